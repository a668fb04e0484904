"""An evidence archive to one verdict: digests, origin, and for each claim its derivation and its certificate.

Nothing that the archive says about verdicts is believed: they are found again, and numbers that it states are compared
with what was found. Normative description: formats/EVIDENCE.md.
"""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING

from checker import claims
from checker.kernel import check
from checker.signature import key_id, signer
from formats.bag import MAX_JSON, read_bag
from formats.errors import AssayError, MalformedInput, RejectedProof, ResourceLimit, Unsupported, quoted
from formats.strict_json import read

if TYPE_CHECKING:
    from formats.meter import Meter
    from formats.strict_json import Value

CLAIMS = "data/claims/"
SCOPE = "data/scope.json"
CLAIM_FORMAT, SCOPE_FORMAT = "assay-claim 1", "assay-scope 1"

HOLDS, REFUTED, UNKNOWN = "holds", "refuted", "unknown"

REPORT_FORMAT = "assay-archive-report 1"

NOT_COVERED = (
    "whether the inputs are what was in force, and all that was: collection metadata are what their maker says",
    "the specification, the copy of the checker and the reports in the archive: none of them was used",
    "whether the sources whose digest is given are what ran: compare it with a digest from elsewhere",
    "the Python interpreter, the compiler of a compiled core, and the machine that ran the checker",
)

MEANING = {
    HOLDS: "VERIFIED UNSAT, the claim holds",
    REFUTED: "VERIFIED SAT, the claim is refuted and its counterexample confirmed",
    UNKNOWN: "UNKNOWN",
}


class Claim:
    """One claim: what it is, and what was found.

    `outcome` is one of the keys of MEANING; `reason` says why it is unknown, or is empty, and `undecided` is the class
    of the error that was the reason, if it was one. `vacuous` is None where nothing shows it. `refutation` is what the
    evaluator says of the counterexample, None where there is none. `modules` are those of
    the checker that the outcome relies on, `inputs` the digests of the inputs.
    """

    def __init__(self, name: str) -> None:
        self.name, self.kind, self.version = name, "", ""
        self.parameters: dict[str, object] = {}
        self.outcome, self.reason = UNKNOWN, "there is no certificate"
        self.undecided: type[AssayError] | None = None
        self.vacuous: bool | None = None
        self.refutation: dict[str, object] | None = None
        self.modules: list[str] = []
        self.inputs: list[str] = []

    def line(self) -> str:
        """What was found, for people."""
        reason = f", {self.reason}" if self.reason else ""
        shown = {None: "vacuity not shown", True: "VACUOUS: its premises cannot be met", False: "not vacuous"}
        kind = f"{quoted(self.kind)} ({quoted(self.version)}) {quoted(json.dumps(self.parameters))}"
        return f"c claim {self.name} {kind}: {MEANING[self.outcome]}{reason}; {shown[self.vacuous]}"


class Archive:
    """What was found in an archive that is sound in itself: the claims in order of their names, and their counts."""

    def __init__(self, path: str, public_key: bytes | None, meter: Meter) -> None:
        """Read and verify, with one meter for all. `public_key` is the auditor's, None for none. Raises AssayError.

        Sound because a claim counts as holding only if the kernel has verified that the query which the encoder derives
        from the very bytes of the inputs is unsatisfiable.
        """
        files = read_bag(path)
        self.manifest = hashlib.sha256(files["manifest-sha256.txt"]).hexdigest()
        self.key = self.signed = ""
        if public_key is not None:
            self.key, self.signed = key_id(public_key), signer(files, public_key)
        folders: dict[str, dict[str, bytes]] = {}
        for name, contents in files.items():
            if name.startswith(CLAIMS):
                folder, _, file = name[len(CLAIMS) :].partition("/")
                folders.setdefault(folder, {})[file] = contents
        self.claims = [_verified(Claim(name), folder, meter) for name, folder in folders.items()]
        outcomes = [claim.outcome for claim in self.claims]
        self.counts = {
            "inputs": len({digest for claim in self.claims for digest in claim.inputs}),
            "claims": len(outcomes),
            "hold": outcomes.count(HOLDS),
            "refuted": outcomes.count(REFUTED),
            "unknown": outcomes.count(UNKNOWN),
            "vacuous": [claim.vacuous for claim in self.claims].count(True),
        }
        self.compare_scope(files)

    def compare_scope(self, files: dict[str, bytes]) -> None:
        """Raise RejectedProof unless the archive states the numbers that were found."""
        stated = _document(files, SCOPE, SCOPE_FORMAT, "collection", *self.counts)[1:]
        # Of a claim that this checker cannot decide, its maker may have known the outcome.
        undecided = any([claim.undecided for claim in self.claims])
        for (name, found), number in zip(self.counts.items(), stated, strict=True):
            if found != number.integer() and (name == "claims" or not undecided):
                raise RejectedProof(SCOPE, name, str(found), str(number.integer()))
        if not self.claims:
            raise RejectedProof(SCOPE, "claims", "at least one", "none")

    @property
    def status(self) -> int:
        """The exit status: 0 only if all claims hold."""
        if self.counts["refuted"]:
            return 1
        if self.counts["unknown"]:
            return 4 if ResourceLimit in [claim.undecided for claim in self.claims] else 3
        return 0

    def lines(self) -> list[str]:
        """The verdict, a line for each claim, and a summary."""
        word = {0: "VERIFIED", 1: "REFUTED"}.get(self.status, "UNKNOWN")
        n = self.counts
        numbers = f"{n['hold']} hold, {n['refuted']} refuted, {n['unknown']} unknown, {n['vacuous']} vacuous"
        origin = f"key {self.key}" if self.key else "not established"
        verdict = f"s {word} ARCHIVE {n['claims']} claims: {numbers}; origin {origin}"
        signed = f", who says to have signed it on {quoted(self.signed)}" if self.key else " (no public key given)"
        return [
            verdict,
            *[claim.line() for claim in self.claims],
            f"c archive {self.manifest}: {n['claims']} claims about {n['inputs']} inputs: {numbers}",
            f"c origin {origin}{signed}",
        ]


def _verified(claim: Claim, files: dict[str, bytes], meter: Meter) -> Claim:
    """Verify one claim from the files of its folder. Raises MalformedInput, RejectedProof."""
    folder = CLAIMS + claim.name
    try:
        _verify(claim, files, meter)
    except MalformedInput as error:
        raise MalformedInput(f"{folder}/{error.file}", error.line, error.column, error.what) from None
    except RejectedProof as error:
        raise RejectedProof(f"{folder}: {error.where}", error.rule, error.expected, error.found) from None
    except (Unsupported, ResourceLimit) as error:
        # It is known then that nothing is known of this claim; other claims are none the worse, but for what it cost.
        if isinstance(error, ResourceLimit):
            meter.work = meter.limit
        claim.outcome, claim.vacuous, claim.undecided = UNKNOWN, None, type(error)
        claim.reason = f"{'UNSUPPORTED' if isinstance(error, Unsupported) else 'RESOURCE'} {error}"
    return claim


def _verify(claim: Claim, files: dict[str, bytes], meter: Meter) -> None:
    """Find the outcome of a claim. Raises AssayError; places in it are those within the folder of the claim."""
    stated = _document(files, "claim.json", CLAIM_FORMAT, "collection", "kind", "version", "parameters", "inputs")
    claim.kind, claim.version = stated[1].string(), stated[2].string()
    claim.parameters = {name: value.plain() for name, value in stated[3].object().items()}
    inputs: dict[str, bytes] = {}
    for entry in stated[4].array():
        file, digest = [value.string() for value in entry.fields("file", "sha256")]
        if not file.startswith("input/"):
            raise entry.malformed(f"{quoted(file)} is not below input/")
        inputs[file] = _taken(files, file)
        claim.inputs.append(hashlib.sha256(inputs[file]).hexdigest())
        if claim.inputs[-1] != digest:
            raise RejectedProof(file, "sha256", claim.inputs[-1], quoted(digest))
    problem = _taken(files, "problem.smt2")
    certificate, premises = files.pop("certificate", None), files.pop("premises.certificate", None)
    for file in files:
        raise RejectedProof(file, "files", "none that the claim does not have", "one more")
    kind, given = claims.kind(claim.kind, claim.version), (claim.parameters, list(inputs.values()))
    derived = kind.problem(*given, list(inputs))
    if derived != problem:
        expected, found = (hashlib.sha256(text).hexdigest() for text in (derived, problem))
        raise RejectedProof("problem.smt2", "encoder", expected, found)
    query, without_goal = kind.queries(claim.parameters)
    for name, proof, k in (("premises.certificate", premises, without_goal), ("certificate", certificate, query)):
        if proof is None:
            continue
        verdict = check(problem, "problem.smt2", io.BytesIO(proof), name, k, meter)
        claim.modules = sorted({*claim.modules, *verdict.modules})
        if proof is premises:
            claim.vacuous = verdict.answer == "unsat"
        elif verdict.answer == "unsat":
            claim.outcome, claim.reason = HOLDS, ""
        else:
            claim.refutation = kind.evaluate(*given, verdict.values, list(inputs))
            if not claim.refutation["refutes"]:
                raise RejectedProof("certificate", "evaluator", "a counterexample", "none")
            claim.outcome, claim.reason = REFUTED, ""


def _taken(files: dict[str, bytes], name: str) -> bytes:
    """The file of this name, which is taken out of `files`."""
    if name not in files:
        raise RejectedProof(quoted(name), "files", "a file", "none")
    return files.pop(name)


def _document(files: dict[str, bytes], name: str, form: str, *names: str) -> list[Value]:
    """The members `names`, of which the first is an object, of the JSON file `name`, whose format must be `form`."""
    found, *values = read(_taken(files, name), name, MAX_JSON).fields("format", *names)
    values[0].object()
    if found.string() != form:
        raise found.unsupported(f"format {found.string()}")
    return values


def outcome(path: str, key: bytes | None, meter: Meter) -> tuple[int, list[str], dict[str, object]]:
    """Exit status, lines for people, and members of the report, for the bag at `path`. Raises AssayError."""
    archive = Archive(path, key, meter)
    names = ("name", "kind", "version", "parameters", "outcome", "reason", "vacuous", "refutation", "modules", "inputs")
    report: dict[str, object] = {
        "format": REPORT_FORMAT,
        "archive": {"file": path, "manifest_sha256": archive.manifest, **archive.counts},
        "origin": {"key": archive.key, "signed": archive.signed} if archive.key else None,
        "claims": [{name: claim.__dict__[name] for name in names} for claim in archive.claims],
        "not_covered": NOT_COVERED,
    }
    return archive.status, archive.lines(), report
