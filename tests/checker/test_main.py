"""The command line within this process: what the command's own tests see only from outside."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import checker
from checker import core, main
from checker.cnf_export import Cnf
from checker.kernel import check
from checker.report import of_verdict
from formats.meter import WORK_BASE, Meter
from tests.checker.forge import Forge

CLASH = "(declare-const p Bool)(assert p)(assert (not p))(check-sat)"


@pytest.fixture
def pair(tmp_path: Path) -> list[str]:
    """A problem and its refutation."""
    forge = Forge(CLASH)
    forge.step([], [forge.c("in 1"), forge.c("in 2")])
    (tmp_path / "p.smt2").write_text(CLASH)
    (tmp_path / "p.cert").write_bytes(forge.certificate())
    return [str(tmp_path / "p.smt2"), str(tmp_path / "p.cert")]


def called(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit status of the command."""
    monkeypatch.setattr(sys, "argv", ["checker", *arguments])
    return main.main()


def test_details(
    pair: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CNF is written, and its digest is the one that is printed."""
    cnf = tmp_path / "p.cnf"
    assert called(monkeypatch, *pair, "-v", "--cnf", str(cnf)) == 0
    verdict, *comments = capsys.readouterr().out.splitlines()
    assert verdict == "s VERIFIED UNSAT query 1 of 1"
    assert [line.split()[1] for line in comments] == ["rules", "modules", "terms", "work", "cnf", "core", "axioms"]
    assert cnf.read_bytes() == b"p cnf 2 2\n2 0\n-2 0\n"
    assert hashlib.sha256(cnf.read_bytes()).hexdigest() in comments[4]


@pytest.mark.parametrize("expect", ["sat", "unsat"])
def test_a_cnf_is_kept_only_with_a_verdict(pair: list[str], tmp_path: Path, expect: str) -> None:
    cnf = tmp_path / "p.cnf"
    status, lines, _ = main.run([*pair, "--expect", expect, "--cnf", str(cnf)])
    assert (status, cnf.exists()) == ((0, True) if expect == "unsat" else (1, False))
    assert lines[0].startswith("s VERIFIED" if expect == "unsat" else "s REJECTED answer: expect: sat / unsat")
    assert not list(tmp_path.glob("*.part"))


def test_cnf_over_an_input_or_a_folder(pair: list[str], tmp_path: Path) -> None:
    before = [Path(name).read_bytes() for name in pair]
    for target, what in ((pair[0], "overwrite an input"), (pair[1], "overwrite an input"), (str(tmp_path), "no file")):
        status, lines, _ = main.run([*pair, "--cnf", target])
        assert status == 2
        assert what in lines[0]
    status, lines, _ = main.run([*pair, "--cnf", str(tmp_path / "none" / "p.cnf")])
    assert (status, lines[0].startswith("s MALFORMED")) == (2, True)
    assert [Path(name).read_bytes() for name in pair] == before


def test_cnf_over_what_is_printed(pair: list[str], tmp_path: Path) -> None:
    """The verdict would be lost with the file that standard output goes to."""
    out = tmp_path / "out.txt"
    for cnf in ("/dev/stdout", str(out)):
        with out.open("wb") as file:
            command = [sys.executable, "-I", "-m", "checker", *pair, "--cnf", cnf]
            done = subprocess.run(command, stdout=file, check=False)
        assert done.returncode == 2
        assert out.read_bytes().startswith(b"s MALFORMED")
    assert main.run([*pair, "--cnf", f"{tmp_path}/new/"])[0] == 2
    assert main.run([*pair, "--cnf", "/proc/self/fd/none"])[:2] == (
        2,
        ["s MALFORMED /proc/self/fd/none:1:1: the CNF would replace a file that somebody has open"],
    )


def test_a_file_with_the_name_of_an_option(
    pair: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Is a file: what is printed does not change its form."""
    folder = Path(pair[1]).parent
    monkeypatch.chdir(folder)
    (folder / "--json").write_bytes(Path(pair[1]).read_bytes())
    assert called(monkeypatch, "p.smt2", "--", "--json") == 0
    assert capsys.readouterr().out == "s VERIFIED UNSAT query 1 of 1\n"


def test_cnf_of_a_model(tmp_path: Path) -> None:
    forge = Forge("(declare-const p Bool)(assert p)(check-sat)")
    forge.v("p", "true")
    (tmp_path / "p.smt2").write_bytes(forge.problem)
    (tmp_path / "p.cert").write_bytes(forge.certificate("sat"))
    files = [str(tmp_path / "p.smt2"), str(tmp_path / "p.cert")]
    assert main.run(files)[0] == 0
    status, lines, _ = main.run([*files, "--cnf", str(tmp_path / "p.cnf")])
    assert (status, lines) == (1, ["s REJECTED answer: cnf: unsat / sat"])
    status, lines, _ = main.run([*files, "-v"])
    assert status == 0
    assert [line.split()[1] for line in lines[1:]] == ["rules", "modules", "terms", "work", "core", "axioms"]


def test_the_digest_of_a_device_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "MAX_PROBLEM", 1 << 20)
    with main._Digesting("/dev/zero") as file:
        assert file.digest() is None
    with main._Digesting("/dev/null") as file:
        assert file.digest() == hashlib.sha256().hexdigest()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--cnf"], "--cnf: expected a file, found nothing"),
        (["--expect", "maybe"], "--expect: expected sat or unsat, found maybe"),
        (["--query=0"], "--query: expected a positive number, found 0"),
        (["--nonsense"], "unknown option --nonsense"),
        ([], "expected PROBLEM and CERT"),
        (["--public-key"], "--public-key: expected a file, found nothing"),
        (["one", "two", "--public-key", "key"], "an option for archives without one, or for certificates"),
        (["one", "--expect", "sat"], "an option for archives without one, or for certificates"),
        (["one", "--query", "1"], "an option for archives without one, or for certificates"),
        (["one", "--cnf", "cnf"], "an option for archives without one, or for certificates"),
        (["--help", "one", "two"], "expected PROBLEM and CERT"),
    ],
)
def test_wrong_usage(arguments: list[str], what: str) -> None:
    status, lines, _ = main.run(arguments)
    assert status == 2
    assert lines[0].startswith(f"s MALFORMED command line:1:1: {what}")


def test_help_and_trusted_base() -> None:
    assert main.run(["--help"]) == (0, [main.__doc__], {})
    status, lines, _ = main.run(["--trusted-base"])
    assert status == 0
    assert any("checker/main.py" in line for line in lines)


def test_a_problem_that_is_too_large(pair: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "MAX_PROBLEM", 10)
    assert main.run(pair)[:2] == (4, ["s RESOURCE a problem above 10 bytes"])


def test_a_report_without_a_cnf(pair: list[str]) -> None:
    """Whoever does not make the CNF gets the rest."""
    problem, certificate = (Path(name).read_bytes() for name in pair)
    reports = []
    for cnf in (None, Cnf(None)):
        verdict = check(problem, "p", io.BytesIO(certificate), "c", 1, Meter(WORK_BASE, 400), cnf)
        reports.append(of_verdict(verdict, cnf))
    without, whole = reports
    assert whole.pop("cnf")["clauses"] == 2  # type: ignore[index]
    assert without == whole


def test_json_of_a_refusal(
    pair: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, *pair, "--json", "--query", "2") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["exit_status"], report["verdict"].split(":")[0]) == (1, "REJECTED header")


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (MemoryError(), 4, "s RESOURCE memory"),
        (RecursionError(), 5, "s ERROR internal: recursion"),
        (ValueError("two\nlines"), 5, "s ERROR internal: ValueError: two\\nlines"),
    ],
)
def test_errors_are_no_crash(
    error: Exception, status: int, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: list[str]) -> None:
        raise error

    monkeypatch.setattr(main, "run", fail)
    assert called(monkeypatch, "p", "c") == status
    assert capsys.readouterr().out == f"{line}\n"


def test_nobody_listens(pair: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard output, or with one that fails, there is no verdict."""
    monkeypatch.setattr(sys, "stdout", None)
    assert called(monkeypatch, *pair) == 5

    class Broken(io.TextIOWrapper):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "no space")

    with open("/dev/null", "wb") as file:
        monkeypatch.setattr(sys, "stdout", Broken(file))
        assert called(monkeypatch, *pair) == 5


def test_run_as_a_module(pair: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["checker", *pair])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("checker", run_name="__main__")
    assert caught.value.code == 0
    assert capsys.readouterr().out == "s VERIFIED UNSAT query 1 of 1\n"


def test_which_core_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled one, if it is of the source that lies beside it, unless another is loaded, or the source wanted."""
    source = Path(checker.__file__).with_name("lrat.py")
    compiled = ModuleType("checker._lrat")
    compiled.__file__ = str(source.with_name("_lrat.so"))
    compiled.SOURCE_SHA256 = "0" * 64  # type: ignore[attr-defined]
    assert core.select(False) in ("", "it was loaded before")
    monkeypatch.delitem(sys.modules, "checker.lrat", raising=False)
    monkeypatch.setitem(sys.modules, "checker._lrat", compiled)
    monkeypatch.setattr(checker, "_lrat", compiled, raising=False)
    assert core.select(True) == "--pure"
    assert core.select(False) == "the compiled one is of another source"
    assert "checker.lrat" not in sys.modules
    compiled.SOURCE_SHA256 = hashlib.sha256(source.read_bytes()).hexdigest()  # type: ignore[attr-defined]
    assert core.select(False) == ""
    assert sys.modules["checker.lrat"] is compiled
    monkeypatch.delitem(sys.modules, "checker.lrat")
    monkeypatch.delattr(checker, "_lrat")
    monkeypatch.setitem(sys.modules, "checker._lrat", None)
    assert core.select(False) == "there is no compiled one"
