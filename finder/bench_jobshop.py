"""`assay bench jobshop`: is there a schedule of the optimal length, and is there a shorter one?"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from finder.bench import INSTANCES
from finder.bench_report import by_problem, report
from finder.bench_solve import Problem, run_all
from finder.jobshop import problem, read_bounds, read_instance
from formats.certificate_writer import write_atomically
from formats.errors import MalformedInput, quoted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

AT_OPTIMUM, BELOW = "optimum (sat)", "optimum − 1 (unsat)"


def jobshop(options: argparse.Namespace) -> int:
    """Run the benchmark and print its tables; returns the exit status, 1 if an answer was wrong or not verified.

    Raises MalformedInput for an instance or an option that cannot be used, OSError.
    """
    folder: Path = options.folder
    problems, unknown = problems_of(folder, options.instances and options.instances.split(","))
    if options.problems is not None:
        options.problems.mkdir(parents=True, exist_ok=True)
        for asked in problems:
            write_atomically(options.problems / asked.path, asked.text or b"")
    results, status = run_all("jobshop", folder, problems, options)
    print(report(results))
    print()
    print(by_problem(results, "jobs×machines"))
    if unknown:
        print(f"\nLeft out, since their optimum is not known: {', '.join(unknown)}.")
    return status


def problems_of(folder: Path, patterns: Sequence[str] | None) -> tuple[list[Problem], list[str]]:
    """The problems of the instances in `folder` whose names match a pattern, by default INSTANCES; two of each.

    Also the instances left out because their optimum is not known. Raises OSError, and MalformedInput if nothing
    matches a pattern that was given.
    """
    bounds = read_bounds(folder)
    problems, unknown = [], []
    for pattern in patterns or ():
        if not any(fnmatchcase(name, pattern) for name in bounds):
            raise MalformedInput("command line", 1, 1, f"no instance {quoted(pattern)} in {quoted(folder)}")
    patterns = patterns or INSTANCES.split(",")
    for name, (lower, upper) in bounds.items():
        if not any(fnmatchcase(name, pattern) for pattern in patterns):
            continue
        if lower is None or lower != upper:
            unknown.append(name)
            continue
        file = folder / "instances" / name
        instance = read_instance(file.read_bytes(), name, str(file))
        size = f"{len(instance.jobs)}×{instance.machines}"
        for makespan, group, status in ((lower, AT_OPTIMUM, "sat"), (lower - 1, BELOW, "unsat")):
            text = problem(instance, makespan, status).encode()
            problems.append(Problem(f"{name}-{makespan}.smt2", group, status, size, text))
    return problems, unknown
