"""Lemmas for values that do not go together: what they say, and that they are valid."""

from __future__ import annotations

import pytest
from string_problems import decided, problem

from finder.clausify import Abstraction, copied
from finder.string_refinement import Refinement
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script


def refinement(text: str, words: dict[str, str], numbers: dict[str, int]) -> Refinement:
    """A refinement where nothing is known but the values of these constants."""
    data = text.encode()
    script = read_script(data, "script", Meter(WORK_BASE + WORK_PER_BYTE * len(data)))
    abstraction = Abstraction(copied(script.terms), script.queries[0].assertions)
    terms = abstraction.terms

    def name(t: int) -> str:
        return getattr(terms.head[t], "name", "")

    return Refinement(
        abstraction, lambda _: None, lambda t: numbers.get(name(t)), lambda t: words.get(name(t)), lambda t: t
    )


def joined(refined: Refinement) -> int:
    """The outermost concatenation."""
    terms = refined.terms
    return max(t for t in range(1, len(terms) + 1) if terms.head[t] == "str.++")


@pytest.mark.parametrize(
    ("concatenation", "said"),
    [
        ("(str.++ x y)", True),
        ("(str.++ y x)", True),
        ("(str.++ y x z)", True),
        ("(str.++ x y x)", False),
        ('(str.++ x y "b")', False),
        ("(str.++ y y)", True),
    ],
)
def test_a_concatenation_without_its_empty_parts(concatenation: str, said: bool) -> None:
    """With at most one part that is not empty, and that only once, the concatenation is that part."""
    refined = refinement(problem(f'(= {concatenation} "q")'), {"x": "a", "y": "", "z": ""}, {})
    terms = refined.terms
    for t in range(1, len(terms) + 1):
        refined.values[t] = refined._known(t)
    t = joined(refined)
    refined._without_empty(t)
    assert [justification[0] for _, justification in refined.found] == (["cat", "cc"] if said else [])


def test_a_value_follows_from_values() -> None:
    """What has no value that is known is computed; what has another one is explained by the values of its arguments."""
    refined = refinement(problem("(= (str.len (str.replace x y z)) i)"), {"x": "ab", "y": "a", "z": ""}, {"i": 7})
    terms = refined.terms
    length = next(
        t
        for t in range(1, len(terms) + 1)
        if terms.head[t] == "str.len" and terms.head[terms.arguments[t][0]] == "str.replace"
    )
    refined.number = lambda t: 5 if t == length else None  # type: ignore[method-assign]
    lemmas = refined.lemmas()
    assert refined.values[terms.arguments[length][0]] == "b"
    assert lemmas
    assert {justification[0] for _, justification in lemmas} <= {"ax", "cat", "eval", "cc"}


def test_refutations_by_values() -> None:
    """Where only values decide, `eval` and `cc` do."""
    found = decided(
        problem('(= x "ab")', '(= (str.replace_re_all x (re.range "a" "b") y) z)', '(= y "c")', '(not (= z "cc"))')
    )
    assert found.answer == "unsat"
    assert found.rules["eval"] >= 1
    assert found.rules["cc"] >= 1
