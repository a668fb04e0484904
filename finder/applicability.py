"""How an engine refuses a question that it is not made for."""

from __future__ import annotations


class NotApplicable(Exception):
    """The engine does not serve for this problem; the message says why."""


class NotKnown(NotApplicable):
    """An operator that the guides are not told."""

    def __init__(self, operator: str) -> None:
        super().__init__(f"the operator {operator} is not passed on to other solvers")
