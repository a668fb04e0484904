"""Difference logic for the lazy engine: the atoms of an abstraction as edges, whose negative cycles are conflicts."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from finder.difference_atoms import DifferenceAtoms
from finder.difference_logic import DifferenceLogic
from finder.linear import ORIGIN, NotLinear, difference_atom
from finder.theory import Lemma
from formats.terms import REAL

if TYPE_CHECKING:
    from finder.clausify import Abstraction
    from finder.linear import Number

Edge = tuple[int, int, int]
"""x, y and w of the constraint x − y ≤ w, encoded as `DifferenceLogic.weight` does."""


class DifferenceTheory:
    """See finder.theory.Arithmetic. Raises NotLinear when an atom is no difference constraint."""

    def __init__(self, abstraction: Abstraction) -> None:
        self.abstraction, self.terms = abstraction, abstraction.terms
        self.differences = DifferenceAtoms(abstraction)
        self.followed: dict[int, tuple[Edge, Edge]] = {}
        self.column: dict[int, int] = {}
        self.axes: dict[tuple[int, int], list[tuple[Number, bool, int]]] = {}
        self._values: dict[int, Number] = {}
        self.preferred: list[int] = []
        # The bounds decide whether the logic is that of the integers, and its unit.
        self.forms = self.differences.forms
        new = self.differences.update()
        atoms = self.differences.atoms.values()
        self.integers = all(atom.integral for atom in atoms)
        bounds = {Fraction(atom.bound).denominator for atom in atoms}
        if not self.integers:
            for t in abstraction.reached:
                if self.terms.sort[t] is REAL:
                    form = self.differences.forms.of(t)
                    bounds.update(Fraction(x).denominator for x in (form.constant, *form.coefficients.values()))
        self.scale = lcm(*bounds)
        self.logic = DifferenceLogic(integers=self.integers)
        self._column(ORIGIN)
        for t in new:
            self._add_edges(t)

    def update(self) -> None:
        """See finder.theory.Arithmetic."""
        for t in self.differences.update():
            self._add_edges(t)

    def fits(self, t: int) -> bool:
        """Whether the comparison or equality t, a new one, would be a constraint on differences like those here."""
        less = self.terms.apply("<", self.terms.arguments[t])
        try:
            atom = difference_atom(self.forms, less)
        except NotLinear:
            return False
        return isinstance(atom, bool) or (atom.integral is self.integers and (atom.bound * self.scale).denominator == 1)

    def _column(self, leaf: int) -> int:
        column = self.column.get(leaf)
        if column is None:
            column = self.column[leaf] = self.logic.add_variable()
        return column

    def _add_edges(self, t: int) -> None:
        atom = self.differences.atoms[t]
        v = self.abstraction.variable[t]
        edges = []
        for positive in (True, False):
            x, y, c, strict = atom.edge(positive)
            scaled = c * self.scale
            if scaled.denominator != 1 or atom.integral is not self.integers:
                raise NotLinear(t)
            edges.append((self._column(x), self._column(y), self.logic.weight(int(scaled), strict)))
        self.followed[v] = (edges[0], edges[1])
        # Neighbouring bounds on one difference imply each other; the search should not have to find that out.
        x, y, c, strict = atom.edge(True)
        literal = v
        if x > y:
            x, y, c, strict = atom.edge(False)
            literal = -v
        axis = self.axes.setdefault((x, y), [])
        bound = (c, not strict, literal)
        place = 0
        while place < len(axis) and axis[place] < bound:
            place += 1
        axis.insert(place, bound)
        if place:
            self._implication(axis[place - 1], bound)
        if place + 1 < len(axis):
            self._implication(bound, axis[place + 1])

    def _implication(self, tighter: tuple[Number, bool, int], looser: tuple[Number, bool, int]) -> None:
        clauses = self.abstraction.clauses
        clauses.append(([-tighter[2], looser[2]], ("la",)))
        if tighter[:2] == looser[:2]:
            clauses.append(([tighter[2], -looser[2]], ("la",)))

    def push(self) -> None:
        """See finder.theory.Arithmetic."""
        self.logic.push()

    def pop(self, n: int) -> None:
        """See finder.theory.Arithmetic."""
        self.logic.pop(n)

    def assign(self, lit: int) -> Lemma | None:
        """See finder.theory.Arithmetic."""
        cycle = self.logic.assert_edge(*self.followed[abs(lit)][lit < 0], lit)
        return None if cycle is None else Lemma([-edge.reason for edge in cycle], ("la",))

    def check(self) -> Lemma | None:
        """See finder.theory.Arithmetic: `assign` has found every contradiction already."""
        return None

    def complete(self) -> None:
        """See finder.theory.Arithmetic."""
        numbers: list[int] | list[Fraction] = self.logic.integers() if self.integers else self.logic.rationals()
        origin = numbers[self.column[ORIGIN]]
        self._values = {
            leaf: (numbers[c] - origin if self.scale == 1 else Fraction(numbers[c] - origin) / self.scale)
            for leaf, c in self.column.items()
        }

    def split(self, t: int) -> None:
        """See finder.theory.Arithmetic: `DifferenceAtoms` ties every equality to comparisons at once."""

    def values(self) -> dict[int, Number]:
        """See finder.theory.Arithmetic."""
        return self._values
