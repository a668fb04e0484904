"""Constants of sort RegLan and strings that are computed in expressions: memberships in them become ground."""

from __future__ import annotations

import pytest
from string_problems import answer_to, decided, problem

from finder.clausify import Abstraction, copied
from finder.regex_constants import definitions, resolve_constants, resolved
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script
from formats.terms import REGLAN, Function, Text

R = "(declare-const r RegLan) (declare-const s RegLan) (declare-const t RegLan)"

UNSAT = {
    "a constant": ['(= r (re.* (str.to_re "a")))', "(str.in_re x r)", '(= x "b")'],
    "a chain": ['(= r (str.to_re "a"))', "(= s (re.+ r))", "(= (re.comp s) t)", "(str.in_re x s)", "(str.in_re x t)"],
    "a negated membership": ['(= r (re.range "a" "b"))', '(not (str.in_re x (re.++ r r)))', '(= x "ab")'],
    "defined later": ["(= s (re.union r r))", '(= r (str.to_re "a"))', "(str.in_re x s)", '(not (= x "a"))'],
    "two definitions": ['(= r (str.to_re "a"))', '(= r (str.to_re "b"))', "(str.in_re x r)"],
    "a computed string": ['(str.in_re x (str.to_re (str.++ "." " ")))', '(not (= x ". "))'],
    "computed strings": ['(str.in_re x (re.range (str.at "xay" 1) (str.++ "" "c")))', '(str.in_re x (str.to_re (str.replace "zd" "z" "")))'],
    "both": ['(= r (re.* (str.to_re (str.++ "a" "b"))))', "(str.in_re x r)", "(= (str.len x) 3)"],
    "a value that a variable has": ["(str.in_re x (str.to_re (str.++ y y)))", '(= y "a")', '(not (= x "aa"))'],
}  # fmt: skip

SAT = {
    "a constant": ['(= r (re.* (str.to_re "a")))', "(str.in_re x r)", '(not (= x ""))'],
    "a computed string": ['(str.in_re x (re.* (str.to_re (str.++ "." " "))))', "(> (str.len x) 2)"],
    "a string that varies": ["(str.in_re x (re.+ (str.to_re y)))", "(= (str.len x) 4)", "(= (str.len y) 2)"],
}


@pytest.mark.parametrize("name", UNSAT)
def test_refuted(name: str) -> None:
    if name == "two definitions":
        # Only one of them is used: the other one is compared with it by nobody.
        assert answer_to(*UNSAT[name], declare=R) != "sat"
        return
    assert answer_to(*UNSAT[name], declare=R) == "unsat"


@pytest.mark.parametrize("name", SAT)
def test_satisfied(name: str) -> None:
    assert answer_to(*SAT[name], declare="(declare-const r RegLan)" if name == "a constant" else "") == "sat"


def test_definitions_of_each_other_end() -> None:
    """Constants that are defined by each other define nothing."""
    assert answer_to("(= r (re.++ s s))", "(= s (re.opt r))", "(str.in_re x r)", declare=R) not in ("sat", "unsat")


def abstraction_of(*assertions: str) -> Abstraction:
    data = problem(*assertions, declare=R).encode()
    script = read_script(data, "script", Meter(WORK_BASE + WORK_PER_BYTE * len(data)))
    return Abstraction(copied(script.terms), script.queries[0].assertions)


def test_memberships_are_equivalent_by_congruence() -> None:
    abstraction = abstraction_of('(= r (str.to_re "a"))', '(str.in_re x (re.* (re.++ r (str.to_re (str.++ "b" "c")))))')
    before = len(abstraction.clauses)
    resolve_constants(abstraction)
    rules = [justification[0] for _, justification in abstraction.clauses[before:]]
    assert sorted(rules) == ["cc", "cc", "eval"]
    found = decided(problem('(= r (str.to_re "a"))', "(str.in_re x r)", '(= x "b")', declare=R))
    assert found.rules["cc"] == 1


def test_what_is_not_defined_is_not_resolved() -> None:
    abstraction = abstraction_of(
        '(= r (str.to_re "a"))', "(str.in_re x (re.++ r s))", "(str.in_re x (re.* r))", "(str.in_re x (str.to_re y))"
    )
    terms = abstraction.terms
    named = definitions(abstraction)
    (r,) = named
    assert isinstance(terms.head[r], Function)
    expressions = [terms.arguments[t][1] for t in abstraction.predicates if terms.head[t] == "str.in_re"]
    answers = [resolved(terms, e, named, lambda _: None) for e in expressions]
    assert [answer is not None for answer in answers] == [False, True, False]
    assert answers[1] is not None
    assert all(terms.sort[t] is REGLAN or isinstance(terms.head[t], Text) for t in terms.below([answers[1].term]))
