"""`assay bench`: the figures that the README quotes, measured where it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from formats.errors import AssayError, quoted

if TYPE_CHECKING:
    import argparse

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
        from finder.bench_checker import checker

        return checker()
    except OSError as error:
        print(f"assay: {quoted(error.filename or 'bench')}:1:1: {error.strerror}", file=sys.stderr)
    except AssayError as error:
        print(f"assay: {error}", file=sys.stderr)
    return USAGE
