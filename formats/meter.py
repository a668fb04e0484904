"""The work meter: how much a file may make its reader do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formats.errors import ResourceLimit

if TYPE_CHECKING:
    from fractions import Fraction

WORK_PER_BYTE = 400
"""Default of the work limit, in units for each byte of problem and certificate. Honest refutations need up to 10, the
densest that were made for the purpose 40; at 400 a hostile megabyte keeps the checker busy for about half a minute."""

WORK_BASE = 10_000_000
"""Work that is always allowed, so that small files are never refused."""

CHARACTER_WORK = 10
"""Work charged for each character of a string that is made of others: what it takes in memory counts."""

MAX_DIGITS = 10_000
"""Longest numeral, in decimal digits, that is converted to a number."""

CHUNK = 600
"""Decimal digits converted at a time; below any limit on conversions that the interpreter can be given (640)."""


class Meter:
    """Counts units of work against a limit that is proportional to the bytes read.

    A unit is about one elementary operation: a literal visited, a term built, a machine word of a coefficient.
    """

    __slots__ = ("limit", "per_byte", "work")

    def __init__(self, limit: int, per_byte: int = 0) -> None:
        self.limit, self.per_byte = limit, per_byte
        self.work = 0

    def pay(self, count: int) -> None:
        """Raise the limit by what `count` more bytes allow."""
        self.limit += self.per_byte * count

    def charge(self, units: int) -> None:
        """Add `units` of work. Raises ResourceLimit past the limit."""
        self.work += units
        if self.work > self.limit:
            raise ResourceLimit(f"work above {self.limit} units")


def bits(number: int | Fraction) -> int:
    """Bits of the numerator and the denominator. A product of two numbers costs at most the product of their bits."""
    return number.numerator.bit_length() + number.denominator.bit_length()


def decimal(text: str) -> int:
    """The integer written in decimal, perhaps with a minus sign. Raises ResourceLimit above MAX_DIGITS digits."""
    if len(text) < CHUNK:
        return int(text)
    digits = text.lstrip("-")
    if len(digits) > MAX_DIGITS:
        raise ResourceLimit(f"a numeral of {len(digits)} digits, above {MAX_DIGITS}")
    value = 0
    for i in range(0, len(digits), CHUNK):
        piece = digits[i : i + CHUNK]
        value = value * 10 ** len(piece) + int(piece)
    return value if digits == text else -value


def decimal_text(value: int) -> str:
    """The decimal digits of `value`, with a minus sign if negative; inverse of `decimal`, at any size."""
    if value.bit_length() < 3 * CHUNK:
        return str(value)
    sign, value = ("-", -value) if value < 0 else ("", value)
    pieces = []
    base = 10**CHUNK
    while value >= base:
        value, low = divmod(value, base)
        pieces.append(str(low).zfill(CHUNK))
    pieces.append(str(value))
    return sign + "".join(reversed(pieces))
