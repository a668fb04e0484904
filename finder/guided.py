"""The guided engines: another solver's search, and none of its trust.

A guide is asked for its verdict, a model and clauses (see finder.guides). Its model is evaluated, and becomes a
certificate if it is one. Its clauses are hints. If the guide says "unsat", a SAT solver refutes the query's clauses
and the hints, and only those hints matter that this refutation uses. For each we look for lemmas of our own theories
from which it follows by unit propagation; then the same again, without the hints for which there are none. A
refutation that uses lemmas only is the answer. In any other case the lazy engine's search goes on from the lemmas.
"""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING

from finder.applicability import NotApplicable
from finder.difference_theory import DifferenceTheory
from finder.engines import abstraction_of, decide, literal_over_terms, sat_answer, start, unsat_answer
from finder.guides import Limits
from finder.integer_functions import DEFINITIONS
from finder.linear import NotLinear
from finder.linear_theory import LinearTheory
from finder.lrat import trim
from finder.model import NoModel
from finder.sat import SatSolver
from finder.string_theory import TooHard
from finder.theory_search import TheorySearch
from finder.unit_propagation import UnitPropagation
from formats.terms import BOOL, STRING, TRUE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from types import TracebackType

    from finder.clausify import Abstraction
    from finder.engines import Answer, Task
    from finder.guides import Advice, Hint
    from finder.theory import Arithmetic, Lemma
    from formats.terms import Terms

    Ask = Callable[[Task, Terms, Limits], Advice]

VERDICT_SHARE = 0.2
"""Part of the time that the guide may take for its verdict and a model, in its fastest way."""

STRING_SHARE = 0.8
"""The same for problems with strings: their models are hard to find in other ways."""

GUIDE_SHARE = 0.5
"""Part of the time then left that the guide may take for solving once more, and saying clauses."""

SLOWER = 20.0
"""How many times slower the second solving may be. If it needs more, it does not go the way of the first one."""

LEAST_SECONDS = 1.0
"""What it may always take, if there are as many."""

HINT_SHARE = 0.6
"""Part of the time then left that its hints may take, if they are said to refute; the rest is for the search."""

DOUBTFUL_SHARE = 0.1
"""The same for hints that are not."""

MOST_SECONDS = 600.0
"""No part is longer, also where there is no limit."""

MOST_LITERALS = 1000
"""Longest hint that is taken."""

GAP_CONFLICTS = 100
"""Most conflicts of a search for the lemmas that one hint lacks."""

ROUNDS = 10
"""So often a refutation is looked for whose hints can be proven."""

PLAIN_CONFLICTS = 20_000
"""Most conflicts of a search, without theories, for a refutation that uses no hints: a second or two."""

CLOCK_EVERY = 20
"""So many hints between two looks at the clock."""


def guided(task: Task, engine: str, ask: Ask) -> Answer:
    """Decide a query with the advice of a guide. Raises NotInstalled, NotKnown where it cannot be asked."""
    abstraction = abstraction_of(task)
    advice = _asked(task, abstraction.terms, ask)
    said = f"the guide says {advice.answer}{': ' * bool(advice.reason)}{advice.reason}"
    if advice.answer == "sat" and advice.leaf is not None:
        try:
            return sat_answer(task, engine, advice.leaf)
        except NoModel as error:
            said += f", but in its model {error}"
    end = _end(task, HINT_SHARE if advice.answer == "unsat" else DOUBTFUL_SHARE)
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
            search = start(abstraction, theories.pop(), task.deadline)
            with Proof(search, hints) as proof:
                answer = _refuted(task, engine, proof, end) if advice.answer == "unsat" else None
                if answer is None:
                    proof.walk(range(len(hints)), end)
            answer = answer or decide(task, engine, search, proof.clauses)
            break
        except NotApplicable as error:
            # The model that the search found.
            raise NotApplicable(f"{error} ({said})") from None
        except NotLinear:
            if not theories:
                raise
            abstraction = abstraction_of(task, abstraction.terms)
    if answer.answer == "unknown":
        said += f"; {proof.proven} of its {len(hints)} clauses were proven"
        return answer._replace(reason=f"{answer.reason} ({said})")
    return answer


def _asked(task: Task, terms: Terms, ask: Ask) -> Advice:
    """Advice that is worth its time: a model, or else clauses."""
    start = time.monotonic()
    share = STRING_SHARE if STRING in terms.sort else VERDICT_SHARE
    advice = ask(task, terms, Limits(max(_end(task, share) - start, 0.0), theory=0, rup=0))
    if advice.answer == "sat":
        return advice
    now = time.monotonic()
    seconds = max(_end(task, GUIDE_SHARE) - now, 0.0)
    if advice.answer == "unsat":
        seconds = min(seconds, LEAST_SECONDS + SLOWER * (now - start))
    return ask(task, terms, Limits(seconds, literals=MOST_LITERALS))


def _end(task: Task, share: float) -> float:
    """When a part of the work must end that begins now."""
    now = time.monotonic()
    return now + min(share * (task.deadline - now), MOST_SECONDS)


def _refuted(task: Task, engine: str, proof: Proof, end: float) -> Answer | None:
    """The answer if a refutation is found, and its hints proven, until then."""
    core: set[int] = set()
    for _ in range(ROUNDS):
        assumed = proof.walk(core, end, thorough=True)
        # The lemmas for one core often suffice; then the next core would only be another one.
        for hints in ([], assumed) if core else (assumed,):
            with SatSolver(seed=task.seed) as solver:
                for clause in proof.clauses:
                    solver.add_clause(clause)
                for number in hints:
                    solver.add_clause(proof.hints[number])
                if solver.solve(deadline=end, conflicts=None if hints else PLAIN_CONFLICTS) is not False:
                    continue
                known = len(proof.clauses)
                core = {hints[n - 1 - known] for n in trim(solver.trace(), solver.clauses).used if n > known}
                if not core:
                    return unsat_answer(
                        task,
                        engine,
                        solver,
                        proof.abstraction,
                        literal_over_terms(proof.abstraction),
                        lambda _, clause: proof.search.justifications[tuple(clause)],
                    )
                break
        else:
            return None
    return None


class Proof:
    """Looks for lemmas from which hints follow by unit propagation, with the theories of a search not yet begun.

    `clauses` are those of the search and the lemmas, all of them valid or assertions. `hints` are the hints' clauses,
    without literals where the theories cannot take them in. `proven` is how many follow, for people.
    """

    def __init__(self, search: TheorySearch, hints: Sequence[Hint]) -> None:
        self.search = search
        self.abstraction = search.abstraction
        self.clauses: list[list[int]] = []
        self.proven = 0
        self._units = UnitPropagation(self.abstraction.literal(TRUE))
        self._facts: set[int] = set()
        self._failed: set[int] = set()
        self._gaps: Gaps | None = None
        self.hints = [self._clause(hint.literals) for hint in hints]
        self._missing = [hint.missing for hint in hints]
        self._untried = {number for number, clause in enumerate(self.hints) if clause}
        self._take()

    def __enter__(self) -> Proof:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._units.close()
        if self._gaps is not None:
            self._gaps.close()

    def _clause(self, literals: Sequence[int]) -> list[int]:
        return [self.abstraction.literal(x) for x in literals] if all(map(self._fits, literals)) else []

    def walk(self, wanted: Collection[int], end: float = inf, thorough: bool = False) -> list[int]:
        """Prove the wanted hints until then, and take the others for granted; the numbers of those that do not follow.

        If time is up before, not all of these.

        First each is tried on its own: then lemmas are most general. What is left is tried in the order of the hints,
        from all that comes before: by the theories, and if this is to be `thorough`, by a small search. A hint that
        does not follow then is taken for granted no more, in later walks.
        """
        for count, number in enumerate(sorted(self._untried.intersection(wanted))):
            if count % CLOCK_EVERY == 0 and time.monotonic() > end:
                break
            self._untried.remove(number)
            self._generalize(self.hints[number])
        self._take()
        self._units.close()
        self._units = UnitPropagation(self.abstraction.literal(TRUE))
        for clause in self.clauses:
            self._units.add_clause(clause)
        self._push()
        assumed = []
        self.proven = 0
        for number, clause in enumerate(self.hints):
            if number % CLOCK_EVERY == 0 and time.monotonic() > end:
                break
            if not clause or number in self._failed:
                continue
            if self._units.implied([-x for x in clause]) is None:
                self.proven += 1
            elif number not in wanted:
                assumed.append(number)
            elif self._follows(clause, self._missing[number]) or (thorough and self._searched(number, end)):
                self.proven += 1
            else:
                self._failed.add(number)
            self._units.add_clause(clause)
        else:
            # What guides do not say: the last conflict, among facts.
            self._assert_facts()
            self._conflict(())
        self._pop()
        self._facts.clear()
        if self._gaps is not None:
            self._gaps.close()
            self._gaps = None
        return assumed

    def _generalize(self, clause: list[int]) -> None:
        """Add lemmas that may imply the clause without any assertion."""
        arithmetic, terms = self.search.arithmetic, self.search.terms
        if self._conflict([-x for x in clause]):
            return
        # x = y or x < y or y < x, in other words perhaps, is a conflict of no theory.
        for x in clause:
            t = self.abstraction.term[abs(x)]
            if arithmetic is not None and x > 0 and terms.head[t] == "=" and self.abstraction.arithmetic(t):
                arithmetic.split(t)

    def _follows(self, clause: list[int], missing: Sequence[int]) -> bool:
        """Find lemmas with which the clause follows from all that was taken for granted; whether there are."""
        negation = [-x for x in clause]
        implied = self._units.implied(negation)
        self._assert_facts()
        known = self._facts.union(implied or ())
        more = [x for literal in missing if self._fits(literal) if (x := -self.abstraction.literal(literal)) in known]
        premises = [*negation, *more], implied or negation
        return any(self._conflict(x) and self._units.implied(negation) is None for x in premises)

    def _searched(self, number: int, end: float) -> bool:
        """Find the lemmas that a small search needs, from the same; whether the clause follows by propagation now."""
        if self._gaps is None:
            self._gaps = Gaps(self)
        negation = [-x for x in self.hints[number]]
        self._take()
        try:
            lemmas = self._gaps.lemmas(number, negation, end)
        except TooHard:
            self._gaps.close()
            self._gaps = None
            return False
        for lemma in lemmas:
            self.clauses.append(lemma)
            self._units.add_clause(lemma)
        return self._units.implied(negation) is None

    def _assert_facts(self) -> None:
        """Tell the theories what follows from all that was taken for granted, for as long as this level lasts.

        What congruence closure then makes of it is told to propagation, which may make more of that, and so on.
        """
        equality = self.search.equality
        while facts := [x for x in self._units.facts() or () if x not in self._facts]:
            self._facts.update(facts)
            for x in facts:
                lemma = self._assign(x)
                if lemma is not None:
                    self._send([lemma])
                    return
            if equality is not None:
                implied = [(v, truth) for v, truth in equality.implied() if (v if truth else -v) not in self._facts]
                self._send([equality.explain(v, truth) for v, truth in implied])

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
            lemma = self._of_strings(known)
        if lemma is None:
            return []
        lemmas = [lemma]
        for lemma in lemmas:
            for x in lemma.clause:
                if -x in implied and equality is not None:
                    lemmas.append(equality.explain(*implied.pop(-x)))
        return lemmas

    def _of_strings(self, literals: set[int]) -> Lemma | None:
        """A lemma about the languages of a string that refutes these literals, with what is taken for granted."""
        strings, variable = self.search.strings, self.abstraction.variable
        if strings is None:
            return None
        facts = self._facts
        atoms = {self.abstraction.term[abs(x)] for x in literals}

        def value(t: int) -> bool | None:
            v = variable.get(t, 0)
            if v in literals or v in facts:
                return True
            return False if -v in literals or -v in facts else None

        return strings.conflict(atoms, value, self.search.deadline)

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


class Gaps:
    """Small searches of CDCL(T) for the lemmas that propagation does not lead to.

    Hints are clauses like others to them, so that nothing but the lemmas may leave them.
    """

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        abstraction = proof.abstraction
        arithmetic = proof.search.arithmetic
        if isinstance(arithmetic, DifferenceTheory):
            arithmetic = DifferenceTheory(abstraction)
        elif arithmetic is not None:
            arithmetic = LinearTheory(abstraction)
        self.search = TheorySearch(abstraction, arithmetic, proof.search.deadline)
        self.search.justifications = proof.search.justifications
        self.solver = SatSolver(self.search, proof=False)
        self.search.solver = self.solver
        for v in range(1, len(abstraction.term)):
            self.solver.observe(v)
        # So many of the proof's are clauses of the solver.
        self._clauses = self._hints = 0

    def close(self) -> None:
        """Free the memory."""
        self.solver.close()

    def lemmas(self, number: int, literals: Sequence[int], end: float) -> list[list[int]]:
        """What the theories say while these literals are refuted, or not, from all that precedes hint `number`.

        Numbers must increase from call to call.
        """
        proof, solver = self.proof, self.solver
        self.search.learn_atoms()
        # What the abstraction says is among the clauses of the proof already.
        self.search.outbox = []
        for clause in proof.clauses[self._clauses :]:
            solver.add_clause(clause)
        for clause in proof.hints[self._hints : number]:
            if clause:
                solver.add_clause(clause)
        self._hints = number
        before = len(solver.clauses)
        solver.solve(literals, end, GAP_CONFLICTS)
        found = [list(clause) for clause in solver.clauses[before:]]
        self._clauses = len(proof.clauses) + len(found)
        return found
