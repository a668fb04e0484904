"""`assay claim` about access policies and scripts: lines, JSON, batches; real pairs of policies."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import command
import pytest

from checker.iam_evaluate import evaluate
from checker.iam_policy import Request, read_policy
from finder.claim import KINDS, decide_all
from finder.claim_batch import read_batch
from finder.main import main
from finder.race import Limits
from formats.errors import MalformedInput
from tests.checker.iam import document

PAIRS = next(
    (found for folder in Path(__file__).parents if (found := folder / "shared" / "problems" / "iam").is_dir()), None
)
"""Pairs of versions of policies, beside the project; None where they are absent."""

NARROW = document({"Sid": "Read", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"})
WIDE = document({"Action": "S3:*"}, {"Sid": "NoPut", "Effect": "Deny", "Action": "s3:Put*"})
NOTHING = document({"Effect": "Deny"})


def write(folder: Path, **documents: bytes) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, data in documents.items():
        (folder / f"{name}.json").write_bytes(data)
    return [folder / f"{name}.json" for name in documents]


def assay(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str], str]:
    """Exit status, lines of output and errors of `assay claim`."""
    return command.assay(capsys, "claim", *arguments)


def shown_request(line: str) -> dict[str, Any]:
    request: dict[str, Any] = json.loads(line.partition("; request ")[2])
    return request


# ---- the kinds


def test_no_new_access(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    narrow, wide = write(tmp_path, narrow=NARROW, wide=WIDE)
    assert assay(capsys, "no-new-access", "--new", narrow, "--reference", wide) == (
        0,
        [f"PASS {narrow} grants nothing that {wide} does not", "1 claim: 1 PASS, 0 FAIL, 0 UNKNOWN"],
        "",
    )
    status, lines, _ = assay(capsys, "no-new-access", "--new", wide, "--reference", narrow)
    assert status == 1
    who = "new allows: statement 1; reference does not allow: no statement; request {"
    assert lines[0].startswith(f"FAIL {wide} grants nothing that {narrow} does not: {who}")
    # What is printed is a request: read again, it is allowed by one policy and not by the other.
    shown = shown_request(lines[0])
    request = Request(shown["ActionNames"][0], shown["ResourceArns"][0], {}, {}, {})
    assert evaluate(read_policy(WIDE, "wide"), request).allowed
    assert not evaluate(read_policy(NARROW, "narrow"), request).allowed


def test_statements_that_are_responsible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    allowed, denied = write(tmp_path, allowed=document({"Sid": "All"}), denied=WIDE)
    status, lines, _ = assay(capsys, "not-granted", allowed, denied, "--action", "s3:PutObject")
    assert status == 1
    assert lines[0].startswith(f"FAIL {allowed} does not grant s3:PutObject on *: policy allows: statement 1 (All); ")
    assert lines[1:] == [f"PASS {denied} does not grant s3:PutObject on *", "2 claims: 1 PASS, 1 FAIL, 0 UNKNOWN"]
    assert shown_request(lines[0])["ActionNames"] == ["s3:putobject"]
    status, lines, _ = assay(capsys, "equivalent", denied, allowed)
    assert status == 1
    assert "; second allows: statement 1 (All); request {" in lines[0]


def test_resources_of_what_must_not_be_granted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (narrow,) = write(tmp_path, narrow=NARROW)
    claim = ["not-granted", narrow, "--action", "s3:GetObject", "--action", "s3:Put*", "--resource"]
    assert assay(capsys, *claim, "arn:aws:s3:::c/*")[0] == 0
    status, lines, _ = assay(capsys, *claim, "arn:aws:s3:::c/*", "--resource", "arn:aws:s3:::b/x")
    assert (status, shown_request(lines[0])["ResourceArns"]) == (1, ["arn:aws:s3:::b/x"])
    assert lines[0].startswith(f"FAIL {narrow} does not grant s3:GetObject or s3:Put* on arn:aws:s3:::c/* or arn:")


def test_no_public_access(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public, own = write(
        tmp_path, public=document({"Principal": "*"}), own=document({"Principal": {"AWS": "111122223333"}})
    )
    status, lines, _ = assay(capsys, "no-public-access", public, own)
    assert status == 1
    assert lines[0].startswith(f"FAIL {public} grants no public access: policy allows: statement 1; request {{")
    assert lines[1] == f"PASS {own} grants no public access"


def test_equivalent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = write(tmp_path, one=document({"Action": "s3:*"}), other=document({"Action": "S3:*"}))
    assert assay(capsys, "equivalent", one, other)[:2] == (
        0,
        [f"PASS {one} grants what {other} grants", "1 claim: 1 PASS, 0 FAIL, 0 UNKNOWN"],
    )


def test_vacuous(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing, wide = write(tmp_path, nothing=NOTHING, wide=WIDE)
    status, lines, _ = assay(capsys, "no-new-access", "--new", nothing, "--reference", wide)
    claim = f"{nothing} grants nothing that {wide} does not"
    assert (status, lines[0]) == (0, f"PASS {claim}: vacuous, nothing at all is allowed")
    assert lines[1] == "1 claim: 1 PASS, 0 FAIL, 0 UNKNOWN (1 vacuous)"


def test_vacuity_that_is_not_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim holds all the same, and it is said; also in the archive."""
    from finder import claim

    prove, asked = claim._prove, []

    def once(*arguments: Any) -> Any:
        asked.append(arguments)
        return prove(*arguments) if len(asked) == 1 else {}

    monkeypatch.setattr(claim, "_prove", once)
    narrow, wide = write(tmp_path, narrow=NARROW, wide=WIDE)
    bag = tmp_path / "bag.tar"
    status, lines, _ = assay(capsys, "no-new-access", "--new", narrow, "--reference", wide, "-o", bag)
    assert (status, lines[0]) == (0, f"PASS {narrow} grants nothing that {wide} does not: vacuity not decided")
    done = subprocess.run([sys.executable, "-I", "-m", "checker", bag], capture_output=True, text=True, check=False)
    assert "VERIFIED UNSAT, the claim holds; vacuity not shown" in done.stdout


def test_what_has_no_meaning_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, wide = write(tmp_path, bad=document({"Action": "s3:${aws:username}"}), wide=WIDE)
    status, lines, _ = assay(capsys, "no-new-access", "--new", bad, "--reference", wide)
    assert status == 3
    assert lines[0].startswith(f"UNKNOWN {bad} grants nothing that {wide} does not: UNSUPPORTED action s3:${{aws:us")
    assert assay(capsys, "no-public-access", wide)[0] == 3
    assert assay(capsys, "not-granted", wide, "--action", "")[0] == 2


# ---- scripts


def test_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.smt2"
    path.write_text("(declare-const p Bool)(assert p)(check-sat)(assert (not p))(check-sat)(assert false)(check-sat)")
    claim = f"{path} is unsatisfiable"
    assert assay(capsys, "smt", path)[1][0] == f"FAIL query 1 of {claim}: it has a model, which the certificate gives"
    assert assay(capsys, "smt", path, "--query", 2)[1][0] == f"PASS query 2 of {claim}: vacuity not decided"
    assert assay(capsys, "smt", path, "--query", 2, "--premises", 1)[1][0] == f"PASS query 2 of {claim}"
    bag = tmp_path / "bag.tar"
    status, lines, _ = assay(capsys, "smt", path, "--query", 3, "--premises", 2, "-o", bag)
    assert (status, lines[0]) == (0, f"PASS query 3 of {claim}: vacuous, the premises alone are unsatisfiable")
    assert lines[-1].startswith(f"{bag}: VERIFIED ARCHIVE 1 claims: 1 hold, 0 refuted, 0 unknown, 1 vacuous; ")
    assert assay(capsys, "smt", path, "--query", 4)[0] == 3
    for number in ("0", "x", "²"):
        assert assay(capsys, "smt", path, "--query", number)[0] == 2
    formula = tmp_path / "p.cnf"
    formula.write_bytes(b"c \xff\np cnf 1 1\n1 0\n")
    assert assay(capsys, "smt", formula)[1][0].startswith("FAIL query 1 of ")


# ---- batches and formats


def batch(folder: Path, *claims: object) -> Path:
    (folder / "claims.json").write_text(json.dumps(claims))
    return folder / "claims.json"


def test_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of different kinds, with names and without; the archive has them, too."""
    write(tmp_path, new=NARROW, old=WIDE)
    (tmp_path / "p.smt2").write_text("(assert false)(check-sat)")
    everything = {"actions": ["iam:*"], "resources": ["*"]}
    path = batch(
        tmp_path,
        {"kind": "no-new-access", "name": "deploy", "inputs": {"new": "new.json", "reference": "old.json"}},
        {"kind": "no-new-access", "name": "Deploy", "inputs": ["old.json", "new.json"]},
        {"kind": "not-granted", "name": "0004", "inputs": ["new.json"], "parameters": everything},
        {"kind": "smt", "name": "a b", "inputs": ["p.smt2"]},
        {"kind": "unreachable", "inputs": ["none.json"], "parameters": {"source": 1}},
    )
    bag = tmp_path / "bag"
    status, lines, _ = assay(capsys, "--batch", path, "-o", bag, "--timeout", 60, "--jobs", 1)
    assert status == 1
    assert [line.split(" ", 2)[:2] for line in lines[:5]] == [
        ["PASS", "deploy:"], ["FAIL", "Deploy:"], ["PASS", "0004:"], ["PASS", "a"],
        ["UNKNOWN", str(tmp_path / "none.json:")],
    ]  # fmt: skip
    assert sorted(path.name for path in (bag / "data" / "claims").iterdir()) == ["0002", "0003", "0004", "deploy"]
    assert assay(capsys, "--batch", path, "--exit-zero", "--format", "jsonl")[0] == 0


def test_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for each claim, the same in a list and in lines."""
    pairs = tmp_path / "pairs"
    pairs.mkdir()
    write(pairs / "holds", new=NARROW, reference=WIDE)
    write(pairs / "fails", new=WIDE, old=NARROW)
    write(pairs / "other", new=WIDE)
    status, lines, _ = assay(capsys, "--format", "jsonl", "--batch", pairs)
    fails, holds = map(json.loads, lines)
    assert status == 1
    assert [fails["name"], holds["name"]] == ["fails", "holds"]
    assert (fails["outcome"], fails["status"], fails["vacuous"], fails["kind"]) == ("FAIL", 1, None, "no-new-access")
    assert fails["because"] == ["new allows: statement 1", "reference does not allow: no statement"]
    assert set(fails["counterexample"]) == {"ActionNames", "ResourceArns", "ContextEntries"}
    assert (holds["outcome"], holds["reason"], holds["vacuous"], holds["counterexample"]) == ("PASS", "", False, None)
    assert holds["certificate_bytes"] > fails["certificate_bytes"] > 0
    status, lines, _ = assay(capsys, "--format=json", "--batch", pairs, "-o", tmp_path / "bag.tar")
    whole = json.loads("\n".join(lines))
    assert [claim.keys() for claim in whole["claims"]] == [fails.keys(), holds.keys()]
    # Which engine is first may differ, and with it the example and what depends on it.
    found = ("find_seconds", "check_seconds", "certificate_bytes", "counterexample", "reason")
    assert [{n: v for n, v in r.items() if n not in found} for r in whole["claims"]] == [
        {n: v for n, v in r.items() if n not in found} for r in (fails, holds)
    ]
    assert (whole["counts"], whole["exit_status"]) == ({"PASS": 1, "FAIL": 1, "UNKNOWN": 0}, status)
    assert whole["archive"]["verdict"].startswith("REFUTED ARCHIVE 2 claims: ")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ([], "1:1: no claims"),
        ({}, "1:1: expected an array"),
        ([1], "1:2: expected an object"),
        ([{"kind": "tea", "inputs": []}], "1:11: expected one of no-new-access, "),
        ([{"kind": "smt"}], '1:2: expected a member "inputs"'),
        ([{"kind": "smt", "inputs": []}], "1:28: expected problem"),
        ([{"kind": "equivalent", "inputs": ["a"]}], "1:35: expected first, second"),
        ([{"kind": "equivalent", "inputs": {"first": "a"}}], "1:35: expected an object with the members first, second"),
        ([{"kind": "unreachable", "inputs": {"file": "a"}}], "1:36: expected an array"),
        ([{"kind": "unreachable", "inputs": []}], "1:36: expected files"),
        ([{"kind": "smt", "inputs": ["a"], "more": 1}], "1:43: expected no members but kind, name, inputs and param"),
        ([{"kind": "smt", "inputs": ["a"], "parameters": 1}], "1:49: expected an object"),
    ],
)
def test_batches_that_are_none(
    value: object, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Messages cut long names of files.
    monkeypatch.chdir(tmp_path)
    path = Path("claims.json")
    path.write_text(json.dumps(value))
    status, lines, errors = assay(capsys, "--batch", path)
    assert (status, lines) == (2, [])
    assert errors.startswith(f"assay: {path}:{what}")


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (narrow,) = write(tmp_path, narrow=NARROW)
    for arguments in (
        [], ["--batch", tmp_path, "no-public-access", narrow], ["no-new-access", "--new", narrow], ["no-public-access"],
        ["not-granted", narrow], ["equivalent", narrow], ["--format", "xml", "no-public-access", narrow],
        ["--batch", tmp_path / "none"], ["--batch", tmp_path],
    ):  # fmt: skip
        status, lines, errors = assay(capsys, *arguments)
        assert (status, lines) == (2, []), arguments
        assert errors.startswith("assay: ") and errors.count("\n") == 1


def test_roles_of_batches() -> None:
    """Kinds of access claims name their inputs as the checker does."""
    from checker.iam_encode import SIGNS

    assert {name: kind.roles for name, kind in KINDS.items() if kind.version == "iam/1"} == {
        name: tuple(signs[0]) for name, signs in SIGNS.items()
    }


# ---- the benchmark


def test_bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two pairs, of which one is not what the index says; another solver is asked about both."""
    write(tmp_path / "fails", new=WIDE, old=NARROW)
    write(tmp_path / "holds", new=NARROW, old=WIDE)
    write(tmp_path / "odd", new=document({"Action": "s3:${aws:username}"}), old=WIDE)
    (tmp_path / "index.tsv").write_text("pair\texpected\nfails\tno-new-access\nholds\tno-new-access\nodd\tother\n")
    assert main(["bench", "claims", str(tmp_path), "--timeout", "60"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines() == ["[1/3] fails", "[2/3] holds", "[3/3] odd"]
    parts = said.out.split("\n\n")
    assert parts[0].startswith("3 claims: 1 PASS, 1 FAIL, 1 UNKNOWN; ")
    assert "The archive: REFUTED ARCHIVE 3 claims: 1 hold, 1 refuted, 1 unknown, 0 vacuous; " in parts[0]
    assert parts[1].splitlines()[2].startswith("| Assay | 3 | 2 (66 %) | ")
    head, _, page = (line.split(" | ") for line in parts[2].splitlines())
    # Times of loading only where there is a browser.
    assert (head[:2], len(head) in (3, 5), len(page)) == (["| HTML report", "bytes"], True, len(head))
    cvc5, own = (line.split(" | ") for line in parts[3].splitlines()[2:])
    assert (cvc5[0], cvc5[2], cvc5[5], own[2], own[5]) == ("| cvc5", "2", "1", "2", "1")
    assert "Not what the index expects (1):\n\n- fails: FAIL, the index says no-new-access; cvc5 sat " in said.out
    assert "Not decided (1):\n\n- odd: UNKNOWN, the index says other; UNSUPPORTED action " in said.out
    assert main(["bench", "claims", str(tmp_path / "fails")]) == 2


def test_bench_where_another_solver_disagrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from finder import bench_claims
    from finder.bench_peers import PeerResult

    write(tmp_path / "holds", new=NARROW, old=WIDE)
    monkeypatch.setattr(bench_claims, "ask", lambda *_: PeerResult("sat", 1.0, 1.0))
    assert main(["bench", "claims", str(tmp_path)]) == 1
    assert "Another solver says something else (1):\n\n- holds: PASS, " in capsys.readouterr().out


# ---- real policies


@pytest.mark.long
@pytest.mark.problems
def test_real_pairs(tmp_path: Path) -> None:
    """Each pair is decided, but for one; where the index has a label, as that says, but for two.

    The labels take conditions as opaque. In two newer versions ArnLike asks for more than StringLike did, so that they
    grant nothing new. One policy tests a key both with and without a set operator.
    """
    if PAIRS is None:
        pytest.skip("no shared problems beside the project")
    bag = tmp_path / "bag.tar"
    found = decide_all(read_batch(PAIRS, KINDS), Limits.chosen(120.0), bag=bag)
    with (PAIRS / "index.tsv").open(encoding="utf-8") as file:
        labels = {row["pair"]: row["expected"] for row in csv.DictReader(file, delimiter="\t")}
    expected = {
        "AWSCodeCommitReadOnly-2025-01-11": "PASS",
        "AWSPanoramaApplianceServiceRolePolicy-2024-12-11": "PASS",
        "AWSBackupServiceRolePolicyForRestores-2025-03-28": "UNKNOWN",
    }
    assert len(found.records) == len(labels)
    for record in found.records:
        label = {"no-new-access": "PASS", "new-access": "FAIL"}.get(labels[record["name"]], record["outcome"])
        assert record["outcome"] == expected.get(record["name"], label), record
        assert record["vacuous"] is (False if record["outcome"] == "PASS" else None)
    assert found.verdict.startswith(f"REFUTED ARCHIVE {len(labels)} claims: 13 hold, 55 refuted, 1 unknown, 0 vacuous;")
    with pytest.raises(MalformedInput, match="no folder in it"):
        read_batch(tmp_path, KINDS)
