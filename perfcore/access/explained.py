"""A measure explained to whoever writes the catalogue: in sentences, and as the SQL that it means.

Neither needs data: the SQL is of a load without rows whose history is as long as the measure's chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from perfcore.catalogue.model import Catalogue, Measure
from perfcore.readings.definition_words import in_words
from perfcore.records import small
from perfcore.values.sql.told import statements


@dataclass(frozen=True)
class Explained:
    """Sentences, and statements of SQL in their order."""

    sentences: tuple[str, ...]
    sql: tuple[str, ...]


def explained(catalogue: Catalogue, measure: Measure, today: date) -> Explained:
    """What a measure counts, as of the last finished month before a day."""
    last = today.replace(day=1) - timedelta(days=1)
    begins = (pd.Timestamp(last) - pd.DateOffset(months=measure.months)).date().replace(day=1)
    load = small.records(last.isoformat(), history_from=begins.isoformat())
    return Explained(tuple(in_words(catalogue, measure)), tuple(statements(catalogue, measure, load)))
