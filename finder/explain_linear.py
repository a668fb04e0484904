"""The rule `la` in mathematics: each literal as an inequality, its multiplier, and the contradiction of the sum."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, NamedTuple

from finder.explain_terms import digits
from finder.linear import LinearForms
from formats.terms import INT, Numeral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.explain_terms import Leaf, Printer
    from finder.linear import Number
    from formats.terms import Terms

CONSTANT = 0
"""The key of the constant in a form; no term has this number."""


class Comparison(NamedTuple):
    """Σ coefficients[leaf]·leaf  relation  bound, over integers, with a relation of `<`, `<=` and `=`."""

    coefficients: dict[Leaf, int]
    relation: str
    bound: int


class Row(NamedTuple):
    """A summand: its multiplier, and the literal that states it, or else (0) the `term` whose definition it is.

    `stated` is what the literal says with denominators cleared, `tightened` what it says of integers, with the divisor
    in `divisor`; for other rows the two are the same and the divisor is 1.
    """

    multiplier: int
    literal: int
    term: int
    stated: Comparison
    tightened: Comparison
    divisor: int


class Farkas(NamedTuple):
    """Rows and their sum, which is false; `divisor` is that of its coefficients, 0 if they vanish."""

    rows: list[Row]
    total: Comparison
    divisor: int


def farkas(terms: Terms, arguments: Sequence[int]) -> Farkas:
    """What a record `la` adds up."""
    end = 1 + 2 * arguments[0]
    stops = set(arguments[end + 1 :: 2])
    rows = []
    # Equalities alone can be written as they stand. Beside inequalities, whose multipliers are positive in «form < 0»
    # where the certificate has «form > 0», they are turned so that their multipliers are the certificate's, too.
    mixed = any(terms.head[abs(x)] == "<" for x in arguments[2:end:2])
    for multiplier, literal in zip(arguments[1:end:2], arguments[2:end:2], strict=True):
        atom = abs(literal)
        a, b = terms.arguments[atom]
        relation = "=" if terms.head[atom] == "=" else "<" if literal > 0 else "<="
        # a < b is a − b < 0, its negation b − a <= 0.
        sign = -1 if relation == "<=" or (relation == "=" and mixed) else 1
        stated = comparison(form(terms, [(a, sign), (b, -sign)], stops), relation)
        rows.append(Row(multiplier, literal, 0, stated, *tightened(terms, stated)))
    for multiplier, term in zip(arguments[end::2], arguments[end + 1 :: 2], strict=True):
        sign = 1 if mixed else -1
        definition = form(terms, [(term, sign)], stops - {term})
        definition[term] = definition.get(term, 0) - sign
        stated = comparison(definition, "=")
        rows.append(Row(multiplier, 0, term, stated, stated, 1))
    coefficients: dict[Leaf, int] = {}
    for row in rows:
        for leaf, x in row.tightened.coefficients.items():
            coefficients[leaf] = coefficients.get(leaf, 0) + row.multiplier * x
    coefficients = {leaf: x for leaf, x in coefficients.items() if x}
    relations = {row.tightened.relation for row in rows}
    relation = next(x for x in ("<", "<=", "=") if x in relations)
    bound = sum(row.multiplier * row.tightened.bound for row in rows)
    return Farkas(rows, Comparison(coefficients, relation, bound), gcd(*coefficients.values()))


def form(terms: Terms, parts: list[tuple[int, Number]], stops: set[int]) -> dict[Leaf, Number]:
    """The sum of factor·term for (term, factor) in `parts`, with the terms of `stops` as leaves; uses up `parts`."""
    numeral = LinearForms(terms).numeral
    total: dict[Leaf, Number] = {}
    while parts:
        t, factor = parts.pop()
        head, arguments = terms.head[t], terms.arguments[t]
        leaf: Leaf = t
        if isinstance(head, Numeral):
            leaf, factor = CONSTANT, factor * head.value
        elif t not in stops and arguments:
            if head in ("+", "to_real"):
                parts += [(a, factor) for a in arguments]
                continue
            if head == "-":
                first = factor if len(arguments) > 1 else -factor
                parts += [(arguments[0], first), *((a, -factor) for a in arguments[1:])]
                continue
            if head == "/" and (divisor := numeral(arguments[1])):
                parts.append((arguments[0], factor / Fraction(divisor)))
                continue
            if head == "*":
                values = [(a, numeral(a)) for a in arguments]
                for _, value in values:
                    factor *= 1 if value is None else value
                factors = [a for a, value in values if value is None]
                if len(factors) == 1:
                    parts.append((factors[0], factor))
                    continue
                leaf = tuple(sorted(factors)) or CONSTANT
        total[leaf] = total.get(leaf, 0) + factor
    return total


def comparison(total: dict[Leaf, Number], relation: str) -> Comparison:
    """`total` relation 0, with denominators cleared and the constant on the other side."""
    common = lcm(*(x.denominator for x in total.values()))
    whole = {leaf: int(x * common) for leaf, x in total.items() if x}
    bound = -whole.pop(CONSTANT, 0)
    return Comparison(whole, relation, bound)


def tightened(terms: Terms, stated: Comparison) -> tuple[Comparison, int]:
    """What an inequality says if all its leaves are integers, and the divisor; anything else as it is, and 1."""
    coefficients, relation, bound = stated
    if relation == "=" or any(terms.sort[x if isinstance(x, int) else x[0]] is not INT for x in coefficients):
        return stated, 1
    divisor = gcd(*coefficients.values()) or 1
    bound = (bound - (relation == "<")) // divisor
    return Comparison({leaf: x // divisor for leaf, x in coefficients.items()}, "<=", bound), divisor


def written(printer: Printer, stated: Comparison) -> str:
    """A comparison in mathematics."""
    text = ""
    for leaf, x in sorted(stated.coefficients.items(), key=lambda item: _order(item[0])):
        sign = ("- " if x < 0 else "+ ") if text else "-" if x < 0 else ""
        scale = "" if abs(x) == 1 else f"{digits(abs(x))} "
        text += f"{' ' if text else ''}{sign}{scale}{printer.leaf(leaf)}"
    return f"{text or '0'} {stated.relation} {digits(stated.bound)}"


def _order(leaf: Leaf) -> tuple[int, ...]:
    return (leaf,) if isinstance(leaf, int) else leaf


def lines(printer: Printer, argument: Farkas) -> list[tuple[str, str]]:
    """The sum line by line: what stands in the margin, and the text."""
    shown: list[tuple[str, str]] = []
    for row in argument.rows:
        margin = f"{digits(row.multiplier)} ×"
        if row.term:
            shown.append((margin, f"the definition of {printer.text(row.term)}"))
        else:
            shown.append((margin, printer.text(row.literal)))
        shown.append(("", written(printer, row.stated)))
        if row.stated != row.tightened:
            how = "integers"
            if row.divisor > 1:
                how += f", divided by {digits(row.divisor)}"
                strict = row.stated.bound - (row.stated.relation == "<")
                how += " and rounded down" if strict % row.divisor else ""
            shown.append(("", f"{written(printer, row.tightened)}   ({how})"))
    shown.append(("sum", f"{written(printer, argument.total)}, {why_false(argument)}"))
    return shown


def why_false(argument: Farkas) -> str:
    """Why the sum cannot be."""
    if argument.total.coefficients:
        return f"impossible: the left side is an integer multiple of {digits(argument.divisor)}"
    return "which is false"
