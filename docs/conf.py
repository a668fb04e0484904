"""How Sphinx makes the site of the documentation; the command is in docs/README.md, the reasons in docs/adr/0057.

The pages are the Markdown files of the repository where they are, so that their links are right there as well as here.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))  # for the lexer

from smtlib_lexer import SmtLibLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Assay"
copyright = "the authors of Assay, Apache-2.0"
extensions = ["myst_parser"]
templates_path = ["_templates"]
include_patterns = [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/**.md",
    "formats/*.md",
    "packaging/*/README.md",
    "proofs/**README.md",
    "tests/third_party/README.md",
]
exclude_patterns = ["**/.*", "docs/_build"]
source_suffix = {".md": "markdown"}
root_doc = "docs/README"

# What a link names has to be there: with -W, the build fails at a page, a file or a heading that is not.
nitpicky = True
myst_heading_anchors = 6
myst_links_external_new_tab = False
suppress_warnings = ["misc.highlighting_failure"]  # JSON with … for what was left out

html_theme = "furo"
html_title = "Assay"
html_static_path = ["_static"]
html_css_files = ["wide-tables.css"]
html_additional_pages = {"index": "index.html"}
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#14532d", "color-brand-content": "#14532d"},
    "dark_css_variables": {"color-brand-primary": "#86c99a", "color-brand-content": "#86c99a"},
}

SECTION = re.compile(r"^## (.*)\n((?:(?!## ).*\n?)*)", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\(([^)#:]+)\.md\)")


def navigation(app: Sphinx, docname: str, source: list[str]) -> None:
    """The navigation is the list of pages that docs/README.md has for readers: a tree for each of its sections.

    Decision records are below their own list. Sphinx warns of any page that is in none of these.
    """
    if docname == root_doc:
        for title, text in SECTION.findall(source[0]):
            pages = {page: name for name, page in reversed(LINK.findall(text)) if not page.startswith("adr/0")}
            source[0] += tree(title, {page: pages[page] for page in reversed(pages)})
    elif docname == "docs/adr/README":
        source[0] += tree("Records", {page: "" for _, page in LINK.findall(source[0])})


def tree(caption: str, pages: dict[str, str]) -> str:
    """A tree of pages, each with its name in the navigation, by default its title; empty if there are none."""
    if not pages:
        return ""
    listed = [f"{name.replace('`', '')} <{page}>" if name else page for page, name in pages.items()]
    return "\n".join(["\n\n```{toctree}", ":hidden:", f":caption: {caption}", "", *listed, "```", ""])


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_lexer("smtlib", SmtLibLexer)
    app.connect("source-read", navigation)
