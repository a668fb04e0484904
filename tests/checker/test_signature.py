"""Ed25519 against the vectors of others and another implementation, and envelopes that are not what they should be."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from checker import signature
from checker.signature import BASE, D, L, P, read_public_key, subjects, verify
from finder import signing
from formats.errors import MalformedInput
from tests.checker.bags import (
    KEY,
    OTHER,
    SIGNED,
    check,
    holding,
    key_id,
    pack,
    public_key,
    refuted,
    sealed,
    signed,
    small,
)

VECTORS = Path(__file__).parents[1] / "third_party"


def vectors(name: str) -> list[dict[str, Any]]:
    """Test vectors, with bytes for hexadecimal digits."""
    found: list[dict[str, Any]] = json.loads((VECTORS / f"ed25519_{name}.json").read_text())
    return [{**v, **{k: bytes.fromhex(v[k]) for k in ("key", "message", "signature")}} for v in found]


# ---- Ed25519


def test_base_point() -> None:
    """On the curve, and of order L."""
    x, y, z, t = BASE
    assert (z, t, x % 2) == (1, x * y % P, 0)
    assert (y * y - x * x - 1 - D * x * x * y * y) % P == 0
    assert 5 * y % P == 4
    neutral = signature._times(L, BASE)
    assert (neutral[0], (neutral[1] - neutral[2]) % P) == (0, 0)
    assert (L > 2**252, pow(2, L - 1, L), pow(2, P - 1, P)) == (True, 1, 1)


@pytest.mark.parametrize("vector", vectors("rfc8032"), ids=lambda v: v["name"])
def test_rfc_8032(vector: dict[str, Any]) -> None:
    """Valid as they are, and not after any change."""
    key, message, signed_as = vector["key"], vector["message"], vector["signature"]
    assert verify(key, message, signed_as)
    assert not verify(key, message + b"\0", signed_as)
    for bit in range(0, 512, 37):
        altered = (int.from_bytes(signed_as, "little") ^ 1 << bit).to_bytes(64, "little")
        assert not verify(key, message, altered)
    for bit in range(0, 256, 37):
        altered = (int.from_bytes(key, "little") ^ 1 << bit).to_bytes(32, "little")
        assert not verify(altered, message, signed_as)


@pytest.mark.parametrize("vector", vectors("wycheproof"), ids=lambda v: v["name"])
def test_wycheproof(vector: dict[str, Any]) -> None:
    assert verify(vector["key"], vector["message"], vector["signature"]) is vector["valid"]


@pytest.mark.parametrize("vector", vectors("speccheck"), ids=lambda v: v["name"])
def test_where_implementations_differ(vector: dict[str, Any]) -> None:
    """Only the vector is accepted that every implementation accepts, also the strictest."""
    assert verify(vector["key"], vector["message"], vector["signature"]) is vector["name"].startswith("3 ")


def test_there_are_all_vectors() -> None:
    assert [len(vectors(name)) for name in ("rfc8032", "wycheproof", "speccheck")] == [5, 151, 12]


def test_against_another_implementation() -> None:
    """Signatures of random keys over random messages, altered at random: the same ones are valid."""
    generator = random.Random(8032)
    valid = 0
    for _ in range(60):
        key = Ed25519PrivateKey.from_private_bytes(generator.randbytes(32)).public_key().public_bytes_raw()
        secret = Ed25519PrivateKey.from_private_bytes(generator.randbytes(32))
        message = generator.randbytes(generator.randrange(200))
        parts = [secret.public_key().public_bytes_raw(), message, secret.sign(message)]
        if generator.random() < 0.7:
            i = generator.randrange(3)
            data = bytearray(parts[i])
            if data:
                data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
            parts[i] = bytes(data) if generator.random() < 0.9 else key
        try:
            Ed25519PublicKey.from_public_bytes(parts[0]).verify(parts[2], parts[1])
            expected = True
        except (InvalidSignature, ValueError):
            expected = False
        assert verify(*parts) is expected
        valid += expected
    assert 10 < valid < 50


def points_of_small_order() -> list[bytes]:
    """All encodings of the points whose order divides 8, also those that are not canonical."""
    # A point of order 8: L times one that is in no proper subgroup.
    found: set[bytes] = set()
    for y in range(2, 60):
        try:
            point = signature._times(L, signature._decoded(y.to_bytes(32, "little")))
        except ValueError:
            continue
        found |= {signature._encoded(signature._times(i, point)) for i in range(8)}
    assert len(found) == 8
    encodings = set(found)
    for data in found:
        number = int.from_bytes(data, "little")
        odd, y = divmod(number, 2**255)
        encodings |= {(z | sign << 255).to_bytes(32, "little") for z in (y, y + P) if z < 2**255 for sign in (0, 1)}
        assert odd in (0, 1)
    return sorted(encodings)


def test_keys_of_small_order() -> None:
    """Under these, what is no signature of anybody would fit: S = 0 with R of small order."""
    encodings = points_of_small_order()
    assert len(encodings) == 14
    for key in encodings:
        for r in encodings:
            for message in (b"", b"a", b"b"):
                assert not verify(key, message, r + bytes(32))


def test_encodings_of_points() -> None:
    """A point has one encoding: y below P, no −0, 32 bytes. Also where it is of large order."""
    large = 0
    for y in range(19):
        data = y.to_bytes(32, "little")
        try:
            point = signature._decoded(data)
        except ValueError:
            continue
        assert signature._encoded(point) == data
        large += not signature._is_small(point)
        for other in ((y + P).to_bytes(32, "little"), data[:-1], data + b"\0"):
            with pytest.raises(ValueError, match="no point"):
                signature._decoded(other)
    assert large > 3
    for y in (1, P - 1):
        with pytest.raises(ValueError, match="no point"):
            signature._decoded((y | 1 << 255).to_bytes(32, "little"))


def test_scalars_out_of_range() -> None:
    """S + L is S to the curve; signatures are not malleable."""
    message = b"message"
    raw = KEY.sign(message)
    s = int.from_bytes(raw[32:], "little")
    key = KEY.public_key().public_bytes_raw()
    assert verify(key, message, raw)
    for other in (s + L, s + 2 * L, s + 8 * L, 2**256 - 1):
        assert not verify(key, message, raw[:32] + other.to_bytes(32, "little"))
    for other_length in (raw[:-1], raw + b"\0", b"", raw[:32]):
        assert not verify(key, message, other_length)
    assert not verify(key[:-1], message, raw)
    assert not verify(key + b"\0", message, raw)


# ---- public keys


def test_public_keys(tmp_path: Path) -> None:
    """PEM as it is written by tools, with either ending of lines; nothing else."""
    text = public_key(tmp_path / "key").read_bytes()
    raw = KEY.public_key().public_bytes_raw()
    assert read_public_key(text, "key")[-32:] == raw
    assert read_public_key(text.replace(b"\n", b"\r\n"), "key")[-32:] == raw
    for bad in (b"", raw, text[:-3], b"x" + text, text + text, text.replace(b"MCow", b"MCox"), text.lower()):
        with pytest.raises(MalformedInput):
            read_public_key(bad, "key")
    path = pack(signed(sealed(small(holding()))), tmp_path / "bag.tar")
    (tmp_path / "bad").write_bytes(b"none")
    status, lines = check(path, "--public-key", tmp_path / "bad")
    assert (status, lines[0].endswith("bad:1:1: expected an Ed25519 public key in PEM")) == (2, True)
    assert check(path, "--public-key", tmp_path / "none")[0] == 2


def test_the_identifier_of_a_key_is_that_of_its_der_form() -> None:
    assert signature.key_id(read_public_key(PEM, "key")) == key_id()


PEM = b"-----BEGIN PUBLIC KEY-----\n%b\n-----END PUBLIC KEY-----\n" % base64.b64encode(
    bytes.fromhex("302a300506032b6570032100") + KEY.public_key().public_bytes_raw()
)


# ---- envelopes


Change = Callable[[dict[str, Any], dict[str, Any]], None]
"""What a forger changes in the statement, which is then signed, and in the envelope, which is not."""


def forged(files: dict[str, bytes], change: Change, key: Ed25519PrivateKey = KEY) -> bytes:
    """An envelope after a change; the statement's part is signed as it should be."""
    statement: dict[str, Any] = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects(files),
        "predicateType": "urn:assay:evidence:1",
        "predicate": {"signed": SIGNED},
    }
    outer: dict[str, Any] = {}
    change(statement, outer)
    payload = outer.pop("raw", None) or json.dumps(statement).encode()
    kind = outer.get("payloadType", "application/vnd.in-toto+json")
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload)
    signature_of = {"keyid": key_id(key), "sig": base64.b64encode(key.sign(message)).decode()}
    envelope: dict[str, Any] = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": kind,
        "signatures": [signature_of],
    }
    for name, value in outer.items():
        envelope[name] = value(envelope[name]) if callable(value) else value
    return json.dumps(envelope).encode()


def other_subject(s: dict[str, Any], _: dict[str, Any]) -> None:
    s["subject"][3]["digest"]["sha512"] = "0" * 128


def fewer_subjects(s: dict[str, Any], _: dict[str, Any]) -> None:
    s["subject"].pop()


def turned_subjects(s: dict[str, Any], _: dict[str, Any]) -> None:
    s["subject"].reverse()


def sets(**members: Any) -> Change:
    """A change of members of the statement."""
    return lambda s, _: s.update(members)


def outside(**members: Any) -> Change:
    """A change of members of the envelope; functions say how they change."""
    return lambda _, e: e.update(members)


def of_signature(**members: Any) -> Change:
    """A change of members of the one signature."""
    return outside(signatures=lambda s: [{**s[0], **{n: f(s[0].get(n)) for n, f in members.items()}}])


CASES: list[tuple[str, Change, int, str]] = [
    ("another archive", other_subject, 1, "REJECTED {}: subject: the digests of the bag / others"),
    ("less", fewer_subjects, 1, "REJECTED {}: subject: the digests of the bag / others"),
    ("order", turned_subjects, 1, "REJECTED {}: subject: the digests of the bag / others"),
    ("statement", sets(_type="https://in-toto.io/Statement/v0.1"), 2, "MALFORMED {}:1:1: expected a statement of the"),
    ("predicate", sets(predicateType="urn:other"), 2, "MALFORMED {}:1:1: expected a statement of the types"),
    ("more in it", sets(more=1), 2, "MALFORMED {}:1:1: expected an object with the members _type"),
    ("no time", sets(predicate={}), 2, "MALFORMED {}:1:1: expected an object with the members signed"),
    ("no text", outside(raw=b"\xff"), 2, "MALFORMED {}:1:1: not UTF-8 text"),
    ("twice", outside(raw=b'{"a": 1, "a": 1}'), 2, 'MALFORMED {}:1:1: the name "a" a second time'),
    ("type", outside(payloadType="application/json"), 2, "MALFORMED {}:1:1: expected one signature, and the type"),
    ("none", outside(signatures=[]), 2, "MALFORMED {}:1:1: expected one signature, and the type"),
    ("two", outside(signatures=lambda s: s * 2), 2, "MALFORMED {}:1:1: expected one signature, and the type"),
    ("more", outside(more=1), 2, "MALFORMED {}:1:1: expected an object with the members payload, payloadType"),
    ("no string", outside(payload=1), 2, "MALFORMED {}:1:1: expected a string"),
    ("changed", outside(payload=lambda p: p[:-8] + "AAAA" + p[-4:]), 1, "REJECTED {}: signature: one of the key"),
    ("not base 64", outside(payload="!!!!"), 2, "MALFORMED {}:1:1: expected base 64"),
    ("not base 64 either", outside(payload="é"), 2, "MALFORMED {}:1:1: expected base 64"),
    ("spaces", outside(payload=lambda p: p[:4] + "\n" + p[4:]), 2, "MALFORMED {}:1:1: expected base 64"),
    ("signature", of_signature(sig=lambda s: "A" * 8 + s[8:]), 1, "REJECTED {}: signature: one of the key / another"),
    ("short", of_signature(sig=lambda s: s[:-4]), 1, "REJECTED {}: signature: one of the key / another"),
    ("not canonical", of_signature(sig=lambda s: s[:-3] + chr(ord(s[-3]) + 1) + "=="), 2, "MALFORMED {}:1:1: expect"),
    ("name", of_signature(keyid=lambda _: "x\ny"), 1, "REJECTED {}: key: {key} / x\\ny"),
    ("more in the signature", of_signature(cert=lambda _: ""), 2, "MALFORMED {}:1:1: expected an object with the m"),
]


@pytest.mark.parametrize(("change", "status", "line"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_forged_envelopes(change: Change, status: int, line: str, tmp_path: Path) -> None:
    bag = sealed(small(holding()))
    key = public_key(tmp_path / "key")
    honest = pack(signed(bag, forged(bag, lambda *_: None)), tmp_path / "honest.tar")
    assert check(honest, "--public-key", key)[0] == 0
    path = pack(signed(bag, forged(bag, change)), tmp_path / "bag.tar")
    found, lines = check(path, "--public-key", key)
    expected = "s " + line.replace("{}", "attest/statement.dsse.json").replace("{key}", key_id())
    said = re.sub(r":1:[0-9]+: ", ":1:1: ", lines[0])
    assert (found, said[: len(expected)], len(lines)) == (status, expected, 1)
    # Without a key nothing is said about the envelope, and so nothing against it.
    assert check(path)[0] == 0


def test_the_wrong_key(tmp_path: Path) -> None:
    bag = sealed(small(holding()))
    path = pack(signed(bag), tmp_path / "bag.tar")
    other = public_key(tmp_path / "other", OTHER)
    status, lines = check(path, "--public-key", other)
    assert status == 1
    assert lines == [f"s REJECTED attest/statement.dsse.json: key: {key_id(OTHER)} / {key_id()}"]
    # Whoever writes the name of the right key over it does not have its signature.
    lying = forged(bag, of_signature(keyid=lambda _: key_id()), OTHER)
    status, lines = check(pack(signed(bag, lying), path), "--public-key", public_key(tmp_path / "key"))
    assert (status, lines) == (1, ["s REJECTED attest/statement.dsse.json: signature: one of the key / another"])


def test_a_signature_is_about_one_archive(tmp_path: Path) -> None:
    """Taken over into another one, or left while the payload changes with all manifests, it is worth nothing."""
    honest, other = sealed(small(holding(), refuted())), sealed(small(holding()))
    taken = signing.envelope(honest, KEY, SIGNED)
    path = pack(signed(other, taken), tmp_path / "bag.tar")
    status, lines = check(path, "--public-key", public_key(tmp_path / "key"))
    assert (status, lines) == (1, ["s REJECTED attest/statement.dsse.json: subject: the digests of the bag / others"])
    assert check(path)[0] == 0


def test_every_tag_file_is_signed(tmp_path: Path) -> None:
    """All but the tagmanifests, which list the envelope: a change of any of them, with these made right, is found."""
    bag = sealed(small(holding()))
    names = {name for name in bag if not name.startswith(("data/", "tagmanifest-"))}
    assert [s["name"] for s in signing.subjects(bag)] == sorted(names)
    assert signing.subjects(bag) == subjects(bag)
    envelope = signing.envelope(bag, KEY, SIGNED)
    for name in names:
        assert subjects({**bag, name: b""}) != subjects(bag)
    path = pack(signed({**bag, "bag-info.txt": b"Source-Organization: another\n"}, envelope), tmp_path / "bag.tar")
    status, lines = check(path, "--public-key", public_key(tmp_path / "key"))
    assert (status, lines) == (1, ["s REJECTED attest/statement.dsse.json: subject: the digests of the bag / others"])
