"""The command line of the checker: arguments to one verdict line and an exit status."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from formats.errors import AssayError, MalformedInput, RejectedProof, ResourceLimit, Unsupported, quoted

if TYPE_CHECKING:
    from typing import Any, NoReturn

    from checker.cnf_export import Cnf
    from checker.kernel import Verdict

MAX_PROBLEM = 1 << 30
"""Largest problem, in bytes, that is read into memory."""

REPORT_FORMAT = "assay-trust-report 1"

STATUS: dict[type[AssayError], tuple[int, str]] = {
    RejectedProof: (1, "REJECTED"),
    MalformedInput: (2, "MALFORMED"),
    Unsupported: (3, "UNSUPPORTED"),
    ResourceLimit: (4, "RESOURCE"),
}
"""Exit status and verdict word of each outcome but success, which is 0, and an internal error, which is 5."""


class _Parser(argparse.ArgumentParser):
    """Reports wrong usage as a verdict line, as the contract wants."""

    def error(self, message: str) -> NoReturn:
        raise MalformedInput("command line", 1, 1, quoted(message))


def parser() -> argparse.ArgumentParser:
    """The options of the checker. None of them weakens a check."""
    p = _Parser(
        prog="python -I -m checker",
        description="Verify that CERT proves its answer to a query of PROBLEM. The first line printed is the verdict.",
        epilog="exit status: 0 verified, 1 rejected, 2 malformed input or usage, 3 unsupported, 4 resource limit, "
        "5 internal error",
        allow_abbrev=False,
        add_help=False,
    )
    p.add_argument("problem", metavar="PROBLEM", nargs="?", help="SMT-LIB 2 script or DIMACS CNF")
    p.add_argument(
        "certificate", metavar="CERT", nargs="?", help="certificate for one of its queries; for DIMACS also LRAT"
    )
    p.add_argument("--query", type=_positive, default=1, metavar="K", help="the query to verify, from 1 (default: 1)")
    p.add_argument("--expect", choices=("sat", "unsat"), help="any other verified answer is a rejection")
    p.add_argument("--cnf", metavar="FILE", help="write the clauses derived, as DIMACS text, if they are refuted")
    p.add_argument("--json", action="store_true", help="print the trust report instead, as one JSON object")
    p.add_argument("-v", "--verbose", action="store_true", help="add comment lines below the verdict")
    p.add_argument(
        "--work-per-byte", type=_positive, metavar="N", help="work allowed for each byte read (default: 2000)"
    )
    p.add_argument("--pure", action="store_true", help="run the source of the core even if it was compiled")
    p.add_argument("-h", "--help", action="store_true", help="show this text")
    p.add_argument("--trusted-base", action="store_true", help="list the trusted files with their lines of code")
    return p


def _positive(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"expected a positive number, found {text}")
    return int(text)


class _Digesting(io.FileIO):
    """A file that is read once: what the parser sees is what is digested."""

    def __init__(self, path: str) -> None:
        try:
            super().__init__(path)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise MalformedInput(path, 1, 1, quoted(reason)) from None
        self.sha256 = hashlib.sha256()

    def readinto(self, buffer: Any, /) -> int:
        try:
            n = super().readinto(buffer)
        except OSError as error:
            raise MalformedInput(str(self.name), 1, 1, quoted(error.strerror)) from None
        self.sha256.update(memoryview(buffer)[:n])
        return n

    def digest(self) -> str | None:
        """The digest of the whole file, what is left of it included; None if it has no end or cannot be read."""
        buffer = bytearray(1 << 20)
        try:
            for _ in range(MAX_PROBLEM >> 20):
                if not self.readinto(buffer):
                    return self.sha256.hexdigest()
        except MalformedInput:
            pass
        return None


def _read(path: str) -> bytes:
    """The bytes of the file, read in pieces: a device may have no end."""
    pieces = []
    left = MAX_PROBLEM
    with io.BufferedReader(_Digesting(path)) as file:
        while piece := file.read(1 << 20):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise ResourceLimit(f"a problem above {MAX_PROBLEM} bytes")
    return b"".join(pieces)


def run(arguments: list[str]) -> tuple[int, list[str], dict[str, object]]:
    """Check as `arguments` say: exit status, lines for people, and the trust report."""
    report: dict[str, object] = {"format": REPORT_FORMAT}
    comments: list[str] = []
    json = False
    file = None
    try:
        options = parser().parse_args(arguments)
        if options.help and options.problem is None:
            return 0, [parser().format_help()], {}
        if options.trusted_base and options.problem is None:
            from checker.trusted_base import lines

            return 0, lines(), {}
        if options.certificate is None or options.trusted_base or options.help:
            raise MalformedInput("command line", 1, 1, "expected PROBLEM and CERT, or --trusted-base alone")
        from checker import core

        why = core.select(options.pure)
        from checker.cnf_export import Cnf, new_file
        from checker.kernel import check
        from formats.meter import WORK_PER_BYTE

        work = options.work_per_byte or WORK_PER_BYTE
        json = options.json
        if json:
            from checker.report import of_checker, of_verdict

            report.update(of_checker(work, MAX_PROBLEM))
        problem = _read(options.problem)
        digest = hashlib.sha256(problem).hexdigest()
        report["problem"] = {"file": options.problem, "bytes": len(problem), "sha256": digest}
        if options.verbose:
            from checker.axioms import book_text

            comments = [f"c core {core.running()}" + (f": {why}" if why else "")]
            comments.append(f"c axioms {hashlib.sha256(book_text()).hexdigest()}")
        file = _Digesting(options.certificate)
        stream = io.BufferedReader(file, 1 << 18)
        inputs = [options.problem, options.certificate]
        with new_file(options.cnf, inputs) if options.cnf is not None else nullcontext() as target:
            # Without anybody to tell, the CNF is not made.
            cnf = Cnf(target) if target is not None or json or options.verbose else None
            verdict = check(problem, options.problem, stream, options.certificate, options.query, work, cnf)
            if options.expect not in (None, verdict.answer):
                raise RejectedProof("answer", "expect", options.expect, verdict.answer)
            if target is not None and verdict.answer != "unsat":
                raise RejectedProof("answer", "cnf", "unsat", verdict.answer)
    except AssayError as error:
        status, word = STATUS[type(error)]
        if json:
            from checker.report import of_refusal

            report.update(of_refusal(error))
            if file is not None:
                report["certificate"] = {"file": options.certificate, "sha256": file.digest()}
        return status, [f"s {word} {error}", *comments], report
    if json:
        report.update(of_verdict(verdict, cnf), certificate={"file": options.certificate, "sha256": file.digest()})
    if options.verbose:
        comments = [*_details(verdict, cnf), *comments]
    return 0, [f"s VERIFIED {verdict.answer.upper()} query {verdict.query} of {verdict.queries}", *comments], report


def _details(verdict: Verdict, cnf: Cnf | None) -> list[str]:
    """Comment lines about a verdict."""
    rules = " ".join(f"{name}:{count}" for name, count in verdict.rules.items()) or "none"
    details = [
        f"c rules {rules}",
        f"c modules {' '.join(verdict.modules)}",
        f"c terms {verdict.terms} clauses {verdict.clauses} steps {verdict.steps} hints {verdict.hints}",
        f"c work {verdict.work} of {verdict.limit}, bytes {verdict.bytes}, "
        f"work per byte {verdict.work / verdict.bytes:.3f}",
    ]
    if cnf is not None and verdict.answer == "unsat":
        details.append(f"c cnf {cnf.sha256.hexdigest()} variables {cnf.variables} clauses {cnf.clauses}")
    return details


def main() -> int:
    """Run the checker on the arguments of the process; print the verdict; return the exit status."""
    arguments = sys.argv[1:]
    report: dict[str, object] = {"format": REPORT_FORMAT}
    try:
        status, lines, report = run(arguments)
    except MemoryError:
        status, lines = 4, ["s RESOURCE memory"]
    except RecursionError:
        status, lines = 5, ["s ERROR internal: recursion"]
    except Exception as error:  # Python's own exit status after a crash is 1, which here means «rejected»
        status, lines = 5, [f"s ERROR internal: {type(error).__name__}: {quoted(error)}"]
    if "--json" in arguments and report:
        import json

        report.update(verdict=lines[0][2:], exit_status=status)
        lines = [json.dumps(report)]
    # Where nobody can hear the verdict there is none.
    if sys.stdout is None:
        return 5
    # Verdicts and reports are ASCII; sentences that `--trusted-base` quotes are not.
    encoding = sys.stdout.encoding or "ascii"
    try:
        print("\n".join(lines).encode(encoding, "backslashreplace").decode(encoding), flush=True)
    except OSError:
        # The interpreter would fail once more when it flushes what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 5
    return status
