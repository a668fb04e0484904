"""`assay claim`: what is claimed about configuration is proven, or refuted by an example that is confirmed.

The checker turns raw files into a problem whose first query is unsatisfiable exactly if the claim holds, and has its
own opinion about whatever is said to refute the claim; both in a process of its own. What is between is `finder.prove`.
The second query is asked about claims that hold: if nothing is possible even without what is claimed, they are vacuous.
Each kind of claims is a module and one line of the table below.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.printing import printable
from finder.unreachable import UNREACHABLE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from finder.claim_kind import Claim, Kind
    from finder.prove import Report
    from finder.race import Limits

KINDS: dict[str, Kind] = {
    "unreachable": UNREACHABLE,
}
"""The kinds of claims, by the name of their subcommand, which the checker calls them by, too."""

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"

OK, REFUTED, MALFORMED, UNDECIDED, LIMIT = 0, 1, 2, 3, 4


class Result(NamedTuple):
    """What became of a claim.

    `outcome` is PASS, FAIL or UNKNOWN, `reason` says why or under which assumption, and `status` is what this means for
    the exit status. `parameters` are those of the problem that was decided; `problem` and `certificate` are its files,
    "" if there are none. `premises` is that of the second query, where it was decided, and `vacuous` what that says.
    `perhaps`: there is an example, and the checker cannot say whether it refutes the claim.
    """

    outcome: str
    reason: str
    status: int
    parameters: dict[str, Any]
    problem: str = ""
    certificate: str = ""
    premises: str = ""
    vacuous: bool | None = None
    perhaps: bool = False


class CheckerFailed(Exception):
    """The checker gave no answer; the message says what it gave instead."""


def run(options: argparse.Namespace, limits: Limits, progress: Callable[[str], None]) -> tuple[list[str], int]:
    """The lines that `assay claim` prints, one for each claim and a summary, and the exit status.

    Problems, certificates and a record of each claim are left in the folder `options.output`, if there is one.
    Raises OSError, CheckerFailed.
    """
    claims = KINDS[options.kind].claims(options)
    inputs = read_inputs(claims)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.output or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        results = decide(claims, inputs, limits, folder, progress)
        if options.output:
            for number, (claim, result) in enumerate(zip(claims, results, strict=True), 1):
                text = json.dumps(record_of(claim, result, inputs), indent=2) + "\n"
                (folder / f"{claim.kind}-{number}.json").write_text(text, encoding="ascii")
    return [*map(line_of, claims, results), summary(results)], exit_status(results)


def read_inputs(claims: Sequence[Claim]) -> dict[Path, bytes | OSError]:
    """The contents of the files that the claims are about, each read once, or why they cannot be read."""
    inputs: dict[Path, bytes | OSError] = {}
    for path in dict.fromkeys([path for claim in claims for path in claim.files]):
        try:
            inputs[path] = path.read_bytes()
        except OSError as error:
            inputs[path] = error
    return inputs


def decide(
    claims: Sequence[Claim],
    inputs: dict[Path, bytes | OSError],
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
            results[number] = Result(UNKNOWN, errors[0], MALFORMED, claim.parameters)
        else:
            readable[number] = claim
    data = {path: contents for path, contents in inputs.items() if isinstance(contents, bytes)}
    results.update(_decide(readable, data, limits, folder, "", progress))
    weaker = {}
    for number, claim in readable.items():
        parameters = KINDS[claim.kind].weaker(claim.parameters)
        if results[number].perhaps and parameters is not None:
            weaker[number] = claim._replace(parameters=parameters)
    for number, result in _decide(weaker, data, limits, folder, "-weaker", progress).items():
        if result.outcome == FAIL:
            results[number] = result
        if result.outcome == PASS:
            known = results[number]
            results[number] = known._replace(reason=f"proven only {result.reason}; {known.reason}")
    return [results[number] for number in sorted(results)]


def _decide(
    claims: dict[int, Claim],
    inputs: dict[Path, bytes],
    limits: Limits,
    folder: Path,
    suffix: str,
    progress: Callable[[str], None],
) -> dict[int, Result]:
    """Decide claims, by number, as they are."""
    from finder.prove import certificate_path, prove_files

    results = {}
    problems: dict[int, Path] = {}
    for number, answer in _ask("encode", {n: _request(claim, inputs) for n, claim in claims.items()}).items():
        if "error" in answer:
            error = answer["error"]
            results[number] = Result(UNKNOWN, error["verdict"], error["status"], claims[number].parameters)
            continue
        path = problems[number] = folder / f"{claims[number].kind}-{number}{suffix}.smt2"
        path.write_text(answer["problem"], encoding="ascii")
        for query in (1, 2):
            # Of an earlier problem of this name, perhaps.
            certificate_path(path, query, 2).unlink(missing_ok=True)
    with closing(prove_files(list(problems.values()), limits, query=1, progress=progress)) as found:
        reports = dict(zip(problems, found, strict=True))
    hold = [number for number, report in reports.items() if report.answer == "unsat"]
    with closing(prove_files([problems[n] for n in hold], limits, query=2, progress=progress)) as found:
        premises = dict(zip(hold, found, strict=True))
    examples = {
        number: {**_request(claims[number], inputs), "values": values_of(report)}
        for number, report in reports.items()
        if report.answer == "sat"
    }
    opinions = _ask("evaluate", examples)
    for number, report in reports.items():
        results[number] = _result(claims[number], report, opinions.get(number), premises.get(number))
    return results


def _result(claim: Claim, report: Report, opinion: dict[str, Any] | None, premises: Report | None = None) -> Result:
    """What a report about the problem of a claim means, the checker's opinion about the example in it, if there is one,
    and a report about the second query, if that was asked."""
    kind = KINDS[claim.kind]
    files = claim.parameters, report.file, report.certificate
    if report.answer == "unsat":
        decided = premises is not None and premises.verified
        vacuous = premises.answer == "unsat" if premises is not None and decided else None
        reasons = [kind.assumption(claim.parameters), kind.vacuous if vacuous else ""]
        reason = "; ".join([text for text in reasons if text])
        proof = premises.certificate if premises is not None else ""
        return Result(PASS, reason, OK, *files, premises=proof, vacuous=vacuous)
    if opinion is None:
        rejected = [failure for failure in report.failures if failure["rejected"]]
        if rejected:
            return Result(UNKNOWN, f"a bug of assay: the checker says {rejected[0]['verdict']}", REFUTED, *files)
        limit = report.error is not None and report.error["kind"] == "resource"
        return Result(UNKNOWN, report.reason, LIMIT if limit else UNDECIDED, *files)
    if opinion.get("refutes") is False or "error" in opinion:
        return Result(UNKNOWN, f"a bug of assay: an example that is none, {json.dumps(opinion)}", REFUTED, *files)
    because = f"{kind.witness(opinion['witness'])} by {' and '.join(opinion['because'])}"
    if opinion["refutes"] is None:
        return Result(UNKNOWN, f"perhaps {because}", UNDECIDED, *files, perhaps=True)
    return Result(FAIL, because, REFUTED, *files)


def values_of(report: Report) -> dict[str, bool | int]:
    """The values that the certificate of a `sat` answer gives to the constants of the problem, by their names."""
    from finder.explain_model import Interpretation
    from finder.prove import read_problem
    from formats.certificate import CertificateReader
    from formats.smtlib import Script

    _, script = read_problem(Path(report.file))
    if not isinstance(script, Script):
        raise CheckerFailed("checker encode: no script")
    reader = CertificateReader(io.BytesIO(Path(report.certificate).read_bytes()), report.certificate)
    tables = Interpretation(script, reader).tables.values()
    return {table.function.name: table.default for table in tables if isinstance(table.default, (bool, int))}


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


def record_of(claim: Claim, result: Result, inputs: dict[Path, bytes | OSError]) -> dict[str, Any]:
    """A claim and its result as JSON: what it takes to make the problem again, and which files were written."""
    digests = {
        str(path): None if isinstance(data := inputs[path], OSError) else hashlib.sha256(data).hexdigest()
        for path in claim.files
    }
    return {
        "kind": claim.kind,
        "version": KINDS[claim.kind].version,
        "parameters": result.parameters,
        "inputs": [{"file": name, "sha256": digest} for name, digest in digests.items()],
        "outcome": result.outcome,
        "reason": result.reason,
        "problem": Path(result.problem).name or None,
        "certificate": Path(result.certificate).name or None,
        "premises": Path(result.premises).name or None,
        "vacuous": result.vacuous,
    }


def line_of(claim: Claim, result: Result) -> str:
    """The line that is printed for a claim."""
    return printable(": ".join([f"{result.outcome} {claim.statement}", *([result.reason] if result.reason else [])]))


def summary(results: Sequence[Result]) -> str:
    """How many claims hold, are refuted, and are undecided."""
    counts = Counter(result.outcome for result in results)
    total = f"{len(results)} claim{'' if len(results) == 1 else 's'}"
    return f"{total}: " + ", ".join([f"{counts[outcome]} {outcome}" for outcome in (PASS, FAIL, UNKNOWN)])


def exit_status(results: Sequence[Result]) -> int:
    """0 if all claims hold, else the first that applies: 1 refuted, 2 malformed, 3 unknown, 4 a limit was reached."""
    statuses = [result.status for result in results]
    return next(status for status in (REFUTED, MALFORMED, UNDECIDED, LIMIT, OK) if status in statuses)
