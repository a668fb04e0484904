"""`assay export`: other checkers accept what it writes, for the very CNF that the checker digested."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import stat
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from finder.export import export_files, records
from finder.main import main
from finder.prove import certificate_path, prove_files
from finder.race import Limits
from tests.checker.forge import Forge
from tests.lrat_text import Refused, check_lrat, read_dimacs

dratify = pytest.importorskip("dratify")

PROOFS = Path(__file__).parents[2] / "proofs"
CERTIFICATES = [
    (PROOFS / "jobshop" / "ft06-54.smt2", 1),
    (PROOFS / "queries" / "accounts.smt2", 2),
    (PROOFS / "queries" / "accounts.smt2", 3),
    (PROOFS / "third_party" / "QF_UF_collision.4.prop1_ab_reg_max.smt2", 1),
    (PROOFS / "third_party" / "QF_UF_sw_sym_ex_v_ab_reg_max.smt2", 1),
    (PROOFS / "third_party" / "abz6_800.smt2", 1),
]


class Exported:
    """The three files of one certificate."""

    def __init__(self, folder: Path) -> None:
        self.cnf, self.drat, self.lrat = (folder / f"exported.{kind}" for kind in ("cnf", "drat", "lrat"))

    def files(self) -> dict[str, Path]:
        return {"dimacs": self.cnf, "drat": self.drat, "lrat": self.lrat}


def verify(files: Exported) -> None:
    """Every checker at hand accepts the refutation."""
    cnf, drat, lrat = files.cnf.read_text(), files.drat.read_text(), files.lrat.read_text()
    result = dratify.check_proof(dratify.parse_dimacs(cnf), drat, engine="python")
    assert result.ok and result.reached_empty, result
    check_lrat(cnf, lrat)
    for tool, proof in (("drat-trim", files.drat), ("lrat-check", files.lrat)):
        # Their exit statuses say little.
        if shutil.which(tool):
            done = subprocess.run([tool, files.cnf, proof], capture_output=True, text=True, timeout=300, check=False)
            assert {"s VERIFIED", "c VERIFIED"} & {line.strip() for line in done.stdout.splitlines()}, done.stdout


def checker(*arguments: object) -> str:
    """What the checker prints."""
    command = [sys.executable, "-I", "-m", "checker", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(("problem", "query"), CERTIFICATES, ids=lambda x: getattr(x, "stem", str(x)))
def test_sample_evidence(problem: Path, query: int, tmp_path: Path) -> None:
    certificate = problem.with_suffix(".cert")
    if not certificate.exists():
        certificate = certificate_path(problem, query, 2)
    files = Exported(tmp_path)
    digests = export_files(problem, certificate, query, **files.files())
    verify(files)
    assert digests == {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in files.files().values()}
    assert f"c cnf {digests[files.cnf]} " in checker(problem, certificate, "--query", query, "-v")
    report = json.loads(checker(problem, certificate, "--query", query, "--json"))
    variables, clauses = read_dimacs(files.cnf.read_text())
    assert report["cnf"] == {"sha256": digests[files.cnf], "variables": variables, "clauses": len(clauses)}


def three_sat(seed: int, variables: int, ratio: float) -> str:
    """A random 3-SAT problem as a script."""
    choose = random.Random(seed)
    lines = ["(set-logic QF_UF)", *(f"(declare-const x{v} Bool)" for v in range(variables))]
    for _ in range(round(ratio * variables)):
        literals = [f"x{v}" if choose.random() < 0.5 else f"(not x{v})" for v in choose.sample(range(variables), 3)]
        lines.append(f"(assert (or {' '.join(literals)}))")
    return "\n".join([*lines, "(check-sat)", ""])


@pytest.mark.parametrize("seed", range(4))
def test_random_problems(seed: int, tmp_path: Path) -> None:
    """With refutations that take more than unit propagation, and deletions."""
    problem = tmp_path / "random.smt2"
    problem.write_text(three_sat(seed, 60, 6.5))
    (report,) = prove_files([problem], Limits.chosen(timeout=60), engine="lazy")
    assert report.answer == "unsat", "another seed, please: nothing to export"
    files = Exported(tmp_path)
    export_files(problem, Path(report.certificate), **files.files())
    verify(files)
    assert "d " in files.drat.read_text() and " d " in files.lrat.read_text()
    result = dratify.check_proof(
        dratify.parse_dimacs(files.cnf.read_text()), files.drat.read_text(), check_rat=False, engine="python"
    )
    assert result.ok and result.rup_steps > 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda lines: lines[:-1], "no empty clause"),
        (lambda lines: lines[1:], "a step is missing"),
        (lambda lines: [*lines, lines[-1]], "a step too many"),
        (lambda lines: [*lines[:-1], lines[-1].rpartition(" 0")[0].rpartition(" ")[0] + " 0"], "a hint is missing"),
    ],
)
def test_the_independent_checker_refuses(change, why: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    problem = CERTIFICATES[0][0]
    files = Exported(tmp_path)
    export_files(problem, problem.with_suffix(".cert"), **files.files())
    lines = change(files.lrat.read_text().splitlines())
    with pytest.raises(Refused):
        check_lrat(files.cnf.read_text(), "\n".join(lines))


# ---- translation

UNITS = """(set-logic QF_UF)
(declare-const p Bool)
(declare-const q Bool)
(declare-const r Bool)
(assert p)
(assert (or (not p) q))
(assert (not q))
(check-sat)
"""


def units(folder: Path) -> tuple[Path, Path, Forge]:
    """A refutation that deletes a clause of one literal, one of two that are the same, and one of two."""
    forge = Forge(UNITS)
    p, disjunction, not_q = forge.c("in 1"), forge.c("in 2"), forge.c("in 3")
    definition = forge.c("def (or (not p) q) 2")
    clause = forge.step(["(not p)", "q"], [disjunction, definition])
    forge.delete(disjunction, definition)
    twice = forge.step(["q", "q"], [p, clause])
    forge.delete(twice)
    forge.step([], [p, clause, not_q])
    (folder / "units.smt2").write_bytes(forge.problem)
    (folder / "units.cert").write_bytes(forge.certificate())
    return folder / "units.smt2", folder / "units.cert", forge


def test_every_byte(tmp_path: Path) -> None:
    """Clauses as computed, numbers as in the certificate, deletions by the literals."""
    problem, certificate, forge = units(tmp_path)
    p, q, o = (forge.number(x) for x in ("p", "q", "(or (not p) q)"))
    files = Exported(tmp_path)
    export_files(problem, certificate, **files.files())
    n = len(forge.terms)
    assert files.cnf.read_text() == f"p cnf {n} 4\n{p} 0\n{o} 0\n{-q} 0\n{-o} {-p} {q} 0\n"
    lrat = [f"5 {-p} {q} 0 2 4 0", "5 d 2 4 0", f"6 {q} {q} 0 1 5 0", "6 d 6 0", "7 0 1 5 3 0"]
    assert files.lrat.read_text().splitlines() == lrat
    drat = [f"{-p} {q} 0", f"d {-o} {-p} {q} 0", f"{q} {q} 0", "0"]
    assert files.drat.read_text().splitlines() == drat
    verify(files)
    export_files(problem, certificate, drat=files.drat, unit_deletions=True)
    drat = [f"{-p} {q} 0", f"d {o} 0", f"d {-o} {-p} {q} 0", f"{q} {q} 0", f"d {q} {q} 0", "0"]
    assert files.drat.read_text().splitlines() == drat
    verify(files)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_records_in_pieces(size: int) -> None:
    """However the words come, the records are the same."""
    words = array("i", [2, 1, 5, -6, 3, -2, 3, 4, 0, 0, 1, 3, 9, -1, -2, 7, -1, 1])
    pieces = [words[i : i + size] for i in range(0, len(words), size)]
    expected = [([5, -6], [3]), (None, [3, 4]), ([], []), ([9], [-1, -2, 7]), (None, [1])]
    found = [(None if a is None else list(a), list(b)) for a, b in records(pieces)]
    assert found == expected


# ---- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with units.smt2 and units.cert, which is the current one."""
    units(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_command(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It prints what sha256sum prints."""
    assert main(["export", "units.smt2", "units.cert", "--dimacs", "a.cnf", "--lrat=a.lrat"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    expected = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in ("a.cnf", "a.lrat")]
    assert out.splitlines() == expected
    assert names(folder) == ["a.cnf", "a.lrat", "units.cert", "units.smt2"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((folder / "a.cnf").stat().st_mode) == 0o666 & ~umask


def test_into_a_pipe(folder: Path) -> None:
    """What is no file is written to, and nothing else comes with it."""
    command = [sys.executable, "-m", "finder", "export", "units.smt2", "units.cert", "--lrat", "/dev/stdout"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": ""})
    assert done.stdout.splitlines()[0].startswith("5 ") and done.stdout.endswith(" 0 1 5 3 0\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to export"),
        (["--dimacs", "units.smt2"], "the same file twice"),
        (["--drat", "link"], "the same file twice"),
        (["--drat", "hard"], "the same file twice"),
        (["--drat", "x", "--lrat", "./x"], "the same file twice"),
        (["--drat", "."], "cannot be written"),
        (["--drat", "absent/x"], "cannot be written"),
        (["--query", "0", "--drat", "x"], "positive"),
    ],
)
def test_wrong_use(folder: Path, arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, nor lost."""
    (folder / "link").symlink_to("units.cert")
    (folder / "hard").hardlink_to("units.smt2")
    before = names(folder)
    data = (folder / "units.smt2").read_bytes(), (folder / "units.cert").read_bytes()
    try:
        status = main(["export", "units.smt2", "units.cert", *arguments])
    except SystemExit as error:
        status = int(error.code or 0)
    out, err = capfd.readouterr()
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert message in err
    assert names(folder) == before
    assert data == ((folder / "units.smt2").read_bytes(), (folder / "units.cert").read_bytes())


def test_what_is_not_verified_is_not_exported(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each outcome of the checker has its exit status, and a file that is there stays as it is."""
    (folder / "old").write_text("as it was")
    good = (folder / "units.cert").read_bytes()
    for data, query, status, message in (
        (good.replace(b"c in 3", b"c in 1"), "1", 1, "REJECTED step 3: rup: "),
        (good, "2", 1, "REJECTED header: query: "),
        (good[:-2], "1", 2, "MALFORMED "),
        (b"", "1", 2, "expected the header"),
    ):
        (folder / "bad.cert").write_bytes(data)
        arguments = ["--query", query, "--dimacs", "old", "--drat", "new", "--lrat", "/dev/null"]
        assert main(["export", "units.smt2", "bad.cert", *arguments]) == status
        out, err = capfd.readouterr()
        assert out == "" and message in err
        assert names(folder) == ["bad.cert", "old", "units.cert", "units.smt2"]
        assert (folder / "old").read_text() == "as it was"


def test_models_are_not_exported(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "sat.smt2").write_text("(set-logic QF_UF)(declare-const p Bool)(assert p)(check-sat)\n")
    (report,) = prove_files([folder / "sat.smt2"], engine="lazy")
    assert report.answer == "sat"
    assert main(["export", "sat.smt2", "sat.cert", "--drat", "new"]) == 2
    assert "only refutations can be exported" in capfd.readouterr().err
    assert not (folder / "new").exists()


def test_a_problem_that_is_absent(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "absent.smt2", "units.cert", "--drat", "new"]) == 2
    assert "absent.smt2: No such file" in capfd.readouterr().err
