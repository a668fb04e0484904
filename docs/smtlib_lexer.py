"""Colours for SMT-LIB scripts in the documentation."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Text

COMMANDS = """assert check-sat check-sat-assuming declare-const declare-datatypes declare-fun declare-sort define-const
define-fun define-sort exit get-model get-value pop push set-info set-logic set-option""".split()


class SmtLibLexer(RegexLexer):
    """SMT-LIB 2: commands, keywords, numerals, strings, comments; all else is a symbol."""

    name = "SMT-LIB"
    aliases: ClassVar[list[str]] = ["smtlib"]
    tokens: ClassVar = {
        "root": [
            (r";.*", Comment.Single),
            (r'"(?:[^"]|"")*"', String),
            (r"\|[^|]*\|", Name),
            (r":[^\s()]+", Name.Attribute),
            (words(COMMANDS, prefix=r"(?<=\()", suffix=r"(?=[\s()])"), Keyword),
            (r"[0-9]+(?:\.[0-9]+)?(?=[\s()]|$)", Number),
            (r"[()]", Punctuation),
            (r"\s+", Text),
            (r'[^\s()";|]+', Name),
        ]
    }
