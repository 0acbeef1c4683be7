"""Make councils one at a time and write each as a folder of SSD tables."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from perfcore.demo import arrivals, contacts, council, errors, households, plants, truth, workers
from perfcore.demo.council import Council
from perfcore.demo.days import (
    add_months,
    as_date,
    month_index,
    month_start,
    month_text,
    number,
)
from perfcore.demo.dice import Dice
from perfcore.demo.sheets import SHEETS, cut
from perfcore.demo.workers import Post
from perfcore.demo.world import World

_WARM_UP_MONTHS = 36
# Referrals of English authorities spread like this around the median (logarithm), cut at the tails.
_SIZE_SPREAD = 0.55
_PERSON_COLUMNS = ("cont_person_id", "cine_person_id", "miss_person_id", "clae_person_id", "invo_person_id")
# A column that points to rows which may have been left out because they lie before the lead-in.
_POINTERS = (
    ("ssd_initial_cp_conference", "icpc_s47_enquiry_id", "ssd_s47_enquiry", "s47e_s47_enquiry_id"),
    ("ssd_cp_plans", "cppl_icpc_id", "ssd_initial_cp_conference", "icpc_icpc_id"),
)


def write(out: Path, seed: int = 1, authorities: int = 1, to: date | None = None) -> list[Path]:
    """Write one folder for each authority; the folders.

    `to` is any day of the last month, the last full month if left out. The same arguments give the same
    bytes.
    """
    last = number((to or date.today().replace(day=1) - timedelta(days=1)).replace(day=1))
    last = add_months(last, 1) - 1
    folders = []
    for nth in range(1, authorities + 1):
        folder = out if authorities == 1 else out / f"authority-{nth:03d}"
        rng = np.random.default_rng([seed, nth])
        spread = float(np.exp(np.clip(rng.normal(), -1.3, 1.3) * _SIZE_SPREAD))
        write_one(folder, rng, council.invent(rng, 1.0 if nth == 1 else spread, nth), seed, last)
        folders.append(folder)
    return folders


def write_one(folder: Path, rng: np.random.Generator, place: Council, seed: int, to: int) -> None:
    """Make one council, with history up to the day number `to`, and write its folder."""
    first = arrivals.lead_in(to)
    start = add_months(first, -_WARM_UP_MONTHS)
    dice = Dice(rng)
    planted = plants.choose(place, dice, month_index(to))
    stay = (
        month_start(planted.late_months[0] - 2),
        month_start(planted.late_months[1] + 2),
        place.team("assessment", planted.late_town),
    )
    posts = workers.fill(place, dice, start, to, stay)
    world = World(place, planted, dice, posts, start, first, to)
    levels = arrivals.month_levels(world, rng)
    arrivals.arrive(world, rng, levels)
    arrivals.plant_sibling_groups(world)

    tables = {name: cut(name, rows, first, to) for name, rows in world.rows.items()}
    others = contacts.unreferred(world, rng)
    shown = {m: level for m, level in levels.items() if m >= month_index(first)}
    unreferred = contacts.other_contacts(world, rng, others, shown)
    tables["ssd_contacts"] = _by_day(tables["ssd_contacts"], unreferred)
    _forget_pointers(tables)
    ids = {i for t in tables.values() for c in t.columns if c in _PERSON_COLUMNS for i in t[c].unique()}
    children = households.all_children(world, others, ids)
    tables |= households.tables(world, rng, children)
    tables |= _staff(world, tables)
    world.month_repeated, repeated = errors.repeat_upload(tables, dice, planted.last_month)
    dob = dict(zip(tables["ssd_person"]["pers_person_id"], tables["ssd_person"]["pers_dob"], strict=True))
    wrong = errors.plant(tables, dice, dob)

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        _csv(table, folder / f"{name}.csv")
    _csv(_population(world), folder / "population.csv")
    (folder / "figures").mkdir(exist_ok=True)
    _csv(_caseload(world, tables["ssd_involvements"]), folder / "figures" / "caseload.csv")
    about = {
        "council": place.name,
        "data_to": as_date(to).isoformat(),
        "history_from": as_date(first).isoformat(),
        "invented": True,
        "seed": seed,
    }
    _json(about, folder / "about.json")
    _json(truth.describe(world, tables, repeated) | {"errors": wrong}, folder / "truth.json")


def _by_day(referred: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """All contacts by day; a child has one a day, so that what occurs twice is what was planted twice."""
    rows = pd.concat([referred, others], ignore_index=True)
    rows = rows.drop_duplicates(["cont_person_id", "cont_contact_date"])
    return rows.sort_values(["cont_contact_date", "cont_contact_id"], kind="stable", ignore_index=True)


def _forget_pointers(tables: dict[str, pd.DataFrame]) -> None:
    for table, column, target, key in _POINTERS:
        known = tables[table][column].isin(tables[target][key])
        tables[table][column] = tables[table][column].where(known, "")


def _staff(world: World, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every worker whom a row names, or who holds a post in the years shown; and the teams."""
    named = {
        code
        for name in SHEETS
        for column in tables.get(name, pd.DataFrame()).columns
        if column.endswith(("worker_id", "professional_id", "local_chair"))
        for code in tables[name][column].unique()
    }
    rows = []
    for posts in world.posts.values():
        for post in posts:
            for i, code in enumerate(post.codes):
                leaves = post.starts[i + 1] if i + 1 < len(post.codes) else world.to + 1
                if code in named or leaves > world.lead_in:
                    rows.append((code, post))
    rows.sort(key=lambda row: row[0])
    jobs = {"reviewing": "Independent Reviewing Officer"}
    return {
        "ssd_professionals": pd.DataFrame(
            {
                "prof_professional_id": [code for code, _ in rows],
                "prof_staff_id": [code for code, _ in rows],
                "prof_professional_name": "",
                "prof_professional_job_title": [jobs.get(p.team.kind, "Social Worker") for _, p in rows],
                "prof_professional_department": [p.team.name for _, p in rows],
                "prof_full_time_equivalency": [p.fte for _, p in rows],
            }
        ),
        "ssd_department": pd.DataFrame(
            {
                "dept_team_id": [t.id for t in world.council.teams],
                "dept_team_name": [t.name for t in world.council.teams],
                "dept_team_parent_id": "",
                "dept_team_parent_name": "",
            }
        ),
        "ssd_version_log": pd.DataFrame(
            {
                "version_number": ["1.3.8"],
                "release_date": [as_date(world.to).isoformat()],
                "description": ["Invented data"],
                "is_current": ["1"],
            }
        ),
    }


def _population(world: World) -> pd.DataFrame:
    """Children aged 0 to 17 by calendar year, growing by 0.4% a year, for the council and each town."""
    last = as_date(world.to).year
    rows: list[tuple[Any, ...]] = []
    for year in range(as_date(world.lead_in).year, last + 1):
        total = round(world.council.children * 1.004 ** (year - last))
        rows.append((year, "children_0_17", "", "", total))
        for town, share in zip(world.council.towns, world.council.town_shares, strict=True):
            rows.append((year, "children_0_17", "locality", town, round(total * share)))
    return pd.DataFrame(rows, columns=["year", "population", "dimension", "group", "number"])


def _caseload(world: World, held: pd.DataFrame) -> pd.DataFrame:
    """Cases held at each month end against full-time workers, by team; a blank group is the total."""
    starts = held["invo_involvement_start_date"].to_numpy(dtype=str)
    ends = held["invo_involvement_end_date"].to_numpy(dtype=str)
    team_of = held["invo_professional_team"].to_numpy(dtype=str)
    carrying = [t for t in world.council.teams if t.kind not in ("front door", "reviewing")]
    rows: list[tuple[Any, ...]] = []
    for month in range(month_index(world.lead_in), month_index(world.to) + 1):
        end = as_date(month_start(month + 1) - 1).isoformat()
        open_now = team_of[(starts <= end) & ((ends == "") | (ends > end))]
        cases = [int((open_now == t.id).sum()) for t in carrying]
        fte = [_fte(world.posts[t.id]) for t in carrying]
        rows.append((month_text(month), "", sum(cases), round(sum(fte), 1)))
        rows += [(month_text(month), t.name, c, f) for t, c, f in zip(carrying, cases, fte, strict=True)]
    return pd.DataFrame(rows, columns=["month", "group", "numerator", "denominator"])


def _fte(posts: list[Post]) -> float:
    return round(sum(post.fte for post in posts), 1)


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n")


def _json(value: Any, path: Path) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
