"""Other solvers beside Assay in a benchmark: z3 and cvc5 in processes of their own, and cvc5's proofs."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finder.bench_process import run

if TYPE_CHECKING:
    import threading

DECIDED = ("sat", "unsat")

# Programs for solvers that are installed as Python packages only. They say when start-up was over.
_Z3 = """
import sys, time
import z3
print("start-up", time.process_time(), flush=True)
with open(sys.argv[1]) as file:
    print(z3.Z3_eval_smtlib2_string(z3.main_ctx().ref(), file.read()))
"""
_CVC5 = """
import sys, time
import cvc5
print("start-up", time.process_time(), flush=True)
solver = cvc5.Solver(cvc5.TermManager())
solver.setOption("incremental", "false")
parser = cvc5.InputParser(solver)
parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.argv[1])
symbols = parser.getSymbolManager()
while not (command := parser.nextCommand()).isNull():
    print(command.invoke(solver, symbols), end="", flush=True)
"""
_CPC = """
import json, re, sys, time
import cvc5
print("start-up", time.process_time(), flush=True)
solver = cvc5.Solver(cvc5.TermManager())
solver.setOption("produce-proofs", "true")
solver.setOption("proof-format-mode", "cpc")
parser = cvc5.InputParser(solver)
parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.argv[1])
symbols = parser.getSymbolManager()
while not (command := parser.nextCommand()).isNull():
    said = command.invoke(solver, symbols)
    if said.strip() in ("sat", "unsat", "unknown"):
        print(said, end="", flush=True)
    if said.strip() == "unsat":
        text = b"".join(solver.proofToString(proof, cvc5.ProofFormat.CPC) for proof in solver.getProof())
        rules = re.findall(rb":rule (\\S+)", text)
        trusted = sum(b"trust" in rule for rule in rules)
        print("proof", json.dumps({"bytes": len(text), "steps": len(rules), "trusted": trusted}), flush=True)
        break
"""
PEERS = {"z3": ("z3-solver", _Z3), "cvc5": ("cvc5", _CVC5)}
"""Solvers that can be compared: their Python packages and how to call these."""

VERSION_SECONDS = 10.0

_TOKEN = re.compile(rb'"[^"]*"|;[^\n\r]*|\|[^|]*\||[()]|[^\s()";|]+')


class PeerResult(NamedTuple):
    """What another solver said: sat, unsat, unknown, timeout or error; elapsed seconds and those of processor time."""

    answer: str
    seconds: float
    cpu: float


class Proof(NamedTuple):
    """A proof that cvc5 wrote in its Cooperating Proof Calculus (CPC).

    Its size in bytes, its steps, and how many of them are `trust` steps, which no checker can check; and the elapsed
    seconds for finding and writing it.
    """

    bytes: int
    steps: int
    trusted: int
    seconds: float


def peer_command(name: str) -> list[str] | None:
    """How to call a solver on a file: its program, or else its Python package; None if it is not installed."""
    program = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if program is not None:
        return [program]
    if importlib.util.find_spec(name) is not None:
        return [sys.executable, "-I", "-c", PEERS[name][1]]
    return None


def proof_command() -> list[str] | None:
    """How to make cvc5 write a proof; None if its Python package is not installed."""
    return [sys.executable, "-I", "-c", _CPC] if importlib.util.find_spec("cvc5") is not None else None


def version(name: str, command: list[str] | None) -> str:
    """The version of a solver, for people; empty if it is not installed."""
    if command is None:
        return ""
    if len(command) == 1:
        words = run([command[0], "--version"], VERSION_SECONDS).out.split()
        return next((word for word in words if re.match(r"[0-9]+\.[0-9]", word)), "unknown")
    return f"{importlib.metadata.version(PEERS[name][0])} (Python package)"


def ask(command: list[str], file: str, limit: float, stop: threading.Event) -> PeerResult:
    """Run another solver on a file for at most `limit` seconds. A Python package's start-up is not counted."""
    answer, _, wall, cpu = _run(command, file, limit, stop)
    return PeerResult(answer, wall, cpu)


def ask_proof(command: list[str], file: str, limit: float, stop: threading.Event) -> Proof | None:
    """The size of cvc5's proof that a file's first query is unsat; None if there is none within `limit` seconds."""
    _, lines, wall, _ = _run(command, file, limit, stop)
    shown = next((text.partition(" ")[2] for text in lines if text.startswith("proof ")), "")
    return Proof(seconds=wall, **json.loads(shown)) if shown else None


def _run(command: list[str], file: str, limit: float, stop: threading.Event) -> tuple[str, list[str], float, float]:
    """The answer, the lines of output, elapsed seconds and those of processor time."""
    done = run([*command, file], limit, stop)
    lines = done.out.split("\n")
    start = next((float(text.split()[1]) for text in lines if text.startswith("start-up ")), 0.0)
    answer = next((text for text in lines if text in (*DECIDED, "unknown")), "error")
    if answer not in DECIDED and done.expired:
        answer = "timeout"
    return answer, lines, max(done.wall - start, 0.0), max(done.cpu - start, 0.0)


def first_query(data: bytes) -> bytes:
    """A script up to its first check; it is what is compared where a script has several."""
    depth, name_follows = 0, False
    checking = False
    for match in _TOKEN.finditer(data):
        token = match[0]
        if token[:1] == b";":
            continue
        if token == b"(":
            depth += 1
            name_follows = depth == 1
            continue
        if token == b")":
            depth -= 1
            if checking and depth == 0:
                return data[: match.end()] + b"\n"
        elif name_follows:
            checking = token in (b"check-sat", b"check-sat-assuming")
        name_follows = False
    return data
