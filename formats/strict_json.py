"""JSON (RFC 8259) read strictly: every value with its place, no member named twice, nothing after the value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from formats.errors import MalformedInput, Unsupported, quoted
from formats.tokens import decode, place

MAX_DEPTH = 64
"""Deepest nesting of arrays and objects that is read."""

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:"
    r'(?P<string>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>true|false|null)"
    r"|(?P<mark>[\[\]{}:,])"
    r"|(?P<end>\Z)"
    r"|(?P<bad>[^ \t\r\n]))"
)
_WORDS = {"true": True, "false": False, "null": None}

_EXPECTED = {
    "value": "a value",
    "first value": "a value or ]",
    "name": "a name",
    "first name": "a name or }",
    "colon": ":",
    "next": ", or the end of the list or object",
    "done": "the end of the file",
}
"""What may come next in each state of the reader."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Json:
    """A value and where it begins, in characters from the start of the text."""

    offset: int
    value: str | Number | bool | list[Json] | dict[str, Json] | None


class Document:
    """A JSON text: its value is `root`.

    Raises MalformedInput if the text is not one JSON value in UTF-8, is nested deeper than MAX_DEPTH, or names a
    member of an object twice; Unsupported for an escape that is half of a surrogate pair.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.text = decode(data, file)
        self.root = self._read()

    def place(self, offset: int) -> str:
        """The place of `offset`, as file, line and column, for messages."""
        line, column = place(self.text, offset)
        return f"{quoted(self.file)}:{line}:{column}"

    def malformed(self, offset: int, what: str) -> MalformedInput:
        """The error `what` at `offset`."""
        return MalformedInput(self.file, *place(self.text, offset), what)

    def _read(self) -> Json:
        top: list[Json] = []
        stack: list[Json] = []
        names: list[str] = []
        state = "value"
        for match in _TOKEN.finditer(self.text):
            kind = match.lastgroup or ""
            token, offset = match[kind], match.start(kind)
            closing = "]" if stack and isinstance(stack[-1].value, list) else "}"
            if state in ("value", "first value") and (kind in ("string", "number", "word") or token in ("[", "{")):
                node = Json(offset, self._value(kind, token, offset))
                parent = stack[-1].value if stack else top
                if isinstance(parent, dict):
                    parent[names.pop()] = node
                elif isinstance(parent, list):
                    parent.append(node)
                if isinstance(node.value, (list, dict)):
                    stack.append(node)
                    state = "first value" if token == "[" else "first name"
                    if len(stack) > MAX_DEPTH:
                        raise self.malformed(offset, f"nested deeper than {MAX_DEPTH}")
                else:
                    state = "next" if stack else "done"
            elif state in ("name", "first name") and kind == "string":
                names.append(self._string(token, offset))
                members = stack[-1].value
                if isinstance(members, dict) and names[-1] in members:
                    raise self.malformed(offset, f"a second member {quoted(names[-1])}")
                state = "colon"
            elif state == "colon" and token == ":":
                state = "value"
            elif state in ("next", "first value", "first name") and stack and token == closing:
                stack.pop()
                state = "next" if stack else "done"
            elif state == "next" and token == ",":
                state = "value" if closing == "]" else "name"
            elif state == "done" and kind == "end":
                break
            else:
                raise self.malformed(offset, f"expected {_EXPECTED[state]}, found {quoted(token) or 'nothing'}")
        return top[0]

    def _string(self, token: str, offset: int) -> str:
        """The string that `token` writes, which has been matched already."""
        text = str(json.loads(token))
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise Unsupported("half of a surrogate pair", self.place(offset))
        return text

    def _value(self, kind: str, token: str, offset: int) -> str | Number | bool | list[Json] | dict[str, Json] | None:
        """The value that `token` writes; one that it opens is empty for now."""
        if kind == "string":
            return self._string(token, offset)
        if kind == "number":
            return Number(token)
        if kind == "word":
            return _WORDS[token]
        return [] if token == "[" else {}
