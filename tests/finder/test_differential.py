"""Random problems: every engine agrees with z3 and cvc5, and the real checker verifies both kinds of answer."""

from __future__ import annotations

import hashlib
import io
import time

import pytest
from random_scripts import LOGICS, random_script

from checker.kernel import check
from finder.engines import ENGINES, Task
from finder.linear import NotLinear
from finder.order_encoding import NotApplicable
from formats.meter import Meter
from formats.smtlib import read_script

z3 = pytest.importorskip("z3")
cvc5 = pytest.importorskip("cvc5")

SECONDS = 20.0


def z3_answer(text: str) -> str:
    """What z3 says of the only query of a script."""
    solver = z3.Solver()
    solver.set("timeout", 10_000)
    solver.from_string(text.replace("(check-sat)", ""))
    return str(solver.check())


def cvc5_answer(text: str) -> str:
    """What cvc5 says of the only query of a script."""
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setOption("tlimit-per", "10000")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "script")
    symbols = parser.getSymbolManager()
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, symbols) or answer
    return answer.strip()


def certified_answer(text: str, engine: str) -> str:
    """What the engine says of the only query, after the kernel has verified its certificate; "" if not applicable."""
    data = text.encode()
    script = read_script(data, "script", Meter(10**8))
    task = Task(script, 1, hashlib.sha256(data).hexdigest(), time.monotonic() + SECONDS, 0)
    try:
        answer = ENGINES[engine](task)
    except (NotApplicable, NotLinear):
        return ""
    if answer.answer == "unknown":
        return "unknown"
    verdict = check(data, "script", io.BytesIO(answer.certificate), "certificate", 1, 2000)
    assert verdict.answer == answer.answer
    return answer.answer


def compare(seed: int, logic: str) -> set[str]:
    """Run one random problem through everything; the engines that decided it."""
    text = random_script(seed, logic)
    expected = z3_answer(text)
    assert cvc5_answer(text) == expected, text
    decided = set()
    for engine in ENGINES:
        answer = certified_answer(text, engine)
        assert answer in ("", expected), f"{engine} says {answer}, z3 and cvc5 {expected}:\n{text}"
        if answer:
            decided.add(engine)
    return decided


@pytest.mark.parametrize("logic", LOGICS)
def test_engines_agree_with_peers(logic: str) -> None:
    """Two hundred problems of each logic; CDCL(T) decides every one."""
    for seed in range(200):
        assert "lazy" in compare(seed, logic), (seed, logic)


@pytest.mark.long
@pytest.mark.parametrize("logic", LOGICS)
def test_engines_agree_with_peers_on_many(logic: str) -> None:
    """The same on thousands."""
    for seed in range(1000, 6000):
        assert "lazy" in compare(seed, logic), (seed, logic)


def test_eager_engine_is_exercised() -> None:
    """The order encoding decides bounded problems among those generated."""
    decided = [seed for seed in range(300) if "eager" in compare(seed, "QF_IDL")]
    assert len(decided) >= 3
