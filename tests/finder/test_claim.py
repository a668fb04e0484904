"""`assay claim unreachable`: lines, exit statuses, files that are kept; and that nothing uncertain passes."""

from __future__ import annotations

import hashlib
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import command
import pytest

from checker.claims import KINDS as CHECKED
from checker.net import problem
from checker.net_evaluator import packet_of
from finder import claim as claims
from finder import unreachable
from finder.claim import KINDS, CheckerFailed, Result, exit_status, summary
from finder.claim_kind import Claim
from finder.prove import Report
from finder.race import Limits
from formats.errors import quoted
from tests.checker.packets import SHARED, acls, boundaries, entry, groups, refuted, rule

SSH = ["--protocol", "tcp", "--port", "22", "--from", "0.0.0.0/0"]
OPEN = groups(rule("tcp", 443, 443, "0.0.0.0/0"), rule("tcp", 20, 25, "10.0.0.0/8"))
CLOSED = groups(rule("tcp", 443, 443, "0.0.0.0/0", "::/0"), rule("udp", 22, 22, "0.0.0.0/0"))
REFERRING = groups(rule("tcp", 443, 443, "0.0.0.0/0"), rule("tcp", 22, 22, "sg-9", "pl-7"))


def write(folder: Path, data: bytes, name: str = "groups.json") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def assay(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str], str]:
    """Exit status, lines of output and errors of `assay claim unreachable`."""
    return command.assay(capsys, "claim", "unreachable", *arguments)


def test_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, CLOSED)
    status, lines, errors = assay(capsys, path, *SSH)
    assert lines == [f"PASS {path}: tcp, port 22 from 0.0.0.0/0", "1 claim: 1 PASS, 0 FAIL, 0 UNKNOWN"]
    assert (status, errors) == (0, "")
    assert list(tmp_path.iterdir()) == [path], "nothing is left behind"


def test_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a packet and the rules that let it in."""
    path = write(tmp_path, OPEN)
    status, lines, _ = assay(capsys, path, "--protocol", "tcp", "--port", "22-30", "--from", "10.1.2.3/32")
    by = "let in by sg-0 IpPermissions[1] from 10.0.0.0/8"
    ports = [f"TCP packet from 10.1.2.3 to port {port} {by}" for port in (22, 23, 24, 25)]
    assert lines[0] in [f"FAIL {path}: tcp, ports 22 to 30 from 10.1.2.3/32: {port}" for port in ports]
    assert lines[1:] == ["1 claim: 0 PASS, 1 FAIL, 0 UNKNOWN"]
    assert status == 1


@pytest.mark.parametrize(
    ("protocol", "what"),
    [
        ("icmp", "ICMP packet of type 3 and code 4 from 9.9.9.9 let in by sg-0 IpPermissions[0] from 9.9.9.9/32"),
        ("47", "protocol 47 packet from 9.9.9.9 let in by sg-0 IpPermissions[1] from 9.9.9.9/32"),
        ("udp", "UDP packet from 9.9.9.9 to port 53 let in by sg-0 IpPermissions[2] from 9.9.9.9/32"),
    ],
)
def test_packets_in_words(protocol: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = [("icmp", 3, 4), ("47", None, None), ("udp", 53, 53)]
    path = write(tmp_path, groups(*[rule(*numbers, "9.9.9.9/32") for numbers in rules]))
    status, lines, _ = assay(capsys, path, "--protocol", protocol, "--from", "9.0.0.0/8")
    ports = ", all ports" if protocol == "udp" else ""
    assert (status, lines[0]) == (1, f"FAIL {path}: {protocol}{ports} from 9.0.0.0/8: {what}")


ONLY = (
    "only members of groups or prefix lists that rules refer to get in; that nothing else does is proven, as with "
    "--assume-references-outside"
)


def test_only_members_get_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says so, and which option proves that nothing else does."""
    path = write(tmp_path, groups(rule("tcp", 443, 443, "0.0.0.0/0"), rule("-1", None, None, "sg-0")))
    about = f"{path}: tcp, port 22 from 10.1.1.1/32"
    status, lines, _ = assay(capsys, path, *SSH[:-1], "10.1.1.1/32", "-o", tmp_path / "kept")
    packet = "TCP packet from 10.1.1.1, a member of sg-0, to port 22"
    by = "let in by sg-0 IpPermissions[1] from members of sg-0 (itself)"
    assert lines[0] == f"FAIL {about}: {ONLY}: {packet} {by}"
    assert status == 1
    assert ": REFUTED ARCHIVE 1 claims: 0 hold, 1 refuted, " in lines[-1]
    assumption = "assuming that no group or prefix list that is referred to has an address in 10.1.1.1/32"
    status, lines, _ = assay(capsys, path, *SSH[:-1], "10.1.1.1/32", "--assume-references-outside")
    assert lines[0] == f"PASS {about}: {assumption}"
    assert status == 0
    # Where the rule that refers does not matter, nothing need be assumed.
    path = write(tmp_path, REFERRING)
    assert assay(capsys, path, "--protocol", "tcp", "--port", "80", "--from", "0.0.0.0/0")[0] == 0


def test_memberships_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, groups(rule("icmp", 8, 0, "pl-7"), rule("udp", 53, 53, "0.0.0.0/0")))
    arguments = ["--from", "10.1.1.1/32", "--format", "jsonl"]
    _, lines, _ = assay(capsys, path, "--protocol", "icmp", *arguments)
    record = json.loads(lines[0])
    assert record["counterexample"] == {
        "protocol": 1, "source": "10.1.1.1", "type": 8, "code": 0, "member_of": [{"PrefixListId": "pl-7"}]
    }  # fmt: skip
    assert record["because"] == ["sg-0 IpPermissions[0] from members of pl-7"]
    packet = "ICMP packet of type 8 and code 0 from 10.1.1.1, a member of pl-7 let in by"
    assert record["reason"] == f"{ONLY}: {packet} {record['because'][0]}"
    assert "references" not in record["parameters"]
    _, lines, _ = assay(capsys, path, "--protocol", "udp", *arguments)
    assert json.loads(lines[0])["counterexample"]["member_of"] == []


def test_groups_of_one_name_are_told_apart() -> None:
    """In words only if need be."""
    own, other, unknown = {"GroupId": "sg-1", "UserId": "1"}, {"GroupId": "sg-1", "UserId": "2"}, {"GroupId": "sg-1"}
    peered, listed = {**own, "VpcPeeringConnectionId": "pcx-1"}, {"PrefixListId": "pl-1"}
    assert unreachable._named([own, listed]) == ["sg-1", "pl-1"]
    told = ["sg-1 (1)", "sg-1 (2)", "sg-1 (no account)", "sg-1 (1, pcx-1)", "pl-1"]
    assert unreachable._named([own, other, unknown, peered, listed]) == told


def test_an_example_without_membership_is_preferred(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It refutes the claim itself, whose certificate is verified with it."""
    path = write(tmp_path, groups(rule("tcp", 22, 22, "sg-9"), rule("tcp", 22, 22, "203.0.113.7/32")))
    status, lines, _ = assay(capsys, path, *SSH, "-o", tmp_path / "kept")
    by = "let in by sg-0 IpPermissions[1] from 203.0.113.7/32"
    assert lines[0] == f"FAIL {path}: tcp, port 22 from 0.0.0.0/0: TCP packet from 203.0.113.7 to port 22 {by}"
    assert status == 1
    assert ": REFUTED ARCHIVE 1 claims: 0 hold, 1 refuted, " in lines[-1]
    folder = tmp_path / "kept" / "data" / "claims" / "0001"
    record = json.loads((folder / "claim.json").read_text())
    assert "references" not in record["parameters"]
    assert problem(record["parameters"], [path.read_bytes()]) == (folder / "problem.smt2").read_bytes()


@pytest.mark.parametrize(
    ("narrower", "reason"),
    [
        (Result("PASS", "", 0, {}), f"{ONLY}: why"),
        (Result("UNKNOWN", "timeout", 3, {}), "whether there is a plainer example is not decided: why"),
    ],
)
def test_what_is_said_of_the_narrower_claim(
    narrower: Result, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That only members get in is said only if it is proven."""
    path = write(tmp_path, REFERRING)
    asked = []
    witness = {"protocol": 6, "source": "1.1.1.1", "port": 22, "member_of": [{"GroupId": "sg-9"}]}
    refuted = Result("FAIL", "why", 1, {}, because=("x",), witness=witness)

    def decide(given: dict[int, Claim], _: Any, __: Any, ___: Any, suffix: str, ____: Any) -> dict[int, Result]:
        asked.append([claim.parameters.get("references") for claim in given.values()])
        return dict.fromkeys(given, narrower if suffix else refuted)

    monkeypatch.setattr(claims, "_decide", decide)
    claim = Claim("unreachable", {"protocol": "tcp", "source": "0.0.0.0/0"}, (path,), "")
    (result,) = claims.decide([claim], {path: REFERRING}, Limits.chosen(60.0), tmp_path)
    assert (result.outcome, result.reason, asked) == ("FAIL", reason, [[None], ["outside"]])


def test_a_certificate_that_does_not_move_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model of the narrower problem that is none of the claim's problem would be a bug."""
    path = write(tmp_path, groups(rule("tcp", 22, 22, "sg-9"), rule("tcp", 22, 22, "203.0.113.7/32")))
    other = KINDS["unreachable"]._replace(
        narrower=lambda p, _: {**p, "groups": ["sg-1"]} if "groups" not in p else None
    )
    data = groups(rule("tcp", 22, 22, "sg-9"), sg_1=[rule("tcp", 22, 22, "203.0.113.7/32")])
    monkeypatch.setitem(KINDS, "unreachable", other)
    status, lines, errors = assay(capsys, write(tmp_path, data), *SSH)
    assert (status, lines) == (3, [])
    assert errors.startswith("assay: checker: s REJECTED "), path


def test_each_file_port_and_source_is_a_claim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = write(tmp_path, OPEN, "one.json"), write(tmp_path, CLOSED, "two.json")
    arguments = ["--protocol", "tcp", "--port", "22", "--port", "443", "--from", "0.0.0.0/0", "--from", "::/0"]
    status, lines, _ = assay(capsys, one, two, *arguments)
    assert [line.split()[0] for line in lines[:-1]] == ["FAIL", "PASS", "FAIL", "PASS", "PASS", "PASS", "FAIL", "FAIL"]
    assert [line.split(":")[0].split()[1] for line in lines[:-1]] == [str(one)] * 4 + [str(two)] * 4
    assert (status, lines[-1]) == (1, "8 claims: 4 PASS, 4 FAIL, 0 UNKNOWN")


def test_groups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, groups(rule("tcp", 22, 22, "0.0.0.0/0"), sg_1=[rule("tcp", 443, 443, "0.0.0.0/0")]))
    assert assay(capsys, path, *SSH)[0] == 1
    status, lines, _ = assay(capsys, path, *SSH, "--group", "sg-1")
    assert (status, lines[0]) == (0, f"PASS sg-1 of {path}: tcp, port 22 from 0.0.0.0/0")
    assert assay(capsys, path, *SSH, "--group", "sg-1", "--group", "sg-0")[0] == 1
    status, lines, _ = assay(capsys, path, *SSH, "--group", "sg-2")
    reason = "MALFORMED claim:1:1: parameter groups: sg-2"
    assert (status, lines[0]) == (2, f"UNKNOWN sg-2 of {path}: tcp, port 22 from 0.0.0.0/0: {reason}")


def test_behind_network_acls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, groups(rule("tcp", 22, 22, "0.0.0.0/0")))
    acl = write(
        tmp_path,
        acls(entry(1, "deny", "6", 22, 22, "10.0.0.0/8"), entry(2, "allow", "-1", None, None, "0.0.0.0/0")),
        "acls.json",
    )
    status, lines, _ = assay(capsys, path, "--behind", acl, *SSH[:-1], "10.0.0.0/8")
    assert (status, lines[0]) == (0, f"PASS {path} behind {acl}, from outside its subnet: tcp, port 22 from 10.0.0.0/8")
    status, lines, _ = assay(capsys, path, "--behind", acl, *SSH[:-1], "10.0.0.0/7")
    assert status == 1
    assert lines[0].endswith("let in by sg-0 IpPermissions[0] from 0.0.0.0/0 and acl-0 rule 2 from 0.0.0.0/0")
    # Alone, too; and two files of one kind make no claim.
    assert assay(capsys, acl, *SSH[:-1], "10.0.0.0/8")[0] == 0
    assert assay(capsys, acl, "--behind", acl, *SSH)[0] == 3


def test_long_acl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, acls(*[entry(k, "allow", "6", k, k, "0.0.0.0/0") for k in range(1, 400)]), "acls.json")
    arguments = ["--protocol", "tcp", "--port", "399", "--port", "400", "--from", "0.0.0.0/0"]
    status, lines, _ = assay(capsys, path, *arguments)
    assert [line.split()[0] for line in lines] == ["FAIL", "PASS", "2"]
    assert status == 1


# ---- what is kept


def claim_files(kept: Path, number: int) -> set[str]:
    return {path.name for path in (kept / "data" / "claims" / f"{number:04}").iterdir()}


def test_what_is_kept_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An evidence archive with the parameters of what was decided: what is assumed is a part of the claim."""
    path = write(tmp_path, CLOSED)
    kept = tmp_path / "kept"
    status, lines, _ = assay(capsys, path, *SSH, "--port", "443", "-o", kept, "--assume-references-outside")
    assert status == 1
    verdict = "REFUTED ARCHIVE 2 claims: 1 hold, 1 refuted, 0 unknown, 0 vacuous; origin not established"
    assert lines[-1] == f"{kept}: {verdict}"
    common = {"claim.json", "input", "problem.smt2", "certificate"}
    assert [claim_files(kept, k) for k in (1, 2)] == [{*common, "premises.certificate"}, common]
    for number, answer in ((1, "unsat"), (2, "sat")):
        folder = kept / "data" / "claims" / f"{number:04}"
        record = json.loads((folder / "claim.json").read_text())
        assert record["inputs"] == [{"file": "input/groups.json", "sha256": hashlib.sha256(CLOSED).hexdigest()}]
        assert (record["kind"], record["version"]) == ("unreachable", "net/1")
        assert record["parameters"]["references"] == "outside"
        text = CHECKED[record["kind"], record["version"]].problem(record["parameters"], [CLOSED], ["x"])
        assert text == (folder / "problem.smt2").read_bytes()
        command = [sys.executable, "-I", "-m", "checker", folder / "problem.smt2", folder / "certificate"]
        done = subprocess.run([*command, "--expect", answer], capture_output=True, text=True, check=False)
        assert done.stdout == f"s VERIFIED {answer.upper()} query 1 of 2\n"
    done = subprocess.run([sys.executable, "-I", "-m", "checker", kept], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, f"s {verdict}")


def test_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If the name says so; nothing that exists is overwritten, and then nothing is decided."""
    path, kept = write(tmp_path, CLOSED), tmp_path / "kept.tar"
    assert assay(capsys, path, *SSH, "-o", kept)[0] == 0
    assert kept.is_file()
    status, lines, errors = assay(capsys, path, *SSH, "-o", kept)
    assert (status, lines) == (2, [])
    assert errors == f"assay: {kept}: exists already; evidence is not overwritten\n"


def test_undecided_claims_are_archived_as_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that cannot be read are left out, and the archive says which."""
    path, bad, kept = write(tmp_path, CLOSED), write(tmp_path, b"{", "bad.json"), tmp_path / "kept"
    odd, other = write(tmp_path, b'{"SecurityGroups": []}', "odd.json"), groups(rule("esp", None, None, "sg-1"))
    status, lines, _ = assay(capsys, path, bad, odd, write(tmp_path, other, "r.json"), *SSH, "-o", kept)
    assert status == 2
    assert [line.split()[0] for line in lines[:4]] == ["PASS", "UNKNOWN", "UNKNOWN", "UNKNOWN"]
    assert ": UNKNOWN ARCHIVE 3 claims: 1 hold, 0 refuted, 2 unknown, 0 vacuous; " in lines[-1]
    scope = json.loads((kept / "data" / "scope.json").read_text())
    assert scope["collection"] == {"left_out": [f"{bad}: tcp, port 22 from 0.0.0.0/0"]}
    assert claim_files(kept, 2) == {"claim.json", "input", "problem.smt2"}
    status, lines, errors = assay(capsys, bad, *SSH, "-o", tmp_path / "none")
    assert (status, lines, errors) == (2, [], f"assay: {tmp_path / 'none'}: no claim is left to be archived\n")


# ---- what is refused


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"{", 2, "MALFORMED {file}:1:2: expected a name in quotes and a colon, found the end of the file"),
        (b'{"a": [], "a": []}', 2, 'MALFORMED {file}:1:11: the name "a" a second time'),
        (b'{"SecurityGroups": []}', 3, "UNSUPPORTED no SecurityGroups at {file}:1:20"),
        (groups(rule("esp", None, None, "0.0.0.0/0")), 3, "UNSUPPORTED protocol esp at {file}:1:74"),
        (b"9" * 20_000, 4, "RESOURCE a numeral of 20000 digits, above 600"),
        (None, 2, "{file}: No such file or directory"),
    ],
)  # fmt: skip
def test_files_that_are_refused(
    data: bytes | None, status: int, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They never pass, and the others are decided all the same."""
    bad = tmp_path / "bad.json"
    if data is not None:
        bad.write_bytes(data)
    good = write(tmp_path, CLOSED)
    found, lines, _ = assay(capsys, bad, good, *SSH)
    assert lines[0] == f"UNKNOWN {bad}: tcp, port 22 from 0.0.0.0/0: {reason.format(file=quoted(bad) if data else bad)}"
    assert lines[1].startswith(f"PASS {good}")
    assert found == status


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["groups.json"], ["groups.json", "--protocol", "tcp"], ["groups.json", "--from", "::/0"],
        *[["groups.json", *SSH, "--port", ports] for ports in ("x", "5-4", "65536", "-1", "1-", "1-2-3", "١")],
        ["groups.json", *SSH, "--timeout", "0"],
    ],
)  # fmt: skip
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, errors = assay(capsys, *arguments)
    assert (status, lines) == (2, [])
    assert errors.startswith("assay: ") and errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--protocol", "tcp", "--from", "10.0.0.1/8"], "source: 10.0.0.1/8"),
        (["--protocol", "sctp", "--from", "::/0"], "protocol: sctp"),
        (["--protocol", "icmp", "--port", "8", "--from", "::/0"], "ports: [8, 8]"),
    ],
)
def test_claims_that_make_no_sense(
    arguments: list[str], what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines, _ = assay(capsys, write(tmp_path, CLOSED), *arguments)
    assert status == 2
    assert lines[0].startswith("UNKNOWN ") and lines[0].endswith(f": MALFORMED claim:1:1: parameter {what}")


def test_an_archive_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, CLOSED)
    status, lines, errors = assay(capsys, path, *SSH, "-o", tmp_path / "none" / "bag")
    assert (status, lines) == (2, [])
    assert errors.endswith(": No such file or directory\n")


def test_vacuous(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A claim about nothing holds, and says so; with an assumption, that comes first."""
    path = write(tmp_path, groups(rule("tcp", 80, 80)))
    kept = tmp_path / "kept"
    status, lines, _ = assay(capsys, path, *SSH, "-o", kept)
    nothing = "vacuous, nothing at all is let in"
    assert (status, lines[0]) == (0, f"PASS {path}: tcp, port 22 from 0.0.0.0/0: {nothing}")
    assert lines[1] == "1 claim: 1 PASS, 0 FAIL, 0 UNKNOWN (1 vacuous)"
    done = subprocess.run([sys.executable, "-I", "-m", "checker", kept], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("s VERIFIED ARCHIVE 1 claims: 1 hold, 0 refuted, 0 unknown, 1 vacuous; ")
    path = write(tmp_path, groups(rule("-1", None, None, "sg-0")))
    _, lines, _ = assay(capsys, path, *SSH, "--assume-references-outside")
    assert lines[0].endswith(f"has an address in 0.0.0.0/0; {nothing}")
    # Members are let in, which is not nothing.
    record = json.loads(assay(capsys, path, "--protocol", "tcp", "--from", "::/0", "--format", "jsonl")[1][0])
    assert (record["outcome"], record["vacuous"]) == ("FAIL", None)


def test_terminals_are_not_steered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = groups(rule("tcp", 22, 22, "0.0.0.0/0")).replace(b"sg-0", b"sg-\\u001b[2J\\nPASS")
    _, lines, _ = assay(capsys, write(tmp_path, data), *SSH)
    assert len(lines) == 2
    assert r"let in by sg-\x1b[2J\nPASS IpPermissions[0]" in lines[0]


# ---- the parts


def test_kinds_are_those_of_the_checker() -> None:
    assert {(name, kind.version) for name, kind in KINDS.items()} == set(CHECKED)


def report(**more: Any) -> Report:
    return Report("p.smt2", **more)


CLAIM = Claim("unreachable", {"protocol": "tcp", "source": "::/0"}, (Path("f"),), "f")
WITNESS: dict[str, Any] = {"protocol": 47, "source": "::1", "member_of": []}


@pytest.mark.parametrize(
    ("found", "opinion", "outcome", "status"),
    [
        (report(answer="unsat", verified=True), None, "PASS", 0),
        (report(answer="sat", verified=True), {"refutes": True, "because": ["x"], "witness": WITNESS}, "FAIL", 1),
        (report(answer="sat", verified=True), {"refutes": False, "because": [], "witness": WITNESS}, "UNKNOWN", 1),
        (report(answer="sat", verified=True), {"error": {"status": 2, "verdict": "MALFORMED"}}, "UNKNOWN", 1),
        (report(reason="timeout"), None, "UNKNOWN", 3),
        (report(error={"kind": "resource", "message": ""}), None, "UNKNOWN", 4),
        (report(error={"kind": "file", "message": ""}), None, "UNKNOWN", 3),
        (report(failures=({"rejected": True, "verdict": "s REJECTED"},)), None, "UNKNOWN", 1),
        (report(failures=({"rejected": False, "verdict": "s RESOURCE"},)), None, "UNKNOWN", 3),
    ],
)
def test_only_what_is_proven_passes(found: Report, opinion: dict[str, Any] | None, outcome: str, status: int) -> None:
    result = claims._result(CLAIM, found, opinion)
    assert (result.outcome, result.status) == (outcome, status)


def test_exit_statuses() -> None:
    results = [Result("", "", status, {}) for status in (0, 4, 3, 2, 1)]
    assert [exit_status(results[: k + 1]) for k in range(5)] == [0, 4, 3, 2, 1]
    assert summary([]) == "0 claims: 0 PASS, 0 FAIL, 0 UNKNOWN"


@pytest.mark.parametrize("said", ["s ERROR internal: x\n", "", "{}\n{}\n"])
def test_a_checker_that_does_not_answer(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 5 if said.startswith("s") else 0, said, "")

    with monkeypatch.context() as patch:
        patch.setattr(claims.subprocess, "run", run)
        with pytest.raises(CheckerFailed):
            claims._ask("encode", {1: {}})
        assert claims._ask("encode", {}) == {}
        status, lines, errors = assay(capsys, write(tmp_path, CLOSED), *SSH)
    assert (status, lines) == (3, [])
    assert errors.startswith("assay: checker encode: ")


# ---- the shared files


@pytest.mark.problems
@pytest.mark.parametrize("protocol", [pytest.param("tcp", marks=pytest.mark.long), "all"])
@pytest.mark.parametrize("references", ["any", "outside"])
def test_shared_files(protocol: str, references: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file, ports 22, 443, 3389 and all, from both internets: decided, archived, verified by the checker alone.

    The command agrees with what the tests say on all boundaries. Protocol `all` has no ports.
    """
    if SHARED is None:
        pytest.skip("no shared problems beside the project")
    files = sorted(SHARED.glob("*.json"))
    assert len(files) >= 7
    assume = ["--assume-references-outside"] if references == "outside" else []
    ports = [(22, 22), (443, 443), (3389, 3389), (0, 65535)] if protocol == "tcp" else [None]
    sources, kept = ("0.0.0.0/0", "::/0"), tmp_path / "kept.tar"
    given = [word for pair in ports if pair for word in ("--port", f"{pair[0]}-{pair[1]}")]
    whence = [word for source in sources for word in ("--from", source)]
    _, lines, _ = assay(capsys, *files, "--protocol", protocol, *given, *whence, *assume, "-o", kept)
    expected, plain = [], []
    for path, pair, source in itertools.product(files, ports, sources):
        data = path.read_bytes()
        claim = {"protocol": protocol, "source": source, "references": references}
        claim.update({"ports": list(pair)} if pair else {})
        examples = [tried for tried in boundaries(claim, [data]) if refuted(claim, [json.loads(data)], tried)]
        expected.append("FAIL" if examples else "PASS")
        plain.append(not examples or any(not tried.member_of for tried in examples))
    assert [line.split()[0] for line in lines[:-2]] == expected
    # An example without memberships is shown where there is one, and else it is said that there is none.
    assert [ONLY not in line for line in lines[:-2]] == plain
    assert [", a member of " not in line for line in lines[:-2]] == plain
    if references == "any":
        assert False in plain, "no file has a claim that fails only by a reference"
    done = subprocess.run([sys.executable, "-I", "-m", "checker", kept], capture_output=True, text=True, check=False)
    numbers = f"{expected.count('PASS')} hold, {expected.count('FAIL')} refuted, 0 unknown, "
    verdict = f"s {'REFUTED' if 'FAIL' in expected else 'VERIFIED'} ARCHIVE {len(expected)} claims: {numbers}"
    assert done.stdout.startswith(verdict)


def test_values_are_those_of_the_constants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, OPEN)
    kept = tmp_path / "kept"
    assay(capsys, path, *SSH, "-o", kept)
    folder = kept / "data" / "claims" / "0001"
    values = claims.values_of(
        report(answer="sat")._replace(file=str(folder / "problem.smt2"), certificate=str(folder / "certificate"))
    )
    packet = packet_of(dict(values), [])
    assert (packet.protocol, packet.low, packet.source.version) == (6, 22, 4)
    assert packet.source.packed[0] == 10
    formula = tmp_path / "p.cnf"
    formula.write_text("p cnf 1 0\n")
    assert claims.values_of(report()._replace(file=str(formula))) == {}
