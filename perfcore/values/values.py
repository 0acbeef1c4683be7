"""Every measure by month and group: n, of, families, value. See docs/architecture.md for the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.conditions import columns
from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.records.records import Records
from perfcore.records.tables import LAST_VISIT, LOOKED_UP_IN, TABLES, VISITS
from perfcore.values import calendar, count, figures, population
from perfcore.values.cells import ALL, STATUSES, Cells, as_frame, banded, flow, occurring, plain
from perfcore.values.columns import in_reading_order
from perfcore.values.rowset import RowSet, Span, derive
from perfcore.values.source import Source

Where = Mapping[str, tuple[str, ...]]


class UnknownQuestion(ValueError):  # noqa: N818 - it reads as what the asker did
    """A measure, dimension or group that the catalogue or the data does not have."""


@dataclass(frozen=True)
class Evidence:
    """The rows behind a measure as codes, for whatever judges them: one entry a row.

    `month` counts from 0 at `span.first`; `group` is a place in `labels`; `child` and `family` are
    codes; `day` counts from 1970; `hit` and `value` stand where the measure has them.
    """

    span: Span
    labels: tuple[str, ...]
    month: NDArray[np.int64]
    group: NDArray[np.int64]
    child: NDArray[np.int64]
    family: NDArray[np.int64]
    day: NDArray[np.int64]
    hit: NDArray[np.bool_] | None
    value: NDArray[np.float64] | None


class Values:
    """Answers questions about one load and one catalogue; keeps the row sets it has derived.

    Frames that come back are new; nothing that is kept is ever changed.
    """

    def __init__(self, records: Records, catalogue: Catalogue, source: Source | None = None) -> None:
        """`source` is that of another catalogue's values on the same load, whose work is shared."""
        self.records = records
        self.catalogue = catalogue
        self._source = source or Source(records)
        self._rowsets: dict[tuple[str, str], RowSet] = {}

    def measure(self, measure_id: str) -> Measure:
        try:
            return self.catalogue.measures[measure_id]
        except KeyError:
            raise UnknownQuestion(f'There is no measure "{measure_id}" in {self.catalogue.file}.') from None

    def rowset(self, measure: Measure, direction: str = "in") -> RowSet:
        """The derived rows of a measure, kept after the first time."""
        key = (measure.id, direction if measure.flow else "in")
        if key not in self._rowsets:
            self._rowsets[key] = derive(self._source, measure, direction if measure.flow else None)
        return self._rowsets[key]

    def compute(
        self,
        measure_id: str,
        by: str | None = None,
        where: Where | None = None,
        over: Over | None = None,
    ) -> pd.DataFrame:
        """One measure by month and group; columns as in docs/architecture.md.

        `where` maps a dimension to the chosen groups. Raises `UnknownQuestion` where the measure
        does not exist or may not be drilled so.
        """
        measure = self.measure(measure_id)
        # no groups at all means no rows: a scope that is empty must never read as "everything"
        where = {d: tuple(dict.fromkeys(groups)) for d, groups in (where or {}).items()}
        for dimension in [*where, *([by] if by else [])]:
            self._check(measure, dimension)
        if measure.open is not None and (over or "month") != "month":
            raise UnknownQuestion(
                f"{measure.id} is what is open at a month end: it cannot be added up over several months."
            )
        if measure.figures is not None:
            return figures.compute(
                self.records.figures, measure, by, where, self._order(by), over or measure.over
            )
        return self._counted(measure, by, where, over or measure.over)

    def evidence(
        self,
        measure: Measure,
        by: str | None = None,
        where: Where | None = None,
        direction: str = "in",
        first: int = 0,
    ) -> Evidence:
        """The rows that a measure (of this catalogue, or a variant of one) is made of.

        `direction` picks the starts ("in") or the ends ("out") of a flow; months before the place `first`
        are left out, and so are groups without rows.
        """
        rows = self.rowset(measure, direction)
        since = int(np.searchsorted(rows.month, first))
        keep: NDArray[np.int64] | slice = slice(since, None)
        if where:
            keep = np.flatnonzero(self._keep(rows, measure, where)[since:]) + since
        month = rows.month[keep] - first
        group = np.zeros(len(month), dtype=np.int64)
        labels: tuple[str, ...] = (ALL,)
        if by is not None:
            codes, every = self._groups(rows, by)
            group, labels = _only_seen(codes[keep], every)
        return Evidence(
            span=Span(rows.span.first + first, rows.span.last, rows.span.data_to),
            labels=labels,
            month=month,
            group=group,
            child=rows.child[keep],
            family=rows.family[keep],
            day=rows.day[keep],
            hit=None if rows.hit is None else rows.hit[keep],
            value=None if rows.value is None else rows.value[keep],
        )

    def groups(self, measure_id: str, dimension: str) -> list[str]:
        """The groups of a dimension that a measure's rows have, in reading order."""
        measure = self.measure(measure_id)
        self._check(measure, dimension)
        if measure.figures is not None:
            return figures.groups(self.records.figures, measure, dimension, self._order(dimension))
        found: set[str] = set()
        labels: tuple[str, ...] = ()
        for direction in self._directions(measure):
            rows = self.rowset(measure, direction)
            codes, labels = self._groups(rows, dimension)
            found |= {labels[i] for i in np.flatnonzero(np.bincount(codes, minlength=len(labels)))}
        return list(in_reading_order(found, self._order(dimension)))

    def rows(self, measure_id: str, month: pd.Timestamp, where: Where | None = None) -> pd.DataFrame:
        """The rows behind one month's number, one row a child: who may see it is decided in `access`.

        Columns: child, family, date, every drill dimension, hit (percentages), value (medians and
        bands), direction (flows). Raises `UnknownQuestion` for ready-made figures.
        """
        measure = self.measure(measure_id)
        if measure.figures is not None:
            raise UnknownQuestion(f"{measure.name} comes as ready-made figures: no rows stand behind it.")
        frames = []
        for direction in self._directions(measure):
            rows = self.rowset(measure, direction)
            place = calendar.month_of(month.date()) - rows.span.first
            keep = self._keep(rows, measure, where or {}) & (rows.month == place)
            chosen = np.flatnonzero(keep)
            children = self.records.children
            child = rows.child[chosen]
            frame = pd.DataFrame(
                {
                    "child": children["child_id"].to_numpy()[child],
                    "family": children["family_id"].to_numpy()[child],
                    "date": rows.day[chosen].astype("datetime64[D]").astype("datetime64[s]"),
                }
            )
            for dimension in measure.drill:
                codes, labels = self._groups(rows, dimension)
                frame[dimension] = np.array(labels, dtype=object)[codes[chosen]]
            if rows.hit is not None:
                frame["hit"] = rows.hit[chosen]
            if rows.value is not None:
                frame["value"] = rows.value[chosen]
            if measure.flow is not None:
                frame["direction"] = "started" if direction == "in" else "ended"
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def missing_for(self, measure_id: str) -> str | None:
        """Why this load cannot give a measure, in words; None when it can."""
        measure = self.measure(measure_id)
        if measure.figures is not None:
            if (self.records.figures["figures"] == measure.figures).any():
                return None
            return f'Needs ready-made monthly figures named "{measure.figures}", and none are loaded.'
        absent = self.records.absent
        table = str(measure.table)
        if table in absent:
            return absent[table]
        if (
            measure.per is not None
            and not (self.records.population["population"] == measure.per.population).any()
        ):
            return absent.get("population", "There is no population to make rates of.")
        for column in sorted(_columns_read(measure)):
            reason = absent.get(f"{table}.{column}") or self._not_looked_up(table, column)
            if reason is not None:
                return reason
        if not len(self.records.tables[table]):
            return f"This load has no rows of {TABLES[table].label.lower()}."
        return None

    def _not_looked_up(self, table: str, column: str) -> str | None:
        """Why a looked-up column is empty throughout: its table is not there."""
        if column in TABLES[table].columns:
            return None
        source = VISITS.get(table) if column in LAST_VISIT else LOOKED_UP_IN.get(column)
        if source is None:
            return None
        if source in self.records.absent:
            return self.records.absent[source]
        if source in self.records.tables and not len(self.records.tables[source]):
            return f"This load has no rows of {TABLES[source].label.lower()}."
        return None

    def _check(self, measure: Measure, dimension: str) -> None:
        if dimension not in self.catalogue.dimensions:
            raise UnknownQuestion(
                f'There is no dimension "{dimension}". {measure.id} can be drilled by: '
                f"{', '.join(measure.drill) or 'nothing'}."
            )
        if dimension not in measure.drill:
            raise UnknownQuestion(
                f'{measure.id} cannot be drilled by "{dimension}", only by: '
                f"{', '.join(measure.drill) or 'nothing'}."
            )

    def _order(self, dimension: str | None) -> tuple[str, ...]:
        return self.catalogue.dimensions[dimension].order if dimension else ()

    def _groups(self, rows: RowSet, dimension: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        spec = self.catalogue.dimensions[dimension]
        return rows.groups(spec.column, spec.order)

    @staticmethod
    def _directions(measure: Measure) -> tuple[str, ...]:
        return ("in", "out") if measure.flow else ("in",)

    def _keep(self, rows: RowSet, measure: Measure, where: Where) -> NDArray[np.bool_]:
        keep = np.ones(len(rows.month), dtype=bool)
        for dimension, chosen in where.items():
            codes, labels = self._groups(rows, dimension)
            wanted = np.array([label in chosen for label in labels], dtype=bool)
            keep &= wanted[codes]
        return keep

    def _cells(self, rows: RowSet, measure: Measure, by: str | None, where: Where) -> Cells:
        mask: NDArray[np.bool_] | None = None
        keep: NDArray[np.int64] | slice = slice(None)
        if where:
            mask = self._keep(rows, measure, where)
            keep = np.flatnonzero(mask)
        if by is None:
            whole = np.zeros(len(rows.month[keep]), dtype=np.int64)
            return Cells(rows, mask, keep, whole, (ALL,), None, ())
        codes, labels = self._groups(rows, by)
        spec = self.catalogue.dimensions[by]
        return Cells(rows, mask, keep, codes[keep], labels, spec.column, spec.order)

    def _counted(self, measure: Measure, by: str | None, where: Where, over: Over) -> pd.DataFrame:
        per_direction = [
            self._cells(self.rowset(measure, d), measure, by, where) for d in self._directions(measure)
        ]
        cells = per_direction[0]
        span = cells.rows.span
        start = count.window_start(len(span), span.first, over)
        if measure.show == "bands":
            return banded(cells, measure, start)
        labels = cells.labels
        if measure.flow is not None:
            both = {label for side in per_direction for label in side.labels}
            labels = in_reading_order(both, self._order(by))
            n, of, families, value = flow(per_direction, labels, start, len(span))
        else:
            n, of, families, value = plain(cells, measure, start, len(span))
        status = np.zeros(n.shape, dtype=np.int64)
        if measure.per is not None:
            of = population.of(self.records.population, measure.per, span, by, labels, where)
            value = n / of * measure.per.number
            status[np.isnan(of)] = STATUSES.index("z")
        seen = occurring(per_direction, labels)
        return as_frame(span, start, labels, seen, n, of, families, value, status, measure.settles)


def _only_seen(
    codes: NDArray[np.int64], labels: tuple[str, ...]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Codes of the labels that occur, still in reading order."""
    seen = np.bincount(codes, minlength=len(labels)) > 0
    return (np.cumsum(seen) - 1)[codes], tuple(np.array(labels, dtype=object)[seen].tolist())


def _columns_read(measure: Measure) -> set[str]:
    """Every column that a measure's rows, hits or value are decided by."""
    named = {measure.month, *(measure.open or ()), *(measure.flow or ())} - {None}
    conditions = [e for e in (measure.where, measure.hits, measure.value) if e is not None]
    return {str(name) for name in named}.union(*(columns(e) for e in conditions))
