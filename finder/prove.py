"""From a script to answers: each query is decided, its certificate written and checked by the real checker."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.race import AUTO, race
from formats.certificate_writer import write_atomically
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from formats.smtlib import Script


class Result(NamedTuple):
    """What became of one query.

    `answer` is "sat", "unsat" or "unknown"; `reason` says why it is unknown, or why the certificate was not
    verified; `verdict` is the checker's first line, empty if it was not run, and `status` its exit status. Times are
    in seconds.
    """

    query: int
    answer: str
    engine: str = ""
    reason: str = ""
    certificate: str = ""
    bytes: int = 0
    lemmas_found: int = 0
    lemmas_used: int = 0
    find_seconds: float = 0.0
    check_seconds: float = 0.0
    verdict: str = ""
    status: int = -1

    @property
    def verified(self) -> bool:
        """Whether the checker confirmed the answer."""
        return self.status == 0


def read_problem(path: Path) -> tuple[bytes, Script]:
    """The bytes of a problem and the script in them. Raises OSError, AssayError."""
    data = path.read_bytes()
    return data, read_script(data, str(path), Meter(WORK_BASE + WORK_PER_BYTE * len(data)))


def prove_queries(
    path: Path,
    *,
    output: Path | None = None,
    query: int | None = None,
    timeout: float | None = None,
    engine: str = AUTO,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[Result]:
    """Decide the queries of the script at `path`, all of them or the one given.

    Each decided query's certificate is written to `output`, by default beside the problem, and checked.
    `timeout` is the limit for finding each answer, in seconds; `progress` is told about ten times a second what is
    going on. Raises OSError, AssayError, and IndexError when there is no such query.
    """
    data, script = read_problem(path)
    digest = hashlib.sha256(data).hexdigest()
    queries = [q.index for q in script.queries]
    if query is not None:
        if query not in queries:
            raise IndexError(f"no query {query}: the script has {len(queries)}")
        queries = [query]
    for k in queries:
        start = time.monotonic()
        state = f"{path.name}: query {k} of {len(script.queries)}"
        answer = race(script, k, digest, timeout, engine, seed, partial(progress, f"{state}: searching"))
        found = time.monotonic() - start
        result = Result(k, answer.answer, answer.engine, answer.reason, find_seconds=found)
        if answer.answer != "unknown":
            target = output or certificate_path(path, k, len(script.queries))
            write_atomically(target, answer.certificate)
            result = result._replace(
                certificate=str(target),
                bytes=len(answer.certificate),
                lemmas_found=answer.lemmas_found,
                lemmas_used=answer.lemmas_used,
            )
            progress(f"{state}: checking")
            result = check(path, target, result)
        yield result


def certificate_path(problem: Path, query: int, queries: int) -> Path:
    """Where the certificate of a query goes unless told otherwise: FILE.cert, or FILE.k.cert among several."""
    stem = problem.stem if problem.suffix == ".smt2" else problem.name
    return problem.with_name(f"{stem}.cert" if queries == 1 else f"{stem}.{query}.cert")


def check(problem: Path, certificate: Path, result: Result) -> Result:
    """Run the checker, as an auditor would, on what was written for `result`, and add its verdict."""
    start = time.monotonic()
    status, verdict = run_checker(
        [str(problem), str(certificate), "--query", str(result.query), "--expect", result.answer]
    )
    result = result._replace(verdict=verdict, status=status, check_seconds=time.monotonic() - start)
    return result if status == 0 else result._replace(reason=f"the checker said: {verdict}")


def run_checker(arguments: list[str]) -> tuple[int, str]:
    """Exit status and first line of `python -I -m checker` with these arguments, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-I", "-m", "checker", *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.partition("\n")[0]
