"""One record of a certificate in words and mathematics, for each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from finder import explain_congruence, explain_emptiness, explain_linear, explain_words
from finder.axioms import book
from finder.explain_argument import ground_values
from finder.explain_emptiness import literal_text
from finder.explain_terms import Printer, digits, symbol
from formats.errors import quoted
from formats.terms import BOOL, Function, Numeral

if TYPE_CHECKING:
    from collections.abc import Callable

    from finder.explain_argument import Argument, Assertion, Record

AXIOM = 1000
"""The axioms of the book are all shorter than this many characters: they are never cut."""

Lines = list[tuple[str, str]]
"""What stands in the margin, and the text beside it."""


class Explanation(NamedTuple):
    """What a record says: one line, more lines that say why, and the same as JSON."""

    title: str
    lines: Lines
    data: dict[str, Any]


def explain(argument: Argument, record: Record) -> Explanation:
    """The record in words."""
    printer = Printer(argument.terms)
    title, lines, data = RULES[record.rule](argument, record, printer)
    about: dict[str, Any] = {"record": record.number, "rule": record.rule, "title": title}
    if record.lemma:
        lines = [*lines, *clause_lines(printer, record.clause)]
        about |= {"lemma": record.lemma, "clause": [literal_text(printer, x) for x in record.clause]}
    return Explanation(title, lines, about | data)


def clause_lines(printer: Printer, clause: list[int]) -> Lines:
    """A clause as a disjunction, one literal a line unless it is short."""
    text = printer.clause(clause)
    if len(text) <= 80 and "…" not in text:
        return [("clause", text)]
    lines = [("or" if i else "clause", literal_text(printer, x)) for i, x in enumerate(clause[:40])]
    return lines + ([("or", f"… ({len(clause) - 40} more)")] if len(clause) > 40 else [])


def place(assertion: Assertion) -> str:
    """Which assertion this is: «assertion 2 (line 7, named a)»."""
    name = f", named {symbol(assertion.name)}" if assertion.name else ""
    kind = "assumption" if assertion.assumed else "assertion"
    return f"{kind} {assertion.number} (line {assertion.line}{name})"


def assertion_data(assertion: Assertion, printer: Printer) -> dict[str, Any]:
    """An assertion as JSON."""
    return {
        "number": assertion.number,
        "line": assertion.line,
        "name": assertion.name or None,
        "assumption": assertion.assumed,
        "text": literal_text(printer, assertion.literal),
    }


def _in(argument: Argument, record: Record, printer: Printer) -> Explanation:
    assertion = argument.assertions[record.arguments[0] - 1]
    title = f"{place(assertion)} of the problem"
    return Explanation(title, [], {"assertion": assertion_data(assertion, printer)})


def _term(argument: Argument, record: Record, printer: Printer) -> Explanation:
    (t,) = record.clause
    terms = argument.terms
    head = terms.head[t]
    kind = "numeral" if isinstance(head, Numeral) else "literal" if terms.sort[t] is BOOL else "term"
    text = printer.text(t)
    title = f"a new {kind} of sort {terms.sort[t]}, which the problem does not mention"
    return Explanation(title, [(f"term {t}", text)], {"term": t, "text": text, "sort": str(terms.sort[t])})


def _tri(argument: Argument, record: Record, printer: Printer) -> Explanation:
    a, b = (printer.text(t, 40) for t in record.arguments)
    title = f"of two numbers one is smaller, or they are equal: {a} and {b}"
    return Explanation(title, [], {"numbers": [a, b]})


def _ax(argument: Argument, record: Record, printer: Printer) -> Explanation:
    axiom, pattern = book().definitions[record.arguments[0] - 1], Printer(book().terms)
    values = [printer.text(t) for t in record.arguments[1:]]
    names = [pattern.text(p) for p in axiom.parameters]
    lines = [("axiom", pattern.text(axiom.body, AXIOM)), *zip([f"{x} :=" for x in names], values, strict=True)]
    title = f"axiom {record.arguments[0]} of the axiom book, {axiom.name}"
    data = {
        "axiom": axiom.name,
        "text": pattern.text(axiom.body, AXIOM),
        "instance": dict(zip(names, values, strict=True)),
    }
    return Explanation(title, lines, data)


DEFINITIONS = {
    # The words for the clauses of a definition, in the order of CERTIFICATE.md.
    "=": (
        "if the equivalence and its left side hold, so does its right side",
        "if the equivalence and its right side hold, so does its left side",
        "if both sides are false, the equivalence holds",
        "if both sides hold, so does the equivalence",
    ),
    "ite Bool": (
        "if this and the condition hold, so does the first branch",
        "if this holds and the condition does not, the second branch holds",
        "if the condition and the first branch hold, so does this",
        "if the second branch holds and the condition does not, this holds",
        "if this holds, so does one of the branches",
        "if both branches hold, so does this",
    ),
    "ite": (
        "if the condition holds, this is equal to the first branch",
        "if the condition does not hold, this is equal to the second branch",
    ),
}


def _def(argument: Argument, record: Record, printer: Printer) -> Explanation:
    t, k = record.arguments
    terms = argument.terms
    head, n = str(terms.head[t]), len(terms.arguments[t])
    if head == "true":
        why = "true is true"
    elif head == "and":
        why = f"if a conjunction holds, so does its argument {k + 1}" if k < n else "if all arguments hold, so does and"
    elif head == "or":
        why = f"if argument {k + 1} holds, so does or" if k < n else "if a disjunction holds, so does an argument"
    elif head == "distinct":
        one = len(record.clause) == 2 and record.clause[0] < 0
        why = "if all are distinct, so are these two" if one else "if no two are equal, all are distinct"
    else:
        why = DEFINITIONS["ite Bool" if head == "ite" and terms.sort[t] is BOOL else head][k]
    text = printer.text(t)
    return Explanation(f"what {quoted(head)} means: {why}", [("this", text)], {"term": text, "index": k})


def _la(argument: Argument, record: Record, printer: Printer) -> Explanation:
    sum_ = explain_linear.farkas(argument.terms, record.arguments)
    one = len(sum_.rows) == 1
    title = "this cannot hold" if one else f"these {len(sum_.rows)} add up to what cannot hold"
    rows = [
        {
            "multiplier": digits(row.multiplier),
            "literal": printer.text(row.literal or row.term),
            "definition": bool(row.term),
            "stated": explain_linear.written(printer, row.stated),
            "used": explain_linear.written(printer, row.tightened),
        }
        for row in sum_.rows
    ]
    data = {"rows": rows, "sum": explain_linear.written(printer, sum_.total), "why": explain_linear.why_false(sum_)}
    return Explanation(title, explain_linear.lines(printer, sum_), data)


def _cc(argument: Argument, record: Record, printer: Printer) -> Explanation:
    chain = explain_congruence.congruence(argument.terms, record.arguments)
    premises = len([x for x in chain.equations if x.premise])
    title = (
        f"equals may replace equals: {premises} premise{'s' * (premises != 1)} entail{'s' * (premises == 1)} the goal"
    )
    equations = [
        {
            "number": x.number,
            "left": printer.text(x.left),
            "right": printer.text(x.right),
            "premise": printer.text(x.premise) if x.premise else None,
            "since": [explain_congruence.written(printer, c) for c in x.chains],
        }
        for x in chain.equations
    ]
    goal = {"goal": printer.text(chain.goal)}
    since = explain_congruence.written(printer, chain.chain) if chain.chain else ""
    return Explanation(
        title, explain_congruence.lines(printer, chain), {"equations": equations, **goal, "since": since}
    )


def _eval(argument: Argument, record: Record, printer: Printer) -> Explanation:
    terms, (t,) = argument.terms, record.arguments
    values = explain_words.values(printer, ground_values(terms, [t]), t)
    truth = terms.sort[t] is BOOL
    title = (
        "what is computed to be " + ("true" if record.clause[0] > 0 else "false") if truth else "a value is computed"
    )
    lines = [("value", f"{printer.text(t)} = {values[t]}")]
    known = [a for a in terms.arguments[t] if a in values and terms.arguments[a]]
    lines += [("since", f"{printer.text(a)} = {values[a]}") for a in dict.fromkeys(known)]
    data = {"term": printer.text(t), "value": values[t]}
    return Explanation(title, lines, {**data, "since": {printer.text(a): values[a] for a in known}})


def _cat(argument: Argument, record: Record, printer: Printer) -> Explanation:
    equations = [explain_words.equation(argument.terms, x) for x in record.arguments]
    return Explanation(
        explain_words.title(equations),
        explain_words.lines(printer, equations),
        {"equations": [explain_words.data(printer, x) for x in equations]},
    )


def _re(argument: Argument, record: Record, printer: Printer) -> Explanation:
    terms, arguments = argument.terms, record.arguments
    literals = arguments[2 : 2 + arguments[1]]
    languages, facts = explain_emptiness.facts_of(terms, arguments)
    title = explain_emptiness.title(printer, facts, arguments[0])
    data: dict[str, Any] = {"subject": printer.text(arguments[0])}
    try:
        invariant = explain_emptiness.invariant(terms, arguments)
        described = explain_emptiness.Description(printer, invariant.languages)
        table, data["tuples"] = described.table(invariant), described.data(invariant)
    except explain_emptiness.Unreadable as error:
        described = explain_emptiness.Description(printer, languages)
        table, data["tuples"] = [("", f"the invariant is not shown: {error}")], None
    data["facts"] = [
        {"literal": printer.text(x.literal) if x.literal else None, "says": described.fact(x)} for x in facts
    ]
    return Explanation(title, [*described.facts(literals, facts), *table], data)


RULES: dict[str, Callable[[Argument, Record, Printer], Explanation]] = {
    "t": _term,
    "in": _in,
    "def": _def,
    "cc": _cc,
    "la": _la,
    "tri": _tri,
    "ax": _ax,
    "eval": _eval,
    "cat": _cat,
    "re": _re,
}


def label(function: Function) -> str:
    """A declared function with its sorts, as «f: Int Int -> Bool»."""
    domain = " ".join(map(str, function.domain))
    return f"{symbol(function.name)}: {f'{domain} -> ' if domain else ''}{function.range}"
