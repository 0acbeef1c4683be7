"""Every series of one authority scored at its latest month, beside a loop of the usual chart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals.judging import Question
from perfcore.signals.measures import judge_all
from perfcore.values.values import Values

Grid = NDArray[np.float64]


def ours(values: Values, questions: list[tuple[Measure, str | None]]) -> int:
    """Judge every group of every question, limits included; how many series that were."""
    judged = judge_all(values, [Question(measure, by) for measure, by in questions], latest=1)
    return sum(int((one.frame["part"] != "net").sum()) for one in judged)


def series(values: Values, questions: list[tuple[Measure, str | None]]) -> list[Grid]:
    """The same series as an analyst would chart them: one array of monthly figures each."""
    found: list[Grid] = []
    for measure, by in questions:
        frame = values.compute(measure.id, by)
        if measure.show == "bands":
            frame = frame[frame["part"] == measure.watched_band]
        months = frame["month"].nunique()
        figures = frame["value"].to_numpy(dtype=np.float64).reshape(months, -1)
        found += list(figures.T)
    return found


def nhs_loop(every: list[Grid]) -> int:
    """NHS Making Data Count's XmR chart of each series in turn, in plain numpy; how many end in a flag."""
    return sum(_flagged(one) for one in every)


def _flagged(y: Grid) -> bool:
    y = y[~np.isnan(y)]
    if len(y) < 12:
        return False
    mean = y.mean()
    step = np.abs(np.diff(y))
    kept = step[step < 3.267 * step.mean()]
    reach = 2.66 * (kept.mean() if len(kept) else 0.0)
    if reach == 0:
        return False
    z = (y[-7:] - mean) / reach
    move = np.diff(y[-7:])
    last = z[-3:]
    near = any((side * last > 0).all() and (side * last > 2 / 3).sum() >= 2 for side in (1, -1))
    runs = (z > 0).all() or (z < 0).all() or (move > 0).all() or (move < 0).all()
    return bool(abs(z[-1]) > 1 or near or runs)
