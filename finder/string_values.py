"""The functions of strings and regular expressions on values, as SMT-LIB 2.7 defines them.

A string is a Python string over the alphabet of the theory, a regular expression a `Language`. Whether a word is in a
language is found out by sets of positions: from those where a part of the word may begin to those where it may end.
Such a set is one integer, bit i for the position before the i-th character, so that a step costs little for all
positions at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from formats.errors import ResourceLimit
from formats.meter import decimal, decimal_text
from formats.terms import MAX_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Step = tuple["Language", int]

MAX_LENGTH = 1 << 24
"""Longest string that is computed, in characters."""


MOST_REMEMBERED = 1 << 28
"""Bits of sets of positions that are remembered for one word."""


class NoValue(Exception):
    """There is a value, but it is not computed; the message says why."""


class Language:
    """A regular expression: an operator of the signature, applied to languages, strings and integers.

    Two are equal if they have the same words. That is seen where they are written in the same way; else comparing them
    raises NoValue, as the checker does not compare them either.
    """

    __slots__ = ("arguments", "head")

    def __init__(self, head: str, arguments: tuple[Language | str | int, ...]) -> None:
        self.head, self.arguments = head, arguments

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Language):
            return NotImplemented
        if not _same(self, other):
            raise NoValue("regular expressions are compared")
        return True

    def __hash__(self) -> int:
        # Equal ones may look entirely different.
        return 0


def matches(word: str, language: Language) -> bool:
    """Whether the word is in the language."""
    return bool(_Positions(word).ends(language, 1) >> len(word))


def _same(x: Language, y: Language) -> bool:
    """Whether two expressions are written in the same way."""
    seen = set()
    stack = [(x, y)]
    while stack:
        x, y = stack.pop()
        if x is y or (id(x), id(y)) in seen:
            continue
        seen.add((id(x), id(y)))
        if x.head != y.head or len(x.arguments) != len(y.arguments):
            return False
        for a, b in zip(x.arguments, y.arguments, strict=True):
            if isinstance(a, Language) and isinstance(b, Language):
                stack.append((a, b))
            elif a != b:
                return False
    return True


class _Positions:
    """Sets of positions in one word."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.all = (2 << len(word)) - 1
        # Expressions are kept, so that their ids stay their own.
        self._found: dict[tuple[int, int], tuple[Language, int]] = {}
        self._classes: dict[int, tuple[Language, int | None]] = {}
        self._occurrences: dict[tuple[str, ...], int] = {}

    def ends(self, language: Language, starts: int) -> int:
        """Where parts of the word can end that are in the language and begin at one of these positions."""
        # The searches under way are a stack, and no calls: expressions nest as deeply as they like.
        stack: list[tuple[Step, Generator[Step, Any, int]]] = []
        step: Step = language, starts
        while True:
            known = self._found.get((id(step[0]), step[1]))
            ends = None
            if known is not None:
                ends = known[1]
            else:
                stack.append((step, self._search(*step)))
            # A search that has just begun is sent None, one that waits what it asked for.
            while stack:
                (expression, begin), search = stack[-1]
                try:
                    step = search.send(ends)
                    break
                except StopIteration as end:
                    stack.pop()
                    ends = int(end.value)
                    if len(self._found) * len(self.word) > MOST_REMEMBERED:
                        self._found.clear()
                    self._found[id(expression), begin] = expression, ends
            else:
                return ends or 0

    def _search(self, language: Language, starts: int) -> Generator[Step, Any, int]:
        """The same for one level; yields the parts of an expression, with where they begin, and is sent their ends."""
        head, arguments = language.head, language.arguments
        if not starts or head == "re.none":
            return 0
        match head, arguments:
            case "str.to_re", (str(c),):
                return (starts & self._occurring(c)) << len(c)
            case "re.range", (str(c), str(d)):
                return (starts & self._between(c, d)) << 1
            case "re.++", (Language() as a, Language() as b):
                middle = yield a, starts
                ends: int = yield b, middle
                return ends
            case "re.union", (Language() as a, Language() as b):
                ends = yield a, starts
                more: int = yield b, starts
                return ends | more
            case "re.*", (Language() as a,):
                characters = self._characters(a)
                if characters is not None:
                    # Carries run through what follows a beginning without a gap.
                    return starts | (characters + (starts & characters)) ^ characters
                return (yield from self._repeated(a, starts, len(self.word)))
            case "re.loop", (Language() as a, int(least), int(most)):
                return (yield from self._loop(a, max(least, 0), most, starts))
        # What is left does not distribute over the beginnings.
        found = 0
        while starts:
            first = starts & -starts
            starts ^= first
            match head, arguments:
                case "re.inter", (Language() as a, Language() as b):
                    ends = yield a, first
                    found |= ends & (yield b, first)
                case "re.comp", (Language() as a,):
                    found |= self.all & -first & ~(yield a, first)
                case _:
                    raise NoValue(f"the operator {head} is not known")
        return found

    def _repeated(self, a: Language, starts: int, times: int) -> Generator[Step, Any, int]:
        """After up to so many words of a language."""
        reached = new = starts
        while new and times > 0:
            times -= 1
            new = (yield a, new) & ~reached
            reached |= new
        return reached

    def _loop(self, a: Language, least: int, most: int, starts: int) -> Generator[Step, Any, int]:
        if least > most:
            return 0
        ends = starts
        for _ in range(least):
            before = ends
            ends = yield a, ends
            # If the language has the empty word, positions are only added, else the first one moves on.
            if ends in (0, before):
                break
        return (yield from self._repeated(a, ends, most - least))

    def _characters(self, language: Language) -> int | None:
        """Where a character of a union of ranges and characters is; None for any other language."""
        stack = [language]
        while stack:
            x = stack[-1]
            if id(x) in self._classes:
                stack.pop()
                continue
            found: int | None = None
            match x.head, x.arguments:
                case "re.range", (str(c), str(d)):
                    found = self._between(c, d)
                case "str.to_re", (str(c),) if len(c) == 1:
                    found = self._between(c, c)
                case "re.union", (Language() as a, Language() as b):
                    missing = [y for y in (a, b) if id(y) not in self._classes]
                    if missing:
                        stack += missing
                        continue
                    one, other = self._classes[id(a)][1], self._classes[id(b)][1]
                    found = None if one is None or other is None else one | other
            self._classes[id(x)] = x, found
        return self._classes[id(language)][1]

    def _occurring(self, c: str) -> int:
        """Where a string begins."""
        found = self._occurrences.get((c,))
        if found is None:
            found = 0
            i = self.word.find(c)
            while i >= 0:
                found |= 1 << i
                i = self.word.find(c, i + 1)
            self._occurrences[(c,)] = found
        return found

    def _between(self, c: str, d: str) -> int:
        """Where a character of the range is; a range is empty if its ends are no characters."""
        if len(c) != 1 or len(d) != 1:
            return 0
        found = self._occurrences.get((c, d))
        if found is None:
            digits = "".join(["1" if c <= x <= d else "0" for x in reversed(self.word)])
            found = self._occurrences[c, d] = int(digits or "0", 2)
        return found

    def first(self, language: Language, start: int, least: int) -> tuple[int, int] | None:
        """Where the leftmost part from `start` on that is in the language begins, and the shortest such one ends.

        It has at least so many characters.
        """
        for i in range(start, len(self.word) + 1):
            ends = self.ends(language, 1 << i) >> (i + least)
            if ends:
                return i, i + least + (ends & -ends).bit_length() - 1
        return None


def _limited(length: int) -> None:
    if length > MAX_LENGTH:
        raise NoValue("a string is too long")


def _concatenation(x: str, y: str) -> str:
    _limited(len(x) + len(y))
    return x + y


def _substring(x: str, start: int, length: int) -> str:
    return x[start : start + length] if start >= 0 and length > 0 else ""


def _index(x: str, y: str, start: int) -> int:
    return x.find(y, start) if 0 <= start <= len(x) else -1


def _replace(x: str, y: str, z: str) -> str:
    # The empty string is found at the beginning.
    _limited(len(x) + len(z))
    return x.replace(y, z, 1)


def _replace_all(x: str, y: str, z: str) -> str:
    if not y:
        return x
    _limited(len(x) + x.count(y) * len(z))
    return x.replace(y, z)


def _replace_match(x: str, language: Language, z: str) -> str:
    found = _Positions(x).first(language, 0, 0)
    if found is None:
        return x
    _limited(len(x) + len(z))
    return x[: found[0]] + z + x[found[1] :]


def _replace_matches(x: str, language: Language, z: str) -> str:
    positions = _Positions(x)
    parts = []
    length = start = 0
    while (found := positions.first(language, start, 1)) is not None:
        parts += [x[start : found[0]], z]
        length += len(z)
        _limited(len(x) + length)
        start = found[1]
    return "".join([*parts, x[start:]])


def _character(n: int) -> str:
    return chr(n) if 0 <= n <= MAX_CHARACTER else ""


def _number(x: str) -> int:
    if not x or not all("0" <= c <= "9" for c in x):
        return -1
    try:
        return decimal(x)
    except ResourceLimit as error:
        raise NoValue(str(error)) from None


def _digits(n: int) -> str:
    return decimal_text(n) if n >= 0 else ""


def _maker(head: str) -> Callable[..., Language]:
    return lambda *arguments: Language(head, arguments)


_ON_STRINGS: dict[str, Callable[..., bool | int | str]] = {
    "str.++": _concatenation,
    "str.len": len,
    "str.<": lambda x, y: x < y,
    "str.substr": _substring,
    "str.prefixof": lambda x, y: y.startswith(x),
    "str.suffixof": lambda x, y: y.endswith(x),
    "str.contains": lambda x, y: y in x,
    "str.indexof": _index,
    "str.replace": _replace,
    "str.replace_all": _replace_all,
    "str.replace_re": _replace_match,
    "str.replace_re_all": _replace_matches,
    "str.to_code": lambda x: ord(x) if len(x) == 1 else -1,
    "str.from_code": _character,
    "str.to_int": _number,
    "str.from_int": _digits,
    "str.in_re": matches,
}
_ON_LANGUAGES = {
    h: _maker(h) for h in "str.to_re re.none re.range re.++ re.union re.inter re.comp re.* re.loop".split()
}
STRING_OPERATORS: dict[str, Callable[..., bool | int | str | Language]] = {**_ON_STRINGS, **_ON_LANGUAGES}
"""What each operator of strings does to values. Raises NoValue."""
