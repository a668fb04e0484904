"""Models: the values that a sat certificate gives, and the evaluation of every assertion under them."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import floor, prod
from typing import Any

from checker.context import Mismatch
from formats.errors import Unsupported
from formats.meter import Meter, bits, decimal
from formats.smtlib import Script
from formats.terms import BOOL, INT, REAL, Function, Numeral, Sort

Value = bool | int | Fraction | str
"""A Bool, an Int, a Real, or «@k», the k-th element of an uninterpreted sort."""

_NUMBER = re.compile(r"(0|-?[1-9][0-9]*)(?:/([1-9][0-9]*))?")
_ELEMENT = re.compile(r"@[1-9][0-9]{0,8}")

OPERATIONS: dict[object, Callable[[list[Any]], Value]] = {
    "true": lambda a: True,
    "and": all,
    "or": any,
    "=": lambda a: a[0] == a[1],
    "distinct": lambda a: len({key_of([x]) for x in a}) == len(a),
    "ite": lambda a: a[1] if a[0] else a[2],
    "<": lambda a: a[0] < a[1],
    "+": sum,
    "-": lambda a: a[0] - sum(a[1:]) if len(a) > 1 else -a[0],
    "*": prod,
    "/": lambda a: Fraction(a[0]) / a[1],
    "to_real": lambda a: Fraction(a[0]),
    "to_int": lambda a: floor(a[0]),
    "is_int": lambda a: a[0].denominator == 1,
    "abs": lambda a: abs(a[0]),
    # SMT-LIB: m = n·q + r with 0 <= r < |n|; the remainder is never negative.
    "mod": lambda a: a[0] % abs(a[1]),
    "div": lambda a: (a[0] - a[0] % abs(a[1])) // a[1],
}
"""What the operators of the signature mean: the value for the values of the arguments. Reals are always Fractions."""


class Model:
    """The interpretation that a certificate gives to the functions in scope of one query.

    Function tables are keyed by text: the interpreter's hash of numbers is predictable, that of text is not.
    """

    def __init__(self, script: Script, query: int, meter: Meter) -> None:
        self.script, self.query, self.meter = script, query, meter
        self.values: dict[Function, Value] = {}
        self.tables: dict[Function, dict[str, Value]] = {}
        self.newest: Function | None = None

    def add(self, letter: str, words: list[str]) -> None:
        """Perform one record: `v #n value`, `f #n default`, `e arguments… value` (an entry of the newest f).

        Raises Mismatch, ResourceLimit.
        """
        if letter == "e":
            function = self.newest
            if function is None:
                raise Mismatch("an entry after its function", "none before it")
            if len(words) != len(function.domain) + 1:
                raise Mismatch(f"{len(function.domain)} arguments and a value", len(words))
            key = [value_of(word, sort) for word, sort in zip(words, function.domain, strict=False)]
            text = key_of(key)
            if text in self.tables[function]:
                raise Mismatch("one value for each entry", text)
            self.tables[function][text] = value_of(words[-1], function.range)
            return
        number = int(words[0][1:]) if re.fullmatch("#[1-9][0-9]{0,8}", words[0]) else 0
        if len(words) != 2 or not 0 < number <= len(self.script.functions):
            raise Mismatch("a declaration and a value", " ".join(words))
        function = self.script.functions[number - 1]
        if not function.in_scope(self.query) or bool(function.domain) != (letter == "f"):
            raise Mismatch(f"a {'function' if letter == 'f' else 'constant'} in scope", function.name)
        if function in self.values:
            raise Mismatch("one value", f"a second one for {function.name}")
        self.values[function] = value_of(words[1], function.range)
        self.newest = function if letter == "f" else None
        self.tables[function] = {}

    def check(self) -> None:
        """Evaluate the assertions of the query. Raises Mismatch unless the model is total and all of them hold.

        Sound because an interpretation of all that is declared, under which every assertion is true, is what `sat`
        claims to exist.
        """
        for function in self.script.functions:
            if function.in_scope(self.query) and function not in self.values:
                raise Mismatch("a value for each declaration in scope", f"none for {function.name}")
        assertions = self.script.queries[self.query - 1].assertions
        values = self.evaluate(assertions)
        for index, literal in enumerate(assertions, 1):
            if values[abs(literal)] != (literal > 0):
                raise Mismatch(f"assertion {index} true", "false")

    def evaluate(self, literals: list[int]) -> dict[int, Value]:
        """The values of the terms below `literals`, arguments first."""
        terms = self.script.terms
        values: dict[int, Value] = {}
        for t in terms.below(literals):
            values[t] = self.value(t, [values[x] if x > 0 else not values[-x] for x in terms.arguments[t]])
        return values

    def value(self, t: int, a: list[Value]) -> Value:
        """The value of term t whose arguments have the values a. Raises Mismatch, Unsupported."""
        head = self.script.terms.head[t]
        size = sum([bits(x) for x in a if isinstance(x, int | Fraction) and not isinstance(x, bool)])
        # A product, and a sum of fractions, cost at most the square of the length of all arguments together.
        self.meter.charge(1 + len(a) + (size >> 2) + (size**2 >> 12))
        if isinstance(head, Numeral):
            return Fraction(head.value) if self.script.terms.sort[t] is REAL else head.value
        if isinstance(head, Function):
            if not head.in_scope(self.query):
                raise Mismatch("declarations in scope", head.name)
            default = self.values[head]
            return self.tables[head].get(key_of(a), default) if a else default
        try:
            return OPERATIONS[head](a)
        except ZeroDivisionError:
            raise Unsupported(f"{head} by zero in a model", "evaluation") from None


def value_of(text: str, sort: Sort) -> Value:
    """The value of `sort` that `text` writes. Raises Mismatch, ResourceLimit."""
    if sort is BOOL and text in ("true", "false"):
        return text == "true"
    if sort in (INT, REAL) and (match := _NUMBER.fullmatch(text)) and (sort is REAL or match[2] is None):
        number = decimal(match[1])
        return number if sort is INT else Fraction(number, decimal(match[2] or "1"))
    if sort not in (BOOL, INT, REAL) and _ELEMENT.fullmatch(text):
        return text
    raise Mismatch(f"a value of sort {sort}", text)


def key_of(values: list[Value]) -> str:
    """A text that is the same for equal lists of values, and only for these, at fixed sorts."""
    return " ".join([x if isinstance(x, str) else f"{x.numerator:x}/{x.denominator:x}" for x in values])
