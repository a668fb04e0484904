"""Tables of benchmark results, in Markdown."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from finder.bench_peers import DECIDED
from finder.bench_results import EASY, MEDIUM
from finder.printing import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from finder.bench_results import Outcome, Results, Run

GOAL_GROUPS = ("QF_UF", "QF_IDL", "QF_RDL", "QF_UFIDL", "QF_LRA", "QF_LIA", "QF_UFLRA", "QF_UFLIA")
GOAL_PERCENT = 90
"""Of the easy problems of these logics, at least so many percent are to be certified."""

LEAST_SECONDS = 0.001
"""Shorter times count as this in ratios."""


def report(results: Results) -> str:
    """Where and how it was measured, the table by group, and the problems that deserve a look."""
    run = results.runs[-1]
    outcomes = list(results.outcomes.values())
    parts = [describe(each) for each in results.runs]
    if len(outcomes) < results.problems:
        parts.append(f"**{len(outcomes)} of {results.problems} problems so far.**")
    parts += [table(outcomes, run), legend(run), *listings(outcomes, run)]
    return "\n\n".join(parts)


def describe(run: Run) -> str:
    """One paragraph on a run."""
    limits = run.limits
    solvers = ", ".join(f"{name} {text or '(not installed)'}" for name, text in run.peers.items())
    others = f"; {solvers}: {limits.peer_timeout:g} s" if solvers else ""
    return (
        f"`{run.command}`, {run.date}: assay {run.assay}, {limits.timeout:g} s for each problem, {limits.jobs} at a "
        f"time{others}. Python {run.python}; {run.machine}, {run.cores} cores, load {run.load:g} at the start."
    )


def table(outcomes: Sequence[Outcome], run: Run) -> str:
    """The table by group, with a last line for all; see `legend`."""
    names = list(run.peers)
    groups = {name: [o for o in outcomes if o.group == name] for name in sorted({o.group for o in outcomes})}
    if len(groups) > 1:
        groups["all"] = list(outcomes)
    head = ["", "problems", *names, "Assay"]
    if names:
        head += [f"≤ {EASY:g} s", "certified", f"≤ {MEDIUM:g} s", "certified"]
    head += ["wrong", "unverified", "find, s", "check, s", *(f"PAR-2 {name}" for name in ("Assay", *names))]
    head += [*(f"time ÷ {name}" for name in names), "bytes", "total"]
    proofs = any(outcome.proof for outcome in outcomes)
    if proofs:
        head += ["with CPC", "bytes of these", "total", "CPC bytes", "total", "bytes ÷ CPC"]
    rows = [[name, *_row(group, names, run, proofs)] for name, group in groups.items()]
    return markdown([head, *rows])


def by_problem(results: Results, size: str, group: str = "") -> str:
    """A table with a line for each problem, or for each of a group; `size` is what the size of a problem is called."""
    names = list(results.runs[-1].peers)
    head = ["problem", size, "status", "Assay", "engine", "find, s", "check, s", "certificate, bytes"]
    rows = [[*head, *(f"{name}, s" for name in names), "CPC, bytes"]]
    for outcome in results.outcomes.values():
        if group and outcome.group != group:
            continue
        done = outcome.answer in DECIDED
        row = [outcome.path.removesuffix(".smt2"), outcome.size, outcome.status, outcome.kind, outcome.engine]
        row += [f"{outcome.find:.2f}", f"{outcome.check:.2f}", f"{outcome.bytes:,}"] if done else ["–"] * 3
        for peer in names:
            found = outcome.peers.get(peer)
            row.append("–" if found is None else f"{found.seconds:.2f}" if found.answer in DECIDED else found.answer)
        missing = "none in time" if outcome.proof_missing else "–"
        rows.append([*row, f"{outcome.proof.bytes:,}" if outcome.proof else missing])
    return markdown(rows)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head; all columns but the first are numbers."""
    rule = ["---", *["--:"] * (len(rows[0]) - 1)]
    return "\n".join("| " + " | ".join(cell or " " for cell in row) + " |" for row in [rows[0], rule, *rows[1:]])


def _row(group: Sequence[Outcome], names: Sequence[str], run: Run, proofs: bool) -> list[str]:
    timeout = run.limits.timeout
    limit = par2_limit(run)
    done = [o for o in group if o.certified(timeout)]
    cells = [str(len(group))]
    cells += [str(sum(o.peers[name].answer in DECIDED for o in group if name in o.peers)) for name in names]
    cells.append(str(len(done)))
    if names:
        for seconds in (EASY, MEDIUM):
            decided = [o for o in group if o.decided_by_peer(seconds)]
            count = sum(o.certified(timeout) for o in decided)
            cells += [str(len(decided)), f"{count} ({percent(count, len(decided))})" if decided else "–"]
    kinds = [o.kind for o in group]
    cells += [str(kinds.count("wrong")), str(kinds.count("unverified"))]
    cells += [f"{statistics.median(times):.2f}" if times else "–" for times in _times(done)]
    cells.append(_par2([o.seconds if o.kind == "certified" else None for o in group], limit))
    for name in names:
        found = [o.peers[name] for o in group if name in o.peers]
        cells.append(_par2([p.seconds if p.answer in DECIDED else None for p in found], limit))
    for name in names:
        both = [(o.seconds, o.peers[name].seconds) for o in done if name in o.peers and o.peers[name].answer in DECIDED]
        cells.append(ratio((max(a, LEAST_SECONDS), max(b, LEAST_SECONDS)) for a, b in both))
    cells += _sizes([o.bytes for o in done])
    if proofs:
        pairs = [(o.bytes, o.proof.bytes) for o in done if o.proof is not None]
        cells.append(str(len(pairs)))
        cells += _sizes([a for a, _ in pairs]) + _sizes([b for _, b in pairs]) + [ratio(pairs)]
    return cells


def _times(done: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    return [o.find for o in done], [o.check for o in done]


def _sizes(sizes: Sequence[int]) -> list[str]:
    """Median and sum."""
    return [f"{statistics.median(sizes):,.0f}", f"{sum(sizes):,}"] if sizes else ["–", "–"]


def percent(count: int, total: int) -> str:
    """A share, rounded down so that 100 % means all."""
    return f"{100 * count // total} %"


def par2_limit(run: Run) -> float:
    """The limit of the PAR-2 score: what everyone got."""
    return min(run.limits.timeout, run.limits.peer_timeout) if run.peers else run.limits.timeout


def _par2(times: Sequence[float | None], limit: float) -> str:
    """The mean of times, undecided (None) or late ones counted twice the limit."""
    if not times:
        return "–"
    return f"{statistics.fmean([2 * limit if t is None or t > limit else t for t in times]):.2f}"


def ratio(pairs: Iterable[tuple[float, float]]) -> str:
    """The geometric mean of first ÷ second."""
    logs = [math.log(a / b) for a, b in pairs]
    if not logs:
        return "–"
    mean = math.exp(statistics.fmean(logs))
    return f"{mean:.2g}" if mean < 10 else f"{mean:.0f}"


def legend(run: Run) -> str:
    """What the columns say."""
    limit = par2_limit(run)
    lines = [
        "- Assay: problems with the right answer and a certificate that the checker verified, all within the limit."
    ]
    if run.peers:
        names = " or ".join(run.peers)
        lines += [
            f"- {' and '.join(run.peers)}: problems decided. ≤ {EASY:g} s, ≤ {MEDIUM:g} s: decided by {names} in so "
            "many seconds of processor time in this run; certified: of these, by Assay within "
            f"{run.limits.timeout:g} s.",
            "- time ÷: Assay's elapsed seconds to those of the other solver, geometric mean over what both decided.",
        ]
    lines += [
        "- find, check: medians, in seconds, over what was certified; checking includes starting Python.",
        f"- PAR-2: mean of elapsed seconds, {2 * limit:g} for what is not decided within {limit:g} s; for Assay, of "
        "the whole command, finding, checking and the start of Python included.",
        "- bytes, total: of certificates, median and sum.",
    ]
    if run.peers:
        lines.append(
            "- with CPC: problems certified as unsat for which cvc5, too, wrote a proof within its limit, in its "
            "Cooperating Proof Calculus; then the bytes of both, and the geometric mean of their ratios."
        )
    return "\n".join(lines)


def listings(outcomes: Sequence[Outcome], run: Run) -> list[str]:
    """The problems that deserve a look, and what the goal asks for."""
    timeout = run.limits.timeout
    goal = [o for o in outcomes if o.group in GOAL_GROUPS and o.decided_by_peer(EASY)]
    parts = []
    if goal:
        count = sum(o.certified(timeout) for o in goal)
        met = "met" if 100 * count >= GOAL_PERCENT * len(goal) else "not met"
        parts.append(
            f"Of {len(goal)} easy problems in {', '.join(GOAL_GROUPS)}, {count} are certified: "
            f"{100 * count / len(goal):.1f} %, goal {GOAL_PERCENT} %: {met}."
        )
    undecided = "Neither decided by another solver nor certified"
    kinds = {
        "Wrong, disputed, unverified or failed": [
            o for o in outcomes if o.kind in ("wrong", "disputed", "unverified", "failed")
        ],
        "Other solvers contradict each other": [o for o in outcomes if o.disagreement],
        f"Decided by another solver within {MEDIUM:g} s and not certified": [
            o for o in outcomes if o.decided_by_peer(MEDIUM) and not o.certified(timeout)
        ],
        "Certified, and decided by no other solver": [
            o for o in outcomes if o.certified(timeout) and o.peers and not o.decided_by_peer(math.inf)
        ],
        undecided: [o for o in outcomes if not o.certified(timeout) and not o.decided_by_peer(math.inf)],
        "Decided by cvc5, which wrote no proof within its limit": [o for o in outcomes if o.proof_missing],
        "cvc5's proofs with steps that no checker can check (`trust`)": [
            o for o in outcomes if o.proof is not None and o.proof.trusted
        ],
    }
    for title, chosen in kinds.items():
        if chosen:
            parts.append("\n".join([f"{title} ({len(chosen)}):", "", *(f"- {line(o)}" for o in chosen)]))
    return parts


def line(outcome: Outcome) -> str:
    """One line on an outcome."""
    text = f"{outcome.path}: {outcome.kind}"
    if outcome.answer in DECIDED:
        text += f" {outcome.answer}, find {outcome.find:.2f} s, check {outcome.check:.2f} s"
    if outcome.reason:
        text += f" ({outcome.reason})"
    if outcome.proof is not None:
        text += f", {outcome.bytes:,} bytes, CPC {outcome.proof.bytes:,}"
    text = "; ".join([text, *(f"{name} {peer.answer} {peer.cpu:.2f} s" for name, peer in outcome.peers.items())])
    return printable(text)
