"""The Python API: from a problem to an answer that the checker verified, with its certificate.

`docs/python-api.md` describes it; programs import it as `assay`.
"""

from __future__ import annotations

import io
import json
import operator
import os
import subprocess
import sys
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, SupportsIndex, TypeAlias, cast

from finder.children import undisturbed
from finder.interpretation import Model, read_model
from finder.machine import LEAST_MEMORY
from finder.outcome import Failure
from formats.errors import MalformedInput, ResourceLimit, Unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pysmt.fnode import FNode

Problem: TypeAlias = "str | bytes | os.PathLike[str] | FNode"


@dataclass(frozen=True, eq=False)
class Result:
    """What became of one query, the `query`-th of `problem`, from 1.

    `answer` is "sat" or "unsat" only if the checker has verified `certificate`; otherwise it is "unknown", and `reason`
    says why. `engine` is who found it, `verdict` the checker's first line, and `status` its exit status, −1 if it was
    not run. `lemmas_found` clauses took part in the search, `lemmas_used` of the theories are in the certificate. Times
    are in seconds.
    """

    query: int
    answer: Literal["sat", "unsat", "unknown"]
    engine: str
    reason: str
    verdict: str
    status: int
    lemmas_found: int
    lemmas_used: int
    find_seconds: float
    check_seconds: float
    failures: tuple[Failure, ...]
    """Answers of engines whose certificates the checker did not verify."""
    problem: bytes = field(repr=False)
    """What the certificate is about: `assay check` needs these bytes, unchanged."""
    certificate: bytes = field(repr=False)
    """Empty if the answer is unknown."""
    names: Mapping[str, str] = field(repr=False)
    """For names in `problem` that stand for other names of a pysmt formula, the latter."""

    @property
    def verified(self) -> bool:
        """Whether there is an answer: none is given that the checker did not verify."""
        return self.answer != "unknown"

    @cached_property
    def model(self) -> Model | None:
        """The values of the declared constants and functions if the answer is "sat"."""
        if self.answer != "sat":
            return None
        model = read_model(self.problem, self.certificate)
        return Model({self.names.get(name, name): value for name, value in model.items()})


class CertificateRejected(Exception):
    """The checker rejected a certificate, and no other one was verified. This is a bug of the finder.

    `result` has in `failures` what a report of the bug needs, with `problem`.
    """

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result

    def __str__(self) -> str:
        return f"query {self.result.query}: {self.result.reason}; this is a bug of assay, please report it"


def prove(
    problem: Problem,
    *,
    query: int | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    jobs: int | None = None,
    engine: str = "auto",
    seed: int = 0,
) -> Result:
    """Decide one query of a problem.

    `problem` is SMT-LIB text, as str or bytes, a file, as pathlib.Path or the like, or a Boolean formula of pysmt.
    `query`, from 1, is needed if the script has several. `timeout` limits the seconds for finding an answer, `memory`
    the megabytes (2^20 bytes) of all processes that this starts, together, `jobs` how many engines and checkers run at
    once; by default there is no limit of time, half of the machine's memory, and its usable cores. With one engine
    and one seed the certificate is always the same. All processes have ended when this returns or raises.

    Raises MalformedInput, Unsupported or ResourceLimit for a problem that cannot be read as a script, OSError for a
    file that cannot be read at all, ValueError for a query or an option that does not exist, CertificateRejected if
    the checker found a certificate to be wrong, and RuntimeError if the process that does the work was killed. If after
    a wrong certificate another engine found a right one, there is a warning.
    """
    return _run(problem, True, query, timeout, memory, jobs, engine, seed)[0]


def prove_all(
    problem: Problem,
    *,
    timeout: float | None = None,
    memory: int | None = None,
    jobs: int | None = None,
    engine: str = "auto",
    seed: int = 0,
) -> list[Result]:
    """Decide all queries of a problem; otherwise like `prove`."""
    return _run(problem, False, None, timeout, memory, jobs, engine, seed)


COMMAND = (sys.executable, "-I", "-m", "finder.worker")
"""The process that does the work."""


def _run(
    problem: Problem,
    only: bool,
    query: int | None,
    timeout: float | None,
    memory: int | None,
    jobs: int | None,
    engine: str,
    seed: int,
) -> list[Result]:
    text, name, names = _text(problem)
    request = {
        "name": name,
        "size": len(text),
        "process": os.getpid(),
        "only": only,
        "query": None if query is None else _natural("query", query, 1),
        "timeout": None if timeout is None else _seconds(timeout),
        "memory": None if memory is None else _natural("memory", memory, LEAST_MEMORY) << 20,
        "jobs": None if jobs is None else _natural("jobs", jobs, 1),
        "engine": engine,
        "seed": _natural("seed", seed, 0),
    }
    try:
        results = _results(_ask(request, text), text, names)
    except MalformedInput as error:
        if isinstance(problem, str) and "(" not in problem:
            what = f"{error.what}; a file is given as a pathlib.Path"
            raise MalformedInput(error.file, error.line, error.column, what) from None
        raise
    for result in results:
        wrong = [failure.engine for failure in result.failures if failure.rejected]
        if wrong and not result.verified:
            raise CertificateRejected(result)
        if wrong:
            who = ", ".join(wrong)
            # Level 3 is the caller of prove or prove_all.
            warnings.warn(f"the checker rejected a certificate (engine {who}): please report this bug", stacklevel=3)
    return results


def _natural(option: str, value: SupportsIndex, least: int) -> int:
    """The value of an option, with the bounds that it has on the command line. Raises ValueError, TypeError."""
    number = operator.index(value)
    if not least <= number < 1_000_000_000:
        raise ValueError(f"{option}: expected a number from {least} to 999999999, found {value!r}")
    return number


def _seconds(timeout: float) -> float:
    """The timeout, with the bounds that it has on the command line. Raises ValueError, TypeError."""
    if not 0 < timeout < 1e9:
        raise ValueError(f"timeout: expected a number of seconds, positive and below 1e9, found {timeout!r}")
    return float(timeout)


def _text(problem: Problem) -> tuple[bytes, str, Mapping[str, str]]:
    """The bytes of a problem, a name for messages, and the names that were replaced."""
    if isinstance(problem, bytes):
        return problem, "<problem>", {}
    if isinstance(problem, str):
        return problem.encode("utf-8", errors="surrogatepass"), "<problem>", {}
    if isinstance(problem, os.PathLike):
        path = Path(problem)
        return path.read_bytes(), str(path), {}
    # Whoever has a formula has imported pysmt.
    pysmt = sys.modules.get("pysmt.fnode")
    if pysmt is not None and isinstance(problem, pysmt.FNode):
        from finder.pysmt_script import read_formula

        return read_formula(problem)
    raise TypeError(f"expected SMT-LIB text, a path or a formula of pysmt, found {type(problem).__name__}")


PATIENCE = 5.0
"""Seconds that the worker gets to end its children before it is killed."""


def _ask(request: dict[str, Any], problem: bytes) -> bytes:
    """What the worker answers to the request. It has ended when this returns or raises. Raises RuntimeError."""
    worker: subprocess.Popen[bytes] | None = None
    with tempfile.TemporaryFile() as errors:
        try:
            # It inherits the mask, and is disturbed only when it is ready for that.
            with undisturbed():
                worker = subprocess.Popen(
                    COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, bufsize=0
                )
            stdin, stdout = cast("IO[bytes]", worker.stdin), cast("IO[bytes]", worker.stdout)
            # A worker that is gone already has said why.
            with suppress(BrokenPipeError):
                _write(stdin, json.dumps(request).encode() + b"\n" + problem)
            said = stdout.read()
            status = worker.wait()
        finally:
            if worker is not None:
                with undisturbed():
                    _end(worker)
        if status != 0:
            errors.seek(0)
            words = errors.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise RuntimeError(f"the finder's process ended with status {status}{f': {words}' if words else ''}")
    return said


def _write(file: IO[bytes], data: bytes) -> None:
    """Write everything to a file without a buffer: what is left in one would be written when it is closed."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _end(worker: subprocess.Popen[bytes]) -> None:
    """End the worker, which first ends its children, unless it has ended; and close the pipes."""
    worker.terminate()
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        # Its children end with it, but nobody waits for them.
        worker.kill()
    with worker:
        pass


def _results(said: bytes, problem: bytes, names: Mapping[str, str]) -> list[Result]:
    """The results that a worker has written, in the order of the queries. Raises what the worker says went wrong."""
    results = []
    stream = io.BytesIO(said)
    while line := stream.readline():
        record = json.loads(line)
        if (error := record.get("error")) is not None:
            raise _error(error)
        certificate = stream.read(record.pop("certificate"))
        failures = [Failure(**f | {"certificate": stream.read(f["certificate"])}) for f in record.pop("failures")]
        results.append(
            Result(**record, certificate=certificate, failures=tuple(failures), problem=problem, names=names)
        )
    return sorted(results, key=lambda result: result.query)


def _error(described: dict[str, Any]) -> Exception:
    """The error that `finder.prove.describe` described."""
    if described["kind"] == "malformed":
        return MalformedInput(described["file"], described["line"], described["column"], described["what"])
    if described["kind"] == "unsupported":
        return Unsupported(described["construct"], described["where"])
    if described["kind"] == "resource":
        return ResourceLimit(described["message"])
    return ValueError(described["message"])
