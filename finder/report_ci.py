"""Claims for continuous integration: SARIF 2.1.0, JUnit's XML, and workflow commands of GitHub.

What needs attention is in each of them: refuted and unknown claims, and claims that hold of nothing. An unknown claim
is never a pass. Failures that a baseline knows are there, and marked.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from finder.baseline import fingerprint
from finder.markup import element
from finder.printing import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Record = dict[str, Any]

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

VACUOUS = "nothing meets the premises: the claim says nothing"


def release() -> str:
    """The version of this program, "0" where it is not installed."""
    try:
        return version("assay")
    except PackageNotFoundError:
        return "0"


def now() -> datetime:
    """The time, to the second, or the one that SOURCE_DATE_EPOCH sets for files that are to be reproducible.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal() and len(given) < 12:
        return datetime.fromtimestamp(int(given), timezone.utc)
    return datetime.now(timezone.utc).replace(microsecond=0)


def title(record: Mapping[str, Any]) -> str:
    """A name for a claim, for one line."""
    return printable(": ".join([text for text in (record["name"], record["claim"]) if text]))


def message(record: Mapping[str, Any]) -> str:
    """What became of a claim, in one line."""
    words = {PASS: "holds", FAIL: "refuted", UNKNOWN: "unknown, neither proved nor refuted"}[record["outcome"]]
    reasons = [record["reason"]] if record["reason"] else list(record["because"])
    if record["vacuous"] and VACUOUS not in reasons:
        reasons.append(VACUOUS)
    if record["counterexample"] is not None and not record["reason"]:
        reasons.append(f"counterexample {json.dumps(record['counterexample'])}")
    known = "known failure: " if record.get("known") else ""
    return printable(f"{known}{title(record)}: {'; '.join([words, *reasons])}")


def needs_attention(record: Mapping[str, Any]) -> bool:
    """Whether somebody should look at it."""
    return record["outcome"] != PASS or bool(record["vacuous"])


# ---- SARIF


def sarif(records: Sequence[Record], status: int, archive: str = "") -> str:
    """The log: a rule for each kind of claims, a result for each claim that needs attention.

    Claims that hold are only counted, and known failures are suppressed results, since consumers show any result as a
    problem, and what is missing as solved (docs/adr/0050). `archive` is that of the evidence, if inputs are within one.
    """
    kinds = sorted({(record["kind"], record["version"]) for record in records})
    results = [_result(record, kinds, bool(archive)) for record in records if needs_attention(record)]
    counts = {outcome: [r["outcome"] for r in records].count(outcome) for outcome in (PASS, FAIL, UNKNOWN)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "Assay",
                "version": release(),
                "rules": [_rule(*kind) for kind in kinds],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": status != 2, "exitCode": status}],
        "results": results,
        "properties": {"counts": counts},
    }
    if archive:
        run["originalUriBaseIds"] = {"ARCHIVE": {"description": {"text": f"evidence archive {printable(archive)}"}}}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(kind: str, semantics: str) -> dict[str, Any]:
    from finder.claim import KINDS

    about = KINDS[kind].help if kind in KINDS else "a claim of a kind that this version does not know"
    return {
        "id": printable(f"{kind}/{semantics}"),
        "name": printable(kind),
        "shortDescription": {"text": f"The claim: {about}."},
        "fullDescription": {
            "text": f"The claim is that {about}, in the sense of {printable(semantics)}. It fails if a counterexample "
            "was found and confirmed, or if it could be neither proved nor refuted."
        },
        "defaultConfiguration": {"level": "error"},
    }


def _result(record: Record, kinds: Sequence[tuple[str, str]], archived: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": printable(f"{record['kind']}/{record['version']}"),
        "ruleIndex": kinds.index((record["kind"], record["version"])),
        "kind": "fail",
        "level": "error" if record["outcome"] == FAIL else "warning",
        "message": {"text": message(record)},
        "partialFingerprints": {"assayClaim/v1": _same_claim(record)},
        "fingerprints": {"assayClaimAndInputs/v1": fingerprint(record)},
        "properties": {
            "claim": record["claim"],
            "outcome": record["outcome"],
            "vacuous": record["vacuous"],
            "counterexample": record["counterexample"],
            "inputs": record["inputs"],
        },
    }
    locations = []
    for entry in record["inputs"]:
        place: dict[str, Any] = {"uri": _uri(entry["file"])}
        if archived:
            place["uriBaseId"] = "ARCHIVE"
        locations.append({"physicalLocation": {"artifactLocation": place, "region": {"startLine": 1}}})
    if locations:
        result["locations"] = locations[:1]
        result["relatedLocations"] = locations[1:]
    if "known" in record:
        result["baselineState"] = "unchanged" if record["known"] else "new"
    if record.get("known"):
        result["suppressions"] = [{"kind": "external", "justification": "a known failure, by the baseline"}]
    return result


def _same_claim(record: Record) -> str:
    """What stays the same of a claim when its inputs change: their places."""
    return fingerprint({**record, "inputs": [{"sha256": entry["file"]} for entry in record["inputs"]]})


def _uri(file: str) -> str:
    """A reference to a file: relative if its name is, with what URIs have no place for in per cent."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


# ---- JUnit


def junit(records: Sequence[Record], made: datetime, name: str = "assay") -> str:
    """A suite with a case for each claim: refuted is a failure, unknown an error, a known failure is skipped.

    This is what both of the schemas that are in use describe, that of Apache Ant and that of Jenkins.
    """
    cases = []
    outcomes = {"failure": 0, "error": 0, "skipped": 0}
    for record in records:
        failed = {FAIL: "failure", UNKNOWN: "error"}.get(record["outcome"])
        what = "skipped" if record.get("known") else failed
        details: list[object] = []
        if what is not None:
            outcomes[what] += 1
            text = f"{message(record)}\n{json.dumps(record['counterexample'], indent=1)}"
            details = [element(what, text, message=message(record), type_=None if what == "skipped" else failed)]
        cases.append(
            element(
                "testcase",
                *details,
                classname=f"{record['kind']}/{record['version']}",
                name=title(record),
                time=f"{_seconds(record):.3f}",
            )
        )
    warnings = [message(record) for record in records if record["outcome"] == PASS and record["vacuous"]]
    suite = element(
        "testsuite",
        element("properties", element("property", name="assay.version", value=release())),
        *cases,
        element("system-out", "\n".join(warnings)),
        element("system-err"),
        name=name,
        package=name,
        id=0,
        hostname="localhost",
        timestamp=f"{made:%Y-%m-%dT%H:%M:%S}",
        tests=len(records),
        failures=outcomes["failure"],
        errors=outcomes["error"],
        skipped=outcomes["skipped"],
        time=f"{sum(map(_seconds, records)):.3f}",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("testsuites", suite)}\n'


def _seconds(record: Record) -> float:
    """What a claim took, 0 where that is not known."""
    return float(record.get("find_seconds", 0) + record.get("check_seconds", 0))


# ---- GitHub


def github(records: Sequence[Record], summary: str) -> list[str]:
    """Workflow commands that annotate the files of claims that need attention, and a summary as plain text.

    Source: GitHub's documentation, "Workflow commands for GitHub Actions".
    """
    lines = []
    for record in records:
        if needs_attention(record):
            command = "notice" if record.get("known") else "error" if record["outcome"] == FAIL else "warning"
            properties = {"title": f"{record['outcome']} {record['kind']}"}
            if record["inputs"]:
                file = record["inputs"][0]["file"]
                properties = {"file": os.path.relpath(file) if os.path.isabs(file) else file, **properties}
            listed = ",".join([f"{name}={_property(value)}" for name, value in properties.items()])
            lines.append(f"::{command} {listed}::{_data(message(record))}")
    return [*lines, _data(summary)]


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
