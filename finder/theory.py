"""What the theories of the lazy engine have in common: lemmas, and the interface of an arithmetic theory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Container

    from finder.linear import LinearForms, Number


class Lemma(NamedTuple):
    """A valid clause over propositional variables, with what `finder.certify` needs to certify it."""

    clause: list[int]
    justification: tuple[object, ...]


class Arithmetic(Protocol):
    """A theory of arithmetic over the atoms of an abstraction, with levels.

    Clauses that are valid whatever is assigned go to the abstraction's list of clauses.
    """

    forms: LinearForms
    preferred: list[int]
    """Literals that the search should decide for, in this order, before anything else."""

    @property
    def followed(self) -> Container[int]:
        """The propositional variables of this theory's atoms."""

    def update(self) -> None:
        """Take in the atoms that the abstraction has gained. Raises NotLinear."""

    def push(self) -> None:
        """Open a level."""

    def pop(self, n: int) -> None:
        """Undo what was assigned on the newest n levels."""

    def assign(self, lit: int) -> Lemma | None:
        """Take in that a literal of a followed variable is true; a lemma if that is seen to be a contradiction.

        After a lemma the literal counts as not assigned.
        """

    def check(self) -> Lemma | None:
        """A lemma if the literals assigned contradict each other, over the reals at least."""

    def complete(self) -> None:
        """Find a model of the literals assigned, after `check` found no contradiction.

        If there is none, or none yet, clauses or atoms are added to the abstraction.
        """

    def split(self, t: int) -> None:
        """See to it that the equality t, if it is false, puts its sides in an order."""

    def values(self) -> dict[int, Number]:
        """The value of each leaf in the model of the last `complete`; a leaf that is missing may have any."""
