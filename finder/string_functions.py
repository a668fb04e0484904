"""Functions of strings, defined by instances of axioms; what is ground has its value.

An axiom may bring new terms with it, for which nothing but their lengths is defined: their parts would have parts
again. What more is known of them is added when a model does not respect it, see `finder.string_refinement`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.axioms import instance
from finder.expressions import ground, is_part_of_constant
from finder.model import OPERATORS
from finder.string_values import NoValue
from formats.terms import BOOL, INT, REGLAN, STRING, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.axioms import Clause
    from formats.terms import Terms

LENGTHS = {
    "str.++": ("len-concat",),
    "str.len": ("len-nonnegative", "len-zero"),
    "str.substr": (
        "substr-before",
        "substr-nothing",
        "substr-beyond",
        "substr-inside",
        "substr-to-the-end",
    ),
    "str.indexof": ("indexof-least", "indexof-before", "indexof-beyond", "indexof-after", "indexof-fits"),
    "str.to_code": ("code-least", "code-most", "code-of-one", "code-of-others"),
    "str.to_int": ("to-int-least", "to-int-digits", "digits-to-int", "to-int-padded"),
    "str.from_int": ("from-int-negative", "from-int-form"),
    "str.from_code": ("from-code-below", "from-code-above", "to-code-from-code"),
}
"""Axioms about a term, with its arguments for their variables, that bring no new terms of these operators with them."""

PARTS = {
    "str.substr": ("substr-parts",),
    "str.indexof": ("indexof-occurs", "indexof-first", "indexof-found"),
    "str.replace": ("replace-absent", "replace-first"),
    "str.replace_all": ("replace-all-absent", "replace-all-first"),
    "str.replace_re": ("replace-re-absent",),
    "str.replace_re_all": ("replace-re-all-absent",),
    "str.prefixof": ("prefix-in", "in-prefix", "prefix-parts"),
    "str.suffixof": ("suffix-in", "in-suffix", "suffix-parts"),
    "str.contains": ("contains-in", "in-contains", "contains-indexof"),
    "str.from_int": ("to-int-from-int",),
    "str.to_code": ("from-code-to-code",),
    "str.<": ("less-total",),
}
"""Axioms that do; they are used for the terms of the problem only."""

ON_DEMAND = ("str.substr", "str.indexof", "str.replace_all", "str.prefixof", "str.suffixof", "str.contains")
"""Those of them that are used for other terms too, where a model found does not respect these."""

BY_LANGUAGES = {"str.prefixof": 0, "str.suffixof": 0, "str.contains": 1}
"""Predicates that are memberships if the argument at this place is a constant; their first two axioms say so."""


def definition(terms: Terms, t: int, given: bool) -> list[Clause]:
    """Clauses that define term t by its arguments; `given` if it is one of the problem.

    New terms are added to the table.
    """
    head, arguments = terms.head[t], terms.arguments[t]
    if not isinstance(head, str) or not (head.startswith("str.") and terms.sort[t] is not REGLAN):
        return []
    if ground(terms, t) and (values := value_of(terms, t)):
        return values
    clauses = [instance(terms, name, *arguments) for name in LENGTHS.get(head, ())]
    return clauses + by_parts(terms, t) if given else clauses


def by_parts(terms: Terms, t: int) -> list[Clause]:
    """Instances of the axioms that say what term t, a function of strings, is by means of other such functions."""
    head, arguments = str(terms.head[t]), terms.arguments[t]
    names: Sequence[str] = PARTS.get(head, ())
    place = BY_LANGUAGES.get(head)
    if place is not None:
        constant = isinstance(terms.head[arguments[place]], Text)
        names = names[:2] if constant else names[2:]
    clauses = [instance(terms, name, *arguments) for name in names]
    if head == "str.contains" and not isinstance(terms.head[arguments[1]], Text):
        # The first occurrence is a part of the string, between two others.
        zero = terms.numeral(0, 1, INT)
        place, length = terms.apply("str.indexof", (*arguments, zero)), terms.apply("str.len", arguments[1:])
        clauses.append(instance(terms, "indexof-occurs", *arguments, zero))
        clauses.append(instance(terms, "substr-parts", arguments[0], place, length))
    return clauses


def length_of(terms: Terms, t: int) -> list[Clause]:
    """The clause that gives the length of a string constant."""
    return value_of(terms, terms.apply("str.len", (t,))) if isinstance(terms.head[t], Text) else []


def computes(terms: Terms) -> bool:
    """Whether there are functions of strings, and not only what memberships and equations are made of."""
    return any(
        isinstance(head, str) and head.startswith("str.") and head not in ("str.in_re", "str.to_re")
        for head in terms.head
    )


def value_of(terms: Terms, t: int) -> list[Clause]:
    """The clause that gives a ground term its value; none if it is a constant, or has a value that is not computed.

    The rule `eval` knows no strings that have to be computed inside of expressions.
    """
    if isinstance(terms.head[t], (Text, Numeral)):
        return []
    values: dict[int, object] = {}
    try:
        for x in terms.below([t]):
            head = terms.head[x]
            if isinstance(head, (Numeral, Text)):
                values[x] = head.value
            elif terms.sort[x] is REGLAN and not all(is_part_of_constant(terms, a) for a in terms.arguments[x]):
                return []
            else:
                a = [values[y] if y > 0 else not values[-y] for y in terms.arguments[x]]
                values[x] = OPERATORS[str(head)](*a)
    except NoValue:
        return []
    value = values[t]
    if terms.sort[t] is BOOL:
        return [([t if value else -t], ("eval", t))]
    if terms.sort[t] is STRING:
        constant = terms.text(str(value))
    elif terms.sort[t] is INT and isinstance(value, int):
        constant = terms.numeral(value, 1, INT)
    else:
        return []
    return [([terms.apply("=", (t, constant))], ("eval", t))]
