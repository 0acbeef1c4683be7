"""Which months are judged, and the months that each is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

WINDOWS = (1, 3, 6, 12)
TOO_EARLY = 3  # months of baseline, under which nothing is said
PROVISIONAL = 12


@dataclass(frozen=True)
class Timeline:
    """The months of S series, oldest first, and what is known of each.

    `segment` holds for each month the place of the first month since the last rebase (0 where there was
    none). A month that is not `present` counts neither as zero nor as baseline; a `part` month is
    neither judged nor used.
    """

    month: Whole  # [T] months since January 1970
    exposure: Grid  # [T]
    present: Mask  # [S, T]
    part: Mask  # [T]
    segment: Whole  # [S, T]

    @property
    def shape(self) -> tuple[int, int]:
        return self.present.shape[0], self.present.shape[1]

    @property
    def usable(self) -> Mask:
        return self.present & ~self.part


def timeline(
    month: Whole,
    series: int,
    exposure: Grid | None = None,
    present: Mask | None = None,
    part_last: bool = False,
    rebase: Mask | None = None,
) -> Timeline:
    """A timeline with the usual defaults: level exposure, every month present, no rebase.

    `rebase` [S, T] or [T] is true at the first month of a new segment.
    """
    months = len(month)
    part = np.zeros(months, dtype=bool)
    part[months - 1 :] = part_last
    segment = np.zeros((series, months), dtype=np.int64)
    if rebase is not None:
        starts = np.where(np.broadcast_to(rebase, (series, months)), np.arange(months), 0)
        segment = np.maximum.accumulate(starts, axis=1)
    return Timeline(
        np.asarray(month, dtype=np.int64),
        np.ones(months) if exposure is None else np.asarray(exposure, dtype=np.float64),
        np.ones((series, months), dtype=bool) if present is None else present,
        part,
        segment,
    )


@dataclass(frozen=True)
class Settings:
    """How a month is judged. `baseline` months at least come before the first judged month of a series."""

    baseline: int = TOO_EARLY
    longest: int = 36
    season: str = "auto"  # "auto", "on", "off"
    working_days: float = 1.0  # chance beforehand that a series follows the working days; 1 = it does
    windows: tuple[int, ...] = field(default=WINDOWS)
    gap: int = 0  # months between baseline and window, which belong to neither


@dataclass(frozen=True)
class Span:
    """Of one window: baseline [start, until), window [cut, end) for each series and judged month [S, J]."""

    months: int
    start: Whole
    until: Whole
    cut: Whole
    end: Whole
    months_before: Grid  # usable months in the baseline
    valid: Mask

    def before(self, cumulated: Grid) -> Grid:
        """Sum over the baseline."""
        return _between(cumulated, self.start, self.until)

    def halves(self, cumulated: Grid) -> tuple[Grid, Grid]:
        """Sums over the earlier and the later half of the baseline."""
        middle = (self.start + self.until) // 2
        return _between(cumulated, self.start, middle), _between(cumulated, middle, self.until)

    def during(self, cumulated: Grid) -> Grid:
        """Sum over the window."""
        return _between(cumulated, self.cut, self.end)


def cumulate(values: NDArray[np.generic]) -> Grid:
    """Sums of the first 0, 1, 2 ... months along the second axis."""
    summed = np.zeros((values.shape[0], values.shape[1] + 1, *values.shape[2:]))
    if values.ndim == 2:
        np.cumsum(values, axis=1, out=summed[:, 1:])
        return summed
    for t in range(values.shape[1]):  # numpy's own is slow along an axis in the middle
        np.add(summed[:, t], values[:, t], out=summed[:, t + 1])
    return summed


def _between(cumulated: Grid, start: Whole, end: Whole) -> Grid:
    rows = np.arange(cumulated.shape[0])[:, None]  # a single row stands for all series
    difference: Grid = cumulated[rows, end] - cumulated[rows, start]
    return difference


def judged_months(line: Timeline, judged: Whole | None) -> Whole:
    """Places of the months to judge: all of them where none are named."""
    return np.arange(line.shape[1]) if judged is None else np.asarray(judged, dtype=np.int64)


def first_needed(judged: Whole, settings: Settings) -> int:
    """Place of the first month that plays any part in judging these."""
    return max(0, int(judged.min(initial=0)) - max(settings.windows) - settings.gap - settings.longest)


def from_month(line: Timeline, first: int) -> Timeline:
    """The timeline without the months before `first`."""
    later = np.where(line.segment > 0, np.maximum(line.segment - first, 1), 0)  # still a rebase, however old
    return Timeline(
        line.month[first:],
        line.exposure[first:],
        line.present[:, first:],
        line.part[first:],
        later[:, first:],
    )


def spans(line: Timeline, judged: Whole, settings: Settings) -> Iterator[Span]:
    """One `Span` a window. A window never reaches into the months that make the least baseline."""
    usable = cumulate(line.usable)
    end = np.broadcast_to(judged + 1, (line.shape[0], len(judged)))
    segment = line.segment[:, judged]
    # after a rebase three months must do; only a series' own beginning may be asked to wait longer
    least = np.minimum(np.where(segment == 0, max(settings.baseline, TOO_EARLY), TOO_EARLY), settings.longest)
    standing = line.usable[:, judged]
    for months in settings.windows:
        cut = np.maximum(end - months, 0)
        until = np.maximum(cut - settings.gap, 0)
        start = np.minimum(np.maximum(segment, until - settings.longest), until)
        before = _between(usable, start, until)
        valid = standing & (end - months >= segment) & (before >= least)
        yield Span(months, start, until, cut, end, before, valid)
