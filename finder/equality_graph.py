"""New equality atoms: a chordal completion of the graph of equalities, with transitivity as clauses.

Refuting ⋀ᵢ (xᵢ = yᵢ = xᵢ₊₁ ∨ xᵢ = zᵢ = xᵢ₊₁) ∧ x₀ ≠ xₙ takes a clause for each of 2ⁿ paths as long as only the given
equalities are atoms; with the atoms xᵢ = xᵢ₊₁ and x₀ = xᵢ it takes a few for each i. A chordal graph has an order of
its vertices in which the earlier neighbours of each are connected pairwise, and transitivity over its triangles entails
transitivity over all of its cycles. So vertices are eliminated, one with fewest neighbours first, and the neighbours
of each connected, as long as that is cheap.

Source: Bryant and Velev, Boolean satisfiability with transitivity constraints, TOCL 3(4), 2002.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from finder.clausify import Abstraction

MAX_DEGREE = 8
"""A vertex with more neighbours than this is not eliminated: congruence closure takes care of it."""

TRIANGLES_PER_EDGE = 4
"""More triangles than this for each given equality are not made."""


def add_transitivity(abstraction: Abstraction) -> None:
    """Add equality atoms, and the transitivity of triangles of equalities as clauses, to the abstraction."""
    terms = abstraction.terms
    neighbours: dict[int, set[int]] = {}
    for t in abstraction.equalities:
        a, b = terms.arguments[t]
        if a != b and not abstraction.arithmetic(t):
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
    budget = TRIANGLES_PER_EDGE * sum(map(len, neighbours.values())) // 2
    queue = [(len(others), t) for t, others in neighbours.items()]
    heapify(queue)
    while queue:
        degree, t = heappop(queue)
        others = neighbours.get(t)
        if others is None or len(others) != degree:
            continue
        budget -= degree * (degree - 1) // 2
        if degree > MAX_DEGREE or budget < 0:
            return
        for a, b in combinations(sorted(others), 2):
            neighbours[a].add(b)
            neighbours[b].add(a)
            _add_triangle(abstraction, t, a, b)
        for a in others:
            neighbours[a].discard(t)
            heappush(queue, (len(neighbours[a]), a))
        del neighbours[t]


def _add_triangle(abstraction: Abstraction, a: int, b: int, c: int) -> None:
    apply = abstraction.terms.apply
    literals = [abstraction.literal(apply("=", pair)) for pair in ((a, b), (b, c), (a, c))]
    for goal in literals:
        premises = [x for x in literals if x != goal]
        abstraction.clauses.append(([*(-x for x in premises), goal], ("cc", goal, premises, [])))
