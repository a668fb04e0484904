"""The claim encoder `iam/1`: statements of access policies to an SMT-LIB problem about one unknown request.

The meaning of each element is the table of formats/IAM.md; each function here is one row of it. A version is frozen: a
changed encoding is another version.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.iam_policy import BROADEST, FAMILIES, PUBLIC_KEYS, Request, ascii_lower
from formats.errors import ResourceLimit, Unsupported, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checker.iam_policy import Condition, Principal, Statement

MULTIVALUED = frozenset(
    "aws:calledvia aws:principalorgpaths aws:principalservicenameslist aws:resourceorgpaths aws:sourceorgpaths "
    "aws:tagkeys aws:vpceorgpaths".split()
)
"""Global keys that may have several values, so that an operator without a set operator has no defined meaning."""

MAX_SLOTS = 100
"""Most values of one key: each test of the key is made of each."""

MAX_WORDS = 20
"""Most words between wildcards beside a policy variable: what says where one is mentions all before."""

MAX_LENGTH = 1 << 22
"""Longest text of all tests of keys together, in characters: each value of a policy may be compared with many."""

SORTS = {"text": "String", "binary": "String", "number": "Int", "date": "Int", "ip": "Int", "boolean": "Bool"}
TYPES = {"": "string", "text": "string", "number": "numeric"}
"""How the policy simulator calls families of values, if otherwise."""

COMPARISONS = {"Equals": "=", "LessThan": "<", "LessThanEquals": "<=", "GreaterThan": ">", "GreaterThanEquals": ">="}

_PIECE = re.compile(r"\$\{[^}]*\}?|[*?]|(?:[^*?$]|\$(?!\{))+")
_PLAIN_PIECE = re.compile(r"[*?]|[^*?]+")
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9-]+:[A-Za-z0-9 +\-=._:/@]+)(?:, '([^'*?$]*)')?\}")
_NO_COLON = r'(re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))'
_ACTION_CHARACTER = '(re.union (re.range "!" "@") (re.range "[" "~"))'

SHAPE = f"""\
(assert (str.in_re action (re.++ (re.+ {_ACTION_CHARACTER}) (str.to_re ":") (re.+ {_ACTION_CHARACTER}))))
(assert (or (= resource "*") (str.prefixof "arn:" resource)))"""
"""Actions are `service:name`, of printable characters in lower case, resources `*` or ARNs."""

PRINCIPAL_SHAPE = """\
(assert (or (= principal.type "AWS") (= principal.type "Service") (= principal.type "Federated") \
(= principal.type "Anonymous")))
(assert (=> (= principal.type "AWS") (str.in_re account ((_ re.^ 12) (re.range "0" "9")))))
(assert (=> (= principal.type "AWS") (str.in_re principal (re.++ (str.to_re "arn:aws") \
(re.* (re.union (re.range "a" "z") (str.to_re "-"))) (str.to_re ":iam:::") (re.union (str.to_re "root") \
(re.++ (re.union (str.to_re "role/") (str.to_re "user/")) (re.+ re.allchar)))))))"""
"""The ARN of an AWS principal, without its account, which is a variable of its own."""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`*`, any text, or `?`, one character; which may be or contain a colon, if `colons`."""

    many: bool
    colons: bool = True


@dataclass(frozen=True, slots=True)
class Variable:
    """A policy variable: the value that the request has for `key`, or else `default`, if there is one."""

    key: str
    default: str | None


Piece = str | Wildcard | Variable


@dataclass(slots=True)
class Key:
    """A condition key as the policies of a claim use it: `family` of values, `quantified` by set operators or not.

    `digits` is the greatest number of decimals that it is compared with; `slots`, how many values a request may have.
    """

    family: str = ""
    quantified: bool | None = None
    digits: int = 0
    slots: int = 1

    @property
    def scale(self) -> int:
        """Numbers are counted in units of 1/scale; one more digit than occurs, so that between two there is one."""
        return int(10 ** (self.digits + 1))


def literal(text: str) -> str:
    r"""The SMT-LIB string literal for `text`; `\` too is written as an escape, since `\u` might follow it.

    Raises Unsupported for characters that strings of SMT-LIB do not have.
    """
    if max(text, default="") > "\U0002ffff":
        raise Unsupported("a character above U+2FFFF", quoted(text))
    written = []
    for character in text:
        if character == '"':
            written.append('""')
        elif " " <= character <= "~" and character != "\\":
            written.append(character)
        else:
            written.append(f"\\u{{{ord(character):x}}}")
    return f'"{"".join(written)}"'


def applied(operator: str, arguments: Sequence[str], empty: str) -> str:
    """`operator` applied to `arguments`; the argument if there is but one, `empty` if there is none."""
    if len(arguments) < 2:
        return arguments[0] if arguments else empty
    return f"({operator} {' '.join(arguments)})"


def conjunction(formulas: Sequence[str]) -> str:
    """True iff each of the formulas is."""
    return applied("and", formulas, "true")


def disjunction(formulas: Sequence[str]) -> str:
    """True iff one of the formulas is."""
    return applied("or", formulas, "false")


def negation(formula: str) -> str:
    """True iff the formula is not."""
    return f"(not {formula})"


def pieces(text: str, wildcards: bool, variables: bool, place: str) -> list[Piece]:
    """The texts, wildcards and policy variables of a pattern; without `variables` ${…} is a text, too.

    Raises Unsupported for a policy variable that is not of the documented form.
    """
    found: list[Piece] = []
    run: list[str] = []
    for match in (_PIECE if variables else _PLAIN_PIECE).finditer(text):
        token = match[0]
        piece: Piece = token
        if token in ("*", "?") and wildcards:
            piece = Wildcard(token == "*")
        elif token in ("${*}", "${?}", "${$}") and variables:
            piece = token[2]
        elif token.startswith("${") and variables:
            variable = _VARIABLE.fullmatch(token)
            if variable is None:
                raise Unsupported(f"policy variable {token}", place)
            piece = Variable(ascii_lower(variable[1]), variable[2])
        if isinstance(piece, str):
            run.append(piece)
        else:
            found += [*joined(run), piece]
            run = []
    return [*found, *joined(run)]


def joined(run: Sequence[str]) -> list[str]:
    """The texts of `run` as one, if there is any."""
    return ["".join(run)] if run else []


def unit_count(text: str, digits: int) -> str:
    """The decimal number `text` in units of 10^-(digits+1), as an SMT-LIB integer."""
    whole, _, decimals = text.removeprefix("-").partition(".")
    count = str(int(whole + decimals.ljust(digits + 1, "0")))
    return f"(- {count})" if text.startswith("-") else count


def symbols(name: str, key: Key) -> list[str]:
    """The names of the variables for the values of the key `name`; with ? added those that say if there is a value.

    Neither # nor ? occurs in keys.
    """
    return [f"{name}#{i}" for i in range(1, key.slots + 1)] if key.quantified else [name]


class Encoder:
    """The definitions of what `policies` allow, by their names in the problem.

    `signs` lists the alternatives of the claim's negation, each with the policies that must allow the request (true) or
    must not (false). `lines` are the definitions, `keys` the condition keys that occur, and `names` says if the
    statements name principals.

    Raises Unsupported for a use of condition keys that has no defined meaning.
    """

    def __init__(self, policies: Mapping[str, Sequence[Statement]], signs: Sequence[Mapping[str, bool]]) -> None:
        self.keys: dict[str, Key] = {}
        self.lines: list[str] = []
        self.length = 0
        statements = [statement for policy in policies.values() for statement in policy]
        self.names = any([statement.principals is not None for statement in statements])
        listed = [principal for statement in statements for principal in statement.principals or ()]
        services = len({principal.value for principal in listed if principal.kind == "Service"})
        for statement in statements:
            if self.names and statement.principals is None:
                raise Unsupported("statements with and without principals in one claim", statement.place)
            # A service may have several names in one request. What is only granted, one of them is granted, too.
            if services > 1 and not statement.allow and "Service" in {p.kind for p in statement.principals or ()}:
                raise Unsupported("several services, of which one is named by a Deny statement", statement.place)
            for condition in statement.conditions:
                self._note(condition)
        for name, key in self.keys.items():
            if key.quantified:
                key.slots = slots(name, policies, signs)
        for role, policy in policies.items():
            for statement in policy:
                self._statement(f"{role}.{statement.index}", statement)
            allow = disjunction([f"{role}.{statement.index}" for statement in policy if statement.allow])
            deny = disjunction([f"{role}.{statement.index}" for statement in policy if not statement.allow])
            self.define(role, conjunction([allow, *([] if deny == "false" else [negation(deny)])]))

    def define(self, name: str, formula: str) -> str:
        """Define `name` as `formula`; return the name."""
        self.lines.append(f"(define-fun {name} () Bool {formula})")
        return name

    def _use(self, name: str, family: str, quantified: bool | None, place: str) -> Key:
        """Note a use of the key `name`, for its values of `family`, or just for its presence (None for `quantified`).

        Raises Unsupported if it does not go together with other uses.
        """
        key = self.keys.setdefault(name, Key())
        if quantified is None:
            return key
        if family != (key.family or family):
            raise Unsupported(f"key {name} both as {key.family} and as {family}", place)
        if key.quantified not in (None, quantified):
            raise Unsupported(f"key {name} both with and without a set operator", place)
        if not quantified and name in MULTIVALUED:
            raise Unsupported(f"key {name}, of many values, without a set operator", place)
        key.family, key.quantified = family, quantified
        return key

    def _note(self, condition: Condition) -> None:
        """Note the key of a condition, before anything is encoded: how depends on all of its uses."""
        family = FAMILIES[condition.operator]
        quantified = None if family == "presence" else bool(condition.quantifier)
        key = self._use(condition.key, family, quantified, condition.place)
        if family in ("number", "date"):
            key.digits = max([key.digits, *[len(value.partition(".")[2]) for value in condition.values]])

    def _statement(self, name: str, statement: Statement) -> None:
        """match = principal ∧ action ∧ resource ∧ condition."""
        self.lines.append(f"; {name} {'Allow' if statement.allow else 'Deny'} {quoted(statement.sid)}".rstrip())
        place = statement.place
        parts = []
        if statement.principals is not None:
            someone = disjunction([principal_is(principal) for principal in statement.principals])
            parts.append(self._part(f"{name}.principal", someone, statement.not_principal))
        action = self.actions(statement.actions, place)
        parts.append(self._part(f"{name}.action", action, statement.not_action))
        if statement.resources is not None:
            resource = self.resources(statement.resources, statement.variables, place)
            # Of conditions it is documented that the complement matches if a variable has no value; of this it is not.
            for pattern in statement.resources if statement.not_resource else ():
                for piece in pieces(pattern, True, statement.variables, place):
                    if isinstance(piece, Variable) and piece.default is None:
                        raise Unsupported(f"policy variable {piece.key} without a default in NotResource", place)
            parts.append(self._part(f"{name}.resource", resource, statement.not_resource))
        held = [self._condition(condition, statement.variables) for condition in statement.conditions]
        parts.append(self._part(f"{name}.condition", conjunction(held), False))
        self.define(name, conjunction([part for part in parts if part != "true"]))

    def _part(self, name: str, formula: str, negated: bool) -> str:
        """A definition for one part of a statement, unless it is always true."""
        formula = negation(formula) if negated else formula
        return formula if formula == "true" else self.define(name, formula)

    def actions(self, patterns: Iterable[str], place: str) -> str:
        """One of the patterns matches the action: `*` and `?` are wildcards, case does not matter.

        The variable ranges over actions in lower case, one for each class of actions that differ in case only; so do
        the patterns. Policies cannot tell the members of a class apart.
        """
        found = []
        for pattern in patterns:
            if "${" in pattern:
                raise Unsupported(f"action {pattern}", place)
            found.append(self._like("action", pieces(ascii_lower(pattern), True, False, place), place))
        return disjunction(found)

    def resources(self, patterns: Iterable[str], variables: bool, place: str) -> str:
        """One of the patterns matches the resource: wildcards stand for any characters, `:` and `/` too."""
        found = [pieces(pattern, True, variables, place) for pattern in patterns]
        return disjunction([self._like("resource", pattern, place) for pattern in found])

    def _condition(self, condition: Condition, variables: bool) -> str:
        """One operator for one key.

        For each value of the request: it equals one of the policy's, or, for a negated operator, none. That is asked of
        each value by ForAllValues, of one by ForAnyValue; the others speak of one value, which need not be there if the
        operator is negated or …IfExists.
        """
        key = self.keys[condition.key]
        names = symbols(condition.key, key)
        present = disjunction([f"|{name}?|" for name in names])
        if condition.operator == "Null":
            meant = {"true": negation(present), "false": present}
            return disjunction([self._counted(meant[value]) for value in condition.values])
        negated = "Not" in condition.operator
        tests = []
        for name in names:
            compared = [self._counted(self._test(condition, name, value, variables)) for value in condition.values]
            test = disjunction(compared)
            tests.append((f"|{name}?|", negation(test) if negated else test))
        quantifier = condition.quantifier
        if quantifier == "ForAllValues" or (not quantifier and (negated or condition.if_exists)):
            return conjunction([f"(=> {flag} {test})" for flag, test in tests])
        found = [f"(and {flag} {test})" for flag, test in tests]
        return disjunction([negation(present), *found] if condition.if_exists else found)

    def _counted(self, test: str) -> str:
        """The test; its length counts. Raises ResourceLimit above MAX_LENGTH."""
        self.length += len(test)
        if self.length > MAX_LENGTH:
            raise ResourceLimit(f"tests of condition keys above {MAX_LENGTH} characters")
        return test

    def _test(self, condition: Condition, name: str, value: str, variables: bool) -> str:
        """The request's value `name` compares with one `value` of the policy, negation left aside."""
        key, symbol, place = self.keys[condition.key], f"|{name}|", condition.place
        operator = condition.operator.replace("Not", "")
        if key.family in ("number", "date"):
            comparison = COMPARISONS[operator.removeprefix("Numeric").removeprefix("Date")]
            return f"({comparison} {symbol} {unit_count(value, key.digits)})"
        if key.family == "boolean":
            return symbol if value == "true" else negation(symbol)
        if key.family == "binary":
            return f"(= {symbol} {literal(value)})"
        if key.family == "ip":
            return in_network(name, value)
        # In equations wildcards are characters like others.
        equation = operator in ("StringEquals", "StringEqualsIgnoreCase")
        pattern = pieces(value, not equation, variables, place)
        if operator == "StringEqualsIgnoreCase":
            if any([isinstance(piece, Variable) for piece in pattern]):
                raise Unsupported(f"policy variable in {operator}", place)
            # Which other letters have another case, and which, is not documented.
            if not value.isascii():
                raise Unsupported(f"{operator} {value}, not in ASCII", place)
            return f"(str.in_re {symbol} {any_case(''.join(map(str, pattern)))})"
        if operator in ("ArnEquals", "ArnLike"):
            return self._arn(symbol, pattern, place)
        return self._like(symbol, pattern, place)

    def _term(self, run: Sequence[Piece], place: str) -> tuple[str, list[str]]:
        """The text that pieces without wildcards stand for, and what must be present for it to exist."""
        terms, needed = [], []
        for piece in run:
            if isinstance(piece, Variable):
                self._use(piece.key, "text", False, place)
                value, present = f"|{piece.key}|", f"|{piece.key}?|"
                if piece.default is None:
                    needed.append(present)
                else:
                    value = f"(ite {present} {value} {literal(piece.default)})"
                terms.append(value)
            else:
                terms.append(literal(str(piece)))
        return applied("str.++", terms, '""'), needed

    def _equals(self, symbol: str, run: Sequence[Piece], place: str) -> str:
        """`symbol` is that text. A policy variable without a value equals nothing."""
        term, needed = self._term(run, place)
        return conjunction([*needed, f"(= {symbol} {term})"])

    def _like(self, symbol: str, pattern: Sequence[Piece], place: str) -> str:
        """`symbol` matches `pattern`, in which `*` stands for any text and `?` for one character."""
        if pattern == [Wildcard(True)]:
            return "true"
        if not any([isinstance(piece, Wildcard) for piece in pattern]):
            return self._equals(symbol, pattern, place)
        if any([isinstance(piece, Variable) for piece in pattern]):
            return self._like_words(symbol, pattern, place)
        return f"(str.in_re {symbol} {expression(pattern)})"

    def _like_words(self, symbol: str, pattern: Sequence[Piece], place: str) -> str:
        """`symbol` matches a pattern with policy variables, whose words between `*` are first, …, last.

        The words must follow each other without overlap. If they can be placed at all, then each can be where it occurs
        first after the one before: an earlier place leaves more room for the rest.
        """
        words: list[list[Piece]] = [[]]
        for piece in pattern:
            if not isinstance(piece, Wildcard):
                words[-1].append(piece)
            elif piece.many:
                words.append([])
            else:
                raise Unsupported("the wildcard ? beside a policy variable", place)
        if len(words) > MAX_WORDS:
            raise ResourceLimit(f"{len(words)} words between wildcards of a pattern with policy variables")
        terms, needed = zip(*[self._term(word, place) for word in words], strict=True)
        first, *middle, last = terms
        conditions = [flag for flags in needed for flag in flags]
        end = "0"
        if words[0]:
            conditions.append(f"(str.prefixof {first} {symbol})")
            end = f"(str.len {first})"
        for term in middle:
            start = f"(str.indexof {symbol} {term} {end})"
            conditions.append(f"(<= 0 {start})")
            end = f"(+ {start} (str.len {term}))"
        if words[-1]:
            conditions.append(f"(str.suffixof {last} {symbol})")
            if end != "0":
                conditions.append(f"(<= (+ {end} (str.len {last})) (str.len {symbol}))")
        return conjunction(conditions)

    def _arn(self, symbol: str, pattern: Sequence[Piece], place: str) -> str:
        """`symbol` has six parts between colons, of which the last may contain colons, each matched by its pattern.

        That is the whole pattern, if its wildcards match no colon before its fifth one.
        """
        parts: list[Piece] = []
        colons = 0
        for piece in pattern:
            colons += piece.count(":") if isinstance(piece, str) else 0
            parts.append(Wildcard(piece.many, colons >= 5) if isinstance(piece, Wildcard) else piece)
        if colons < 5:
            raise Unsupported("an ARN pattern of fewer than six parts", place)
        wildcards = any([isinstance(piece, Wildcard) for piece in pattern])
        # The value of a policy variable may contain colons; without wildcards, parts are equal iff the texts are.
        if wildcards and any([isinstance(piece, Variable) for piece in pattern]):
            raise Unsupported("a policy variable beside wildcards in an ARN operator", place)
        return f"(str.in_re {symbol} {expression(parts)})" if wildcards else self._equals(symbol, pattern, place)


def expression(pattern: Sequence[Piece]) -> str:
    """The regular expression of a pattern without policy variables."""
    found = []
    for piece in pattern:
        if isinstance(piece, Wildcard):
            one, many = ("re.allchar", "re.all") if piece.colons else (_NO_COLON, f"(re.* {_NO_COLON})")
            found.append(many if piece.many else one)
        else:
            found.append(f"(str.to_re {literal(str(piece))})")
    return applied("re.++", found, '(str.to_re "")')


def any_case(text: str) -> str:
    """The regular expression of the texts that differ from `text` in the case of letters A to Z only."""
    found = []
    for piece in re.findall("[A-Za-z]|[^A-Za-z]+", text):
        forms = sorted({piece.upper(), piece.lower()}) if len(piece) == 1 and piece.isascii() else [piece]
        found.append(applied("re.union", [f"(str.to_re {literal(form)})" for form in forms], ""))
    return applied("re.++", found, '(str.to_re "")')


def in_network(name: str, text: str) -> str:
    """The address `name` is in the network `text`: an interval of integers, of one version of the protocol."""
    network = ipaddress.ip_network(text)
    low, high = int(network.network_address), int(network.broadcast_address)
    version = f"|{name}?ipv6|" if network.version == 6 else f"(not |{name}?ipv6|)"
    return f"(and {version} (<= {low} |{name}| {high}))"


def principal_is(principal: Principal) -> str:
    """The request's principal is this one. Accounts mean everybody in them; roles, all of their sessions.

    A canonical user ID is another name of some account, and a session may come of a federated identity: nothing is
    assumed about how these go together.
    """
    kind, value = principal.kind, principal.value
    if kind == "*":
        return "true"
    if kind == "Federated":
        either = '(or (= principal.type "AWS") (= principal.type "Federated"))'
        return f"(and {either} (= principal.federated {literal(value)}))"
    if kind == "Service":
        return f'(and (= principal.type "Service") (= principal {literal(value)}))'
    if kind == "AWS":
        head, service, region, account, name = value.split(":", 5)[1:]
        rest = f"arn:{head}:{service}:{region}::{name}"
        named = f"(= account {literal(account)}) (= principal {literal(rest)})"
    else:
        named = f"(= {'account' if kind == 'account' else 'account.canonical'} {literal(value)})"
    return f'(and (= principal.type "AWS") {named})'


def slots(name: str, policies: Mapping[str, Sequence[Statement]], signs: Sequence[Mapping[str, bool]]) -> int:
    """How many values of the key `name` suffice to refute the claim, if any number of them does; at least one.

    Sound because a smaller set of values keeps what is true of each of them, and keeps what is true of one of them, or
    false of one of them, if it keeps that one: formats/IAM.md counts those that must be kept.
    Raises ResourceLimit above MAX_SLOTS.
    """
    tests = set()
    some = {(role, allow): [0] for role in policies for allow in (True, False)}
    every = {(role, allow): [0] for role in policies for allow in (True, False)}
    for role, policy in policies.items():
        for statement in policy:
            found = [condition for condition in statement.conditions if condition.key == name and condition.quantifier]
            # The same values are another test in a statement that has policy variables.
            tests |= {(statement.variables, c.quantifier, c.operator, c.values) for c in found}
            quantifiers = [condition.quantifier for condition in found]
            some[role, statement.allow].append(quantifiers.count("ForAnyValue"))
            every[role, statement.allow].append(int("ForAllValues" in quantifiers))
    needed = []
    for alternative in signs:
        count = 0
        for role, allowed in alternative.items():
            if allowed:
                count += max(some[role, True]) + sum(every[role, False])
            else:
                count += max(sum(every[role, True]), *some[role, False])
        needed.append(count)
    count = max(1, min(len(tests), max(needed)))
    if count > MAX_SLOTS:
        raise ResourceLimit(f"{count} values of the key {quoted(name)}")
    return count


def fixed(encoder: Encoder, policy: Sequence[Statement]) -> str:
    """The request has a value that the policy fixes, of those that S3 Block Public Access recognises.

    They are the principals that the policy names, federated ones aside, the values that it compares with the keys of
    PUBLIC_KEYS, those without wildcards and policy variables, and networks that are not too broad.
    """
    found = []
    for statement in policy:
        named = [principal for principal in statement.principals or () if principal.kind not in ("*", "Federated")]
        found += [principal_is(principal) for principal in named]
        for condition in statement.conditions:
            key, name = encoder.keys[condition.key], condition.key
            for value in () if key.quantified or condition.operator == "Null" else condition.values:
                if name == "aws:sourceip" and key.family == "ip":
                    network = ipaddress.ip_network(value)
                    if network.prefixlen >= BROADEST[network.version]:
                        found.append(f"(and |{name}?| {in_network(name, value)})")
                elif name in PUBLIC_KEYS and key.family == "text" and not re.search(r"[*?]|\$\{", value):
                    found.append(f"(and |{name}?| (= |{name}| {literal(value)}))")
    return disjunction(list(dict.fromkeys(found)))


SIGNS: dict[str, tuple[dict[str, bool], ...]] = {
    "no-new-access": ({"new": True, "reference": False},),
    "not-granted": ({"policy": True},),
    "no-public-access": ({"policy": True},),
    "equivalent": ({"first": True, "second": False}, {"first": False, "second": True}),
}
"""For each kind of claim the alternatives of its negation: which policies allow the request, and which do not."""


def encode(
    kind: str, parameters: Mapping[str, Sequence[str]], policies: Mapping[str, Sequence[Statement]]
) -> tuple[str, Encoder]:
    """The problem and the definitions in it.

    Its first query is unsatisfiable iff the claim holds, its second iff the claim holds because nothing is allowed.
    """
    encoder = Encoder(policies, SIGNS[kind])
    if kind == "no-new-access":
        allowed, goal = "new", "(not reference)"
    elif kind == "equivalent":
        allowed, goal = "(or first second)", "(not (= first second))"
    elif kind == "not-granted":
        encoder.define("claim.action", encoder.actions(parameters["actions"], "parameter actions"))
        encoder.define("claim.resource", encoder.resources(parameters["resources"], True, "parameter resources"))
        allowed, goal = "policy", "(and claim.action claim.resource)"
    else:
        if not encoder.names:
            raise Unsupported("no-public-access of a policy that names no principals", "the policy")
        encoder.define("claim.fixed", fixed(encoder, policies["policy"]))
        allowed, goal = "policy", "(not claim.fixed)"
    lines = [f"; assay iam/1 {kind}", "(set-logic QF_SLIA)", *declarations(encoder), *encoder.lines]
    lines += [f"(assert {allowed})", "(push 1)", f"(assert {goal})", "(check-sat)", "(pop 1)", "(check-sat)", ""]
    return "\n".join(lines), encoder


def declarations(encoder: Encoder) -> list[str]:
    """The variables that make up a request, and what any request satisfies."""
    lines = ["(declare-const action String)", "(declare-const resource String)", SHAPE]
    if encoder.names:
        attributes = ("principal.type", "principal", "principal.federated", "account", "account.canonical")
        lines += [f"(declare-const {name} String)" for name in attributes]
        lines.append(PRINCIPAL_SHAPE)
    for key_name, key in sorted(encoder.keys.items()):
        if key.family in ("number", "date"):
            lines.append(f"; {key_name} counts units of 1/{key.scale}")
        for name in symbols(key_name, key):
            lines.append(f"(declare-const |{name}?| Bool)")
            if key.family:
                lines.append(f"(declare-const |{name}| {SORTS[key.family]})")
            if key.family == "ip":
                lines.append(f"(declare-const |{name}?ipv6| Bool)")
                lines.append(f"(assert (<= 0 |{name}| (ite |{name}?ipv6| {(1 << 128) - 1} {(1 << 32) - 1})))")
    return lines


def request_of(encoder: Encoder, values: Mapping[str, str | int | bool]) -> Request:
    """The request that a model of the problem describes: `values` has one for each variable, by its name."""
    principal: dict[str, str] = {}
    if encoder.names:
        kind = str(values["principal.type"])
        if kind == "AWS":
            head, name = str(values["principal"]).split(":::", 1)
            principal = {
                "AWS": f"{head}::{values['account']}:{name}",
                "CanonicalUser": str(values["account.canonical"]),
            }
        elif kind == "Service":
            principal = {"Service": str(values["principal"])}
        if kind in ("AWS", "Federated"):
            principal["Federated"] = str(values["principal.federated"])
    context = {}
    for key_name, key in sorted(encoder.keys.items()):
        found = []
        for name in symbols(key_name, key):
            if values[f"{name}?"]:
                found.append(_written(key, name, values))
        if found:
            context[key_name] = tuple(found)
    types = {
        name: TYPES.get(key.family, key.family) + "List" * bool(key.quantified) for name, key in encoder.keys.items()
    }
    return Request(str(values["action"]), str(values["resource"]), principal, context, types)


def _written(key: Key, name: str, values: Mapping[str, str | int | bool]) -> str:
    """The value of a key, as text."""
    if not key.family:
        return "present"
    value = values[name]
    if key.family == "boolean":
        return "true" if value else "false"
    if key.family in ("number", "date"):
        whole, rest = divmod(abs(int(value)), key.scale)
        return f"{'-' if int(value) < 0 else ''}{whole}.{rest:0{key.digits + 1}}"
    if key.family == "ip":
        address = ipaddress.IPv6Address if values[f"{name}?ipv6"] else ipaddress.IPv4Address
        return str(address(int(value)))
    return str(value)
