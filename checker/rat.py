"""RAT steps of refutations of DIMACS problems, and their extension variables.

A RAT step preserves satisfiability, but does not follow from the clauses before it: unlike RUP it depends on all of
them, so that parts of a proof that have RAT steps cannot be checked apart and then put together.
"""

from __future__ import annotations

from array import array

from checker.lrat import ClauseStore
from formats.errors import ResourceLimit


class RatStore(ClauseStore):
    """A clause store that takes RAT steps as well: hints may be negative.

    Occurrence lists, from a literal to the numbers of clauses, are made at the first RAT step and brought up to date
    at each later one, from the clauses in the arena: `indexed` is how far they have been read. Whenever the store drops
    deleted clauses from the arena, the lists go, too, so that they never have more entries than the arena has words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.groups = array("i")
        self.occurrences: dict[int, array[int]] = {}
        self.indexed = self.last = self.rat_steps = 0

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
        self.hints += len(self.groups)
        negated = -t[a]
        groups: dict[int, list[int]] = {}
        hints: list[int] = []
        for h in self.groups:
            if h > 0:
                hints.append(h)
            elif -h in groups:
                raise self.rejected("rat", "one group for each clause", f"two for clause {-h}")
            elif not self.find(-h):
                raise self.rejected("rat", "a clause that is there", f"clause {-h}")
            else:
                hints = groups[-h] = []
        self.groups = array("i")
        candidates = self.candidates(negated)
        if others := set(groups).difference(candidates):
            raise self.rejected("rat", f"a clause with {negated}", f"clause {min(others)}")
        for number in candidates:
            literals = {x for x in self.literals(number) if x != negated}
            true = any([self.false(-x) for x in literals])
            if number in groups:
                self.resolve(number, literals, true, groups[number])
            elif not true:
                raise self.rejected("rat", f"hints for each clause with {negated}", f"none for clause {number}")

    def resolve(self, number: int, assumed: set[int], true: bool, hints: list[int]) -> None:
        """Check the group of hints for clause `number`.

        `assumed` are its literals without the negated pivot, which are false in this group, and nowhere else; the
        hints add to them. `true` says whether one of them is true already. Raises RejectedProof, ResourceLimit.
        """
        true = true or any([-x in assumed for x in assumed])
        for h in hints:
            if true:
                raise self.rejected("rat", "no hint after the conflict", f"hint {h}")
            left = {x for x in self.literals(h) if not self.false(x) and x not in assumed}
            if len(left) > 1:
                raise self.rejected("rat", "a unit clause", f"clause {h} with two literals that are not false")
            true = not left
            assumed.update([-x for x in left])
        if not true:
            raise self.rejected("rat", f"a conflict for clause {number}", "none")

    def false(self, x: int) -> bool:
        """Whether literal x is false under the assumptions of the step."""
        return self.mark[self.variables + x] == self.generation

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
        """The numbers of all live clauses with `literal`, each once."""
        while self.indexed < self.used:
            number = self.arena[self.indexed]
            if self.find(number):
                for x in set(self.literals(number)):
                    self.occurrences.setdefault(x, array("i")).append(number)
            self.indexed += self.arena[self.indexed + 1] + 2
        listed = self.occurrences.get(literal, array("i"))
        self.work += len(listed)
        self.occurrences[literal] = live = array("i", [n for n in listed if self.find(n)])
        return live

    def compact(self) -> None:
        """Move the live clauses to the front of the arena, and begin the occurrence lists anew."""
        super().compact()
        self.occurrences = {}
        self.indexed = 0
