"""DIMACS problems: the SAT solver's answer as a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.sat import refute
from formats.certificate_writer import sat_certificate, unsat_certificate

if TYPE_CHECKING:
    from array import array

    from finder.lrat import Refutation
    from formats.dimacs import Formula

LITERALS = 1000
"""Literals of a model in one line."""


def certify(formula: Formula, digest: str, deadline: float, seed: int) -> tuple[str, bytes, int]:
    """The answer, its certificate and how many clauses the solver had; "unknown" and no certificate at the deadline.

    `digest` is the SHA-256 of the problem's bytes; `deadline` as for SatSolver.solve.
    """
    answer, model, refutation = refute(formula.clauses(), seed, deadline)
    if refutation is not None:
        words = renumbered(refutation, formula.count)
        return "unsat", unsat_certificate(1, digest, [], words), formula.count
    if answer is None or model is None:
        return "unknown", b"", formula.count
    lines = (model[i : i + LITERALS] for i in range(0, len(model), LITERALS))
    records = [" ".join(["v", *map(str, line)]) for line in lines]
    return "sat", sat_certificate(1, digest, records), formula.count


def renumbered(refutation: Refutation, count: int) -> array[int]:
    """The words of a refutation of some of `count` clauses, as one of all of them: these have their own numbers."""
    used = refutation.used
    words = refutation.steps[:]
    p = 0
    while p < len(words):
        n = words[p]
        first, end = (p + 1, p + 1 - n) if n < 0 else (p + 2 + n, p + 2 + n + words[p + 1])
        for i in range(first, end):
            number = words[i]
            words[i] = used[number - 1] if number <= len(used) else number - len(used) + count
        p = end
    return words
