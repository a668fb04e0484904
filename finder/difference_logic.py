"""Difference logic over abstract integers: constraints x − y ≤ c and x − y < c, incrementally, with levels.

A constraint x − y ≤ w is an edge y → x of length w. A set of them is satisfiable iff there is no negative cycle, and a
feasible potential, ``value[x] ≤ value[y] + w`` for every edge, is a solution. The potential is kept on backtracking:
edges only go away, so it stays feasible.

Strictness is encoded in the weights. Over the reals x − y < c is the edge of length c − ε, and lengths are counted in
units of ε = 2⁻³²: w = c·2³² − 1. A simple cycle has at most as many strict edges as there are variables, fewer than
2³², so its encoded length C·2³² − k is negative iff C < 0, or C = 0 and k > 0: iff the cycle is a contradiction. The
encoded system, an exact one over Python's integers, is therefore satisfiable iff the given one is. Over the integers
nothing is strict and w = c. In both cases the negation of x − y ≤ w is y − x ≤ −w − 1.

Source: Cotton and Maler, Fast and flexible difference constraint propagation for DPLL(T), SAT 2006.
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

_REAL_SCALE = 1 << 32

# Effort, in edges looked at, for making a conflict shorter than the one found first.
_SHORTEN_LIMIT = 5_000


class Edge(NamedTuple):
    """The asserted constraint x − y ≤ weight (encoded, see ``DifferenceLogic.weight``)."""

    x: int
    y: int
    weight: int
    reason: int


class DifferenceLogic:
    """A satisfiable set of difference constraints.

    ``integers``: all constraints are nonstrict and have integer bounds; otherwise they are over the rationals.
    """

    def __init__(self, integers: bool = True) -> None:
        self._scale = 1 if integers else _REAL_SCALE
        self._value: list[int] = []
        # The tightest edge for each pair; the others are in _edges only.
        self._out: list[dict[int, int]] = []  # tail -> head -> weight
        self._number: list[dict[int, int]] = []  # tail -> head -> index into _edges
        self._edges: list[Edge] = []
        self._replaced: list[int] = []  # for each edge the looser one in whose place it is, or -1
        self._levels: list[int] = []

    # ---------------------------------------------------------------- constraints

    def add_variable(self) -> int:
        """Add a variable and return its number: 0, 1, 2, … Variables are permanent."""
        x = len(self._value)
        self._value.append(0)
        self._out.append({})
        self._number.append({})
        return x

    def weight(self, c: int, strict: bool = False) -> int:
        """The encoding of the bound in x − y ≤ c or, if strict, x − y < c.

        Raises ValueError for a strict bound over the integers: the caller writes x − y ≤ c − 1.
        """
        if strict and self._scale == 1:
            raise ValueError("strict bounds are for the rationals only")
        return c * self._scale - strict

    @staticmethod
    def negation(weight: int) -> int:
        """The weight w' for which y − x ≤ w' is the negation of x − y ≤ weight."""
        return -weight - 1

    def assert_edge(self, x: int, y: int, weight: int, reason: int) -> list[Edge] | None:
        """Assert x − y ≤ weight. Returns None, or a conflict: the edges of a negative cycle.

        The cycle's edges are in order, each one's y being the next one's x, this edge first: the sum of all the
        constraints is 0 ≤ a negative number. After a conflict the edge is not asserted; the rest stands.
        """
        out = self._out[y]
        old = out.get(x)
        if old is not None and old <= weight:
            return None
        if x == y:
            return [Edge(x, y, weight, reason)] if weight < 0 else None
        value = self._value
        gap = value[y] + weight - value[x]
        if gap < 0:
            path = self._relax(x, y, gap)
            if path is not None:
                if len(path) > 2:
                    path = self._shorten(x, y, gap, len(path)) or path
                # path = x … y along edges; the sum telescopes when read from y back to x.
                tail = [self._edges[self._number[s][t]] for s, t in pairwise(path)]
                return [Edge(x, y, weight, reason), *reversed(tail)]
        number = len(self._edges)
        self._edges.append(Edge(x, y, weight, reason))
        self._replaced.append(-1 if old is None else self._number[y][x])
        out[x] = weight
        self._number[y][x] = number
        return None

    def _relax(self, x: int, y: int, gap: int) -> list[int] | None:
        """Make the potential feasible with a new edge y → x, violated by −gap; or return a path x … y, leaving it.

        Each value goes down at most once, by the largest amount first: Dijkstra's argument, reduced lengths
        value[s] + c − value[t] being nonnegative for the old edges.
        """
        value, out = self._value, self._out
        gaps = {x: gap}
        before: dict[int, int] = {}
        lowered: dict[int, int] = {}
        heap = [(gap, x)]
        while heap:
            g, s = heappop(heap)
            if gaps[s] != g:
                continue
            v = value[s] + g
            lowered[s] = v
            for t, c in out[s].items():
                h = v + c - value[t]
                if h < 0 and h < gaps.get(t, 0):
                    before[t] = s
                    if t == y:
                        path = [y]
                        while path[-1] != x:
                            path.append(before[path[-1]])
                        path.reverse()
                        return path
                    gaps[t] = h
                    heappush(heap, (h, t))
        for s, v in lowered.items():
            value[s] = v
        return None

    def _shorten(self, x: int, y: int, gap: int, length: int) -> list[int] | None:
        """A path x … y of fewest edges that closes a negative cycle with the new edge, if it has < length nodes.

        Bellman and Ford's layers, restricted to where the gap is still negative: it never shrinks on the way, so every
        negative cycle lies there. Gives up when that takes too long.
        """
        value, out = self._value, self._out
        best = {x: gap}
        layer = {x: gap}
        before: list[dict[int, int]] = []
        effort = 0
        while layer and len(before) < length - 2:
            following: dict[int, int] = {}
            came: dict[int, int] = {}
            before.append(came)
            for s, g in layer.items():
                v = value[s] + g
                edges = out[s]
                effort += len(edges)
                for t, c in edges.items():
                    h = v + c - value[t]
                    if h < 0 and h < best.get(t, 0):
                        best[t] = following[t] = h
                        came[t] = s
                        if t == y:
                            path = [y]
                            while before:
                                path.append(before.pop()[path[-1]])
                            path.reverse()
                            return path
            if effort > _SHORTEN_LIMIT:
                return None
            layer = following
        return None

    # ---------------------------------------------------------------- levels

    def push(self) -> None:
        """Open a level."""
        self._levels.append(len(self._edges))

    def pop(self, n: int = 1) -> None:
        """Close the last ``n`` levels: edges asserted in them are forgotten."""
        if n <= 0:
            return
        mark = self._levels[-n]
        del self._levels[-n:]
        edges, replaced = self._edges, self._replaced
        while len(edges) > mark:
            x, y, _, _ = edges.pop()
            old = replaced.pop()
            if old < 0:
                del self._out[y][x]
                del self._number[y][x]
            else:
                weight = edges[old].weight
                self._out[y][x] = weight
                self._number[y][x] = old

    # ---------------------------------------------------------------- solutions

    def values(self) -> list[tuple[int, int]]:
        """A solution as pairs (c, k), each meaning c − k·ε for any small enough ε > 0; over the integers k is 0.

        Only differences count: a caller with a variable for zero subtracts its value.
        """
        scale = self._scale
        result = []
        for v in self._value:
            c = -(-v // scale)
            result.append((c, c * scale - v))
        return result

    def integers(self) -> list[int]:
        """A solution over the integers. Raises ValueError if this is not over the integers."""
        if self._scale != 1:
            raise ValueError("not over the integers")
        return list(self._value)

    def rationals(self) -> list[Fraction]:
        """A solution over the rationals, with a concrete ε that is as simple as the asserted edges allow.

        From x − y ≤ c·N − s, both values in the form C·N − k with 0 ≤ k < N, follows lexicographically
        (C, −k)x − (C, −k)y ≤ (c, −s). That uses the order of the k only, so they can be replaced by their ranks, and
        it remains to choose 1/ε above (ky − kx)/(c − Cx + Cy) for each edge on which the first components leave room.
        """
        pairs = self.values()
        rank = {k: i for i, k in enumerate(sorted({k for _, k in pairs}))}
        scale = self._scale
        inverse = 1
        for x, y, weight, _ in self._edges:
            cx, kx = pairs[x]
            cy, ky = pairs[y]
            room = -(-weight // scale) - cx + cy
            rise = rank[ky] - rank[kx]
            if room > 0 and rise > 0:
                inverse = max(inverse, rise // room + 1)
        return [c - Fraction(rank[k], inverse) for c, k in pairs]
