"""The reader of evidence archives: BagIt bags, as a directory or as one file. Normative description: EVIDENCE.md.

A bag is read into memory as a whole, once, before anything is made of it: what is digested is what is parsed. Nothing
is extracted, followed, run or imported. Source: RFC 8493, with the restrictions that EVIDENCE.md gives reasons for.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from formats.errors import MalformedInput, RejectedProof, ResourceLimit, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NoReturn

MAX_BYTES = 1 << 30
"""Most bytes in all files of a bag together, or in a bag that is one file."""

MAX_JSON = 1 << 20
"""Most bytes in a file of JSON that is part of the form of a bag."""

MAX_ENTRIES = 1 << 18
"""Most files and folders in a bag."""

MAX_NAME = 100
"""Longest name, in characters: what a header of the tape archive holds."""

ALGORITHMS = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""The contents of bagit.txt."""

TAG_FILES = ("bag-info.txt", "bagit.txt", *[f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS])
"""Files that a bag must have; a signature is about these."""

TAG_MANIFESTS = [f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS]
"""They list all files outside of data/ but themselves."""

BLOCK = 512
"""Bytes of a block of a tape archive."""

_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*")
_LINE = re.compile(r"([0-9a-f]+)  ([!-~]+)")
_SIZE = re.compile(rb"[0-7]{11}")


def read_bag(path: str) -> dict[str, bytes]:
    """The files of the bag at `path` by their names in it, in order, after a check of all their digests.

    Raises MalformedInput, RejectedProof (naming the file that is missing, surplus or changed), ResourceLimit.
    """
    try:
        members = _directory(path) if os.path.isdir(path) else _tape(path)
        files = dict(sorted(members))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise MalformedInput(path, 1, 1, quoted(reason)) from None
    _check_names(files, path)
    if files.get("bagit.txt") != DECLARATION:
        raise MalformedInput("bagit.txt", 1, 1, "expected the declaration of a bag, version 1.0 in UTF-8")
    for name in (*TAG_FILES, *TAG_MANIFESTS):
        if name not in files:
            raise RejectedProof(name, "bag", "a file", "none")
    for kind in ("tagmanifest", "manifest"):
        for algorithm in ALGORITHMS:
            _check_digests(files, kind, algorithm)
    return files


def _directory(path: str) -> Iterator[tuple[str, bytes]]:
    """The files below a folder. What is neither a file nor a folder, a link for example, is malformed."""
    left, entries = MAX_BYTES, 0
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(os.path.join(path, folder)) as scan:
            for entry in scan:
                entries += 1
                name = checked_name(folder + entry.name, path)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    with open(entry.path, "rb") as file:
                        size = os.fstat(file.fileno()).st_size
                        left -= size
                        _limit(left, entries)
                        yield name, file.read(size)
                else:
                    raise MalformedInput(path, 1, 1, f"{quoted(name)} is neither a file nor a folder")
                _limit(left, entries)


def _tape(path: str) -> Iterator[tuple[str, bytes]]:
    """The files in a tape archive. Its every byte outside of them is what `tape_header` and EVIDENCE.md prescribe."""
    place = entries = 0
    base = previous = ""

    def fail(what: str) -> NoReturn:
        raise MalformedInput(path, 1, place + 1, what)

    # To open a pipe might wait forever.
    if os.path.exists(path) and not os.path.isfile(path):
        fail("neither a file nor a folder")
    with open(path, "rb") as file:
        whole = os.fstat(file.fileno()).st_size
        _limit(MAX_BYTES - whole, 0)
        while (header := file.read(BLOCK)) != bytes(BLOCK):
            name, folder = _text(header[:MAX_NAME]), _text(header[345:500])
            size = int(header[124:135], 8) if _SIZE.fullmatch(header[124:135]) else 0
            if header != tape_header(folder, name, size):
                # Whoever forgot the certificate of a problem is here, too.
                fail(f"after {previous}: expected a header" if previous else "no archive, and no certificate is given")
            if "/" in checked_name(folder, path) or folder != (base or folder):
                fail(f"{quoted(folder)}: expected one folder for all files")
            if checked_name(name, path) <= previous:
                fail(f"{quoted(name)} does not come after {previous}: names are in order, each once")
            padding = bytes(-size % BLOCK)
            if size > whole or len(data := file.read(size)) < size or file.read(len(padding)) != padding:
                fail(f"{quoted(name)} is cut short, or not followed by zeros")
            yield name, data
            place, base, previous, entries = file.tell(), folder, name, entries + 1
            _limit(0, entries)
        if file.read(BLOCK + 1) != bytes(BLOCK):
            fail("expected two blocks of zeros, and the end of the file")


def tape_header(base: str, name: str, size: int) -> bytes:
    """The one header block of file `base/name`, of so many bytes, that an evidence archive may have.

    Source: IEEE Std 1003.1, pax, "ustar Interchange Format".
    """
    mode, owner, group, time = "0000644", "0000000", "0000000", "00000000000"
    before = name.ljust(MAX_NAME, "\0") + "\0".join([mode, owner, group, f"{size:011o}", time, ""])
    # Regular file, no link, format and version, no names of owner and group, no device.
    after = "0" + "\0" * 100 + "ustar\x0000" + "\0" * 64 + "0000000\0" * 2 + base.ljust(155, "\0") + "\0" * 12
    checksum = sum(f"{before}{' ' * 8}{after}".encode("latin-1"))
    return f"{before}{checksum:06o}\0 {after}".encode("latin-1")


def _text(field: bytes) -> str:
    return field.rstrip(b"\0").decode("latin-1")


def _limit(left: int, entries: int) -> None:
    if left < 0 or entries > MAX_ENTRIES:
        raise ResourceLimit(f"a bag above {MAX_BYTES} bytes or {MAX_ENTRIES} files and folders")


def checked_name(name: str, file: str) -> str:
    """`name`, if it is one that every system and tool reads in the same way: letters, digits and ._- in each part,
    which does not begin with . or - or end with a dot. Raises MalformedInput in `file`.
    """
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        raise MalformedInput(file, 1, 1, f"{quoted(name)} is no name for a file in a bag")
    return name


def _check_names(names: Iterable[str], path: str) -> None:
    """Raise MalformedInput if two names would meet in one place: the same but for case, or a file and a folder."""
    places: dict[str, str] = {}
    for name in names:
        parts = name.split("/")
        for i in range(1, len(parts) + 1):
            place = "/".join(parts[:i]) + ("/" if i < len(parts) else "")
            other = places.setdefault(place.strip("/").lower(), place)
            if other != place:
                raise MalformedInput(path, 1, 1, f"{place} and {other} would be in one place")


def _check_digests(files: dict[str, bytes], kind: str, algorithm: str) -> None:
    """Compare one manifest with the files that it has to list: those below data/, or for a tagmanifest all others but
    tagmanifests. Raises MalformedInput, RejectedProof.
    """
    manifest = f"{kind}-{algorithm}.txt"
    listed: dict[str, str] = {}
    lines = files[manifest].decode("latin-1").split("\n")
    if lines.pop():
        raise MalformedInput(manifest, len(lines) + 1, 1, "the file ends inside a line")
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise MalformedInput(manifest, number, 1, "expected a digest, two spaces and a name")
        name = checked_name(match[2], manifest)
        if name in listed:
            raise RejectedProof(name, manifest, "one line", "two")
        listed[name] = match[1]
    wanted = {n for n in files if n.startswith("data/") == (kind == "manifest") and n not in TAG_MANIFESTS}
    for name in sorted({*listed, *wanted}):
        expected = listed.get(name, "not listed")
        found = ALGORITHMS[algorithm](files[name]).hexdigest() if name in wanted else "no such file"
        if found != expected:
            raise RejectedProof(name, manifest, expected, found)
