"""The kernel: a problem and a certificate to a verdict.

The problem's bytes become numbered terms. The certificate is read once, front to back: a `t` record adds a term, a
`c` record applies a rule and stores the clause that the rule computes, then the refutation runs over those clauses
and must end, with the file, in the empty clause. Or, for `sat`, every assertion is evaluated under the model given.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from checker.context import LITERAL_WORK, Context, Mismatch
from checker.lrat import ClauseStore
from checker.rules import RULES
from formats.certificate import NUMERAL_SORTS, CertificateReader
from formats.dimacs import is_dimacs
from formats.errors import MalformedInput, RejectedProof, quoted
from formats.smtlib import read_script
from formats.terms import PROFILES, SIGNATURE, SortError

if TYPE_CHECKING:
    from checker.cnf_export import Cnf
    from formats.lrat import LratReader
    from formats.meter import Meter
    from formats.smtlib import Script
    from formats.terms import Head


MAX_LIMIT = 1 << 62
"""Largest limit of work that the clause store is given."""


class Verdict:
    """What was verified, and what it took.

    `answer` is "sat" or "unsat"; `modules` are those that the answer relied on; `rules` counts the records of each rule
    used; `work` is in units of the meter. `values` are those of the constants of a script, by name, if it is "sat".
    """

    def __init__(self, answer: str, logic: str, query: int, queries: int) -> None:
        self.answer, self.logic, self.query, self.queries = answer, logic, query, queries
        self.rules: dict[str, int] = {}
        self.values: dict[str, object] = {}
        self.modules: list[str] = []
        self.terms = self.clauses = self.steps = self.rat_steps = self.hints = 0
        self.work = self.bytes = self.limit = 0


def check(
    problem: bytes, name: str, stream: BinaryIO, file: str, query: int, meter: Meter, cnf: Cnf | None = None
) -> Verdict:
    """Verify that the certificate in `stream` proves its answer to query `query` of the script `problem`.

    A DIMACS problem has one query. `name` and `file` name the two in messages; `cnf` is told the clauses that are
    refuted. The bytes of both pay for work on `meter`, which has all of that, and what is left of before, to spend.
    Raises AssayError for every other outcome, and OSError if the file of `cnf` cannot be written.
    """
    meter.pay(len(problem))
    if is_dimacs(problem):
        from checker.cnf import check_formula

        return check_formula(problem, name, stream, file, query, meter, cnf)
    script = read_script(problem, name, meter)
    return _Kernel(problem, script, meter, CertificateReader(stream, file), query, cnf).verdict


class Check:
    """What checks of all kinds of problems have in common: one certificate or proof, and one meter."""

    def __init__(self, certificate: CertificateReader | LratReader, meter: Meter) -> None:
        self.certificate, self.meter = certificate, meter
        self.paid = 0

    def pay(self) -> None:
        """Raise the work limit by what has been read of the certificate since the last time."""
        self.meter.pay(self.certificate.bytes - self.paid)
        self.paid = self.certificate.bytes

    @staticmethod
    def expect(what: str, expected: str, found: str) -> None:
        if found != expected:
            raise RejectedProof("header", what, expected, found)

    def expect_header(self, certificate: CertificateReader, problem: bytes, query: int, queries: int) -> None:
        """Raise RejectedProof unless `certificate` is about this query of this problem, which has so many."""
        self.expect("digest", hashlib.sha256(problem).hexdigest(), certificate.digest)
        self.expect("query", str(query), str(certificate.query))
        if query > queries:
            raise RejectedProof("header", "query", f"at most {queries}", str(query))

    def refute(self, refutation: Iterator[array[int]], store: ClauseStore, variables: int) -> None:
        """Feed the refutation, over so many variables, to the store.

        Raises RejectedProof, MalformedInput, ResourceLimit.
        """
        certificate, meter = self.certificate, self.meter
        store.begin(variables)
        pending = array("i")
        done = 0
        for words in refutation:
            self.pay()
            store.limit = min(meter.limit - meter.work, MAX_LIMIT)
            pending += words
            try:
                used = store.feed(pending)
            except IndexError as error:
                place = 1 + 4 * (done + int(error.args[0]))
                raise MalformedInput(certificate.file, certificate.line, place, "a negative number of hints") from None
            done += used
            del pending[:used]
        if pending:
            raise MalformedInput(certificate.file, certificate.line, 1 + 4 * done, "the last record is cut short")
        meter.work += store.work
        if not store.refuted:
            raise RejectedProof("end", "refutation", "the empty clause", "none")


class _Kernel(Check):
    """One check of a script, from the problem's bytes to the verdict."""

    certificate: CertificateReader

    def __init__(
        self,
        problem: bytes,
        script: Script,
        meter: Meter,
        certificate: CertificateReader,
        query: int,
        cnf: Cnf | None,
    ) -> None:
        super().__init__(certificate, meter)
        self.script, self.terms, self.query, self.cnf = script, script.terms, query, cnf
        self.expect_header(certificate, problem, query, len(script.queries))
        self.verdict = verdict = Verdict(certificate.answer, script.logic, query, len(script.queries))
        if certificate.answer == "sat":
            self.check_model()
        else:
            self.check_refutation()
        verdict.terms, verdict.bytes = len(self.terms), len(problem) + certificate.bytes
        verdict.work, verdict.limit = meter.work, meter.limit

    def check_model(self) -> None:
        from checker.model import Model

        self.verdict.modules = [Model.__module__]
        model = Model(self.script, self.query, self.meter)
        where, rule = "", "model"
        try:
            for letter, words in self.certificate.values():
                self.pay()
                where = f"line {self.certificate.line}"
                model.add(letter, words)
            where, rule = "model", "evaluation"
            model.check()
            self.verdict.values = {f.name: value for f, value in model.values.items() if not f.domain}
        except Mismatch as error:
            raise RejectedProof(where, rule, error.expected, quoted(error.found)) from None

    def check_refutation(self) -> None:
        certificate, meter, verdict = self.certificate, self.meter, self.verdict
        context = Context(self.terms, self.script.queries[self.query - 1].assertions, meter)
        store = ClauseStore()
        counts = dict.fromkeys(RULES, 0)
        for record, (kind, name, arguments) in enumerate(certificate.lemmas(), 1):
            self.pay()
            try:
                if kind != "c":
                    self.add_term(context, kind, name, arguments)
                    continue
                if name not in RULES:
                    certificate.fail(f"unknown rule {quoted(name)}")
                clause = RULES[name](context, arguments)
            except Mismatch as error:
                # The characters of a string are no name.
                rule = "String" if kind == "s" else name
                raise RejectedProof(f"record {record}", rule, error.expected, quoted(error.found)) from None
            meter.charge(LITERAL_WORK * len(clause))
            store.store(array("i", clause))
            counts[name] += 1
        verdict.rules = {rule: count for rule, count in counts.items() if count}
        verdict.modules = sorted({RULES[rule].__module__ for rule in verdict.rules} | {"checker.lrat"})
        verdict.clauses = store.count
        if self.cnf is not None:
            self.cnf.write(store, len(self.terms))
        self.refute(certificate.refutation(), store, len(self.terms))
        verdict.steps, verdict.hints = store.steps, store.hints

    def add_term(self, context: Context, kind: str, name: str, arguments: list[int]) -> None:
        """Perform a `t` record. Raises Mismatch, or MalformedInput for an operator that there is none of."""
        terms, functions = self.terms, self.script.functions
        count = len(terms)
        context.meter.charge(1 + len(arguments))
        if kind == "n":
            numerator, denominator = arguments
            terms.numeral(numerator, denominator, NUMERAL_SORTS[name])
        elif kind == "s":
            terms.text(name)
        else:
            head: Head = name
            if name[0] == "#":
                number = int(name[1:])
                if number > len(functions) or not functions[number - 1].in_scope(self.query):
                    raise Mismatch("a declaration in scope", name)
                head = functions[number - 1]
            elif name not in SIGNATURE and name not in PROFILES:
                self.certificate.fail(f"unknown operator {quoted(name)}")
            for a in arguments:
                context.term(abs(a))
            if head == "=" and len(arguments) == 2 and arguments[0] > arguments[1]:
                raise Mismatch("arguments of = in increasing order", "the larger first")
            try:
                terms.apply(head, arguments)
            except SortError as error:
                raise Mismatch("a well-sorted term", error) from None
        if len(terms) == count:
            raise Mismatch("a new term", "one that exists")
