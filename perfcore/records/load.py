"""From a source to a load: read it, check it, find the families, keep it. All or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from perfcore.records import store
from perfcore.records.annex_a import read_annex_a
from perfcore.records.annex_a_history import WINDOW, together
from perfcore.records.checks import check
from perfcore.records.errors import LoadError
from perfcore.records.families import find_families
from perfcore.records.figures import is_figures, read_figures, read_population
from perfcore.records.files import inside, plain_file, read_table
from perfcore.records.lock import only_one
from perfcore.records.records import Finding, Records
from perfcore.records.sheets import conform
from perfcore.records.ssd import read_ssd
from perfcore.records.ssd_finish import finish_ssd
from perfcore.records.staging import Staged
from perfcore.records.tables import LOOKUPS, TABLES
from perfcore.records.workbooks import is_workbook
from perfcore.safety.text import one_line

__all__ = ["LoadError", "load", "read"]

# A load so many times the one before it is more likely a mistake than growth.
_GROWTH = 10
_WORTH_COMPARING = 1000


def read(source: Path, *, data_to: date | None = None) -> Records:
    """The checked tables of a source, which is an SSD folder, an Annex A workbook or monthly figures.

    Raises `LoadError`, one sentence that says where, what is wrong and what to do.
    """
    return _read(_with_a_name(source), data_to)[1]


def load(source: Path, data: Path, *, data_to: date | None = None, accept_growth: bool = False) -> Records:
    """Read a source, join it to what is loaded where its kind asks for that, and keep it as the current load.

    A load that fails leaves `data` as it was, byte for byte. Raises `LoadError`.
    """
    data = Path(data)
    source = _with_a_name(source)
    made = _make(data)
    try:
        with only_one(data):
            kind, records = _read(source, data_to)
            before, damage = _before(data)
            if not accept_growth:
                _refuse_growth(records, before)
            if kind == "annex_a":
                records = _with_history(records, data)
            if kind == "annex_a" and before is not None and store.current_kind(data) == "ssd":
                records = _alone(records, before)
            else:
                records = _joined(kind, records, before)
            records = replace(records, findings=(*records.findings, *damage))
            records = replace(records, fingerprint=store.fingerprint(records))
            store.keep(
                data, records, kind if kind != "figures" or before is None else store.current_kind(data)
            )
    except BaseException:
        for folder in made:
            _remove_if_empty(folder)
        raise
    return records


def _with_a_name(source: Path) -> Path:
    """The source by a path that ends with its name, which "." and ".." do not."""
    source = Path(source)
    return source.resolve() if source.name in ("", "..") else source


def _before(data: Path) -> tuple[Records | None, tuple[Finding, ...]]:
    """The current load; one that is damaged counts as none, so that loading again repairs it."""
    try:
        return store.current(data), ()
    except LoadError as error:
        says = (
            "The load before this one is damaged and was not used: figures and a population that had been "
            "added to it have to be loaded again."
        )
        return None, (Finding(error.file, None, "", "", "damaged_load", says, "warning"),)


def _read(source: Path, data_to: date | None) -> tuple[str, Records]:
    try:
        return _read_kind(source, data_to)
    except LoadError as error:
        if error.file:
            raise
        # the top of a disk has no name
        raise LoadError(str(source), error.says, error.row, error.column) from error


def _read_kind(source: Path, data_to: date | None) -> tuple[str, Records]:
    staged = Staged()
    if source.is_dir():
        read_ssd(source, staged)
        _read_beside(source, staged)
        reached = check(staged, date.today(), data_to)
        finish_ssd(staged)
        return "ssd", _records(source, staged, reached)
    plain_file(source)
    if is_workbook(source):
        return "annex_a", _read_workbook(source, staged, data_to)
    sheet = read_table(source)
    if not is_figures(sheet):
        raise LoadError(
            source.name,
            "the columns are not those of monthly figures (month, group, numerator, denominator): for an SSD "
            "extract give the folder, not one file.",
        )
    staged.figures = read_figures(sheet, staged)
    staged.absent = dict.fromkeys(TABLES, "Only monthly figures were loaded, no children.")
    last = staged.figures["month"].max() + pd.offsets.MonthEnd(0)
    return "figures", _records(source, staged, data_to or last.date())


def _read_workbook(source: Path, staged: Staged, data_to: date | None) -> Records:
    today = date.today()
    read_annex_a(source, staged, pd.Timestamp(today))
    reached = check(staged, today, data_to)
    begins = pd.Timestamp(reached) - WINDOW + pd.Timedelta(days=1)
    staged.history_from = begins.date()
    return _records(source, staged, reached)


def _read_beside(folder: Path, staged: Staged) -> None:
    """What an SSD folder may hold besides: about.json, population.csv and figures/*.csv."""
    about = folder / "about.json"
    if about.exists():
        _read_about(inside(folder, about), staged)
    population = folder / "population.csv"
    if population.exists():
        staged.population = read_population(read_table(inside(folder, population)), staged)
    else:
        staged.absent["population"] = "The extract has no population.csv, so there are no rates."
    parts = []
    for path in sorted((folder / "figures").glob("*.csv")):
        sheet = read_table(inside(folder, path), f"figures/{path.name}")
        parts.append(read_figures(sheet, staged))
    if parts:
        staged.figures = pd.concat(parts, ignore_index=True)


def _read_about(path: Path, staged: Staged) -> None:
    try:
        about: Any = json.loads(path.read_text(encoding="utf-8-sig"))
        staged.council = str(about.get("council") or "")
        for name in ("data_to", "history_from"):
            setattr(staged, name, date.fromisoformat(about[name]) if about.get(name) else None)
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise LoadError(
            path.name,
            'this is no object with "council", "data_to" and "history_from" as YYYY-MM-DD: correct it.',
        ) from None


def _records(source: Path, staged: Staged, data_to: date) -> Records:
    families = find_families(staged)
    children = staged.table("children").drop(columns=["family_id", "family_key"], errors="ignore")
    children = children.reset_index(drop=True).join(families[["family_id", "family_key"]])
    lookups: dict[str, pd.DataFrame] = {
        "children": children,
        "addresses": staged.table("addresses"),
        "workers": staged.table("workers"),
        "population": pd.DataFrame() if staged.population is None else staged.population,
        "figures": pd.DataFrame() if staged.figures is None else staged.figures,
    }
    records = Records(
        tables={name: conform(staged.table(name), table.columns) for name, table in TABLES.items()},
        **{name: conform(frame, LOOKUPS[name]) for name, frame in lookups.items()},
        data_to=data_to,
        council=one_line(staged.council or source.resolve().stem),
        source=one_line(source.name or str(source.resolve())),
        loaded_at=datetime.now().replace(microsecond=0),
        fingerprint="",
        findings=tuple(staged.findings),
        absent=staged.absent,
        rows_read=staged.rows_read,
        rows_set_aside=staged.rows_set_aside,
        history_from=staged.history_from,
    )
    return replace(records, fingerprint=store.fingerprint(records))


def _with_history(new: Records, data: Path) -> Records:
    """A workbook together with those loaded before it, also when something else was loaded since."""
    earlier = [kept for kept in store.loads(data) if kept.kind == "annex_a"]
    if not earlier:
        return new
    last = earlier[-1]
    if new.data_to < last.data_to:
        raise LoadError(
            new.source,
            f"it goes to {new.data_to:%d/%m/%Y} and a workbook to {last.data_to:%d/%m/%Y} is loaded: load "
            "workbooks in the order of their dates.",
        )
    for kept in reversed(earlier):
        try:
            return together(new, store.open_load(data, kept.name))
        except LoadError as error:
            says = "This load of an earlier workbook is damaged, and what only it held is not in this one."
            found = Finding(error.file, None, "", "", "damaged_load", says, "warning")
            new = replace(new, findings=(*new.findings, found))
    return new


def _alone(new: Records, before: Records) -> Records:
    """A workbook after an extract, which may be of another council: none of its figures are kept."""
    left = [what for what in ("figures", "population") if len(getattr(before, what))]
    if not left:
        return new
    says = (
        f"The {' and the '.join(left)} loaded with {before.source} may be of another council and were not "
        "kept: load again what belongs to this workbook."
    )
    return replace(new, findings=(*new.findings, Finding(new.source, None, "", "", "not_kept", says, "note")))


def _joined(kind: str, new: Records, before: Records | None) -> Records:
    """Figures are added to the children that are loaded; children keep the figures that were."""
    if before is None:
        return new
    figures = _with_others(new.figures, before.figures)
    if kind == "figures":
        if before.children.empty:
            return replace(new, figures=figures, population=before.population)
        names = ", ".join(sorted(new.figures["figures"].unique()))
        said = f"{names} ({new.source})"
        note = Finding(new.source, None, "", "", "figures_added", f"Figures added: {names}.", "note")
        kept = tuple(f for f in before.findings if not (f.file == new.source and f.rule == "figures_added"))
        source = before.source if said in before.source else f"{before.source}; {said}"
        return replace(
            before,
            figures=figures,
            source=source,
            loaded_at=new.loaded_at,
            findings=(*kept, *new.findings, note),
        )
    if new.population.empty and len(before.population):
        absent = {name: why for name, why in new.absent.items() if name != "population"}
        return replace(new, figures=figures, population=before.population, absent=absent)
    return replace(new, figures=figures)


def _with_others(new: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    others = before[~before["figures"].isin(new["figures"])]
    if others.empty or new.empty:
        return others if new.empty else new
    return conform(pd.concat([others, new], ignore_index=True), LOOKUPS["figures"])


def _refuse_growth(new: Records, before: Records | None) -> None:
    rows, were = (_count(r.rows_read) if r is not None else 0 for r in (new, before))
    if were and rows >= _WORTH_COMPARING and rows > _GROWTH * were:
        raise LoadError(
            new.source,
            f"it has {rows:,} rows and the last load had {were:,}: if that is right, load it again with "
            "--accept-growth.",
        )


def _count(rows: Mapping[str, int]) -> int:
    return sum(rows.values())


def _make(folder: Path) -> list[Path]:
    """Make a directory with those above it; gives the ones that were not there, innermost first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LoadError(
            str(folder), f"the data directory cannot be made ({error.strerror}): choose another with --data."
        ) from None
    return missing


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
