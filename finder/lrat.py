"""Trimming: from CaDiCaL's LRAT trace to the part of it that is needed, in the certificate's step encoding.

A trace names clauses by ids that grow with time. An added clause takes the next id and leaves no line, so the ids
missing from the trace are, in order, the added clauses (and the failed assumptions, see `Trace.assumption_gaps`). In a
refutation every added clause is there from the start, and a clause can be named until it is deleted.

Steps, a flat array of int32, hints and deletions naming clauses by id:

    nlits nhints lit… hint…     the clause of these literals follows by unit propagation through the hints, in order
    -k id1 … idk                these k clauses are named no more

Trimming and hoisting keep a RUP step valid because it needs its hinted clauses and nothing else. That fails for RAT
steps, which CaDiCaL 1.9.5 does not write and `trim` refuses. The trace's own deletions are ignored: CaDiCaL "deletes"
an eliminated clause and names it again after restoring it.

Source: Cruz-Filipe, Heule, Hunt, Kaufmann, Schneider-Kamp, Efficient Certified RAT Verification, CADE 2017.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELETION_BATCH = 16
"""Deletions wait until there are this many: the count in a record is then noise, and so is the memory they hold."""


class NoRefutation(Exception):
    """The trace does not reach the empty clause."""


class NotRup(Exception):
    """A step is not unit propagation through its hints, or is not a well-formed step: which one, and why."""


@dataclass(frozen=True)
class Trace:
    """What CaDiCaL wrote, as text LRAT.

    `assumption_gaps`: positions, from 1, among the ids that the text leaves out, of the ids spent on failed
    assumptions. Every other id left out is an added clause.
    """

    text: bytes
    assumption_gaps: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Refutation:
    """A trimmed refutation.

    `used`: addition numbers, from 1, of the added clauses in the cone of the empty clause, ascending.
    `steps`: as in the module's description. Clause `used[i]` has id i + 1, and each addition takes the next id.
    The last record adds the empty clause, which no other record does.
    """

    used: list[int]
    steps: array[int]


_Step = tuple[int, "array[int]", "array[int]"]
"""A derived clause: its id in the trace, its literals, its hints."""


def trim(trace: Trace, added_clauses: Sequence[Sequence[int]]) -> Refutation:
    """The cone of the empty clause, by one pass backwards over the hints.

    `added_clauses[n - 1]` is the clause with addition number n, as it was given to the solver.
    A step that repeats an added clause (CaDiCaL's copy of it without duplicate literals) is replaced by that clause.

    Raises `NoRefutation` if the empty clause is not derived, `NotRup` if a step in the cone has a RAT hint or names
    a clause that does not precede it. Propagation itself is not checked here: `check` does.
    """
    for number, clause in enumerate(added_clauses, 1):
        if not clause:  # CaDiCaL writes no step for it, and no refutation is shorter
            return Refutation([number], array("i", (0, 1, 1)))

    cone, named, derived = _cone(trace.text)
    final_of: dict[int, int] = {}
    used: list[int] = []
    number = gap = 0
    for ident in range(1, len(derived)):
        if derived[ident]:
            continue
        gap += 1
        if gap in trace.assumption_gaps:
            if named[ident]:
                raise NotRup(f"id {ident} is a failed assumption, and a step names it")
            continue
        number += 1
        if named[ident]:
            if number > len(added_clauses):
                raise NotRup(f"id {ident} is neither a step nor an added clause, and a step names it")
            used.append(number)
            final_of[ident] = len(used)
    return Refutation(used, _encode(_renumbered(cone, final_of, [added_clauses[n - 1] for n in used]), len(used)))


def _cone(text: bytes) -> tuple[list[_Step], bytearray, bytearray]:
    """The steps that the first empty clause depends on, last first; by id, what is named and what is derived.

    Lines are visited backwards and only those in the cone are split: the cost is per hint of the cone.
    """
    cone: list[_Step] = []
    named = derived = bytearray()
    end = text.rfind(b"\n") + 1
    while end:
        start = text.rfind(b"\n", 0, end - 1) + 1
        space = text.index(b" ", start, end)
        kind = text[space + 1]
        if kind != ord("d"):
            ident = int(text[start:space])
            if kind == ord("0"):  # an empty clause: an earlier one makes all that follows it superfluous
                cone, named, derived = [], bytearray(ident + 1), bytearray(ident + 1)
                named[ident] = 1
            if ident < len(derived):
                derived[ident] = 1
                if named[ident]:
                    numbers = list(map(int, text[space:end].split()))
                    zero = numbers.index(0)
                    hints = numbers[zero + 1 : -1]
                    try:
                        for hint in hints:
                            named[hint] = 1
                    except IndexError:
                        raise NotRup(f"step {ident} names clause {hint}, which comes later") from None
                    cone.append((ident, array("i", numbers[:zero]), array("i", hints)))
        end = start
    if not cone:
        raise NoRefutation
    return cone, named, derived


def _renumbered(
    cone: list[_Step], final_of: dict[int, int], used: list[Sequence[int]]
) -> list[tuple[array[int], array[int]]]:
    """Literals and hints of the steps, first step first, in the refutation's ids; empties `cone`.

    `final_of` maps the trace's ids of the added clauses `used` to 1…m, and is extended by the steps' ids.
    """
    records = []
    following = len(used) + 1
    while cone:
        ident, literals, named = cone.pop()
        try:
            hints = [final_of[hint] for hint in named]
        except KeyError as hint:
            # A negative id, RAT's, or the id of a later step: here steps come in order.
            raise NotRup(f"step {ident} names {hint}, which is not a clause before it") from None
        if len(hints) == 1 and hints[0] <= len(used) and set(literals) == set(used[hints[0] - 1]):
            final_of[ident] = hints[0]
            continue
        final_of[ident] = following
        following += 1
        records.append((literals, array("i", hints)))
    return records


def _encode(records: list[tuple[array[int], array[int]]], added: int) -> array[int]:
    """The steps with deletions, each clause deleted soon after its last use, except what lives to the last step."""
    last_use = [0] * (added + len(records) + 1)
    for position, (_, hints) in enumerate(records):
        for hint in hints:
            last_use[hint] = position
    ends_at: dict[int, list[int]] = {}
    for ident in range(1, added + len(records)):  # the last id, the empty clause, is never named
        ends_at.setdefault(last_use[ident], []).append(ident)
    ends_at.pop(len(records) - 1)

    steps = array("i")
    pending: list[int] = []
    for position, (literals, hints) in enumerate(records):
        steps.append(len(literals))
        steps.append(len(hints))
        steps.extend(literals)
        steps.extend(hints)
        pending += ends_at.get(position, ())
        if len(pending) >= DELETION_BATCH:
            steps.append(-len(pending))
            steps.extend(pending)
            pending.clear()
    return steps


def check(steps: Sequence[int], clauses: Sequence[Sequence[int]]) -> None:
    """Check the encoded `steps` over `clauses`, which have ids 1…m. For tests and for caution: nothing trusts it.

    Strict: every hint but the last must be unit with a literal not yet true, the last must be false, the last
    record and no other adds the empty clause, and deleted or unknown clauses are not named.

    Raises `NotRup`.
    """
    live = {ident: frozenset(clause) for ident, clause in enumerate(clauses, 1)}
    following = len(clauses) + 1
    finished = False
    for literals, numbers in _records(steps):
        if finished:
            raise NotRup("a record follows the empty clause")
        try:
            if literals is None:
                for ident in numbers:
                    del live[ident]
                continue
            false = set(literals)
            for hint in numbers[:-1]:
                rest = live[hint].difference(false)
                if len(rest) != 1:
                    raise NotRup(f"step {following}: hint {hint} has {len(rest)} literals that are not false")
                (unit,) = rest
                if -unit in false:
                    raise NotRup(f"step {following}: hint {hint} says nothing new")
                false.add(-unit)
            if not numbers or not live[numbers[-1]] <= false:
                raise NotRup(f"step {following}: no conflict at the last hint")
        except KeyError as unknown:
            raise NotRup(f"near step {following}: clause {unknown} is deleted or unknown") from None
        live[following] = frozenset(literals)
        following += 1
        finished = not literals
    if not finished:
        raise NotRup("the empty clause is not added")


def _records(steps: Sequence[int]) -> Iterator[tuple[Sequence[int] | None, Sequence[int]]]:
    """Each addition as (literals, hints), each deletion as (None, ids)."""
    at = 0
    while at < len(steps):
        count = steps[at]
        if count < 0:
            literals, first, at = None, at + 1, at + 1 - count
        elif at + 1 == len(steps) or steps[at + 1] < 0:
            raise NotRup("the last record is cut short, or counts hints below zero")
        else:
            first = at + 2 + count
            literals, at = steps[at + 2 : first], first + steps[at + 1]
        if at > len(steps):
            raise NotRup("the last record is cut short")
        yield literals, steps[first:at]
