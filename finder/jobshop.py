"""Job-shop scheduling: instances in the standard text format, and the question for a short schedule as a problem."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from formats.errors import MalformedInput, quoted

_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


class Operation(NamedTuple):
    """One step of a job: the machine it occupies, from 0, and for how long."""

    machine: int
    duration: int


class Instance(NamedTuple):
    """Jobs, each a list of operations to be done in this order; a machine does one operation at a time."""

    name: str
    machines: int
    jobs: list[list[Operation]]


def read_instance(data: bytes, name: str, file: str) -> Instance:
    """The instance in `data`: numbers of jobs and machines, then a line of «machine duration» pairs for each job.

    A comment runs from `#` to the end of its line. `file` names the text in messages. Raises MalformedInput.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise MalformedInput(file, data[: error.start].count(b"\n") + 1, 1, "not ASCII text") from None
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.partition("#")[0].split()
        for word in words:
            if not _NUMBER.fullmatch(word):
                column = line.index(word) + 1
                raise MalformedInput(file, number, column, f"expected a natural number, found {quoted(word)}")
        if words:
            rows.append((number, [int(word) for word in words]))
    if not rows or len(rows[0][1]) != 2 or 0 in rows[0][1]:
        where = rows[0][0] if rows else 1
        raise MalformedInput(file, where, 1, "expected the numbers of jobs and machines")
    count, machines = rows[0][1]
    if len(rows) != count + 1:
        raise MalformedInput(file, rows[-1][0], 1, f"expected {count} jobs, found {len(rows) - 1}")
    jobs = []
    for number, row in rows[1:]:
        if len(row) != 2 * machines:
            raise MalformedInput(file, number, 1, f"expected {2 * machines} numbers, found {len(row)}")
        job = [Operation(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
        if sorted(operation.machine for operation in job) != list(range(machines)):
            raise MalformedInput(file, number, 1, f"expected each of the machines 0 to {machines - 1} once")
        jobs.append(job)
    return Instance(name, machines, jobs)


def problem(instance: Instance, makespan: int, status: str = "unknown") -> str:
    """A QF_IDL script that is satisfiable exactly if a schedule of length at most `makespan` exists.

    z is the start of the schedule, s_j_k that of operation k of job j; two operations on one machine exclude each
    other. `status` is what is known of the answer: sat, unsat or unknown.
    """
    lines = [
        "(set-info :smt-lib-version 2.6)",
        "(set-logic QF_IDL)",
        f"(set-info :source |Is there a schedule of length at most {makespan} for the job-shop instance "
        f"{re.sub(r'[^0-9A-Za-z._-]', '_', instance.name)}?",
        "s_j_k is the start of operation k of job j, z the start of the schedule.|)",
        '(set-info :category "crafted")',
        f"(set-info :status {status})",
        "(declare-fun z () Int)",
    ]
    jobs = instance.jobs
    lines += [f"(declare-fun s_{j}_{k} () Int)" for j, job in enumerate(jobs) for k in range(len(job))]
    on_machine: list[list[tuple[str, int]]] = [[] for _ in range(instance.machines)]
    for j, job in enumerate(jobs):
        before, gap = "z", 0
        for k, operation in enumerate(job):
            start = f"s_{j}_{k}"
            lines.append(f"(assert (>= (- {start} {before}) {gap}))")
            on_machine[operation.machine].append((start, operation.duration))
            before, gap = start, operation.duration
        latest = makespan - gap
        lines.append(f"(assert (<= (- {before} z) {latest if latest >= 0 else f'(- {-latest})'}))")
    for operations in on_machine:
        for (a, a_time), (b, b_time) in combinations(operations, 2):
            lines.append(f"(assert (or (>= (- {b} {a}) {a_time}) (>= (- {a} {b}) {b_time})))")
    return "\n".join([*lines, "(check-sat)", "(exit)", ""])


def read_bounds(folder: Path) -> dict[str, tuple[int | None, int | None]]:
    """Least and greatest possible length of the shortest schedule of each instance in `folder`, None if unknown.

    They are equal where the optimum is known. Read from `instances.json`, a list of objects with `name`, and
    `optimum` or `bounds` with `lower` and `upper`; or else from `optima.tsv`, with the columns name, jobs, machines,
    lower, upper. Raises OSError, MalformedInput.
    """
    file = folder / "instances.json"
    if not file.exists():
        return _read_optima(folder / "optima.tsv")
    try:
        entries = json.loads(file.read_bytes())
        if not isinstance(entries, list):
            raise TypeError
        bounds = {}
        for entry in entries:
            optimum = entry.get("optimum")
            known = entry.get("bounds") or {"lower": optimum, "upper": optimum}
            pair = (optimum, optimum) if optimum is not None else (known["lower"], known["upper"])
            if not all(x is None or isinstance(x, int) for x in pair):
                raise ValueError
            bounds[str(entry["name"])] = pair
    except (ValueError, TypeError, KeyError, AttributeError):
        raise MalformedInput(str(file), 1, 1, "expected a list of instances with optimum or bounds") from None
    return bounds


def _read_optima(file: Path) -> dict[str, tuple[int | None, int | None]]:
    bounds = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 5 or not all(x == "None" or _NUMBER.fullmatch(x) for x in cells[3:5]):
            raise MalformedInput(str(file), number, 1, "expected name, jobs, machines, lower and upper bound")
        lower, upper = (None if x == "None" else int(x) for x in cells[3:5])
        bounds[cells[0]] = (lower, upper)
    return bounds
