"""`assay bench strings`: access policies, regular expressions and word problems, and one inclusion of growing size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finder.bench_report import by_problem, report
from finder.bench_solve import Problem, read_index, run_all

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

FOLDERS = ("policy", "regex", "smtlib")
"""Where the problems lie, each with an index; of the last one those of these logics:"""

LOGICS = ("QF_S", "QF_SLIA")

INCLUSION = "[0-9]{n} ⊆ ?{n}"
SIZES = (3, 6, 12, 24, 1000)


def strings(options: argparse.Namespace) -> int:
    """Run the benchmark and print its tables; returns the exit status, 1 if an answer was wrong or not verified.

    Raises MalformedInput for an index that cannot be used, OSError.
    """
    folder: Path = options.folder
    problems = [inclusion(n) for n in SIZES]
    for name in FOLDERS:
        by_logic = name == FOLDERS[-1]
        for given in read_index(folder / name / "index.tsv"):
            if not by_logic or given.group in LOGICS:
                problems.append(Problem(f"{name}/{given.path}", given.group if by_logic else name, given.status))
    results, exit_status = run_all("strings", folder, problems, options)
    print(report(results))
    print()
    print(by_problem(results, "n", INCLUSION))
    return exit_status


def inclusion(n: int) -> Problem:
    """The problem whether n digits are n characters, the latter as a glob pattern has them: one after the other."""
    characters = " ".join(["re.allchar"] * n)
    text = (
        "(set-logic QF_S)\n(declare-const x String)\n"
        f'(assert (str.in_re x ((_ re.^ {n}) (re.range "0" "9"))))\n'
        f"(assert (not (str.in_re x (re.++ {characters}))))\n"
        "(check-sat)\n"
    )
    return Problem(f"digits-{n}.smt2", INCLUSION, "unsat", str(n), text.encode())
