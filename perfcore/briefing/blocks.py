"""A briefing laid out as blocks in reading order: the one source of every file that is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from perfcore.briefing import words
from perfcore.briefing.house import House
from perfcore.briefing.model import Briefing, Piece, Sentence
from perfcore.briefing.words import WHY_NOT_PUBLISHED
from perfcore.charts.svg_trend import svg_trend
from perfcore.readings import figures

GRID = ("Measure", "This month", "Made of", "Signal", "Target", "Outlook", "Month before", "Year before")
SHAPES = tuple({mark[:1] for mark in figures.SHAPES.values()})
GRID_WIDTHS = (3.1, 1.1, 1.5, 1.5, 1.7, 1.4, 1.0, 1.0)


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """`lead` is bold and stands before the text. A `notice` stands out, `small` is for what is aside."""

    text: str
    lead: str = ""
    style: Literal["", "notice", "small"] = ""


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """The first column names the row; `numbers` are the columns that are set right."""

    caption: str
    headers: tuple[str, ...]
    sections: tuple[Section, ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    svg: str
    alt: str


@dataclass(frozen=True)
class Break:
    """What follows begins on a new page, where there are pages."""


Block = Heading | Paragraph | Bullets | Table | Picture | Break


@dataclass(frozen=True)
class Document:
    title: str
    author: str
    foot: str
    blocks: tuple[Block, ...]


def document(brief: Briefing, house: House) -> Document:
    """The briefing itself: for members the grid comes last, for all others after the summary."""
    grid = _grid(brief)
    talk = [
        *_conversation(brief, house),
        *_table("Looks alarming, but is as usual", brief.looks_big, brief, words.WHY_BIG),
        *_table("What got better", brief.improvements, brief),
        *_list("To be read together", brief.together),
        *_neighbours(brief),
        *_list("Put right since last time", brief.corrections),
        *_list("What was expected by now", brief.expectations),
        *_list("Questions still open", brief.follow_ups),
        Heading("Everything else"),
        Paragraph(brief.rest.text),
        *_questions(brief),
    ]
    blocks: list[Block] = [*_summary(brief)]
    if brief.audience == "member":
        blocks += [*talk, Break(), *grid, *_help(brief)]
    else:
        blocks += [*_glance(brief), Break(), *grid, Break(), *talk, *_help(brief)]
    return Document(brief.title, house.council or brief.council, _foot(brief, house), tuple(blocks))


def exempt(brief: Briefing, house: House) -> Document | None:
    """What may not be published, with the written reason; None where there is nothing."""
    if not brief.exempt:
        return None
    blocks: list[Block] = [
        Paragraph(f"{house.council or brief.council}. {brief.data_line}"),
        Paragraph(WHY_NOT_PUBLISHED, style="notice"),
    ]
    for name, matters in groupby(brief.exempt, key=lambda one: one.name):
        blocks.append(Heading(name))
        for one in matters:
            blocks += [Paragraph(one.text), Paragraph(one.why, lead="Why it is here:", style="small")]
    foot = f"EXEMPT, not for publication. {_foot(brief, house)}"
    return Document(f"{brief.title}: exempt part", house.council or brief.council, foot, tuple(blocks))


def _foot(brief: Briefing, house: House) -> str:
    return f"{house.council or brief.council}. {brief.data_line}"


def _summary(brief: Briefing) -> Iterable[Block]:
    meeting = f"For the {brief.meeting}. " if brief.meeting else ""
    yield Paragraph(f"{meeting}{brief.council}. {brief.data_line}")
    if brief.notice:
        yield Paragraph(brief.notice, style="notice")
    yield Heading("In short")
    yield Bullets(tuple(one.text for one in brief.headlines))


def _glance(brief: Briefing) -> Iterable[Block]:
    """How many measures of each group show what, counted in the grid."""
    yield Heading("At a glance")
    rows = []
    for group, grid in groupby(brief.grid, key=lambda row: row.group):
        mine = list(grid)
        marks = [
            sum(word in row.variation for row in mine)
            for word in ("as usual", "watch", "real concern", "real change", "real improvement")
        ]
        aims = [row.target for row in mine if row.target[:1] in SHAPES]
        met = sum(" met" in aim or " in range" in aim for aim in aims)
        rows.append((group, str(len(mine)), *map(str, marks), f"{met} of {len(aims)}" if aims else ""))
    headers = ("Area", "Measures", "As usual", "Watch", "Concern", "Change", "Better", "Targets met")
    caption = f"Measures in {brief.month:%B %Y} by what chance does not explain; the grid names them"
    yield Table(caption, headers, (Section("", tuple(rows)),), (3, *[1.2] * 7), tuple(range(1, 8)))


def _grid(brief: Briefing) -> Iterable[Block]:
    yield Heading("All measures")
    sections = [
        Section(
            group,
            tuple(
                (r.name, r.value, r.made_of, r.variation, r.target, r.outlook, r.before, r.year_before)
                for r in rows
            ),
        )
        for group, rows in groupby(brief.grid, key=lambda row: row.group)
    ]
    caption = f"All measures in {brief.month:%B %Y}. Signal: what chance does not explain. Outlook: what "
    caption += "becomes of the target as things are."
    yield Table(caption, GRID, tuple(sections), GRID_WIDTHS, (1, 2, 6, 7))


def _conversation(brief: Briefing, house: House) -> Iterable[Block]:
    yield Heading("What needs a conversation")
    if not brief.conversation:
        yield Paragraph("Nothing this month: no real concern, and no target missed.")
    for piece in brief.conversation:
        yield Heading(f"{piece.name}: {_lower(piece.title)}", 3)
        yield Paragraph(" ".join(piece.reading))
        if piece.chart is not None:
            svg = svg_trend(piece.chart, house.colour)
            if svg:
                yield Picture(svg, piece.chart.alt)
        if piece.also:
            yield Paragraph(f"{', '.join(piece.also)}.", lead="The same change:", style="small")
        if piece.comment:
            yield Paragraph(piece.comment, lead="Comment:")
        due = f", by {figures.day(piece.due)}" if piece.due else ""
        todo = f"{piece.action.rstrip('.')}{due}" if piece.action else "none agreed yet"
        none = "" if piece.comment else " No comment is approved yet."
        yield Paragraph(f"{piece.owner or 'not named'}. Action: {todo}.{none}", lead="Owner:")
    if brief.further is not None:
        yield Paragraph(brief.further.text)


def _table(heading: str, pieces: Sequence[Piece], brief: Briefing, why: str = "") -> Iterable[Block]:
    if not pieces:
        return
    yield Heading(heading)
    if why:
        yield Paragraph(why)
    values = {row.measure: row for row in brief.grid}
    rows = tuple((p.name, values[p.measure].value, " ".join(p.reading)) for p in pieces)
    yield Table(
        f"{heading} in {brief.month:%B %Y}, the strongest first",
        ("Measure", "This month", "What the figures say"),
        (Section("", rows),),
        (2.2, 1, 5),
        (1,),
    )


def _list(heading: str, said: Sequence[Sentence]) -> Iterable[Block]:
    if said:
        yield Heading(heading)
        yield Bullets(tuple(one.text for one in said))


def _neighbours(brief: Briefing) -> Iterable[Block]:
    if brief.neighbours:
        yield Heading("Elsewhere")
        caption = "Our figures beside the latest official statistics, which are of whole years"
        headers = ("Measure", "This month here", "Similar councils and England")
        yield Table(caption, headers, (Section("", brief.neighbours),), (3, 1.2, 4), (1,))


def _questions(brief: Briefing) -> Iterable[Block]:
    yield Heading("Questions a member might ask")
    for head, asked in brief.questions:
        yield Heading(head, 3)
        yield Bullets(tuple(one.text for one in asked))


def _help(brief: Briefing) -> Iterable[Block]:
    yield Heading("How to read the charts")
    yield Bullets(brief.how_to_read)
    yield Heading("Words")
    rows = tuple((term.term, term.says) for term in brief.glossary)
    yield Table("What the words mean", ("Word", "Meaning"), (Section("", rows),), (1, 3))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
