"""`assay bench`: what it counts, and that the families it measures are proofs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from finder import bench_refutations
from finder.bench_checker import PARTS, RATED, SIZES, slope
from finder.bench_families import FAMILIES, ordering_proof, parity_ladder_proof
from finder.bench_peers import PeerResult, Proof, ask_proof, first_query, peer_command, proof_command
from finder.bench_process import run, table
from finder.bench_report import markdown, ratio, report
from finder.bench_results import Limits, Outcome, Results, Run
from finder.bench_solve import Problem, judge
from finder.lrat import check
from finder.main import main

UNSAT = "(set-logic QF_UF)\n(declare-const p Bool)\n(assert p)\n(assert (not p))\n(check-sat)\n"
SAT = "(set-logic QF_IDL)\n(declare-const x Int)\n(declare-const y Int)\n(assert (< x y))\n(check-sat)\n"
HARD = "(set-logic QF_BV)\n(declare-const x (_ BitVec 8))\n(assert (= x x))\n(check-sat)\n"
FAILURE = {"engine": "eager", "verdict": "s RESOURCE work", "rejected": False}
VERIFIED = {"answer": "unsat", "reason": "", "status": 0, "verdict": "s VERIFIED UNSAT query 1 of 1"}


def folder(path: Path, *problems: tuple[str, str, str]) -> Path:
    """A folder with an index of problems, each a logic, a status and a text."""
    lines = ["path\tlogic\tstatus\tlicence"]
    for i, (logic, status, text) in enumerate(problems):
        (path / f"{i}.smt2").write_text(text)
        lines.append(f"{i}.smt2\t{logic}\t{status}\tnone")
    (path / "index.tsv").write_text("\n".join([*lines, ""]))
    return path


def outcomes(path: Path) -> list[dict[str, Any]]:
    """The outcomes in a file of results."""
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    return [entry["outcome"] for entry in entries if "outcome" in entry]


def cells(text: str, first: str) -> dict[str, list[str]]:
    """The cells of the line of the first table that begins with `first`, by column; column names may be repeated."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")]
    found: dict[str, list[str]] = {}
    for name, cell in zip(lines[0], next(line for line in lines if line[0] == first), strict=True):
        found.setdefault(name, []).append(cell)
    return found


def test_solve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "unsat", UNSAT), ("QF_IDL", "sat", SAT), ("QF_BV", "sat", HARD))
    before = sorted(tmp_path.iterdir())
    out = tmp_path.parent / f"{tmp_path.name}.jsonl"
    assert main(["bench", "solve", str(problems), "--timeout", "20", "--output", str(out)]) == 0
    assert sorted(tmp_path.iterdir()) == before
    printed = capsys.readouterr()
    found = outcomes(out)
    assert [outcome["kind"] for outcome in found] == ["certified", "certified", "unsupported"]
    assert [outcome["answer"] for outcome in found] == ["unsat", "sat", "unknown"]
    assert all(outcome["check"] > 0 and outcome["bytes"] > 0 for outcome in found[:2])
    line = cells(printed.out, "all")
    for name in ("z3", "cvc5"):
        said = [outcome["peers"][name]["answer"] for outcome in found] if peer_command(name) else []
        assert said == (["unsat", "sat", "sat"] if peer_command(name) else [])
        assert line[name] == [str(len(said))]
    assert (line["problems"], line["Assay"], line["wrong"], line["unverified"]) == (["3"], ["2"], ["0"], ["0"])
    if peer_command("z3") and proof_command():
        assert line["certified"] == ["2 (66 %)", "2 (66 %)"]
        assert found[0]["proof"]["bytes"] > 20
        assert (found[1]["proof"], line["with CPC"]) == (None, ["1"])
        assert line["CPC bytes"] == [f"{found[0]['proof']['bytes']:,}"]
        assert float(line["bytes ÷ CPC"][0]) == pytest.approx(found[0]["bytes"] / found[0]["proof"]["bytes"], rel=0.1)
    assert "[3/3]" in printed.err
    assert "unsupported" in printed.err
    assert main(["bench", "report", str(out)]) == 0
    assert capsys.readouterr().out == printed.out


def test_some_logics_without_peers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "unsat", UNSAT), ("QF_IDL", "sat", SAT))
    assert main(["bench", "solve", str(problems), "--logics", "QF_IDL", "--peers", "", "--jobs", "2"]) == 0
    printed = capsys.readouterr().out
    line = cells(printed, "QF_IDL")
    assert (line["problems"], line["Assay"]) == (["1"], ["1"])
    assert "z3" not in line
    assert "QF_UF" not in printed


def test_contradicting_the_index_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "sat", UNSAT))
    assert main(["bench", "solve", str(problems), "--peers", ""]) == 1
    printed = capsys.readouterr().out
    line = cells(printed, "QF_UF")
    assert (line["Assay"], line["wrong"], line["unverified"]) == (["0"], ["1"], ["0"])
    assert "the index says sat" in printed


def test_malformed_and_missing_problems_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = folder(tmp_path, ("QF_UF", "sat", "(assert"), ("QF_UF", "sat", SAT))
    (tmp_path / "1.smt2").unlink()
    assert main(["bench", "solve", str(problems)]) == 0
    printed = capsys.readouterr().out
    assert cells(printed, "QF_UF")["Assay"] == ["0"]
    assert "unverified or failed (2)" in printed
    assert "No such file" in printed


def test_resume_measures_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also after a run that was stopped in the middle of a line; but never with other options."""
    problems = folder(tmp_path, ("QF_UF", "unsat", UNSAT), ("QF_IDL", "sat", SAT))
    out = tmp_path / "out.jsonl"
    command = ["bench", "solve", str(problems), "--peers", "", "--output", str(out)]
    assert main([*command, "--logics", "QF_UF"]) == 0
    first = out.read_bytes()
    assert main(command) == 2
    assert "--resume" in capsys.readouterr().err
    assert out.read_bytes() == first
    out.write_bytes(first + b'{"outcome": {"pa')
    assert main([*command, "--resume"]) == 0
    printed = capsys.readouterr()
    assert out.read_bytes().startswith(first)
    assert [outcome["path"] for outcome in outcomes(out)] == ["0.smt2", "1.smt2"]
    assert cells(printed.out, "all")["Assay"] == ["2"]
    assert printed.err.count("[") == 1
    for other in (["--timeout", "3"], ["--jobs", "2"], ["--peers", "z3"]):
        assert main([*command, "--resume", *other]) == 2
        assert "measured with other options: 30 s" in capsys.readouterr().err
    out.write_bytes(first.replace(b'"solve"', b'"jobshop"'))
    assert main([*command, "--resume"]) == 2
    assert "those of bench jobshop" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{}\n", "[1]\n", "1\n", '{"run": {}}\n', '{"outcome": {"path": 1}}\n', "\u00ff\n", "{"]
)
def test_other_files_are_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    file = tmp_path / "results"
    file.write_text(text, encoding="latin-1")
    assert main(["bench", "report", str(file)]) == 2
    error = capsys.readouterr().err
    assert "benchmark results" in error
    assert error.count("\n") == 1


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
        ({**VERIFIED, "answer": "unknown", "error": {"kind": "malformed", "message": "m"}}, "unsat", "unsat", "failed"),
        (
            {**VERIFIED, "answer": "unknown", "error": {"kind": "unsupported", "message": "m"}},
            "sat",
            "sat",
            "unsupported",
        ),
        ({**VERIFIED, "failures": [{**FAILURE, "rejected": True}]}, "unsat", "unsat", "unverified"),
        ({**VERIFIED, "failures": [FAILURE]}, "unsat", "unsat", "certified"),
        ({**VERIFIED, "answer": "unknown", "failures": [FAILURE]}, "unsat", "unsat", "unverified"),
    ],
)
def test_judge(result: dict[str, object], status: str, peer: str, kind: str) -> None:
    assert judge(Problem("p", "QF_UF", status), result, {"z3": PeerResult(peer, 1.0, 1.0)})[0] == kind


@pytest.mark.parametrize(("status", "kind"), [("unsat", "certified"), ("sat", "wrong"), ("unknown", "disputed")])
def test_judge_where_peers_disagree(status: str, kind: str) -> None:
    peers = {"z3": PeerResult("sat", 1.0, 1.0), "cvc5": PeerResult("unsat", 1.0, 1.0)}
    assert judge(Problem("p", "QF_UF", status), VERIFIED, peers)[0] == kind


def outcome(path: str, **changes: object) -> Outcome:
    """An outcome: certified unsat in two seconds, as z3 says in half a second, while cvc5 needs twenty."""
    peers = {"z3": PeerResult("unsat", 0.5, 0.5), "cvc5": PeerResult("unsat", 20.0, 20.0)}
    usual = Outcome(path, "QF_LIA", "", "unsat", "certified", "unsat", "lazy", "", 2.0, 1.0, 0.5, 100, peers, None)
    return usual._replace(**changes)  # type: ignore[arg-type]


def results(*found: Outcome) -> Results:
    """Results of one run with these outcomes."""
    run = Run(
        "solve",
        "assay bench",
        "2026-11-24",
        len(found),
        Limits(30.0, 25.0, 1),
        {"z3": "5", "cvc5": "1"},
        "0",
        "3",
        "m",
        2,
        0.0,
    )
    collected = Results()
    collected.begin(run)
    for each in found:
        collected.record(each)
    return collected


def test_report_counts() -> None:
    timeout = {"z3": PeerResult("timeout", 25.0, 25.0), "cvc5": PeerResult("timeout", 25.0, 25.0)}
    clash = {"z3": PeerResult("sat", 0.1, 0.1), "cvc5": PeerResult("unsat", 8.0, 8.0)}
    unknown = {"kind": "unknown", "answer": "unknown", "bytes": 0}
    text = report(
        results(
            outcome("plain", proof=Proof(1000, 10, 0, 1.0)),
            outcome("trusting", proof=Proof(4000, 10, 3, 1.0), bytes=1600),
            outcome("late", seconds=31.0),
            outcome("missed", **unknown),
            outcome("alone", peers=timeout, seconds=26.0),
            outcome("open", peers=timeout, **unknown),
            outcome("clash", peers=clash, kind="disputed"),
        )
    )
    line = cells(text, "QF_LIA")
    assert (line["problems"], line["z3"], line["cvc5"], line["Assay"]) == (["7"], ["5"], ["5"], ["3"])
    assert (line["≤ 1 s"], line["≤ 10 s"]) == (["5"], ["5"])
    assert line["certified"] == ["2 (40 %)", "2 (40 %)"]
    # Two are certified within 25 s, after 2 s each; the other five count for 50 s.
    assert line["PAR-2 Assay"] == [f"{(2 * 2.0 + 5 * 50) / 7:.2f}"]
    assert line["PAR-2 z3"] == [f"{(4 * 0.5 + 0.1 + 2 * 50) / 7:.2f}"]
    assert (line["time ÷ z3"], line["time ÷ cvc5"]) == (["4"], ["0.1"])
    assert (line["bytes"], line["total"]) == (["100"], ["1,800", "1,700", "5,000"])
    assert (line["with CPC"], line["bytes of these"], line["CPC bytes"]) == (["2"], ["850"], ["2,500"])
    assert line["bytes ÷ CPC"] == ["0.2"]
    listed = {
        title: re.findall("^- (\\w+):", below, re.MULTILINE)
        for title, below in re.findall(r"^([^\n|-][^\n]*\(\d+\)):\n\n((?:- [^\n]*\n?)+)", text, re.MULTILINE)
    }
    assert listed == {
        "Wrong, disputed, unverified or failed (1)": ["clash"],
        "Other solvers contradict each other (1)": ["clash"],
        "Decided by another solver within 10 s and not certified (3)": ["late", "missed", "clash"],
        "Certified, and decided by no other solver (1)": ["alone"],
        "Neither decided by another solver nor certified (1)": ["open"],
        "Decided by cvc5, which wrote no proof within its limit (1)": ["late"],
        "cvc5's proofs with steps that no checker can check (`trust`) (1)": ["trusting"],
    }
    assert "40.0 %, goal 90 %: not met" in text
    assert "so far" not in text


def test_report_says_what_is_missing() -> None:
    found = results(outcome("a"))
    found.problems = 5
    assert "**1 of 5 problems so far.**" in report(found)


def test_results_of_several_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        problems = folder(tmp_path / name, ("QF_UF", "unsat", UNSAT))
        (problems / "0.smt2").rename(problems / f"{name}.smt2")
        (problems / "index.tsv").write_text(f"path\tlogic\tstatus\n{name}.smt2\tQF_UF\tunsat\n")
        assert main(["bench", "solve", str(problems), "--peers", "", "--output", str(tmp_path / f"{name}.jsonl")]) == 0
    capsys.readouterr()
    assert main(["bench", "report", str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]) == 0
    printed = capsys.readouterr().out
    assert cells(printed, "QF_UF")["Assay"] == ["2"]
    assert "so far" not in printed


def test_geometric_mean() -> None:
    assert ratio([(1, 4), (4, 4), (1, 1)]) == "0.63"
    assert ratio([(300, 1), (1200, 1)]) == "600"
    assert ratio([]) == "–"
    assert markdown([["a", "b"], ["c", ""]]) == "| a | b |\n| --- | --: |\n| c |   |"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("(assert p)(check-sat)(check-sat)", "(assert p)(check-sat)\n"),
        ("(check-sat-assuming (p (not q)))\n(exit)", "(check-sat-assuming (p (not q)))\n"),
        (
            "; (check-sat)\n(assert |(check-sat)|)( check-sat )(pop 1)",
            "; (check-sat)\n(assert |(check-sat)|)( check-sat )\n",
        ),
        (
            '(echo "(check-sat)""")(set-info :a (check-sat))(check-sat)x',
            '(echo "(check-sat)""")(set-info :a (check-sat))(check-sat)\n',
        ),
        ("(assert p)", "(assert p)"),
    ],
)
def test_first_query(text: str, cut: str) -> None:
    assert first_query(text.encode()).decode() == cut


def test_proof_of_another_solver(tmp_path: Path) -> None:
    """The size of cvc5's proof, as it prints it; none where the answer is sat."""
    command = proof_command()
    if command is None:
        pytest.skip("cvc5 is not installed")
    stop = threading.Event()
    for text, exists in ((UNSAT, True), (SAT, False)):
        (tmp_path / "p.smt2").write_text(text)
        proof = ask_proof(command, str(tmp_path / "p.smt2"), 20.0, stop)
        assert (proof is not None) == exists
        if proof is not None:
            assert proof.bytes > 20 * proof.steps > 0
            assert proof.trusted == 0


@pytest.mark.parametrize(
    ("index", "arguments", "message"),
    [
        (None, [], "No such file"),
        ("", [], "no column path"),
        ("path\tlogic\n", [], "no column status"),
        ("path\tlogic\tstatus\na\tb\n", [], ":2:1: expected 3 columns, found 2"),
        ("path\tlogic\tstatus\n", ["--peers", "yices"], "unknown solver yices"),
        ("path\tlogic\tstatus\n", ["--logics", "QF_X"], "no problem of logic QF_X"),
        ("path\tlogic\tstatus\n", ["--output", "/nowhere/a.jsonl"], "No such file"),
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


def test_refutations_are_measured_with_both_cores_and_beside_others(tmp_path: Path) -> None:
    """The report is computed from what was measured; a forged refutation is reported, not measured."""
    clauses = bench_refutations.pigeonhole_clauses(4)
    made = bench_refutations.made("pigeonhole 4", tmp_path, lambda: clauses)
    assert made.bytes == (tmp_path / "words").stat().st_size > 0
    there = bench_refutations.cores()
    assert "source" in there
    measured = bench_refutations.measure(made, there, {"lrat-check": ["echo", "s VERIFIED"], "drat-trim": ["false"]})
    assert measured.counts["hints"] > measured.counts["steps"] > 0
    assert all((measured.seconds[core] or 0) > 0 for core in there)
    assert measured.seconds["lrat-check"] is not None
    assert measured.seconds["drat-trim"] is None
    (tmp_path / "words").write_bytes((tmp_path / "words").read_bytes()[:-4])
    with pytest.raises(bench_refutations.NotRefuted, match="pigeonhole 4: source: not refuted"):
        bench_refutations.measure(made, ["source"], {})
    with pytest.raises(bench_refutations.NotRefuted, match="satisfiable, or not decided"):
        (tmp_path / "solve").unlink()
        bench_refutations.made("p", tmp_path, lambda: [[1]])


def test_report_of_refutations() -> None:
    counts = {"hints": 1000, "steps": 100, "work": 5000}
    measured = [
        bench_refutations.Measured(
            bench_refutations.Refuted("a", Path(), 10**6, 1.0), {"source": 0.4, "lrat-check": 0.1}, counts
        ),
        bench_refutations.Measured(
            bench_refutations.Refuted("b", Path(), 10**6, 1.0), {"source": 0.9, "lrat-check": 0.1}, counts
        ),
        bench_refutations.Measured(
            bench_refutations.Refuted("short", Path(), 10**6, 0.0), {"source": 0.7, "lrat-check": 0.02}, counts
        ),
    ]
    text = bench_refutations.report(measured, ["source", "lrat-check"])
    assert "core source: 2.00 s, 1.5 MB/s, 666667 ns a hint, 0 thousand steps a second" in text
    assert "6 times the time of lrat-check (geometric mean of 2, 4 to 9), goal at most 7.0: met" in text
    assert "0.65 times the 2.00 s that CaDiCaL took to find 2 of them" in text


def test_problems_of_a_collection(tmp_path: Path) -> None:
    (tmp_path / "index.tsv").write_text("path\tstatus\na.cnf\tunsat\nb.cnf\tsat\n")
    (tmp_path / "a.cnf").write_text("c p\np cnf 2 2\n1 -2\n0 2 0\n%\n0\n")
    (problem,) = bench_refutations.collected(tmp_path).values()
    assert problem() == [[1, -2], [2]]


def test_parts_rate_the_rules(tmp_path: Path) -> None:
    for family, rules in RATED.items():
        for name, data in zip(("p.smt2", "p.cert"), FAMILIES[family](4), strict=True):
            (tmp_path / name).write_bytes(data)
        done = run([sys.executable, "-I", "-c", PARTS, str(tmp_path / "p.smt2"), str(tmp_path / "p.cert")])
        assert done.status == 0, done.err
        part = json.loads(done.out)
        assert all(part[f"count {rule}"] > 0 and part[rule] >= 0 for rule in rules)
        assert part["hints"] > 0 and part["steps source"] >= 0


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
        [*command, "--output", str(tmp_path / "out.jsonl")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert slow.stderr is not None
    slow.stderr.readline()
    slow.send_signal(2)
    out, _ = slow.communicate(timeout=30)
    assert slow.returncode == 130
    done = len(outcomes(tmp_path / "out.jsonl"))
    assert 1 <= done < 99
    assert f"**{done} of 99 problems so far.**" in out


def test_slope_and_table() -> None:
    assert slope([(x, 3 * x**1.5) for x in (1.0, 2.0, 4.0, 8.0)]) == pytest.approx(1.5)
    assert table([["a", "bb"], ["ccc", "d"]]) == "a    bb\nccc   d"
