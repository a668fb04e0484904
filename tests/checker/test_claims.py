"""`checker encode` and `checker evaluate`: requests and answers in JSON, from outside and inside the process."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from typing import Any

import pytest

from checker import main
from checker.claims import KINDS, answers, kind
from checker.net import problem
from formats.errors import MalformedInput, Unsupported
from tests.checker.packets import groups, rule

CLAIM = {"protocol": "tcp", "ports": [22, 22], "source": "0.0.0.0/0"}
VALUES = {"protocol": 6, "port": 22, "icmp-type": 0, "icmp-code": 0, "ipv6": False, "source": 1}
DATA = groups(rule("tcp", 22, 22, "0.0.0.0/0"))


def request(data: bytes = DATA, **more: Any) -> bytes:
    inputs = [{"name": "groups.json", "base64": base64.b64encode(data).decode()}]
    known = {"kind": "unreachable", "version": "net/1", "parameters": CLAIM, "inputs": inputs}
    return json.dumps({**known, **more}).encode() + b"\n"


def answer(command: str, line: bytes) -> Any:
    (found,) = answers(command, [line])
    return json.loads(found)


def test_answers() -> None:
    assert answer("encode", request()) == {"problem": problem(CLAIM, [DATA]).decode()}
    assert answer("evaluate", request(values=VALUES)) == {
        "refutes": True,
        "because": ["sg-0 IpPermissions[0] from 0.0.0.0/0"],
        "witness": {"protocol": 6, "port": 22, "source": "0.0.0.1", "member_of": []},
    }


@pytest.mark.parametrize(
    ("line", "status", "verdict"),
    [
        (
            request(b"{"),
            2,
            "MALFORMED groups.json:1:2: expected a name in quotes and a colon, found the end of the file",
        ),
        (request(b'{"SecurityGroups": []}'), 3, "UNSUPPORTED no SecurityGroups at groups.json:1:20"),
        (request(b"9" * 20_000), 4, "RESOURCE a numeral of 20000 digits, above 600"),
        (request(version="net/2"), 3, "UNSUPPORTED claim unreachable of version net/2 at claim"),
        (request(kind="reachable"), 3, "UNSUPPORTED claim reachable of version net/1 at claim"),
        (request(kind=["unreachable"]), 3, "UNSUPPORTED claim ['unreachable'] of version net/1 at claim"),
        (request(parameters={}), 2, "MALFORMED claim:1:1: parameter protocol: missing"),
    ],
)
def test_errors_are_answers(line: bytes, status: int, verdict: str) -> None:
    for command in ("encode", "evaluate"):
        more = json.loads(line)
        more["values"] = VALUES
        assert answer(command, json.dumps(more).encode()) == {"error": {"status": status, "verdict": verdict}}


def test_values_of_no_packet() -> None:
    found = answer("evaluate", request(values={}))
    assert found == {"error": {"status": 2, "verdict": "MALFORMED values:1:1: expected those of a packet"}}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff",
        b"{",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b"1",
        request(inputs={}) + request(),
        request(parameters=[1]),
        request(inputs=[{"name": "x"}]),
        request(inputs=[{"name": "x", "base64": "*"}]),
        request(values=3),
        request(inputs=[1]),
    ],
)
def test_lines_that_are_no_requests(line: bytes) -> None:
    with pytest.raises(MalformedInput, match="standard input:2:1: expected a request in JSON"):
        answers("evaluate", [request(values=VALUES), line])


def test_kinds_have_a_version_each() -> None:
    for name, version in KINDS:
        assert kind(name, version) is KINDS[name, version]
    for name, version in ((None, "net/1"), ("unreachable", None), ("unreachable", "net/0")):
        with pytest.raises(Unsupported):
            kind(name, version)


def test_command() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "checker", "encode"], input=request() + request(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = done.stdout.splitlines()
    assert first == second
    assert json.loads(first) == {"problem": problem(CLAIM, [DATA]).decode()}


def test_command_within_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request() + b"no")))
    status, lines, _ = main.run(["encode"])
    assert (status, lines) == (2, ["s MALFORMED standard input:2:1: expected a request in JSON"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request())))
    status, lines, _ = main.run(["encode"])
    assert (status, len(lines)) == (0, 1)


def test_files_of_these_names_are_still_problems() -> None:
    assert main.run(["encode", "evaluate"])[1] == ["s MALFORMED encode:1:1: No such file or directory"]
