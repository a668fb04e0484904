"""Guides: other solvers, asked for their verdict, a model, and hints; none of it is believed.

A hint is a clause over the terms of a table. Whoever uses it certifies it, or drops it, and evaluates the model.
`finder.guides_z3` and `finder.guides_cvc5` ask the two solvers; neither package is imported before that.
"""

from __future__ import annotations

import time
from math import ceil, inf
from typing import TYPE_CHECKING, NamedTuple

from finder.applicability import NotApplicable
from formats.terms import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from finder.model import Value

THEORY = "theory"
"""The kind of a clause that a theory said: it should be valid on its own."""

RUP = "rup"
"""The kind of a clause that the search derived: it should follow from the assertions."""

MAX_MILLISECONDS = 2**31
"""Longest time limit that is passed on; more is no limit."""


class NotInstalled(NotApplicable):
    """The package of a guide is missing; the message says how to get it."""

    def __init__(self, package: str) -> None:
        super().__init__(f"{package} is not installed: pip install 'assay[guides]'")


class Hint(NamedTuple):
    """A clause of a guide: its kind, THEORY or RUP, and its literals over terms.

    No two hints of one source have the same literals, and none contains a literal twice, its negation, or a constant.
    `missing` are further literals: if the clause is not valid, it may be with some of them.
    """

    kind: str
    literals: list[int]
    missing: Sequence[int] = ()


class Limits(NamedTuple):
    """How long a guide may take, and what is taken of its clauses.

    `seconds` is for solving: what is left before the task's deadline is for the hints. Of each kind so many clauses are
    taken, the first ones, and none longer than `literals`. If no clauses at all are wanted, a guide is free to
    solve in its fastest way.
    """

    seconds: float = inf
    theory: int = 100_000
    rup: int = 100_000
    literals: int = 30

    @property
    def hints(self) -> bool:
        """Whether any clauses are wanted."""
        return max(self.theory, self.rup) > 0 < self.literals

    def until(self, deadline: float) -> float:
        """When solving must end that begins now, for a task with this deadline."""
        return min(deadline, time.monotonic() + self.seconds)


class Advice(NamedTuple):
    """What a guide says of a query.

    `answer` is "sat", "unsat" or "unknown", and then `reason` says why. `found` counts by kind the clauses that it
    showed, those beyond the limits and repetitions included. `hints` translates the others while it is read, which
    adds terms to the table, and passes over what cannot be translated; it ends at the task's deadline. `leaf` is for
    "sat": the value of a constant or application of the assertions, as `finder.model.Model` wants it, None if the
    guide has none that is rational.
    """

    answer: str
    reason: str
    found: dict[str, int]
    hints: Iterator[Hint]
    leaf: Callable[[int], Value | None] | None = None


def milliseconds(end: float) -> int | None:
    """The time left until then, at least 1; None if there is no limit."""
    left = 1000 * (end - time.monotonic())
    return max(ceil(left), 1) if left < MAX_MILLISECONDS else None


def cleaned(literals: Sequence[int]) -> list[int] | None:
    """A clause without repetitions and `false`, in increasing order; None if it is trivially true."""
    clause = set(literals) - {FALSE}
    if TRUE in clause or any(-x in clause for x in clause):
        return None
    return sorted(clause)
