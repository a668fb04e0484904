"""Claims about configuration: raw files to SMT-LIB problems, and opinions about what refutes them.

The kinds of claims are one literal table. An encoder never changes once its version is published: what a version
means is what an archived claim says. An unknown kind or version is unsupported. `encode` and `evaluate` on the command
line serve who may not import the checker: one JSON object in a line of the standard input, one for each of the output.
"""

from __future__ import annotations

import base64
import json
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from checker import iam, net, net_evaluator
from formats.errors import AssayError, MalformedInput, Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


MAX_QUERY = 999_999_999
"""The greatest number of a query, as on the command line: of a longer one a verdict would show the beginning only."""


def smt_problem(parameters: dict[str, object], inputs: Sequence[bytes], names: Sequence[str] = ()) -> bytes:
    """The one input, whatever it is. Raises MalformedInput for none or several."""
    if len(inputs) != 1:
        raise MalformedInput("claim", 1, 1, f"inputs: expected one, found {len(inputs)}")
    return inputs[0]


def smt_refutation(
    parameters: dict[str, object], inputs: Sequence[bytes], values: dict[str, object], names: Sequence[str] = ()
) -> dict[str, object]:
    """That any model refutes the claim: it is about the problem itself, not about what that describes."""
    return {"refutes": True, "because": [], "witness": None}


def smt_queries(parameters: dict[str, object]) -> tuple[int, int]:
    """The numbers that `query` and `premises` give, by default 1 and none. Raises MalformedInput."""
    query, premises = parameters.get("query", 1), parameters.get("premises", 0)
    known = parameters.keys() <= {"query", "premises"}
    if known and type(query) is int and type(premises) is int and 0 < query <= MAX_QUERY and 0 <= premises <= MAX_QUERY:
        return query, premises
    raise MalformedInput("claim", 1, 1, "parameters: expected numbers of queries")


class Kind(NamedTuple):
    """A kind of claims.

    `problem(parameters, inputs, names)` is the problem whose first query is unsatisfiable exactly if the claim holds,
    and whose second one leaves out what is claimed: if it is unsatisfiable, too, the claim is vacuous.
    `evaluate(parameters, inputs, values, names)` says as JSON whether the model with these `values` of constants, which
    the kernel has to verify, `refutes` the claim, `because` of what, and which `witness` it describes. `names` are what
    messages call the inputs.
    `queries(parameters)` are the numbers of the two queries where they are others, 0 for none.
    """

    problem: Callable[[dict[str, object], Sequence[bytes], Sequence[str]], bytes]
    evaluate: Callable[[dict[str, object], Sequence[bytes], dict[str, object], Sequence[str]], dict[str, object]]
    queries: Callable[[dict[str, object]], tuple[int, int]] = lambda _: (1, 2)


KINDS: dict[tuple[str, str], Kind] = {
    ("unreachable", net.VERSION): Kind(net.problem, net_evaluator.evaluate),
    ("no-new-access", iam.VERSION): Kind(partial(iam.problem, "no-new-access"), partial(iam.evaluate, "no-new-access")),
    ("not-granted", iam.VERSION): Kind(partial(iam.problem, "not-granted"), partial(iam.evaluate, "not-granted")),
    ("no-public-access", iam.VERSION): Kind(
        partial(iam.problem, "no-public-access"), partial(iam.evaluate, "no-public-access")
    ),
    ("equivalent", iam.VERSION): Kind(partial(iam.problem, "equivalent"), partial(iam.evaluate, "equivalent")),
    ("smt", "smt/1"): Kind(smt_problem, smt_refutation, smt_queries),
}
"""By name and version of the semantics. An entry is frozen: a new meaning is a new version."""


def kind(name: object, version: object) -> Kind:
    """The kind of claims of this name and version. Raises Unsupported."""
    if not isinstance(name, str) or not isinstance(version, str) or (name, version) not in KINDS:
        raise Unsupported(f"claim {name} of version {version}", "claim")
    return KINDS[name, version]


def answers(command: str, lines: Iterable[bytes]) -> list[str]:
    """The answers to the requests in `lines`, as lines of JSON; `command` is `encode` or `evaluate`.

    A request has the members `kind`, `version`, `parameters`, `inputs`, each with `name` and `base64`, and for
    `evaluate` also `values`. The answer is the `problem`, whose bytes are the characters of these numbers, or what
    `Kind.evaluate` returns, or an `error`: its verdict and exit status. Raises MalformedInput for a line that is no
    request.
    """
    from checker.main import STATUS

    found = []
    for number, line in enumerate(lines, 1):
        try:
            request = json.loads(line)
            parameters, values = dict(request["parameters"]), dict(request.get("values", {}))
            names = [str(given["name"]) for given in request["inputs"]]
            inputs = [base64.b64decode(given["base64"], validate=True) for given in request["inputs"]]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise MalformedInput("standard input", number, 1, "expected a request in JSON") from None
        answer: dict[str, object]
        try:
            chosen = kind(request.get("kind"), request.get("version"))
            if command == "encode":
                answer = {"problem": chosen.problem(parameters, inputs, names).decode("latin-1")}
            else:
                answer = chosen.evaluate(parameters, inputs, values, names)
        except AssayError as error:
            status, word = STATUS[type(error)]
            answer = {"error": {"status": status, "verdict": f"{word} {error}"}}
        found.append(json.dumps(answer))
    return found
