"""Every command that a page of the documentation shows does what is shown, or is listed here, with the reason."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.checker.packets import groups, rule
from tests.documents import ROOT, Block, Command, blocks, commands, evidence, matches, name, pages, run

if TYPE_CHECKING:
    from pathlib import Path

NOT_RUN = {
    ("README.md", "python3 -m venv .venv && .venv/bin/pip install -q . &&"): "installs; .ci/run has the same line",
    ("README.md", "python3 -m venv .venv && .venv/bin/pip install -q -e"): "these tests; .ci/run has the same lines",
    ("docs/README.md", "pip install -e '.[docs]'"): "installs; test_site.py builds the site by the second line",
    ("docs/tutorial-engineer.md", "python3 -m venv .venv"): "installs; .ci/run does it",
    ("docs/fuzzing.md", "pip install atheris"): "installs, and takes minutes; test_fuzz.py runs the same targets",
    ("docs/mutation.md", "python -m tests.checker.mutation"): "takes minutes; test_mutation.py has smaller runs",
    ("docs/testing.md", "python -m pytest"): "these tests, and those that take longer",
    ("docs/testing.md", "python -m coverage run"): "runs tests; .ci/run has the same lines",
    ("docs/testing.md", "assay bench"): "takes an hour, on collections of problems; tests/finder has smaller runs",
    ("docs/testing.md", "pip install -e '.[test]'"): "installs; test_report_browser.py is run by itself",
    ("docs/report.md", "assay report evidence.tar"): "needs an archive; the walkthrough has the same line",
    ("docs/report.md", "chromium --headless"): "needs a browser; test_report_browser.py prints pages",
    ("docs/report.md", "assay bench claims"): "takes minutes, on a collection; test_access_claims.py has a smaller run",
    ("formats/NET.md", "aws ec2 describe-security-groups"): "asks an account at AWS",
    ("packaging/assay-checker/README.md", "pip install"): "installs; test_distribution.py does it",
}
"""Page and beginning of the first command of each block that is not run, with the reason."""

STATUSES = {
    ("docs/claims.md", "assay claim no-new-access"): 1,
    ("docs/claims.md", "assay claim unreachable groups.json"): 1,
}
"""Exit statuses of commands that are not followed by `$ echo $?`, by page and beginning, other than 0."""

RUN = ("sh", "console")


def statement(sid: str, actions: list[str], *resources: str) -> dict[str, object]:
    """One of a policy, that allows something."""
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": list(resources)}


def policies(folder: Path, *, more: bool) -> None:
    """new.json and old.json: the new one grants a part of what the old one does, or else more."""
    old = statement("Read", ["s3:Get*", "s3:ListBucket"], "arn:aws:s3:::b", "arn:aws:s3:::b/*")
    new = [statement("Read", ["s3:GetObject"], "arn:aws:s3:::b/*")]
    new += [statement("Tags", ["s3:PutTagging"], "arn:aws:s3:::b/*")] if more else []
    for file, statements in (("old.json", [old]), ("new.json", new)):
        (folder / file).write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}))


def prepare(page: str, folder: Path) -> None:
    """What a page expects to be there."""
    evidence(folder)
    if page == "README.md":
        policies(folder, more=False)
        (folder / "ft06-54.cert").write_bytes((ROOT / "proofs" / "jobshop" / "ft06-54.cert").read_bytes())
    if page == "docs/claims.md":
        policies(folder, more=True)
        referring = groups(rule("tcp", 443, 443, "0.0.0.0/0"), rule("-1", None, None, "sg-0"))
        (folder / "groups.json").write_bytes(referring)


def reason(page: str, block: Block) -> str | None:
    """Why a block is not run."""
    first = commands(block)[0].typed
    found = [why for (where, start), why in NOT_RUN.items() if where == page and first.startswith(start)]
    return found[0] if found else None


def shown(page: Path) -> list[Block]:
    """The blocks of a page that are to be run."""
    every = blocks(page.read_text(encoding="utf-8"))
    return [block for block in every if block.kind in RUN and reason(name(page), block) is None]


WITH_COMMANDS = [page for page in pages() if shown(page)]


def test_collected() -> None:
    """So that nothing that is left out goes unseen."""
    names = {name(page) for page in pages()}
    assert {"README.md", "SECURITY.md", "docs/tutorial-auditor.md", "formats/NET.md", "proofs/README.md"} <= names
    assert not [page for page in names if ".venv" in page or "_build" in page]
    assert len([page for page in names if "/adr/" in page]) > 40
    with_commands = {name(page) for page in WITH_COMMANDS}
    assert {"README.md", "docs/tutorial-engineer.md", "docs/tutorial-auditor.md", "docs/ci.md"} <= with_commands


def test_kinds_of_blocks() -> None:
    """A kind of block that nobody knows may be one of commands that nobody runs."""
    known = {"", "sh", "console", "python", "json", "yaml", "text", "smtlib", "dimacs"}
    for page in pages():
        for block in blocks(page.read_text(encoding="utf-8")):
            assert block.kind.split(" ")[0] in known, f"{name(page)}:{block.line}: {block.kind}"
            assert block.kind in RUN or not block.text.startswith("$ "), f"{name(page)}:{block.line}: call it console"


def test_what_is_listed_exists() -> None:
    """A list of what is not run has nothing in it that is not there any more."""
    typed = {
        (name(page), one.typed)
        for page in pages()
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.kind in RUN
        for one in commands(block)
    }
    for where, start in [*NOT_RUN, *STATUSES]:
        assert [1 for page, line in typed if page == where and line.startswith(start)], (where, start)


def test_json_is_json() -> None:
    for page in pages():
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.kind == "json" and "…" not in block.text:
                json.loads(block.text)


def test_matches_can_fail() -> None:
    assert matches("a … c\n", "a b c\n")
    assert not matches("a … c\n", "a b\nc\n")
    assert not matches("", "more\n")
    assert matches("a\n…\nd\n", "a\nb\nc\nd\n")
    assert not matches("a\n…\nd\n", "a\nb\nc\n")
    assert matches("…", "a\nb\n")
    assert not matches("a", "a\nb\n")


def test_blocks_are_found() -> None:
    text = "x\n```console\n$ a \\\n  b\nc\n$ d\n```\n\n- y\n\n  ```sh\n  e\n  ```\n"
    first, second = blocks(text)
    assert (first.line, second.line, second.kind) == (2, 11, "sh")
    assert commands(first) == [Command("a \\\n  b", "c", 2), Command("d", "", 2)]


def test_run_can_fail(tmp_path: Path) -> None:
    """Status and output are those of each command, and a folder, once entered, stays."""
    found = run([Command("mkdir a; cd a", "", 1), Command("basename $PWD; (exit 3)", "", 1)], tmp_path)
    assert found == [("", 0), ("a\n", 3)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
def test_commands(page: Path, tmp_path: Path) -> None:
    """Of one page, in their order, in one shell."""
    if not os.access("/bin/sh", os.X_OK):
        pytest.skip("needs a shell")
    pytest.importorskip("cryptography")
    prepare(name(page), tmp_path)
    listed = [one for block in shown(page) for one in commands(block)]
    for index, (one, (output, status)) in enumerate(zip(listed, run(listed, tmp_path), strict=True)):
        where = f"{name(page)}:{one.line}: $ {one.typed}\n{output}"
        if one.printed is not None:
            assert matches(one.printed, output), where
        shows_status = index + 1 < len(listed) and listed[index + 1].typed == "echo $?"
        if not shows_status:
            other = [s for (p, start), s in STATUSES.items() if p == name(page) and one.typed.startswith(start)]
            assert status == (other[0] if other else 0), f"{where}exit status {status}"
