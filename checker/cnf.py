"""The kernel for DIMACS problems: a formula in conjunctive normal form, and a certificate or an LRAT proof."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

from checker.kernel import MAX_LIMIT, Check, Verdict
from checker.rat import RatStore
from formats.certificate import CertificateReader
from formats.dimacs import read_formula
from formats.errors import RejectedProof
from formats.lrat import LratReader
from formats.meter import WORK_BASE, Meter

if TYPE_CHECKING:
    from typing import BinaryIO

    from checker.cnf_export import Cnf
    from formats.dimacs import Formula

LOGIC = "CNF"
"""The logic of a DIMACS problem, for the verdict."""

_LITERAL = re.compile("0|-?[1-9][0-9]{0,9}")


def check_formula(
    problem: bytes, name: str, stream: BinaryIO, file: str, query: int, work_per_byte: int, cnf: Cnf | None
) -> Verdict:
    """Verify that the certificate or LRAT proof in `stream` proves its answer to the one query of a DIMACS problem.

    `name` and `file` name the two in messages; `cnf` is told the clauses that are refuted. Raises AssayError for every
    other outcome, and OSError if the file of `cnf` cannot be written.
    """
    meter = Meter(WORK_BASE + work_per_byte * len(problem))
    formula = read_formula(problem, name)
    begun = stream.read(1)
    if begun == b"a":
        begun += stream.read(1)
    # No binary LRAT proof begins like «assay-certificate»: the id of its first clause would be negative.
    if begun == b"as":
        certificate = CertificateReader(stream, file, begun)
        check = _FormulaCheck(formula, certificate, meter, work_per_byte, cnf)
        check.expect_header(certificate, problem, query, 1)
        verdict = check.certificate_verdict(certificate)
    else:
        proof = LratReader(begun, stream, file)
        check = _FormulaCheck(formula, proof, meter, work_per_byte, cnf)
        check.expect("query", "1", str(query))
        verdict = check.proof_verdict(proof)
    verdict.terms, verdict.bytes = formula.variables, len(problem) + check.certificate.bytes
    verdict.work, verdict.limit = meter.work, meter.limit
    return verdict


class _FormulaCheck(Check):
    """One check of a DIMACS problem."""

    def __init__(
        self,
        formula: Formula,
        certificate: CertificateReader | LratReader,
        meter: Meter,
        work_per_byte: int,
        cnf: Cnf | None,
    ) -> None:
        super().__init__(certificate, meter, work_per_byte)
        self.formula, self.cnf = formula, cnf
        meter.charge(len(formula.literals))

    def certificate_verdict(self, certificate: CertificateReader) -> Verdict:
        """Check what follows the header. Raises RejectedProof, MalformedInput, ResourceLimit."""
        if certificate.answer == "sat":
            self.check_model(certificate)
            verdict = Verdict("sat", LOGIC, 1, 1)
            verdict.modules = [__name__]
            return verdict
        for _ in certificate.lemmas():
            certificate.fail("expected refutation: a DIMACS problem has no terms and needs no rules")
        store = self.given()
        self.refute(certificate, store, self.formula.variables)
        return self.refuted(store)

    def given(self) -> RatStore:
        """A store with the clauses of the problem, numbered in order."""
        store = RatStore()
        for clause in self.formula.clauses():
            store.store(clause)
        if self.cnf is not None:
            self.cnf.write(store, self.formula.variables)
        return store

    def refuted(self, store: RatStore) -> Verdict:
        """The verdict on a refutation that is complete."""
        verdict = Verdict("unsat", LOGIC, 1, 1)
        verdict.modules = [__name__, "checker.lrat", *(["checker.rat"] if store.rat_steps else [])]
        verdict.clauses, verdict.steps, verdict.hints = self.formula.count, store.steps, store.hints
        verdict.rat_steps = store.rat_steps
        return verdict

    def check_model(self, certificate: CertificateReader) -> None:
        """Check that the literals of the `v` records exclude each other nowhere, and satisfy each clause.

        Sound because an assignment of the variables listed makes all clauses true, whatever the others are.
        Raises RejectedProof, MalformedInput, ResourceLimit.
        """
        n = self.formula.variables
        true = bytearray(2 * n + 1)
        for letter, words in certificate.values():
            self.pay()
            self.meter.charge(len(words))
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
        for number, clause in enumerate(self.formula.clauses(), 1):
            if not any([true[x] for x in clause]):
                raise RejectedProof("model", "evaluation", f"clause {number} true", "false")

    def proof_verdict(self, proof: LratReader) -> Verdict:
        """Check an LRAT proof. Raises RejectedProof, MalformedInput, ResourceLimit.

        Its ids increase, with gaps, where the store numbers clauses densely. Its extension variables are any that the
        problem does not have; they become the next ones as they come. After the empty clause there are only deletions.
        """
        store, meter = self.given(), self.meter
        clauses, n = self.formula.count, self.formula.variables
        store.begin(n)
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
            self.pay()
            store.limit = min(meter.limit - meter.work, MAX_LIMIT)
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
            t = array("i", map(renamed, literals)) if outside else literals
            t.extend(map(number, ids))
            store.step(t, 0, len(t) - len(ids), len(t))
            newest = ident
            numbers[ident] = store.count
        meter.work += store.work
        if not store.refuted:
            raise RejectedProof("end", "refutation", "the empty clause", "none")
        return self.refuted(store)
