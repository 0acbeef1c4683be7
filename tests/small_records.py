"""Small loads made by hand, so that a test's answer can be worked out on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.read import parse_catalogue
from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS, TABLES, Kind

Row = Mapping[str, Any]

HEAD = """
version: 1
owners:
  head: {name: Head of Service, email: head@example.gov.uk}
groups:
  all: Everything
dimensions:
  team: {label: Team, column: team}
  locality: {label: Locality, column: locality}
  age_band: {label: Age, column: age_band, order: [Unborn, Under 1, 1-4, 5-9, 10-15, 16-17, 18 and over]}
  ethnicity: {label: Ethnic group, column: ethnicity}
  sex: {label: Sex, column: sex}
defaults:
  drill: [team, locality, age_band, ethnicity, sex]
measures:
"""


def catalogue(measure: str) -> Catalogue:
    """A catalogue with one measure `m`; `measure` is its lines of YAML, what every measure needs is added."""
    lines = [line for line in measure.strip().splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in measure.splitlines() if line.strip())
    body = ["  m:", "    name: A measure", "    group: all", "    owner: head"]
    body += ["    definition: As the test says.", "    source: local"]
    body += ["    " + line[margin:] if line.startswith(" " * margin) else "    " + line for line in lines]
    return parse_catalogue(HEAD + "\n".join(body) + "\n", "measures.yaml")


def records(
    data_to: str,
    children: Iterable[Row] = (),
    history_from: str | None = None,
    addresses: Iterable[Row] = (),
    population: Iterable[Row] = (),
    figures: Iterable[Row] = (),
    **tables: Iterable[Row],
) -> Records:
    """A load with these rows; children that only occur in tables are added, each a family of its own."""
    given = {str(c["child_id"]): dict(c) for c in children}
    for rows in tables.values():
        for row in rows:
            given.setdefault(str(row["child_id"]), {"child_id": row["child_id"]})
    people = [
        {"family_id": f"alone {c['child_id']}", "family_key": "none", **c}
        for c in sorted(given.values(), key=lambda c: str(c["child_id"]))
    ]
    made = Records(
        tables={name: _frame(tables.get(name, ()), TABLES[name].columns, name) for name in TABLES},
        children=_frame(people, LOOKUPS["children"], "children"),
        addresses=_frame(addresses, LOOKUPS["addresses"], "addresses"),
        workers=_frame((), LOOKUPS["workers"], "workers"),
        population=_frame(population, LOOKUPS["population"], "population"),
        figures=_frame(figures, LOOKUPS["figures"], "figures"),
        data_to=date.fromisoformat(data_to),
        council="Testshire (invented)",
        source="made by a test",
        loaded_at=datetime(2026, 1, 1),
        fingerprint="test",
    )
    if history_from is not None:
        made = replace(made, history_from=date.fromisoformat(history_from))
    return made


def _frame(rows: Iterable[Row], columns: Mapping[str, Kind], table: str) -> pd.DataFrame:
    rows = list(rows)
    unknown = {name for row in rows for name in row} - set(columns)
    if unknown:
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    first = next(iter(columns))
    dtypes = {"date": "datetime64[us]", "bool": "boolean", "number": "float64"}
    frame = pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype=dtypes.get(kind, "str"))
            for name, kind in columns.items()
        }
    )
    if columns[first] == "id" and first != "child_id":
        frame[first] = frame[first].fillna(pd.Series([f"{i:04d}" for i in range(len(rows))], dtype="str"))
    return frame
