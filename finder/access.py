"""`assay claim no-new-access` and others about access policies. What policies mean: formats/IAM.md."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finder.claim_kind import Claim, Kind

if TYPE_CHECKING:
    import argparse

VERSION = "iam/1"


def _refutation(opinion: dict[str, Any]) -> str:
    """Who is responsible, then the request as the policy simulator takes it."""
    return f"{'; '.join(opinion['because'])}; request {json.dumps(opinion['witness'])}"


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new", metavar="FILE", type=Path, required=True, help="policy document")
    parser.add_argument("--reference", metavar="FILE", type=Path, required=True, help="policy document")


def _two(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", metavar="FILE", type=Path, help="policy document")
    parser.add_argument("second", metavar="FILE", type=Path, help="policy document")


def _each(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="policy document; each file is a claim of its own"
    )


def _listed(parser: argparse.ArgumentParser) -> None:
    _each(parser)
    parser.add_argument(
        "--action",
        dest="actions",
        action="append",
        required=True,
        metavar="PATTERN",
        help="action that must not be granted, such as s3:Delete*; may be repeated",
    )
    parser.add_argument(
        "--resource",
        dest="resources",
        action="append",
        metavar="PATTERN",
        help="resource on which it must not be granted; may be repeated (default: *, any)",
    )


def _new_access(_: dict[str, Any], files: tuple[Path, ...]) -> str:
    return f"{files[0]} grants nothing that {files[1]} does not"


def _equivalent(_: dict[str, Any], files: tuple[Path, ...]) -> str:
    return f"{files[0]} grants what {files[1]} grants"


def _not_public(_: dict[str, Any], files: tuple[Path, ...]) -> str:
    return f"{files[0]} grants no public access"


def _not_granted(parameters: dict[str, Any], files: tuple[Path, ...]) -> str:
    actions, resources = (
        " or ".join(map(str, given)) if isinstance(given := parameters.get(name), list) else str(given)
        for name in ("actions", "resources")
    )
    return f"{files[0]} does not grant {actions} on {resources}"


def _claims(kind: str, options: argparse.Namespace) -> list[Claim]:
    """The claims of a subcommand: one for each file, or one about two files."""
    parameters: dict[str, Any] = {}
    listed: list[tuple[Path, ...]]
    if kind == "no-new-access":
        listed = [(options.new, options.reference)]
    elif kind == "equivalent":
        listed = [(options.first, options.second)]
    else:
        listed = [(file,) for file in options.files]
    if kind == "not-granted":
        parameters = {"actions": options.actions, "resources": options.resources or ["*"]}
    return [Claim(kind, parameters, files, ACCESS[kind].statement(parameters, files)) for files in listed]


NOTHING = "vacuous, nothing at all is allowed"

ACCESS = {
    "no-new-access": Kind(
        version=VERSION,
        help="a policy grants nothing that a reference does not grant",
        add_arguments=_compare,
        claims=partial(_claims, "no-new-access"),
        statement=_new_access,
        refutation=_refutation,
        vacuous=NOTHING,
        roles=("new", "reference"),
    ),
    "not-granted": Kind(
        version=VERSION,
        help="a policy does not grant some actions on some resources",
        add_arguments=_listed,
        claims=partial(_claims, "not-granted"),
        statement=_not_granted,
        refutation=_refutation,
        vacuous=NOTHING,
        roles=("policy",),
    ),
    "no-public-access": Kind(
        version=VERSION,
        help="a resource-based policy grants no public access",
        add_arguments=_each,
        claims=partial(_claims, "no-public-access"),
        statement=_not_public,
        refutation=_refutation,
        vacuous=NOTHING,
        roles=("policy",),
    ),
    "equivalent": Kind(
        version=VERSION,
        help="two policies grant the same",
        add_arguments=_two,
        claims=partial(_claims, "equivalent"),
        statement=_equivalent,
        refutation=_refutation,
        vacuous=NOTHING,
        roles=("first", "second"),
    ),
}
"""The kinds of claims about access policies, by name."""
