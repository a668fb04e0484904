"""An evidence archive as NIST OSCAL assessment results, version 1.1.2, in JSON.

Each claim is an observation by test, with its files as relevant evidence, and a finding about an objective that is the
claim: satisfied only if it holds and is not vacuous. Which controls of which catalog claims support, an archive does
not say; whoever imports the results relates them (docs/report.md).

Source: https://pages.nist.gov/OSCAL/resources/concepts/layer/assessment/assessment-results/
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from finder.claim import FAIL, PASS
from finder.claim_words import meaning, vacuity
from finder.printing import printable
from finder.report_ci import message, release, title

if TYPE_CHECKING:
    from finder.report import Evidence

VERSION = "1.1.2"

NAMESPACE = UUID("6f1f2a34-6c27-5c8c-9d0b-51b1b2a3c9d4")
"""Of names of archives and of what is in them."""

PROPERTIES = "urn:assay:evidence:1"
"""Of names of properties that are ours."""


def oscal(evidence: Evidence) -> str:
    """The document. Two of the same archive, made at the same time, are the same."""
    made = f"{evidence.made:%Y-%m-%dT%H:%M:%SZ}"
    resources: dict[str, dict[str, Any]] = {}
    observations, findings = [], []

    def identifier(name: str) -> str:
        return str(uuid5(NAMESPACE, f"{evidence.manifest}/{name}"))

    def resource(name: str, digest: str, what: str) -> str:
        """The reference to a file of the archive."""
        uuid = identifier(f"file/{name}")
        hashes = [{"algorithm": "SHA-256", "value": digest}]
        resources[uuid] = {"uuid": uuid, "title": what, "rlinks": [{"href": name, "hashes": hashes}]}
        return f"#{uuid}"

    manifest = resource("manifest-sha256.txt", evidence.manifest, "manifest of the evidence archive")
    for record in evidence.run.records:
        name = record["name"]
        files = [(entry["file"], entry["sha256"], "raw input") for entry in record["inputs"]]
        files.append((f"data/claims/{name}/problem.smt2", record["problem_sha256"], "problem derived from the inputs"))
        files += [(proof["file"], proof["sha256"], "certificate") for proof in record["proofs"]]
        properties = [
            _property("claim", name),
            _property("kind", f"{record['kind']}/{record['version']}"),
            _property("parameters", json.dumps(record["parameters"], sort_keys=True)),
            _property("outcome", record["outcome"]),
            _property("vacuous", json.dumps(record["vacuous"])),
        ]
        if record["counterexample"] is not None:
            properties.append(_property("counterexample", json.dumps(record["counterexample"], sort_keys=True)))
        observation = {
            "uuid": identifier(f"observation/{name}"),
            "title": title(record),
            "description": _text(f"{meaning(record)} {message(record)}"),
            "props": properties,
            "methods": ["TEST"],
            "types": ["control-objective"],
            "subjects": [
                {"subject-uuid": resource(file, digest, what)[1:], "type": "resource", "title": file}
                for file, digest, what in files
                if what == "raw input"
            ],
            "relevant-evidence": [
                {"href": manifest, "description": "what fixes each file of the evidence archive"},
                *[{"href": resource(*file), "description": file[2]} for file in files],
            ],
            "collected": made,
        }
        if not observation["subjects"]:
            del observation["subjects"]
        observations.append(observation)
        holds = record["outcome"] == PASS and not record["vacuous"]
        reason = "pass" if holds else "fail" if record["outcome"] == FAIL else "other"
        remarks = vacuity(record) if record["outcome"] == PASS else meaning(record)
        findings.append(
            {
                "uuid": identifier(f"finding/{name}"),
                "title": title(record),
                "description": message(record),
                "target": {
                    "type": "objective-id",
                    "target-id": _token(name),
                    "title": title(record),
                    "status": {
                        "state": "satisfied" if holds else "not-satisfied",
                        "reason": reason,
                        "remarks": remarks,
                    },
                },
                "related-observations": [{"observation-uuid": observation["uuid"]}],
            }
        )
    not_covered = "; ".join(evidence.checked["not_covered"])
    result = {
        "uuid": identifier("result"),
        "title": _text(f"Claims of evidence archive {evidence.run.archive}"),
        "description": _text(f"{evidence.run.verdict}. Not covered: {not_covered}."),
        "start": made,
        "end": made,
        "props": [
            _property("verdict", evidence.run.verdict),
            _property("manifest-sha256", evidence.manifest),
            _property("checker-sha256", evidence.checked["checker"]["sha256"]),
            *[_property(name, str(count)) for name, count in evidence.checked["archive"].items() if name in COUNTS],
        ],
        "reviewed-controls": {
            "description": "Claims, each an objective of its own. The archive relates them to no catalog of controls.",
            "control-selections": [{"description": "none"}],
        },
        "observations": observations,
        "findings": findings,
    }
    whole = {
        "assessment-results": {
            "uuid": identifier("assessment-results"),
            "metadata": {
                "title": _text(f"Assessment results of evidence archive {evidence.run.archive}"),
                "last-modified": made,
                "version": evidence.manifest[:16],
                "oscal-version": VERSION,
                "props": [_property("made-by", f"assay {release()}")],
            },
            "import-ap": {"href": manifest, "remarks": "There is no plan but the claims, which the archive states."},
            "results": [result],
            "back-matter": {"resources": list(resources.values())},
        }
    }
    return json.dumps(whole, indent=1) + "\n"


COUNTS = ("inputs", "claims", "hold", "refuted", "unknown", "vacuous")


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": PROPERTIES, "value": _text(value)}


def _text(text: str) -> str:
    """Text as OSCAL has it: on one line, without blanks at its ends, not empty."""
    return printable(text).strip() or "-"


def _token(name: str) -> str:
    """The name of a claim as an identifier, which must begin with a letter."""
    return f"claim-{re.sub(r'[^A-Za-z0-9._-]', '_', name)}"
