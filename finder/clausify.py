"""From terms to clauses: propositional variables for Boolean terms, and the clauses that define the connectives."""

from __future__ import annotations

from finder import integer_functions, string_functions
from formats.terms import BOOL, INT, PROFILES, REAL, REGLAN, TRUE, Function, Terms

POSITIVE, NEGATIVE = 1, 2


def copied(terms: Terms) -> Terms:
    """An independent table with the same terms; sorts, functions and numerals are shared."""
    new = Terms.__new__(Terms)
    for name in Terms.__slots__:
        setattr(new, name, getattr(terms, name).copy())
    return new


class Abstraction:
    """The propositional abstraction of one query, growing while terms are added.

    Boolean term t has variable `variable[t]`, and `term[v]` is the Boolean term of variable v. `clauses` collects
    clauses over variables, each with its justification. `applications` are the terms with a declared function, those
    with a division that may be one by zero, and functions of strings. All functions of theories are defined by clauses.
    `given` terms are those of the script; `computes` is whether there are functions of strings among them.

    `terms` is a private copy of the script's table: new terms may be added to it.
    """

    def __init__(self, terms: Terms, assertions: list[int]) -> None:
        self.terms = terms
        self.assertions = assertions
        self.variable: dict[int, int] = {}
        self.term: list[int] = [0]
        self.clauses: list[tuple[list[int], tuple[object, ...]]] = []
        self.polarity: dict[int, int] = {}
        self.order_atoms: list[int] = []
        self.equalities: list[int] = []
        self.predicates: list[int] = []
        self.applications: list[int] = []
        self.reached: set[int] = set()
        self.given = len(terms)
        self.computes = string_functions.computes(terms)
        self._define(TRUE)
        for k, literal in enumerate(assertions, 1):
            self.need(abs(literal))
            self.clauses.append(([self.literal(literal)], ("in", k)))
        self._find_polarities()

    def literal(self, literal: int) -> int:
        """The propositional literal of a literal over terms; gives its term a variable if it has none."""
        t = abs(literal)
        v = self.variable.get(t)
        if v is None:
            # A term that is reached but has no variable is an equality that waits for its turn in `need`.
            if t in self.reached:
                self._define(t)
            else:
                self.need(t)
            v = self.variable[t]
        return v if literal > 0 else -v

    def new_variable(self, term: int = 0) -> int:
        """A new propositional variable, for a Boolean term or, with 0, for an atom that is built when it is needed."""
        self.term.append(term)
        return len(self.term) - 1

    def need(self, root: int) -> None:
        """Define every Boolean term below `root` that has no variable yet, arguments first."""
        if root in self.reached:
            return
        arguments = self.terms.arguments
        stack = [root]
        found = []
        while stack:
            t = stack.pop()
            if t not in self.reached:
                self.reached.add(t)
                found.append(t)
                stack.extend(abs(a) for a in arguments[t])
        for t in sorted(found):
            if t not in self.variable:
                self._define(t)

    def _define(self, t: int) -> None:
        """Give t its variable and its defining clauses; its arguments have theirs already."""
        terms = self.terms
        self.reached.add(t)
        head, a = terms.head[t], terms.arguments[t]
        boolean = terms.sort[t] is BOOL
        if (isinstance(head, Function) and a) or integer_functions.is_partial(terms, t) or self._is_of_strings(t):
            self.applications.append(t)
        if not boolean:
            self._define_by_axioms(t)
            if head == "ite":
                for k in (0, 1):
                    equality = terms.apply("=", (t, a[1 + k]))
                    condition = self.literal(a[0])
                    self._clause(t, k, [condition if k else -condition, self.literal(equality)])
            return
        v = self.variable[t] = self.new_variable(t)
        if head == "true":
            self._clause(t, 0, [v])
        elif head in ("and", "or"):
            s = 1 if head == "and" else -1
            literals = [self.literal(x) for x in a]
            for k, x in enumerate(literals):
                self._clause(t, k, [-s * v, s * x])
            self._clause(t, len(a), [s * v, *(-s * x for x in literals)])
        elif head == "=" and terms.sort_of(a[0]) is BOOL:
            x, y = map(self.literal, a)
            for k, clause in enumerate(([-v, -x, y], [-v, x, -y], [v, x, y], [v, -x, -y])):
                self._clause(t, k, clause)
        elif head == "ite":
            c, x, y = map(self.literal, a)
            clauses = ([-v, -c, x], [-v, c, y], [v, -c, -x], [v, c, -y], [-v, x, y], [v, -x, -y])
            for k, clause in enumerate(clauses):
                self._clause(t, k, clause)
        elif head == "distinct":
            pairs = [terms.apply("=", (x, y)) for i, x in enumerate(a) for y in a[i + 1 :]]
            literals = [self.literal(p) for p in pairs]
            for k, x in enumerate(literals):
                self._clause(t, k, [-v, -x])
            self._clause(t, len(literals), [v, *literals])
        elif head == "=":
            self.equalities.append(t)
        elif head == "<":
            self.order_atoms.append(t)
        else:
            self.predicates.append(t)
            self._define_by_axioms(t)

    def _define_by_axioms(self, t: int) -> None:
        terms = self.terms
        clauses = integer_functions.definition(terms, t)
        if self.computes:
            clauses += string_functions.definition(terms, t, t <= self.given)
            clauses += string_functions.length_of(terms, t)
        for literals, justification in clauses:
            self.clauses.append(([self.literal(x) for x in literals], justification))

    def _is_of_strings(self, t: int) -> bool:
        """Whether t is a function of strings, memberships in languages left out."""
        head = self.terms.head[t]
        return (
            self.computes
            and head in PROFILES
            and head != "str.in_re"
            and self.terms.sort[t] is not REGLAN
            and self.terms.arguments[t] != ()
        )

    def _clause(self, t: int, k: int, literals: list[int]) -> None:
        self.clauses.append((literals, ("def", t, k)))

    def _find_polarities(self) -> None:
        """For each Boolean term reached, in which polarities the assertions contain it."""
        terms = self.terms
        polarity = self.polarity
        both = POSITIVE | NEGATIVE
        for clause, justification in self.clauses:
            if justification[0] == "ax":
                polarity.update({self.term[abs(x)]: both for x in clause})
        for literal in self.assertions:
            polarity[abs(literal)] = polarity.get(abs(literal), 0) | (POSITIVE if literal > 0 else NEGATIVE)
        for t in sorted(self.reached, reverse=True):
            head, a = terms.head[t], terms.arguments[t]
            p = polarity.get(t, both)
            flipped = (p >> 1 | p << 1) & both
            monotone = 0 if head in ("and", "or") else 1 if head == "ite" else len(a)
            for i, x in enumerate(a):
                if terms.sort_of(x) is BOOL:
                    new = both if i < monotone else p if x > 0 else flipped
                    polarity[abs(x)] = polarity.get(abs(x), 0) | new

    def arithmetic(self, t: int) -> bool:
        """Whether term t is an equality or comparison of numbers."""
        return self.terms.sort_of(self.terms.arguments[t][0]) in (INT, REAL)
