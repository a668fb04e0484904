"""Evidence archives: what is verified, what is rejected, and what is only unknown."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jsonschema
import pytest

import checker.claims
from assay import prove
from checker.archive import outcome
from checker.kernel import check as check_certificate
from checker.main import main, run
from finder.archive import Claim, payload, with_tag_manifests
from finder.pyz import archive, files
from formats.errors import MalformedInput, ResourceLimit
from formats.meter import WORK_BASE, Meter
from tests.checker.bags import (
    CLAIM,
    SAT,
    SIGNED,
    VACUOUS,
    changed,
    check,
    holding,
    key_id,
    lay,
    model,
    not_vacuous,
    pack,
    public_key,
    refutation,
    refuted,
    script,
    sealed,
    signed,
    small,
    unknown,
    vacuous,
)
from tests.checker.forge import Forge
from tests.checker.iam import document
from tests.checker.make_corpus import CLASH, CLASH_RECORDS, forged
from tests.checker.packets import groups, rule
from tests.checker.test_report import closed

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "formats" / "archive-report.schema.json").read_text())
Files = dict[str, bytes]
Writer = Callable[[Mapping[str, bytes], Path], Path]


@pytest.fixture(params=[lay, pack], ids=["folder", "file"])
def write(request: pytest.FixtureRequest) -> Writer:
    """Both forms of an archive."""
    return request.param  # type: ignore[no-any-return]


def first(files: Mapping[str, bytes], tmp_path: Path, *options: str | Path) -> tuple[int, str]:
    """Exit status and first line about these files."""
    status, lines = check(pack(files, tmp_path / "bag.tar"), *options)
    return status, lines[0]


# ---- verdicts


def test_all_claims_hold(tmp_path: Path, write: Writer) -> None:
    """Also with everything that an archive has, specification and checker included."""
    path = write(sealed(payload([holding(), not_vacuous()])), tmp_path / "bag")
    status, lines = check(path)
    assert status == 0
    verdict, one, two, summary, origin = lines
    assert verdict == ("s VERIFIED ARCHIVE 2 claims: 2 hold, 0 refuted, 0 unknown, 0 vacuous; origin not established")
    assert one == "c claim 0001 smt (smt/1) {}: VERIFIED UNSAT, the claim holds; vacuity not shown"
    assert two == (
        'c claim 0002 smt (smt/1) {"query": 2, "premises": 1}: VERIFIED UNSAT, the claim holds; not vacuous'
    ).replace('"query": 2, "premises": 1', '"premises": 1, "query": 2')
    assert summary.endswith(": 2 claims about 2 inputs: 2 hold, 0 refuted, 0 unknown, 0 vacuous")
    assert origin == "c origin not established (no public key given)"


def test_claims_of_all_outcomes(tmp_path: Path, write: Writer) -> None:
    claims = [holding(), refuted(), unknown(), vacuous()]
    status, lines = check(write(sealed(small(*claims)), tmp_path / "bag"))
    assert status == 1
    assert lines[0] == ("s REFUTED ARCHIVE 4 claims: 2 hold, 1 refuted, 1 unknown, 1 vacuous; origin not established")
    assert [line.partition("}: ")[2] for line in lines[1:5]] == [
        "VERIFIED UNSAT, the claim holds; vacuity not shown",
        "VERIFIED SAT, the claim is refuted and its counterexample confirmed; vacuity not shown",
        "UNKNOWN, there is no certificate; vacuity not shown",
        "VERIFIED UNSAT, the claim holds; VACUOUS: its premises cannot be met",
    ]


def test_unknown_is_no_pass(tmp_path: Path) -> None:
    status, line = first(sealed(small(holding(), unknown())), tmp_path)
    assert (status, line[:44]) == (3, "s UNKNOWN ARCHIVE 2 claims: 1 hold, 0 refute")


def test_verdict_of_an_archive_is_that_of_its_certificates() -> None:
    """The sample claims are what their names say: the kernel itself is asked."""
    problem, certificate = holding().problem, holding().certificate
    assert certificate is not None
    assert check_certificate(problem, "p", io.BytesIO(certificate), "c", 1, Meter(WORK_BASE)).answer == "unsat"


def test_an_archive_without_claims_is_none(tmp_path: Path) -> None:
    status, line = first(sealed(small()), tmp_path)
    assert (status, line) == (1, "s REJECTED data/scope.json: claims: at least one / none")


def test_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json one object, as the schema describes it."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(closed(SCHEMA))
    for claims, options in (
        ([holding(), not_vacuous()], []),
        ([holding(), refuted(), unknown(), vacuous()], ["--public-key", str(public_key(tmp_path / "key"))]),
        ([unknown(), member()], []),
    ):
        path = pack(signed(sealed(small(*claims))), tmp_path / "bag.tar")
        monkeypatch.setattr(sys, "argv", ["checker", str(path), *options])
        status = main()
        line = capsys.readouterr().out.partition("\n")[0]
        monkeypatch.setattr(sys, "argv", ["checker", str(path), *options, "--json"])
        assert main() == status
        report = json.loads(capsys.readouterr().out)
        opened = {**report, "checker": {}, "axioms": {}, "limits": {}}
        validator.validate(opened)
        assert (f"s {report['verdict']}", report["exit_status"]) == (line, status)
        assert report["archive"]["claims"] == len(report["claims"]) == len(claims)
        assert report["limits"]["work_per_byte"] == 400
    monkeypatch.setattr(sys, "argv", ["checker", str(tmp_path / "none"), "--json"])
    assert main() == 2
    assert json.loads(capsys.readouterr().out)["format"] == "assay-trust-report 1"


def test_comments(tmp_path: Path) -> None:
    path = pack(sealed(small(holding())), tmp_path / "bag.tar")
    status, lines = check(path, "-v", "--pure")
    assert status == 0
    assert [line.split()[1] for line in lines] == ["VERIFIED", "claim", "archive", "origin", "core", "axioms"]


# ---- integrity: every byte counts


def sample_positions(length: int, generator: random.Random) -> set[int]:
    return {0, length - 1, *generator.choices(range(length), k=6)} if length else set()


def test_every_changed_byte_is_found_and_its_file_named(tmp_path: Path) -> None:
    """In a folder: in each file, signature and tagmanifests included, and without a key."""
    generator = random.Random(28)
    bag = signed(sealed(payload([holding(), refuted(), not_vacuous()])))
    path = lay(bag, tmp_path / "bag")
    assert check(path)[0] == 1
    changes = 0
    for name, data in bag.items():
        for position in sample_positions(len(data), generator):
            altered = bytearray(data)
            altered[position] ^= generator.randrange(1, 256)
            (path / name).write_bytes(altered)
            status, lines = check(path)
            assert status in (1, 2), (name, position)
            assert lines[0].startswith(("s REJECTED ", "s MALFORMED ")), (name, position)
            assert name in lines[0], (name, position, lines[0])
            assert len(lines) == 1
            changes += 1
        (path / name).write_bytes(data)
    assert check(path)[0] == 1
    assert changes > 150


def test_every_changed_byte_of_a_file_is_found(tmp_path: Path) -> None:
    """Headers and padding of the one file included."""
    generator = random.Random(29)
    path = pack(signed(sealed(small(holding(), not_vacuous()))), tmp_path / "bag.tar")
    whole = path.read_bytes()
    assert check(path)[0] == 0
    for position in {*range(0, 1024, 3), *generator.choices(range(len(whole)), k=600), len(whole) - 1}:
        altered = bytearray(whole)
        altered[position] ^= generator.randrange(1, 256)
        path.write_bytes(altered)
        status, lines = check(path)
        assert status in (1, 2), position
        assert lines[0].startswith(("s REJECTED ", "s MALFORMED ")), position


def test_truncated_and_extended(tmp_path: Path) -> None:
    bag = sealed(small(holding(), refuted()))
    path = lay(bag, tmp_path / "bag")
    for name, data in bag.items():
        for altered in (data[:-1], data[: len(data) // 2], b"", data + b"\n", data + b"\0", data * 2):
            (path / name).write_bytes(altered)
            status, lines = check(path)
            assert status in (1, 2), name
            assert name in lines[0]
        (path / name).unlink()
        status, lines = check(path)
        assert (status in (1, 2), name in lines[0]) == (True, True), lines
        (path / name).write_bytes(data)
    file = pack(bag, tmp_path / "bag.tar")
    whole = file.read_bytes()
    for altered in [whole[:n] for n in range(0, len(whole), 97)] + [whole[:-1], whole + b"\0", whole + whole]:
        file.write_bytes(altered)
        assert check(file)[0] == 2


@pytest.mark.parametrize("name", ["data/more.txt", "data/claims/0001/input/more", "more.txt", "attest/more"])
def test_surplus_file(name: str, tmp_path: Path) -> None:
    path = lay({**sealed(small(holding())), name: b""}, tmp_path / "bag")
    status, lines = check(path)
    assert (status, lines[0].startswith(f"s REJECTED {name}: ")) == (1, True)


# ---- binding: a forger who makes the digests right


def test_claims_lie(tmp_path: Path) -> None:
    """Each lie of a forger who corrects all digests is found where it is told."""
    honest = small(holding())
    digest = json.loads(honest[CLAIM])["inputs"][0]["sha256"]
    entry = {"file": "input/script.smt2", "sha256": digest}
    folder = "data/claims/0001"
    other = SAT.encode()
    lies: list[tuple[Files, int, str]] = [
        # The problem is not that of the input, or the other way round.
        (sealed({**honest, f"{folder}/problem.smt2": other}), 1, f"REJECTED {folder}: problem.smt2: encoder: "),
        (sealed({**honest, f"{folder}/input/script.smt2": other}), 1, f"REJECTED {folder}: input/script.smt2: sha256"),
        (changed(honest, CLAIM, inputs=[{**entry, "sha256": "0" * 64}]), 1, f"REJECTED {folder}: input/script.smt2: s"),
        (changed(honest, CLAIM, inputs=[{**entry, "file": "input/none"}]), 1, f"REJECTED {folder}: input/none: files:"),
        (changed(honest, CLAIM, inputs=[entry, entry]), 1, f"REJECTED {folder}: input/script.smt2: files: a file / n"),
        (changed(honest, CLAIM, inputs=[{**entry, "file": "certificate"}]), 2, f"MALFORMED {CLAIM}:1:1: certificate i"),
        (changed(honest, CLAIM, inputs=[{**entry, "more": ""}]), 2, f"MALFORMED {CLAIM}:1:1: expected an object with"),
        (changed(honest, CLAIM, inputs=[7]), 2, f"MALFORMED {CLAIM}:1:1: expected an object"),
        (changed(honest, CLAIM, inputs=[]), 1, f"REJECTED {folder}: input/script.smt2: files: none that the claim"),
        (changed(honest, CLAIM, verdict="holds"), 2, f"MALFORMED {CLAIM}:1:1: expected an object with the members fo"),
        (changed(honest, CLAIM, collection=...), 2, f"MALFORMED {CLAIM}:1:1: expected an object with the members form"),
        (changed(honest, CLAIM, kind=1), 2, f"MALFORMED {CLAIM}:1:1: expected a string"),
        (
            changed(honest, CLAIM, parameters={"query": True}),
            2,
            f"MALFORMED {folder}/claim:1:1: parameters: expected numbers",
        ),
        (
            changed(honest, CLAIM, parameters={"quer": 1}),
            2,
            f"MALFORMED {folder}/claim:1:1: parameters: expected numbers of",
        ),
        (changed(honest, CLAIM, parameters={"query": 2}), 1, f"REJECTED {folder}: header: query: 2 / 1"),
        (changed(honest, CLAIM, parameters={"query": 2}), 1, f"REJECTED {folder}: header: query: 2 / 1"),
        *[
            (
                changed(honest, CLAIM, parameters=numbers),
                2,
                f"MALFORMED {folder}/claim:1:1: parameters: expected numbers",
            )
            for numbers in ({"query": -1}, {"query": 0}, {"premises": -1}, {"premises": 10**9}, {"query": True})
        ],
        (sealed({**honest, f"{folder}/more": b""}), 1, f"REJECTED {folder}: more: files: none that the claim does"),
        (sealed({**honest, "data/claims/0002": b""}), 1, "REJECTED data/claims/0002: claim.json: files: a file / none"),
        (sealed({**honest, f"{folder}/premises.certificate": model(SAT)}), 1, f"REJECTED {folder}: header: digest: "),
        (sealed({n: d for n, d in honest.items() if n != "data/scope.json"}), 1, "REJECTED data/scope.json: files: a"),
        (sealed({n: d for n, d in honest.items() if n != CLAIM}), 1, f"REJECTED {folder}: claim.json: files: a file"),
    ]
    for bag, status, line in lies:
        found = first(bag, tmp_path)
        said = re.sub(r":[0-9]+:[0-9]+: ", ":1:1: ", found[1])
        assert (found[0], said[: len(line) + 2]) == (status, f"s {line}")


def test_premises_without_a_query_for_them(tmp_path: Path) -> None:
    claim = script(VACUOUS, refutation(VACUOUS, 2), parameters={"query": 2}, premises=refutation(VACUOUS))
    status, line = first(sealed(small(claim)), tmp_path)
    assert (status, line) == (1, "s REJECTED data/claims/0001: header: query: 0 / 1")


def test_certificates_lie(tmp_path: Path) -> None:
    """A certificate for something else is rejected as it would be by itself, and its claim is named."""
    weak = CLASH.replace("(assert (not p))", "(assert (not q))")
    files = small(script(weak, forged(weak, CLASH_RECORDS).certificate()))
    status, line = first(sealed(files), tmp_path)
    assert (status, line[:46]) == (1, "s REJECTED data/claims/0001: step 1: rup: a co")
    other = sealed({**files, "data/claims/0001/certificate": model(SAT)})
    assert first(other, tmp_path)[1].startswith("s REJECTED data/claims/0001: header: digest: ")
    for broken, what in ((b"", "expected the header"), (b"assay-certificate 1 unsat 1 0", "the file ends inside")):
        broken_bag = sealed({**files, "data/claims/0001/certificate": broken})
        status, line = first(broken_bag, tmp_path)
        assert (status, line) == (2, line)
        assert line.startswith(f"s MALFORMED data/claims/0001/certificate:1:1: {what}")
    wrong = script("(assert", None)
    assert first(sealed(small(wrong)), tmp_path)[0] == 3, "without a certificate there is nothing to check"


def test_a_problem_that_is_none(tmp_path: Path) -> None:
    files = small(script("(assert", refuted().certificate))
    status, line = first(sealed(files), tmp_path)
    assert (status, line[:49]) == (2, "s MALFORMED data/claims/0001/problem.smt2:1:8: un")


@pytest.mark.parametrize("member", ["inputs", "claims", "hold", "refuted", "unknown", "vacuous"])
def test_stated_counts_are_compared(member: str, tmp_path: Path) -> None:
    honest = small(holding(), vacuous())
    number = json.loads(honest["data/scope.json"])[member]
    status, line = first(changed(honest, "data/scope.json", **{member: number + 1}), tmp_path)
    assert (status, line) == (1, f"s REJECTED data/scope.json: {member}: {number} / {number + 1}")
    status, line = first(changed(honest, "data/scope.json", **{member: bool(number)}), tmp_path)
    assert (status, line) == (2, line)
    assert re.match(r"s MALFORMED data/scope.json:1:[0-9]+: expected an integer$", line)


def test_a_stored_verdict_is_not_believed(tmp_path: Path) -> None:
    """A refuted claim that says to hold, in its counts and in a report."""
    files = {**small(refuted()), "data/reports/results.jsonl": b'{"claim": "0001", "outcome": "holds"}\n'}
    lying = changed(files, "data/scope.json", hold=1, refuted=0)
    assert first(lying, tmp_path) == (1, "s REJECTED data/scope.json: hold: 0 / 1")


# ---- what this checker does not know


def test_unsupported_claims_are_unknown(tmp_path: Path) -> None:
    """They do not keep others from being verified; what their maker counted cannot be compared."""
    honest = small(holding(), holding())
    for members, reason in (
        ({"kind": "tea\n"}, "UNSUPPORTED claim tea\\n of version smt/1 at claim"),
        ({"version": "smt/2"}, "UNSUPPORTED claim smt of version smt/2 at claim"),
        ({"format": "assay-claim 2"}, "UNSUPPORTED format assay-claim 2 at claim.json:1:30"),
    ):
        status, lines = check(pack(changed(honest, CLAIM, **members), tmp_path / "bag.tar"))
        assert status == 3
        assert lines[0].startswith("s UNKNOWN ARCHIVE 2 claims: 1 hold, 0 refuted, 1 unknown, 0 vacuous; ")
        assert f": UNKNOWN, {reason}; vacuity not shown" in lines[1]
        assert "VERIFIED UNSAT" in lines[2]
    fewer = changed(changed(honest, CLAIM, kind="tea"), "data/scope.json", claims=3)
    assert first(fewer, tmp_path) == (1, "s REJECTED data/scope.json: claims: 2 / 3")


def test_unsupported_scope(tmp_path: Path) -> None:
    files = changed(small(holding()), "data/scope.json", format="assay-scope 2")
    assert first(files, tmp_path) == (3, "s UNSUPPORTED format assay-scope 2 at data/scope.json:1:43")


def test_a_limit_within_a_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an encoder, too; a refuted claim still counts first."""

    def limited(parameters: dict[str, object], inputs: Sequence[bytes], names: Sequence[str]) -> bytes:
        if b"limit" in inputs[0]:
            raise ResourceLimit("work above 7 units")
        return inputs[0]

    smt = checker.claims.KINDS["smt", "smt/1"]
    monkeypatch.setitem(checker.claims.KINDS, ("smt", "smt/1"), smt._replace(problem=limited))
    too_much = script(f"{CLASH}; limit", forged(CLASH, CLASH_RECORDS).certificate())
    status, lines = check(pack(sealed(small(too_much, holding())), tmp_path / "bag.tar"))
    assert (status, lines[0][:18]) == (4, "s UNKNOWN ARCHIVE ")
    assert lines[1].endswith(": UNKNOWN, RESOURCE work above 7 units; vacuity not shown")
    assert first(sealed(small(too_much, refuted())), tmp_path)[0] == 1


def test_one_meter_for_all_claims(tmp_path: Path) -> None:
    """What has been spent is gone, however many claims there are: here bytes pay for nothing.

    That goes for a claim that the limit ends, too, wherever it does.
    """
    claim = holding()
    assert claim.certificate is not None
    meter = Meter(WORK_BASE)
    check_certificate(claim.problem, "p", io.BytesIO(claim.certificate), "c", 1, meter)
    path = pack(sealed(small(claim, claim, claim)), tmp_path / "bag.tar")
    for limit in range(3 * meter.work + 1):
        status, lines, _ = outcome(str(path), None, Meter(limit))
        hold = limit // meter.work
        assert [": VERIFIED UNSAT" in line for line in lines[1:4]] == [k < hold for k in range(3)]
        assert status == (0 if hold == 3 else 4)


def test_encoders() -> None:
    """A claim about a script has one input; kinds other than these ask for the claim first."""
    with pytest.raises(MalformedInput, match="expected one, found 2"):
        checker.claims.KINDS["smt", "smt/1"].problem({}, [b"", b""], ["a", "b"])
    assert checker.claims.KINDS["no-new-access", "iam/1"].queries({"query": 7}) == (1, 2)


# ---- refuted claims


def access(kind: str, **documents: bytes) -> Claim:
    """A claim about access policies, with the finder's certificate."""
    names, inputs = list(documents), list(documents.values())
    problem = checker.claims.kind(kind, "iam/1").problem({}, inputs, names)
    found = prove(problem.decode("ascii"), query=1, timeout=60)
    files = [(f"{name}.json", data) for name, data in documents.items()]
    return Claim(kind, "iam/1", {}, files, problem, found.certificate)


def test_counterexamples_are_confirmed(tmp_path: Path) -> None:
    """By the evaluator of the kind, in its own words."""
    refuted = access("no-new-access", new=document({"Sid": "All"}), reference=document({"Action": "s3:*"}))
    path = pack(sealed(small(refuted)), tmp_path / "bag.tar")
    status, _, report = run([str(path), "--json"])
    assert status == 1
    (claim,) = report["claims"]  # type: ignore[misc]
    refutation = claim["refutation"]  # type: ignore[unreachable]
    assert (claim["outcome"], refutation["refutes"]) == ("refuted", True)
    assert refutation["because"] == ["new allows: statement 1 (All)", "reference does not allow: no statement"]
    assert list(refutation["witness"]) == ["ActionNames", "ResourceArns", "ContextEntries"]


def test_counterexamples_that_the_evaluator_does_not_confirm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If encoder and evaluator disagree, nothing is believed."""
    smt = checker.claims.KINDS["smt", "smt/1"]
    found: dict[str, object] = {"refutes": False, "because": [], "witness": None}
    monkeypatch.setitem(checker.claims.KINDS, ("smt", "smt/1"), smt._replace(evaluate=lambda *_: found))
    line = "s REJECTED data/claims/0001: certificate: evaluator: a counterexample / none"
    assert first(sealed(small(refuted())), tmp_path) == (1, line)


SSH: dict[str, object] = {"protocol": "tcp", "ports": [22, 22], "source": "10.0.0.0/8"}
PACKET = {"protocol": "6", "port": "22", "icmp-type": "0", "icmp-code": "0", "ipv6": "false", "source": str(10 << 24)}
REFERRING = groups(rule("tcp", 22, 22, "sg-0"), rule("tcp", 22, 22, "pl-9"), rule("tcp", 22, 22, "sg-0"))


def reachable(values: Mapping[str, str], problem: bytes | None = None, **more: object) -> Claim:
    """A claim about what is let in by REFERRING, with these values as its counterexample."""
    parameters = {**SSH, **more}
    derived = checker.claims.kind("unreachable", "net/1").problem(parameters, [REFERRING], ["input/groups.json"])
    forge = Forge(problem or derived)
    for name, value in values.items():
        forge.v(name, value)
    certificate = forge.certificate("sat")
    inputs = [("groups.json", REFERRING)]
    return Claim("unreachable", "net/1", parameters, inputs, problem or derived, certificate)


def member() -> Claim:
    """It refers to two, of which the source of the packet is a member of one."""
    return reachable({**PACKET, "member-1": "true", "member-2": "false"})


def test_a_packet_of_a_member(tmp_path: Path) -> None:
    """What its source belongs to is a part of it, and one constant for all rules that refer to one group."""
    path = pack(sealed(small(member())), tmp_path / "bag.tar")
    status, _, report = run([str(path), "--json"])
    assert status == 1
    (claim,) = report["claims"]  # type: ignore[misc]
    refutation = claim["refutation"]  # type: ignore[unreachable]
    assert refutation == {
        "refutes": True,
        "because": [f"sg-0 IpPermissions[{k}] from members of sg-0 (itself)" for k in (0, 2)],
        "witness": {
            "protocol": 6, "source": "10.0.0.0", "port": 22, "member_of": [{"GroupId": "sg-0", "UserId": "1"}]
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "references", "said"),
    [
        ({"member-1": "false", "member-2": "false"}, "any", "assertion 7 true / false"),
        ({"member-1": "true"}, "any", "a value for each declaration in scope / none for member-2"),
        ({"member-1": "true", "member-2": "1"}, "any", "a value of sort Bool / 1"),
        ({"member-1": "true", "member-2": "false"}, "outside", "assertion 8 true / false"),
    ],
)
def test_memberships_that_do_not_refute(values: dict[str, str], references: str, said: str, tmp_path: Path) -> None:
    status, line = first(sealed(small(reachable({**PACKET, **values}, references=references))), tmp_path)
    assert (status, line[:11]) == (1, "s REJECTED "), line
    assert said in line


def test_a_membership_in_nothing(tmp_path: Path) -> None:
    """Neither a constant that the problem does not have, nor another problem that has it, or one for each rule."""
    derived = checker.claims.kind("unreachable", "net/1").problem(SSH, [REFERRING], ["input/groups.json"])
    more = derived.replace(
        b"(declare-const member-2 Bool)", b"(declare-const member-2 Bool)(declare-const member-3 Bool)"
    )
    values = {**PACKET, "member-1": "false", "member-2": "false", "member-3": "true"}
    # Two rules that refer to one group, with an answer for each of them.
    apart = more.replace(b"(<= 22 port 22) member-1))", b"(<= 22 port 22) member-3))")
    assert derived != more != apart
    for forged_problem, given in ((more, {**values, "member-1": "true"}), (apart, values)):
        status, line = first(sealed(small(reachable(given, forged_problem))), tmp_path)
        assert (status, line[:51]) == (1, "s REJECTED data/claims/0001: problem.smt2: encoder:")
    # Of the eight constants of the derived problem, the last two are memberships.
    honest = small(member())
    folder = "data/claims/0001/certificate"
    for extra, said in ((b"v #9 true\n", "a declaration and a value"), (b"v #7 false\n", "a second one for member-1")):
        status, line = first(sealed({**honest, folder: honest[folder] + extra}), tmp_path)
        assert (status, line[:11]) == (1, "s REJECTED "), line
        assert said in line


def test_the_evaluator_sees_the_values_of_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of constants, by their names; functions have none."""
    text = "(set-logic QF_UFLIA)(declare-const |a b| Int)(declare-fun f (Int) Int)(assert (= (f 1) |a b| 7))(check-sat)"
    seen: list[object] = []

    def evaluate(
        parameters: dict[str, object], inputs: Sequence[bytes], values: dict[str, object], names: Sequence[str]
    ) -> dict[str, object]:
        seen.append((parameters, list(inputs), values, list(names)))
        return {"refutes": True, "because": [], "witness": None}

    smt = checker.claims.KINDS["smt", "smt/1"]
    monkeypatch.setitem(checker.claims.KINDS, ("smt", "smt/1"), smt._replace(evaluate=evaluate))
    claim = script(text, prove(text, timeout=60).certificate)
    assert first(sealed(small(claim)), tmp_path)[0] == 1
    assert seen == [({}, [text.encode()], {"a b": 7}, ["input/script.smt2"])]


# ---- origin


def test_origin(tmp_path: Path, write: Writer) -> None:
    key = public_key(tmp_path / "key.pem")
    bag = sealed(small(holding()))
    status, lines = check(write(signed(bag), tmp_path / "bag"), "--public-key", key)
    assert (status, lines[0].partition("; ")[2]) == (0, f"origin key {key_id()}")
    assert lines[-1] == f"c origin key {key_id()}, who says to have signed it on {SIGNED}"
    status, lines = check(tmp_path / "bag")
    assert (status, lines[0].partition("; ")[2]) == (0, "origin not established")
    assert check(write(bag, tmp_path / "unsigned"), "--public-key", key)[1] == [
        "s REJECTED attest/statement.dsse.json: signature: a statement / none"
    ]


# ---- isolation


def test_in_a_fresh_process_with_nothing_installed(tmp_path: Path) -> None:
    """The one file of the checker, from a folder of its own."""
    (tmp_path / "checker.pyz").write_bytes(archive(files()))
    key = public_key(tmp_path / "key.pem")
    path = pack(signed(sealed(payload([holding(), not_vacuous(), vacuous()]))), tmp_path / "bag.tar")
    command = [sys.executable, "-I", "-S", "checker.pyz", str(path), "--public-key", str(key)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == check(path, "--public-key", key)[1]
    assert done.stdout.startswith("s VERIFIED ARCHIVE 3 claims: 3 hold, 0 refuted, 0 unknown, 1 vacuous; origin key ")


def test_nothing_of_an_archive_is_run_or_imported(tmp_path: Path) -> None:
    """Even from inside the archive, where there are modules with the names of the checker's."""
    hostile = b"import os\nos.write(1, b's VERIFIED ARCHIVE\\n')\nos._exit(0)\n"
    names = [f"{name}.py" for name in "hashlib json re io base64 sitecustomize".split()]
    names += [f"{package}/{name}.py" for package in ("checker", "formats") for name in ("__init__", "__main__", "main")]
    bag = sealed({**small(refuted()), **{f"data/{name}": hostile for name in names if not name.startswith("__")}})
    bag.update(dict.fromkeys(names, hostile))
    # No part of a name begins with a dot or a dash; __init__.py is a name like any other.
    path = lay(with_tag_manifests(bag), tmp_path / "bag")
    for argument in (".", str(path)):
        command = [sys.executable, "-I", "-m", "checker", argument]
        done = subprocess.run(command, cwd=path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith("s REFUTED ARCHIVE 1 claims: ")
    # Without -I it gets its way: the test would see it.
    done = subprocess.run([sys.executable, "-m", "checker", "."], cwd=path, capture_output=True, text=True, check=False)
    assert done.stdout == "s VERIFIED ARCHIVE\n"


def test_archives_cost_nothing_where_there_are_none(tmp_path: Path) -> None:
    """The modules for archives are loaded only for these."""
    (tmp_path / "p.smt2").write_text(CLASH)
    (tmp_path / "p.cert").write_bytes(forged(CLASH, CLASH_RECORDS).certificate())
    program = "import sys; from checker.main import run; print(run(sys.argv[1:])[0], *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path / "p.smt2"), str(tmp_path / "p.cert")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, *modules = done.stdout.split()
    assert status == "0"
    assert not {"checker.archive", "checker.signature", "checker.claims", "formats.bag", "json"} & set(modules)


@pytest.mark.parametrize("name", [CLAIM, "data/scope.json"])
def test_integers_longer_than_the_interpreter_prints(name: str, tmp_path: Path) -> None:
    """In parameters, which are shown, and in counts, which a message would show."""
    honest = small(holding())
    text = honest[name].replace(b'"parameters": {}', b'"parameters": {"query": %b}' % (b"7" * 5_000))
    text = text.replace(b'"claims": 1', b'"claims": %b' % (b"7" * 5_000))
    assert text != honest[name]
    path = lay(sealed({**honest, name: text}), tmp_path / "bag")
    for options in ([], ["--json"]):
        status, lines = check(path, *options)
        assert (status, "a numeral of 5000 digits" in "".join(lines[:2])) == (4, True), lines


def test_json_of_claims_is_strict(tmp_path: Path) -> None:
    honest = small(holding())
    twice = honest[CLAIM].replace(b'"kind": "smt"', b'"kind": "smt", "kind": "smt"')
    texts: list[tuple[bytes, str]] = [
        (twice, '10:17: the name "kind" a second time'),
        (honest[CLAIM].replace(b"{}", b'{"query": NaN}', 1), "2:26: expected a value, found NaN"),
        (honest[CLAIM] + b"{}", "14:1: expected the end of the file, found {}"),
        (b"\xef\xbb\xbf" + honest[CLAIM], "1:1: expected a value"),
        (honest[CLAIM] + b"\xff", "14:1: not UTF-8 text"),
        (b"[" * 100_000, "1:65: nested deeper than 64"),
        (b"[]", "1:1: expected an object"),
        (b"{}", "1:1: expected an object with the members format, collection, kind"),
    ]
    for text, what in texts:
        status, line = first(sealed({**honest, CLAIM: text}), tmp_path)
        assert (status, line[: len(what) + len(CLAIM) + 13]) == (2, f"s MALFORMED {CLAIM}:{what}")
    fraction = honest[CLAIM].replace(b"{}", b'{"query": 1.0}', 1)
    for text, status, word in (
        (fraction, 3, "UNSUPPORTED number 1.0, not written as an integer"),
        (b'{"query": ' + b"1" * 20_000 + b"}", 4, "RESOURCE "),
        (b" " * (1 << 20) + b"{}", 4, "RESOURCE "),
    ):
        found, lines = check(pack(sealed({**honest, CLAIM: text}), tmp_path / "bag.tar"))
        assert found == status
        assert f": UNKNOWN, {word}" in lines[1]
