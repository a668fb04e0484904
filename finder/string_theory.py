"""Strings in the lazy engine: the memberships, constants and lengths of each string are refuted, or have a witness.

The literals assigned put each string term into languages (see the rule `re` in CERTIFICATE.md). Where these have no
word in common, few of the literals suffice for that, and their negations are a lemma; else a witness is found, which
must also have the length that arithmetic gave it, and differ from those that it is said to differ from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from finder.applicability import NotApplicable
from finder.emptiness import Refutation, Witness, refute
from finder.languages import Languages
from finder.theory import Lemma
from formats.terms import INT, REGLAN, STRING, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from finder.clausify import Abstraction


FEW_TUPLES, MANY_TUPLES = 2_000, 1_000_000
"""How many tuples a question about languages may look at, at first and in the end."""


class TooHard(NotApplicable):
    """A question about languages whose answer was not found in time."""


class _Link(NamedTuple):
    """An equality atom of two string terms that are no constants, seen from one of them."""

    other: int
    atom: int


class StringTheory:
    """The string terms of an abstraction and what its atoms say of them, kept up to date by `update`.

    After a check without lemmas, `witness` gives a value for each string term with facts.
    """

    def __init__(self, abstraction: Abstraction) -> None:
        self.abstraction, self.terms = abstraction, abstraction.terms
        self.languages = Languages(self.terms)
        self.atoms: set[int] = set()
        """The atoms that say something of the languages of a string."""
        self.facts: dict[int, list[int]] = {}
        self.links: dict[int, list[_Link]] = {}
        self.witness: dict[int, str] = {}
        self._known: dict[tuple[int, ...], Refutation | Witness | None] = {}
        self._seen = [0, 0, 0]

    # ---- atoms

    def update(self) -> None:
        """Take in the atoms that the abstraction has gained."""
        abstraction, terms = self.abstraction, self.terms
        lists = (abstraction.predicates, abstraction.equalities, abstraction.order_atoms)
        for i, atoms in enumerate(lists):
            for t in atoms[self._seen[i] :]:
                if terms.arguments[t]:
                    self._learn(t)
            self._seen[i] = len(atoms)

    def _learn(self, t: int) -> None:
        heads, arguments = self.terms.head, self.terms.arguments[t]
        if heads[t] == "str.in_re":
            if self.is_ground(arguments[1]):
                self._fact(arguments[0], t)
        elif heads[t] == "=" and self.terms.sort_of(arguments[0]) is STRING:
            a, b = arguments
            if isinstance(heads[a], Text):
                a, b = b, a
            if isinstance(heads[b], Text):
                self._fact(a, t)
            else:
                self.atoms.add(t)
                self.links.setdefault(a, []).append(_Link(b, t))
                self.links.setdefault(b, []).append(_Link(a, t))
        elif heads[t] in ("=", "<") and self.terms.sort_of(arguments[0]) is INT:
            for a, b in (arguments, arguments[::-1]):
                if heads[a] == "str.len" and isinstance(heads[b], Numeral):
                    self._fact(self.terms.arguments[a][0], t)

    def _fact(self, subject: int, t: int) -> None:
        self.facts.setdefault(subject, []).append(t)
        self.atoms.add(t)

    def is_ground(self, regex: int) -> bool:
        """Whether a term of sort RegLan is made of constants only."""
        heads = self.terms.head
        return all(
            isinstance(heads[t], (Text, Numeral)) or (isinstance(heads[t], str) and self.terms.sort[t] is REGLAN)
            for t in self.below(regex)
        )

    def below(self, root: int) -> Iterator[int]:
        """The terms that `root` is made of, in no order."""
        seen = {root}
        stack = [root]
        while stack:
            t = stack.pop()
            yield t
            for a in self.terms.arguments[t]:
                if abs(a) not in seen:
                    seen.add(abs(a))
                    stack.append(abs(a))

    def parts(self, term: int) -> list[int]:
        """The parts of a concatenation that are no concatenations, in order; the term itself if it is none."""
        found = []
        stack = [term]
        while stack:
            t = stack.pop()
            if self.terms.head[t] == "str.++":
                stack += reversed(self.terms.arguments[t])
            else:
                found.append(t)
        return found

    # ---- checking

    def check(
        self, value: Callable[[int], bool | None], number: Callable[[int], object] | None, deadline: float
    ) -> list[Lemma]:
        """Lemmas that the literals assigned contradict, or that say what must be decided; none if there is a witness.

        `value` gives the truth of an atom, None if it has none; `number` gives the value of an integer term, if any
        constraint has one. New atoms are added to the abstraction. Raises TooHard.
        """
        lemmas: list[Lemma] = []
        self.witness = {}
        subjects = sorted({*self.facts, *self.links})
        done: set[int] = set()
        for subject in subjects:
            if subject in done or isinstance(self.terms.head[subject], Text):
                continue
            equal = self._equal(subject, value)
            done.update(equal)
            lengths = {s: t for s in equal if (t := self.terms.find("str.len", (s,))) in self.abstraction.reached}
            chosen = next(iter(lengths), subject)
            literals = self._gather(chosen, value)
            answer = self._ask(chosen, literals, deadline)
            if isinstance(answer, Witness) and lengths and number is not None:
                answer = self._with_length(lengths[chosen], number, literals, answer, deadline)
            values = [t for s in equal if (t := self.terms.find("str.to_int", (s,))) in self.abstraction.reached]
            if isinstance(answer, Witness) and values and number is not None:
                answer = self._with_value(values[0], number, value, answer, deadline)
            if isinstance(answer, Refutation):
                lemmas.append(self._lemma(chosen, answer))
            else:
                self.witness.update(dict.fromkeys(equal, answer.word))
        if not lemmas:
            lemmas = self._separate(value, deadline)
        return lemmas

    def conflict(self, atoms: Collection[int], value: Callable[[int], bool | None], deadline: float) -> Lemma | None:
        """A lemma that the literals assigned contradict, about a string that one of these atoms speaks of.

        For no atoms, about any string. It is looked for among few states only.
        """
        if atoms and self.atoms.isdisjoint(atoms):
            return None
        for subject in sorted({*self.facts, *self.links}):
            if isinstance(self.terms.head[subject], Text):
                continue
            literals = self._gather(subject, value)
            if literals and not (atoms and all(abs(x) not in atoms for x in literals)):
                answer = self._asked(subject, literals, deadline, FEW_TUPLES)
                if isinstance(answer, Refutation):
                    return self._lemma(subject, answer)
        return None

    def _ask(self, subject: int, literals: list[int], deadline: float) -> Refutation | Witness:
        """Whether the subject has a value; tried on few literals too before much time is spent on all of them."""
        answer = self._asked(subject, literals, deadline, FEW_TUPLES)
        if answer is None and len(literals) > 2:
            positive = [x for x in literals if x > 0]
            others = [x for x in literals if x < 0] + positive
            pairs = [(x, y) for x in positive for y in others if y < 0 or x < y]
            for pair in pairs:
                answer = self._asked(subject, list(pair), deadline, FEW_TUPLES)
                if isinstance(answer, Refutation):
                    return answer
            answer = None
        answer = answer or self._asked(subject, literals, deadline, MANY_TUPLES)
        if answer is None:
            raise TooHard("languages whose intersection takes too long to explore")
        return answer

    def _asked(self, subject: int, literals: list[int], deadline: float, limit: int) -> Refutation | Witness | None:
        key = (subject, limit, *literals)
        if key not in self._known:
            self._known[key] = refute(
                self.terms, subject, literals, limit=limit, deadline=deadline, languages=self.languages
            )
        return self._known[key]

    def _lemma(self, subject: int, refutation: Refutation) -> Lemma:
        literal = self.abstraction.literal
        clause = [literal(-x) for x in refutation.literals]
        return Lemma(clause, ("re", subject, tuple(refutation.literals), tuple(refutation.hints)))

    def _equal(self, term: int, value: Callable[[int], bool | None]) -> list[int]:
        """The terms that chains of true equalities connect with `term`, itself first."""
        found = [term]
        seen = {term}
        for t in found:
            for link in self.links.get(t, ()):
                if link.other not in seen and value(link.atom):
                    seen.add(link.other)
                    found.append(link.other)
        return found

    def _gather(self, subject: int, value: Callable[[int], bool | None]) -> list[int]:
        """The literals that are true and say something about `subject`, in an order that lets it be derived."""
        literals: list[int] = []
        entered: set[int] = set()
        # A literal to add, or a term to enter and then the atom by which it was reached.
        stack: list[tuple[int, int] | int] = [(subject, 0)]
        while stack:
            top = stack.pop()
            if isinstance(top, int):
                literals.append(top)
                continue
            t, atom = top
            if t in entered:
                continue
            entered.add(t)
            todo: list[tuple[int, int] | int] = [(p, 0) for p in self.parts(t) if p != t]
            todo += [(link.other, link.atom) for link in self.links.get(t, ()) if value(link.atom)]
            for fact in self.facts.get(t, ()):
                truth = value(fact)
                if truth is not None:
                    todo.append(fact if truth else -fact)
            if atom:
                todo.append(atom)
            stack += reversed(todo)
        return list(dict.fromkeys(literals))

    def _with_length(
        self, length: int, number: Callable[[int], object], literals: list[int], witness: Witness, deadline: float
    ) -> Refutation | Witness:
        """A witness whose length is that which arithmetic has, or a refutation of what would give it one."""
        terms = self.terms
        (subject,) = terms.arguments[length]
        k = number(length)
        if k == len(witness.word) or not isinstance(k, int) or k < 0:
            return witness
        term = terms.numeral(k, 1, INT)
        # That no string is so short, or so long, says more than that none has just this length.
        for literal in (-terms.apply("<", (term, length)), -terms.apply("<", (length, term))):
            answer = self._ask(subject, [*literals, literal], deadline)
            if isinstance(answer, Refutation):
                return answer
        return self._ask(subject, [*literals, terms.apply("=", (length, term))], deadline)

    def _with_value(
        self,
        t: int,
        number: Callable[[int], object],
        value: Callable[[int], bool | None],
        witness: Witness,
        deadline: float,
    ) -> Refutation | Witness:
        """A witness with the value that arithmetic has for `(str.to_int x)`, or a refutation of its having that.

        By an axiom x is that value in decimal, after any number of zeros; that is a membership if the value is known.
        """
        terms, clauses, literal = self.terms, self.abstraction.clauses, self.abstraction.literal
        (x,) = terms.arguments[t]
        k = number(t)
        if not isinstance(k, int) or k < 0 or (witness.word.isdecimal() and int(witness.word) == k):
            return witness
        zeros = terms.apply("re.*", (terms.apply("str.to_re", (terms.text("0"),)),))

        def padded(digits: int) -> tuple[int, int, int]:
            constant = terms.apply("str.to_re", (digits,))
            expression = terms.apply("re.++", (zeros, constant))
            return constant, expression, terms.apply("str.in_re", (x, expression))

        numeral = terms.numeral(k, 1, INT)
        digits = terms.apply("str.from_int", (numeral,)), terms.text(str(k))
        evaluated = terms.apply("=", digits)
        general, special = padded(terms.apply("str.from_int", (t,))), padded(digits[1])
        if special[-1] not in self.abstraction.reached:
            clauses.append(([literal(evaluated)], ("eval", digits[0])))
            premises = [literal(p) for p in (terms.apply("=", (t, numeral)), evaluated, general[-1])]
            goal = literal(special[-1])
            pairs = [(terms.arguments[general[0]][0], digits[0]), *zip(general, special, strict=True)]
            clauses.append(([*(-p for p in premises), goal], ("cc", goal, premises, pairs)))
        return self._ask(x, [*self._gather(x, value), special[-1]], deadline)

    def _separate(self, value: Callable[[int], bool | None], deadline: float) -> list[Lemma]:
        """Give terms that differ different witnesses; lemmas where that cannot be."""
        lemmas: list[Lemma] = []
        for t in self.abstraction.equalities:
            a, b = self.terms.arguments[t]
            if self.terms.sort_of(a) is not STRING or value(t) is not False:
                continue
            for side in (a, b):
                if side not in self.witness or self.witness.get(a) != self.witness.get(b):
                    continue
                same = self.terms.apply("=", (side, self.terms.text(self.witness[side])))
                literals = [*self._gather(side, value), -same]
                answer = self._ask(side, literals, deadline)
                if isinstance(answer, Refutation):
                    lemmas.append(self._lemma(side, answer))
                else:
                    self.witness.update(dict.fromkeys(self._equal(side, value), answer.word))
        return lemmas
