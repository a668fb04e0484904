"""Evaluation of strings against the definitions, z3 and cvc5, on random values; and what it may cost."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable

import pytest

from checker.context import Context, Mismatch
from checker.evaluation import Evaluator
from checker.model import Model
from checker.regex import Languages
from checker.rules import RULES
from checker.strings import CHARACTER_WORK, FUNCTIONS
from formats.errors import ResourceLimit
from formats.meter import Meter
from formats.smtlib import read_script
from formats.terms import BOOL, INT, MAX_CHARACTER, PROFILES, REGLAN, STRING, Sort, Terms
from formats.tokens import escaped
from tests.checker.definitions import MEANING, Word
from tests.checker.solver import by_cvc5, z3

LETTERS = ["a", "a", "b", "0", "1", "9", "-", " ", "\n", '"', "\\", "\xe9", "\ud800", "\udfff", "\uffff", chr(0x10000),
           chr(0x1F600), chr(MAX_CHARACTER)]  # fmt: skip
HUGE = 10**30


class Draw:
    """Random ground terms: SMT-LIB text, the number of the term, and the value that the definitions give it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.terms = Terms()

    def string(self) -> tuple[str, int, str]:
        kind = self.random.randrange(6)
        letters = "0123456789" if kind == 0 else "ab" if kind < 4 else LETTERS
        value = "".join(self.random.choices(letters, k=self.random.choice((0, 1, 1, 2, 3, 4, 6))))
        return f'"{escaped(value)}"', self.terms.text(value), value

    def integer(self) -> tuple[str, int, int]:
        value = self.random.choice([*range(-2, 7), 10, 47, 57, 97, 0xD800, 0x10000, MAX_CHARACTER, MAX_CHARACTER + 1])
        if self.random.random() < 0.1:
            value = self.random.choice((HUGE, -HUGE))
        return (str(value) if value >= 0 else f"(- {-value})"), self.terms.numeral(value, 1, INT), value

    def expression(self, depth: int = 3) -> tuple[str, int, Callable[[str], bool]]:
        head = self.random.choice(["str.to_re", "str.to_re", "re.range", "re.none"])
        if depth and self.random.random() < 0.8:
            head = self.random.choice(["re.++", "re.++", "re.union", "re.inter", "re.comp", "re.*", "re.*", "re.loop"])
        if head == "re.loop":
            body, t, r = self.expression(depth - 1)
            low, high = self.random.randrange(4), self.random.randrange(4)
            bounds = [self.terms.numeral(n, 1, INT) for n in (low, high)]
            meaning = MEANING["re.loop"](r, low, high)
            return f"((_ re.loop {low} {high}) {body})", self.terms.apply("re.loop", [t, *bounds]), meaning  # type: ignore[return-value]
        parts = [self.expression(depth - 1) if s is REGLAN else self.string() for s in PROFILES[head][0]]
        return self.applied(head, parts)  # type: ignore[return-value, arg-type]

    def applied(self, head: str, parts: list[tuple[str, int, Word]]) -> tuple[str, int, Word]:
        text = " ".join([head, *(text for text, _, _ in parts)])
        value = MEANING[head](*[value for _, _, value in parts])
        return f"({text})" if parts else text, self.terms.apply(head, [t for _, t, _ in parts]), value

    def application(self, head: str) -> tuple[str, int, Word]:
        """An application of a function to constants; the first two strings overlap often."""
        makers: dict[Sort, Callable[[], tuple[str, int, Word]]] = {
            STRING: self.string,
            INT: self.integer,
            REGLAN: self.expression,
        }
        parts = [makers[sort]() for sort in PROFILES[head][0]]
        longest = str(parts[0][2])
        if len(parts) > 1 and PROFILES[head][0][:2] == (STRING, STRING) and self.random.random() < 0.6:
            i, j = sorted(self.random.choices(range(len(longest) + 1), k=2))
            value = longest[i:j]
            parts[1] = (f'"{escaped(value)}"', self.terms.text(value), value)
            if "fixof" in head:
                parts[:2] = parts[1::-1]
        return self.applied(head, parts)


def literal(text: str, value: Word) -> str:
    """SMT-LIB text that says that the term has the value."""
    if isinstance(value, bool):
        return text if value else f"(not {text})"
    if isinstance(value, str):
        return f'(= {text} "{escaped(value)}")'
    return f"(= {text} {value if value >= 0 else f'(- {-value})'})"  # type: ignore[operator, str-format]


UNKNOWN_TO_Z3 = ("str.replace_re", "str.replace_re_all")


@pytest.mark.parametrize("head", [str(head) for head in FUNCTIONS])
def test_functions_have_the_values_of_the_definitions(head: str) -> None:
    """And the two solvers give them the same."""
    draw = Draw(len(head))
    claims = []
    for _ in range(300):
        text, t, expected = draw.application(head)
        values = Evaluator(Context(draw.terms, [], Meter(10**7))).evaluate([t])
        assert values[t] == expected, text
        assert type(values[t]) is type(expected)
        claims.append(literal(text, expected))
    refutation = f"(assert (not (and {' '.join(claims[:150])})))"
    if head not in UNKNOWN_TO_Z3:
        solver = z3.Solver()
        solver.from_string(refutation)
        assert str(solver.check()) == "unsat"
    assert by_cvc5(refutation, 60_000) is False


def test_every_function_is_evaluated() -> None:
    assert set(FUNCTIONS) == {head for head, (_, range_) in PROFILES.items() if range_ is not REGLAN}


@pytest.mark.parametrize("seed", range(4))
def test_the_rule_says_the_same(seed: int) -> None:
    """Its clause is the one literal, when what it mentions exists; and it makes no terms."""
    draw = Draw(seed)
    for _ in range(50):
        head = draw.random.choice([str(h) for h in FUNCTIONS])
        _, t, expected = draw.application(head)
        terms = draw.terms
        clause = [t if expected else -t]
        if PROFILES[head][1] is not BOOL:
            value = terms.text(expected) if isinstance(expected, str) else terms.numeral(int(expected), 1, INT)  # type: ignore[call-overload]
            clause = [terms.add("=", (t, value), BOOL)]
        count = len(terms)
        assert RULES["eval"](Context(terms, [], Meter(10**7)), [t]) == clause
        assert len(terms) == count


def test_words_that_begin_anywhere_and_end_anywhere() -> None:
    """All ends of words of an expression from each place on, against the definition."""
    draw = Draw(7)
    for _ in range(50):
        _, t, member = draw.expression()
        _, _, text = draw.string()
        languages = Languages(Context(draw.terms, [], Meter(10**8)))
        for start in range(len(text) + 1):
            expected = [end for end in range(start, len(text) + 1) if member(text[start:end])]
            assert list(languages.ends(text, t, start)) == expected
        assert languages.matches(text, t) == member(text)


# ---- what it costs

TOWER = "(set-logic QF_SLIA)(declare-const x String)"


def tower(levels: int, step: str, start: str) -> str:
    """Each level is made of the one before, mentioned more than once."""
    lets = "".join(f"(let ((y{k + 1} {step.replace('y', f'y{k}')})) " for k in range(levels))
    return f"{TOWER}(assert (let ((y0 {start})) {lets} (= 0 (str.len y{levels})){')' * levels}))(check-sat)"


STEPS = {
    "concatenation": "(str.++ y y)",
    "replace": '(str.replace y "" y)',
    "replace_all": '(str.replace_all y "1" (str.++ y y))',
    "replace_re": "(str.replace_re y re.all y)",
    "replace_re_all": "(str.replace_re_all y re.allchar (str.substr y 0 5))",
}


@pytest.mark.parametrize("name", STEPS)
def test_results_are_paid_before_they_are_made(name: str) -> None:
    """A few bytes write a string that no memory holds: a resource outcome, for a model and for the rule."""
    for start in ("(str.from_int 11)", "x"):
        text = tower(60, STEPS[name], start).encode()
        script = read_script(text, "t", Meter(10**9))
        meter = Meter(10**6)
        tracemalloc.start()
        with pytest.raises(ResourceLimit):
            if start == "x":
                model = Model(script, 1, meter)
                model.add("v", ["#1", '"11"'])
                model.check()
            else:
                RULES["eval"](Context(script.terms, [], meter), [script.queries[0].assertions[0]])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 20 << 20


def test_the_longest_result_is_paid_in_full() -> None:
    """Half of the characters do not fit, and are not made."""
    half = "b" * 1000
    for head, *parts in (
        ("str.++", half, half),
        ("str.replace", f"a{half}", "a", half),
        ("str.replace_all", "aa", "a", half),
    ):
        terms = Terms()
        t = terms.apply(head, [terms.text(part) for part in parts])
        evaluator = Evaluator(Context(terms, [], Meter(CHARACTER_WORK * 1999)))
        with pytest.raises(ResourceLimit):
            evaluator.evaluate([t])
        enough = Evaluator(Context(terms, [], Meter(CHARACTER_WORK * 2001 + 10_000)))
        assert len(str(enough.evaluate([t])[t])) == 2000


def test_long_numbers() -> None:
    """As long as numerals may be, and no longer; beyond the interpreter's own limit."""
    digits = "7" + "0" * 9_999
    terms = Terms()
    t = terms.apply("str.to_int", [terms.text(digits)])
    back = terms.apply("str.from_int", [t])
    context = Context(terms, [], Meter(10**8))
    values = Evaluator(context).evaluate([back])
    assert values[t] == 7 * 10**9_999
    assert values[back] == digits
    longer = terms.apply("str.to_int", [terms.text(digits + "0")])
    with pytest.raises(ResourceLimit, match="a numeral of 10001 digits"):
        Evaluator(context).evaluate([longer])
    padded = terms.apply("str.to_int", [terms.text("0" * 10_001)])
    with pytest.raises(ResourceLimit, match="a numeral of 10001 digits"):
        Evaluator(context).evaluate([padded])


def test_a_rule_costs_what_is_below_its_term() -> None:
    """However many terms there are."""
    terms = Terms()
    for n in range(20_000):
        terms.numeral(n, 1, INT)
    t = terms.apply("<", [terms.numeral(1, 1, INT), terms.numeral(2, 1, INT)])
    meter = Meter(10**6)
    assert RULES["eval"](Context(terms, [], meter), [t]) == [t]
    assert meter.work < 100


def test_depth_is_no_matter() -> None:
    terms = Terms()
    t = a = terms.text("a")
    for _ in range(20_000):
        t = terms.apply(
            "str.substr", [terms.apply("str.++", [t, a]), terms.numeral(0, 1, INT), terms.numeral(3, 1, INT)]
        )
    assert Evaluator(Context(terms, [], Meter(10**8))).evaluate([t])[t] == "aaa"
    with pytest.raises(Mismatch):
        RULES["eval"](Context(terms, [], Meter(10**8)), [t])
