"""The lexical layer of SMT-LIB 2.7: text to tokens, and tokens to S-expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from formats.errors import MalformedInput, quoted

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:;[^\r\n]*[ \t\r\n]*)*("
    r"[()]"
    r'|"[^"]*(?:""[^"]*)*"(?!")'
    r"|\|[^|\\]*\|"
    r'|[^ \t\r\n()";|]+'
    r"|[^ \t\r\n]|\Z)"
)
"""A token, after white space and comments. The last lines match whatever is left, so that nothing is skipped."""

_SYMBOL = re.compile(
    r"[A-Za-z~!@$%^&*_\-+=<>.?/][0-9A-Za-z~!@$%^&*_\-+=<>.?/]*|\|[^\0-\x08\x0b\x0c\x0e-\x1f\x7f|\\]*\|"
)
NUMERAL = re.compile(r"0|[1-9][0-9]*")
DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
"""A numeral or decimal: its digits before and after the point."""

LITERAL = '0123456789#"'
"""How the token of a literal constant begins."""

_UNFINISHED = {
    '"': "unterminated string literal",
    "|": "unterminated quoted symbol",
    "": "unexpected end of file",
}

_ESCAPE = re.compile(r"\\u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,4}|[0-2][0-9A-Fa-f]{4})\})")
"""A character by its number; anything else is the text that it is, beyond the alphabet too."""

RESERVED = frozenset("! _ as BINARY DECIMAL exists HEXADECIMAL forall lambda let match NUMERAL par STRING".split())


class Node(list["str | Node"]):
    """A parenthesised S-expression; `offset` is where it begins, in characters from the start of the text.

    Its atoms are tokens. A quoted symbol keeps its bars, so that |let| is a symbol although `let` is a reserved word.
    """

    __slots__ = ("offset",)
    offset: int


Tree = str | Node


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of `offset`, both from 1; lines end with a line feed."""
    return 1 + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset)


def decode(data: bytes, file: str) -> str:
    """`data` as UTF-8 text. Raises MalformedInput at the first byte that is not."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise MalformedInput(file, *place(before, len(before)), "not UTF-8 text") from None


def expressions(text: str, file: str) -> Iterator[Node]:
    """The S-expressions of `text`, one at a time. Raises MalformedInput."""
    stack: list[Node] = []
    for match in _TOKEN.finditer(text):
        token = match[1]
        if token == "(":
            node = Node()
            node.offset = match.start(1)
            stack.append(node)
        elif token == ")" and stack:
            node = stack.pop()
            if stack:
                stack[-1].append(node)
            else:
                yield node
        elif stack and token not in _UNFINISHED:
            stack[-1].append(token)
        elif stack or token:
            what = _UNFINISHED.get(token, f"expected ( and a command, found {quoted(token)}")
            raise MalformedInput(file, *place(text, match.start(1)), what)


@lru_cache(1 << 16)
def symbol_name(token: str) -> str | None:
    """The name of the symbol that `token` writes, without bars; None if it is no symbol."""
    return None if token in RESERVED or not _SYMBOL.fullmatch(token) else token.strip("|")


def unescaped(token: str) -> str:
    """The string that a string literal, or the inside of one with its quotes not doubled, writes by escapes."""
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), token)


def escaped(value: str) -> str:
    """`value` in visible ASCII, with all other characters, quotes and backslashes as escapes in their shortest form."""
    return "".join([c if "!" <= c <= "~" and c not in '"\\' else f"\\u{{{ord(c):x}}}" for c in value])
