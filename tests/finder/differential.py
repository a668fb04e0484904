"""Differential testing: each random problem through z3, cvc5 and every engine, each certificate through the checker.

z3 and cvc5 run in this process, as does the checker's kernel; a sample goes through the command instead. What fails is
made smaller and written to a file. `run` spreads problems over processes; see docs/testing.md.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

import cvc5
import z3
from random_scripts import random_script

from checker.kernel import check
from finder.applicability import NotApplicable
from finder.engines import ENGINES, Task
from finder.linear import NotLinear
from formats.errors import AssayError
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import Script, read_script

PEER_SECONDS = 1.0
ENGINE_SECONDS = 3.0
HANG_SECONDS = 120.0
"""A process that works longer than this on one problem is ended; the problem stays in its file `running-….smt2`."""

SHRINK_SECONDS = 30.0
SAMPLE = 100
"""One problem in so many goes through the command, too."""

CHUNK = 20
DECIDED = ("sat", "unsat")

_NONLINEAR = {"QF_LRA": "QF_UFNRA", "QF_UFLRA": "QF_UFNRA", "QF_LIA": "QF_UFNIA", "QF_UFLIA": "QF_UFNIA"}
_NONLINEAR.update({"QF_LIRA": "QF_UFNIRA", "QF_UFLIRA": "QF_UFNIRA"})


class Failed(Exception):
    """A problem on which something is wrong: what kind of thing, and the details."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


class Failure(NamedTuple):
    """A failed problem, and the file that it was written to."""

    logic: str
    seed: int
    message: str
    file: str


class Report(NamedTuple):
    """Counts by logic and label, and what failed.

    Labels: "problems", "queries", "sat" and "unsat" (as z3 or cvc5 say), "one peer" (queries that only one decides),
    "no peer", "unknown" (that no engine decides although z3 or cvc5 does), "command" (problems of the sample), and
    for each engine its name and an answer, or "unknown", or "not applicable".
    """

    counts: Counter[tuple[str, str]]
    failures: list[Failure]


# ---- z3 and cvc5


def z3_answers(text: str) -> list[str]:
    """What z3 says of each query."""
    answers = _z3(text)
    if "unknown" in answers:
        # Its procedures for the fragments are not complete on all that these logics admit.
        again = _z3(re.sub(r"\(set-logic \S+\)", "", text))
        answers = [b if a == "unknown" else a for a, b in zip(answers, again, strict=True)]
    return answers


def _z3(text: str) -> list[str]:
    context = z3.Context()
    limited = f"(set-option :timeout {1000 * PEER_SECONDS:.0f}){text}"
    try:
        return z3.Z3_eval_smtlib2_string(context.ref(), limited).split()
    except z3.Z3Exception as error:
        raise Failed("z3 refuses the problem", str(error)) from None


def cvc5_answers(text: str) -> list[str]:
    """What cvc5 says of each query."""
    answers = _cvc5(text)
    if "error" in answers:
        # It takes a division by zero for a nonlinear term.
        answers = _cvc5(re.sub(r"\(set-logic (\S+)\)", lambda m: f"(set-logic {_NONLINEAR.get(m[1], m[1])})", text))
    return answers


def _cvc5(text: str) -> list[str]:
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("incremental", "true")
    solver.setOption("strings-exp", "true")
    solver.setOption("tlimit-per", f"{1000 * PEER_SECONDS:.0f}")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "script")
    symbols = parser.getSymbolManager()
    answers = []
    try:
        while not (command := parser.nextCommand()).isNull():
            said = command.invoke(solver, symbols)
            if "non-linear" in said:
                return ["error"]
            if said:
                answers.append(said.split()[0])
    except RuntimeError as error:
        raise Failed("cvc5 refuses the problem", str(error)) from None
    return answers


# ---- one problem


def examine(text: str, seed: int = 0) -> Counter[str]:
    """Run everything on one script; the counts of a Report. Raises Failed."""
    counts: Counter[str] = Counter(problems=1)
    data = text.encode()
    try:
        script = read_script(data, "script", Meter(WORK_BASE + WORK_PER_BYTE * len(data)))
    except AssayError as error:
        raise Failed("the reader refuses the problem", str(error)) from None
    opinions = list(zip(z3_answers(text), cvc5_answers(text), strict=True))
    if len(opinions) != len(script.queries):
        raise Failed("number of queries", f"{len(script.queries)}, z3 and cvc5 {len(opinions)}")
    for query, opinion in enumerate(opinions, 1):
        answers = {a for a in opinion if a in DECIDED}
        if len(answers) > 1:
            raise Failed("z3 and cvc5 disagree", f"query {query}: {' '.join(opinion)}")
        counts["queries"] += 1
        if not answers:
            counts["no peer"] += 1
        elif not all(a in DECIDED for a in opinion):
            counts["one peer"] += 1
        counts.update(answers)
        found = {engine: engine_answer(data, script, query, engine, seed) for engine in ENGINES}
        for engine, answer in found.items():
            counts[f"{engine} {answer}"] += 1
            if answer in DECIDED and answers and answer not in answers:
                raise Failed(
                    "wrong answer", f"query {query}: {engine} says {answer}, z3 {opinion[0]}, cvc5 {opinion[1]}"
                )
        said = set(found.values()).intersection(DECIDED)
        if len(said) > 1:
            raise Failed("engines disagree", f"query {query}: {found}")
        if answers and not said:
            counts["unknown"] += 1
    return counts


def engine_answer(data: bytes, script: Script, query: int, engine: str, seed: int) -> str:
    """What an engine says of a query, its certificate verified: sat, unsat, unknown, or "not applicable".

    Raises Failed.
    """
    task = Task(script, query, hashlib.sha256(data).hexdigest(), time.monotonic() + ENGINE_SECONDS, seed)
    try:
        answer = ENGINES[engine](task)
    except (NotApplicable, NotLinear):
        return "not applicable"
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        detail = f"query {query}: {engine}: {type(error).__name__}: {error} at {where}"
        raise Failed("an engine raises an error", detail) from error
    if answer.answer not in DECIDED:
        return "unknown"
    try:
        verdict = check(
            data, "script", io.BytesIO(answer.certificate), "certificate", query, Meter(WORK_BASE, WORK_PER_BYTE)
        )
    except AssayError as error:
        raise Failed("certificate refused", f"query {query}: {engine} {answer.answer}: {error}") from None
    if verdict.answer != answer.answer:
        raise Failed("certificate refused", f"query {query}: {engine} says {answer.answer}, it {verdict.answer}")
    return answer.answer


def examine_command(text: str) -> None:
    """Run the command on one script, the checker in a process of its own behind it. Raises Failed."""
    opinions = list(zip(z3_answers(text), cvc5_answers(text), strict=True))
    with tempfile.TemporaryDirectory(prefix="assay-differential-") as folder:
        file = Path(folder, "problem.smt2")
        file.write_text(text)
        command = [sys.executable, "-m", "finder", "prove", "--json", "--timeout", f"{ENGINE_SECONDS:g}", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    if len(results) != len(opinions):
        raise Failed("the command fails", f"status {done.returncode}: {done.stderr}")
    for opinion, result in zip(opinions, results, strict=True):
        answer = result["answer"]
        if answer == "unknown":
            continue
        if any(a in DECIDED and a != answer for a in opinion):
            raise Failed("the command gives a wrong answer", f"{result}, z3 {opinion[0]}, cvc5 {opinion[1]}")
        if result["status"] != 0 or result["verdict"].split()[:3] != ["s", "VERIFIED", answer.upper()]:
            raise Failed("the command's certificate is refused", str(result))
    expected = 3 if any(result["answer"] == "unknown" for result in results) else 0
    if done.returncode != expected:
        raise Failed("exit status of the command", f"expected {expected}, found {done.returncode}")


def shrink(text: str, failed: Failed, seed: int) -> tuple[str, Failed]:
    """A script with as few lines as possible that fails in the same way, and how."""
    deadline = time.monotonic() + SHRINK_SECONDS
    lines = text.splitlines()
    removed = True
    while removed:
        removed = False
        for i in reversed(range(len(lines))):
            if time.monotonic() > deadline:
                return "\n".join([*lines, ""]), failed
            fewer = [*lines[:i], *lines[i + 1 :]]
            try:
                if failed.kind.startswith("the command"):
                    examine_command("\n".join([*fewer, ""]))
                else:
                    examine("\n".join([*fewer, ""]), seed)
            except Failed as again:
                if again.kind == failed.kind:
                    lines, failed, removed = fewer, again, True
            except Exception:
                continue  # no script any more, for one of the solvers
    return "\n".join([*lines, ""]), failed


# ---- many problems


def run(logics: Sequence[str], count: int, seed: int, jobs: int, folder: Path) -> Report:
    """Examine `count` problems, spread evenly over `logics`, from `seed` on, in `jobs` processes.

    Failed problems are written to `folder`; it also holds the problem that each process is working on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("running-*.smt2"):
        left.unlink()
    each = -(-count // len(logics))
    chunks = [
        (logic, range(first, min(first + CHUNK, seed + each)), str(folder))
        for first in range(seed, seed + each, CHUNK)
        for logic in logics
    ]
    report = Report(Counter(), [])
    start = time.monotonic()
    with ProcessPoolExecutor(jobs) as pool:
        try:
            for number, (counts, failures) in enumerate(pool.map(_chunk, chunks), 1):
                report.counts.update(counts)
                report.failures.extend(failures)
                for failure in failures:
                    print(f"{failure.file}: {failure.message}", flush=True)
                if number % (10 * len(logics)) == 0:
                    done = sum(n for (_, label), n in report.counts.items() if label == "problems")
                    print(f"{done} of {count} problems, {time.monotonic() - start:.0f} s", flush=True)
        except BrokenProcessPool:
            running = ", ".join(str(file) for file in folder.glob("running-*.smt2"))
            report.failures.append(Failure("", 0, "a process died or hung", running))
    return report


def _chunk(chunk: tuple[str, range, str]) -> tuple[Counter[tuple[str, str]], list[Failure]]:
    """What a process does: examine some problems of one logic."""
    logic, seeds, folder = chunk
    counts: Counter[tuple[str, str]] = Counter()
    failures = []
    running = Path(folder, f"running-{os.getpid()}.smt2")
    for seed in seeds:
        text = random_script(seed, logic)
        running.write_text(text)
        with _ended_when_hanging():
            try:
                found = examine(text, seed)
                if seed % SAMPLE == 0:
                    examine_command(text)
                    found["command"] += 1
            except Failed as failed:
                found = Counter(problems=1, failed=1)
                failures.append(_keep(logic, seed, text, failed, Path(folder)))
        counts.update({(logic, label): n for label, n in found.items()})
    running.unlink()
    return counts, failures


@contextlib.contextmanager
def _ended_when_hanging() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def _keep(logic: str, seed: int, text: str, failed: Failed, folder: Path) -> Failure:
    """Write a failed problem, as it is and made smaller."""
    name = f"{logic}-{seed}"
    (folder / f"{name}.full.smt2").write_text(text)
    small, failed = shrink(text, failed, seed)
    file = folder / f"{name}.smt2"
    message = " ".join(str(failed).split())
    file.write_text(f"; {message} (engine seed {seed})\n{small}")
    return Failure(logic, seed, message, str(file))


def table(report: Report) -> str:
    """The counts, a line for each logic."""
    engines = [f"{engine} {answer}" for engine in ENGINES for answer in (*DECIDED, "unknown", "not applicable")]
    labels = ["problems", "queries", "sat", "unsat", "one peer", "no peer", *engines, "unknown", "command", "failed"]
    logics = list(dict.fromkeys(logic for logic, _ in report.counts))
    rows = [["logic", *labels]]
    rows += [[logic, *(str(report.counts[logic, label]) for label in labels)] for logic in logics]
    rows.append(["all", *(str(sum(report.counts[logic, label] for logic in logics)) for label in labels)])
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]])
