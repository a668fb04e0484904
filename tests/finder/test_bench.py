"""`assay bench`: what it counts, and that the families it measures are proofs."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from finder.bench_checker import SIZES, slope
from finder.bench_families import FAMILIES, ordering_proof, parity_ladder_proof
from finder.bench_process import run, table
from finder.bench_solve import PeerResult, Problem, judge, peer_command
from finder.lrat import check
from finder.main import main

UNSAT = "(set-logic QF_UF)\n(declare-const p Bool)\n(assert p)\n(assert (not p))\n(check-sat)\n"
SAT = "(set-logic QF_IDL)\n(declare-const x Int)\n(declare-const y Int)\n(assert (< x y))\n(check-sat)\n"
HARD = "(set-logic QF_BV)\n(declare-const x (_ BitVec 8))\n(assert (= x x))\n(check-sat)\n"
VERIFIED = {"answer": "unsat", "reason": "", "status": 0, "verdict": "s VERIFIED UNSAT query 1 of 1"}


def folder(path: Path, *problems: tuple[str, str, str]) -> Path:
    """A folder with an index of problems, each a logic, a status and a text."""
    lines = ["path\tlogic\tstatus\tlicence"]
    for i, (logic, status, text) in enumerate(problems):
        (path / f"{i}.smt2").write_text(text)
        lines.append(f"{i}.smt2\t{logic}\t{status}\tnone")
    (path / "index.tsv").write_text("\n".join([*lines, ""]))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a TSV file by column."""
    names, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    return [dict(zip(names, line, strict=True)) for line in lines]


def cells(text: str, first: str) -> list[str]:
    """The cells of the first line of a table that begins with `first`."""
    return next(line.split() for line in text.splitlines() if line.split()[:1] == [first])


def test_solve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "unsat", UNSAT), ("QF_IDL", "sat", SAT), ("QF_BV", "sat", HARD))
    before = sorted(tmp_path.iterdir())
    out = tmp_path.parent / f"{tmp_path.name}.tsv"
    assert main(["bench", "solve", str(problems), "--timeout", "20", "--output", str(out)]) == 0
    assert sorted(tmp_path.iterdir()) == before
    printed = capsys.readouterr()
    found = rows(out)
    assert [row["result"] for row in found] == ["certified", "certified", "unsupported"]
    assert [row["answer"] for row in found] == ["unsat", "sat", "unknown"]
    assert all(float(row["check_seconds"]) > 0 and int(row["bytes"]) > 0 for row in found[:2])
    for name in ("z3", "cvc5"):
        expected = ["unsat", "sat", "sat"] if peer_command(name) else ["-"] * 3
        assert [row[f"{name}_verdict"] for row in found] == expected
    assert cells(printed.out, "all")[-6:] == ["2", "0", "0", "0", "1", "0"]
    assert "[3/3]" in printed.err
    assert "unsupported" in printed.err


def test_some_logics_without_peers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "unsat", UNSAT), ("QF_IDL", "sat", SAT))
    assert main(["bench", "solve", str(problems), "--logics", "QF_IDL", "--peers", "", "--jobs", "2"]) == 0
    printed = capsys.readouterr().out
    assert cells(printed, "QF_IDL")[:5] == ["QF_IDL", "1", "-", "-", "-"]
    assert "QF_UF " not in printed


def test_contradicting_the_index_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "sat", UNSAT))
    assert main(["bench", "solve", str(problems), "--peers", ""]) == 1
    printed = capsys.readouterr().out
    assert cells(printed, "QF_UF")[-6:] == ["0", "1", "0", "0", "0", "0"]
    assert "the index says sat" in printed


def test_malformed_and_missing_problems_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "sat", "(assert"), ("QF_UF", "sat", SAT))
    (tmp_path / "1.smt2").unlink()
    assert main(["bench", "solve", str(problems), "--peers", ""]) == 0
    printed = capsys.readouterr().out
    assert cells(printed, "QF_UF")[-6:] == ["0", "0", "0", "0", "0", "2"]
    assert "No such file" in printed


@pytest.mark.parametrize(
    ("result", "status", "peer", "kind"),
    [
        (VERIFIED, "unsat", "unsat", "certified"),
        (VERIFIED, "unknown", "timeout", "certified"),
        (VERIFIED, "unknown", "sat", "wrong"),
        (VERIFIED, "sat", "unsat", "wrong"),
        ({**VERIFIED, "status": 1, "verdict": "s REJECTED", "reason": "r"}, "unsat", "unsat", "unverified"),
        ({**VERIFIED, "status": 4, "verdict": "s RESOURCE work", "reason": "r"}, "unsat", "unsat", "unverified"),
        ({**VERIFIED, "verdict": "s VERIFIED SAT query 1 of 1"}, "unsat", "unsat", "unverified"),
        ({**VERIFIED, "answer": "unknown", "reason": "timeout"}, "unsat", "unsat", "unknown"),
        ({**VERIFIED, "answer": "unknown", "reason": "lazy: unsupported term"}, "unsat", "unsat", "unsupported"),
        ({}, "unsat", "unsat", "failed"),
        ({**VERIFIED, "answer": "unknown", "error": {"kind": "malformed"}}, "unsat", "unsat", "failed"),
        ({**VERIFIED, "failures": [{"rejected": True}]}, "unsat", "unsat", "unverified"),
        ({**VERIFIED, "failures": [{"rejected": False}]}, "unsat", "unsat", "certified"),
        ({**VERIFIED, "answer": "unknown", "failures": [{"rejected": False}]}, "unsat", "unsat", "unverified"),
    ],
)
def test_judge(result: dict[str, object], status: str, peer: str, kind: str) -> None:
    assert judge(Problem("p", "QF_UF", status), result, {"z3": PeerResult(peer, 1.0, 1.0)})[0] == kind


@pytest.mark.parametrize(
    ("index", "arguments", "message"),
    [
        (None, [], "No such file"),
        ("", [], "no column path"),
        ("path\tlogic\n", [], "no column status"),
        ("path\tlogic\tstatus\na\tb\n", [], ":2:1: expected 3 columns, found 2"),
        ("path\tlogic\tstatus\n", ["--peers", "yices"], "unknown solver yices"),
        ("path\tlogic\tstatus\n", ["--logics", "QF_X"], "no problem of logic QF_X"),
        ("path\tlogic\tstatus\n", ["--output", "/nowhere/a.tsv"], "No such file"),
    ],
)
def test_wrong_usage_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], index: str | None, arguments: list[str], message: str
) -> None:
    if index is not None:
        (tmp_path / "index.tsv").write_text(index)
    assert main(["bench", "solve", str(tmp_path), *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("assay: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("size", [2, 3, 6])
def test_families_verify(family: str, size: int, tmp_path: Path) -> None:
    instance = FAMILIES[family](size)
    problem, certificate = tmp_path / "p.smt2", tmp_path / "p.cert"
    problem.write_bytes(instance.problem)
    certificate.write_bytes(instance.certificate)
    answer = "SAT" if "model" in family else "UNSAT"
    checker = [sys.executable, "-I", "-m", "checker", str(problem), str(certificate)]
    assert (
        subprocess.run(checker, capture_output=True, check=True).stdout
        == f"s VERIFIED {answer} query 1 of 1\n".encode()
    )


def test_every_family_is_measured_at_growing_sizes() -> None:
    assert list(SIZES) == list(FAMILIES)
    assert all(sorted(sizes) == list(sizes) for sizes in SIZES.values())


def test_clauses_for_other_checkers() -> None:
    for proof in (parity_ladder_proof(3), ordering_proof(5)):
        header, *clauses = proof.dimacs().decode().splitlines()
        assert header == f"p cnf {len(proof.terms)} {len(clauses)}"
        assert [[int(x) for x in clause.split()[:-1]] for clause in clauses] == proof.clauses
        check(proof.steps, proof.clauses)
        *_, last = proof.lrat().decode().splitlines()
        assert last.split()[:2] == [str(proof.count), "0"]
        assert proof.drat().endswith(b"\n0\n")


def test_run_measures_and_ends_commands() -> None:
    done = run([sys.executable, "-c", "import sys; print('out'); sys.exit('err')"])
    assert (done.status, done.out, done.err, done.expired) == (1, "out\n", "err\n", False)
    assert done.wall > 0
    assert done.cpu >= done.user
    assert done.memory > 1 << 20
    # Children that outlive the limit are ended too.
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    assert run([sys.executable, "-c", child], 0.5).expired
    stop = threading.Event()
    stop.set()
    assert run([sys.executable, "-c", "import time; time.sleep(60)"], stop=stop).expired


def test_interrupt_prints_what_was_done(tmp_path: Path) -> None:
    problems = str(folder(tmp_path, *[("QF_UF", "unsat", UNSAT)] * 99))
    command = [sys.executable, "-m", "finder", "bench", "solve", problems, "--peers", ""]
    slow = subprocess.Popen(
        [*command, "--output", str(tmp_path / "out.tsv")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert slow.stderr is not None
    slow.stderr.readline()
    slow.send_signal(2)
    out, _ = slow.communicate(timeout=30)
    assert slow.returncode == 130
    done = len(rows(tmp_path / "out.tsv"))
    assert 1 <= done < 99
    assert f"interrupted after {done} of 99 problems" in out


def test_slope_and_table() -> None:
    assert slope([(x, 3 * x**1.5) for x in (1.0, 2.0, 4.0, 8.0)]) == pytest.approx(1.5)
    assert table([["a", "bb"], ["ccc", "d"]]) == "a    bb\nccc   d"
