"""Functions of strings: each is decided by its axioms, by values, and as far as nothing is known of its arguments."""

from __future__ import annotations

import pytest
from string_problems import answer_to, decided, problem

from finder.axioms import axioms, clause_of
from finder.string_functions import BY_LANGUAGES, LENGTHS, ON_DEMAND, PARTS, by_parts, definition, value_of
from formats.terms import BOOL, INT, PROFILES, STRING, Terms

DIGIT = '(re.range "0" "9")'

UNSAT = {
    "str.++": ['(= (str.++ x "a") y)', '(str.suffixof "b" y)'],
    "str.len": ["(= (str.++ x y) x)", '(not (= y ""))'],
    "str.substr": ["(= y (str.substr x 1 2))", '(= x "abcd")', '(not (= y "bc"))'],
    "str.substr before": ['(not (= (str.substr x i j) ""))', "(or (< i 0) (<= j 0) (>= i (str.len x)))"],
    "str.substr inside": ["(= (str.len (str.substr x i 3)) 2)", "(<= 0 i)", "(< (+ i 3) (str.len x))"],
    "str.at": ['(= (str.at x 1) "b")', '(str.in_re x (re.++ re.allchar (str.to_re "a") re.all))'],
    "str.prefixof": ["(str.prefixof x y)", '(= x "ab")', '(str.prefixof "ac" y)'],
    "str.prefixof of a variable": ["(str.prefixof x y)", "(> (str.len x) (str.len y))"],
    "str.suffixof": ["(str.suffixof x y)", '(= x "ab")', '(str.suffixof "bb" y)'],
    "str.contains": [
        '(str.contains x "ab")',
        '(str.in_re x (re.* (re.++ (str.to_re "ba") (re.opt (str.to_re "c")))))',
        '(not (str.contains x "ac"))',
        "(= (str.len x) 3)",
    ],
    "str.contains of a variable": ["(str.contains x y)", "(> (str.len y) (str.len x))"],
    "str.indexof": ['(= (str.indexof x "b" 0) 1)', '(= x (str.++ "b" y))', "(= (str.len x) 1)"],
    "str.indexof of nothing": ['(= (str.indexof x "b" 0) (- 1))', '(str.contains x "b")'],
    "str.indexof far away": ["(>= (str.indexof x y i) 0)", "(> i (str.len x))"],
    "str.replace": ['(= (str.replace x "a" "b") y)', '(= x "caa")', '(not (= y "cba"))'],
    "str.replace of nothing": ['(not (= (str.replace x "a" "b") x))', '(not (str.contains x "a"))'],
    "str.replace_all": ['(= (str.replace_all x "a" "bb") y)', '(= x "aca")', '(not (= y "bbcbb"))'],
    "str.replace_re": [f'(= (str.replace_re x {DIGIT} "a") y)', '(= x "b12")', '(not (= y "ba2"))'],
    "str.replace_re_all": [f'(= (str.replace_re_all x {DIGIT} "a") y)', '(= x "b12")', '(not (= y "baa"))'],
    "str.to_code": ["(= (str.to_code x) 97)", '(not (= x "a"))'],
    "str.to_code of two": ["(> (str.len x) 1)", "(>= (str.to_code x) 0)"],
    "str.from_code": ["(= (str.from_code i) x)", "(= i 98)", '(not (= x "b"))'],
    "str.from_code of none": ["(< i 0)", '(not (= (str.from_code i) ""))'],
    "str.to_int": ['(= x "012")', "(not (= (str.to_int x) 12))"],
    "str.from_int": ["(= i 12)", '(not (= (str.from_int i) "12"))'],
    "str.from_int of a negative": ["(< i 0)", "(> (str.len (str.from_int i)) 0)"],
    "str.from_int of others": ["(= (str.from_int i) (str.from_int j))", "(distinct i j)", "(< 0 i)", "(< 0 j)"],
    "str.<": ["(str.< x y)", "(str.< y x)", '(= x "a")', '(= y "b")'],
    "str.<=": ["(str.<= x y)", '(= x "b")', '(= y "ab")'],
    "str.is_digit": ["(str.is_digit x)", "(not (= (str.len x) 1))"],
    "str.in_re": ['(str.in_re (str.++ x "a") (re.* (str.to_re "b")))'],
}  # fmt: skip

SAT = {
    "str.++": ['(= (str.++ x "a") (str.++ "a" y))', "(distinct x y)"],
    "str.substr": ['(= (str.substr x i 2) "bc")', "(> i 1)"],
    "str.at": ['(= (str.at x 1) "b")', "(= (str.len x) 3)"],
    "str.prefixof": ["(str.prefixof x y)", '(distinct x y "")'],
    "str.suffixof": ["(str.suffixof x y)", '(distinct x y "")'],
    "str.contains": ["(str.contains x y)", '(distinct x y "")', "(not (str.prefixof y x))"],
    "no str.contains": ["(not (str.contains x y))", "(= (str.len x) 2)"],
    "str.indexof": ['(= (str.indexof x "bc" 1) 2)', '(= x "abbc")'],
    "str.replace": ['(= (str.replace x y "b") "ab")', "(distinct x y)"],
    "str.replace_all": ['(= (str.replace_all x "a" "bb") y)', '(= x "aca")'],
    "str.replace_re": [f"(= (str.replace_re x {DIGIT} y) z)", "(not (= z x))", '(= x "b1")'],
    "str.replace_re_all": [f'(= (str.replace_re_all x {DIGIT} "c") z)', '(= x "1b1")'],
    "str.to_code": ["(= (+ (str.to_code x) 1) (str.to_code y))"],
    "str.from_code": ["(= (str.from_code i) x)", '(str.in_re x (re.range "b" "c"))'],
    "str.to_int": ["(= (str.to_int x) (- 1))", "(= (str.len x) 2)"],
    "str.from_int": ["(= (str.from_int i) x)", "(= (str.len x) 2)"],
    "str.<": ["(str.< x y)", "(str.< y z)", "(= (str.len x) (str.len z))"],
    "str.is_digit": ["(str.is_digit x)", "(distinct x y)", "(str.is_digit y)"],
}  # fmt: skip


@pytest.mark.parametrize("name", UNSAT)
def test_refuted(name: str) -> None:
    assert answer_to(*UNSAT[name]) == "unsat"


@pytest.mark.parametrize("name", SAT)
def test_satisfied(name: str) -> None:
    assert answer_to(*SAT[name]) == "sat"


def test_every_function_is_tested() -> None:
    """The table above has each function of the signature."""
    written = " ".join(a for assertions in UNSAT.values() for a in assertions)
    missing = [head for head in PROFILES if head.startswith("str.") and f"({head} " not in written]
    assert not missing


def applied(terms: Terms, head: str) -> int:
    """A function of strings, of variables that it does not matter which they are: constants here."""
    words = iter("abc")
    arguments = []
    for sort in PROFILES[head][0]:
        if sort is STRING:
            arguments.append(terms.text(next(words)))
        elif sort is INT:
            arguments.append(terms.numeral(1, 1, INT))
        else:
            arguments.append(terms.apply("re.none", ()))
    return terms.apply(head, arguments)


@pytest.mark.parametrize("head", [*LENGTHS, *PARTS])
def test_axioms_are_those_of_the_book(head: str) -> None:
    """Each axiom named exists, and its instance for the arguments of a term is the book's clause."""
    terms = Terms()
    t = applied(terms, head)
    for name in (*LENGTHS.get(head, ()), *PARTS.get(head, ())):
        assert name in axioms()
    for clause, (rule, number, arguments) in by_parts(terms, t):
        assert rule == "ax"
        assert isinstance(number, int)
        assert clause == clause_of(terms, number, arguments)  # type: ignore[arg-type]
        assert t in terms.below(clause) or head in BY_LANGUAGES or number == axioms()["less-total"][0]


def test_what_is_used_on_demand_has_axioms() -> None:
    assert set(ON_DEMAND) <= PARTS.keys()
    assert BY_LANGUAGES.keys() <= PARTS.keys()


def test_ground_terms_have_their_values() -> None:
    terms = Terms()
    word = terms.text("ab")
    assert value_of(terms, word) == []
    length = terms.apply("str.len", (word,))
    assert value_of(terms, length) == [([terms.apply("=", (length, terms.numeral(2, 1, INT)))], ("eval", length))]
    contains = terms.apply("str.contains", (word, terms.text("c")))
    assert terms.sort[contains] is BOOL
    assert value_of(terms, contains) == [([-contains], ("eval", contains))]
    assert definition(terms, contains, True) == [([-contains], ("eval", contains))]


def test_the_checker_computes_no_strings_in_expressions() -> None:
    """A ground membership in an expression with a string to be computed is no term that `eval` knows."""
    terms = Terms()
    joined = terms.apply("str.++", (terms.text("a"), terms.text("b")))
    membership = terms.apply("str.in_re", (terms.text("ab"), terms.apply("str.to_re", (joined,))))
    assert value_of(terms, membership) == []
    assert value_of(terms, joined) != []
    assert answer_to('(not (str.in_re "ab" (str.to_re (str.++ "a" "b"))))') == "unsat"
    assert answer_to('(= x (str.replace_re "xab" (str.to_re (str.++ "a" "b")) "y"))') == "sat"
    assert answer_to('(not (= "xy" (str.replace_re "xab" (str.to_re (str.++ "a" "b")) "y")))') == "unsat"


def test_bounded_problems_are_searched() -> None:
    """Where axioms do not see a contradiction, the values of bounded length are tried."""
    found = decided(
        problem(
            "(str.contains x y)",
            "(not (str.contains (str.++ x x) y))",
            "(< (str.len x) 2)",
            '(str.in_re x (re.* (re.range "a" "b")))',
        )
    )
    assert found.answer == "unsat"
    assert found.rules["cc"] > 0
