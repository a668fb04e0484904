"""RAT steps of refutations of DIMACS problems, and their extension variables.

A RAT step preserves satisfiability, but does not follow from the clauses before it: unlike RUP it depends on all of
them, so that parts of a proof that have RAT steps cannot be checked apart and then put together.
"""

from __future__ import annotations

from array import array

from checker.lrat import ClauseStore
from formats.errors import ResourceLimit

DEAD_ENTRIES = 4096
"""Entries of deleted clauses that the occurrence lists may always have."""


class RatStore(ClauseStore):
    """A clause store that takes RAT steps as well: hints may be negative.

    Occurrence lists, from a literal to the numbers of clauses, are made at the first RAT step and brought up to date
    at each later one. They never have more than two entries for each word of live clauses, DEAD_ENTRIES, and those of
    the clauses added since the last time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.groups = array("i")
        self.occurrences: dict[int, array[int]] = {}
        self.indexed = self.entries = self.last = self.rat_steps = 0

    def begin(self, variables: int) -> None:
        """Start the refutation, over variables 1 … `variables`, and extension variables that follow them."""
        super().begin(variables)
        # Not when the store begins again because its generations are used up.
        self.last = self.last or variables

    def step(self, t: array[int], a: int, b: int, c: int) -> None:
        """Check the clause t[a:b] along the hints t[b:c], of which those from the first negative one on are groups.

        Raises RejectedProof, ResourceLimit.
        """
        literals, hints = t[a:b], t[b:c]
        if literals and (max(literals) > self.last or min(literals) < -self.last):
            self.extend(literals)
        if hints and min(hints) < 0:
            c = b
            while t[c] >= 0:
                c += 1
            self.groups = array("i", hints[c - b :])
        super().step(t, a, b, c)
        if self.groups:
            raise self.rejected("rup", "no hint after the conflict", f"hint {self.groups[0]}")

    def extend(self, literals: array[int]) -> None:
        """Admit the extension variables of a clause: in the order of its literals, each is the next one.

        Raises RejectedProof.
        """
        for x in literals:
            if abs(x) > self.last + 1:
                self.steps += 1
                raise self.rejected("rat", f"a literal of variables 1 to {self.last + 1}", str(x))
            self.last = max(self.last, abs(x))
        if self.last > self.variables:
            super().begin(2 * self.last)

    def without_conflict(self, t: array[int], a: int, b: int) -> None:
        """Check that the clause C = t[a:b] is RAT on its first literal, the pivot p.

            (p ∨ C′)     ¬p ∨ D1   …   ¬p ∨ Dn  (all clauses with ¬p)
            ─────────────────────────────────────────────────────────    if each  C ∨ Di  is implied
                                    p ∨ C′

        The negation of C and what the hints before the first group have propagated from it are assumed. A group of
        hints −d h1 … hk says that clause d = ¬p ∨ D is one of them, and shows that D is true: with all literals of D
        assumed false, too, each hint is unit in its turn and the last one false; or, with no hints, a literal of D is
        true. Clauses with ¬p that no group names must have such a literal.

        Sound because a model of all clauses that makes C false becomes one that makes C true by flipping p: only
        clauses ¬p ∨ D could become false, and each D is true. Raises RejectedProof, ResourceLimit.
        Source: Järvisalo, Heule and Biere, "Inprocessing rules", 2012.
        """
        if a == b:
            raise self.rejected("rup", "a conflict", "none")
        self.rat_steps += 1
        groups, self.groups = self.groups, array("i")
        self.hints += len(groups)
        negated = -t[a]
        covered: set[int] = set()
        end = 0
        while end < len(groups):
            candidate = -groups[end]
            first = end = end + 1
            while end < len(groups) and groups[end] > 0:
                end += 1
            if candidate in covered:
                raise self.rejected("rat", "one group for each clause", f"two for clause {candidate}")
            covered.add(candidate)
            self.resolve(negated, candidate, groups[first:end])
        for number in self.candidates(negated):
            if number not in covered and not any([x != negated and self.false(-x) for x in self.literals(number)]):
                raise self.rejected("rat", f"hints for each clause with {negated}", f"none for clause {number}")

    def resolve(self, negated: int, candidate: int, hints: array[int]) -> None:
        """Check one group of hints of a RAT step whose negated pivot is `negated`. Raises RejectedProof."""
        clause = self.literals(candidate)
        if negated not in clause:
            raise self.rejected("rat", f"a clause with {negated}", f"clause {candidate}")
        assumed = []
        true = False
        for x in clause:
            if x != negated and self.false(-x):
                true = True
            elif x != negated and not self.false(x):
                self.set_false(x, True)
                assumed.append(x)
        for h in hints:
            if true:
                raise self.rejected("rat", "no hint after the conflict", f"hint {h}")
            left = {x for x in self.literals(h) if not self.false(x)}
            if len(left) > 1:
                raise self.rejected("rat", "a unit clause", f"clause {h} with two literals that are not false")
            true = not left
            for x in left:
                if not self.false(-x):
                    self.set_false(-x, True)
                    assumed.append(-x)
        if not true:
            raise self.rejected("rat", f"a conflict for clause {candidate}", "none")
        for x in assumed:
            self.set_false(x, False)

    def false(self, x: int) -> bool:
        """Whether literal x is false under the assumptions of the step."""
        return self.mark[self.variables + x] == self.generation

    def set_false(self, x: int, false: bool) -> None:
        """Assume literal x false, or assume it no more."""
        self.mark[self.variables + x] = self.generation if false else 0

    def literals(self, number: int) -> array[int]:
        """The literals of clause `number`. Raises RejectedProof if there is none, ResourceLimit."""
        s = self.find(number)
        if not s:
            raise self.rejected("rat", "a clause that is there", f"clause {number}")
        n = self.arena[s - 1]
        # A literal here costs several of those that the store visits.
        self.work += 4 * n + 1
        if self.work > self.limit:
            raise ResourceLimit(f"work above {self.limit} units")
        return self.arena[s : s + n]

    def candidates(self, literal: int) -> array[int]:
        """The numbers of all live clauses with `literal`."""
        self.index()
        listed = self.occurrences.pop(literal, array("i"))
        live = array("i", [n for n in listed if self.find(n)])
        self.work += len(listed)
        self.entries -= len(listed) - len(live)
        if live:
            self.occurrences[literal] = live
        return live

    def index(self) -> None:
        """Bring the occurrence lists up to date, and drop what is dead if that is most of them."""
        if self.entries > 2 * self.live + DEAD_ENTRIES:
            lists = {x: array("i", [n for n in listed if self.find(n)]) for x, listed in self.occurrences.items()}
            self.occurrences = {x: live for x, live in lists.items() if live}
            self.entries = sum(map(len, self.occurrences.values()))
        for number in range(self.indexed + 1, self.count + 1):
            if self.find(number):
                clause = self.literals(number)
                self.entries += len(clause)
                for x in clause:
                    self.occurrences.setdefault(x, array("i")).append(number)
        self.indexed = self.count
