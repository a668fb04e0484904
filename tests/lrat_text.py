"""An independent checker of text LRAT, small and slow: sets of literals, nothing shared with the code under test."""

from __future__ import annotations


class Refused(Exception):
    """The proof is not one."""


def read_dimacs(text: str) -> tuple[int, dict[int, frozenset[int]]]:
    """The number of variables, and the clauses by number."""
    (first, *lines) = [line for line in text.splitlines() if not line.startswith("c")]
    p, cnf, variables, count = first.split()
    assert (p, cnf) == ("p", "cnf")
    numbers = [int(x) for line in lines for x in line.split()]
    clauses: dict[int, frozenset[int]] = {}
    start = 0
    for i, x in enumerate(numbers):
        if x == 0:
            clauses[len(clauses) + 1] = frozenset(numbers[start:i])
            start = i + 1
    assert start == len(numbers) and len(clauses) == int(count)
    assert all(abs(x) <= int(variables) for clause in clauses.values() for x in clause)
    return int(variables), clauses


def check_lrat(cnf: str, proof: str) -> None:
    """Check each line of the proof, RAT included; the last one must be the empty clause. Raises Refused."""
    _, live = read_dimacs(cnf)
    last = len(live)
    finished = False
    for line in proof.splitlines():
        if finished:
            raise Refused("something follows the empty clause")
        words = line.split()
        if words[1] == "d":
            if int(words[0]) != last or words[-1] != "0":
                raise Refused(line)
            for x in words[2:-1]:
                if live.pop(int(x), None) is None:
                    raise Refused(f"deleted twice: {x}")
            continue
        ident, *rest = map(int, words)
        middle = rest.index(0)
        literals, hints = rest[:middle], rest[middle + 1 : -1]
        if ident != last + 1 or rest[-1] != 0:
            raise Refused(line)
        _addition(live, literals, hints)
        last = ident
        live[ident] = frozenset(literals)
        finished = not literals
    if not finished:
        raise Refused("no empty clause")


def _addition(live: dict[int, frozenset[int]], literals: list[int], hints: list[int]) -> None:
    cut = next((i for i, h in enumerate(hints) if h < 0), len(hints))
    false = set(literals)
    if _propagates_to_conflict(live, false, hints[:cut]):
        if cut < len(hints):
            raise Refused("hints after the conflict")
        return
    if not literals:
        raise Refused("no conflict")
    groups: dict[int, list[int]] = {}
    for h in hints[cut:]:
        if h < 0:
            if -h in groups:
                raise Refused("a candidate comes twice")
            groups[-h] = group = []
        else:
            group.append(h)
    pivot = literals[0]
    candidates = {number for number, clause in live.items() if -pivot in clause}
    if candidates != set(groups):
        raise Refused("not exactly the clauses with the negated pivot")
    for number, group in groups.items():
        others = live[number] - {-pivot}
        if any(-x in false for x in others):
            if group:
                raise Refused("hints for a resolvent that is true")
            continue
        if not _propagates_to_conflict(live, false | others, group):
            raise Refused("a resolvent without a conflict")


def _propagates_to_conflict(live: dict[int, frozenset[int]], false: set[int], hints: list[int]) -> bool:
    """Follow the hints and extend `false`; whether the last one ends in a conflict."""
    if any(-x in false for x in false):
        return True
    for i, h in enumerate(hints):
        if h not in live:
            raise Refused(f"no clause {h}")
        rest = live[h] - false
        if len(rest) > 1:
            raise Refused(f"clause {h} is not unit")
        if not rest:
            if i + 1 < len(hints):
                raise Refused("hints after the conflict")
            return True
        false.update(-x for x in rest)
    return False
