"""The rule `re` as an inductive invariant: the tuples that its hints list, and where characters lead from each.

The hints are read as section `re` of `formats/CERTIFICATE.md` says. Nothing is checked: the checker has done that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from finder.emptiness import Facts, claim_of, normal, successors
from finder.explain_languages import WIDTH, LanguagePrinter, class_of, path
from finder.expressions import is_constant
from finder.languages import INFINITE, Languages
from formats.terms import MAX_CHARACTER, STRING, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from finder.emptiness import Claim, States, Tuple
    from finder.explain_languages import Ranges
    from finder.explain_terms import Printer
    from formats.terms import Terms

Lines = list[tuple[str, str]]
"""What stands in the margin, and the text beside it."""

MOST_TUPLES = 20
"""Of longer invariants that many tuples are written; --json has all of them."""

MOST_WAYS = 8
"""Of more ways on from a tuple that many are written."""

MOST_STATES = 6
"""Of more states of a tuple that many are written."""

MOST_RANGES = 12
"""Of more ranges of characters that many are written."""

INTRODUCTION = (
    "",
    "no word fits a line below: it cannot be empty, and what is left after its first characters would fit one, too",
)
"""What a table of tuples means."""

NEW, COVERED, KNOWN = "listed", "covered", "known"


class Unreadable(Exception):
    """The hints cannot be followed here; the message says why."""


class Fact(NamedTuple):
    """The value of a term is in the language of a state, or is not, as a literal says; 0 for what its parts say."""

    literal: int
    term: int
    state: int
    positive: bool


class Way(NamedTuple):
    """Characters after which tuple `to` is what is left to look at: a new one, one that covers it, or one known before.

    `left_out` are the states that had to be looked at without it: of P, and of N.
    """

    characters: Ranges
    to: int
    how: str
    left_out: tuple[States, States]


class Invariant(NamedTuple):
    """The facts, those about the subject that make the first tuple, all tuples from 1 on, and the ways on from each.

    `ways[0]` is the one way to the first tuple, without characters.
    """

    subject: int
    facts: list[Fact]
    languages: Languages
    tuples: list[Tuple]
    ways: list[list[Way]]


def facts_of(terms: Terms, arguments: Sequence[int]) -> tuple[Languages, list[Fact]]:
    """What the literals of a record `re` say, in their order; last what the subject's own parts say of it."""
    subject = arguments[0]
    languages = Languages(terms, as_specified=True)
    facts = Facts(terms, languages)
    found = []
    for literal in arguments[2 : 2 + arguments[1]]:
        found += [Fact(literal, *stated) for stated in facts.stated(literal)]
        facts.add(literal)
    if terms.head[subject] == "str.++":
        found.append(Fact(0, subject, facts.view(subject), True))
    return languages, found


def invariant(terms: Terms, arguments: Sequence[int]) -> Invariant:
    """What a record `re` lists. Raises Unreadable where languages are too large for the finder to count in them."""
    subject, count = arguments[:2]
    literals = arguments[2 : 2 + count]
    for t in terms.below(literals):
        head = terms.head[t]
        if isinstance(head, Numeral) and abs(head.numerator) >= INFINITE:
            raise Unreadable("a number of repetitions or characters is too large to be counted here")
    languages, facts = facts_of(terms, arguments)
    reader = _Reader(languages, iter(arguments[2 + count :]))
    about = [fact for fact in facts if fact.term == subject]
    positive = [fact.state for fact in about if fact.positive]
    negative = [fact.state for fact in about if not fact.positive]
    ways = [[reader.way([], positive, negative)]]
    # The list grows on the way.
    for tuple_ in reader.tuples:
        ways.append([reader.way([(low, high)], p, n) for low, high, p, n in successors(languages, tuple_)])
    return Invariant(subject, facts, languages, reader.tuples, ways)


class _Reader:
    """The tuples listed so far, and for each that came up the number of the one that stands for it."""

    def __init__(self, languages: Languages, hints: Iterator[int]) -> None:
        self.languages, self.hints = languages, hints
        self.tuples: list[Tuple] = []
        self._known: dict[Claim, int] = {}

    def hint(self) -> int:
        """The next hint."""
        hint = next(self.hints, None)
        if hint is None:
            raise Unreadable("there are fewer hints than tuples come up")
        return hint

    def way(self, characters: Ranges, positive: Sequence[int], negative: Sequence[int]) -> Way:
        """Deal with a tuple that comes up after these characters."""
        tuple_ = normal(self.languages, positive, negative)
        claim = claim_of(tuple_)
        to, how = self._known.get(claim, 0), KNOWN
        if not to:
            hint = self.hint()
            if hint > 0:
                to, how = hint, COVERED
            else:
                to, how = self.listed(tuple_, [self.hint() for _ in range(-hint)])
            if not 0 < to <= len(self.tuples):
                raise Unreadable(f"there is no tuple {to} yet")
            self._known[claim] = to
        p, n = self.tuples[to - 1]
        kept = set(p), set(n)
        left_out = tuple(s for s in tuple_[0] if s not in kept[0]), tuple(s for s in tuple_[1] if s not in kept[1])
        return Way(characters, to, how, left_out)

    def listed(self, tuple_: Tuple, places: Sequence[int]) -> tuple[int, str]:
        """List a tuple without the states at these places, unless what is left has come up before."""
        states = [*[(s, True) for s in tuple_[0]], *[(s, False) for s in tuple_[1]]]
        gone = set(places)
        kept = [x for place, x in enumerate(states, 1) if place not in gone]
        shorter = tuple(s for s, positive in kept if positive), tuple(s for s, positive in kept if not positive)
        claim = claim_of(shorter)
        if claim in self._known:
            return self._known[claim], KNOWN
        self.tuples.append(shorter)
        self._known[claim] = len(self.tuples)
        return len(self.tuples), NEW


# ---- in words


def title(printer: Printer, facts: Sequence[Fact], subject: int) -> str:
    """What the lemma says, in one line."""
    about = [fact for fact in facts if fact.term == subject]
    p, n = len([x for x in about if x.positive]), len([x for x in about if not x.positive])
    name = printer.text(subject, 40)
    inside = "in both languages" if p == 2 else f"in all {p} languages" if p > 1 else "in this language"
    if not p:
        outside = "outside of this language" if n == 1 else f"outside of all {n} languages"
        return f"{name} cannot be {outside}: every word is in {'it' if n == 1 else 'one of them'}"
    if not n:
        return f"{name} cannot be {inside}: {'it has no word' if p == 1 else 'they have no word in common'}"
    others = "not in the other" if n == 1 else f"in none of {n} others"
    have = "which has" if n == 1 else "which together have"
    if p == 1:
        return f"{name} cannot be in the one language and {others}, {have} all of its words"
    return f"{name} cannot be {inside} and {others}, {have} all words that they have in common"


def literal_text(printer: Printer, literal: int) -> str:
    """A literal as SMT-LIB; a membership that would have to be cut with the language as people write it."""
    text = printer.text(literal)
    return membership(printer, literal) if "…" in text and is_membership(printer.terms, literal) else text


def is_membership(terms: Terms, literal: int) -> bool:
    """Whether a literal says that a string is in a ground expression, or that it is not."""
    atom = abs(literal)
    return terms.head[atom] == "str.in_re" and is_constant(terms, terms.arguments[atom][1])


def membership(printer: Printer, literal: int) -> str:
    """A membership as «x ∈ "a"*»."""
    string, expression = printer.terms.arguments[abs(literal)]
    sign = "∈" if literal > 0 else "∉"
    return f"{printer.text(string, 40)} {sign} {LanguagePrinter(printer.terms).expression(expression)}"


class Description:
    """An invariant in words."""

    def __init__(self, printer: Printer, languages: Languages) -> None:
        self.printer, self.languages = printer, languages
        self.written = LanguagePrinter(printer.terms, languages)

    def fact(self, fact: Fact, width: int = WIDTH) -> str:
        """A fact, as «x ∈ "a"*»."""
        sign = "∈" if fact.positive else "∉"
        return f"{self.printer.text(fact.term, 40)} {sign} {self.written.state(fact.state, width)}"

    def facts(self, literals: Sequence[int], facts: Sequence[Fact]) -> Lines:
        """The literals, numbered, with what they say about languages where that is not what they look like."""
        lines: Lines = []
        for number, literal in enumerate(literals, 1):
            said = [self.fact(fact) for fact in facts if fact.literal == literal]
            if self.printer.terms.head[abs(literal)] == "str.in_re":
                lines.append((f"[{number}]", membership(self.printer, literal)))
                continue
            lines.append((f"[{number}]", self.printer.text(literal)))
            why = self.origin(literal)
            lines += [("", f"so {text}   ({why})") for text in said]
            if not said:
                lines.append(("", "which says nothing yet"))
        lines += [("parts", f"{self.fact(fact)}   (a concatenation of these)") for fact in facts if not fact.literal]
        return lines

    def origin(self, literal: int) -> str:
        """Where a fact comes from that is no membership."""
        terms = self.printer.terms
        arguments = terms.arguments[abs(literal)]
        if terms.sort_of(arguments[0]) is not STRING:
            return "its length"
        return "its value" if any(isinstance(terms.head[a], Text) for a in arguments) else "the other side"

    def states(self, tuple_: Tuple, most: int = MOST_STATES, width: int = WIDTH) -> str:
        """Some states, as «in A, not in B»."""
        texts = [f"in {self.written.state(s, width)}" for s in tuple_[0][:most]]
        texts += [f"not in {self.written.state(s, width)}" for s in tuple_[1][: max(most - len(texts), 0)]]
        left = len(tuple_[0]) + len(tuple_[1]) - len(texts)
        return ", ".join(texts + ([f"… ({left} more)"] if left else [])) or "any word"

    def way(self, characters: str, way: Way) -> str:
        """A way on."""
        text = f"{characters} → " + ("covered by " if way.how == COVERED else "") + f"({way.to})"
        if any(way.left_out) and way.how != COVERED:
            text += f", without «{self.states(way.left_out, 3, 40)}»"
        return text

    def table(self, found: Invariant) -> Lines:
        """The tuples, of which those that have one way in and one way out are passed over, up to MOST_TUPLES."""
        into = [0] * (len(found.tuples) + 1)
        for ways in found.ways:
            for way in together(ways):
                into[way.to] += 1
        first = found.ways[0][0]
        lines: Lines = [INTRODUCTION]
        if any(first.left_out):
            lines.append(("", f"(not needed: {self.states(first.left_out, 3, 40)})"))
        rows: Lines = []
        shown = 0
        skipped: set[int] = set()
        reached = self.reached(found)
        for number in reached:
            tuple_ = found.tuples[number - 1]
            if number in skipped:
                continue
            if shown == MOST_TUPLES:
                break
            shown += 1
            rows.append((f"({number})", self.states(tuple_)))
            if why := self.obvious(tuple_):
                rows.append(("", why))
                continue
            ways = together(found.ways[number])
            for way, text in zip(ways[:MOST_WAYS], ways_text(ways), strict=False):
                read, last = [way.characters], way
                while self._passes(found, last, into):
                    skipped.add(last.to)
                    (last,) = together(found.ways[last.to])
                    read.append(last.characters)
                rows.append(("", self.way(text if len(read) == 1 else path(read), last)))
            if len(ways) > MOST_WAYS:
                rows.append(("", f"… ({len(ways) - MOST_WAYS} more ways on)"))
            if not ways:
                rows.append(("", "no character is possible"))
        lines += rows
        # Some that are passed over may come after the last one that is shown.
        left = len(reached) - shown - len(skipped)
        if left:
            lines.append(("", f"… ({left} more, which --json lists)"))
        return lines

    def obvious(self, tuple_: Tuple) -> str:
        """Why no word is in a tuple, where one look at one of its states shows it."""
        languages = self.languages
        if any(languages.universal[s] for s in tuple_[1]):
            return "every word is in that" if len(tuple_[1]) == 1 else "every word is in one of those"
        return "no word is in that" if any(languages.least[s] >= INFINITE for s in tuple_[0]) else ""

    def reached(self, found: Invariant) -> list[int]:
        """The tuples that must be looked at to see that the first one has no word, in order."""
        seen = {1}
        todo = [1]
        for number in todo:
            if not self.obvious(found.tuples[number - 1]):
                more = {way.to for way in found.ways[number]} - seen
                seen |= more
                todo += more
        return sorted(seen)

    def _passes(self, found: Invariant, way: Way, into: Sequence[int]) -> bool:
        """Whether a tuple is only on the way to another one: one way leads to it, one on, and nothing else happens."""
        if way.how != NEW or into[way.to] != 1 or any(way.left_out) or self.obvious(found.tuples[way.to - 1]):
            return False
        ways = together(found.ways[way.to])
        return len(ways) == 1 and ways[0].how != COVERED and not any(ways[0].left_out)

    def data(self, found: Invariant) -> list[dict[str, Any]]:
        """All tuples with all ways on, as JSON."""
        state = self.written.state
        return [
            {
                "number": number,
                "in": [state(s) for s in tuple_[0]],
                "not_in": [state(s) for s in tuple_[1]],
                "ways": [
                    {
                        "characters": class_of(way.characters),
                        "to": way.to,
                        "how": way.how,
                        "left_out": {
                            "in": [state(s) for s in way.left_out[0]],
                            "not_in": [state(s) for s in way.left_out[1]],
                        },
                    }
                    for way in together(found.ways[number], exactly=True)
                ],
            }
            for number, tuple_ in enumerate(found.tuples, 1)
        ]


def together(ways: Sequence[Way], exactly: bool = False) -> list[Way]:
    """The ways on, with the characters of those that lead to the same together.

    Unless it is to be told `exactly`, a tuple that another one covers counts as if it were that.
    """
    found: dict[tuple[object, ...], Way] = {}
    for way in ways:
        covered = way.how == COVERED
        left_out = ((), ()) if covered and not exactly else way.left_out
        key = (way.to, left_out, exactly and covered)
        before = found.get(key)
        if before is None:
            found[key] = way._replace(characters=list(way.characters))
        else:
            before.characters.extend(way.characters)
            if before.how == COVERED and not covered:
                found[key] = before._replace(how=way.how, left_out=way.left_out)
    return [way._replace(characters=joined(way.characters)) for way in found.values()]


def joined(characters: Ranges) -> Ranges:
    """The same characters in increasing order, without gaps and doubles where that can be."""
    found: Ranges = []
    for low, high in sorted(characters):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def ways_text(ways: Sequence[Way]) -> list[str]:
    """The characters of each way on. That of all that no other one takes is called so."""
    total = sum(high - low + 1 for way in ways for low, high in way.characters)
    whole = joined([x for way in ways for x in way.characters]) == [(0, MAX_CHARACTER)] and total == MAX_CHARACTER + 1
    texts = []
    for way in ways:
        if way.characters == [(0, MAX_CHARACTER)]:
            texts.append("any character")
        elif whole and way.characters[-1][1] == MAX_CHARACTER:
            texts.append("any other")
        else:
            more = len(way.characters) - MOST_RANGES
            texts.append(class_of(way.characters[:MOST_RANGES]) + (f" and {more} more ranges" if more > 0 else ""))
    return texts
