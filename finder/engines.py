"""The engines: from a query to clauses and their refutation, or to a model.

The engines that another solver guides are in `finder.guided`.
"""

from __future__ import annotations

import contextlib
import time
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from finder.applicability import NotApplicable
from finder.certify import Certifier
from finder.clausify import Abstraction, copied
from finder.difference_atoms import DifferenceAtoms
from finder.difference_theory import DifferenceTheory
from finder.equality_graph import add_transitivity
from finder.linear import NotLinear
from finder.linear_theory import LinearTheory
from finder.lrat import trim
from finder.model import Model, NoModel
from finder.order_encoding import OrderEncoding
from finder.printing import shown
from finder.regex_constants import resolve_constants
from finder.sat import SatSolver
from finder.theory_search import TheorySearch
from formats.certificate_writer import sat_certificate
from formats.dimacs import Formula
from formats.smtlib import Script
from formats.terms import INT, REAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from finder.theory import Arithmetic
    from formats.terms import Terms


class Answer(NamedTuple):
    """What an engine found: `sat` or `unsat` with a certificate, or `unknown` with the reason."""

    answer: str
    engine: str
    certificate: bytes = b""
    reason: str = ""
    lemmas_found: int = 0
    lemmas_used: int = 0


class Task(NamedTuple):
    """One query to decide: the problem, the query's index, the digest of the problem's bytes, and the limits."""

    problem: Script | Formula
    query: int
    digest: str
    deadline: float
    seed: int

    @property
    def script(self) -> Script:
        """The problem, if it is a script. Raises NotApplicable."""
        if isinstance(self.problem, Formula):
            raise NotApplicable("not an SMT-LIB script")
        return self.problem

    @property
    def formula(self) -> Formula:
        """The problem, if it is a DIMACS formula. Raises NotApplicable."""
        if isinstance(self.problem, Script):
            raise NotApplicable("not a DIMACS problem")
        return self.problem


def eager(task: Task) -> Answer:
    """The order encoding. Raises NotApplicable where it does not serve."""
    abstraction = abstraction_of(task)
    differences = DifferenceAtoms(abstraction)
    _learn(differences)
    encoding = OrderEncoding(abstraction, differences)
    with SatSolver(seed=task.seed) as solver:
        for clause, _ in abstraction.clauses:
            solver.add_clause(clause)
        count = len(abstraction.clauses)
        for number, clause in enumerate(encoding.clauses()):
            solver.add_clause(clause)
            if number % 100_000 == 0 and time.monotonic() > task.deadline:
                return _timeout("eager")
        answer = solver.solve(deadline=task.deadline)
        if answer is None:
            return _timeout("eager")
        if answer:
            model = solver.model()
            values = encoding.values(model)
            truth = {abs(x): x > 0 for x in model}
            variable = abstraction.variable

            def leaf(t: int) -> bool | int | object:
                return values[t] if t in values else truth.get(variable.get(t, 0))

            try:
                return sat_answer(task, "eager", leaf)
            except NoModel as error:
                raise NotApplicable(f"strict constraints or arithmetic beyond differences: {error}") from None

        def literal(x: int) -> int:
            v = abs(x)
            t = abstraction.term[v] or encoding.term_literal(v)
            return t if x > 0 else -t

        return unsat_answer(
            task,
            "eager",
            solver,
            abstraction,
            literal,
            lambda n, _: abstraction.clauses[n][1] if n < count else ("la",),
        )


def lazy(task: Task) -> Answer:
    """CDCL(T) with difference logic if that is enough, else with a simplex.

    With functions most equalities of numbers are false and of no consequence; difference logic would give each of them
    an order, a simplex only those that a model needs.
    """
    abstraction = abstraction_of(task)
    if not abstraction.applications:
        with contextlib.suppress(NotLinear):
            return decide(task, "lazy", start(abstraction, DifferenceTheory, task.deadline))
        abstraction = abstraction_of(task)
    return decide(task, "lazy", start(abstraction, LinearTheory, task.deadline))


def guided_z3(task: Task) -> Answer:
    """See finder.guided; the guide is z3. Raises NotInstalled, NotKnown."""
    from finder.guided import guided
    from finder.guides_z3 import ask_z3

    return guided(task, "guided-z3", ask_z3)


def guided_cvc5(task: Task) -> Answer:
    """See finder.guided; the guide is cvc5. Raises NotInstalled, NotKnown."""
    from finder.guided import guided
    from finder.guides_cvc5 import ask_cvc5

    return guided(task, "guided-cvc5", ask_cvc5)


def start(abstraction: Abstraction, theory: Callable[[Abstraction], Arithmetic], deadline: float = inf) -> TheorySearch:
    """CDCL(T) before its search. Raises NotLinear where arithmetic is not what `theory` knows."""
    resolve_constants(abstraction)
    add_transitivity(abstraction)
    numbers = any(abstraction.terms.sort[t] in (INT, REAL) for t in abstraction.reached)
    return TheorySearch(abstraction, theory(abstraction) if numbers else None, deadline)


def decide(task: Task, engine: str, search: TheorySearch, clauses: list[list[int]] | None = None) -> Answer:
    """CDCL(T) in the name of an engine, beginning with these clauses, or those in the outbox of the search.

    Raises NotLinear as `start` does, for atoms made on the way.
    """
    abstraction = search.abstraction
    initial = search.outbox if clauses is None else clauses
    search.outbox = []
    with SatSolver(search, seed=task.seed) as solver:
        for v in search.observed():
            solver.observe(v)
        search.solver = solver
        for clause in initial:
            solver.add_clause(clause)
        answer = solver.solve(deadline=task.deadline)
        if answer is None:
            return _timeout(engine)
        if answer:
            truth = {abs(x): x > 0 for x in solver.model()}
            try:
                return sat_answer(task, engine, lambda t: search.leaf_value(t, truth))
            except NoModel as error:
                beyond = "arithmetic beyond linear" if search.strings is None else "strings beyond what is decided"
                raise NotApplicable(f"{beyond}: in the only model found, {error}") from None
        return unsat_answer(
            task,
            engine,
            solver,
            abstraction,
            literal_over_terms(abstraction),
            lambda _, clause: search.justifications[tuple(clause)],
        )


def sat(task: Task) -> Answer:
    """The SAT solver, for a DIMACS problem. Raises NotApplicable for a script."""
    from finder.cnf import certify

    answer, certificate, found = certify(task.formula, task.digest, task.deadline, task.seed)
    return Answer(answer, "sat", certificate, "" if certificate else "timeout", found)


ENGINES: dict[str, Callable[[Task], Answer]] = {
    "eager": eager,
    "lazy": lazy,
    "guided-z3": guided_z3,
    "guided-cvc5": guided_cvc5,
    "sat": sat,
}


def suits(engine: str, problem: Script | Formula) -> bool:
    """Whether the engine of this name is made for a problem of this kind."""
    return (engine == "sat") == isinstance(problem, Formula)


def abstraction_of(task: Task, terms: Terms | None = None) -> Abstraction:
    """The propositional abstraction of a query, over `terms` or a copy of the script's table."""
    return Abstraction(terms or copied(task.script.terms), task.script.queries[task.query - 1].assertions)


def _learn(differences: DifferenceAtoms) -> None:
    try:
        differences.update()
    except NotLinear as error:
        raise NotApplicable(f"no difference constraint: {shown(differences.abstraction.terms, error.term)}") from None


def _timeout(engine: str) -> Answer:
    return Answer("unknown", engine, reason="timeout")


def sat_answer(task: Task, engine: str, leaf: Callable[[int], object]) -> Answer:
    """The answer that the query is satisfiable, by these values of its leaves. Raises NoModel."""
    assertions = task.script.queries[task.query - 1].assertions
    model = Model(task.script, task.query, assertions, leaf)  # type: ignore[arg-type]
    return Answer("sat", engine, sat_certificate(task.query, task.digest, model.records()))


def literal_over_terms(abstraction: Abstraction) -> Callable[[int], int]:
    """From propositional literals to literals over terms, where every variable has a term."""

    def literal(x: int) -> int:
        t = abstraction.term[abs(x)]
        return t if x > 0 else -t

    return literal


def unsat_answer(
    task: Task,
    engine: str,
    solver: SatSolver,
    abstraction: Abstraction,
    literal: Callable[[int], int],
    justification: Callable[[int, Sequence[int]], tuple[object, ...]],
) -> Answer:
    """Trim the refutation, certify the clauses that are left, and assemble the certificate."""
    clauses = solver.clauses
    refutation = trim(solver.trace(), clauses)
    certifier = Certifier(abstraction.terms, len(task.script.terms), literal)
    for number in refutation.used:
        clause = clauses[number - 1]
        certifier.clause(clause, justification(number - 1, clause))
    certificate = certifier.certificate(task.query, task.digest, refutation.steps)
    theory = sum(count for rule, count in certifier.rules.items() if rule not in ("in", "def"))
    return Answer("unsat", engine, certificate, "", len(clauses), theory)
