"""Unit propagation without search, over clauses that are only ever added: MiniSat 2.2 out of the python-sat wheel.

Whether a clause follows from others by propagation takes 50 µs, where a solve of CaDiCaL's takes a hundred times that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pysolvers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class UnitPropagation:
    """A growing set of clauses over variables that are positive integers; `true` is one whose literal is a fact."""

    def __init__(self, true: int) -> None:
        self.true = true
        self._native: Any = pysolvers.minisat22_new()
        # What is a fact is not among what MiniSat says to be implied. So here units have the premise `true`.
        self._guarded: Any = pysolvers.minisat22_new()

    def close(self) -> None:
        """Free the memory; calling it again does nothing."""
        for native in (self._native, self._guarded):
            if native is not None:
                pysolvers.minisat22_del(native)
        self._native = self._guarded = None

    def add_clause(self, literals: Iterable[int]) -> None:
        """Add a clause, which has a literal."""
        clause = tuple(literals)
        pysolvers.minisat22_add_cl(self._native, clause)
        pysolvers.minisat22_add_cl(self._guarded, (*clause, -self.true) if len(clause) == 1 else clause)

    def implied(self, literals: Sequence[int]) -> list[int] | None:
        """What these literals imply that is not a fact, they included; None if they contradict the clauses."""
        return self._propagated(self._native, literals)

    def facts(self) -> list[int] | None:
        """What follows from the clauses alone; None if they are contradictory."""
        return self._propagated(self._guarded, (self.true,))

    @staticmethod
    def _propagated(native: Any, literals: Sequence[int]) -> list[int] | None:
        # 0: no signal handler of python-sat's, which would jump out of MiniSat, wherever that is.
        consistent, implied = pysolvers.minisat22_propagate(native, tuple(literals), 0, 0)
        return (implied or []) if consistent else None
