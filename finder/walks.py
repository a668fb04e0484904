"""Walks through tables of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def reached(arguments: Sequence[tuple[int, ...]], roots: Sequence[int]) -> list[int]:
    """The terms below the literals or terms `roots`, and they, arguments first."""
    found: set[int] = set()
    stack = [abs(x) for x in roots]
    while stack:
        t = stack.pop()
        if t not in found:
            found.add(t)
            stack.extend([abs(a) for a in arguments[t]])
    return sorted(found)
