"""`assay bench solve`: every problem of a folder through `assay prove`, beside other solvers in the same run."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import platform
import shutil
import statistics
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.bench_process import run, table
from formats.certificate_writer import write_atomically
from formats.errors import MalformedInput, quoted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future
    from typing import Any

PEER_LIMIT = 10.0
"""Longest time, in seconds, that another solver gets for a problem."""

EASY = 1.0
"""A problem is easy if another solver decides it within so many seconds of processor time."""

GOAL_LOGICS = ("QF_UF", "QF_IDL", "QF_RDL", "QF_UFIDL")
GOAL_PERCENT = 90

CHECK_LIMIT = 300.0
"""Seconds beyond `--timeout` after which `assay prove`, its checker included, is ended."""

DECIDED = ("sat", "unsat")

# Programs for solvers that are installed as Python packages only. They end with the cost of start-up.
_Z3 = """
import sys, time
import z3
start = time.process_time()
with open(sys.argv[1]) as file:
    print(z3.Z3_eval_smtlib2_string(z3.main_ctx().ref(), file.read()))
print("start-up", start)
"""
_CVC5 = """
import sys, time
import cvc5
start = time.process_time()
solver = cvc5.Solver()
symbols = cvc5.SymbolManager(solver)
parser = cvc5.InputParser(solver, symbols)
parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.argv[1])
while not (command := parser.nextCommand()).isNull():
    print(command.invoke(solver, symbols), end="", flush=True)
print("start-up", start)
"""
PEERS = {"z3": ("z3-solver", _Z3), "cvc5": ("cvc5", _CVC5)}
"""Solvers that can be compared: their Python packages and how to call these."""


class Problem(NamedTuple):
    """One line of the index: the path in the folder, the logic, and the status it is known to have, or "unknown"."""

    path: str
    logic: str
    status: str


class PeerResult(NamedTuple):
    """What another solver said: sat, unsat, unknown, timeout or error; elapsed seconds and those of processor time."""

    answer: str
    seconds: float
    cpu: float


class Outcome(NamedTuple):
    """What became of one problem.

    `kind` is certified, wrong (the answer contradicts the index or another solver), unverified (an answer that the
    checker did not confirm), unknown, unsupported, or failed (neither an answer nor a reason). `seconds` is what the
    whole command took, start-up included, `find` and `check` its two parts; all are elapsed time.
    """

    problem: Problem
    kind: str
    answer: str
    engine: str
    reason: str
    seconds: float
    find: float
    check: float
    bytes: int
    peers: dict[str, PeerResult]

    @property
    def easy(self) -> bool:
        """Whether another solver decided the problem at once."""
        return any(peer.answer in DECIDED and peer.cpu <= EASY for peer in self.peers.values())


def solve(options: argparse.Namespace) -> int:
    """Run the benchmark and print its tables; returns the exit status, 1 if an answer was wrong or not verified.

    Raises MalformedInput for an index or an option that cannot be used, OSError.
    """
    folder: Path = options.folder
    problems = read_index(folder / "index.tsv")
    if options.logics is not None:
        wanted = options.logics.split(",")
        for logic in set(wanted).difference(problem.logic for problem in problems):
            raise MalformedInput("command line", 1, 1, f"no problem of logic {quoted(logic)} in the index")
        problems = [problem for problem in problems if problem.logic in wanted]
    names = [name for name in options.peers.split(",") if name]
    for name in names:
        if name not in PEERS:
            raise MalformedInput("command line", 1, 1, f"unknown solver {quoted(name)}: expected {' or '.join(PEERS)}")
    commands = {name: command for name in names if (command := peer_command(name)) is not None}
    limit = min(options.timeout, PEER_LIMIT)
    outcomes: list[Outcome] = []

    def record(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if options.output is not None:
            write_atomically(options.output, tsv(outcomes, names))
        print(f"[{len(outcomes)}/{len(problems)}] {line(outcome)}", file=sys.stderr, flush=True)

    if options.output is not None:
        write_atomically(options.output, tsv([], names))
    interrupted = False
    try:
        run_all(
            problems, options.jobs, record, lambda p, stop: measure(folder, p, options.timeout, commands, limit, stop)
        )
    except KeyboardInterrupt:
        interrupted = True
    print(f"assay bench solve: Python {platform.python_version()} on {platform.machine()}, {platform.system()}")
    shown = versions(names, commands)
    print(f"timeout {options.timeout:g} s, {options.jobs} at a time; other solvers {limit:g} s: {shown}")
    if interrupted:
        print(f"interrupted after {len(outcomes)} of {len(problems)} problems")
    print()
    print(report(outcomes, names, options.timeout, limit))
    if interrupted:
        return 130
    return int(any(outcome.kind in ("wrong", "unverified") for outcome in outcomes))


def read_index(file: Path) -> list[Problem]:
    """The problems of an index. Raises OSError, MalformedInput."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise MalformedInput(str(file), 1, 1, "not UTF-8 text") from None
    columns = lines[0].split("\t") if lines else []
    for name in ("path", "logic", "status"):
        if name not in columns:
            raise MalformedInput(str(file), 1, 1, f"no column {name}")
    problems = []
    for number, text in enumerate(lines[1:], 2):
        cells = dict(zip(columns, text.split("\t"), strict=False))
        if len(cells) < len(columns):
            raise MalformedInput(str(file), number, 1, f"expected {len(columns)} columns, found {len(cells)}")
        problems.append(Problem(cells["path"], cells["logic"], cells["status"]))
    return problems


def peer_command(name: str) -> list[str] | None:
    """How to call a solver on a file: its program, or else its Python package; None if it is not installed."""
    program = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if program is not None:
        return [program]
    if importlib.util.find_spec(name) is not None:
        return [sys.executable, "-I", "-c", PEERS[name][1]]
    return None


def versions(names: Sequence[str], commands: dict[str, list[str]]) -> str:
    """The solvers compared, for people."""
    shown = []
    for name in names:
        if name not in commands:
            shown.append(f"{name} not installed")
        elif len(commands[name]) == 1:
            first = run([commands[name][0], "--version"], PEER_LIMIT).out.partition("\n")[0]
            shown.append(first if first.lower().startswith(name) else f"{name} {first}")
        else:
            shown.append(f"{name} {importlib.metadata.version(PEERS[name][0])} (Python package)")
    return ", ".join(shown) or "none"


def run_all(
    problems: Iterable[Problem],
    jobs: int,
    record: Callable[[Outcome], None],
    measure_one: Callable[[Problem, threading.Event], Outcome],
) -> None:
    """Measure all problems, so many at a time, and `record` each in their order. No process is left in any case."""
    stop = threading.Event()
    with ThreadPoolExecutor(jobs) as pool:
        futures: list[Future[Outcome]] = [pool.submit(measure_one, problem, stop) for problem in problems]
        try:
            for future in futures:
                record(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            stop.set()
            raise


def measure(
    folder: Path,
    problem: Problem,
    timeout: float,
    commands: dict[str, list[str]],
    peer_limit: float,
    stop: threading.Event,
) -> Outcome:
    """Run one problem through `assay prove`, then through each of the other solvers."""
    file = str(folder / problem.path)
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as name:
        prove = [sys.executable, "-I", "-m", "finder", "prove", "--json", "--timeout", f"{timeout:g}"]
        done = run([*prove, "-o", str(Path(name, "cert")), file], timeout + CHECK_LIMIT, stop)
    try:
        result = json.loads(done.out.partition("\n")[0])
    except ValueError:
        result = {}
    peers = {peer: ask(command, file, peer_limit, stop) for peer, command in commands.items()}
    answer = result.get("answer", "unknown")
    kind, reason = judge(problem, result, peers)
    if kind == "failed":
        reason = f"ended after {done.wall:.0f} s" if done.expired else done.err.strip().rpartition("\n")[2]
        if "unsupported: " in reason:
            kind = "unsupported"
    return Outcome(
        problem,
        kind,
        answer,
        result.get("engine", ""),
        reason.encode("unicode_escape").decode("ascii"),
        done.wall,
        result.get("find_seconds", 0.0),
        result.get("check_seconds", 0.0),
        result.get("bytes", 0),
        peers,
    )


def judge(problem: Problem, result: dict[str, Any], peers: dict[str, PeerResult]) -> tuple[str, str]:
    """The kind of the outcome, and a reason for it, from what `assay prove` printed."""
    if not result or result.get("error"):
        return "failed", ""
    answer = result["answer"]
    reason = str(result["reason"])
    failures = result.get("failures", ())
    if any(failure["rejected"] for failure in failures) or (failures and answer not in DECIDED):
        return "unverified", reason
    if answer not in DECIDED:
        return ("unsupported" if "unsupported" in reason else "unknown"), reason
    claims = {"the index": problem.status, **{name: peer.answer for name, peer in peers.items()}}
    contradicted = [f"{name} says {claim}" for name, claim in claims.items() if claim in DECIDED and claim != answer]
    if contradicted:
        return "wrong", "; ".join(contradicted)
    if result["status"] != 0 or not str(result["verdict"]).startswith(f"s VERIFIED {str(answer).upper()} "):
        return "unverified", reason
    return "certified", ""


def ask(command: list[str], file: str, limit: float, stop: threading.Event) -> PeerResult:
    """Run another solver on a file for at most `limit` seconds. A Python package's start-up is not counted."""
    done = run([*command, file], limit, stop)
    lines = done.out.split("\n")
    start = next((float(text.split()[1]) for text in lines if text.startswith("start-up ")), 0.0)
    answer = next((text for text in lines if text in (*DECIDED, "unknown")), "error")
    if answer not in DECIDED and done.expired:
        answer = "timeout"
    return PeerResult(answer, max(done.wall - start, 0.0), max(done.cpu - start, 0.0))


def line(outcome: Outcome) -> str:
    """One line on an outcome, for people."""
    text = f"{quoted(outcome.problem.path)}: {outcome.kind}"
    if outcome.answer in DECIDED:
        text += f" {outcome.answer}, find {outcome.find:.2f} s, check {outcome.check:.2f} s"
    if outcome.reason:
        text += f" ({outcome.reason})"
    return "; ".join([text, *(f"{name} {peer.answer} {peer.cpu:.2f} s" for name, peer in outcome.peers.items())])


def tsv(outcomes: Sequence[Outcome], names: Sequence[str]) -> bytes:
    """One line for each outcome below a line of column names."""
    columns = "path logic status result answer engine seconds find_seconds check_seconds bytes".split()
    columns += [f"{name}_{x}" for name in names for x in ("verdict", "seconds", "cpu_seconds")]
    rows = [[*columns, "reason"]]
    for o in outcomes:
        times = [f"{t:.3f}" for t in (o.seconds, o.find, o.check)]
        row = [*o.problem, o.kind, o.answer, o.engine, *times, str(o.bytes)]
        for name in names:
            peer = o.peers.get(name)
            row += [peer.answer, f"{peer.seconds:.3f}", f"{peer.cpu:.3f}"] if peer else ["-", "-", "-"]
        rows.append([*row, o.reason])
    return "".join(["\t".join(row) + "\n" for row in rows]).encode()


def report(outcomes: Sequence[Outcome], names: Sequence[str], timeout: float, limit: float) -> str:
    """The tables by logic, what the goal asks for, and the problems that deserve a look."""
    logics = sorted({outcome.problem.logic for outcome in outcomes})
    groups = [(logic, [o for o in outcomes if o.problem.logic == logic]) for logic in logics]
    goal = [o for o in outcomes if o.problem.logic in GOAL_LOGICS]
    if len(logics) > 1:
        groups.append(("all", list(outcomes)))
    head = ["logic", "problems", *names, "easy", "certified", "%", "all certified"]
    answers = [[*head, "wrong", "unverified", "unknown", "unsupported", "failed"]]
    costs = ["logic|find median|total s|check median|total s|bytes median|PAR-2 assay".split("|") + list(names)]
    for name, group in groups:
        answers.append([name, *_answers(group, names, timeout)])
        costs.append([name, *_costs(group, names, limit)])
    parts = [
        table(answers),
        f"easy: z3 or cvc5 decides it within {EASY:g} s of processor time, here; certified, %: of the easy ones, by a\n"
        f"verified certificate within {timeout:g} s in all",
        table(costs),
        f"find and check of what was certified, in seconds; PAR-2: mean elapsed seconds, {2 * limit:g} for what was\n"
        f"not decided (by assay: certified) within {limit:g} s",
    ]
    easy = [o for o in goal if o.easy]
    if easy:
        done = sum(_in_time(o, timeout) for o in easy)
        percent = 100 * done / len(easy)
        parts.append(
            f"Of {len(easy)} easy problems in {' '.join(GOAL_LOGICS)}, {done} are certified: {percent:.1f} %, goal "
            f"{GOAL_PERCENT} %: {'met' if percent >= GOAL_PERCENT else 'not met'}"
        )
    notable = [
        o
        for o in outcomes
        if o.kind in ("wrong", "unverified", "failed")
        or (o.easy and o.kind != "unsupported" and not _in_time(o, timeout))
    ]
    if notable:
        parts.append("\n".join(["Wrong, unverified, failed, or easy and not certified in time:", *map(line, notable)]))
    return "\n\n".join(parts)


def _in_time(outcome: Outcome, limit: float) -> bool:
    return outcome.kind == "certified" and outcome.seconds <= limit


def _answers(group: Sequence[Outcome], names: Sequence[str], timeout: float) -> list[str]:
    kinds = [outcome.kind for outcome in group]
    measured = any(outcome.peers for outcome in group)
    easy = [outcome for outcome in group if outcome.easy]
    certified = sum(_in_time(outcome, timeout) for outcome in easy)
    cells = [str(len(group))]
    for name in names:
        found = [outcome.peers[name] for outcome in group if name in outcome.peers]
        cells.append(str(sum(peer.answer in DECIDED for peer in found)) if found else "-")
    cells += [str(len(easy)), str(certified)] if measured else ["-", "-"]
    cells.append(f"{100 * certified / len(easy):.0f}" if easy else "-")
    return cells + [str(kinds.count(k)) for k in "certified wrong unverified unknown unsupported failed".split()]


def _costs(group: Sequence[Outcome], names: Sequence[str], limit: float) -> list[str]:
    done = [outcome for outcome in group if outcome.kind == "certified"]
    cells = []
    for times in ([o.find for o in done], [o.check for o in done]):
        cells += [f"{statistics.median(times):.2f}", f"{sum(times):.1f}"] if times else ["-", "-"]
    cells.append(f"{statistics.median(o.bytes for o in done):.0f}" if done else "-")
    cells.append(_par2([o.seconds if o.kind == "certified" else None for o in group], limit))
    for name in names:
        found = [outcome.peers[name] for outcome in group if name in outcome.peers]
        cells.append(_par2([p.seconds if p.answer in DECIDED else None for p in found], limit))
    return cells


def _par2(times: Sequence[float | None], limit: float) -> str:
    """The mean of times, undecided (None) or late ones counted twice the limit."""
    if not times:
        return "-"
    return f"{statistics.fmean([2 * limit if t is None or t > limit else t for t in times]):.2f}"
