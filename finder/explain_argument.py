"""An unsat certificate as an argument: its records with the clauses that they stand for, its steps, and its core.

For people, after the checker has verified the certificate: nothing is checked here.
"""

from __future__ import annotations

import bisect
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.axioms import clause_of
from finder.model import OPERATORS
from formats.certificate import NUMERAL_SORTS
from formats.terms import BOOL, Function, Numeral, Text
from formats.tokens import expressions, symbol_name

if TYPE_CHECKING:
    from finder.model import Value
    from formats.certificate import CertificateReader
    from formats.smtlib import Script
    from formats.terms import Terms
    from formats.tokens import Tree


class UnknownRule(Exception):
    """A rule that the checker knows, and that nobody has found words for yet; the message is its name."""


class Assertion(NamedTuple):
    """An assertion of the query, or an assumption: its number from 1, literal, line in the script, and :named name."""

    number: int
    literal: int
    line: int
    name: str
    assumed: bool


class Record(NamedTuple):
    """A record of the certificate. `number` counts records from 1, as the checker's messages do.

    `lemma` is the number of the clause that a `c` record adds and `clause` the clause; `t` records have lemma 0 and, as
    `clause`, the new term.
    """

    number: int
    rule: str
    arguments: list[int]
    lemma: int
    clause: list[int]


class Step(NamedTuple):
    """A clause that the refutation adds: its number, its literals, and the numbers of the clauses it follows from."""

    number: int
    clause: list[int]
    hints: list[int]


class Argument:
    """What an unsat certificate says about query `query` of a script, whose table of terms it extends."""

    def __init__(self, script: Script, text: str, query: int, reader: CertificateReader) -> None:
        self.script, self.terms, self.query = script, script.terms, query
        self.assertions = assertions(script, text, query)
        self.records: list[Record] = []
        self.lemmas: list[Record] = []
        for number, (kind, name, arguments) in enumerate(reader.lemmas(), 1):
            if kind == "c":
                record = Record(number, name, arguments, len(self.lemmas) + 1, self._clause(name, arguments))
                self.lemmas.append(record)
            else:
                record = Record(number, "t", arguments, 0, [self._term(kind, name, arguments)])
            self.records.append(record)
        words = array("i")
        for piece in reader.refutation():
            words += piece
        self.steps: list[Step] = []
        p = 0
        while p < len(words):
            n = words[p]
            if n < 0:
                p += 1 - n
                continue
            middle = p + 2 + n
            end = middle + words[p + 1]
            number = len(self.lemmas) + len(self.steps) + 1
            self.steps.append(Step(number, words[p + 2 : middle].tolist(), words[middle:end].tolist()))
            p = end

    def _term(self, kind: str, name: str, arguments: list[int]) -> int:
        if kind == "n":
            return self.terms.numeral(arguments[0], arguments[1], NUMERAL_SORTS[name])
        if kind == "s":
            return self.terms.text(name)
        return self.terms.apply(self.script.functions[int(name[1:]) - 1] if name[0] == "#" else name, arguments)

    def _clause(self, rule: str, a: list[int]) -> list[int]:
        """The clause that a record stands for. Raises UnknownRule."""
        terms = self.terms
        if rule == "in":
            return [self.assertions[a[0] - 1].literal]
        if rule == "def":
            return definition_clause(terms, a[0], a[1])
        if rule == "cc":
            return [*(-x for x in a[2 : 2 + a[1]]), a[0]]
        if rule == "la":
            return [-x for x in a[2 : 1 + 2 * a[0] : 2]]
        if rule == "tri":
            x, y = a
            return [terms.find("=", (x, y)), terms.find("<", (x, y)), terms.find("<", (y, x))]
        if rule == "ax":
            return clause_of(terms, a[0], a[1:])
        if rule == "re":
            return [-x for x in a[2 : 2 + a[1]]]
        if rule == "cat":
            return [*(-x for x in a[:-1]), a[-1]]
        if rule == "eval":
            return evaluation_clause(terms, a[0])
        raise UnknownRule(rule)

    def core(self) -> tuple[list[Record], list[Step]]:
        """The lemmas and steps from which the empty clause really follows, by a walk backwards along the hints."""
        count = len(self.lemmas)
        needed = bytearray(count + len(self.steps) + 1)
        needed[-1] = 1
        for step in reversed(self.steps):
            if needed[step.number]:
                for hint in step.hints:
                    needed[hint] = 1
        return [x for x in self.lemmas if needed[x.lemma]], [x for x in self.steps if needed[x.number]]

    def symbols(self, literals: list[int]) -> list[Function]:
        """The declared functions and constants that occur in these literals, in the order of their declarations."""
        seen = bytearray(len(self.terms) + 1)
        found: set[Function] = set()
        stack = [abs(x) for x in literals]
        while stack:
            t = stack.pop()
            if not seen[t]:
                seen[t] = 1
                head = self.terms.head[t]
                if isinstance(head, Function):
                    found.add(head)
                stack.extend(abs(a) for a in self.terms.arguments[t])
        return sorted(found, key=lambda f: f.number)


def evaluation_clause(terms: Terms, t: int) -> list[int]:
    """That a ground term is equal to its value; of a Boolean one it or its negation."""
    value = ground_values(terms, [t])[t]
    if isinstance(value, bool):
        return [t if value else -t]
    constant = terms.text(value) if isinstance(value, str) else terms.numeral(*fraction(value), terms.sort[t])
    return [terms.find("=", (t, constant))]


def ground_values(terms: Terms, roots: list[int]) -> dict[int, Value]:
    """The values of ground terms and of all terms below them."""
    values: dict[int, Value] = {}
    for t in terms.below(roots):
        head = terms.head[t]
        if isinstance(head, (Numeral, Text)):
            values[t] = head.value
        else:
            values[t] = OPERATORS[str(head)](*[values[x] if x > 0 else not values[-x] for x in terms.arguments[t]])
    return values


def fraction(value: Any) -> tuple[int, int]:
    """Numerator and denominator of a number."""
    return value.numerator, value.denominator


def definition_clause(terms: Terms, t: int, k: int) -> list[int]:
    """The k-th clause of the definition of term t, from 0, in the order of CERTIFICATE.md."""
    head, a = terms.head[t], terms.arguments[t]
    if head in ("and", "or"):
        sign = 1 if head == "and" else -1
        return [-sign * t, sign * a[k]] if k < len(a) else [sign * t, *(-sign * x for x in a)]
    if head == "distinct":
        pairs = [terms.find("=", (a[i], a[j])) for i, j in _pairs(len(a), k)]
        return [-t, -pairs[0]] if len(pairs) == 1 else [t, *pairs]
    if head == "true":
        return [t]
    if head == "=":
        x, y = a
        return [[-t, -x, y], [-t, x, -y], [t, x, y], [t, -x, -y]][k]
    c, x, y = a
    if terms.sort[t] is BOOL:
        return [[-t, -c, x], [-t, c, y], [t, -c, -x], [t, c, -y], [-t, x, y], [t, -x, -y]][k]
    return [c if k else -c, terms.find("=", (t, a[1 + k]))]


def _pairs(n: int, k: int) -> list[tuple[int, int]]:
    """The k-th pair i < j below n in lexicographic order, all of them if k is their number."""
    if k == n * (n - 1) // 2:
        return [(i, j) for i in range(n) for j in range(i + 1, n)]
    i = 0
    while k >= n - 1 - i:
        k -= n - 1 - i
        i += 1
    return [(i, i + 1 + k)]


def assertions(script: Script, text: str, query: int) -> list[Assertion]:
    """The assertions of a query in the order of their numbers, then its assumptions."""
    asked = script.queries[query - 1]
    places, line = places_of(text, query)
    found = [(literal, *place, False) for literal, place in zip(asked.assertions, places, strict=False)]
    found += [(literal, line, "", True) for literal in asked.assumptions]
    return [Assertion(number, *described) for number, described in enumerate(found, 1)]


def places_of(text: str, query: int) -> tuple[list[tuple[int, str]], int]:
    """Line and :named name, "" if none, of each `assert` in scope at a query of a script; and the line of the query."""
    ends = [i for i, c in enumerate(text) if c == "\n"]
    places: list[tuple[int, str]] = []
    levels: list[int] = []
    checks = 0
    for command in expressions(text, ""):
        line = bisect.bisect_left(ends, command.offset) + 1
        match command:
            case ["assert", term]:
                places.append((line, _name(term)))
            case ["push", str(count)]:
                levels += [len(places)] * int(count)
            case ["pop", str(count)] if int(count):
                del places[levels[-int(count)] :]
                del levels[-int(count) :]
            case ["reset-assertions"]:
                places, levels = [], []
            case ["check-sat" | "check-sat-assuming", *_]:
                checks += 1
                if checks == query:
                    return places, line
    return places, 0


def _name(term: Tree) -> str:
    """The name that an asserted term is given by `(! term … :named name …)`."""
    match term:
        case ["!", _, *attributes]:
            named = [symbol_name(b) for a, b in pairwise(attributes) if a == ":named" and isinstance(b, str)]
            return named[-1] or "" if named else ""
    return ""
