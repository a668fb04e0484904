"""Formulas of pysmt as SMT-LIB scripts.

pysmt has a printer for this, and any name for a symbol, `let` or `and` or `a|b` for example, which a script cannot
declare. Such symbols get other names here, and `Script.symbols` tells which symbol a name stands for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pysmt.operators as op
from pysmt.environment import get_env
from pysmt.walkers import DagWalker, handles

from formats.errors import Unsupported
from formats.meter import decimal_text
from formats.terms import SIGNATURE
from formats.tokens import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pysmt.environment import Environment
    from pysmt.fnode import FNode
    from pysmt.typing import PySMTType

_OPERATORS = {
    op.AND: "and",
    op.OR: "or",
    op.NOT: "not",
    op.IMPLIES: "=>",
    op.IFF: "=",
    op.EQUALS: "=",
    op.ITE: "ite",
    op.LE: "<=",
    op.LT: "<",
    op.PLUS: "+",
    op.MINUS: "-",
    op.TIMES: "*",
    op.TOREAL: "to_real",
}
"""SMT-LIB's names for operators of pysmt."""

_OTHERS = (op.SYMBOL, op.FUNCTION, op.BOOL_CONSTANT, op.INT_CONSTANT, op.REAL_CONSTANT, op.DIV)
"""What else is translated."""

WHERE = "<formula>"
"""What messages call a formula."""

_SIMPLE = re.compile(r"[A-Za-z_][0-9A-Za-z_]*")
"""Names that are written without bars. The standard needs none for some others either, `-1` for example, which tools
take for a number.
"""

_QUOTABLE = re.compile(r"[ -\[\]-{}~\t\r\n\x80-\ud7ff\ue000-\U0010ffff]*")
"""Names that can stand between bars. Those that begin with `.` or `@` are the solver's, says the standard."""

_COMMANDS = frozenset("assert echo exit pop push reset".split())
"""Simple names that are commands, and therefore reserved, says the standard."""

_BUILTIN = frozenset([*SIGNATURE, "true", "false", "not", "=>", "xor", "<=", ">", ">="])
_BUILTIN_SORTS = frozenset(["Bool", "Int", "Real"])


class Script(NamedTuple):
    """A script with one query, and for the names in it the symbols that they stand for."""

    text: bytes
    symbols: dict[str, FNode]


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
            while name in self.taken:
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
        """A formula as an SMT-LIB term. Raises Unsupported for what this version does not handle."""
        return _Writer(self).term(formula)

    def sort(self, sort: PySMTType) -> str:
        """A sort as SMT-LIB writes it. Raises Unsupported."""
        if sort.is_bool_type() or sort.is_int_type() or sort.is_real_type():
            return str(sort)
        if not sort.is_custom_type():
            raise Unsupported(f"sort {sort}", WHERE)
        name = self.sorts.written(sort.basename)
        return f"({name} {' '.join(map(self.sort, sort.args))})" if sort.args else name

    def script(self, formulas: Sequence[FNode]) -> Script:
        """The script that asks whether these formulas can be true together. Raises Unsupported."""
        terms = [self.term(formula) for formula in formulas]
        found = frozenset().union(*map(self.environment.fvo.get_free_variables, formulas))
        symbols = sorted(found, key=lambda symbol: symbol.symbol_name())
        parts = set(_parts(symbol.symbol_type() for symbol in symbols))
        lines = [f"(set-logic {self.logic(formulas, parts)})"]
        declared = {part.basename: part.arity for part in parts if part.is_custom_type()}
        lines += [f"(declare-sort {self.sorts.written(name)} {arity})" for name, arity in sorted(declared.items())]
        for symbol in symbols:
            sort = symbol.symbol_type()
            domain, range_ = (sort.param_types, sort.return_type) if sort.is_function_type() else ((), sort)
            name = self.symbols.written(symbol.symbol_name())
            lines.append(f"(declare-fun {name} ({' '.join(map(self.sort, domain))}) {self.sort(range_)})")
        lines += [f"(assert {term})" for term in terms]
        text = "\n".join([*lines, "(check-sat)", ""])
        return Script(text.encode(), {self.symbols.name(symbol.symbol_name()): symbol for symbol in symbols})

    def logic(self, formulas: Sequence[FNode], sorts: Iterable[PySMTType]) -> str:
        """SMT-LIB's name for a quantifier-free logic of these formulas, in which these sorts occur."""
        theory = self.environment.theoryo.get_theory(self.environment.formula_manager.And(formulas))
        sorts = list(sorts)
        functions = "UF" if theory.uninterpreted or theory.custom_type else ""
        integers = theory.integer_arithmetic or any(sort.is_int_type() for sort in sorts)
        reals = theory.real_arithmetic or any(sort.is_real_type() for sort in sorts)
        if not integers and not reals:
            return "QF_UF"
        return f"QF_{functions}{'L' if theory.linear else 'N'}{'I' * integers}{'R' * reals}A"


def read_formula(formula: FNode) -> tuple[bytes, str, dict[str, str]]:
    """A script for a Boolean formula, what messages call it, and for names that were replaced the names of symbols.

    Raises Unsupported, and TypeError for a formula that is not Boolean.
    """
    if not get_env().stc.get_type(formula).is_bool_type():
        raise TypeError("expected a Boolean formula")
    script = Translator().script([formula])
    names = {name: symbol.symbol_name() for name, symbol in script.symbols.items()}
    return script.text, WHERE, {name: other for name, other in names.items() if name != other}


def _parts(sorts: Iterable[PySMTType]) -> Iterator[PySMTType]:
    """The sorts that these are made of, functions of those of their arguments and values."""
    for sort in sorts:
        if not sort.is_function_type():
            yield sort
        yield from _parts(sort.args or ())


class _Writer(DagWalker):
    """Writes one term: each application is bound by a `let`, so that none is written twice.

    The names that are bound begin with a dot, and no name of a translator does.
    """

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator.environment)
        self.translator = translator
        self.bindings: list[str] = []

    def term(self, formula: FNode) -> str:
        body = self.walk(formula)
        return "".join([*self.bindings, body, ")" * len(self.bindings)])

    def apply(self, operator: str, arguments: list[str]) -> str:
        name = f".{len(self.bindings)}"
        self.bindings.append(f"(let (({name} ({operator} {' '.join(arguments)}))) ")
        return name

    @handles(*_OPERATORS)
    def walk_operator(self, formula: FNode, args: list[str], **_: object) -> str:
        return self.apply(_OPERATORS[formula.node_type()], args)

    def walk_symbol(self, formula: FNode, **_: object) -> str:
        return self.translator.symbols.written(formula.symbol_name())

    def walk_function(self, formula: FNode, args: list[str], **_: object) -> str:
        return self.apply(self.translator.symbols.written(formula.function_name().symbol_name()), args)

    def walk_div(self, formula: FNode, args: list[str], **_: object) -> str:
        # pysmt has one division, SMT-LIB has two.
        return self.apply("div" if self.env.stc.get_type(formula).is_int_type() else "/", args)

    def walk_bool_constant(self, formula: FNode, **_: object) -> str:
        return "true" if formula.constant_value() else "false"

    @handles(op.INT_CONSTANT, op.REAL_CONSTANT)
    def walk_number(self, formula: FNode, **_: object) -> str:
        value = formula.constant_value()
        # pysmt's way of writing numbers fails above the interpreter's limit for conversions.
        point = ".0" if formula.is_real_constant() else ""
        text = f"{decimal_text(int(abs(value.numerator)))}{point}"
        if value < 0:
            text = f"(- {text})"
        # As the standard writes a value; the negation of a quotient is no coefficient in a certificate.
        return text if value.denominator == 1 else f"(/ {text} {decimal_text(int(value.denominator))}{point})"

    @handles(set(op.ALL_TYPES) - _OPERATORS.keys() - set(_OTHERS))
    def refuse(self, formula: FNode, **_: object) -> str:
        raise Unsupported(f"operator {op.op_to_str(formula.node_type())}", WHERE)
