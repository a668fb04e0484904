"""The verdict contract of `python -I -m checker`: first lines, exit statuses, and files that are not what they seem."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from checker.main import main
from tests.checker.forge import Forge, words
from tests.checker.make_corpus import CLASH, CLASH_RECORDS, GOOD, MODEL, TRUE, TWO, asserts, forged

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-I", "-m", "checker"]
VERIFIED = "s VERIFIED UNSAT query 1 of 1\n"


class Run:
    """Exit status, standard output and standard error of one run."""

    def __init__(self, status: int, output: str, errors: str) -> None:
        self.status, self.output, self.errors = status, output, errors
        self.first = output.partition("\n")[0]


def command(*arguments: str | Path, **options: object) -> Run:
    """Run the real command."""
    done = subprocess.run(  # type: ignore[call-overload]
        [*COMMAND, *map(str, arguments)], capture_output=True, check=False, timeout=120, **options
    )
    return Run(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A small unsatisfiable problem and its certificate."""
    return write(tmp_path, CLASH.encode(), forged(CLASH, CLASH_RECORDS).certificate())


def write(folder: Path, problem: bytes, certificate: bytes) -> tuple[Path, Path]:
    (folder / "p.smt2").write_bytes(problem)
    (folder / "p.cert").write_bytes(certificate)
    return folder / "p.smt2", folder / "p.cert"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """`main` in this process, for tests that need thousands of runs."""

    def run(*arguments: str | Path) -> Run:
        monkeypatch.setattr(sys, "argv", ["checker", *map(str, arguments)])
        return Run(main(), *capsys.readouterr())

    return run


# ---- options


def test_verified(pair: tuple[Path, Path]) -> None:
    run = command(*pair)
    assert (run.status, run.output, run.errors) == (0, VERIFIED, "")


def test_sat(tmp_path: Path) -> None:
    forge = Forge(asserts(MODEL, TRUE))
    forge.raw(*GOOD)
    files = write(tmp_path, forge.problem, forge.certificate("sat"))
    assert command(*files).output == "s VERIFIED SAT query 1 of 1\n"
    assert command(*files, "--expect", "sat").status == 0
    run = command(*files, "--expect", "unsat")
    assert (run.status, run.output) == (1, "s REJECTED answer: expect: unsat / sat\n")


def test_expect(pair: tuple[Path, Path]) -> None:
    assert command(*pair, "--expect", "unsat").output == VERIFIED
    run = command(*pair, "--expect", "sat")
    assert (run.status, run.output) == (1, "s REJECTED answer: expect: sat / unsat\n")
    assert command("--expect=unsat", *pair).status == 0


def test_options_in_any_order_and_files_that_look_like_options(tmp_path: Path) -> None:
    (tmp_path / "-p").write_bytes(CLASH.encode())
    (tmp_path / "--pure").write_bytes(forged(CLASH, CLASH_RECORDS).certificate())
    run = command("--query=1", "-v", "--expect", "sat", "--expect", "unsat", "--", "-p", "--pure", cwd=tmp_path)
    assert (run.status, run.first + "\n") == (0, VERIFIED)
    assert command("-p", "--pure", cwd=tmp_path).status == 2
    for arguments in (["--help"], ["-h"]):
        run = command(*arguments)
        assert (run.status, run.output.startswith("usage: ")) == (0, True)


def test_only_what_is_needed_is_imported(pair: tuple[Path, Path]) -> None:
    """Start-up is most of the time of a small check."""
    program = "import sys; from checker.main import run; status, *_ = run(sys.argv[1:]); print(status, *sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(ROOT)!r})\n{program}",
                           *map(str, pair)], capture_output=True, text=True, check=True)  # fmt: skip
    status, *modules = done.stdout.split()
    assert status == "0"
    heavy = {"argparse", "decimal", "fractions", "gettext", "importlib.util", "json", "pathlib", "pkgutil", "shutil"}
    assert not heavy & set(modules)
    assert "checker.model" not in modules


def test_query(tmp_path: Path) -> None:
    files = write(tmp_path, f"{TWO}\n".encode(), forged(f"{TWO}\n", CLASH_RECORDS, query=2).certificate())
    assert command(*files, "--query", "2").output == "s VERIFIED UNSAT query 2 of 2\n"
    run = command(*files)
    assert (run.status, run.output) == (1, "s REJECTED header: query: 1 / 2\n")
    run = command(*files, "--query", "3")
    assert (run.status, run.output) == (1, "s REJECTED header: query: 3 / 2\n")


def test_verbose(pair: tuple[Path, Path]) -> None:
    run = command(*pair, "-v")
    assert run.status == 0
    first, *others = run.output.splitlines()
    assert first + "\n" == VERIFIED
    assert others and all(line.startswith("c ") for line in others)


def test_json(pair: tuple[Path, Path]) -> None:
    run = command(*pair, "--json")
    report = json.loads(run.output)
    assert (run.status, report["exit_status"], report["verdict"]) == (0, 0, VERIFIED[2:-1])
    pair[1].write_bytes(pair[1].read_bytes().replace(b"in 2", b"in 3"))
    run = command(*pair, "--json")
    report = json.loads(run.output)
    assert (run.status, report["exit_status"]) == (1, 1)
    assert report["verdict"].startswith("REJECTED record 2: in:")


def test_json_of_wrong_usage() -> None:
    run = command("--json")
    assert run.status == 2
    assert json.loads(run.output)["verdict"].startswith("MALFORMED command line:1:1: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["p.smt2", "p.cert", "p.cert"],
        ["p.smt2", "p.cert", "--query", "0"],
        ["p.smt2", "p.cert", "--query", "-1"],
        ["p.smt2", "p.cert", "--query", "1.0"],
        ["p.smt2", "p.cert", "--query", "٣"],
        ["p.smt2", "p.cert", "--query", "9999999999"],
        ["p.smt2", "p.cert", "--query"],
        ["p.smt2", "p.cert", "--expect", "unknown"],
        ["p.smt2", "p.cert", "--work-per-byte", "0"],
        ["p.smt2", "p.cert", "--exp", "unsat"],
        ["p.smt2", "p.cert", "--expect"],
        ["p.smt2", "p.cert", "--expect="],
        ["p.smt2", "p.cert", "--query="],
        ["p.smt2", "p.cert", "--json=1"],
        ["p.smt2", "p.cert", "-vh"],
        ["p.smt2", "p.cert", "-"],
        ["p.smt2", "--", "p.cert", "--pure"],
        ["--help", "p.smt2"],
        ["p.smt2", "p.cert", "--trust"],
        ["p.smt2", "p.cert", "--no-digest\ns VERIFIED UNSAT query 1 of 1"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], pair: tuple[Path, Path], quick) -> None:  # type: ignore[no-untyped-def]
    os.chdir(pair[0].parent)
    run = quick(*arguments)
    assert run.status == 2
    assert run.first.startswith("s MALFORMED command line:1:1: ")
    assert run.output.count("\n") == 1
    assert run.errors == ""


def test_work_limit(tmp_path: Path) -> None:
    """The converse of `distinct` is announced to the meter before it is built: twelve million equalities."""
    forge = Forge(f"(declare-const p Bool)(assert (distinct {'p ' * 5_000}))(check-sat)")
    forge.raw(f"c def 3 {5_000 * 4_999 // 2}")
    run = command(*write(tmp_path, forge.problem, forge.certificate()), "--work-per-byte", "1")
    assert (run.status, run.output.startswith("s RESOURCE work above ")) == (4, True)


def test_only_verified_has_status_0(pair: tuple[Path, Path]) -> None:
    """An option that asks for something else is wrong usage beside files, so that no script takes it for success."""
    assert command("--trusted-base", *pair).status == 2
    run = command("--trusted-base")
    assert run.status == 0
    assert run.output.count(" in all\n") == 1
    assert command("--trusted-base", "--json").output == run.output


def test_trusted_base_in_ascii() -> None:
    """The list quotes mathematics from docstrings, which not every terminal can show."""
    words = [sys.executable, "-I", "-X", "utf8=0", "-m", "checker", "--trusted-base"]
    done = subprocess.run(words, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == 0
    assert b"C1 \\u2026 Cn" in done.stdout


# ---- what a file's text can do to the verdict


FAKE = "s VERIFIED UNSAT query 1 of 1"
NAMES = (
    f"a\n{FAKE}\n",
    f"a\r{FAKE}",
    "\u009b2K",
    "\u2028",
    "é" * 200,
    "\x1b[2K",
    "a\x00b",
    "\U0001f600",
    "\\n",
    "\u202e",
)
USES = (
    "(declare-sort {0} 0)(declare-const c {0})(assert c)(check-sat)",
    "(declare-sort {0} 0)(declare-const c {0})(define-fun d () Bool c)(check-sat)",
    "(declare-sort {0} 0)(declare-const c {0})(assert (= c 5))(check-sat)",
    "(declare-sort {0} 0)(declare-const c {0})(assert (and c))(check-sat)",
    "(declare-sort {0} 0)(declare-const c {0})(assert (as c Bool))(check-sat)",
    "(declare-sort {0} 0)(declare-const c {0})(assert (ite c c c))(check-sat)",
    "(declare-sort {0} 1)(declare-const c {0})(check-sat)",
    "(declare-sort {0} 0)(declare-sort {0} 0)",
    "(declare-sort {0} 0)(define-fun f ((x {0})) Bool true)(assert (f true))",
    "(declare-const {0} Int)(declare-const {0} Int)",
    "(declare-const {0} Int)(assert {0})(check-sat)",
    "(declare-const {0} Int)(assert ({0} 5))(check-sat)",
    "(declare-fun {0} (Int) Int)(assert {0})",
    "(declare-fun {0} (Int) Int)(assert ({0} true))",
    "(assert {0})",
    "(assert ({0} true))",
    "(declare-const x {0})",
    "(set-logic {0})",
    "({0})",
    "(declare-{0} x)",
    "(set-option {0} 5)",
    "(define-fun f (({0} Int) ({0} Int)) Int {0})",
    "(assert (let (({0} 1) ({0} 2)) true))",
    "(assert (let (({0} 1)) {0}))",
    "(assert (! true {0} 5))",
    "(assert (_ {0} 5))",
    "(declare-const x (_ {0} 5))",
    '(assert "{0}")',
    "{0}",
    '(echo "{0}")(check-sat)',
)


@pytest.mark.parametrize("use", USES)
def test_names_of_a_problem_cannot_forge_a_verdict(use: str, tmp_path: Path, quick) -> None:  # type: ignore[no-untyped-def]
    for name in NAMES:
        problem = use.replace("{0}", f"|{name}|").encode()
        for answer, lines in (("unsat", b"refutation 0\n"), ("sat", b"v #1 5\n"), ("sat", b"")):
            header = f"assay-certificate 1 {answer} 1 {hashlib.sha256(problem).hexdigest()}\n".encode()
            run = quick(*write(tmp_path, problem, header + lines))
            check_verdict(run)


def check_verdict(run: Run) -> None:
    """One line of printable ASCII with its status; nothing on standard error."""
    statuses = {"VERIFIED": 0, "REJECTED": 1, "MALFORMED": 2, "UNSUPPORTED": 3, "RESOURCE": 4}
    assert run.output.endswith("\n") and run.output.count("\n") == 1, run.output
    assert all(" " <= c <= "~" for c in run.output[:-1]), run.output
    assert run.status == statuses[run.output.split()[1]], run.output
    assert run.errors == ""


def test_names_of_files_cannot_forge_a_verdict(pair: tuple[Path, Path], quick) -> None:  # type: ignore[no-untyped-def]
    folder = pair[0].parent
    for name in (f"x\n{FAKE}", "x\r\x1b[2K", "é" * 100, "\udc80"):
        for arguments in ((folder / name, pair[1]), (pair[0], folder / name)):
            run = quick(*arguments)
            check_verdict(run)
            assert run.status == 2
    odd = folder / f"x\n{FAKE}\n"
    odd.write_bytes(b"nonsense")
    for arguments in ((odd, pair[1]), (pair[0], odd)):
        run = quick(*arguments)
        check_verdict(run)
        assert run.status in (1, 2)


@pytest.mark.parametrize("line", [
    b"t #\x1b[2K\rs\x1b[CVERIFIED", b"t \x1b[2K", b"c \x1b[2K", b"\x1b[2K", b"t #" + b"9" * 5_000, b"t " + b"z" * 5_000,
    b"c " + b"z" * 5_000, b"c in 1" + b"0" * 5_000, b"c la 1 -1" + b"0" * 5_000 + b" 2", b"v #1 \x7f", b"c in \xff",
])  # fmt: skip
def test_records_cannot_forge_a_verdict(line: bytes, pair: tuple[Path, Path], quick) -> None:  # type: ignore[no-untyped-def]
    pair[1].write_bytes(pair[1].read_bytes().replace(b"c in 1", line))
    run = quick(*pair)
    check_verdict(run)
    assert run.status != 0
    assert len(run.output) < 400


# ---- files that are not what they seem


def test_truncated_at_every_byte(pair: tuple[Path, Path], quick) -> None:  # type: ignore[no-untyped-def]
    certificate = pair[1].read_bytes()
    for n in range(len(certificate)):
        pair[1].write_bytes(certificate[:n])
        run = quick(*pair)
        check_verdict(run)
        assert run.status in (1, 2), n


def test_problem_truncated_at_every_byte(pair: tuple[Path, Path], quick) -> None:  # type: ignore[no-untyped-def]
    """With the digest of what is left, by the forger."""
    problem = (
        b"(set-option :global-declarations false)(set-info :a |b|)(set-logic QF_UFLIRA)(declare-sort U 0)(declare-fun f"
        b"(U Int) Bool)(define-sort V () U)(declare-const u V)(define-fun g ((x Int) (y Real)) Int (+ x (to_int y)))"
        b"(push 1)(assert (! (let ((z 1) (w 2.5)) (f u (g z w))) :named n :pattern (x (y))))(check-sat-assuming (n))"
        b'(pop 1)(echo "a""b")(get-model)(define-const c Int 5); comment\n(assert (not ((as f Bool) u (as c Int))))'
        b"(check-sat)(reset-assertions)(exit)"
    )
    for n in range(len(problem)):
        header = f"assay-certificate 1 sat 1 {hashlib.sha256(problem[:n]).hexdigest()}\n".encode()
        run = quick(*write(pair[0].parent, problem[:n], header))
        check_verdict(run)


def test_every_mutation_of_a_byte_of_the_problem(pair: tuple[Path, Path], quick) -> None:  # type: ignore[no-untyped-def]
    problem = pair[0].read_bytes()
    for i in range(len(problem)):
        for byte in {0, 10, 13, 32, 40, 41, 59, 124, 255, problem[i] ^ 1, problem[i] ^ 32} - {problem[i]}:
            pair[0].write_bytes(problem[:i] + bytes([byte]) + problem[i + 1 :])
            run = quick(*pair)
            check_verdict(run)
            assert run.status in (1, 2, 3), (i, byte)


UNSATISFIABLE = "(declare-const x Int)(declare-const y Int)(assert (< x y))(assert (< y x))(check-sat)"
SATISFIABLE = "(declare-const x Int)(declare-const y Int)(assert (< x y))(assert (<= x y))(check-sat)"
FEW = b"\n\r -0129#"
MANY = bytes({*range(0, 256, 7), *b"\n\r -0123456789ct#"})


def mutations(certificate: bytes, values: bytes) -> Iterator[tuple[int, bytes]]:
    """The certificate with one byte exchanged, and the place of it."""
    for i, old in enumerate(certificate):
        for byte in {*values, old ^ 1, old ^ 128} - {old}:
            yield i, certificate[:i] + bytes([byte]) + certificate[i + 1 :]


@pytest.mark.parametrize("values", [FEW, pytest.param(MANY, marks=pytest.mark.long)], ids=["few", "many"])
def test_every_mutation_of_a_byte_of_the_certificate(values: bytes, tmp_path: Path, quick) -> None:  # type: ignore[no-untyped-def]
    """The problem is unsatisfiable, so that a verdict can only be right or a refusal."""
    forge = forged(UNSATISFIABLE, ["c in 1", "c in 2", "t (< x 0)", "c la 2 1 (< x y) 1 (< y x)"])
    problem, certificate = write(tmp_path, forge.problem, b"")
    header = len(forge.header("unsat"))
    for i, mutated in mutations(forge.certificate(), values):
        certificate.write_bytes(mutated)
        run = quick(problem, certificate)
        check_verdict(run)
        assert run.status != 0 or i > header, "nothing in the header can be different"


@pytest.mark.parametrize("values", [FEW, pytest.param(MANY, marks=pytest.mark.long)], ids=["few", "many"])
def test_every_mutation_of_a_byte_for_a_satisfiable_problem(values: bytes, tmp_path: Path, quick) -> None:  # type: ignore[no-untyped-def]
    forge = forged(SATISFIABLE, ["c in 1", "c in 2", "t (< x 0)", "c la 2 1 (< x y) 1 (<= x y)"])
    problem, certificate = write(tmp_path, forge.problem, b"")
    for i, mutated in mutations(forge.certificate(), values):
        certificate.write_bytes(mutated)
        run = quick(problem, certificate)
        check_verdict(run)
        assert run.status != 0, i


def test_other_files(pair: tuple[Path, Path], tmp_path: Path) -> None:
    problem, certificate = pair
    missing, empty, hidden = tmp_path / "missing", tmp_path / "empty", tmp_path / "hidden"
    empty.write_bytes(b"")
    hidden.write_bytes(certificate.read_bytes())
    hidden.chmod(0)
    for other in (missing, tmp_path, empty, Path("/dev/null"), Path("/proc/self/mem"), hidden):
        for arguments in ((problem, other), (other, certificate)):
            if other == hidden and os.access(hidden, os.R_OK):  # root reads everything
                continue
            run = command(*arguments)
            check_verdict(run)
            assert run.status in (1, 2), arguments
    assert command(certificate, problem).status == 2
    assert command(problem, problem).status == 2
    assert command(certificate, certificate).status == 2


def test_device_without_end(pair: tuple[Path, Path]) -> None:
    run = command(pair[0], "/dev/zero")
    check_verdict(run)
    assert run.status in (2, 4)


def test_pipe_as_certificate(pair: tuple[Path, Path]) -> None:
    """A file that can be read once only."""
    run = command(pair[0], "/dev/stdin", input=pair[1].read_bytes())
    assert run.output == VERIFIED


HUGE = [
    ("words", lambda f: f.certificate(announced=2**31 - 1)),
    ("words without any", lambda f: f.certificate(announced=2**31 - 1)[:-16]),
    ("most words", lambda f: f.certificate(announced=10**15 - 1)),
    ("literals", lambda f: f.certificate(announced=2**31 - 1)[:-16] + words([2**31 - 1, 1])),
    ("literals and hints", lambda f: f.certificate(announced=2**31 - 1)[:-16] + words([2**31 - 1, 2**31 - 1])),
    ("deletions", lambda f: f.certificate(announced=2**31 - 1)[:-16] + words([-(2**31)])),
]


@pytest.mark.parametrize("forge", [row[1] for row in HUGE], ids=[row[0] for row in HUGE])
def test_huge_claims_cost_nothing(forge, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    files = write(tmp_path, CLASH.encode(), forge(forged(CLASH, CLASH_RECORDS)))
    limit = 300 << 20
    run = command(*files, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    check_verdict(run)
    assert run.status == 2


def test_huge_query(tmp_path: Path, quick) -> None:  # type: ignore[no-untyped-def]
    files = write(tmp_path, CLASH.encode(), forged(CLASH, CLASH_RECORDS).certificate(query=999_999_999))
    assert quick(*files).first == "s REJECTED header: query: 1 / 999999999"
    run = quick(*files, "--query", "999999999")
    assert run.first == "s REJECTED header: query: at most 1 / 999999999"


# ---- where it runs, and who listens


HOSTILE = (
    "import sys\nsys.stdout.write('s VERIFIED UNSAT query 1 of 1\\n')\nsys.stdout.flush()\nimport os\nos._exit(0)\n"
)


def test_hostile_working_directory(tmp_path: Path) -> None:
    """The documented command, in a folder and an environment that try to replace everything it imports."""
    weak = CLASH.replace("(assert (not p))", "(assert (not q))")
    files = write(tmp_path, weak.encode(), forged(weak, CLASH_RECORDS).certificate())
    for module in (
        "hashlib",
        "re",
        "io",
        "argparse",
        "sitecustomize",
        "usercustomize",
        "runpy",
        "json",
        "array",
        "site",
    ):
        (tmp_path / f"{module}.py").write_text(HOSTILE)
    for package in ("checker", "formats", "encodings"):
        (tmp_path / package).mkdir()
        for name in ("__init__", "__main__", "main"):
            (tmp_path / package / f"{name}.py").write_text(HOSTILE)
    (tmp_path / "pyvenv.cfg").write_text("home = .\n")
    (tmp_path / "python311._pth").write_text(".\n")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "PYTHONSTARTUP": str(tmp_path / "hashlib.py"),
        "PYTHONUSERBASE": str(tmp_path),
        "PYTHONHOME": str(tmp_path),
        "PYTHONINSPECT": "1",
        "PYTHONOPTIMIZE": "2",
        "PYTHONHASHSEED": "0",
        "PYTHONINTMAXSTRDIGITS": "0",
        "PYTHONIOENCODING": "utf-16",
        "PYTHONWARNINGS": "error",
        "PYTHONBREAKPOINT": "os._exit",
    }
    run = command(*files, cwd=tmp_path, env=environment)
    check_verdict(run)
    assert run.status == 1
    assert run.first.startswith("s REJECTED step 1: rup: ")


def test_optimised_python_checks_as_well(tmp_path: Path) -> None:
    weak = CLASH.replace("(assert (not p))", "(assert (not q))")
    files = write(tmp_path, weak.encode(), forged(weak, CLASH_RECORDS).certificate())
    done = subprocess.run([sys.executable, "-OO", *COMMAND[1:], *files], capture_output=True, check=False)
    assert (done.returncode, done.stdout[:21]) == (1, b"s REJECTED step 1: ru")


def test_full_device_as_output(pair: tuple[Path, Path]) -> None:
    with open("/dev/full", "w") as full:
        status = subprocess.run([*COMMAND, *pair], stdout=full, stderr=subprocess.PIPE, check=False).returncode
    assert status == 5, "nobody heard the verdict"


def shell(line: str, arguments: Sequence[Path]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-c", line, "sh", *COMMAND, *arguments], capture_output=True, check=False)


def test_closed_output(pair: tuple[Path, Path]) -> None:
    done = shell('"$@" >&-', pair)
    assert done.returncode == 5, "nobody heard the verdict"
    assert b"Traceback" not in done.stderr


def test_closed_output_and_errors(pair: tuple[Path, Path]) -> None:
    assert shell('"$@" >&- 2>&-', pair).returncode == 5
    done = shell('"$@" 2>&-', pair)
    assert (done.returncode, done.stdout.decode()) == (0, VERIFIED)
    done = shell('"$@" <&-', pair)
    assert (done.returncode, done.stdout.decode()) == (0, VERIFIED)


def test_listener_that_leaves(pair: tuple[Path, Path]) -> None:
    read, write_end = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, *pair], stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert done.returncode not in (0, 1, 2, 3, 4)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_other_locales(locale: str, tmp_path: Path) -> None:
    problem = "(declare-sort |é\u2028| 0)(declare-const c |é\u2028|)(assert c)(check-sat)"
    files = write(tmp_path, problem.encode(), b"assay-certificate 1 unsat 1 " + b"0" * 64 + b"\n")
    run = command(*files, env={"LC_ALL": locale, "LANG": locale, "PATH": os.environ["PATH"]})
    check_verdict(run)
    assert run.status == 2
