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
from typing import TYPE_CHECKING, NamedTuple

from finder.bench_families import FAMILIES
from finder.bench_process import Run, run, table
from finder.bench_refutations import (
    CORES,
    GENERATED,
    PEERS,
    WRITTEN,
    NotRefuted,
    available,
    collected,
    cores,
    made,
    report,
)
from finder.bench_refutations import measure as measure_refutation

if TYPE_CHECKING:
    from collections.abc import Callable

    from finder.bench_refutations import Clauses

SIZES: dict[str, tuple[int, ...]] = {
    "equality chain, one cc": (2000, 4000, 8000, 16000, 32000),
    "equality chain, cc of 3": (1250, 2500, 5000, 10000, 20000),
    "nested application, cc": (8000, 16000, 32000, 64000, 128000),
    "difference chain, one la": (1500, 3000, 6000, 12000, 24000),
    "difference chain, la of 3": (750, 1500, 3000, 6000, 12000),
    "triangles, la of 3": (30, 38, 48, 60, 76),
    "nested sum, la": (5000, 10000, 20000, 40000, 80000),
    "difference chain, model": (2000, 4000, 8000, 16000, 32000),
    "trichotomies, tri": (2000, 4000, 8000, 16000, 32000),
    "absolute values, ax": (2000, 4000, 8000, 16000, 32000),
    "digits, one re": (500, 1000, 2000, 4000, 8000),
    "constants, re of 2": (500, 1000, 2000, 4000, 8000),
    "lengths of constants, eval": (2000, 4000, 8000, 16000, 32000),
    "brackets, one cat": (3000, 6000, 12000, 24000, 48000),
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
    "wide and, def": ("in", "def"),
    "equality chain, cc of 3": ("in", "cc"),
    "difference chain, la of 3": ("in", "la"),
    "triangles, la of 3": ("la",),
    "trichotomies, tri": ("tri",),
    "absolute values, ax": ("ax",),
    "constants, re of 2": ("re",),
    "lengths of constants, eval": ("eval",),
    "parity ladder": (),
    "ordering principle": (),
    "pigeonhole, found": (),
}
"""Families whose largest member is also measured part by part: the rules whose records are rated; or else hints."""

REFUTED = ("parity ladder", "ordering principle", "add and delete", "pigeonhole, found")
"""Families that spend their time in the core, and are checked with both."""

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
stores = {"source": ClauseStore}
try:
    import checker._lrat
    stores["compiled"] = checker._lrat.ClauseStore
except ImportError:
    pass

def put(name, seconds):
    best[name] = min(best.get(name, 1e9), seconds)

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
        lemmas = [(name, arguments) for kind, name, arguments in records if kind == "c"]
        clauses = []
        rules = {}
        for name, arguments in lemmas:
            rules.setdefault(name, []).append(arguments)
        for name, all_arguments in rules.items():
            rule = RULES[name]
            start = clock()
            for arguments in all_arguments:
                rule(context, arguments)
            put(name, clock() - start)
            best[f"count {name}"] = len(all_arguments)
        clauses = [array("i", RULES[name](context, arguments)) for name, arguments in lemmas]
        times = times[:4]
        times.append(clock())
        words = array("i")
        for piece in reader.refutation():
            words.extend(piece)
        times.append(clock())
    for name, start, end in zip(("problem", "records", "terms", None, "words"), times, times[1:]):
        put(name, end - start)
    for name, Store in stores.items():
        store = Store()
        start = clock()
        for clause in clauses:
            store.store(clause)
        put(f"store {name}", clock() - start)
        store.begin(len(script.terms))
        store.limit = 1 << 60
        start = clock()
        store.feed(words)
        put(f"steps {name}", clock() - start)
        if not store.refuted:
            sys.exit("not refuted")
best.update(lemmas=len(lemmas), hints=store.hints, bytes=4 * len(words))
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


PURE = ", --pure"
"""What is added to the name of a family that is checked with the source of the core although it is compiled."""


def checker(only: str | None = None, cnf: Path | None = None) -> int:
    """Run the benchmark and print its report; returns the exit status, 1 if a certificate was not verified.

    `only`: "families" or "refutations" instead of both; `cnf`: a folder of problems that are refuted, too.
    """
    print(f"assay bench checker: Python {platform.python_version()} on {platform.machine()}, {platform.system()}")
    print(f"cores: {', '.join(cores())}; user seconds beyond start-up, best of {REPEATS}; memory beyond start-up")
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as name:
        try:
            if only != "refutations":
                families(Path(name))
            if only != "families":
                print(refutations(Path(name), cnf))
        except (Unverified, NotRefuted) as error:
            print(f"assay: bench: not verified: {error}", file=sys.stderr)
            return 1
        finally:
            _progress("")
    return 0


def families(folder: Path) -> None:
    """Measure and report the growing families. Raises Unverified."""
    nothing = folder / "nothing"
    nothing.mkdir()
    generate("wide and, def", 2, nothing)
    print(start_up(nothing))
    samples = {}
    parts = {}
    for family in FAMILIES:
        samples[family] = measure(family, SIZES[family], folder, nothing)
        if family in REFUTED and "compiled" in cores():
            samples[family + PURE] = measure(family, SIZES[family], folder, nothing, "--pure")
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


def start_up(nothing: Path) -> str:
    """What the checker takes for next to nothing, the median of several runs, for people."""
    python, whole = [], []
    for _ in range(9):
        python.append(run([sys.executable, "-I", "-c", "pass"]).cpu)
        whole.append(_check(nothing).cpu)
    milliseconds, empty = 1000 * statistics.median(whole), 1000 * statistics.median(python)
    return f"start-up {milliseconds:.0f} ms of processor time, {milliseconds - empty:.0f} ms over python -I -c pass"


def measure(family: str, sizes: tuple[int, ...], folder: Path, nothing: Path, *options: str) -> list[Sample]:
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
        checks.append((size, read, [_check(folder, *options) for _ in range(REPEATS)]))
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


def _check(folder: Path, *options: str) -> Run:
    """One run of the real checker. Raises Unverified."""
    done = run([sys.executable, "-I", "-m", "checker", "-v", *options, *_files(folder)])
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
    """The tables of records a second, by rule, and of hints a second, by core.

    A record is rated by itself, and with its share of reading, of the terms that it needs and of storing its clause.
    """
    rows = ["records|count|thousands a second, alone|with reading|goal|".split("|")]
    for family, part in parts.items():
        for rule in RATED[family]:
            count, alone = part[f"count {rule}"], part[rule]
            share = count / part["lemmas"]
            reading = alone + share * (part["records"] + part["terms"] + part["store source"])
            met = "met" if count / alone >= RECORDS_GOAL else "not met"
            cells = [f"{count / seconds / 1000:.0f}" for seconds in (alone, reading)]
            rows.append([f"{rule}: {family}", f"{count:.0f}", *cells, f"{RECORDS_GOAL / 1000:.0f}", met])
    others = ["hints|count|thousands a second, alone|with words|whole check|ns a hint|MB/s|goal|".split("|")]
    for family, part in parts.items():
        for core in (c for c in CORES if not RATED[family] and f"steps {c}" in part):
            name = family if core == core_of(samples) else f"{family}{PURE}"
            alone = part[f"steps {core}"]
            reading = alone + part["words"]
            cells = [f"{part['hints'] / seconds / 1000:.0f}" for seconds in (alone, reading, samples[name][-1].seconds)]
            met = "met" if part["hints"] / alone >= HINTS_GOAL else "not met"
            speed = [f"{1e9 * alone / part['hints']:.0f}", f"{part['bytes'] / 1e6 / reading:.1f}"]
            goal = f"{HINTS_GOAL / 1000:.0f}"
            others.append([f"{family}, {core}", f"{part['hints']:.0f}", *cells, *speed, goal, met])
    return f"{table(rows)}\n\n{table(others)}"


def core_of(samples: dict[str, list[Sample]]) -> str:
    """The core that ran by default."""
    return "compiled" if any(name.endswith(PURE) for name in samples) else "source"


def refutations(folder: Path, cnf: Path | None) -> str:
    """The core beside other checkers and beside CaDiCaL, on refutations of clauses. Raises OSError, NotRefuted."""
    commands, there = available(), cores()
    problems: dict[str, Callable[[], Clauses] | None] = {**dict.fromkeys(WRITTEN), **GENERATED}
    if cnf is not None:
        problems.update(collected(cnf))
    measured, left_out = [], []
    for number, (name, problem) in enumerate(problems.items()):
        _progress(name)
        place = folder / str(number)
        place.mkdir()
        try:
            refuted = made(name, place, problem)
        except NotRefuted as error:
            left_out.append(str(error))
        else:
            measured.append(measure_refutation(refuted, there, commands))
        shutil.rmtree(place)
    _progress("")
    absent = ", ".join(name for name in PEERS if name not in commands)
    notes = [f"not installed: {absent}"] if absent else []
    return "\n".join([report(measured, [*there, *commands]), *notes, *(f"left out: {text}" for text in left_out)])


def _progress(text: str) -> None:
    """Say what is being measured, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
