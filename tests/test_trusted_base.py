"""What `--trusted-base` lists is what the checker loads."""

from __future__ import annotations

import subprocess
import sys

from checker.axioms import book, book_text
from checker.trusted_base import NOT_USED, data_lines, lines

LOAD = """
import sys, checker.main, checker.kernel, checker.cnf, checker.cnf_export, checker.trusted_base
print(*sorted(n for n in sys.modules if n.split(".")[0] in ("checker", "formats")))
"""


def test_every_module_that_the_checker_loads_is_counted() -> None:
    """And the one left out is not loaded."""
    command = [sys.executable, "-I", "-c", LOAD]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    files = [line.split()[1] for line in lines()[:-1]]
    listed = {name.removesuffix(".py").replace("/", ".") for name in files if name.endswith(".py")}
    listed = {name.removesuffix(".__init__") for name in listed}
    assert loaded == listed - {"checker.__main__"}
    assert not {f"formats.{name.removesuffix('.py')}" for name in NOT_USED} & loaded


def test_the_axiom_book_is_counted() -> None:
    """One line for each axiom, and one for the logic; comments are none."""
    counts = {name: int(count) for count, name in (line.split(maxsplit=1) for line in lines())}
    assert counts["checker/axioms.smt2"] == data_lines(book_text().decode()) == len(book().definitions) + 1
    assert data_lines("; a comment\n\n  \n(check-sat) ; no comment\n") == 1
    assert counts["in all"] == sum(counts.values()) // 2
