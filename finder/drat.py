"""The reader of DRAT proofs, text or binary, that other solvers write.

Text: a clause is its literals and 0, a deletion has the letter d before it; a line that begins with c is a comment;
line breaks mean nothing else. Binary: the byte a or d, then for each literal 2v or 2v + 1 (negated), seven bits a byte,
the lowest first, with the highest bit set in all but the last, then the byte 0. A file is binary if it has a byte 0
among the first 2^20.

A deletion takes away the newest clause with these literals, in whatever order. One that there is none of is counted
and ignored.
"""

from __future__ import annotations

import re
import time
from array import array
from typing import TYPE_CHECKING

from formats.errors import MalformedInput, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes that are read at a time."""

DELETE = -(1 << 31)
"""Stands for the letter d in a stream of literals."""

MAX_VARIABLE = (1 << 31) - 1
MAX_CLAUSES = (1 << 30) - 2
MAX_LITERALS = (1 << 31) - 2

_MASK = 0x7FFFFFFF
"""Makes an int32 of a hash. Hashes of integers are the same in every run."""

_COMMENT = re.compile(rb"^[ \t]*c[^\n]*", re.MULTILINE)
_WRONG = re.compile(
    rb"[^-0-9d \t\r\n]|-(?![1-9])|[0-9][-d]|(?<![0-9])0[0-9]|[0-9]{11}|-2147483648"
    rb"|(?:d|(?<![0-9])[1-9][0-9]*[ \t\r\n])[ \t\r\n]*d"
)
"""Finds what is no DRAT: a character, a number that is badly written or has too many digits, the letter d within a
clause."""

_TOO_LARGE = re.compile(rb"[0-9]{10}")


class LimitReached(Exception):
    """Time, or the range of int32, does not suffice."""


class NotImplied(Exception):
    """A lemma that is needed is neither RUP nor RAT on its first literal: the number of its clause, 0 if the proof
    does not even claim a contradiction."""

    def __init__(self, clause: int) -> None:
        super().__init__(clause)
        self.clause = clause


def look_at_the_clock(deadline: float) -> None:
    """Raise LimitReached past a time of the clock time.monotonic.

    Called now and then by code that may be compiled: this here is not, and the interpreter sees to signals.
    """
    if time.monotonic() > deadline:
        raise LimitReached("timeout")


class Clauses:
    """The clauses of a formula, then those of a proof, and the events of the proof.

    Clauses have numbers from 1. Clause c has the literals arena[start[c] : start[c + 1]], 2v for a variable and 2v + 1
    for its negation, without repetitions; `first` is the one that came first, 0 if there is none. An event c > 0 adds
    clause c, −c deletes it. Variables that the formula does not declare are numbered as they come: the proof's
    variable names[i] is variable `declared` + 1 + i.
    """

    def __init__(self, declared: int) -> None:
        if declared > MAX_VARIABLE // 2 - 1:
            raise LimitReached("more variables than can be numbered")
        self.declared = declared
        self.names: list[int] = []
        self.numbers: dict[int, int] = {}
        self.arena = array("i")
        self.start = array("i", [0, 0])
        self.first = array("i", [0])
        self.events = array("i")
        self.unmatched = 0
        # Clauses that are there, by hash: the newest of each bucket, and for each clause the next one.
        self._hash = array("i", [0])
        self._there = bytearray(1)
        self._bucket = array("i", bytes(4 << 10))
        self._chain = array("i", [0])

    @property
    def count(self) -> int:
        """How many clauses there are, deleted ones included."""
        return len(self.first) - 1

    @property
    def variables(self) -> int:
        """How many variables there are."""
        return self.declared + len(self.names)

    def add(self, clause: Sequence[int]) -> int:
        """Add a clause of integers as files have them; its number. Raises LimitReached."""
        literals = self._literals(clause, new=True)
        same = frozenset(literals)
        if len(same) < len(literals):
            literals = list(dict.fromkeys(literals))
        self.arena.extend(literals)
        self.start.append(len(self.arena))
        self.first.append(literals[0] if literals else 0)
        c = self.count
        if c > MAX_CLAUSES or len(self.arena) > MAX_LITERALS:
            raise LimitReached("more clauses or literals than can be numbered")
        self._hash.append(hash(same) & _MASK)
        self._there.append(1)
        self._chain.append(0)
        if c > len(self._bucket):
            self._bucket = array("i", bytes(8 * len(self._bucket)))
            for d in range(1, c):
                if self._there[d]:
                    self._into_bucket(d)
        self._into_bucket(c)
        return c

    def delete(self, clause: Sequence[int]) -> int:
        """Take a clause away; its number, or 0, and then `unmatched` counts it."""
        same = frozenset(self._literals(clause, new=False))
        b = hash(same) & _MASK & (len(self._bucket) - 1)
        before, c = 0, self._bucket[b]
        while c and (
            self.start[c + 1] - self.start[c] != len(same) or same != set(self.arena[self.start[c] : self.start[c + 1]])
        ):
            before, c = c, self._chain[c]
        if c == 0:
            self.unmatched += 1
            return 0
        if before:
            self._chain[before] = self._chain[c]
        else:
            self._bucket[b] = self._chain[c]
        self._there[c] = 0
        return c

    def forget(self) -> None:
        """Give back what only `delete` needs, which must not be called any more."""
        self._hash, self._there = array("i"), bytearray()
        self._bucket, self._chain = array("i"), array("i")

    def _literals(self, clause: Sequence[int], new: bool) -> list[int]:
        """The literals of a clause, in its order; with `new`, new variables get numbers."""
        declared = self.declared
        if clause and (max(clause) > declared or min(clause) < -declared):
            clause = [self._number(x, new) for x in clause]
        return [2 * x if x > 0 else 1 - 2 * x for x in clause]

    def _number(self, x: int, new: bool) -> int:
        v = abs(x)
        if v > self.declared:
            number = self.numbers.get(v)
            if number is None:
                number = self.variables + 1
                if new:
                    if number > MAX_VARIABLE // 2 - 1:
                        raise LimitReached("more variables than can be numbered")
                    self.numbers[v] = number
                    self.names.append(v)
            v = number
        return v if x > 0 else -v

    def _into_bucket(self, c: int) -> None:
        b = self._hash[c] & (len(self._bucket) - 1)
        self._chain[c] = self._bucket[b]
        self._bucket[b] = c


def read_proof(file: BinaryIO, name: str, clauses: Clauses) -> None:
    """Add the clauses and events of the proof in `file`, which messages call `name`.

    Raises MalformedInput, with the line and column of a text, or line 1 and the byte, from 1, of a binary file; and
    LimitReached.
    """
    chunk = file.read(CHUNK)
    read = _binary if b"\0" in chunk else _text
    for clause, deleted in read(file, chunk, name):
        if deleted:
            c = clauses.delete(clause)
            if c:
                clauses.events.append(-c)
        else:
            clauses.events.append(clauses.add(clause))


def _text(file: BinaryIO, chunk: bytes, name: str) -> Iterator[tuple[array[int], bool]]:
    line = 1
    left = array("i")
    while chunk:
        chunk += file.readline()
        text = _COMMENT.sub(b"", chunk) if b"c" in chunk else chunk
        wrong = _WRONG.search(text)
        try:
            numbers = array("i") if wrong else array("i", map(int, text.replace(b"d", b" -2147483648 ").split()))
        except OverflowError:
            wrong = _TOO_LARGE.search(text)
        if wrong is not None:
            raise MalformedInput(
                name, *_place(text, wrong.start(), line), f"expected DRAT, found {_shown(text, wrong)}"
            )
        numbers = left + numbers
        start = 0
        for _ in range(numbers.count(0)):
            end = numbers.index(0, start)
            deleted = numbers[start] == DELETE
            clause = numbers[start + deleted : end]
            if DELETE in clause:
                raise MalformedInput(name, line, 1, "expected DRAT, found the letter d within a clause")
            yield clause, deleted
            start = end + 1
        left = numbers[start:]
        line += chunk.count(b"\n")
        chunk = file.read(CHUNK)
    if left:
        raise MalformedInput(name, line, 1, "the file ends within a clause")


def _place(text: bytes, position: int, line: int) -> tuple[int, int]:
    """Line and column of a position in a text that begins with line `line`."""
    return line + text.count(b"\n", 0, position), position - text.rfind(b"\n", 0, position)


def _shown(text: bytes, match: re.Match[bytes]) -> str:
    return quoted(text[match.start() : match.start() + 100].partition(b"\n")[0].decode("latin-1"))


def _binary(file: BinaryIO, chunk: bytes, name: str) -> Iterator[tuple[array[int], bool]]:
    read = 0
    rest = b""
    while chunk:
        *clauses, rest = (rest + chunk).split(b"\0")
        for data in clauses:
            if data[:1] not in (b"a", b"d"):
                raise MalformedInput(name, 1, read + 1, "expected the byte a or d")
            clause = array("i")
            literal = shift = 0
            for byte in data[1:]:
                literal |= (byte & 127) << shift
                if byte > 127 and shift < 28:
                    shift += 7
                elif byte < 128 and 2 <= literal <= 2 * MAX_VARIABLE + 1:
                    clause.append(-(literal >> 1) if literal & 1 else literal >> 1)
                    literal = shift = 0
                else:
                    shift = 7
                    break
            if shift:
                raise MalformedInput(
                    name, 1, read + 1, "expected literals of at most 32 bits, each ended by a byte below 128"
                )
            yield clause, data[:1] == b"d"
            read += len(data) + 1
        chunk = file.read(CHUNK)
    if rest:
        raise MalformedInput(name, 1, read + 1, "the file ends within a clause")
