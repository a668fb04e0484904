"""The rule `cc` as a chain of equations: each congruence with the equations that make its arguments equal."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from formats.terms import BOOL, FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.explain_terms import Printer
    from formats.terms import Terms

Chain = list[tuple[int, int, int]]
"""Links (x, y, n): x and y are equal by equation n. Each link begins where the one before ends."""


class Equation(NamedTuple):
    """Number `number` from 1: left = right. A premise has its literal, a congruence (0) a chain for each argument pair.

    A premise that is an equality says so of its two sides, any other literal that it is `true`.
    """

    number: int
    left: int
    right: int
    premise: int
    chains: list[Chain]


class Congruence(NamedTuple):
    """The equations, the goal, and the chain that proves it: between the sides of an equality, or from it to `true`."""

    equations: list[Equation]
    goal: int
    chain: Chain


def congruence(terms: Terms, a: Sequence[int]) -> Congruence:
    """What a record `cc` derives, in its order."""
    goal, count = a[0], a[1]
    links: dict[int, list[tuple[int, int]]] = {}
    equations: list[Equation] = []

    def join(x: int, y: int, number: int) -> None:
        links.setdefault(x, []).append((y, number))
        links.setdefault(y, []).append((x, number))
        if terms.sort_of(x) is BOOL:
            links.setdefault(-x, []).append((-y, number))
            links.setdefault(-y, []).append((-x, number))

    for number, premise in enumerate(a[2 : 2 + count], 1):
        x, y = premise, TRUE
        join(x, y, number)
        if premise > 0 and terms.head[premise] == "=":
            x, y = terms.arguments[premise]
            join(x, y, number)
        equations.append(Equation(number, x, y, premise, []))
    for s, t in zip(a[2 + count :: 2], a[3 + count :: 2], strict=True):
        number = len(equations) + 1
        chains = _arguments(terms, links, s, t)
        equations.append(Equation(number, s, t, 0, chains))
        join(s, t, number)
    chain = None
    if goal > 0 and terms.head[goal] == "=":
        chain = path(links, *terms.arguments[goal])
    if chain is None:
        chain = path(links, goal, TRUE) or []
    return Congruence(equations, goal, chain)


def _arguments(terms: Terms, links: dict[int, list[tuple[int, int]]], s: int, t: int) -> list[Chain]:
    """Chains that make the arguments of two applications equal, in turn, or for an equality crosswise."""
    for other in (terms.arguments[t], terms.arguments[t][::-1]):
        chains = [path(links, x, y) for x, y in zip(terms.arguments[s], other, strict=True)]
        found = [chain for chain in chains if chain is not None]
        if len(found) == len(chains):
            return [chain for chain in found if chain]
    raise ValueError(f"terms {s} and {t} are not congruent")


def path(links: dict[int, list[tuple[int, int]]], start: int, end: int) -> Chain | None:
    """The shortest chain from one member of a class to another, None if they are not in one."""
    before: dict[int, tuple[int, int]] = {start: (0, 0)}
    queue = deque([start])
    while queue and end not in before:
        x = queue.popleft()
        for y, number in links.get(x, ()):
            if y not in before:
                before[y] = (x, number)
                queue.append(y)
    if end not in before:
        return None
    chain: Chain = []
    while end != start:
        x, number = before[end]
        chain.append((x, end, number))
        end = x
    return chain[::-1]


def written(printer: Printer, chain: Chain, width: int = 40) -> str:
    """A chain as «a = b = c  [1, 2]», with the numbers of the equations."""
    terms = [chain[0][0], *(y for _, y, _ in chain)]
    numbers = ", ".join(dict.fromkeys(str(number) for _, _, number in chain))
    return f"{' = '.join(printer.text(t, width) for t in terms)}  [{numbers}]"


def lines(printer: Printer, argument: Congruence) -> list[tuple[str, str]]:
    """The derivation line by line: what stands in the margin, and the text."""
    shown: list[tuple[str, str]] = []
    for number, left, right, premise, chains in argument.equations:
        if premise:
            shown.append((f"[{number}]", f"{printer.text(premise)}   (assumed)"))
            continue
        shown.append((f"[{number}]", f"{printer.text(left)} = {printer.text(right)}"))
        if chains:
            shown.append(("", "since " + ";  ".join(written(printer, chain) for chain in chains)))
        else:
            shown.append(("", "since their arguments are the same"))
    if argument.goal == FALSE:
        shown.append(("so", f"{written(printer, argument.chain)}, a contradiction"))
    elif argument.chain:
        shown.append(("so", f"{printer.text(argument.goal)}, since {written(printer, argument.chain)}"))
    else:
        shown.append(("so", f"{printer.text(argument.goal)}, whose sides are the same"))
    return shown
