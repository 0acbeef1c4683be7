"""What members get: values in which hidden cells are empty and say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Measure, Over
from perfcore.disclosure.decisions import Protected
from perfcore.disclosure.hide import hide
from perfcore.disclosure.past import earlier
from perfcore.disclosure.relations import relations, window_of
from perfcore.disclosure.repair import repair
from perfcore.disclosure.rules import HIDDEN, RuleSet
from perfcore.disclosure.system import system
from perfcore.disclosure.tables import Grid, Key, Mask, Sheets, months_of, own_window, sheets
from perfcore.values.values import Values


def protect(
    values: Values,
    rules: RuleSet,
    before: Sequence[Protected] = (),
    only: tuple[str, ...] | None = None,
) -> Protected:
    """Decide for every table that members may ask for. `before` are earlier decisions, oldest first."""
    return protect_sheets(sheets(values, rules, only), rules, before)


def protect_sheets(
    made: Sheets,
    rules: RuleSet,
    before: Sequence[Protected] = (),
    briefings: tuple[Mapping[Key, Mask], Mapping[Key, Mask]] = ({}, {}),
) -> Protected:
    """Decide for tables that were cut already; `briefings` hid and showed these whole-council figures."""
    known = relations(made)
    every = system(made, known)
    pasts = [earlier(made, known, every, one) for one in before]
    hidden = hide(made, known, every, pasts, briefings)
    if rules.secondary and made.every:
        repair(hidden, every, pasts)
    return Protected(made, hidden.why)


def published(
    decided: Protected, rules: RuleSet, measure: Measure, by: str | None, over: Over, frame: pd.DataFrame
) -> pd.DataFrame:
    """Values of a measure with its hidden cells empty (status `c`).

    Totals of a measure's own window have decisions of their own; any other window is shown where every month
    of it is. Families stand only beside undrilled figures, six or more.
    """
    out = frame.assign(**{name: frame[name].astype("float64") for name in ("n", "of", "families", "value")})
    first = decided.made.first
    out = out[months_of(out["month"]) >= first].reset_index(drop=True)

    def at(ends: bool, part: str) -> Mask:
        return _gone(decided, measure, (part, ends), by, over, out)

    if measure.show == "bands":
        gone = np.zeros(len(out), dtype=bool)
        for part in out["part"].unique():
            mine = (out["part"] == part).to_numpy()
            gone[mine] = at(False, str(part))[mine]
    else:
        gone = at(False, "")
    nothing = gone & _nobody(decided, measure, by, over, out)
    if measure.show != "percent":
        gone = gone & ~nothing
    few = np.zeros(len(out), dtype=bool)
    of_gone = gone & (measure.show == "percent")
    if ((measure.id, "", True, own_window(measure)), by) in decided.made.by_place:
        of_gone = at(True, "")
        if measure.show == "median":
            few = (out["of"] < measure.small_numbers.hide_percent_below).to_numpy()
    quiet = gone | of_gone | few if measure.show != "count" or measure.flow else gone
    quiet = quiet & ~((out["n"] == 0) & (out["of"] == 0) & ~gone & ~of_gone).to_numpy()
    out.loc[gone & ~nothing, "n"] = np.nan
    out.loc[of_gone, "of"] = np.nan
    out.loc[quiet, "value"] = np.nan
    families = out["families"].to_numpy()
    least = max(measure.small_numbers.hide_below, rules.least + 1)
    hide_families = quiet | (by is not None) | ((families > 0) & (families < least))
    out.loc[hide_families, "families"] = np.nan
    out.loc[quiet, "status"] = HIDDEN
    if rules.style == "round":
        out = _rounded(out, measure, rules.base)
    return out


def _nobody(decided: Protected, measure: Measure, by: str | None, over: Over, out: pd.DataFrame) -> Mask:
    """Hidden cells of months in which nobody at all is counted: that much the whole says already."""
    found = np.zeros(len(out), dtype=bool)
    month = months_of(out["month"]) - decided.made.first
    for sheet in decided.made.every:
        if (sheet.measure, sheet.dim, sheet.over, sheet.ends) == (measure.id, by, over, False):
            whole = decided.made.whole_of(sheet)
            mine = (out["part"] == sheet.part).to_numpy()
            found[mine] = ((whole.n == 0) & ~decided.hidden(whole.place))[month[mine], 0]
    return found


def _gone(
    decided: Protected,
    measure: Measure,
    which: tuple[str, bool],
    by: str | None,
    over: Over,
    out: pd.DataFrame,
) -> Mask:
    """Which lines of a table are hidden; all where nothing was decided about it."""
    made, (part, ends) = decided.made, which
    own = made.by_place.get(((measure.id, part, ends, over), by))
    sheet = own or made.by_place.get(((measure.id, part, ends, own_window(measure)), by))
    if sheet is None or (own is None and sheet.over != "month"):
        return np.ones(len(out), dtype=bool)
    mask = decided.hidden(sheet.place)
    if own is None:
        total = np.vstack([np.zeros((1, mask.shape[1]), dtype=int), np.cumsum(mask, axis=0)])
        begin = np.maximum(window_of(made, over), 0)
        mask = (total[1:] - total[begin]) > 0
    group = pd.Index(sheet.labels).get_indexer(pd.Index(out["group"]))
    return np.asarray(mask[months_of(out["month"]) - made.first, group] | (group < 0))


def _rounded(out: pd.DataFrame, measure: Measure, base: int) -> pd.DataFrame:
    """Counts to the nearest multiple, and what is worked out of them worked out anew."""

    def near(column: str) -> Grid:
        return np.floor(out[column].to_numpy() / base + 0.5) * base

    n = near("n")
    if measure.per is not None:
        return out.assign(n=n, families=near("families"), value=n / out["of"] * measure.per.number)
    of = near("of")
    out = out.assign(n=n, of=of, families=near("families"))
    if measure.show in ("percent", "bands"):
        value = np.divide(100 * n, of, out=np.full(len(n), np.nan), where=of > 0)
        return out.assign(value=np.minimum(value, 100.0))
    if measure.flow is not None:
        return out.assign(value=n - of)
    if measure.show == "count":
        return out.assign(value=n)
    return out
