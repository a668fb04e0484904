"""Claims about access policies, version iam/1: from documents to problems, and from models to requests.

A model of a problem is a request, on which the evaluator, which shares no code with the encoder, has its own opinion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import iam_encode
from checker.iam_evaluate import evaluate as decide
from checker.iam_evaluate import is_fixed, matches_action, matches_resource
from checker.iam_policy import read_policy
from formats.errors import MalformedInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.iam_evaluate import Decision
    from checker.iam_policy import Request, Statement

VERSION = "iam/1"

ROLES: dict[str, tuple[str, ...]] = {
    "no-new-access": ("new", "reference"),
    "not-granted": ("policy",),
    "no-public-access": ("policy",),
    "equivalent": ("first", "second"),
}
"""What the policies are called that a kind of claims is about, in the order of the inputs."""

PARAMETERS = {"not-granted": ("actions", "resources")}
"""The parameters of a kind, if there are any: each is a list of texts."""


def problem(kind: str, parameters: dict[str, object], inputs: Sequence[bytes], names: Sequence[str] = ()) -> bytes:
    """The problem whose first query is unsatisfiable iff the claim holds: the same bytes for the same arguments, always.

    Its second query is unsatisfiable iff nothing is allowed at all, so that the claim says nothing. Raises Unsupported
    for what the version does not cover; MalformedInput for inputs or parameters that are missing, not expected or
    malformed; ResourceLimit.
    """
    texts, policies = _texts(kind, parameters), _policies(kind, inputs, names)
    return iam_encode.encode(kind, texts, policies)[0].encode("ascii")


def evaluate(
    kind: str,
    parameters: dict[str, object],
    inputs: Sequence[bytes],
    values: dict[str, object],
    names: Sequence[str] = (),
) -> dict[str, object]:
    """Whether the request that a model describes refutes the claim, in the evaluator's opinion, as JSON.

    `values` are those of all constants that the problem declares, by their names. Raises MalformedInput for values that
    describe no request, and what `problem` raises.
    """
    texts, policies = _texts(kind, parameters), _policies(kind, inputs, names)
    encoder = iam_encode.encode(kind, texts, policies)[1]
    try:
        request = iam_encode.request_of(encoder, values)
    except (KeyError, ValueError, TypeError):
        raise MalformedInput("values", 1, 1, "expected those of a request") from None
    decisions = {role: decide(policy, request) for role, policy in policies.items()}
    because = [_words(role, decision) for role, decision in decisions.items()]
    found = refutes(kind, texts, policies, request)
    return {"refutes": found, "because": because, "witness": request.simulation()}


def refutes(
    kind: str, texts: Mapping[str, tuple[str, ...]], policies: Mapping[str, tuple[Statement, ...]], request: Request
) -> bool:
    """Whether `request` is a counterexample to a claim, in the evaluator's opinion."""
    allowed = {role: decide(policy, request).allowed for role, policy in policies.items()}
    if kind == "no-new-access":
        return allowed["new"] and not allowed["reference"]
    if kind == "equivalent":
        return allowed["first"] is not allowed["second"]
    if kind == "not-granted":
        resource = matches_resource(texts["resources"], request, request.context)
        return allowed["policy"] and matches_action(texts["actions"], request) and resource
    return allowed["policy"] and not is_fixed(policies["policy"], request)


def _words(role: str, decision: Decision) -> str:
    """What a policy decided, and which statements are responsible."""
    verb = "allowed" if decision.allowed else "denied"
    places = ", ".join([statement.place for statement in decision.statements])
    return f"{verb} by {role} ({places or 'no statement matches'})"


def _texts(kind: str, parameters: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """The parameters, as lists of texts. Raises MalformedInput."""
    expected = PARAMETERS.get(kind, ())
    if sorted(expected) != sorted(parameters):
        raise MalformedInput("claim", 1, 1, f"parameters: expected {', '.join(expected) or 'none'}")
    texts = {}
    for name, value in parameters.items():
        if not isinstance(value, list) or not value or not all([isinstance(text, str) for text in value]):
            raise MalformedInput("claim", 1, 1, f"{name}: expected a list of texts")
        texts[name] = tuple(value)
    return texts


def _policies(kind: str, inputs: Sequence[bytes], names: Sequence[str]) -> dict[str, tuple[Statement, ...]]:
    """The policies that a claim is about, by their roles. Raises AssayError."""
    roles = ROLES[kind]
    if len(inputs) != len(roles):
        raise MalformedInput("claim", 1, 1, f"inputs: expected {', '.join(roles)}")
    return {role: read_policy(data, name) for role, data, name in zip(roles, inputs, names or roles, strict=True)}
