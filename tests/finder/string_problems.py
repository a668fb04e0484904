"""Small problems with strings for the lazy engine, each answer verified by the checker's kernel."""

from __future__ import annotations

import hashlib
import io
import time
from typing import NamedTuple

from checker.kernel import check
from finder.applicability import NotApplicable
from finder.engines import ENGINES, Task
from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter
from formats.smtlib import read_script

SECONDS = 60.0


class Decided(NamedTuple):
    """An answer that the kernel has verified, or the reason why there is none; and the lemmas that it used, by rule."""

    answer: str
    rules: dict[str, int]


def problem(*assertions: str, declare: str = "") -> str:
    """A script over strings x, y, z, integers i, j and a Boolean p."""
    constants = [*(f"(declare-const {s} String)" for s in "xyz"), "(declare-const i Int)", "(declare-const j Int)"]
    lines = [
        "(set-logic ALL)",
        *constants,
        "(declare-const p Bool)",
        declare,
        *(f"(assert {a})" for a in assertions),
        "(check-sat)",
    ]
    return "\n".join([line for line in lines if line] + [""])


def decided(text: str) -> Decided:
    """What the lazy engine says of a script's only query."""
    data = text.encode()
    script = read_script(data, "script", Meter(WORK_BASE + WORK_PER_BYTE * len(data)))
    task = Task(script, 1, hashlib.sha256(data).hexdigest(), time.monotonic() + SECONDS, 0)
    try:
        answer = ENGINES["lazy"](task)
    except NotApplicable as error:
        return Decided(f"not applicable: {error}", {})
    if answer.answer not in ("sat", "unsat"):
        return Decided(answer.reason, {})
    verdict = check(data, "script", io.BytesIO(answer.certificate), "certificate", 1, Meter(WORK_BASE, WORK_PER_BYTE))
    assert verdict.answer == answer.answer
    rules: dict[str, int] = {}
    for line in answer.certificate.split(b"\n"):
        words = line.split(b" ", 2)
        if words[0] == b"refutation":
            break
        if words[0] == b"c":
            rules[words[1].decode()] = rules.get(words[1].decode(), 0) + 1
    return Decided(answer.answer, rules)


def answer_to(*assertions: str, declare: str = "") -> str:
    """What the lazy engine says of `problem`, verified."""
    return decided(problem(*assertions, declare=declare)).answer
