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


class _Implication(NamedTuple):
    """Atom ``atom`` is decided by a path from ``source`` to ``target`` through the edge ``via``."""

    truth: bool
    source: int
    target: int
    via: int
    backward: dict[int, int]  # node -> edge towards the tail of via
    forward: dict[int, int]  # node -> edge back towards the head of via


class DifferenceLogic:
    """A satisfiable set of difference constraints.

    ``integers``: all constraints are nonstrict and have integer bounds; otherwise they are over the rationals.
    ``propagate``: keep what ``implied`` needs; without it, asserting is cheaper.
    """

    def __init__(self, integers: bool = True, propagate: bool = False) -> None:
        self._scale = 1 if integers else _REAL_SCALE
        self._propagate = propagate
        self._value: list[int] = []
        # The tightest edge for each pair; the others are in _edges only.
        self._out: list[dict[int, int]] = []  # tail -> head -> weight
        self._in: list[dict[int, int]] = []  # head -> tail -> weight; kept for propagation only
        self._number: list[dict[int, int]] = []  # tail -> head -> index into _edges
        self._edges: list[Edge] = []
        self._replaced: list[int] = []  # for each edge the looser one in whose place it is, or -1
        self._levels: list[tuple[int, int]] = []
        # Propagation.
        self._atoms: list[tuple[int, int, int, int]] = []  # (x, y, weight, token)
        self._atom_of: dict[int, int] = {}
        self._atoms_at: list[list[int]] = []
        self._known: dict[int, _Implication | None] = {}  # atom -> why; None: the caller's own
        self._trail: list[int] = []
        self._fresh: list[int] = []

    # ---------------------------------------------------------------- constraints

    def add_variable(self) -> int:
        """Add a variable and return its number: 0, 1, 2, … Variables are permanent."""
        x = len(self._value)
        self._value.append(0)
        self._out.append({})
        self._in.append({})
        self._number.append({})
        self._atoms_at.append([])
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
        if self._propagate:
            self._in[x][y] = weight
            self._fresh.append(number)
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
        self._levels.append((len(self._edges), len(self._trail)))

    def pop(self, n: int = 1) -> None:
        """Close the last ``n`` levels: edges, implications and assignments made in them are forgotten."""
        if n <= 0:
            return
        mark, trail_mark = self._levels[-n]
        del self._levels[-n:]
        edges, replaced, propagate = self._edges, self._replaced, self._propagate
        while len(edges) > mark:
            x, y, _, _ = edges.pop()
            old = replaced.pop()
            if old < 0:
                del self._out[y][x]
                del self._number[y][x]
                if propagate:
                    del self._in[x][y]
            else:
                weight = edges[old].weight
                self._out[y][x] = weight
                self._number[y][x] = old
                if propagate:
                    self._in[x][y] = weight
        if propagate:
            for atom in self._trail[trail_mark:]:
                del self._known[atom]
            del self._trail[trail_mark:]
            self._fresh = [e for e in self._fresh if e < mark]

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

    # ---------------------------------------------------------------- propagation

    def register(self, x: int, y: int, weight: int, token: int) -> None:
        """Have ``implied`` report ``token`` when x − y ≤ weight comes to be implied, or to be contradicted.

        Needs ``propagate``. Atoms are permanent, tokens unique. What holds already is not noticed before the next
        edge that bears on it.
        """
        if not self._propagate:
            raise ValueError("made without propagation")
        atom = len(self._atoms)
        self._atoms.append((x, y, weight, token))
        self._atom_of[token] = atom
        self._atoms_at[x].append(atom)
        if x != y:
            self._atoms_at[y].append(atom)

    def assign(self, token: int) -> None:
        """The caller has decided this atom itself: do not report it while this level stands."""
        atom = self._atom_of[token]
        if atom not in self._known:
            self._known[atom] = None
            self._trail.append(atom)

    def implied(self, budget: int = 1_000) -> list[tuple[int, bool]]:
        """The (token, truth) of atoms newly decided by the edges asserted since the last call.

        ``budget`` bounds the nodes visited for each edge; with a large one, and called before each ``push``, nothing
        that follows from the edges is missed. An edge is examined once: what its budget missed is not made up for.
        """
        result: list[tuple[int, bool]] = []
        for e in self._fresh:
            x, y, _, _ = self._edges[e]
            if self._number[y][x] == e:
                self._decide(e, budget, result)
        self._fresh.clear()
        return result

    def _decide(self, e: int, budget: int, result: list[tuple[int, bool]]) -> None:
        """Decide the atoms for whose ends a shortest path leads through edge e."""
        x, y, weight, _ = self._edges[e]
        value, atoms, known = self._value, self._atoms, self._known
        ahead, forward = self._reach(y, x, e, True, budget)
        if not ahead:
            return
        behind, backward = self._reach(x, y, e, False, budget)
        if not behind:
            return
        # Reduced lengths: that of a path v … u is its length + value[v] − value[u].
        reduced = value[y] + weight - value[x]
        atoms_at = self._atoms_at
        fewer = ahead if len(ahead) <= len(behind) else behind
        for u in fewer:
            for atom in atoms_at[u]:
                if atom in known:
                    continue
                p, q, bound, token = atoms[atom]
                if p in ahead and q in behind and ahead[p] + behind[q] - reduced + value[p] - value[q] <= bound:
                    known[atom] = _Implication(True, q, p, e, backward, forward)
                    result.append((token, True))
                elif q in ahead and p in behind and ahead[q] + behind[p] - reduced + value[q] - value[p] < -bound:
                    known[atom] = _Implication(False, p, q, e, backward, forward)
                    result.append((token, False))
                else:
                    continue
                self._trail.append(atom)

    def _reach(self, start: int, end: int, e: int, ahead: bool, budget: int) -> tuple[dict[int, int], dict[int, int]]:
        """Nodes to which a shortest path from ``start`` (backwards: to it) begins with edge e, which leads to ``end``.

        Returns their reduced distances from ``start`` and the edges by which they are reached. Ties count as through
        e: of two new edges that make the same distance each would otherwise leave it to the other.
        """
        value, number = self._value, self._number
        neighbours = self._out if ahead else self._in
        sign = 1 if ahead else -1
        # Labels (distance, 0 if through e else 1, number of edges): the order of the heap, and fewer edges preferred.
        label: dict[int, tuple[int, int, int]] = {start: (0, 1, 0)}
        heap: list[tuple[int, int, int, int]] = [(0, 1, 0, start)]
        by: dict[int, int] = {}
        distance: dict[int, int] = {}
        waiting = 1  # nodes in the heap reached through e; at first stands for ``end`` itself
        while heap and waiting and budget:
            d, other, hops, s = heappop(heap)
            if label[s] != (d, other, hops):
                continue
            budget -= 1
            if not other:
                waiting -= 1
                distance[s] = d
            base = d + sign * value[s]
            for t, c in neighbours[s].items():
                if t == start:
                    continue
                through = 0 if not other or (s == start and t == end) else 1
                new = (base + c - sign * value[t], through, hops + 1)
                old = label.get(t)
                if old is None or new < old:
                    if old is not None and not old[1]:
                        waiting -= 1
                    if not through:
                        waiting += 1
                        by[t] = number[s][t] if ahead else number[t][s]
                    label[t] = new
                    heappush(heap, (*new, t))
            if s == start:
                waiting -= 1
        return distance, by

    def explain(self, token: int) -> list[Edge]:
        """Why ``implied`` reported this token: the edges of a path, in order along it (each one's x is the next's y).

        For an atom x − y ≤ w the path leads from y to x and is no longer than w; for a refuted one it leads from x to y
        and makes a negative cycle with it. Uses only what was asserted before the report.
        """
        why = self._known[self._atom_of[token]]
        if why is None:
            raise ValueError("not an implied atom")
        edges = self._edges
        path: list[Edge] = []
        node = why.source
        while (e := why.backward[node]) != why.via:
            path.append(edges[e])
            node = edges[e].x
        back: list[Edge] = []
        node = why.target
        while (e := why.forward[node]) != why.via:
            back.append(edges[e])
            node = edges[e].y
        path.append(edges[why.via])
        path += reversed(back)
        # The two halves may meet; what lies between is a cycle, hence not negative, and can go.
        simple: list[Edge] = []
        position = {why.source: 0}
        for edge in path:
            simple.append(edge)
            if edge.x in position:
                keep = position[edge.x]
                for dropped in simple[keep:]:
                    if position.get(dropped.x, 0) > keep:
                        del position[dropped.x]
                del simple[keep:]
            else:
                position[edge.x] = len(simple)
        return simple
