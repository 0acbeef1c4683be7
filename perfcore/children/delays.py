"""Everything to be said about the late ones of one measure: how late, why, where, and whose most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from perfcore.catalogue.model import Aim
from perfcore.children.concentration import Concentration, concentration, deal, volumes
from perfcore.children.family_size import BothWays, both_ways
from perfcore.children.lateness import Band, Lateness, Standard, bands, percent_without
from perfcore.children.reasons import NO_REASON
from perfcore.records.tables import NOT_RECORDED

LEVEL = 0.01  # of all dimensions together: naming people by chance must be rare
WITHIN_TEAM = 0.05
LEAST_SHARE = 0.2  # of all late ones, beyond what was expected: less explains too little to be acted on
OUTER, INNER = 0.001, 0.025  # tails of the funnel's limits: 99.8% and 95%
MONTHS_OF_REASONS = 24  # before the window: how often each reason was given then

# of several that stand out the first goes first: a reason such as the court's must not read as a team's fault
DIMENSIONS = ("worker", "reason", "team", "locality", "family")


@dataclass(frozen=True)
class Found:
    """One dimension's concentration. `percent_without`: the measure's figure without the set."""

    dimension: str
    set: Concentration
    p: float  # corrected for the sets searched and for the dimensions looked at
    percent_without: float
    within_team: float | None = None  # workers: the same against their own team alone

    @property
    def stands_out(self) -> bool:
        """Whether more than chance, enough to matter, and for workers more than their team."""
        own = self.within_team is None or self.within_team <= WITHIN_TEAM
        enough = self.set.late - self.set.expected >= LEAST_SHARE * self.set.late_all
        return self.p <= LEVEL and own and enough


@dataclass(frozen=True)
class Delays:
    """Of one measure over some months. `found` holds one entry for each dimension that could be looked at.

    `groups` has a frame by dimension: group, events, on_time, percent, expected (late events from volume
    alone), lower, upper (limits in per cent), verdict, rows, rows_on_time, late_by (median days of its late
    events). `reasons`: reason, events, rows, before (events in the months before), expected.
    """

    standard: Standard
    first: date
    last: date
    both: BothWays
    bands: tuple[Band, ...]
    aim: Aim | None
    found: tuple[Found, ...]
    groups: Mapping[str, pd.DataFrame]
    reasons: pd.DataFrame

    @property
    def main(self) -> Found | None:
        """The concentration to act on; None where lateness is spread as volume would lead one to expect."""
        out = [one for one in self.found if one.stands_out]
        return min(out, key=lambda one: DIMENSIONS.index(one.dimension)) if out else None


def delays(late: Lateness, earlier: Lateness, dimensions: Sequence[str]) -> Delays:
    """All about `late`, which has reasons; `earlier` are the months before: what reasons were usual."""
    looked = [(d, _where(late, d) if d != "reason" else _why(late, earlier)) for d in dimensions]
    kept = [(d, found) for d, found in looked if found is not None]
    found = [
        Found(
            d,
            one,
            min(1.0, one.p * len(kept)),
            percent_without(late, late.events[d].isin(one.groups).to_numpy(dtype=bool) & _counted(late, d)),
            _within_team(late, one) if d == "worker" else None,
        )
        for d, one in kept
    ]
    return Delays(
        standard=late.standard,
        first=late.first,
        last=late.last,
        both=both_ways(late),
        bands=bands(late),
        aim=late.standard.measure.aim(late.last),
        found=tuple(found),
        groups={d: funnel(late, d) for d in dimensions if d in ("team", "worker", "locality")},
        reasons=reasons(late, earlier),
    )


def _counted(late: Lateness, dimension: str) -> NDArray[np.bool_]:
    was_late: NDArray[np.bool_] = late.events["late"].to_numpy(dtype=bool)
    return was_late if dimension == "reason" else np.ones(len(was_late), dtype=bool)


def _where(late: Lateness, dimension: str) -> Concentration | None:
    events = late.events
    if events.empty:
        return None
    group, labels = pd.factorize(events[dimension], sort=True)
    month = pd.factorize(events["month"])[0]
    return concentration(
        events["late"].to_numpy(dtype=bool), month, group, list(labels), not_blamed=(NOT_RECORDED,)
    )


def _within_team(late: Lateness, found: Concentration) -> float:
    """How easily these workers hold as many late ones when each team's are dealt out within that team."""
    events = late.events
    theirs = np.array(events["worker"].isin(found.groups), dtype=np.int64)
    team = pd.factorize(events["team"])[0].astype(np.int64)
    volume, drawn = volumes(events["late"].to_numpy(dtype=bool), team, theirs, 2)
    dealt = deal(volume, drawn)[:, 1]
    return float((1 + (dealt >= found.late).sum()) / (1 + len(dealt)))


def _why(late: Lateness, earlier: Lateness) -> Concentration | None:
    """Reasons given more often now than in the months before: all late ones of both, dealt out among them."""
    now, before = (one.events[one.events["late"]] for one in (late, earlier))
    if now.empty or before.empty:
        return None
    both = pd.concat([now["reason"], before["reason"]])
    group, labels = pd.factorize(both, sort=True)
    is_now = np.arange(len(both)) < len(now)
    return concentration(is_now, np.zeros(len(both), dtype=np.int64), group, list(labels), (NO_REASON,))


def reasons(late: Lateness, earlier: Lateness) -> pd.DataFrame:
    """The reasons of the late ones, most frequent first: see `Delays`."""
    now, before = (one.events[one.events["late"]] for one in (late, earlier))
    made = pd.DataFrame({"events": now["reason"].value_counts()})
    made["rows"] = late.rows.loc[~late.rows["on_time"], "reason"].value_counts()
    made["before"] = before["reason"].value_counts()
    made = made.fillna(0).astype("int64").rename_axis("reason").reset_index()
    made["expected"] = made["before"] / max(len(before), 1) * len(now) if len(before) else np.nan
    return made.sort_values(["events", "reason"], ascending=[False, True]).reset_index(drop=True)


def funnel(late: Lateness, dimension: str) -> pd.DataFrame:
    """Each group against all together, with exact binomial limits for its number of events.

    `lower` and `upper` are the fewest and most on time, in per cent, that are within the 99.8% limits of a
    group of its size (Spiegelhalter 2005); the verdict is by the exact tail itself.
    """
    events = late.events
    if events.empty:
        names = ["group", "events", "on_time", "percent", "expected", "lower", "upper", "verdict", "rows"]
        return pd.DataFrame(columns=[*names, "rows_on_time", "late_by"])
    by = events.groupby(dimension, sort=True)
    made = pd.DataFrame({"events": by.size(), "on_time": by.size() - by["late"].sum()})
    n, x = (made[c].to_numpy(dtype=np.int64) for c in ("events", "on_time"))
    share = float(1 - events["late"].mean())
    made["percent"] = 100 * x / n
    # by month, as the concentration counts: a busy month is nobody's fault
    usual = events.groupby("month")["late"].transform("mean")
    made["expected"] = usual.groupby(events[dimension]).sum()
    made["lower"] = 100 * stats.binom.ppf(OUTER, n, share) / n
    made["upper"] = 100 * stats.binom.isf(OUTER, n, share) / n
    made["verdict"] = verdicts(x, n, share)
    rows = late.rows.groupby(dimension, sort=True)["on_time"].agg(["size", "sum"])
    made["rows"], made["rows_on_time"] = rows["size"], rows["sum"]
    made["late_by"] = events[events["late"]].groupby(dimension)["late_by"].median()
    return made.rename_axis("group").reset_index()


def verdicts(on_time: NDArray[np.int64], of: NDArray[np.int64], share: float) -> list[str]:
    """ "below", "low", "", "high" or "above": beyond the 99.8% or the 95% limits, by exact tails."""
    below = stats.binom.cdf(on_time, of, share)
    above = stats.binom.sf(on_time - 1, of, share)
    found = np.full(len(of), "", dtype=object)
    for name, tail, limit in (
        ("low", below, INNER),
        ("high", above, INNER),
        ("below", below, OUTER),
        ("above", above, OUTER),
    ):
        found[tail <= limit] = name
    return [str(one) for one in found]
