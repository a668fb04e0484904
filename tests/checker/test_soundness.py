"""Attacks at random: nothing that the kernel accepts may be false.

Clauses: random and mutated records of every rule; z3 must find each clause that the kernel computes valid.
Refutations: certificates of unsatisfiable problems, and mutations of them, for satisfiable problems nearby.
Models: the value of every formula, compared with what z3 makes of it under the same values.
"""

from __future__ import annotations

import io
import random
import re
from collections import Counter

import pytest

from checker.kernel import check
from formats.errors import AssayError
from formats.meter import Meter
from formats.terms import BOOL, INT, REAL, Function, Sort
from tests.checker.forge import Forge, Printer, words
from tests.checker.random_records import PRELUDE, Table
from tests.checker.solver import Judge, satisfiable, z3

# ---- clauses


def attack_clauses(seed: int, tables: int, tries: int) -> Counter[str]:
    """Check random records over random tables; how many clauses of each rule were proved valid."""
    rng = random.Random(seed)
    proved: Counter[str] = Counter()
    for _ in range(tables):
        table = Table(rng, rng.choice((5, 15, 30)))
        judge = Judge(table.forge.script, 2_000)
        seen = set()
        for _ in range(tries):
            record = table.record()
            family = [record]
            if table.run(record) is not None:
                family += [table.mutated(record) for _ in range(20)]
            for member in family:
                clause = table.run(member)
                rule = member.split()[0]
                if clause is None or (rule, *clause) in seen:
                    continue
                seen.add((rule, *clause))
                assert all(table.forge.terms.closed[abs(x)] for x in clause), member
                verdict = judge.valid(clause)
                assert verdict is not False, f"{member} gives {' '.join(map(table.text, clause))}"
                proved[rule] += verdict is True
                proved["mutated"] += member is not record
                proved["unknown"] += verdict is None
    return proved


@pytest.mark.parametrize("seed", range(6))
def test_random_clauses_are_valid(seed: int) -> None:
    proved = attack_clauses(seed, 45, 25)
    assert min(proved[rule] for rule in ("def", "cc", "la", "tri", "ax")) >= 20, proved
    assert proved["unknown"] <= 5


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_more_random_clauses_are_valid(seed: int) -> None:
    attack_clauses(seed, 40, 40)


# ---- refutations


class Claim:
    """An unsatisfiable problem, made of the negations of one or two valid clauses, and how to refute it."""

    def __init__(self, table: Table, lemmas: list[tuple[str, list[int]]]) -> None:
        self.lemmas = lemmas
        self.facts = [[table.text(-x) for x in clause] for _, clause in lemmas]
        self.declarations = PRELUDE

    def problem(self, facts: list[list[str]]) -> str:
        cases = [f"(and {' '.join(fact)})" for fact in facts]
        if len(cases) > 1:
            return f"{self.declarations}(assert (or {' '.join(cases)}))(check-sat)"
        return self.declarations + "".join(f"(assert {literal})" for literal in facts[0]) + "(check-sat)"

    def certificate(self, problem: str) -> Forge:
        """The refutation, as for the problem of `facts`, over any problem that declares the same names."""
        forge = Forge(problem)
        if len(self.facts) == 1:
            units = [forge.c(f"in {k}") for k in range(1, len(self.facts[0]) + 1)]
            forge.step([], [*units, forge.c(self.lemmas[0][0])])
            return forge
        cases = [f"(and {' '.join(fact)})" for fact in self.facts]
        either = f"(or {' '.join(cases)})"
        given, split = forge.c("in 1"), forge.c(f"def {either} {len(cases)}")
        parts = [
            ([forge.c(f"def {case} {k}") for k in range(len(fact))], forge.c(record))
            for case, fact, (record, _) in zip(cases, self.facts, self.lemmas, strict=True)
        ]
        closed = [forge.step([f"(not {c})"], [*down, lemma]) for c, (down, lemma) in zip(cases, parts, strict=True)]
        forge.step([], [given, *closed, split])
        return forge


def random_claim(rng: random.Random) -> Claim:
    table = Table(rng, rng.choice((6, 15)))
    lemmas: list[tuple[str, list[int]]] = []
    while len(lemmas) < rng.choice((1, 1, 2)):
        record = table.record()
        clause = table.run(record)
        if clause is None or len(clause) >= 8 or len(record) >= 1_000:
            continue
        # The negations of the literals must not contradict each other without the lemma.
        if 1 not in clause and len({abs(x) for x in clause}) == len(clause):
            lemmas.append((record, clause))
    return Claim(table, lemmas)


def weakened(rng: random.Random, facts: list[list[str]]) -> list[list[str]]:
    """Facts with one thing changed: a literal negated or dropped, a numeral, a relation or a name exchanged."""
    new = [list(fact) for fact in facts]
    fact = rng.choice(new)
    i = rng.randrange(len(fact))
    change = rng.randrange(5)
    if change == 0 and len(fact) > 1:
        del fact[i]
    elif change == 1:
        fact[i] = fact[i][5:-1] if fact[i].startswith("(not ") else f"(not {fact[i]})"
    elif change == 2:
        fact[i] = "true"
    else:
        pattern, options = rng.choice(
            (
                (r"\b[0-9]\b(?!\.)(?<!\.[0-9])", "0 1 2 3 4"),
                (r"\b[0-9]\.[0-9]+", "0.0 0.5 1.0 2.0 3.0"),
                (r"(?<=\()[<=](?= )", "< ="),
                (r"\b[xyz]\b", "x y z"),
                (r"\b[abe]\b", "a b e"),
                (r"\b[uvw]\b", "u v w"),
                (r"\b[pqr]\b", "p q r"),
            )
        )
        places = list(re.finditer(pattern, fact[i]))
        if places:
            place = rng.choice(places)
            fact[i] = fact[i][: place.start()] + rng.choice(options.split()) + fact[i][place.end() :]
    return new


def mutated(rng: random.Random, certificate: bytes) -> bytes:
    """A certificate with records changed, exchanged, added or dropped, or with other words in the refutation."""
    head, _, rest = certificate.partition(b"\n")
    text, _, binary = rest.partition(b"refutation ")
    _, _, binary = binary.partition(b"\n")
    lines = text.decode().split("\n")[:-1]
    numbers = [int.from_bytes(binary[i : i + 4], "little", signed=True) for i in range(0, len(binary), 4)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        if rng.random() < 0.6 and lines:
            i = rng.randrange(len(lines))
            fields = lines[i].split(" ")
            j = rng.randrange(1, len(fields))
            if re.fullmatch("-?[0-9]+", fields[j]):
                n = int(fields[j])
                fields[j] = str(rng.choice((n + 1, n - 1, -n, 0, 1, 2, rng.randint(-60, 60), n + 10)))
            elif j == 1 and fields[0] == "c":
                fields[1] = rng.choice(("in", "def", "cc", "la", "tri", "ax"))
            change = rng.randrange(12)
            if change == 0:
                del lines[i]
            elif change == 1:
                lines.insert(rng.randrange(len(lines)), lines[i])
            elif change == 2:
                k = rng.randrange(len(lines))
                lines[i], lines[k] = lines[k], lines[i]
            elif change == 3 and len(fields) > 4:
                lines[i] = " ".join(fields[:-2])
            else:
                lines[i] = " ".join(fields)
        elif numbers:
            i = rng.randrange(len(numbers))
            change = rng.randrange(6)
            if change == 0:
                del numbers[i]
            elif change == 1:
                numbers.insert(i, rng.choice(numbers))
            else:
                numbers[i] = rng.choice((numbers[i] + 1, numbers[i] - 1, -numbers[i], 0, 1, rng.randint(-60, 60)))
    announced = len(numbers) + (rng.randint(-1, 1) if rng.random() < 0.1 else 0)
    return b"".join(
        [head, b"\n", *(f"{line}\n".encode() for line in lines), f"refutation {announced}\n".encode(), words(numbers)]
    )


def accepted(problem: bytes, certificate: bytes) -> bool:
    """Whether the kernel verifies the certificate; every other error than its own ends the test."""
    try:
        check(problem, "problem", io.BytesIO(certificate), "certificate", 1, Meter(10_000_000, 2_000))
    except AssayError:
        return False
    return True


def attack_refutations(seed: int, claims: int, forgeries: int) -> Counter[str]:
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    while counts["claims"] < claims:
        claim = random_claim(rng)
        problem = claim.problem(claim.facts)
        honest = claim.certificate(problem)
        # The order of terms, and with it the sign of an equality's coefficient, may be another in this problem.
        counts["refused"] += not accepted(honest.problem, honest.certificate())
        assert satisfiable(honest.problem) is not True, problem
        counts["claims"] += 1
        for _ in range(4):
            facts = weakened(rng, claim.facts)
            weak = claim.problem(facts)
            try:
                forge = claim.certificate(weak)
            except AssayError:  # the change has made it ill-sorted
                continue
            if facts == claim.facts or satisfiable(forge.problem) is not True:
                continue
            counts["satisfiable"] += 1
            certificates = [forge.certificate()]
            # The literals of the weakened problem in the places of the original ones.
            copied = Claim.__new__(Claim)
            copied.facts, copied.declarations, copied.lemmas = facts, claim.declarations, claim.lemmas
            certificates.append(copied.certificate(weak).certificate())
            header = forge.header("unsat").encode()
            certificates.append(header + honest.certificate().partition(b"\n")[2])
            certificates += [mutated(rng, rng.choice(certificates[:3])) for _ in range(forgeries)]
            for certificate in certificates:
                counts["forgeries"] += 1
                assert not accepted(forge.problem, certificate), (weak, certificate)
    assert counts["refused"] <= claims // 5
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_satisfiable_problems_are_not_refuted(seed: int) -> None:
    counts = attack_refutations(seed, 20, 25)
    assert counts["forgeries"] > 500, counts


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_more_satisfiable_problems_are_not_refuted(seed: int) -> None:
    attack_refutations(seed, 100, 100)


# ---- models


def random_value(rng: random.Random, sort: Sort) -> tuple[str, str]:
    """A value as the certificate writes it, and as z3 reads it; elements of uninterpreted sorts are integers there."""
    n = rng.randint(-3, 3)
    if sort is BOOL:
        return ("true", "true") if n > 0 else ("false", "false")
    if sort is INT:
        return str(n), f"(- {-n})" if n < 0 else str(n)
    if sort is REAL:
        d = rng.choice((1, 2, 3))
        text = f"(/ {abs(n)}.0 {d}.0)"
        return f"{n}/{d}" if d > 1 else str(n), f"(- {text})" if n < 0 else text
    return f"@{abs(n) + 1}", str(abs(n) + 1)


@pytest.mark.parametrize("seed", range(40))
def test_models_mean_what_z3_says(seed: int) -> None:
    rng = random.Random(seed)
    table = Table(rng, 25)
    terms = table.forge.terms
    literals = [table.literal() for _ in range(6)]
    assertions = "".join(f"(assert {table.text(x)})" for x in literals)
    forge = Forge(PRELUDE + assertions + "(check-sat)")
    definitions = []
    for function in forge.script.functions:
        default, default_text = random_value(rng, function.range)
        entries, body = [], default_text
        keys = set()
        for _ in range(rng.randint(0, 4) if function.domain else 0):
            key = [random_value(rng, sort) for sort in function.domain]
            if tuple(k[1] for k in key) in keys or ("0.0" in str(key)):
                continue
            keys.add(tuple(k[1] for k in key))
            value = random_value(rng, function.range)
            entries.append(" ".join([*(k[0] for k in key), value[0]]))
            test = " ".join(f"(= c{i} {k[1]})" for i, k in enumerate(key))
            body = f"(ite (and true {test}) {value[1]} {body})"
        parameters = " ".join(f"(c{i} {_sort(s)})" for i, s in enumerate(function.domain))
        definitions.append(f"(define-fun f{function.number} ({parameters}) {_sort(function.range)} {body})")
        if function.domain:
            forge.f(function.name, default, *entries)
        else:
            forge.v(function.name, default)
    # Of the literals, those that z3 finds true under the model; the kernel must find the same.
    printer = Printer(table.forge.script)
    for literal in literals:
        printer.literal(literal)
    lines = [line for line in printer.lines if not line.startswith("(declare-fun")]
    lines = [re.sub(r"\(declare-sort (S[0-9]+) 0\)", r"(define-sort \1 () Int)", line) for line in lines]
    sorts = [line for line in lines if line.startswith("(define-sort")]
    others = [line for line in lines if not line.startswith("(define-sort")]
    for literal in literals:
        solver = z3.Solver()
        solver.from_string("\n".join([*sorts, *definitions, *others, f"(assert {printer.literal(literal)})"]))
        truth = solver.check()
        single = Forge(f"{PRELUDE}(assert {table.text(literal)})(check-sat)")
        single.lines = forge.lines
        try:
            check(
                single.problem,
                "problem",
                io.BytesIO(single.certificate("sat")),
                "certificate",
                1,
                Meter(10_000_000, 2_000),
            )
            verdict = "verified"
        except AssayError as error:
            verdict = f"{type(error).__name__} {error}"
        text = table.text(literal)
        if verdict == "verified":
            assert truth == z3.sat, text
        elif verdict.startswith("RejectedProof model: evaluation: assertion 1 true"):
            assert truth == z3.unsat, text
        else:
            assert re.match(r"Unsupported (/|div|mod) by zero", verdict), (text, verdict)
    assert all(isinstance(h, Function) or h is not None for h in terms.head)


def _sort(sort: Sort) -> str:
    return sort.name if sort in (BOOL, INT, REAL) else "Int"
