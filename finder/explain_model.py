"""A sat certificate in words: the values by name, and what they make of each assertion."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.explain_terms import Printer, number, plain, string, symbol
from finder.model import OPERATORS
from finder.string_values import Language
from formats.meter import decimal
from formats.terms import BOOL, INT, REAL, REGLAN, STRING, Function, Numeral, Text
from formats.tokens import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from finder.explain_argument import Assertion
    from formats.certificate import CertificateReader
    from formats.smtlib import Script
    from formats.terms import Sort

Value = bool | int | Fraction | str | Language
"""A Bool, a number, a string, a regular expression, or the index from 1 of an element of an uninterpreted sort."""


class Table(NamedTuple):
    """The values of a declared function: for the arguments listed, and for all others; a constant has no arguments.

    `text` is how SMT-LIB writes the last one; elements of a declared sort as «@k».
    """

    function: Function
    entries: dict[tuple[Value, ...], Value]
    default: Value
    text: str


class Interpretation:
    """The tables of a verified model, in the order of the certificate, and the values of terms under them."""

    def __init__(self, script: Script, reader: CertificateReader) -> None:
        self.terms = script.terms
        self.tables: dict[Function, Table] = {}
        printer = Printer(script.terms)
        table = None
        for letter, words in reader.values():
            if letter == "e" and table is not None:
                function = table.function
                values = [read(word, sort) for word, sort in zip(words, function.domain, strict=False)]
                table.entries[tuple(values)] = read(words[-1], function.range)
                continue
            function = script.functions[int(words[0][1:]) - 1]
            if function.range is REGLAN:
                # The number of a ground term.
                term = int(words[1].removeprefix("re."))
                default, text = self.values([term])[term], printer.text(term)
            else:
                default = read(words[1], function.range)
                text = written(default, function.range)
            table = self.tables[function] = Table(function, {}, default, text)

    def values(self, literals: Iterable[int]) -> dict[int, Value]:
        """The values of the terms below `literals`. Raises NoValue."""
        terms = self.terms
        values: dict[int, Value] = {}
        for t in terms.below(list(literals)):
            head = terms.head[t]
            a = tuple([values[x] if x > 0 else not values[-x] for x in terms.arguments[t]])
            if isinstance(head, Function):
                values[t] = self.tables[head].entries.get(a, self.tables[head].default)
            elif isinstance(head, (Numeral, Text)):
                values[t] = head.value
            else:
                values[t] = OPERATORS[str(head)](*a)
        return values


def read(word: str, sort: Sort) -> Value:
    """A value as the certificate writes it, of any sort but RegLan."""
    if sort is BOOL:
        return word == "true"
    if word[0] == "@":
        return int(word[1:])
    if word[0] == '"':
        return unescaped(word[1:-1])
    top, _, bottom = word.partition("/")
    sign, top = (-1, top[1:]) if top[0] == "-" else (1, top)
    value = Fraction(sign * decimal(top), decimal(bottom or "1"))
    return value if sort is REAL else value.numerator


def written(value: Value, sort: Sort) -> str:
    """A value as SMT-LIB writes it, of any sort but RegLan; elements of a declared sort as «@k»."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Language):
        raise TypeError("a language has no name")
    if sort is BOOL:
        return "true" if value else "false"
    return number(value, sort is INT) if sort in (INT, REAL) else f"@{value}"


def table_lines(table: Table) -> list[str]:
    """A table as equations."""
    function = table.function
    name = symbol(function.name)
    if not function.domain:
        return [f"{name} = {table.text}"]
    lines = []
    for key, value in table.entries.items():
        arguments = " ".join(written(x, sort) for x, sort in zip(key, function.domain, strict=True))
        lines.append(f"({name} {arguments}) = {written(value, function.range)}")
    everywhere = "for all arguments" if not table.entries else "for all other arguments"
    return [*lines, f"({name} …) = {table.text} {everywhere}"]


def table_data(table: Table) -> dict[str, Any]:
    """A table as JSON."""
    function = table.function
    data: dict[str, Any] = {"name": function.name, "value": table.text}
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
        sign = "=" if literal > 0 else "≠"
        if isinstance(x, Language) or isinstance(y, Language):
            return ""
        if isinstance(x, str) or isinstance(y, str) or sort not in (INT, REAL):
            return f"{written(x, sort)} {sign} {written(y, sort)}"
        if head == "<":
            return f"{plain(x)} < {plain(y)}" if literal > 0 else f"{plain(y)} <= {plain(x)}"
        return f"{plain(x)} {sign} {plain(y)}"
    if isinstance(head, str) and head.startswith("str."):
        word = values[a[0]]
        return f"the value of {printer.text(a[0], 48)} is {written(word, STRING)}"
    if (head == "or" and literal > 0) or (head == "and" and literal < 0):
        holds = next((x for x in a if (values[abs(x)] == (x > 0)) == (literal > 0)), None)
        if holds is not None:
            return f"{printer.text(holds if literal > 0 else -holds, 48)} holds"
    return ""
