"""Claim encoders: from the raw inputs of a claim to the problem whose refutation proves it.

The problem is part of what an auditor would otherwise have to believe, so it is derived here, from the bytes that were
collected. An encoder never changes within a version of its semantics.
"""

from __future__ import annotations

from formats.errors import MalformedInput, Unsupported, quoted


def problem(kind: str, version: str, parameters: dict[str, object], inputs: list[bytes]) -> bytes:
    """The problem of a claim of this kind, under this version of its semantics, about these inputs.

    Raises Unsupported for a kind or version that there is no encoder for, and for inputs beyond the semantics;
    MalformedInput for inputs that are none.
    """
    if (kind, version) == ("smt", "smt/1"):
        if len(inputs) != 1:
            raise MalformedInput("claim.json", 1, 1, f"inputs: expected one, found {len(inputs)}")
        return inputs[0]
    raise Unsupported(f"{quoted(kind)} of version {quoted(version)}", "claim.json")


def queries(kind: str, parameters: dict[str, object]) -> tuple[int, int]:
    """The query of the problem whose unsatisfiability is the claim, and the one that leaves out the negated goal, 0 if
    there is none: where that is unsatisfiable, too, the claim holds of nothing.

    Encoders put the claim first. Of a script, `parameters` say which queries these are. Raises MalformedInput.
    """
    if kind != "smt":
        return 1, 2
    query, premises = parameters.get("query", 1), parameters.get("premises", 0)
    if not parameters.keys() <= {"query", "premises"} or type(query) is not int or type(premises) is not int:
        raise MalformedInput("claim.json", 1, 1, "parameters: expected numbers of queries")
    return query, premises
