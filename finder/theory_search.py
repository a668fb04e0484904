"""The lazy engine, CDCL(T): CaDiCaL decides, congruence closure and difference logic refute and propagate.

The two theories share equalities as ordinary literals. Where a model of both would disagree about terms that they
share, an equality atom for these is added during the search (model-based combination).
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from finder.congruence import CongruenceClosure
from finder.difference import DifferenceLogic
from finder.linear import ORIGIN, NotLinear, Number
from formats.terms import BOOL, FALSE, INT, REAL, TRUE, Function

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.clausify import Abstraction
    from finder.congruence import Conflict
    from finder.difference import Edge
    from finder.differences import Differences
    from finder.model import Value
    from finder.sat import SatSolver

LEVEL = 0
"""In the queue of assignments, stands for the opening of a decision level."""


class TheorySearch:
    """A theory propagator for `finder.sat.SatSolver` over one abstraction.

    `justifications` gives, for each clause that this theory supplied, what `finder.certify` needs. `effort` is the
    number of nodes that difference logic may visit for each new edge when it looks for implied atoms; 0, the best on
    most problems, leaves that out.
    """

    def __init__(self, abstraction: Abstraction, differences: Differences, effort: int = 0) -> None:
        self.abstraction, self.differences, self.effort = abstraction, differences, effort
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
        self.implied: list[tuple[int, bool, bool]] = []
        self.clauses_sent = self.variables_seen = 0
        # Congruence closure, if there is anything for it.
        self.closure: CongruenceClosure | None = None
        self.node: dict[int, int] = {}
        self.term_of_node: list[int] = []
        self.ends: dict[int, tuple[int, int]] = {}
        self.applications_seen = 0
        # Difference logic, if there is arithmetic.
        self.logic: DifferenceLogic | None = None
        self.column: dict[int, int] = {}
        self.scale = 1
        self.edges: dict[int, tuple[tuple[int, int, int], tuple[int, int, int]]] = {}
        self.axes: dict[tuple[int, int], list[tuple[Number, bool, int]]] = {}
        self.model_values: dict[int, Number] = {}
        self._set_up()

    # ---- growing with the abstraction

    def _set_up(self) -> None:
        abstraction, terms = self.abstraction, self.terms
        uninterpreted = bool(abstraction.applications) or any(
            terms.sort_of(terms.arguments[t][0]) not in (INT, REAL) for t in abstraction.equalities
        )
        if uninterpreted:
            self.closure = CongruenceClosure()
            for t, value in ((TRUE, "true"), (FALSE, "false")):
                self.node[t] = self.closure.add_node(value=value)
                self.term_of_node.append(t)
        self._learn_atoms()

    def _learn_atoms(self) -> None:
        """Bring the theories up to date with the abstraction, and put its new clauses into the outbox."""
        abstraction = self.abstraction
        atoms = self.differences.update()
        if atoms and self.logic is None:
            self._set_up_logic()
        for t in atoms:
            self._add_edges(t)
        if self.closure is not None:
            self._add_nodes()
        if self.solver is not None:
            # All new variables, since the clauses below may mention any of them.
            for v in range(self.variables_seen, len(abstraction.term)):
                self.solver.observe(v)
        self.variables_seen = len(abstraction.term)
        while self.clauses_sent < len(abstraction.clauses):
            clause, justification = abstraction.clauses[self.clauses_sent]
            self.clauses_sent += 1
            self._lemma(clause, justification)

    def observed(self) -> list[int]:
        """The variables that this theory follows, or may mention in later clauses."""
        abstraction = self.abstraction
        atoms = [abstraction.variable[t] for t in (TRUE, *abstraction.order_atoms)]
        return sorted({*atoms, *self.ends})

    def _set_up_logic(self) -> None:
        forms, terms = self.differences.forms, self.terms
        integers = all(atom.integral for atom in self.differences.atoms.values())
        bounds = {Fraction(atom.bound).denominator for atom in self.differences.atoms.values()}
        if not integers:
            for t in self.abstraction.reached:
                if terms.sort[t] is REAL:
                    form = forms.of(t)
                    bounds.update(Fraction(x).denominator for x in (form.constant, *form.coefficients.values()))
        self.scale = lcm(*bounds)
        self.logic = DifferenceLogic(integers=integers, propagate=self.effort > 0)
        self.column[ORIGIN] = self.logic.add_variable()

    def _column(self, leaf: int) -> int:
        column = self.column.get(leaf)
        if column is None:
            logic = self.logic
            if logic is None:
                raise NotLinear(leaf)
            column = self.column[leaf] = logic.add_variable()
        return column

    def _add_edges(self, t: int) -> None:
        atom = self.differences.atoms[t]
        logic = self.logic
        if logic is None:
            raise NotLinear(t)
        v = self.abstraction.variable[t]
        edges = []
        for positive in (True, False):
            x, y, c, strict = atom.edge(positive)
            scaled = c * self.scale
            if scaled.denominator != 1 or (strict and all(a.integral for a in self.differences.atoms.values())):
                raise NotLinear(t)
            edges.append((self._column(x), self._column(y), logic.weight(int(scaled), strict)))
        self.edges[v] = (edges[0], edges[1])
        if self.effort:
            logic.register(*edges[0], v)
        # Neighbouring bounds on one difference imply each other; the search should not have to find that out.
        x, y, c, strict = atom.edge(True)
        literal = v
        if x > y:
            x, y, c, strict = atom.edge(False)
            literal = -v
        axis = self.axes.setdefault((x, y), [])
        bound = (c, not strict, literal)
        place = 0
        while place < len(axis) and axis[place] < bound:
            place += 1
        axis.insert(place, bound)
        if place:
            self._implication(axis[place - 1], bound)
        if place + 1 < len(axis):
            self._implication(bound, axis[place + 1])

    def _implication(self, tighter: tuple[Number, bool, int], looser: tuple[Number, bool, int]) -> None:
        clauses = self.abstraction.clauses
        clauses.append(([-tighter[2], looser[2]], ("la",)))
        if tighter[:2] == looser[:2]:
            clauses.append(([tighter[2], -looser[2]], ("la",)))

    def _add_nodes(self) -> None:
        """Nodes for the applications and equalities of the abstraction that have none yet."""
        abstraction, terms = self.abstraction, self.terms
        applications = abstraction.applications
        while self.applications_seen < len(applications):
            t = applications[self.applications_seen]
            self.applications_seen += 1
            self._node(t)
        for t in abstraction.equalities:
            v = abstraction.variable[t]
            if v not in self.ends:
                a, b = terms.arguments[t]
                self._watch(v, self._node(a), self._node(b))
        for t in list(self.node):
            v = abstraction.variable.get(t, 0)
            if v and v not in self.ends and t != TRUE:
                self._watch(v, self.node[t], self.node[TRUE])

    def _watch(self, v: int, a: int, b: int) -> None:
        self.ends[v] = (a, b)
        if self.closure is not None:
            self.closure.watch(a, b, v)

    def _node(self, root: int) -> int:
        """The node of a term or literal, made with those of its arguments if it is an application."""
        node, terms, closure = self.node, self.terms, self.closure
        if closure is None:
            raise NotLinear(root)
        stack = [root]
        while stack:
            t = stack[-1]
            if t in node:
                stack.pop()
                continue
            head = terms.head[abs(t)]
            applies = t > 0 and (isinstance(head, Function) or head in ("+", "-", "*")) and terms.arguments[t]
            arguments = terms.arguments[t] if applies else ()
            missing = [a for a in arguments if a not in node]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if arguments:
                node[t] = closure.add_node(head, tuple([node[a] for a in arguments]))
            else:
                node[t] = closure.add_node()
            self.term_of_node.append(t)
            if t < 0 and -t not in node:
                stack.append(-t)
        return node[root]

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
            if self.closure is not None:
                self.closure.pop(levels)
            if self.logic is not None:
                self.logic.pop(levels)
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
            else:
                return ()

    def check_model(self, model: list[int]) -> bool:
        """See finder.sat.TheoryPropagator."""
        if not self.outbox and self.done < len(self.queue):
            self._process()
        if self.outbox:
            return False
        self._combine()
        return not self.outbox

    # ---- theories

    def _process(self) -> None:
        """Tell the theories the assignments they have not seen, up to the first conflict."""
        queue, value, edges, ends = self.queue, self.value, self.edges, self.ends
        closure, logic = self.closure, self.logic
        while self.done < len(queue):
            lit = queue[self.done]
            if lit == LEVEL:
                if closure is not None:
                    closure.push()
                if logic is not None:
                    logic.push()
                self.done += 1
                continue
            v = abs(lit)
            if v in edges and logic is not None:
                if self.effort:
                    logic.assign(v)
                cycle = logic.assert_edge(*edges[v][lit < 0], lit)
                if cycle is not None:
                    self._lemma([-edge.reason for edge in cycle], ("la",))
                    return
            if v in ends and closure is not None:
                conflict = self._equate(closure, v, lit)
                if conflict is not None:
                    self._refute(closure, conflict)
                    return
            value[v] = lit > 0
            self.done += 1
        if closure is not None:
            self.implied += [(v, truth, True) for v, truth in closure.propagated() if v not in value]
        if logic is not None and self.effort:
            self.implied += [(v, truth, False) for v, truth in logic.implied(self.effort) if v not in value]

    def _equate(self, closure: CongruenceClosure, v: int, lit: int) -> Conflict | None:
        a, b = self.ends[v]
        t = self.abstraction.term[v]
        conflict = None
        if self.terms.head[t] == "=":
            conflict = closure.merge(a, b, lit) if lit > 0 else closure.disequal(a, b, lit)
        if conflict is None and t in self.node:
            truth, falsity = (TRUE, FALSE) if lit > 0 else (FALSE, TRUE)
            conflict = closure.merge(self.node[t], self.node[truth], lit)
            if conflict is None and -t in self.node:
                conflict = closure.merge(self.node[-t], self.node[falsity], lit)
        return conflict

    def _refute(self, closure: CongruenceClosure, conflict: Conflict) -> None:
        premises, steps = closure.explain(conflict.left, conflict.right)
        goal = -conflict.reason or self.abstraction.literal(FALSE)
        self._congruence(premises, steps, goal)

    def _congruence(self, premises: list[int], steps: list[tuple[int, int]], goal: int) -> None:
        pairs = [(self.term_of_node[s], self.term_of_node[t]) for s, t in steps]
        self._lemma([*(-p for p in premises), goal], ("cc", goal, premises, pairs))

    def _lemma(self, clause: list[int], justification: tuple[object, ...]) -> None:
        self.justifications[tuple(clause)] = justification
        self.outbox.append(clause)

    def _propagate(self, v: int, truth: bool, by_closure: bool) -> None:
        """Put the clause that implies variable v to be `truth` into the outbox, unless v has a value by now."""
        if v in self.value:
            return
        lit = v if truth else -v
        if not by_closure:
            if self.logic is not None:
                path: list[Edge] = self.logic.explain(v)
                self._lemma([*(-edge.reason for edge in path), lit], ("la",))
            return
        closure = self.closure
        if closure is None:
            return
        a, b = self.ends[v]
        if truth:
            premises, steps = closure.explain(a, b)
            self._congruence(premises, steps, lit)
            return
        reason, _, premises, steps = closure.explain_disequal(a, b)
        if reason == 0:
            self._congruence(premises, steps, lit)
        else:
            self._congruence([*premises, -lit], steps, -reason)

    # ---- models

    def _combine(self) -> None:
        """Compare what the two theories make of the terms that they share; where they differ, add an equality."""
        logic, closure, terms = self.logic, self.closure, self.terms
        self.model_values = {}
        if logic is not None:
            values: Sequence[Number] = logic.integers() if self._integers() else logic.rationals()
            origin = values[self.column[ORIGIN]]
            self.model_values = {
                leaf: (values[c] - origin if self.scale == 1 else Fraction(values[c] - origin) / self.scale)
                for leaf, c in self.column.items()
            }
        if closure is None:
            return
        shared = [t for t in self.node if t > 0 and terms.sort[t] in (INT, REAL)]
        wanted: set[tuple[int, int]] = set()
        first: dict[int, int] = {}
        for t in shared:
            other = first.setdefault(closure.find(self.node[t]), t)
            if self.number(t) != self.number(other):
                wanted.add((other, t))
        seen: dict[tuple[object, ...], int] = {}
        for t in self.abstraction.applications:
            key = (terms.head[t], *map(self._key, terms.arguments[t]))
            other = seen.setdefault(key, t)
            if other != t and self._key(other) != self._key(t):
                for x, y in zip(terms.arguments[other], terms.arguments[t], strict=True):
                    if x > 0 and terms.sort[x] in (INT, REAL) and not closure.same(self.node[x], self.node[y]):
                        wanted.add((x, y))
        for x, y in sorted(wanted):
            self.abstraction.literal(terms.apply("=", (x, y)))
        if wanted:
            self._learn_atoms()

    def _integers(self) -> bool:
        return all(atom.integral for atom in self.differences.atoms.values())

    def number(self, t: int) -> Number:
        """The value of an arithmetic term in the model found; 0 for what no constraint mentions."""
        form = self.differences.forms.of(t)
        value = form.constant
        for leaf, x in form.coefficients.items():
            value += x * self.model_values.get(leaf, 0)
        return value

    def _key(self, t: int) -> object:
        """What stands for the value of a term or literal when function tables are compared."""
        if self.terms.sort_of(t) in (INT, REAL):
            return self.number(t)
        if self.closure is None:
            return None
        return self.closure.find(self.node[t])

    def leaf_value(self, t: int, model: dict[int, bool]) -> Value | None:
        """The value of a constant or application in the model found; None where any will do."""
        sort = self.terms.sort[t]
        if sort is BOOL:
            return model.get(self.abstraction.variable.get(t, 0))
        if sort in (INT, REAL):
            return self.number(t)
        if self.closure is None or t not in self.node:
            return None
        return self.closure.find(self.node[t]) + 1
