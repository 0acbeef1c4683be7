"""Tables as HTML that screen readers can walk: real headers, a caption, no scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode


@dataclass(frozen=True)
class Html:
    """Markup that perfcore itself built; everything else that goes into a table is escaped."""

    markup: str


Cell = str | Html


def link(page: str, text: str, **parameters: str) -> Html:
    """A link to another page of the app with its choices in the address."""
    query = urlencode({k: v for k, v in parameters.items() if v})
    return Html(f'<a href="{escape(page, quote=True)}?{escape(query)}" target="_self">{escape(text)}</a>')


@dataclass(frozen=True)
class Section:
    """Rows under a common heading; the first cell of each row is its header."""

    heading: str
    rows: Sequence[Sequence[Cell]]


def table(
    caption: str,
    headers: Sequence[str],
    sections: Sequence[Section],
    numbers: Sequence[int] = (),
    extras: Sequence[int] = (),
    show_caption: bool = False,
) -> str:
    """A table with a caption for those who cannot see it.

    `numbers` are the columns set right; `extras` those that a phone leaves out.
    """

    def css(i: int) -> str:
        names = [name for name, columns in (("n", numbers), ("x", extras)) if i in columns]
        return f' class="{" ".join(names)}"' if names else ""

    head = "".join(f'<th scope="col"{css(i)}>{escape(h)}</th>' for i, h in enumerate(headers))
    body = []
    for section in sections:
        lines = []
        if section.heading:
            lines.append(
                f'<tr class="g"><th scope="rowgroup" colspan="{len(headers)}">'
                f"{escape(section.heading)}</th></tr>"
            )
        for row in section.rows:
            first, *rest = row
            cells = "".join(f"<td{css(i)}>{_markup(c)}</td>" for i, c in enumerate(rest, start=1))
            lines.append(f'<tr><th scope="row"{css(0)}>{_markup(first)}</th>{cells}</tr>')
        body.append(f"<tbody>{''.join(lines)}</tbody>")
    shown = "" if show_caption else ' class="unseen"'
    return (
        f'<div class="pc-wide" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f'<table class="pc"><caption{shown}>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>{''.join(body)}</table></div>"
    )


def _markup(cell: Cell) -> str:
    return cell.markup if isinstance(cell, Html) else escape(cell)


STYLE = """<style>
.pc-wide { overflow-x: auto; }
table.pc { border-collapse: collapse; width: 100%; font-size: 0.92rem; line-height: 1.35; }
table.pc caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
table.pc .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table.pc th, table.pc td { padding: .42rem .5rem; text-align: left; vertical-align: middle;
  border: 0; border-bottom: 1px solid rgba(128, 128, 128, .3); }
table.pc th { font-weight: 400; }
table.pc tbody th[scope="row"] { min-width: 11rem; }
table.pc thead th { font-weight: 600; vertical-align: bottom;
  border-bottom: 2px solid rgba(128, 128, 128, .7); }
table.pc tr.g th { font-weight: 700; font-size: 1.02rem; padding-top: 1.1rem; }
table.pc .n { text-align: right; font-variant-numeric: tabular-nums; }
table.pc td.n { white-space: nowrap; }
table.pc img { display: block; max-width: none; }
table.pc small { opacity: .85; }
.pc-mark { white-space: nowrap; }
.pc-footer { border-top: 1px solid #8a8a8a; margin-top: 1rem; padding-top: .75rem; }
@media (max-width: 640px) {
  table.pc .x { display: none; }
  .st-key-flow { display: none; }  /* a Sankey this narrow cannot be read: its words and table stay */
  table.pc tbody th[scope="row"] { min-width: 0; }
}
table.pc a { color: inherit; text-decoration: underline; }
@media print {
  @page { size: A4; margin: 12mm; }
  .pc-wide { overflow: visible; }
  .stApp { background: #fff !important; }
  .stApp * { background: transparent !important; color: #000 !important; container-type: normal !important;
    contain: none !important; content-visibility: visible !important; }
  [data-testid="stHeader"], [data-testid="stSelectbox"], [data-testid="stMultiSelect"],
  [data-testid="stExpander"], [data-testid="stDownloadButton"], [data-testid="stButtonGroup"],
  [data-testid="stCheckbox"], [data-testid="stButton"], [data-testid="stPopover"],
  [data-testid="stTextInput"], [data-testid="stTextArea"], [data-testid="stForm"],
  [data-testid="stFileUploader"], .pc-reset { display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: 100% !important; }
  [data-testid="stPlotlyChart"] { zoom: .58; }  /* drawn for a screen of 1280 px, on 186 mm of paper */
  [data-testid="stPlotlyChart"], table.pc tr { break-inside: avoid; }
  table.pc { font-size: .68rem; }
  table.pc th, table.pc td { padding: .2rem .25rem; }
  table.pc tbody th[scope="row"] { min-width: 0; }
  table.pc td.n, .pc-mark { white-space: normal; }
  table.pc img { max-width: 4.5rem; }
  h2 { break-after: avoid; }
}
</style>"""

# Streamlit writes the chosen segment in the primary colour, which in the dark has 4.1:1 at best.
DARK_STYLE = """<style>
[data-testid="stButtonGroup"] [data-selected="true"] p { color: #9CCBF0; }
</style>"""
