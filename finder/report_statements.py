"""Which statements of access policies the proof of a claim relies on.

The problem of such a claim names each statement, and what a certificate takes from assertions and definitions says what
was used of them. A proof uses of a reference only what covers the new policy, and of each policy only the Deny
statements that matter. A statement that is not needed could go, and the claim would still be true.
"""

from __future__ import annotations

import io
import re
from typing import Any

from finder.explain_argument import definition_clause
from finder.prove import parse
from formats.certificate import CertificateReader
from formats.errors import AssayError
from formats.smtlib import Script

STATEMENT = re.compile(r"^; ((?:new|reference|policy|first|second)\.[1-9][0-9]*) (Allow|Deny)(?: (.*))?$", re.MULTILINE)
"""The line before the definition of a statement, as encoders of iam/1 write it: name, effect, Sid."""

LARGEST = 1 << 20
"""Largest problem and certificate, in bytes, that are looked at."""


def statements(problem: bytes, certificate: bytes) -> list[dict[str, Any]]:
    """The statements of the policies that a problem is about, and whether the proof that there is no model uses them.

    Empty where that is not known: for other problems, and great ones.
    """
    text = problem.decode("ascii", "replace")
    found = [match.groups() for match in STATEMENT.finditer(text)]
    if not found or len(problem) > LARGEST or len(certificate) > LARGEST:
        return []
    # Queries that come last leave the numbers of earlier terms as they are.
    asked = "".join([f"(push 1)(assert {name})(check-sat)(pop 1)\n" for name, *_ in found])
    try:
        script = parse(problem + b"\n" + asked.encode(), "problem")
        reader = CertificateReader(io.BytesIO(certificate), "certificate")
        if not isinstance(script, Script) or reader.answer != "unsat":
            return []
        used = _used(script, reader)
    except AssayError:
        return []
    last = [query.assertions[-1] for query in script.queries[-len(found) :]]
    return [
        {
            "name": f"{name.replace('.', ' ')}{f' ({sid})' if sid else ''}",
            "effect": effect,
            "role": "used" if abs(term) in used else "not needed",
        }
        for (name, effect, sid), term in zip(found, last, strict=True)
    ]


def _used(script: Script, reader: CertificateReader) -> set[int]:
    """The Boolean terms in the assertions and definitions that an unsat certificate uses.

    Whatever else a proof says of a statement has nothing to do with what is asserted but through these.
    """
    assertions, terms = script.queries[reader.query - 1].assertions, len(script.terms.head)
    used: set[int] = set()
    for kind, rule, arguments in reader.lemmas():
        if kind == "c" and rule == "in":
            used.add(abs(assertions[arguments[0] - 1]))
        # Terms of the certificate's own are no statements.
        if kind == "c" and rule == "def" and arguments[0] < terms:
            used |= set(map(abs, definition_clause(script.terms, arguments[0], arguments[1])))
    return used
