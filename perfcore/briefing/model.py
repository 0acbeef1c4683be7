"""What a briefing says, before it is laid out: every figure and every sentence, from computed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from perfcore.charts.svg_trend import Trend

Audience = Literal["member", "committee", "management"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
PUBLISHED: tuple[Audience, ...] = ("member", "committee")


@dataclass(frozen=True)
class Row:
    """One measure in the grid, as text; `variation` and `target` have shape and word."""

    measure: str
    name: str
    group: str
    value: str
    made_of: str
    variation: str
    target: str
    outlook: str
    before: str
    year_before: str


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the measures whose figures it may speak of; none where it speaks of all."""

    text: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """What needs a conversation: one measure with its finding, reading, chart and what is done about it."""

    measure: str
    name: str
    title: str
    reading: tuple[str, ...]
    chart: Trend | None
    also: tuple[str, ...] = ()
    comment: str = ""
    owner: str = ""
    action: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Figure:
    """A figure that some sentence uses and no row of the grid holds, with what it is."""

    measure: str
    what: str
    shown: str


@dataclass(frozen=True)
class Past:
    """One month of one measure in the data file, as shown; "c" where hidden."""

    measure: str
    month: date
    value: str
    n: str
    of: str
    lower: str
    upper: str


@dataclass(frozen=True)
class Term:
    term: str
    says: str


@dataclass(frozen=True)
class LeftOut:
    """Something that is not in the published part, and why. `where` is a measure's name or a heading."""

    kind: Literal["figure", "comment", "sentence", "statement"]
    measure: str
    month: date | None
    where: str
    why: str
    exempt: bool = False  # it stands in the exempt part instead


@dataclass(frozen=True)
class Exempt:
    """One matter of the exempt part, with the written reason for not publishing it."""

    name: str
    text: str
    why: str


@dataclass(frozen=True)
class Briefing:
    """All of one briefing. Texts that people wrote are plain text."""

    council: str
    meeting: str
    audience: Audience
    month: date
    data_line: str
    fingerprint: str
    made_at: datetime
    headlines: tuple[Sentence, ...]
    grid: tuple[Row, ...]
    conversation: tuple[Piece, ...]
    further: Sentence | None  # targets missed that have no piece of their own
    looks_big: tuple[Piece, ...]
    improvements: tuple[Piece, ...]
    together: tuple[Sentence, ...]
    neighbours: tuple[tuple[str, str, str], ...]  # measure, ours, elsewhere
    corrections: tuple[Sentence, ...]
    expectations: tuple[Sentence, ...]
    follow_ups: tuple[Sentence, ...]
    rest: Sentence
    questions: tuple[tuple[str, tuple[Sentence, ...]], ...]
    glossary: tuple[Term, ...]
    how_to_read: tuple[str, ...]
    figures: tuple[Figure, ...]
    history: tuple[Past, ...]
    left_out: tuple[LeftOut, ...] = ()
    exempt: tuple[Exempt, ...] = ()
    notice: str = ""  # of a correction, where it is issued again

    @property
    def published(self) -> bool:
        """Whether it may be read by anybody."""
        return self.audience in PUBLISHED

    @property
    def title(self) -> str:
        return f"Children's services in {self.month:%B %Y}"
