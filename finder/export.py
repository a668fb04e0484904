"""Export: what a certificate refutes, and how, in the formats of other tools: DIMACS, DRAT and LRAT, all text.

The clauses are those that the checker derived; it runs first, and nothing is exported that it does not verify. The
refutation is then translated record by record, and clauses keep their numbers. Nothing trusts this translation: the
other tool judges its result, for a CNF whose digest the checker has printed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from array import array
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from finder.printing import printable
from finder.prove import WrongUse, describe, make_sure_of
from formats.certificate import CertificateReader
from formats.certificate_writer import atomic_file
from formats.errors import AssayError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

BUFFER = 1 << 18


class NotVerified(Exception):
    """The checker did not verify the certificate: its first line, and its exit status."""

    def __init__(self, verdict: str, status: int) -> None:
        super().__init__(verdict)
        self.verdict, self.status = verdict, status


class Digesting:
    """A file of which the digest is known: of what is written to it, or read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Write all of `data`."""
        self.sha256.update(data)
        self.file.write(data)

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        data = self.file.read(size)
        self.sha256.update(data)
        return data

    def readline(self, size: int) -> bytes:
        """A line, or the first `size` bytes of it."""
        data = self.file.readline(size)
        self.sha256.update(data)
        return data


def export(options: argparse.Namespace) -> int:
    """`assay export`. Prints digest and name of each file written, as sha256sum does; returns the exit status."""
    try:
        digests = export_files(
            options.problem,
            options.certificate,
            options.query,
            dimacs=options.dimacs,
            drat=options.drat,
            lrat=options.lrat,
            unit_deletions=options.unit_deletions,
        )
    except NotVerified as error:
        print(f"assay: {printable(options.certificate)}: not verified: {error.verdict}", file=sys.stderr)
        return error.status if error.status in (1, 2) else 3
    except (AssayError, OSError, WrongUse) as error:
        print(f"assay: {printable(describe(error)['message'])}", file=sys.stderr)
        return 2
    for path, digest in digests.items():
        # Into a pipe or a device nothing must be mixed.
        if path.is_file():
            print(f"{digest}  {path}")
    return 0


def export_files(
    problem: Path,
    certificate: Path,
    query: int = 1,
    *,
    dimacs: Path | None = None,
    drat: Path | None = None,
    lrat: Path | None = None,
    unit_deletions: bool = False,
) -> dict[Path, str]:
    """Verify a certificate for `unsat`, then write those of the three files that have a name; their digests.

    All of them are written, or, unless one is a device or a pipe, none is changed. Without `unit_deletions` the DRAT
    file deletes no clause of one literal: readers disagree on what such a deletion does, and no step needs one. Raises
    NotVerified, OSError, AssayError, WrongUse.
    """
    targets = [path for path in (dimacs, drat, lrat) if path is not None]
    _look_at(targets, [problem, certificate])
    with tempfile.TemporaryDirectory(prefix="assay-") as folder, ExitStack() as stack:
        with certificate.open("rb") as file:
            if CertificateReader(file, str(certificate)).answer != "unsat":
                raise WrongUse(f"{certificate}: only refutations can be exported, and it answers sat")
        cnf = Path(folder, "cnf") if dimacs or drat else None
        report = verify(problem, certificate, query, cnf)
        files = {path: Digesting(stack.enter_context(new_file(path))) for path in targets}
        if dimacs:
            assert cnf is not None
            with cnf.open("rb") as source:
                shutil.copyfileobj(source, files[dimacs], BUFFER)
            if files[dimacs].sha256.hexdigest() != report["cnf"]["sha256"]:
                raise OSError(0, "is not what the checker digested", str(cnf))
        if drat or lrat:
            digest = _translate(
                certificate,
                report["cnf"]["clauses"],
                cnf if drat else None,
                files.get(drat) if drat else None,
                files.get(lrat) if lrat else None,
                unit_deletions,
            )
            if digest != report["certificate"]["sha256"]:
                raise OSError(0, "has changed while it was being exported", str(certificate))
        return {path: file.sha256.hexdigest() for path, file in files.items()}


def _look_at(targets: list[Path], inputs: list[Path]) -> None:
    """Raise WrongUse or OSError if these files cannot all be written, or one would replace another or an input."""
    if not targets:
        raise WrongUse("nothing to export: name a file with --dimacs, --drat or --lrat")
    for path in inputs:
        path.stat()
        if not path.is_file():
            raise WrongUse(f"{path}: not a regular file, and it has to be read twice")
    seen = [path.resolve() for path in inputs]
    for path in targets:
        resolved = path.resolve()
        if resolved in seen or (path.is_file() and any([path.samefile(p) for p in inputs])):
            raise WrongUse(f"{path}: the same file twice")
        seen.append(resolved)
        make_sure_of(path)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to be written, all or nothing; what is there and no regular file is written to as it is."""
    if path.exists() and not path.is_file():
        with path.open("wb", BUFFER) as file:
            yield file
    else:
        with atomic_file(path.resolve()) as file:
            yield file


def verify(problem: Path, certificate: Path, query: int = 1, cnf: Path | None = None) -> dict[str, Any]:
    """Run the checker, which may write `cnf`; its trust report. Raises NotVerified."""
    command = [sys.executable, "-I", "-m", "checker", "--json", "--query", str(query)]
    if cnf is not None:
        command.append(f"--cnf={cnf}")
    # Made absolute, no name can be taken for an option.
    command += [os.path.abspath(problem), os.path.abspath(certificate)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        line = (done.stdout.partition("\n")[0] or done.stderr.strip().rpartition("\n")[2]).strip()
        raise NotVerified(printable(line or "no verdict"), done.returncode) from None
    if done.returncode:
        raise NotVerified(printable(report["verdict"]), done.returncode)
    return report


def _translate(
    certificate: Path,
    clauses: int,
    cnf: Path | None,
    drat: Digesting | None,
    lrat: Digesting | None,
    unit_deletions: bool,
) -> str:
    """Write the refutation as DRAT and LRAT; the digest of the certificate. `clauses` is how many the CNF has.

    DRAT names a clause that it deletes by its literals, so that, with `drat`, live clauses are kept in memory as text;
    the first come from `cnf`.
    """
    live: dict[int, bytes] = {}
    if cnf is not None:
        with cnf.open("rb") as source:
            source.readline()
            live.update(enumerate(source, 1))
    count = clauses
    with certificate.open("rb", BUFFER) as file:
        stream = Digesting(file)
        reader = CertificateReader(cast("BinaryIO", stream), str(certificate))
        for _ in reader.lemmas():
            pass
        for literals, others in records(reader.refutation()):
            if literals is None:
                if lrat:
                    lrat.write(f"{count} d {_words(others)}0\n".encode())
                if drat:
                    for number in others:
                        clause = live.pop(number)
                        if unit_deletions or len(set(clause.split())) > 2:
                            drat.write(b"d " + clause)
            else:
                count += 1
                text = f"{_words(literals)}0"
                if lrat:
                    lrat.write(f"{count} {text} {_words(others)}0\n".encode())
                if drat:
                    live[count] = line = f"{text}\n".encode()
                    drat.write(line)
        return stream.sha256.hexdigest()


def _words(numbers: array[int]) -> str:
    return "".join([f"{x} " for x in numbers])


def records(words: Iterable[array[int]]) -> Iterator[tuple[array[int] | None, array[int]]]:
    """The records of a refutation whose words come in pieces: (literals, hints), or (None, ids) for deletions.

    The last record must be complete.
    """
    t = array("i")
    for piece in words:
        t += piece
        p = 0
        while p < len(t):
            n = t[p]
            if n < 0:
                start, end = p + 1, p + 1 - n
                if end > len(t):
                    break
                yield None, t[start:end]
            else:
                start = p + 2 + n
                if p + 1 == len(t) or start + t[p + 1] > len(t):
                    break
                end = start + t[p + 1]
                yield t[p + 2 : start], t[start:end]
            p = end
        del t[:p]
