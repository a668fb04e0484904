"""Small evidence archives, honest or forged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checker.main import run
from finder.archive import Claim, bag, payload, tape, with_tag_manifests
from finder.signing import ENVELOPE, envelope
from tests.checker.forge import Forge
from tests.checker.make_corpus import CLASH, CLASH_RECORDS, forged

SAT = "(declare-const p Bool)(assert p)(check-sat)"
TWO = "(declare-const p Bool)(assert p)(check-sat)(assert (not p))(check-sat)"
"""Premises, then premises with the negated goal: holds, and not vacuously."""

VACUOUS = "(assert false)(check-sat)(check-sat)"

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNED = "2026-11-25T12:00:00Z"

CLAIM = "data/claims/0001/claim.json"


def refutation(problem: str, query: int = 1) -> bytes:
    """The certificate that a query is unsatisfiable, for the scripts above."""
    forge = Forge(problem, query)
    if problem is VACUOUS:
        forge.step([], [forge.c("in 1"), forge.c("def 1 0")])
    else:
        forge.step([], [forge.c("in 1"), forge.c("in 2")])
    return forge.certificate()


def model(problem: str, query: int = 1) -> bytes:
    """The certificate that p may be true."""
    forge = Forge(problem, query)
    forge.v("p", "true")
    return forge.certificate("sat")


def script(text: str, certificate: bytes | None, name: str = "script.smt2", **more: Any) -> Claim:
    """A claim about an SMT-LIB script."""
    return Claim(
        "smt", "smt/1", more.pop("parameters", {}), [(name, text.encode())], text.encode(), certificate, **more
    )


def holding() -> Claim:
    """A claim that holds."""
    return script(CLASH, forged(CLASH, CLASH_RECORDS).certificate())


def refuted() -> Claim:
    """A claim with a counterexample."""
    return script(SAT, model(SAT))


def unknown() -> Claim:
    """A claim without a certificate."""
    return script(SAT + "; unknown", None)


def not_vacuous() -> Claim:
    """A claim that holds, while its premises can be met."""
    parameters = {"query": 2, "premises": 1}
    return script(TWO, refutation(TWO, 2), parameters=parameters, premises=model(TWO))


def vacuous() -> Claim:
    """A claim that holds of nothing."""
    parameters = {"query": 2, "premises": 1}
    return script(VACUOUS, refutation(VACUOUS, 2), parameters=parameters, premises=refutation(VACUOUS))


def small(*claims: Claim) -> dict[str, bytes]:
    """The payload of an archive without the specification and the copy of the checker."""
    return {n: d for n, d in payload(claims).items() if not n.startswith(("data/spec/", "data/checker-source/"))}


def sealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The bag with the payload among `files`, and new manifests: what a forger does who has no key."""
    return bag({name: data for name, data in files.items() if name.startswith("data/")})


def changed(files: Mapping[str, bytes], name: str, **members: Any) -> dict[str, bytes]:
    """The bag after a change of members of a JSON file; a member that becomes ... is removed."""
    value = {**json.loads(files[name]), **members}
    value = {member: x for member, x in value.items() if x is not ...}
    return sealed({**files, name: json.dumps(value).encode()})


def signed(files: Mapping[str, bytes], data: bytes | None = None) -> dict[str, bytes]:
    """The bag with an envelope, by default the one that it should have."""
    whole = {**files, ENVELOPE: envelope(files, KEY, SIGNED) if data is None else data}
    return with_tag_manifests(whole)


def lay(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files below a folder, and nothing else."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def pack(files: Mapping[str, bytes], path: Path) -> Path:
    """Write an archive as one file."""
    path.write_bytes(b"".join(tape(files)))
    return path


def public_key(path: Path, key: Ed25519PrivateKey = KEY) -> Path:
    """Write a public key."""
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


def key_id(key: Ed25519PrivateKey = KEY) -> str:
    """The identifier of a key."""
    return hashlib.sha256(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def check(path: Path, *options: str | Path) -> tuple[int, list[str]]:
    """Exit status and lines of the checker, within this process."""
    status, lines, _ = run([str(path), *map(str, options)])
    return status, lines
