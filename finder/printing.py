"""Terms as SMT-LIB text, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formats.errors import quoted
from formats.meter import decimal_text
from formats.terms import Function, Numeral, Text, Variable
from formats.tokens import escaped

if TYPE_CHECKING:
    from formats.terms import Terms

DEPTH = 4
"""Below this depth a term is shown as "…"."""


def shown(terms: Terms, literal: int, depth: int = DEPTH) -> str:
    """A literal or term on one line, cut below `depth`."""
    if literal < 0:
        return f"(not {shown(terms, -literal, depth)})"
    head, arguments = terms.head[literal], terms.arguments[literal]
    if isinstance(head, Numeral):
        value = decimal_text(head.numerator)
        value += "" if head.denominator == 1 else f"/{decimal_text(head.denominator)}"
        return value if len(value) <= 40 else f"{value[:40]}…"
    if isinstance(head, Text):
        return f'"{escaped(head.value)}"' if len(head.value) <= 40 else f'"{escaped(head.value[:40])}…"'
    name = quoted(head.name) if isinstance(head, (Function, Variable)) else str(head)
    if not arguments:
        return name
    if depth == 0:
        return f"({name} …)"
    return f"({name} {' '.join(shown(terms, a, depth - 1) for a in arguments)})"


def printable(text: object) -> str:
    """`text` on one line, with escapes for whatever could not be seen, or could steer a terminal."""
    return "".join([c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(text)])
