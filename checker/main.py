"""The command line of the checker: arguments to one verdict line and an exit status."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from formats.errors import AssayError, MalformedInput, RejectedProof, ResourceLimit, Unsupported, quoted

if TYPE_CHECKING:
    from typing import Any

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


HELP = """\
usage: python -I -m checker [options] PROBLEM CERT

Verify that CERT proves its answer to a query of PROBLEM. The first line printed is the verdict.
With `encode` or `evaluate` as its only argument, answer requests about claims instead; see docs/claims.md.

  PROBLEM              SMT-LIB 2 script, or DIMACS CNF
  CERT                 certificate for one of its queries; for DIMACS also an LRAT proof
  --query K            the query to verify, from 1 (default: 1)
  --expect sat|unsat   any other verified answer is a rejection
  --cnf FILE           write the clauses derived, as DIMACS text, if they are refuted
  --json               print the trust report instead, as one JSON object
  -v, --verbose        add comment lines below the verdict
  --work-per-byte N    work allowed for each byte read (default: 400)
  --pure               run the source of the core even if it was compiled
  --trusted-base       list the trusted files with their lines of code
  -h, --help           show this text

exit status: 0 verified, 1 rejected, 2 malformed input or usage, 3 unsupported, 4 resource limit, 5 internal error"""
"""The options of the checker. None of them weakens a check."""

FLAGS = ("--json", "--verbose", "--pure", "--trusted-base", "--help")
SHORT = {"-v": "--verbose", "-h": "--help"}
NUMBERS = ("--query", "--work-per-byte")
ANSWERS = ("sat", "unsat")


class Options:
    """The arguments of the command, as HELP describes them; an option that is given twice counts as given last.
    After `--` everything is a file.

    Raises MalformedInput for wrong usage.
    """

    def __init__(self, arguments: list[str]) -> None:
        self.files: list[str] = []
        self.flags: set[str] = set()
        self.numbers: dict[str, int] = {}
        self.expect = self.cnf = ""
        words = iter(arguments)
        for word in words:
            name, equals, value = word.partition("=")
            if word == "--":
                self.files += words
            elif not word.startswith("-"):
                self.files.append(word)
            elif SHORT.get(word, word) in FLAGS:
                self.flags.add(SHORT.get(word, word))
            elif name in (*NUMBERS, "--expect", "--cnf"):
                self.value(name, value if equals else next(words, ""))
            else:
                raise wrong_usage(f"unknown option {word}")

    def value(self, name: str, text: str) -> None:
        """Give a value to option `name`."""
        if name == "--cnf":
            if not text:
                raise wrong_usage(f"{name}: expected a file, found nothing")
            self.cnf = text
        elif name == "--expect":
            if text not in ANSWERS:
                raise wrong_usage(f"{name}: expected sat or unsat, found {text or 'nothing'}")
            self.expect = text
        elif text.isdecimal() and text.isascii() and len(text) < 10 and int(text) > 0:
            self.numbers[name] = int(text)
        else:
            raise wrong_usage(f"{name}: expected a positive number, found {text or 'nothing'}")


def wrong_usage(what: str) -> MalformedInput:
    """The error for arguments that are none."""
    return MalformedInput("command line", 1, 1, quoted(what))


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
    """Check as `arguments` say: exit status, lines for people, and, with --json, the trust report."""
    report: dict[str, object] = {"format": REPORT_FORMAT}
    comments: list[str] = []
    # For wrong usage the words must do; then the options count, since a file may have the name of one.
    json = "--json" in arguments
    file = None
    try:
        if arguments in (["encode"], ["evaluate"]):
            from checker.claims import answers

            return 0, answers(arguments[0], sys.stdin.buffer), {}
        options = Options(arguments)
        files, flags = options.files, options.flags
        json = "--json" in flags
        if "--help" in flags and not files:
            return 0, [HELP], {}
        if "--trusted-base" in flags and not files:
            from checker.trusted_base import lines

            return 0, lines(), {}
        if len(files) != 2 or not flags.isdisjoint(("--help", "--trusted-base")):
            raise wrong_usage("expected PROBLEM and CERT, or --trusted-base alone; see --help")
        name, certificate = files
        from checker import core

        why = core.select("--pure" in flags)
        from checker.cnf_export import Cnf, new_file
        from checker.kernel import check
        from formats.meter import WORK_PER_BYTE

        query, work = options.numbers.get("--query", 1), options.numbers.get("--work-per-byte", WORK_PER_BYTE)
        verbose = "--verbose" in flags
        if json:
            from checker.report import of_checker, of_verdict

            report.update(of_checker(work, MAX_PROBLEM))
        problem = _read(name)
        digest = hashlib.sha256(problem).hexdigest()
        report["problem"] = {"file": name, "bytes": len(problem), "sha256": digest}
        if verbose:
            from checker.axioms import book_text

            comments = [f"c core {core.running()}" + (f": {why}" if why else "")]
            comments.append(f"c axioms {hashlib.sha256(book_text()).hexdigest()}")
        file = _Digesting(certificate)
        stream = io.BufferedReader(file, 1 << 18)
        with new_file(options.cnf, files) if options.cnf else nullcontext() as target:
            # Without anybody to tell, the CNF is not made.
            cnf = Cnf(target) if target is not None or json or verbose else None
            verdict = check(problem, name, stream, certificate, query, work, cnf)
            if options.expect not in ("", verdict.answer):
                raise RejectedProof("answer", "expect", options.expect, verdict.answer)
            if target is not None and verdict.answer != "unsat":
                raise RejectedProof("answer", "cnf", "unsat", verdict.answer)
    except AssayError as error:
        status, word = STATUS[type(error)]
        if json:
            from checker.report import of_refusal

            report.update(of_refusal(error))
            if file is not None:
                report["certificate"] = {"file": certificate, "sha256": file.digest()}
        return status, [f"s {word} {error}", *comments], report if json else {}
    if json:
        report.update(of_verdict(verdict, cnf), certificate={"file": certificate, "sha256": file.digest()})
    if verbose:
        comments = [*_details(verdict, cnf), *comments]
    line = f"s VERIFIED {verdict.answer.upper()} query {verdict.query} of {verdict.queries}"
    return 0, [line, *comments], report if json else {}


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
    report: dict[str, object] = {"format": REPORT_FORMAT} if "--json" in arguments else {}
    try:
        status, lines, report = run(arguments)
    except MemoryError:
        status, lines = 4, ["s RESOURCE memory"]
    except RecursionError:
        status, lines = 5, ["s ERROR internal: recursion"]
    except Exception as error:  # Python's own exit status after a crash is 1, which here means «rejected»
        status, lines = 5, [f"s ERROR internal: {type(error).__name__}: {quoted(error)}"]
    if report:
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
