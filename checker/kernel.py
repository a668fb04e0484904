"""The kernel: a problem and a certificate to a verdict.

The problem's bytes become numbered terms. The certificate is read once, front to back: a `t` record adds a term, a
`c` record applies a rule and stores the clause that the rule computes, then the refutation runs over those clauses
and must end, with the file, in the empty clause. Or, for `sat`, every assertion is evaluated under the model given.
"""

from __future__ import annotations

import hashlib
from array import array
from typing import TYPE_CHECKING

from checker.context import Context, Mismatch
from checker.lrat import ClauseStore
from checker.model import Model
from checker.rules import RULES
from formats.certificate import NUMERAL_SORTS, CertificateReader
from formats.errors import RejectedProof, quoted
from formats.meter import Meter
from formats.smtlib import read_script
from formats.terms import SIGNATURE, SortError

if TYPE_CHECKING:
    from typing import BinaryIO

    from formats.smtlib import Script
    from formats.terms import Head

WORK_PER_BYTE = 2_000
"""Default of the work limit, in units for each byte of problem and certificate; the densest honest refutations
measured need about 40."""

WORK_BASE = 10_000_000
"""Work that is always allowed, so that small files are never refused."""


class Verdict:
    """What was verified, and what it took.

    `answer` is "sat" or "unsat"; `rules` counts the records of each rule used; `work` is in units of the meter.
    """

    __slots__ = (
        "answer",
        "bytes",
        "clauses",
        "hints",
        "limit",
        "logic",
        "queries",
        "query",
        "rules",
        "steps",
        "terms",
        "work",
    )

    def __init__(self) -> None:
        self.answer, self.logic = "", ""
        self.query = self.queries = 0
        self.rules: dict[str, int] = {}
        self.terms = self.clauses = self.steps = self.hints = self.work = self.bytes = self.limit = 0


def check(problem: bytes, name: str, stream: BinaryIO, file: str, query: int, work_per_byte: int) -> Verdict:
    """Verify that the certificate in `stream` proves its answer to query `query` of the script `problem`.

    `name` and `file` name the two in messages. Raises AssayError for every other outcome.
    """
    meter = Meter(WORK_BASE + work_per_byte * len(problem))
    script = read_script(problem, name, meter)
    certificate = CertificateReader(stream, file)
    verdict = Verdict()
    verdict.answer, verdict.query, verdict.queries = certificate.answer, query, len(script.queries)
    verdict.logic = script.logic
    digest = hashlib.sha256(problem).hexdigest()
    if certificate.digest != digest:
        raise RejectedProof("header", "digest", digest, certificate.digest)
    if certificate.query != query:
        raise RejectedProof("header", "query", str(query), str(certificate.query))
    if query > len(script.queries):
        raise RejectedProof("header", "query", f"at most {len(script.queries)}", str(query))
    if certificate.answer == "sat":
        _check_model(script, query, certificate, meter, work_per_byte, verdict)
    else:
        _check_refutation(script, query, certificate, meter, work_per_byte, verdict)
    verdict.terms, verdict.bytes = len(script.terms), len(problem) + certificate.bytes
    verdict.work, verdict.limit = meter.work, meter.limit
    return verdict


def _check_model(
    script: Script, query: int, certificate: CertificateReader, meter: Meter, work_per_byte: int, verdict: Verdict
) -> None:
    model = Model(script, query, meter)
    read = 0
    for letter, words in certificate.values():
        meter.limit += work_per_byte * (certificate.bytes - read)
        read = certificate.bytes
        try:
            model.add(letter, words)
        except Mismatch as error:
            raise RejectedProof(f"line {certificate.line}", "model", error.expected, quoted(error.found)) from None
    try:
        model.check()
    except Mismatch as error:
        raise RejectedProof("model", "evaluation", error.expected, quoted(error.found)) from None


def _check_refutation(
    script: Script, query: int, certificate: CertificateReader, meter: Meter, work_per_byte: int, verdict: Verdict
) -> None:
    terms = script.terms
    context = Context(terms, script.queries[query - 1].assertions, meter)
    store = ClauseStore()
    counts = dict.fromkeys(RULES, 0)
    record = read = 0
    for kind, name, arguments in certificate.lemmas():
        record += 1
        meter.limit += work_per_byte * (certificate.bytes - read)
        read = certificate.bytes
        try:
            if kind != "c":
                _add_term(context, script, query, certificate, kind, name, arguments)
                continue
            rule = RULES.get(name)
            if rule is None:
                certificate.fail(f"unknown rule {quoted(name)}")
            clause = rule(context, arguments)
        except Mismatch as error:
            raise RejectedProof(f"record {record}", name, error.expected, quoted(error.found)) from None
        meter.charge(len(clause))
        store.store(clause)
        counts[name] += 1
    verdict.rules = {rule: count for rule, count in counts.items() if count}
    verdict.clauses = store.count
    meter.limit += work_per_byte * 4 * certificate.words
    store.begin(len(terms), meter.limit - meter.work)
    _run(store, certificate)
    meter.work += store.work
    verdict.steps, verdict.hints = store.steps, store.hints


def _add_term(
    context: Context,
    script: Script,
    query: int,
    certificate: CertificateReader,
    kind: str,
    name: str,
    arguments: list[int],
) -> None:
    """Perform a `t` record. Raises Mismatch, or MalformedInput for an operator that there is none of."""
    terms = context.terms
    count = len(terms)
    head: Head
    if kind == "n":
        sort = NUMERAL_SORTS[name]
        numerator, denominator = arguments
        if sort is NUMERAL_SORTS["Int"] and denominator != 1:
            certificate.fail("a fraction of sort Int")
        terms.numeral(numerator, denominator, sort)
    else:
        if name[0] == "#":
            number = int(name[1:])
            if number > len(script.functions) or not script.functions[number - 1].in_scope(query):
                raise Mismatch("a declaration in scope", name)
            head = script.functions[number - 1]
        elif name in SIGNATURE:
            head = name
        else:
            certificate.fail(f"unknown operator {quoted(name)}")
        for a in arguments:
            context.term(abs(a))
        if head == "=" and len(arguments) == 2 and arguments[0] > arguments[1]:
            raise Mismatch("arguments of = in increasing order", arguments)
        try:
            terms.apply(head, arguments)
        except SortError as error:
            raise Mismatch("a well-sorted term", error) from None
    context.meter.charge(1 + len(arguments))
    if len(terms) == count:
        raise Mismatch("a new term", "one that exists")


def _run(store: ClauseStore, certificate: CertificateReader) -> None:
    """Feed the refutation to the store. Raises RejectedProof, MalformedInput, ResourceLimit."""
    pending = array("i")
    done = 0
    for words in certificate.refutation():
        pending.extend(words)
        try:
            used = store.feed(pending, len(pending))
        except IndexError as error:
            certificate.fail("a negative number of hints", 1 + 4 * (done + int(error.args[0])))
        done += used
        del pending[:used]
        if pending and _needs(pending) > len(pending) + certificate.words - done - len(pending):
            break
    if pending:
        certificate.fail("the last record is cut short", 1 + 4 * done)
    if not store.refuted:
        raise RejectedProof("end", "refutation", "the empty clause", "none")


def _needs(pending: array[int]) -> int:
    """How many words the record that `pending` begins with takes, as far as they tell."""
    if pending[0] < 0:
        return 1 - pending[0]
    return 2 + pending[0] + (pending[1] if len(pending) > 1 else 0)
