"""The ways in which reading or checking can end without success: one base class, four outcomes.

Each class carries what its verdict line needs and nothing else, so that the command line prints a verdict
without interpreting messages. An error's arguments are those it was made of, so that it can go to another process.
"""

from __future__ import annotations

MAX_TEXT = 80
"""Longest excerpt, in characters, of text from a file that a message may quote."""


def quoted(text: object) -> str:
    """`text` made safe to print: escaped to printable ASCII and cut to MAX_TEXT characters.

    A quoted symbol may contain newlines and terminal escapes; printed raw it could forge a verdict line.
    """
    raw = str(text)[: MAX_TEXT + 1]
    safe = raw.encode("unicode_escape").decode("ascii")
    return safe if len(safe) <= MAX_TEXT else safe[: MAX_TEXT - 3] + "..."


class AssayError(Exception):
    """Base of every failure that an input can cause."""


class MalformedInput(AssayError):
    """The bytes are not in the format: file name, line and column (both from 1), what is wrong."""

    def __init__(self, file: str, line: int, column: int, what: str) -> None:
        super().__init__(file, line, column, what)
        self.file, self.line, self.column, self.what = file, line, column, what

    def __str__(self) -> str:
        return f"{quoted(self.file)}:{self.line}:{self.column}: {self.what}"


class RejectedProof(AssayError):
    """A well-formed certificate does not prove its claim: place, rule, what was expected and what was found."""

    def __init__(self, where: str, rule: str, expected: str, found: str) -> None:
        super().__init__(where, rule, expected, found)
        self.where, self.rule, self.expected, self.found = where, rule, expected, found

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}: {self.expected} / {self.found}"


class Unsupported(AssayError):
    """The input uses a construct that this version does not handle: the construct and its place."""

    def __init__(self, construct: str, where: str) -> None:
        super().__init__(construct, where)
        self.construct, self.where = construct, where

    def __str__(self) -> str:
        return f"{quoted(self.construct)} at {self.where}"


class ResourceLimit(AssayError):
    """A limit in force was reached: which one, with its value."""
