"""`assay bench`: the figures that the README quotes, measured where it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from finder.printing import printable
from formats.errors import AssayError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

INSTANCES = "ft06,la0[1-5],orb*,abz*"
"""The job-shop instances measured unless told otherwise, as names and patterns, as far as there are any."""

USAGE = 2
"""Exit status for a folder, an index or an option that cannot be used."""


def bench(options: argparse.Namespace) -> int:
    """Run the benchmark that `options` describe (see `finder.main.parser`); returns the exit status.

    0: done; 1: an answer was wrong or not verified; 2: nothing could be measured.
    """
    try:
        if options.kind == "solve":
            from finder.bench_solve import solve

            return solve(options)
        if options.kind == "jobshop":
            from finder.bench_jobshop import jobshop

            return jobshop(options)
        if options.kind == "strings":
            from finder.bench_strings import strings

            return strings(options)
        if options.kind == "claims":
            from finder.bench_claims import claims

            return claims(options)
        if options.kind == "report":
            return _report(options.files)
        from finder.bench_checker import checker

        return checker(options.only, options.cnf)
    except OSError as error:
        print(f"assay: {printable(error.filename or 'bench')}:1:1: {error.strerror}", file=sys.stderr)
    except AssayError as error:
        print(f"assay: {error}", file=sys.stderr)
    return USAGE


def _report(files: Sequence[Path]) -> int:
    """`assay bench report`: the tables of results in files. Raises OSError, MalformedInput."""
    from finder.bench_report import by_problem, report
    from finder.bench_results import Results

    results = Results()
    for file in files:
        results.read(file)
    print(report(results))
    if results.runs[-1].benchmark == "jobshop":
        print()
        print(by_problem(results, "jobs×machines"))
    if results.runs[-1].benchmark == "strings":
        from finder.bench_strings import INCLUSION

        print()
        print(by_problem(results, "n", INCLUSION))
    return 0
