"""The reader of SMT-LIB scripts: problem text to terms and queries. Normative description: SMTLIB.md.

Nothing here recurses on the depth of its input. Work that may exceed the size of the text, the expansion of
definitions, is charged to a meter.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from formats.errors import ResourceLimit, Unsupported, quoted
from formats.meter import decimal
from formats.terms import BOOL, FALSE, INT, REAL, TRUE, Function, Numeral, Sort, SortError, Terms, Variable
from formats.tokens import DECIMAL, LITERAL, NUMERAL, Tokens, decode

if TYPE_CHECKING:
    from typing import NoReturn

    from formats.meter import Meter

TERM_WORK = 500
"""Work charged for each term that the expansion of a definition builds: what it takes in memory counts."""

LEVEL_WORK = 100
"""Work charged for each level that `push` opens."""

_LOGIC = re.compile(r"(?:QF_)?(AX|A)?(UF)?(BV)?(FP)?(DT)?(S)?([LN](?:IRA|IA|RA)|IDL|RDL)?")
_CORE = frozenset("true false not => and or xor = distinct ite".split())
_NUMBERS = frozenset("- + * < <= > >=".split())
_INTS = frozenset("div mod abs |divisible|".split())
_REALS = frozenset("/")
_CASTS = frozenset("to_real to_int is_int".split())
_UNSUPPORTED_TERMS = frozenset("forall exists match lambda par".split())

_BITS = "not neg and or xor nand nor xnor add sub mul udiv urem sdiv srem smod shl lshr ashr comp ult ule ugt uge slt"
_OTHER_THEORIES = {
    # Group of _LOGIC: symbols and sorts of theories that are known but not supported.
    1: ("select|store", "Array"),
    3: (f"concat|bv(?:{_BITS.replace(' ', '|')}|sle|sgt|sge|2nat)", "BitVec"),
    4: (r"fp(?:\..*)?", "FloatingPoint|Float16|Float32|Float64|Float128|RoundingMode"),
    6: (r"(?:str|re)\..*|int\.to\.str", "String|RegLan"),
}


class Macro:
    """A definition with parameters: its value over variable terms, and the open terms below it in order."""

    __slots__ = ("body", "domain", "name", "open_terms", "parameters")

    def __init__(self, name: str, parameters: list[int], domain: list[Sort], body: int, open_terms: list[int]) -> None:
        self.name, self.parameters, self.domain = name, parameters, domain
        self.body, self.open_terms = body, open_terms


class Assertion:
    """An asserted literal; in scope at query k exactly if `declared` < k <= `popped`, as for a Function."""

    __slots__ = ("declared", "literal", "popped")

    def __init__(self, literal: int, declared: int) -> None:
        self.literal, self.declared = literal, declared
        self.popped: float = float("inf")


class Query:
    """One check: its index from 1, and its assumptions (literals)."""

    __slots__ = ("assumptions", "index", "script")

    def __init__(self, script: Script, index: int, assumptions: list[int]) -> None:
        self.script, self.index, self.assumptions = script, index, assumptions

    @property
    def assertions(self) -> list[int]:
        """The literals that are asserted here, in the order of the script, then the assumptions."""
        k = self.index
        return [a.literal for a in self.script.assertions if a.declared < k <= a.popped] + self.assumptions


class Script:
    """What a script says: its terms, and its definitions with parameters, declared functions, assertions and queries,
    in order.
    """

    __slots__ = ("assertions", "definitions", "functions", "logic", "queries", "terms")

    def __init__(self) -> None:
        self.terms = Terms()
        self.definitions: list[Macro] = []
        self.functions: list[Function] = []
        self.assertions: list[Assertion] = []
        self.queries: list[Query] = []
        self.logic = "ALL"


_Symbol = Function | Macro | int
"""What a name of the script stands for: a function, a definition with parameters, or a literal or term number."""

_SortName = tuple[int, int, Sort | None]
"""What a sort name stands for: number of arguments and number of the declaration, or a defined sort."""


def read_script(data: bytes, file: str, meter: Meter) -> Script:
    """Read the script in `data`; `file` names it in messages.

    Raises MalformedInput, Unsupported, and ResourceLimit when the expansion of definitions exceeds `meter`.
    """
    return _Reader(Tokens(decode(data, file), file), meter).read()


class _Reader:
    def __init__(self, tokens: Tokens, meter: Meter) -> None:
        self.tokens, self.meter = tokens, meter
        self.script = Script()
        self.terms = self.script.terms
        self.symbols: dict[str, _Symbol] = {}
        self.sorts: dict[str, _SortName] = {}
        self.locals: dict[str, int] = {}
        self.declared_sorts = 0
        # What `pop` undoes, as two stacks, and their heights at each `push`.
        self.names: list[tuple[dict[str, _Symbol] | dict[str, _SortName], str]] = []
        self.scoped: list[Function | Assertion] = []
        self.levels = [(0, 0)]
        self.global_declarations = self.started = False
        self.choose_logic("ALL")

    # ---- commands

    def read(self) -> Script:
        tokens = self.tokens
        commands = {
            "set-logic": self.set_logic,
            "set-option": self.set_option,
            "declare-sort": self.declare_sort,
            "define-sort": self.define_sort,
            "declare-fun": self.declare_fun,
            "declare-const": self.declare_fun,
            "define-fun": self.define_fun,
            "define-const": self.define_fun,
            "assert": self.assert_,
            "push": self.push,
            "pop": self.pop,
            "check-sat": self.check_sat,
            "check-sat-assuming": self.check_sat,
            "reset-assertions": self.reset_assertions,
        }
        while (token := tokens.next()) != "":
            if token != "(":
                tokens.fail(f"expected ( and a command, found {tokens.shown()}")
            name = tokens.next()
            if name == "exit":
                tokens.expect(")")
                break
            if name in commands:
                commands[name](name)
                tokens.expect(")")
            elif name in ("echo", "set-info") or name.startswith("get-"):
                while tokens.next() != ")":
                    tokens.skip_rest()
            elif name.startswith(("declare-", "define-", "check-", "reset", "block-", "maximize", "minimize")):
                raise Unsupported(f"command {name}", tokens.where())
            else:
                tokens.fail(f"unknown command {tokens.shown()}")
        return self.script

    def set_logic(self, _: str) -> None:
        name = self.name()
        if self.started:
            self.tokens.fail("set-logic after another set-logic, a declaration or an assertion")
        if name not in ("ALL", "QF_ALL") and (not _LOGIC.fullmatch(name) or name in ("", "QF_")):
            raise Unsupported(f"logic {name}", self.tokens.where())
        self.started = True
        self.choose_logic(name)

    def choose_logic(self, name: str) -> None:
        """Set the symbols and sorts that the theories of the logic provide."""
        self.script.logic = name
        match = _LOGIC.fullmatch(name)
        arithmetic = match[7] or "" if match else "IRA"
        others = [texts for group, texts in _OTHER_THEORIES.items() if match is None or match[group]]
        ints = arithmetic.endswith(("IA", "IRA", "IDL")) or bool(match and match[6])
        reals = arithmetic.endswith(("RA", "RDL"))
        self.builtin = _CORE | (_NUMBERS if ints or reals else _CORE)
        self.theory_sorts = {"Bool": BOOL}
        if ints:
            self.builtin |= _INTS
            self.theory_sorts["Int"] = INT
        if reals:
            self.builtin |= _REALS
            self.theory_sorts["Real"] = REAL
        if ints and reals:
            self.builtin |= _CASTS
        self.numeral_sort = INT if ints else REAL if reals else None
        self.reals, self.mixed = reals, ints and reals
        self.other_symbols = re.compile("|".join(symbols for symbols, _ in others) or "(?!)")
        self.other_sorts = re.compile("|".join(sorts for _, sorts in others) or "(?!)")
        self.other_literals = "".join(c for group, c in ((3, "#"), (6, '"')) if match is None or match[group])

    def set_option(self, _: str) -> None:
        tokens = self.tokens
        if not tokens.next().startswith(":"):
            tokens.fail(f"expected a keyword, found {tokens.shown()}")
        if tokens.token != ":global-declarations":
            tokens.skip()
        elif tokens.next() in ("true", "false"):
            self.global_declarations = tokens.token == "true"
        else:
            tokens.fail(f"expected true or false, found {tokens.shown()}")

    def declare_sort(self, _: str) -> None:
        name = self.new_sort()
        self.declared_sorts += 1
        self.bind(self.sorts, name, (self.count(), self.declared_sorts, None))

    def define_sort(self, _: str) -> None:
        name = self.new_sort()
        self.tokens.expect("(")
        if self.tokens.next() != ")":
            raise Unsupported("define-sort with parameters", self.tokens.where())
        self.bind(self.sorts, name, (0, 0, self.sort()))

    def declare_fun(self, command: str) -> None:
        name = self.new_name()
        domain = []
        if command == "declare-fun":
            self.tokens.expect("(")
            while self.tokens.next() != ")":
                domain.append(self.sort_rest())
        functions = self.script.functions
        function = Function(name, len(functions) + 1, tuple(domain), self.sort(), len(self.script.queries))
        functions.append(function)
        self.bind(self.symbols, name, function if domain else self.terms.apply(function, ()))
        if not self.global_declarations:
            self.scoped.append(function)

    def define_fun(self, command: str) -> None:
        name = self.new_name()
        tokens, terms = self.tokens, self.terms
        parameters: dict[str, int] = {}
        if command == "define-fun":
            tokens.expect("(")
            while tokens.next() != ")":
                if tokens.token != "(":
                    tokens.fail(f"expected ( and a parameter, found {tokens.shown()}")
                parameter = self.name()
                if parameter in parameters:
                    tokens.fail(f"parameter {quoted(parameter)} is repeated")
                parameters[parameter] = terms.add(Variable(parameter), (), self.sort(), closed=False)
                tokens.expect(")")
        expected = self.sort()
        self.locals = dict(parameters)
        body = self.term()
        self.locals = {}
        if (found := terms.sort_of(body)) is not expected:
            tokens.fail(f"definition of {quoted(name)}: expected sort {expected}, found {found}")
        self.bind(self.symbols, name, self.macro(name, list(parameters.values()), body) if parameters else body)

    def macro(self, name: str, parameters: list[int], body: int) -> Macro:
        # The open terms below the body lie between its first parameter and the newest term; those that the body
        # does not use are left out, so that an instance costs what the body mentions.
        terms = self.terms
        used = {abs(body)}
        open_terms = []
        for t in range(len(terms), parameters[0] - 1, -1):
            if t in used and not terms.closed[t]:
                used.update([abs(a) for a in terms.arguments[t]])
                open_terms.append(t)
        macro = Macro(name, parameters, [terms.sort[p] for p in parameters], body, open_terms[::-1])
        self.script.definitions.append(macro)
        return macro

    def assert_(self, _: str) -> None:
        self.started = True
        assertion = Assertion(self.formula(), len(self.script.queries))
        self.script.assertions.append(assertion)
        self.scoped.append(assertion)

    def push(self, _: str) -> None:
        count = self.count()
        self.meter.charge(LEVEL_WORK * count)
        self.levels += [(len(self.names), len(self.scoped))] * count

    def pop(self, _: str) -> None:
        count = self.count()
        if count >= len(self.levels):
            self.tokens.fail(f"pop {count} with {len(self.levels) - 1} levels open")
        if count:
            self.undo(*self.levels[-count])
            del self.levels[-count:]

    def reset_assertions(self, _: str) -> None:
        self.undo(0, 0)
        self.levels = [(0, 0)]

    def undo(self, names: int, scoped: int) -> None:
        for table, name in self.names[names:]:
            del table[name]
        for item in self.scoped[scoped:]:
            item.popped = len(self.script.queries)
        del self.names[names:], self.scoped[scoped:]

    def check_sat(self, command: str) -> None:
        self.started = True
        assumptions = []
        if command == "check-sat-assuming":
            self.tokens.expect("(")
            while self.tokens.next() != ")":
                assumptions.append(self.boolean(self.term_rest()))
        queries = self.script.queries
        queries.append(Query(self.script, len(queries) + 1, assumptions))

    # ---- names, numbers, sorts

    def name(self) -> str:
        self.tokens.next()
        return self.tokens.symbol()

    def new_name(self) -> str:
        self.started = True
        name = self.name()
        if name in self.symbols:
            self.tokens.fail(f"{quoted(name)} is already declared")
        if name in self.builtin or self.other_symbols.fullmatch(name):
            self.tokens.fail(f"{quoted(name)} is a symbol of the logic {self.script.logic}")
        return name

    def new_sort(self) -> str:
        self.started = True
        name = self.name()
        if name in self.sorts or name in self.theory_sorts or self.other_sorts.fullmatch(name):
            self.tokens.fail(f"sort {quoted(name)} is already declared")
        return name

    def bind(self, table: dict[str, _Symbol] | dict[str, _SortName], name: str, value: _Symbol | _SortName) -> None:
        if name in table:
            self.tokens.fail(f"{quoted(name)} is already declared")
        table[name] = value  # type: ignore[assignment]
        if not self.global_declarations:
            self.names.append((table, name))

    def count(self) -> int:
        """A numeral that counts something: at most nine digits."""
        digits = self.digits()
        if len(digits) > 9:
            raise ResourceLimit(f"the count {self.tokens.shown()} at {self.tokens.where()}")
        return int(digits)

    def digits(self) -> str:
        """The digits of a numeral that must come next."""
        if not NUMERAL.fullmatch(self.tokens.next()):
            self.tokens.fail(f"expected a numeral, found {self.tokens.shown()}")
        return self.tokens.token

    def number(self, digits: str) -> int:
        try:
            return decimal(digits)
        except ResourceLimit as error:
            raise ResourceLimit(f"{error} at {self.tokens.where()}") from None

    def sort(self) -> Sort:
        self.tokens.next()
        return self.sort_rest()

    def sort_rest(self) -> Sort:
        """The sort that the newest token begins."""
        tokens = self.tokens
        frames: list[tuple[str, list[Sort]]] = []
        while True:
            if tokens.token == "(":
                if tokens.next() == "_":
                    raise Unsupported(f"sort (_ {quoted(tokens.next())}...)", tokens.where())
                frames.append((tokens.symbol(), []))
            else:
                name, arguments = frames.pop() if tokens.token == ")" and frames else (tokens.symbol(), [])
                if tokens.token == ")" and not arguments:
                    tokens.fail(f"sort {quoted(name)} is applied to nothing")
                sort = self.build_sort(name, arguments)
                if not frames:
                    return sort
                frames[-1][1].append(sort)
            tokens.next()

    def build_sort(self, name: str, arguments: list[Sort]) -> Sort:
        arity, number, sort = self.sorts.get(name, (0, 0, self.theory_sorts.get(name)))
        if not number and sort is None:
            if self.other_sorts.fullmatch(name):
                raise Unsupported(f"sort {name}", self.tokens.where())
            self.tokens.fail(f"unknown sort {quoted(name)}")
        if len(arguments) != arity:
            self.tokens.fail(f"sort {quoted(name)}: expected {arity} arguments, found {len(arguments)}")
        return sort or self.terms.named_sort(name, number, tuple(arguments))

    # ---- terms

    def formula(self) -> int:
        return self.boolean(self.term())

    def boolean(self, literal: int) -> int:
        if (sort := self.terms.sort_of(literal)) is not BOOL:
            self.tokens.fail(f"expected sort Bool, found {sort}")
        return literal

    def term(self) -> int:
        self.tokens.next()
        return self.term_rest()

    def term_rest(self) -> int:
        """The term that the newest token begins, as a literal if it is Boolean."""
        tokens = self.tokens
        frames: list[_Application | _Let | _Annotation] = []
        while True:
            if tokens.token == "(":
                frame = self.open_frame()
                if frame is not None:
                    frames.append(frame)
                    tokens.next()
                    continue
                name, sort = self.qualified()
                value = self.ascribed(self.constant(name), sort, tokens.offset)
            elif tokens.token == ")" and frames and isinstance(frames[-1], _Application):
                value = self.application(frames.pop())  # type: ignore[arg-type]
            elif LITERAL.match(tokens.token):
                value = self.literal(tokens.token)
            else:
                value = self.constant(tokens.symbol())
            # The value goes to the innermost frame; a `let` or `!` that it completes hands it on.
            while frames and not frames[-1].take(value, self):
                frames.pop()
            if not frames:
                return value
            tokens.next()

    def open_frame(self) -> _Application | _Let | _Annotation | None:
        """The construct that the newest token, a parenthesis, opens; None before `(as constant sort)`."""
        tokens = self.tokens
        head = tokens.next()
        if head == "let":
            return _Let(self)
        if head == "!":
            return _Annotation()
        if head == "as":
            return None
        if head in _UNSUPPORTED_TERMS:
            raise Unsupported(head, tokens.where())
        if head == "(" and tokens.next() == "as":
            name, sort = self.qualified()
            return _Application(name, sort, tokens.offset)
        if tokens.token == "_":
            if tokens.next() != "divisible" or head == "_":
                raise Unsupported(f"(_ {quoted(tokens.token)}...)", tokens.where())
            # No symbol has bars in its name. The index becomes the first argument.
            frame = _Application("|divisible|", None, tokens.offset)
            frame.arguments.append(self.terms.numeral(self.number(self.digits()), 1, INT))
            if tokens.token == "0":
                tokens.fail("expected a positive numeral, found 0")
            tokens.expect(")")
            return frame
        if head == "(":
            tokens.fail(f"expected a function, found {tokens.shown()}")
        return _Application(tokens.symbol(), None, tokens.offset)

    def qualified(self) -> tuple[str, Sort]:
        """What follows `(as`: a symbol, its sort, and the closing parenthesis."""
        name, sort = self.name(), self.sort()
        self.tokens.expect(")")
        return name, sort

    def ascribed(self, value: int, sort: Sort | None, offset: int) -> int:
        found = self.terms.sort_of(value)
        if sort is not None and found is not sort:
            self.tokens.fail(f"expected sort {sort}, found {found}", offset)
        return value

    def constant(self, name: str) -> int:
        value = self.locals.get(name, self.symbols.get(name))
        if isinstance(value, int):
            return value
        if value is None and name in ("true", "false"):
            return TRUE if name == "true" else FALSE
        if value is not None or name in self.builtin:
            self.tokens.fail(f"{quoted(name)} needs arguments")
        return self.unknown(name)

    def unknown(self, name: str, offset: int | None = None) -> NoReturn:
        if self.other_symbols.fullmatch(name):
            raise Unsupported(f"function {name}", self.tokens.where(offset))
        self.tokens.fail(f"unknown symbol {quoted(name)}", offset)

    def literal(self, token: str) -> int:
        if NUMERAL.fullmatch(token) and self.numeral_sort:
            return self.terms.numeral(self.number(token), 1, self.numeral_sort)
        if (match := DECIMAL.fullmatch(token)) and self.reals:
            whole, fraction = match.groups()
            return self.terms.numeral(self.number(whole + fraction), 10 ** len(fraction), REAL)
        if token[0] in self.other_literals:
            raise Unsupported("string literal" if token[0] == '"' else "bit-vector literal", self.tokens.where())
        self.tokens.fail(f"{self.tokens.shown()} is not a literal of the logic {self.script.logic}")

    def application(self, frame: _Application) -> int:
        name, arguments = frame.name, frame.arguments
        entry = self.symbols.get(name)
        if not arguments:
            self.tokens.fail(f"{quoted(name)} is applied to nothing", frame.offset)
        if name in self.locals or isinstance(entry, int) or name in ("true", "false"):
            self.tokens.fail(f"{quoted(name)} is not a function", frame.offset)
        try:
            if isinstance(entry, Function):
                value = self.terms.apply(entry, arguments)
            elif entry is not None:
                value = self.instance(entry, arguments)
            elif name in self.builtin:
                value = self.operator(name, arguments)
            else:
                self.unknown(name, frame.offset)
        except SortError as error:
            self.tokens.fail(f"{quoted(name)}: {error}", frame.offset)
        return self.ascribed(value, frame.sort, frame.offset)

    def operator(self, name: str, arguments: list[int]) -> int:
        """An operator of a theory, expressed by those of the signature. Raises SortError."""
        apply = self.terms.apply
        if self.mixed and (name not in _CORE or name in ("=", "distinct")):
            arguments = self.coerced(name, arguments)
        n = len(arguments)
        if name in ("not", "xor") and any([self.terms.sort_of(a) is not BOOL for a in arguments]):
            raise SortError("expected sort Bool")
        if name == "not" and n == 1:
            return -arguments[0]
        if name in ("not", "xor", "=>", "=", "distinct", "<", "<=", ">", ">=", "/", "div") and (n < 2 or name == "not"):
            raise SortError(f"wrong number of arguments: {n}")
        if name == "=>":
            return apply("or", [*(-a for a in arguments[:-1]), arguments[-1]])
        if name == "distinct" and n == 2:
            return -apply("=", arguments)
        if name == "|divisible|":
            remainder = apply("mod", (*arguments[1:], arguments[0]))
            return apply("=", (remainder, self.terms.numeral(0, 1, INT)))
        if name in ("xor", "/", "div"):
            value = arguments[0]
            for a in arguments[1:]:
                value = -apply("=", (value, a)) if name == "xor" else apply(name, (value, a))
            return value
        if name == "=":
            links = [apply("=", pair) for pair in pairwise(arguments)]
        elif name == "<":
            links = [apply("<", pair) for pair in pairwise(arguments)]
        elif name == ">":
            links = [apply("<", pair[::-1]) for pair in pairwise(arguments)]
        elif name == "<=":
            links = [-apply("<", pair[::-1]) for pair in pairwise(arguments)]
        elif name == ">=":
            links = [-apply("<", pair) for pair in pairwise(arguments)]
        else:
            return apply(name, arguments)
        return links[0] if n == 2 else apply("and", links)

    def coerced(self, name: str, arguments: list[int]) -> list[int]:
        """Arguments with `to_real` inserted where integers and reals meet, as the theory Reals_Ints allows."""
        sorts = {self.terms.sort_of(a) for a in arguments}
        if INT not in sorts or (REAL not in sorts and name != "/"):
            return arguments
        return [self.real(a) if self.terms.sort_of(a) is INT else a for a in arguments]

    def real(self, term: int) -> int:
        head = self.terms.head[term]
        if isinstance(head, Numeral):
            return self.terms.numeral(head.numerator, 1, REAL)
        return self.terms.apply("to_real", (term,))

    def instance(self, macro: Macro, arguments: list[int]) -> int:
        """The body of a definition with `arguments` for its parameters. Raises SortError, ResourceLimit."""
        terms, closed = self.terms, self.terms.closed
        found = [terms.sort_of(a) for a in arguments]
        if found != macro.domain:
            raise SortError(f"expected sorts {macro.domain}, found {found}")
        value = dict(zip(macro.parameters, arguments, strict=True))
        for t in macro.open_terms:
            if t not in value:
                self.meter.charge(TERM_WORK + len(terms.arguments[t]))
                new = tuple([(1 if a > 0 else -1) * value.get(abs(a), abs(a)) for a in terms.arguments[t]])
                value[t] = terms.add(terms.head[t], new, terms.sort[t], all([closed[abs(a)] for a in new]))
        body = macro.body
        return (1 if body > 0 else -1) * value.get(abs(body), abs(body))


class _Application:
    """An application whose arguments are being read."""

    __slots__ = ("arguments", "name", "offset", "sort")

    def __init__(self, name: str, sort: Sort | None, offset: int) -> None:
        self.name, self.sort, self.offset = name, sort, offset
        self.arguments: list[int] = []

    def take(self, value: int, reader: _Reader) -> bool:
        """Accept the value of a subterm; whether more is to come before this term is complete."""
        self.arguments.append(value)
        return True


class _Let:
    """A `let`: its bindings are parallel, so that they take effect only when all of them have been read."""

    __slots__ = ("bindings", "name", "outer")

    def __init__(self, reader: _Reader) -> None:
        self.bindings: dict[str, int] = {}
        self.outer: dict[str, int] | None = None
        reader.tokens.expect("(")
        reader.tokens.expect("(")
        self.name = reader.name()

    def take(self, value: int, reader: _Reader) -> bool:
        """As for _Application."""
        tokens, local = reader.tokens, reader.locals
        tokens.expect(")")
        if self.outer is not None:
            for name in self.bindings:
                del local[name]
            local.update(self.outer)
            return False
        self.bindings[self.name] = value
        if tokens.next() == "(":
            self.name = reader.name()
            if self.name in self.bindings:
                tokens.fail(f"{quoted(self.name)} is bound twice in one let")
            return True
        if tokens.token != ")":
            tokens.fail(f"expected ( or ), found {tokens.shown()}")
        self.outer = {name: local[name] for name in self.bindings if name in local}
        local.update(self.bindings)
        return True


class _Annotation:
    """A term with attributes, `(! term :named n …)`."""

    __slots__ = ()

    def take(self, value: int, reader: _Reader) -> bool:
        """As for _Application."""
        tokens = reader.tokens
        if not tokens.next().startswith(":"):
            tokens.fail(f"expected an attribute, found {tokens.shown()}")
        while tokens.token != ")":
            if tokens.token == ":named":
                name = reader.new_name()
                if not reader.terms.closed[abs(value)]:
                    tokens.fail(f"{quoted(name)} names a term with parameters")
                reader.bind(reader.symbols, name, value)
            elif not tokens.token.startswith(":"):
                tokens.skip_rest()
            tokens.next()
        return False
