"""DIMACS problems through `assay prove`: answers, certificates, limits, and the shared collection."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import time
from pathlib import Path

import pysolvers
import pytest

from checker.main import run
from finder.applicability import NotApplicable
from finder.cnf import LITERALS, certify, renumbered
from finder.engines import ENGINES, Task, suits
from finder.lrat import check
from finder.main import main
from finder.prove import certificate_path, parse, prove_files
from finder.race import Limits
from finder.sat import SatSolver, refute
from formats.dimacs import Formula, read_formula
from tests.cnf_proofs import dimacs, pigeonhole, satisfiable

PROBLEMS = Path(__file__).parents[3] / "shared" / "problems" / "cnf"
SQUARE = [[1, 2], [-1, 2], [1, -2], [-1, -2]]


def random_3sat(seed: int, variables: int = 50, clauses: int = 213) -> list[list[int]]:
    rng = random.Random(seed)
    return [[rng.choice((1, -1)) * v for v in rng.sample(range(1, variables + 1), 3)] for _ in range(clauses)]


def write(folder: Path, clauses: list[list[int]], name: str = "p.cnf", variables: int | None = None) -> Path:
    path = folder / name
    path.write_bytes(dimacs(clauses, variables))
    return path


CASES = {
    "square": SQUARE,
    "model": SQUARE[:3],
    "nothing": [],
    "empty-clause": [[1, 2], [], [-1]],
    "only-the-empty-clause": [[]],
    "units": [[1], [-2], [2, -1]],
    "twice": [[1, 1], [-1, -1, 2], [-2, -2, -1]],
    "tautologies": [[1, -1], [2, -2, 1], [-2], [2]],
    "same-clauses": [*SQUARE, *SQUARE],
    "pigeonhole": pigeonhole(4),
    **{f"random-{seed}": random_3sat(seed) for seed in range(6)},
}


@pytest.mark.parametrize("name", CASES)
def test_answers_are_right_and_verified(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clauses = CASES[name]
    problem = write(tmp_path, clauses)
    assert main(["prove", str(problem)]) == 0
    answer = capsys.readouterr().out.strip()
    if not name.startswith("random"):
        assert (answer == "sat") is satisfiable(clauses) if name != "pigeonhole" else answer == "unsat"
    assert run([str(problem), str(tmp_path / "p.cert"), "--expect", answer])[0] == 0


def test_both_answers_of_random_problems_are_met() -> None:
    assert {refute(random_3sat(seed))[0] for seed in range(6)} == {True, False}


def test_a_large_model_has_several_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem = write(tmp_path, [[v, v + 1] for v in range(1, 3 * LITERALS)])
    assert main(["prove", str(problem), "-o", str(tmp_path / "c")]) == 0
    assert capsys.readouterr().out == "sat\n"
    lines = (tmp_path / "c").read_text().splitlines()
    assert len(lines) > 3
    assert all(line[:2] == "v " for line in lines[1:])


def test_variables_that_no_clause_has(tmp_path: Path) -> None:
    problem = write(tmp_path, [[7], [9, -7]], variables=1000)
    assert main(["prove", str(problem)]) == 0


def test_json_and_the_engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem = write(tmp_path, SQUARE)
    assert main(["prove", str(problem), "--json", "--timeout", "20", "--seed", "3"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["answer"] == "unsat"
    assert report["engine"] == "sat"
    assert report["verdict"] == "s VERIFIED UNSAT query 1 of 1"
    assert report["certificate"] == str(tmp_path / "p.cert")


@pytest.mark.parametrize(("engine", "status"), [("sat", 0), ("eager", 3), ("lazy", 3)])
def test_engines_that_are_made_for_it(
    engine: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = write(tmp_path, SQUARE)
    assert main(["prove", str(problem), "--engine", engine, "--json"]) == status
    reason = json.loads(capsys.readouterr().out)["reason"]
    assert reason == ("" if status == 0 else f"{engine}: not applicable: not an SMT-LIB script")


def test_the_sat_engine_is_not_for_scripts() -> None:
    script = parse(b"(check-sat)", "p")
    assert [name for name in ENGINES if suits(name, parse(b"p cnf 0 0", "p"))] == ["sat"]
    assert not suits("sat", script)
    with pytest.raises(NotApplicable):
        ENGINES["sat"](Task(script, 1, "", time.monotonic() + 9, 0))


def test_timeout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem = write(tmp_path, pigeonhole(12))
    assert main(["prove", str(problem), "--timeout", "0.5"]) == 3
    assert capsys.readouterr().out == "unknown\n"
    assert not (tmp_path / "p.cert").exists()


@pytest.mark.parametrize(
    ("text", "status"), [(b"p cnf 1 1\n2 0\n", 2), (b"p wcnf 1 1\n", 3), (b"p cnf 2000000 0\n", 3), (b"c", 2)]
)
def test_what_cannot_be_read(text: bytes, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.cnf").write_bytes(text)
    assert main(["prove", str(tmp_path / "p.cnf")]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_query_2_there_is_none(tmp_path: Path) -> None:
    assert main(["prove", str(write(tmp_path, SQUARE)), "--query", "2"]) == 2


def test_certificate_path_has_no_suffix_of_a_problem() -> None:
    assert certificate_path(Path("a/b.cnf"), 1, 1) == Path("a/b.cert")


def test_the_kind_of_problem_is_not_a_matter_of_names(tmp_path: Path) -> None:
    problem = write(tmp_path, SQUARE, "p.smt2")
    (report,) = prove_files([problem], Limits.chosen(20.0))
    assert (report.answer, report.verified) == ("unsat", True)


def test_certificates_are_the_same_byte_for_byte() -> None:
    formula = read_formula(dimacs(random_3sat(0, 100, 440)), "p")
    first, second = (certify(formula, "0" * 64, time.monotonic() + 60, 5) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("seed", range(5))
def test_a_refutation_of_some_clauses_is_renumbered_to_all(seed: int) -> None:
    """By the finder's own check, in which clauses that are not used stand, too."""
    clauses = [[60, 61], *random_3sat(100 + seed, 40, 250), [62, 63]]
    refutation = refute(clauses)[2]
    assert refutation is not None
    assert len(refutation.used) < len(clauses)
    check(renumbered(refutation, len(clauses)), clauses)


def test_a_problem_without_file_is_given_to_the_checker(tmp_path: Path) -> None:
    """A pipe can be read only once."""
    import os
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=lambda: pipe.write_bytes(dimacs(SQUARE)), daemon=True).start()
    (report,) = prove_files([pipe], Limits.chosen(20.0), output=tmp_path / "c")
    assert (report.answer, report.verified) == ("unsat", True)


# ---- what CaDiCaL writes


def traced(formula: Formula, binary: bool, file) -> bytes:  # type: ignore[no-untyped-def]
    """The LRAT proof that CaDiCaL itself writes."""
    solver = pysolvers.cadical195_new()
    for name, value in (("lrat", 1), ("binary", int(binary))):
        pysolvers.cadical195_set(solver, name, value)
    trace = pysolvers.cadical195_tracepr(solver, file)
    for clause in formula.clauses():
        pysolvers.cadical195_add_cl(solver, tuple(clause))
    assert pysolvers.cadical195_solve_lim(solver, [], 0) < 0
    pysolvers.flushpr(trace)
    file.seek(0)
    data: bytes = file.read()
    pysolvers.cadical195_del(solver, file)
    return data


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("name", ["square", "pigeonhole", "random"])
def test_proofs_as_cadical_writes_them_are_verified(name: str, binary: bool, tmp_path: Path) -> None:
    """In both forms, untrimmed, with its deletions."""
    clauses = random_3sat(0, 100, 460) if name == "random" else CASES[name]
    problem = write(tmp_path, clauses)
    with (tmp_path / "trace").open("w+b") as file:
        proof = traced(read_formula(problem.read_bytes(), "p"), binary, file)
    (tmp_path / "proof").write_bytes(proof)
    assert proof[:1].isdigit() is not binary
    assert run([str(problem), str(tmp_path / "proof")])[1] == ["s VERIFIED UNSAT query 1 of 1"]
    if name == "random":
        assert (b" d " in proof) is not binary
        # Of a formula with a model it is no proof.
        with SatSolver(proof=False) as solver:
            for clause in clauses[:-60]:
                solver.add_clause(clause)
            assert solver.solve()
            model = set(solver.model())
        weak = [c if model.intersection(c) else [*c[:-1], -c[-1]] for c in clauses]
        assert all(model.intersection(c) for c in weak)
        assert run([str(write(tmp_path, weak)), str(tmp_path / "proof")])[0] == 1


# ---- the shared collection


@pytest.mark.problems
@pytest.mark.parametrize("family", ["uuf100", "cadical", "jnh", "dubois", "bf", "ssa"])
def test_shared_problems(family: str, tmp_path: Path) -> None:
    """A few of each family: the status that the index gives, verified."""
    if not PROBLEMS.exists():
        pytest.skip(f"no shared problems in {PROBLEMS}")
    with (PROBLEMS / "index.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["path"].startswith(f"{family}__")]
    for number, row in enumerate(sorted(rows, key=lambda row: row["path"])[:: max(1, len(rows) // 4)]):
        (report,) = prove_files([PROBLEMS / row["path"]], Limits.chosen(60.0), output=tmp_path / f"{number}.cert")
        assert (report.answer, report.verified) == (row["status"], True), row["path"]


def test_digest_of_the_certificate_is_that_of_the_bytes(tmp_path: Path) -> None:
    problem = write(tmp_path, SQUARE)
    assert main(["prove", str(problem)]) == 0
    header = (tmp_path / "p.cert").read_bytes().split(b"\n")[0].decode()
    assert header == f"assay-certificate 1 unsat 1 {hashlib.sha256(problem.read_bytes()).hexdigest()}"
    problem.write_bytes(problem.read_bytes() + b"c\n")
    assert run([str(problem), str(tmp_path / "p.cert")])[1][0].startswith("s REJECTED header: digest")
