"""AWS policy documents, read strictly: JSON text to statements. What they mean is written down in formats/IAM.md.

Values are kept as they are written, and checked for form here, so that the encoder and the evaluator, which share
nothing else, need not doubt them. Whatever is not listed here is unsupported, never ignored.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from formats.errors import Unsupported, quoted
from formats.meter import decimal_text
from formats.strict_json import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from formats.errors import MalformedInput
    from formats.strict_json import Value

OPERATORS = {
    "text": "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike "
    "ArnEquals ArnNotEquals ArnLike ArnNotLike",
    "number": "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan "
    "NumericGreaterThanEquals",
    "date": "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
    "boolean": "Bool",
    "binary": "BinaryEquals",
    "ip": "IpAddress NotIpAddress",
    "presence": "Null",
}
FAMILIES = {operator: family for family, operators in OPERATORS.items() for operator in operators.split()}
"""The condition operators, without set operator and IfExists, and the kind of values that each compares."""

_OPERATOR = re.compile(r"(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?")
_KEY = re.compile(r"[a-z0-9-]+:[a-z0-9 +\-=._:/@]+")
"""A condition key in lower case: a service prefix, and characters that tags may have."""

PUBLIC_KEYS = frozenset(
    "aws:principalaccount aws:principalarn aws:principalorgid aws:sourceaccount aws:sourcearn aws:sourceowner "
    "aws:sourcevpc aws:sourcevpce aws:userid s3:dataaccesspointaccount s3:dataaccesspointarn "
    "s3:x-amz-server-side-encryption-aws-kms-key-id".split()
)
"""The keys that make access not public if their value is fixed, for S3 Block Public Access; aws:SourceIp aside."""

MAX_POLICY = 1 << 17
"""Largest policy document, in bytes. The vendor's limits are below 1 << 16; encoding may take quadratic time."""

BROADEST = {4: 8, 6: 32}
"""Networks of aws:SourceIp with fewer bits than these are public, by the version of the protocol."""

RESOURCE = re.compile(r"(?s)\*|arn:[^:*?$]*\*?:[^:*?$]*:[^:*?$]*\*?:[^:*?$]*\*?:.*")
"""The form of patterns of resources: all six parts of an ARN; and before the last, no policy variables, and wildcards
where the vendor says what they match: at the end of a part, and none in that of the service."""

_ARN = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):(root|(?:user|role)/[^*?$]+)")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T((?:[01][0-9]|2[0-3]):[0-9]{2})(:[0-9]{2})?(?:\.([0-9]{1,30}))?(Z|[+-][0-9]{2}:[0-5][0-9]))?"
)
"""Later Pythons read 24:00, too; a date must not depend on which one runs."""

_NETWORK = re.compile(r"[0-9.]+(?:/[0-9]{1,3})?|[0-9A-Fa-f:.]+/[0-9]{1,3}")
"""An IPv4 address or network, or an IPv6 network. An IPv6 address alone is ambiguous: the vendor's default is /32."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One key of one operator: `quantifier` is ForAnyValue, ForAllValues or empty, `key` is in lower case.

    Values of dates are seconds since 1970, in decimal. `place` says where the condition is, for messages.
    """

    quantifier: str
    operator: str
    if_exists: bool
    key: str
    values: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody named in a policy: `kind` is * (everybody), account, AWS (an ARN), Service, Federated, CanonicalUser."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `not_…` says that the element complements its list; an element that is left out is None.

    `variables` says whether ${…} is a policy variable in it. `place` names it by file, place, index from 1 and Sid.
    """

    index: int
    sid: str
    allow: bool
    principals: tuple[Principal, ...] | None
    not_principal: bool
    actions: tuple[str, ...]
    not_action: bool
    resources: tuple[str, ...] | None
    not_resource: bool
    conditions: tuple[Condition, ...]
    variables: bool
    place: str


@dataclass(frozen=True, slots=True)
class Request:
    """A concrete request: `principal` has the names of who makes it, by their kinds as in policies, and is empty for an
    anonymous request or where principals play no role; `context`, the values of the keys that are present, in lower
    case; `types`, for reports only, how the policy simulator calls their types.
    """

    action: str
    resource: str
    principal: Mapping[str, str]
    context: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]

    def simulation(self) -> dict[str, object]:
        """The request as the input of `aws iam simulate-custom-policy`, if the principal is one that it takes."""
        made: dict[str, object] = {"ActionNames": [self.action], "ResourceArns": [self.resource]}
        if "AWS" in self.principal:
            made["CallerArn"] = self.principal["AWS"]
        if others := {kind: name for kind, name in self.principal.items() if kind != "AWS" and name}:
            made["Principal"] = others
        made["ContextEntries"] = [
            {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": self.types[key]}
            for key, values in self.context.items()
        ]
        return made


def read_policy(data: bytes, file: str) -> tuple[Statement, ...]:
    """The statements of the policy document `data`.

    Raises MalformedInput if it is no JSON, or an element is missing or of the wrong type; Unsupported for an element,
    operator or value that formats/IAM.md does not give a meaning; ResourceLimit above MAX_POLICY.
    """
    document, reader = read(data, file, MAX_POLICY), _Reader()
    members = reader.members(document, "a policy", ("Version", "Id", "Statement"))
    version = reader.string(members["Version"], "Version") if "Version" in members else "2008-10-17"
    if version not in ("2008-10-17", "2012-10-17"):
        raise reader.unsupported(members["Version"], f"Version {version}")
    if "Statement" not in members:
        raise reader.malformed(document, "no Statement")
    value = members["Statement"].content
    nodes = value if isinstance(value, list) else [members["Statement"]]
    return tuple([reader.statement(node, index, version == "2012-10-17") for index, node in enumerate(nodes, 1)])


def ascii_lower(text: str) -> str:
    """`text` with the letters A to Z in lower case, and no other letter changed."""
    return "".join([character.lower() if "A" <= character <= "Z" else character for character in text])


class _Reader:
    """Reads statements of one document; `label` names the one that is read, for messages."""

    label = ""

    def place(self, node: Value) -> str:
        return node.where() + self.label

    def unsupported(self, node: Value, what: str) -> Unsupported:
        return Unsupported(what, self.place(node))

    def malformed(self, node: Value, what: str) -> MalformedInput:
        return node.malformed(what + self.label)

    def members(self, node: Value, what: str, known: Iterable[str] | None = None) -> dict[str, Value]:
        """The members of an object, all of them `known` ones."""
        if not isinstance(node.content, dict):
            raise self.malformed(node, f"{what} must be an object")
        for name, member in node.content.items():
            if known is not None and name not in known:
                raise self.unsupported(member, f"element {name}")
        return node.content

    def string(self, node: Value, what: str) -> str:
        if not isinstance(node.content, str):
            raise self.malformed(node, f"{what} must be a string")
        if max(node.content, default="") > "\U0002ffff":
            raise self.unsupported(node, f"{what} with a character above U+2FFFF")
        return node.content

    def strings(self, node: Value, what: str, scalars: bool = False) -> tuple[str, ...]:
        """A string, or a list of at least one; with `scalars` also whole numbers and Booleans, as they are written."""
        nodes = node.content if isinstance(node.content, list) else [node]
        if not nodes:
            raise self.unsupported(node, f"{what} without values")
        texts = []
        for item in nodes:
            value = item.content
            if scalars and isinstance(value, bool):
                texts.append("true" if value else "false")
            elif scalars and isinstance(value, int):
                texts.append(decimal_text(value))
            else:
                texts.append(self.string(item, what))
        return tuple(texts)

    def statement(self, node: Value, index: int, variables: bool) -> Statement:
        """The statement `node`, the `index`-th."""
        self.label = f" in statement {index}"
        either = "Principal NotPrincipal Action NotAction Resource NotResource".split()
        members = self.members(node, "a statement", ("Sid", "Effect", *either, "Condition"))
        sid = self.string(members["Sid"], "Sid") if "Sid" in members else ""
        if sid:
            self.label += f" ({quoted(sid)})"
        for name in either[::2]:
            if name in members and f"Not{name}" in members:
                raise self.malformed(node, f"both {name} and Not{name}")
        effect = self.string(members["Effect"], "Effect") if "Effect" in members else ""
        if effect not in ("Allow", "Deny"):
            raise self.malformed(members.get("Effect", node), "Effect must be Allow or Deny")
        actions = members.get("Action") or members.get("NotAction")
        if actions is None:
            raise self.malformed(node, "no Action and no NotAction")
        principals = members.get("Principal") or members.get("NotPrincipal")
        resources = members.get("Resource") or members.get("NotResource")
        # A trust policy is about the role that it is attached to.
        if resources is None and principals is None:
            raise self.malformed(node, "no Resource and no NotResource")
        if effect == "Allow" and "NotPrincipal" in members:
            raise self.unsupported(members["NotPrincipal"], "NotPrincipal with Allow")
        condition = members.get("Condition")
        return Statement(
            index,
            sid,
            effect == "Allow",
            None if principals is None else tuple(self.principals(principals, "NotPrincipal" in members)),
            "NotPrincipal" in members,
            self.strings(actions, "Action"),
            "NotAction" in members,
            None if resources is None else self.resources(resources),
            "NotResource" in members,
            () if condition is None else tuple(self.conditions(condition)),
            variables,
            self.place(node),
        )

    def resources(self, node: Value) -> tuple[str, ...]:
        """The patterns of resources that `node` lists."""
        patterns = self.strings(node, "Resource")
        for pattern in patterns:
            if not RESOURCE.fullmatch(pattern):
                raise self.unsupported(node, f"resource {pattern}")
        return patterns

    def principals(self, node: Value, negated: bool) -> list[Principal]:
        """The principals that `node` lists; `negated` if as those to except."""
        found = []
        everybody = {"AWS": node} if node.content == "*" else None
        members = everybody or self.members(node, "Principal", ("AWS", "Service", "Federated", "CanonicalUser"))
        if not members:
            raise self.unsupported(node, "Principal without values")
        for kind, listed in members.items():
            for value in self.strings(listed, kind):
                arn = _ARN.fullmatch(value)
                if kind == "AWS" and value == "*" and not negated:
                    found.append(Principal("*", "*"))
                elif re.search(r"^$|[*?]|\$\{", value) or (negated and kind != "Service"):
                    # The vendor leaves open whether the account of an exempted user is exempted, and denies whoever
                    # has a permissions boundary even if exempted; no service has one.
                    raise self.unsupported(listed, f"{'Not' * negated}Principal {kind} {value}")
                elif kind != "AWS":
                    found.append(Principal(kind, value))
                elif re.fullmatch("[0-9]{12}", value):
                    found.append(Principal("account", value))
                elif arn:
                    found.append(Principal("account", arn[1]) if arn[2] == "root" else Principal("AWS", value))
                else:
                    raise self.unsupported(listed, f"Principal {kind} {value}")
        return found

    def conditions(self, node: Value) -> list[Condition]:
        """The conditions of a Condition element, in the order in which they are written."""
        found = []
        for name, keys in self.members(node, "Condition").items():
            match = _OPERATOR.fullmatch(name)
            quantifier, operator, if_exists = match.groups() if match else ("", "", "")
            family = FAMILIES.get(operator)
            if family is None or (family == "presence" and (quantifier or if_exists)):
                raise self.unsupported(keys, f"operator {name}")
            seen = set()
            for written, listed in self.members(keys, name).items():
                key = ascii_lower(written)
                if not _KEY.fullmatch(key):
                    raise self.unsupported(listed, f"key {written}")
                if key in seen:
                    raise self.malformed(listed, f"the key {quoted(key)} a second time")
                seen.add(key)
                values = self.strings(listed, f"{name} {quoted(written)}", scalars=True)
                for value in values:
                    if not _well_formed(family, value):
                        raise self.unsupported(listed, f"{name} {written}: {value}")
                if family == "date":
                    values = tuple([seconds(value) or "" for value in values])
                found.append(Condition(quantifier or "", operator, bool(if_exists), key, values, self.place(listed)))
        return found


def _well_formed(family: str, text: str) -> bool:
    """Whether `text` has the form of a value of `family`."""
    if family == "number":
        return _DECIMAL.fullmatch(text) is not None
    if family == "date":
        return seconds(text) is not None
    if family in ("boolean", "presence"):
        return text in ("true", "false")
    try:
        if family == "ip":
            return _NETWORK.fullmatch(text) is not None and bool(ipaddress.ip_network(text))
        # Another spelling of the same bytes would be compared as another value.
        return family == "text" or base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except ValueError:
        return False


def seconds(text: str) -> str | None:
    """The seconds since the start of 1970 UTC, in decimal, of an ISO 8601 date or of seconds; None if it is neither.

    A day without a time means its start in UTC. Four digits may be a year or seconds, and are neither.
    """
    if _DECIMAL.fullmatch(text) and len(text) > 4:
        return text
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, minutes, second, fraction, zone = match.groups()
    offset = "+00:00" if zone in (None, "Z") else zone
    try:
        moment = datetime.fromisoformat(f"{day}T{minutes or '00:00'}{second or ':00'}{offset}")
    except ValueError:
        return None
    elapsed = moment - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    # A fraction counts forwards, also before 1970; then it is left to others.
    if fraction and (elapsed.days < 0 or second is None):
        return None
    whole = elapsed.days * 86400 + elapsed.seconds
    return f"{whole}.{fraction}" if fraction else str(whole)
