"""Models: from the values that an engine found to the records of a certificate."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from finder.expressions import any_ground, definitions, is_constant, ordered
from finder.printing import shown
from finder.string_values import STRING_OPERATORS, Language, NoValue
from formats.errors import quoted
from formats.meter import decimal_text
from formats.terms import BOOL, INT, REAL, REGLAN, STRING, Function, Numeral, Text
from formats.tokens import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from finder.linear import Number
    from formats.smtlib import Script
    from formats.terms import Sort

Value = bool | int | Fraction | str | Language
"""A Bool, a number, a string, a regular expression, or the index from 1 of an element of an uninterpreted sort."""


class NoModel(Exception):
    """The values given do not satisfy the assertions, as far as can be seen."""


class Model:
    """The interpretation of every declaration in scope of a query.

    `leaf(t)` gives the value of a constant or application t that the engine decided, None where any value will do. It
    is not asked for constants of sort RegLan: their values follow from what is asserted of them.
    Raises NoModel unless all `assertions` hold.
    """

    def __init__(self, script: Script, query: int, assertions: list[int], leaf: Callable[[int], Value | None]) -> None:
        self.terms = script.terms
        self.functions = [f for f in script.functions if f.in_scope(query)]
        self.leaf = leaf
        self.tables: dict[Function, dict[tuple[Value, ...], Value]] = {f: {} for f in self.functions}
        self.values: dict[int, Value] = {}
        # The ground terms that are the values of constants of sort RegLan, as far as they are known.
        self.expressions: dict[Function, int] = {}
        defined = definitions(self.terms, assertions)
        for r, s in defined.items():
            head = self.terms.head[r]
            if isinstance(head, Function) and is_constant(self.terms, s):
                self.expressions[head] = s
        for t in ordered(self.terms, assertions, defined):
            self._evaluate(t)
        for literal in assertions:
            if self.values[abs(literal)] != (literal > 0):
                raise NoModel(f"this assertion is false: {shown(self.terms, literal)}")

    def _evaluate(self, t: int) -> None:
        if t not in self.values:
            a = [self.values[x] if x > 0 else not self.values[-x] for x in self.terms.arguments[t]]
            try:
                self.values[t] = self._value(t, a)
            except NoValue as error:
                raise NoModel(f"{error}: {shown(self.terms, t)}") from None

    def _value(self, t: int, a: list[Value]) -> Value:
        head = self.terms.head[t]
        if isinstance(head, Function):
            if REGLAN in (head.range, *head.domain):
                return self._expression(head)
            table = self.tables[head]
            key = tuple(a)
            if key not in table:
                value = self.leaf(t)
                if value is not None and isinstance(value, str) != (self.terms.sort[t] is STRING):
                    raise NoModel(f"a value of another sort: {shown(self.terms, t)}")
                table[key] = default(self.terms.sort[t]) if value is None else value
            return table[key]
        if isinstance(head, Numeral):
            return Fraction(head.value) if self.terms.sort[t] is REAL else head.value
        if isinstance(head, Text):
            return head.value
        return OPERATORS[str(head)](*a)

    def _expression(self, function: Function) -> Value:
        """The value of a constant of sort RegLan."""
        if function.domain:
            raise NoModel(f"there is no table for a function of regular expressions: {quoted(function.name)}")
        term = self._named(function)
        # It may be no part of any assertion.
        for t in self.terms.below([term]):
            self._evaluate(t)
        return self.values[term]

    def _named(self, function: Function) -> int:
        """The ground term that a certificate gives for a constant of sort RegLan."""
        term = self.expressions.get(function) or any_ground(self.terms)
        if not term:
            raise NoModel("the problem has no ground regular expression")
        self.expressions[function] = term
        return term

    def records(self) -> list[str]:
        """The v, f and e records of a sat certificate. Raises NoModel."""
        lines = []
        for f in self.functions:
            table = self.tables[f]
            if f.range is REGLAN and not f.domain:
                lines.append(f"v #{f.number} re.{self._named(f)}")
                continue
            if REGLAN in (f.range, *f.domain):
                raise NoModel(f"there is no table for a function of regular expressions: {quoted(f.name)}")
            if not f.domain:
                value = table.get((), default(f.range))
                lines.append(f"v #{f.number} {text(value, f.range)}")
                continue
            lines.append(f"f #{f.number} {text(default(f.range), f.range)}")
            for key, value in table.items():
                words = [text(x, sort) for x, sort in zip(key, f.domain, strict=True)]
                lines.append(" ".join(["e", *words, text(value, f.range)]))
        return lines


def default(sort: Sort) -> Value:
    """Some value of `sort`, which is not RegLan."""
    return False if sort is BOOL else 0 if sort in (INT, REAL) else "" if sort is STRING else 1


def text(value: Value, sort: Sort) -> str:
    """`value` as a certificate writes it, for any sort but RegLan."""
    if isinstance(value, str):
        return f'"{escaped(value)}"'
    if isinstance(value, Language):
        raise TypeError("a language has no name")
    if sort is BOOL:
        return "true" if value else "false"
    if sort not in (INT, REAL):
        return f"@{value}"
    denominator = "" if value.denominator == 1 else f"/{decimal_text(value.denominator)}"
    return decimal_text(value.numerator) + denominator


def _divide(m: int, n: int) -> int:
    if n == 0:
        raise NoModel("division by zero")
    return (m - m % abs(n)) // n


def _quotient(x: Fraction, y: Fraction) -> Fraction:
    if y == 0:
        raise NoModel("division by zero")
    return Fraction(x) / y


def _product(*factors: Number) -> Number:
    value: Number = 1
    for x in factors:
        value *= x
    return value


OPERATORS: dict[str, Callable[..., Value]] = {
    "true": lambda: True,
    "and": lambda *a: all(a),
    "or": lambda *a: any(a),
    "=": lambda x, y: x == y,
    "distinct": lambda *a: len(set(a)) == len(a),
    "ite": lambda c, x, y: x if c else y,
    "<": lambda x, y: x < y,
    "+": lambda *a: sum(a),
    "-": lambda x, *a: x - sum(a) if a else -x,
    "*": _product,
    "/": _quotient,
    "div": _divide,
    "mod": lambda m, n: m - n * _divide(m, n),
    "abs": abs,
    "to_real": Fraction,
    "to_int": floor,
    "is_int": lambda x: x == floor(x),
    **STRING_OPERATORS,
}
