"""What `--trusted-base` lists is what the checker loads, wherever it is; and every rule says why it is sound."""

from __future__ import annotations

import hashlib
import inspect
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from checker.axioms import book, book_text
from checker.lrat import ClauseStore
from checker.model import Model
from checker.rules import RULES
from checker.trusted_base import DATA, NOT_USED, arguments, data_lines, digest, files, lines

ROOT = Path(__file__).parents[1]

LOAD = """
import sys, checker.core, checker.main, checker.cnf, checker.cnf_export, checker.model
import checker.trusted_base, checker.report, checker.archive
print(*sorted(n for n in sys.modules if n.split(".")[0] in ("checker", "formats")))
"""


def listed() -> dict[str, tuple[int, str]]:
    """Lines of code and digest by the name of the file, and `in all`."""
    table = [line.split(maxsplit=2) for line in lines()[: lines().index("")]]
    return {name: (int(count), sha256) for count, sha256, name in table}


def test_every_module_that_the_checker_loads_is_counted() -> None:
    """And the one left out is not loaded."""
    command = [sys.executable, "-I", "-c", LOAD]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    modules = {name.removesuffix(".py").replace("/", ".") for name in listed() if name.endswith(".py")}
    modules = {name.removesuffix(".__init__") for name in modules}
    assert loaded == modules - {"checker.__main__"}
    assert not {name.removesuffix(".py").replace("/", ".") for name in NOT_USED} & loaded


def test_every_file_of_the_folders_is_counted() -> None:
    """By what is in the folders, subfolders included."""
    found = {p.relative_to(ROOT).as_posix() for room in ("checker", "formats") for p in (ROOT / room).rglob("*.py")}
    data = {p.relative_to(ROOT).as_posix() for p in (ROOT / "checker").iterdir() if p.suffix in (".smt2", ".pxd")}
    assert data == set(DATA)
    assert set(listed()) == (found | data) - set(NOT_USED) | {"in all"}


def test_the_axiom_book_is_counted() -> None:
    """One line for each axiom, and one for the logic; comments are none."""
    counts = {name: count for name, (count, _) in listed().items()}
    assert counts["checker/axioms.smt2"] == data_lines(book_text().decode()) == len(book().definitions) + 1
    assert data_lines("; a comment\n\n  \n(check-sat) ; no comment\n") == 1
    assert counts["in all"] == sum(counts.values()) // 2


def test_digests() -> None:
    """Each file's is its own, and the one for all is that of the list that sha256sum prints, in the order of names."""
    table = listed()
    whole = table.pop("in all")[1]
    assert list(table) == sorted(table)
    for name, (_, sha256) in table.items():
        assert sha256 == hashlib.sha256((ROOT / name).read_bytes()).hexdigest(), name
    text = "".join(f"{sha256}  {name}\n" for name, (_, sha256) in table.items())
    assert whole == digest() == hashlib.sha256(text.encode()).hexdigest()


def sentence(function: object) -> str:
    """The sentence of a docstring that says why the function is sound."""
    text = " ".join((inspect.getdoc(function) or "").split())
    found = re.search(r"Sound because .*?\.(?= |$)", text)
    assert found is not None, f"{function} does not say why it is sound"
    return found[0]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_why_it_is_sound(name: str) -> None:
    """In its docstring, and so in the list, exactly once."""
    rule = RULES[name]
    file = f"{rule.__module__.replace('.', '/')}.py"
    line = inspect.getsourcelines(rule)[1]
    assert lines().count(f"{rule.__name__} ({file}:{line}): {sentence(rule)}") == 1


def test_steps_and_models_say_why_they_are_sound() -> None:
    text = "\n".join(lines())
    assert sentence(ClauseStore.step) in text
    assert sentence(Model.check) in text


def test_soundness_sentence_is_one_sentence() -> None:
    source = 'def f():\n    """F.\n\n    Sound because 1.5 is\n    less. More.\n    """\ndef g():\n    """Not it."""\n'
    assert list(arguments(source)) == [(1, "f", "Sound because 1.5 is less.")]


def test_from_inside_an_archive(tmp_path: Path) -> None:
    """The same list and digest, when the sources are in a zip file."""
    archive = tmp_path / "checker.pyz"
    with zipfile.ZipFile(archive, "w") as file:
        for room in ("checker", "formats"):
            for path in (ROOT / room).iterdir():
                if path.is_file():
                    file.write(path, path.relative_to(ROOT).as_posix())
        file.writestr("__main__.py", "import sys\nfrom checker.main import main\nsys.exit(main())\n")
    command = [sys.executable, "-I", "-S", str(archive), "--trusted-base"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, encoding="utf-8")
    assert done.stdout.splitlines() == lines()
    assert files()
