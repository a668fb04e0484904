"""The rule for languages that have no word in common, by an inductive invariant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.context import Context, Mismatch
from checker.regex import STATE_WORK, Languages
from formats.terms import INT, STRING, Numeral, Text

TUPLE_WORK = 20
"""Work charged for each state of a tuple that is looked up, and may be listed."""

SPLIT_WORK = 5
"""Work charged for each state that may be taken apart."""


def rule_re(context: Context, args: list[int]) -> list[int]:
    """`re u n l1 … ln h1 … hm` — the literals put the value of u into languages that have no word in common.

        ───────────────
         ¬l1 ∨ … ∨ ¬ln

    A literal is `(str.in_re s R)`, an equality of strings, or a bound of a length; negated ones too, except equalities
    without a constant. The hints guide the construction of the invariant: 0 lists the tuple of states that has come up,
    h > 0 has it covered by tuple h, −h leaves the states at the next h positions out before it is listed.

    Sound because no listed tuple (P; N) has a word w that is in all of P and none of N, by induction on the length of
    w: the empty word is looked for, and any other begins with a character, after which a tuple that is listed, or has
    one that is as a part of it, would have the rest of w.
    """
    if len(args) < 2 or not 0 < args[1] <= len(args) - 2:
        raise Mismatch("a string term, a number of literals, and so many literals", "another form")
    literals = args[2 : 2 + args[1]]
    facts = _Facts(context)
    for literal in literals:
        facts.learn(context.literal(literal))
    languages = facts.languages
    positive, negative = facts.about(args[0])
    if context.terms.head[args[0]] == "str.++":
        positive = [*positive, facts.view(args[0])]
    invariant = _Invariant(languages, iter(args[2 + args[1] :]))
    invariant.cover(positive, negative)
    # The list grows on the way.
    for listed_positive, listed_negative in invariant.tuples:
        for first, last, after in languages.choices(listed_positive):
            for _, _, others in languages.pieces(first, last, listed_negative):
                invariant.cover(after, others)
    if next(invariant.hints, None) is not None:
        raise Mismatch("no more hints", "some are left")
    return [-x for x in literals]


class _Facts:
    """What literals say of the values of string terms: the states that each is in, and those that it is not in."""

    def __init__(self, context: Context) -> None:
        self.context, self.terms = context, context.terms
        self.languages = Languages(context)
        self.known: dict[int, tuple[list[int], list[int]]] = {}

    def about(self, term: int) -> tuple[list[int], list[int]]:
        """The facts about a string term."""
        if self.terms.sort[self.context.term(term)] is not STRING:
            raise Mismatch("a string term", f"term {term}")
        return self.known.setdefault(term, ([], []))

    def add(self, term: int, state: int, truth: bool) -> None:
        """The value of `term` is, or is not, in the language of `state`."""
        self.about(term)[0 if truth else 1].append(state)

    def view(self, term: int) -> int:
        """The state of all values that `term` can have, as far as its parts tell."""
        heads, arguments, languages = self.terms.head, self.terms.arguments, self.languages
        parts = []
        stack = [term]
        while stack:
            t = stack.pop()
            # Terms are shared: there can be many more parts than terms.
            self.context.meter.charge(STATE_WORK)
            if heads[t] == "str.++":
                stack += reversed(arguments[t])
            else:
                parts.append(t)
        state = 0
        for t in reversed(parts):
            if isinstance(heads[t], Text):
                state = languages.constant(t, state)
                continue
            positive, negative = self.known.get(t, ([], []))
            if not positive and not negative:
                state = languages.none_of([], state)
                continue
            state = languages.all_of([*positive, *([languages.none_of(negative)] if negative else [])], state)
        return state

    def learn(self, literal: int) -> None:
        """Add what `literal` says."""
        t, truth, languages = abs(literal), literal > 0, self.languages
        heads, arguments = self.terms.head, self.terms.arguments[t]
        sort = self.terms.sort_of(arguments[0]) if arguments else None
        if heads[t] == "str.in_re":
            self.add(arguments[0], languages.expression(arguments[1]), truth)
        elif heads[t] == "=" and sort is STRING:
            s, c = arguments
            if isinstance(heads[s], Text) and not isinstance(heads[c], Text):
                s, c = c, s
            if isinstance(heads[c], Text):
                self.add(s, languages.constant(c), truth)
            elif truth:
                for side, state in ((s, self.view(c)), (c, self.view(s))):
                    if state != languages.none_of([]):
                        self.add(side, state, True)
            else:
                raise Mismatch("an equality with a constant if it is negated", f"literal {literal}")
        elif heads[t] in ("=", "<") and sort is INT:
            self.learn_length(t, truth)
        else:
            raise Mismatch("a fact about a string", f"literal {literal}")

    def learn_length(self, t: int, truth: bool) -> None:
        """Add what an equality or comparison t says of the length of a string."""
        heads, arguments, languages = self.terms.head, self.terms.arguments, self.languages
        left, right = arguments[t]
        length, number = (right, left) if heads[right] == "str.len" else (left, right)
        k = heads[number]
        if heads[length] != "str.len" or not isinstance(k, Numeral):
            raise Mismatch("a length and a numeral", f"term {t}")
        least, most = 0, k.numerator
        if heads[t] == "=":
            least = most
        elif (length == left) == truth:
            most -= truth
        else:
            # The least number of times, and none that is the most.
            self.add(arguments[length][0], languages.loop(0, max(most + truth, 0), 0), True)
            return
        if most < 0:
            raise Mismatch("a length that is not negative", f"term {t}")
        state = languages.loop(0, least, most) if most else 0
        self.add(arguments[length][0], state, truth if heads[t] == "=" else True)


class _Invariant:
    """The tuples listed so far, each as its states P and N; `hints` are those that are left."""

    def __init__(self, languages: Languages, hints: Iterator[int]) -> None:
        self.languages, self.hints = languages, hints
        self.tuples: list[tuple[list[int], list[int]]] = []
        self._came_up: set[tuple[str | int, ...]] = set()

    def hint(self) -> int:
        """The next hint."""
        hint = next(self.hints, None)
        if hint is None:
            raise Mismatch("another hint", "none")
        return hint

    def cover(self, positive: Sequence[int], negative: Sequence[int]) -> None:
        """See to it that a listed tuple has no states but some of these. Raises Mismatch."""
        p, n = self.split(positive, negative)
        if self.came_up(p, n):
            return
        hint = self.hint()
        if hint > 0:
            if hint > len(self.tuples):
                raise Mismatch(f"a tuple from 1 to {len(self.tuples)}", hint)
            listed_p, listed_n = self.tuples[hint - 1]
            self.languages.meter.charge(len(listed_p) + len(listed_n))
            if not set(p).issuperset(listed_p) or not set(n).issuperset(listed_n):
                raise Mismatch(f"a tuple that tuple {hint} is a part of", "another")
            return
        if hint < 0:
            p, n = self.without(p, n, -hint)
            if self.came_up(p, n):
                return
        empty = self.languages.empty
        if all(empty[s] for s in p) and not any(empty[s] for s in n):
            raise Mismatch(f"tuple {len(self.tuples) + 1} without the empty word", "one that has it")
        self.tuples.append((p, n))

    def without(self, positive: list[int], negative: list[int], count: int) -> tuple[list[int], list[int]]:
        """The states without those at the positions that the next `count` hints give."""
        left: list[int | None] = [*positive, *negative]
        last = 0
        for _ in range(count):
            place = self.hint()
            if not last < place <= len(left):
                raise Mismatch(f"a position from {last + 1} to {len(left)}", place)
            left[place - 1] = None
            last = place
        k = len(positive)
        return [s for s in left[:k] if s is not None], [s for s in left[k:] if s is not None]

    def came_up(self, positive: list[int], negative: list[int]) -> bool:
        """Whether a tuple of just these states has been covered already; now it will be."""
        self.languages.meter.charge(TUPLE_WORK * (1 + len(positive) + len(negative)))
        # Text comes first, since its hash differs from run to run.
        key: tuple[str | int, ...] = ("P", *sorted(positive), "N", *sorted(negative))
        if key in self._came_up:
            return True
        self._came_up.add(key)
        return False

    def split(self, positive: Sequence[int], negative: Sequence[int]) -> tuple[list[int], list[int]]:
        """The same with conjunctions and complements at the top of `positive` taken apart, and without doubles."""
        p: dict[int, None] = {}
        n = dict.fromkeys(negative)
        # Terms are shared: there can be many more ways to a state than states.
        seen: set[int] = set()
        stack = list(reversed(positive))
        while stack:
            s = stack.pop()
            if s in seen:
                continue
            seen.add(s)
            kind, parts = self.languages.conjunction(s)
            self.languages.meter.charge(SPLIT_WORK + len(parts))
            if kind == "&":
                stack += reversed(parts)
            elif kind == "~":
                n.update(dict.fromkeys(parts))
            else:
                p[s] = None
        return list(p), list(n)
