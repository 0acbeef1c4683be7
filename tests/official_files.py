"""Tiny invented tables in the layout of the official statistics. No authority of this name is real."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

NAMES = (
    "Aldermoor", "Brackenfold", "Cinderby", "Dunholme Vale", "Eastmarch", "Fennwick",
    "Gorsedale", "Hollinshaw", "Inglemere", "Jarrowdene", "Kelderby", "Lowmarsh",
)  # fmt: skip
AREAS = [str(901 + i) for i in range(len(NAMES))]
CODES = [f"E060009{i:02d}" for i in range(len(NAMES))]
PLACE = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "new_la_code", "la_name",
]  # fmt: skip
C1 = [
    "category", "Referrals", "Referrals_rate", "Re_referrals", "Re_referrals_percent",
    "No_Further_Action", "No_Further_Action_percent",
]  # fmt: skip
PEOPLE = 40_000


def place(year: int, at: int | str) -> list[str]:
    """The first columns of a row: of an authority by its position, "region" or "England"."""
    start = [str(year), "Reporting year"]
    england = ["E92000001", "England"]
    if at == "England":
        return [*start, "National", *england, *[""] * 5]
    region = ["E12000099", "Far Shires"]
    if at == "region":
        return [*start, "Regional", *england, *region, "", "", ""]
    i = int(at)
    return [*start, "Local authority", *england, *region, AREAS[i], CODES[i], NAMES[i]]


def referral_row(year: int, at: int | str, referrals: int, again: int = 0, people: int = PEOPLE) -> list[str]:
    """A row of C1 whose rates follow from its counts."""
    rate = f"{1e4 * referrals / people:.1f}"
    share = f"{100 * again / referrals:.1f}" if referrals else "z"
    return [*place(year, at), "Referrals", str(referrals), rate, str(again), share, "10", "1.0"]


def referral_rows(
    years: Sequence[int] = (2023, 2024), ours: Mapping[int, int] | None = None
) -> list[list[str]]:
    """Twelve authorities of about 2,000 referrals a year; `ours` sets those of the first one."""
    rows = []
    for year in years:
        counts = [2000 + 40 * i for i in range(len(NAMES))]
        if ours:
            counts[0] = ours[year]
        rows.append(referral_row(year, "England", sum(counts), 5000, PEOPLE * len(NAMES)))
        rows.append(referral_row(year, "region", sum(counts), 5000, PEOPLE * len(NAMES)))
        rows += [referral_row(year, i, n, n // 5) for i, n in enumerate(counts)]
    return rows


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def write_c1(folder: Path, rows: Sequence[Sequence[str]] | None = None, name: str = "c1_2024.csv") -> Path:
    return write_csv(folder / name, [*PLACE, *C1], referral_rows() if rows is None else rows)


def write_model(folder: Path, name: str = "sn_model_one.csv", shift: int = 0) -> Path:
    """Ten neighbours for each of the twelve authorities: the ones that follow in the list."""
    header = ["old_la_code", "la_name", "region_ind", "region_name"]
    header += [f"SN_{i // 2 + 1}{'P' if i % 2 else ''}" for i in range(20)]
    rows = []
    for i, area in enumerate(AREAS):
        others = [AREAS[(i + 1 + shift + k) % len(AREAS)] for k in range(len(AREAS))]
        others = [o for o in others if o != area][:10]
        cells = [cell for other in others for cell in (other, "Close ")]
        rows.append([area, NAMES[i], "1", "Far Shires", *cells])
    return write_csv(folder / name, header, rows)
