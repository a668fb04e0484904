"""Declared constants of sort RegLan: memberships in what is built of them become memberships in ground expressions.

Where an assertion says that such a constant is some expression, the constant is replaced in every membership, and two
clauses say that the membership in what results is the same: by congruence, from the equalities used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from formats.terms import REGLAN, Function

if TYPE_CHECKING:
    from finder.clausify import Abstraction


def resolve_constants(abstraction: Abstraction) -> None:
    """Add the clauses, and the memberships that they mention, to the abstraction."""
    terms = abstraction.terms
    values: dict[int, tuple[int, int]] = {}
    for literal in abstraction.assertions:
        if literal > 0 and terms.head[literal] == "=" and terms.sort_of(terms.arguments[literal][0]) is REGLAN:
            sides = terms.arguments[literal]
            for c, other in (sides, sides[::-1]):
                if isinstance(terms.head[c], Function) and not terms.arguments[c]:
                    values.setdefault(c, (other, literal))
    if not values:
        return
    for t in list(abstraction.predicates):
        if terms.head[t] == "str.in_re":
            _resolve(abstraction, t, values)


def _resolve(abstraction: Abstraction, t: int, values: dict[int, tuple[int, int]]) -> None:
    """Add the clauses for one membership, if an expression without constants comes of it."""
    terms = abstraction.terms
    subject, expression = terms.arguments[t]
    new: dict[int, int] = {}
    premises: dict[int, None] = {}
    pairs: list[tuple[int, int]] = []
    under_way: set[int] = set()
    stack = [expression]
    while stack:
        e = stack[-1]
        below = (values[e][0],) if e in values else terms.arguments[e] if terms.sort[e] is REGLAN else ()
        missing = [a for a in below if a not in new]
        if e in new or not missing:
            stack.pop()
            under_way.discard(e)
            if e in values:
                new[e] = new[values[e][0]]
                premises[values[e][1]] = None
            elif e not in new:
                if isinstance(terms.head[e], Function) and terms.sort[e] is REGLAN:
                    return
                new[e] = e
                arguments = tuple([new[a] for a in below])
                if arguments != below:
                    new[e] = terms.apply(terms.head[e], arguments)
                    pairs.append((e, new[e]))
        elif e in under_way:
            # The constants are defined by each other.
            return
        else:
            under_way.add(e)
            stack += missing
    if new[expression] == expression:
        return
    membership = terms.apply("str.in_re", (subject, new[expression]))
    literal = abstraction.literal
    given = [literal(p) for p in premises]
    for old, goal in ((t, membership), (membership, t)):
        used = [*given, literal(old)]
        congruences = [*pairs, (t, membership)]
        abstraction.clauses.append(([*(-p for p in used), literal(goal)], ("cc", literal(goal), used, congruences)))
