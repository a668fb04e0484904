"""The guided engines: they are right whatever the guide says, and take what it gives where it is right."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from math import inf
from typing import TYPE_CHECKING

import pytest

z3 = pytest.importorskip("z3")
pytest.importorskip("cvc5")

from differential import z3_answers  # noqa: E402  (needs both solvers)
from random_scripts import LOGICS, STRING_LOGICS, random_script  # noqa: E402
from test_engines import diamonds  # noqa: E402
from test_engines import script as script_of  # noqa: E402

from finder import guided as guided_module  # noqa: E402
from finder.applicability import NotApplicable  # noqa: E402
from finder.engines import ENGINES, Answer, Task  # noqa: E402
from finder.guided import guided  # noqa: E402
from finder.guides import RUP, THEORY, Advice, Hint, Limits  # noqa: E402
from finder.guides_z3 import ask_z3  # noqa: E402
from finder.linear import NotLinear  # noqa: E402
from finder.prove import parse, questions_of  # noqa: E402
from finder.race import Limits as RaceLimits  # noqa: E402
from finder.race import race  # noqa: E402
from formats.meter import Meter  # noqa: E402
from formats.smtlib import read_script  # noqa: E402
from formats.terms import BOOL, Terms  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

GUIDED = ("guided-z3", "guided-cvc5")

LIMIT = 60.0
"""Seconds after which a query is given up, so that a test fails instead of hanging."""

SEEDS = 4
"""Random problems of each logic."""


def task(text: str, query: int = 1, seconds: float = LIMIT) -> Task:
    data = text.encode()
    script = read_script(data, "problem", Meter(1 << 40))
    return Task(script, query, hashlib.sha256(data).hexdigest(), time.monotonic() + seconds, 0)


def checked(folder: Path, text: str, query: int, answer: Answer) -> str:
    """An answer, after the checker in a process of its own has verified it."""
    if answer.answer != "unknown":
        problem, certificate = folder / "problem.smt2", folder / "problem.cert"
        problem.write_text(text)
        certificate.write_bytes(answer.certificate)
        command = [sys.executable, "-I", "-m", "checker", str(problem), str(certificate)]
        command += ["--query", str(query), "--expect", answer.answer]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (text, done.stdout)
    return answer.answer


def decided(folder: Path, engine: Callable[[Task], Answer], text: str, query: int = 1) -> str:
    """What an engine says of a query, verified; "not applicable" where it says so."""
    try:
        answer = engine(task(text, query))
    except (NotApplicable, NotLinear):
        return "not applicable"
    return checked(folder, text, query, answer)


# With strings many take all the time that they get: tests/finder/test_differential.py has those.
NUMBERS = [logic for logic in LOGICS if logic not in STRING_LOGICS]


@pytest.mark.parametrize("logic", NUMBERS)
@pytest.mark.parametrize("engine", GUIDED)
def test_random_problems(tmp_path: Path, engine: str, logic: str) -> None:
    """Right or unknown, and unknown only for what other engines cannot decide either."""
    counts: Counter[str] = Counter()
    for seed in range(SEEDS):
        text = random_script(seed, logic)
        for query, expected in enumerate(z3_answers(text), 1):
            answer = decided(tmp_path, ENGINES[engine], text, query)
            assert answer == expected or answer in ("unknown", "not applicable") or expected == "unknown"
            counts[answer] += 1
    assert counts["sat"] + counts["unsat"] >= 0.6 * counts.total()


# ---- guides that lie


def guide(
    answer: str, hints: Callable[[Terms, list[int]], Iterable[Hint]], leaf: object = None
) -> Callable[..., Advice]:
    """A guide that says this, whatever it is asked."""

    def ask(asked: Task, terms: Terms, _: Limits) -> Advice:
        assertions = asked.script.queries[asked.query - 1].assertions
        value = partial(any_value, terms) if leaf == "any" else leaf
        return Advice(answer, "", {THEORY: 0, RUP: 0}, iter(hints(terms, assertions)), value)  # type: ignore[arg-type]

    return ask


def any_value(terms: Terms, t: int) -> bool | int:
    """A value of the right sort."""
    return t % 2 == 1 if terms.sort[t] is BOOL else 1 + t % 2


def nonsense(seed: int, count: int, terms: Terms, _: list[int]) -> list[Hint]:
    """Clauses of any Boolean terms of the problem, and of comparisons and equalities of any others."""
    rng = random.Random(seed)
    closed = [t for t in range(2, len(terms) + 1) if terms.closed[t]]
    by_sort: dict[object, list[int]] = {}
    for t in closed:
        by_sort.setdefault(terms.sort[t], []).append(t)
    atoms = list(by_sort.get(BOOL, ()))
    for _number in range(count):
        sort = rng.choice(list(by_sort))
        x, y = rng.choice(by_sort[sort]), rng.choice(by_sort[sort])
        numeric = str(getattr(sort, "name", sort)) in ("Int", "Real")
        atoms.append(abs(terms.apply("<" if numeric and rng.random() < 0.5 else "=", (x, y))))
    hints = []
    for _number in range(count):
        literals = [rng.choice((1, -1)) * rng.choice(atoms) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 5)))]
        missing = [rng.choice((1, -1)) * rng.choice(atoms) for _ in range(rng.randrange(3))]
        hints.append(Hint(rng.choice((THEORY, RUP)), literals, missing))
    return hints


@pytest.mark.parametrize("logic", NUMBERS)
@pytest.mark.parametrize("said", ["sat", "unsat", "unknown"])
def test_nonsense_does_no_harm(tmp_path: Path, said: str, logic: str) -> None:
    """Wrong verdicts, wrong clauses, wrong values: the answer is right, or none."""
    counts: Counter[str] = Counter()
    for seed in range(SEEDS // 2):
        text = random_script(seed, logic)
        for query, expected in enumerate(z3_answers(text), 1):
            ask = guide(said, partial(nonsense, seed, 30), "any")
            answer = decided(tmp_path, lambda asked, ask=ask: guided(asked, "liar", ask), text, query)  # type: ignore[misc]
            assert answer == expected or answer in ("unknown", "not applicable") or expected == "unknown"
            counts[answer] += 1
    assert counts["sat"] + counts["unsat"] > 0


SAT = script_of("QF_LIA", ["x Int", "y Int"], ["(< x y)", "(< y 3)", "(or (< 0 x) (= x y))"])
UNSAT = script_of("QF_UFLIA", ["x Int", "y Int", "f Int Int"], ["(<= x y)", "(<= y x)", "(< (f x) (f y))"])


@pytest.mark.parametrize("said", ["sat", "unsat", "unknown"])
@pytest.mark.parametrize("leaf", [None, "any", lambda _: None, lambda _: 7])
def test_wrong_verdicts_and_models(tmp_path: Path, said: str, leaf: object) -> None:
    """The native search answers."""
    for text, expected in ((SAT, "sat"), (UNSAT, "unsat")):
        ask = guide(said, lambda *_: (), leaf)
        assert decided(tmp_path, lambda asked, ask=ask: guided(asked, "liar", ask), text) == expected  # type: ignore[misc]


@pytest.mark.parametrize("kind", [THEORY, RUP])
@pytest.mark.parametrize("said", ["sat", "unsat", "unknown"])
def test_the_empty_clause_as_a_hint(tmp_path: Path, said: str, kind: str) -> None:
    """It is no lemma, nor is the negation of an assertion, nor of all of them."""

    def hints(_: Terms, assertions: list[int]) -> list[Hint]:
        negations = [-x for x in assertions]
        return [Hint(kind, []), *(Hint(kind, [x]) for x in negations), Hint(kind, negations, negations)]

    ask = guide(said, hints)
    assert decided(tmp_path, lambda asked: guided(asked, "liar", ask), SAT) == "sat"


# ---- what is taken


def never(*_: object) -> Answer:
    raise AssertionError("the native search was needed")


@pytest.mark.parametrize(
    "text",
    [
        diamonds(12, closed=True),
        script_of(
            "QF_UFLIA",
            ["x Int", "y Int", "z Int", "f Int Int"],
            [
                "(or (= x y) (= x z))",
                "(or (< (f x) (f y)) (= (f x) 5))",
                "(or (< (f x) (f z)) (= (f y) 4))",
                "(< 6 (f x))",
            ],
        ),
        script_of("QF_LRA", ["x Real", "y Real", "z Real"], ["(< x y)", "(or (< y z) (< y (- z 1.0)))", "(<= z x)"]),
        "(set-logic QF_IDL)"
        + "".join(f"(declare-const p{i} Int) (assert (<= 1 p{i} 4))" for i in range(5))
        + "".join(f"(assert (not (= p{i} p{j})))" for i in range(5) for j in range(i))
        + "(check-sat)",
    ],
    ids=["diamonds", "congruence", "linear", "pigeons"],
)
def test_lemmas_suffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    """From z3's clauses, proven again, a SAT solver refutes the problem without theories."""
    monkeypatch.setattr(guided_module, "decide", never)
    assert decided(tmp_path, ENGINES["guided-z3"], text) == "unsat"


def test_the_models_of_guides_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where branch-and-bound would be slow, the guide's model is the answer."""
    monkeypatch.setattr(guided_module, "decide", never)
    coins = script_of(
        "QF_LIA", ["x Int", "y Int", "z Int"], ["(= (+ (* 4567 x) (* 7919 y) (* (- 10007) z)) 1)", "(> x 99999)"]
    )
    for engine in GUIDED:
        assert decided(tmp_path, ENGINES[engine], coins) == "sat"


@pytest.mark.parametrize("engine", GUIDED)
def test_repeatable(engine: str) -> None:
    """The same certificate twice."""
    for text in (UNSAT, diamonds(8, closed=True), random_script(3, "QF_UFLIA")):
        assert ENGINES[engine](task(text)).certificate == ENGINES[engine](task(text)).certificate


# ---- limits


def test_without_a_limit(tmp_path: Path) -> None:
    for text, expected in ((SAT, "sat"), (UNSAT, "unsat")):
        for engine in GUIDED:
            answer = ENGINES[engine](task(text)._replace(deadline=inf))
            assert checked(tmp_path, text, 1, answer) == expected


@pytest.mark.parametrize("engine", GUIDED)
def test_no_time_at_all(engine: str) -> None:
    """Past the deadline the answer is unknown, and says what the guide said."""
    answer = ENGINES[engine](task(diamonds(20, closed=True), seconds=-1.0))
    assert answer.answer == "unknown"
    assert answer.reason.startswith("timeout (the guide says unknown: timeout; 0 of its 0 clauses were proven")


def test_the_guide_gets_part_of_the_time(tmp_path: Path) -> None:
    """A guide that uses up all of its time leaves enough to the native search."""

    def ask(_task: Task, _terms: Terms, limits: Limits) -> Advice:
        asked.append(limits)
        time.sleep(limits.seconds)
        return Advice("unknown", "timeout", {}, iter(()))

    asked: list[Limits] = []
    answer = guided(task(UNSAT, seconds=2.0), "slow", ask)
    assert checked(tmp_path, UNSAT, 1, answer) == "unsat"
    assert [limits.hints for limits in asked] == [False, True]
    assert sum(limits.seconds for limits in asked) < 1.5


def test_clauses_must_not_take_much_longer_than_the_verdict(tmp_path: Path) -> None:
    """Else they are the trace of another search, a bad one."""

    def ask(_task: Task, _terms: Terms, limits: Limits) -> Advice:
        asked.append(limits)
        return Advice("unsat", "", {}, iter(()))

    asked: list[Limits] = []
    assert checked(tmp_path, UNSAT, 1, guided(task(UNSAT), "quick", ask)) == "unsat"
    assert asked[0].seconds > 5 > asked[1].seconds


def test_endless_hints_end(tmp_path: Path) -> None:
    """So do hints that come slowly and without end, of which none is right."""

    def hints(terms: Terms, assertions: list[int]) -> Iterable[Hint]:
        while True:
            time.sleep(0.001)
            yield from nonsense(len(terms), 3, terms, assertions)

    start = time.monotonic()
    answer = guided(task(SAT, seconds=2.0), "slow", guide("unknown", hints))
    assert time.monotonic() - start < 3.0
    assert checked(tmp_path, SAT, 1, answer) == "sat"


@pytest.mark.parametrize(
    ("engine", "module", "package"), [("guided-z3", "z3", "z3-solver"), ("guided-cvc5", "cvc5", "cvc5")]
)
def test_missing_package(monkeypatch: pytest.MonkeyPatch, engine: str, module: str, package: str) -> None:
    """The answer is unknown, and the reason is how to install what is missing."""
    monkeypatch.setitem(sys.modules, module, None)
    data = UNSAT.encode()
    (question,) = questions_of(parse(data, "problem"), data, None, None)
    ((_, outcome),) = race([question], RaceLimits(LIMIT, 1 << 31, 1), engine, 0)
    assert outcome.answer == "unknown"
    assert outcome.reason.endswith(f"{package} is not installed: pip install 'assay[guides]'")


@pytest.mark.parametrize("said", ["sat", "unsat"])
def test_the_reason_of_an_unknown(said: str) -> None:
    """What the guide said, and what became of that, is part of it."""
    text = diamonds(20, closed=True)

    def ask(asked: Task, terms: Terms, limits: Limits) -> Advice:
        # The deadline passes while the guide works.
        time.sleep(0.1)
        return ask_z3(asked, terms, limits)._replace(answer=said, leaf=lambda _: 0)

    answer = guided(task(text, seconds=0.05), "slow", ask)
    assert answer.answer == "unknown"
    wrong = ", but in its model this assertion is false: (not (= x0 x20))" if said == "sat" else ""
    assert answer.reason == f"timeout (the guide says {said}: timeout{wrong}; 0 of its 0 clauses were proven)"
