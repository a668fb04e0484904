"""Declared constants of sort RegLan, and strings to be computed: memberships become memberships in ground expressions.

Where an assertion says that such a constant is some expression, the constant is replaced in every membership, as are
ground strings by their values; two clauses say that the membership in what results is the same: by congruence, from the
equalities used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from finder.expressions import ground
from finder.string_functions import value_of
from formats.terms import REGLAN, Function, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from finder.axioms import Clause
    from finder.clausify import Abstraction
    from formats.terms import Terms


class Resolved(NamedTuple):
    """A term of sort RegLan that equals another one: by congruence `pairs`, in order, from the literals `premises`."""

    term: int
    premises: list[int]
    pairs: list[tuple[int, int]]


def definitions(abstraction: Abstraction) -> dict[int, tuple[int, int]]:
    """What assertions say that declared constants of sort RegLan are, each with the assertion that says it first."""
    terms = abstraction.terms
    named: dict[int, tuple[int, int]] = {}
    for literal in abstraction.assertions:
        if literal > 0 and terms.head[literal] == "=" and terms.sort_of(terms.arguments[literal][0]) is REGLAN:
            sides = terms.arguments[literal]
            for c, other in (sides, sides[::-1]):
                if isinstance(terms.head[c], Function) and not terms.arguments[c]:
                    named.setdefault(c, (other, literal))
    return named


def resolve_constants(abstraction: Abstraction) -> None:
    """Add the clauses, and the memberships that they mention, to the abstraction."""
    terms = abstraction.terms
    named = definitions(abstraction)
    units: dict[int, Clause] = {}

    def computed(t: int) -> tuple[int, int] | None:
        """A ground string's value, and the equality that says so."""
        if ground(terms, t):
            for clause in value_of(terms, t):
                (equality,) = clause[0]
                units[equality] = clause
                left, right = terms.arguments[equality]
                return (right if left == t else left), equality
        return None

    for t in list(abstraction.predicates):
        if terms.head[t] == "str.in_re":
            _resolve(abstraction, t, named, computed, units)


def _resolve(
    abstraction: Abstraction,
    t: int,
    named: dict[int, tuple[int, int]],
    computed: Callable[[int], tuple[int, int] | None],
    units: dict[int, Clause],
) -> None:
    """Add the clauses for one membership, if an expression without constants comes of it."""
    terms, literal = abstraction.terms, abstraction.literal
    subject, expression = terms.arguments[t]
    found = resolved(terms, expression, named, computed)
    if found is None or found.term == expression:
        return
    membership = terms.apply("str.in_re", (subject, found.term))
    for premise in found.premises:
        if premise in units:
            clause, justification = units.pop(premise)
            abstraction.clauses.append(([literal(x) for x in clause], justification))
    given = [literal(p) for p in found.premises]
    for old, goal in ((t, membership), (membership, t)):
        used = [*given, literal(old)]
        congruences = [*found.pairs, (t, membership)]
        abstraction.clauses.append(([*(-p for p in used), literal(goal)], ("cc", literal(goal), used, congruences)))


def resolved(
    terms: Terms,
    expression: int,
    named: dict[int, tuple[int, int]],
    valued: Callable[[int], tuple[int, int] | None],
) -> Resolved | None:
    """A term of sort RegLan made of constants only that equals `expression`; None if there is none.

    `named` gives what a constant of sort RegLan is equal to, `valued` the value of a string or an integer or None, both
    with the equality that says so.
    """
    new: dict[int, int] = {}
    premises: dict[int, None] = {}
    pairs: list[tuple[int, int]] = []
    under_way: set[int] = set()
    stack = [expression]
    while stack:
        e = stack[-1]
        if e in new:
            stack.pop()
            continue
        if terms.sort[e] is not REGLAN:
            stack.pop()
            new[e] = e
            if not isinstance(terms.head[e], (Text, Numeral)):
                value = valued(e)
                if value is None:
                    return None
                new[e], equality = value
                premises[equality] = None
            continue
        definition = named.get(e) if isinstance(terms.head[e], Function) else None
        if definition is None and isinstance(terms.head[e], Function):
            return None
        below = terms.arguments[e] if definition is None else definition[:1]
        missing = [a for a in below if a not in new]
        if missing:
            if e in under_way:
                # The constants are defined by each other.
                return None
            under_way.add(e)
            stack += missing
            continue
        stack.pop()
        if definition is not None:
            new[e] = new[definition[0]]
            premises[definition[1]] = None
            continue
        arguments = tuple([new[a] for a in below])
        new[e] = e if arguments == below else terms.apply(terms.head[e], arguments)
        if new[e] != e:
            pairs.append((e, new[e]))
    return Resolved(new[expression], list(premises), pairs)
