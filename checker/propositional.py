"""Rules of propositional logic: the assertions, and the clauses that define a Boolean term by its arguments."""

from __future__ import annotations

from checker.context import LITERAL_WORK, Context, Mismatch, shown
from formats.terms import BOOL


def rule_in(context: Context, args: list[int]) -> list[int]:
    """`in k` — the k-th assertion of the query, from 1, is true.

        ──────────────
         assertion(k)

    Sound because the verdict is about the conjunction of the assertions; no other rule brings one in.
    """
    if len(args) != 1 or not 1 <= args[0] <= len(context.assertions):
        raise Mismatch(f"an assertion from 1 to {len(context.assertions)}", args[0] if len(args) == 1 else "another")
    return [context.assertions[args[0] - 1]]


def rule_def(context: Context, args: list[int]) -> list[int]:
    """`def t k` — the k-th clause, from 0, of the definition of a connective by its arguments.

        true                t
        (and a1 … an)       ¬t ∨ ak+1 for k < n           t ∨ ¬a1 ∨ … ∨ ¬an for k = n
        (or a1 … an)        t ∨ ¬ak+1 for k < n           ¬t ∨ a1 ∨ … ∨ an for k = n
        (= a b), Boolean    ¬t ∨ ¬a ∨ b     ¬t ∨ a ∨ ¬b     t ∨ a ∨ b     t ∨ ¬a ∨ ¬b
        (ite c a b), Bool   ¬t ∨ ¬c ∨ a     ¬t ∨ c ∨ b     t ∨ ¬c ∨ ¬a     t ∨ c ∨ ¬b     ¬t ∨ a ∨ b     t ∨ ¬a ∨ ¬b
        (ite c a b), other  ¬c ∨ t = a      c ∨ t = b
        (distinct a1 … an)  ¬t ∨ ¬(ai = aj) for the pairs i < j in lexicographic order, then t ∨ (all ai = aj)

    Sound because each clause is true whatever its literals are: it follows from the truth table of the connective.
    Source: Tseitin, "On the complexity of derivation in propositional calculus", 1968.
    """
    if len(args) != 2:
        raise Mismatch("2 arguments", len(args))
    t, k = context.term(args[0]), args[1]
    terms = context.terms
    head, a = terms.head[t], terms.arguments[t]
    n = len(a)
    if head in ("and", "or"):
        s = 1 if head == "and" else -1
        if 0 <= k < n:
            return [-s * t, s * a[k]]
        if k == n:
            return [s * t, *(-s * x for x in a)]
    elif head == "distinct":
        # The pairs are numbered (0,1), (0,2), …, (0,n-1), (1,2), …
        context.meter.charge(n)
        pairs = n * (n - 1) // 2
        if 0 <= k < pairs:
            i = 0
            while k >= n - 1 - i:
                k -= n - 1 - i
                i += 1
            return [-t, -context.existing("=", (a[i], a[i + 1 + k]))]
        if k == pairs:
            # The clause is charged before it is made: the record is short however long it is.
            context.meter.charge(LITERAL_WORK * pairs)
            return [t, *(context.existing("=", (a[i], a[j])) for i in range(n) for j in range(i + 1, n))]
    else:
        clauses: list[list[int]] = []
        if head == "true":
            clauses = [[t]]
        elif head == "=" and terms.sort_of(a[0]) is BOOL:
            x, y = a
            clauses = [[-t, -x, y], [-t, x, -y], [t, x, y], [t, -x, -y]]
        elif head == "ite" and terms.sort[t] is BOOL:
            c, x, y = a
            clauses = [[-t, -c, x], [-t, c, y], [t, -c, -x], [t, c, -y], [-t, x, y], [t, -x, -y]]
        elif head == "ite" and k in (0, 1):
            return [a[0] if k else -a[0], context.existing("=", (t, a[1 + k]))]
        if 0 <= k < len(clauses):
            return clauses[k]
    raise Mismatch("a connective and the index of one of its clauses", f"clause {shown(k)} of {head}")
