"""What the functions of strings and some others mean, from the definitions of SMT-LIB 2.7: by search, and slowly.

Nothing is taken from the checker, which these definitions are there to judge.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

Word = str | int | bool | Callable[[str], bool]
"""A string, a number, a truth value, or a language: which strings are in it."""


def language(member: Callable[[str], bool]) -> Callable[[str], bool]:
    return functools.cache(member)


def concatenation(r: Callable[[str], bool], s: Callable[[str], bool]) -> Callable[[str], bool]:
    return language(lambda x: any(r(x[:i]) and s(x[i:]) for i in range(len(x) + 1)))


def star(r: Callable[[str], bool]) -> Callable[[str], bool]:
    @functools.cache
    def member(x: str) -> bool:
        return not x or any(r(x[:i]) and member(x[i:]) for i in range(1, len(x) + 1))

    return member


def loop(r: Callable[[str], bool], n: int, m: int) -> Callable[[str], bool]:
    """From n to m words of r."""

    @functools.cache
    def times(k: int) -> Callable[[str], bool]:
        return concatenation(r, times(k - 1)) if k else language(lambda x: not x)

    return language(lambda x: any(times(k)(x) for k in range(max(n, 0), m + 1)))


def occurrences(x: str, s: str) -> list[int]:
    """Where s begins in x."""
    return [i for i in range(len(x) + 1) if x[i : i + len(s)] == s]


def first_word(x: str, r: Callable[[str], bool], least: int) -> tuple[int, int] | None:
    """Beginning and end of the leftmost, and there shortest, word of r in x with at least so many characters."""
    places = [(i, j) for i in range(len(x) + 1) for j in range(i + least, len(x) + 1) if r(x[i:j])]
    return min(places, default=None)


def replace(x: str, s: str, z: str) -> str:
    places = occurrences(x, s)
    return x[: places[0]] + z + x[places[0] + len(s) :] if places else x


def replace_all(x: str, s: str, z: str) -> str:
    places = occurrences(x, s)
    return x[: places[0]] + z + replace_all(x[places[0] + len(s) :], s, z) if s and places else x


def replace_re(x: str, r: Callable[[str], bool], z: str) -> str:
    place = first_word(x, r, 0)
    return x[: place[0]] + z + x[place[1] :] if place else x


def replace_re_all(x: str, r: Callable[[str], bool], z: str) -> str:
    place = first_word(x, r, 1)
    return x[: place[0]] + z + replace_re_all(x[place[1] :], r, z) if place else x


def to_int(x: str) -> int:
    """By place value."""
    if not x or any(c not in "0123456789" for c in x):
        return -1
    return sum((ord(c) - 48) * 10**i for i, c in enumerate(reversed(x)))


def from_int(n: int) -> str:
    """Digit by digit."""
    if n < 0:
        return ""
    return (from_int(n // 10) if n > 9 else "") + chr(48 + n % 10)


def less(x: str, y: str) -> bool:
    """By the definition: a proper prefix is less, and so is what has the smaller character at the first difference."""
    if not x or not y:
        return bool(y)
    return less(x[1:], y[1:]) if x[0] == y[0] else ord(x[0]) < ord(y[0])


MEANING: dict[str, Callable[..., Word]] = {
    "=": lambda x, y: x == y,
    "<": lambda x, y: x < y,
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "str.++": lambda x, y: x + y,
    "str.len": len,
    "str.<": less,
    "str.substr": lambda x, i, n: "".join(x[k] for k in range(i, min(i + n, len(x)))) if i >= 0 else "",
    "str.prefixof": lambda s, x: x[: len(s)] == s,
    "str.suffixof": lambda s, x: len(s) <= len(x) and x[len(x) - len(s) :] == s,
    "str.contains": lambda x, s: bool(occurrences(x, s)),
    "str.indexof": lambda x, s, i: min([k for k in occurrences(x, s) if k >= i], default=-1) if i >= 0 else -1,
    "str.replace": replace,
    "str.replace_all": replace_all,
    "str.replace_re": replace_re,
    "str.replace_re_all": replace_re_all,
    "str.to_code": lambda x: ord(x) if len(x) == 1 else -1,
    "str.from_code": lambda n: chr(n) if 0 <= n < 3 * 2**16 else "",
    "str.to_int": to_int,
    "str.from_int": from_int,
    "str.in_re": lambda x, r: r(x),
    "str.to_re": functools.cache(lambda s: language(lambda x: x == s)),
    "re.none": lambda: language(lambda x: False),
    "re.range": functools.cache(
        lambda a, b: language(lambda x: len(a) == len(b) == len(x) == 1 and ord(a) <= ord(x) <= ord(b))
    ),
    "re.++": functools.cache(concatenation),
    "re.union": functools.cache(lambda r, s: language(lambda x: r(x) or s(x))),
    "re.inter": functools.cache(lambda r, s: language(lambda x: r(x) and s(x))),
    "re.comp": functools.cache(lambda r: language(lambda x: not r(x))),
    "re.*": functools.cache(star),
    "re.loop": functools.cache(loop),
}
"""The value for the values of the arguments, by the name of the operator."""
