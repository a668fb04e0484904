"""The axioms that certificates name by numbers, in the finder's own copy: CERTIFICATE.md lists them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from formats.meter import WORK_BASE, Meter
from formats.smtlib import read_script
from formats.terms import Numeral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from formats.smtlib import Script
    from formats.terms import Terms

AXIOMS = """
(set-logic QF_NIRA)
(define-fun div-lower ((x Int) (n Int)) Bool (or (= n 0) (not (< x (* n (div x n))))))
(define-fun div-upper-positive ((x Int) (n Int)) Bool (or (not (< 0 n)) (< x (+ (* n (div x n)) n))))
(define-fun div-upper-negative ((x Int) (n Int)) Bool (or (not (< n 0)) (< x (- (* n (div x n)) n))))
(define-fun mod-remainder ((x Int) (n Int)) Bool (or (= n 0) (= x (+ (* n (div x n)) (mod x n)))))
(define-fun abs-nonnegative ((x Int)) Bool (or (< x 0) (= (abs x) x)))
(define-fun abs-negative ((x Int)) Bool (or (not (< x 0)) (= (abs x) (- x))))
(define-fun to-int-lower ((a Real)) Bool (not (< a (to_real (to_int a)))))
(define-fun to-int-upper ((a Real)) Bool (< a (+ (to_real (to_int a)) 1.0)))
(define-fun is-int-equal ((a Real)) Bool (or (not (is_int a)) (= (to_real (to_int a)) a)))
(define-fun equal-is-int ((a Real)) Bool (or (not (= (to_real (to_int a)) a)) (is_int a)))
(define-fun division ((a Real) (b Real)) Bool (or (= b 0.0) (= a (* b (/ a b)))))
"""


@cache
def book() -> Script:
    """The axioms as the definitions of a script; the first has number 1."""
    return read_script(AXIOMS.encode(), "axioms", Meter(WORK_BASE))


def axiom_clause(terms: Terms, k: int, arguments: Sequence[int]) -> list[int]:
    """Axiom k with `arguments` for its variables. Every term of the instance is in the table."""
    pattern, axiom = book().terms, book().definitions[k - 1]
    value = dict(zip(axiom.parameters, arguments, strict=True))

    def instance(literal: int) -> int:
        t = abs(literal)
        head = pattern.head[t]
        if isinstance(head, Numeral):
            value[t] = terms.numeral(head.numerator, head.denominator, pattern.sort[t])
        return value[t] if literal > 0 else -value[t]

    for t in axiom.open_terms:
        if t not in value and pattern.head[t] != "or":
            value[t] = terms.find(pattern.head[t], tuple([instance(a) for a in pattern.arguments[t]]))
    body = axiom.body
    clause = pattern.arguments[body] if body > 0 and pattern.head[body] == "or" else (body,)
    return [instance(x) for x in clause]
