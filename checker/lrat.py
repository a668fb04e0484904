"""The clause store and the propositional refutation: RUP steps with hints (LRAT), and deletions.

Clauses are numbered 1, 2, 3, …: first those that the kernel derived, then those that the refutation adds. Memory
is that of the live clauses plus four bytes a literal and eight a clause number; a step costs the sum of the
lengths of the clauses that it names.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from formats.errors import RejectedProof, ResourceLimit

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = 2
"""Words before the literals of a stored clause: its number and its length."""


class ClauseStore:
    """Numbered clauses, and the check of refutation steps over them.

    `work` counts the literals visited; past `limit` a step raises ResourceLimit.
    """

    def __init__(self) -> None:
        self.arena = array("i", bytes(4 << 12))
        self.used = 0
        self.live = 0
        self.start = array("q", bytes(8 << 10))
        self.count = 0
        self.variables = 0
        self.mark: list[int] = []
        self.generation = 0
        self.work = 0
        self.limit = 0
        self.steps = 0
        self.hints = 0
        self.refuted = False

    def store(self, literals: Sequence[int]) -> None:
        """Store a clause under the next number."""
        n = len(literals)
        if self.used + n + HEADER > len(self.arena):
            self.make_room(n + HEADER)
        self.count += 1
        if self.count >= len(self.start):
            self.start.frombytes(bytes(8 * len(self.start)))
        arena = self.arena
        w = self.used
        arena[w] = self.count
        arena[w + 1] = n
        w += HEADER
        for x in literals:
            arena[w] = x
            w += 1
        self.start[self.count] = self.used + HEADER
        self.used = w
        self.live += n + HEADER

    def make_room(self, words: int) -> None:
        """Make place for `words` more: drop deleted clauses if they fill half of the arena, else double it."""
        if 2 * self.live <= self.used:
            self.compact()
        if 2 * (self.used + words) > len(self.arena):
            self.arena.frombytes(bytes(4 * (len(self.arena) + words)))

    def compact(self) -> None:
        """Move the live clauses to the front of the arena."""
        arena = self.arena
        start = self.start
        r = w = 0
        while r < self.used:
            size = arena[r + 1] + HEADER
            if start[arena[r]] == r + HEADER:
                start[arena[r]] = w + HEADER
                arena[w : w + size] = arena[r : r + size]
                w += size
            r += size
        self.used = w
        # The tail is given back, so that the arena is never more than four times the live clauses.
        del arena[max(4096, 2 * w) :]

    def begin(self, variables: int) -> None:
        """Start the refutation, over variables 1 … `variables`."""
        self.variables = variables
        self.mark = [0] * (2 * variables + 1)

    def delete(self, number: int) -> None:
        """Delete clause `number`. Raises RejectedProof if there is none."""
        if number <= 0 or number > self.count or self.start[number] == 0:
            raise self.rejected("delete", "a clause that is there", f"clause {number}")
        self.live -= self.arena[self.start[number] - 1] + HEADER
        self.start[number] = 0

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
        self.generation += 1
        generation = self.generation
        mark = self.mark
        n = self.variables
        arena = self.arena
        start = self.start
        count = self.count
        work = b - a
        left = self.limit - self.work
        # mark[x] == generation: literal x is false under the assumptions of this step. Negative literals count from
        # the end of the list, which has a place for each of 0, 1 … n, −n … −1.
        for x in t[a:b]:
            if x == 0 or x > n or x < -n:
                raise self.rejected("rup", f"a literal of variables 1 to {n}", str(x))
            mark[x] = generation
        conflict = False
        for h in t[b:c]:
            if conflict:
                raise self.rejected("rup", "no hint after the conflict", f"hint {h}")
            if h <= 0 or h > count or start[h] == 0:
                raise self.rejected("rup", "a clause that is there", f"hint {h}")
            s = start[h]
            end = s + arena[s - 1]
            work += end - s + 1
            if work > left:
                raise ResourceLimit(f"work above {self.limit} units")
            unit = 0
            for x in arena[s:end]:
                if mark[x] != generation:
                    if unit and unit != x:
                        raise self.rejected("rup", "a unit clause", f"clause {h} with two literals that are not false")
                    unit = x
            if not unit:
                conflict = True
            else:
                mark[-unit] = generation
        self.work += work
        if not conflict:
            self.without_conflict(t, a, b)
        if a == b:
            self.refuted = True
        self.store(t[a:b])

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
                for i in range(p + 1, p + 1 - n):
                    self.delete(t[i])
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
