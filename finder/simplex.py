"""A general simplex for linear arithmetic over abstract columns, exactly and incrementally, with levels.

Columns are variables, or sums of variables that ``add_row`` defines. Bounds are asserted on columns, ``check`` looks
for an assignment within all of them, and answers with a Farkas combination of bounds if there is none.

**Rows.** The tableau is a set of homogeneous equations Σ a·x = 0 with integer coefficients, one for each basic column,
in which that column's coefficient d is positive; so a pivot leaves its own row as it is. Rows are divided by their
greatest common divisor now and then. A sum gets its row when a bound is first asserted on it, and
loses it again when it has been without bounds for a while.

**Values.** A column that is not basic always stands at a bound that it has or once had, or at 0. Bounds are integers in
a common unit, so these values are integers, and the value of a basic column is an integer n over the d of its row:
n = −Σ a·x over the other columns. That is linear in the row, so that pivots transform n as they do the row. There is
no fraction anywhere.

**Strictness.** x < c is x ≤ c − δ with an infinitesimal δ. The bound c + kδ, k in {−1, 0, 1}, is the integer
c·2^s + k. Comparisons then are of the form C·2^s + K ≥ 0 with |K| at most the sum of the absolute values of a row's
coefficients, and are lexicographic as long as that is less than 2^s. It is made sure of: a bound on those sums is
carried along, recomputed when it gets near 2^s, and s doubled if it really does. Until there is a strict bound, s is 0.
Columns that are sums of integer variables have no strict bounds: all their bounds are rounded.

Source: Dutertre and de Moura, A fast linear-arithmetic solver for DPLL(T), CAV 2006.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Number = int | Fraction

# The first s for strict bounds (see above).
_FIRST_SHIFT = 96

# Places of a column in the tableau other than a row.
_NONBASIC = -1
_ABSENT = -2

# A row that was multiplied is divided by its greatest common divisor if its basic column's coefficient exceeds this.
_DIVIDE_ABOVE = 1 << 24

# Pivots in one check, with four for each row, before Bland's rule.
_BLAND_AFTER = 500

# A row without bounds is dropped when it would have been transformed this many times.
_IDLE_LIMIT = 10


class Premise(NamedTuple):
    """coefficient · (column ≤ its bound), or (column ≥ its bound), for the bound asserted with this reason.

    The coefficient is a positive integer, and refers to the inequality divided so that the column's own coefficient
    is 1: a caller who wrote it otherwise divides the coefficients accordingly.
    """

    column: int
    upper: bool
    reason: int
    coefficient: int


class Cut(NamedTuple):
    """Σ coefficients[x]·x ≥ bound, over integer variables, which follows from the premises by a Chvátal–Gomory step.

    The premises add up to divisor · Σ coefficients[x]·x ≥ b with ⌈b / divisor⌉ = bound, so that together with
    divisor · (Σ coefficients[x]·x ≤ bound − 1) they add up to a contradiction. The coefficients have no common divisor.
    """

    coefficients: dict[int, int]
    bound: int
    divisor: int
    premises: list[Premise]


class _Bound(NamedTuple):
    value: int
    reason: int
    position: int  # on the trail
    older: _Bound | None  # the looser bound on the same side that this one replaced


Conflict = list[Premise]
_Part = tuple[int, int, bool]  # coefficient, column, upper


class Simplex:
    """A set of bounds on columns, and an assignment that ``check`` brings within them."""

    def __init__(self) -> None:
        # Columns.
        self._integer: list[bool] = []
        self._definition: list[dict[int, int] | None] = []  # of sums; None for variables
        self._sums: dict[tuple[tuple[int, int], ...], int] = {}
        self._place: list[int] = []  # the row in which it is basic, or _NONBASIC or _ABSENT
        self._value: list[int] = []  # over _denominator
        self._denominator: list[int] = []  # the coefficient in its row if basic, else 1
        self._rows_with: list[set[int]] = []  # numbers of the rows it occurs in, unless it is basic
        self._idle: list[int] = []  # how often its row was transformed while it had no bounds; −1: do not count
        # Rows.
        self._rows: list[dict[int, int]] = []
        self._weights: list[int] = []  # the sum of absolute coefficients, or 0 until it is needed
        self._basic: list[int] = []
        self._free_rows: list[int] = []
        # Bounds.
        self._unit = 1
        self._shift = 0
        self._size = 0  # at least log2 of the sum of absolute coefficients in any row, if _shift > 0
        self._scale = 1  # 1 is encoded as this: unit · 2^shift
        self._lower: list[int | None] = []
        self._upper: list[int | None] = []
        self._lower_bound: list[_Bound | None] = []
        self._upper_bound: list[_Bound | None] = []
        self._trail: list[tuple[int, bool, _Bound]] = []
        self._levels: list[int] = []
        self._dirty: set[int] = set()  # contains all columns that are outside their bounds
        self.pivots = 0

    # ---------------------------------------------------------------- columns

    def add_variable(self, integer: bool) -> int:
        """Add a variable and return its column. Columns are permanent."""
        return self._add_column(integer, None)

    def _add_column(self, integer: bool, definition: dict[int, int] | None) -> int:
        column = len(self._value)
        self._integer.append(integer)
        self._definition.append(definition)
        self._place.append(_NONBASIC if definition is None else _ABSENT)
        self._value.append(0)
        self._denominator.append(1)
        self._rows_with.append(set())
        self._idle.append(0 if definition is not None else -1)
        self._lower.append(None)
        self._upper.append(None)
        self._lower_bound.append(None)
        self._upper_bound.append(None)
        return column

    def add_row(self, coefficients: Mapping[int, int]) -> tuple[int, int]:
        """The column and the nonzero integer factor for which Σ coefficients[c]·c = factor · column.

        The column is the sum of variables with coprime coefficients, the first of them positive, and is always the same
        for the same sum; a multiple of a single variable is that variable. It is integral if all the variables are.
        Raises ValueError if the sum is 0.
        """
        total: dict[int, int] = {}
        for c, a in coefficients.items():
            definition = self._definition[c]
            if definition is None:
                total[c] = total.get(c, 0) + a
            else:
                for x, b in definition.items():
                    total[x] = total.get(x, 0) + a * b
        items = sorted([(x, a) for x, a in total.items() if a])
        if not items:
            raise ValueError("the sum is 0")
        factor = gcd(*[a for _, a in items])
        if items[0][1] < 0:
            factor = -factor
        if len(items) == 1:
            return items[0][0], factor
        key = tuple([(x, a // factor) for x, a in items])
        column = self._sums.get(key)
        if column is None:
            column = self._add_column(all([self._integer[x] for x, _ in items]), dict(key))
            self._sums[key] = column
        return column, factor

    def definition(self, column: int) -> dict[int, int]:
        """The column as a sum of variables. Not to be changed."""
        definition = self._definition[column]
        return {column: 1} if definition is None else definition

    def is_integer(self, column: int) -> bool:
        """Whether this is a sum of integer variables."""
        return self._integer[column]

    def _materialise(self, column: int) -> None:
        """Give a sum its row."""
        rows, place, value = self._rows, self._place, self._value
        row = {column: 1}
        definition = self.definition(column)
        for x, a in definition.items():
            row[x] = -a
        for x in definition:
            if place[x] >= 0:
                pivot = rows[place[x]]
                p, q = pivot[x], row[x]
                g = gcd(p, q)
                p //= g
                q //= g
                if p != 1:
                    row = {c: a * p for c, a in row.items()}
                for c, a in pivot.items():
                    b = row.get(c, 0) - q * a
                    if b:
                        row[c] = b
                    else:
                        del row[c]
        g = gcd(*row.values())
        if g != 1:
            row = {c: a // g for c, a in row.items()}
        if self._free_rows:
            r = self._free_rows.pop()
            rows[r] = row
            self._weights[r] = 0
            self._basic[r] = column
        else:
            r = len(rows)
            rows.append(row)
            self._weights.append(0)
            self._basic.append(column)
        n = 0
        for c, a in row.items():
            if c != column:
                n -= a * value[c]
                self._rows_with[c].add(r)
        place[column] = r
        value[column] = n
        self._denominator[column] = row[column]
        if self._shift:
            self._size = max(self._size, sum(map(abs, row.values())).bit_length())
            self._make_room()

    # ---------------------------------------------------------------- bounds

    def assert_lower(self, column: int, bound: Number, strict: bool, reason: int) -> Conflict | None:
        """Assert column ≥ bound or, if strict, column > bound. On an integral column this is rounded up.

        Returns None, or a conflict: premises that add up to 0 ≤ −1 or 0 < 0. After a conflict the bound is not
        asserted; the rest stands. Whether all the bounds are satisfiable is for ``check`` to say.
        """
        if type(bound) is int and self._integer[column]:
            value = (bound + strict) * self._scale
        else:
            value = self._encode(column, bound, strict, False)
        old = self._lower[column]
        if old is not None and old >= value:
            return None
        other = self._upper[column]
        if other is not None and other < value:
            opposite = self._upper_bound[column]
            while opposite and opposite.older and opposite.older.value < value:
                opposite = opposite.older
            return [Premise(column, False, reason, 1), Premise(column, True, opposite.reason if opposite else 0, 1)]
        self._lower[column] = value
        record = _Bound(value, reason, len(self._trail), self._lower_bound[column])
        self._lower_bound[column] = record
        self._trail.append((column, False, record))
        place = self._place[column]
        if place != _NONBASIC:
            if place == _ABSENT:
                self._materialise(column)
            self._idle[column] = min(self._idle[column], 0)
            self._dirty.add(column)
        elif self._value[column] < value:
            self._dirty.add(column)
        return None

    def assert_upper(self, column: int, bound: Number, strict: bool, reason: int) -> Conflict | None:
        """Assert column ≤ bound or, if strict, column < bound. See ``assert_lower``."""
        if type(bound) is int and self._integer[column]:
            value = (bound - strict) * self._scale
        else:
            value = self._encode(column, bound, strict, True)
        old = self._upper[column]
        if old is not None and old <= value:
            return None
        other = self._lower[column]
        if other is not None and other > value:
            opposite = self._lower_bound[column]
            while opposite and opposite.older and opposite.older.value > value:
                opposite = opposite.older
            return [Premise(column, True, reason, 1), Premise(column, False, opposite.reason if opposite else 0, 1)]
        self._upper[column] = value
        record = _Bound(value, reason, len(self._trail), self._upper_bound[column])
        self._upper_bound[column] = record
        self._trail.append((column, True, record))
        place = self._place[column]
        if place != _NONBASIC:
            if place == _ABSENT:
                self._materialise(column)
            self._idle[column] = min(self._idle[column], 0)
            self._dirty.add(column)
        elif self._value[column] > value:
            self._dirty.add(column)
        return None

    def _encode(self, column: int, bound: Number, strict: bool, upper: bool) -> int:
        if self._integer[column]:
            if upper:
                return (ceil(bound) - 1 if strict else floor(bound)) * self._scale
            return (floor(bound) + 1 if strict else ceil(bound)) * self._scale
        if strict and not self._shift:
            self._rescale(self._unit, _FIRST_SHIFT)
        if self._unit % bound.denominator:
            self._rescale(lcm(self._unit, bound.denominator), self._shift)
        value = bound.numerator * (self._unit // bound.denominator) << self._shift
        if strict:
            return value - 1 if upper else value + 1
        return value

    def _decode(self, value: int, denominator: int = 1) -> tuple[Fraction, Fraction]:
        half = 1 << self._shift >> 1
        c = (value + half) >> self._shift
        k = value - (c << self._shift)
        return Fraction(c, denominator * self._unit), Fraction(k, denominator)

    def _rescale(self, unit: int, shift: int) -> None:
        """Encode everything anew, with another common denominator of the bounds or another s."""
        factor = unit // self._unit
        old_shift, half = self._shift, 1 << self._shift >> 1

        def again(value: int) -> int:
            c = (value + half) >> old_shift
            return (c * factor << shift) + value - (c << old_shift)

        self._unit, self._shift, self._scale = unit, shift, unit << shift
        for column, place in enumerate(self._place):
            if place == _NONBASIC:
                self._value[column] = again(self._value[column])
            self._lower[column] = self._upper[column] = None
            self._lower_bound[column] = self._upper_bound[column] = None
        for i, (column, upper, (value, reason, position, _)) in enumerate(self._trail):
            new = again(value)
            bounds, records = (self._upper, self._upper_bound) if upper else (self._lower, self._lower_bound)
            bounds[column] = new
            record = records[column] = _Bound(new, reason, position, records[column])
            self._trail[i] = (column, upper, record)
        values = self._value
        for column, place in enumerate(self._place):
            if place >= 0:
                values[column] = -sum([a * values[c] for c, a in self._rows[place].items() if c != column])
        if shift != old_shift:
            self._size = shift
            self._make_room()

    def _make_room(self) -> None:
        """See to it that the sums of absolute coefficients are less than 2^(s−2)."""
        if self._size > self._shift - 2:
            self._size = max([sum(map(abs, row.values())).bit_length() for row in self._rows], default=0)
            if self._size > self._shift // 2:
                self._rescale(self._unit, max(4 * self._size, 2 * self._shift))

    # ---------------------------------------------------------------- levels

    def push(self) -> None:
        """Open a level."""
        self._levels.append(len(self._trail))

    def pop(self, n: int = 1) -> None:
        """Close the last ``n`` levels: bounds asserted in them are forgotten, the assignment is kept."""
        if n <= 0:
            return
        mark = self._levels[-n]
        del self._levels[-n:]
        trail = self._trail
        for column, upper, record in reversed(trail[mark:]):
            older = record.older
            if upper:
                self._upper_bound[column] = older
                self._upper[column] = None if older is None else older.value
            else:
                self._lower_bound[column] = older
                self._lower[column] = None if older is None else older.value
        del trail[mark:]

    # ---------------------------------------------------------------- simplex

    def check(self, limit: int | None = None) -> Conflict | Literal["limit"] | None:
        """Look for an assignment within the bounds, with at most ``limit`` pivots.

        Returns None if there is one now, "limit", or a conflict: premises, no two of them on the same column and side,
        that add up to 0 ≤ −1 or 0 < 0. No proper subset of a conflict's bounds is contradictory.
        """
        dirty, place, value, lower, upper = self._dirty, self._place, self._value, self._lower, self._upper
        denominator, rows, weights = self._denominator, self._rows, self._weights
        for column in list(dirty):
            if place[column] < 0:
                dirty.discard(column)
                if place[column] == _NONBASIC:
                    v = value[column]
                    low, high = lower[column], upper[column]
                    if low is not None and v < low:
                        self._move(column, low)
                    elif high is not None and v > high:
                        self._move(column, high)
        count = 0
        bland = _BLAND_AFTER + 4 * len(rows)
        while dirty:
            # Of the columns outside their bounds, the one that is furthest out; after many pivots the first.
            leaving = -1
            best = 0
            done = []
            for column in dirty:
                n = value[column]
                bound = lower[column]
                if bound is None or (excess := bound * denominator[column] - n) <= 0:
                    bound = upper[column]
                    if bound is None or (excess := n - bound * denominator[column]) <= 0:
                        done.append(column)
                        continue
                if count >= bland:
                    score = -column
                else:
                    r = place[column]
                    weight = weights[r]
                    if not weight:
                        weight = weights[r] = sum(map(abs, rows[r].values()))
                    score = (excess << 16) // weight
                if leaving < 0 or score > best or (score == best and column < leaving):
                    leaving, best = column, score
            dirty.difference_update(done)
            if leaving < 0:
                return None
            bound = lower[leaving]
            up = bound is not None and value[leaving] < bound * denominator[leaving]
            if not up:
                bound = upper[leaving]
            target = 0 if bound is None else bound
            entering = self._entering(leaving, up, target, count >= bland)
            if entering < 0:
                return self._conflict(leaving, up)
            if count == limit:
                return "limit"
            count += 1
            self._pivot(place[leaving], entering, target)
        return None

    def _move(self, column: int, target: int) -> None:
        """Change the value of a column that is not basic."""
        value, basic, rows, dirty = self._value, self._basic, self._rows, self._dirty
        change = target - value[column]
        value[column] = target
        for r in self._rows_with[column]:
            b = basic[r]
            value[b] -= rows[r][column] * change
            dirty.add(b)

    def _entering(self, leaving: int, up: bool, target: int, bland: bool) -> int:
        """A column whose change can move the leaving one up, or down, to the target; −1 if there is none.

        The one that puts the fewest columns outside their bounds; of those the one in the fewest rows.
        """
        value, lower, upper, denominator = self._value, self._lower, self._upper, self._denominator
        rows, rows_with, basic = self._rows, self._rows_with, self._basic
        r = self._place[leaving]
        row = rows[r]
        n = value[leaving] - row[leaving] * target
        candidates = []
        for column, a in row.items():
            if column == leaving:
                continue
            bound = upper[column] if (a < 0) is up else lower[column]
            if bound is None or value[column] != bound:
                candidates.append((len(rows_with[column]), a != 1 and a != -1, column, a))
        if not candidates:
            return -1
        if bland:
            return min([column for _, _, column, _ in candidates])
        if len(candidates) == 1:
            return candidates[0][2]
        candidates.sort()
        entering = -1
        fewest = 0
        for _, _, column, a in candidates:
            # The column changes by n / a, hence the basic column of another row by −b·n / (a·d).
            change, p = (n, a) if a > 0 else (-n, -a)
            outside = 0
            v = value[column] * p + change
            bound = lower[column]
            if bound is not None and v < bound * p:
                outside = 1
            else:
                bound = upper[column]
                if bound is not None and v > bound * p:
                    outside = 1
            for k in rows_with[column]:
                c = basic[k]
                low, high = lower[c], upper[c]
                if (low is not None or high is not None) and k != r:
                    v = value[c] * p - rows[k][column] * change
                    d = denominator[c] * p
                    if (low is not None and v < low * d) or (high is not None and v > high * d):
                        outside += 1
                        if entering >= 0 and outside >= fewest:
                            break
            else:
                if entering < 0 or outside < fewest:
                    entering, fewest = column, outside
                    if not outside:
                        break
        return entering

    def _conflict(self, column: int, up: bool) -> Conflict:
        """The bounds that keep the column from going up, or down; or another such column, with fewer of them."""
        row = self._rows[self._place[column]]
        for other in self._dirty:
            shorter = self._rows[self._place[other]]
            if len(shorter) < len(row):
                bound, v = self._lower[other], self._value[other]
                upwards = bound is not None and v < bound * self._denominator[other]
                if self._entering(other, upwards, 0, True) < 0:
                    row, column, up = shorter, other, upwards
        parts = [(abs(a), c, (a < 0) is up) for c, a in row.items()]
        gap = self._value[column]
        bound = self._lower[column] if up else self._upper[column]
        if bound is not None:
            gap -= bound * self._denominator[column]
        return self._premises(parts, abs(gap), 0)[1]

    def _premises(self, parts: Iterable[_Part], gap: int, own: int) -> tuple[int, list[Premise]]:
        """Coprime ``own`` and premises, for a combination of bounds that misses feasibility by ``gap`` > 0.

        While the gap allows it, bounds are replaced by older, looser ones, the latest first.
        """
        found = []
        for a, column, upper in parts:
            record = self._upper_bound[column] if upper else self._lower_bound[column]
            if record is not None:
                found.append((record.position, a, column, upper, record))
        found.sort(reverse=True)
        divisor = gcd(own, *[a for _, a, _, _, _ in found])
        result = []
        for _, a, column, upper, latest in found:
            record = latest
            while (older := record.older) is not None:
                loss = a * abs(record.value - older.value)
                if loss >= gap:
                    break
                gap -= loss
                record = older
            result.append(Premise(column, upper, record.reason, a // divisor))
        return own // divisor, result

    def _pivot(self, r: int, entering: int, target: int) -> None:
        """Make ``entering`` basic in row r in place of the column that is, which gets the value ``target``."""
        self.pivots += 1
        rows, basic, value, denominator = self._rows, self._basic, self._value, self._denominator
        rows_with, lower, upper, idle, weights = self._rows_with, self._lower, self._upper, self._idle, self._weights
        row = rows[r]
        leaving = basic[r]
        n = value[leaving]
        p = row[entering]
        g = gcd(*row.values())
        if p < 0:
            g = -g
        if g != 1:
            row = rows[r] = {c: a // g for c, a in row.items()}
            weights[r] = 0
            n //= g
            p = row[entering]
        d = row[leaving]
        change = n - d * target
        value[entering] = change + p * value[entering]
        denominator[entering] = p
        value[leaving] = target
        denominator[leaving] = 1
        basic[r] = entering
        self._place[entering] = r
        self._place[leaving] = _NONBASIC
        # Exactly the rows with the one column have the other from now on.
        rows_with[leaving], rows_with[entering] = rows_with[entering], rows_with[leaving]
        rest = [(c, a) for c, a in row.items() if c != entering and c != leaving]
        dirty = self._dirty
        dirty.add(entering)
        dirty.discard(leaving)
        largest = 0
        dropped = []
        for k in rows_with[leaving]:
            if k == r:
                continue
            other = rows[k]
            b = basic[k]
            if lower[b] is None and upper[b] is None:
                if idle[b] >= 0:
                    idle[b] += 1
                if idle[b] > _IDLE_LIMIT:
                    dropped.append(k)
                    continue
            else:
                dirty.add(b)
            factor = -other.pop(entering)
            if factor > largest:
                largest = factor
            elif -factor > largest:
                largest = -factor
            scaled = False
            if p != 1:
                g = gcd(p, factor)
                factor //= g
                if g != p:
                    g = p // g
                    scaled = True
                    other = {c: a * g for c, a in other.items()}
                    rows[k] = other
                    value[b] *= g
            weights[k] = 0
            value[b] += factor * change
            other[leaving] = factor * d
            for c, a in rest:
                if c in other:
                    total = other[c] + a * factor
                    if total:
                        other[c] = total
                    else:
                        del other[c]
                        rows_with[c].discard(k)
                else:
                    other[c] = a * factor
                    rows_with[c].add(k)
            if scaled:
                g = other[b]
                if g > _DIVIDE_ABOVE:
                    g = gcd(*other.values())
                    if g != 1:
                        rows[k] = other = {c: a // g for c, a in other.items()}
                        value[b] //= g
                    g = other[b]
                denominator[b] = g
        if dropped:
            self._drop(dropped, leaving)
        if self._shift:
            self._size += (largest + p).bit_length()
            if self._size > self._shift - 2:
                self._make_room()

    def _drop(self, numbers: list[int], leaving: int) -> None:
        """Take rows out of the tableau in the middle of a pivot that has not transformed them."""
        for k in numbers:
            row = self._rows[k]
            dropped = self._basic[k]
            self._place[dropped] = _ABSENT
            self._idle[dropped] = 0
            self._dirty.discard(dropped)
            for c in row:
                self._rows_with[c].discard(k)
            self._rows_with[leaving].discard(k)
            self._rows[k] = {}
            self._basic[k] = -1
            self._free_rows.append(k)

    # ---------------------------------------------------------------- solutions

    def value(self, column: int) -> tuple[Fraction, Fraction]:
        """The value (c, k), meaning c + k·δ, of the column after a successful ``check``."""
        if self._place[column] != _ABSENT:
            return self._decode(self._value[column], self._denominator[column])
        c = k = Fraction(0)
        for x, a in self.definition(column).items():
            cx, kx = self.value(x)
            c += a * cx
            k += a * kx
        return c, k

    def rationals(self) -> list[Fraction]:
        """Values of all columns that satisfy all bounds, with a concrete δ = 1/n; after a successful ``check``."""
        variables: dict[int, tuple[Fraction, Fraction]] = {}
        n = 1
        for column, place in enumerate(self._place):
            if place == _ABSENT:
                continue
            c, k = self.value(column)
            if self._definition[column] is None:
                variables[column] = (c, k)
            low, high = self._lower[column], self._upper[column]
            if low is not None:
                cl, kl = self._decode(low)
                if k < kl and cl < c:
                    n = max(n, ceil((kl - k) / (c - cl)))
            if high is not None:
                ch, kh = self._decode(high)
                if k > kh and ch > c:
                    n = max(n, ceil((k - kh) / (ch - c)))
        exact = {x: c + k / n for x, (c, k) in variables.items()}
        return [
            exact[column] if definition is None else Fraction(sum([a * exact[x] for x, a in definition.items()]))
            for column, definition in enumerate(self._definition)
        ]

    def bounds(self, column: int) -> tuple[tuple[Fraction, bool, int] | None, tuple[Fraction, bool, int] | None]:
        """The lower and the upper bound asserted, each as (bound, whether strict, reason)."""
        return self._asserted(self._lower_bound[column]), self._asserted(self._upper_bound[column])

    def _asserted(self, record: _Bound | None) -> tuple[Fraction, bool, int] | None:
        if record is None:
            return None
        c, k = self._decode(record.value)
        return c, k != 0, record.reason

    # ---------------------------------------------------------------- integers

    def fractional(self) -> tuple[int, int] | None:
        """An integer variable x whose value is not integral, and its value's floor: to branch on x ≤ floor ∨ x > floor.

        None if there is none. Prefers a small domain, then a value near the middle between integers.
        """
        best: tuple[bool, int, int, int] | None = None
        scale = self._scale
        for b in self._basic:
            if b < 0 or not self._integer[b] or self._definition[b] is not None:
                continue
            d = self._denominator[b] * scale
            whole, part = divmod(self._value[b], d)
            if part == 0:
                continue
            low, high = self._lower[b], self._upper[b]
            domain = 0 if low is None or high is None else high - low
            candidate = (low is None or high is None, domain, abs(2 * part - d) * 1000 // d, b)
            if best is None or candidate < best:
                best = candidate
                floor_of_best = whole
        return None if best is None else (best[3], floor_of_best)

    def cut(self, column: int, multipliers: Iterable[int] = (1, -1, 2, -2, 3, -3)) -> Cut | None:
        """A cut from the row of a basic integral column that its present value, not an integer, violates; or None.

        For each multiplier m, the bounds on the other columns of the row, each near which its column stands, are taken
        m·a mod d times, a being the column's coefficient and d that of ``column``: what results is Gomory's fractional
        cut for m times the row. The cut returned is the deepest. Rows with columns that are not integral give none.

        Source: Schrijver, Theory of Linear and Integer Programming, 1986, §23.8.
        """
        r = self._place[column]
        if r < 0 or not all([self._integer[c] for c in self._rows[r]]):
            return None
        row = self._rows[r]
        g = gcd(*row.values())
        if g != 1:
            row = {c: a // g for c, a in row.items()}
        d = row[column]
        best: Cut | None = None
        best_depth = Fraction(0)
        for m in multipliers:
            parts: list[_Part] = []
            slack = 0  # of the premises at the present values
            for c, a in row.items():
                if c == column or m * a % d == 0:
                    continue
                low, high, v = self._lower[c], self._upper[c], self._value[c]
                below = -1 if low is None else (v - low) * (m * a % d)
                above = -1 if high is None else (high - v) * (-m * a % d)
                if below >= 0 and (above < 0 or (below, m * a % d) <= (above, -m * a % d)):
                    parts.append((m * a % d, c, False))
                    slack += below
                elif above >= 0:
                    parts.append((-m * a % d, c, True))
                    slack += above
                else:
                    break
            else:
                g = gcd(*[a for a, _, _ in parts])
                found = self._rounded([(a // g, c, upper) for a, c, upper in parts])
                if found is None:
                    continue
                cut, excess = found
                # Violated by (excess − slack) / divisor; depth is the square of the distance.
                violation = Fraction(excess * self._scale - slack // g, cut.divisor * self._scale)
                if violation > 0:
                    depth = violation**2 / sum([a * a for a in cut.coefficients.values()])
                    if depth > best_depth:
                        best, best_depth = cut, depth
        return best

    def _rounded(self, parts: list[_Part]) -> tuple[Cut, int] | None:
        """The cut from these bounds on integral columns, and by how much rounding raised its bound, times divisor."""
        total: dict[int, int] = {}
        bound = 0
        premises = []
        for a, c, upper in parts:
            record = self._upper_bound[c] if upper else self._lower_bound[c]
            if record is None:
                return None
            premises.append(Premise(c, upper, record.reason, a))
            factor = -a if upper else a
            bound += factor * (record.value // self._scale)
            for x, b in self.definition(c).items():
                total[x] = total.get(x, 0) + factor * b
        total = {x: a for x, a in total.items() if a}
        if not total:
            return None
        divisor = gcd(*total.values())
        rounded = -(-bound // divisor)
        cut = Cut({x: a // divisor for x, a in total.items()}, rounded, divisor, premises)
        return cut, rounded * divisor - bound

    def indivisible(self) -> tuple[Cut, Cut] | None:
        """Two cuts that exclude each other, from the fixed columns of a row with integral columns only; or None.

        If the coefficients of the other columns have a common divisor that the fixed part lacks, the fixed columns'
        bounds add up to divisor·y ≥ b and to divisor·y ≤ b for a b that is no multiple of the divisor: then the first
        cut is y ≥ ⌈b/divisor⌉, and the second −y ≥ −⌊b/divisor⌋, its exact opposite. Their premises are the same
        bounds' lower and upper sides, in the same order.
        """
        lower, upper, integer = self._lower, self._upper, self._integer
        for row in self._rows:
            divisor = constant = 0
            fixed = []
            for c, a in row.items():
                low = lower[c]
                if not integer[c]:
                    divisor = 1
                elif low is not None and low == upper[c]:
                    fixed.append((a, c))
                    constant += a * (low // self._scale)
                else:
                    divisor = gcd(divisor, a)
                if divisor == 1:
                    break
            if divisor > 1 and constant % divisor:
                g = gcd(*[a for a, _ in fixed])
                first = self._rounded([(abs(a) // g, c, a < 0) for a, c in fixed])
                second = self._rounded([(abs(a) // g, c, a > 0) for a, c in fixed])
                if first is not None and second is not None:
                    return first[0], second[0]
        return None
