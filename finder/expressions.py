"""Terms of sort RegLan: what assertions define constants to be, which terms are ground, and what operators mean.

No engine decides a constant of this sort. A problem that declares one names an expression by it, in an equality that it
asserts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.applicability import NotKnown
from formats.terms import REGLAN, Function, Numeral, Text, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from formats.terms import Terms


def definitions(terms: Terms, assertions: Sequence[int]) -> dict[int, int]:
    """The term that each constant of sort RegLan is asserted to be equal to, after those of the constants in it.

    Constants that are not defined, or by themselves, are missing.
    """
    equalities = []
    stack = list(reversed(assertions))
    while stack:
        literal = stack.pop()
        if literal < 0:
            continue
        head, arguments = terms.head[literal], terms.arguments[literal]
        if head == "and":
            stack += reversed(arguments)
        elif head == "=" and terms.sort_of(arguments[0]) is REGLAN:
            equalities += [(r, s) for r, s in (arguments, arguments[::-1]) if isinstance(terms.head[r], Function)]
    waiting = [(r, s, _constants(terms, s)) for r, s in equalities if not terms.arguments[r]]
    found: dict[int, int] = {}
    while True:
        ready = [(r, s) for r, s, below in waiting if r not in found and below <= found.keys()]
        if not ready:
            return found
        for r, s in ready:
            found.setdefault(r, s)


def ordered(terms: Terms, roots: Sequence[int], defined: dict[int, int]) -> list[int]:
    """The terms below the literals `roots`, and they: after their arguments, and constants after their definitions."""
    found: dict[int, None] = {}
    for r, s in defined.items():
        found |= dict.fromkeys(terms.below([s]))
        found[r] = None
    return list(found | dict.fromkeys(terms.below(roots)))


def ground(terms: Terms, t: int) -> bool:
    """Whether no declared constant or function is below term t, and no variable."""
    return not any(isinstance(terms.head[x], (Function, Variable)) for x in terms.below([t]))


def is_constant(terms: Terms, t: int) -> bool:
    """Whether term t, of sort RegLan, is made of constants and operators of this sort: no string is computed."""
    return all(is_part_of_constant(terms, x) for x in terms.below([t]))


def parts(terms: Terms, term: int) -> Iterator[int]:
    """The parts of a concatenation that are no concatenations, in order; the term itself if it is none."""
    stack = [term]
    while stack:
        t = stack.pop()
        if terms.head[t] == "str.++":
            stack += terms.arguments[t][::-1]
        else:
            yield t


def any_ground(terms: Terms) -> int:
    """The first term of sort RegLan of the kind that `is_constant` recognises, 0 if there is none."""
    found = bytearray(len(terms) + 1)
    for t in range(1, len(terms) + 1):
        found[t] = is_part_of_constant(terms, t) and all(found[abs(a)] for a in terms.arguments[t])
        if found[t] and terms.sort[t] is REGLAN:
            return t
    return 0


def is_part_of_constant(terms: Terms, t: int) -> bool:
    """Whether term t is a constant, or an operator of sort RegLan: see `is_constant`."""
    head = terms.head[t]
    return isinstance(head, (Text, Numeral)) or (isinstance(head, str) and terms.sort[t] is REGLAN)


def range_ends(terms: Terms, t: int) -> tuple[int, int]:
    """The first and the last character of term t, a range; (1, 0) if it is empty. Raises NotKnown."""
    words = [x.value if isinstance(x := terms.head[a], Text) else None for a in terms.arguments[t]]
    if words[0] is None or words[1] is None:
        raise NotKnown("re.range of strings that are no constants")
    if len(words[0]) != 1 or len(words[1]) != 1 or words[0] > words[1]:
        return 1, 0
    return ord(words[0]), ord(words[1])


def loop_bounds(terms: Terms, t: int) -> tuple[int, int]:
    """How often at least and at most term t, a loop, repeats; (1, 0) if it has no words. Raises NotKnown."""
    least, most = (terms.head[a] for a in terms.arguments[t][1:])
    if not isinstance(least, Numeral) or not isinstance(most, Numeral):
        raise NotKnown("re.loop with bounds that are no numerals")
    first = max(least.numerator, 0)
    return (first, most.numerator) if first <= most.numerator else (1, 0)


def _constants(terms: Terms, t: int) -> set[int]:
    """The constants of sort RegLan below a term."""
    below = terms.below([t])
    return {x for x in below if isinstance(terms.head[x], Function) and terms.sort[x] is REGLAN}
