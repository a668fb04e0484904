"""Linear arithmetic over Int and Real for the lazy engine: the atoms of an abstraction as bounds of a simplex.

A comparison is one bound on a column of `finder.simplex`, an equality is two when it is true. When an equality is
false and the model does not respect that, trichotomy splits it. Integers: cuts, and branches on bounds of one variable.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from math import floor, lcm
from typing import TYPE_CHECKING, NamedTuple

from finder.linear import LinearForms
from finder.simplex import Premise, Simplex
from finder.theory import Lemma
from formats.terms import INT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from finder.clausify import Abstraction
    from finder.linear import Number
    from finder.simplex import Cut

CUT_EVERY = 2
"""Of so many fractional models in a row, one is answered by a cut, if there is one; the others by a branch."""

BOX_EVERY = 40
"""After so many fractional models with a variable that has no bounds, a box is preferred, each time a larger one."""

MAX_BOX_VARIABLES = 200

MAX_CUT_LEAVES = 60
MAX_CUT_COEFFICIENT = 10**6


class Atom(NamedTuple):
    """A comparison or equality: the certificate's row of its literals is `scale` times the column.

    `true` and `false` are the bounds (upper, value, strict) that the two literals assert. The scale of a comparison is
    positive, that of an equality is the factor in  left − right = scale·column + constant.
    """

    column: int
    scale: int
    true: tuple[tuple[bool, Number, bool], ...]
    false: tuple[tuple[bool, Number, bool], ...]


class LinearTheory:
    """See finder.theory.Arithmetic."""

    def __init__(self, abstraction: Abstraction) -> None:
        self.abstraction, self.terms = abstraction, abstraction.terms
        self.forms = LinearForms(self.terms)
        self.simplex = Simplex()
        self.followed: dict[int, Atom] = {}
        self.leaf: dict[int, int] = {}
        self.column: dict[int, int] = {}
        # For each column, the literals that bound it from above: (bound, not strict, literal), sorted.
        self._axes: dict[int, list[tuple[Number, bool, int]]] = {}
        self._asserted: dict[int, bool] = {}
        self._order: list[int] = []
        self._marks: list[int] = []
        self._split: set[int] = set()
        self._atoms_seen = self._equalities_seen = 0
        self._fractional = 0
        self.preferred: list[int] = []
        self._values: dict[int, Number] = {}

    # ---- atoms

    def update(self) -> None:
        """See finder.theory.Arithmetic."""
        abstraction = self.abstraction
        order_atoms, equalities = abstraction.order_atoms, abstraction.equalities
        while self._atoms_seen < len(order_atoms) or self._equalities_seen < len(equalities):
            if self._atoms_seen < len(order_atoms):
                self._atoms_seen += 1
                self._add_comparison(order_atoms[self._atoms_seen - 1])
                continue
            t = equalities[self._equalities_seen]
            self._equalities_seen += 1
            if abstraction.arithmetic(t):
                self._add_equality(t)

    def _add_comparison(self, t: int) -> None:
        v = self.abstraction.literal(t)
        a, b = self.terms.arguments[t]
        form = self.forms.difference(a, b)
        if not form.coefficients:
            self._clause([v if form.constant < 0 else -v], [1])
            return
        column, factor, scale = self._column(form.coefficients, form.constant)
        bound = _quotient(-form.constant, factor)
        upper = factor > 0
        if self.simplex.is_integer(column):
            scale = 1
        self.followed[v] = Atom(column, scale, ((upper, bound, True),), ((not upper, bound, False),))
        literal = v if upper else -v
        self._neighbours(column, (bound, literal < 0, literal))

    def _add_equality(self, t: int) -> None:
        v = self.abstraction.literal(t)
        a, b = self.terms.arguments[t]
        form = self.forms.difference(a, b)
        if not form.coefficients:
            if form.constant:
                self._clause([-v], [1])
            else:
                self.split(t)
            return
        column, factor, scale = self._column(form.coefficients, form.constant)
        value = _quotient(-form.constant, factor)
        if self.simplex.is_integer(column) and value.denominator != 1:
            self._clause([-v], [1])
            return
        self.followed[v] = Atom(
            column, scale if factor > 0 else -scale, ((True, value, False), (False, value, False)), ()
        )
        axis = self._axes.get(column, [])
        place = bisect_left(axis, (value, True), key=lambda bound: bound[:2])
        if place:
            self._exclude(v, axis[place - 1][2], True)
        if place < len(axis):
            self._exclude(v, -axis[place][2], False)

    def _column(self, coefficients: Mapping[int, Number], constant: Number) -> tuple[int, Fraction, int]:
        """(column, factor, scale): Σ coefficients·leaf = factor·column, and `scale` is |factor| without denominators.

        The certificate clears the denominators of the coefficients and of the constant together.
        """
        denominator = lcm(*(x.denominator for x in coefficients.values()))
        row = {self._leaf(leaf): int(x * denominator) for leaf, x in coefficients.items()}
        column, factor = self.simplex.add_row(row)
        cleared = lcm(denominator, constant.denominator)
        return column, Fraction(factor, denominator), abs(factor) * (cleared // denominator)

    def _leaf(self, t: int) -> int:
        column = self.column.get(t)
        if column is None:
            column = self.column[t] = self.simplex.add_variable(self.terms.sort[t] is INT)
            self.leaf[column] = t
        return column

    def _neighbours(self, column: int, bound: tuple[Number, bool, int]) -> None:
        """Neighbouring bounds on one column imply each other; the search should not have to find that out."""
        axis = self._axes.setdefault(column, [])
        place = bisect_left(axis, bound)
        axis.insert(place, bound)
        if place:
            self._imply(axis[place - 1], bound)
        if place + 1 < len(axis):
            self._imply(bound, axis[place + 1])

    def _imply(self, tighter: tuple[Number, bool, int], looser: tuple[Number, bool, int]) -> None:
        self._exclude(tighter[2], -looser[2], False)
        if self._limit(tighter) == self._limit(looser):
            self._exclude(-tighter[2], looser[2], True)

    def _limit(self, bound: tuple[Number, bool, int]) -> tuple[Number, bool]:
        """A bound as what it allows at most: over the integers x < 3 is x ≤ 2."""
        value, weak, literal = bound
        if self.simplex.is_integer(self.followed[abs(literal)].column):
            return (value // 1 if weak else -(-value // 1) - 1), True
        return value, weak

    def _exclude(self, first: int, second: int, first_is_lower: bool) -> None:
        """The clause that two literals, opposite bounds on one column, are not both true."""
        self._clause(
            [-first, -second],
            [self._multiplier(first, not first_is_lower, 1), self._multiplier(second, first_is_lower, 1)],
        )

    def _multiplier(self, literal: int, upper: bool, coefficient: int) -> Number:
        """The multiplier of a literal's row in the certificate, for coefficient times its bound on the column."""
        atom = self.followed[abs(literal)]
        if upper and not atom.false:
            coefficient = -coefficient
        return coefficient if atom.scale == 1 else Fraction(coefficient, atom.scale)

    def _clause(self, clause: list[int], multipliers: Sequence[Number]) -> None:
        self.abstraction.clauses.append((clause, ("la", multipliers)))

    # ---- levels

    def push(self) -> None:
        """See finder.theory.Arithmetic."""
        self.simplex.push()
        self._marks.append(len(self._order))

    def pop(self, n: int) -> None:
        """See finder.theory.Arithmetic."""
        self.simplex.pop(n)
        mark = self._marks[-n]
        del self._marks[-n:]
        for v in self._order[mark:]:
            del self._asserted[v]
        del self._order[mark:]

    def assign(self, lit: int) -> Lemma | None:
        """See finder.theory.Arithmetic."""
        v = abs(lit)
        atom = self.followed[v]
        simplex, column = self.simplex, atom.column
        for upper, value, strict in atom.true if lit > 0 else atom.false:
            conflict = (simplex.assert_upper if upper else simplex.assert_lower)(column, value, strict, lit)
            if conflict is not None:
                return self._lemma(conflict)
        if v not in self._asserted:
            self._asserted[v] = lit > 0
            self._order.append(v)
        return None

    def check(self) -> Lemma | None:
        """See finder.theory.Arithmetic."""
        conflict = self.simplex.check()
        return self._lemma(conflict) if isinstance(conflict, list) else None

    def _lemma(self, premises: Iterable[Premise], literal: int = 0, divisor: int = 1) -> Lemma:
        """The lemma that the premises are contradictory, or imply `literal`, whose opposite has factor `divisor`."""
        total: dict[int, Number] = {}
        for premise in premises:
            reason = premise.reason
            multiplier = self._multiplier(reason, premise.upper, premise.coefficient)
            total[reason] = total.get(reason, 0) + multiplier
        if literal:
            # A cut is a comparison over Int, whose row has no common divisor.
            total[-literal] = total.get(-literal, 0) + divisor
        kept = [(reason, x) for reason, x in total.items() if x]
        return Lemma([-reason for reason, _ in kept], ("la", [x for _, x in kept]))

    # ---- models

    def complete(self) -> None:
        """See finder.theory.Arithmetic."""
        simplex, abstraction = self.simplex, self.abstraction
        indivisible = simplex.indivisible()
        if indivisible is not None:
            for half in indivisible:
                abstraction.clauses.append(self._cut_lemma(half))
            return
        fractional = simplex.fractional()
        if fractional is not None:
            self._fractional += 1
            if self._fractional % BOX_EVERY == 0:
                self._prefer_box()
            cut = simplex.cut(fractional[0]) if self._fractional % CUT_EVERY == 0 else None
            if cut is not None and _small(cut):
                abstraction.clauses.append(self._cut_lemma(cut))
            else:
                self._branch(*fractional)
            return
        rationals = simplex.rationals()
        self._values = {leaf: _plain(rationals[column]) for leaf, column in self.column.items()}
        for v in self._order:
            atom = self.followed[v]
            if not atom.false and not self._asserted[v]:
                t = abstraction.term[v]
                if t not in self._split and rationals[atom.column] == self._equal_value(atom):
                    self.split(t)

    @staticmethod
    def _equal_value(atom: Atom) -> Number:
        return atom.true[0][1]

    def values(self) -> dict[int, Number]:
        """See finder.theory.Arithmetic."""
        return self._values

    def split(self, t: int) -> None:
        """See finder.theory.Arithmetic."""
        abstraction = self.abstraction
        if t in self._split:
            return
        self._split.add(t)
        a, b = self.terms.arguments[t]
        less, more = (abstraction.literal(self.terms.apply("<", pair)) for pair in ((a, b), (b, a)))
        abstraction.clauses.append(([abstraction.literal(t), less, more], ("tri", a, b)))

    def _branch(self, column: int, floor: int) -> None:
        x = self.leaf[column]
        number = self.terms.numeral
        below = self.terms.apply("<", (x, number(floor + 1, 1, INT)))
        above = self.terms.apply("<", (number(floor, 1, INT), x))
        self._clause([self.abstraction.literal(below), self.abstraction.literal(above)], [1, 1])

    def _prefer_box(self) -> None:
        """Ask the search to decide for bounds around the present values first.

        Branching alone may follow an unbounded direction for ever without a solution on its way.
        """
        simplex, number, apply = self.simplex, self.terms.numeral, self.terms.apply
        leaves = [(x, t) for t, x in self.column.items() if simplex.is_integer(x)]
        if len(leaves) > MAX_BOX_VARIABLES or not any(None in simplex.bounds(x) for x, _ in leaves):
            return
        radius = 4 ** (1 + self._fractional // BOX_EVERY)
        self.preferred.clear()
        for x, t in leaves:
            low, high = simplex.bounds(x)
            centre = floor(simplex.value(x)[0])
            if low is None or high is None:
                least, most = (number(centre + k, 1, INT) for k in (-radius - 1, radius + 1))
                self.preferred += [self.abstraction.literal(apply("<", pair)) for pair in ((least, t), (t, most))]

    def _cut_lemma(self, cut: Cut) -> tuple[list[int], tuple[object, ...]]:
        """The clause of a cut, whose conclusion is made an atom."""
        terms = self.terms
        items = sorted(cut.coefficients.items())
        sign = 1 if items[0][1] > 0 else -1
        parts = [
            self.leaf[x] if a == sign else terms.apply("*", (terms.numeral(sign * a, 1, INT), self.leaf[x]))
            for x, a in items
        ]
        total = terms.apply("+", parts) if len(parts) > 1 else parts[0]
        # Σ ≥ b is b − 1 < Σ; and −Σ ≥ b is not (−b < Σ).
        least = terms.numeral(cut.bound - 1 if sign > 0 else -cut.bound, 1, INT)
        literal = sign * self.abstraction.literal(terms.apply("<", (least, total)))
        self.update()
        lemma = self._lemma(cut.premises, literal, cut.divisor)
        return lemma.clause, lemma.justification


def _quotient(x: Number, y: Fraction) -> Number:
    return _plain(Fraction(x) / y)


def _plain(x: Fraction) -> Number:
    return x.numerator if x.denominator == 1 else x


def _small(cut: Cut) -> bool:
    coefficients = cut.coefficients.values()
    return len(coefficients) <= MAX_CUT_LEAVES and max(map(abs, coefficients)) <= MAX_CUT_COEFFICIENT
