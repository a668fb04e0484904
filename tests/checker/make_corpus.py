"""The source of tests/corpus/{accept,reject,malformed_certificates}: `python -m tests.checker.make_corpus` writes them.

Each case becomes a folder with problem.smt2 (or problem.cnf), proof.cert (or proof.lrat), expect.txt (how the verdict
begins) and, where needed, arguments.txt (options of the checker). A forgery whose digest the forger has corrected is
aimed at a satisfiable problem, so that only the rule that is named stands between it and a false verdict; with
`original`, a second folder has the header of the unsatisfiable problem that it was made from, which the digest rejects.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.checker.forge import Forge, words
from tests.checker.make_cnf_corpus import CNF_CASES

CORPUS = Path(__file__).parents[1] / "corpus"

Step = tuple[Sequence[str | int], Sequence[int]]


@dataclass
class Case:
    """One folder. `satisfiable` is what a solver must say about the query; None where that does not matter."""

    folder: str
    name: str
    problem: str
    certificate: bytes
    expect: str
    arguments: str = ""
    satisfiable: bool | None = None
    files: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.files = {
            "problem.smt2": self.problem.encode(),
            "proof.cert": self.certificate,
            "expect.txt": f"{self.expect}\n".encode(),
        }
        if self.arguments:
            self.files["arguments.txt"] = f"{self.arguments}\n".encode()


CASES: list[Case] = []


def forged(problem: str, records: Sequence[str], steps: Sequence[Step] | None = None, query: int = 1) -> Forge:
    """Records `c …` and `t …` in the notation of `forge`, others as they are; one last step names all clauses."""
    forge = Forge(problem, query)
    for record in records:
        kind, _, rest = record.partition(" ")
        if kind == "c":
            forge.c(rest)
        elif kind == "t":
            forge.t(rest)
        else:
            forge.raw(rest)
            forge.clauses += rest.startswith("c ")
    for literals, hints in [([], range(1, forge.clauses + 1))] if steps is None else steps:
        forge.step(literals, list(hints))
    return forge


def reject(
    name: str,
    problem: str,
    records: Sequence[str],
    expect: str,
    steps: Sequence[Step] | None = None,
    original: str = "",
    satisfiable: bool | None = True,
    query: int = 1,
) -> None:
    """A certificate for unsat that is rejected; with `original`, also with the header kept."""
    forge = forged(problem + "\n", records, steps, query)
    option = f"--query {query}" if query != 1 else ""
    certificate = forge.certificate()
    CASES.append(Case("reject", name, problem + "\n", certificate, f"s REJECTED {expect}", option, satisfiable))
    if original:
        digest = hashlib.sha256(original.encode() + b"\n").hexdigest()
        actual = hashlib.sha256(forge.problem).hexdigest()
        kept = forge.certificate(digest=digest)
        verdict = f"s REJECTED header: digest: {actual} / {digest}"
        CASES.append(Case("reject", f"{name}-header-kept", problem + "\n", kept, verdict, option, satisfiable))


def accept(
    name: str, problem: str, records: Sequence[str], steps: Sequence[Step] | None = None, query: int = 1, of: int = 1
) -> None:
    """A certificate for unsat that is accepted."""
    certificate = forged(problem + "\n", records, steps, query).certificate()
    option = f"--query {query}" if query != 1 else ""
    verdict = f"s VERIFIED UNSAT query {query} of {of}"
    CASES.append(Case("accept", name, problem + "\n", certificate, verdict, option, False))


def model(folder: str, name: str, problem: str, lines: Sequence[str], expect: str, satisfiable: bool | None) -> None:
    """A certificate for sat."""
    forge = Forge(problem + "\n")
    forge.raw(*lines)
    CASES.append(Case(folder, name, problem + "\n", forge.certificate("sat"), expect, "", satisfiable))


def bytes_(
    name: str, certificate: Callable[[Forge], bytes], expect: str, folder: str = "malformed_certificates"
) -> None:
    """Other bytes instead of a good certificate."""
    forge = forged(CLASH, CLASH_RECORDS)
    CASES.append(Case(folder, name, CLASH, certificate(forge), expect))


# ---- problems

INT = "(set-logic QF_LIA)\n(declare-const x Int)\n(declare-const y Int)\n"
REAL = "(set-logic QF_LRA)\n(declare-const a Real)\n(declare-const b Real)\n"
MIXED = "(set-logic QF_LIRA)\n(declare-const x Int)\n(declare-const a Real)\n"
BOOL = "(set-logic QF_UF)\n(declare-const p Bool)\n(declare-const q Bool)\n"
FREE = (
    "(set-logic QF_UF)\n(declare-sort U 0)\n(declare-sort V 0)\n(declare-const u U)\n(declare-const v U)\n"
    "(declare-const w U)\n(declare-fun f (U) U)\n(declare-fun g (U) U)\n(declare-fun h (U U) U)\n"
    "(declare-fun k (U) V)\n"
    "(declare-const p Bool)\n(declare-fun m (Bool) U)\n"
)
END = "(check-sat)"

CLASH = f"{BOOL}(assert p)\n(assert (not p))\n{END}\n"
CLASH_RECORDS = ("c in 1", "c in 2")


def asserts(start: str, *formulas: str) -> str:
    return start + "".join(f"(assert {f})\n" for f in formulas) + END


# ---- la

reject(
    "la-coefficient-negative",
    asserts(INT, "(< x y)"),
    ["c in 1", "c la 2 1 (< x y) -1 (< x y)"],
    "record 2: la: a positive coefficient of an inequality / -1",
    original=asserts(INT, "(< x y)", "(< y x)"),
)
reject(
    "la-coefficient-zero",
    asserts(INT, "(< x y)"),
    ["c in 1", "c la 1 0 (< x y)"],
    "record 2: la: a positive coefficient of an inequality / 0",
    original=asserts(INT, "(< x y)", "(< y x)"),
)
reject(
    "la-coefficient-zero-of-an-equality",
    asserts(INT, "(= x y)", "(<= x y)"),
    ["c in 1", "c in 2", "c la 2 0 (= x y) 1 (<= x y)"],
    "record 3: la: a nonzero coefficient / 0",
    original=asserts(INT, "(= x y)", "(< x y)"),
)
reject(
    "la-strict-for-nonstrict",
    asserts(REAL, "(<= a b)", "(<= b a)"),
    ["c in 1", "c in 2", "c la 2 1 (<= a b) 1 (<= b a)"],
    "record 3: la: a contradiction / 0 <= 0",
    original=asserts(REAL, "(<= a b)", "(< b a)"),
)
reject(
    "la-real-tightened",
    asserts(REAL, "(< 0 a)", "(< a 1)"),
    ["c in 1", "c in 2", "c la 2 1 (< 0 a) 1 (< a 1)"],
    "record 3: la: a contradiction / 0 <= 1",
    original=asserts(REAL, "(< 0 a)", "(< a 0)"),
)
reject(
    "la-mixed-tightened",
    asserts(MIXED, "(< 0.0 (+ a (to_real x)))", "(< (+ a (to_real x)) 1.0)"),
    ["c in 1", "c in 2", "c la 2 1 (< 0.0 (+ a (to_real x))) 1 (< (+ a (to_real x)) 1.0)"],
    "record 3: la: a contradiction / 0 <= 1",
)
reject(
    "la-product-of-to-real-tightened",
    asserts(
        "(set-logic QF_NIRA)\n(declare-const x Int)\n",
        "(< 0.0 (* 0.5 (to_real (* x x))))",
        "(< (* 0.5 (to_real (* x x))) 1.0)",
    ),
    ["c in 1", "c in 2", "c la 2 1 (< 0.0 (* 0.5 (to_real (* x x)))) 1 (< (* 0.5 (to_real (* x x))) 1.0)"],
    "record 3: la: a contradiction / 0 <= 0",
)
reject(
    "la-equality-of-reals-by-divisor",
    asserts(REAL, "(= (* 2 a) 1)"),
    ["c in 1", "c la 1 1 (= (* 2 a) 1)"],
    "record 2: la: coefficients that cancel / an equality with a term of sort Real",
    original=asserts(REAL, "(= (* 0 a) 1)"),
)
reject(
    "la-equality-of-mixed-by-divisor",
    asserts(MIXED, "(= (* 2.0 (+ a (to_real x))) 1.0)"),
    ["c in 1", "c la 1 1 (= (* 2.0 (+ a (to_real x))) 1.0)"],
    "record 2: la: coefficients that cancel / an equality with a term of sort Real",
)
reject(
    "la-equality-that-the-divisor-allows",
    asserts(INT, "(= (+ (* 2 x) (* 4 y)) 6)"),
    ["c in 1", "c la 1 1 (= (+ (* 2 x) (* 4 y)) 6)"],
    "record 2: la: a contradiction",
    original=asserts(INT, "(= (+ (* 2 x) (* 4 y)) 7)"),
)
reject(
    "la-equality-rounded",
    asserts(INT, "(= (* 3 x) (+ y 1))", "(<= y 3)", "(< 0 x)"),
    ["c in 1", "c in 2", "c in 3", "c la 3 1 (= (* 3 x) (+ y 1)) 1 (<= y 3) 3 (< 0 x)"],
    "record 4: la: ",
    original=asserts(INT, "(= (* 3 x) (+ y 1))", "(<= y 1)", "(< 0 x)"),
)
reject(
    "la-negated-equality",
    asserts(INT, "(not (= x y))"),
    ["c in 1", "c la 2 1 (not (= x y)) -1 (not (= x y))"],
    "record 2: la: an inequality or a positive equality of arithmetic",
)
reject(
    "la-distinct",
    asserts(INT, "(distinct x y 0)"),
    ["c in 1", "c la 1 1 (distinct x y 0)"],
    "record 2: la: an inequality or a positive equality of arithmetic",
)
# Arguments −p and −q, read as numbers that count from the end of the table, are the numerals 7 and 5.
reject(
    "la-equality-of-negations",
    asserts(BOOL, "(= (not p) (not q))"),
    ["t (Int 5)", "t (Int 7)", "t (Int 9)", "c in 1", "c la 1 1 (= (not p) (not q))"],
    "record 5: la: an inequality or a positive equality of arithmetic",
)
reject(
    "la-equality-of-a-negation-and-a-number",
    asserts(INT + "(declare-const p Bool)\n", "(= (not p) (< x y))"),
    ["t (Int 5)", "t (Int 7)", "t (Int 9)", "c in 1", "c la 1 1 (= (not p) (< x y))"],
    "record 5: la: an inequality or a positive equality of arithmetic",
)
reject(
    "la-leaves-left-over",
    asserts(INT, "(< x y)"),
    ["c in 1", "c la 1 1 (< x y)"],
    "record 2: la: coefficients that cancel",
    original=asserts(INT, "(< x x)"),
)
reject(
    "la-square-as-a-line",
    asserts("(set-logic QF_NIA)\n(declare-const x Int)\n", "(< x (* x x))"),
    ["c in 1", "c la 1 1 (< x (* x x))"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-division-by-zero",
    asserts(REAL, "(< (/ a 0.0) 0.0)"),
    ["c in 1", "c la 1 1 (< (/ a 0.0) 0.0)"],
    "record 2: la: coefficients that cancel",
    original=asserts(REAL, "(< (/ a 1.0) a)"),
)
reject(
    "la-division-by-a-quotient-that-is-zero",
    asserts(REAL, "(< (/ a (/ 0.0 2.0)) 0.0)"),
    ["c in 1", "c la 1 1 (< (/ a (/ 0.0 2.0)) 0.0)"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-division-by-a-negated-quotient-that-is-zero",
    asserts(REAL, "(< (/ a (- (/ 0.0 2.0))) 0.0)"),
    ["c in 1", "c la 1 1 (< (/ a (- (/ 0.0 2.0))) 0.0)"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-negated-quotient-without-its-sign",
    asserts(REAL, "(< (* (- (/ 1.0 2.0)) a) (/ a 2.0))"),
    ["c in 1", "c la 1 1 (< (* (- (/ 1.0 2.0)) a) (/ a 2.0))"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-to-int-as-inverse",
    asserts(MIXED, "(< (to_real (to_int a)) a)"),
    ["c in 1", "c la 1 1 (< (to_real (to_int a)) a)"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-div-as-division",
    asserts(INT, "(< (* 2 (div x 2)) x)"),
    ["c in 1", "c la 1 1 (< (* 2 (div x 2)) x)"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-stop-term-opened-wrongly",
    asserts(INT, "(< (+ x 1) (+ 1 x 1))"),
    ["c in 1", "c la 1 1 (< (+ x 1) (+ 1 x 1)) 1 (+ 1 x 1)"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-no-literals",
    asserts(INT, "(< x y)"),
    ["c in 1", "c la 0"],
    "record 2: la: number of literals",
    original=asserts(INT, "(< x x)"),
)
reject(
    "la-number-of-literals-negative",
    asserts(INT, "(< x y)"),
    ["c in 1", "c la -1 1 (< x y)"],
    "record 2: la: number of literals",
)
reject(
    "la-numerals-with-one-hash",
    asserts(INT, "(= x 2305843009213693951)", "(< 0 x)"),
    ["c in 1", "c in 2", "c la 2 1 (= x 2305843009213693951) 1 (< 0 x)"],
    "record 3: la: ",
)
reject(
    "la-coefficient-of-5000-digits",
    asserts(INT, "(< x y)"),
    ["c in 1", f"c la 1 -1{'0' * 5000} (< x y)"],
    "record 2: la: a positive coefficient of an inequality",
)
reject(
    "la-difference-of-5000-digits",
    asserts(INT, "(< x y)"),
    ["c in 1", f"c la 1 1{'0' * 5000} (< x y)"],
    "record 2: la: coefficients that cancel",
)

# The identity of a leaf is x − x = 0, not x = 0.
reject(
    "la-stop-term-that-is-a-leaf",
    asserts(INT, "(= x 5)"),
    ["c in 1", "c la 1 1 (= x 5) -1 x"],
    "record 2: la: ",
    original=asserts(INT, "(= x 5)", "(= x 0)"),
)
reject(
    "la-stop-terms-that-are-leaves",
    asserts(INT, "(< x y)"),
    ["c in 1", "c la 1 1 (< x y) 1 x -1 y"],
    "record 2: la: coefficients that cancel",
)
reject(
    "la-stop-term-that-is-a-division-by-zero",
    asserts(REAL, "(< (/ a 0.0) 0.0)"),
    ["c in 1", "c la 1 1 (< (/ a 0.0) 0.0) 1 (/ a 0.0)"],
    "record 2: la: coefficients that cancel",
)

# ---- tri

reject(
    "tri-of-two-sorts",
    asserts(MIXED, "(not (= (to_real x) a))", "(not (< (to_real x) a))"),
    ["c in 1", "c in 2", "c tri x a"],
    "record 3: tri: two terms of one sort, Int or Real",
)
reject(
    "tri-an-atom-is-missing",
    asserts(INT, "(not (= x y))", "(not (< x y))"),
    ["c in 1", "c in 2", "c tri x y"],
    "record 3: tri: a term (< ",
    original=asserts(INT, "(not (= x y))", "(not (< x y))", "(not (< y x))"),
)
reject(
    "tri-as-a-dichotomy",
    asserts(INT, "(not (< x y))", "(not (< y x))"),
    ["c in 1", "c in 2", "t (= x y)", "c tri x y"],
    "step 1: rup: a conflict / none",
    original=asserts(INT, "(not (< x y))", "(not (< y x))", "(not (= x y))"),
)

# ---- ax

ABSOLUTE_RECORDS = (
    "c in 1",
    "t (< x 0)",
    "t (= (abs x) x)",
    "t (= (abs x) (- x))",
    "c ax 5 x",
    "c ax 6 x",
    "c la 3 -1 (= (abs x) x) 1 (not (< x 0)) 1 (< (abs x) 0)",
    "c la 3 1 (= (abs x) (- x)) 1 (< x 0) 1 (< (abs x) 0)",
)
ABSOLUTE_STEPS = ((["(< x 0)"], [1, 2, 4]), ([], [6, 1, 3, 5]))
"""A refutation of (< (abs x) 0)."""

Q3 = "(* 3 (div x 3))"
QM = "(* (- 3) (div x (- 3)))"
reject(
    "ax-division-by-zero-as-a-value",
    asserts(INT, "(< x (* 0 (div x 0)))"),
    ["c in 1", "t (= 0 0)", "c ax 1 x (Int 0)", "c la 1 1 (= 0 0)"],
    "record 4: la: a contradiction / divisor 0 and constant 0",
    original=asserts(INT, f"(< x {Q3})"),
)
reject(
    "ax-division-by-zero-without-its-guard",
    asserts(INT, "(< x (* 0 (div x 0)))"),
    ["c in 1", "t (= 0 0)", "c ax 1 x (Int 0)"],
    "step 1: rup: ",
    original=asserts(INT, f"(< x {Q3})"),
)
reject(
    "ax-remainder-by-zero-as-the-dividend",
    asserts(INT, "(not (= x (+ (* 0 (div x 0)) (mod x 0))))"),
    ["c in 1", "t (= 0 0)", "c ax 4 x (Int 0)", "c la 1 -1 (= 0 0)"],
    "record 4: la: a contradiction",
    original=asserts(INT, f"(not (= x (+ {Q3} (mod x 3))))"),
)
reject(
    "ax-division-by-a-variable-that-is-zero",
    asserts(INT, "(< x (* y (div x y)))", "(= y 0)"),
    ["c in 1", "c in 2", "c ax 1 x y"],
    "step 1: rup: ",
    original=asserts(INT, "(< x (* y (div x y)))", "(not (= y 0))"),
)
reject(
    "ax-real-division-by-zero-as-a-value",
    asserts(REAL, "(not (= a (* 0 (/ a 0))))"),
    ["c in 1", "t (= 0 0)", "c ax 11 a (Real 0)", "c la 1 1 (= 0 0)"],
    "record 4: la: a contradiction",
    original=asserts(REAL, "(not (= a (* 2 (/ a 2))))"),
)
reject(
    "ax-positive-divisor-that-is-negative",
    asserts(INT, f"(not (< x (+ {QM} (- 3))))"),
    ["c in 1", "t (< 0 (- 3))", "c ax 2 x (- 3)", "c la 1 1 (not (< 0 (- 3)))"],
    "record 5: la: a contradiction",
    original=asserts(INT, f"(not (< x (- {QM} (- 3))))"),
)
reject(
    "ax-negative-divisor-that-is-positive",
    asserts(INT, f"(not (< x (- {Q3} 3)))"),
    ["c in 1", "t (< 3 0)", "c ax 3 x (Int 3)", "c la 1 1 (not (< 3 0))"],
    "record 5: la: a contradiction",
    original=asserts(INT, f"(not (< x (+ {Q3} 3)))"),
)
reject(
    "ax-divisor-of-the-other-sign",
    asserts(INT, f"(not (< x (+ {QM} (- 3))))"),
    ["c in 1", "t (< 0 3)", "c ax 2 x (Int 3)"],
    "record 4: ax: a term (div ",
)
reject(
    "ax-sign-of-a-variable-unknown",
    asserts(INT, "(not (< x (+ (* y (div x y)) y)))"),
    ["c in 1", "t (< 0 y)", "c ax 2 x y"],
    "step 1: rup: ",
    original=asserts(INT, "(not (< x (+ (* y (div x y)) y)))", "(< 0 y)"),
)
reject(
    "ax-remainder-of-truncated-division",
    asserts(INT, "(= x (- 4))", "(= (mod x 3) 2)"),
    [
        "c in 1",
        "c in 2",
        "t (= 3 0)",
        f"t (= x (+ {Q3} (mod x 3)))",
        "c ax 4 x (Int 3)",
        "c la 1 1 (= 3 0)",
        f"t (< x (+ {Q3} 3))",
        "t (< 0 3)",
        "c ax 2 x (Int 3)",
        "c la 1 1 (not (< 0 3))",
        f"c la 4 1 (= x (- 4)) 1 (= (mod x 3) 2) 1 (= x (+ {Q3} (mod x 3))) 1 (< x (+ {Q3} 3))",
    ],
    "record 16: la: ",
    original=asserts(INT, "(= x (- 4))", "(= (mod x 3) 1)"),
)
reject(
    "ax-absolute-value-of-a-case-left-out",
    asserts(INT, "(not (= (abs x) x))"),
    ["c in 1", "t (< x 0)", "c ax 5 x"],
    "step 1: rup: ",
    original=asserts(INT, "(not (= (abs x) x))", "(not (< x 0))"),
)
reject(
    "ax-absolute-value-of-a-real",
    asserts(MIXED, "(< a 0.0)"),
    ["c in 1", "t (= x 0)", "c ax 5 a"],
    "record 4: ax: a term of sort Int / term 3 of sort Real",
)
reject(
    "ax-to-int-of-an-int",
    asserts(MIXED, "(< (to_real x) (to_real (to_int a)))"),
    ["c in 1", "c ax 7 x"],
    "record 2: ax: a term of sort Real / term 2 of sort Int",
    original=asserts(MIXED, "(< a (to_real (to_int a)))"),
)
reject(
    "ax-to-int-of-an-int-below-to-real",
    asserts(MIXED, "(< (to_real x) (to_real (to_int a)))"),
    ["c in 1", "c ax 7 (to_real x)"],
    "record 2: ax: a term (to_int ",
)
reject(
    "ax-to-int-rounded-up",
    asserts(MIXED, "(not (< (+ (to_real (to_int a)) 1.0) a))", "(not (= (to_real (to_int a)) a))"),
    ["c in 1", "c in 2", "c ax 8 a"],
    "record 3: ax: a term (< ",
    original=asserts(MIXED, "(not (< a (+ (to_real (to_int a)) 1.0)))", "(not (= (to_real (to_int a)) a))"),
)
reject(
    "ax-is-int-of-an-int",
    asserts(MIXED, "(not (is_int a))"),
    ["c in 1", "c ax 10 x"],
    "record 2: ax: a term of sort Real / term 2 of sort Int",
)
reject(
    "ax-is-int-of-another-term",
    asserts(MIXED, "(is_int a)", "(not (= (to_real (to_int (+ a a))) (+ a a)))", "(= a 0.5)"),
    ["c in 1", "c in 2", "c in 3", "c ax 9 (+ a a)"],
    "record 4: ax: a term (is_int ",
    satisfiable=False,
)
reject(
    "ax-division-of-mixed-sorts",
    asserts(MIXED, "(not (= a (* (to_real x) (/ a (to_real x)))))"),
    ["c in 1", "c ax 11 a x"],
    "record 2: ax: a term of sort Real / term 2 of sort Int",
)
reject(
    "ax-instance-that-does-not-exist",
    asserts(INT, "(< x (* 2 (div x 3)))"),
    ["c in 1", "t (= 3 0)", "c ax 1 x (Int 3)"],
    "record 4: ax: a term (* ",
    original=asserts(INT, f"(< x {Q3})"),
)
reject(
    "ax-guard-that-does-not-exist",
    asserts(INT, "(< x (* y (div x y)))"),
    ["c in 1", "t (Int 0)", "c ax 1 x y"],
    "record 3: ax: a term (= ",
)
reject(
    "ax-arguments-exchanged",
    asserts(INT, "(< x (* 3 (div 3 x)))"),
    ["c in 1", "t (= 3 0)", "c ax 1 x (Int 3)"],
    "record 4: ax: a term (div ",
    original=asserts(INT, f"(< x {Q3})"),
)
reject(
    "ax-negated-argument",
    asserts(INT, "(< x 0)"),
    ["c in 1", "t (= (abs x) x)", "c ax 5 -2"],
    "record 4: ax: a closed term / -2",
)
reject(
    "ax-on-a-parameter",
    asserts(INT + "(define-fun grow ((i Int)) Bool (or (< i 0) (= (abs i) i)))\n", "(< x 0)"),
    ["c in 1", "c ax 5 ?i"],
    "record 2: ax: a closed term / 4",
)
reject("ax-zero", asserts(INT, "(< x 0)"), ["c in 1", "c ax 0 x"], "record 2: ax: an axiom from 1 to ")
reject("ax-negative", asserts(INT, "(< x 0)"), ["c in 1", "c ax -6 x"], "record 2: ax: an axiom from 1 to ")
reject("ax-beyond", asserts(INT, "(< x 0)"), ["c in 1", "c ax 999 x"], "record 2: ax: an axiom from 1 to ")
reject("ax-of-nothing", asserts(INT, "(< x 0)"), ["c in 1", "c ax"], "record 2: ax: an axiom from 1 to ")
reject(
    "ax-of-5000-digits", asserts(INT, "(< x 0)"), ["c in 1", f"c ax 1{'0' * 5000} x"], "record 2: ax: an axiom from 1"
)
reject("ax-without-terms", asserts(INT, "(< x 0)"), ["c in 1", "c ax 5"], "record 2: ax: 1 terms for axiom ")
reject("ax-with-a-term-more", asserts(INT, "(< x 0)"), ["c in 1", "c ax 5 x x"], "record 2: ax: 1 terms for axiom ")
# What the script declares or defines under the names of the theory, or of the book, is something else.
NAMED = (
    "(set-logic QF_UFLRA)\n(declare-sort Int 0)\n(declare-const i Int)\n(declare-const a Real)\n"
    "(declare-fun abs (Int) Int)\n(declare-fun is_int (Real) Bool)\n(declare-fun to_int (Real) Real)\n"
)
reject(
    "ax-declared-is-int",
    asserts(NAMED, "(is_int 0.5)"),
    ["c in 1", "raw t to_int 4", "raw t to_real 6", "raw t = 4 7", "raw c ax 9 4"],
    "record 5: ax: a term (is_int 4) / none",
)
reject(
    "ax-is-int-of-the-theory-for-the-declared-one",
    asserts(NAMED, "(is_int 0.5)"),
    ["c in 1", "raw t to_int 4", "raw t to_real 6", "raw t = 4 7", "raw t is_int 4", "raw c ax 9 4", "raw c la 1 1 8"],
    "step 1: rup: ",
)
reject(
    "ax-declared-sort-int",
    asserts(NAMED, "(= (abs i) i)"),
    ["c in 1", "c ax 5 i"],
    "record 2: ax: a term of sort Int / term 2 of sort Int",
)
reject(
    "ax-defined-in-the-problem",
    asserts(INT + "(define-fun abs-nonnegative ((x Int)) Bool (= (abs x) x))\n", "(not (abs-nonnegative x))"),
    ["c in 1", "t (< x 0)", "c ax 5 x"],
    "step 1: rup: ",
)
reject(
    "quotient-of-numerals-as-a-numeral",
    asserts(INT, "(= (div 1 0) 5)"),
    ["c in 1", "c la 1 1 (= (div 1 0) 5)"],
    "record 2: la: a contradiction",
)
reject(
    "quotients-by-zero-as-equal",
    asserts(INT, "(not (= (div x 0) (div y 0)))"),
    ["c in 1", "c cc (= (div x 0) (div y 0)) 0 (div x 0) (div y 0)"],
    "record 2: cc: equal arguments",
    original=asserts(INT, "(not (= (div x 0) (div x 0)))"),
)
reject(
    "quotient-and-remainder-by-zero-as-equal",
    asserts(INT, "(not (= (div x 0) (mod x 0)))"),
    ["c in 1", "c cc (= (div x 0) (mod x 0)) 0 (div x 0) (mod x 0)"],
    "record 2: cc: two applications of one function",
)

# ---- cc

UV = "(= u v)"
reject(
    "cc-two-functions",
    asserts(FREE, UV, "(not (= (f u) (g v)))"),
    ["c in 1", "c in 2", "c cc (= (f u) (g v)) 1 (= u v) (f u) (g v)"],
    "record 3: cc: two applications of one function",
    original=asserts(FREE, UV, "(not (= (f u) (f v)))"),
)
reject(
    "cc-two-arities",
    asserts(BOOL, "(and p p)", "(not (and p p q))"),
    ["c in 1", "c in 2", "c cc (and p p q) 1 (and p p) (and p p) (and p p q)"],
    "record 3: cc: two applications of one function",
)
reject(
    "cc-two-sorts",
    asserts(FREE, "(not (= (f u) (f v)))"),
    ["c in 1", "c cc (= (f u) (f v)) 0 (f u) (k u)"],
    "record 3: cc: two applications of one function",
)
reject(
    "cc-ite-of-two-sorts",
    asserts(FREE, "(= (ite p u u) v)"),
    ["c in 1", "c cc false 0 (ite p u u) (ite p (k u) (k u))"],
    "record 4: cc: two terms of one sort",
)
reject(
    "cc-constants",
    asserts(FREE, "(not (= u v))"),
    ["c in 1", "c cc (= u v) 0 u v"],
    "record 2: cc: two applications of one function",
)
reject(
    "cc-numerals",
    asserts(INT, "(not (= 1 2))"),
    ["c in 1", "c cc (= 1 2) 0 (Int 1) (Int 2)"],
    "record 2: cc: two applications of one function",
)
reject(
    "cc-arguments-never-premised",
    asserts(FREE, "(= u w)", "(not (= (f u) (f v)))"),
    ["c in 1", "c in 2", "c cc (= (f u) (f v)) 1 (= u w) (f u) (f v)"],
    "record 3: cc: equal arguments",
    original=asserts(FREE, UV, "(not (= (f u) (f v)))"),
)
reject(
    "cc-one-argument-of-two",
    asserts(FREE, UV, "(not (= (h u w) (h v u)))"),
    ["c in 1", "c in 2", "c cc (= (h u w) (h v u)) 1 (= u v) (h u w) (h v u)"],
    "record 3: cc: equal arguments",
    original=asserts(FREE, UV, "(not (= (h u w) (h v w)))"),
)
reject(
    "cc-arguments-crosswise",
    asserts(FREE, "(not (= (h u v) (h v u)))"),
    ["c in 1", "c cc (= (h u v) (h v u)) 0 (h u v) (h v u)"],
    "record 2: cc: equal arguments",
)
reject(
    "cc-injectivity",
    asserts(FREE, "(= (f u) (f v))", "(not (= u v))"),
    ["c in 1", "c in 2", "c cc (= u v) 1 (= (f u) (f v)) (f u) (f v)"],
    "record 3: cc: equal arguments",
)
reject(
    "cc-congruences-out-of-turn",
    asserts(FREE, UV, "(not (= (f (f u)) (f (f v))))"),
    ["c in 1", "c in 2", "c cc (= (f (f u)) (f (f v))) 1 (= u v) (f (f u)) (f (f v)) (f u) (f v)"],
    "record 3: cc: equal arguments",
    satisfiable=False,
)
reject(
    "cc-arguments-true-and-false",
    asserts(FREE, "(not (= (m p) (m (not p))))"),
    ["c in 1", "c cc (= (m p) (m (not p))) 0 (m p) (m (not p))"],
    "record 2: cc: equal arguments",
)
reject(
    "cc-goal-not-entailed",
    asserts(FREE, UV, "(not (= u w))"),
    ["c in 1", "c in 2", "c cc (= u w) 1 (= u v)"],
    "record 3: cc: literal ",
    original=asserts(FREE, UV, "(not (= v u))"),
)
reject(
    "cc-goal-false",
    asserts(FREE, UV),
    ["c in 1", "c cc false 1 (= u v)"],
    "record 2: cc: literal -1 entailed / true and false differ",
    original=asserts(FREE, UV, "(not (= u v))"),
)
reject(
    "cc-numerals-of-two-sorts-as-different",
    asserts(MIXED, "(= (to_real 1) 1.0)"),
    ["c in 1", "c cc false 1 (= (to_real 1) 1.0)"],
    "record 2: cc: literal -1 entailed",
)
reject(
    "cc-disequality-as-a-merge",
    asserts(FREE, "(not (= u v))", "(not (= (f u) (f v)))"),
    ["c in 1", "c in 2", "c cc (= (f u) (f v)) 1 (not (= u v)) (f u) (f v)"],
    "record 3: cc: equal arguments",
    original=asserts(FREE, UV, "(not (= (f u) (f v)))"),
)
reject(
    "cc-premise-not-asserted",
    asserts(FREE, "(not (= (f u) (f v)))"),
    ["c in 1", "c cc (= (f u) (f v)) 1 (= u v) (f u) (f v)"],
    "step 1: rup: a conflict / none",
    original=asserts(FREE, "(not (= (f u) (f v)))", UV),
)
reject("cc-goal-of-another-sort", asserts(FREE, UV), ["c in 1", "c cc u 0"], "record 2: cc: a literal")
reject(
    "cc-more-premises-than-arguments",
    asserts(FREE, UV),
    ["c in 1", "c cc false 3 (= u v)"],
    "record 2: cc: goal, number of premises",
)
MACRO = INT + "(define-fun small ((i Int)) Bool (< (+ i 1) x))\n"
reject(
    "cc-below-a-parameter",
    asserts(MACRO, "(small y)", "(not (small x))"),
    ["c in 1", "c in 2", "c cc false 1 ?i"],
    "record 3: cc: a closed term / 4",
)
reject("la-on-a-parameter", asserts(MACRO, "(small y)"), ["c in 1", "c la 1 1 #7"], "record 2: la: a closed term / 7")
reject(
    "def-on-a-parameter",
    asserts(BOOL + "(define-fun both ((i Bool)) Bool (and i p))\n", "(both q)"),
    ["c in 1", "c def #5 0"],
    "record 2: def: a closed term / 5",
)
reject(
    "term-over-a-parameter", asserts(MACRO, "(small y)"), ["c in 1", "raw t < 4 2"], "record 2: <: a closed term / 4"
)

# ---- in, def

reject("in-zero", asserts(BOOL, "p"), ["c in 1", "c in 0"], "record 2: in: an assertion from 1 to 1 / 0")
reject("in-negative", asserts(BOOL, "p"), ["c in 1", "c in -1"], "record 2: in: an assertion from 1 to 1 / -1")
reject(
    "in-beyond",
    asserts(BOOL, "p"),
    ["c in 1", "c in 2"],
    "record 2: in: an assertion from 1 to 1 / 2",
    original=CLASH.strip(),
)
reject("in-of-5000-digits", asserts(BOOL, "p"), [f"c in 1{'0' * 5000}"], "record 1: in: an assertion from 1 to 1")
reject(
    "in-popped",
    BOOL + "(push 1)\n(assert p)\n(pop 1)\n(assert (not p))\n(check-sat)",
    ["c in 1", "c in 2"],
    "record 2: in: an assertion from 1 to 1",
    original=BOOL + "(assert p)\n(assert (not p))\n(check-sat)",
)
reject(
    "in-reset",
    BOOL + "(assert p)\n(reset-assertions)\n(declare-const p Bool)\n(assert (not p))\n(check-sat)",
    ["c in 1", "c in 2"],
    "record 2: in: an assertion from 1 to 1",
)
reject(
    "in-after-the-query",
    BOOL + "(assert p)\n(check-sat)\n(assert (not p))",
    ["c in 1", "c in 2"],
    "record 2: in: an assertion from 1 to 1",
)
reject(
    "in-assumption-of-another-query",
    BOOL + "(assert p)\n(check-sat)\n(check-sat-assuming ((not p)))",
    ["c in 1", "c in 2"],
    "record 2: in: an assertion from 1 to 1",
)
reject(
    "in-assumption-after-its-query",
    BOOL + "(assert p)\n(check-sat-assuming ((not p)))\n(check-sat)",
    ["c in 1", "c in 2"],
    "record 2: in: an assertion from 1 to 1",
    query=2,
)
reject("def-beyond", asserts(BOOL, "(or p q)"), ["c in 1", "c def (or p q) 3"], "record 2: def: a connective")
reject("def-negative", asserts(BOOL, "(or p q)"), ["c in 1", "c def (or p q) -1"], "record 2: def: a connective")
reject(
    "def-of-an-equality-of-numbers",
    asserts(INT, "(= x y)"),
    ["c in 1", "c def (= x y) 0"],
    "record 2: def: a connective",
)
reject(
    "def-distinct-without-its-equality",
    asserts(FREE, "(distinct u v w)"),
    ["c in 1", "c def (distinct u v w) 0"],
    "record 2: def: a term (= ",
)
reject(
    "def-ite-of-numbers-without-its-equality",
    asserts(INT + "(declare-const p Bool)\n", "(< (ite p x y) x)"),
    ["c in 1", "c def (ite p x y) 0"],
    "record 2: def: a term (= ",
)
reject(
    "or-as-and",
    asserts(BOOL, "(or p q)", "(not p)"),
    ["c in 1", "c in 2", "c def (or p q) 0"],
    "step 1: rup: ",
    original=asserts(BOOL, "(and p q)", "(not p)"),
)

# ---- terms

reject("term-twice", asserts(INT, "(< x y)"), ["raw t < 2 3"], "record 1: <: a new term / one that exists")
reject(
    "string-twice",
    asserts("(declare-const x String)", '(= x "a")'),
    [r'raw t String "\u{a}s\u{20}VERIFIED"', r'raw t String "\u{a}s\u{20}VERIFIED"'],
    "record 2: String: a new term / one that exists",
)
reject("term-forward", asserts(INT, "(< x y)"), ["raw t and 6", "raw t < 3 2"], "record 1: and: a closed term / 6")
reject("term-itself", asserts(INT, "(< x y)"), ["raw t and 5"], "record 1: and: a closed term / 5")
reject("term-ill-sorted", asserts(INT, "(< x y)"), ["raw t and 2 3"], "record 1: and: a well-sorted term")
reject("term-of-two-sorts", asserts(MIXED, "(= (to_real x) a)"), ["raw t < 2 3"], "record 1: <: a well-sorted term")
reject("term-negated-number", asserts(INT, "(< x y)"), ["raw t < -2 2"], "record 1: <: a well-sorted term")
reject(
    "term-equality-turned", asserts(INT, "(< x y)"), ["raw t = 3 2"], "record 1: =: arguments of = in increasing order"
)
reject("term-not-declared", asserts(INT, "(< x y)"), ["raw t #3"], "record 1: #3: a declaration in scope")
POPPED = INT + "(push 1)\n(declare-fun late (Int) Int)\n(check-sat)\n(pop 1)\n"
reject(
    "term-out-of-scope",
    asserts(POPPED, "(< x y)"),
    ["c in 1", "raw t #3 2"],
    "record 2: #3: a declaration in scope",
    query=2,
)
reject(
    "term-declared-later",
    INT + "(assert (< x y))\n(check-sat)\n(declare-fun late (Int) Int)\n(check-sat)",
    ["c in 1", "raw t #3 2"],
    "record 2: #3: a declaration in scope",
)
reject(
    "term-redeclared-with-another-sort",
    asserts(POPPED + "(declare-fun late (Bool) Int)\n", "(< x (late true))"),
    ["c in 1", "raw t #4 2"],
    "record 2: #4: a well-sorted term",
    query=2,
)
reject(
    "equality-of-two-declarations-of-a-name",
    BOOL
    + "(push 1)\n(declare-const d Bool)\n(assert d)\n(check-sat)\n(pop 1)\n"
    + "(declare-const d Bool)\n(assert (not d))\n(check-sat)",
    ["c in 1", "c cc #4 0"],
    "record 2: cc: literal 4 entailed",
    query=2,
)

# ---- what names mean: each of these is satisfiable, and refutable if a name is taken for another

reject(
    "name-let-is-parallel",
    asserts(INT, "(let ((x y) (y x)) (< x y))"),
    ["c in 1", "c la 1 1 (< y y)"],
    "step 1: rup: ",
    original=asserts(INT, "(let ((x y)) (let ((y x)) (< x y)))"),
)
reject(
    "name-let-shadows",
    asserts(INT, "(let ((x (+ x 2))) (< y x))", "(< x y)"),
    ["c in 1", "c in 2", "c la 2 1 (< y x) 1 (< x y)"],
    "step 1: rup: ",
    original=asserts(INT, "(< y x)", "(< x y)"),
)
reject(
    "name-parameter-does-not-capture",
    asserts(INT + "(define-fun below ((i Int)) Bool (< i y))\n", "(let ((y (- y 1))) (below y))"),
    ["c in 1", "c la 1 1 (< (- y 1) (- y 1))"],
    "step 1: rup: ",
)
reject(
    "name-parameter-shadows",
    asserts(INT + "(define-fun below ((y Int)) Bool (let ((x y)) (< x (+ y 1))))\n", "(below y)", "(< x y)"),
    ["c in 1", "c in 2", "c la 2 1 (< x y) 1 (< y x)"],
    "step 1: rup: ",
)
reject(
    "name-that-is-a-numeral",
    asserts(INT, "(let ((|5| x)) (< 5 x))"),
    ["c in 1", "raw c la 1 1 4"],
    "record 2: la: ",
    original=asserts(INT, "(let ((n x)) (< n x))"),
)
reject(
    "name-of-a-parameter-that-is-a-numeral",
    asserts(REAL + "(define-fun less ((|1.5| Real)) Bool (< 1.5 |1.5|))\n", "(less a)"),
    ["c in 1", "raw c la 1 1 7"],
    "record 2: la: ",
)
reject(
    "name-after-pop-is-another",
    asserts(POPPED.replace("(Int) Int", "() Int") + "(declare-const late Int)\n", "(< late x)"),
    ["c in 1", "c la 1 1 (< x x)"],
    "step 1: rup: ",
    query=2,
)

# ---- the refutation

reject(
    "refutation-empty",
    asserts(BOOL, "p"),
    ["c in 1"],
    "end: refutation: the empty clause / none",
    steps=[],
    original=CLASH.strip(),
)
reject("refutation-of-nothing", asserts(BOOL), [], "end: refutation: the empty clause / none", steps=[])
reject(
    "refutation-without-empty-clause",
    asserts(BOOL, "p"),
    ["c in 1"],
    "end: refutation: the empty clause / none",
    steps=[(["p"], [1])],
    original=CLASH.strip(),
)
reject("refutation-without-hints", asserts(BOOL, "p"), ["c in 1"], "step 1: rup: a conflict / none", steps=[([], [])])
reject(
    "refutation-clause-never-derived",
    asserts(BOOL, "p"),
    ["c in 1"],
    "step 1: rup: a clause that is there / hint 2",
    steps=[([], [1, 2])],
    original=CLASH.strip(),
)
reject(
    "refutation-hint-to-itself",
    asserts(BOOL, "p"),
    ["c in 1"],
    "step 1: rup: a clause that is there / hint 2",
    steps=[(["(not p)"], [2])],
)
reject(
    "refutation-hint-to-a-later-step",
    asserts(BOOL, "p"),
    ["c in 1"],
    "step 1: rup: a clause that is there / hint 3",
    steps=[(["(not p)"], [3]), ([], [1, 2])],
)
reject(
    "refutation-hint-negative",
    asserts(BOOL, "p"),
    ["c in 1"],
    "step 1: rup: a clause that is there / hint -1",
    steps=[([], [-1])],
)
reject(
    "refutation-hint-not-unit",
    asserts(BOOL, "(or p q)", "(not p)"),
    ["c in 1", "c in 2", "c def (or p q) 2"],
    "step 1: rup: a unit clause",
    steps=[([], [1, 3, 2])],
    original=asserts(BOOL, "(or p p)", "(not p)"),
)
reject(
    "refutation-no-conflict",
    asserts(BOOL, "(or p q)", "(not p)"),
    ["c in 1", "c in 2", "c def (or p q) 2"],
    "step 1: rup: a conflict / none",
    original=asserts(BOOL, "(or p p)", "(not p)"),
)
reject(
    "refutation-literal-zero",
    asserts(BOOL, "p"),
    ["c in 1"],
    "step 1: rup: a literal of variables 1 to 3 / 0",
    steps=[([0], [1])],
)
reject(
    "refutation-literal-of-no-term",
    asserts(BOOL, "p"),
    ["c in 1"],
    "step 1: rup: a literal of variables 1 to 3 / -4",
    steps=[([-4], [1]), ([], [1, 2])],
)
reject(
    "refutation-goes-on",
    CLASH.strip(),
    CLASH_RECORDS,
    "step 1: end: the end of the file after the empty clause",
    steps=[([], [1, 2]), ([], [1, 2])],
    satisfiable=False,
)
reject("answer-expected-sat", CLASH.strip(), CLASH_RECORDS, "answer: expect: sat / unsat", satisfiable=False)
CASES[-1].files["arguments.txt"] = b"--expect sat\n"
TWO = BOOL + "(assert p)\n(check-sat)\n(assert (not p))\n(check-sat)"
second = forged(TWO + "\n", ["c in 1", "c in 2"], query=2)
CASES.append(
    Case("reject", "query-of-the-same-script", TWO + "\n", second.certificate(), "s REJECTED header: query: 1 / 2")
)
CASES.append(
    Case(
        "reject",
        "query-of-the-same-script-header-corrected",
        TWO + "\n",
        second.certificate(query=1),
        "s REJECTED record 2: in: an assertion from 1 to 1 / 2",
        "",
        True,
    )
)
CASES.append(
    Case(
        "reject",
        "query-that-does-not-exist",
        TWO + "\n",
        second.certificate(query=3),
        "s REJECTED header: query: at most 2 / 3",
        "--query 3",
    )
)
CASES.append(
    Case(
        "reject",
        "query-of-a-script-without-any",
        BOOL,
        Forge(BOOL).certificate("sat"),
        "s REJECTED header: query: at most 0 / 1",
    )
)
deleted = forged(CLASH, CLASH_RECORDS, steps=[])
deleted.delete(1)
deleted.step([], [1, 2])
CASES.append(
    Case(
        "reject",
        "refutation-hint-deleted",
        CLASH,
        deleted.certificate(),
        "s REJECTED step 1: rup: a clause that is there / hint 1",
    )
)
twice = forged(CLASH, CLASH_RECORDS, steps=[])
twice.delete(1, 1)
twice.step([], [1, 2])
CASES.append(
    Case(
        "reject",
        "refutation-deletion-twice",
        CLASH,
        twice.certificate(),
        "s REJECTED step 0: delete: a clause that is there / clause 1",
    )
)

# ---- models

MODEL = (
    "(set-logic ALL)\n(declare-sort U 0)\n(declare-const u U)\n(declare-const v U)\n(declare-const x Int)\n"
    "(declare-const a Real)\n(declare-const p Bool)\n(declare-fun f (Int) Int)\n"
)
GOOD = ["v #1 @1", "v #2 @2", "v #3 3", "v #4 -1/2", "v #5 true", "f #6 0", "e 3 4"]
TRUE = "(and p (distinct u v) (< a 0.0) (= (f x) 4) (= (f 4) 0))"


def forged_model(name: str, formula: str, lines: Sequence[str], expect: str, satisfiable: bool | None = False) -> None:
    model("reject", name, asserts(MODEL, formula), lines, f"s REJECTED {expect}", satisfiable)


model(
    "reject",
    "model-of-a-definition-that-outlives-its-constant",
    "(push 1)(declare-const p Bool)(set-option :global-declarations true)(define-fun g () Bool p)(pop 1)"
    "(assert g)(check-sat)",
    [],
    "s REJECTED model: evaluation: declarations in scope / p",
    None,
)
forged_model("model-of-a-falsehood", "(not (= p p))", GOOD, "model: evaluation: assertion 1 true / false")
forged_model("model-of-another-assertion", "(and p (< x 3))", GOOD, "model: evaluation: assertion 1 true", True)
forged_model(
    "model-without-a-constant", TRUE, GOOD[1:], "model: evaluation: a value for each declaration in scope", True
)
forged_model(
    "model-without-a-function", TRUE, GOOD[:5], "model: evaluation: a value for each declaration in scope", True
)
forged_model("model-without-a-default", TRUE, [*GOOD[:5], "e 3 4"], "line 7: model: an entry after its function", True)
forged_model("model-of-another-sort", TRUE, ["v #1 1", *GOOD[1:]], "line 2: model: a value of sort U / 1", True)
forged_model(
    "model-with-a-fraction-of-sort-Int",
    "(= (* 2 x) 1)",
    [*GOOD[:2], "v #3 1/2", *GOOD[3:]],
    "line 4: model: a value of sort Int / 1/2",
)
forged_model("model-with-two-values", "(distinct x x x)", [*GOOD, "v #3 4"], "line 9: model: one value / ")
forged_model(
    "model-with-two-values-of-a-function",
    "(distinct (f x) (f 3) x)",
    [*GOOD, "e 3 5"],
    "line 9: model: one value for each entry",
    True,
)
forged_model(
    "model-with-an-infinite-value",
    "(< x x)",
    [*GOOD[:3], "v #4 1/0", *GOOD[4:]],
    "line 5: model: a value of sort Real / 1/0",
)
forged_model(
    "model-with-two-elements-for-one", "(and (= u v) (not (= u v)))", GOOD, "model: evaluation: assertion 1 true"
)
CASES.append(
    Case(
        "reject",
        "model-header-kept",
        asserts(MODEL, "(not (= p p))") + "\n",
        Forge(asserts(MODEL, TRUE)).header("sat").encode() + "".join(f"{x}\n" for x in GOOD).encode(),
        "s REJECTED header: digest: ",
        "",
        False,
    )
)
model(
    "malformed_certificates",
    "model-division-by-zero",
    asserts(MODEL, "(distinct (/ a 0.0) (/ a 0.0) a)"),
    GOOD,
    "s UNSUPPORTED / by zero at evaluation",
    None,
)
model(
    "malformed_certificates",
    "model-mod-by-zero",
    asserts(MODEL, "(= (mod x 0) x)"),
    GOOD,
    "s UNSUPPORTED mod by zero at evaluation",
    None,
)
model(
    "malformed_certificates",
    "model-with-a-numeral-of-10001-digits",
    asserts(MODEL, TRUE),
    [*GOOD[:2], "v #3 " + "9" * 10_001],
    "s RESOURCE a numeral of 10001 digits",
    None,
)
model(
    "malformed_certificates",
    "model-with-a-sort-name-that-forges-a-verdict",
    asserts(
        "(declare-sort |U\ns VERIFIED SAT query 1 of 1\n| 0)\n(declare-const u |U\ns VERIFIED SAT query 1 of 1\n|)\n",
        "true",
    ),
    ["v #1 5"],
    "s REJECTED line 2: model: a value of sort U\\ns VERIFIED",
    None,
)
CASES[-1].folder = "reject"

# ---- strings

STRINGS = (
    "(set-logic QF_SLIA)\n(declare-const x String)\n(declare-const y String)\n(declare-const r RegLan)\n"
    "(declare-const i Int)\n"
)
A_B_STAR = '(re.++ (str.to_re "a") (re.* (str.to_re "b")))'

accept(
    "eval-concatenation",
    asserts(STRINGS, '(not (= (str.++ (str.from_code 97) "b") "ab"))'),
    ["c in 1", 'c eval (str.++ (str.from_code 97) "b")'],
)
accept(
    "eval-membership",
    asserts(STRINGS, f'(not (str.in_re "abb" {A_B_STAR}))'),
    ["c in 1", f'c eval (str.in_re "abb" {A_B_STAR})'],
)
accept("eval-different-strings", asserts(STRINGS, '(= "a" "\\u{61}\\u{0}")'), ["c in 1", 'c eval (= "a" "a\\u{0}")'])
accept(
    "eval-what-is-no-escape",
    asserts(STRINGS, r'(= (str.len "\u{30000}") 1)'),
    ["c in 1", r'c eval (= (str.len "\u{5c}u{30000}") 1)'],
)
accept("eval-numbers", asserts(STRINGS, "(= (div (- 7) 2) (- 3))"), ["c in 1", "c eval (= (div (- 7) 2) (- 3))"])
accept(
    "eval-replacement",
    asserts(STRINGS, '(not (= (str.replace_re_all "abab" (re.+ (str.to_re "a")) "c") "cbcb"))'),
    ["c in 1", 'c eval (str.replace_re_all "abab" (re.++ (str.to_re "a") (re.* (str.to_re "a"))) "c")'],
)
accept(
    "ax-align",
    asserts(STRINGS, '(= (str.++ x "a") (str.++ y "b"))'),
    [
        "c in 1",
        't (= (str.len "a") 1)',
        't (= (str.len "b") 1)',
        't (= (str.len "a") (str.len "b"))',
        't (= "a" "b")',
        'c eval (str.len "a")',
        'c eval (str.len "b")',
        'c cc (= (str.len "a") (str.len "b")) 2 (= (str.len "a") 1) (= (str.len "b") 1)',
        'c ax 21 x "a" y "b"',
        'c eval (= "a" "b")',
    ],
)
accept(
    "ax-prefix-and-language",
    asserts(STRINGS, '(str.prefixof "ab" x)', '(str.in_re x (re.++ re.allchar (str.to_re "c") re.all))'),
    [
        "c in 1",
        "c in 2",
        't (str.in_re x (re.++ (str.to_re "ab") re.all))',
        'c ax 32 "ab" x',
        'c re x 2 (str.in_re x (re.++ (str.to_re "ab") re.all)) '
        '(str.in_re x (re.++ re.allchar (re.++ (str.to_re "c") re.all))) 0 0',
    ],
)
reject(
    "eval-of-a-constant",
    asserts(STRINGS, '(not (= (str.++ x "a") "a"))'),
    ["c in 1", 'c eval (str.++ x "a")'],
    "record 2: eval: a ground term / an application of x",
    original=asserts(STRINGS, '(not (= (str.++ "" "a") "a"))'),
)
reject(
    "eval-of-a-declared-expression",
    asserts(STRINGS, '(not (str.in_re "a" r))'),
    ["c in 1", 'c eval (str.in_re "a" r)'],
    "record 2: eval: a ground term / an application of r",
    satisfiable=None,
)
reject(
    "eval-of-div-by-zero",
    asserts(STRINGS, "(not (= (div 1 0) 0))"),
    ["c in 1", "c eval (div 1 0)"],
    "record 2: eval: a term with a value / div by zero",
)
reject(
    "eval-of-div-by-zero-where-it-does-not-matter",
    asserts(STRINGS, "(not (= (ite true 0 (div 1 0)) (div 1 0)))"),
    ["c in 1", "c eval (= (ite true 0 (div 1 0)) (div 1 0))"],
    "record 2: eval: a term with a value / div by zero",
)
reject(
    "eval-of-two-expressions",
    asserts(STRINGS, "(= re.all (re.* re.all))"),
    ["c in 1", "c eval (= re.all (re.* re.all))"],
    "record 2: eval: a term with a value / comparison of regular expressions",
)
reject(
    "eval-of-what-is-no-escape",
    asserts(STRINGS, r'(not (= (str.len "\u{30000}") 1))'),
    ["c in 1", r't (= (str.len "\u{5c}u{30000}") 9)', r'c eval (str.len "\u{5c}u{30000}")'],
    "step 1: rup: a conflict / none",
)
reject(
    "eval-of-a-value-that-would-forge-a-verdict",
    asserts(STRINGS, "(not (= (str.++ x y) x))"),
    [r'c eval (str.++ "\u{a}" "s\u{20}VERIFIED\u{20}UNSAT")'],
    r'record 4: eval: a term ("\ns VERIFIED UNSAT") / none',
)
reject(
    "ax-of-a-declared-sort-string",
    "(set-logic QF_UFLIA)\n(declare-sort String 0)\n(declare-const x String)\n(declare-fun str.len (String) Int)\n"
    "(assert (< (str.len x) 0))\n(check-sat)",
    ["c in 1", "c ax 13 x"],
    "record 2: ax: a term of sort String / term 2 of sort String",
)
reject(
    "ax-concatenation-the-other-way",
    asserts(STRINGS, '(= (str.++ "a" x) (str.++ x "a"))', '(not (= x ""))'),
    ["c in 1", "c in 2", 'c cat (= (str.++ "a" x) (str.++ x "a")) (= x "")'],
    "record 3: cat: equations with the same core",
)
reject(
    "cc-different-expressions-are-not-different-languages",
    asserts(STRINGS, "(= re.all (re.* re.all))"),
    ["c in 1", "c cc false 1 (= re.all (re.* re.all))"],
    "record 2: cc: ",
)

TEXT = '(and (= (str.++ x y) "ab c") (str.in_re "bb" r) (= (str.from_int (str.len y)) "3") (= i (str.to_code y)))'
TEXT_MODEL = ['v #1 "a"', r'v #2 "b\u{20}c"', "v #3 re.{star}", "v #4 -1"]
STAR = Forge(asserts(STRINGS, f'(str.in_re "a" {A_B_STAR})') + "\n").number('(re.* (str.to_re "b"))', create=False)


def text_model(
    folder: str, name: str, formula: str, lines: Sequence[str], expect: str, satisfiable: bool | None
) -> None:
    """A model; the problem has the star of b as term STAR."""
    lines = [line.replace("{star}", str(STAR)) for line in lines]
    problem = asserts(STRINGS, f'(not (str.in_re "b" {A_B_STAR}))', formula)
    model(folder, name, problem, lines, expect, satisfiable)


SAT = "s VERIFIED SAT query 1 of 1"
text_model("accept", "model-of-strings", TEXT, TEXT_MODEL, SAT, None)
text_model(
    "accept", "model-of-an-expression-with-a-string", '(str.in_re "ab" (re.++ (str.to_re x) r))', TEXT_MODEL, SAT, None
)
text_model(
    "reject",
    "model-of-strings-that-is-wrong",
    "(str.prefixof y x)",
    TEXT_MODEL,
    "s REJECTED model: evaluation: assertion 2",
    True,
)
text_model(
    "reject",
    "model-of-a-string-with-two-spellings",
    '(distinct x y "a")',
    [r'v #1 "\u{61}"', *TEXT_MODEL[1:]],
    "s REJECTED line 2: model: a value of sort String",
    True,
)
text_model(
    "reject",
    "model-of-a-character-beyond-the-alphabet",
    "(< 196607 (str.to_code x))",
    [r'v #1 "\u{30000}"', *TEXT_MODEL[1:]],
    "s REJECTED line 2: model: a value of sort String",
    False,
)
text_model(
    "reject",
    "model-of-an-expression-that-is-no-expression",
    "true",
    [*TEXT_MODEL[:2], "v #3 re.2", *TEXT_MODEL[3:]],
    "s REJECTED line 4: model: a ground regular expression / term 2",
    True,
)
text_model(
    "malformed_certificates",
    "model-comparing-expressions",
    "(distinct r (re.* r))",
    TEXT_MODEL,
    "s UNSUPPORTED comparison of regular expressions at evaluation",
    None,
)
text_model(
    "malformed_certificates",
    "model-of-a-string-that-explodes",
    "(let ((a (str.replace_all y y (str.++ y y)))) " + "(let ((a (str.++ a a a a))) " * 40 + "(= a x)" + ")" * 41,
    TEXT_MODEL,
    "s RESOURCE work above",
    None,
)

# ---- bytes

H = "assay-certificate 1 unsat 1 "
bytes_("empty", lambda _: b"", "s MALFORMED {cert}:1:1: ")
bytes_("only-a-header", lambda f: f.header("unsat").encode(), "s MALFORMED {cert}:2:1: ")
bytes_("only-a-header-without-newline", lambda f: f.header("unsat").encode()[:-1], "s MALFORMED {cert}:1:1: ")
bytes_("no-refutation", lambda f: f.certificate().partition(b"refutation")[0], "s MALFORMED {cert}:4:1: ")
bytes_(
    "version-2", lambda f: f.certificate().replace(b"certificate 1", b"certificate 2", 1), "s MALFORMED {cert}:1:1: "
)
bytes_(
    "version-01", lambda f: f.certificate().replace(b"certificate 1", b"certificate 01", 1), "s MALFORMED {cert}:1:1: "
)
bytes_("query-0", lambda f: f.certificate().replace(b"unsat 1", b"unsat 0", 1), "s MALFORMED {cert}:1:1: ")
bytes_("query-negative", lambda f: f.certificate().replace(b"unsat 1", b"unsat -1", 1), "s MALFORMED {cert}:1:1: ")
bytes_(
    "query-999999999", lambda f: f.certificate(query=999_999_999), "s REJECTED header: query: 1 / 999999999", "reject"
)
bytes_("query-of-ten-digits", lambda f: f.certificate(query=10**9), "s MALFORMED {cert}:1:1: ")
bytes_("answer-unknown", lambda f: f.certificate().replace(b"unsat", b"unknown", 1), "s MALFORMED {cert}:1:1: ")
bytes_("answer-upper-case", lambda f: f.certificate().replace(b"unsat", b"UNSAT", 1), "s MALFORMED {cert}:1:1: ")
bytes_(
    "digest-upper-case",
    lambda f: f.certificate(digest=hashlib.sha256(f.problem).hexdigest().upper()),
    "s MALFORMED {cert}:1:1: ",
)
bytes_("digest-short", lambda f: f.certificate(digest="0" * 63), "s MALFORMED {cert}:1:1: ")
bytes_("digest-zero", lambda f: f.certificate(digest="0" * 64), "s REJECTED header: digest: ", "reject")
bytes_("sat-with-a-refutation", lambda f: f.certificate().replace(b"unsat", b"sat", 1), "s MALFORMED {cert}:2:1: ")
bytes_("unsat-with-a-model", lambda f: f.header("unsat").encode() + b"v #1 true\n", "s MALFORMED {cert}:2:1: ")
bytes_("carriage-returns", lambda f: f.certificate().replace(b"\n", b"\r\n"), "s MALFORMED {cert}:1:1: ")
bytes_(
    "carriage-return-in-a-record", lambda f: f.certificate().replace(b"in 1\n", b"in 1\r\n"), "s MALFORMED {cert}:2:1: "
)
bytes_(
    "carriage-return-after-a-declaration",
    lambda f: f.certificate().replace(b"c in 1\n", b"t #1\r\n"),
    "s MALFORMED {cert}:2:1: ",
)
bytes_("nul", lambda f: f.certificate().replace(b"in 1\n", b"in 1\0\n"), "s MALFORMED {cert}:2:1: ")
bytes_("not-ascii", lambda f: f.certificate().replace(b"in 1", b"in \xd9\xa1"), "s MALFORMED {cert}:2:1: ")
bytes_("byte-order-mark", lambda f: b"\xef\xbb\xbf" + f.certificate(), "s MALFORMED {cert}:1:1: ")
bytes_("space-at-the-end-of-a-line", lambda f: f.certificate().replace(b"in 1", b"in 1 "), "s MALFORMED {cert}:2:1: ")
bytes_("two-spaces", lambda f: f.certificate().replace(b"in 1", b"in  1"), "s MALFORMED {cert}:2:1: ")
bytes_("leading-zero", lambda f: f.certificate().replace(b"in 1", b"in 01"), "s MALFORMED {cert}:2:1: ")
bytes_("plus-sign", lambda f: f.certificate().replace(b"in 1", b"in +1"), "s MALFORMED {cert}:2:1: ")
bytes_("minus-zero", lambda f: f.certificate().replace(b"in 1", b"in -0"), "s MALFORMED {cert}:2:1: ")
bytes_(
    "coefficient-not-an-integer",
    lambda f: f.certificate().replace(b"c in 1", b"c la 1 1/2 2"),
    "s MALFORMED {cert}:2:1: ",
)
bytes_("empty-line", lambda f: f.certificate().replace(b"c in 1\n", b"\n"), "s MALFORMED {cert}:2:1: ")
bytes_("comment", lambda f: f.certificate().replace(b"c in 1\n", b"; hello\n"), "s MALFORMED {cert}:2:1: ")
bytes_(
    "axiom-by-its-name", lambda f: f.certificate().replace(b"c in 1", b"c ax div-lower 2 3"), "s MALFORMED {cert}:2:1"
)
bytes_("axiom-of-the-forger", lambda f: f.certificate().replace(b"c in 1", b"c ax (or p)"), "s MALFORMED {cert}:2:1: ")
bytes_(
    "unknown-rule", lambda f: f.certificate().replace(b"c in 1", b"c trust 1"), "s MALFORMED {cert}:2:1: unknown rule"
)
bytes_("rule-of-the-forger", lambda f: f.certificate().replace(b"c in 1", b"r trust -2"), "s MALFORMED {cert}:2:1: ")
bytes_("unknown-operator", lambda f: f.certificate().replace(b"c in 1", b"t forall 2"), "s MALFORMED {cert}:2:1: ")
bytes_("numeral-without-digits", lambda f: f.certificate().replace(b"c in 1", b"t Int"), "s MALFORMED {cert}:2:1: ")
bytes_(
    "numeral-with-two-numbers", lambda f: f.certificate().replace(b"c in 1", b"t Real 5 0"), "s MALFORMED {cert}:2:1: "
)
bytes_(
    "numeral-with-two-zeros", lambda f: f.certificate().replace(b"c in 1", b"t Real 0 0"), "s MALFORMED {cert}:2:1: "
)
bytes_(
    "numeral-with-three-numbers",
    lambda f: f.certificate().replace(b"c in 1", b"t Real 1 2 3"),
    "s MALFORMED {cert}:2:1: ",
)
bytes_("numeral-over-zero", lambda f: f.certificate().replace(b"c in 1", b"t Real 5/0"), "s MALFORMED {cert}:2:1: ")
bytes_(
    "numeral-fraction-of-sort-int",
    lambda f: f.certificate().replace(b"c in 1", b"t Int 5/2"),
    "s MALFORMED {cert}:2:1: ",
)
bytes_(
    "declaration-with-leading-zero", lambda f: f.certificate().replace(b"c in 1", b"t #01"), "s MALFORMED {cert}:2:1: "
)
bytes_(
    "number-of-10001-digits",
    lambda f: f.certificate().replace(b"in 1", b"in " + b"1" * 10_001),
    "s RESOURCE a numeral of 10001 digits",
)
bytes_(
    "numeral-of-10001-digits",
    lambda f: f.certificate().replace(b"c in 1", b"t Int " + b"1" * 10_001),
    "s RESOURCE a numeral of 10001 digits",
)
bytes_(
    "operator-with-escapes",
    lambda f: f.certificate().replace(b"c in 1", b"t #\x1b[2K\rs\x1b[CVERIFIED"),
    "s MALFORMED {cert}:2:1: ",
)
bytes_("second-certificate-after-the-first", lambda f: f.certificate() * 2, "s MALFORMED {cert}:4:1: bytes after")
bytes_("byte-after-the-end", lambda f: f.certificate() + b"\n", "s MALFORMED {cert}:4:1: bytes after")
bytes_("record-after-the-refutation", lambda f: f.certificate() + b"c in 1\n", "s MALFORMED {cert}:4:1: bytes after")
bytes_(
    "record-within-the-refutation",
    lambda f: f.certificate(announced=6) + b"c in 1\n\0",
    "s REJECTED step 1: end: ",
    "reject",
)
bytes_("refutation-announced-too-long", lambda f: f.certificate(announced=5), "s MALFORMED {cert}:4:1: ")
bytes_("refutation-announced-too-short", lambda f: f.certificate(announced=3), "s MALFORMED {cert}:4:")
bytes_("refutation-announced-empty", lambda f: f.certificate(announced=0), "s MALFORMED {cert}:4:1: bytes after")
bytes_("refutation-of-2147483647-words", lambda f: f.certificate(announced=2**31 - 1)[:-12], "s MALFORMED {cert}:4:")
bytes_("refutation-of-999999999999999-words", lambda f: f.certificate(announced=10**15 - 1), "s MALFORMED {cert}:4:")
bytes_(
    "refutation-number-negative",
    lambda f: f.certificate().replace(b"refutation 4", b"refutation -4"),
    "s MALFORMED {cert}:4:1: ",
)
bytes_("refutation-cut-in-a-word", lambda f: f.certificate()[:-1], "s MALFORMED {cert}:4:")
bytes_("refutation-cut-in-a-step", lambda f: f.certificate()[:-4], "s MALFORMED {cert}:4:")
bytes_(
    "refutation-big-endian",
    lambda f: f.certificate()[:-16] + b"".join(w.to_bytes(4, "big") for w in f.words),
    "s MALFORMED {cert}:4:",
)


def with_words(*numbers: int) -> Callable[[Forge], bytes]:
    return lambda f: f.certificate(announced=len(numbers))[:-16] + words(numbers)


bytes_("step-of-2147483647-literals", with_words(2**31 - 1, 2, 1, 2), "s MALFORMED {cert}:4:")
bytes_("step-of-2147483647-hints", with_words(0, 2**31 - 1, 1, 2), "s MALFORMED {cert}:4:")
bytes_("step-of-a-negative-number-of-hints", with_words(0, -2, 1, 2), "s MALFORMED {cert}:4:")
bytes_("deletion-of-2147483648-clauses", with_words(-(2**31), 1, 2), "s MALFORMED {cert}:4:")
bytes_("deletion-cut-short", with_words(-3, 1, 2), "s MALFORMED {cert}:4:")

# ---- accepted

accept("empty-clause-from-two-assertions", CLASH.strip(), CLASH_RECORDS)
accept("harmless-space", CLASH.strip() + " ", CLASH_RECORDS)
accept("harmless-comment", "; a comment\n" + CLASH.strip(), CLASH_RECORDS)
accept("assertion-false", "(assert false)\n(check-sat)", ["c in 1", "c def true 0"])
accept("deletion", CLASH.strip(), [*CLASH_RECORDS, "c def true 0"], steps=[([], [1, 2])])
accept("push-and-pop", BOOL + "(assert p)\n(push 1)\n(assert q)\n(pop 1)\n(assert (not p))\n(check-sat)", CLASH_RECORDS)
accept("query-2", TWO, CLASH_RECORDS, query=2, of=2)
accept("assumption", BOOL + "(assert p)\n(check-sat-assuming (q (not p)))", ["c in 1", "c in 3"])
accept("exit", BOOL + "(assert p)\n(assert (not p))\n(check-sat)\n(exit)\n(assert", CLASH_RECORDS)
accept("and", asserts(BOOL, "(and p q)", "(not q)"), ["c in 1", "c in 2", "c def (and p q) 1"])
accept("or", asserts(BOOL, "(or p q)", "(not p)", "(not q)"), ["c in 1", "c in 2", "c in 3", "c def (or p q) 2"])
accept("xor", asserts(BOOL, "(xor p q)", "p", "q"), ["c in 1", "c in 2", "c in 3", "c def (= p q) 3"])
accept(
    "ite-of-bool",
    asserts(BOOL, "(ite p q (not q))", "(not (= p q))", "(not p)"),
    ["c in 1", "c in 2", "c in 3", "c def (ite p q (not q)) 1", "c def (= p q) 2"],
)
accept(
    "ite-of-int",
    asserts(INT + "(declare-const p Bool)\n", "p", "(< (ite p x y) x)"),
    [
        "c in 1",
        "c in 2",
        "t (= (ite p x y) x)",
        "c def (ite p x y) 0",
        "c la 2 -1 (= (ite p x y) x) 1 (< (ite p x y) x)",
    ],
    steps=[([], [1, 2, 3, 4])],
)
accept("distinct", asserts(FREE, "(distinct u v w)", "(= v w)"), ["c in 1", "c in 2", "c def (distinct u v w) 2"])
accept(
    "distinct-converse",
    asserts(INT, "(not (distinct x y 0))", "(< x y)", "(< y 0)"),
    [
        "c in 1",
        "c in 2",
        "c in 3",
        "t (= x y)",
        "t (= x 0)",
        "t (= y 0)",
        "c def (distinct x y 0) 3",
        "c la 2 1 (< x y) 1 (= x y)",
        "c la 2 1 (< y 0) 1 (= y 0)",
        "c la 3 1 (< x y) 1 (< y 0) 1 (= x 0)",
    ],
    steps=[([], [1, 2, 3, 5, 6, 7, 4])],
)
accept(
    "congruence",
    asserts(FREE, UV, "(not (= (f u) (f v)))"),
    ["c in 1", "c in 2", "c cc (= (f u) (f v)) 1 (= u v) (f u) (f v)"],
)
accept(
    "congruence-in-turn",
    asserts(FREE, UV, "(not (= (f (f u)) (f (f v))))"),
    ["c in 1", "c in 2", "c cc (= (f (f u)) (f (f v))) 1 (= u v) (f u) (f v) (f (f u)) (f (f v))"],
)
accept(
    "congruence-of-equality-crosswise",
    asserts(FREE, "(= u w)", "(= v (f u))", "(= u v)", "(not (= (f u) w))"),
    ["c in 1", "c in 2", "c in 3", "c in 4", "c cc (= (f u) w) 3 (= u w) (= v (f u)) (= u v) (= u v) (= (f u) w)"],
)
accept(
    "congruence-of-boolean-arguments",
    asserts(FREE, "(not p)", "(not (= (m p) (m false)))"),
    ["c in 1", "c in 2", "c cc (= (m p) (m false)) 1 (not p) (m p) (m false)"],
)
accept("congruence-goal-false", asserts(FREE, UV, "(not (= v u))"), ["c in 1", "c in 2"])
accept(
    "transitivity",
    asserts(FREE, UV, "(= v w)", "(not (= u w))"),
    ["c in 1", "c in 2", "c in 3", "c cc (= u w) 2 (= u v) (= v w)"],
)
accept("cycle", asserts(INT, "(< x y)", "(< y x)"), ["c in 1", "c in 2", "c la 2 1 (< x y) 1 (< y x)"])
accept(
    "cycle-of-reals",
    asserts(REAL, "(<= a b)", "(<= b 1)", "(< 1 a)"),
    ["c in 1", "c in 2", "c in 3", "c la 3 1 (<= a b) 1 (<= b 1) 1 (< 1 a)"],
)
accept(
    "farkas-coefficients",
    asserts(REAL, "(< (+ (* 2 a) (* 3 b)) 1)", "(<= 1 a)", "(<= 0 b)"),
    ["c in 1", "c in 2", "c in 3", "c la 3 1 (< (+ (* 2 a) (* 3 b)) 1) 2 (<= 1 a) 3 (<= 0 b)"],
)
accept(
    "fractions",
    asserts(REAL, "(< (/ a 3) (* 0.5 b))", "(< (* 3 b) (* 2 a))"),
    ["c in 1", "c in 2", "c la 2 1 (< (/ a 3) (* 0.5 b)) 1 (< (* 3 b) (* 2 a))"],
)
accept(
    "tightening",
    asserts(INT, "(< 0 (* 2 x))", "(< (* 2 x) 2)"),
    ["c in 1", "c in 2", "c la 2 1 (< 0 (* 2 x)) 1 (< (* 2 x) 2)"],
)
accept(
    "tightening-below-to-real",
    asserts(MIXED, "(< 0.0 (to_real x))", "(< (to_real x) 1.0)"),
    ["c in 1", "c in 2", "c la 2 1 (< 0.0 (to_real x)) 1 (< (to_real x) 1.0)"],
)
accept(
    "equality-by-divisor", asserts(INT, "(= (+ (* 2 x) (* 4 y)) 3)"), ["c in 1", "c la 1 1 (= (+ (* 2 x) (* 4 y)) 3)"]
)
accept("equality-subtracted", asserts(REAL, "(= a b)", "(< b a)"), ["c in 1", "c in 2", "c la 2 -1 (= a b) 1 (< b a)"])
accept(
    "products-commute",
    asserts("(set-logic QF_NIA)\n(declare-const x Int)\n(declare-const y Int)\n", "(< (* x y) (* y x))"),
    ["c in 1", "c la 1 1 (< (* x y) (* y x))"],
)
accept(
    "stop-terms",
    asserts(INT, "(< (+ (+ x 1) 1) (+ x 2))"),
    ["c in 1", "c la 1 1 (< (+ (+ x 1) 1) (+ x 2)) 1 (+ (+ x 1) 1) 1 (+ x 1)"],
)
accept(
    "trichotomy",
    asserts(INT, "(not (= x y))", "(not (< x y))", "(not (< y x))"),
    ["c in 1", "c in 2", "c in 3", "c tri x y"],
)
accept(
    "ax-division",
    asserts(INT, "(<= 7 x 8)", "(not (= (div x 3) 2))"),
    [
        "c in 1",
        "c in 2",
        "t (< 0 3)",
        "t (= 3 0)",
        f"t (< x {Q3})",
        f"t (< x (+ {Q3} 3))",
        "t (= (div x 3) 2)",
        "t (< (div x 3) 2)",
        "t (< 2 (div x 3))",
        "c def (and (<= 7 x) (<= x 8)) 0",
        "c def (and (<= 7 x) (<= x 8)) 1",
        "c ax 1 x (Int 3)",
        "c ax 2 x (Int 3)",
        "c la 1 1 (= 3 0)",
        "c la 1 1 (not (< 0 3))",
        "c tri (div x 3) (Int 2)",
        f"c la 3 1 (< x (+ {Q3} 3)) 1 (<= 7 x) 3 (< (div x 3) 2)",
        f"c la 3 1 (not (< x {Q3})) 1 (<= x 8) 3 (< 2 (div x 3))",
    ],
    steps=[([], [1, 2, 3, 4, 7, 5, 8, 6, 10, 11, 9])],
)
accept(
    "ax-division-by-a-negative-number",
    asserts(INT, "(= x 7)", "(< (div x (- 3)) (- 2))"),
    [
        "c in 1",
        "c in 2",
        "t (= (- 3) 0)",
        "t (< (- 3) 0)",
        f"t (< x {QM})",
        f"t (< x (- {QM} (- 3)))",
        "c ax 1 x (- 3)",
        "c ax 3 x (- 3)",
        "c la 1 1 (= (- 3) 0)",
        "c la 1 1 (not (< (- 3) 0))",
        f"c la 3 -1 (= x 7) 1 (not (< x {QM})) 3 (< (div x (- 3)) (- 2))",
    ],
    steps=[([], [1, 2, 5, 3, 7])],
)
accept(
    "ax-division-by-zero-is-a-function",
    asserts(INT, "(= x y)", "(not (= (div x 0) (div y 0)))"),
    ["c in 1", "c in 2", "c cc (= (div x 0) (div y 0)) 1 (= x y) (div x 0) (div y 0)"],
)
accept(
    "ax-division-by-zero-has-a-vacuous-instance",
    asserts(INT, "(not (= 0 0))"),
    ["c in 1", "t (< x (* 0 (div x 0)))", "c ax 1 x (Int 0)", "c cc (= 0 0) 0"],
    steps=[([], [1, 3])],
)
accept(
    "ax-divisible",
    asserts(INT, "((_ divisible 4) x)", "(= x (+ y y 1))"),
    [
        "c in 1",
        "c in 2",
        "t (= 4 0)",
        "t (= x (+ (* 4 (div x 4)) (mod x 4)))",
        "c ax 4 x (Int 4)",
        "c la 1 1 (= 4 0)",
        "c la 3 1 (= (mod x 4) 0) 1 (= x (+ (* 4 (div x 4)) (mod x 4))) 1 (= x (+ y y 1))",
    ],
    steps=[([], [1, 2, 4, 3, 5])],
)
accept("ax-absolute-value", asserts(INT, "(< (abs x) 0)"), ABSOLUTE_RECORDS, ABSOLUTE_STEPS)
accept(
    "ax-to-int",
    asserts(MIXED, "(< a 2.5)", "(< 2 (to_int a))"),
    [
        "c in 1",
        "c in 2",
        "t (< a (to_real (to_int a)))",
        "c ax 7 a",
        "c la 3 1 (< a 2.5) 2 (< 2 (to_int a)) 2 (not (< a (to_real (to_int a))))",
    ],
)
accept(
    "ax-to-int-upper",
    asserts(MIXED, "(< 2.5 a)", "(< (to_int a) 2)"),
    [
        "c in 1",
        "c in 2",
        "t (< a (+ (to_real (to_int a)) 1.0))",
        "c ax 8 a",
        "c la 3 1 (< 2.5 a) 2 (< (to_int a) 2) 2 (< a (+ (to_real (to_int a)) 1.0))",
    ],
)
accept(
    "ax-is-int",
    asserts(MIXED, "(is_int a)", "(= (* 2.0 a) 1.0)"),
    [
        "c in 1",
        "c in 2",
        "t (= (to_real (to_int a)) a)",
        "c ax 9 a",
        "t (< (to_int a) 1)",
        "c la 3 2 (= (to_real (to_int a)) a) -1 (= (* 2.0 a) 1.0) 2 (not (< (to_int a) 1))",
        "c la 3 -2 (= (to_real (to_int a)) a) 1 (= (* 2.0 a) 1.0) 2 (< (to_int a) 1)",
    ],
    steps=[([], [1, 2, 3, 4, 5])],
)
accept(
    "ax-is-int-of-to-real",
    asserts(MIXED, "(not (is_int (to_real x)))", "(= (to_real (to_int (to_real x))) (to_real x))"),
    ["c in 1", "c in 2", "c ax 10 (to_real x)"],
)
accept(
    "ax-division-by-a-variable",
    asserts(REAL, "(not (= b 0))", "(= (/ a b) 0)", "(not (= a (* b (/ a b))))"),
    ["c in 1", "c in 3", "c ax 11 a b"],
)
accept("a-branch", asserts(INT, "(= (+ x x) (+ y y 1))"), ["c in 1", "c la 1 1 (= (+ x x) (+ y y 1))"])
accept(
    "a-bound-that-is-new",
    asserts(INT, "(or (< x 0) (< x (Int 0)))".replace("(Int 0)", "1"), "(< 1 x)"),
    ["c in 1", "c in 2", "c def (or (< x 0) (< x 1)) 2", "c la 2 1 (< x 0) 1 (< 1 x)", "c la 2 1 (< x 1) 1 (< 1 x)"],
    steps=[([], [1, 2, 4, 5, 3])],
)
accept("definition", asserts(MACRO, "(small x)"), ["c in 1", "c la 1 1 (< (+ x 1) x)"])
accept(
    "let", asserts(INT, "(let ((x y) (y x)) (< x y))", "(< x y)"), ["c in 1", "c in 2", "c la 2 1 (< y x) 1 (< x y)"]
)
accept(
    "numerals-of-10000-digits",
    asserts(INT, f"(< x {'9' * 10_000})", f"(< {'9' * 10_000} x)"),
    ["c in 1", "c in 2", f"c la 2 1 (< x {'9' * 10_000}) 1 (< {'9' * 10_000} x)"],
)
for name, formula in {
    "sat-all-sorts": TRUE,
    "sat-arithmetic": "(and (= (div (- x) 2) (- 2)) (= (mod (- x) 2) 1) (= (abs (- x)) 3) (= (to_int a) (- 1)))",
    "sat-fractions": "(and (= (+ a a) (- 1.0)) (= (/ a (- 2.0)) 0.25) (not (is_int a)) (is_int (* 2.0 a)))",
    "sat-ite-and-coercion": "(= (ite (< x a) x (f x)) 4)",
    "sat-nothing": "true",
}.items():
    model("accept", name, asserts(MODEL, formula), GOOD, "s VERIFIED SAT query 1 of 1", True)
model("accept", "sat-empty", "(check-sat)", [], "s VERIFIED SAT query 1 of 1", True)
model(
    "accept",
    "sat-declared-in-scope-only",
    "(push 1)\n(declare-const p Bool)\n(pop 1)\n(declare-const p Int)\n(assert (< p 0))\n(check-sat)",
    ["v #2 -1"],
    "s VERIFIED SAT query 1 of 1",
    True,
)
model(
    "accept",
    "sat-boolean-arguments",
    "(declare-fun f (Bool Bool) Bool)\n(assert (and (f true false) (not (f false true)) (f true true)))\n(check-sat)",
    ["f #1 true", "e false true false"],
    "s VERIFIED SAT query 1 of 1",
    True,
)

# ---- re and cat

STRING = "(set-logic QF_SLIA)\n(declare-const x String)\n(declare-const y String)\n(declare-const z String)\n"


def emptiness(
    name: str, facts: Sequence[str], hints: str, expect: str = "", original: Sequence[str] = (), u: str = "x"
) -> None:
    """All facts are asserted, and given to one record `re`; rejected with `expect` at it if there is any."""
    problem = asserts(STRING, *facts)
    literals = Forge(problem).script.queries[0].assertions
    records = [f"c in {k}" for k in range(1, len(facts) + 1)]
    records.append(f"c re {u} {len(literals)} {' '.join(map(str, literals))} {hints}".rstrip())
    if expect:
        at = f"record {len(records)}: re: {expect}"
        reject(name, problem, records, at, original=asserts(STRING, *original) if original else "")
    else:
        accept(name, problem, records)


def has_the_empty_word(tuple_: int) -> str:
    return f"tuple {tuple_} without the empty word / one that has it"


IN, OUT = "(str.in_re x {})", "(not (str.in_re x {}))"
A, B = '(str.to_re "a")', '(str.to_re "b")'
AB = f"(re.union {A} (re.++ {B} {B}))"
BAB = f"(re.++ {B} (re.* (re.++ {A} {B})))"

emptiness("re-constants", ['(= x "ab")', '(= "aa" x)'], "0 0")
emptiness("re-union", [IN.format(AB), OUT.format(f"(re.union (re.++ {B} {B}) {A})")], "0 0 0")
emptiness("re-covered", [IN.format("(re.++ re.allchar re.none)"), '(distinct x "aa")'], "0 0 2")
emptiness(
    "re-left-out", [IN.format(f"(re.++ re.all {A})"), IN.format(f"(re.++ re.all {B})"), OUT.format(AB)], "-1 3 0 0 0"
)
emptiness("re-intersection", [IN.format(f"(re.++ {A} (re.inter {A} {B}))")], "0 0")
emptiness("re-complement", [IN.format(f"(re.++ {A} (re.comp re.all))")], "0 0 0")
emptiness("re-difference", [IN.format(f"(re.diff {A} {AB})")], "0 0")
emptiness("re-counters", [IN.format(f"((_ re.loop 2 3) {A})"), OUT.format(f"((_ re.loop 1 3) {A})")], "0 0 0 0")
emptiness("re-power-and-length", [IN.format(f"((_ re.^ 2) {AB})"), "(< 4 (str.len x))"], "0 0 0 0 0 0 0 0 0")
emptiness("re-lengths", ["(<= 3 (str.len x))", "(< (str.len x) 2)"], "0 0")
emptiness("re-concatenation", [IN.format(A), '(= y "b")', '(distinct (str.++ x y) "ab")'], "0 0 0", u="(str.++ x y)")
emptiness("re-equality", [IN.format(A), "(= x y)", '(= y "b")'], "0", u="y")
emptiness("re-cyclic-equality", ["(= 1 (str.len x))", '(= x (str.++ "a" x))'], "0 0")
emptiness("re-last-character", [IN.format('(re.range "\\u{2fffe}" "\\u{2ffff}")'), '(= x "\\u{2fffd}")'], "0")

emptiness(
    "re-tuple-missing",
    [IN.format(AB), OUT.format(f"(re.union {A} (re.++ {B} {A}))")],
    "0 0 0",
    "another hint / none",
    original=[IN.format(AB), OUT.format(AB)],
)
emptiness(
    "re-tuple-with-the-empty-word",
    [IN.format(AB), OUT.format(f"(re.union {A} (re.++ {B} {A}))")],
    "0 0 0 0",
    has_the_empty_word(4),
    original=[IN.format(AB), OUT.format(AB)],
)
emptiness("re-no-hints", [IN.format(A)], "", "another hint / none", original=[IN.format("re.none")])
emptiness("re-hints-left", [IN.format(A), '(= y "a")'], "0 1 0", "a tuple that tuple 1 is a part of / another")
emptiness(
    "re-covered-by-no-part",
    [IN.format(BAB), OUT.format(f"(re.++ (re.* (re.++ {B} {A})) {A})")],
    "0 1",
    "a tuple that tuple 1 is a part of / another",
)
emptiness("re-covered-by-itself", [IN.format("re.all"), OUT.format(A)], "1", "a tuple from 1 to 0 / 1")
emptiness("re-covered-by-a-later-one", [IN.format("re.all"), OUT.format(A)], "0 2", has_the_empty_word(1))
emptiness(
    "re-first-tuple-accepts",
    [IN.format(f"(re.* {A})"), OUT.format(f"(re.+ {A})")],
    "0 0 0",
    has_the_empty_word(1),
    original=[IN.format(f"(re.+ {A})"), OUT.format(f"(re.* {A})")],
)
emptiness(
    "re-different-terms",
    [IN.format(A), f"(str.in_re y {B})"],
    "0",
    "another hint / none",
    original=[IN.format(A), IN.format(B)],
)
emptiness(
    "re-range-off-by-one",
    [IN.format('(re.range "a" "c")'), OUT.format('(re.range "a" "b")')],
    "0 0 0",
    has_the_empty_word(3),
    original=[IN.format('(re.range "a" "c")'), OUT.format('(re.range "a" "c")')],
)
emptiness(
    "re-counter-off-by-one-above",
    [IN.format(f"((_ re.loop 1 3) {A})"), OUT.format(f"((_ re.loop 1 2) {A})")],
    "0 0 0 0",
    has_the_empty_word(4),
    original=[IN.format(f"((_ re.loop 1 3) {A})"), OUT.format(f"((_ re.loop 1 3) {A})")],
)
emptiness(
    "re-counter-off-by-one-below",
    [IN.format(f"((_ re.loop 1 3) {A})"), OUT.format(f"((_ re.loop 2 3) {A})")],
    "0 0 0 0",
    has_the_empty_word(2),
    original=[IN.format(f"((_ re.loop 2 3) {A})"), OUT.format(f"((_ re.loop 2 3) {A})")],
)
emptiness(
    "re-clash-at-another-position",
    [IN.format(f"(re.++ re.allchar {A} re.all)"), IN.format(f"(re.++ re.allchar re.allchar {B} re.all)")],
    "0 0",
    "another hint / none",
    original=[IN.format(f"(re.++ re.allchar {A} re.all)"), IN.format(f"(re.++ re.allchar {B} re.all)")],
)
emptiness(
    "re-complement-inside",
    [IN.format(f"(re.++ {A} (re.comp {A}))")],
    "0 0 0",
    has_the_empty_word(2),
    original=[IN.format(f"(re.++ {A} (re.comp re.all))")],
)
emptiness(
    "re-complement-of-nothing",
    [IN.format("(re.++ (re.comp re.none) re.all)")],
    "0",
    has_the_empty_word(1),
    original=[IN.format("(re.++ (re.comp re.all) re.all)")],
)
emptiness(
    "re-intersection-inside",
    [IN.format(f"(re.++ {A} (re.inter {A} {AB}))")],
    "0 0 0",
    has_the_empty_word(3),
    original=[IN.format(f"(re.++ {A} (re.inter {A} {B}))")],
)
emptiness(
    "re-empty-range",
    [OUT.format('(re.range "b" "a")'), '(= x "a")'],
    "0 0",
    has_the_empty_word(2),
    original=[OUT.format('(re.range "a" "b")'), '(= x "a")'],
)
emptiness(
    "re-range-of-a-longer-word",
    [OUT.format('(re.range "a" "bc")'), '(= x "a")'],
    "0 0",
    has_the_empty_word(2),
    original=[OUT.format('(re.range "a" "b")'), '(= x "a")'],
)
emptiness(
    "re-loop-of-more-than-at-most",
    [OUT.format(f"((_ re.loop 2 1) {A})"), '(= x "a")'],
    "0 0",
    has_the_empty_word(2),
    original=[OUT.format(f"((_ re.loop 1 2) {A})"), '(= x "a")'],
)
emptiness(
    "re-loop-of-nothing",
    [OUT.format(f"((_ re.loop 1 2) {A})"), '(= x "")'],
    "0",
    has_the_empty_word(1),
    original=[OUT.format(f"((_ re.loop 0 2) {A})"), '(= x "")'],
)
emptiness(
    "re-length-off-by-one",
    ["(<= 2 (str.len x))", "(<= (str.len x) 2)"],
    "0 0 0",
    has_the_empty_word(3),
    original=["(<= 2 (str.len x))", "(< (str.len x) 2)"],
)
emptiness(
    "re-negated-length",
    ["(distinct 1 (str.len x))", '(= x "ab")'],
    "0 0 0",
    has_the_empty_word(3),
    original=["(= 1 (str.len x))", '(= x "ab")'],
)
emptiness(
    "re-beyond-the-alphabet",
    ['(= x "\\u{30000}")', "(= 9 (str.len x))"],
    "0 0 0 0 0 0 0 0 0 0",
    has_the_empty_word(10),
    original=['(= x "\\u{20000}")', "(= 9 (str.len x))"],
)
emptiness(
    "re-needed-states-left-out",
    [IN.format(f"(re.* {A})"), OUT.format(f"(re.+ {A})")],
    "-1 1 0",
    has_the_empty_word(1),
)
emptiness("re-position-twice", [IN.format(A), '(= x "a")'], "-2 1 1", "a position from 2 to 2 / 1")
emptiness("re-view-before-its-facts", ["(= x y)", IN.format(A), '(= y "a")'], "0 0", has_the_empty_word(2))
emptiness(
    "re-concatenation-exchanged",
    [IN.format(A), '(= y "b")', '(distinct (str.++ y x) "ab")'],
    "0 0 0",
    has_the_empty_word(3),
    original=[IN.format(A), '(= y "b")', '(distinct (str.++ x y) "ab")'],
    u="(str.++ y x)",
)
emptiness(
    "re-equality-negated",
    [IN.format(A), "(distinct x y)", '(= y "b")'],
    "0",
    "an equality with a constant if it is negated / literal -8",
    original=[IN.format(A), "(= x y)", '(= y "b")'],
)

PARTS = "(str.++ x (str.++ y z))"
accept(
    "cat-associativity",
    asserts(STRING, f"(distinct {PARTS} (str.++ (str.++ x y) z))"),
    ["c in 1", f"c cat (= {PARTS} (str.++ (str.++ x y) z))"],
)
accept(
    "cat-cancellation",
    asserts(
        STRING,
        '(= (str.++ "ab" (str.++ x "c")) (str.++ "a" (str.++ y "bc")))',
        '(distinct (str.++ "b" x) (str.++ y "b"))',
    ),
    [
        "c in 1",
        "c in 2",
        'c cat (= (str.++ "ab" (str.++ x "c")) (str.++ "a" (str.++ y "bc"))) (= (str.++ "b" x) (str.++ y "b"))',
    ],
)
reject(
    "cat-commutativity",
    asserts(STRING, f"(distinct {PARTS} (str.++ (str.++ y x) z))"),
    ["c in 1", f"c cat (= {PARTS} (str.++ (str.++ y x) z))"],
    "record 2: cat: an equation of equal words / literal 9",
    original=asserts(STRING, f"(distinct {PARTS} (str.++ (str.++ x y) z))"),
)
reject(
    "cat-prefix-that-is-the-suffix-as-well",
    asserts(STRING, "(distinct x (str.++ x x))"),
    ["c in 1", "c cat (= x (str.++ x x))"],
    "record 2: cat: an equation of equal words / literal 6",
    original=asserts(STRING, '(distinct x (str.++ "" x))'),
)
reject(
    "cat-surrogates",
    asserts(STRING, '(distinct "\\u{d83d}\\u{de00}" "\\u{1f600}")'),
    ["c in 1", 'c cat (= "\\u{d83d}\\u{de00}" "\\u{1f600}")'],
    "record 2: cat: an equation of equal words / literal 7",
)
reject(
    "cat-cancelled-on-one-side",
    asserts(STRING, "(= (str.++ x y) z)", "(distinct y z)"),
    ["c in 1", "c in 2", "c cat (= (str.++ x y) z) (= y z)"],
    "record 3: cat: equations with the same core / literals 6 and 7",
    original=asserts(STRING, "(= (str.++ x y) (str.++ x z))", "(distinct y z)"),
)
reject(
    "cat-cancelled-crosswise",
    asserts(STRING, "(= (str.++ x y) (str.++ z x))", "(distinct y z)"),
    ["c in 1", "c in 2", "c cat (= (str.++ x y) (str.++ z x)) (= y z)"],
    "record 3: cat: equations with the same core / literals 7 and 8",
    original=asserts(STRING, "(= (str.++ x y) (str.++ x z))", "(distinct y z)"),
)
reject(
    "cat-negated",
    asserts(STRING, "(distinct (str.++ x y) (str.++ x z))", "(distinct y z)"),
    ["c in 1", "c in 2", "c cat (not (= (str.++ x y) (str.++ x z))) (= y z)"],
    "record 3: cat: a closed term / -7",
)


def main() -> None:
    """Write the folders of all cases, and remove those of former ones."""
    for folder in ("accept", "reject", "malformed_certificates"):
        shutil.rmtree(CORPUS / folder, ignore_errors=True)
    for case in [*CASES, *CNF_CASES]:
        path = CORPUS / case.folder / case.name
        path.mkdir(parents=True)
        for name, data in case.files.items():
            (path / name).write_bytes(data)
    print(f"{len(CASES) + len(CNF_CASES)} cases in {CORPUS}")


if __name__ == "__main__":
    main()
