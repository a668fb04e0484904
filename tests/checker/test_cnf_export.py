"""`--cnf`: the clauses that the checker derived, their digest, and when a file is written."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import checker.cnf_export
from checker.main import main
from tests.checker.forge import Forge, words

PROBLEM = """(set-logic QF_LIA)
(declare-const p Bool)
(declare-const x Int)
(assert (or p p))
(assert (< x 0))
(assert (< 0 x))
(check-sat)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with p.smt2 and p.cert, which is the current one."""
    forge = Forge(PROBLEM)
    clauses = [forge.c(f"in {k}") for k in (2, 3)]
    forge.c("def (or p p) 2")
    forge.t("(< x (Int 5))")
    clauses.append(forge.c("la 2 1 (< x 0) 1 (< 0 x)"))
    forge.step([], clauses)
    (tmp_path / "p.smt2").write_bytes(forge.problem)
    (tmp_path / "p.cert").write_bytes(forge.certificate())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def expected() -> bytes:
    """The text, as the specification has it: all terms count, clauses as their rules give them."""
    forge = Forge(PROBLEM)
    p, o, low, high = (forge.number(text) for text in ("p", "(or p p)", "(< x 0)", "(< 0 x)"))
    variables = forge.t("(< x (Int 5))")
    return f"p cnf {variables} 4\n{low} 0\n{high} 0\n{-o} {p} {p} 0\n{-low} {-high} 0\n".encode()


def run(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "checker", *arguments], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_every_byte(folder: Path) -> None:
    assert run("p.smt2", "p.cert", "--cnf", "p.cnf") == (0, "s VERIFIED UNSAT query 1 of 1\n")
    assert (folder / "p.cnf").read_bytes() == expected()
    assert names(folder) == ["p.cert", "p.cnf", "p.smt2"]


def test_the_digest_needs_no_file(folder: Path) -> None:
    digest = hashlib.sha256(expected()).hexdigest()
    variables = int(expected().split()[2])
    status, output = run("p.smt2", "p.cert", "-v")
    assert status == 0
    assert f"c cnf {digest} variables {variables} clauses 4" in output.splitlines()
    report = json.loads(run("p.smt2", "p.cert", "--json", "--cnf=p.cnf")[1])
    assert report["cnf"] == {"sha256": digest, "variables": variables, "clauses": 4}
    assert json.loads(run("p.smt2", "p.cert", "--json")[1])["cnf"] == report["cnf"]
    assert names(folder) == ["p.cert", "p.cnf", "p.smt2"]


def test_without_anybody_to_tell_it_is_not_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain run does no work for it."""

    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(checker.cnf_export.Cnf, "write", fail)
    monkeypatch.setattr(sys, "argv", ["checker", "p.smt2", "p.cert"])
    assert main() == 0
    sys.argv.append("-v")
    assert main() == 5


def test_an_old_file_is_replaced_also_through_a_link(folder: Path) -> None:
    (folder / "old.cnf").write_text("p cnf 0 0\n")
    (folder / "link.cnf").symlink_to("old.cnf")
    assert run("p.smt2", "p.cert", "--cnf", "link.cnf")[0] == 0
    assert (folder / "link.cnf").is_symlink()
    assert (folder / "old.cnf").read_bytes() == expected()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["--query", "2"], 1), (["--expect", "sat"], 1), (["--work-per-byte", "0"], 2), ([], 1)],
)
def test_only_what_is_verified_is_written(folder: Path, arguments: list[str], status: int) -> None:
    """Neither a new file nor the remains of one; an old one stays as it was."""
    if not arguments:
        data = (folder / "p.cert").read_bytes()
        (folder / "p.cert").write_bytes(data.replace(b"\nc in 3\n", b"\nc in 2\n"))
    (folder / "old.cnf").write_text("as it was")
    for name in ("old.cnf", "new.cnf"):
        assert run("p.smt2", "p.cert", "--cnf", name, *arguments)[0] == status
    assert names(folder) == ["old.cnf", "p.cert", "p.smt2"]
    assert (folder / "old.cnf").read_text() == "as it was"


def test_a_model_has_no_cnf(folder: Path) -> None:
    forge = Forge("(set-logic QF_UF)(declare-const p Bool)(assert p)(check-sat)")
    forge.v("p", "true")
    (folder / "p.smt2").write_bytes(forge.problem)
    (folder / "p.cert").write_bytes(forge.certificate("sat"))
    assert run("p.smt2", "p.cert", "--cnf", "p.cnf") == (1, "s REJECTED answer: cnf: unsat / sat\n")
    assert names(folder) == ["p.cert", "p.smt2"]
    assert "cnf" not in run("p.smt2", "p.cert", "-v")[1]
    assert "cnf" not in json.loads(run("p.smt2", "p.cert", "--json")[1])


@pytest.mark.parametrize("certificate", ["certificate", "LRAT"])
def test_a_dimacs_problem_has_its_own_clauses(folder: Path, certificate: str) -> None:
    """Laid out anew: a clause a line, without comments; extension variables are none of its own."""
    problem = b"c a comment\np cnf 5 4\n1 2 2 0 -1\n2 0\n1 -2\t0\n -1 -2 0\n"
    (folder / "p.smt2").write_bytes(problem)
    steps = [1, 2, 1, 1, 3, 1, 0, 6, 0, 3, 5, 2, 4]
    text = f"assay-certificate 1 unsat 1 {hashlib.sha256(problem).hexdigest()}\nrefutation {len(steps)}\n"
    data = text.encode() + words(steps) if certificate == "certificate" else b"5 1 0 1 3 0\n6 6 0 0\n7 0 5 2 4 0\n"
    (folder / "p.cert").write_bytes(data)
    status, output = run("p.smt2", "p.cert", "-v", "--cnf", "p.cnf")
    assert (status, output.partition("\n")[0]) == (0, "s VERIFIED UNSAT query 1 of 1")
    expected = b"p cnf 5 4\n1 2 2 0\n-1 2 0\n1 -2 0\n-1 -2 0\n"
    assert (folder / "p.cnf").read_bytes() == expected
    assert f"c cnf {hashlib.sha256(expected).hexdigest()} variables 5 clauses 4" in output.splitlines()


def test_files_that_cannot_be_written(folder: Path) -> None:
    """Neither an input, under whatever name, nor what is no file; and whoever is at it already is not disturbed."""
    (folder / "link").symlink_to("p.smt2")
    os.link("p.cert", "hard")
    (folder / "busy.part").write_text("as it was")
    before = {name: (folder / name).read_bytes() for name in names(folder)}
    for name, what in (
        ("p.smt2", "the CNF would overwrite an input, or what is printed"),
        ("p.cert", "the CNF would overwrite an input, or what is printed"),
        ("link", "the CNF would overwrite an input, or what is printed"),
        ("hard", "the CNF would overwrite an input, or what is printed"),
        (".", "the CNF would replace what is no file"),
        ("/dev/null", "the CNF would replace what is no file"),
        ("absent/p.cnf", "No such file or directory"),
        ("busy", "File exists"),
    ):
        assert run("p.smt2", "p.cert", "--cnf", name) == (2, f"s MALFORMED {name}:1:1: {what}\n")
    assert before == {name: (folder / name).read_bytes() for name in names(folder)}


def test_a_full_disk(folder: Path) -> None:
    """There is no verdict of success without the file that was asked for."""
    done = subprocess.run(
        [sys.executable, "-I", "-m", "checker", "p.smt2", "p.cert", "--cnf", "p.cnf"],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )
    assert (done.returncode, done.stdout) == (2, b"s MALFORMED p.cnf:1:1: File too large\n")
    assert names(folder) == ["p.cert", "p.smt2"]
