"""Strings in the lazy engine: memberships, constants, lengths, concatenations, differences and functions of strings."""

from __future__ import annotations

import array
import hashlib
import io

import pytest
from string_problems import answer_to, decided, problem

from checker.kernel import check
from finder.certify import Certifier
from finder.clausify import Abstraction, copied
from finder.string_theory import StringTheory
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script
from formats.terms import STRING, Function

AB = '(re.+ (re.union (str.to_re "a") (str.to_re "b")))'

UNSAT = {
    "two languages": [f"(str.in_re x {AB})", '(str.in_re x (re.+ (re.range "c" "z")))'],
    "a complement": ['(str.in_re x (re.* (str.to_re "ab")))', f'(not (or (= x "") (str.in_re x {AB})))'],
    "two constants": ['(= x "a")', '(= x "b")'],
    "constants that are compared": ['(= "a" "b")'],
    "a constant and a language": ['(= x "ac")', f"(str.in_re x {AB})"],
    "a constant in a language": [f'(str.in_re "ac" {AB})'],
    "equal strings": [f"(str.in_re x {AB})", "(= x y)", "(= y z)", '(= z "c")'],
    "all but one": ['(str.in_re x (re.range "a" "b"))', '(not (= x "a"))', '(distinct x "b")'],
    "three of two": [*(f'(str.in_re {s} (re.range "a" "b"))' for s in "xyz"), "(distinct x y z)"],
    "a language and a length": [f"(str.in_re x ((_ re.^ 3) {AB}))", "(< (str.len x) 3)"],
    "an even length": ['(str.in_re x (re.* (str.to_re "ab")))', "(= (str.len x) (+ i i 1))", "(< 0 i 5)"],
    "lengths and arithmetic": ["(= (str.++ x y) z)", "(= (str.len z) 3)", "(> (+ (str.len x) (str.len y)) 3)"],
    "nothing has a negative length": ["(< (str.len x) 0)"],
    "one string is empty": ["(= (str.len x) 0)", '(not (= x ""))'],
    "a view": ['(= x (str.++ "a" y))', '(str.in_re x (re.++ (str.to_re "b") re.all))'],
    "a view of parts": ['(= x (str.++ y "c" z))', '(str.in_re x (re.* (re.range "a" "b")))'],
    "a view through an equality": ["(= (str.++ x y) z)", f"(str.in_re x {AB})", '(str.prefixof "c" z)'],
    "two views": ['(= (str.++ x "a") (str.++ y "b"))'],
    "parts with lengths": ["(= (str.++ x y) z)", '(= z "abcd")', "(= (str.len x) 2)", '(not (= y "cd"))'],
    "a string twice": ['(= (str.++ x x) "abab")', '(not (= x "ab"))'],
    "it occurs twice": [
        "(= (str.++ x x) y)",
        "(= (str.len y) 4)",
        '(str.in_re y (re.++ (re.* (str.to_re "a")) (str.to_re "b")))',
    ],
    "a choice": ['(= x (ite p "ab" "b"))', '(str.prefixof "c" x)'],
    "a number": ["(= (str.to_int x) 42)", '(not (str.contains x "4"))'],
    "a number and a language": ["(= (str.to_int x) 10)", '(str.in_re x (re.* (str.to_re "1")))'],
    "no number": ['(str.in_re x (re.+ (re.range "0" "9")))', "(< (str.to_int x) 0)"],
}  # fmt: skip

SAT = {
    "one language": [f"(str.in_re x {AB})"],
    "a length": [f"(str.in_re x {AB})", "(= (str.len x) 7)"],
    "differences": [*(f'(str.in_re {s} (re.range "a" "c"))' for s in "xyz"), "(distinct x y z)"],
    "a difference from a concatenation": ["(not (= x (str.++ y z)))", "(= (str.len x) (+ (str.len y) (str.len z)))"],
    "a sum of lengths": ["(= (str.++ x y) z)", "(= (str.len z) 5)", "(> (str.len x) (str.len y) 0)"],
    "parts in languages": [
        "(= z (str.++ x y))",
        f"(str.in_re x {AB})",
        '(str.in_re y (re.+ (re.range "0" "9")))',
        '(str.in_re z (re.++ re.all (str.to_re "b7") re.all))',
    ],
    "concatenations": ['(= (str.++ x "b" y) (str.++ y "b" x))', "(not (= x y))"],
    "a number": ["(= (str.to_int x) 42)", "(= (str.len x) 4)"],
    "a sum of numbers": ["(= (+ (str.to_int x) (str.to_int y)) 7)", "(> (str.to_int x) 2)", "(> (str.to_int y) 2)"],
    "a choice": ['(= x (ite p "ab" y))', '(str.prefixof "c" x)'],
}  # fmt: skip


@pytest.mark.parametrize("name", UNSAT)
def test_refuted(name: str) -> None:
    assert answer_to(*UNSAT[name]) == "unsat"


@pytest.mark.parametrize("name", SAT)
def test_satisfied(name: str) -> None:
    assert answer_to(*SAT[name]) == "sat"


def test_functions_of_strings_are_functions() -> None:
    declare = "(declare-fun f (String) String) (declare-fun q (String Int) Bool)"
    equal = ["(= (str.++ x y) z)", '(= z "a")', "(= (str.len x) 1)"]
    assert answer_to(*equal, '(not (= (f x) (f "a")))', declare=declare) == "unsat"
    assert answer_to(*equal, "(= i j)", '(not (= (q x i) (q "a" j)))', declare=declare) == "unsat"
    assert answer_to(*equal, '(not (= (f x) (f "b")))', "(q x i)", "(not (q y i))", declare=declare) == "sat"
    assert answer_to('(= (f x) "a")', '(= (f y) "b")', "(= x y)", declare=declare) == "unsat"


def test_lemmas_are_memberships() -> None:
    """What languages refute is not refuted in another way."""
    found = decided(problem(*UNSAT["two languages"]))
    assert found.rules["re"] == 1
    assert "eval" not in found.rules


def theory(*assertions: str) -> tuple[StringTheory, Abstraction]:
    data = problem(*assertions).encode()
    script = read_script(data, "script", Meter(WORK_BASE + WORK_PER_BYTE * len(data)))
    abstraction = Abstraction(copied(script.terms), script.queries[0].assertions)
    strings = StringTheory(abstraction)
    strings.update()
    return strings, abstraction


def test_a_conflict_speaks_of_the_atoms_given() -> None:
    """`conflict` refutes what is assigned only where an atom given takes part."""
    strings, abstraction = theory('(= x "a")', '(= x "b")', '(= y "c")')
    first, second, third = abstraction.assertions

    def value(t: int) -> bool | None:
        return t in (first, second, third) or None

    lemma = strings.conflict([first], value, float("inf"))
    assert lemma is not None
    assert {abstraction.term[abs(x)] for x in lemma.clause} == {first, second}
    assert strings.conflict([third], value, float("inf")) is None
    assert strings.conflict([], value, float("inf")) == lemma
    assert strings.conflict([second], lambda t: t == first or None, float("inf")) is None


def test_a_lemma_that_is_true_already_is_not_given() -> None:
    strings, abstraction = theory('(= x "a")', '(= x "b")')
    first, second = abstraction.assertions
    lemmas = strings.check(lambda t: t in (first, second) or None, None, float("inf"))
    assert len(lemmas) == 1
    assert not strings._says_something(lemmas[0], lambda t: False)
    assert not strings._says_something(lemmas[0]._replace(clause=[1, -1]), lambda _: None)


def test_negative_lengths_are_no_facts() -> None:
    """Comparisons of lengths with negative numbers are left to arithmetic."""
    strings, abstraction = theory("(= (str.len x) (- 1))", "(< (str.len y) 0)", "(< (str.len z) 2)")
    terms = abstraction.terms
    x, y, z = [t for t in range(1, len(terms) + 1) if isinstance(terms.head[t], Function) and terms.sort[t] is STRING]
    first, second, third = abstraction.assertions
    assert third in strings.facts[z]
    assert first not in strings.facts[x]
    assert second not in strings.facts[y]
    assert answer_to("(= (str.len x) (- 1))") == answer_to("(< (str.len x) (- 1))") == "unsat"
    assert answer_to("(or p (= (str.len x) i))", "(< i 0)", "(distinct (str.len y) (- 2))") == "sat"


def test_an_equality_that_turns_around() -> None:
    """Terms made on the way have other numbers in a certificate: the row of an equality can change its sign there."""
    data = b"(declare-const a Int)(declare-const b Int)(declare-const p Bool)(assert p)(assert (not p))(check-sat)"
    script = read_script(data, "script", Meter(WORK_BASE + WORK_PER_BYTE * len(data)))
    terms = copied(script.terms)
    a, b = (next(t for t in range(1, len(terms) + 1) if getattr(terms.head[t], "name", "") == name) for name in "ab")
    for turned in (False, True):
        table = copied(terms)
        one = table.apply("+", (a, b))
        two = table.apply("+", (b, b, a))
        equality, less = table.apply("=", (one, two)), table.apply("<", (one, two))
        literals = dict(enumerate([-equality, -less, *script.queries[0].assertions], 1))
        certifier = Certifier(table, len(terms), lambda x, literals=literals: literals[x])  # type: ignore[misc]
        if turned:
            certifier.writer.number(two)
        # one − two = 0 and two − one > 0: their sum is 0 > 0.
        certifier.clause([1, 2], ("la", [1, 1]))
        for k in (1, 2):
            certifier.clause([2 + k], ("in", k))
        assert (certifier._turned(equality) == -1) == turned
        steps = array.array("i", [0, 2, 2, 3])
        found = certifier.certificate(1, hashlib.sha256(data).hexdigest(), steps)
        assert (
            check(data, "script", io.BytesIO(found), "certificate", 1, Meter(WORK_BASE, WORK_PER_BYTE)).answer
            == "unsat"
        )
