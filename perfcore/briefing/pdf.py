"""A document as a tagged PDF that keeps PDF/UA-1, set by Typst; and charts as PNG for Word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from perfcore.briefing.blocks import Block, Break, Bullets, Document, Heading, Paragraph, Picture
from perfcore.briefing.house import House

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
TEMPLATE, PICTURES = HERE / "briefing.typ", HERE / "pictures.typ"
WORDS = "#1f2328"
PPI = 170.0


def pdf(made: Document, house: House, made_at: datetime) -> bytes:
    """The file. The same document gives the same bytes, whatever the clock says."""
    inputs = {
        "title": made.title,
        "author": made.author,
        "foot": made.foot,
        "house": {
            "colour": house.colour,
            "words": WORDS,
            "logo": list(house.logo),
            "logo_alt": house.logo_alt,
        },
        "blocks": [_plain(block) for block in made.blocks],
    }
    return typst.compile(
        TEMPLATE,
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": json.dumps(inputs)},
        pdf_standards="ua-1",
        timestamp=made_at.replace(microsecond=0),
    )


def pngs(svgs: Sequence[str]) -> list[bytes]:
    """Each picture as PNG, in one go."""
    if not svgs:
        return []
    out: Any = typst.compile(  # one page gives bytes, several a list of them
        PICTURES,
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        sys_inputs={"pictures": json.dumps(list(svgs))},
        ppi=PPI,
    )
    return out if isinstance(out, list) else [out]


def _plain(block: Block) -> dict[str, Any]:
    """A block as the template reads it: strings and numbers only, so that no text is read as markup."""
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level - 1, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "lead": block.lead, "style": block.style}
    if isinstance(block, Bullets):
        return {"kind": "list", "items": list(block.items)}
    if isinstance(block, Picture):
        return {"kind": "picture", "svg": block.svg, "alt": block.alt}
    if isinstance(block, Break):
        return {"kind": "break"}
    return {
        "kind": "table",
        "caption": block.caption,
        "headers": list(block.headers),
        "widths": list(block.widths),
        "numbers": [i in block.numbers for i in range(len(block.headers))],
        "sections": [{"name": s.name, "rows": [list(row) for row in s.rows]} for s in block.sections],
    }
