"""The commands of docs/drat.md do what is said there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "docs" / "drat.md").read_text(), re.MULTILINE | re.DOTALL)


def test_there_are_commands() -> None:
    assert len(BLOCKS) == 2


@pytest.mark.parametrize("block", BLOCKS)
def test_commands_succeed(block: str, tmp_path: Path) -> None:
    """In a folder that has proofs/, with the programs of this environment first."""
    (tmp_path / "proofs").symlink_to(ROOT / "proofs")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-e", "-c", block], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
