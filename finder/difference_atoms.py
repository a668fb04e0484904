"""The difference constraints of one problem: what its arithmetic atoms say about pairs of variables."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from finder.linear import Difference, LinearForms, difference_atom

if TYPE_CHECKING:
    from finder.clausify import Abstraction


class DifferenceAtoms:
    """The atoms `<` of an abstraction as difference constraints, kept up to date by `update`.

    `atoms[t]` is the constraint of term t. Every equality of numbers is tied to two comparisons by clauses
    (trichotomy), so that only comparisons need a theory.
    """

    def __init__(self, abstraction: Abstraction) -> None:
        self.abstraction = abstraction
        self.forms = LinearForms(abstraction.terms)
        self.atoms: dict[int, Difference] = {}
        self._seen_atoms = self._seen_equalities = 0

    def update(self) -> list[int]:
        """Take in the atoms that the abstraction has gained: the new members of `atoms`. Raises NotLinear."""
        abstraction = self.abstraction
        new = []
        equalities = abstraction.equalities
        while self._seen_equalities < len(equalities):
            t = equalities[self._seen_equalities]
            self._seen_equalities += 1
            if abstraction.arithmetic(t):
                self._trichotomy(t)
        order_atoms = abstraction.order_atoms
        while self._seen_atoms < len(order_atoms):
            t = order_atoms[self._seen_atoms]
            self._seen_atoms += 1
            atom = difference_atom(self.forms, t)
            if isinstance(atom, bool):
                v = abstraction.variable[t]
                abstraction.clauses.append(([v if atom else -v], ("la",)))
            else:
                self.atoms[t] = atom
                new.append(t)
        return new

    def _trichotomy(self, t: int) -> None:
        abstraction = self.abstraction
        a, b = abstraction.terms.arguments[t]
        v = abstraction.literal(t)
        form = self.forms.difference(a, b)
        if not form.coefficients and form.constant:
            abstraction.clauses.append(([-v], ("la",)))
            return
        less, more = (abstraction.literal(abstraction.terms.apply("<", pair)) for pair in ((a, b), (b, a)))
        abstraction.clauses.append(([v, less, more], ("tri", a, b)))
        if form.coefficients:
            abstraction.clauses.append(([-v, -less], ("la",)))
            abstraction.clauses.append(([-v, -more], ("la",)))

    def denominator(self) -> int:
        """The least number that makes all bounds integers when they are multiplied by it."""
        return lcm(*(Fraction(atom.bound).denominator for atom in self.atoms.values()))
