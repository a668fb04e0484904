"""The clause store and the propositional refutation: RUP steps with hints (LRAT), and deletions.

Clauses are numbered 1, 2, 3, …: first those that the kernel derived, then those that the refutation adds. A step costs
the sum of the lengths of the clauses that it names. Memory is proportional to the live clauses and the variables,
however many clauses were ever added: see `ClauseStore`.

Where there is a C compiler at installation Cython compiles this file as well, unchanged, as `checker._lrat`. Then
`_lrat.pxd` gives variables the types of C, whence some rules: an index is never negative, what does not fit is refused
before it is stored, and an array does not change its length while a variable of another function stands for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from formats.errors import RejectedProof, ResourceLimit

MAX_WORD = 0x7FFFFFFF
"""The largest word of 32 bits: numbers of clauses go up to it."""

MANY_NUMBERS = 1 << 20
"""Entries of `start` that are not worth saving."""


class ClauseStore:
    """Numbered clauses, and the check of refutation steps over them.

    `work` counts the literals visited; past `limit`, which is below 2^63, a step raises ResourceLimit.

    A clause lies in `arena`, in words of 32 bits: its number, its length, its literals. The place of its first
    literal is `start[number - base]`, or `old[number]` if the number is at most `base`; a deleted clause has 0, or
    none. `live` is the words of the clauses that are not deleted: the arena has at most about four times as many,
    `start` at most twice as many entries of 64 bits, or 2^21, and `old` an entry for each clause at most.

    Literal x is false under the assumptions of a step if `mark[variables + x]` is its `generation`.
    """

    def __init__(self) -> None:
        self.arena = array("i", bytes(4 << 12))
        self.used = 0
        self.live = 0
        self.start = array("q", bytes(8 << 10))
        self.base = 0
        self.old: dict[int, int] = {}
        self.count = 0
        self.variables = 0
        self.mark = array("i", bytes(4))
        self.generation = 0
        self.work = 0
        self.limit = 0
        self.steps = 0
        self.hints = 0
        self.refuted = False

    def store(self, literals: array[int]) -> None:
        """Store a clause under the next number. Raises ResourceLimit if there is none."""
        n = len(literals)
        if self.count == MAX_WORD:
            raise ResourceLimit(f"{MAX_WORD} clauses")
        if self.used + n + 2 > len(self.arena):
            self.make_room(n + 2)
        if self.count + 1 - self.base >= len(self.start):
            self.make_numbers()
        self.count += 1
        arena = self.arena
        start = self.start
        w = self.used
        arena[w] = self.count
        arena[w + 1] = n
        w += 2
        arena[w : w + n] = literals
        start[self.count - self.base] = w
        self.used = w + n
        self.live += n + 2

    def make_room(self, words: int) -> None:
        """Make place for `words` more: drop deleted clauses if they fill half of the arena, else double it."""
        if 2 * self.live <= self.used:
            self.compact()
            # The tail is given back, so that the arena is never more than four times the live clauses.
            del self.arena[max(4096, 2 * self.used) :]
        if 2 * (self.used + words) > len(self.arena):
            self.arena.frombytes(bytes(4 * (len(self.arena) + words)))

    def make_numbers(self) -> None:
        """Make place for one more number: double `start`, or begin it anew if few of the clauses in it are left."""
        if len(self.start) <= max(MANY_NUMBERS, self.live):
            self.start.frombytes(bytes(8 * len(self.start)))
            return
        self.compact()
        self.old = {}
        p = 0
        while p < self.used:
            self.old[self.arena[p]] = p + 2
            p += self.arena[p + 1] + 2
        self.base = self.count
        self.start = array("q", bytes(8 << 10))

    def compact(self) -> None:
        """Move the live clauses to the front of the arena."""
        arena = self.arena
        r = w = 0
        while r < self.used:
            size = arena[r + 1] + 2
            if self.find(arena[r]) == r + 2:
                self.place(arena[r], w + 2)
                arena[w : w + size] = arena[r : r + size]
                w += size
            r += size
        self.used = w

    def find(self, number: int) -> int:
        """The place of the literals of clause `number`, 0 if there is no such clause."""
        if self.base < number <= self.count:
            return self.start[number - self.base]
        return self.old.get(number, 0)

    def place(self, number: int, place: int) -> None:
        """Change what `find` gives for clause `number`, which exists."""
        if number > self.base:
            self.start[number - self.base] = place
        else:
            self.old[number] = place

    def begin(self, variables: int) -> None:
        """Start the refutation, over variables 1 … `variables`."""
        self.variables = variables
        self.generation = 0
        self.mark = array("i", bytes(4 * (2 * variables + 1)))

    def delete(self, number: int) -> None:
        """Delete clause `number`. Raises RejectedProof if there is none."""
        s = self.find(number)
        if s == 0:
            raise self.rejected("delete", "a clause that is there", f"clause {number}")
        self.live -= self.arena[s - 1] + 2
        if number > self.base:
            self.start[number - self.base] = 0
        else:
            del self.old[number]

    def step(self, t: array[int], a: int, b: int, c: int) -> None:
        """Check the clause t[a:b] by unit propagation along the hints t[b:c], then store it.

            C1  …  Cn   (the hints)
            ───────────────────────    if, under the negation of C, each Ci is unit in its turn and Cn is false
                       C

        Sound because a model of C1 … Cn that falsifies C would have to satisfy every literal propagated, and
        then falsify Cn. Raises RejectedProof, ResourceLimit.
        Source: Goldberg and Novikov, "Verification of proofs of unsatisfiability for CNF formulas", 2003.
        """
        self.steps += 1
        self.hints += c - b
        self.assume(t[a:b])
        if not self.propagate(t[b:c]):
            self.without_conflict(t, a, b)
        if a == b:
            self.refuted = True
        self.store(t[a:b])

    def assume(self, literals: Sequence[int]) -> None:
        """Make these literals false, and no others. Raises RejectedProof if one is out of range."""
        if self.generation == MAX_WORD:
            self.begin(self.variables)
        self.generation += 1
        mark = self.mark
        n = self.variables
        generation = self.generation
        for x in literals:
            if x == 0 or x > n or x < -n:
                raise self.rejected("rup", f"a literal of variables 1 to {n}", str(x))
            mark[n + x] = generation
        self.work += len(literals)

    def propagate(self, hints: Sequence[int]) -> bool:
        """Whether the last hint is false, after each one before was unit and made its literal true.

        Raises RejectedProof for a hint that is neither, or follows one that is false; ResourceLimit.
        """
        arena = self.arena
        start = self.start
        mark = self.mark
        base = self.base
        count = self.count
        n = self.variables
        generation = self.generation
        work = self.work
        limit = self.limit
        conflict = False
        for h in hints:
            if conflict:
                raise self.rejected("rup", "no hint after the conflict", f"hint {h}")
            # As `find`, which would take longer than the rest.
            s = 0
            if base < h <= count:
                s = start[h - base]
            elif base:
                s = self.old.get(h, 0)
            if s == 0:
                raise self.rejected("rup", "a clause that is there", f"hint {h}")
            end = s + arena[s - 1]
            work += end - s + 1
            if work > limit:
                raise ResourceLimit(f"work above {self.limit} units")
            unit = 0
            for x in arena[s:end]:
                if mark[n + x] != generation:
                    if unit and unit != x:
                        raise self.rejected("rup", "a unit clause", f"clause {h} with two literals that are not false")
                    unit = x
            if not unit:
                conflict = True
            else:
                mark[n - unit] = generation
        self.work = work
        return conflict

    def without_conflict(self, t: array[int], a: int, b: int) -> None:
        """Refuse the clause t[a:b], whose hints led to no conflict. Raises RejectedProof."""
        raise self.rejected("rup", "a conflict", "none")

    def rejected(self, rule: str, expected: str, found: str) -> RejectedProof:
        """The error for the step under way."""
        return RejectedProof(f"step {self.steps}", rule, expected, found)

    def feed(self, t: array[int]) -> int:
        """Check the complete records in t; the position of the first incomplete one.

        A record is `nlits nhints literals… hints…` or `−k` and k clause numbers to delete. Raises RejectedProof,
        ResourceLimit, and IndexError for a record with a negative number of hints.
        """
        p = 0
        end = len(t)
        while p < end:
            if self.refuted:
                raise self.rejected("end", "the end of the file after the empty clause", "another record")
            n = t[p]
            if n < 0:
                if p + 1 - n > end:
                    return p
                for number in t[p + 1 : p + 1 - n]:
                    self.delete(number)
                self.work -= n
                p += 1 - n
            else:
                if p + 1 >= end:
                    return p
                hints = t[p + 1]
                if hints < 0:
                    raise IndexError(p + 1)
                if p + 2 + n + hints > end:
                    return p
                self.step(t, p + 2, p + 2 + n, p + 2 + n + hints)
                p += 2 + n + hints
        return p
