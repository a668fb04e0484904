"""Languages of strings: ground regular expressions, and the states that a word goes through when it is matched.

A *state* is a number that stands for a sequence of items; its language is the concatenation of theirs. State 0 is the
empty sequence. Any other state is one item, followed by the sequence of another state. The items are

    ("t", R)            a ground term of sort RegLan; R = 0 is any one character
    ("s", c, i)         a string constant, from its i-th character on, of which there is at least one
    ("*", R, n, m)      n to m words of R, m = 0 meaning any number; n = 0 if R contains the empty word
    ("&", s1, …, sn)    the words in all of these states
    ("~", s1, …, sn)    the words in none of these states

Source: Antimirov, Partial derivatives of regular expressions and finite automaton constructions, 1996; for complement
and intersection Caron, Champarnaud and Mignot, Partial derivatives of an extended regular expression, 2011.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from checker.context import Context, Mismatch
from formats.terms import MAX_CHARACTER, REGLAN, Numeral, Text

STATE_WORK = 250
"""Work charged for each state: what it takes in memory counts."""

PART_WORK = 10
"""The same for each number of an item."""

MOVE_WORK = 80
"""The same for each move of a state."""

CHOICE_WORK = 5
"""Work charged for each move that is chosen, and for each state after it and others, or piece that it is cut into."""

LOOK_WORK = 30
"""Work charged for each state that is looked up, or looked at for moves."""

Item = tuple[str, tuple[int, ...]]
Move = tuple[int, int, int]
"""First and last character of a range, and the state after a character of it."""


def contains_empty(context: Context, term: int) -> bool:
    """Whether the language of a ground regular expression contains the empty word. Raises Mismatch for others."""
    known, terms = context.contains_empty, context.terms
    context.meter.charge(len(terms) + 1 - len(known))
    # Arguments come before what is made of them.
    for t in range(len(known), len(terms) + 1):
        head, arguments = terms.head[t], terms.arguments[t]
        heads = [terms.head[abs(a)] for a in arguments]
        parts = [known[a] for a in arguments if terms.sort_of(a) is REGLAN]
        value = None
        if None in parts or terms.sort[t] is not REGLAN:
            pass
        elif head == "str.to_re" and isinstance(heads[0], Text):
            value = not heads[0].value
        elif head == "re.range" and isinstance(heads[0], Text) and isinstance(heads[1], Text):
            value = False
        elif head == "re.loop" and isinstance(heads[1], Numeral) and isinstance(heads[2], Numeral):
            n, m = heads[1].numerator, heads[2].numerator
            value = n <= m >= 0 and (n <= 0 or parts[0])
        elif head in ("re.++", "re.inter"):
            value = parts[0] and parts[1]
        elif head == "re.union":
            value = parts[0] or parts[1]
        elif head == "re.comp":
            value = not parts[0]
        elif head in ("re.none", "re.*"):
            value = head == "re.*"
        known.append(value)
    value = known[context.term(term)]
    if value is None:
        raise Mismatch("a ground regular expression", f"term {term}")
    return value


class Languages:
    """The states that one use of a rule needs.

    `item[s]` and `rest[s]` are the first item of state s and the state of the others; `empty[s]` says whether its
    language contains the empty word.
    """

    def __init__(self, context: Context) -> None:
        self.context, self.terms, self.meter = context, context.terms, context.meter
        self.item: list[Item] = [("", ())]
        self.rest = [0]
        self.empty = [True]
        self._numbers: dict[tuple[str | int, ...], int] = {}
        self._moves: dict[int, list[Move]] = {0: []}

    # ---- states

    def state(self, kind: str, parts: tuple[int, ...], rest: int, empty: bool) -> int:
        """The state of one item and then `rest`; `empty` is whether the item contains the empty word."""
        # The kind comes first: the hash of text differs from run to run, and that of numbers is predictable. The
        # numbers of a loop are whatever the file says, and different ones can have the same hash.
        key: tuple[str | int, ...] = (kind, *(map(hex, parts) if kind == "*" else parts), rest)
        self.meter.charge(LOOK_WORK + len(key))
        number = self._numbers.get(key)
        if number is None:
            self.meter.charge(STATE_WORK + PART_WORK * len(parts))
            number = self._numbers[key] = len(self.item)
            self.item.append((kind, parts))
            self.rest.append(rest)
            self.empty.append(empty and self.empty[rest])
        return number

    def expression(self, term: int, rest: int = 0) -> int:
        """The state of the ground regular expression `term`, or any one character for 0, and then `rest`."""
        return self.state("t", (term,), rest, contains_empty(self.context, term) if term else False)

    def constant(self, term: int, rest: int = 0, position: int = 0) -> int:
        """The state of the string constant `term` from a position on, and then `rest`."""
        if position == len(self.text(term)):
            return rest
        return self.state("s", (term, position), rest, False)

    def loop(self, term: int, n: int, m: int, rest: int = 0) -> int:
        """The state of n to m words of `term`, any number from n on for m = 0, and then `rest`."""
        self.meter.charge((n.bit_length() + m.bit_length()) >> 1)
        if n and term and contains_empty(self.context, term):
            n = 0
        return self.state("*", (term, n, m), rest, n == 0)

    def all_of(self, states: Iterable[int], rest: int = 0) -> int:
        """The state of the words in all of `states`, and then `rest`."""
        parts = tuple(states)
        return self.state("&", parts, rest, all(self.empty[s] for s in parts))

    def none_of(self, states: Iterable[int], rest: int = 0) -> int:
        """The state of the words in none of `states`, and then `rest`."""
        parts = tuple(states)
        return self.state("~", parts, rest, not any(self.empty[s] for s in parts))

    def conjunction(self, state: int) -> Item:
        """The item & or ~ that `state` is, if it is that and nothing after it; else some other one."""
        kind, parts = self.item[state]
        if self.rest[state]:
            return "", ()
        if kind == "t":
            head, arguments = self.terms.head[parts[0]], self.terms.arguments[parts[0]]
            if head in ("re.inter", "re.comp"):
                return "&" if head == "re.inter" else "~", tuple(map(self.expression, arguments))
        return kind, parts

    def text(self, term: int) -> str:
        """The value of a string constant; ground expressions are made of these."""
        return self.terms.head[term].value  # type: ignore[union-attr, return-value]

    # ---- moves

    def moves(self, state: int) -> list[Move]:
        """The moves of `state`: every word of its language begins with a character of one of them, and goes on in the
        language of the state that this one leads to, or is empty."""
        pending = [state]
        while pending:
            s = pending[-1]
            if s not in self._moves:
                found, missing = self._look(s)
                if missing:
                    pending += missing
                    continue
                self._moves[s] = found
            pending.pop()
        return self._moves[state]

    def _look(self, state: int) -> tuple[list[Move], list[int]]:
        """The moves of `state`, and the states whose moves must be known before that is so."""
        found: list[Move] = []
        missing: list[int] = []
        seen: set[int] = set()
        stack = [state]
        while stack:
            s = stack.pop()
            if s in seen or s == 0:
                continue
            seen.add(s)
            kind, parts = self.item[s]
            rest = self.rest[s]
            self.meter.charge(LOOK_WORK + len(parts))
            alternatives: list[int] = []
            if kind == "t":
                alternatives = self._unfold(parts[0], rest, found)
            elif kind == "s":
                character = ord(self.text(parts[0])[parts[1]])
                found.append((character, character, self.constant(parts[0], rest, parts[1] + 1)))
            elif kind == "*":
                body, n, m = parts
                others = rest if m == 1 else self.loop(body, max(n - 1, 0), max(m - 1, 0), rest)
                alternatives = [self.expression(body, others), *([rest] if n == 0 else [])]
            else:
                unknown = [p for p in parts if p not in self._moves]
                missing += unknown
                if not unknown and kind == "&":
                    found += [(a, b, self.all_of(after, rest)) for a, b, after in self.choices(parts)]
                elif not unknown:
                    found += [(a, b, self.none_of(after, rest)) for a, b, after in self.pieces(0, MAX_CHARACTER, parts)]
                contained = [self.empty[p] for p in parts]
                if all(contained) if kind == "&" else not any(contained):
                    alternatives = [rest]
            stack += reversed(alternatives)
        self.meter.charge(MOVE_WORK * len(found))
        return found, missing

    def _unfold(self, term: int, rest: int, found: list[Move]) -> list[int]:
        """The states that together have the words of `term` and then `rest`, but for those of the moves added."""
        head, arguments = self.terms.head[term], self.terms.arguments[term]
        if term == 0:
            found.append((0, MAX_CHARACTER, rest))
        elif head == "re.range":
            first, last = map(self.text, arguments)
            if len(first) == 1 == len(last) and first <= last:
                found.append((ord(first), ord(last), rest))
        elif head == "str.to_re":
            return [self.constant(arguments[0], rest)]
        elif head == "re.++":
            return [self.expression(arguments[0], self.expression(arguments[1], rest))]
        elif head == "re.union":
            return [self.expression(a, rest) for a in arguments]
        elif head == "re.*":
            return [self.loop(arguments[0], 0, 0, rest)]
        elif head == "re.inter":
            return [self.all_of([self.expression(a) for a in arguments], rest)]
        elif head == "re.comp":
            return [self.none_of([self.expression(a) for a in arguments], rest)]
        elif head == "re.loop":
            n, m = [self.terms.head[a].numerator for a in arguments[1:]]  # type: ignore[union-attr]
            if m == 0 >= n:
                return [rest]
            if n <= m > 0:
                return [self.loop(arguments[0], max(n, 0), m, rest)]
        return []

    def choices(self, states: Sequence[int]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """For each choice of a move of each of `states` on common characters: first and last, and the states after."""
        every = [self.moves(s) for s in states]
        pending: list[tuple[int, int, tuple[int, ...]]] = [(0, MAX_CHARACTER, ())]
        while pending:
            a, b, after = pending.pop()
            if len(after) == len(every):
                yield a, b, after
                continue
            moves = every[len(after)]
            common = [(max(a, c), min(b, d), (*after, t)) for c, d, t in reversed(moves) if c <= b and a <= d]
            self.meter.charge(1 + len(moves) + CHOICE_WORK * len(common) * (1 + len(after)))
            pending += common

    def pieces(self, first: int, last: int, states: Sequence[int]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """The characters from `first` to `last` in ranges on which each move of `states` is possible or not.

        With each range come the states after, in the order of the moves.
        """
        every = [self.moves(s) for s in states]
        self.meter.charge(CHOICE_WORK + len(every) + sum(map(len, every)))
        moves = [move for some in every for move in some if move[0] <= last and first <= move[1]]
        starts = sorted({first, *[a for a, _, _ in moves if a > first], *[b + 1 for _, b, _ in moves if b < last]})
        after: list[list[int]] = [[] for _ in starts]
        for a, b, t in moves:
            place, end = bisect_left(starts, a), bisect_right(starts, b)
            self.meter.charge(CHOICE_WORK * (1 + end - place))
            for i in range(place, end):
                after[i].append(t)
        for i, start in enumerate(starts):
            yield start, starts[i + 1] - 1 if i + 1 < len(starts) else last, tuple(dict.fromkeys(after[i]))

    def ends(self, text: str, term: int, start: int = 0) -> Iterator[int]:
        """Where the words of the ground regular expression `term` that begin at `start` in `text` end, in order."""
        states = {self.expression(term)}
        end = start
        while states:
            if any(self.empty[s] for s in states):
                yield end
            if end == len(text):
                return
            character = ord(text[end])
            moves = [move for s in states for move in self.moves(s)]
            self.meter.charge(len(moves) + 1)
            states = {t for a, b, t in moves if a <= character <= b}
            end += 1

    def matches(self, text: str, term: int) -> bool:
        """Whether `text` is in the language of the ground regular expression `term`.

        Intersections and complements that all of the text must match are taken apart: each part is matched alone.
        """
        found: dict[int, bool] = {}
        stack = [term]
        while stack:
            t = stack[-1]
            self.meter.charge(LOOK_WORK)
            head, parts = self.terms.head[t], self.terms.arguments[t]
            missing = [a for a in parts if a not in found] if head in ("re.inter", "re.comp") else []
            if missing:
                stack += missing
                continue
            stack.pop()
            if head == "re.inter":
                found[t] = found[parts[0]] and found[parts[1]]
            elif head == "re.comp":
                found[t] = not found[parts[0]]
            elif t not in found:
                found[t] = len(text) in self.ends(text, t)
        return found[term]
