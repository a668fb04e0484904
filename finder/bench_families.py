"""Growing families of problems with certificates, written directly: what the checker's cost is measured on.

A family is a function from a size, at least 2, to the bytes of a problem and of a certificate that verifies. Nothing
is searched for, except in `pigeonhole`, so that sizes can grow far beyond what a search would reach.
"""

from __future__ import annotations

import hashlib
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from formats.certificate_writer import LemmaWriter, sat_certificate, unsat_certificate
from formats.meter import Meter
from formats.smtlib import read_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from formats.terms import Head


class Instance(NamedTuple):
    """The bytes of a problem and of a certificate for its only query."""

    problem: bytes
    certificate: bytes


class Proof:
    """An unsat certificate under construction, over the terms of a problem.

    `assertions` are the literals asserted, `constants` the terms of the declared names, in order. Clauses are numbered
    as in the certificate; `clauses` holds those of `assume` and `clause`.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.problem = "\n".join([*lines, "(check-sat)", ""]).encode()
        script = read_script(self.problem, "family", Meter(1 << 60))
        self.terms = script.terms
        self.assertions = script.queries[0].assertions
        self.constants = [self.terms.find(f, ()) for f in script.functions]
        self.writer = LemmaWriter(self.terms, len(self.terms))
        self.clauses: list[list[int]] = []
        self.steps = array("i")
        self.count = 0

    def term(self, head: Head, arguments: Sequence[int]) -> int:
        """The number of `head(arguments)`, by a `t` record if it is new."""
        return self.writer.number(self.terms.apply(head, arguments))

    def record(self, rule: str, *arguments: int) -> int:
        """A `c` record; returns the number of its clause. All of them come before the first step."""
        self.writer.clause(rule, arguments)
        self.count += 1
        return self.count

    def assume(self, k: int) -> int:
        """The unit clause of assertion k, from 0."""
        self.clauses.append([self.assertions[k]])
        return self.record("in", k + 1)

    def clause(self, k: int) -> tuple[int, int]:
        """The clause that assertion k, a disjunction, stands for: numbers of its unit and of its definition."""
        t = self.assertions[k]
        arguments = self.terms.arguments[t]
        unit = self.assume(k)
        self.clauses.append([-t, *arguments])
        return unit, self.record("def", t, len(arguments))

    def step(self, literals: Sequence[int], hints: Sequence[int]) -> int:
        """A step of the refutation; returns the number of its clause."""
        self.steps.extend((len(literals), len(hints), *literals, *hints))
        self.count += 1
        return self.count

    def delete(self, *numbers: int) -> None:
        """A deletion."""
        self.steps.extend((-len(numbers), *numbers))

    def instance(self) -> Instance:
        """The problem with its certificate."""
        digest = hashlib.sha256(self.problem).hexdigest()
        return Instance(self.problem, unsat_certificate(1, digest, self.writer.lines, self.steps))

    def dimacs(self) -> bytes:
        """The clauses before the refutation, for other checkers; `assume` and `clause` must have made them all."""
        return dimacs_text(len(self.terms), self.clauses)

    def lrat(self) -> bytes:
        """The refutation as text LRAT, for other checkers."""
        return lrat_text(len(self.clauses), self.steps)

    def drat(self) -> bytes:
        """The additions of the refutation as text DRAT, for other checkers."""
        return drat_text(self.steps)


def dimacs_text(variables: int, clauses: Sequence[Sequence[int]]) -> bytes:
    """Clauses as a DIMACS file."""
    lines = [f"p cnf {variables} {len(clauses)}", *(" ".join(map(str, [*c, 0])) for c in clauses)]
    return "\n".join([*lines, ""]).encode()


def lrat_text(number: int, steps: array[int]) -> bytes:
    """The words of a refutation of `number` clauses as text LRAT."""
    lines = []
    for literals, numbers in _records(steps):
        if literals is None:
            lines.append([number, "d", *numbers, 0])
        else:
            number += 1
            lines.append([number, *literals, 0, *numbers, 0])
    return "\n".join([*(" ".join(map(str, line)) for line in lines), ""]).encode()


def drat_text(steps: array[int]) -> bytes:
    """The additions of a refutation as text DRAT."""
    lines = [[*literals, 0] for literals, _ in _records(steps) if literals is not None]
    return "\n".join([*(" ".join(map(str, line)) for line in lines), ""]).encode()


def _records(t: array[int]) -> Iterator[tuple[array[int] | None, array[int]]]:
    """Literals and hints of each addition; None and the clauses of each deletion."""
    p = 0
    while p < len(t):
        if t[p] < 0:
            end = p + 1 - t[p]
            yield None, t[p + 1 : end]
        else:
            hints = p + 2 + t[p]
            end = hints + t[p + 1]
            yield t[p + 2 : hints], t[hints:end]
        p = end


def _declare(sort: str, names: Iterable[str]) -> list[str]:
    return [f"(declare-const {name} {sort})" for name in names]


def _points(sort: str, n: int) -> list[str]:
    return _declare(sort, [f"x{i}" for i in range(n + 1)])


# ---- equality


def _equalities(n: int) -> Proof:
    """x0 = x1 = … = xn, but x0 ≠ xn."""
    links = [f"(assert (= x{i} x{i + 1}))" for i in range(n)]
    return Proof(["(set-logic QF_UF)", "(declare-sort U 0)", *_points("U", n), *links, f"(assert (not (= x0 x{n})))"])


def equality_chain(n: int) -> Instance:
    """x0 = … = xn by one `cc` record with n premises."""
    proof = _equalities(n)
    units = [proof.assume(k) for k in range(n + 1)]
    chain = proof.record("cc", -proof.assertions[n], n, *proof.assertions[:n])
    proof.step([], [*units, chain])
    return proof.instance()


def equality_steps(n: int) -> Instance:
    """x0 = … = xn by n − 1 transitivities, each a `cc` record of three literals and, but for the last, a new atom."""
    proof = _equalities(n)
    units = [proof.assume(k) for k in range(n + 1)]
    x, links = proof.constants, proof.assertions
    reached, chain = links[0], []
    for i in range(1, n):
        goal = proof.term("=", (x[0], x[i + 1]))
        chain.append(proof.record("cc", goal, 2, reached, links[i]))
        reached = goal
    proof.step([], [*units, *chain])
    return proof.instance()


def nested_application(n: int) -> Instance:
    """f(a) = a, but fⁿ(a) ≠ a: one term of depth n, one `cc` record with n − 1 congruences."""
    power = "(f " * n + "a" + ")" * n
    declarations = ["(set-logic QF_UF)", "(declare-sort U 0)", "(declare-const a U)", "(declare-fun f (U) U)"]
    proof = Proof([*declarations, "(assert (= (f a) a))", f"(assert (not (= {power} a)))"])
    units = [proof.assume(0), proof.assume(1)]
    goal = -proof.assertions[1]
    powers = [max(proof.terms.arguments[goal])]
    while len(powers) < n:
        powers.append(proof.terms.arguments[powers[-1]][0])
    powers.reverse()
    pairs = [t for i in range(1, n) for t in (powers[i], powers[i - 1])]
    proof.step([], [*units, proof.record("cc", goal, 1, proof.assertions[0], *pairs)])
    return proof.instance()


# ---- differences


def _differences(n: int) -> Proof:
    """x0 < x1 < … < xn, but not x0 < xn."""
    links = [f"(assert (< x{i} x{i + 1}))" for i in range(n)]
    return Proof(["(set-logic QF_IDL)", *_points("Int", n), *links, f"(assert (not (< x0 x{n})))"])


def difference_chain(n: int) -> Instance:
    """x0 < … < xn by one `la` record with n + 1 literals."""
    proof = _differences(n)
    units = [proof.assume(k) for k in range(n + 1)]
    farkas = [x for literal in proof.assertions for x in (1, literal)]
    proof.step([], [*units, proof.record("la", n + 1, *farkas)])
    return proof.instance()


def difference_steps(n: int) -> Instance:
    """x0 < … < xn by n − 1 transitivities, each an `la` record of three literals and, but for the last, a new atom."""
    proof = _differences(n)
    units = [proof.assume(k) for k in range(n + 1)]
    x, links = proof.constants, proof.assertions
    reached, chain = links[0], []
    for i in range(1, n):
        goal = proof.term("<", (x[0], x[i + 1]))
        chain.append(proof.record("la", 3, 1, reached, 1, links[i], 1, -goal))
        reached = goal
    proof.step([], [*units, *chain])
    return proof.instance()


def difference_triangles(n: int) -> Instance:
    """x0 < … < xn and all i < j < k: xi < xj and xj < xk make xi < xk. Some n³/6 `la` records over n²/2 atoms."""
    proof = _differences(n)
    units = [proof.assume(k) for k in range(n + 1)]
    x = proof.constants
    below = {(i, k): proof.term("<", (x[i], x[k])) for k in range(n + 1) for i in range(k)}
    chain = []
    for k in range(2, n + 1):
        for j in range(1, k):
            for i in range(j):
                number = proof.record("la", 3, 1, below[i, j], 1, below[j, k], 1, -below[i, k])
                if i == 0 and j == k - 1:
                    chain.append(number)
    proof.step([], [*units, *chain])
    return proof.instance()


def nested_sum(n: int) -> Instance:
    """1 + (1 + (… + x)) < x: a sum of depth n, refuted by one `la` record of one literal."""
    total = "(+ 1 " * n + "x" + ")" * n
    proof = Proof(["(set-logic QF_LIA)", "(declare-const x Int)", f"(assert (< {total} x))"])
    proof.step([], [proof.assume(0), proof.record("la", 1, 1, proof.assertions[0])])
    return proof.instance()


def difference_model(n: int) -> Instance:
    """x0 < … < xn is satisfiable: a model with n + 1 values."""
    links = [f"(assert (< x{i} x{i + 1}))" for i in range(n)]
    problem = "\n".join(["(set-logic QF_IDL)", *_points("Int", n), *links, "(check-sat)", ""]).encode()
    digest = hashlib.sha256(problem).hexdigest()
    return Instance(problem, sat_certificate(1, digest, [f"v #{i + 1} {i}" for i in range(n + 1)]))


# ---- strings


def digits(n: int) -> Instance:
    """n digits are n characters: one `re` record, whose invariant has a tuple of states for each length."""
    times = f"(_ re.^ {n})"
    members = [f'(str.in_re x ({times} (re.range "0" "9")))', f"(not (str.in_re x ({times} re.allchar)))"]
    proof = Proof(["(set-logic QF_S)", "(declare-const x String)", *(f"(assert {text})" for text in members)])
    units = [proof.assume(k) for k in range(2)]
    clash = proof.record("re", proof.constants[0], 2, *proof.assertions, *[0] * (n + 1))
    proof.step([], [*units, clash])
    return proof.instance()


def prefixes(n: int) -> Instance:
    """Of n strings, each is one of two constants, and the first is in a pattern that has neither: `re` of two each."""
    names = [f"x{i}" for i in range(n)]
    known = [f'(assert (= {x} "service:get{i}"))' for i, x in enumerate(names)]
    member = '(str.in_re {} (re.++ (str.to_re "service:put") re.all))'
    proof = Proof(
        ["(set-logic QF_S)", *_declare("String", names), *known, f"(assert {member.format(names[0])})"],
    )
    units = [proof.assume(k) for k in (0, n)]
    pattern = proof.terms.arguments[proof.assertions[n]][1]
    chain = []
    for x, equality in zip(proof.constants, proof.assertions, strict=False):
        # The constants part where «get» is not «put».
        chain.append(proof.record("re", x, 2, equality, proof.term("str.in_re", (x, pattern)), *[0] * 9))
    proof.step([], [*units, chain[0]])
    return proof.instance()


def lengths(n: int) -> Instance:
    """The length of one of n constants is not what it is: one `eval` record for each."""
    wrong = [f'(= (str.len "service:get{i}") 0)' for i in range(n)]
    proof = Proof(["(set-logic QF_SLIA)", f"(assert (or {' '.join(wrong)}))"])
    unit, some = proof.clause(0)
    values = [proof.record("eval", t) for t in proof.terms.arguments[proof.assertions[0]]]
    proof.step([], [*values, unit, some])
    return proof.instance()


def brackets(n: int) -> Instance:
    """A concatenation of n strings from the left is the same from the right: one `cat` record."""
    names = [f"x{i}" for i in range(n)]
    left, right = names[0], names[-1]
    for x in names[1:]:
        left = f"(str.++ {left} {x})"
    for x in reversed(names[:-1]):
        right = f"(str.++ {x} {right})"
    proof = Proof(["(set-logic QF_S)", *_declare("String", names), f"(assert (not (= {left} {right})))"])
    unit = proof.assume(0)
    proof.step([], [unit, proof.record("cat", -proof.assertions[0])])
    return proof.instance()


# ---- propositional logic


def trichotomies(n: int) -> Instance:
    """Of n pairs of neighbours, the first is neither below, nor equal, nor above: one `tri` record for each pair."""
    apart = ["(not (< x0 x1))", "(not (< x1 x0))", "(not (= x0 x1))"]
    proof = Proof(["(set-logic QF_IDL)", *_points("Int", n), *(f"(assert {text})" for text in apart)])
    units = [proof.assume(k) for k in range(3)]
    chain = []
    for a, b in pairwise(proof.constants):
        for head, arguments in (("=", (a, b)), ("<", (a, b)), ("<", (b, a))):
            proof.term(head, arguments)
        chain.append(proof.record("tri", a, b))
    proof.step([], [*units, chain[0]])
    return proof.instance()


def absolute_values(n: int) -> Instance:
    """Of n numbers, the first is not negative and not its absolute value: one `ax` record for each number."""
    apart = ["(not (< x0 0))", "(not (= (abs x0) x0))"]
    proof = Proof(["(set-logic QF_LIA)", *_points("Int", n - 1), *(f"(assert {text})" for text in apart)])
    units = [proof.assume(k) for k in range(2)]
    zero = proof.terms.arguments[-proof.assertions[0]][1]
    chain = []
    for x in proof.constants:
        proof.term("<", (x, zero))
        proof.term("=", (x, proof.terms.apply("abs", (x,))))
        chain.append(proof.record("ax", 5, x))
    proof.step([], [*units, chain[0]])
    return proof.instance()


def wide_and(n: int) -> Instance:
    """p1 ∧ … ∧ pn and ¬p1 ∨ … ∨ ¬pn: terms with n arguments, each definition record a clause of two literals."""
    names = [f"p{i}" for i in range(n)]
    every_name, no_name = " ".join(names), " ".join(f"(not {p})" for p in names)
    proof = Proof(
        ["(set-logic QF_UF)", *_declare("Bool", names), f"(assert (and {every_name}))", f"(assert (or {no_name}))"]
    )
    every = proof.assume(0)
    one, some = proof.clause(1)
    parts = [proof.record("def", proof.assertions[0], k) for k in range(n)]
    proof.step([], [every, *parts, one, some])
    return proof.instance()


def nested_and(n: int) -> Instance:
    """p1 ∧ (p2 ∧ (… ∧ pn)) and ¬pn: a conjunction of depth n, taken apart by one definition record a level."""
    names = [f"p{i}" for i in range(n)]
    nested = "".join(f"(and {p} " for p in names[:-1]) + names[-1] + ")" * (n - 1)
    proof = Proof(["(set-logic QF_UF)", *_declare("Bool", names), f"(assert {nested})", f"(assert (not {names[-1]}))"])
    hints = [proof.assume(0), proof.assume(1)]
    t = proof.assertions[0]
    for _ in range(n - 1):
        hints.append(proof.record("def", t, 1))
        t = proof.terms.arguments[t][1]
    proof.step([], hints)
    return proof.instance()


def _clauses(names: Iterable[str], clauses: Iterable[Sequence[str]]) -> Proof:
    """A problem of clauses over Boolean constants."""
    asserted = [f"(assert (or {' '.join(clause)}))" for clause in clauses]
    return Proof(["(set-logic QF_UF)", *_declare("Bool", names), *asserted])


def parity_ladder_proof(n: int) -> Proof:
    """Two sums of the same n bits, one bit at a time, are equal: 14 steps a rung, of at most three literals.

    s(i+1) = s(i) ⊕ x(i) and t(i+1) = t(i) ⊕ x(i) with s(0) = t(0) and s(n) ≠ t(n). Every clause is deleted after
    its last use, so that the live clauses shrink from the first step on.
    """
    names = [f"{letter}{i}" for i in range(n + 1) for letter in "stx"]
    clauses = []
    for i in range(n):
        for y in "st":
            a, b, c = f"{y}{i + 1}", f"{y}{i}", f"x{i}"
            clauses += [(f"(not {a})", b, c), (a, f"(not {b})", c), (a, b, f"(not {c})")]
            clauses.append((f"(not {a})", f"(not {b})", f"(not {c})"))
    ends = [("(not s0)", "t0"), ("s0", "(not t0)"), (f"s{n}", f"t{n}"), (f"(not s{n})", f"(not t{n})")]
    proof = _clauses(names, [*clauses, *ends])
    pairs = [proof.clause(k) for k in range(8 * n + 4)]
    parts = proof.terms.arguments

    def plain(k: int) -> int:
        number = proof.step(parts[proof.assertions[k]], pairs[k])
        proof.delete(*pairs[k])
        return number

    below, above = plain(8 * n), plain(8 * n + 1)  # s → t and t → s on the rung reached
    for i in range(n):
        x, s, t = proof.constants[3 * i + 2 : 3 * i + 5]
        s0, s1, s2, s3, t0, t1, t2, t3 = (plain(8 * i + k) for k in range(8))
        without, with_ = proof.step([-s, t, x], [s0, below, t1]), proof.step([-s, t, -x], [s3, above, t2])
        next_below = proof.step([-s, t], [without, with_])
        proof.delete(without, with_)
        without, with_ = proof.step([s, -t, x], [t0, above, s1]), proof.step([s, -t, -x], [t3, below, s2])
        next_above = proof.step([s, -t], [without, with_])
        proof.delete(without, with_, below, above, s0, s1, s2, s3, t0, t1, t2, t3)
        below, above = next_below, next_above
    some, other = plain(8 * n + 2), plain(8 * n + 3)
    unit = proof.step([proof.constants[3 * n]], [some, above])
    proof.step([], [unit, below, other])
    return proof


def parity_ladder(n: int) -> Instance:
    """See `parity_ladder_proof`."""
    return parity_ladder_proof(n).instance()


def ordering_proof(n: int) -> Proof:
    """Every finite order has a least element: some n³/3 clauses, some n² steps of at most n literals and 3n hints.

    xij reads «i is below j»; every j has an i below it. Elements leave from n down: with k gone, the one below j
    is among the others. Source: Stålmarck, "Short resolution proofs for a sequence of tricky formulas", 1996.
    """
    index = {pair: v for v, pair in enumerate((i, j) for i in range(n) for j in range(n) if i != j)}
    names = [f"x{i}_{j}" for i, j in index]
    least = [[f"x{i}_{j}" for i in range(n) if i != j] for j in range(n)]
    apart = [(i, j) for i in range(n) for j in range(i)]
    through = [(i, k, j) for k in range(n) for i in range(k) for j in range(k) if i != j]
    proof = _clauses(
        names,
        [*least]
        + [[f"(not x{i}_{j})", f"(not x{j}_{i})"] for i, j in apart]
        + [[f"(not x{i}_{k})", f"(not x{k}_{j})", f"x{i}_{j}"] for i, k, j in through],
    )
    pairs = [proof.clause(k) for k in range(len(proof.assertions))]
    one_way = dict(zip(apart, pairs[n:], strict=False))
    transitive = dict(zip(through, pairs[n + len(apart) :], strict=True))
    below: list[tuple[int, ...]] = [*pairs[:n]]
    for k in range(n - 1, 0, -1):
        left: list[tuple[int, ...]] = []
        for j in range(k):
            literals = [proof.constants[index[i, j]] for i in range(k) if i != j]
            hints = [*below[j]]
            for i in range(k):
                hints += one_way[k, j] if i == j else transitive[i, k, j]
            left.append((proof.step(literals, [*hints, *below[k]]),))
        if k > 1:
            proof.delete(*(number for pair in below for number in pair))
        below = left
    return proof


def ordering(n: int) -> Instance:
    """See `ordering_proof`."""
    return ordering_proof(n).instance()


def add_and_delete(n: int) -> Instance:
    """n times the same clause is added and deleted over a fixed problem: memory must not grow."""
    proof = _clauses(["p", "q"], [("p", "q"), ("p", "(not q)"), ("(not p)", "q"), ("(not p)", "(not q)")])
    (u0, d0), (u1, d1), (u2, d2), (u3, d3) = (proof.clause(k) for k in range(4))
    p = proof.constants[0]
    for _ in range(n):
        proof.delete(proof.step([p], [u0, d0, u1, d1]))
    unit = proof.step([p], [u0, d0, u1, d1])
    proof.step([], [unit, u2, d2, u3, d3])
    return proof.instance()


def pigeonhole(holes: int) -> Instance:
    """`holes` + 1 pigeons, as the finder refutes them. Raises ValueError if it does not."""
    from finder.engines import Task, lazy

    names = [f"p{i}_{j}" for i in range(holes + 1) for j in range(holes)]
    clauses = [[f"p{i}_{j}" for j in range(holes)] for i in range(holes + 1)]
    for j in range(holes):
        clauses += [[f"(not p{i}_{j})", f"(not p{k}_{j})"] for i in range(holes + 1) for k in range(i)]
    proof = _clauses(names, clauses)
    script = read_script(proof.problem, "family", Meter(1 << 60))
    answer = lazy(Task(script, 1, hashlib.sha256(proof.problem).hexdigest(), float("inf"), 0))
    if answer.answer != "unsat":
        raise ValueError(f"pigeonhole {holes}: {answer.answer} {answer.reason}")
    return Instance(proof.problem, answer.certificate)


FAMILIES: dict[str, Callable[[int], Instance]] = {
    "equality chain, one cc": equality_chain,
    "equality chain, cc of 3": equality_steps,
    "nested application, cc": nested_application,
    "difference chain, one la": difference_chain,
    "difference chain, la of 3": difference_steps,
    "triangles, la of 3": difference_triangles,
    "nested sum, la": nested_sum,
    "difference chain, model": difference_model,
    "trichotomies, tri": trichotomies,
    "absolute values, ax": absolute_values,
    "digits, one re": digits,
    "constants, re of 2": prefixes,
    "lengths of constants, eval": lengths,
    "brackets, one cat": brackets,
    "wide and, def": wide_and,
    "nested and, def": nested_and,
    "parity ladder": parity_ladder,
    "ordering principle": ordering,
    "add and delete": add_and_delete,
    "pigeonhole, found": pigeonhole,
}
"""All families by name."""
