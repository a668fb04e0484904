"""Claims about access policies that hold by formats/IAM.md, and of which the vendor's documentation says the opposite.

Each names the concrete request, and the page that decides about it. A claim that is refuted, or refused, is all right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker import iam
from formats.errors import MalformedInput, Unsupported
from tests.checker.iam import document, query, solve_cvc5
from tests.finder.command import assay

ARNS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"
NOT_PRINCIPAL = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"
VARIABLES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"
RESOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"

ALL: dict[str, Any] = {"actions": ["*"], "resources": ["*"]}
ACCOUNT = "111122223333"


def holds(kind: str, *documents: bytes, parameters: dict[str, Any] | None = None) -> bool:
    """Whether the claim is proven; not if it is refuted or refused."""
    try:
        made = iam.problem(kind, parameters or {}, documents).decode()
    except (MalformedInput, Unsupported):
        return False
    answer = solve_cvc5(query(made, 1))[0]
    assert answer in ("sat", "unsat")
    return answer == "unsat"


# ---- ARNs of fewer than six parts: in policies of identities the vendor fills up what is missing with `*`, a part each
# (ARNS, the note about incomplete ARNs).


def test_incomplete_arn_grants_all_of_a_service() -> None:
    """sqs:DeleteQueue on arn:aws:sqs:us-east-1:111122223333:q is allowed: arn:aws:sqs is arn:aws:sqs:*:*:*."""
    policy = document({"Action": "sqs:*", "Resource": "arn:aws:sqs"})
    parameters = {"actions": ["sqs:DeleteQueue"], "resources": ["arn:aws:sqs:*:*:*"]}
    assert not holds("not-granted", policy, parameters=parameters)


def test_incomplete_arn_in_a_new_version() -> None:
    """The reference does not allow sqs:DeleteQueue on the queue arn:aws:sqs:us-east-1:111122223333:private."""
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:public"
    new = document({"Action": "sqs:*", "Resource": "arn:aws:sqs"})
    # Nothing of the reference is incomplete, but that it is said to match the text of the new one.
    reference = document({"Action": "sqs:*", "Resource": ["arn:aws:sq?", queue]})
    assert not holds("no-new-access", new, reference)


def test_incomplete_arn_in_a_denial_of_all_others() -> None:
    """The reference allows nothing in S3, since arn:aws:s3 is all of it; the new one allows arn:aws:s3:::b/k."""
    new = document({"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"})
    reference = document({"Action": "s3:*", "NotResource": "arn:aws:s3"})
    assert not holds("no-new-access", new, reference)


def test_archive_of_a_false_claim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a policy to a verified archive, by the tools as they are."""
    policy = tmp_path / "policy.json"
    policy.write_bytes(document({"Action": "sqs:*", "Resource": "arn:aws:sqs"}))
    claim = ("not-granted", policy, "--action", "sqs:DeleteQueue", "--resource", "arn:aws:sqs:*:*:*")
    status, lines, _ = assay(capsys, "claim", *claim, "-o", tmp_path / "bag.tar")
    assert status != 0, lines
    assert "VERIFIED ARCHIVE" not in lines[-1]


# ---- NotPrincipal. With Deny it denies every user and role that has a permissions boundary, whomever it exempts, and
# the account of whoever is exempted has to be named, too (NOT_PRINCIPAL). A canonical user ID is another name of an
# account, and accounts are refused in NotPrincipal for this reason.


@pytest.mark.parametrize("exempted", [{"CanonicalUser": "c"}, {"Federated": "f"}], ids=list)
def test_not_principal_denies_whoever_has_a_boundary(exempted: dict[str, str]) -> None:
    """Made by a role of the account with a permissions boundary: new allows, and the reference denies."""
    new = document({"Principal": exempted})
    reference = document({"Principal": "*"}, {"Effect": "Deny", "NotPrincipal": exempted})
    assert not holds("no-new-access", new, reference)


@pytest.mark.parametrize("everybody", ["*", {"AWS": "*"}], ids=["text", "object"])
def test_not_principal_everybody_denies_whoever_has_a_boundary(everybody: Any) -> None:
    """Made by a user of the account with a permissions boundary: new allows, and the reference denies."""
    new = document({"Principal": {"AWS": ACCOUNT}})
    reference = document({"Principal": "*"}, {"Effect": "Deny", "NotPrincipal": everybody})
    assert not holds("no-new-access", new, reference)


def test_not_principal_with_allow() -> None:
    """With Allow, NotPrincipal is not supported (NOT_PRINCIPAL): what the reference grants is not documented."""
    new = document({"Principal": {"AWS": ACCOUNT}})
    reference = document({"NotPrincipal": {"Service": "ec2.amazonaws.com"}})
    assert not holds("no-new-access", new, reference)


# ---- policy variables in Resource may stand after the fifth colon of the ARN only (VARIABLES, the section about where
# they can be used).


@pytest.mark.parametrize(
    ("plain", "variable"),
    [
        ("arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:${aws:RequestTag/r, 'us-east-1'}:111122223333:q"),
        ("arn:aws:s3:::b", "${aws:RequestTag/r, 'arn:aws:s3:::b'}"),
    ],
    ids=["region", "all"],
)
def test_variables_before_the_fifth_colon(plain: str, variable: str) -> None:
    """A request without the tag: what the reference grants is not documented, and perhaps nothing."""
    absent = {"Condition": {"Null": {"aws:RequestTag/r": "true"}}}
    assert not holds("no-new-access", document({"Resource": plain, **absent}), document({"Resource": variable}))


# ---- wildcards stand for text within a part of an ARN; that they match colons, too, the vendor says of a `*` that is
# the last character of a part (RESOURCE), and IAM.md assumes it of all in the sixth part only. In that of the service
# there may be none.


@pytest.mark.parametrize(
    "pattern",
    [
        f"arn:aws:lambda:us-east-1?{ACCOUNT}:function:foo",
        f"arn:aws:lam*1:{ACCOUNT}:function:foo",
        f"arn:aws:*:us-east-1:{ACCOUNT}:function:foo",
    ],
    ids=["one", "segments", "service"],
)
def test_wildcards_that_need_not_match_colons(pattern: str) -> None:
    """lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:foo, which only new names."""
    new = document({"Resource": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:foo"})
    assert not holds("no-new-access", new, document({"Resource": pattern}))


# ---- a service may have several names: «logs.amazonaws.com» and one with a region in it, all of which are values of
# the key aws:PrincipalServiceNamesList of one request (reference_policies_condition-keys).


def test_services_with_several_names() -> None:
    """Made by CloudWatch Logs in us-east-1, which has both names: new allows, and the reference denies."""
    new = document({"Principal": {"Service": "logs.us-east-1.amazonaws.com"}})
    reference = document({"Principal": "*"}, {"Effect": "Deny", "Principal": {"Service": "logs.amazonaws.com"}})
    assert not holds("no-new-access", new, reference)


# ---- claims that say nothing, since nothing is called so


@pytest.mark.parametrize(
    ("actions", "resources"),
    [
        (["s3:"], ["*"]),
        ([":GetObject"], ["*"]),
        (["*"], ["?bucket/*"]),
        (["*"], ["${*}bucket"]),
        (["*"], ["?"]),
        ([":*"], ["*"]),
        (["*", "s3"], ["*"]),
        (["*"], ["arn:aws:s3"]),
    ],
    ids=str,
)
def test_claims_of_patterns_that_match_no_request(actions: list[str], resources: list[str]) -> None:
    """The policy allows everything, and the claim that it does not grant these holds, and is not said to be vacuous.

    (`?` is the request's resource `*` only.)
    """
    parameters = {"actions": actions, "resources": resources}
    assert not holds("not-granted", document({"Action": "*", "Resource": "arn:*"}), parameters=parameters)
