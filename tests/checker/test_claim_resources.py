"""Small policies and archives that want much time: encoding and evaluating have no meter.

Each is far below 200 kB. The bound is processor time, some ten times what the same size of honest input takes.
"""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checker import iam
from finder.archive import Claim
from tests.checker.bags import pack, sealed, small
from tests.checker.forge import Forge
from tests.checker.iam import document

SECONDS = 10

ALL: dict[str, Any] = {"actions": ["*"], "resources": ["*"]}

pytestmark = pytest.mark.long


def bounded(path: Path) -> str:
    """The first line of the checker about an archive; fails if it takes longer."""

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))

    command = [sys.executable, "-I", "-m", "checker", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limits, check=False)
    assert done.returncode >= 0, f"more than {SECONDS} seconds for {path.stat().st_size} bytes"
    assert done.returncode != 5, done.stdout
    return done.stdout.partition("\n")[0]


def archived(path: Path, *claims: Claim) -> Path:
    return pack(sealed(small(*claims)), path)


def denials(count: int, key: str = "a:b") -> list[dict[str, Any]]:
    """Statements that make a key have so many slots."""
    tests = [{"ForAllValues:StringLike": {key: str(i)}} for i in range(count)]
    return [{"Effect": "Deny", "Condition": test} for test in tests]


def test_an_action_of_many_colons(tmp_path: Path) -> None:
    """The form of a parameter: after each colon the expression looks at all that follows, quadratic. 100 kB: a minute;
    1 MB, the limit of claim.json: two hours."""
    parameters = {"actions": [":" * 100_000 + "é"], "resources": ["*"]}
    claim = Claim("not-granted", "iam/1", parameters, [("policy.json", document({}))], b"")
    assert bounded(archived(tmp_path / "bag.tar", claim)).startswith("s MALFORMED")


def test_stars_that_are_characters(tmp_path: Path) -> None:
    """`pieces` copies the text so far for each `*` of an equation, for each slot: 48 s for 110 kB.

    At the end there is something unsupported, so that the problem need not be in the archive, and other claims follow.
    """
    policy = document(
        {"Condition": {"ForAnyValue:StringEquals": {"a:b": "*" * 100_000}}},
        *denials(90),
        {"Effect": "Deny", "Resource": "arn:aws:s3:::${x}"},
    )
    claim = Claim("not-granted", "iam/1", ALL, [("policy.json", policy)], b"")
    assert bounded(archived(tmp_path / "bag.tar", claim)).startswith("s UNKNOWN")


def test_claims_that_end_at_the_limit_of_the_encoder(tmp_path: Path) -> None:
    """18 kB of policy make the encoder write 32 MB before it gives up, which takes it some seconds; the next claim does
    it again. Bytes that are read pay for no such work, and what the limit ended has used nothing up."""
    policy = document({"Condition": {"ForAnyValue:StringEqualsIgnoreCase": {"a:b": "a" * 8_000}}}, *denials(99))
    claims = [Claim("not-granted", "iam/1", ALL, [("policy.json", policy)], b"") for _ in range(10)]
    assert bounded(archived(tmp_path / "bag.tar", *claims)).startswith("s UNKNOWN")


def test_runs_of_stars_in_the_evaluator(tmp_path: Path) -> None:
    """`_past_stars` walks over the rest of a run of `*` from each position in it. 8,000 (80 kB of archive) take 22 s,
    16,000 97 s, 120,000 (an archive of 1 MB) would take an hour and a half; the kernel needs few steps."""
    policy = document({"Resource": "*" * 30_000})
    problem = iam.problem("not-granted", ALL, [policy])
    forge = Forge(problem)
    forge.v("action", '"a:b"')
    forge.v("resource", '"*"')
    claim = Claim("not-granted", "iam/1", ALL, [("policy.json", policy)], problem, forge.certificate("sat"))
    assert bounded(archived(tmp_path / "bag.tar", claim)).startswith("s REFUTED")


def test_the_encoder_on_request_is_bounded() -> None:
    """`assay claim --timeout` does not reach what the checker does when it encodes: the same 110 kB of policy."""
    policy = document({"Condition": {"ForAnyValue:StringEquals": {"a:b": "*" * 100_000}}}, *denials(90))
    given = [{"name": "policy.json", "base64": base64.b64encode(policy).decode()}]
    request = {"kind": "not-granted", "version": "iam/1", "parameters": ALL, "inputs": given}

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))

    done = subprocess.run(
        [sys.executable, "-I", "-m", "checker", "encode"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        preexec_fn=limits,
        check=False,
    )
    assert done.returncode == 0, f"more than {SECONDS} seconds"
    assert "problem" in json.loads(done.stdout)
