"""What `assay claim` knows of a kind of claims. What the claims mean, only the checker knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


class Claim(NamedTuple):
    """One claim: kind, parameters as the checker takes them, input files, and a line that says what is claimed."""

    kind: str
    parameters: dict[str, Any]
    files: tuple[Path, ...]
    statement: str


class Kind(NamedTuple):
    """A kind of claims.

    `version` is that of the semantics. `add_arguments` declares the options of the subcommand, `claims` makes the
    claims that they state. `weaker` gives parameters of a claim that is refuted only if the given one is, too, for when
    the checker cannot say whether an example refutes this one; None where there is no such claim. `witness` describes
    an example; which rules are responsible follows it. `assumption` says what a claim that holds relies on, if
    that is anything, and `vacuous` that it says nothing.
    """

    version: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    claims: Callable[[argparse.Namespace], list[Claim]]
    weaker: Callable[[dict[str, Any]], dict[str, Any] | None]
    witness: Callable[[dict[str, Any]], str]
    assumption: Callable[[dict[str, Any]], str]
    vacuous: str
