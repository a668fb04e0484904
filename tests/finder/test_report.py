"""`assay report`: views by their published schemas, pages by rules; none of what is not sound."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from command import assay

from finder.archive import bag
from finder.claim import KINDS
from finder.claim_words import SENTENCES, meaning, sentence, why
from finder.explain_rules import RULES as EXPLAINED
from finder.main import main
from finder.markup import Markup, element, text
from finder.report import ALL_FORMATS
from finder.report_ci import github, junit, message, now, sarif
from finder.report_html import GROUPS, RULES
from finder.report_statements import statements
from finder.report_style import DARK, GRAPHICS, GROUNDS, LIGHT, STYLE, TEXTS
from tests.checker.bags import (
    changed,
    holding,
    key_id,
    lay,
    not_vacuous,
    pack,
    public_key,
    refuted,
    script,
    sealed,
    signed,
    small,
    unknown,
    vacuous,
)
from tests.checker.iam import document

SCHEMAS = Path(__file__).parents[1] / "third_party"
DIGESTS = {
    "sarif-schema-2.1.0.json": "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e",
    "oscal_assessment-results_schema-1.1.2.json": "d033da70154cf6625ae46a746199e88e58f2928b1387dfac051d381b92f41b0d",
    "junit-windyroad.xsd": "147ff89ef34a82f9a1b2951e7cad251b98c9a7a48a0e0c8e44937141791f57a8",
    "junit-jenkins-10.xsd": "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6",
}

HOSTILE = '</title><script>alert("1")</script>&\n::error::\u202e\x07\ufffe]]>.smt2'
"""Text that ends elements, begins commands, turns what follows around, or is none of XML."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with archives of claims of all outcomes, and views of them."""
    folder = tmp_path_factory.mktemp("report")
    hostile = script(
        "(declare-const p Bool)(assert p)(check-sat); hostile",
        None,
        name=HOSTILE,
        collection={"by": HOSTILE},
    )
    claims = [not_vacuous(), refuted(), unknown(), vacuous(), holding(), hostile]
    pack(bag(small(*claims), [("Source-Organization", "<b>Ours & theirs</b>")]), folder / "all.tar")
    pack(sealed(small(not_vacuous())), folder / "good.tar")
    wide, narrow = document({"Sid": "Wide<i>", "Action": ["s3:Get*"]}), document({"Action": "s3:GetObject"})
    (folder / "wide & <new>.json").write_bytes(wide)
    (folder / "narrow.json").write_bytes(narrow)
    listed = [
        {"kind": "no-new-access", "name": "wider", "inputs": ["wide & <new>.json", "narrow.json"]},
        {"kind": "no-new-access", "name": "narrower", "inputs": ["narrow.json", "wide & <new>.json"]},
    ]
    (folder / "claims.json").write_text(json.dumps(listed))
    assert main(["claim", "--batch", str(folder / "claims.json"), "-o", str(folder / "access.tar")]) == 1
    for name, status in (("all", 1), ("good", 0), ("access", 1)):
        outputs = [f"--output={form}={folder / f'{name}.{form}'}" for form in ALL_FORMATS]
        assert main(["report", str(folder / f"{name}.tar"), *outputs]) == status
    return folder


@pytest.fixture(params=["all", "good", "access"])
def name(request: pytest.FixtureRequest) -> str:
    """The name of an archive."""
    return str(request.param)


# ---- schemas


@pytest.mark.parametrize("schema", DIGESTS)
def test_schemas_are_those_that_were_published(schema: str) -> None:
    assert hashlib.sha256((SCHEMAS / schema).read_bytes()).hexdigest() == DIGESTS[schema]
    assert DIGESTS[schema] in (SCHEMAS / "README.md").read_text()


def with_python_patterns(schema: Any) -> Any:
    """The schema with its classes of characters written as Python's regular expressions have them."""
    if isinstance(schema, list):
        return [with_python_patterns(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value.replace(r"\p{L}", r"[^\W\d_]").replace(r"\p{N}", r"\d")
        if key == "pattern" and isinstance(value, str)
        else with_python_patterns(value)
        for key, value in schema.items()
    }


def validate(document: Any, schema: str) -> None:
    loaded = with_python_patterns(json.loads((SCHEMAS / schema).read_text()))
    kind = jsonschema.validators.validator_for(loaded)
    kind(loaded, format_checker=kind.FORMAT_CHECKER).validate(document)


SARIF, OSCAL = "sarif-schema-2.1.0.json", "oscal_assessment-results_schema-1.1.2.json"


def test_sarif(folder: Path, name: str) -> None:
    """What needs attention, and nothing else, and how many claims there are."""
    log = json.loads((folder / f"{name}.sarif").read_text())
    validate(log, SARIF)
    (run,) = log["runs"]
    records = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
    wanted = [record for record in records if record["outcome"] != "PASS" or record["vacuous"]]
    assert [result["properties"]["claim"] for result in run["results"]] == [record["claim"] for record in wanted]
    levels = [result["level"] for result in run["results"]]
    assert levels == ["error" if record["outcome"] == "FAIL" else "warning" for record in wanted]
    assert sum(run["properties"]["counts"].values()) == len(records)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    fingerprints = [result["fingerprints"]["assayClaimAndInputs/v1"] for result in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)


def test_the_schema_of_sarif_refuses(folder: Path) -> None:
    log = json.loads((folder / "all.sarif").read_text())
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        validate(log, SARIF)


def test_oscal(folder: Path, name: str) -> None:
    """A finding for each claim, satisfied if it holds and is not vacuous; references lead to what is there."""
    whole = json.loads((folder / f"{name}.oscal").read_text())
    validate(whole, OSCAL)
    results = whole["assessment-results"]
    (result,) = results["results"]
    records = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
    states = [finding["target"]["status"]["state"] for finding in result["findings"]]
    hold = [record["outcome"] == "PASS" and not record["vacuous"] for record in records]
    assert states == ["satisfied" if holds else "not-satisfied" for holds in hold]
    resources = {resource["uuid"] for resource in results["back-matter"]["resources"]}
    assert len(resources) == len(results["back-matter"]["resources"])
    assert results["import-ap"]["href"][1:] in resources
    for observation, finding in zip(result["observations"], result["findings"], strict=True):
        assert finding["related-observations"] == [{"observation-uuid": observation["uuid"]}]
        assert {evidence["href"][1:] for evidence in observation["relevant-evidence"]} <= resources
        assert {subject["subject-uuid"] for subject in observation["subjects"]} <= resources
    identifiers = re.findall(r'"uuid": "([^"]*)"', json.dumps(whole))
    assert len(set(identifiers)) == len(identifiers)


def test_the_schema_of_oscal_refuses(folder: Path) -> None:
    for path, value in ((["uuid"], "1"), (["results", 0, "findings", 0, "target", "target-id"], "a b")):
        whole = json.loads((folder / "all.oscal").read_text())
        place = whole["assessment-results"]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        with pytest.raises(jsonschema.ValidationError):
            validate(whole, OSCAL)


@pytest.mark.parametrize("schema", ["junit-windyroad.xsd", "junit-jenkins-10.xsd"])
def test_junit(folder: Path, name: str, schema: str) -> None:
    xmlschema.XMLSchema(SCHEMAS / schema).validate(str(folder / f"{name}.junit"))
    suite = ElementTree.parse(folder / f"{name}.junit").getroot()[0]
    records = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
    outcomes = [record["outcome"] for record in records]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == tuple(
        map(str, (len(records), outcomes.count("FAIL"), outcomes.count("UNKNOWN")))
    )
    children = [[child.tag for child in case] for case in suite.iter("testcase")]
    assert children == [{"PASS": [], "FAIL": ["failure"], "UNKNOWN": ["error"]}[outcome] for outcome in outcomes]


def test_the_schema_of_junit_refuses(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    path.write_text((folder / "all.junit").read_text().replace("hostname=", "host="))
    assert not xmlschema.XMLSchema(SCHEMAS / "junit-windyroad.xsd").is_valid(str(path))


# ---- HTML


class Page(HTMLParser):
    """A page, for questions about it. Elements that are not closed in their order are an error."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert len({key for key, _ in attributes}) == len(attributes)
        self.elements.append((tag, dict(attributes), tuple(self.open)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else "", data))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        """The attributes of all elements with these tags."""
        return [attributes for tag, attributes, _ in self.elements if tag in tags]

    def inside(self, *tags: str) -> str:
        """All text in elements with these tags."""
        return "".join([data for tag, data in self.text if tag in tags])


@pytest.fixture
def page(folder: Path, name: str) -> Iterator[Page]:
    """The page of an archive."""
    yield Page((folder / f"{name}.html").read_text())


def test_page_is_xml_too(folder: Path, name: str) -> None:
    doctype, _, rest = (folder / f"{name}.html").read_text().partition("\n")
    assert doctype == "<!DOCTYPE html>"
    assert ElementTree.fromstring(rest).tag == "html"


def test_page_has_language_title_and_one_main(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert page.inside("title").startswith("Evidence report: ")
    assert len(page.all("main")) == len(page.all("h1")) == 1
    assert any("width=device-width" in str(meta.get("content")) for meta in page.all("meta"))


def test_no_markup_is_escaped(folder: Path) -> None:
    """What a page itself is made of: the archive of this one has none."""
    assert not re.search("&lt;/?[a-z]", (folder / "good.html").read_text())


def test_headings_are_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_references_lead_somewhere(page: Page) -> None:
    identifiers = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(set(identifiers)) == len(identifiers)
    for _, attributes, _ in page.elements:
        for reference in str(attributes.get("aria-labelledby", "")).split():
            assert reference in identifiers
        href = attributes.get("href")
        assert href is None or (href.startswith("#") and href[1:] in identifiers)


def test_browsers_see_the_same(folder: Path, name: str, page: Page, tmp_path: Path) -> None:
    """A browser has nothing to repair, and finds the elements that are written."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom"]
    source = f"file://{folder / f'{name}.html'}"
    try:
        done = subprocess.run([*command, source], capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("Chromium does not start here")
    if not done.stdout:
        pytest.skip("Chromium does not start here")
    # What HTML never closes is not closed in what a browser writes.
    closed = re.sub(r"(<(?:meta|input) [^>]*)>", r"\1 />", done.stdout)
    assert [element[0] for element in Page(closed).elements] == [element[0] for element in page.elements]


def test_nothing_is_run_or_fetched(folder: Path, name: str, page: Page) -> None:
    assert not page.all("script", "link", "img", "iframe", "object", "embed", "base", "form", "button", "image", "use")
    assert all(attributes["type"] == "radio" for attributes in page.all("input"))
    for _, attributes, _ in page.elements:
        assert not attributes.keys() & {"src", "srcset", "style", "background", "xlink:href", "action", "data"}
        assert not [key for key in attributes if key.startswith("on")]
    source = (folder / f"{name}.html").read_text()
    assert not re.search(r"https?://|//[a-z]|url\(|@import|javascript:|data:", source.replace("data/", ""))
    policies = [meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert [policy["content"] for policy in policies] == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_tables_have_headers(page: Page) -> None:
    tables = len(page.all("table"))
    assert tables == len(page.all("caption")) == len(page.all("thead"))
    assert tables >= 2
    assert {header.get("scope") for header in page.all("th")} == {"col", "row"}


def test_nothing_scrolls_on_its_own_and_the_order_of_the_keyboard_is_that_of_the_page(page: Page) -> None:
    """What scrolls would have to be reached by the keyboard; and only the first link's target is made focusable."""
    assert "overflow-x" not in STYLE
    assert "overflow:" not in STYLE
    assert [attributes["id"] for _, attributes, _ in page.elements if "tabindex" in attributes] == ["content"]


def test_what_is_chosen_among_has_labels(page: Page) -> None:
    """As many choices as there are kinds of outcomes, and all of them; none where there is only one."""
    choices = [str(attributes["id"]) for attributes in page.all("input")]
    assert [inside[-1] for tag, _, inside in page.elements if tag == "input"] == ["label"] * len(page.all("label"))
    assert len(page.all("legend")) == bool(choices)
    shown = {str(attributes["class"]).removeprefix("of-") for attributes in page.all("article")}
    assert {choice.removeprefix("show-") for choice in choices} == ({"all", *shown} if len(shown) > 1 else set())
    assert shown <= set(GROUPS)
    assert all(f"#show-{name}:checked" in STYLE and f".of-{name}," in STYLE for name in GROUPS)


def test_pictures_have_their_numbers_in_a_table(folder: Path, page: Page, name: str) -> None:
    """So that pictures need not be seen: they are hidden from those who do not, and have no text."""
    assert page.all("svg")
    assert all(picture.get("aria-hidden") == "true" for picture in page.all("svg"))
    assert page.inside("svg", "rect") == ""
    bars = [open_ for tag, _, open_ in page.elements if tag == "svg" and "table" in open_]
    records = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
    proofs = [record for record in records if record["proofs"]]
    assert len(bars) == len(proofs) + len({rule for r in proofs for proof in r["proofs"] for rule in proof["rules"]})
    for record in proofs:
        assert f"{record['certificate_bytes']:,}" in page.inside("span")


def test_each_rule_has_words() -> None:
    """Terms are no rule, but what rules are about."""
    assert RULES.keys() | {"t"} == EXPLAINED.keys()


def test_outcomes_are_said_in_words(folder: Path, page: Page, name: str) -> None:
    counts = json.loads((folder / f"{name}.json").read_text())["counts"]
    words = {"PASS": "HOLDS", "FAIL": "REFUTED", "UNKNOWN": "UNKNOWN"}
    badges = [data for tag, data in page.text if tag == "span"]
    for outcome, word in words.items():
        # Once in the table, once over the details.
        assert len([badge for badge in badges if re.match(rf"[✓✗?] {word}\b", badge)]) == 2 * counts[outcome]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours. Source: WCAG 2.2, definitions of contrast ratio and relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum([weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)])

    low, high = sorted([luminance(first), luminance(second)])
    return (high + 0.05) / (low + 0.05)


def test_contrast() -> None:
    """Of known pairs, then of the page in both schemes, whose colours are all of its colours."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    for scheme in (LIGHT, DARK):
        assert set(scheme) == {*TEXTS, *GROUNDS, *GRAPHICS}
        for ground in GROUNDS:
            for name in TEXTS:
                assert contrast(scheme[name], scheme[ground]) >= 4.5, (name, ground)
        for name in GRAPHICS:
            assert contrast(scheme[name], scheme["page"]) >= 3, name
    assert set(re.findall(r"#[0-9a-f]{6}", STYLE)) == {*LIGHT.values(), *DARK.values()}
    assert set(re.findall(r"var\(--(\w+)\)", STYLE)) <= set(LIGHT)
    assert "prefers-color-scheme: dark" in STYLE
    assert "@media print" in STYLE


def test_counterexample_can_be_copied(folder: Path) -> None:
    page = Page((folder / "access.html").read_text())
    records = [json.loads(line) for line in (folder / "access.jsonl").read_text().splitlines()]
    (record,) = [record for record in records if record["outcome"] == "FAIL"]
    requests = [data for tag, data in page.text if tag == "code" and data.startswith("{\n")]
    assert json.loads(requests[0]) == record["counterexample"]
    assert record["counterexample"]["ActionNames"][0].startswith("s3:")


def test_claims_are_said_in_plain_words(folder: Path) -> None:
    page = Page((folder / "access.html").read_text())
    text = page.inside("p")
    assert "Every request that policy wide & <new>.json allows is allowed by reference narrow.json, too." in text
    assert "Every request that policy narrow.json allows is allowed by reference wide & <new>.json, too." in text
    assert "1 of 2 claims is false" in page.inside("h2")
    reasons = page.inside("li")
    assert "wide & <new>.json allows it, by statement 1 (Wide<i>)." in reasons
    assert "narrow.json does not allow it: no statement of it does." in reasons


def test_statements_that_a_proof_uses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the reference what covers the new policy, and what it denies of that; another service is of no use."""
    objects, secret = (
        {"Sid": "Objects", "Action": "s3:*"},
        {"Effect": "Deny", "Action": "s3:Get*", "Resource": "arn:aws:s3:::s"},
    )
    other = {"Sid": "Other <", "Action": "ec2:*"}
    new, reference = tmp_path / "new.json", tmp_path / "reference.json"
    reference.write_bytes(document(other, objects, secret))
    new.write_bytes(document({"Action": "s3:GetObject"}, {**secret, "Resource": "arn:aws:s3:::*"}))
    options = ["--new", new, "--reference", reference, "-o", tmp_path / "bag.tar"]
    assert assay(capsys, "claim", "no-new-access", *options)[0] == 0
    page = tmp_path / "page.html"
    lines = assay(capsys, "report", tmp_path / "bag.tar", "--format", "jsonl", "--output", f"html={page}")[1]
    assert json.loads(lines[0])["statements"] == [
        {"name": "new 1", "effect": "Allow", "role": "used"},
        {"name": "new 2", "effect": "Deny", "role": "used"},
        {"name": "reference 1 (Other <)", "effect": "Allow", "role": "not needed"},
        {"name": "reference 2 (Objects)", "effect": "Allow", "role": "used"},
        {"name": "reference 3", "effect": "Deny", "role": "used"},
    ]
    assert "reference 1 (Other <)" in Page(page.read_text()).inside("th")


def test_statements_of_other_problems_are_not_known() -> None:
    (_, problem), *_ = holding().inputs
    assert statements(problem, holding().certificate or b"") == []
    named = b"; new.1 Allow\n(define-fun new.1 () Bool false)" + problem
    assert statements(named, b"none") == []
    assert statements(b"; new.1 Allow\n(check-sat)", holding().certificate or b"") == []


def test_each_kind_has_words() -> None:
    assert SENTENCES.keys() == KINDS.keys()


@pytest.mark.parametrize(
    ("kind", "parameters", "names", "words"),
    [
        ("equivalent", {}, ["a", "b"], "allows is allowed by policy b, and the other way round."),
        ("no-public-access", {}, ["a"], "Policy a gives the public no access."),
        ("not-granted", {"actions": ["x:*", "y"]}, ["a"], "Policy a allows no request for x:* or y on any resource."),
        ("not-granted", {"actions": ["x"], "resources": ["r"]}, ["a"], "for x on a resource like r."),
        (
            "unreachable",
            {"protocol": "tcp", "source": "::/0", "ports": [22, 22]},
            ["g"],
            "No TCP packet from ::/0 to port",
        ),
        (
            "unreachable",
            {"protocol": "6", "source": "::/0", "ports": [1, 2]},
            ["g"],
            "No 6 packet from ::/0 to ports 1–2",
        ),
        (
            "unreachable",
            {"protocol": "all", "source": "::/0"},
            ["g", "a"],
            "No packet from ::/0 is let in by g behind a.",
        ),
        (
            "unreachable",
            {"protocol": "all", "source": "::/0", "references": "outside"},
            ["g"],
            "is let in by g, unless its source belongs to a group or prefix list that a rule refers to.",
        ),
        ("smt", {"query": 3}, ["p"], "Nothing meets all that query 3 of p asserts."),
        ("not-granted", {"actions": "x"}, ["a"], 'not-granted with parameters {"actions": "x"} holds of a.'),
        ("unreachable", {}, ["a"], "unreachable with parameters {} holds of a."),
        ("later", {"x": 1}, [], 'later with parameters {"x": 1} holds of nothing.'),
    ],
)
def test_words(kind: str, parameters: dict[str, Any], names: list[str], words: str) -> None:
    assert words in sentence(kind, parameters, names)


def test_a_member_as_an_example_is_told() -> None:
    """Who asks about the internet should see that this is a neighbour."""
    record: dict[str, Any] = {"outcome": "FAIL", "counterexample": {"member_of": [{"GroupId": "sg-1"}]}}
    assert meaning(record).endswith(" Its source belongs to a group or prefix list that a rule refers to.")
    for example in ({"member_of": []}, {"ActionNames": []}):
        assert meaning({**record, "counterexample": example}).endswith("a separate evaluator confirmed that.")


def test_what_is_trusted_and_what_is_not(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = Page((folder / "all.html").read_text())
    command = [sys.executable, "-I", "-m", "checker", str(folder / "all.tar"), "--json"]
    checked = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    for line in checked["not_covered"]:
        assert line in page.inside("li")
    codes = page.inside("code")
    assert checked["checker"]["sha256"] in codes
    assert checked["archive"]["manifest_sha256"] in codes
    for claim in checked["claims"]:
        assert all(digest in codes for digest in claim["inputs"])
    assert "The origin is not established" in page.inside("p")
    pack(signed(sealed(small(holding()))), tmp_path / "signed.tar")
    key, made = public_key(tmp_path / "key.pem"), tmp_path / "signed.html"
    assert assay(capsys, "report", tmp_path / "signed.tar", "--public-key", key, "--output", f"html={made}")[0] == 0
    text = Page(made.read_text())
    assert key_id() in text.inside("li")
    assert "not established" not in text.inside("p")


@pytest.mark.parametrize(
    ("kind", "because", "witness", "words"),
    [
        (
            "no-new-access",
            ["new allows: statement 2", "reference does not allow: statement 1 (No), statement 3"],
            {"ActionNames": ["a:b"], "ResourceArns": ["*"], "CallerArn": "me", "ContextEntries": [{}]},
            [
                "Counterexample: a:b on * by me, with 1 context key.",
                "first allows it, by statement 2.",
                "second does not allow it: it is denied by statement 1 (No), statement 3.",
            ],
        ),
        (
            "unreachable",
            ["sg-1 rule"],
            {"protocol": 6, "source": "1.2.3.4", "port": 22, "member_of": []},
            ["Counterexample: TCP packet from 1.2.3.4 to port 22 let in by sg-1 rule."],
        ),
        (
            "unreachable",
            ["sg-1 rule"],
            {"protocol": 6, "source": "1.2.3.4", "port": 22, "member_of": [{"GroupId": "sg-2"}]},
            ["Counterexample: TCP packet from 1.2.3.4, a member of sg-2, to port 22 let in by sg-1 rule."],
        ),
        ("smt", [], None, ["The constants of the problem have values that meet all that the query asserts."]),
        ("later", ["so"], {"x": 1}, ['Counterexample: {"x": 1}.', "so"]),
        (
            "no-new-access",
            ["other allows: x"],
            {"ActionNames": 3},
            ['Counterexample: {"ActionNames": 3}.', "other allows: x"],
        ),
    ],
)
def test_why_a_claim_is_refuted(kind: str, because: list[str], witness: Any, words: list[str]) -> None:
    inputs = [{"file": name, "name": name, "sha256": ""} for name in ("first", "second")]
    claim = record(outcome="FAIL", kind=kind, because=because, counterexample=witness, inputs=inputs)
    assert why(claim) == words


def test_why_a_claim_is_unknown() -> None:
    reasons = {
        "UNSUPPORTED key x at input/a:1:2": "said about the claim: key x at input/a:1:2.",
        "RESOURCE work": "before it was done: work.",
        "there is no certificate": "The archive has neither a proof nor a counterexample for it.",
        "something else": "The checker says: something else.",
    }
    for reason, words in reasons.items():
        (sentence,) = why(record(outcome="UNKNOWN", reason=reason))
        assert words in sentence
    assert why(record()) == []


def test_the_command_that_checks_again_can_be_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the archive is called; a name that cannot be copied from a page is left open."""
    for name, argument in (("-x y'.tar", "'./-x y'\"'\"'.tar'"), ("a\u202eb.tar", "ARCHIVE"), ("b.tar", "b.tar")):
        pack(sealed(small(holding())), tmp_path / name)
        made = tmp_path / "page.html"
        assert assay(capsys, "report", tmp_path / name, "--output", f"html={made}")[0] == 0
        codes = [data for tag, data in Page(made.read_text()).text if tag == "code"]
        assert codes.count(f"python3 -I checker.pyz {argument}") == 2
        assert "s VERIFIED ARCHIVE 1 claims: 1 hold, 0 refuted, 0 unknown, 0 vacuous; origin not established" in codes


def test_a_signature_without_a_key_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tmp_path / "page.html"
    for files, told in ((sealed(small(holding())), False), (signed(sealed(small(holding()))), True)):
        path = pack(files, tmp_path / f"{told}.tar")
        assert assay(capsys, "report", path, "--output", f"html={made}")[0] == 0
        assert ("the archive has a signature, but no public key was given" in made.read_text()) == told


# ---- hostile text, unsound archives


def test_markup_escapes() -> None:
    assert text(f"{HOSTILE}\ud800").replace("\n", "").isprintable()
    assert element("p", "<", Markup("<b></b>"), title='"') == '<p title="&quot;">&lt;<b></b></p>'
    assert element("meta", http_equiv="x", class_=None) == '<meta http-equiv="x" />'


@pytest.mark.parametrize("form", ALL_FORMATS)
def test_hostile_text_stays_text(folder: Path, form: str) -> None:
    """In no view is there anything that cannot be seen, and in no page or command what a file is called acts."""
    written = (folder / f"all.{form}").read_text(encoding="utf-8")
    assert all(line.isprintable() for line in written.split("\n"))
    if form in ("html", "junit"):
        assert "<script" not in written
        assert "<b>Ours" not in written
    if form in ("github", "text"):
        commands = [line for line in written.splitlines() if line.startswith("::")]
        assert all(re.match("::(error|warning) file=", line) for line in commands)
        assert bool(commands) == (form == "github")


def test_verdicts_are_those_of_the_checker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever reports an archive brings along."""
    files = small(refuted())
    files["data/reports/results.jsonl"] = b'{"outcome": "PASS"}\n'
    files["data/reports/report.html"] = b"VERIFIED"
    path = pack(sealed(files), tmp_path / "bag.tar")
    status, lines, _ = assay(capsys, "report", path)
    assert (status, lines[0].split()[0]) == (1, "FAIL")
    assert lines[-1].startswith(f"{path}: REFUTED ARCHIVE 1 claims")


def test_no_report_about_what_is_not_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = sealed(small(holding()))
    refused = {
        "changed": ({**good, "data/VERIFY.txt": b""}, 1, "REJECTED data/VERIFY.txt"),
        "counts": (changed(good, "data/scope.json", hold=0), 1, "REJECTED data/scope.json"),
        "bad": ({**good, "bagit.txt": b""}, 2, "MALFORMED bagit.txt"),
    }
    for name, (files, expected, words) in refused.items():
        made = tmp_path / f"{name}.html"
        path = lay(files, tmp_path / name)
        made.write_text("all is well")
        other = tmp_path / f"{name}.sarif"
        options = ["--output", f"html={made}", "--output", f"sarif={other}", "--exit-zero"]
        status, lines, errors = assay(capsys, "report", path, *options)
        assert (status, lines, other.exists()) == (expected, [], False)
        assert errors.endswith(f"assay: {other}: not written\n")
        page = Page(made.read_text())
        assert page.inside("h2") == f"{words.split()[0]}: there is no report about this archive"
        assert words in page.inside("code")
        # Not one of the claims is told.
        assert not page.all("article")
        assert "HOLDS" not in made.read_text()
        assert errors.startswith(f"assay: no report about this archive: {words}")


def test_wrong_key(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, errors = assay(capsys, "report", folder / "good.tar", "--public-key", public_key(tmp_path / "k"))
    assert (status, lines) == (1, [])
    assert "REJECTED attest/statement.dsse.json" in errors


def test_archives_are_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lay(sealed(small(holding())), tmp_path / "bag")
    for target in (path, path / "data" / "report.html"):
        status, _, errors = assay(capsys, "report", path, "--output", f"html={target}")
        assert (status, errors) == (2, f"assay: {target}: is the evidence archive, or in it\n")
    assert assay(capsys, "report", path)[0] == 0


def test_same_archive_same_views(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    for form in ALL_FORMATS:
        for copy in "ab":
            main(["report", str(folder / "all.tar"), "--output", f"{form}={tmp_path / copy}"])
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert f"{now():%Y-%m-%dT%H:%M}" == "1970-01-02T00:00"


def test_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for output in ("html", "html=", "=x", "pdf=x"):
        status, _, errors = assay(capsys, "report", folder / "good.tar", "--output", output)
        assert status == 2
        assert "expected FORMAT=FILE" in errors
    assert assay(capsys, "report", folder / "none.tar")[0] == 2


def test_certificates_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Such an archive is malformed."""
    files = small(unknown())
    files["data/claims/0001/certificate"] = b"none\n"
    status, _, errors = assay(capsys, "report", pack(sealed(files), tmp_path / "bag.tar"))
    assert (status, "MALFORMED data/claims/0001/certificate" in errors) == (2, True)


def test_an_installation_of_the_checker_alone_has_no_reports() -> None:
    """The checker neither knows nor needs the views."""
    source = subprocess.run(
        [sys.executable, "-I", "-c", "import checker.main, sys; print([m for m in sys.modules if 'report_' in m])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert source == "[]\n"


# ---- records that archives do not make


def record(**more: Any) -> dict[str, Any]:
    """A record of a claim that holds."""
    return {
        "name": "",
        "kind": "smt",
        "version": "smt/1",
        "parameters": {},
        "inputs": [{"file": "a b.smt2", "sha256": "0" * 64}],
        "claim": "it holds",
        "outcome": "PASS",
        "status": 0,
        "reason": "",
        "vacuous": False,
        "because": [],
        "counterexample": None,
        **more,
    }


def test_workflow_commands_are_escaped() -> None:
    inputs = [{"file": "a,b:c%.json", "sha256": None}]
    bad = record(outcome="FAIL", reason="100 %\n::stop", inputs=inputs)
    lines = github([bad, record(), record(outcome="UNKNOWN", reason="x"), record(vacuous=True)], "summary")
    assert lines[0] == "::error file=a%2Cb%3Ac%25.json,title=FAIL smt::it holds: refuted; 100 %25\\n::stop"
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::warning", "summary"]


def test_unknown_is_never_a_pass() -> None:
    unknown = record(outcome="UNKNOWN", status=3, reason="timeout")
    (result,) = json.loads(sarif([unknown], 3))["runs"][0]["results"]
    assert (result["kind"], result["level"]) == ("fail", "warning")
    assert ElementTree.fromstring(junit([unknown], now()).split("\n", 1)[1])[0].get("errors") == "1"
    assert message(unknown) == "it holds: unknown, neither proved nor refuted; timeout"


def test_paths_in_sarif_are_references() -> None:
    for file, uri in (("a b.smt2", "a%20b.smt2"), ("/x/ä.json", "file:///x/%C3%A4.json"), ("a:b", "a%3Ab")):
        log = json.loads(sarif([record(outcome="FAIL", inputs=[{"file": file, "sha256": "0"}])], 1))
        validate(log, SARIF)
        location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert location == {"uri": uri}


@pytest.mark.parametrize(
    ("claims", "headline", "lines"),
    [
        ((holding,), "The claim holds", ["1 holds"]),
        ((refuted,), "The claim is false", ["1 refuted"]),
        ((unknown, holding, not_vacuous), "1 of 3 claims is undecided", ["1 unknown", "2 hold"]),
        ((vacuous, holding), "1 of 2 claims is true, but of nothing at all", ["1 vacuous", "1 holds"]),
        ((holding, not_vacuous), "All 2 claims hold", ["2 hold"]),
        (
            (holding, refuted, vacuous, unknown),
            "1 of 4 claims is false",
            "1 refuted,1 unknown,1 vacuous,1 holds".split(","),
        ),
    ],
)
def test_the_most_important_comes_first(
    claims: tuple[Any, ...], headline: str, lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, made = pack(sealed(small(*[claim() for claim in claims])), tmp_path / "bag.tar"), tmp_path / "page.html"
    assay(capsys, "report", path, "--output", f"html={made}")
    page = Page(made.read_text())
    assert next(data for tag, data in page.text if tag == "h2") == headline
    assert page.inside("title") == f"Evidence report: {headline}"
    assert [data for tag, data in page.text if tag == "strong"] == lines
