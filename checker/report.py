"""The trust report: what a verdict relies on and what it leaves open. Its form: formats/trust-report.schema.json.

Nothing here decides anything. The members `verdict` and `exit_status` are those of the verdict line, and
`checker.main` puts them into the report last.
"""

from __future__ import annotations

import sys

from checker.axioms import book_text
from checker.cnf_export import Cnf
from checker.core import running
from checker.kernel import Verdict
from checker.rules import RULES
from checker.trusted_base import digest, files, sha256
from formats.certificate import MAX_LINE
from formats.errors import AssayError
from formats.meter import MAX_DIGITS, WORK_BASE

SPECIFICATION = "formats/CERTIFICATE.md"
"""Each rule has a section of its name there; what follows this name and # is a heading as links write it."""

NOT_COVERED = (
    "whether the problem states what its author meant",
    "the other queries of the script",
    "whether the sources whose digest is given are what ran: compare it with a digest from elsewhere",
    "the Python interpreter, the compiler of a compiled core, and the machine that ran the checker",
)


def of_checker(work_per_byte: int, problem_bytes: int) -> dict[str, object]:
    """What is known before any file is read: the checker, its axioms, and the limits in force."""
    return {
        "checker": {
            "sha256": digest(),
            "files": len(files()),
            "core": running(),
            "python": f"{sys.implementation.name} {sys.version.split()[0]}",
        },
        "axioms": {"sha256": sha256(book_text())},
        "limits": {
            "work_base": WORK_BASE,
            "work_per_byte": work_per_byte,
            "problem_bytes": problem_bytes,
            "line_bytes": MAX_LINE,
            "numeral_digits": MAX_DIGITS,
        },
    }


def of_verdict(verdict: Verdict, cnf: Cnf | None) -> dict[str, object]:
    """What was verified and what it took, by which rules, and the CNF that was refuted, if it was made."""
    report: dict[str, object] = {
        "answer": verdict.answer,
        "query": verdict.query,
        "queries": verdict.queries,
        "logic": verdict.logic,
        "rules": {
            name: {"count": count, "module": RULES[name].__module__, "documented": f"{SPECIFICATION}#{name}"}
            for name, count in verdict.rules.items()
        },
        "theories": {name: (sys.modules[name].__doc__ or "").split("\n")[0] for name in verdict.modules},
        "terms": verdict.terms,
        "work": {
            "units": verdict.work,
            "limit": verdict.limit,
            "bytes": verdict.bytes,
            "per_byte": round(verdict.work / verdict.bytes, 3),
        },
        "not_covered": NOT_COVERED,
    }
    if verdict.answer == "sat":
        report["model"] = {"module": verdict.modules[0], "documented": f"{SPECIFICATION}#sat-models"}
        return report
    report["refutation"] = {
        "clauses": verdict.clauses,
        "steps": verdict.steps,
        "rat_steps": verdict.rat_steps,
        "hints": verdict.hints,
        "module": "checker.lrat",
        "documented": f"{SPECIFICATION}#unsat-refutation",
    }
    if cnf is not None:
        report["cnf"] = {"sha256": cnf.sha256.hexdigest(), "variables": cnf.variables, "clauses": cnf.clauses}
    return report


def of_refusal(error: AssayError) -> dict[str, object]:
    """Why there is no verified answer: the members of the error, such as `where`, `expected` and `found`."""
    return {
        "refusal": {"message": str(error), **error.__dict__},
        "not_covered": ("whether the answer is right: nothing was verified",),
    }
