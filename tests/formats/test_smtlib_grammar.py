"""The fast reader of scripts against the grammar, and against a slow elaborator written from SMTLIB.md.

Three comparisons: S-expressions; which texts have correct syntax, and on which side of the first error the reader
reports it; and for well-sorted scripts the numbered terms, the assertions of every query and the declarations in scope
there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.grammar import NonTerminal, Rule, Terminal

from formats.errors import AssayError, MalformedInput, Unsupported
from formats.meter import Meter
from formats.smtlib import Script, read_script
from formats.terms import Function, Numeral, Sort, Text, Variable
from formats.tokens import Node, expressions
from tests import strategies

GRAMMAR = (Path(__file__).parents[2] / "formats" / "smtlib.lark").read_text()
LARK = Lark(GRAMMAR, parser="lalr", start="script", propagate_positions=True, maybe_placeholders=False)
READ = sorted((Path(__file__).parents[1] / "corpus" / "read").glob("*.smt2"))


def examples(count: int) -> settings:
    """That many examples, each of which may take its time."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=count, deadline=None, suppress_health_check=checks)


def read(text: str) -> Script:
    data = text.encode()
    return read_script(data, "t", Meter(1_000_000 + 2_000 * len(data)))


# ---- tokens and S-expressions

Nested = tuple[int, list[object]]
"""A parenthesised S-expression: its offset, and its atoms and S-expressions."""


def nested_by_reader(text: str) -> tuple[list[Nested], int | None]:
    """The S-expressions at top level, and the offset of the first error."""

    def plain(node: Node) -> Nested:
        return node.offset, [item if isinstance(item, str) else plain(item) for item in node]

    found = []
    try:
        for node in expressions(text, "t"):
            found.append(plain(node))
    except MalformedInput as error:
        return found, offset_of(text, error.line, error.column)
    return found, None


def nested_by_lark(text: str) -> tuple[list[Nested], int | None]:
    """The same from the tokens of the grammar."""
    found = []
    try:
        for token in LARK.lex(text):
            found.append((str(token), token.start_pos))
    except UnexpectedCharacters as error:
        trees, wrong = nested(found, None)
        return trees, error.pos_in_stream if wrong is None else wrong
    return nested(found, len(text))


def nested(tokens: list[tuple[str, int]], end: int | None) -> tuple[list[Nested], int | None]:
    """The S-expressions that tokens with offsets make, and the offset of the first token that fits into none; `end`
    is where a missing parenthesis is missed."""
    stack: list[Nested] = [(0, [])]
    for token, offset in tokens:
        if token == "(":
            stack.append((offset, []))
        elif len(stack) == 1:
            return list(stack[0][1]), offset  # type: ignore[arg-type]
        elif token == ")":
            last = stack.pop()
            stack[-1][1].append(last)
        else:
            stack[-1][1].append(token)
    return list(stack[0][1]), None if len(stack) == 1 else end  # type: ignore[arg-type]


def offset_of(text: str, line: int, column: int) -> int:
    """Inverse of line and column."""
    return len("".join(text.split("\n")[: line - 1])) + line - 1 + column - 1


SOUP = st.text(st.sampled_from(list(' \n\r\t()";|\\a0.:#!-x\x00é\ufeff\x0b\u2028')), max_size=30)


@given(SOUP)
@example('(echo "a""b""c)')
@example(";\r(a")
@examples(400)
def test_the_same_tokens_in_any_text(text: str) -> None:
    assert nested_by_reader(text) == nested_by_lark(text)


@given(st.data())
@examples(60)
def test_the_same_tokens_in_scripts(data: st.DataObject) -> None:
    given_tokens = data.draw(strategies.scripts(commands=4)).tokens()
    text, offsets = data.draw(strategies.layouts(given_tokens))
    expected = nested(list(zip(given_tokens, offsets, strict=True)), None)
    assert nested_by_reader(text) == nested_by_lark(text) == expected
    assert expected[1] is None


# ---- syntax

LEXICAL = re.compile("unterminated|unexpected end of file|expected [(] and a command")
"""What the reader says where the S-expressions end: the grammar cannot have come further."""

SYNTAX = re.compile("expected (?!sort )|wrong arguments of |unknown command")
"""What it says about an S-expression that is outside of the grammar: it begins at or before the place of the error."""


def syntax_error(text: str) -> int | None:
    """Where the text leaves the language of the grammar; None if it is in it."""
    try:
        LARK.parse(text)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        return len(text) if at_end or error.pos_in_stream is None else error.pos_in_stream
    return None


def compare_syntax(text: str) -> str:
    """Compare the reader with the grammar on the text up to an `exit`, which none of the callers generates."""
    error = syntax_error(text)
    try:
        read(text)
    except MalformedInput as found:
        place = offset_of(text, found.line, found.column)
        if LEXICAL.match(found.what):
            assert error is not None, f"the grammar accepts this: {found}"
            assert error <= place, f"the grammar refuses this later, at {error}: {found}"
            return "syntax"
        if error is None:
            assert not SYNTAX.match(found.what), f"the grammar accepts this: {found}"
            return "ill-sorted"
        assert place <= error, f"the grammar refuses this earlier, at {error}: {found}"
        return "syntax" if SYNTAX.match(found.what) else "ill-sorted first"
    except AssayError:
        return "unsupported"
    assert error is None, f"read, but the grammar refuses it at {error}"
    return "read"


SAMPLES = {
    "_LET": ["let"],
    "_BANG": ["!"],
    "_AS": ["as"],
    "_NAMED": [":named"],
    "_INDEXED": ["_"],
    "_CHAR": ["char"],
    "_DIVISIBLE": ["divisible"],
    "_POWER": ["re.^"],
    "_LOOP": ["re.loop"],
    "CHARACTER": ["#x41", "#x00061", "#x2FFFF"],
    "LPAR": ["("],
    "RPAR": [")"],
    "IGNORED": ["set-info", "echo", "get-model", "get-"],
    "GLOBAL_DECLARATIONS": [":global-declarations"],
    "TRUTH": ["true", "false"],
    "KEYWORD": [":k", ":", ":names", ":é"],
    "OTHER_RESERVED": ["forall", "BINARY", "lambda"],
    "NUMERAL": ["0", "7", "10", "1152921504606846976"],
    "DECIMAL": ["0.0", "1.50", "12.000"],
    "HEXADECIMAL": ["#x0F", "#xa"],
    "BINARY": ["#b01"],
    "SIMPLE_SYMBOL": "x Bool true and = - assert U as! lets QF_UF Int + < divisible".split(),
    "QUOTED_SYMBOL": ["|x|", "||", "|let|", "|two\nlines|", '|" ; ( ) :|', "|é\x7e|"],
    "STRING": ['""', '"a""b"', '"|"', '"\n;"', '"\\"'],
    "OTHER_QUOTED": ["|\x00|", "|\x1b[0m|"],
    "OTHER_WORD": ["007", "1a", "é", "#", "{}", "a\\", "\x00", "1.", "\ufeff"],
}


def _samples() -> dict[str, list[str]]:
    """A few tokens for each terminal; the names of commands follow from those of their terminals."""
    return {t.name: SAMPLES.get(t.name) or [t.name.lower().replace("_", "-")] for t in LARK.terminals}


@functools.cache
def alternatives() -> dict[str, list[Rule]]:
    """The expansions of each nonterminal, in lark's own form: repetitions are nonterminals, too."""
    result: dict[str, list[Rule]] = {}
    for rule in LARK.rules:
        result.setdefault(rule.origin.name, []).append(rule)
    return result


@functools.cache
def sizes() -> dict[str, int]:
    """The least number of tokens that each nonterminal expands to."""
    least: dict[str, int] = {}
    changed = True
    while changed:
        changed = False
        for name, rules in alternatives().items():
            for rule in rules:
                if all(isinstance(s, Terminal) or s.name in least for s in rule.expansion):
                    size = sum(1 if isinstance(s, Terminal) else least[s.name] for s in rule.expansion)
                    if size < least.get(name, size + 1):
                        least[name] = size
                        changed = True
    return least


def size_of(rule: Rule) -> int:
    return sum(1 if isinstance(s, Terminal) else sizes()[s.name] for s in rule.expansion)


@st.composite
def sentences(draw: st.DrawFn, budget: int = 60) -> list[str]:
    """Token lists in the language of the grammar, without `exit`: every alternative is a choice.

    Once the budget is spent, the smallest alternative is taken.
    """
    samples = _samples()
    result: list[str] = []
    stack: list[NonTerminal | Terminal] = [NonTerminal("script")]
    while stack:
        symbol = stack.pop()
        if isinstance(symbol, Terminal):
            result.append(draw(st.sampled_from(samples[symbol.name])))
            continue
        rules = [r for r in alternatives()[symbol.name] if NonTerminal("exit") not in r.expansion]
        pending = sum(1 if isinstance(s, Terminal) else sizes()[s.name] for s in stack)
        if len(result) + pending > budget:
            rules = [min(rules, key=size_of)]
        stack += reversed(draw(st.sampled_from(rules)).expansion)
    return result


def test_samples_are_of_their_kind() -> None:
    samples = _samples()
    for terminal in LARK.terminals:
        if terminal.name in ("WHITE_SPACE", "COMMENT"):
            continue
        for sample in samples[terminal.name]:
            assert re.fullmatch(terminal.pattern.to_regexp(), sample), (terminal.name, sample)


@given(st.data())
@examples(250)
def test_sentences_of_the_grammar(data: st.DataObject) -> None:
    """What the grammar generates, it parses back, and the reader finds no fault with its syntax."""
    given_tokens = data.draw(sentences())
    text, offsets = data.draw(strategies.layouts(given_tokens))
    assert nested_by_reader(text) == nested(list(zip(given_tokens, offsets, strict=True)), None)
    assert syntax_error(text) is None
    compare_syntax(text)


EXTRA = ["(", ")", "x", "let", "!", "as", "_", ":named", "1", "007", "|", '"', "|x|", "()", "assert", "(_", "\x00"]


@given(st.data())
@examples(300)
def test_mutated_scripts(data: st.DataObject) -> None:
    """A well-sorted script with a token removed, doubled, exchanged or put in: reader and grammar agree on it."""
    mutated = data.draw(strategies.scripts(commands=4)).tokens()
    for _ in range(data.draw(st.integers(1, 2))):
        # From the end, where more of the script has been read and is at stake.
        i = len(mutated) - 1 - data.draw(st.integers(0, len(mutated) - 1))
        kind = data.draw(st.sampled_from(["remove", "double", "swap", "insert", "cut"]))
        if kind == "remove":
            del mutated[i]
        elif kind == "double":
            mutated.insert(i, mutated[i])
        elif kind == "swap":
            j = data.draw(st.integers(0, len(mutated) - 1))
            mutated[i], mutated[j] = mutated[j], mutated[i]
        elif kind == "insert":
            mutated.insert(i, data.draw(st.sampled_from(EXTRA)))
        else:
            del mutated[i:]
        assume(mutated)
    assume("exit" not in mutated)
    compare_syntax(" ".join(mutated))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", "read"),
        ("; nothing", "read"),
        ("(set-info)", "read"),
        ("(get-anything (at all) |;| 007)", "read"),
        ("(set-option :global-declarations true)", "read"),
        ("(set-option :global-declarations false)", "read"),
        ("(set-option :global-declarations maybe)", "syntax"),
        ("(set-option :global-declarations)", "syntax"),
        ("(set-option :global-declarations", "syntax"),
        ("(set-option produce-models true)", "syntax"),
        ("(set-option :produce-models)", "syntax"),
        ("(set-option :produce-models (a (b)))", "read"),
        ("(set-option :named (a (b)))", "read"),
        ("(check-sat", "syntax"),
        ("(assert (let () true))", "syntax"),
        ("(assert (let ((x true) ) ))", "syntax"),
        ("(assert (let ((|)| true)) ))", "syntax"),
        ("(assert (let ((|let| true)) let))", "syntax"),
        ("(assert (let ((|let| true)) |let|))", "read"),
        ("(assert (let ((|5| true)) 5))", "ill-sorted"),
        ('(assert (let ((|"a"| true)) "a"))', "ill-sorted"),
        ('(assert (= "a" (_ char #x61)))', "read"),
        ("(assert (= (_ char #x2ffff) (_ char #x00002FFFF)))", "read"),
        ("(assert (_ char #x61))", "ill-sorted"),
        ("(assert (= (_ char #x30000) (_ char #x41)))", "unsupported"),
        ("(assert (= (_ char #b1) (_ char 41)))", "unsupported"),
        ("(assert (= (_ char #x41 #x41) (_ |char| #x41)))", "unsupported"),
        ("(assert (= (_ |char| #x41) (_ char #x41)))", "unsupported"),
        ("(set-logic QF_UF)(assert (= (_ char #x41) (_ char #x41)))", "unsupported"),
        ('(set-logic QF_UF)(assert (= "a" "a"))', "ill-sorted"),
        ('(set-logic QF_UF)(declare-sort String 0)(assert (= "a" "a"))', "ill-sorted"),
        ('(assert (str.in_re "" ((_ re.^ 2) re.all)))', "read"),
        ('(assert (str.in_re "" ((_ re.loop 3 2) re.all)))', "read"),
        ('(assert (str.in_re "" ((_ re.loop 3) re.all)))', "syntax"),
        ('(assert (str.in_re "" ((_ re.loop 3 (- 2)) re.all)))', "syntax"),
        ('(assert (str.in_re "" ((_ re.^ 03) re.all)))', "syntax"),
        ('(assert (str.in_re "" ((_ re.^ 3 3) re.all)))', "syntax"),
        ('(assert (str.in_re "" ((_ re.^ 3) re.all re.all)))', "ill-sorted"),
        ('(assert (str.in_re "" ((_ re.loop 3 4) re.all re.all)))', "ill-sorted"),
        ('(assert (str.in_re "" ((_ re.^ 3) "")))', "ill-sorted"),
        ('(assert (str.in_re "" ((_ re.^ 3))))', "syntax"),
        ('(assert (str.in_re "" (_ re.^ 3)))', "unsupported"),
        ('(assert (str.in_re "" (re.^ 3 re.all)))', "unsupported"),
        ("(set-logic QF_LIA)(declare-const r Int)(assert ((_ re.^ 3) r))", "ill-sorted"),
        ('(assert (str.in_re "" (re.loop re.all 1 2)))', "unsupported"),
        ('(assert (str.in_re "" (re.none)))', "syntax"),
        ('(assert (str.in_re "" (re.none re.none)))', "ill-sorted"),
        ('(assert (str.in_re "" re.opt))', "ill-sorted"),
        ('(assert (str.in_re "" (as re.nostr RegLan)))', "read"),
        ('(assert (str.in_re "" (re.opt re.none re.none)))', "ill-sorted"),
        ('(assert (str.in_re "" (re.comp re.none re.none)))', "ill-sorted"),
        ('(assert (str.in_re "" (re.diff re.none)))', "ill-sorted"),
        ('(assert (str.in_re "" (re.++ re.none)))', "ill-sorted"),
        ('(assert (str.in_re "" (str.to_re "a" "b")))', "ill-sorted"),
        ('(assert (= "" (str.at "a" 1.0)))', "ill-sorted"),
        ('(assert (= 1.0 (str.len "a")))', "read"),
        ('(assert (str.<= "a"))', "ill-sorted"),
        ('(assert (str.is_digit "a" "b"))', "ill-sorted"),
        ('(assert (str.rev "a"))', "unsupported"),
        ("(set-logic QF_LIA)(assert (str.rev 1))", "ill-sorted"),
        ("(set-logic QF_LIA)(assert (str.in.re 1))", "ill-sorted"),
        ("(set-logic QF_LIA)(declare-fun str.in_re (Int) Bool)(assert (str.in.re 1))", "ill-sorted"),
        ("(declare-fun || (Int) Bool)(assert (foo 1))", "ill-sorted"),
        ("(declare-const || Bool)(assert foo)", "ill-sorted"),
        ("(declare-const str.in.re Bool)(assert str.in.re)", "read"),
        ("(declare-const str.in_re Bool)", "ill-sorted"),
        ("(declare-const re.allchar Bool)", "ill-sorted"),
        ("(declare-const re.nostr Int)(assert (str.in_re re.nostr re.nostr))", "ill-sorted"),
        ("(declare-sort RegLan 0)", "ill-sorted"),
        ("(assert (true))", "syntax"),
        ("(assert (! true))", "syntax"),
        ("(assert (! true named))", "syntax"),
        ("(assert (! true :named |a| b :c d (e)))", "read"),
        ("(assert true false)", "syntax"),
        ("(push)", "syntax"),
        ("(declare-const assert Bool)(assert assert)", "read"),
        ("(assert #b2)", "unsupported"),
        ("(set-logic QF_UF)(assert #b1)", "ill-sorted"),
        ("(assert-soft true)", "syntax"),
        ("(|assert| true)", "syntax"),
        ("(declare-const |\x1b| Bool)", "syntax"),
        ("(echo |\x1b|)", "read"),
        ("\ufeff(check-sat)", "syntax"),
        ("(assert (forall ((x Int)) true))", "unsupported"),
        ("(assert ((_ divisible 3) 5))", "read"),
        ("(assert ((_ divisible 0) 5))", "ill-sorted"),
        ("(assert ((_ divisible 3) 5 7))", "ill-sorted"),
        ("(assert ((_ divisible 3) 5.0))", "ill-sorted"),
        ("(assert ((_ divisible 3)))", "syntax"),
        ("(assert ((_ divisible 03) 5))", "syntax"),
        ("(assert ((_ divisible -3) 5))", "syntax"),
        ("(assert ((_ divisible 3.0) 5))", "syntax"),
        ("(assert ((_ divisible) 5))", "syntax"),
        ("(assert ((_ divisible 3 3) 5))", "syntax"),
        ("(assert (_ divisible 3))", "unsupported"),
        ("(assert ((_ |divisible| 3) 5))", "unsupported"),
        ("(assert (divisible 3))", "ill-sorted"),
        ("(assert (divisible 3 5))", "ill-sorted"),
        ("(declare-fun divisible (Int) Bool)(assert (divisible 3))(assert ((_ divisible 3) 5))", "read"),
        ("(declare-fun |(_ divisible 3)| (Int) Bool)(assert ((_ divisible 3) 5))", "read"),
    ],
)
def test_syntax_by_example(text: str, outcome: str) -> None:
    assert compare_syntax(text) == outcome


def test_nothing_is_read_after_exit() -> None:
    assert len(read("(check-sat)(exit) ) ( | garbage").queries) == 1


@given(strategies.scripts(commands=3))
@examples(15)
def test_every_prefix_of_a_script(script: strategies.Script) -> None:
    """A text that ends early is read or refused (a name cut short may be one of an unsupported command)."""
    text = script.text().rstrip()
    for end in range(len(text)):
        with suppress(MalformedInput, Unsupported):
            read(text[:end])


@given(from_lark(LARK, start="script"))
@examples(60)
def test_any_text_ends_in_an_outcome_of_the_contract(text: str) -> None:
    """The strings of hypothesis' own strategy, whose tokens run into each other."""
    with suppress(AssayError):
        read_script(text.encode(errors="surrogatepass"), "t", Meter(1_000_000))


FRAGMENTS = st.lists(st.sampled_from([*EXTRA, "(assert", "true", "((", "5"])).map(" ".join)


@given(st.binary(max_size=60) | FRAGMENTS.map(str.encode))
@examples(300)
def test_any_bytes_end_in_an_outcome_of_the_contract(data: bytes) -> None:
    with suppress(AssayError):
        read_script(data, "t", Meter(1_000_000))


# ---- meaning

Op = str | tuple[object, ...]
Entry = tuple[Op, tuple[int, ...], object]
"""One term: its operator, its arguments, its sort."""


class State:
    """What is in scope at one level of assertions."""

    def __init__(self) -> None:
        self.symbols: dict[str, object] = {}  # ("function", k, range), ("macro", parameters, body), or a literal
        self.sorts: dict[str, Callable[..., object]] = {}
        self.assertions: list[int] = []
        self.functions: set[int] = set()

    def copy(self) -> State:
        new = State()
        new.symbols, new.sorts = dict(self.symbols), dict(self.sorts)
        new.assertions, new.functions = list(self.assertions), set(self.functions)
        return new


class Elaborator:
    """From a parse tree to numbered terms, as SMTLIB.md says: recursively, with a copy of everything for each level.

    Only for scripts that are well-sorted and well-scoped.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.numbers: dict[tuple[Op, tuple[int, ...]], int] = {}
        self.stack = [State(), State()]  # below the first level is what `reset-assertions` leaves
        self.queries: list[tuple[list[int], set[int]]] = []
        self.functions = self.sorts = 0
        self.global_declarations = False
        self.logic("ALL")
        self.term_number("true", (), "Bool")

    def logic(self, name: str) -> None:
        self.ints = name == "ALL" or name.endswith(("IA", "IRA", "IDL")) or "S" in name
        self.reals = name == "ALL" or name.endswith(("RA", "RDL"))

    @property
    def state(self) -> State:
        return self.stack[-1]

    def bind(self, name: str, value: object) -> None:
        for state in self.stack if self.global_declarations else [self.state]:
            state.symbols[name] = value

    # ---- commands

    def run(self, tree: Tree[Token]) -> None:
        for command in tree.children:
            assert isinstance(command, Tree)
            if command.data != "exit":
                getattr(self, command.data)(*command.children[1:])

    def ignored(self, *_: object) -> None: ...

    def set_logic(self, name: Tree[Token]) -> None:
        self.logic(symbol(name))

    def set_global_declarations(self, _: Token, value: Token) -> None:
        self.global_declarations = value == "true"

    def declare_sort(self, name: Tree[Token], _: Token) -> None:
        self.sorts += 1
        number, text = self.sorts, symbol(name)
        for state in self.stack if self.global_declarations else [self.state]:
            state.sorts[text] = lambda *arguments: (text, number, *arguments)

    def define_sort(self, name: Tree[Token], value: Tree[Token]) -> None:
        sort = self.sort(value)
        for state in self.stack if self.global_declarations else [self.state]:
            state.sorts[symbol(name)] = lambda: sort

    def declare_const(self, name: Tree[Token], sort: Tree[Token]) -> None:
        self.declare(symbol(name), [], self.sort(sort))

    def declare_fun(self, name: Tree[Token], sorts: Tree[Token], sort: Tree[Token]) -> None:
        self.declare(symbol(name), [self.sort(s) for s in sorts.children], self.sort(sort))

    def declare(self, name: str, domain: list[object], sort: object) -> None:
        self.functions += 1
        number = self.functions
        for state in self.stack if self.global_declarations else [self.state]:
            state.functions.add(number)
        function = ("function", number)
        self.bind(name, (function, sort) if domain else self.term_number(function, (), sort))

    def define_const(self, name: Tree[Token], _: Tree[Token], body: Tree[Token]) -> None:
        self.bind(symbol(name), self.term(body, {}))

    def define_fun(self, name: Tree[Token], parameters: Tree[Token], _: Tree[Token], body: Tree[Token]) -> None:
        names, numbers = [], []
        for parameter in parameters.children:
            assert isinstance(parameter, Tree)
            names.append(symbol(parameter.children[0]))
            new = len(self.entries) + 1
            numbers.append(self.term_number(("parameter", new), (), self.sort(parameter.children[1])))
        value = self.term(body, dict(zip(names, numbers, strict=True)))
        self.bind(symbol(name), ("macro", numbers, value) if numbers else value)

    def assert_(self, term: Tree[Token]) -> None:
        self.state.assertions.append(self.term(term, {}))

    def check_sat(self) -> None:
        self.check_sat_assuming()

    def check_sat_assuming(self, *terms: Tree[Token]) -> None:
        assumptions = [self.term(t, {}) for t in terms]
        self.queries.append((self.state.assertions + assumptions, set(self.state.functions)))

    def push(self, count: Token) -> None:
        for _ in range(int(count)):
            self.stack.append(self.state.copy())

    def pop(self, count: Token) -> None:
        del self.stack[len(self.stack) - int(count) :]

    def reset_assertions(self) -> None:
        del self.stack[1:]
        self.stack.append(self.state.copy())

    # ---- sorts and terms

    def sort(self, tree: object) -> object:
        assert isinstance(tree, Tree)
        name, *arguments = tree.children
        build = self.state.sorts.get(symbol(name))
        return build(*map(self.sort, arguments)) if build else symbol(name)

    def term_number(self, op: Op, arguments: tuple[int, ...], sort: object) -> int:
        if op == "=":
            arguments = (min(arguments), max(arguments))
        if (op, arguments) not in self.numbers:
            self.entries.append((op, arguments, sort))
            self.numbers[op, arguments] = len(self.entries)
        return self.numbers[op, arguments]

    def sort_of(self, literal: int) -> object:
        return self.entries[abs(literal) - 1][2]

    def term(self, tree: object, local: dict[str, int]) -> int:
        """The literal or term number of a term under the local names."""
        assert isinstance(tree, Tree)
        kind, children = str(tree.data), tree.children
        if kind == "literal" and str(children[0]).startswith('"'):
            return self.string(characters(str(children[0])[1:-1].replace('""', '"')))
        if kind == "literal":
            return self.numeral(str(children[0]))
        if kind == "character":
            return self.string(chr(int(str(children[0])[2:], 16)))
        if kind in ("constant", "qualified_constant"):
            name = symbol(children[0])
            if name in local:
                return local[name]
            value = self.state.symbols.get(name, {"true": 1, "false": -1}.get(name))
            if value is None:
                return self.operator(name, [])
            assert isinstance(value, int)
            return value
        if kind == "let":
            *bindings, body = children
            values = {symbol(b.children[0]): self.term(b.children[1], local) for b in bindings if isinstance(b, Tree)}
            return self.term(body, {**local, **values})
        if kind == "annotation":
            value = self.term(children[0], local)
            for attribute in children[1:]:
                if isinstance(attribute, Tree) and attribute.data == "named":
                    self.bind(symbol(attribute.children[0]), value)
            return value
        if kind == "divisible":
            divisor = self.numeral(str(children[0]))
            (argument,) = (self.term(child, local) for child in children[1:])
            remainder = self.term_number("mod", (argument, divisor), "Int")
            return self.term_number("=", (remainder, self.numeral("0")), "Bool")
        if kind in ("power", "loop"):
            numbers = [self.numeral(str(child)) for child in children if isinstance(child, Token)]
            (argument,) = (self.term(child, local) for child in children if not isinstance(child, Token))
            return self.term_number("re.loop", (argument, numbers[0], numbers[-1]), "RegLan")
        first = 1 if kind == "application" else 2  # `(as f S)` has a sort between
        arguments = [self.term(child, local) for child in children[first:]]
        return self.applied(symbol(children[0]), arguments)

    def numeral(self, text: str) -> int:
        sort = "Int" if self.ints and "." not in text else "Real"
        return self.term_number(("numeral", Fraction(text), sort), (), sort)

    def string(self, value: str) -> int:
        return self.term_number(("string", value), (), "String")

    def applied(self, name: str, arguments: list[int]) -> int:
        entry = self.state.symbols.get(name)
        if isinstance(entry, tuple) and entry[0] == "macro":
            return self.instance(entry[1], entry[2], arguments)
        if isinstance(entry, tuple):
            return self.term_number(entry[0], tuple(arguments), entry[1])
        assert entry is None
        return self.operator(name, arguments)

    def operator(self, name: str, a: list[int]) -> int:
        sorts = {self.sort_of(x) for x in a}
        if name in "+ - * / < <= > >= = distinct".split() and "Int" in sorts and ("Real" in sorts or name == "/"):
            a = [self.to_real(x) if self.sort_of(x) == "Int" else x for x in a]

        def equal(x: int, y: int) -> int:
            return self.term_number("=", (x, y), "Bool")

        def less(x: int, y: int) -> int:
            return self.term_number("<", (x, y), "Bool")

        name = strategies.OLD_NAMES.get(name, name)
        if name in strategies.STRING_OPERATORS:
            return self.of_strings(name, a)
        if name == "not":
            return -a[0]
        if name == "=>":
            return self.term_number("or", (*(-x for x in a[:-1]), a[-1]), "Bool")
        if name == "xor":
            return functools.reduce(lambda x, y: -equal(x, y), a)
        if name == "distinct" and len(a) == 2:
            return -equal(*a)
        if name in ("/", "div"):
            sort = "Real" if name == "/" else "Int"
            return functools.reduce(lambda x, y: self.term_number(name, (x, y), sort), a)
        links: dict[str, Callable[[int, int], int]] = {
            "=": equal,
            "<": less,
            ">": lambda x, y: less(y, x),
            "<=": lambda x, y: -less(y, x),
            ">=": lambda x, y: -less(x, y),
        }
        if name in links:
            chain = [links[name](x, y) for x, y in pairwise(a)]
            return chain[0] if len(chain) == 1 else self.term_number("and", tuple(chain), "Bool")
        results = {"to_real": "Real", "to_int": "Int", "is_int": "Bool", "distinct": "Bool"}
        return self.term_number(name, tuple(a), results.get(name) or self.sort_of(a[-1]))

    def of_strings(self, name: str, a: list[int]) -> int:
        def apply(operator: str, *arguments: int) -> int:
            return self.term_number(operator, arguments, strategies.STRING_OPERATORS[operator][1])

        match name:
            case "str.<" | "str.<=":
                chain = [apply("str.<", x, y) if name == "str.<" else -apply("str.<", y, x) for x, y in pairwise(a)]
                return chain[0] if len(chain) == 1 else self.term_number("and", tuple(chain), "Bool")
            case "str.++":
                return functools.reduce(lambda y, x: self.concatenation(x, y), reversed(a))
            case "re.++" | "re.union" | "re.inter":
                return functools.reduce(lambda y, x: apply(name, x, y), reversed(a))
            case "re.diff":
                return functools.reduce(lambda x, y: apply("re.inter", x, apply("re.comp", y)), a)
            case "str.at":
                return apply("str.substr", *a, self.numeral("1"))
            case "str.is_digit":
                return apply("str.in_re", *a, apply("re.range", self.string("0"), self.string("9")))
            case "re.allchar":
                return apply("re.range", self.string("\0"), self.string("\U0002ffff"))
            case "re.all":
                return apply("re.*", self.of_strings("re.allchar", []))
            case "re.+":
                return apply("re.++", *a, apply("re.*", *a))
            case "re.opt":
                return apply("re.union", apply("str.to_re", self.string("")), *a)
        return apply(name, *a)

    def concatenation(self, x: int, y: int) -> int:
        """Of two strings; two constants make one."""
        first, second = self.entries[x - 1][0], self.entries[y - 1][0]
        if first[0] == second[0] == "string":
            return self.string(f"{first[1]}{second[1]}")
        return self.term_number("str.++", (x, y), "String")

    def to_real(self, term: int) -> int:
        op = self.entries[term - 1][0]
        if op[0] == "numeral":
            return self.term_number(("numeral", op[1], "Real"), (), "Real")
        return self.term_number("to_real", (term,), "Real")

    def below(self, literal: int) -> Iterator[int]:
        """The numbers of the terms that a term consists of, itself included."""
        yield abs(literal)
        for a in self.entries[abs(literal) - 1][1]:
            yield from self.below(a)

    def instance(self, parameters: list[int], body: int, arguments: list[int]) -> int:
        """The body with the parameters replaced: its terms are made again, in the order of their numbers."""
        value = dict(zip(parameters, arguments, strict=True))
        for t in sorted(set(self.below(body))):
            op, a, sort = self.entries[t - 1]
            if t not in value:
                value[t] = self.term_number(op, tuple(value[x] if x > 0 else -value[-x] for x in a), sort)
        return value[body] if body > 0 else -value[-body]


setattr(Elaborator, "assert", Elaborator.assert_)  # the name of the command, which Python reserves


def characters(text: str) -> str:
    """What a string literal stands for, from the left: an escape that is one, or else a character."""
    found = ""
    while text:
        digits = next((d for d in (text[2:6], *(text[3:n] for n in range(4, 9))) if escapes(text, d)), "")
        found += chr(int(digits, 16)) if digits else text[0]
        text = text[1:] if not digits else text[6:] if text[2] != "{" else text[4 + len(digits) :]
    return found


def escapes(text: str, digits: str) -> bool:
    """Whether the text begins with an escape of the character with this number."""
    if not digits or any(c not in "0123456789abcdefABCDEF" for c in digits) or int(digits, 16) > 0x2FFFF:
        return False
    return text.startswith(f"\\u{{{digits}}}") or (text.startswith(f"\\u{digits}") and len(digits) == 4)


def symbol(tree: object) -> str:
    assert isinstance(tree, Tree)
    token = str(tree.children[0])
    return token[1:-1] if token.startswith("|") else token


def sort_of_reader(sort: Sort) -> object:
    return (sort.name, sort.number, *map(sort_of_reader, sort.arguments)) if sort.number else sort.name


def table_of_reader(script: Script) -> list[Entry]:
    terms = script.terms
    table: list[Entry] = []
    for t in range(1, len(terms) + 1):
        head, sort = terms.head[t], sort_of_reader(terms.sort[t])
        op: Op
        if isinstance(head, Function):
            op = ("function", head.number)
        elif isinstance(head, Numeral):
            op = ("numeral", Fraction(head.numerator, head.denominator), sort)
        elif isinstance(head, Text):
            op = ("string", head.value)
        elif isinstance(head, Variable):
            op = ("parameter", t)
        else:
            op = head
        table.append((op, terms.arguments[t], sort))
    return table


def compare_meaning(text: str) -> None:
    """Both see the same terms, under the same numbers, the same assertions, and the same declarations in scope."""
    slow_reader = Elaborator()
    slow_reader.run(LARK.parse(text))
    script = read(text)
    assert table_of_reader(script) == slow_reader.entries
    queries = [
        (query.assertions, {f.number for f in script.functions if f.in_scope(query.index)}) for query in script.queries
    ]
    assert queries == slow_reader.queries
    # A term is closed exactly if no parameter is below it.
    for t in range(1, len(slow_reader.entries) + 1):
        parameters = [x for x in slow_reader.below(t) if slow_reader.entries[x - 1][0][0] == "parameter"]
        assert bool(script.terms.closed[t]) == (not parameters)


@given(strategies.scripts())
@examples(250)
def test_terms_and_queries(script: strategies.Script) -> None:
    compare_meaning(script.text())


@given(strategies.scripts(commands=5, definitions=True))
@examples(200)
def test_definitions(script: strategies.Script) -> None:
    compare_meaning(script.text())


@given(st.data())
@examples(40)
def test_layout_means_nothing(data: st.DataObject) -> None:
    script = data.draw(strategies.scripts(commands=5))
    text, _ = data.draw(strategies.layouts(script.tokens()))
    first, second = read(script.text()), read(text)
    assert table_of_reader(first) == table_of_reader(second)
    assert [q.assertions for q in first.queries] == [q.assertions for q in second.queries]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_terms_and_queries_of_the_corpus(path: Path) -> None:
    text, exit_, _ = path.read_bytes().decode().partition("(exit)")
    compare_meaning(text + exit_)
