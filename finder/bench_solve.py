"""`assay bench solve`: every problem of a folder through `assay prove`, beside other solvers in the same run."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.bench_peers import DECIDED, PEERS, ask, ask_proof, first_query, peer_command, proof_command
from finder.bench_process import run
from finder.bench_report import line, report
from finder.bench_results import Limits, Outcome, Results, this_run
from formats.errors import MalformedInput, quoted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future

    from finder.bench_peers import PeerResult, Proof

CHECK_LIMIT = 300.0
"""Seconds beyond the time limit after which `assay prove`, its checker included, is ended."""


class Problem(NamedTuple):
    """A problem to measure: the path that names it, its logic or what else it is counted under, the status that it is
    known to have, or "unknown", and its size for people; `text` is the script itself if there is no file.
    """

    path: str
    group: str
    status: str
    size: str = ""
    text: bytes | None = None


class Setting(NamedTuple):
    """How problems are measured: where they lie, the limits, the commands of other solvers, and that for proofs."""

    folder: Path
    limits: Limits
    peers: dict[str, list[str]]
    proof: list[str] | None


def solve(options: argparse.Namespace) -> int:
    """Run the benchmark and print its tables; returns the exit status, 1 if an answer was wrong or not verified.

    Raises MalformedInput for an index or an option that cannot be used, OSError.
    """
    folder: Path = options.folder
    problems = read_index(folder / "index.tsv")
    if options.logics is not None:
        wanted = options.logics.split(",")
        for logic in set(wanted).difference(problem.group for problem in problems):
            raise MalformedInput("command line", 1, 1, f"no problem of logic {quoted(logic)} in the index")
        problems = [problem for problem in problems if problem.group in wanted]
    results, status = run_all("solve", folder, problems, options)
    print(report(results))
    return status


def read_index(file: Path) -> list[Problem]:
    """The problems of an index; without a column `logic` all are DIMACS problems. Raises OSError, MalformedInput."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise MalformedInput(str(file), 1, 1, "not UTF-8 text") from None
    columns = lines[0].split("\t") if lines else []
    for name in ("path", "status"):
        if name not in columns:
            raise MalformedInput(str(file), 1, 1, f"no column {name}")
    problems = []
    for number, text in enumerate(lines[1:], 2):
        cells = dict(zip(columns, text.split("\t"), strict=False))
        if len(cells) < len(columns):
            raise MalformedInput(str(file), number, 1, f"expected {len(columns)} columns, found {len(cells)}")
        problems.append(Problem(cells["path"], cells.get("logic", "CNF"), cells["status"]))
    return problems


def run_all(
    benchmark: str, folder: Path, problems: Sequence[Problem], options: argparse.Namespace
) -> tuple[Results, int]:
    """Measure all problems that the file of results does not have yet; returns all results and the exit status.

    `options` are those that `finder.bench.parser` gives to every such benchmark. Raises MalformedInput, OSError.
    """
    names = [name for name in options.peers.split(",") if name]
    for name in names:
        if name not in PEERS:
            raise MalformedInput("command line", 1, 1, f"unknown solver {quoted(name)}: expected {' or '.join(PEERS)}")
    limits = Limits(options.timeout, options.peer_timeout or options.timeout, options.jobs)
    commands = {name: command for name in names if (command := peer_command(name)) is not None}
    setting = Setting(folder, limits, commands, proof_command() if "cvc5" in commands else None)
    results = Results()
    if options.output is not None:
        results.open(options.output, options.resume)
    status = 0
    try:
        count = len(results.outcomes.keys() | {problem.path for problem in problems})
        results.begin(this_run(benchmark, count, limits, names))
        left = [problem for problem in problems if problem.path not in results.outcomes]

        def record(outcome: Outcome) -> None:
            results.record(outcome)
            done = f"[{len(results.outcomes)}/{count}]"
            print(f"{done} {line(outcome)}", file=sys.stderr, flush=True)

        measure_all(left, limits.jobs, record, lambda problem, stop: measure(problem, setting, stop))
    except KeyboardInterrupt:
        status = 130
    finally:
        results.close()
    bad = any(outcome.kind in ("wrong", "unverified") for outcome in results.outcomes.values())
    return results, status or int(bad)


def measure_all(
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


def measure(problem: Problem, setting: Setting, stop: threading.Event) -> Outcome:
    """Run the first query of one problem through `assay prove`, then through each of the other solvers."""
    limits = setting.limits
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as name:
        file = setting.folder / problem.path
        if problem.text is not None:
            file = Path(name, "problem.smt2")
            file.write_bytes(problem.text)
        prove = [sys.executable, "-I", "-m", "finder", "prove", "--json", "--timeout", f"{limits.timeout:g}"]
        done = run([*prove, "-o", str(Path(name, "cert")), str(file)], limits.timeout + CHECK_LIMIT, stop)
        result = _first_object(done.out)
        answer = str(result.get("answer", "unknown"))
        peers: dict[str, PeerResult] = {}
        proof: Proof | None = None
        if setting.peers and file.exists():
            # All are compared on the first query, even if there are more.
            data = file.read_bytes()
            query = Path(name, "query.smt2")
            query.write_bytes(first_query(data))
            for peer, command in setting.peers.items():
                peers[peer] = ask(command, str(query), limits.peer_timeout, stop)
            if setting.proof is not None and peers["cvc5"].answer == answer == "unsat":
                proof = ask_proof(setting.proof, str(query), limits.peer_timeout, stop)
    kind, reason = judge(problem, result, peers)
    if kind == "failed" and not reason:
        reason = f"ended after {done.wall:.0f} s" if done.expired else done.err.strip().rpartition("\n")[2]
        if "unsupported: " in reason:
            kind = "unsupported"
    return Outcome(
        path=problem.path,
        group=problem.group,
        size=problem.size,
        status=problem.status,
        kind=kind,
        answer=answer,
        engine=str(result.get("engine", "")),
        reason=reason,
        seconds=done.wall,
        find=float(str(result.get("find_seconds", 0.0))),
        check=float(str(result.get("check_seconds", 0.0))),
        bytes=int(str(result.get("bytes", 0))),
        peers=peers,
        proof=proof,
    )


def _first_object(out: str) -> dict[str, object]:
    """The JSON object on the first line; empty if there is none."""
    try:
        result = json.loads(out.partition("\n")[0])
    except ValueError:
        return {}
    return result if isinstance(result, dict) else {}


def judge(problem: Problem, result: dict[str, object], peers: dict[str, PeerResult]) -> tuple[str, str]:
    """The kind of the outcome (see Outcome), and a reason for it, from what `assay prove` printed."""
    error = result.get("error")
    if isinstance(error, dict):
        kind = "unsupported" if error.get("kind") == "unsupported" else "failed"
        return kind, str(error.get("message", ""))
    if not result:
        return "failed", ""
    answer, reason = result["answer"], str(result["reason"])
    failures = result.get("failures") or []
    if isinstance(failures, list) and (answer not in DECIDED or any(f["rejected"] for f in failures)) and failures:
        # A certificate was not verified, or it was rejected even though that of another engine was verified.
        return "unverified", reason or f"{failures[0]['engine']}: {failures[0]['verdict']}"
    if answer not in DECIDED:
        return ("unsupported" if "unsupported" in reason else "unknown"), reason
    claims = {name: peer.answer for name, peer in peers.items() if peer.answer in DECIDED}
    against = [f"{name} says {claim}" for name, claim in claims.items() if claim != answer]
    if problem.status in DECIDED and problem.status != answer:
        return "wrong", "; ".join([f"the index says {problem.status}", *against])
    if against and problem.status not in DECIDED:
        return ("wrong" if len(against) == len(claims) else "disputed"), "; ".join(against)
    if against and len(against) == len(claims):
        return "wrong", "; ".join(against)
    if result["status"] != 0 or not str(result["verdict"]).startswith(f"s VERIFIED {str(answer).upper()} "):
        return "unverified", reason
    return "certified", ""
