"""What is fuzzed: every reader of files from outside, and the kernel behind it.

Anything but a documented outcome raises. Each target takes the bytes of one file; the file that belongs to it, if any,
is fixed.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

from checker.archive import outcome as outcome_of_archive
from checker.kernel import check
from finder.archive import Claim, tape
from formats.certificate import CertificateReader
from formats.dimacs import read_formula
from formats.errors import AssayError
from formats.meter import WORK_BASE, Meter
from formats.smtlib import read_script
from tests.checker.bags import CLAIM, holding, script, sealed, small
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
        outcome_of_archive(file.name, None, WORK)


def claim(data: bytes) -> None:
    """The reader of a claim, in an archive whose digests are right."""
    archive(b"".join(tape(sealed({**_bag(), CLAIM: data}))))


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
    patterns = {"problem": ["*.smt2"], "formula": ["*.cnf"], "proof": ["cnf-*/proof.*", "lrat-*/proof.*"]}
    found = [path.read_bytes() for pattern in patterns.get(target, ["*.cert"]) for path in CORPUS.rglob(pattern)]
    if target == "proof":
        found.append(PROOF)
    if target == "kernel":
        found = [data.partition(b"\n")[2] for data in found]
    return tuple(sorted(set(found), key=lambda data: (len(data), data)))


def _claims() -> list[Claim]:
    """A claim about each problem of the corpus that has a certificate, and the one that the target `claim` is about."""
    folders = [path.parent for path in sorted(CORPUS.glob("accept/*/problem.smt2"))]
    pairs = [((folder / "problem.smt2").read_bytes(), (folder / "proof.cert").read_bytes()) for folder in folders]
    return [holding(), *[script(text.decode(), certificate) for text, certificate in pairs]]
