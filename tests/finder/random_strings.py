"""Random terms of strings, integers and regular expressions, in a table, for hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from formats.terms import BOOL, INT, MAX_CHARACTER, PROFILES, REGLAN, STRING, Sort, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

CHARACTERS = ["a", "b", "c", "0", "1", "9", "-", '"', "\\", "u", "{", " ", "\0", "é", "\ud800", "\U0001f600"]
CHARACTERS.append(chr(MAX_CHARACTER))

WORDS = st.text(st.sampled_from(CHARACTERS[:4]), max_size=6) | st.text(st.sampled_from(CHARACTERS), max_size=4)
NUMBERS = st.integers(-2, 6) | st.sampled_from([48, 97, 0xD800, MAX_CHARACTER, MAX_CHARACTER + 1, 10**12])

OPERATORS: dict[Sort, list[str]] = {}
for _head, (_, _result) in PROFILES.items():
    if _head not in ("re.range", "re.loop", "re.none", "str.to_re"):
        OPERATORS.setdefault(_result, []).append(_head)
OPERATORS[INT] += ["+", "-"]
OPERATORS[BOOL] += ["=", "<"]
OPERATORS[STRING] += ["ite"]


def build(
    terms: Terms,
    draw: Callable[..., object],
    sort: Sort,
    depth: int,
    leaves: Sequence[int] = (),
    without: Collection[str] = (),
) -> int:
    """A term of this sort, at most so deep, with constants or `leaves` of sorts Int and String at its ends."""

    def term(sort: Sort, depth: int) -> int:
        own = [t for t in leaves if terms.sort[t] is sort]
        if own and (depth <= 0 or draw(st.integers(0, 3)) == 0):
            return draw(st.sampled_from(own))  # type: ignore[return-value]
        if depth <= 0 and sort is STRING:
            return terms.text(draw(WORDS))  # type: ignore[arg-type]
        if depth <= 0 and sort is INT:
            return terms.numeral(draw(NUMBERS), 1, INT)  # type: ignore[arg-type]
        if sort is REGLAN and (depth <= 0 or draw(st.integers(0, 2)) == 0):
            return expression(depth)
        head = draw(st.sampled_from([h for h in OPERATORS[sort] if h not in without]))
        assert isinstance(head, str)
        if head == "ite":
            return terms.apply(head, (term(BOOL, depth - 2), term(STRING, depth - 1), term(STRING, depth - 1)))
        domain = {"+": (INT, INT), "-": (INT,), "=": (STRING, STRING), "<": (INT, INT)}.get(head)
        return terms.apply(head, [term(s, depth - 1) for s in domain or PROFILES[head][0]])

    def expression(depth: int) -> int:
        """One of the operators whose arguments are constants."""
        head = draw(st.sampled_from(["str.to_re", "re.range", "re.range", "re.loop", "re.none"]))
        if head == "re.none":
            return terms.apply("re.none", ())
        if head == "re.range":
            ends = draw(st.tuples(*[st.sampled_from([*CHARACTERS, "", "ab"])] * 2))
            return terms.apply("re.range", [terms.text(x) for x in ends])  # type: ignore[attr-defined]
        if head == "re.loop" and depth > 0:
            bounds = draw(st.tuples(st.integers(0, 3), st.integers(0, 4)))
            inner = term(REGLAN, depth - 1)
            return terms.apply("re.loop", [inner, *(terms.numeral(n, 1, INT) for n in bounds)])  # type: ignore
        return terms.apply("str.to_re", [terms.text(draw(WORDS))])  # type: ignore[arg-type]

    return term(sort, depth)
