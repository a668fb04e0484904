"""The simplex against z3 and enumeration, with conflicts, assignments, implications and cuts re-verified."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import pairwise, product
from math import gcd
from typing import NamedTuple

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from finder import simplex as module
from finder.simplex import Cut, Premise, Simplex

Number = int | Fraction


class Bound(NamedTuple):
    """Σ coefficients[x]·x ≤ constant (≥ if not upper), or strictly so."""

    coefficients: dict[int, int]
    constant: Fraction
    upper: bool
    strict: bool


class Row(NamedTuple):
    """Σ coefficients[x]·x + constant ≥ 0, or > 0."""

    coefficients: dict[int, Fraction]
    constant: Fraction
    strict: bool


def row_of(bound: Bound, integers: set[int]) -> Row:
    """As the checker reads the literal: tightened if all its variables are integers."""
    sign = -1 if bound.upper else 1
    coefficients = {x: Fraction(sign * a) for x, a in bound.coefficients.items()}
    constant = -sign * bound.constant
    if not coefficients.keys() <= integers:
        return Row(coefficients, constant, bound.strict)
    g = gcd(*(a for a in bound.coefficients.values()))
    constant = constant / g
    constant = Fraction(-(-constant // 1) - 1 if bound.strict else constant // 1)
    return Row({x: a / g for x, a in coefficients.items()}, constant, False)


def opposite(bound: Bound) -> Bound:
    return Bound(bound.coefficients, bound.constant, not bound.upper, not bound.strict)


def total(rows: Iterable[tuple[int, Row]]) -> Row:
    coefficients: dict[int, Fraction] = {}
    constant = Fraction(0)
    strict = False
    for factor, row in rows:
        assert factor > 0
        constant += factor * row.constant
        strict = strict or row.strict
        for x, a in row.coefficients.items():
            coefficients[x] = coefficients.get(x, Fraction(0)) + factor * a
    return Row({x: a for x, a in coefficients.items() if a}, constant, strict)


def assert_sum(
    simplex: Simplex, coefficients: dict[int, int], bound: Number, upper: bool, strict: bool, reason: int
) -> list[Premise] | None:
    """Assert Σ coefficients[x]·x ≤ bound, or ≥, or strictly."""
    column, factor = simplex.add_row(coefficients)
    method = simplex.assert_upper if upper is (factor > 0) else simplex.assert_lower
    return method(column, Fraction(bound, factor), strict, reason)


def contradictory(row: Row) -> bool:
    return not row.coefficients and (row.constant < 0 or (row.constant == 0 and row.strict))


class Run:
    """One random session, checked after every operation."""

    def __init__(self, choose: Callable[[int], int], kind: str, size: int = 7) -> None:
        self.choose = choose
        self.size = size
        self.simplex = Simplex()
        self.variables = 2 + choose(4)
        self.integers: set[int] = set()
        for x in range(self.variables):
            integer = kind == "integer" or (kind == "mixed" and choose(2) == 1)
            assert self.simplex.add_variable(integer) == x
            if integer:
                self.integers.add(x)
        self.columns: list[tuple[int, dict[int, int]]] = [(x, {x: 1}) for x in range(self.variables)]
        self.levels: list[list[int]] = [[]]
        self.by_reason: dict[int, Bound] = {}
        self.column_of: dict[int, int] = {}
        self.refuted = False
        self.solver = z3.Solver()
        self.names = [z3.Real(f"x{x}") for x in range(self.variables)]
        for _ in range(choose(8)):
            self.add_row()

    def fraction(self) -> Fraction:
        return Fraction(self.choose(4 * self.size + 1) - self.size, 1 + max(0, self.choose(6) - 3))

    def add_row(self) -> None:
        coefficients = {}
        for _ in range(1 + self.choose(4)):
            c = self.choose(len(self.columns))
            coefficients[self.columns[c][0]] = self.choose(2 * self.size + 1) - self.size
        sums: dict[int, int] = {}
        for c, a in coefficients.items():
            for x, b in self.simplex.definition(c).items():
                sums[x] = sums.get(x, 0) + a * b
        sums = {x: a for x, a in sums.items() if a}
        if not sums:
            with pytest.raises(ValueError, match="is 0"):
                self.simplex.add_row(coefficients)
            return
        column, factor = self.simplex.add_row(coefficients)
        assert (column, factor) == self.simplex.add_row(sums)
        definition = self.simplex.definition(column)
        assert {x: factor * a for x, a in definition.items()} == sums
        assert self.simplex.is_integer(column) == (sums.keys() <= self.integers)
        self.columns.append((column, definition))

    def bound(self) -> tuple[int, Bound]:
        # Rather a sum than a variable, and mostly such that 0 is within.
        column, definition = self.columns[max(self.choose(len(self.columns)), self.choose(len(self.columns)))]
        upper = self.choose(2) == 1
        constant = self.fraction() if upper else -self.fraction()
        return column, Bound(definition, constant, upper, self.choose(3) == 0)

    def active(self) -> list[int]:
        return [reason for level in self.levels for reason in level]

    def formula(self, bound: Bound) -> z3.BoolRef:
        row = row_of(bound, self.integers)
        form = z3.Sum([z3.Q(a.numerator, a.denominator) * self.names[x] for x, a in row.coefficients.items()])
        form = form + z3.Q(row.constant.numerator, row.constant.denominator)
        return form > 0 if row.strict else form >= 0

    def verified(self, premises: list[Premise]) -> list[tuple[int, Row]]:
        """The rows of the premises' reasons, on the right columns and sides."""
        rows = []
        for column, upper, reason, coefficient in premises:
            bound = self.by_reason[reason]
            assert upper is bound.upper
            assert column == self.column_of[reason]
            rows.append((coefficient, row_of(bound, self.integers)))
        assert len({(p.column, p.upper) for p in premises}) == len(premises)
        return rows

    def refutes(self, premises: list[Premise], reasons: list[int]) -> None:
        assert {p.reason for p in premises} <= set(reasons)
        assert contradictory(total(self.verified(premises)))
        assert gcd(*(p.coefficient for p in premises)) == 1

    def step(self) -> None:
        operation = self.choose(20)
        if len(self.levels) == 1 and self.choose(10):
            operation = 17
        if operation < 1:
            self.add_row()
        elif operation < 14:
            self.assert_bound()
        elif operation < 16:
            self.simplex.push()
            self.solver.push()
            self.levels.append([])
        elif len(self.levels) > 1:
            self.pop(1 + self.choose(len(self.levels) - 1))
        if self.choose(2) == 0:
            self.check()

    def pop(self, n: int) -> None:
        self.simplex.pop(n)
        self.solver.pop(n)
        del self.levels[-n:]

    def assert_bound(self) -> None:
        column, bound = self.bound()
        reason = len(self.by_reason)
        self.by_reason[reason] = bound
        self.column_of[reason] = column
        method = self.simplex.assert_upper if bound.upper else self.simplex.assert_lower
        value: Number = bound.constant
        if bound.constant.denominator == 1 and self.choose(2):
            value = int(bound.constant)
        conflict = method(column, value, bound.strict, reason)
        if conflict is None:
            self.levels[-1].append(reason)
            self.solver.add(self.formula(bound))
        else:
            assert len(conflict) == 2
            assert conflict[0].reason == reason
            self.refutes(conflict, [*self.active(), reason])

    def check(self) -> None:
        conflict = self.simplex.check()
        satisfiable = self.solver.check() == z3.sat
        assert conflict != "limit"
        assert (conflict is None) == satisfiable
        if conflict is not None:
            assert isinstance(conflict, list)
            self.refutes(conflict, self.active())
            for p in conflict if self.choose(4) == 0 else ():
                rest = z3.Solver()
                rest.add([self.formula(self.by_reason[q.reason]) for q in conflict if q != p])
                assert rest.check() == z3.sat
            if len(self.levels) > 1:
                self.pop(1)
            else:
                self.refuted = True
            return
        self.verify_values()
        self.cuts()

    def verify_values(self) -> None:
        values = self.simplex.rationals()
        pairs = [self.simplex.value(c) for c in range(len(values))]
        for column, definition in self.columns:
            assert values[column] == sum(a * values[x] for x, a in definition.items())
            for i in (0, 1):
                assert pairs[column][i] == sum(a * pairs[x][i] for x, a in definition.items())
        for reason in self.active():
            row = row_of(self.by_reason[reason], self.integers)
            v = row.constant + sum(a * values[x] for x, a in row.coefficients.items())
            assert v > 0 if row.strict else v >= 0
            c = row.constant + sum(a * pairs[x][0] for x, a in row.coefficients.items())
            k = sum(a * pairs[x][1] for x, a in row.coefficients.items())
            assert c > 0 or (c == 0 and k > 0) or (c == k == 0 and not row.strict)
        for column, _ in self.columns:
            for side, found in enumerate(self.simplex.bounds(column)):
                asserted = [r for r in self.active() if self.column_of[r] == column and self.by_reason[r].upper == side]
                assert (found is None) == (not asserted)
                if found is not None:
                    assert found[2] in asserted
                    row = row_of(self.by_reason[found[2]], self.integers)
                    assert found[:2] == (row.constant if side else -row.constant, row.strict)

    def cuts(self) -> None:
        simplex = self.simplex
        fractional = simplex.fractional()
        values = [simplex.value(x) for x in range(self.variables)]
        assert (fractional is None) == all(values[x][1] == 0 and values[x][0].denominator == 1 for x in self.integers)
        if fractional is None:
            return
        x, low = fractional
        assert x in self.integers
        assert (Fraction(low), Fraction(0)) < values[x] < (Fraction(low + 1), Fraction(0))
        cut = simplex.cut(x)
        if cut is not None:
            self.verify_cut(cut)
            assert sum(a * values[y][0] for y, a in cut.coefficients.items()) < cut.bound
        pair = simplex.indivisible()
        if pair is not None:
            first, second = pair
            self.verify_cut(first)
            self.verify_cut(second)
            assert second.coefficients == {y: -a for y, a in first.coefficients.items()}
            assert second.bound == 1 - first.bound
            assert [(p.column, not p.upper) for p in first.premises] == [(p.column, p.upper) for p in second.premises]

    def verify_cut(self, cut: Cut) -> None:
        """The certificate's lemma: the premises and the opposite of the cut contradict each other."""
        assert cut.coefficients.keys() <= self.integers
        assert all(cut.coefficients.values())
        assert gcd(*cut.coefficients.values()) == 1
        assert {p.reason for p in cut.premises} <= set(self.active())
        negated = Bound(cut.coefficients, Fraction(cut.bound), True, True)
        rows = [*self.verified(cut.premises), (cut.divisor, row_of(negated, self.integers))]
        assert contradictory(total(rows))


@pytest.fixture(params=["usual", "eager", "Bland"])
def tuning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make what is rare happen all the time."""
    if request.param != "usual":
        monkeypatch.setattr(module, "_IDLE_LIMIT", 0)
        monkeypatch.setattr(module, "_FIRST_SHIFT", 8)
        monkeypatch.setattr(module, "_DIVIDE_ABOVE", 0)
    if request.param == "Bland":
        monkeypatch.setattr(module, "_BLAND_AFTER", -(10**9))
        monkeypatch.setattr(module, "_DIVIDE_ABOVE", 10**9)


@pytest.mark.usefixtures("tuning")
@pytest.mark.parametrize("kind", ["integer", "real", "mixed"])
@pytest.mark.parametrize("seed", range(16))
def test_against_z3(seed: int, kind: str) -> None:
    run = Run(random.Random(f"{seed} {kind}").randrange, kind, 7 if seed % 5 else 10**12)
    for _ in range(150):
        if not run.refuted:
            run.step()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_against_z3_shrinking(data: st.DataObject) -> None:
    def choose(n: int) -> int:
        return data.draw(st.integers(0, n - 1))

    run = Run(choose, data.draw(st.sampled_from(["integer", "real", "mixed"])))
    for _ in range(data.draw(st.integers(0, 30))):
        if not run.refuted:
            run.step()


@pytest.mark.parametrize("seed", range(40))
def test_cuts_keep_every_integer_point(seed: int) -> None:
    choose = random.Random(seed).randrange
    simplex = Simplex()
    n = 2 + choose(2)
    box = 5
    for x in range(n):
        simplex.add_variable(True)
        simplex.assert_lower(x, 0, False, -1)
        simplex.assert_upper(x, box, False, -1)
    points = set(product(range(box + 1), repeat=n))
    found = 0
    for reason in range(4):
        coefficients = {x: choose(19) - 9 for x in range(n)}
        if not any(coefficients.values()):
            continue
        constant = choose(15)
        simplex.push()
        if assert_sum(simplex, coefficients, constant, True, False, reason) or simplex.check():
            simplex.pop()
            continue
        points = {p for p in points if sum(coefficients[x] * p[x] for x in range(n)) <= constant}
        # Branching is the caller's; here cuts alone, as far as they go.
        for _ in range(50):
            fractional = simplex.fractional()
            cut = None if fractional is None else simplex.cut(fractional[0])
            if cut is None:
                break
            found += 1
            assert all(sum(a * p[x] for x, a in cut.coefficients.items()) >= cut.bound for p in points)
            if assert_sum(simplex, cut.coefficients, cut.bound, False, False, 100 + found) or simplex.check():
                assert not points
                return
        if simplex.fractional() is None:
            values = simplex.rationals()
            assert tuple(values[:n]) in points


def solve_integers(simplex: Simplex, limit: int) -> bool:
    """Branch and cut, without learning."""
    result = simplex.check()
    if result is not None:
        return False
    if simplex.indivisible() is not None:
        return False
    fractional = simplex.fractional()
    if fractional is None:
        return True
    assert limit > 0
    x, low = fractional
    simplex.push()
    cut = simplex.cut(x)
    if cut is not None:
        conflict = assert_sum(simplex, cut.coefficients, cut.bound, False, False, -2)
        if conflict is not None:
            simplex.pop()
            return False
    answer = False
    for upper in (True, False):
        simplex.push()
        conflict = simplex.assert_upper(x, low, False, -3) if upper else simplex.assert_lower(x, low + 1, False, -3)
        answer = conflict is None and solve_integers(simplex, limit - 1)
        simplex.pop()
        if answer:
            break
    simplex.pop()
    return answer


@pytest.mark.usefixtures("tuning")
@pytest.mark.parametrize("seed", range(40))
def test_branch_and_cut_against_enumeration(seed: int) -> None:
    choose = random.Random(seed).randrange
    simplex = Simplex()
    n, box = 3, 6
    for x in range(n):
        simplex.add_variable(True)
        simplex.assert_lower(x, 0, False, x)
        simplex.assert_upper(x, box, False, x)
    points = set(product(range(box + 1), repeat=n))
    contradiction = False
    for reason in range(2 + choose(2)):
        coefficients = {x: choose(41) - 20 for x in range(n)}
        if not any(coefficients.values()):
            continue
        low = choose(101) - 50
        high = low + choose(8)
        for upper, bound in ((False, low), (True, high)):
            if assert_sum(simplex, coefficients, bound, upper, False, 10 + reason) is not None:
                contradiction = True
        points = {p for p in points if low <= sum(coefficients[x] * p[x] for x in range(n)) <= high}
    assert (not contradiction and solve_integers(simplex, 60)) == bool(points)


def test_no_integer_solution_because_of_divisors() -> None:
    # 6x + 10y − 2z = 7 has none by itself: rounding its two sides is enough.
    simplex = Simplex()
    x, y, z = (simplex.add_variable(True) for _ in range(3))
    column, factor = simplex.add_row({x: 6, y: 10, z: -2})
    assert factor == 2
    assert simplex.assert_upper(column, Fraction(7, factor), False, 1) is None
    conflict = simplex.assert_lower(column, Fraction(7, factor), False, 2)
    assert conflict == [Premise(column, False, 2, 1), Premise(column, True, 1, 1)]
    # No single row to round: 2x + y − 2t = 1, hence y odd, and y = 4.
    simplex = Simplex()
    x, y, t = (simplex.add_variable(True) for _ in range(3))
    column, factor = simplex.add_row({y: 1, x: 2, t: -2})
    for reason, (c, v) in enumerate([(column, 1), (y, 4)]):
        assert simplex.assert_upper(c, v, False, 10 * reason) is None
        assert simplex.assert_lower(c, v, False, 10 * reason + 1) is None
    assert simplex.check() is None
    pair = simplex.indivisible()
    assert pair is not None
    first, second = pair
    assert {p.reason for p in first.premises} | {p.reason for p in second.premises} == {0, 1, 10, 11}
    assert first.divisor == 2
    assert first.bound + second.bound == 1


def test_strictness_is_lexicographic() -> None:
    simplex = Simplex()
    n = 30
    for _ in range(n):
        simplex.add_variable(False)
    for i in range(n - 1):
        column, factor = simplex.add_row({i: 1, i + 1: -1})
        assert factor == 1
        assert simplex.assert_upper(column, 0, True, i) is None
    column, _ = simplex.add_row({0: 1, n - 1: -1})
    assert simplex.assert_lower(column, Fraction(-1, 10**50), True, n) is None
    assert simplex.check() is None
    values = simplex.rationals()
    assert all(a < b for a, b in pairwise(values[:n]))
    assert values[n - 1] - values[0] < Fraction(1, 10**50)
    simplex.push()
    assert simplex.assert_lower(column, 0, False, n + 1) is None
    conflict = simplex.check()
    assert isinstance(conflict, list)
    assert sorted(p.reason for p in conflict) == [*range(n - 1), n + 1]
    simplex.pop()
    assert simplex.check() is None


def test_encoding_makes_room_for_large_coefficients() -> None:
    # x > 0 and c·x < y < (c + 1)·x and y = c·x + z: the infinitesimals meet coefficients beyond any fixed 2^s.
    simplex = Simplex()
    x, y, z = (simplex.add_variable(False) for _ in range(3))
    assert simplex.assert_lower(x, 0, True, 0) is None
    c = 10**100
    assert assert_sum(simplex, {y: 1, x: -c}, 0, False, True, 1) is None
    assert assert_sum(simplex, {y: 1, x: -c - 1}, 0, True, True, 2) is None
    assert simplex.assert_upper(y, 1, False, 3) is None
    for upper in (False, True):
        assert assert_sum(simplex, {y: 1, x: -c, z: -1}, 0, upper, False, 4 + upper) is None
    assert simplex.check() is None
    values = simplex.rationals()
    assert 0 < c * values[x] < values[y] < (c + 1) * values[x]
    assert values[z] == values[y] - c * values[x]
    simplex.push()
    assert simplex.assert_lower(z, Fraction(1, c), False, 6) is None
    conflict = simplex.check()
    assert isinstance(conflict, list)
    simplex.pop()
    assert simplex.assert_lower(z, Fraction(1, c + 2), False, 7) is None
    assert simplex.check() is None


def test_large_coefficients_before_the_first_strict_bound() -> None:
    simplex = Simplex()
    x, y = (simplex.add_variable(False) for _ in range(2))
    assert assert_sum(simplex, {y: 1, x: -(10**100)}, 0, False, False, 1) is None
    assert simplex.check() is None
    assert simplex.assert_lower(x, 0, True, 2) is None
    assert simplex.assert_upper(y, 1, False, 3) is None
    assert simplex.check() is None
    values = simplex.rationals()
    assert 0 < values[x] * 10**100 <= values[y] <= 1


@pytest.mark.usefixtures("tuning")
@pytest.mark.parametrize("seed", range(10))
def test_degenerate_systems_end(seed: int) -> None:
    """Many constraints through one point."""
    choose = random.Random(seed).randrange
    simplex = Simplex()
    n = 8
    for _ in range(n):
        simplex.add_variable(False)
    for reason in range(40):
        coefficients = {x: choose(7) - 3 for x in range(n)} | {choose(n): 5}
        assert assert_sum(simplex, coefficients, 0, choose(3) == 0, False, reason) is None
    assert assert_sum(simplex, dict.fromkeys(range(n), 1), 1, False, False, 99) is None
    result = simplex.check()
    assert result is None or isinstance(result, list)


def test_limit_leaves_the_work_to_be_resumed() -> None:
    choose = random.Random(5).randrange
    simplex = Simplex()
    n = 12
    for _ in range(n):
        simplex.add_variable(False)
    for reason in range(20):
        coefficients = {x: choose(19) - 9 for x in range(n)}
        assert assert_sum(simplex, coefficients, 1 + choose(10), False, False, reason) is None
    results = []
    while (result := simplex.check(1)) == "limit":
        results.append(result)
        assert len(results) < 500
    assert len(results) > 3
    assert simplex.check() == result


def test_older_bounds_are_preferred() -> None:
    simplex = Simplex()
    x, y = (simplex.add_variable(False) for _ in range(2))
    column, _ = simplex.add_row({x: 1, y: 1})
    simplex.assert_upper(x, 5, False, 1)
    simplex.assert_upper(y, 5, False, 2)
    simplex.push()
    simplex.assert_upper(x, 3, False, 3)
    simplex.assert_upper(y, 3, False, 4)
    simplex.push()
    simplex.assert_lower(column, 9, False, 5)
    conflict = simplex.check()
    assert isinstance(conflict, list)
    assert sorted(p.reason for p in conflict) == [1, 4, 5] or sorted(p.reason for p in conflict) == [2, 3, 5]
    simplex.pop()
    simplex.push()
    simplex.assert_lower(column, 11, False, 6)
    conflict = simplex.check()
    assert isinstance(conflict, list)
    assert sorted(p.reason for p in conflict) == [1, 2, 6]


def test_rows_are_dropped_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[int] = []
    drop = Simplex._drop

    def recording_drop(self: Simplex, numbers: list[int], leaving: int) -> None:
        dropped.extend(numbers)
        drop(self, numbers, leaving)

    monkeypatch.setattr(Simplex, "_drop", recording_drop)
    monkeypatch.setattr(module, "_IDLE_LIMIT", 1)
    choose = random.Random(1).randrange
    simplex = Simplex()
    n = 10
    for _ in range(n):
        simplex.add_variable(False)
    columns = [simplex.add_row({x: choose(9) - 4 for x in range(n)} | {0: 3})[0] for _ in range(60)]
    solver = z3.Solver()
    names = [z3.Real(f"x{x}") for x in range(n)]
    for round_number in range(60):
        simplex.push()
        solver.push()
        for i in range(8):
            column = columns[min(round_number, 50) + choose(10)]
            bound = choose(100) - 50
            form = z3.Sum([a * names[x] for x, a in simplex.definition(column).items()])
            if simplex.assert_lower(column, bound, True, i) is None:
                solver.add(form > bound)
            if simplex.assert_upper(column, bound + 2, False, i) is None:
                solver.add(form <= bound + 2)
        assert (simplex.check() is None) == (solver.check() == z3.sat)
        simplex.pop()
        solver.pop()
    assert len(dropped) > 10
