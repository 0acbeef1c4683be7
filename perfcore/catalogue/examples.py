"""The examples of a measure: rows read by the kinds of their columns, ready to be counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from perfcore.catalogue.mistakes import Mistakes, did_you_mean, nearest, quoted
from perfcore.catalogue.model import Cell, Example, band_labels
from perfcore.catalogue.walk import Given, Record, value_of
from perfcore.records.tables import FIGURES, LOOKUPS, TABLES, Kind

# what a row may say of its child, under the names that a person would use
_OF_CHILD: Mapping[str, Kind] = {
    "child": "id",
    "family": "id",
    "dob": "date",
    "sex": "text",
    "ethnicity": "text",
    "disabled": "bool",
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SAID: Mapping[Kind, str] = {
    "number": "a number",
    "date": "a date",
    "bool": "true or false",
    "text": "a text",
    "id": "a text",
}


def read_examples(m: Record, where: str, mistakes: Mistakes) -> tuple[Example, ...]:
    """The examples of a measure, as far as they are sound; rows name only columns that are there."""
    found = []
    for number, given in enumerate(value_of(m, "examples") or [], 1):
        if given.value is not None:
            example = _example(m, given.value, f"{where}.examples[{number}]", mistakes)
            if example is not None:
                found.append(example)
    return tuple(found)


def _example(m: Record, said: Record, where: str, mistakes: Mistakes) -> Example | None:
    table = "figures" if "figures" in m else value_of(m, "table")
    if table is None:
        return None
    rows = {table: _rows(said.get("rows"), table, f"{where}.rows", mistakes)}
    for name, given in (value_of(said, "also") or {}).items():
        if name not in (*TABLES, "addresses"):
            mistakes.add(given.key_at, where, f"no table {quoted(name)}.", did_you_mean(name, TABLES))
        elif name == table:
            mistakes.add(given.key_at, where, f'"{name}" is counted itself.', "Put its rows in rows.")
        else:
            rows[name] = _rows(given, name, f"{where}.also.{name}", mistakes)
    _check_fit(m, said, where, mistakes)
    gives, month = said.get("gives"), value_of(said, "month")
    if mistakes or gives is None or gives.scalar is None or month is None:
        return None
    return Example(
        month=date.fromisoformat(f"{month}-01"),
        rows=rows,
        gives=gives.value,
        decimals=len(gives.scalar.text.partition(".")[2]),
        says=value_of(said, "says") or "",
        population=value_of(said, "population"),
        band=value_of(said, "band"),
        line=gives.at.line,
        column=gives.at.column,
    )


def _check_fit(m: Record, said: Record, where: str, mistakes: Mistakes) -> None:
    """Whether the example says what its kind of measure needs, and nothing that it does not."""
    if "per" in m and "population" not in said:
        at = said["gives"].key_at if "gives" in said else m["per"].key_at
        mistakes.add(at, where, "a rate needs a population.", "Add population: 10000.")
    if "population" in said and "per" not in m:
        mistakes.add(said["population"].key_at, where, '"population" is only for a measure with per.')
    band = value_of(said, "band")
    if band is None:
        return
    edges = [b.value for b in value_of(m, "bands") or []]
    if None in edges:
        return
    labels = band_labels(tuple(edges))
    if not labels:
        mistakes.add(said["band"].key_at, where, '"band" is only for show: bands.')
    elif band not in labels:
        mistakes.add(said["band"].at, where, f"no band {quoted(band)}.", did_you_mean(band, labels))


def _rows(given: Given | None, table: str, where: str, mistakes: Mistakes) -> tuple[dict[str, Cell], ...]:
    kinds: dict[str, Kind]
    if table == "figures":
        kinds = {name: kind for name, kind in FIGURES.items() if name != "figures"}
    elif table in TABLES:
        kinds = {**TABLES[table].columns, **_OF_CHILD}
        del kinds["child_id"]
    else:
        kinds = {**LOOKUPS[table], "child": "id"}
        del kinds["child_id"]
    codes = TABLES[table].codes() if table in TABLES else {}
    found = []
    for number, row in enumerate((given.value if given else None) or [], 1):
        at, cells = f"{where}[{number}]", row.value
        if cells is None:
            continue
        needed = "month" if table == "figures" else "child"
        if needed not in cells:
            mistakes.add(row.at, at, f'the column "{needed}" is missing.', _NEEDED[needed])
        read: dict[str, Cell] = {}
        for column, cell in cells.items():
            if column not in kinds:
                says = f"no column {quoted(column)} for a row of {table}."
                mistakes.add(cell.key_at, at, says, did_you_mean(column, kinds, "Its columns"))
                continue
            value = _cell(cell, column, kinds[column], at, mistakes)
            if isinstance(value, str) and column in codes and value not in codes[column]:
                meant = nearest(value, codes[column])
                hint = f"Did you mean {meant}?" if meant else f"It is one of {', '.join(codes[column])}."
                mistakes.add(cell.at, at, f"{column} is never {quoted(value)}.", hint)
            if value is not None:
                read[column] = value
        found.append(read)
    return tuple(found)


_NEEDED = {"month": "Say of which month the figure is: 2025-03.", "child": "Any letter will do: child: a."}


def _cell(given: Given, column: str, kind: Kind, where: str, mistakes: Mistakes) -> Cell | None:
    """What a cell says, by the kind of its column; None where that was wrong and is told."""
    written: Any = given.value
    if written is None or given.scalar is None:
        return None
    text = str(written).strip()
    if kind in ("text", "id"):
        return text
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    hint = "Write true or false." if kind == "bool" else ""
    if kind == "date":
        hint = "Write it year first: 2025-03-31."
        try:
            if re.fullmatch(r"\d{4}-\d\d", text) and column == "month":
                return date.fromisoformat(f"{text}-01")
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return date.fromisoformat(text)
        except ValueError:
            hint = "There is no such day."
    mistakes.add(given.at, where, f"{column} is {_SAID[kind]}, not {quoted(text)}.", hint)
    return None
