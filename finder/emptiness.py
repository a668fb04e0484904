"""Whether some string is in all of some languages and in none of some others, with a proof when there is none.

`refute` takes what the literals of a conflict say about one string term, and finds either a string that has all these
properties or the arguments of the rule `re` (`formats/CERTIFICATE.md`) for a clause that says that there is none.

Both come from one search. A *tuple* (P; N) stands for the words that are in all states of P and in none of N; its
successors are what remains of these words after one character. A word of the first tuple is a path to a tuple that has
the empty word. If no such path exists, the tuples seen are an inductive invariant. A tuple need not be looked at if one
with subsets of its P and N has been: that has all of its words. For the same reason states that are certainly not
needed are left out of a tuple, and those of the first tuple are only added as far as words found so far violate them.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from dataclasses import dataclass
from heapq import heappop, heappush, nlargest
from time import monotonic
from typing import TYPE_CHECKING

from finder.expressions import parts
from finder.languages import EPSILON, INFINITE, Languages
from formats.meter import decimal_text
from formats.terms import INT, STRING, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from formats.terms import Terms

LIMIT = 200_000
"""How many tuples a refutation may look at, unless told otherwise."""

PART_LIMIT = 5_000
"""How many tuples may be looked at before another literal is added."""

GREEDY_AFTER = 500
"""After so many tuples every second one is chosen by its distance from a word's end alone."""

DOMINATORS = 8
"""Of many negative states only so many are tried as languages that contain others."""

PATH = 5
"""The length of the paths by which claims are found."""

OMITTED = ((4, True), (0, True), (0, False), (INFINITE, True))
"""An invariant is written with at most so many states left out of each tuple, and those that are not needed left out of
the first or not: in all these ways in turn, and the cheapest is taken."""

STATE_WORK = 20
"""About what the checker charges for a state of a successor."""

WORK_PER_BYTE = 300
"""So much work of the checker is worth a byte of a certificate."""

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

Claim = frozenset[int]
"""A tuple without its order: the states in N, and IN_P plus each state in P."""

IN_P = 1 << 40


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
        """The facts that a literal states, given those so far: term, state, and whether its value is in the state.

        There are none if the literal compares a length with a negative bound from above, which is false by arithmetic
        and nothing that the rule knows, or if nothing is known of terms that are equal. Raises NotAFact.
        """
        known = self.languages.stated.get(literal)
        if known is None:
            known = self._stated(literal)
            if is_plain(self.terms, literal):
                # This does not depend on what was said before.
                self.languages.stated[literal] = known
        return known

    def _stated(self, literal: int) -> list[tuple[int, int, bool]]:
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
        if high < 0:
            return []
        languages = self.languages
        state = languages.sequence(languages.repetition(languages.allchar, max(low, 0), high))
        return [(terms.arguments[length][0], state, inside)]

    def view(self, term: int) -> int:
        """The state of what is known of a term: of a concatenation, what is known of its parts."""
        terms, languages = self.terms, self.languages
        items: list[int] = []
        for t in parts(terms, term):
            head = terms.head[t]
            if isinstance(head, Text):
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


def is_plain(terms: Terms, literal: int) -> bool:
    """Whether the literal is no equality of two terms that are both no constants."""
    atom = abs(literal)
    arguments = terms.arguments[atom]
    return (
        terms.head[atom] != "="
        or terms.sort[arguments[0]] is not STRING
        or any([isinstance(terms.head[a], Text) for a in arguments])
    )


def beginning(terms: Terms, atom: int) -> tuple[int, str]:
    """The string term of whose language an atom speaks, 0 if of none, and what all words of that begin with."""
    head, arguments = terms.head[atom], terms.arguments[atom]
    if head == "str.in_re":
        subject, t = arguments
        while terms.head[t] == "re.++":
            t = terms.arguments[t][0]
        if terms.head[t] == "str.to_re" and isinstance(text := terms.head[terms.arguments[t][0]], Text):
            return subject, text.value
    elif head == "=" and terms.sort[arguments[0]] is STRING:
        for subject, t in (arguments, arguments[::-1]):
            if isinstance(text := terms.head[t], Text):
                return subject, text.value
    return 0, ""


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


def claim_of(tuple_: Tuple) -> Claim:
    """A tuple without its order."""
    return frozenset([*[IN_P + s for s in tuple_[0]], *tuple_[1]])


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
    """A set of claims, each with a number, to be asked for one with subsets of given states.

    A tree whose paths are the largest elements of the claims, in order: states in P before those in N, and new ones
    before old ones, because the fewest claims share them.
    """

    def __init__(self) -> None:
        self._root = _Node()

    def _node(self, claim: Claim) -> _Node:
        node = self._root
        for element in nlargest(PATH, claim):
            child = node.children.get(element)
            if child is None:
                child = node.children[element] = _Node()
            node = child
        return node

    def add(self, claim: Claim, value: int) -> None:
        """Add a claim, or change its number."""
        self._node(claim).claims[claim] = value

    def discard(self, claim: Claim) -> None:
        """Remove a claim if it is there."""
        self._node(claim).claims.pop(claim, None)

    def covering(self, claim: Claim, proper: bool = False) -> tuple[Claim, int] | None:
        """A claim whose states are among those of `claim`, and its number. It is another one if `proper`."""
        stack = [self._root]
        while stack:
            node = stack.pop()
            for found, value in node.claims.items():
                if found <= claim and not (proper and found == claim):
                    return found, value
            children = node.children
            if len(children) <= len(claim):
                stack += [child for element, child in children.items() if element in claim]
            else:
                stack += [children[element] for element in claim if element in children]
        return None


class _Node:
    """A node of the tree, with the claims whose path ends there."""

    __slots__ = ("children", "claims")

    def __init__(self) -> None:
        self.children: dict[int, _Node] = {}
        self.claims: dict[Claim, int] = {}


class Search:
    """The search for a word of a first tuple."""

    def __init__(self, languages: Languages, first: Tuple, limit: int, deadline: float | None) -> None:
        self.languages, self.first = languages, first
        self.limit, self.deadline = limit, deadline
        self.family = Family()
        self.expanded = 0
        self._simplified: dict[Tuple, Tuple] = {}

    def run(self) -> str | None:
        """A word, or None if there is none; then `family` is an inductive invariant. Raises Exhausted."""
        languages, least, most = self.languages, self.languages.least, self.languages.most
        family = self.family
        visited: dict[Claim, int] = {}
        nodes: list[tuple[Tuple, Claim, int, int]] = []  # tuple, claim, parent, character
        lengths: list[int] = []
        # Those by the length of a word that may lead through them, these by the rest of it alone.
        shortest: list[tuple[int, int, int, int, int]] = []
        nearest: list[tuple[int, int, int, int]] = []
        done = bytearray()

        def visit(positive: States, negative: States, parent: int, character: int, badness: int) -> None:
            tuple_ = self.simple(normal(languages, positive, negative))
            claim = claim_of(tuple_)
            number, length = len(nodes), lengths[parent] + 1 if parent >= 0 else 0
            before = visited.get(claim)
            if before is not None and (done[before] or lengths[before] <= length):
                return
            # What is covered only by tuples farther away may still lead to the shortest word.
            covering = family.covering(claim)
            if covering and (lengths[covering[1]] <= length or self.expanded > GREEDY_AFTER):
                return
            visited[claim] = number
            family.add(claim, number)
            nodes.append((tuple_, claim, parent, character))
            lengths.append(length)
            done.append(0)
            to_go = [least[s] for s in tuple_[0]]
            rest = max(to_go, default=0)
            if rest > min([most[s] for s in tuple_[0]], default=INFINITE):
                rest = INFINITE
            heappush(shortest, (length + rest, -length, sum(to_go), badness, number))
            heappush(nearest, (rest, sum(to_go), badness, number))

        visit(*self.first, -1, -1, 0)
        while shortest:
            greedy = self.expanded > GREEDY_AFTER and self.expanded % 2 == 0 and nearest
            if greedy:
                _, _, badness, number = heappop(nearest)
            else:
                _, _, _, badness, number = heappop(shortest)
            tuple_, claim, _, _ = nodes[number]
            if done[number] or visited[claim] != number:
                continue
            done[number] = 1
            if accepts_empty_word(languages, *tuple_):
                word = []
                while number >= 0:
                    _, _, parent, character = nodes[number]
                    word.append(chr(character) if parent >= 0 else "")
                    number = parent
                return "".join(reversed(word))
            covering = family.covering(claim, proper=True)
            if covering and (lengths[covering[1]] <= lengths[number] or self.expanded > GREEDY_AFTER):
                family.discard(claim)
                continue
            self.expanded += 1
            if self.expanded > self.limit:
                raise Exhausted
            after: dict[Tuple, tuple[int, int]] = {}
            for i, (low, high, *states) in enumerate(successors(languages, tuple_)):
                if i % 256 == 0:
                    self.check_time()
                worse = preferred(low, high)
                key = (states[0], states[1])
                after[key] = min(worse, after.get(key, worse))
            for (positive, negative), (how_bad, character) in after.items():
                visit(positive, negative, number, character, badness + how_bad)
        # Some claims have been looked at before others covered them.
        for claim in visited:
            if family.covering(claim, proper=True):
                family.discard(claim)
        return None

    def is_late(self) -> bool:
        """Whether the deadline is over."""
        return self.deadline is not None and monotonic() > self.deadline

    def check_time(self) -> None:
        """Raise Exhausted after the deadline."""
        if self.is_late():
            raise Exhausted

    def simple(self, tuple_: Tuple) -> Tuple:
        """The tuple without states that its claim does not need, as far as they are recognised.

        What is left claims more, so it is only left out where the claim stays as it is, or is known to be true.
        """
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
        if s in n:
            return (s,), (s,)
        for t in containing(languages, n):
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


def containing(languages: Languages, states: list[int]) -> list[int]:
    """The states that may well contain others: all of few, else some that have long words."""
    if len(states) <= DOMINATORS:
        return states
    return [t for t in states if languages.most[t] == INFINITE][-DOMINATORS:]


def maximal(languages: Languages, states: list[int]) -> list[int]:
    """The states without those that are contained in another one, among those that may well contain others."""
    flexible = containing(languages, states)
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
    """How bad the best character of a range is, from 0, and that character."""
    for badness, (from_, to) in enumerate(_RANGES):
        if low <= to and from_ <= high:
            return badness, max(low, from_)
    return len(_RANGES), low


# ---- writing the invariant


def hints_of(search: Search, first: Tuple) -> list[int]:
    """The hints for the invariant that a search has ended with, the shortest of a few ways to write it.

    `first` is the first tuple of the rule; that of the search has some of its states.
    """
    best: list[int] = []
    least = float("inf")
    for most, reduce in OMITTED:
        try:
            found, cost = written(search, first, most, reduce, least)
        except Exhausted:
            if best:
                break
            raise
        if cost < least:
            best, least = found, cost
    return best


def written(search: Search, first: Tuple, most: int, reduce: bool, limit: float) -> tuple[list[int], float]:
    """The hints for an invariant, and what they cost, with at most `most` states left out of any tuple.

    What is not needed of the first tuple is left out even so if `reduce`.

    The cost is their size, and something for the work of checking them. It is abandoned where it exceeds `limit`.
    Whatever contains the states of a claim of the family can be listed in its place: its successors contain those of
    the claim.
    """
    languages, family = search.languages, search.family
    listed: list[Tuple] = []
    places: set[Claim] = set()
    claims = Family()
    hints: list[int] = []
    work = 0

    def deal_with(positive: States, negative: States) -> None:
        nonlocal work
        tuple_ = normal(languages, positive, negative)
        work += STATE_WORK * (1 + len(tuple_[0]) + len(tuple_[1]))
        claim = claim_of(tuple_)
        if claim in places:
            return
        places.add(claim)
        covering = claims.covering(claim)
        if covering:
            hints.append(covering[1])
            return
        known = family.covering(claim)
        assert known is not None, "the family is not closed"
        kept = known[0]
        omitted = len(claim) - len(kept)
        if 0 < omitted <= most or (omitted and reduce and not listed):
            positive, negative = tuple_
            states = [*[IN_P + s in kept for s in positive], *[s in kept for s in negative]]
            hints.append(-omitted)
            hints.extend([i for i, keep in enumerate(states, 1) if not keep])
            tuple_, claim = part(tuple_, kept), kept
            if claim in places:
                return
            places.add(claim)
        else:
            hints.append(0)
        listed.append(tuple_)
        claims.add(claim, len(listed))

    deal_with(*first)
    for tuple_ in listed:
        for _, _, positive, negative in successors(languages, tuple_):
            deal_with(positive, negative)
        if 2 * len(hints) + work / WORK_PER_BYTE > limit:
            break
        search.check_time()
    return hints, size(hints) + work / WORK_PER_BYTE


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
    to it or that it is made of, directly or not; NotAFact and NotARegularExpression are raised for others. Their order
    does not matter. No term is added to `terms`. Returns

    - a Refutation with as few of the literals as were found to be enough, none of which can be left out unless a limit
      was met in trying, and hints that the checker accepts;
    - a Witness, a word that all languages allow: one of the shortest unless the search was long, and made of letters
      and digits where they will do. It need not extend to a model of all literals: the equations between terms are only
      respected as far as the views of the rule go;
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
        self.literals: list[int] = []
        # Of plain literals that are about the subject: the claim that each makes alone.
        self.alone: dict[int, Claim] = {}
        self.words: list[str] = []
        """Words that some states have in common."""
        self._accepted: dict[tuple[int, str], bool] = {}
        nothing_known = Facts(terms, languages)
        for literal in self._in_order(self._near(literals)):
            stated = nothing_known.stated(literal)
            if stated or not is_plain(self.terms, literal):
                self.literals.append(literal)
            if is_plain(self.terms, literal) and stated and stated[0][0] == subject:
                _, state, positive = stated[0]
                self.alone[literal] = claim_of(normal(languages, [state][:positive], [state][positive:]))

    def _near(self, literals: Iterable[int]) -> list[int]:
        """The literals, without doubles and without those that say nothing: what is not in a language is not looked at
        if the subject begins in another way than all its words do. Of hundreds of patterns few begin alike.
        """
        beginnings = self.languages.beginnings
        distinct = dict.fromkeys(literals)
        for literal in distinct:
            if abs(literal) not in beginnings:
                beginnings[abs(literal)] = beginning(self.terms, abs(literal))
        positive = [beginnings[literal] for literal in distinct if literal > 0]
        begins = max([text for t, text in positive if t == self.subject], key=len, default="")
        if not begins:
            return list(distinct)

        def matters(literal: int) -> bool:
            t, text = beginnings[abs(literal)]
            return literal > 0 or t != self.subject or text.startswith(begins) or begins.startswith(text)

        return [literal for literal in distinct if matters(literal)]

    def _in_order(self, literals: Iterable[int]) -> list[int]:
        """The literals in an order in which views know what they can: equalities last, the farthest first."""
        plain: list[int] = []
        equalities: list[int] = []
        for literal in literals:
            (plain if is_plain(self.terms, literal) else equalities).append(literal)
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
        # Nothing here makes cycles, and looking for them in all that a search keeps takes as long as the search.
        enabled = gc.isenabled()
        gc.disable()
        try:
            found = self._explored(self.first(self.literals), self.limit)
            if isinstance(found, str):
                return Witness(found)
            core, search = self._reduced(self._without_states(found))
            return Refutation(tuple(core), tuple(hints_of(search, self.first(core))))
        except Exhausted:
            return None
        finally:
            if enabled:
                gc.enable()

    def first(self, chosen: Iterable[int]) -> Tuple:
        """The first tuple for some of the literals."""
        facts, chosen = Facts(self.terms, self.languages), set(chosen)
        for literal in self.literals:
            if literal in chosen:
                facts.add(literal)
        return facts.tuple_of(self.subject)

    def claim(self, chosen: Collection[int]) -> Claim:
        """The first tuple for some of the literals, without its order."""
        if all([literal in self.alone for literal in chosen]):
            return frozenset([e for literal in chosen for e in self.alone[literal]])
        return claim_of(self.first(chosen))

    def violated(self, word: str, claim: Claim) -> frozenset[int]:
        """What is claimed of a word wrongly: the states in P that it is not in, and those in N that it is in."""
        return frozenset([e for e in claim if self._accepts(e % IN_P, word) != (e >= IN_P)])

    def _accepts(self, state: int, word: str) -> bool:
        key = (state, word)
        if key not in self._accepted:
            self._accepted[key] = self.languages.accepts(state, word)
        return self._accepted[key]

    def _explored(self, tuple_: Tuple, limit: int) -> str | Search:
        """A word of the tuple, or a search for one with some of its states that finds none.

        States are added one by one, as words that the others have are not in them: so few are ever looked at together.
        Raises Exhausted.
        """
        languages = self.languages
        chosen: set[int] = set()
        order = sorted(tuple_[0], key=lambda s: languages.most[s])
        order = [IN_P + s for s in order] + sorted(tuple_[1], key=lambda s: -languages.least[s])
        while True:
            rest = [e for e in order if e not in chosen]
            search = Search(languages, part(tuple_, chosen), min(limit, PART_LIMIT) if rest else limit, self.deadline)
            try:
                word = search.run()
            except Exhausted:
                # Others may confine this search.
                search.check_time()
                if not rest:
                    raise
                chosen.add(rest[0])
                continue
            if word is None:
                return search
            violated = next((e for e in rest if self._accepts(e % IN_P, word) != (e >= IN_P)), None)
            if violated is None:
                return word
            self.words.append(word)
            chosen.add(violated)

    def _without_states(self, search: Search) -> Search:
        """A search with as few of the states of another one as are enough, and no longer than that."""
        claim = claim_of(search.first)
        needed = self._needed(claim)
        for element in claim_of(search.first):
            if element in needed:
                continue
            others = claim - {element}
            shorter = Search(self.languages, part(search.first, others), search.expanded, self.deadline)
            try:
                word = shorter.run()
            except Exhausted:
                if search.is_late():
                    break
                continue
            if word is None:
                search, claim = shorter, others
                needed = self._needed(claim)
            else:
                self.words.append(word)
        return search

    def _needed(self, claim: Claim) -> set[int]:
        """States without which there is a word: it violates nothing else."""
        alone = [self.violated(word, claim) for word in self.words]
        return {e for violated in alone if len(violated) == 1 for e in violated}

    def _reduced(self, search: Search) -> tuple[list[int], Search]:
        """Literals of which none can be left out, and a search with states that they state."""
        core = self._stating(self.literals, search)
        known = self.claim(core)
        violated = [self.violated(word, known) for word in self.words]
        for literal in core[::-1]:
            others = [x for x in core if x != literal]
            claim = self.claim(others)
            if literal not in core or (claim <= known and any([claim.isdisjoint(v) for v in violated])):
                continue
            tuple_ = self.first(others)
            try:
                found = self._explored(tuple_, 4 * search.expanded + 100)
            except Exhausted:
                if search.is_late():
                    break
                continue
            if isinstance(found, str):
                violated.append(self.violated(found, known))
            else:
                search = self._without_states(found)
                core = self._stating(others, search)
        return core, search

    def _stating(self, literals: list[int], search: Search) -> list[int]:
        """Some of the literals that state all that a search has looked at."""
        needed = claim_of(search.first)
        core = [x for x in literals if x not in self.alone or not needed.isdisjoint(self.alone[x])]
        if not needed <= self.claim(core):
            core = literals
        for literal in core[::-1]:
            others = [x for x in core if x != literal]
            if needed <= self.claim(others):
                core = others
        return core


def part(tuple_: Tuple, claim: Collection[int]) -> Tuple:
    """The tuple of those states that are in a claim."""
    return tuple([s for s in tuple_[0] if IN_P + s in claim]), tuple([s for s in tuple_[1] if s in claim])
