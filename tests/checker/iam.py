"""What tests of claims about access policies need: solvers for the problems, and requests as models of them."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import cvc5
import z3

from checker import claims, iam
from checker.iam_encode import Encoder, encode, literal, request_of, symbols
from checker.iam_policy import Request, Statement, read_policy

Statements = tuple[Statement, ...]
Value = str | int | bool
Input = tuple[str, bytes]

_CONSTANT = re.compile(r"\(declare-const (\|[^|]*\||\S+) (\w+)\)")


def document(*statements: Mapping[str, object], version: str | None = "2012-10-17") -> bytes:
    """A policy document; elements that statements usually have need not be given."""
    usual = {"Effect": "Allow", "Action": "*"}
    full = [
        {**usual, **({} if "NotAction" in s else {"Action": s.get("Action", "*")}), **s} for s in map(dict, statements)
    ]
    for statement in full:
        if "NotAction" in statement:
            del statement["Action"]
        if "Resource" not in statement and "NotResource" not in statement:
            statement["Resource"] = "*"
    return json.dumps({**({"Version": version} if version else {}), "Statement": full}).encode()


def policy(*statements: Mapping[str, object], version: str | None = "2012-10-17") -> Statements:
    """The statements of such a document."""
    return read_policy(document(*statements, version=version), "policy.json")


def request(
    action: str = "s3:getobject",
    resource: str = "*",
    principal: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    **context: str | tuple[str, ...],
) -> Request:
    """A request; keys are given with two underscores for the colon, and values as one text or several."""
    found = {key.replace("__", ":"): (value,) if isinstance(value, str) else value for key, value in context.items()}
    return Request(action, resource, principal or {}, found, types or {})


def query(problem: str, number: int) -> str:
    """The problem with one of its two queries only."""
    before, _, rest = problem.partition("(push 1)\n")
    goal, _, after = rest.partition("(pop 1)\n")
    assert after == "(check-sat)\n"
    return before + (goal if number == 1 else after)


def problem(
    kind: str, version: str, parameters: dict[str, object], given: Mapping[str, Input], vacuity: bool = False
) -> bytes:
    """One query of a claim's problem."""
    names, data = [name for name, _ in given.values()], [contents for _, contents in given.values()]
    made = claims.kind(kind, version).problem(parameters, data, names).decode("ascii")
    return query(made, 2 if vacuity else 1).encode("ascii")


def counterexample(
    kind: str, version: str, parameters: dict[str, object], given: Mapping[str, Input], values: Mapping[str, Value]
) -> Request:
    """The request that a model describes; the checker must agree that it refutes the claim."""
    names, data = [name for name, _ in given.values()], [contents for _, contents in given.values()]
    opinion = claims.kind(kind, version).evaluate(parameters, data, dict(values), names)
    assert opinion["refutes"] is True
    policies = {role: read_policy(contents, name) for role, (name, contents) in given.items()}
    texts = iam._texts(kind, parameters)
    made = request_of(encode(kind, texts, policies)[1], values)
    assert opinion["witness"] == made.simulation()
    return made


def unescaped(text: str) -> str:
    """The text that the inside of an SMT-LIB literal of a solver writes."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), text)


def constants(problem: str) -> dict[str, str]:
    """The declared constants, without bars, with their sorts."""
    return {name.strip("|"): sort for name, sort in _CONSTANT.findall(problem)}


def solve_z3(problem: str, seconds: int = 20) -> tuple[str, dict[str, Value]]:
    """z3's answer, and its model."""
    solver = z3.Solver()
    solver.set("timeout", 1000 * seconds)
    solver.from_string(problem)
    answer = str(solver.check())
    values: dict[str, Value] = {}
    if answer == "sat":
        model = solver.model()
        make = {"String": z3.String, "Int": z3.Int, "Bool": z3.Bool}
        for name, sort in constants(problem).items():
            value = model.eval(make[sort](name), model_completion=True)
            if sort == "String":
                values[name] = unescaped(value.as_string())
            else:
                values[name] = value.as_long() if sort == "Int" else z3.is_true(value)
    return answer, values


def solve_cvc5(problem: str, seconds: int = 20) -> tuple[str, dict[str, Value]]:
    """cvc5's answer, and its model."""
    solver = cvc5.Solver(cvc5.TermManager())
    for option, value in (("tlimit-per", str(1000 * seconds)), ("produce-models", "true"), ("strings-exp", "true")):
        solver.setOption(option, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, problem, "problem")
    manager = parser.getSymbolManager()
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer += str(command.invoke(solver, manager)).strip()
    values: dict[str, Value] = {}
    if answer == "sat":
        for constant in manager.getDeclaredTerms():
            value: Any = solver.getValue(constant)
            if value.isStringValue():
                values[constant.getSymbol()] = unescaped(str(value)[1:-1].replace('""', '"'))
            else:
                values[constant.getSymbol()] = value.toPythonObj()
    return answer, values


def model_of(encoder: Encoder, made: Request) -> dict[str, Value]:
    """The values that describe a request to the encoder: the converse of `request_of`. No more than there are slots."""
    values: dict[str, Value] = {"action": made.action, "resource": made.resource}
    if encoder.names:
        who = made.principal
        arn = who.get("AWS", "::::").split(":", 5)
        kind = next((kind for kind in ("AWS", "Service", "Federated") if kind in who), "Anonymous")
        values["principal.type"] = kind
        values["principal"] = ":".join([*arn[:4], "", *arn[5:]]) if kind == "AWS" else who.get("Service", "")
        values["account"] = arn[4]
        values["account.canonical"] = who.get("CanonicalUser", "")
        values["principal.federated"] = who.get("Federated", "")
    for name, key in encoder.keys.items():
        found = made.context.get(name, ())
        slots = symbols(name, key)
        assert len(found) <= len(slots), name
        for i, slot in enumerate(slots):
            present = i < len(found)
            values[f"{slot}?"] = present
            text = found[i] if present else ""
            if key.family in ("number", "date"):
                count = Fraction(text or "0") * key.scale
                assert count.denominator == 1, "a value between the units that the encoder counts in"
                values[slot] = int(count)
            elif key.family == "ip":
                address = ipaddress.ip_address(text or "0.0.0.0")
                values[slot], values[f"{slot}?ipv6"] = int(address), address.version == 6
            elif key.family == "boolean":
                values[slot] = text == "true"
            elif key.family:
                values[slot] = text
    return values


def written(value: Value) -> str:
    """A value as an SMT-LIB term."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value >= 0 else f"(- {-value})"
    return literal(value)


def allowed_by_encoder(statements: Statements, made: Request) -> bool:
    """What the encoder says of one request, by z3: the problem with every variable set."""
    text, encoder = encode("not-granted", {"actions": ("*",), "resources": ("*",)}, {"policy": statements})
    problem = query(text, 2)
    values = model_of(encoder, made)
    names = constants(problem)
    assert set(values) == set(names)
    equations = "".join(f"(assert (= |{name}| {written(value)}))\n" for name, value in values.items())
    answer, _ = solve_z3(problem.replace("(check-sat)\n", equations))
    assert answer in ("sat", "unsat"), problem
    return answer == "sat"
