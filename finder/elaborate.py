"""Elaboration: a DRAT proof by another solver becomes a certificate with hints, which the checker then verifies."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from array import array
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder import backward
from finder.drat import Clauses, LimitReached, NotImplied, read_proof
from finder.export import NotVerified, verify
from finder.lrat import DELETION_BATCH
from finder.printing import printable
from finder.prove import WrongUse, describe, make_sure_of, publish
from formats.certificate_writer import unsat_certificate
from formats.dimacs import is_dimacs, read_formula
from formats.errors import AssayError, ResourceLimit

if TYPE_CHECKING:
    import argparse

    from finder.backward import Backward


class Unprovable(Exception):
    """The proof does not prove that the formula is unsatisfiable; the message says why."""


class Elaborated(NamedTuple):
    """A refutation as words of a certificate, and what became of the proof.

    `additions` and `deletions` count the events of the proof, `unmatched` the deletions of clauses that were not there,
    `ignored` those of reasons; `steps` are the additions of the refutation, of which `rat` are RAT.
    """

    words: array[int]
    additions: int
    deletions: int
    unmatched: int
    ignored: int
    steps: int
    rat: int


def elaborate(options: argparse.Namespace) -> int:
    """`assay elaborate`. Says what was done on standard error, in one line; returns the exit status."""
    start = time.monotonic()
    try:
        result, data = elaborate_files(options.problem, options.proof, options.output, options.timeout)
    except NotVerified as error:
        kept = f"; the certificate is kept in {printable(kept_path(options.output))}" if error.status == 1 else ""
        print(f"assay: {printable(options.proof)}: not verified: {error.verdict}{kept}", file=sys.stderr)
        return error.status if error.status == 1 else 3
    except (Unprovable, LimitReached, ResourceLimit, MemoryError) as error:
        print(f"assay: {printable(options.proof)}: {printable(str(error) or 'out of memory')}", file=sys.stderr)
        return 3
    except RuntimeError as error:
        print(f"assay: {printable(options.proof)}: internal error: {printable(error)}", file=sys.stderr)
        return 3
    except (AssayError, OSError, WrongUse) as error:
        print(f"assay: {printable(describe(error)['message'])}", file=sys.stderr)
        return 2
    print("unsat")
    print(
        f"{printable(options.proof)}: unsat, verified; {result.additions} clauses added, {result.deletions} deleted, "
        f"{result.unmatched + result.ignored} deletions ignored; {result.steps} steps needed, {result.rat} of them RAT"
        f"; certificate {data} bytes in {printable(options.output)}, {time.monotonic() - start:.2f} s",
        file=sys.stderr,
    )
    return 0


def elaborate_files(problem: Path, proof: Path, output: Path, timeout: float | None = None) -> tuple[Elaborated, int]:
    """Write a certificate for a DIMACS problem from a DRAT proof, if the checker verifies it; its size in bytes.

    One that the checker rejects is kept beside it. Raises NotVerified, Unprovable, LimitReached, AssayError, OSError,
    WrongUse.
    """
    for path in (problem, proof):
        if output.exists() and path.exists() and output.samefile(path):
            raise WrongUse(f"{output}: the certificate would overwrite an input")
    data = problem.read_bytes()
    make_sure_of(output)
    result = refutation(data, str(problem), proof, timeout)
    certificate = unsat_certificate(1, hashlib.sha256(data).hexdigest(), [], result.words)
    with tempfile.TemporaryDirectory(prefix="assay-") as folder:
        copy, file = Path(folder, "problem"), Path(folder, "certificate")
        copy.write_bytes(data)
        file.write_bytes(certificate)
        try:
            verify(copy, file)
        except NotVerified as error:
            if error.status == 1:
                publish(kept_path(output), certificate)
            raise
    publish(output, certificate)
    return result, len(certificate)


def kept_path(output: Path) -> Path:
    """Where a certificate is kept that the checker rejected."""
    return output.with_name(f"{output.name}.rejected")


def refutation(problem: bytes, name: str, proof: Path, timeout: float | None = None) -> Elaborated:
    """The refutation of the formula in `problem`, called `name`, that the DRAT proof in the file `proof` contains.

    `timeout` is in seconds. Raises Unprovable, LimitReached, AssayError, OSError, WrongUse.
    """
    deadline = time.monotonic() + (1e9 if timeout is None else timeout)
    if not is_dimacs(problem):
        raise WrongUse(f"{name}: not in DIMACS format")
    formula = read_formula(problem, name)
    clauses = Clauses(formula.variables)
    for clause in formula.clauses():
        clauses.add(clause)
    del formula
    given = clauses.count
    with proof.open("rb") as file:
        read_proof(file, str(proof), clauses)
    clauses.forget()
    added = clauses.count - given
    deleted = len(clauses.events) - added + clauses.unmatched
    check = searcher()(given, clauses.variables, clauses.arena, clauses.start, clauses.first, clauses.events, deadline)
    try:
        check.run()
    except NotImplied as error:
        if error.clause == 0:
            raise Unprovable("the proof ends before a contradiction follows by unit propagation") from None
        shown = " ".join(map(str, _integers(clauses, error.clause)[:12]))
        more = " …" if clauses.start[error.clause + 1] - clauses.start[error.clause] > 12 else ""
        raise Unprovable(
            f"addition {error.clause - given}, {shown}{more} 0, is needed and neither RUP nor RAT on its first literal"
        ) from None
    words, steps = _words(clauses, check, given)
    return Elaborated(words, added, deleted, clauses.unmatched, check.ignored, steps, check.rat)


def searcher() -> type[Backward]:
    """The class Backward, compiled if that was done when this was installed, from the source as it is now."""
    try:
        compiled = import_module("finder._backward")
    except ImportError:
        return backward.Backward
    source = hashlib.sha256(Path(backward.__file__).read_bytes()).hexdigest()
    chosen = compiled if getattr(compiled, "SOURCE_SHA256", "") == source else backward
    return chosen.Backward  # type: ignore[no-any-return]


def _integers(clauses: Clauses, c: int) -> list[int]:
    """The literals of a clause as the files have them, the first one first."""
    names, declared = clauses.names, clauses.declared
    result = []
    for y in _literals(clauses, c):
        v = y >> 1
        v = v if v <= declared else names[v - declared - 1]
        result.append(-v if y & 1 else v)
    return result


def _literals(clauses: Clauses, c: int) -> list[int]:
    """The literals of a clause, the first one first: the search may have moved it."""
    first = clauses.first[c]
    rest = [y for y in clauses.arena[clauses.start[c] : clauses.start[c + 1]] if y != first]
    return [first, *rest] if first else rest


def _words(clauses: Clauses, check: Backward, given: int) -> tuple[array[int], int]:
    """The words of the refutation that `check` has found, and how many clauses it adds.

    A clause is deleted after its last use; in time before each RAT step, which has to know all that there are. Only
    if there is one are clauses of the problem deleted that are never used.
    """
    records, core = check.records, check.core
    words = array("i")
    number = array("i", range(given + 1))
    number.frombytes(bytes(4 * (clauses.count - given)))
    unit: dict[int, int] = {}
    extension: dict[int, int] = {}
    declared = clauses.declared
    dense = not clauses.names
    pending = [c for c in range(1, given + 1) if not core[c]] if check.rat else []
    count, end = given, len(records)

    def literal(y: int) -> int:
        """The integer for a literal: extension variables are numbered as they come."""
        v = y >> 1
        if v > declared:
            v = extension.setdefault(v, declared + 1 + len(extension))
        return -v if y & 1 else v

    while end:
        name, n = records[end - 1], records[end - 2]
        end -= 2 + n
        hints = records[end : end + n]
        hints.reverse()
        k = records[end - 1]
        end -= 1 + k
        last_used = records[end : end + k]
        rat = name > 0 and name & 1
        if name < 0 and n == 1:
            # A clause that is itself the unit.
            unit[-name] = number[hints[0]]
            continue
        if pending and (rat or len(pending) >= DELETION_BATCH):
            words.append(-len(pending))
            words.extend(pending)
            pending = []
        literals = [] if name == 0 else [-name] if name < 0 else _literals(clauses, name >> 1)
        final = _hints(hints, number, unit)
        words.append(len(literals))
        words.append(len(final))
        if dense:
            words.extend([-(y >> 1) if y & 1 else y >> 1 for y in literals])
        else:
            words.extend(map(literal, literals))
        words.extend(final)
        count += 1
        if name < 0:
            unit[-name] = count
        elif name:
            number[name >> 1] = count
        pending += [number[h] if h > 0 else unit[-h - 1] for h in last_used]
    return words, count - given


def _hints(hints: array[int], number: array[int], unit: dict[int, int]) -> list[int]:
    """The hints of a record, by the numbers of clauses and of units, as a certificate has them.

    The groups of a RAT step are in the order of the clauses that they are about, as other tools want them.
    """
    if 0 not in hints:
        return [number[h] if h > 0 else unit[-h - 1] for h in hints]
    groups: list[list[int]] = [[]]
    for h in hints:
        if h == 0:
            groups.append([])
        elif groups[-1] or len(groups) == 1:
            groups[-1].append(number[h] if h > 0 else unit[-h - 1])
        else:
            groups[-1].append(-number[h])
    first, *others = groups
    others.sort(reverse=True)
    return [h for group in (first, *others) for h in group]
