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
from formats.terms import BOOL, FALSE, INT, REAL, SIGNATURE, TRUE, Function, Numeral, Sort, SortError, Terms, Variable
from formats.tokens import DECIMAL, LITERAL, NUMERAL, Tokens, decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from formats.meter import Meter

_LOGIC = re.compile(r"(QF_)?(?:(AX|A)?(UF)?(BV)?(FP)?(DT)?(S)?([LN](?:IRA|IA|RA)|IDL|RDL)?)")
_CORE = frozenset("true false not => and or xor = distinct ite".split())
_ARITHMETIC = frozenset("- + * < <= > >=".split())
_INTS = frozenset("div mod abs".split())
_REALS = frozenset("/")
_BINARY = frozenset("= distinct < / div".split())
_CASTS = frozenset("to_real to_int is_int".split())
_OTHER_SYMBOL = re.compile(r"(str|re|int|fp|seq|set|bag)\..*|select|store|concat|bv[a-z]+")
_OTHER_SORTS = frozenset("Array BitVec String RegLan FloatingPoint Float32 Float64 RoundingMode Seq Set Bag".split())
_UNSUPPORTED_TERMS = frozenset("forall exists match lambda par".split())


class Macro:
    """A definition with parameters: its value over variable terms, and the open terms below it in order."""

    __slots__ = ("body", "domain", "open_terms", "parameters")

    def __init__(self, parameters: list[int], domain: list[Sort], body: int, open_terms: list[int]) -> None:
        self.parameters, self.domain, self.body, self.open_terms = parameters, domain, body, open_terms


class Query:
    """One check: its index from 1, where it stands (file:line:column), and its assertions, assumptions last."""

    __slots__ = ("assertions", "index", "where")

    def __init__(self, index: int, where: str, assertions: list[int]) -> None:
        self.index, self.where, self.assertions = index, where, assertions


class Script:
    """What a script says: its terms, its declared functions in order, and its queries in order."""

    __slots__ = ("functions", "logic", "queries", "sorts", "terms")

    def __init__(self) -> None:
        self.terms = Terms()
        self.functions: list[Function] = []
        self.sorts = 0
        self.queries: list[Query] = []
        self.logic = "ALL"


_Symbol = Function | Macro | int
"""What a name of the script stands for: a function, a definition with parameters, or a literal or term number."""


class _Level:
    """What one `push` opened: the number of assertions before it, and the names that the matching `pop` drops."""

    __slots__ = ("assertions", "functions", "sorts", "symbols")

    def __init__(self, assertions: int) -> None:
        self.assertions = assertions
        self.functions: list[Function] = []
        self.symbols: list[str] = []
        self.sorts: list[str] = []


def read_script(data: bytes, file: str, meter: Meter) -> Script:
    """Read the script in `data`; `file` names it in messages.

    Raises MalformedInput, Unsupported, and ResourceLimit when the expansion of definitions exceeds `meter`.
    """
    return _Reader(Tokens(decode(data, file), file), meter).read()


class _Reader:
    def __init__(self, tokens: Tokens, meter: Meter) -> None:
        self.tokens = tokens
        self.meter = meter
        self.script = Script()
        self.terms = self.script.terms
        self.symbols: dict[str, _Symbol] = {}
        self.locals: dict[str, int] = {}
        self.sorts: dict[str, Callable[[list[Sort]], Sort]] = {}
        self.assertions: list[int] = []
        self.levels = [_Level(0)]
        self.global_declarations = False
        self.started = False
        self._set_logic("ALL")

    # ---- commands

    def read(self) -> Script:
        tokens = self.tokens
        commands = {
            "set-logic": self.set_logic,
            "set-option": self.set_option,
            "declare-sort": self.declare_sort,
            "define-sort": self.define_sort,
            "declare-fun": self.declare_fun,
            "declare-const": self.declare_const,
            "define-fun": self.define_fun,
            "define-const": self.define_const,
            "assert": self.assert_,
            "push": self.push,
            "pop": self.pop,
            "check-sat": self.check_sat,
            "check-sat-assuming": self.check_sat_assuming,
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
                commands[name]()
                tokens.expect(")")
            elif name in ("echo", "set-info") or name.startswith("get-"):
                while tokens.next() != ")":
                    tokens.skip_rest()
            elif name.startswith(("declare-", "define-", "check-", "reset", "block-", "maximize", "minimize")):
                raise Unsupported(f"command {name}", tokens.where())
            else:
                tokens.fail(f"unknown command {tokens.shown()}")
        return self.script

    def name(self) -> str:
        self.tokens.next()
        return self.tokens.symbol()

    def numeral(self) -> int:
        if not NUMERAL.fullmatch(self.tokens.next()):
            self.tokens.fail(f"expected a numeral, found {self.tokens.shown()}")
        return self.number(self.tokens.token)

    def number(self, digits: str) -> int:
        try:
            return decimal(digits)
        except ResourceLimit as error:
            raise ResourceLimit(f"{error} at {self.tokens.where()}") from None

    def set_logic(self) -> None:
        name = self.name()
        if self.started:
            self.tokens.fail("set-logic after another set-logic, a declaration or an assertion")
        if name != "ALL" and not (name and _LOGIC.fullmatch(name) and name != "QF_"):
            raise Unsupported(f"logic {name}", self.tokens.where())
        self.started = True
        self._set_logic(name)

    def _set_logic(self, name: str) -> None:
        self.script.logic = name
        match = _LOGIC.fullmatch(name)
        arithmetic = match[8] or "" if match else "IRA"
        strings = bool(match and match[7])
        self.ints = arithmetic.endswith(("IA", "IRA", "IDL")) or strings
        self.reals = arithmetic.endswith(("RA", "RDL"))
        self.builtin = set(_CORE)
        if self.ints or self.reals:
            self.builtin |= _ARITHMETIC
        if self.ints:
            self.builtin |= _INTS
        if self.reals:
            self.builtin |= _REALS
        if self.ints and self.reals:
            self.builtin |= _CASTS
        self.theory_sorts = {"Bool": BOOL}
        if self.ints:
            self.theory_sorts["Int"] = INT
        if self.reals:
            self.theory_sorts["Real"] = REAL
        theories = {"A": 2, "UF": 3, "BV": 4, "FP": 5, "DT": 6, "S": 7}
        self.other_theories = match is None or any(match[i] for t, i in theories.items() if t != "UF")

    def set_option(self) -> None:
        tokens = self.tokens
        if tokens.next() == ":global-declarations":
            self.global_declarations = tokens.next() == "true"
            return
        if not tokens.token.startswith(":"):
            tokens.fail(f"expected a keyword, found {tokens.shown()}")
        tokens.skip()

    def declare_sort(self) -> None:
        name = self.new_sort_name()
        arity = self.numeral()
        self.script.sorts += 1
        number = self.script.sorts

        def build(arguments: list[Sort]) -> Sort:
            if len(arguments) != arity:
                self.tokens.fail(f"sort {quoted(name)}: expected {arity} arguments, found {len(arguments)}")
            return self.terms.named_sort(name, number, tuple(arguments))

        self.bind_sort(name, build)

    def define_sort(self) -> None:
        name = self.new_sort_name()
        self.tokens.expect("(")
        parameters = []
        while self.tokens.next() != ")":
            parameters.append(self.tokens.symbol())
        if parameters:
            raise Unsupported("define-sort with parameters", self.tokens.where())
        value = self.sort()

        def build(arguments: list[Sort]) -> Sort:
            if arguments:
                self.tokens.fail(f"sort {quoted(name)}: expected no arguments, found {len(arguments)}")
            return value

        self.bind_sort(name, build)

    def new_sort_name(self) -> str:
        self.started = True
        name = self.name()
        if name in self.sorts or name in self.theory_sorts:
            self.tokens.fail(f"sort {quoted(name)} is already declared")
        return name

    def bind_sort(self, name: str, build: Callable[[list[Sort]], Sort]) -> None:
        self.sorts[name] = build
        if not self.global_declarations:
            self.levels[-1].sorts.append(name)

    def new_name(self) -> str:
        self.started = True
        name = self.name()
        if name in self.symbols:
            self.tokens.fail(f"{quoted(name)} is already declared")
        if name in self.builtin:
            self.tokens.fail(f"{quoted(name)} is a symbol of the logic {self.script.logic}")
        return name

    def bind(self, name: str, value: _Symbol) -> None:
        if name in self.symbols:
            self.tokens.fail(f"{quoted(name)} is already declared")
        self.symbols[name] = value
        if not self.global_declarations:
            self.levels[-1].symbols.append(name)

    def declare(self, name: str, domain: list[Sort], range_: Sort) -> None:
        functions = self.script.functions
        function = Function(name, len(functions) + 1, tuple(domain), range_, len(self.script.queries))
        functions.append(function)
        self.bind(name, function if domain else self.terms.apply(function, ()))
        if not self.global_declarations:
            self.levels[-1].functions.append(function)

    def declare_fun(self) -> None:
        name = self.new_name()
        self.tokens.expect("(")
        domain = []
        while self.tokens.next() != ")":
            domain.append(self.sort_rest())
        self.declare(name, domain, self.sort())

    def declare_const(self) -> None:
        self.declare(self.new_name(), [], self.sort())

    def define_const(self) -> None:
        name = self.new_name()
        self.define(name, [], [], self.sort())

    def define_fun(self) -> None:
        name = self.new_name()
        tokens = self.tokens
        tokens.expect("(")
        names: list[str] = []
        parameters: list[int] = []
        while tokens.next() != ")":
            if tokens.token != "(":
                tokens.fail(f"expected ( and a parameter, found {tokens.shown()}")
            parameter = self.name()
            if parameter in names:
                tokens.fail(f"parameter {quoted(parameter)} is repeated")
            names.append(parameter)
            parameters.append(self.terms.add(Variable(parameter), (), self.sort(), closed=False))
            tokens.expect(")")
        self.define(name, names, parameters, self.sort())

    def define(self, name: str, names: list[str], parameters: list[int], expected: Sort) -> None:
        self.locals = dict(zip(names, parameters, strict=True))
        first = len(self.terms) + 1 if not parameters else parameters[0]
        body = self.term()
        self.locals = {}
        found = self.terms.sort_of(body)
        if found is not expected:
            self.tokens.fail(f"definition of {quoted(name)}: expected sort {expected}, found {found}")
        if not parameters:
            self.bind(name, body)
            return
        domain = [self.terms.sort[p] for p in parameters]
        # The open terms below the body lie between its first parameter and the newest term; those that the body
        # does not use are left out, so that an instance costs what the body mentions.
        used = {abs(body)}
        for t in range(len(self.terms), first - 1, -1):
            if t in used:
                used.update(abs(a) for a in self.terms.arguments[t])
        closed = self.terms.closed
        open_terms = [t for t in range(first, len(self.terms) + 1) if t in used and not closed[t]]
        self.bind(name, Macro(parameters, domain, body, open_terms))

    def assert_(self) -> None:
        self.started = True
        self.assertions.append(self.formula())

    def formula(self) -> int:
        literal = self.term()
        if (sort := self.terms.sort_of(literal)) is not BOOL:
            self.tokens.fail(f"expected sort Bool, found {sort}")
        return literal

    def push(self) -> None:
        for _ in range(self.count()):
            self.levels.append(_Level(len(self.assertions)))

    def pop(self) -> None:
        count = self.count()
        if count >= len(self.levels):
            self.tokens.fail(f"pop {count} with {len(self.levels) - 1} levels open")
        for _ in range(count):
            self.close_level()

    def count(self) -> int:
        number = self.numeral()
        self.meter.charge(number)
        return number

    def close_level(self) -> None:
        level = self.levels.pop()
        del self.assertions[level.assertions :]
        for function in level.functions:
            function.popped = len(self.script.queries)
        for name in level.symbols:
            del self.symbols[name]
        for name in level.sorts:
            del self.sorts[name]

    def reset_assertions(self) -> None:
        while self.levels:
            self.close_level()
        self.levels = [_Level(0)]

    def check_sat(self) -> None:
        self.query([])

    def check_sat_assuming(self) -> None:
        self.tokens.expect("(")
        assumptions = []
        while self.tokens.next() != ")":
            assumptions.append(self.term_rest())
            if (sort := self.terms.sort_of(assumptions[-1])) is not BOOL:
                self.tokens.fail(f"expected sort Bool, found {sort}")
        self.query(assumptions)

    def query(self, assumptions: list[int]) -> None:
        self.started = True
        queries = self.script.queries
        self.meter.charge(len(self.assertions))
        queries.append(Query(len(queries) + 1, self.tokens.where(), [*self.assertions, *assumptions]))

    # ---- sorts

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
                if tokens.token == ")" and frames:
                    name, arguments = frames.pop()
                    if not arguments:
                        tokens.fail(f"sort {quoted(name)} is applied to nothing")
                else:
                    name, arguments = tokens.symbol(), []
                sort = self.build_sort(name, arguments)
                if not frames:
                    return sort
                frames[-1][1].append(sort)
            tokens.next()

    def build_sort(self, name: str, arguments: list[Sort]) -> Sort:
        if (build := self.sorts.get(name)) is not None:
            return build(arguments)
        if name in self.theory_sorts and not arguments:
            return self.theory_sorts[name]
        if name in _OTHER_SORTS and self.other_theories:
            raise Unsupported(f"sort {name}", self.tokens.where())
        self.tokens.fail(f"unknown sort {quoted(name)}")

    # ---- terms

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
                value = self.qualified_constant()
            elif tokens.token == ")" and frames and isinstance(frames[-1], _Application):
                value = self.application(frames.pop())  # type: ignore[arg-type]
            else:
                value = self.atom()
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
        if head == "_":
            raise Unsupported(f"(_ {quoted(tokens.next())}...)", tokens.where())
        if head != "(":
            return _Application(tokens.symbol(), None, tokens.offset)
        if tokens.next() == "_":
            raise Unsupported(f"(_ {quoted(tokens.next())}...)", tokens.where())
        if tokens.token != "as":
            tokens.fail(f"expected a function, found {tokens.shown()}")
        name, sort = self.qualified()
        return _Application(name, sort, tokens.offset)

    def qualified(self) -> tuple[str, Sort]:
        """What follows `(as`: a symbol, its sort, and the closing parenthesis."""
        name, sort = self.name(), self.sort()
        self.tokens.expect(")")
        return name, sort

    def qualified_constant(self) -> int:
        name, sort = self.qualified()
        return self.ascribed(self.constant(name), sort, self.tokens.offset)

    def ascribed(self, value: int, sort: Sort | None, offset: int) -> int:
        found = self.terms.sort_of(value)
        if sort is not None and found is not sort:
            self.tokens.fail(f"expected sort {quoted(sort)}, found {quoted(found)}", offset)
        return value

    def atom(self) -> int:
        token = self.tokens.token
        value = self.locals.get(token)
        if value is not None:
            return value
        if LITERAL.match(token):
            return self.literal(token)
        return self.constant(self.tokens.symbol())

    def constant(self, name: str) -> int:
        value = self.locals.get(name, self.symbols.get(name))
        if isinstance(value, int):
            return value
        if value is not None or name in self.builtin - {"true", "false"}:
            self.tokens.fail(f"{quoted(name)} needs arguments")
        if name in self.builtin:
            return TRUE if name == "true" else FALSE
        return self.unknown(name)

    def unknown(self, name: str, offset: int | None = None) -> NoReturn:
        if self.other_theories and _OTHER_SYMBOL.fullmatch(name):
            raise Unsupported(f"function {name}", self.tokens.where(offset))
        self.tokens.fail(f"unknown symbol {quoted(name)}", offset)

    def literal(self, token: str) -> int:
        if NUMERAL.fullmatch(token) and (self.ints or self.reals):
            return self.terms.numeral(self.number(token), 1, INT if self.ints else REAL)
        if (match := DECIMAL.fullmatch(token)) and self.reals:
            whole, fraction = match.groups()
            return self.terms.numeral(self.number(whole + fraction), 10 ** len(fraction), REAL)
        if token[0] in '#"' and self.other_theories:
            raise Unsupported("string literal" if token[0] == '"' else "bit-vector literal", self.tokens.where())
        self.tokens.fail(f"{self.tokens.shown()} is not a literal of the logic {self.script.logic}")

    def application(self, frame: _Application) -> int:
        name, arguments = frame.name, frame.arguments
        entry = self.symbols.get(name)
        if name in self.locals or isinstance(entry, int):
            self.tokens.fail(f"{quoted(name)} is not a function", frame.offset)
        if not arguments:
            self.tokens.fail(f"{quoted(name)} is applied to nothing", frame.offset)
        try:
            if entry is None:
                if name not in self.builtin:
                    self.unknown(name, frame.offset)
                value = self.operator(name, arguments)
            elif isinstance(entry, Function):
                value = self.terms.apply(entry, arguments)
            else:
                value = self.instance(entry, arguments)
        except SortError as error:
            self.tokens.fail(f"{quoted(name)}: {quoted(error)}", frame.offset)
        return self.ascribed(value, frame.sort, frame.offset)

    def operator(self, name: str, arguments: list[int]) -> int:
        """An operator of a theory, expressed by those of the signature. Raises SortError."""
        apply = self.terms.apply
        if (name not in _CORE and self.ints and self.reals) or name in ("=", "distinct"):
            arguments = self.coerced(name, arguments)
        if name in ("not", "xor") and any(self.terms.sort_of(a) is not BOOL for a in arguments):
            raise SortError("expected sort Bool")
        if name == "not":
            if len(arguments) != 1:
                raise SortError(f"expected 1 argument, found {len(arguments)}")
            return -arguments[0]
        if (name == "distinct" and len(arguments) > 2) or (name in SIGNATURE and name not in _BINARY):
            return apply(name, arguments)
        if len(arguments) < 2:
            raise SortError(f"expected at least 2 arguments, found {len(arguments)}")
        if name == "=>":
            return apply("or", [*(-a for a in arguments[:-1]), arguments[-1]])
        if name == "distinct":
            return -apply("=", arguments)
        if name in ("xor", "/", "div"):
            value = arguments[0]
            for a in arguments[1:]:
                value = -apply("=", (value, a)) if name == "xor" else apply(name, (value, a))
            return value
        # `=` and the comparisons are chainable.
        pairs = list(pairwise(arguments))
        if name == "=":
            links = [apply("=", pair) for pair in pairs]
        elif name in ("<", ">="):
            links = [apply("<", pair) for pair in pairs]
        else:
            links = [apply("<", pair[::-1]) for pair in pairs]
        if name in ("<=", ">="):
            links = [-link for link in links]
        return links[0] if len(links) == 1 else apply("and", links)

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
        """The body of a definition with `arguments` for its parameters. Raises SortError."""
        terms = self.terms
        found = [terms.sort_of(a) for a in arguments]
        if found != macro.domain:
            raise SortError(f"expected sorts {macro.domain}, found {found}")
        self.meter.charge(1 + sum(1 + len(terms.arguments[t]) for t in macro.open_terms))
        value = dict(zip(macro.parameters, arguments, strict=True))
        closed = terms.closed
        for t in macro.open_terms:
            if t not in value:
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

    __slots__ = ("in_body", "names", "outer", "values")

    def __init__(self, reader: _Reader) -> None:
        self.names: list[str] = []
        self.values: list[int] = []
        self.outer: list[int | None] = []
        self.in_body = False
        reader.tokens.expect("(")
        reader.tokens.expect("(")
        self.names.append(reader.name())

    def take(self, value: int, reader: _Reader) -> bool:
        """As for _Application."""
        tokens, local = reader.tokens, reader.locals
        tokens.expect(")")
        if self.in_body:
            for name, outer in zip(self.names, self.outer, strict=True):
                if outer is None:
                    del local[name]
                else:
                    local[name] = outer
            return False
        self.values.append(value)
        if tokens.next() == "(":
            name = reader.name()
            self.names.append(name)
            return True
        if tokens.token != ")":
            tokens.fail(f"expected ( or ), found {tokens.shown()}")
        if len(set(self.names)) < len(self.names):
            tokens.fail("a name is bound twice in one let")
        self.outer = [local.get(name) for name in self.names]
        local.update(zip(self.names, self.values, strict=True))
        self.in_body = True
        return True


class _Annotation:
    """A term with attributes, `(! term :named n...)`."""

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
                reader.bind(name, value)
            elif not tokens.token.startswith(":"):
                tokens.skip_rest()
            tokens.next()
        return False
