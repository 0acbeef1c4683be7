"""How late the late ones were: a measure's own rows and its own limit, by child and by family occasion.

Nothing is decided anew here. The rows, the limit and who is on time are those of the measure in
`measures.yaml`, so a page and the measure's own figure agree to the digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.conditions import Call, Column, Compare, Expr
from perfcore.catalogue.conditions import Literal as Value
from perfcore.catalogue.model import Measure
from perfcore.records.records import Records
from perfcore.records.tables import NOT_RECORDED, TABLES
from perfcore.values import calendar
from perfcore.values.evaluate import evaluate
from perfcore.values.rowset import RowSet
from perfcore.values.values import Values

Unit = Literal["working days", "days"]
_UNITS: dict[str, Unit] = {"working_days": "working days", "days_between": "days"}
WHERE = ("team", "worker", "locality")
BANDS = ((1, 5, "1 to 5"), (6, 10, "6 to 10"), (11, np.inf, "11 or more"))
NO_DATE, IN_TIME = "nothing recorded", "in time"


@dataclass(frozen=True)
class Standard:
    """What a measure asks: no more than `limit` of `unit` from one date to another."""

    measure: Measure
    span: Call
    limit: float
    unit: Unit


@dataclass(frozen=True)
class Lateness:
    """The rows of a measure over some months, and the family occasions that they make up.

    `rows`, one a child: row (the table's id), child, family, date, month (first day), on_time, late_by (days
    above the limit, empty where a date is missing), team, worker, locality, event (a place in `events`).
    `events`, one for each family and day: family, date, month, children, late_children, late, late_by, team,
    worker, locality. An event is late when at least half of its children are, as signals count families.
    """

    standard: Standard
    first: date
    last: date
    rows: pd.DataFrame
    events: pd.DataFrame


def standard_of(measure: Measure) -> Standard | None:
    """The limit that a measure holds rows against; None where it is about something else than being in time.

    Read from `hits`: `working_days(a, b) <= 15`, `days_between(a, b) <= 42`, or `held <= due`.
    """
    if measure.better != "high" or measure.show != "percent" or measure.table is None:
        return None
    match measure.hits:
        case Compare(op="<=", left=Call(name=name) as span, right=Value(value=limit)) if name in _UNITS:
            return Standard(measure, span, float(str(limit)), _UNITS[name])
        case Compare(op="<=", left=Column() as done, right=Column() as due) if _dates(measure, done, due):
            return Standard(measure, Call("days_between", (due, done)), 0.0, "days")
    return None


def _dates(measure: Measure, *columns: Column) -> bool:
    kinds = TABLES[str(measure.table)].kinds()
    return all(kinds[c.name] == "date" for c in columns)


def lateness(values: Values, standard: Standard, last: date, months: int = 1) -> Lateness:
    """The rows of the `months` months that end with the month of `last`."""
    measure, rows = standard.measure, values.rowset(standard.measure)
    place = calendar.month_of(last) - rows.span.first
    chosen = np.flatnonzero((rows.month > place - months) & (rows.month <= place))
    frame = _rows(values.records, rows, standard, chosen)
    first = (pd.Timestamp(last) - pd.DateOffset(months=months - 1)).date().replace(day=1)
    if measure.open is not None:
        # the same plan stands at every month end: a reason is for one of them
        frame["row"] = frame["row"] + " " + frame["date"].dt.strftime("%Y-%m")
    frame["event"] = frame.groupby(["family", "date"], sort=True).ngroup() if len(frame) else 0
    return Lateness(standard, first, last, frame, events(frame))


def _rows(records: Records, rows: RowSet, standard: Standard, chosen: NDArray[np.int64]) -> pd.DataFrame:
    table = str(standard.measure.table)
    span: Expr = standard.span
    taken = evaluate(span, rows.column, rows.at.months_since_previous, len(rows.month))
    late_by = np.where(taken.filled, taken.data.astype(np.float64) - standard.limit, np.nan)
    identity = records.tables[table].iloc[:, 0].to_numpy()
    assert rows.hit is not None
    frame = pd.DataFrame(
        {
            "row": pd.Series(identity[rows.row[chosen]], dtype="str"),
            "child": records.children["child_id"].to_numpy()[rows.child[chosen]],
            "family": records.children["family_id"].to_numpy()[rows.child[chosen]],
            "date": rows.day[chosen].astype("datetime64[D]").astype("datetime64[s]"),
            "on_time": rows.hit[chosen],
            "late_by": late_by[chosen],
        }
    )
    frame["month"] = frame["date"].dt.to_period("M").dt.start_time
    for name in WHERE:
        codes, labels = rows.groups(name, ())
        frame[name] = np.array(labels, dtype=object)[codes[chosen]] if len(labels) else NOT_RECORDED
    return frame


def events(rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each `event` of the rows: see `Lateness`. Where siblings differ, most of them decide."""
    if rows.empty:
        names = ["family", "date", "month", "children", "late_children", "late", "late_by", *WHERE, "reason"]
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in names}).astype({"late": bool})
    by = rows.groupby("event", sort=True)
    made = by.agg(
        family=("family", "first"),
        date=("date", "first"),
        month=("month", "first"),
        children=("on_time", "size"),
        on_time=("on_time", "sum"),
        late_by=("late_by", "max"),
    )
    made["late_children"] = made["children"] - made.pop("on_time")
    made["late"] = 2 * made["late_children"] >= made["children"]
    for name in [name for name in (*WHERE, "reason") if name in rows]:
        made[name] = _most(rows, name)
    return made


def _most(rows: pd.DataFrame, name: str) -> pd.Series:
    counts = rows.groupby(["event", name], sort=True).size().rename("n").reset_index()
    first = counts.sort_values(["event", "n"], ascending=[True, False], kind="stable")
    return first.drop_duplicates("event").set_index("event")[name]


@dataclass(frozen=True)
class Band:
    """How many were late by so much: rows (one a child) and family occasions."""

    label: str
    rows: int
    events: int


def bands(late: Lateness) -> tuple[Band, ...]:
    """The late ones by how late they were; those whose date is missing come last, where there are any."""
    rows = late.rows.loc[~late.rows["on_time"], "late_by"].to_numpy(dtype=float)
    events = late.events.loc[late.events["late"], "late_by"].to_numpy(dtype=float)
    made = [
        Band(
            label,
            int(((rows >= low) & (rows <= high)).sum()),
            int(((events >= low) & (events <= high)).sum()),
        )
        for low, high, label in BANDS
    ]
    if np.isnan(rows).any():
        made.append(Band(NO_DATE, int(np.isnan(rows).sum()), int(np.isnan(events).sum())))
    return tuple(made)


def by_month(late: Lateness) -> pd.DataFrame:
    """Late rows of each month by band: one line a month (its first day), one column a band, in time last."""
    rows = late.rows
    band = np.full(len(rows), IN_TIME, dtype=object)
    by = rows["late_by"].to_numpy(dtype=float)
    was_late = ~rows["on_time"].to_numpy(dtype=bool)
    band[was_late] = NO_DATE
    for low, high, label in BANDS:
        band[was_late & (by >= low) & (by <= high)] = label
    counted = pd.crosstab(rows["month"], pd.Series(band, index=rows.index))
    months = pd.date_range(late.first, late.last, freq="MS")
    names = [label for _, _, label in BANDS] + [NO_DATE, IN_TIME]
    return counted.reindex(index=months, columns=names, fill_value=0)


def percent_without(late: Lateness, events: NDArray[np.bool_]) -> float:
    """The measure's figure in per cent with the rows of these events left out; nan where none are left."""
    rows = late.rows[~events[late.rows["event"].to_numpy(dtype=np.int64)]]
    return 100 * float(rows["on_time"].mean()) if len(rows) else float("nan")
