"""`assay claim smt`: a query of a problem is unsatisfiable. The problem is its own meaning."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from finder.claim_kind import Claim, Kind
from formats.errors import quoted


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="SMT-LIB 2 script or DIMACS CNF; each is a claim of its own"
    )
    parser.add_argument("--query", type=_number, default=1, metavar="K", help="the query (default: 1)")
    parser.add_argument(
        "--premises", type=_number, metavar="K", help="the query that leaves out what is claimed (default: none)"
    )


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"expected a positive number, found {quoted(text)}")
    return int(text)


def _claims(options: argparse.Namespace) -> list[Claim]:
    parameters: dict[str, Any] = {} if options.query == 1 else {"query": options.query}
    if options.premises is not None:
        parameters["premises"] = options.premises
    return [Claim("smt", parameters, (file,), _statement(parameters, (file,))) for file in options.files]


def _statement(parameters: dict[str, Any], files: tuple[Path, ...]) -> str:
    return f"query {parameters.get('query', 1)} of {files[0]} is unsatisfiable"


def _refutation(opinion: dict[str, Any]) -> str:
    return "it has a model, which the certificate gives"


def _queries(parameters: dict[str, Any]) -> tuple[int, int]:
    """The numbers that the parameters give; those that are none are left to the checker."""
    query, premises = parameters.get("query", 1), parameters.get("premises", 0)
    return query if isinstance(query, int) else 1, premises if isinstance(premises, int) else 0


SMT = Kind(
    version="smt/1",
    help="a query of an SMT problem is unsatisfiable",
    add_arguments=_add_arguments,
    claims=_claims,
    statement=_statement,
    refutation=_refutation,
    vacuous="vacuous, the premises alone are unsatisfiable",
    roles=("problem",),
    queries=_queries,
)
