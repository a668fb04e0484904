"""Markup that is safe by construction: text is escaped where it becomes part of an element, and nowhere else.

What comes out is XML and, with the elements that pages use here, HTML too: every element is closed, by a tag of its own
unless HTML knows that it has no contents.
"""

from __future__ import annotations

from html import escape

from finder.printing import printable

EMPTY = ("meta", "input", "rect", "property")
"""Elements that never have contents, of HTML, SVG and reports of tests."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def text(value: object) -> Markup:
    """Any text as markup. Markup stays what it is.

    Characters that cannot be seen, or could turn the direction of what follows, are written as escapes: so there is
    none that XML forbids.
    """
    if isinstance(value, Markup):
        return value
    return Markup(escape("\n".join([printable(line) for line in str(value).split("\n")])))


def element(tag: str, /, *contents: object, **attributes: object) -> Markup:
    """An element. An attribute that is None is left out; names lose a final underscore, and others become hyphens."""
    written = "".join(
        [
            f' {key.rstrip("_").replace("_", "-")}="{text(str(value))}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    if tag in EMPTY:
        return Markup(f"<{tag}{written} />")
    return Markup(f"<{tag}{written}>{''.join(map(text, contents))}</{tag}>")
