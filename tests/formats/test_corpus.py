"""Problems as files: what the reader says about each, and what the command makes of it.

`tests/corpus/malformed` and `unsupported`: the first line, `; expect: …` or, in DIMACS files, `c expect: …`, is a part
of the verdict line.
`tests/corpus/read`: the comments at the end list all terms, and the assertions of each query with the declarations
that are in scope there. Inputs too large for a file are made here; each has bounds on its time and its memory.
"""

from __future__ import annotations

import functools
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from checker.main import run
from formats.dimacs import read_formula
from formats.errors import AssayError, MalformedInput, ResourceLimit, Unsupported
from formats.meter import Meter
from formats.smtlib import Script, read_script
from formats.terms import Function, Numeral, Sort, Text, Variable
from formats.tokens import escaped

CORPUS = Path(__file__).parents[1] / "corpus"
STATUS = {"malformed": 2, "unsupported": 3}
WORDS = {"malformed": "MALFORMED", "unsupported": "UNSUPPORTED"}
CLASSES = {"malformed": MalformedInput, "unsupported": Unsupported}

REFUSED = [path for kind in STATUS for path in sorted((CORPUS / kind).iterdir())]
READ = sorted((CORPUS / "read").glob("*.smt2"))

ONE_LINE = re.compile(r"[ -~]{1,500}\n")
"""What may stand on standard output: one line of printable ASCII."""


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read(data: bytes, name: str) -> Script:
    return read_script(data, name, Meter(10_000_000 + 2_000 * len(data)))


@functools.cache
def expected(path: Path) -> str:
    first = path.read_bytes().split(b"\n")[0].decode()
    prefix = "c expect: " if path.suffix == ".cnf" else "; expect: "
    assert first.startswith(prefix), first
    return first.removeprefix(prefix)


# ---- refused


@pytest.mark.parametrize("path", REFUSED, ids=name_of)
def test_refused_by_the_reader(path: Path) -> None:
    with pytest.raises(AssayError) as raised:
        (read_formula if path.suffix == ".cnf" else read)(path.read_bytes(), path.name)
    assert expected(path) in str(raised.value)
    assert type(raised.value) is CLASSES[path.parent.name]


@pytest.mark.parametrize("path", REFUSED, ids=name_of)
def test_verdict_on_what_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    status, lines, _ = run([path.name, os.devnull])
    kind = path.parent.name
    assert status == STATUS[kind]
    assert lines[0].startswith(f"s {WORDS[kind]} ")
    assert expected(path) in lines[0]
    assert ONE_LINE.fullmatch("".join(line + "\n" for line in lines))


# ---- the command itself


@dataclass
class Outcome:
    """How a process ended: exit status, output, seconds of processor time, largest resident size in bytes."""

    status: int
    output: str
    errors: str
    seconds: float
    memory: int


LIMITED = """
import os, resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as file:
    print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10, file=file)
"""
"""Runs a command within limits, and writes its exit status, seconds and bytes to a file.

A process of its own: what is started by a large one, as this may be, counts as large itself.
"""


def check(problem: Path, certificate: Path, folder: Path) -> Outcome:
    """Run the documented command on two files, with 4 GiB of addresses and a minute of processor time."""
    command = [sys.executable, "-I", "-m", "checker", str(problem), str(certificate)]
    launcher = [sys.executable, "-I", "-S", "-c", LIMITED, str(folder / "usage"), *command]
    with (folder / "output").open("w+b") as output, (folder / "errors").open("w+b") as errors:
        subprocess.run(launcher, stdout=output, stderr=errors, cwd=folder, check=True)
        output.seek(0)
        errors.seek(0)
        status, seconds, memory = (folder / "usage").read_text().split()
        return Outcome(int(status), output.read().decode(), errors.read().decode(), float(seconds), int(memory))


SAMPLE = [*REFUSED[::30], *(path for path in REFUSED if "escape" in path.stem or "eof-after" in path.stem)]


@pytest.mark.parametrize("path", SAMPLE, ids=name_of)
def test_command_on_what_is_refused(path: Path, tmp_path: Path) -> None:
    outcome = check(path, Path(os.devnull), tmp_path)
    assert outcome.status == STATUS[path.parent.name]
    assert ONE_LINE.fullmatch(outcome.output)
    assert outcome.output.startswith(f"s {WORDS[path.parent.name]} ")
    assert outcome.errors == ""


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("empty.smt2", b"", "s MALFORMED /dev/null:1:1: expected the header"),
        ("comment.smt2", b"; nothing", "s MALFORMED /dev/null:1:1: expected the header"),
        ("mark.smt2", b"\xef\xbb\xbf(check-sat)", "s MALFORMED mark.smt2:1:1: expected ( and a command, found \\ufeff"),
        ("utf-16.smt2", "(check-sat)".encode("utf-16"), "s MALFORMED utf-16.smt2:1:1: not UTF-8 text"),
        ("program", Path(sys.executable).read_bytes()[:100_000], "s MALFORMED program:"),
        ("zeros", bytes(1000), "s MALFORMED zeros:1:1: expected ( and a command, found \\x00\\x00"),
        ("no\nfile", None, "s MALFORMED no\\nfile:1:1: No such file or directory"),
        (".", None, "s MALFORMED .:1:1: Is a directory"),
        ("a\nb\x1b[31m" + "c" * 200, b"(", "s MALFORMED a\\nb\\x1b[31mccc"),
    ],
    ids=["empty", "comment", "byte-order-mark", "utf-16", "program", "zeros", "absent", "directory", "hostile-name"],
)
def test_command_on_odd_files(name: str, data: bytes | None, line: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    outcome = check(Path(name), Path(os.devnull), tmp_path)
    assert outcome.status == 2
    assert outcome.output.startswith(line)
    assert ONE_LINE.fullmatch(outcome.output)
    assert outcome.errors == ""


# ---- read

LISTING = re.compile(r"^; (?:[0-9]+|query [0-9]+): .*", re.MULTILINE)


def sort_text(sort: Sort) -> str:
    name = f"{sort.name}!{sort.number}" if sort.number else sort.name
    return f"({' '.join([name, *map(sort_text, sort.arguments)])})" if sort.arguments else name


def listing(script: Script) -> list[str]:
    """All terms, then the assertions of each query and the numbers of the declarations in scope."""
    terms = script.terms
    lines = []
    for t in range(1, len(terms) + 1):
        head = terms.head[t]
        if isinstance(head, Function):
            text = f"#{head.number}"
        elif isinstance(head, Numeral):
            text = str(Fraction(head.numerator, head.denominator))
        elif isinstance(head, Text):
            text = f'"{escaped(head.value)}"'
        else:
            text = "parameter" if isinstance(head, Variable) else head
        if terms.arguments[t]:
            text = f"({' '.join([text, *map(str, terms.arguments[t])])})"
        lines.append(f"; {t}: {text} {sort_text(terms.sort[t])}")
    for query in script.queries:
        scope = [f"#{f.number}" for f in script.functions if f.in_scope(query.index)]
        lines.append(" ".join([f"; query {query.index}:", *map(str, query.assertions), "with", *scope]))
    return lines


@pytest.mark.parametrize("path", READ, ids=name_of)
def test_read(path: Path) -> None:
    data = path.read_bytes()
    assert listing(read(data, path.name)) == LISTING.findall(data.decode().replace("\r\n", "\n"))


def test_the_corpus_is_there() -> None:
    assert len(REFUSED) > 300
    assert len(READ) > 40


# ---- large


def nested(before: str, middle: str, after: str, depth: int) -> bytes:
    return (before * depth + middle + after * depth).encode()


def assertion(term: bytes) -> bytes:
    return b"(declare-const p Bool)(declare-const q Bool)(assert " + term + b")"


def tower_of_definitions(levels: int) -> bytes:
    """Definitions each of which applies the one before twice to its parameter: 2^k terms at level k."""
    text = "(set-logic QF_UF)(declare-fun f0 (Bool) Bool)"
    text += "".join(f"(define-fun f{k} ((x Bool)) Bool (f{k - 1} (f{k - 1} x)))" for k in range(1, levels + 1))
    return f"{text}(assert (f{levels} true))".encode()


def tower_of_shared_definitions(levels: int) -> bytes:
    text = "(define-fun f0 ((x Bool)) Bool (not x))"
    text += "".join(f"(define-fun f{k} ((x Bool)) Bool (and (f{k - 1} x) (f{k - 1} x)))" for k in range(1, levels + 1))
    return f"(set-logic QF_UF){text}(assert (f{levels} true))".encode()


def tower_of_lets(levels: int) -> bytes:
    bindings = "".join(f"(let ((x{k} (and x{k - 1} (or x{k - 1} p)))) " for k in range(1, levels + 1))
    return assertion(f"(let ((x0 q)) {bindings}x{levels}){')' * levels}".encode())


def alike_arguments(count: int) -> bytes:
    """Terms whose arguments are the literals −1 and −2 in all ways: Python's hash of both is −2."""
    terms = ["(or " + " ".join("ab"[i >> k & 1] for k in range(17)) + ")" for i in range(count)]
    return assertion(f"(let ((a false) (b (not p))) (and {' '.join(terms)}))".encode())


def numerals_alike(count: int) -> bytes:
    """Multiples of 2^61 − 1: Python's hash of each is 0."""
    numerals = " ".join(str((2**61 - 1) * i) for i in range(1, count))
    return f"(set-logic QF_LIA)(assert (distinct {numerals}))".encode()


def equation(numeral: bytes, logic: bytes = b"QF_LIA") -> bytes:
    return b"(set-logic " + logic + b")(assert (= " + numeral + b" 0))"


ACCEPTED = "s MALFORMED /dev/null:1:1: expected the header"
"""The verdict on a problem that has been read, since the certificate is empty."""

LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nested-not": (lambda: assertion(nested("(not ", "p", ")", 100_000)), ACCEPTED),
    "nested-and": (lambda: assertion(nested("(and p ", "q", ")", 100_000)), ACCEPTED),
    "nested-open": (lambda: b"(assert " + b"(not " * 300_000, "s MALFORMED p:1:1500009: unexpected end"),
    "nested-parentheses": (
        lambda: assertion(nested("(", "", ")", 100_000)),
        "s MALFORMED p:1:53: expected a term, found ((...))",
    ),
    "nested-ascriptions": (lambda: assertion(b"((as " * 100_000), "s MALFORMED p:1:500054: unexpected end of file"),
    "nested-annotations": (lambda: assertion(nested("(! ", "p", " :a b)", 100_000)), ACCEPTED),
    "nested-lets": (lambda: assertion(nested("(let ((p q) (q p)) ", "p", ")", 100_000)), ACCEPTED),
    "nested-lets-in-bindings": (lambda: assertion(nested("(let ((p ", "q", ")) p)", 100_000)), ACCEPTED),
    "nested-sorts": (
        lambda: b"(declare-sort P 1)(declare-const x " + nested("(P ", "Bool", ")", 100_000) + b")(assert (= x x))",
        ACCEPTED,
    ),
    "nested-sorts-open": (lambda: b"(declare-const x " + b"(P " * 300_000, "s MALFORMED p:1:900018: unexpected end"),
    "nested-ignored": (lambda: b"(set-info :a " + nested("(", "", ")", 1_000_000) + b")", ACCEPTED),
    "nested-ignored-open": (lambda: b"(set-info :a " + b"(" * 1_000_000, "s MALFORMED p:1:1000014: unexpected end"),
    "nested-attributes": (lambda: assertion(b"(! p :a " + nested("(", "", ")", 100_000) + b")"), ACCEPTED),
    "wide-and": (lambda: assertion(b"(and" + b" p q" * 200_000 + b")"), ACCEPTED),
    "wide-chain": (lambda: assertion(b"(=" + b" p q" * 50_000 + b")"), ACCEPTED),
    "wide-let": (
        lambda: assertion(b"(let (" + b"".join(b"(x%d p)" % i for i in range(50_000)) + b") x0)"),
        ACCEPTED,
    ),
    "wide-sort": (
        lambda: b"(declare-sort P 100000)(declare-const x (P" + b" Bool" * 100_000 + b"))(assert (= x x))",
        ACCEPTED,
    ),
    "wide-definition": (
        lambda: b"(define-fun f (" + b"".join(b"(x%d Bool)" % i for i in range(30_000)) + b") Bool x0)",
        ACCEPTED,
    ),
    "many-declarations": (lambda: b"".join(b"(declare-const x%d Bool)" % i for i in range(50_000)), ACCEPTED),
    "many-levels": (lambda: b"(push 1)" * 50_000 + b"(pop 1)" * 50_000, ACCEPTED),
    "many-queries": (lambda: b"(check-sat)" * 60_000, ACCEPTED),
    "many-assertions-and-queries": (lambda: b"(assert true)" * 10_000 + b"(check-sat)" * 10_000, ""),
    "many-levels-at-once": (lambda: b"(push 9000000)", ""),
    "many-levels-beyond-the-limit": (lambda: b"(push 1000000000)", "s RESOURCE the count "),
    "many-levels-by-a-long-numeral": (lambda: b"(push " + b"9" * 10_000 + b")", "s RESOURCE the count "),
    "long-symbol": (lambda: b"(declare-const " + b"a" * 1_000_000 + b" Bool)", ACCEPTED),
    "long-unknown-symbol": (lambda: b"(assert " + b"a" * 1_000_000 + b")", "s MALFORMED p:1:1: unknown symbol aaa"),
    "long-string": (lambda: b'(echo "' + b'""' * 500_000 + b'")', ACCEPTED),
    "long-string-open": (lambda: b'(echo "' + b'""' * 500_000, "s MALFORMED p:1:7: unterminated string literal"),
    "long-quoted-symbol-open": (lambda: b"(echo |" + b"a" * 1_000_000, "s MALFORMED p:1:7: unterminated quoted symbol"),
    "quotes-apart": (lambda: b"(echo" + b' "a"' * 200_000 + b' "', "s MALFORMED p:1:800007: unterminated string"),
    "long-comment": (lambda: b"; " + b"a" * 3_000_000, ACCEPTED),
    "many-comments": (lambda: b";\n" * 1_000_000, ACCEPTED),
    "much-white-space": (lambda: b" " * 2_000_000, ACCEPTED),
    "many-bars": (lambda: b"(echo " + b"||" * 300_000 + b")", ACCEPTED),
    "digits-4299": (lambda: equation(b"7" * 4_299), ACCEPTED),
    "digits-4300": (lambda: equation(b"7" * 4_300), ACCEPTED),
    "digits-4301": (lambda: equation(b"7" * 4_301), ACCEPTED),
    "digits-10000": (lambda: equation(b"9" * 10_000), ACCEPTED),
    "digits-10001": (lambda: equation(b"9" * 10_001), "s RESOURCE a numeral of 10001 digits, above 10000 at p:1:27"),
    "digits-1000000": (lambda: equation(b"9" * 1_000_000), "s RESOURCE a numeral of 1000000 digits, above 10000"),
    "digits-of-decimal-10000": (lambda: equation(b"9" * 5_000 + b"." + b"9" * 5_000, b"QF_LRA"), ACCEPTED),
    "digits-of-decimal-10001": (
        lambda: equation(b"9" * 5_000 + b"." + b"9" * 5_001, b"QF_LRA"),
        "s RESOURCE a numeral of 10001 digits, above 10000",
    ),
    "digits-of-fraction-1000000": (
        lambda: equation(b"0." + b"9" * 1_000_000, b"QF_LRA"),
        "s RESOURCE a numeral of 1000001 digits",
    ),
    "digits-of-arity": (
        lambda: b"(declare-sort P " + b"9" * 10_000 + b")(declare-const x P)",
        "s RESOURCE the count 999",
    ),
    "digits-of-arity-10001": (lambda: b"(declare-sort P " + b"9" * 10_001 + b")", "s RESOURCE the count 999"),
    "digits-of-pop": (lambda: b"(pop " + b"9" * 5_000 + b")", "s "),
    "digits-of-ignored": (lambda: b"(set-info :a " + b"9" * 1_000_000 + b")", ACCEPTED),
    "digits-of-no-numeral": (lambda: equation(b"0" * 1_000_000), "s MALFORMED p:1:27: 0000"),
    "many-long-decimals": (
        lambda: (
            b"(set-logic QF_LRA)(assert (distinct "
            + b" ".join(b"0." + (b"%d" % 7**i * 500)[:9_999] for i in range(40, 140))
            + b"))"
        ),
        ACCEPTED,
    ),
    "numerals-with-one-hash": (lambda: numerals_alike(50_000), ACCEPTED),
    "arguments-with-one-hash": (lambda: alike_arguments(12_000), ACCEPTED),
    "tower-of-definitions": (lambda: tower_of_definitions(12), ACCEPTED),
    "tower-of-definitions-beyond-the-limit": (lambda: tower_of_definitions(60), "s RESOURCE work above"),
    "tower-of-definitions-padded": (
        # Each byte of a file allows more work, so that a long comment buys what a short file may not do.
        lambda: tower_of_definitions(60) + b";" + b"x" * 300_000,
        "s RESOURCE work above",
    ),
    "tower-of-shared-definitions": (lambda: tower_of_shared_definitions(150), ACCEPTED),
    "tower-of-lets": (lambda: tower_of_lets(50_000), ACCEPTED),
}
"""Name: the problem, under the file name p, and the beginning of the verdict."""


def memory_allowed(size: int) -> int:
    """Bytes that the process may use for a problem of `size` bytes; only the expansion of definitions comes near."""
    return (256 << 20) + 2_000 * size


@pytest.mark.parametrize("name", LARGE)
def test_large(name: str, tmp_path: Path) -> None:
    make, verdict = LARGE[name]
    data = make()
    (tmp_path / "p").write_bytes(data)
    outcome = check(Path("p"), Path(os.devnull), tmp_path)
    assert outcome.status != -signal.SIGXCPU, "more than a minute"
    assert outcome.status == {"MALFORMED": 2, "RESOURCE": 4}[outcome.output.split()[1]], outcome
    assert outcome.output.startswith(verdict)
    assert ONE_LINE.fullmatch(outcome.output)
    assert outcome.errors == ""
    print(f"{name}: {len(data)} bytes, {outcome.seconds:.2f} s, {outcome.memory >> 20} MiB")
    assert outcome.memory < memory_allowed(len(data))


def test_a_definition_expands_at_most_in_proportion_to_the_meter() -> None:
    data = tower_of_definitions(60)
    meter = Meter(20_000)
    with pytest.raises(ResourceLimit):
        read_script(data, "p", meter)
    assert meter.work < 40_000
