"""One authority beside its statistical neighbours, its region and England, for one published figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import pandas as pd

from perfcore.neighbours.change import Change, Two, change
from perfcore.neighbours.indicators import INDICATORS, KIND_OF, Indicator
from perfcore.neighbours.ranks import Spread, ranks, spread
from perfcore.neighbours.store import Official
from perfcore.records.errors import LoadError

TREND = ("own", "england", "region", "mean", "median", "low", "high")


@dataclass(frozen=True)
class Comparison:
    """One authority beside others in one year.

    `table`: one row for us and each neighbour: area, code, name, position (0 is us), closeness, value, n,
    of, status ("" or a symbol; "no row" where the file has none), before (the figure of `since`),
    before_status, rank, low, high; sorted by rank. `trend`: one row a year with the columns of `TREND`
    and own_status, low and high being the neighbours' range.
    """

    indicator: Indicator
    area: str
    name: str
    region_name: str
    year: int
    since: int
    model: str
    table: pd.DataFrame
    trend: pd.DataFrame
    spread: Spread
    england: float
    region: float
    in_england: tuple[float, float, float, int] | None  # our rank, its interval, of how many
    change: Change | None
    sources: tuple[str, ...]  # what the figures and the neighbours come from, with their files

    @property
    def own(self) -> pd.Series:
        """Our row of the table."""
        return self.table[self.table["position"] == 0].iloc[0]


def measures(official: Official) -> list[str]:
    """The measures that something was imported for, in the order of the tables."""
    have = set(official.figures["measure"])
    return [m for m in INDICATORS if m in have]


def years(official: Official, measure: str) -> list[int]:
    """The years that were imported for a measure, latest first."""
    of_measure = official.figures[official.figures["measure"] == measure]
    return sorted((int(y) for y in of_measure["year"].unique()), reverse=True)


def compare(
    official: Official,
    measure: str,
    area: str,
    year: int | None = None,
    since: int | None = None,
    model: str | None = None,
) -> Comparison:
    """`area` (three-digit number) beside its neighbours of `model`, the latest by default.

    `year` is the latest by default, `since` the year before it. Raises `LoadError` with what to do where
    the measure, authority, year or model was not imported.
    """
    if measure not in measures(official):
        title = KIND_OF[measure].title if measure in KIND_OF else ""
        does = f'import the official table "{title}".' if title else "no official figure is mapped to it."
        raise LoadError(measure, f"nothing was imported for it: {does}")
    if not official.models:
        raise LoadError(
            "neighbours", "no list of statistical neighbours was imported: import the official list."
        )
    model = model if model is not None else list(official.models)[-1]
    if model not in official.models:
        known = ", ".join(official.models)
        raise LoadError("neighbours", f'there is no model "{model}": the models are {known}.')
    pairs = official.models[model]
    near = pairs[pairs["area"] == area].sort_values("position")
    names = official.names
    name = names.get(area, ("", area))[1]
    if near.empty:
        raise LoadError(model, f"{name} has no neighbours in this list: choose another list or authority.")
    figures = official.figures[official.figures["measure"] == measure]
    known_years = years(official, measure)
    year = known_years[0] if year is None else year
    since = year - 1 if since is None else since
    if year not in known_years:
        raise LoadError(measure, f"there is no figure for {year}: the years are {_listed(known_years)}.")
    if since >= year:
        raise LoadError(measure, f"{since} is not before {year}: give an earlier year to compare with.")
    indicator = INDICATORS[measure]
    table = _table(names, figures, near, area, year, since, indicator)
    ours = figures[figures["area"] == area]
    region = str(ours["region"].iloc[-1]) if len(ours) else ""
    return Comparison(
        indicator=indicator,
        area=area,
        name=name,
        region_name=_name_of(figures, region),
        year=year,
        since=since,
        model=model,
        table=table,
        trend=_trend(figures, list(near["neighbour"]), area, region),
        spread=spread([float(v) for v in table.loc[table["position"] > 0, "value"]]),
        england=_value(figures, "England", year),
        region=_value(figures[figures["area"] == region], "region", year),
        in_england=_in_england(figures, area, year, indicator),
        change=_change(table, indicator, year - since),
        sources=(*_files(figures, year), _list_called(model, official.model_files[model])),
    )


def _table(
    names: Mapping[str, tuple[str, str]],
    figures: pd.DataFrame,
    near: pd.DataFrame,
    area: str,
    year: int,
    since: int,
    indicator: Indicator,
) -> pd.DataFrame:
    areas = [area, *near["neighbour"]]
    out = pd.DataFrame(
        {"area": areas, "position": [0, *near["position"]], "closeness": ["", *near["closeness"]]}
    )
    out["code"] = [names.get(a, ("", ""))[0] for a in areas]
    out["name"] = [names.get(a, ("", f"authority {a}"))[1] for a in areas]
    for suffix, when in (("", year), ("_before", since)):
        rows = figures[figures["year"] == when].set_index("area").reindex(areas)
        for column in ("n", "of", "value"):
            out[f"{column}{suffix}"] = rows[column].to_numpy(dtype=float)
        out[f"status{suffix}"] = rows["status"].astype("object").fillna("no row").to_numpy()
    n, of, value = (out[c].to_numpy(dtype=float) for c in ("n", "of", "value"))
    placed = ranks(value, n, of, indicator.unit)
    out = pd.concat([out, placed], axis=1)
    return out.sort_values(["rank", "position"], na_position="last", ignore_index=True)


def _trend(figures: pd.DataFrame, neighbours: list[str], area: str, region: str) -> pd.DataFrame:
    rows = []
    for year, of_year in figures.groupby("year"):
        values = of_year.set_index("area")["value"]
        among = spread([float(values.get(a, np.nan)) for a in neighbours])
        own = of_year[of_year["area"] == area]
        rows.append(
            {
                "year": int(str(year)),
                "own": float(values.get(area, np.nan)),
                "own_status": str(own["status"].iloc[0]) if len(own) else "no row",
                "england": _value(of_year, "England", int(str(year))),
                "region": float(values.get(region, np.nan)),
                "mean": among.mean,
                "median": among.median,
                "low": among.lowest,
                "high": among.highest,
                "known": among.known,
            }
        )
    return pd.DataFrame(rows)


def _in_england(
    figures: pd.DataFrame, area: str, year: int, indicator: Indicator
) -> tuple[float, float, float, int] | None:
    rows = figures[(figures["year"] == year) & (figures["level"] == "authority") & figures["value"].notna()]
    at = np.flatnonzero((rows["area"] == area).to_numpy())
    if not len(at):
        return None
    value, n, of = (rows[c].to_numpy(dtype=float) for c in ("value", "n", "of"))
    placed = ranks(value, n, of, indicator.unit).iloc[int(at[0])]
    return float(placed["rank"]), float(placed["low"]), float(placed["high"]), len(rows)


def _change(table: pd.DataFrame, indicator: Indicator, apart: int) -> Change | None:
    def two(rows: pd.DataFrame) -> Two:
        return Two(*(rows[c].to_numpy(dtype=float) for c in ("n_before", "of_before", "n", "of")))

    is_own = table["position"] == 0
    shared = math.exp(-indicator.turnover * apart) if indicator.turnover else 0.0
    return change(two(table[is_own]), two(table[~is_own]), indicator.unit, shared)


def _value(figures: pd.DataFrame, level: str, year: int) -> float:
    hit = figures[(figures["level"] == level) & (figures["year"] == year)]["value"]
    return float(hit.iloc[0]) if len(hit) else float("nan")


def _name_of(figures: pd.DataFrame, code: str) -> str:
    hit = figures[figures["area"] == code]["name"]
    return str(hit.iloc[-1]) if code and len(hit) else ""


def _list_called(model: str, file: str) -> str:
    return file if PurePath(file).stem == model else f"{model}, from {file}"


def _files(figures: pd.DataFrame, year: int) -> tuple[str, ...]:
    return tuple(sorted(figures[figures["year"] == year]["file"].unique()))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
