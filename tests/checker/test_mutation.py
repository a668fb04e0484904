"""No mutant of a certificate is accepted for a problem of which its answer is false."""

from __future__ import annotations

import pytest

from tests.checker.mutation import RULES, Tally, experiment


def no_false_verdict(tally: Tally) -> None:
    for name, how, problem, data in tally.false_verdicts:
        pytest.fail(f"{name}: {how}\n{problem.decode()}\n{data!r}")


def test_mutants() -> None:
    """Every kind of record is changed; most changes are noticed even where the certificate's answer is true."""
    tally = experiment(3_000, 4)
    no_false_verdict(tally)
    kinds = {"header", "refutation", "t", "v", "f", "e", *(f"c {rule}" for rule in RULES)}
    assert kinds <= set(tally.mutants)
    assert min(tally.mutants[kind] for kind in kinds) >= 2
    assert set(tally.kinds_of_problem) >= {"out of scope", "negated", "dropped", "operator", "numeral", "contradicted"}
    survivors = sum(sum(changes.values()) for changes in tally.survivors.values())
    assert 0 < survivors < sum(tally.mutants.values()) / 5


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 104))
def test_more_mutants(seed: int) -> None:
    no_false_verdict(experiment(5_000, seed))
