"""Functions of arithmetic that are not linear, defined by instances of axioms: `div mod abs to_int is_int`, and `/`.

Each clause of a definition is an instance of an axiom of the checker's book, or a ground fact about its divisor. The
new terms of an instance are linear wherever the divisor is a numeral.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.linear import LinearForms
from formats.terms import INT, REAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from formats.terms import Head, Terms

Clause = tuple[list[int], tuple[object, ...]]
"""A valid clause, as literals over terms, and its justification for `finder.certify`."""

AXIOMS = {
    "div-lower": 1,
    "div-upper-positive": 2,
    "div-upper-negative": 3,
    "mod-remainder": 4,
    "abs-nonnegative": 5,
    "abs-negative": 6,
    "to-int-lower": 7,
    "to-int-upper": 8,
    "is-int-equal": 9,
    "equal-is-int": 10,
    "division": 11,
}
"""The number of each axiom in certificates, as CERTIFICATE.md lists them."""


def definition(terms: Terms, t: int) -> list[Clause]:
    """The clauses that define term t by its arguments; none if its head is not one of these functions.

    Where the sign of a divisor is known, the clauses are those that matter for it, with the facts that settle their
    guards. Nothing defines a division by zero. New terms are added to the table.
    """
    define = DEFINITIONS.get(terms.head[t])
    return [] if define is None else define(terms, t)


def is_partial(terms: Terms, t: int) -> bool:
    """Whether term t is a division whose divisor may be zero: congruence is all that is known of it then."""
    return terms.head[t] in ("div", "mod", "/") and not LinearForms(terms).numeral(terms.arguments[t][1])


def _axiom(name: str, variables: tuple[int, ...], *literals: int) -> Clause:
    return list(literals), ("ax", name, variables)


def _fact(literal: int) -> Clause:
    """A ground literal that linear arithmetic proves alone."""
    return [literal], ("la", [1])


def _div(terms: Terms, t: int) -> list[Clause]:
    apply = terms.apply
    x, n = terms.arguments[t]
    value = LinearForms(terms).numeral(n)
    if value == 0:
        return []
    zero = terms.numeral(0, 1, INT)
    null, product = apply("=", (n, zero)), apply("*", (n, t))
    clauses = [_axiom("div-lower", (x, n), null, -apply("<", (x, product)))]
    if value is None or value > 0:
        positive = apply("<", (zero, n))
        above = apply("<", (x, apply("+", (product, n))))
        clauses.append(_axiom("div-upper-positive", (x, n), -positive, above))
    if value is None or value < 0:
        negative = apply("<", (n, zero))
        above = apply("<", (x, apply("-", (product, n))))
        clauses.append(_axiom("div-upper-negative", (x, n), -negative, above))
    if value is not None:
        clauses += [_fact(-null), _fact(positive if value > 0 else negative)]
    return clauses


def _mod(terms: Terms, t: int) -> list[Clause]:
    apply = terms.apply
    x, n = terms.arguments[t]
    value = LinearForms(terms).numeral(n)
    if value == 0:
        return []
    null = apply("=", (n, terms.numeral(0, 1, INT)))
    # The quotient is a term that is defined in its turn.
    product = apply("*", (n, apply("div", (x, n))))
    clauses = [_axiom("mod-remainder", (x, n), null, apply("=", (x, apply("+", (product, t)))))]
    if value is not None:
        clauses.append(_fact(-null))
    return clauses


def _abs(terms: Terms, t: int) -> list[Clause]:
    apply = terms.apply
    (x,) = terms.arguments[t]
    negative = apply("<", (x, terms.numeral(0, 1, INT)))
    return [
        _axiom("abs-nonnegative", (x,), negative, apply("=", (t, x))),
        _axiom("abs-negative", (x,), -negative, apply("=", (t, apply("-", (x,))))),
    ]


def _to_int(terms: Terms, t: int) -> list[Clause]:
    apply = terms.apply
    (a,) = terms.arguments[t]
    floor = apply("to_real", (t,))
    return [
        _axiom("to-int-lower", (a,), -apply("<", (a, floor))),
        _axiom("to-int-upper", (a,), apply("<", (a, apply("+", (floor, terms.numeral(1, 1, REAL)))))),
    ]


def _is_int(terms: Terms, t: int) -> list[Clause]:
    apply = terms.apply
    (a,) = terms.arguments[t]
    # The integral part is a term that is defined in its turn.
    equal = apply("=", (apply("to_real", (apply("to_int", (a,)),)), a))
    return [_axiom("is-int-equal", (a,), -t, equal), _axiom("equal-is-int", (a,), -equal, t)]


def _quotient(terms: Terms, t: int) -> list[Clause]:
    apply = terms.apply
    a, b = terms.arguments[t]
    if LinearForms(terms).numeral(b) is not None:
        return []
    null = apply("=", (b, terms.numeral(0, 1, REAL)))
    return [_axiom("division", (a, b), null, apply("=", (a, apply("*", (b, t)))))]


DEFINITIONS: dict[Head, Callable[[Terms, int], list[Clause]]] = {
    "div": _div,
    "mod": _mod,
    "abs": _abs,
    "to_int": _to_int,
    "is_int": _is_int,
    "/": _quotient,
}
