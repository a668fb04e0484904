"""The reader of certificates against the grammar of their lines, and the verdicts on lines outside of it."""

from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.grammar import NonTerminal, Rule, Terminal

from checker.kernel import check
from checker.rules import RULES
from formats.certificate import NUMERAL_SORTS, CertificateReader
from formats.errors import AssayError, MalformedInput, RejectedProof
from formats.meter import Meter
from formats.terms import PROFILES, SIGNATURE
from formats.tokens import escaped

GRAMMAR = (Path(__file__).parents[2] / "formats" / "certificate.lark").read_text()
LARK = Lark(GRAMMAR, parser="lalr", start="certificate", maybe_placeholders=False)

OPERATORS = {*SIGNATURE, *PROFILES}

Records = list[tuple[str, str, list[object]]]


def by_grammar(text: str) -> Records | None:
    """The records of a certificate, as its grammar sees them; None outside of it."""
    try:
        tree = LARK.parse(text)
    except UnexpectedInput:
        return None
    records: Records = []
    for record in tree.children[2:]:
        assert isinstance(record, Tree)
        children = [str(c) if isinstance(c, Token) else c for c in record.children]
        kind = str(record.data)
        if kind in ("integer", "real"):
            numerator, *denominator = children[1:]
            value = [int(str(numerator)), *([int(str(d)) for d in denominator] or [1])]
            records.append(("t", str(children[0]), [*value]))
        elif kind == "string":
            records.append(("t", str(children[0]), [children[1]]))
        elif kind in ("application", "declared", "clause"):
            records.append(("c" if kind == "clause" else "t", str(children[0]), [int(str(c)) for c in children[1:]]))
        elif kind == "refutation":
            records.append(("refutation", "", [int(str(children[0]))]))
        else:
            values = [word(c) for c in record.children if not isinstance(c, Tree) or c.data != "entry"]
            records.append(("v" if kind == "constant" else "f", "", [*values]))
            for entry in record.find_data("entry"):
                records.append(("e", "", [word(c) for c in entry.children]))
    return records


def word(value: object) -> str:
    """A value as it is written."""
    return "/".join(map(str, value.children)) if isinstance(value, Tree) else str(value)


def by_reader(text: str) -> Records | None:
    """The same from the reader, with the names of operators and rules checked as the kernel does."""
    try:
        reader = CertificateReader(io.BytesIO(text.encode()), "c")
        if reader.answer == "sat":
            return [(letter, "", [*words]) for letter, words in reader.values()]
        records: Records = []
        for kind, name, arguments in reader.lemmas():
            if kind == "s":
                records.append(("t", "String", [f'"{escaped(name)}"']))
                continue
            names = {"c": RULES, "t": OPERATORS, "n": NUMERAL_SORTS}[kind]
            if not (name in names or (kind == "t" and name[0] == "#")) or (name == "Int" and arguments[1:] != [1]):
                return None
            records.append(("c" if kind == "c" else "t", name, [*arguments]))
        if reader.stream.read(1):
            return None
        return [*records, ("refutation", "", [reader.words])]
    except MalformedInput:
        return None


SAMPLES = {
    "_MAGIC": ["assay-certificate 1 "],
    "_UNSAT": ["unsat "],
    "_SAT": ["sat "],
    "_TERM": ["t "],
    "_CLAUSE": ["c "],
    "_CONSTANT": ["v "],
    "_FUNCTION": ["f "],
    "_ENTRY": ["e "],
    "_REFUTATION": ["refutation "],
    "_SPACE": [" "],
    "_SLASH": ["/"],
    "_END": ["\n"],
    "OPERATOR": sorted(OPERATORS),
    "INT": ["Int"],
    "REAL": ["Real"],
    "STRING": ["String"],
    "TEXT": ['""', '"a#[]~"', '"\\u{0}\\u{20}\\u{22}\\u{5c}\\u{7f}"', '"\\u{a0}\\u{d800}u{\\u{2ffff}"'],
    "EXPRESSION": ["re.1", "re.20"],
    "RULE": ["in", "def", "cc", "la", "tri", "ax", "cat", "eval", "re"],
    "DECLARATION": ["#1", "#20"],
    "TRUTH": ["true", "false"],
    "ELEMENT": ["@1", "@10"],
    "POSITIVE": ["1", "70"],
    "NATURAL": ["0", "12"],
    "INTEGER": ["0", "-1", "305", "-20"],
    "DIGEST": [" " + "0f" * 32],
}


def test_the_grammar_knows_all_operators_and_rules() -> None:
    for operator in OPERATORS:
        assert by_grammar(f"assay-certificate 1 unsat 1 {'0' * 64}\nt {operator} 1\nrefutation 0\n")
    assert set(SAMPLES["RULE"]) == set(RULES)


@st.composite
def sentences(draw: st.DrawFn, budget: int = 80) -> str:
    """Certificates from the grammar, every alternative a choice; once the budget is spent, none is repeated."""
    rules: dict[str, list[Rule]] = {}
    for rule in LARK.rules:
        rules.setdefault(rule.origin.name, []).append(rule)
    pieces: list[str] = []
    stack: list[NonTerminal | Terminal] = [NonTerminal("certificate")]
    while stack:
        item = stack.pop()
        if isinstance(item, Terminal):
            pieces.append(draw(st.sampled_from(SAMPLES[item.name])))
            continue
        options = rules[item.name]
        if len(pieces) + len(stack) > budget:
            options = [min(options, key=lambda r: len(r.expansion))]
        stack += reversed(draw(st.sampled_from(options)).expansion)
    return "".join(pieces)


patient = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(sentences())
@patient
def test_sentences_of_the_grammar(text: str) -> None:
    records = by_grammar(text)
    assert records is not None
    assert by_reader(text) == records


@given(sentences(budget=30), st.data())
@patient
def test_mutated_certificates(text: str, data: st.DataObject) -> None:
    """Reader and grammar agree on what is malformed; of models, whose values the checker reads, on what is not."""
    start = text.index("\n") if data.draw(st.integers(0, 3)) else 0
    i = data.draw(st.integers(start, len(text) - 1))
    new = data.draw(st.sampled_from([*'  \n0-1/#@\rétc\0"\\u}', "", "Int", "\\u{d", "re."]))
    mutated = text[:i] + new + text[i + data.draw(st.integers(0, 1)) :]
    records = by_grammar(mutated)
    if records is not None or " sat " not in mutated:
        assert by_reader(mutated) == records


PROBLEM = b"(set-logic QF_UFLRA)(declare-const x Real)(declare-fun f (Real) Bool)(assert (f (+ x 1)))(check-sat)"


def outcome(records: str, answer: str) -> str:
    """What the kernel says to these records: the kind of error, or the answer that it verified."""
    text = f"assay-certificate 1 {answer} 1 {hashlib.sha256(PROBLEM).hexdigest()}\n{records}".encode()
    try:
        return check(PROBLEM, "p", io.BytesIO(text), "c", 1, Meter(10_000_000, 2_000)).answer
    except AssayError as error:
        return type(error).__name__


# fmt: off
MALFORMED = [
    "t", "t ", "t Int", "t Real", "t Int 1 1", "t Real 1 2", "t Real 1 0", "t Real 0 0", "t Real 1 -2", "t Real 1/0",
    "t Real 1/-2", "t Real 1/02", "t Int 1/2", "t Int -0", "t Real -0", "t Int 01", "t Int +1", "t Int 1 ",
    "t  Int 1", "t Int  1", " t Int 1", "t Int 1\r", "t Int x", "t Int 1.5", "t #", "t #0", "t #01", "t #-1", "t #x",
    "t true", "t false", "t not 1", "t => 1 1", "t xor 1 1", "t <= 1 1", "t AND 1", "t foo", "t and -0", "t and 01",
    "t and 1\t1", "t and 1\x00", "t \u00e9 1", "t and \u0661", "T and 1", "c", "c ", "c foo 1", "c in", "c in 01",
    't String', 't String ""x', "t String a", 't String " "', 't String "\\"', 't String "\\u{21}"', "t re.all",
    't String "\\u0041"', 't String "\\u{030}"', 't String "\\u{30000}"', 't String "\\u{A0}"', 't String """"',
    't String "a" 1', "t String 1", 't Int "1"', 't String "\u00e9"', "t str.at 1 1", "t str.<= 1 1", "t str.foo 1",
    "t re.+ 1", "t re.^ 1 1",
    "c in -0", "c in 1 ", "c  in 1", "c IN 1", "c in one", "x", "", "\n", "refutation", "refutation -1",
    "refutation 01", "refutation 1 1", "Refutation 0", "refutation 1", "v #1 0", "# comment",
]
# fmt: on


@pytest.mark.parametrize(
    "record",
    MALFORMED,
)
def test_malformed_records(record: str) -> None:
    assert outcome(f"{record}\nrefutation 0\n", "unsat") == (
        "RejectedProof" if record == "c in" else "MalformedInput"  # well-formed, but one argument is missing
    )


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ("v #1 0\nf #2 true\n", "sat"),
        ("f #2 true\nv #1 0\n", "sat"),
        ("v #1 -1/2\nf #2 false\ne 1/2 true\n", "sat"),
        ("v #1 2/4\nf #2 false\ne 3/2 true\n", "sat"),
        ("v #1 0\nf #2 true", "refused"),
        ("v #1 -0\nf #2 true\n", "refused"),
        ("v #1 00\nf #2 true\n", "refused"),
        ("v #1 1/0\nf #2 true\n", "refused"),
        ("v #1 1/02\nf #2 true\n", "refused"),
        ("v #1 1.5\nf #2 true\n", "refused"),
        ("v #01 0\nf #2 true\n", "refused"),
        ("v 1 0\nf #2 true\n", "refused"),
        ("v #1 0 0\nf #2 true\n", "refused"),
        ("v #1 0 \nf #2 true\n", "refused"),
        ("v #1  0\nf #2 true\n", "refused"),
        ("v #1 0\r\nf #2 true\r\n", "refused"),
        ("v #1 0\n\nf #2 true\n", "refused"),
        ("v #1 @1\nf #2 true\n", "refused"),
        ("v #1 0\nf #2 TRUE\n", "refused"),
        ("v #1 0\nf #2 1\n", "refused"),
        ("v #1 0\nv #1 0\nf #2 true\n", "refused"),
        ("v #1 0\nf #2 true\nf #2 true\n", "refused"),
        ("v #1 0\nf #2 true\ne 0 true\ne 0 true\n", "refused"),
        ("v #1 0\nf #2 true\ne 1/2 true\ne 2/4 true\n", "refused"),
        ("v #1 0\nf #2 true\ne true\n", "refused"),
        ("f #2 true\nv #1 0\ne 0 true\n", "refused"),
        ("e 0 true\nv #1 0\nf #2 true\n", "refused"),
        ("v #1 0\n", "refused"),
        ("f #2 true\n", "refused"),
        ("v #2 true\nf #1 0\n", "refused"),
        ("v #1 0\nf #2 false\n", "refused"),
        ("v #1 0\nf #2 true\nv #3 0\n", "refused"),
        ("v #1 0\nf #2 true\nrefutation 0\n", "refused"),
    ],
)
def test_models_by_example(records: str, expected: str) -> None:
    found = outcome(records, "sat")
    assert found == expected if expected == "sat" else found in ("MalformedInput", "RejectedProof")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "assay-certificate 1 unsat 1 ",
        "assay-certificate 2 unsat 1 {0}",
        "assay-certificate 01 unsat 1 {0}",
        "assay-certificate 1 UNSAT 1 {0}",
        "assay-certificate 1 unknown 1 {0}",
        "assay-certificate 1 unsat 0 {0}",
        "assay-certificate 1 unsat 01 {0}",
        "assay-certificate 1 unsat 1  {0}",
        "assay-certificate 1 unsat 1 {0} ",
        "assay-certificate 1 unsat 1 {0}\r",
        " assay-certificate 1 unsat 1 {0}",
        "\ufeffassay-certificate 1 unsat 1 {0}",
        "assay-certificate 1 unsat 1 {1}",
        "assay-certificate 1 unsat 1 {0}0",
    ],
)
def test_malformed_headers(header: str) -> None:
    digest = hashlib.sha256(PROBLEM).hexdigest()
    text = header.format(digest, digest.upper()) + "\nrefutation 0\n"
    with pytest.raises(MalformedInput) as raised:
        check(PROBLEM, "p", io.BytesIO(text.encode()), "c", 1, Meter(10_000_000, 2_000))
    assert (raised.value.file, raised.value.line) == ("c", 1)
    assert by_grammar(text) is None


@pytest.mark.parametrize(
    ("count", "words", "tail", "expected"),
    [
        (0, [], b"", RejectedProof),
        (0, [], b"\n", MalformedInput),
        (1, [], b"", MalformedInput),
        (1, [-1], b"", MalformedInput),
        (2, [0], b"", MalformedInput),
        (2, [0, 0], b"", RejectedProof),
        (1, [], b"\0\0\0", MalformedInput),
        (999_999_999_999_999, [], b"", MalformedInput),
    ],
)
def test_length_of_the_refutation(count: int, words: list[int], tail: bytes, expected: type[AssayError]) -> None:
    header = f"assay-certificate 1 unsat 1 {hashlib.sha256(PROBLEM).hexdigest()}\nrefutation {count}\n".encode()
    data = header + struct.pack(f"<{len(words)}i", *words) + tail
    with pytest.raises(expected):
        check(PROBLEM, "p", io.BytesIO(data), "c", 1, Meter(10_000_000, 2_000))
