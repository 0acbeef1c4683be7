"""One load and one catalogue, behind the question of who asks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from perfcore.access import audit, members
from perfcore.access.about import About, about
from perfcore.access.asked import TEAM, narrowed, sees_whole_council
from perfcore.access.viewer import (
    LOCAL_ADMINISTRATOR,
    Viewer,
    may,
    must_be_known,
    must_see_children,
    must_see_workers,
    scope,
)
from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.catalogue.read import read_catalogue
from perfcore.children import movement
from perfcore.readings import movements
from perfcore.readings.findings import (
    REAL,
    Finding,
    because,
    finding,
    since,
    strongest_line,
    those_to_be_sure_of,
)
from perfcore.readings.together import FRONT_TO_CARE, together
from perfcore.records import store
from perfcore.records.records import Records
from perfcore.safety.spreadsheets import written
from perfcore.signals.before_after import BeforeAfter
from perfcore.signals.explain import Explanation
from perfcore.signals.judging import Question
from perfcore.signals.measures import Began, Judged, began, explain_month, judge, judge_all, since_note
from perfcore.signals.year_on_year import year_on_year
from perfcore.values.overview import Line, overview
from perfcore.values.rowset import MONTHS_SHOWN
from perfcore.values.values import UnknownQuestion, Values

Kept = TypeVar("Kept")
MOST_KEPT = 2000


class NothingLoaded(Exception):  # noqa: N818 - it reads as what is wrong
    """The data directory holds no load yet. The message says what to do."""


class UnreadableMeasures(CatalogueError):  # noqa: N818 - it reads as what is wrong
    """There is no measures file to read. The message is one sentence and says why."""

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(())
        self.args = (f"{file} cannot be read: {error.strerror or error}.",)


@dataclass(frozen=True)
class Gate:
    """One load and one catalogue, behind the question of who asks. Make it with `open_gate`."""

    catalogue: Catalogue
    _records: Records
    _values: Values
    _about: About
    _judged: dict[str, Judged] = field(default_factory=dict)
    _totals: dict[str, pd.DataFrame] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)
    _protected: dict[Hashable, Any] = field(default_factory=dict)
    _data: Path | None = None  # where it is written down who looked at children

    def keep(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, worked out once for a key, which must name everything that decides it.

        Kept frames are shared: nobody may change them.
        """
        try:
            found: Kept = self._kept[key]
        except KeyError:
            found = make()
            if len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = found
        return found

    def about(self, viewer: Viewer) -> About:
        """Where the figures come from, what was wrong in it, and how far it goes.

        For roles that see no small numbers, without what was wrong and without the sizes of families.
        """
        must_be_known(viewer)
        if not may(viewer, "figures"):
            return replace(self._about, findings=(), families=None, rows_read={}, rows_set_aside={})
        return self._about

    def values(
        self,
        viewer: Viewer,
        measure: str,
        by: str | None = None,
        where: Mapping[str, tuple[str, ...]] | None = None,
        start: date | None = None,
        end: date | None = None,
        over: Over | None = None,
    ) -> pd.DataFrame:
        """One measure by month and group (columns: docs/architecture.md), from `start` to `end`.

        Small numbers are hidden for members, and managers see their own teams and the whole. Raises
        `UnknownQuestion` for a measure, dimension or group that is not there, `Refused` where the viewer
        may not ask.
        """
        must_be_known(viewer)
        spec = self._values.measure(measure)
        asked = narrowed(viewer, self.catalogue, spec, by, where, over)
        for dimension, groups in (where or {}).items():
            self._check_groups(viewer, measure, dimension, groups)
        if not may(viewer, "figures"):
            frame = members.figures(self._values, self._protected, self._data, spec, by, over)
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                frame = self._values.compute(measure, by=by, where=asked, over=over)
        # what is divided by nothing cannot be said
        frame["value"] = frame["value"].where(np.isfinite(frame["value"].astype("float64")))
        if start is not None:
            frame = frame[frame["month"] >= pd.Timestamp(start.replace(day=1))]
        if end is not None:
            frame = frame[frame["month"] <= pd.Timestamp(end)]
        return frame.reset_index(drop=True)

    def overview(self, viewer: Viewer, month: date) -> list[Line]:
        """Every measure's total at a month, with its past: what the first page shows."""
        must_be_known(viewer)
        if not may(viewer, "figures"):
            return overview(self._values, month, members.totals(self._values, self._protected, self._data))
        return overview(self._values, month, self._totals)

    def signals(
        self,
        viewer: Viewer,
        measure: str,
        by: str | None = None,
        where: Mapping[str, tuple[str, ...]] | None = None,
        since: date | None = None,
    ) -> Judged:
        """A measure's signals by month and group (columns: `signals.measures.COLUMNS`), or why none.

        `since` leaves out the months before it, which saves the time to judge them.
        """
        must_be_known(viewer)
        spec = self._values.measure(measure)
        where = narrowed(viewer, self.catalogue, spec, by, where)
        if not may(viewer, "figures"):
            whole = self.signals(LOCAL_ADMINISTRATOR, measure)
            if by is not None:
                return Judged(whole.frame.iloc[:0], members.NOT_BY_GROUP)
            return members.judged(self._values, self._protected, self._data, spec, whole)
        if by is not None or where:
            latest = None
            if since is not None:
                to = self._records.data_to
                latest = (to.year - since.year) * 12 + to.month - since.month + 1
            key = ("signals", measure, by, frozen(where), latest)
            return self.keep(key, lambda: judge(self._values, spec, by, where, latest))
        if measure not in self._judged:
            self._judged[measure] = judge(self._values, spec)
        return self._judged[measure]

    def findings(self, viewer: Viewer, lines: list[Line], month: date) -> dict[str, Finding]:
        """What each of these totals at a month means, by measure; with why, where it moved or looks so."""
        must_be_known(viewer)

        def told() -> dict[str, Finding]:
            known = [line for line in lines if line.missing is None]
            return those_to_be_sure_of({ln.measure.id: self._finding(viewer, ln, month) for ln in known})

        sees = "all" if sees_whole_council(viewer) else may(viewer, "figures")
        return self.keep(("findings", month, sees), told)

    def _finding(self, viewer: Viewer, line: Line, month: date) -> Finding:
        judged = self.signals(viewer, line.measure.id)
        now = judged.frame
        if len(now):
            now = now.iloc[np.flatnonzero(now["month"].to_numpy() == np.datetime64(month))]
        said = finding(line.measure, month, vars(line), now, judged.why_not)
        if not said.looks_big and said.kind not in (*REAL, "watch"):
            return said
        why = ""
        if sees_whole_council(viewer):
            why = because(line.measure, self.explain(viewer, line.measure.id, month))
            if said.looks_big and not why:
                why = self._jump(line.measure, month)
        when = since(self.began(viewer, line.measure.id, month))
        return replace(said, sentence=" ".join(filter(None, (said.sentence, why, when))))

    def _jump(self, measure: Measure, month: date) -> str:
        """What the largest families have to do with a number that looks big and is as usual."""
        if movement.why_not(self._values, measure) is not None:
            return ""
        found = movement.movement(self._values, measure, month)
        if found is None:
            return ""
        return movements.briefly(found, movements.unit_of(measure))

    def together(self, viewer: Viewer, month: date) -> list[str]:
        """Measures that contradict each other year on year, or move alike at every stage, in sentences."""
        must_be_known(viewer)
        if not may(viewer, "figures"):
            return []

        def said() -> list[str]:
            known = {name: self.catalogue.measures.get(name) for name in FRONT_TO_CARE}
            years = {n: year_on_year(self._values, m, month) for n, m in known.items() if m is not None}
            return together({n: year for n, year in years.items() if year is not None})

        return self.keep(("together", month), said)

    def explain(
        self,
        viewer: Viewer,
        measure: str,
        month: date,
        where: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Explanation | None:
        """Why a count is what it is in a month; None where there is nothing to say."""
        must_be_known(viewer)
        spec = self._values.measure(measure)
        where = narrowed(viewer, self.catalogue, spec, None, where)
        if not (sees_whole_council(viewer) or where):
            return None
        key = ("explain", measure, month, frozen(where))
        return self.keep(key, lambda: explain_month(self._values, spec, month, where))

    def began(
        self,
        viewer: Viewer,
        measure: str,
        month: date,
        where: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Began | None:
        """When the change that a month's signal speaks of began; None for one month's, and without one."""
        line = self.line(viewer, measure, month, where)
        if line is None:
            return None
        longer = int(line["window"]) > 1 or bool(line["confirmed"])
        if line["signal"] not in ("real", "slow") or not longer:
            return None
        spec, part = self._values.measure(measure), str(line["part"])
        where = narrowed(viewer, self.catalogue, spec, None, where)
        key = ("began", measure, month, part, frozen(where))
        return self.keep(key, lambda: began(self._values, spec, month, part, where))

    def line(
        self, viewer: Viewer, measure: str, month: date, where: Mapping[str, tuple[str, ...]] | None
    ) -> pd.Series | None:
        """The signal of a whole at a month that is farthest out; None where it is not judged."""
        judged = self.signals(viewer, measure, where=where).frame
        now = judged[judged["month"] == pd.Timestamp(month)] if len(judged) else judged
        return None if now.empty else strongest_line(now)

    def since_note(self, viewer: Viewer, measure: str, month: date) -> BeforeAfter | None:
        """What came after a noted change against what came before; None where that cannot be told."""
        must_be_known(viewer)
        if not may(viewer, "figures"):
            return None
        spec = self._values.measure(measure)
        return self.keep(("since note", measure, month), lambda: since_note(self._values, spec, month))

    def months(self, viewer: Viewer) -> list[date]:
        """The months that can be looked at, latest first."""
        must_be_known(viewer)
        last = pd.Period(self._records.data_to, freq="M")
        return [(last - back).start_time.date() for back in range(MONTHS_SHOWN)]

    def groups(self, viewer: Viewer, measure: str, dimension: str) -> list[str]:
        """The groups that a viewer may filter or drill a measure by: a manager's are those of own teams."""
        must_be_known(viewer)
        known = self._values.groups(measure, dimension)
        if self.catalogue.dimensions[dimension].restricted:
            must_see_workers(viewer)
        if not may(viewer, "figures"):
            return []
        if scope(viewer) is None:
            return known
        if TEAM not in self._values.measure(measure).drill:
            return []
        asked = narrowed(viewer, self.catalogue, self._values.measure(measure), dimension, None)
        mine = self._values.compute(measure, by=dimension, where=asked)
        return [group for group in known if group in set(mine["group"])]

    def rows(
        self,
        viewer: Viewer,
        measure: str,
        month: date,
        where: Mapping[str, tuple[str, ...]] | None = None,
    ) -> pd.DataFrame:
        """The children behind one month's number: columns as in `Values.rows`.

        Raises `Refused` where the viewer's role may not see children. It is written down who looked.
        """
        must_see_children(viewer)
        asked = narrowed(viewer, self.catalogue, self._values.measure(measure), None, where, rows=True)
        audit.record(self._data, viewer, "rows", measure, month, asked)
        return self._values.rows(measure, pd.Timestamp(month.replace(day=1)), asked)

    def download(
        self,
        viewer: Viewer,
        measure: str,
        values: pd.DataFrame,
        by: str | None,
        where: Mapping[str, tuple[str, ...]],
        over: str,
    ) -> bytes:
        """Values that `values` gave this viewer as CSV, with what they are in lines above the header."""
        load = self.about(viewer)
        filters = "; ".join(f"{d} = {' or '.join(groups)}" for d, groups in where.items()) or "none"
        lines = [
            f"Measure: {self.catalogue.measures[measure].name} ({measure})",
            f"Council: {load.council}",
            f"Data to: {load.data_to.isoformat()}, loaded {load.loaded_at:%Y-%m-%d %H:%M}",
            f"Window: {over}; drilled by: {by or 'nothing'}; filters: {filters}",
            f"Rows: {len(values)}",
        ]
        out = values.assign(month=values["month"].dt.strftime("%Y-%m"))
        return written(lines, list(out.columns), out.itertuples(index=False))

    def warm(self) -> None:
        """Derive every measure's rows and totals once, before the first person waits for them."""
        measures = list(self.catalogue.measures.values())
        for measure in measures:
            if self._values.missing_for(measure.id) is None:
                self._values.compute(measure.id)
        judged = judge_all(self._values, [Question(measure) for measure in measures])
        self._judged.update({measure.id: one for measure, one in zip(measures, judged, strict=True)})
        latest = self.months(LOCAL_ADMINISTRATOR)[0]
        self.findings(LOCAL_ADMINISTRATOR, self.overview(LOCAL_ADMINISTRATOR, latest), latest)
        self.together(LOCAL_ADMINISTRATOR, latest)

    def decide(self) -> None:
        """Decide what is hidden from members, which takes some twenty seconds for a load not seen before.

        Raises what `members.decided` raises.
        """
        members.decided(self._values, self._protected, self._data)

    def missing_for(self, viewer: Viewer, measure: str) -> str | None:
        """Why a measure cannot be computed from what is loaded, in words; None when it can."""
        must_be_known(viewer)
        return self._values.missing_for(measure)

    def _check_groups(self, viewer: Viewer, measure: str, dimension: str, groups: tuple[str, ...]) -> None:
        known = self.groups(viewer, measure, dimension)
        for group in groups:
            if group not in known:
                raise UnknownQuestion(
                    f'No row of {measure} has {dimension} "{group}". There is: {", ".join(known[:12])}.'
                )


def frozen(where: Mapping[str, tuple[str, ...]] | None) -> Hashable:
    """A filter as a part of a key."""
    return tuple(sorted((dimension, tuple(groups)) for dimension, groups in (where or {}).items()))


def open_gate(data: Path, measures: Path) -> Gate:
    """The gate to the current load in `data` with the catalogue in `measures`.

    Raises `NothingLoaded`, `LoadError` where what is loaded is damaged, `CatalogueError` with every mistake
    in the file, or `UnreadableMeasures`, which is one.
    """
    records = store.current(data)
    if records is None:
        raise NothingLoaded(
            f"{data} holds no data yet. Load an extract with: python -m perfcore load SOURCE --data {data}"
        )
    try:
        catalogue = read_catalogue(measures)
    except OSError as error:
        raise UnreadableMeasures(measures, error) from error
    return Gate(catalogue, records, Values(records, catalogue), about(records), _data=data)
