"""The claims that evidence can be about: from their inputs to the problem whose unsatisfiability proves them.

A model of the problem is a counterexample. For claims about access policies it is turned into a request, on which the
evaluator, which shares no code with the encoder, must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker import iam_encode
from checker.iam_evaluate import evaluate, is_fixed, matches_action, matches_resource
from checker.iam_policy import read_policy
from formats.errors import MalformedInput, RejectedProof, Unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.iam_policy import Request, Statement

Input = tuple[str, bytes]
"""An input file: its name, for messages only, and its contents."""

Value = str | int | bool
"""The value of a constant of sort String, Int or Bool."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of claim needs: the names of its inputs and those of its parameters, which are lists of texts."""

    inputs: tuple[str, ...]
    parameters: tuple[str, ...] = ()


KINDS: dict[tuple[str, str], Kind] = {
    ("no-new-access", "iam/1"): Kind(("new", "reference")),
    ("not-granted", "iam/1"): Kind(("policy",), ("actions", "resources")),
    ("no-public-access", "iam/1"): Kind(("policy",)),
    ("equivalent", "iam/1"): Kind(("first", "second")),
    ("smt", "smt/1"): Kind(("problem",)),
}
"""Every kind of claim, with the version of its meaning. An entry is frozen: a new meaning is a new version."""

PLACE = "claim"


def problem(
    kind: str, version: str, parameters: Mapping[str, object], inputs: Mapping[str, Input], vacuity: bool = False
) -> bytes:
    """The SMT-LIB problem that is unsatisfiable iff the claim holds: the same bytes for the same arguments, always.

    With `vacuity`, the problem that is unsatisfiable iff nothing is allowed at all, so that the claim says nothing.
    Raises Unsupported for another kind or version, or what the version does not cover; MalformedInput for inputs or
    parameters that are missing, not expected or malformed.
    """
    texts = _parameters(kind, version, parameters, inputs)
    if kind == "smt":
        if vacuity:
            raise Unsupported("vacuity of an SMT problem", PLACE)
        return inputs["problem"][1]
    return iam_encode.encode(kind, texts, _policies(kind, version, inputs), vacuity)[0].encode("ascii")


def counterexample(
    kind: str, version: str, parameters: Mapping[str, object], inputs: Mapping[str, Input], values: Mapping[str, Value]
) -> Request:
    """The request that a model of the claim's problem describes, which the evaluator agrees to refute the claim.

    `values` are those of all constants that the problem declares, by their names without bars. Raises RejectedProof if
    the evaluator does not agree, and what `problem` raises.
    """
    texts = _parameters(kind, version, parameters, inputs)
    if kind == "smt":
        raise Unsupported("a request that refutes an SMT problem", PLACE)
    policies = _policies(kind, version, inputs)
    request = iam_encode.request_of(iam_encode.encode(kind, texts, policies)[1], values)
    if not refutes(kind, texts, policies, request):
        raise RejectedProof("counterexample", kind, "a request that refutes the claim", "one that does not")
    return request


def refutes(
    kind: str, texts: Mapping[str, tuple[str, ...]], policies: Mapping[str, tuple[Statement, ...]], request: Request
) -> bool:
    """Whether `request` is a counterexample to a claim about access policies, in the evaluator's opinion."""
    allowed = {role: evaluate(policy, request).allowed for role, policy in policies.items()}
    if kind == "no-new-access":
        return allowed["new"] and not allowed["reference"]
    if kind == "equivalent":
        return allowed["first"] is not allowed["second"]
    if kind == "not-granted":
        resource = matches_resource(texts["resources"], request, request.context)
        return allowed["policy"] and matches_action(texts["actions"], request) and resource
    return allowed["policy"] and not is_fixed(policies["policy"], request)


def _parameters(
    kind: str, version: str, parameters: Mapping[str, object], inputs: Mapping[str, Input]
) -> dict[str, tuple[str, ...]]:
    """The parameters, as lists of texts. Raises as `problem` does."""
    if (kind, version) not in KINDS:
        raise Unsupported(f"kind of claim {kind}, version {version}", PLACE)
    expected = KINDS[kind, version]
    for what, names, found in (("inputs", expected.inputs, inputs), ("parameters", expected.parameters, parameters)):
        if sorted(names) != sorted(found):
            raise MalformedInput(PLACE, 1, 1, f"{what}: expected {', '.join(names) or 'none'}")
    texts = {}
    for name, value in parameters.items():
        if not isinstance(value, list) or not value or not all([isinstance(text, str) for text in value]):
            raise MalformedInput(PLACE, 1, 1, f"{name}: expected a list of texts")
        texts[name] = tuple(value)
    return texts


def _policies(kind: str, version: str, inputs: Mapping[str, Input]) -> dict[str, tuple[Statement, ...]]:
    """The policies that a claim is about, by their names, in the order of the table."""
    return {role: read_policy(inputs[role][1], inputs[role][0]) for role in KINDS[kind, version].inputs}
