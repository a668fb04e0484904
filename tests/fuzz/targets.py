"""What is fuzzed: every reader of files from outside, and the kernel behind it.

Anything but a documented outcome raises. Each target takes the bytes of one file; the file that belongs to it, if any,
is fixed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tempfile
from collections.abc import Callable
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checker import iam, net
from checker.archive import outcome as outcome_of_archive
from checker.iam_policy import OPERATORS
from checker.kernel import check
from checker.signature import read_public_key, signer
from finder.archive import Claim, tape
from finder.signing import encoded
from formats.certificate import CertificateReader
from formats.dimacs import read_formula
from formats.errors import AssayError, ResourceLimit
from formats.meter import WORK_BASE, Meter
from formats.smtlib import read_script
from tests.checker.bags import CLAIM, ENVELOPE, KEY, holding, script, sealed, signed, small
from tests.checker.iam import document
from tests.checker.packets import acls, entry, groups, rule
from tests.checker.random_records import PRELUDE

CORPUS = Path(__file__).parents[1] / "corpus"

WORK = 200
"""Work for each byte while fuzzing: little, so that many inputs are tried."""

PROBLEM = f"{PRELUDE}(assert p)(assert (not p))(assert (< x y))(assert (< y x))(check-sat)".encode()
"""What fuzzed certificates are about; most names that the corpus uses are declared in it."""


CNF = b"p cnf 3 8\n" + b"".join(b"%d %d %d 0\n" % signs for signs in product((1, -1), (2, -2), (3, -3)))
"""What fuzzed proofs are about: all clauses over three variables."""

PROOF = b"9 1 2 0 1 2 0\n10 1 -2 0 3 4 0\n11 1 0 9 10 0\n12 -1 2 0 5 6 0\n13 -1 -2 0 7 8 0\n14 0 11 12 13 0\n"
"""A refutation of them in LRAT."""

REFERENCE = document({"Action": ["s3:Get*", "sts:*"], "Condition": {"StringLike": {"aws:SourceIp": "a*b"}}})
"""What fuzzed policies are compared with."""

CNF_HEADER = b"assay-certificate 1 unsat 1 %s\n" % hashlib.sha256(CNF).hexdigest().encode()


def problem(data: bytes) -> None:
    """The reader of SMT-LIB scripts."""
    read_script(data, "fuzzed", Meter(WORK_BASE + WORK * len(data)))


def certificate(data: bytes) -> None:
    """The reader of certificates, whatever they are about."""
    reader = CertificateReader(io.BytesIO(data), "fuzzed")
    if reader.answer == "sat":
        for _ in reader.values():
            pass
        return
    for _ in reader.lemmas():
        pass
    for _ in reader.refutation():
        pass


def kernel(data: bytes) -> None:
    """The kernel, with records for a problem that declares many things; the header is put before them."""
    answer = b"sat" if data[:1] in b"vfe" else b"unsat"
    header = b"assay-certificate 1 %s 1 %s\n" % (answer, hashlib.sha256(PROBLEM).hexdigest().encode())
    check(PROBLEM, "problem", io.BytesIO(header + data), "fuzzed", 1, Meter(WORK_BASE, WORK))


def formula(data: bytes) -> None:
    """The reader of DIMACS problems."""
    read_formula(data, "fuzzed")


def proof(data: bytes) -> None:
    """The kernel with certificates and LRAT proofs, text and binary, for a DIMACS problem."""
    if data.startswith(b"assay-certificate 1 unsat 1 "):
        data = CNF_HEADER + data.partition(b"\n")[2]
    check(CNF, "problem", io.BytesIO(data), "fuzzed", 1, Meter(WORK_BASE, WORK))


def archive(data: bytes) -> None:
    """The reader of evidence archives, and what verifies them."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        outcome_of_archive(file.name, None, Meter(WORK_BASE, WORK))


def claim(data: bytes) -> None:
    """The reader of a claim, in an archive whose digests are right."""
    archive(b"".join(tape(sealed({**_bag(), CLAIM: data}))))


def policy(data: bytes) -> None:
    """The reader of policies, and the encoder, which also compares the policy with another."""
    refused = []
    for kind, inputs in (("no-public-access", [data]), ("no-new-access", [data, REFERENCE])):
        try:
            _encoded(partial(iam.problem, kind, {}), inputs)
        except AssayError as error:
            refused.append(error)
    if len(refused) == 2:
        raise refused[0]


def network(data: bytes) -> None:
    """The reader of security groups and network ACLs, and the encoder."""
    _encoded(partial(net.problem, {"protocol": "tcp", "ports": [22, 443], "source": "10.0.0.0/8"}), [data])


def _encoded(encoder: Callable[[list[bytes]], bytes], inputs: list[bytes]) -> None:
    """Encode; whatever an encoder writes must be a problem that can be read."""
    text = encoder(inputs)
    try:
        read_script(text, "encoded", Meter(WORK_BASE + 1_000 * len(text)))
    except ResourceLimit:
        pass
    except AssayError as error:
        raise RuntimeError(f"the encoder wrote what is none: {error}") from None


def envelope(data: bytes) -> None:
    """The reader of signatures, in an archive whose digests are right."""
    signer(signed(sealed(_bag()), data), KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def statement(data: bytes) -> None:
    """The reader of statements, in envelopes whose signature is right."""
    envelope(_signing(data))


def _signing(payload: bytes) -> bytes:
    """The envelope that signs a payload."""
    whole = _right()
    whole["payload"] = base64.b64encode(payload).decode()
    whole["signatures"][0]["sig"] = base64.b64encode(KEY.sign(encoded(payload))).decode()
    return json.dumps(whole).encode()


def _right() -> dict[str, Any]:
    """The right envelope."""
    whole: dict[str, Any] = json.loads(signed(sealed(_bag()))[ENVELOPE])
    return whole


def key(data: bytes) -> None:
    """The reader of public keys."""
    read_public_key(data, "fuzzed")


@cache
def _bag() -> dict[str, bytes]:
    return small(holding())


TARGETS: dict[str, Callable[[bytes], None]] = {
    "problem": problem,
    "certificate": certificate,
    "kernel": kernel,
    "formula": formula,
    "proof": proof,
    "archive": archive,
    "claim": claim,
    "policy": policy,
    "network": network,
    "envelope": envelope,
    "statement": statement,
    "key": key,
}


def outcome(target: str, data: bytes) -> str:
    """The class of the outcome, "" for success. Raises whatever is not documented."""
    try:
        TARGETS[target](data)
    except AssayError as error:
        return type(error).__name__
    return ""


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Files to start from, shortest first."""
    if target in ("archive", "claim"):
        bags = [sealed(small(claim)) for claim in _claims()]
        found = [b"".join(tape(bag)) if target == "archive" else bag[CLAIM] for bag in bags]
        return tuple(sorted(found, key=lambda data: (len(data), data)))
    if target in MADE:
        return tuple(sorted(MADE[target](), key=lambda data: (len(data), data)))
    patterns = {"problem": ["*.smt2"], "formula": ["*.cnf"], "proof": ["cnf-*/proof.*", "lrat-*/proof.*"]}
    found = [path.read_bytes() for pattern in patterns.get(target, ["*.cert"]) for path in CORPUS.rglob(pattern)]
    if target == "proof":
        found.append(PROOF)
    if target == "kernel":
        found = [data.partition(b"\n")[2] for data in found]
    return tuple(sorted(set(found), key=lambda data: (len(data), data)))


def _policies() -> list[bytes]:
    """Policies with each element, each operator in each of its forms, and values of each kind."""
    values = {"text": ["arn:aws:s3:::b*", "arn:aws:iam::${aws:accountid}:user/u"], "number": ["7", "-1.5"],
              "date": "2026-02-28T23:00:00.250-01:00", "boolean": True, "binary": "QUJD",
              "ip": ["10.0.0.0/8", "10.0.0.1"], "presence": "true"}  # fmt: skip
    conditions = [
        {f"{quantifier}{operator}{suffix}": {"aws:SourceIp" if family == "ip" else "s3:x-" + family: value}}
        for family, value in values.items()
        for operator in OPERATORS[family].split()
        for quantifier in ("", "ForAnyValue:", "ForAllValues:")
        for suffix in ("", "IfExists")
    ]
    principals = ["*", {"AWS": ["123456789012", "arn:aws:iam::123456789012:role/r"], "CanonicalUser": "c"},
                  {"Service": "ec2.amazonaws.com", "Federated": "f"}]  # fmt: skip
    statements = [
        *[{"Condition": condition} for condition in conditions],
        *[{name: principal} for name in ("Principal", "NotPrincipal") for principal in principals],
        {"Effect": "Deny", "NotAction": ["s3:Get*", "*"], "NotResource": "arn:aws:s3:::${s3:prefix, 'x'}/?*"},
    ]
    return [*[document(statement) for statement in statements], document(*statements[::5], version=None)]


def _networks() -> list[bytes]:
    """Files of groups and of ACLs, and those of the corpus, all of which are refused."""
    rules = [rule("tcp", 22, 22, "0.0.0.0/0", "::/0"), rule("icmp", -1, -1, "10.0.0.0/8"),
             rule("-1", None, None, "sg-1"), rule("58", None, None, "2001:db8::/32", "pl-1")]  # fmt: skip
    entries = [entry(100, "allow", "6", 22, 80, "0.0.0.0/0"), entry(90, "deny", "1", 8, -1, "10.0.0.0/8"),
               entry(32767, "deny", "-1", None, None, "::/0"),
               entry(1, "allow", "-1", None, None, "::/0", True)]  # fmt: skip
    listed = [path.read_bytes() for path in CORPUS.glob("claims/*/*.json")]
    return [groups(*rules), acls(*entries), groups(*rules, sg_1=rules[:1]), *map(groups, rules), *listed]


def _envelopes() -> list[bytes]:
    """The right envelope, and others: members of another value, or missing, and another number of signatures."""
    right = _right()
    (signature,) = right["signatures"]
    found = [right, *_changed(right), *[{**right, "signatures": [other]} for other in _changed(signature)]]
    found += [{**right, "signatures": [signature] * n} for n in (2, 3)]
    return [json.dumps(envelope).encode() for envelope in found]


def _statements() -> list[bytes]:
    """The right statement, and others."""
    right = json.loads(base64.b64decode(_right()["payload"]))
    subjects = [{**right, "subject": [other, *right["subject"][1:]]} for other in _changed(right["subject"][0])]
    return [json.dumps(statement).encode() for statement in (right, *_changed(right), *subjects)]


def _changed(members: dict[str, Any]) -> list[dict[str, Any]]:
    """Objects in which one member has another value, or is missing."""
    others = [{**members, name: value} for name in members for value in (None, True, 0, "", "QQ==", [], {}, [{}])]
    return [*others, *[{k: v for k, v in members.items() if k != name} for name in members]]


def _keys() -> list[bytes]:
    """A key, and what is left of it without one of its bytes."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return [pem, pem.replace(b"\n", b"\r\n"), *[pem[:k] + pem[k + 1 :] for k in range(len(pem))]]


def _claims() -> list[Claim]:
    """A claim about each problem of the corpus that has a certificate, and the one that the target `claim` is about."""
    folders = [path.parent for path in sorted(CORPUS.glob("accept/*/problem.smt2"))]
    pairs = [((folder / "problem.smt2").read_bytes(), (folder / "proof.cert").read_bytes()) for folder in folders]
    return [holding(), *[script(text.decode(), certificate) for text, certificate in pairs]]


MADE: dict[str, Callable[[], list[bytes]]] = {
    "policy": _policies,
    "network": _networks,
    "envelope": _envelopes,
    "statement": _statements,
    "key": _keys,
}
"""Seeds that are no files of the corpora."""
