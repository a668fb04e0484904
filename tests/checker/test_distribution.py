"""The distribution `assay-checker`: the same sources as in `assay`, in an environment that has nothing else."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.checker.samples import samples, verdict

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "packaging" / "assay-checker"
MODULE = [sys.executable, "-I", "-m", "checker"]
SAMPLES = samples(3)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that nothing is left behind in them."""
    pytest.importorskip("setuptools", "70.1")
    copy = tmp_path_factory.mktemp("sources")
    for room in ("checker", "formats"):
        (copy / room).symlink_to(ROOT / room)
    folder = copy / "packaging" / "assay-checker"
    folder.mkdir(parents=True)
    for path in FOLDER.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    program = f"import setuptools.build_meta as build; build.build_wheel({str(copy)!r})"
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = copy.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter whose environment has the distribution and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    program = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    install = ["install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", program, *install], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return program


def test_it_needs_nothing_and_has_the_version_of_assay(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = [n for n in opened.namelist() if n.endswith("/METADATA")]
        metadata = email.message_from_bytes(opened.read(name))
    assert metadata["Name"] == "assay-checker"
    assert metadata.get_all("Requires-Dist") is None
    assert metadata["Requires-Python"] == ">=3.10"
    assert f'\nversion = "{metadata["Version"]}"\n' in (ROOT / "pyproject.toml").read_text()


def test_it_holds_the_sources_of_the_checker_and_nothing_else(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as opened:
        held = {n: opened.read(n) for n in opened.namelist() if ".dist-info/" not in n}
    assert held == {name: (ROOT / name).read_bytes() for name in held}
    assert {n for n in held if n.endswith(".py")} == {
        path.relative_to(ROOT).as_posix() for room in ("checker", "formats") for path in (ROOT / room).glob("*.py")
    }
    assert "checker/axioms.smt2" in held
    assert "formats/CERTIFICATE.md" in held


def test_nothing_else_is_there(python: str) -> None:
    for module in ("finder", "pysat", "rich", "setuptools"):
        done = subprocess.run([python, "-I", "-c", f"import {module}"], capture_output=True, text=True, check=False)
        assert "ModuleNotFoundError" in done.stderr, module


@pytest.mark.parametrize("case", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_verdicts_are_those_of_the_checker(python: str, case: Path) -> None:
    expected = verdict(MODULE, case)
    assert expected[1].startswith(b"s ")
    assert verdict([python, "-I", "-m", "checker"], case) == expected


def test_it_lists_what_is_trusted(python: str) -> None:
    listed = [
        subprocess.run([*command, "--trusted-base"], capture_output=True, text=True, check=True).stdout.splitlines()
        for command in ([python, "-I", "-m", "checker"], MODULE)
    ]
    assert listed[0] == listed[1]
