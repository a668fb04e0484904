"""The documentation becomes a site: without a warning, a link that leads nowhere, or anything from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.documents import ROOT, name, pages

if not all([find_spec(module) for module in ("sphinx", "myst_parser", "furo")]):
    pytest.skip("needs what pip install 'assay[docs]' installs", allow_module_level=True)

LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
"""What a browser fetches for a page, by element, and the attribute that says from where."""

NO_FETCH = {"canonical", "index", "search", "next", "prev"}
"""Links that say how pages belong together."""


def build(source: Path, target: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The site of a folder with pages, by the command in docs/README.md and options after it."""
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-c", str(ROOT / "docs"), *options, str(source), str(target)]
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)


class Fetched(HTMLParser):
    """The addresses that a page has fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called for each element."""
        given = dict(attrs)
        address = given.get(LOADED.get(tag, ""))
        if address and not NO_FETCH & set((given.get("rel") or "").split()):
            self.found.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is, built once."""
    target = tmp_path_factory.mktemp("site")
    done = build(ROOT, target, "-d", str(tmp_path_factory.mktemp("trees")))
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return target


def test_every_page_is_there(site: Path) -> None:
    missing = [name(page) for page in pages() if not (site / name(page)).with_suffix(".html").exists()]
    assert not missing
    assert (site / "index.html").exists()
    assert (site / "searchindex.js").stat().st_size > 50_000
    front = (site / "docs" / "README.html").read_text(encoding="utf-8")
    for page in ("tutorial-auditor.html", "../formats/CERTIFICATE.html", "adr/README.html"):
        assert f'href="{page}"' in front


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    count = 0
    for page in site.rglob("*.html"):
        parser = Fetched()
        parser.feed(page.read_text(encoding="utf-8"))
        count += len(parser.found)
        elsewhere = [address for address in parser.found if re.match(r"[a-z]+:|//", address)]
        assert not [address for address in elsewhere if not address.startswith("data:")], page
    assert count > 500
    for sheet in site.rglob("*.css"):
        for address in re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""", sheet.read_text(encoding="utf-8")):
            assert not re.match(r"https?:|//", address), f"{sheet}: {address}"


def test_there_are_a_light_and_a_dark_page(site: Path) -> None:
    assert "prefers-color-scheme: dark" in (site / "docs" / "README.html").read_text(encoding="utf-8")


def test_ends_of_links_have_to_be_there(tmp_path: Path) -> None:
    """A page, a heading of this page, one of another page, a file: each alone is a warning, and no more is."""
    source = tmp_path / "source"
    (source / "docs").mkdir(parents=True)
    (source / "LICENSE").write_text("")
    (source / "README.md").write_text("# Title\n\n## A heading\n\n[1](docs/README.md) [2](#a-heading) [3](LICENSE)\n")
    right = "# Contents\n\n## Pages\n\n[1](../README.md) [2](../README.md#a-heading)\n"
    (source / "docs" / "README.md").write_text(right)
    done = build(source, tmp_path / "out", "-b", "dummy")
    assert done.returncode == 0, done.stderr
    wrong = ("no.md", "#no", "../README.md#no", "../NO")
    (source / "docs" / "README.md").write_text(right + "".join([f"\n[x]({link})\n" for link in wrong]))
    done = build(source, tmp_path / "out", "-b", "dummy")
    assert done.returncode == 1
    warnings = done.stderr.splitlines()
    for line in (7, 9, 11, 13):
        assert [1 for text in warnings if f"README.md:{line}: WARNING" in text], done.stderr


def test_a_page_in_no_contents_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "README.md").write_text("# Contents\n")
    (tmp_path / "README.md").write_text("# Lost\n")
    done = build(tmp_path, tmp_path / "out", "-b", "dummy")
    assert done.returncode == 1
    assert "isn't included in any toctree" in done.stderr
