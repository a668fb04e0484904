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


STYLE = f"""
:root {{ color-scheme: light dark; {_colours(LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }}
h1, h2, h3 {{ line-height: 1.25; margin: 2rem 0 .5rem; }}
h1 {{ margin-top: 0; }}
a {{ color: var(--link); }}
a:focus-visible, [tabindex]:focus-visible {{ outline: 3px solid var(--link); outline-offset: 2px; }}
.skip {{ position: absolute; left: -99rem; }}
.skip:focus {{ position: static; }}
.quiet {{ color: var(--quiet); }}
.verdict {{ font-weight: 700; }}
.holds {{ color: var(--holds); }}
.refuted {{ color: var(--refuted); }}
.unknown {{ color: var(--unknown); }}
article {{ border: 1px solid var(--edge); border-radius: .4rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }}
article h3 {{ margin-top: .75rem; }}
.claim {{ font-size: 1.1rem; }}
dl {{ display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; margin: .5rem 0; }}
dt {{ color: var(--quiet); }}
dd {{ margin: 0; }}
ul {{ margin: 0; padding-left: 1.2rem; }}
pre {{ background: var(--panel); padding: .75rem; overflow: auto; border-radius: .3rem; max-height: 30rem; }}
code, pre {{ font-family: ui-monospace, monospace; font-size: .9rem; }}
.wide {{ overflow-x: auto; overflow-wrap: normal; }}
.wide .verdict {{ white-space: nowrap; }}
td {{ overflow-wrap: break-word; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; color: var(--quiet); padding: .25rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--edge); }}
td.number, th.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
svg {{ width: 100%; height: auto; max-width: 44rem; }}
svg text {{ fill: var(--ink); font: 13px system-ui, sans-serif; }}
svg rect {{ fill: var(--bar); }}
svg line {{ stroke: var(--edge); }}
@media (max-width: 38rem) {{ dl {{ grid-template-columns: 1fr; }} dd {{ margin-bottom: .5rem; }} }}
@media print {{
  :root {{ {_colours(LIGHT)} }}
  body {{ max-width: none; padding: 0; }}
  nav, .skip {{ display: none; }}
  article {{ break-inside: avoid-page; }}
  pre {{ max-height: none; white-space: pre-wrap; }}
}}
"""
