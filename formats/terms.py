"""Hash-consed terms, numbered 1, 2, 3, … in the order of their creation.

A *literal* is a nonzero integer: the number of a Boolean term, or its negative for the negation. There is no
term for `not`. Arguments of Boolean sort are literals, arguments of other sorts are term numbers. Term 1 is
`true`, so the literal −1 is `false`.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

from formats.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

TRUE = 1
FALSE = -1


class SortError(Exception):
    """An application that the signature does not allow; the message says why."""


class Sort:
    """A sort. Interned by `Terms.sort`, so compared by identity.

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
    """A rational constant of sort Int or Real, in lowest terms. Interned by `Terms.numeral`.

    `value` is an `int` if the number is one, else a `Fraction`.
    """

    __slots__ = ("denominator", "numerator", "value")

    def __init__(self, numerator: int, denominator: int) -> None:
        self.numerator, self.denominator = numerator, denominator
        self.value: int | Fraction = numerator
        if denominator != 1:
            from fractions import Fraction

            self.value = Fraction(numerator, denominator)


class Variable:
    """The parameter of a definition: a fresh object for each binder, equal to nothing else."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


Head = str | Function | Numeral | Variable
"""What a term applies: the name of a theory's operator, a declared function, a numeral, or a variable."""

BOOL = Sort("Bool", 0, ())
INT = Sort("Int", 0, ())
REAL = Sort("Real", 0, ())


class Terms:
    """The table of terms. `head[t]`, `arguments[t]`, `sort[t]` and `closed[t]` describe term t; entry 0 is unused."""

    __slots__ = ("_numerals", "_sorts", "_terms", "arguments", "closed", "head", "sort")

    def __init__(self) -> None:
        self.head: list[Head] = [""]
        self.arguments: list[tuple[int, ...]] = [()]
        self.sort: list[Sort] = [BOOL]
        self.closed = bytearray(1)
        self._terms: dict[tuple[Head | int, ...], int] = {}
        self._numerals: dict[tuple[str, str, str], Numeral] = {}
        self._sorts: dict[tuple[str, int, tuple[Sort, ...]], Sort] = {(s.name, 0, ()): s for s in (BOOL, INT, REAL)}
        self.add("true", (), BOOL)

    def __len__(self) -> int:
        """The number of terms, which is also the number of the newest one."""
        return len(self.head) - 1

    def copy(self) -> Terms:
        """An independent table with the same terms; sorts, functions and numerals are shared."""
        new = Terms.__new__(Terms)
        new.head, new.arguments, new.sort = self.head[:], self.arguments[:], self.sort[:]
        new.closed = self.closed[:]
        new._terms, new._numerals, new._sorts = self._terms.copy(), self._numerals.copy(), self._sorts.copy()
        return new

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
        """The interned sort `name` of declaration `number` (0: of a theory) applied to `arguments`."""
        key = (name, number, arguments)
        sort = self._sorts.get(key)
        if sort is None:
            sort = self._sorts[key] = Sort(*key)
        return sort

    def numeral_head(self, numerator: int, denominator: int, sort: Sort) -> Numeral:
        """The interned value numerator/denominator of `sort`; `denominator` is positive.

        Keyed by text: the interpreter's hash of integers is the same on every run and easy to make collide.
        """
        common = gcd(numerator, denominator)
        numerator, denominator = numerator // common, denominator // common
        key = (sort.name, hex(numerator), hex(denominator))
        value = self._numerals.get(key)
        if value is None:
            value = self._numerals[key] = Numeral(numerator, denominator)
        return value

    def numeral(self, numerator: int, denominator: int, sort: Sort) -> int:
        """The number of the term for the value numerator/denominator of `sort`."""
        return self.add(self.numeral_head(numerator, denominator, sort), (), sort)

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
        if len(sorts) != len(head.domain):
            raise SortError(f"expected {len(head.domain)} arguments, found {len(sorts)}")
        for i, (expected, found) in enumerate(zip(head.domain, sorts, strict=True), 1):
            if expected is not found:
                raise SortError(f"argument {i}: expected sort {expected}, found {found}")
        return head.range
    if not isinstance(head, str) or head not in SIGNATURE:
        raise SortError("not an operator")
    least, most, domain, range_ = SIGNATURE[head]
    if not least <= len(sorts) <= (most or len(sorts)):
        raise SortError(f"wrong number of arguments: {len(sorts)}")
    if head == "ite":
        if sorts[0] is not BOOL:
            raise SortError(f"condition: expected sort Bool, found {sorts[0]}")
        sorts = sorts[1:]
    for i, sort in enumerate(sorts, 1 + (head == "ite")):
        if sort is not sorts[0]:
            raise SortError(f"argument {i}: expected sort {sorts[0]}, found {sort}")
    if domain and sorts[0] not in domain:
        raise SortError(f"expected sort {' or '.join(s.name for s in domain)}, found {sorts[0]}")
    return range_ or sorts[0]


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
"""The operators that terms are made of; `formats/SMTLIB.md` says how the reader expresses all others by these."""
