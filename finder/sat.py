"""CaDiCaL 1.9.5 out of the python-sat wheel, behind one typed class: incremental, with a theory, with LRAT traces.

What is relied upon, and guarded by `tests/finder/test_sat.py`, because python-sat does not document it:

* `lrat` must be set before the trace is opened, and the trace opened before the first clause.
* Every added clause, the propagator's included, takes the next id and leaves no line, even if CaDiCaL then drops or
  shortens it (which is a step with a line of its own). So does the clause of a solve that failed by its assumptions.
* CaDiCaL checks its own contracts by aborting the process: nothing here may be called from inside a callback,
  except `observe` for a variable that is new to the solver.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from types import TracebackType
from typing import IO, Any, Protocol

import pysolvers

from finder.lrat import Refutation, Trace, trim

FIRST_SLICE = 2000
"""Conflicts of the first slice of a search that may have to be stopped: some 0.05 s without a theory."""


class TheoryPropagator(Protocol):
    """What a theory implements to follow and steer the search.

    A theory speaks in clauses only, through `add_clause`: conflicts, propagations (all literals but one false), splits,
    anything valid. IPASIR-UP's other way, literals first and reasons when asked for them, is left out: with it CaDiCaL
    1.9.5 writes LRAT steps with hint 0, and lets the theory miss assignments.

    `check_model` and `add_clause` may raise: the search then stops at once and `solve` raises the same exception.
    What the others raise leaves `solve` only when the current slice of the search ends. Nothing may be called back
    on the solver, except `observe` for a variable that no clause has had yet.

    Two attributes are optional: `decide() -> int`, the literal to decide next or 0, and `is_lazy = True`, which
    leaves out `decide`, `on_new_level`, `on_backtrack` and the `on_assignment` that are not `fixed`.

    Source: Fazekas, Niemetz, Preiner, Kirchweger, Szeider, Biere, IPASIR-UP: User Propagators for CDCL, SAT 2023.
    """

    def on_assignment(self, lit: int, fixed: bool, /) -> None:
        """An observed literal became true; `fixed` if for ever.

        What is fixed outlives every backtrack, and may have been said before: true on some level, or fixed already.
        """

    def on_new_level(self) -> None:
        """A decision follows."""

    def on_backtrack(self, to: int, /) -> None:
        """All assignments above level `to` are undone, except the fixed ones."""

    def check_model(self, model: list[int], /) -> bool:
        """Whether the total assignment `model` of the observed variables is one; if not, `add_clause` must say why.

        Past the deadline of the solve, False needs no clause: a theory that is out of time gives up that way.
        """

    def add_clause(self) -> Sequence[int]:
        """A clause over observed variables, or nothing if there is none.

        Asked after every Boolean propagation and after a refused model, again and again until there is none or
        the clause given is a conflict. After a refused model, `check_model` may come first again.
        """


class _Recorder:
    """Stands between CaDiCaL and the theory: numbers the clauses, and ends the search in time or on an exception.

    The callbacks that are called for each assignment and decision are the theory's own bound methods: a Python frame
    in between would cost as much as the rest of an empty callback.
    """

    def __init__(self, theory: TheoryPropagator, clauses: list[tuple[int, ...]]) -> None:
        self.theory, self.clauses = theory, clauses
        self.observed: set[int] = set()
        self.deadline = inf
        self.expired = False
        self.error: BaseException | None = None
        self.refused = False
        self.denied = 0
        self.on_assignment = theory.on_assignment
        self.on_new_level = theory.on_new_level
        self.on_backtrack = theory.on_backtrack
        # Builtins that return 0 and [] cost a third of a method that does.
        self.decide = getattr(theory, "decide", int)
        self.propagate = list

    def check_model(self, model: list[int]) -> bool:
        if self.expired or self.error:
            return True  # the quickest way out; `solve` knows better than to call it a model
        try:
            self.refused = not self.theory.check_model(model)
        except BaseException as error:
            self.error = error
            return not self.observed  # refused, if there is a variable for `_contradiction`
        if self.refused and time.monotonic() >= self.deadline:
            self.expired, self.refused = True, False
        return not self.refused

    def add_clause(self) -> Sequence[int]:
        if self.error:
            return self._contradiction() if self.observed else []
        if self.expired:
            return []  # what the theory has to say stays with it, for the next solve
        if time.monotonic() >= self.deadline and not self.refused:
            self.expired = True
            return []
        try:
            clause = self.theory.add_clause()
            if clause:
                self._record(clause)
            elif self.refused:
                # CaDiCaL would take the model for accepted.
                raise ValueError("check_model refused a model, and add_clause gives no clause")
        except BaseException as error:
            self.error = error
            return self._contradiction() if self.observed else []
        self.refused = False
        return clause

    def mute(self) -> None:
        """Keep the theory out of the backtracking that goes with disconnecting: it may have failed, or be half gone."""
        self.on_assignment = lambda *_: None
        self.on_backtrack = lambda *_: None

    def _record(self, clause: Sequence[int]) -> None:
        """Number a clause of the theory, which CaDiCaL adds next."""
        if not self.observed.issuperset(map(abs, clause)):
            raise ValueError(f"a clause of the theory has variables that are not observed: {clause}")
        self.clauses.append(tuple(clause))

    def _contradiction(self) -> list[int]:
        """x, then ¬x, and so on: the empty clause, which python-sat does not let this callback give."""
        self.denied = -self.denied or next(iter(self.observed))
        return [self.denied]


class SatSolver:
    """CaDiCaL 1.9.5, incremental, optionally with a theory and with a trace for `finder.lrat.trim`.

    Variables are positive integers, literals are nonzero and negative when negated. Every clause, added here or by
    the theory, has an addition number, from 1, in one sequence.

    An instance is for one thread, and holds the interpreter's lock while it searches. After an exception out of
    `solve` it can only be closed.
    """

    def __init__(
        self,
        propagator: TheoryPropagator | None = None,
        seed: int = 0,
        proof: bool = True,
        options: Mapping[str, int] | None = None,
    ) -> None:
        """`seed` and `options` are CaDiCaL's (src/options.hpp); CaDiCaL ignores names that it does not know.

        `proof` keeps a trace, in a temporary file, at some 5 % of the time of the search.
        """
        self._clauses: list[tuple[int, ...]] = []
        self._assumption_gaps: set[int] = set()
        self._status: bool | None = None
        self._broken = False
        self._solving = False
        self._file: IO[bytes] | None = None
        self._recorder: _Recorder | None = None
        self._in_clauses: set[int] = set()
        self._searched: set[int] = set()
        self._native: Any = pysolvers.cadical195_new()
        for name, value in {**(options or {}), "seed": seed}.items():
            pysolvers.cadical195_set(self._native, name, value)
        if proof:
            pysolvers.cadical195_set(self._native, "lrat", 1)
            pysolvers.cadical195_set(self._native, "binary", 0)
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
            self._trace = pysolvers.cadical195_tracepr(self._native, self._file)
        if propagator is not None:
            self._recorder = _Recorder(propagator, self._clauses)
            pysolvers.cadical195_pconn(self._native, self._recorder)
            if getattr(propagator, "is_lazy", False):
                # python-sat then skips the Python call; CaDiCaL's own notion of a lazy propagator is not reachable.
                pysolvers.cadical195_pdisable(self._native)

    def __enter__(self) -> SatSolver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Free the solver and its trace; calling it again does nothing."""
        native, self._native = getattr(self, "_native", None), None
        if native is None:
            return
        if self._recorder is not None:
            self._recorder.mute()
            pysolvers.cadical195_pdisconn(native)
        pysolvers.cadical195_del(native, self._file)
        if self._file is not None:
            self._file.close()

    def add_clause(self, literals: Iterable[int]) -> int:
        """Add a clause, the empty one included; returns its addition number.

        Raises `ValueError` if 0 is among the literals.
        """
        clause = tuple(literals)
        if 0 in clause:
            raise ValueError("0 is not a literal")
        self._between_solves("add_clause")
        self._status = None
        pysolvers.cadical195_add_cl(self._native, clause)
        self._clauses.append(clause)
        if self._recorder is not None:
            self._in_clauses.update(map(abs, clause))
        return len(self._clauses)

    def observe(self, variable: int) -> None:
        """Let the theory see `variable`, and use it in its clauses, from now on.

        If it is already assigned for ever, the theory's `on_assignment` is called here. May be called inside
        `check_model` and `add_clause` too, for a variable that no clause has had yet.

        Raises `ValueError` if there is no theory, or if clauses with the variable were already searched while it was
        not observed: CaDiCaL may have eliminated it, and then crashes.
        """
        if self._recorder is None:
            raise ValueError("there is no theory to observe for")
        if variable in self._recorder.observed:
            return
        if variable in self._searched or (self._solving and variable in self._in_clauses):
            raise ValueError(f"variable {variable} was searched before it was observed")
        self._alive("observe")
        self._recorder.observed.add(variable)
        if not self._solving:
            self._status = None
        pysolvers.cadical195_vobserve(self._native, variable)

    def set_phases(self, literals: Iterable[int]) -> None:
        """Decide the variables of `literals` towards them from now on, instead of by saved phases.

        With the option `lucky` left at 1, CaDiCaL may find a model by its own guesses before it decides anything.
        """
        self._alive("set_phases")
        pysolvers.cadical195_setphases(self._native, tuple(literals))

    def solve(
        self, assumptions: Sequence[int] = (), deadline: float | None = None, conflicts: int | None = None
    ) -> bool | None:
        """Satisfiable under the assumptions? None when `time.monotonic()` reaches `deadline` first, or after so many
        conflicts.

        After None the search can be resumed by solving again; what was learnt is kept. Raises what the theory raised.
        """
        self._between_solves("solve")
        self._status = None
        self._solving = True
        recorder = self._recorder
        if recorder is not None:
            recorder.expired = False
            recorder.deadline = inf if deadline is None else deadline
            self._searched |= self._in_clauses - recorder.observed
            self._in_clauses.clear()
        try:
            most = inf if conflicts is None else conflicts
            answer = self._search(list(assumptions), inf if deadline is None else deadline, most)
        except BaseException:
            self._broken = True
            raise
        finally:
            self._solving = False
        if answer is False and assumptions:
            # If the empty clause was derived no id was spent, but then no later id matters either.
            self._assumption_gaps.add(len(self._clauses) + len(self._assumption_gaps) + 1)
        self._status = answer
        return answer

    def _search(self, assumptions: list[int], deadline: float, most: float) -> bool | None:
        """Solve in slices of so many conflicts: python-sat has no other way to stop CaDiCaL.

        Slices double, because each starts with fresh restart limits, and depend on the clock only when the deadline
        is in sight, so that a search is repeatable. Without deadline there are slices all the same: the search
        stays the same, and a keyboard interrupt, or what an `on_…` callback raises, is only seen between slices.
        """
        recorder = self._recorder
        start = now = time.monotonic()
        budget, done = FIRST_SLICE, 0
        while now < deadline and done < most:
            budget = int(min(budget, most - done))
            pysolvers.cadical195_cbudget(self._native, budget)
            # 0: no signal handler of python-sat's, which would jump out of CaDiCaL, wherever that is.
            result = pysolvers.cadical195_solve_lim(self._native, assumptions, 0)
            if recorder is not None and recorder.error is not None:
                raise recorder.error
            if result < 0 or (result > 0 and not (recorder is not None and recorder.expired)):
                return bool(result > 0)
            done += budget
            now = time.monotonic()
            budget = min(2 * budget, 1 << 30)  # python-sat passes an int
            if deadline < inf:
                budget = min(budget, 100 + int(done / max(now - start, 1e-3) * max(deadline - now, 0)))
        return None

    def model(self) -> list[int]:
        """The literals true in the model just found, by variable from 1 to the largest used.

        Raises `ValueError` unless the last call that changed anything was a `solve` that returned True.
        """
        if self._status is not True:
            raise ValueError("no model: the last solve did not end in one, or clauses came after it")
        model: list[int] | None = pysolvers.cadical195_model(self._native)
        return model or []

    def core(self, assumptions: Sequence[int]) -> list[int]:
        """Those of the `assumptions` of the solve that just returned False that cannot be true together.

        Raises `ValueError` unless the last call that changed anything was a `solve` that returned False.
        """
        if self._status is not False:
            raise ValueError("no core: the last solve did not fail, or clauses came after it")
        core: list[int] | None = pysolvers.cadical195_core(self._native, list(assumptions))
        return core or []

    @property
    def clauses(self) -> Sequence[Sequence[int]]:
        """Every clause added so far, by the caller or the theory: that with addition number n is `clauses[n - 1]`."""
        return self._clauses

    def trace(self) -> Trace:
        """The trace so far; with `clauses`, what `finder.lrat.trim` takes after a solve without assumptions failed.

        Raises `ValueError` if the solver was made without `proof`.
        """
        if self._file is None:
            raise ValueError("the solver was made without a proof")
        self._between_solves("trace")
        pysolvers.flushpr(self._trace)
        self._file.seek(0)
        text = self._file.read()
        # CaDiCaL writes through the same file descriptor, so its position is CaDiCaL's too; read leaves it at the end.
        return Trace(text, frozenset(self._assumption_gaps))

    def statistics(self) -> dict[str, int]:
        """CaDiCaL's counts of conflicts, decisions, propagations and restarts so far."""
        self._alive("statistics")
        counts: dict[str, int] = pysolvers.cadical195_acc_stats(self._native)
        return counts

    def _between_solves(self, what: str) -> None:
        """Refuse what would make CaDiCaL abort the process."""
        if self._solving:
            raise RuntimeError(f"{what} called from a callback")
        self._alive(what)

    def _alive(self, what: str) -> None:
        """Refuse to go on with a solver that is closed, or whose search went wrong."""
        if self._native is None or self._broken:
            raise RuntimeError(f"{what} called on a solver that is closed or was left by an exception")


def refute(
    clauses: Iterable[Sequence[int]], seed: int = 0, deadline: float | None = None
) -> tuple[bool | None, list[int] | None, Refutation | None]:
    """Solve `clauses` afresh: (True, model, None), (False, None, refutation) or (None, None, None) at the deadline.

    The refutation's addition numbers are positions in `clauses`, from 1. Deadline as for `SatSolver.solve`.
    """
    with SatSolver(seed=seed) as solver:
        for clause in clauses:
            solver.add_clause(clause)
        answer = solver.solve(deadline=deadline)
        if answer:
            return True, solver.model(), None
        if answer is None:
            return None, None, None
        return False, None, trim(solver.trace(), solver.clauses)
