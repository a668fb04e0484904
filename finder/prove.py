"""From files to verified answers: each query is raced, its certificate written, and what happened reported."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.children import memory_limited
from finder.race import AUTO, Limits, Question, race
from formats.certificate_writer import write_atomically
from formats.dimacs import Formula, is_dimacs, read_formula
from formats.errors import AssayError, MalformedInput, ResourceLimit, Unsupported
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from typing import Any

    from finder.outcome import Failure, Outcome
    from formats.smtlib import Script


class WrongUse(Exception):
    """What was asked for makes no sense; the message says why."""


class Report(NamedTuple):
    """What became of one query of a file, or, with `error`, of a file that could not be used.

    `query` is its index from 1, 0 if there is none. `answer` is "sat" or "unsat", and then verified by the checker, or
    "unknown", and then `reason` says why. `certificate` is the file that was written, `bytes` its size. `verdict` is
    the checker's first line, empty if it was not run, and `status` its exit status, else −1. `failures` are answers
    whose certificates were not verified, and `error` is what `describe` says. Times are in seconds.
    """

    file: str
    query: int = 0
    answer: str = "unknown"
    verified: bool = False
    engine: str = ""
    reason: str = ""
    error: dict[str, Any] | None = None
    certificate: str = ""
    bytes: int = 0
    lemmas_found: int = 0
    lemmas_used: int = 0
    find_seconds: float = 0.0
    check_seconds: float = 0.0
    verdict: str = ""
    status: int = -1
    failures: tuple[dict[str, Any], ...] = ()


def describe(error: Exception) -> dict[str, Any]:
    """An error as a JSON object: its `kind`, a `message` for people, and where it is known, its place.

    The kinds are malformed, unsupported, resource (a limit of the reader, or of memory), file (it cannot be read or
    written, or has changed) and usage.
    """
    if isinstance(error, MalformedInput):
        place = {"file": error.file, "line": error.line, "column": error.column, "what": error.what}
        return {"kind": "malformed", "message": str(error), **place}
    if isinstance(error, Unsupported):
        place = {"construct": error.construct, "where": error.where}
        return {"kind": "unsupported", "message": f"unsupported: {error}", **place}
    if isinstance(error, OSError):
        name = "" if error.filename is None else f"{error.filename}: "
        return {"kind": "file", "message": f"{name}{error.strerror}"}
    kind = "usage" if isinstance(error, WrongUse) else "resource"
    return {"kind": kind, "message": str(error)}


def read_problem(path: Path) -> tuple[bytes, Script | Formula]:
    """The bytes of a problem and what they say. Raises OSError, AssayError."""
    data = path.read_bytes()
    return data, parse(data, str(path))


def parse(data: bytes, name: str) -> Script | Formula:
    """The script or the DIMACS formula in `data`, which messages call `name`. Raises AssayError."""
    if is_dimacs(data):
        return read_formula(data, name)
    return read_script(data, name, Meter(WORK_BASE + WORK_PER_BYTE * len(data)))


def questions_of(problem: Script | Formula, data: bytes, path: str | None, query: int | None) -> list[Question]:
    """The queries of a problem, or the one given. Raises WrongUse where there is none."""
    count = 1 if isinstance(problem, Formula) else len(problem.queries)
    if not count:
        raise WrongUse("the script asks nothing: it has no check-sat")
    if query is not None and not 1 <= query <= count:
        raise WrongUse(f"no query {query}: the problem has {count}")
    digest = hashlib.sha256(data).hexdigest()
    queries = range(1, count + 1) if query is None else [query]
    return [Question(problem, k, data, digest, path) for k in queries]


def prove_files(
    paths: Sequence[Path],
    limits: Limits | None = None,
    *,
    output: Path | None = None,
    query: int | None = None,
    engine: str = AUTO,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> Generator[Report, None, None]:
    """Decide the queries of these problems, or of each only the one given, and write the certificates.

    A certificate goes to `output`, which can take only one, or else where `certificate_path` says; one that was not
    verified goes beside that, see `kept_path`. Files are read when it is their turn. Reports come in the order of files
    and queries; `progress` is told about ten times a second what is going on.
    """
    limits = limits or Limits.chosen()
    inputs = {identity for path in paths if (identity := _identity(path)) is not None}
    reports: list[Report | None] = []
    targets: list[Path] = []

    def questions() -> Iterator[Question]:
        for path in paths:
            try:
                asked = _questions(path, limits.memory, query)
                count = asked[0].queries
                goals = [output or certificate_path(path, question.query, count) for question in asked]
                for goal in goals:
                    if _identity(goal) in inputs:
                        raise WrongUse(f"{goal}: the certificate would overwrite a problem")
                    make_sure_of(goal)
            except (AssayError, OSError, WrongUse) as error:
                about = describe(error)
                reports.append(Report(str(path), reason=about["message"], error=about))
                targets.append(path)
                continue
            for question, goal in zip(asked, goals, strict=True):
                reports.append(None)
                targets.append(goal)
                yield question._replace(number=len(reports) - 1, file=str(path))

    def tick(question: Question, state: str) -> None:
        name = os.path.basename(question.file)
        progress(f"{name}: query {question.query} of {question.queries}: {state}")

    given = 0
    with closing(race(questions(), limits, engine, seed, tick)) as outcomes:
        for question, outcome in outcomes:
            reports[question.number] = _written(question, outcome, targets[question.number])
            while given < len(reports) and (report := reports[given]) is not None:
                given += 1
                yield report
    for report in reports[given:]:
        if report is not None:
            yield report


def _questions(path: Path, memory: int, query: int | None) -> list[Question]:
    """The queries of a file. Raises OSError, AssayError, WrongUse."""
    try:
        with memory_limited(memory):
            data, problem = read_problem(path)
    except MemoryError:
        raise ResourceLimit(f"{path}: out of memory while reading (limit {memory >> 20} MB)") from None
    # What is no file, a pipe for example, can be read only once.
    return questions_of(problem, data, str(path) if path.is_file() else None, query)


def _written(question: Question, outcome: Outcome, target: Path) -> Report:
    """Write the certificates of an outcome, and report it."""
    report = Report(
        question.file,
        question.query,
        outcome.answer,
        outcome.answer != "unknown",
        outcome.engine,
        outcome.reason,
        bytes=len(outcome.certificate),
        lemmas_found=outcome.lemmas_found,
        lemmas_used=outcome.lemmas_used,
        find_seconds=outcome.find_seconds,
        check_seconds=outcome.check_seconds,
        verdict=outcome.verdict,
        status=outcome.status,
    )
    failures = [{**f._asdict(), "certificate": "", "rejected": f.rejected} for f in outcome.failures]
    report = report._replace(failures=tuple(failures))
    try:
        for failure, told in zip(outcome.failures, failures, strict=True):
            # The checker reads the file as it is now, the engines as it was.
            if question.path is not None and Path(question.path).read_bytes() != question.data:
                told["rejected"] = False
                raise OSError(0, "has changed while it was being solved", question.path)
            kept = kept_path(target, failure)
            publish(kept, failure.certificate)
            told["certificate"] = str(kept)
        if report.verified:
            publish(target, outcome.certificate)
            report = report._replace(certificate=str(target))
    except OSError as error:
        about = describe(error)
        return report._replace(answer="unknown", verified=False, reason=about["message"], error=about, bytes=0)
    return report


def certificate_path(problem: Path, query: int, queries: int) -> Path:
    """Where the certificate of a query goes unless told otherwise: FILE.cert, or FILE.k.cert among several."""
    stem = problem.stem if problem.suffix in (".smt2", ".cnf") else problem.name
    return problem.with_name(f"{stem}.cert" if queries == 1 else f"{stem}.{query}.cert")


def kept_path(target: Path, failure: Failure) -> Path:
    """Where a certificate is kept that was not verified: CERT.ENGINE.rejected, or …unverified if it may be right."""
    return target.with_name(f"{target.name}.{failure.engine}.{'rejected' if failure.rejected else 'unverified'}")


def make_sure_of(target: Path) -> None:
    """Find out whether `publish` will be able to write there; writes nothing. Raises OSError."""
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if not _special(target):
            with tempfile.TemporaryFile(dir=target.resolve().parent):
                pass
    except OSError as error:
        raise OSError(error.errno, f"cannot be written: {error.strerror}", str(target)) from None


def publish(target: Path, data: bytes) -> None:
    """Write a file, all or nothing where that is possible: a device or a pipe takes what comes. Raises OSError."""
    if _special(target):
        target.write_bytes(data)
    else:
        write_atomically(target.resolve(), data)


def _special(path: Path) -> bool:
    """Whether there is something, and it is no file: a device or a pipe must not be replaced by one."""
    return path.exists() and not path.is_file()


def _identity(path: Path) -> tuple[int, int] | None:
    """What is the same for all names of an existing file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
