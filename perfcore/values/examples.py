"""Whether the examples in measures.yaml come out as they say: each is counted as a load of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from perfcore.catalogue.mistakes import Mistake
from perfcore.catalogue.model import Catalogue, Cell, Example, Measure
from perfcore.records import small
from perfcore.records.records import Records
from perfcore.values.values import Values

_HISTORY = 60  # months before the example's own, so that windows and earlier rows are within it


def failing(catalogue: Catalogue, only: str | None = None) -> list[Mistake]:
    """A mistake for every example (of one measure, or of all) that gives another figure than it says."""
    found = []
    for measure in catalogue.measures.values():
        if only in (None, measure.id):
            for number, example in enumerate(measure.examples, 1):
                says = _fault(catalogue, measure, example)
                if says is not None:
                    where = f"measures.{measure.id}.examples[{number}]"
                    hint = "Correct the example, or what the measure counts."
                    found.append(Mistake(catalogue.file, example.line, example.column, where, says, hint))
    return sorted(found, key=lambda m: (m.line, m.column))


def _fault(catalogue: Catalogue, measure: Measure, example: Example) -> str | None:
    with np.errstate(divide="ignore", invalid="ignore"):
        frame = Values(load_of(measure, example), catalogue).compute(measure.id)
    part = (example.band or measure.watched_band) if measure.show == "bands" else ""
    row = frame[(frame["month"] == pd.Timestamp(example.month)) & (frame["part"] == part)]
    wanted = f"{example.gives:.{example.decimals}f}"
    value = float(row["value"].iloc[0]) if len(row) and pd.notna(row["value"].iloc[0]) else math.nan
    if not math.isfinite(value):
        return f"nothing can be said of {example.month:%Y-%m} with these rows, not {wanted}."
    near = 0.5 * 10**-example.decimals + 1e-9 if example.decimals else 1e-9
    if abs(value - example.gives) <= near:
        return None
    n, of = row["n"].iloc[0], row["of"].iloc[0]
    made_of = f" ({n:g} of {of:g})" if pd.notna(of) and measure.show in ("percent", "bands") else ""
    shown = f"{round(value, max(2, example.decimals)):g}"
    return f"these rows give {shown}{made_of}, not {wanted}."


def load_of(measure: Measure, example: Example) -> Records:
    """The rows of an example as a load that ends with its month."""
    last = (pd.Timestamp(example.month) + pd.offsets.MonthEnd(1)).date()
    children: dict[str, dict[str, Cell]] = {}
    tables: dict[str, list[dict[str, Cell]]] = {}
    for name, rows in example.rows.items():
        if name != "figures":
            tables[name] = [_own(row, children) for row in rows]
    figures = [
        {"figures": measure.figures, "dimension": "", "group": "", "status": "", **row}
        for row in example.rows.get("figures", ())
    ]
    people = None
    if measure.per is not None:
        people = {
            "year": last.year,
            "population": measure.per.population,
            "dimension": "",
            "group": "",
            "number": example.population,
        }
    return small.records(
        last.isoformat(),
        children=list(children.values()),
        history_from=_months_before(example.month, _HISTORY).isoformat(),
        addresses=tables.pop("addresses", ()),
        population=[people] if people else (),
        figures=figures,
        **tables,
    )


def _own(row: Mapping[str, Cell], children: dict[str, dict[str, Cell]]) -> dict[str, Cell]:
    """The row with the columns of its table; what it says of its child is put with the children."""
    child = str(row["child"])
    of_child = children.setdefault(child, {"child_id": child})
    own: dict[str, Cell] = {"child_id": child}
    for column, value in row.items():
        if column == "family":
            of_child |= {"family_id": value, "family_key": "family id"}
        elif column in ("dob", "sex", "ethnicity", "disabled"):
            of_child[column] = value
        elif column != "child":
            own[column] = value
    return own


def _months_before(month: date, back: int) -> date:
    return (pd.Timestamp(month) - pd.DateOffset(months=back)).date()
