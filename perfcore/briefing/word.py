"""A document as a Word file that a clerk can edit: real headings, lists, table headers, alternative texts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from perfcore.briefing.blocks import Block, Break, Bullets, Document, Heading, Paragraph, Picture, Table
from perfcore.briefing.house import House
from perfcore.briefing.pdf import pngs

FONT = "Arial"
WIDE = Cm(17.4)


def word(made: Document, house: House, made_at: datetime) -> bytes:
    """The file."""
    out = docx.Document()
    _style(out, house)
    about = out.core_properties
    about.title, about.author, about.language = made.title, made.author, "en-GB"
    about.created = about.modified = made_at.replace(tzinfo=None)
    about.comments = ""
    if house.logo and house.logo_kind != ".svg":
        logo = out.add_picture(io.BytesIO(house.logo), height=Cm(1.4))
        _describe(logo, house.logo_alt)
    out.add_paragraph(made.title, style="Title")
    pictures = iter(pngs([b.svg for b in made.blocks if isinstance(b, Picture)]))
    for block in made.blocks:
        _add(out, block, pictures)
    out.sections[0].footer.paragraphs[0].text = made.foot
    written = io.BytesIO()
    out.save(written)
    return written.getvalue()


def _style(out: Any, house: House) -> None:
    section = out.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    colour = RGBColor.from_string(house.colour.lstrip("#").upper())
    sizes = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 11, "List Bullet": 10, "Caption": 9}
    for name, size in sizes.items():
        style = out.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        if name.startswith(("Title", "Heading")):
            style.font.color.rgb = colour
        if name == "Caption":
            style.font.color.rgb = RGBColor(0x1F, 0x23, 0x28)
            style.font.bold = False
        style.paragraph_format.space_after = Pt(5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    out.styles["Normal"].element.get_or_add_rPr().append(language)


def _add(out: Any, block: Block, pictures: Iterator[bytes]) -> None:
    if isinstance(block, Heading):
        out.add_heading(block.text, level=block.level - 1)
    elif isinstance(block, Paragraph):
        _paragraph(out, block)
    elif isinstance(block, Bullets):
        for item in block.items:
            out.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Picture):
        _describe(out.add_picture(io.BytesIO(next(pictures)), width=WIDE), block.alt)
    elif isinstance(block, Break):
        out.add_page_break()
    else:
        _table(out, block)


def _paragraph(out: Any, block: Paragraph) -> None:
    made = out.add_paragraph()
    if block.lead:
        made.add_run(f"{block.lead} ").bold = True
    run = made.add_run(block.text)
    if block.style == "notice":
        run.bold = True
    if block.style == "small":
        run.font.size = Pt(9)


def _table(out: Any, block: Table) -> None:
    caption = out.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    rows = sum(len(s.rows) + bool(s.name) for s in block.sections) + 1
    table = out.add_table(rows=rows, cols=len(block.headers), style="Table Grid")
    table.autofit = False
    size = Pt(8 if len(block.headers) > 4 else 9)
    cells = [row.cells for row in table.rows]
    _row(cells[0], block.headers, block, size, bold=True)
    _mark_header(table.rows[0])
    at = 1
    for section in block.sections:
        if section.name:
            merged = cells[at][0].merge(cells[at][-1])
            _write(merged, section.name, size, bold=True)
            at += 1
        for row in section.rows:
            _row(cells[at], row, block, size, bold=False)
            at += 1
    whole = sum(block.widths)
    for i, share in enumerate(block.widths):
        width = int(WIDE * share / whole)
        table.columns[i].width = width
        for row_cells in cells:
            row_cells[i].width = width
    for row in table.rows:
        keep = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(keep)
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), block.caption)
    table._tbl.tblPr.append(described)


def _row(cells: Any, texts: tuple[str, ...], block: Table, size: Any, bold: bool) -> None:
    for i, text in enumerate(texts):
        _write(cells[i], text, size, bold)
        if i in block.numbers:
            cells[i].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(cell: Any, text: str, size: Any, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold


def _mark_header(row: Any) -> None:
    """So that it is read out for every cell, and stands on every page."""
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _describe(picture: Any, alt: str) -> None:
    picture._inline.docPr.set("descr", alt)
