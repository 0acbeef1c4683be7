"""A measure explained to whoever writes the catalogue: in sentences, and as the SQL that it means.

Neither needs data: the SQL is of a load without rows whose history is as long as the measure's chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from perfcore.catalogue.definition_words import in_words
from perfcore.catalogue.model import Catalogue, Measure
from perfcore.records import small
from perfcore.values.sql.dialects import DIALECTS as DIALECTS
from perfcore.values.sql.dialects import CannotSayError as CannotSayError
from perfcore.values.sql.dialects import one_statement
from perfcore.values.sql.told import heard, statements


@dataclass(frozen=True)
class Explained:
    """Sentences, and statements of SQL in their order."""

    sentences: tuple[str, ...]
    sql: tuple[str, ...]


def explained(catalogue: Catalogue, measure: Measure, today: date) -> Explained:
    """What a measure counts, as of the last finished month before a day."""
    begins, last = _history(measure, today)
    load = small.records(last.isoformat(), history_from=begins.isoformat())
    return Explained(tuple(in_words(catalogue, measure)), tuple(statements(catalogue, measure, load)))


def in_dialect(
    catalogue: Catalogue, measure: Measure, today: date, dialect: str, by: str | None = None
) -> str:
    """The SQL of a measure as one statement for another engine, by the groups of a dimension where asked.

    Raises `CannotSayError`, also for a dimension by which the measure is not told apart.
    """
    if by is not None and by not in measure.drill:
        known = ", ".join(measure.drill) or "none"
        raise CannotSayError(f'{measure.id} cannot be drilled by "{by}". Its dimensions are: {known}.')
    begins, last = _history(measure, today)
    # ready-made figures run from the first month that is there to the last
    ends = ({"figures": measure.figures, "month": day} for day in (begins, last.replace(day=1)))
    figures = list(ends) if measure.figures else ()
    load = small.records(last.isoformat(), history_from=begins.isoformat(), figures=figures)
    return one_statement(heard(catalogue, measure, load, by), dialect, measure.id)


def _history(measure: Measure, today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return (pd.Timestamp(last) - pd.DateOffset(months=measure.months)).date().replace(day=1), last
