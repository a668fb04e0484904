"""Functions of arithmetic that are not linear, defined by instances of axioms: `div mod abs to_int is_int`, and `/`.

Each clause of a definition is an instance of an axiom of the checker's book, or a ground fact about its divisor. The
new terms of an instance are linear wherever the divisor is a numeral.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.axioms import instance
from finder.linear import LinearForms
from formats.terms import INT

if TYPE_CHECKING:
    from collections.abc import Callable

    from finder.axioms import Clause
    from formats.terms import Head, Terms


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


def _fact(literal: int) -> Clause:
    """A ground literal that linear arithmetic proves alone."""
    return [literal], ("la", [1])


def _div(terms: Terms, t: int) -> list[Clause]:
    x, n = terms.arguments[t]
    value = LinearForms(terms).numeral(n)
    if value == 0:
        return []
    clauses = [instance(terms, "div-lower", x, n)]
    if value is None or value > 0:
        clauses.append(instance(terms, "div-upper-positive", x, n))
    if value is None or value < 0:
        clauses.append(instance(terms, "div-upper-negative", x, n))
    if value is not None:
        zero = terms.numeral(0, 1, INT)
        sign = terms.apply("<", (zero, n) if value > 0 else (n, zero))
        clauses += [_fact(-terms.apply("=", (n, zero))), _fact(sign)]
    return clauses


def _mod(terms: Terms, t: int) -> list[Clause]:
    x, n = terms.arguments[t]
    value = LinearForms(terms).numeral(n)
    if value == 0:
        return []
    # The quotient is a term that is defined in its turn.
    clauses = [instance(terms, "mod-remainder", x, n)]
    if value is not None:
        clauses.append(_fact(-terms.apply("=", (n, terms.numeral(0, 1, INT)))))
    return clauses


def _abs(terms: Terms, t: int) -> list[Clause]:
    return [instance(terms, name, *terms.arguments[t]) for name in ("abs-nonnegative", "abs-negative")]


def _to_int(terms: Terms, t: int) -> list[Clause]:
    return [instance(terms, name, *terms.arguments[t]) for name in ("to-int-lower", "to-int-upper")]


def _is_int(terms: Terms, t: int) -> list[Clause]:
    # The integral part is a term that is defined in its turn.
    return [instance(terms, name, *terms.arguments[t]) for name in ("is-int-equal", "equal-is-int")]


def _quotient(terms: Terms, t: int) -> list[Clause]:
    a, b = terms.arguments[t]
    return [] if LinearForms(terms).numeral(b) is not None else [instance(terms, "division", a, b)]


DEFINITIONS: dict[Head, Callable[[Terms, int], list[Clause]]] = {
    "div": _div,
    "mod": _mod,
    "abs": _abs,
    "to_int": _to_int,
    "is_int": _is_int,
    "/": _quotient,
}
