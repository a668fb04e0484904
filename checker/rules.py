"""The rules of inference: this table is everything that a certificate can appeal to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.arithmetic import rule_la, rule_tri
from checker.axioms import rule_ax
from checker.emptiness import rule_re
from checker.equality import rule_cc
from checker.evaluation import rule_eval
from checker.propositional import rule_def, rule_in
from checker.words import rule_cat

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.context import Context

RULES: dict[str, Callable[[Context, list[int]], list[int]]] = {
    "in": rule_in,
    "def": rule_def,
    "cc": rule_cc,
    "la": rule_la,
    "tri": rule_tri,
    "ax": rule_ax,
    "cat": rule_cat,
    "eval": rule_eval,
    "re": rule_re,
}
