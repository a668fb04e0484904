"""The Python API: answers, models, errors, and that a call leaves nothing behind."""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_prove import QUERIES, SAT, UNSAT, pigeons
from test_race import group, linux, lives, process, until

import assay
from assay import CertificateRejected, Element, Failure, MalformedInput, ResourceLimit, Result, Table, Unsupported
from finder import api
from formats.errors import RejectedProof

if TYPE_CHECKING:
    from collections.abc import Iterator

NEITHER = "(set-logic QF_NIA)(declare-const x Int)(declare-const y Int)(assert (= (* x y x) 3))(check-sat)"
"""A problem with an answer that is not found."""


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """However a test ends: no process, no open file, no temporary file; what is given is the folder for these."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    on_linux = sys.platform == "linux"
    before = (lives(), set(os.listdir("/proc/self/fd"))) if on_linux else (set(), set())
    yield folder
    assert list(folder.iterdir()) == []
    if on_linux:
        assert lives() <= before[0]
        assert set(os.listdir("/proc/self/fd")) <= before[1]


def check(result: Result, folder: Path) -> str:
    """What the checker says of a result, run by hand as an auditor would."""
    (folder / "audit.smt2").write_bytes(result.problem)
    (folder / "audit.cert").write_bytes(result.certificate)
    command = [sys.executable, "-I", "-m", "checker", str(folder / "audit.smt2"), str(folder / "audit.cert")]
    command += ["--query", str(result.query), "--expect", result.answer]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def worker(program: str) -> tuple[str, ...]:
    """The command of a worker in which this program, before the work, puts other engines in place of the real ones."""
    text = (
        "import hashlib, os, sys, time\n"
        "from finder import engines, worker\n"
        "from finder.engines import ENGINES, Answer\n"
        "real = dict(ENGINES)\n"
        "ENGINES.clear()\n"
        f"{program}\n"
        "sys.exit(worker.main())\n"
    )
    return (sys.executable, "-I", "-c", text)


LIAR = """
def liar(task):
    header = f"assay-certificate 1 unsat {task.query} {task.digest}"
    return Answer("unsat", "liar", header.encode() + b"\\nrefutation 0\\n")
ENGINES["liar"] = liar
"""
"""An engine that claims everything to be unsat, with a certificate that does not end in the empty clause."""


# ---- answers


@pytest.mark.parametrize(("text", "answer"), [(UNSAT, "unsat"), (SAT, "sat")])
def test_an_answer_is_what_the_checker_verified(tmp_path: Path, text: str, answer: str) -> None:
    """The same for text, bytes and files; and the certificate is about exactly the bytes of the problem."""
    path = tmp_path / "problem.smt2"
    path.write_text(text)
    for problem in (text, text.encode(), path):
        result = assay.prove(problem)
        assert (result.answer, result.verified, result.query, result.reason) == (answer, True, 1, "")
        assert (result.verdict, result.status) == (f"s VERIFIED {answer.upper()} query 1 of 1", 0)
        assert result.engine in ("eager", "lazy")
        assert result.problem == text.encode()
        digest = hashlib.sha256(text.encode()).hexdigest()
        assert result.certificate.startswith(f"assay-certificate 1 {answer} 1 {digest}\n".encode())
        assert result.failures == ()
        assert 0 < result.find_seconds < 60
        assert 0 < result.check_seconds < 60
        assert (result.model is not None) == (answer == "sat")
    assert check(result, tmp_path) == f"s VERIFIED {answer.upper()} query 1 of 1\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["audit.cert", "audit.smt2", "problem.smt2", "temporary"]


def test_a_path_is_whatever_the_system_takes_for_one(tmp_path: Path) -> None:
    """And a file that is no regular one is read only once."""

    class Named:
        def __fspath__(self) -> str:
            return str(tmp_path / "pipe")

    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=(UNSAT,))
    writer.start()
    assert assay.prove(Named()).answer == "unsat"
    writer.join()


def test_unknown_is_no_error() -> None:
    """There is a reason, and nothing that could be taken for an answer."""
    result = assay.prove(NEITHER, engine="lazy")
    assert (result.answer, result.verified, result.engine) == ("unknown", False, "lazy")
    assert "arithmetic beyond linear" in result.reason
    assert (result.certificate, result.model, result.verdict, result.status) == (b"", None, "", -1)


def test_timeout() -> None:
    """The limit holds for the search; an engine that does not look at the clock is ended."""
    start = time.monotonic()
    result = assay.prove(pigeons(14), timeout=0.5)
    assert (result.answer, result.certificate) == ("unknown", b"")
    assert "timeout" in result.reason
    assert 0.5 <= result.find_seconds <= time.monotonic() - start < 30


def test_one_engine_and_one_seed_give_one_certificate() -> None:
    first, second = (assay.prove(UNSAT, engine="lazy", seed=3, jobs=1) for _ in range(2))
    assert first.engine == second.engine == "lazy"
    assert first.certificate == second.certificate


# ---- several queries


def test_one_of_several_queries() -> None:
    """It must be said which one; a model is about that query, also where declarations come and go."""
    assert [assay.prove(QUERIES, query=k).answer for k in (1, 2)] == ["sat", "unsat"]
    with pytest.raises(ValueError, match="the script has 3 queries: choose one"):
        assay.prove(QUERIES)
    with pytest.raises(ValueError, match="no query 4: the problem has 3"):
        assay.prove(QUERIES, query=4)


def test_all_queries(tmp_path: Path) -> None:
    """In the order of the script, each with its own model of what is in scope."""
    text = """(set-logic QF_UFLIA)(declare-const x Int)(assert (= x 1))(check-sat)
    (push 1)(declare-const y Bool)(declare-fun f (Bool) Int)(assert (and y (= (f y) x)))(check-sat)(pop 1)
    (push 1)(declare-const y Int)(assert (< y x 0))(check-sat)(pop 1)
    (push 1)(declare-const y Int)(assert (= y (+ x 1)))(check-sat)"""
    results = assay.prove_all(text)
    assert [(r.query, r.answer) for r in results] == [(1, "sat"), (2, "sat"), (3, "unsat"), (4, "sat")]
    assert [r.verdict for r in results] == [f"s VERIFIED {r.answer.upper()} query {r.query} of 4" for r in results]
    assert [r.model and dict(r.model) for r in (results[0], results[2], results[3])] == [
        {"x": 1},
        None,
        {"x": 1, "y": 2},
    ]
    model = results[1].model
    assert model is not None
    assert (model["x"], model["y"]) == (1, True)
    assert isinstance(model["f"], Table)
    assert model["f"](True) == 1
    assert check(results[1], tmp_path) == "s VERIFIED SAT query 2 of 4\n"


def test_no_query_at_all() -> None:
    for call in (assay.prove, assay.prove_all):
        with pytest.raises(ValueError, match="no check-sat"):
            call("(set-logic QF_UF)")


# ---- models

SORTS = """(set-logic QF_UFLIRA)
(declare-sort A 0)(declare-sort |a list| 1)
(declare-const p Bool)(declare-const n Int)(declare-const r Real)(declare-const |q r| Real)
(declare-const a A)(declare-const b A)(declare-const c A)
(declare-const xs (|a list| A))(declare-const ys (|a list| A))
(declare-fun f (Int Bool A) Real)(declare-fun g (A) A)(declare-fun h (Real) Bool)
(assert (and p (= n (- 7)) (= r (/ 22 7)) (= |q r| (- 2.5))))
(assert (and (distinct a b) (= b c) (distinct xs ys)))
(assert (and (= (f n p a) 0.5) (= (f n p b) (- 1.0)) (= (f n (not p) b) 3.0)))
(assert (and (= (g a) b) (= (g b) a) (h r) (not (h |q r|))))
(check-sat)
"""


def test_a_model_has_values_of_all_sorts() -> None:
    """Each with the type that the documentation promises, and functions as what they are."""
    model = assay.prove(SORTS).model
    assert model is not None
    assert set(model) == {"p", "n", "r", "q r", "a", "b", "c", "xs", "ys", "f", "g", "h"}
    assert len(model) == 12
    assert model["p"] is True
    assert (type(model["n"]), model["n"]) == (int, -7)
    assert (type(model["r"]), model["r"]) == (Fraction, Fraction(22, 7))
    assert (type(model["q r"]), model["q r"]) == (Fraction, Fraction(-5, 2))
    a, b, f, g, h = (model[name] for name in "abfgh")
    assert isinstance(a, Element)
    assert isinstance(b, Element)
    assert a.sort == b.sort == "A"
    assert a != b == model["c"]
    assert str(a) == f"A!{a.number}"
    assert isinstance(model["xs"], Element)
    assert model["xs"].sort == "(a list A)"
    assert model["xs"] != model["ys"]
    assert isinstance(f, Table)
    assert isinstance(g, Table)
    assert isinstance(h, Table)
    assert (f(-7, True, a), f(-7, True, b), f(-7, False, b)) == (Fraction(1, 2), -1, 3)
    assert f(10**9, True, a) == f.default
    assert type(f.default) is Fraction
    assert (g(a), g(b)) == (b, a)
    assert (h(Fraction(22, 7)), h(Fraction(-5, 2))) == (True, False)
    assert dict(f)[-7, True, a] == Fraction(1, 2)
    assert len(f) >= 2
    with pytest.raises(TypeError, match="a function of 3 arguments is applied to 1"):
        f(1)
    with pytest.raises(KeyError):
        model["|q r|"]


def test_a_model_as_text() -> None:
    a, b = Element("A", 1), Element("A", 2)
    table = Table(2, {(a, True): Fraction(1, 2), (b, False): Fraction(-3)}, Fraction(0))
    model = assay.Model({"x": -1, "p": False, "a": a, "f": table})
    assert str(model) == "x = -1\np = False\na = A!1\nf = {(A!1, True) → 1/2; (A!2, False) → -3; otherwise 0}"
    assert repr(Table(0, {}, 1)) == "Table(0, {}, 1)"
    assert repr(assay.Model({"x": 1})) == "Model({'x': 1})"


def test_huge_numbers() -> None:
    """Above the interpreter's limit for converting text to numbers and back, which is 4,300 digits."""
    digits = "9" * 6000
    text = (
        f"(set-logic QF_LIRA)(declare-const n Int)(declare-const r Real)(declare-fun f (Int) Int)(assert (= (f n) n))\
        (assert (and (= n (- {digits})) (= r (/ 1 {digits}))))(check-sat)"
    )
    model = assay.prove(text.replace("QF_LIRA", "QF_UFLIRA")).model
    assert model is not None
    assert (model["n"], model["r"]) == (1 - 10**6000, Fraction(1, 10**6000 - 1))
    assert str(model).startswith(f"n = -{digits}\nr = 1/{digits}\nf = {{")
    with pytest.raises(ResourceLimit, match="a numeral of 10001 digits, above 10000"):
        assay.prove(f"(set-logic QF_LIA)(assert (< 0 {'9' * 10_001}))(check-sat)")
    product = f"(set-logic QF_NIA)(declare-const x Int)(assert (= (* x x x) {digits}))(check-sat)"
    assert "arithmetic beyond linear" in assay.prove(product, engine="lazy").reason


# ---- errors


def test_malformed(tmp_path: Path) -> None:
    """The place is known, and a file is called by its name."""
    with pytest.raises(MalformedInput, match="<problem>:2:9: unknown symbol x in the logic") as caught:
        assay.prove("(set-logic QF_IDL)\n(assert (< x 1))(check-sat)")
    assert (caught.value.line, caught.value.column, caught.value.what) == (2, 9, "unknown symbol x in the logic QF_IDL")
    path = tmp_path / "bad.smt2"
    path.write_bytes(b"(set-logic QF_UF)\n\xff")
    with pytest.raises(MalformedInput, match="not UTF-8") as caught:
        assay.prove_all(path)
    assert (caught.value.file, caught.value.line, caught.value.column) == (str(path), 2, 1)
    with pytest.raises(MalformedInput, match="not UTF-8"):
        assay.prove("(set-logic QF_UF)(declare-const |\ud800| Bool)(check-sat)")
    with pytest.raises(MalformedInput, match=r"found problem\.smt2; a file is given as a pathlib.Path"):
        assay.prove("problem.smt2")


def test_unsupported() -> None:
    with pytest.raises(Unsupported, match=r"sort .* at <problem>:1:33") as caught:
        assay.prove("(set-logic ALL)(declare-const x (_ BitVec 8))(check-sat)")
    assert caught.value.where == "<problem>:1:33"
    with pytest.raises(Unsupported, match="forall"):
        assay.prove("(set-logic LIA)(assert (forall ((x Int)) (= x x)))(check-sat)")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        assay.prove(tmp_path / "missing.smt2")
    with pytest.raises(IsADirectoryError):
        assay.prove(tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"query": 0}, "query: expected a number from 1 "),
        ({"query": -1}, "query: "),
        ({"timeout": 0}, "timeout: expected a number of seconds"),
        ({"timeout": float("nan")}, "timeout: "),
        ({"timeout": float("inf")}, "timeout: "),
        ({"memory": 63}, "memory: expected a number from 64 "),
        ({"memory": 10**9}, "memory: "),
        ({"jobs": 0}, "jobs: expected a number from 1 "),
        ({"seed": -1}, "seed: expected a number from 0 "),
        ({"seed": 10**9}, "seed: "),
        ({"engine": "magic"}, "no engine 'magic': expected auto, "),
    ],
)
def test_wrong_options(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        assay.prove(UNSAT, **options)  # type: ignore[arg-type]


def test_wrong_types() -> None:
    for option, value in [("query", "1"), ("query", 1.0), ("jobs", 1.5), ("memory", 1e3), ("seed", None)]:
        with pytest.raises(TypeError):
            assay.prove(UNSAT, **{option: value})  # type: ignore[arg-type]
    for problem in (None, 3, [UNSAT], bytearray(b"(check-sat)")):
        with pytest.raises(TypeError, match=f"found {type(problem).__name__}"):
            assay.prove(problem)  # type: ignore[arg-type]


@linux
def test_too_large_for_the_memory() -> None:
    """What cannot even be read is an error like other limits of reading."""
    text = "(check-sat)" + " " * (50 << 20)
    with pytest.raises(ResourceLimit, match=r"out of memory while reading \(limit 64 MB\)"):
        assay.prove(text, memory=64)


# ---- wrong certificates


def test_a_rejected_certificate_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is answered, and the error has what a report of the bug needs."""
    monkeypatch.setattr(api, "COMMAND", worker(LIAR))
    with pytest.raises(
        CertificateRejected, match=r"query 1: liar: unsat, but the checker said: s REJECTED .* a bug"
    ) as e:
        assay.prove(SAT)
    result = e.value.result
    assert (result.answer, result.certificate, result.model) == ("unknown", b"", None)
    assert (result.verdict.startswith("s REJECTED "), result.status) == (True, 1)
    (failure,) = result.failures
    assert (failure.engine, failure.answer, failure.rejected) == ("liar", "unsat", True)
    assert failure.certificate.endswith(b"\nrefutation 0\n")
    assert failure.verdict == result.verdict
    with pytest.raises(CertificateRejected, match="query 1: "):
        assay.prove_all(QUERIES)


def test_a_right_certificate_after_a_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is an answer, with a warning that points at the caller."""
    monkeypatch.setattr(api, "COMMAND", worker(LIAR + "ENGINES['lazy'] = real['lazy']"))
    for call in (lambda: assay.prove(SAT, jobs=1), lambda: assay.prove_all(SAT, jobs=1)[0]):
        with pytest.warns(UserWarning, match=r"rejected a certificate \(engine liar\)") as warned:
            result = call()
        assert [w.filename for w in warned] == [__file__]
        assert (result.answer, result.engine, len(result.failures)) == ("sat", "lazy", 1)


def test_a_certificate_that_is_too_much_to_check_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    program = LIAR.replace("refutation 0", 't Int " + b"9" * 10_001 + b"')
    monkeypatch.setattr(api, "COMMAND", worker(program))
    result = assay.prove(SAT)
    assert (result.answer, result.status) == ("unknown", 4)
    assert result.verdict.startswith("s RESOURCE ")
    assert [failure.rejected for failure in result.failures] == [False]


# ---- the process that does the work


@pytest.mark.parametrize("size", [0, 1_000_000])
@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit('first\\nlast words')", "ended with status 1: last words$"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with status -9$"),
        ("import sys; sys.stdin.read(1); sys.exit(3)", "ended with status 3$"),
    ],
)
def test_its_unexpected_end(monkeypatch: pytest.MonkeyPatch, program: str, message: str, size: int) -> None:
    """Whether or not it has read the problem."""
    monkeypatch.setattr(api, "COMMAND", (sys.executable, "-I", "-S", "-c", program))
    with pytest.raises(RuntimeError, match=message):
        assay.prove(UNSAT + " " * size)


def test_what_is_printed_is_no_answer(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    program = "parse = worker.parse\nworker.parse = lambda *a: (os.write(1, b'noise'), print('noise'), parse(*a))[2]\n"
    noisy = "ENGINES['noisy'] = lambda task: (print('noise', flush=True), os.write(1, b'noise'), real['lazy'](task))[2]"
    monkeypatch.setattr(api, "COMMAND", worker(program + noisy))
    assert assay.prove(UNSAT).answer == "unsat"
    assert capfd.readouterr() == ("", "")


SPIN = """
def spin(task):
    open(os.path.join(FOLDER, str(os.getpid())), "w").close()
    return sum(range(10**18))
ENGINES.update(a=spin, b=spin)
"""
"""Engines that stay in C code, and leave their numbers in a folder."""


def interrupt_when(condition: object) -> threading.Thread:
    """Send this process Ctrl-C as soon as the condition holds, from a thread."""

    def wait() -> None:
        until(condition)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


@pytest.fixture
def sigint() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt, whatever this process was started with."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@linux
@pytest.mark.usefixtures("sigint")
def test_an_interrupt_ends_everything_before_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the caller sees it, the engines are gone, and not just going; a stopped one as well."""
    folder = tmp_path / "engines"
    folder.mkdir()
    monkeypatch.setattr(api, "COMMAND", worker(f"FOLDER = {str(folder)!r}\n{SPIN}"))
    thread = interrupt_when(lambda: len(list(folder.iterdir())) == 2)
    with pytest.raises(KeyboardInterrupt):
        assay.prove(UNSAT, jobs=1)
    assert [process(int(path.name)) for path in folder.iterdir()] == [[], []]
    thread.join()


@pytest.mark.usefixtures("sigint")
def test_a_worker_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"""import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({str(tmp_path)!r}, "ready").touch()
while True: time.sleep(1)"""
    monkeypatch.setattr(api, "COMMAND", (sys.executable, "-I", "-S", "-c", program))
    monkeypatch.setattr(api, "PATIENCE", 0.2)
    thread = interrupt_when((tmp_path / "ready").exists)
    with pytest.raises(KeyboardInterrupt):
        assay.prove(UNSAT)
    thread.join()


PROGRAM = """
import os, signal, sys
from finder import api
import assay
{before}
api.COMMAND = {command!r}
try:
    print(assay.prove({problem!r}, jobs=2).answer, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def start(command: tuple[str, ...], before: str = "") -> subprocess.Popen[str]:
    """A program that uses the API, in a process group of its own."""
    text = PROGRAM.format(before=before, command=command, problem=UNSAT)
    return subprocess.Popen(
        [sys.executable, "-I", "-c", text], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_signals_to_a_program(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C on a terminal goes to all of its processes; and if the program is killed, they end as well."""
    folder = tmp_path / "engines"
    folder.mkdir()
    program = start(worker(f"FOLDER = {str(folder)!r}\n{SPIN}"))
    assert until(lambda: len(list(folder.iterdir())) == 2)
    (os.killpg if number == signal.SIGINT else os.kill)(program.pid, number)
    out, _ = program.communicate(timeout=60)
    assert out == ("interrupted\n" if number == signal.SIGINT else "")
    assert until(lambda: not group(program.pid))


@pytest.mark.parametrize("number", ["SIGCHLD", "SIGTERM"])
def test_a_program_that_ignores_signals(number: str) -> None:
    """Its children inherit that, and must not."""
    program = start(api.COMMAND, f"signal.signal(signal.{number}, signal.SIG_IGN)")
    assert program.communicate(timeout=60) == ("unsat\n", None)


@linux
def test_a_program_that_goes_on_after_an_interrupt(tmp_path: Path) -> None:
    """Ctrl-C on a terminal reaches the worker, too, and it is not for the worker to decide what that means."""
    engine = f"""
def patient(task):
    Path({str(tmp_path)!r}, "started").touch()
    while not Path({str(tmp_path)!r}, "go").exists(): time.sleep(0.01)
    return real["lazy"](task)
from pathlib import Path
ENGINES["patient"] = patient
"""
    program = start(worker(engine), "signal.signal(signal.SIGINT, lambda *_: None)")
    assert until((tmp_path / "started").exists)
    os.killpg(program.pid, signal.SIGINT)
    (tmp_path / "go").touch()
    assert program.communicate(timeout=60) == ("unsat\n", None)


# ---- programs


def test_threads() -> None:
    """Calls in several threads do not disturb each other."""
    problems = [UNSAT, SAT, NEITHER, UNSAT, "(nonsense", SAT]

    def answer(problem: str) -> str:
        try:
            return assay.prove(problem, jobs=1, engine="lazy").answer
        except MalformedInput:
            return "malformed"

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(answer, problems))
    assert answers == ["unsat", "sat", "unknown", "unsat", "malformed", "sat"]


def test_what_a_process_can_send_to_another() -> None:
    """Results and errors survive a pickle."""
    result = assay.prove(SAT)
    for made in (result, assay.prove(SAT)):
        copy = pickle.loads(pickle.dumps(made))
        assert (copy.answer, copy.certificate, copy.model) == (made.answer, made.certificate, made.model)
    for error in (
        MalformedInput("file", 1, 2, "what"),
        RejectedProof("record 3", "la", "this", "that"),
        Unsupported("sort", "file:1:2"),
        ResourceLimit("a limit"),
        CertificateRejected(result),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), vars(copy).keys()) == (type(error), str(error), vars(error).keys())
    assert pickle.loads(pickle.dumps(Failure("a", "sat", b"", "", 1))).rejected


def test_results_are_hashable_and_short() -> None:
    result = assay.prove(SAT)
    assert {result: 1}[result] == 1
    assert "assay-certificate" not in repr(result)
    assert "set-logic" not in repr(result)


LOADED = "import sys, assay; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_importing_it_loads_no_solver() -> None:
    """Neither a solver nor the checker, nor anything but this project and the standard library."""
    done = subprocess.run([sys.executable, "-I", "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"assay", "finder", "formats"} <= loaded
    assert not loaded & {"z3", "cvc5", "pysmt", "pysat", "pysolvers", "checker", "rich"}


def test_without_pysmt() -> None:
    """It is needed only by those who use it."""
    text = "import sys; sys.modules['pysmt'] = None\nimport assay\nprint(assay.prove('(check-sat)').answer)\n"
    done = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "sat\n"
    text = "import sys; sys.modules['pysmt'] = None\nimport assay.pysmt"
    done = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pysmt" in done.stderr.splitlines()[-1]


def test_what_is_exported_exists() -> None:
    assert sorted(assay.__all__) == assay.__all__
    for name in assay.__all__:
        assert hasattr(assay, name), name
