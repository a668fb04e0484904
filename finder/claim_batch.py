"""Batches of claims: a list in JSON, or a folder of pairs of policies.

    [{"kind": "no-new-access", "name": "deploy", "inputs": {"new": "new.json", "reference": "old.json"}},
     {"kind": "unreachable", "inputs": ["groups.json"], "parameters": {"protocol": "tcp", "source": "0.0.0.0/0"}}]

`name` and `parameters` may be left out. Names of files are relative to the list.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from finder.claim_kind import Claim
from formats.errors import MalformedInput
from formats.strict_json import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finder.claim_kind import Kind
    from formats.strict_json import Value

NEW, OLD = "new.json", ("reference.json", "old.json")
"""The files of a pair; the second one has either name."""


def read_batch(path: Path, kinds: Mapping[str, Kind]) -> list[Claim]:
    """The claims of a batch. Raises AssayError, OSError."""
    if path.is_dir():
        claims = _pairs(path, kinds["no-new-access"])
        if not claims:
            raise MalformedInput(str(path), 1, 1, f"no folder in it has {NEW} and {' or '.join(OLD)}")
        return claims
    claims = [_claim(value, path.parent, kinds) for value in read(path.read_bytes(), str(path)).array()]
    if not claims:
        raise MalformedInput(str(path), 1, 1, "no claims")
    return claims


def _pairs(folder: Path, kind: Kind) -> list[Claim]:
    """A claim for each folder with a pair, in the order of their names."""
    claims = []
    for pair in sorted(folder.iterdir()):
        old = next((pair / name for name in OLD if (pair / name).is_file()), None)
        if old is not None and (pair / NEW).is_file():
            files = (pair / NEW, old)
            claims.append(Claim("no-new-access", {}, files, kind.statement({}, files), pair.name))
    return claims


def _claim(value: Value, folder: Path, kinds: Mapping[str, Kind]) -> Claim:
    """One claim of a list. Raises MalformedInput."""
    members = value.object()
    for name, member in members.items():
        if name not in ("kind", "name", "inputs", "parameters"):
            raise member.malformed("expected no members but kind, name, inputs and parameters")
    name = value.member("kind").string()
    if name not in kinds:
        raise value.member("kind").malformed(f"expected one of {', '.join(kinds)}")
    kind = kinds[name]
    inputs = value.member("inputs")
    by_role = isinstance(inputs.content, dict) and kind.roles
    listed = inputs.fields(*kind.roles) if by_role else inputs.array()
    if not listed or (kind.roles and len(listed) != len(kind.roles)):
        raise inputs.malformed(f"expected {', '.join(kind.roles) or 'files'}")
    files = tuple([folder / file.string() for file in listed])
    parameters: dict[str, Any] = {}
    if "parameters" in members:
        parameters = {parameter: given.plain() for parameter, given in members["parameters"].object().items()}
    title = members["name"].string() if "name" in members else ""
    return Claim(name, parameters, files, kind.statement(parameters, files), title)
