"""What is fuzzed: every reader of files from outside, and the kernel behind it.

Anything but a documented outcome raises. Each target takes the bytes of one file; the file that belongs to it, if any,
is fixed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from checker.kernel import check
from formats.certificate import CertificateReader
from formats.errors import AssayError
from formats.meter import WORK_BASE, Meter
from formats.smtlib import read_script
from tests.checker.random_records import PRELUDE

CORPUS = Path(__file__).parents[1] / "corpus"

WORK = 200
"""Work for each byte while fuzzing: little, so that many inputs are tried."""

PROBLEM = f"{PRELUDE}(assert p)(assert (not p))(assert (< x y))(assert (< y x))(check-sat)".encode()
"""What fuzzed certificates are about; most names that the corpus uses are declared in it."""


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
    check(PROBLEM, "problem", io.BytesIO(header + data), "fuzzed", 1, WORK)


TARGETS: dict[str, Callable[[bytes], None]] = {"problem": problem, "certificate": certificate, "kernel": kernel}


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
    if target == "problem":
        paths: Iterable[Path] = CORPUS.rglob("*.smt2")
        found = [path.read_bytes() for path in paths]
    else:
        found = [path.read_bytes() for path in CORPUS.rglob("*.cert")]
        if target == "kernel":
            found = [data.partition(b"\n")[2] for data in found]
    return tuple(sorted(set(found), key=lambda data: (len(data), data)))
