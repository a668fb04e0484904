"""The propositional content of a certificate as DIMACS text, so that other tools can check its refutation again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from checker.lrat import ClauseStore
from formats.errors import MalformedInput, quoted


class Cnf:
    """The CNF of all clauses that the kernel derived: the digest of its text, and its size.

    `file`, if there is one, gets the text. Raises OSError if it cannot be written.
    """

    def __init__(self, file: BinaryIO | None) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()
        self.variables = self.clauses = 0

    def write(self, store: ClauseStore, variables: int) -> None:
        """Write what is in the store before the refutation begins: a clause a line, in order, literals as computed."""
        self.variables, self.clauses = variables, store.count
        self._line(f"p cnf {variables} {store.count}\n")
        for number in range(1, store.count + 1):
            s = store.find(number)
            clause = store.arena[s : s + store.arena[s - 1]]
            self._line("".join([f"{x} " for x in clause]) + "0\n")

    def _line(self, text: str) -> None:
        line = text.encode()
        self.sha256.update(line)
        if self.file is not None:
            self.file.write(line)


@contextmanager
def new_file(path: str, inputs: list[str]) -> Iterator[BinaryIO]:
    """A file to be written within. It takes the name `path` when the block ends; if that raises, nothing is left of it.

    Raises MalformedInput if `path` cannot be written, is no regular file, or is one of the files `inputs`.
    """
    target = os.path.realpath(path)
    try:
        if not os.path.basename(path) or (os.path.exists(target) and not os.path.isfile(target)):
            raise MalformedInput(path, 1, 1, "the CNF would replace what is no file")
        if os.path.abspath(path).startswith(("/dev/", "/proc/")):
            raise MalformedInput(path, 1, 1, "the CNF would replace a file that somebody has open")
        taken: list[str | int] = [*inputs, 1, 2]
        if os.path.exists(target) and any([os.path.samefile(target, name) for name in taken]):
            raise MalformedInput(path, 1, 1, "the CNF would overwrite an input, or what is printed")
        with open(f"{target}.part", "xb") as file:
            try:
                yield file
                file.flush()
                os.replace(file.name, target)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise MalformedInput(path, 1, 1, quoted(error.strerror)) from None
