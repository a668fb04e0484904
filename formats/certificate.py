"""The reader of certificates, one record at a time, from a stream. Normative description: CERTIFICATE.md."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from formats.errors import MalformedInput, ResourceLimit, quoted
from formats.meter import CHUNK, decimal
from formats.terms import INT, REAL, Sort
from formats.tokens import escaped, unescaped

VERSION = 1
WORDS = 1 << 16
"""Words of the refutation that are read at a time."""

MAX_LINE = 1 << 26
"""Longest line, in bytes, that is read into memory."""

_HEADER = re.compile(rb"assay-certificate ([1-9][0-9]{0,8}) (sat|unsat) ([1-9][0-9]{0,8}) ([0-9a-f]{64})\n")
_INTEGER = rb"(?:0|-?[1-9][0-9]*)"
_TERM = re.compile(rb"t (#[1-9][0-9]{0,8}|[^# \n][^ \n]*)((?: " + _INTEGER + rb")*)\n")
_NUMERAL = re.compile(rb"t (Int|Real) (0|-?[1-9][0-9]*)(?:/([1-9][0-9]*))?\n")
_STRING = re.compile(rb't String "([!#-~]*)"\n')
_CLAUSE = re.compile(rb"c ([a-z]+)((?: " + _INTEGER + rb")*)\n")
_VALUE = re.compile(rb"([vfe]) ([!-~]+(?: [!-~]+)*)\n")
_REFUTATION = re.compile(rb"refutation (0|[1-9][0-9]{0,14})\n")


class CertificateReader:
    """The records of one certificate. `line` is the number of the newest line, from 1.

    `begun` is what has already been read from the stream, a part of the first line.
    Every method raises MalformedInput for bytes that are not in the format.
    """

    def __init__(self, stream: BinaryIO, file: str, begun: bytes = b"") -> None:
        self.stream, self.file, self.begun = stream, file, begun
        self.line = 0
        self.bytes = self.words = 0
        match = _HEADER.fullmatch(self.read_line())
        if match is None:
            self.fail('expected the header "assay-certificate 1 sat|unsat <query> <sha256>"')
        version, self.answer, self.query = int(match[1]), match[2].decode(), int(match[3])
        self.digest = match[4].decode()
        if version != VERSION:
            self.fail(f"version {version} of the format; this reader knows version {VERSION}")

    def fail(self, what: str, column: int = 1) -> NoReturn:
        """Raise MalformedInput at the newest line."""
        raise MalformedInput(self.file, max(1, self.line), column, what)

    def read_line(self) -> bytes:
        """The next line with its newline, b"" at the end of the file."""
        text = self.begun + self.stream.readline(MAX_LINE)
        self.begun = b""
        self.line += 1
        self.bytes += len(text)
        if text and not text.endswith(b"\n"):
            if len(text) >= MAX_LINE:
                raise ResourceLimit(f"a line of {MAX_LINE} bytes")
            self.fail("the file ends inside a line")
        return text

    def lemmas(self) -> Iterator[tuple[str, str, list[int]]]:
        """The term and clause records of an unsat certificate, up to its `refutation` line.

        Yields ("c", rule, arguments), ("t", operator, arguments), for a numeral ("n", sort, [numerator, denominator])
        and for a string ("s", its characters, []). Afterwards `words` is the announced length of the refutation.
        """
        while True:
            line = self.read_line()
            if (match := _CLAUSE.fullmatch(line)) is not None:
                yield "c", match[1].decode(), integers(match[2])
            elif (match := _NUMERAL.fullmatch(line)) is not None and not (match[1] == b"Int" and match[3]):
                yield "n", match[1].decode(), [decimal(x.decode()) for x in (match[2], match[3] or b"1")]
            elif (match := _STRING.fullmatch(line)) is not None:
                yield "s", self.text(match[1].decode()), []
            elif (match := _TERM.fullmatch(line)) is not None and line.isascii():
                yield "t", match[1].decode(), integers(match[2])
            elif (match := _REFUTATION.fullmatch(line)) is not None:
                self.words = int(match[1])
                return
            else:
                self.fail(
                    "expected a record t, c or refutation, found " + (quoted(line.decode("latin-1")) or "the end")
                )

    def text(self, written: str) -> str:
        """The string that certificates write so: there is one way to write each."""
        value = unescaped(written)
        if escaped(value) != written:
            self.fail(f"{quoted(written)} is not how certificates write a string")
        return value

    def refutation(self) -> Iterator[array[int]]:
        """The words of the refutation in pieces. The file must end where they do."""
        left = self.words
        while left:
            words = array("i")
            data = self.stream.read(4 * min(left, WORDS))
            self.bytes += len(data)
            if len(data) % 4 or not data:
                self.fail(f"the refutation is {left} words too short")
            words.frombytes(data)
            if sys.byteorder == "big":
                words.byteswap()
            left -= len(words)
            yield words
        if self.stream.read(1):
            self.fail("bytes after the refutation")

    def values(self) -> Iterator[tuple[str, list[str]]]:
        """The records v, f and e of a sat certificate, as letter and words, up to the end of the file."""
        while line := self.read_line():
            match = _VALUE.fullmatch(line)
            if match is None:
                self.fail("expected a record v, f or e, found " + quoted(line.decode("latin-1")))
            yield match[1].decode(), match[2].decode().split(" ")


def integers(text: bytes) -> list[int]:
    """The integers, separated by spaces. Raises ResourceLimit if one is too long."""
    if len(text) < CHUNK:
        return list(map(int, text.split()))
    return [decimal(x) for x in text.decode().split()]


NUMERAL_SORTS: dict[str, Sort] = {"Int": INT, "Real": REAL}
"""Operators of `t` records that introduce a numeral."""
