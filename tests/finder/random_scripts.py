"""Seeded random scripts: small, of every construct that the reader takes, sat or unsat about equally often, and in the
integer logics often decided by divisibility or by branching only. Strings are short, over a small alphabet.

One command a line, so that a script that fails can be made smaller line by line.
"""

from __future__ import annotations

import random
from math import gcd
from typing import NamedTuple

ARITHMETIC_LOGICS = (
    "QF_UF",
    "QF_IDL",
    "QF_RDL",
    "QF_UFIDL",
    "QF_LRA",
    "QF_LIA",
    "QF_UFLRA",
    "QF_UFLIA",
    "QF_LIRA",
    "ALL",
)
"""ALL stands for uninterpreted functions with mixed arithmetic."""

STRING_LOGICS = ("QF_S", "QF_SLIA", "QF_UFSLIA")
"""Equations and memberships; functions and lengths too; functions declared as well."""

LOGICS = ARITHMETIC_LOGICS + STRING_LOGICS

SORTS = {"QF_UF": ("U",), "QF_RDL": ("Real",), "QF_LRA": ("Real",), "QF_UFLRA": ("Real",)}
SORTS.update(dict.fromkeys(("QF_IDL", "QF_UFIDL", "QF_LIA", "QF_UFLIA"), ("Int",)))
SORTS.update(dict.fromkeys(("QF_LIRA", "ALL"), ("Int", "Real")))
SORTS.update({"QF_S": ("String",), "QF_SLIA": ("String", "Int"), "QF_UFSLIA": ("String", "Int")})

ASSERTIONS = {
    "QF_UF": (3, 9),
    "QF_IDL": (2, 7),
    "QF_RDL": (2, 7),
    "QF_UFIDL": (5, 14),
    "QF_LRA": (3, 10),
    "QF_LIA": (1, 3),
    "QF_UFLRA": (5, 14),
    "QF_UFLIA": (1, 4),
    "QF_LIRA": (1, 3),
    "ALL": (1, 3),
    "QF_S": (2, 6),
    "QF_SLIA": (2, 5),
    "QF_UFSLIA": (2, 5),
}
"""Least and greatest number of assertions before the first query, chosen so that about half of the queries are sat."""

COMPARISONS = ("<", "<=", ">", ">=", "=", "distinct")


class Symbol(NamedTuple):
    """A function or definition: name, sorts of the arguments, sort of the value."""

    name: str
    domain: tuple[str, ...]
    range: str


def random_script(seed: int, logic: str) -> str:
    """A script in `logic` with one to four queries; the same for the same seed."""
    generator = _StringGenerator if logic in STRING_LOGICS else _Generator
    return "\n".join([*generator(random.Random(f"{logic} {seed}"), logic).script(), ""])


class _Generator:
    def __init__(self, rng: random.Random, logic: str) -> None:
        self.rng, self.logic = rng, logic
        self.numbers = [s for s in SORTS[logic] if s in ("Int", "Real")]
        self.mixed = len(self.numbers) == 2
        self.difference = logic.endswith("DL")
        # Bounded differences of constants and nothing else: what the order encoding serves.
        self.plain = logic in ("QF_IDL", "QF_RDL") and rng.random() < 0.3
        self.uninterpreted = "UF" in logic or logic == "ALL"
        self.span = rng.choice([1, 2, 4, 9, 30])
        self.divides = rng.random() < 0.5
        self.by_zero = rng.random() < 0.03
        self.integers = "Int" in self.numbers and not self.difference and rng.random() < 0.5
        self.lines: list[str] = []
        # Names by sort: what is declared, and what `let` and parameters bind at the moment.
        self.constants: dict[str, list[str]] = {}
        self.locals: dict[str, list[str]] = {}
        self.functions: list[Symbol] = []
        self.count = 0
        # What the formula at hand may still contain; without fuel all that is left are names.
        self.fuel = 0
        self.most_fuel = 20

    # ---- commands

    def script(self) -> list[str]:
        r = self.rng
        stated = {"ALL": r.choice(["ALL", "QF_UFLIRA"]), "QF_S": "QF_SLIA", "QF_UFSLIA": "ALL"}
        self.lines.append(f"(set-logic {stated.get(self.logic, self.logic)})")
        self.declarations()
        self.bounds()
        for _ in range(0 if self.plain else r.randint(0, 2)):
            self.definition()
        for _ in range(r.randint(*ASSERTIONS[self.logic])):
            self.assertion()
        if self.integers:
            self.lines += [f"(assert {self.integer_atom()})" for _ in range(r.randint(1, 2))]
        self.check()
        if r.random() < 0.25:
            self.more_queries()
        return self.lines

    def declarations(self) -> None:
        r = self.rng
        sorts = list(SORTS[self.logic])
        if self.uninterpreted and sorts != ["U"] and r.random() < 0.25:
            sorts.append("U")
        if "U" in sorts:
            self.lines.append("(declare-sort U 0)")
        for sort in sorts:
            for _ in range(r.randint(2, 3 if self.mixed else 5)):
                self.declare(sort)
        for _ in range(r.randint(0, 3)):
            self.declare("Bool")
        if self.uninterpreted:
            sorts.append("Bool")
            first = r.choice(sorts[:-1])
            self.declare_function((first,), first)
            for _ in range(r.randint(1, 3)):
                domain = tuple(r.choice(sorts) for _ in range(r.choice([1, 1, 2])))
                self.declare_function(domain, r.choice(sorts))

    def new_name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def declare(self, sort: str) -> None:
        name = self.new_name({"U": "u", "Int": "x", "Real": "r", "Bool": "p", "String": "s"}[sort])
        form = self.rng.choice(["(declare-const {} {})", "(declare-fun {} () {})"])
        self.lines.append(form.format(name, sort))
        self.constants.setdefault(sort, []).append(name)

    def declare_function(self, domain: tuple[str, ...], value: str) -> None:
        name = self.new_name("f")
        self.lines.append(f"(declare-fun {name} ({' '.join(domain)}) {value})")
        self.functions.append(Symbol(name, domain, value))

    def bounds(self) -> None:
        """Bounds of all numbers, which the order encoding needs and which make branching finite; or of none."""
        r = self.rng
        if self.plain or r.random() < (0.8 if self.mixed else 0.4):
            high = r.randint(1, 12)
            for sort in self.numbers:
                low, top = self.numeral(sort, 0), self.numeral(sort, high)
                self.lines += [f"(assert (<= {low} {x} {top}))" for x in self.constants[sort]]

    def definition(self) -> None:
        """A definition, with or without parameters."""
        r = self.rng
        sorts = [s for s in self.constants if s != "U" or not self.numbers]
        value = r.choice([*sorts, "Bool"])
        domain = tuple(r.choice([*sorts, "Bool"]) for _ in range(r.randint(0, 2)))
        parameters = [self.new_name("a") for _ in domain]
        for name, sort in zip(parameters, domain, strict=True):
            self.locals.setdefault(sort, []).append(name)
        self.fuel = 8
        body = self.term(value, 2)
        self.locals.clear()
        name = self.new_name("d")
        shown = " ".join(f"({a} {s})" for a, s in zip(parameters, domain, strict=True))
        self.lines.append(f"(define-fun {name} ({shown}) {value} {body})")
        if domain:
            self.functions.append(Symbol(name, domain, value))
        else:
            self.constants.setdefault(value, []).append(name)

    def assertion(self) -> None:
        self.fuel = self.most_fuel
        formula = self.formula(self.rng.choice([0, 1, 1, 2, 2, 3]))
        if self.rng.random() < 0.05:
            name = self.new_name("n")
            self.lines.append(f"(assert (! {formula} :named {name}))")
            self.constants.setdefault("Bool", []).append(name)
        else:
            self.lines.append(f"(assert {formula})")

    def check(self) -> None:
        declared = [p for p in self.constants.get("Bool", ()) if p.startswith("p")]
        if declared and self.rng.random() < 0.1:
            chosen = self.rng.sample(declared, self.rng.randint(1, len(declared)))
            literals = [self.rng.choice([p, f"(not {p})"]) for p in chosen]
            self.lines.append(f"(check-sat-assuming ({' '.join(literals)}))")
        else:
            self.lines.append("(check-sat)")

    def more_queries(self) -> None:
        r = self.rng
        for _ in range(r.randint(1, 2)):
            levels = r.choice([1, 1, 2])
            saved = {sort: list(names) for sort, names in self.constants.items()}
            self.lines.append(f"(push {levels})")
            if r.random() < 0.3:
                self.declare(r.choice(list(SORTS[self.logic])))
            for _ in range(r.randint(1, 3)):
                self.assertion()
            self.check()
            self.lines.append(f"(pop {levels})")
            self.constants = saved
        if r.random() < 0.5:
            self.assertion()
            self.check()

    # ---- formulas

    def formula(self, depth: int) -> str:
        r = self.rng
        if depth <= 0 or self.fuel < 0:
            return self.atom()
        kind = r.choice(["and", "or", "or", "or", "not", "=>", "xor", "=", "ite", "let", "distinct", "atom"])
        if kind == "atom":
            return self.atom()
        if kind == "not":
            return f"(not {self.formula(depth - 1)})"
        if kind == "ite":
            return f"(ite {self.formula(depth - 1)} {self.formula(depth - 1)} {self.formula(depth - 1)})"
        if kind == "let":
            return self.let("Bool", depth)
        if kind == "distinct":
            return f"(distinct {self.formula(depth - 1)} {self.formula(depth - 1)})"
        arguments = " ".join(self.formula(depth - 1) for _ in range(r.choice([2, 2, 3])))
        return f"({kind} {arguments})"

    def let(self, sort: str, depth: int) -> str:
        """Parallel bindings, of new names or of names of the same sort that they hide."""
        r = self.rng
        bound: dict[str, tuple[str, str]] = {}
        for _ in range(r.randint(1, 2)):
            s = r.choice([*self.constants, "Bool"])
            names = self.constants.get(s, [])
            hide = names and r.random() < 0.2
            name = r.choice(names) if hide else self.new_name("v")
            bound[name] = (s, self.term(s, depth - 1))
        saved = {s: list(names) for s, names in self.locals.items()}
        for name, (s, _) in bound.items():
            self.locals.setdefault(s, []).append(name)
        body = self.formula(depth - 1) if sort == "Bool" else self.term(sort, depth - 1)
        self.locals = saved
        return f"(let ({' '.join(f'({name} {t})' for name, (_, t) in bound.items())}) {body})"

    def atom(self) -> str:
        r = self.rng
        self.fuel -= 1
        choice = r.random()
        if self.fuel < 0:
            sort = r.choice(SORTS[self.logic])
            return self.name("Bool") if choice < 0.3 and self.constants.get("Bool") else self.names(sort)
        if choice < 0.1 and (name := self.name("Bool")):
            return name
        if choice < 0.2 and (application := self.application("Bool", 1)):
            return application
        if not self.numbers or ("U" in self.constants and choice < 0.3):
            return self.equality("U")
        sort = r.choice(self.numbers)
        if self.difference:
            return self.difference_atom(sort)
        if sort == "Real" and self.mixed and choice < 0.35:
            return f"(is_int {self.linear('Real', 1)})"
        if sort == "Int" and choice < 0.55:
            return self.integer_atom()
        return self.comparison(sort)

    def names(self, sort: str) -> str:
        """A comparison of two names."""
        operator = self.rng.choice(COMPARISONS[-2:] if sort == "U" else COMPARISONS)
        return f"({operator} {self.name(sort)} {self.name(sort)})"

    def equality(self, sort: str) -> str:
        r = self.rng
        kind, count = r.choice([("=", 2), ("=", 2), ("=", 3), ("distinct", 2), ("distinct", 3), ("distinct", 4)])
        return f"({kind} {' '.join(self.term(sort, 2) for _ in range(count))})"

    def comparison(self, sort: str) -> str:
        r = self.rng
        operator = r.choice(COMPARISONS)
        shape = r.random()
        if shape < 0.5:
            sides = [self.linear(sort, 2), self.number(sort)]
            r.shuffle(sides)
        elif shape < 0.85:
            sides = [self.linear(sort, 1), self.linear(sort, 1)]
        else:
            sides = [self.linear(sort, 1) for _ in range(3)]
        if self.mixed and r.random() < 0.1:
            sides[0] = self.linear(self.numbers[0], 1)  # an Int among Reals
        return f"({operator} {' '.join(sides)})"

    def integer_atom(self) -> str:
        """An atom over Int whose truth is a matter of divisibility: often without solutions that the Reals have."""
        r = self.rng
        kind = r.choice(["equation", "residue", "strip", "strip", "point"])
        names = [*self.constants["Int"], *self.locals.get("Int", ())]
        if kind == "residue":
            modulus = r.randint(2, 5)
            quotient, x = r.choice(names), r.choice(names)
            return f"(= {x} (+ (* {modulus} {quotient}) {r.randint(0, modulus - 1)}))"
        chosen = r.sample(names, r.randint(1 if kind == "strip" else 2, min(3, len(names))))
        factor = r.randint(2, 4)
        if kind == "point":
            # Nonnegative combinations: which sums can two or three kinds of coins pay?
            coins = r.sample([3, 4, 5, 6, 7, 9, 10, 11], len(chosen))
            total = " ".join(f"(* {c} {x})" for c, x in zip(coins, chosen, strict=True))
            return f"(and (<= 0 {' '.join(chosen[:1])}) (<= 0 {chosen[-1]}) (= (+ {total}) {r.randint(1, 23)}))"
        coefficients = [factor * r.choice([-3, -2, -1, 1, 2, 3]) for _ in chosen]
        terms = [self.monomial("Int", c, x) for c, x in zip(coefficients, chosen, strict=True)]
        total = f"(+ {' '.join(terms)})" if len(terms) > 1 else terms[0]
        constant = r.randint(-3 * factor, 3 * factor)
        if kind == "equation":
            if r.random() < 0.7:
                constant -= constant % gcd(*coefficients)
            return f"(= {total} {self.numeral('Int', constant)})"
        width = r.randint(0, factor - 1)
        low, high = self.numeral("Int", constant), self.numeral("Int", constant + width)
        return f"(<= {low} {total} {high})"

    def difference_atom(self, sort: str) -> str:
        r = self.rng
        operator = r.choice(COMPARISONS)
        shape = r.random()
        if shape < 0.2:
            return f"({operator} {self.offset(sort)} {self.number(sort)})"
        if shape < 0.55:
            x, y = self.offset(sort), self.offset(sort)
            return f"({operator} (- {x} {y}) {self.number(sort)})"
        if shape < 0.6:
            factor = r.randint(2, 4)
            x, y = self.offset(sort), self.offset(sort)
            form = r.choice(["(- (* {0} {1}) (* {0} {2}))", "(* {0} (- {1} {2}))", "(* (- {0}) (- {1} {2}))"])
            return f"({operator} {form.format(factor, x, y)} {self.number(sort)})"
        if shape < 0.7:
            kind = r.choice(["<", "<=", "=", "distinct"])
            return f"({kind} {' '.join(self.offset(sort) for _ in range(r.randint(3, 4)))})"
        return f"({operator} {self.offset(sort)} {self.offset(sort)})"

    # ---- terms

    def term(self, sort: str, depth: int) -> str:
        """A term of any sort."""
        if sort == "Bool":
            return self.formula(depth)
        if sort == "U":
            return self.element(depth)
        return self.offset(sort) if self.difference else self.linear(sort, depth)

    def name(self, sort: str) -> str:
        """Something that is bound or declared; empty if nothing is."""
        bound = self.locals.get(sort)
        if bound and self.rng.random() < 0.6:
            return self.rng.choice(bound)
        names = self.constants.get(sort)
        return self.rng.choice(names) if names else ""

    def application(self, sort: str, depth: int) -> str:
        """A function or definition applied; empty if none has this sort."""
        symbols = [f for f in self.functions if f.range == sort]
        if not symbols or self.fuel < 0:
            return ""
        self.fuel -= 1
        f = self.rng.choice(symbols)
        return f"({f.name} {' '.join(self.argument(s, depth - 1) for s in f.domain)})"

    def argument(self, sort: str, depth: int) -> str:
        if depth <= 0:
            if sort == "Bool" and self.rng.random() < 0.3:
                return self.rng.choice(["true", "false"])
            return self.name(sort) or self.atom()
        return self.term(sort, depth)

    def element(self, depth: int) -> str:
        choice = self.rng.random()
        if depth > 0 and choice < 0.1 and self.fuel > 0:
            return f"(ite {self.formula(depth - 1)} {self.element(depth - 1)} {self.element(depth - 1)})"
        if depth > 0 and choice < 0.6 and (application := self.application("U", depth)):
            return application
        return self.name("U")

    def offset(self, sort: str) -> str:
        """A term of difference logic: a name or application, more or less a number."""
        r = self.rng
        choice = r.random()
        x = self.name(sort)
        if self.plain:
            return x
        if choice < 0.05 and self.fuel > 0:
            x = f"(ite {self.atom()} {self.name(sort)} {self.name(sort)})"
        elif choice < 0.45 and self.uninterpreted:
            x = self.application(sort, 1) or x
        if r.random() < 0.15:
            x = f"({r.choice('+-')} {x} {self.numeral(sort, r.randint(1, 3))})"
        return x

    def linear(self, sort: str, depth: int) -> str:
        """A linear term."""
        r = self.rng
        self.fuel -= 1
        if depth <= 0 or self.fuel < 0:
            return self.number(sort) if r.random() < 0.15 else self.name(sort)
        if r.random() < 0.04:
            return self.let(sort, depth)
        parts = []
        for _ in range(r.choice([1, 1, 2, 2, 3])):
            coefficient = r.choice([1, 1, 1, -1, -1, 2, -2, 3, -3, r.randint(-9, 9)])
            parts.append(self.monomial(sort, coefficient, self.leaf(sort, depth)))
        if r.random() < 0.3:
            parts.insert(r.randint(0, len(parts)), self.number(sort))
        if len(parts) == 1:
            return parts[0] if r.random() < 0.9 else f"(- {parts[0]})"
        total = f"({r.choice('++-')} {' '.join(parts)})"
        return self.monomial(sort, r.choice([-2, 2, 3]), total) if r.random() < 0.1 else total

    def monomial(self, sort: str, coefficient: int, x: str) -> str:
        """coefficient·x, in one of the ways to write it; over Real sometimes with a denominator."""
        r = self.rng
        if sort == "Real" and r.random() < 0.2:
            return f"(/ {x} {self.numeral(sort, r.choice([2, 3, -4, 5]))})"
        if coefficient == 1:
            return x
        if coefficient == -1 and r.random() < 0.7:
            return f"(- {x})"
        factors = [self.fraction(coefficient) if sort == "Real" else self.numeral(sort, coefficient), x]
        r.shuffle(factors)
        return f"(* {' '.join(factors)})"

    def leaf(self, sort: str, depth: int) -> str:
        """A term that a linear form does not look into, or a name."""
        r = self.rng
        choice = r.random()
        if choice < 0.15 and self.uninterpreted and (application := self.application(sort, depth)):
            return application
        if choice < 0.2:
            return f"(ite {self.atom()} {self.linear(sort, depth - 1)} {self.linear(sort, depth - 1)})"
        if sort == "Int" and choice < 0.38 and self.divides:
            operator = r.choice(["div", "mod", "mod", "abs"])
            x = self.linear("Int", depth - 1)
            if operator == "abs":
                return f"(abs {x})"
            divisor = 0 if self.by_zero and r.random() < 0.2 else r.choice([1, -1]) * r.randint(1, 7)
            return f"({operator} {x} {self.numeral('Int', divisor)})"
        if self.mixed and choice < 0.55:
            return f"(to_real {self.linear('Int', depth - 1)})" if sort == "Real" else self.floor(depth)
        if sort == "Real" and self.by_zero and choice > 0.9:
            return f"(/ {self.linear(sort, depth - 1)} {self.numeral(sort, 0)})"
        return self.name(sort)

    def floor(self, depth: int) -> str:
        return f"(to_int {self.linear('Real', depth - 1)})"

    # ---- numbers

    def number(self, sort: str) -> str:
        """A numeral; over Real sometimes with a denominator."""
        n = self.rng.randint(-self.span, self.span)
        return self.numeral(sort, n) if sort == "Int" else self.fraction(n)

    def numeral(self, sort: str, n: int) -> str:
        """The integer n as a numeral of `sort`."""
        text = f"{abs(n)}.0" if sort == "Real" and (self.mixed or self.rng.random() < 0.3) else str(abs(n))
        return text if n >= 0 else f"(- {text})"

    def fraction(self, n: int) -> str:
        """A Real near n, in one of the ways to write it."""
        r = self.rng
        form = r.random()
        if form < 0.6:
            return self.numeral("Real", n)
        if form < 0.8:
            return f"{n}.5" if n >= 0 else f"(- {-n}.25)"
        return f"(/ {self.numeral('Real', n)} {self.numeral('Real', r.choice([2, 3, 7]))})"


ALPHABET = ("a", "b", "0", "1")

STRINGS: dict[str, tuple[str, ...]] = {
    "str.++": ("String", "String"),
    "str.at": ("String", "Int"),
    "str.substr": ("String", "Int", "Int"),
    "str.replace": ("String", "String", "String"),
    "str.replace_all": ("String", "String", "String"),
    "str.replace_re": ("String", "RegLan", "String"),
    "str.replace_re_all": ("String", "RegLan", "String"),
    "str.from_int": ("Int",),
    "str.from_code": ("Int",),
}
"""Functions with values of sort String, and their arguments."""

INTEGERS = {
    "str.len": ("String",),
    "str.indexof": ("String", "String", "Int"),
    "str.to_int": ("String",),
    "str.to_code": ("String",),
}

PREDICATES = {
    "str.in_re": ("String", "RegLan"),
    "str.prefixof": ("String", "String"),
    "str.suffixof": ("String", "String"),
    "str.contains": ("String", "String"),
    "str.<": ("String", "String"),
    "str.<=": ("String", "String"),
    "str.is_digit": ("String",),
}


class _StringGenerator(_Generator):
    """Strings, with what the base class has for integers and functions."""

    def __init__(self, rng: random.Random, logic: str) -> None:
        super().__init__(rng, logic)
        self.integers = False
        self.most_fuel = 7
        # Few operators each, so that they meet each other.
        self.few = rng.random() < 0.7
        kinds = [k for k in STRINGS if logic != "QF_S" or k in ("str.++", "str.at", "str.replace")]
        self.functions_used = [*rng.sample(kinds, 2), *["str.++"] * 3] if self.few else kinds
        self.predicates_used = [*rng.sample(list(PREDICATES), 2), *["str.in_re"] * 2] if self.few else list(PREDICATES)
        self.languages: list[str] = []

    def declarations(self) -> None:
        r = self.rng
        for _ in range(r.randint(2, 3)):
            self.declare("String")
        for _ in range(r.randint(1, 2) if self.numbers else 0):
            self.declare("Int")
        for _ in range(r.randint(0, 2)):
            self.declare("Bool")
        if self.uninterpreted:
            sorts = ["String", "String", "Int", "Bool"]
            for _ in range(r.randint(1, 2)):
                self.declare_function(tuple(r.choice(sorts) for _ in range(r.choice([1, 1, 2]))), r.choice(sorts))
        for _ in range(r.choice([0, 0, 0, 1, 2])):
            name = self.new_name("l")
            value = self.expression(2)
            while "(str.++" in value:
                # No certificate can name a language by strings that have to be computed.
                value = self.expression(2)
            self.lines += [f"(declare-const {name} RegLan)", f"(assert (= {name} {value}))"]
            self.languages.append(name)

    def bounds(self) -> None:
        """Often a bound of all lengths, so that there are not too many models."""
        super().bounds()
        if self.rng.random() < 0.6:
            most = self.rng.randint(1, 4)
            self.lines += [f"(assert (<= (str.len {s}) {most}))" for s in self.constants["String"]]

    def atom(self) -> str:
        r = self.rng
        self.fuel -= 1
        choice = r.random()
        if self.fuel < 0:
            return f"({r.choice(['=', 'distinct'])} {self.name('String')} {self.name('String')})"
        if choice < 0.08 and (name := self.name("Bool")):
            return name
        if choice < 0.15 and (application := self.application("Bool", 1)):
            return application
        if choice < 0.35:
            kind, count = r.choice([("=", 2), ("=", 2), ("=", 2), ("distinct", 2), ("distinct", 3), ("=", 3)])
            return f"({kind} {' '.join(self.string(2) for _ in range(count))})"
        if choice < 0.7:
            head = r.choice(self.predicates_used)
            return f"({head} {' '.join(self.term(s, 1) for s in PREDICATES[head])})"
        if not self.numbers or choice < 0.8:
            return f"({r.choice(COMPARISONS)} (str.len {self.string(1)}) {r.randint(0, 4)})"
        return self.comparison("Int")

    def term(self, sort: str, depth: int) -> str:
        if sort == "String":
            return self.string(depth)
        if sort == "RegLan":
            return self.expression(depth + 1)
        if sort == "Int" and not self.numbers:
            return str(self.rng.randint(0, 3))
        return super().term(sort, depth)

    def leaf(self, sort: str, depth: int) -> str:
        """An integer: a function of strings, or what the base class has."""
        if self.rng.random() < 0.6 and self.fuel > 0:
            head = self.rng.choice(["str.len", "str.len", *INTEGERS])
            return f"({head} {' '.join(self.term(s, depth - 1) for s in INTEGERS[head])})"
        return super().leaf(sort, depth)

    def number(self, sort: str) -> str:
        return self.numeral(sort, self.rng.choice([0, 1, 1, 2, 3, -1, 10, 97]))

    def word(self) -> str:
        r = self.rng
        return '"' + "".join(r.choice(ALPHABET) for _ in range(r.choice([0, 1, 1, 1, 2, 2, 3]))) + '"'

    def string(self, depth: int) -> str:
        r = self.rng
        self.fuel -= 1
        choice = r.random()
        if depth <= 0 or self.fuel < 0 or choice < 0.3:
            return self.word() if r.random() < 0.25 else self.name("String")
        if choice < 0.4:
            return f"(ite {self.atom()} {self.string(depth - 1)} {self.string(depth - 1)})"
        if choice < 0.55 and (application := self.application("String", depth)):
            return application
        head = r.choice(self.functions_used)
        arguments = STRINGS[head]
        if head == "str.++" and r.random() < 0.3:
            arguments = ("String",) * 3
        return f"({head} {' '.join(self.term(s, depth - 1) for s in arguments)})"

    def expression(self, depth: int) -> str:
        """A ground term of sort RegLan, or one with declared constants of this sort."""
        r = self.rng
        choice = r.random()
        if choice < 0.1 and self.languages:
            return r.choice(self.languages)
        if depth <= 0 or choice < 0.35:
            first, last = sorted([r.choice(ALPHABET), r.choice(ALPHABET)])
            ground = f"(str.++ {self.word()} {self.word()})"
            return r.choice(
                [
                    *[f"(str.to_re {self.word()})"] * 4,
                    f"(str.to_re {ground})",
                    f'(re.range "{first}" "{last}")',
                    '(re.range "b" "a")',
                    "re.allchar",
                    "re.all",
                    "re.none",
                ]
            )
        a = self.expression(depth - 1)
        head = r.choice(["re.++", "re.++", "re.union", "re.inter", "re.diff", "re.*", "re.+", "re.opt", "re.comp", "n"])
        if head in ("re.*", "re.+", "re.opt", "re.comp"):
            return f"({head} {a})"
        if head == "n":
            low = r.randint(0, 3)
            return r.choice([f"((_ re.^ {low}) {a})", f"((_ re.loop {low} {r.randint(0, 4)}) {a})"])
        return f"({head} {a} {self.expression(depth - 1)})"
