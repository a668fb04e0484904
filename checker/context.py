"""What a rule may look at, and how it refuses."""

from __future__ import annotations

from typing import Any

from formats.errors import quoted
from formats.meter import Meter
from formats.terms import BOOL, Head, Numeral, Terms, Text

LITERAL_WORK = 100
"""Work charged for each literal of a clause that a rule computes: a short record may stand for a long clause, and what
the clause takes in memory counts."""

MAX_BITS = 64
"""Longest number that a message quotes; converting one is quadratic, and limited by the interpreter."""


def shown(value: object) -> str:
    """`value` for a message; a number too long to be read is described."""
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return f"a number of {value.bit_length()} bits"
    return str(value)


class Mismatch(Exception):
    """An argument of a rule is not what the rule needs: what was expected, what was found."""

    def __init__(self, expected: str, found: object) -> None:
        super().__init__(expected)
        self.expected, self.found = expected, shown(found)


class Context:
    """The terms so far, the assertions of the query (literals, in order), and the work meter.

    A rule is a function from a Context and a list of integers to a clause, a list of literals. It never creates
    terms: whatever a clause mentions has been paid for by bytes of the problem or of the certificate.
    """

    __slots__ = ("assertions", "contains_empty", "meter", "rows", "terms")

    def __init__(self, terms: Terms, assertions: list[int], meter: Meter) -> None:
        self.terms, self.assertions, self.meter = terms, assertions, meter
        # What a rule wants to remember of a literal.
        self.rows: dict[int, Any] = {}
        # For each term up to some number whether its language contains the empty word; None if it has no language.
        self.contains_empty: list[bool | None] = []

    def term(self, number: int) -> int:
        """`number` if it is that of a closed term, else Mismatch."""
        if not 0 < number < len(self.terms.head) or not self.terms.closed[number]:
            raise Mismatch("a closed term", number)
        return number

    def literal(self, number: int) -> int:
        """`number` if it is a literal over a closed Boolean term, else Mismatch."""
        if self.terms.sort[self.term(abs(number))] is not BOOL:
            raise Mismatch("a literal", f"term {number} of sort {self.terms.sort_of(number)}")
        return number

    def existing(self, head: Head, arguments: tuple[int, ...]) -> int:
        """The number of the term `head(arguments)`, or Mismatch if there is no such term."""
        number = self.terms.find(head, arguments)
        if not number:
            name = shown(head.value) if isinstance(head, Numeral) else head
            name = quoted(f'"{head.value}"') if isinstance(head, Text) else name
            raise Mismatch(f"a term ({' '.join(map(str, (name, *arguments)))})", "none")
        return number
