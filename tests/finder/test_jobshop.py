"""Job-shop instances: the standard format, the problems made of them, and `assay bench jobshop`."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from finder.bench_jobshop import problems_of
from finder.jobshop import Instance, problem, read_bounds, read_instance
from finder.main import main
from formats.errors import MalformedInput
from formats.meter import Meter
from formats.smtlib import read_script

PROOFS = Path(__file__).parents[2] / "proofs" / "jobshop"
SHARED = Path(__file__).parents[3] / "shared" / "problems" / "jobshop"
TINY = b"# two jobs, two machines\n2 2\n0 3  1 2\n1 4  0 1  # the second\n"


def tiny() -> Instance:
    return read_instance(TINY, "tiny", "tiny")


def optimum(instance: Instance) -> int:
    """The length of the shortest schedule, by trying every order in which operations may be appended to a schedule."""
    steps = [j for j, job in enumerate(instance.jobs) for _ in job]
    best = sum(operation.duration for job in instance.jobs for operation in job)
    for order in set(itertools.permutations(steps)):
        done = [0] * len(instance.jobs)
        job_free = [0] * len(instance.jobs)
        machine_free = [0] * instance.machines
        for j in order:
            operation = instance.jobs[j][done[j]]
            end = max(job_free[j], machine_free[operation.machine]) + operation.duration
            job_free[j] = machine_free[operation.machine] = end
            done[j] += 1
        best = min(best, max(job_free))
    return best


def test_read() -> None:
    instance = tiny()
    assert (instance.name, instance.machines) == ("tiny", 2)
    assert instance.jobs == [[(0, 3), (1, 2)], [(1, 4), (0, 1)]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1:1: expected the numbers of jobs and machines"),
        ("2\n", ":1:1: expected the numbers"),
        ("\n0 2\n", ":2:1: expected the numbers"),
        ("1 1\n0 -3\n", ":2:3: expected a natural number, found -3"),
        ("1 1\n0 1.5\n", ":2:3: expected a natural number"),
        ("1 1\n0 9999999999\n", ":2:3: expected a natural number"),
        ("2 1\n0 1\n", "expected 2 jobs, found 1"),
        ("1 1\n0 1\n0 1\n", "expected 1 jobs, found 2"),
        ("1 2\n0 1 1\n", ":2:1: expected 4 numbers, found 3"),
        ("1 2\n0 1 2 1\n", ":2:1: expected each of the machines 0 to 1 once"),
        ("1 2\n0 1 0 1\n", ":2:1: expected each of the machines"),
        ("1 1\n0 1 # \u00e9\n", ":2:1: not ASCII text"),
    ],
)
def test_malformed_instances(text: str, message: str) -> None:
    with pytest.raises(MalformedInput, match=re.escape(message)):
        read_instance(text.encode(), "x", "x")


def test_the_sample_problems_are_these() -> None:
    """The problems that are shipped with certificates say the same, apart from their comments."""
    instance = read_instance((PROOFS / "instances" / "ft06").read_bytes(), "ft06", "ft06")
    for makespan in (54, 55):
        shipped = (PROOFS / f"ft06-{makespan}.smt2").read_text()
        made = problem(instance, makespan, "sat" if makespan == 55 else "unsat")
        assert commands(made) == commands(shipped)


def commands(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(("(assert", "(declare", "(set-logic", "(check"))]


def test_answers_are_those_of_all_schedules() -> None:
    """On small instances, by what z3 says at the optimum and below; also where no schedule is that short at all."""
    z3 = pytest.importorskip("z3")
    texts = [
        TINY,
        b"3 1\n0 2\n0 3\n0 1\n",
        b"1 3\n2 1 0 1 1 5\n",
        b"3 2\n0 3 1 2\n0 2 1 4\n1 3 0 1\n",
        b"2 1\n0 0\n0 4\n",
    ]
    for text in texts:
        instance = read_instance(text, "x", "x")
        best = optimum(instance)
        for makespan in (-1, 0, best - 1, best, best + 1):
            solver = z3.Solver()
            solver.from_string(problem(instance, makespan))
            assert str(solver.check()) == ("sat" if makespan >= best else "unsat"), (text, makespan)


def test_problems_are_well_formed() -> None:
    """The name of an instance ends no quoted symbol, and the status is what was given."""
    text = problem(tiny()._replace(name="a|b\\ \n)"), 7, "sat")
    script = read_script(text.encode(), "x", Meter(10**7))
    assert (script.logic, len(script.queries), len(script.functions)) == ("QF_IDL", 1, 5)
    assert "(set-info :status sat)" in text


def test_bounds(tmp_path: Path) -> None:
    (tmp_path / "optima.tsv").write_text("a\t2\t2\t7\t7\toptimal\nb\t2\t2\t5\t8\topen\nc\t2\t2\tNone\tNone\topen\n")
    expected = {"a": (7, 7), "b": (5, 8), "c": (None, None)}
    assert read_bounds(tmp_path) == expected
    entries: list[object] = [
        {"name": "a", "optimum": 7},
        {"name": "b", "optimum": None, "bounds": {"lower": 5, "upper": 8}},
    ]
    (tmp_path / "instances.json").write_text(json.dumps([*entries, {"name": "c", "optimum": None, "bounds": None}]))
    assert read_bounds(tmp_path) == expected
    for text in (
        "",
        "{}",
        '[{"name": "a", "optimum": "7"}]',
        '[{"optimum": 7}]',
        "[1]",
    ):
        (tmp_path / "instances.json").write_text(text)
        with pytest.raises(MalformedInput, match="list of instances"):
            read_bounds(tmp_path)
    (tmp_path / "instances.json").unlink()
    (tmp_path / "optima.tsv").write_text("a\t2\t2\t7\n")
    with pytest.raises(MalformedInput, match="lower and upper bound"):
        read_bounds(tmp_path)


def folder(path: Path) -> Path:
    """A folder with two instances, one of unknown optimum."""
    (path / "instances").mkdir()
    (path / "instances" / "tiny").write_bytes(TINY)
    (path / "optima.tsv").write_text("tiny\t2\t2\t6\t6\toptimal\nopen\t2\t2\t5\t8\topen\n")
    return path


def test_bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert optimum(tiny()) == 6
    out, kept = tmp_path / "out.jsonl", tmp_path / "kept"
    command = ["bench", "jobshop", str(folder(tmp_path)), "--instances", "t*,open", "--peers", "z3"]
    assert main([*command, "--problems", str(kept), "--output", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "Left out, since their optimum is not known: open." in printed
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines() if line[:1] == "|"]
    found = {line[0]: line for line in lines}
    assert found["tiny-6"][1:4] == ["2×2", "sat", "certified"]
    assert found["tiny-5"][1:4] == ["2×2", "unsat", "certified"]
    assert found["optimum (sat)"][1:4] == ["1", "1", "1"]
    assert found["all"][1:4] == ["2", "2", "2"]
    assert sorted(file.name for file in kept.iterdir()) == ["tiny-5.smt2", "tiny-6.smt2"]
    assert main(["bench", "report", str(out)]) == 0
    assert capsys.readouterr().out == printed.partition("\nLeft out")[0]


def test_a_wrong_optimum_is_found(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "optima.tsv").write_text("tiny\t2\t2\t5\t5\toptimal\n")
    assert main(["bench", "jobshop", str(tmp_path), "--instances", "tiny", "--peers", ""]) == 1


def test_an_instance_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "jobshop", str(folder(tmp_path)), "--instances", "tiny,ft06"]) == 2
    assert "no instance ft06" in capsys.readouterr().err


def test_shipped_instances() -> None:
    problems, left_out = problems_of(PROOFS, None)
    assert [(p.path, p.status, p.size) for p in problems] == [
        ("ft06-55.smt2", "sat", "6×6"),
        ("ft06-54.smt2", "unsat", "6×6"),
    ]
    assert not left_out


@pytest.mark.problems
def test_collected_instances() -> None:
    """Every instance of the collection can be read, and all files of bounds agree."""
    if not SHARED.exists():
        pytest.skip("no shared problems")
    bounds = read_bounds(SHARED)
    assert len(bounds) > 100
    for name in bounds:
        file = SHARED / "instances" / name
        assert len(read_instance(file.read_bytes(), name, str(file)).jobs) > 5
