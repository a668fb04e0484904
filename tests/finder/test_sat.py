"""The SAT adapter: answers compared between ways of solving, refutations read by an independent checker, and the
internals of python-sat that all of it relies on."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from itertools import islice

import pysolvers
import pytest

from finder.lrat import Refutation, trim
from finder.sat import SatSolver, refute

Clause = Sequence[int]

INPROCESSING = {"elimint": 1, "probeint": 1, "subsumeint": 1, "compactint": 1, "reduceint": 10, "stabilizeint": 20}
"""Makes CaDiCaL simplify at every opportunity, which it does not do on small problems by itself."""


def refutes(refutation: Refutation, clauses: Sequence[Clause]) -> bool:
    """An independent reading of the encoding: does it derive the empty clause, once and last?"""
    database = {ident: set(clauses[number - 1]) for ident, number in enumerate(refutation.used, 1)}
    following, empty = len(database) + 1, 0
    stream = iter(refutation.steps)
    for count in stream:
        assert not empty
        if count < 0:
            for ident in islice(stream, -count):
                del database[ident]
            continue
        hints = next(stream)
        clause = list(islice(stream, count))
        true = {-literal for literal in clause}
        for place, hint in enumerate(islice(stream, hints), 1):
            rest = [literal for literal in database[hint] if -literal not in true]
            assert len(rest) == (place < hints), (following, hint)
            assert not true.intersection(rest), (following, hint)
            true.update(rest)
        assert hints
        database[following] = set(clause)
        following += 1
        empty = not clause
    return bool(empty)


def satisfied(clauses: Sequence[Clause], model: Sequence[int]) -> bool:
    true = set(model)
    return all(true.intersection(clause) for clause in clauses)


def random_clauses(rng: random.Random, variables: int, count: int) -> list[list[int]]:
    """Mostly 3-clauses; some units, long ones, tautologies and repeated literals."""

    def literal() -> int:
        return rng.choice((-1, 1)) * rng.randint(1, variables)

    def clause() -> list[int]:
        if rng.random() < 0.05:
            return [literal() for _ in range(rng.choice((1, 2, 3, 4, 5)))]
        return [rng.choice((-1, 1)) * variable for variable in rng.sample(range(1, variables + 1), 3)]

    return [clause() for _ in range(count)]


def pigeons(holes: int) -> list[list[int]]:
    """One more pigeon than holes: unsatisfiable, and hard from ten holes on."""

    def sits(pigeon: int, hole: int) -> int:
        return pigeon * holes + hole + 1

    clauses = [[sits(pigeon, hole) for hole in range(holes)] for pigeon in range(holes + 1)]
    for hole in range(holes):
        clauses += [[-sits(p, hole), -sits(q, hole)] for p in range(holes + 1) for q in range(p)]
    return clauses


class Listed:
    """A theory that is a list of clauses, each delivered when the search breaks it, or `eager`ly when it propagates."""

    is_lazy = False

    def __init__(self, clauses: Sequence[Clause], rng: random.Random, eager: bool) -> None:
        self.clauses, self.rng, self.eager = clauses, rng, eager
        self.fixed: set[int] = set()
        self.levels: list[list[int]] = [[]]
        self.queue: list[Clause] = []

    def true(self) -> set[int]:
        return self.fixed.union(*self.levels)

    def on_assignment(self, lit: int, fixed: bool) -> None:
        assert -lit not in self.true()
        if fixed:
            self.fixed.add(lit)
        else:
            self.levels[-1].append(lit)

    def on_new_level(self) -> None:
        self.levels.append([])

    def on_backtrack(self, to: int) -> None:
        del self.levels[to + 1 :]

    def decide(self) -> int:
        return 0

    def broken(self, model: Sequence[int]) -> list[Clause]:
        true = set(model)
        return [clause for clause in self.clauses if not true.intersection(clause)]

    def check_model(self, model: list[int]) -> bool:
        assert self.is_lazy or self.true() == set(model)
        self.queue += self.broken(model)[:3]
        return not self.queue

    def add_clause(self) -> Clause:
        if self.eager and not self.queue:
            false = {-literal for literal in self.true()}
            for clause in self.clauses:
                left = set(clause) - false
                if not left or (len(left) == 1 and left.isdisjoint(self.true())):
                    self.queue.append(clause)
                    break
            else:
                if self.rng.random() < 0.02:
                    self.queue.append(self.rng.choice(self.clauses))  # whatever its value
        return self.queue.pop() if self.queue else ()


class Lazy(Listed):
    is_lazy = True


class Splitting(Listed):
    """Delivers each clause in two halves, joined by a variable that is new to the solver."""

    solver: SatSolver
    variables: int
    late = False

    def check_model(self, model: list[int]) -> bool:
        if self.queue:  # asked again after the first clause, if that changed the model
            return False
        broken = self.broken(model)[:2]
        if self.late:
            self.halve = broken
        else:
            self.split(broken)
        return not broken

    def add_clause(self) -> Clause:
        if self.late:
            self.split(self.halve)
            self.halve = []
        return self.queue.pop() if self.queue else ()

    halve: Sequence[Clause] = ()

    def split(self, clauses: Sequence[Clause]) -> None:
        for clause in clauses:
            self.variables += 1
            self.solver.observe(self.variables)
            middle = self.rng.randint(0, len(clause))
            self.queue += [[*clause[:middle], self.variables], [*clause[middle:], -self.variables]]


# ------------------------------------------------------------------------------------------ python-sat's internals


def test_canary_configure_tracepr_flushpr_and_id_gaps() -> None:
    """What the adapter assumes of python-sat 1.9.dev17. If this fails, read it before anything else."""
    native = pysolvers.cadical195_new()
    pysolvers.cadical195_set(native, "lrat", 1)
    pysolvers.cadical195_set(native, "binary", 0)
    with tempfile.TemporaryFile() as file:
        trace = pysolvers.cadical195_tracepr(native, file)
        #  ids:          1        2       3 → 4      5
        for clause in ([1, 2], [1, -2], [-1, 3, 3], [-1, -3]):
            pysolvers.cadical195_add_cl(native, clause)
        assert pysolvers.cadical195_solve_lim(native, [-1], 0) == -1
        assert pysolvers.cadical195_solve_lim(native, [], 0) == -1
        pysolvers.flushpr(trace)
        file.seek(0)
        lines = [list(map(int, line.split())) for line in file if b"d" not in line]
        derived = {line[0]: (line[1 : line.index(0)], line[line.index(0) + 1 : -1]) for line in lines}
        assert set(derived[4][0]) == {-1, 3}
        assert derived[4][1] == [3]
        last = max(derived)
        assert derived[last][0] == []
        assert {1, 2, 3, 5} <= set(range(1, last)) - set(derived)
        pysolvers.cadical195_del(native, file)


def test_canary_conflict_budget() -> None:
    native = pysolvers.cadical195_new()
    for clause in pigeons(8):
        pysolvers.cadical195_add_cl(native, clause)
    pysolvers.cadical195_cbudget(native, 10)
    assert pysolvers.cadical195_solve_lim(native, [], 0) == 0
    assert pysolvers.cadical195_acc_stats(native)["conflicts"] < 100
    assert pysolvers.cadical195_solve_lim(native, [], 0) == -1
    pysolvers.cadical195_del(native, None)


def test_canary_builtins_as_callbacks() -> None:
    """`list` and `int` answer `propagate` and `decide`; without `has_clause` an empty `add_clause` is none."""

    class Recorder:
        propagate, decide = list, int

        def __getattr__(self, name: str) -> object:
            if name == "has_clause":
                raise AttributeError
            return lambda *_: name == "check_model" or []

    native = pysolvers.cadical195_new()
    pysolvers.cadical195_pconn(native, Recorder())
    pysolvers.cadical195_vobserve(native, 1)
    pysolvers.cadical195_add_cl(native, [1, 2])
    assert pysolvers.cadical195_solve_lim(native, [], 0) == 1
    pysolvers.cadical195_pdisconn(native)
    pysolvers.cadical195_del(native, None)


# ------------------------------------------------------------------------------------------------- without a theory


@pytest.mark.parametrize("holes", [1, 2, 4, 6])
def test_pigeons_are_refuted(holes: int) -> None:
    clauses = pigeons(holes)
    answer, model, refutation = refute(clauses)
    assert (answer, model) == (False, None)
    assert refutation is not None
    assert refutes(refutation, clauses)


def test_a_model_is_a_model() -> None:
    answer, model, refutation = refute([[1, 2], [-1, 3], [-3, -2], [5]])
    assert (answer, refutation) == (True, None)
    assert model is not None
    assert [abs(literal) for literal in model] == [1, 2, 3, 4, 5]
    assert satisfied([[1, 2], [-1, 3], [-3, -2], [5]], model)


def test_no_clauses_at_all() -> None:
    assert refute([]) == (True, [], None)


@pytest.mark.parametrize(
    "clauses",
    [
        [[]],
        [[1, 2], []],
        [[1], [-1]],
        [[1], [-1, 2], [-2, -1, -1]],
        [[1, -1], [2], [3, -3, 2], [-2, -2]],
        [[1, 1], [-1, -1]],
        [[1, 2], [1, 2], [1, -2], [-1, 2], [-1, -2]],
        [[1], [2], [-1, -2, 3, 3], [-3, -3, 4, -1], [-4, -2], []],
    ],
)
def test_small_contradictions(clauses: list[list[int]]) -> None:
    answer, _, refutation = refute(clauses)
    assert answer is False
    assert refutation is not None
    assert refutes(refutation, clauses)


def test_the_same_seed_gives_the_same_refutation() -> None:
    clauses = random_clauses(random.Random(5), 60, 360)
    assert refute(clauses, seed=3) == refute(clauses, seed=3, deadline=time.monotonic() + 60)


def test_fixed_phases() -> None:
    clauses = [[n, n + 1] for n in range(1, 20)]
    for sign in (-1, 1):
        with SatSolver(options={"lucky": 0, "walk": 0}) as solver:
            for clause in clauses:
                solver.add_clause(clause)
            solver.set_phases([sign * n for n in range(1, 21)])
            assert solver.solve()
            positive = sum(literal > 0 for literal in solver.model())
            assert positive == 20 if sign > 0 else positive < 15


@pytest.mark.parametrize("seed", range(60))
def test_incremental(seed: int) -> None:
    """Clauses in portions, solves with assumptions and stopped solves in between: the trace stays aligned."""
    rng = random.Random(seed)
    variables = rng.choice((5, 12, 30, 60))
    clauses = random_clauses(rng, variables, int(variables * rng.uniform(3.5, 6)))
    answer, _, refutation = refute(clauses, seed)
    assert answer is not None
    assert refutation is None or refutes(refutation, clauses)
    with SatSolver(seed=seed, options=INPROCESSING if seed % 2 else {}) as solver:
        found: bool | None = None
        for number, clause in enumerate(clauses, 1):
            assert solver.add_clause(clause) == number
            if rng.random() < 6 / len(clauses):
                sample = rng.sample(range(1, variables + 1), rng.randint(1, 4))
                assumptions = [rng.choice((-1, 1)) * variable for variable in sample]
                assumptions += [-assumptions[0]] if rng.random() < 0.2 else []
                if solver.solve(assumptions) is False:
                    core = solver.core(assumptions)
                    assert set(core) <= set(assumptions)
                    assert refute([*clauses[:number], *([literal] for literal in core)])[0] is False
                else:
                    assert satisfied([*clauses[:number], *([x] for x in assumptions)], solver.model())
            if rng.random() < 3 / len(clauses) and solver.solve() is False:
                break
        found = solver.solve()
        assert found is (answer if len(solver.clauses) == len(clauses) else False)
        if found:
            assert satisfied(clauses, solver.model())
        else:
            assert refutes(trim(solver.trace(), solver.clauses), solver.clauses)


def test_a_limit_of_conflicts_and_resumption() -> None:
    """A search stops after so many conflicts, and goes on from there."""
    with SatSolver() as solver:
        for clause in pigeons(8):
            solver.add_clause(clause)
        assert solver.solve(conflicts=50) is None
        assert 50 <= solver.statistics()["conflicts"] < 60
        assert solver.solve(conflicts=0) is None
        assert solver.solve(conflicts=2500) is None
        assert 2550 <= solver.statistics()["conflicts"] < 2580
        assert solver.solve() is False


def test_deadline_and_resumption() -> None:
    with SatSolver() as solver:
        for clause in pigeons(12):
            solver.add_clause(clause)
        start = time.monotonic()
        assert solver.solve(deadline=start) is None
        assert solver.solve(deadline=start + 0.2) is None
        assert time.monotonic() - start < 2
        solver.add_clause([-1])
        solver.add_clause([1])
        assert solver.solve(deadline=time.monotonic() + 60) is False
        assert refutes(trim(solver.trace(), solver.clauses), solver.clauses)
    assert refute(pigeons(12), deadline=time.monotonic() + 0.1) == (None, None, None)


def test_misuse_is_an_exception_and_not_an_abort() -> None:
    solver = SatSolver(proof=False)
    with pytest.raises(ValueError, match="not a literal"):
        solver.add_clause([1, 0])
    with pytest.raises(ValueError, match="no model"):
        solver.model()
    with pytest.raises(ValueError, match="no theory"):
        solver.observe(1)
    solver.add_clause([1])
    assert solver.solve()
    with pytest.raises(ValueError, match="no core"):
        solver.core([])
    solver.add_clause([2])
    with pytest.raises(ValueError, match="no model"):
        solver.model()
    with pytest.raises(ValueError, match="without a proof"):
        solver.trace()
    solver.close()
    solver.close()
    with pytest.raises(RuntimeError, match="closed"):
        solver.solve()


# ---------------------------------------------------------------------------------------------------- with a theory


@pytest.mark.parametrize("kind", ["model", "eager", "lazy", "split", "split late"])
@pytest.mark.parametrize("seed", range(40))
def test_a_theory(kind: str, seed: int) -> None:
    """Part of the clauses come from a theory: same answer as all at once, and a trace that trims to a refutation."""
    rng = random.Random(seed)
    variables = rng.choice((5, 12, 30, 50))
    clauses = random_clauses(rng, variables, int(variables * rng.uniform(3.5, 6)))
    cut = rng.randint(0, len(clauses) - 1)
    theory = {"lazy": Lazy, "split": Splitting, "split late": Splitting}.get(kind, Listed)(
        clauses[cut:], rng, eager=kind == "eager"
    )
    answer = refute(clauses)[0]
    with SatSolver(theory, seed=seed, options=INPROCESSING if seed % 2 else {}) as solver:
        if isinstance(theory, Splitting):
            theory.solver, theory.variables, theory.late = solver, variables, kind == "split late"
        for variable in range(1, variables + 1):
            solver.observe(variable)
        for number, clause in enumerate(clauses[:cut]):
            solver.add_clause(clause)
            if rng.random() < 2 / (cut + 1) and number < cut - 1:
                solver.solve([rng.choice((-1, 1)) * rng.randint(1, variables)])
        assert solver.solve() is answer
        if answer:
            assert satisfied(clauses, solver.model())
        else:
            assert refutes(trim(solver.trace(), solver.clauses), solver.clauses)


def test_a_clause_of_the_theory_can_propagate_and_conflict_at_the_root() -> None:
    class Units(Listed):
        def check_model(self, model: list[int]) -> bool:
            return True

        def add_clause(self) -> Clause:
            return self.queue.pop() if self.queue else ()

    theory = Units([], random.Random(0), eager=False)
    theory.queue = [[-3, -3, -1], [-2, 3], [1, 1], [2], [4, -4]]
    with SatSolver(theory) as solver:
        for variable in range(1, 5):
            solver.observe(variable)
        solver.add_clause([1, 2])
        assert solver.solve() is False
        assert solver.clauses[1:] == [(4, -4), (2,), (1, 1), (-2, 3), (-3, -3, -1)]
        refutation = trim(solver.trace(), solver.clauses)
        assert refutation.used == [3, 4, 5, 6]
        assert refutes(refutation, solver.clauses)


def test_observed_variables_can_be_fixed_already_and_can_be_new_between_solves() -> None:
    theory = Listed([[-1, -7]], random.Random(0), eager=True)
    with SatSolver(theory) as solver:
        solver.add_clause([1])
        solver.observe(1)
        solver.observe(2)
        theory.clauses = []
        assert solver.solve()
        assert theory.fixed == {1}
        solver.add_clause([7, 2])
        solver.observe(7)
        theory.clauses = [[-1, -7]]
        assert solver.solve()
        assert {1, 2, -7} <= set(solver.model())


def test_a_variable_searched_unobserved_stays_unobserved() -> None:
    """CaDiCaL may have eliminated it, and crashes."""
    with SatSolver(Listed([], random.Random(0), eager=False)) as solver:
        solver.add_clause([1, 2])
        solver.observe(1)
        assert solver.solve()
        with pytest.raises(ValueError, match="searched before"):
            solver.observe(2)


def test_the_theory_decides() -> None:
    class Deciding(Listed):
        def decide(self) -> int:
            return next((v for v in range(1, 21) if not {v, -v} & self.true()), 0)

    with SatSolver(Deciding([], random.Random(0), eager=False), options={"lucky": 0}) as solver:
        for variable in range(1, 21):
            solver.observe(variable)
            solver.add_clause([variable, -variable])
        solver.add_clause([-n for n in range(1, 21)])
        assert solver.solve()
        assert solver.model() == [*range(1, 20), -20]


@pytest.mark.parametrize("callback", ["on_assignment", "on_new_level", "on_backtrack", "decide", "add_clause"])
def test_an_exception_in_a_callback_leaves_solve(callback: str) -> None:
    calls = 0

    def fail() -> bool:
        nonlocal calls
        calls += 1
        if calls >= 3:
            raise ZeroDivisionError
        return False

    theory = Listed([], random.Random(0), eager=False)
    for name, usual in (("decide", 0), ("add_clause", ())):
        setattr(theory, name, lambda usual=usual: usual)
    for name in ("on_assignment", "on_new_level", "on_backtrack"):
        setattr(theory, name, lambda *_: None)
    usual = getattr(theory, callback)
    setattr(theory, callback, lambda *given: fail() or usual(*given))
    solver = SatSolver(theory)
    for clause in pigeons(9):
        solver.add_clause(clause)
    for variable in range(1, 91):
        solver.observe(variable)
    start = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        solver.solve()
    assert time.monotonic() - start < 5
    with pytest.raises(RuntimeError, match="exception"):
        solver.solve()
    solver.close()


@pytest.mark.parametrize(
    ("refuse", "clause", "match"),
    [(True, [], "no clause"), (True, [1, 99], "not observed"), (False, [0, 1], "not observed")],
)
def test_a_theory_that_breaks_the_rules(refuse: bool, clause: list[int], match: str) -> None:
    theory = Listed([], random.Random(0), eager=False)
    theory.check_model = lambda model: not refuse  # type: ignore[method-assign]
    theory.add_clause = lambda: clause  # type: ignore[method-assign]
    with SatSolver(theory) as solver:
        solver.observe(1)
        solver.observe(2)
        with pytest.raises(ValueError, match=match):
            solver.solve()


def test_the_solver_refuses_to_be_called_from_a_callback() -> None:
    theory = Listed([], random.Random(0), eager=False)
    with SatSolver(theory) as solver:
        theory.check_model = lambda model: bool(solver.add_clause([1]))  # type: ignore[method-assign]
        solver.observe(1)
        with pytest.raises(RuntimeError, match="callback"):
            solver.solve()


def test_deadline_with_a_theory_that_never_ends() -> None:
    class Endless(Listed):
        def check_model(self, model: list[int]) -> bool:
            self.queue = [[-literal for literal in model]]
            return False

    theory = Endless([], random.Random(0), eager=False)
    with SatSolver(theory) as solver:
        for variable in range(1, 41):
            solver.observe(variable)
        for _ in range(2):  # the theory's levels stay right, or check_model's own assertion fails
            start = time.monotonic()
            assert solver.solve(deadline=start + 0.1) is None
            assert time.monotonic() - start < 1
        assert len(solver.clauses) > 10
        solver.add_clause([1])
        solver.add_clause([-1])
        assert solver.solve() is False
        assert refutes(trim(solver.trace(), solver.clauses), solver.clauses)
