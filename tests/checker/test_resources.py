"""Small files that want much: each must end within bounds of time and memory, whatever its verdict.

All of them are below 200 kB, and each attacks one place where the meter could charge less than something costs.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checker.forge import Forge

SECONDS = 30
"""Processor time; the limit of work itself allows about 10 to 20 seconds for 100 kB of literals visited."""

MEMORY = 1 << 30

pytestmark = pytest.mark.long


def digits(rng: random.Random, count: int = 9_990) -> str:
    """A number whose last digit is 1: it has no factor in common with a power of ten."""
    return "".join(rng.choice("123456789") for _ in range(count)) + "1"


def bounded(folder: Path, forge: Forge, answer: str = "unsat", announced: int | None = None) -> str:
    """The first line of the checker, run within the bounds; fails if it exceeds them."""
    (folder / "p.smt2").write_bytes(forge.problem)
    (folder / "p.cert").write_bytes(forge.certificate(answer, announced=announced))

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    command = [sys.executable, "-I", "-m", "checker", str(folder / "p.smt2"), str(folder / "p.cert")]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limits, check=False)
    assert done.returncode >= 0, f"more than {SECONDS} seconds"
    assert done.returncode != 5, done.stdout
    assert done.stdout != "s RESOURCE memory\n", "more than a gigabyte"
    return done.stdout


def tower(start: str, base: str, step: str, height: int, end: str) -> str:
    """Definitions t0 … t(height), each made of the one before, and an assertion about the last."""
    sort = "Int" if "Int" in start else "Real"
    definitions = "".join(f"(define-fun t{i} () {sort} {step.replace('_', f't{i - 1}')})" for i in range(1, height + 1))
    return f"{start}(define-fun t0 () {sort} {base}){definitions}(assert {end.replace('_', f't{height}')})(check-sat)"


def test_sums_of_sums(tmp_path: Path) -> None:
    forge = Forge(tower("(declare-const x Int)", "x", "(+ _ _)", 60, "(< _ x)"))
    forge.raw(f"c la 1 1 {forge.script.queries[0].assertions[0]}")
    bounded(tmp_path, forge)


def test_quotients_of_long_numerals_that_are_multiplied_by_zero(tmp_path: Path) -> None:
    rng = random.Random(1)
    start = f"(declare-const a Real)(define-fun q () Real (/ {digits(rng)}.0 {digits(rng)}.0))"
    forge = Forge(tower(start, "(* 0.0 q a)", "(+ _ _)", 40, "(< _ a)"))
    forge.raw(f"c la 1 1 {forge.script.queries[0].assertions[0]}")
    bounded(tmp_path, forge)


def test_long_denominators_cleared_again_and_again(tmp_path: Path) -> None:
    rng = random.Random(1)
    names = [f"a{i}" for i in range(10)]
    start = "(set-logic QF_LRA)" + "".join(f"(declare-const {a} Real)" for a in names)
    forge = Forge(f"{start}(assert (< (+ {' '.join(f'(/ {a} {digits(rng)})' for a in names)}) 0))(check-sat)")
    literal = forge.script.queries[0].assertions[0]
    forge.raw(f"c la 5000 {' '.join([f'1 {literal}'] * 5_000)}")
    bounded(tmp_path, forge)


def test_wide_congruence_again_and_again(tmp_path: Path) -> None:
    n = 4_000
    forge = Forge(
        f"(declare-sort U 0)(declare-const u U)(declare-const v U)(declare-fun f ({'U ' * n}) U)(assert (= u v))"
        f"(assert (= (f {'u ' * n}) (f {'v ' * n})))(check-sat)"
    )
    a, b = forge.terms.arguments[forge.script.queries[0].assertions[1]]
    forge.raw(f"c cc 1 1 {forge.script.queries[0].assertions[0]}{f' {a} {b}' * 20_000}")
    bounded(tmp_path, forge)


def wide(n: int = 20_000) -> Forge:
    return Forge(f"(declare-const p Bool)(assert (or {'p ' * n}))(check-sat)")


def test_wide_clauses_stored_again_and_again(tmp_path: Path) -> None:
    forge = wide()
    forge.raw(*["c def 3 20000"] * 5_000)
    bounded(tmp_path, forge)


def test_wide_clause_named_again_and_again(tmp_path: Path) -> None:
    forge = wide()
    forge.raw("c def 3 20000")
    forge.words = [1, 20_000, -3, *[1] * 20_000]
    bounded(tmp_path, forge)


def test_announced_words_do_not_raise_the_limit(tmp_path: Path) -> None:
    forge = wide(60_000)
    forge.raw("c def 3 60000")
    forge.words = [1, 15_000, -3, *[1] * 15_000]
    assert bounded(tmp_path, forge, announced=10**14).startswith(("s RESOURCE", "s MALFORMED", "s REJECTED"))


def test_model_squares_a_fraction(tmp_path: Path) -> None:
    forge = Forge(tower("(declare-const a Real)", "a", "(* _ _)", 32, "(< 0.0 _)"))
    forge.v("a", "1/3")
    bounded(tmp_path, forge, "sat")


def test_model_squares_an_integer(tmp_path: Path) -> None:
    forge = Forge(tower("(declare-const x Int)", "x", "(* _ _)", 40, "(< 0 _)"))
    forge.v("x", "3")
    assert bounded(tmp_path, forge, "sat").startswith("s RESOURCE work above")


def test_model_multiplies_long_denominators(tmp_path: Path) -> None:
    forge = Forge(f"(declare-const a Real)(assert (< 0.0 (* {'a ' * 3_000})))(check-sat)")
    forge.v("a", f"1/{digits(random.Random(1))}")
    bounded(tmp_path, forge, "sat")


def test_model_adds_long_fractions_again_and_again(tmp_path: Path) -> None:
    rng = random.Random(1)
    names = [f"a{i}" for i in range(8)]
    sums = []
    for _ in range(1_500):
        rng.shuffle(names)
        sums.append(f"(assert (< (+ {' '.join(names)}) 0.0))")
    forge = Forge("".join(f"(declare-const {a} Real)" for a in names) + "".join(sums) + "(check-sat)")
    for a in names:
        forge.v(a, f"-1/{digits(rng)}")
    bounded(tmp_path, forge, "sat")


def test_model_divides_long_products(tmp_path: Path) -> None:
    rng = random.Random(1)
    divisions = "".join(f"(assert (<= 0 (div p (+ q {i}))))" for i in range(2_500))
    forge = Forge(
        "(declare-const x Int)(declare-const y Int)(define-fun p () Int (* x x x x x x))"
        f"(define-fun q () Int (* y y y)){divisions}(check-sat)"
    )
    forge.v("x", digits(rng))
    forge.v("y", digits(rng))
    bounded(tmp_path, forge, "sat")


def test_model_looks_up_long_products(tmp_path: Path) -> None:
    n = 15_000
    forge = Forge(
        f"(declare-const x Int)(declare-fun f ({'Int ' * n}) Bool)(define-fun p () Int (* x x x x x x))"
        f"(assert (f {'p ' * n}))(check-sat)"
    )
    forge.v("x", digits(random.Random(1)))
    forge.f("f", "true")
    bounded(tmp_path, forge, "sat")


def test_terms_whose_arguments_have_equal_hashes(tmp_path: Path) -> None:
    """The interpreter's hashes of −1 and −2 are the same."""
    forge = Forge("(declare-const p Bool)(check-sat)")
    rows = (f"{n:013b}".replace("0", " -1").replace("1 ", "1 ") for n in range(1 << 13))
    forge.raw(*("t and" + row.replace(" -1", "x").replace("1", " -2").replace("x", " -1") for row in rows))
    bounded(tmp_path, forge)


def test_quotients_as_factors(tmp_path: Path) -> None:
    """Their values are fractions, which cost much however short they are."""
    n = 40_000
    forge = Forge(
        "(set-logic QF_LIRA)(declare-const x Real)(define-fun q () Real (/ (- (- 3.0)) (- (- 2.0))))"
        "(define-fun r () Real (/ (- (- 2.0)) (- (- 3.0))))"
        f"(define-fun t () Real (* {'q r ' * (n // 2)}))(assert (< t t))(check-sat)"
    )
    forge.raw(*[f"c la 1 1 {forge.script.queries[0].assertions[0]} 0 2"] * 2_000)
    bounded(tmp_path, forge)


def test_distinct_with_one_argument_again_and_again(tmp_path: Path) -> None:
    """The last clause of its definition is as long as the square of the term."""
    n = 10_000
    forge = Forge("(set-logic QF_UF)(declare-sort U 0)(declare-const a U)(assert true)(check-sat)")
    forge.raw("t = 2 2", f"t distinct{' 2' * n}", f"c def 4 {n * (n - 1) // 2}")
    bounded(tmp_path, forge)


def unread(problem: str) -> Forge:
    """An empty certificate for a problem that is not read here: reading it is the attack."""
    forge = Forge.__new__(Forge)
    forge.problem, forge.query, forge.lines, forge.words = problem.encode(), 1, [], []
    return forge


def test_instances_of_a_wide_definition(tmp_path: Path) -> None:
    declarations = "".join(f"(declare-const b{i} Bool)" for i in range(300))
    forge = unread(
        f"(set-logic QF_UF){declarations}(declare-const a Bool)(define-fun f ((x Bool)) Bool (or x {'a ' * 60_000}))"
        f"(assert {'(f ' * 1_000}a{')' * 1_000})(check-sat)"
    )
    assert bounded(tmp_path, forge).startswith("s RESOURCE work above")


def test_a_message_about_many_parameters(tmp_path: Path) -> None:
    name = "S" * 75
    forge = unread(
        f"(declare-sort {name} 0)(define-sort Z () {name})(declare-const c Bool)"
        f"(define-fun f ({' '.join(f'(x{i} Z)' for i in range(9_000))}) Bool true)(assert (f c))(check-sat)"
    )
    assert len(bounded(tmp_path, forge)) < 300


STRING = "(declare-const x String)(declare-const y String)"


def ranges(start: int, count: int) -> str:
    """The union of so many ranges that have one character in common."""
    parts = [f'(re.range "!" "\\u{{{start + i:x}}}")' for i in range(count)]
    return f"(re.union {' '.join(parts)})"


def literals(forge: Forge) -> str:
    """The assertions, as the number of literals and the literals of a record."""
    assertions = forge.script.queries[0].assertions
    return " ".join(map(str, [len(assertions), *assertions]))


def test_shared_intersections(tmp_path: Path) -> None:
    tower_ = "(let ((r (re.inter r r))) " * 60
    forge = Forge(f'{STRING}(assert (let ((r (str.to_re "a"))) {tower_}(str.in_re x r){")" * 62}(check-sat)')
    forge.raw(f"c re {forge.number('x')} {literals(forge)} 0 0")
    assert "re: tuple 2 without the empty word" in bounded(tmp_path, forge)


def test_choices_of_moves(tmp_path: Path) -> None:
    both = f"(re.inter {ranges(0x1000, 1_500)} {ranges(0x2000, 1_500)})"
    forge = Forge(f"{STRING}(assert (str.in_re x (re.++ {both} re.none)))(check-sat)")
    forge.raw(f"c re {forge.number('x')} {literals(forge)} 0")
    assert bounded(tmp_path, forge).startswith("s RESOURCE work")


def test_loops_whose_numbers_collide(tmp_path: Path) -> None:
    loops = " ".join(f'((_ re.loop 1 {5 + k * (2**61 - 1)}) (str.to_re "a"))' for k in range(1, 3_500))
    forge = Forge(
        f'{STRING}(assert (str.in_re x (re.+ (str.to_re "a"))))'
        f"(assert (not (str.in_re x (re.union {loops}))))(check-sat)"
    )
    forge.raw(f"c re {forge.number('x')} {literals(forge)} {'0 ' * 20_000}0")
    bounded(tmp_path, forge)


def test_facts_repeated(tmp_path: Path) -> None:
    forge = Forge(f"{STRING}(assert (str.in_re x re.all))(assert (= x y))(check-sat)")
    known, equal = forge.script.queries[0].assertions
    equal_again = f" {equal}" * 30_000
    forge.raw(f"c re {forge.number('x')} 30001 {known}{equal_again}")
    assert bounded(tmp_path, forge).startswith("s RESOURCE work")


def test_counters_of_nullable_bodies(tmp_path: Path) -> None:
    body = f'(re.++ ((_ re.loop 0 {"9" * 9_990}) (re.opt (str.to_re "a"))) re.none)'
    forge = Forge(f"{STRING}(assert (str.in_re x {body}))(check-sat)")
    forge.raw(f't String "{"a" * 180_000}"', f"c re {forge.number('x')} {literals(forge)} 0")
    assert bounded(tmp_path, forge).startswith("s RESOURCE work")


def test_words_of_shared_concatenations(tmp_path: Path) -> None:
    tower_ = "(let ((r (str.++ r r))) " * 60
    wide = "\\u{12345}" * 1_000
    forge = Forge(f'{STRING}(assert (let ((r (str.++ x "{wide}"))) {tower_}(= x r){")" * 62}(check-sat)')
    forge.raw(f't String "{"a" * 180_000}"', f"c cat {literals(forge)[2:]}")
    assert bounded(tmp_path, forge).startswith("s RESOURCE work")


def test_memberships_in_one_nest_of_complements(tmp_path: Path) -> None:
    # What `matches` takes apart is charged nowhere: 100 times the product of 1,500 memberships and 1,500 operators.
    nest = f"{'(re.comp ' * 1_500}re.none{')' * 1_500}"
    words = " ".join(f'(str.in_re "{i:03x}" R)' for i in range(1_500))
    forge = Forge(f"(define-fun R () RegLan {nest})(assert (and {words}))(check-sat)")
    forge.raw(*[f"c eval {forge.script.queries[0].assertions[0]}"] * 100)
    bounded(tmp_path, forge)


def test_deep_term_evaluated_again_and_again(tmp_path: Path) -> None:
    # A term of one argument is charged two units, which take as long as twenty literals that are visited.
    forge = Forge(f"(assert {'(and ' * 3_000}true{')' * 3_000})(check-sat)")
    forge.raw(*["c eval 3001"] * 13_000)
    bounded(tmp_path, forge)
