"""Hash-consed terms, numbered 1, 2, 3, … in the order of their creation.

A *literal* is a nonzero integer: the number of a Boolean term, or its negative for the negation. There is no
term for `not`. Arguments of Boolean sort are literals, arguments of other sorts are term numbers. Term 1 is
`true`, so the literal −1 is `false`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd
from typing import TYPE_CHECKING

from formats.errors import quoted

if TYPE_CHECKING:
    from fractions import Fraction

TRUE = 1
FALSE = -1


class SortError(Exception):
    """An application that the signature does not allow; the message says why."""


class Sort:
    """A sort. Interned by `Terms.named_sort`, so compared by identity.

    `number` is 0 for the sorts of a theory and the number of its declaration, from 1, for a declared one: two
    declarations of one name at different times are different sorts.
    """

    __slots__ = ("arguments", "name", "number")

    def __init__(self, name: str, number: int, arguments: tuple[Sort, ...]) -> None:
        self.name, self.number, self.arguments = name, number, arguments

    def __repr__(self) -> str:
        return quoted(self.name)


class Function:
    """A declared function or constant; one object per declaration, compared by identity.

    `number` counts the declarations of functions in the script from 1. The declaration is in scope at query k
    exactly if `declared` < k <= `popped`: both count the queries that had been read at that moment.
    """

    __slots__ = ("declared", "domain", "name", "number", "popped", "range")

    def __init__(self, name: str, number: int, domain: tuple[Sort, ...], range_: Sort, declared: int) -> None:
        self.name, self.number, self.domain, self.range = name, number, domain, range_
        self.declared = declared
        self.popped: float = float("inf")

    def in_scope(self, query: int) -> bool:
        """Whether the declaration is visible to query `query`."""
        return self.declared < query <= self.popped

    def __repr__(self) -> str:
        return quoted(self.name)


class Numeral:
    """A rational constant of sort Int or Real, in lowest terms; equal to any other of the same sort and value.

    `value` is an `int` if the number is one, else a `Fraction`. Compared and hashed as text: the interpreter's hash of
    integers is the same on every run and easy to make collide.
    """

    __slots__ = ("_text", "denominator", "numerator", "value")

    def __init__(self, numerator: int, denominator: int, sort: Sort) -> None:
        common = gcd(numerator, denominator)
        self.numerator, self.denominator = numerator // common, denominator // common
        self.value: int | Fraction = self.numerator
        if self.denominator != 1:
            from fractions import Fraction

            self.value = Fraction(numerator, denominator)
        self._text = f"{sort.name} {self.numerator:x}/{self.denominator:x}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numeral) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class Text:
    """A string constant; `value` is the sequence of its characters, code points from 0 to MAX_CHARACTER.

    Surrogates are characters like any others. Compared as text, whose hash differs from run to run.
    """

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


class Variable:
    """The parameter of a definition: a fresh object for each binder, equal to nothing else."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


Head = str | Function | Numeral | Text | Variable
"""What a term applies: the name of a theory's operator, a declared function, a numeral, a string, or a variable."""

BOOL = Sort("Bool", 0, ())
INT = Sort("Int", 0, ())
REAL = Sort("Real", 0, ())
STRING = Sort("String", 0, ())
REGLAN = Sort("RegLan", 0, ())

MAX_CHARACTER = 0x2FFFF
"""The largest character: the alphabet is fixed by the theory of strings, and smaller than Unicode's."""


class Terms:
    """The table of terms. `head[t]`, `arguments[t]`, `sort[t]` and `closed[t]` describe term t; entry 0 is unused."""

    __slots__ = ("_sorts", "_terms", "arguments", "closed", "head", "sort")

    def __init__(self) -> None:
        self.head: list[Head] = [""]
        self.arguments: list[tuple[int, ...]] = [()]
        self.sort: list[Sort] = [BOOL]
        self.closed = bytearray(1)
        self._terms: dict[tuple[Head | int, ...], int] = {}
        self._sorts: dict[tuple[str, int, tuple[Sort, ...]], Sort] = {}
        self.add("true", (), BOOL)

    def __len__(self) -> int:
        """The number of terms, which is also the number of the newest one."""
        return len(self.head) - 1

    def find(self, head: Head, arguments: tuple[int, ...]) -> int:
        """The number of the term `head(arguments)`, or 0 if there is none. Equalities are found in either order."""
        if head == "=" and arguments[0] > arguments[1]:
            arguments = arguments[::-1]
        return self._terms.get(_key(head, arguments), 0)

    def add(self, head: Head, arguments: tuple[int, ...], sort: Sort, closed: bool = True) -> int:
        """The number of `head(arguments)`, a new one if there is no such term yet. Checks nothing.

        The arguments of `=` are put in increasing order: equality is symmetric, and one number for both
        directions spares everybody a lemma.
        """
        if head == "=" and arguments[0] > arguments[1]:
            arguments = arguments[::-1]
        key = _key(head, arguments)
        number = self._terms.get(key)
        if number is None:
            number = self._terms[key] = len(self.head)
            self.head.append(head)
            self.arguments.append(arguments)
            self.sort.append(sort)
            self.closed.append(closed)
        return number

    def named_sort(self, name: str, number: int, arguments: tuple[Sort, ...]) -> Sort:
        """The interned sort that declaration `number`, of `name`, makes of `arguments`."""
        return self._sorts.setdefault((name, number, arguments), Sort(name, number, arguments))

    def numeral(self, numerator: int, denominator: int, sort: Sort) -> int:
        """The number of the term for the value numerator/denominator of `sort`; `denominator` is positive."""
        return self.add(Numeral(numerator, denominator, sort), (), sort)

    def text(self, value: str) -> int:
        """The number of the term for the string `value`, whose characters are in the alphabet."""
        return self.add(Text(value), (), STRING)

    def sort_of(self, literal: int) -> Sort:
        """The sort of a literal or term number."""
        return self.sort[abs(literal)]

    def apply(self, head: Head, arguments: Sequence[int]) -> int:
        """The number of `head(arguments)` after checking it against the signature.

        Every argument must be a nonzero number in the table. Raises SortError.
        """
        arguments = tuple(arguments)
        sorts = self.sort
        for a in arguments:
            if a < 0 and sorts[-a] is not BOOL:
                raise SortError(f"a negated term of sort {sorts[-a]}")
        sort = result_sort(head, [sorts[abs(a)] for a in arguments])
        closed = self.closed
        return self.add(head, arguments, sort, all([closed[abs(a)] for a in arguments]))

    def below(self, literals: Iterable[int], least: int = 1) -> list[int]:
        """The terms from number `least` on that `literals` are made of, themselves included, arguments first."""
        needed: set[int] = set()
        pending = [abs(x) for x in literals]
        while pending:
            t = pending.pop()
            if t >= least and t not in needed:
                needed.add(t)
                pending += [abs(a) for a in self.arguments[t]]
        return sorted(needed)


def _key(head: Head, arguments: tuple[int, ...]) -> tuple[Head | int, ...]:
    """The key of a term in the table.

    One flat tuple, so that the hash of the head, which differs from run to run, comes first; and −1 is replaced,
    because Python gives −1 and −2 the same hash. Otherwise a file could be made of terms that collide.
    """
    if FALSE in arguments:
        return (head, *[0 if a == FALSE else a for a in arguments])
    return (head, *arguments)


def result_sort(head: Head, sorts: list[Sort]) -> Sort:
    """The sort of `head` applied to arguments of the given sorts. Raises SortError if the signature forbids it."""
    if isinstance(head, Function):
        domain, range_ = head.domain, head.range
    elif isinstance(head, str) and head in SIGNATURE:
        least, most, allowed, result = SIGNATURE[head]
        if not least <= len(sorts) <= (most or len(sorts)):
            raise SortError(f"wrong number of arguments: {len(sorts)}")
        domain = (BOOL, sorts[1], sorts[1]) if head == "ite" else (sorts[0],) * len(sorts)
        range_ = result or domain[-1]
        if allowed and domain[-1] not in allowed:
            raise SortError(f"expected sort {' or '.join(s.name for s in allowed)}, found {domain[-1]}")
    elif isinstance(head, str) and head in PROFILES:
        domain, range_ = PROFILES[head]
    else:
        raise SortError("not an operator")
    check_sorts(domain, sorts)
    return range_


def check_sorts(domain: Sequence[Sort], sorts: Sequence[Sort]) -> None:
    """Raise SortError unless arguments have these sorts."""
    if len(sorts) != len(domain):
        raise SortError(f"expected {len(domain)} arguments, found {len(sorts)}")
    for i, (expected, found) in enumerate(zip(domain, sorts, strict=True), 1):
        if expected is not found:
            raise SortError(f"argument {i}: expected sort {expected}, found {found}")


ARITHMETIC = (INT, REAL)

SIGNATURE: dict[str, tuple[int, int, tuple[Sort, ...], Sort | None]] = {
    # operator: (least and most number of arguments, 0 for any; sorts allowed, () for any; sort of the result,
    # None for that of the arguments). All arguments have one sort, except the condition of `ite`.
    "and": (1, 0, (BOOL,), BOOL),
    "or": (1, 0, (BOOL,), BOOL),
    "=": (2, 2, (), BOOL),
    "distinct": (3, 0, (), BOOL),
    "ite": (3, 3, (), None),
    "<": (2, 2, ARITHMETIC, BOOL),
    "+": (2, 0, ARITHMETIC, None),
    "-": (1, 0, ARITHMETIC, None),
    "*": (2, 0, ARITHMETIC, None),
    "/": (2, 2, (REAL,), None),
    "div": (2, 2, (INT,), None),
    "mod": (2, 2, (INT,), None),
    "abs": (1, 1, (INT,), None),
    "to_real": (1, 1, (INT,), REAL),
    "to_int": (1, 1, (REAL,), INT),
    "is_int": (1, 1, (REAL,), BOOL),
}

PROFILES: dict[str, tuple[tuple[Sort, ...], Sort]] = {
    # operator: sorts of the arguments, sort of the result.
    "str.++": ((STRING, STRING), STRING),
    "str.len": ((STRING,), INT),
    "str.<": ((STRING, STRING), BOOL),
    "str.substr": ((STRING, INT, INT), STRING),
    "str.prefixof": ((STRING, STRING), BOOL),
    "str.suffixof": ((STRING, STRING), BOOL),
    "str.contains": ((STRING, STRING), BOOL),
    "str.indexof": ((STRING, STRING, INT), INT),
    "str.replace": ((STRING, STRING, STRING), STRING),
    "str.replace_all": ((STRING, STRING, STRING), STRING),
    "str.replace_re": ((STRING, REGLAN, STRING), STRING),
    "str.replace_re_all": ((STRING, REGLAN, STRING), STRING),
    "str.to_code": ((STRING,), INT),
    "str.from_code": ((INT,), STRING),
    "str.to_int": ((STRING,), INT),
    "str.from_int": ((INT,), STRING),
    "str.in_re": ((STRING, REGLAN), BOOL),
    "str.to_re": ((STRING,), REGLAN),
    "re.none": ((), REGLAN),
    "re.range": ((STRING, STRING), REGLAN),
    "re.++": ((REGLAN, REGLAN), REGLAN),
    "re.union": ((REGLAN, REGLAN), REGLAN),
    "re.inter": ((REGLAN, REGLAN), REGLAN),
    "re.comp": ((REGLAN,), REGLAN),
    "re.*": ((REGLAN,), REGLAN),
    "re.loop": ((REGLAN, INT, INT), REGLAN),
}
"""The operators that terms are made of, with SIGNATURE; `formats/SMTLIB.md` says how the reader expresses all others by
these. The numbers of a loop are arguments like any others: the words of the expression from the first number of times
to the second."""
