"""Random clause records over random terms, of which many are accepted.

Records and terms are texts in the notation of `forge`; where it matters, that is also the notation of SMT-LIB, so that
a record can be carried over to any problem that declares the same names.
"""

from __future__ import annotations

import random
from fractions import Fraction

from checker.axioms import book
from checker.context import Context, Mismatch
from checker.rules import RULES
from formats.meter import Meter
from formats.terms import BOOL, INT, REAL, Function, Head, Numeral, Sort
from tests.checker.forge import Forge

PRELUDE = (
    "(set-logic ALL)\n(declare-sort U 0)\n(declare-sort V 0)\n"
    "(declare-const x Int)(declare-const y Int)(declare-const z Int)\n"
    "(declare-const a Real)(declare-const b Real)(declare-const e Real)\n"
    "(declare-const p Bool)(declare-const q Bool)(declare-const r Bool)\n"
    "(declare-const u U)(declare-const v U)(declare-const w U)(declare-const o V)\n"
    "(declare-fun f (U) U)(declare-fun g (U U) U)(declare-fun m (U Bool) Bool)(declare-fun n (Bool) U)\n"
    "(declare-fun k (U) V)(declare-fun h (Int) Int)(declare-fun s (Real Int) Real)(declare-fun d (V) Bool)\n"
)

OPEN = "(define-fun macro ((i Int) (c Bool)) Bool (and c (< i x) (= i (+ i 1))))\n"
"""Terms that no certificate may mention."""

HEADS: tuple[str, ...] = tuple(
    "and and or or = = = = distinct ite ite ite < < < + + - - * * / div mod abs to_real to_real to_int is_int".split()
)


class Table:
    """A forge whose problem has `PRELUDE`, and random terms on top; `rng` makes all choices."""

    def __init__(self, rng: random.Random, size: int, assertions: str = "") -> None:
        self.rng = rng
        self.forge = Forge(PRELUDE + OPEN + assertions + "(check-sat)")
        self.context = Context(self.forge.terms, self.forge.script.queries[0].assertions, Meter(10**9))
        for n in (0, 1, 2, 3):
            self.forge.t(str(n), f"{n}.0", f"{n}.5")
        for _ in range(size):
            self.grow()

    # ---- terms

    def of_sort(self, sort: Sort) -> list[int]:
        terms = self.forge.terms
        return [t for t in range(1, len(terms) + 1) if terms.sort[t] is sort and terms.closed[t]]

    def literal(self) -> int:
        return self.rng.choice((1, -1)) * self.rng.choice(self.of_sort(BOOL))

    def argument(self, sort: Sort) -> int:
        return self.literal() if sort is BOOL else self.rng.choice(self.of_sort(sort))

    def grow(self) -> int:
        """Add a random term, or find it there."""
        rng, forge = self.rng, self.forge
        functions = [f for f in forge.script.functions if f.domain]
        head: Head = rng.choice(HEADS) if rng.random() < 0.6 else rng.choice(functions)
        if isinstance(head, Function):
            domain = list(head.domain)
        else:
            number = rng.choice((INT, REAL))
            any_sort = rng.choice((BOOL, INT, REAL, functions[0].range, functions[0].range))
            one = any_sort if any_sort is not BOOL or rng.random() < 0.5 else functions[0].range
            domain = {
                "and": [BOOL] * rng.choice((1, 2, 2, 3)),
                "or": [BOOL] * rng.choice((1, 2, 2, 3)),
                "=": [any_sort] * 2,
                "distinct": [one] * rng.choice((3, 3, 4)),
                "ite": [BOOL, any_sort, any_sort],
                "<": [number] * 2,
                "+": [number] * rng.choice((2, 2, 3)),
                "-": [number] * rng.choice((1, 2, 2, 3)),
                "*": [number] * rng.choice((2, 2, 3)),
                "/": [REAL] * 2,
                "div": [INT] * 2,
                "mod": [INT] * 2,
                "abs": [INT],
                "to_real": [INT],
                "to_int": [REAL],
                "is_int": [REAL],
            }[str(head)]
        arguments = [self.argument(sort) for sort in domain]
        if head == "*" and rng.random() < 0.6:
            arguments[0] = forge.number("2" if domain[0] is INT else rng.choice(("2.0", "0.5")))
        if head == "/" and rng.random() < 0.8:
            arguments[1] = forge.number(rng.choice(("2.0", "2.0", "0.5", "0.0")))
        return forge._add(head, tuple(arguments), True)

    def text(self, literal: int) -> str:
        """A literal or term as SMT-LIB text."""
        terms = self.forge.terms
        if literal < 0:
            return f"(not {self.text(-literal)})"
        head, arguments = terms.head[literal], terms.arguments[literal]
        if isinstance(head, Numeral):
            value = Fraction(head.numerator, head.denominator)
            return str(value) if terms.sort[literal] is INT else f"{float(value):.2f}"
        name = head.name if isinstance(head, Function) else str(head)
        return f"({name} {' '.join(map(self.text, arguments))})" if arguments else name

    # ---- records

    def run(self, record: str) -> list[int] | None:
        """The clause of a record, or None if it is refused."""
        rule, _, rest = record.partition(" ")
        try:
            return RULES[rule](self.context, self.forge.arguments(rest))
        except Mismatch:
            return None

    def record(self) -> str:
        """A random record."""
        kinds = (self.def_, self.def_, self.cc, self.cc, self.la, self.la, self.la, self.la_any, self.tri, self.ax)
        return self.rng.choice(kinds)()

    def def_(self) -> str:
        terms = self.forge.terms
        connectives = [t for t in self.of_sort(BOOL) if terms.head[t] in ("and", "or", "=", "ite", "distinct")]
        lifted = [t for t in range(1, len(terms) + 1) if terms.head[t] == "ite" and terms.closed[t]]
        t = self.rng.choice(connectives + lifted) if connectives + lifted else 1
        a = terms.arguments[t]
        if terms.head[t] == "distinct":
            for i, x in enumerate(a):
                for y in a[i + 1 :]:
                    self.forge._add("=", (x, y), True)
        if terms.head[t] == "ite" and terms.sort[t] is not BOOL:
            self.forge._add("=", (t, a[1]), True)
            self.forge._add("=", (t, a[2]), True)
        return f"def {self.text(t)} {self.rng.randint(-1, max(5, len(a) + 1))}"

    def tri(self) -> str:
        sort = self.rng.choice((INT, REAL))
        s, t = self.text(self.argument(sort)), self.text(self.argument(sort))
        self.forge.t(*self.rng.sample([f"(= {s} {t})", f"(< {s} {t})", f"(< {t} {s})"], self.rng.choice((3, 3, 2))))
        return f"tri {s} {t}"

    def ax(self) -> str:
        """An axiom about numbers for terms mostly of its sorts, and mostly with all terms of the instance there."""
        rng, forge, pattern = self.rng, self.forge, book().terms
        number = rng.randint(1, [a.name for a in book().definitions].index("len-concat"))
        axiom = book().definitions[number - 1]
        sorts = [s if rng.random() < 0.95 else rng.choice((BOOL, INT, REAL)) for s in axiom.domain]
        arguments = [self.argument(sort) for sort in sorts]
        if len(arguments) == 2 and rng.random() < 0.7:
            numeral = f"{rng.choice((0, 1, 2, 3))}{'' if sorts[1] is INT else '.0'}"
            arguments[1] = forge.number(numeral if rng.random() < 0.6 else f"(- {numeral})")
        if sorts == axiom.domain:
            value = dict(zip(axiom.parameters, arguments, strict=True))
            for t in axiom.open_terms:
                head = pattern.head[t]
                if t in value or head == "or" or rng.random() < 0.02:
                    continue
                for a in pattern.arguments[t]:
                    if isinstance(constant := pattern.head[a], Numeral):
                        value[a] = forge._numeral(constant.numerator, constant.denominator, pattern.sort[a], True)
                if all(a in value for a in pattern.arguments[t]):
                    value[t] = forge._add(head, tuple(value[a] for a in pattern.arguments[t]), True)
        return self.words(f"ax {number}", arguments)

    def cc(self) -> str:
        """Premises at random, the congruences that follow from them, and a goal that is likely to follow."""
        rng, terms = self.rng, self.forge.terms
        equalities = [t for t in self.of_sort(BOOL) if terms.head[t] == "="]
        premises = [rng.choice(equalities) for _ in range(rng.randint(0, 4)) if equalities]
        premises += [self.literal() for _ in range(rng.randint(0, 2))]
        classes = {x: x for t in range(1, len(terms) + 1) for x in (t, -t)}

        def merge(x: int, y: int) -> None:
            for s, t in ((x, y), (-x, -y)):
                old, new = classes[s], classes[t]
                classes.update({z: new for z, root in classes.items() if root == old})

        for p in premises:
            merge(p, 1)
            if p > 0 and terms.head[p] == "=":
                merge(*terms.arguments[p])
        applications = [t for t in range(1, len(terms) + 1) if terms.arguments[t] and terms.closed[t]]
        pairs: list[int] = []
        changed = True
        while changed and len(pairs) < 16:
            changed = False
            for i, s in enumerate(applications):
                for t in applications[:i]:
                    if (
                        terms.head[s] == terms.head[t]
                        and terms.sort[s] is terms.sort[t]
                        and classes[s] != classes[t]
                        and len(terms.arguments[s]) == len(terms.arguments[t])
                        and all(
                            classes[x] == classes[y]
                            for x, y in zip(terms.arguments[s], terms.arguments[t], strict=True)
                        )
                    ):
                        pairs += [s, t]
                        merge(s, t)
                        changed = True
        if applications and rng.random() < 0.4:
            return self.false_congruence(applications, premises, pairs)
        goals = [t for t in equalities if len({classes[x] for x in terms.arguments[t]}) == 1]
        goals += [x for t in self.of_sort(BOOL) for x in (t, -t) if classes[x] == classes[1] and x not in premises]
        goal = rng.choice(goals) if goals and rng.random() < 0.9 else self.literal()
        if classes[1] == classes[-1] and rng.random() < 0.7:
            goal = -1
        return self.words(f"cc {self.text(goal)} {len(premises)}", premises, pairs)

    def false_congruence(self, applications: list[int], premises: list[int], pairs: list[int]) -> str:
        """One more pair, of one head, whose arguments may be anything, and the goal that it would prove."""
        terms = self.forge.terms
        s = self.rng.choice(applications)
        t = self.rng.choice([t for t in applications if terms.head[t] == terms.head[s]])
        pairs += [s, t]
        goal = self.rng.choice((t, -t))
        if terms.sort[s] is terms.sort[t] is not BOOL:
            goal = self.forge._add("=", (s, t), True)
        elif terms.sort[s] is BOOL:
            premises = [*premises, s if goal == t else -s]
        else:
            goal = self.literal()
        return self.words(f"cc {self.text(goal)} {len(premises)}", premises, pairs)

    def words(self, start: str, *parts: list[int]) -> str:
        return " ".join([start, *(self.text(x) for part in parts for x in part)])

    def la_any(self) -> str:
        """Small coefficients of atoms that are there."""
        rng, terms = self.rng, self.forge.terms
        # Equalities of Booleans are no atoms of arithmetic: they are here to be refused.
        sorts = (BOOL,) if rng.random() < 0.3 else (INT, REAL)
        atoms = [t for t in self.of_sort(BOOL) if terms.head[t] in ("<", "=")]
        atoms = [t for t in atoms if terms.sort_of(terms.arguments[t][0]) in sorts]
        if not atoms:
            return "la 0"
        chosen = [rng.choice((1, 1, -1)) * rng.choice(atoms) for _ in range(rng.choice((1, 1, 2)))]
        record = f"la {len(chosen)} " + " ".join(f"{rng.choice((1, 1, 1, 2, -1, 0))} {self.text(x)}" for x in chosen)
        if rng.random() < 0.3:
            record += f" {rng.randint(-2, 2)} {self.text(self.argument(rng.choice((INT, REAL))))}"
        return record

    def la(self) -> str:
        """Literals of which the last is made so that all leaves cancel; the constant is left to chance."""
        rng = self.rng
        integers = [self.text(t) for t in self.of_sort(INT) if not isinstance(self.forge.terms.head[t], Numeral)]
        reals = [self.text(t) for t in self.of_sort(REAL) if not isinstance(self.forge.terms.head[t], Numeral)]
        integral = rng.random() < 0.5
        simple = ["x", "y", "z"] if integral else ["a", "b", "(to_real x)", "(to_real y)"]
        leaves = rng.sample(simple, 2) + rng.choices(integers if integral else reals, k=rng.choice((0, 1)))
        count = rng.choice((1, 2, 2, 3))
        rows: list[dict[str, Fraction]] = []
        factors = [rng.choice((1, 1, 2, 3)) for _ in range(count - 1)]
        for _ in factors:
            row = {leaf: Fraction(rng.choice((0, 1, 1, -1, 2, -2, 3))) for leaf in leaves}
            row[""] = Fraction(rng.choice((0, 0, 1, -1, 2, 3)))
            rows.append(row)
        last = {leaf: -sum(n * row[leaf] for n, row in zip(factors, rows, strict=True)) for leaf in leaves}
        last[""] = Fraction(rng.choice((-2, -1, 0, 0, 1, 2))) - sum(
            n * row[""] for n, row in zip(factors, rows, strict=True)
        )
        if count > 1:
            last = {leaf: Fraction(c) for leaf, c in last.items()}
        # Stop-terms: leaves, which must change nothing. Now and then the last row is what would be needed if they did.
        stops = [(rng.choice((0, 1, -1, 2)), stop) for stop in rng.sample(leaves, rng.choice((0, 0, 1, 2)))]
        if rng.random() < 0.5:
            for factor, stop in stops:
                last[stop] -= factor
        rows.append(last)
        factors.append(1)
        literals = []
        for i, form in enumerate(rows):
            row = form
            kind = rng.choice(("<", "<", "<=", "<=", "="))
            if rng.random() < 0.3:
                scale = rng.choice((2, 3))
                row = {leaf: c * scale for leaf, c in row.items()}
                if kind == "=" or not integral:
                    factors = [n * (1 if j == i else scale) for j, n in enumerate(factors)]
            if kind == "=" and rng.random() < 0.3:
                row = {leaf: -c for leaf, c in row.items()}
                factors[i] = -factors[i]
            # The row ⋈ 0 as  negative part ⋈ positive part.
            left = self.sum({leaf: -c for leaf, c in row.items() if c < 0}, integral)
            right = self.sum({leaf: c for leaf, c in row.items() if c >= 0}, integral)
            literals.append(f"(not (< {right} {left}))" if kind == "<=" else f"({kind} {left} {right})")
        record = f"la {count} " + " ".join(f"{n} {x}" for n, x in zip(factors, literals, strict=True))
        record += "".join(f" {factor} {stop}" for factor, stop in stops)
        return record

    def sum(self, row: dict[str, Fraction], integral: bool) -> str:
        """The text of a linear form with coefficients that are not negative."""
        rng = self.rng

        def number(c: Fraction) -> str:
            return str(c) if integral else f"{float(c):.1f}"

        parts = []
        for leaf, c in row.items():
            if not leaf:
                parts.append(number(c))
            elif c == 1 and rng.random() < 0.9:
                parts.append(leaf)
            elif c == 2 and rng.random() < 0.4:
                parts.append(f"(+ {leaf} {leaf})")
            elif not integral and c and rng.random() < 0.3:
                parts.append(f"(/ {leaf} {float(1 / c):.2f})" if c in (1, 2) else f"(* {leaf} {number(c)})")
            else:
                parts.append(f"(* {number(c)} {leaf})")
        rng.shuffle(parts)
        if not parts:
            return number(Fraction(0))
        return parts[0] if len(parts) == 1 else f"(+ {' '.join(parts)})"

    # ---- mutations

    def mutated(self, record: str) -> str:
        """A record that differs a little from another one: one word exchanged, added or left out."""
        rng = self.rng
        rule, _, rest = record.partition(" ")
        words = [str(x) for x in self.forge.arguments(rest)]
        integers = [i for i in range(len(words)) if words[i].lstrip("-").isdigit()]
        for _ in range(rng.choice((1, 1, 2))):
            if not words:
                break
            i = rng.choice(integers) if integers else 0
            i = min(i, len(words) - 1)
            number = int(words[i])
            change = rng.randrange(9)
            if change == 0:
                words[i] = str(number + rng.choice((1, -1)))
            elif change == 1:
                words[i] = str(-number)
            elif change == 2:
                words[i] = str(self.literal())
            elif change == 3:
                words[i] = str(rng.randint(-3, len(self.forge.terms) + 1))
            elif change == 4:
                j = rng.randrange(len(words))
                words[i], words[j] = words[j], words[i]
            elif change == 5:
                words[i] = words[rng.randrange(len(words))]
            elif change == 6 and len(words) > 2:
                j = rng.randrange(len(words) - 1)
                del words[j : j + 2]
            elif change == 7:
                words += [rng.choice(words), rng.choice(words)]
            else:
                words[i] = str(number * rng.choice((0, 2, 3)))
        return " ".join([rng.choice((rule,) * 9 + tuple(RULES)), *words])
