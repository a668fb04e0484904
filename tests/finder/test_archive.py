"""The writer of evidence archives, the commands around it, and what is left of a writer that was killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import finder.archive
from finder import signing
from finder.archive import (
    CHECKER_COPY,
    Claim,
    bag,
    identifier,
    payload,
    specification,
    tape,
    write_file,
    write_folder,
)
from finder.main import main
from finder.pyz import archive, files
from formats.bag import read_bag
from formats.errors import AssayError, MalformedInput
from tests.checker.bags import (
    KEY,
    OTHER,
    SIGNED,
    check,
    holding,
    not_vacuous,
    public_key,
    refuted,
    script,
    sealed,
    signed,
    small,
    unknown,
)

ROOT = Path(__file__).parents[2]
FT06 = ROOT / "proofs" / "jobshop" / "ft06-54.smt2"
ACCOUNTS = ROOT / "proofs" / "queries" / "accounts.smt2"
Write = Callable[[Mapping[str, bytes], Path], None]


def repr_start(value: object) -> str:
    """A short name for a value that may be long."""
    return repr(value)[:8] if not isinstance(value, int) else "large"


# ---- payload


def test_the_same_claims_give_the_same_bytes(tmp_path: Path) -> None:
    """Within one process, and in another one with another hash seed, time zone, locale, umask and folder."""
    program = (
        "import sys; from tests.checker.bags import holding, refuted; from finder.archive import bag, payload, tape;"
        "sys.stdout.buffer.write(b''.join(tape(bag(payload([holding(), refuted()])))))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=tmp_path, env=environment, umask=0o77
    )
    here = bag(payload([holding(), refuted()]))
    assert done.stdout == b"".join(tape(here)) == b"".join(tape(dict(reversed(here.items()))))


def test_folder_and_file_hold_the_same(tmp_path: Path) -> None:
    files = bag(payload([holding(), not_vacuous()]))
    write_folder(files, tmp_path / "folder")
    write_file(files, tmp_path / "file")
    assert read_bag(str(tmp_path / "folder")) == read_bag(str(tmp_path / "file")) == dict(sorted(files.items()))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]
    assert oct((tmp_path / "file").stat().st_mode)[-3:] == "644"
    assert check(tmp_path / "folder")[1] == check(tmp_path / "file")[1]


def test_what_an_archive_holds() -> None:
    """Checker and specification as they are here; VERIFY.txt in lines that fit a terminal; JSON without surprises."""
    whole = bag(payload([holding(), unknown()], {"account": "123456789012"}), [("Bagging-Date", "2026-11-25")])
    assert whole[CHECKER_COPY] == archive(files())
    spec = {name.removeprefix("data/spec/"): data for name, data in whole.items() if name.startswith("data/spec/")}
    assert spec == specification()
    assert {"EVIDENCE.md", "CERTIFICATE.md", "SMTLIB.md", "axioms.smt2", "archive-report.schema.json"} <= set(spec)
    assert whole["data/spec/CERTIFICATE.md"] == (ROOT / "formats" / "CERTIFICATE.md").read_bytes()
    assert max(map(len, whole["data/VERIFY.txt"].decode().split("\n"))) <= 120
    assert not [name for name in whole if name.endswith((".py", ".pyz", ".pyc"))]
    scope = json.loads(whole["data/scope.json"])
    assert scope == {
        "format": "assay-scope 1", "inputs": 2, "claims": 2, "hold": 1, "refuted": 0, "unknown": 1, "vacuous": 0,
        "collection": {"account": "123456789012"},
    }  # fmt: skip
    oxum = f"{sum(len(d) for n, d in whole.items() if n.startswith('data/'))}."
    info = whole["bag-info.txt"].decode().splitlines()
    assert info[0] == "Bagging-Date: 2026-11-25"
    assert info[-1].startswith(f"Payload-Oxum: {oxum}")
    assert f"External-Identifier: {identifier(whole)}" in info


def test_names_of_inputs() -> None:
    """Any name is given a portable one, different from the others; what it was is kept."""
    names = ["Policy.JSON", "policy.json", "../../etc/passwd", "é b.json", "", ".x", "a" * 300 + ".json", "x.", "a\nb"]
    claim = Claim("smt", "smt/1", {}, [(name, name.encode()) for name in names], b"")
    whole = sealed(payload([claim]))
    about = json.loads(whole["data/claims/0001/claim.json"])
    listed = [entry["file"] for entry in about["inputs"]]
    assert len({name.lower() for name in listed}) == len(names)
    assert listed[0] == "input/Policy.JSON"
    for name, file in zip(names, listed, strict=True):
        assert whole[f"data/claims/0001/{file}"] == name.encode()
        assert about["collection"]["names"].get(file, file) in (name, f"input/{name}")


def test_names_of_claims(tmp_path: Path) -> None:
    whole = sealed(small(script("(check-sat)", None, name="x")._replace(name="no-port-22"), holding()))
    assert {"data/claims/no-port-22/claim.json", "data/claims/0002/claim.json"} <= set(whole)
    write_file(whole, tmp_path / "bag")
    assert check(tmp_path / "bag")[0] == 3
    for names in (["a", "a"], ["a/b"]):
        with pytest.raises(ValueError, match="not the name of one claim"):
            payload([holding()._replace(name=name) for name in names])
    for name in ("..", "a b", "x" * 100):
        with pytest.raises(MalformedInput):
            payload([holding()._replace(name=name)])


@pytest.mark.parametrize("value", [1.5, float("nan"), "x" * (1 << 20), 10**20_000], ids=repr_start)
def test_metadata_that_could_not_be_read(value: object) -> None:
    """The writer does not write what the reader refuses."""
    with pytest.raises((AssayError, ValueError)):
        payload([holding()], {"at": value})
    with pytest.raises((AssayError, ValueError)):
        payload([holding()._replace(collection={"at": [value]})])


@pytest.mark.parametrize("line", [("a b", "x"), ("Label", "two\nlines"), ("Label", " "), ("1", "x"), ("", "x")])
def test_lines_of_bag_info(line: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="is no line"):
        bag({}, [line])


def test_the_usual_tools_verify_digests(tmp_path: Path) -> None:
    """`sha256sum -c` and `sha512sum -c`, and find a change."""
    write_folder(bag(payload([holding(), refuted()])), tmp_path / "bag")
    for algorithm in ("sha256", "sha512"):
        if shutil.which(f"{algorithm}sum") is None:
            pytest.skip(f"there is no {algorithm}sum")
        for kind in ("manifest", "tagmanifest"):
            command = [f"{algorithm}sum", "-c", "--strict", "--quiet", f"{kind}-{algorithm}.txt"]
            assert subprocess.run(command, cwd=tmp_path / "bag", check=False).returncode == 0
    (tmp_path / "bag" / "data" / "VERIFY.txt").write_bytes(b"changed")
    done = subprocess.run(
        ["sha256sum", "-c", "manifest-sha256.txt"], cwd=tmp_path / "bag", capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"data/VERIFY.txt: FAILED" in done.stdout


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_nothing_is_overwritten(write: Write, tmp_path: Path) -> None:
    whole = sealed(small(holding()))
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    before = sorted(tmp_path.iterdir())
    for path in before:
        with pytest.raises(FileExistsError):
            write(whole, path)
    with pytest.raises(OSError, match="No such file"):
        write(whole, tmp_path / "none" / "bag")
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "file").read_bytes() == b"old"


# ---- a writer that ends before its time


class Killed(BaseException):
    """What a dead process does not survive."""


class Mortal:
    """`os`, in which the k-th operation that changes something, and each after it, does not happen any more."""

    OPERATIONS = ("mkdir", "open", "write", "fsync", "close", "rename", "unlink", "rmdir", "chmod", "fchmod")

    def __init__(self, last: int) -> None:
        self.count, self.last = 0, last
        for name in self.OPERATIONS:
            setattr(self, name, self.mortal(name))

    def mortal(self, name: str) -> Callable[..., Any]:
        """An operation that counts."""

        def operation(*arguments: Any) -> Any:
            self.count += 1
            if self.count > self.last:
                raise Killed
            # Half a write is the worst that can happen to one.
            if name == "write" and self.count == self.last and len(arguments[1]) > 1:
                os.write(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise Killed
            return None if name == "fsync" else getattr(os, name)(*arguments)

        return operation

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def verified(path: Path) -> bool:
    """Whether something is an archive that can be verified."""
    try:
        read_bag(str(path))
    except AssayError:
        return False
    return True


def survivors(folder: Path) -> list[Path]:
    """Archives among all files and folders below a folder, that are sound."""
    return [path for path in sorted(folder.rglob("*")) if verified(path)]


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_killed_at_every_operation(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the last operation there is nothing that verifies, whatever its name; afterwards there is the archive."""
    whole = sealed(small(holding()))
    monkeypatch.setattr(finder.archive.shutil, "rmtree", lambda _: (_ for _ in ()).throw(Killed()))
    alive = Mortal(10**9)
    monkeypatch.setattr(finder.archive, "os", alive)
    write(whole, tmp_path / "whole")
    assert survivors(tmp_path) == [tmp_path / "whole"]
    assert alive.count > 40
    complete = None
    for last in range(alive.count):
        folder = tmp_path / f"killed-{last}"
        folder.mkdir()
        monkeypatch.setattr(finder.archive, "os", Mortal(last))
        with pytest.raises(Killed):
            write(whole, folder / "bag")
        left = survivors(folder)
        assert left in ([], [folder / "bag"]), last
        if left and complete is None:
            complete = last
        assert bool(left) == (complete is not None), last
    # What is left to do after that is to flush and to close.
    assert complete is not None
    assert alive.count - complete <= 6


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_a_failure_leaves_nothing(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is no death: what was written is removed."""
    whole = sealed(small(holding()))

    class Full(Mortal):
        def mortal(self, name: str) -> Callable[..., Any]:
            def operation(*arguments: Any) -> Any:
                if name in ("write", "rename"):
                    self.count += 1
                    if self.count == self.last:
                        raise OSError(28, "No space left on device")
                return getattr(os, name)(*arguments)

            return operation

    never = Full(0)
    monkeypatch.setattr(finder.archive, "os", never)
    write(whole, tmp_path / "bag")
    assert never.count > 10
    for path in tmp_path.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for last in range(1, never.count + 1):
        monkeypatch.setattr(finder.archive, "os", Full(last))
        with pytest.raises(OSError, match="No space left"):
            write(whole, tmp_path / "bag")
        assert not list(tmp_path.iterdir()), last


def test_killed_for_real(tmp_path: Path) -> None:
    """SIGKILL while it writes one archive after another: those that it finished verify, nothing else does."""
    program = (
        "import sys, pathlib; from tests.checker.bags import *; from finder.archive import write_file, write_folder\n"
        "whole = sealed(payload([holding(), refuted()]))\n"
        "for i in range(10**6):\n"
        "    for write in (write_folder, write_file):\n"
        "        path = pathlib.Path(f'{write.__name__}-{i}')\n"
        "        write(whole, path); print(path, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    generator = random.Random(9)
    for _ in range(3):
        folder = tmp_path / str(_)
        folder.mkdir()
        command = [sys.executable, "-c", program]
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            finished = {child.stdout.readline().strip() for _ in range(3)}
            time.sleep(generator.random() / 10)
            child.send_signal(signal.SIGKILL)
            finished |= {line.strip() for line in child.stdout if line.endswith("\n")}
        assert child.returncode == -signal.SIGKILL
        found = {path.name for path in folder.iterdir() if verified(path)}
        # One that was complete when the process died need not have been told.
        assert finished <= found
        assert len(found - finished) <= 1
        assert not [name for name in found if name.startswith(".")]


# ---- commands


def test_assay_archive(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim for each query of each file; the checker says what holds."""
    monkeypatch.chdir(tmp_path)
    arguments = ["archive", str(ACCOUNTS), str(FT06), "--info", "Bagging-Date=2026-11-25", "--engine"]
    assert main([*arguments, "auto", "-o", "bag.tar"]) == 1
    output = capfd.readouterr().out.splitlines()
    assert output[0].startswith("s REFUTED ARCHIVE 6 claims: 3 hold, 3 refuted, 0 unknown, 0 vacuous; origin not")
    answers = [line.partition("}: VERIFIED ")[2].partition(",")[0] for line in output[1:7]]
    assert answers == ["SAT", "UNSAT", "UNSAT", "SAT", "SAT", "UNSAT"]
    assert main(["check", "bag.tar"]) == 1
    assert capfd.readouterr().out.splitlines() == output
    assert main(["archive", str(FT06), "--output=-x", "--folder", "--engine", "eager"]) == 0
    assert capfd.readouterr().out.startswith("s VERIFIED ARCHIVE 1 claims: 1 hold, ")
    assert (tmp_path / "-x" / "data" / "VERIFY.txt").is_file()


def test_assay_archive_is_reproducible(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With one engine."""
    for name in ("one", "two"):
        assert main(["archive", str(FT06), "-o", str(tmp_path / name), "--engine", "eager"]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_assay_archive_of_what_is_unknown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Is an archive as well, and says so loudly."""
    problem = tmp_path / "p.smt2"
    problem.write_text("(declare-const x Int)(assert (= (* x x x) (+ 31 (* x x))))(check-sat)")
    assert main(["archive", str(problem), "-o", str(tmp_path / "bag"), "--timeout", "2", "--engine", "eager"]) == 3
    output, errors = capfd.readouterr()
    assert output.startswith("s UNKNOWN ARCHIVE 1 claims: 0 hold, 0 refuted, 1 unknown, 0 vacuous; ")
    assert "query 1: unknown (" in errors


@pytest.mark.parametrize(
    ("text", "status", "what"),
    [
        ("(assert", 2, "p.smt2:1:8: unexpected end of file"),
        ("", 2, "the script asks nothing"),
        ("p cnf 1 1\n1 0\n", 2, "DIMACS problems are not archived"),
        ("(declare-const x Real)(assert (= x (sin x)))(check-sat)", 2, "sin"),
        ("(set-logic QF_NONE)(check-sat)", 3, "QF_NONE"),
    ],
)
def test_problems_that_are_none(
    text: str, status: int, what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.smt2").write_text(text)
    assert main(["archive", str(tmp_path / "p.smt2"), "-o", str(tmp_path / "bag")]) == status
    assert what in capfd.readouterr().err
    assert not (tmp_path / "bag").exists()


def test_wrong_use(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", str(FT06), "-o", str(tmp_path)]) == 2
    assert "exists already" in capfd.readouterr().err
    assert main(["archive", str(tmp_path / "none"), "-o", str(tmp_path / "bag")]) == 2
    assert "No such file" in capfd.readouterr().err
    assert main(["archive", str(FT06), "--engine", "eager", "-o", str(tmp_path / "bag"), "--info", "x y=z"]) == 2
    assert "is no line for bag-info.txt" in capfd.readouterr().err
    with pytest.raises(SystemExit):
        main(["archive", str(FT06), "-o", str(tmp_path / "bag"), "--info", "nothing"])
    assert not list(tmp_path.iterdir())


# ---- signing


def called(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_keygen_sign_verify(write: Write, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """From the key to the verdict of the checker; signing again replaces the signature."""
    key, path = tmp_path / "key.pem", tmp_path / "bag"
    assert called("keygen", "-o", key) == 0
    name = capfd.readouterr().out.strip().removeprefix("key ")
    assert oct(key.stat().st_mode)[-3:] == "600"
    write(sealed(small(holding())), path)
    before = read_bag(str(path))
    for moment in ("2026-11-25T12:00:00Z", "tomorrow"):
        assert called("sign", path, "--key", key, "--time", moment) == 0
        assert capfd.readouterr().out == f"signed {moment} key {name}\n"
        assert called("verify-signature", path, "--public-key", f"{key}.pub") == 0
        assert (
            capfd.readouterr().out == f"signature verified, key {name}, signed {moment}; the claims were not checked\n"
        )
        status, lines = check(path, "--public-key", f"{key}.pub")
        assert (status, lines[0].partition("; ")[2]) == (0, f"origin key {name}")
        assert lines[-1].endswith(f"on {moment}")
    assert {n: d for n, d in read_bag(str(path)).items() if n in before and not n.startswith("tagmanifest")} == {
        n: d for n, d in before.items() if not n.startswith("tagmanifest")
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bag", "key.pem", "key.pem.pub"]
    assert called("sign", path, "--key", key) == 0
    assert capfd.readouterr().out.startswith("signed 2")
    if shutil.which("openssl"):
        command = ["openssl", "pkey", "-pubin", "-in", f"{key}.pub", "-outform", "DER"]
        der = subprocess.run(command, capture_output=True, check=True).stdout
        assert hashlib.sha256(der).hexdigest() == name
    assert called("keygen", "-o", key) == 2
    assert "File exists" in capfd.readouterr().err


def test_the_same_signature_from_the_same_key(tmp_path: Path) -> None:
    whole = sealed(small(holding()))
    write_file(signed(whole), tmp_path / "expected")
    write_file(whole, tmp_path / "bag")
    signing.sign_bag(tmp_path / "bag", KEY, SIGNED)
    assert (tmp_path / "bag").read_bytes() == (tmp_path / "expected").read_bytes()


def test_an_archive_that_is_none_is_not_signed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert called("keygen", "-o", tmp_path / "key") == 0
    write_folder(sealed(small(holding())), tmp_path / "bag")
    (tmp_path / "bag" / "data" / "VERIFY.txt").write_bytes(b"changed")
    assert called("sign", tmp_path / "bag", "--key", tmp_path / "key") == 1
    assert "REJECTED: data/VERIFY.txt: manifest-sha256.txt: " in capfd.readouterr().err
    assert called("sign", tmp_path / "none", "--key", tmp_path / "key") == 2
    for bad in (tmp_path / "key.pub", tmp_path / "none"):
        assert called("sign", tmp_path / "bag", "--key", bad) == 2
    assert called("verify-signature", tmp_path / "bag", "--public-key", tmp_path / "key") == 2


def test_keys_of_other_kinds(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = X25519PrivateKey.generate()
    (tmp_path / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "pub").write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(signing.WrongKey, match="not a key of Ed25519"):
        signing.read_private_key(tmp_path / "key")
    with pytest.raises(signing.WrongKey, match="not a key of Ed25519"):
        signing.read_public_key(tmp_path / "pub")


def test_signatures_that_are_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The producer's own check, which has no code in common with the checker's, refuses them, too."""
    whole, other = sealed(small(holding())), sealed(small(refuted()))
    good = json.loads(signing.envelope(whole, KEY, SIGNED))
    key = public_key(tmp_path / "key")
    for number, (envelope, what) in enumerate(
        [
            (None, "there is no attest/statement.dsse.json"),
            (signing.envelope(whole, OTHER, SIGNED), "signed by another key"),
            (signing.envelope(other, KEY, SIGNED), "the statement is about another archive"),
            (json.dumps({**good, "payloadType": "x"}).encode(), "signed by another key, or something else"),
            (json.dumps({**good, "payload": "AAAA"}).encode(), "the signature is not one of this key"),
            (json.dumps({**good, "payload": "!"}).encode(), "is not in the format"),
            (json.dumps({**good, "signatures": []}).encode(), "is not in the format"),
            (b"{}", "is not in the format"),
            (b"[", "is not in the format"),
        ]
    ):
        path = tmp_path / str(number)
        write_file(whole if envelope is None else signed(whole, envelope), path)
        assert called("verify-signature", path, "--public-key", key) == 1
        assert what in capfd.readouterr().err
        assert check(path, "--public-key", key)[0] in (1, 2)


def test_without_the_package(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    assert called("keygen", "-o", tmp_path / "key") == 2
    assert "pip install 'assay[sign]'" in capfd.readouterr().err


def test_tar_of_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the command writes is what other tools unpack to a bag that verifies."""
    path = tmp_path / "bag.tar"
    assert main(["archive", str(FT06), "-o", str(path), "--engine", "eager"]) == 0
    with tarfile.open(path) as opened:
        for member in opened:
            file = opened.extractfile(member)
            assert file is not None
            target = tmp_path / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read())
    (folder,) = tmp_path.glob("evidence-*")
    assert check(folder) == check(path)
    assert check(folder)[0] == 0
