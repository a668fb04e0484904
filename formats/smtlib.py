"""The reader of SMT-LIB scripts: problem text to terms and queries. Normative description: SMTLIB.md.

Nothing here recurses on the depth of its input: what nests is read by generators on a stack, see `_Reader.nested`.
Work that may exceed the size of the text, the expansion of definitions, is charged to a meter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from itertools import pairwise
from types import GeneratorType
from typing import Any, NoReturn, TypeVar

from formats.errors import MalformedInput, ResourceLimit, Unsupported, quoted
from formats.meter import CHARACTER_WORK, Meter, decimal
from formats.terms import (
    BOOL,
    FALSE,
    INT,
    MAX_CHARACTER,
    REAL,
    REGLAN,
    STRING,
    TRUE,
    Function,
    Numeral,
    Sort,
    SortError,
    Terms,
    Text,
    Variable,
    check_sorts,
    result_sort,
)
from formats.tokens import (
    DECIMAL,
    LITERAL,
    NUMERAL,
    RESERVED,
    Node,
    Tree,
    decode,
    expressions,
    place,
    symbol_name,
    unescaped,
)

TERM_WORK = 500
"""Work charged for each term that the expansion of a definition builds: what it takes in memory counts."""

ARGUMENT_WORK = 20
"""The same for each argument of such a term."""

LEVEL_WORK = 100
"""Work charged for each level that `push` opens."""

_LOGIC = re.compile(r"(?:QF_)?(?:ALL|UF|(?:UF)?(?:S|S?[LN](?:IA|RA|IRA)|IDL|RDL))")

_OPERATORS = (
    # Sorts that a logic must have, and the operators that it has then.
    ((), "not => and or xor = distinct ite"),
    ((INT,), "- + * < <= > >= div mod abs |divisible|"),
    ((REAL,), "- + * < <= > >= /"),
    ((INT, REAL), "to_real to_int is_int"),
    (
        (STRING,),
        "str.++ str.len str.< str.<= str.at str.substr str.prefixof str.suffixof str.contains str.indexof str.replace "
        "str.replace_all str.replace_re str.replace_re_all str.is_digit str.to_code str.from_code str.to_int "
        "str.from_int str.in_re str.to_re re.none re.all re.allchar re.++ re.union re.inter re.* re.comp re.diff re.+ "
        "re.opt re.range |re.^| |re.loop|",
    ),
)

_CONSTANTS = frozenset(["re.none", "re.all", "re.allchar"])
"""The operators that have no arguments."""

_INDICES = {"divisible": 1, "re.^": 1, "re.loop": 2}
"""Indexed operators, with the number of their indices. An application has these before its arguments, and its head is
the name with bars around it, which no symbol has."""

_OLD_NAMES = {
    "str.in.re": "str.in_re",
    "str.to.re": "str.to_re",
    "str.to.int": "str.to_int",
    "int.to.str": "str.from_int",
    "re.nostr": "re.none",
    "re.complement": "re.comp",
}
"""What solvers called these operators before the standard did. A name that the script declares means what it says."""

_RIGHT_ASSOCIATIVE = frozenset(["str.++", "re.++", "re.union", "re.inter"])

_ABBREVIATIONS = {
    # Short form: the least and the most arguments, indices among them.
    "re.allchar": (0, 0),
    "re.all": (0, 0),
    "re.+": (1, 1),
    "re.opt": (1, 1),
    "re.diff": (2, 1 << 30),
    "str.is_digit": (1, 1),
    "str.at": (2, 2),
    "|re.^|": (2, 2),
    "|re.loop|": (3, 3),
}

_CHAINS = {
    # Chainable operator: the operator of the signature, the order of its two arguments, and the sign of the literal.
    "=": ("=", 1, 1),
    "<": ("<", 1, 1),
    ">": ("<", -1, 1),
    "<=": ("<", -1, -1),
    ">=": ("<", 1, -1),
    "str.<": ("str.<", 1, 1),
    "str.<=": ("str.<", -1, -1),
}

_COMMANDS = frozenset(
    "set-logic set-option declare-sort define-sort declare-fun declare-const define-fun define-const assert push pop "
    "check-sat check-sat-assuming reset-assertions exit".split()
)

_OTHER_THEORIES = re.compile(
    r"select|store|Array|concat|BitVec|bv(?:not|neg|and|or|xor|nand|nor|xnor|add|sub|mul|udiv|urem|sdiv|srem|smod|comp|"
    r"shl|lshr|ashr|ult|ule|ugt|uge|slt|sle|sgt|sge|2nat|nego|[us](?:add|sub|mul)o|sdivo)|[us]bv_to_int|int_to_bv|"
    r"(?:int|nat)2bv|fp(?:\..*)?|Float(?:16|32|64|128|ingPoint)|RoundingMode|R(?:NE|NA|TP|TN|TZ)|"
    r"roundNearestTiesTo(?:Even|Away)|roundToward(?:Positive|Negative|Zero)"
)
"""Symbols and sorts of theories that are not supported. Only the logic ALL contains them."""

_CHARACTER = re.compile("#x0*(?:[0-9A-Fa-f]{1,4}|[12][0-9A-Fa-f]{4})")
"""The index of a character, in the alphabet of the theory of strings."""

_Asserted = tuple[int, "_Asserted"] | None
"""A stack of asserted literals: the newest one, and the others."""


class Macro:
    """A definition with parameters: its value over variable terms, and the open terms below it in order."""

    __slots__ = ("body", "domain", "name", "open_terms", "parameters")

    def __init__(self, name: str, parameters: list[int], domain: list[Sort], body: int, open_terms: list[int]) -> None:
        self.name, self.parameters, self.domain = name, parameters, domain
        self.body, self.open_terms = body, open_terms


class Query:
    """One check: its index from 1, what is asserted there, and its assumptions (literals)."""

    __slots__ = ("asserted", "assumptions", "index")

    def __init__(self, index: int, asserted: _Asserted, assumptions: list[int]) -> None:
        self.index, self.asserted, self.assumptions = index, asserted, assumptions

    @property
    def assertions(self) -> list[int]:
        """The literals that are asserted here, in the order of the script, then the assumptions."""
        literals = []
        rest = self.asserted
        while rest is not None:
            literal, rest = rest
            literals.append(literal)
        return literals[::-1] + self.assumptions


class Script:
    """What a script says: its terms, and its definitions with parameters, declared functions and queries, in order."""

    __slots__ = ("definitions", "functions", "logic", "queries", "terms")

    def __init__(self) -> None:
        self.terms = Terms()
        self.definitions: list[Macro] = []
        self.functions: list[Function] = []
        self.queries: list[Query] = []
        self.logic = "ALL"


_Symbol = Function | Macro | int | str
"""What a name of the script stands for: a function, a definition with parameters, a literal or term number, or an
operator."""

_SortName = tuple[int, int, Sort | None]
"""What a sort name stands for: number of arguments and number of the declaration, or a sort."""


_Value = TypeVar("_Value")


def read_script(data: bytes, file: str, meter: Meter) -> Script:
    """Read the script in `data`; `file` names it in messages.

    Raises MalformedInput, Unsupported, and ResourceLimit when the expansion of definitions exceeds `meter`.
    """
    reader = _Reader(decode(data, file), file, meter)
    try:
        reader.read()
    except ResourceLimit as error:
        raise ResourceLimit(f"{error} at {reader.where()}") from None
    return reader.script


def _shown(tree: Tree) -> str:
    """An S-expression for a message."""
    if isinstance(tree, str):
        return quoted(tree)
    return quoted(f"({' '.join([x if isinstance(x, str) else '(...)' for x in tree])})")


class _Reader:
    def __init__(self, text: str, file: str, meter: Meter) -> None:
        self.text, self.file, self.meter = text, file, meter
        self.script = Script()
        self.terms = self.script.terms
        # Names bound by `let` and parameters come before the symbols of the script; None stands for «no such name».
        self.locals: dict[str, int | None] = {}
        self.symbols: dict[str, _Symbol] = {}
        self.sorts: dict[str, _SortName] = {}
        self.numerals: dict[str, int] = {}
        self.declared_sorts = 0
        # What `pop` undoes: the names bound, with the function that each declares, and the assertions; and at each
        # `push` the number of the names and the assertions.
        self.names: list[tuple[dict[str, Any], str, Function | None]] = []
        self.asserted: _Asserted = None
        self.levels: list[tuple[int, _Asserted]] = []
        self.global_declarations = self.started = False
        # The innermost S-expression under way, for messages.
        self.node = Node()
        self.node.offset = 0
        self.set_logic("ALL")

    def fail(self, what: str) -> NoReturn:
        raise MalformedInput(self.file, *place(self.text, self.node.offset), what)

    def where(self) -> str:
        line, column = place(self.text, self.node.offset)
        return f"{quoted(self.file)}:{line}:{column}"

    # ---- commands

    def read(self) -> None:
        for command in expressions(self.text, self.file):
            self.node = command
            if command == ["exit"]:
                break
            self.perform(command)
            self.started = self.started or (command[0] in _COMMANDS and command[0] != "set-option")

    def perform(self, command: Node) -> None:
        match command:
            case ["set-logic", name]:
                self.set_logic(self.symbol(name))
            case ["set-option", ":global-declarations", "true" | "false" as value]:
                self.global_declarations = value == "true"
            case ["set-option", str(option), _] if option[0] == ":" and option != ":global-declarations":
                pass
            case ["declare-sort", name, numeral]:
                self.declared_sorts += 1
                self.bind(self.sorts, self.symbol(name), (self.count(numeral), self.declared_sorts, None))
            case ["define-sort", _, [_, *_], _]:
                raise Unsupported("define-sort with parameters", self.where())
            case ["define-sort", name, [], sort]:
                self.bind(self.sorts, self.symbol(name), (0, 0, self.sort(sort)))
            case ["declare-const", name, sort]:
                self.declare_fun(self.symbol(name), [], sort)
            case ["declare-fun", name, [*domain], sort]:
                self.declare_fun(self.symbol(name), domain, sort)
            case ["define-const", name, sort, body]:
                self.define_fun(self.symbol(name), [], sort, body)
            case ["define-fun", name, [*parameters], sort, body]:
                self.define_fun(self.symbol(name), parameters, sort, body)
            case ["assert", term]:
                self.asserted = (self.term(term, BOOL), self.asserted)
            case ["push", numeral]:
                count = self.count(numeral)
                self.meter.charge(LEVEL_WORK * count)
                self.levels += [(len(self.names), self.asserted)] * count
            case ["pop", numeral]:
                self.pop(self.count(numeral))
            case ["check-sat"]:
                self.check_sat([])
            case ["check-sat-assuming", [*terms]]:
                self.check_sat(terms)
            case ["reset-assertions"]:
                self.return_to(0, None)
                self.levels.clear()
            case [str(name), *_]:
                if name in _COMMANDS:
                    self.fail(f"wrong arguments of {name}")
                if name.startswith(("declare-", "define-", "check-", "reset", "block-", "maximize", "minimize")):
                    raise Unsupported(f"command {name}", self.where())
                if name not in ("echo", "set-info") and not name.startswith("get-"):
                    self.fail(f"unknown command {quoted(name)}")
            case _:
                self.fail("expected the name of a command")

    def set_logic(self, name: str) -> None:
        """Make the symbols and sorts that the theories of the logic provide known."""
        if self.started:
            self.fail("set-logic after another set-logic, a declaration or an assertion")
        if not _LOGIC.fullmatch(name):
            raise Unsupported(f"logic {name}", self.where())
        self.script.logic = name
        self.everything = name.endswith("ALL")
        letters = ((BOOL, ""), (INT, "[IS]"), (REAL, "R"), (STRING, "S"), (REGLAN, "S"))
        self.sorts = {s.name: (0, 0, s) for s, letter in letters if self.everything or re.search(letter, name)}
        self.symbols = {"true": TRUE, "false": FALSE}
        for sorts, names in _OPERATORS:
            if all(s.name in self.sorts for s in sorts):
                self.symbols.update({operator: operator for operator in names.split()})
        # Sorts that a script declares may have the names of theirs.
        self.strings = STRING.name in self.sorts
        self.decimal_sort = REAL if "Real" in self.sorts else None
        self.numeral_sort = INT if "Int" in self.sorts else self.decimal_sort

    def declare_fun(self, name: str, domain: list[Tree], sort: Tree) -> None:
        script = self.script
        sorts = tuple([self.sort(s) for s in domain])
        function = Function(name, len(script.functions) + 1, sorts, self.sort(sort), len(script.queries))
        script.functions.append(function)
        self.bind(self.symbols, name, function if domain else self.terms.apply(function, ()), function)

    def define_fun(self, name: str, parameters: list[Tree], sort: Tree, body: Tree) -> None:
        terms = self.terms
        variables = {
            variable: terms.add(Variable(variable), (), self.sort(domain), closed=False)
            for variable, domain in self.pairs(parameters)
        }
        range_ = self.sort(sort)
        self.locals = {**variables}
        literal = self.term(body, range_)
        self.locals = {}
        value: int | Macro = literal
        if variables:
            numbers = list(variables.values())
            # What the body does not use is left out, so that an instance costs what the body mentions.
            open_terms = [t for t in terms.below([literal], numbers[0]) if not terms.closed[t]]
            value = Macro(name, numbers, [terms.sort[v] for v in numbers], literal, open_terms)
            self.script.definitions.append(value)
        self.bind(self.symbols, name, value)

    def pop(self, count: int) -> None:
        if count > len(self.levels):
            self.fail(f"pop {count} with {len(self.levels)} levels open")
        if count:
            self.return_to(*self.levels[-count])
            del self.levels[-count:]

    def return_to(self, names: int, asserted: _Asserted) -> None:
        """Undo all but the first `names` bindings, and all assertions but those given."""
        for table, name, function in self.names[names:]:
            del table[name]
            if function:
                function.popped = len(self.script.queries)
        del self.names[names:]
        self.asserted = asserted

    def check_sat(self, assumptions: list[Tree]) -> None:
        queries = self.script.queries
        queries.append(Query(len(queries) + 1, self.asserted, [self.term(term, BOOL) for term in assumptions]))

    # ---- names and numbers

    def symbol(self, tree: Tree) -> str:
        """The name that an atom writes."""
        name = symbol_name(tree) if isinstance(tree, str) else None
        if name is None:
            self.fail(f"expected a symbol, found {_shown(tree)}")
        return name

    def pairs(self, trees: list[Tree]) -> list[tuple[str, Tree]]:
        """Parameters with their sorts, or bound names with their terms: the names differ."""
        found: dict[str, Tree] = {}
        for tree in trees:
            match tree:
                case [symbol, part]:
                    name = self.symbol(symbol)
                case _:
                    self.fail(f"expected a name and what it stands for, found {_shown(tree)}")
            if name in found:
                self.fail(f"{quoted(name)} is bound twice")
            found[name] = part
        return list(found.items())

    def bind(self, table: dict[str, Any], name: str, value: object, function: Function | None = None) -> None:
        """Give `name` its meaning until `pop`; `function` is what it declares, if anything."""
        if name in table or (self.everything and _OTHER_THEORIES.fullmatch(name)):
            self.fail(f"{quoted(name)} is already declared, or a name of the logic {self.script.logic}")
        table[name] = value
        if not self.global_declarations:
            self.names.append((table, name, function))

    def unknown(self, kind: str, name: str) -> NoReturn:
        of_strings = self.strings and name.startswith(("str.", "re."))
        if of_strings or (self.everything and _OTHER_THEORIES.fullmatch(name)):
            raise Unsupported(f"{kind} {name}", self.where())
        self.fail(f"unknown {kind} {quoted(name)} in the logic {self.script.logic}")

    def count(self, tree: Tree) -> int:
        """A numeral that counts something: at most nine digits."""
        if not isinstance(tree, str) or not NUMERAL.fullmatch(tree):
            self.fail(f"expected a numeral, found {_shown(tree)}")
        if len(tree) > 9:
            raise ResourceLimit(f"the count {quoted(tree)}")
        return int(tree)

    def nested(self, tree: Tree, visit: Callable[[Tree], _Value | Generator[Tree, _Value, _Value]]) -> _Value:
        """The value of a sort or term of any depth.

        `visit` gives the value of an S-expression, or a generator for it, which yields the parts whose values it needs
        and is sent these. The generators under way are a stack, and no calls.
        """
        before = self.node
        stack: list[tuple[Node, Generator[Tree, _Value, _Value]]] = []
        while True:
            if isinstance(tree, Node):
                self.node = tree
            value: Any = visit(tree)
            if isinstance(value, GeneratorType):
                stack.append((self.node, value))
                value = None
            while stack:
                self.node, generator = stack[-1]
                try:
                    tree = generator.send(value)
                    break
                except StopIteration as end:
                    stack.pop()
                    value = end.value
            else:
                self.node = before
                return value  # type: ignore[no-any-return]

    # ---- sorts

    def sort(self, tree: Tree) -> Sort:
        return self.nested(tree, self.visit_sort)

    def visit_sort(self, tree: Tree) -> Sort | Generator[Tree, Sort, Sort]:
        match tree:
            case str():
                return self.build_sort(self.symbol(tree), [])
            case ["_", *_]:
                raise Unsupported(f"sort {_shown(tree)}", self.where())
            case [head, first, *rest]:
                return self.application_of_sort(self.symbol(head), [first, *rest])
        self.fail(f"expected a sort, found {_shown(tree)}")

    def application_of_sort(self, name: str, parts: list[Tree]) -> Generator[Tree, Sort, Sort]:
        arguments = []
        for part in parts:
            arguments.append((yield part))
        return self.build_sort(name, arguments)

    def build_sort(self, name: str, arguments: list[Sort]) -> Sort:
        if name not in self.sorts:
            self.unknown("sort", name)
        arity, number, sort = self.sorts[name]
        if len(arguments) != arity:
            self.fail(f"sort {quoted(name)}: expected {arity} arguments, found {len(arguments)}")
        return sort or self.terms.named_sort(name, number, tuple(arguments))

    # ---- terms

    def term(self, tree: Tree, sort: Sort) -> int:
        """The term, which must be of this sort, as a literal if it is Boolean."""
        return self.of_sort(self.nested(tree, self.visit_term), sort)

    def of_sort(self, value: int, sort: Sort | None) -> int:
        """`value` if it is of this sort, or any is allowed."""
        found = self.terms.sort_of(value)
        if sort is not None and found is not sort:
            self.fail(f"expected sort {sort}, found {found}")
        return value

    def visit_term(self, tree: Tree) -> int | Generator[Tree, int, int]:
        match tree:
            case str():
                return self.atom(tree)
            case [str(head), _, *_] if head not in RESERVED:
                return self.application(self.symbol(head), tree[1:])
            case ["let", [_, *_] as bindings, body]:
                return self.let(bindings, body)
            case ["!", term, str(first), *_] if first[0] == ":":
                return self.annotation(term, tree[2:])
            case ["as", symbol, sort]:
                return self.of_sort(self.apply(self.symbol(symbol), []), self.sort(sort))
            case [["as", symbol, sort], _, *_]:
                return self.application(self.symbol(symbol), tree[1:], self.sort(sort))
            case [["_", "divisible", "0"], _, *_]:
                self.fail("(_ divisible 0): the index must be positive")
            case [["_", str(name), *indices], _, *_] if len(indices) == _INDICES.get(name, -1):
                for index in indices:
                    if not isinstance(index, str) or not NUMERAL.fullmatch(index):
                        self.fail(f"expected a numeral, found {_shown(index)}")
                return self.application(f"|{name}|", [*indices, *tree[1:]])
            case ["_", "char", str(token)] if self.strings and _CHARACTER.fullmatch(token):
                return self.terms.text(chr(int(token[2:], 16)))
            case ["exists" | "forall" | "lambda" | "match" as quantifier, *_]:
                raise Unsupported(quantifier, self.where())
            case ["_", *_]:
                raise Unsupported(_shown(tree), self.where())
            case [["_", str(name), *_] as head, *_] if name not in _INDICES:
                raise Unsupported(_shown(head), self.where())
        self.fail(f"expected a term, found {_shown(tree)}")

    def atom(self, token: str) -> int:
        return self.literal(token) if token[0] in LITERAL else self.apply(self.symbol(token), [])

    def application(self, name: str, parts: list[Tree], sort: Sort | None = None) -> Generator[Tree, int, int]:
        arguments = [0] * len(parts)
        for i, part in enumerate(parts):
            arguments[i] = self.atom(part) if isinstance(part, str) else (yield part)
        return self.of_sort(self.apply(name, arguments), sort)

    def let(self, bindings: list[Tree], body: Tree) -> Generator[Tree, int, int]:
        """`(let ((name term) …) body)`: the bindings are parallel, and take effect when all of them have been read."""
        values: dict[str, int] = {}
        for name, term in self.pairs(bindings):
            values[name] = yield term
        hidden = {name: self.locals.get(name) for name in values}
        self.locals.update(values)
        value = yield body
        self.locals.update(hidden)
        return value

    def annotation(self, term: Tree, attributes: list[Tree]) -> Generator[Tree, int, int]:
        """`(! term attribute …)`, of which only `:named` means something."""
        value = yield term
        rest = iter(attributes)
        for attribute in rest:
            if attribute == ":named":
                name = self.symbol(next(rest, ")"))
                if not self.terms.closed[abs(value)]:
                    self.fail(f"{quoted(name)} names a term with parameters")
                self.bind(self.symbols, name, value)
        return value

    def literal(self, token: str) -> int:
        if token in self.numerals:
            return self.numerals[token]
        match = DECIMAL.fullmatch(token)
        if match:
            whole, fraction = match.groups(default="")
            sort = self.decimal_sort if fraction else self.numeral_sort
            if sort:
                value = self.terms.numeral(decimal(whole + fraction), 10 ** len(fraction), sort)
                self.numerals[token] = value
                return value
        elif token[0] == '"' and self.strings:
            # Solvers disagree about what the theory does not have: one character, or its bytes.
            if not (token.isascii() and token.isprintable()):
                raise Unsupported("string literal with characters other than printable ASCII", self.where())
            return self.terms.text(unescaped(token[1:-1].replace('""', '"')))
        elif self.everything and token[0] == "#":
            raise Unsupported("bit-vector literal", self.where())
        self.fail(f"{quoted(token)} is not a literal of the logic {self.script.logic}")

    def apply(self, name: str, arguments: list[int]) -> int:
        """The application of what `name` stands for, or that itself if there are no arguments."""
        value = self.locals.get(name) or self.symbols.get(name)
        if value is None and self.strings:
            value = _OLD_NAMES.get(name)
        if isinstance(value, int) and not arguments:
            return value
        if value is None:
            self.unknown("symbol", name)
        if isinstance(value, int) or bool(arguments) == (value in _CONSTANTS):
            self.fail(f"{quoted(name)} {'is not a function' if arguments else 'needs arguments'}")
        try:
            if isinstance(value, str):
                return self.operator(value, arguments)
            if isinstance(value, Function):
                return self.terms.apply(value, arguments)
            return self.instance(value, arguments)
        except SortError as error:
            self.fail(f"{quoted(name)}: {error}")

    def operator(self, name: str, arguments: list[int]) -> int:
        """An operator of a theory, expressed by those of the signature. Raises SortError."""
        apply, n = self.terms.apply, len(arguments)
        if (n != 1 and name == "not") or (n == 1 and (name in _CHAINS or name == "=>")):
            raise SortError(f"wrong number of arguments: {n}")
        if self.numeral_sort is INT and self.decimal_sort and name != "ite":
            arguments = self.coerced(name, arguments)
        if name in _CHAINS:
            head, order, sign = _CHAINS[name]
            links = [sign * apply(head, pair[::order]) for pair in pairwise(arguments)]
            return links[0] if n == 2 else apply("and", links)
        if name in ("not", "xor"):
            result_sort("and", [self.terms.sort_of(a) for a in arguments])
        if name == "not":
            return -arguments[0]
        if name == "=>":
            return apply("or", [*(-a for a in arguments[:-1]), arguments[-1]])
        if name == "distinct" and n == 2:
            return -apply("=", arguments)
        if name == "|divisible|":
            remainder = apply("mod", (*arguments[1:], arguments[0]))
            return apply("=", (remainder, self.terms.numeral(0, 1, INT)))
        if name in _RIGHT_ASSOCIATIVE and n > 1:
            value = arguments[-1]
            for a in arguments[-2::-1]:
                value = self.joined(a, value) if name == "str.++" else apply(name, (a, value))
            return value
        if name in _ABBREVIATIONS:
            return self.abbreviated(name, arguments)
        if name in ("xor", "/", "div"):
            head, sign = ("=", -1) if name == "xor" else (name, 1)
            value = sign * apply(head, arguments[:2])
            for a in arguments[2:]:
                value = sign * apply(head, (value, a))
            return value
        return apply(name, arguments)

    def joined(self, left: int, right: int) -> int:
        """The concatenation of two strings, which is a constant if both are. Raises SortError."""
        # A negated literal, which is no string, must not count from the end.
        first, second = self.terms.head[abs(left)], self.terms.head[abs(right)]
        if not isinstance(first, Text) or not isinstance(second, Text):
            return self.terms.apply("str.++", (left, right))
        self.meter.charge(CHARACTER_WORK * (len(first.value) + len(second.value)))
        return self.terms.text(first.value + second.value)

    def abbreviated(self, name: str, arguments: list[int]) -> int:
        """An operator of strings that is a short form of others. Raises SortError."""
        apply, text, n = self.terms.apply, self.terms.text, len(arguments)
        least, most = _ABBREVIATIONS[name]
        if not least <= n <= most:
            raise SortError(f"wrong number of arguments: {n}")
        if name in ("re.allchar", "re.all"):
            character = apply("re.range", (text(chr(0)), text(chr(MAX_CHARACTER))))
            return character if name == "re.allchar" else apply("re.*", (character,))
        if name == "re.+":
            return apply("re.++", (arguments[0], apply("re.*", arguments)))
        if name == "re.opt":
            return apply("re.union", (apply("str.to_re", (text(""),)), arguments[0]))
        if name == "str.is_digit":
            return apply("str.in_re", (arguments[0], apply("re.range", (text("0"), text("9")))))
        if name == "str.at":
            return apply("str.substr", (*arguments, self.terms.numeral(1, 1, INT)))
        if name == "re.diff":
            value = arguments[0]
            for a in arguments[1:]:
                value = apply("re.inter", (value, apply("re.comp", (a,))))
            return value
        # A loop; its indices come first, and one of them is both bounds.
        return apply("re.loop", (arguments[-1], arguments[0], arguments[-2]))

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
        check_sorts(macro.domain, [terms.sort_of(a) for a in arguments])
        value = dict(zip(macro.parameters, arguments, strict=True))
        for t in macro.open_terms:
            if t not in value:
                self.meter.charge(TERM_WORK + ARGUMENT_WORK * len(terms.arguments[t]))
                new = tuple([(1 if a > 0 else -1) * value.get(abs(a), abs(a)) for a in terms.arguments[t]])
                value[t] = terms.add(terms.head[t], new, terms.sort[t], all([closed[abs(a)] for a in new]))
        body = macro.body
        return (1 if body > 0 else -1) * value.get(abs(body), abs(body))
