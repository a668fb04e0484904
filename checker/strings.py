"""The functions of the theory of strings, on values. They are total: SMT-LIB 2.7 gives each a value everywhere.

A string is a sequence of code points, surrogates like any others, and Python compares strings by code points as well.
What may be longer than the arguments is paid for before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from checker.regex import Languages
from formats.errors import Unsupported
from formats.meter import CHARACTER_WORK, decimal, decimal_text
from formats.terms import MAX_CHARACTER

DIGITS = frozenset("0123456789")


class Language:
    """The language of a ground regular expression, the term `term`: a value of sort RegLan.

    Different terms can have one language, which nothing here decides: comparing two of them raises Unsupported.
    """

    __slots__ = ("term",)

    def __init__(self, term: int) -> None:
        self.term = term

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Language) and self.term == other.term:
            return True
        raise Unsupported("comparison of regular expressions", "evaluation")

    __hash__ = None  # type: ignore[assignment]


def joined(languages: Languages, parts: Iterable[str]) -> str:
    """The parts, one after the other."""
    pieces = list(parts)
    languages.meter.charge(CHARACTER_WORK * sum(map(len, pieces)))
    return "".join(pieces)


def replaced(languages: Languages, a: list[str], once: bool) -> str:
    """The text a[0] with a[2] in place of a[1]: of its first occurrence if `once`, else of all that do not overlap.

    The first occurrence of the empty pattern is in front of everything; of «all» there is none.
    """
    text, pattern, by = a
    if not pattern:
        return joined(languages, (by, text)) if once else text
    found = 1 if once else text.count(pattern)
    languages.meter.charge(CHARACTER_WORK * (len(text) + found * len(by)))
    return text.replace(pattern, by, found)


def replaced_words(languages: Languages, a: list[Any], once: bool) -> str:
    """The text a[0] with a[2] in place of words of language a[1]: the leftmost, and the shortest that begin there.

    If `once`, of the first, which may be empty; else of all that are not empty and do not overlap.
    """
    text, language, by = a
    pieces: list[str] = []
    done = start = 0
    while start <= len(text):
        ends = (e for e in languages.ends(text, language.term, start) if once or e > start)
        end = next(ends, None)
        if end is None:
            start += 1
            continue
        pieces += [text[done:start], by]
        done = start = end
        if once:
            break
    return joined(languages, (*pieces, text[done:]))


FUNCTIONS: dict[object, Callable[[Languages, list[Any]], bool | int | str]] = {
    "str.++": joined,
    "str.len": lambda _, a: len(a[0]),
    "str.<": lambda _, a: a[0] < a[1],
    "str.substr": lambda r, a: joined(r, [a[0][a[1] : a[1] + a[2]]]) if a[1] >= 0 < a[2] else "",
    "str.prefixof": lambda _, a: a[1].startswith(a[0]),
    "str.suffixof": lambda _, a: a[1].endswith(a[0]),
    "str.contains": lambda _, a: a[1] in a[0],
    "str.indexof": lambda _, a: a[0].find(a[1], a[2]) if a[2] >= 0 else -1,
    "str.replace": lambda r, a: replaced(r, a, once=True),
    "str.replace_all": lambda r, a: replaced(r, a, once=False),
    "str.replace_re": lambda r, a: replaced_words(r, a, once=True),
    "str.replace_re_all": lambda r, a: replaced_words(r, a, once=False),
    "str.to_code": lambda _, a: ord(a[0]) if len(a[0]) == 1 else -1,
    "str.from_code": lambda _, a: chr(a[0]) if 0 <= a[0] <= MAX_CHARACTER else "",
    "str.to_int": lambda _, a: decimal(a[0]) if a[0] and DIGITS.issuperset(a[0]) else -1,
    "str.from_int": lambda r, a: joined(r, [decimal_text(a[0])]) if a[0] >= 0 else "",
    "str.in_re": lambda r, a: r.matches(a[0], a[1].term),
}
"""What the functions mean: the value for the values of the arguments, with what is known of languages."""
