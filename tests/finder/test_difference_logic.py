"""Difference logic against Floyd and Warshall, with conflicts, solutions and implications re-verified."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.difference_logic import DifferenceLogic, Edge

# A bound c − kε as (c, −k): compared lexicographically, added componentwise. Shares nothing with the encoding.
Bound = tuple[int, int]
Constraint = tuple[int, int, Bound]  # x − y ≤ bound


def add(a: Bound, b: Bound) -> Bound:
    return a[0] + b[0], a[1] + b[1]


def total(constraints: list[Constraint]) -> Bound:
    return sum(c for _, _, (c, _) in constraints), sum(k for _, _, (_, k) in constraints)


def distances(n: int, constraints: list[Constraint]) -> list[list[Bound | None]] | None:
    """Floyd and Warshall; d[y][x] is the tightest bound on x − y. None if there is a negative cycle."""
    d: list[list[Bound | None]] = [[(0, 0) if i == j else None for j in range(n)] for i in range(n)]

    def improve(i: int, j: int, bound: Bound) -> None:
        old = d[i][j]
        if old is None or bound < old:
            d[i][j] = bound

    for x, y, bound in constraints:
        improve(y, x, bound)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                first, second = d[i][k], d[k][j]
                if first is not None and second is not None:
                    improve(i, j, add(first, second))
    return None if any(d[i][i] < (0, 0) for i in range(n)) else d  # type: ignore[operator]


def fewest(n: int, constraints: list[Constraint], new: Constraint) -> int:
    """The number of edges of a shortest walk that closes a negative cycle with the new constraint."""
    x, y, bound = new
    best: dict[int, Bound] = {x: bound}
    for length in range(1, n + 1):
        if y in best and best[y] < (0, 0):
            return length
        following = dict(best)
        for p, q, c in constraints:
            if q in best:
                candidate = add(best[q], c)
                if p not in following or candidate < following[p]:
                    following[p] = candidate
        best = following
    raise AssertionError("no negative cycle")


class Run:
    """One random session with both, checked after every operation."""

    def __init__(self, choose: Callable[[int], int], integers: bool) -> None:
        self.choose = choose
        self.integers = integers
        self.logic = DifferenceLogic(integers=integers)
        self.n = 2 + choose(6)
        assert [self.logic.add_variable() for _ in range(self.n)] == list(range(self.n))
        self.levels: list[list[Constraint]] = [[]]
        self.by_reason: dict[int, Constraint] = {}

    def constraint(self) -> Constraint:
        strict = 0 if self.integers else self.choose(2)
        return self.choose(self.n), self.choose(self.n), (self.choose(13) - 4, -strict)

    def weight(self, bound: Bound) -> int:
        return self.logic.weight(bound[0], bound[1] < 0)

    def active(self) -> list[Constraint]:
        return [c for level in self.levels for c in level]

    def step(self) -> None:
        operation = self.choose(10)
        if operation < 6:
            self.assert_constraint()
        elif operation < 8:
            self.logic.push()
            self.levels.append([])
        elif len(self.levels) > 1:
            n = 1 + self.choose(len(self.levels) - 1)
            self.logic.pop(n)
            del self.levels[-n:]
        self.check()

    def assert_constraint(self) -> None:
        x, y, bound = new = self.constraint()
        reason = len(self.by_reason)
        self.by_reason[reason] = new
        before = self.active()
        cycle = self.logic.assert_edge(x, y, self.weight(bound), reason)
        assert (cycle is None) == (distances(self.n, [*before, new]) is not None)
        if cycle is None:
            self.levels[-1].append(new)
            return
        constraints = [self.verified(edge) for edge in cycle]
        assert cycle[0].reason == reason
        assert all(c in before for c in constraints[1:])
        assert all(p[1] == q[0] for p, q in zip(constraints, constraints[1:] + constraints[:1], strict=True))
        assert total(constraints) < (0, 0)
        assert len({c[0] for c in constraints}) == len(cycle) == fewest(self.n, before, new)

    def verified(self, edge: Edge) -> Constraint:
        """The constraint of the edge's reason, which the edge must repeat."""
        x, y, bound = self.by_reason[edge.reason]
        assert (edge.x, edge.y, edge.weight) == (x, y, self.weight(bound))
        return x, y, bound

    def check(self) -> None:
        active = self.active()
        d = distances(self.n, active)
        assert d is not None
        pairs = self.logic.values()
        exact = self.logic.rationals()
        for x, y, (c, k) in active:
            assert (pairs[x][0] - pairs[y][0], pairs[y][1] - pairs[x][1]) <= (c, k)
            difference = exact[x] - exact[y]
            assert difference < c if k else difference <= c
        if self.integers:
            assert self.logic.integers() == exact == [c for c, _ in pairs]
            assert all(k == 0 for _, k in pairs)


@pytest.mark.parametrize("integers", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_against_floyd_warshall(seed: int, integers: bool) -> None:
    run = Run(random.Random(f"{seed} {integers}").randrange, integers)
    for _ in range(60):
        run.step()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_against_floyd_warshall_shrinking(data: st.DataObject) -> None:
    def choose(n: int) -> int:
        return data.draw(st.integers(0, n - 1))

    run = Run(choose, data.draw(st.booleans()))
    for _ in range(data.draw(st.integers(0, 25))):
        run.step()


def test_strict_cycle_of_length_zero() -> None:
    logic = DifferenceLogic(integers=False)
    x, y, z = (logic.add_variable() for _ in range(3))
    assert logic.assert_edge(x, y, logic.weight(1), 1) is None
    assert logic.assert_edge(y, z, logic.weight(1), 2) is None
    logic.push()
    assert logic.assert_edge(z, x, logic.weight(-2), 3) is None
    logic.pop()
    cycle = logic.assert_edge(z, x, logic.weight(-2, strict=True), 4)
    assert cycle is not None
    assert [edge.reason for edge in cycle] == [4, 1, 2]


def test_many_strict_edges_leave_a_simple_epsilon() -> None:
    logic = DifferenceLogic(integers=False)
    n = 50
    for _ in range(n):
        logic.add_variable()
    for i in range(n - 1):
        assert logic.assert_edge(i, i + 1, logic.weight(0, strict=True), i) is None
    assert logic.assert_edge(n - 1, 0, logic.weight(1, strict=True), n) is None
    values = logic.rationals()
    assert all(a < b for a, b in pairwise(values))
    assert values[-1] - values[0] < 1
    assert max(v.denominator for v in values) <= 2 * n
    assert all(isinstance(v, Fraction) for v in values)


def test_negation() -> None:
    integers, rationals = DifferenceLogic(), DifferenceLogic(integers=False)
    assert integers.negation(integers.weight(3)) == integers.weight(-4)
    assert rationals.negation(rationals.weight(3)) == rationals.weight(-3, strict=True)
    assert rationals.negation(rationals.weight(3, strict=True)) == rationals.weight(-3)


def test_misuse() -> None:
    logic = DifferenceLogic()
    x = logic.add_variable()
    with pytest.raises(ValueError, match="strict"):
        logic.weight(1, strict=True)
    with pytest.raises(ValueError, match="integers"):
        DifferenceLogic(integers=False).integers()
    assert logic.assert_edge(x, x, -1, 3) == [Edge(x, x, -1, 3)]
    assert logic.assert_edge(x, x, 0, 3) is None
