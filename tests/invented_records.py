"""Loads made at random, thick with what goes wrong: ties, gaps, month ends, leap days, rows after the end."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS, TABLES, Kind, Table
from tests.sql_records import make_records

FIRST = date(2021, 11, 1)
DAYS = 900
# Days on which rows are likelier to stand than chance would have it.
EDGES = (
    date(2022, 2, 28),
    date(2023, 2, 28),
    date(2024, 2, 29),
    date(2023, 1, 31),
    date(2024, 1, 31),
    date(2023, 3, 31),
    date(2024, 3, 31),
    date(2023, 4, 1),
    date(2024, 4, 1),
)
TEXTS: Mapping[str, tuple[str | None, ...]] = {
    "kind": ("initial", "review"),
    "end_reason": ("E43", "E45", "E11", None),
    "team": ("North", "South", "East", None),
    "worker": ("w1", "w2", "w3", None),
    "locality": ("Upper", "Lower", "Middle", None),
    "sex": ("Female", "Male", None),
}
OTHER_TEXTS = ("School", "Police", "É o'clock", None)


def invented(seed: int, data_to: date, history_from: date | None = None, children: int = 40) -> Records:
    """A load that the same seed always makes the same."""
    chance = random.Random(seed)
    ids = [f"c{n:03}" for n in range(children)]
    rows: dict[str, list[dict[str, Any]]] = {
        name: [_row(chance, table, number, ids, data_to) for number in range(chance.randrange(60, 140))]
        for name, table in TABLES.items()
    }
    rows["children"] = [_child(chance, child) for child in ids]
    rows["addresses"] = [
        {
            "child_id": chance.choice(ids),
            "start_date": _day(chance),
            "locality": chance.choice(TEXTS["locality"]),
        }
        for _ in range(2 * children)
    ]
    rows["population"] = [
        {
            "year": year,
            "population": "children_0_17",
            "dimension": dimension,
            "group": group,
            "number": chance.randrange(1000, 9000),
        }
        for year in (2019, 2022, 2024)
        for dimension, group in (("", ""), ("sex", "Female"), ("sex", "Male"), ("locality", "Upper"))
        if chance.random() < 0.9
    ]
    assert set(rows) <= {*TABLES, *LOOKUPS}
    return make_records(data_to, history_from, **rows)


def _day(chance: random.Random) -> date:
    if chance.random() < 0.2:
        return chance.choice(EDGES)
    return FIRST + timedelta(days=chance.randrange(DAYS))


def _row(chance: random.Random, table: Table, number: int, ids: list[str], data_to: date) -> dict[str, Any]:
    row = {name: _cell(chance, name, kind) for name, kind in table.columns.items()}
    # Ids come in no order, so that a tie is not settled by the order of the file.
    row[next(iter(table.columns))] = f"{(number * 7919) % 10007:05}"
    row["child_id"] = chance.choice(ids)
    start = _day(chance)
    row[table.date] = start if chance.random() < 0.97 or table.end else None
    if table.end:
        stays = chance.choice((0, 1, 28, 31, 90, 365, 366, 400, 800))
        ended = start + timedelta(days=stays)
        row[table.end] = ended if ended <= data_to and chance.random() < 0.8 else None
    return row


def _cell(chance: random.Random, name: str, kind: Kind) -> Any:
    match kind:
        case "bool":
            return chance.choice((True, False, None))
        case "number":
            return chance.choice((0.0, 1.0, 2.5, 7.0, None))
        case "date":
            return _day(chance) if chance.random() < 0.8 else None
        case _:
            return chance.choice(TEXTS.get(name, OTHER_TEXTS))


def _child(chance: random.Random, child: str) -> dict[str, Any]:
    born = chance.choice((date(2004, 2, 29), date(2006, 1, 31), date(2020, 2, 29), _day(chance)))
    return {
        "child_id": child,
        "family_id": f"f{chance.randrange(15):02}",
        "dob": born + timedelta(days=chance.choice((0, 0, -365 * chance.randrange(9)))),
        "sex": chance.choice(TEXTS["sex"]),
        "ethnicity": chance.choice(OTHER_TEXTS),
        "disabled": chance.choice((True, False, None)),
    }
