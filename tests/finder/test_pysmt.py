"""Assay as a solver of pysmt: every method that it has, what it refuses, and random formulas beside z3."""

from __future__ import annotations

import hashlib
import random
import sys
import time
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from test_api import LIAR, worker

pytest.importorskip("pysmt")

from pysmt.environment import Environment, get_env, pop_env, push_env
from pysmt.exceptions import (
    ConvertExpressionError,
    InternalSolverError,
    NoSolverAvailableError,
    PysmtTypeError,
    PysmtValueError,
    SolverRedefinitionError,
    SolverReturnedUnknownResultError,
    SolverStatusError,
)
from pysmt.shortcuts import (
    BV,
    BVULT,
    FALSE,
    GE,
    GT,
    LE,
    LT,
    TRUE,
    AllDifferent,
    And,
    AtMostOne,
    Bool,
    Div,
    Equals,
    Exists,
    ForAll,
    Function,
    Iff,
    Implies,
    Int,
    Ite,
    Minus,
    Not,
    Or,
    Plus,
    Pow,
    Real,
    Select,
    Solver,
    String,
    StrLength,
    Symbol,
    Times,
    ToReal,
    Type,
    get_implicant,
    get_model,
    is_sat,
    is_unsat,
    is_valid,
)
from pysmt.typing import BOOL, BV8, INT, REAL, ArrayType, FunctionType

import assay
from assay.pysmt import AssayModel, AssaySolver, register
from finder import api
from finder.engines import ENGINES, Task
from finder.interpretation import read_model
from finder.prove import parse
from finder.pysmt_script import Translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pysmt.fnode import FNode
    from pysmt.typing import PySMTType


@pytest.fixture(autouse=True)
def environment() -> Iterator[Environment]:
    """An environment of pysmt in which the solver is known; other tests have their own."""
    push_env()
    register()
    yield get_env()
    pop_env()


@pytest.fixture
def solver() -> Iterator[AssaySolver]:
    """A solver without assertions."""
    with Solver(name="assay") as made:
        yield made


def ints(names: str) -> list[FNode]:
    """Constants of sort Int."""
    return [Symbol(name, INT) for name in names]


# ---- registration


def test_registration(environment: Environment) -> None:
    """By name, in one environment, as often as one likes; it is not preferred to anything."""
    register()
    assert environment.factory.all_solvers()["assay"] is AssaySolver
    assert environment.factory.solver_preference_list.count("assay") == 1
    assert environment.factory.solver_preference_list[-1] == "assay"
    other = Environment()
    assert "assay" not in other.factory.all_solvers()
    assert "assay" not in other.factory.solver_preference_list
    other.factory.add_generic_solver("assay", ["cat"], [])
    with pytest.raises(SolverRedefinitionError):
        register(other)
    third = Environment()
    register(third)
    assert isinstance(third.factory.get_solver("assay"), AssaySolver)


@pytest.mark.parametrize(("logic", "known"), [("QF_UFLIRA", True), ("QF_RDL", True), ("QF_BV", False), ("LIA", False)])
def test_logics(logic: str, known: bool) -> None:
    """What pysmt asks it to solve by name it can express."""
    if known:
        assert isinstance(Solver(name="assay", logic=logic), AssaySolver)
    else:
        with pytest.raises(NoSolverAvailableError, match="'assay' does not support logic"):
            Solver(name="assay", logic=logic)


def test_shortcuts() -> None:
    """One line each, as pysmt's own documentation has them."""
    x, y = ints("xy")
    assert is_unsat(And(LT(x, y), LT(y, x)), solver_name="assay")
    assert is_sat(LT(x, y), solver_name="assay", logic="QF_IDL")
    assert is_valid(Implies(LT(x, y), LE(Plus(x, Int(1)), y)), solver_name="assay")
    model = get_model(And(LT(x, y), LT(y, Plus(x, Int(2)))), solver_name="assay")
    assert isinstance(model, AssayModel)
    assert model.get_py_value(Minus(y, x)) == 1
    assert get_model(FALSE(), solver_name="assay") is None
    implicant = get_implicant(Or(LT(x, y), LT(y, x)), solver_name="assay")
    assert is_valid(Implies(implicant, Not(Equals(x, y))), solver_name="assay")
    with pytest.raises(NoSolverAvailableError):
        is_sat(ForAll([x], LT(x, y)), solver_name="assay")


# ---- solving


def test_push_and_pop(solver: AssaySolver) -> None:
    """Each answer is about what is asserted then, and its certificate proves that."""
    x, y = ints("xy")
    solver.add_assertion(LT(x, y))
    assert solver.solve()
    solver.push()
    solver.add_assertion(LT(y, x))
    assert not solver.solve()
    assert solver.result is not None
    assert (solver.result.answer, solver.result.verdict) == ("unsat", "s VERIFIED UNSAT query 1 of 1")
    assert solver.result.certificate.startswith(b"assay-certificate 1 unsat 1 ")
    assert hashlib.sha256(solver.result.problem).hexdigest().encode() in solver.result.certificate
    assert solver.last_result is False
    solver.pop()
    assert solver.result is None
    assert solver.solve()
    solver.push(2)
    solver.add_assertion(FALSE())
    solver.pop(2)
    assert solver.assertions == [LT(x, y)]
    solver.reset_assertions()
    assert solver.assertions == []
    assert solver.solve()
    assert list(solver.get_model()) == []


def test_assumptions(solver: AssaySolver) -> None:
    """They hold for one call, and may be any formulas."""
    x, y = ints("xy")
    p = Symbol("p")
    solver.add_assertion(Implies(p, LT(x, y)))
    assert not solver.solve([p, LT(y, x)])
    assert solver.solve([LT(y, x)])
    assert solver.get_value(p).is_false()
    assert solver.solve([p])
    with pytest.raises(PysmtTypeError):
        solver.solve([x])
    assert solver.assertions == [Implies(p, LT(x, y))]


def test_is_sat_within_a_solver(solver: AssaySolver) -> None:
    """The formula is there as long as its model is needed, and no longer."""
    x, y = ints("xy")
    solver.add_assertion(LT(x, y))
    assert solver.is_unsat(LT(y, x))
    assert solver.is_sat(Equals(x, Int(5)))
    assert solver.get_py_value(x) == 5
    assert solver.is_valid(Not(Equals(x, y)))
    assert solver.assertions == [LT(x, y)]


def test_there_is_a_model_only_after_sat(solver: AssaySolver) -> None:
    """And until something changes."""
    x, y = ints("xy")
    with pytest.raises(SolverStatusError):
        solver.get_model()
    changes = [
        solver.push,
        solver.pop,
        lambda: solver.add_assertion(LT(x, y)),
        solver.reset_assertions,
        lambda: solver.solve([FALSE()]),
    ]
    for change in changes:
        assert solver.solve()
        solver.get_model()
        change()
        with pytest.raises(SolverStatusError):
            solver.get_value(x)
    solver.exit()
    with pytest.raises(SolverStatusError):
        solver.get_model()


def test_the_model_survives_the_solver() -> None:
    x, y = ints("xy")
    with Solver(name="assay") as solver:
        solver.add_assertion(And(Equals(x, Int(3)), Equals(y, Times(Int(2), x))))
        assert solver.solve()
        model = solver.get_model()
        solver.add_assertion(FALSE())
    assert dict(model) == {x: Int(3), y: Int(6)}
    assert x in model
    assert model[Plus(x, y)] == Int(9)


def test_unknown() -> None:
    """Is pysmt's exception for it, with the reason."""
    solver = Solver(name="assay", solver_options={"engine": "lazy"})
    x, y = ints("xy")
    solver.add_assertion(Equals(Times(x, y, x), Int(3)))
    with pytest.raises(SolverReturnedUnknownResultError, match="arithmetic beyond linear"):
        solver.solve()
    assert solver.last_result == "unknown"
    with pytest.raises(SolverStatusError):
        solver.get_model()
    solver.reset_assertions()
    solver.add_assertion(LT(x, Int(10**10_000)))
    with pytest.raises(SolverReturnedUnknownResultError, match="a numeral of 10001 digits"):
        solver.solve()


def test_options(environment: Environment) -> None:
    """Those of `prove`, by the names that it gives them; nothing is ignored."""
    holes = [[Symbol(f"p{i}_{j}") for i in range(13)] for j in range(12)]
    hard = And([Or([hole[i] for hole in holes]) for i in range(13)] + [AtMostOne(hole) for hole in holes])
    start = time.monotonic()
    limited = Solver(name="assay", solver_options={"timeout": 0.5, "jobs": 1})
    with pytest.raises(SolverReturnedUnknownResultError, match="timeout"):
        limited.is_sat(hard)
    assert time.monotonic() - start < 30
    with Solver(name="assay", random_seed=7, solver_options={"engine": "lazy", "memory": 1000}) as solver:
        assert solver.solve()
        assert solver.result.engine == "lazy"
    for options in ({"solver_options": {"timeuot": 1}}, {"unsat_cores_mode": "all"}):
        with pytest.raises(PysmtValueError, match="not supported"):
            Solver(name="assay", **options)
    with pytest.raises(ValueError, match="timeout: "):
        Solver(name="assay", solver_options={"timeout": 0}).solve()
    with pytest.raises(ValueError, match="seed: "):
        Solver(name="assay", random_seed=-1).solve()
    with pytest.raises(ValueError, match="no engine 'magic'"):
        Solver(name="assay", solver_options={"engine": "magic"}).solve()
    with pytest.raises(NoSolverAvailableError):
        environment.factory.get_unsat_core_solver("assay")


def test_bugs_and_crashes(solver: AssaySolver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are pysmt's exception for errors inside a solver, and the model before is no more."""
    assert solver.solve()
    monkeypatch.setattr(api, "COMMAND", worker(LIAR))
    with pytest.raises(InternalSolverError, match="s REJECTED"):
        solver.solve()
    monkeypatch.setattr(api, "COMMAND", (sys.executable, "-I", "-S", "-c", "import sys; sys.exit(9)"))
    with pytest.raises(InternalSolverError, match="ended with status 9"):
        solver.solve()
    with pytest.raises(SolverStatusError):
        solver.get_model()


# ---- what is refused


def refused() -> dict[str, FNode]:
    """Formulas that this version cannot express, by what it says of them."""
    x, y = ints("xy")
    return {
        "FORALL": ForAll([x], LT(x, y)),
        "EXISTS": And(LT(x, y), Exists([x], LT(x, y))),
        "BV_CONSTANT": BVULT(Symbol("b", BV8), BV(3, 8)),
        "ARRAY_SELECT": Equals(Select(Symbol("a", ArrayType(INT, INT)), x), y),
        "POW": LT(Pow(ToReal(x), Real(2)), Real(3)),
        "STR_CONSTANT": Equals(StrLength(String("abc")), x),
        "sort BV{8}": Equals(Symbol("b", BV8), Symbol("c", BV8)),
    }


@pytest.mark.parametrize("construct", ["FORALL", "EXISTS", "BV_CONSTANT", "ARRAY_SELECT", "POW", "STR_CONSTANT"])
def test_refused_operators(solver: AssaySolver, construct: str) -> None:
    """At once, and the solver goes on as if nothing had happened; `prove` says the same in its own words."""
    formula = refused()[construct]
    with pytest.raises(ConvertExpressionError, match=f"unsupported: operator {construct} at <formula>"):
        solver.add_assertion(formula)
    assert solver.assertions == []
    with pytest.raises(ConvertExpressionError, match=f"operator {construct}"):
        solver.solve([formula])
    with pytest.raises(assay.Unsupported, match=f"^operator {construct} at <formula>$"):
        assay.prove(formula)


def test_refused_sorts(solver: AssaySolver) -> None:
    formula = refused()["sort BV{8}"]
    with pytest.raises(assay.Unsupported, match=r"^sort BV\{8\} at <formula>$"):
        assay.prove(formula)
    solver.add_assertion(formula)
    with pytest.raises(ConvertExpressionError, match=r"sort BV\{8\}"):
        solver.solve()


def test_what_is_no_assertion(solver: AssaySolver) -> None:
    (x,) = ints("x")
    with pytest.raises(PysmtTypeError):
        solver.add_assertion(x)
    with pytest.raises(TypeError, match="expected a Boolean formula"):
        assay.prove(x)
    with pytest.raises(PysmtTypeError):
        solver.get_value(Symbol("f", FunctionType(INT, [INT])))


# ---- names

NAMES = [
    *["x", "a b", "let", "and", "not", "=>", "xor", "distinct", "true", "div", "to_real", "is_int", "divisible", "par"],
    *["select", "bvadd", "str.len", "assert", "check-sat", "_", "!", "as", "Int", "Bool", "a|b", "a\\b", "|a b|", ""],
    *[".0", ".1", "@x", "renamed", "renamed!1", "renamed!1!1", "ä", "\N{GRINNING FACE}", "(", ")", ";c", '"s"', "a\nb"],
    *["\0", "\x7f", "a\tb", "-1", "-", "+", "<", "/", ":keyword", "x!0", ".def_0", "\ud800", " ", "0", "1.5", "#b0"],
]
"""Names that pysmt allows, the empty one if it is told to."""


def test_names_that_need_care(environment: Environment, solver: AssaySolver) -> None:
    """Any name will do, for constants, functions and sorts, and models speak of the symbols that were asked about."""
    environment.allow_empty_var_names = True
    symbols = [Symbol(name, INT) for name in NAMES]
    values = And([Equals(symbol, Int(i)) for i, symbol in enumerate(symbols)])
    solver.add_assertion(values)
    assert solver.solve()
    assert dict(solver.get_model()) == {symbol: Int(i) for i, symbol in enumerate(symbols)}
    model = assay.prove(values).model
    assert model is not None
    assert dict(model) == {name: i for i, name in enumerate(NAMES)}
    sorts = [Type(name) for name in NAMES if name not in ("Int", "Bool", "")]
    functions = [Symbol(f"f{i}", FunctionType(sort, [sort, BOOL])) for i, sort in enumerate(sorts)]
    constants = [Symbol(f"c{i}", sort) for i, sort in enumerate(sorts)]
    formula = And([Not(Equals(Function(f, [c, TRUE()]), c)) for f, c in zip(functions, constants, strict=True)])
    assert get_model(formula, solver_name="assay").satisfies(formula)


def test_scripts_are_standard() -> None:
    """Another solver reads what is written, whatever the names."""
    z3 = pytest.importorskip("z3")
    # z3 declares no name that is Unicode, reserved, or one of its own operators; the reader here takes them all.
    others = {"", "_", "!", "as", "select", "bvadd", "str.len", "div"}
    names = [name for name in NAMES if name.isascii() and name.isprintable() and name not in others]
    formula = And([Symbol(name) for name in names])
    script = Translator().script([formula])
    # Commands are reserved by the standard, although no tool minds.
    assert b"(declare-fun |assert| () Bool)" in script.text
    assert b"(declare-fun x () Bool)" in script.text
    known = z3.Solver()
    known.from_string(script.text.decode())
    assert known.check() == z3.sat
    assert len(known.model()) == len(names)


def test_names_stay_the_same(solver: AssaySolver) -> None:
    """What is renamed once has that name in later scripts, and a clash with a new symbol does not matter."""
    solver.add_assertion(Symbol("and"))
    assert solver.solve()
    before = solver.result.problem
    solver.add_assertion(Not(Symbol("renamed")))
    assert solver.solve()
    assert before.replace(b"(check-sat)\n", b"") in solver.result.problem or b"(declare-fun renamed () Bool)" in before
    assert solver.get_value(Symbol("and")).is_true()
    assert solver.get_value(Symbol("renamed")).is_false()


# ---- models


def test_numbers(solver: AssaySolver) -> None:
    """Exact, of any size, of either sign."""
    x, y = ints("xy")
    r, s = Symbol("r", REAL), Symbol("s", REAL)
    huge = 10**5000 + 1
    solver.add_assertion(And(Equals(x, Int(-huge)), Equals(r, Real(Fraction(-1, 3)))))
    solver.add_assertion(Equals(s, Real(Fraction(huge, 7))))
    solver.add_assertion(Equals(ToReal(y), Times(Real(-3), r)))
    assert solver.solve()
    assert solver.get_py_value(x) == -huge
    assert [Fraction(solver.get_py_value(t)) for t in (r, s)] == [Fraction(-1, 3), Fraction(huge, 7)]
    assert solver.get_py_value(y) == 1
    assert solver.get_py_value(Times(x, x)) == huge**2


def test_integer_division(solver: AssaySolver) -> None:
    """As SMT-LIB has it, which is not as Python has it."""
    (x,) = ints("x")
    for dividend, divisor, quotient in [(7, 2, 3), (-7, 2, -4), (7, -2, -3), (-7, -2, 4)]:
        formula = Equals(Div(Int(dividend), x), Int(quotient))
        assert solver.solve([Equals(x, Int(divisor))])
        assert solver.get_value(formula).is_true()
    for dividend, divisor, quotient in [(-7, 2, -4), (-7, -2, 4)]:
        assert assay.prove(And(Equals(x, Int(dividend)), Equals(Div(x, Int(divisor)), Int(quotient)))).answer == "sat"
    with pytest.raises(ZeroDivisionError):
        solver.get_value(Div(Int(1), Minus(x, x)))


def test_every_operator_has_its_value(solver: AssaySolver) -> None:
    x, y = ints("xy")
    p, q, r = Symbol("p"), Symbol("q"), Symbol("r", REAL)
    solver.add_assertion(And(p, Not(q), Equals(x, Int(2)), Equals(y, Int(-3)), Equals(r, Real(Fraction(1, 2)))))
    assert solver.solve()
    for formula, value in [
        (And(p, q), False),
        (And(p, Not(q), TRUE()), True),
        (Or(q, FALSE()), False),
        (Or(q, p), True),
        (Implies(p, q), False),
        (Implies(q, p), True),
        (Iff(p, q), False),
        (Iff(q, Not(p)), True),
        (Ite(p, x, y), 2),
        (Ite(q, x, y), -3),
        (Plus(x, y, Int(10)), 9),
        (Minus(x, y), 5),
        (Times(x, y, Int(2)), -12),
        (LT(x, x), False),
        (LE(x, x), True),
        (GT(x, y), True),
        (GE(y, x), False),
        (Equals(x, y), False),
        (AllDifferent(x, y, Int(4)), True),
        (Div(r, Real(3)), Fraction(1, 6)),
        (Plus(ToReal(x), r), Fraction(5, 2)),
    ]:
        found = solver.get_py_value(formula)
        assert type(found) is bool or not isinstance(value, bool), formula
        assert found == value, formula


def test_functions_and_declared_sorts(solver: AssaySolver) -> None:
    """An element is shown as a symbol that stands for it, in values and in questions."""
    sort = Type("U")
    pair = get_env().type_manager.get_type_instance(Type("Pair", 2), sort, INT)
    a, b, c = (Symbol(name, sort) for name in "abc")
    d = Symbol("d", pair)
    f = Symbol("f", FunctionType(sort, [sort, BOOL]))
    g = Symbol("g", FunctionType(INT, [pair]))
    solver.add_assertion(And(Not(Equals(a, b)), Equals(b, c), Equals(Function(f, [a, TRUE()]), b)))
    solver.add_assertion(And(Equals(Function(f, [b, FALSE()]), a), Equals(Function(g, [d]), Int(-4))))
    assert solver.solve()
    model = solver.get_model()
    first, second = model[a], model[b]
    assert first.is_symbol(sort)
    assert first is not second
    assert first is model[a] is model[first]
    assert model[c] is second
    assert model[Function(f, [a, TRUE()])] is second
    assert model[Function(f, [second, FALSE()])] is first
    assert model[Equals(a, first)].is_true()
    assert model[Equals(a, second)].is_false()
    assert model.get_py_value(Function(g, [d])) == -4
    assert set(model.tables) == {f, g}
    assert model.tables[g](assay.Element("(Pair U Int)", 10**6)) == model.tables[g].default
    assert model.satisfies(And(solver.assertions))
    assert not model.satisfies(Equals(a, b))
    assert {symbol for symbol, _ in model} == {a, b, c, d}
    assert "U!" in str(model)


def test_what_the_model_does_not_mention(solver: AssaySolver) -> None:
    """Has some value, always the same, unless that is not wanted."""
    x, y = ints("xy")
    u = Symbol("u", Type("U"))
    f = Symbol("f", FunctionType(REAL, [INT]))
    assert solver.solve([Equals(x, Int(1))])
    model = solver.get_model()
    assert y not in model
    assert model[y] == Int(0)
    assert model[Function(f, [x])] == Real(0)
    assert model[Symbol("p")] == Bool(False)
    assert model[u] is model[u]
    fresh = solver.get_model()
    for formula in (y, Plus(x, y), Function(f, [x]), u):
        with pytest.raises(PysmtTypeError, match="no value for"):
            fresh.get_value(formula, model_completion=False)
    for symbol in (Symbol("b", BV8), f):
        with pytest.raises(PysmtTypeError, match="no values of type"):
            model.get_value(symbol)


def test_print_model(solver: AssaySolver, capsys: pytest.CaptureFixture[str]) -> None:
    solver.add_assertion(And(Equals(Symbol("ab", INT), Int(1)), Equals(Symbol("cd", INT), Int(2))))
    assert solver.solve()
    solver.print_model()
    assert sorted(capsys.readouterr().out.splitlines()) == ["ab = 1", "cd = 2"]
    solver.print_model("c")
    assert capsys.readouterr().out == "cd = 2\n"


# ---- formulas as problems


def test_prove_takes_formulas() -> None:
    """With the names of the formula, although the script has others."""
    x, y = Symbol("let", INT), Symbol("and", INT)
    result = assay.prove(And(LT(x, y), LT(y, Plus(x, Int(2)))))
    assert result.answer == "sat"
    assert result.problem.startswith(b"(set-logic QF_LIA)\n")
    assert result.names == {"renamed": "and"}
    model = result.model
    assert model is not None
    assert model["and"] - model["let"] == 1  # type: ignore[operator]
    assert [r.answer for r in assay.prove_all(And(LT(x, y), LT(y, x)))] == ["unsat"]
    assert assay.prove(TRUE()).model == {}


def test_deep_and_shared_formulas() -> None:
    """Without recursion, and each part is written once."""
    x, y = ints("xy")
    deep: FNode = x
    for _ in range(3000):
        deep = Ite(LT(deep, y), Plus(deep, Int(1)), deep)
    script = Translator().script([LT(deep, y)])
    assert len(script.text) < 3000 * 200
    assert len(parse(script.text, "").queries) == 1
    shared: FNode = Symbol("p")
    for i in range(200):
        shared = Iff(And(shared, Symbol(f"q{i}")), Or(shared, Symbol(f"q{i}")))
    assert assay.prove(Iff(shared, Not(shared))).answer == "unsat"


@pytest.mark.parametrize(
    ("logic", "formula"),
    [
        ("QF_UF", lambda x, r, f: Symbol("p")),
        ("QF_LIA", lambda x, r, f: LT(x, Int(1))),
        ("QF_LRA", lambda x, r, f: LT(r, Real(1))),
        ("QF_LIRA", lambda x, r, f: LT(ToReal(x), r)),
        ("QF_UFLIA", lambda x, r, f: Equals(Function(f, [x]), x)),
        ("QF_NRA", lambda x, r, f: LT(Times(r, r), r)),
        ("QF_UFNIRA", lambda x, r, f: LT(r, Times(r, ToReal(Function(f, [x]))))),
        ("QF_LIA", lambda x, r, f: LT(Int(1), Int(2))),
        ("QF_LRA", lambda x, r, f: LT(Real(1), Real(2))),
        ("QF_UFLRA", lambda x, r, f: Equals(Symbol("a", Type("U")), Symbol("b", Type("U"))) & LT(r, Real(1))),
    ],
)
def test_logic_of_a_script(environment: Environment, logic: str, formula: object) -> None:
    """It covers what occurs, so that other tools read the script."""
    environment.enable_infix_notation = True
    f = Symbol("f", FunctionType(INT, [INT]))
    script = Translator().script([formula(Symbol("x", INT), Symbol("r", REAL), f)])  # type: ignore[operator]
    assert script.text.startswith(f"(set-logic {logic})\n".encode())


# ---- differential test


class RandomFormula:
    """Formulas over a few symbols of every sort, sat or unsat about equally often; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.sort = Type("U")
        numbers = self.random.choice([[INT], [REAL], [INT, REAL], []])
        self.sorts: list[PySMTType] = [BOOL, self.sort, *numbers]
        self.constants = {sort: [Symbol(f"{sort} {i}", sort) for i in range(2)] for sort in self.sorts}
        self.functions: dict[PySMTType, list[FNode]] = {}
        for sort in self.sorts:
            domain = [self.random.choice(self.sorts) for _ in range(self.random.randint(1, 2))]
            self.functions[sort] = [Symbol(f"f {sort} {domain}", FunctionType(sort, domain))]

    def formula(self) -> FNode:
        """A conjunction of a few formulas."""
        return And([self.term(BOOL, 3) for _ in range(self.random.randint(3, 9))])

    def term(self, sort: PySMTType, depth: int) -> FNode:
        choose = self.random.random()
        if depth == 0 or choose < 0.15:
            return self.leaf(sort)
        if choose < 0.27:
            (f,) = self.functions[sort]
            return Function(f, [self.term(s, depth - 1) for s in f.symbol_type().param_types])
        if choose < 0.35:
            return Ite(self.term(BOOL, depth - 1), self.term(sort, depth - 1), self.term(sort, depth - 1))
        if sort is BOOL:
            return self.connective(depth) if choose < 0.6 else self.atom(depth)
        return self.leaf(sort) if sort is self.sort else self.sum(sort, depth)

    def leaf(self, sort: PySMTType) -> FNode:
        if sort in (INT, REAL) and self.random.random() < 0.4:
            number = self.random.randint(-3, 3)
            return Int(number) if sort is INT else Real(Fraction(number, self.random.randint(1, 3)))
        return self.random.choice(self.constants[sort])

    def connective(self, depth: int) -> FNode:
        kind = self.random.choice([And, Or, Implies, Iff, Not])
        return kind(*(self.term(BOOL, depth - 1) for _ in range(1 if kind is Not else 2)))

    def atom(self, depth: int) -> FNode:
        sort = self.random.choice(self.sorts[1:])
        kind = Equals if sort is self.sort else self.random.choice([Equals, LT, LE, GE])
        literal = kind(self.term(sort, depth - 1), self.term(sort, depth - 1))
        return Not(literal) if self.random.random() < 0.4 else literal

    def sum(self, sort: PySMTType, depth: int) -> FNode:
        kind = self.random.choice(["plus", "minus", "times", "cast"])
        term = self.term(sort, depth - 1)
        if kind == "cast" and sort is REAL and INT in self.sorts:
            return ToReal(self.term(INT, depth - 1))
        if kind == "times":
            return Times(Int(self.random.randint(-2, 3)) if sort is INT else Real(Fraction(-1, 2)), term)
        return Minus(term, self.leaf(sort)) if kind == "minus" else Plus(term, self.leaf(sort), self.leaf(sort))


def z3_answer(formula: FNode) -> bool | None:
    """What z3 says through pysmt's own interface to it; None if it does not know within two seconds."""
    with Solver(name="z3", solver_options={"timeout": 2000}) as solver:
        try:
            return solver.is_sat(formula)
        except SolverReturnedUnknownResultError:
            return None


@pytest.mark.parametrize("seed", range(8))
def test_random_formulas_through_the_solver(solver: AssaySolver, seed: int) -> None:
    """The answers of both solvers agree, and models are models, for the evaluation here and for z3."""
    pytest.importorskip("z3")
    formula = RandomFormula(seed).formula()
    answer = solver.is_sat(formula)
    assert answer == z3_answer(formula)
    if answer:
        assert solver.get_model().satisfies(formula)


def compare(seeds: range) -> dict[str, int]:
    """Engines and z3 on random formulas, without the checker; how many were sat, unsat and unknown.

    Each model is evaluated here, and its constants and the entries of its tables are given to z3 as equations.
    """
    counts = {"sat": 0, "unsat": 0, "unknown": 0}
    for seed in seeds:
        formula = RandomFormula(seed).formula()
        script = Translator().script([formula])
        digest = hashlib.sha256(script.text).hexdigest()
        task = Task(parse(script.text, "formula"), 1, digest, time.monotonic() + 5, 0)
        answer = ENGINES["lazy"](task)
        counts[answer.answer] += 1
        if answer.answer == "unknown":
            continue
        assert z3_answer(formula) in (None, answer.answer == "sat"), (seed, script.text.decode())
        if answer.answer == "sat":
            values = read_model(script.text, answer.certificate)
            model = AssayModel(get_env(), {script.symbols[name]: value for name, value in values.items()})
            assert model.satisfies(formula), (seed, script.text.decode())
            equations = [Iff(s, v) if v.is_bool_constant() else Equals(s, v) for s, v in model]
            shown = [value for _, value in model if value.is_symbol()]
            different = [AllDifferent(set(shown))] if len(set(shown)) > 1 else []
            assert z3_answer(And(formula, *equations, *different)) in (None, True), (seed, script.text.decode())
    return counts


def test_random_formulas() -> None:
    pytest.importorskip("z3")
    counts = compare(range(1000, 1150))
    assert counts["sat"] >= 30
    assert counts["unsat"] >= 30
    assert counts["unknown"] <= 3


@pytest.mark.long
def test_many_random_formulas() -> None:
    pytest.importorskip("z3")
    assert compare(range(10_000, 15_000))["unknown"] <= 50
