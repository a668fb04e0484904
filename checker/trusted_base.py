"""The size of what an auditor has to trust: lines of code of the checker and of the readers that it uses."""

from __future__ import annotations

import ast
import io
import tokenize
from importlib.resources import files

FOLDERS = ("checker", "formats")
NOT_USED = ("certificate_writer.py",)
"""Modules of these folders that the checker never loads; a test holds this list to the truth."""

_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def code_lines(source: str) -> int:
    """The lines of `source` that hold code: not blank, not only a comment, not part of a docstring."""
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            code.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        # A string that is a statement of its own documents what precedes it.
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            code.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(code)


def data_lines(source: str) -> int:
    """The lines of a file that is no module that are neither blank nor only a comment, after ; or #."""
    return sum(1 for line in source.split("\n") if line.strip() and line[0] not in ";#")


COUNTED = {".py": code_lines, ".smt2": data_lines, ".pxd": data_lines}
"""How lines are counted, by the suffix of the file."""


def lines() -> list[str]:
    """One line for each trusted file, with its lines of code, and their sum."""
    counts = {}
    for folder in FOLDERS:
        for file in sorted(files(folder).iterdir(), key=lambda file: file.name):
            suffix = file.name[file.name.rfind(".") :]
            if suffix in COUNTED and file.name not in NOT_USED:
                counts[f"{folder}/{file.name}"] = COUNTED[suffix](file.read_text(encoding="utf-8"))
    return [*(f"{count:6} {name}" for name, count in counts.items()), f"{sum(counts.values()):6} in all"]
