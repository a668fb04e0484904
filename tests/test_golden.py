"""Certificates of the past verify for ever: the folder is append-only."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
CERTIFICATES = sorted([*GOLDEN.rglob("*.cert"), *GOLDEN.rglob("*.lrat")])


def test_nothing_was_changed_or_lost() -> None:
    """Every file has the digest that was listed when it was added, and every file is listed."""
    for sums in GOLDEN.glob("*/SHA256SUMS"):
        listed = dict(reversed(line.split("  ")) for line in sums.read_text().splitlines())
        found = {
            p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sums.parent.iterdir() if p.name != sums.name
        }
        assert found == listed
    assert len(CERTIFICATES) >= 16


@pytest.mark.parametrize("certificate", CERTIFICATES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_verifies(certificate: Path) -> None:
    """With today's checker, whatever version wrote it."""
    stem, *query = certificate.stem.removesuffix("-binary").rsplit(".", 1)
    problem = certificate.with_name(f"{stem}.smt2")
    problem = problem if problem.exists() else problem.with_suffix(".cnf")
    command = [sys.executable, "-I", "-m", "checker", str(problem), str(certificate)]
    done = subprocess.run([*command, "--query", *(query or ["1"])], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("s VERIFIED "), done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("archive", sorted(GOLDEN.rglob("*.tar")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_archives(archive: Path) -> None:
    """Each with the key that lies beside it."""
    command = [sys.executable, "-I", "-m", "checker", str(archive), "--public-key", str(archive.with_suffix(".pem"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("s VERIFIED ARCHIVE "), done.stdout
    assert "; origin key " in done.stdout
    assert done.returncode == 0
