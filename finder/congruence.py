"""Congruence closure over abstract integers: backtrackable, explaining, with watched equalities.

Nodes are 0, 1, 2, …; reasons and tokens are the caller's integers. Nothing here knows terms or SAT variables.

Three choices carry the speed in CPython. Representatives are flat (``rep[n]``, relabelled smaller into larger), so that
asking whether two nodes are equal is two list reads. Everything a merge changes is a list that grows at its end or a
dictionary entry that did not exist, so that undoing is truncation and deletion. And what becomes stale is left in
place: a signature or a separation that names an absorbed representative is never asked for, and is right again, as it
stands, once that representative is restored.

Explanations come from a proof forest. The path between two nodes in it is unique and never changes while both stay
equal, so an explanation asked for late uses only what was asserted before the equality first held: what a SAT solver
needs that asks for reasons lazily.

Source: Nieuwenhuis and Oliveras, Fast congruence closure and extensions, Information and Computation 205, 2007.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

# How an edge of the proof forest came about.
_PREMISE, _STRAIGHT, _CROSSED = 0, 1, 2

# First field of an undo record; a nonnegative one is the absorbed representative of a merge.
_ADDED_SIGNED, _ADDED_CONGRUENT, _WATCHED = -1, -2, -3


class Conflict(NamedTuple):
    """The asserted disequality ``left ≠ right`` (for ``reason``), while ``explain(left, right)`` shows them equal.

    ``reason`` is 0 if the two are different values, hence disequal by construction.
    """

    reason: int
    left: int
    right: int


class Explanation(NamedTuple):
    """Why nodes are equal: reasons, in the order they were asserted, then congruences.

    Each congruence is a pair of applications with one head and one arity, whose arguments are pairwise equal by the
    premises and the earlier pairs (for a commutative head: equal in one order or the other). No duplicates.
    """

    premises: list[int]
    steps: list[tuple[int, int]]


class Separation(NamedTuple):
    """Why a and b are disequal: ``nodes`` = (c, d) are, for ``reason`` (0: different values), and a = c, b = d."""

    reason: int
    nodes: tuple[int, int]
    premises: list[int]
    steps: list[tuple[int, int]]


class CongruenceClosure:
    """The closure of asserted equalities under congruence, with disequalities, levels, watches and explanations.

    ``conflict`` is None, or the conflict that holds until the level in which it arose is popped; meanwhile the
    closure is incomplete and every assertion answers that conflict again.
    """

    def __init__(self) -> None:
        self.conflict: Conflict | None = None
        self._conflict_level = 0
        # Nodes.
        self._heads: dict[tuple[Hashable, bool], int] = {}
        self._values: dict[Hashable, int] = {}
        self._head: list[int] = []  # -1: a leaf
        self._kind: list[int] = []  # arity, but 0 for a leaf and -1 for a commutative application
        self._args: list[tuple[int, ...]] = []
        self._value: list[int] = []  # -1: not a value
        # Classes, indexed by representative; entries of absorbed representatives stay as they were.
        self._rep: list[int] = []
        self._members: list[list[int]] = []
        self._uses: list[list[int]] = []  # applications with an argument in the class, one for each signature
        self._carrier: list[int] = []  # a member that is a value, or -1
        self._separated: list[dict[int, tuple[int, int, int]]] = []  # other representative -> (reason, c, d)
        self._watches: list[list[int]] = []  # ends of watches, see _ends
        self._table: dict[tuple[int, ...], int] = {}  # signature over representatives -> application
        # The proof forest.
        self._parent: list[int] = []
        self._edge: list[int] = []  # of the edge to the parent
        self._edges: list[tuple[int, int, int, int]] = []  # (node, node, reason, how)
        # Watches: watch w has the ends 2w and 2w+1; the other end of i is i ^ 1.
        self._ends: list[int] = []
        self._tokens: list[int] = []
        self._false_by: list[tuple[int, int, int] | None] = []  # (reason, c, d) with a = c, b = d
        self._watch_of: dict[tuple[int, int], int] = {}
        self._queue: list[int] = []
        # Undo.
        self._trail: list[tuple[int, ...]] = []
        self._signed: list[tuple[int, ...]] = []
        self._apart: list[tuple[int, int]] = []
        self._falsified: list[int] = []
        self._levels: list[tuple[int, int, int, int]] = []

    # ---------------------------------------------------------------- nodes

    def add_node(
        self,
        head: Hashable | None = None,
        args: tuple[int, ...] = (),
        commutative: bool = False,
        value: Hashable | None = None,
    ) -> int:
        """Add a node and return its number. Nodes are permanent, whatever the level they are added at.

        ``head`` None is a leaf, equal to nothing by itself. ``commutative`` (two arguments) makes ``head(a, b)``
        congruent to ``head(b, a)``. Nodes with different ``value`` are disequal by construction, with reason 0: true
        and false, bit-vector literals, applications of different constructors.
        """
        node = len(self._rep)
        if commutative and len(args) != 2:
            raise ValueError("a commutative node has two arguments")
        if head is None:
            if args:
                raise ValueError("a leaf has no arguments")
            self._head.append(-1)
            self._kind.append(0)
        else:
            self._head.append(self._heads.setdefault((head, commutative), len(self._heads)))
            self._kind.append(-1 if commutative else len(args))
        self._args.append(args)
        self._value.append(-1 if value is None else self._values.setdefault(value, len(self._values)))
        self._rep.append(node)
        self._members.append([node])
        self._uses.append([])
        self._carrier.append(-1 if value is None else node)
        self._separated.append({})
        self._watches.append([])
        self._parent.append(-1)
        self._edge.append(-1)
        if head is not None:
            self._sign(node)
        return node

    def _signature(self, node: int) -> tuple[int, ...]:
        """Head and representatives of the arguments; equal for two applications iff they are congruent now."""
        rep = self._rep
        args = self._args[node]
        if self._kind[node] < 0:
            x, y = rep[args[0]], rep[args[1]]
            return (self._head[node], x, y) if x < y else (self._head[node], y, x)
        return (self._head[node], *[rep[x] for x in args])

    def _sign(self, node: int) -> None:
        """Enter an application, equal to nothing yet, into the current state."""
        signature = self._signature(node)
        other = self._table.setdefault(signature, node)
        # Without levels there is nothing to undo; a node must then never be signed a second time.
        if other == node:
            for r in {self._rep[x] for x in self._args[node]}:
                self._uses[r].append(node)
            self._signed.append(signature)
            if self._levels:
                self._trail.append((_ADDED_SIGNED, node))
            return
        if self._levels:
            self._trail.append((_ADDED_CONGRUENT, node))
        # Until the level of a conflict is popped, which signs this node again, the closure may stay incomplete.
        if self.conflict is None:
            self._close(node, other, 0, self._how(node, other))

    def _how(self, p: int, q: int) -> int:
        """How two congruent applications match, now: later equalities may make them match in the other way, too."""
        if self._kind[p] >= 0:
            return _STRAIGHT
        rep = self._rep
        (a, b), (c, d) = self._args[p], self._args[q]
        return _STRAIGHT if rep[a] == rep[c] and rep[b] == rep[d] else _CROSSED

    # ---------------------------------------------------------------- questions

    def find(self, a: int) -> int:
        """The representative of the class of ``a``; valid until the next merge or pop."""
        return self._rep[a]

    def same(self, a: int, b: int) -> bool:
        """Whether a = b follows."""
        return self._rep[a] == self._rep[b]

    def members(self, a: int) -> tuple[int, ...]:
        """The nodes equal to ``a``."""
        return tuple(self._members[self._rep[a]])

    def separated(self, a: int, b: int) -> bool:
        """Whether a ≠ b was asserted for some nodes of the classes of ``a`` and ``b``, or they hold different values.

        Not the same as "follows": a ≠ b also follows if a = b would contradict by congruence.
        """
        return self._separation(self._rep[a], self._rep[b]) is not None

    def _separation(self, r: int, t: int) -> tuple[int, int, int] | None:
        """The disequality (reason, c, d), in either orientation, between two classes."""
        known = self._separated[r].get(t)
        if known is None:
            c, d = self._carrier[r], self._carrier[t]
            if c >= 0 and d >= 0 and self._value[c] != self._value[d]:
                return 0, c, d
        return known

    # ---------------------------------------------------------------- assertions

    def merge(self, a: int, b: int, reason: int) -> Conflict | None:
        """Assert a = b for ``reason``. Returns the conflict that this makes, if any."""
        if self.conflict is not None:
            return self.conflict
        if self._rep[a] == self._rep[b]:
            return None
        return self._close(a, b, reason, _PREMISE)

    def disequal(self, a: int, b: int, reason: int) -> Conflict | None:
        """Assert a ≠ b for ``reason``. Returns the conflict that this makes, if any."""
        if self.conflict is not None:
            return self.conflict
        r, t = self._rep[a], self._rep[b]
        if r == t:
            return self._refuse(Conflict(reason, a, b))
        if t not in self._separated[r]:
            self._separate(r, t, (reason, a, b))
        return None

    def _refuse(self, conflict: Conflict) -> Conflict:
        """Remember a conflict until its level is popped."""
        self.conflict = conflict
        self._conflict_level = len(self._levels)
        return conflict

    def _separate(self, r: int, t: int, disequality: tuple[int, int, int]) -> None:
        """Record that two classes are disequal and report the watches between them."""
        self._separated[r][t] = disequality
        self._separated[t][r] = disequality
        self._apart.append((r, t))
        if len(self._watches[t]) < len(self._watches[r]):
            r, t = t, r
        rep, ends, false_by = self._rep, self._ends, self._false_by
        for i in self._watches[r]:
            if rep[ends[i ^ 1]] == t and false_by[i >> 1] is None:
                self._falsify(i, t, disequality)

    def _falsify(self, i: int, t: int, disequality: tuple[int, int, int]) -> None:
        """Report a watch as false; ``t`` is the class of the other end of ``i``."""
        reason, c, d = disequality
        # Oriented for good here: should the two classes ever be merged, in a conflict, it could no longer be told.
        if (self._rep[c] == t) != bool(i & 1):
            c, d = d, c
        w = i >> 1
        self._false_by[w] = (reason, c, d)
        self._falsified.append(w)
        self._queue.append(w)

    def _close(self, a: int, b: int, reason: int, how: int) -> Conflict | None:
        """Merge a and b, which are not equal yet, and all that becomes congruent."""
        rep, members, uses, watches = self._rep, self._members, self._uses, self._watches
        separated, carrier = self._separated, self._carrier
        parent, edge, edges = self._parent, self._edge, self._edges
        kinds, heads, arguments, table, signed = self._kind, self._head, self._args, self._table, self._signed
        # First in, first out: equalities close to their premises come first, which keeps explanations short.
        pending = [(a, b, reason, how)]
        for item in pending:
            x, y, _, _ = item
            r, s = rep[x], rep[y]
            if r == s:
                continue
            if len(members[r]) + len(uses[r]) + len(watches[r]) < len(members[s]) + len(uses[s]) + len(watches[s]):
                x, y, r, s = y, x, s, r
            # From here on y, in the class s, is absorbed into the class r of x. The proof forest: reverse the path
            # from y to its root, then hang y below x.
            e = len(edges)
            edges.append(item)
            child, up, via = y, parent[y], edge[y]
            parent[y], edge[y] = x, e
            while up >= 0:
                next_up, next_via = parent[up], edge[up]
                parent[up], edge[up] = child, via
                child, up, via = up, next_up, next_via
            absorbed = members[s]
            self._trail.append((s, r, e, len(members[r]), len(uses[r]), len(watches[r]), carrier[r]))
            disequality = separated[r].get(s)
            if disequality is None and carrier[s] >= 0:
                disequality = self._separation(r, s)
            if disequality is not None:
                members[r] += absorbed
                for m in absorbed:
                    rep[m] = r
                return self._refuse(Conflict(*disequality))
            if watches[s]:
                # While r and s can still be told apart.
                self._carry_watches(r, s)
            members[r] += absorbed
            for m in absorbed:
                rep[m] = r
            if separated[s]:
                known = separated[r]
                for t, other in separated[s].items():
                    # An absorbed t is of no interest: what absorbed it is there, too.
                    if rep[t] == t and t not in known:
                        self._separate(r, t, other)
            if carrier[s] >= 0 and carrier[r] < 0:
                carrier[r] = carrier[s]
                for i in watches[r]:
                    t = rep[self._ends[i ^ 1]]
                    if t != r and self._false_by[i >> 1] is None:
                        disequality = self._separation(r, t)
                        if disequality is not None:
                            self._falsify(i, t, disequality)
            # Congruences. An application that turns out congruent to another one is represented by it from now on.
            into = uses[r]
            for p in uses[s]:
                kind = kinds[p]
                signature: tuple[int, ...]
                if kind == 1:
                    signature = (heads[p], r)
                elif kind == 2:
                    u, v = arguments[p]
                    signature = (heads[p], rep[u], rep[v])
                else:
                    signature = self._signature(p)
                q = table.setdefault(signature, p)
                if q == p:
                    # Also if p had been signed already, having two arguments here: then listed twice, harmlessly.
                    signed.append(signature)
                    into.append(p)
                elif rep[q] != rep[p]:
                    pending.append((p, q, 0, _STRAIGHT if kind >= 0 else self._how(p, q)))
        return None

    def _carry_watches(self, r: int, s: int) -> None:
        """Report the watches of s that its absorption into r decides, hand the undecided ones on to r."""
        rep, ends, false_by = self._rep, self._ends, self._false_by
        live: list[int] = []
        for i in self._watches[s]:
            if false_by[i >> 1] is not None:
                continue
            t = rep[ends[i ^ 1]]
            if t == r:
                self._queue.append(i >> 1)
            elif t != s:
                disequality = self._separation(r, t)
                if disequality is None:
                    live.append(i)
                else:
                    self._falsify(i, t, disequality)
        self._watches[r] += live

    # ---------------------------------------------------------------- watches

    def watch(self, a: int, b: int, token: int) -> None:
        """Have ``propagated`` report ``token`` when a = b or a ≠ b comes to hold. Watches are permanent.

        One that holds already is reported at once. One added at an open level is added again by ``pop`` at the level
        returned to, and reported again if it still holds there.
        """
        w = len(self._tokens)
        self._tokens.append(token)
        self._ends += (a, b)
        self._false_by.append(None)
        self._watch_of.setdefault((a, b), w)
        self._set_watch(w)

    def _set_watch(self, w: int) -> None:
        """Enter a watch into the current state."""
        r, t = self._rep[self._ends[2 * w]], self._rep[self._ends[2 * w + 1]]
        if self._levels:
            # In whatever way it is settled below, pop has to look at it again.
            self._trail.append((_WATCHED, w, r, t, len(self._watches[r]), len(self._watches[t])))
        if r == t:
            self._queue.append(w)
            return
        disequality = self._separation(r, t)
        if disequality is not None:
            self._falsify(2 * w, t, disequality)
            return
        self._watches[r].append(2 * w)
        self._watches[t].append(2 * w + 1)

    def propagated(self) -> list[tuple[int, bool]]:
        """Drain the reports: (token, True) for watched nodes now equal, (token, False) for ones now disequal.

        A report that ``pop`` undoes before it is drained is dropped, and none that was drained is repeated, so drain
        before ``push``. What the caller asserted itself is reported, too. After a conflict reports may be missing.
        """
        if not self._queue:
            return []
        result = [(self._tokens[w], self._false_by[w] is None) for w in self._queue]
        self._queue.clear()
        return result

    # ---------------------------------------------------------------- levels

    def push(self) -> None:
        """Open a level."""
        if not self._levels:
            # What holds without any level is never undone.
            self._trail.clear()
            self._signed.clear()
            self._apart.clear()
            self._falsified.clear()
        self._levels.append((len(self._trail), len(self._signed), len(self._apart), len(self._falsified)))

    def pop(self, n: int = 1) -> None:
        """Close the last ``n`` levels: what was asserted in them is forgotten, nodes and watches stay."""
        if n <= 0:
            return
        trail_mark, signed_mark, apart_mark, falsified_mark = self._levels[-n]
        del self._levels[-n:]
        if len(self._levels) < self._conflict_level:
            self.conflict = None
        for signature in self._signed[signed_mark:]:
            # A signature may be listed twice, see _close.
            self._table.pop(signature, None)
        del self._signed[signed_mark:]
        for r, t in self._apart[apart_mark:]:
            del self._separated[r][t]
            del self._separated[t][r]
        del self._apart[apart_mark:]
        for w in self._falsified[falsified_mark:]:
            self._false_by[w] = None
        del self._falsified[falsified_mark:]
        nodes, watched = self._undo(trail_mark)
        if self._queue:
            # Undrained reports have to go if unknown again, or if the watch is about to be entered, and reported, anew.
            rep, ends, again = self._rep, self._ends, set(watched)
            self._queue = [
                w
                for w in self._queue
                if w not in again and (self._false_by[w] is not None or rep[ends[2 * w]] == rep[ends[2 * w + 1]])
            ]
        # In the order they were made, so that the arguments of a node are in place before it.
        for node in sorted(nodes):
            self._sign(node)
        for w in sorted(watched):
            self._set_watch(w)

    def _undo(self, mark: int) -> tuple[list[int], list[int]]:
        """Undo merges and additions down to a mark; returns the nodes and the watches that must be entered again."""
        rep, members, uses, watches = self._rep, self._members, self._uses, self._watches
        edges, edge, parent = self._edges, self._edge, self._parent
        nodes: list[int] = []
        watched: list[int] = []
        for record in reversed(self._trail[mark:]):
            s = record[0]
            if s >= 0:
                _, r, e, n_members, n_uses, n_watches, carried = record
                x, y, _, _ = edges.pop()
                # Later merges may have reversed the edge; then it hangs on its other node, now a root but for it.
                child = y if edge[y] == e else x
                parent[child] = edge[child] = -1
                self._carrier[r] = carried
                del watches[r][n_watches:]
                del uses[r][n_uses:]
                del members[r][n_members:]
                for m in members[s]:
                    rep[m] = s
            elif s == _WATCHED:
                _, w, r, t, n_r, n_t = record
                del watches[r][n_r:]
                del watches[t][n_t:]
                watched.append(w)
            else:
                node = record[1]
                if s == _ADDED_SIGNED:
                    for r in {rep[x] for x in self._args[node]}:
                        uses[r].pop()
                nodes.append(node)
        del self._trail[mark:]
        return nodes, watched

    # ---------------------------------------------------------------- explanations

    def explain(self, a: int, b: int) -> Explanation:
        """Why a = b. Uses only what was asserted before they became equal, whenever it is called.

        Raises ValueError if they are not equal.
        """
        return self._explain(((a, b),))

    def explain_disequal(self, a: int, b: int) -> Separation:
        """Why a ≠ b. For watched nodes (as watched) only with what was asserted before the watch was reported.

        Raises ValueError if they are not separated.
        """
        w = self._watch_of.get((a, b))
        disequality = None if w is None else self._false_by[w]
        if disequality is None:
            w = self._watch_of.get((b, a))
            disequality = None if w is None else self._false_by[w]
            if disequality is not None:
                reason, d, c = disequality
            else:
                disequality = self._separation(self._rep[a], self._rep[b])
                if disequality is None:
                    raise ValueError(f"nodes {a} and {b} are not separated")
                reason, c, d = disequality
                if self._rep[c] != self._rep[a]:
                    c, d = d, c
        else:
            reason, c, d = disequality
        premises, steps = self._explain(((a, c), (b, d)))
        return Separation(reason, (c, d), premises, steps)

    def _explain(self, goals: Iterable[tuple[int, int]]) -> Explanation:
        """Collect the proof forest's paths between the goals, and in turn between the arguments of congruences.

        A run of congruences f(a)=f(b)=f(c) on a path is taken in one step f(a)=f(c), which needs no more than the path
        from a to c: never more premises, and sometimes fewer.
        Edges are numbered in the order they were made, and the arguments of a congruence were equal before it was
        made: so sorting by number gives the order that the checker needs.
        """
        edges, arguments = self._edges, self._args
        explained: dict[int, int] = {}  # node -> parent, where that edge is part of the explanation already
        premises: list[int] = []
        steps: dict[tuple[int, int], int] = {}
        work = list(goals)
        while work:
            x, y = work.pop()
            if x == y:
                continue
            path = self._path(x, y, explained)
            i, n = 0, len(path)
            while i < n:
                p, q, child, e = path[i]
                i += 1
                _, _, _, how = edges[e]
                if how == _PREMISE:
                    premises.append(e)
                    explained[child] = p if q == child else q
                    continue
                crossed = how == _CROSSED
                last, length = e, 1
                while i < n and path[i][0] == q:
                    _, beyond, _, e = path[i]
                    _, _, _, how = edges[e]
                    if how == _PREMISE:
                        break
                    crossed ^= how == _CROSSED
                    last = max(last, e)
                    q = beyond
                    length += 1
                    i += 1
                if length == 1:
                    explained[child] = p if q == child else q
                pair = (p, q) if p < q else (q, p)
                if pair in steps:
                    continue
                steps[pair] = last
                right = arguments[q]
                work += zip(arguments[p], right[::-1] if crossed else right, strict=True)
        return Explanation(
            list(dict.fromkeys([edges[e][2] for e in sorted(premises)])),
            sorted(steps, key=steps.__getitem__),
        )

    def _path(self, x: int, y: int, explained: dict[int, int]) -> list[tuple[int, int, int, int]]:
        """The path from x to y in the proof forest as (from, to, child, edge), leaving out explained edges.

        Climbs from both in turn, so the cost is that of the path, not of the depth of the tree.
        """
        parent, edge = self._parent, self._edge

        def top(u: int) -> int:
            v = u
            while v in explained:
                v = explained[v]
            while u != v:
                explained[u], u = v, explained[u]
            return v

        x, y = top(x), top(y)
        if x == y:
            return []
        up: list[tuple[int, int, int, int]] = []
        down: list[tuple[int, int, int, int]] = []
        seen_up, seen_down = {x: 0}, {y: 0}
        while True:
            above_x, above_y = parent[x], parent[y]
            if above_x >= 0:
                up.append((x, above_x, x, edge[x]))
                x = top(above_x) if above_x in explained else above_x
                if x in seen_down:
                    del down[seen_down[x] :]
                    break
                seen_up[x] = len(up)
            if above_y >= 0:
                down.append((above_y, y, y, edge[y]))
                y = top(above_y) if above_y in explained else above_y
                if y in seen_up:
                    del up[seen_up[y] :]
                    break
                seen_down[y] = len(down)
            elif above_x < 0:
                raise ValueError("nodes to be explained are not equal")
        down.reverse()
        return up + down
