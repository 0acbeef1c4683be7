"""A document as one HTML file that holds all it needs: no scripts, nothing fetched."""

from __future__ import annotations

import base64
from html import escape

from perfcore.briefing.blocks import Block, Break, Bullets, Document, Heading, Paragraph, Picture, Table
from perfcore.briefing.house import KINDS, House
from perfcore.charts.svg_trend import as_data

CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
STYLE = """
body{font:16px/1.5 Arial,Helvetica,sans-serif;color:#1f2328;background:#fff;margin:0}
main,footer{max-width:60rem;margin:0 auto;padding:1rem 1.25rem}
h1,h2,h3{color:COLOUR;line-height:1.25}h1{font-size:1.9rem}h2{font-size:1.35rem;margin-top:2rem}
h3{font-size:1.08rem;margin-bottom:.3rem}img{max-width:100%;height:auto}li{margin:.3rem 0}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem}
caption{text-align:left;padding:.3rem 0;color:#4a4f55}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #c4c9ce}
th{font-weight:600}thead th{border-bottom:2px solid COLOUR}
.n{text-align:right;white-space:nowrap}.s{background:#eef1f4}
.notice{background:#fdf3e7;border-left:4px solid #f46a25;padding:.7rem 1rem}
.small,footer{font-size:.88rem;color:#4a4f55}
"""


def web(made: Document, house: House) -> bytes:
    """The file."""
    logo = ""
    if house.logo:
        data = base64.b64encode(house.logo).decode()
        logo = (
            f'<img src="data:{KINDS[house.logo_kind]};base64,{data}" height="56" '
            f'alt="{escape(house.logo_alt, quote=True)}">'
        )
    body = "\n".join(_block(block) for block in made.blocks)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(made.title)}</title><style>{STYLE.replace('COLOUR', house.colour)}</style></head>\n"
        f"<body><main>{logo}<h1>{escape(made.title)}</h1>\n{body}\n</main>"
        f"<footer>{escape(made.foot)}</footer></body></html>\n"
    ).encode()


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        lead = f"<strong>{escape(block.lead)}</strong> " if block.lead else ""
        style = f' class="{block.style}"' if block.style else ""
        return f"<p{style}>{lead}{escape(block.text)}</p>"
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Picture):
        return f'<p><img src="{as_data(block.svg)}" alt="{escape(block.alt, quote=True)}"></p>'
    return "" if isinstance(block, Break) else _table(block)


def _table(block: Table) -> str:
    head = "".join(
        f'<th scope="col"{_class(block, i)}>{escape(name)}</th>' for i, name in enumerate(block.headers)
    )
    parts = []
    for section in block.sections:
        rows = []
        if section.name:
            name = f'<th scope="rowgroup" colspan="{len(block.headers)}">{escape(section.name)}</th>'
            rows.append(f'<tr class="s">{name}</tr>')
        for row in section.rows:
            cells = "".join(f"<td{_class(block, i)}>{escape(row[i])}</td>" for i in range(1, len(row)))
            rows.append(f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>')
        parts.append(f"<tbody>{''.join(rows)}</tbody>")
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(block.caption, quote=True)}">'
        f"<table><caption>{escape(block.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"{''.join(parts)}</table></div>"
    )


def _class(block: Table, i: int) -> str:
    return ' class="n"' if i in block.numbers else ""
