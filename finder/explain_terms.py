"""Terms, values and clauses as people read them: SMT-LIB text with the declared names, cut when it is long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from finder.printing import printable
from formats.meter import decimal_text
from formats.terms import FALSE, INT, MAX_CHARACTER, Function, Numeral, Text, Variable
from formats.tokens import RESERVED, escaped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from formats.terms import Terms

WIDTH = 84
"""Longest text of a term, in characters, unless asked for otherwise."""

LEAF_WIDTH = 64
"""The same for a leaf of a linear form: two leaves should not look the same."""

LONGEST_NAME = 40
MOST_DIGITS = 24
MOST_CHARACTERS = 60
CHAINED = ("str.++", "re.++", "re.union", "re.inter")
"""Operators with two arguments that are written with more where the second one is of the same operator."""

LONGEST_CHAIN = 40
_DECIMALS = 6
"""A fraction with at most this many decimal places is written as a decimal."""

_SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_\-+=<>.?/][0-9A-Za-z~!@$%^&*_\-+=<>.?/]*")

Leaf = int | tuple[int, ...]
"""A term that linear arithmetic does not look into, or the sorted factors of a product of such terms."""


class Printer:
    """Writes the terms of one table. Nothing here takes longer than what it writes is wide.

    If `chained`, concatenations and the like are written with all that they join, as the reader reads them.
    """

    def __init__(self, terms: Terms, chained: bool = True) -> None:
        self.terms, self.chained = terms, chained

    def text(self, literal: int, width: int = WIDTH) -> str:
        """A literal or term in at most about `width` characters: what is deepest is cut first, then what comes last.

        A negated comparison is written as the opposite one.
        """
        for depth in (width, 8, 5, 4, 3, 2, 1):
            text = self._written(literal, depth, width)
            if text is not None:
                return text
        name, arguments = self._parts(literal)
        text = f"({name}"
        for a in arguments:
            piece = self._written(a, 0, width - len(text) - 4)
            if piece is None:
                break
            text += f" {piece}"
        return f"{text} …)"

    def _written(self, literal: int, depth: int, width: int) -> str | None:
        """The text cut below `depth`, or None if it is longer than `width`."""
        pieces: list[str] = []
        length = 0
        stack: list[str | tuple[int, int]] = [(literal, depth)]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                piece = item
            else:
                name, arguments = self._parts(item[0])
                piece = name
                if arguments and item[1] == 0:
                    piece = f"({name} …)"
                elif arguments:
                    if length + 2 * len(arguments) > width:
                        return None
                    piece = f"({name}"
                    stack.append(")")
                    for a in reversed(arguments):
                        stack += [(a, item[1] - 1), " "]
            length += len(piece)
            if length > width:
                return None
            pieces.append(piece)
        return "".join(pieces)

    def _parts(self, literal: int) -> tuple[str, Sequence[int]]:
        """The operator and the arguments that a literal is written with."""
        terms = self.terms
        if literal == FALSE:
            return "false", ()
        head, arguments = terms.head[abs(literal)], terms.arguments[abs(literal)]
        if literal < 0:
            return ("<=", arguments[::-1]) if head == "<" else ("not", (-literal,))
        if isinstance(head, Numeral):
            return number(head.value, terms.sort[literal] is INT), ()
        if isinstance(head, Text):
            return string(head.value), ()
        if head in CHAINED and self.chained:
            chain = list(arguments)
            while terms.head[chain[-1]] == head and len(chain) < LONGEST_CHAIN:
                chain[-1:] = terms.arguments[chain[-1]]
            return str(head), chain
        if head == "re.range" and self._is_any_character(literal):
            return "re.allchar", ()
        if head == "re.*" and self._is_any_character(arguments[0]):
            return "re.all", ()
        if head == "re.loop":
            # SMT-LIB writes the numbers as indices of the operator.
            low, high = [self._parts(a)[0] for a in arguments[1:]]
            return (f"(_ re.^ {low})" if low == high else f"(_ re.loop {low} {high})"), arguments[:1]
        return (symbol(head.name) if isinstance(head, (Function, Variable)) else str(head)), arguments

    def _is_any_character(self, term: int) -> bool:
        """Whether a term is what `re.allchar` stands for."""
        heads = [self.terms.head[a] for a in self.terms.arguments[term]]
        return self.terms.head[term] == "re.range" and heads == [Text(chr(0)), Text(chr(MAX_CHARACTER))]

    def leaf(self, leaf: Leaf, width: int = LEAF_WIDTH) -> str:
        """A leaf of a linear form."""
        if isinstance(leaf, int):
            return self.text(leaf, width)
        return "·".join(self.text(t, max(8, width // len(leaf))) for t in leaf)

    def clause(self, literals: Sequence[int], width: int = WIDTH, most: int = 12) -> str:
        """A clause as a disjunction, of which at most `most` literals are written."""
        if not literals:
            return "contradiction"
        shown = [self.text(x, width) for x in literals[:most]]
        if len(literals) > most:
            shown.append(f"… ({len(literals) - most} more)")
        return "  or  ".join(shown)


def symbol(name: str) -> str:
    """A declared name as SMT-LIB writes it, cut when it is long; nothing in it can steer a terminal."""
    short = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    return short if _SIMPLE.fullmatch(name) and name not in RESERVED else f"|{printable(short)}|"


def string(value: str) -> str:
    """A string as SMT-LIB writes it; of a very long one both ends, and how long it is."""
    if len(value) <= MOST_CHARACTERS:
        return f'"{readable(value)}"'
    half = MOST_CHARACTERS // 2
    return f'"{readable(value[:half])}…{readable(value[-half:])}"[{len(value)} characters]'


def readable(value: str) -> str:
    """The inside of a string literal, in which only what is not visible ASCII, or ambiguous, is an escape."""
    return escaped(value).replace("\\u{20}", " ")


def digits(value: int) -> str:
    """An integer with its sign; of a very long one the first digits, and how many there are."""
    text = decimal_text(value)
    return text if len(text) <= MOST_DIGITS else f"{text[: MOST_DIGITS - 8]}…[{len(text.lstrip('-'))} digits]"


def plain(value: int | Fraction) -> str:
    """A number as mathematics writes it."""
    text = digits(value.numerator)
    return text if value.denominator == 1 else f"{text}/{digits(value.denominator)}"


def number(value: int | Fraction, integer: bool) -> str:
    """A value of sort Int, or else Real, as SMT-LIB writes it."""
    top, bottom = abs(value.numerator), value.denominator
    if integer:
        text = digits(top)
    elif 10**_DECIMALS % bottom == 0:
        places = next(n for n in range(1, _DECIMALS + 1) if 10**n % bottom == 0)
        whole, rest = divmod(top * (10**places // bottom), 10**places)
        text = f"{digits(whole)}.{rest:0{places}}"
    else:
        text = f"(/ {digits(top)}.0 {digits(bottom)}.0)"
    return f"(- {text})" if value < 0 else text
