"""The rule `cat` against all small words."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.context import Context, Mismatch
from checker.words import _core, rule_cat
from formats.errors import ResourceLimit
from formats.meter import Meter
from tests.checker.forge import Forge
from tests.checker.test_regex import END, PRELUDE, Definitions, words

PARTS = st.sampled_from(["x", "x", "y", "z", '""', '"a"', '"b"', '"ab"', '"aba"', '"\\u{2ffff}"'])
TERMS = st.recursive(PARTS, lambda smaller: st.builds("(str.++ {} {})".format, smaller, smaller), max_leaves=6)


def setting() -> tuple[Forge, Context]:
    forge = Forge(f"(set-logic ALL){PRELUDE}{END}")
    return forge, Context(forge.terms, [], Meter(10**7))


def run(context: Context, *equations: int) -> list[int] | None:
    try:
        return rule_cat(context, list(equations))
    except Mismatch:
        return None


def truths(forge: Forge, equation: int) -> list[bool]:
    """Whether the equation is true, for all small values of the variables."""
    definitions = Definitions(forge.terms)
    variables = [forge.number(name) for name in "xyz"]
    return [
        definitions.holds(equation, dict(zip(variables, values, strict=True)))
        for values in product(words(2, "ab")[:6], repeat=3)
    ]


@settings(max_examples=100, deadline=None)
@given(TERMS, TERMS)
def test_one_equation_is_true_exactly_if_accepted(left: str, right: str) -> None:
    """With values whose lengths differ, words over parts can be told from their values."""
    forge, context = setting()
    q = forge.number(f"(= {left} {right})")
    assert run(context, -q) is None
    clause = run(context, q)
    assert clause in (None, [q])
    assert (clause is not None) is all(truths(forge, q))


@settings(max_examples=70, deadline=None)
@given(TERMS, TERMS, TERMS, TERMS, st.booleans())
def test_two_equations(left: str, right: str, before: str, after: str, exchanged: bool) -> None:
    """What is put before or after both sides does not matter, unless all of one side cancels.

    Then the rest is a word that is empty, and another rotation of it may be left: x·y = x·y·x·y has the core y·x if a
    y is put before and an x after both sides.
    """
    forge, context = setting()
    sides = [f"(str.++ {before} (str.++ {side} {after}))" for side in (left, right)]
    p = forge.number(f"(= {left} {right})")
    q = forge.number(f"(= {' '.join(sides[::-1] if exchanged else sides)})")
    if all(_core(context, p)) or not any(_core(context, p)):
        assert run(context, p, q) == [-p, q]
        assert run(context, q, p) == [-q, p]
    assert run(context, p, -q) is None
    assert run(context, -p, q) is None
    assert run(context, p, p, q) is None
    assert truths(forge, p) == truths(forge, q)


@settings(max_examples=70, deadline=None)
@given(TERMS, TERMS, TERMS, TERMS)
def test_equations_at_random(a: str, b: str, c: str, d: str) -> None:
    """Terms are cut in other places too."""
    forge, context = setting()
    p = forge.number(f"(= (str.++ {a} {b}) (str.++ {c} {d}))")
    for text in (f"(= {b} {d})", f"(= {a} {c})", f"(= (str.++ {b} {a}) (str.++ {d} {c}))", f"(= {a} (str.++ {c} {b}))"):
        q = forge.number(text)
        if run(context, p, q) is not None:
            assert truths(forge, p) == truths(forge, q)


def test_shared_concatenations() -> None:
    """There are 2^60 parts, of characters that are no small objects."""
    tower = "".join("(let ((r (str.++ r r))) " for _ in range(60))
    forge = Forge(f'(set-logic ALL){PRELUDE}(assert (let ((r (str.++ x "\\u{{12345}}"))) {tower}(= x r){")" * 62}{END}')
    context = Context(forge.terms, forge.script.queries[0].assertions, Meter(10**6))
    with pytest.raises(ResourceLimit):
        rule_cat(context, context.assertions)
