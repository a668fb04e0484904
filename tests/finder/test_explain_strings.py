"""`assay explain` about strings: invariants are the checker's, languages are what is written, tables leave nothing out.

Tuples read from hints are held against those that the checker lists, text against patterns of Python.
"""

from __future__ import annotations

import random
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.context import Context
from checker.emptiness import _Facts, _Invariant
from checker.regex import Languages as CheckedLanguages
from finder.emptiness import Refutation, refute
from finder.explain import Page, explained
from finder.explain_emptiness import MOST_TUPLES, Description, Invariant, Unreadable, Way, invariant, joined, ways_text
from finder.explain_languages import LanguagePrinter, class_of, path
from finder.explain_terms import Printer
from finder.explain_words import equation, lines, marked, title
from finder.languages import INFINITE, Languages
from finder.prove import parse
from formats.meter import Meter
from formats.smtlib import Script
from formats.terms import MAX_CHARACTER, Terms, Text
from formats.tokens import unescaped
from tests.checker.make_corpus import forged
from tests.checker.test_regex import guided, run
from tests.finder.test_emptiness import ANY, Strings, expressions, facts, literal_of, pattern, term_of, trees
from tests.finder.test_explain import UNSAT, argument_of, name_of

Spelled = tuple[Any, ...]
"""A state as a tuple of items, each spelled out."""


# ---- invariants


def checked(terms: Terms, arguments: list[int]) -> list[tuple[list[Spelled], list[Spelled]]]:
    """The tuples that the checker lists."""
    found = _Facts(Context(terms, [], Meter(10**9)))
    for literal in arguments[2 : 2 + arguments[1]]:
        found.learn(literal)
    positive, negative = found.about(arguments[0])
    if terms.head[arguments[0]] == "str.++":
        positive = [*positive, found.view(arguments[0])]
    languages = found.languages
    listed = _Invariant(languages, iter(arguments[2 + arguments[1] :]))
    listed.cover(positive, negative)
    for p, n in listed.tuples:
        for first, last, after in languages.choices(p):
            for _, _, others in languages.pieces(first, last, n):
                listed.cover(after, others)
    return [([of_checker(languages, s) for s in p], [of_checker(languages, s) for s in n]) for p, n in listed.tuples]


def of_checker(languages: CheckedLanguages, state: int) -> Spelled:
    items: list[Any] = []
    while state:
        kind, parts = languages.item[state]
        inner = kind in ("&", "~")
        items.append((kind, *[of_checker(languages, s) for s in parts]) if inner else (kind, *parts))
        state = languages.rest[state]
    return tuple(items)


def of_finder(languages: Languages, shapes: dict[int, tuple[Any, ...]], state: int) -> Spelled:
    def item(i: int) -> Spelled:
        match shapes.get(i):
            case None:
                return ("t", 0)
            case ("term", t):
                return ("t", t)
            case ("text", value, start):
                return ("s", languages.terms.find(Text(value), ()), start)
            case ("repetition", body, low, high):
                return ("*", item(body)[1], low, 0 if high == INFINITE else high)
            case (kind, states):
                return ({"and": "&", "not": "~"}[kind], *[of_finder(languages, shapes, s) for s in states])
        raise AssertionError(i)

    return tuple(item(i) for i in languages.items(state))


def same_as_checked(terms: Terms, arguments: list[int]) -> Invariant:
    """The invariant of a record, whose tuples are those that the checker lists, states in the same order."""
    found = invariant(terms, arguments)
    shapes = found.languages.shapes()
    spelled = [
        tuple([of_finder(found.languages, shapes, s) for s in states] for states in tuple_) for tuple_ in found.tuples
    ]
    assert spelled == checked(terms, arguments)
    assert len(found.ways) == len(found.tuples) + 1
    return found


@pytest.mark.parametrize(("problem", "certificate", "query"), UNSAT, ids=name_of)
def test_invariants_of_the_corpus_are_those_of_the_checker(problem: Path, certificate: Path, query: int) -> None:
    argument = argument_of(problem, certificate, query)
    for record in argument.lemmas:
        if record.rule == "re":
            same_as_checked(argument.terms, record.arguments)


@settings(max_examples=80, deadline=None)
@given(st.lists(facts, min_size=1, max_size=4), st.integers(0, 1000))
def test_invariants_are_those_of_the_checker(given_facts: list[tuple[Any, ...]], seed: int) -> None:
    """With the finder's own hints, and with hints by chance; and no word is found where each way leads."""
    strings = Strings()
    literals = [literal_of(strings, strings.x, fact) for fact in given_facts]
    arguments = [strings.x, len(literals), *literals]
    context = Context(strings.terms, [], Meter(10**8))
    hints = guided(context, arguments, random.Random(seed))
    if hints is not None:
        same_as_checked(strings.terms, [*arguments, *hints])
    found = refute(strings.terms, strings.x, literals)
    if isinstance(found, Refutation):
        read = same_as_checked(strings.terms, [strings.x, len(found.literals), *found.literals, *found.hints])
        for ways in read.ways:
            for way in ways:
                assert 0 < way.to <= len(read.tuples)


def test_views_are_those_of_the_checker() -> None:
    strings = Strings()
    whole = strings.concatenation(strings.x, strings.text("-"), strings.y)
    letters = ("re.*", ("re.range", "a", "z"))
    literals = [
        strings.member(strings.x, letters),
        -strings.member(strings.y, letters),
        strings.equal(strings.z, whole),
        strings.member(strings.z, letters),
    ]
    found = strings.refuted(strings.z, *literals)
    read = same_as_checked(strings.terms, [strings.z, len(found.literals), *found.literals, *found.hints])
    assert {x.literal for x in read.facts} == set(found.literals)


def test_any_character_is_not_the_range_of_all() -> None:
    """A length and an expression of the same words are two states: the second one can be left out, and the first."""
    strings = Strings()
    three = strings.member(strings.x, ("re.loop", ANY, 3, 3))
    digits = strings.member(strings.x, ("re.loop", ("re.range", "0", "9"), 2, 2))
    length = strings.length("=", strings.x, 3)
    for gone in (1, 2):
        arguments = [strings.x, 3, three, length, digits, -1, gone, 0, 0]
        assert strings.clause(strings.x, (three, length, digits), (-1, gone, 0, 0))
        same_as_checked(strings.terms, arguments)


def test_what_cannot_be_read() -> None:
    """Numbers beyond what the finder counts in, and hints that do not fit, are said so, and nothing crashes."""
    strings = Strings()
    many = strings.member(strings.x, ("re.loop", ("re.range", "a", "b"), INFINITE, INFINITE + 1))
    one = strings.equal(strings.x, strings.text("c"))
    with pytest.raises(Unreadable, match="too large"):
        invariant(strings.terms, [strings.x, 2, many, one, 0])
    a = strings.equal(strings.x, strings.text("a"))
    with pytest.raises(Unreadable, match="fewer"):
        invariant(strings.terms, [strings.x, 1, a])
    with pytest.raises(Unreadable, match="no tuple 5"):
        invariant(strings.terms, [strings.x, 1, a, 5])


# ---- the text of languages


PIECES = re.compile(r'("(?:[^"])*")|(\[(?:\\.|[^\]\\])*\])|(\{[0-9,]+\})|([().|*+?])|(ε)|(∅)|( )')


def pattern_of(text: str) -> str:
    """The pattern of Python for the text of a language without `~` and `&`."""
    found = ""
    end = 0
    for match in PIECES.finditer(text):
        assert match.start() == end, text
        end = match.end()
        quoted, class_, count, operator, empty, none, _ = match.groups()
        if quoted:
            found += f"(?:{re.escape(unescaped(quoted[1:-1]))})"
        elif class_:
            found += unescaped(class_)
        elif empty:
            found += "(?:)"
        elif none:
            found += "(?!)"
        else:
            found += "(?:" if operator == "(" else operator or count or ""
    assert end == len(text), text
    return found


WORDS = ["".join(w) for k in range(6) for w in product("abc", repeat=k)]


@settings(max_examples=80, deadline=None)
@given(trees(boolean=False))
def test_text_of_expressions(e: tuple[Any, ...]) -> None:
    """It is read back to an expression of the same words."""
    terms = Strings().terms
    term = term_of(terms, e)
    text = LanguagePrinter(terms).expression(term, 10_000)
    assert "…" not in text
    found, expected = re.compile(pattern_of(text), re.DOTALL), re.compile(pattern(e), re.DOTALL)
    assert [w for w in WORDS if found.fullmatch(w)] == [w for w in WORDS if expected.fullmatch(w)], text


@settings(max_examples=80, deadline=None)
@given(trees(boolean=False), st.text("ab", max_size=3))
def test_text_of_states(e: tuple[Any, ...], word: str) -> None:
    """States after a word have the words that the text says."""
    terms = Strings().terms
    languages = Languages(terms, as_specified=True)
    states = {languages.cons(languages.expression(term_of(terms, e)), 0)}
    for c in word:
        states = {t for s in states for low, high, t in languages.moves(s) if low <= ord(c) <= high}
    printer = LanguagePrinter(terms, languages)
    patterns = [re.compile(pattern_of(printer.state(s, 10_000)), re.DOTALL) for s in states]
    expected = re.compile(pattern(e), re.DOTALL)
    for w in WORDS:
        assert any(p.fullmatch(w) for p in patterns) == bool(expected.fullmatch(word + w))


@pytest.mark.parametrize(
    ("e", "text"),
    [
        (("re.++", ("re.range", "a", "z"), ("re.*", ("re.range", "a", "z"))), "[a-z]+"),
        (("re.++", ("str.to_re", "s3:"), ("re.++", ("str.to_re", "get"), ("re.*", ANY))), '"s3:get" .*'),
        (("re.union", ("str.to_re", "a"), ("re.union", ("str.to_re", "b"), ("re.range", "d", "f"))), "[abd-f]"),
        (("re.union", ("str.to_re", ""), ("str.to_re", "ab")), '("ab")?'),
        (("re.inter", ("re.*", ANY), ("re.comp", ("str.to_re", "ab"))), '.* & ~("ab")'),
        (("re.*", ("re.union", ("str.to_re", "ab"), ("str.to_re", "c"))), '("ab"|"c")*'),
        (("re.*", ("re.loop", ("str.to_re", "ab"), 2, 3)), '("ab"{2,3})*'),
        (("re.union", ("re.range", "\0", "."), ("re.range", "0", chr(MAX_CHARACTER))), "[^/]"),
        (("re.range", "]", "^"), r"[\]\^]"),
        (("re.none",), "∅"),
        (("str.to_re", ""), "ε"),
    ],
)
def test_notation(e: tuple[Any, ...], text: str) -> None:
    terms = Strings().terms
    assert LanguagePrinter(terms).expression(term_of(terms, e)) == text


@settings(max_examples=100, deadline=None)
@given(expressions, st.integers(4, 40))
def test_no_text_is_wider_than_asked(e: tuple[Any, ...], width: int) -> None:
    terms = Strings().terms
    assert len(LanguagePrinter(terms).expression(term_of(terms, e), width)) <= width


def test_shared_expressions_are_cut_in_time() -> None:
    """What would be of 2^200 characters, and what is nested 10,000 deep."""
    terms = Strings().terms
    shared = term_of(terms, ("str.to_re", "ab"))
    deep = shared
    for i in range(200):
        shared = terms.apply("re.union" if i % 2 else "re.++", (shared, shared))
    for i in range(10_000):
        deep = terms.apply("re.comp", (deep,)) if i % 2 else terms.apply("re.*", (deep,))
    printer = LanguagePrinter(terms)
    for term in (shared, deep):
        text = printer.expression(term)
        assert "…" in text and len(text) <= 100


def test_ranges() -> None:
    assert class_of([]) == "∅"
    assert class_of([(0, MAX_CHARACTER)]) == "."
    assert class_of([(97, 97)]) == '"a"'
    assert joined([(5, 9), (0, 3), (4, 4), (8, 12)]) == [(0, 12)]
    assert path([[(97, 97)], [(98, 98)], [(48, 57)], [(48, 57)], [(99, 99)]]) == '"ab" [0-9]{2} "c"'


# ---- tables


def numbers_of(table: list[tuple[str, str]]) -> tuple[list[int], set[int], int]:
    """The tuples that have a line, those that are named, and how many are said to be left out."""
    shown = [int(margin[1:-1]) for margin, _ in table if re.fullmatch(r"\([0-9]+\)", margin)]
    named = {int(n) for _, text in table for n in re.findall(r"→ (?:covered by )?\(([0-9]+)\)", text)}
    left = [int(n) for _, text in table for n in re.findall(r"^… \(([0-9]+) more, which", text)]
    return shown, named, sum(left)


def check_table(terms: Terms, arguments: list[int]) -> int:
    """Each tuple that a table names has its line, but those that are cut; how many these are."""
    read = invariant(terms, arguments)
    description = Description(Printer(terms), read.languages)
    shown, named, left = numbers_of(description.table(read))
    assert shown == sorted(set(shown)) and shown[0] == 1 and len(shown) <= MOST_TUPLES
    assert len(named - set(shown)) <= left
    assert (left > 0) <= (len(shown) == MOST_TUPLES)
    data = description.data(read)
    assert [x["number"] for x in data] == list(range(1, len(read.tuples) + 1))
    assert {way["to"] for x in data for way in x["ways"]} <= set(range(1, len(data) + 1))
    return left


@settings(max_examples=100, deadline=None)
@given(st.lists(facts, min_size=1, max_size=4))
def test_tables_name_what_they_show(given_facts: list[tuple[Any, ...]]) -> None:
    strings = Strings()
    found = refute(strings.terms, strings.x, [literal_of(strings, strings.x, fact) for fact in given_facts])
    if isinstance(found, Refutation):
        arguments = [strings.x, len(found.literals), *found.literals, *found.hints]
        assert check_table(strings.terms, arguments) == 0


def test_long_tables_are_cut() -> None:
    """The eighth character from the end is an a, and also a b: where either may be, in all combinations."""
    strings = Strings()
    literals = [
        strings.member(strings.x, ("re.++", ("re.*", ANY), ("re.++", ("str.to_re", c), ("re.loop", ANY, 7, 7))))
        for c in "ab"
    ]
    context = Context(strings.terms, [], Meter(10**8))
    arguments = [strings.x, 2, *literals]
    count = next(n for n in range(1, 200) if isinstance(run(context, [*arguments, *[0] * n]), list))
    assert count > MOST_TUPLES
    assert check_table(strings.terms, [*arguments, *[0] * count]) in range(1, count - MOST_TUPLES + 1)


def test_what_stands_for_any_other_character() -> None:
    whole = [Way([(97, 97)], 2, "listed", ((), ())), Way([(0, 96), (98, MAX_CHARACTER)], 3, "listed", ((), ()))]
    assert ways_text(whole) == ['"a"', "any other"]
    assert ways_text(whole[1:]) == ["[^a]"]
    assert ways_text([Way([(0, MAX_CHARACTER)], 2, "listed", ((), ()))]) == ["any character"]
    # A character that leads to two tuples is in neither of them all others.
    assert ways_text([*whole, whole[0]._replace(to=4)]) == ['"a"', "[^a]", '"a"']


LARGE = f"""(set-logic QF_S)
(declare-const x String)
(assert (str.in_re x ((_ re.loop {INFINITE} {INFINITE}) (re.range "a" "b"))))
(assert (= x "c"))
(check-sat)
"""


def written_files(folder: Path, problem: str, records: list[str]) -> tuple[Path, Path]:
    """The files of a problem and a certificate with these records."""
    forge = forged(problem, records)
    (folder / "p.smt2").write_bytes(forge.problem)
    (folder / "p.cert").write_bytes(forge.certificate())
    return folder / "p.smt2", folder / "p.cert"


def test_an_invariant_that_is_not_shown(tmp_path: Path) -> None:
    """The rest of the explanation stands, and says so."""
    script = parse(LARGE.encode(), "p")
    assert isinstance(script, Script)
    member, equal = script.queries[0].assertions
    subject = script.terms.arguments[member][0]
    files = written_files(tmp_path, LARGE, ["c in 1", "c in 2", f"c re {subject} 2 {member} {equal} 0"])
    page = Page()
    status, data = explained(*files, 1, 3, page)
    assert status == 0
    assert data["explanation"]["tuples"] is None and len(data["explanation"]["facts"]) == 2
    assert any("the invariant is not shown" in text for _, text in page.lines)


# ---- words


def common(words: list[str]) -> str:
    """What two words both begin with."""
    return next(words[0][:n] for n in range(len(words[0]), -1, -1) if words[1].startswith(words[0][:n]))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "ab", "x", "y"]), min_size=2, max_size=6), st.integers(1, 5))
def test_common_ends_are_marked(parts: list[str], cut: int) -> None:
    """What is marked is the longest common beginning, and then the longest common end, of both sides."""
    strings = Strings()
    terms = [{"x": strings.x, "y": strings.y}.get(c) or strings.text(c) for c in parts]
    cut = min(cut, len(parts) - 1)
    sides = ["".join(parts[:cut]), "".join(parts[cut:])]
    left, right = strings.concatenation(*terms[:cut]), strings.concatenation(*terms[cut:])
    if left == right:
        return
    literal = strings.equal(left, right)
    if strings.terms.arguments[literal] == (right, left):
        sides.reverse()
    found = equation(strings.terms, literal)
    prefix = common(sides)
    rest = [side[len(prefix) :] for side in sides]
    suffix = common([side[::-1] for side in rest])
    assert (found.before, found.after) == (len(prefix), len(suffix))
    text = marked(Printer(strings.terms), found.left, found.before, found.after)
    assert re.sub(r'[" «»]', "", text) == sides[0]
    assert text.count("«") == bool(prefix) + bool(suffix)


def test_sides_exchanged() -> None:
    """Equations whose sides stand the other way round, and one of the same words."""
    strings = Strings()
    x, y, a = strings.x, strings.y, strings.text("a")
    first = equation(strings.terms, strings.equal(strings.concatenation(a, y), strings.concatenation(a, x)))
    second = equation(strings.terms, strings.equal(x, y))
    if first.core() == second.core():
        second = second._replace(left=second.right, right=second.left)
    assert title([first, second]).endswith("with the sides exchanged")
    assert not title([first, first]).endswith("exchanged")
    ab = strings.text("ab")
    same = strings.equal(ab, strings.concatenation(a, strings.text("b")))
    assert title([equation(strings.terms, same)]) == "both sides are the same word"
    assert lines(Printer(strings.terms), [equation(strings.terms, same)])[1:] == [("", '«"ab"»'), ("=", '«"ab"»')]
