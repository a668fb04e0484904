"""The occurrence lists of RAT steps, what RAT steps cost, and who pays for them."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

import formats.lrat
from checker.rat import RatStore
from formats.dimacs import read_formula
from formats.errors import ResourceLimit
from formats.lrat import LratReader
from tests.cnf_proofs import dimacs, lrat_binary, lrat_text, unsat, words_of


def make(clauses: list[list[int]], variables: int) -> RatStore:
    store = RatStore()
    for clause in clauses:
        store.store(array("i", clause))
    store.begin(variables)
    store.limit = 10**9
    return store


def entries(store: RatStore) -> int:
    return sum(map(len, store.occurrences.values()))


@pytest.mark.parametrize("seed", range(20))
def test_candidates_are_all_live_clauses_with_the_literal(seed: int) -> None:
    """Each once, also while deleted clauses go from the arena, and the lists with them."""
    rng = random.Random(seed)
    store = make([], 10)
    live: dict[int, list[int]] = {}
    dead = moved = 0
    for _ in range(4_000):
        if live and rng.random() < (0.3 if len(live) < 50 else 0.7):
            number = rng.choice(sorted(live))
            store.delete(number)
            del live[number]
        else:
            clause = [rng.choice((1, -1)) * rng.randint(1, 10) for _ in range(rng.randint(0, 5))]
            store.store(array("i", clause))
            live[store.count] = clause
        if rng.random() < 0.3:
            literal = rng.choice((1, -1)) * rng.randint(1, 11)
            expected = [n for n, clause in live.items() if literal in clause]
            moved += store.indexed == 0
            assert list(store.candidates(literal)) == expected
            dead += entries(store) > sum(len(set(clause)) for clause in live.values())
            assert entries(store) <= store.indexed == store.used
    assert moved > 1
    assert dead > 100


def test_memory_is_that_of_live_clauses_however_long_the_proof() -> None:
    """A definition, then its deletion, again and again: neither lists nor entries pile up."""
    store = make([[1, 2]], 2)
    for n in range(5_000):
        q = 3 + n
        for t, hints in (([q, -1, -2], []), ([-q, 1], [-(store.count + 1)]), ([-q, 2], [-(store.count + 1)])):
            words = array("i", [*t, *hints])
            store.step(words, 0, len(t), len(words))
        for number in range(store.count - 2, store.count + 1):
            store.delete(number)
        assert entries(store) + len(store.occurrences) <= len(store.arena) == 4096


def test_rup_only_proofs_have_no_occurrence_lists() -> None:
    store = make([[1, 2], [-1, 2], [1, -2], [-1, -2]], 2)
    store.step(array("i", [2, 1, 2]), 0, 1, 3)
    store.step(array("i", [5, 3, 4]), 0, 0, 3)
    assert store.refuted
    assert (store.occurrences, store.indexed, store.rat_steps) == ({}, 0, 0)


def test_work_of_candidates_that_no_group_names_is_limited() -> None:
    """Each of them costs its length, though the step that looks at it is short."""
    store = make([[-1, 2, *range(4, 1_000)] for _ in range(100)], 1_000)
    store.limit = 1_800_000
    for _ in range(2):
        words = array("i", [1, -2])
        store.step(words, 0, 2, 2)
    with pytest.raises(ResourceLimit):
        for _ in range(10):
            store.step(array("i", [1, -2]), 0, 2, 2)


def test_the_module_is_loaded_for_dimacs_problems_only(tmp_path: Path) -> None:
    program = "import sys\nfrom checker.main import run\nrun(sys.argv[1:])\nprint('checker.rat' in sys.modules)"
    (tmp_path / "p.smt2").write_text("(check-sat)")
    (tmp_path / "p.cnf").write_bytes(dimacs([[1]]))
    for name, loaded in (("p.smt2", "False\n"), ("p.cnf", "True\n")):
        command = [sys.executable, "-I", "-c", program, str(tmp_path / name), "/dev/null"]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == loaded


# ---- small files that want much

TINY = {
    "variables": (b"p cnf 2147483647 0\n", b"", "s RESOURCE 2147483647 variables in a problem of 19 bytes"),
    "clauses": (b"p cnf 0 2147483647\n", b"", "s MALFORMED p:1:20: expected 2147483647 clauses ended by 0, found 0"),
    "variable": (b"p cnf 2147483647 1\n2147483647 0\n", b"", "s RESOURCE 2147483647 variables in a problem of 32"),
    "variable-beyond": (b"p cnf 9 1\n2147483647 0\n", b"", "s MALFORMED p:2:1: a literal of variables 1 to 9"),
    "extension": (b"p cnf 1 1\n1 0\n", b"2 2147483647 0 0\n", "s REJECTED end: refutation: the empty clause / none"),
    "extension-word": (
        dimacs([[1]]),
        unsat(dimacs([[1]]), [1, 0, 2**31 - 1]),
        "s REJECTED step 1: rat: a literal of variables 1 to 2",
    ),
    "id": (b"p cnf 1 1\n1 0\n", b"999999999999999999 0 1 0\n", "s REJECTED step 1: rup: a conflict / none"),
    "hint": (b"p cnf 1 1\n1 0\n", b"2 0 999999999999999999 0\n", "s REJECTED step 1: lrat: the id of a clause"),
    "deletion": (b"p cnf 1 1\n1 0\n", b"2 d 999999999999999999 0\n", "s REJECTED step 1: lrat: the id of a clause"),
}


@pytest.mark.parametrize("name", TINY)
def test_tiny_files_cost_little(name: str, tmp_path: Path) -> None:
    """256 MiB of addresses would not do for a table over 2^31 variables."""
    problem, proof, verdict = TINY[name]
    (tmp_path / "p").write_bytes(problem)
    (tmp_path / "proof").write_bytes(proof)
    program = "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\n"
    program += "from checker.main import main\nsys.exit(main())"
    command = [sys.executable, "-I", "-c", program, "p", "proof"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith(verdict)
    assert done.stderr == ""


def test_limits_of_the_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: more variables than bytes allow, and a line of a proof that is too long."""
    with pytest.raises(ResourceLimit, match="1048600 variables in a problem of 16 bytes"):
        read_formula(b"p cnf 1048600 0\n", "p")
    assert read_formula(b"p cnf 1048592 0\n", "p").variables == 1048592
    monkeypatch.setattr(formats.lrat, "MAX_LINE", 10)
    with pytest.raises(ResourceLimit, match="a line of 10 bytes"):
        list(LratReader(b"", io.BytesIO(b"5 2 0 1 2 0\n"), "p").records())


def test_the_most_variables_that_are_free(tmp_path: Path) -> None:
    problem = b"p cnf 1048590 1\n1048590 0\n"
    (tmp_path / "p").write_bytes(problem)
    (tmp_path / "proof").write_bytes(b"2 -1048591 1048592 0 0\n")
    command = [sys.executable, "-I", "-m", "checker", "p", "proof"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "s REJECTED end: refutation: the empty clause / none\n"


@pytest.mark.parametrize("form", [lrat_text, lrat_binary, None])
def test_a_long_proof_takes_the_memory_of_its_live_clauses(form: object, tmp_path: Path) -> None:
    """100,000 clauses of which one lives at a time, with ids far apart: memory stays near that of start-up."""
    clauses = [[1, 2], [-1, 2], [1, -2], [-1, -2]]
    problem = dimacs(clauses)
    step = 10 if form is not None else 1
    records: list[object] = []
    last = 4
    for _ in range(100_000):
        last += step
        records += [(last, [1, 2], [1]), ("d", [last])]
    records += [(last + 1, [2], [1, 2]), (last + 2, [], [last + 1, 3, 4])]
    proof = form(records) if callable(form) else unsat(problem, words_of(records))  # type: ignore[arg-type]
    (tmp_path / "p").write_bytes(problem)
    (tmp_path / "proof").write_bytes(proof)
    program = (
        "import resource, sys\nfrom checker.main import run\nimport checker.cnf\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(run(sys.argv[1:])[1][0])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    command = [sys.executable, "-I", "-c", program, "p", "proof"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=True)
    verdict, kilobytes = done.stdout.splitlines()
    assert verdict == "s VERIFIED UNSAT query 1 of 1"
    assert int(kilobytes) < 8_000
