"""usage: python -I -m checker [options] PROBLEM CERT
       python -I -m checker [options] BAG

Verify that CERT proves its answer to a query of PROBLEM, or all claims of an evidence archive. The first line printed
is the verdict. With `encode` or `evaluate` as its only argument, answer requests about claims; see docs/claims.md.

  PROBLEM              SMT-LIB 2 script, or DIMACS CNF
  CERT                 certificate for one of its queries; for DIMACS also an LRAT proof
  BAG                  evidence archive, a folder or a file
  --public-key FILE    whose signature the archive must have (PEM); without it the origin is not established
  --query K            the query to verify, from 1 (default: 1; not for archives)
  --expect sat|unsat   any other verified answer is a rejection (not for archives)
  --cnf FILE           write the clauses derived, as DIMACS text, if they are refuted (not for archives)
  --json               print the trust report instead, as one JSON object
  -v, --verbose        add comment lines below the verdict
  --work-per-byte N    work allowed for each byte read (default: 400)
  --pure               run the source of the core even if it was compiled
  --trusted-base       list the trusted files with their lines of code
  -h, --help           show this text

exit status: 0 verified, 1 rejected, 2 malformed input or usage, 3 unsupported, 4 resource limit, 5 internal error;
for archives 0 all claims hold, 1 also if one is refuted, 3 and 4 also if one is unknown

None of the options weakens a check. This text is what --help shows.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from formats.errors import AssayError, MalformedInput, RejectedProof, ResourceLimit, Unsupported, quoted

if TYPE_CHECKING:
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

FLAGS = ("--json", "--verbose", "--pure", "--trusted-base", "--help")
SHORT = {"-v": "--verbose", "-h": "--help"}
_POSITIVE = "[1-9][0-9]{0,8}"
VALUES = {
    "--query": (_POSITIVE, "a positive number"),
    "--work-per-byte": (_POSITIVE, "a positive number"),
    "--expect": ("sat|unsat", "sat or unsat"),
    "--cnf": ("(?s).+", "a file"),
    "--public-key": ("(?s).+", "a file"),
}
"""Options that are followed by a value: the form of that, and its name for messages."""


def parse(arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """The files that the arguments name, and the options with their values, "" for a flag.

    An option that is given twice counts as given last. After `--` everything is a file. Raises MalformedInput for
    wrong usage.
    """
    files: list[str] = []
    options: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            files += words
        elif not word.startswith("-"):
            files.append(word)
        elif SHORT.get(word, word) in FLAGS:
            options[SHORT.get(word, word)] = ""
        elif name in VALUES:
            form, expected = VALUES[name]
            options[name] = value if equals else next(words, "")
            if not re.fullmatch(form, options[name]):
                raise wrong_usage(f"{name}: expected {expected}, found {options[name] or 'nothing'}")
        else:
            raise wrong_usage(f"unknown option {word}")
    return files, options


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
    data = bytearray()
    with io.BufferedReader(_Digesting(path)) as file:
        while piece := file.read(1 << 20):
            data += piece
            if len(data) > MAX_PROBLEM:
                raise ResourceLimit(f"a problem above {MAX_PROBLEM} bytes")
    return bytes(data)


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
        files, options = parse(arguments)
        json = "--json" in options
        if "--help" in options and not files:
            return 0, [__doc__ or ""], {}
        if "--trusted-base" in options and not files:
            from checker.trusted_base import lines

            return 0, lines(), {}
        if len(files) not in (1, 2) or "--help" in options or "--trusted-base" in options:
            raise wrong_usage("expected PROBLEM and CERT, or BAG, or --trusted-base alone; see --help")
        if options.keys() & ({"--query", "--expect", "--cnf"} if len(files) == 1 else {"--public-key"}):
            raise wrong_usage("an option for archives without one, or for certificates with an archive; see --help")
        from checker import core

        why = core.select("--pure" in options)
        from checker.cnf_export import Cnf, new_file
        from checker.kernel import check
        from formats.meter import WORK_BASE, WORK_PER_BYTE, Meter

        query, work = int(options.get("--query", 1)), int(options.get("--work-per-byte", WORK_PER_BYTE))
        meter = Meter(WORK_BASE, work)
        verbose = "--verbose" in options
        if json:
            from checker.report import of_checker, of_verdict

            report.update(of_checker(work, MAX_PROBLEM))
        if verbose:
            from checker.axioms import book_text

            comments = [f"c core {core.running()}" + (f": {why}" if why else "")]
            comments.append(f"c axioms {hashlib.sha256(book_text()).hexdigest()}")
        if len(files) == 1:
            from checker.archive import outcome
            from checker.signature import read_public_key

            pem = options.get("--public-key")
            key = read_public_key(_read(pem), pem) if pem else None
            status, findings, members = outcome(files[0], key, meter)
            report.update(members)
            return status, [*findings, *comments], report if json else {}
        name, certificate = files
        problem = _read(name)
        digest = hashlib.sha256(problem).hexdigest()
        report["problem"] = {"file": name, "bytes": len(problem), "sha256": digest}
        file = _Digesting(certificate)
        stream = io.BufferedReader(file, 1 << 18)
        with new_file(options["--cnf"], files) if "--cnf" in options else nullcontext() as target:
            # Without anybody to tell, the CNF is not made.
            cnf = Cnf(target) if target is not None or json or verbose else None
            verdict = check(problem, name, stream, certificate, query, meter, cnf)
            expected = options.get("--expect", verdict.answer)
            if expected != verdict.answer:
                raise RejectedProof("answer", "expect", expected, verdict.answer)
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
