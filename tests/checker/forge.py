"""An assembler for certificates, honest or forged, in which terms are named by SMT-LIB text.

    forge = Forge("(declare-const x Int)(assert (< x 0))(assert (< 1 x))(check-sat)")
    low, high = forge.c("in 1"), forge.c("in 2")
    clash = forge.c("la 2 1 (< x 0) 1 (< 1 x)")
    forge.step([], [low, high, clash])
    forge.certificate()

In the text of a record, integers stand for themselves and everything else for the number of a term: `x`, `(< x 0)`,
`(not (< x 0))`, `(Int -3)` and `(Real 1/2)` for numerals that the logic cannot write, `"a"` for a string constant as
certificates write it (but a space may be one), `re.all` and `re.allchar` for what they stand for, `?x` for the
parameter x of a definition, `#4` for term 4. Inside of parentheses a number is a numeral. A term that does not exist
yet is added by a `t` record, arguments first, unless `create` is false. Nothing is checked: a forger may write what he
likes.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from formats.meter import Meter, decimal, decimal_text
from formats.smtlib import Script, read_script
from formats.terms import (
    BOOL,
    FALSE,
    INT,
    PROFILES,
    REAL,
    REGLAN,
    SIGNATURE,
    STRING,
    TRUE,
    Function,
    Head,
    Numeral,
    Sort,
    Terms,
    Text,
    Variable,
)
from formats.tokens import escaped, unescaped

SExpr = str | list["SExpr"]

_TOKEN = re.compile(r'[()]|\|[^|]*\||"[^"]*"|[^\s()]+')


def parse(text: str) -> list[SExpr]:
    """The S-expressions in `text`."""
    stack: list[list[SExpr]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token[1:-1] if token[0] == "|" and token != "||" else token)
    (result,) = stack
    return result


def integer(text: str) -> int:
    """The integer that decimal digits write, of any length that the reader takes."""
    return -decimal(text[1:]) if text[0] == "-" else decimal(text)


class Missing(Exception):
    """A record names a term that does not exist."""


class Forge:
    """A certificate under construction for query `query` of `problem`; `script` is the problem as read."""

    def __init__(self, problem: str | bytes, query: int = 1) -> None:
        self.problem = problem.encode() if isinstance(problem, str) else problem
        self.query = query
        self.script: Script = read_script(self.problem, "problem", Meter(10**9))
        self.terms: Terms = self.script.terms
        self.functions = {f.name: f for f in self.script.functions if f.in_scope(query)}
        self.parameters = {h.name: t for t, h in enumerate(self.terms.head) if isinstance(h, Variable)}
        self.lines: list[str] = []
        self.clauses = 0
        self.words: list[int] = []

    # ---- terms

    def number(self, expression: str | SExpr, create: bool = True) -> int:
        """The literal or term number of one expression."""
        if isinstance(expression, str):
            (tree,) = parse(expression)
        else:
            tree = expression
        if isinstance(tree, str):
            return self._atom(tree, create)
        head, *rest = tree
        if head in ("Int", "Real"):
            numerator, _, denominator = str(rest[0]).partition("/")
            return self._numeral(int(numerator), int(denominator or 1), INT if head == "Int" else REAL, create)
        a = [self.number(x, create) for x in rest]
        match head, a:
            case "not", [x]:
                return -x
            case "=>", [*premises, x]:
                return self._add("or", (*(-p for p in premises), x), create)
            case "distinct", [x, y]:
                return -self._add("=", (x, y), create)
            case ">", [x, y]:
                return self._add("<", (y, x), create)
            case "<=", [x, y]:
                return -self._add("<", (y, x), create)
            case ">=", [x, y]:
                return -self._add("<", (x, y), create)
            case "=", [_, _, _, *_]:
                return self._add("and", tuple(self._add("=", pair, create) for pair in pairwise(a)), create)
        assert isinstance(head, str)
        return self._add(self.functions.get(head, head), tuple(a), create)

    def _atom(self, token: str, create: bool) -> int:
        if token in ("true", "false"):
            return TRUE if token == "true" else FALSE
        if token[0] == '"':
            return self._text(unescaped(token[1:-1]), create)
        if token == "re.all":
            return self._add("re.*", (self._atom("re.allchar", create),), create)
        if token == "re.allchar":
            return self._add("re.range", (self._text("\0", create), self._text(chr(0x2FFFF), create)), create)
        if token == "re.none":
            return self._add(token, (), create)
        if token[0] == "?":
            return self.parameters[token[1:]]
        if token[0] == "#":
            return int(token[1:])
        if re.fullmatch(r"[0-9]+", token):
            reals = self.script.logic.endswith(("LRA", "NRA", "RDL"))
            return self._numeral(integer(token), 1, REAL if reals else INT, create)
        if re.fullmatch(r"[0-9]+\.[0-9]+", token):
            whole, fraction = token.split(".")
            return self._numeral(int(whole + fraction), 10 ** len(fraction), REAL, create)
        return self._add(self.functions[token], (), create)

    def _numeral(self, numerator: int, denominator: int, sort: Sort, create: bool) -> int:
        head = Numeral(numerator, denominator, sort)
        number = self.terms.find(head, ())
        if not number:
            if not create:
                raise Missing(f"{sort} {numerator}/{denominator}")
            text = decimal_text(head.numerator) + (
                f"/{decimal_text(head.denominator)}" if head.denominator != 1 else ""
            )
            self.lines.append(f"t {sort} {text}")
            number = self.terms.numeral(numerator, denominator, sort)
        return number

    def _text(self, value: str, create: bool) -> int:
        number = self.terms.find(Text(value), ())
        if not number:
            if not create:
                raise Missing(f'"{escaped(value)}"')
            self.lines.append(f't String "{escaped(value)}"')
            number = self.terms.text(value)
        return number

    def _add(self, head: Head, arguments: tuple[int, ...], create: bool) -> int:
        if head == "=" and arguments[0] > arguments[1]:
            arguments = arguments[::-1]
        number = self.terms.find(head, arguments)
        if not number:
            if not create:
                raise Missing(f"{head} {arguments}")
            name = f"#{head.number}" if isinstance(head, Function) else head
            self.lines.append(" ".join(["t", str(name), *map(str, arguments)]))
            number = self.terms.apply(head, arguments)
        return number

    # ---- records

    def arguments(self, text: str, create: bool = True) -> list[int]:
        """The integers that the words of a record stand for."""
        return [
            integer(x) if isinstance(x, str) and re.fullmatch(r"-?[0-9]+", x) else self.number(x, create)
            for x in parse(text)
        ]

    def t(self, *texts: str) -> int:
        """Add terms; the number of the last."""
        return [self.number(text) for text in texts][-1]

    def c(self, text: str, create: bool = True) -> int:
        """Write a clause record; the number of its clause."""
        rule, _, rest = text.partition(" ")
        arguments = self.arguments(rest, create)
        self.lines.append(" ".join(["c", rule, *map(decimal_text, arguments)]))
        self.clauses += 1
        return self.clauses

    def raw(self, *lines: str) -> None:
        """Write lines as they are."""
        self.lines += lines

    def step(self, literals: Sequence[str | int], hints: Sequence[int]) -> int:
        """Write a step of the refutation; the number of its clause."""
        numbers = [x if isinstance(x, int) else self.number(x, create=False) for x in literals]
        self.words += [len(numbers), len(hints), *numbers, *hints]
        self.clauses += 1
        return self.clauses

    def delete(self, *clauses: int) -> None:
        """Write a deletion."""
        self.words += [-len(clauses), *clauses]

    def v(self, name: str, value: str) -> None:
        """Write the value of a constant."""
        self.lines.append(f"v #{self.functions[name].number} {value}")

    def f(self, name: str, default: str, *entries: str) -> None:
        """Write the table of a function."""
        self.lines += [f"f #{self.functions[name].number} {default}", *(f"e {entry}" for entry in entries)]

    # ---- files

    def header(self, answer: str, digest: str | None = None, query: int | None = None) -> str:
        """The first line; the digest and the query are the right ones unless told."""
        digest = digest or hashlib.sha256(self.problem).hexdigest()
        return f"assay-certificate 1 {answer} {query or self.query} {digest}\n"

    def certificate(
        self, answer: str = "unsat", digest: str | None = None, query: int | None = None, announced: int | None = None
    ) -> bytes:
        """The bytes of the certificate; `announced` is the length of the refutation that it claims."""
        text = self.header(answer, digest, query) + "".join(line + "\n" for line in self.lines)
        if answer == "sat":
            return text.encode()
        text += f"refutation {len(self.words) if announced is None else announced}\n"
        return text.encode() + words(self.words)


def words(numbers: Sequence[int]) -> bytes:
    """The words of a refutation as bytes."""
    return struct.pack(f"<{len(numbers)}i", *numbers)


class Printer:
    """Terms back to SMT-LIB text, for solvers. Names are numbers of declarations, so that nothing is shadowed.

    `shared` holds a definition for each term printed so far; `text` of a term is then its name.
    """

    def __init__(self, script: Script) -> None:
        self.terms = script.terms
        self.sorts: dict[Sort, str] = {}
        self.lines: list[str] = []
        self.done: set[int] = set()
        for f in script.functions:
            domain = " ".join(self.sort(s) for s in f.domain)
            self.lines.append(f"(declare-fun f{f.number} ({domain}) {self.sort(f.range)})")

    def sort(self, sort: Sort) -> str:
        """The sort's text; a sort that is no theory's is declared when it is first met."""
        if sort in (BOOL, INT, REAL, STRING, REGLAN):
            return sort.name
        name = self.sorts.get(sort)
        if name is None:
            name = self.sorts[sort] = f"S{len(self.sorts)}"
            self.lines.append(f"(declare-sort {name} 0)")
        return name

    def literal(self, number: int) -> str:
        """The text of a literal or term whose definitions are in `lines` afterwards."""
        for t in self._below(abs(number)):
            if t not in self.done:
                self.done.add(t)
                self.lines.append(f"(define-fun t{t} () {self.sort(self.terms.sort[t])} {self._body(t)})")
        return self._name(number)

    def _below(self, root: int) -> Iterator[int]:
        needed, stack = {root}, [root]
        while stack:
            for a in self.terms.arguments[stack.pop()]:
                if abs(a) not in needed:
                    needed.add(abs(a))
                    stack.append(abs(a))
        return iter(sorted(needed))

    @staticmethod
    def _name(number: int) -> str:
        return f"t{number}" if number > 0 else f"(not t{-number})"

    def _body(self, t: int) -> str:
        head = self.terms.head[t]
        if isinstance(head, Numeral):
            real = ".0" if self.terms.sort[t] is REAL else ""
            text = f"{decimal_text(abs(head.numerator))}{real}"
            text = f"(- {text})" if head.numerator < 0 else text
            return f"(/ {text} {head.denominator}.0)" if head.denominator != 1 else text
        if isinstance(head, Text):
            return f'"{escaped(head.value)}"'
        arguments = " ".join(map(self._name, self.terms.arguments[t]))
        if head == "re.loop":
            body, *bounds = self.terms.arguments[t]
            low, high = [bound.numerator for b in bounds if isinstance(bound := self.terms.head[b], Numeral)]
            if high < 0:
                return "re.none"
            return f"((_ re.loop {max(0, low)} {high}) {self._name(body)})"
        name = f"f{head.number}" if isinstance(head, Function) else str(head)
        assert isinstance(head, Function) or name in SIGNATURE or name in PROFILES or name == "true", head
        return f"({name} {arguments})" if arguments else name
