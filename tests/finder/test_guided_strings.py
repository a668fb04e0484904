"""Guided engines on problems with strings: their models become certificates that the checker verifies."""

from __future__ import annotations

import csv
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("z3")
pytest.importorskip("cvc5")

from test_guided import checked, decided, guide, nonsense, task
from test_string_values import cvc5_says

from finder.applicability import NotApplicable
from finder.clausify import copied
from finder.engines import ENGINES, abstraction_of, start
from finder.expressions import any_ground, definitions, ground, ordered
from finder.guided import Proof, guided
from finder.guides import THEORY, Hint
from finder.guides_cvc5 import string_instances
from finder.interpretation import Regex, read_model
from finder.linear_theory import LinearTheory
from finder.model import Model, NoModel
from formats.meter import Meter
from formats.smtlib import Script, read_script
from formats.terms import REGLAN

GUIDED = ("guided-z3", "guided-cvc5")

PROBLEMS = Path(__file__).parents[3] / "shared" / "problems"


def script(*lines: str) -> str:
    return "\n".join(["(set-logic QF_SLIA)", "(declare-const x String)", "(declare-const y String)", *lines, ""])


def asserted(*assertions: str) -> str:
    return script(*(f"(assert {a})" for a in assertions), "(check-sat)")


SAT = {
    "escapes": asserted(r"(= (str.len x) 5)", r'(str.prefixof "\u{22}\u{5c}u" x)', r'(str.suffixof """ " x)'),
    "beyond the BMP": asserted(r'(= (str.at x 1) "\u{2fff0}")', r"(= (str.to_code (str.at x 0)) 196607)"),
    "surrogates": asserted(r"(= (str.to_code x) 55296)", r'(= y (str.++ x "\u{dfff}"))'),
    "words": asserted('(= (str.++ x "ab" y) (str.++ "aab" x "b"))', "(> (str.len y) 1)"),
    "expressions": asserted(
        '(str.in_re x (re.++ (re.+ (re.range "a" "c")) ((_ re.loop 2 3) (re.range "0" "9")) (re.opt (str.to_re "!"))))',
        '(not (str.in_re x (re.++ re.all (re.union (str.to_re "b") (str.to_re "!")) re.all)))',
        "(str.in_re x (re.comp (re.++ re.allchar ((_ re.^ 3) re.allchar))))",
        '(str.in_re y (re.inter (re.++ (str.to_re "a") re.all) (re.diff re.all (re.* (str.to_re "a")))))',
    ),
    "empty languages": asserted(
        '(str.in_re x (re.union (re.range "b" "a") (re.range "" "z") ((_ re.loop 3 2) re.all) (str.to_re "k")))',
        "(not (str.in_re y re.none))",
        "(str.in_re y ((_ re.loop 0 0) re.allchar))",
    ),
    "numbers": asserted("(= (str.to_int x) 42)", "(> (str.len x) 3)", "(= y (str.from_int (- (str.len x))))"),
    "searching": asserted(
        '(= (str.indexof x "b" 2) 4)', '(= (str.replace x "a" "cc") y)', "(= (str.len y) 6)", '(str.contains x "a")'
    ),
    "order": asserted("(str.< x y)", '(str.<= y "ab")', '(not (= x ""))', "(str.is_digit (str.at y 0))"),
    "a function": script(
        "(declare-fun f (String Int) String)",
        '(assert (= (f x 1) (str.++ (f y 2) "a")))',
        "(assert (distinct x y (f x 1)))",
        "(check-sat)",
    ),
    "named expressions": script(
        "(declare-const r RegLan)",
        "(declare-const unused RegLan)",
        '(assert (and (= (re.++ (str.to_re "a") re.all) r) (str.in_re x r)))',
        "(assert (not (str.in_re y r)))",
        "(check-sat)",
    ),
}


@pytest.mark.parametrize("name", SAT)
@pytest.mark.parametrize("engine", GUIDED)
def test_models(tmp_path: Path, engine: str, name: str) -> None:
    assert decided(tmp_path, ENGINES[engine], SAT[name]) == "sat"


def test_replacement_of_matches(tmp_path: Path) -> None:
    """Functions that z3 does not know how to evaluate."""
    text = asserted(
        '(= (str.replace_re x (re.+ (str.to_re "a")) "c") "bca")',
        '(= (str.replace_re_all y (re.+ (str.to_re "a")) "") "b")',
        '(not (= y "b"))',
        '(= (str.replace_all x "a" "") "b")',
    )
    assert decided(tmp_path, ENGINES["guided-cvc5"], text) == "sat"


@pytest.mark.parametrize("engine", GUIDED)
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (asserted('(not (= (re.* (str.to_re x)) (str.to_re "b")))'), "regular expressions are compared"),
        (script("(declare-fun f (RegLan) Int)", "(assert (= (f re.all) 1))", "(check-sat)"), "RegLan"),
        (script("(declare-const r RegLan)", "(assert (str.in_re x r))", "(check-sat)"), "RegLan"),
        (asserted('(str.in_re x ((_ re.^ 4294967296) (str.to_re "a")))'), "re.loop with so large a bound"),
    ],
)
def test_reasons(tmp_path: Path, engine: str, text: str, reason: str) -> None:
    """What no certificate can say is unknown, and why is said."""
    try:
        answer = ENGINES[engine](task(text))
        assert answer.answer == "unknown"
        said = answer.reason
    except NotApplicable as error:
        said = str(error)
    assert reason in said


def read(text: str) -> Script:
    return read_script(text.encode(), "script", Meter(1 << 40))


def test_definitions_of_expressions() -> None:
    """By asserted equalities only, in the order of what they need, and never by themselves."""
    found = read(
        script(
            *(f"(declare-const {r} RegLan)" for r in "abcdefg"),
            "(assert (and (= a (re.* b)) (= b (re.++ c re.all))))",
            '(assert (= (str.to_re "x") c))',
            "(assert (= d (re.++ d d)))",
            "(assert (not (= e re.all)))",
            "(assert (or (= f re.all) (= x y)))",
            "(assert (= g a))",
            "(check-sat)",
        )
    )
    terms, assertions = found.terms, found.queries[0].assertions
    defined = definitions(terms, assertions)
    names = {t: getattr(terms.head[t], "name", "") for t in range(1, len(terms) + 1)}
    assert [names[t] for t in defined] == ["c", "b", "a", "g"]
    order = ordered(terms, assertions, defined)
    place = {t: i for i, t in enumerate(order)}
    assert all(place[s] < place[r] for r, s in defined.items())
    assert all(place[abs(a)] < place[t] for t in order for a in terms.arguments[t])
    assert len(order) == len(place)
    assert [ground(terms, s) for s in defined.values()] == [True, False, False, False]
    first = any_ground(terms)
    assert terms.sort[first] is REGLAN
    assert ground(terms, first)
    assert not any(ground(terms, t) for t in range(1, first) if terms.sort[t] is REGLAN)


def test_no_ground_expression() -> None:
    """A constant of sort RegLan needs a term of the problem for its value."""
    found = read(script("(declare-const r RegLan)", "(assert (= x y))", "(check-sat)"))
    model = Model(found, 1, found.queries[0].assertions, lambda _: "")
    with pytest.raises(NoModel, match="no ground regular expression"):
        model.records()


def test_values_for_people() -> None:
    """A model as the API gives it."""
    text = SAT["named expressions"]
    answer = ENGINES["guided-cvc5"](task(text))
    model = read_model(text.encode(), answer.certificate)
    x, y, r = model["x"], model["y"], model["r"]
    assert isinstance(x, str)
    assert x.startswith("a")
    assert isinstance(y, str)
    assert not y.startswith("a")
    assert isinstance(r, Regex)
    assert r.text == '(re.++ (str.to_re "a") re.all)'
    assert str(model).startswith('x = "a')


def test_explained(tmp_path: Path) -> None:
    """`assay explain` on a model with strings."""
    problem, certificate = tmp_path / "p.smt2", tmp_path / "p.cert"
    problem.write_text(SAT["escapes"])
    certificate.write_bytes(ENGINES["guided-cvc5"](task(SAT["escapes"])).certificate)
    command = [sys.executable, "-m", "finder", "explain", str(problem), str(certificate)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert r'x = "\u{22}\u{5c}u\u{22} "' in done.stdout
    assert "assertion 1 (line 4)" in done.stdout


def sample(folder: str, logic: str, count: int) -> list[Path]:
    """Some satisfiable problems that both solvers decide soon."""
    index = PROBLEMS / folder / "index.tsv"
    if not index.exists():
        return []
    with index.open() as file:
        rows = [r for r in csv.DictReader(file, delimiter="\t") if (r["logic"], r["status"]) == (logic, "sat")]
    paths = [PROBLEMS / folder / r["path"] for r in rows if r["z3_verdict"] == r["cvc5_verdict"] == "sat"]
    return paths[:: max(1, len(paths) // count)][:count]


SAMPLES = [
    p for f, logic in (("smtlib", "QF_S"), ("smtlib", "QF_SLIA"), ("policy", "QF_S")) for p in sample(f, logic, 3)
]


@pytest.mark.skipif(not SAMPLES, reason=f"{PROBLEMS} is absent")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
@pytest.mark.parametrize("engine", GUIDED)
def test_public_problems(tmp_path: Path, engine: str, path: Path) -> None:
    text = path.read_text()
    assert checked(tmp_path, text, 1, ENGINES[engine](task(text))) == "sat"


# ---- unsatisfiable problems, and hints

UNSAT = {
    "languages": asserted(
        '(str.in_re x (re.+ (re.range "a" "c")))', '(str.in_re x (re.* (re.range "c" "e")))', '(str.prefixof "b" x)'
    ),
    "lengths": asserted("(= x (str.++ y y))", "(= (str.len x) 3)"),
    "constants": asserted('(= x "abc")', "(= y (str.substr x 1 2))", '(not (= y "bc"))'),
    "choices": asserted(
        '(or (= x "ab") (= x "ba"))', '(str.in_re x (re.++ re.all (str.to_re "b")))', '(= (str.at x 0) "b")'
    ),
    "named expressions": script(
        "(declare-const r RegLan)",
        '(assert (= r (re.* (str.to_re "ab"))))',
        "(assert (str.in_re x r))",
        "(assert (= (str.len x) 3))",
        "(check-sat)",
    ),
}


@pytest.mark.parametrize("name", UNSAT)
@pytest.mark.parametrize("engine", GUIDED)
def test_refutations(tmp_path: Path, engine: str, name: str) -> None:
    """Right, or unknown: never sat."""
    assert decided(tmp_path, ENGINES[engine], UNSAT[name]) == "unsat"


CHAIN = asserted(
    '(or (str.in_re x (re.+ (str.to_re "a"))) (str.prefixof "b" x))',
    '(or (= x "b") (< (str.len x) 2))',
    '(not (= x ""))',
)


def test_hints_are_proven_by_languages() -> None:
    """A guide's lemma about the words of a string becomes one of ours, and nonsense does not."""
    abstraction = abstraction_of(task(CHAIN))
    terms = abstraction.terms
    member = next(t for t in abstraction.predicates if terms.head[t] == "str.in_re")
    constant = next(t for t in abstraction.equalities if terms.text("b") in terms.arguments[t])
    search = start(abstraction, LinearTheory)
    with Proof(search, [Hint(THEORY, [-member, -constant]), Hint(THEORY, [member])]) as proof:
        proof.walk(range(2), thorough=True)
        assert proof.proven == 1
        assert (proof.walk([1]), proof.proven) == ([], 1)
        lemma = {-abstraction.literal(member), -abstraction.literal(constant)}
        (found,) = (clause for clause in proof.clauses if set(clause) == lemma)
        assert search.justifications[tuple(found)][0] == "re"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", UNSAT)
def test_nonsense(tmp_path: Path, name: str, seed: int) -> None:
    """A guide that says anything changes no answer."""
    ask = guide("unsat", partial(nonsense, seed, 20))
    assert decided(tmp_path, lambda asked: guided(asked, "nonsense", ask), UNSAT[name]) == "unsat"


PROOFS = {
    "CONCAT_CSPLIT": asserted('(= (str.++ x y) "abc")', "(= (str.len x) 1)", '(not (= y "bc"))'),
    "STRING_EAGER_REDUCTION": asserted("(= (str.indexof x y 0) 2)", "(< (str.len x) 2)"),
    "STRING_REDUCTION": asserted("(< (str.len x) (str.len y))", "(str.prefixof y x)"),
}


@pytest.mark.parametrize("rule", PROOFS)
def test_instances_of_a_proof(rule: str) -> None:
    """What cvc5's proofs say of strings, in our table, is true whatever its constants are."""
    found = task(PROOFS[rule])
    terms = copied(found.script.terms)
    instances = string_instances(found, terms)
    assert rule in {x.rule for x in instances}
    for instance in instances:
        assert instance.literal is not None
        assert cvc5_says(terms, -instance.literal) == "unsat", instance


def test_no_proof() -> None:
    found = task(SAT["words"])
    assert string_instances(found, copied(found.script.terms)) == []


def test_parts_that_only_exist_are_not_translated() -> None:
    text = asserted('(str.in_re x (re.++ (re.+ (str.to_re "ab")) (re.+ (str.to_re "c"))))', '(= (str.at x 1) "a")')
    found = task(text)
    instances = string_instances(found, copied(found.script.terms))
    assert {x.literal for x in instances if x.rule == "RE_UNFOLD_POS"} == {None}
