"""The compiled core for tests: the installed one, or one that is built for them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "checker" / "lrat.py"


def copy_of_the_sources(folder: Path) -> Path:
    """What `pip install` starts from, without anything compiled, in `folder`."""
    folder.mkdir()
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for room in ("checker", "formats", "finder"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    return folder


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Compile in place what can be compiled of the sources in `folder`, as an editable installation does."""
    return subprocess.run(
        [sys.executable, "setup.py", "build_ext", "--inplace"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def compiled_files(folder: Path) -> list[Path]:
    """The compiled modules in `folder`."""
    return sorted(p for p in (folder / "checker").iterdir() if p.suffix in (".so", ".pyd"))


def load(file: Path) -> ModuleType:
    """The compiled module in `file`, which need not be in a folder called checker."""
    spec = importlib.util.spec_from_file_location("checker._lrat", file)
    if spec is None or spec.loader is None:
        raise ImportError(file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compiled_core(folder: Path) -> Path:
    """The file of a compiled core that is made of today's source; skips the test where none can be made."""
    installed = compiled_files(ROOT)
    for file in installed:
        try:
            module = load(file)
        except ImportError:  # of another version of Python
            continue
        if hashlib.sha256(SOURCE.read_bytes()).hexdigest() == module.SOURCE_SHA256:
            return file
    pytest.importorskip("setuptools")
    pytest.importorskip("Cython")
    if shutil.which(os.environ.get("CC", "cc")) is None:
        pytest.skip("there is no C compiler")
    done = build(copy_of_the_sources(folder / "sources"))
    files = compiled_files(folder / "sources")
    if not files:
        pytest.fail(f"with Cython and a C compiler the core was not compiled: {done.stderr[-2000:]}")
    return files[0]
