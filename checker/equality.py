"""The rule of equality and uninterpreted functions: congruence closure, replayed in the order given."""

from __future__ import annotations

from checker.context import Context, Mismatch
from formats.terms import BOOL, FALSE, TRUE


def rule_cc(context: Context, args: list[int]) -> list[int]:
    """`cc goal n l1 … ln s1 t1 … sm tm` — premises, then congruences in order, entail the goal literal.

        l1 … ln     si = f(a1 … ak), ti = f(b1 … bk), each aj ~ bj by what precedes
        ──────────────────────────────────────────────────────────────────────────
                             ¬l1 ∨ … ∨ ¬ln ∨ goal

    ~ is the least equivalence with: l ~ true and ¬l ~ false for a premise l; a ~ b for a premise a = b;
    si ~ ti for each congruence; ¬a ~ ¬b with a ~ b. The goal holds if it is an equality of two members of one
    class, or a literal in the class of `true`. (The goal `false` so closes a class that holds both.)

    Sound because ~ relates only what is equal in every model of the premises. The equality symbol is a function
    here as any other, and a symmetric one. Numerals are never recognised as different: that is arithmetic.
    Source: Nelson and Oppen, "Fast decision procedures based on congruence closure", 1980.
    """
    if len(args) < 2 or args[1] < 0 or len(args) < 2 + args[1] or (len(args) - args[1]) % 2:
        raise Mismatch("goal, number of premises, premises, pairs of terms", f"{len(args)} arguments")
    terms = context.terms
    heads, arguments, sorts = terms.head, terms.arguments, terms.sort
    parent: dict[int, int] = {}
    get = parent.get

    def find(x: int) -> int:
        while (y := get(x)) is not None:
            if (z := get(y)) is None:
                return y
            parent[x] = z
            x = z
        return x

    def merge(x: int, y: int) -> None:
        r, s = find(x), find(y)
        if r != s:
            parent[r] = s
        if sorts[x if x > 0 else -x] is BOOL:
            r, s = find(-x), find(-y)
            if r != s:
                parent[r] = s

    goal = context.literal(args[0])
    pairs = 2 + args[1]
    premises = args[2:pairs]
    for p in premises:
        context.literal(p)
        merge(p, TRUE)
        if p > 0 and heads[p] == "=":
            x, y = arguments[p]
            merge(x, y)
    context.meter.charge(len(args))
    for i in range(pairs, len(args), 2):
        s, t = context.term(args[i]), context.term(args[i + 1])
        a, b = arguments[s], arguments[t]
        context.meter.charge(1 + len(a))
        if (heads[s] is not heads[t] and heads[s] != heads[t]) or len(a) != len(b) or not a:
            raise Mismatch("two applications of one function", f"terms {s} and {t}")
        if sorts[s] is not sorts[t]:
            raise Mismatch("two terms of one sort", f"terms {s} and {t}")
        for x, y in zip(a, b, strict=True):
            if x != y and find(x) != find(y):
                if heads[s] == "=" and find(a[0]) == find(b[1]) and find(a[1]) == find(b[0]):
                    break
                raise Mismatch(f"equal arguments of terms {s} and {t}", f"{x} and {y} in different classes")
        merge(s, t)
    if not (goal > 0 and heads[goal] == "=" and find(arguments[goal][0]) == find(arguments[goal][1])) and find(
        goal
    ) != find(TRUE):
        raise Mismatch(f"literal {goal} entailed", "it is not" if goal != FALSE else "true and false differ")
    return [*(-p for p in premises), goal]
