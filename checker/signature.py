"""Who made an evidence archive: an Ed25519 signature in a DSSE envelope, over the digests of the manifests.

Sources: RFC 8032 (Ed25519), RFC 8410 (public keys), the DSSE protocol 1.0 (its pre-authentication encoding), in-toto
Statement v1.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from formats.bag import ALGORITHMS, MAX_JSON, TAG_FILES
from formats.errors import MalformedInput, RejectedProof, quoted
from formats.strict_json import read

if TYPE_CHECKING:
    from formats.strict_json import Value

ENVELOPE = "attest/statement.dsse.json"
"""Where the envelope lies in a bag."""

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:assay:evidence:1"

# «SubjectPublicKeyInfo» of an Ed25519 key has 44 bytes. The first 12 are always the same, 16 letters in base 64.
_PEM = re.compile(
    rb"-----BEGIN PUBLIC KEY-----\r?\n(MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=)\r?\n-----END PUBLIC KEY-----\s*"
)


def read_public_key(data: bytes, file: str) -> bytes:
    """The 44 bytes of an Ed25519 public key in PEM, as `openssl pkey -pubout` writes it. Raises MalformedInput."""
    match = _PEM.fullmatch(data)
    if match is None:
        raise MalformedInput(file, 1, 1, "expected an Ed25519 public key in PEM")
    return base64.b64decode(match[1])


def signer(files: dict[str, bytes], public_key: bytes) -> str:
    """The time of signing that the owner of the key states for this bag, whose digests have been checked.

    Raises MalformedInput, RejectedProof unless the envelope has a signature of this key over a statement about exactly
    the tag files of the bag, and through these about all its payload.

    Sound because who cannot sign with the key finds no message with a valid signature, the payload's type and bytes can
    be read back from the message in one way, and the digests in it fix the manifests, as these fix the payload.
    """
    if ENVELOPE not in files:
        raise RejectedProof(ENVELOPE, "signature", "a statement", "none")
    text, kind, signatures = read(files[ENVELOPE], ENVELOPE, MAX_JSON).fields("payload", "payloadType", "signatures")
    if kind.string() != PAYLOAD_TYPE or len(signatures.array()) != 1:
        raise MalformedInput(ENVELOPE, 1, 1, f"expected one signature, and the type {PAYLOAD_TYPE}")
    name, signature = signatures.array()[0].fields("keyid", "sig")
    # Whoever signed, a name that is not the key's is not left standing.
    if name.string() != key_id(public_key):
        raise RejectedProof(ENVELOPE, "key", key_id(public_key), quoted(name.string()))
    payload = _bytes(text)
    message = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
    if not verify(public_key[-32:], message, _bytes(signature)):
        raise RejectedProof(ENVELOPE, "signature", "one of the key", "another")
    statement = read(payload, ENVELOPE, MAX_JSON)
    outer, subject, inner, predicate = statement.fields("_type", "subject", "predicateType", "predicate")
    if (outer.string(), inner.string()) != (STATEMENT_TYPE, PREDICATE_TYPE):
        raise MalformedInput(ENVELOPE, 1, 1, f"expected a statement of the types {STATEMENT_TYPE}, {PREDICATE_TYPE}")
    if subject.plain() != subjects(files):
        raise RejectedProof(ENVELOPE, "subject", "the digests of the bag", "others")
    (time,) = predicate.fields("signed")
    return time.string()


def key_id(public_key: bytes) -> str:
    """The SHA-256 of a public key's 44 bytes, in hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def subjects(files: dict[str, bytes]) -> list[object]:
    """What a statement about a bag is about: the digests of its tag files."""
    return [
        {
            "name": name,
            "digest": {algorithm: digest(files[name]).hexdigest() for algorithm, digest in ALGORITHMS.items()},
        }
        for name in TAG_FILES
    ]


def _bytes(text: Value) -> bytes:
    """What base 64 stands for. Raises MalformedInput for text that is not the one for its bytes."""
    try:
        data = base64.b64decode(text.string(), validate=True)
    except ValueError:
        data = b""
    if base64.b64encode(data).decode() != text.string():
        raise text.malformed("expected base 64")
    return data


# ---- Ed25519. Everything here is public, so that time need not be constant.

P = 2**255 - 19
"""The prime of the field."""

L = 2**252 + 27742317777372353535851937790883648493
"""The prime order of the base point; the group has 8·L elements."""

D = -121665 * pow(121666, -1, P) % P
"""The curve is −x² + y² = 1 + D·x²·y²."""

Point = tuple[int, int, int, int]
"""(X : Y : Z : T) with x = X/Z, y = Y/Z, x·y = T/Z."""


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is one of `message` under `key` (32 bytes).

        S < L      A is the point of the key      k = SHA-512(R ‖ key ‖ message)
        ─────────────────────────────────────────────────────────────────────────
        R is the encoding of  S·B − k·A,  and neither this point nor A is of an order that divides 8

    This is RFC 8032, §5.1.7, with the equation without cofactor, which entails that with the cofactor 8. Encodings of
    A with y ≥ P, or of −0, are refused, and such encodings of R equal none that is computed. Points of small order are
    refused, since under such a key there are signatures that fit any message.
    """
    try:
        a = _decoded(key)
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, t = a
    r = _sum(_times(s, BASE), _times(k, (P - x, y, z, P - t)))
    return _encoded(r) == signature[:32] and not _is_small(a) and not _is_small(r)


def _sum(a: Point, b: Point) -> Point:
    """a + b; the formulas have no exceptions, since D is no square. Source: RFC 8032, §5.1.4."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P


def _times(n: int, a: Point) -> Point:
    """n·a for n ≥ 0."""
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = _sum(result, a)
        a = _sum(a, a)
        n >>= 1
    return result


def _is_small(a: Point) -> bool:
    """Whether 8·a is the neutral element."""
    x, y, z, _ = _times(8, a)
    return x == 0 and y == z


def _decoded(data: bytes) -> Point:
    """The point that 32 bytes encode: y, and in the highest bit whether x is odd. Raises ValueError if there is none,
    or if this is not its one encoding. Source: RFC 8032, §5.1.3.
    """
    odd, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(data) != 32 or y >= P or x * x % P != square or (x == 0 and odd):
        raise ValueError("no point of the curve")
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


def _encoded(a: Point) -> bytes:
    """The 32 bytes that encode a point."""
    inverse = pow(a[2], -1, P)
    x, y = a[0] * inverse % P, a[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
"""The base point, y = 4/5 and x even."""
