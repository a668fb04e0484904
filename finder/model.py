"""Models: from the values that an engine found to the records of a certificate."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from finder.printing import shown
from formats.meter import decimal_text
from formats.terms import BOOL, INT, REAL, Function, Numeral

if TYPE_CHECKING:
    from collections.abc import Callable

    from formats.smtlib import Script
    from formats.terms import Sort

Value = bool | int | Fraction
"""A Bool, a number, or the index from 1 of an element of an uninterpreted sort."""


class NoModel(Exception):
    """The values given do not satisfy the assertions."""


class Model:
    """The interpretation of every declaration in scope of a query.

    `leaf(t)` gives the value of a constant or application t that the engine decided, None where any value will do.
    Raises NoModel unless all `assertions` hold.
    """

    def __init__(self, script: Script, query: int, assertions: list[int], leaf: Callable[[int], Value | None]) -> None:
        self.terms = script.terms
        self.functions = [f for f in script.functions if f.in_scope(query)]
        self.leaf = leaf
        self.tables: dict[Function, dict[tuple[Value, ...], Value]] = {f: {} for f in self.functions}
        needed = set()
        stack = [abs(a) for a in assertions]
        while stack:
            t = stack.pop()
            if t not in needed:
                needed.add(t)
                stack.extend(abs(a) for a in self.terms.arguments[t])
        self.values: dict[int, Value] = {}
        for t in sorted(needed):
            a = [self.values[x] if x > 0 else not self.values[-x] for x in self.terms.arguments[t]]
            self.values[t] = self._value(t, a)
        for literal in assertions:
            if self.values[abs(literal)] != (literal > 0):
                raise NoModel(f"this assertion is false: {shown(self.terms, literal)}")

    def _value(self, t: int, a: list[Value]) -> Value:
        head = self.terms.head[t]
        if isinstance(head, Function):
            table = self.tables[head]
            key = tuple(a)
            if key not in table:
                value = self.leaf(t)
                table[key] = default(self.terms.sort[t]) if value is None else value
            return table[key]
        if isinstance(head, Numeral):
            return Fraction(head.value) if self.terms.sort[t] is REAL else head.value
        return OPERATORS[str(head)](*a)

    def records(self) -> list[str]:
        """The v, f and e records of a sat certificate."""
        lines = []
        for f in self.functions:
            table = self.tables[f]
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
    """Some value of `sort`."""
    return False if sort is BOOL else 0 if sort in (INT, REAL) else 1


def text(value: Value, sort: Sort) -> str:
    """`value` as a certificate writes it."""
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


def _product(*factors: Value) -> Value:
    value: Value = 1
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
}
