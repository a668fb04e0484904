"""Claims in plain words, for reports: what a claim says, and what its outcome means."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def sentence(kind: str, parameters: Mapping[str, Any], names: Sequence[str]) -> str:
    """What a claim of this kind says about the inputs of these names.

    A claim of a kind that is not known here, or that does not make sense, is told by its kind and parameters.
    """
    try:
        return SENTENCES[kind](parameters, names)
    except (KeyError, IndexError, TypeError, ValueError):
        return f"{kind} with parameters {json.dumps(parameters)} holds of {', '.join(names) or 'nothing'}."


def _no_new_access(_: Mapping[str, Any], names: Sequence[str]) -> str:
    new, reference = names
    return f"Every request that policy {new} allows is allowed by reference {reference}, too."


def _equivalent(_: Mapping[str, Any], names: Sequence[str]) -> str:
    first, second = names
    return f"Every request that policy {first} allows is allowed by policy {second}, and the other way round."


def _no_public_access(_: Mapping[str, Any], names: Sequence[str]) -> str:
    (policy,) = names
    return f"Policy {policy} gives the public no access."


def _not_granted(parameters: Mapping[str, Any], names: Sequence[str]) -> str:
    (policy,) = names
    actions, resources = parameters["actions"], parameters.get("resources", ["*"])
    on = "any resource" if resources == ["*"] else f"a resource like {_alternatives(resources)}"
    return f"Policy {policy} allows no request for {_alternatives(actions)} on {on}."


def _unreachable(parameters: Mapping[str, Any], names: Sequence[str]) -> str:
    groups, *acls = names
    ports = parameters.get("ports")
    first, last = (0, 65535) if ports is None else ports
    protocol = str(parameters["protocol"])
    with_ports = protocol.lower() in ("tcp", "udp", "6", "17")
    to = (
        "" if not with_ports or ports is None else f" to port {first}" if first == last else f" to ports {first}–{last}"
    )
    packet = "packet" if protocol.lower() == "all" else f"{protocol.upper() if protocol.isalpha() else protocol} packet"
    listed = parameters.get("groups")
    only = f"{_alternatives(listed)} of " if listed else ""
    behind = f" behind {acls[0]}" if acls else ""
    outside = parameters.get("references") == "outside"
    unless = ", unless its source belongs to a group or prefix list that a rule refers to" if outside else ""
    return f"No {packet} from {parameters['source']}{to} is let in by {only}{groups}{behind}{unless}."


def _smt(parameters: Mapping[str, Any], names: Sequence[str]) -> str:
    (problem,) = names
    return f"Nothing meets all that query {parameters.get('query', 1)} of {problem} asserts."


def _alternatives(texts: Sequence[object]) -> str:
    if isinstance(texts, str) or not texts:
        raise ValueError(texts)
    return " or ".join(map(str, texts))


SENTENCES: dict[str, Callable[[Mapping[str, Any], Sequence[str]], str]] = {
    "no-new-access": _no_new_access,
    "equivalent": _equivalent,
    "no-public-access": _no_public_access,
    "not-granted": _not_granted,
    "unreachable": _unreachable,
    "smt": _smt,
}
"""What claims say, by their kind."""


def meaning(record: Mapping[str, Any]) -> str:
    """What the outcome of a claim means."""
    if record["outcome"] == "PASS":
        return "The claim holds: a proof without gaps was checked step by step."
    if record["outcome"] == "FAIL" and record["counterexample"] is None:
        return "The claim is false: the model in its certificate refutes it, and was checked."
    if record["outcome"] == "FAIL":
        member = " Its source belongs to a group or prefix list that a rule refers to."
        known = "The claim is false: its counterexample refutes it, and a separate evaluator confirmed that."
        return f"{known}{member if record['counterexample'].get('member_of') else ''}"
    return "The claim is neither proved nor refuted. This is not a pass."


def vacuity(record: Mapping[str, Any]) -> str:
    """What is known of whether a claim says anything."""
    if record["vacuous"] is None:
        return "Vacuity not shown: whether anything at all meets the premises was not proved."
    if record["vacuous"]:
        return "VACUOUS: nothing at all meets its premises, so that the claim says nothing. Was that meant?"
    return "Not vacuous: something meets its premises."


REASONS = {
    "UNSUPPORTED": "An input contains something whose meaning Assay does not define, so that nothing is "
    "said about the claim",
    "RESOURCE": "The checker reached a limit before it was done",
    "there is no certificate": "The archive has neither a proof nor a counterexample for it. Perhaps none was found in "
    "time, or a proof only under an assumption that the claim does not state",
}
"""What the beginning of the checker's reason for an unknown claim means."""

DECISION = re.compile(r"(new|reference|policy|first|second) (allows|does not allow): (.*)", re.DOTALL)
"""What the checker says of a policy and a request: role, decision, decisive statements."""


def why(record: Mapping[str, Any]) -> list[str]:
    """Why a claim is refuted or unknown, in sentences, the first of which says it all in short.

    Of a claim that holds there is nothing to say here. What does not have the form that is known is told as it is.
    """
    if record["outcome"] == "UNKNOWN":
        meant = [words for start, words in REASONS.items() if record["reason"].startswith(start)]
        said = record["reason"].partition(" ")[2] if record["reason"].startswith(("UNSUPPORTED", "RESOURCE")) else ""
        return [f"{meant[0]}{f': {said}' if said else ''}." if meant else f"The checker says: {record['reason']}."]
    if record["outcome"] != "FAIL":
        return []
    try:
        return _refuted(record)
    except (KeyError, IndexError, TypeError, ValueError):
        return [f"Counterexample: {json.dumps(record['counterexample'])}.", *record["because"]]


def _refuted(record: Mapping[str, Any]) -> list[str]:
    from finder.claim import KINDS

    kind, witness = KINDS[record["kind"]], record["counterexample"]
    if witness is None:
        return ["The constants of the problem have values that meet all that the query asserts."]
    if "ActionNames" not in witness:
        return [f"Counterexample: {kind.refutation({'witness': witness, 'because': record['because']})}."]
    keys = len(witness["ContextEntries"])
    with_keys = f", with {keys} context key{'' if keys == 1 else 's'}" if keys else ""
    on = " and ".join(witness["ResourceArns"])
    by = f" by {witness['CallerArn']}" if "CallerArn" in witness else ""
    names = dict(zip(kind.roles, [entry["name"] for entry in record["inputs"]], strict=True))
    return [
        f"Counterexample: {' and '.join(witness['ActionNames'])} on {on}{by}{with_keys}.",
        *[_decision(line, names) for line in record["because"]],
    ]


def _decision(line: str, names: Mapping[str, str]) -> str:
    """What the checker says of a policy, with the policy's name for its role."""
    found = DECISION.fullmatch(line)
    if found is None:
        return line
    role, decision, statements = found.groups()
    if decision == "allows":
        return f"{names[role]} allows it, by {statements}."
    return f"{names[role]} does not allow it: " + (
        "no statement of it does." if statements == "no statement" else f"it is denied by {statements}."
    )
