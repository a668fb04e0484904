"""Seeded random problems of the logics that the finder decides, small enough to be decided by brute search."""

from __future__ import annotations

import random

LOGICS = ("QF_UF", "QF_IDL", "QF_RDL", "QF_UFIDL")


def random_script(seed: int, logic: str) -> str:
    """A script with one query in `logic`; the same for the same seed."""
    return _Generator(random.Random(f"{logic} {seed}"), logic).script()


class _Generator:
    def __init__(self, rng: random.Random, logic: str) -> None:
        self.rng, self.logic = rng, logic
        self.sort = {"QF_UF": "U", "QF_RDL": "Real"}.get(logic, "Int")
        self.functions = "UF" in logic
        self.constants = [f"x{i}" for i in range(rng.randint(2, 6))]
        self.booleans = [f"p{i}" for i in range(rng.randint(0, 3))]
        self.span = rng.choice([1, 2, 4, 9])

    def script(self) -> str:
        lines = [f"(set-logic {self.logic})"]
        if self.sort == "U":
            lines.append("(declare-sort U 0)")
        lines += [f"(declare-fun {x} () {self.sort})" for x in self.constants]
        lines += [f"(declare-const {p} Bool)" for p in self.booleans]
        if self.functions:
            s = self.sort
            lines += [f"(declare-fun f ({s}) {s})", f"(declare-fun g ({s} {s}) {s})"]
            lines += [f"(declare-fun q ({s}) Bool)", f"(declare-fun h (Bool) {s})"]
        if self.logic in ("QF_IDL", "QF_RDL") and self.rng.random() < 0.4:
            # Bounds, which the order encoding needs.
            high = self.rng.randint(1, 12)
            lines += [f"(assert (and (>= {x} 0) (<= {x} {high})))" for x in self.constants]
        for _ in range(self.rng.randint(2, 9)):
            lines.append(f"(assert {self.formula(self.rng.randint(0, 3))})")
        return "\n".join([*lines, "(check-sat)", ""])

    def formula(self, depth: int) -> str:
        r = self.rng
        if depth == 0:
            return self.atom()
        kind = r.choice(["and", "or", "or", "not", "=>", "xor", "=", "ite", "let", "distinct"])
        if kind == "not":
            return f"(not {self.formula(depth - 1)})"
        if kind == "ite":
            return f"(ite {self.formula(depth - 1)} {self.formula(depth - 1)} {self.formula(depth - 1)})"
        if kind == "let":
            return f"(let ((v {self.formula(depth - 1)})) (or v {self.formula(depth - 1)} (not v)))"
        if kind == "distinct":
            return (
                f"(distinct {' '.join(self.term(1) for _ in range(r.randint(2, 4)))})"
                if self.sort == "U" or (self.logic == "QF_IDL")
                else self.atom()
            )
        arguments = " ".join(self.formula(depth - 1) for _ in range(r.choice([2, 2, 3])))
        return f"({kind} {arguments})"

    def atom(self) -> str:
        r = self.rng
        if self.booleans and r.random() < 0.15:
            return r.choice(self.booleans)
        if self.functions and r.random() < 0.15:
            return f"(q {self.term(1)})"
        if self.sort == "U":
            return f"(= {self.term(2)} {self.term(2)})"
        operator = r.choice(["<", "<=", ">", ">=", "=", "distinct"])
        if self.functions and r.random() < 0.5:
            return f"({operator} {self.term(1)} {self.term(1)})"
        bound = self.number()
        if r.random() < 0.3:
            return f"({operator} {r.choice(self.constants)} {bound})"
        return f"({operator} (- {r.choice(self.constants)} {r.choice(self.constants)}) {bound})"

    def number(self) -> str:
        r = self.rng
        n = r.randint(-self.span, self.span)
        text = str(abs(n)) if self.sort == "Int" else r.choice([f"{abs(n)}", f"{abs(n)}.5", f"(/ {abs(n)} 3)"])
        return text if n >= 0 else f"(- {text})"

    def term(self, depth: int) -> str:
        r = self.rng
        choice = r.random()
        if depth == 0 or choice < 0.4:
            return r.choice(self.constants)
        if choice < 0.5:
            return f"(ite {self.atom()} {self.term(depth - 1)} {self.term(depth - 1)})"
        if not self.functions:
            return r.choice(self.constants)
        if choice < 0.75:
            return f"(f {self.term(depth - 1)})"
        if choice < 0.85:
            return f"(h {r.choice(self.booleans or ['true', 'false'])})"
        if choice < 0.9 and self.sort == "Int":
            return f"(+ {self.term(0)} {r.randint(1, 3)})"
        return f"(g {self.term(depth - 1)} {self.term(depth - 1)})"
