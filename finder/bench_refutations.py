"""The checker's core on refutations of clauses, beside other proof checkers and beside the search that found them.

Every checker reads the same trimmed refutation, in its own format: the core the words of a certificate, the others
text, LRAT with the same hints or DRAT without. Only clauses that the refutation needs are given.
"""

from __future__ import annotations

import csv
import json
import math
import multiprocessing
import random
import shutil
import statistics
import sys
import time
from array import array
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.bench_families import dimacs_text, drat_text, lrat_text, ordering_proof, parity_ladder_proof
from finder.bench_process import Run, run, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Clauses = list[list[int]]

REPEATS = 3
"""Each time is the best of so many: other processes can only add to it."""

LIMIT = 60.0
"""Seconds for one search."""

PATIENCE = 10.0
"""Seconds for one check by another checker."""

SHORTEST = 0.05
"""Seconds that lrat-check must take for a refutation to count in a mean of ratios: below, it measures start-up."""

CORES = {"compiled": "checker._lrat", "source": "checker.lrat"}
"""The modules of the two cores. They are run in processes of their own, as the finder imports no checker."""

GOALS = {"compiled": 0.6, "source": 7.0}
"""Times lrat-check's time, at most."""

CORE = """
import importlib, json, resource, sys, time
from array import array

module = importlib.import_module(sys.argv[1])
clauses = array("i")
with open(sys.argv[2], "rb") as file:
    variables, count = map(int, file.readline().split()[2:])
    clauses.extend(map(int, file.read().split()))
clock = time.process_time
before = clock()
store = module.ClauseStore()
first = 0
for _ in range(count):
    end = clauses.index(0, first)
    store.store(clauses[first:end])
    first = end + 1
store.begin(variables)
store.limit = 1 << 60
pending = array("i")
with open(sys.argv[3], "rb") as file:
    while data := file.read(1 << 18):
        pending.frombytes(data)
        del pending[: store.feed(pending)]
seconds = clock() - before
if not store.refuted or pending:
    sys.exit("not refuted")
print(json.dumps({"seconds": seconds, "hints": store.hints, "steps": store.steps, "work": store.work,
                  "arena": 4 * len(store.arena), "numbers": 8 * len(store.start)}))
"""
"""Times a core alone: clauses stored, words read and checked; neither start-up nor the reading of DIMACS text."""

DRATIFY = """
import sys
from pathlib import Path
from dratify import check_proof, parse_dimacs

result = check_proof(parse_dimacs(Path(sys.argv[1]).read_text()), Path(sys.argv[2]).read_text(), engine="python")
print("s VERIFIED" if result.ok and result.reached_empty else "s NOT VERIFIED")
"""

PEERS: dict[str, tuple[str, ...]] = {
    "lrat-check": ("lrat-check", "cnf", "lrat"),
    "lrat-trim": ("lrat-trim", "cnf", "lrat"),
    "cake_lpr": ("cake_lpr", "cnf", "lrat"),
    "drat-trim": ("drat-trim", "cnf", "drat"),
    "dratify": ("dratify", "cnf", "drat"),
}
"""Other checkers: program and files. The programs are run if they are on the PATH, dratify if Python has it."""


class Refuted(NamedTuple):
    """A refutation in files of `folder`: `cnf`, `words`, `lrat`, `drat`.

    `solve` is the processor time in seconds of CaDiCaL without a proof, 0 where no search was needed.
    """

    name: str
    folder: Path
    bytes: int
    solve: float


class NotRefuted(Exception):
    """A problem of the benchmark was not refuted in time, or a core did not accept the refutation: which, why."""


def random_clauses(variables: int, seed: int, ratio: float = 4.26) -> Clauses:
    """Random 3-SAT at `ratio` clauses a variable, by default where half of the problems are satisfiable."""
    rng = random.Random(seed)
    return [
        [x if rng.random() < 0.5 else -x for x in rng.sample(range(1, variables + 1), 3)]
        for _ in range(round(ratio * variables))
    ]


RANDOM = ((200, 2), (200, 5), (225, 1), (250, 1))
"""Variables and seed of random problems, all unsatisfiable."""


def pigeonhole_clauses(holes: int) -> Clauses:
    """`holes` + 1 pigeons."""
    clauses = [[i * holes + j + 1 for j in range(holes)] for i in range(holes + 1)]
    clauses += [
        [-(i * holes + j + 1), -(k * holes + j + 1)] for j in range(holes) for i in range(holes + 1) for k in range(i)
    ]
    return clauses


GENERATED: dict[str, Callable[[], Clauses]] = {
    **{f"random 3-SAT {n}-{seed}": partial(random_clauses, n, seed) for n, seed in RANDOM},
    **{f"pigeonhole {holes}": partial(pigeonhole_clauses, holes) for holes in (7, 8)},
}
"""Problems that CaDiCaL refutes in some seconds."""

WRITTEN = {
    "parity ladder 3200": lambda: parity_ladder_proof(3200),
    "ordering principle 44": lambda: ordering_proof(44),
}
"""Refutations that are written down without a search."""


def read_dimacs(path: Path) -> Clauses:
    """The clauses of a DIMACS file; what follows a line with `%` is left out, as in the SATLIB collection."""
    clauses: Clauses = [[]]
    for line in path.read_text().split("\n"):
        if line.startswith("%"):
            break
        if not line.startswith(("c", "p")):
            for x in map(int, line.split()):
                if x:
                    clauses[-1].append(x)
                else:
                    clauses.append([])
    return clauses[:-1]


def collected(folder: Path) -> dict[str, Callable[[], Clauses]]:
    """The problems of folder/index.tsv whose status is unsat. Raises OSError."""
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {row["path"]: partial(read_dimacs, folder / row["path"]) for row in rows if row["status"] == "unsat"}


def write(folder: Path, clauses: Sequence[Sequence[int]], steps: array[int], solve: float) -> None:
    """The files of a refutation."""
    variables = max((abs(x) for clause in clauses for x in clause), default=1)
    (folder / "cnf").write_bytes(dimacs_text(variables, clauses))
    (folder / "words").write_bytes(steps.tobytes())
    (folder / "lrat").write_bytes(lrat_text(len(clauses), steps))
    (folder / "drat").write_bytes(drat_text(steps))
    (folder / "solve").write_text(repr(solve))


def _search(folder: Path, problem: Callable[[], Clauses]) -> None:
    """Refute a problem and write its files; leaves nothing if it cannot be done in time."""
    from finder.sat import SatSolver, refute

    clauses = problem()
    with SatSolver(proof=False) as solver:
        for clause in clauses:
            solver.add_clause(clause)
        start = time.process_time()
        if solver.solve(deadline=time.monotonic() + LIMIT) is not False:
            return
        seconds = time.process_time() - start
    *_, refutation = refute(clauses, deadline=time.monotonic() + 2 * LIMIT)
    if refutation is not None:
        write(folder, [clauses[n - 1] for n in refutation.used], refutation.steps, seconds)


def _spell(folder: Path, name: str) -> None:
    proof = WRITTEN[name]()
    write(folder, proof.clauses, proof.steps, 0.0)


def made(name: str, folder: Path, problem: Callable[[], Clauses] | None) -> Refuted:
    """The refutation of a problem, or a written one, in files of `folder`. Raises NotRefuted.

    In a process of its own: the system counts the memory of the process that starts a checker as the checker's.
    """
    target, arguments = (_spell, (folder, name)) if problem is None else (_search, (folder, problem))
    process = multiprocessing.get_context("fork").Process(target=target, args=arguments)
    process.start()
    process.join()
    if process.exitcode or not (folder / "solve").exists():
        raise NotRefuted(f"{name}: satisfiable, or not decided in {LIMIT:.0f} s")
    return Refuted(name, folder, (folder / "words").stat().st_size, float((folder / "solve").read_text()))


def available() -> dict[str, list[str]]:
    """The commands of the other checkers that are here, without their files."""
    commands = {}
    for name, (program, *_) in PEERS.items():
        if name == "dratify":
            if find_spec("dratify"):
                commands[name] = [sys.executable, "-I", "-c", DRATIFY]
        elif path := shutil.which(program):
            commands[name] = [path]
    return commands


def cores() -> list[str]:
    """The cores that are here."""
    there = []
    for name, module in CORES.items():
        done = run([sys.executable, "-I", "-c", f"import {module}"])
        if done.status == 0:
            there.append(name)
    return there


def accepted(done: Run) -> bool:
    """Whether a checker, all of which say so in words, accepted."""
    return not done.expired and "VERIFIED" in done.out and "NOT VERIFIED" not in done.out


class Measured(NamedTuple):
    """What checking one refutation took: seconds by checker (None: not accepted, or not in time); the core's counts."""

    refuted: Refuted
    seconds: dict[str, float | None]
    counts: dict[str, int]


def measure(refuted: Refuted, there: Sequence[str], commands: dict[str, list[str]]) -> Measured:
    """Check a refutation with each core and each other checker. Raises NotRefuted if a core does not accept it."""
    seconds: dict[str, float | None] = {}
    counts: dict[str, int] = {}
    for core in there:
        files = [str(refuted.folder / name) for name in ("cnf", "words")]
        best = math.inf
        for _ in range(REPEATS):
            done = run([sys.executable, "-I", "-c", CORE, CORES[core], *files])
            if done.status:
                raise NotRefuted(f"{refuted.name}: {core}: {done.err.strip().rpartition(chr(10))[2]}")
            counts = json.loads(done.out)
            best = min(best, float(counts.pop("seconds")))
        seconds[core] = best
    for name, command in commands.items():
        files = [str(refuted.folder / file) for file in PEERS[name][1:]]
        runs = [run([*command, *files], PATIENCE)]
        if runs[0].cpu < 1:
            runs += [run([*command, *files], PATIENCE) for _ in range(REPEATS - 1)]
        seconds[name] = min(r.cpu for r in runs) if all(map(accepted, runs)) else None
    return Measured(refuted, seconds, counts)


def geometric_mean(values: Sequence[float]) -> float:
    """The geometric mean; 0 of nothing."""
    return math.exp(statistics.fmean(map(math.log, values))) if values else 0.0


def report(measured: Sequence[Measured], checkers: Sequence[str]) -> str:
    """The table of refutations, and below it means and sums."""
    rows = [["processor seconds", "MB", "hints", "a hint", "CaDiCaL", *checkers]]
    for m in measured:
        core = m.seconds.get("compiled") or m.seconds["source"] or 0.0
        times = [m.seconds[name] for name in checkers]
        rows.append(
            [
                m.refuted.name,
                f"{m.refuted.bytes / 1e6:.2f}",
                str(m.counts["hints"]),
                f"{1e9 * core / m.counts['hints']:.0f} ns",
                f"{m.refuted.solve:.3f}" if m.refuted.solve else "",
                *("not accepted" if seconds is None else f"{seconds:.3f}" for seconds in times),
            ]
        )
    lines = [table(rows), ""]
    for name in (core for core in CORES if core in checkers):
        lines += core_summary(measured, name, [peer for peer in PEERS if peer in checkers])
    return "\n".join(lines)


def core_summary(measured: Sequence[Measured], core: str, peers: Sequence[str]) -> list[str]:
    """Rates of a core over all refutations, and its times beside those of others."""
    total = sum(m.seconds[core] or 0.0 for m in measured)
    size, hints, steps = (
        sum(m.refuted.bytes for m in measured),
        *(sum(m.counts[count] for m in measured) for count in ("hints", "steps")),
    )
    lines = [
        f"core {core}: {total:.2f} s, {size / 1e6 / total:.1f} MB/s, {1e9 * total / hints:.0f} ns a hint, "
        f"{steps / total / 1000:.0f} thousand steps a second",
        *(against(measured, core, peer) for peer in peers),
    ]
    searched = [m for m in measured if m.refuted.solve]
    if searched:
        solving = sum(m.refuted.solve for m in searched)
        ratio = sum(m.seconds[core] or 0.0 for m in searched) / solving
        text = f"  {ratio:.2f} times the {solving:.2f} s that CaDiCaL took to find {len(searched)} of them"
        if core == "compiled":
            text += f", goal at most 1: {'met' if ratio <= 1 else 'not met'}"
        lines.append(text)
    return lines


def against(measured: Sequence[Measured], core: str, peer: str) -> str:
    """The mean ratio of a core's time to that of another checker, over what takes that one long enough."""
    ratios = [
        (m.seconds[core] or 0.0) / there
        for m in measured
        if (there := m.seconds[peer]) is not None and there >= SHORTEST
    ]
    if not ratios:
        return f"  {peer}: no refutation that takes it {1000 * SHORTEST:.0f} ms"
    mean = geometric_mean(ratios)
    spread = f"geometric mean of {len(ratios)}, {min(ratios):.3g} to {max(ratios):.3g}"
    text = f"  {mean:.3g} times the time of {peer} ({spread})"
    if peer == "lrat-check":
        text += f", goal at most {GOALS[core]}: {'met' if mean <= GOALS[core] else 'not met'}"
    return text
