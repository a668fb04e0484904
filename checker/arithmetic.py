"""Rules of linear arithmetic over Int and Real: Farkas' lemma and trichotomy."""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

from checker.context import Context, Mismatch, shown
from formats.meter import bits
from formats.terms import INT, REAL, Numeral, Terms

if TYPE_CHECKING:
    from fractions import Fraction

    Number = int | Fraction

Leaf = int | tuple[int, ...]
"""A term that linear arithmetic does not look into, or the sorted factors of a product of such terms."""

CONSTANT = 0
"""The key of the constant in a linear form; no term has this number."""

FRACTION_WORK = 10
"""Work charged for an operation with a fraction, however short: it costs far more than one with integers."""

QUOTIENT_WORK = 50
"""Work charged for the value of a quotient of numerals."""

WORD = 64
"""Bits of a number that costs no more than any other operation."""

CACHED_LEAVES = 4
"""Rows of at most this many leaves are kept for re-use, so that memory stays proportional to the terms."""


Row = tuple[dict[Leaf, int], bool, bool]
"""A literal as  Σ coefficients[leaf]·leaf  ⋈ 0  over integers: the coefficients, whether ⋈ is > (and not ≥ or =), and
whether all leaves have sort Int."""


def rule_la(context: Context, args: list[int]) -> list[int]:
    """`la n λ1 l1 … λn ln μ1 t1 … μm tm` — the literals l1 … ln contradict each other.

        λ1·l1, …, λn·ln        Σ λi·li + Σ μj·(tj − its definition) reduces to  0 ⋈ c  that is false
        ────────────────────────────────────────────────────────────────────────────────────────────
                                        ¬l1 ∨ … ∨ ¬ln

    λi ≥ 1 for an inequality, λi ≠ 0 for an equality, any μj. A literal is an atom `<`, its negation, or a positive
    equality, of sort Int or Real. The terms tj are treated as leaves, so that chains of sums stay linear.
    Inequalities whose leaves all have sort Int are tightened before they are added; equalities never are, but a
    sum of equalities alone whose leaves are all of sort Int is contradictory if the greatest common divisor of its
    coefficients does not divide its constant.

    Sound because a nonnegative combination of true inequalities and any combination of true equalities is true.
    Source: Schrijver, Theory of Linear and Integer Programming, 1986, §7.3 and §4.1.
    """
    if not args or args[0] < 1 or len(args) < 1 + 2 * args[0] or len(args) % 2 == 0:
        raise Mismatch(
            "number of literals, pairs of coefficient and literal, pairs for leaves", f"{len(args)} arguments"
        )
    end = 1 + 2 * args[0]
    stops = {context.term(t) for t in args[end + 1 :: 2]}
    total: dict[Leaf, int] = {}
    strict = inequality = False
    integral = True
    literals = args[2:end:2]
    for factor, literal in zip(args[1:end:2], literals, strict=True):
        coefficients, above, integers = literal_row(context, literal, stops)
        if context.terms.head[abs(literal)] != "=":
            inequality = True
            if factor < 1:
                raise Mismatch("a positive coefficient of an inequality", factor)
        elif factor == 0:
            raise Mismatch("a nonzero coefficient", factor)
        strict = strict or above
        integral = integral and integers
        add_multiple(context, total, factor, coefficients)
    for factor, stop in zip(args[end::2], args[end + 1 :: 2], strict=True):
        stops.discard(stop)
        form = linear_form(context, [(stop, -1)], stops)
        form[stop] = form.get(stop, 0) + 1
        stops.add(stop)
        coefficients, _, integers = integer_row(context, form, equality=True, strict=False)
        integral = integral and integers
        add_multiple(context, total, factor, coefficients)
    constant = total.pop(CONSTANT, 0)
    divisor = gcd(*total.values())
    if inequality:
        if divisor:
            raise Mismatch("coefficients that cancel", f"terms left, with divisor {shown(divisor)}")
        if constant > 0 or (constant == 0 and not strict):
            raise Mismatch("a contradiction", f"0 <= {shown(constant)}")
    elif divisor and not integral:
        raise Mismatch("coefficients that cancel", "an equality with a term of sort Real")
    elif constant == 0 or (divisor and constant % divisor == 0):
        raise Mismatch("a contradiction", f"divisor {shown(divisor)} and constant {shown(constant)}")
    return [-x for x in literals]


def literal_row(context: Context, literal: int, stops: set[int]) -> Row:
    """The literal as a row; Mismatch if it is no literal of linear arithmetic."""
    if not stops and literal in context.rows:
        return context.rows[literal]  # type: ignore[no-any-return]
    terms = context.terms
    atom = abs(context.literal(literal))
    head = terms.head[atom]
    if head != "<" and (head != "=" or literal < 0 or terms.sort_of(terms.arguments[atom][0]) not in (INT, REAL)):
        raise Mismatch("an inequality or a positive equality of arithmetic", f"literal {literal}")
    a, b = terms.arguments[atom]
    # a < b is b − a > 0; its negation, and the equality, are a − b ≥ 0 and a − b = 0.
    sign = 1 if head == "<" and literal > 0 else -1
    form = linear_form(context, [(b, sign), (a, -sign)], stops)
    row = integer_row(context, form, equality=head == "=", strict=sign > 0)
    if not stops and len(row[0]) <= CACHED_LEAVES:
        context.rows[literal] = row
    return row


def integer_row(context: Context, form: dict[Leaf, Number], equality: bool, strict: bool) -> Row:
    """A linear form compared with 0, with denominators cleared, and tightened if it is over the integers."""
    sorts = context.terms.sort
    row: dict[Leaf, int]
    if all([isinstance(x, int) for x in form.values()]):
        row = {leaf: x.numerator for leaf, x in form.items() if x}
    else:
        denominators = [x.denominator for x in form.values()]
        context.meter.charge(sum([d.bit_length() for d in denominators]) ** 2 >> 12)
        denominator = lcm(*denominators)
        row = {leaf: x.numerator * (denominator // x.denominator) for leaf, x in form.items() if x}
    integral = all([sorts[k if isinstance(k, int) else k[0]] is INT for k in row if k != CONSTANT])
    if integral and not equality:
        constant = row.pop(CONSTANT, 0) - strict
        divisor = gcd(*row.values())
        if divisor > 1:
            row = {leaf: x // divisor for leaf, x in row.items()}
            constant //= divisor
        row[CONSTANT] = constant
        strict = False
    return row, strict, integral


def add_multiple(context: Context, total: dict[Leaf, int], factor: int, row: dict[Leaf, int]) -> None:
    """Add `factor` times `row` to `total`."""
    get = total.get
    size = factor.bit_length()
    if size > WORD:
        context.meter.charge(sum([size * x.bit_length() >> 12 for x in row.values()]))
    work = len(row)
    for leaf, x in row.items():
        y = total[leaf] = get(leaf, 0) + factor * x
        work += y.bit_length() >> 6
    context.meter.charge(work)


def linear_form(context: Context, parts: list[tuple[int, Number]], stops: set[int]) -> dict[Leaf, Number]:
    """The linear form of the sum of factor·term for (term, factor) in `parts`, a list that is used up.

    Looks through + − `to_real`, products with at most one factor that is not a numeral, and division by a nonzero
    numeral; every other term, and every term of `stops`, is a leaf.
    """
    terms = context.terms
    heads, arguments = terms.head, terms.arguments
    form: dict[Leaf, Number] = {}
    while parts:
        t, c = parts.pop()
        head, a = heads[t], arguments[t]
        context.meter.charge(4 + len(a) + (0 if isinstance(c, int) else FRACTION_WORK))
        leaf: Leaf = t
        if isinstance(head, Numeral):
            leaf, c = CONSTANT, product(context, c, head.value)
        elif t in stops or not a:
            pass
        elif head == "+" or head == "to_real":
            parts += [(x, c) for x in a]
            continue
        elif head == "-":
            parts += [(a[0], c if len(a) > 1 else -c), *[(x, -c) for x in a[1:]]]
            continue
        elif head == "*":
            factors = []
            for x in a:
                if (value := numeral(context, x)) is None:
                    factors.append(x)
                else:
                    c = product(context, c, value)
            if len(factors) == 1:
                parts.append((factors[0], c))
                continue
            leaf = tuple(sorted(factors)) or CONSTANT
        elif head == "/" and (value := numeral(context, a[1])):
            parts.append((a[0], product(context, c, inverse(value))))
            continue
        c = form[leaf] = form.get(leaf, 0) + c
        if not isinstance(c, int) or c.bit_length() > WORD:
            context.meter.charge((c.numerator.bit_length() >> 6) + (c.denominator.bit_length() >> 8) ** 2)
    return form


def product(context: Context, x: Number, y: Number) -> Number:
    """x·y, its cost charged first."""
    # The greatest common divisors that a product of fractions takes across are as dear as the products.
    short = 0 if isinstance(x, int) and isinstance(y, int) else FRACTION_WORK
    context.meter.charge(short + (bits(x) * bits(y) >> 12))
    return x * y


def inverse(x: Number) -> Number:
    """1/x."""
    from fractions import Fraction

    return 1 / Fraction(x)


def numeral(context: Context, t: int) -> Number | None:
    """The value of a numeral, or of a quotient of two, all below at most two negations or `to_real`s; else None."""
    terms = context.terms
    sign, t = unsigned(terms, t)
    head = terms.head[t]
    if isinstance(head, Numeral):
        return sign * head.value
    if head != "/":
        return None
    context.meter.charge(QUOTIENT_WORK)
    (above_sign, a), (below_sign, b) = (unsigned(terms, x) for x in terms.arguments[t])
    above, below = terms.head[a], terms.head[b]
    if not isinstance(above, Numeral) or not isinstance(below, Numeral) or not below.value:
        return None
    return product(context, sign * above_sign * below_sign * above.value, inverse(below.value))


def unsigned(terms: Terms, t: int) -> tuple[int, int]:
    """What is below at most two negations or `to_real`s of term t, after the sign that the negations make."""
    sign = 1
    for _ in range(2):
        head, a = terms.head[t], terms.arguments[t]
        if head == "-" and len(a) == 1:
            sign = -sign
        elif head != "to_real":
            break
        t = a[0]
    return sign, t


def rule_tri(context: Context, args: list[int]) -> list[int]:
    """`tri a b` — two numbers are equal, or one is the smaller.

        ───────────────────────
         a = b ∨ a < b ∨ b < a

    Sound because < is a total order on Int and on Real. Terms of sort Int or Real; the three atoms must exist.
    """
    if len(args) != 2:
        raise Mismatch("2 arguments", len(args))
    a, b = context.term(args[0]), context.term(args[1])
    sort = context.terms.sort[a]
    if sort not in (INT, REAL) or context.terms.sort[b] is not sort:
        raise Mismatch("two terms of one sort, Int or Real", f"{sort} and {context.terms.sort[b]}")
    return [context.existing("=", (a, b)), context.existing("<", (a, b)), context.existing("<", (b, a))]
