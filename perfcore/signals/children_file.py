"""A file with one row a child: every month of every group judged by the family method."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from perfcore.signals import family_ids, votes
from perfcore.signals.charts.dates import HOW_TO_WRITE, parse
from perfcore.signals.charts.wide import BadInputError, Table
from perfcore.signals.counts import score_counts
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import from_rows
from perfcore.signals.percentages import score_percentages
from perfcore.signals.windows import Grid, Mask, Settings, Whole, timeline
from perfcore.values import calendar

ALL = "All"
NOT_RECORDED = "Not recorded"
COLUMNS = ["by", "month", "children", "families", "expected", "lower", "upper", "score", "signal"]
_NO_ID = {"", "na", "n/a", "nan", "none", "null", "-", "<na>"}
_YES, _NO = {"1", "1.0", "true", "t", "yes", "y"}, {"0", "0.0", "false", "f", "no", "n"}
# Work that also happens at weekends follows the days of the month more than its working days.
_AT_WEEKENDS = 0.15
_MOST_MONTHS = 600
_FOLLOWS, _FOLLOWS_LESS = 0.8, 0.2


@dataclass(frozen=True)
class _Rows:
    """One entry a row, as codes; months count from the file's first."""

    series: Whole
    month: Whole
    family: Whole
    hit: Mask | None
    labels: list[str]
    first: int
    months: int
    working_days: float


def score_children(
    frame: pd.DataFrame,
    date: str = "date",
    family: str | None = "family",
    team: str | None = None,
    hit: str | None = None,
    by: str | None = None,
    baseline: int = 24,
    data_to: date | None = None,
) -> pd.DataFrame:
    """Judge every month from the file's first to its last; months without rows are zero.

    The arguments name columns. The result has the columns by, month, children, families, expected, lower,
    upper, score, signal: expected and its limits are of children; with `hit` they are percentages, and
    children_hit and families_hit follow. The first `baseline` months are "too early". A month that
    `data_to` cuts short is not judged.
    """
    rows = _rows(frame, date, family, team, hit, by, baseline)
    months = np.arange(rows.first, rows.first + rows.months)
    part = data_to is not None and calendar.day_of(data_to) < int(calendar.month_end(months[-1:])[0])
    line = timeline(months, len(rows.labels), working_day_exposure(months), part_last=part)
    settings = Settings(baseline=baseline, longest=max(36, baseline), working_days=rows.working_days)
    extra: dict[str, Grid] = {}
    if rows.hit is None:
        data = from_rows(line, rows.series, rows.month, rows.family)
        scored = score_counts(data, None, settings)
        children, families, verdict = data.children, data.families, scored.verdict
        shown = [scored.children.mean, scored.children.lower, scored.children.upper]
    else:
        cast = votes.votes_from_rows(line, rows.series, rows.month, rows.family, rows.hit)
        judged = score_percentages(cast, None, settings)
        children, families, verdict = cast.children, cast.families, judged.verdict
        shown = [100 * share for share in (judged.expected, judged.lower, judged.upper)]
        extra = {"children_hit": cast.children_hit, "families_hit": cast.families_hit}
    named = family is not None and bool((rows.family >= 0).any())
    out = {
        "by": np.repeat(np.array(rows.labels, dtype=object), rows.months),
        "month": np.tile(calendar.month_start(months).astype("datetime64[s]"), len(rows.labels)),
        "children": children.ravel().astype(np.int64),
        "families": families.ravel() if named else np.full(children.size, np.nan),
        "expected": np.round(shown[0].ravel(), 2),
        "lower": np.round(shown[1].ravel(), 2),
        "upper": np.round(shown[2].ravel(), 2),
        "score": np.round(verdict.score.ravel(), 3),
        "signal": verdict.signal.ravel(),
        **{name: values.ravel().astype(np.int64) for name, values in extra.items()},
    }
    result = pd.DataFrame(out)
    result["families"] = result["families"].astype("Int64")
    return result


def _rows(
    frame: pd.DataFrame,
    date: str,
    family: str | None,
    team: str | None,
    hit: str | None,
    by: str | None,
    baseline: int,
) -> _Rows:
    for column in (date, family, team, hit, by):
        if column is not None and column not in frame.columns:
            raise BadInputError(
                f"there is no column {column}; the file has {', '.join(map(str, frame.columns))}."
            )
    if frame.empty:
        raise BadInputError("there are no rows to judge; the file needs at least one row with a date.")
    day = _days(frame[date], date)
    month = calendar.month_index(day)
    first = int(month.min())
    months = int(month.max()) - first + 1
    if months > _MOST_MONTHS:
        raise BadInputError(
            f"column {date}: runs from {calendar.month_start(first)} over {months} months; check its first "
            "and its last date."
        )
    outcome = None
    if hit is not None:
        outcome = _outcomes(frame[hit], hit)
        # a child whose outcome is not known yet is neither a hit nor a miss
        known = ~np.isnan(outcome)
        if not known.any():
            raise BadInputError(f"column {hit}: holds no outcome at all; write yes or no.")
        frame, outcome, day, month = frame[known], outcome[known], day[known], month[known]
    series, labels = _codes(frame[by]) if by is not None else (np.zeros(len(day), dtype=np.int64), [ALL])
    ids = _ids(frame[family]) if family is not None else np.full(len(day), -1, dtype=np.int64)
    unit = _codes(frame[team])[0] if team is not None else np.zeros(len(day), dtype=np.int64)
    occasion = np.unique(np.stack([day, unit]), axis=1, return_inverse=True)[1].ravel()
    ids = family_ids.complete(series, month - first, occasion, ids)
    early = day[month - first < baseline]
    weekend = float((((early + 3) % 7) >= 5).mean())
    return _Rows(
        series,
        month - first,
        ids,
        None if outcome is None else outcome > 0,
        labels,
        first,
        months,
        _FOLLOWS_LESS if weekend >= _AT_WEEKENDS else _FOLLOWS,
    )


def _days(column: pd.Series, name: str) -> Whole:
    if pd.api.types.is_datetime64_any_dtype(column):
        stamps = column
    else:
        texts = column.astype("str").str.strip()
        found = {text: parse(text) for text in texts.unique()}
        bad = next(
            (t for t, when in found.items() if t and (when is None or when.precision == "number")), None
        )
        if bad is not None:
            place = int(np.flatnonzero(texts.to_numpy() == bad)[0])
            raise BadInputError(
                f'row {frame_row(column, place)}, column {name}: "{bad}" is no date; '
                f"write it as {HOW_TO_WRITE}."
            )
        stamps = texts.map(
            {t: pd.Timestamp(when.day) for t, when in found.items() if when is not None}
        ).astype("datetime64[s]")
    if stamps.isna().any():
        place = int(np.flatnonzero(stamps.isna().to_numpy())[0])
        raise BadInputError(f"row {frame_row(column, place)}, column {name}: has no date; fill it.")
    return stamps.to_numpy().astype("datetime64[D]").astype(np.int64)


def frame_row(column: pd.Series, place: int) -> str:
    """How the reader finds the row: the frame's own label for it."""
    return str(column.index[place])


def _codes(column: pd.Series) -> tuple[Whole, list[str]]:
    """Codes in the order of the labels, so that the order of rows plays no part."""
    texts = column.astype("str").str.strip()
    texts = texts.where(~texts.str.lower().isin(_NO_ID) & column.notna(), NOT_RECORDED)
    labels, codes = np.unique(texts.to_numpy(dtype=object).astype(str), return_inverse=True)
    return codes.astype(np.int64), [str(label) for label in labels]


def _ids(column: pd.Series) -> Whole:
    """Family codes; -1 without id."""
    texts = column.astype("str").str.strip()
    missing = (column.isna() | texts.str.lower().isin(_NO_ID)).to_numpy()
    codes = np.full(len(column), -1, dtype=np.int64)
    codes[~missing] = np.unique(texts[~missing].to_numpy(dtype=object).astype(str), return_inverse=True)[1]
    return codes


def _outcomes(column: pd.Series, name: str) -> Grid:
    """1, 0, or nan where the cell is empty."""
    texts = column.astype("str").str.strip().str.lower()
    value = np.select([texts.isin(_YES), texts.isin(_NO)], [1.0, 0.0], np.nan)
    empty = column.isna() | texts.isin(_NO_ID)
    bad = np.flatnonzero((np.isnan(value) & ~empty).to_numpy())
    if len(bad):
        raise BadInputError(
            f'row {frame_row(column, int(bad[0]))}, column {name}: "{column.iloc[bad[0]]}" is neither yes '
            "nor no; write 1 or 0, yes or no."
        )
    return np.asarray(value, dtype=np.float64)


def frame_of(table: Table) -> pd.DataFrame:
    """The cells of a file as a frame whose index holds the rows' numbers in it."""
    return pd.DataFrame(
        [cells for _, cells in table.rows],
        columns=list(table.header),
        index=[number for number, _ in table.rows],
        dtype="str",
    )
