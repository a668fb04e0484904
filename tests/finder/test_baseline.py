"""Known failures: only the very same failure of the very same inputs is known, and it is always told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import assay

from finder.baseline import fingerprint, mark, may_be_known, read_baseline, written
from finder.claim import Run
from finder.outputs import Known, settled
from formats.errors import AssayError
from tests.checker.bags import holding, pack, refuted, sealed, small, unknown
from tests.checker.packets import groups, rule

SSH = ["--protocol", "tcp", "--port", "22", "--from", "0.0.0.0/0"]
OPEN, WIDE = (groups(rule("tcp", port, 22, "0.0.0.0/0")) for port in (22, 20))
CLOSED = groups(rule("tcp", 443, 443, "0.0.0.0/0"))


def record(**more: Any) -> dict[str, Any]:
    """A record of a refuted claim."""
    return {
        "name": "n",
        "kind": "smt",
        "version": "smt/1",
        "parameters": {"query": 1},
        "inputs": [{"file": "f", "sha256": "0" * 64}],
        "claim": "it holds",
        "outcome": "FAIL",
        "status": 1,
        **more,
    }


def test_a_known_failure_does_not_fail_and_a_new_one_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, baseline = tmp_path / "groups.json", tmp_path / "known.json"
    path.write_bytes(OPEN)
    claim = ["claim", "unreachable", path, *SSH]
    assert assay(capsys, *claim)[0] == 1
    status, lines, errors = assay(capsys, *claim, "--write-baseline", baseline)
    assert (status, lines[0][:13], lines[1], errors) == (
        0,
        "FAIL (known) ",
        "1 claim: 0 PASS, 1 FAIL, 0 UNKNOWN (1 known)",
        "",
    )
    status, _, errors = assay(capsys, *claim, "--baseline", baseline)
    assert (status, errors) == (0, "")
    moved = tmp_path / "elsewhere.json"
    path.rename(moved)
    assert assay(capsys, "claim", "--baseline", baseline, "unreachable", moved, *SSH)[0] == 0
    moved.write_bytes(WIDE)
    status, lines, errors = assay(capsys, "claim", "unreachable", moved, *SSH, "--baseline", baseline)
    assert (status, lines[0][:5]) == (1, "FAIL ")
    assert errors == "assay: 1 known failure of the baseline did not occur\n"
    moved.write_bytes(CLOSED)
    status, lines, errors = assay(capsys, "claim", "unreachable", moved, *SSH, "--baseline", baseline)
    assert (status, lines[0][:5]) == (0, "PASS ")
    assert "did not occur" in errors


def test_another_claim_about_the_same_input_is_not_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, baseline = tmp_path / "groups.json", tmp_path / "known.json"
    path.write_bytes(WIDE)
    assay(capsys, "claim", "unreachable", path, *SSH, "--write-baseline", baseline)
    other = ["--protocol", "tcp", "--port", "21", "--from", "0.0.0.0/0"]
    assert assay(capsys, "claim", "unreachable", path, *other, "--baseline", baseline)[0] == 1


def test_known_in_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The views say so, and the checker's verdict stays what it is."""
    path, baseline = pack(sealed(small(holding(), refuted(), unknown())), tmp_path / "bag.tar"), tmp_path / "known.json"
    assert assay(capsys, "report", path)[0] == 1
    outputs = [f"--output={form}={tmp_path / form}" for form in ("sarif", "junit", "html", "github")]
    status, lines, _ = assay(capsys, "report", path, "--write-baseline", baseline, *outputs)
    assert (status, lines[-2]) == (0, "3 claims: 1 PASS, 1 FAIL, 1 UNKNOWN (2 known)")
    assert "REFUTED ARCHIVE" in lines[-1]
    results = json.loads((tmp_path / "sarif").read_text())["runs"][0]["results"]
    assert [result["baselineState"] for result in results] == ["unchanged", "unchanged"]
    assert all(result["suppressions"] for result in results)
    assert (tmp_path / "junit").read_text().count("<skipped") == 2
    assert (tmp_path / "html").read_text().count("(known)") == 4
    assert [line[:8] for line in (tmp_path / "github").read_text().splitlines()] == ["::notice", "::notice", "3 claims"]
    known = json.loads(baseline.read_text())
    known["known"] = [entry for entry in known["known"] if entry["outcome"] == "UNKNOWN"]
    baseline.write_text(json.dumps(known))
    status, lines, _ = assay(capsys, "report", path, "--baseline", baseline)
    assert (status, lines[-2]) == (1, "3 claims: 1 PASS, 1 FAIL, 1 UNKNOWN (1 known)")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "later"},
        {"version": "smt/2"},
        {"parameters": {"query": 2}},
        {"parameters": {"query": "1"}},
        {"inputs": [{"file": "f", "sha256": "1" * 64}]},
        {"inputs": []},
        {"outcome": "UNKNOWN", "status": 3},
    ],
)
def test_what_is_another_failure(change: dict[str, Any]) -> None:
    known = read_baseline(written([record()]), "b")
    same, other = record(name="m", inputs=[{"file": "g", "sha256": "0" * 64}]), record(**change)
    assert mark([same], known) == 0
    assert same["known"]
    assert mark([other], known) == 1
    assert not other["known"]


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "PASS", "status": 0},
        {"outcome": "UNKNOWN", "status": 1},  # the checker rejected what the finder wrote: a bug
        {"outcome": "UNKNOWN", "status": 2},  # malformed
        {"outcome": "UNKNOWN", "status": 2, "inputs": [{"file": "f", "sha256": None}]},
    ],
)
def test_what_is_never_known(change: dict[str, Any]) -> None:
    """Not even if a baseline says so."""
    other = record(**change)
    assert not may_be_known(other)
    assert json.loads(written([other]))["known"] == []
    mark([other], {(fingerprint(other), other["outcome"])})
    assert not other["known"]


def test_an_archive_that_is_not_as_expected_fails_whatever_is_known() -> None:
    failure = record()
    found = Run([failure], 1, "bag", "REJECTED", agreed=False)
    marked, _ = settled(found, Known(read_baseline(written([failure]), "b"), None))
    assert failure["known"]
    assert marked.status == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": "assay-baseline 1"}',
        '{"format": "assay-baseline 2", "known": []}',
        '{"format": "assay-baseline 1", "known": [{}]}',
        '{"format": "assay-baseline 1", "known": [], "known": []}',
        written([record()]).decode().replace("FAIL", "PASS"),
        written([record()]).decode().replace('"smt/1"', "1"),
    ],
)
def test_baselines_that_are_none(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AssayError):
        read_baseline(text.encode(), "known.json")
    path = tmp_path / "groups.json"
    path.write_bytes(OPEN)
    (tmp_path / "known.json").write_text(text)
    status, lines, errors = assay(capsys, "claim", "unreachable", path, *SSH, "--baseline", tmp_path / "known.json")
    assert status in (2, 3)
    assert lines == []
    assert errors.startswith("assay: ")


def test_a_baseline_that_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, _ = assay(capsys, "claim", "unreachable", tmp_path, *SSH, "--baseline", tmp_path / "none")
    assert (status, lines) == (2, [])


def test_outputs_before_and_after_the_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "groups.json"
    path.write_bytes(OPEN)
    before, after = f"--output=sarif={tmp_path / 'a'}", f"--output=junit={tmp_path / 'b'}"
    status, lines, _ = assay(capsys, "claim", before, "unreachable", path, *SSH, after, "--format", "github")
    assert (status, len(lines)) == (1, 2)
    assert lines[0].startswith("::error ")
    assert json.loads((tmp_path / "a").read_text())["version"] == "2.1.0"
    assert "<failure" in (tmp_path / "b").read_text()
    assert assay(capsys, "claim", "unreachable", path, *SSH, "--exit-zero")[0] == 0


def test_files_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "groups.json"
    path.write_bytes(CLOSED)
    for option in (f"--output=sarif={tmp_path / 'no' / 'a'}", f"--write-baseline={tmp_path / 'no' / 'a'}"):
        status, lines, errors = assay(capsys, "claim", "unreachable", path, *SSH, option)
        assert (status, lines) == (2, [])
        assert "No such file" in errors
