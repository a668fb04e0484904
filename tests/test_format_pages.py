"""The pages on file formats name all formats and members that there are, and no others."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from finder.baseline import MEMBERS, read_baseline, written
from finder.bench_peers import PeerResult, Proof
from finder.bench_results import Limits, Outcome, Run
from finder.prove import Report
from tests.documents import ROOT, blocks

if TYPE_CHECKING:
    from pathlib import Path

DOCS = ROOT / "docs"


def words(text: str) -> set[str]:
    """What is quoted as code."""
    return set(re.findall(r"`([^`]+)`", text))


def table(page: str, heading: str) -> dict[str, str]:
    """The rows of the first table below this heading, on a page of docs/: names in the first column, and the rest."""
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = text.split(heading, 1)[1].split("\n|---", 1)[1].split("\n\n")[0].strip().split("\n")[1:]
    return {name: rest for first, rest in [row[1:].split("|", 1) for row in rows] for name in words(first)}


def members(*command: str) -> dict[str, object]:
    """The object that a command of assay prints."""
    done = subprocess.run(
        [sys.executable, "-m", "finder", *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_every_format_is_listed() -> None:
    page = (DOCS / "formats.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "finder").glob("*.py"), *(ROOT / "checker").glob("*.py"), *(ROOT / "formats").glob("*.py")]
    named = {word for path in sources for word in re.findall(r'"(assay-[a-z-]+ [0-9]+)"', path.read_text())}
    assert len(named) >= 7
    assert not {name for name in named if f"`{name}`" not in page} - {"assay-certificate 1"}
    for path in (ROOT / "formats").iterdir():
        if path.suffix in (".md", ".json", ".lark"):
            assert f"(../formats/{path.name}" in page, path.name
    for path in DOCS.glob("format-*.md"):
        assert f"({path.name})" in page, path.name


def test_prove() -> None:
    assert set(table("format-json.md", "## `assay prove --json`")) == set(Report._fields)


def test_benchmarks() -> None:
    run, outcome = table("format-json.md", "| member of `run`"), table("format-json.md", "| member of `outcome`")
    assert (set(run), set(outcome)) == (set(Run._fields), set(Outcome._fields))
    assert set(Limits._fields) <= words(run["limits"])
    assert set(PeerResult._fields) <= words(outcome["peers"])
    assert set(Proof._fields) <= words(outcome["proof"])


def test_explain() -> None:
    top, summary = (
        table("format-json.md", "## `assay explain --json`"),
        table("format-json.md", "| member of `summary`"),
    )
    problem, certificate = "proofs/queries/accounts.smt2", "proofs/queries/accounts.3.cert"
    found = members("explain", problem, certificate, "--query", "3", "--json")
    assert isinstance(found["summary"], dict)
    assert set(found["summary"]) == set(summary)
    record = members("explain", problem, certificate, "--query", "3", "--record", "7", "--json")
    model = members("explain", problem, "proofs/queries/accounts.1.cert", "--json")
    assert {*found, *record, *model, "refusal"} == set(top)


def test_baseline(tmp_path: Path) -> None:
    """The example of the page is one, and tables have its members."""
    (block,) = [block for block in blocks((DOCS / "format-baseline.md").read_text()) if block.kind == "json"]
    assert len(read_baseline(block.text.encode(), "example")) == 1
    example = json.loads(block.text)
    assert set(table("format-baseline.md", "```\n\n| member")) == set(example)
    assert set(table("format-baseline.md", "has exactly these")) == set(MEMBERS) == set(example["known"][0])
    (known,) = example["known"]
    record = {**known, "inputs": [{"sha256": digest} for digest in known["inputs"]], "status": 1}
    assert json.loads(written([record])) == example


@pytest.mark.parametrize("row", ["1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10.", "or", "only"])
def test_reading_the_checker(row: str) -> None:
    """Sizes in the tutorial for auditors are right to a tenth, and no trusted file is missing there but those named."""
    found = sizes()
    text = (DOCS / "tutorial-auditor.md").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {row} ")]
    _, _, files, stated, *_ = line.split("|")
    real = sum([found[name] for name in words(files)])
    assert abs(int(stated) - real) <= 0.1 * real, f"{line}: {real} lines"


def test_reading_all_of_the_checker() -> None:
    text = (DOCS / "tutorial-auditor.md").read_text(encoding="utf-8").split("| stop |")[1]
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| [1-4]\. ", line)]
    assert f"heart, {sum([int(row[3]) for row in rows])} lines" in text
    left = {name: lines for name, lines in sizes().items() if f"`{name}`" not in text}
    del left["in"]
    assert set(left) <= {
        "checker/__init__.py",
        "checker/__main__.py",
        "checker/_lrat.pxd",
        "checker/cnf_export.py",
        "checker/report.py",
        "checker/trusted_base.py",
        "formats/__init__.py",
    }, "say in docs/tutorial-auditor.md when to read these"


@cache
def sizes() -> dict[str, int]:
    """Lines of code of each trusted file."""
    command = [sys.executable, "-I", "-m", "checker", "--trusted-base"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n\n")[0]
    return {line.split()[2]: int(line.split()[0]) for line in listed.splitlines()}
