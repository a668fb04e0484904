"""An evidence archive as one page: no scripts, nothing fetched, readable on paper, by keyboard and by voice."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from finder.claim import FAIL, PASS, UNKNOWN
from finder.claim_words import meaning, vacuity
from finder.markup import Markup, element
from finder.report_style import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finder.report import Evidence

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content security policy of the page: whatever it contains, nothing is run and nothing is fetched."""

WORDS = {PASS: ("holds", "✓ HOLDS"), FAIL: ("refuted", "✗ REFUTED"), UNKNOWN: ("unknown", "? UNKNOWN")}
"""Class and word of each outcome."""

BARS = 30
"""Most bars in one picture."""

THIS_PAGE = "this page: the program that wrote it is not trusted"

WHOLE = {0: "holds", 1: "refuted"}


def page(evidence: Evidence) -> str:
    """The page."""
    records = sorted(evidence.run.records, key=_urgency)
    title = f"Evidence report: {evidence.run.verdict.split(';')[0]}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    parts = [
        _header(evidence),
        element(
            "main",
            _population(evidence),
            _table(records),
            _section("details", "Each claim", *map(_article, records)),
            _pictures(records),
            _trust(evidence),
            _again(evidence),
            id="content",
            tabindex="-1",
        ),
    ]
    body = element("body", element("a", "Skip to the contents", href="#content", class_="skip"), *parts)
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _urgency(record: dict[str, Any]) -> tuple[int, str]:
    """What needs attention comes first."""
    order = 2 if record["outcome"] == PASS and record["vacuous"] is not False else 3
    return {FAIL: 0, UNKNOWN: 1}.get(record["outcome"], order), record["name"]


def _header(evidence: Evidence) -> Markup:
    status = WHOLE.get(evidence.checked["exit_status"], "unknown")
    links = [("population", "Population"), ("claims", "Claims"), ("details", "Each claim"), ("proofs", "Proofs")]
    links += [("trust", "What to trust"), ("again", "Check again")]
    listed = [element("li", element("a", words, href=f"#{place}")) for place, words in links]
    return element(
        "header",
        element("h1", "Evidence report"),
        element("p", evidence.run.verdict, class_=f"verdict {status}"),
        element(
            "p",
            f"Archive {evidence.run.archive}. Made {evidence.made:%Y-%m-%d %H:%M:%S} UTC, when the checker verified it "
            "again. This page is a view, not evidence: whoever relies on it checks the archive.",
            class_="quiet",
        ),
        element("nav", element("ul", *listed), aria_label="Sections"),
    )


def _section(place: str, title: str, *contents: object) -> Markup:
    heading = element("h2", title, id=f"{place}-title")
    return element("section", heading, *contents, id=place, aria_labelledby=f"{place}-title")


def _rows(head: Sequence[str], rows: Sequence[Sequence[object]], caption: str, numbers: Sequence[int] = ()) -> Markup:
    """A table; the first cell of a row is its header, and `numbers` are columns of numbers."""

    def kind(i: int) -> str | None:
        return "number" if i in numbers else None

    top = element("tr", *[element("th", cell, scope="col", class_=kind(i)) for i, cell in enumerate(head)])
    body = []
    for first, *others in rows:
        cells = [element("td", cell, class_=kind(i)) for i, cell in enumerate(others, 1)]
        body.append(element("tr", element("th", first, scope="row"), *cells))
    table = element("table", element("caption", caption), element("thead", top), element("tbody", *body))
    # What scrolls must be reached by the keyboard, too.
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label=caption)


def _terms(*entries: tuple[str, object]) -> Markup:
    """A list of terms with what there is to say of each, without those of which there is nothing."""
    said = [(term, contents) for term, contents in entries if contents not in ("", None)]
    return element("dl", *[part for term, contents in said for part in (element("dt", term), element("dd", contents))])


def _population(evidence: Evidence) -> Markup:
    counts = evidence.checked["archive"]
    rows = [
        ("Different inputs", counts["inputs"], "files that the claims are about"),
        ("Claims", counts["claims"], "all that the archive has"),
        ("Hold", counts["hold"], "proved"),
        ("Refuted", counts["refuted"], "by a counterexample that is confirmed"),
        ("Unknown", counts["unknown"], "neither proved nor refuted; not a pass"),
        ("Vacuous", counts["vacuous"], "hold, but of nothing at all"),
    ]
    stated = _json(evidence.collection, "Collection, as its maker states it") if evidence.collection else ""
    return _section(
        "population",
        "Population",
        element("p", "Counted by the checker from what is in the archive, and compared with what the archive states."),
        _rows(("What", "Number", "Meaning"), rows, "Inputs and claims", numbers=(1,)),
        stated and element("p", "Collection, as the maker of the archive states it; not checked:"),
        stated,
    )


def _table(records: Sequence[dict[str, Any]]) -> Markup:
    rows = [
        (
            element("a", record["name"], href=f"#claim-{record['name']}"),
            _badge(record),
            record["claim"],
            f"{record['certificate_bytes']:,}",
        )
        for record in records
    ]
    table = _rows(("Claim", "Outcome", "What it says", "Proof, bytes"), rows, "All claims, urgent ones first", (3,))
    return _section("claims", "Claims", table)


def _badge(record: dict[str, Any]) -> Markup:
    name, word = WORDS[record["outcome"]]
    more = " (vacuous)" if record["vacuous"] else ""
    known = " (known)" if record.get("known") else ""
    return element("span", f"{word}{more}{known}", class_=f"verdict {name}")


def _article(record: dict[str, Any]) -> Markup:
    heading = element("h3", f"{record['name']}: ", _badge(record), id=f"claim-{record['name']}-title")
    inputs = [
        element("li", f"{entry['name']} ", element("code", entry["sha256"], class_="quiet"))
        for entry in record["inputs"]
    ]
    parts: list[object] = [
        heading,
        element("p", record["claim"], class_="claim"),
        element("p", meaning(record), f" {vacuity(record)}" if record["outcome"] == PASS else ""),
    ]
    if record["reason"]:
        parts.append(element("p", "Why: ", record["reason"]))
    if record["counterexample"] is not None:
        taken = "ActionNames" in record["counterexample"] and "Principal" not in record["counterexample"]
        how = " aws iam simulate-custom-policy takes it with --cli-input-json." if taken else ""
        parts.append(element("p", f"Counterexample, to be copied.{how}"))
        parts.append(_json(record["counterexample"], f"Counterexample of {record['name']}"))
    if record["because"]:
        parts.append(element("p", "Decided by:"))
        parts.append(element("ul", *[element("li", reason) for reason in record["because"]]))
    if record["statements"]:
        rows = [(one["name"], one["effect"], one["role"]) for one in record["statements"]]
        parts.append(
            _rows(("Statement", "Effect", "In the proof"), rows, f"Statements of {record['name']}, used or not")
        )
    proofs = [
        element(
            "li",
            f"{proof['file'].rsplit('/', 1)[-1]}: {proof['answer'] or 'not read'}, {proof['bytes']:,} bytes ",
            element("code", proof["sha256"], class_="quiet"),
        )
        for proof in record["proofs"]
    ]
    collection = record["collection"]
    parts.append(
        _terms(
            ("Kind", f"{record['kind']} ({record['version']})"),
            ("Parameters", element("code", json.dumps(record["parameters"])) if record["parameters"] else ""),
            ("Inputs, SHA-256", element("ul", *inputs)),
            ("Problem, SHA-256", element("code", record["problem_sha256"], class_="quiet")),
            ("Certificates, SHA-256", element("ul", *proofs) if proofs else "none"),
            ("Relies on", " ".join(record["modules"])),
            ("Collection, as stated", element("code", json.dumps(collection)) if collection else ""),
        )
    )
    place = f"claim-{record['name']}"
    return element("article", *parts, id=place, aria_labelledby=f"{place}-title")


def _json(value: object, label: str) -> Markup:
    return element("pre", element("code", json.dumps(value, indent=1)), tabindex="0", role="region", aria_label=label)


def _pictures(records: Sequence[dict[str, Any]]) -> Markup:
    proved = sorted([r for r in records if r["proofs"]], key=lambda r: (-r["certificate_bytes"], r["name"]))
    sizes = [(record["name"], record["certificate_bytes"]) for record in proved[:BARS]]
    rules: Counter[str] = Counter()
    for record in records:
        for proof in record["proofs"]:
            rules.update(proof["rules"])
    used = rules.most_common(BARS)
    left = f" The largest {BARS} of {len(proved)}." if len(proved) > BARS else ""
    parts: list[object] = [
        element(
            "p",
            "Sizes of certificates, and how often these apply each rule of the checker; counted from certificates that "
            "the checker read. What the rules are and why they are sound: CERTIFICATE.md in data/spec of the archive.",
        )
    ]
    if sizes:
        parts.append(_bars(sizes, f"Bytes of certificates by claim.{left}", "sizes"))
    if used:
        parts.append(_bars(used, "Applications of rules, in all certificates", "rules"))
    if not sizes:
        parts.append(element("p", "There is no certificate."))
    return _section("proofs", "Proofs", *parts)


def _bars(values: Sequence[tuple[str, int]], title: str, place: str) -> Markup:
    """A picture with a bar for each value, which is written beside it: for those who do not see it, too."""
    height, most = 24, max([value for _, value in values] + [1])
    shapes = [element("title", title, id=f"{place}-picture-title")]
    for i, (name, value) in enumerate(values):
        y = i * height
        shown = name if len(name) <= 24 else f"{name[:23]}…"
        width = max(1, round(360 * value / most))
        shapes.append(element("text", shown, x=176, y=y + 17, text_anchor="end"))
        shapes.append(element("rect", x=184, y=y + 4, width=width, height=height - 8))
        shapes.append(element("text", f"{value:,}", x=190 + width, y=y + 17))
    shapes.append(element("line", x1=184, y1=0, x2=184, y2=len(values) * height))
    drawing = element(
        "svg",
        *shapes,
        viewBox=f"0 0 640 {len(values) * height}",
        role="img",
        aria_labelledby=f"{place}-picture-title",
    )
    return element("figure", element("figcaption", title), drawing)


def _trust(evidence: Evidence) -> Markup:
    checked = evidence.checked
    checker, origin = checked["checker"], checked["origin"]
    verified = [
        "The digest of each file of the archive.",
        "For each claim, that its problem is what the checker itself derives from the raw inputs, byte for byte.",
        "Each certificate, step by step, against that problem; and each counterexample, by an evaluator of its own.",
        "The counts above.",
    ]
    if origin:
        signed = f"{origin['key']}, whose owner says to have signed it on {origin['signed']}"
        verified.append(f"The signature, by the key {signed}.")
    said = "" if origin else "The origin is not established: no public key was given. "
    modules = sorted({module for record in evidence.run.records for module in record["modules"]})
    return _section(
        "trust",
        "What to trust",
        element("p", "Verified for this page:"),
        element("ul", *[element("li", line) for line in verified]),
        element("p", said, "Not covered:"),
        element("ul", *[element("li", line) for line in (*checked["not_covered"], THIS_PAGE)]),
        element("p", "Whoever believes the verdict believes in:"),
        _terms(
            ("Checker, SHA-256", element("code", checker["sha256"])),
            ("Its rules", " ".join(modules)),
            ("Its axioms, SHA-256", element("code", checked["axioms"]["sha256"])),
            ("Python", checker["python"]),
            ("Core", checker["core"]),
        ),
        element("p", "As the maker of the archive states it; not checked:"),
        _terms(*evidence.labels),
    )


def _again(evidence: Evidence) -> Markup:
    key = " --public-key KEY.pem"
    return _section(
        "again",
        "Check again",
        element(
            "p",
            "Get the checker, one file, from a source that is not this archive, and compare its digest with the one "
            "that was published. Then, with Python 3.10 or newer, without network, and from a folder of your own:",
        ),
        element(
            "pre",
            element("code", f"python3 -I checker.pyz ARCHIVE{key}"),
            tabindex="0",
            role="region",
            aria_label="Command that checks the archive",
        ),
        element("p", "The first line says what is above, for the archive whose manifest has this SHA-256:"),
        element("p", element("code", evidence.manifest)),
        element("p", "Never run anything that came with the archive. VERIFY.txt in it says the same at more length."),
    )
