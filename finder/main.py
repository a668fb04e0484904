"""The command `assay`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from formats.errors import AssayError, ResourceLimit, Unsupported, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.live import Live

    from finder.prove import Result

OK, REJECTED, MALFORMED, UNDECIDED = 0, 1, 2, 3


class _Parser(argparse.ArgumentParser):
    """Reports wrong usage in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"assay: {quoted(message)}; see assay --help", file=sys.stderr)
        raise SystemExit(MALFORMED)


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    p = _Parser(
        prog="assay",
        description="Prove SMT problems, and check the proofs without trusting whoever found them.",
        allow_abbrev=False,
    )
    commands = p.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    prove = commands.add_parser(
        "prove",
        help="answer each query of a problem and write a checked certificate",
        description="Answer each check-sat of FILE on standard output, one a line; write a certificate for each answer "
        "(default: FILE.cert, or FILE.<k>.cert for several queries) and run the checker on it.",
        epilog="exit status: 0 every query decided and verified, 1 the checker rejected a certificate that was written "
        "(a bug; the files are kept), 2 malformed input or usage, 3 an answer is unknown, unsupported, or could not be "
        "checked within its limits",
        allow_abbrev=False,
    )
    prove.add_argument("file", metavar="FILE", type=Path, help="SMT-LIB 2 script")
    prove.add_argument("-o", "--output", metavar="CERT", type=Path, help="write the certificate of one query here")
    prove.add_argument("--query", type=_positive, metavar="K", help="only this query, from 1 (with -o: default 1)")
    prove.add_argument("--timeout", type=_seconds, metavar="S", help="seconds for finding each answer (default: none)")
    prove.add_argument(
        "--engine", choices=("auto", "eager", "lazy"), default="auto", help="default: auto, a race of all engines"
    )
    prove.add_argument("--seed", type=_natural, default=0, metavar="N", help="of the search (default: 0)")
    prove.add_argument(
        "--json", action="store_true", help="print one JSON object for each query instead of the answers"
    )
    commands.add_parser("check", help="run the checker in a process of its own, with the arguments that follow")
    bench = commands.add_parser(
        "bench",
        help="reproduce the figures that the README quotes",
        description="Reproduce the figures that the README quotes.",
        allow_abbrev=False,
    )
    kinds = bench.add_subparsers(dest="kind", required=True, metavar="KIND", parser_class=_Parser)
    solve = kinds.add_parser(
        "solve",
        help="prove every problem of a folder, beside z3 and cvc5 where installed",
        description="Prove every problem listed in FOLDER/index.tsv and print a table by logic.",
        allow_abbrev=False,
    )
    solve.add_argument("folder", metavar="FOLDER", type=Path)
    solve.add_argument("--logics", metavar="L,…", help="only these logics")
    solve.add_argument("--timeout", type=_seconds, default=30.0, metavar="S", help="for each problem (default: 30)")
    solve.add_argument("--peers", metavar="NAME,…", default="z3,cvc5", help="solvers to compare (default: z3,cvc5)")
    solve.add_argument("--jobs", type=_positive, default=1, metavar="N", help="problems at a time (default: 1)")
    solve.add_argument("--output", type=Path, metavar="TSV", help="write one line for each problem here")
    kinds.add_parser(
        "checker",
        help="how the checker's time grows, and its rates",
        description="Check growing families and print times, rates, memory and the slope of time against size.",
        allow_abbrev=False,
    )
    return p


def _positive(text: str) -> int:
    value = _natural(text)
    if value == 0:
        raise argparse.ArgumentTypeError("expected a positive number, found 0")
    return value


def _natural(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"expected a natural number, found {quoted(text)}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"expected a number of seconds, found {quoted(text)}")
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `assay` on `arguments`, by default those of the process; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["check"]:
            # The checker has a command line of its own, options first or not.
            return subprocess.run([sys.executable, "-I", "-m", "checker", *words[1:]], check=False).returncode
        options = parser().parse_args(words)
        if options.command == "bench":
            from finder.bench import bench

            return bench(options)
        return _prove(options)
    except KeyboardInterrupt:
        print("assay: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return UNDECIDED


def _prove(options: argparse.Namespace) -> int:
    """`assay prove`."""
    from rich.console import Console

    from finder.prove import prove_queries

    console = Console(stderr=True, highlight=False)
    query = options.query or (1 if options.output else None)
    if options.output and options.output.exists() and options.output.samefile(options.file):
        return _fail(options.file, IndexError("the certificate would overwrite the problem"))
    status = OK
    with _Progress(console) as progress:
        try:
            for result in prove_queries(
                options.file,
                output=options.output,
                query=query,
                timeout=options.timeout,
                engine=options.engine,
                seed=options.seed,
                progress=progress.show,
            ):
                progress.hide()
                print(json.dumps({"file": str(options.file), **result._asdict()}) if options.json else result.answer)
                sys.stdout.flush()
                console.print(summary(options.file, result), markup=False, soft_wrap=True)
                status = _worst(status, result)
        except (AssayError, OSError, IndexError) as error:
            progress.hide()
            return _fail(options.file, error)
    return status


class _Progress:
    """A line that says what is going on, on a terminal only. No thread draws it, since engines are forked."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.live: Live | None = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()

    def show(self, text: str) -> None:
        """Say `text`."""
        if self.console.is_terminal:
            from rich.live import Live
            from rich.spinner import Spinner

            if self.live is None:
                self.live = Live(Spinner("dots", text), console=self.console, auto_refresh=False, transient=True)
                self.live.start()
            self.live.update(Spinner("dots", quoted(text)), refresh=True)

    def hide(self) -> None:
        """Leave nothing on the screen."""
        if self.live is not None:
            self.live.stop()
            self.live = None


def _worst(status: int, result: Result) -> int:
    """The exit status after one more result: a rejected certificate outranks an undecided query."""
    if result.verified:
        return status
    if result.answer != "unknown" and result.status in (1, 2, 5):
        return REJECTED
    return status or UNDECIDED


def _fail(file: Path, error: Exception) -> int:
    """Report an input that cannot be read, in one line; the exit status."""
    if isinstance(error, OSError):
        message, status = f"{quoted(error.filename or file)}:1:1: {error.strerror}", MALFORMED
    elif isinstance(error, Unsupported):
        message, status = f"unsupported: {error}", UNDECIDED
    elif isinstance(error, AssayError):
        message, status = str(error), UNDECIDED if isinstance(error, ResourceLimit) else MALFORMED
    else:
        message, status = str(error), MALFORMED
    print(f"assay: {message}", file=sys.stderr)
    return status


def summary(file: Path, result: Result) -> str:
    """One line on what was found, for people."""
    line = f"{quoted(file.name)} query {result.query}: {result.answer}"
    if result.answer == "unknown":
        return f"{line} ({result.reason}), {result.find_seconds:.2f} s"
    state = "verified" if result.verified else f"NOT VERIFIED: {result.reason}"
    return (
        f"{line}, {state}; engine {result.engine}, {result.lemmas_found} clauses found, "
        f"{result.lemmas_used} theory lemmas used, certificate {result.bytes} bytes in {quoted(result.certificate)}, "
        f"find {result.find_seconds:.2f} s, check {result.check_seconds:.2f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
