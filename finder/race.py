"""The race: engines and checkers in processes of their own, with limits on time, memory and the number of processes.

The engines of a query run side by side, or by turns where there are fewer places than engines. An answer is only what
the checker has verified: the first certificate that it accepts ends the race. A certificate that it rejects is a bug
of the finder, and is kept and reported, while the other engines go on.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections import deque
from multiprocessing.connection import wait
from typing import IO, TYPE_CHECKING, NamedTuple

from finder.applicability import NotApplicable
from finder.children import LINUX, Child, memory_of
from finder.engines import ENGINES, Answer, Task, suits
from finder.linear import NotLinear
from finder.machine import usable_cores, usable_memory
from finder.outcome import Failure, Outcome
from finder.printing import printable, shown
from formats.dimacs import Formula

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Generator, Iterable

    from formats.smtlib import Script

AUTO = "auto"
"""The name for all engines at once."""

GRACE = 1.0
"""Seconds that an engine gets beyond the limit, to say by itself that its time is up."""

TURN = 0.9
"""Seconds that engines run before others that wait have their turn."""

GUIDED_AFTER = 5.0
"""Seconds before guided engines have turns at the expense of others; free places they get at once."""

GUIDED_TURN = 0.3
"""The same where all that run are guided: the others decide most of what is decided, and get most of the time."""

TICK = 0.1
"""Seconds between two looks at the clock."""

MEASURE = TICK if LINUX else 1.0
"""Seconds between two measurements of memory, which take longer elsewhere."""

MAX_REASON = 500
"""Longest reason, in characters, that an engine can give: what it says must fit into a pipe."""


class Limits(NamedTuple):
    """Seconds for finding each answer (None: any number), bytes of memory, and processes at a time.

    The memory is for all processes together, this one included. A check has no limit of time: the checker limits its
    own work, in proportion to what it reads.
    """

    timeout: float | None
    memory: int
    jobs: int

    @classmethod
    def chosen(cls, timeout: float | None = None, memory: int | None = None, jobs: int | None = None) -> Limits:
        """Limits with half of the machine's memory and all of its cores, unless others are given."""
        return cls(timeout, memory or usable_memory() // 2, jobs or usable_cores())


class Question(NamedTuple):
    """One query of a problem: what was read, the query's index from 1, the problem's bytes and their SHA-256.

    `path` is the problem's file, which the checker reads; where it is None, the checker gets a copy of the bytes.
    `file` and `number` are for whoever asks.
    """

    problem: Script | Formula
    query: int
    data: bytes
    digest: str
    path: str | None
    file: str = ""
    number: int = 0

    @property
    def queries(self) -> int:
        """How many queries the problem has."""
        return 1 if isinstance(self.problem, Formula) else len(self.problem.queries)


def race(
    questions: Iterable[Question],
    limits: Limits,
    engine: str,
    seed: int,
    tick: Callable[[Question, str], None] = lambda *_: None,
) -> Generator[tuple[Question, Outcome], None, None]:
    """Decide questions by the engine of this name, or for AUTO by all that are made for such problems.

    Questions are taken in their order, the next one when those before leave a place free, and come back when they are
    decided. `tick` is called about ten times a second with a question and what happens to it; it may raise to end
    everything. No process is left when the iterator ends, raises, or is closed.
    """
    source = iter(questions)
    races: list[_Race] = []
    measured = 0.0
    try:
        while True:
            free = limits.jobs
            for current in races:
                free -= current.allot(free)
            while free > 0 and (question := next(source, None)) is not None:
                suitable = [name for name in ENGINES if suits(name, question.problem)]
                names = suitable if engine == AUTO else [engine]
                races.append(_Race(question, limits, engine, names, seed))
                free -= races[-1].allot(free)
            if not races:
                return
            children = [child for current in races for child in current.children()]
            ready = set(wait([child.fileno() for child in children], TICK))
            for current in races:
                current.look(ready)
            now = time.monotonic()
            if now >= measured + MEASURE:
                measured = now
                _hold(limits.memory, [child for child in children if child.status is None])
            for current in races[:]:
                if current.outcome is not None:
                    races.remove(current)
                    yield current.question, current.outcome
            if races:
                tick(races[0].question, races[0].state())
    finally:
        for current in races:
            current.end()


def _hold(limit: int, children: list[Child]) -> None:
    """Kill the largest of these processes while together with this one they occupy more than `limit` bytes."""
    while children:
        sizes = memory_of([os.getpid(), *(child.pid for child in children)], limit)
        if sum(sizes) <= limit:
            break
        victim = max(range(len(children)), key=sizes[1:].__getitem__)
        children.pop(victim).kill(_out_of_memory(limit))


def _out_of_memory(limit: int) -> str:
    return f"out of memory (limit {limit >> 20} MB)"


class _Engine:
    """An engine in a race, without a process until its first turn; it writes its certificate to a nameless file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.guided = name.startswith("guided")
        self.child: Child | None = None
        self.certificate: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as this object)

    def run(self, task: Task, memory: int) -> None:
        """Begin, or go on."""
        if self.child is not None:
            self.child.run(True)
            return

        def work(reply: int) -> None:
            # What the parent has built is no garbage here, and looking for some would copy its memory.
            gc.freeze()
            answer = _answer(self.name, task, memory)
            self.certificate.write(answer.certificate)
            self.certificate.flush()
            said = answer._asdict() | {"reason": printable(answer.reason)[:MAX_REASON]}
            del said["certificate"]
            os.write(reply, json.dumps(said).encode())

        self.child = Child(work, memory, [self.certificate.fileno()])


class _Claim(NamedTuple):
    """An answer with a certificate that is yet to be checked; `seconds` is when it was found."""

    answer: Answer
    certificate: IO[bytes]
    seconds: float


class _Race:
    """One question and the processes that work on it."""

    def __init__(self, question: Question, limits: Limits, engine: str, names: list[str], seed: int) -> None:
        self.question, self.limits, self.engine, self.names = question, limits, engine, names
        self.start = time.monotonic()
        deadline = float("inf") if limits.timeout is None else self.start + limits.timeout
        self.task = Task(question.problem, question.query, question.digest, deadline, seed)
        self.engines = deque(map(_Engine, names))
        """Those that have not ended, in the order of their turns."""
        self.turn = self.start + TURN
        self.reasons: dict[str, str] = {}
        self.claims: deque[_Claim] = deque()
        self.check: _Check | None = None
        self.failures: list[Failure] = []
        self.outcome: Outcome | None = None

    def children(self) -> list[Child]:
        """The processes."""
        children = [engine.child for engine in self.engines if engine.child is not None]
        return children if self.check is None else [*children, self.check.child]

    def allot(self, places: int) -> int:
        """Let at most so many processes run; how many do."""
        if self.check is None and self.claims and places > 0:
            self.check = _Check(self.claims.popleft(), self.question, self.limits.memory)
        used = int(self.check is not None)
        room = max(0, places - used)
        now = time.monotonic()
        if len(self.engines) > room and now >= self.turn:
            # Guided engines do not yet count where the others fill the places.
            engines = [e for e in self.engines if not e.guided or now >= self.start + GUIDED_AFTER]
            engines = engines if len(engines) >= room else list(self.engines)
            rest = [e for e in self.engines if e not in engines]
            self.engines = deque([*engines[room:], *engines[:room], *rest])
            guided = all(engine.guided for engine in list(self.engines)[:room])
            self.turn = now + (GUIDED_TURN if guided else TURN)
        for i, engine in enumerate(self.engines):
            if i < room:
                engine.run(self.task, self.limits.memory)
            elif engine.child is not None:
                engine.child.run(False)
        return used + min(room, len(self.engines))

    def look(self, ready: Container[object]) -> None:
        """See what the processes with these descriptors have to say, and whether time is up."""
        for engine in list(self.engines):
            if engine.child is not None and engine.child.fileno() in ready and engine.child.read():
                self.engines.remove(engine)
                self.hear(engine, engine.child)
        if self.check is not None and self.check.child.fileno() in ready and self.check.child.read():
            self.judge(self.check)
            self.check = None
        if time.monotonic() > self.task.deadline + GRACE:
            self.stop_engines()
        if self.outcome is None and not (self.engines or self.claims or self.check):
            self.give_up()

    def stop_engines(self) -> None:
        """End the engines, whose time is up."""
        while self.engines:
            engine = self.engines.popleft()
            self.reasons[engine.name] = "timeout" if engine.child is not None else "timeout before its turn"
            if engine.child is not None:
                engine.child.end()

    def hear(self, engine: _Engine, child: Child) -> None:
        """Take the answer of an engine that has ended, or find out why there is none."""
        try:
            answer = Answer(**json.loads(child.said) | {"engine": engine.name})
        except ValueError:
            answer = Answer("unknown", engine.name, reason=child.cause or _crash(child, self.limits.memory))
        if answer.answer == "unknown":
            self.reasons[engine.name] = answer.reason
        else:
            self.claims.append(_Claim(answer, engine.certificate, time.monotonic() - self.start))

    def judge(self, check: _Check) -> None:
        """Take the checker's verdict."""
        answer = check.claim.answer
        check.claim.certificate.seek(0)
        certificate = check.claim.certificate.read()
        verdict, status = check.verdict(self.limits.memory)
        if status == 0 and verdict.startswith(f"s VERIFIED {answer.answer.upper()} query {self.question.query} of "):
            self.end()
            self.outcome = Outcome(
                answer.answer,
                answer.engine,
                certificate,
                "",
                verdict,
                status,
                answer.lemmas_found,
                answer.lemmas_used,
                check.claim.seconds,
                check.seconds(),
                tuple(self.failures),
            )
        else:
            self.reasons[answer.engine] = f"{answer.answer}, but the checker said: {verdict}"
            self.failures.append(Failure(answer.engine, answer.answer, certificate, verdict, status))

    def give_up(self) -> None:
        """No engine is left: the answer is unknown."""
        reason = "; ".join(f"{name}: {self.reasons[name]}" for name in self.names if name in self.reasons)
        seconds = time.monotonic() - self.start
        worst = max(self.failures, key=lambda failure: failure.rejected, default=None)
        verdict, status = (worst.verdict, worst.status) if worst else ("", -1)
        self.outcome = Outcome("unknown", self.engine, b"", reason, verdict, status)._replace(
            find_seconds=seconds, failures=tuple(self.failures)
        )

    def state(self) -> str:
        """What is going on, for people."""
        if self.check is not None:
            return f"checking what {self.check.claim.answer.engine} found"
        return f"searching ({', '.join(engine.name for engine in self.engines)})"

    def end(self) -> None:
        """End all processes."""
        children = self.children()
        # All are killed before any is waited for, so that little is left to do if this is interrupted.
        for child in children:
            child.kill("not needed any more")
        for child in children:
            child.end()
        self.engines.clear()
        self.claims.clear()


class _Check:
    """A run of the checker on a claim, in an isolated process, as an auditor would run it."""

    def __init__(self, claim: _Claim, question: Question, memory: int) -> None:
        self.claim = claim
        self.start = time.monotonic()
        self.problem: IO[bytes] | None = None
        files = [claim.certificate]
        if question.path is None:
            self.problem = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as this object)
            self.problem.write(question.data)
            files.append(self.problem)
        for file in files:
            file.flush()
            # Where the system opens /dev/fd/N as another descriptor of the same file, they share their position.
            file.seek(0)
        path = question.path if self.problem is None else f"/dev/fd/{self.problem.fileno()}"
        command = [sys.executable, "-I", "-m", "checker", str(path), f"/dev/fd/{claim.certificate.fileno()}"]
        command += ["--query", str(question.query), "--expect", claim.answer.answer]

        def work(reply: int) -> None:
            for file in files:
                os.set_inheritable(file.fileno(), True)
            os.dup2(reply, 1)
            os.execv(command[0], command)

        self.child = Child(work, memory, [file.fileno() for file in files])

    def seconds(self) -> float:
        """How long it has taken."""
        return time.monotonic() - self.start

    def verdict(self, memory: int) -> tuple[str, int]:
        """The first line that the checker printed, or what ended it before it did, and its exit status."""
        line = self.child.said.partition(b"\n")[0].decode("ascii", errors="backslashreplace")
        status = -1 if self.child.status is None else self.child.status
        return line or self.child.cause or _crash(self.child, memory), status


def _answer(name: str, task: Task, memory: int) -> Answer:
    """What the engine says, or why it says nothing."""
    try:
        return ENGINES[name](task)
    except NotApplicable as error:
        reason = f"not applicable: {error}"
    except NotLinear as error:
        own = error.term <= len(task.script.terms)
        reason = f"unsupported arithmetic{': ' + shown(task.script.terms, error.term) if own else ''}"
    except ImportError as error:
        reason = f"the package {error.name} is missing"
    except MemoryError:
        reason = _out_of_memory(memory)
    except Exception as error:
        reason = f"internal error: {type(error).__name__}: {error}"
    return Answer("unknown", name, reason=reason)


def _crash(child: Child, memory: int) -> str:
    """Why a process ended without saying what it should."""
    words = child.last_words()
    # How C++ and Python say so where nobody can catch it any more.
    if "bad_alloc" in words or "MemoryError" in words:
        return _out_of_memory(memory)
    status = child.status or 0
    how = f"ended with status {status}" if status >= 0 else f"ended by {signal.Signals(-status).name}"
    return f"{how}: {words}" if words else how
