"""The reader of LRAT proofs, text and binary, one record at a time, from a stream. Normative description: DIMACS.md."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from formats.certificate import MAX_LINE
from formats.dimacs import MAX_VARIABLE, integers
from formats.errors import MalformedInput, ResourceLimit

_DELETION = re.compile(rb"[ \t]*-?[0-9]+[ \t]* d(?= )")
"""How a line of a text proof that deletes clauses begins."""

CHUNK = 1 << 16
"""Bytes of a binary proof that are read at a time."""

MAX_SHIFT = 56
"""Bits of a number in a binary proof before its last byte: a number has at most nine bytes."""

ADD, DELETE = b"ad"
"""How the records of a binary proof begin."""

Numbers = tuple[bool, list[int]]
"""Whether a record adds a clause, and its numbers: an id, literals, 0, hints or ids, 0."""

Record = tuple[int, "array[int]", list[int]]
"""The id of an added clause, its literals, its hints; or 0, no literals, and the ids of deleted clauses."""


class LratReader:
    """The records of the proof in `stream`, whose first byte or bytes, `begun`, have been read already.

    `bytes` is how many have been read. Methods raise MalformedInput for bytes that are not in the format, and
    ResourceLimit for a line that is too long.
    """

    def __init__(self, begun: bytes, stream: BinaryIO, file: str) -> None:
        self.begun, self.stream, self.file = begun, stream, file
        self.line = self.column = 1
        self.bytes = len(begun)

    def fail(self, what: str) -> NoReturn:
        """Raise MalformedInput at the newest line, or byte of a binary proof, which is all one line."""
        raise MalformedInput(self.file, self.line, self.column, what)

    def records(self) -> Iterator[Record]:
        """The records in order."""
        for addition, numbers in self.binary() if self.begun[:1] in (b"a", b"d") else self.text():
            zero = numbers.index(0, 1)
            ident, literals = numbers[0], numbers[1:zero]
            if ident < addition:
                self.fail("expected an id")
            if literals and (max(literals) > MAX_VARIABLE or min(literals) < -MAX_VARIABLE):
                self.fail(f"a literal above {MAX_VARIABLE}")
            yield ident if addition else 0, array("i", literals), numbers[zero + 1 : -1]

    def text(self) -> Iterator[Numbers]:
        """The records of a text proof, one a line: `id literals… 0 hints… 0` or `id d ids… 0`."""
        line = self.begun if self.begun == b"\n" else self.begun + self.read_line()
        while line:
            if line[0] != ord("c") and line.strip(b" \t\n"):
                deletion = _DELETION.match(line)
                if deletion is not None:
                    line = line[: deletion.end() - 1] + b"0" + line[deletion.end() :]
                numbers = integers(line, self.file, self.line)
                if numbers[-1] or numbers[1:].count(0) != 2:
                    self.fail("expected an id, literals, 0, hints, 0, or an id, d, ids, 0")
                yield deletion is None, numbers
            self.line += 1
            line = self.read_line()

    def read_line(self) -> bytes:
        """The next line, b"" at the end of the file."""
        line = self.stream.readline(MAX_LINE)
        if len(line) == MAX_LINE:
            raise ResourceLimit(f"a line of {MAX_LINE} bytes")
        self.bytes += len(line)
        return line

    def binary(self) -> Iterator[Numbers]:
        """The records of a binary proof: `a`, an id, literals, 0, hints, 0, or `d`, ids, 0."""
        naturals = self.naturals()
        for letter in naturals:
            if letter == ADD:
                yield True, self.to_zero(naturals) + self.to_zero(naturals)
            elif letter == DELETE:
                yield False, [0, 0, *self.to_zero(naturals)]
            else:
                self.fail("expected a or d")

    def to_zero(self, naturals: Iterator[int]) -> list[int]:
        """The integers up to the next 0, which is the last one: n is written as 2·n, and −n as 2·n + 1."""
        result: list[int] = []
        for natural in naturals:
            if natural == 1:
                self.fail("expected a number, found -0")
            result.append(-(natural >> 1) if natural & 1 else natural >> 1)
            if natural == 0:
                return result
        self.fail("the file ends inside a record")

    def naturals(self) -> Iterator[int]:
        """The natural numbers in a binary proof: seven bits a byte, lowest first, and 128 in all bytes but the last.

        The letters, too, are such numbers.
        """
        data = self.begun
        number = shift = 0
        while data:
            for byte in data:
                number |= (byte & 127) << shift
                if byte > 127:
                    shift += 7
                    if shift > MAX_SHIFT:
                        self.fail("a number of more than nine bytes")
                elif byte == 0 and shift:
                    self.fail("a number whose last byte is 0")
                else:
                    yield number
                    number = shift = 0
                self.column += 1
            data = self.stream.read(CHUNK)
            self.bytes += len(data)
        if shift:
            self.fail("the file ends inside a number")
