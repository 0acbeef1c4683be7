"""What a briefing is built from: computed values of one month, with small numbers already hidden."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcore.briefing.model import Audience, LeftOut
from perfcore.catalogue.model import Catalogue, Measure
from perfcore.readings.findings import Finding
from perfcore.signals.assurance import Assurance
from perfcore.signals.behind import Against
from perfcore.signals.year_on_year import YearOnYear
from perfcore.values.overview import Line


@dataclass(frozen=True)
class Quote:
    """What somebody wrote about a measure, as readers see it, and who does what about it by when."""

    text: str
    owner: str
    action: str
    due: date | None


@dataclass(frozen=True)
class Told:
    """One measure at the month. Where `hidden` says why, its numbers are empty.

    `found` reads as this audience may read it; `history` has month, n, of, value, lower, upper, hidden,
    real, oldest first, this month last. `numbers` are those of the signal that sentences speak of.
    """

    line: Line
    found: Finding | None
    history: pd.DataFrame
    hidden: str = ""
    outlook: Assurance | None = None
    quote: Quote | None = None
    year: YearOnYear | None = None
    numbers: tuple[tuple[str, str], ...] = ()

    @property
    def measure(self) -> Measure:
        return self.line.measure

    @property
    def known(self) -> bool:
        """Whether there is a number to speak of."""
        return self.line.missing is None and not self.hidden and not math.isnan(self.line.value)


@dataclass(frozen=True)
class Material:
    council: str
    meeting: str
    audience: Audience
    month: date
    data_line: str
    fingerprint: str
    catalogue: Catalogue
    told: Mapping[str, Told]  # by measure, in the catalogue's order
    against: Callable[[str], tuple[Against, ...]]  # a measure's month against others: asked for few
    together: tuple[str, ...] = ()
    together_numbers: tuple[tuple[str, str, str], ...] = ()  # measure, what, shown
    beside: Mapping[str, str] | None = None
    corrections: tuple[tuple[str, str], ...] = ()  # measure, sentence
    expectations: tuple[tuple[str, str], ...] = ()
    follow_ups: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    exempt: tuple[tuple[str, str, str], ...] = ()  # name, text, why
    notice: str = ""
