"""The writer of evidence archives. The format: formats/EVIDENCE.md; why it is like that: docs/adr/0028 to 0031.

    claims ──► payload ──► bag: payload and tag files ──► a folder, or one file

Payload and tag files depend on nothing but what is given: no clock, no machine, no order of a file system.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder import pyz
from finder.printing import printable
from finder.prove import WrongUse, describe, questions_of, read_problem
from finder.race import Limits, Question, race
from formats.bag import ALGORITHMS, BLOCK, DECLARATION, MAX_JSON, TAG_MANIFESTS, checked_name, tape_header
from formats.certificate import CertificateReader
from formats.dimacs import is_dimacs
from formats.errors import AssayError, Unsupported
from formats.strict_json import read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

LONGEST_INPUT = 48
"""Longest name, in characters, that an input has in an archive."""

CHECKER_COPY = "data/checker-source/assay-checker.pyz.txt"

VERIFY = """\
HOW TO VERIFY THIS EVIDENCE

You need Python 3.10 or newer, and nothing else. No network, no account, no other file.

1. Get the checker, one file named checker.pyz, from a source that you trust and that is not this archive, and
   compare its SHA-256 with the digest that was published for its version. Or read it: it was written to be read.

2. Run it on this archive, the folder or the file, from a folder of your own:

       python3 -I checker.pyz ARCHIVE --public-key KEY.pem

   KEY.pem is the public key of whoever has to answer for this evidence, and it, too, comes from elsewhere. Without it
   everything but the origin is verified, and the verdict says: origin not established.

3. The first line is the verdict; below is a line for each claim.

       s VERIFIED ARCHIVE …     every claim holds                                       exit status 0
       s REFUTED ARCHIVE …      at least one claim is false, by a counterexample        1
       s UNKNOWN ARCHIVE …      at least one claim is neither proved nor refuted        3 or 4
       s REJECTED …             the archive is not what it says: do not rely on it      1
       s MALFORMED …            this is no evidence archive, or a damaged one           2

What is verified: the digest of each file; the signature, with a key; for each claim, that the problem in problem.smt2
is the one that follows from the raw inputs below input/, and that its certificate proves it. No verdict that is
written somewhere in the archive is read. For the digests alone:  sha256sum -c manifest-sha256.txt

Never run anything that came with this archive. The copy of the checker in data/checker-source is kept for the day when
none is to be had elsewhere; whoever made the archive could have put anything there. The formats, rules and semantics,
with which another checker can be written, are in data/spec.
"""


class Claim(NamedTuple):
    """A claim and its evidence.

    `kind`, `version` and `parameters` select the claim and its encoder; `inputs` are names and bytes of the raw inputs;
    `problem` is what the encoder derives from them. `certificate` answers the claim's query of it, and is None if the
    answer is unknown; `premises` answers the query that leaves out the negated goal, if it was asked. `collection` says
    how the inputs were collected, as JSON. `name` is that of its folder; by default claims are numbered.
    """

    kind: str
    version: str
    parameters: Mapping[str, object]
    inputs: Sequence[tuple[str, bytes]]
    problem: bytes
    certificate: bytes | None = None
    premises: bytes | None = None
    collection: Mapping[str, object] = {}
    name: str = ""


def payload(claims: Sequence[Claim], collection: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """The files below data/ of an archive of these claims; `collection` says how all of them came about, as JSON.

    Raises MalformedInput for a certificate that is none, the name of a claim that is none, or JSON that the strict
    reader refuses; ValueError for one name twice; OSError if this installation is not complete.
    """
    files = {"data/VERIFY.txt": VERIFY.encode(), CHECKER_COPY: pyz.archive(pyz.files())}
    files.update({f"data/spec/{name}": data for name, data in specification().items()})
    counts = {"hold": 0, "refuted": 0, "unknown": 0, "vacuous": 0}
    inputs: set[bytes] = set()
    for number, claim in enumerate(claims, 1):
        name = claim.name or f"{number:0{max(4, len(str(len(claims))))}}"
        folder = checked_name(f"data/claims/{name}", "claim")
        if f"{folder}/claim.json" in files or "/" in name:
            raise ValueError(f"{name}: not the name of one claim")
        stated: list[dict[str, str]] = []
        names = {}
        for original, data in claim.inputs:
            file = f"input/{_portable(original, {entry['file'] for entry in stated})}"
            if file != f"input/{original}":
                names[file] = original
            files[f"{folder}/{file}"] = data
            stated.append({"file": file, "sha256": ALGORITHMS["sha256"](data).hexdigest()})
            inputs.add(data)
        about = {
            "format": "assay-claim 1",
            "kind": claim.kind,
            "version": claim.version,
            "parameters": dict(claim.parameters),
            "inputs": stated,
            "collection": {**claim.collection, **({"names": names} if names else {})},
        }
        files[f"{folder}/claim.json"] = _json(about, f"{folder}/claim.json")
        files[f"{folder}/problem.smt2"] = claim.problem
        for file, certificate in (("certificate", claim.certificate), ("premises.certificate", claim.premises)):
            if certificate is not None:
                files[f"{folder}/{file}"] = certificate
        counts[{"unsat": "hold", "sat": "refuted"}.get(_answer(claim.certificate), "unknown")] += 1
        counts["vacuous"] += _answer(claim.premises) == "unsat"
    files["data/scope.json"] = _json(
        {
            "format": "assay-scope 1",
            "inputs": len(inputs),
            "claims": len(claims),
            **counts,
            "collection": dict(collection or {}),
        },
        "data/scope.json",
    )
    return files


def specification() -> dict[str, bytes]:
    """What is needed to write another checker: the formats, and the axiom book. Raises OSError."""
    files = {}
    for room, suffixes in (("formats", (".md", ".lark", ".json")), ("checker", (".smt2",))):
        spec = find_spec(room)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(2, "not installed as files", room)
        for path in sorted(Path(spec.origin).parent.iterdir()):
            if path.suffix in suffixes:
                files[path.name] = path.read_bytes()
    return files


def bag(files: Mapping[str, bytes], information: Sequence[tuple[str, str]] = ()) -> dict[str, bytes]:
    """All files of an archive with this payload. `information` are labels and values for bag-info.txt, such as
    Source-Organization and Bagging-Date. Raises ValueError for one that has no place in a line.
    """
    for label, value in information:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", label) or not value.isprintable() or not value.strip():
            raise ValueError(f"{label}: {value!r} is no line for bag-info.txt")
    whole = dict(files)
    for algorithm, digest in ALGORITHMS.items():
        lines = [f"{digest(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
        whole[f"manifest-{algorithm}.txt"] = "".join(lines).encode("ascii")
    lines = [f"{label}: {value}\n" for label, value in information]
    try:
        agent = f"assay {version('assay')}"
    except PackageNotFoundError:
        agent = "assay"
    lines.append(f"Bag-Software-Agent: {agent}\n")
    lines.append(f"External-Identifier: {identifier(whole)}\n")
    lines.append(f"Payload-Oxum: {sum(map(len, files.values()))}.{len(files)}\n")
    whole["bag-info.txt"] = "".join(lines).encode()
    whole["bagit.txt"] = DECLARATION
    return with_tag_manifests(whole)


def identifier(files: Mapping[str, bytes]) -> str:
    """`evidence-` and the beginning of the SHA-256 of the manifest: the name of the folder within an archive file."""
    return f"evidence-{ALGORITHMS['sha256'](files['manifest-sha256.txt']).hexdigest()[:16]}"


def with_tag_manifests(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with new tagmanifests, which list all but the payload and themselves."""
    whole = {name: data for name, data in files.items() if name not in TAG_MANIFESTS}
    tags = sorted([name for name in whole if not name.startswith("data/")])
    for name, digest in zip(TAG_MANIFESTS, ALGORITHMS.values(), strict=True):
        lines = [f"{digest(files[tag]).hexdigest()}  {tag}\n" for tag in tags]
        whole[name] = "".join(lines).encode("ascii")
    return whole


def tape(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """The pieces of the file that holds an archive. Before the last one it is incomplete."""
    base = identifier(files)
    for name in sorted(files):
        data = files[name]
        yield tape_header(base, name, len(data))
        yield data
        yield bytes(-len(data) % BLOCK)
    yield bytes(BLOCK)
    yield bytes(BLOCK)


def write_file(files: Mapping[str, bytes], target: Path) -> None:
    """Write an archive as one file, which must not exist. Raises OSError.

    It is written beside its place, flushed to the disk and renamed; its last block comes last, so that there is never a
    file, whatever its name, that can be verified before all is done.
    """
    must_not_exist(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    temporary = Path(name)
    try:
        os.fchmod(handle, 0o644)
        *pieces, last = tape(files)
        for piece in pieces:
            _write_all(handle, piece)
        os.fsync(handle)
        os.rename(temporary, target)
        temporary = target
        _write_all(handle, last)
        os.fsync(handle)
        _flush_folder(target.parent)
    except BaseException:
        os.unlink(temporary)
        raise
    finally:
        os.close(handle)


def write_folder(files: Mapping[str, bytes], target: Path) -> None:
    """Write an archive as a folder, which must not exist. Raises OSError.

    It is written beside its place, flushed to the disk and renamed; its declaration, without which it is no bag, gets
    its name last, so that there is never a folder, whatever its name, that can be verified before all is done.
    """
    must_not_exist(target)
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        os.chmod(temporary, 0o755)
        folders = {temporary}
        for name in sorted(files):
            path = temporary / (f"{name}.part" if name == "bagit.txt" else name)
            for folder in reversed(path.relative_to(temporary).parents):
                if temporary / folder not in folders:
                    folders.add(temporary / folder)
                    os.mkdir(temporary / folder)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            try:
                _write_all(handle, files[name])
                os.fsync(handle)
            finally:
                os.close(handle)
        for folder in folders:
            _flush_folder(folder)
        os.rename(temporary, target)
        temporary = target
        _flush_folder(target.parent)
        os.rename(target / "bagit.txt.part", target / "bagit.txt")
        _flush_folder(target)
    except BaseException:
        shutil.rmtree(temporary)
        raise


def must_not_exist(target: Path) -> None:
    """Raise FileExistsError if there is something at this path."""
    if os.path.lexists(target):
        raise FileExistsError(17, "exists already; evidence is not overwritten", str(target))


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _json(value: Any, name: str) -> bytes:
    """JSON that the strict reader takes. Raises MalformedInput, ResourceLimit where there is none, as for 1.5."""
    data = (json.dumps(value, indent=1, sort_keys=True) + "\n").encode("ascii")
    read(data, name, MAX_JSON)
    return data


def _answer(certificate: bytes | None) -> str:
    """The answer that a certificate proves, "" if there is none. Raises MalformedInput."""
    return "" if certificate is None else CertificateReader(io.BytesIO(certificate), "certificate").answer


def _portable(name: str, taken: set[str]) -> str:
    """A name for an input that every system can write, like `name`, and unlike those of the others, even in case."""
    stem, suffix = os.path.splitext(re.sub(r"[^A-Za-z0-9._-]", "_", name))
    stem, suffix = stem.lstrip("._-")[: LONGEST_INPUT - 16] or "input", suffix.rstrip(".-")[:8]
    others = {file.lower() for file in taken}
    portable, number = f"{stem}{suffix}".rstrip(".-"), 2
    while f"input/{portable}".lower() in others:
        portable, number = f"{stem}-{number}{suffix}", number + 1
    return portable


# ---- the command


def run(options: argparse.Namespace, check_signals: Callable[[], None]) -> int:
    """`assay archive`: prove each query of SMT-LIB scripts, write the archive, have the checker verify it.

    Returns the exit status of the checker, whose output is printed.
    """
    limits = Limits.chosen(options.timeout, options.memory, options.jobs)
    try:
        target = Path(os.path.abspath(options.output))
        must_not_exist(target)
        claims, rejected = _claims(options, limits, check_signals)
        files = bag(payload(claims), options.info or [])
        (write_folder if options.folder else write_file)(files, target)
    except (AssayError, OSError, ValueError, WrongUse) as error:
        print(f"assay: {printable(describe(error)['message'])}", file=sys.stderr)
        return 3 if isinstance(error, Unsupported) else 2
    # Made absolute, the name cannot be taken for an option.
    done = subprocess.run([sys.executable, "-I", "-m", "checker", str(target)], check=False)
    return 1 if rejected else done.returncode


def _claims(options: argparse.Namespace, limits: Limits, check_signals: Callable[[], None]) -> tuple[list[Claim], bool]:
    """A claim for each query of the problems, and whether the checker rejected a certificate (a bug; it is told).

    Raises AssayError, OSError, WrongUse.
    """
    questions: list[Question] = []
    for path in options.files:
        data, problem = read_problem(path)
        if is_dimacs(data):
            raise WrongUse(f"{path}: DIMACS problems are not archived")
        for question in questions_of(problem, data, None, None):
            questions.append(question._replace(number=len(questions), file=str(path)))
    claims: dict[int, Claim] = {}
    rejected = False
    with closing(race(questions, limits, options.engine, options.seed, lambda *_: check_signals())) as outcomes:
        for question, outcome in outcomes:
            name = f"{question.file}: query {question.query}"
            for failure in outcome.failures:
                rejected |= failure.rejected
                print(f"assay: {printable(name)}: NOT VERIFIED: {printable(failure.verdict)}", file=sys.stderr)
            if outcome.answer == "unknown":
                print(f"assay: {printable(name)}: unknown ({printable(outcome.reason)})", file=sys.stderr)
            inputs = [(os.path.basename(question.file), question.data)]
            certificate = None if outcome.answer == "unknown" else outcome.certificate
            parameters = {"query": question.query}
            claims[question.number] = Claim("smt", "smt/1", parameters, inputs, question.data, certificate)
    return [claims[number] for number in sorted(claims)], rejected
