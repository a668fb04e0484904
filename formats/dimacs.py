"""The reader of DIMACS CNF problems. Normative description: DIMACS.md."""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterator

from formats.errors import MalformedInput, ResourceLimit, Unsupported, quoted

FREE_VARIABLES = 1 << 20
"""A problem may declare so many variables, and one more for each of its bytes: tables over variables are no larger."""

MAX_VARIABLE = (1 << 31) - 1

_HEADER = re.compile(rb"p[ \t]+cnf[ \t]+(0|[1-9][0-9]{0,9})[ \t]+(0|[1-9][0-9]{0,9})[ \t]*\n?")
_NO_INTEGERS = re.compile(rb"[^-0-9 \t\n]|-(?![1-9])|[0-9]-|(?<![0-9])0[0-9]|[0-9]{19}")
"""Finds what does not belong into a line of integers of at most 18 digits, which have neither leading zeros nor plus
signs, between blanks."""

_OTHER = re.compile(rb"p[ \t]+(?!cnf)[a-z]+|[aex][ \t]*-?[1-9]")
"""How headers of other kinds of problems, lines with quantifiers and parity constraints begin."""

_WORD = re.compile(rb"[^ \t\n]+")


class Formula:
    """A formula in conjunctive normal form over variables 1 … `variables`.

    `literals` holds its `count` clauses in order, each ended by 0.
    """

    def __init__(self, variables: int, count: int) -> None:
        self.variables, self.count = variables, count
        self.literals = array("i")

    def clauses(self) -> Iterator[array[int]]:
        """The clauses in order."""
        start = 0
        for _ in range(self.count):
            end = self.literals.index(0, start)
            yield self.literals[start:end]
            start = end + 1


def is_dimacs(problem: bytes) -> bool:
    """Whether a problem is a DIMACS file. An SMT-LIB script begins with a blank, a comment `;` or a parenthesis."""
    return problem.startswith((b"c", b"p"))


def read_formula(data: bytes, file: str) -> Formula:
    """Read the formula in `data`; `file` names it in messages.

    Raises MalformedInput, Unsupported, and ResourceLimit for more variables than the size of the file allows.
    """
    formula: Formula | None = None
    left = number = 0
    line = b""
    lines = io.BytesIO(data)
    for number, line in enumerate(lines, 1):
        text = line.strip(b" \t\n")
        if not text or line[0] == ord("c"):
            continue
        if (match := _OTHER.match(line)) is not None:
            raise Unsupported(match[0].decode(), f"{quoted(file)}:{number}:1")
        if formula is None:
            match = _HEADER.fullmatch(line)
            if match is None or int(match[1]) > MAX_VARIABLE:
                raise MalformedInput(file, number, 1, f"expected p cnf <variables> <clauses>, found {_shown(line)}")
            formula = Formula(int(match[1]), int(match[2]))
            left = formula.count
            if formula.variables > FREE_VARIABLES + len(data):
                raise ResourceLimit(f"{formula.variables} variables in a problem of {len(data)} bytes")
        elif text == b"%" and not left:
            # The files of the SATLIB collection end in this way.
            if lines.read().strip(b" \t\n") not in (b"", b"0"):
                raise MalformedInput(file, number + 1, 1, "expected the end of the file, or 0 before it")
            break
        else:
            left -= _read_line(line, left, formula, file, number)
    if formula is None:
        raise MalformedInput(file, number + 1, 1, "expected p cnf <variables> <clauses>, found the end of the file")
    if left:
        found = formula.count - left
        raise MalformedInput(file, number, len(line) + 1, f"expected {formula.count} clauses ended by 0, found {found}")
    return formula


def _read_line(line: bytes, left: int, formula: Formula, file: str, number: int) -> int:
    """Add the literals of a line, in which at most `left` clauses end; how many do."""
    literals = integers(line, file, number)
    ended = literals.count(0)
    n = formula.variables
    if ended > left or (ended == left and literals[-1]) or max(literals) > n or min(literals) < -n:
        places = [match.start() for match in _WORD.finditer(line)]
        i = 0
        while left and -n <= literals[i] <= n:
            left -= literals[i] == 0
            i += 1
        what = f"a literal of variables 1 to {n} expected" if left else f"more than {formula.count} clauses"
        raise MalformedInput(file, number, places[i] + 1, what)
    formula.literals.extend(literals)
    return ended


def integers(line: bytes, file: str, number: int) -> list[int]:
    """The integers in a line, of at most 18 digits each. Raises MalformedInput if there is anything else."""
    if (match := _NO_INTEGERS.search(line)) is not None:
        raise MalformedInput(
            file, number, match.start() + 1, f"expected integers, found {_shown(line[match.start() :])}"
        )
    return list(map(int, line.split()))


def _shown(text: bytes) -> str:
    return quoted(text[:100].decode("latin-1").strip("\n"))
