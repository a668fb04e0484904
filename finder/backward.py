"""Backward checking: from a DRAT proof to the steps that it needs, each with hints.

Forwards, the clauses of the proof come and go, and their units are propagated, until a clause is false. Backwards from
there the clauses go and come, and each lemma that something later needs is checked when it goes: its negation is
propagated until there is a conflict, and the clauses that the conflict needs become core. Core clauses are propagated
first, so that few others join them. A lemma without a conflict may be RAT on its first literal.

What unit propagation finds true without any assumption gets a clause of its own, a *unit*, where a step needs it: the
step then names that one clause instead of all those that led to it.

This module is the part that takes the time: flat arrays of int32, no recursion; compiled with the types of
`_backward.pxd`, or not. Literals are 2v for a variable v and 2v + 1 for its negation. Clauses have numbers from 1,
those of the formula first. Watches are entries 2c and 2c + 1 for the first two literals of clause c, in a list for each
literal, linked in both directions.

Sources: Heule, Hunt, Wetzler, Trimming while Checking Clausal Proofs, FMCAD 2013 (core first, backwards); Järvisalo,
Heule, Biere, Inprocessing Rules, IJCAR 2012 (RAT).
"""

from __future__ import annotations

from array import array

from finder.drat import NotImplied, look_at_the_clock

CHECKS = 64
"""The clock is read once in so many events."""


class Backward:
    """One proof, checked backwards. `run` does everything; `records` is what it finds.

    A record is read from the end of `records`: its name, the number of hints, the hints last first, the number of what
    is used for the last time, and that. The name is 2c for a lemma c, 2c + 1 if it is RAT and not RUP, −y for the
    unit of literal y. Hints are c > 0 for clause c, −y − 1 for the unit of y, and after a 0 the number of a clause
    with the negated pivot, whose hints follow. The last record read adds the empty clause, and its name is 0.
    """

    def __init__(
        self,
        formula: int,
        variables: int,
        arena: array[int],
        start: array[int],
        first: array[int],
        events: array[int],
        deadline: float,
    ) -> None:
        """The first `formula` clauses are the formula; `finder.drat.Clauses` says what the arrays are.

        `deadline` is a time of the clock time.monotonic. The literals in `arena` are put into another order.
        """
        count = len(first) - 1
        literals = 2 * variables + 2
        self.deadline = deadline
        self.formula = formula
        self.count = count
        self.literals = literals
        self.arena = arena
        self.start = start
        self.first = first
        self.events = events
        self.happened = len(events)
        self.following = array("i", bytes(8 * count + 16))
        self.previous = array("i", bytes(8 * count + 16))
        self.head = array("i", bytes(4 * literals))
        self.core = bytearray(count + 1)
        self.active = bytearray(count + 1)
        self.value = bytearray(literals)
        self.assumed = bytearray(literals)
        self.needed = bytearray(literals)
        self.seen = bytearray(variables + 1)
        self.reason = array("i", bytes(4 * variables + 4))
        self.position = array("i", bytes(4 * variables + 4))
        self.trail = array("i", bytes(4 * variables + 4))
        self.popped = array("i", bytes(4 * variables + 4))
        self.reason_popped = array("i", bytes(4 * variables + 4))
        self.assigned = 0
        self.core_done = 0
        self.all_done = 0
        self.records = array("i")
        self.hints = array("i")
        self.units = array("i")
        self.last_used = array("i")
        self.ignored = 0
        self.rat = 0
        self.occurrence_start = array("i", [0])
        self.occurrence = array("i", [0])
        self.tried = array("i", [0])

    def run(self) -> None:
        """Check the proof. Raises NotImplied, LimitReached."""
        conflict = self.forward()
        if conflict == 0:
            raise NotImplied(0)
        self.explain_end(conflict)
        self.backward()

    def forward(self) -> int:
        """Perform the events until a clause is false; the clause, or 0. Deletions of reasons are taken back."""
        for c in range(1, self.formula + 1):
            conflict = self.attach(c)
            if conflict:
                self.happened = 0
                return conflict
        conflict = self.propagate()
        if conflict:
            self.happened = 0
            return conflict
        for i in range(self.happened):
            if i % CHECKS == 0:
                look_at_the_clock(self.deadline)
            c = self.events[i]
            if c < 0:
                if self.is_reason(-c):
                    self.events[i] = 0
                    self.ignored += 1
                else:
                    self.detach(-c)
                continue
            conflict = self.attach(c)
            if conflict == 0:
                conflict = self.propagate()
            if conflict:
                self.happened = i + 1
                return conflict
        return 0

    def backward(self) -> None:
        """Take the events back, and check the core lemmas."""
        i = self.happened
        while i > 0:
            i -= 1
            if i % CHECKS == 0:
                look_at_the_clock(self.deadline)
            c = self.events[i]
            if c < 0:
                if self.attach(-c) or self.propagate():
                    raise RuntimeError("taking a deletion back makes a clause false")
            elif c > 0:
                y = self.is_reason(c)
                self.detach(c)
                if y:
                    self.retract(self.position[y >> 1])
                if self.core[c]:
                    self.check(c)
        # What is left is there without any lemma.
        n = self.pop(0)
        for k in range(n):
            self.explain_unit(k)

    # ---- clauses and their watches

    def link(self, e: int, y: int) -> None:
        """Put watch e into the list of literal y."""
        h = self.head[y]
        self.following[e] = h
        self.previous[e] = 0
        if h:
            self.previous[h] = e
        self.head[y] = e

    def unlink(self, e: int, y: int) -> None:
        """Take watch e out of the list of literal y."""
        n = self.following[e]
        p = self.previous[e]
        if p:
            self.following[p] = n
        else:
            self.head[y] = n
        if n:
            self.previous[n] = p

    def attach(self, c: int) -> int:
        """Activate clause c; assign its literal if it is unit. Returns c if it is false, else 0."""
        arena = self.arena
        value = self.value
        s = self.start[c]
        end = self.start[c + 1]
        self.active[c] = 1
        # Literals that are not false come first.
        w = s
        k = s
        while k < end and w < s + 2:
            y = arena[k]
            if not value[y ^ 1]:
                arena[k] = arena[w]
                arena[w] = y
                w += 1
            k += 1
        if end > s:
            self.link(2 * c, arena[s])
            if end > s + 1:
                self.link(2 * c + 1, arena[s + 1])
        if w == s:
            return c
        if w == s + 1 and not value[arena[s]]:
            self.assign(arena[s], c)
        return 0

    def detach(self, c: int) -> None:
        """Deactivate clause c."""
        s = self.start[c]
        end = self.start[c + 1]
        self.active[c] = 0
        if end > s:
            self.unlink(2 * c, self.arena[s])
            if end > s + 1:
                self.unlink(2 * c + 1, self.arena[s + 1])

    def is_reason(self, c: int) -> int:
        """The literal that is true because of clause c, 0 if there is none."""
        s = self.start[c]
        end = self.start[c + 1]
        end = min(end, s + 2)
        while s < end:
            y = self.arena[s]
            if self.value[y] and self.reason[y >> 1] == c:
                return y
            s += 1
        return 0

    # ---- propagation

    def assign(self, y: int, reason: int) -> None:
        """Make literal y true; reason 0 is an assumption."""
        v = y >> 1
        self.value[y] = 1
        self.reason[v] = reason
        self.position[v] = self.assigned
        self.trail[self.assigned] = y
        self.assigned += 1

    def propagate(self) -> int:
        """Propagate what is assigned, through core clauses first; a clause that is false, or 0."""
        while True:
            if self.core_done < self.assigned:
                y = self.trail[self.core_done]
                self.core_done += 1
                conflict = self.visit(y ^ 1, 1)
            elif self.all_done < self.assigned:
                y = self.trail[self.all_done]
                self.all_done += 1
                conflict = self.visit(y ^ 1, 0)
            else:
                return 0
            if conflict:
                return conflict

    def visit(self, f: int, core: int) -> int:
        """Visit the clauses that watch the false literal f, core or others; one that is false, or 0."""
        arena = self.arena
        start = self.start
        following = self.following
        value = self.value
        marked = self.core
        e = self.head[f]
        while e:
            n = following[e]
            c = e >> 1
            if marked[c] == core:
                s = start[c]
                end = start[c + 1]
                if end == s + 1:
                    return c
                w = s + (e & 1)
                other = arena[2 * s + 1 - w]
                if not value[other]:
                    k = s + 2
                    while k < end and value[arena[k] ^ 1]:
                        k += 1
                    if k < end:
                        y = arena[k]
                        arena[k] = f
                        arena[w] = y
                        self.unlink(e, f)
                        self.link(e, y)
                    elif value[other ^ 1]:
                        return c
                    else:
                        self.assign(other, c)
            e = n
        return 0

    def undo(self, base: int) -> None:
        """Take back the assignments from position `base` on, after which nothing has to be found again."""
        i = self.assigned
        while i > base:
            i -= 1
            self.value[self.trail[i]] = 0
        self.assigned = self.core_done = self.all_done = base

    def pop(self, base: int) -> int:
        """Take back the assignments from `base` on into `popped`, the newest first, with their reasons; how many."""
        n = 0
        i = self.assigned
        while i > base:
            i -= 1
            y = self.trail[i]
            self.value[y] = 0
            self.popped[n] = y
            self.reason_popped[n] = self.reason[y >> 1]
            n += 1
        self.assigned = base
        self.core_done = min(self.core_done, base)
        self.all_done = min(self.all_done, base)
        return n

    def retract(self, base: int) -> None:
        """The assignment at `base` has lost its reason: find what is true without it, and explain what no longer is.

        A clause that has become unit, or lost what made it true, has a watch on a literal that was taken back, and
        perhaps one that is false.
        """
        arena = self.arena
        value = self.value
        n = self.pop(base)
        for k in range(n - 1, -1, -1):
            y = self.popped[k]
            e = self.head[y]
            while e and not value[y]:
                following = self.following[e]
                c = e >> 1
                s = self.start[c]
                end = self.start[c + 1]
                if end == s + 1:
                    self.assign(y, c)
                else:
                    w = s + 1 - (e & 1)
                    f = arena[w]
                    if value[f ^ 1]:
                        i = s + 2
                        while i < end and value[arena[i] ^ 1]:
                            i += 1
                        if i < end:
                            z = arena[i]
                            arena[i] = f
                            arena[w] = z
                            self.unlink(e ^ 1, f)
                            self.link(e ^ 1, z)
                        else:
                            self.assign(y, c)
                e = following
        self.propagate()
        for k in range(n):
            if not value[self.popped[k]]:
                self.explain_unit(k)

    # ---- explanation

    def use(self, c: int) -> None:
        """Clause c is a hint of the record under way."""
        self.hints.append(c)
        if not self.core[c]:
            self.core[c] = 1
            self.last_used.append(c)

    def use_unit(self, y: int) -> None:
        """The unit of literal y is a hint of the record under way."""
        self.hints.append(-y - 1)
        if not self.needed[y]:
            self.needed[y] = 1
            self.last_used.append(-y - 1)

    def record(self, name: int) -> None:
        """End the record under way, whose hints are there, last first."""
        records = self.records
        records.extend(self.last_used)
        records.append(len(self.last_used))
        records.extend(self.hints)
        records.append(len(self.hints))
        records.append(name)
        del self.hints[:]
        del self.last_used[:]

    def explain_end(self, conflict: int) -> None:
        """The record of the empty clause: `conflict` is false without assumptions."""
        self.use(conflict)
        for i in range(self.start[conflict], self.start[conflict + 1]):
            self.use_unit(self.arena[i] ^ 1)
        self.record(0)

    def explain_unit(self, k: int) -> None:
        """The record of a literal that was taken back, if a record needs its unit.

        It was true because of a clause whose other literals were false, which earlier units say.
        """
        y = self.popped[k]
        if not self.needed[y]:
            return
        self.needed[y] = 0
        c = self.reason_popped[k]
        s = self.start[c]
        end = self.start[c + 1]
        if end == s + 1:
            # The clause is the unit itself, and is used for the last time when the unit is.
            self.core[c] = 1
            self.hints.append(c)
        else:
            self.use(c)
            for i in range(s, end):
                if self.arena[i] != y:
                    self.use_unit(self.arena[i] ^ 1)
        self.record(-y)

    def look_into(self, c: int, y: int, base: int) -> None:
        """Clause c is a hint, all of its literals but y are false, and it is to be seen why.

        What was false before position `base`, needs its unit; nothing needs what is assumed.
        """
        for i in range(self.start[c], self.start[c + 1]):
            z = self.arena[i]
            v = z >> 1
            if z != y and not self.assumed[z ^ 1] and not self.seen[v]:
                self.seen[v] = 1
                if self.position[v] < base:
                    self.units.append(z ^ 1)

    def collect(self, down_to: int, base: int) -> None:
        """Make hints of the reasons of what is seen, from the newest assignment down to position `down_to`."""
        i = self.assigned
        while i > down_to:
            i -= 1
            y = self.trail[i]
            v = y >> 1
            if self.seen[v]:
                self.seen[v] = 0
                c = self.reason[v]
                if c:
                    self.use(c)
                    self.look_into(c, y, base)

    def use_units(self) -> None:
        """The units that hints need are hints before them."""
        for i in range(len(self.units)):
            y = self.units[i]
            self.seen[y >> 1] = 0
            self.use_unit(y)
        del self.units[:]

    # ---- lemmas

    def check(self, c: int) -> None:
        """The record of lemma c, which is no longer active. Raises NotImplied, LimitReached."""
        arena = self.arena
        s = self.start[c]
        end = self.start[c + 1]
        base = self.assigned
        conflict = 0
        rat = 0
        for i in range(s, end):
            self.assumed[arena[i] ^ 1] = 1
        for i in range(s, end):
            y = arena[i]
            if self.value[y] and self.position[y >> 1] < base:
                # True without assumptions: its unit says more than the lemma.
                self.use_unit(y)
                conflict = c
                break
            if not self.value[y ^ 1]:
                self.assign(y ^ 1, 0)
        if not conflict:
            conflict = self.propagate()
            if conflict:
                self.use(conflict)
                self.look_into(conflict, 0, base)
            else:
                self.check_rat(c, base)
                rat = 1
            self.collect(base, base)
            self.use_units()
        for i in range(s, end):
            self.assumed[arena[i] ^ 1] = 0
        self.undo(base)
        self.record(2 * c + rat)

    def check_rat(self, c: int, base: int) -> None:
        """Lemma c is RAT: whatever clause has the negated pivot, the resolvent is RUP. Raises NotImplied, LimitReached.

        Clauses with the negated pivot that are not core are not there any more when c is added: they are used before
        and never again. One that becomes core by this very check has to be tried, too.
        """
        look_at_the_clock(self.deadline)
        pivot = self.first[c]
        # That the negated pivot is a unit then would be a clause, too, and its resolvent is the lemma itself.
        if pivot == 0 or self.needed[pivot ^ 1]:
            raise NotImplied(c)
        if len(self.occurrence_start) == 1:
            self.find_occurrences()
        self.rat += 1
        first = self.occurrence_start[pivot ^ 1]
        last = self.occurrence_start[(pivot ^ 1) + 1]
        more = True
        while more:
            more = False
            for i in range(first, last):
                d = self.occurrence[i]
                if self.core[d] and self.active[d] and self.tried[d] != self.rat:
                    self.tried[d] = self.rat
                    self.check_resolvent(c, d, pivot, base)
                    more = True
        if self.needed[pivot ^ 1]:
            raise NotImplied(c)

    def check_resolvent(self, c: int, d: int, pivot: int, base: int) -> None:
        """The hints that refute the resolvent of c and clause d, then d and 0. Raises NotImplied."""
        arena = self.arena
        s = self.start[d]
        end = self.start[d + 1]
        middle = self.assigned
        satisfied = 0
        for i in range(s, end):
            y = arena[i]
            if y != pivot ^ 1 and self.value[y]:
                if self.assumed[y]:
                    # A tautology.
                    satisfied = 1
                    break
                satisfied = y
        if satisfied > 1:
            v = satisfied >> 1
            if not self.seen[v]:
                self.seen[v] = 1
                if self.position[v] < base:
                    self.units.append(satisfied)
        elif satisfied == 0:
            for i in range(s, end):
                y = arena[i]
                if y != pivot ^ 1:
                    # 2: assumed for this clause only.
                    if not self.assumed[y ^ 1]:
                        self.assumed[y ^ 1] = 2
                    if not self.value[y ^ 1]:
                        self.assign(y ^ 1, 0)
            conflict = self.propagate()
            if conflict == 0:
                raise NotImplied(c)
            self.use(conflict)
            self.look_into(conflict, 0, base)
            self.collect(middle, base)
            for i in range(s, end):
                y = arena[i]
                if self.assumed[y ^ 1] == 2:
                    self.assumed[y ^ 1] = 0
            self.undo(middle)
        self.hints.append(d)
        self.hints.append(0)

    def find_occurrences(self) -> None:
        """For each literal y, the clauses that have it: occurrence[occurrence_start[y] : occurrence_start[y + 1]]."""
        arena = self.arena
        self.occurrence_start = array("i", bytes(4 * self.literals + 4))
        self.occurrence = array("i", bytes(4 * len(arena) + 4))
        self.tried = array("i", bytes(4 * self.count + 4))
        total = 0
        for i in range(self.start[self.count + 1]):
            self.occurrence_start[arena[i] + 1] += 1
        for y in range(self.literals + 1):
            total += self.occurrence_start[y]
            self.occurrence_start[y] = total
        # Filled from the ends, each becomes the start of its own.
        for c in range(self.count, 0, -1):
            for i in range(self.start[c], self.start[c + 1]):
                y = arena[i]
                self.occurrence_start[y + 1] -= 1
                self.occurrence[self.occurrence_start[y + 1]] = c
        # Entry y + 1 is now the start of y: shift.
        for y in range(self.literals):
            self.occurrence_start[y] = self.occurrence_start[y + 1]
        self.occurrence_start[self.literals] = total
