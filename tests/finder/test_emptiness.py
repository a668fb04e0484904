"""Languages and their emptiness: against the definition, Python's `re`, and the checker.

The definition is evaluated here on all words over {a, b} up to a length; the checker's rule takes every refutation,
and refuses what is made from one for literals that have a common word.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.context import Context, Mismatch
from checker.main import run
from checker.rules import RULES
from finder.emptiness import Facts, NotAFact, Refutation, Witness, refute
from finder.languages import EPSILON, Languages, NotARegularExpression
from formats.errors import ResourceLimit
from formats.meter import Meter
from formats.smtlib import Script, read_script
from formats.terms import INT, MAX_CHARACTER, Function, Terms
from tests.checker.forge import Forge

Expression = tuple[Any, ...]
"""An operator and its arguments: expressions, strings and integers."""

LONGEST = 6
WORDS = ["".join(w) for k in range(LONGEST + 1) for w in product("ab", repeat=k)]
ALL = frozenset(WORDS)

# ---- expressions


def term_of(terms: Terms, e: Expression) -> int:
    """The term of an expression."""
    operator, *arguments = e
    numbers = []
    for a in arguments:
        if isinstance(a, str):
            numbers.append(terms.text(a))
        else:
            numbers.append(terms.numeral(a, 1, INT) if isinstance(a, int) else term_of(terms, a))
    return terms.apply(operator, numbers)


@lru_cache(maxsize=10_000)
def words_of(e: Expression) -> frozenset[str]:
    """The words of an expression over {a, b}, up to the longest."""
    match e:
        case ["re.none"]:
            return frozenset()
        case ["str.to_re", text]:
            return ALL & {text}
        case ["re.range", low, high]:
            return frozenset(c for c in "ab" if len(low) == len(high) == 1 and low <= c <= high)
        case ["re.++", a, b]:
            return followed(words_of(a), words_of(b))
        case ["re.union", a, b]:
            return words_of(a) | words_of(b)
        case ["re.inter", a, b]:
            return words_of(a) & words_of(b)
        case ["re.comp", a]:
            return ALL - words_of(a)
        case ["re.*", a]:
            return repeated(words_of(a), 0, LONGEST)
        case ["re.loop", a, n, m]:
            return repeated(words_of(a), n, m)
    raise AssertionError(e)


def followed(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return frozenset(x + y for x in first for y in second if len(x) + len(y) <= LONGEST)


def repeated(words: frozenset[str], least: int, most: int) -> frozenset[str]:
    found: set[str] = set()
    power = frozenset([""])
    for k in range(most + 1):
        if k >= least:
            found |= power
        power = followed(power, words)
    return frozenset(found)


def pattern(e: Expression) -> str:
    """The pattern of Python for an expression without `re.inter` and `re.comp`."""
    match e:
        case ["re.none"]:
            return "(?!)"
        case ["str.to_re", text]:
            return f"(?:{re.escape(text)})"
        case ["re.range", low, high]:
            valid = len(low) == len(high) == 1 and low <= high
            return f"[{re.escape(low)}-{re.escape(high)}]" if valid else "(?!)"
        case ["re.++", a, b]:
            return pattern(a) + pattern(b)
        case ["re.union", a, b]:
            return f"(?:{pattern(a)}|{pattern(b)})"
        case ["re.*", a]:
            return f"(?:{pattern(a)})*"
        case ["re.loop", a, n, m]:
            return f"(?:{pattern(a)}){{{max(n, 0)},{m}}}" if max(n, 0) <= m else "(?!)"
    raise AssertionError(e)


ANY = ("re.range", "\0", chr(MAX_CHARACTER))
EVERYTHING = ("re.*", ANY)

leaves = st.one_of(
    st.sampled_from(["a", "b", "", "ab", "ba", "aab"]).map(lambda text: ("str.to_re", text)),
    st.sampled_from([("re.none",), ANY, ("re.range", "a", "b"), ("re.range", "b", "a"), ("re.range", "", "b")]),
)
bounds = st.sampled_from([(0, 1), (0, 2), (1, 2), (2, 3), (2, 2), (3, 1), (0, 0), (1, 1), (-1, 2), (-2, -1), (0, 5)])


def trees(boolean: bool) -> st.SearchStrategy[Expression]:
    def larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        binary = ["re.++", "re.++", "re.union", *(["re.inter"] if boolean else [])]
        return st.one_of(
            st.tuples(st.sampled_from(binary), parts, parts),
            st.tuples(st.sampled_from(["re.*", *(["re.comp"] if boolean else [])]), parts),
            st.builds(lambda a, nm: ("re.loop", a, *nm), parts, bounds),
        )

    return st.recursive(leaves, larger, max_leaves=7)


expressions = trees(boolean=True)


class Strings:
    """A problem with three string constants x, y, z, and literals about them."""

    def __init__(self) -> None:
        text = "(set-logic QF_SLIA)(declare-const x String)(declare-const y String)(declare-const z String)(check-sat)"
        self.terms = read_script(text.encode(), "problem", Meter(10**6)).terms
        self.x, self.y, self.z = [t for t, head in enumerate(self.terms.head) if isinstance(head, Function)]

    def member(self, s: int, e: Expression) -> int:
        return self.terms.apply("str.in_re", (s, term_of(self.terms, e)))

    def equal(self, a: int, b: int) -> int:
        return self.terms.apply("=", (a, b))

    def text(self, value: str) -> int:
        return self.terms.text(value)

    def concatenation(self, *parts: int) -> int:
        value = parts[-1]
        for part in parts[-2::-1]:
            value = self.terms.apply("str.++", (part, value))
        return value

    def length(self, relation: str, s: int, k: int) -> int:
        """A literal: length of s `relation` k, where relation is one of = < > and their negations ≠ ≥ ≤."""
        length, number = self.terms.apply("str.len", (s,)), self.terms.numeral(k, 1, INT)
        apply = self.terms.apply
        return {
            "=": apply("=", (length, number)),
            "≠": -apply("=", (length, number)),
            "<": apply("<", (length, number)),
            "≥": -apply("<", (length, number)),
            ">": apply("<", (number, length)),
            "≤": -apply("<", (number, length)),
        }[relation]

    def clause(self, subject: int, literals: tuple[int, ...], hints: tuple[int, ...]) -> list[int]:
        """What the checker derives."""
        return RULES["re"](Context(self.terms, [], Meter(10**8)), [subject, len(literals), *literals, *hints])

    def refuted(self, subject: int, *literals: int) -> Refutation:
        """The refutation of literals that have none in common; the checker accepts it."""
        found = refute(self.terms, subject, literals)
        assert isinstance(found, Refutation), found
        assert set(found.literals) <= set(literals)
        assert self.clause(subject, found.literals, found.hints) == [-x for x in found.literals]
        return found

    def word(self, subject: int, *literals: int) -> str:
        found = refute(self.terms, subject, literals)
        assert isinstance(found, Witness), found
        return found.word


def literal_of(strings: Strings, s: int, fact: tuple[Any, ...]) -> int:
    kind, argument, positive = fact
    if kind == "in":
        literal = strings.member(s, argument)
    elif kind == "text":
        literal = strings.equal(s, strings.text(argument))
    else:
        return strings.length(*argument[:1], s, argument[1])
    return literal if positive else -literal


def holds(fact: tuple[Any, ...], word: str) -> bool:
    kind, argument, positive = fact
    if kind == "in":
        return (word in words_of(argument)) == positive
    if kind == "text":
        return (word == argument) == positive
    relation, k = argument
    n = len(word)
    return {"=": n == k, "≠": n != k, "<": n < k, "≥": n >= k, ">": n > k, "≤": n <= k}[relation]


facts = st.one_of(
    st.tuples(st.just("in"), expressions, st.booleans()),
    st.tuples(st.just("in"), expressions, st.booleans()),
    st.tuples(st.just("text"), st.sampled_from(["", "a", "b", "ab", "aab"]), st.booleans()),
    st.tuples(st.just("length"), st.tuples(st.sampled_from("=≠≥>≤"), st.integers(0, 3)), st.just(True)),
    st.tuples(st.just("length"), st.tuples(st.just("<"), st.integers(1, 3)), st.just(True)),
)

# ---- states


@settings(max_examples=80, deadline=None)
@given(expressions)
def test_states_have_the_words_of_the_definition(e: Expression) -> None:
    strings = Strings()
    languages = Languages(strings.terms)
    state = languages.cons(languages.expression(term_of(strings.terms, e)), EPSILON)
    words = words_of(e)
    assert {w for w in WORDS if languages.accepts(state, w)} == words
    assert languages.nullable[state] == ("" in words)
    assert not words or languages.least[state] <= min(map(len, words))
    assert languages.most[state] >= max(map(len, words), default=-1)
    assert not languages.universal[state] or words == ALL
    walked = {w for w in WORDS if languages._walk(state, w)}
    assert walked == words


@settings(max_examples=80, deadline=None)
@given(trees(boolean=False), st.text("ab", max_size=9))
def test_states_agree_with_patterns_of_python(e: Expression, word: str) -> None:
    strings = Strings()
    languages = Languages(strings.terms)
    state = languages.cons(languages.expression(term_of(strings.terms, e)), EPSILON)
    assert languages.accepts(state, word) == (re.fullmatch(pattern(e), word) is not None)


@settings(max_examples=80, deadline=None)
@given(expressions, expressions)
def test_inclusion_is_only_claimed_where_it_holds(a: Expression, b: Expression) -> None:
    strings = Strings()
    languages = Languages(strings.terms)
    first, second = [languages.cons(languages.expression(term_of(strings.terms, e)), EPSILON) for e in (a, b)]
    # The states met on the way are those that a search compares.
    states = [first, second, *[t for s in (first, second) for _, _, t in languages.moves(s)]]
    words = {s: {w for w in WORDS if languages.accepts(s, w)} for s in states}
    for s in states:
        for t in states:
            assert not languages.included(s, t) or words[s] <= words[t]


def test_inclusions_of_wildcards_and_counters_are_seen() -> None:
    strings = Strings()
    languages = Languages(strings.terms)

    def state(e: Expression) -> int:
        return languages.cons(languages.expression(term_of(strings.terms, e)), EPSILON)

    a, b = ("str.to_re", "a"), ("str.to_re", "b")
    ab = ("re.++", EVERYTHING, ("re.++", a, ("re.++", EVERYTHING, b)))
    assert languages.included(state(ab), state(("re.++", EVERYTHING, b)))
    assert not languages.included(state(("re.++", EVERYTHING, b)), state(ab))
    assert languages.included(state(("re.loop", a, 2, 3)), state(("re.loop", a, 1, 4)))
    assert not languages.included(state(("re.loop", a, 1, 4)), state(("re.loop", a, 2, 3)))


def test_a_counter_makes_states_only_as_it_counts() -> None:
    strings = Strings()
    languages = Languages(strings.terms)
    state = languages.cons(languages.expression(term_of(strings.terms, ("re.loop", ANY, 10**6, 10**9))), EPSILON)
    assert languages.least[state] == 10**6
    assert [t for _, _, t in languages.moves(state)]
    assert len(languages.first) < 20


def test_depth_of_expressions_is_no_depth_of_the_stack() -> None:
    strings = Strings()
    e = strings.terms.apply("str.to_re", (strings.text("a"),))
    for _ in range(5_000):
        e = strings.terms.apply("re.comp", (strings.terms.apply("re.*", (e,)),))
    x = strings.x
    assert refute(strings.terms, x, [strings.terms.apply("str.in_re", (x, e))], limit=10) is not None


@pytest.mark.parametrize("wrong", ["variable", "range", "loop"])
def test_expressions_that_are_not_ground_are_refused(wrong: str) -> None:
    strings = Strings()
    terms, x = strings.terms, strings.x
    e = {
        "variable": lambda: terms.apply("str.to_re", (x,)),
        "range": lambda: terms.apply("re.range", (strings.text("a"), x)),
        "loop": lambda: terms.apply(
            "re.loop", (term_of(terms, ANY), terms.numeral(0, 1, INT), terms.apply("str.len", (x,)))
        ),
    }[wrong]()
    with pytest.raises(NotARegularExpression):
        refute(terms, x, [terms.apply("str.in_re", (x, e))])


# ---- refutations


@settings(max_examples=80, deadline=None)
@given(st.lists(facts, min_size=1, max_size=4))
def test_answers_agree_with_the_definition_and_the_checker(given_facts: list[tuple[Any, ...]]) -> None:
    strings = Strings()
    x = strings.x
    by_literal = {literal_of(strings, x, fact): fact for fact in given_facts}
    found = refute(strings.terms, x, list(by_literal))
    if isinstance(found, Witness):
        solutions = [w for w in WORDS if all(holds(fact, w) for fact in given_facts)]
        if set(found.word) <= set("ab") and len(found.word) <= LONGEST:
            assert found.word in solutions
        # One of the shortest; a word of other letters may be as short.
        assert not solutions or len(found.word) <= len(solutions[0])
        languages = Languages(strings.terms)
        known = Facts(strings.terms, languages)
        for literal in by_literal:
            known.add(literal)
        assert all(languages.accepts(state, found.word) == positive for state, positive in known.known.get(x, ()))
    else:
        assert isinstance(found, Refutation)
        assert strings.clause(x, found.literals, found.hints) == [-literal for literal in found.literals]
        assert not [w for w in WORDS if all(holds(by_literal[literal], w) for literal in found.literals)]


@settings(max_examples=80, deadline=None)
@given(st.lists(facts, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_no_literal_can_be_left_out_and_hints_cannot_be_forged(
    given_facts: list[tuple[Any, ...]], random: Random
) -> None:
    """A refutation without one of its literals is refused with whatever hints, because there is a word."""
    strings = Strings()
    x = strings.x
    found = refute(strings.terms, x, [literal_of(strings, x, fact) for fact in given_facts])
    assume(isinstance(found, Refutation) and len(found.literals) > 1)
    assert isinstance(found, Refutation)
    for left_out in found.literals:
        others = tuple(literal for literal in found.literals if literal != left_out)
        assert isinstance(refute(strings.terms, x, others), Witness)
        for _ in range(10):
            with pytest.raises((Mismatch, ResourceLimit)):
                strings.clause(x, others, mutated(found.hints, random))


def mutated(hints: tuple[int, ...], random: Random) -> tuple[int, ...]:
    """Hints with some changes."""
    changed = list(hints)
    for _ in range(random.randrange(4)):
        place = random.randrange(len(changed) + 1)
        match random.randrange(4):
            case 0:
                changed.insert(place, random.choice([0, 0, 1, 2, random.randrange(-3, 6)]))
            case 1:
                del changed[place : place + 1]
            case 2:
                changed[place : place + 1] = [random.choice([0, 1, random.randrange(-3, len(hints) + 2)])]
            case 3:
                changed[place:place] = [-1, random.randrange(1, 4)]
    return tuple(changed)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(facts, max_size=2),
    st.lists(facts, max_size=2),
    st.lists(facts, max_size=2),
    st.lists(st.sampled_from(["y", "z", "a", "", "b"]), min_size=1, max_size=3),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_views_of_parts(
    of_x: list[tuple[Any, ...]],
    of_y: list[tuple[Any, ...]],
    of_z: list[tuple[Any, ...]],
    parts: list[str],
    by_equality: bool,
    random: Random,
) -> None:
    """x is made of y, z and constants: refutations are accepted, and no values of y and z contradict them."""
    strings = Strings()
    x, y, z = strings.x, strings.y, strings.z
    whole = strings.concatenation(*[{"y": y, "z": z}.get(p) or strings.text(p) for p in parts])
    assume(by_equality or strings.terms.head[whole] == "str.++")
    subject = x if by_equality else whole
    literals = {literal_of(strings, s, f): (s, f) for s, fs in ((subject, of_x), (y, of_y), (z, of_z)) for f in fs}
    given_literals = [*literals, *([strings.equal(x, whole)] if by_equality and whole != x else [])]
    random.shuffle(given_literals)
    found = refute(strings.terms, subject, given_literals)
    possible = []
    for value_y, value_z in product(WORDS[:31], repeat=2):
        value = "".join({"y": value_y, "z": value_z}.get(p, p) for p in parts)
        if len(value) <= LONGEST:
            values = {subject: value, y: value_y, z: value_z}
            if isinstance(found, Refutation):
                kept = [literals[literal] for literal in found.literals if literal in literals]
            else:
                kept = list(literals.values())
            if all(holds(fact, values[s]) for s, fact in kept):
                possible.append(value)
    if isinstance(found, Refutation):
        assert strings.clause(subject, found.literals, found.hints) == [-literal for literal in found.literals]
        # Without the equality nothing is said of how the parts make the whole.
        assert not possible
    else:
        assert isinstance(found, Witness)


def test_equalities_are_put_in_an_order_that_tells_the_subject_most() -> None:
    strings = Strings()
    x, y, z = strings.x, strings.y, strings.z
    chain = [strings.equal(x, y), strings.equal(y, z), strings.equal(z, strings.text("abc"))]
    found = strings.refuted(x, *chain, strings.length("<", x, 3))
    assert set(found.literals) == {*chain, strings.length("<", x, 3)}
    found = strings.refuted(z, *chain[:2], strings.equal(x, strings.text("abc")), strings.length("<", z, 3))
    assert len(found.literals) == 4
    nested = strings.equal(y, strings.concatenation(z, strings.text("b")))
    outer = strings.equal(x, strings.concatenation(strings.text("a"), y))
    strings.refuted(x, outer, nested, strings.length("<", x, 2))
    assert strings.word(x, outer, nested, strings.length("<", x, 3)) == "ab"


def test_lengths_below_zero_say_nothing() -> None:
    strings = Strings()
    x = strings.x
    false = [strings.length("<", x, 0), strings.length("=", x, -1), strings.length("≤", x, -2)]
    true = [strings.length("≥", x, -1), strings.length(">", x, -3), strings.length("≠", x, -1)]
    assert strings.word(x, *false, *true) == ""
    never = -strings.member(x, EVERYTHING)
    assert strings.refuted(x, *false, *true, never).literals == (never,)


@pytest.mark.parametrize("form", ["different", "length of two", "order", "membership elsewhere"])
def test_literals_of_other_forms_are_refused(form: str) -> None:
    strings = Strings()
    x, y, apply = strings.x, strings.y, strings.terms.apply
    lengths = [apply("str.len", (s,)) for s in (x, y)]
    literal = {
        "different": -strings.equal(x, y),
        "length of two": apply("<", lengths),
        "order": apply("str.<", (x, y)),
        "membership elsewhere": apply("str.prefixof", (x, y)),
    }[form]
    with pytest.raises(NotAFact):
        refute(strings.terms, x, [literal])


def glob(text: str) -> Expression:
    """The language of a pattern with * and ?."""
    parts: list[Expression] = [EVERYTHING if c == "*" else ANY if c == "?" else ("str.to_re", c) for c in text] or [
        ("str.to_re", "")
    ]
    e = parts[-1]
    for part in parts[-2::-1]:
        e = ("re.++", part, e)
    return e


def union(texts: list[str]) -> Expression:
    if len(texts) == 1:
        return ("str.to_re", texts[0])
    middle = len(texts) // 2
    return ("re.union", union(texts[:middle]), union(texts[middle:]))


DIGIT = ("re.range", "0", "9")


def size(found: Refutation) -> int:
    return len(" ".join(map(str, found.hints)))


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (["s3:get*", "s3:put*"], []),
        (["arn:aws:s3:::corp-*/reports/*"], ["arn:aws:s3:::corp-*"]),
        (["arn:aws:iam::????????????:root"], ["arn:aws:iam::*:root"]),
        (["*-eu-*"], ["*-e*"]),
        (["corp/*/eu/*", "*/prod/?"], ["corp/*/prod/?"]),
        (["*a?????b*"], ["*a*b*"]),
        (["arn:aws:s3:::*secret*key*"], ["arn:*sec*k*"]),
        (["*é\U0001f600*"], ["*\U0001f600*"]),
    ],
)
def test_patterns_of_policies(inside: list[str], outside: list[str]) -> None:
    strings = Strings()
    x = strings.x
    literals = [*[strings.member(x, glob(p)) for p in inside], *[-strings.member(x, glob(p)) for p in outside]]
    found = strings.refuted(x, *literals)
    assert size(found) < 200


@pytest.mark.parametrize("form", ["pattern", "nested", "constant"])
def test_what_the_words_begin_with(form: str) -> None:
    """All that begins with one word but not with another: what begins otherwise is left out, and nothing else."""
    words = ["", "a", "b", "ab", "ba", "aab", "abba"]
    for first in words:
        for second in words:
            strings = Strings()
            x = strings.x
            begins = strings.member(x, glob(first + "*"))
            if form == "constant":
                other = strings.equal(x, strings.text(second))
            elif form == "nested":
                other = strings.member(x, ("re.++", ("re.++", ("str.to_re", second), ("re.*", ANY)), ("re.*", ANY)))
            else:
                other = strings.member(x, glob(second + "*"))
            if form != "constant" and first.startswith(second):
                assert set(strings.refuted(x, begins, -other).literals) <= {begins, -other}
                continue
            word = strings.word(x, begins, -other)
            assert word.startswith(first)
            assert word != second if form == "constant" else not word.startswith(second)
            if second.startswith(first) or (form != "constant" and first.startswith(second)):
                assert strings.word(x, begins, other).startswith(second)
            else:
                strings.refuted(x, begins, other)


def test_only_the_facts_that_are_needed_are_used() -> None:
    strings = Strings()
    x = strings.x
    needed = [strings.member(x, glob("role/*")), strings.member(x, glob("user/*"))]
    others = [strings.member(x, glob(f"*{c}*")) for c in "abcdefgh"]
    others += [-strings.member(x, glob(f"*{c}{c}*")) for c in "ijklm"]
    found = strings.refuted(x, *others[:6], *needed, *others[6:])
    assert set(found.literals) == set(needed)
    assert size(found) < 20


@pytest.mark.parametrize("n", [24, 1000])
def test_counters_take_space_in_proportion(n: int) -> None:
    strings = Strings()
    x = strings.x
    found = strings.refuted(x, strings.member(x, ("re.loop", DIGIT, n, n)), -strings.member(x, ("re.loop", ANY, n, n)))
    assert size(found) <= 2 * n + 10


def test_counters_up_to_ten_thousand() -> None:
    strings = Strings()
    x = strings.x
    a = ("str.to_re", "a")
    short, long = [strings.member(x, ("re.loop", a, 0, n)) for n in (9_999, 10_000)]
    assert strings.word(x, long, -short) == 10_000 * "a"
    found = refute(strings.terms, x, [short, -long])
    assert isinstance(found, Refutation)
    assert len(found.hints) == 10_000


def test_long_words_are_found() -> None:
    strings = Strings()
    bazz = ("re.loop", ("str.to_re", "bazz"), 2_500, 2_500)
    assert strings.word(strings.x, strings.member(strings.x, bazz)) == 2_500 * "bazz"


def test_words_are_made_of_letters_and_digits_where_possible() -> None:
    strings = Strings()
    x = strings.x
    assert strings.word(x, strings.member(x, glob("?")), -strings.member(x, ("re.range", "a", "z"))).isalnum()
    assert (
        strings.word(
            x, strings.member(x, ("re.loop", ("re.comp", ("re.range", "a", "y")), 1, 1)), strings.length("=", x, 1)
        )
        == "z"
    )
    punctuation = strings.word(x, strings.member(x, ("re.range", "\0", "/")), strings.length("=", x, 1))
    assert punctuation.isprintable()
    assert strings.word(x, strings.member(x, ("re.range", "\U0002fffe", "\U0002ffff"))) == "\U0002fffe"


def test_many_alternatives() -> None:
    strings = Strings()
    x = strings.x
    names = [f"item{i}" for i in range(1000)]
    all_names, most_names = strings.member(x, union(names)), strings.member(x, union(names[:-1]))
    assert strings.word(x, all_names, -most_names) == "item999"
    letters = strings.member(x, ("re.++", ("str.to_re", "item"), ("re.loop", DIGIT, 1, 3)))
    assert size(strings.refuted(x, all_names, -letters)) < 12_000


def test_intersections_of_ten() -> None:
    strings = Strings()
    x = strings.x
    members = [strings.member(x, glob(f"*{c}*")) for c in "abcdefghij"]
    assert sorted(strings.word(x, *members)) == list("abcdefghij")
    found = strings.refuted(x, *members[:6], strings.length("<", x, 6))
    assert len(found.literals) == 7


def test_complements_inside_of_concatenations() -> None:
    strings = Strings()
    x = strings.x
    without_ab = ("re.++", ("re.comp", glob("*ab*")), ("str.to_re", "c"))
    assert set(strings.refuted(x, strings.member(x, without_ab), strings.member(x, glob("*ab*c")),
                               -strings.member(x, glob("*c*c"))).literals)  # fmt: skip
    assert strings.word(x, strings.member(x, without_ab), strings.member(x, glob("*a*b*"))) != ""


def test_limits_end_a_search() -> None:
    strings = Strings()
    x = strings.x
    hard = [strings.member(x, glob(f"*{c}{40 * '?'}")) for c in "ab"]
    assert refute(strings.terms, x, hard, limit=10) is None
    assert refute(strings.terms, x, hard, deadline=time.monotonic() - 1) is None
    strings.refuted(x, *hard)


def test_languages_can_be_used_again() -> None:
    strings = Strings()
    x = strings.x
    languages = Languages(strings.terms)
    literals = [strings.member(x, glob("ab*")), strings.member(x, glob("ac*"))]
    first = refute(strings.terms, x, literals, languages=languages)
    literals.append(strings.member(x, glob("b*")))
    assert refute(strings.terms, x, literals[:2], languages=languages) == first
    assert isinstance(refute(strings.terms, x, literals[1:], languages=languages), Refutation)


# ---- whole certificates and problems with known answers


def certificate(script: Script, problem: bytes, subject: int, found: Refutation, literals: list[int]) -> bytes:
    """The certificate for a problem whose assertions are conjunctions of the literals."""
    forge = Forge(problem)
    terms = script.terms
    hints = []
    stack = []
    for k, assertion in enumerate(script.queries[0].assertions, 1):
        hints.append(forge.c(f"in {k}"))
        stack.append(assertion)
    while stack:
        literal = stack.pop()
        if literal > 0 and terms.head[literal] == "and":
            for k, part in enumerate(terms.arguments[literal]):
                hints.append(forge.c(f"def {literal} {k}"))
                stack.append(part)
    lemma = " ".join(map(str, [subject, len(found.literals), *found.literals, *found.hints]))
    forge.step([], [*hints, forge.c(f"re {lemma}")])
    return forge.certificate()


def conjunction(script: Script) -> list[int] | None:
    """The literals of a query that is one conjunction, or None if it says something of another kind."""
    terms = script.terms
    found, stack = [], list(script.queries[0].assertions)
    while stack:
        literal = stack.pop()
        if literal > 0 and terms.head[literal] == "and":
            stack += terms.arguments[literal]
        elif terms.head[abs(literal)] != "str.in_re":
            return None
        else:
            found.append(literal)
    return found


@pytest.mark.problems
def test_problems_with_known_answers(tmp_path: Path) -> None:
    """Memberships of one string: the right answer, and whole certificates that the checker's command accepts."""
    folder = next((p for q in Path(__file__).parents if (p := q / "shared" / "problems" / "regex").is_dir()), None)
    if folder is None:
        pytest.skip("the collection of problems is not here")
    status = dict(line.split("\t")[0:3:2] for line in (folder / "index.tsv").read_text().splitlines()[1:])
    seen: dict[str, int] = {}
    for path in sorted(folder.glob("*.smt2")):
        data = path.read_bytes()
        script = read_script(data, path.name, Meter(10**8))
        literals = conjunction(script)
        if not literals:
            continue
        (subject,) = {script.terms.arguments[abs(literal)][0] for literal in literals}
        found = refute(script.terms, subject, literals)
        seen[type(found).__name__] = seen.get(type(found).__name__, 0) + 1
        if isinstance(found, Refutation):
            assert status[path.name] == "unsat", path.name
            (tmp_path / "certificate").write_bytes(certificate(script, data, subject, found, literals))
            exit_status, lines, _ = run([str(path), str(tmp_path / "certificate")])
            assert (exit_status, lines[0]) == (0, "s VERIFIED UNSAT query 1 of 1"), path.name
        else:
            assert isinstance(found, Witness)
            assert status[path.name] == "sat", path.name
    assert seen["Refutation"] > 10
    assert seen["Witness"] > 10
