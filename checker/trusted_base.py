"""What an auditor has to trust: the files of the checker and of the readers that it uses, and why each rule is sound.

Sources are read the way Python reads them to run them, so that they are found inside a zip archive, too.
"""

from __future__ import annotations

import ast
import hashlib
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator

import checker
import formats

DATA = ("checker/_lrat.pxd", "checker/axioms.smt2")
"""Trusted files that are no Python."""

NOT_USED = ("formats/certificate_writer.py",)
"""Modules of these packages that the checker never loads; a test holds this list to the truth."""

_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
_SOUND = re.compile(r"Sound because\s.*?\.(?=\s|$)", re.DOTALL)


def files() -> dict[str, bytes]:
    """The contents of each trusted file by its name, `package/file`, in the order of the names."""
    names = [*DATA]
    for package in (checker, formats):
        modules = ["__init__", *(module.name for module in pkgutil.iter_modules(package.__path__))]
        # The compiled core is made of lrat.py.
        modules = [name for name in modules if name != "_lrat"]
        names += [f"{package.__name__}/{name}.py" for name in modules]
    return {name: pkgutil.get_data(*name.split("/")) or b"" for name in sorted(names) if name not in NOT_USED}


def sha256(contents: bytes) -> str:
    """The digest of one file, in hexadecimal."""
    return hashlib.sha256(contents).hexdigest()


def digest() -> str:
    """One SHA-256 for all trusted files: that of a text with the line `<sha256>  <name>` for each, sorted by names.

    This is the text that the command `sha256sum` prints for these names in this order.
    """
    return sha256("".join([f"{sha256(contents)}  {name}\n" for name, contents in files().items()]).encode())


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


def arguments(source: str) -> Iterator[tuple[int, str, str]]:
    """Line and name of each function whose docstring argues that it is sound, and the sentence that does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and (match := _SOUND.search(ast.get_docstring(node) or "")):
            yield node.lineno, node.name, " ".join(match[0].split())


def lines() -> list[str]:
    """A line for each trusted file: lines of code, digest, name; their sums; and a line for each soundness argument."""
    listed, sound = [], []
    total = 0
    for name, contents in files().items():
        source = contents.decode("utf-8")
        count = (data_lines if name in DATA else code_lines)(source)
        total += count
        listed.append(f"{count:6} {sha256(contents)} {name}")
        if name not in DATA:
            sound += [f"{function} ({name}:{line}): {why}" for line, function, why in arguments(source)]
    return [*listed, f"{total:6} {digest()} in all", "", *sound]
