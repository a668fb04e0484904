"""The sample evidence under proofs/: every certificate verifies, every problem is proved again."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from finder.prove import certificate_path, prove_files, read_problem
from finder.race import Limits

PROOFS = Path(__file__).parent.parent / "proofs"
PROBLEMS = sorted(PROOFS.rglob("*.smt2"))
CERTIFICATES = [
    (problem, k, certificate_path(problem, k, queries))
    for problem in PROBLEMS
    for queries in [len(read_problem(problem)[1].queries)]
    for k in range(1, queries + 1)
]


def test_there_are_proofs() -> None:
    """An empty folder must not pass for a checked one."""
    assert len(CERTIFICATES) >= 10
    assert {p for _, _, p in CERTIFICATES} == set(PROOFS.rglob("*.cert"))


@pytest.mark.parametrize(("problem", "query", "certificate"), CERTIFICATES, ids=lambda x: getattr(x, "stem", str(x)))
def test_certificate_verifies(problem: Path, query: int, certificate: Path) -> None:
    """Checked as an auditor would."""
    command = [sys.executable, "-I", "-m", "checker", str(problem), str(certificate), "--query", str(query)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("s VERIFIED "), done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda p: p.stem)
def test_problem_is_proved_again(problem: Path, tmp_path: Path) -> None:
    """With one engine and one seed the certificate is the same, byte for byte."""
    copy = tmp_path / problem.name
    copy.write_bytes(problem.read_bytes())
    limits = Limits.chosen(timeout=60)
    for result in prove_files([copy], limits, engine="lazy"):
        assert result.verified, result
        (again,) = prove_files([copy], limits, engine="lazy", query=result.query, output=tmp_path / "again.cert")
        assert again.verified
        assert (tmp_path / "again.cert").read_bytes() == Path(result.certificate).read_bytes()


def test_third_party_files_are_unchanged() -> None:
    """Their digests are those in the README."""
    listed = dict(re.findall(r"^([0-9a-f]{64})  (\S+)$", (PROOFS / "README.md").read_text(), re.MULTILINE))
    found = {name: digest for digest, name in listed.items()}
    actual = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (PROOFS / "third_party").glob("*.smt2")}
    assert found == actual
