"""Instances of the axioms of the checker's book: the clauses that the rule `ax` gives, made from the book's text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import formats
from formats.meter import WORK_BASE, Meter
from formats.smtlib import read_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from formats.smtlib import Macro, Script
    from formats.terms import Terms

Clause = tuple[list[int], tuple[object, ...]]
"""A valid clause, as literals over terms, and its justification for `finder.certify`."""


@cache
def book() -> Script:
    """The book: its k-th definition is axiom k. It is data of the checker, read as any problem is."""
    path = Path(formats.__file__).parents[1] / "checker" / "axioms.smt2"
    return read_script(path.read_bytes(), path.name, Meter(WORK_BASE))


@cache
def axioms() -> dict[str, tuple[int, Macro]]:
    """The number and the definition of each axiom, by name."""
    return {axiom.name: (k, axiom) for k, axiom in enumerate(book().definitions, 1)}


def instance(terms: Terms, name: str, *arguments: int) -> Clause:
    """The clause of an axiom with these terms for its variables; new terms are added to the table."""
    number, axiom = axioms()[name]
    pattern = book().terms
    value = dict(zip(axiom.parameters, arguments, strict=True))

    def translated(literal: int) -> int:
        return value[literal] if literal > 0 else -value[-literal]

    root = abs(axiom.body)
    clause = pattern.arguments[root] if axiom.body > 0 and pattern.head[root] == "or" else (axiom.body,)
    for t in pattern.below(clause):
        if t not in value:
            value[t] = terms.add(pattern.head[t], tuple(map(translated, pattern.arguments[t])), pattern.sort[t])
    return list(map(translated, clause)), ("ax", number, arguments)


def clause_of(terms: Terms, k: int, arguments: Sequence[int]) -> list[int]:
    """Axiom k with `arguments` for its variables."""
    return instance(terms, book().definitions[k - 1].name, *arguments)[0]
