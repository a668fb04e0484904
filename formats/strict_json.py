"""The strict reader of JSON: values that know their places, and nothing that two readers could understand differently.

Beyond what RFC 8259 excludes there is malformed: a name twice in one object, halves of surrogate pairs, nesting deeper
than MAX_DEPTH, text that is not UTF-8, and a byte order mark. Numbers that are not written as integers, -0 among them,
are unsupported.
"""

from __future__ import annotations

import json
import re
from typing import Any

from formats.errors import MalformedInput, ResourceLimit, Unsupported, quoted
from formats.tokens import decode, place

MAX_BYTES = 1 << 24
"""Longest text, in bytes, that is read: its values take some tens of times its size in memory."""

MAX_DEPTH = 64
"""Deepest nesting of objects and arrays that is read."""

MAX_DIGITS = 600
"""Longest integer, in decimal digits: whatever limit the interpreter has been given, it can print it in a message."""

_SPACE = r"[ \t\n\r]*"
_STRING = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*)*"'
_NAME = re.compile(rf"{_SPACE}({_STRING}){_SPACE}:")
_VALUE = re.compile(
    rf"{_SPACE}(?:(?P<open>[\[{{])|(?P<string>{_STRING})|(?P<word>true|false|null)"
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?))"
)
_AFTER = re.compile(rf"{_SPACE}([,\]}}])")
_BLANK = re.compile(_SPACE)
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_SURROGATE = re.compile("[\ud800-\udfff]")

_WORDS = {"true": True, "false": False, "null": None}


class Value:
    """A value and its place in a file.

    Its `content` is dict[str, Value] or list[Value], or str, bool, int, or None for null.
    """

    __slots__ = ("content", "offset", "source")

    def __init__(self, source: Source, offset: int, content: Content) -> None:
        self.source, self.offset, self.content = source, offset, content

    def object(self) -> dict[str, Value]:
        """The members of this object, by name. Raises MalformedInput if it is none; so do the accessors below."""
        if isinstance(self.content, dict):
            return self.content
        raise self.malformed("expected an object")

    def array(self) -> list[Value]:
        """The elements of this array."""
        if isinstance(self.content, list):
            return self.content
        raise self.malformed("expected an array")

    def string(self) -> str:
        """This string."""
        if isinstance(self.content, str):
            return self.content
        raise self.malformed("expected a string")

    def integer(self) -> int:
        """This integer, written without fraction and exponent."""
        if isinstance(self.content, int) and not isinstance(self.content, bool):
            return self.content
        raise self.malformed("expected an integer")

    def boolean(self) -> bool:
        """This truth value."""
        if isinstance(self.content, bool):
            return self.content
        raise self.malformed("expected true or false")

    def member(self, name: str) -> Value:
        """The member of this object that must be there."""
        members = self.object()
        if name not in members:
            raise self.malformed(f'expected a member "{name}"')
        return members[name]

    def fields(self, *names: str) -> list[Value]:
        """The members of this object, in this order; it must have just these."""
        members = self.object()
        if members.keys() != set(names):
            raise self.malformed(f"expected an object with the members {', '.join(names)}")
        return [members[name] for name in names]

    def plain(self) -> Any:
        """This value without places, as the standard library reads it. (Nested calls are at most MAX_DEPTH.)"""
        if isinstance(self.content, dict):
            return {name: member.plain() for name, member in self.content.items()}
        return [x.plain() for x in self.content] if isinstance(self.content, list) else self.content

    def malformed(self, what: str) -> MalformedInput:
        """The error for what is wrong with this value."""
        return self.source.malformed(self.offset, what)

    def unsupported(self, construct: str) -> Unsupported:
        """The error for a construct that is not handled, at this value."""
        return Unsupported(construct, self.where())

    def where(self) -> str:
        """The place of this value, for messages."""
        return self.source.where(self.offset)


Content = dict[str, Value] | list[Value] | str | bool | int | None


class Source:
    """The text of a file and its name in messages."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file

    def malformed(self, offset: int, what: str) -> MalformedInput:
        """The error for what is wrong at `offset`."""
        return MalformedInput(self.file, *place(self.text, offset), what)

    def where(self, offset: int) -> str:
        """The place of `offset`, for messages."""
        line, column = place(self.text, offset)
        return f"{quoted(self.file)}:{line}:{column}"

    def expected(self, offset: int, what: str) -> MalformedInput:
        """The error for something else, or nothing, after the white space at `offset`."""
        blank = _BLANK.match(self.text, offset)
        offset = blank.end() if blank else offset
        found = quoted(self.text[offset : offset + 10]) or "the end of the file"
        return self.malformed(offset, f"expected {what}, found {found}")

    def unescaped(self, token: str, offset: int) -> str:
        """The string that `token`, which is at `offset`, writes."""
        text = str(json.loads(token))
        if _SURROGATE.search(text):
            raise self.malformed(offset, "half of a surrogate pair")
        return text


def read(data: bytes, file: str, limit: int = MAX_BYTES) -> Value:
    """The JSON text in `data`, which messages call `file`, and which has at most `limit` bytes.

    Raises MalformedInput, Unsupported, and ResourceLimit for longer texts and huge integers. Time and memory are linear
    in the length of the text; nesting costs no stack.
    """
    if len(data) > limit:
        raise ResourceLimit(f"{quoted(file)} above {limit} bytes")
    source = Source(decode(data, file), file)
    text = source.text
    # The containers that are open, outermost first: all but the last one are waiting for a later one to close.
    containers: list[Value] = []
    offset = 0
    while True:
        members = containers[-1].content if containers else None
        name = None
        if isinstance(members, dict):
            match = _NAME.match(text, offset)
            if match is None:
                raise source.expected(offset, "a name in quotes and a colon")
            offset = match.end()
            name = source.unescaped(match[1], match.start(1))
            if name in members:
                raise source.malformed(match.start(1), f'the name "{quoted(name)}" a second time')
        match = _VALUE.match(text, offset)
        if match is None:
            raise source.expected(offset, "a value")
        offset = match.end()
        value = Value(source, match.start(match.lastgroup or 0), _content(source, match))
        if isinstance(members, dict) and name is not None:
            members[name] = value
        elif isinstance(members, list):
            members.append(value)
        if match["open"]:
            containers.append(value)
            if len(containers) > MAX_DEPTH:
                raise value.malformed(f"nested deeper than {MAX_DEPTH}")
            closed = _AFTER.match(text, offset)
            if closed is None or not _closes(closed[1], value):
                continue
        while containers:
            match = _AFTER.match(text, offset)
            if match is None or (match[1] != "," and not _closes(match[1], containers[-1])):
                close = "}" if isinstance(containers[-1].content, dict) else "]"
                raise source.expected(offset, f"a comma or {close}")
            offset = match.end()
            if match[1] == ",":
                break
            value = containers.pop()
        else:
            if text[offset:].strip(" \t\n\r"):
                raise source.expected(offset, "the end of the file")
            return value


def _content(source: Source, match: re.Match[str]) -> Content:
    """What the token of a value writes; empty for a container that it opens."""
    token = match[match.lastgroup or 0]
    if match["open"]:
        return {} if token == "{" else []
    if match["string"]:
        return source.unescaped(token, match.start("string"))
    if match["word"]:
        return _WORDS[token]
    if _INTEGER.fullmatch(token):
        digits = len(token.lstrip("-"))
        if digits > MAX_DIGITS:
            raise ResourceLimit(f"a numeral of {digits} digits, above {MAX_DIGITS}")
        return int(token)
    raise Unsupported(f"number {token}, not written as an integer", source.where(match.start("number")))


def _closes(token: str, container: Value) -> bool:
    """Whether this bracket closes that container."""
    return token == ("}" if isinstance(container.content, dict) else "]")
