"""Encoder, evaluator and z3 agree about random policies and requests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from checker.iam import refutes
from checker.iam_encode import encode, request_of
from checker.iam_evaluate import evaluate
from checker.iam_policy import Request
from tests.checker.iam import Statements, allowed_by_encoder, policy, query, request, solve_cvc5

TEXTS = ["", "a", "A", "ab", "a:b", "a/b", "a*", "*", "?", 'q"q', "\\u{2a}", "é", "\U0001f600", "\n", "${", "b", "x"]
PATTERNS = ["*", "?", "a*", "*b", "a*b", "*:*", "??", "**", "a?", "*a*b*", 'q"?', "\\*", "é", "${*}", "a${?}", "${$}{"]
VARIABLES = ["${aws:username}", "a${aws:username}", "${aws:UserName}*", "*${aws:username}", "*${aws:username}*b"]
DEFAULTS = ["${aws:username, 'a'}", "${aws:username, ''}b*", "a*${aws:username}${aws:username}*"]
ARNS = ["arn:aws:s3:::b/k", "arn:aws:s3::1:b:k", "a:b", "arn:aws:x:r:1:n", "arn:aws:x:r:1:n:m", "arn:aws:x:r:1:"]
ARN_PATTERNS = [*ARNS[:2], *ARNS[3:], "arn:*:*:*:*:*", "arn:aws:?:r:1:*", "arn:a*s:x:*:1:n*", "*:*:*:*:*:?"]
NUMBERS = ["0", "1", "-1", "1.5", "10", "-0.25", "2"]
DATES = ["2020-01-01", "2020-01-01T00:00:00Z", "2020-01-01T01:00+01:00", "1577836800", "1577836801.5", "99999"]
NETWORKS = ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "::/0", "2001:db8::1/128"]
ADDRESSES = ["10.1.2.3", "10.2.0.0", "11.0.0.0", "255.255.255.255", "2001:db8::1", "2001:db8::", "::", "fe80::1"]

CONDITIONS: list[tuple[list[str], str, list[str]]] = [
    (["StringEquals", "StringNotEquals"], "aws:username", [*TEXTS[:-3], *VARIABLES[:2], *DEFAULTS[:1]]),
    (["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"], "AWS:PrincipalTag/t",
     [t for t in TEXTS if t != "${" and t.isascii()]),
    (["StringLike", "StringNotLike"], "aws:PrincipalTag/T", [*PATTERNS, *VARIABLES, *DEFAULTS]),
    (["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"], "aws:SourceArn", ARN_PATTERNS),
    ([f"Numeric{c}" for c in "Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals".split()],
     "s3:max-keys", NUMBERS),
    ([f"Date{c}" for c in "Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals".split()],
     "aws:CurrentTime", DATES),
    (["Bool"], "aws:SecureTransport", ["true", "false"]),
    (["BinaryEquals"], "x:binary", ["", "YQ==", "YWI="]),
    (["IpAddress", "NotIpAddress"], "aws:SourceIp", NETWORKS),
]  # fmt: skip

VALUES = {
    "aws:username": [*TEXTS, "a${aws:username}"],
    "aws:principaltag/t": [*TEXTS, "aa", "aab", "aXaab"],
    "aws:sourcearn": ARNS,
    "s3:max-keys": [*NUMBERS, "1.4", "3"],
    "aws:currenttime": ["1577836800", "1577836801.5", "99999", "1577836800.1"],
    "aws:securetransport": ["true", "false"],
    "x:binary": ["", "YQ==", "YWI="],
    "aws:sourceip": ADDRESSES,
}


def lists(items: Sequence[str], most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), min_size=1, max_size=most)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for _ in range(draw(st.integers(0, 2))):
        operators, key, values = draw(st.sampled_from(CONDITIONS))
        operator = draw(st.sampled_from(operators)) + draw(st.sampled_from(["", "", "IfExists"]))
        found.setdefault(operator, {})[key] = draw(lists(values))
        if draw(st.integers(0, 5)) == 0:
            found.setdefault("Null", {})[key] = draw(lists(["true", "false"], 2))
    if draw(st.booleans()):
        operator, values = draw(st.sampled_from([(o, v) for o, k, v in _multivalued()]))
        quantifier = draw(st.sampled_from(["ForAnyValue:", "ForAllValues:"]))
        found.setdefault(quantifier + operator + draw(st.sampled_from(["", "IfExists"])), {})["aws:TagKeys"] = draw(
            lists(values)
        )
    return found


def _multivalued() -> list[tuple[str, str, list[str]]]:
    plain = ["a", "b", "ab", "A", "*"]
    operators = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"]
    return [(operator, "aws:TagKeys", plain) for operator in operators]


ACTIONS = ["*", "s3:*", "S3:Get*", "s3:getobject", "s3:?etObject", "ec2:*", "*:*", "s*t", "?3:*", "s3:get", "é"]
RESOURCES = ["*", "arn:aws:s3:::b/*", "arn:*:s3:*:*:*", "arn:aws:s3:::b/a", "arn:aws:s3:::b/A", "arn:aws:s3:*:*:*/a",
             "arn:aws:s3:::${*}", "arn:aws:s3:::b/${aws:username}", "arn:a*:x/a:b*:*:*${aws:username}/*",
             "arn:aws:s3:::?/*a*", "arn:::::x", "arn:aws:s3:::\\u{2a}",
]  # fmt: skip
ROLE, USER, ROOT = (f"arn:aws:iam::111122223333:{name}" for name in ("role/r", "user/p/u", "root"))
PRINCIPALS: list[object] = [
    "*", {"AWS": "*"}, {"AWS": "111122223333"}, {"AWS": [ROLE, "444455556666"]}, {"AWS": ROOT}, {"AWS": USER},
    {"Service": "ecs.amazonaws.com"}, {"Federated": "graph.facebook.com"},
    {"CanonicalUser": "abc", "Service": "ecs.amazonaws.com"},
]  # fmt: skip
EXCEPTED: list[object] = [{"Service": "ecs.amazonaws.com"}]
CALLERS = [
    {}, {"Service": "ecs.amazonaws.com"}, {"Service": "x.y"}, {"Federated": "graph.facebook.com"},
    {"AWS": ROLE, "CanonicalUser": "abc"}, {"AWS": USER, "Federated": "x"},
    {"AWS": ROOT}, {"AWS": "arn:aws-cn:iam::444455556666:user/u"},
]  # fmt: skip


@st.composite
def statements(draw: st.DrawFn, principals: bool) -> dict[str, object]:
    action, resource = draw(
        st.sampled_from([("Action", "Resource"), ("NotAction", "Resource"), ("Action", "NotResource")])
    )
    made: dict[str, object] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    plain = [text for text in RESOURCES if "${aws" not in text]
    made[action], made[resource] = draw(lists(ACTIONS)), draw(lists(plain if resource == "NotResource" else RESOURCES))
    made["Condition"] = draw(conditions())
    if principals:
        name, values = draw(st.sampled_from([("Principal", PRINCIPALS)] * 3 + [("NotPrincipal", EXCEPTED)]))
        made[name] = draw(st.sampled_from(values))
        made["Effect"] = "Deny" if name == "NotPrincipal" else made["Effect"]
    return made


@st.composite
def policies(draw: st.DrawFn, principals: bool = False, most: int = 3) -> Statements:
    return policy(*draw(st.lists(statements(principals), max_size=most)))


@st.composite
def requests(draw: st.DrawFn, principals: bool = False) -> Request:
    action = draw(st.sampled_from(["s3:getobject", "s3:putobject", "ec2:runinstances", "s3:get", "st:t"]))
    names = ["b/a", "b/A", "b/ab", "b/", "\\u{2a}", "*", "c/\n*a"]
    resource = draw(st.sampled_from(["*", "arn:a:x/a:b:b/a::c:b/a", *[f"arn:aws:s3:::{name}" for name in names]]))
    context: dict[str, tuple[str, ...]] = {}
    for key, values in VALUES.items():
        if draw(st.integers(0, 3)):
            context[key] = (draw(st.sampled_from(values)),)
    tags = draw(st.lists(st.sampled_from(["a", "b", "ab", "A", "c", ""]), max_size=3, unique=True))
    if tags:
        context["aws:tagkeys"] = tuple(tags)
    return Request(action, resource, draw(st.sampled_from(CALLERS)) if principals else {}, context, {})


def fits(statements: Statements, made: Request) -> Request:
    """The request without keys that the policy does not use, and with no more values than the encoder has slots."""
    encoder = encode("not-granted", {"actions": ("*",), "resources": ("*",)}, {"policy": statements})[1]
    context = {key: made.context[key][: encoder.keys[key].slots] for key in made.context if key in encoder.keys}
    # Values of numbers are counted in units; between any two constants there is one.
    for key in ("s3:max-keys", "aws:currenttime"):
        if key in context and not encoder.keys[key].family:
            context[key] = ("present",)
        elif key in context and len(context[key][0].partition(".")[2]) > encoder.keys[key].digits + 1:
            del context[key]
    return Request(made.action, made.resource, made.principal if encoder.names else {}, context, {})


EXAMPLES = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@EXAMPLES
@given(st.booleans().flatmap(lambda p: st.tuples(policies(p), requests(p))))
def test_one_request(case: tuple[Statements, Request]) -> None:
    """The encoder's definitions, with all variables set to the request's values, say what the evaluator says."""
    statements, made = case
    made = fits(statements, made)
    assert allowed_by_encoder(statements, made) is evaluate(statements, made).allowed


@settings(EXAMPLES, max_examples=60)
@given(
    st.booleans().flatmap(lambda p: st.tuples(policies(p, 2), policies(p, 2), st.lists(requests(p), min_size=20))),
    st.sampled_from(["no-new-access", "equivalent"]),
)
def test_claims(case: tuple[Statements, Statements, list[Request]], kind: str) -> None:
    """Every model of the problem is a request that the evaluator agrees refutes the claim; without one, none does."""
    roles = ("new", "reference") if kind == "no-new-access" else ("first", "second")
    both = dict(zip(roles, case[:2], strict=True))
    problem, encoder = encode(kind, {}, both)
    answer, values = solve_cvc5(query(problem, 1), 1)
    event(answer)
    if answer == "sat":
        assert refutes(kind, {}, both, request_of(encoder, values))
    elif answer == "unsat":
        assert not any(refutes(kind, {}, both, made) for made in case[2])


@settings(EXAMPLES, max_examples=60)
@given(policies(most=2), statements(False), st.lists(requests(), min_size=20, max_size=30))
def test_claims_that_nearly_hold(reference: Statements, extra: dict[str, object], made: list[Request]) -> None:
    """A policy and one statement more: what z3 or cvc5 say of it, the evaluator does not contradict."""
    more = policy(extra)
    both = {"new": (*reference, *more), "reference": reference}
    numbered = {role: tuple(replace(s, index=i) for i, s in enumerate(p, 1)) for role, p in both.items()}
    problem, encoder = encode("no-new-access", {}, numbered)
    answer, values = solve_cvc5(query(problem, 1), 1)
    event(answer)
    if answer == "sat":
        assert refutes("no-new-access", {}, numbered, request_of(encoder, values))
    elif answer == "unsat":
        assert not any(refutes("no-new-access", {}, numbered, one) for one in made)


SETS = [tuple(chosen) for n in range(5) for chosen in itertools.combinations("abcd", n)]
"""All sets of values, of which the policies of `set_policies` name three: the fourth stands for all others."""


@st.composite
def set_policies(draw: st.DrawFn) -> Statements:
    """Statements that differ in what they ask of one key of many values."""
    made = []
    for _ in range(draw(st.integers(1, 3))):
        condition: dict[str, dict[str, list[str]]] = {}
        for _ in range(draw(st.integers(0, 3))):
            operator = draw(st.sampled_from(["StringEquals", "StringNotEquals"]))
            quantifier = draw(st.sampled_from(["ForAnyValue:", "ForAllValues:"]))
            name = quantifier + operator + draw(st.sampled_from(["", "", "IfExists"]))
            condition.setdefault(name, {})["aws:TagKeys"] = draw(lists("abc", 2))
        if draw(st.integers(0, 3)) == 0:
            condition["Null"] = {"aws:TagKeys": [draw(st.sampled_from(["true", "false"]))]}
        made.append({"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])), "Condition": condition})
    return policy(*made)


@settings(EXAMPLES, max_examples=300)
@given(set_policies(), set_policies(), st.sampled_from(["no-new-access", "equivalent"]))
def test_as_many_slots_as_needed(one: Statements, other: Statements, kind: str) -> None:
    """The claim holds of all sets of values iff it holds of those that fit into the slots."""
    roles = ("new", "reference") if kind == "no-new-access" else ("first", "second")
    both = dict(zip(roles, (one, other), strict=True))
    problem, encoder = encode(kind, {}, both)
    made = [request(aws__tagkeys=values) if values else request() for values in SETS]
    refuting = [r for r in made if refutes(kind, {}, both, r)]
    answer, _ = solve_cvc5(query(problem, 1))
    assert answer == ("sat" if refuting else "unsat")
    fitting = encoder.keys["aws:tagkeys"].slots if encoder.keys else 1
    assert bool(refuting) == any(len(r.context.get("aws:tagkeys", ())) <= fitting for r in refuting)
