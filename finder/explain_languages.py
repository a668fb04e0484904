"""Regular expressions, and the states that a word goes through in them, as people write them.

`"abc"` is text, `.` any character, `[a-z_]` one of several, `[^/]` one of all others; `A B` is A followed by B; `A|B`,
`A & B`, `A*`, `A+`, `A?`, `A{2,5}` and `A{2,}` are as usual, `~(A)` has all words that A has not, `ε` is the word
without characters, and `∅` has no word.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from finder.explain_terms import string
from finder.languages import INFINITE
from formats.terms import MAX_CHARACTER, Numeral, Text
from formats.tokens import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.languages import Languages
    from formats.terms import Terms

WIDTH = 100
"""Longest text of a language, in characters, unless asked for otherwise."""

CUTS = (24, 8, 4, 3, 2, 1)
"""How many levels are written, at most, until the text is short enough."""

CHOICE, BOTH, SEQUENCE, PIECE = range(4)
"""How tightly an expression must hold together where it stands: loosest first."""

Ranges = list[tuple[int, int]]
"""Characters from one to another, both included."""


class _TooLong(Exception):
    """The text exceeds its width."""


class LanguagePrinter:
    """Writes the expressions of a table of terms, and the states over it; of `shapes` if there are states."""

    def __init__(self, terms: Terms, languages: Languages | None = None) -> None:
        self.terms, self.languages = terms, languages
        self._shapes = languages.shapes() if languages else {}
        self._left = 0.0

    def expression(self, term: int, width: int = WIDTH) -> str:
        """A term of sort RegLan in at most about `width` characters: what is deepest is cut first."""
        return self._cut(lambda depth: self._sequence([("term", term)], CHOICE, depth), width)

    def state(self, state: int, width: int = WIDTH) -> str:
        """A state in at most about `width` characters."""
        return self._cut(lambda depth: self._state(state, CHOICE, depth), width)

    def _cut(self, write: Any, width: int) -> str:
        for depth in CUTS:
            self._left = width
            try:
                text: str = write(depth)
            except _TooLong:
                continue
            if len(text) <= width:
                return text
        self._left = 100 * width
        try:
            text = write(1)
        except _TooLong:
            return "…"
        return text if len(text) <= width else f"{text[: width - 2]} …"

    def _spend(self, text: str) -> str:
        """A piece of text. Raises _TooLong when there is too much of it."""
        # What is joined to one piece later may become a little shorter than its pieces.
        self._left -= len(text) / 4
        if self._left < 0:
            raise _TooLong
        return text

    # ---- states

    def _state(self, state: int, level: int, depth: int) -> str:
        languages = self.languages
        if languages is None:
            raise TypeError("a state of no languages")
        return self._sequence([self._shapes.get(i, ("any",)) for i in languages.items(state)], level, depth)

    def _sequence(self, shapes: Sequence[tuple[Any, ...]], level: int, depth: int) -> str:
        """Items one after the other. Each is what `Languages.shapes` calls it."""
        parts: list[tuple[Any, ...]] = []
        for shape in shapes:
            if shape[0] == "term" and self.terms.head[shape[1]] == "re.++":
                parts += [("term", t) for t in self._operands(shape[1], "re.++")]
            else:
                parts.append(shape)
        pieces: list[str] = []
        text = ""
        i = 0
        while i < len(parts):
            value = self._constant(parts[i])
            if value is None and text:
                pieces.append(self._spend(string(text)))
                text = ""
            alone = level if len(parts) == 1 else SEQUENCE
            if value is not None:
                text += value
            elif self._once_more(parts, i):
                pieces.append(f"{self._item(parts[i], PIECE, depth)}+")
                i += 1
            else:
                pieces.append(self._item(parts[i], alone, depth))
            i += 1
        if text:
            pieces.append(self._spend(string(text)))
        if len(pieces) > 1 and level == PIECE:
            return f"({' '.join(pieces)})"
        return " ".join(pieces) or "ε"

    def _once_more(self, parts: Sequence[tuple[Any, ...]], i: int) -> bool:
        """Whether the next part is any number of words of this one."""
        if i + 1 == len(parts) or parts[i][0] != "term" or parts[i + 1][0] != "term":
            return False
        after = parts[i + 1][1]
        return bool(self.terms.head[after] == "re.*") and self.terms.arguments[after][0] == parts[i][1]

    def _constant(self, shape: tuple[Any, ...]) -> str | None:
        """The text that an item is."""
        if shape[0] == "text":
            value: str = shape[1][shape[2] :]
            return value
        if shape[0] == "term" and self.terms.head[shape[1]] == "str.to_re":
            return self._value(self.terms.arguments[shape[1]][0])
        return None

    def _item(self, shape: tuple[Any, ...], level: int, depth: int) -> str:
        match shape:
            case ("term", t):
                return self._term(t, level, depth)
            case ("repetition", item, low, high):
                return self._repeated(self._shapes.get(item, ("any",)), low, high, depth)
            case ("and", states):
                # In parentheses even where they are not needed: this is what is known of one part of a string.
                return f"({' & '.join(self._inner(s, BOTH, depth) for s in states) or '.*'})"
            case ("not", states):
                inside = "|".join(self._inner(s, CHOICE, depth) for s in states)
                return self._spend(f"~({inside})" if states else ".*")
        return self._spend(".")

    def _inner(self, state: int, level: int, depth: int) -> str:
        return self._state(state, level, depth - 1) if depth > 1 else self._spend("…")

    def _repeated(self, shape: tuple[Any, ...], low: int, high: int, depth: int) -> str:
        body = self._sequence([shape], PIECE, depth - 1) if depth > 1 else self._spend("…")
        return self._spend(f"({body}){times(low, high)}" if body[-1] in "*+?}" else f"{body}{times(low, high)}")

    # ---- expressions

    def _term(self, t: int, level: int, depth: int) -> str:
        head, arguments = self.terms.head[t], self.terms.arguments[t]
        if head == "re.none":
            return self._spend("∅")
        characters = self._characters(t)
        if characters is not None:
            return self._spend(class_of(characters))
        if depth <= 1:
            return self._spend("…")
        if head == "re.*":
            return self._repeated(("term", arguments[0]), 0, INFINITE, depth)
        if head == "re.loop":
            low, high = [self._number(a) for a in arguments[1:]]
            if low is None or high is None:
                return self._spend("…")
            if low > high or high < 0:
                return self._spend("∅")
            return self._repeated(("term", arguments[0]), max(low, 0), high, depth)
        if head == "re.comp":
            return self._spend(f"~({self._sequence([('term', arguments[0])], CHOICE, depth - 1)})")
        if head in ("re.union", "re.inter"):
            return self._choice(t, str(head), level, depth)
        if head == "str.to_re":
            return self._spend("…")
        return self._sequence([("term", t)], level, depth - 1)

    def _choice(self, t: int, head: str, level: int, depth: int) -> str:
        """A union or intersection; characters of a union make one class."""
        own = CHOICE if head == "re.union" else BOTH
        characters: Ranges = []
        optional = False
        pieces = []
        for x in self._operands(t, head):
            found = self._characters(x) if own == CHOICE else None
            if found is not None:
                if not characters:
                    pieces.append("")
                characters += found
            elif own == CHOICE and self._constant(("term", x)) == "":
                optional = True
            else:
                pieces.append(self._sequence([("term", x)], BOTH if own == BOTH else SEQUENCE, depth - 1))
        pieces = [x or self._spend(class_of(characters)) for x in pieces]
        if optional and len(pieces) == 1:
            return self._spend(f"{pieces[0]}?" if characters else f"({pieces[0]})?")
        text = ("|" if own == CHOICE else " & ").join(["ε"] * optional + pieces)
        return f"({text})" if level > own and len(pieces) + optional > 1 else text

    def _operands(self, t: int, head: str) -> list[int]:
        """What an operator is applied to, also below itself, in order. Raises _TooLong."""
        found = []
        stack = [t]
        while stack:
            x = stack.pop()
            if self.terms.head[x] == head:
                self._spend("  ")
                stack += self.terms.arguments[x][::-1]
            else:
                found.append(x)
        return found

    def _characters(self, t: int) -> Ranges | None:
        """The characters of a range that is not empty, or of a text of one character."""
        head, arguments = self.terms.head[t], self.terms.arguments[t]
        if head == "re.range":
            ends = [self._value(a) for a in arguments]
            if ends[0] is not None and ends[1] is not None and len(ends[0]) == 1 == len(ends[1]) and ends[0] <= ends[1]:
                return [(ord(ends[0]), ord(ends[1]))]
            return []
        value = self._constant(("term", t))
        return [(ord(value), ord(value))] if value and len(value) == 1 else None

    def _value(self, t: int) -> str | None:
        head = self.terms.head[t]
        return head.value if isinstance(head, Text) else None

    def _number(self, t: int) -> int | None:
        head = self.terms.head[t]
        return head.numerator if isinstance(head, Numeral) else None


def times(low: int, high: int) -> str:
    """How often something is repeated."""
    if high >= INFINITE:
        return "*" if low == 0 else "+" if low == 1 else f"{{{low},}}"
    if low == high:
        return f"{{{low}}}"
    return "?" if (low, high) == (0, 1) else f"{{{low},{high}}}"


def class_of(characters: Ranges) -> str:
    """One of several characters; `.` for any of all, `∅` for none."""
    if not characters:
        return "∅"
    merged: Ranges = []
    for low, high in sorted(characters):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    if merged == [(0, MAX_CHARACTER)]:
        return "."
    if len(merged) == 1 and merged[0][0] == merged[0][1]:
        return string(chr(merged[0][0]))
    inside = ""
    if merged[0][0] == 0 and merged[-1][1] == MAX_CHARACTER:
        inside = "^"
        merged = [(a[1] + 1, b[0] - 1) for a, b in pairwise(merged)]
    for low, high in merged:
        inside += _in_class(low)
        if high > low:
            inside += ("-" if high > low + 1 else "") + _in_class(high)
    return f"[{inside}]"


def _in_class(code: int) -> str:
    """A character in a class, with a backslash before what means something there."""
    c = chr(code)
    return f"\\{c}" if c in "[]-^ " else escaped(c)


def path(characters: Sequence[Ranges]) -> str:
    """Characters that are read one after the other, each one of several: as text, where there is no choice."""
    pieces = []
    text = ""
    for ranges, equal in groupby(characters):
        count = len(list(equal))
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            text += chr(ranges[0][0]) * count
            continue
        if text:
            pieces.append(string(text))
            text = ""
        pieces.append(class_of(ranges) + (f"{{{count}}}" if count > 1 else ""))
    if text:
        pieces.append(string(text))
    return " ".join(pieces)
