"""A solver for pysmt whose every answer is verified by the checker. `register` makes it known as "assay"."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any

import pysmt.operators as op
from pysmt.decorators import clear_pending_pop
from pysmt.environment import get_env
from pysmt.exceptions import (
    ConvertExpressionError,
    InternalSolverError,
    PysmtTypeError,
    PysmtValueError,
    SolverRedefinitionError,
    SolverReturnedUnknownResultError,
    SolverStatusError,
)
from pysmt.logics import PYSMT_LOGICS, get_logic_by_name
from pysmt.solvers.eager import EagerModel
from pysmt.solvers.options import SolverOptions
from pysmt.solvers.solver import IncrementalTrackingSolver
from pysmt.walkers import DagWalker, handles

from finder.api import CertificateRejected, prove
from finder.interpretation import Element, Regex, Table
from finder.pysmt_script import Translator
from formats.errors import ResourceLimit, Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pysmt.environment import Environment
    from pysmt.fnode import FNode
    from pysmt.logics import Logic
    from pysmt.typing import PySMTType

    from finder.api import Result
    from finder.interpretation import Value
    from finder.pysmt_script import Script

NAME = "assay"

LOGICS = frozenset(
    logic for logic in PYSMT_LOGICS if logic.quantifier_free and logic <= get_logic_by_name("QF_UFLIRAt")
)
"""Linear arithmetic and uninterpreted functions and sorts without quantifiers. What is read is not always decided."""


def register(environment: Environment | None = None) -> None:
    """Make the solver known to an environment of pysmt, by default the current one, as "assay".

    It comes last in the order in which pysmt chooses solvers that are not named. Doing this again does nothing. Raises
    SolverRedefinitionError if there is another solver of that name.
    """
    factory = (environment or get_env()).factory
    solvers = factory.all_solvers()
    if solvers.setdefault(NAME, AssaySolver) is not AssaySolver:
        raise SolverRedefinitionError(f"solver {NAME} is already defined")
    if NAME not in factory.solver_preference_list:
        factory.set_solver_preference_list([*factory.solver_preference_list, NAME])


class AssayOptions(SolverOptions):
    """Options of the solver: in `solver_options` timeout, memory, jobs and engine, as `finder.api.prove` has them."""

    def __init__(self, **base_options: Any) -> None:
        super().__init__(**base_options)
        if self.unsat_cores_mode is not None:
            raise PysmtValueError("'unsat_cores_mode' option not supported")
        for name in self.solver_options:
            if name not in ("timeout", "memory", "jobs", "engine"):
                raise PysmtValueError(f"'{name}' option not supported")

    def __call__(self, solver: AssaySolver) -> None:
        """There is nothing to set: the options are used when a problem is solved."""


class AssaySolver(IncrementalTrackingSolver):
    """pysmt's interface to the finder. Each `solve` is a problem of its own, with all assertions that are in force.

    Assumptions may be any formulas. Raises SolverReturnedUnknownResultError for an unknown answer,
    ConvertExpressionError for what is not supported, ValueError for an option that makes no sense, and
    InternalSolverError if the checker rejected a certificate, or the finder's process was killed. `result` is the
    `finder.api.Result` of the newest `solve`, None if something has changed since.
    """

    LOGICS = LOGICS
    OptionsClass = AssayOptions

    def __init__(self, environment: Environment, logic: Logic, **options: Any) -> None:
        super().__init__(environment=environment, logic=logic, **options)
        self.translator = Translator(environment)
        self.script: Script | None = None
        self.result: Result | None = None

    @clear_pending_pop
    def _reset_assertions(self) -> None:
        self.result = None

    @clear_pending_pop
    def _add_assertion(self, formula: FNode, named: str | None = None) -> FNode:
        self._assert_is_boolean(formula)
        try:
            # What cannot be expressed is refused at once.
            self.translator.term(formula)
        except Unsupported as error:
            raise ConvertExpressionError(f"unsupported: {error}", formula) from error
        self.result = None
        return formula

    @clear_pending_pop
    def _push(self, levels: int = 1) -> None:
        self.result = None

    @clear_pending_pop
    def _pop(self, levels: int = 1) -> None:
        self.result = None

    @clear_pending_pop
    def _solve(self, assumptions: Iterable[FNode] | None = None) -> bool:
        self.result = None
        formulas = [*self.assertions, *(assumptions or ())]
        for formula in formulas:
            self._assert_is_boolean(formula)
        try:
            self.script = self.translator.script(formulas)
            self.result = prove(self.script.text, seed=self.options.random_seed or 0, **self.options.solver_options)
        except (CertificateRejected, RuntimeError) as error:
            raise InternalSolverError(str(error)) from error
        except ResourceLimit as error:
            raise SolverReturnedUnknownResultError(str(error)) from error
        except Unsupported as error:
            raise ConvertExpressionError(f"unsupported: {error}") from error
        if not self.result.verified:
            raise SolverReturnedUnknownResultError(self.result.reason)
        return self.result.answer == "sat"

    def get_model(self) -> AssayModel:
        """The model of the newest `solve`. Raises SolverStatusError if there is none."""
        if self.result is None or self.script is None or self.result.model is None:
            raise SolverStatusError("there is a model only after solve() has returned True, until something changes")
        values = {self.script.symbols[name]: value for name, value in self.result.model.items()}
        return AssayModel(self.environment, values)

    def get_value(self, item: FNode) -> FNode:
        """The value of a formula in the model of the newest `solve`. Raises SolverStatusError if there is none."""
        self._assert_no_function_type(item)
        return self.get_model().get_value(item)

    def print_model(self, name_filter: str | None = None) -> None:
        """Print the values of the constants whose names begin with `name_filter`."""
        for symbol, value in self.get_model():
            if name_filter is None or symbol.symbol_name().startswith(name_filter):
                print(f"{symbol.symbol_name()} = {value}")

    def _exit(self) -> None:
        self.result = self.script = None


class AssayModel(EagerModel):
    """A model with functions and with elements of declared sorts.

    pysmt has no constants of declared sorts: an element is shown as a symbol of that sort that is made for it, and two
    such symbols of one model are different elements. `tables` has the values of functions.
    """

    def __init__(self, environment: Environment, values: Mapping[FNode, Value | Table]) -> None:
        self.tables = {symbol: value for symbol, value in values.items() if isinstance(value, Table)}
        self._functions = {symbol: _plain_table(table) for symbol, table in self.tables.items()}
        self._constants = {symbol: _plain(value) for symbol, value in values.items() if not isinstance(value, Table)}
        self._elements: dict[tuple[PySMTType, int], FNode] = {}
        self.environment = environment
        shown = {symbol: self._shown(value, symbol.symbol_type()) for symbol, value in self._constants.items()}
        super().__init__(shown, environment)

    def get_value(self, formula: FNode, model_completion: bool = True) -> FNode:
        """The value of a formula: a constant, or a symbol that stands for an element of a declared sort.

        What the model does not mention has a default value; without `model_completion` that is a PysmtTypeError.
        Raises ZeroDivisionError where the value depends on a division by zero.
        """
        value = _Evaluator(self, model_completion).walk(formula)
        return self._shown(value, self.environment.stc.get_type(formula))

    def satisfies(self, formula: FNode, solver: object = None) -> bool:
        """Whether the formula is true."""
        return bool(self.get_value(formula).is_true())

    def constant(self, symbol: FNode, complete: bool) -> _Plain:
        """The value of a symbol. Raises PysmtTypeError."""
        if symbol not in self._constants:
            for (_, number), made in self._elements.items():
                if made is symbol:
                    return number
            if not complete:
                raise PysmtTypeError(f"the model has no value for {symbol}")
            self._constants[symbol] = _default(symbol.symbol_type())
        return self._constants[symbol]

    def application(self, symbol: FNode, arguments: tuple[_Plain, ...], complete: bool) -> _Plain:
        """The value of a function. Raises PysmtTypeError."""
        if symbol not in self._functions:
            if not complete:
                raise PysmtTypeError(f"the model has no value for {symbol}")
            self._functions[symbol] = ({}, _default(symbol.symbol_type().return_type))
        entries, default = self._functions[symbol]
        return entries.get(arguments, default)

    def _shown(self, value: _Plain, sort: PySMTType) -> FNode:
        manager = self.environment.formula_manager
        if sort.is_bool_type():
            return manager.Bool(bool(value))
        if sort.is_int_type():
            return manager.Int(int(value))
        if sort.is_real_type():
            return manager.Real(Fraction(value))
        key = (sort, int(value))
        if key not in self._elements:
            name = str(sort).replace("%", "%%")
            self._elements[key] = manager.new_fresh_symbol(sort, f"{name}!{value}!%d")
        return self._elements[key]


_Plain = bool | int | Fraction
"""A value while formulas are evaluated: an element of a declared sort is its number."""


def _plain(value: Value) -> _Plain:
    if isinstance(value, (str, Regex)):
        raise TypeError("strings are not translated from pysmt")
    return value.number if isinstance(value, Element) else value


def _plain_table(table: Table) -> tuple[dict[tuple[_Plain, ...], _Plain], _Plain]:
    entries = {tuple(map(_plain, arguments)): _plain(value) for arguments, value in table.items()}
    return entries, _plain(table.default)


def _default(sort: PySMTType) -> _Plain:
    """A value of a sort. Raises PysmtTypeError where models have none."""
    if sort.is_bool_type():
        return False
    if sort.is_int_type() or sort.is_real_type():
        return 0
    if sort.is_custom_type():
        return 1
    raise PysmtTypeError(f"models have no values of type {sort}")


class _Evaluator(DagWalker):
    """Evaluates formulas under a model, with exact numbers: pysmt's own simplifier divides integers as floats."""

    def __init__(self, model: AssayModel, complete: bool) -> None:
        super().__init__(model.environment)
        self.model, self.complete = model, complete

    @handles(op.BOOL_CONSTANT, op.INT_CONSTANT)
    def walk_plain_constant(self, formula: FNode, **_: object) -> _Plain:
        value = formula.constant_value()
        return value if isinstance(value, bool) else int(value)

    def walk_real_constant(self, formula: FNode, **_: object) -> _Plain:
        value = formula.constant_value()
        return Fraction(int(value.numerator), int(value.denominator))

    def walk_symbol(self, formula: FNode, **_: object) -> _Plain:
        return self.model.constant(formula, self.complete)

    def walk_function(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return self.model.application(formula.function_name(), tuple(args), self.complete)

    def walk_and(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return all(args)

    def walk_or(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return any(args)

    def walk_not(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return not args[0]

    def walk_implies(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return bool(not args[0] or args[1])

    @handles(op.IFF, op.EQUALS)
    def walk_equality(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return args[0] == args[1]

    def walk_ite(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return args[1] if args[0] else args[2]

    def walk_le(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return args[0] <= args[1]

    def walk_lt(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return args[0] < args[1]

    def walk_plus(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return sum(args)

    def walk_minus(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return args[0] - args[1]

    def walk_times(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return reduce(mul, args)

    def walk_div(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        if self.env.stc.get_type(formula).is_int_type():
            # As SMT-LIB has it: what remains is never negative.
            m, n = int(args[0]), int(args[1])
            return (m - m % abs(n)) // n
        return Fraction(args[0]) / args[1]

    def walk_toreal(self, formula: FNode, args: list[_Plain], **_: object) -> _Plain:
        return Fraction(args[0])
