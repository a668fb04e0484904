"""What `--trusted-base` lists is what the checker loads."""

from __future__ import annotations

import subprocess
import sys

from checker.trusted_base import NOT_USED, lines

LOAD = """
import sys, checker.main, checker.kernel, checker.trusted_base
print(*sorted(n for n in sys.modules if n.split(".")[0] in ("checker", "formats")))
"""


def test_every_module_that_the_checker_loads_is_counted() -> None:
    """And the one left out is not loaded."""
    command = [sys.executable, "-I", "-c", LOAD]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    listed = {line.split()[1].removesuffix(".py").replace("/", ".") for line in lines()[:-1]}
    listed = {name.removesuffix(".__init__") for name in listed}
    assert loaded == listed - {"checker.__main__"}
    assert not {f"formats.{name.removesuffix('.py')}" for name in NOT_USED} & loaded
