"""The core as its source and compiled: the same outcomes, counters and errors; the same hooks; which one runs."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import checker.lrat
from finder.bench_families import Proof, ordering_proof, parity_ladder_proof
from formats.errors import AssayError, RejectedProof, ResourceLimit
from tests.checker import compiled
from tests.checker.make_corpus import CLASH, CLASH_RECORDS, forged

COUNTERS = ("count", "steps", "hints", "work", "refuted", "live")


@pytest.fixture(scope="session")
def compiled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled.compiled_core(tmp_path_factory.mktemp("core"))


@pytest.fixture(params=["source", "compiled"])
def core(request: pytest.FixtureRequest) -> ModuleType:
    """Each of the two cores."""
    if request.param == "source":
        return checker.lrat
    return compiled.load(request.getfixturevalue("compiled_file"))


def store_of(core: ModuleType, clauses: Sequence[Sequence[int]], variables: int = 9) -> Any:
    store = core.ClauseStore()
    for clause in clauses:
        store.store(array("i", clause))
    store.begin(variables)
    store.limit = 10**9
    return store


def outcome(core: ModuleType, clauses: Sequence[Sequence[int]], steps: Sequence[int], pieces: int = 1) -> list[Any]:
    """What feeding `steps` in so many pieces comes to: the error or where it stopped, and the counters."""
    store = store_of(core, clauses, max((abs(x) for c in clauses for x in c), default=1))
    pending, ends = array("i"), [len(steps) * (i + 1) // pieces for i in range(pieces)]
    end: object = None
    try:
        for first, last in zip([0, *ends], ends, strict=False):
            pending.extend(steps[first:last])
            del pending[: store.feed(pending)]
        end = len(pending)
    except (AssayError, IndexError) as error:
        end = (type(error), str(error))
        return [end, store.steps, store.hints, store.count]
    return [end, *(getattr(store, name) for name in COUNTERS)]


# ---- outcomes

SQUARE = [[1, 2], [1, -2], [-1, 2], [-1, -2]]

CASES: dict[str, tuple[list[int], str]] = {
    "refuted": ([1, 2, 1, 1, 2, 0, 3, 5, 3, 4], ""),
    "refuted after a deletion": ([1, 2, 1, 1, 2, -2, 1, 2, 0, 3, 5, 3, 4], ""),
    "the first half of a step": ([1, 2, 1, 1], ""),
    "half a deletion": ([-2, 1], ""),
    "no conflict": ([0, 1, 1], "step 1: rup: a unit clause / clause 1 with two literals that are not false"),
    "no hints": ([1, 0, 1], "step 1: rup: a conflict / none"),
    "a unit at the end": ([1, 1, 1, 1], "step 1: rup: a conflict / none"),
    "a hint too many": ([1, 3, 1, 1, 2, 3], "step 1: rup: no hint after the conflict / hint 3"),
    "hint 0": ([1, 1, 1, 0], "step 1: rup: a clause that is there / hint 0"),
    "hint -1": ([1, 1, 1, -1], "step 1: rup: a clause that is there / hint -1"),
    "hint -2^31": ([1, 1, 1, -(2**31)], "step 1: rup: a clause that is there / hint -2147483648"),
    "hint 2^31-1": ([1, 1, 1, 2**31 - 1], "step 1: rup: a clause that is there / hint 2147483647"),
    "a hint to the step itself": ([1, 1, 1, 5], "step 1: rup: a clause that is there / hint 5"),
    "a deleted hint": ([-1, 2, 1, 2, 1, 1, 2], "step 1: rup: a clause that is there / hint 2"),
    "literal 0": ([1, 1, 0, 1], "step 1: rup: a literal of variables 1 to 2 / 0"),
    "literal 3": ([1, 1, 3, 1], "step 1: rup: a literal of variables 1 to 2 / 3"),
    "literal -3": ([1, 1, -3, 1], "step 1: rup: a literal of variables 1 to 2 / -3"),
    "literal -2^31": ([1, 1, -(2**31), 1], "step 1: rup: a literal of variables 1 to 2 / -2147483648"),
    "literal 2^31-1": ([1, 1, 2**31 - 1, 1], "step 1: rup: a literal of variables 1 to 2 / 2147483647"),
    "deletion of 0": ([-1, 0], "step 0: delete: a clause that is there / clause 0"),
    "deletion of -1": ([-1, -1], "step 0: delete: a clause that is there / clause -1"),
    "deletion of -2^31": ([-1, -(2**31)], "step 0: delete: a clause that is there / clause -2147483648"),
    "deletion of 5": ([-1, 5], "step 0: delete: a clause that is there / clause 5"),
    "deletion twice": ([-2, 1, 1], "step 0: delete: a clause that is there / clause 1"),
    "after the end": (
        [1, 2, 1, 1, 2, 0, 3, 5, 3, 4, -1, 1],
        "step 2: end: the end of the file after the empty clause / another record",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_outcomes(core: ModuleType, case: str) -> None:
    steps, message = CASES[case]
    end, *_ = outcome(core, SQUARE, steps)
    if message:
        assert end == (RejectedProof, message)
    elif case.startswith("refuted"):
        store = store_of(core, SQUARE)
        assert store.feed(array("i", steps)) == len(steps)
        assert store.refuted
    else:
        assert end == len(steps)


def test_a_negative_number_of_hints_says_where(core: ModuleType) -> None:
    with pytest.raises(IndexError) as error:
        store_of(core, SQUARE).feed(array("i", [1, 2, 1, 1, 2, 0, -1]))
    assert error.value.args == (6,)


def test_literals_that_repeat_or_are_opposite(core: ModuleType) -> None:
    """x ∨ x is unit; a tautology is never false, whichever literal is assumed."""
    assert outcome(core, [[1, 1], [-1]], [0, 2, 1, 2])[0] == 0
    assert outcome(core, [[1, -1], [2], [-2]], [0, 1, 1])[0][0] is RejectedProof
    assert outcome(core, [[1, -1], [2], [-2]], [2, 1, 1, -1, 1])[0] == 0


def mutated(rng: random.Random, steps: array[int]) -> array[int]:
    """`steps` with a few words changed, exchanged, left out or put in."""
    words = array("i", steps)
    for _ in range(rng.randint(1, 3)):
        i, j = rng.randrange(len(words)), rng.randrange(len(words))
        match rng.randrange(4):
            case 0:
                words[i] += rng.choice((-2, -1, 1, 2))
            case 1:
                words[i], words[j] = words[j], words[i]
            case 2:
                del words[i : i + rng.randint(1, 3)]
            case _:
                words.insert(i, rng.choice((0, 1, -1, words[j], -words[j], 2**31 - 1, -(2**31))))
    return words


@pytest.mark.parametrize("family", [parity_ladder_proof, ordering_proof])
def test_both_cores_agree_on_forged_refutations(
    family: Callable[[int], Proof], compiled_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = compiled.load(compiled_file)
    proof = family(6)
    rng = random.Random(6)
    ends = set()
    for module in (checker.lrat, fast):
        monkeypatch.setattr(module, "MANY_NUMBERS", 16)
    assert outcome(checker.lrat, proof.clauses, proof.steps)[0] == 0
    for _ in range(1500):
        words = mutated(rng, proof.steps)
        pieces = rng.choice((1, 1, 2, 7))
        expected = outcome(checker.lrat, proof.clauses, words, pieces)
        assert outcome(fast, proof.clauses, words, pieces) == expected
        ends.add(str(expected[0]).partition("/")[0])
    assert len(ends) > 10  # a good part of what can go wrong did


# ---- memory


def test_numbers_of_deleted_clauses_are_forgotten(core: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model with a plain dictionary: clauses come and go, and the same ones are found; memory follows the live."""
    monkeypatch.setattr(core, "MANY_NUMBERS", 2048)
    rng = random.Random(3)
    store = core.ClauseStore()
    model: dict[int, list[int]] = {}
    most = 0
    for number in range(1, 60_001):
        model[number] = [rng.choice((1, -1)) * rng.randint(1, 9) for _ in range(rng.randint(0, 5))]
        store.store(array("i", model[number]))
        if len(model) > 100 or rng.random() < 0.4:
            victim = rng.choice([n for n in model if n % 3001])  # twenty clauses stay
            store.delete(victim)
            del model[victim]
            with pytest.raises(RejectedProof):
                store.delete(victim)
        most = max(most, len(store.arena), len(store.start))
        if number % 997 == 0:
            assert store.live == sum(len(c) + 2 for c in model.values())
            for n in (*model, *rng.sample(range(number + 3), 20), -1, number + 1):
                place = store.find(n)
                found = list(store.arena[place : place + store.arena[place - 1]]) if place else None
                assert found == model.get(n)
    assert store.base > 0
    assert 0 < len(store.old) <= len(model)
    assert most <= 8192


def test_hints_and_deletions_of_old_numbers(core: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "MANY_NUMBERS", 1)
    store = store_of(core, SQUARE)
    number = 4
    while not store.old:
        number += 1
        assert store.feed(array("i", [1, 2, 1, 1, 2, -1, number])) == 7
    assert set(store.old) == {1, 2, 3, 4}
    assert store.base == number - 1
    for wrong in (0, -1, 5, number, number + 1):
        with pytest.raises(RejectedProof, match="a clause that is there"):
            store.step(array("i", [1, wrong]), 0, 1, 2)
    store.delete(2)
    with pytest.raises(RejectedProof, match="a clause that is there / hint 2"):
        store.step(array("i", [1, 1, 2]), 0, 1, 3)
    store.step(array("i", [2, 1, 3]), 0, 1, 3)
    store.step(array("i", [-1, 4, store.count]), 0, 1, 3)
    assert not store.refuted


def test_the_generation_begins_anew_before_it_overflows(core: ModuleType) -> None:
    store = store_of(core, SQUARE)
    store.generation = 2**31 - 3
    words = array("i", [1, 1, 2])
    for _ in range(5):
        store.step(words, 0, 1, 3)
        with pytest.raises(RejectedProof, match="two literals"):
            store.step(array("i", [1]), 0, 0, 1)  # 1 is no longer assumed false
    assert 0 < store.generation < 10


def test_a_number_beyond_the_words_is_refused(core: ModuleType) -> None:
    store = store_of(core, SQUARE)
    store.base = store.count = 2**31 - 2
    store.store(array("i", [1]))
    with pytest.raises(ResourceLimit):
        store.store(array("i", [1]))


def test_work_is_limited_before_it_is_done(core: ModuleType) -> None:
    store = store_of(core, [[1] * 1000, [-1]])
    store.limit = 5000
    with pytest.raises(ResourceLimit, match="work above 5000 units"):
        store.feed(array("i", [1, 9, -1, *[1] * 9]))
    assert outcome(core, [[1] * 10, [-1]], [0, 2, 1, 2])[4] == 2 + 10 + 1


def test_indices_are_checked(core: ModuleType) -> None:
    """What only a bug could bring about ends in an error, in the compiled core too."""
    store = store_of(core, SQUARE)
    store.start[1] = 10**9
    with pytest.raises(IndexError):
        store.step(array("i", [1, 1, 2]), 0, 1, 3)
    store = store_of(core, SQUARE)
    store.mark = array("i", [0])
    with pytest.raises(IndexError):
        store.step(array("i", [1, 1, 2]), 0, 1, 3)
    store = store_of(core, SQUARE)
    store.work = 2**63 - 2
    store.limit = 2**63 - 1
    with pytest.raises((OverflowError, ResourceLimit)):
        store.step(array("i", [1, 1, 2]), 0, 1, 3)


def test_words_of_another_size_are_refused_by_the_compiled_core(compiled_file: Path) -> None:
    store = compiled.load(compiled_file).ClauseStore()
    for words in ([1], array("q", [1]), b"1234"):
        with pytest.raises((TypeError, ValueError)):
            store.store(words)
    assert store.count == 0


def test_a_subclass_may_override(core: ModuleType) -> None:
    """The module for RAT does: it must see every clause stored and deleted, and every step."""
    seen: list[tuple[str, list[int]]] = []

    class Watching(core.ClauseStore):  # type: ignore[misc, name-defined]
        def store(self, literals: Sequence[int]) -> None:
            super().store(literals)
            seen.append(("store", list(literals)))

        def delete(self, number: int) -> None:
            seen.append(("delete", [number]))
            super().delete(number)

        def step(self, t: array[int], a: int, b: int, c: int) -> None:
            seen.append(("step", [*t[a:b], *t[b:c]]))
            super().step(t, a, b, c)

        def propagate(self, hints: Sequence[int]) -> bool:
            seen.append(("propagate", list(hints)))
            return bool(super().propagate(hints))

        def feed(self, t: array[int]) -> int:
            seen.append(("feed", [len(t)]))
            return int(super().feed(t))

    store = Watching()
    store.store(array("i", [1, 2]))
    store.store(array("i", [1, -2]))
    store.begin(2)
    store.limit = 100
    assert store.feed(array("i", [1, 2, 1, 1, 2, -1, 2])) == 7
    assert seen == [
        ("store", [1, 2]),
        ("store", [1, -2]),
        ("feed", [7]),
        ("step", [1, 1, 2]),
        ("propagate", [1, 2]),
        ("store", [1]),
        ("delete", [2]),
    ]


# ---- which one runs


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, compiled_file: Path) -> Path:
    """An installation of the checker with a compiled core, with a problem and a certificate."""
    folder = tmp_path_factory.mktemp("installed")
    sources = compiled.copy_of_the_sources(folder / "sources")
    shutil.copy(compiled_file, sources / "checker")
    forge = forged(CLASH, CLASH_RECORDS)
    (sources / "p.smt2").write_bytes(forge.problem)
    (sources / "p.cert").write_bytes(forge.certificate())
    return sources


def verdict(folder: Path, *options: str) -> tuple[str, str]:
    """First line and core of a check with the checker in `folder`."""
    program = f"import sys; sys.path.insert(0, {str(folder)!r}); from checker.main import main; sys.exit(main())"
    files = (str(folder / "p.smt2"), str(folder / "p.cert"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, *files, "-v", *options], capture_output=True, text=True, check=True
    )
    first, *comments = done.stdout.splitlines()
    (core,) = [line for line in comments if line.startswith("c core ")]
    return first, core.removeprefix("c core ")


def test_the_compiled_core_runs_unless_it_may_not(installed: Path) -> None:
    good = "s VERIFIED UNSAT query 1 of 1"
    assert verdict(installed) == (good, "compiled")
    assert verdict(installed, "--pure") == (good, "source: --pure")


def test_a_compiled_core_of_another_source_does_not_run(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(installed, folder)
    with (folder / "checker" / "lrat.py").open("a") as file:
        file.write("# another\n")
    assert verdict(folder) == ("s VERIFIED UNSAT query 1 of 1", "source: the compiled one is of another source")


def test_without_a_compiled_core_or_with_a_broken_one_the_source_runs(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(installed, folder)
    (file,) = compiled.compiled_files(folder)
    file.write_bytes(b"no module")
    expected = ("s VERIFIED UNSAT query 1 of 1", "source: there is no compiled one")
    assert verdict(folder) == expected
    file.unlink()
    assert verdict(folder) == expected


# ---- building


@pytest.mark.parametrize(
    "hindrance",
    [
        {"CC": "/bin/false"},
        {"CC": "/no/such/compiler"},
        {"PYTHONPATH": "{hidden}"},
    ],
    ids=["compiler fails", "no compiler", "no Cython"],
)
def test_what_cannot_be_compiled_is_left_out(tmp_path: Path, hindrance: dict[str, str]) -> None:
    pytest.importorskip("setuptools")
    hidden = tmp_path / "hidden" / "Cython"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('hidden for a test')\n")
    folder = compiled.copy_of_the_sources(tmp_path / "sources")
    done = compiled.build(folder, **{k: v.format(hidden=hidden.parent) for k, v in hindrance.items()})
    assert done.returncode == 0, done.stderr
    assert compiled.compiled_files(folder) == []
    assert "checker._lrat is not compiled" in done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("kind", ["build_wheel", "build_editable"])
@pytest.mark.parametrize("compiler", ["cc", "/bin/false"])
def test_distributions_are_built_with_and_without_a_compiler(tmp_path: Path, kind: str, compiler: str) -> None:
    pytest.importorskip("Cython")
    folder = compiled.copy_of_the_sources(tmp_path / "sources")
    program = f"import setuptools.build_meta as build; build.{kind}({str(tmp_path)!r})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={"PATH": "/usr/bin:/bin", "CC": compiler},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True, check=True
    ).stdout
    assert ("_lrat.cpython" in names or bool(compiled.compiled_files(folder))) == (compiler == "cc")
    assert ".c " not in names
