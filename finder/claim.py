"""`assay claim`: what is claimed about configuration is proven, or refuted by an example that is confirmed.

The checker turns raw files into a problem whose first query is unsatisfiable exactly if the claim holds, and has its
own opinion about whatever is said to refute the claim; both in a process of its own. What is between is `finder.prove`.
The second query is asked about claims that hold: if nothing is possible even without what is claimed, they are vacuous.
Of claims that are refuted by an example that is not plain, a narrower one is decided, too, for a plainer one.

    claims ──► problems ──► answers with certificates ──► results ──► records: lines, JSON, an evidence archive

Each kind of claims is a line of the table below.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.access import ACCESS
from finder.printing import printable
from finder.script_claim import SMT
from finder.unreachable import UNREACHABLE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from finder import archive
    from finder.claim_kind import Claim, Kind
    from finder.prove import Report
    from finder.race import Limits

KINDS: dict[str, Kind] = {**ACCESS, "smt": SMT, "unreachable": UNREACHABLE}
"""The kinds of claims, by the name of their subcommand, which the checker calls them by, too."""

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"

OK, REFUTED, MALFORMED, UNDECIDED, LIMIT = 0, 1, 2, 3, 4

FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github")

SUFFIX = ".tar"
"""What the name of an archive that is one file ends with."""

LONGEST_NAME = 60
"""Longest name, in characters, that the folder of a claim has in an archive."""

NOT_DECIDED = "vacuity not decided"
NOT_NARROWED = "whether there is a plainer example is not decided"


class Result(NamedTuple):
    """What became of a claim.

    `outcome` is PASS, FAIL or UNKNOWN, `reason` says why or under which assumption, and `status` is what this means for
    the exit status. `parameters` are those of the problem that was decided; `problem` and `certificate` are its files,
    "" if there are none. `premises` is that of the second query, where it was decided, and `vacuous` what that says.
    `because` says what is responsible for the counterexample `witness`, if there is one. `encodable`: the checker can
    make a problem of the claim, or would but for something unsupported or a limit. Times are in seconds.
    """

    outcome: str
    reason: str
    status: int
    parameters: dict[str, Any]
    problem: str = ""
    certificate: str = ""
    premises: str = ""
    vacuous: bool | None = None
    because: tuple[str, ...] = ()
    witness: dict[str, Any] | None = None
    encodable: bool = True
    find_seconds: float = 0.0
    check_seconds: float = 0.0


class CheckerFailed(Exception):
    """The checker gave no answer; the message says what it gave instead."""


class Run(NamedTuple):
    """All that `assay claim` found: a record of each claim, as JSON, and the exit status.

    `archive` is the evidence archive that was written, with the checker's verdict on it, "" if there is none; `agreed`:
    it is the one that was expected.
    """

    records: list[dict[str, Any]]
    status: int
    archive: str = ""
    verdict: str = ""
    agreed: bool = True


def run(options: argparse.Namespace, limits: Limits, progress: Callable[[str], None]) -> Run:
    """Decide the claims that the options state, and write the evidence archive `options.archive`, if there is one.

    Raises AssayError for a batch that is none, OSError, CheckerFailed.
    """
    if options.kind is None:
        from finder.claim_batch import read_batch

        claims = read_batch(options.batch, KINDS)
    else:
        claims = KINDS[options.kind].claims(options)
    if options.archive:
        from finder.archive import must_not_exist

        must_not_exist(options.archive)
    return decide_all(claims, limits, progress, options.archive)


def decide_all(
    claims: Sequence[Claim], limits: Limits, progress: Callable[[str], None] = lambda _: None, bag: Path | None = None
) -> Run:
    """Decide claims, and write the evidence archive `bag`, if there is to be one. Raises OSError, CheckerFailed."""
    inputs = read_inputs(claims)
    with tempfile.TemporaryDirectory(prefix="assay-claim-") as temporary:
        results = decide(claims, inputs, limits, Path(temporary), progress)
        records = [record_of(*given, inputs) for given in zip(claims, results, strict=True)]
        status = exit_status(results)
        if bag is None:
            return Run(records, status)
        verdict, agreed = write_archive(claims, results, inputs, bag)
    return Run(records, status if agreed else REFUTED, str(bag), verdict, agreed)


def read_inputs(claims: Sequence[Claim]) -> dict[Path, bytes | OSError]:
    """The contents of the files that the claims are about, each read once, or why they cannot be read."""
    inputs: dict[Path, bytes | OSError] = {}
    for path in dict.fromkeys([path for claim in claims for path in claim.files]):
        try:
            inputs[path] = path.read_bytes()
        except OSError as error:
            inputs[path] = error
        except ValueError:
            inputs[path] = OSError(errno.EINVAL, "no name of a file", str(path))
    return inputs


def decide(
    claims: Sequence[Claim],
    inputs: Mapping[Path, bytes | OSError],
    limits: Limits,
    folder: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Result]:
    """Decide claims, and leave their problems and certificates in `folder`. Raises OSError, CheckerFailed."""
    results: dict[int, Result] = {}
    readable = {}
    for number, claim in enumerate(claims, 1):
        errors = [f"{path}: {error.strerror}" for path in claim.files if isinstance(error := inputs[path], OSError)]
        if errors:
            results[number] = Result(UNKNOWN, errors[0], MALFORMED, claim.parameters, encodable=False)
        else:
            readable[number] = claim
    data = {path: contents for path, contents in inputs.items() if isinstance(contents, bytes)}
    results.update(_decide(readable, data, limits, folder, "", progress))
    narrower = {}
    for number, claim in readable.items():
        result = results[number]
        opinion = {"because": list(result.because), "witness": result.witness}
        if result.outcome == FAIL and (parameters := KINDS[claim.kind].narrower(claim.parameters, opinion)) is not None:
            narrower[number] = claim._replace(parameters=parameters)
    found = _decide(narrower, data, limits, folder, "-narrower", progress)
    for number, result in found.items():
        known = results[number]
        told = {PASS: KINDS[readable[number].kind].only, FAIL: ""}.get(result.outcome, NOT_NARROWED)
        results[number] = known._replace(reason=f"{told}: {known.reason}" if told else known.reason)
    plain = {number: result for number, result in found.items() if result.outcome == FAIL}
    results.update(_plainer(readable, results, plain, data))
    return [results[number] for number in sorted(results)]


def _plainer(
    claims: dict[int, Claim], results: dict[int, Result], narrower: dict[int, Result], inputs: dict[Path, bytes]
) -> dict[int, Result]:
    """Results of claims with the examples that refute narrower ones: a model of the narrower problem is one of theirs.

    A certificate names its problem by a digest; with another one the checker verifies it again. Raises CheckerFailed.
    """
    from finder.export import NotVerified, verify
    from finder.prove import Report

    reports = {}
    for number, result in narrower.items():
        problem, query = results[number].problem, KINDS[claims[number].kind].queries(claims[number].parameters)[0]
        digest = hashlib.sha256(Path(problem).read_bytes()).hexdigest()
        header, _, values = Path(result.certificate).read_bytes().partition(b"\n")
        target = Path(result.certificate).with_suffix(".plain")
        target.write_bytes(header[: -len(digest)] + digest.encode() + b"\n" + values)
        try:
            verdict = verify(Path(problem), target, query)["verdict"]
        except NotVerified as error:
            raise CheckerFailed(f"checker: s {error}") from None
        if not verdict.startswith("VERIFIED SAT "):
            raise CheckerFailed(f"checker: s {printable(verdict)}")
        seconds = results[number].find_seconds + result.find_seconds, results[number].check_seconds
        reports[number] = Report(
            problem, query, "sat", True, certificate=str(target), find_seconds=seconds[0], check_seconds=seconds[1]
        )
    examples = {n: {**_request(claims[n], inputs), "values": values_of(report)} for n, report in reports.items()}
    opinions = _ask("evaluate", examples)
    return {number: _result(claims[number], report, opinions[number]) for number, report in reports.items()}


def _decide(
    claims: dict[int, Claim],
    inputs: dict[Path, bytes],
    limits: Limits,
    folder: Path,
    suffix: str,
    progress: Callable[[str], None],
) -> dict[int, Result]:
    """Decide claims, by number; names of their files have a suffix if vacuity is not asked about."""
    results = {}
    asked: dict[int, tuple[Path, int, int]] = {}
    for number, answer in _ask("encode", {n: _request(claim, inputs) for n, claim in claims.items()}).items():
        claim = claims[number]
        if "error" in answer:
            error = answer["error"]
            known = error["status"] in (UNDECIDED, LIMIT)
            results[number] = Result(UNKNOWN, error["verdict"], error["status"], claim.parameters, encodable=known)
            continue
        path = folder / f"{claim.kind}-{number}{suffix}.smt2"
        path.write_bytes(answer["problem"].encode("latin-1"))
        asked[number] = path, *KINDS[claim.kind].queries(claim.parameters)
    reports = _prove({n: (path, query) for n, (path, query, _) in asked.items()}, limits, progress)
    without_goal = {
        n: (path, premises)
        for n, (path, _, premises) in asked.items()
        if premises > 0 and not suffix and n in reports and reports[n].answer == "unsat"
    }
    vacuity = _prove(without_goal, limits, progress)
    examples = {
        number: {**_request(claims[number], inputs), "values": values_of(report)}
        for number, report in reports.items()
        if report.answer == "sat"
    }
    opinions = _ask("evaluate", examples)
    for number, report in reports.items():
        results[number] = _result(claims[number], report, opinions.get(number), vacuity.get(number))
    return results


def _prove(
    questions: dict[int, tuple[Path, int]], limits: Limits, progress: Callable[[str], None]
) -> dict[int, Report]:
    """A report for each question, which is a problem and one of its queries."""
    from finder.prove import prove_files

    reports: dict[int, Report] = {}
    for query in sorted({query for _, query in questions.values()}):
        numbers = [number for number in questions if questions[number][1] == query]
        count = len(numbers)

        def show(text: str, count: int = count) -> None:
            progress(f"{len(reports)} of {count} problems: {text}")

        paths = [questions[number][0] for number in numbers]
        with closing(prove_files(paths, limits, query=query, progress=show)) as found:
            for number, report in zip(numbers, found, strict=True):
                reports[number] = report
    return reports


def _result(claim: Claim, report: Report, opinion: dict[str, Any] | None, premises: Report | None = None) -> Result:
    """What a report about the problem of a claim means, the checker's opinion about the example in it, if there is one,
    and a report about the second query, if that was asked."""
    kind = KINDS[claim.kind]
    result = Result(
        UNKNOWN,
        report.reason,
        UNDECIDED,
        claim.parameters,
        report.file,
        find_seconds=report.find_seconds,
        check_seconds=report.check_seconds,
    )
    if report.answer == "unsat":
        decided = premises is not None and premises.verified
        vacuous = premises.answer == "unsat" if premises is not None and decided else None
        shown = "" if vacuous is False else kind.vacuous if vacuous else NOT_DECIDED
        reason = "; ".join([text for text in (kind.assumption(claim.parameters), shown) if text])
        result = result._replace(outcome=PASS, reason=reason, status=OK, certificate=report.certificate)
        if premises is None:
            return result
        return result._replace(
            premises=premises.certificate,
            vacuous=vacuous,
            find_seconds=report.find_seconds + premises.find_seconds,
            check_seconds=report.check_seconds + premises.check_seconds,
        )
    if opinion is None:
        rejected = [failure for failure in report.failures if failure["rejected"]]
        if rejected:
            bug = f"a bug of assay: the checker says {rejected[0]['verdict']}"
            return result._replace(reason=bug, status=REFUTED)
        limit = report.error is not None and report.error["kind"] == "resource"
        return result._replace(status=LIMIT if limit else UNDECIDED)
    if not opinion.get("refutes"):
        bug = f"a bug of assay: an example that is none, {json.dumps(opinion)}"
        return result._replace(reason=bug, status=REFUTED)
    because = kind.refutation(opinion)
    result = result._replace(because=tuple(opinion["because"]), witness=opinion["witness"])
    return result._replace(outcome=FAIL, reason=because, status=REFUTED, certificate=report.certificate)


def values_of(report: Report) -> dict[str, bool | int | str]:
    """The values that the certificate of a `sat` answer gives to the constants of the problem, by their names.

    Those of other sorts, and of a DIMACS problem, are left out.
    """
    from finder.explain_model import Interpretation
    from finder.prove import read_problem
    from formats.certificate import CertificateReader
    from formats.smtlib import Script

    _, script = read_problem(Path(report.file))
    if not isinstance(script, Script):
        return {}
    reader = CertificateReader(io.BytesIO(Path(report.certificate).read_bytes()), report.certificate)
    tables = Interpretation(script, reader).tables.values()
    return {t.function.name: t.default for t in tables if isinstance(t.default, (bool, int, str)) and not t.entries}


def _request(claim: Claim, inputs: dict[Path, bytes]) -> dict[str, Any]:
    """A claim, as the checker takes it."""
    return {
        "kind": claim.kind,
        "version": KINDS[claim.kind].version,
        "parameters": claim.parameters,
        "inputs": [{"name": str(path), "base64": base64.b64encode(inputs[path]).decode()} for path in claim.files],
    }


def _ask(command: str, requests: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The checker's answers to numbered requests, from one process. Raises CheckerFailed."""
    if not requests:
        return {}
    text = "".join([json.dumps(request) + "\n" for request in requests.values()])
    done = subprocess.run(
        [sys.executable, "-I", "-m", "checker", command], input=text, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) != len(requests):
        raise CheckerFailed(f"checker {command}: {(lines or done.stderr.splitlines() or ['no answer'])[-1]}")
    return dict(zip(requests, map(json.loads, lines), strict=True))


# ---- results, for people and for programs


def record_of(claim: Claim, result: Result, inputs: Mapping[Path, bytes | OSError]) -> dict[str, Any]:
    """A claim and its result as JSON: all that is told in any format. docs/claims.md lists the members."""
    digests = {
        str(path): None if isinstance(data := inputs[path], OSError) else hashlib.sha256(data).hexdigest()
        for path in claim.files
    }
    return {
        "name": claim.name,
        "kind": claim.kind,
        "version": KINDS[claim.kind].version,
        "parameters": result.parameters,
        "inputs": [{"file": name, "sha256": digest} for name, digest in digests.items()],
        "claim": claim.statement,
        "outcome": result.outcome,
        "status": result.status,
        "reason": result.reason,
        "vacuous": result.vacuous,
        "because": list(result.because),
        "counterexample": result.witness if result.outcome == FAIL else None,
        "find_seconds": round(result.find_seconds, 3),
        "check_seconds": round(result.check_seconds, 3),
        "certificate_bytes": sum([os.path.getsize(file) for file in (result.certificate, result.premises) if file]),
    }


def written(found: Run, form: str) -> list[str]:
    """The lines that are printed in one of FORMATS."""
    if form == "jsonl":
        return [json.dumps(record) for record in found.records]
    if form == "json":
        whole = {
            "format": "assay-claims 1",
            "claims": found.records,
            "counts": _counts(found.records),
            "exit_status": found.status,
            "archive": {"file": found.archive, "verdict": found.verdict} if found.archive else None,
        }
        return json.dumps(whole, indent=1).splitlines()
    if form in ("sarif", "junit", "github"):
        from finder import report_ci

        if form == "sarif":
            return report_ci.sarif(found.records, found.status).splitlines()
        if form == "junit":
            return report_ci.junit(found.records, report_ci.now()).splitlines()
        return report_ci.github(found.records, summary(found.records))
    archive = [f"{printable(found.archive)}: {found.verdict}"] if found.archive else []
    return [*map(line_of, found.records), summary(found.records), *archive]


def line_of(record: dict[str, Any]) -> str:
    """The line that is printed for a claim."""
    name = [record["name"]] if record["name"] else []
    reason = [record["reason"]] if record["reason"] else []
    outcome = f"{record['outcome']} (known)" if record.get("known") else record["outcome"]
    return printable(": ".join([f"{outcome} {': '.join([*name, record['claim']])}", *reason]))


def _counts(records: Sequence[dict[str, Any]]) -> dict[str, int]:
    counts = Counter(record["outcome"] for record in records)
    return {outcome: counts[outcome] for outcome in (PASS, FAIL, UNKNOWN)}


def summary(records: Sequence[dict[str, Any]]) -> str:
    """How many claims hold, are refuted, and are undecided."""
    total = f"{len(records)} claim{'' if len(records) == 1 else 's'}"
    vacuous = [record["vacuous"] for record in records].count(True)
    known = [record.get("known") for record in records].count(True)
    marks = [f"{number} {word}" for number, word in ((vacuous, "vacuous"), (known, "known")) if number]
    more = f" ({', '.join(marks)})" if marks else ""
    return f"{total}: {', '.join([f'{number} {outcome}' for outcome, number in _counts(records).items()])}{more}"


def exit_status(results: Sequence[Result]) -> int:
    """0 if all claims hold, else the first that applies: 1 refuted, 2 malformed, 3 unknown, 4 a limit was reached."""
    return worst([result.status for result in results])


def worst(statuses: Sequence[int]) -> int:
    """The first that applies, in the order of `exit_status`."""
    return next(status for status in (REFUTED, MALFORMED, UNDECIDED, LIMIT, OK) if status in statuses)


# ---- the evidence archive


def write_archive(
    claims: Sequence[Claim], results: Sequence[Result], inputs: Mapping[Path, bytes | OSError], bag: Path
) -> tuple[str, bool]:
    """Write the evidence archive `bag`, one file if its name ends with SUFFIX, else a folder, and have it verified.

    The verdict, and whether it is what was expected. Claims that the checker cannot read are left out; the archive says
    which. Raises OSError.
    """
    from finder import archive

    kept: list[archive.Claim] = []
    left_out: list[str] = []
    for claim, result in zip(claims, results, strict=True):
        if result.encodable:
            kept.append(_evidence(claim, result, inputs, {claim.name.lower() for claim in kept}))
        else:
            left_out.append(claim.statement)
    if not kept:
        raise OSError(0, "no claim is left to be archived", str(bag))
    collection = {"left_out": left_out} if left_out else {}
    files = archive.bag(archive.payload(kept, collection))
    target = Path(os.path.abspath(bag))
    (archive.write_file if target.suffix == SUFFIX else archive.write_folder)(files, target)
    command = [sys.executable, "-I", "-m", "checker", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    verdict = (done.stdout.splitlines() or [f"s ERROR the checker ended with exit status {done.returncode}"])[0]
    word = {0: "VERIFIED", 1: "REFUTED", 3: "UNKNOWN", 4: "UNKNOWN"}.get(done.returncode, "no")
    return verdict.removeprefix("s "), verdict.startswith(f"s {word} ARCHIVE ")


def _evidence(claim: Claim, result: Result, inputs: Mapping[Path, bytes | OSError], taken: set[str]) -> archive.Claim:
    """A claim as it is archived. It keeps its name if that makes a folder, is no number, and no claim before has it."""
    from finder import archive

    fits = re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_-])?", claim.name) and len(claim.name) <= LONGEST_NAME
    read: dict[str, bytes | None] = {
        "problem": Path(result.problem).read_bytes() if result.problem else b"",
        "certificate": Path(result.certificate).read_bytes() if result.certificate else None,
        "premises": Path(result.premises).read_bytes() if result.premises else None,
    }
    return archive.Claim(
        claim.kind,
        KINDS[claim.kind].version,
        result.parameters,
        [(path.name, data) for path in claim.files if isinstance(data := inputs[path], bytes)],
        read["problem"] or b"",
        read["certificate"],
        read["premises"],
        name=claim.name if fits and not claim.name.isdecimal() and claim.name.lower() not in taken else "",
    )
