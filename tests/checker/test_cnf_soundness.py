"""Random formulas and proofs against brute force: what is right is verified, and nothing false ever is."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pytest

from checker.kernel import check
from formats.errors import AssayError
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from tests.cnf_proofs import (
    Elaborator,
    Record,
    dimacs,
    lrat_binary,
    lrat_text,
    models,
    pigeonhole,
    pigeonhole_by_extension,
    sat,
    satisfiable,
    unsat,
    words_of,
)

VARIABLES = 4
SEEDS = 150
MUTANTS = 40


def verdict(problem: bytes, proof: bytes) -> str:
    """The answer that is verified, else what the verdict says instead."""
    try:
        return check(problem, "problem", io.BytesIO(proof), "proof", 1, Meter(WORK_BASE, WORK_PER_BYTE)).answer
    except AssayError as error:
        return f"{type(error).__name__} {error}"


def random_clause(rng: random.Random, variables: int = VARIABLES) -> list[int]:
    return [rng.choice((1, -1)) * rng.randint(1, variables) for _ in range(rng.choice((1, 2, 2, 3, 3, 3)))]


def random_formula(rng: random.Random) -> list[list[int]]:
    return [random_clause(rng) for _ in range(rng.randint(4, 16))]


def random_proof(rng: random.Random, clauses: list[list[int]]) -> Elaborator:
    """RUP and RAT steps over old and new variables, and deletions, then whatever refutes the formula if it can be."""
    proof = Elaborator(clauses, rng.random() < 0.5)
    top = VARIABLES
    for _ in range(rng.randint(0, 12)):
        if rng.random() < 0.2 and len(proof.live) > 3:
            proof.delete(*rng.sample(sorted(proof.live), 2))
        elif rng.random() < 0.15:
            a, b = random_clause(rng)[0], random_clause(rng)[0]
            top += 1
            for clause in ([top, -a, -b], [-top, a], [-top, b]):
                assert proof.add(*clause)
        else:
            clause = random_clause(rng, top + 1)
            if rng.random() < 0.3:
                clause[0] = rng.choice((1, -1)) * (top + 1)
            if proof.add(*clause):
                top = max(top, *map(abs, clause))
    if not satisfiable(list(map(list, proof.live.values()))):
        proof.refute(top)
    return proof


def forms(problem: bytes, records: list[Record]) -> Iterator[bytes]:
    yield unsat(problem, words_of(records))
    yield lrat_text(records)
    yield lrat_binary(records)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_right_is_verified(seed: int) -> None:
    """A proof of steps that preserve satisfiability ends in the empty clause only if there is no model."""
    rng = random.Random(seed)
    clauses = random_formula(rng)
    problem = dimacs(clauses, VARIABLES)
    found = next(models(clauses, VARIABLES), None)
    proof = random_proof(rng, clauses)
    refuted = bool(proof.records) and len(proof.records[-1]) == 3 and not proof.records[-1][1]
    assert not (refuted and found)
    for form in forms(problem, proof.records):
        answer = verdict(problem, form)
        assert answer == "unsat" if refuted else answer == "RejectedProof end: refutation: the empty clause / none"
    if found is not None:
        assert verdict(problem, sat(problem, f"v {' '.join(map(str, found))}")) == "sat"


def test_both_answers_are_tried() -> None:
    """The tests of this module are about something: refutations, RAT steps, and formulas with models."""
    counts = {"sat": 0, "refuted": 0, "rat": 0, "deletion": 0}
    for seed in range(SEEDS):
        rng = random.Random(seed)
        clauses = random_formula(rng)
        proof = random_proof(rng, clauses)
        counts["sat"] += satisfiable(clauses)
        counts["refuted"] += any(len(record) == 3 and not record[1] for record in proof.records)
        counts["rat"] += any(len(record) == 3 and min(record[2], default=0) < 0 for record in proof.records)
        counts["deletion"] += any(len(record) == 2 for record in proof.records)
    assert min(counts.values()) > SEEDS // 8, counts


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_model_is_one_exactly_if_it_satisfies_all_clauses(seed: int) -> None:
    rng = random.Random(seed)
    clauses = random_formula(rng)
    problem = dimacs(clauses, VARIABLES)
    for _ in range(10):
        literals = rng.sample([x for v in range(1, VARIABLES + 1) for x in (v, -v)], rng.randint(0, VARIABLES))
        consistent = all(-x not in literals for x in literals)
        total = all(any(x in literals for x in clause) for clause in clauses)
        line = " ".join(["v", *map(str, literals)])
        answer = verdict(problem, sat(problem, *([line] if literals else [])))
        assert (answer == "sat") is (consistent and total), (line, answer)


# ---- mutants


def change_numbers(rng: random.Random, numbers: list[int]) -> list[int]:
    """A few changes to literals, hints or ids."""
    numbers = list(numbers)
    match rng.randrange(6):
        case 0 if numbers:
            numbers[rng.randrange(len(numbers))] += rng.choice((-1, 1))
        case 1 if numbers:
            i = rng.randrange(len(numbers))
            numbers[i] = -numbers[i]
        case 2 if numbers:
            del numbers[rng.randrange(len(numbers))]
        case 3:
            numbers.insert(rng.randint(0, len(numbers)), rng.choice((1, -1)) * rng.randint(1, 20))
        case 4 if numbers:
            rng.shuffle(numbers)
        case _:
            numbers = numbers[: rng.randint(0, len(numbers))]
    return [x for x in numbers if x]


def without_a_group(rng: random.Random, hints: list[int]) -> list[int]:
    """The hints of a RAT step without one of its groups."""
    starts = [i for i, h in enumerate(hints) if h < 0]
    if not starts:
        return hints
    i = rng.randrange(len(starts))
    end = starts[i + 1] if i + 1 < len(starts) else len(hints)
    return [*hints[: starts[i]], *hints[end:]]


def mutant(rng: random.Random, records: list[Record]) -> list[Record]:
    """The records with one to three changes; ids stay dense, so that all forms can express them."""
    changed: list[Record] = list(records)
    for _ in range(rng.randint(1, 3)):
        if not changed:
            break
        i = rng.randrange(len(changed))
        record = changed[i]
        kind = rng.randrange(6)
        if kind == 0:
            del changed[i]
        elif kind == 1:
            changed.insert(rng.randint(0, len(changed)), record)
        elif kind == 2 and len(record) == 3 and len(record[1]) > 1:
            changed[i] = (record[0], [*record[1][1:], record[1][0]], record[2])
        elif kind == 3 and len(record) == 3:
            changed[i] = (record[0], record[1], without_a_group(rng, list(record[2])))
        elif len(record) == 3:
            if rng.random() < 0.5:
                changed[i] = (record[0], change_numbers(rng, list(record[1])), record[2])
            else:
                changed[i] = (record[0], record[1], change_numbers(rng, list(record[2])))
        else:
            changed[i] = ("d", change_numbers(rng, list(record[1])))
    return changed


def renumbered(records: list[Record], clauses: int) -> list[Record]:
    """Dense ids for the additions, whatever they were."""
    result: list[Record] = []
    for record in records:
        if len(record) == 2:
            result.append(record)
        else:
            clauses += 1
            result.append((clauses, record[1], record[2]))
    return result


def weakened(rng: random.Random, clauses: list[list[int]]) -> list[list[int]]:
    """A satisfiable formula with as many clauses, of which few are different; by changes that weaken it."""
    clauses = [list(clause) for clause in clauses]
    variables = max(abs(x) for clause in clauses for x in clause)
    found = {rng.choice((1, -1)) * v for v in range(1, variables + 1)}
    for clause in clauses:
        if not any(x in found for x in clause):
            clause.append(rng.choice(sorted(found)))
    return clauses


def flipped(rng: random.Random, data: bytes, start: int) -> bytes:
    """Bytes with a few changes from `start` on."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        i = rng.randrange(start, len(changed))
        match rng.randrange(3):
            case 0:
                changed[i] ^= 1 << rng.randrange(8)
            case 1:
                del changed[i]
            case _:
                changed.insert(i, rng.choice(b"\0\1\2ad0 1-\n"))
        if len(changed) <= start:
            break
    return bytes(changed)


def refutation(seed: int) -> tuple[list[list[int]], list[Record]]:
    """An unsatisfiable formula with a refutation."""
    if seed % 10 == 0:
        holes = 2 + seed // 10 % 2
        return pigeonhole(holes), pigeonhole_by_extension(holes, seed % 20 == 0).records
    rng = random.Random(seed)
    while True:
        clauses = random_formula(rng)
        if not satisfiable(clauses):
            proof = random_proof(rng, clauses)
            if proof.records and len(proof.records[-1]) == 3 and not proof.records[-1][1]:
                return clauses, proof.records


@pytest.mark.parametrize("seed", range(60))
def test_no_mutant_refutes_a_formula_with_a_model(seed: int) -> None:
    rng = random.Random(seed)
    clauses, records = refutation(seed)
    for _ in range(MUTANTS):
        weak = weakened(rng, clauses)
        problem = dimacs(weak)
        changed = renumbered(mutant(rng, records) if rng.random() < 0.9 else records, len(weak))
        for form in forms(problem, changed):
            assert verdict(problem, form) != "unsat", (weak, changed)
        start = len(unsat(problem, []))
        for form in forms(problem, changed):
            begin = start if form.startswith(b"assay") else 0
            if len(form) > begin:
                bad = flipped(rng, form, begin)
                assert verdict(problem, bad) != "unsat", (weak, bad)


def test_some_mutants_are_still_proofs() -> None:
    """Of the unsatisfiable formula: mutation is not so wild that it could not find a hole."""
    verified = total = 0
    for seed in range(1, 20):
        rng = random.Random(seed)
        clauses, records = refutation(seed)
        problem = dimacs(clauses)
        for _ in range(MUTANTS):
            total += 1
            changed = renumbered(mutant(rng, records), len(clauses))
            verified += verdict(problem, unsat(problem, words_of(changed))) == "unsat"
    assert total // 20 < verified < total
