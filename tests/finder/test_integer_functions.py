"""div, mod, abs, to_int, is_int and division by terms: the clauses that define them, and what follows from these."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from test_engines import decide, script

from checker.context import Context
from checker.rules import RULES
from finder.axioms import axioms
from finder.clausify import NEGATIVE, POSITIVE, Abstraction, copied
from finder.integer_functions import definition, is_partial
from finder.model import OPERATORS
from formats.meter import Meter
from formats.smtlib import read_script
from formats.terms import BOOL, INT, REAL, Numeral, Terms

Number = int | Fraction


# ---- one term at a time


class Table:
    """Terms over a few constants, and their values."""

    def __init__(self) -> None:
        self.script = read_script(
            b"(declare-const x Int)(declare-const n Int)(declare-const a Real)(declare-const b Real)(check-sat)",
            "table",
            Meter(10**6),
        )
        self.terms: Terms = self.script.terms
        self.x, self.n, self.a, self.b = (self.terms.apply(f, ()) for f in self.script.functions)

    def numeral(self, value: Number, real: bool = False) -> int:
        return self.terms.numeral(value.numerator, value.denominator, REAL if real else INT)

    def clauses(self, t: int) -> list[list[int]]:
        """The definition of t and of the functions that it brings in; each is an instance that the checker accepts."""
        found, seen = [], set()
        pending = [t]
        while pending:
            u = pending.pop()
            if u in seen:
                continue
            seen.add(u)
            for clause, justification in definition(self.terms, u):
                self.certified(clause, justification)
                found.append(clause)
                pending += [v for x in clause for v in self.below(x)]
        return found

    def certified(self, clause: list[int], justification: tuple[object, ...]) -> None:
        rule, *rest = justification
        if rule == "ax":
            arguments = [rest[0], *rest[1]]  # type: ignore[misc]
        else:
            (literal,) = clause
            arguments = [1, *rest[0], -literal]  # type: ignore[misc]
        assert RULES[str(rule)](Context(self.terms, [], Meter(10**6)), arguments) == clause

    def below(self, literal: int) -> list[int]:
        found = [abs(literal)]
        for t in found:
            found += [abs(x) for x in self.terms.arguments[t]]
        return found

    def holds(self, clauses: list[list[int]], values: dict[int, Number | bool]) -> bool:
        """Whether the clauses are true under the values of leaves, which include the terms that are defined."""

        def value(t: int) -> Number | bool:
            if t not in values:
                head = self.terms.head[t]
                if isinstance(head, Numeral):
                    return head.value
                return OPERATORS[str(head)](*map(value, self.terms.arguments[t]))  # type: ignore[no-any-return]
            return values[t]

        return all(any(value(abs(x)) is (x > 0) for x in clause) for clause in clauses)


@pytest.mark.parametrize("divisor", [-7, -3, -2, -1, 1, 2, 3, 7])
@pytest.mark.parametrize("known", [True, False])
def test_division_has_one_value(divisor: int, known: bool) -> None:
    """With the divisor as a numeral, or as the value of a variable."""
    table = Table()
    n = table.numeral(divisor) if known else table.n
    q, r = (table.terms.apply(head, (table.x, n)) for head in ("div", "mod"))
    of_q, of_r = table.clauses(q), table.clauses(r)
    assert all(clause in of_r for clause in of_q)
    for x in range(-15, 16):
        right = (x - x % abs(divisor)) // divisor
        for quotient in range(-17, 18):
            values: dict[int, Number | bool] = {table.x: x, table.n: divisor, q: quotient}
            assert table.holds(of_q, values) is (quotient == right), (x, quotient)
        for remainder in range(-8, 9):
            values = {table.x: x, table.n: divisor, q: right, r: remainder}
            assert table.holds(of_r, values) is (remainder == x % abs(divisor)), (x, remainder)


def test_written_negation_is_a_numeral() -> None:
    table = Table()
    minus_three = table.terms.apply("-", (table.numeral(3),))
    t = table.terms.apply("div", (table.x, minus_three))
    assert len(table.clauses(t)) == 4
    assert not is_partial(table.terms, t)
    assert [q for q in range(-9, 10) if table.holds(table.clauses(t), {table.x: -7, t: q})] == [3]


@pytest.mark.parametrize("known", [True, False])
def test_division_by_zero_may_be_anything(known: bool) -> None:
    table = Table()
    n, b = (table.numeral(0), table.numeral(0, real=True)) if known else (table.n, table.b)
    for head, arguments in (("div", (table.x, n)), ("mod", (table.x, n)), ("/", (table.a, b))):
        t = table.terms.apply(head, arguments)
        clauses = table.clauses(t)
        assert bool(clauses) is not known
        assert is_partial(table.terms, t)
        for x in range(-4, 5):
            for value in range(-9, 10):
                values: dict[int, Number | bool] = {table.x: x, table.a: Fraction(x), table.n: 0, table.b: 0, t: value}
                if head == "mod" and not known:
                    values[table.terms.apply("div", arguments)] = 5
                assert table.holds(clauses, values)


def test_absolute_value_has_one_value() -> None:
    table = Table()
    t = table.terms.apply("abs", (table.x,))
    clauses = table.clauses(t)
    for x in range(-9, 10):
        assert [y for y in range(-10, 11) if table.holds(clauses, {table.x: x, t: y})] == [abs(x)]


RATIONALS = [Fraction(n, d) for d in (1, 2, 3, 7) for n in range(-20, 21)]


def test_integral_part_has_one_value() -> None:
    table = Table()
    t, u = (table.terms.apply(head, (table.a,)) for head in ("to_int", "is_int"))
    of_t, of_u = table.clauses(t), table.clauses(u)
    assert all(clause in of_u for clause in of_t)
    for a in RATIONALS:
        assert [i for i in range(-25, 26) if table.holds(of_t, {table.a: a, t: i})] == [floor(a)]
        for truth in (False, True):
            assert table.holds(of_u, {table.a: a, t: floor(a), u: truth}) is (truth == (a.denominator == 1))


def test_quotient_has_one_value() -> None:
    table = Table()
    t = table.terms.apply("/", (table.a, table.b))
    clauses = table.clauses(t)
    for b in RATIONALS[:40:3]:
        for c in RATIONALS[::9]:
            if b:
                found = [q for q in RATIONALS if table.holds(clauses, {table.a: b * c, table.b: b, t: q})]
                assert set(found) == {c}
    half = table.terms.apply("/", (table.a, table.numeral(Fraction(2), real=True)))
    assert definition(table.terms, half) == []
    assert not is_partial(table.terms, half)


def test_other_terms_are_not_defined() -> None:
    table = Table()
    for t in (table.x, table.numeral(3), table.terms.apply("+", (table.x, table.x)), 1):
        assert definition(table.terms, t) == []
        assert not is_partial(table.terms, t)


# ---- in the abstraction of a problem


def abstraction(text: str) -> Abstraction:
    """That of the first query."""
    found = read_script(text.encode(), "problem", Meter(10**6))
    return Abstraction(copied(found.terms), found.queries[0].assertions)


def test_terms_that_come_later_are_defined() -> None:
    """Once each, also if they come up during the search."""
    a = abstraction("(declare-const x Int)(assert (< (mod x 3) 1))(assert (< (div x 3) 1))(check-sat)")
    used = [j for _, j in a.clauses if j[0] == "ax"]
    assert [j[1] for j in used].count(axioms()["div-lower"][0]) == 1
    assert len(used) == len(set(used)) == 3
    count = len(a.clauses)
    x = next(t for t in range(1, len(a.terms)) if a.terms.sort[t] is INT and not a.terms.arguments[t])
    four = a.terms.numeral(4, 1, INT)
    a.literal(a.terms.apply("<", (a.terms.apply("abs", (a.terms.apply("mod", (x, four)),)), x)))
    names = "abs-negative abs-nonnegative div-lower div-upper-positive mod-remainder".split()
    assert sorted(j[1] for _, j in a.clauses[count:] if j[0] == "ax") == sorted(axioms()[name][0] for name in names)
    assert all(a.terms.sort[a.term[abs(x)]] is BOOL for clause, _ in a.clauses for x in clause)


def test_literals_of_axioms_matter_either_way() -> None:
    """The assertion contains x < 0 in one polarity only, the definition of abs in both."""
    a = abstraction("(declare-const x Int)(assert (< x 0))(assert (= (abs x) 3))(check-sat)")
    assert a.polarity[a.assertions[0]] == POSITIVE | NEGATIVE
    b = abstraction("(declare-const x Int)(assert (< x 0))(check-sat)")
    assert b.polarity[b.assertions[0]] == POSITIVE


def test_what_may_be_by_zero_is_a_function() -> None:
    a = abstraction(
        "(declare-const x Int)(declare-const a Real)"
        "(assert (= (div x 0) (div x 3) (mod x x)))(assert (= (/ a 0.0) (/ a 2.0) (/ a a)))(check-sat)"
    )
    # The quotient that defines (mod x x) is the fifth.
    assert len(a.applications) == 5
    assert {a.terms.head[t] for t in a.applications} == {"div", "mod", "/"}


# ---- end to end; each certificate is checked

PROBLEMS = [
    ("residues", "QF_LIA", ["x Int"], ["(= (mod x 3) 2)", "(= (mod x 6) 1)"], "unsat"),
    ("residues that fit", "QF_LIA", ["x Int"], ["(= (mod x 3) 2)", "(= (mod x 6) 5)"], "sat"),
    ("quotient and remainder", "QF_LIA", ["x Int"], ["(distinct (+ (* 3 (div x 3)) (mod x 3)) x)"], "unsat"),
    ("remainder by a negative number", "QF_LIA", ["x Int"], ["(< (mod x (- 3)) 0)"], "unsat"),
    ("remainder too large", "QF_LIA", ["x Int"], ["(> (mod x (- 3)) 2)"], "unsat"),
    ("quotient by a negative number", "QF_LIA", ["x Int"], ["(= (div x (- 3)) 2)", "(< (- 4) x)"], "unsat"),
    ("quotient rounded down", "QF_LIA", ["x Int"], ["(= (div x (- 3)) 2)", "(= x (- 5))"], "sat"),
    ("quotient by one", "QF_LIA", ["x Int"], ["(distinct (div x 1) x)"], "unsat"),
    ("quotients in a row", "QF_LIA", ["x Int"], ["(distinct (div (div x 2) 3) (div x 6))"], "unsat"),
    ("digits", "QF_LIA", ["x Int"], ["(= (mod x 10) 7)", "(= (mod (div x 10) 10) 4)", "(< 99 x 150)"], "sat"),
    ("sum of residues", "QF_LIA", ["x Int", "y Int"],
     ["(= (mod (+ x y) 10) 3)", "(= (mod x 10) 7)", "(= (mod y 10) 5)"], "unsat"),
    ("divisible", "QF_LIA", ["x Int"], ["((_ divisible 4) x)", "(not ((_ divisible 2) x))"], "unsat"),
    ("divisible by both", "QF_LIA", ["x Int"], ["((_ divisible 4) x)", "((_ divisible 6) x)", "(< 0 x 12)"], "unsat"),
    ("divisible, sat", "QF_LIA", ["x Int"], ["((_ divisible 4) x)", "((_ divisible 6) x)", "(< 0 x 13)"], "sat"),
    ("triangle", "QF_LIA", ["x Int", "y Int"], ["(< (+ (abs x) (abs y)) (abs (+ x y)))"], "unsat"),
    ("absolute value", "QF_LIA", ["x Int", "y Int"], ["(= (abs x) 3)", "(< x y 0)"], "sat"),
    ("between integers", "QF_LIRA", ["a Real"], ["(is_int a)", "(< 0.0 a 1.0)"], "unsat"),
    ("integral part", "QF_LIRA", ["a Real"], ["(= (to_int a) 3)", "(< (* 2.0 a) 5.0)"], "unsat"),
    ("integral part of a sum", "QF_LIRA", ["a Real", "b Real"],
     ["(< (to_int (+ a b)) (+ (to_int a) (to_int b)))"], "unsat"),
    ("integral part of a sum, above", "QF_LIRA", ["a Real", "b Real"],
     ["(= (to_int (+ a b)) (+ (to_int a) (to_int b) 1))"], "sat"),
    ("to_real is integral", "QF_LIRA", ["x Int"], ["(not (is_int (to_real x)))"], "unsat"),
    ("to_int after to_real", "QF_LIRA", ["x Int"], ["(distinct (to_int (to_real x)) x)"], "unsat"),
    ("half", "QF_LIRA", ["a Real"], ["(is_int (* 2.0 a))", "(not (is_int a))", "(is_int (+ a 0.5))"], "sat"),
    ("functions of remainders", "QF_UFLIA", ["x Int", "f Int Int"], ["(distinct (f (mod x 1)) (f 0))"], "unsat"),
    ("by zero, equal", "QF_LIA", ["x Int", "y Int"], ["(<= x y)", "(<= y x)", "(distinct (div x 0) (div y 0))"],
     "unsat"),
    ("remainders by zero", "QF_LIA", ["x Int", "y Int"], ["(= x y)", "(distinct (mod x 0) (mod y 0))"], "unsat"),
    ("quotients by zero", "QF_LRA", ["a Real", "b Real"], ["(<= a b)", "(<= b a)", "(distinct (/ a 0) (/ b 0))"],
     "unsat"),
    ("by a variable", "QF_NIA", ["x Int", "y Int"], ["(< 0 y)", "(<= y (mod x y))"], "unsat"),
    ("by a variable of either sign", "QF_NIA", ["x Int", "y Int"], ["(distinct 0 y)", "(< (mod x y) 0)"], "unsat"),
    ("by equal variables", "QF_NIA", ["x Int", "y Int", "z Int"], ["(= y z)", "(distinct (div x y) (div x z))"],
     "unsat"),
    ("a quotient of terms", "QF_NRA", ["a Real", "b Real"],
     ["(distinct b 0.0)", "(= (/ a b) 0.0)", "(distinct (* b (/ a b)) a)"], "unsat"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("logic", "declarations", "assertions", "expected"), [row[1:] for row in PROBLEMS], ids=[row[0] for row in PROBLEMS]
)
def test_answer(logic: str, declarations: list[str], assertions: list[str], expected: str) -> None:
    assert decide("lazy", script(logic, declarations, assertions)).answer == expected


def test_certificate_names_axioms() -> None:
    answer = decide("lazy", script("QF_LIA", ["x Int"], ["(< (abs x) 0)"]))
    lines = answer.certificate.split(b"\nrefutation")[0].split(b"\n")
    assert sorted(line[:6] for line in lines if line.startswith(b"c ax ")) == [b"c ax 5", b"c ax 6"]


def test_order_encoding_with_division_by_one() -> None:
    """Differences as long as the divisor is 1: the definition is part of what the order encoding decides."""
    bounds = ["(<= 0 x 5)", "(<= 0 (div x 1) 9)"]
    assert decide("eager", script("QF_LIA", ["x Int"], [*bounds, "(< x (div x 1))"])).answer == "unsat"
    assert (
        decide("eager", script("QF_LIA", ["x Int"], [*bounds, "(not (< x (* 1 (div x 1))))", "(< 3 (div x 1))"])).answer
        == "sat"
    )
