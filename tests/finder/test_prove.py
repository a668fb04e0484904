"""`assay prove` and `assay check`: answers, files, exit statuses, one-line errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finder.certify import Certifier
from finder.main import main
from finder.prove import certificate_path

UNSAT = "(set-logic QF_IDL)(declare-const x Int)(declare-const y Int)(assert (< x y))(assert (< y x))(check-sat)\n"
SAT = """(set-logic QF_RDL)(declare-const x Real)(declare-const y Real)
(assert (< x y))(assert (< (- y x) 0.25))(check-sat)
"""
QUERIES = """(set-logic QF_UF)
(declare-const p Bool)
(check-sat)
(push 1)(assert (and p (not p)))(check-sat)(pop 1)
(check-sat-assuming (p))
"""


def assay(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "finder", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def write(folder: Path, text: str, name: str = "problem.smt2") -> Path:
    """A problem file."""
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(("text", "answer"), [(UNSAT, "unsat"), (SAT, "sat")])
@pytest.mark.parametrize("engine", ["auto", "lazy"])
def test_answer_certificate_and_status(tmp_path: Path, text: str, answer: str, engine: str) -> None:
    """The answer alone is on standard output; the certificate lies beside the problem and verifies."""
    problem = write(tmp_path, text)
    done = assay("prove", problem, "--engine", engine)
    assert (done.returncode, done.stdout) == (0, answer + "\n")
    assert done.stderr.count("\n") == 1
    assert "verified; engine " in done.stderr
    checked = assay("check", problem, tmp_path / "problem.cert", "--expect", answer)
    assert checked.stdout == f"s VERIFIED {answer.upper()} query 1 of 1\n"
    assert checked.returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["problem.cert", "problem.smt2"]


def test_several_queries(tmp_path: Path) -> None:
    """One answer a line, one certificate a query."""
    problem = write(tmp_path, QUERIES)
    done = assay("prove", problem)
    assert (done.returncode, done.stdout) == (0, "sat\nunsat\nsat\n")
    for k, answer in enumerate(["sat", "unsat", "sat"], 1):
        checked = assay("check", problem, tmp_path / f"problem.{k}.cert", "--query", k)
        assert checked.stdout == f"s VERIFIED {answer.upper()} query {k} of 3\n"
    assert assay("check", problem, tmp_path / "problem.2.cert").stdout.startswith("s REJECTED header: query")


def test_output_chooses_one_query(tmp_path: Path) -> None:
    """With -o, the first query unless --query says otherwise."""
    problem = write(tmp_path, QUERIES)
    assert assay("prove", problem, "-o", tmp_path / "a").stdout == "sat\n"
    assert assay("prove", problem, "-o", tmp_path / "b", "--query", 2).stdout == "unsat\n"
    assert assay("check", problem, tmp_path / "b", "--query", 2).returncode == 0
    assert assay("prove", problem, "--query", 4).returncode == 2


def test_json(tmp_path: Path) -> None:
    """One object for each query."""
    done = assay("prove", write(tmp_path, QUERIES), "--json")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["answer"] for r in results] == ["sat", "unsat", "sat"]
    assert {r["verdict"][:10] for r in results} == {"s VERIFIED"}


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("(assert", 2, ":1:8: unexpected end of file"),
        ("(set-logic QF_IDL)\n(assert (< x 1))", 2, ":2:9: unknown symbol x"),
        ("(set-logic QF_BV)(declare-const x (_ BitVec 8))(check-sat)", 3, "unsupported: logic QF_BV at "),
        ("(set-logic LIA)(assert (forall ((x Int)) (= x x)))(check-sat)", 3, "unsupported: forall"),
        (f"(set-logic QF_IDL)(declare-const x Int)(assert (< x {'9' * 10_001}))", 3, "a numeral of 10001 digits"),
    ],
)
def test_bad_input_is_one_line(tmp_path: Path, text: str, status: int, message: str) -> None:
    """No traceback, no certificate, the documented status."""
    done = assay("prove", write(tmp_path, text))
    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["problem.smt2"]


def test_bad_usage(tmp_path: Path) -> None:
    """Wrong options, missing files, a folder in place of a file, a folder that is not there."""
    problem = write(tmp_path, UNSAT)
    for arguments in (
        [],
        ["prove"],
        ["prove", problem, "--engine", "magic"],
        ["prove", problem, "--timeout", "-1"],
        ["prove", problem, "--timeout", "nan"],
        ["prove", problem, "--query", "0"],
        ["prove", problem, "--seed", "x"],
        ["prove", tmp_path / "missing.smt2"],
        ["prove", tmp_path],
        ["prove", problem, "-o", tmp_path / "missing" / "file"],
        ["prove", problem, "-o", problem],
    ):
        done = assay(*arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.count("\n") == 1, done.stderr
        assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["problem.smt2"]


def test_unknown_says_why(tmp_path: Path) -> None:
    """Products of variables are not decided; that is no error, and leaves no file."""
    text = "(set-logic QF_LIA)(declare-const x Int)(declare-const y Int)(assert (= (* x y x) 3))(check-sat)"
    done = assay("prove", write(tmp_path, text), "--engine", "lazy")
    assert (done.returncode, done.stdout) == (3, "unknown\n")
    assert "this assertion is false: (= (* x y x) 3)" in done.stderr
    assert "arithmetic beyond linear" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["problem.smt2"]


def pigeons(n: int) -> str:
    """n + 1 pigeons in n holes, hard for resolution."""
    lines = ["(set-logic QF_UF)"]
    lines += [f"(declare-const p{i}_{j} Bool)" for i in range(n + 1) for j in range(n)]
    lines += [f"(assert (or {' '.join(f'p{i}_{j}' for j in range(n))}))" for i in range(n + 1)]
    lines += [f"(assert (not (and p{i}_{j} p{k}_{j})))" for j in range(n) for i in range(n + 1) for k in range(i)]
    return "\n".join([*lines, "(check-sat)", ""])


def test_timeout(tmp_path: Path) -> None:
    """An engine that is out of time ends, and the answer is unknown."""
    done = assay("prove", write(tmp_path, pigeons(14)), "--timeout", "1")
    assert (done.returncode, done.stdout) == (3, "unknown\n")
    assert "timeout" in done.stderr


def test_interrupt_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C ends the engines and writes nothing."""
    problem = write(tmp_path, pigeons(14))
    process = subprocess.Popen(
        [sys.executable, "-m", "finder", "prove", str(problem)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(2)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in error
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert [p.name for p in tmp_path.iterdir()] == ["problem.smt2"]


def test_rejected_certificate_is_a_loud_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the finder makes wrong certificates, the checker's word counts: no answer, status 1, files kept."""
    farkas = Certifier._farkas
    monkeypatch.setattr(Certifier, "_farkas", lambda self, conflict: [*farkas(self, conflict)[:-2], 0, conflict[-1]])
    problem = write(tmp_path, UNSAT)
    assert main(["prove", str(problem), "--engine", "lazy"]) == 1
    out, err = capsys.readouterr()
    assert out == "unknown\n"
    assert "engine lazy said unsat, NOT VERIFIED: s REJECTED record " in err
    assert "this is a bug" in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["problem.cert.lazy.rejected", "problem.smt2"]
    checked = assay("check", problem, tmp_path / "problem.cert.lazy.rejected")
    assert checked.returncode == 1


def test_names_of_certificates() -> None:
    """FILE.smt2 has FILE.cert; other names keep their ending."""
    assert certificate_path(Path("a/b.smt2"), 1, 1) == Path("a/b.cert")
    assert certificate_path(Path("a/b.smt2"), 2, 3) == Path("a/b.2.cert")
    assert certificate_path(Path("b.txt"), 1, 1) == Path("b.txt.cert")
