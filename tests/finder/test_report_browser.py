"""Pages of `assay report` in a browser: by keyboard, on narrow screens and paper, in the dark; nothing is fetched.

They need Playwright (`pip install -e '.[browser]'`) and a Chromium on the PATH, which Playwright need not install.
ASSAY_AXE names a copy of axe.min.js, for its checks of accessibility (docs/testing.md).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from finder.archive import bag
from finder.bench_page import BROWSERS, chromium, launched, measured
from finder.main import main
from finder.report_style import DARK, LIGHT
from tests.checker.bags import holding, not_vacuous, pack, refuted, script, sealed, signed, small, unknown, vacuous
from tests.checker.iam import document

playwright = pytest.importorskip("playwright.sync_api", reason="there is no Playwright: pip install -e '.[browser]'")

HOSTILE = '</script><img src=x onerror=alert(1)>"&\n\u202eevil\u2066\x07\ufffe' + "W" * 300 + ".smt2"
"""Text that would be markup, turns what follows around, cannot be seen, or has no place at which to break a line."""

WIDTHS = (320, 360, 640, 1280)
"""Widths in CSS pixels: small telephones, the half of a screen or all of it at 200 %, a screen."""

PAGES = ("all", "access", "good", "refused")

Tab = Callable[..., Any]
"""Opens a page of the archive that is named; options are those of a Playwright context."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages about archives of all outcomes, of policies, of one claim that holds, and of a forged one."""
    folder = tmp_path_factory.mktemp("browser")
    problem = "(declare-const p Bool)(assert p)(check-sat); hostile"
    hostile = script(problem, None, name=HOSTILE, collection={"by": HOSTILE})
    pack(bag(small(not_vacuous(), refuted(), unknown(), vacuous(), holding(), hostile), []), folder / "all.tar")
    pack(signed(sealed(small(not_vacuous()))), folder / "good.tar")
    pack({**sealed(small(holding())), "data/VERIFY.txt": b""}, folder / "refused.tar")
    resource = f"arn:aws:s3:::{'x' * 200}/*"
    (folder / "wide.json").write_bytes(document({"Sid": "Wide" * 30, "Action": "s3:Get*", "Resource": resource}))
    (folder / "narrow.json").write_bytes(document({"Action": "s3:GetObject", "Resource": resource}))
    listed = [
        {"kind": "no-new-access", "name": "w" * 60, "inputs": ["wide.json", "narrow.json"]},
        {"kind": "no-new-access", "name": "narrower", "inputs": ["narrow.json", "wide.json"]},
    ]
    (folder / "claims.json").write_text(json.dumps(listed))
    assert main(["claim", "--batch", str(folder / "claims.json"), "-o", str(folder / "access.tar")]) == 1
    for name, status in zip(PAGES, (1, 1, 0, 1), strict=True):
        assert main(["report", str(folder / f"{name}.tar"), f"--output=html={folder / f'{name}.html'}"]) == status
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The browser."""
    if chromium() is None:
        pytest.skip(f"there is none of {', '.join(BROWSERS)} on the PATH")
    with playwright.sync_playwright() as running:
        try:
            started = launched(running)
        except playwright.Error as error:
            pytest.skip(f"{chromium()} does not start: {str(error).splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def tab(browser: Any, folder: Path) -> Iterator[Tab]:
    """What opens pages, with lists of what they requested, what of that was not answered, and what they said."""
    contexts = []

    def opened(name: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.requested, page.failed, page.said = [], [], []
        context.on("request", lambda request: page.requested.append(request.url))
        context.on("requestfailed", lambda request: page.failed.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: page.said.append(dialog.message))
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=["all", "access", "refused"])
def name(request: pytest.FixtureRequest) -> str:
    """The name of a page."""
    return str(request.param)


# ---- nothing is fetched, nothing is run


def test_the_page_is_all_that_is_requested(tab: Tab, folder: Path, name: str) -> None:
    """Neither when it is opened nor when it is read to its end."""
    page = tab(name)
    page.keyboard.press("End")
    page.emulate_media(media="print")
    page.wait_for_load_state("networkidle")
    assert page.requested == [(folder / f"{name}.html").as_uri()]
    assert page.said == []


def test_requests_and_messages_would_be_seen(tab: Tab, folder: Path) -> None:
    """The same page with what it must not have, under its policy, and without: so that the test before can fail."""
    source = (folder / "good.html").read_text()
    added = '<script>console.log("run")</script><img src="other.png" />'
    (folder / "added.html").write_text(source.replace("</main>", f"{added}</main>"))
    forbidden = tab("added")
    forbidden.wait_for_load_state("networkidle")
    assert forbidden.failed == [(folder / "other.png").as_uri()]
    assert len([text for text in forbidden.said if "Content Security Policy" in text]) == 2
    assert "run" not in forbidden.said
    without = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", source)
    (folder / "open.html").write_text(without.replace("</main>", f"{added}</main>"))
    allowed = tab("open")
    allowed.wait_for_load_state("networkidle")
    assert allowed.requested[1:] == [(folder / "other.png").as_uri()]
    assert "run" in allowed.said


def test_loading_is_measured(folder: Path, browser: Any, record_property: Callable[[str, object], None]) -> None:
    """How long it takes is reported, and never judged: others use this machine."""
    times = measured(browser, folder / "access.html", 3)
    record_property("load_ms", times.load)
    record_property("first_contentful_paint_ms", times.painted)
    print(f"access.html: load {times.load:.0f} ms, first contentful paint {times.painted:.0f} ms")
    assert times.load > 0
    assert times.painted > 0


# ---- links and keyboard

FOCUSABLE = "a[href], button, select, textarea, input, summary, [tabindex='0']"

FOCUSED = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const all = [...document.querySelectorAll(`FOCUSABLE`)];
  return {
    index: all.indexOf(e),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.top < innerHeight && box.bottom > 0,
  };
}""".replace("FOCUSABLE", FOCUSABLE)


def test_links_lead_to_what_is_there(tab: Tab, name: str) -> None:
    page = tab(name)
    links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert "#content" in links
    for href in links:
        assert href.startswith("#")
        page.evaluate("href => { location.hash = href; }", href)
        assert page.evaluate("document.querySelector(':target') !== null"), href
        top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        assert top < 800, href


def test_everything_is_reached_by_keyboard_in_order_and_seen(tab: Tab, name: str) -> None:
    """Once around: each link, and of a group of choices the one that is chosen."""
    page = tab(name)
    expected = page.evaluate(
        f"""[...document.querySelectorAll(`{FOCUSABLE}`)].map((e, i) => [e, i])
              .filter(([e, i]) => e.type !== "radio" || e.checked).map(([e, i]) => i)"""
    )
    assert expected
    for index in expected:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert (focused["index"], focused["seen"]) == (index, True)
        assert focused["outline"] >= 1, index


def test_the_first_key_leads_past_the_navigation(tab: Tab) -> None:
    page = tab("all")
    skip = page.locator(".skip")
    assert skip.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_claims_are_chosen_by_outcome(tab: Tab, folder: Path) -> None:
    """By keys, in the list and below; a link leads to a claim that is not chosen, too; paper has all."""
    page = tab("all")
    claims = page.locator(".claims tbody tr, article")
    assert claims.count() == 2 * 6
    names = [choice.removeprefix("show-") for choice in page.locator("input").evaluate_all("all => all.map(i => i.id)")]
    assert names == ["all", "refuted", "unknown", "vacuous", "holds"]
    page.locator("#show-all").focus()
    counts = []
    for name in names[1:]:
        page.keyboard.press("ArrowRight")
        assert page.locator(f"#show-{name}").is_checked()
        shown = [claim.get_attribute("class") for claim in claims.all() if claim.is_visible()]
        assert set(shown) == {f"of-{name}"}
        counts.append(len(shown))
    assert counts == [2, 4, 2, 4]
    assert not page.locator("#claim-0002").is_visible()
    page.evaluate("location.hash = 'claim-0002'")
    assert page.locator("#claim-0002").is_visible()
    page.emulate_media(media="print")
    assert all(claim.is_visible() for claim in claims.all())


# ---- what is seen

TOO_WIDE = """() => [...document.body.querySelectorAll("*")].filter((e) => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return !e.closest(".skip, svg") && (box.right > innerWidth + 0.5 || box.left < 0
    || (style.display !== "inline" && e.scrollWidth > e.clientWidth + 1));
}).map((e) => e.outerHTML.slice(0, 120))"""


def test_nothing_is_wider_than_the_screen(tab: Tab, name: str) -> None:
    """Nor, on a wide one, with text of twice the size, for those who enlarge that only (WCAG 2.2, 1.4.4)."""
    page = tab(name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_WIDE) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) == []


def test_what_is_too_wide_would_be_seen(tab: Tab) -> None:
    page = tab("good", 360)
    page.evaluate("document.querySelector('h2').style.whiteSpace = 'pre'")
    page.evaluate("document.querySelector('h2').textContent = 'W'.repeat(200)")
    assert page.evaluate(TOO_WIDE)


def colours(page: Any) -> tuple[str, str]:
    """The colours of the page and of its text, as #rrggbb."""
    script = "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; }"
    found = [re.findall(r"\d+", colour) for colour in page.evaluate(script)]
    ground, ink = ("#" + "".join([f"{int(part):02x}" for part in parts[:3]]) for parts in found)
    return ground, ink


def test_light_dark_and_paper(tab: Tab) -> None:
    """Paper is light, whatever the screen is."""
    for scheme, expected in (("light", LIGHT), ("dark", DARK)):
        page = tab("all", color_scheme=scheme)
        assert colours(page) == (expected["page"], expected["ink"])
        page.emulate_media(media="print", color_scheme=scheme)
        assert colours(page) == (LIGHT["page"], LIGHT["ink"])


def test_forced_colours_and_no_motion(tab: Tab) -> None:
    """Bars are drawn in a colour of the reader's; and nothing ever moves."""
    page = tab("all", forced_colors="active", reduced_motion="reduce")
    script = """() => { const probe = document.createElement("p"); probe.style.color = "CanvasText";
      document.body.append(probe); const ink = getComputedStyle(probe).color; probe.remove();
      return [ink, ...[...document.querySelectorAll("rect")].map(r => getComputedStyle(r).fill)]; }"""
    ink, *fills = page.evaluate(script)
    assert set(fills) == {ink}
    assert page.evaluate("document.getAnimations().length") == 0


def printed(page: Any, path: Path) -> str:
    """The text of the page on paper."""
    page.pdf(path=path, format="A4")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("there is no pdftotext, of poppler-utils")
    return subprocess.run([reader, "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


def unbroken(text: str) -> str:
    """Text without the blanks at which lines and pages break it."""
    return re.sub(r"\s+", "", text)


def test_paper_has_every_claim(tab: Tab, folder: Path, name: str, tmp_path: Path) -> None:
    """All text that is on the screen but for the navigation, and the manifest's digest at the foot of each page."""
    page = tab(name)
    if name != "refused":
        page.locator("article").first.wait_for()
    text = unbroken(printed(page, tmp_path / "page.pdf"))
    parts = page.locator("h1, h2, h3, p, dt, article dd li, dd > code, th, td, pre").all_inner_texts()
    assert len(parts) > 5
    # Where a page ends within a part, its foot is between.
    ends = [end for part in map(unbroken, parts) for end in ([part] if part in text else [part[:16], part[-16:]])]
    assert [end for end in ends if end not in text] == []
    if name != "refused":
        manifest = re.search("[0-9a-f]{64}", page.locator("#summary code").first.inner_text())
        assert manifest is not None
        assert f"manifest{manifest[0]}" in text


def test_what_paper_lacks_would_be_seen(tab: Tab, tmp_path: Path) -> None:
    page = tab("good")
    page.evaluate("document.querySelector('article').style.display = 'none'")
    assert "Everyrequest" not in unbroken(printed(page, tmp_path / "page.pdf"))


def test_hostile_names_are_text(tab: Tab) -> None:
    """What they are called is shown, with what cannot be seen as escapes, and is no element."""
    page = tab("all")
    assert page.locator("img, main script").count() == 0
    text = page.locator("article", has_text="onerror").first.inner_text()
    assert r"</script><img src=x onerror=alert(1)>" in text
    assert r"\u202eevil\u2066\x07\ufffe" in text
    assert page.said == []


# ---- accessibility


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(tab: Tab, name: str, width: int, scheme: str) -> None:
    """Neither a violation, nor anything that it cannot decide."""
    if "ASSAY_AXE" not in os.environ:
        pytest.skip("ASSAY_AXE does not name a copy of axe.min.js")
    page = tab(name, width, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=os.environ["ASSAY_AXE"])
    found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete', 'passes']})")
    assert len(found["passes"]) > 10
    for kind in ("violations", "incomplete"):
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found[kind]] == []
