"""What `assay claim` knows of a kind of claims. What the claims mean, only the checker knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


class Claim(NamedTuple):
    """One claim: kind, parameters as the checker takes them, input files, and a line that says what is claimed.

    `name` is what it is called in a batch and in an archive, "" for a number.
    """

    kind: str
    parameters: dict[str, Any]
    files: tuple[Path, ...]
    statement: str
    name: str = ""


def _first_and_second(_: dict[str, Any]) -> tuple[int, int]:
    return 1, 2


def _nothing(_: dict[str, Any], __: dict[str, Any]) -> None:
    return None


def _empty(_: dict[str, Any]) -> str:
    return ""


class Kind(NamedTuple):
    """A kind of claims.

    `version` is that of the semantics. `add_arguments` declares the options of the subcommand, `claims` makes the
    claims that they state. `roles` are what the input files are called, in their order, if there is a fixed number of
    them, and `statement` says what is claimed, given parameters and files. `refutation` describes what refutes a claim,
    given the checker's opinion, and what is responsible. `vacuous` says that a claim says nothing.

    `narrower` gives, for the parameters of a claim and the checker's opinion about what refutes it, the parameters of a
    claim about less, whose counterexamples are plainer ones of this claim, since both problems have the same constants;
    None where the example at hand is plain. `only` says what it means that this narrower claim holds. `assumption` says
    what a claim that holds relies on, if that is anything. `queries` are the numbers of the query that is the claim,
    and of the one that leaves it out, 0 if there is none.
    """

    version: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    claims: Callable[[argparse.Namespace], list[Claim]]
    statement: Callable[[dict[str, Any], tuple[Path, ...]], str]
    refutation: Callable[[dict[str, Any]], str]
    vacuous: str
    roles: tuple[str, ...] = ()
    narrower: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any] | None] = _nothing
    only: str = ""
    assumption: Callable[[dict[str, Any]], str] = _empty
    queries: Callable[[dict[str, Any]], tuple[int, int]] = _first_and_second
