"""Results of a benchmark: one JSON object a line, appended as they come, below a line on where they were measured."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.bench_peers import DECIDED, PeerResult, Proof, peer_command, version
from finder.bench_process import run
from formats.errors import MalformedInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

EASY = 1.0
MEDIUM = 10.0
"""Seconds of processor time within which another solver must decide a problem to make it easy, or medium."""


class Outcome(NamedTuple):
    """What became of one problem.

    `path` names it; `group` is its logic, or what else it is counted under; `size` says how large it is, if anything;
    `status` is the answer that it is known to have, or "unknown".
    `kind` is certified, wrong (the answer contradicts the index or all other solvers), disputed (it contradicts one of
    two solvers that contradict each other), unverified (an answer that the checker did not confirm), unknown,
    unsupported, or failed (neither an answer nor a reason).
    `seconds` is what the whole command took, start-up included, `find` and `check` are its two parts; all are elapsed
    time. `bytes` is the size of the certificate. `peers` says what other solvers answered, `proof` what cvc5 proved.
    """

    path: str
    group: str
    size: str
    status: str
    kind: str
    answer: str
    engine: str
    reason: str
    seconds: float
    find: float
    check: float
    bytes: int
    peers: dict[str, PeerResult]
    proof: Proof | None = None

    def decided_by_peer(self, seconds: float) -> bool:
        """Whether another solver decided the problem within so many seconds of processor time."""
        return any(peer.answer in DECIDED and peer.cpu <= seconds for peer in self.peers.values())

    def certified(self, seconds: float) -> bool:
        """Whether the whole command, checker included, took at most so many seconds to certify the right answer."""
        return self.kind == "certified" and self.seconds <= seconds

    @property
    def proof_missing(self) -> bool:
        """Whether cvc5 decided what was certified as unsat, but wrote no proof within its limit."""
        peer = self.peers.get("cvc5")
        both = self.answer == "unsat" and peer is not None and peer.answer == "unsat"
        return self.kind == "certified" and both and self.proof is None

    @property
    def disagreement(self) -> bool:
        """Whether other solvers contradict each other."""
        return len({peer.answer for peer in self.peers.values() if peer.answer in DECIDED}) > 1


GIT_SECONDS = 10.0


class Limits(NamedTuple):
    """Seconds for each problem: for Assay, its checker included, and for each other solver; and problems at a time."""

    timeout: float
    peer_timeout: float
    jobs: int


class Run(NamedTuple):
    """One run of a benchmark: what was run where and when.

    `problems` is how many outcomes there are when it is done, those of earlier runs in the same file included.
    """

    benchmark: str
    command: str
    date: str
    problems: int
    limits: Limits
    peers: dict[str, str]
    assay: str
    python: str
    machine: str
    cores: int
    load: float


def this_run(benchmark: str, problems: int, limits: Limits, peers: Sequence[str]) -> Run:
    """The run that begins now, on this machine. Solvers that are not installed have an empty version."""
    return Run(
        benchmark,
        shlex.join(["assay", *sys.argv[1:]]),
        datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        problems,
        limits,
        {name: version(name, peer_command(name)) for name in peers},
        _assay_version(),
        platform.python_version(),
        f"{_processor()}, {platform.system()}",
        os.cpu_count() or 1,
        round(os.getloadavg()[0], 2),
    )


def _assay_version() -> str:
    """The version, and where it is a working tree of git, the commit, with `+` if files differ from it."""
    text = importlib.metadata.version("assay")
    folder = Path(__file__).parent
    git = ["git", "-C", str(folder), "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"]
    if shutil.which("git") is None or not (folder.parent / ".git").exists():
        return text
    done = run(git, GIT_SECONDS)
    return f"{text} ({done.out.strip()})" if done.status == 0 else text


def _processor() -> str:
    """The name of the processor."""
    try:
        match = re.search(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        match = None
    return match[1] if match else platform.processor() or platform.machine()


class Results:
    """Runs and their outcomes, in a file or in memory only; `problems` is how many outcomes there are when all is done.

    All runs are of one benchmark, with the same options. Whatever is recorded is in the file at once, so that a run
    that is stopped loses nothing.
    """

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.outcomes: dict[str, Outcome] = {}
        self.problems = 0
        self.file: BinaryIO | None = None

    def read(self, path: Path) -> int:
        """Add what is in a file; returns the length of its complete lines. Raises OSError, MalformedInput."""
        data = path.read_bytes()
        end = data.rfind(b"\n") + 1
        before, last = self.problems, 0
        for number, line in enumerate(data[:end].splitlines(), 1):
            try:
                entry = json.loads(line)
                if "run" in entry:
                    fields = entry["run"]
                    run = Run(**{**fields, "limits": Limits(**fields["limits"])})
                    last = run.problems
                else:
                    fields = entry["outcome"]
                    peers = {name: PeerResult(**peer) for name, peer in fields["peers"].items()}
                    proof = fields["proof"] and Proof(**fields["proof"])
                    self.outcomes[fields["path"]] = Outcome(**{**fields, "peers": peers, "proof": proof})
                    continue
            except (ValueError, TypeError, KeyError, AttributeError):
                raise MalformedInput(str(path), number, 1, "no line of benchmark results") from None
            self._add(run)
        if not last:
            raise MalformedInput(str(path), 1, 1, "no benchmark results")
        self.problems = before + last
        return end

    def open(self, path: Path, resume: bool) -> None:
        """Write to this file from now on: a new one, or, to `resume`, what is there and more.

        Raises OSError, MalformedInput.
        """
        if path.exists() and path.stat().st_size:
            if not resume:
                raise MalformedInput(str(path), 1, 1, "there are results already: --resume adds those that are missing")
            end = self.read(path)
            with path.open("r+b") as file:
                file.truncate(end)  # a line that was cut short
        self.file = path.open("ab", buffering=0)

    def begin(self, run: Run) -> None:
        """Record that a run begins.

        Raises MalformedInput if earlier ones were another benchmark or had other options.
        """
        self._add(run)
        self.problems = run.problems
        self._write({"run": {**run._asdict(), "limits": run.limits._asdict()}})

    def _add(self, run: Run) -> None:
        for earlier in self.runs[:1]:
            before = earlier.limits
            if earlier.benchmark != run.benchmark:
                raise MalformedInput("command line", 1, 1, f"the results are those of bench {earlier.benchmark}")
            if (before, set(earlier.peers)) != (run.limits, set(run.peers)):
                peers = ",".join(earlier.peers)
                shown = f"{before.timeout:g} s, {peers} {before.peer_timeout:g} s, {before.jobs} at a time"
                raise MalformedInput("command line", 1, 1, f"the results were measured with other options: {shown}")
        self.runs.append(run)

    def record(self, outcome: Outcome) -> None:
        """Record an outcome."""
        self.outcomes[outcome.path] = outcome
        peers = {name: peer._asdict() for name, peer in outcome.peers.items()}
        proof = outcome.proof and outcome.proof._asdict()
        self._write({"outcome": {**outcome._asdict(), "peers": peers, "proof": proof}})

    def _write(self, entry: dict[str, object]) -> None:
        if self.file is not None:
            self.file.write(json.dumps(entry).encode() + b"\n")

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()
