"""Claims about access policies, from the document to a verdict: encoded, proved by the finder, checked, confirmed."""

from __future__ import annotations

import pytest

import assay
from tests.checker.iam import Input, Value, counterexample, document, problem

OWN_FOLDER = {"Action": "s3:*Object", "Resource": "arn:aws:s3:::b/${aws:username}/*"}
TAGGED = {"Condition": {"ForAnyValue:StringLike": {"aws:TagKeys": 'a"*'}, "NumericLessThan": {"s3:max-keys": "10.5"}}}
OFFICE = {"Condition": {"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}}
NETWORK = {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}


def decide(kind: str, **documents: bytes) -> bool:
    """Whether the claim holds, by a verified certificate; if not, the evaluator has confirmed a counterexample."""
    given: dict[str, Input] = {role: (role, data) for role, data in documents.items()}
    result = assay.prove(problem(kind, "iam/1", {}, given).decode("ascii"), timeout=60)
    assert result.verdict.startswith(f"s VERIFIED {result.answer.upper()}")
    if result.answer == "sat":
        values: dict[str, Value] = {name: v for name, v in result.model.items() if isinstance(v, (str, int, bool))}
        assert counterexample(kind, "iam/1", {}, given, values)
    return result.answer == "unsat"


@pytest.mark.parametrize(
    ("new", "reference", "holds"),
    [
        (OWN_FOLDER, {"Action": "S3:*", "Resource": "arn:aws:s3:::b/*"}, True),
        ({**OWN_FOLDER, "Resource": "arn:aws:s3:::b/x/*"}, {"Action": "S3:*", "Resource": "arn:aws:s3:::b/*"}, True),
        (OWN_FOLDER, {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}, False),
        ({**OWN_FOLDER, **TAGGED}, TAGGED, True),
        (TAGGED, {**OWN_FOLDER, **TAGGED}, False),
        (OFFICE, NETWORK, True),
        (NETWORK, OFFICE, False),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:user/u"}}, {"Principal": {"AWS": "111122223333"}}, True),
    ],
)
def test_no_new_access(new: dict[str, object], reference: dict[str, object], holds: bool) -> None:
    assert decide("no-new-access", new=document(new), reference=document(reference)) is holds


@pytest.mark.parametrize(("key", "holds"), [("aws:SourceVpc", True), ("aws:username", False)])
def test_no_public_access(key: str, holds: bool) -> None:
    statement = {"Principal": "*", "Condition": {"StringEquals": {key: "vpc-1"}}}
    assert decide("no-public-access", policy=document(statement)) is holds
