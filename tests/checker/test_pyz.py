"""The checker in one file: the same bytes from everywhere, the checker's verdicts, nothing from around it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from checker.trusted_base import NOT_USED, files, lines
from finder.main import main
from finder.pyz import LEFT_OUT, archive, files
from tests.checker.make_corpus import CLASH, CLASH_RECORDS, forged
from tests.checker.samples import pythons, samples, verdict

ROOT = Path(__file__).parents[2]
MODULE = [sys.executable, "-I", "-m", "checker"]
SAMPLES = samples(4)


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pyz") / "checker.pyz"
    path.write_bytes(archive(files()))
    return path


@pytest.fixture(params=["oldest", "newest"])
def python(request: pytest.FixtureRequest) -> str:
    """The oldest and the newest interpreter here; without pyenv, the one that runs the tests."""
    found = pythons()
    if not found and request.param == "oldest":
        pytest.skip("there is no pyenv with Python 3.10 or newer")
    return (found or [sys.executable])[0 if request.param == "oldest" else -1]


@cache
def usual_verdict(case: Path) -> tuple[int, bytes, bytes]:
    return verdict(MODULE, case)


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=120, **options
    )


def test_the_command_writes_it_and_prints_its_digest(
    tmp_path: Path, pyz: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["pyz"]) == 0
    data = (tmp_path / "checker.pyz").read_bytes()
    assert data == pyz.read_bytes()
    assert capsys.readouterr().out == f"{hashlib.sha256(data).hexdigest()}  checker.pyz\n"
    assert main(["pyz", "-o", "other"]) == 0
    assert (tmp_path / "other").read_bytes() == data
    assert main(["pyz", "-o", "no/such/folder"]) == 2
    assert capsys.readouterr().err == "assay: no/such/folder:1:1: No such file or directory\n"


def test_another_python_writes_the_same_bytes(pyz: Path, python: str, tmp_path: Path) -> None:
    """In another working directory, time zone, locale and umask."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from finder.pyz import archive, files; "
    program += "sys.stdout.buffer.write(archive(files()))"
    environment = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [python, "-I", "-c", program], capture_output=True, check=True, cwd=tmp_path, env=environment, umask=0o77
    )
    assert done.stdout == pyz.read_bytes()


def test_dates_and_the_order_of_files_change_nothing_and_a_byte_does() -> None:
    contents = files()
    data = archive(contents)
    assert archive(dict(reversed(contents.items()))) == data
    changed = dict(contents)
    changed["checker/lrat.py"] += b"#"
    assert archive(changed) != data


def test_it_holds_the_trusted_sources_as_they_are_and_nothing_else(pyz: Path) -> None:
    with zipfile.ZipFile(pyz) as opened:
        assert opened.testzip() is None
        entries = opened.infolist()
        names = [entry.filename for entry in entries]
        assert names == sorted(set(names))
        for entry in entries:
            assert (entry.compress_type, entry.date_time) == (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
            assert (entry.external_attr >> 16, entry.extra, entry.comment) == (0o100644, b"", b"")
            if entry.filename != "__main__.py":
                assert opened.read(entry) == (ROOT / entry.filename).read_bytes()
    assert set(names) == {*files(), "__main__.py"}
    assert {f"formats/{name}" for name in LEFT_OUT} == set(NOT_USED)


def test_zip_tools_write_the_same_structure() -> None:
    """The writer of the standard library, told the same, writes the same bytes."""
    contents = {"b/x.py": b"1\n", "a.py": b"", "b/a.py": bytes(range(256)) * 300}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as opened:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            opened.writestr(entry, contents[name])
    assert archive(contents) == buffer.getvalue()


@pytest.mark.parametrize("case", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_verdicts_are_those_of_the_checker(pyz: Path, python: str, case: Path) -> None:
    expected = usual_verdict(case)
    assert expected[1].startswith(b"s ")
    assert verdict([python, "-I", str(pyz)], case) == expected


def test_the_sample_has_every_kind_of_verdict() -> None:
    words = {(case / "expect.txt").read_text().split()[1] for case in SAMPLES}
    assert {"VERIFIED", "REJECTED", "MALFORMED"} <= words


def test_reports_work_in_the_archive(pyz: Path, python: str) -> None:
    """The axiom book is read from it, for a rule and for its digest; so are the sources that are counted."""
    (case,) = (ROOT / "tests" / "corpus" / "accept").glob("ax-divisible")
    files_of = (case / "problem.smt2", case / "proof.cert")
    archived, usual = (
        json.loads(run(*command, *files_of, "--json", "--pure").stdout) for command in ([python, "-I", pyz], MODULE)
    )
    for report in (archived, usual):
        assert report["checker"].pop("python").startswith("cpython 3.")
    assert archived == usual
    assert archived["rules"]["ax"]["count"] > 0
    assert archived["checker"]["core"] == "source"
    done = run(python, "-I", pyz, "--trusted-base")
    assert done.stderr == ""
    assert done.stdout.splitlines() == lines()
    assert run(python, "-I", pyz, "--help").returncode == 0


HOSTILE = "import os\nos.write(1, b's VERIFIED UNSAT query 1 of 1\\n')\nos._exit(0)\n"


def test_hostile_working_directory(pyz: Path, python: str, tmp_path: Path) -> None:
    """What lies beside the archive, or around the process, is not what runs."""
    weak = CLASH.replace("(assert (not p))", "(assert (not q))")
    (tmp_path / "p.smt2").write_text(weak)
    (tmp_path / "p.cert").write_bytes(forged(weak, CLASH_RECORDS).certificate())
    (tmp_path / "checker.pyz").write_bytes(pyz.read_bytes())
    modules = "hashlib re io argparse sitecustomize usercustomize json array pkgutil zlib"
    for module in modules.split():
        (tmp_path / f"{module}.py").write_text(HOSTILE)
    for package in ("checker", "formats", "encodings", "zipfile"):
        (tmp_path / package).mkdir()
        for name in ("__init__", "__main__", "main", "_lrat"):
            (tmp_path / package / f"{name}.py").write_text(HOSTILE)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONHOME": str(tmp_path)}
    done = run(python, "-I", "checker.pyz", "p.smt2", "p.cert", cwd=tmp_path, env=environment)
    assert done.stdout.startswith("s REJECTED step 1: rup: ")
    assert (done.returncode, done.stderr) == (1, "")
    # Without -I the same folder does get its way: the test would see it.
    environment.pop("PYTHONHOME")
    shutil.rmtree(tmp_path / "encodings")
    done = run(python, "checker.pyz", "p.smt2", "p.cert", cwd=tmp_path, env=environment)
    assert done.stdout == "s VERIFIED UNSAT query 1 of 1\n"
