"""The guided engines: another solver's search, and none of its trust.

A guide is asked for its verdict, a model and clauses (see finder.guides). Its model is evaluated, and becomes a
certificate if it is one. Its clauses are hints: for each we look for lemmas of our own theories from which it follows
by unit propagation. If the guide's clauses refute the query, and all could be proven, the lemmas refute it too, and a
SAT solver alone finds out how. In any other case the lazy engine's search goes on from the lemmas.
"""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING

from finder.difference_theory import DifferenceTheory
from finder.engines import abstraction_of, decide, literal_over_terms, sat_answer, start, unsat_answer
from finder.guides import THEORY, Limits
from finder.integer_functions import DEFINITIONS
from finder.linear import NotLinear
from finder.linear_theory import LinearTheory
from finder.model import NoModel
from finder.sat import SatSolver
from finder.unit_propagation import UnitPropagation
from formats.terms import BOOL, TRUE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from finder.clausify import Abstraction
    from finder.engines import Answer, Task
    from finder.guides import Advice, Hint
    from finder.theory import Arithmetic, Lemma
    from finder.theory_search import TheorySearch
    from formats.terms import Terms

    Ask = Callable[[Task, Terms, Limits], Advice]

GUIDE_SHARE = 0.5
"""Part of the time that the guide may take for solving."""

HINT_SHARE = 0.6
"""Part of the time then left that its hints may take."""

SAT_SHARE = 0.5
"""Part of the time then left that the SAT solver alone may take; the rest is for the search with theories."""

MOST_SECONDS = 600.0
"""No part is longer, also where there is no limit."""

MOST_LITERALS = 1000
"""Longest hint that is taken."""

CLOCK_EVERY = 20
"""So many hints between two looks at the clock."""


def guided(task: Task, engine: str, ask: Ask) -> Answer:
    """Decide a query with the advice of a guide. Raises NotInstalled, NotKnown where it cannot be asked."""
    abstraction = abstraction_of(task)
    seconds = max(_end(task, GUIDE_SHARE) - time.monotonic(), 0.0)
    advice = ask(task, abstraction.terms, Limits(seconds, literals=MOST_LITERALS))
    said = f"the guide says {advice.answer}{': ' * bool(advice.reason)}{advice.reason}"
    if advice.answer == "sat" and advice.leaf is not None:
        try:
            return sat_answer(task, engine, advice.leaf)
        except NoModel as error:
            said += f", but in its model {error}"
    end = _end(task, HINT_SHARE)
    hints = []
    for hint in advice.hints:
        hints.append(hint)
        if len(hints) % CLOCK_EVERY == 0 and time.monotonic() > end:
            break
    theories: list[Callable[[Abstraction], Arithmetic]] = [LinearTheory]
    if not abstraction.applications:
        theories.append(DifferenceTheory)
    while True:
        try:
            search = start(abstraction, theories.pop())
            with Proof(search) as proof:
                proven = proof.prove(hints, end)
                clauses = proof.clauses
            answer = _refuted(task, engine, search, clauses) if advice.answer == "unsat" else None
            answer = answer or decide(task, engine, search, clauses)
            break
        except NotLinear:
            if not theories:
                raise
            abstraction = abstraction_of(task, abstraction.terms)
    if answer.answer == "unknown":
        said += f"; {proven} of its {len(hints)} clauses were proven"
        return answer._replace(reason=f"{answer.reason} ({said})")
    return answer


def _end(task: Task, share: float) -> float:
    """When a part of the work must end that begins now."""
    now = time.monotonic()
    return now + min(share * (task.deadline - now), MOST_SECONDS)


def _refuted(task: Task, engine: str, search: TheorySearch, clauses: list[list[int]]) -> Answer | None:
    """The answer if the clauses are contradictory, and that is found out in time."""
    with SatSolver(seed=task.seed) as solver:
        for clause in clauses:
            solver.add_clause(clause)
        if solver.solve(deadline=_end(task, SAT_SHARE)) is not False:
            return None
        abstraction = search.abstraction
        return unsat_answer(
            task,
            engine,
            solver,
            abstraction,
            literal_over_terms(abstraction),
            lambda _, clause: search.justifications[tuple(clause)],
        )


class Proof:
    """Looks for lemmas from which hints follow by unit propagation, with the theories of a search not yet begun.

    `clauses` are those of the search and the lemmas, all of them valid or assertions.
    """

    def __init__(self, search: TheorySearch) -> None:
        self.search = search
        self.abstraction = search.abstraction
        self.clauses: list[list[int]] = []
        self._units = UnitPropagation(self.abstraction.literal(TRUE))
        self._facts: set[int] = set()
        self._take()

    def __enter__(self) -> Proof:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._units.close()

    def prove(self, hints: Sequence[Hint], end: float = inf) -> int:
        """Prove what can be proven until then; how many hints that are.

        First what a theory said, each clause on its own: lemmas are most general then. Then what is left, in its order,
        from all that came before. If that fails the clause is taken for granted in what follows, where otherwise all
        that depends on it would fail, too; a lemma that is missing is for the search to find.
        """
        clauses: list[list[int]] = []
        left: list[int] = []
        for number, hint in enumerate(hints):
            if number % CLOCK_EVERY == 0 and time.monotonic() > end:
                break
            clauses.append([])
            if not all(self._fits(x) for x in hint.literals):
                continue
            clauses[-1] = [self.abstraction.literal(x) for x in hint.literals]
            if hint.kind != THEORY or not self._valid(clauses[-1]):
                left.append(number)
        proven = len(clauses) - len(left) - clauses.count([])
        self._push()
        for count, number in enumerate(left):
            if count % CLOCK_EVERY == 0 and time.monotonic() > end:
                break
            missing = [self.abstraction.literal(x) for x in hints[number].missing if self._fits(x)]
            proven += self._follows(clauses[number], missing)
            self._units.add_clause(clauses[number])
            if self._units.facts() is None:
                break
        # Which guides do not say: the last conflict, among facts.
        self._assert_facts()
        self._conflict(())
        self._pop()
        return proven

    def _valid(self, clause: list[int]) -> bool:
        """Find lemmas that imply the clause without any assertion; whether there are."""
        negation = [-x for x in clause]
        self._take()
        if self._units.implied(negation) is None:
            return True
        if self._conflict(negation):
            return True
        # x = y or x < y or y < x, in other words perhaps, is a conflict of no theory.
        arithmetic, terms = self.search.arithmetic, self.search.terms
        for x in clause:
            t = self.abstraction.term[abs(x)]
            if arithmetic is not None and x > 0 and terms.head[t] == "=" and self.abstraction.arithmetic(t):
                arithmetic.split(t)
        self._take()
        return self._units.implied(negation) is None

    def _follows(self, clause: list[int], missing: list[int]) -> bool:
        """Find lemmas with which the clause follows from all that was taken for granted; whether there are."""
        negation = [-x for x in clause]
        self._take()
        implied = self._units.implied(negation)
        if implied is None:
            return True
        self._assert_facts()
        known = self._facts.union(implied)
        premises = [*negation, *(-x for x in missing if -x in known)]
        return any(self._conflict(x) and self._units.implied(negation) is None for x in (premises, implied))

    def _assert_facts(self) -> None:
        """Tell the theories what follows from all that was taken for granted, for as long as this level lasts."""
        for x in self._units.facts() or ():
            if x not in self._facts:
                self._facts.add(x)
                lemma = self._assign(x)
                if lemma is not None:
                    self._send([lemma])
                    return

    def _conflict(self, literals: Sequence[int]) -> bool:
        """Add lemmas that refute these literals; whether there are some."""
        self._push()
        lemmas = self._contradiction(literals)
        self._pop()
        self._send(lemmas)
        return bool(lemmas)

    def _contradiction(self, literals: Sequence[int]) -> list[Lemma]:
        """Lemmas that refute these literals by unit propagation; none if the theories see no contradiction."""
        equality, arithmetic = self.search.equality, self.search.arithmetic
        queue = list(literals)
        known = set(queue)
        lemma = None
        implied: dict[int, tuple[int, bool]] = {}
        for x in queue:
            lemma = self._assign(x)
            if lemma is not None:
                break
            if equality is not None:
                for v, truth in equality.implied():
                    y = v if truth else -v
                    if y not in known:
                        known.add(y)
                        queue.append(y)
                        implied[y] = v, truth
        if lemma is None and arithmetic is not None:
            lemma = arithmetic.check()
        if lemma is None:
            return []
        lemmas = [lemma]
        for lemma in lemmas:
            for x in lemma.clause:
                if -x in implied and equality is not None:
                    lemmas.append(equality.explain(*implied.pop(-x)))
        return lemmas

    def _assign(self, x: int) -> Lemma | None:
        """Tell the theories that a literal is true; a lemma if that is a contradiction."""
        equality, arithmetic = self.search.equality, self.search.arithmetic
        v = abs(x)
        lemma = None
        if arithmetic is not None and v in arithmetic.followed:
            lemma = arithmetic.assign(x)
        if lemma is None and equality is not None and v in equality.followed:
            lemma = equality.assign(x)
        return lemma

    def _push(self) -> None:
        self._take()
        for theory in (self.search.equality, self.search.arithmetic):
            if theory is not None:
                theory.push()

    def _pop(self) -> None:
        equality, arithmetic = self.search.equality, self.search.arithmetic
        if equality is not None:
            equality.implied()
            equality.pop(1)
        if arithmetic is not None:
            arithmetic.pop(1)

    def _send(self, lemmas: list[Lemma]) -> None:
        for lemma in lemmas:
            self.search.send(*lemma)
        self._take()

    def _take(self) -> None:
        """Bring the theories up to date with the abstraction, and take in the clauses that are new."""
        self.search.learn_atoms()
        for clause in self.search.outbox:
            self.clauses.append(clause)
            self._units.add_clause(clause)
        self.search.outbox = []

    def _fits(self, literal: int) -> bool:
        """Whether the theory of arithmetic can take in the atoms that a literal over terms brings."""
        arithmetic = self.search.arithmetic
        if not isinstance(arithmetic, DifferenceTheory):
            return True
        terms = self.search.terms
        stack = [abs(literal)]
        while stack:
            t = stack.pop()
            if t in self.abstraction.reached:
                continue
            if terms.head[t] in DEFINITIONS or (terms.head[t] == "ite" and terms.sort[t] is not BOOL):
                # Defined by other atoms, of any kind.
                return False
            if terms.head[t] in ("<", "=") and self.abstraction.arithmetic(t) and not arithmetic.fits(t):
                return False
            stack.extend([abs(a) for a in terms.arguments[t]])
        return True
