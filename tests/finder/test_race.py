"""The race: who wins, what the limits do, and that nothing is left behind however it ends."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from finder import children, engines, machine
from finder import race as race_module
from finder.applicability import NotApplicable
from finder.children import Child, memory_of
from finder.engines import Answer, Task
from finder.prove import parse, questions_of
from finder.race import AUTO, Limits, Question, race
from finder.sat import SatSolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from finder.outcome import Outcome

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not enforce this")

UNSAT = b"(set-logic QF_UF)(declare-const p Bool)(assert p)(assert (not p))(check-sat)"
TWO = b"(set-logic QF_UF)(declare-const p Bool)(assert p)(check-sat)(assert (not p))(check-sat)"
MB = 1 << 20


def questions(data: bytes) -> list[Question]:
    """The queries of a problem that is in no file."""
    found = questions_of(parse(data, "problem"), data, None, None)
    return [question._replace(number=i) for i, question in enumerate(found)]


def spin(_: Task) -> Answer:
    """Never comes back from C code."""
    return Answer("unknown", "", reason=str(sum(range(10**18))))


def spin_in_python(_: Task) -> Answer:
    """Never comes back, but lets other threads run."""
    while True:
        pass


def says(answer: str, certificate: bytes = b"") -> Callable[[Task], Answer]:
    """An engine that says this at once."""
    return lambda _: Answer(answer, "liar", certificate, "no idea")


def lives() -> set[int]:
    """The children of this process that have not ended."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            fields = process(int(folder.name))
            if fields and fields[1] == str(os.getpid()) and fields[0] != "Z":
                found.add(int(folder.name))
    return found


def process(pid: int) -> list[str]:
    """What /proc says of a process, from its state on; nothing if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts other engines in the place of the real ones, in the order given; afterwards no process may be left."""

    def put(**functions: Callable[[Task], Answer]) -> None:
        monkeypatch.setattr(race_module, "ENGINES", functions)

    before = lives() if sys.platform == "linux" else set()
    yield put
    if sys.platform == "linux":
        assert lives() <= before


def decide(data: bytes = UNSAT, *, seconds: float | None = None, memory: int = 2048, jobs: int = 4) -> Outcome:
    """Race all engines for the only query of a problem."""
    ((_, outcome),) = race(questions(data), Limits(seconds, memory * MB, jobs), AUTO, 0)
    return outcome


# ---- who wins


def test_the_winner_is_verified_and_losers_in_c_code_end(engine: Callable[..., None]) -> None:
    engine(spin=spin, lazy=engines.lazy, other=spin)
    outcome = decide()
    assert (outcome.answer, outcome.engine, outcome.status) == ("unsat", "lazy", 0)
    assert outcome.verdict == "s VERIFIED UNSAT query 1 of 1"
    assert outcome.certificate.startswith(b"assay-certificate 1 unsat 1 " + hashlib.sha256(UNSAT).hexdigest().encode())


@pytest.mark.parametrize("answer", ["sat", "unsat"])
def test_after_a_rejected_certificate_the_others_go_on(engine: Callable[..., None], answer: str) -> None:
    """The wrong certificate is kept for the report, the right one wins; with one place the liar is asked first."""
    header = f"assay-certificate 1 {answer} 1 {hashlib.sha256(UNSAT).hexdigest()}\n".encode()
    wrong = header + (b"v #1 true\n" if answer == "sat" else b"refutation 2\n" + bytes(8))
    engine(liar=says(answer, wrong), lazy=engines.lazy)
    outcome = decide(jobs=1)
    assert (outcome.answer, outcome.engine) == ("unsat", "lazy")
    (failure,) = outcome.failures
    assert (failure.engine, failure.answer, failure.certificate) == ("liar", answer, wrong)
    assert failure.verdict.startswith("s REJECTED ")
    assert failure.rejected


@pytest.mark.parametrize(
    ("certificate", "verdict", "rejected"),
    [
        (b"", "s MALFORMED ", True),
        (b"assay-certificate 1 unsat 1 " + b"0" * 64 + b"\nrefutation 0\n", "s REJECTED header: ", True),
        (b"assay-certificate 1 sat 1 " + b"0" * 64 + b"\n", "s REJECTED header: ", True),
        (
            f"assay-certificate 1 unsat 1 {hashlib.sha256(UNSAT).hexdigest()}\nt Int {'9' * 10_001}\n".encode(),
            "s RESOURCE a numeral of 10001 digits",
            False,
        ),
    ],
)
def test_what_is_not_verified_is_no_answer(
    engine: Callable[..., None], certificate: bytes, verdict: str, rejected: bool
) -> None:
    engine(liar=says("unsat", certificate))
    outcome = decide()
    assert (outcome.answer, outcome.certificate) == ("unknown", b"")
    assert outcome.reason.startswith(f"liar: unsat, but the checker said: {verdict}")
    assert [(failure.rejected, failure.certificate) for failure in outcome.failures] == [(rejected, certificate)]


def test_the_answer_to_another_query_is_rejected(engine: Callable[..., None]) -> None:
    """A right certificate for the wrong query does not pass."""
    first, second = questions(TWO)

    def other(task: Task) -> Answer:
        return engines.lazy(task._replace(query=3 - task.query))

    engine(other=other)
    outcomes = [outcome for _, outcome in race([first, second], Limits(None, 2048 * MB, 2), AUTO, 0)]
    assert [outcome.answer for outcome in outcomes] == ["unknown", "unknown"]
    assert all(failure.rejected for outcome in outcomes for failure in outcome.failures)


def test_reasons(engine: Callable[..., None]) -> None:
    """Whatever an engine does, the others go on, and its reason is told on one line."""

    def abort(_: Task) -> Answer:
        os.write(2, b"first line\nwhat():  something\x1b[31m\n")
        os.abort()

    def leave(_: Task) -> Answer:
        os._exit(7)

    def die(_: Task) -> Answer:
        os.kill(os.getpid(), signal.SIGKILL)
        return Answer("unknown", "")

    def missing(_: Task) -> Answer:
        import a_solver_that_is_not_there  # type: ignore[import-not-found]

        return Answer(str(a_solver_that_is_not_there), "")

    def inapplicable(_: Task) -> Answer:
        raise NotApplicable("three legs")

    def broken(_: Task) -> Answer:
        raise ZeroDivisionError("no\nreason")

    def wordy(_: Task) -> Answer:
        return Answer("unknown", "wordy", reason="\N{GRINNING FACE}" * 100_000)

    engine(abort=abort, leave=leave, die=die, missing=missing, inapplicable=inapplicable, broken=broken, wordy=wordy)
    outcome = decide(jobs=2)
    assert (outcome.answer, outcome.engine, outcome.status, outcome.verdict) == ("unknown", "auto", -1, "")
    reasons = dict(reason.split(": ", 1) for reason in outcome.reason.split("; "))
    assert reasons.pop("wordy") == "\N{GRINNING FACE}" * race_module.MAX_REASON
    assert reasons == {
        "abort": r"ended by SIGABRT: what():  something\x1b[31m",
        "leave": "ended with status 7",
        "die": "ended by SIGKILL",
        "missing": "the package a_solver_that_is_not_there is missing",
        "inapplicable": "not applicable: three legs",
        "broken": r"internal error: ZeroDivisionError: no\nreason",
    }


def test_what_an_engine_prints_is_no_answer(engine: Callable[..., None], capfd: pytest.CaptureFixture[str]) -> None:
    def noisy(task: Task) -> Answer:
        os.write(1, b"sat\n")
        ctypes.CDLL(None).puts(b"sat")
        print("sat", flush=True)
        return engines.lazy(task)

    engine(noisy=noisy)
    assert decide().answer == "unsat"
    assert capfd.readouterr() == ("", "")


def test_several_questions_share_the_places(engine: Callable[..., None]) -> None:
    engine(eager=engines.eager, lazy=engines.lazy)
    asked = questions(TWO) * 4
    asked = [question._replace(number=i) for i, question in enumerate(asked)]
    found = {question.number: outcome for question, outcome in race(asked, Limits(None, 2048 * MB, 3), AUTO, 0)}
    assert [found[i].answer for i in range(8)] == ["sat", "unsat"] * 4


# ---- time and places


def test_timeout(engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines that look at the clock say so, others are ended, and one may not have had its turn."""

    def watchful(task: Task) -> Answer:
        time.sleep(max(0.0, task.deadline - time.monotonic()))
        return Answer("unknown", "watchful", reason="timeout, as it noticed")

    engine(spin=spin, other=spin)
    assert decide(seconds=0.2).reason == "spin: timeout; other: timeout"
    monkeypatch.setattr(race_module, "TURN", 1e9)
    assert decide(seconds=0.2, jobs=1).reason == "spin: timeout; other: timeout before its turn"
    monkeypatch.setattr(race_module, "GRACE", 1e9)
    engine(watchful=watchful)
    assert decide(seconds=0.2).reason == "watchful: timeout, as it noticed"


def test_an_engine_that_waits_has_its_turn(engine: Callable[..., None]) -> None:
    """With one place an engine that never ends cannot keep the others from it, not even without a limit of time."""
    engine(spin=spin, other=spin, lazy=engines.lazy)
    assert decide(jobs=1).engine == "lazy"


def test_guided_engines_wait_for_the_others(
    engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They get a place that is free at once, and turns only after a while."""
    monkeypatch.setattr(race_module, "TURN", 0.05)

    def marked(name: str) -> Callable[[Task], Answer]:
        def search(task: Task) -> Answer:
            (tmp_path / name).touch()
            return spin(task)

        return search

    names = ["a", "b", "guided-a"]
    engine(**{name: marked(name) for name in names})
    decide(seconds=1.0, jobs=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    decide(seconds=1.0, jobs=3)
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    (tmp_path / "guided-a").unlink()
    monkeypatch.setattr(race_module, "GUIDED_AFTER", 0.3)
    decide(seconds=2.0, jobs=1)
    assert (tmp_path / "guided-a").exists()


@linux
@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_processes_run_than_there_are_places(
    engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(race_module, "TURN", 0.1)
    engine(a=spin, b=spin, c=spin)
    started: set[int] = set()

    def running() -> int:
        return sum(process(pid)[:1] not in (["T"], ["Z"], []) for pid in lives() - before)

    def tick(*_: object) -> None:
        started.update(lives() - before)
        # On a busy machine it takes a while until a process stops.
        assert until(lambda: running() == jobs)
        if len(started) == 3:
            raise KeyError("enough")

    before = lives()
    with pytest.raises(KeyError, match="enough"):
        list(race(questions(UNSAT), Limits(None, 2048 * MB, jobs), AUTO, 0, tick))


def test_closing_and_raising_end_all(engine: Callable[..., None]) -> None:
    """An iterator that is left early takes its processes along."""
    engine(spin=spin, lazy=engines.lazy)
    outcomes = race(questions(TWO), Limits(None, 2048 * MB, 4), AUTO, 0)
    next(outcomes)
    outcomes.close()

    def tick(*_: object) -> None:
        raise KeyError("enough")

    engine(spin=spin)
    with pytest.raises(KeyError, match="enough"):
        list(race(questions(UNSAT), Limits(None, 2048 * MB, 4), AUTO, 0, tick))


# ---- memory


@linux
def test_one_allocation_above_the_limit(engine: Callable[..., None]) -> None:
    """Python says so itself; C++ aborts, in CaDiCaL for instance; a winner is not disturbed."""

    def hog(_: Task) -> Answer:
        return Answer("unknown", "", reason=str(len(bytearray(8 << 30))))

    def cadical(_: Task) -> Answer:
        with SatSolver() as solver:
            solver.add_clause((1 << 29,))
        return Answer("unknown", "", reason="unlimited")

    engine(hog=hog, cadical=cadical)
    expected = {f"{name}: out of memory (limit 2048 MB)" for name in ("hog", "cadical")}
    assert set(decide().reason.split("; ")) == expected
    engine(hog=hog, lazy=engines.lazy)
    assert decide(jobs=1).answer == "unsat"


@linux
def test_all_together_above_the_limit(engine: Callable[..., None]) -> None:
    """Two engines that are too large only together: the larger one ends, and the smaller goes on."""

    def hold(megabytes: int, seconds: int, task: Task, later: int = 0) -> Answer:
        time.sleep(later)
        held = bytearray(megabytes * MB)
        # Every page, since one that was never written takes no memory; and no copy, which would take twice as much.
        held[::4096] = b"x" * (megabytes * MB // 4096)
        time.sleep(seconds)
        return engines.lazy(task) if held else Answer("unknown", "")

    # Left alone, the larger one would win. It is that already when there is too much.
    engine(large=lambda task: hold(400, 5, task), small=lambda task: hold(300, 6, task, 2))
    # What other tests have left behind may be freed at any time.
    gc.collect()
    own = sum(memory_of([os.getpid()], 0)) // MB
    outcome = decide(memory=own + 500)
    assert (outcome.answer, outcome.engine) == ("unsat", "small")


@linux
def test_shared_memory_is_counted_once(engine: Callable[..., None]) -> None:
    shared = bytearray(b"x" * (200 * MB))

    def look(_: Task) -> Answer:
        time.sleep(1)
        return Answer("unknown", "", reason=f"{len(shared) // MB} MB shared")

    engine(a=look, b=look, c=look)
    own = sum(memory_of([os.getpid()], 0)) // MB
    assert decide(memory=own + 300).reason == "; ".join(f"{name}: 200 MB shared" for name in "abc")


@linux
def test_the_checker_has_the_limit_too(engine: Callable[..., None]) -> None:
    """A certificate that takes too much memory to check is not rejected, and not verified."""
    lines = b"".join(b"t Int %d\n" % n for n in range(2_000_000))
    large = b"assay-certificate 1 unsat 1 " + hashlib.sha256(UNSAT).hexdigest().encode() + b"\n" + lines
    engine(liar=says("unsat", large))
    outcome = decide(memory=sum(memory_of([os.getpid()], 0)) // MB + 100)
    assert outcome.answer == "unknown"
    assert [failure.rejected for failure in outcome.failures] == [False]
    assert "memory" in outcome.reason


def test_memory_of_processes() -> None:
    """Both ways of measuring see what a process holds."""
    held = bytearray(b"x" * (100 * MB))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ways = [lambda pids: memory_of(pids, 1 << 60), lambda pids: memory_of(pids, 0)]
    if shutil.which("ps"):
        ways.append(children._resident_by_ps)
    for way in ways:
        mine, none = way([os.getpid(), gone.pid])
        assert len(held) < mine < 100 * len(held)
        assert none == 0


def test_what_the_machine_offers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cores, memory = machine.usable_cores(), machine.usable_memory()
    assert 1 <= cores <= (os.cpu_count() or 1)
    assert memory > 64 * MB
    limits = Limits.chosen()
    assert (limits.timeout, limits.memory, limits.jobs) == (None, memory // 2, cores)
    assert Limits.chosen(3.0, 5, 7) == (3.0, 5, 7)
    for name, text, expected_cores, expected_memory in [
        ("cpu.max", "50000 100000", 1, memory),
        ("cpu.max", "max 100000", cores, memory),
        ("cpu.cfs_quota_us", "50000", 1, memory),
        ("memory.max", "1048576", cores, 1048576),
        ("memory.max", "max", cores, memory),
        ("memory.limit_in_bytes", "9223372036854771712", cores, memory),
    ]:
        (tmp_path / name).write_text(f"{text}\n")
        (tmp_path / "cpu.cfs_period_us").write_text("100000\n")

        def files(_: str, *names: str, only: str = name) -> list[Path]:
            return [tmp_path / only] if only in names else []

        with monkeypatch.context() as patch:
            patch.setattr(machine, "_group_files", files)
            assert (machine.usable_cores(), machine.usable_memory()) == (expected_cores, expected_memory)


# ---- signals

DRIVER = """
import sys
from finder import children, engines, main
exec(sys.argv[1])
sys.exit(main.main(sys.argv[2:]))
"""
"""The command with other engines: the program that puts them there, then the arguments."""

C_CODE = "engines.ENGINES.clear(); engines.ENGINES.update(dict.fromkeys('abc', lambda task: sum(range(10**18))))"
PYTHON_CODE = """
def spin(task):
    while True: pass
engines.ENGINES.clear()
engines.ENGINES.update(dict.fromkeys('abc', spin))
"""
NO_PRCTL = "\nchildren._prctl = None"


def group(leader: int) -> dict[int, list[str]]:
    """The processes of a group that have not ended."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            fields = process(int(folder.name))
            if fields and fields[2] == str(leader) and fields[0] != "Z":
                found[int(folder.name)] = fields
    return found


def until(condition: Callable[[], bool]) -> bool:
    """Whether the condition holds before long."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


STARTED: list[int] = []
"""The process groups that a test has started."""


@pytest.fixture(autouse=True)
def end_what_was_started() -> Iterator[None]:
    """A test that fails leaves no engines that search for ever."""
    yield
    while STARTED:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(STARTED.pop(), signal.SIGKILL)


class Started:
    """`assay prove` on a problem in an empty folder, in a process group of its own, with engines that search."""

    def __init__(self, folder: Path, program: str, processes: int, *options: str) -> None:
        self.problem = folder / "problem.smt2"
        self.problem.write_bytes(UNSAT)
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, program, "prove", str(self.problem), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(self.temporary)},
            cwd=folder,
            start_new_session=True,
        )
        self.pid = self.process.pid

        def searching() -> bool:
            # Fields 11 and 12 count ticks of the processor's time.
            members = group(self.pid)
            engines = [fields for pid, fields in members.items() if pid != self.pid]
            return len(engines) == processes and all(int(f[11]) + int(f[12]) >= 5 for f in engines)

        STARTED.append(self.pid)
        assert until(searching), group(self.pid)

    def nothing_is_left(self) -> bool:
        """No process and no file, before long."""
        files = sorted(path.name for path in self.problem.parent.iterdir())
        return until(lambda: not group(self.pid)) and files == ["problem.smt2", "temporary"] and not self.left()

    def left(self) -> list[Path]:
        """Files in the folder for temporary ones."""
        return list(self.temporary.iterdir())


@linux
@pytest.mark.parametrize("jobs", ["1", "8"])
@pytest.mark.parametrize("whole_group", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_everything(tmp_path: Path, number: signal.Signals, whole_group: bool, jobs: str) -> None:
    """Sent to the command alone, or, like Ctrl-C, to everything at once. Engines are in C code, some are stopped."""
    started = Started(tmp_path, C_CODE, 3, "--jobs", jobs)
    assert started.left() == []
    (os.killpg if whole_group else os.kill)(started.pid, number)
    out, error = started.process.communicate(timeout=60)
    assert started.process.returncode == 128 + number
    assert (out, error) == (b"", f"assay: interrupted by {number.name}\n".encode())
    assert started.nothing_is_left()


@linux
@pytest.mark.parametrize(
    ("program", "jobs"), [(C_CODE, "8"), (C_CODE, "1"), (PYTHON_CODE, "8"), (PYTHON_CODE + NO_PRCTL, "8")]
)
def test_engines_notice_that_the_command_was_killed(tmp_path: Path, program: str, jobs: str) -> None:
    """It cannot say anything any more; also by the way that systems other than Linux have to take."""
    started = Started(tmp_path, program, 3, "--jobs", jobs)
    os.kill(started.pid, signal.SIGKILL)
    assert started.process.wait() == -signal.SIGKILL
    assert started.nothing_is_left()


@linux
def test_ignored_signals_stay_ignored(tmp_path: Path) -> None:
    """As nohup wants it: the hang-up of a terminal disturbs nobody."""
    program = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); " + C_CODE
    started = Started(tmp_path, program, 3, "--timeout", "3", "--jobs", "4")
    os.kill(started.pid, signal.SIGHUP)
    out, error = started.process.communicate(timeout=60)
    assert (started.process.returncode, out) == (3, b"unknown\n")
    assert b"a: timeout; b: timeout; c: timeout" in error
    assert started.nothing_is_left()


@linux
def test_the_checker_ends_with_the_command(tmp_path: Path) -> None:
    """Whoever is killed while the checker runs leaves no checker."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)

    def work(reply: int) -> None:
        # Stands for the command: its child opens a pipe that nobody writes to, as a checker that takes long.
        child = Child(lambda _: os.execv("/bin/cat", ["cat", str(gate)]), 1 << 30)
        os.write(reply, str(child.pid).encode())
        time.sleep(600)

    parent = Child(work, 1 << 30)
    assert until(lambda: bool(parent.said) or (not parent.read() and bool(parent.said)))
    checker = int(parent.said)
    assert until(lambda: b"cat" in Path(f"/proc/{checker}/cmdline").read_bytes())
    parent.end()
    assert until(lambda: process(checker)[:1] in (["Z"], []))


def test_a_child_closes_what_is_not_its_own(tmp_path: Path) -> None:
    """Otherwise a pipe would stay open when the process that it tells of has ended."""
    with (tmp_path / "kept").open("wb") as kept, (tmp_path / "closed").open("wb") as closed:

        def work(reply: int) -> None:
            opened = sorted(int(name) for name in os.listdir("/dev/fd"))
            os.write(reply, f"{kept.fileno() in opened} {closed.fileno() in opened}".encode())

        child = Child(work, 1 << 30, [kept.fileno()])
        while not child.read():
            pass
    assert (child.said, child.status) == (b"True False", 0)


def test_a_child_that_fails_says_so() -> None:
    def work(_: int) -> None:
        raise LookupError("lost")

    child = Child(work, 1 << 30)
    while not child.read():
        pass
    assert (child.status, child.last_words()) == (1, "LookupError: lost")
    child.end()
