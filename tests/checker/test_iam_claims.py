"""Claims: their problems are unsatisfiable iff they hold, and counterexamples are confirmed or refused."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from checker.claims import KINDS
from checker.iam import evaluate
from checker.iam_encode import encode, literal, request_of, slots
from checker.iam_evaluate import is_fixed
from checker.iam_policy import Request, read_policy
from formats.errors import MalformedInput, ResourceLimit, Unsupported
from tests.checker.iam import (
    Input,
    Value,
    counterexample,
    document,
    policy,
    problem,
    request,
    solve_cvc5,
    solve_z3,
    unescaped,
)

PAIRS = Path(__file__).parents[3] / "shared" / "problems" / "iam"


def inputs(**documents: bytes) -> dict[str, Input]:
    return {role: (f"{role}.json", data) for role, data in documents.items()}


def decide(kind: str, given: dict[str, Input], parameters: dict[str, object] | None = None) -> Request | None:
    """The counterexample to a claim of version iam/1; None if it holds."""
    text = problem(kind, "iam/1", parameters or {}, given).decode("ascii")
    answer, values = solve_cvc5(text)
    assert answer in ("sat", "unsat"), text
    return counterexample(kind, "iam/1", parameters or {}, given, values) if answer == "sat" else None


def vacuous(kind: str, given: dict[str, Input], parameters: dict[str, object] | None = None) -> bool:
    return solve_cvc5(problem(kind, "iam/1", parameters or {}, given, vacuity=True).decode())[0] == "unsat"


def test_no_new_access() -> None:
    narrow = document({"Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"})
    wide = document({"Action": "S3:*"}, {"Effect": "Deny", "Action": "s3:Put*"})
    assert decide("no-new-access", inputs(new=narrow, reference=wide)) is None
    found = decide("no-new-access", inputs(new=wide, reference=narrow))
    assert found is not None
    assert found.action.startswith("s3:")
    assert found.simulation()["ActionNames"] == [found.action]


def test_account_and_its_users() -> None:
    """The ARN of a user says which account it is in."""
    user = document({"Principal": {"AWS": "arn:aws:iam::111122223333:user/u"}})
    account, other = document({"Principal": {"AWS": "111122223333"}}), document({"Principal": {"AWS": "444455556666"}})
    assert decide("no-new-access", inputs(new=user, reference=account)) is None
    assert decide("no-new-access", inputs(new=user, reference=other)) is not None
    found = decide("no-new-access", inputs(new=account, reference=user))
    assert found is not None
    assert found.principal["AWS"].split(":")[4] == "111122223333"
    assert found.simulation()["CallerArn"] == found.principal["AWS"]


def test_a_canonical_user_may_be_any_account() -> None:
    """That the denied canonical user is another account is not known, so the claim does not hold."""
    new = document({"Principal": {"AWS": "111122223333"}})
    reference = document(
        {"Principal": {"AWS": "111122223333"}}, {"Effect": "Deny", "Principal": {"CanonicalUser": "c"}}
    )
    found = decide("no-new-access", inputs(new=new, reference=reference))
    assert found is not None
    assert found.principal["CanonicalUser"] == "c"


@pytest.mark.parametrize(
    ("principal", "members"),
    [({"Service": "x.y"}, {"Service": "x.y"}), ({"Federated": "x.y"}, {"Federated": "x.y"}), ("*", None)],
)
def test_other_principals(principal: object, members: dict[str, str] | None) -> None:
    """In the request they are what the policy names; everybody includes those without a name."""
    nobody = document({"Effect": "Deny", "Principal": "*"}, {"Effect": "Deny", "Principal": {"AWS": "111122223333"}})
    found = decide("no-new-access", inputs(new=document({"Principal": principal}), reference=nobody))
    assert found is not None
    if members:
        (kind,) = members
        assert found.principal[kind] == members[kind]


def test_values_of_all_kinds_come_back() -> None:
    """A counterexample shows a value for each key that the policies use and the request has."""
    condition = {
        "NumericEquals": {"s3:max-keys": "-2.5"},
        "DateEquals": {"aws:CurrentTime": "1577836800"},
        "IpAddress": {"aws:SourceIp": "2001:db8::1/128"},
        "ForAnyValue:IpAddress": {"x:ips": "10.0.0.1"},
        "Bool": {"aws:SecureTransport": "false", "aws:MultiFactorAuthPresent": "true"},
        "BinaryEquals": {"x:b": "YQ=="},
        "StringEquals": {"aws:username": 'q"\\u{2a}\U0001f600'},
        "Null": {"aws:TokenIssueTime": "false"},
        "ForAllValues:StringEquals": {"aws:TagKeys": "none"},
    }
    found = decide(
        "no-new-access", inputs(new=document({"Condition": condition}), reference=document({"Effect": "Deny"}))
    )
    assert found is not None
    context = {**found.context, "aws:tagkeys": ()}
    assert context == {
        "aws:currenttime": ("1577836800.0",),
        "aws:multifactorauthpresent": ("true",),
        "aws:securetransport": ("false",),
        "aws:sourceip": ("2001:db8::1",),
        "aws:tagkeys": (),
        "aws:tokenissuetime": ("present",),
        "aws:username": ('q"\\u{2a}\U0001f600',),
        "s3:max-keys": ("-2.50",),
        "x:b": ("YQ==",),
        "x:ips": ("10.0.0.1",),
    }
    types = {entry["ContextKeyName"]: entry["ContextKeyType"] for entry in found.simulation()["ContextEntries"]}  # type: ignore[attr-defined]
    assert types["x:ips"] == "ipList"
    assert types["s3:max-keys"] == "numeric"


def test_between_two_numbers_there_is_one() -> None:
    """Numbers are not integers; nothing lies between equal ones."""
    between = document({"Condition": {"NumericGreaterThan": {"x:n": "1"}, "NumericLessThan": {"x:n": "2"}}})
    nothing = document({"Condition": {"NumericGreaterThan": {"x:n": "1.5"}, "NumericLessThan": {"x:n": "1.50"}}})
    refused = document({"Effect": "Deny"})
    found = decide("no-new-access", inputs(new=between, reference=refused))
    assert found is not None
    assert 1 < float(found.context["x:n"][0]) < 2
    assert decide("no-new-access", inputs(new=nothing, reference=refused)) is None
    assert vacuous("no-new-access", inputs(new=nothing, reference=refused))


def test_case_and_key_names() -> None:
    """Keys do not depend on case, values do."""
    one, other = (document({"Condition": {"StringEquals": {key: "x"}}}) for key in ("aws:UserName", "AWS:username"))
    assert decide("equivalent", inputs(first=one, second=other)) is None
    upper = document({"Condition": {"StringEquals": {"aws:username": "X"}}})
    assert decide("equivalent", inputs(first=one, second=upper)) is not None
    ignoring = document({"Condition": {"StringEqualsIgnoreCase": {"aws:username": "X"}}})
    assert decide("no-new-access", inputs(new=one, reference=ignoring)) is None


def test_equivalent() -> None:
    one = document({"Action": "s3:*"}, {"Effect": "Deny", "NotAction": "s3:Get*"})
    assert decide("equivalent", inputs(first=one, second=document({"Action": "S3:GET*"}))) is None
    assert decide("equivalent", inputs(first=one, second=document({"Action": "s3:Get?*"}))) is not None
    assert not vacuous("equivalent", inputs(first=one, second=document()))
    assert vacuous("equivalent", inputs(first=document(), second=document({"Action": "no-colon"})))


def test_not_granted() -> None:
    given = inputs(
        policy=document({"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}, {"Effect": "Deny", "Action": "s3:Delete*"})
    )
    claim: dict[str, object] = {"actions": ["s3:DeleteObject", "ec2:*"], "resources": ["*"]}
    assert decide("not-granted", given, claim) is None
    assert not vacuous("not-granted", given, claim)
    found = decide("not-granted", given, {"actions": ["S3:put*"], "resources": ["arn:*:s3:*:*:b/?"]})
    assert found is not None
    assert found.action.startswith("s3:put")
    assert len(found.resource) >= len("arn:aws:s3:::b/?")


PUBLIC = [
    ({"Principal": "*"}, True),
    ({"Principal": {"AWS": "*"}}, True),
    ({"Principal": {"Federated": "graph.facebook.com"}}, True),
    ({"Principal": {"AWS": "111122223333"}}, False),
    ({"Principal": {"AWS": "arn:aws:iam::111122223333:role/r"}}, False),
    ({"Principal": {"Service": "x.y", "CanonicalUser": "c"}}, False),
    ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceVpc": "vpc-*"}}}, True),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}}, False),
    ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceVpc": "vpc-91237329"}}}, False),
    ({"Principal": "*", "Condition": {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-91237329"}}}, True),
    ({"Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-91237329"}}}, True),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:username": "u"}}}, True),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}}, True),
    ({"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:r:1:t"}}}, False),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.1"]}}}, False),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1"]}}}, True),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "0.0.0.0/2"]}}}, True),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}}, False),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "2001::/31"}}}, True),
    ({"Principal": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:SourceVpc": "v"}}}, True),
    ({"Principal": "*", "Condition": {"Null": {"aws:SourceVpc": "false"}}}, True),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "public"), PUBLIC)
def test_no_public_access(statement: dict[str, object], public: bool) -> None:
    """The vendor's examples, and the edges of the definition."""
    found = decide("no-public-access", inputs(policy=document(statement)))
    assert (found is not None) is public
    assert not vacuous("no-public-access", inputs(policy=document(statement)))


def test_what_is_denied_is_not_public() -> None:
    """Access restricted by a Deny is no more public than by a condition of the Allow."""
    deny = {"Effect": "Deny", "Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}}}
    assert decide("no-public-access", inputs(policy=document({"Principal": "*"}, deny))) is None
    assert decide("no-public-access", inputs(policy=document({"Principal": "*"}))) is not None
    with pytest.raises(Unsupported, match="names no principals"):
        problem("no-public-access", "iam/1", {}, inputs(policy=document({})))


def test_vacuity() -> None:
    nothing = document({"Effect": "Deny"})
    assert vacuous("no-new-access", inputs(new=nothing, reference=document({})))
    assert not vacuous("no-new-access", inputs(new=document({}), reference=nothing))


@pytest.mark.parametrize("name", [("no-new-access", "iam/2"), ("no-new-acces", "iam/1"), ("", "")])
def test_unknown_kinds_and_versions(name: tuple[str, str]) -> None:
    assert name not in KINDS
    with pytest.raises(Unsupported):
        problem(*name, {}, inputs(new=document(), reference=document()))


@pytest.mark.parametrize(
    ("kind", "parameters", "roles"),
    [
        ("no-new-access", {}, ["new"]),
        ("no-new-access", {}, ["new", "reference", "other"]),
        ("no-new-access", {"actions": ["x"]}, ["new", "reference"]),
        ("not-granted", {"actions": ["x"]}, ["policy"]),
        ("not-granted", {"actions": [], "resources": ["x"]}, ["policy"]),
        ("not-granted", {"actions": "x", "resources": ["x"]}, ["policy"]),
        ("not-granted", {"actions": ["x"], "resources": ["x", 1]}, ["policy"]),
        # Of these a claim would hold whatever the policy.
        ("not-granted", {"actions": ["GetObject"], "resources": ["*"]}, ["policy"]),
        ("not-granted", {"actions": ["s3: *"], "resources": ["*"]}, ["policy"]),
        ("not-granted", {"actions": ["s3:*", ""], "resources": ["*"]}, ["policy"]),
        ("not-granted", {"actions": ["s3:*"], "resources": ["my-bucket/*"]}, ["policy"]),
        ("not-granted", {"actions": ["s3:*"], "resources": ["*", "ARN:aws:s3:::b"]}, ["policy"]),
    ],
)
def test_wrong_parameters_and_inputs(kind: str, parameters: dict[str, object], roles: list[str]) -> None:
    with pytest.raises(MalformedInput, match="claim:1:1: "):
        problem(kind, "iam/1", parameters, inputs(**dict.fromkeys(roles, document())))


def test_parameters_are_checked_like_policies() -> None:
    for action, resource in (("${aws:x}", "*"), ("*", "arn:::::${aws:x"), ("*", "arn:::::\U00030000")):
        parameters: dict[str, object] = {"actions": [action], "resources": [resource]}
        with pytest.raises(Unsupported):
            problem("not-granted", "iam/1", parameters, inputs(policy=document()))


def test_a_model_of_something_else_is_refused() -> None:
    """A counterexample that the evaluator does not confirm is none."""
    given = inputs(new=document({"Action": "s3:Get*"}), reference=document({"Action": "s3:*"}))
    values: dict[str, Value] = {"action": "s3:getobject", "resource": "*"}
    opinion = evaluate("no-new-access", {}, [data for _, data in given.values()], dict(values))
    assert opinion["refutes"] is False
    assert opinion["because"] == ["new allows: statement 1", "reference allows: statement 1"]
    wrong: list[dict[str, object]] = [{}, {"action": "s3:getobject"}, {**values, "resource": ["x"]}]
    for others in wrong:
        with pytest.raises(MalformedInput, match="expected those of a request"):
            evaluate("no-new-access", {}, [data for _, data in given.values()], others)


def test_names_of_files_are_not_in_the_problem() -> None:
    """The same contents give the same problem, wherever they are."""
    data = document({"Sid": "S"})
    one = problem("no-new-access", "iam/1", {}, {"new": ("a", data), "reference": ("b", data)})
    assert one == problem("no-new-access", "iam/1", {}, {"new": ("\n(", data), "reference": ("/x/y", data)})


@pytest.mark.parametrize("seed", range(20))
def test_literals(seed: int) -> None:
    """Any text comes back from a solver as it went in, and nothing but printable ASCII is written."""
    choose = random.Random(seed)
    alphabet = '\\u{2a}"(|)\x00\x7f\n é\u2028\U0001f600\U0002ffff' + "x" * 5
    text = "".join(choose.choices(alphabet, k=12))
    written = literal(text)
    assert written.isascii()
    assert written.isprintable()
    assert unescaped(written[1:-1].replace('""', '"')) == text
    script = f"(declare-const s String)(assert (= s {written}))(check-sat)"
    for solve in (solve_z3, solve_cvc5):
        assert solve(script) == ("sat", {"s": text})
    assert solve_cvc5(f"(assert (= (str.len {written}) {len(text)}))(check-sat)")[0] == "sat"


def test_slots_of_one_alternative_only() -> None:
    """Of statements that allow, one has to match; of those that must not, each needs its own reason."""
    some = policy(*[{"Condition": {"ForAnyValue:StringEquals": {"x:k": v}}} for v in "abc"])
    every = policy(*[{"Condition": {"ForAllValues:StringEquals": {"x:k": v}}} for v in "abc"])
    new, reference = ({"new": True, "reference": False},), ({"new": False, "reference": True},)
    assert slots("x:k", {"new": some, "reference": ()}, new) == 1
    assert slots("x:k", {"new": some, "reference": ()}, reference) == 1
    assert slots("x:k", {"new": every, "reference": ()}, new) == 1
    assert slots("x:k", {"new": (), "reference": every}, new) == 3
    assert slots("x:k", {"new": some, "reference": every}, new) == 4
    assert slots("x:k", {"new": every, "reference": every}, new) == 3
    denied = policy(*[{"Effect": "Deny", "Condition": {"ForAllValues:StringEquals": {"x:k": v}}} for v in "abc"])
    assert slots("x:k", {"new": denied, "reference": ()}, new) == 3
    assert slots("x:k", {"new": (), "reference": denied}, new) == 1
    assert slots("x:k", {"new": some, "reference": every}, (*new, *reference)) == 4


def test_slots_of_policies_of_different_versions() -> None:
    """The same text is a policy variable in one version and plain in the other: two tests, two values."""
    condition = {"ForAnyValue:StringEquals": {"aws:TagKeys": "${aws:username}"}}
    new = document({"Condition": {**condition, "StringEquals": {"aws:username": "bob"}}})
    reference = document({}, {"Effect": "Deny", "Condition": condition}, version="2008-10-17")
    found = decide("no-new-access", inputs(new=new, reference=reference))
    assert found is not None
    assert set(found.context["aws:tagkeys"]) == {"bob", "${aws:username}"}


def pairs() -> list[tuple[str, str]]:
    if not PAIRS.is_dir():
        return []
    with (PAIRS / "index.tsv").open(encoding="utf-8") as file:
        return [(row["pair"], row["expected"]) for row in csv.DictReader(file, delimiter="\t")]


DIFFERENT = {
    # With conditions taken as opaque these are new access. In fact ArnLike asks for more than StringLike did.
    "AWSCodeCommitReadOnly-2025-01-11": "no-new-access",
    "AWSPanoramaApplianceServiceRolePolicy-2024-12-11": "no-new-access",
    # Tests ec2:CreateAction both with and without a set operator.
    "AWSBackupServiceRolePolicyForRestores-2025-03-28": "unsupported",
}


@pytest.mark.problems
@pytest.mark.skipif(not PAIRS.is_dir(), reason=f"no shared problems in {PAIRS}")
@pytest.mark.parametrize(("pair", "expected"), pairs())
def test_real_pairs(pair: str, expected: str) -> None:
    """Versions of policies that AWS publishes: is the newer one's access new? As expected, but for DIFFERENT."""
    given = inputs(new=(PAIRS / pair / "new.json").read_bytes(), reference=(PAIRS / pair / "old.json").read_bytes())
    try:
        found = "no-new-access" if decide("no-new-access", given) is None else "new-access"
    except Unsupported:
        found = "unsupported"
    if expected == "unlabelled-deny-or-not":
        assert found != "unsupported"
    else:
        assert found == DIFFERENT.get(pair, expected)


FIXED = document(
    {"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-${x:y}"]}}},
    {"Principal": {"AWS": "111122223333", "Federated": "f"}},
    {"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/1"]}}},
)


@pytest.mark.parametrize(
    ("made", "fixed"),
    [
        (request(), False),
        (request(aws__sourcevpc="vpc-1"), True),
        (request(aws__sourcevpc="vpc-2"), False),
        (request(aws__sourcevpc="vpc-${x:y}"), False),
        (request(principal={"AWS": "arn:aws:iam::111122223333:user/u"}), True),
        (request(principal={"AWS": "arn:aws:iam::444455556666:user/u"}), False),
        (request(principal={"Federated": "f"}), False),
        (request(aws__sourceip="10.1.1.1"), True),
        (request(aws__sourceip="11.1.1.1"), False),
    ],
)
def test_fixed_values_of_a_request(made: Request, fixed: bool) -> None:
    """The evaluator's own opinion of what makes access not public."""
    assert is_fixed(read_policy(FIXED, "f"), made) is fixed


TWO = [
    # An Allow statement with two tests that one value does not pass.
    ([{"Condition": {"ForAnyValue:StringEquals": {"x:k": "a"}, "ForAnyValue:StringLike": {"x:k": "b*"}}}], []),
    # Two Deny statements that one value does not prevent.
    ([{}, *[{"Effect": "Deny", "Condition": {"ForAllValues:StringNotEquals": {"x:k": v}}} for v in "ab"]], []),
    # Two Allow statements of the reference, likewise.
    ([{}], [{"Condition": {"ForAllValues:StringNotEquals": {"x:k": v}}} for v in "ab"]),
    # A Deny statement of the reference with two tests.
    ([{}], [{}, {"Effect": "Deny",
                 "Condition": {"ForAnyValue:StringEquals": {"x:k": "a"}, "ForAnyValue:StringLike": {"x:k": "b*"}}}]),
]  # fmt: skip


@pytest.mark.parametrize(("new", "reference"), TWO)
def test_counterexamples_that_need_two_values(new: list[dict[str, object]], reference: list[dict[str, object]]) -> None:
    """One for each reason to count a slot."""
    found = decide("no-new-access", inputs(new=document(*new), reference=document(*reference)))
    assert found is not None
    values = set(found.context["x:k"])
    assert "a" in values
    assert any(value.startswith("b") for value in values)


def test_requests_of_principals_of_all_kinds() -> None:
    encoder = encode("no-new-access", {}, {"new": policy({"Principal": "*"}), "reference": ()})[1]
    values: dict[str, Value] = {
        "action": "a:b", "resource": "*", "principal": "arn:aws:iam:::role/p:::r", "principal.federated": "f",
        "account": "111122223333", "account.canonical": "c",
    }  # fmt: skip
    expected = {
        "AWS": {"AWS": "arn:aws:iam::111122223333:role/p:::r", "CanonicalUser": "c", "Federated": "f"},
        "Service": {"Service": "arn:aws:iam:::role/p:::r"},
        "Federated": {"Federated": "f"},
        "Anonymous": {},
    }
    for kind, principal in expected.items():
        assert request_of(encoder, {**values, "principal.type": kind}).principal == principal


def test_limits() -> None:
    """Policies are small; what grows faster than they do is bounded."""
    with pytest.raises(ResourceLimit, match="above 131072 bytes"):
        problem("no-new-access", "iam/1", {}, inputs(new=b" " * (1 << 18), reference=document()))
    keys = [{"Condition": {"ForAllValues:StringNotEquals": {"x:k": str(n)}}} for n in range(200)]
    words = document({"Resource": "arn:::::${x:k}" + "*a" * 20})
    for values in (
        {"StringEquals": {"x:" + "k" * 9_000: ["a"] * 9_000}},
        {"Null": {"x:" + "k" * 9_000: [True] * 9_000}},
    ):
        with pytest.raises(ResourceLimit, match="tests of condition keys above"):
            problem("no-new-access", "iam/1", {}, inputs(new=document({"Condition": values}), reference=document()))
    with pytest.raises(ResourceLimit, match="21 words"):
        problem("no-new-access", "iam/1", {}, inputs(new=words, reference=document()))
    with pytest.raises(ResourceLimit, match="values of the key x:k"):
        problem("no-new-access", "iam/1", {}, inputs(new=document(), reference=document(*keys)))
