"""`assay explain`: what a verified certificate says, in words and mathematics, for people.

The checker, in a process of its own, has the first word, and what it did not verify is not explained. What follows is
the finder's own reading of the same bytes: no verdict depends on it.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from finder.axioms import book
from finder.explain_argument import Argument, Step, UnknownRule, assertions
from finder.explain_emptiness import INTRODUCTION, literal_text
from finder.explain_model import Interpretation, table_data, table_lines, why_true
from finder.explain_rules import assertion_data, clause_lines, explain, label, place
from finder.explain_terms import Printer, symbol
from finder.printing import printable
from finder.prove import WrongUse, parse
from formats.certificate import CertificateReader
from formats.dimacs import Formula

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from finder.explain_argument import Assertion, Record
    from finder.explain_rules import Explanation, Lines
    from formats.smtlib import Script

OK, REJECTED, MALFORMED, UNDECIDED = 0, 1, 2, 3

COLUMNS = 100
MARGIN = 9
"""Columns for what stands beside the text: a multiplier, the number of an equation."""

SMALL = 40
"""An argument of at most this many parts is written in full."""

MOST = 20
"""Of longer lists that many members are written; --json has all of them."""

LONGEST = 3

LINES = 40
"""Of the explanation of a lemma that many lines are written where it is a part of the whole argument."""

IN_FULL = ("la", "cc", "ax", "re", "cat", "eval")
"""Rules whose lemmas are explained in full where the whole argument is written."""


class Page:
    """Text for people, in COLUMNS columns: headings, which a terminal shows in bold, and lines with a margin."""

    def __init__(self) -> None:
        self.lines: list[tuple[bool, str]] = []

    def heading(self, text: str) -> None:
        """A heading, with an empty line above."""
        if self.lines:
            self.lines.append((False, ""))
        self.lines += [(True, line) for line in textwrap.wrap(text, COLUMNS, break_on_hyphens=False)]

    def line(self, text: str, margin: str = "", indent: int = 2) -> None:
        """A line, wrapped with its margin kept free."""
        start = " " * indent + (f"{margin:>{MARGIN}}  " if margin or indent == 0 else "")
        rest = " " * (len(start) + 2)
        wrapped = textwrap.wrap(text, COLUMNS, initial_indent=start, subsequent_indent=rest, break_on_hyphens=False)
        self.lines += [(False, x) for x in wrapped]

    def block(self, lines: Lines) -> None:
        """Lines that all have the place of a margin."""
        for margin, text in lines:
            self.line(text, margin, 0)

    def assertions(self, described: Sequence[Assertion], printer: Printer) -> None:
        """The first MOST of these assertions, and how many more there are."""
        for a in described[:MOST]:
            self.line(f"{place(a)}: {literal_text(printer, a.literal)}")
        if len(described) > MOST:
            self.line(f"… ({len(described) - MOST} more, which --json lists)")

    def print(self) -> None:
        """Write everything to standard output."""
        from rich.console import Console

        console = Console(highlight=False, markup=False, soft_wrap=True)
        if console.is_terminal:
            for bold, line in self.lines:
                console.print(line, style="bold" if bold else None)
        else:
            text = "\n".join(line for _, line in self.lines)
            encoding = sys.stdout.encoding or "ascii"
            print(text.encode(encoding, "backslashreplace").decode(encoding), flush=True)


def run(options: argparse.Namespace) -> int:
    """`assay explain`; the exit status."""
    page = Page()
    try:
        status, data = explained(options.problem, options.certificate, options.query, options.record, page)
    except (OSError, WrongUse) as error:
        print(f"assay: {printable(error)}", file=sys.stderr)
        return MALFORMED
    except UnknownRule as rule:
        print(f"assay: verified, but explanations do not know the rule {rule} yet", file=sys.stderr)
        return UNDECIDED
    if options.json:
        print(json.dumps({"format": "assay-explanation 1", **data, "exit_status": status}))
    else:
        page.print()
    return status


def explained(
    problem: Path, certificate: Path, query: int, record: int | None, page: Page
) -> tuple[int, dict[str, Any]]:
    """Check, and explain on `page` what was verified: exit status, and the explanation as JSON.

    Raises OSError, UnknownRule, and WrongUse for a record that there is not, or a file that changes meanwhile.
    """
    for path in (problem, certificate):
        if path.exists() and not path.is_file():
            raise WrongUse(f"{path} is no file: what it holds could not be read twice, to be checked and explained")
    report = check(problem, certificate, query)
    page.lines.append((True, f"s {report['verdict']}"))
    data: dict[str, Any] = {"verdict": report["verdict"]}
    if report["exit_status"] != 0:
        if "refusal" in report:
            data["refusal"] = report["refusal"]
        return {1: REJECTED, 2: MALFORMED}.get(report["exit_status"], UNDECIDED), data
    contents, proof = problem.read_bytes(), certificate.read_bytes()
    for path, found, file in ((problem, contents, "problem"), (certificate, proof, "certificate")):
        if hashlib.sha256(found).hexdigest() != report[file]["sha256"]:
            raise WrongUse(f"{path} is not what the checker has verified: it has changed")
        data[file] = report[file]
    script = parse(contents, str(problem))
    if isinstance(script, Formula):
        raise WrongUse("a DIMACS problem has clauses only: there are no lemmas to explain")
    text = contents.decode()
    reader = CertificateReader(io.BytesIO(proof), str(certificate))
    data |= {"query": query, "answer": reader.answer}
    if reader.answer == "sat":
        if record is not None:
            raise WrongUse("a model has no records; leave --record out")
        data |= describe_model(page, script, assertions(script, text, query), Interpretation(script, reader))
        return OK, data
    argument = Argument(script, text, query, reader)
    if record is not None:
        if record > len(argument.records):
            raise WrongUse(f"no record {record}: the certificate has {len(argument.records)}")
        explanation = explain(argument, argument.records[record - 1])
        describe_record(page, explanation)
        data["explanation"] = explanation.data
    else:
        modules = {rule: used["module"] for rule, used in report["rules"].items()}
        data["summary"] = describe_argument(page, argument, modules)
    return OK, data


def check(problem: Path, certificate: Path, query: int) -> dict[str, Any]:
    """The trust report of the checker, run in a process of its own as `assay check` runs it."""
    command = [
        sys.executable,
        "-I",
        "-m",
        "checker",
        "--json",
        "--query",
        str(query),
        "--",
        str(problem),
        str(certificate),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        # It was killed, or could not start.
        return {
            "verdict": f"ERROR the checker gave no verdict, and ended with status {done.returncode}",
            "exit_status": 5,
        }
    if report["exit_status"] != done.returncode:
        return {"verdict": f"ERROR the checker contradicts its exit status {done.returncode}", "exit_status": 5}
    return report


def describe_model(page: Page, script: Script, described: list[Assertion], model: Interpretation) -> dict[str, Any]:
    """A model on the page, and as JSON: its values, and what they make of each assertion."""
    printer = Printer(script.terms)
    values = model.values([a.literal for a in described])
    whys = [why_true(printer, a, values) for a in described]
    page.heading("The model" if model.tables else "The model: nothing is declared")
    for table in model.tables.values():
        for line in table_lines(table):
            page.line(line)
    page.heading(f"It makes {_count(len(described), 'assertion')} true")
    for a, why in zip(described, whys, strict=True):
        page.line(f"{place(a)}: {printer.text(a.literal)}{f'   since {why}' if why else ''}")
    return {
        "model": [table_data(table) for table in model.tables.values()],
        "assertions": [
            {**assertion_data(a, printer), "value": values[abs(a.literal)] == (a.literal > 0), "since": why or None}
            for a, why in zip(described, whys, strict=True)
        ],
    }


def describe_record(page: Page, explanation: Explanation) -> None:
    """One record on the page."""
    data = explanation.data
    lemma = f", lemma {data['lemma']}" if "lemma" in data else ""
    page.heading(f"record {data['record']}{lemma}, rule {data['rule']}: {explanation.title}")
    page.block(explanation.lines)


def describe_argument(page: Page, argument: Argument, modules: dict[str, str]) -> dict[str, Any]:
    """The summary of a refutation on the page, and as JSON. `modules` names the checker's module of each rule."""
    printer = Printer(argument.terms)
    lemmas, steps = argument.core()
    used = {x.arguments[0] for x in lemmas if x.rule == "in"}
    unused = [a for a in argument.assertions if a.number not in used]
    counts = Counter(x.rule for x in lemmas)
    # An assertion is no lemma: it is what the problem says.
    facts = [x for x in lemmas if x.rule != "in"]
    all_facts = [x for x in argument.lemmas if x.rule != "in"]
    symbols = argument.symbols([x for lemma in lemmas for x in lemma.clause])
    declared = [f for f in argument.script.functions if f.in_scope(argument.query)]
    page.heading("What the refutation uses")
    page.line(
        f"{len(used)} of {_count(len(argument.assertions), 'assertion')}, {len(facts)} of "
        f"{_count(len(all_facts), 'lemma')}, {len(steps)} of {_count(len(argument.steps), 'step')}"
    )
    page.line("rules: " + ", ".join(f"{rule} {counts[rule]}" for rule in sorted(counts)))
    used_modules = sorted({modules[rule] for rule in counts})
    page.line(f"modules of the checker: {' '.join(used_modules)}")
    axioms = Counter(book().definitions[x.arguments[0] - 1].name for x in lemmas if x.rule == "ax")
    if axioms:
        page.line("axioms: " + _counted(axioms))
    subjects = Counter(printer.text(x.arguments[0], 40) for x in lemmas if x.rule == "re")
    if subjects:
        page.line("strings about whose languages there are lemmas: " + _counted(subjects))
    page.line(f"{len(symbols)} of {_count(len(declared), 'declared symbol')}:" + "".join(
        f" {symbol(f.name)}" for f in symbols[:2 * MOST]
    ) + (f" … ({len(symbols) - 2 * MOST} more)" if len(symbols) > 2 * MOST else ""))  # fmt: skip
    small = len(lemmas) + len(steps) <= SMALL
    if used and not small:
        page.heading("Assertions that it uses")
        page.assertions([a for a in argument.assertions if a.number in used], printer)
    if unused:
        page.heading("Assertions that it does not use")
        page.assertions(unused, printer)
    longest = sorted((x for x in facts if x.rule != "def"), key=lambda x: -len(x.clause))[:LONGEST]
    if longest and not small:
        page.heading("The longest lemmas (explained by --record)")
        for x in longest:
            page.line(
                f"record {x.number}, {x.rule}, {_count(len(x.clause), 'literal')}: {printer.clause(x.clause, 40, 4)}"
            )
    data = {
        "assertions": [{**assertion_data(a, printer), "used": a.number in used} for a in argument.assertions],
        "lemmas": {"used": len(facts), "all": len(all_facts)},
        "steps": {"used": len(steps), "all": len(argument.steps)},
        "rules": dict(counts),
        "modules": used_modules,
        "axioms": dict(axioms),
        "languages": dict(subjects),
        "symbols": {"used": [label(f) for f in symbols], "declared": len(declared)},
        "longest": [{"record": x.number, "rule": x.rule, "literals": len(x.clause)} for x in longest],
        "core": {"records": [x.number for x in lemmas], "steps": [x.number - len(argument.lemmas) for x in steps]},
    }
    if small:
        page.heading("The whole argument")
        data["argument"] = describe_steps(page, argument, printer, lemmas, steps)
    return data


def describe_steps(
    page: Page, argument: Argument, printer: Printer, lemmas: list[Record], steps: list[Step]
) -> list[dict[str, Any]]:
    """The core as numbered steps."""
    numbers: dict[int, int] = {}
    data = []
    introduced = False
    for lemma in lemmas:
        number = numbers[lemma.lemma] = len(numbers) + 1
        what = explain(argument, lemma)
        lines = what.lines if lemma.rule in IN_FULL else [("", x) for x in _disjunction(printer, lemma.clause)]
        # What a table of languages means is said once.
        lines = [x for x in lines if x != INTRODUCTION or not introduced]
        introduced = introduced or INTRODUCTION in lines
        if len(lines) > LINES:
            rest = f"… ({len(lines) - LINES} more lines, which --record {lemma.number} shows)"
            lines = [*lines[:LINES], ("", rest)]
        title = what.title.removesuffix(" of the problem")
        where = title if lemma.rule == "in" else f"{lemma.rule}, record {lemma.number}: {title}"
        page.block([(f"{number}.", where), *lines])
        data.append({"number": number, "by": where, "clause": [literal_text(printer, x) for x in lemma.clause]})
    for step in steps:
        number = numbers[step.number] = len(numbers) + 1
        hints = [numbers[hint] for hint in step.hints]
        where = f"from {_listed(hints)}"
        page.block([(f"{number}.", where), *(("", text) for text in _disjunction(printer, step.clause))])
        data.append({"number": number, "from": hints, "clause": [literal_text(printer, x) for x in step.clause]})
    return data


def _disjunction(printer: Printer, clause: list[int]) -> list[str]:
    """A clause, one literal a line unless it is short."""
    if not clause:
        return ["contradiction: nothing satisfies all of this"]
    return [f"or {text}" if margin == "or" else text for margin, text in clause_lines(printer, clause)]


def _counted(counts: Counter[str]) -> str:
    """Names with how often each was counted, the most frequent first."""
    text = ", ".join(f"{name} {n}" for name, n in counts.most_common(MOST))
    return text + (f", … ({len(counts) - MOST} more)" if len(counts) > MOST else "")


def _listed(numbers: list[int]) -> str:
    head = ", ".join(map(str, numbers[:-1]))
    return f"{head} and {numbers[-1]}" if head else str(numbers[-1])


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
