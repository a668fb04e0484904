"""The Python examples of the documentation do what they say."""

from __future__ import annotations

import doctest
import re
from typing import TYPE_CHECKING

import pytest

from tests.documents import ROOT, name, pages

if TYPE_CHECKING:
    from pathlib import Path


def examples(path: Path) -> list[tuple[int, str]]:
    """The blocks of Python in a file, each with the number of its first line, from 0."""
    text = path.read_text(encoding="utf-8")
    blocks = re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(text.count("\n", 0, block.start(1)), block[1]) for block in blocks]


def test_there_are_examples() -> None:
    assert len(examples(ROOT / "docs" / "python-api.md")) >= 5
    assert examples(ROOT / "README.md")


@pytest.mark.parametrize("path", [path for path in pages() if examples(path)], ids=name)
def test_examples(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of one file run one after the other, in one namespace and an empty folder."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner()
    for line, block in examples(path):
        if "pysmt" in block:
            pytest.importorskip("pysmt")
        test = doctest.DocTestParser().get_doctest(block, names, path.name, str(path), line)
        assert test.examples
        failures: list[str] = []
        runner.run(test, out=failures.append, clear_globs=False)
        assert not failures, "".join(failures)
        # A run leaves the namespace of the test as it found it: hand on what was defined.
        names = test.globs
