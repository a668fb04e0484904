"""Unit propagation by MiniSat, against one that is written out here."""

from __future__ import annotations

import random

from finder.unit_propagation import UnitPropagation

TRUE = 1


def propagated(clauses: list[list[int]], literals: list[int]) -> set[int] | None:
    """What follows, the literals included; None if that is a contradiction."""
    true = set(literals)
    while not any(-x in true for x in true):
        rest = [{x for x in clause if -x not in true} for clause in clauses if not true.intersection(clause)]
        new = {x for clause in rest if len(clause) == 1 for x in clause} - true
        if set() in rest:
            break
        if not new:
            return true
        true |= new
    return None


def test_random_clauses() -> None:
    """Facts, and what literals imply beyond them, while clauses are added."""
    contradictions = 0
    for seed in range(300):
        rng = random.Random(seed)
        clauses = [[TRUE]]
        units = UnitPropagation(TRUE)
        units.add_clause([TRUE])
        for _ in range(30):
            variables = rng.sample(range(2, 12), rng.choice((1, 2, 2, 3, 3, 3)))
            clauses.append([rng.choice((1, -1)) * v for v in variables])
            units.add_clause(clauses[-1])
            facts = propagated(clauses, [])
            found = units.facts()
            assert (None if found is None else {TRUE, *found}) == facts
            literals = [rng.choice((1, -1)) * v for v in rng.sample(range(2, 12), 2)]
            expected = propagated(clauses, literals)
            implied = units.implied(literals)
            contradictions += expected is None and facts is not None
            if facts is not None:
                assert (None if implied is None else facts.union(implied)) == expected
        units.close()
        units.close()
    assert contradictions > 100


def test_contradictory_clauses() -> None:
    """Everything follows from then on."""
    units = UnitPropagation(TRUE)
    for clause in ([TRUE], [2, 3], [-2], [-3]):
        units.add_clause(clause)
    assert units.facts() is None
    assert units.implied([5]) is None
    units.add_clause([5, 6])
    assert units.implied([]) is None
    units.close()
