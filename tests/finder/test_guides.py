"""Hints of z3 and cvc5: what their clauses become in our table, their models, and that nothing of theirs gets out."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

z3 = pytest.importorskip("z3")
cvc5 = pytest.importorskip("cvc5")

from differential import z3_answers  # noqa: E402  (needs both solvers)
from pysat.solvers import Solver  # noqa: E402
from random_scripts import LOGICS, STRING_LOGICS, random_script  # noqa: E402

from finder import guides_cvc5, guides_z3  # noqa: E402
from finder.applicability import NotKnown  # noqa: E402
from finder.clausify import Abstraction, copied  # noqa: E402
from finder.engines import Task  # noqa: E402
from finder.guides import RUP, THEORY, Advice, Hint, Limits, NotInstalled  # noqa: E402
from finder.guides_cvc5 import ask_cvc5  # noqa: E402
from finder.guides_terms import Linear, NormalForms, Untranslatable  # noqa: E402
from finder.guides_z3 import ask_z3  # noqa: E402
from finder.model import Model, NoModel  # noqa: E402
from formats.meter import Meter  # noqa: E402
from formats.smtlib import Script, read_script  # noqa: E402
from formats.terms import BOOL, FALSE, REAL, TRUE, Function, Terms  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Ask = Callable[..., Advice]

LIMIT = 60.0
"""Seconds after which a guide is given up, so that a test fails instead of hanging."""

PEER_MILLISECONDS = 2_000
"""After so long the other solver has no opinion of a hint."""

UNKNOWN = {False: 0.02, True: 0.2}
"""The share of hints of which the other solver may have no opinion, in logics without strings and with them."""

SEEDS = 10
"""Random problems of each logic."""

SAMPLE = 30
"""Hints of one problem that are examined."""

ASK: dict[str, Ask] = {"z3": ask_z3, "cvc5": ask_cvc5}


def read(text: str) -> Script:
    return read_script(text.encode(), "script", Meter(1 << 40))


def task(script: Script, query: int = 1, seconds: float = LIMIT) -> Task:
    return Task(script, query, "", time.monotonic() + seconds, 0)


class Asked(NamedTuple):
    """One query after a guide was asked: its table with the hints' terms, its assertions, and what was said."""

    script: Script
    query: int
    terms: Terms
    assertions: list[int]
    advice: Advice
    hints: list[Hint]


def asked(ask: Ask, text: str, query: int = 1, limits: Limits = Limits()) -> Asked:  # noqa: B008  (immutable)
    script = read(text)
    terms = copied(script.terms)
    advice = ask(task(script, query), terms, limits)
    return Asked(script, query, terms, script.queries[query - 1].assertions, advice, list(advice.hints))


def queries(ask: Ask, logic: str, count: int = SEEDS) -> list[Asked]:
    """All queries of so many random problems of a logic."""
    found = []
    for seed in range(count):
        text = random_script(seed, logic)
        found += [asked(ask, text, k + 1) for k in range(len(read(text).queries))]
    return found


def model(found: Asked) -> Model:
    """The guide's model, evaluated. Raises NoModel."""
    assert found.advice.leaf is not None
    return Model(found.script, found.query, found.assertions, found.advice.leaf)


def consistent_z3(terms: Terms, literals: Sequence[int]) -> str:
    """What z3 says of literals over a table, in limited time."""
    problem = guides_z3._Problem(z3, terms, literals, time.monotonic() + LIMIT)
    solver = z3.SimpleSolver(ctx=problem.context)
    solver.set("timeout", PEER_MILLISECONDS)
    for literal in literals:
        z3.Z3_solver_assert(problem.ref, solver.solver, problem.literal(literal))
    return str(solver.check())


def consistent_cvc5(terms: Terms, literals: Sequence[int]) -> str:
    """What cvc5 says of literals over a table, in limited time: on integers it may search forever."""
    problem = guides_cvc5._Problem(cvc5, terms, literals, time.monotonic() + LIMIT)
    problem.solver.setOption("tlimit-per", str(PEER_MILLISECONDS))
    problem.solver.setOption("strings-exp", "true")
    problem.solver.setLogic("ALL")
    for literal in literals:
        problem.solver.assertFormula(problem.literal(literal))
    return str(problem.solver.checkSat())


# ---- verdicts and models


@pytest.mark.parametrize("logic", LOGICS)
@pytest.mark.parametrize("guide", ASK)
def test_verdicts_and_models(guide: str, logic: str) -> None:
    """A guide says of our terms what z3 says of the text, and its models satisfy the assertions as we evaluate them."""
    answers: Counter[str] = Counter()
    for seed in range(SEEDS):
        text = random_script(seed, logic)
        for k, expected in enumerate(z3_answers(text), 1):
            found = asked(ASK[guide], text, k)
            answer = found.advice.answer
            assert "unknown" in (answer, expected) or answer == expected, (seed, k)
            answers[answer] += 1
            assert (found.advice.leaf is not None) == (answer == "sat")
            if answer == "sat":
                try:
                    model(found)
                except NoModel as error:
                    assert "division by zero" in str(error)
    assert answers["sat"] > 0
    assert answers["unsat"] > 0
    # Strings are decided less often in the little time that each has here.
    assert answers["unknown"] <= (6 if "S" in logic.removeprefix("QF_") else 1)


@pytest.mark.parametrize("guide", ASK)
@pytest.mark.parametrize("answer", ["sat", "unsat"])
def test_names_do_not_matter(guide: str, answer: str) -> None:
    """Quoted symbols, names of operators that the logic lacks, and names that mean different things in two scopes."""
    text = """
    (set-logic QF_UFLIA)
    (declare-sort |a b| 0)
    (declare-sort |c d| 0)
    (push 1)
    (declare-fun x () |a b|)
    (declare-fun |(| (|a b|) Int)
    (assert (= (|(| x) 1))
    (check-sat)
    (pop 1)
    (declare-fun x () Int)
    (declare-fun |(| (Int) |c d|)
    (declare-fun f1 () |c d|)
    (declare-fun |store| (|c d| Bool) |a b|)
    (declare-fun |k!0| () |a b|)
    (declare-fun s3 () |a b|)
    (assert (not (= (|store| (|(| x) (= s3 |k!0|)) (|store| f1 (= |k!0| s3)))))
    (assert (distinct s3 |k!0| (|store| f1 true)))
    (assert (or (= x 3) (> x 7)))
    (assert (ANSWER (|(| x) f1))
    (check-sat)
    """.replace("ANSWER", "distinct" if answer == "sat" else "=")
    found = asked(ASK[guide], text, 2)
    assert found.advice.answer == answer
    if answer == "sat":
        assert sum(line.startswith("e ") for line in model(found).records()) >= 3


@pytest.mark.parametrize("guide", ASK)
def test_long_numbers(guide: str) -> None:
    """Beyond the interpreter's limit for conversions, a value is exact or there is none."""
    found = asked(ASK[guide], f"(declare-const x Int) (declare-const y Real) (assert (> x {'9' * 3000}))"
                              f"(assert (= (* 3.0 y) {'7' * 3000}.5)) (check-sat)")  # fmt: skip
    assert found.advice.answer == "sat"
    model(found)
    found = asked(ASK[guide], f"(declare-const x Int) (assert (= x {'9' * 9000})) (check-sat)")
    assert found.advice.leaf is not None
    assert found.advice.leaf(found.terms.find(found.script.functions[0], ())) in (10**9000 - 1, None)


# ---- hints


def test_z3_translations_are_equivalent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every literal of z3 and its translation, given to z3 again, are equivalent."""
    pairs: list[tuple[Any, int]] = []

    def recorded(self: Any, nodes: Sequence[Any]) -> list[int] | None:
        literals = original(self, nodes)
        pairs.extend(zip(nodes, literals or (), strict=literals is not None))
        return literals

    original = guides_z3._Translator.clause
    monkeypatch.setattr(guides_z3._Translator, "clause", recorded)
    checked = 0
    for logic in LOGICS:
        for seed in range(SEEDS):
            pairs.clear()
            script = read(random_script(seed, logic))
            terms = copied(script.terms)
            contexts = []
            monkeypatch.setattr(guides_z3, "_Problem", lambda *a, seen=contexts: seen.append(problem(*a)) or seen[-1])
            advice = ask_z3(task(script), terms)
            list(advice.hints)
            monkeypatch.undo()
            monkeypatch.setattr(guides_z3._Translator, "clause", recorded)
            distinct = dict.fromkeys((node.value, literal) for node, literal in pairs)
            again = problem(z3, terms, [literal for _, literal in distinct], time.monotonic() + LIMIT)
            solver = z3.SimpleSolver(ctx=again.context)
            for node, literal in list(distinct)[:SAMPLE]:
                raw = guides_z3._pointer(z3.Ast, node)
                copy = again.kept(z3.Z3_translate(contexts[0].ref, raw, again.ref))
                differ = again.kept(z3.Z3_mk_xor(again.ref, copy, again.literal(literal)))
                solver.push()
                z3.Z3_solver_assert(again.ref, solver.solver, differ)
                assert solver.check() == z3.unsat, (logic, seed, z3.Z3_ast_to_string(again.ref, differ))
                solver.pop()
                checked += 1
    assert checked > 1000


problem = guides_z3._Problem


@pytest.mark.parametrize("logic", LOGICS)
def test_z3_hints_are_valid(logic: str) -> None:
    """By cvc5: theory hints are valid with few exceptions, the others follow from the assertions."""
    counts: Counter[str] = Counter()
    for found in queries(ask_z3, logic):
        for kind in (THEORY, RUP):
            for hint in [hint for hint in found.hints if hint.kind == kind][:SAMPLE]:
                context = found.assertions if kind == RUP else []
                clause = {*hint.literals, *hint.missing}
                answer = consistent_cvc5(found.terms, [*context, *(-x for x in clause)])
                assert kind == THEORY or answer != "sat", hint
                counts[f"{kind} {answer}"] += 1
    # z3 leaves out of a theory clause what it knows from the assertions.
    assert counts["theory unsat"] >= 9 * counts["theory sat"]
    assert counts["theory unsat"] > 10
    assert counts["rup unsat"] > 10
    unknown = sum(n for name, n in counts.items() if name.endswith("unknown"))
    assert unknown <= UNKNOWN[logic in STRING_LOGICS] * counts.total()


@pytest.mark.parametrize("logic", LOGICS)
def test_cvc5_hints_are_valid(logic: str) -> None:
    """By z3: every theory hint is valid, and the others follow from the assertions."""
    counts: Counter[str] = Counter()
    # cvc5 decides most of these by simplification, and then has no theory lemma.
    for found in queries(ask_cvc5, logic, 3 * SEEDS):
        assert found.advice.answer == "unsat" or not found.hints
        for hint in found.hints:
            context = found.assertions if hint.kind == RUP else []
            answer = consistent_z3(found.terms, [*context, *(-x for x in hint.literals)])
            assert answer != "sat", hint
            counts[hint.kind if answer == "unsat" else answer] += 1
    assert counts[THEORY] > 0
    assert counts[RUP] > 0
    assert counts["unknown"] <= UNKNOWN[logic in STRING_LOGICS] * counts.total()


@pytest.mark.parametrize("guide", ASK)
@pytest.mark.parametrize("logic", LOGICS)
def test_form_of_hints(guide: str, logic: str) -> None:
    """Clauses of closed Boolean terms, in order, none twice, none trivial."""
    for found in queries(ASK[guide], logic):
        clauses = [tuple(hint.literals) for hint in found.hints]
        assert len(set(clauses)) == len(clauses)
        for clause in clauses:
            assert clause
            assert list(clause) == sorted(set(clause))
            assert not {TRUE, FALSE, *(-x for x in clause)} & set(clause)
            assert all(found.terms.sort_of(x) is BOOL and found.terms.closed[abs(x)] for x in clause)


def implied(found: Asked, kinds: set[str]) -> list[int] | None:
    """The equalities and their negations that follow, by propositional logic alone, from the hints of these kinds, the
    assertions and the definitions of connectives; None if these are contradictory.
    """
    abstraction = Abstraction(found.terms, found.assertions)
    clauses = [[abstraction.literal(x) for x in hint.literals] for hint in found.hints if hint.kind in kinds]
    with Solver("cadical195", bootstrap_with=[clause for clause, _ in abstraction.clauses] + clauses) as solver:
        if not solver.solve():
            return None
        literals = [x for x in solver.get_model() if not solver.solve(assumptions=[-x])]
    terms = [abstraction.term[abs(x)] * (1 if x > 0 else -1) for x in literals]
    return [t for t in terms if found.terms.head[abs(t)] == "="]


@pytest.mark.parametrize("guide", ASK)
@pytest.mark.parametrize("kinds", [{THEORY}, {THEORY, RUP}])
def test_hints_refute(guide: str, kinds: set[str]) -> None:
    """Where nothing is simplified away, a guide's theory lemmas are all that our clauses lack.

    All but the last: z3 does not say the conflict that it finds among literals that are true whatever is decided.
    """
    lines = ["(set-logic QF_UF) (declare-sort U 0) (declare-fun f (U) U)"]
    lines += [f"(declare-const {name}{i} U)" for i in range(6) for name in "xyz"]
    for i in range(5):
        # Of three equalities each, since cvc5 simplifies diamonds of two.
        lines.append(f"(assert (or (= x{i} (f y{i}) y{i} x{i + 1}) (= x{i} (f z{i}) z{i} x{i + 1})))")
    lines.append("(assert (or (not (= (f x0) (f x5))) (= (f y0) z0 (f z1)) (= (f y0) z0)))")
    lines += ["(assert (not (= (f y0) z0)))", "(check-sat)"]
    found = asked(ASK[guide], "\n".join(lines))
    assert found.advice.answer == "unsat"
    without = implied(found, set())
    assert without is not None
    assert consistent_cvc5(found.terms, without) == "sat"
    literals = implied(found, kinds)
    assert literals is None or (guide == "z3" and consistent_cvc5(found.terms, literals) == "unsat")


# ---- limits and errors


HARD = random_script(1, "QF_UFIDL")
PIGEONS = (
    "(set-logic QF_IDL)"
    + "".join(f"(declare-const p{i} Int) (assert (<= 1 p{i} 6))" for i in range(7))
    + "".join(f"(assert (not (= p{i} p{j})))" for i in range(7) for j in range(i))
    + "(check-sat)"
)


def test_limits() -> None:
    """Long clauses, and clauses beyond the number, are counted but not given."""
    every = asked(ask_z3, PIGEONS)
    found = asked(ask_z3, PIGEONS, limits=Limits(theory=7, rup=5, literals=3))
    assert {kind: sum(hint.kind == kind for hint in found.hints) for kind in (THEORY, RUP)} == {THEORY: 7, RUP: 5}
    assert max(len(hint.literals) for hint in found.hints) <= 3 < max(len(hint.literals) for hint in every.hints)
    for kind in (THEORY, RUP):
        assert found.advice.found[kind] >= sum(hint.kind == kind for hint in every.hints) > 7
    found = asked(ask_cvc5, PIGEONS, limits=Limits(theory=3, rup=2, literals=4))
    assert {kind: sum(hint.kind == kind for hint in found.hints) for kind in (THEORY, RUP)} == {THEORY: 3, RUP: 2}
    assert max(len(hint.literals) for hint in found.hints) <= 4


@pytest.mark.parametrize("guide", ASK)
def test_without_hints(guide: str) -> None:
    """A guide can be asked for the verdict and the model alone."""
    found = asked(ASK[guide], PIGEONS, limits=Limits(theory=0, rup=0))
    assert (found.advice.answer, found.hints) == ("unsat", [])
    found = asked(ASK[guide], PIGEONS.replace(" 6)", " 7)"), limits=Limits(theory=0, rup=0))
    assert (found.advice.answer, found.hints) == ("sat", [])
    model(found)


def queens(n: int) -> str:
    """n pigeons in n − 1 holes, spread so that no solver sees it at once."""
    return PIGEONS.replace("(check-sat)", "") + "".join(
        f"(declare-const q{i} Int) (assert (<= 1 q{i} {n - 1}))"
        + "".join(f"(assert (not (= q{i} q{j})))" for j in range(i))
        for i in range(n)
    ) + "(check-sat)"  # fmt: skip


@pytest.mark.parametrize("guide", ASK)
@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_time_limit(guide: str, seconds: float) -> None:
    """Past the deadline nothing is solved and nothing translated; `seconds` ends the solving, and leaves the hints."""
    text = queens(25).replace("(<= 1 p0 6)", "(<= 1 p0 9)")
    script = read(text)
    advice = ASK[guide](task(script, seconds=seconds), copied(script.terms))
    assert (advice.answer, advice.reason, advice.leaf) == ("unknown", "timeout", None)
    assert list(advice.hints) == []
    advice = ASK[guide](task(script), copied(script.terms), Limits(seconds=seconds))
    assert (advice.answer, advice.reason) == ("unknown", "timeout")
    assert bool(list(advice.hints)) == (guide == "z3" and seconds > 0)


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_errors_in_the_callback_come_out(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    """What is raised while z3 calls back ends the solving and is raised again."""
    calls = []

    def fail(*_: object) -> None:
        calls.append(1)
        raise error("in the callback")

    monkeypatch.setattr(guides_z3._Stream, "_keep", fail)
    with pytest.raises(error, match="in the callback"):
        asked(ask_z3, queens(25))
    assert len(calls) < 1000
    monkeypatch.undo()
    assert asked(ask_z3, PIGEONS).advice.answer == "unsat"


@pytest.mark.parametrize(("guide", "package"), [("z3", "z3-solver"), ("cvc5", "cvc5")])
def test_missing_package(monkeypatch: pytest.MonkeyPatch, guide: str, package: str) -> None:
    """Without its package a guide says what to install."""
    monkeypatch.setitem(sys.modules, guide, None)
    with pytest.raises(NotInstalled, match=rf"^{package} is not installed: pip install 'assay\[guides\]'$"):
        asked(ASK[guide], PIGEONS)


def test_packages_are_imported_when_asked_for() -> None:
    """The modules alone import neither package."""
    program = "import sys, finder.guides_z3, finder.guides_cvc5; print({'z3', 'cvc5'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("guide", ASK)
def test_unknown_operators(guide: str) -> None:
    """An operator that the guides do not know is said to be one."""
    script = read("(declare-const p Bool) (assert p) (check-sat)")
    (p,) = script.queries[0].assertions
    script.queries[0].asserted = (script.terms.add("new", (p,), BOOL), None)
    with pytest.raises(NotKnown, match="the operator new is not passed on"):
        ASK[guide](task(script), copied(script.terms))


def test_deep_terms() -> None:
    """Nothing recurses on the depth of a term, neither ours nor z3's."""
    depth = 20_000
    script = read("(declare-sort U 0) (declare-fun f (U) U) (declare-const x U) (assert (= x (f x))) (check-sat)")
    terms, f = script.terms, script.functions[0]
    t = terms.find(script.functions[1], ())
    for _ in range(depth):
        t = terms.apply(f, (t,))
    literal = terms.apply("=", (t, terms.find(script.functions[1], ())))
    built = guides_z3._Problem(z3, terms, [literal], time.monotonic() + LIMIT)
    known = guides_z3._Translator(built, NormalForms(copied(terms), [literal]))
    known.known.clear()
    assert known.clause([built.literal(literal)]) == [literal]


# ---- normal forms


DECLARATIONS = """
(declare-const x Int) (declare-const y Int) (declare-const z Int)
(declare-const u Real) (declare-const v Real)
(declare-const p Bool) (declare-const q Bool) (declare-const r Bool)
(declare-sort S 0) (declare-const a S) (declare-const b S) (declare-const c S)
(declare-fun f (Int) Int) (declare-fun g (Bool S) S) (declare-fun h (Real) Bool)
"""

SAME = [
    # What the problem contains, and what another solver makes of it.
    ("(> (+ y 3) x)", "(not (<= (+ y (* (- 1) x)) (- 3)))"),
    ("(> (+ y 3) x)", "(>= (+ y (* (- 1) x)) (- 2))"),
    ("(< (* 2 x) (+ 5 (* 4 y)))", "(<= (+ x (* (- 2) y)) 2)"),
    ("(<= x 5)", "(not (>= x 6))"),
    ("(<= (* 3.0 u) v)", "(not (< v (* 3.0 u)))"),
    ("(<= (* 3.0 u) v)", "(<= (+ u (* (- (/ 1.0 3.0)) v)) 0.0)"),
    ("(< (to_real x) 2.5)", "(< x 3)"),
    ("(= (* 2 x) (* 2 y))", "(= 0 (+ y (* (- 1) x)))"),
    ("(= (+ x 1) y)", "(= (- 1) (+ x (* (- 1) y)))"),
    ("(= (f (+ x 1)) 2)", "(= 2 (f (+ 1 x)))"),
    ("(h (+ u u 1.0))", "(h (+ 1.0 (* 2.0 u)))"),
    ("(= (* x y) 1)", "(= (* y x) 1)"),
    ("(and p q (or r p))", "(not (or (not q) (not p) (not (or p r))))"),
    ("(or p (or q r))", "(or r p q)"),
    ("(or p q r)", "(or (or q r) p)"),
    ("(=> p q)", "(or q (not p))"),
    ("(xor p q)", "(= p (not q))"),
    ("(= p q)", "(not (= q (not p)))"),
    ("(ite (not p) (= a b) q)", "(ite p q (= b a))"),
    ("(ite p (not q) (not r))", "(not (ite p q r))"),
    ("(= a (ite (not p) b c))", "(= (ite p c b) a)"),
    ("(< 0 (ite (not p) x y))", "(not (<= (ite p y x) 0))"),
    ("(ite p true q)", "(or p q)"),
    ("(ite p q false)", "(and p q)"),
    ("(distinct a b c)", "(distinct c a b)"),
    ("(not (= a b))", "(distinct b a)"),
    ("(= (g (not p) a) b)", "(= b (g (not p) a))"),
    ("(= (mod x 3) 1)", "(= 1 (mod x 3))"),
    ("(is_int (/ u 2.0))", "(is_int (* u 0.5))"),
]


def normal_forms(text: str) -> tuple[Script, NormalForms, list[int]]:
    script = read(f"(set-logic ALL) {DECLARATIONS} {text} (check-sat)")
    terms = copied(script.terms)
    asserted = script.queries[0].assertions
    # The second assertion is rebuilt from its parts, not looked up.
    return script, NormalForms(terms, asserted[:1]), asserted


def rebuilt(forms: NormalForms, terms: Terms, literal: int) -> int:
    """A literal of the table, entered as if it came from a solver."""
    normal: dict[int, Any] = {}
    for t in range(1, abs(literal) + 1):
        head = terms.head[t]
        if isinstance(head, (str, Function)):
            a = [-normal[-x] if x < 0 else normal[x] for x in terms.arguments[t]]
            normal[t] = forms.apply(head, a)
        else:
            normal[t] = forms.numeral(head.value, terms.sort[t])  # type: ignore[union-attr]
    found = normal[abs(literal)]
    return found if literal > 0 else -found


@pytest.mark.parametrize(("problem", "other"), SAME)
def test_normal_form(problem: str, other: str) -> None:
    """What a solver has normalised is found again as the problem's own literal, and no term is added for it."""
    script, forms, (first, second) = normal_forms(f"(assert {problem}) (assert {other})")
    assert rebuilt(forms, script.terms, first) == first
    before = len(forms.terms)
    assert rebuilt(forms, script.terms, second) == first
    assert len(forms.terms) == before


DIFFERENT = [
    ("(< x y)", "(<= x y)"),
    ("(< u v)", "(<= u v)"),
    ("(< u v)", "(< v u)"),
    ("(< u 2.0)", "(< u 2.5)"),
    ("(= u v)", "(= x y)"),
    ("(or p q)", "(and p q)"),
    ("(or p q)", "(or p (not q))"),
    ("(ite p q r)", "(ite q p r)"),
    ("(= a b)", "(= a c)"),
    ("(distinct a b c)", "(not (= a b))"),
    ("(= (f x) 1)", "(= (f y) 1)"),
    ("(= (div x 3) 1)", "(= (mod x 3) 1)"),
    ("(= (* x y) 1)", "(= (* 2 x y) 1)"),
    ("(= (* 2 x y) 2)", "(= (* x y) 2)"),
    ("(= (- x y) 1)", "(= (- y x) 1)"),
    ("(h u)", "(h (to_real x))"),
]


@pytest.mark.parametrize(("problem", "other"), DIFFERENT)
def test_different_normal_forms(problem: str, other: str) -> None:
    """Different formulas stay different, each equivalent to what it came from."""
    script, forms, (first, second) = normal_forms(f"(assert {problem}) (assert {other})")
    found = rebuilt(forms, script.terms, second)
    assert abs(found) != abs(first)
    assert consistent_z3(forms.terms, [forms.terms.apply("=", (found, -second))]) == "unsat"


TRIVIAL = [
    ("(< x (+ x 1))", TRUE),
    ("(<= (+ 1 1) 1)", FALSE),
    ("(= (* 2 x) (+ (* 2 y) 1))", FALSE),
    ("(= (+ x 1) (+ 1 x))", TRUE),
    ("(or p q (not p))", TRUE),
    ("(and p (not p))", FALSE),
    ("(= a a)", TRUE),
    ("(= p (not p))", FALSE),
    ("(distinct a b a)", FALSE),
    ("(is_int (to_real x))", TRUE),
    ("(= (to_int (to_real x)) x)", TRUE),
]


@pytest.mark.parametrize(("text", "value"), TRIVIAL)
def test_constants(text: str, value: int) -> None:
    """A formula that is seen to be constant."""
    script, forms, (_, second) = normal_forms(f"(assert (or p (= a b) (= (f (+ x y z)) 0))) (assert {text})")
    assert rebuilt(forms, script.terms, second) == value


def test_consequences_are_made_as_the_engines_make_them() -> None:
    """An atom that clausification or a split will add is not made in another way."""
    _, forms, (first, *_) = normal_forms("(assert (= (+ x 1) (ite p (+ y 2) z)))")
    terms = forms.terms
    left, right = terms.arguments[first]
    less = forms.apply("<", [forms.of(left), forms.of(right)])
    assert terms.head[abs(less)] == "<"  # type: ignore[arg-type]
    assert terms.arguments[abs(less)] == (left, right)  # type: ignore[arg-type]
    choice = right if terms.head[right] == "ite" else left
    branch = terms.arguments[choice][1]
    equal = forms.apply("=", [forms.of(branch), forms.of(choice)])
    assert equal == terms.find("=", (choice, branch))


def test_untranslatable() -> None:
    """What has no term over the problem's symbols is refused."""
    script, forms, _ = normal_forms("(assert (= (f x) y))")
    x = forms.of(forms.terms.find(script.functions[0], ()))
    assert isinstance(x, Linear)
    half = x._replace(form=x.form._replace(constant=0, coefficients={1: 0.5}))  # type: ignore[dict-item]
    f = script.functions[11]
    assert f.name == "f"
    for head, arguments in (("bvadd", [x, x]), (f, [TRUE]), (f, [x, x]), ("not", [x]), ("<", [TRUE, x]), (f, [half])):
        with pytest.raises(Untranslatable):
            forms.apply(head, arguments)  # type: ignore[arg-type]
    assert forms.literal(forms.numeral(3, REAL)) == forms.terms.numeral(3, 1, REAL)


def test_auxiliary_symbols_are_dropped() -> None:
    """A clause with a symbol of the solver's own is not translated."""
    script = read("(declare-const x Int) (assert (< x 3)) (check-sat)")
    asserted = script.queries[0].assertions
    built = guides_z3._Problem(z3, script.terms, asserted, time.monotonic() + LIMIT)
    translator = guides_z3._Translator(built, NormalForms(copied(script.terms), asserted))
    x, own = (z3.Int(name, built.context) for name in ("f1", "k!0"))
    known = x > 7
    assert translator.clause([(x < 3).ast, known.ast]) is not None
    # All alive at once, since z3 gives the id of a term that is gone to another one.
    others = own < 3, x * own > 1, z3.Int("x", built.context) < 3, z3.ForAll([own], own < x), x**2 < 3
    for node in others:
        assert translator.clause([known.ast, node.ast]) is None
