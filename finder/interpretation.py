"""Models for people: what a sat certificate says of the declared constants and functions, as Python values."""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from finder.explain_terms import Printer
from formats.certificate import CertificateReader
from formats.dimacs import is_dimacs
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter, decimal, decimal_text
from formats.smtlib import read_script
from formats.terms import BOOL, INT, REAL, REGLAN, STRING
from formats.tokens import escaped, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from formats.terms import Sort


class Element(NamedTuple):
    """An element of a declared sort: those with different numbers are different."""

    sort: str
    number: int

    def __str__(self) -> str:
        return f"{self.sort}!{self.number}"


class Regex(NamedTuple):
    """A regular expression, as SMT-LIB writes it; a long one is cut."""

    text: str

    def __str__(self) -> str:
        return self.text


Value = bool | int | Fraction | str | Regex | Element
"""What a term of sort Bool, Int, Real, String, RegLan, or of a declared sort can be.

A string may contain surrogates: characters like any others to SMT-LIB, but not to Python's codecs.
"""


class Table(Mapping[tuple[Value, ...], Value]):
    """A function of `arity` arguments: its values for some of them, and `default` for all others.

    Calling it gives either, and raises TypeError for another number of arguments.
    """

    def __init__(self, arity: int, entries: Mapping[tuple[Value, ...], Value], default: Value) -> None:
        self.arity, self.entries, self.default = arity, dict(entries), default

    def __call__(self, *arguments: Value) -> Value:
        if len(arguments) != self.arity:
            raise TypeError(f"a function of {self.arity} arguments is applied to {len(arguments)}")
        return self.entries.get(arguments, self.default)

    def __getitem__(self, arguments: tuple[Value, ...]) -> Value:
        return self.entries[arguments]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"Table({self.arity}, {self.entries!r}, {self.default!r})"

    def __str__(self) -> str:
        entries = [f"({', '.join(map(_shown, key))}) → {_shown(value)}" for key, value in self.entries.items()]
        return "{" + "; ".join([*entries, f"otherwise {_shown(self.default)}"]) + "}"


class Model(Mapping[str, Value | Table]):
    """The values of all declared constants and functions, by name; a name has no bars around it."""

    def __init__(self, values: Mapping[str, Value | Table]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Value | Table:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Model({self._values!r})"

    def __str__(self) -> str:
        return "\n".join(
            f"{name} = {value if isinstance(value, Table) else _shown(value)}" for name, value in self._values.items()
        )


def _shown(value: Value) -> str:
    """A value for people; `str` fails for numbers above the interpreter's limit for conversions."""
    if isinstance(value, (bool, Element, Regex)):
        return str(value)
    if isinstance(value, str):
        return f'"{escaped(value)}"'
    denominator = "" if value.denominator == 1 else f"/{decimal_text(value.denominator)}"
    return decimal_text(value.numerator) + denominator


def read_model(problem: bytes, certificate: bytes) -> Model:
    """The model that a verified sat certificate gives for its problem; a DIMACS variable has its number for a name."""
    if is_dimacs(problem):
        reader = CertificateReader(io.BytesIO(certificate), "certificate")
        literals = [int(word) for _, words in reader.values() for word in words]
        return Model({str(abs(x)): x > 0 for x in literals})
    script = read_script(problem, "problem", Meter(WORK_BASE + WORK_PER_BYTE * len(problem)))
    functions = script.functions
    values: dict[str, Value | Table] = {}
    function, table = None, Table(0, {}, 0)
    for letter, words in CertificateReader(io.BytesIO(certificate), "certificate").values():
        if letter == "e" and function is not None:
            # An entry of the table that began last.
            *arguments, value = map(_value, words, [*function.domain, function.range])
            table.entries[tuple(arguments)] = value
            continue
        function = functions[int(words[0][1:]) - 1]
        if function.range is REGLAN:
            # The number of a term.
            values[function.name] = Regex(Printer(script.terms).text(int(words[1].removeprefix("re."))))
            continue
        default = _value(words[1], function.range)
        table = Table(len(function.domain), {}, default)
        values[function.name] = table if letter == "f" else default
    return Model(values)


def _value(text: str, sort: Sort) -> Value:
    """A value as certificates write it."""
    if sort is BOOL:
        return text == "true"
    if sort is STRING:
        return unescaped(text[1:-1])
    if sort not in (INT, REAL):
        return Element(_sort_name(sort), int(text[1:]))
    digits, _, denominator = text.removeprefix("-").partition("/")
    number = -decimal(digits) if text[0] == "-" else decimal(digits)
    return number if sort is INT else Fraction(number, decimal(denominator or "1"))


def _sort_name(sort: Sort) -> str:
    """A sort as SMT-LIB writes it."""
    # Sorts nest as deeply as the problem likes.
    words: list[str] = []
    stack: list[Sort | str] = [sort]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            words.append(part)
        elif part.arguments:
            words.append(f"({part.name}")
            stack += [")", *reversed(part.arguments)]
        else:
            words.append(part.name)
    return " ".join(words).replace(" )", ")")
