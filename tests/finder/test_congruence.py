"""The congruence closure against saturation, and its explanations against a naive checker of the `cc` rule."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.congruence import CongruenceClosure, Explanation

Node = tuple[str | None, tuple[int, ...], bool, int | None]


def congruent(p: Node, q: Node, same: Callable[[int, int], bool]) -> bool:
    """One head and arity, arguments pairwise equal, for commutative heads in either order."""
    if p[0] is None or (p[0], p[2], len(p[1])) != (q[0], q[2], len(q[1])):
        return False
    if all(same(a, b) for a, b in zip(p[1], q[1], strict=True)):
        return True
    return p[2] and same(p[1][0], q[1][1]) and same(p[1][1], q[1][0])


class Partition:
    """Union-find in its simplest form."""

    def __init__(self, n: int) -> None:
        self.of = list(range(n))

    def same(self, a: int, b: int) -> bool:
        return self.of[a] == self.of[b]

    def unite(self, a: int, b: int) -> None:
        old, new = self.of[a], self.of[b]
        self.of = [new if c == old else c for c in self.of]


class Naive:
    """What was asserted, level by level, and what follows from it by saturation."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.levels: list[list[tuple[bool, int, int, int]]] = [[]]  # (is an equality, a, b, reason)

    def asserted(self, equality: bool) -> list[tuple[int, int, int]]:
        return [(a, b, r) for level in self.levels for e, a, b, r in level if e == equality]

    def closure(self) -> Partition:
        partition = Partition(len(self.nodes))
        for a, b, _ in self.asserted(True):
            partition.unite(a, b)
        changed = True
        while changed:
            changed = False
            for p, q in combinations(range(len(self.nodes)), 2):
                if not partition.same(p, q) and congruent(self.nodes[p], self.nodes[q], partition.same):
                    partition.unite(p, q)
                    changed = True
        return partition

    def disequalities(self) -> list[tuple[int, int, int]]:
        """Asserted ones and those between different values, as (c, d, reason)."""
        valued = [(i, n[3]) for i, n in enumerate(self.nodes) if n[3] is not None]
        built_in = [(i, j, 0) for (i, v), (j, w) in combinations(valued, 2) if v != w]
        return self.asserted(False) + built_in


def check_explanation(naive: Naive, goals: list[tuple[int, int]], explanation: tuple[list[int], ...]) -> None:
    """The `cc` rule, read literally."""
    premises, steps = explanation
    assert len(set(premises)) == len(premises)
    assert len({frozenset(s) for s in steps}) == len(steps)
    known: dict[int, list[tuple[int, int]]] = {}
    for a, b, reason in naive.asserted(True):
        known.setdefault(reason, []).append((a, b))
    partition = Partition(len(naive.nodes))
    for reason in premises:
        for a, b in known[reason]:
            partition.unite(a, b)
    for p, q in steps:
        assert congruent(naive.nodes[p], naive.nodes[q], partition.same)
        partition.unite(p, q)
    for a, b in goals:
        assert partition.same(a, b)


class Run:
    """One random session with both, checked after every operation."""

    def __init__(self, choose: Callable[[int], int], values: bool, late: bool) -> None:
        self.choose = choose
        self.values = values
        self.late = late  # nodes and watches are also added at open levels
        self.closure = CongruenceClosure()
        self.naive = Naive()
        self.watches: list[tuple[int, int]] = []
        self.reported: dict[int, bool] = {}
        self.first: dict[int, set[int]] = {}  # premises when reported
        self.saved: list[tuple[dict[int, bool], dict[int, set[int]]]] = []
        self.reason = 0
        self.conflict_depth: int | None = None
        for _ in range(2 + choose(4)):
            self.add_node(leaf=True)

    def node(self) -> int:
        return self.choose(len(self.naive.nodes))

    def add_node(self, leaf: bool = False) -> None:
        kind = 0 if leaf else self.choose(6)
        value = self.choose(3) if self.values and self.choose(3) == 0 and kind == 0 else None
        node: Node = (None, (), False, value)
        if kind == 1:
            node = ("c", (), False, None)
        elif kind == 2:
            node = ("f", (self.node(),), False, None)
        elif kind == 3:
            node = ("g", (self.node(), self.node()), False, None)
        elif kind == 4:
            node = ("=", (self.node(), self.node()), True, None)
        elif kind == 5:
            node = ("h", (self.node(), self.node(), self.node()), False, None)
        assert self.closure.add_node(*node) == len(self.naive.nodes)
        self.naive.nodes.append(node)

    def step(self) -> None:
        closure, naive = self.closure, self.naive
        operation = self.choose(20)
        if operation < 5:
            if self.late or len(naive.levels) == 1:
                self.add_node()
        elif operation < 11:
            self.assert_literal(equality=self.choose(4) != 0)
        elif operation < 14:
            if self.late or len(naive.levels) == 1:
                a, b = self.node(), self.node()
                closure.watch(a, b, len(self.watches))
                self.watches.append((a, b))
        elif operation < 17:
            if self.conflict_depth is None:
                self.drain()
                self.saved.append((dict(self.reported), dict(self.first)))
                closure.push()
                naive.levels.append([])
        elif len(naive.levels) > 1:
            n = 1 + self.choose(len(naive.levels) - 1)
            closure.pop(n)
            del naive.levels[-n:]
            self.reported, self.first = self.saved[-n]
            del self.saved[-n:]
            if self.conflict_depth is not None and len(naive.levels) < self.conflict_depth:
                self.conflict_depth = None
        self.check()

    def assert_literal(self, equality: bool) -> None:
        a, b = self.node(), self.node()
        if self.choose(5):
            self.reason += 1
        reason = self.reason or 1
        if any(r == reason for r in (r for lvl in self.naive.levels for _, _, _, r in lvl)):
            self.reason = reason = self.reason + 1
        if self.conflict_depth is not None:
            before = self.closure.conflict
            assert before is not None
            assert self.closure.merge(a, b, reason) == before == self.closure.disequal(a, b, reason)
            return
        self.naive.levels[-1].append((equality, a, b, reason))
        answer = (self.closure.merge if equality else self.closure.disequal)(a, b, reason)
        assert answer == self.closure.conflict
        if answer is not None:
            self.conflict_depth = len(self.naive.levels)

    def drain(self) -> None:
        reports = self.closure.propagated()
        assert len(dict(reports)) == len(reports)
        for token, truth in reports:
            assert self.reported.get(token, truth) == truth
            self.reported[token] = truth
            self.first.setdefault(token, self.premises(token, truth))

    def premises(self, token: int, truth: bool) -> set[int]:
        a, b = self.watches[token]
        if truth:
            explanation = self.closure.explain(a, b)
            check_explanation(self.naive, [(a, b)], explanation)
            return set(explanation.premises)
        reason, (c, d), premises, steps = self.closure.explain_disequal(a, b)
        assert any({c, d} == {x, y} and r == reason for x, y, r in self.naive.disequalities())
        check_explanation(self.naive, [(a, c), (b, d)], Explanation(premises, steps))
        return {*premises, reason}

    def check(self) -> None:
        closure, naive = self.closure, self.naive
        partition = naive.closure()
        clash = [(c, d) for c, d, _ in naive.disequalities() if partition.same(c, d)]
        assert (closure.conflict is not None) == bool(clash)
        if self.choose(2) and not clash:
            self.drain()
        if closure.conflict is not None:
            self.drain()
            reason, left, right = closure.conflict
            disequal = naive.disequalities()
            assert (left, right, reason) in disequal or (right, left, reason) in disequal
            check_explanation(naive, [(left, right)], closure.explain(left, right))
        else:
            for a, b in combinations(range(len(naive.nodes)), 2):
                assert closure.same(a, b) == partition.same(a, b)
                apart = any(
                    (partition.same(a, c) and partition.same(b, d)) or (partition.same(a, d) and partition.same(b, c))
                    for c, d, _ in naive.disequalities()
                )
                assert closure.separated(a, b) == apart
                if closure.same(a, b):
                    assert b in closure.members(a)
                    check_explanation(naive, [(a, b)], closure.explain(a, b))
                elif apart:
                    _, (c, d), premises, steps = closure.explain_disequal(a, b)
                    check_explanation(naive, [(a, c), (b, d)], Explanation(premises, steps))
        if closure.conflict is None and not closure._queue:
            for token, (a, b) in enumerate(self.watches):
                expected = True if closure.same(a, b) else False if closure.separated(a, b) else None
                assert self.reported.get(token) is expected
        for token, truth in self.reported.items():
            # Asked late, an explanation must still not use what came after.
            assert self.premises(token, truth) == self.first[token]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("values", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_against_saturation(seed: int, values: bool, late: bool) -> None:
    source = random.Random(f"{seed} {values} {late}")
    run = Run(source.randrange, values, late)
    if not late:
        for _ in range(10):
            run.add_node()
    for _ in range(80):
        if len(run.naive.nodes) < 22:
            run.step()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_against_saturation_shrinking(data: st.DataObject) -> None:
    run = Run(lambda n: data.draw(st.integers(0, n - 1)), values=True, late=True)
    for _ in range(data.draw(st.integers(0, 25))):
        run.step()


def test_predicates_as_merges_with_values() -> None:
    closure = CongruenceClosure()
    true, false = closure.add_node(value=True), closure.add_node(value=False)
    a, b = closure.add_node(), closure.add_node()
    pa, pb = closure.add_node("p", (a,)), closure.add_node("p", (b,))
    closure.watch(pb, true, 7)
    closure.push()
    assert closure.merge(pa, false, 1) is None
    assert closure.merge(a, b, 2) is None
    assert closure.propagated() == [(7, False)]
    assert closure.explain_disequal(pb, true) == (0, (false, true), [1, 2], [(pa, pb)])
    conflict = closure.merge(pb, true, 3)
    assert conflict is not None
    assert conflict.reason == 0
    assert {conflict.left, conflict.right} == {true, false}
    assert sorted(closure.explain(true, false).premises) == [1, 2, 3]
    closure.pop()
    assert closure.conflict is None
    assert closure.merge(pb, true, 3) is None
    assert closure.propagated() == [(7, True)]


def test_predicates_with_an_asserted_disequality() -> None:
    closure = CongruenceClosure()
    true, false, a, b = (closure.add_node() for _ in range(4))
    pa, pb = closure.add_node("p", (a,)), closure.add_node("p", (b,))
    closure.disequal(true, false, 0)
    closure.watch(true, pb, 7)
    closure.push()
    closure.merge(pa, false, 1)
    closure.merge(a, b, 2)
    assert closure.propagated() == [(7, False)]
    assert closure.explain_disequal(true, pb) == (0, (true, false), [1, 2], [(pa, pb)])
    assert closure.explain_disequal(pb, true) == (0, (false, true), [1, 2], [(pa, pb)])


def test_commuted_arguments() -> None:
    closure = CongruenceClosure()
    a, b, c, d = (closure.add_node() for _ in range(4))
    e1 = closure.add_node("=", (a, b), commutative=True)
    e2 = closure.add_node("=", (d, c), commutative=True)
    assert closure.same(closure.add_node("=", (b, a), commutative=True), e1)
    closure.merge(a, c, 1)
    closure.merge(b, d, 2)
    assert closure.same(e1, e2)
    # Now the arguments match in the other order as well, but that came later.
    closure.merge(a, b, 3)
    assert closure.explain(e1, e2) == ([1, 2], [(e1, e2)])


def test_a_run_of_congruences_is_one_step() -> None:
    closure = CongruenceClosure()
    leaves = [closure.add_node() for _ in range(30)]
    applied = [closure.add_node("f", (x,)) for x in leaves]
    hub = leaves[0]
    for i, x in enumerate(leaves[1:], 1):
        closure.merge(hub, x, i)
    assert closure.explain(applied[3], applied[9]) == ([3, 9], [(applied[3], applied[9])])


def test_deep_terms_need_no_recursion() -> None:
    closure = CongruenceClosure()
    x, y = closure.add_node(), closure.add_node()
    p, q = x, y
    for _ in range(5000):
        p, q = closure.add_node("f", (p,)), closure.add_node("f", (q,))
    closure.push()
    closure.merge(x, y, 1)
    premises, steps = closure.explain(p, q)
    assert premises == [1]
    assert len(steps) == 5000
    closure.pop()
    assert not closure.same(p, q)


def test_a_node_added_in_a_level_stays() -> None:
    closure = CongruenceClosure()
    a, b, c = (closure.add_node() for _ in range(3))
    fa = closure.add_node("f", (a,))
    closure.push()
    closure.merge(a, b, 1)
    closure.push()
    closure.merge(b, c, 2)
    fb, fc = closure.add_node("f", (b,)), closure.add_node("f", (c,))
    closure.watch(fa, fb, 5)
    assert closure.same(fa, fb)
    assert closure.same(fa, fc)
    assert closure.propagated() == [(5, True)]
    closure.pop()
    assert closure.same(fa, fb)
    assert not closure.same(fa, fc)
    assert closure.propagated() == [(5, True)]
    closure.pop()
    assert not closure.same(fa, fb)
    assert closure.propagated() == []
    closure.merge(a, c, 3)
    assert closure.same(fa, fc)
    assert closure.explain(fa, fc) == ([3], [(fa, fc)])


def test_what_cannot_be_explained() -> None:
    closure = CongruenceClosure()
    a, b = closure.add_node(), closure.add_node()
    with pytest.raises(ValueError, match="not equal"):
        closure.explain(a, b)
    with pytest.raises(ValueError, match="not separated"):
        closure.explain_disequal(a, b)
    with pytest.raises(ValueError, match="two arguments"):
        closure.add_node("f", (a,), commutative=True)
    with pytest.raises(ValueError, match="leaf"):
        closure.add_node(None, (a,))


def test_closing_no_levels() -> None:
    closure = CongruenceClosure()
    a = closure.add_node()
    assert closure.disequal(a, a, 4) == (4, a, a)
    closure.push()
    closure.pop(0)
    closure.pop()
    assert closure.conflict == (4, a, a)
