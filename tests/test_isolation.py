"""Who may import whom, and what trusted code may not contain."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("formats", "checker", "finder", "assay")
ALLOWED = {"formats": {"formats"}, "checker": {"checker", "formats"}}
"""The trusted rooms import these and the standard library."""

FILES = {room: sorted((ROOT / room).rglob("*.py")) for room in ROOMS}
TRUSTED = [*FILES["formats"], *FILES["checker"]]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, anywhere in it."""
    packages = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            packages.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: a relative import"
            packages.add(str(node.module).partition(".")[0])
    return packages


@pytest.mark.parametrize("path", TRUSTED, ids=name_of)
def test_trusted_code_imports_the_standard_library_only(path: Path) -> None:
    standard = set(sys.stdlib_module_names) | {"_typeshed"}
    assert imported(path) <= standard | ALLOWED[path.relative_to(ROOT).parts[0]]


@pytest.mark.parametrize("path", [*FILES["finder"], *FILES["assay"]], ids=name_of)
def test_finder_does_not_import_the_checker(path: Path) -> None:
    assert "checker" not in imported(path)


@pytest.mark.parametrize("path", TRUSTED, ids=name_of)
def test_trusted_code_has_no_assert_and_no_bare_except(path: Path) -> None:
    for node in ast.walk(tree(path)):
        assert not isinstance(node, ast.Assert), f"{name_of(path)}:{node.lineno}: python -O removes assertions"
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), f"{name_of(path)}: a bare except"


@pytest.mark.parametrize("path", TRUSTED, ids=name_of)
def test_trusted_code_does_not_run_text(path: Path) -> None:
    """No code from data: eval, exec, compile, pickle, dynamic imports."""
    forbidden = {
        "eval",
        "exec",
        "compile",
        "__import__",
        "getattr",
        "setattr",
        "globals",
        "vars",
        "breakpoint",
        "input",
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in forbidden, f"{name_of(path)}:{node.lineno}: {node.func.id}"
    # importlib.resources reads files, out of an archive as well; the rest of importlib runs them.
    modules = {a.name for n in ast.walk(tree(path)) if isinstance(n, ast.Import) for a in n.names}
    modules |= {str(n.module) for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom)}
    assert not {m for m in modules if m.startswith("importlib") and m != "importlib.resources"}
    assert not imported(path) & {"pickle", "marshal", "ctypes", "subprocess", "socket", "shelve", "runpy"}


@pytest.mark.parametrize("path", TRUSTED, ids=name_of)
def test_trusted_code_does_not_recurse_by_name(path: Path) -> None:
    """No function calls itself: depth of the input must not become depth of the stack."""
    module = tree(path)
    methods = {f for c in ast.walk(module) if isinstance(c, ast.ClassDef) for f in c.body}
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        # Within a method its bare name is another function: `next` in `Tokens.next`.
        own = f"self.{function.name}" if function in methods else function.name
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) != own, f"{name_of(path)}:{node.lineno}: {own} calls itself"


def test_checker_loads_neither_the_finder_nor_third_parties() -> None:
    """What the command really imports, transitively."""
    program = (
        "import sys, checker.main, checker.kernel, checker.cnf, checker.model, checker.rules, checker.archive\n"
        "print(*sorted({m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(ROOT)!r})\n{program}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert set(done.stdout.split()) <= {"__main__", "checker", "formats"}


def test_rules_are_one_literal_table() -> None:
    """The rules are what a reader of the table sees: a literal dictionary of plain functions."""
    (table,) = [
        node.value
        for node in tree(ROOT / "checker" / "rules.py").body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "RULES"
    ]
    assert isinstance(table, ast.Dict)
    assert all(isinstance(key, ast.Constant) for key in table.keys)
    assert all(isinstance(value, ast.Name) for value in table.values)
