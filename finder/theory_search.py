"""The lazy engine, CDCL(T): CaDiCaL decides, congruence closure and a theory of arithmetic refute and propagate.

The two theories share equalities as ordinary literals. Where a model of both would disagree about terms that they
share, an equality atom for these is added during the search (model-based combination).

Source: de Moura and Bjørner, Model-based theory combination, SMT 2007.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from finder.congruence_theory import CongruenceTheory
from finder.string_refinement import Refinement
from finder.string_theory import StringTheory
from formats.terms import BOOL, INT, REAL, STRING, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.clausify import Abstraction
    from finder.linear import Number
    from finder.model import Value
    from finder.sat import SatSolver
    from finder.theory import Arithmetic

LEVEL = 0
"""In the queue of assignments, stands for the opening of a decision level."""


class TheorySearch:
    """A theory propagator for `finder.sat.SatSolver` over one abstraction.

    `justifications` gives, for each clause that this theory supplied, what `finder.certify` needs.
    """

    def __init__(self, abstraction: Abstraction, arithmetic: Arithmetic | None, deadline: float = inf) -> None:
        self.abstraction, self.arithmetic, self.deadline = abstraction, arithmetic, deadline
        self.terms = abstraction.terms
        self.justifications: dict[tuple[int, ...], tuple[object, ...]] = {}
        self.solver: SatSolver | None = None
        # Assignments in order, with LEVEL for each level opened; those before `done` have reached the theories.
        self.queue: list[int] = []
        self.marks: list[int] = []
        self.done = 0
        self.fixed: set[int] = set()
        self.value: dict[int, bool] = {}
        self.outbox: list[list[int]] = []
        self.implied: list[tuple[int, bool]] = []
        # Whether arithmetic has literals that it has not checked.
        self.unchecked = False
        self.preferred = arithmetic.preferred if arithmetic is not None else []
        self.clauses_sent = self.variables_seen = 0
        uninterpreted = bool(abstraction.applications) or any(
            not abstraction.arithmetic(t) for t in abstraction.equalities
        )
        self.equality = CongruenceTheory(abstraction) if uninterpreted else None
        strings = any(abstraction.terms.sort[t] is STRING for t in abstraction.reached)
        self.strings = StringTheory(abstraction) if strings else None
        self.learn_atoms()

    # ---- growing with the abstraction

    def learn_atoms(self) -> None:
        """Bring the theories up to date with the abstraction, and put its new clauses into the outbox."""
        abstraction = self.abstraction
        if self.arithmetic is not None:
            self.arithmetic.update()
        if self.equality is not None:
            self.equality.update()
        if self.strings is not None:
            self.strings.update()
        if self.solver is not None:
            # All new variables, since the clauses below may mention any of them.
            for v in range(self.variables_seen, len(abstraction.term)):
                self.solver.observe(v)
        self.variables_seen = len(abstraction.term)
        while self.clauses_sent < len(abstraction.clauses):
            clause, justification = abstraction.clauses[self.clauses_sent]
            self.clauses_sent += 1
            self.send(clause, justification)

    def observed(self) -> list[int]:
        """The variables that this theory follows, or may mention in later clauses."""
        abstraction = self.abstraction
        terms = (TRUE, *abstraction.order_atoms, *abstraction.equalities, *abstraction.predicates)
        atoms = {abstraction.variable[t] for t in terms}
        return sorted(atoms.union(self.equality.followed if self.equality is not None else ()))

    # ---- callbacks of the SAT solver

    def on_assignment(self, lit: int, fixed: bool) -> None:
        """See finder.sat.TheoryPropagator."""
        if fixed:
            if lit in self.fixed:
                return
            self.fixed.add(lit)
        self.queue.append(lit)

    def on_new_level(self) -> None:
        """See finder.sat.TheoryPropagator."""
        self.marks.append(len(self.queue))
        self.queue.append(LEVEL)

    def on_backtrack(self, to: int) -> None:
        """See finder.sat.TheoryPropagator."""
        if to >= len(self.marks):
            return
        mark = self.marks[to]
        removed = self.queue[mark:]
        del self.queue[mark:]
        if self.done > mark:
            levels = sum(1 for m in self.marks[to:] if m < self.done)
            if self.equality is not None:
                self.equality.pop(levels)
            if self.arithmetic is not None:
                self.arithmetic.pop(levels)
            for lit in removed[: self.done - mark]:
                self.value.pop(abs(lit), None)
            self.done = mark
        del self.marks[to:]
        if self.fixed:
            self.queue += [lit for lit in removed if lit in self.fixed]
        self.implied.clear()

    def add_clause(self) -> Sequence[int]:
        """See finder.sat.TheoryPropagator."""
        while True:
            if self.outbox:
                return self.outbox.pop()
            if self.done < len(self.queue):
                self._process()
            elif self.implied:
                self._propagate(*self.implied.pop())
            elif self.unchecked:
                self._check()
            else:
                return ()

    def check_model(self, model: list[int]) -> bool:
        """See finder.sat.TheoryPropagator."""
        if not self.outbox and self.done < len(self.queue):
            self._process()
        if not self.outbox and self.unchecked:
            self._check()
        if not self.outbox:
            if self.arithmetic is not None:
                self.arithmetic.complete()
                self.learn_atoms()
            if not self.outbox:
                self._combine()
            if not self.outbox and self.strings is not None:
                self._check_strings(self.strings)
        return not self.outbox

    def decide(self) -> int:
        """See finder.sat.TheoryPropagator."""
        return next((lit for lit in self.preferred if abs(lit) not in self.value), 0)

    # ---- theories

    def _process(self) -> None:
        """Tell the theories the assignments they have not seen, up to the first conflict."""
        queue, value = self.queue, self.value
        equality, arithmetic = self.equality, self.arithmetic
        sides = equality.followed if equality is not None else ()
        bounds = arithmetic.followed if arithmetic is not None else ()
        while self.done < len(queue):
            lit = queue[self.done]
            if lit == LEVEL:
                if equality is not None:
                    equality.push()
                if arithmetic is not None:
                    arithmetic.push()
                self.done += 1
                continue
            v = abs(lit)
            lemma = None
            if v in bounds and arithmetic is not None:
                lemma = arithmetic.assign(lit)
                self.unchecked = True
            if lemma is None and v in sides and equality is not None:
                lemma = equality.assign(lit)
            if lemma is not None:
                self.send(*lemma)
                return
            value[v] = lit > 0
            self.done += 1
        if equality is not None:
            self.implied += [(v, truth) for v, truth in equality.implied() if v not in value]

    def _check(self) -> None:
        self.unchecked = False
        lemma = self.arithmetic.check() if self.arithmetic is not None else None
        if lemma is not None:
            self.send(*lemma)

    def _check_strings(self, strings: StringTheory) -> None:
        variable, equality = self.abstraction.variable, self.equality

        def truth(t: int) -> bool | None:
            return self.value.get(variable.get(t, 0))

        number = self.number if self.arithmetic is not None else None
        lemmas = strings.check(truth, number, self.deadline)
        if not lemmas:
            representative = equality.representative if equality is not None else lambda t: t
            lemmas = Refinement(self.abstraction, truth, self.number, strings.witness.get, representative).lemmas()
        for lemma in lemmas:
            self.send(*lemma)
        self.learn_atoms()

    def send(self, clause: list[int], justification: tuple[object, ...]) -> None:
        """Give the search a valid clause over observed variables."""
        self.justifications[tuple(clause)] = justification
        self.outbox.append(clause)

    def _propagate(self, v: int, truth: bool) -> None:
        """Put the clause that implies variable v to be `truth` into the outbox, unless v has a value by now."""
        if v not in self.value and self.equality is not None:
            self.send(*self.equality.explain(v, truth))

    # ---- models

    def _combine(self) -> None:
        """Compare what the two theories make of the terms that they share; where they differ, add an equality."""
        equality, terms = self.equality, self.terms
        if equality is None:
            return
        representative = equality.representative
        wanted: set[tuple[int, int]] = set()
        first: dict[int, int] = {}
        for t in equality.node:
            if t > 0 and terms.sort[t] in (INT, REAL):
                other = first.setdefault(representative(t), t)
                if self.number(t) != self.number(other):
                    wanted.add((other, t))
        seen: dict[tuple[object, ...], int] = {}
        for t in self.abstraction.applications:
            key = (terms.head[t], *map(self._key, terms.arguments[t]))
            other = seen.setdefault(key, t)
            if other != t and self._key(other) != self._key(t):
                for x, y in zip(terms.arguments[other], terms.arguments[t], strict=True):
                    if x > 0 and terms.sort[x] in (INT, REAL) and representative(x) != representative(y):
                        wanted.add((x, y))
        for x, y in sorted(wanted):
            t = terms.apply("=", (x, y))
            self.abstraction.literal(t)
            if self.arithmetic is not None:
                self.arithmetic.split(t)
        if wanted:
            self.learn_atoms()

    def number(self, t: int) -> Number:
        """The value of an arithmetic term in the model found; 0 for what no constraint mentions."""
        if self.arithmetic is None:
            return 0
        values = self.arithmetic.values()
        form = self.arithmetic.forms.of(t)
        value = form.constant
        for leaf, x in form.coefficients.items():
            value += x * values.get(leaf, 0)
        return value

    def _key(self, t: int) -> object:
        """What stands for the value of a term or literal when function tables are compared."""
        if self.terms.sort_of(t) in (INT, REAL):
            return self.number(t)
        return self.equality.representative(t) if self.equality is not None else None

    def leaf_value(self, t: int, model: dict[int, bool]) -> Value | None:
        """The value of a constant or application in the model found; None where any will do."""
        sort = self.terms.sort[t]
        if sort is BOOL:
            return model.get(self.abstraction.variable.get(t, 0))
        if sort in (INT, REAL):
            return self.number(t)
        if sort is STRING:
            return None if self.strings is None else self.strings.witness.get(t)
        if self.equality is None or t not in self.equality.node:
            return None
        return self.equality.representative(t) + 1
