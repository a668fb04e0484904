"""The second opinion: what z3, or else cvc5, says about clauses and problems."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from formats.smtlib import Script
from tests.checker.forge import Printer

z3 = pytest.importorskip("z3")


class Judge:
    """Asks solvers about literals over the terms of one script."""

    def __init__(self, script: Script, milliseconds: int = 5_000) -> None:
        self.printer = Printer(script)
        self.milliseconds = milliseconds

    def satisfiable(self, literals: Iterable[int]) -> bool | None:
        """Whether the conjunction of the literals is satisfiable; None if none of them knows."""
        texts = [f"(assert {self.printer.literal(x)})" for x in literals]
        solver = z3.Solver()
        solver.set("timeout", self.milliseconds)
        solver.from_string("\n".join([*self.printer.lines, *texts]))
        answer = solver.check()
        if answer == z3.unknown and "str." in "".join(self.printer.lines):
            return by_cvc5("\n".join([*self.printer.lines, *texts]), self.milliseconds)
        return None if answer == z3.unknown else answer == z3.sat

    def valid(self, clause: Iterable[int]) -> bool | None:
        """Whether the clause is true in every model; None if none of them knows."""
        answer = self.satisfiable(-x for x in clause)
        return None if answer is None else not answer


def by_cvc5(problem: str, milliseconds: int) -> bool | None:
    """What cvc5 says about a problem: it has functions of strings that z3 has not."""
    cvc5 = pytest.importorskip("cvc5")
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(milliseconds))
    solver.setOption("strings-exp", "true")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, f"(set-logic ALL){problem}", "problem")
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, parser.getSymbolManager())
    try:
        answer = solver.checkSat()
    except RuntimeError:
        # It knows no variables of sort RegLan.
        return None
    return None if answer.isUnknown() else bool(answer.isSat())


def satisfiable(problem: bytes) -> bool | None:
    """What z3 says about a problem with one query, as it reads the problem itself."""
    solver = z3.Solver()
    solver.set("timeout", 5_000)
    solver.from_string(problem.decode())
    answer = solver.check()
    return None if answer == z3.unknown else answer == z3.sat
