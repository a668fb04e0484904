"""The command `assay`, called in the process of the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.main import main

if TYPE_CHECKING:
    import pytest


def assay(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str], str]:
    """Exit status, lines of output and errors."""
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as error:
        status = int(str(error.code))
    said = capsys.readouterr()
    return status, said.out.splitlines(), said.err
