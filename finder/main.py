"""The command `assay`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from finder.children import ENDINGS, open_standard_descriptors
from finder.machine import LEAST_MEMORY
from finder.printing import printable
from formats.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console
    from rich.live import Live

    from finder.prove import Report

OK, REJECTED, MALFORMED, UNDECIDED = 0, 1, 2, 3

_CLAIM_STATUS = (
    "exit status: 0 all claims hold, 1 some are refuted, or the checker rejected a certificate (a bug), 2 malformed "
    "input or usage, or a file that cannot be read or written, 3 unknown or unsupported, 4 a limit was reached; the "
    "first that applies, in the order 1, 2, 3, 4, 0"
)


class _Parser(argparse.ArgumentParser):
    """Reports wrong usage in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"assay: {quoted(message)}; see assay --help", file=sys.stderr)
        raise SystemExit(MALFORMED)


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    from finder.bench import INSTANCES
    from finder.claim import KINDS
    from finder.engines import ENGINES
    from finder.race import AUTO

    p = _Parser(
        prog="assay",
        description="Prove SMT problems, and check the proofs without trusting whoever found them.",
        allow_abbrev=False,
    )
    commands = p.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    prove = commands.add_parser(
        "prove",
        help="answer each query of problems and write checked certificates",
        description="Answer each query of each FILE on standard output, one a line, below its file's name if there "
        "are several; write a certificate for each answer (default: FILE.cert, or FILE.<k>.cert for several queries). "
        "Only answers whose certificates the checker has verified are given.",
        epilog="exit status: 0 every query decided and verified, 1 the checker rejected a certificate (a bug; it is "
        "kept as CERT.<engine>.rejected), 2 malformed input, usage, or a file that cannot be read or written, 3 an "
        "answer is unknown, unsupported, or could not be checked within the limits; the first that applies, in the "
        "order 1, 2, 3, 0",
        allow_abbrev=False,
    )
    prove.add_argument("files", metavar="FILE", type=Path, nargs="+", help="SMT-LIB 2 script or DIMACS CNF")
    prove.add_argument("-o", "--output", metavar="CERT", type=Path, help="write the certificate of one query here")
    prove.add_argument("--query", type=_positive, metavar="K", help="only this query, from 1 (with -o: default 1)")
    prove.add_argument("--timeout", type=_seconds, metavar="S", help="seconds for finding each answer (default: none)")
    prove.add_argument(
        "--memory",
        type=_megabytes,
        metavar="MB",
        help="megabytes (2^20 bytes) for everything that runs at once (default: half of the machine's memory)",
    )
    prove.add_argument(
        "--jobs", type=_positive, metavar="N", help="engines and checkers that run at once (default: usable cores)"
    )
    prove.add_argument(
        "--engine",
        choices=(AUTO, *ENGINES),
        default=AUTO,
        help=f"default: {AUTO}, a race of all engines that are made for such problems",
    )
    prove.add_argument("--seed", type=_natural, default=0, metavar="N", help="of the search (default: 0)")
    prove.add_argument(
        "--json", action="store_true", help="print one JSON object, on one line, for each query instead of the answers"
    )
    export = commands.add_parser(
        "export",
        help="write what a certificate refutes, and how, for other tools: DIMACS, DRAT, LRAT",
        description="Verify CERT, which must answer unsat, and write the clauses that the checker derived (DIMACS) and "
        "their refutation (DRAT, LRAT) for tools such as drat-trim, lrat-check or cake_lpr; print the SHA-256 of each "
        "file. The checker prints that of the CNF itself, with -v.",
        epilog="exit status: 0 verified and written, 1 rejected, 2 malformed input or usage, or a file that cannot be "
        "read or written, 3 unsupported or a limit of the checker; nothing is written unless it is 0",
        allow_abbrev=False,
    )
    export.add_argument("problem", metavar="PROBLEM", type=Path, help="what the certificate is about")
    export.add_argument("certificate", metavar="CERT", type=Path, help="a certificate that answers unsat")
    export.add_argument("--query", type=_positive, default=1, metavar="K", help="its query, from 1 (default: 1)")
    export.add_argument("--dimacs", metavar="FILE", type=Path, help="write the clauses here")
    export.add_argument("--drat", metavar="FILE", type=Path, help="write the refutation here, without hints")
    export.add_argument("--lrat", metavar="FILE", type=Path, help="write the refutation here, with hints")
    export.add_argument(
        "--unit-deletions", action="store_true", help="in DRAT, delete clauses of one literal, too (default: keep them)"
    )
    claim = commands.add_parser(
        "claim",
        help="prove claims about configuration files, or find what refutes them",
        description="Prove claims about configuration files, or find what refutes them. Prints a line for each claim, "
        "PASS, FAIL with a confirmed example, or UNKNOWN and why, and a summary.",
        epilog=_CLAIM_STATUS,
        allow_abbrev=False,
    )
    claim.add_argument(
        "--batch",
        metavar="BATCH",
        type=Path,
        help="claims in JSON, see docs/claims.md, or a folder of folders with new.json and old.json or reference.json",
    )
    _add_claim_options(claim)
    claims = claim.add_subparsers(dest="kind", metavar="KIND", parser_class=_Parser)
    for name, sort in KINDS.items():
        kind = claims.add_parser(
            name,
            help=sort.help,
            description=f"The claim: {sort.help}.",
            epilog=_CLAIM_STATUS,
            allow_abbrev=False,
        )
        sort.add_arguments(kind)
        _add_claim_options(kind, default=argparse.SUPPRESS)
    elaborate = commands.add_parser(
        "elaborate",
        help="make a certificate of another solver's DRAT proof",
        description="Make a certificate of a DRAT proof, text or binary, that another solver wrote, and have the "
        "checker verify it. Deletions of clauses that are unit when they are deleted are ignored, as by drat-trim.",
        epilog="exit status: 0 verified and written, 1 the checker rejected the certificate (a bug; it is kept as "
        "CERT.rejected), 2 malformed input, usage, or a file that cannot be read or written, 3 the proof proves "
        "nothing, or a limit was reached",
        allow_abbrev=False,
    )
    elaborate.add_argument("problem", metavar="PROBLEM", type=Path, help="DIMACS CNF")
    elaborate.add_argument("proof", metavar="PROOF", type=Path, help="DRAT proof that it is unsatisfiable")
    elaborate.add_argument("-o", "--output", metavar="CERT", type=Path, required=True, help="the certificate")
    elaborate.add_argument("--timeout", type=_seconds, metavar="S", help="seconds without the check (default: none)")
    commands.add_parser("check", help="run the checker in a process of its own, with the arguments that follow")
    explain = commands.add_parser(
        "explain",
        help="what a certificate says, in words and mathematics",
        description="Check CERT, and explain what was verified: the assertions and lemmas that a refutation really "
        "uses, one record of it in full, or a model.",
        epilog="exit status: 0 verified and explained, 1 rejected, 2 malformed input, usage, or a file that cannot be "
        "read, 3 unsupported, or not checked within the limits",
        allow_abbrev=False,
    )
    explain.add_argument("problem", metavar="PROBLEM", type=Path, help="SMT-LIB 2 script")
    explain.add_argument("certificate", metavar="CERT", type=Path, help="certificate for one of its queries")
    explain.add_argument("--query", type=_positive, default=1, metavar="K", help="its query, from 1 (default: 1)")
    explain.add_argument(
        "--record", type=_positive, metavar="N", help="explain the N-th t or c record, as the checker counts them"
    )
    explain.add_argument("--json", action="store_true", help="print one JSON object instead")
    pyz = commands.add_parser(
        "pyz",
        help="write the checker as one file, and print its digest",
        description="Write the checker as one file, which needs nothing but Python: python -I FILE PROBLEM CERT. The "
        "same version gives the same bytes everywhere. Prints the SHA-256 and the name, as sha256sum does.",
        allow_abbrev=False,
    )
    pyz.add_argument(
        "-o", "--output", metavar="FILE", type=Path, default=Path("checker.pyz"), help="default: checker.pyz"
    )
    _add_archive_commands(commands)
    _add_report(commands)
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
        description="Prove the first query of every problem listed in FOLDER/index.tsv and print tables in Markdown.",
        allow_abbrev=False,
    )
    solve.add_argument("folder", metavar="FOLDER", type=Path)
    solve.add_argument("--logics", metavar="L,…", help="only these logics")
    jobshop = kinds.add_parser(
        "jobshop",
        help="the same for job-shop instances: a schedule of optimal length, and none that is shorter",
        description="Prove that FOLDER/instances/NAME has a schedule of the length given in FOLDER/instances.json or "
        "FOLDER/optima.tsv, and none that is shorter, and print tables in Markdown.",
        allow_abbrev=False,
    )
    jobshop.add_argument("folder", metavar="FOLDER", type=Path)
    jobshop.add_argument(
        "--instances", metavar="NAME,…", help=f"names or patterns (default: what there is of {INSTANCES})"
    )
    jobshop.add_argument("--problems", metavar="FOLDER", type=Path, help="write the problems here, too")
    strings = kinds.add_parser(
        "strings",
        help="the same for access policies, regular expressions and word problems, and for one inclusion that grows",
        description="Prove the problems of FOLDER/policy, FOLDER/regex and the string logics of FOLDER/smtlib, each "
        "with an index.tsv, and that n digits are n characters for n up to 1000, and print tables in Markdown.",
        allow_abbrev=False,
    )
    strings.add_argument("folder", metavar="FOLDER", type=Path)
    for kind in (solve, jobshop, strings):
        kind.add_argument(
            "--timeout", type=_seconds, default=30.0, metavar="S", help="seconds for each problem (default: 30)"
        )
        kind.add_argument(
            "--peer-timeout", type=_seconds, metavar="S", help="seconds for other solvers (default: those of --timeout)"
        )
        kind.add_argument("--peers", metavar="NAME,…", default="z3,cvc5", help="solvers to compare (default: z3,cvc5)")
        kind.add_argument("--jobs", type=_positive, default=1, metavar="N", help="problems at a time (default: 1)")
        kind.add_argument("--output", type=Path, metavar="FILE", help="append a line of JSON for each problem here")
        kind.add_argument(
            "--resume", action="store_true", help="measure only problems that the file of --output does not have"
        )
    pairs = kinds.add_parser(
        "claims",
        help="pairs of access policies: claims a minute, and what their archive takes",
        description="Decide whether each pair of policies in FOLDER grants new access, archive all claims, check the "
        "archive, and ask other solvers the same; print tables in Markdown.",
        allow_abbrev=False,
    )
    pairs.add_argument("folder", metavar="FOLDER", type=Path, help="of folders with new.json and old.json")
    pairs.add_argument("--timeout", type=_seconds, metavar="S", default=30.0, help="for each problem (default: 30)")
    pairs.add_argument("--jobs", type=_positive, metavar="N", help="processes at once (default: usable cores)")
    pairs.add_argument("--peers", metavar="P,…", default="cvc5", help="other solvers, z3 or cvc5 (default: cvc5)")
    report = kinds.add_parser(
        "report",
        help="the tables of earlier results",
        description="Print the tables of results that bench solve, jobshop or strings wrote.",
        allow_abbrev=False,
    )
    report.add_argument("files", metavar="FILE", type=Path, nargs="+", help="of one benchmark with the same options")
    checker = kinds.add_parser(
        "checker",
        help="how the checker's time grows, its rates, and its core beside other checkers",
        description="Check growing families and print times, rates, memory and the slope of time against size; check "
        "refutations of clauses with the core, compiled and not, and with lrat-check, lrat-trim, drat-trim and "
        "cake_lpr, if they are on the PATH, and dratify, if Python has it.",
        allow_abbrev=False,
    )
    checker.add_argument("--only", choices=("families", "refutations"), help="default: both")
    checker.add_argument(
        "--cnf", metavar="FOLDER", type=Path, help="refute the DIMACS problems of FOLDER/index.tsv (path, status), too"
    )
    return p


def _add_claim_options(p: argparse.ArgumentParser, default: str | None = None) -> None:
    """The options of all claims; they may be given before the kind, and after it."""
    from finder.claim import SUFFIX
    from finder.outputs import add_arguments

    p.add_argument(
        "-o",
        "--archive",
        metavar="BAG",
        type=Path,
        default=default,
        help=f"write an evidence archive, which must not exist: one file if the name ends with {SUFFIX}, else a folder",
    )
    add_arguments(p, after=default is not None)
    for name, kind, letter, what in (
        ("--timeout", _seconds, "S", "seconds for each problem (default: none)"),
        ("--memory", _megabytes, "MB", "megabytes for everything (default: half of the machine's memory)"),
        ("--jobs", _positive, "N", "processes at once (default: usable cores)"),
    ):
        p.add_argument(name, type=kind, metavar=letter, default=default, help=what)


def _add_archive_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    """`assay archive`, `keygen`, `sign` and `verify-signature`."""
    from finder.engines import ENGINES
    from finder.race import AUTO

    archive = commands.add_parser(
        "archive",
        help="prove the queries of problems, and write an evidence archive",
        description="Write an archive of claims: that each query of each FILE is unsatisfiable. It holds problems, "
        "certificates, the specification and the source of the checker, with digests of all. The checker verifies it; "
        "what it says is printed. Format: formats/EVIDENCE.md.",
        epilog="exit status: 0 all claims hold, 1 one is refuted or the checker rejected a certificate (a bug), "
        "2 malformed input, usage, or a file that cannot be read or written, 3 one is unknown, 4 a limit was reached",
        allow_abbrev=False,
    )
    archive.add_argument("files", metavar="FILE", type=Path, nargs="+", help="SMT-LIB 2 script")
    archive.add_argument(
        "-o", "--output", metavar="BAG", type=Path, required=True, help="the archive; it must not exist"
    )
    archive.add_argument("--folder", action="store_true", help="write a folder instead of a file")
    archive.add_argument(
        "--info",
        metavar="LABEL=VALUE",
        type=_information,
        action="append",
        help="a line for bag-info.txt, such as Bagging-Date=2026-11-25 or Source-Organization=…",
    )
    archive.add_argument(
        "--timeout", type=_seconds, metavar="S", help="seconds for finding each answer (default: none)"
    )
    archive.add_argument("--memory", type=_megabytes, metavar="MB", help="as for assay prove")
    archive.add_argument("--jobs", type=_positive, metavar="N", help="as for assay prove")
    archive.add_argument("--engine", choices=(AUTO, *ENGINES), default=AUTO, help=f"default: {AUTO}")
    archive.add_argument("--seed", type=_natural, default=0, metavar="N", help="of the search (default: 0)")
    keygen = commands.add_parser(
        "keygen",
        help="make a key for signing archives",
        description="Write a new Ed25519 key to FILE, readable only by its owner and not encrypted, and its public key "
        "to FILE.pub, both in PEM; print the key's identifier. Needs the package cryptography.",
        allow_abbrev=False,
    )
    keygen.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="must not exist")
    sign = commands.add_parser(
        "sign",
        help="sign an evidence archive",
        description="Check the digests of BAG and put a signature into it. Needs the package cryptography.",
        allow_abbrev=False,
    )
    sign.add_argument("bag", metavar="BAG", type=Path)
    sign.add_argument("--key", metavar="FILE", type=Path, required=True, help="private key in PEM")
    sign.add_argument("--time", metavar="TEXT", help="the time that the signature states (default: now)")
    verify = commands.add_parser(
        "verify-signature",
        help="check the digests and the signature of an archive, but not its claims",
        description="Check the digests and the signature of BAG, but not its claims: assay check BAG --public-key FILE "
        "checks everything. Needs the package cryptography.",
        epilog="exit status: 0 verified, 1 rejected, 2 malformed input, usage, or a file that cannot be read",
        allow_abbrev=False,
    )
    verify.add_argument("bag", metavar="BAG", type=Path)
    verify.add_argument("--public-key", metavar="FILE", type=Path, required=True, help="in PEM")


def _add_report(commands: argparse._SubParsersAction[_Parser]) -> None:
    """`assay report`."""
    from finder.outputs import add_arguments
    from finder.report import ALL_FORMATS

    report = commands.add_parser(
        "report",
        help="views of an evidence archive: HTML, SARIF, JUnit, OSCAL, JSON",
        description="Have the checker verify BAG, and write views of what it finds, for people and for tools. Verdicts "
        "are never those that are stored somewhere; about an archive that is not sound there is no view, but "
        "a page that says so.",
        epilog="exit status: that of the checker: 0 all claims hold, 1 one is refuted, or the archive is rejected, "
        "2 malformed input or usage, or a file that cannot be read or written, 3 a claim is unknown, 4 a limit was "
        "reached; known failures and --exit-zero are for claims only",
        allow_abbrev=False,
    )
    report.add_argument("bag", metavar="BAG", type=Path, help="evidence archive, a folder or a file")
    report.add_argument("--public-key", metavar="FILE", type=Path, help="whose signature it must have (PEM)")
    add_arguments(report, ALL_FORMATS)


def _information(text: str) -> tuple[str, str]:
    label, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"expected LABEL=VALUE, found {quoted(text)}")
    return label, value


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


def _megabytes(text: str) -> int:
    value = _natural(text)
    if value < LEAST_MEMORY:
        raise argparse.ArgumentTypeError(f"expected a number of megabytes, at least {LEAST_MEMORY}, found {value}")
    return value << 20


class Interrupted(BaseException):
    """A signal asks this process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def _signals_raise() -> Iterator[Callable[[], None]]:
    """Within, the first signal that asks this process to end raises Interrupted, and no other one disturbs its end.

    Yields a function that raises it again, in case it was swallowed where it came first: in a destructor, say.
    """
    came: list[int] = []

    def come(number: int, _: object) -> None:
        for other in ENDINGS:
            signal.signal(other, signal.SIG_IGN)
        came.append(number)
        raise Interrupted(number)

    def again() -> None:
        if came:
            raise Interrupted(came[0])

    before = {number: signal.getsignal(number) for number in ENDINGS}
    try:
        for number, handler in before.items():
            # Whoever has it ignored, such as nohup, wants it ignored.
            if handler is not signal.SIG_IGN:
                signal.signal(number, come)
        yield again
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `assay` on `arguments`, by default those of the process; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    open_standard_descriptors()
    try:
        if words[:1] == ["check"]:
            # The checker has a command line of its own, options first or not.
            return subprocess.run([sys.executable, "-I", "-m", "checker", *words[1:]], check=False).returncode
        options = parser().parse_args(words)
        if options.command == "bench":
            from finder.bench import bench

            return bench(options)
        if options.command == "explain":
            from finder.explain import run

            return run(options)
        if options.command == "pyz":
            return _pyz(options.output)
        if options.command == "report":
            from finder.report import run as report

            return report(options)
        if options.command in ("keygen", "sign", "verify-signature"):
            from finder.signing import run as sign

            return sign(options)
        with _signals_raise() as check_signals:
            if options.command == "archive":
                from finder.archive import run as archive

                return archive(options, check_signals)
            if options.command == "export":
                from finder.export import export

                return export(options)
            if options.command == "elaborate":
                from finder.elaborate import elaborate

                return elaborate(options)
            if options.command == "claim":
                return _claim(options, check_signals)
            return _prove(options, check_signals)
    except (KeyboardInterrupt, Interrupted) as error:
        number = error.number if isinstance(error, Interrupted) else signal.SIGINT
        with suppress(OSError):
            print(f"assay: interrupted by {signal.Signals(number).name}", file=sys.stderr, flush=True)
        return 128 + number
    except BrokenPipeError:
        # Nobody reads on. The interpreter would fail once more when it flushes what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return UNDECIDED


def _pyz(output: Path) -> int:
    """`assay pyz`."""
    from finder.pyz import archive, files
    from formats.certificate_writer import write_atomically

    try:
        data = archive(files())
        write_atomically(output, data)
    except OSError as error:
        print(f"assay: {printable(output)}:1:1: {error.strerror}", file=sys.stderr)
        return MALFORMED
    print(f"{hashlib.sha256(data).hexdigest()}  {printable(output)}", flush=True)
    return OK


def _prove(options: argparse.Namespace, check_signals: Callable[[], None]) -> int:
    """`assay prove`."""
    from rich.console import Console

    from finder.prove import prove_files
    from finder.race import Limits

    if options.output and len(options.files) > 1:
        print("assay: -o is for one certificate, and there are several files; see assay --help", file=sys.stderr)
        return MALFORMED
    console = Console(stderr=True, highlight=False)
    status = OK
    with _Progress(console) as progress:

        def tick(text: str) -> None:
            check_signals()
            progress.show(text)

        with closing(
            prove_files(
                options.files,
                Limits.chosen(options.timeout, options.memory, options.jobs),
                output=options.output,
                query=options.query or (1 if options.output else None),
                engine=options.engine,
                seed=options.seed,
                progress=tick,
            )
        ) as reports:
            for report in reports:
                progress.hide()
                if options.json:
                    print(json.dumps(report._asdict()), flush=True)
                elif report.error is None:
                    name = f"{printable(report.file)}: " if len(options.files) > 1 else ""
                    print(f"{name}{report.answer}", flush=True)
                for line in summary(report):
                    console.print(line, markup=False, soft_wrap=True)
                status = min(status, exit_status(report), key=(REJECTED, MALFORMED, UNDECIDED, OK).index)
    return status


def _claim(options: argparse.Namespace, check_signals: Callable[[], None]) -> int:
    """`assay claim`."""
    from rich.console import Console

    from finder.claim import CheckerFailed, run, written
    from finder.outputs import deliver, failed, prepared, settled
    from finder.race import Limits
    from formats.errors import AssayError

    if (options.kind is None) == (options.batch is None):
        print("assay: expected a kind of claims, or --batch; see assay claim --help", file=sys.stderr)
        return MALFORMED
    with _Progress(Console(stderr=True, highlight=False)) as progress:

        def tick(text: str) -> None:
            check_signals()
            progress.show(text)

        try:
            known = prepared(options, options.archive)
            found = run(options, Limits.chosen(options.timeout, options.memory, options.jobs), tick)
            found, notes = settled(found, known)
            progress.hide()
            return deliver(options, found, notes, lambda form: written(found, form))
        except (AssayError, CheckerFailed, OSError) as error:
            return failed(error)


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


def exit_status(report: Report) -> int:
    """What one report means for the exit status."""
    if any(failure["rejected"] for failure in report.failures):
        return REJECTED
    if report.error is not None:
        return UNDECIDED if report.error["kind"] in ("unsupported", "resource") else MALFORMED
    return OK if report.verified else UNDECIDED


def summary(report: Report) -> list[str]:
    """What was found, for people: one line, and one more for each certificate that was not verified."""
    name = f"{printable(os.path.basename(report.file))} query {report.query}"
    lines = []
    for failure in report.failures:
        what = f"assay: {name}: engine {failure['engine']} said {failure['answer']}, NOT VERIFIED: {failure['verdict']}"
        kept = f"its certificate is kept in {printable(failure['certificate'])}"
        bug = "; this is a bug of assay, please report it with both files" if failure["rejected"] else ""
        lines.append(f"{what}; {kept}{bug}")
    if report.error is not None:
        return [*lines, f"assay: {printable(report.error['message'])}"]
    if not report.verified:
        return [*lines, f"{name}: unknown ({report.reason}), {report.find_seconds:.2f} s"]
    return [
        *lines,
        f"{name}: {report.answer}, verified; engine {report.engine}, {report.lemmas_found} clauses found, "
        f"{report.lemmas_used} theory lemmas used, certificate {report.bytes} bytes in "
        f"{printable(report.certificate)}, find {report.find_seconds:.2f} s, check {report.check_seconds:.2f} s",
    ]


if __name__ == "__main__":
    sys.exit(main())
