"""`assay report`: views of an evidence archive, for people, for continuous integration, and for auditors' tools.

    archive ──► checker, a process of its own ──► verdicts ─┐
       └──────► names, sizes, rules of certificates ────────┴──► records ──► text, HTML, SARIF, JUnit, OSCAL, JSON

A view says what the checker found when the view was made: no verdict that is stored somewhere is read. About an archive
that is not sound in itself there is none.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.claim import FAIL, FORMATS, LIMIT, OK, PASS, REFUTED, UNDECIDED, UNKNOWN, CheckerFailed, Run
from finder.claim import written as written_claims
from finder.claim_words import sentence
from finder.outputs import ARCHIVE_FORMATS, deliver, failed, prepared, settled
from finder.printing import printable
from finder.report_ci import now
from finder.signing import ENVELOPE
from formats.bag import read_bag
from formats.certificate import CertificateReader
from formats.certificate_writer import write_atomically
from formats.errors import AssayError
from formats.strict_json import read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import datetime

ALL_FORMATS = (*FORMATS, *ARCHIVE_FORMATS)

OUTCOMES = {"holds": PASS, "refuted": FAIL, "unknown": UNKNOWN}
"""What the checker's outcomes are called by `assay claim`."""

CLAIMS = "data/claims/"


class Refused(Exception):
    """The checker gives no verdict about the claims of an archive.

    `status` is its exit status, `refusal` what its trust report says of the reason (formats/trust-report.schema.json).
    """

    def __init__(self, verdict: str, status: int, refusal: Mapping[str, Any]) -> None:
        super().__init__(verdict)
        self.status = status
        self.refusal = refusal


class Evidence(NamedTuple):
    """All that views of an archive need.

    `checked` is the checker's report (formats/archive-report.schema.json), `manifest` the SHA-256 of the manifest,
    `run` has a record of each claim, as `assay claim` makes them, with more members (docs/report.md), `labels` are the
    lines of bag-info.txt, `collection` is that of the whole archive, `signature` says that there is one, verified or
    not, and `made` is when the view was made, which SOURCE_DATE_EPOCH sets.
    """

    run: Run
    checked: dict[str, Any]
    manifest: str
    labels: list[tuple[str, str]]
    collection: dict[str, Any]
    signature: bool
    made: datetime


def gather(bag: Path, public_key: Path | None = None) -> Evidence:
    """Have the checker verify the archive, and read what is told about it.

    Raises Refused, CheckerFailed, AssayError.
    """
    # Made absolute, the name cannot be taken for an option.
    target = os.path.abspath(bag)
    command = [sys.executable, "-I", "-m", "checker", target, "--json"]
    if public_key is not None:
        command += ["--public-key", os.path.abspath(public_key)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        checked = json.loads(done.stdout)
        verdict, status = str(checked["verdict"]), int(checked["exit_status"])
    except (ValueError, KeyError, TypeError):
        raise CheckerFailed(f"checker: {(done.stdout or done.stderr or 'no answer').splitlines()[-1]}") from None
    if status != done.returncode or "claims" not in checked:
        refusal = checked.get("refusal")
        raise Refused(verdict, done.returncode or REFUTED, refusal if isinstance(refusal, dict) else {})
    files = read_bag(target)
    manifest = hashlib.sha256(files["manifest-sha256.txt"]).hexdigest()
    if manifest != checked["archive"]["manifest_sha256"]:
        raise CheckerFailed("the archive changed while it was read")
    records = [record_of(claim, files) for claim in checked["claims"]]
    return Evidence(
        Run(records, status, str(bag), verdict),
        checked,
        manifest,
        _labels(files["bag-info.txt"]),
        read(files["data/scope.json"], "data/scope.json").member("collection").plain(),
        ENVELOPE in files,
        now(),
    )


def record_of(claim: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The record of a claim, given what the checker says of it, and the files of the archive."""
    folder = f"{CLAIMS}{claim['name']}/"
    stated = read(files[f"{folder}claim.json"], f"{folder}claim.json")
    collection = stated.member("collection").plain()
    # The names that the inputs had where they were collected: what the maker says.
    original = collection.get("names")
    original = original if isinstance(original, dict) else {}
    inputs = []
    for entry in stated.member("inputs").array():
        file, digest = (value.string() for value in entry.fields("file", "sha256"))
        inputs.append({"file": f"{folder}{file}", "name": str(original.get(file, file[6:])), "sha256": digest})
    outcome = OUTCOMES[claim["outcome"]]
    refutation = claim["refutation"] or {}
    status = {PASS: OK, FAIL: REFUTED}.get(outcome, LIMIT if claim["reason"].startswith("RESOURCE") else UNDECIDED)
    said = sentence(claim["kind"], claim["parameters"], [entry["name"] for entry in inputs])
    proofs = [
        proof_of(f"{folder}{name}", files[f"{folder}{name}"])
        for name in ("certificate", "premises.certificate")
        if f"{folder}{name}" in files
    ]
    used: list[dict[str, Any]] = []
    if outcome == PASS:
        from finder.report_statements import statements

        used = statements(files[f"{folder}problem.smt2"], files[f"{folder}certificate"])
    return {
        "name": claim["name"],
        "kind": claim["kind"],
        "version": claim["version"],
        "parameters": claim["parameters"],
        "inputs": inputs,
        "claim": said,
        "outcome": outcome,
        "status": status,
        "reason": claim["reason"],
        "vacuous": claim["vacuous"],
        "because": list(refutation.get("because", ())),
        "counterexample": refutation.get("witness") if outcome == FAIL else None,
        "certificate_bytes": sum([proof["bytes"] for proof in proofs]),
        "modules": claim["modules"],
        "problem_sha256": hashlib.sha256(files[f"{folder}problem.smt2"]).hexdigest(),
        "proofs": proofs,
        "statements": used,
        "collection": {name: value for name, value in collection.items() if name != "names"},
    }


def proof_of(name: str, data: bytes) -> dict[str, Any]:
    """What there is to tell of a certificate: size, digest, answer, and how often it applies each rule.

    Of one that is malformed, and so was not verified, only size and digest.
    """
    proof: dict[str, Any] = {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    try:
        reader = CertificateReader(io.BytesIO(data), name)
        rules: Counter[str] = Counter()
        if reader.answer == "unsat":
            rules.update(rule for record, rule, _ in reader.lemmas() if record == "c")
        return {**proof, "answer": reader.answer, "query": reader.query, "rules": dict(sorted(rules.items()))}
    except AssayError:
        return {**proof, "answer": "", "query": 0, "rules": {}}


def _labels(data: bytes) -> list[tuple[str, str]]:
    """The lines of bag-info.txt; one without a label continues the one before (RFC 8493, §2.2.2)."""
    labels: list[tuple[str, str]] = []
    for line in data.decode("utf-8", "replace").splitlines():
        label, colon, value = line.partition(":")
        if line[:1].isspace() and labels:
            labels[-1] = (labels[-1][0], f"{labels[-1][1]} {line.strip()}")
        elif colon:
            labels.append((label.strip(), value.strip()))
    return labels


# ---- the command


def written(evidence: Evidence, form: str) -> list[str]:
    """The lines of one of ALL_FORMATS."""
    if form == "html":
        from finder.report_html import page

        return page(evidence).splitlines()
    if form == "oscal":
        from finder.report_oscal import oscal

        return oscal(evidence).splitlines()
    if form == "sarif":
        from finder.report_ci import sarif

        return sarif(evidence.run.records, evidence.run.status, evidence.run.archive).splitlines()
    return written_claims(evidence.run, form)


def _refused(options: argparse.Namespace, refused: Refused) -> int:
    """Say that there is no report, and write pages that say so: an older one must not be taken for that of today."""
    from finder.report_html import refused_page

    print(f"assay: no report about this archive: {printable(refused)}", file=sys.stderr)
    page = refused_page(refused, str(options.bag), now())
    for form, path in options.outputs:
        if form == "html":
            write_atomically(path, page.encode("utf-8", "backslashreplace"))
        else:
            print(f"assay: {printable(path)}: not written", file=sys.stderr)
    if options.format == "html":
        print(page, end="", flush=True)
    return refused.status


def run(options: argparse.Namespace) -> int:
    """`assay report`. Returns the exit status: the checker's, unless failures are known."""
    try:
        known = prepared(options, options.bag)
        evidence = gather(options.bag, options.public_key)
        found, notes = settled(evidence.run, known)
        evidence = evidence._replace(run=found)
        return deliver(options, found, notes, lambda form: written(evidence, form))
    except Refused as error:
        try:
            return _refused(options, error)
        except OSError as failure:
            return failed(failure)
    except (AssayError, CheckerFailed, OSError) as error:
        return failed(error)
