"""Signing evidence archives, on the side of whoever makes them: `assay keygen`, `sign` and `verify-signature`.

A signature is one of Ed25519, in a DSSE envelope, over an in-toto Statement about the digests of the tag files. It is
made, and here also verified, by the package `cryptography` (`pip install 'assay[sign]'`); the auditor's checker has an
implementation of its own, and the two have nothing in common but formats/EVIDENCE.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from finder.archive import identifier, tape, with_tag_manifests, write_folder
from finder.printing import printable
from formats.bag import ALGORITHMS, TAG_FILES, read_bag
from formats.certificate_writer import atomic_file
from formats.errors import AssayError, RejectedProof

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

OK, REJECTED, MALFORMED = 0, 1, 2

ENVELOPE = "attest/statement.dsse.json"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:assay:evidence:1"


class NotSigned(Exception):
    """The archive does not have the signature that it should have; the message says what is wrong."""


class WrongKey(Exception):
    """A file does not hold such a key; the message says so."""


def generate(path: Path) -> str:
    """Write a new private key to `path`, readable by its owner only, and the public key to `path`.pub, both in PEM.

    Returns the identifier of the key. Raises OSError, also if one of the files exists.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, data, mode in ((f"{path}.pub", public, 0o644), (str(path), private, 0o600)):
        with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
    return key_id(key.public_key())


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file that is not encrypted. Raises OSError, WrongKey."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongKey(f"{path}: no private key: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongKey(f"{path}: not a key of Ed25519")
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file. Raises OSError, WrongKey."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WrongKey(f"{path}: no public key: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise WrongKey(f"{path}: not a key of Ed25519")
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """The SHA-256, in hexadecimal, of the key's DER form: `openssl pkey -pubin -outform DER | sha256sum`."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def envelope(files: Mapping[str, bytes], key: Ed25519PrivateKey, signed: str) -> bytes:
    """The signed statement about the archive with these files; `signed` is the time that it gives, as text."""
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": subjects(files),
        "predicateType": PREDICATE_TYPE,
        "predicate": {"signed": signed},
    }
    payload = json.dumps(statement, sort_keys=True).encode("ascii")
    signature = {"keyid": key_id(key.public_key()), "sig": _text(key.sign(encoded(payload)))}
    whole = {"payload": _text(payload), "payloadType": PAYLOAD_TYPE, "signatures": [signature]}
    return (json.dumps(whole, sort_keys=True) + "\n").encode("ascii")


def encoded(payload: bytes) -> bytes:
    """What is signed: DSSE's pre-authentication encoding of a payload and its type."""
    kind = PAYLOAD_TYPE.encode("ascii")
    return b" ".join([b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload)).encode(), payload])


def subjects(files: Mapping[str, bytes]) -> list[dict[str, object]]:
    """What a statement is about."""
    digests = {name: {a: digest(files[name]).hexdigest() for a, digest in ALGORITHMS.items()} for name in TAG_FILES}
    return [{"name": name, "digest": digest} for name, digest in digests.items()]


def sign_bag(path: Path, key: Ed25519PrivateKey, signed: str) -> None:
    """Sign an archive where it is; a signature that it has is replaced. Raises AssayError, OSError.

    Its digests are checked first. The archive is written anew beside itself, and then takes its own place: a folder in
    two steps, between which the old one is `.NAME.unsigned`.
    """
    files = read_bag(str(path))
    files[ENVELOPE] = envelope(files, key, signed)
    files = with_tag_manifests(files)
    path = path.resolve()
    if not path.is_dir():
        with atomic_file(path) as file:
            file.writelines(tape(files))
        return
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", suffix=".part", dir=path.parent) as folder:
        new, old = Path(folder, identifier(files)), path.with_name(f".{path.name}.unsigned")
        write_folder(files, new)
        os.rename(path, old)
        os.rename(new, path)
    shutil.rmtree(old)


def verify_bag(path: Path, key: Ed25519PublicKey) -> str:
    """The time of signing that the owner of the key gives for an archive, whose digests are checked as well.

    Raises AssayError, OSError, NotSigned. Claims are not looked at: that is for the checker.
    """
    from cryptography.exceptions import InvalidSignature

    files = read_bag(str(path))
    if ENVELOPE not in files:
        raise NotSigned(f"there is no {ENVELOPE}")
    try:
        whole = json.loads(files[ENVELOPE])
        (signature,) = whole["signatures"]
        payload = base64.b64decode(whole["payload"], validate=True)
        if whole["payloadType"] != PAYLOAD_TYPE or signature["keyid"] != key_id(key):
            raise NotSigned("signed by another key, or something else")
        key.verify(base64.b64decode(signature["sig"], validate=True), encoded(payload))
        statement = json.loads(payload)
        if (statement["_type"], statement["predicateType"]) != (STATEMENT_TYPE, PREDICATE_TYPE):
            raise NotSigned("the statement is about something else")
        if statement["subject"] != subjects(files):
            raise NotSigned("the statement is about another archive")
        return str(statement["predicate"]["signed"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotSigned(f"{ENVELOPE} is not in the format") from None
    except InvalidSignature:
        raise NotSigned("the signature is not one of this key") from None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def run(options: argparse.Namespace) -> int:
    """`assay keygen`, `assay sign` and `assay verify-signature`; the exit status."""
    try:
        if options.command == "keygen":
            print(f"key {generate(options.output)}", flush=True)
        elif options.command == "sign":
            signed = options.time or datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            key = read_private_key(options.key)
            sign_bag(options.bag, key, signed)
            print(f"signed {signed} key {key_id(key.public_key())}", flush=True)
        else:
            public = read_public_key(options.public_key)
            signed = verify_bag(options.bag, public)
            said = f"signature verified, key {key_id(public)}, signed {printable(signed)}"
            print(f"{said}; the claims were not checked", flush=True)
    except ImportError as error:
        print(f"assay: the package {error.name} is missing: pip install 'assay[sign]'", file=sys.stderr)
        return MALFORMED
    except NotSigned as error:
        print(f"assay: REJECTED: {printable(error)}", file=sys.stderr)
        return REJECTED
    except RejectedProof as error:
        print(f"assay: REJECTED: {error}", file=sys.stderr)
        return REJECTED
    except AssayError as error:
        print(f"assay: {error}", file=sys.stderr)
        return MALFORMED
    except (OSError, WrongKey) as error:
        print(f"assay: {printable(error)}", file=sys.stderr)
        return MALFORMED
    return OK
