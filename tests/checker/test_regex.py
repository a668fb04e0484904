"""Languages, states and the rule `re`, against the definitions of the theory of strings by brute force.

The words tried are those over three letters: one that many expressions name, one that some name, and the last one of
the alphabet, which only ranges reach.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.context import Context, Mismatch
from checker.emptiness import rule_re
from checker.regex import Languages, contains_empty
from formats.errors import ResourceLimit
from formats.meter import Meter
from formats.terms import MAX_CHARACTER, REGLAN, STRING, Function, Numeral, Terms, Text
from tests.checker.forge import Forge

LETTERS = "ab" + chr(MAX_CHARACTER)
MORE = LETTERS + "\0c"
"""The same with characters that no expression names, before and between these."""

PRELUDE = "(declare-const x String)(declare-const y String)(declare-const z String)"
END = "(check-sat)"


def words(length: int, letters: str = LETTERS) -> list[str]:
    """All words over the letters up to a length, shorter ones first."""
    return ["".join(word) for n in range(length + 1) for word in product(letters, repeat=n)]


# ---- definitions


class Definitions:
    """What the theory says about ground expressions, states and string terms; slow, and by the letter."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._known: dict[tuple[int, str], bool] = {}

    def member(self, word: str, r: int) -> bool:
        """Whether `word` is in the language of term r, or is one character for r = 0."""
        if r == 0:
            return len(word) == 1
        key = (r, word)
        if key not in self._known:
            self._known[key] = self._member(word, r)
        return self._known[key]

    def _member(self, word: str, r: int) -> bool:
        head, a = self.terms.head[r], self.terms.arguments[r]
        if head == "re.none":
            return False
        if head == "str.to_re":
            return word == self.constant(a[0])
        if head == "re.range":
            low, high = map(self.constant, a)
            return len(low) == len(high) == len(word) == 1 and low <= word <= high
        if head == "re.++":
            return any(self.member(word[:i], a[0]) and self.member(word[i:], a[1]) for i in range(len(word) + 1))
        if head == "re.union":
            return self.member(word, a[0]) or self.member(word, a[1])
        if head == "re.inter":
            return self.member(word, a[0]) and self.member(word, a[1])
        if head == "re.comp":
            return not self.member(word, a[0])
        if head == "re.*":
            return self.power(word, a[0], 0, len(word))
        assert head == "re.loop", head
        n, m = [head.numerator for t in a[1:] if isinstance(head := self.terms.head[t], Numeral)]
        return self.power(word, a[0], n, m)

    def power(self, word: str, r: int, n: int, m: int) -> bool:
        """Whether `word` is k words of r, for some k from n to m, one after the other."""
        # With more words than characters some are empty, and then it does not matter how many.
        return n <= m and any(
            self.times(word, r, k) for k in range(max(0, min(n, len(word) + 1)), min(m, len(word) + 1) + 1)
        )

    def times(self, word: str, r: int, k: int) -> bool:
        """Whether `word` is k words of r, one after the other."""
        if k == 0:
            return word == ""
        return any(self.member(word[:i], r) and self.times(word[i:], r, k - 1) for i in range(len(word) + 1))

    def constant(self, t: int) -> str:
        head = self.terms.head[t]
        assert isinstance(head, Text)
        return head.value

    def in_item(self, word: str, languages: Languages, state: int) -> bool:
        """Whether `word` is in the language of the first item of the state."""
        kind, parts = languages.item[state]
        if kind == "t":
            return self.member(word, parts[0])
        if kind == "s":
            return word == self.constant(parts[0])[parts[1] :]
        if kind == "*":
            return self.power(word, parts[0], parts[1], parts[2] or max(parts[1], len(word)))
        found = [self.in_state(word, languages, s) for s in parts]
        return all(found) if kind == "&" else not any(found)

    def in_state(self, word: str, languages: Languages, state: int) -> bool:
        """Whether `word` is in the language of a state."""
        if state == 0:
            return word == ""
        rest = languages.rest[state]
        return any(
            self.in_item(word[:i], languages, state) and self.in_state(word[i:], languages, rest)
            for i in range(len(word) + 1)
        )

    def text(self, t: int, values: dict[int, str]) -> str:
        """The value of a string term made of constants, concatenations and the variables in `values`."""
        head = self.terms.head[t]
        if isinstance(head, Text):
            return head.value
        if head == "str.++":
            return "".join(self.text(a, values) for a in self.terms.arguments[t])
        return values[t]

    def number(self, t: int, values: dict[int, str]) -> int:
        head = self.terms.head[t]
        if isinstance(head, Numeral):
            return head.numerator
        assert head == "str.len"
        return len(self.text(self.terms.arguments[t][0], values))

    def holds(self, literal: int, values: dict[int, str]) -> bool:
        """Whether a literal about strings is true."""
        t = abs(literal)
        head, (a, b) = self.terms.head[t], self.terms.arguments[t]
        if head == "str.in_re":
            truth = self.member(self.text(a, values), b)
        elif head == "<":
            truth = self.number(a, values) < self.number(b, values)
        elif self.terms.sort[a] is STRING:
            truth = self.text(a, values) == self.text(b, values)
        else:
            truth = self.number(a, values) == self.number(b, values)
        return truth is (literal > 0)


# ---- expressions at random

BOUNDS = st.sampled_from([-1, 0, 0, 1, 1, 2, 2, 3, 5])
CONSTANTS = st.sampled_from(['""', '"a"', '"a"', '"b"', '"ab"', '"aba"', '"\\u{2ffff}"'])
LEAVES = st.one_of(
    st.just("re.none"),
    st.just("re.all"),
    st.just("re.allchar"),
    st.builds("(str.to_re {})".format, CONSTANTS),
    st.builds("(str.to_re {})".format, CONSTANTS),
    st.builds("(re.range {} {})".format, CONSTANTS, CONSTANTS),
)


def _bigger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("(re.++ {} {})".format, smaller, smaller),
        st.builds("(re.++ {} {})".format, smaller, smaller),
        st.builds("(re.union {} {})".format, smaller, smaller),
        st.builds("(re.inter {} {})".format, smaller, smaller),
        st.builds("(re.comp {})".format, smaller),
        st.builds("(re.* {})".format, smaller),
        st.builds("(re.loop {} (Int {}) (Int {}))".format, smaller, BOUNDS, BOUNDS),
    )


EXPRESSIONS = st.recursive(LEAVES, _bigger, max_leaves=6)


def setting(problem: str = "") -> tuple[Forge, Context]:
    forge = Forge(f"(set-logic ALL){PRELUDE}{problem}{END}")
    return forge, Context(forge.terms, forge.script.queries[0].assertions, Meter(10**8))


def one(texts: Sequence[str]) -> tuple[Languages, Definitions, list[int]]:
    """Languages and definitions over a table with these expressions."""
    forge, context = setting()
    numbers = [forge.number(text) for text in texts]
    return Languages(context), Definitions(forge.terms), numbers


def moves_are_exact(languages: Languages, definitions: Definitions, state: int, length: int) -> None:
    """The moves of a state, and `empty`, give its language, as far as words up to a length tell."""
    moves = languages.moves(state)
    for word in words(length):
        if word:
            found = any(
                a <= ord(word[0]) <= b and definitions.in_state(word[1:], languages, after) for a, b, after in moves
            )
        else:
            found = languages.empty[state]
        assert found is definitions.in_state(word, languages, state), (word, languages.item[state])


def some_states(languages: Languages, rng: random.Random, numbers: list[int], count: int) -> list[int]:
    """States of all kinds over the expressions, and states that their moves lead to."""
    states = [0]
    for _ in range(count):
        parts = [rng.choice(states) for _ in range(rng.randint(0, 3))]
        rest, r = rng.choice(states), rng.choice([0, *numbers])
        m = rng.randint(0, 4)
        states += [
            languages.expression(r, rest),
            languages.loop(r, rng.randint(0, m or 4), m, rest),
            rng.choice((languages.all_of, languages.none_of))(parts, rest),
        ]
        moves = languages.moves(states[-1])
        states += [rng.choice(moves)[2]] if moves else []
    return states


# ---- languages


@settings(max_examples=70, deadline=None)
@given(EXPRESSIONS)
def test_states_of_an_expression_are_exact(text: str) -> None:
    languages, definitions, (r,) = one([text])
    assert contains_empty(languages.context, r) is definitions.member("", r)
    states = [languages.expression(r)]
    for state in states[:6]:
        moves_are_exact(languages, definitions, state, 4)
        states += [after for _, _, after in languages.moves(state) if after not in states]
    for word in words(4):
        assert languages.matches(word, r) is definitions.member(word, r), word


@settings(max_examples=100, deadline=None)
@given(st.lists(EXPRESSIONS, min_size=1, max_size=2), st.integers(0, 2**32))
def test_states_of_all_kinds_are_exact(texts: list[str], seed: int) -> None:
    languages, definitions, numbers = one(texts)
    for state in some_states(languages, random.Random(seed), numbers, 3):
        moves_are_exact(languages, definitions, state, 3)


@settings(max_examples=100, deadline=None)
@given(st.lists(EXPRESSIONS, min_size=1, max_size=3))
def test_choices_and_pieces(texts: list[str]) -> None:
    """Choices are all choices of moves with characters in common; pieces are all characters, in order."""
    languages, _, numbers = one(texts)
    states = [languages.expression(r) for r in numbers]
    expected = []
    for choice in product(*[languages.moves(s) for s in states]):
        first, last = max(a for a, _, _ in choice), min(b for _, b, _ in choice)
        if first <= last:
            expected.append((first, last, tuple(t for _, _, t in choice)))
    assert list(languages.choices(states)) == expected
    for first, last in ((0, MAX_CHARACTER), (ord("a"), ord("a")), (ord("a"), ord("b"))):
        pieces = list(languages.pieces(first, last, states))
        assert [a for a, _, _ in pieces] == [first, *[b + 1 for _, b, _ in pieces[:-1]]]
        assert pieces[-1][1] == last
        for a, b, after in pieces:
            for c in (a, b):
                reached = [t for s in states for low, high, t in languages.moves(s) if low <= c <= high]
                assert list(after) == list(dict.fromkeys(reached))


def test_choices_and_pieces_of_nothing() -> None:
    languages, _, _ = one([])
    assert list(languages.choices([])) == [(0, MAX_CHARACTER, ())]
    assert list(languages.pieces(5, 7, [])) == [(5, 7, ())]


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("re.none", []),
        ("re.allchar", [(0, MAX_CHARACTER)]),
        ('(re.range "b" "a")', []),
        ('(re.range "a" "a")', [(97, 97)]),
        ('(re.range "a" "ab")', []),
        ('(re.range "" "b")', []),
        ('(re.range "a" "b")', [(97, 98)]),
        ('(str.to_re "")', []),
        ('(re.union (str.to_re "b") (str.to_re "a"))', [(98, 98), (97, 97)]),
        ('(re.loop (str.to_re "a") 0 0)', []),
        ('(re.loop (str.to_re "a") 2 1)', []),
        ('(re.loop (str.to_re "a") (Int -2) 1)', [(97, 97)]),
        ('(re.loop (str.to_re "a") (Int -2) (Int -1))', []),
        ('(re.loop (str.to_re "a") (Int -2) 0)', []),
        ('(re.comp (str.to_re "a"))', [(0, 96), (97, 97), (98, MAX_CHARACTER)]),
        ("(re.comp re.none)", [(0, MAX_CHARACTER)]),
        ('(re.inter (re.range "a" "c") (re.range "b" "d"))', [(98, 99)]),
        # Each state is looked at once: the second way to the same state brings no move.
        ('(re.union (str.to_re "a") (str.to_re "a"))', [(97, 97)]),
        # But different states can have the same move.
        ('(re.union (str.to_re "a") (re.range "a" "a"))', [(97, 97), (97, 97)]),
    ],
)
def test_moves_in_order(text: str, moves: list[tuple[int, int]]) -> None:
    languages, _, (r,) = one([text])
    assert [(a, b) for a, b, _ in languages.moves(languages.expression(r))] == moves


@pytest.mark.parametrize(
    "text", ["(str.to_re x)", '(re.range "a" x)', '(re.range x "a")', "(re.loop re.all i 3)", "(re.loop re.all 0 i)"]
)
@pytest.mark.parametrize("context", ["{}", "(re.* {})", "(re.comp {})", "(re.++ re.all {})", "(re.union {} re.none)"])
def test_not_ground(text: str, context: str) -> None:
    forge, table = setting("(declare-const i Int)")
    r = forge.number(context.format(text))
    for t in (r, forge.number("x"), forge.number("(ite true re.all re.all)"), 1):
        with pytest.raises(Mismatch) as caught:
            contains_empty(table, t)
        assert caught.value.expected == "a ground regular expression"


# ---- the rule


def run(context: Context, arguments: list[int]) -> list[int] | Mismatch:
    """The clause, or the refusal."""
    try:
        return rule_re(context, arguments)
    except Mismatch as mismatch:
        return mismatch


def honest(context: Context, arguments: list[int], most: int = 30) -> list[int] | int | None:
    """The clause with hints that list every tuple that comes up.

    If one of these has the empty word, their number: there is a word of fewer characters. None for too many tuples,
    and for literals that are no facts.
    """
    for n in range(most):
        outcome = run(context, [*arguments, *[0] * n])
        if not isinstance(outcome, Mismatch):
            return outcome
        if outcome.expected != "another hint":
            return n if outcome.found == "one that has it" else None
    return None


def guided(context: Context, arguments: list[int], rng: random.Random, most: int = 30) -> list[int] | None:
    """Hints that are accepted, and use all that hints can say, where possible; None if there are none."""
    hints: list[int] = []
    while len(hints) < most:
        outcome = run(context, [*arguments, *hints])
        if not isinstance(outcome, Mismatch):
            return hints
        if outcome.expected != "another hint":
            return None
        for _ in range(4):
            k = rng.randint(1, 3)
            trial = rng.choice([[rng.randint(1, 1 + len(hints))], [-k, *sorted(rng.sample(range(1, 7), k))]])
            outcome = run(context, [*arguments, *hints, *trial])
            if not isinstance(outcome, Mismatch) or outcome.expected == "another hint":
                hints += trial
                break
        else:
            hints.append(0)
    return None


def has_word(definitions: Definitions, variables: list[int], literals: Sequence[int], length: int) -> bool:
    """Whether words up to a length make the literals true."""
    return any(
        all(definitions.holds(x, dict(zip(variables, values, strict=True))) for x in literals)
        for values in product(words(length), repeat=len(variables))
    )


@settings(max_examples=70, deadline=None)
@given(st.lists(st.tuples(st.booleans(), EXPRESSIONS), min_size=1, max_size=3), st.integers(0, 2**32))
def test_memberships_of_one_term(facts: list[tuple[bool, str]], seed: int) -> None:
    """Honest hints are accepted exactly if there is no word; random ones that are accepted say the same."""
    forge, context = setting()
    literals = [forge.number(f"(str.in_re x {r})") * (1 if truth else -1) for truth, r in facts]
    x = forge.number("x")
    definitions = Definitions(forge.terms)
    arguments = [x, len(literals), *literals]
    clause = honest(context, arguments)
    found = has_word(definitions, [x], literals, 4)
    if isinstance(clause, list):
        assert clause == [-y for y in literals]
        assert not found
    elif clause is not None and clause <= 5:
        assert found or any(all(definitions.holds(y, {x: word}) for y in literals) for word in words(4, MORE))
    rng = random.Random(seed)
    for _ in range(3):
        hints = guided(context, arguments, rng)
        assert hints is None or not found
        if hints:
            hints[rng.randrange(len(hints))] += rng.choice((-2, -1, 1, 2))
            if not isinstance(run(context, [*arguments, *hints]), Mismatch):
                assert not found


SIDES = ["x", "y", "z", "(str.++ x y)", '(str.++ "a" x)', '(str.++ x "b")', "(str.++ (str.++ x y) x)", '"ab"', '""']
SIDES += ["(str.++ x (str.++ x x))", '(str.++ "a" (str.++ y "b"))', "(str.++ y x)", '(str.++ "" "a")']
STRINGS = st.sampled_from(SIDES)
LENGTHS = st.builds("(str.len {})".format, STRINGS)
NUMERALS = st.sampled_from([f"(Int {k})" for k in (-3, -1, 0, 0, 1, 1, 2, 3)])
ATOMS = st.one_of(
    st.builds("(str.in_re {} {})".format, STRINGS, EXPRESSIONS),
    st.builds("(str.in_re {} {})".format, STRINGS, EXPRESSIONS),
    st.builds("(= {} {})".format, STRINGS, STRINGS),
    st.builds("(= {} {})".format, STRINGS, STRINGS),
    st.builds("(< {} {})".format, LENGTHS, NUMERALS),
    st.builds("(< {} {})".format, NUMERALS, LENGTHS),
    st.builds("(= {} {})".format, LENGTHS, NUMERALS),
)
FACTS = st.lists(st.tuples(st.sampled_from([True, True, False]), ATOMS), min_size=1, max_size=5)


def clauses(facts: list[tuple[bool, str]], seed: int, count: int) -> Iterator[tuple[Definitions, list[int], list[int]]]:
    """Clauses that the rule makes of the facts, with hints of all kinds, about so many of the terms."""
    forge, context = setting()
    literals = [forge.number(text) * (1 if truth else -1) for truth, text in facts]
    variables = [forge.number(name) for name in "xyz"]
    subjects = [forge.number(text) for text in SIDES]
    definitions = Definitions(forge.terms)
    rng = random.Random(seed)
    for u in rng.sample(subjects, count):
        arguments = [u, len(literals), *literals]
        clause = honest(context, arguments)
        if isinstance(clause, list):
            yield definitions, variables, clause
        hints = guided(context, arguments, rng)
        if hints is not None:
            yield definitions, variables, rule_re(context, [*arguments, *hints])
        noise = [rng.choice((-2, -1, 0, 0, 1, 2)) for _ in range(rng.randint(0, 4))]
        outcome = run(context, [*arguments, *noise])
        if not isinstance(outcome, Mismatch):
            yield definitions, variables, outcome


@settings(max_examples=70, deadline=None)
@given(FACTS, st.integers(0, 2**32))
def test_clauses_are_valid(facts: list[tuple[bool, str]], seed: int) -> None:
    seen = None
    for definitions, variables, clause in clauses(facts, seed, 6):
        if clause != seen:
            assert not has_word(definitions, variables, [-x for x in clause], 2)
            seen = clause


@pytest.mark.parametrize(
    ("facts", "least"),
    [
        (['(= x "ab")', "(= x y)", '(not (= y "ab"))'], 2),
        # What x is known to be comes too late for the view.
        (["(= x y)", '(not (= y "ab"))', '(= x "ab")'], 0),
        (['(= x (str.++ "a" (str.++ y "b")))', '(str.in_re x (re.* (str.to_re "a")))'], 1),
        (['(str.in_re x (str.to_re "aa"))', '(= x (str.++ "a" x))'], 1),
        (
            [
                "(not (= (str.len x) 1))",
                "(< (str.len (str.++ x x)) 3)",
                '(not (str.in_re (str.++ x x) (str.to_re "")))',
            ],
            0,
        ),
        (["(= x y)"], 0),
    ],
)
def test_enough_clauses(facts: list[str], least: int) -> None:
    """The test above is about something."""
    found = sum(1 for _ in clauses([(True, text) for text in facts], 1, len(SIDES)))
    assert found >= least
    assert (found > 0) is (least > 0)


# ---- what attacks cost


def shared(base: str, step: str, height: int) -> Forge:
    """A problem that asserts the last of so many definitions, each made of the one before."""
    text = "".join(f"(let ((r {step})) " for _ in range(height))
    return Forge(f"(set-logic ALL){PRELUDE}(assert (let ((r {base})) {text}(str.in_re x r){')' * (height + 1)}){END}")


def test_shared_conjunctions() -> None:
    """There are 2^60 ways through the tower."""
    forge = shared("re.none", "(re.inter r r)", 60)
    context = Context(forge.terms, [], Meter(10**6))
    (literal,) = forge.script.queries[0].assertions
    assert rule_re(context, [forge.number("x"), 1, literal, 0]) == [-literal]


def test_a_constant_that_is_older_than_what_it_equals() -> None:
    """It is the first side of the equality then."""
    text = '(set-logic ALL)(assert (distinct "ab" "c"))(declare-const x String)'
    forge = Forge(f'{text}(assert (= x "ab"))(assert (str.in_re x (re.* (str.to_re "b")))){END}')
    context = Context(forge.terms, [], Meter(10**6))
    _, equal, member = forge.script.queries[0].assertions
    assert isinstance(forge.terms.head[forge.terms.arguments[equal][0]], Text)
    assert rule_re(context, [forge.number("x"), 2, equal, member, 0]) == [-equal, -member]
    with pytest.raises(Mismatch):
        rule_re(context, [forge.number("x"), 2, equal, -member, 0])


def test_loops_with_colliding_numbers() -> None:
    """Python gives numbers the same hash if they differ by 2^61 − 1."""
    languages, _, (r,) = one(['(str.to_re "a")'])
    for k in range(1, 50):
        languages.loop(r, 1, 1 + k * (2**61 - 1))
    assert len({hash(key) for key in languages._numbers}) == len(languages._numbers) == 49


def test_choices_are_paid_for_on_the_way() -> None:
    """Two times 1,000 ranges that all have one character in common: a million choices."""
    unions = []
    for k in range(2):
        ranges = " ".join(f'(re.range "!" "\\u{{{0x1000 + 1000 * k + i:x}}}")' for i in range(1000))
        unions.append(f"(re.union {ranges})")
    forge, context = setting(f"(assert (str.in_re x (re.++ (re.inter {' '.join(unions)}) re.none)))")
    context.meter.limit = 10**7
    with pytest.raises(ResourceLimit):
        run(context, [forge.number("x"), 1, *context.assertions, 0])
    # That is before all the choices are there.
    assert context.meter.work < 1.1 * 10**7


def test_views_of_views() -> None:
    """Each equality makes the views longer by one."""
    forge, context = setting()
    known, equal = forge.number("(str.in_re x re.all)"), forge.number("(= x y)")
    context.meter.limit = 10**6
    with pytest.raises(ResourceLimit):
        rule_re(context, [forge.number("x"), 1001, known, *[equal] * 1000])


def test_views_of_terms_with_many_facts() -> None:
    """A state that is there already costs what it takes to find it."""
    forge, context = setting()
    known, equal = forge.number("(not (str.in_re x re.all))"), forge.number("(= y (str.++ x (str.++ x x)))")
    before = context.meter.work
    run(context, [forge.number("y"), 1001, *[known] * 1000, equal, 0])
    assert context.meter.work - before > 3 * 1000


def test_loops_of_nullable_bodies() -> None:
    """All counters on the way to the end are states."""
    forge, context = setting()
    numeral = "9" * 5_000
    literal = forge.number(
        f'(str.in_re x (re.++ (re.loop (re.union (str.to_re "") (str.to_re "a")) 0 {numeral}) re.none))'
    )
    context.meter.limit = 10**6
    with pytest.raises(ResourceLimit):
        rule_re(context, [forge.number("x"), 1, literal, 0])


def test_deep_expressions() -> None:
    """Nothing recurses on depth."""
    for step in ('(re.++ (str.to_re "a") r)', "(re.comp r)", "(re.* r)", "(re.union r (re.* r))"):
        forge = shared('(str.to_re "a")', step, 5_000)
        context = Context(forge.terms, [], Meter(10**7))
        (literal,) = forge.script.queries[0].assertions
        with contextlib.suppress(ResourceLimit):
            assert isinstance(run(context, [forge.number("x"), 2, literal, -literal, 0]), Mismatch)


def test_functions_of_the_same_names() -> None:
    """What is declared is no operator, whatever it is called."""
    forge = Forge(
        "(set-logic QF_LIA)(declare-sort String 0)(declare-sort RegLan 0)"
        "(declare-const x String)(declare-const y RegLan)"
        "(declare-fun str.in_re (String RegLan) Bool)(assert (str.in_re x y))(check-sat)"
    )
    context = Context(forge.terms, forge.script.queries[0].assertions, Meter(10**6))
    (literal,) = context.assertions
    assert isinstance(forge.terms.head[literal], Function)
    assert forge.terms.sort[forge.number("y")] is not REGLAN
    outcome = run(context, [forge.number("x"), 1, literal, 0])
    assert isinstance(outcome, Mismatch)
    assert outcome.expected == "a fact about a string"
