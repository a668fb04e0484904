"""The rules `cat` and `eval` in words: equations with their common ends marked, and terms with their values."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.explain_terms import number, string
from finder.expressions import parts
from finder.string_values import Language
from formats.terms import INT, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.explain_terms import Printer
    from finder.model import Value
    from formats.terms import Terms

Word = list[int | str]
"""Terms that are no concatenations and no constants, and the characters of the constants between them."""

MOST = 12
"""Of words of more parts that many are written, half of them from either end."""


class Equation(NamedTuple):
    """An equation of strings, as two words that begin with `before` and end with `after` common parts."""

    literal: int
    left: Word
    right: Word
    before: int
    after: int

    def core(self) -> tuple[Word, Word]:
        """What is left of both sides without their common ends."""
        return self._core(self.left), self._core(self.right)

    def _core(self, word: Word) -> Word:
        return word[self.before : len(word) - self.after]


def equation(terms: Terms, literal: int) -> Equation:
    """An equation of strings, taken apart."""
    left, right = [word(terms, side) for side in terms.arguments[literal]]
    shorter = min(len(left), len(right))
    before = next((i for i in range(shorter) if left[i] != right[i]), shorter)
    most = shorter - before
    after = next((i for i in range(most) if left[-1 - i] != right[-1 - i]), most)
    return Equation(literal, left, right, before, after)


def word(terms: Terms, term: int) -> Word:
    """The parts of a string term, in their order."""
    found: Word = []
    for t in parts(terms, term):
        head = terms.head[t]
        if isinstance(head, Text):
            found += head.value
        else:
            found.append(t)
    return found


def written(printer: Printer, parts: Word) -> str:
    """A word as «"a" x "b"»: its text and terms one after the other."""
    pieces = []
    for text, some in groupby(parts, lambda x: isinstance(x, str)):
        if text:
            pieces.append(string("".join(map(str, some))))
        else:
            pieces += [printer.text(x, 40) for x in some if isinstance(x, int)]
    if len(pieces) > MOST:
        pieces[MOST // 2 : -MOST // 2] = [f"… ({len(pieces) - MOST} more)"]
    return " ".join(pieces) or '""'


def marked(printer: Printer, side: Word, before: int, after: int) -> str:
    """One side of an equation, with what it has in common with the other one in «»."""
    end = len(side) - after
    pieces = []
    for piece, common in ((side[:before], True), (side[before:end], False), (side[end:], True)):
        if piece:
            text = written(printer, piece)
            pieces.append(f"«{text}»" if common else text)
    return " ".join(pieces) or '""'


def title(equations: Sequence[Equation]) -> str:
    """What the lemma says, in one line."""
    if len(equations) == 1:
        return "both sides are the same word"
    crossed = equations[0].core() != equations[1].core()
    return "without equal ends both equations are the same" + (", with the sides exchanged" if crossed else "")


def lines(printer: Printer, equations: Sequence[Equation]) -> list[tuple[str, str]]:
    """The sides of each equation, one below the other, and what is left of them."""
    shown = []
    for i, found in enumerate(equations):
        premise = len(equations) > 1 and i == 0
        shown.append(("if" if premise else "so", printer.text(found.literal)))
        shown.append(("", marked(printer, found.left, found.before, found.after)))
        shown.append(("=", marked(printer, found.right, found.before, found.after)))
    left, right = equations[-1].core()
    if len(equations) > 1 and (left or right):
        shown.append(("left", f"{written(printer, left)} = {written(printer, right)}"))
    return shown


def data(printer: Printer, found: Equation) -> dict[str, Any]:
    """An equation as JSON: sides without their common ends, and these."""
    left, right = found.core()
    return {
        "equation": printer.text(found.literal),
        "before": written(printer, found.left[: found.before]) if found.before else None,
        "left": written(printer, left),
        "right": written(printer, right),
        "after": written(printer, found.left[len(found.left) - found.after :]) if found.after else None,
    }


def values(printer: Printer, found: dict[int, Value], term: int) -> dict[int, str]:
    """The values of a term and of its arguments as text; there is none for regular expressions."""
    texts = {}
    for t in (term, *map(abs, printer.terms.arguments[term])):
        value = found[t]
        if isinstance(value, bool):
            texts[t] = "true" if value else "false"
        elif isinstance(value, str):
            texts[t] = string(value)
        elif not isinstance(value, Language):
            texts[t] = number(value, printer.terms.sort[t] is INT)
    return texts
