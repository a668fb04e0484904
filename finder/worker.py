"""The process behind the Python API: it gets one request, races, and sends back what the checker verified.

A process of its own, since engines are forked from the process that races, share its memory, and count against its
limit: a program that uses the API may be large and have threads. Standard input brings a line of JSON, then the
problem; its end means that nobody waits any more. Standard output takes, for each outcome, a line of JSON, then the
certificates whose sizes it gives. Only `finder.api` speaks this, so that it is free to change.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, NoReturn

from finder.children import end_with, memory_limited
from finder.engines import ENGINES
from finder.prove import WrongUse, describe, parse, questions_of
from finder.race import AUTO, Limits, race
from formats.errors import AssayError, ResourceLimit

if TYPE_CHECKING:
    from collections.abc import Generator

    from finder.outcome import Outcome


def main() -> int:
    """Answer the request on standard input."""
    # Ctrl-C is for the program that waits, and that ends this process if it likes. It may ignore the ends of its own
    # children, and started this process with signals blocked.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, _leave)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    out = os.fdopen(os.dup(1), "wb")
    # Nothing that is printed by mistake may get among the answers.
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.readline())
    problem = sys.stdin.buffer.read(request["size"])
    end_with(request["process"], 0)
    try:
        with closing(answers(request, problem)) as outcomes:
            for query, outcome in outcomes:
                record = outcome._asdict() | {"query": query, "certificate": len(outcome.certificate)}
                record["failures"] = [f._asdict() | {"certificate": len(f.certificate)} for f in outcome.failures]
                out.write(json.dumps(record).encode() + b"\n" + outcome.certificate)
                for failure in outcome.failures:
                    out.write(failure.certificate)
    except (AssayError, WrongUse) as error:
        out.write(json.dumps({"error": describe(error)}).encode() + b"\n")
    out.close()
    return 0


def _leave(number: int, _: object) -> NoReturn:
    """End the race, and then this process."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + number)


def answers(request: dict[str, Any], problem: bytes) -> Generator[tuple[int, Outcome], None, None]:
    """The queries that the request asks, and what became of them. Raises AssayError, WrongUse."""
    limits = Limits.chosen(request["timeout"], request["memory"], request["jobs"])
    if request["engine"] not in (AUTO, *ENGINES):
        raise WrongUse(f"no engine {request['engine']!r}: expected {', '.join((AUTO, *ENGINES))}")
    try:
        with memory_limited(limits.memory):
            asked = questions_of(parse(problem, request["name"]), problem, None, request["query"])
    except MemoryError:
        raise ResourceLimit(f"out of memory while reading (limit {limits.memory >> 20} MB)") from None
    if request["only"] and len(asked) > 1:
        raise WrongUse(f"the script has {len(asked)} queries: choose one, or ask for all of them")
    with closing(race(asked, limits, request["engine"], request["seed"])) as outcomes:
        for question, outcome in outcomes:
            yield question.query, outcome


if __name__ == "__main__":
    sys.exit(main())
