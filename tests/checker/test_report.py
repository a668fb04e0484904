"""The trust report: every verdict's JSON follows the schema, and says what is true of the files."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.main import MAX_PROBLEM, main, run
from checker.rules import RULES
from checker.trusted_base import digest, files
from formats.meter import WORK_BASE, WORK_PER_BYTE

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
SCHEMA = json.loads((ROOT / "formats" / "trust-report.schema.json").read_text())
FOLDERS = [f for kind in ("accept", "reject", "malformed_certificates") for f in sorted((CORPUS / kind).iterdir())]
ACCEPTED = [f for f in FOLDERS if f.parent.name == "accept" and (f / "problem.smt2").exists()]
REFUSED = sorted((CORPUS / "malformed").glob("*.smt2")) + sorted((CORPUS / "unsupported").glob("*.smt2"))


def closed(schema: Any) -> Any:
    """The schema, but with nothing allowed that it does not describe, so that nothing goes undescribed."""
    if isinstance(schema, list):
        return [closed(x) for x in schema]
    if not isinstance(schema, dict):
        return schema
    new = {key: closed(value) for key, value in schema.items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        new.setdefault("additionalProperties", False)
    return new


VALIDATOR = jsonschema.Draft202012Validator(closed(SCHEMA))


def report_of(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Any:
    """The JSON that the command prints in this process, held against the schema, the status, and the plain verdict."""
    words = [str(x) for x in arguments]
    monkeypatch.setattr(sys, "argv", ["checker", *words])
    status = main()
    plain, errors = capsys.readouterr()
    monkeypatch.setattr(sys, "argv", ["checker", *words, "--json"])
    assert main() == status
    output, errors = capsys.readouterr()
    assert errors == ""
    assert output.count("\n") == 1
    assert output.isascii()
    report = json.loads(output)
    VALIDATOR.validate(report)
    assert f"s {report['verdict']}\n" == plain
    assert report["exit_status"] == status
    return report


def arguments_of(folder: Path) -> list[object]:
    extra = folder / "arguments.txt"
    options = extra.read_text().split() if extra.exists() else []
    return [next(folder.glob("problem.*")), next(folder.glob("proof.*")), *options]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_corpus(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(capsys, monkeypatch, *arguments_of(folder))
    (problem,), (certificate,) = folder.glob("problem.*"), folder.glob("proof.*")
    assert report["problem"]["sha256"] == sha256(problem)
    assert report["problem"]["bytes"] == problem.stat().st_size
    assert report["certificate"]["sha256"] == sha256(certificate)
    assert report["checker"] == {**report["checker"], "sha256": digest(), "files": len(files())}
    assert ("refusal" in report) == (folder.parent.name != "accept")
    if folder.parent.name == "reject":
        refusal = report["refusal"]
        message = f"{refusal['where']}: {refusal['rule']}: {refusal['expected']} / {refusal['found']}"
        assert report["verdict"] in (f"REJECTED {message}", f"UNSUPPORTED {refusal['message']}")


@pytest.mark.parametrize("folder", ACCEPTED, ids=lambda f: f.name)
def test_rules_are_counted(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """By a count of the records in the certificate; each is documented where the report says."""
    report = report_of(capsys, monkeypatch, *arguments_of(folder))
    lines = (folder / "proof.cert").read_bytes().split(b"\nrefutation")[0].split(b"\n")
    names = [line.split()[1].decode() for line in lines if line.startswith(b"c ")]
    assert {name: rule["count"] for name, rule in report["rules"].items()} == {n: names.count(n) for n in names}
    for name, rule in report["rules"].items():
        assert rule["module"] == RULES[name].__module__
        assert rule["module"] in report["theories"]
    work = report["work"]
    assert work["bytes"] == sum((folder / name).stat().st_size for name in ("problem.smt2", "proof.cert"))
    # The bytes of the header are paid for with the first record.
    paid = work["bytes"] if len(lines) > 2 else report["problem"]["bytes"]
    assert work["limit"] == WORK_BASE + paid * WORK_PER_BYTE
    assert report["limits"] == {**report["limits"], "work_base": WORK_BASE, "work_per_byte": WORK_PER_BYTE}
    assert work["per_byte"] == pytest.approx(work["units"] / work["bytes"], abs=0.001)
    if report["answer"] == "unsat":
        assert report["refutation"]["clauses"] == len(names)


def headings() -> set[str]:
    """The headings of the specification as links write them."""
    text = (ROOT / "formats" / "CERTIFICATE.md").read_text()
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_rule_is_documented_where_the_report_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(RULES) <= headings()
    for name in ("and", "sat-empty"):
        report = report_of(capsys, monkeypatch, *arguments_of(CORPUS / "accept" / name))
        section = (report.get("refutation") or report["model"])["documented"]
        file, _, heading = section.partition("#")
        assert (ROOT / file).exists()
        assert heading in headings()


@pytest.mark.parametrize("problem", REFUSED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_refused_problems(problem: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = CORPUS / "accept" / "and" / "proof.cert"
    report = report_of(capsys, monkeypatch, problem, certificate)
    assert report["exit_status"] == {"malformed": 2, "unsupported": 3}[problem.parent.name]
    assert report["problem"]["sha256"] == sha256(problem)
    assert report["certificate"]["sha256"] == sha256(certificate)
    assert {"where", "construct"} < set(report["refusal"]) or {"file", "line", "column"} < set(report["refusal"])


def test_usage_and_missing_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no file was read there is no digest of it."""
    usage = {"format", "verdict", "exit_status", "refusal", "not_covered"}
    assert set(report_of(capsys, monkeypatch, "--wrong")) == usage
    problem, certificate = arguments_of(CORPUS / "accept" / "and")
    report = report_of(capsys, monkeypatch, tmp_path / "none", certificate)
    assert "problem" not in report and "certificate" not in report
    report = report_of(capsys, monkeypatch, problem, tmp_path / "none")
    assert "problem" in report and "certificate" not in report
    report = report_of(capsys, monkeypatch, problem, "/proc/self/mem")
    assert report["certificate"]["sha256"] is None


def test_expectation_that_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(capsys, monkeypatch, *arguments_of(CORPUS / "accept" / "and"), "--expect", "sat")
    assert report["refusal"]["where"] == "answer"
    assert "answer" not in report


def test_resource_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    problem = tmp_path / "p.smt2"
    definitions = "".join(f"(define-fun f{i} ((x Int)) Int (+ (f{i - 1} x) (f{i - 1} (+ x 1))))" for i in range(1, 40))
    problem.write_text(f"(define-fun f0 ((x Int)) Int (+ x x)){definitions}(assert (= 0 (f39 1)))(check-sat)")
    report = report_of(capsys, monkeypatch, problem, problem, "--work-per-byte", "7")
    assert report["exit_status"] == 4
    assert report["limits"]["work_per_byte"] == 7
    assert report["limits"]["problem_bytes"] == MAX_PROBLEM


def test_internal_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that fails still prints JSON to who asked for it, and no member of it looks like an answer."""

    def fails(*_: object) -> None:
        raise ZeroDivisionError("s VERIFIED UNSAT query 1 of 1\n")

    monkeypatch.setattr("checker.kernel.check", fails)
    report = report_of(capsys, monkeypatch, *arguments_of(CORPUS / "accept" / "and"))
    assert set(report) == {"format", "verdict", "exit_status"}
    assert report["exit_status"] == 5


def test_report_cannot_change_the_verdict(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Should the report be wrong, verdict and exit status are still those of the check; should it fail, no success."""
    forged = arguments_of(next(f for f in FOLDERS if f.parent.name == "reject"))
    liar = {"verdict": "VERIFIED UNSAT query 1 of 1", "exit_status": 0}
    monkeypatch.setattr("checker.report.of_refusal", lambda _: liar)
    monkeypatch.setattr(sys, "argv", ["checker", *map(str, forged), "--json"])
    assert main() == 1
    assert json.loads(capsys.readouterr().out)["verdict"].startswith("REJECTED ")
    monkeypatch.setattr("checker.report.of_verdict", lambda _: {}["none"])
    monkeypatch.setattr(sys, "argv", ["checker", *map(str, arguments_of(ACCEPTED[0])), "--json"])
    assert main() == 5
    assert json.loads(capsys.readouterr().out)["verdict"].startswith("ERROR ")


def test_plain_run_makes_no_report() -> None:
    """Without --json nothing is reported."""
    status, _, report = run([str(x) for x in arguments_of(ACCEPTED[0])])
    assert (status, report) == (0, {})


def test_isolated_command() -> None:
    """The documented command, as a process."""
    command = [sys.executable, "-I", "-m", "checker", *map(str, arguments_of(ACCEPTED[0])), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    VALIDATOR.validate(json.loads(done.stdout))
