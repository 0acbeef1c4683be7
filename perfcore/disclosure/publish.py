"""What members get: values in which hidden cells are empty and say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.disclosure.hide import Hidden, Key, hide, nobody
from perfcore.disclosure.relations import Known, relations
from perfcore.disclosure.repair import repair
from perfcore.disclosure.rules import HIDDEN, RuleSet
from perfcore.disclosure.system import system
from perfcore.disclosure.tables import Grid, Mask, Sheet, Sheets, months_of, own_window, sheets
from perfcore.values import count
from perfcore.values.values import Values

_MARCH = 2  # months since 1970, modulo 12


@dataclass(frozen=True)
class Protected:
    """The decisions about every monthly table of one load."""

    rules: RuleSet
    made: Sheets
    known: Known
    cells: dict[Key, Mask]
    sheets: dict[Key, Sheet]


def protect(
    values: Values,
    rules: RuleSet,
    before: dict[Key, Mask] | None = None,
    only: tuple[str, ...] | None = None,
) -> Protected:
    """Decide for every table that members may ask for."""
    made = sheets(values, rules, only)
    return protect_sheets(made, values.catalogue, rules, before)


def protect_sheets(
    made: Sheets, catalogue: Catalogue, rules: RuleSet, before: dict[Key, Mask] | None = None
) -> Protected:
    """Decide for tables that were cut already."""
    known = relations(made)
    hidden: Hidden = hide(made, known, before)
    if rules.secondary and made.every:
        repair(hidden, system(made, known, catalogue))
    return Protected(rules, made, known, hidden.cells, {(s.key, s.dim): s for s in made.every})


def published(
    decided: Protected, measure: Measure, by: str | None, over: Over, frame: pd.DataFrame
) -> pd.DataFrame:
    """Values of a measure with its hidden cells empty (status `c`).

    A window is shown where every month of it is; the whole of a financial year, undrilled, also where two
    or more of its months are hidden. Families stand only beside undrilled figures, six or more.
    """
    out = frame.assign(**{name: frame[name].astype("float64") for name in ("n", "of", "families", "value")})
    first = decided.made.first
    out = out[months_of(out["month"]) >= first].reset_index(drop=True)

    def at(ends: bool, part: str) -> Mask:
        sheet = decided.sheets.get(((measure.id, part, ends), by))
        if sheet is None:
            return np.ones(len(out), dtype=bool)
        mask = _windowed(decided, measure, sheet, over)
        group = pd.Index(sheet.labels).get_indexer(pd.Index(out["group"]))
        return mask[months_of(out["month"]) - first, group]

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
    if ((measure.id, "", True), by) in decided.sheets:
        of_gone = at(True, "")
        if measure.show == "median":
            few = (out["of"] < measure.small_numbers.hide_percent_below).to_numpy()
    quiet = gone | of_gone | few if measure.show != "count" or measure.flow else gone
    quiet = quiet & ~((out["n"] == 0) & (out["of"] == 0) & ~gone & ~of_gone).to_numpy()
    out.loc[gone & ~nothing, "n"] = np.nan
    out.loc[of_gone, "of"] = np.nan
    out.loc[quiet, "value"] = np.nan
    families = out["families"].to_numpy()
    least = max(measure.small_numbers.hide_below, decided.rules.least + 1)
    hide_families = quiet | (by is not None) | ((families > 0) & (families < least))
    out.loc[hide_families, "families"] = np.nan
    out.loc[quiet, "status"] = HIDDEN
    if decided.rules.style == "round":
        out = _rounded(out, measure, decided.rules.base)
    return out


def _nobody(decided: Protected, measure: Measure, by: str | None, over: Over, out: pd.DataFrame) -> Mask:
    """Hidden cells of months in which nobody at all is counted: that much the whole says already."""
    found = np.zeros(len(out), dtype=bool)
    if over != own_window(measure):
        return found
    month = months_of(out["month"]) - decided.made.first
    for (name, part, ends), dim in decided.sheets:
        if name == measure.id and dim == by and not ends:
            sheet = decided.sheets[(name, part, ends), dim]
            mine = (out["part"] == part).to_numpy()
            found[mine] = nobody(decided.made, decided.cells, sheet)[month[mine], 0]
    return found


def _windowed(decided: Protected, measure: Measure, sheet: Sheet, over: Over) -> Mask:
    mask = decided.cells[sheet.key, sheet.dim]
    if over == own_window(measure):
        return mask
    first, months = decided.made.first, decided.made.months
    start = count.window_start(months, first, over)
    total = np.vstack([np.zeros((1, mask.shape[1]), dtype=int), np.cumsum(mask, axis=0)])
    begin = np.maximum(start, 0)
    out: Mask = (total[np.arange(months) + 1] - total[begin]) > 0
    if sheet.dim is None:
        for month in range(months):
            if (first + month) % 12 == _MARCH and month - begin[month] == 11:
                out[month] &= not _year_may_stand(sheet, mask, int(begin[month]), month)
    return out


def _year_may_stand(sheet: Sheet, mask: Mask, begin: int, end: int) -> bool:
    """Whether a year's total leaves its hidden months open."""
    inside = slice(begin, end + 1)
    gone = mask[inside, 0]
    n = np.nan_to_num(sheet.n[inside, 0])
    if not (gone.sum() >= 2 and n[gone].sum() - gone.sum() >= 1 and n.sum() >= sheet.small):
        return False
    if sheet.of is None:
        return True
    of = np.nan_to_num(sheet.of[inside, 0])
    rest = (of - n)[gone].sum()
    return bool(rest >= 1 and (of - n).sum() >= sheet.small and of.sum() >= sheet.few)


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
