"""The corpora of pairs: each problem with its certificate through `main`, and a sample through the real command.

`make_corpus` is the source of the folders; what is checked in must be what it writes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checker.main import main
from formats.meter import Meter
from formats.smtlib import read_script
from tests.checker.make_cnf_corpus import CNF_CASES
from tests.checker.make_corpus import CASES, CORPUS
from tests.checker.solver import Judge
from tests.cnf_proofs import satisfiable

FOLDERS = sorted(
    path.parent for kind in ("accept", "reject", "malformed_certificates") for path in CORPUS.glob(f"{kind}/*/proof.*")
)
STATUS = {"VERIFIED": 0, "REJECTED": 1, "MALFORMED": 2, "UNSUPPORTED": 3, "RESOURCE": 4}
BY_NAME = {(case.folder, case.name): case for case in [*CASES, *CNF_CASES]}


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def arguments(folder: Path) -> list[str]:
    options = folder / "arguments.txt"
    files = [path.name for pattern in ("problem.*", "proof.*") for path in folder.glob(pattern)]
    return [*(options.read_text().split() if options.exists() else []), *files]


def agrees(folder: Path, status: int, output: str, errors: str) -> None:
    expected = (folder / "expect.txt").read_text().rstrip("\n").replace("{cert}", "proof.cert")
    assert output.startswith(expected)
    assert status == STATUS[expected.split()[1]]
    assert output.endswith("\n") and output.count("\n") == 1, "the verdict is one line"
    assert all(" " <= c <= "~" for c in output[:-1]), "in printable ASCII"
    assert len(output) < 400
    assert errors == ""
    kinds = {"accept": {0}, "reject": {1}, "malformed_certificates": {2, 3, 4}}
    assert status in kinds[folder.parent.name]


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_verdict(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["checker", *arguments(folder)])
    status = main()
    agrees(folder, status, *capsys.readouterr())


def by_command(folder: Path) -> None:
    command = [sys.executable, "-I", "-m", "checker", *arguments(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    agrees(folder, done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1"))


@pytest.mark.parametrize("folder", FOLDERS[::8], ids=name_of)
def test_verdict_of_the_command(folder: Path) -> None:
    by_command(folder)


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_verdict_of_the_command_on_all(folder: Path) -> None:
    by_command(folder)


def test_folders_are_what_the_source_writes() -> None:
    assert {name_of(folder) for folder in FOLDERS} == {f"{case.folder}/{case.name}" for case in [*CASES, *CNF_CASES]}
    assert len(BY_NAME) == len(CASES) + len(CNF_CASES)
    for case in [*CASES, *CNF_CASES]:
        for name, data in case.files.items():
            assert (CORPUS / case.folder / case.name / name).read_bytes() == data, (case.name, name)


@pytest.mark.parametrize("case", [c for c in CASES if c.satisfiable is not None], ids=lambda c: c.name)
def test_forgery_claims_a_falsehood(case) -> None:  # type: ignore[no-untyped-def]
    """The problems are what the source says: a forged refutation is of a satisfiable problem, and so on."""
    script = read_script(case.problem.encode(), "problem", Meter(10**8))
    query = int(case.arguments.split()[1]) if case.arguments.startswith("--query") else 1
    judge = Judge(script)
    assert judge.satisfiable(script.queries[query - 1].assertions) is case.satisfiable


@pytest.mark.parametrize("case", [c for c in CNF_CASES if c.satisfiable is not None], ids=lambda c: c.name)
def test_forgery_about_a_formula_claims_a_falsehood(case) -> None:  # type: ignore[no-untyped-def]
    """The same of DIMACS problems, by brute force."""
    assert satisfiable(case.clauses) is case.satisfiable
