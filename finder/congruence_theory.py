"""Congruence closure over the terms of an abstraction: uninterpreted functions and equality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.congruence import CongruenceClosure
from finder.theory import Lemma
from formats.terms import FALSE, TRUE, Numeral

if TYPE_CHECKING:
    from finder.clausify import Abstraction
    from finder.congruence import Conflict


class CongruenceTheory:
    """The equalities and applications of an abstraction, kept up to date by `update`.

    `node[t]` is the node of a term or literal; `followed` maps a variable to the two nodes that it equates: those of
    the sides of an equality, or of another Boolean term and `true`.
    """

    def __init__(self, abstraction: Abstraction) -> None:
        self.abstraction, self.terms = abstraction, abstraction.terms
        self.closure = CongruenceClosure()
        self.node: dict[int, int] = {}
        self.followed: dict[int, tuple[int, int]] = {}
        self._term_of_node: list[int] = []
        self._applications_seen = self._equalities_seen = 0
        for t, value in ((TRUE, "true"), (FALSE, "false")):
            self.node[t] = self.closure.add_node(value=value)
            self._term_of_node.append(t)

    def update(self) -> None:
        """Take in the applications and equalities that the abstraction has gained."""
        abstraction, terms = self.abstraction, self.terms
        applications, equalities = abstraction.applications, abstraction.equalities
        seen = len(self._term_of_node)
        while self._applications_seen < len(applications):
            self._node(applications[self._applications_seen])
            self._applications_seen += 1
        while self._equalities_seen < len(equalities):
            t = equalities[self._equalities_seen]
            self._equalities_seen += 1
            a, b = terms.arguments[t]
            self._watch(abstraction.variable[t], self._node(a), self._node(b))
        for t in self._term_of_node[seen:]:
            v = abstraction.variable.get(t, 0)
            if v and v not in self.followed and t != TRUE:
                self._watch(v, self.node[t], self.node[TRUE])

    def _watch(self, v: int, a: int, b: int) -> None:
        self.followed[v] = (a, b)
        self.closure.watch(a, b, v)

    def _node(self, root: int) -> int:
        """The node of a term or literal, made with those of its arguments if it is an application."""
        node, terms, closure = self.node, self.terms, self.closure
        stack = [root]
        while stack:
            t = stack[-1]
            if t in node:
                stack.pop()
                continue
            head = terms.head[abs(t)]
            applies = t > 0 and head not in CONNECTIVES and not isinstance(head, Numeral)
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
            self._term_of_node.append(t)
            if t < 0 and -t not in node:
                stack.append(-t)
        return node[root]

    def push(self) -> None:
        """Open a level."""
        self.closure.push()

    def pop(self, n: int) -> None:
        """Undo what was assigned on the newest n levels."""
        self.closure.pop(n)

    def assign(self, lit: int) -> Lemma | None:
        """Take in that a literal of a followed variable is true; a lemma if that is a contradiction."""
        conflict = self._merge(lit)
        if conflict is None:
            return None
        premises, steps = self.closure.explain(conflict.left, conflict.right)
        return self._lemma(premises, steps, -conflict.reason or self.abstraction.literal(FALSE))

    def _merge(self, lit: int) -> Conflict | None:
        closure, node = self.closure, self.node
        v = abs(lit)
        a, b = self.followed[v]
        t = self.abstraction.term[v]
        conflict = None
        if self.terms.head[t] == "=":
            conflict = closure.merge(a, b, lit) if lit > 0 else closure.disequal(a, b, lit)
        if conflict is None and t in node:
            truth, falsity = (TRUE, FALSE) if lit > 0 else (FALSE, TRUE)
            conflict = closure.merge(node[t], node[truth], lit)
            if conflict is None and -t in node:
                conflict = closure.merge(node[-t], node[falsity], lit)
        return conflict

    def implied(self) -> list[tuple[int, bool]]:
        """The followed variables whose value follows since this was last asked, with that value."""
        return self.closure.propagated()

    def explain(self, v: int, truth: bool) -> Lemma:
        """The clause that implies that variable v is `truth`."""
        a, b = self.followed[v]
        if truth:
            return self._lemma(*self.closure.explain(a, b), v)
        reason, _, premises, steps = self.closure.explain_disequal(a, b)
        if reason == 0:
            return self._lemma(premises, steps, -v)
        return self._lemma([*premises, v], steps, -reason)

    def _lemma(self, premises: list[int], steps: list[tuple[int, int]], goal: int) -> Lemma:
        pairs = [(self._term_of_node[s], self._term_of_node[t]) for s, t in steps]
        return Lemma([*(-p for p in premises), goal], ("cc", goal, premises, pairs))

    def representative(self, t: int) -> int:
        """The same number for all terms and literals that are equal by now; −1 if the theory does not know t."""
        node = self.node.get(t)
        return -1 if node is None else self.closure.find(node)


CONNECTIVES = frozenset(("true", "and", "or", "=", "distinct", "ite", "<"))
"""Heads that congruence does not look into: their terms are nodes without arguments."""
