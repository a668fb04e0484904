"""Values of strings that do not go together: lemmas that say what a function is for the values of its arguments.

When no theory objects to what is assigned, each string has a witness, each integer a value, each atom a truth. Where a
function of strings has not the value that it has for these arguments, the lemma x = "w" ∧ … → f(x, …) = c says so. Its
atoms make the search decide whether x is "w": then the value is known, or another witness must be found.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from finder.expressions import parts
from finder.model import OPERATORS
from finder.regex_constants import definitions, resolved
from finder.string_functions import ON_DEMAND, by_parts, value_of
from finder.string_values import NoValue
from finder.theory import Lemma
from formats.terms import BOOL, INT, REAL, REGLAN, STRING, Function, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from finder.clausify import Abstraction
    from finder.regex_constants import Resolved
    from formats.terms import Terms


class Refinement:
    """One comparison of values; `truth`, `number` and `word` give what theories have for atoms, integers and strings.

    `word` is None for a string of which nothing is known but what it is made of, and `representative` is the same
    number for terms of other sorts that are equal.
    """

    def __init__(
        self,
        abstraction: Abstraction,
        truth: Callable[[int], bool | None],
        number: Callable[[int], object],
        word: Callable[[int], str | None],
        representative: Callable[[int], int],
    ) -> None:
        self.abstraction, self.terms = abstraction, abstraction.terms
        self.truth, self.number, self.word, self.representative = truth, number, word, representative
        self.named = definitions(abstraction)
        self.values: dict[int, Any] = {}
        self.found: list[Lemma] = []
        self._explained: set[int] = set()

    def lemmas(self) -> list[Lemma]:
        """Valid clauses that are not true yet; none where all values go together."""
        tables: dict[tuple[object, ...], int] = {}
        wrong: list[tuple[int, Any]] = []
        for t in sorted(self.abstraction.reached):
            head, sort = self.terms.head[t], self.terms.sort[t]
            arguments = self._arguments(t)
            known = self._known(t)
            self.values[t] = known
            if isinstance(head, Function):
                if sort is REGLAN:
                    self._name(t)
                elif arguments:
                    self._compare_applications(t, tables.setdefault((head, *arguments), t))
                elif sort is STRING and known is None:
                    self.values[t] = ""
            elif self._is_computed(t) and None not in arguments:
                try:
                    value = OPERATORS[str(head)](*arguments)
                except NoValue:
                    continue
                self.values[t] = value if known is None else known
                if known is not None and known != value:
                    wrong.append((t, value))
        for t, value in wrong:
            if self._is_settled(t):
                self._explain(t, value)
        if wrong and not self.found:
            # What holds for all values says more than what holds for these, but may never come to an end.
            for t in [t for t, _ in wrong] + [t for t in self.values if self.terms.head[t] == "str.++"]:
                self._define(t)
                self._without_empty(t)
            self._explain(*wrong[0])
        return self.found

    def _is_settled(self, t: int) -> bool:
        """Whether the arguments of a term are constants, or known to be equal to some."""
        for a in self.terms.arguments[t]:
            if isinstance(self.terms.head[a], (Text, Numeral)) or self.terms.sort[a] is REGLAN:
                continue
            equality = self._equality(a, self.values.get(a))
            if equality is None or self.truth(equality[1]) is not True:
                return False
        return True

    def _name(self, t: int) -> None:
        """Give a constant of sort RegLan its value, if assertions define it by what is ground."""
        found = resolved(self.terms, t, self.named, lambda _: None)
        if found is None:
            return
        for x in self.terms.below([found.term]):
            head = self.terms.head[x]
            if isinstance(head, (Text, Numeral)):
                self.values[x] = head.value
            elif x not in self.values:
                self.values[x] = OPERATORS[str(head)](*self._arguments(x))
        self.values[t] = self.values[found.term]

    def _is_computed(self, t: int) -> bool:
        """Whether t is a function of strings or regular expressions, or an equality of strings."""
        head = self.terms.head[t]
        if head == "=":
            return self.terms.sort_of(self.terms.arguments[t][0]) is STRING
        return isinstance(head, str) and head.startswith(("str.", "re."))

    def _arguments(self, t: int) -> list[Any]:
        values = self.values
        return [values.get(a) if a > 0 else not values.get(-a) for a in self.terms.arguments[t]]

    def _known(self, t: int) -> Any:
        """The value that the theories have for a term; None where they have none."""
        head, sort = self.terms.head[t], self.terms.sort[t]
        if isinstance(head, Text) or (isinstance(head, Numeral) and sort is INT):
            return head.value
        if sort is BOOL:
            return self.truth(t)
        if sort in (INT, REAL):
            return self.number(t)
        if sort is STRING:
            word = self.word(t)
            if word is None and head == "ite":
                condition, *branches = self.terms.arguments[t]
                return self.values.get(branches[self.truth(abs(condition)) is not (condition > 0)])
            return word
        return None if sort is REGLAN else ("element", self.representative(t))

    # ---- lemmas

    def _define(self, t: int) -> None:
        """Give the definition of a term that is not of the script."""
        if t <= self.abstraction.given or self.terms.head[t] not in ON_DEMAND:
            return
        self._add(*by_parts(self.terms, t))

    def _equality(self, t: int, value: object) -> tuple[int, int] | None:
        """The constant with this value, and the equality of t with it; None for a value that has none."""
        if isinstance(value, str):
            constant = self.terms.text(value)
        elif isinstance(value, int) and self.terms.sort[t] is INT:
            constant = self.terms.numeral(value, 1, INT)
        else:
            return None
        return constant, self.terms.apply("=", (t, constant))

    def _without_empty(self, t: int) -> None:
        """Say what a concatenation is without its empty parts, if at most one is not empty."""
        terms, literal = self.terms, self.abstraction.literal
        if terms.head[t] != "str.++":
            return
        empty = terms.text("")
        new: dict[int, int] = {}
        premises: list[int] = []
        pairs: list[tuple[int, int]] = []
        for x in reached_concatenations(terms, t):
            if terms.head[x] == "str.++":
                a, b = (new[y] for y in terms.arguments[x])
                new[x] = terms.apply("str.++", (a, b))
                if new[x] != x:
                    pairs.append((x, new[x]))
            elif x != empty and self.values.get(x) == "":
                new[x] = empty
                premises.append(terms.apply("=", (x, empty)))
            else:
                new[x] = x
        # A part may occur more than once.
        left = list(islice((x for x in parts(terms, new[t]) if x != empty), 2))
        if len(left) > 1 or not premises:
            return
        rest = left[0] if left else empty
        joined = terms.apply("=", (new[t], rest))
        if new[t] != rest:
            self._add(([joined], ("cat", joined)))
            premises.append(joined)
        given = [literal(p) for p in premises]
        goal = literal(terms.apply("=", (t, rest)))
        self._lemma([*(-p for p in given), goal], ("cc", goal, given, pairs))

    def _explain(self, root: int, value: object) -> None:
        """Say that the term has this value if its arguments have theirs; and so for these, where it is not known."""
        todo: list[tuple[int, object]] = [(root, value)]
        while todo:
            t, value = todo.pop()
            if t in self._explained:
                continue
            self._explained.add(t)
            terms = self.terms
            premises: list[int] = []
            pairs: list[tuple[int, int]] = []
            constants: list[int] = []
            below: list[tuple[int, object]] = []

            def constant(a: int, below: list[tuple[int, object]] = below) -> tuple[int, int] | None:
                found = self._equality(a, self.values.get(a))
                if found is not None and self._is_computed(a) and self.truth(found[1]) is not True:
                    below.append((a, self.values[a]))
                return found

            head, arguments = terms.head[t], terms.arguments[t]
            found = resolved(terms, arguments[1], self.named, constant) if head == "str.in_re" else None
            if found is not None and found.term != arguments[1]:
                self._replace_expression(t, found)
                todo += below
                continue
            for a in arguments:
                if isinstance(terms.head[a], (Text, Numeral)):
                    constants.append(a)
                elif terms.sort[a] is REGLAN:
                    expression = resolved(terms, a, self.named, constant)
                    if expression is None:
                        return
                    constants.append(expression.term)
                    premises += expression.premises
                    pairs += expression.pairs
                else:
                    equality = constant(a)
                    if equality is None:
                        return
                    constants.append(equality[0])
                    premises.append(equality[1])
            self._record(t, value, premises, pairs, constants)
            todo += below

    def _replace_expression(self, t: int, found: Resolved) -> None:
        """Say that the membership t is, or is not, also one in the expression found."""
        terms, literal = self.terms, self.abstraction.literal
        membership = terms.apply("str.in_re", (terms.arguments[t][0], found.term))
        premises = [literal(p) for p in found.premises]
        for old, goal in ((t, membership), (membership, t)):
            given = [*premises, literal(old)]
            pairs = [*found.pairs, (t, membership)]
            self._lemma([*(-p for p in given), literal(goal)], ("cc", literal(goal), given, pairs))

    def _record(
        self, t: int, value: object, premises: list[int], pairs: list[tuple[int, int]], constants: list[int]
    ) -> None:
        """The lemmas that t has this value if its arguments are these constants."""
        terms, literal = self.terms, self.abstraction.literal
        ground = terms.apply(terms.head[t], constants)
        clauses = [] if ground == t else value_of(terms, ground)
        if terms.head[t] == "=" and value:
            # Both sides have the same value, whatever that is.
            clauses, pairs = [], []
            goal = t
        elif terms.sort[t] is BOOL:
            goal = t if value else -t
        else:
            equality = self._equality(t, value)
            if equality is None:
                return
            goal = equality[1]
        if ground == t:
            self._add(*value_of(terms, t)[:1])
            return
        if not (clauses or (terms.head[t] == "=" and value)):
            return
        self._add(*clauses)
        premises = list(dict.fromkeys([*premises, *(x for clause in clauses for x in clause[0])]))
        if terms.head[t] != "=" or not value:
            pairs = [*pairs, (t, ground)]
        given = [literal(p) for p in premises]
        self._lemma([*(-p for p in given), literal(goal)], ("cc", literal(goal), given, pairs))

    def _compare_applications(self, t: int, other: int) -> None:
        """A declared function has one value for the same arguments."""
        if t == other or self.values[t] == self.values[other]:
            return
        terms, literal = self.terms, self.abstraction.literal
        premises: list[int] = []
        for x, y in zip(terms.arguments[other], terms.arguments[t], strict=True):
            if x == y:
                continue
            if terms.sort_of(x) is BOOL:
                premises += [literal(a if self.truth(abs(a)) is (a > 0) else -a) for a in (x, y)]
            else:
                premises.append(literal(terms.apply("=", (x, y))))
        if terms.sort[t] is BOOL:
            premises.append(literal(other if self.truth(other) else -other))
            goal = literal(t if self.truth(other) else -t)
        else:
            goal = literal(terms.apply("=", (other, t)))
        premises = list(dict.fromkeys(premises))
        self._lemma([*(-p for p in premises), goal], ("cc", goal, premises, [(other, t)]))

    def _add(self, *clauses: tuple[list[int], tuple[object, ...]]) -> None:
        for clause, justification in clauses:
            self._lemma([self.abstraction.literal(x) for x in clause], justification)

    def _lemma(self, clause: list[int], justification: tuple[object, ...]) -> None:
        """Keep a lemma unless it is true already."""
        term = self.abstraction.term
        if not any(-x in clause or self.truth(term[abs(x)]) is (x > 0) for x in clause):
            self.found.append(Lemma(clause, justification))


def reached_concatenations(terms: Terms, t: int) -> list[int]:
    """The concatenations that t is made of and their parts, each once and after its own parts; t comes last."""
    found: dict[int, None] = {}
    stack = [t]
    while stack:
        x = stack[-1]
        below = terms.arguments[x] if terms.head[x] == "str.++" else ()
        missing = [y for y in below if y not in found]
        if missing:
            stack += missing
        else:
            stack.pop()
            found[x] = None
    return list(found)
