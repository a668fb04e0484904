"""The cases about DIMACS problems: `tests.checker.make_corpus` writes their folders, with those of SMT-LIB problems.

A folder has problem.cnf, and proof.cert or proof.lrat. A forgery's header is that of the problem beside it, a
satisfiable one, so that only the rule that is named stands between it and a false verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.cnf_proofs import (
    Clause,
    Record,
    dimacs,
    header,
    lrat_binary,
    lrat_text,
    pigeonhole,
    pigeonhole_by_extension,
    sat,
    signed,
    unsat,
    varint,
    words_of,
)


@dataclass
class CnfCase:
    """One folder. `satisfiable` is what brute force must say about the clauses; None where that does not matter."""

    folder: str
    name: str
    files: dict[str, bytes]
    clauses: Sequence[Clause]
    satisfiable: bool | None = None
    arguments: str = ""


CNF_CASES: list[CnfCase] = []

UNSAT = "s VERIFIED UNSAT query 1 of 1"
SAT = "s VERIFIED SAT query 1 of 1"


def case(
    folder: str,
    name: str,
    clauses: Sequence[Clause],
    proof: bytes,
    expect: str,
    satisfiable: bool | None,
    suffix: str = "cert",
    problem: bytes | None = None,
    arguments: str = "",
) -> None:
    files = {
        "problem.cnf": dimacs(clauses) if problem is None else problem,
        f"proof.{suffix}": proof,
        "expect.txt": f"{expect}\n".encode(),
    }
    if arguments:
        files["arguments.txt"] = f"{arguments}\n".encode()
    CNF_CASES.append(CnfCase(folder, f"cnf-{name}", files, clauses, satisfiable, arguments))


def accept(name: str, clauses: Sequence[Clause], records: Sequence[Record]) -> None:
    """A proof in all three forms."""
    problem = dimacs(clauses)
    case("accept", name, clauses, unsat(problem, words_of(records)), UNSAT, False)
    case("accept", f"{name}-text", clauses, lrat_text(records), UNSAT, False, "lrat")
    case("accept", f"{name}-binary", clauses, lrat_binary(records), UNSAT, False, "lrat")


def reject(
    name: str,
    clauses: Sequence[Clause],
    records: Sequence[Record],
    expect: str,
    satisfiable: bool | None = True,
    variables: int | None = None,
    lrat: str | None = None,
) -> None:
    """A forgery as a certificate, in text and in binary; `lrat` is what is expected of the latter two if different."""
    problem = dimacs(clauses, variables)
    case("reject", name, clauses, unsat(problem, words_of(records)), f"s REJECTED {expect}", satisfiable,
         problem=problem)  # fmt: skip
    for form, write in (("text", lrat_text), ("binary", lrat_binary)):
        verdict = f"s REJECTED {expect if lrat is None else lrat}"
        case("reject", f"{name}-{form}", clauses, write(records), verdict, satisfiable, "lrat", problem)


def reject_lrat(name: str, clauses: Sequence[Clause], records: Sequence[Record], expect: str) -> None:
    """A forgery that only ids make possible."""
    for form, write in (("text", lrat_text), ("binary", lrat_binary)):
        case("reject", f"{name}-{form}", clauses, write(records), f"s REJECTED {expect}", True, "lrat")


SQUARE = [[1, 2], [-1, 2], [1, -2], [-1, -2]]
THREE = SQUARE[:3]
"""Satisfiable: without its last clause."""

SQUARE_PROOF: list[Record] = [(5, [2], [1, 2]), (6, [], [5, 3, 4])]
FORGED_PROOF: list[Record] = [(4, [2], [1, 2]), (5, [-2], [3]), (6, [], [4, 5])]

IMPLIED = [[-1, 2], [2, 3], [2, -3]]
"""Satisfiable; the clause 1 is RAT, and its only candidate, clause 1, needs the hints 2 and 3."""

BOTH = [*IMPLIED, [-1, -2]]
"""Satisfiable, with 1 false: the clause 1 would be RAT but for candidate 4."""

NEEDS_RAT = [*IMPLIED, [-2, 4], [-2, -4]]

# ---- accepted

accept("square", SQUARE, SQUARE_PROOF)
accept("deletion", SQUARE, [(5, [2], [1, 2]), ("d", [1, 2]), (6, [], [5, 3, 4])])
accept("rat", NEEDS_RAT, [(6, [1], [-1, 2, 3]), (7, [], [6, 1, 4, 5])])
accept("rat-hint-already-true", NEEDS_RAT, [(6, [1], [-1, 2, 2, 3]), (7, [], [6, 1, 4, 5])])
accept(
    "rat-after-prefix",
    [[-1, -5, 2], [2, 3], [2, -3], [-2, 4], [-2, -4], [1, 5], [-1, 5]],
    [(8, [1, 6], [6, -1, 2, 3, -7]), (9, [2], [2, 3]), (10, [], [9, 4, 5])],
)
accept("rat-candidate-true", [*SQUARE, [-3, 1, 2]], [(6, [3, -1], [-5]), (7, [2], [1, 2]), (8, [], [7, 3, 4])])
accept("rat-candidate-true-unnamed", [*SQUARE, [-3, 1, 2]], [(6, [3, -1], []), (7, [2], [1, 2]), (8, [], [7, 3, 4])])
accept("rat-candidate-tautology", [*SQUARE, [-3, 4, -4]], [(6, [3], [-5]), (7, [2], [1, 2]), (8, [], [7, 3, 4])])
accept("rat-candidate-deleted", [*SQUARE, [-3]], [("d", [5]), (6, [3], []), (7, [2], [1, 2]), (8, [], [7, 3, 4])])
accept(
    "rat-groups-in-any-order",
    [*IMPLIED, [-1, 2, 4], [-2, 4], [-2, -4]],
    [(7, [1], [-4, 2, 3, -1, 2, 3]), (8, [2], [7, 1]), (9, [], [8, 5, 6])],
)
accept(
    "definition",
    SQUARE,
    [(5, [3, -1, -2], []), (6, [-3, 1], [-5]), (7, [-3, 2], [-5]), (8, [2], [1, 2]), (9, [], [8, 3, 4])],
)
accept("several-new-variables", SQUARE, [(5, [3, -4, 5], []), (6, [2], [1, 2]), (7, [], [6, 3, 4])])
accept("empty-clause", [[1], []], [(3, [], [2])])
accept("literals-twice", [[1, 1], [-1, -1, -1]], [(3, [], [1, 2])])
accept("tautology", [*SQUARE, [1, -1]], [(6, [2], [1, 2]), (7, [], [6, 3, 4])])
for holes in (2, 3):
    accept(f"pigeonhole-{holes}", pigeonhole(holes), pigeonhole_by_extension(holes).records)
accept("pigeonhole-3-unnamed", pigeonhole(3), pigeonhole_by_extension(3, sparse=True).records)


def accept_lrat(name: str, *forms: bytes) -> None:
    """LRAT proofs for SQUARE."""
    for number, proof in enumerate(forms, 1):
        case("accept", f"{name}-{number}", SQUARE, proof, UNSAT, False, "lrat")


GAPS: list[Record] = [(50, [2], [1, 2]), ("d", [1, 2]), (10**17, [], [50, 3, 4])]
FAR: list[Record] = [(5, [99, -1, 7, 2**31 - 1], []), (6, [2], [1, 2]), (7, [], [6, 3, 4])]
AFTER: list[Record] = [*SQUARE_PROOF, ("d", [1, 5]), ("d", [])]
for name, records in {"ids-with-gaps": GAPS, "extension-variables-far": FAR, "deletion-after-the-end": AFTER}.items():
    accept_lrat(name, lrat_text(records), lrat_binary(records))
accept_lrat("comments-and-blanks", b"c a comment\n\n 5  2 0\t1 2 0 \nc d\n5 d 1 0\n5 d 0\n6 0 5 3 4 0")
accept_lrat("deletion-with-any-id", b"0 d 0\n5 2 0 1 2 0\n1 d 1 0\n6 0 5 3 4 0\n")

MODEL_CLAUSES = [[1, 2], [-1, 3], [-2, -3, 4]]
for name, lines in {
    "total": ["v 1 -2 3 4"],
    "partial": ["v -1 2 4"],
    "several-lines": ["v 1", "v 3", "v 4"],
    "a-literal-twice": ["v 1 3 1", "v 4 3"],
}.items():
    case("accept", f"model-{name}", MODEL_CLAUSES, sat(dimacs(MODEL_CLAUSES), *lines), SAT, True)
case("accept", "model-of-nothing", [], sat(dimacs([])), SAT, True)

for name, text in {
    "satlib-end": b"p cnf 2 4\n 1 2 0\n -1 2 0\n 1 -2 0\n -1 -2 0\n%\n0\n\n",
    "satlib-end-without-0": b"p cnf 2 4\n1 2 0 -1 2 0 1 -2 0 -1 -2 0\n %",
    "layout": b"c\nc a\x80\xff\np\tcnf  2 4 \n1 2 0 -1\nc 1 0\n\n2 0 1\t-2\n0\n   \n-1 -2 0",
}.items():
    case("accept", name, SQUARE, lrat_text(SQUARE_PROOF), UNSAT, False, "lrat", text)

# ---- rejected: RAT

END: list[Record] = [(6, [], [5, 1, 4])]
reject("rat-omits-all", [[-1, 2], [-1, -2]], [(3, [1], []), (4, [], [3, 1, 2])],
       "step 1: rat: hints for each clause with -1 / none for clause 1")  # fmt: skip
reject("rat-omits-one", BOTH, [(5, [1], [-1, 2, 3]), *END],
       "step 1: rat: hints for each clause with -1 / none for clause 4")  # fmt: skip
reject("rat-omits-tautology", [[-1, 2, -2], [-1]], [(3, [1], [-2]), (4, [], [3, 2])],
       "step 1: rat: hints for each clause with -1 / none for clause 1")  # fmt: skip
reject("rat-assumptions-of-another-group", BOTH, [(5, [1], [-1, 2, 3, -4]), *END],
       "step 1: rat: a conflict for clause 4 / none")  # fmt: skip

LATER = [*IMPLIED, [-1, -2, 4], [-1, -2, -4]]
"""The clause −1 ∨ −2 follows by the last two."""
for name, first in {"": [], "-after-another": [(6, [5], [])]}.items():
    n = 6 + len(first)
    reject(
        f"rat-omits-a-later-clause{name}",
        LATER,
        [*first, (n, [-1, -2], [4, 5]), ("d", [4, 5]), (n + 1, [1], [-1, 2, 3]), (n + 2, [], [n + 1, 1, n])],
        f"step {len(first) + 2}: rat: hints for each clause with -1 / none for clause {n}",
        variables=5,
    )
reject(
    "rat-candidate-deleted-and-added-again",
    [[-1, 2], [-1, -2], [-1, 2, 4], [-1, 2, -4]],
    [(5, [5], []), ("d", [1]), (6, [-1, 2], [3, 4]), ("d", [2, 3, 4]), (7, [1], []), (8, [], [7, 6])],
    "step 3: rat: hints for each clause with -1 / none for clause 6",
    variables=5,
)
reject(
    "rat-names-the-deleted-candidate-not-the-new-one",
    [[-1, 2], [-1, 2, 4], [-1, 2, -4]],
    [(4, [-1, 2], [2, 3]), ("d", [1, 2, 3]), (5, [1], [-1]), (6, [], [5, 4])],
    "step 2: rat: a clause that is there / clause 1",
)
reject(
    "rat-pivot-not-first",
    [*IMPLIED, [-4, 5], [-4, -5]],
    [(6, [4, 1], [-1, 2, 3]), (7, [], [6, 4, 5])],
    "step 1: rat: a clause with -4 / clause 1",
)
reject(
    "rat-pivot-not-first-no-hints",
    [[-4, 5], [-4, -5]],
    [(3, [4, 1], []), (4, [-1], []), (5, [], [3, 4, 1, 2])],
    "step 1: rat: hints for each clause with -4 / none for clause 1",
)
reject(
    "rat-omits-the-clause-before",
    [[1, 2]],
    [(2, [-3], []), (3, [3], []), (4, [], [2, 3])],
    "step 2: rat: hints for each clause with -3 / none for clause 2",
)
for name, hints, expect in (
    ("group-twice", [-1, 2, 3, -1, 2, 3], "rat: one group for each clause / two for clause 1"),
    ("group-of-another-clause", [-1, 2, 3, -2], "rat: a clause with -1 / clause 2"),
    ("group-with-too-few-hints", [-1, 2], "rat: a conflict for clause 1 / none"),
    ("group-with-too-many-hints", [-1, 2, 3, 2], "rat: no hint after the conflict / hint 2"),
    ("group-whose-hint-is-not-unit", [-1, 5, 2, 3], "rat: a unit clause / clause 5 with two literals"),
    ("group-for-no-clause", [-99], "rat: a clause that is there / clause 99"),
    ("group-for-itself", [-6], "rat: a clause that is there / clause 6"),
):
    other = expect
    if "there" in expect:
        other = f"lrat: the id of a clause that is there / {hints[0]}"
    reject(f"rat-{name}", [*BOTH, [-5, 6, 7]], [(6, [1], hints), (7, [], [6, 1, 4])], f"step 1: {expect}",
           lrat=f"step 1: {other}")  # fmt: skip
reject("rat-hint-though-candidate-true", [[-3, 1, 2], [1, 2]], [(3, [3, -1], [-1, 2]), (4, [], [3])],
       "step 1: rat: no hint after the conflict / hint 2")  # fmt: skip
reject("rat-group-after-conflict", BOTH, [(5, [2], [2, 3, -1]), *END],
       "step 1: rup: no hint after the conflict / hint -1")  # fmt: skip
reject("rat-candidate-deleted-and-named", IMPLIED, [("d", [1]), (4, [1], [-1, 2, 3])],
       "step 1: rat: a clause that is there / clause 1")  # fmt: skip
reject("rat-hint-deleted", BOTH, [("d", [2]), (5, [1], [-1, 2, 3, -4])],
       "step 1: rat: a clause that is there / clause 2")  # fmt: skip
reject("rat-empty-clause", THREE, [(4, [], [])], "step 1: rup: a conflict / none")
reject("rat-empty-clause-with-group", THREE, [(4, [], [-1])], "step 1: rup: a conflict / none")

# ---- rejected: steps, ids, ends

reject("no-conflict", THREE, FORGED_PROOF, "step 2: rat: hints for each clause with 2 / none for clause 2")
reject("nothing", THREE, [], "end: refutation: the empty clause / none")
reject("no-empty-clause", THREE, FORGED_PROOF[:1], "end: refutation: the empty clause / none")
reject("no-empty-clause-but-a-deletion", THREE, [("d", [1, 2, 3])], "end: refutation: the empty clause / none")
reject("empty-clause-then-a-clause", SQUARE, [*SQUARE_PROOF, (7, [1], [6])],
       "step 2: end: the end of the file after the empty clause / another record", False,
       lrat="end: lrat: only deletions after the empty clause / clause 7")  # fmt: skip
reject("empty-clause-twice", SQUARE, [*SQUARE_PROOF, (7, [], [5, 3, 4])],
       "step 2: end: the end of the file after the empty clause / another record", False,
       lrat="end: lrat: only deletions after the empty clause / clause 7")  # fmt: skip
reject("deleted-clause-named", THREE, [("d", [1]), *FORGED_PROOF], "step 1: rup: a clause that is there / hint 1")
reject("deleted-lemma-named", THREE, [FORGED_PROOF[0], ("d", [4]), (5, [-1], [4]), (6, [], [4, 5])],
       "step 2: rup: a clause that is there / hint 4",
       lrat="step 2: lrat: the id of a clause that is there / 4")  # fmt: skip
reject("deleted-twice", THREE, [("d", [1, 1])], "step 0: delete: a clause that is there / clause 1")
reject("deleted-before-it-is-added", THREE, [("d", [4]), *FORGED_PROOF],
       "step 0: delete: a clause that is there / clause 4",
       lrat="step 1: lrat: the id of a clause that is there / 4")  # fmt: skip
reject("deleted-negatively", THREE, [("d", [-1])], "step 0: delete: a clause that is there / clause -1")
reject("hint-to-itself", THREE, [(4, [-1], [4])], "step 1: rup: a clause that is there / hint 4",
       lrat="step 1: lrat: the id of a clause that is there / 4")  # fmt: skip
reject("hint-to-a-later-clause", THREE, [(4, [-1], [5]), (5, [-1, -2], [4])],
       "step 1: rup: a clause that is there / hint 5",
       lrat="step 1: lrat: the id of a clause that is there / 5")  # fmt: skip
reject_lrat("id-again", THREE, [(4, [2], [1, 2]), (4, [], [4])], "step 2: lrat: an id above 4 / 4")
reject_lrat("id-decreasing", THREE, [(9, [2], [1, 2]), (8, [], [9])], "step 2: lrat: an id above 9 / 8")
reject_lrat("id-of-the-problem", THREE, [(3, [2], [1, 2]), (4, [], [3])], "step 1: lrat: an id above 3 / 3")
reject_lrat("id-of-a-deleted-clause", THREE, [(4, [2], [1, 2]), ("d", [4]), (4, [], [1])],
            "step 2: lrat: an id above 4 / 4")  # fmt: skip
reject_lrat("id-in-a-gap", THREE, [(9, [2], [1, 2]), (10, [], [9, 8])],
            "step 2: lrat: the id of a clause that is there / 8")  # fmt: skip
reject_lrat("id-like-a-number-of-the-store", THREE, [(9, [2], [1, 2]), (10, [], [4])],
            "step 2: lrat: the id of a clause that is there / 4")  # fmt: skip


def reject_words(name: str, clauses: Sequence[Clause], words: Sequence[int], expect: str) -> None:
    """A forgery that only certificates can express."""
    case("reject", name, clauses, unsat(dimacs(clauses), words), f"s REJECTED {expect}", True)


reject_words("literal-0", THREE, [1, 0, 0], "step 1: rup: a literal of variables 1 to 2 / 0")
reject_words("hint-0", THREE, [0, 1, 0], "step 1: rup: a clause that is there / hint 0")
reject_words("hint-0-in-a-group", IMPLIED, [1, 4, 1, -1, 2, 3, 0], "step 1: rat: a clause that is there / clause 0")
reject_words("extension-variable-not-dense", THREE, [1, 0, 4], "step 1: rat: a literal of variables 1 to 3 / 4")
reject_words("extension-variables-not-in-order", THREE, [2, 0, 4, 3], "step 1: rat: a literal of variables 1 to 3 / 4")
reject_words("extension-variable-not-dense-later", THREE, [2, 0, 3, 1, 2, 0, 1, -5],
             "step 2: rat: a literal of variables 1 to 4 / -5")  # fmt: skip
reject_words("extension-variable-largest", THREE, [1, 0, 2**31 - 1], "step 1: rat: a literal of variables 1 to 3")
reject_words("extension-variable-smallest", THREE, [1, 0, -(2**31)], "step 1: rat: a literal of variables 1 to 3")
reject_words("hint-smallest", THREE, [1, 1, 1, -(2**31)], "step 1: rat: a clause that is there / clause 2147483648")

# ---- rejected: models

for name, lines, expect in (
    ("complementary", ["v 1 2 -1 3 4"], "line 2: model: no complementary literals / 1 and -1"),
    ("complementary-in-lines", ["v -3", "v 3"], "line 3: model: no complementary literals / -3 and 3"),
    ("clause-false", ["v 1 2 3 -4"], "model: evaluation: clause 3 true / false"),
    ("clause-undecided", ["v 1 3"], "model: evaluation: clause 3 true / false"),
    ("nothing", [], "model: evaluation: clause 1 true / false"),
    ("out-of-range", ["v 1 3 4 5"], "line 2: model: a literal of variables 1 to 4 / 5"),
    ("far-out-of-range", ["v -9999999999"], "line 2: model: a literal of variables 1 to 4 / -9999999999"),
    ("literal-0", ["v 1 3 4 0"], "line 2: model: a literal of variables 1 to 4 / 0"),
):
    proof = sat(dimacs(MODEL_CLAUSES), *lines)
    case("reject", f"model-{name}", MODEL_CLAUSES, proof, f"s REJECTED {expect}", None)
case("reject", "model-of-a-contradiction", SQUARE, sat(dimacs(SQUARE), "v 1 2"),
     "s REJECTED model: evaluation: clause 4 true / false", False)  # fmt: skip
case("reject", "model-of-the-empty-clause", [[1], []], sat(dimacs([[1], []]), "v 1"),
     "s REJECTED model: evaluation: clause 2 true / false", False)  # fmt: skip

# ---- rejected: headers

case("reject", "another-problem", THREE, unsat(dimacs(SQUARE), words_of(SQUARE_PROOF)),
     "s REJECTED header: digest", True)  # fmt: skip
case("reject", "comment-added", SQUARE, unsat(dimacs(SQUARE), words_of(SQUARE_PROOF)), "s REJECTED header: digest",
     False, problem=b"c\n" + dimacs(SQUARE))  # fmt: skip
case("reject", "query-2", SQUARE, unsat(dimacs(SQUARE), words_of(SQUARE_PROOF)),
     "s REJECTED header: query: 2 / 1", False, arguments="--query 2")  # fmt: skip
case("reject", "query-2-lrat", SQUARE, lrat_text(SQUARE_PROOF), "s REJECTED header: query: 1 / 2", False, "lrat",
     arguments="--query 2")  # fmt: skip
case("reject", "expect-sat", SQUARE, lrat_text(SQUARE_PROOF), "s REJECTED answer: expect: sat / unsat", False, "lrat",
     arguments="--expect sat")  # fmt: skip

# ---- malformed


def malformed(name: str, proof: bytes, where: str, suffix: str = "cert") -> None:
    """Bytes that are no certificate or proof; `where` is line and column, and what is said about it."""
    case("malformed_certificates", name, SQUARE, proof, f"s MALFORMED proof.{suffix}:{where}", False, suffix)


P = dimacs(SQUARE)
U, S = header(P, "unsat").encode(), header(P, "sat").encode()
malformed("term", U + b"t and 1 2\nrefutation 0\n", "2:1: expected refutation")
malformed("rule", U + b"c in 1\nrefutation 0\n", "2:1: expected refutation")
malformed("no-refutation", U, "2:1: expected a record")
malformed("value-in-unsat", U + b"v 1\n", "2:1: expected a record")
malformed("words-announced", unsat(P, [], 10**14), "2:1: the refutation is")
malformed("words-too-few", unsat(P, words_of(SQUARE_PROOF), 99), "2:1: the refutation is")
malformed("words-too-many", unsat(P, words_of(SQUARE_PROOF), 3), "2:1: ")
malformed("literals-many", unsat(P, [2**31 - 1, 0, 1]), "2:1: the last record is cut short")
malformed("hints-many", unsat(P, [0, 2**31 - 1, 1]), "2:1: the last record is cut short")
malformed("hints-below-0", unsat(P, [0, -1]), "2:5: a negative number of hints")
malformed("deletions-many", unsat(P, [-(2**31), 1]), "2:1: the last record is cut short")
malformed("header-cut", b"as", "1:1: the file ends inside a line")
malformed("header-only-begun", U[:-1], "1:1: the file ends inside a line")
malformed("header-of-crlf", U[:-1] + b"\r\n", "1:1: expected the header")
malformed("function-in-sat", S + b"f 1\n", "2:1: expected a record v")
malformed("word-in-sat", S + b"v 1 x\n", "2:1: expected a record v")
malformed("plus-in-sat", S + b"v +1\n", "2:1: expected a record v")
malformed("minus-0-in-sat", S + b"v -0\n", "2:1: expected a record v")
malformed("leading-0-in-sat", S + b"v 01\n", "2:1: expected a record v")
malformed("blank-line-in-sat", S + b"v 1\n\n", "3:1: expected a record")

for name, text, where in (
    ("word", b"5 2 0 1 x 0\n", "1:9: expected integers, found x 0"),
    ("plus", b"5 +2 0 1 2 0\n", "1:3: expected integers, found +2"),
    ("minus-0", b"5 -0 0\n", "1:3: expected integers, found -0"),
    ("leading-0", b"5 02 0 1 2 0\n", "1:3: expected integers, found 02"),
    ("minus-alone", b"5 - 2 0 1 2 0\n", "1:3: expected integers, found - 2"),
    ("joined", b"5 2-1 0 1 2 0\n", "1:3: expected integers, found 2-1"),
    ("underscore", b"5 1_0 0 1 2 0\n", "1:4: expected integers, found _0"),
    ("crlf", b"5 2 0 1 2 0\r\n", "1:12: expected integers, found \\r"),
    ("nul", b"5 2 0 1 2 0\0\n", "1:12: expected integers, found \\x00"),
    ("non-ascii", "5 ² 0 1 2 0\n".encode(), "1:3: expected integers"),
    ("one-0", b"5 2 0\n", "1:1: expected an id"),
    ("three-0", b"5 2 0 1 0 2 0\n", "1:1: expected an id"),
    ("cut", b"5 2 0 1 2 0\n6 0 5 3 4", "2:1: expected an id"),
    ("over-two-lines", b"5 2 0 1\n2 0\n", "1:1: expected an id"),
    ("id-0", b"0 2 0 1 2 0\n", "1:1: expected an id"),
    ("id-negative", b"-5 2 0 1 2 0\n", "1:1: expected an id"),
    ("id-of-19-digits", b"1000000000000000000 2 0 1 2 0\n", "1:1: expected integers"),
    ("literal-of-32-bits", b"5 2147483648 0 1 2 0\n", "1:1: a literal above"),
    ("literal-negative-of-32-bits", b"5 -2147483648 0 1 2 0\n", "1:1: a literal above"),
    ("literal-of-1000000-digits", b"5 " + b"1" * 10**4 + b" 0 1 2 0\n", "1:3: expected integers"),
    ("deletion-without-id", b"d 1 0\n", "1:7: the file ends inside a record"),
    ("deletion-without-id-but-0", b" d 0 1 0\n", "1:2: expected integers, found d 0 1 0"),
    ("deletion-between-tabs", b"5\td\t1 0\n", "1:3: expected integers, found d\\t1 0"),
    ("deletion-with-literals", b"5 2 d 1 0\n", "1:5: expected integers, found d 1 0"),
    ("deletion-negative-id", b"-1 d 1 0\n", "1:1: expected an id"),
    ("deletion-in-deletion", b"5 d 1 d 2 0\n", "1:7: expected integers, found d 2 0"),
    ("deletion-with-two-0", b"5 d 1 0 2 0\n", "1:1: expected an id"),
    ("verdict", b"s UNSATISFIABLE\n", "1:1: expected integers, found s UNSAT"),
    ("smt", b"(check-sat)\n", "1:1: expected integers, found (check-sat)"),
):
    malformed(f"text-{name}", text, where, "lrat")

for name, data, where in (
    ("cut-after-the-letter", b"a", "1:2: the file ends inside a record"),
    ("cut-in-a-number", b"a\x8a", "1:3: the file ends inside a number"),
    ("cut-after-the-literals", b"a" + signed([5, 2]), "1:5: the file ends inside a record"),
    ("cut-in-the-hints", b"a" + signed([5, 2]) + b"\2", "1:6: the file ends inside a record"),
    ("cut-in-a-deletion", b"d\2", "1:3: the file ends inside a record"),
    ("letter", b"d\2\0x", "1:4: expected a or d"),
    ("newline", lrat_binary(SQUARE_PROOF[:1]) + b"\n", "1:8: expected a or d"),
    ("text-after-it", lrat_binary(SQUARE_PROOF[:1]) + b"6 0 5 3 4 0\n", "1:8: expected a or d"),
    ("id-0", b"a\0\0", "1:3: expected an id"),
    ("id-negative", b"a" + signed([-5, 2]) + signed([1, 2]), "1:7: expected an id"),
    ("literal-minus-0", b"a\n\1\0\2\4\0", "1:3: expected a number, found -0"),
    ("hint-minus-0", b"a\n\4\0\1\0", "1:5: expected a number"),
    ("literal-of-32-bits", b"a\n" + varint(1 << 32) + b"\0\2\0", "1:10: a literal above"),
    ("literal-that-wraps", b"a\n" + varint(4 + (1 << 33)) + b"\0\2\0", "1:10: a literal above"),
    ("number-of-ten-bytes", b"a" + b"\x80" * 9 + b"\1", "1:10: a number of more than nine bytes"),
    ("number-of-many-bytes", b"d" + b"\xff" * 10**4, "1:10: a number of more than nine bytes"),
    ("number-with-a-last-byte-0", b"d\x82\0\0", "1:3: a number whose last byte is 0"),
):
    malformed(f"binary-{name}", data, where, "lrat")
