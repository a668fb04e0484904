"""Strings in the lazy engine: the memberships, constants and lengths of each string are refuted, or have a witness.

The literals assigned put each string term into languages (see the rule `re` in CERTIFICATE.md). Where these have no
word in common, few of the literals suffice for that, and their negations are a lemma; else a witness is found, which
must also have the length that arithmetic gave it, and differ from those that it is said to differ from.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from finder.applicability import NotApplicable
from finder.emptiness import Facts, Refutation, Witness, refute
from finder.expressions import is_constant, parts
from finder.languages import Languages
from finder.theory import Lemma
from formats.terms import INT, STRING, Function, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

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
        self.supposed: dict[int, int] = {}
        """Equalities with constants that are not known, while a model is looked for."""
        self._seen = [0, 0, 0]
        self._counted = -1
        self._subjects: list[int] = []

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
            if is_constant(self.terms, arguments[1]):
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
                bound = heads[b]
                # That a length is negative is no fact about a language.
                least = 1 if heads[t] == "<" and a == arguments[0] else 0
                if heads[a] == "str.len" and isinstance(bound, Numeral) and bound.numerator >= least:
                    self._fact(self.terms.arguments[a][0], t)

    def _fact(self, subject: int, t: int) -> None:
        self.facts.setdefault(subject, []).append(t)
        self.atoms.add(t)

    # ---- checking

    def check(
        self, value: Callable[[int], bool | None], number: Callable[[int], object] | None, deadline: float
    ) -> list[Lemma]:
        """Lemmas that the literals assigned contradict, or that say what must be decided; none if there is a witness.

        `value` gives the truth of an atom, None if it has none; `number` gives the value of an integer term, if any
        constraint has one. New atoms are added to the abstraction. Raises TooHard.

        Concatenations come first: what is found for them is cut where the lengths of the parts say, and supposed of
        these. A lemma may name what was supposed; it is valid all the same.
        """
        lemmas: list[Lemma] = []
        self.witness, self.supposed = {}, {}
        done: set[int] = set()
        ordered = self._ordered()
        constant = [t for t in ordered if any(value(f) and self._is_constant(f) for f in self.facts.get(t, ()))]
        for subject in (*constant, *ordered):
            if subject in done or not self._is_asked_about(subject):
                continue
            equal = self._equal(subject, value)
            done.update(equal)
            about, answer = self._found(equal, value, number, deadline)
            if isinstance(answer, Refutation):
                lemma = self._lemma(about, answer)
                if self._says_something(lemma, value):
                    lemmas.append(lemma)
                    continue
                # What was supposed of others is known to be wrong of this one: they will be compared.
                answer = self._ask(about, self._gather(about, value), deadline)
                if isinstance(answer, Refutation):
                    continue
            transferred = self._transferred(about, equal, answer.word, value)
            if transferred:
                lemmas += transferred
                continue
            self.witness.update(dict.fromkeys(equal, answer.word))
            self._suppose(about, answer.word, value)
            if number is not None:
                for t in equal:
                    self._cut(t, answer.word, number, value)
        self.supposed = {}
        return lemmas

    def _ordered(self) -> list[int]:
        """The string terms that are no constants: concatenations first, those made of others before these."""
        reached, terms = self.abstraction.reached, self.terms
        if self._counted != len(reached):
            self._counted = len(reached)
            found = [t for t in reached if terms.sort[t] is STRING and not isinstance(terms.head[t], Text)]
            self._subjects = sorted(found, key=lambda t: (terms.head[t] != "str.++", -t))
        return self._subjects

    def _is_constant(self, fact: int) -> bool:
        """Whether a fact is an equality with a constant."""
        return self.terms.head[fact] == "=" and self.terms.sort_of(self.terms.arguments[fact][0]) is STRING

    def _is_asked_about(self, t: int) -> bool:
        """Whether t needs a witness of its own; the values of other terms follow from those of their arguments."""
        if t in self.facts or t in self.links or t in self.supposed:
            return True
        return isinstance(self.terms.head[t], Function) and bool(self._length(t) or self._number(t))

    def _length(self, t: int) -> int:
        """The term for the length of t, 0 if there is none."""
        length = self.terms.find("str.len", (t,))
        return length if length in self.abstraction.reached else 0

    def _number(self, t: int) -> int:
        """The term for the number that t denotes, 0 if there is none."""
        number = self.terms.find("str.to_int", (t,))
        return number if number in self.abstraction.reached else 0

    def _says_something(self, lemma: Lemma, value: Callable[[int], bool | None]) -> bool:
        """Whether a lemma is not true already."""
        clause = lemma.clause
        return not any(-x in clause or value(self.abstraction.term[abs(x)]) is (x > 0) for x in clause)

    def _found(
        self,
        equal: list[int],
        value: Callable[[int], bool | None],
        number: Callable[[int], object] | None,
        deadline: float,
    ) -> tuple[int, Refutation | Witness]:
        """A witness for terms that are equal, or a refutation; and the term that was asked about."""
        heads = self.terms.head
        concatenations = [t for t in equal if heads[t] == "str.++"]
        lengths = [s for s in equal if self._length(s)]
        # What is known of a concatenation as a whole does not reach others, so that one is only asked about if need be.
        chosen = max(equal, key=lambda t: (heads[t] != "str.++", len(self.links.get(t, ())), self._length(t) > 0))
        # What is supposed comes last: it says least about other models.
        literals = self._gather(chosen, value)
        answer = self._ask(chosen, literals, deadline)
        if isinstance(answer, Witness) and lengths and number is not None:
            length = self._length(chosen if chosen in lengths else lengths[0])
            answer = self._with_length(chosen, length, number, literals, answer, deadline)
        if isinstance(answer, Witness) and concatenations and number is not None:
            literals += self._lengths_of_parts(concatenations, number)
            answer = self._ask(chosen, literals, deadline)
        suppositions = [*self._others(chosen, equal, value), *self._supposed_of(chosen, value)]
        if isinstance(answer, Witness) and suppositions:
            literals += suppositions
            answer = self._ask(chosen, literals, deadline)
            if isinstance(answer, Witness) and lengths and number is not None:
                answer = self._with_length(chosen, length, number, literals, answer, deadline)
        values = [s for s in equal if self._number(s)]
        constant = any(value(f) and self._is_constant(f) for s in equal for f in self.facts.get(s, ()))
        if isinstance(answer, Witness) and values and number is not None and not constant:
            x = values[0]
            return x, self._with_value(self._number(x), number, value, answer, deadline)
        return chosen, answer

    def _transferred(self, about: int, equal: list[int], word: str, value: Callable[[int], bool | None]) -> list[Lemma]:
        """Lemmas that give `about` the facts of its equals that this word violates: not all of them reach a view."""
        terms, literal, known = self.terms, self.abstraction.literal, Facts(self.terms, self.languages)
        lemmas: list[Lemma] = []
        for t in equal:
            for fact in self.facts.get(t, ()) if t != about else ():
                truth = value(fact)
                if truth is None:
                    continue
                ((_, state, positive),) = known.stated(fact if truth else -fact)
                if self.languages.accepts(state, word) == positive:
                    continue
                head, arguments = terms.head[fact], terms.arguments[fact]
                inner = self._length(t) if terms.sort_of(arguments[0]) is INT else t
                pairs = []
                new = about
                if inner != t:
                    new = terms.apply("str.len", (about,))
                    pairs.append((inner, new))
                same = terms.apply(head, [new if a == inner else a for a in arguments])
                pairs.append((fact, same))
                sign = 1 if truth else -1
                premises = [literal(x) for x in (*self._path(t, about, value), sign * fact)]
                goal = literal(sign * same)
                lemma = Lemma([*(-p for p in premises), goal], ("cc", goal, premises, pairs))
                if self._says_something(lemma, value):
                    lemmas.append(lemma)
        return lemmas

    def _path(self, first: int, last: int, value: Callable[[int], bool | None]) -> list[int]:
        """True equalities that connect two terms."""
        came: dict[int, _Link] = {first: _Link(first, 0)}
        for t in (todo := [first]):
            for link in self.links.get(t, ()):
                if link.other not in came and value(link.atom):
                    came[link.other] = _Link(t, link.atom)
                    todo.append(link.other)
        path = []
        while last != first:
            path.append(came[last].atom)
            last = came[last].other
        return path

    def _others(self, chosen: int, equal: list[int], value: Callable[[int], bool | None]) -> list[int]:
        """That `chosen` is none of the witnesses of terms from which it, or one of its equals, differs."""
        if not self.supposed.keys().isdisjoint(equal):
            return []
        words = {
            self.witness[link.other]: None
            for t in equal
            for link in self.links.get(t, ())
            if value(link.atom) is False and link.other in self.witness
        }
        return [-self.terms.apply("=", (chosen, self.terms.text(word))) for word in words]

    def _lengths_of_parts(self, concatenations: list[int], number: Callable[[int], object]) -> list[int]:
        """That the parts have the lengths that arithmetic gives them."""
        found: dict[int, None] = {}
        for t in concatenations:
            for part in parts(self.terms, t):
                length = self._length(part)
                if length and not isinstance(self.terms.head[part], Text):
                    k = number(length)
                    if isinstance(k, int) and k >= 0:
                        found[self.terms.apply("=", (length, self.terms.numeral(k, 1, INT)))] = None
        return list(found)

    def _cut(self, t: int, word: str, number: Callable[[int], object], value: Callable[[int], bool | None]) -> None:
        """Suppose that the parts of a concatenation are those of its witness."""
        if self.terms.head[t] != "str.++":
            return
        start = 0
        for part in parts(self.terms, t):
            head = self.terms.head[part]
            length = len(head.value) if isinstance(head, Text) else number(self._length(part) or part)
            if not isinstance(length, int) or length < 0 or start + length > len(word):
                return
            if not isinstance(head, Text) and part not in self.witness:
                self._suppose(part, word[start : start + length], value)
            start += length

    def _suppose(self, t: int, word: str, value: Callable[[int], bool | None]) -> None:
        """Go on as if t were this word, unless something else is supposed or known."""
        same = self.terms.apply("=", (t, self.terms.text(word)))
        if t not in self.supposed and value(same) is None:
            self.supposed[t] = same

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
            plain = [x for x in literals if self._is_membership(x, subject)]
            positive = [x for x in plain if x > 0]
            others = [x for x in plain if x < 0] + positive
            pairs = [(x, y) for x in positive for y in others if y < 0 or x < y]
            for pair in pairs:
                answer = self._asked(subject, list(pair), deadline, FEW_TUPLES)
                if isinstance(answer, Refutation):
                    return answer
            answer = None
        answer = answer or self._asked(subject, literals, deadline, MANY_TUPLES)
        if answer is None:
            late = monotonic() > deadline
            raise TooHard("timeout" if late else "languages whose intersection takes too long to explore")
        return answer

    def _is_membership(self, literal: int, subject: int) -> bool:
        t = abs(literal)
        return self.terms.head[t] == "str.in_re" and self.terms.arguments[t][0] == subject

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
            todo: list[tuple[int, int] | int] = [(p, 0) for p in parts(self.terms, t) if p != t]
            todo += [(link.other, link.atom) for link in self.links.get(t, ()) if value(link.atom)]
            for fact in self.facts.get(t, ()):
                truth = value(fact)
                if truth is not None:
                    todo.append(fact if truth else -fact)
            if atom:
                todo.append(atom)
            stack += reversed(todo)
        return list(dict.fromkeys(literals))

    def _supposed_of(self, subject: int, value: Callable[[int], bool | None]) -> list[int]:
        """What is supposed of the terms that `_gather` enters."""
        entered = {subject: None}
        for t in (todo := [subject]):
            for other in (*parts(self.terms, t), *(link.other for link in self.links.get(t, ()) if value(link.atom))):
                if other not in entered:
                    entered[other] = None
                    todo.append(other)
        return [self.supposed[t] for t in entered if t in self.supposed]

    def _with_length(
        self,
        subject: int,
        length: int,
        number: Callable[[int], object],
        literals: list[int],
        witness: Witness,
        deadline: float,
    ) -> Refutation | Witness:
        """A witness whose length is that which arithmetic has, or a refutation of what would give it one."""
        terms = self.terms
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
