"""DIMACS problems, LRAT proofs and certificates for them: small writers, and a slow elaborator of hints.

A proof is a list of records, additions `(id, literals, hints)` and deletions `("d", ids)`. Nothing is checked by the
writers: a forger may write what he likes. Nothing is shared with the code under test.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

Clause = Sequence[int]
Addition = tuple[int, Sequence[int], Sequence[int]]
Deletion = tuple[str, Sequence[int]]
Record = Addition | Deletion


def dimacs(clauses: Sequence[Clause], variables: int | None = None) -> bytes:
    """The text of a problem; `variables` is the largest that occurs unless told."""
    if variables is None:
        variables = max((abs(x) for clause in clauses for x in clause), default=0)
    lines = [f"p cnf {variables} {len(clauses)}", *(" ".join(map(str, [*clause, 0])) for clause in clauses), ""]
    return "\n".join(lines).encode()


def lrat_text(records: Iterable[Record]) -> bytes:
    """A proof in text."""
    lines = []
    last = 0
    for record in records:
        if len(record) == 2:
            lines.append(f"{last} d {' '.join(map(str, [*record[1], 0]))}")
        else:
            last, literals, hints = record
            lines.append(" ".join(map(str, [last, *literals, 0, *hints, 0])))
    return "".join(line + "\n" for line in lines).encode()


def varint(number: int) -> bytes:
    """A natural number, seven bits a byte, lowest first."""
    result = bytearray()
    while number > 127:
        result.append(number & 127 | 128)
        number >>= 7
    result.append(number)
    return bytes(result)


def signed(numbers: Iterable[int]) -> bytes:
    """Numbers in the binary form of proofs, ended by 0."""
    return b"".join(varint(2 * abs(x) + (x < 0)) for x in numbers) + b"\0"


def lrat_binary(records: Iterable[Record]) -> bytes:
    """A proof in binary."""
    return b"".join(
        b"d" + signed(record[1]) if len(record) == 2 else b"a" + signed([record[0], *record[1]]) + signed(record[2])
        for record in records
    )


def words_of(records: Iterable[Record]) -> list[int]:
    """The words of a refutation; ids must be dense."""
    words: list[int] = []
    for record in records:
        if len(record) == 2:
            words += [-len(record[1]), *record[1]]
        else:
            words += [len(record[1]), len(record[2]), *record[1], *record[2]]
    return words


def header(problem: bytes, answer: str) -> str:
    return f"assay-certificate 1 {answer} 1 {hashlib.sha256(problem).hexdigest()}\n"


def unsat(problem: bytes, words: Sequence[int], announced: int | None = None) -> bytes:
    """A certificate that the problem has no model; `announced` is the number of words that it claims."""
    count = len(words) if announced is None else announced
    return f"{header(problem, 'unsat')}refutation {count}\n".encode() + struct.pack(f"<{len(words)}i", *words)


def sat(problem: bytes, *lines: str) -> bytes:
    """A certificate with a model, from its lines."""
    return (header(problem, "sat") + "".join(line + "\n" for line in lines)).encode()


# ---- semantics


def models(clauses: Sequence[Clause], variables: int) -> Iterator[list[int]]:
    """All assignments of variables 1 … `variables` that satisfy the clauses, as lists of literals."""
    for signs in product((1, -1), repeat=variables):
        assignment = [sign * v for v, sign in enumerate(signs, 1)]
        true = set(assignment)
        if all(not true.isdisjoint(clause) for clause in clauses):
            yield assignment


def satisfiable(clauses: Sequence[Clause]) -> bool:
    """By brute force; for a few variables."""
    variables = max((abs(x) for clause in clauses for x in clause), default=0)
    return next(models(clauses, variables), None) is not None


# ---- hints


class Elaborator:
    """Finds hints for clauses that are RUP or RAT, and keeps the records of the proof so far in `records`.

    With `sparse`, clauses whose resolvent on the pivot has a literal that is true already are not named.
    """

    def __init__(self, clauses: Sequence[Clause], sparse: bool = False, gap: int = 1) -> None:
        self.live = {number: frozenset(clause) for number, clause in enumerate(clauses, 1)}
        self.last, self.gap, self.sparse = len(clauses), gap, sparse
        self.records: list[Record] = []

    def propagate(self, false: set[int]) -> tuple[bool, list[int]]:
        """Whether assuming these literals false leads to a conflict, and the hints; `false` is extended."""
        hints: list[int] = []
        while True:
            for number, clause in self.live.items():
                left = clause - false
                if not left:
                    return True, [*hints, number]
                if len(left) == 1 and -next(iter(left)) not in false:
                    false.add(-next(iter(left)))
                    hints.append(number)
                    break
            else:
                return False, hints

    def hints(self, literals: Clause) -> list[int] | None:
        """Hints for a clause, RAT on its first literal if it is not RUP; None if it is neither."""
        false = set(literals)
        conflict, hints = self.propagate(false)
        if conflict or not literals:
            return hints if conflict else None
        negated = -literals[0]
        for number, clause in self.live.items():
            if negated not in clause:
                continue
            rest = clause - {negated}
            if any(-x in false for x in rest):
                hints += [] if self.sparse else [-number]
                continue
            if any(-x in rest for x in rest):
                hints += [-number]
                continue
            conflict, more = self.propagate(false | rest)
            if not conflict:
                return None
            hints += [-number, *more]
        return hints

    def add(self, *literals: int) -> bool:
        """Add a clause if there are hints for it; whether there are."""
        hints = self.hints(literals)
        if hints is None:
            return False
        self.last += self.gap
        self.records.append((self.last, literals, hints))
        self.live[self.last] = frozenset(literals)
        return True

    def delete(self, *numbers: int) -> None:
        """Delete clauses."""
        for number in numbers:
            del self.live[number]
        self.records.append(("d", numbers))

    def refute(self, variables: int) -> None:
        """End the proof of an unsatisfiable formula, by splitting on its variables in turn."""
        stack: list[tuple[list[int], bool]] = [([], False)]
        while stack:
            decisions, done = stack.pop()
            if done or self.propagate(set(decisions))[0]:
                assert self.add(*decisions), decisions
            else:
                v = len(decisions) + 1
                assert v <= variables
                stack += [(decisions, True), ([*decisions, v], False), ([*decisions, -v], False)]


# ---- pigeons


def pigeonhole(holes: int) -> list[list[int]]:
    """One pigeon more than holes: pigeon i sits in hole j if variable i · holes + j + 1 is true."""
    at = [[i * holes + j + 1 for j in range(holes)] for i in range(holes + 1)]
    exclusions = [[-a[j], -b[j]] for j in range(holes) for a, b in combinations(at, 2)]
    return [*at, *exclusions]


def pigeonhole_by_extension(holes: int, sparse: bool = False) -> Elaborator:
    """Its refutation by extended resolution, with definitions as RAT steps.

    Source: Cook, "A short proof of the pigeon hole principle using extended resolution", 1976.
    """
    proof = Elaborator(pigeonhole(holes), sparse)
    at = [[i * holes + j + 1 for j in range(holes)] for i in range(holes + 1)]
    free = holes * (holes + 1)
    for n in range(holes - 1, 0, -1):
        # From n + 2 pigeons in n + 1 holes to n + 1 in n: who sat in the last hole sits where the last pigeon was.
        new = [[free + i * n + j + 1 for j in range(n)] for i in range(n + 1)]
        free += n * (n + 1)
        for i, j in product(range(n + 1), range(n)):
            q, p, a, b = new[i][j], at[i][j], at[i][n], at[n + 1][j]
            for clause in ([q, -p], [q, -a, -b], [-q, p, a], [-q, p, b]):
                assert proof.add(*clause), clause
        for row in new:
            assert proof.add(*row), row
        for j in range(n):
            for x, y in combinations(range(n + 1), 2):
                assert proof.add(-new[x][j], -new[y][j], -at[x][j])
                assert proof.add(-new[x][j], -new[y][j])
        at = new
    assert proof.add()
    return proof
