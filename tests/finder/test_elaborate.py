"""`assay elaborate`: DRAT proofs, of several solvers and by hand, become certificates that checkers accept."""

from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from pathlib import Path

import pytest
from pysat.formula import CNF
from pysat.solvers import Solver

from checker.kernel import check
from finder import backward
from finder.drat import Clauses, LimitReached, read_proof
from finder.elaborate import Elaborated, Unprovable, refutation, searcher
from finder.export import export_files, records
from finder.main import main
from formats.certificate_writer import unsat_certificate
from formats.errors import MalformedInput
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from tests.lrat_text import check_lrat

PROBLEMS = Path(__file__).parents[3] / "shared" / "problems" / "cnf"
SOLVERS = ("glucose3", "glucose4", "cadical103", "cadical153", "cadical195", "lingeling", "maplecm")
"""Those of python-sat that write proofs, but for MapleSAT, whose proofs drat-trim refuses, too."""

Clause = Sequence[int]
CNFS = list[list[int]]


# ---- formulas, proofs and how they are written


def dimacs(clauses: Iterable[Clause], variables: int = 0) -> bytes:
    clauses = list(clauses)
    variables = max([variables, *(abs(x) for clause in clauses for x in clause)])
    lines = [f"p cnf {variables} {len(clauses)}", *(" ".join(map(str, [*clause, 0])) for clause in clauses), ""]
    return "\n".join(lines).encode()


def text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line} 0\n" for line in lines).encode()


def binary(lines: Iterable[str]) -> bytes:
    out = bytearray()
    for line in lines:
        words = line.split()
        out += b"d" if words[:1] == ["d"] else b"a"
        for x in [int(word) for word in words if word != "d"] + [0]:
            code = 2 * abs(x) + (x < 0)
            while code > 127:
                out.append(code & 127 | 128)
                code >>= 7
            out.append(code)
    return bytes(out)


def proof_by(solver: str, clauses: CNFS) -> list[str]:
    """The lines of the DRAT proof of a solver, without the zeros; empty if the formula is satisfiable."""
    with Solver(name=solver, bootstrap_with=clauses, with_proof=True) as s:
        if s.solve():
            return []
        lines = [line.strip().removesuffix("0").strip() for line in s.get_proof()]
    return [*lines, ""]


def pigeons(holes: int) -> CNFS:
    """One pigeon more than holes."""
    number = {(p, h): p * holes + h + 1 for p in range(holes + 1) for h in range(holes)}
    clauses = [[number[p, h] for h in range(holes)] for p in range(holes + 1)]
    pairs = combinations(range(holes + 1), 2)
    return clauses + [[-number[p, h], -number[q, h]] for p, q in pairs for h in range(holes)]


def three_sat(seed: int, variables: int, ratio: float = 4.26) -> CNFS:
    choose = random.Random(seed)
    triples = (choose.sample(range(1, variables + 1), 3) for _ in range(round(ratio * variables)))
    return [[choose.choice([-v, v]) for v in triple] for triple in triples]


def parity(n: int, seed: int = 0) -> CNFS:
    """Two chains of exclusive ors over the same variables in different orders, said to differ."""
    clauses: CNFS = []

    def xor(a: int, b: int, c: int) -> None:
        """a = b xor c"""
        clauses.extend([s * a, t * b, -s * t * c] for s, t in product((1, -1), repeat=2))

    last = n
    ends = []
    for k in range(2):
        order = list(range(1, n + 1))
        random.Random(seed + k).shuffle(order)
        end = order[0]
        for v in order[1:]:
            last += 1
            xor(last, end, v)
            end = last
        ends.append(end)
    return [*clauses, [ends[0], ends[1]], [-ends[0], -ends[1]]]


def cook(holes: int) -> tuple[CNFS, list[str]]:
    """The pigeonhole formula and its short refutation by extended resolution, with definitions as RAT steps.

    Source: Cook, A short proof of the pigeon hole principle using extended resolution, 1976.
    """
    proof: list[list[int]] = []
    p = {(i, j): i * holes + j + 1 for i in range(holes + 1) for j in range(holes)}
    last = len(p)
    for n in range(holes - 1, 0, -1):
        q = {}
        for i, j in product(range(n + 1), range(n)):
            last += 1
            q[i, j] = last
            # q = p[i, j] or (p[i, n] and p[n + 1, j])
            proof += [[last, -p[i, j]], [last, -p[i, n], -p[n + 1, j]]]
            proof += [[-last, p[i, j], p[i, n]], [-last, p[i, j], p[n + 1, j]]]
        proof += [[q[i, j] for j in range(n)] for i in range(n + 1)]
        for j in range(n):
            for i, k in combinations(range(n + 1), 2):
                proof += [[-q[i, j], -q[k, j], -p[i, j]], [-q[i, j], -q[k, j], -p[k, j]], [-q[i, j], -q[k, j]]]
        p = q
    return pigeons(holes), [" ".join(map(str, clause)) for clause in [*proof, []]]


def lrat_of(result: Elaborated, count: int) -> str:
    lines = []
    for literals, others in records([result.words]):
        if literals is None:
            lines.append(" ".join(map(str, [count, "d", *others, 0])))
        else:
            count += 1
            lines.append(" ".join(map(str, [count, *literals, 0, *others, 0])))
    return "\n".join(lines) + "\n"


@pytest.fixture
def proved(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Elaborate a proof; two independent checkers accept what comes of it."""

    def run(clauses: Iterable[Clause], proof: bytes, variables: int = 0) -> Elaborated:
        clauses = list(clauses)
        problem = dimacs(clauses, variables)
        (tmp_path / "p.drat").write_bytes(proof)
        result = refutation(problem, "p.cnf", tmp_path / "p.drat", 120)
        certificate = unsat_certificate(1, hashlib.sha256(problem).hexdigest(), [], result.words)
        verdict = check(problem, "p.cnf", io.BytesIO(certificate), "p.cert", 1, Meter(WORK_BASE, WORK_PER_BYTE))
        assert (verdict.answer, verdict.steps) == ("unsat", result.steps)
        check_lrat(problem.decode(), lrat_of(result, len(clauses)))
        return result

    return run


# ---- solvers


@pytest.mark.parametrize("solver", SOLVERS)
def test_solvers(solver: str, proved) -> None:  # type: ignore[no-untyped-def]
    """Each in both formats."""
    formulas = [pigeons(4), pigeons(5), parity(6), *(three_sat(seed, 40, 5.0) for seed in range(4))]
    proofs = [(clauses, lines) for clauses in formulas if (lines := proof_by(solver, clauses))]
    assert len(proofs) >= 5
    for clauses, lines in proofs:
        assert proved(clauses, text(lines)).words == proved(clauses, binary(lines)).words


def test_a_hard_one(proved) -> None:  # type: ignore[no-untyped-def]
    """At the ratio where random 3-SAT is hard."""
    for seed in range(20):
        clauses = three_sat(seed, 80)
        if lines := proof_by("cadical153", clauses):
            result = proved(clauses, text(lines))
            assert result.steps < result.additions
            return
    raise AssertionError("no unsatisfiable formula")


@pytest.mark.problems
@pytest.mark.skipif(not PROBLEMS.is_dir(), reason="the shared problem collection is not here")
@pytest.mark.parametrize("name", ["cadical__ph5", "drat-trim__uuf-50-2", "dubois__dubois20", "cadical__add8"])
@pytest.mark.parametrize("solver", ["glucose4", "cadical195", "lingeling"])
def test_problems(name: str, solver: str, proved) -> None:  # type: ignore[no-untyped-def]
    if not (PROBLEMS / f"{name}.cnf").exists():
        pytest.skip("absent")
    clauses = CNF(from_file=str(PROBLEMS / f"{name}.cnf")).clauses
    lines = proof_by(solver, clauses)
    assert lines
    proved(clauses, binary(lines))


# ---- RAT


def test_extended_resolution(proved) -> None:  # type: ignore[no-untyped-def]
    """A proof of polynomial length, every step of which is needed."""
    clauses, lines = cook(6)
    result = proved(clauses, text(lines))
    assert result.rat > 50
    assert proved(clauses, binary(lines)).words == result.words


def test_extension_variables_are_made_dense(proved) -> None:  # type: ignore[no-untyped-def]
    """However the proof calls them."""
    clauses, lines = cook(3)
    declared = max(abs(x) for clause in clauses for x in clause)

    def renamed(word: str) -> str:
        x = int(word)
        return word if abs(x) <= declared else str((1 if x > 0 else -1) * (2**31 - abs(x) * 7919))

    other = [" ".join(map(renamed, line.split())) for line in lines]
    assert other != lines
    assert proved(clauses, binary(other)).words == proved(clauses, binary(lines)).words


SMALL = [[1, 2, -3], [-1, -2, 3], [2, 3, -4], [-2, -3, 4], [-1, -3, -4], [1, 3, 4], [-1, 2, 4], [1, -2, -4]]
"""A well-known unsatisfiable formula whose shortest refutation begins with the RAT step −1."""


def test_rat_on_a_variable_of_the_formula(proved) -> None:  # type: ignore[no-untyped-def]
    lines = ["-1", "2", ""]
    result = proved(SMALL, text(lines))
    assert (result.rat, result.ignored) == (1, 0)


def test_the_first_literal_is_the_pivot(tmp_path: Path, proved) -> None:  # type: ignore[no-untyped-def]
    """The clause (5 or 1) is a definition of 5, and nothing that follows from the formula on 1."""
    clauses = [[1, 2], [1, -2], [-1, 3], [-1, -3]]
    definition = ["5 -1", "-5 1", "5", ""]
    assert proved(clauses, text(definition), 5).steps >= 1
    # (1 or 5) is not RUP in the satisfiable formula, and RAT on 5, not on 1.
    satisfiable = dimacs([[1, 2, 3], [-1, 2, 4], [-1, -2, 4], [-5, 1, 6]], 6)
    path = tmp_path / "wrong.drat"
    path.write_bytes(text(["1 -4", ""]))
    with pytest.raises(Unprovable):
        refutation(satisfiable, "p.cnf", path)


def test_deleted_clauses_do_not_block_a_rat_step(proved) -> None:  # type: ignore[no-untyped-def]
    """Nor do those that are needed only before."""
    clauses = [[1, 2], [-1, 2], [1, -2], [-1, -2], [-3, 4], [-3, -4, 1]]
    result = proved(clauses, text(["d -3 4", "d -3 -4 1", "3 -1", "3 1", "d 3 -1", "d 1 3", "2", ""]))
    assert result.unmatched == 0


# ---- deletions


def test_deletions_of_units_are_ignored(proved) -> None:  # type: ignore[no-untyped-def]
    """Of clauses that are unit, long or short; drat-trim does so in its default mode."""
    clauses = [[1], [-1, 2], [-2, 3, 4], [-2, 3, -4], [-3, 5, 6], [-3, 5, -6], [-5, 7, 8], [-5, 7, -8], [-7, -3]]
    result = proved(clauses, text(["d 1", "d -1 2", "3", "d 3", "5", ""]))
    assert result.ignored == 3
    assert result.unmatched == 0


def test_deletions_of_what_is_not_there_are_ignored(proved) -> None:  # type: ignore[no-untyped-def]
    clauses = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
    result = proved(clauses, text(["d 1", "d 7 8", "1", "d 2 1", "d 1 2", ""]), 3)
    assert (result.deletions, result.unmatched, result.ignored) == (4, 3, 0)


def test_of_equal_clauses_one_is_deleted(proved) -> None:  # type: ignore[no-untyped-def]
    clauses = [[1, 2], [1, 2], [2, 1, 1], [1, -2], [-1, 2], [-1, -2]]
    result = proved(clauses, text(["d 1 2", "d 2 1", "1", "d 1 2 2", "d 1 2", ""]))
    assert (result.deletions, result.unmatched) == (4, 1)
    with pytest.raises(Unprovable):
        proved(clauses, text(["d 1 2", "d 2 1", "d 1 2 2", "1", ""]))


def test_a_clause_may_go_and_come_again(proved) -> None:  # type: ignore[no-untyped-def]
    clauses = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
    assert proved(clauses, text(["1", "1 2 3", "d 1 2 3", "1 3 2", "d 1 2", ""])).unmatched == 0


# ---- odd formulas and proofs


@pytest.mark.parametrize(
    ("clauses", "lines"),
    [
        ([[]], []),
        ([[1], []], [""]),
        ([[1], [-1]], []),
        ([[1, 1], [-1, -1, -1]], [""]),
        ([[1, -1], [2], [-2, 3], [-3]], [""]),
        ([[1, 2], [1, -2], [-1, 2], [-1, -2]], ["1"]),
        ([[1, 2], [1, -2], [-1, 2], [-1, -2]], ["1 1", "", "3 4", ""]),
        ([[1, 2], [1, -2], [-1, 2], [-1, -2]], ["1 -1", "3 -3", "1", ""]),
        ([[1], [1, 2], [-1, 2], [-2, -1]], ["1", "2", ""]),
    ],
)
def test_small_ones(clauses: CNFS, lines: list[str], proved) -> None:  # type: ignore[no-untyped-def]
    proved(clauses, text(lines))
    proved(clauses, binary(lines))


def test_text_is_read_as_others_read_it(proved) -> None:  # type: ignore[no-untyped-def]
    """Line breaks mean nothing, comments nothing, and a file may be longer than what is read at a time."""
    clauses = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
    proved(clauses, b"c a comment with 1 0\n1\n0 d 1\t2 0 d\n1 -2 0\r\n  c another\n0")
    proved(clauses, b"1 2 3 0\nd 1 2 3 0\n" * 70_000 + b"1 0 0\n")
    proved(clauses, binary(["1 2 3", "d 1 2 3"] * 70_000 + ["1", ""]))


# ---- wrong proofs and files


@pytest.mark.parametrize(
    ("clauses", "lines", "message"),
    [
        ([[1, 2]], [], "ends before a contradiction"),
        ([[1, 2]], [""], "addition 1,  0, is needed"),
        ([[1, 2]], ["1", "-1", ""], "addition 2, -1 0, is needed"),
        ([[1, 2], [1, -2], [-1, 2], [-1, -2]], ["d 1 2", "1", ""], "addition 1, 1 0, is needed"),
        ([[1, 2], [1, -2], [-1, 2], [-1, -2]], ["3", "d 1 2"], "ends before a contradiction"),
        (pigeons(3), [""], "addition 1,  0, is needed"),
        ([[1, 2], [-1, -2]], ["3 1", "-3 1", "3 -1", ""], "is needed and neither RUP nor RAT"),
    ],
)
def test_wrong_proofs(clauses: CNFS, lines: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "p.drat").write_bytes(text(lines))
    with pytest.raises(Unprovable) as error:
        refutation(dimacs(clauses), "p.cnf", tmp_path / "p.drat")
    assert message in str(error.value)


def test_no_proof_for_a_satisfiable_formula(tmp_path: Path) -> None:
    """Whatever the proof says, nothing comes of it, or else the checker refuses it."""
    choose = random.Random(1)
    seen = 0
    for seed in range(300):
        clauses = three_sat(seed, 8, 3.0)
        with Solver(name="cadical153", bootstrap_with=clauses) as s:
            if not s.solve():
                continue
        stronger = clauses + [[choose.choice([-v, v])] for v in choose.sample(range(1, 9), 4)]
        lines = proof_by("glucose4", stronger) or [""]
        lines[:0] = [" ".join(map(str, clause)) for clause in stronger[len(clauses) :] if choose.random() < 0.9]
        (tmp_path / "p.drat").write_bytes(text(lines))
        with pytest.raises(Unprovable):
            refutation(dimacs(clauses), "p.cnf", tmp_path / "p.drat")
        seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("proof", "message"),
    [
        (b"1 2", "p.drat:1:1: the file ends within a clause"),
        (b"1 0\nd 1 2", "p.drat:2:1: the file ends within a clause"),
        (b"1 0\n d", "p.drat:2:1: the file ends within a clause"),
        (b"1 x 0\n", "p.drat:1:3: expected DRAT, found x 0"),
        (b"1 0\n1 d 2 0\n", "p.drat:2:1: expected DRAT, found 1 d 2 0"),
        (b"1 0\nd d 2 0\n", "p.drat:2:1: expected DRAT, found d d 2 0"),
        (b"1 0\n1 --2 0\n", "p.drat:2:3: expected DRAT, found --2 0"),
        (b"1 -0\n", "p.drat:1:3: expected DRAT, found -0"),
        (b"1 01 0\n", "p.drat:1:3: expected DRAT, found 01 0"),
        (b"2147483648 0\n", "p.drat:1:1: expected DRAT, found 2147483648 0"),
        (b"-2147483648 0\n", "p.drat:1:1: expected DRAT, found -2147483648 0"),
        (b"1 1.5 0\n", "p.drat:1:4: expected DRAT, found .5 0"),
        ("1 ٣ 0\n".encode(), "p.drat:1:3: expected DRAT, found "),
        (b"a\x02\0x\x02\0", "p.drat:1:4: expected the byte a or d"),
        (b"a\x02\0a\x01\0", "p.drat:1:4: expected literals"),
        (b"a\x02\0a\x82\0", "p.drat:1:4: expected literals"),
        (b"a\x02\0a\xff\xff\xff\xff\x1f\0", "p.drat:1:4: expected literals"),
        (b"a\x02\0a\x02", "p.drat:1:4: the file ends within a clause"),
        (b"a\x02\0\0", "p.drat:1:4: expected the byte a or d"),
    ],
)
def test_malformed_proofs(proof: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.drat").write_bytes(proof)
    with pytest.raises(MalformedInput) as error:
        refutation(dimacs([[1, 2]]), "p.cnf", Path("p.drat"))
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("lines", [b"1 0\n1 d 2 0\n", b"1 2\nd 3 0\n"])
def test_the_letter_d_within_a_clause_that_is_read_in_two_pieces(lines: bytes, tmp_path: Path) -> None:
    (tmp_path / "p.drat").write_bytes(b"1 0\n" * (1 << 18) + b" " * 10 + lines)
    with (tmp_path / "p.drat").open("rb") as file, pytest.raises(MalformedInput):
        read_proof(file, "p.drat", Clauses(3))


def test_truncated_proofs(tmp_path: Path) -> None:
    """Cut anywhere, a proof is malformed, or proves nothing, or what is left of it suffices."""
    clauses = pigeons(3)
    lines = proof_by("glucose4", clauses)
    for data in (text(lines), binary(lines)):
        for end in range(0, len(data) - 1, 7):
            (tmp_path / "p.drat").write_bytes(data[:end])
            try:
                result = refutation(dimacs(clauses), "p.cnf", tmp_path / "p.drat")
            except (MalformedInput, Unprovable):
                continue
            check_lrat(dimacs(clauses).decode(), lrat_of(result, len(clauses)))


# ---- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("p.cnf").write_bytes(dimacs(pigeons(3)))
    Path("p.drat").write_bytes(text(proof_by("glucose4", pigeons(3))))
    return tmp_path


def names() -> list[str]:
    return sorted(os.listdir())


def test_command(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The certificate verifies, and goes the whole way to LRAT again."""
    assert main(["elaborate", "p.cnf", "p.drat", "-o", "p.cert"]) == 0
    out, err = capfd.readouterr()
    assert out == "unsat\n"
    assert err.startswith("p.drat: unsat, verified; ") and err.count("\n") == 1
    assert names() == ["p.cert", "p.cnf", "p.drat"]
    command = [sys.executable, "-I", "-m", "checker", "p.cnf", "p.cert", "--expect", "unsat"]
    assert subprocess.run(command, capture_output=True, check=False).stdout == b"s VERIFIED UNSAT query 1 of 1\n"
    export_files(Path("p.cnf"), Path("p.cert"), dimacs=Path("again.cnf"), lrat=Path("again.lrat"))
    check_lrat(Path("again.cnf").read_text(), Path("again.lrat").read_text())


def test_rat_steps_can_be_exported(folder: Path) -> None:
    """What comes in as DRAT with definitions can leave as LRAT and as DRAT."""
    dratify = pytest.importorskip("dratify")
    clauses, lines = cook(4)
    Path("p.cnf").write_bytes(dimacs(clauses))
    Path("p.drat").write_bytes(binary(lines))
    assert main(["elaborate", "p.cnf", "p.drat", "-o", "p.cert"]) == 0
    export_files(Path("p.cnf"), Path("p.cert"), dimacs=Path("q.cnf"), drat=Path("q.drat"), lrat=Path("q.lrat"))
    assert Path("q.cnf").read_bytes() == Path("p.cnf").read_bytes()
    check_lrat(Path("q.cnf").read_text(), Path("q.lrat").read_text())
    formula = dratify.parse_dimacs(Path("q.cnf").read_text())
    result = dratify.check_proof(formula, Path("q.drat").read_text(), engine="python")
    assert result.ok and result.rat_steps > 0


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["p.cnf", "absent", "-o", "p.cert"], 2, "absent: No such file or directory"),
        (["absent", "p.drat", "-o", "p.cert"], 2, "absent: No such file or directory"),
        (["p.cnf", "p.drat", "-o", "absent/p.cert"], 2, "cannot be written"),
        (["p.cnf", "p.drat", "-o", "p.cnf"], 2, "would overwrite an input"),
        (["p.cnf", "p.drat", "-o", "link"], 2, "would overwrite an input"),
        (["p.smt2", "p.drat", "-o", "p.cert"], 2, "not in DIMACS format"),
        (["bad.cnf", "p.drat", "-o", "p.cert"], 2, "bad.cnf:1:"),
        (["p.cnf", "bad.drat", "-o", "p.cert"], 2, "bad.drat:1:"),
        (["p.cnf", "/dev/null", "-o", "p.cert"], 3, "ends before a contradiction"),
        (["p.cnf", "p.drat"], 2, "-o"),
    ],
)
def test_command_that_fails(
    folder: Path, arguments: list[str], status: int, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("link").symlink_to("p.drat")
    Path("p.smt2").write_text("(check-sat)\n")
    Path("bad.cnf").write_text("p cnf 1\n")
    Path("bad.drat").write_text("no\n")
    before = {name: Path(name).read_bytes() for name in names()}
    try:
        found = main(["elaborate", *arguments])
    except SystemExit as error:
        found = int(error.code or 0)
    out, err = capfd.readouterr()
    assert (found, out, err.count("\n")) == (status, "", 1)
    assert message in err
    assert before == {name: Path(name).read_bytes() for name in names()}


def test_timeout(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["elaborate", "p.cnf", "p.drat", "-o", "p.cert", "--timeout", "1e-9"]) == 3
    assert "timeout" in capfd.readouterr().err
    assert names() == ["p.cnf", "p.drat"]


def test_a_certificate_that_the_checker_rejects_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It would be a bug of ours: here the search is made to forget a hint."""
    run = backward.Backward.run

    def forgetful(self: backward.Backward) -> None:
        run(self)
        self.records[-2] -= 1
        del self.records[-3]

    monkeypatch.setattr(backward.Backward, "run", forgetful)
    monkeypatch.setattr("finder.elaborate.searcher", lambda: backward.Backward)
    assert main(["elaborate", "p.cnf", "p.drat", "-o", "p.cert"]) == 1
    out, err = capfd.readouterr()
    assert out == "" and "REJECTED" in err and "kept in p.cert.rejected" in err
    assert names() == ["p.cert.rejected", "p.cnf", "p.drat"]


def test_compiled_or_not_it_finds_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if searcher() is backward.Backward:
        pytest.skip("not compiled here")
    data = Path("p.cnf").read_bytes()
    compiled = refutation(data, "p.cnf", Path("p.drat"))
    monkeypatch.setattr("finder.elaborate.searcher", lambda: backward.Backward)
    assert refutation(data, "p.cnf", Path("p.drat")) == compiled


# ---- clauses by their literals


def test_clauses_are_found_by_their_literals() -> None:
    """Against a list, through several sizes of the table."""
    choose = random.Random(5)
    clauses = Clauses(3)
    there: list[tuple[int, frozenset[int]]] = []
    for _ in range(5000):
        clause = array("i", [choose.choice([-1, 1]) * choose.randint(1, 9) for _ in range(choose.randint(0, 4))])
        same = frozenset(clause)
        if choose.random() < 0.4:
            newest = next((entry for entry in reversed(there) if entry[1] == same), (0, same))
            assert clauses.delete(clause) == newest[0]
            there = [entry for entry in there if entry[0] != newest[0]]
        else:
            there.append((clauses.add(clause), same))
    assert clauses.count > 2048


def test_limits_of_numbers() -> None:
    with pytest.raises(LimitReached):
        Clauses(1 << 30)


# ---- random RAT steps


def propagates_to_conflict(clauses: Iterable[Clause], assumed: Iterable[int]) -> bool:
    """Slowly."""
    true = set(assumed)
    changed = True
    while changed and not any(-x in true for x in true):
        changed = False
        for clause in clauses:
            rest = {x for x in clause if -x not in true}
            if not rest:
                return True
            if len(rest) == 1 and not rest <= true:
                true |= rest
                changed = True
    return any(-x in true for x in true)


def only_rat(clauses: CNFS, clause: list[int]) -> bool:
    """Whether a clause is RAT on its first literal and not RUP, by the definition."""
    negated = [-x for x in clause]
    if propagates_to_conflict(clauses, negated):
        return False
    resolvents = (d for d in clauses if -clause[0] in d)
    return all(propagates_to_conflict(clauses, negated + [-x for x in d if x != -clause[0]]) for d in resolvents)


def symmetric(choose: random.Random) -> CNFS:
    """A formula in which RAT steps break symmetries, its variables renamed."""
    clauses = choose.choice([SMALL, SMALL, pigeons(2), pigeons(3), parity(4)])
    variables = max(abs(x) for clause in clauses for x in clause)
    name = [0, *(choose.choice([-1, 1]) * v for v in choose.sample(range(1, variables + 1), variables))]
    renamed = [[name[x] if x > 0 else -name[-x] for x in clause] for clause in clauses]
    choose.shuffle(renamed)
    return renamed


def test_random_rat_steps(proved) -> None:  # type: ignore[no-untyped-def]
    """Definitions, deletions and RAT clauses at random, then a solver's proof."""
    steps = 0
    for seed in range(150):
        choose = random.Random(seed)
        clauses = symmetric(choose)
        there, lines = [*clauses], []
        variables = last = max(abs(x) for clause in clauses for x in clause)
        for _ in range(choose.randint(1, 6)):
            if choose.random() < 0.2:
                a, b = choose.sample(range(1, last + 1), 2)
                last += 1
                added = [[last, -a, -b], [-last, a], [-last, b]]
            else:
                tries = (
                    [choose.choice([-1, 1]) * v for v in choose.sample(range(1, variables + 1), choose.randint(1, 3))]
                    for _ in range(40)
                )
                added = next(([clause] for clause in tries if only_rat(there, clause)), [])
            there += added
            lines += [" ".join(map(str, clause)) for clause in added]
        lines += proof_by(choose.choice(SOLVERS), there)
        steps += proved(clauses, choose.choice([text, binary])(lines)).rat
    assert steps >= 50
