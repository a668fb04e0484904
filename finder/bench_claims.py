"""`assay bench claims`: pairs of access policies, decided and archived, beside other solvers on the same problems."""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.bench_peers import DECIDED, PEERS, ask, ask_proof, first_query, peer_command, proof_command, version
from finder.bench_report import markdown
from finder.claim import KINDS, Run, decide_all, summary
from finder.claim_batch import read_batch
from finder.printing import printable
from finder.race import Limits
from formats.bag import read_bag

if TYPE_CHECKING:
    import argparse

    from finder.bench_peers import PeerResult, Proof

ANSWERS = {"unsat": "PASS", "sat": "FAIL"}
LABELS = {"no-new-access": "PASS", "new-access": "FAIL"}
"""What the answer to the problem of a claim means, and a label of the index."""

CLAIMS = "data/claims/"


class Measured(NamedTuple):
    """A claim: its record, the bytes of its folder in the archive, the index's label, and what other solvers said."""

    record: dict[str, Any]
    bytes: int
    label: str
    peers: dict[str, PeerResult]
    proof: Proof | None

    @property
    def against(self) -> list[str]:
        """The solvers that say something else."""
        outcome = self.record["outcome"]
        found = {name: ANSWERS[peer.answer] for name, peer in self.peers.items() if peer.answer in DECIDED}
        return [name for name, said in found.items() if outcome != "UNKNOWN" and said != outcome]


def claims(options: argparse.Namespace) -> int:
    """Run the benchmark and print its tables; returns the exit status, 1 if another solver says something else.

    Raises AssayError for a folder without pairs, OSError, CheckerFailed.
    """
    batch = read_batch(options.folder, KINDS)
    labels = _labels(options.folder / "index.tsv")
    limits = Limits.chosen(options.timeout, None, options.jobs)
    names = [name for name in (options.peers.split(",") if options.peers else []) if name in PEERS]
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as folder:
        bag = Path(folder, "claims.tar")
        start = time.perf_counter()
        found = decide_all(batch, limits, bag=bag)
        seconds = time.perf_counter() - start
        files = read_bag(str(bag))
        size = os.path.getsize(bag)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-I", "-m", "checker", str(bag)], capture_output=True, text=True, check=False
        )
        checking = time.perf_counter() - start
        page = _page(bag, Path(folder, "report.html"))
        measured: list[Measured] = []
        for claim, record in zip(batch, found.records, strict=True):
            print(f"[{len(measured) + 1}/{len(batch)}] {printable(claim.name)}", file=sys.stderr, flush=True)
            own = {name: data for name, data in files.items() if name.startswith(f"{CLAIMS}{claim.name}/")}
            peers, proof = _asked(own.get(f"{CLAIMS}{claim.name}/problem.smt2", b""), names, options.timeout, folder)
            measured.append(Measured(record, sum(map(len, own.values())), labels.get(claim.name, ""), peers, proof))
    paragraphs = _report(found, measured, seconds, size, checking, done.stdout.partition("\n")[0], names)
    print("\n\n".join([*paragraphs[:2], *page, *paragraphs[2:]]))
    return int(any(each.against for each in measured))


def _labels(index: Path) -> dict[str, str]:
    """What the index expects of each pair. Raises OSError but for an index that is not there."""
    if not index.exists():
        return {}
    with index.open(encoding="utf-8", newline="") as file:
        return {row["pair"]: row["expected"] for row in csv.DictReader(file, delimiter="\t")}


def _asked(problem: bytes, names: list[str], limit: float, folder: str) -> tuple[dict[str, PeerResult], Proof | None]:
    """What other solvers say of the first query of a problem, and cvc5's proof of it."""
    peers: dict[str, PeerResult] = {}
    proof = None
    if problem:
        query = Path(folder, "query.smt2")
        query.write_bytes(first_query(problem))
        stop = threading.Event()
        commands = {name: peer_command(name) for name in names}
        peers = {name: ask(command, str(query), limit, stop) for name, command in commands.items() if command}
        command = proof_command()
        if command is not None and "cvc5" in peers and peers["cvc5"].answer == "unsat":
            proof = ask_proof(command, str(query), limit, stop)
    return peers, proof


def _page(bag: Path, page: Path) -> list[str]:
    """The table about the HTML report of the archive, which is written to `page`; loaded only if there is a browser.

    Nothing if the checker refuses the archive. Raises AssayError, OSError, CheckerFailed.
    """
    from finder.bench_page import loaded
    from finder.report import Refused, gather, written

    start = time.perf_counter()
    try:
        lines = written(gather(bag), "html")
    except Refused:
        return []
    page.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="backslashreplace")
    making = time.perf_counter() - start
    head, row = ["HTML report", "bytes", "check and write, s"], ["Assay", f"{page.stat().st_size:,}", f"{making:.2f}"]
    times = loaded(page)
    if times is not None:
        head += ["load event, ms, median of 5", "first contentful paint, ms, median of 5"]
        row += [f"{times.load:.0f}", f"{times.painted:.0f}"]
    return [markdown([head, row])]


def _report(
    found: Run, measured: list[Measured], seconds: float, size: int, checking: float, verdict: str, names: list[str]
) -> list[str]:
    """The paragraphs that are printed."""
    count = len(measured)
    outcomes = [each.record["outcome"] for each in measured]
    decided = count - outcomes.count("UNKNOWN")
    folders = [each.bytes for each in measured if each.bytes]
    head = ["", "claims", "decided", "claims a minute", "archive, bytes", "bytes a claim, median", "check, s", "each"]
    row = ["Assay", str(count), f"{decided} ({100 * decided // count} %)", f"{60 * count / seconds:.1f}", f"{size:,}"]
    row += [f"{statistics.median(folders):,.0f}", f"{checking:.2f}", f"{checking / count:.3f}"]
    solvers = [["", "version", "decided", "s, median", "s, total", "PASS with a proof", "proof, bytes, median"]]
    for name in names:
        peers = [each.peers[name] for each in measured if name in each.peers]
        times = [peer.seconds for peer in peers if peer.answer in DECIDED]
        proofs = [each.proof.bytes for each in measured if each.proof is not None] if name == "cvc5" else []
        cells = [name, version(name, peer_command(name)), str(len(times))]
        cells += [f"{statistics.median(times):.2f}", f"{sum(times):.1f}"] if times else ["–", "–"]
        solvers.append([*cells, str(len(proofs)), f"{statistics.median(proofs):,.0f}" if proofs else "–"])
    held = [each for each in measured if each.record["outcome"] == "PASS"]
    certificates = [each.record["certificate_bytes"] for each in held]
    own = ["Assay, find and check", "", str(decided)]
    times = [each.record["find_seconds"] + each.record["check_seconds"] for each in measured if each.bytes]
    own += [f"{statistics.median(times):.2f}", f"{sum(times):.1f}"] if times else ["–", "–"]
    solvers.append([*own, str(len(held)), f"{statistics.median(certificates):,.0f}" if certificates else "–"])
    parts = [
        f"{summary(found.records)}; {seconds:.1f} s. The archive: {verdict.removeprefix('s ')}",
        markdown([head, row]),
        markdown(solvers),
        "- check: of the whole archive in a fresh process. proof, bytes: of claims that hold; Assay's certificates "
        "for both queries, cvc5's in its Cooperating Proof Calculus.",
    ]
    kinds = {
        "Another solver says something else": [each for each in measured if each.against],
        "Not what the index expects": [
            each for each in measured if each.label in LABELS and LABELS[each.label] != each.record["outcome"]
        ],
        "Not decided": [each for each in measured if each.record["outcome"] == "UNKNOWN"],
    }
    for title, chosen in kinds.items():
        if chosen:
            lines = [f"- {printable(_line(each))}" for each in chosen]
            parts.append("\n".join([f"{title} ({len(chosen)}):", "", *lines]))
    return parts


def _line(each: Measured) -> str:
    """One line on a claim."""
    record = each.record
    text = f"{record['name']}: {record['outcome']}, the index says {each.label or 'nothing'}"
    said = [f"{name} {peer.answer} {peer.seconds:.2f} s" for name, peer in each.peers.items()]
    reason = [record["reason"]] if record["outcome"] == "UNKNOWN" else []
    return "; ".join([text, *said, *reason])
