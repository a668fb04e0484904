"""What `assay claim` and `assay report` have in common: formats, files to write, known failures, the exit status."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.baseline import mark, read_baseline
from finder.baseline import written as baseline_of
from finder.claim import FORMATS, MALFORMED, OK, REFUTED, UNDECIDED, CheckerFailed, Run, worst
from finder.printing import printable
from formats.certificate_writer import write_atomically
from formats.errors import AssayError, Unsupported, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ARCHIVE_FORMATS = ("html", "oscal")
"""Formats of an evidence archive only."""


class Known(NamedTuple):
    """Known failures that were read, and where those of this run are to be written; None where neither is."""

    failures: set[tuple[str, str]] | None
    write: Path | None


def output(formats: Sequence[str]) -> Callable[[str], tuple[str, Path]]:
    """What an argument FORMAT=FILE says."""

    def parsed(text: str) -> tuple[str, Path]:
        form, equals, file = text.partition("=")
        if form not in formats or not equals or not file:
            raise argparse.ArgumentTypeError(f"expected FORMAT=FILE, {', '.join(formats)}, found {quoted(text)}")
        return form, Path(file)

    return parsed


def add_arguments(p: argparse.ArgumentParser, formats: Sequence[str] = FORMATS, *, after: bool = False) -> None:
    """The options about what is written; `after` the kind of claims they come once more, and add to those before."""
    absent = argparse.SUPPRESS
    p.add_argument("--format", choices=formats, default=absent if after else FORMATS[0], help="default: text")
    p.add_argument(
        "--output",
        dest="more_outputs" if after else "outputs",
        metavar="FORMAT=FILE",
        type=output(formats),
        action="append",
        default=absent if after else [],
        help="write this format to FILE as well; may be repeated",
    )
    p.add_argument(
        "--baseline",
        metavar="FILE",
        type=Path,
        default=absent if after else None,
        help="failures that are known there are said to be, and do not count for the exit status",
    )
    p.add_argument(
        "--write-baseline",
        metavar="FILE",
        type=Path,
        default=absent if after else None,
        help="write the failures of this run there; they are known at once",
    )
    p.add_argument(
        "--exit-zero", action="store_true", default=absent if after else False, help="0 whatever becomes of the claims"
    )


def prepared(options: argparse.Namespace, bag: Path | None) -> Known:
    """Read the baseline, and see to it that nothing is written over the archive or into it.

    Raises AssayError, OSError.
    """
    options.outputs = [*options.outputs, *getattr(options, "more_outputs", [])]
    if bag is not None:
        for path in [path for _, path in options.outputs] + [options.write_baseline or Path()]:
            if path != Path() and Path(bag).resolve() in (path.resolve(), *path.resolve().parents):
                raise FileExistsError(17, "is the evidence archive, or in it", str(path))
    failures = None
    if options.baseline is not None:
        failures = read_baseline(options.baseline.read_bytes(), str(options.baseline))
    return Known(failures, options.write_baseline)


def settled(found: Run, known: Known) -> tuple[Run, list[str]]:
    """The run with its known failures marked, and its exit status without them; and what is to be said of a baseline.

    Raises OSError.
    """
    if known == (None, None):
        return found, []
    notes = []
    failures = set(known.failures or ())
    if known.write is not None:
        data = baseline_of(found.records)
        write_atomically(known.write, data)
        failures |= read_baseline(data, str(known.write))
    unused = mark(found.records, failures)
    if unused:
        notes.append(f"{unused} known failure{'' if unused == 1 else 's'} of the baseline did not occur")
    if not any([record["known"] for record in found.records]):
        return found, notes
    status = worst([OK if record["known"] else record["status"] for record in found.records])
    return found._replace(status=status if found.agreed else REFUTED), notes


def deliver(options: argparse.Namespace, found: Run, notes: Sequence[str], written: Callable[[str], list[str]]) -> int:
    """Say the notes, write the files that are asked for, print the format that is, and return the exit status.

    Raises OSError.
    """
    print("".join([f"assay: {printable(note)}\n" for note in notes]), end="", file=sys.stderr)
    for form, path in options.outputs:
        write_atomically(path, ("\n".join(written(form)) + "\n").encode("utf-8", "backslashreplace"))
    print("\n".join(written(options.format)), flush=True)
    return OK if options.exit_zero and found.agreed else found.status


def failed(error: AssayError | CheckerFailed | OSError) -> int:
    """Say what ended a command, and return its exit status."""
    status = MALFORMED if isinstance(error, AssayError) and not isinstance(error, Unsupported) else UNDECIDED
    what = printable(error)
    if isinstance(error, OSError):
        what, status = f"{printable(error.filename)}: {error.strerror}", MALFORMED
    print(f"assay: {what}", file=sys.stderr)
    return status
