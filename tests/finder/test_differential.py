"""Random problems: every engine agrees with z3 and cvc5, and the real checker verifies both kinds of answer.

The long run (`-m long`) is described in docs/testing.md.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

z3 = pytest.importorskip("z3")
pytest.importorskip("cvc5")

import differential  # noqa: E402  (needs both solvers)
from differential import Failed, Report, examine, examine_command, run, shrink, table, z3_answers  # noqa: E402
from random_scripts import LOGICS, SORTS, STRING_LOGICS, random_script  # noqa: E402

from finder.engines import ENGINES, Answer  # noqa: E402

SHORT = 30
"""Problems of each logic in the default run."""

SHORT_STRINGS = 6
"""The same of logics with strings, where the time limits of all solvers are often reached."""

LONG = 20_000
"""Problems of all logics in the long run."""

UNKNOWN_PERCENT = {
    "QF_UF": 0.0,
    "QF_IDL": 0.0,
    "QF_RDL": 0.0,
    "QF_UFIDL": 0.0,
    "QF_LRA": 5.0,
    "QF_LIA": 10.0,
    "QF_UFLRA": 10.0,
    "QF_UFLIA": 15.0,
    "QF_LIRA": 60.0,
    "ALL": 60.0,
    "QF_S": 25.0,
    "QF_SLIA": 25.0,
    "QF_UFSLIA": 25.0,
}
"""Greatest share, in the long run, of queries that z3 or cvc5 decide and no engine does."""

DIVISION_BY_ZERO = "(set-logic QF_LIA)\n(declare-const x Int)\n(assert (= (div x 0) 1))\n(check-sat)\n"


def share(report: Report, logic: str) -> float:
    """Percentage of the queries of a logic, among those that z3 or cvc5 decide, that no engine decides."""
    counts = report.counts
    return 100 * counts[logic, "unknown"] / max(counts[logic, "sat"] + counts[logic, "unsat"], 1)


@pytest.mark.parametrize("logic", LOGICS)
def test_engines_agree_with_peers(logic: str) -> None:
    """Some problems of each logic; both answers occur and are certified."""
    counts: Counter[str] = Counter()
    strings = logic in STRING_LOGICS
    for seed in range(SHORT_STRINGS if strings else SHORT):
        counts += examine(random_script(seed, logic), seed)
    assert counts["lazy sat"] >= (1 if strings else 3)
    assert counts["lazy unsat"] >= (1 if strings else 3)
    decided = counts["sat"] + counts["unsat"]
    assert counts["unknown"] <= 1 + 1.5 * decided * UNKNOWN_PERCENT[logic] / 100, counts


@pytest.mark.parametrize("logic", ["QF_UFLIA", "ALL"])
def test_command_agrees_with_peers(logic: str) -> None:
    """The same by the command, its checker in a process of its own."""
    for seed in range(100, 103):
        examine_command(random_script(seed, logic))


def test_eager_engine_is_exercised() -> None:
    """The order encoding decides bounded problems among those generated."""
    counts: Counter[str] = Counter()
    for seed in range(40):
        counts += examine(random_script(seed, "QF_IDL"), seed)
    assert counts["eager sat"] + counts["eager unsat"] >= 3


@pytest.mark.long
def test_engines_agree_with_peers_on_many(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Tens of thousands of problems; see docs/testing.md for what can be set."""
    count = int(os.environ.get("ASSAY_PROBLEMS", LONG))
    seed = int(os.environ.get("ASSAY_SEED", "1000"))
    jobs = int(os.environ.get("ASSAY_JOBS", os.cpu_count() or 1))
    logics = os.environ.get("ASSAY_LOGICS", ",".join(LOGICS)).split(",")
    folder = Path(os.environ.get("ASSAY_FAILURES", tmp_path / "failures"))
    with capsys.disabled():
        print()
        report = run(logics, count, seed, jobs, folder)
        print(table(report))
    assert not report.failures, "\n".join(f"{f.file}: {f.message}" for f in report.failures)
    above = {
        logic: f"{share(report, logic):.2f} %" for logic in logics if share(report, logic) > UNKNOWN_PERCENT[logic]
    }
    assert not above, f"no engine decides more than was agreed: {above}"


@pytest.mark.parametrize("logic", LOGICS)
def test_problems_are_balanced(logic: str) -> None:
    """sat and unsat are both frequent."""
    strings = logic in STRING_LOGICS
    # z3 does not decide all problems with strings.
    count, least = (60, 0.25) if strings else (150, 0.38)
    answers = Counter(answer for seed in range(count) for answer in z3_answers(random_script(seed, logic)))
    total = answers["sat"] + answers["unsat"] if strings else answers.total()
    assert least < answers["sat"] / total < 1 - least


@pytest.mark.parametrize("logic", ["QF_LIA", "QF_UFLIA"])
def test_integers_matter(logic: str) -> None:
    """A fair share of the unsat problems have solutions in the Reals, in a logic without `div`, `mod` and `abs`."""
    unsat = real = 0
    for seed in range(200):
        text = random_script(seed, logic)
        if z3_answers(text)[0] == "unsat" and not re.search(r"\((div|mod|abs) ", text):
            relaxed = re.sub(r"\bInt\b", "Real", text.replace(logic, "QF_UFLRA"))
            unsat += 1
            real += z3_answers(relaxed)[0] == "sat"
    assert real / unsat > 0.25, (real, unsat)


def test_problems_are_reproducible_and_differ() -> None:
    for logic in LOGICS:
        assert random_script(7, logic) == random_script(7, logic)
    assert len({random_script(seed, logic) for logic in LOGICS for seed in range(50)}) == 50 * len(LOGICS)


def test_every_construct_occurs() -> None:
    """What the generator is meant to produce, in the logics that have it."""
    texts = {logic: "".join(random_script(seed, logic) for seed in range(300)) for logic in LOGICS}
    everywhere = "push pop check-sat-assuming let define-fun xor ite => distinct = and or not :named".split()
    for logic, text in texts.items():
        words = set(re.findall(r"[^\s()]+", text))
        expected = set(everywhere)
        if logic != "QF_UF":
            expected.update("< <= > >=".split())
        if logic not in ("QF_UF", "QF_S"):
            expected.update("- +".split())
        if logic in STRING_LOGICS:
            expected.update(
                "str.++ str.at str.replace str.in_re str.prefixof str.contains str.< re.inter re.comp".split()
            )
            expected.update("str.is_digit re.loop re.none re.range".split())
        elif "Int" in SORTS[logic] and not logic.endswith("DL"):
            expected.update("div mod abs *".split())
            assert re.search(r"\(div .* 0\)", text)
        if "Real" in SORTS[logic] and not logic.endswith("DL"):
            expected.update("/ *".split())
        if {"Int", "Real"} <= set(SORTS[logic]):
            expected.update("to_real to_int is_int".split())
        assert expected <= words, (logic, expected - words)


def test_a_wrong_answer_is_found_shrunk_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An engine that calls everything unsat is caught, and the file shows it."""
    right = dict(ENGINES)
    monkeypatch.setitem(differential.ENGINES, "lazy", lambda task: right["lazy"](task)._replace(certificate=b""))
    text = random_script(3, "QF_IDL")
    with pytest.raises(Failed, match="certificate refused") as caught:
        examine(text)
    small, failed = shrink(text, caught.value, 0)
    assert failed.kind == "certificate refused"
    assert len(small.splitlines()) < len(text.splitlines())
    # With a checker that agrees, and no engine that does not.
    for name in [name for name in ENGINES if name != "lazy"]:
        monkeypatch.delitem(differential.ENGINES, name)
    monkeypatch.setitem(differential.ENGINES, "lazy", lambda _: Answer("unsat", "lazy"))
    monkeypatch.setattr(differential, "check", lambda *_: Answer("unsat", "lazy"))
    report = run(["QF_UF"], 10, 0, 1, tmp_path)
    wrong = [failure for failure in report.failures if "wrong answer" in failure.message]
    assert wrong
    assert Path(wrong[0].file).read_text().endswith("(check-sat)\n")
    assert report.counts["QF_UF", "failed"] == len(report.failures)
    assert not list(tmp_path.glob("running-*"))


def test_a_process_that_dies_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The problem that it worked on is named."""
    monkeypatch.setitem(differential.ENGINES, "lazy", lambda _: os._exit(1))
    report = run(["QF_UF"], 1, 0, 1, tmp_path)
    assert [failure.message for failure in report.failures] == ["a process died or hung"]
    assert Path(report.failures[0].file).read_text() == random_script(0, "QF_UF")


def test_unknown_counts() -> None:
    """A model with a division by zero is not supported; that is counted, and no failure."""
    counts = examine(DIVISION_BY_ZERO)
    assert (counts["sat"], counts["unknown"]) == (1, 1)
