"""`assay explain`: what it says about verified certificates is held against other readings of the same bytes.

Clauses against the checker's rules, inequalities against the values of terms under random interpretations, sums against
what is printed, chains of equations link by link, cores against a SAT solver.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import pty
import random
import re
import subprocess
import sys
import zlib
from fractions import Fraction
from itertools import pairwise
from math import floor, gcd, prod
from pathlib import Path
from typing import Any

import pytest
from pysat.solvers import Solver

from checker.context import Context
from checker.rules import RULES
from finder.bench_families import FAMILIES
from finder.explain import COLUMNS, Page, explained
from finder.explain_argument import Argument, places_of
from finder.explain_congruence import congruence
from finder.explain_linear import Comparison, farkas
from finder.explain_rules import explain
from finder.explain_terms import Printer, number, symbol
from finder.main import main
from formats.certificate import CertificateReader
from formats.meter import WORK_BASE, Meter
from formats.smtlib import Script, read_script
from formats.terms import BOOL, INT, REAL, REGLAN, STRING, TRUE, Function, Numeral, Sort, Terms, Text
from tests.checker.forge import Forge
from tests.checker.make_corpus import asserts, forged

ROOT = Path(__file__).parents[2]
EXPLAINED = Path(__file__).parent / "explained"


def pairs() -> list[tuple[Path, Path, int]]:
    """Problem, certificate and query of every script and certificate that is accepted."""
    found = [
        (f / "problem.smt2", f / "proof.cert", query_of(f / "proof.cert"))
        for f in sorted((ROOT / "tests" / "corpus" / "accept").iterdir())
        if (f / "problem.smt2").exists()
    ]
    for certificate in sorted((ROOT / "proofs").rglob("*.cert")):
        problem = certificate.with_name(certificate.name.split(".")[0] + ".smt2")
        if not problem.exists():
            problem = certificate.with_suffix(".smt2")
        found.append((problem, certificate, query_of(certificate)))
    return found


def query_of(certificate: Path) -> int:
    return int(certificate.read_bytes().split(b" ", 4)[3])


PAIRS = pairs()
UNSAT = [pair for pair in PAIRS if pair[1].read_bytes().split(b" ", 3)[2] == b"unsat"]
SAT = [pair for pair in PAIRS if pair not in UNSAT]


def name_of(value: object) -> str:
    if isinstance(value, Path):
        return value.parent.name if value.stem in ("problem", "proof") else value.stem
    return str(value)


def script_of(problem: Path) -> Script:
    data = problem.read_bytes()
    return read_script(data, problem.name, Meter(WORK_BASE + 2000 * len(data)))


def argument_of(problem: Path, certificate: Path, query: int) -> Argument:
    reader = CertificateReader(io.BytesIO(certificate.read_bytes()), certificate.name)
    return Argument(script_of(problem), problem.read_text(), query, reader)


def assay(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "finder", "explain", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_there_are_certificates() -> None:
    """Of every rule, and of both answers."""
    rules = {record.rule for pair in UNSAT for record in argument_of(*pair).records}
    assert rules == {*RULES, "t"}
    assert len(UNSAT) > 40 and len(SAT) > 8


# ---- every record, and every certificate


@pytest.mark.parametrize(("problem", "certificate", "query"), UNSAT, ids=name_of)
def test_every_record_is_explained(problem: Path, certificate: Path, query: int) -> None:
    """And its clause is the one that the checker computes."""
    argument = argument_of(problem, certificate, query)
    script = script_of(problem)
    context = Context(argument.terms, script.queries[query - 1].assertions, Meter(10**9))
    for record in argument.records:
        explanation = explain(argument, record)
        assert explanation.title
        assert json.loads(json.dumps(explanation.data))["record"] == record.number
        page = Page()
        page.block(explanation.lines)
        assert all(len(line) <= COLUMNS for _, line in page.lines)
        assert all(line.isprintable() for _, line in page.lines)
        if record.lemma:
            assert record.clause == RULES[record.rule](context, record.arguments)


@pytest.mark.parametrize(("problem", "certificate", "query"), PAIRS, ids=name_of)
def test_every_certificate_is_explained(problem: Path, certificate: Path, query: int) -> None:
    """By the command, with the checker in a process; within the width, and without what could steer a terminal."""
    page = Page()
    status, data = explained(problem, certificate, query, None, page)
    assert status == 0
    lines = [line for _, line in page.lines]
    assert lines[0] == f"s {data['verdict']}" and data["verdict"].startswith("VERIFIED ")
    assert all(len(line) <= COLUMNS and line.isprintable() for line in lines)
    json.dumps(data)
    if data["answer"] == "sat":
        assert all(assertion["value"] is True for assertion in data["assertions"])
        assert len(data["assertions"]) == len(script_of(problem).queries[query - 1].assertions)


# ---- la


class World:
    """A random interpretation of everything that is declared, and its values for the terms of a table."""

    def __init__(self, terms: Terms, seed: int) -> None:
        self.terms, self.seed = terms, seed
        self.values: list[Any] = [None]
        for t in range(1, len(terms) + 1):
            a = [self[x] for x in terms.arguments[t]]
            if terms.sort[t] is INT and str(terms.head[t]).startswith("str."):
                # Arithmetic knows nothing of strings: a length is any number.
                self.values.append(self.random(t, INT))
                continue
            self.values.append(
                None if not terms.closed[t] or None in a else self.value(terms.head[t], a, terms.sort[t])
            )

    def __getitem__(self, x: int) -> Any:
        value = self.values[abs(x)]
        return value if x > 0 or value is None else not value

    def random(self, key: object, sort: Sort) -> Any:
        chance = random.Random(zlib.crc32(f"{self.seed} {key}".encode()))
        if sort is BOOL:
            return chance.random() < 0.5
        return chance.randint(-9, 9) if sort is not REAL else Fraction(chance.randint(-20, 20), chance.randint(1, 4))

    def value(self, head: Any, a: list[Any], sort: Sort) -> Any:
        if sort in (STRING, REGLAN) or isinstance(head, Text):
            return None
        if isinstance(head, Function):
            return self.random((head.number, [str(x) for x in a]), sort)
        if isinstance(head, Numeral):
            return head.value
        if head in ("/", "div", "mod") and a[1] == 0:
            return None
        operators: dict[str, Any] = {
            "true": lambda: True,
            "and": lambda *x: all(x),
            "or": lambda *x: any(x),
            "=": lambda x, y: x == y,
            "distinct": lambda *x: len(set(x)) == len(x),
            "ite": lambda c, x, y: x if c else y,
            "<": lambda x, y: x < y,
            "+": lambda *x: sum(x),
            "-": lambda *x: x[0] - sum(x[1:]) if len(x) > 1 else -x[0],
            "*": lambda *x: prod(x),
            "/": lambda x, y: Fraction(x) / y,
            "div": lambda x, y: floor(Fraction(x, y)) if y > 0 else -floor(Fraction(x, -y)),
            "mod": lambda x, y: x % abs(y),
            "abs": abs,
            "to_real": Fraction,
            "to_int": floor,
            "is_int": lambda x: x == floor(x),
        }
        return operators[head](*a)

    def holds(self, stated: Comparison) -> bool | None:
        """Whether a comparison holds, None if that depends on a division by zero."""
        total = Fraction(0)
        for leaf, x in stated.coefficients.items():
            value = self[leaf] if isinstance(leaf, int) else prod([self[t] for t in leaf if self[t] is not None])
            if value is None:
                return None
            total += x * value
        bound = stated.bound
        return {"<": total < bound, "<=": total <= bound, "=": total == bound}[stated.relation]


@pytest.mark.parametrize(("problem", "certificate", "query"), UNSAT, ids=name_of)
def test_inequalities_say_what_their_literals_say(problem: Path, certificate: Path, query: int) -> None:
    """Before and after tightening, under random values; and what a term is defined to be is always true."""
    argument = argument_of(problem, certificate, query)
    records = [record for record in argument.lemmas if record.rule == "la"]
    if not records:
        return
    decided = 0
    for world in (World(argument.terms, seed) for seed in range(20)):
        for record in records:
            for row in farkas(argument.terms, record.arguments).rows:
                truth = world[row.literal] if row.literal else True
                found = world.holds(row.stated)
                if truth is not None and found is not None:
                    assert found == truth, explain(argument, record).lines
                    assert world.holds(row.tightened) == truth, explain(argument, record).lines
                    decided += 1
    assert decided >= 20


def parsed(text: str) -> tuple[dict[str, int], str, int]:
    """What a printed comparison says: coefficients by the text of the leaf, relation, and bound."""
    left, relation, bound = re.fullmatch(r"(.*) (<=|<|=) (-?[0-9]+)", text).groups()  # type: ignore[union-attr]
    coefficients: dict[str, int] = {}
    depth = start = 0
    pieces = []
    for i, c in enumerate(left):
        depth += (c == "(") - (c == ")")
        if depth == 0 and i > start and left[i : i + 3] in (" + ", " - "):
            pieces.append(left[start:i])
            start = i + 1
    for piece in [*pieces, left[start:]]:
        sign, digits, leaf = re.fullmatch(r"(\+ |- |-)?(?:([0-9]+) )?(.*)", piece).groups()  # type: ignore[union-attr]
        if leaf != "0":
            coefficients[leaf] = coefficients.get(leaf, 0) + int(digits or 1) * (-1 if "-" in (sign or "") else 1)
    return coefficients, relation, int(bound)


@pytest.mark.parametrize(("problem", "certificate", "query"), UNSAT, ids=name_of)
def test_what_is_printed_adds_up_to_a_contradiction(problem: Path, certificate: Path, query: int) -> None:
    """From the text alone: multipliers times rows are the sum, which is false for all numbers, or all integers."""
    argument = argument_of(problem, certificate, query)
    for record in argument.lemmas:
        data = explain(argument, record).data
        if record.rule != "la" or "…" in json.dumps(data, ensure_ascii=False):
            continue
        coefficients: dict[str, int] = {}
        bound = 0
        relations = set()
        for row in data["rows"]:
            factor = int(row["multiplier"])
            terms, relation, constant = parsed(row["used"])
            assert factor > 0 or (relation == "=" and factor != 0) or row["definition"]
            relations.add(relation)
            bound += factor * constant
            for leaf, x in terms.items():
                coefficients[leaf] = coefficients.get(leaf, 0) + factor * x
        total = parsed(data["sum"])
        strongest = "<" if "<" in relations else "<=" if "<=" in relations else "="
        assert total == ({leaf: x for leaf, x in coefficients.items() if x}, strongest, bound)
        if total[0]:
            assert strongest == "=" and bound % gcd(*total[0].values()) != 0
            assert all(argument.terms.sort[abs(x)] is BOOL for x in record.clause)
        else:
            assert not {"<": bound > 0, "<=": bound >= 0, "=": bound == 0}[strongest]


def test_tightening_is_shown() -> None:
    """Only where it changes something, and how."""
    problem = "(declare-const x Int)(declare-const y Int)(assert (< (* 6 x) (+ 5 (* 4 y))))(assert (<= 0 x))(check-sat)"
    script = read_script(problem.encode(), "p", Meter(WORK_BASE))
    first, second = script.queries[0].assertions
    rows = farkas(script.terms, [2, 1, first, 1, second]).rows
    assert (rows[0].stated.bound, rows[0].tightened.bound, rows[0].divisor) == (5, 2, 2)
    assert sorted(rows[0].tightened.coefficients.values()) == [-2, 3]
    assert rows[1].stated == rows[1].tightened


# ---- cc


@pytest.mark.parametrize(("problem", "certificate", "query"), UNSAT, ids=name_of)
def test_every_link_of_a_chain_is_an_equation(problem: Path, certificate: Path, query: int) -> None:
    """A premise or an earlier congruence; chains lead from one argument to the other, and in the end to the goal."""
    argument = argument_of(problem, certificate, query)
    terms = argument.terms
    for record in argument.lemmas:
        if record.rule != "cc":
            continue
        found = congruence(terms, record.arguments)
        sides: dict[int, list[set[int]]] = {}
        for number_, left, right, premise, chains in found.equations:
            if premise:
                assert premise in [-x for x in record.clause]
                sides[number_] = [{premise, TRUE}, {-premise, -TRUE}]
                if premise > 0 and terms.head[premise] == "=":
                    x, y = terms.arguments[premise]
                    sides[number_] += [{x, y}, {-x, -y}]
                continue
            assert terms.head[left] == terms.head[right]
            check_chains(terms, left, right, chains, sides)
            sides[number_] = [{left, right}, {-left, -right}]
        assert found.goal == record.clause[-1]
        if found.chain:
            check_links(found.chain, sides)
            ends = {found.chain[0][0], found.chain[-1][1]}
            assert ends == {found.goal, TRUE} or ends == set(terms.arguments[found.goal])
        else:
            assert found.goal == TRUE or len(set(terms.arguments[found.goal])) == 1


def check_chains(terms: Terms, left: int, right: int, chains: list[Any], sides: dict[int, list[set[int]]]) -> None:
    """Each pair of different arguments is joined by a chain, in turn or crosswise."""
    joined = []
    for chain in chains:
        check_links(chain, sides)
        joined.append({chain[0][0], chain[-1][1]})
    a, b = terms.arguments[left], terms.arguments[right]
    assert any(
        all(x == y or {x, y} in joined for x, y in zip(a, other, strict=True))
        for other in ((b, b[::-1]) if terms.head[left] == "=" else (b,))
    )


def check_links(chain: list[tuple[int, int, int]], sides: dict[int, list[set[int]]]) -> None:
    for x, y, number_ in chain:
        assert {x, y} in sides[number_]
    assert all(before[1] == after[0] for before, after in pairwise(chain))


# ---- the core


@pytest.mark.parametrize(("problem", "certificate", "query"), UNSAT, ids=name_of)
def test_the_core_is_contradictory(problem: Path, certificate: Path, query: int) -> None:
    """A SAT solver refutes the core's lemmas alone; and of the steps none hints at what is not in the core."""
    argument = argument_of(problem, certificate, query)
    lemmas, steps = argument.core()
    with Solver(name="m22", bootstrap_with=[lemma.clause for lemma in lemmas]) as solver:
        assert not solver.solve()
    known = {lemma.lemma for lemma in lemmas}
    for step in steps:
        assert known.issuperset(step.hints)
        known.add(step.number)
    assert steps[-1].clause == [] and steps[-1] == argument.steps[-1]


def test_what_is_not_used(tmp_path: Path) -> None:
    """Assertions without which there is a refutation are named; lemmas that no step needs are no part of the core."""
    text = (
        "(set-logic QF_UF)\n(declare-const p Bool)\n(declare-const q Bool)\n(assert (! (or p q) :named either))\n"
        "(assert p) (assert (! (not p) :named |no p|))\n(check-sat)"
    )
    forge = forged(text, ["c in 1", "c in 2", "c in 3", "c def 4 2"], [([], [2, 3])])
    problem, certificate = tmp_path / "p.smt2", tmp_path / "p.cert"
    problem.write_bytes(forge.problem)
    certificate.write_bytes(forge.certificate())
    page = Page()
    _, data = explained(problem, certificate, 1, None, page)
    summary = data["summary"]
    assert [(a["line"], a["name"], a["used"]) for a in summary["assertions"]] == [
        (4, "either", False),
        (5, None, True),
        (5, "no p", True),
    ]
    assert summary["lemmas"] == {"used": 0, "all": 1}
    assert summary["core"] == {"records": [2, 3], "steps": [1]}
    assert summary["symbols"]["used"] == ["p: Bool"]
    text = "\n".join(line for _, line in page.lines)
    assert "  assertion 1 (line 4, named either): (or p q)" in text


# ---- places, names, numbers


@pytest.mark.parametrize("problem", sorted({pair[0] for pair in PAIRS}), ids=name_of)
def test_places_of_assertions(problem: Path) -> None:
    """There are as many as the reader sees in scope, and on their lines there is an assertion, or a check."""
    script, text = script_of(problem), problem.read_text()
    lines = text.split("\n")
    for query in script.queries:
        places, check = places_of(text, query.index)
        assert len(places) == len(query.assertions) - len(query.assumptions)
        assert all("assert" in lines[line - 1] for line, _ in places)
        assert "check-sat" in lines[check - 1]


def test_names_of_assertions() -> None:
    text = """(assert (! (and p (! q :named inner)) :named a :weight (5 6))) ; (assert false)
    (assert |x (assert|)(echo "(assert p)")(push 2)(assert popped)(pop 1)(pop 1)
    (assert (or p (! q :named b)))(push 1)(assert (! p :pattern (a (b)) :named |c d|))(check-sat-assuming (p))
    (pop 1)(check-sat)(reset-assertions)
    (assert q)(check-sat)(exit)(assert p)"""
    assert places_of(text, 1) == ([(1, "a"), (2, ""), (3, ""), (3, "c d")], 3)
    assert places_of(text, 2) == ([(1, "a"), (2, ""), (3, "")], 4)
    assert places_of(text, 3) == ([(5, "")], 5)


@pytest.mark.parametrize(
    ("value", "integer", "text"),
    [
        (0, True, "0"),
        (-5, True, "(- 5)"),
        (Fraction(5), False, "5.0"),
        (Fraction(-1, 4), False, "(- 0.25)"),
        (Fraction(1, 3), False, "(/ 1.0 3.0)"),
        (Fraction(-7, 2), False, "(- 3.5)"),
        (Fraction(1, 10**6), False, "0.000001"),
        (Fraction(1, 10**7), False, "(/ 1.0 10000000.0)"),
        (10**30, True, "1000000000000000…[31 digits]"),
    ],
)
def test_numbers(value: int | Fraction, integer: bool, text: str) -> None:
    assert number(value, integer) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [("x!1", "x!1"), ("let", "|let|"), ("a b", "|a b|"), ("1x", "|1x|"), ("a\n\x1b[2K", r"|a\n\x1b[2K|"), ("", "||")],
)
def test_symbols(name: str, text: str) -> None:
    assert symbol(name) == text
    assert len(symbol(name * 100)) <= 200


def test_terms_are_read_back() -> None:
    """What is printed whole is SMT-LIB: the reader makes the same term of it."""
    count = 0
    for problem in sorted({pair[0] for pair in PAIRS}):
        script, text = script_of(problem), problem.read_text().partition("(exit)")[0]
        if any(f.popped != float("inf") for f in script.functions):
            continue
        printer = Printer(script.terms)
        literals = script.queries[-1].assertions if script.queries else []
        written = [printer.text(x, 10**6) for x in literals]
        if not any("…" in x for x in written):
            more = "".join(f"(assert {x})" for x in written)
            again = read_script(f"{text}(push 1){more}(check-sat)".encode(), "again", Meter(10**9))
            asserted = again.queries[-1].assertions
            assert asserted[len(asserted) - len(literals) :] == literals, problem
            count += len(literals)
    assert count > 300


def test_cutting() -> None:
    """Deep terms lose their depth, wide ones their end, and none is longer than asked."""
    names = " ".join(f"x{i}" for i in range(1000))
    declarations = "".join(f"(declare-const x{i} Int)" for i in range(1000))
    deep = "x0"
    for _ in range(500):
        deep = f"(+ x1 {deep})"
    text = f"{declarations}(assert (< (+ {names}) {deep}))(assert (= x0 (- (+ x1 (* 2 x2)))))(check-sat)"
    script = read_script(text.encode(), "p", Meter(WORK_BASE))
    printer = Printer(script.terms)
    wide, short = script.queries[0].assertions
    assert printer.text(short) == "(= x0 (- (+ x1 (* 2 x2))))"
    assert printer.text(wide) == "(< (+ …) (+ x1 (+ …)))" or len(printer.text(wide)) <= 90
    for width in range(4, 60):
        assert len(printer.text(wide, width)) <= width + 6
    (sum_,) = [t for t in range(1, len(script.terms) + 1) if len(script.terms.arguments[t]) == 1000]
    assert printer.text(sum_, 30).startswith("(+ x0 x1 x2") and printer.text(sum_, 30).endswith(" …)")


# ---- the command


CLASH = "(set-logic QF_UF)(declare-const p Bool)(assert p)(assert (not p))(check-sat)"


@pytest.fixture
def clash(tmp_path: Path) -> tuple[Path, Path]:
    forge = forged(CLASH, ["c in 1", "c in 2"])
    problem, certificate = tmp_path / "p.smt2", tmp_path / "p.cert"
    problem.write_bytes(forge.problem)
    certificate.write_bytes(forge.certificate())
    return problem, certificate


def test_statuses(clash: tuple[Path, Path], tmp_path: Path) -> None:
    """Only what was verified is explained."""
    problem, certificate = clash
    assert assay(problem, certificate).returncode == 0
    for arguments in ((problem, certificate, "--record", 3), (problem, certificate, "--record", 0), (problem,)):
        done = assay(*arguments)
        assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith("assay: ")
    done = assay(problem, tmp_path / "none")
    assert done.returncode == 2 and done.stdout.startswith("s MALFORMED ")
    done = assay(problem, tmp_path)
    assert done.returncode == 2
    done = assay(problem, certificate, "--query", 2)
    assert (done.returncode, done.stdout) == (1, "s REJECTED header: query: 2 / 1\n")
    certificate.write_bytes(certificate.read_bytes().replace(b"c in 2", b"c in 9"))
    for extra in ((), ("--record", 1)):
        done = assay(problem, certificate, *extra)
        assert done.returncode == 1
        assert done.stdout.startswith("s REJECTED record 2: in: ") and done.stdout.count("\n") == 1
    data = json.loads(assay(problem, certificate, "--json").stdout)
    assert (data["exit_status"], data["refusal"]["where"]) == (1, "record 2")
    assert "summary" not in data
    problem.write_text("(declare-datatype D ((d)))")
    assert assay(problem, certificate).returncode == 3


def test_a_model_has_no_records(tmp_path: Path) -> None:
    forge = Forge(asserts("(declare-const p Bool)", "p"))
    forge.raw("v #1 true")
    (tmp_path / "p.smt2").write_bytes(forge.problem)
    (tmp_path / "p.cert").write_bytes(forge.certificate("sat"))
    done = assay(tmp_path / "p.smt2", tmp_path / "p.cert", "--record", 1)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a model has no records" in done.stderr


def test_a_file_that_changes(clash: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """What is explained is what the checker saw."""
    run = subprocess.run

    def run_and_change(*arguments: Any, **options: Any) -> Any:
        done = run(*arguments, **options)
        clash[0].write_text(CLASH.replace("(not p)", "p"))
        return done

    monkeypatch.setattr(subprocess, "run", run_and_change)
    assert main(["explain", *map(str, clash)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "it has changed" in captured.err


def test_a_checker_that_dies(clash: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """No verdict is none, and a verdict that its exit status denies is none either."""
    for output in ("", '{"exit_status": 0, "verdict": "VERIFIED UNSAT query 1 of 1"}'):
        done = subprocess.CompletedProcess([], -9, stdout=output)
        monkeypatch.setattr(subprocess, "run", lambda *_, done=done, **__: done)
        assert main(["explain", *map(str, clash)]) == 3
        assert capsys.readouterr().out.startswith("s ERROR ")


def test_a_rule_without_words(clash: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Should the checker learn a rule before the explanations do, they say so; nothing crashes."""
    clash[1].write_bytes(clash[1].read_bytes().replace(b"c in 1", b"c xy 1"))
    report = {
        "verdict": "VERIFIED UNSAT query 1 of 1",
        "exit_status": 0,
        "problem": {"sha256": hashlib.sha256(clash[0].read_bytes()).hexdigest()},
        "certificate": {"sha256": hashlib.sha256(clash[1].read_bytes()).hexdigest()},
    }
    monkeypatch.setattr("finder.explain.check", lambda *_: report)
    assert main(["explain", *map(str, clash)]) == 3
    assert "do not know the rule xy" in capsys.readouterr().err


def test_json_of_a_record(clash: tuple[Path, Path]) -> None:
    data = json.loads(assay(*clash, "--record", 2, "--json").stdout)
    assert data["format"] == "assay-explanation 1"
    assert data["explanation"]["assertion"] == {
        "number": 2,
        "line": 1,
        "name": None,
        "assumption": False,
        "text": "(not p)",
    }


def test_long_lemmas_are_cut_in_a_whole_argument(tmp_path: Path) -> None:
    """The summary of a short argument stays short, and says where the rest is."""
    instance = FAMILIES["nested application, cc"](200)
    (tmp_path / "p.smt2").write_bytes(instance.problem)
    (tmp_path / "p.cert").write_bytes(instance.certificate)
    pages = [Page(), Page()]
    assert explained(tmp_path / "p.smt2", tmp_path / "p.cert", 1, None, pages[0])[0] == 0
    text = "\n".join(line for _, line in pages[0].lines)
    (record,) = re.findall(r"more lines, which --record ([0-9]+) shows", text)
    assert explained(tmp_path / "p.smt2", tmp_path / "p.cert", 1, int(record), pages[1])[0] == 0
    assert len(pages[0].lines) < 100 < len(pages[1].lines)


def test_bold_on_a_terminal_only(clash: tuple[Path, Path]) -> None:
    """Escape codes are for who sees them."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "finder", "explain", *map(str, clash)]
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    with subprocess.Popen(command, stdout=follower, env={**environment, "TERM": "xterm"}) as process:
        os.close(follower)
        seen = b""
        # The other end closes when the command ends: the end of the file, which Linux reports as an error.
        with contextlib.suppress(OSError):
            while piece := os.read(leader, 1 << 16):
                seen += piece
    os.close(leader)
    assert process.returncode == 0
    assert b"\x1b[1m" in seen
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", seen).replace(b"\r\n", b"\n").decode()
    assert plain == assay(*clash).stdout
    assert "\x1b" not in plain


# ---- golden output


GOLDEN = {
    "accounts-2.txt": ["proofs/queries/accounts.smt2", "proofs/queries/accounts.2.cert", "--query", "2"],
    "accounts-4.txt": ["proofs/queries/accounts.smt2", "proofs/queries/accounts.4.cert", "--query", "4"],
    "ft06-54.txt": ["proofs/jobshop/ft06-54.smt2", "proofs/jobshop/ft06-54.cert"],
    "arn-length.txt": ["proofs/strings/arn-length.smt2", "proofs/strings/arn-length.cert"],
    "own-password.txt": ["proofs/strings/own-password.smt2", "proofs/strings/own-password.cert"],
    "power-user.txt": ["proofs/strings/power-user.smt2", "proofs/strings/power-user.cert"],
    "secret-name.txt": ["proofs/strings/secret-name.smt2", "proofs/strings/secret-name.cert"],
    "digits.txt": ["proofs/strings/by_hand/digits.smt2", "proofs/strings/by_hand/digits.cert"],
    "length.txt": ["proofs/strings/by_hand/length.smt2", "proofs/strings/by_hand/length.cert", "--record", "3"],
    "eval.txt": ["proofs/strings/by_hand/eval.smt2", "proofs/strings/by_hand/eval.cert"],
    "associativity.txt": [
        "tests/corpus/accept/cat-associativity/problem.smt2",
        "tests/corpus/accept/cat-associativity/proof.cert",
    ],
    "prefix.txt": [
        "tests/corpus/accept/ax-prefix-and-language/problem.smt2",
        "tests/corpus/accept/ax-prefix-and-language/proof.cert",
    ],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "finder", "explain", *GOLDEN[name]],
        capture_output=True, encoding="utf-8", check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout == (EXPLAINED / name).read_text()
