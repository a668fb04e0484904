"""Certificates of string problems as text: records, clauses, the tuples of each `re` record, and the refutation.

This is what docs/strings-examples.md shows. It looks into the checker to tell what the checker does, so it belongs
to the tests; run as a program, `python -m tests.string_listing PROBLEM CERT`, it writes the text for new examples.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.context import Context
from checker.emptiness import _Facts, _Invariant
from checker.regex import Languages
from checker.rules import RULES
from finder.explain_terms import Printer
from formats.certificate import NUMERAL_SORTS, CertificateReader
from formats.meter import Meter
from formats.smtlib import Script, read_script
from formats.terms import MAX_CHARACTER, Numeral, Terms, Text

WORK = 10**9
WIDTH = 200


class Writer:
    """Writes states the way people write regular expressions."""

    def __init__(self, terms: Terms, languages: Languages) -> None:
        self.terms, self.languages = terms, languages

    def state(self, s: int) -> str:
        """The items of state s, one after the other; ε for none."""
        pieces = []
        while s:
            kind, parts = self.languages.item[s]
            if kind == "t":
                pieces.append(self.expression(parts[0]))
            elif kind == "s":
                pieces.append(f'"{self.languages.text(parts[0])[parts[1] :]}"')
            elif kind == "*":
                pieces.append(self.loop(parts[0], parts[1], parts[2]))
            else:
                inner = ", ".join(map(self.state, parts))
                pieces.append(f"{kind}({inner})" if kind == "~" else f"({' & '.join(map(self.state, parts))})")
            s = self.languages.rest[s]
        return " ".join(pieces) or "ε"

    def loop(self, body: int, least: int, most: int) -> str:
        """A body that is repeated; 0 is any number of times at most."""
        text = self.expression(body, tight=True)
        return f"{text}{{{least},{most or '∞'}}}" if least != most or not most else f"{text}{{{least}}}"

    def expression(self, t: int, tight: bool = False) -> str:
        """A ground term of sort RegLan, or any character for 0; in parentheses if it must be one piece."""
        head, a = self.terms.head[t] if t else "", self.terms.arguments[t]
        if head == "re.range":
            ends = [self.languages.text(x) for x in a]
            every = ends == [chr(0), chr(MAX_CHARACTER)]
            return "." if every else f"[{character(ord(ends[0]))}-{character(ord(ends[1]))}]"
        if not t:
            return "."
        if head == "str.to_re":
            return f'"{self.languages.text(a[0])}"'
        if head == "re.*":
            return f"{self.expression(a[0], tight=True)}*"
        if head == "re.loop":
            least, most = [self.terms.head[x].numerator for x in a[1:]]  # type: ignore[union-attr]
            return self.loop(a[0], least, most)
        if head == "re.comp":
            return f"~({self.expression(a[0])})"
        signs = {"re.++": " ", "re.union": "|", "re.inter": " & "}
        loose = {"re.++": ("re.union", "re.inter"), "re.inter": ("re.union",)}.get(str(head), ())
        text = signs[str(head)].join([self.expression(x, self.terms.head[x] in loose) for x in a])
        return f"({text})" if tight else text

    def literal(self, x: int) -> str:
        """A membership in a ground expression by the sign for it, any other literal as SMT-LIB writes it."""
        printer = Printer(self.terms, chained=False)
        if self.terms.head[abs(x)] == "str.in_re":
            string, expression = self.terms.arguments[abs(x)]
            return f"{printer.text(string, WIDTH)} {'∈' if x > 0 else '∉'} {self.expression(expression)}"
        if self.terms.head[abs(x)] in ("and", "or"):
            pieces = map(self.literal, self.terms.arguments[abs(x)])
            return f"{'not ' * (x < 0)}({f' {self.terms.head[abs(x)]} '.join(pieces)})"
        return printer.text(x, WIDTH)

    def tuple(self, positive: Sequence[int], negative: Sequence[int]) -> str:
        """What a tuple says: that there is no word in the one and not in the other."""
        parts = [f"in {self.state(s)}" for s in positive] + [f"not in {self.state(s)}" for s in negative]
        return ", ".join(parts) or "any word"


def character(code: int) -> str:
    """A character as it is listed."""
    return chr(code) if 0x20 < code < 0x7F else f"U+{code:X}"


class Hints(Iterator[int]):
    """The hints, and those that have been taken since the last look."""

    def __init__(self, hints: Sequence[int]) -> None:
        self._rest = iter(hints)
        self.taken: list[int] = []

    def __next__(self) -> int:
        hint = next(self._rest)
        self.taken.append(hint)
        return hint


def tuples(context: Context, args: list[int]) -> Iterator[str]:
    """The tuples that a record `re` lists, with what is done about each of their successors."""
    facts = _Facts(context)
    for literal in args[2 : 2 + args[1]]:
        facts.learn(literal)
    positive, negative = facts.about(args[0])
    if context.terms.head[args[0]] == "str.++":
        positive = [*positive, facts.view(args[0])]
    languages = facts.languages
    writer = Writer(context.terms, languages)
    hints = Hints(args[2 + args[1] :])
    invariant = _Invariant(languages, hints)

    def outcome(after: Sequence[int], others: Sequence[int]) -> str:
        """Has a tuple covered, and says how."""
        p, n = invariant.split(after, others)
        count = len(invariant.tuples)
        hints.taken.clear()
        invariant.cover(after, others)
        if not hints.taken:
            return "came up before"
        shown = " ".join(map(str, hints.taken))
        if hints.taken[0] > 0:
            return f"hint {shown}: covered by {shown}"
        gone = [f"{'not ' * (k > len(p))}in {writer.state([*p, *n][k - 1])}" for k in hints.taken[1:]]
        without = f", without «{', '.join(gone)}»" if gone else ""
        if len(invariant.tuples) == count:
            return f"hint {shown}: came up before{without}"
        return f"hint {shown}: tuple {len(invariant.tuples)}{without}"

    yield f"  first: {outcome(positive, negative)}"
    for number, (p, n) in enumerate(invariant.tuples, 1):
        yield f"  {number}. {writer.tuple(p, n)}"
        possible = False
        for first, last, after in languages.choices(p):
            for a, b, others in languages.pieces(first, last, n):
                what = f"{character(a)}-{character(b)}" if a != b else character(a)
                what = "any" if (a, b) == (0, MAX_CHARACTER) else what
                yield f"       {what} → {outcome(after, others)}"
                possible = True
        if not possible:
            yield "       no character is possible"


def listing(problem: bytes, proof: bytes) -> list[str]:
    """The whole certificate as lines of text."""
    script = read_script(problem, "problem", Meter(WORK))
    reader = CertificateReader(io.BytesIO(proof), "certificate")
    if reader.answer == "sat":
        return [*records(proof), *[f"  {' '.join(words)}" for _, words in reader.values()]]
    return [*records(proof)[:1], *_unsat(script, reader)]


def records(proof: bytes) -> list[str]:
    """The lines of text of a certificate."""
    return proof.split(b"\nrefutation ")[0].decode().splitlines()


def _unsat(script: Script, reader: CertificateReader) -> Iterator[str]:
    terms = script.terms
    context = Context(terms, script.queries[reader.query - 1].assertions, Meter(WORK))
    writer = Writer(terms, Languages(context))
    clauses = 0
    for kind, name, arguments in reader.lemmas():
        if kind == "c":
            clauses += 1
            clause = RULES[name](context, arguments)
            yield f"c {name} {' '.join(map(str, arguments))}"
            yield f"  clause {clauses}: {' ∨ '.join(map(writer.literal, clause))}"
            if name == "re":
                yield from tuples(context, arguments)
        else:
            written = add(script, kind, name, arguments)
            yield f"t {written}"
            yield f"  term {len(terms)}: {writer.literal(len(terms))}"
    words = [x for piece in reader.refutation() for x in piece]
    yield f"refutation {len(words)}"
    while words:
        if words[0] < 0:
            size = 1 - words[0]
        else:
            clauses += 1
            size = 2 + words[0] + words[1]
        yield f"  {' '.join(map(str, words[:size]))}"
        del words[:size]


def add(script: Script, kind: str, name: str, arguments: list[int]) -> str:
    """Add the term of a record, and give the record's words."""
    terms = script.terms
    if kind == "n":
        terms.numeral(*arguments, NUMERAL_SORTS[name])
        head = terms.head[len(terms)]
        assert isinstance(head, Numeral)
        return f"{name} {head.value}"
    if kind == "s":
        terms.text(name)
        head = terms.head[len(terms)]
        assert isinstance(head, Text)
        return f'String "{head.value}"'
    terms.apply(script.functions[int(name[1:]) - 1] if name[0] == "#" else name, arguments)
    return f"{name} {' '.join(map(str, arguments))}"


if __name__ == "__main__":
    print("\n".join(listing(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]).read_bytes())))
