"""Names of files that `assay claim` does not expect: it must end in a documented way, not with a traceback.

The exit status of a traceback is 1, which means «refuted».
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checker.iam import document


def ends_as_documented(folder: Path, *arguments: str | bytes) -> int:
    """The exit status of `assay claim`, run in a folder, which wrote no traceback."""
    command = [sys.executable, "-c", "import sys; from finder.main import main; sys.exit(main())", "claim", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    assert b"Traceback" not in done.stderr, done.stderr.splitlines()[-1]
    return done.returncode


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "junit", "github"])
def test_a_name_that_is_not_utf8(form: str, tmp_path: Path) -> None:
    """A refuted claim about such a file, in each format."""
    name = b"p\xff.json"
    (tmp_path / os.fsdecode(name)).write_bytes(document({}))
    assert ends_as_documented(tmp_path, "not-granted", name, "--action", "*", "--format", form) == 1


def test_a_batch_that_names_a_file_with_a_nul(tmp_path: Path) -> None:
    """No file has such a name: the list is malformed, or the file cannot be read."""
    claims = [{"kind": "not-granted", "inputs": ["p\0.json"], "parameters": {"actions": ["*"], "resources": ["*"]}}]
    (tmp_path / "claims.json").write_text(json.dumps(claims))
    assert ends_as_documented(tmp_path, "--batch", "claims.json") == 2
