"""Baselines: failures of claims that are known, and do not fail again.

    {"format": "assay-baseline 1", "known": [{"kind": …, "version": …, "parameters": {…}, "inputs": [SHA-256, …],
                                              "outcome": "FAIL" or "UNKNOWN", "claim": what it says, for people}]}

A failure is known if a claim of the same kind, version, parameters and inputs, byte for byte, failed in the same way:
after any change of an input it is a new one. What a claim is called, and where its inputs are, does not matter.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from formats.errors import MalformedInput, Unsupported
from formats.strict_json import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT = "assay-baseline 1"

FAIL, UNKNOWN = "FAIL", "UNKNOWN"
"""Outcomes that may be known."""

STATUSES = {FAIL: (1,), UNKNOWN: (3, 4)}
"""The exit statuses that go with them. No other one is ever known: not of malformed input, and not of a bug."""

MEMBERS = ("kind", "version", "parameters", "inputs", "outcome", "claim")


def fingerprint(record: Mapping[str, Any]) -> str:
    """SHA-256 of what a claim is: kind, version, parameters and contents of its inputs."""
    inputs = [entry["sha256"] for entry in record["inputs"]]
    return _digest([record["kind"], record["version"], record["parameters"], inputs])


def may_be_known(record: Mapping[str, Any]) -> bool:
    """Whether this is a failure that a baseline may hold."""
    readable = all([entry["sha256"] is not None for entry in record["inputs"]])
    return readable and record["status"] in STATUSES.get(record["outcome"], ())


def read_baseline(data: bytes, file: str) -> set[tuple[str, str]]:
    """The fingerprints and outcomes that a baseline says are known. Raises AssayError."""
    form, entries = read(data, file).fields("format", "known")
    if form.string() != FORMAT:
        raise Unsupported(f"format {form.string()}", file)
    known = set()
    for entry in entries.array():
        kind, version, parameters, inputs, outcome, _ = entry.fields(*MEMBERS)
        if outcome.string() not in STATUSES:
            raise MalformedInput(file, 1, 1, f"outcome: expected {FAIL} or {UNKNOWN}")
        parameters.object()
        digests = [digest.string() for digest in inputs.array()]
        known.add((_digest([kind.string(), version.string(), parameters.plain(), digests]), outcome.string()))
    return known


def written(records: Sequence[Mapping[str, Any]]) -> bytes:
    """The baseline in which all failures among the records are known, but those that must not be."""
    entries = {
        (fingerprint(record), record["outcome"]): {
            **{member: record[member] for member in MEMBERS},
            "inputs": [entry["sha256"] for entry in record["inputs"]],
        }
        for record in records
        if may_be_known(record)
    }
    whole = {"format": FORMAT, "known": [entries[key] for key in sorted(entries)]}
    return (json.dumps(whole, indent=1, sort_keys=True) + "\n").encode("ascii")


def mark(records: Sequence[dict[str, Any]], known: set[tuple[str, str]]) -> int:
    """Say of each record whether it is a known failure, in its member `known`.

    Returns how many entries of the baseline are about none of them: the claim holds now, has changed, or is not made.
    """
    found = set()
    for record in records:
        key = fingerprint(record), record["outcome"]
        record["known"] = may_be_known(record) and key in known
        found |= {key} if record["known"] else set()
    return len(known - found)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
