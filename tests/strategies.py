"""Hypothesis strategies for well-sorted SMT-LIB scripts.

`scripts()` draws a `Script`: commands as nested lists of tokens, which tests can render with any white space, mutate
token by token, or hand to a solver as text. The scripts are well-sorted and well-scoped by construction, and rich in
what readers get wrong: names that shadow each other, definitions whose parameters capture nothing, names that come
back after `pop` with another sort, chains and abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hypothesis import strategies as st

SExpr = str | list["SExpr"]
Sort = str | tuple["Sort", ...]
"""A name of a theory's sort, or a tuple: a declared sort, applied to its arguments."""


@dataclass(frozen=True)
class Flavour:
    """What the terms of a script are made of.

    `style` is "none" (no arithmetic), "difference" (atoms x − y ⋈ n), "linear", or "any" (products, both sorts mixed).
    """

    logic: str
    arithmetic: tuple[str, ...]
    style: str
    functions: bool
    strings: bool = False


QF_UF = Flavour("QF_UF", (), "none", True)
QF_IDL = Flavour("QF_IDL", ("Int",), "difference", False)
QF_RDL = Flavour("QF_RDL", ("Real",), "difference", False)
QF_UFIDL = Flavour("QF_UFIDL", ("Int",), "difference", True)
QF_LIA = Flavour("QF_LIA", ("Int",), "linear", False)
QF_LRA = Flavour("QF_LRA", ("Real",), "linear", False)
QF_UFLIA = Flavour("QF_UFLIA", ("Int",), "linear", True)
QF_UFLRA = Flavour("QF_UFLRA", ("Real",), "linear", True)
QF_UFNIRA = Flavour("QF_UFNIRA", ("Int", "Real"), "any", True)
QF_S = Flavour("QF_S", ("Int",), "linear", False, strings=True)
QF_SLIA = Flavour("QF_SLIA", ("Int",), "linear", False, strings=True)
QF_UFSNIRA = Flavour("QF_UFSNIRA", ("Int", "Real"), "any", True, strings=True)
ALL = Flavour("ALL", ("Int", "Real"), "any", True, strings=True)

PORTABLE = (QF_UF, QF_IDL, QF_RDL, QF_UFIDL, QF_LIA, QF_LRA, QF_UFLIA, QF_UFLRA)
"""Flavours whose scripts other solvers read as well."""

FLAVOURS = (*PORTABLE, QF_UFNIRA, QF_S, QF_SLIA, QF_UFSNIRA, ALL)

CORE = frozenset("true false not => and or xor = distinct ite".split())
SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_\-+=<>.?/][0-9A-Za-z~!@$%^&*_\-+=<>.?/]*")
RESERVED = frozenset("! _ as BINARY DECIMAL exists HEXADECIMAL forall lambda let match NUMERAL par STRING".split())

NAMES = ("a", "b", "f", "g", "x", "a b", "two\nlines")
ECCENTRIC = ("let", "5", "1.5", ")", "", "_", "as", '"q"', "π", ":named", "#b1", "assert", "push", "; no comment")
"""Names that only quoted symbols can have, or that mean something elsewhere."""

STRING_OPERATORS: dict[str, tuple[tuple[str, ...], str]] = {
    "str.++": (("String", "String"), "String"),
    "str.len": (("String",), "Int"),
    "str.<": (("String", "String"), "Bool"),
    "str.<=": (("String", "String"), "Bool"),
    "str.at": (("String", "Int"), "String"),
    "str.substr": (("String", "Int", "Int"), "String"),
    "str.prefixof": (("String", "String"), "Bool"),
    "str.suffixof": (("String", "String"), "Bool"),
    "str.contains": (("String", "String"), "Bool"),
    "str.indexof": (("String", "String", "Int"), "Int"),
    "str.replace": (("String", "String", "String"), "String"),
    "str.replace_all": (("String", "String", "String"), "String"),
    "str.replace_re": (("String", "RegLan", "String"), "String"),
    "str.replace_re_all": (("String", "RegLan", "String"), "String"),
    "str.is_digit": (("String",), "Bool"),
    "str.to_code": (("String",), "Int"),
    "str.from_code": (("Int",), "String"),
    "str.to_int": (("String",), "Int"),
    "str.from_int": (("Int",), "String"),
    "str.in_re": (("String", "RegLan"), "Bool"),
    "str.to_re": (("String",), "RegLan"),
    "re.none": ((), "RegLan"),
    "re.all": ((), "RegLan"),
    "re.allchar": ((), "RegLan"),
    "re.++": (("RegLan", "RegLan"), "RegLan"),
    "re.union": (("RegLan", "RegLan"), "RegLan"),
    "re.inter": (("RegLan", "RegLan"), "RegLan"),
    "re.diff": (("RegLan", "RegLan"), "RegLan"),
    "re.*": (("RegLan",), "RegLan"),
    "re.+": (("RegLan",), "RegLan"),
    "re.opt": (("RegLan",), "RegLan"),
    "re.comp": (("RegLan",), "RegLan"),
    "re.range": (("String", "String"), "RegLan"),
}
OLD_NAMES = {
    "str.in.re": "str.in_re",
    "str.to.re": "str.to_re",
    "str.to.int": "str.to_int",
    "int.to.str": "str.from_int",
    "re.nostr": "re.none",
    "re.complement": "re.comp",
}
ANY_NUMBER = ("str.++", "str.<", "str.<=", "re.++", "re.union", "re.inter", "re.diff")
"""Operators that take two or more arguments."""

STRING_LITERALS = (
    *('""', '"a"', '"ab"', '"0"', '" "', '"a""b"', '""""', '"(; |"', '"\\"', '"\\u"'),
    *(r'"\u{3c0}"', r'"\u{1f600}"', r'"\u{a}"'),
    *(r'"\u{61}"', r'"\u0061"', r'"\u{00061}"', r'"\u{000061}"', r'"\u{2FFFF}"', r'"\u{2ffff}"', r'"\u{30000}"'),
    *(r'"\\u{61}"', r'"\u{}"', r'"\u{g}"', r'"\u00"', r'"\u00611"', r'"\x61"', r'"\u{d83d}\u{de00}"', r'"\U0061"'),
)
"""Some write the same string, and some escape nothing."""

WORD = re.compile(r'[^ \t\r\n()";|]')


def operators(arithmetic: tuple[str, ...], strings: bool) -> frozenset[str]:
    """The symbols of the theories that a logic with these sorts has."""
    result = set(CORE)
    if strings:
        result.update(STRING_OPERATORS)
    if arithmetic:
        result.update("- + * < <= > >=".split())
    if "Int" in arithmetic:
        result.update("div mod abs".split())
    if "Real" in arithmetic:
        result.add("/")
    if len(arithmetic) == 2:
        result.update("to_real to_int is_int".split())
    return frozenset(result)


def tokens(expression: SExpr) -> Iterator[str]:
    """The tokens of an S-expression, in order."""
    if isinstance(expression, str):
        yield expression
    else:
        yield "("
        for part in expression:
            yield from tokens(part)
        yield ")"


def text(expression: SExpr) -> str:
    """An S-expression on one line."""
    return expression if isinstance(expression, str) else "(" + " ".join(map(text, expression)) + ")"


def separator_needed(left: str, right: str) -> bool:
    """Whether two tokens would become one, or other ones, without white space between them."""
    return bool(WORD.match(left[-1:]) and WORD.match(right[:1])) or (left[-1:] == right[:1] == '"')


@dataclass
class Script:
    """A script: its flavour and its commands."""

    flavour: Flavour
    commands: list[SExpr]

    def tokens(self) -> list[str]:
        """All tokens, in order."""
        return [token for command in self.commands for token in tokens(command)]

    def text(self) -> str:
        """The script, one command on a line."""
        return "".join(text(command) + "\n" for command in self.commands)

    def __repr__(self) -> str:
        return f"Script({self.flavour.logic}):\n{self.text()}"


@st.composite
def layouts(draw: st.DrawFn, given: list[str]) -> tuple[str, list[int]]:
    """The tokens `given` as text with drawn white space and comments, and the offset of each."""
    comments = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=4)
    gaps = st.one_of(
        st.sampled_from(["", " ", "\n", "\t", "\r\n", " \r ", "\n\n "]),
        st.builds(lambda body, end: f";{body}{end}", comments, st.sampled_from("\n\r")),
    )
    # One short list of gaps used over and over: a gap for each token would eat the entropy of the example.
    cycle = draw(st.lists(gaps, min_size=1, max_size=7))
    pieces: list[str] = []
    offsets = []
    size = 0
    for i, token in enumerate(given):
        gap = cycle[i % len(cycle)]
        if i and not gap and separator_needed(given[i - 1], token):
            gap = " "
        pieces += gap, token
        offsets.append(size + len(gap))
        size += len(gap) + len(token)
    return "".join(pieces) + cycle[-1], offsets


@dataclass
class _Level:
    """What the matching `pop` takes away."""

    symbols: list[str] = field(default_factory=list)
    sorts: list[str] = field(default_factory=list)
    inhabited: list[Sort] = field(default_factory=list)


class _Writer:
    """Draws one script, keeping track of what is in scope."""

    def __init__(self, draw: st.DrawFn, flavour: Flavour, portable: bool, depth: int) -> None:
        self.draw, self.flavour, self.portable, self.depth = draw, flavour, portable, depth
        self.builtin = operators(flavour.arithmetic, flavour.strings)
        self.commands: list[SExpr] = []
        self.symbols: dict[str, tuple[list[Sort], Sort]] = {}
        self.sorts: dict[str, int | Sort] = {}  # an arity, or what a defined sort stands for
        self.inhabited: list[Sort] = []  # the declared sorts that have a constant which nothing ever shadows
        self.locals: dict[str, Sort] = {}
        self.open = False  # whether `locals` may hold terms with parameters
        self.defined: set[str] = set()  # names that a definition once had
        self.levels = [_Level()]
        self.global_declarations = False
        self.pending = ""  # the name that is being defined: nothing in its body may take it
        self.count = 0
        self.sort_count = 0
        self.pool = list(NAMES)
        if not portable:
            self.pool += ECCENTRIC
            self.pool += ["str.in.re", "re.nostr"]
            if flavour is not ALL:
                self.pool += ["select", *sorted({"+", "/", "to_int", "str.in_re", "re.none"} - self.builtin)]

    # ---- choices

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def pick(self, options: list) -> object:  # type: ignore[type-arg]
        return self.draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def spelled(self, name: str) -> str:
        """A token for the name, with bars where it needs them and sometimes where it does not."""
        simple = SIMPLE.fullmatch(name) and name not in RESERVED
        return name if simple and not self.chance(5) else f"|{name}|"

    # ---- names and sorts

    def fresh(self) -> str:
        """A name that may be declared here."""
        free = [n for n in self.pool if n not in self.symbols and n not in self.builtin and n != self.pending]
        if free and not self.chance(10):
            return str(self.pick(free))
        self.count += 1
        return f"n!{self.count}"

    def bind(self, name: str, domain: list[Sort], result: Sort) -> None:
        self.symbols[name] = (domain, result)
        if not self.global_declarations:
            self.levels[-1].symbols.append(name)

    def any_sort(self) -> Sort:
        options: list[Sort] = ["Bool", *self.flavour.arithmetic * 2]
        if self.flavour.strings:
            options += ["String", "String", "RegLan"]
        if self.flavour.functions:
            options += self.inhabited
        return self.pick(options)  # type: ignore[return-value]

    def written(self, sort: Sort) -> SExpr:
        """A sort as written: by an alias, if one is at hand."""
        aliases = [name for name, value in self.sorts.items() if value == sort]
        if aliases and self.chance(50):
            return self.spelled(str(self.pick(aliases)))
        if isinstance(sort, str):
            return sort
        name = self.spelled(str(sort[0]))
        return [name, *(self.written(s) for s in sort[2:])] if len(sort) > 2 else name

    def inhabit(self, sort: Sort) -> None:
        """Declare a constant of the sort, under a name that is never used for anything else."""
        self.count += 1
        name = f"k!{self.count}"
        self.commands.append(["declare-const", name, self.written(sort)])
        self.bind(name, [], sort)
        if isinstance(sort, tuple):
            self.inhabited.append(sort)
            if not self.global_declarations:
                self.levels[-1].inhabited.append(sort)

    def prelude(self) -> None:
        for sort in ("Bool", *self.flavour.arithmetic, *(("String", "RegLan") if self.flavour.strings else ())):
            self.inhabit(sort)
        if self.flavour.functions:
            self.declare_sort()

    # ---- commands

    def fresh_sort(self) -> str:
        options = ["U", "V", "a", "a b", "two\nlines"]
        if not self.portable:
            options += ["Array", "let", *sorted({"Int", "Real"} - {*self.flavour.arithmetic})]
            if not self.flavour.strings:
                options += ["String", "RegLan"]
            if self.flavour is ALL:
                options.remove("Array")
        free = [n for n in options if n not in self.sorts]
        if free:
            return str(self.pick(free))
        self.count += 1
        return f"S!{self.count}"

    def bind_sort(self, name: str, value: int | Sort) -> None:
        self.sorts[name] = value
        if not self.global_declarations:
            self.levels[-1].sorts.append(name)

    def declare_sort(self) -> None:
        name = self.fresh_sort()
        arity = int(self.chance(25))
        self.sort_count += 1
        self.commands.append(["declare-sort", self.spelled(name), str(arity)])
        argument = self.any_sort()
        self.bind_sort(name, arity)
        # The number tells declarations of one name apart.
        self.inhabit((name, str(self.sort_count), argument) if arity else (name, str(self.sort_count)))

    def define_sort(self) -> None:
        name = self.fresh_sort()
        sort = self.any_sort()
        self.commands.append(["define-sort", self.spelled(name), [], self.written(sort)])
        self.bind_sort(name, sort)

    def declare_const(self) -> None:
        name, sort = self.fresh(), self.any_sort()
        if self.chance(50):
            self.commands.append(["declare-const", self.spelled(name), self.written(sort)])
        else:
            self.commands.append(["declare-fun", self.spelled(name), [], self.written(sort)])
        self.bind(name, [], sort)

    def declare_fun(self) -> None:
        if not self.flavour.functions:
            return self.declare_const()
        name, domain, result = self.fresh(), [self.any_sort() for _ in range(self.number(1, 3))], self.any_sort()
        command: list[SExpr] = ["declare-fun", self.spelled(name), [self.written(s) for s in domain]]
        self.commands.append([*command, self.written(result)])
        self.bind(name, domain, result)
        return None

    def define_fun(self) -> None:
        name, result = self.fresh(), self.any_sort()
        self.pending = name
        count = self.number(0, 3)
        if count == 0 and self.chance(50):
            command: list[SExpr] = ["define-const", self.spelled(name), self.written(result)]
            parameters: dict[str, Sort] = {}
        else:
            sort = self.any_sort()  # that of most parameters, so that to exchange them makes no other difference
            parameters = {self.local_name(): self.any_sort() if self.chance(30) else sort for _ in range(count)}
            written: list[SExpr] = [[self.spelled(p), self.written(s)] for p, s in parameters.items()]
            command = ["define-fun", self.spelled(name), written, self.written(result)]
        with self.scope(parameters, opening=bool(parameters)):
            # A binding that hides a parameter, and what comes after it, is where readers go wrong.
            command.append(self.let(result, self.depth) if self.chance(40) else self.term(result, self.depth))
        self.pending = ""
        self.commands.append(command)
        self.bind(name, list(parameters.values()), result)
        self.defined.add(name)
        if parameters and self.chance(70):
            self.use(name)

    def use(self, name: str) -> None:
        """Assert something about an instance of a definition with parameters, one that shows their order."""
        domain, result = self.symbols[name]
        instance: SExpr = [self.spelled(name), *(self.leaf(sort) for sort in domain)]
        self.commands.append(["assert", instance if result == "Bool" else ["=", instance, self.leaf(result)]])

    def assertion(self) -> None:
        term = self.term("Bool", self.depth)
        if self.chance(15):
            term = self.named(term)
        self.commands.append(["assert", term])

    def push(self) -> None:
        count = self.number(0, 2)
        self.commands.append(["push", str(count)])
        self.levels += [_Level() for _ in range(count)]

    def pop(self) -> None:
        count = self.number(0, min(2, len(self.levels) - 1))
        self.commands.append(["pop", str(count)])
        for _ in range(count):
            self.close_level()

    def close_level(self) -> None:
        level = self.levels.pop()
        for name in level.symbols:
            del self.symbols[name]
        for name in level.sorts:
            del self.sorts[name]
        for sort in level.inhabited:
            self.inhabited.remove(sort)

    def reset_assertions(self) -> None:
        self.commands.append(["reset-assertions"])
        while self.levels:
            self.close_level()
        self.levels = [_Level()]
        if not self.global_declarations:
            self.prelude()

    def check_sat(self) -> None:
        self.commands.append(["check-sat"])

    def check_sat_assuming(self) -> None:
        assumptions: list[SExpr] = []
        for _ in range(self.number(0, 3)):
            if self.portable:
                constant = self.constant("Bool")
                assumptions.append(["not", constant] if self.chance(50) else constant)
            else:
                assumptions.append(self.term("Bool", self.depth - 1))
        self.commands.append(["check-sat-assuming", assumptions])

    def ignored(self) -> None:
        options: list[SExpr] = [["set-info", ":status", "unknown"], ["set-info", ":notes", '"a "" ( ; |"']]
        options += [["set-info", ":source", "|any (thing; |"]]
        if not self.portable:
            options += [
                ["set-option", ":produce-models", "true"],
                ["echo", '"|"'],
                ["get-model"],
                ["get-value", ["|x|", ["f", "007"]]],
                ["set-info"],
            ]
        self.commands.append(self.pick(options))  # type: ignore[arg-type]

    # ---- terms

    def local_name(self) -> str:
        """A name for a parameter or a binding; often one that it hides."""
        if self.locals and self.chance(40):
            return str(self.pick(list(self.locals)))
        pool = [*self.pool, "k"] if self.portable else [*self.pool, "k", "and", "+", "true"]
        return str(self.pick(pool))

    @contextmanager
    def scope(self, names: dict[str, Sort], opening: bool = False) -> Iterator[None]:
        """The names as local ones, for a while."""
        outer = self.locals, self.open
        self.locals, self.open = {**self.locals, **names}, self.open or opening
        yield
        self.locals, self.open = outer

    def usable(self, operator: str) -> bool:
        return operator in self.builtin and operator not in self.locals

    def term(self, sort: Sort, depth: int) -> SExpr:
        """A term of the sort, at most about `depth` applications deep."""
        if depth <= 0:
            return self.leaf(sort)
        options: list[Callable[[], SExpr | None]] = [lambda: self.leaf(sort)]
        options += [lambda: self.application(sort, depth)] * 3
        options += [lambda: self.ite(sort, depth), lambda: self.let(sort, depth), lambda: self.let(sort, depth)]
        if not self.portable:
            options += [lambda: self.annotation(sort, depth), lambda: self.qualified(sort)]
        if sort == "Bool":
            options += [lambda: self.connective(depth), lambda: self.equation(depth)] * 3
            if self.flavour.arithmetic:
                options += [lambda: self.comparison(depth)] * 6
        if self.flavour.strings and sort in ("Bool", "Int", "String", "RegLan"):
            options += [lambda: self.of_strings(str(sort), depth)] * (10 if sort in ("String", "RegLan") else 5)
        if sort == "Bool":
            pass
        elif sort in self.flavour.arithmetic and self.flavour.style in ("linear", "any"):
            options += [lambda: self.arithmetic(str(sort), depth)] * 6
        result: SExpr | None = self.pick(options)()  # type: ignore[operator]
        return self.leaf(sort) if result is None else result

    def constants(self, sort: Sort) -> list[str]:
        """The names in scope that are a term of the sort; local ones more than once, since they are what is tested."""
        names = [name for name, found in self.locals.items() if found == sort] * 4
        names += [n for n, (domain, s) in self.symbols.items() if not domain and s == sort and n not in self.locals]
        return names

    def leaf(self, sort: Sort) -> SExpr:
        if sort in self.flavour.arithmetic and self.flavour.style != "difference" and self.chance(30):
            return self.numeral(str(sort))
        if sort == "String" and self.chance(50):
            character: SExpr = ["_", "char", str(self.pick(["#x41", "#x0061", "#x2FFFF", "#x00", "#x00000041"]))]
            return character if self.chance(10) else str(self.pick(list(STRING_LITERALS)))
        constant = self.constant(sort)
        return ["not", constant] if sort == "Bool" and self.usable("not") and self.chance(25) else constant

    def constant(self, sort: Sort) -> str:
        names = self.constants(sort)
        if sort == "Bool" and not self.portable:
            names += [n for n in ("true", "false") if n not in self.locals]
        return self.spelled(str(self.pick(names)))

    def numeral(self, sort: str, least: int = 0) -> SExpr:
        """A nonnegative numeral. (A logic without integers writes reals as numerals, too.)"""
        n = self.number(least, 12) if self.chance(90) else (2**61 - 1) * self.number(1, 3)
        if sort == "Int" or (len(self.flavour.arithmetic) == 1 and self.chance(50)):
            return str(n)
        return f"{n}." + str(self.pick(["0", "5", "00", "25", "250"]))

    def signed(self, sort: str) -> SExpr:
        n = self.numeral(sort)
        return ["-", n] if self.usable("-") and self.chance(40) else n

    def application(self, sort: Sort, depth: int) -> SExpr | None:
        names = [n for n, (domain, s) in self.symbols.items() if domain and s == sort and n not in self.locals]
        if not names:
            return None
        name = str(self.pick(names + [n for n in names if n in self.defined] * 3))
        head: SExpr = self.spelled(name)
        if not self.portable and self.chance(10):
            head = ["as", head, self.written(sort)]
        return [head, *(self.term(s, depth - 1) for s in self.symbols[name][0])]

    def qualified(self, sort: Sort) -> SExpr | None:
        names = self.constants(sort)
        return ["as", self.spelled(str(self.pick(names))), self.written(sort)] if names else None

    def of_strings(self, sort: str, depth: int) -> SExpr | None:
        """An operator of the theory of strings with a result of this sort, under an old name perhaps."""
        if sort == "RegLan" and self.chance(15):
            indices = [str(self.number(0, 3)) for _ in range(self.number(1, 2))]
            name = "re.^" if len(indices) == 1 else "re.loop"
            return [["_", name, *indices], self.term("RegLan", depth - 1)]
        operator = str(self.pick([name for name, (_, result) in STRING_OPERATORS.items() if result == sort]))
        domain, _ = STRING_OPERATORS[operator]
        older = [old for old, new in OLD_NAMES.items() if new == operator]
        if older and self.chance(40) and older[0] not in {*self.symbols, *self.locals, self.pending}:
            spelled = self.spelled(older[0])
        elif self.usable(operator):
            spelled = self.spelled(operator)
        else:
            return None
        if not domain:
            return spelled
        more = self.number(0, 2) if operator in ANY_NUMBER else 0
        return [spelled, *(self.term(s, depth - 1) for s in (*domain, *domain[:1] * more))]

    def ite(self, sort: Sort, depth: int) -> SExpr | None:
        if not self.usable("ite"):
            return None
        return ["ite", self.term("Bool", depth - 1), self.term(sort, depth - 1), self.term(sort, depth - 1)]

    def let(self, sort: Sort, depth: int) -> SExpr:
        names = {self.local_name(): self.any_sort() for _ in range(self.number(1, 3))}
        bindings: list[SExpr] = [[self.spelled(n), self.term(s, depth - 1)] for n, s in names.items()]
        with self.scope(names):
            return ["let", bindings, self.term(sort, depth - 1)]

    def named(self, term: SExpr) -> SExpr:
        """The term with a name; its own names have been bound before."""
        name = self.fresh()
        self.bind(name, [], "Bool")
        attributes: list[SExpr] = [":named", self.spelled(name)]
        if not self.portable and self.chance(30):
            attributes = [":weight", "3", *attributes, ":note", ["a", ":b", '"c"']]
        return ["!", term, *attributes]

    def annotation(self, sort: Sort, depth: int) -> SExpr:
        term = self.term(sort, depth - 1)
        if sort == "Bool" and not self.open:
            return self.named(term)
        return ["!", term, ":pattern", [], ":weight", "0.5"]

    def several(self, sort: Sort, depth: int, least: int, most: int) -> list[SExpr]:
        return [self.term(sort, depth - 1) for _ in range(self.number(least, most))]

    def connective(self, depth: int) -> SExpr | None:
        operator = str(self.pick(["not", "and", "or", "=>", "xor"]))
        if not self.usable(operator):
            return None
        if operator == "not":
            return ["not", self.term("Bool", depth - 1)]
        least = 1 if operator in ("and", "or") and not self.portable else 2
        return [operator, *self.several("Bool", depth, least, 3)]

    def mixed(self, sort: str, depth: int, least: int, most: int) -> list[SExpr]:
        """Arguments of one sort; with both sorts of numbers at hand, sometimes integers among reals."""
        if self.flavour.style != "any" or sort != "Real":
            return self.several(sort, depth, least, most)
        sorts = [str(self.pick(["Int", "Real", "Real"])) for _ in range(self.number(least, most))]
        if "Real" not in sorts:
            sorts[-1] = "Real"
        return [self.term(s, depth - 1) for s in sorts]

    def equation(self, depth: int) -> SExpr | None:
        operator = str(self.pick(["=", "=", "distinct"]))
        if not self.usable(operator):
            return None
        sort = self.any_sort()
        return [operator, *(self.mixed("Real", depth, 2, 4) if sort == "Real" else self.several(sort, depth, 2, 4))]

    def comparison(self, depth: int) -> SExpr | None:
        operator = str(self.pick(["<", "<=", ">", ">=", "="]))
        sort = str(self.pick(list(self.flavour.arithmetic)))
        if sort == "Int" and self.flavour.style in ("linear", "any") and self.chance(15):
            # An indexed identifier is no symbol: nothing can hide it.
            return [["_", "divisible", str(self.number(1, 12))], self.term("Int", depth - 1)]
        if self.flavour.style == "any" and self.usable("is_int") and self.chance(15):
            return ["is_int", self.term("Real", depth - 1)]
        if not self.usable(operator):
            return None
        if self.flavour.style != "difference" or self.chance(40):
            return [operator, *self.mixed(sort, depth, 2, 3)]
        if not self.usable("-"):
            return None
        return [operator, ["-", self.term(sort, depth - 1), self.term(sort, depth - 1)], self.signed(sort)]

    def arithmetic(self, sort: str, depth: int) -> SExpr | None:
        free = self.flavour.style == "any"
        options = ["+", "-", "-", "*"] + (["div", "mod", "abs"] if sort == "Int" else ["/"])
        if free:
            options.append("to_int" if sort == "Int" else "to_real")
        operator = str(self.pick(options))
        if not self.usable(operator):
            return None
        if operator in ("+", "-"):
            return [operator, *self.mixed(sort, depth, 2 if operator == "+" else 1, 3)]
        if operator == "*" and free:
            return ["*", *self.mixed(sort, depth, 2, 3)]
        if operator == "*":
            factors = [self.signed(sort), self.term(sort, depth - 1)]
            return ["*", *(factors if self.chance(70) else factors[::-1])]
        if operator == "/" and free:
            return ["/", *(self.term(str(self.pick(["Int", "Real"])), depth - 1) for _ in range(self.number(2, 3)))]
        if operator == "abs":
            return ["abs", self.term("Int", depth - 1)]
        if operator in ("to_int", "to_real"):
            return [operator, self.term("Real" if operator == "to_int" else "Int", depth - 1)]
        divisors = [self.numeral(sort, least=1) for _ in range(1 if operator == "mod" else self.number(1, 2))]
        if operator == "/":
            return ["/", self.numeral(sort) if self.portable else self.term(sort, depth - 1), *divisors]
        return [operator, self.term(sort, depth - 1), *divisors]


@st.composite
def scripts(
    draw: st.DrawFn,
    flavours: tuple[Flavour, ...] = FLAVOURS,
    portable: bool = False,
    commands: int = 10,
    depth: int = 3,
    definitions: bool = False,
) -> Script:
    """Well-sorted scripts of the given flavours that end in a check.

    `portable` leaves out what SMTLIB.md allows but other solvers do not read, or read otherwise: names that only
    bars make possible, names of theories outside of the logic, names inside of terms, unary connectives, assumptions
    that are no literals, integers among reals, `:global-declarations` and `reset-assertions`. `commands` and `depth`
    bound the size; with `definitions`, most commands are definitions and assertions of their instances.
    """
    flavour = draw(st.sampled_from([f for f in flavours if f in PORTABLE or not portable]))
    writer = _Writer(draw, flavour, portable, depth)
    if not portable and writer.chance(15):
        writer.global_declarations = True
        writer.commands.append(["set-option", ":global-declarations", "true"])
    if flavour is not ALL or writer.chance(50):
        writer.commands.append(["set-logic", flavour.logic])
    writer.prelude()
    steps = [writer.declare_const, writer.declare_fun, writer.declare_fun, writer.define_fun, writer.define_fun]
    steps += [writer.assertion] * 6
    steps += [writer.push, writer.pop, writer.check_sat, writer.check_sat_assuming]
    if definitions:
        steps = [writer.define_fun] * 6 + [writer.declare_fun, writer.push, writer.pop]
    rare = [writer.ignored, writer.define_sort]
    if not portable:
        rare.append(writer.reset_assertions)
    if flavour.functions:
        rare.append(writer.declare_sort)
    for _ in range(writer.number(1, commands)):
        writer.pick(rare if writer.chance(12) else steps)()  # type: ignore[operator]
    writer.check_sat()
    return Script(flavour, writer.commands)
