"""`assay bench checker`: how the checker's time and memory grow with its input, and its rates."""

from __future__ import annotations

import json
import math
import multiprocessing
import platform
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from finder.bench_families import FAMILIES, ordering_proof, parity_ladder_proof
from finder.bench_process import Run, run, table

SIZES: dict[str, tuple[int, ...]] = {
    "equality chain, one cc": (2000, 4000, 8000, 16000, 32000),
    "equality chain, cc of 3": (1250, 2500, 5000, 10000, 20000),
    "nested application, cc": (8000, 16000, 32000, 64000, 128000),
    "difference chain, one la": (1500, 3000, 6000, 12000, 24000),
    "difference chain, la of 3": (750, 1500, 3000, 6000, 12000),
    "triangles, la of 3": (30, 38, 48, 60, 76),
    "nested sum, la": (5000, 10000, 20000, 40000, 80000),
    "difference chain, model": (2000, 4000, 8000, 16000, 32000),
    "wide and, def": (3000, 6000, 12000, 24000, 48000),
    "nested and, def": (3000, 6000, 12000, 24000, 48000),
    "parity ladder": (200, 400, 800, 1600, 3200),
    "ordering principle": (18, 22, 28, 35, 44),
    "add and delete": (12500, 25000, 50000, 100000, 200000),
    "pigeonhole, found": (7, 8, 9),
}
"""Sizes at which each family is checked: the bytes about double, and the last takes some seconds at most."""

REPEATS = 3
"""Each time is the best of so many: other processes can only add to it."""

SLOPE_GOAL, RECORDS_GOAL, HINTS_GOAL = 1.1, 50_000, 800_000

RATED = {
    "difference chain, la of 3": ("la of 3 new literals", RECORDS_GOAL),
    "triangles, la of 3": ("la of 3 known literals", RECORDS_GOAL),
    "equality chain, cc of 3": ("cc of 3 literals", RECORDS_GOAL),
    "parity ladder": ("hints, parity ladder", HINTS_GOAL),
    "ordering principle": ("hints, ordering", HINTS_GOAL),
    "pigeonhole, found": ("hints, pigeonhole", HINTS_GOAL),
}
"""Families whose largest member is also measured part by part, under which name, and the goal for its rate."""

PARTS = """
import json, sys, time
from array import array
from checker.context import Context
from checker.lrat import ClauseStore
from checker.rules import RULES
from formats.certificate import CertificateReader
from formats.meter import Meter
from formats.smtlib import read_script

clock = time.process_time
best = {}
for _ in range(3):
    times = [clock()]
    with open(sys.argv[1], "rb") as file:
        script = read_script(file.read(), "problem", Meter(1 << 60))
    times.append(clock())
    with open(sys.argv[2], "rb") as file:
        reader = CertificateReader(file, "certificate")
        records = list(reader.lemmas())
        times.append(clock())
        heads = {f"#{f.number}": f for f in script.functions}
        for kind, name, arguments in records:
            if kind == "t":
                script.terms.apply(heads.get(name, name), arguments)
        times.append(clock())
        context = Context(script.terms, script.queries[0].assertions, Meter(1 << 60))
        rated = [(RULES[name], arguments) for kind, name, arguments in records if kind == "c" and name in ("la", "cc")]
        times.append(clock())
        for rule, arguments in rated:
            rule(context, arguments)
        times.append(clock())
        clauses = [RULES[name](context, arguments) for kind, name, arguments in records if kind == "c"]
        store = ClauseStore()
        times.append(clock())
        for clause in clauses:
            store.store(clause)
        times.append(clock())
        words = array("i")
        for piece in reader.refutation():
            words.extend(piece)
        times.append(clock())
    store.begin(len(script.terms))
    store.limit = 1 << 60
    store.feed(words)
    times.append(clock())
    if not store.refuted:
        sys.exit("not refuted")
    names = "problem records terms select rules again store words steps".split()
    for name, start, end in zip(names, times, times[1:]):
        best[name] = min(best.get(name, 1e9), end - start)
best["la cc"] = len(rated)
best["hints"] = store.hints
print(json.dumps(best))
"""
"""Times the parts of a check: seconds for each, and counts. A program of its own, as the finder imports no checker."""


class Sample(NamedTuple):
    """A check of one member of a family: its size, the bytes read, user seconds and bytes of memory beyond those of a
    check of nothing."""

    size: int
    bytes: int
    seconds: float
    memory: int


class Unverified(Exception):
    """The checker did not accept a certificate of a family: the verdict."""


def checker() -> int:
    """Run the benchmark and print its report; returns the exit status, 1 if a certificate was not verified."""
    print(f"assay bench checker: Python {platform.python_version()} on {platform.machine()}, {platform.system()}")
    print(f"user seconds beyond start-up, best of {REPEATS}; memory beyond start-up")
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as name:
        folder = Path(name)
        try:
            nothing = folder / "nothing"
            nothing.mkdir()
            generate("wide and, def", 2, nothing)
            print(start_up(nothing))
            samples = {}
            parts = {}
            for family in FAMILIES:
                samples[family] = measure(family, SIZES[family], folder, nothing)
                if family in RATED:
                    _progress(f"{family}: parts")
                    done = run([sys.executable, "-I", "-c", PARTS, *_files(folder)])
                    if done.status:
                        raise Unverified(done.err.strip().rpartition("\n")[2])
                    parts[family] = json.loads(done.out)
            print()
            print(growth(samples))
            print()
            print(rates(samples, parts))
            print()
            print(peers(folder, samples))
        except Unverified as error:
            print(f"assay: bench: not verified: {error}", file=sys.stderr)
            return 1
        finally:
            _progress("")
    return 0


def start_up(nothing: Path) -> str:
    """What the checker takes for next to nothing, the median of several runs, for people."""
    python, whole = [], []
    for _ in range(9):
        python.append(run([sys.executable, "-I", "-c", "pass"]).cpu)
        whole.append(_check(nothing).cpu)
    milliseconds, empty = 1000 * statistics.median(whole), 1000 * statistics.median(python)
    return f"start-up {milliseconds:.0f} ms of processor time, {milliseconds - empty:.0f} ms over python -I -c pass"


def measure(family: str, sizes: tuple[int, ...], folder: Path, nothing: Path) -> list[Sample]:
    """Check a family at each of `sizes`; the files of the last one stay in `folder`. Raises Unverified.

    Start-up is measured at the same time, and as the best of several too: on a busy machine it differs from minute to
    minute, and what is wrongly subtracted bends the curve at its lower end.
    """
    bases: list[Run] = []
    checks: list[tuple[int, int, list[Run]]] = []
    for size in sizes:
        _progress(f"{family}: {size}")
        generate(family, size, folder)
        bases.append(_check(nothing))
        read = sum(Path(file).stat().st_size for file in _files(folder))
        checks.append((size, read, [_check(folder) for _ in range(REPEATS)]))
    seconds, memory = min(r.user for r in bases), min(r.memory for r in bases)
    return [
        Sample(
            size,
            read,
            max(min(r.user for r in runs) - seconds, 1e-4),
            max(min(r.memory for r in runs) - memory, 0),
        )
        for size, read, runs in checks
    ]


def generate(family: str, size: int, folder: Path) -> None:
    """Write a member of a family to `folder`.

    In a process of its own: the system counts the memory of the process that starts the checker as the checker's.
    """
    process = multiprocessing.get_context("fork").Process(target=_write, args=(family, size, folder))
    process.start()
    process.join()
    if process.exitcode:
        raise Unverified(f"{family} at size {size} could not be made")


def _write(family: str, size: int, folder: Path) -> None:
    for file, data in zip(_files(folder), FAMILIES[family](size), strict=True):
        Path(file).write_bytes(data)


def _files(folder: Path) -> list[str]:
    return [str(folder / "problem.smt2"), str(folder / "problem.cert")]


def _check(folder: Path) -> Run:
    """One run of the real checker. Raises Unverified."""
    done = run([sys.executable, "-I", "-m", "checker", "-v", *_files(folder)])
    if done.status != 0 or not done.out.startswith("s VERIFIED "):
        raise Unverified(done.out.partition("\n")[0] or f"exit status {done.status}")
    return done


def slope(points: list[tuple[float, float]]) -> float:
    """The least-squares slope of log y against log x."""
    xs, ys = ([math.log(p[i]) for p in points] for i in (0, 1))
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


def growth(samples: dict[str, list[Sample]]) -> str:
    """The table of growing families."""
    rows = ["family|size|MB read|seconds||slope|µs/byte|memory MB|bytes/byte".split("|")]
    worst = 0.0
    for family, all_sizes in samples.items():
        first, last = all_sizes[0], all_sizes[-1]
        exponent = slope([(s.bytes, s.seconds) for s in all_sizes])
        worst = max(worst, exponent)
        rows.append(
            [
                family,
                f"{first.size}–{last.size}",
                f"{last.bytes / 1e6:.2f}",
                f"{first.seconds:.3f}",
                f"{last.seconds:.3f}",
                f"{exponent:.2f}" + ("" if exponent <= SLOPE_GOAL else " !"),
                f"{1e6 * last.seconds / last.bytes:.2f}",
                f"{last.memory / 1e6:.1f}",
                f"{last.memory / last.bytes:.1f}",
            ]
        )
    met = "met" if worst <= SLOPE_GOAL else "not met"
    return f"{table(rows)}\nsteepest slope {worst:.2f}, goal at most {SLOPE_GOAL}: {met}"


def rates(samples: dict[str, list[Sample]], parts: dict[str, dict[str, float]]) -> str:
    """The table of records and hints a second: rule or step alone, with reading and storing, and the whole check."""
    rows = ["thousands a second|count|alone|with reading|whole check|goal|".split("|")]
    for family, part in parts.items():
        name, goal = RATED[family]
        if goal == RECORDS_GOAL:
            count, alone = part["la cc"], part["rules"]
            reading = part["records"] + part["terms"] + alone + part["store"]
        else:
            count, alone = part["hints"], part["steps"]
            reading = alone + part["words"]
        met = "met" if count / alone >= goal else "not met"
        cells = [f"{count / seconds / 1000:.0f}" for seconds in (alone, reading, samples[family][-1].seconds)]
        rows.append([name, f"{count:.0f}", *cells, f"{goal / 1000:.0f}", met])
    return table(rows)


PEERS = ("lrat-check", "drat-trim")


def peers(folder: Path, samples: dict[str, list[Sample]]) -> str:
    """Times of other checkers on the propositional families, where they are installed."""
    rows = [["user seconds", "assay", *PEERS]]
    for family, proof in {"parity ladder": parity_ladder_proof, "ordering principle": ordering_proof}.items():
        row = [family, f"{samples[family][-1].seconds:.3f}"]
        made = None
        for peer in PEERS:
            program = shutil.which(peer)
            if program is None:
                row.append("not installed")
                continue
            _progress(f"{family}: {peer}")
            made = made or proof(SIZES[family][-1])
            (folder / "cnf").write_bytes(made.dimacs())
            (folder / "proof").write_bytes(made.lrat() if peer == "lrat-check" else made.drat())
            runs = [run([program, str(folder / "cnf"), str(folder / "proof")], 60) for _ in range(REPEATS)]
            accepted = all("VERIFIED" in r.out and "NOT VERIFIED" not in r.out for r in runs)
            row.append(f"{min(r.user for r in runs):.3f}" if accepted else "not accepted")
        rows.append(row)
    return table(rows)


def _progress(text: str) -> None:
    """Say what is being measured, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
