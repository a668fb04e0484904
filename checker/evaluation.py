"""Evaluation: the value of a term for the values of its arguments, and the rule for terms that have only one."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, prod
from typing import TYPE_CHECKING, Any

from checker.context import Context, Mismatch
from checker.regex import Languages
from checker.strings import FUNCTIONS, Language
from formats.errors import Unsupported
from formats.meter import bits
from formats.terms import BOOL, REAL, REGLAN, STRING, Function, Head, Numeral, Text
from formats.tokens import escaped

if TYPE_CHECKING:
    from fractions import Fraction

    Value = bool | int | Fraction | str | Language
    """A Bool, an Int, a Real, a String or «@k», the k-th element of an uninterpreted sort, or a RegLan."""


def fraction(x: int | Fraction) -> Fraction:
    """`x` as a Fraction, which reals always are."""
    from fractions import Fraction

    return Fraction(x)


OPERATIONS: dict[object, Callable[[list[Any]], Value]] = {
    "true": lambda a: True,
    "and": all,
    "or": any,
    "=": lambda a: a[0] == a[1],
    "distinct": lambda a: len({key_of([x]) for x in a}) == len(a),
    "ite": lambda a: a[1] if a[0] else a[2],
    "<": lambda a: a[0] < a[1],
    "+": sum,
    "-": lambda a: a[0] - sum(a[1:]) if len(a) > 1 else -a[0],
    "*": prod,
    "/": lambda a: fraction(a[0]) / a[1],
    "to_real": lambda a: fraction(a[0]),
    "to_int": lambda a: floor(a[0]),
    "is_int": lambda a: a[0].denominator == 1,
    "abs": lambda a: abs(a[0]),
    # SMT-LIB: m = n·q + r with 0 <= r < |n|; the remainder is never negative.
    "mod": lambda a: a[0] % abs(a[1]),
    "div": lambda a: (a[0] - a[0] % abs(a[1])) // a[1],
}
"""What the operators of the signature mean: the value for the values of the arguments."""


def key_of(values: list[Any]) -> str:
    """A text that is the same for equal lists of values, and only for these, at fixed sorts.

    The interpreter's hash of numbers is predictable, that of text is not. Raises Unsupported for regular expressions.
    """
    if any(isinstance(x, Language) for x in values):
        raise Unsupported("comparison of regular expressions", "evaluation")
    return " ".join([escaped(x) if isinstance(x, str) else f"{x.numerator:x}/{x.denominator:x}" for x in values])


TERM_WORK = 8
"""Work charged for a term that is evaluated: as much as of so many literals that are visited."""


class Evaluator:
    """Gives terms their values under a fixed interpretation: here the one that has no declared functions."""

    def __init__(self, context: Context) -> None:
        self.context, self.terms, self.meter = context, context.terms, context.meter
        self.languages = Languages(context)

    def evaluate(self, literals: list[int]) -> dict[int, Value]:
        """The values of the terms below `literals`, arguments first. Raises Mismatch, Unsupported, ResourceLimit."""
        values: dict[int, Value] = {}
        for t in self.terms.below(literals):
            values[t] = self.value(t, [values[x] if x > 0 else not values[-x] for x in self.terms.arguments[t]])
        return values

    def value(self, t: int, a: list[Value]) -> Value:
        """The value of term t whose arguments have the values a."""
        head, sort = self.terms.head[t], self.terms.sort[t]
        size = sum([bits(x) for x in a if not isinstance(x, bool | str | Language)])
        characters = sum([len(x) for x in a if isinstance(x, str)])
        # A product, a sum of fractions and the digits of a number cost at most the square of the length of all
        # arguments together.
        self.meter.charge(TERM_WORK + len(a) + characters + (size >> 2) + (size**2 >> 12))
        if isinstance(head, Numeral):
            return fraction(head.value) if sort is REAL else head.value
        if isinstance(head, Text):
            return head.value
        if isinstance(head, Function):
            return self.application(head, a)
        if head in FUNCTIONS:
            return FUNCTIONS[head](self.languages, a)
        if sort is REGLAN and head != "ite":
            return Language(self.expression(t, a))
        try:
            return OPERATIONS[head](a)
        except ZeroDivisionError:
            raise Unsupported(f"{head} by zero", "evaluation") from None

    def application(self, function: Function, a: list[Value]) -> Value:
        """The value of a declared function."""
        raise Mismatch("a ground term", f"an application of {function.name}")

    def expression(self, t: int, a: list[Value]) -> int:
        """A ground regular expression that is equal to term t, if its arguments have the values a."""
        return t


def rule_eval(context: Context, args: list[int]) -> list[int]:
    """`eval t` — a ground term t has its value.

        ───────    ───    ────
         t = c      t      ¬t     the second or the third if t is Boolean

    The constant c and the equality must exist. No declared function is below t, and no operator outside of its domain.

    Sound because the theories fix the values of constants and of all operators there, so that t has this value in every
    model.
    Source: The SMT-LIB standard, version 2.7, theories Core, Ints, Reals, Reals_Ints and Unicode Strings.
    """
    if len(args) != 1:
        raise Mismatch("1 argument", len(args))
    t = context.term(args[0])
    try:
        value: Any = Evaluator(context).evaluate([t])[t]
    except Unsupported as error:
        raise Mismatch("a term with a value", error.construct) from None
    sort = context.terms.sort[t]
    if sort is BOOL:
        return [t if value else -t]
    if sort is REGLAN:
        raise Mismatch("a term with a value", f"term {t} of sort RegLan")
    constant: Head = Text(value) if sort is STRING else Numeral(value.numerator, value.denominator, sort)
    return [context.existing("=", (t, context.existing(constant, ())))]
