"""The command line of the checker: arguments to one verdict line and an exit status."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from typing import TYPE_CHECKING

from formats.errors import AssayError, MalformedInput, RejectedProof, ResourceLimit, Unsupported, quoted

if TYPE_CHECKING:
    from typing import Any

    from checker.kernel import Verdict

MAX_PROBLEM = 1 << 30
"""Largest problem, in bytes, that is read into memory."""

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

  PROBLEM              SMT-LIB 2 script
  CERT                 certificate for one of its queries
  --query K            the query to verify, from 1 (default: 1)
  --expect sat|unsat   any other verified answer is a rejection
  --json               print the trust report instead, as one JSON object
  -v, --verbose        add comment lines below the verdict
  --work-per-byte N    work allowed for each byte read (default: 2000)
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
        self.expect = ""
        words = iter(arguments)
        for word in words:
            name, equals, value = word.partition("=")
            if word == "--":
                self.files += words
            elif not word.startswith("-"):
                self.files.append(word)
            elif SHORT.get(word, word) in FLAGS:
                self.flags.add(SHORT.get(word, word))
            elif name in NUMBERS or name == "--expect":
                self.value(name, value if equals else next(words, ""))
            else:
                raise wrong_usage(f"unknown option {word}")

    def value(self, name: str, text: str) -> None:
        """Give a value to option `name`."""
        if name == "--expect":
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
    report: dict[str, object] = {"format": "assay-trust-report 1"}
    comments: list[str] = []
    try:
        options = Options(arguments)
        files, flags = options.files, options.flags
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
        from checker.kernel import check
        from formats.meter import WORK_PER_BYTE

        verbose = "--verbose" in flags
        report["core"] = core.running()
        comments = [f"c core {core.running()}" + (f": {why}" if why else "")] if verbose else []
        problem = _read(name)
        report["problem"] = {"file": name, "sha256": hashlib.sha256(problem).hexdigest()}
        if "--json" in flags or verbose:
            from checker.axioms import book_text

            digest = hashlib.sha256(book_text()).hexdigest()
            report["axioms"] = {"sha256": digest}
            comments += [f"c axioms {digest}"] if verbose else []
        digesting = _Digesting(certificate)
        stream = io.BufferedReader(digesting, 1 << 18)
        query, work = options.numbers.get("--query", 1), options.numbers.get("--work-per-byte", WORK_PER_BYTE)
        verdict = check(problem, name, stream, certificate, query, work)
        if options.expect not in ("", verdict.answer):
            raise RejectedProof("answer", "expect", options.expect, verdict.answer)
    except AssayError as error:
        status, word = STATUS[type(error)]
        return status, [f"s {word} {error}", *comments], report
    report["certificate"] = {"file": certificate, "sha256": digesting.sha256.hexdigest()}
    return 0, [*_describe(verdict, report, verbose), *comments], report


def _describe(verdict: Verdict, report: dict[str, object], verbose: bool) -> list[str]:
    from checker.rules import RULES

    modules = sorted({RULES[name].__module__ for name in verdict.rules} or {"checker.model"})
    ratio = verdict.work / verdict.bytes
    report.update(
        answer=verdict.answer,
        query=verdict.query,
        queries=verdict.queries,
        logic=verdict.logic,
        rules=verdict.rules,
        modules=modules,
        terms=verdict.terms,
        clauses=verdict.clauses,
        steps=verdict.steps,
        hints=verdict.hints,
        work={"units": verdict.work, "limit": verdict.limit, "bytes": verdict.bytes, "per_byte": round(ratio, 3)},
        not_covered=[
            "whether the problem states what its author meant",
            "the other queries of the script",
            "the Python interpreter and the machine that ran the checker",
            *["Cython and the C compiler that the core was compiled with"] * (report["core"] == "compiled"),
        ],
    )
    lines = [f"s VERIFIED {verdict.answer.upper()} query {verdict.query} of {verdict.queries}"]
    if verbose:
        rules = " ".join(f"{name}:{count}" for name, count in verdict.rules.items()) or "none"
        lines += [
            f"c rules {rules}",
            f"c modules {' '.join(modules)}",
            f"c terms {verdict.terms} clauses {verdict.clauses} steps {verdict.steps} hints {verdict.hints}",
            f"c work {verdict.work} of {verdict.limit}, bytes {verdict.bytes}, work per byte {ratio:.3f}",
        ]
    return lines


def main() -> int:
    """Run the checker on the arguments of the process; print the verdict; return the exit status."""
    arguments = sys.argv[1:]
    report: dict[str, object] = {}
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
    try:
        print("\n".join(lines), flush=True)
    except OSError:
        # The interpreter would fail once more when it flushes what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 5
    return status
