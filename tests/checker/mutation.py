"""Mutation testing of certificates.

`python -m tests.checker.mutation --count 20000` prints the table of docs/mutation.md.

A *mutant* is a verified certificate with one or two changes: of any field of any record, of records as a whole, or of
the words of the refutation. Mutants meet two problems:

- a **falsified** one, of which the certificate's answer is false (for `unsat` a satisfiable problem, for `sat` an
  unsatisfiable one, says z3) and which is as near to the true one as can be: its terms have the same numbers wherever
  that is possible. The forger has corrected digest and query. Accepting any mutant would be a false verdict.
- the **true** one. A mutant that is accepted there is a *survivor*: another certificate of the same fact, or a change
  that says nothing, if the checker is right. Survivors are told apart by how they differ.

Mutants are drawn so that all kinds of records, fields and changes get their share, however long the certificates are.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker import rules
from checker.kernel import check
from formats.errors import AssayError
from formats.meter import Meter
from formats.smtlib import read_script
from tests.checker.forge import words
from tests.checker.solver import Judge

ROOT = Path(__file__).parents[2]
MAX_BYTES = 20_000
"""Longest certificate that is mutated: of long ones all parts are alike."""

FALSIFIED = 6
"""So many falsified problems are kept for each certificate."""


DIGEST = "digest"
"""Stands for the digest of the problem."""


@dataclass
class Certificate:
    """A certificate in parts: the words of its lines, header first, and those of its refutation."""

    lines: list[list[str]]
    words: list[int]

    @classmethod
    def of(cls, data: bytes) -> Certificate:
        """The parts of a well-formed certificate."""
        text, mark, rest = data.partition(b"\nrefutation ")
        binary = rest.partition(b"\n")[2] if mark else b""
        numbers = [int.from_bytes(binary[i : i + 4], "little", signed=True) for i in range(0, len(binary), 4)]
        lines = [line.split(" ") for line in text.decode().rstrip("\n").split("\n")]
        lines[0][4] = DIGEST
        return cls(lines, numbers)

    def copy(self) -> Certificate:
        return Certificate([line[:] for line in self.lines], self.words[:])

    def bytes(self, problem: bytes) -> bytes:
        """The file, with the digest of this problem, unless the digest is what was changed."""
        digest = hashlib.sha256(problem).hexdigest()
        header = [digest if word == DIGEST else word for word in self.lines[0]]
        text = "".join(" ".join(line) + "\n" for line in (header, *self.lines[1:])).encode()
        if header[2:3] != ["unsat"]:
            return text
        # Counts that were changed twice may be no words any more.
        numbers = [max(-(2**31), min(2**31 - 1, x)) for x in self.words]
        return text + f"refutation {len(numbers)}\n".encode() + words(numbers)


@dataclass
class Sample:
    """A verified certificate, its problem and query, and problems of which its answer is false."""

    name: str
    problem: bytes
    query: int
    certificate: Certificate
    falsified: list[tuple[str, bytes, Callable[[Certificate], Certificate]]]


def accepted(problem: bytes, certificate: bytes, query: int) -> bool:
    """Whether the kernel verifies the certificate; an error that is not its own is not caught."""
    try:
        check(problem, "problem", io.BytesIO(certificate), "certificate", query, Meter(10_000_000, 2_000))
    except AssayError:
        return False
    return True


# ---- falsified problems


def commands(text: str) -> Iterator[tuple[int, int]]:
    """Where the commands of a script begin and end."""
    depth = start = 0
    for match in re.finditer(r';[^\n]*|"[^"]*"|\|[^|]*\||[()]', text):
        if match[0] == "(":
            if depth == 0:
                start = match.start()
            depth += 1
        elif match[0] == ")":
            depth -= 1
            if depth == 0:
                yield start, match.end()


def _same(certificate: Certificate) -> Certificate:
    return certificate


def _without(k: int) -> Callable[[Certificate], Certificate]:
    """Assertion k is gone: those behind it have moved up, and what named it names another one, or none."""

    def adapted(certificate: Certificate) -> Certificate:
        new = certificate.copy()
        for line in new.lines:
            if line[:2] == ["c", "in"] and len(line) == 3 and int(line[2]) > k:
                line[2] = str(int(line[2]) - 1)
        return new

    return adapted


def variants(problem: str) -> Iterator[tuple[str, str, Callable[[Certificate], Certificate]]]:
    """Problems nearby: what was changed, the text, and how a forger would fit the certificate to it."""
    asserts = [(a, b) for a, b in commands(problem) if problem[a + 1 :].startswith("assert ")]
    for k, (a, b) in enumerate(asserts, 1):
        whole = problem[a:b]
        inside = whole[len("(assert ") : -1]
        # The terms keep their numbers, since `not` is none and what was popped has been read.
        yield "out of scope", f"{problem[:a]}(push 1){whole}(pop 1){problem[b:]}", _without(k)
        yield "negated", f"{problem[:a]}(assert (not {inside})){problem[b:]}", _same
        yield "dropped", problem[:a] + problem[b:], _without(k)
    for match in re.finditer(r"(?<=[ (])(<=|>=|<|>|and|or|\+|-)(?= )", problem):
        other = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "and": "or", "or": "and", "+": "-", "-": "+"}[match[1]]
        yield "operator", problem[: match.start()] + other + problem[match.end() :], _same
    for match in re.finditer(r"(?<=[ (])([0-9]+)(?=[ )])", problem):
        for delta in (1, -1):
            number = str(max(0, int(match[1]) + delta))
            yield "numeral", problem[: match.start()] + number + problem[match.end() :], _same
    yield "contradicted", problem.replace("(check-sat", "(assert false)(check-sat"), _same


def falsified(
    problem: bytes, query: int, answer: str, rng: random.Random
) -> list[tuple[str, bytes, Callable[[Certificate], Certificate]]]:
    """Some of the variants of which `answer` is false, of as many kinds as possible."""
    found: dict[str, list[tuple[str, bytes, Callable[[Certificate], Certificate]]]] = {}
    candidates = list(variants(problem.decode()))
    rng.shuffle(candidates)
    for kind, text, adapted in candidates[:60]:
        data = text.encode()
        if data == problem or len(found.get(kind, ())) >= 3:
            continue
        try:
            script = read_script(data, "variant", Meter(10**8))
        except AssayError:
            continue
        if query > len(script.queries):
            continue
        wrong = Judge(script, 2_000).satisfiable(script.queries[query - 1].assertions)
        if wrong is (answer == "unsat"):
            found.setdefault(kind, []).append((kind, data, adapted))
    rows = [entry for group in zip(*_padded(list(found.values())), strict=True) for entry in group if entry is not None]
    return rows[:FALSIFIED]


def _padded(groups: list[list[object]]) -> list[list[object]]:
    longest = max(map(len, groups), default=0)
    return [[*group, *[None] * (longest - len(group))] for group in groups]


def samples(rng: random.Random) -> list[Sample]:
    """The certificates of the corpus and of `proofs/`, with falsified problems."""
    found = []
    paths = sorted((ROOT / "tests/corpus/accept").glob("*/proof.cert")) + sorted((ROOT / "proofs").glob("*/*.cert"))
    for path in paths:
        stem = re.sub(r"(\.[0-9]+)?\.cert$", "", path.name)
        script = path.with_name("problem.smt2" if stem == "proof" else f"{stem}.smt2")
        if not script.exists():
            continue  # a DIMACS problem: tests/checker/test_cnf_soundness.py has mutants of its proofs
        data, problem = path.read_bytes(), script.read_bytes()
        certificate = Certificate.of(data)
        answer, query = certificate.lines[0][2], int(certificate.lines[0][3])
        if len(data) <= MAX_BYTES and accepted(problem, data, query):
            nearby = falsified(problem, query, answer, rng) if len(problem) <= MAX_BYTES else []
            found.append(Sample(str(path.relative_to(ROOT)), problem, query, certificate, nearby))
    return found


# ---- mutants


NUMBER = re.compile(r"-?[0-9]+")
OPERATORS = (
    "and or = distinct ite < + - * / div mod abs to_real to_int is_int true #1 #2 Int Real "
    "str.++ str.len str.in_re re.union re.comp String"
).split()
RULES = list(rules.RULES)


def _number(n: int, rng: random.Random, most: int) -> int:
    near = (n + 1, n - 1, -n, 0, 1, -1, n + 2, 2 * n, 2**31 - 1, -(2**31), 10**12)
    return rng.choice((*near, rng.randint(-most, most), rng.randint(1, most)))


def _changed(word: str, rng: random.Random, most: int) -> str:
    if NUMBER.fullmatch(word):
        return str(_number(int(word), rng, most))
    if word in RULES and word not in OPERATORS:
        return rng.choice(RULES)
    if word in ("sat", "unsat"):
        return "sat" if word == "unsat" else "unsat"
    if word in ("true", "false"):
        return "false" if word == "true" else "true"
    if "/" in word and word != "/":
        above, _, below = word.partition("/")
        return rng.choice((above, f"{below}/{above}", f"{above}/{int(below) + 1}", f"{int(above) + 1}/{below}"))
    if word[0] == "@":
        return f"@{rng.randint(1, 5)}"
    if word[0] == "#":
        return f"#{rng.randint(1, 9)}"
    if word == DIGEST:
        return "0" * 64
    return rng.choice(OPERATORS)


def mutate(certificate: Certificate, rng: random.Random) -> tuple[str, str, Certificate]:
    """A change drawn at random: what kind of record it changes, how, and the certificate that results."""
    new = certificate.copy()
    most = 5 + len(new.lines)
    # Kinds of records first, then a record of that kind: a kind is no less interesting for being rare.
    kinds: dict[str, list[int]] = {}
    for i, line in enumerate(new.lines[1:], 1):
        kinds.setdefault(f"c {line[1]}" if line[0] == "c" and line[1] in RULES else line[0], []).append(i)
    choices = [*kinds, *["refutation"] * (2 if new.words else 0)]
    kind = rng.choice(choices) if choices and rng.randrange(20) else "header"
    kinds["header"] = [0]
    if kind == "refutation":
        return kind, _mutate_words(new.words, rng, most), new
    i = rng.choice(kinds[kind])
    line = new.lines[i]
    change = rng.randrange(16)
    if change < 10 or (i == 0 and change < 14):
        j = rng.randrange(1, len(line))
        old, line[j] = line[j], _changed(line[j], rng, most)
        return kind, f"field {min(j, 4)}" if old != line[j] else "nothing", new
    if change == 10:
        del new.lines[i]
        return kind, "record dropped", new
    if change == 11:
        new.lines.insert(rng.randint(1, len(new.lines)), line[:])
        return kind, "record repeated", new
    if change == 12:
        j = rng.randrange(len(new.lines))
        new.lines[i], new.lines[j] = new.lines[j], line
        return kind, "records exchanged", new
    if change == 13:
        del line[rng.randrange(1, len(line))]
        return kind, "field dropped", new
    if change == 14:
        line.insert(rng.randint(1, len(line)), rng.choice(line[1:]))
        return kind, "field repeated", new
    j, k = (rng.randrange(1, len(line)) for _ in range(2))
    line[j], line[k] = line[k], line[j]
    return kind, "fields exchanged", new


def _mutate_words(numbers: list[int], rng: random.Random, most: int) -> str:
    """Change the words of a refutation in place."""
    starts, p = [0], 0
    # An earlier change may have left something that is no sequence of records.
    while p + 1 < len(numbers) and numbers[p + 1] >= 0:
        n = numbers[p]
        p += 1 - n if n < 0 else 2 + n + numbers[p + 1]
        if p < len(numbers):
            starts.append(p)
    ends = [*starts[1:], len(numbers)]
    r = rng.randrange(len(starts))
    a, b = starts[r], ends[r]
    change = rng.randrange(8)
    if change == 0:
        del numbers[a:b]
        return "step dropped"
    if change == 1:
        numbers[a:a] = numbers[a:b]
        return "step repeated"
    if change == 2:
        del numbers[a:]
        return "end cut off"
    if change == 3:
        i = rng.randrange(a, b)
        numbers.insert(i, numbers[i])
        return "word repeated"
    if change == 4:
        del numbers[rng.randrange(a, b)]
        return "word dropped"
    if change == 5 and numbers[a] >= 0:
        # A literal or a hint less, with its count put right.
        literals = numbers[a]
        i = rng.randrange(a + 2, b) if b > a + 2 else a
        if i > a:
            numbers[a if i < a + 2 + literals else a + 1] -= 1
            del numbers[i]
        return "literal or hint dropped"
    if change == 6:
        numbers[a:a] = [-1, rng.randint(1, most)]
        return "deletion added"
    i = rng.randrange(a, b)
    numbers[i] = max(-(2**31), min(2**31 - 1, _number(numbers[i], rng, most)))
    return "word changed"


# ---- the experiment


@dataclass
class Tally:
    """What became of mutants, by the kind of record.

    `mutants` were made; `against_falsified` is how often one met a falsified problem; `survivors`, by the change, were
    accepted for their true problem. `false_verdicts` are sample, change, problem and certificate.
    """

    mutants: Counter[str]
    against_falsified: Counter[str]
    false_verdicts: list[tuple[str, str, bytes, bytes]]
    survivors: dict[str, Counter[str]]
    kinds_of_problem: Counter[str]


def experiment(count: int, seed: int) -> Tally:
    """Make `count` mutants against falsified problems; each meets its true problem as well."""
    rng = random.Random(seed)
    every = [sample for sample in samples(rng) if sample.falsified]
    tally = Tally(Counter(), Counter(), [], {}, Counter())
    # The falsified problems with the certificate itself, fitted to them: the least that a forger would try.
    for sample in every:
        for kind, problem, adapted in sample.falsified:
            data = adapted(sample.certificate).bytes(problem)
            tally.kinds_of_problem[kind] += 1
            if accepted(problem, data, sample.query):
                tally.false_verdicts.append((sample.name, kind, problem, data))
    while sum(tally.against_falsified.values()) < count:
        sample = rng.choice(every)
        kind, change, mutant = mutate(sample.certificate, rng)
        if rng.randrange(4) == 0 and len(mutant.lines) > 1 and mutant.words:
            kind, change, mutant = mutate(mutant, rng)
        if mutant == sample.certificate:
            continue
        tally.mutants[kind] += 1
        if accepted(sample.problem, mutant.bytes(sample.problem), sample.query):
            tally.survivors.setdefault(kind, Counter())[change] += 1
        for nearby, problem, adapted in rng.sample(sample.falsified, min(2, len(sample.falsified))):
            try:
                data = adapted(mutant).bytes(problem)
            except ValueError:
                data = mutant.bytes(problem)
            tally.against_falsified[kind] += 1
            if accepted(problem, data, sample.query):
                tally.false_verdicts.append((sample.name, f"{nearby}; {kind}: {change}", problem, data))
    return tally


def table(tally: Tally) -> str:
    """The tally in Markdown."""
    lines = [
        "| record | mutants | against a falsified problem | accepted there | survivors of the true problem | killed |",
        "| --- | --: | --: | --: | --- | --: |",
    ]
    for kind in sorted(tally.mutants):
        survivors = tally.survivors.get(kind, Counter())
        told = ", ".join(f"{change}: {n}" for change, n in survivors.most_common())
        killed = 1 - sum(survivors.values()) / tally.mutants[kind]
        wrong = sum(1 for _, how, _, _ in tally.false_verdicts if f"; {kind}: " in how)
        row = (f"`{kind}`", tally.mutants[kind], tally.against_falsified[kind], wrong, told, f"{killed:.1%}")
        lines.append("| " + " | ".join(map(str, row)) + " |")
    mutants = sum(tally.mutants.values())
    survivors_in_all = sum(sum(c.values()) for c in tally.survivors.values())
    total = (mutants, sum(tally.against_falsified.values()), len(tally.false_verdicts), survivors_in_all)
    lines.append("| all | " + " | ".join(map(str, total)) + f" | {1 - survivors_in_all / mutants:.1%} |")
    lines.append("")
    lines.append(
        "Falsified problems: " + ", ".join(f"{kind} {n}" for kind, n in sorted(tally.kinds_of_problem.items())) + "."
    )
    return "\n".join(lines)


def main() -> int:
    """Run the experiment; the exit status is 1 if there was a false verdict."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--count", type=int, default=20_000, help="mutants against falsified problems")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tally = experiment(options.count, options.seed)
    print(table(tally))
    for name, how, problem, data in tally.false_verdicts:
        print(f"\nFALSE VERDICT: {name}: {how}\n{problem.decode()}\n{data!r}")
    return bool(tally.false_verdicts)


if __name__ == "__main__":
    raise SystemExit(main())
