"""An evidence archive as one page: no scripts, nothing fetched, readable on paper, by keyboard and by voice.

    what was found, in words ── who verified it ── what that does not establish ── how to check again
    population ── list of claims, urgent ones first ── each claim ── proofs ── what to trust ── check again

Nothing is folded: what a browser prints is all that there is. An archive that the checker refuses has a page, too,
which says that and nothing else (docs/adr/0060).
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any

from finder.claim import FAIL, PASS, UNKNOWN
from finder.claim_words import meaning, vacuity, why
from finder.markup import Markup, element
from finder.report_ci import release
from finder.report_style import STYLE, paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from finder.report import Evidence, Refused

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content security policy of the page: whatever it contains, nothing is run and nothing is fetched."""

WORDS = {PASS: ("holds", "✓ HOLDS"), FAIL: ("refuted", "✗ REFUTED"), UNKNOWN: ("unknown", "? UNKNOWN")}
"""Class and word of each outcome."""

GROUPS = {
    "refuted": ("Refuted", "false, by a counterexample that the checker confirmed"),
    "unknown": ("Unknown", "neither proved nor refuted; that is not a pass"),
    "vacuous": ("Vacuous", "proved, too, but about nothing at all: nothing meets what the claim presupposes"),
    "holds": ("Hold", "proved, and the proof was checked step by step"),
}
"""Claims by what is to be done about them, urgent ones first: the name of a group, and what it means."""

RULES = {
    "in": "an assertion of the problem",
    "def": "what and, or, =, ite or distinct means",
    "cc": "congruence: equals may be put for equals",
    "la": "linear arithmetic: inequalities that add up to a contradiction (Farkas)",
    "tri": "of two numbers one is less, or they are equal",
    "ax": "an axiom of the axiom book",
    "eval": "the value of a term without variables",
    "cat": "equations of strings that differ by what is before and after both sides",
    "re": "no string is in all of some languages",
}
"""What certificates say by each rule, in short. CERTIFICATE.md says it exactly."""

BARS = 30
"""Most bars in one picture."""

THIS_PAGE = "this page: the program that wrote it is not trusted"

NO_PROBLEM = hashlib.sha256(b"").hexdigest()
"""Of the problem of a claim that could not be encoded."""

REFUSALS = {
    "REJECTED": "Something in this archive is not what the archive says it is: it was changed after it was made, or "
    "never was sound, or is not signed by the key that was given. Do not rely on it.",
    "MALFORMED": "This is no evidence archive, or it is damaged, or it is not where it was looked for. Nothing can be "
    "said about it.",
}
"""What the first words of verdicts without claims mean; others are limits."""

LIMIT = "The checker could not verify this archive, for want of something that it does not do or may not use up."


def page(evidence: Evidence) -> str:
    """The page."""
    records = sorted(evidence.run.records, key=lambda record: ([*GROUPS].index(group(record)), record["name"]))
    contents = [
        _summary(evidence, records),
        _population(evidence),
        _table(records),
        _section("details", "Each claim", *map(_article, records)),
        _pictures(records),
        _trust(evidence),
        _again(evidence),
    ]
    links = [("population", "Population"), ("claims", "Claims"), ("details", "Each claim"), ("proofs", "Proofs")]
    links += [("trust", "What to trust"), ("again", "Check again")]
    listed = [element("li", element("a", words, href=f"#{place}")) for place, words in links]
    header = element(
        "header", element("h1", "Evidence report"), element("nav", element("ul", *listed), aria_label="Sections")
    )
    title = f"Evidence report: {_headline(_counts(records))[0]}"
    return _whole(title, STYLE + paper(f"manifest {evidence.manifest}"), header, contents)


def refused_page(refused: Refused, archive: str, made: datetime) -> str:
    """The page about an archive of whose claims the checker says nothing. What the archive claims is not repeated."""
    word = str(refused).partition(" ")[0]
    told = [(name, refused.refusal.get(name)) for name in ("where", "rule", "expected", "found")]
    said = [(name.capitalize(), element("code", value)) for name, value in told if value]
    header = element("header", element("h1", "Evidence report"))
    contents = _section(
        "summary",
        f"{word}: there is no report about this archive",
        element("p", element("strong", REFUSALS.get(word, LIMIT), class_="refuted")),
        element("p", "Nothing is known of any of its claims, whatever the archive, or an earlier page, says of them."),
        _terms(
            ("Archive", _name(archive)),
            ("The checker says", element("code", str(refused))),
            *said,
            ("Made", f"{made:%Y-%m-%d %H:%M:%S} UTC, by Assay {release()}"),
        ),
        element("p", "To see that for yourself, with a checker that you trust:"),
        element("pre", element("code", f"python3 -I checker.pyz {_argument(archive)}")),
    )
    return _whole(f"Evidence report: {word}", STYLE, header, [contents])


def group(record: dict[str, Any]) -> str:
    """Which of GROUPS a claim belongs to."""
    return "vacuous" if record["outcome"] == PASS and record["vacuous"] else str(WORDS[record["outcome"]][0])


def _whole(title: str, style: str, header: Markup, contents: Sequence[Markup]) -> str:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(style)),
    )
    skip = element("a", "Skip to the contents", href="#content", class_="skip")
    main = element("main", *contents, id="content", tabindex="-1")
    return f"<!DOCTYPE html>\n{element('html', head, element('body', skip, header, main), lang='en')}\n"


def _name(archive: str) -> str:
    """What the archive is called, wherever it is."""
    return os.path.basename(os.path.abspath(archive))


def _argument(archive: str) -> str:
    """The archive in a command, to be run in its folder. A name that cannot be copied from a page is left open."""
    name = _name(archive)
    return shlex.quote(f"./{name}" if name.startswith("-") else name) if name.isprintable() and name else "ARCHIVE"


def _command(evidence: Evidence) -> str:
    """What verifies the archive as it was verified for this page."""
    key = " --public-key KEY.pem" if evidence.checked["origin"] else ""
    return f"python3 -I checker.pyz {_argument(evidence.run.archive)}{key}"


def _section(place: str, title: str, *contents: object) -> Markup:
    heading = element("h2", title, id=f"{place}-title")
    return element("section", heading, *contents, id=place, aria_labelledby=f"{place}-title")


def _rows(
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
    caption: str,
    numbers: Sequence[int] = (),
    classes: Sequence[str | None] = (),
    class_: str | None = None,
) -> Markup:
    """A table; the first cell of a row is its header, `numbers` are columns of numbers, `classes` those of the rows."""

    def kind(i: int) -> str | None:
        return "number" if i in numbers else None

    top = element("tr", *[element("th", cell, scope="col", class_=kind(i)) for i, cell in enumerate(head)])
    body = []
    for k, (first, *others) in enumerate(rows):
        cells = [element("td", cell, class_=kind(i)) for i, cell in enumerate(others, 1)]
        body.append(element("tr", element("th", first, scope="row"), *cells, class_=classes[k] if classes else None))
    return element("table", element("caption", caption), element("thead", top), element("tbody", *body), class_=class_)


def _terms(*entries: tuple[str, object]) -> Markup:
    """A list of terms with what there is to say of each, without those of which there is nothing."""
    said = [(term, contents) for term, contents in entries if contents not in ("", None)]
    return element("dl", *[part for term, contents in said for part in (element("dt", term), element("dd", contents))])


def _counts(records: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many claims there are in each group that has any."""
    found = Counter(map(group, records))
    return {name: found[name] for name in GROUPS if found[name]}


def _headline(counts: dict[str, int]) -> tuple[str, str]:
    """The most important thing in a few words, and the group that it is about. An archive has a claim at least."""
    total = sum(counts.values())
    for name, words in (("refuted", "false"), ("unknown", "undecided"), ("vacuous", "true, but of nothing at all")):
        if name in counts:
            some = "The claim is" if total == 1 else f"{counts[name]} of {total} claims {_be(counts[name])}"
            return f"{some} {words}", name
    return "The claim holds" if total == 1 else f"All {total} claims hold", "holds"


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _summary(evidence: Evidence, records: Sequence[dict[str, Any]]) -> Markup:
    """What a reader has to know who reads nothing else."""
    counts, checked = _counts(records), evidence.checked
    words, urgent = _headline(counts)
    lines = [
        element(
            "li",
            element("strong", f"{count} {_word(name, count)}", class_=_colour(name)),
            f" – {GROUPS[name][1]}.",
        )
        for name, count in counts.items()
    ]
    known = sum([bool(record.get("known")) for record in records])
    if known:
        lines.append(element("li", f"{known} of the failures are known: a baseline lists them."))
    origin = checked["origin"]
    if origin:
        signer = element("span", "Signed by the key ", element("code", origin["key"]))
    else:
        there = "the archive has a signature, but " if evidence.signature else ""
        signer = element("span", f"Not established: {there}no public key was given")
    return element(
        "section",
        element("h2", words, id="summary-title", class_=_colour(urgent)),
        _share(counts),
        element("ul", *lines, class_="outcomes"),
        _terms(
            ("Archive", _name(evidence.run.archive)),
            ("Its manifest, SHA-256", element("code", evidence.manifest)),
            ("Origin", signer),
            ("Verified", f"{evidence.made:%Y-%m-%d %H:%M:%S} UTC, when this page was made, by Assay's checker"),
            ("The checker, SHA-256", element("code", checked["checker"]["sha256"])),
            ("Its verdict", element("code", evidence.run.verdict, class_="verdict")),
            ("Check again", element("code", _command(evidence))),
        ),
        element(
            "p",
            "This page is a view, not evidence: it can be wrong or forged, and whoever relies on it ",
            element("a", "checks the archive again", href="#again"),
            ". It does not establish that the inputs are what was in force, or all that was; see ",
            element("a", "what to trust", href="#trust"),
            ".",
        ),
        id="summary",
        aria_labelledby="summary-title",
    )


def _word(name: str, count: int) -> str:
    """The name of a group after the number of its claims."""
    return "holds" if (name, count) == ("holds", 1) else GROUPS[name][0].lower()


def _colour(name: str) -> str:
    """The colour of a group."""
    return "unknown" if name == "vacuous" else name


def _share(counts: dict[str, int]) -> Markup:
    """One bar with a part for each group; the list below says the same."""
    total, left, parts = sum(counts.values()), 0.0, []
    for name, count in counts.items():
        width = 100 * count / total
        parts.append(element("rect", x=f"{left:.2f}%", width=f"{width:.2f}%", height="100%", class_=_colour(name)))
        left += width
    return element("svg", *parts, class_="share", aria_hidden="true", focusable="false")


def _population(evidence: Evidence) -> Markup:
    counts = evidence.checked["archive"]
    rows = [
        ("Different inputs", counts["inputs"], "files that the claims are about"),
        ("Claims", counts["claims"], "all that the archive has"),
        ("Hold", counts["hold"], "proved, those that are vacuous among them"),
        ("Refuted", counts["refuted"], "by a counterexample that is confirmed"),
        ("Unknown", counts["unknown"], "neither proved nor refuted; not a pass"),
        ("Vacuous", counts["vacuous"], "hold, but of nothing at all"),
    ]
    return _section(
        "population",
        "Population",
        element("p", "Counted by the checker from what is in the archive, and compared with what the archive states."),
        _rows(("What", "Number", "Meaning"), rows, "Inputs and claims", numbers=(1,)),
        element("p", "Collection, as the maker of the archive states it; not checked:") if evidence.collection else "",
        _json(evidence.collection) if evidence.collection else "",
    )


def _table(records: Sequence[dict[str, Any]]) -> Markup:
    rows = [
        (
            element("a", record["name"], href=f"#claim-{record['name']}"),
            element("span", _badge(record), " ", _short(record)),
            f"{record['certificate_bytes']:,}",
        )
        for record in records
    ]
    table = _rows(
        ("Claim", "What became of it", "Proof, bytes"),
        rows,
        "All claims, urgent ones first",
        numbers=(2,),
        classes=[f"of-{group(record)}" for record in records],
        class_="claims",
    )
    said = {record["claim"] for record in records}
    same = element("p", f"Each of them says: {said.pop()}") if len(said) == 1 and len(records) > 1 else ""
    return _section("claims", "Claims", same, _filter(_counts(records)), table)


def _filter(counts: dict[str, int]) -> Markup | str:
    """What shows the claims of one group only, by the style sheet alone. Paper has all of them."""
    if len(counts) < 2:
        return ""
    choices = [("all", f"All {sum(counts.values())}")]
    choices += [(name, f"{GROUPS[name][0]} {count}") for name, count in counts.items()]
    parts: list[object] = []
    for name, words in choices:
        checked = "checked" if name == "all" else None
        mark = element("input", type="radio", name="show", id=f"show-{name}", checked=checked)
        parts.append(element("label", mark, f" {words}"))
    return element("fieldset", element("legend", "Show, here and below"), *parts, class_="filter")


def _short(record: dict[str, Any]) -> str:
    """What became of a claim, for a line in a list."""
    reasons = why(record)
    if reasons:
        return reasons[0]
    used = _used(record)
    return f"Proved{f', by {used}' if used else ''}."


def _used(record: dict[str, Any]) -> str:
    """How many of its statements the proof of a claim uses, "" where that is not known."""
    roles = [one["role"] for one in record["statements"]]
    return f"{roles.count('used')} of {len(roles)} statements" if roles else ""


def _badge(record: dict[str, Any]) -> Markup:
    name, word = WORDS[record["outcome"]]
    more = " (vacuous)" if record["vacuous"] else ""
    known = " (known)" if record.get("known") else ""
    return element("span", f"{word}{more}{known}", class_=f"verdict {_colour(group(record)) if more else name}")


def _article(record: dict[str, Any]) -> Markup:
    place = f"claim-{record['name']}"
    parts: list[object] = [
        element("h3", f"{record['name']}: ", _badge(record), id=f"{place}-title"),
        element("p", record["claim"], class_="claim"),
        element("p", meaning(record), f" {vacuity(record)}" if record["outcome"] == PASS else ""),
    ]
    reasons = why(record)
    if reasons:
        parts.append(element("ul", *[element("li", reason) for reason in reasons]))
    if record["counterexample"] is not None:
        taken = "ActionNames" in record["counterexample"] and "Principal" not in record["counterexample"]
        how = ", as aws iam simulate-custom-policy takes it with --cli-input-json" if taken else ""
        parts.append(element("p", f"The counterexample to be copied{how}:"))
        parts.append(_json(record["counterexample"]))
    if record["statements"]:
        spare = any([one["role"] != "used" for one in record["statements"]])
        could = " The claim would hold without those that are not needed." if spare else ""
        parts.append(element("p", f"The proof uses {_used(record)}.{could}"))
        rows = [(one["name"], one["effect"], one["role"]) for one in record["statements"]]
        parts.append(_rows(("Statement", "Effect", "In the proof"), rows, f"Statements of {record['name']}"))
    inputs = [
        element("li", f"{entry['name']} ", element("code", entry["sha256"], class_="quiet"))
        for entry in record["inputs"]
    ]
    proofs = [
        element(
            "li",
            f"{proof['file'].rsplit('/', 1)[-1]}, {ANSWERS.get(proof['answer'], 'not read')}, ",
            f"{proof['bytes']:,} bytes ",
            element("code", proof["sha256"], class_="quiet"),
        )
        for proof in record["proofs"]
    ]
    problem = element("code", record["problem_sha256"], class_="quiet")
    collection = record["collection"]
    parts.append(
        _terms(
            ("Kind", f"{record['kind']} ({record['version']})"),
            ("Parameters", element("code", json.dumps(record["parameters"])) if record["parameters"] else ""),
            ("Inputs, SHA-256", element("ul", *inputs)),
            ("Problem, SHA-256", "none: it could not be stated" if record["problem_sha256"] == NO_PROBLEM else problem),
            ("Certificates, SHA-256", element("ul", *proofs) if proofs else "none"),
            ("Checked by", " ".join(record["modules"])),
            ("Collection, as stated", element("code", json.dumps(collection)) if collection else ""),
        )
    )
    return element("article", *parts, id=place, aria_labelledby=f"{place}-title", class_=f"of-{group(record)}")


ANSWERS = {"unsat": "a proof", "sat": "an example"}
"""What certificates are, by their answer."""


def _json(value: object) -> Markup:
    """JSON to be copied: a line for each member, and for each element of a list of more than one."""
    lines = [json.dumps(value)]
    if isinstance(value, dict) and value:
        lines = [f" {json.dumps(name)}: {_listed(inner)}," for name, inner in value.items()]
        lines = ["{", *lines[:-1], lines[-1].removesuffix(","), "}"]
    return element("pre", element("code", "\n".join(lines)))


def _listed(value: object) -> str:
    if not isinstance(value, list) or len(value) < 2:
        return json.dumps(value)
    inner = ",\n  ".join(map(json.dumps, value))
    return f"[\n  {inner}\n ]"


def _pictures(records: Sequence[dict[str, Any]]) -> Markup:
    proved = sorted([r for r in records if r["proofs"]], key=lambda r: (-r["certificate_bytes"], r["name"]))
    if not proved:
        return _section("proofs", "Proofs", element("p", "There is no certificate."))
    rules: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    for record in proved:
        of_claim: Counter[str] = Counter()
        for proof in record["proofs"]:
            of_claim.update(proof["rules"])
        rules.update(of_claim)
        claims.update([*of_claim])
    sizes = [
        (element("a", record["name"], href=f"#claim-{record['name']}"), record["certificate_bytes"], "")
        for record in proved[:BARS]
    ]
    total = sum([record["certificate_bytes"] for record in proved])
    left = f"; the largest {BARS} of {len(proved)}" if len(proved) > BARS else ""
    parts: list[object] = [
        element(
            "p",
            f"{len(proved)} claim{' has' if len(proved) == 1 else 's have'} certificates, of {total:,} bytes in all. "
            "Proofs apply the rules below; what follows from these is then refuted by resolution. Counterexamples "
            "need no rules. What the rules are exactly and why they are sound: CERTIFICATE.md in data/spec of the "
            "archive.",
        ),
        _bars(("Claim", "Bytes"), sizes, f"Sizes of certificates by claim{left}"),
    ]
    if rules:
        used = [
            (element("code", rule), count, f"in {claims[rule]} claim{'' if claims[rule] == 1 else 's'}: {said}")
            for rule, count in rules.most_common()
            for said in [RULES.get(rule, "a rule that this program does not know")]
        ]
        parts.append(_bars(("Rule", "Applications"), used, "Rules that the proofs rely on, and how often they do"))
    return _section("proofs", "Proofs", *parts)


def _bars(head: tuple[str, str], values: Sequence[tuple[Markup, int, str]], caption: str) -> Markup:
    """A picture with a bar for each value, as a table of names and numbers for those who do not see it."""
    most = max([value for _, value, _ in values] + [1])
    rows = []
    for name, value, note in values:
        bar = element("rect", width=f"{max(0.5, 100 * value / most):.1f}%", height="100%")
        drawn = element("svg", bar, class_="bar", aria_hidden="true", focusable="false")
        cell = [element("div", drawn, element("span", f"{value:,}"), class_="measured")]
        rows.append((name, Markup("".join([*cell, *([element("div", note, class_="quiet")] if note else [])]))))
    return _rows(head, rows, caption, class_="picture")


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
        element("p", f"This page was written by Assay {release()}.", class_="quiet"),
    )


STATUSES = {
    0: "every claim holds",
    1: "at least one claim is false; or the archive is rejected, and its first line says so",
    2: "this is no evidence archive, or a damaged one",
    3: "at least one claim is unknown",
    4: "the same, since a limit was reached",
}
"""Exit statuses of the checker, for archives."""


def _again(evidence: Evidence) -> Markup:
    status = evidence.checked["exit_status"]
    rows = [(number, f"{words}{': this archive' if number == status else ''}") for number, words in STATUSES.items()]
    with_key = (
        element(
            "p",
            "With the public key of whoever has to answer for the archive, from a source that is not the archive, add ",
            element("code", "--public-key KEY.pem"),
            ". Then the signature is verified, too, and the first line ends with the key.",
        )
        if not evidence.checked["origin"]
        else element("p", "KEY.pem is the public key above, from a source that is not the archive.")
    )
    return _section(
        "again",
        "Check again",
        element(
            "p",
            "Get the checker, checker.pyz, one file, from a source that is not this archive, and compare its digest "
            "(sha256sum checker.pyz) with the one that was published; or make it from its sources (assay pyz -o "
            "checker.pyz). Then, with Python 3.10 or newer, without network, and in the folder of the archive:",
        ),
        element("pre", element("code", _command(evidence))),
        element("p", "The first line must be:"),
        element("pre", element("code", f"s {evidence.run.verdict}")),
        element(
            "p",
            "The line that begins with ",
            element("code", "c archive"),
            " must have the SHA-256 of the manifest: without it, that is another archive than the one of this page.",
        ),
        element("p", element("code", evidence.manifest)),
        with_key,
        element(
            "p",
            "With ",
            element("code", "--json"),
            " the checker names the digest of its own sources as well, which is at the top of this page.",
        ),
        _rows(("Exit status", "Meaning"), rows, "What the checker's exit status means"),
        element("p", "Never run anything that came with the archive. VERIFY.txt in it says the same at more length."),
    )
