"""Models: the values that a sat certificate gives, and the evaluation of every assertion under them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from checker.context import Context, Mismatch
from checker.evaluation import Evaluator, key_of
from checker.regex import contains_empty
from checker.strings import Language
from formats.meter import Meter, decimal
from formats.smtlib import Script
from formats.terms import BOOL, INT, REAL, REGLAN, STRING, Function, Sort
from formats.tokens import escaped, unescaped

if TYPE_CHECKING:
    from checker.evaluation import Value

_NUMBER = re.compile(r"(0|-?[1-9][0-9]*)(?:/([1-9][0-9]*))?")
_ELEMENT = re.compile(r"@[1-9][0-9]{0,8}")
_STRING = re.compile(r'"(.*)"')
_EXPRESSION = re.compile(r"re\.([1-9][0-9]{0,8})")


class Model(Evaluator):
    """The interpretation that a certificate gives to the functions in scope of one query.

    The keys of function tables are made by `key_of`.
    """

    def __init__(self, script: Script, query: int, meter: Meter) -> None:
        super().__init__(Context(script.terms, [], meter))
        self.script, self.query = script, query
        self.values: dict[Function, Value] = {}
        self.tables: dict[Function, dict[str, Value]] = {}
        self.newest: Function | None = None

    def add(self, letter: str, words: list[str]) -> None:
        """Perform one record: `v #n value`, `f #n default`, `e arguments… value` (an entry of the newest f).

        Raises Mismatch, ResourceLimit.
        """
        if letter == "e":
            function = self.newest
            if function is None:
                raise Mismatch("an entry after its function", "none before it")
            if len(words) != len(function.domain) + 1:
                raise Mismatch(f"{len(function.domain)} arguments and a value", len(words))
            key = [self.value_of(word, sort) for word, sort in zip(words, function.domain, strict=False)]
            text = key_of(key)
            if text in self.tables[function]:
                raise Mismatch("one value for each entry", text)
            self.tables[function][text] = self.value_of(words[-1], function.range)
            return
        number = int(words[0][1:]) if re.fullmatch("#[1-9][0-9]{0,8}", words[0]) else 0
        if len(words) != 2 or not 0 < number <= len(self.script.functions):
            raise Mismatch("a declaration and a value", " ".join(words))
        function = self.script.functions[number - 1]
        if not function.in_scope(self.query) or bool(function.domain) != (letter == "f"):
            raise Mismatch(f"a {'function' if letter == 'f' else 'constant'} in scope", function.name)
        if function in self.values:
            raise Mismatch("one value", f"a second one for {function.name}")
        self.values[function] = self.value_of(words[1], function.range)
        self.newest = function if letter == "f" else None
        self.tables[function] = {}

    def check(self) -> None:
        """Evaluate the assertions of the query. Raises Mismatch unless the model is total and all of them hold.

        Sound because an interpretation of all that is declared, under which every assertion is true, is what `sat`
        claims to exist.
        """
        for function in self.script.functions:
            if function.in_scope(self.query) and function not in self.values:
                raise Mismatch("a value for each declaration in scope", f"none for {function.name}")
        assertions = self.script.queries[self.query - 1].assertions
        values = self.evaluate(assertions)
        for index, literal in enumerate(assertions, 1):
            if values[abs(literal)] != (literal > 0):
                raise Mismatch(f"assertion {index} true", "false")

    def application(self, function: Function, a: list[Value]) -> Value:
        """The value that the model gives. Raises Mismatch, and Unsupported for arguments that cannot be compared."""
        if not function.in_scope(self.query):
            raise Mismatch("declarations in scope", function.name)
        default = self.values[function]
        return self.tables[function].get(key_of(a), default) if a else default

    def expression(self, t: int, a: list[Any]) -> int:
        """Term t with constants for its arguments: a new term, perhaps, whose characters and digits have been paid."""
        terms = self.terms
        arguments = [
            x.term if isinstance(x, Language) else terms.text(x) if isinstance(x, str) else terms.numeral(x, 1, INT)
            for x in a
        ]
        return terms.add(terms.head[t], tuple(arguments), REGLAN)

    def value_of(self, text: str, sort: Sort) -> Value:
        """The value of `sort` that `text` writes. Raises Mismatch, ResourceLimit."""
        if sort is BOOL and text in ("true", "false"):
            return text == "true"
        if sort in (INT, REAL) and (match := _NUMBER.fullmatch(text)) and (sort is REAL or match[2] is None):
            number = decimal(match[1])
            return number if sort is INT else Fraction(number, decimal(match[2] or "1"))
        if sort is STRING and (match := _STRING.fullmatch(text)) and escaped(unescaped(match[1])) == match[1]:
            return unescaped(match[1])
        if sort is REGLAN and (match := _EXPRESSION.fullmatch(text)):
            contains_empty(self.context, int(match[1]))
            return Language(int(match[1]))
        if sort.number and _ELEMENT.fullmatch(text):
            return text
        raise Mismatch(f"a value of sort {sort}", text)
