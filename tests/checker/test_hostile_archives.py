"""Archives that were made to mislead the reader of bags, one by one; none of them is believed, or harms."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import formats.bag
from finder.archive import identifier, tape, with_tag_manifests
from formats.bag import BLOCK, DECLARATION, read_bag, tape_header
from tests.checker.bags import check, holding, lay, pack, refuted, sealed, small

Files = dict[str, bytes]
SECRET = b"(set-logic QF_UF)"


@pytest.fixture
def bag() -> Files:
    """A small honest bag."""
    return sealed(small(holding()))


def refused(path: Path, status: int, what: str) -> None:
    """The first line begins or goes on like this, and no other is printed."""
    found, lines = check(path)
    assert (found, len(lines), what in lines[0]) == (status, 1, True), lines


# ---- folders


def test_links(bag: Files, tmp_path: Path) -> None:
    """Links to files and folders, inside and outside, dangling or in a circle."""
    (tmp_path / "secret").write_bytes(SECRET)
    input_file = "data/claims/0001/input/script.smt2"
    outside = sealed({**bag, input_file: SECRET, "data/claims/0001/problem.smt2": SECRET})
    for number, (name, target, folder) in enumerate(
        [
            (input_file, str(tmp_path / "secret"), False),
            (input_file, "../problem.smt2", False),
            ("data/claims/0001/input", "/etc", True),
            ("data/claims/0001/more", "../../..", True),
            ("attest", str(tmp_path), True),
            ("bagit.txt", "/dev/zero", False),
            ("dangling", "nowhere", False),
        ]
    ):
        path = lay(outside, tmp_path / str(number))
        if (path / name).is_dir():
            shutil.rmtree(path / name)
        (path / name).unlink(missing_ok=True)
        (path / name).symlink_to(target, target_is_directory=folder)
        refused(path, 2, f"{name} is neither a file nor a folder")


def test_a_link_to_a_bag_is_what_the_auditor_named(bag: Files, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(lay(bag, tmp_path / "bag"))
    assert check(tmp_path / "link")[0] == 0


def test_special_files(bag: Files, tmp_path: Path) -> None:
    """A pipe would keep the reader waiting for ever."""
    path = lay(bag, tmp_path / "bag")
    os.mkfifo(path / "data" / "pipe")
    refused(path, 2, "data/pipe is neither a file nor a folder")
    refused(path / "data" / "pipe", 2, "neither a file nor a folder")
    refused(Path("/dev/zero"), 2, "neither a file nor a folder")


@pytest.mark.parametrize(
    "name", ["a b", "é", "a\nb", "a%0Ab", ".hidden", "-rf", "a.", "a\\b", "c:d", "a/.b/c", "\udcff", "x" * 101, "~"]
)
def test_names(name: str, bag: Files, tmp_path: Path) -> None:
    """What tools, shells and systems read in different ways."""
    path = lay(bag, tmp_path / "bag")
    file = os.fsencode(path / "data") + b"/" + os.fsencode(name)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb"):
        pass
    refused(path, 2, "is no name for a file in a bag")


def test_names_that_meet(bag: Files, tmp_path: Path) -> None:
    for number, (names, what) in enumerate(
        [
            (["data/x", "data/X"], "data/x and data/X would be in one place"),
            (["data/x/1", "data/X/2"], "data/x/ and data/X/ would be in one place"),
            (["data/X", "data/x/1"], "data/x/ and data/X would be in one place"),
            (["DATA"], "data/ and DATA would be in one place"),
        ]
    ):
        files = with_tag_manifests(sealed({**bag, **dict.fromkeys(names, b"")}) | dict.fromkeys(names, b""))
        refused(lay(files, tmp_path / str(number)), 2, what)
    both = sealed({**bag, "data/x": b"", "data/x/1": b""})
    refused(pack(both, tmp_path / "both.tar"), 2, "data/x/ and data/x would be in one place")


def test_unreadable(bag: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lay(bag, tmp_path / "bag")

    def denied(*_: object) -> Iterator[tuple[str, bytes]]:
        raise PermissionError(13, "Permission denied")

    refused(tmp_path / "none", 2, "none:1:1: No such file or directory")
    refused(Path("a\0b"), 2, "null")
    monkeypatch.setattr(formats.bag, "_directory", denied)
    refused(path, 2, "bag:1:1: Permission denied")


def test_empty_folders_do_not_matter(bag: Files, tmp_path: Path) -> None:
    path = lay(bag, tmp_path / "bag")
    (path / "data" / "empty" / "er").mkdir(parents=True)
    assert check(path)[0] == 0


def test_limits(bag: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On bytes, files and folders, before anything is read into memory."""
    folder, file = lay(bag, tmp_path / "bag"), pack(bag, tmp_path / "bag.tar")
    size = sum(map(len, bag.values()))
    monkeypatch.setattr(formats.bag, "MAX_BYTES", size - 1)
    refused(folder, 4, "s RESOURCE a bag above")
    refused(file, 4, "s RESOURCE a bag above")
    monkeypatch.setattr(formats.bag, "MAX_BYTES", size)
    assert check(folder)[0] == 0
    monkeypatch.setattr(formats.bag, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(formats.bag, "MAX_ENTRIES", len(bag) - 1)
    refused(folder, 4, "s RESOURCE a bag above")
    refused(file, 4, "s RESOURCE a bag above")
    monkeypatch.setattr(formats.bag, "MAX_ENTRIES", len(bag))
    assert check(file)[0] == 0
    monkeypatch.setattr(formats.bag, "MAX_ENTRIES", 3)
    deep = tmp_path / "deep"
    (deep / "a" / "b" / "c" / "d").mkdir(parents=True)
    refused(deep, 4, "s RESOURCE a bag above")


def test_a_file_that_claims_to_be_large(tmp_path: Path) -> None:
    """A sparse file of a terabyte is refused by its size; one byte too few is noticed before any are allocated."""
    path = tmp_path / "bag.tar"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    refused(path, 4, "s RESOURCE a bag above")
    path.write_bytes(tape_header("evidence-0", "data/large", 0o77777777777) + bytes(BLOCK))
    refused(path, 2, "data/large is cut short")


# ---- manifests


def with_manifest(bag: Files, name: str, data: bytes) -> Files:
    """The bag with this manifest, and correct tagmanifests, if it is none itself."""
    files = {**bag, name: data}
    return files if name.startswith("tagmanifest") else with_tag_manifests(files)


@pytest.mark.parametrize("name", [f"{tag}manifest-{a}.txt" for tag in ("", "tag") for a in ("sha256", "sha512")])
def test_lines_of_manifests(name: str, bag: Files, tmp_path: Path) -> None:
    lines = bag[name].splitlines(keepends=True)
    digest, _, listed = lines[0].rstrip(b"\n").partition(b"  ")
    first, at = listed.decode(), f"s MALFORMED {name}:1:1: "
    cases: list[tuple[list[bytes], int, str]] = [
        ([*lines, lines[0]], 1, f"s REJECTED {first}: {name}: one line / two"),
        ([*lines, b"0" * len(digest) + b"  " + listed + b"\n"], 1, f"s REJECTED {first}: {name}: one line / two"),
        (lines[1:], 1, f"s REJECTED {first}: {name}: not listed / "),
        ([*lines, digest + b"  data/none\n"], 1, f"s REJECTED data/none: {name}: "),
        ([*lines, digest + b"  none\n"], 1, f"s REJECTED none: {name}: "),
        ([*lines, digest + b"  tagmanifest-sha256.txt\n"], 1, f"s REJECTED tagmanifest-sha256.txt: {name}: "),
        ([b"0" * len(digest) + b"  " + listed + b"\n", *lines[1:]], 1, f"s REJECTED {first}: {name}: 000"),
        ([digest[:-1] + b"  " + listed + b"\n", *lines[1:]], 1, f"s REJECTED {first}: {name}: "),
        ([digest.upper() + b"  " + listed + b"\n"], 2, at),
        ([digest + b" *" + listed + b"\n"], 2, at),
        ([digest + b" " + listed + b"\n"], 2, at),
        ([digest + b"   " + listed + b"\n"], 2, at),
        ([b"\xef\xbb\xbf" + lines[0], *lines[1:]], 2, at),
        ([b"\\" + lines[0], *lines[1:]], 2, at),
        ([b"".join(lines).replace(b"\n", b"\r\n")], 2, at),
        ([b"".join(lines).replace(b"\n", b"\r")], 2, at),
        ([b"".join(lines).decode().encode("utf-16")], 2, f"s MALFORMED {name}:"),
        ([b"\n", *lines], 2, at),
        ([*lines, b"\n"], 2, f"s MALFORMED {name}:{len(lines) + 1}:1: "),
        ([b"".join(lines)[:-1]], 2, f"s MALFORMED {name}:{len(lines)}:1: the file ends inside a line"),
        ([*lines, lines[-1].rstrip(b"\n") + b"\xff\n"], 2, f"s MALFORMED {name}:{len(lines) + 1}:1: "),
    ]
    for escape in "../x /etc/passwd data/../../x ./data/x data//x data/%2e%2e/x data/x%0A data/x%25 C:/x".split():
        cases.append(
            ([*lines, digest + b"  " + escape.encode() + b"\n"], 2, f"{escape} is no name for a file in a bag")
        )
    for number, (changed, status, what) in enumerate(cases):
        path = lay(with_manifest(bag, name, b"".join(changed)), tmp_path / str(number))
        refused(path, status, what)


@pytest.mark.parametrize("name", sorted({n for n in sealed(small(holding())) if not n.startswith("data/")}))
def test_a_missing_tag_file(name: str, bag: Files, tmp_path: Path) -> None:
    """Whether or not the tagmanifests still list it."""
    without = {n: d for n, d in bag.items() if n != name}
    status, lines = check(lay(without, tmp_path / "one"))
    assert (status in (1, 2), name in lines[0]) == (True, True)
    if not name.startswith("tagmanifest"):
        status, lines = check(lay(with_tag_manifests(without), tmp_path / "two"))
        assert (status in (1, 2), name in lines[0]) == (True, True), lines


def test_the_declaration(bag: Files, tmp_path: Path) -> None:
    texts = [
        DECLARATION.replace(b"1.0", b"0.97"),
        DECLARATION.replace(b"UTF-8", b"UTF-16"),
        DECLARATION.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + DECLARATION,
        DECLARATION[:-1],
        b"",
    ]
    for number, text in enumerate(texts):
        path = lay(with_tag_manifests({**bag, "bagit.txt": text}), tmp_path / str(number))
        refused(path, 2, "s MALFORMED bagit.txt:1:1: ")


def test_nothing_hides_behind_the_name_of_a_tagmanifest(bag: Files, tmp_path: Path) -> None:
    for name in ("tagmanifest-md5.txt", "tagmanifest-/x", "tagmanifest-sha256.txt.bak"):
        path = lay({**bag, name: b"hidden"}, tmp_path / name.replace("/", ""))
        refused(path, 1, f"s REJECTED {name}: tagmanifest-sha256.txt: not listed / ")


def test_the_two_algorithms_are_both_compared(bag: Files, tmp_path: Path) -> None:
    """A forger who finds a collision of one of them is found by the other."""
    name = "data/VERIFY.txt"
    for number, algorithm in enumerate(("sha256", "sha512")):
        manifest = f"manifest-{algorithm}.txt"
        other = hashlib.new(algorithm, bag[name]).hexdigest().encode()
        new = hashlib.new(algorithm, b"changed").hexdigest().encode()
        files = with_tag_manifests({**bag, name: b"changed", manifest: bag[manifest].replace(other, new)})
        left = "sha512" if algorithm == "sha256" else "sha256"
        refused(lay(files, tmp_path / str(number)), 1, f"s REJECTED {name}: manifest-{left}.txt: ")


# ---- one file


def taped(bag: Files, change: Callable[[tarfile.TarInfo], None] = lambda _: None, **options: object) -> bytes:
    """The bag as Python's own writer of tape archives writes it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", **options) as opened:  # type: ignore[call-overload]
        for name in sorted(bag):
            member = tarfile.TarInfo(f"evidence-0/{name}")
            member.size = len(bag[name])
            change(member)
            opened.addfile(member, io.BytesIO(bag[name]) if member.isreg() else None)
    return buffer.getvalue()


def test_other_writers(bag: Files, tmp_path: Path) -> None:
    """An archive has one form; what tools would write, or compress, is another."""
    path = tmp_path / "bag.tar"
    whole = b"".join(tape(bag))
    for data in (
        taped(bag, format=tarfile.GNU_FORMAT),
        taped(bag, format=tarfile.PAX_FORMAT, pax_headers={"path": "evidence-0/../../x"}),
        taped(bag, format=tarfile.USTAR_FORMAT),
        gzip.compress(whole),
        b"PK\x03\x04" + whole,
        b"",
    ):
        path.write_bytes(data)
        refused(path, 2, "bag.tar:1:1: no archive, and no certificate is given")


def test_other_tools_read_it(bag: Files, tmp_path: Path) -> None:
    """Python's reader and, where there is one, the command."""
    path = pack(bag, tmp_path / "bag.tar")
    with tarfile.open(path) as opened:
        assert [m.name for m in opened] == [f"{identifier(bag)}/{name}" for name in sorted(bag)]
        for member in opened:
            file = opened.extractfile(member)
            assert file is not None
            assert file.read() == bag[member.name.partition("/")[2]]
    if (command := shutil.which("tar")) is None:
        pytest.skip("there is no command tar")
    subprocess.run([command, "-xf", path, "-C", tmp_path], check=True)
    assert read_bag(str(tmp_path / identifier(bag))) == read_bag(str(path)) == dict(sorted(bag.items()))


def forged(entries: list[tuple[str, str, bytes]], end: bytes = bytes(2 * BLOCK)) -> bytes:
    """An archive of files given by folder, name and data, with correct checksums."""
    data = b""
    for base, name, contents in entries:
        data += tape_header(base, name, len(contents)) + contents + bytes(-len(contents) % BLOCK)
    return data + end


def header(name: str = "data/x", size: int = 0, **fields: tuple[int, bytes]) -> bytes:
    """A header with fields replaced at their offsets, and the right checksum."""
    block = bytearray(tape_header("evidence-0", name, size))
    for offset, value in fields.values():
        block[offset : offset + len(value)] = value
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def test_hostile_headers(tmp_path: Path) -> None:
    """Types, links, owners, times, sizes: everything that the format has no use for."""
    path = tmp_path / "bag.tar"
    assert header() == tape_header("evidence-0", "data/x", 0)
    for kind in b"12345678LKxgSDMVN\0":
        path.write_bytes(header(type=(156, bytes([kind])), link=(157, b"/etc/passwd")) + bytes(2 * BLOCK))
        refused(path, 2, "no archive")
    for offset, value in {
        100: b"0000755\0",
        108: b"0000001\0",
        116: b"0000001\0",
        124: b"00000000000 ",
        125: b"\x80",
        136: b"00000000001\0",
        157: b"x",
        257: b"ustar  \0",
        265: b"root",
        297: b"root",
        329: b"0000001\0",
        500: b"x",
    }.items():
        path.write_bytes(header(field=(offset, value)) + bytes(2 * BLOCK))
        refused(path, 2, "no archive")
    for size in (b"\xff" * 12, b"\x80" + bytes(10) + b"\1", b"-0000000001\0", b"0000000000 \0", b"0o000000000\0"):
        path.write_bytes(header(field=(124, size)) + bytes(2 * BLOCK))
        refused(path, 2, "no archive")


def test_hostile_members(bag: Files, tmp_path: Path) -> None:
    path = tmp_path / "bag.tar"
    good = [("evidence-0", name, bag[name]) for name in sorted(bag)]
    path.write_bytes(forged(good))
    assert check(path)[0] == 0
    cases: list[tuple[bytes, str]] = []
    for name in ("../x", "/etc/x", "data/../../x", "data/./x", "data//x", "data/", "", "data/x\x01", "data/é"):
        cases.append((forged([("evidence-0", name, b"")]), "is no name for a file in a bag"))
    for base in ("..", "/", "", "a b"):
        cases.append((forged([(base, "bagit.txt", b"")]), "is no name for a file in a bag"))
    cases += [
        (forged([("a/b", "bagit.txt", b"")]), "a/b: expected one folder for all files"),
        (forged([*good, ("evidence-1", "x", b"")]), "evidence-1: expected one folder for all files"),
        (forged([good[0], good[0]]), "bag-info.txt does not come after bag-info.txt: names are in order, each once"),
        (forged([good[1], good[0]]), "bag-info.txt does not come after bagit.txt: names are in order, each once"),
        (forged(good, b""), "expected a header"),
        (forged(good, bytes(BLOCK)), "expected two blocks of zeros, and the end of the file"),
        (forged(good, bytes(3 * BLOCK)), "expected two blocks of zeros, and the end of the file"),
        (forged(good, bytes(2 * BLOCK) + b"\0"), "expected two blocks of zeros, and the end of the file"),
        (forged(good, bytes(BLOCK) + b"\1" * BLOCK), "expected two blocks of zeros, and the end of the file"),
        (forged(good, bytes(2 * BLOCK)) + forged(good), "expected two blocks of zeros, and the end of the file"),
        (tape_header("e", "data/x", 3) + b"abc" + b"\1" * 509, "data/x is cut short, or not followed by zeros"),
        (tape_header("e", "data/x", 3) + b"ab", "data/x is cut short, or not followed by zeros"),
        (tape_header("e", "data/x", 3) + b"abc", "data/x is cut short, or not followed by zeros"),
    ]
    for data, what in cases:
        path.write_bytes(data)
        refused(path, 2, what)


def test_a_member_twice_is_not_read_twice(tmp_path: Path) -> None:
    """A second claim of the same name, which other tools would let win."""
    bag, other = sealed(small(holding())), sealed(small(refuted()))
    entries = [("e", name, bag[name]) for name in sorted(bag)] + [("e", name, other[name]) for name in sorted(other)]
    path = tmp_path / "bag.tar"
    path.write_bytes(forged(entries))
    refused(path, 2, "bag-info.txt does not come after tagmanifest-sha512.txt")


def test_names_of_all_lengths(tmp_path: Path) -> None:
    """The longest name fills its field in the header."""
    for length in (98, 99, 100):
        name = "data/" + "x" * (length - 5)
        bag = sealed({**small(holding()), name: b"x"})
        assert check(pack(bag, tmp_path / "bag.tar"))[0] == 0
        with tarfile.open(tmp_path / "bag.tar") as opened:
            assert f"{identifier(bag)}/{name}" in opened.getnames()
