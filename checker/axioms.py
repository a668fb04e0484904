"""The axiom book, and the rule that gives instances of its axioms.

The book is `axioms.smt2`, a script of definitions: the k-th definition is axiom k, a clause over its parameters. It is
data, read by the reader of problems when a certificate first appeals to it, and no certificate can add to it.
"""

from __future__ import annotations

from functools import cache

from checker.context import Context, Mismatch
from formats.meter import WORK_BASE, Meter
from formats.smtlib import Script, read_script


@cache
def book_text() -> bytes:
    """The bytes of the book, read once: what is digested is what is parsed."""
    import pkgutil

    return pkgutil.get_data("checker", "axioms.smt2") or b""


@cache
def book() -> Script:
    """The book as a script, whose definitions are the axioms; the first has number 1."""
    return read_script(book_text(), "axioms.smt2", Meter(WORK_BASE))


def rule_ax(context: Context, args: list[int]) -> list[int]:
    """`ax k t1 … tn` — axiom k of the book, with the terms t1 … tn for its variables x1 … xn.

        ──────────────────────────────────────
         (l1 ∨ … ∨ lm)[x1 := t1, …, xn := tn]

    The terms have the sorts of the variables. Every term of the instance must exist; literals that coincide stay as
    they are. The axioms are about the operators of the theories, never about declared functions of the same names.

    Sound because the axioms are true in every model of the theories, whatever the values of their variables.
    Source: The SMT-LIB standard, theories Ints, Reals, Reals_Ints and Unicode Strings.
    """
    axioms, pattern, terms = book().definitions, book().terms, context.terms
    if not args or not 0 < args[0] <= len(axioms):
        raise Mismatch(f"an axiom from 1 to {len(axioms)}", args[0] if args else "none")
    axiom = axioms[args[0] - 1]
    if len(args) - 1 != len(axiom.parameters):
        raise Mismatch(f"{len(axiom.parameters)} terms for axiom {axiom.name}", len(args) - 1)
    value: dict[int, int] = {}
    for variable, sort, t in zip(axiom.parameters, axiom.domain, args[1:], strict=True):
        if terms.sort[context.term(t)] is not sort:
            raise Mismatch(f"a term of sort {sort}", f"term {t} of sort {terms.sort[t]}")
        value[variable] = t
    body = axiom.body
    # The disjunction is the clause itself, and no term of it. Terms have no Boolean arguments.
    clause = pattern.arguments[body] if body > 0 and pattern.head[body] == "or" else (body,)
    for t in pattern.below(clause):
        if t not in value:
            arguments = tuple([value[a] for a in pattern.arguments[t]])
            context.meter.charge(1 + len(arguments))
            value[t] = context.existing(pattern.head[t], arguments)
    return [value[x] if x > 0 else -value[-x] for x in clause]
