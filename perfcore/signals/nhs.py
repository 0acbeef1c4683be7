"""A measure of the catalogue on the chart that health partners read: NHS Making Data Count's XmR."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Measure
from perfcore.signals.charts.answer import Answer, Asked
from perfcore.signals.charts.dates import When
from perfcore.signals.charts.methods import CLASSICAL
from perfcore.signals.charts.rules import Improvement
from perfcore.signals.charts.wide import Series, Table
from perfcore.values.values import Values

_LEAST = 2


def nhs_chart(
    values: Values, measure: Measure, shown: pd.DataFrame, as_defined: bool = True
) -> Answer | None:
    """The XmR chart of one series of values (month, value), with the measure's target and rebases.

    Of anything but the figure as it is defined, neither its target nor its good direction is known.

    It takes every month for an event of its own: it does not know families, nor that what is open now was
    mostly open a month ago (docs/deviations.md). None with fewer than two figures.
    """
    shown = shown[shown["status"].isin(["", "still growing"])]
    figures = shown["value"].to_numpy(dtype=np.float64)
    if np.isfinite(figures).sum() < _LEAST:
        return None
    when = tuple(When(m.date().toordinal(), "month") for m in shown["month"])
    table = Table(measure.id, ("date", "value"), tuple((i + 2, ()) for i in range(len(when))))
    series = Series(table, tuple(range(2, len(when) + 2)), when, figures, None, "value", None)
    aim = None if not len(shown) else measure.aim(shown["month"].max().date())
    target = None
    if aim is not None and as_defined:
        target = aim.at_least if aim.at_least is not None else aim.at_most
    better: Improvement = measure.better if as_defined else "neither"
    notes = values.catalogue.notes_for(measure)
    rebases = tuple(When(n.month.toordinal(), "month") for n in notes if n.rebase)
    asked = Asked(better, target, rebases, None, (), True, 1.0, False)
    return CLASSICAL["nhs-xmr"](series, asked)
