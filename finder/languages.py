"""Languages of regular expressions as states that characters move through.

The states and moves are those that section `re` of `formats/CERTIFICATE.md` defines, in the order that it gives: the
hints of a certificate are taken in that order. A state is a sequence of *items*; both are interned here, so that a
state is an integer (0 is the empty sequence ε) and equal states are equal integers.

What is known of a language without looking at its words, such as the least length of a word, is computed when the item
or state is made. All of that is approximate in a safe direction, except `nullable`, which is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from formats.terms import MAX_CHARACTER, Numeral, Terms, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

INFINITE = 1 << 60
"""A length or a number of repetitions without bound. As the *least* length of a word it says that there is no word."""

EPSILON = 0
"""The state that is the empty sequence: its only word is the empty one."""

INCLUSION_STEPS = 60
"""How many pairs of states the search for a reason of an inclusion looks at."""

Move = tuple[int, int, int]
"""Characters from one to another, both included, and the state or item that comes after them."""

Moves = tuple[int, int, tuple[int, ...]]
"""Characters from one to another, and several states that come after them."""


class NotARegularExpression(ValueError):
    """A term of sort RegLan that is not made of the operators with constant arguments that the rule `re` knows."""


class Languages:
    """The states over the ground expressions of `terms`.

    That the range of all characters is an item of its own, and not the one of any character, is observed only if
    `as_specified`: whoever reads hints must tell the two apart, a search has less to look at if it does not.

    Of state s: `first[s]` and `rest[s]`, its first item and the state after it; `nullable[s]`, whether it has the empty
    word; `least[s]` and `most[s]`, bounds of the lengths of its words; `universal[s]`, true only if it has all words.
    """

    def __init__(self, terms: Terms, as_specified: bool = False) -> None:
        self.terms, self._as_specified = terms, as_specified
        # What literals that are facts by themselves state, for `finder.emptiness`.
        self.stated: dict[int, list[tuple[int, int, bool]]] = {}
        # Of an atom: the string term that it is about, and what all words of its language begin with.
        self.beginnings: dict[int, tuple[int, str]] = {}
        # Of each item: the moves that it makes itself, with the item that comes after them (0 for none), and the
        # sequences to look at in its place; None until they are needed, since a counter has as many items as it counts.
        self._own: list[list[Move] | None] = [[]]
        self._looks: list[list[tuple[int, ...]] | None] = [[]]
        self._union: list[tuple[int, int] | None] = [None]
        self._text: list[tuple[str, int] | None] = [None]
        self._repeated: list[tuple[int, int, int] | None] = [None]
        self.members: list[tuple[int, ...] | None] = [None]
        """The states of an item &(…) or ~(…)."""
        self.negative = [False]
        """Whether it is ~(…)."""
        self.nullable_item, self.universal_item, self._characters = [True], [False], [False]
        self.least_item, self.most_item = [0], [0]
        self.first, self.rest = [0], [0]
        self.nullable, self.universal = [True], [False]
        self.least, self.most = [0], [0]
        self._moves: list[list[Move] | None] = [[]]
        self._items: dict[tuple[Any, ...], int] = {}
        self._states: dict[tuple[int, int], int] = {}
        self._included: dict[tuple[int, int], bool] = {}
        self._pieces: dict[tuple[int, ...], list[Moves]] = {}
        self._parts: list[tuple[tuple[int, ...], tuple[int, ...]] | None] = [None]
        self._flat: dict[int, tuple[tuple[int, ...], tuple[int, ...]] | None] = {}
        self.allchar = self._any_character()

    # ---- items

    def _any_character(self) -> int:
        """A new item of all words of one character."""
        return self._new([(0, MAX_CHARACTER, 0)], [], False, False, True, 1, 1)

    def shapes(self) -> dict[int, tuple[Any, ...]]:
        """What each item is, except `allchar`: ("term", t), ("text", value, start), ("repetition", item, low, high),
        ("and", states) or ("not", states).
        """
        return {item: key for key, item in self._items.items() if item != self.allchar}

    def _new(
        self,
        own: list[Move] | None,
        looks: list[tuple[int, ...]] | None,
        nullable: bool,
        universal: bool,
        characters: bool,
        least: int,
        most: int,
    ) -> int:
        """A new item. `characters` says that it certainly has all words of one character."""
        if most < least or least >= INFINITE:
            least, most = INFINITE, -1
        self._own.append(own)
        self._looks.append(looks)
        self._union.append(None)
        self._text.append(None)
        self._repeated.append(None)
        self._parts.append(None)
        self.members.append(None)
        self.negative.append(False)
        self.nullable_item.append(nullable)
        self.universal_item.append(universal)
        self._characters.append(characters or universal)
        self.least_item.append(least)
        self.most_item.append(min(most, INFINITE))
        return len(self._own) - 1

    def text(self, value: str, start: int = 0) -> tuple[int, ...]:
        """The items of the rest of a string constant from position `start`: one, or none if nothing is left."""
        length = len(value) - start
        if length <= 0:
            return ()
        key = ("text", value, start)
        item = self._items.get(key)
        if item is None:
            item = self._items[key] = self._new(None, [], False, False, False, length, length)
            self._text[item] = (value, start)
        return (item,)

    def repetition(self, item: int, low: int, high: int) -> tuple[int, ...]:
        """The items of `low` to `high` words of `item`, 0 ≤ low ≤ high: one, or none for high = 0."""
        if high == 0:
            return ()
        if self.nullable_item[item]:
            low = 0
        key = ("repetition", item, low, high)
        found = self._items.get(key)
        if found is None:
            least, most, characters = self.least_item[item], self.most_item[item], self._characters[item]
            found = self._new(
                [],
                None,
                low == 0,
                low == 0 and high == INFINITE and characters,
                low <= 1 and characters,
                least * low if low else 0,
                max(most, 0 if low == 0 else most) * high if most < INFINITE else INFINITE,
            )
            self._items[key] = found
            self._repeated[found] = (item, low, high)
        return (found,)

    def conjunction(self, states: tuple[int, ...]) -> int:
        """The item &(states)."""
        key = ("and", states)
        item = self._items.get(key)
        if item is None:
            nullable = all([self.nullable[s] for s in states])
            universal = all([self.universal[s] for s in states])
            item = self._items[key] = self._new(
                None,
                [()] if nullable else [],
                nullable,
                universal,
                universal,
                max([self.least[s] for s in states], default=0),
                min([self.most[s] for s in states], default=INFINITE),
            )
            self.members[item] = states
            self._parts[item] = (states, ())
        return item

    def complement(self, states: tuple[int, ...]) -> int:
        """The item ~(states)."""
        key = ("not", states)
        item = self._items.get(key)
        if item is None:
            nullable = not any([self.nullable[s] for s in states])
            universal = all([self.least[s] >= INFINITE for s in states])
            empty = any([self.universal[s] for s in states])
            item = self._items[key] = self._new(
                None,
                [()] if nullable else [],
                nullable,
                universal,
                all([self.least[s] > 1 or self.most[s] <= 0 for s in states]),
                INFINITE if empty else 0 if nullable else 1,
                -1 if empty else INFINITE,
            )
            self.members[item] = states
            self.negative[item] = True
            self._parts[item] = ((), states)
        return item

    def expression(self, term: int) -> int:
        """The item of a ground term of sort RegLan. Raises NotARegularExpression."""
        items, arguments = self._items, self.terms.arguments
        todo = [term]
        while todo:
            t = todo[-1]
            if ("term", t) in items:
                todo.pop()
                continue
            head = self.terms.head[t]
            operands = arguments[t][: 1 if head == "re.loop" else 0 if head in ("str.to_re", "re.range") else None]
            missing = [a for a in operands if ("term", a) not in items]
            if missing:
                todo += missing[::-1]
            else:
                todo.pop()
                items["term", t] = self._operator(t, head, [items["term", a] for a in operands])
        return items["term", term]

    def _constant(self, term: int) -> str:
        head = self.terms.head[term]
        if not isinstance(head, Text):
            raise NotARegularExpression(f"term {term} is no string constant")
        return head.value

    def _numeral(self, term: int) -> int:
        head = self.terms.head[term]
        if not isinstance(head, Numeral):
            raise NotARegularExpression(f"term {term} is no numeral")
        return head.numerator

    def _operator(self, term: int, head: object, operands: list[int]) -> int:
        """The item of a term whose operands have the items `operands`."""
        new, least, most = self._new, self.least_item, self.most_item
        null, all_words, characters = self.nullable_item, self.universal_item, self._characters
        match head, operands:
            case "re.none", _:
                return new([], [], False, False, False, INFINITE, -1)
            case "re.range", _:
                from_, to = [self._constant(a) for a in self.terms.arguments[term]]
                if len(from_) != 1 or len(to) != 1 or from_ > to:
                    return new([], [], False, False, False, INFINITE, -1)
                if (ord(from_), ord(to)) == (0, MAX_CHARACTER):
                    return self._any_character() if self._as_specified else self.allchar
                return new([(ord(from_), ord(to), 0)], [], False, False, False, 1, 1)
            case "str.to_re", _:
                value = self._constant(self.terms.arguments[term][0])
                return new([], [self.text(value)], not value, False, False, len(value), len(value))
            case "re.++", [a, b]:
                return new(
                    [],
                    [(a, b)],
                    null[a] and null[b],
                    (all_words[a] and (all_words[b] or null[b])) or (null[a] and all_words[b]),
                    (characters[a] and null[b]) or (null[a] and characters[b]),
                    least[a] + least[b],
                    -1 if most[a] < 0 or most[b] < 0 else most[a] + most[b],
                )
            case "re.union", [a, b]:
                item = new(
                    [],
                    None,
                    null[a] or null[b],
                    all_words[a] or all_words[b],
                    characters[a] or characters[b],
                    min(least[a], least[b]),
                    max(most[a], most[b]),
                )
                self._union[item] = (a, b)
                return item
            case "re.inter", [a, b]:
                inner = self.conjunction((self.cons(a, 0), self.cons(b, 0)))
            case "re.comp", [a]:
                inner = self.complement((self.cons(a, 0),))
            case "re.*", [a]:
                (inner,) = self.repetition(a, 0, INFINITE)
            case "re.loop", [a]:
                low, high = [self._numeral(b) for b in self.terms.arguments[term][1:]]
                if low > high or high < 0:
                    return new([], [], False, False, False, INFINITE, -1)
                sequence = self.repetition(a, max(low, 0), high)
                if not sequence:
                    return new([], [()], True, False, False, 0, 0)
                (inner,) = sequence
            case _:
                raise NotARegularExpression(f"term {term} is no ground regular expression")
        item = new([], [(inner,)], null[inner], all_words[inner], characters[inner], least[inner], most[inner])
        self._parts[item] = self._parts[inner]
        return item

    # ---- states

    def cons(self, item: int, rest: int) -> int:
        """The state that is `item` followed by the state `rest`."""
        key = (item, rest)
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = len(self.first)
            self.first.append(item)
            self.rest.append(rest)
            null_item, null_rest = self.nullable_item[item], self.nullable[rest]
            self.nullable.append(null_item and null_rest)
            all_item, all_rest = self.universal_item[item], self.universal[rest]
            self.universal.append((all_item and (all_rest or null_rest)) or (null_item and all_rest))
            self.least.append(min(self.least_item[item] + self.least[rest], INFINITE))
            most_item, most_rest = self.most_item[item], self.most[rest]
            self.most.append(-1 if most_item < 0 or most_rest < 0 else min(most_item + most_rest, INFINITE))
            self._moves.append(None)
        return state

    def sequence(self, items: Sequence[int], rest: int = EPSILON) -> int:
        """The state of several items, in front of `rest`."""
        for item in reversed(items):
            rest = self.cons(item, rest)
        return rest

    def items(self, state: int) -> list[int]:
        """The items that a state is a sequence of."""
        found = []
        while state:
            found.append(self.first[state])
            state = self.rest[state]
        return found

    def conjuncts(self, state: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """What being in a state means if it is one conjunction or complement: the states to be in, and those not to be
        in. None if it is neither.
        """
        if self.rest[state] or not self._parts[self.first[state]]:
            return None
        if state not in self._flat:
            positive: list[int] = []
            negative: list[int] = []
            stack = [state]
            while stack:
                s = stack.pop()
                parts = None if self.rest[s] else self._parts[self.first[s]]
                if parts:
                    stack += parts[0][::-1]
                    negative += parts[1]
                else:
                    positive.append(s)
            self._flat[state] = (tuple(positive), tuple(negative))
        return self._flat[state]

    # ---- moves

    def looks(self, item: int) -> list[tuple[int, ...]]:
        """The sequences of items to look at in place of an item, in order."""
        found = self._looks[item]
        if found is None:
            repeated = self._repeated[item]
            if repeated:
                a, low, high = repeated
                fewer = self.repetition(a, max(low - 1, 0), high - 1 if high < INFINITE else high)
                found = [(a, *fewer), *([()] if low == 0 else [])]
            else:
                # The unions below a union are looked at only on the way to what they unite.
                found, stack = [], [item]
                while stack:
                    a = stack.pop()
                    sides = self._union[a]
                    if sides:
                        stack += sides[::-1]
                    else:
                        found.append((a,))
            self._looks[item] = found
        return found

    def moves(self, state: int) -> list[Move]:
        """The moves of a state, in the order of the specification."""
        found = self._moves[state]
        if found is None:
            stack = [state]
            while stack:
                missing: list[int] = []
                result = self._state_moves(stack[-1], missing)
                if missing:
                    stack += missing
                else:
                    self._moves[stack.pop()] = result
            found = self._moves[state]
            assert found is not None
        return found

    def _state_moves(self, state: int, missing: list[int]) -> list[Move]:
        """The moves of a state; `missing` gets the states whose moves must be known before."""
        first, rest, own, cons = self.first, self.rest, self._own, self.cons
        found: list[Move] = []
        seen: set[int] = set()
        stack = [state]
        while stack:
            s = stack.pop()
            if not s or s in seen:
                continue
            seen.add(s)
            item, after = first[s], rest[s]
            moves = own[item]
            if moves is None:
                moves = self._own_moves(item, missing)
            if after:
                found += [(low, high, cons(i, after) if i else after) for low, high, i in moves]
            else:
                found += [(low, high, cons(i, 0) if i else 0) for low, high, i in moves]
            for sequence in reversed(self.looks(item)):
                look = after
                for i in reversed(sequence):
                    look = cons(i, look)
                stack.append(look)
        return found

    def _own_moves(self, item: int, missing: list[int]) -> list[Move]:
        """The moves that a constant, a conjunction or a complement makes itself."""
        text = self._text[item]
        if text:
            value, start = text
            character = ord(value[start])
            after = self.text(value, start + 1)
            moves = [(character, character, after[0] if after else 0)]
        else:
            states = self.members[item]
            assert states is not None
            unknown = [s for s in states if self._moves[s] is None]
            if unknown:
                missing += unknown
                return []
            if self.negative[item]:
                moves = [(low, high, self.complement(targets)) for low, high, targets in self.pieces(states)]
            else:
                moves = [(low, high, self.conjunction(targets)) for low, high, targets in self.choices(states)]
        self._own[item] = moves
        return moves

    def choices(self, states: tuple[int, ...]) -> list[Moves]:
        """The choices of one move of each state, in lexicographic order, whose ranges have characters in common."""
        found: list[Moves] = [(0, MAX_CHARACTER, ())]
        for s in states:
            moves = self.moves(s)
            found = [
                (low if low > from_ else from_, high if high < to else to, (*targets, t))
                for low, high, targets in found
                for from_, to, t in moves
                if low <= to and from_ <= high
            ]
        return found

    def pieces(self, states: tuple[int, ...]) -> list[Moves]:
        """The pieces into which the moves of `states` cut the alphabet, with the states that they lead to there."""
        found = self._pieces.get(states)
        if found is None:
            moves = [move for s in states for move in self.moves(s)]
            cuts = sorted({0, *[low for low, _, _ in moves], *[high + 1 for _, high, _ in moves]})
            if cuts[-1] <= MAX_CHARACTER:
                cuts.append(MAX_CHARACTER + 1)
            targets: list[dict[int, None]] = [{} for _ in cuts]
            for low, high, t in moves:
                for i in range(bisect_left(cuts, low), bisect_left(cuts, high + 1)):
                    targets[i][t] = None
            found = [(cuts[i], cuts[i + 1] - 1, tuple(targets[i])) for i in range(len(cuts) - 1)]
            self._pieces[states] = found
        return found

    def accepts(self, state: int, word: str) -> bool:
        """Whether a word is in the language of a state.

        A conjunction or complement as a whole is decided by its members: walking through it would take their product.
        """
        value: dict[int, bool] = {}
        stack = [state]
        while stack:
            s = stack[-1]
            parts = self.conjuncts(s) if s else None
            if parts is None:
                value[stack.pop()] = self._walk(s, word)
                continue
            unknown = [t for members in parts for t in members if t not in value]
            if unknown:
                stack += unknown
            else:
                positive, negative = parts
                value[stack.pop()] = all([value[t] for t in positive]) and not any([value[t] for t in negative])
        return value[state]

    def _walk(self, state: int, word: str) -> bool:
        states = {state}
        for x in map(ord, word):
            states = {t for s in states for low, high, t in self.moves(s) if low <= x <= high}
            if not states:
                return False
        return any([self.nullable[s] for s in states])

    # ---- inclusion

    def included(self, a: int, b: int) -> bool:
        """Whether the words of state `a` are all in state `b`, as far as the shape of the two shows it."""
        if a == b or self.universal[b] or self.least[a] >= INFINITE:
            return True
        if self.least[a] < self.least[b] or self.most[a] > self.most[b] or (self.nullable[a] and not self.nullable[b]):
            return False
        key = (a, b)
        found = self._included.get(key)
        if found is None:
            found = self._included[key] = self._find_inclusion(a, b)
        return found

    def _find_inclusion(self, a: int, b: int) -> bool:
        """Match a against b from the left: an item of b that has all words swallows any items of a."""
        seen: set[tuple[int, int]] = set()
        stack = [(a, b)]
        while stack and len(seen) < INCLUSION_STEPS:
            pair = stack.pop()
            if pair in seen:
                continue
            seen.add(pair)
            a, b = pair
            if a == b or self.universal[b] or self.least[a] >= INFINITE:
                return True
            if not b:
                continue
            i, rest_b = self.first[b], self.rest[b]
            if self.nullable_item[i]:
                stack.append((a, rest_b))
            looks = self._looks[i]
            if not self._own[i] and looks is not None and len(looks) == 1:
                stack.append((a, self.sequence(looks[0], rest_b)))
            if not a:
                continue
            j, rest_a = self.first[a], self.rest[a]
            looks = self._looks[j]
            if not self._own[j] and self._own[j] is not None and looks is not None and len(looks) == 1:
                stack.append((self.sequence(looks[0], rest_a), b))
            if self.universal_item[i]:
                stack.append((rest_a, b))
            if self._item_included(j, i):
                stack.append((rest_a, rest_b))
        return False

    def _item_included(self, a: int, b: int) -> bool:
        if a == b or self.universal_item[b]:
            return True
        of_b = self._repeated[b]
        if of_b:
            item, low, high = of_b
            if item == self.allchar and low <= self.least_item[a] and self.most_item[a] <= high:
                return True
            of_a = self._repeated[a]
            return bool(of_a) and low <= of_a[1] and of_a[2] <= high and self._item_included(of_a[0], item)  # type: ignore[index]
        one_a, one_b = self._own[a], self._own[b]
        if one_a and one_b and len(one_a) == len(one_b) == 1 and not self._looks[a] and not self._looks[b]:
            (low, high, after), (from_, to, then) = one_a[0], one_b[0]
            return after == then == 0 and from_ <= low and high <= to
        return False
