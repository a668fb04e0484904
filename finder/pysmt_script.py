"""Formulas of pysmt as SMT-LIB scripts. pysmt's own printer writes the terms; this adds what SMT-LIB wants of names.

pysmt allows any name for a symbol, `let` or `and` or `a|b` for example, which a script cannot declare. Such symbols
get other names in the script, and `Script.symbols` tells which symbol a name stands for.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

import pysmt.operators as op
from pysmt.environment import get_env
from pysmt.exceptions import ConvertExpressionError
from pysmt.smtlib.printers import SmtDagPrinter
from pysmt.walkers import handles

from formats.meter import decimal_text
from formats.terms import SIGNATURE
from formats.tokens import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pysmt.environment import Environment
    from pysmt.fnode import FNode
    from pysmt.typing import PySMTType

_SUPPORTED = frozenset(
    {op.AND, op.OR, op.NOT, op.IMPLIES, op.IFF, op.ITE, op.SYMBOL, op.FUNCTION, op.BOOL_CONSTANT, op.EQUALS}
    | {op.INT_CONSTANT, op.REAL_CONSTANT, op.PLUS, op.MINUS, op.TIMES, op.DIV, op.TOREAL, op.LE, op.LT}
)
"""The kinds of nodes that are translated."""

_SIMPLE = re.compile(r"[A-Za-z~!$%^&*_+=<>?/-][0-9A-Za-z~!@$%^&*_+=<>.?/-]*")
"""Names that need no bars. Those that begin with `.` or `@` are the solver's, says the standard."""

_QUOTABLE = re.compile(r"[ -\[\]-{}~\t\r\n\x80-\ud7ff\ue000-\U0010ffff]*")
"""Names that can stand between bars."""

_COMMANDS = frozenset(
    "assert check-sat check-sat-assuming declare-const declare-datatype declare-datatypes declare-fun declare-sort "
    "define-const define-fun define-fun-rec define-funs-rec define-sort echo exit get-assertions get-assignment "
    "get-info get-model get-option get-proof get-unsat-assumptions get-unsat-core get-value pop push reset "
    "reset-assertions set-info set-logic set-option".split()
)
_BUILTIN = frozenset([*SIGNATURE, "true", "false", "not", "=>", "xor", "<=", ">", ">="])
_BUILTIN_SORTS = frozenset(["Bool", "Int", "Real"])


class Script(NamedTuple):
    """A script with one query; for the names in it, the symbols they stand for, and for those that were replaced, the
    names of the symbols."""

    text: bytes
    symbols: dict[str, FNode]
    names: dict[str, str]


class Names:
    """The names that symbols and sorts have in scripts. One that is given stays the same."""

    def __init__(self, builtin: frozenset[str]) -> None:
        self.builtin = builtin
        self.given: dict[str, str] = {}
        self.taken: set[str] = set()

    def name(self, wanted: str) -> str:
        """The name, without bars, of what pysmt calls `wanted`."""
        name = self.given.get(wanted)
        if name is None:
            name = wanted
            if wanted in self.builtin or wanted[:1] in (".", "@") or not _QUOTABLE.fullmatch(wanted):
                name = "renamed"
            # A name that was replaced may be the one that another symbol has.
            base, number = name, 0
            while name in self.taken or (name in self.builtin):
                number += 1
                name = f"{base}!{number}"
            self.given[wanted] = name
            self.taken.add(name)
        return name

    def written(self, wanted: str) -> str:
        """That name as a script has it."""
        name = self.name(wanted)
        simple = _SIMPLE.fullmatch(name) and name not in RESERVED and name not in _COMMANDS
        return name if simple else f"|{name}|"


class Translator:
    """Translates formulas of one environment. Names stay the same from one script to the next."""

    def __init__(self, environment: Environment | None = None) -> None:
        self.environment = environment or get_env()
        self.symbols = Names(_BUILTIN)
        self.sorts = Names(_BUILTIN_SORTS)

    def term(self, formula: FNode) -> str:
        """A formula as an SMT-LIB term. Raises ConvertExpressionError for what this version does not handle."""
        stream = io.StringIO()
        _Printer(stream, self).printer(formula)
        return stream.getvalue()

    def sort(self, sort: PySMTType) -> str:
        """A sort as SMT-LIB writes it. Raises ConvertExpressionError."""
        if sort.is_bool_type() or sort.is_int_type() or sort.is_real_type():
            return str(sort)
        if not sort.is_custom_type():
            raise ConvertExpressionError(f"sort {sort} is not supported")
        name = self.sorts.written(sort.basename)
        return f"({name} {' '.join(map(self.sort, sort.args))})" if sort.args else name

    def script(self, formulas: Sequence[FNode]) -> Script:
        """The script that asks whether these formulas can be true together. Raises ConvertExpressionError."""
        environment = self.environment
        terms = [self.term(formula) for formula in formulas]
        found = frozenset().union(*(environment.fvo.get_free_variables(formula) for formula in formulas))
        symbols = sorted(found, key=lambda symbol: symbol.symbol_name())
        parts = set(_parts(symbol.symbol_type() for symbol in symbols))
        theory = environment.theoryo.get_theory(environment.formula_manager.And(formulas))
        lines = [f"(set-logic {logic_name(theory, parts)})"]
        declared = {part.basename: part.arity for part in parts if part.is_custom_type()}
        lines += [f"(declare-sort {self.sorts.written(name)} {arity})" for name, arity in sorted(declared.items())]
        for symbol in symbols:
            sort = symbol.symbol_type()
            domain, range_ = (sort.param_types, sort.return_type) if sort.is_function_type() else ((), sort)
            name = self.symbols.written(symbol.symbol_name())
            lines.append(f"(declare-fun {name} ({' '.join(map(self.sort, domain))}) {self.sort(range_)})")
        lines += [f"(assert {term})" for term in terms]
        text = "\n".join([*lines, "(check-sat)", ""])
        by_name = {self.symbols.name(symbol.symbol_name()): symbol for symbol in symbols}
        renamed = {name: s.symbol_name() for name, s in by_name.items() if name != s.symbol_name()}
        return Script(text.encode(), by_name, renamed)


def _parts(sorts: Iterable[PySMTType]) -> Iterable[PySMTType]:
    """The sorts that these are made of, functions of those of their arguments and values."""
    for sort in sorts:
        if not sort.is_function_type():
            yield sort
        yield from _parts(sort.args or ())


def logic_name(theory: object, sorts: Iterable[PySMTType]) -> str:
    """SMT-LIB's name for a quantifier-free logic with a theory, as pysmt describes it, and with these sorts."""
    has = {name for name, value in vars(theory).items() if value}
    sorts = list(sorts)
    functions = "UF" if has & {"uninterpreted", "custom_type"} else ""
    ints = "integer_arithmetic" in has or any(sort.is_int_type() for sort in sorts)
    reals = "real_arithmetic" in has or any(sort.is_real_type() for sort in sorts)
    if not ints and not reals:
        return "QF_UF"
    kind = "I" * ints + "R" * reals
    difference = {"I": "integer_difference", "R": "real_difference"}.get(kind)
    if "linear" in has and difference in has and not (functions and reals):
        return f"QF_{functions}{kind}DL"
    return f"QF_{functions}{'L' if 'linear' in has else 'N'}{kind}A"


class _Printer(SmtDagPrinter):
    """pysmt's printer, which binds each application by a `let` of its own, with the names of a translator."""

    def __init__(self, stream: io.StringIO, translator: Translator) -> None:
        super().__init__(stream)
        self.translator = translator
        for kind in op.ALL_TYPES:
            if kind not in _SUPPORTED:
                self.functions[kind] = self.refuse

    def printer(self, formula: FNode) -> None:
        """Write a formula. Names of `let` begin with a dot, and no name of a translator does."""
        self.openings = self.name_seed = 0
        self.names: set[str] = set()
        self.write(self.walk(formula))
        self.write(")" * self.openings)

    def _push_with_children_to_stack(self, formula: FNode, **arguments: object) -> None:
        if formula.is_quantifier():
            self.refuse(formula)
        super()._push_with_children_to_stack(formula, **arguments)

    def refuse(self, formula: FNode, **_: object) -> None:
        raise ConvertExpressionError(f"{op.op_to_str(formula.node_type())} is not supported", formula)

    def walk_symbol(self, formula: FNode, **_: object) -> str:
        return self.translator.symbols.written(formula.symbol_name())

    def walk_function(self, formula: FNode, args: list[str], **_: object) -> str:
        return str(
            self.walk_nary(formula, args, self.translator.symbols.written(formula.function_name().symbol_name()))
        )

    @handles(op.DIV)
    def walk_division(self, formula: FNode, args: list[str], **_: object) -> str:
        # pysmt has one division, SMT-LIB has two.
        integers = self.translator.environment.stc.get_type(formula).is_int_type()
        return str(self.walk_nary(formula, args, "div" if integers else "/"))

    @handles(op.INT_CONSTANT, op.REAL_CONSTANT)
    def walk_number(self, formula: FNode, **_: object) -> str:
        value = formula.constant_value()
        # pysmt's way of writing numbers fails above the interpreter's limit for conversions.
        text = decimal_text(int(abs(value.numerator)))
        if formula.is_real_constant():
            text = f"(/ {text}.0 {decimal_text(int(value.denominator))}.0)" if value.denominator != 1 else f"{text}.0"
        return f"(- {text})" if value < 0 else text
