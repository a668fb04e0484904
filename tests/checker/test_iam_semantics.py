"""The table of formats/IAM.md, row by row: what the evaluator says of a request, and that the encoder says the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from checker.iam_evaluate import evaluate
from checker.iam_policy import Request, read_policy
from formats.errors import Unsupported
from tests.checker.iam import allowed_by_encoder, policy, request

ROLE, USER, ROOT = (f"arn:aws:iam::111122223333:{name}" for name in ("role/r", "user/u", "root"))
OTHER = "arn:aws:iam::444455556666:user/u"


def check(statement: Mapping[str, object], made: Request, expected: bool) -> None:
    """One statement that allows: does it apply?"""
    statements = policy(statement)
    decision = evaluate(statements, made)
    assert decision.allowed is expected
    assert decision.statements == (statements if expected else ())
    assert allowed_by_encoder(statements, made) is expected


@pytest.mark.parametrize(
    ("element", "values", "action", "expected"),
    [
        ("Action", "s3:GetObject", "s3:getobject", True),
        ("Action", "S3:GETOBJECT", "s3:getobject", True),
        ("Action", "s3:Get*", "s3:getobject", True),
        ("Action", "s3:Get*", "s3:get", True),
        ("Action", "s3:Get?", "s3:get", False),
        ("Action", "s3:?et*", "s3:getobject", True),
        ("Action", "s3:Get", "s3:getobject", False),
        ("Action", "*", "s3:getobject", True),
        ("Action", "s*:*object", "s3:getobject", True),
        ("Action", ["ec2:*", "s3:GetObject"], "s3:getobject", True),
        ("Action", "s3.getobject", "s3:getobject", False),
        ("Action", "İ3:x", "i3:x", False),
        ("NotAction", "s3:Get*", "s3:getobject", False),
        ("NotAction", ["s3:Get*", "ec2:*"], "s3:putobject", True),
        ("NotAction", ["s3:Get*", "ec2:*"], "ec2:x", False),
    ],
)
def test_actions(element: str, values: object, action: str, expected: bool) -> None:
    """Globs, whatever the case of ASCII letters; a list is a disjunction, Not… its complement."""
    check({element: values}, request(action), expected)


@pytest.mark.parametrize(
    ("element", "values", "resource", "expected"),
    [
        ("Resource", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", True),
        ("Resource", "arn:aws:s3:::b/*", "arn:aws:s3:::b/", True),
        ("Resource", "arn:aws:s3:::b/*", "arn:aws:s3:::b", False),
        ("Resource", "arn:aws:s3:::B/*", "arn:aws:s3:::b/k", False),
        ("Resource", "arn:aws:s3:*:*:k", "arn:aws:s3:r:1:x:k", True),
        ("Resource", "arn:::::*:k", "arn:::::a:b:k", True),
        ("Resource", "arn:::::?:k", "arn:::::::k", True),
        ("Resource", "arn:::::?:k", "arn:::::/:k", True),
        ("Resource", "arn:::::?:k", "arn:::::ab:k", False),
        ("Resource", "arn:aws:s3:::?", "arn:aws:s3:::\U0001f600", True),
        ("Resource", "*", "*", True),
        ("Resource", "arn:::::*", "*", False),
        ("Resource", ["arn:::::a", "arn:::::b"], "arn:::::b", True),
        ("Resource", "arn:::::\\u{2a}", "arn:::::*", False),
        ("Resource", "arn:::::\\u{2a}", "arn:::::\\u{2a}", True),
        ("Resource", "arn:::::${*}", "arn:::::*", True),
        ("Resource", "arn:::::${*}", "arn:::::x", False),
        ("Resource", "arn:::::${?}${$}", "arn:::::?$", True),
        ("Resource", "arn:::::$x", "arn:::::$x", True),
        ("Resource", 'arn:::::"|\\"', 'arn:::::"|\\"', True),
        ("NotResource", ["arn:::::a*", "arn:::::b"], "arn:::::c", True),
        ("NotResource", ["arn:::::a*", "arn:::::b"], "arn:::::ab", False),
        ("NotResource", "*", "*", False),
    ],
)
def test_resources(element: str, values: object, resource: str, expected: bool) -> None:
    """Globs over the whole text, of which `*` may take any part; case matters."""
    check({element: values}, request(resource=resource), expected)


@pytest.mark.parametrize(
    ("element", "values", "principal", "expected"),
    [
        ("Principal", "*", {}, True),
        ("Principal", {"AWS": "*"}, {"Service": "x.y"}, True),
        ("Principal", {"AWS": "111122223333"}, {"AWS": USER}, True),
        ("Principal", {"AWS": "111122223333"}, {"AWS": ROOT}, True),
        ("Principal", {"AWS": "111122223333"}, {"AWS": OTHER}, False),
        ("Principal", {"AWS": ROOT}, {"AWS": ROLE}, True),
        ("Principal", {"AWS": ROOT}, {}, False),
        ("Principal", {"AWS": USER}, {"AWS": USER}, True),
        ("Principal", {"AWS": USER}, {"AWS": OTHER}, False),
        ("Principal", {"AWS": USER}, {"AWS": ROOT}, False),
        ("Principal", {"AWS": [USER, "444455556666"]}, {"AWS": OTHER}, True),
        ("Principal", {"Service": "x.y"}, {"Service": "x.y"}, True),
        ("Principal", {"Service": "x.y"}, {"Federated": "x.y"}, False),
        ("Principal", {"Federated": "x.y"}, {"Federated": "x.y"}, True),
        ("Principal", {"Federated": "x.y"}, {"AWS": ROLE, "Federated": "x.y"}, True),
        ("Principal", {"CanonicalUser": "c"}, {"AWS": ROLE, "CanonicalUser": "c"}, True),
        ("Principal", {"CanonicalUser": "c"}, {"Service": "c"}, False),
        ("Principal", {"Service": "x.y", "AWS": USER}, {"AWS": USER}, True),
    ],
)
def test_principals(element: str, values: object, principal: dict[str, str], expected: bool) -> None:
    """Accounts are everybody in them; a federated or canonical name may go with another one."""
    check({element: values}, request(principal=principal), expected)


@pytest.mark.parametrize(
    "principal", [{"Service": "x.y"}, {"Service": "z.y"}, {"AWS": ROLE}, {"Federated": "x.y"}, {}], ids=str
)
def test_not_principal(principal: dict[str, str]) -> None:
    """With Deny and a service: it denies all others."""
    allow, deny = {"Principal": "*"}, {"Effect": "Deny", "NotPrincipal": {"Service": "x.y"}}
    statements, made = policy(allow, deny), request(principal=principal)
    assert evaluate(statements, made).allowed is (principal == {"Service": "x.y"})
    assert allowed_by_encoder(statements, made) is (principal == {"Service": "x.y"})


ABSENT = ()
CONDITIONS: list[tuple[str, object, tuple[str, ...], bool]] = [
    ("StringEquals", ["a", "b"], ("b",), True),
    ("StringEquals", ["a", "b"], ("c",), False),
    ("StringEquals", "a*", ("ab",), False),
    ("StringEquals", "a*", ("a*",), True),
    ("StringEquals", "a?${*}", ("a?*",), True),
    ("StringEquals", "a", ("A",), False),
    ("StringEquals", "", ("",), True),
    ("StringEquals", "a", ABSENT, False),
    ("StringEqualsIfExists", "a", ABSENT, True),
    ("StringEqualsIfExists", "a", ("b",), False),
    ("StringEqualsIfExists", "a", ("a",), True),
    # None of the values, not just one of them.
    ("StringNotEquals", ["a", "b"], ("a",), False),
    ("StringNotEquals", ["a", "b"], ("b",), False),
    ("StringNotEquals", ["a", "b"], ("c",), True),
    ("StringNotEquals", ["a", "b"], ABSENT, True),
    ("StringNotEqualsIfExists", ["a", "b"], ("a",), False),
    ("StringNotEqualsIfExists", ["a", "b"], ABSENT, True),
    ("StringEqualsIgnoreCase", "aB1", ("Ab1",), True),
    ("StringEqualsIgnoreCase", "e", ("É",), False),
    ("StringEqualsIgnoreCase", "k", ("\u212a",), False),
    ("StringEqualsIgnoreCase", "a*", ("A*",), True),
    ("StringNotEqualsIgnoreCase", ["x", "AB"], ("ab",), False),
    ("StringNotEqualsIgnoreCase", ["x", "AB"], ABSENT, True),
    ("StringLike", "a*:?/*", ("a:x/",), True),
    ("StringLike", "a*:?/*", ("a::/::",), True),
    ("StringLike", ["x", "*"], ("",), True),
    ("StringLike", "*", ABSENT, False),
    ("StringLike", "**a", ("a",), True),
    ("StringNotLike", ["a*", "*b"], ("ab",), False),
    ("StringNotLike", ["a*", "*b"], ("c",), True),
    ("StringNotLike", "*", ABSENT, True),
    ("ArnLike", "arn:aws:s3:*:1:b/*", ("arn:aws:s3:r:1:b/x:y",), True),
    # A string operator would match across the colons.
    ("ArnLike", "arn:aws:s3:*:1:b/*", ("arn:aws:s3:r:9:x:1:b/k",), False),
    ("StringLike", "arn:aws:s3:*:1:b/*", ("arn:aws:s3:r:9:x:1:b/k",), True),
    ("ArnLike", "arn:aws:s3:r:*:b", ("arn:aws:s3:r:1:x:b",), False),
    ("ArnLike", "arn:aws:s3:r:*:*:b", ("arn:aws:s3:r:1:x:y:b",), True),
    ("ArnLike", "arn:aws:s?:::k", ("arn:aws:s::::k",), False),
    ("ArnEquals", "arn:aws:s3:::k*", ("arn:aws:s3:::key",), True),
    ("ArnEquals", "*:*:*:*:*:*", ("a:b",), False),
    ("ArnEquals", "arn:aws:s3:::k", ("arn:aws:s3:::K",), False),
    ("ArnEquals", "arn:aws:s3:::k", ABSENT, False),
    ("ArnNotEquals", ["arn:aws:s3:::k", "arn:aws:s3:::l*"], ("arn:aws:s3:::lm",), False),
    ("ArnNotLike", "arn:aws:s3:::*", ABSENT, True),
    ("NumericEquals", ["1", "2.0"], ("2",), True),
    ("NumericEquals", 10, ("10.00",), True),
    ("NumericEquals", "-0.5", ("-0.50",), True),
    ("NumericNotEquals", ["1", "2"], ("1.0",), False),
    ("NumericNotEquals", ["1", "2"], ABSENT, True),
    ("NumericLessThan", "1.5", ("1.49",), True),
    ("NumericLessThan", "1.5", ("1.5",), False),
    ("NumericLessThanEquals", "-1.5", ("-1.5",), True),
    ("NumericGreaterThan", "-1.5", ("-1.4",), True),
    ("NumericGreaterThanEquals", ["9", "5"], ("5",), True),
    ("NumericLessThan", "1", ABSENT, False),
    ("NumericLessThanIfExists", "1", ABSENT, True),
    ("DateEquals", "2020-01-01T01:00:00+01:00", ("1577836800",), True),
    ("DateNotEquals", "2020-01-01", ("1577836800.0",), False),
    ("DateLessThan", "2020-01-01", ("1577836799.9",), True),
    ("DateLessThanEquals", "2020-01-01", ("1577836800.1",), False),
    ("DateGreaterThan", "1577836800", ("1577836801",), True),
    ("DateGreaterThanEquals", "2020-01-01", ("1577836800",), True),
    ("Bool", "true", ("true",), True),
    ("Bool", False, ("false",), True),
    ("Bool", "true", ("false",), False),
    ("Bool", ["true", "false"], ("false",), True),
    ("Bool", "false", ABSENT, False),
    ("BoolIfExists", "false", ABSENT, True),
    ("BinaryEquals", ["YQ==", ""], ("YQ==",), True),
    ("BinaryEquals", "YQ==", ("Yg==",), False),
    ("IpAddress", "10.0.0.0/8", ("10.255.255.255",), True),
    ("IpAddress", "10.0.0.0/8", ("11.0.0.0",), False),
    ("IpAddress", ["10.0.0.0/8", "192.0.2.1"], ("192.0.2.1",), True),
    ("IpAddress", "0.0.0.0/0", ("::1",), False),
    ("IpAddress", "::/0", ("::ffff:10.0.0.1",), True),
    ("IpAddress", "10.0.0.0/8", ("::ffff:10.0.0.1",), False),
    ("IpAddress", "2001:db8::/32", ("2001:db8:ffff::1",), True),
    ("IpAddress", "0.0.0.0/0", ABSENT, False),
    ("NotIpAddress", ["10.0.0.0/8", "11.0.0.0/8"], ("11.1.1.1",), False),
    ("NotIpAddress", ["10.0.0.0/8", "11.0.0.0/8"], ("12.1.1.1",), True),
    ("NotIpAddress", "0.0.0.0/0", ABSENT, True),
    ("Null", "true", ABSENT, True),
    ("Null", "true", ("",), False),
    ("Null", "false", ("x",), True),
    ("Null", False, ABSENT, False),
    ("Null", ["true", "false"], ABSENT, True),
    ("ForAnyValue:StringEquals", ["a", "b"], ("b",), True),
    ("ForAnyValue:StringEquals", ["a", "b"], ("c",), False),
    ("ForAnyValue:StringEquals", ["a", "b"], ABSENT, False),
    ("ForAnyValue:StringEqualsIfExists", ["a", "b"], ABSENT, True),
    ("ForAnyValue:StringNotEquals", ["a", "b"], ("c",), True),
    ("ForAnyValue:StringNotEquals", ["a", "b"], ("a",), False),
    ("ForAnyValue:StringNotEquals", ["a", "b"], ABSENT, False),
    ("ForAllValues:StringEquals", ["a", "b"], ("a",), True),
    ("ForAllValues:StringEquals", ["a", "b"], ("c",), False),
    ("ForAllValues:StringEquals", ["a", "b"], ABSENT, True),
    ("ForAllValues:StringNotEquals", ["a", "b"], ("c",), True),
    ("ForAllValues:StringNotEquals", ["a", "b"], ("b",), False),
    ("ForAllValues:StringNotEquals", ["a", "b"], ABSENT, True),
    ("ForAllValues:StringLikeIfExists", "a*", ("b",), False),
    ("ForAllValues:IpAddress", "10.0.0.0/8", ("10.0.0.1",), True),
    ("ForAnyValue:NumericLessThan", "5", ("5",), False),
    ("ForAnyValue:Bool", "true", ("true",), True),
]


@pytest.mark.parametrize(("operator", "values", "found", "expected"), CONDITIONS)
def test_conditions(operator: str, values: object, found: tuple[str, ...], expected: bool) -> None:
    made = request(x__k=found) if found else request()
    check({"Condition": {operator: {"X:K": values}}}, made, expected)


@pytest.mark.parametrize(
    ("operator", "values", "found", "expected"),
    [
        ("ForAnyValue:StringEquals", "a", ("b", "a"), True),
        ("ForAnyValue:StringNotEquals", "a", ("b", "a"), True),
        ("ForAllValues:StringEquals", "a", ("a", "b"), False),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "b"), True),
        ("ForAllValues:StringNotEquals", ["c", "b"], ("a", "b"), False),
    ],
)
def test_several_values(operator: str, values: object, found: tuple[str, ...], expected: bool) -> None:
    """Of the evaluator; how many values the encoder needs is tested in test_iam_agreement.py."""
    statements = policy({"Condition": {operator: {"X:K": values}}})
    assert evaluate(statements, request(x__k=found)).allowed is expected


@pytest.mark.parametrize(
    ("element", "pattern", "value", "context", "expected"),
    [
        ("Resource", "arn:::::${aws:username}", "arn:::::u", {"aws__username": "u"}, True),
        ("Resource", "arn:::::${AWS:userName}/*", "arn:::::u/x", {"aws__username": "u"}, True),
        ("Resource", "arn:::::${aws:username}/*", "arn:::::v/x", {"aws__username": "u"}, False),
        # A value's characters are no wildcards, and no variables.
        ("Resource", "arn:::::${aws:username}", "arn:::::x", {"aws__username": "*"}, False),
        ("Resource", "arn:::::${aws:username}*", "arn:::::${a:b}", {"aws__username": "${a:b}"}, True),
        # Without a value nothing matches, so that the complement of it does.
        ("Resource", "arn:::::${aws:username}*", "arn:::::", {}, False),
        ("NotResource", "arn:::::${aws:username, 'd'}*", "arn:::::", {}, True),
        ("Resource", "arn:::::${aws:username, 'd'}*", "arn:::::d", {}, True),
        ("Resource", "arn:::::${aws:username, 'd'}", "arn:::::d", {"aws__username": "u"}, False),
        ("Resource", "arn:::::${aws:username, ''}", "arn:::::", {}, True),
        ("Resource", "arn:::::*${aws:username}", "arn:::::xu", {"aws__username": "u"}, True),
        ("Resource", "arn:::::*:${aws:username}", "arn::::::u", {"aws__username": "u"}, True),
        # The words of a pattern do not overlap.
        ("Resource", "arn:::::*n:${aws:username}", "arn:::::u", {"aws__username": "u"}, False),
        ("Resource", "arn:::::a${aws:username}*${aws:username}", "arn:::::arn:r", {"aws__username": "r"}, True),
        ("Resource", "arn:::::ar${aws:username}*${aws:username}b", "arn:::::arn:n:b", {"aws__username": "n:"}, True),
        ("Resource", "arn:::::ar${aws:username}*${aws:username}", "arn:::::arn:", {"aws__username": "n:"}, False),
        ("Resource", "arn:::::*${aws:username}*${aws:username}*", "arn:::::arn:aa", {"aws__username": "a"}, True),
        ("Resource", "arn:::::*r${aws:username}*:${aws:username}*", "arn:::::arn:a", {"aws__username": "n"}, False),
        ("Resource", "arn:::::*${aws:username}*", "arn:::::arn:", {"aws__username": ""}, True),
        ("Condition", "a${aws:username}", "au", {"aws__username": "u"}, True),
        ("Condition", "a${aws:username}", "au", {}, False),
        ("ConditionNot", "a${aws:username}", "au", {}, True),
        ("ConditionNot", "a${aws:username}", "au", {"aws__username": "u"}, False),
    ],
)
def test_variables(element: str, pattern: str, value: str, context: dict[str, str], expected: bool) -> None:
    if element.startswith("Condition"):
        operator = "StringNotEquals" if element.endswith("Not") else "StringEquals"
        check({"Condition": {operator: {"x:k": pattern}}}, request(x__k=value, **context), expected)
    else:
        statements = policy({element: pattern, "Condition": {"Null": {"aws:username": ["true", "false"]}}})
        made = request(resource=value, **context)
        assert evaluate(statements, made).allowed is expected
        assert allowed_by_encoder(statements, made) is expected


def test_variables_in_arns() -> None:
    """Where there are no wildcards, parts are equal iff the texts are."""
    statement = {"Condition": {"ArnLike": {"x:k": "arn:aws:s3:::b/${aws:username}"}}}
    for value, expected in (("arn:aws:s3:::b/u", True), ("arn:aws:s3:::b/v", False)):
        check(statement, request(x__k=value, aws__username="u"), expected)
    check(statement, request(x__k="arn:aws:s3:::b/u:v", aws__username="u:v"), True)
    assert not evaluate(policy(statement), request(x__k="arn:aws:s3:::b/")).allowed


def test_policies_of_2008_have_no_variables() -> None:
    statements = policy({"Resource": "arn:::::${aws:username}*"}, version="2008-10-17")
    made = request(resource="arn:::::${aws:username}x")
    assert evaluate(statements, made).allowed
    assert allowed_by_encoder(statements, made)
    assert not evaluate(statements, request(resource="arn:::::u")).allowed


def test_conditions_are_a_conjunction() -> None:
    statement = {"Condition": {"StringEquals": {"x:k": "a", "x:l": "b"}, "StringLike": {"x:m": "c*"}}}
    check(statement, request(x__k="a", x__l="b", x__m="c"), True)
    check(statement, request(x__k="a", x__l="b", x__m="d"), False)
    check(statement, request(x__k="a", x__m="c"), False)
    check({"Condition": {}}, request(), True)
    check({"Condition": {"StringEquals": {}}}, request(), True)


def test_deny_wins() -> None:
    """The statements named are those that decide."""
    statements = policy({"Action": "s3:*"}, {"Effect": "Deny", "Action": "s3:Get*"}, {"Action": "*"})
    for action, allowed, named in (("s3:getobject", False, [2]), ("s3:put", True, [1, 3]), ("ec2:x", True, [3])):
        decision = evaluate(statements, request(action))
        assert (decision.allowed, [s.index for s in decision.statements]) == (allowed, named)
        assert allowed_by_encoder(statements, request(action)) is allowed
    assert not evaluate(policy(), request()).allowed
    assert not allowed_by_encoder(policy(), request())


def test_trust_policy() -> None:
    """Without a Resource: it is about the role that it is attached to."""
    trust = b'{"Statement": {"Effect": "Allow", "Principal": {"Service": "x.y"}, "Action": "sts:AssumeRole"}}'
    statements = read_policy(trust, "f")
    assert statements[0].resources is None
    assert evaluate(statements, request("sts:assumerole", principal={"Service": "x.y"})).allowed
    assert allowed_by_encoder(statements, request("sts:assumerole", principal={"Service": "x.y"}))


def test_what_the_evaluator_cannot_say() -> None:
    """Several values, where the vendor defines no meaning: not a guess."""
    made = request(x__k=("a", "b"))
    with pytest.raises(Unsupported, match="several values of x:k"):
        evaluate(policy({"Condition": {"StringEquals": {"x:k": "a"}}}), made)
    with pytest.raises(Unsupported, match="several values x:k"):
        evaluate(policy({"Resource": "arn:::::${x:k}"}), made)


def test_an_arn_pattern_of_too_few_parts() -> None:
    """The encoder refuses it; for the evaluator no ARN has few parts."""
    statements = policy({"Condition": {"ArnLike": {"x:k": "arn:aws:*"}}})
    assert not evaluate(statements, request(x__k="arn:aws:s3:::b")).allowed
    with pytest.raises(Unsupported, match="fewer than six parts"):
        allowed_by_encoder(statements, request(x__k="arn:aws:s3:::b"))
