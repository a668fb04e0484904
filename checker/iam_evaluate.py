"""What access policies say of one concrete request, by the table of formats/IAM.md and by nothing of the encoder.

A counterexample to a claim is believed only if it is one here, too.
"""

from __future__ import annotations

import ipaddress
import operator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from checker.iam_policy import BROADEST, PUBLIC_KEYS, ascii_lower, seconds
from formats.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from checker.iam_policy import Condition, Principal, Request, Statement


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a request is allowed, and the statements that say so: those that deny it, or else those that allow it."""

    allowed: bool
    statements: tuple[Statement, ...]


def evaluate(policy: Sequence[Statement], request: Request) -> Decision:
    """What `policy` decides on `request`: a matching Deny wins, then a matching Allow, and without either it is denied.

    Raises Unsupported if an operator without a set operator meets several values.
    """
    matching = [statement for statement in policy if _applies(statement, request)]
    denying = tuple([statement for statement in matching if not statement.allow])
    return Decision(bool(matching) and not denying, denying or tuple(matching))


def _applies(statement: Statement, request: Request) -> bool:
    """Principal, action, resource and every condition of the statement match the request."""
    if statement.principals is not None:
        named = [_is_principal(principal, request) for principal in statement.principals]
        if any(named) == statement.not_principal:
            return False
    if matches_action(statement.actions, request) == statement.not_action:
        return False
    if statement.resources is not None:
        variables = request.context if statement.variables else None
        if matches_resource(statement.resources, request, variables) == statement.not_resource:
            return False
    return all([_holds(condition, request, statement.variables) for condition in statement.conditions])


def _is_principal(principal: Principal, request: Request) -> bool:
    """The request is made by this principal, or by somebody in this account."""
    if principal.kind == "*":
        return True
    if principal.kind == "account":
        return request.principal.get("AWS", "::::").split(":")[4] == principal.value
    return request.principal.get(principal.kind) == principal.value


def matches_action(patterns: Sequence[str], request: Request) -> bool:
    """One of the patterns matches the request's action, whatever the case of its letters."""
    action = ascii_lower(request.action)
    return any([_glob(_tokens(ascii_lower(pattern), None) or [], action) for pattern in patterns])


def matches_resource(patterns: Sequence[str], request: Request, variables: Context | None) -> bool:
    """One of the patterns matches the request's resource, with policy variables replaced by values of `variables`."""
    replaced = [_tokens(pattern, variables) for pattern in patterns]
    return any([tokens is not None and _glob(tokens, request.resource) for tokens in replaced])


def _holds(condition: Condition, request: Request, variables: bool) -> bool:
    """The condition is true of the values that the request has for its key, be they none, one, or several."""
    values = request.context.get(condition.key, ())
    if condition.operator == "Null":
        return ("false" if values else "true") in condition.values
    negated = "Not" in condition.operator
    name = condition.operator.replace("Not", "")
    context = request.context if variables else None
    results = [
        any([_compares(name, value, meant, context) for meant in condition.values]) is not negated for value in values
    ]
    if condition.quantifier == "ForAllValues":
        return all(results)
    if not values:
        return condition.if_exists or (negated and not condition.quantifier)
    if not condition.quantifier and len(values) > 1:
        raise Unsupported(f"several values of {condition.key} without a set operator", condition.place)
    return any(results)


def _tokens(text: str, variables: Context | None) -> list[str] | None:
    """`text` as a pattern: its characters, wildcards as * and ?, and other characters each with an = before it.

    With `variables` each ${…} is replaced; None if one has no value.
    """
    tokens: list[str] = []
    end = 0
    for start, character in enumerate(text):
        if start < end:
            continue
        if variables is None or not text.startswith("${", start):
            tokens.append(character if character in "*?" else "=" + character)
            continue
        end = text.index("}", start) + 1
        key, _, default = text[start + 2 : end - 1].partition(", ")
        values = (key,) if key in ("*", "?", "$") else variables.get(ascii_lower(key), ())
        if len(values) > 1:
            raise Unsupported(f"policy variable of several values {key}", "the request")
        if not values and not default:
            return None
        tokens += ["=" + copied for copied in (values[0] if values else default[1:-1])]
    return tokens


def _glob(tokens: Sequence[str], text: str) -> bool:
    """The pattern `tokens` matches the whole of `text`: the set of its positions that each prefix of it reaches."""
    reached = {0}
    for character in text:
        after = set()
        for position in _past_stars(reached, tokens):
            token = tokens[position] if position < len(tokens) else ""
            if token == "*":
                after.add(position)
            elif token in ("?", "=" + character):
                after.add(position + 1)
        reached = after
    return len(tokens) in _past_stars(reached, tokens)


def _past_stars(positions: set[int], tokens: Sequence[str]) -> set[int]:
    """The positions, and those that * standing for no text leads to."""
    found = set()
    for position in positions:
        end = position
        found.add(end)
        # Where another position has been, the rest is known: each * is passed once.
        while end < len(tokens) and tokens[end] == "*" and end + 1 not in found:
            end += 1
            found.add(end)
    return found


def _equals(value: str, meant: str, variables: Context | None) -> bool:
    """The same text; wildcards stand for themselves."""
    tokens = _tokens(meant, variables)
    return tokens is not None and "".join([token[-1] for token in tokens]) == value


def _like(value: str, meant: str, variables: Context | None) -> bool:
    """`meant` as a pattern matches the text."""
    tokens = _tokens(meant, variables)
    return tokens is not None and _glob(tokens, value)


def _arn(value: str, meant: str, variables: Context | None) -> bool:
    """Each of six parts between colons matches its pattern."""
    tokens = _tokens(meant, variables)
    parts = value.split(":", 5)
    if tokens is None or len(parts) < 6:
        return False
    for part in parts[:5]:
        if "=:" not in tokens:
            return False
        colon = tokens.index("=:")
        if not _glob(tokens[:colon], part):
            return False
        tokens = tokens[colon + 1 :]
    return _glob(tokens, parts[5])


if TYPE_CHECKING:
    Context = Mapping[str, tuple[str, ...]]
    Test = Callable[[str, str, Context | None], bool]

_TESTS: dict[str, Test] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": lambda value, meant, _: ascii_lower(value) == ascii_lower(meant),
    "StringLike": _like,
    "ArnEquals": _arn,
    "ArnLike": _arn,
    "Bool": lambda value, meant, _: value == meant,
    "BinaryEquals": lambda value, meant, _: value == meant,
    "IpAddress": lambda value, meant, _: ipaddress.ip_address(value) in ipaddress.ip_network(meant),
}
"""The comparison that each operator makes between a value of the request and one of the policy."""

_COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
"""What follows Numeric and Date in the names of operators."""


def _compares(name: str, value: str, meant: str, variables: Context | None) -> bool:
    """The operator `name`, negation left aside, is true of a value of the request and one of the policy."""
    if name in _TESTS:
        return _TESTS[name](value, meant, variables)
    # In policies dates are numbers already.
    number = seconds(value) if name.startswith("Date") else value
    return _COMPARISONS[name.removeprefix("Numeric").removeprefix("Date")](Fraction(number or value), Fraction(meant))


def is_fixed(policy: Sequence[Statement], request: Request) -> bool:
    """The request has one of the values that the policy fixes and that make access not public: see formats/IAM.md."""
    for statement in policy:
        for principal in statement.principals or ():
            if principal.kind not in ("*", "Federated") and _is_principal(principal, request):
                return True
        for condition in statement.conditions:
            values = request.context.get(condition.key, ()) if not condition.quantifier else ()
            if any([_fixes(condition, meant, value) for meant in condition.values for value in values]):
                return True
    return False


def _fixes(condition: Condition, meant: str, value: str) -> bool:
    """The condition names the request's `value` of a key that makes access not public, by a value that is fixed."""
    if condition.key == "aws:sourceip" and condition.operator in ("IpAddress", "NotIpAddress"):
        network = ipaddress.ip_network(meant)
        return network.prefixlen >= BROADEST[network.version] and ipaddress.ip_address(value) in network
    exact = "*" not in meant and "?" not in meant and "${" not in meant
    return (
        condition.key in PUBLIC_KEYS and condition.operator.startswith(("String", "Arn")) and exact and meant == value
    )
