"""Whether some string is in all of some languages and in none of some others, with a proof when there is none.

`refute` takes what the literals of a conflict say about one string term, and finds either a string that has all these
properties or the arguments of the rule `re` (`formats/CERTIFICATE.md`) for a clause that says that there is none.

Both come from one search. A *tuple* (P; N) stands for the words that are in all states of P and in none of N; its
successors are what remains of these words after one character. A word of the first tuple is a path to a tuple that has
the empty word. If no such path exists, the tuples seen are an inductive invariant. A tuple need not be looked at if one
with subsets of its P and N has been: that has all of its words. The same helps twice more: states that are certainly
not needed are left out of a tuple, and literals are only added as far as words found violate them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from heapq import heappop, heappush
from time import monotonic
from typing import TYPE_CHECKING

from finder.languages import EPSILON, INFINITE, Languages
from formats.meter import decimal_text
from formats.terms import INT, STRING, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from formats.terms import Terms

LIMIT = 200_000
"""How many tuples a refutation may look at, unless told otherwise."""

GREEDY_AFTER = 500
"""After so many tuples every second one is chosen by its distance from a word's end alone."""

DOMINATORS = 8
"""Of many negative states only so many are tried as languages that contain others."""

SMALL = 1_500
"""Invariants of at most so many tuples are written in two ways, of which the shorter one is taken."""

PREFERRED = (
    ("a", "z"),
    ("A", "Z"),
    ("0", "9"),
    ("!", "~"),
    (" ", " "),
    ("\u00a1", "\ud7ff"),
    ("\U00010000", "\U0002ffff"),
)
"""Ranges of characters to take the characters of a word from, the best first."""

_RANGES = tuple((ord(low), ord(high)) for low, high in PREFERRED)

States = tuple[int, ...]
Tuple = tuple[States, States]
"""P and N, each without doubles, in the order of the specification."""

Claim = tuple[frozenset[int], frozenset[int]]
"""A tuple without its order."""


class NotAFact(ValueError):
    """A literal that says nothing about a language, or about a ground one that the rule `re` knows."""


@dataclass(frozen=True, slots=True)
class Refutation:
    """The literals, a part of those given and in an order of their own, cannot be true together.

    `c re <subject> <n> <literals> <hints>` derives the clause that says so.
    """

    literals: tuple[int, ...]
    hints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A string that the subject can be, as far as the languages of the literals go."""

    word: str


class Exhausted(Exception):
    """The limit of a search, or its deadline, has been reached."""


# ---- what literals say


class Facts:
    """What literals, in their order, say about the values of string terms: views are made of what was said before."""

    def __init__(self, terms: Terms, languages: Languages) -> None:
        self.terms, self.languages = terms, languages
        self.known: dict[int, list[tuple[int, bool]]] = {}

    def add(self, literal: int) -> None:
        """Add the facts that a literal states. Raises NotAFact."""
        for term, state, positive in self.stated(literal):
            self.known.setdefault(term, []).append((state, positive))

    def stated(self, literal: int) -> list[tuple[int, int, bool]]:
        """The facts that a literal states, given the facts so far: term, state, and whether its value is in the state."""
        terms, languages = self.terms, self.languages
        atom, positive = abs(literal), literal > 0
        head, arguments = terms.head[atom], terms.arguments[atom]
        if head == "str.in_re":
            return [(arguments[0], languages.cons(languages.expression(arguments[1]), EPSILON), positive)]
        if head in ("=", "<"):
            a, b = arguments
            if terms.sort[a] is STRING:
                return self._equality(a, b, positive)
            if terms.sort[a] is INT:
                return self._length(head == "<", a, b, positive)
        raise NotAFact(f"literal {literal} is no fact about a language")

    def _equality(self, a: int, b: int, positive: bool) -> list[tuple[int, int, bool]]:
        head, text = self.terms.head, self.languages.text
        left, right = head[a], head[b]
        if isinstance(right, Text):
            return [(a, self.languages.sequence(text(right.value)), positive)]
        if isinstance(left, Text):
            return [(b, self.languages.sequence(text(left.value)), positive)]
        if not positive:
            raise NotAFact("different strings are no fact about a language")
        views = [(a, self.view(b)), (b, self.view(a))]
        anything = self.languages.cons(self.languages.complement(()), EPSILON)
        return [(s, view, True) for s, view in views if view != anything]

    def _length(self, less: bool, a: int, b: int, positive: bool) -> list[tuple[int, int, bool]]:
        terms = self.terms
        reverse = isinstance(terms.head[a], Numeral)
        length, bound = (b, a) if reverse else (a, b)
        numeral = terms.head[bound]
        if not isinstance(numeral, Numeral) or terms.head[length] != "str.len":
            raise NotAFact("no length is compared with a numeral")
        k = numeral.numerator
        inside = True
        if not less:
            low, high, inside = k, k, positive
        elif reverse:
            low, high = (k + 1, INFINITE) if positive else (0, k)
        else:
            low, high = (0, k - 1) if positive else (k, INFINITE)
        languages = self.languages
        state = languages.cons(languages.nothing, EPSILON)
        if low <= high and high >= 0:
            state = languages.sequence(languages.repetition(languages.allchar, max(low, 0), high))
        return [(terms.arguments[length][0], state, inside)]

    def view(self, term: int) -> int:
        """The state of what is known of a term: of a concatenation, what is known of its parts."""
        terms, languages = self.terms, self.languages
        items: list[int] = []
        stack = [term]
        while stack:
            t = stack.pop()
            head = terms.head[t]
            if head == "str.++":
                stack += terms.arguments[t][::-1]
            elif isinstance(head, Text):
                items += languages.text(head.value)
            else:
                states = [s for s, positive in self.known.get(t, ()) if positive]
                others = tuple([s for s, positive in self.known.get(t, ()) if not positive])
                if others or not states:
                    complement = languages.complement(others)
                    if not states:
                        items.append(languages.conjunction((languages.cons(complement, 0),)) if others else complement)
                        continue
                    states.append(languages.cons(complement, EPSILON))
                items.append(languages.conjunction(tuple(states)))
        return languages.sequence(items)

    def tuple_of(self, subject: int) -> Tuple:
        """The first tuple of the search for a value of the subject."""
        known = list(self.known.get(subject, ()))
        if self.terms.head[subject] == "str.++":
            known.append((self.view(subject), True))
        return normal(
            self.languages, [s for s, positive in known if positive], [s for s, positive in known if not positive]
        )


def normal(languages: Languages, positive: Iterable[int], negative: Iterable[int]) -> Tuple:
    """The tuple of these states: conjunctions and complements in P are taken apart, and doubles are left out."""
    p: dict[int, None] = {}
    n = dict.fromkeys(negative)
    for s in positive:
        parts = languages.conjuncts(s)
        if parts is None:
            p[s] = None
        else:
            for t in parts[0]:
                p[t] = None
            for t in parts[1]:
                n[t] = None
    return tuple(p), tuple(n)


def successors(languages: Languages, tuple_: Tuple) -> Iterator[tuple[int, int, States, States]]:
    """The successors of a tuple, in the order of the specification, before they are taken apart: characters, P, N."""
    positive, negative = tuple_
    pieces = languages.pieces(negative)
    starts = [low for low, _, _ in pieces]
    for low, high, targets in languages.choices(positive):
        i = bisect_left(starts, low + 1) - 1
        while i < len(pieces) and starts[i] <= high:
            from_, to, others = pieces[i]
            yield max(low, from_), min(high, to), targets, others
            i += 1


def accepts_empty_word(languages: Languages, positive: Iterable[int], negative: Iterable[int]) -> bool:
    """Whether the empty word is in all of some states and in none of others."""
    nullable = languages.nullable
    return all([nullable[s] for s in positive]) and not any([nullable[s] for s in negative])


# ---- the search


class Family:
    """A set of claims, to be asked for one with subsets of given states."""

    def __init__(self) -> None:
        # Claims by the newest state of each of their two sets (states are numbered as they come up, so the newest is the
        # one that is rarest), or −1.
        self._claims: dict[int, dict[int, dict[Claim, int]]] = {}
        self._count = 0

    def add(self, claim: Claim, value: int) -> None:
        """Add a claim with some number that is wanted back."""
        self._claims.setdefault(max(claim[0], default=-1), {}).setdefault(max(claim[1], default=-1), {})[claim] = value

    def remove(self, claim: Claim) -> None:
        """Remove a claim that is there."""
        del self._claims[max(claim[0], default=-1)][max(claim[1], default=-1)][claim]

    def covering(self, claim: Claim, proper: bool = False) -> tuple[Claim, int] | None:
        """A claim whose sets are subsets of those of `claim`, and its number. It is another one if `proper`."""
        positive, negative = claim
        for p in (*positive, -1):
            groups = self._claims.get(p)
            if not groups:
                continue
            keys = (n for n in groups if n < 0 or n in negative) if len(groups) < len(negative) else (*negative, -1)
            for n in keys:
                group = groups.get(n)
                if group:
                    for found, value in group.items():
                        if found[0] <= positive and found[1] <= negative and not (proper and found == claim):
                            return found, value
        return None


class Search:
    """The search for a word of a first tuple."""

    def __init__(self, languages: Languages, first: Tuple, simplify: bool, limit: int, deadline: float | None) -> None:
        self.languages, self.first = languages, first
        self.simplify, self.limit, self.deadline = simplify, limit, deadline
        self.family = Family()
        self.expanded = 0
        self._simplified: dict[Tuple, Tuple] = {}

    def run(self) -> str | None:
        """A word, or None if there is none; then `family` is an inductive invariant. Raises Exhausted."""
        languages, least, most = self.languages, self.languages.least, self.languages.most
        family, claims = self.family, set()
        nodes: list[tuple[Tuple, Claim, int, int]] = []  # tuple, claim, parent, character
        lengths: list[int] = []
        shortest: list[tuple[int, int, int, int]] = []
        nearest: list[tuple[int, int, int]] = []
        done = bytearray()

        def visit(positive: States, negative: States, parent: int, character: int, badness: int) -> None:
            tuple_ = self.simple(normal(languages, positive, negative))
            claim = (frozenset(tuple_[0]), frozenset(tuple_[1]))
            if claim in claims or family.covering(claim):
                return
            claims.add(claim)
            number, length = len(nodes), lengths[parent] + 1 if parent >= 0 else 0
            family.add(claim, number)
            nodes.append((tuple_, claim, parent, character))
            lengths.append(length)
            done.append(0)
            rest = max([least[s] for s in tuple_[0]], default=0)
            if rest > min([most[s] for s in tuple_[0]], default=INFINITE):
                rest = INFINITE
            heappush(shortest, (length + rest, -length, badness, number))
            heappush(nearest, (rest, badness, number))

        visit(*self.first, -1, -1, 0)
        while shortest:
            greedy = self.expanded > GREEDY_AFTER and self.expanded % 2 == 0 and nearest
            if greedy:
                _, badness, number = heappop(nearest)
            else:
                _, _, badness, number = heappop(shortest)
            if done[number]:
                continue
            done[number] = 1
            tuple_, claim, _, _ = nodes[number]
            if accepts_empty_word(languages, *tuple_):
                word = []
                while number >= 0:
                    _, _, parent, character = nodes[number]
                    word.append(chr(character) if parent >= 0 else "")
                    number = parent
                return "".join(reversed(word))
            covering = family.covering(claim, proper=True)
            if covering and (lengths[covering[1]] <= lengths[number] or self.expanded > GREEDY_AFTER):
                family.remove(claim)
                continue
            self.expanded += 1
            if self.expanded > self.limit:
                raise Exhausted
            seen: set[Tuple] = set()
            for i, (low, high, positive, negative) in enumerate(successors(languages, tuple_)):
                if i % 256 == 0 and self.deadline is not None and monotonic() > self.deadline:
                    raise Exhausted
                if (positive, negative) not in seen:
                    seen.add((positive, negative))
                    character, worse = preferred(low, high)
                    visit(positive, negative, number, character, badness + worse)
        return None

    def simple(self, tuple_: Tuple) -> Tuple:
        """The tuple without states that its claim does not need, as far as they are recognised.

        What is left claims more, so it is only left out where the claim stays as it is, or is known to be true.
        """
        if not self.simplify:
            return tuple_
        found = self._simplified.get(tuple_)
        if found is None:
            found = self._simplified[tuple_] = simplified(self.languages, tuple_)
        return found


def simplified(languages: Languages, tuple_: Tuple) -> Tuple:
    """A tuple of some of the states of a tuple, with the same words."""
    positive, negative = tuple_
    included, universal, least = languages.included, languages.universal, languages.least
    for s in positive:
        if least[s] >= INFINITE:
            return (s,), ()
    for s in negative:
        if universal[s]:
            return (), (s,)
    p = [s for s in positive if not universal[s]]
    n = [s for s in negative if least[s] < INFINITE]
    if len(p) > 1:
        p = minimal(languages, p)
    if len(n) > 1:
        n = maximal(languages, n)
    for s in p:
        for t in n:
            if included(s, t):
                return (s,), (t,)
    return tuple(p), tuple(n)


def minimal(languages: Languages, states: list[int]) -> list[int]:
    """The states without those that contain another one."""
    kept = []
    for i, s in enumerate(states):
        if not any(
            languages.included(t, s) and not (j > i and languages.included(s, t))
            for j, t in enumerate(states)
            if j != i
        ):
            kept.append(s)
    return kept


def maximal(languages: Languages, states: list[int]) -> list[int]:
    """The states without those that are contained in another one, among those that may well contain others."""
    flexible = [t for t in states if languages.most[t] == INFINITE][-DOMINATORS:]
    if len(states) <= DOMINATORS:
        flexible = states
    place = {s: i for i, s in enumerate(states)}
    return [
        s
        for s in states
        if not any(
            [
                t != s and languages.included(s, t) and not (place[t] > place[s] and languages.included(t, s))
                for t in flexible
            ]
        )
    ]


def preferred(low: int, high: int) -> tuple[int, int]:
    """The character to take from a range, and how bad it is, from 0."""
    for badness, (from_, to) in enumerate(_RANGES):
        if low <= to and from_ <= high:
            return max(low, from_), badness
    return low, len(_RANGES)


# ---- writing the invariant


def hints_of(search: Search) -> list[int]:
    """The hints for the invariant that a search has ended with."""
    languages, family = search.languages, search.family
    listed: list[Tuple] = []
    places: set[Claim] = set()
    written = Family()
    hints: list[int] = []

    def deal_with(positive: States, negative: States) -> None:
        tuple_ = normal(languages, positive, negative)
        claim = (frozenset(tuple_[0]), frozenset(tuple_[1]))
        if claim in places:
            return
        covering = written.covering(claim)
        if covering:
            hints.append(covering[1])
            return
        known = family.covering(claim)
        assert known is not None, "the family is not closed"
        kept = known[0]
        if kept == claim:
            hints.append(0)
        else:
            states = [*((s, s in kept[0]) for s in tuple_[0]), *((s, s in kept[1]) for s in tuple_[1])]
            omitted = [i for i, (_, keep) in enumerate(states, 1) if not keep]
            hints.append(-len(omitted))
            hints.extend(omitted)
            tuple_ = (tuple([s for s in tuple_[0] if s in kept[0]]), tuple([s for s in tuple_[1] if s in kept[1]]))
        listed.append(tuple_)
        places.add(kept)
        written.add(kept, len(listed))

    deal_with(*search.first)
    for tuple_ in listed:
        for _, _, positive, negative in successors(languages, tuple_):
            deal_with(positive, negative)
    return hints


def size(hints: Iterable[int]) -> int:
    """The bytes that hints take in a certificate."""
    return sum([len(decimal_text(h)) + 1 for h in hints])


# ---- refutations


def refute(
    terms: Terms,
    subject: int,
    literals: Sequence[int],
    limit: int = LIMIT,
    deadline: float | None = None,
    languages: Languages | None = None,
) -> Refutation | Witness | None:
    """Whether a value of the string term `subject` is possible, as far as `literals` speak of languages.

    Each literal must state facts in one of the forms of the rule `re`, about the subject or about terms that are equal
    to it or that it is made of, directly or not; NotAFact and NotARegularExpression are raised for others. Their order does
    not matter. No term is added to `terms`. Returns

    - a Refutation with as few of the literals as were found to be enough, none of which can be left out unless a limit
      was met in trying, and hints that the checker accepts;
    - a Witness, a word that all languages allow. It is one of the shortest, unless the search was long, and is made of letters and digits where
      they will do. It need not extend to a model of all literals: the equations of other terms are only respected as far as the views of the
      rule go;
    - None when `limit` tuples have been looked at in one search, or at the time `deadline` of `time.monotonic`.

    `languages`, made for the same table of terms, saves work if it is passed again.
    """
    return _Refuter(terms, subject, literals, limit, deadline, languages or Languages(terms)).run()


class _Refuter:
    def __init__(
        self,
        terms: Terms,
        subject: int,
        literals: Sequence[int],
        limit: int,
        deadline: float | None,
        languages: Languages,
    ) -> None:
        self.terms, self.subject, self.languages = terms, subject, languages
        self.limit, self.deadline = limit, deadline
        self.literals = self._in_order(dict.fromkeys(literals))
        # What plain literals, which are about the subject alone, state whatever the others say.
        self.plain: dict[int, tuple[int, bool]] = {}
        nothing_known = Facts(terms, languages)
        for literal in self.literals:
            if self._is_plain(literal):
                ((term, state, positive),) = nothing_known.stated(literal)
                if term == subject:
                    self.plain[literal] = (state, positive)

    def _is_plain(self, literal: int) -> bool:
        """Whether the literal is no equality of two terms that are both no constants."""
        atom = abs(literal)
        arguments = self.terms.arguments[atom]
        return (
            self.terms.head[atom] != "="
            or self.terms.sort[arguments[0]] is not STRING
            or any([isinstance(self.terms.head[a], Text) for a in arguments])
        )

    def _in_order(self, literals: Iterable[int]) -> list[int]:
        """The literals in an order in which views know what they can: equalities last, those far from the subject first."""
        plain, equalities = [], []
        for literal in literals:
            (plain if self._is_plain(literal) else equalities).append(literal)
        distance = {self.subject: 0}
        todo = [self.subject]
        of_term: dict[int, list[int]] = {}
        for literal in equalities:
            for side in self.terms.arguments[abs(literal)]:
                of_term.setdefault(side, []).append(literal)
        far: dict[int, int] = {}
        for t in todo:
            neighbours = [a for a in self.terms.arguments[t] if self.terms.head[t] == "str.++"]
            for literal in of_term.get(t, ()):
                far.setdefault(literal, distance[t])
                neighbours += self.terms.arguments[abs(literal)]
            for a in neighbours:
                if a not in distance:
                    distance[a] = distance[t] + 1
                    todo.append(a)
        return plain + sorted(equalities, key=lambda literal: -far.get(literal, INFINITE))

    def run(self) -> Refutation | Witness | None:
        try:
            found = self._chosen()
            if isinstance(found, Witness):
                return found
            core, search = self._reduced(*found)
            return Refutation(tuple(core), tuple(self._shortest_hints(core, search)))
        except Exhausted:
            return None

    def first(self, chosen: Iterable[int]) -> Tuple:
        """The first tuple for some of the literals."""
        facts, chosen = Facts(self.terms, self.languages), set(chosen)
        for literal in self.literals:
            if literal in chosen:
                facts.add(literal)
        return facts.tuple_of(self.subject)

    def search(self, chosen: Iterable[int], limit: int, simplify: bool = True) -> Search:
        """The search with some of the literals, before it has run."""
        return Search(self.languages, self.first(chosen), simplify, limit, self.deadline)

    def violated(self, word: str) -> list[int]:
        """The plain literals that a word violates, those that are likely to say most first."""
        accepts = self.languages.accepts
        found = [literal for literal, (state, positive) in self.plain.items() if accepts(state, word) != positive]
        return sorted(found, key=self._rank)

    def _rank(self, literal: int) -> tuple[bool, int]:
        state, positive = self.plain[literal]
        return not positive, self.languages.most[state] if positive else -self.languages.least[state]

    def _chosen(self) -> Witness | tuple[list[int], Search]:
        """A word that violates no literal, or some literals with a search that finds no word.

        Literals are added one by one, as words that the others allow violate them: so few are ever looked at together.
        """
        chosen = [literal for literal in self.literals if literal not in self.plain]
        self.words: list[tuple[str, set[int]]] = []
        while True:
            search = self.search(chosen, self.limit)
            try:
                word = search.run()
            except Exhausted:
                # Others may confine this search.
                rest = [literal for literal in self.literals if literal not in chosen]
                if not rest or (self.deadline is not None and monotonic() > self.deadline):
                    raise
                chosen += sorted(rest, key=self._rank)[:1]
                continue
            if word is None:
                return [literal for literal in self.literals if literal in chosen], search
            violated = self.violated(word)
            if violated:
                self.words.append((word, set(violated)))
                chosen.append(violated[0])
                continue
            positive, negative = self.first(self.literals)
            accepts = self.languages.accepts
            if all([accepts(s, word) for s in positive]) and not any([accepts(s, word) for s in negative]):
                return Witness(word)
            chosen = self.literals

    def _reduced(self, core: list[int], search: Search) -> tuple[list[int], Search]:
        """A part of the literals that still has no word, and its search: each literal is left out in turn, if that goes."""
        for literal in core[::-1]:
            others = [x for x in core if x != literal]
            if any([not violated.intersection(others) for _, violated in self.words]) and literal in self.plain:
                continue
            shorter = self.search(others, 4 * search.expanded + 100)
            try:
                word = shorter.run()
            except Exhausted:
                if self.deadline is not None and monotonic() > self.deadline:
                    break
                continue
            if word is None:
                core, search = others, shorter
            else:
                self.words.append((word, set(self.violated(word))))
        return core, search

    def _shortest_hints(self, core: list[int], search: Search) -> list[int]:
        hints = hints_of(search)
        if search.expanded <= SMALL:
            other = self.search(core, 2 * SMALL, simplify=False)
            try:
                if other.run() is None:
                    hints = min(hints, hints_of(other), key=size)
            except Exhausted:
                pass
        return hints
