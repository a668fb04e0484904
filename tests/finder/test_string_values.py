"""The functions of strings on values, against z3 and cvc5, which get the terms by the translation of the guides."""

from __future__ import annotations

import time
from typing import Any

import pytest

z3 = pytest.importorskip("z3")
cvc5 = pytest.importorskip("cvc5")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from random_strings import CHARACTERS, build  # noqa: E402

from finder import guides_cvc5, guides_z3  # noqa: E402
from finder.model import OPERATORS  # noqa: E402
from finder.string_values import STRING_OPERATORS, Language, NoValue, matches  # noqa: E402
from formats.terms import BOOL, INT, MAX_CHARACTER, PROFILES, REGLAN, STRING, Function, Numeral, Sort, Terms, Text  # noqa: E402

RANDOM = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

LIMIT = 10_000
"""Milliseconds for a solver's opinion of one ground equation."""


def value_of(terms: Terms, root: int, leaves: dict[int, Any] | None = None) -> Any:
    """The value of a literal or term, given those of its constants."""
    values: dict[int, Any] = dict(leaves or {})
    for t in terms.below([root]):
        head = terms.head[t]
        if t in values:
            continue
        if isinstance(head, (Numeral, Text)):
            values[t] = head.value
        else:
            a = [values[x] if x > 0 else not values[-x] for x in terms.arguments[t]]
            values[t] = OPERATORS[str(head)](*a)
    return values[root] if root > 0 else not values[-root]


def denied(terms: Terms, t: int) -> int:
    """A literal that says that ground term t has another value than ours."""
    value = value_of(terms, t)
    if terms.sort[t] is BOOL:
        return -t if value else t
    return -terms.apply("=", (t, terms.text(value) if isinstance(value, str) else terms.numeral(value, 1, INT)))


def z3_says(terms: Terms, literal: int) -> str:
    problem = guides_z3._Problem(z3, terms, [literal], time.monotonic() + 60)
    solver = z3.SimpleSolver(ctx=problem.context)
    solver.set("timeout", LIMIT)
    z3.Z3_solver_assert(problem.ref, solver.solver, problem.literal(literal))
    return str(solver.check())


def cvc5_says(terms: Terms, literal: int) -> str:
    problem = guides_cvc5._Problem(cvc5, terms, [literal], time.monotonic() + 60)
    problem.solver.setOption("strings-exp", "true")
    problem.solver.setOption("tlimit-per", str(LIMIT))
    problem.solver.setLogic("ALL")
    problem.solver.assertFormula(problem.literal(literal))
    return str(problem.solver.checkSat())


SAYS = {"z3": z3_says, "cvc5": cvc5_says}

OPEN = {"str.replace_re", "str.replace_re_all", "str.replace_all"}
"""Functions that z3 does not always evaluate."""


@pytest.mark.parametrize("solver", SAYS)
@pytest.mark.parametrize("head", [h for h, (_, result) in PROFILES.items() if result is not REGLAN])
def test_functions(solver: str, head: str) -> None:
    """Each function on random arguments."""
    if solver == "z3" and head in OPEN:
        pytest.skip("z3 does not always evaluate it")

    @settings(RANDOM, max_examples=20)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        terms = Terms()
        arguments = [build(terms, data.draw, s, 2 if s is REGLAN else 0) for s in PROFILES[head][0]]
        t = terms.apply(head, arguments)
        assert SAYS[solver](terms, denied(terms, t)) == "unsat", value_of(terms, t)

    run()


@pytest.mark.parametrize("solver", SAYS)
@pytest.mark.parametrize("sort", [BOOL, INT, STRING], ids=str)
def test_terms(solver: str, sort: Sort) -> None:
    """Functions of functions."""
    answers = []

    @settings(RANDOM, max_examples=25)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        terms = Terms()
        t = build(terms, data.draw, sort, 4, without=OPEN if solver == "z3" else ())
        answers.append(SAYS[solver](terms, denied(terms, t)))
        assert answers[-1] != "sat", value_of(terms, t)

    run()
    assert answers.count("unsat") > 0.8 * len(answers)


@RANDOM
@given(st.data())
def test_memberships(data: st.DataObject) -> None:
    """Random expressions and the words that they are likely to have."""
    terms = Terms()
    expression = build(terms, data.draw, REGLAN, 4)
    words = st.text(st.sampled_from(CHARACTERS[:4]), max_size=8)
    parts = [x.value for t in terms.below([expression]) if isinstance(x := terms.head[t], Text)]
    if parts:
        words |= st.lists(st.sampled_from(parts), max_size=5).map("".join)
    t = terms.apply("str.in_re", (terms.text(data.draw(words)), expression))
    assert cvc5_says(terms, denied(terms, t)) == "unsat"


def language(head: str, *arguments: Any) -> Any:
    return STRING_OPERATORS[head](*arguments)


A = language("str.to_re", "a")
OPTIONAL = language("re.union", language("str.to_re", ""), A)


@pytest.mark.parametrize(
    ("expression", "word", "expected"),
    [
        (language("re.loop", A, 3, 5), "a" * 2, False),
        (language("re.loop", A, 3, 5), "a" * 3, True),
        (language("re.loop", A, 3, 5), "a" * 5, True),
        (language("re.loop", A, 3, 5), "a" * 6, False),
        (language("re.loop", A, 3, 2), "", False),
        (language("re.loop", A, 0, 0), "", True),
        (language("re.loop", A, 0, 0), "a", False),
        (language("re.loop", A, -2, -1), "", False),
        (language("re.loop", A, -2, 1), "a", True),
        (language("re.loop", OPTIONAL, 10**9, 10**9), "a" * 40, True),
        (language("re.loop", A, 10**9, 10**9), "a" * 40, False),
        (language("re.loop", OPTIONAL, 7, 7), "a" * 8, False),
        (language("re.comp", language("re.none")), "", True),
        (language("re.range", "b", "a"), "a", False),
        (language("re.range", "", "a"), "", False),
        (language("re.range", chr(MAX_CHARACTER), chr(MAX_CHARACTER)), chr(MAX_CHARACTER), True),
    ],
)
def test_words(expression: Language, word: str, expected: bool) -> None:
    assert matches(word, expression) is expected


def test_depth_and_size() -> None:
    """Expressions of any depth, shared parts, and long words."""
    deep = A
    for _ in range(50_000):
        deep = language("re.union", deep, A)
    assert matches("a", deep)
    assert not matches("b", deep)
    doubled = A
    for _ in range(60):
        doubled = language("re.++", doubled, doubled)
    assert not matches("a" * 100, doubled)
    any_character = language("re.range", "\0", chr(MAX_CHARACTER))
    needle = language("re.++", language("re.*", any_character), language("str.to_re", "xyz"))
    assert matches("ab" * 20_000 + "xyz", needle)
    with pytest.raises(NoValue):
        STRING_OPERATORS["str.replace_all"]("a" * 10_000, "a", "b" * 10_000)


@pytest.mark.parametrize(
    ("head", "arguments", "value"),
    [
        ("str.replace_re", ("baac", language("re.*", A), "x"), "xbaac"),
        ("str.replace_re", ("baac", language("re.loop", A, 1, 2), "x"), "bxac"),
        ("str.replace_re_all", ("baac", language("re.*", A), "x"), "bxxc"),
        ("str.replace_re_all", ("baac", language("re.loop", A, 2, 2), "x"), "bxc"),
        ("str.replace_all", ("aaa", "aa", "b"), "ba"),
        ("str.replace_all", ("aaa", "", "b"), "aaa"),
        ("str.replace", ("aaa", "", "b"), "baaa"),
        ("str.indexof", ("abc", "", 3), 3),
        ("str.indexof", ("abc", "", 4), -1),
        ("str.indexof", ("abc", "a", -1), -1),
        ("str.substr", ("abc", 1, 10**20), "bc"),
        ("str.substr", ("abc", -1, 2), ""),
        ("str.to_int", ("0012",), 12),
        ("str.to_int", ("",), -1),
        ("str.to_int", ("١",), -1),
        ("str.from_int", (-5,), ""),
        ("str.to_code", ("ab",), -1),
        ("str.from_code", (0x30000,), ""),
        ("str.<", ("Z", "a"), True),
        ("str.<", ("\ud800", "\U0001f600"), True),
    ],
)
def test_values(head: str, arguments: tuple[Any, ...], value: object) -> None:
    assert STRING_OPERATORS[head](*arguments) == value


def test_long_numbers() -> None:
    """Longer than what Python converts."""
    assert STRING_OPERATORS["str.to_int"]("1" + "0" * 5000) == 10**5000
    assert STRING_OPERATORS["str.from_int"](10**5000) == "1" + "0" * 5000
    with pytest.raises(NoValue):
        STRING_OPERATORS["str.to_int"]("1" * 20_000)


def test_comparison_of_expressions() -> None:
    """Equal where they are written in the same way; else nothing is said."""
    assert language("str.to_re", "a") == A
    assert language("re.*", OPTIONAL) == language("re.*", language("re.union", language("str.to_re", ""), A))
    with pytest.raises(NoValue):
        _ = language("re.*", A) == language("re.*", OPTIONAL)


# ---- from our terms to those of a guide, and back


@pytest.mark.parametrize("guide", ["z3", "cvc5"])
def test_round_trips(guide: str) -> None:
    """What comes back has the value of what was sent, under any values of its constants."""
    found = 0

    @RANDOM
    @given(st.data())
    def run(data: st.DataObject) -> None:
        nonlocal found
        terms = Terms()
        leaves = [terms.add(Function(f"c{i}", i, (), s, 0), (), s) for i, s in enumerate((STRING, STRING, INT), 1)]
        literal = build(terms, data.draw, BOOL, 4, leaves)
        values: dict[int, Any] = {
            leaves[0]: data.draw(st.text(st.sampled_from(CHARACTERS), max_size=4)),
            leaves[1]: data.draw(st.text(st.sampled_from("ab01"), max_size=4)),
            leaves[2]: data.draw(st.integers(-2, 5)),
        }
        package, module = (z3, guides_z3) if guide == "z3" else (cvc5, guides_cvc5)
        problem = module._Problem(package, terms, [literal], time.monotonic() + 60)
        translator = module._Translator(problem, guides_z3.NormalForms(terms, [literal]))
        # Only constants are known, so that everything else is built anew.
        constants = {translator.key(problem.term[t]) for t in leaves if t in problem.term}
        translator.known = {key: normal for key, normal in translator.known.items() if key in constants}
        back = translator.clause([problem.literal(literal)])
        assert back is not None
        assert value_of(terms, back[0], values) == value_of(terms, literal, values)
        found += 1

    run()
    assert found >= 20
