"""From the clauses that a refutation uses to certificate records: the arguments that make a rule compute the clause."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from finder.linear import LinearForms
from formats.certificate_writer import LemmaWriter, unsat_certificate
from formats.terms import INT

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    from formats.terms import Terms


class CannotCertify(Exception):
    """A lemma for which no record was found: a bug in the engine that produced it."""


class Certifier:
    """Writes one unsat certificate.

    `count` is the number of terms of the problem at the beginning of `terms`; `literal` gives the literal over terms
    of a propositional literal.
    """

    def __init__(self, terms: Terms, count: int, literal: Callable[[int], int]) -> None:
        self.terms, self.literal = terms, literal
        self.writer = LemmaWriter(terms, count)
        self.forms = LinearForms(terms)
        self.rules: dict[str, int] = {}

    def clause(self, literals: Sequence[int], justification: tuple[object, ...]) -> None:
        """Write the record of one clause over propositional literals. Raises CannotCertify."""
        rule = str(justification[0])
        number = self.writer.number
        arguments: Iterable[int]
        # No rule creates terms: the atoms of the clause are written before it.
        for literal in literals:
            number(self.literal(literal))
        if rule == "in":
            arguments = [int(str(justification[1]))]
        elif rule == "def":
            arguments = [number(int(str(justification[1]))), int(str(justification[2]))]
        elif rule == "eval":
            arguments = [number(int(str(justification[1])))]
        elif rule == "re":
            _, subject, premises, hints = justification
            arguments = [number(subject), len(premises), *map(number, premises), *hints]  # type: ignore
        elif rule == "cat":
            arguments = [number(int(str(x))) for x in justification[1:]]
        elif rule == "tri":
            arguments = [number(int(str(justification[1]))), number(int(str(justification[2])))]
        elif rule == "cc":
            arguments = self._congruence(justification)
        elif rule == "ax":
            _, axiom, terms = justification
            arguments = [int(str(axiom)), *map(number, terms)]  # type: ignore[call-overload]
        elif rule == "la" and len(justification) > 1:
            multipliers: Sequence[Fraction] = justification[1]  # type: ignore[assignment]
            common = lcm(*(x.denominator for x in multipliers))
            arguments = self._sum([int(factor * common) for factor in multipliers], literals)
        elif rule == "sum":
            rule = "la"
            arguments = self._sum([1] * len(literals), literals)
        else:
            arguments = self._farkas([-self.literal(literal) for literal in literals])
        self.writer.clause(rule, arguments)
        self.rules[rule] = self.rules.get(rule, 0) + 1

    def _congruence(self, justification: tuple[object, ...]) -> list[int]:
        _, goal, premises, pairs = justification
        number = self.writer.number
        written = [number(self.literal(goal)), len(premises), *(number(self.literal(p)) for p in premises)]  # type: ignore
        for s, t in pairs:  # type: ignore[attr-defined]
            written += [number(s), number(t)]
        return written

    def _sum(self, factors: Sequence[int], literals: Sequence[int]) -> list[int]:
        """The arguments of `la` for the negations of `literals`, multiplied by these factors."""
        arguments = [len(literals)]
        for factor, literal in zip(factors, literals, strict=True):
            conflict = -self.literal(literal)
            arguments += [self._turned(conflict) * factor, self.writer.number(conflict)]
        return arguments

    def _turned(self, literal: int) -> int:
        """−1 for an equality whose sides change places in the certificate, where terms have other numbers; else 1."""
        if self.terms.head[abs(literal)] != "=":
            return 1
        left, right = map(self.writer.number, self.terms.arguments[abs(literal)])
        return -1 if left > right else 1

    def _farkas(self, conflict: list[int]) -> list[int]:
        """The arguments of `la` for contradictory literals over terms, which are difference constraints.

        In a negative cycle every constraint is used once, so that the multiplier of a row is what makes the rows
        equally scaled. At most one literal is an equality, whose multiplier is what remains to cancel.
        """
        rows = [self._row(literal) for literal in conflict]
        scales = [abs(next(iter(row.values()), 1)) for row in rows]
        common = lcm(*scales)
        factors = [common // scale for scale in scales]
        equalities = [i for i, x in enumerate(conflict) if x > 0 and self.terms.head[x] == "="]
        if len(equalities) > 1:
            raise CannotCertify(f"more than one equality in {conflict}")
        for i in equalities:
            rest: dict[int, int] = {}
            for j, row in enumerate(rows):
                if j != i:
                    for leaf, x in row.items():
                        rest[leaf] = rest.get(leaf, 0) + factors[j] * x
            leaf, x = next(iter(rows[i].items()), (0, 1))
            if rest.get(leaf, 0) % x:
                factors = [f * x for f in factors]
                rest = {k: y * x for k, y in rest.items()}
            factors[i] = -rest.get(leaf, 0) // x or 1
        number = self.writer.number
        arguments = [len(conflict)]
        for factor, literal in zip(factors, conflict, strict=True):
            arguments += [self._turned(literal) * factor, number(literal)]
        return arguments

    def _row(self, literal: int) -> dict[int, int]:
        """The coefficients of a literal as the certificate's row: over integers, divided by their gcd over Int."""
        t = abs(literal)
        a, b = self.terms.arguments[t]
        form = self.forms.difference(a, b)
        constants = (*form.coefficients.values(), form.constant)
        denominator = lcm(*(Fraction(x).denominator for x in constants))
        sign = -1 if self.terms.head[t] == "<" and literal > 0 else 1
        row = {leaf: int(sign * x * denominator) for leaf, x in form.coefficients.items()}
        if self.terms.head[t] == "<" and row and all(self.terms.sort[leaf] is INT for leaf in row):
            divisor = abs(next(iter(row.values())))
            row = {leaf: x // divisor for leaf, x in row.items()}
        return row

    def certificate(self, query: int, digest: str, steps: array[int]) -> bytes:
        """The bytes of the certificate, with `steps` over propositional literals as its refutation."""
        number = self.writer.number
        words = steps[:]
        final: dict[int, int] = {}
        p = 0
        while p < len(words):
            n = words[p]
            if n < 0:
                p += 1 - n
                continue
            for i in range(p + 2, p + 2 + n):
                x = words[i]
                y = final.get(x)
                if y is None:
                    y = final[x] = number(self.literal(x))
                words[i] = y
            p += 2 + n + words[p + 1]
        return unsat_certificate(query, digest, self.writer.lines, words)
