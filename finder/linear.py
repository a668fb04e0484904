"""Linear forms of arithmetic terms, and the comparisons that are difference constraints.

This is the finder's own reading of arithmetic; the checker has another one, and neither knows the other's.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, lcm
from typing import TYPE_CHECKING, NamedTuple

from formats.terms import INT, Numeral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from formats.terms import Terms

Number = int | Fraction
ORIGIN = 0
"""In a difference constraint, the place of a variable that is the constant 0."""


class NotLinear(Exception):
    """A comparison that is no difference constraint, or no linear one: the offending term."""

    def __init__(self, term: int) -> None:
        super().__init__(term)
        self.term = term


class Form(NamedTuple):
    """constant + Σ coefficients[leaf]·leaf; no coefficient is zero."""

    constant: Number
    coefficients: dict[int, Number]


class LinearForms:
    """The linear forms of the terms of a table, computed once each."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.forms: dict[int, Form] = {}

    def of(self, t: int) -> Form:
        """The linear form of term t; leaves are the terms that are not sums, multiples or numerals."""
        forms, terms = self.forms, self.terms
        stack = [t]
        while stack:
            u = stack[-1]
            if u in forms:
                stack.pop()
                continue
            head = terms.head[u]
            missing = []
            if head in ("+", "-", "*", "/", "to_real"):
                missing = [a for a in terms.arguments[u] if a not in forms]
            if missing:
                stack.extend(missing)
            else:
                forms[u] = self._form(u)
                stack.pop()
        return forms[t]

    def _form(self, t: int) -> Form:
        head = self.terms.head[t]
        if isinstance(head, Numeral):
            return Form(head.value, {})
        parts = [self.forms[a] for a in self.terms.arguments[t]] if head in ("+", "-", "*", "/", "to_real") else []
        if head == "to_real":
            return parts[0]
        if head == "+":
            return combination([(1, p) for p in parts])
        if head == "-":
            return combination([(1 if i == 0 and len(parts) > 1 else -1, p) for i, p in enumerate(parts)])
        if head == "*":
            return self._product(self.terms.arguments[t])
        if head == "/" and (divisor := self.numeral(self.terms.arguments[t][1])):
            return combination([(Fraction(1) / divisor, parts[0])])
        return Form(0, {t: 1})

    def _product(self, arguments: Sequence[int]) -> Form:
        scale: Number = 1
        factors = []
        for a in arguments:
            value = self.numeral(a)
            if value is None:
                factors.append(a)
            else:
                scale *= value
        if not factors or not scale:
            return Form(scale, {})
        if len(factors) == 1:
            return combination([(scale, self.forms[factors[0]])])
        # A leaf of its own; the order of the factors does not matter.
        return Form(0, {self.terms.apply("*", sorted(factors)): scale})

    def numeral(self, t: int) -> Number | None:
        """The value of a numeral, or of a quotient of two, all below at most two of `-` and `to_real`; None for others.

        Sums and products of numerals are left out, as they are in the certificate's rule `la`.
        """
        terms = self.terms
        sign, t = self._unsigned(t)
        head = terms.head[t]
        if isinstance(head, Numeral):
            return sign * head.value
        if head != "/":
            return None
        parts = [self._unsigned(a) for a in terms.arguments[t]]
        values = [s * head.value for s, a in parts if isinstance(head := terms.head[a], Numeral)]
        return Fraction(sign * values[0]) / values[1] if len(values) == 2 and values[1] else None

    def _unsigned(self, t: int) -> tuple[int, int]:
        terms = self.terms
        sign = 1
        for _ in range(2):
            head = terms.head[t]
            if head == "-" and len(terms.arguments[t]) == 1:
                sign = -sign
            elif head != "to_real":
                break
            t = terms.arguments[t][0]
        return sign, t

    def difference(self, a: int, b: int) -> Form:
        """The linear form of a − b."""
        return combination([(1, self.of(a)), (-1, self.of(b))])


def combination(parts: list[tuple[Number, Form]]) -> Form:
    """Σ factor·form."""
    if len(parts) == 1 and parts[0][0] == 1:
        return parts[0][1]
    constant: Number = 0
    coefficients: dict[int, Number] = {}
    for factor, form in parts:
        constant += factor * form.constant
        for leaf, x in form.coefficients.items():
            coefficients[leaf] = coefficients.get(leaf, 0) + factor * x
    return Form(constant, {leaf: x for leaf, x in coefficients.items() if x})


class Difference(NamedTuple):
    """An atom of difference logic: true means  x − y < bound (strict) or ≤ bound, false the contrary.

    x and y are leaves, or ORIGIN. `scale` is the factor by which the certificate's row of this atom, over integers,
    exceeds x − y. Over Int no constraint is strict, and the scale is 1.
    """

    x: int
    y: int
    bound: Number
    strict: bool
    scale: int
    integral: bool

    def edge(self, positive: bool) -> tuple[int, int, Number, bool]:
        """(x, y, c, strict) of the constraint x − y ≤ c, or < c, that the literal of this polarity states."""
        if positive:
            return self.x, self.y, self.bound, self.strict
        if self.integral:
            return self.y, self.x, -self.bound - 1, False
        return self.y, self.x, -self.bound, not self.strict


def difference_atom(forms: LinearForms, t: int) -> Difference | bool:
    """The comparison t, an atom `<`, as a difference constraint; True or False if it is ground.

    Raises NotLinear if it has more than two leaves, or coefficients that are not opposite.
    """
    terms = forms.terms
    a, b = terms.arguments[t]
    form = forms.difference(a, b)
    # form < 0
    leaves = sorted(form.coefficients.items())
    if not leaves:
        return form.constant < 0
    if len(leaves) > 2 or (len(leaves) == 2 and leaves[0][1] != -leaves[1][1]):
        raise NotLinear(t)
    positive = next((leaf for leaf, x in leaves if x > 0), ORIGIN)
    negative = next((leaf for leaf, x in leaves if x < 0), ORIGIN)
    factor: Number = max(leaves[0][1], -leaves[0][1])
    bound = Fraction(-form.constant) / factor
    if all(terms.sort[leaf] is INT for leaf, _ in leaves):
        return Difference(positive, negative, ceil(bound) - 1, False, 1, True)
    if any(terms.sort[leaf] is INT for leaf, _ in leaves):
        raise NotLinear(t)
    scale = lcm(*(x.denominator for x in (*form.coefficients.values(), form.constant))) * factor
    return Difference(positive, negative, int(bound) if bound == floor(bound) else bound, True, int(scale), False)
