"""Our figures beside those of similar authorities, from the official statistics that were imported.

They are published, so everybody who may use perfcore may see them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, must_be_known
from perfcore.neighbours import comparison, store, words
from perfcore.neighbours.comparison import Comparison
from perfcore.neighbours.store import Official
from perfcore.records.errors import LoadError
from perfcore.safety.spreadsheets import written

__all__ = [
    "HOW_TO_IMPORT",
    "Comparison",
    "Official",
    "authorities",
    "beside",
    "compare",
    "download",
    "measures",
    "official",
    "own_authority",
    "words",
    "years",
]

HOW_TO_IMPORT = (
    "No official figures are imported yet: python -m perfcore neighbours import FILE... takes the tables of "
    "the official statistics (CSV) and the list of statistical neighbours."
)


def official(viewer: Viewer, data: Path | None = None) -> Official | None:
    """What was imported into a data directory (that of the app by default); None where nothing was.

    Raises `LoadError` where it is damaged.
    """
    must_be_known(viewer)
    folder = data if data is not None else Path(os.environ.get("PERFCORE_DATA", "data"))
    return _opened(folder.resolve(), store.version_of(folder))


@lru_cache(maxsize=2)
def _opened(data: Path, version: str) -> Official | None:
    return store.open_official(data) if version else None


def own_authority(gate: Gate, viewer: Viewer, imported: Official) -> str:
    """The number of our own authority: the one given at an import, else the one with our council's name,
    else ""."""
    must_be_known(viewer)
    if imported.own:
        return imported.own
    try:
        return store.find_area(imported.figures, gate.about(viewer).council)
    except LoadError:
        return ""


def authorities(viewer: Viewer, imported: Official) -> dict[str, str]:
    """Official code -> name of every authority that a list of neighbours knows, in the order of names."""
    must_be_known(viewer)
    listed = {area for pairs in imported.models.values() for area in pairs["area"]}
    return {c: n for area, (c, n) in imported.names.items() if area in listed or not listed}


def measures(viewer: Viewer, imported: Official) -> list[str]:
    """The measures that an official figure was imported for."""
    must_be_known(viewer)
    return comparison.measures(imported)


def years(viewer: Viewer, imported: Official, measure: str) -> list[int]:
    """The years that were imported for a measure, latest first."""
    must_be_known(viewer)
    return comparison.years(imported, measure)


def compare(
    viewer: Viewer,
    imported: Official,
    measure: str,
    council: str,
    year: int | None = None,
    since: int | None = None,
    model: str | None = None,
) -> Comparison:
    """A council (code, number or name) beside its neighbours. Raises `LoadError` with what to do."""
    must_be_known(viewer)
    area = store.find_area(imported.figures, council)
    return comparison.compare(imported, measure, area, year, since, model)


def beside(gate: Gate, viewer: Viewer, data: Path | None = None) -> Mapping[str, str]:
    """ "median 518.3, England 521.0 (2024)" by measure, wherever official figures can stand beside ours.

    Needs an own authority, given at an import or known by the council's name; without one it is empty.
    """
    imported = official(viewer, data)
    area = "" if imported is None else own_authority(gate, viewer, imported)
    if not area:
        return {}
    folder = data if data is not None else Path(os.environ.get("PERFCORE_DATA", "data"))
    return _beside(folder.resolve(), store.version_of(folder), area)


@lru_cache(maxsize=4)
def _beside(data: Path, version: str, area: str) -> Mapping[str, str]:
    imported = _opened(data, version)
    if imported is None:
        return {}
    found = {}
    for measure in comparison.measures(imported):
        try:
            said = words.short(comparison.compare(imported, measure, area))
        except LoadError:
            continue
        if said:
            found[measure] = said
    return found


def download(viewer: Viewer, found: Comparison, name: str) -> bytes:
    """A comparison as CSV, with what it is in lines above the header."""
    must_be_known(viewer)
    lines = [
        f"Measure: {name} ({found.indicator.measure})",
        f"Official figure: {found.indicator.says}, {words.unit(found.indicator)}",
        words.source(found),
        words.rank(found),
        words.change(found),
    ]
    columns = ["code", "name", "position", "closeness", "value", "status", "n", "of"]
    columns += ["value_before", "status_before", "rank", "low", "high"]
    header = [*columns[:8], f"value_{found.since}", f"status_{found.since}", "rank", "rank_low", "rank_high"]
    areas = [("England", found.england), (found.region_name, found.region)]
    areas += [("Neighbours' median", found.spread.median), ("Neighbours' mean", found.spread.mean)]
    rows: list[Iterable[object]] = list(found.table[columns].itertuples(index=False))
    rows += [("", area, "", "", value) for area, value in areas if area]
    return written(filter(None, lines), header, rows)
