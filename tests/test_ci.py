"""The action for GitHub and the hook for pre-commit do what they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from finder.main import parser
from tests.checker.packets import groups, rule
from tests.documents import blocks

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
CLAIMS = """[{"kind": "unreachable", "name": "ssh", "inputs": ["groups.json"],
              "parameters": {"protocol": "tcp", "ports": [22, 22], "source": "0.0.0.0/0"}}]"""


def step(identifier: str) -> dict[str, Any]:
    """The step of this identifier."""
    (found,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == identifier]
    return dict(found)


def run(folder: Path, port: int, **inputs: str) -> tuple[int, str, str]:
    """Exit status, output, and outputs of the step that decides the claims, about groups that open this port."""
    assay = shutil.which("assay", path=str(Path(sys.executable).parent))
    if assay is None or shutil.which("bash") is None:
        pytest.skip("needs bash, and assay as a command beside Python")
    (folder / "groups.json").write_bytes(groups(rule("tcp", port, port, "0.0.0.0/0")))
    (folder / "claims.json").write_text(CLAIMS)
    installed = folder / "temp" / "assay" / "bin"
    installed.mkdir(parents=True, exist_ok=True)
    if not (installed / "assay").exists():
        (installed / "assay").symlink_to(assay)
    given = {name: about.get("default", "") for name, about in ACTION["inputs"].items()} | {"batch": "claims.json"}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    environment = {**os.environ, "RUNNER_TEMP": str(folder / "temp"), "GITHUB_OUTPUT": str(folder / "outputs")}
    for name, value in step("claims")["env"].items():
        match = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
        assert match is not None
        environment[name] = given[match[1]]
    (folder / "outputs").write_text("")
    # As GitHub runs scripts in bash.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("claims")["run"]]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr, (folder / "outputs").read_text()


def test_inputs_are_never_part_of_a_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one["run"]
        assert one["shell"] == "bash"
    assert {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]} == set(step("claims")["env"].values())
    assert all(about["description"] for about in [*ACTION["inputs"].values(), *ACTION["outputs"].values()])


def test_action(tmp_path: Path) -> None:
    status, output, outputs = run(tmp_path, 443, sarif="a b.sarif", junit="j.xml", archive="evidence.tar")
    assert (status, output, outputs) == (0, "1 claim: 1 PASS, 0 FAIL, 0 UNKNOWN\n", "exit-status=0\n")
    assert all((tmp_path / name).exists() for name in ("a b.sarif", "j.xml", "evidence.tar"))
    status, output, outputs = run(tmp_path, 22)
    assert (status, outputs) == (1, "exit-status=1\n")
    assert output.startswith("::error file=groups.json,title=FAIL unreachable::ssh")
    assert run(tmp_path, 22, exit_zero="true")[::2] == (0, "exit-status=1\n")


def test_action_runs_no_input(tmp_path: Path) -> None:
    status, _, outputs = run(tmp_path, 443, batch='$(touch here); "; touch here; #')
    assert (status, outputs) == (2, "exit-status=2\n")
    assert not (tmp_path / "here").exists()


def test_hook() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    command = [*shlex.split(hook["entry"]), *hook["args"]]
    assert command.pop(0) == "assay"
    options = parser().parse_args(command)
    assert (options.command, options.batch, options.kind) == ("claim", Path("assay.json"), None)
    assert re.search(hook["files"], "policies/new.json")
    assert not hook["pass_filenames"]


PAGE = [yaml.safe_load(block.text) for block in blocks((ROOT / "docs" / "ci.md").read_text()) if block.kind == "yaml"]


def test_page_github() -> None:
    (workflow,) = [block for block in PAGE if "jobs" in block]
    (used,) = [step for step in workflow["jobs"]["claims"]["steps"] if step["uses"].startswith("OWNER/assay@")]
    assert set(used["with"]) <= set(ACTION["inputs"])
    steps = {step["uses"].split("@")[0]: step.get("with", {}) for step in workflow["jobs"]["claims"]["steps"]}
    assert steps["github/codeql-action/upload-sarif"]["sarif_file"] == used["with"]["sarif"]
    assert steps["actions/upload-artifact"]["path"] == used["with"]["archive"]


def test_page_gitlab() -> None:
    (job,) = [block["claims"] for block in PAGE if "claims" in block]
    command = shlex.split(job["script"][-1])
    assert command.pop(0) == "/tmp/assay/bin/assay"
    options = parser().parse_args(command)
    assert (options.batch, options.baseline) == (Path("claims.json"), Path("known.json"))
    assert job["artifacts"]["paths"] == [str(options.archive)]
    assert job["allow_failure"]["exit_codes"] == [3, 4]


def test_page_pre_commit() -> None:
    (repository,) = [block["repos"][0] for block in PAGE if "repos" in block]
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (used,) = repository["hooks"]
    assert used["id"] == hook["id"]
    options = parser().parse_args([*shlex.split(hook["entry"])[1:], *used["args"]])
    assert (options.command, options.batch) == ("claim", Path("claims.json"))
