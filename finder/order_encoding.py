"""The eager engine for bounded difference logic: the order encoding.

Every variable x has bounds relative to one reference r that follow from the assertions alone, and a propositional
variable for each atom x − r ≤ k between them. A constraint x − y ≤ c is the conjunction of the clauses
y − r ≤ k → x − r ≤ k + c. Each of these is a sum of two or three literals with coefficients ±1, so that a lemma that
the refutation turns out to use is certified by `la` without any search.

Source: Tamura, Taga, Kitagawa, Banbara, Compiling finite linear CSP into SAT, Constraints 14, 2009.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from finder.applicability import NotApplicable
from finder.clausify import NEGATIVE, POSITIVE
from finder.linear import ORIGIN, Number
from formats.terms import INT, REAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finder.clausify import Abstraction
    from finder.difference_atoms import DifferenceAtoms

MAX_CLAUSES = 4_000_000
MAX_REFERENCES = 8
"""Candidates for the reference that are tried, most frequent variables first."""


class OrderEncoding:
    """The encoding of one abstraction whose arithmetic is difference logic.

    `clauses()` yields the clauses beyond those of the abstraction; all are certified by `la` with coefficients of ±1.
    Strict constraints over Real are weakened, so that a propositional model of these may be none of the problem.
    """

    def __init__(self, abstraction: Abstraction, differences: DifferenceAtoms) -> None:
        self.abstraction, self.differences = abstraction, differences
        if abstraction.applications or any(not abstraction.arithmetic(t) for t in abstraction.equalities):
            raise NotApplicable("uninterpreted functions or sorts")
        self.scale = differences.denominator()
        # Whether every row of a certificate has coefficients ±1, so that lemmas are plain sums.
        self.unscaled = self.scale == 1 and all(atom.scale == 1 for atom in differences.atoms.values())
        self.units = unit_literals(abstraction)
        self.reference, self.lower, self.upper = self._bounds()
        self.first: dict[int, int] = {}
        self.atom: dict[int, tuple[int, int]] = {}
        self.size = self._size()
        if self.size > MAX_CLAUSES:
            raise NotApplicable(f"{self.size} clauses")

    # ---- bounds

    def _bounds(self) -> tuple[int, dict[int, int], dict[int, int]]:
        """A reference and the bounds of every variable relative to it, from the unit literals alone."""
        atoms = self.differences.atoms
        outgoing: dict[int, list[tuple[int, int]]] = {}
        incoming: dict[int, list[tuple[int, int]]] = {}
        count: Counter[int] = Counter()
        for literal in self.units:
            atom = atoms.get(abs(literal))
            if atom is not None:
                x, y, c, _ = self.edge(abs(literal), literal > 0)
                # x <= y + c
                outgoing.setdefault(y, []).append((x, c))
                incoming.setdefault(x, []).append((y, c))
                count.update((x, y))
        variables = {v for atom in atoms.values() for v in (atom.x, atom.y)}
        candidates = [ORIGIN] if ORIGIN in variables else []
        candidates += [v for v, _ in count.most_common(MAX_REFERENCES) if v != ORIGIN]
        for reference in candidates:
            upper = _distances(reference, outgoing, variables)
            lower = _distances(reference, incoming, variables)
            if upper is None or lower is None:
                raise NotApplicable("the bounds contradict each other")
            if all(v in upper and v in lower for v in variables):
                low = {v: -lower[v] for v in variables}
                if any(low[v] > upper[v] for v in variables):
                    raise NotApplicable("the bounds contradict each other")
                return reference, low, {v: upper[v] for v in variables}
        raise NotApplicable("a variable without bounds")

    def edge(self, atom: int, positive: bool) -> tuple[int, int, int, bool]:
        """(x, y, c, strict): the literal says x − y ≤ c, or < c, in units of 1/scale."""
        x, y, c, strict = self.differences.atoms[atom].edge(positive)
        return x, y, int(c * self.scale), strict

    # ---- clauses

    def _size(self) -> int:
        domain = {v: self.upper[v] - self.lower[v] + 2 for v in self.lower}
        return sum(domain.values()) + sum(
            min(domain[atom.x], domain[atom.y]) * (1 + (self.abstraction.polarity.get(t, 3) == POSITIVE | NEGATIVE))
            for t, atom in self.differences.atoms.items()
        )

    def clauses(self) -> Iterator[list[int]]:
        """Every clause of the encoding; allocates the propositional variables first.

        Each variable x has the atoms x − r ≤ k for lower − 1 ≤ k ≤ upper. That the first is false and the last is
        true follows by unit propagation, along the constraints that the bounds come from.
        """
        abstraction = self.abstraction
        for x in sorted(self.lower):
            if x != self.reference:
                self.first[x] = len(abstraction.term)
                for k in range(self.lower[x] - 1, self.upper[x] + 1):
                    self.atom[abstraction.new_variable()] = (x, k)
        for x, first in self.first.items():
            for v in range(first, first + self.upper[x] - self.lower[x] + 1):
                yield [-v, v + 1]
        for t in self.differences.atoms:
            v = abstraction.variable[t]
            polarity = abstraction.polarity.get(t, POSITIVE | NEGATIVE)
            for bit, literal in ((POSITIVE, v), (NEGATIVE, -v)):
                if polarity & bit:
                    x, y, c, _ = self.edge(t, literal > 0)
                    yield from self._constraint(literal, x, y, c)

    def _constraint(self, p: int, x: int, y: int, c: int) -> Iterator[list[int]]:
        """p → x − y ≤ c, as  p ∧ y − r ≤ k → x − r ≤ k + c  for each k that says something."""
        low, high = self.lower, self.upper
        least = low[x] - 1
        if y == self.reference:
            if c <= high[x]:
                yield [-p, self.first[x] + max(c, least) - least]
        elif x == self.reference:
            if -c >= low[y]:
                yield [-p, -(self.first[y] + min(-c - 1, high[y]) - low[y] + 1)]
        else:
            # A conclusion below the least atom of x is weakened to that atom.
            base_y, base_x = self.first[y] - low[y] + 1, self.first[x] - least
            start = max(low[y] - 1, min(least - c, high[y]))
            for k in range(start, min(high[y], high[x] - c) + 1):
                yield [-p, -(base_y + k), base_x + max(k + c, least)]

    # ---- results

    def values(self, model: list[int]) -> dict[int, Number]:
        """The value of each variable under a propositional model (a list of literals, that of variable v at v − 1)."""
        values: dict[int, Number] = {}
        for x, low in self.lower.items():
            k = low
            if x != self.reference:
                while model[self.first[x] + k - low] < 0:
                    k += 1
            values[x] = Fraction(k, self.scale) if self.scale > 1 else k
        return values

    def term_literal(self, v: int) -> int:
        """The literal over terms of the propositional variable v of this encoding, built now."""
        x, k = self.atom[v]
        terms = self.abstraction.terms
        sort = terms.sort[x or self.reference]
        bound = Fraction(k, self.scale)
        numeral = terms.numeral(bound.numerator, bound.denominator, sort)
        left = x
        if x == ORIGIN:
            left = terms.apply("-", (self.reference,))
        elif self.reference != ORIGIN:
            left = terms.apply("-", (x, self.reference))
        # An atom of the problem that says the same has another propositional variable; two variables for one term
        # would make hints of the refutation superfluous, so that this atom is written in another way.
        while terms.find("<", (numeral, left)) in self.abstraction.variable:
            numeral = terms.apply("-", (terms.apply("-", (numeral,)),))
        return -terms.apply("<", (numeral, left))


def unit_literals(abstraction: Abstraction) -> list[int]:
    """The literals over terms that the assertions contain as conjuncts."""
    terms = abstraction.terms
    found: dict[int, None] = {}
    stack = list(reversed(abstraction.assertions))
    while stack:
        literal = stack.pop()
        if literal in found:
            continue
        found[literal] = None
        t = abs(literal)
        if terms.head[t] == ("and" if literal > 0 else "or"):
            stack.extend(a if literal > 0 else -a for a in reversed(terms.arguments[t]))
        elif terms.head[t] == "=" and literal > 0 and terms.sort_of(terms.arguments[t][0]) in (INT, REAL):
            a, b = terms.arguments[t]
            stack += [-terms.apply("<", (a, b)), -terms.apply("<", (b, a))]
    return list(found)


def _distances(start: int, edges: dict[int, list[tuple[int, int]]], variables: set[int]) -> dict[int, int] | None:
    """Shortest distances from `start`; None on a negative cycle that it reaches. (Bellman–Ford with a queue.)"""
    distance = {start: 0}
    rounds = {start: 0}
    queue = [start]
    while queue:
        following = []
        waiting = set()
        for u in queue:
            for v, c in edges.get(u, ()):
                d = distance[u] + c
                if v not in distance or d < distance[v]:
                    distance[v] = d
                    rounds[v] = rounds[u] + 1
                    if rounds[v] > len(variables) + 1:
                        return None
                    if v not in waiting:
                        waiting.add(v)
                        following.append(v)
        queue = following
    return distance
