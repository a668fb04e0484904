"""Claims about configuration: raw files to SMT-LIB problems, and opinions about what refutes them.

The kinds of claims are one literal table. An encoder never changes once its version is published: what a version
means is what an archived claim says. An unknown kind or version is unsupported. `encode` and `evaluate` on the command
line serve who may not import the checker: one JSON object in a line of the standard input, one for each of the output.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, NamedTuple

from checker import net, net_evaluator
from formats.errors import AssayError, MalformedInput, Unsupported, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Kind(NamedTuple):
    """A kind of claims.

    `problem(parameters, inputs, names)` is the problem whose first query is unsatisfiable exactly if the claim holds,
    and whose second one leaves out what is claimed: if it is unsatisfiable, too, the claim is vacuous.
    `evaluate(parameters, inputs, values, names)` says as JSON whether the model with these `values` of constants
    `refutes` the claim (null: that is not known), `because` of what, and which `witness` it describes.
    """

    problem: Callable[[dict[str, object], Sequence[bytes], Sequence[str]], bytes]
    evaluate: Callable[[dict[str, object], Sequence[bytes], dict[str, object], Sequence[str]], dict[str, object]]


KINDS: dict[tuple[str, str], Kind] = {
    ("unreachable", net.VERSION): Kind(net.problem, net_evaluator.evaluate),
}
"""By name and version of the semantics."""


def kind(name: object, version: object) -> Kind:
    """The kind of claims of this name and version. Raises Unsupported."""
    if not isinstance(name, str) or not isinstance(version, str) or (name, version) not in KINDS:
        raise Unsupported(f"claim {quoted(name)} of version {quoted(version)}", "claim")
    return KINDS[name, version]


def problem(
    name: str, version: str, parameters: dict[str, object], inputs: Sequence[bytes], names: Sequence[str]
) -> bytes:
    """The problem of a claim in an archive: a claim about a script, whose problem is its one input, or one of KINDS.

    Raises Unsupported, MalformedInput, ResourceLimit.
    """
    if (name, version) != ("smt", "smt/1"):
        return kind(name, version).problem(parameters, inputs, names)
    if len(inputs) != 1:
        raise MalformedInput("claim.json", 1, 1, f"inputs: expected one, found {len(inputs)}")
    return inputs[0]


def queries(name: str, parameters: dict[str, object]) -> tuple[int, int]:
    """The query of the problem whose unsatisfiability is the claim, and the one that leaves out what is claimed, 0 if
    there is none: where that is unsatisfiable, too, the claim is vacuous.

    Of a script, `parameters` say which queries these are. Raises MalformedInput.
    """
    if name != "smt":
        return 1, 2
    query, premises = parameters.get("query", 1), parameters.get("premises", 0)
    if not parameters.keys() <= {"query", "premises"} or type(query) is not int or type(premises) is not int:
        raise MalformedInput("claim.json", 1, 1, "parameters: expected numbers of queries")
    return query, premises


def answers(command: str, lines: Iterable[bytes]) -> list[str]:
    """The answers to the requests in `lines`, as lines of JSON; `command` is `encode` or `evaluate`.

    A request has the members `kind`, `version`, `parameters`, `inputs`, each with `name` and `base64`, and for
    `evaluate` also `values`. The answer is the `problem`, or what `Kind.evaluate` returns, or an `error`: its verdict
    and exit status. Raises MalformedInput for a line that is no request.
    """
    from checker.main import STATUS

    found = []
    for number, line in enumerate(lines, 1):
        try:
            request = json.loads(line)
            parameters, values = dict(request["parameters"]), dict(request.get("values", {}))
            names = [str(given["name"]) for given in request["inputs"]]
            inputs = [base64.b64decode(given["base64"], validate=True) for given in request["inputs"]]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise MalformedInput("standard input", number, 1, "expected a request in JSON") from None
        answer: dict[str, object]
        try:
            chosen = kind(request.get("kind"), request.get("version"))
            if command == "encode":
                answer = {"problem": chosen.problem(parameters, inputs, names).decode("ascii")}
            else:
                answer = chosen.evaluate(parameters, inputs, values, names)
        except AssayError as error:
            status, word = STATUS[type(error)]
            answer = {"error": {"status": status, "verdict": f"{word} {error}"}}
        found.append(json.dumps(answer))
    return found
