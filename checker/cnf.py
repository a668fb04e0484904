"""The kernel for DIMACS problems: a formula in conjunctive normal form, and a certificate or an LRAT proof."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from checker.cnf_export import Cnf
from checker.kernel import Check, Verdict
from checker.rat import RatStore
from formats.certificate import CertificateReader
from formats.dimacs import Formula, read_formula
from formats.errors import RejectedProof
from formats.lrat import LratReader

if TYPE_CHECKING:
    from formats.meter import Meter

LOGIC = "CNF"
"""The logic of a DIMACS problem, for the verdict."""

_LITERAL = re.compile("0|-?[1-9][0-9]{0,9}")


def check_formula(
    problem: bytes, name: str, stream: BinaryIO, file: str, query: int, meter: Meter, cnf: Cnf | None
) -> Verdict:
    """Verify that the certificate or LRAT proof in `stream` proves its answer to the one query of a DIMACS problem.

    `name` and `file` name the two in messages; the bytes of the problem have paid already; `cnf` is told the clauses
    that are refuted. Raises AssayError for every other outcome, and OSError if the file of `cnf` cannot be written.
    """
    formula = read_formula(problem, name)
    meter.charge(len(formula.literals))
    store = RatStore()
    begun = stream.read(1)
    if begun == b"a":
        begun += stream.read(1)
    # No binary LRAT proof begins like «assay-certificate»: the id of its first clause would be negative.
    if begun == b"as":
        certificate = CertificateReader(stream, file, begun)
        check = Check(certificate, meter)
        check.expect_header(certificate, problem, query, 1)
        if certificate.answer == "sat":
            check_model(check, certificate, formula)
            verdict = Verdict("sat", LOGIC, 1, 1)
            verdict.modules = [__name__]
        else:
            for _ in certificate.lemmas():
                certificate.fail("expected refutation: a DIMACS problem has no terms and needs no rules")
            verdict = check_refutation(check, certificate.refutation(), store, formula, cnf)
    else:
        proof = LratReader(begun, stream, file)
        check = Check(proof, meter)
        check.expect("query", "1", str(query))
        verdict = check_refutation(check, words(proof, store, formula), store, formula, cnf)
    verdict.terms, verdict.bytes = formula.variables, len(problem) + check.certificate.bytes
    verdict.work, verdict.limit = meter.work, meter.limit
    return verdict


def check_model(check: Check, certificate: CertificateReader, formula: Formula) -> None:
    """Check that the literals of the `v` records exclude each other nowhere, and satisfy each clause.

    Sound because an assignment of the variables listed makes all clauses true, whatever the others are.
    Raises RejectedProof, MalformedInput, ResourceLimit.
    """
    n = formula.variables
    true = bytearray(2 * n + 1)
    for letter, words in certificate.values():
        check.pay()
        check.meter.charge(len(words))
        where = f"line {certificate.line}"
        for word in words:
            if letter != "v" or not _LITERAL.fullmatch(word):
                certificate.fail("expected a record v with literals")
            x = int(word)
            if x == 0 or not -n <= x <= n:
                raise RejectedProof(where, "model", f"a literal of variables 1 to {n}", word)
            if true[-x]:
                raise RejectedProof(where, "model", "no complementary literals", f"{-x} and {x}")
            true[x] = 1
    for number, clause in enumerate(formula.clauses(), 1):
        if not any([true[x] for x in clause]):
            raise RejectedProof("model", "evaluation", f"clause {number} true", "false")


def check_refutation(
    check: Check, refutation: Iterator[array[int]], store: RatStore, formula: Formula, cnf: Cnf | None
) -> Verdict:
    """The verdict on a refutation of the formula, in words. Raises RejectedProof, MalformedInput, ResourceLimit."""
    for clause in formula.clauses():
        store.store(clause)
    if cnf is not None:
        cnf.write(store, formula.variables)
    check.refute(refutation, store, formula.variables)
    verdict = Verdict("unsat", LOGIC, 1, 1)
    verdict.modules = [__name__, "checker.lrat", *(["checker.rat"] if store.rat_steps else [])]
    verdict.clauses, verdict.steps, verdict.hints = formula.count, store.steps, store.hints
    verdict.rat_steps = store.rat_steps
    return verdict


def words(proof: LratReader, store: RatStore, formula: Formula) -> Iterator[array[int]]:
    """An LRAT proof as the words of a certificate, one record at a time, while `store` checks them.

    Its ids increase, with gaps, where the store numbers clauses densely. Its extension variables are any that the
    problem does not have; they become the next ones as they come. After the empty clause there are only deletions,
    which words cannot say: the store performs all deletions at once. Raises RejectedProof, MalformedInput,
    ResourceLimit.
    """
    clauses, n = formula.count, formula.variables
    newest = clauses
    numbers: dict[int, int] = {}
    extension: dict[int, int] = {}

    def number(ident: int) -> int:
        """The number of a clause that is there, with the sign of its id."""
        found = abs(ident) if abs(ident) <= clauses else numbers.get(abs(ident), 0)
        if not found:
            raise RejectedProof(f"step {store.steps + 1}", "lrat", "the id of a clause that is there", str(ident))
        return found if ident > 0 else -found

    def renamed(x: int) -> int:
        v = abs(x) if abs(x) <= n else extension.setdefault(abs(x), n + 1 + len(extension))
        return v if x > 0 else -v

    for ident, literals, ids in proof.records():
        if not ident:
            for deleted in ids:
                store.delete(number(deleted))
                numbers.pop(deleted, None)
            store.work += len(ids)
            continue
        if store.refuted:
            raise RejectedProof("end", "lrat", "only deletions after the empty clause", f"clause {ident}")
        if ident <= newest:
            raise RejectedProof(f"step {store.steps + 1}", "lrat", f"an id above {newest}", str(ident))
        outside = bool(literals) and (max(literals) > n or min(literals) < -n)
        record = array("i", [len(literals), len(ids)])
        record.extend(map(renamed, literals) if outside else literals)
        record.extend(map(number, ids))
        yield record
        newest = ident
        numbers[ident] = store.count
