"""A sat certificate in words: the values by name, and what they make of each assertion."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.explain_terms import Printer, number, plain, symbol
from finder.model import OPERATORS
from formats.meter import decimal
from formats.terms import BOOL, INT, REAL, Function, Numeral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from finder.explain_argument import Assertion
    from formats.certificate import CertificateReader
    from formats.smtlib import Script
    from formats.terms import Sort

Value = bool | int | Fraction
"""A Bool, a number, or the index from 1 of an element of an uninterpreted sort."""


class Table(NamedTuple):
    """The values of a declared function: for the arguments listed, and for all others; a constant has no arguments."""

    function: Function
    entries: dict[tuple[Value, ...], Value]
    default: Value


class Interpretation:
    """The tables of a verified model, in the order of the certificate, and the values of terms under them."""

    def __init__(self, script: Script, reader: CertificateReader) -> None:
        self.terms = script.terms
        self.tables: dict[Function, Table] = {}
        table = None
        for letter, words in reader.values():
            if letter == "e" and table is not None:
                function = table.function
                values = [read(word, sort) for word, sort in zip(words, function.domain, strict=False)]
                table.entries[tuple(values)] = read(words[-1], function.range)
            else:
                function = script.functions[int(words[0][1:]) - 1]
                table = self.tables[function] = Table(function, {}, read(words[1], function.range))

    def values(self, literals: Iterable[int]) -> dict[int, Value]:
        """The values of the terms below `literals`."""
        terms = self.terms
        needed: set[int] = set()
        stack = [abs(x) for x in literals]
        while stack:
            t = stack.pop()
            if t not in needed:
                needed.add(t)
                stack.extend(abs(a) for a in terms.arguments[t])
        values: dict[int, Value] = {}
        for t in sorted(needed):
            head = terms.head[t]
            a = tuple([values[x] if x > 0 else not values[-x] for x in terms.arguments[t]])
            if isinstance(head, Function):
                values[t] = self.tables[head].entries.get(a, self.tables[head].default)
            elif isinstance(head, Numeral):
                values[t] = head.value
            else:
                values[t] = OPERATORS[str(head)](*a)
        return values


def read(word: str, sort: Sort) -> Value:
    """A value as the certificate writes it."""
    if sort is BOOL:
        return word == "true"
    if word[0] == "@":
        return int(word[1:])
    top, _, bottom = word.partition("/")
    sign, top = (-1, top[1:]) if top[0] == "-" else (1, top)
    value = Fraction(sign * decimal(top), decimal(bottom or "1"))
    return value if sort is REAL else value.numerator


def written(value: Value, sort: Sort) -> str:
    """A value as SMT-LIB writes it; elements of a declared sort as «@k»."""
    if sort is BOOL:
        return "true" if value else "false"
    return number(value, sort is INT) if sort in (INT, REAL) else f"@{value}"


def table_lines(table: Table) -> list[str]:
    """A table as equations."""
    function = table.function
    name = symbol(function.name)
    if not function.domain:
        return [f"{name} = {written(table.default, function.range)}"]
    lines = []
    for key, value in table.entries.items():
        arguments = " ".join(written(x, sort) for x, sort in zip(key, function.domain, strict=True))
        lines.append(f"({name} {arguments}) = {written(value, function.range)}")
    everywhere = "for all arguments" if not table.entries else "for all other arguments"
    return [*lines, f"({name} …) = {written(table.default, function.range)} {everywhere}"]


def table_data(table: Table) -> dict[str, Any]:
    """A table as JSON."""
    function = table.function
    data: dict[str, Any] = {"name": function.name, "value": written(table.default, function.range)}
    if function.domain:
        data["entries"] = [
            {
                "arguments": [written(x, sort) for x, sort in zip(key, function.domain, strict=True)],
                "value": written(value, function.range),
            }
            for key, value in table.entries.items()
        ]
    return data


def why_true(printer: Printer, assertion: Assertion, values: dict[int, Value]) -> str:
    """What makes an assertion true: the two sides of a comparison, or those arguments of a connective that do."""
    terms, literal = printer.terms, assertion.literal
    t = abs(literal)
    head, a = terms.head[t], terms.arguments[t]
    if head in ("<", "=") and terms.sort_of(a[0]) is not BOOL:
        x, y = values[a[0]], values[a[1]]
        sort = terms.sort_of(a[0])
        if sort not in (INT, REAL):
            return f"@{x} {'=' if literal > 0 else '≠'} @{y}"
        if head == "<":
            return f"{plain(x)} < {plain(y)}" if literal > 0 else f"{plain(y)} <= {plain(x)}"
        return f"{plain(x)} {'=' if literal > 0 else '≠'} {plain(y)}"
    if (head == "or" and literal > 0) or (head == "and" and literal < 0):
        holds = next((x for x in a if (values[abs(x)] == (x > 0)) == (literal > 0)), None)
        if holds is not None:
            return f"{printer.text(holds if literal > 0 else -holds, 48)} holds"
    return ""
