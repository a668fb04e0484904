"""From the terms of another solver back to ours.

A solver normalises what it is given: `(> (+ y 3) x)` comes back as `(not (<= (+ y (* (- 1) x)) (- 3)))`. So every term
of the problem is entered under a normal form: comparisons and equalities of numbers by their linear forms, disjunctions
by the set of their members, the rest by normalised arguments. A term of the solver is given the same normal form, and
is then the first term of the problem that has it, or else a new one.

Nothing depends on this being right but the usefulness of what comes out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, Union

from finder.linear import Form, combination
from formats.terms import BOOL, FALSE, INT, MAX_CHARACTER, PROFILES, REAL, TRUE, Function, Numeral, SortError, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from finder.linear import Number
    from formats.terms import Head, Sort, Terms

MAX_FLAT = 50
"""Longest disjunction that nested ones are flattened into."""

MAX_DISTINCT = 100
"""Most arguments of a `distinct` whose equalities are entered."""


class Untranslatable(Exception):
    """There is no such term over the problem's symbols."""


class Linear(NamedTuple):
    """A number as a linear form over terms, its leaves; those of sort Int count as Reals where `sort` is Real."""

    form: Form
    sort: Sort


Normal = int | Linear
"""A literal, the number of a term of uninterpreted sort, or a number's linear form."""


class NormalForms:
    """The terms below some literals of a table by their normal forms; terms are added to the table on demand."""

    def __init__(self, terms: Terms, roots: Sequence[int]) -> None:
        self.terms = terms
        self._index: dict[Hashable, int] = {}
        self._disjuncts: dict[int, frozenset[int]] = {}
        self._later: dict[Hashable, tuple[int, str, tuple[int, int]]] = {}
        self._normal: dict[int, Normal] = {}
        self._chains: dict[tuple[str, int], tuple[int, ...]] = {}
        known = terms.below(roots)
        for t in known:
            self._enter(t)
        for t in known:
            self._enter_consequences(t)

    def of(self, literal: int) -> Normal:
        """The normal form of a literal or term below the roots."""
        normal = self._normal[abs(literal)]
        return -normal if literal < 0 and isinstance(normal, int) else normal

    def numeral(self, value: Number, sort: Sort) -> Linear:
        """The normal form of a numeral."""
        return Linear(Form(value, {}), sort)

    def apply(self, head: Head, arguments: Sequence[Normal]) -> Normal:
        """The normal form of an application of a function or operator, also `false not => xor <= > >=`.

        Raises Untranslatable.
        """
        try:
            return self._apply(head, list(arguments), 0)
        except SortError as error:
            raise Untranslatable(str(error)) from None

    def literal(self, normal: Normal) -> int:
        """The literal or the number of the term that has this normal form. Raises Untranslatable."""
        if isinstance(normal, int):
            return normal
        try:
            return self._term(normal)
        except SortError as error:
            raise Untranslatable(str(error)) from None

    def _enter(self, t: int) -> None:
        head = self.terms.head[t]
        if isinstance(head, Numeral):
            normal: Normal = self.numeral(head.value, self.terms.sort[t])
        else:
            normal = self._apply(head, [self.of(a) for a in self.terms.arguments[t]], t)
        if isinstance(normal, Linear):
            self._index.setdefault(_linear_key(normal), t)
        self._normal[t] = normal

    def _enter_consequences(self, t: int) -> None:
        """Enter the atoms that clausification and the theories make of t, to be built if a hint has them.

        Made in another way, they would be different atoms that say the same.
        """
        terms = self.terms
        head, a = terms.head[t], terms.arguments[t]
        pairs: list[tuple[int, int]] = []
        if head == "=":
            pairs = [(a[0], a[1])]
        elif head == "ite":
            pairs = [(t, x) for x in a[1:]]
        elif head == "distinct" and len(a) <= MAX_DISTINCT:
            pairs = [(x, y) for i, x in enumerate(a) for y in a[i + 1 :]]
        for x, y in pairs:
            if terms.sort_of(x) in (INT, REAL):
                for operator, pair in (("=", (x, y)), ("<", (x, y)), ("<", (y, x))):
                    key, sign = self._comparison(operator, *map(self.of, pair))
                    if key is not None and key not in self._index:
                        self._later.setdefault(key, (sign, operator, pair))

    # ---- one function for each kind of application; `own` is the problem's term, or 0

    def _apply(self, head: Head, a: list[Normal], own: int) -> Normal:
        if isinstance(head, Function):
            return self._leaf(head, [self.literal(x) for x in a], own)
        if isinstance(head, Text):
            return own or self.terms.text(head.value)
        operator = str(head)
        if operator in PROFILES or operator in _OF_STRINGS:
            return self._of_strings(operator, a, own)
        if operator in _COERCED:
            a = _coerced(a)
        match operator:
            case "true":
                return TRUE
            case "false":
                return FALSE
            case "not":
                return -_plain(a[0])
            case "or":
                return self._disjunction([_plain(x) for x in a], own)
            case "and":
                return -self._disjunction([-_plain(x) for x in a], -own)
            case "=>":
                return self._disjunction([*(-_plain(x) for x in a[:-1]), _plain(a[-1])], 0)
            case "xor":
                return -self._equality(_plain(a[0]), _plain(a[1]), 0)
            case "=" | "<":
                if isinstance(a[0], Linear):
                    return self._compared(operator, a[0], a[1], own)
                return self._equality(_plain(a[0]), _plain(a[1]), own)
            case ">":
                return self._compared("<", a[1], a[0], 0)
            case "<=":
                return -self._compared("<", a[1], a[0], 0)
            case ">=":
                return -self._compared("<", a[0], a[1], 0)
            case "distinct":
                return self._distinct(a, own)
            case "ite":
                return self._choice(_plain(a[0]), a[1], a[2], own)
            case _:
                return self._arithmetic(operator, a, own)

    def _disjunction(self, literals: list[int], own: int) -> int:
        members = frozenset(literals) - {FALSE}
        flat = frozenset().union(*(self._disjuncts.get(x, (x,)) for x in members))
        if len(flat) > MAX_FLAT:
            flat = members
        if TRUE in flat or any(-x in flat for x in flat):
            return TRUE
        if len(flat) < 2:
            return next(iter(flat), FALSE)
        keys = ("or", members), ("or", flat)
        found = self._index.get(keys[0]) or self._index.get(keys[1])
        if not found:
            found = own or self.terms.apply("or", sorted(members))
            self._disjuncts[found] = flat
        for key in keys:
            self._index.setdefault(key, found)
        return found

    def _equality(self, x: int, y: int, own: int) -> int:
        """x = y, of Bools or of an uninterpreted sort."""
        sign = 1
        if self.terms.sort_of(x) is BOOL:
            sign = (1 if x > 0 else -1) * (1 if y > 0 else -1)
            x, y = abs(x), abs(y)
        if x == y:
            return sign * TRUE
        x, y = sorted((x, y))
        if x == TRUE:
            return sign * y
        if isinstance(self.terms.head[x], Text) and isinstance(self.terms.head[y], Text):
            return FALSE
        return sign * self._interned(("=", x, y), sign * own, lambda: self.terms.apply("=", (x, y)))

    def _distinct(self, a: list[Normal], own: int) -> int:
        if len(a) == 2:
            return -_plain(self._apply("=", a, 0))
        arguments = sorted(self.literal(x) for x in a)
        members = frozenset(arguments)
        if len(members) < len(arguments):
            return FALSE
        return self._interned(("distinct", members), own, lambda: self.terms.apply("distinct", arguments))

    def _choice(self, condition: int, x: Normal, y: Normal, own: int) -> Normal:
        if condition < 0:
            condition, x, y = -condition, y, x
        if condition == TRUE or x == y:
            return x
        then, otherwise = self.literal(x), self.literal(y)
        if TRUE in (abs(then), abs(otherwise)):
            return self._connected(condition, then, otherwise, own)
        if then == -otherwise:
            return self._equality(condition, then, own)
        sign = 1
        if then < 0:
            sign, then, otherwise = -1, -then, -otherwise
        arguments = (condition, then, otherwise)
        t = self._interned(("ite", *arguments), sign * own, lambda: self.terms.apply("ite", arguments))
        return self._number(sign * t)

    def _connected(self, condition: int, then: int, otherwise: int, own: int) -> int:
        """A choice in which one side is constant, so that it is a disjunction or conjunction."""
        if then == TRUE:
            return self._disjunction([condition, otherwise], own)
        if then == FALSE:
            return -self._disjunction([condition, -otherwise], -own)
        if otherwise == TRUE:
            return self._disjunction([-condition, then], own)
        return -self._disjunction([-condition, -then], -own)

    def _arithmetic(self, operator: str, a: list[Normal], own: int) -> Normal:
        numbers = [_linear(x) for x in a]
        forms = [x.form for x in numbers]
        sort = numbers[0].sort
        match operator:
            case "+":
                return Linear(combination([(1, form) for form in forms]), sort)
            case "-":
                signs = [-1 if i or len(forms) == 1 else 1 for i in range(len(forms))]
                return Linear(combination(list(zip(signs, forms, strict=True))), sort)
            case "*":
                constant = Fraction(1)
                factors = []
                for x in numbers:
                    if x.form.coefficients:
                        factors.append(x)
                    else:
                        constant *= x.form.constant
                if not factors or not constant:
                    return self.numeral(constant, sort)
                if len(factors) > 1:
                    whole = own if constant == 1 else 0
                    factors = [_linear(self._leaf("*", sorted(self._term(x) for x in factors), whole))]
                return Linear(combination([(constant, factors[0].form)]), sort)
            case "/" if not forms[1].coefficients and forms[1].constant:
                return Linear(combination([(Fraction(1) / forms[1].constant, forms[0])]), sort)
            case "to_real":
                return Linear(forms[0], REAL)
            case "to_int" | "is_int" if self._integral(forms[0]):
                return TRUE if operator == "is_int" else Linear(forms[0], INT)
        return self._leaf(operator, [self._term(x) for x in numbers], own)

    def _integral(self, form: Form) -> bool:
        """Whether every value of the form is seen to be an integer."""
        leaves = all(self.terms.sort[leaf] is INT for leaf in form.coefficients)
        return leaves and all(Fraction(x).denominator == 1 for x in (form.constant, *form.coefficients.values()))

    def _leaf(self, head: Head, arguments: list[int], own: int) -> Normal:
        """An application that is looked up by its arguments."""
        t = self._interned((head, *arguments), own, lambda: self.terms.apply(head, arguments))
        return self._number(t)

    def _number(self, t: int) -> Normal:
        sort = self.terms.sort_of(t)
        return Linear(Form(0, {t: 1}), sort) if sort in (INT, REAL) else t

    def _interned(self, key: Hashable, own: int, make: Callable[[], int]) -> int:
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = own or make()
        return found

    def _of_strings(self, operator: str, a: list[Normal], own: int) -> Normal:
        """An operator on strings and regular expressions, also one that the reader takes for a short form."""
        terms = self.terms
        match operator:
            case "str.<=":
                return -_plain(self._of_strings("str.<", a[::-1], 0))
            case "str.at":
                return self._of_strings("str.substr", [*a, self.numeral(1, INT)], 0)
            case "str.is_digit":
                digit = self._of_strings("re.range", [terms.text("0"), terms.text("9")], 0)
                return self._of_strings("str.in_re", [*a, digit], 0)
            case "re.allchar":
                return self._of_strings("re.range", [terms.text("\0"), terms.text(chr(MAX_CHARACTER))], 0)
            case "re.all":
                return self._of_strings("re.*", [self._of_strings("re.allchar", [], 0)], 0)
            case "re.+":
                return self._of_strings("re.++", [*a, self._of_strings("re.*", a, 0)], 0)
            case "re.opt":
                empty = self._of_strings("str.to_re", [terms.text("")], 0)
                return self._of_strings("re.union", [empty, *a], 0)
            case "re.diff":
                rest = [self._of_strings("re.comp", [x], 0) for x in a[1:]]
                return self._of_strings("re.inter", [a[0], *rest], 0)
            case "str.++" | "re.++" | "re.union" | "re.inter":
                return self._chain(operator, [_plain(x) for x in a], own)
        return self._leaf(operator, [self.literal(x) for x in a], own)

    def _chain(self, operator: str, members: list[int], own: int) -> int:
        """An associative operator, binary to us; chains with the same members in the same order are one term."""
        flat = [y for x in members for y in self._chains.get((operator, x), (x,))]
        if operator == "str.++":
            flat = self._joined(flat)
        if len(flat) == 1:
            return flat[0]
        if not flat:
            return self.terms.text("")
        key = (operator, *flat)
        found = self._index.get(key)
        if found is None:
            if not own:
                own = flat[-1]
                for x in reversed(flat[:-1]):
                    own = self.terms.apply(operator, (x, own))
            found = self._index[key] = own
            self._chains[operator, found] = tuple(flat)
        return found

    def _joined(self, members: list[int]) -> list[int]:
        """The members of a concatenation, constants that follow each other as one, and without empty ones."""
        found: list[int] = []
        constant = ""
        for x in [*members, 0]:
            head = self.terms.head[x]
            if isinstance(head, Text):
                constant += head.value
                continue
            if constant:
                found.append(self.terms.text(constant))
                constant = ""
            if x:
                found.append(x)
        return found

    # ---- comparisons

    def _compared(self, operator: str, x: Normal, y: Normal, own: int) -> int:
        key, sign = self._comparison(operator, x, y)
        if key is None:
            return sign
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = sign * own or self._made(key)
        return sign * found

    def _comparison(self, operator: str, x: Normal, y: Normal) -> tuple[_Comparison | None, int]:
        """x < y or x = y as a comparison and the sign with which it stands; (None, TRUE or FALSE) if it is ground."""
        form = combination([(1, _linear(x).form), (-1, _linear(y).form)])
        if not form.coefficients:
            return None, TRUE if (form.constant == 0 if operator == "=" else form.constant < 0) else FALSE
        leaves = sorted(form.coefficients)
        values = [Fraction(form.coefficients[leaf]) for leaf in leaves]
        scale = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
        if values[0] < 0:
            scale = -scale
        total = tuple([(leaf, int(v / scale)) for leaf, v in zip(leaves, values, strict=True)])
        bound = -form.constant / scale
        integral = all(self.terms.sort[leaf] is INT for leaf in leaves)
        if operator == "=":
            if integral and bound.denominator != 1:
                return None, FALSE
            return _Comparison("=", total, bound, integral), 1
        if scale > 0:
            if integral:
                return _Comparison("<=", total, Fraction(ceil(bound) - 1), True), 1
            return _Comparison("<", total, bound, False), 1
        if integral:
            bound = Fraction(floor(bound))
        return _Comparison("<=", total, bound, integral), -1

    def _made(self, comparison: _Comparison) -> int:
        """A literal for a comparison that the problem does not have."""
        terms = self.terms
        if comparison in self._later:
            sign, operator, pair = self._later[comparison]
            return sign * terms.apply(operator, pair)
        operator, total, bound, integral = comparison
        sort = INT if integral else REAL
        if [c for _, c in total] == [1, -1]:
            # Without a constant, atoms are built as theories split: over the leaves themselves.
            x, y = (self._term(Linear(Form(0, {leaf: 1}), sort)) for leaf, _ in total)
            if not bound:
                return -terms.apply("<", (y, x)) if operator == "<=" else terms.apply(operator, (x, y))
            if integral and operator == "<=" and bound == -1:
                return terms.apply("<", (x, y))
        left = self._term(Linear(Form(0, dict(total)), sort))
        right = self._term(self.numeral(bound, sort))
        return -terms.apply("<", (right, left)) if operator == "<=" else terms.apply(operator, (left, right))

    def _term(self, normal: Linear) -> int:
        """The number of a term with this linear form."""
        form, sort = normal
        key = _linear_key(normal)
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = self._sum(form, sort)
        return found

    def _sum(self, form: Form, sort: Sort) -> int:
        terms = self.terms
        if sort is INT and not self._integral(form):
            raise Untranslatable("a fraction of sort Int")

        def numeral(value: Number) -> int:
            value = Fraction(value)
            return terms.numeral(value.numerator, value.denominator, sort)

        def leaf(t: int) -> int:
            return terms.apply("to_real", (t,)) if sort is REAL and terms.sort[t] is INT else t

        items = sorted(form.coefficients.items())
        if not form.constant and sorted(x for _, x in items) == [-1, 1]:
            x, y = (leaf(t) for t, _ in sorted(items, key=lambda item: -item[1]))
            return terms.apply("-", (x, y))
        parts = [leaf(t) if x == 1 else terms.apply("*", (numeral(x), leaf(t))) for t, x in items]
        if form.constant or not parts:
            parts.append(numeral(form.constant))
        return terms.apply("+", parts) if len(parts) > 1 else parts[0]


class _Comparison(NamedTuple):
    """Σ coefficient·leaf operator bound, with coprime integers as coefficients, the first of them positive."""

    operator: str
    total: tuple[tuple[int, int], ...]
    bound: Fraction
    integral: bool


_OF_STRINGS = frozenset("str.<= str.at str.is_digit re.allchar re.all re.+ re.opt re.diff".split())
"""What the reader expresses by other operators of strings."""

_COERCED = frozenset(("=", "<", ">", "<=", ">=", "distinct", "ite", "+", "-", "*", "/"))


def _linear_key(normal: Linear) -> Hashable:
    return normal.sort, normal.form.constant, frozenset(normal.form.coefficients.items())


def _coerced(a: list[Normal]) -> list[Normal]:
    """Arguments of one sort: where Ints and Reals meet, all are Reals."""
    if any(isinstance(x, Linear) and x.sort is REAL for x in a):
        return [x._replace(sort=REAL) if isinstance(x, Linear) else x for x in a]
    return a


def _plain(normal: Normal) -> int:
    if not isinstance(normal, int):
        raise Untranslatable("a number where none is expected")
    return normal


def _linear(normal: Normal) -> Linear:
    if isinstance(normal, int):
        raise Untranslatable("a number is expected")
    return normal


Node = TypeVar("Node")
Opened = Union[Linear, tuple["Head | None", "Sequence[Node]"]]  # noqa: UP007  (| does not take names in quotes)


class Translator(ABC, Generic[Node]):
    """Translates the terms of a solver, each node once; `key` identifies a node as long as the solver lives."""

    def __init__(self, forms: NormalForms) -> None:
        self.forms = forms
        self.known: dict[Hashable, Normal | None] = {}

    @abstractmethod
    def key(self, node: Node) -> Hashable:
        """What is the same for equal nodes and no others."""

    @abstractmethod
    def opened(self, node: Node) -> Opened[Node]:
        """A numeral's normal form, or what a node applies, as for NormalForms.apply, to which nodes.

        With None for the head the node stands for the only one that follows. Raises Untranslatable.
        """

    def clause(self, nodes: Sequence[Node]) -> list[int] | None:
        """The literals of a clause, None if one of them cannot be translated."""
        literals = []
        for node in nodes:
            normal = self.translated(node)
            if not isinstance(normal, int) or self.forms.terms.sort_of(normal) is not BOOL:
                return None
            literals.append(normal)
        return literals

    def translated(self, root: Node) -> Normal | None:
        """The normal form of a node, None if it has none."""
        known = self.known
        stack: list[tuple[Hashable, Node, Opened[Node] | None]] = [(self.key(root), root, None)]
        while stack:
            key, node, opened = stack.pop()
            if key in known:
                continue
            try:
                if opened is None:
                    opened = self.opened(node)
                if isinstance(opened, Linear):
                    known[key] = opened
                    continue
                head, parts = opened
                children = [(self.key(child), child) for child in parts]
                missing = [(k, child, None) for k, child in children if k not in known]
                if missing:
                    stack.append((key, node, opened))
                    stack.extend(missing)
                    continue
                arguments = [normal for k, _ in children if (normal := known[k]) is not None]
                if len(arguments) < len(children):
                    raise Untranslatable("an argument")
                known[key] = arguments[0] if head is None else self.forms.apply(head, arguments)
            except Untranslatable:
                known[key] = None
        return known[self.key(root)]
