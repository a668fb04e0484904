"""The axiom book as it is shipped: each axiom is proved by z3 and by cvc5, and tried on small values.

What the rule `ax` makes of the axioms is in test_rules; forgeries are in make_corpus.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest

from checker.axioms import book, book_text
from checker.context import Context, Mismatch
from checker.rules import RULES
from formats.meter import Meter
from formats.smtlib import Macro
from formats.terms import (
    BOOL,
    INT,
    MAX_CHARACTER,
    PROFILES,
    REAL,
    REGLAN,
    SIGNATURE,
    STRING,
    Numeral,
    Sort,
    Text,
    Variable,
)
from formats.tokens import escaped
from tests.checker.definitions import MEANING, Word
from tests.checker.forge import Forge, SExpr, parse
from tests.checker.make_corpus import ABSOLUTE_RECORDS, ABSOLUTE_STEPS, CLASH, CLASH_RECORDS, forged

ROOT = Path(__file__).parents[2]
AXIOMS = book().definitions
TERMS = book().terms
COMMAND = [sys.executable, "-I", "-m", "checker"]


def by_name(axiom: Macro) -> str:
    return axiom.name


def literals(axiom: Macro) -> tuple[int, ...]:
    """The literals of the axiom's body, as the rule should take them."""
    body = axiom.body
    return TERMS.arguments[body] if body > 0 and TERMS.head[body] == "or" else (body,)


def text(literal: int) -> str:
    """A literal of the book in the notation of CERTIFICATE.md."""
    t = abs(literal)
    head, arguments = TERMS.head[t], TERMS.arguments[t]
    if isinstance(head, Numeral):
        return str(head.value) if TERMS.sort[t] is INT else f"{float(head.value):.1f}"
    name = head.name if isinstance(head, Variable) else str(head)
    if literal < 0:
        return f"¬`{text(t)}`"
    if isinstance(head, Text):
        return f'"{escaped(head.value)}"'
    if t == TERMS.find("re.*", (TERMS.find("re.range", (TERMS.text("\0"), TERMS.text(chr(MAX_CHARACTER)))),)):
        return "re.all"
    return f"({name} {' '.join(map(text, arguments))})" if arguments else name


# ---- the book is what it says


def test_every_definition_is_an_axiom() -> None:
    names = re.findall(r"^\(define-fun (\S+) ", book_text().decode(), re.MULTILINE)
    assert [a.name for a in AXIOMS] == names
    assert len(names) == len(set(names)) == book_text().count(b"(define-fun")
    assert book().functions == book().queries == []
    assert b"assert" not in book_text()


NAMES = """div-lower div-upper-positive div-upper-negative mod-remainder abs-nonnegative abs-negative to-int-lower
to-int-upper is-int-equal equal-is-int division
len-concat len-nonnegative len-zero concat-associative concat-empty-left concat-empty-right cancel-left cancel-right
align-left align-right levi-left levi-right substr-parts substr-before substr-nothing substr-beyond substr-inside
substr-to-the-end prefix-parts prefix-of-concat prefix-in in-prefix suffix-parts suffix-of-concat suffix-in in-suffix
contains-concat contains-in in-contains indexof-least indexof-before indexof-beyond indexof-after indexof-fits
indexof-occurs indexof-first indexof-found indexof-empty contains-indexof replace-absent replace-first
replace-all-empty replace-all-absent replace-all-first replace-re-absent replace-re-all-absent code-least code-most
code-of-one code-of-others from-code-to-code to-code-from-code from-code-below from-code-above range-least range-most
in-range to-int-least to-int-digits digits-to-int to-int-of-digit to-int-of-concat to-int-padded to-int-from-int
from-int-negative from-int-form less-irreflexive less-transitive less-total less-empty less-first less-rest
in-constant constant-in in-none in-concat in-union left-in-union right-in-union in-inter inter-in-left
inter-in-right in-comp comp-in""".split()
ARITHMETIC = AXIOMS[: NAMES.index("len-concat")]
STRINGS = AXIOMS[len(ARITHMETIC) :]


def test_numbers_stay() -> None:
    """Certificates name axioms by number: this list may only grow, at its end."""
    assert [a.name for a in AXIOMS][: len(NAMES)] == NAMES


def written_variables(axiom: Macro) -> str:
    """The variables with their sorts: those that follow each other are grouped if they have the same."""
    groups = itertools.groupby(zip(axiom.parameters, axiom.domain, strict=True), key=lambda pair: pair[1].name)
    return ", ".join(f"{' '.join(text(p) for p, _ in group)}: {sort}" for sort, group in groups)


def test_book_is_as_documented() -> None:
    """The table in CERTIFICATE.md, from which a second checker could be written."""
    documented = re.findall(
        r"^\| (\d+) \| (\S+) \| ([a-z ]+: [^|]+) \| (.*) \|$",
        (ROOT / "formats" / "CERTIFICATE.md").read_text(),
        re.MULTILINE,
    )
    shipped = []
    for number, axiom in enumerate(AXIOMS, 1):
        # The arguments of equalities may be in either order: the reader has put them in that of their numbers.
        clause = " ∨ ".join(text(x) if x < 0 else f"`{text(x)}`" for x in literals(axiom))
        shipped.append((str(number), axiom.name, written_variables(axiom), clause))

    def canonical(tree: SExpr) -> str:
        if isinstance(tree, str):
            return tree
        head, *arguments = map(canonical, tree)
        return f"({' '.join([head, *(sorted(arguments) if head == '=' else arguments)])})"

    def rows(table: list[tuple[str, ...]]) -> list[list[str]]:
        return [
            [*row, *(re.sub("`(.*)`", lambda m: canonical(parse(m[1])[0]), x) for x in clause.split(" ∨ "))]
            for *row, clause in table
        ]

    assert rows(documented) == rows(shipped)  # type: ignore[arg-type]


@pytest.mark.parametrize("axiom", AXIOMS, ids=by_name)
def test_axiom_is_a_clause_over_its_variables(axiom: Macro) -> None:
    """What `rule_ax` relies on: below the disjunction are atoms, and below these no Booleans."""
    below = {abs(x) for x in literals(axiom)}
    predicates = {"=", "<", "is_int", *(head for head, (_, range_) in PROFILES.items() if range_ is BOOL)}
    assert all(TERMS.sort[t] is BOOL and TERMS.head[t] in predicates for t in below)
    for t in range(len(TERMS), 0, -1):
        if t in below:
            assert all(a > 0 and TERMS.sort[a] is not BOOL for a in TERMS.arguments[t])
            below.update(TERMS.arguments[t])
    assert set(axiom.parameters) <= below
    assert all(sort in (INT, REAL, STRING, REGLAN) for sort in axiom.domain)
    for t in below - set(axiom.parameters):
        head = TERMS.head[t]
        assert isinstance(head, Numeral | Text) or head in SIGNATURE or head in PROFILES


# ---- the axioms are true


def negation(axiom: Macro) -> str:
    """The axiom's definition, and the claim that it is false for some values.

    Solvers do not know regular expressions that are no terms of their own, nor ranges between characters that are
    variables: instances stand for these.
    """
    (definition,) = re.findall(rf"^\(define-fun {axiom.name} .*", book_text().decode(), re.MULTILINE)
    declarations = ""
    for i, (parameter, sort) in enumerate(zip(axiom.parameters, axiom.domain, strict=True)):
        value = INSTANCES.get(sort if sort is REGLAN else (axiom.name, text(parameter)))
        declarations += f"(define-const c{i} {sort} {value})" if value else f"(declare-const c{i} {sort})"
    constants = " ".join(f"c{i}" for i in range(len(axiom.domain)))
    return f"(set-logic ALL){definition}{declarations}(assert (not ({axiom.name} {constants})))"


EXPRESSION = '(re.++ (re.opt (str.to_re "a")) (re.* (re.union (str.to_re "b") (str.to_re "a1"))))'
RANGES = [(name, bound) for name in ("range-least", "range-most", "in-range") for bound in "ab"]
INSTANCES: dict[object, str] = {REGLAN: EXPRESSION, **{(n, b): '"0"' if b == "a" else '"9"' for n, b in RANGES}}


def by_z3(problem: str) -> str:
    z3 = pytest.importorskip("z3")
    solver = z3.Solver()
    solver.set("timeout", 60_000)
    solver.from_string(problem)
    return str(solver.check())


def by_cvc5(problem: str) -> str:
    cvc5 = pytest.importorskip("cvc5")
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", "60000")
    solver.setOption("strings-exp", "true")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, problem, "book")
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, symbols)
    return str(solver.checkSat())


UNKNOWN_TO_BOTH = """indexof-first replace-all-first to-int-digits digits-to-int to-int-of-concat to-int-padded
from-int-form""".split()
UNKNOWN = {
    by_z3: """substr-parts contains-in in-contains indexof-occurs indexof-found replace-first replace-all-absent
    replace-re-all-absent less-first less-rest""".split(),
    by_cvc5: "to-int-from-int less-transitive less-total in-concat".split(),
}
"""What the solvers do not prove. Each axiom is tried on small values as well."""


@pytest.mark.parametrize("solver", [by_z3, by_cvc5])
@pytest.mark.parametrize("axiom", [a for a in AXIOMS if a.name not in UNKNOWN_TO_BOTH], ids=by_name)
def test_axiom_is_proved(axiom: Macro, solver: Callable[[str], str]) -> None:
    if axiom.name in UNKNOWN[solver]:
        pytest.skip("this solver does not prove it")
    assert solver(negation(axiom)) == "unsat"


WRONG = [
    # an axiom with its guard or a sign changed, and the divisor that shows it
    ("(<= (* c1 (div c0 c1)) c0)", "0"),
    ("(< c0 (+ (* c1 (div c0 c1)) c1))", "(- 3)"),
    ("(or (not (< 0 c1)) (< c0 (* c1 (div c0 c1))))", "3"),
    ("(or (not (< c1 0)) (< c0 (+ (* c1 (div c0 c1)) c1)))", "(- 3)"),
    ("(= c0 (+ (* c1 (div c0 c1)) (mod c0 c1)))", "0"),
]


@pytest.mark.parametrize("solver", [by_z3, by_cvc5])
@pytest.mark.parametrize(("claim", "divisor"), WRONG)
def test_what_is_wrong_is_not_proved(claim: str, divisor: str, solver: Callable[[str], str]) -> None:
    """The two solvers would notice."""
    constants = f"(declare-const c0 Int)(declare-const c1 Int)(assert (= c1 {divisor}))"
    assert solver(f"(set-logic ALL){constants}(assert (not {claim}))") == "sat"


Number = int | Fraction
INTEGERS = range(-9, 10)
RATIONALS = [Fraction(n, d) for d in (1, 2, 3) for n in range(-8, 9)]


def quotient(x: int, n: int) -> int:
    """By search, from the definition: x = n·q + r with 0 <= r < |n|."""
    (q,) = (q for q in range(-abs(x) - 1, abs(x) + 2) if 0 <= x - n * q < abs(n))
    return q


class Interpretation:
    """Values of the theory's functions; `zero` gives those of division by zero, and `other` replaces results."""

    def __init__(self, zero: Number = 0, other: dict[str, Number | bool] | None = None) -> None:
        self.zero, self.other = zero, other or {}

    def value(self, t: int, values: dict[int, Number | bool]) -> Number | bool:
        if t in values:
            return values[t]
        head = TERMS.head[t]
        if isinstance(head, Numeral):
            return head.value
        if head in self.other:
            return self.other[str(head)]
        a = [self.value(x, values) for x in TERMS.arguments[t]]
        return self.apply(str(head), a)

    def apply(self, head: str, a: list[Number | bool]) -> Number | bool:
        if head in ("div", "mod", "/") and a[1] == 0:
            return self.zero if head == "/" else floor(self.zero) + (head == "mod")
        operators: dict[str, Callable[..., Number | bool]] = {
            "=": lambda x, y: x == y,
            "<": lambda x, y: x < y,
            "+": lambda x, y: x + y,
            "-": lambda x, y=None: -x if y is None else x - y,
            "*": lambda x, y: x * y,
            "/": lambda x, y: Fraction(x) / y,
            "div": quotient,
            "mod": lambda x, n: x - n * quotient(x, n),
            "abs": lambda x: x if x >= 0 else -x,
            "to_real": Fraction,
            "to_int": lambda x: max(n for n in range(-10, 11) if n <= x),
            "is_int": lambda x: any(n == x for n in range(-10, 11)),
        }
        return operators[head](*a)

    def holds(self, axiom: Macro, arguments: tuple[Number, ...]) -> bool:
        values: dict[int, Number | bool] = dict(zip(axiom.parameters, arguments, strict=True))
        return any(self.value(abs(x), values) is (x > 0) for x in literals(axiom))


@pytest.mark.parametrize("zero", [-2, 0, 1, Fraction(7, 2)])
@pytest.mark.parametrize("axiom", ARITHMETIC, ids=by_name)
def test_axiom_is_true_of_small_values(axiom: Macro, zero: Number) -> None:
    """Whatever division by zero may be."""
    meaning = Interpretation(zero)
    domains = [INTEGERS if sort is INT else RATIONALS for sort in axiom.domain]
    for arguments in itertools.product(*domains):
        assert meaning.holds(axiom, arguments), arguments


@pytest.mark.parametrize(
    ("head", "sort", "results"),
    [
        ("div", INT, INTEGERS),
        ("mod", INT, INTEGERS),
        ("abs", INT, INTEGERS),
        ("to_int", REAL, INTEGERS),
        ("is_int", REAL, [False, True]),
        ("/", REAL, RATIONALS),
    ],
)
def test_axioms_leave_one_value(head: str, sort: object, results: list[Number | bool]) -> None:
    """For each other result, other than by zero, some axiom is false."""
    arity = SIGNATURE[head][0]
    mentioned = [a for a in AXIOMS if f"({head} " in " ".join(map(text, literals(a)))]
    truth = Interpretation()
    for arguments in itertools.product(list(INTEGERS if sort is INT else RATIONALS)[::2], repeat=arity):
        if arity == 2 and arguments[1] == 0:
            continue
        right = truth.apply(head, list(arguments))
        for result in results:
            meaning = Interpretation(other={head: result})
            assert all(meaning.holds(a, arguments) for a in mentioned) is (result == right), (arguments, result)


# ---- the axioms of strings, on small values


def compiled(axiom: Macro, literals_: tuple[int, ...]) -> Callable[..., bool]:
    """The disjunction of literals of an axiom, as a function of a dictionary of meanings and the variables' values."""

    def source(t: int) -> str:
        head = TERMS.head[t]
        if isinstance(head, Variable):
            return f"v{axiom.parameters.index(t)}"
        if isinstance(head, Numeral | Text):
            return repr(head.value)
        return f"m[{str(head)!r}]({', '.join(map(source, TERMS.arguments[t]))})"

    variables = ", ".join(["m", *(f"v{i}" for i in range(len(axiom.parameters)))])
    body = " or ".join(source(x) if x > 0 else f"(not {source(-x)})" for x in literals_) or "False"
    return eval(f"lambda {variables}: {body}")  # type: ignore[no-any-return]


def words_over(alphabet: str, length: int) -> list[str]:
    return ["".join(w) for n in range(length + 1) for w in itertools.product(alphabet, repeat=n)]


LITTLE = ["", "a", "b", "0", "1", "ab", "aa", "10", "01", "a1", "aab", "100"]
OTHER_CHARACTERS = ["\0", "/", "9", ":", "\ud800", "\uffff", chr(0x10000), chr(MAX_CHARACTER)]
NUMBERS = [*range(-2, 6)]
MORE_NUMBERS = [*NUMBERS, 9, 10, 11, 47, 48, 97, 100, 101, 999, 1000, 0xD800, 0xFFFF, MAX_CHARACTER, MAX_CHARACTER + 1]
A, B = MEANING["str.to_re"]("a"), MEANING["str.to_re"]("b")
EXPRESSIONS = [
    MEANING["re.none"](),
    MEANING["str.to_re"](""),
    A,
    MEANING["re.*"](A),
    MEANING["re.union"](A, MEANING["re.++"](B, A)),
    MEANING["re.comp"](MEANING["re.*"](B)),
    MEANING["re.range"]("0", "9"),
]


def domains(axiom: Macro) -> list[list[Word]]:
    """Values for each variable: fewer if there are many variables."""
    strings = sum(sort is STRING for sort in axiom.domain)
    words = {1: words_over("ab01", 3) + OTHER_CHARACTERS, 2: words_over("ab01", 3), 3: words_over("ab0", 3)}
    pools: dict[Sort, list[Word]] = {
        STRING: list(words.get(strings, words_over("ab", 3))),
        INT: list(NUMBERS if len(axiom.domain) > 1 else MORE_NUMBERS),
        REGLAN: list(EXPRESSIONS),
    }
    return [pools[sort] for sort in axiom.domain]


@pytest.mark.parametrize("axiom", STRINGS, ids=by_name)
def test_axiom_of_strings_is_true_of_small_values(axiom: Macro) -> None:
    holds = compiled(axiom, literals(axiom))
    for values in itertools.product(*domains(axiom)):
        assert holds(MEANING, *values), values


@pytest.mark.parametrize("axiom", STRINGS, ids=by_name)
def test_every_literal_of_an_axiom_is_needed(axiom: Macro) -> None:
    """Without any one of them it is false of some small values: these values would have told."""
    for missing in literals(axiom):
        holds = compiled(axiom, tuple(x for x in literals(axiom) if x != missing))
        assert not all(holds(MEANING, *values) for values in itertools.product(*domains(axiom))), text(missing)


CASES: dict[str, list[tuple[Word, ...]]] = {
    "str.++": [("", "a"), ("a", "b"), ("ab", "a")],
    "str.len": [("",), ("a",), ("ab",)],
    "str.<": [("a", "b"), ("b", "a"), ("a", "ab"), ("ab", "aa"), ("a", "a"), ("", "a"), ("b", "")],
    "str.substr": [("bab", 1, 1), ("ab", -1, 1), ("ab", 1, 5), ("ab", 2, 1), ("ab", 0, -1), ("ab", 0, 2)],
    "str.prefixof": [("a", "ab"), ("b", "ab"), ("", "a"), ("ab", "a")],
    "str.suffixof": [("b", "ab"), ("a", "ab"), ("", "a"), ("ab", "a")],
    "str.contains": [("ab", "b"), ("ab", "ba"), ("a", ""), ("", "a")],
    "str.indexof": [("bab", "b", 1), ("bab", "b", 0), ("ab", "", 2), ("ab", "", 3), ("ab", "a", 1), ("ab", "a", -1)],
    "str.replace": [("bab", "b", "a"), ("ab", "", "b"), ("ab", "ba", "a")],
    "str.replace_all": [("bab", "b", "a"), ("ab", "", "b"), ("ab", "ba", "a"), ("aaa", "aa", "b")],
    "str.to_code": [("a",), ("",), ("ab",)],
    "str.from_code": [(97,), (-1,), (MAX_CHARACTER + 1,)],
    "str.to_int": [("12",), ("",), ("a",), ("1a",), ("007",), ("9",)],
    "str.from_int": [(12,), (0,), (-1,), (100,)],
}


@pytest.mark.parametrize(("head", "arguments"), [(head, case) for head, cases in CASES.items() for case in cases])
def test_axioms_of_strings_leave_one_value(head: str, arguments: tuple[Word, ...]) -> None:
    """A function that is another one only for these arguments violates some axiom, whatever else it gives there."""
    right = MEANING[head](*arguments)
    parts = {
        x[i:j] for x in [*arguments, "a"] if isinstance(x, str) for i in range(len(x) + 1) for j in range(i, len(x) + 1)
    }
    numbers = {n + d for n in [*arguments, 0] if type(n) is int for d in (-1, 0, 1)}
    results: list[Word] = [not right]
    if not isinstance(right, bool):
        results = ["", "a", "b", "ba", "0", "abb", "012"] if isinstance(right, str) else [-1, 0, 1, 2, 97, 120]
    for result in results:
        if result == right:
            continue
        meaning = {**MEANING, head: lambda *a, r=result: r if a == arguments else MEANING[head](*a)}
        pools: dict[Sort, list[Word]] = {STRING: sorted(parts), INT: sorted(numbers), REGLAN: list(EXPRESSIONS)}
        assert any(
            not compiled(axiom, literals(axiom))(meaning, *values)
            for axiom in STRINGS
            if f"({head} " in " ".join(map(text, literals(axiom)))
            for values in itertools.product(*[pools[sort] for sort in axiom.domain])
        ), result


# ---- how the rule treats the term table, and what verdicts say about the book


def test_rule_creates_nothing() -> None:
    """Neither a term nor the instance's numerals, whether the instance exists or not."""
    forge = Forge("(declare-const x Int)(declare-const a Real)(check-sat)")
    context = Context(forge.terms, [], Meter(10**6))
    x, three, a = forge.number("x"), forge.number("(Int 3)"), forge.number("a")
    count = len(forge.terms)
    for arguments in ([1, x, three], [7, a], [8, a], [11, a, a]):
        with pytest.raises(Mismatch, match="a term "):
            RULES["ax"](context, arguments)
    assert len(forge.terms) == count
    forge.t("(= (Int 3) (Int 0))", "(< x (* (Int 3) (div x (Int 3))))")
    count = len(forge.terms)
    assert len(RULES["ax"](context, [1, x, three])) == 2
    assert len(forge.terms) == count


@pytest.mark.parametrize("axiom", AXIOMS, ids=by_name)
def test_every_literal_must_exist(axiom: Macro) -> None:
    """With all atoms of the instance the rule gives the clause, in order; with all but one it refuses."""
    names = [text(p) for p in axiom.parameters]
    declarations = "".join(f"(declare-const {n} {s})" for n, s in zip(names, axiom.domain, strict=True))
    atoms = [text(abs(x)) for x in literals(axiom)]
    number = AXIOMS.index(axiom) + 1
    for missing in (None, *atoms):
        forge = Forge(f"{declarations}(check-sat)")
        forge.t("0", "0.0", "1.0", *(atom for atom in reversed(atoms) if atom != missing))
        context = Context(forge.terms, [], Meter(10**6))
        arguments = [number, *map(forge.number, names)]
        if missing is None:
            expected = [forge.number(atom, create=False) for atom in atoms]
            clause = RULES["ax"](context, arguments)
            assert clause == [t if x > 0 else -t for t, x in zip(expected, literals(axiom), strict=True)]
        else:
            with pytest.raises(Mismatch, match="a term "):
                RULES["ax"](context, arguments)


def test_work_is_charged() -> None:
    forge = Forge("(declare-const x Int)(check-sat)")
    forge.t("(= x 0)", "(< x (* x (div x x)))")
    meter = Meter(10**6)
    RULES["ax"](Context(forge.terms, [], meter), [1, 2, 2])
    assert meter.work >= 10


DIGEST = hashlib.sha256((ROOT / "checker" / "axioms.smt2").read_bytes()).hexdigest()

VERIFIED = "(set-logic QF_LIA)\n(declare-const x Int)\n(assert (< (abs x) 0))\n(check-sat)\n"


def run(folder: Path, problem: str, certificate: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "p.smt2").write_text(problem)
    (folder / "c.cert").write_bytes(certificate)
    return subprocess.run(
        [*COMMAND, "p.smt2", "c.cert", *options], cwd=folder, capture_output=True, text=True, check=False
    )


def test_digest_is_in_every_verdict(tmp_path: Path) -> None:
    good = forged(CLASH, CLASH_RECORDS).certificate()
    cases = [
        (CLASH, good, "s VERIFIED UNSAT"),
        (CLASH, good[:-4], "s MALFORMED c.cert"),
        (CLASH.replace("not p", "not q"), good, "s REJECTED header"),
        ("(assert", good, "s MALFORMED p.smt2"),
        ("(declare-datatype)", good, "s UNSUPPORTED"),
    ]
    for problem, certificate, verdict in cases:
        plain = run(tmp_path, problem, certificate)
        verbose = run(tmp_path, problem, certificate, "-v")
        report = json.loads(run(tmp_path, problem, certificate, "--json").stdout)
        both = json.loads(run(tmp_path, problem, certificate, "--json", "-v").stdout)
        assert plain.stdout.startswith(verdict)
        assert plain.stdout.count("\n") == 1
        assert verbose.stdout.startswith(plain.stdout)
        assert verbose.stdout.split("\n")[1:].count(f"c axioms {DIGEST}") == 1
        assert all(line.startswith("c ") for line in verbose.stdout.splitlines()[1:])
        assert report == both
        assert report["axioms"] == {"sha256": DIGEST}


def test_verdict_names_the_module(tmp_path: Path) -> None:
    forge = forged(VERIFIED, ABSOLUTE_RECORDS, ABSOLUTE_STEPS)
    done = run(tmp_path, VERIFIED, forge.certificate(), "-v")
    assert done.stdout.startswith("s VERIFIED UNSAT query 1 of 1\nc rules in:1 la:2 ax:2\n")
    assert "checker.axioms" in done.stdout.split("\n")[2]


LAZY = """
import sys
from checker.axioms import book, book_text
from checker.main import main
for options in ([], ["-v"]):
    sys.argv = ["checker", "p.smt2", "c.cert", *options]
    main()
    print(book_text.cache_info().currsize, book.cache_info().currsize)
"""


@pytest.mark.parametrize(
    ("problem", "records", "steps", "expected"),
    [(CLASH, CLASH_RECORDS, None, ["0 0", "1 0"]), (VERIFIED, ABSOLUTE_RECORDS, ABSOLUTE_STEPS, ["1 1", "1 1"])],
    ids=["without ax", "with ax"],
)
def test_book_is_read_when_needed(
    problem: str, records: list[str], steps: object, expected: list[str], tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    """Digested on request only, and parsed only for a certificate that appeals to it."""
    run(tmp_path, problem, forged(problem, records, steps).certificate())  # type: ignore[arg-type]
    done = subprocess.run([sys.executable, "-I", "-c", LAZY], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert re.findall(r"^[01] [01]$", done.stdout, re.MULTILINE) == expected
    assert done.stdout.count("s VERIFIED UNSAT") == 2
