"""The lexical layer of SMT-LIB 2.7: text to tokens, with positions for error messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from formats.errors import MalformedInput, quoted

if TYPE_CHECKING:
    from typing import NoReturn

_TOKEN = re.compile(
    r"[ \t\r\n]*("
    r"[()]"
    r'|"[^"]*(?:""[^"]*)*"(?!")'
    r"|\|[^|\\]*\|"
    r'|[^ \t\r\n()";|]+'
    r"|;[^\r\n]*"
    r"|[^ \t\r\n]|\Z)"
)
_SIMPLE_SYMBOL = re.compile(r"[A-Za-z~!@$%^&*_\-+=<>.?/][0-9A-Za-z~!@$%^&*_\-+=<>.?/]*")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
NUMERAL = re.compile(r"0|[1-9][0-9]*")
DECIMAL = re.compile(r"(0|[1-9][0-9]*)\.([0-9]+)")
LITERAL = re.compile(r'[0-9#"]')
"""How the token of a literal constant begins."""

RESERVED = frozenset("! _ as BINARY DECIMAL exists HEXADECIMAL forall lambda let match NUMERAL par STRING".split())


def decode(data: bytes, file: str) -> str:
    """`data` as UTF-8 text. Raises MalformedInput at the first byte that is not."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        raise MalformedInput(file, 1 + before.count(b"\n"), column, "not UTF-8 text") from None


class Tokens:
    """The tokens of `text`, one at a time. `token` is the newest one and "" at the end of the file.

    A quoted symbol keeps its bars, so that |let| is a symbol although `let` is a reserved word.
    """

    __slots__ = ("_matches", "_offset", "_symbols", "file", "text", "token")

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.token = ""
        self._matches = _TOKEN.finditer(text)
        self._offset = 0
        self._symbols: dict[str, str] = {}

    def next(self) -> str:
        """The next token, "" at the end of the file. Raises MalformedInput inside an unfinished literal."""
        token = ";"
        while token[:1] == ";":
            match = next(self._matches, None)
            if match is None:
                self._offset = len(self.text)
                token = ""
            else:
                token = match[1]
                self._offset = match.start(1)
        self.token = token
        if token in ('"', "|"):
            self.fail(f"unterminated {'string literal' if token == chr(34) else 'quoted symbol'}")
        return token

    @property
    def offset(self) -> int:
        """Where the newest token begins, in characters from the start of the text."""
        return self._offset

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1; lines end with a line feed."""
        return 1 + self.text.count("\n", 0, offset), offset - self.text.rfind("\n", 0, offset)

    def fail(self, what: str, offset: int | None = None) -> NoReturn:
        """Raise MalformedInput at `offset`, by default at the newest token."""
        raise MalformedInput(self.file, *self.place(self._offset if offset is None else offset), what)

    def where(self, offset: int | None = None) -> str:
        """`offset`, by default the newest token, as «file:line:column»."""
        line, column = self.place(self._offset if offset is None else offset)
        return f"{quoted(self.file)}:{line}:{column}"

    def shown(self) -> str:
        """The newest token for a message."""
        return quoted(self.token) if self.token else "end of file"

    def expect(self, token: str) -> None:
        """Read `token`. Raises MalformedInput if another one comes."""
        if self.next() != token:
            self.fail(f"expected {token}, found {self.shown()}")

    def symbol(self) -> str:
        """The newest token as the name of a symbol, without bars. Raises MalformedInput if it is none."""
        token = self.token
        name = self._symbols.get(token)
        if name is None:
            if token[:1] == "|":
                name = token[1:-1]
                if _CONTROL.search(name):
                    self.fail("control character in a quoted symbol")
            elif _SIMPLE_SYMBOL.fullmatch(token) and token not in RESERVED:
                name = token
            else:
                self.fail(f"expected a symbol, found {self.shown()}")
            self._symbols[token] = name
        return name

    def skip(self) -> None:
        """Read one S-expression and drop it."""
        self.next()
        self.skip_rest()

    def skip_rest(self) -> None:
        """Read what remains of the S-expression that the newest token begins, and drop it."""
        depth = 0
        while True:
            token = self.token
            if token == "(":
                depth += 1
            elif token == ")":
                depth -= 1
            elif token == "":
                self.fail("unexpected end of file")
            if depth < 0:
                self.fail("unexpected )")
            if depth == 0:
                return
            self.next()
