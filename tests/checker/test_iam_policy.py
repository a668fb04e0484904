"""Policy documents: what is read, and how what is not is refused, file by file in tests/corpus/iam."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.iam import problem
from checker.iam_policy import FAMILIES, Principal, Request, read_policy, seconds
from formats.errors import AssayError, MalformedInput, Unsupported
from tests.checker.iam import document, policy, query, solve_cvc5, solve_z3

CORPUS = Path(__file__).parents[1] / "corpus" / "iam"
EVERYTHING: dict[str, object] = {"actions": ["*"], "resources": ["*"]}


def files(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).glob("*.json"))


def of_file(path: Path) -> bytes:
    if path.stem.startswith("public"):
        return problem("no-public-access", {}, [path.read_bytes()], [path.name])
    return problem("not-granted", EVERYTHING, [path.read_bytes()], [path.name])


@pytest.mark.parametrize("path", [*files("malformed"), *files("unsupported")], ids=lambda path: path.stem)
def test_refused(path: Path) -> None:
    """With this message, which names the place, the statement and the key, in one line."""
    with pytest.raises(AssayError) as caught:
        of_file(path)
    assert type(caught.value) is {"malformed": MalformedInput, "unsupported": Unsupported}[path.parent.name]
    assert f"{caught.value}\n" == path.with_suffix(".expect").read_text(encoding="ascii")
    assert path.name in str(caught.value)


@pytest.mark.parametrize("path", files("accept"), ids=lambda path: path.stem)
def test_accepted(path: Path) -> None:
    """The version iam/1 of the encoder is frozen: it makes these very bytes."""
    made = of_file(path)
    assert made == path.with_suffix(".smt2").read_bytes()
    assert made == of_file(path)


@pytest.mark.parametrize("path", files("accept"), ids=lambda path: path.stem)
def test_solvers_read_it(path: Path) -> None:
    """Every problem is well-sorted SMT-LIB for two readers that do not know where it comes from."""
    text = query(of_file(path).decode("ascii"), 1)
    assert solve_cvc5(text)[0] in ("sat", "unsat")
    assert solve_z3(text, 2)[0] in ("sat", "unsat", "unknown")


def test_the_corpus_is_there() -> None:
    assert min(len(files(folder)) for folder in ("accept", "malformed", "unsupported")) > 15


def test_a_statement_as_it_is_read() -> None:
    (read,) = policy({"Sid": "S", "Effect": "Deny", "NotAction": "S3:Get*", "NotResource": ["*", "arn:::::b"],
                      "Condition": {"StringEqualsIfExists": {"AWS:UserName": ["x", True, 12]}}})  # fmt: skip
    assert (read.index, read.sid, read.allow, read.principals) == (1, "S", False, None)
    assert (read.actions, read.not_action, read.resources, read.not_resource) == (
        ("S3:Get*",),
        True,
        ("*", "arn:::::b"),
        True,
    )
    (condition,) = read.conditions
    assert (condition.operator, condition.quantifier, condition.if_exists) == ("StringEquals", "", True)
    assert (condition.key, condition.values) == ("aws:username", ("x", "true", "12"))
    assert condition.place.endswith(" in statement 1 (S)")


def test_principals() -> None:
    listed = {"AWS": ["*", "123456789012", "arn:aws-cn:iam::123456789012:root", "arn:aws:iam::123456789012:user/p/u"]}
    (read,) = policy({"Principal": {**listed, "CanonicalUser": "c"}})
    assert read.principals == (
        Principal("*", "*"),
        Principal("account", "123456789012"),
        Principal("account", "123456789012"),
        Principal("AWS", "arn:aws:iam::123456789012:user/p/u"),
        Principal("CanonicalUser", "c"),
    )
    (read,) = policy({"Effect": "Deny", "NotPrincipal": {"Service": ["x.y", "z"]}})
    assert read.principals == (Principal("Service", "x.y"), Principal("Service", "z"))
    assert read.not_principal


@pytest.mark.parametrize(("version", "variables"), [("2012-10-17", True), ("2008-10-17", False), (None, False)])
def test_versions(version: str | None, variables: bool) -> None:
    """Only the newer version has policy variables."""
    (read,) = read_policy(document({}, version=version), "f")
    assert read.variables is variables


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1970-01-01", "0"),
        ("2020-02-29", "1582934400"),
        ("2020-02-29T00:00Z", "1582934400"),
        ("2020-02-29T01:30:07+01:30", "1582934407"),
        ("2020-02-28T23:00:00.250-01:00", "1582934400.250"),
        ("1969-12-31T23:59:59Z", "-1"),
        ("1582934400", "1582934400"),
        ("1582934400.5", "1582934400.5"),
        ("-86400", "-86400"),
        ("2020", None),
        ("2020-02", None),
        ("2021-02-29", None),
        ("2020-02-29 00:00:00Z", None),
        ("2020-02-29T00:00+00:99", None),
        ("2020-02-29T24:00:00Z", None),
        ("2020-02-29T00:00:00", None),
        ("20200229T000000Z", None),
        ("2020-02-29T00:00:00Z ", None),
        ("٢٠٢٠-02-29", None),
    ],
)  # fmt: skip
def test_dates(text: str, meant: str | None) -> None:
    assert seconds(text) == meant


def test_request_for_the_simulator() -> None:
    made = Request("s3:getobject", "*", {"AWS": "arn:aws:iam::123456789012:user/u", "CanonicalUser": "",
                   "Federated": "f"},
                   {"aws:tagkeys": ("a", "b")}, {"aws:tagkeys": "stringList"})  # fmt: skip
    assert made.simulation() == {
        "ActionNames": ["s3:getobject"],
        "ResourceArns": ["*"],
        "CallerArn": "arn:aws:iam::123456789012:user/u",
        "Principal": {"Federated": "f"},
        "ContextEntries": [
            {"ContextKeyName": "aws:tagkeys", "ContextKeyValues": ["a", "b"], "ContextKeyType": "stringList"}
        ],
    }
    assert Request("a:b", "*", {}, {}, {}).simulation() == {
        "ActionNames": ["a:b"],
        "ResourceArns": ["*"],
        "ContextEntries": [],
    }


WORDS = [
    "Version",
    "2012-10-17",
    "2008-10-17",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Allow",
    "Deny",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "AWS",
    "Service",
    "*",
    "Condition",
    "StringLike",
    "Null",
    "DateEquals",
    "true",
    "NumericLessThanIfExists",
    "ForAnyValue:IpAddress",
    "BinaryEquals",
    "ArnLike",
    "aws:TagKeys",
    "x:y",
    "10.0.0.0/8",
    "::/0",
    "1",
    "1e9",
    "2020-01-01",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00Z",
    "${x:y}",
    "${",
    "${x:y, 'z'}",
    "arn:a:b:c:d:*",
    "YQ==",
    "a\x00\n",
    "\u00e9",
    "\U0010ffff",
    "arn:aws:iam::123456789012:root",
    "123456789012",
    "s3:Get*",
    "\u0661",
    "",
]
ANYTHING = st.recursive(
    st.sampled_from(WORDS) | st.sampled_from([0, 1.5, True, False, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": ANYTHING, "Resource": ANYTHING},
    optional={
        "Principal": st.sampled_from(["*"])
        | st.dictionaries(st.sampled_from(["AWS", "Service"]), ANYTHING, max_size=2),
        "Condition": st.dictionaries(
            st.sampled_from(sorted(FAMILIES)),
            st.dictionaries(st.sampled_from(["x:y", "aws:TagKeys"]), ANYTHING, max_size=2),
            max_size=2,
        ),
    },
)


@settings(max_examples=150, deadline=None)
@given(
    ANYTHING | st.fixed_dictionaries({"Version": st.just("2012-10-17"), "Statement": st.lists(STATEMENTS, max_size=2)})
)
def test_nothing_but_our_errors(value: object) -> None:
    """Whatever the document, there is a problem in ASCII or an outcome with a line of its own."""
    try:
        made = problem("not-granted", EVERYTHING, [json.dumps(value).encode()])
    except AssayError as error:
        assert str(error).isascii()
        assert str(error).isprintable()
    else:
        assert made.isascii()
