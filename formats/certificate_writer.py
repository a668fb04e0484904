"""The writer of certificates, the other half of `formats.certificate`. Not used by the checker."""

from __future__ import annotations

import os
import sys
import tempfile
from array import array
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from formats.certificate import VERSION
from formats.meter import decimal_text
from formats.terms import INT, Function, Numeral, Text
from formats.tokens import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from formats.terms import Terms


def header(answer: str, query: int, digest: str) -> str:
    """The first line of a certificate, without its newline."""
    return f"assay-certificate {VERSION} {answer} {query} {digest}"


class LemmaWriter:
    """Writes term and clause records over a problem with `count` terms.

    `terms` is a table that begins with the terms of the problem; a newer term of it is written when it is first
    mentioned, and gets its number in the certificate then.
    """

    def __init__(self, terms: Terms, count: int) -> None:
        self.terms = terms
        self.count = self.problem_terms = count
        self.lines: list[str] = []
        self._numbers: dict[int, int] = {}

    def number(self, literal: int) -> int:
        """The number in the certificate of a term of the table, with the sign of `literal`."""
        t = abs(literal)
        if t > self.problem_terms and t not in self._numbers:
            stack = [t]
            while stack:
                missing = [abs(a) for a in self.terms.arguments[stack[-1]] if not self._known(abs(a))]
                if missing:
                    stack += missing[::-1]
                else:
                    self._write(stack.pop())
        return self._number(literal)

    def _known(self, t: int) -> bool:
        return t <= self.problem_terms or t in self._numbers

    def _number(self, literal: int) -> int:
        t = abs(literal)
        if t > self.problem_terms:
            t = self._numbers[t]
        return t if literal > 0 else -t

    def _write(self, t: int) -> None:
        """Write term t, whose arguments have been written, unless it has been."""
        if t in self._numbers:
            return
        head = self.terms.head[t]
        arguments = [self._number(a) for a in self.terms.arguments[t]]
        if isinstance(head, Numeral):
            denominator = "" if head.denominator == 1 else f"/{decimal_text(head.denominator)}"
            sort = "Int" if self.terms.sort[t] is INT else "Real"
            text = f"{sort} {decimal_text(head.numerator)}{denominator}"
        elif isinstance(head, Text):
            text = f'String "{escaped(head.value)}"'
        elif isinstance(head, Function):
            text = " ".join([f"#{head.number}", *map(str, arguments)])
        else:
            if head == "=":
                arguments.sort()
            text = " ".join([str(head), *map(str, arguments)])
        self.lines.append(f"t {text}")
        self.count += 1
        self._numbers[t] = self.count

    def clause(self, rule: str, arguments: Iterable[int]) -> None:
        """Write a clause record; `arguments` are final, see `number`."""
        self.lines.append(" ".join(["c", rule, *map(decimal_text, arguments)]))


def unsat_certificate(query: int, digest: str, lemmas: Sequence[str], steps: array[int]) -> bytes:
    """The bytes of a certificate that answers `unsat`. `steps` are the words of the refutation."""
    text = "\n".join([header("unsat", query, digest), *lemmas, f"refutation {len(steps)}", ""])
    if sys.byteorder == "big":
        steps = array("i", steps)
        steps.byteswap()
    return text.encode("ascii") + steps.tobytes()


def sat_certificate(query: int, digest: str, records: Sequence[str]) -> bytes:
    """The bytes of a certificate that answers `sat`, from its v, f and e records."""
    return "\n".join([header("sat", query, digest), *records, ""]).encode("ascii")


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that it holds either all of them or what it held before. Raises OSError."""
    with atomic_file(path) as file:
        file.write(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file to be written within, which becomes `path` when the block ends; if that raises, `path` is what it was.

    Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
