"""The pages of the documentation, their blocks of code, and a shell that runs the commands in them.

```sh        commands that all succeed; what they print is not shown
```console   commands after $, with what they print: … within a line stands for anything in a line, a line of just …
             for any lines. A command has the exit status 0 unless `$ echo $?` follows, or a list of exceptions says so
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
NO_PAGES = {"_build", "build", "dist"}
MARK = "----- the next command"


def pages() -> list[Path]:
    """All Markdown files of the repository."""
    rooms = [room for room in ROOT.iterdir() if room.is_dir() and room.name[0] != "." and room.name not in NO_PAGES]
    found = [*ROOT.glob("*.md"), *[page for room in rooms for page in room.rglob("*.md")]]
    return sorted([page for page in found if not NO_PAGES & set(page.relative_to(ROOT).parts)])


def name(page: Path) -> str:
    """A page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


class Block(NamedTuple):
    """A block of code: the line that it begins at, from 1, the words after its fence, its text."""

    line: int
    kind: str
    text: str


def blocks(text: str) -> list[Block]:
    """Those of a page, in their order."""
    found = re.finditer(r"^( *)```([^\n`]*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [Block(text.count("\n", 0, match.start()) + 1, match[2], match[3]) for match in found]


class Command(NamedTuple):
    """What to type, what is printed (None: it does not matter), and the line of its block."""

    typed: str
    printed: str | None
    line: int


def commands(block: Block) -> list[Command]:
    """Those of a block of sh or console."""
    if block.kind == "sh":
        return [Command(block.text.rstrip("\n"), None, block.line)]
    if not block.text.startswith("$ "):
        raise ValueError(f"line {block.line}: a block of console begins with a command")
    found = []
    for part in block.text.removeprefix("$ ").split("\n$ "):
        lines = part.split("\n")
        last = next(i for i, line in enumerate(lines) if not line.endswith("\\"))
        found.append(Command("\n".join(lines[: last + 1]), "\n".join(lines[last + 1 :]), block.line))
    return found


def matches(expected: str, printed: str) -> bool:
    """Whether this was printed."""
    lines = []
    for line in expected.strip("\n").split("\n"):
        lines.append(r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n")
    return re.fullmatch("".join(lines), printed.strip("\n") + "\n") is not None


def run(listed: list[Command], folder: Path) -> list[tuple[str, int]]:
    """What each command printed, and its exit status, when they are typed in a folder one after the other.

    The programs of this environment come first on the PATH, and are in .venv/bin as after an installation.
    """
    # The exit status of a command is still there for the next one.
    script = "".join([f"{one.typed}\n{{ s=$?; echo '{MARK}' $s; (exit $s); }} 2>&1\n" for one in listed])
    programs = Path(sys.executable).parent
    (folder / ".venv").symlink_to(programs.parent)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    *parts, rest = re.split(rf"{MARK} (\d+)\n", done.stdout)
    if rest or len(parts) != 2 * len(listed):
        raise RuntimeError(f"the shell stopped:\n{done.stdout}")
    return [(output, int(status)) for output, status in zip(parts[::2], parts[1::2], strict=True)]


def evidence(folder: Path) -> None:
    """The sample evidence that pages refer to, so that what they write there is not in the repository."""
    for room in ("jobshop", "queries", "strings"):
        shutil.copytree(ROOT / "proofs" / room, folder / "proofs" / room)
