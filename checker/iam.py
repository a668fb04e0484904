"""Claims about access policies, version iam/1: from documents to the problem, and from a model to a request.

The evaluator, which shares no code with the encoder, has to agree that the request refutes the claim. formats/IAM.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.iam_encode import SIGNS, encode, request_of
from checker.iam_evaluate import evaluate as decide
from checker.iam_evaluate import is_fixed, matches_action, matches_resource
from checker.iam_policy import RESOURCE, read_policy
from formats.errors import MalformedInput, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.iam_policy import Request, Statement

    Policies = dict[str, tuple[Statement, ...]]

VERSION = "iam/1"

PARAMETERS = {"not-granted": ("actions", "resources")}
"""The parameters of those kinds of claims that have some: lists of patterns."""

FORMS = {"actions": re.compile(r"(?=[^*]*\*)[!-9;-~]+|[!-9;-~]+:[!-~]+"), "resources": RESOURCE}
"""What the patterns of each are like, since actions are `service:name` and resources ARNs or `*`. Of others a claim
would hold whatever a policy says: of GetObject, for s3:GetObject, or of the name of a bucket, for its ARN."""


def problem(kind: str, parameters: dict[str, object], inputs: Sequence[bytes], names: Sequence[str] = ()) -> bytes:
    """The SMT-LIB problem whose first query is unsatisfiable iff the claim holds: always the same bytes.

    The inputs are policy documents, in the order of the claim's roles. Raises MalformedInput, Unsupported,
    ResourceLimit.
    """
    return encode(kind, _texts(kind, parameters), _policies(kind, inputs, names))[0].encode("ascii")


def evaluate(
    kind: str,
    parameters: dict[str, object],
    inputs: Sequence[bytes],
    values: dict[str, object],
    names: Sequence[str] = (),
) -> dict[str, object]:
    """Whether the request that a model describes refutes the claim, which statements say so, and the request.

    `values` are those of all constants that the problem declares, by their names without bars. Raises MalformedInput,
    and whatever the encoder raises.
    """
    texts, policies = _texts(kind, parameters), _policies(kind, inputs, names)
    encoder = encode(kind, texts, policies)[1]
    known: dict[str, str | int | bool] = {}
    for name, value in values.items():
        if isinstance(value, (str, int)):
            known[name] = value
    try:
        request = request_of(encoder, known)
    except (KeyError, ValueError):
        raise MalformedInput("values", 1, 1, "expected those of a request") from None
    because = []
    for role, policy in policies.items():
        decision = decide(policy, request)
        word = "allows" if decision.allowed else "does not allow"
        decisive = [f"statement {s.index}" + (f" ({quoted(s.sid)})" if s.sid else "") for s in decision.statements]
        because.append(f"{role} {word}: {', '.join(decisive) or 'no statement'}")
    return {"refutes": refutes(kind, texts, policies, request), "because": because, "witness": request.simulation()}


def refutes(kind: str, texts: Mapping[str, tuple[str, ...]], policies: Policies, request: Request) -> bool:
    """Whether `request` is a counterexample, in the evaluator's opinion."""
    allowed = {role: decide(policy, request).allowed for role, policy in policies.items()}
    if kind == "no-new-access":
        return allowed["new"] and not allowed["reference"]
    if kind == "equivalent":
        return allowed["first"] is not allowed["second"]
    if kind == "not-granted":
        resource = matches_resource(texts["resources"], request, request.context)
        return allowed["policy"] and matches_action(texts["actions"], request) and resource
    return allowed["policy"] and not is_fixed(policies["policy"], request)


def _texts(kind: str, parameters: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """The parameters, as lists of texts."""
    expected = PARAMETERS.get(kind, ())
    if sorted(expected) != sorted(parameters):
        raise MalformedInput("claim", 1, 1, f"parameters: expected {' and '.join(expected) or 'none'}")
    texts = {}
    for name, value in parameters.items():
        if not isinstance(value, list) or not value or not all([isinstance(text, str) for text in value]):
            raise MalformedInput("claim", 1, 1, f"parameter {name}: expected a list of texts")
        if wrong := [text for text in value if not FORMS[name].fullmatch(text)]:
            raise MalformedInput("claim", 1, 1, f"parameter {name}: nothing is called {quoted(wrong[0])}")
        texts[name] = tuple(value)
    return texts


def _policies(kind: str, inputs: Sequence[bytes], names: Sequence[str]) -> Policies:
    """The policies that a claim is about, by their roles."""
    roles = list(SIGNS[kind][0])
    if len(inputs) != len(roles):
        raise MalformedInput("claim", 1, 1, f"inputs: expected {' and '.join(roles)}")
    return {role: read_policy(inputs[k], names[k] if names else role) for k, role in enumerate(roles)}
