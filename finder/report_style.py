"""The style sheet of HTML reports: colours for light and dark, paper, narrow screens.

No colour says anything that is not said in words as well. Contrast of text is at least 4.5 to 1 in both schemes
(WCAG 2.2, 1.4.3), and of what else must be seen 3 to 1 (1.4.11); tests compute it.
"""

from __future__ import annotations

LIGHT = {
    "page": "#ffffff",
    "panel": "#f3f5f7",
    "ink": "#1b1f24",
    "quiet": "#4b5560",
    "edge": "#7d8893",
    "link": "#0b57b0",
    "holds": "#12652b",
    "refuted": "#b3121d",
    "unknown": "#7a4b00",
    "bar": "#2f6db5",
}
DARK = {
    "page": "#14171a",
    "panel": "#1f2429",
    "ink": "#e8eaed",
    "quiet": "#b3bcc5",
    "edge": "#7d8893",
    "link": "#8ab8f5",
    "holds": "#7bd896",
    "refuted": "#ff9a93",
    "unknown": "#f0c060",
    "bar": "#6ea3e0",
}

TEXTS = ("ink", "quiet", "link", "holds", "refuted", "unknown")
GROUNDS = ("page", "panel")
GRAPHICS = ("edge", "bar")
"""Colours of text, of what is below it, and of lines and bars."""


def _colours(scheme: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in scheme.items())


FILTERS = "".join(
    [
        f"    :root:has(#show-{name}:checked) :is(tr, article):where([class^=of-]):not(.of-{name}, :target) "
        "{ display: none; }\n"
        for name in ("refuted", "unknown", "vacuous", "holds")
    ]
)
"""Which claims are shown when one group is asked for; one that a link leads to is shown in any case."""

STYLE = f"""
:root {{ color-scheme: light dark; {_colours(LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }}
h1, h2, h3 {{ line-height: 1.25; margin: 2.5rem 0 .5rem; }}
h1 {{ margin-top: 0; font-size: 1.25rem; }}
h2 {{ font-size: 1.4rem; }}
p {{ margin: .75rem 0; }}
main:focus {{ outline: none; }}
a {{ color: var(--link); }}
a:focus-visible, input:focus-visible {{ outline: 3px solid var(--link); outline-offset: 2px; }}
.skip {{ position: absolute; left: -99rem; }}
.skip:focus {{ position: static; }}
nav ul {{ display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }}
nav a {{ display: inline-block; padding: .25rem 0; }}
.quiet {{ color: var(--quiet); }}
.verdict {{ font-weight: 700; }}
.holds {{ color: var(--holds); fill: var(--holds); }}
.refuted {{ color: var(--refuted); fill: var(--refuted); }}
.unknown {{ color: var(--unknown); fill: var(--unknown); }}
#summary {{ background: var(--panel); border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0; }}
#summary h2 {{ font-size: 1.75rem; margin: 0 0 .75rem; }}
.outcomes {{ list-style: none; padding: 0; margin: .75rem 0; }}
.share {{ display: block; width: 100%; height: .9rem; }}
.share rect {{ stroke: var(--panel); stroke-width: 2px; }}
article {{ border: 1px solid var(--edge); border-radius: .5rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }}
article:target {{ border: 3px solid var(--link); }}
article h3 {{ margin-top: .75rem; }}
.claim {{ font-size: 1.1rem; }}
dl {{ display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; margin: .75rem 0; }}
dt {{ color: var(--quiet); }}
dd {{ margin: 0; min-width: 0; }}
ul {{ margin: 0; padding-left: 1.2rem; }}
pre {{ background: var(--panel); padding: .75rem; border-radius: .3rem; white-space: pre-wrap; margin: .75rem 0; }}
code, pre {{ font-family: ui-monospace, monospace; font-size: .9rem; }}
fieldset {{ border: 1px solid var(--edge); border-radius: .3rem; margin: .75rem 0; padding: .25rem .75rem .5rem; }}
.filter {{ display: none; }}
.filter label {{ display: inline-block; padding: .25rem 1.25rem .25rem 0; }}
table {{ border-collapse: collapse; width: 100%; margin: .75rem 0; }}
caption {{ text-align: left; color: var(--quiet); padding: .25rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--edge); }}
th:last-child, td:last-child {{ padding-right: 0; }}
tbody th {{ font-weight: 400; }}
thead th, .number {{ overflow-wrap: normal; }}
td.number, th.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
.claims, .picture {{ table-layout: fixed; }}
.claims th:first-child, .picture th:first-child {{ width: 36%; }}
.claims .number {{ width: 4.5rem; }}
.measured {{ display: grid; grid-template-columns: 1fr 4.5rem; align-items: center; }}
.measured span {{ text-align: right; font-variant-numeric: tabular-nums; }}
.bar {{ display: block; width: 100%; height: 1rem; fill: var(--bar); }}
@media (max-width: 38rem) {{
  dl {{ grid-template-columns: 1fr; gap: 0; }}
  dd {{ margin-bottom: .5rem; }}
  #summary {{ padding: .75rem; }}
  #summary h2 {{ font-size: 1.4rem; }}
}}
@media (forced-colors: active) {{
  .bar, .share rect {{ fill: CanvasText; stroke: Canvas; }}
  pre, #summary {{ border: 1px solid; }}
}}
@media screen {{
  @supports selector(:has(a)) {{
    .filter {{ display: block; }}
{FILTERS}  }}
}}
@media print {{
  :root {{ color-scheme: light; {_colours(LIGHT)} }}
  body {{ max-width: none; padding: 0; font-size: 9.5pt; }}
  a {{ color: inherit; }}
  nav, .skip {{ display: none; }}
  h1, h2, h3, caption, thead, article > p, p:has(+ pre), p:has(+ table) {{ break-after: avoid; }}
  .claim {{ font-size: 1em; }}
  h2 {{ margin-top: 1.5rem; }}
  p, tr, dd, li, pre, #summary {{ break-inside: avoid; }}
  table:not(.claims, .picture) {{ break-inside: avoid; }}
  tbody tr:first-child {{ break-before: avoid; }}
  #summary, pre {{ border: 1px solid var(--edge); }}
  article {{ border-width: 1px 0 0; border-radius: 0; padding: 0 0 .5rem; }}
  dl {{ grid-template-columns: 10rem 1fr; gap: .1rem 1rem; }}
  code, pre {{ font-size: 8pt; }}
  pre {{ padding: .4rem; }}
  th, td {{ padding-top: .15rem; padding-bottom: .15rem; }}
}}
"""


def paper(foot: str) -> str:
    """Rules for paper: page numbers, and at the foot of each page `foot`, which must be of letters and digits."""
    if not foot.replace(" ", "").isalnum():
        raise ValueError(foot)
    return f"""\
@page {{ margin: 16mm 15mm; @bottom-left {{ content: "{foot}"; font: 7pt monospace; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 7pt sans-serif; }} }}
"""
