"""A sample of the corpora, for tests of the ways in which the checker is shipped."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "corpus"


def samples(count: int) -> list[Path]:
    """So many folders with a problem and a certificate out of each corpus, evenly."""
    chosen = []
    for corpus in ("accept", "reject", "malformed_certificates"):
        cases = sorted(path.parent for path in (CORPUS / corpus).glob("*/proof.cert"))
        chosen += cases[:: len(cases) // count][:count]
    return chosen


def verdict(command: list[str], case: Path) -> tuple[int, bytes, bytes]:
    """Exit status and outputs of a check, by `command`, of the problem and the certificate in a folder."""
    options = case / "arguments.txt"
    arguments = [*(options.read_text().split() if options.exists() else []), "problem.smt2", "proof.cert"]
    done = subprocess.run([*command, *arguments], cwd=case, capture_output=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr


def pythons() -> list[str]:
    """The oldest and the newest interpreter, from Python 3.10 on, among those that pyenv keeps; none without it."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = {}
    for path in root.glob("versions/3.*/bin/python"):
        version = path.parents[1].name.split(".")
        if all(x.isdecimal() for x in version) and int(version[1]) >= 10:
            found[tuple(map(int, version))] = str(path)
    return [found[version] for version in sorted({min(found), max(found)})] if found else []
