"""`assay pyz`: the checker in one file, for `python -I checker.pyz PROBLEM CERT`.

A ZIP archive of the sources of `checker` and `formats`, without anything compiled. The same sources give the same
bytes, whatever made them, so that two people can compare digests: entries are sorted and stored as they are, with one
date, one mode and nothing optional. (The standard library's zipapp keeps the dates and the order that it finds.)

Source: APPNOTE.TXT, .ZIP File Format Specification 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

ROOMS = ("checker", "formats")
LEFT_OUT = ("certificate_writer.py",)
"""Modules of these folders that the checker never loads."""

SUFFIXES = (".py", ".smt2", ".pxd")

MAIN = b"""\
import sys

from checker.main import main

sys.exit(main())
"""
"""What runs: `__main__.py` of the archive."""

_VERSION = 20
"""Of the specification that a reader needs: 2.0, for files in folders."""

_UNIX, _MODE = 3, 0o100644
_DATE = (1 << 5) | 1
"""1 January 1980, the first day that there is."""


def files() -> dict[str, bytes]:
    """The files of the archive, by name. Raises OSError."""
    found = {"__main__.py": MAIN}
    for room in ROOMS:
        spec = find_spec(room)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(2, "not installed as files", room)
        for path in Path(spec.origin).parent.iterdir():
            if path.suffix in SUFFIXES and path.name not in LEFT_OUT:
                found[f"{room}/{path.name}"] = path.read_bytes()
    return found


def archive(contents: dict[str, bytes]) -> bytes:
    """A ZIP archive of these files, uncompressed, sorted by name. Names are ASCII."""
    body = bytearray()
    directory = bytearray()
    for name in sorted(contents):
        data, encoded = contents[name], name.encode("ascii")
        # Flags, method (stored), time, date, checksum, two sizes, length of the name, no extra field.
        common = struct.pack("<HHHHIIIHH", 0, 0, 0, _DATE, crc32(data), len(data), len(data), len(encoded), 0)
        directory += struct.pack("<4sBBH", b"PK\x01\x02", _VERSION, _UNIX, _VERSION) + common
        # No comment, first disk, no internal attributes, the mode, the place of the entry.
        directory += struct.pack("<HHHII", 0, 0, 0, _MODE << 16, len(body)) + encoded
        body += struct.pack("<4sH", b"PK\x03\x04", _VERSION) + common + encoded + data
    count = len(contents)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
