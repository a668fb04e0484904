"""What docs/strings.md and docs/strings-examples.md show of problems and certificates is what the files say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.string_listing import listing

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "proofs" / "strings"
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("strings", "strings-examples")}
SHOWN = [
    (name, *block)
    for name, text in PAGES.items()
    for block in re.findall(r"^```(\w+) (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
]
COMMANDS = re.findall(r"^```console\n\$ python (.*)\n(.*)\n```$", PAGES["strings-examples"], re.MULTILINE)
"""They are run by test_examples.py."""
EXAMPLES = sorted(FOLDER.glob("*.smt2"))
LEFT_OUT = "⋮"


def test_every_file_is_shown() -> None:
    assert len(EXAMPLES) == 10
    assert {ROOT / path for _, _, path, _ in SHOWN} == {*FOLDER.rglob("*.smt2"), *FOLDER.rglob("*.cert")}
    assert len(COMMANDS) == 10


@pytest.mark.parametrize(("page", "kind", "path", "text"), SHOWN, ids=lambda x: x[:40] if "proofs" in x else "")
def test_what_is_shown(page: str, kind: str, path: str, text: str) -> None:
    """Problems as a whole; of the listings of certificates some lines, and a mark where others are left out."""
    file = ROOT / path
    if kind == "smtlib":
        assert text == file.read_text(encoding="utf-8")
        return
    lines = listing(file.with_suffix(".smt2").read_bytes(), file.read_bytes())
    place = 0
    left_out = False
    for line in text.splitlines():
        if line.strip() == LEFT_OUT:
            left_out = True
        else:
            found = lines.index(line, place)
            assert (found > place) == left_out, line
            place, left_out = found + 1, False
    assert place == len(lines)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_size(path: Path) -> None:
    """In the table and in the section."""
    size = f"{path.with_suffix('.cert').stat().st_size} bytes"
    text = PAGES["strings-examples"]
    row = next(line for line in text.splitlines() if line.startswith("|") and path.stem in line)
    assert f"| {size} |" in row
    section = text.split(f"`{path.stem}`\n")[1].split("\n## ")[0]
    assert re.search(rf"\bof {size}|\bhas {size}", section)
