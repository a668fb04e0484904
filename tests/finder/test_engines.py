"""What each engine must be able to decide: families that separate one way of reasoning from another."""

from __future__ import annotations

import hashlib
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from checker.kernel import check
from finder.engines import ENGINES, Answer, Task
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT = 120.0
"""Seconds after which a search that does not end is given up, so that the test fails instead of hanging."""


def decide(engine: str, text: str) -> Answer:
    """The answer of one engine to a script with one query, after the checker's kernel has verified it."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    script = read_script(data, "problem.smt2", Meter(1 << 40))
    answer = ENGINES[engine](Task(script, 1, digest, time.monotonic() + LIMIT, 0))
    if answer.answer != "unknown":
        verify(data, answer.certificate)
    return answer


def script(logic: str, declarations: Iterable[str], assertions: Iterable[str]) -> str:
    """A script with one check-sat; each declaration is "name sort…"."""
    lines = [f"(set-logic {logic})"]
    for declaration in declarations:
        name, *domain, result = declaration.split()
        lines.append(f"(declare-fun {name} ({' '.join(domain)}) {result})")
    lines += [f"(assert {assertion})" for assertion in assertions]
    return "\n".join([*lines, "(check-sat)"])


def verify(problem: bytes, certificate: bytes) -> None:
    """Check a certificate in this process. Raises AssayError."""
    check(problem, "problem.smt2", BytesIO(certificate), "problem.cert", 1, Meter(WORK_BASE, WORK_PER_BYTE))


def diamonds(n: int, closed: bool) -> str:
    """n diamonds in a row; closed, their ends differ, which is unsatisfiable."""
    declarations = [f"{name}{i} U" for i in range(n + 1) for name in "xyz"]
    assertions = [f"(or (and (= x{i} y{i}) (= y{i} x{i + 1})) (and (= x{i} z{i}) (= z{i} x{i + 1})))" for i in range(n)]
    if closed:
        assertions.append(f"(not (= x0 x{n}))")
    return script("QF_UF", declarations, assertions).replace(")", ")(declare-sort U 0)", 1)


@pytest.mark.parametrize("n", [1, 2, 60])
def test_diamonds(n: int) -> None:
    """Exponentially many paths: without equality atoms beyond the given ones, 60 diamonds would never end."""
    answer = decide("lazy", diamonds(n, closed=True))
    assert answer.answer == "unsat"
    assert len(answer.certificate) < 1000 * (n + 1)
    assert decide("lazy", diamonds(n, closed=False)).answer == "sat"


# Each: name, logic, declarations, assertions, answer.
ARITHMETIC = [
    ("strict cycle", "QF_LRA", ["x Real", "y Real"], ["(< (+ x x) (* 2.0 y))", "(< y x)"], "unsat"),
    ("open interval", "QF_LRA", ["x Real"], ["(< 0.0 x)", "(< x (/ 1.0 1000000.0))"], "sat"),
    ("three planes", "QF_LRA", ["x Real", "y Real"], ["(< (+ x y) 1.0)", "(< 2.0 (- x y))", "(> y 0.0)"], "unsat"),
    ("fractions", "QF_LRA", ["x Real"], ["(= (* 3.0 x) 1.0)", "(< (* 6.0 x) 2.0)"], "unsat"),
    ("parity", "QF_LIA", ["x Int", "y Int"], ["(= (+ (* 2 x) (* 4 y)) 7)"], "unsat"),
    ("parity of a sum", "QF_LIA", ["x Int", "y Int", "a Int"], ["(= (+ x y) (* 2 a))", "(= (- x y) 1)"], "unsat"),
    ("between integers", "QF_LIA", ["x Int", "y Int"], ["(< 0 (- (* 3 x) (* 3 y)))", "(< (- x y) 1)"], "unsat"),
    (
        "a cut",
        "QF_LIA",
        ["x Int", "y Int"],
        ["(<= (+ (* 3 x) (* 2 y)) 6)", "(<= (* 2 y) (* 3 x))", "(<= 1 y)", "(distinct x 1)"],
        "unsat",
    ),
    ("coins", "QF_LIA", ["x Int", "y Int"], ["(>= x 0)", "(>= y 0)", "(= (+ (* 5 x) (* 7 y)) 23)"], "unsat"),
    ("change", "QF_LIA", ["x Int", "y Int"], ["(>= x 0)", "(>= y 0)", "(= (+ (* 5 x) (* 7 y)) 24)"], "sat"),
    (
        "unbounded",
        "QF_LIA",
        ["x Int", "y Int", "z Int", "w Int"],
        ["(= (+ (* 5 x) (* 13 y) (* (- 11) z) (* 8 w)) 3)", "(= (- (* 11 y) (* 15 w)) (- 10))", "(> (- y z) 48)"],
        "sat",
    ),
    (
        "pigeons",
        "QF_LIA",
        ["x Int", "y Int", "z Int"],
        ["(distinct x y z)", *[f"(<= 0 {v} 1)" for v in "xyz"]],
        "unsat",
    ),
    ("mixed", "QF_LIRA", ["x Int", "y Real"], ["(= (to_real x) (+ y 0.5))", "(= y 2.0)"], "unsat"),
    ("mixed, integral row", "QF_LIRA", ["x Int"], ["(< 0.25 (to_real x))", "(< (to_real x) 0.75)"], "unsat"),
    ("conditional", "QF_LIA", ["x Int", "c Bool"], ["(= (ite c (+ x 1) (- x 1)) x)"], "unsat"),
    ("congruence", "QF_UFLIA", ["x Int", "y Int", "f Int Int"], ["(<= x y)", "(<= y x)", "(< (f x) (f y))"], "unsat"),
    (
        "ping-pong",
        "QF_UFLIA",
        ["x Int", "y Int", "f Int Int"],
        ["(= (f (f x)) (+ y 1))", "(= x (+ (f x) 1))", "(= (f (- x 1)) (+ y 2))"],
        "unsat",
    ),
    ("far apart", "QF_UFLRA", ["x Real", "y Real", "f Real Real"], ["(< (f x) (f y))", "(= x (+ y 0.5))"], "sat"),
    ("Boolean argument", "QF_UFLIA", ["x Int", "p Bool Int"], ["(< (p true) (p (< x 3)))", "(< x 3)"], "unsat"),
    (
        "choice by function",
        "QF_UFLIA",
        ["x Int", "f Int Int"],
        ["(<= 0 x 1)", "(distinct (f x) (f 0))", "(= (f 1) (f 0))"],
        "unsat",
    ),
]


@pytest.mark.parametrize(
    ("logic", "declarations", "assertions", "expected"),
    [row[1:] for row in ARITHMETIC],
    ids=[row[0] for row in ARITHMETIC],
)
def test_arithmetic(logic: str, declarations: list[str], assertions: list[str], expected: str) -> None:
    """One problem for each way in which a conflict or a model comes about."""
    assert decide("lazy", script(logic, declarations, assertions)).answer == expected


def test_products_are_leaves() -> None:
    """A product of variables is a variable to linear arithmetic; what follows from that is certified."""
    declarations = ["x Int", "y Int"]
    assert decide("lazy", script("QF_NIA", declarations, ["(< (* 2 x y) 3)", "(< 1 (* y x))"])).answer == "unsat"
    assert decide("lazy", script("QF_NIA", declarations, ["(= (* x y) 0)"])).answer == "sat"
