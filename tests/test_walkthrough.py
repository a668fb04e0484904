"""The commands of docs/walkthrough.md, in their order, in one shell, print what is said there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "docs" / "walkthrough.md").read_text(encoding="utf-8")
MARK = "----- the next command"


def commands(text: str) -> list[tuple[str, str]]:
    """Each command with what it is to print: blocks of `sh` print nothing, in blocks of `console` commands follow $."""
    found: list[tuple[str, str]] = []
    for kind, block in re.findall(r"^```(sh|console)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if kind == "sh":
            found.append((block, ""))
            continue
        assert block.startswith("$ ")
        for part in block.removeprefix("$ ").split("\n$ "):
            command, _, printed = part.partition("\n")
            found.append((command, printed))
    return found


def matches(expected: str, printed: str) -> bool:
    """Whether this was printed; in what was expected, … stands for anything in a line."""
    pattern = "[^\n]*".join(map(re.escape, expected.strip("\n").split("…")))
    return re.fullmatch(pattern, printed.strip("\n")) is not None


def test_matches_can_fail() -> None:
    assert matches("a … c\n", "a b c\n")
    assert not matches("a … c\n", "a b\nc\n")
    assert not matches("", "more\n")


def test_walkthrough(tmp_path: Path) -> None:
    if not os.access("/bin/sh", os.X_OK):
        pytest.skip("needs a shell")
    pytest.importorskip("cryptography")
    listed = commands(TEXT)
    assert len(listed) > 15
    # The exit status of a command is still there for the next one.
    script = "".join([f"{command}\n{{ s=$?; echo '{MARK}'; (exit $s); }} 2>&1\n" for command, _ in listed])
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    printed = done.stdout.split(f"{MARK}\n")
    assert printed.pop() == ""
    for (command, expected), output in zip(listed, printed, strict=True):
        assert matches(expected, output), f"$ {command}\n{output}"
    assert {"report.html", "results.json", "claims.sarif", "claims.xml"} <= {path.name for path in tmp_path.iterdir()}
