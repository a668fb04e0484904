"""The rule for equations between words: concatenation is associative, and equal ends cancel."""

from __future__ import annotations

from array import array

from checker.context import Context, Mismatch
from formats.terms import STRING, Text

WORD_WORK = 20
"""Work charged for each part or character of a word: what it takes in memory counts."""


def rule_cat(context: Context, args: list[int]) -> list[int]:
    """`cat q` or `cat p q` — the equation q of strings holds, or follows from p, by associativity and cancellation.

        ────  the cores of both sides of q are empty      ────────  p and q have the same core
         q                                                 ¬p ∨ q

    The word of a term is the sequence of its parts and characters: a concatenation is taken apart, and so is a
    constant. The core of an equation is what is left of the words of its sides without their longest common prefix,
    and then without the longest common suffix of what is left.

    Sound because (α u β = α v β) ⟺ (u = v) for all words, so that an equation is equivalent to its core.
    """
    if len(args) not in (1, 2):
        raise Mismatch("1 or 2 equations", len(args))
    goal = _core(context, args[-1])
    if len(args) == 1:
        if any(goal):
            raise Mismatch("an equation of equal words", f"literal {args[0]}")
        return args
    premise = _core(context, args[0])
    if goal not in (premise, premise[::-1]):
        raise Mismatch("equations with the same core", f"literals {args[0]} and {args[1]}")
    return [-args[0], args[1]]


def _core(context: Context, equation: int) -> tuple[array[int], array[int]]:
    """The core of an equation, as two words."""
    terms, t = context.terms, context.term(equation)
    if terms.head[t] != "=" or terms.sort_of(terms.arguments[t][0]) is not STRING:
        raise Mismatch("an equation of strings", f"literal {equation}")
    left, right = [_word(context, side) for side in terms.arguments[t]]
    n = 0
    while n < min(len(left), len(right)) and left[n] == right[n]:
        n += 1
    m = 0
    while m < min(len(left), len(right)) - n and left[-1 - m] == right[-1 - m]:
        m += 1
    return left[n : len(left) - m], right[n : len(right) - m]


def _word(context: Context, term: int) -> array[int]:
    """The parts of a term that are neither concatenations nor constants, and the characters of its constants.

    A part is its number, and character c is −1 − c.
    """
    terms = context.terms
    word = array("i")
    stack = [term]
    while stack:
        t = stack.pop()
        head = terms.head[t]
        # Terms are shared: a word can be much longer than what was read.
        context.meter.charge(WORD_WORK * (len(head.value) if isinstance(head, Text) else 1))
        if head == "str.++":
            stack += reversed(terms.arguments[t])
        elif isinstance(head, Text):
            word.extend([-1 - ord(c) for c in head.value])
        else:
            word.append(t)
    return word
