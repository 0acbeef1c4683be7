"""A dozen rows that no loader should take, and one month that somebody uploaded twice."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from perfcore.demo.days import as_date, month_text, number
from perfcore.demo.dice import Dice

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class PlantedError:
    """One row that breaks a rule."""

    rule: str
    file: str
    row: str


# Table, its id, and the day columns whose order is turned round in one row.
_TURNED = (
    ("ssd_cp_plans", "cppl_cp_plan_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    ("ssd_cin_episodes", "cine_referral_id", "cine_referral_date", "cine_close_date"),
    ("ssd_cin_assessments", "cina_assessment_id", "cina_assessment_start_date", "cina_assessment_auth_date"),
    (
        "ssd_cla_placement",
        "clap_cla_placement_id",
        "clap_cla_placement_start_date",
        "clap_cla_placement_end_date",
    ),
    ("ssd_missing", "miss_table_id", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
)
_DOUBLED = (("ssd_cp_visits", "cppv_cp_visit_id"), ("ssd_contacts", "cont_contact_id"))
_UNKNOWN = (
    ("ssd_contacts", "cont_contact_id", "cont_person_id"),
    ("ssd_missing", "miss_table_id", "miss_person_id"),
    ("ssd_cla_visits", "clav_cla_visit_id", "clav_person_id"),
)


def repeat_upload(tables: Tables, dice: Dice, last_month: int) -> tuple[int, list[str]]:
    """Repeat one busy month's missing episodes under new ids; the month's index and the new ids."""
    missing = tables["ssd_missing"]
    months = missing["miss_missing_episode_start_date"].str[:7]
    counts = months.value_counts()
    candidates = sorted(range(last_month - 26, last_month - 13), key=lambda m: -counts.get(month_text(m), 0))
    month = dice.one_of(candidates[:3])
    again = missing[months == month_text(month)].copy()
    again["miss_table_id"] = [f"XR{n:06d}" for n in range(1, len(again) + 1)]
    tables["ssd_missing"] = pd.concat([missing, again], ignore_index=True)
    return month, again["miss_table_id"].tolist()


def plant(tables: Tables, dice: Dice, dob: dict[str, str]) -> list[dict[str, str]]:
    """Spoil a few rows in place; what was done, as file, row and rule."""
    found: list[PlantedError] = []
    for table, key, start, end in _TURNED:
        frame = tables[table]
        long = frame[(frame[end] > frame[start]) & (frame[start] != "")].index
        if table == "ssd_cp_plans":
            long = long.intersection(frame[frame[end] != ""].index)
        at = long[dice.whole(len(long) // 3, len(long) - 1)]
        frame.loc[at, [start, end]] = frame.loc[at, [end, start]].to_numpy()
        found.append(PlantedError("end before start", table, str(frame.loc[at, key])))
    for table, key in _DOUBLED:
        frame = tables[table]
        at = dice.whole(len(frame) // 2, len(frame) - 1)
        tables[table] = pd.concat([frame, frame.iloc[[at]]], ignore_index=True)
        found.append(PlantedError("primary key twice", table, str(frame.iloc[at][key])))
    for nth, (table, key, person) in enumerate(_UNKNOWN, 1):
        frame = tables[table]
        at = dice.whole(len(frame) // 2, len(frame) - 2)
        frame.loc[frame.index[at], person] = f"C99999{nth}"
        found.append(PlantedError("unknown child", table, str(frame.iloc[at][key])))
    found += _wrong_plans(tables, dice, dob)
    return [asdict(error) | {"file": f"{error.file}.csv"} for error in found]


def _wrong_plans(tables: Tables, dice: Dice, dob: dict[str, str]) -> list[PlantedError]:
    plans = tables["ssd_cp_plans"]
    start, end = "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"
    latest = plans[start].max()
    counts = plans["cppl_person_id"].map(plans["cppl_person_id"].value_counts())
    lasted = (pd.to_datetime(plans[end], errors="coerce") - pd.to_datetime(plans[start])).dt.days
    single = plans[(counts == 1) & (lasted > 150) & (plans[start] < latest)]

    one = single.iloc[dice.whole(len(single) // 2, len(single) - 1)].copy()
    begins = number(pd.Timestamp(one[start]).date()) + 60
    one[start], one[end] = as_date(begins).isoformat(), as_date(begins + 120).isoformat()
    one["cppl_cp_plan_id"] = "L9000001"

    young = single[single["cppl_person_id"].map(dob).fillna("") > plans[start].min()]
    young = young[young["cppl_person_id"] != one["cppl_person_id"]]
    two = young.iloc[dice.whole(len(young) // 2, len(young) - 1)].copy()
    born = number(pd.Timestamp(dob[two["cppl_person_id"]]).date())
    two[start], two[end] = as_date(born - 400).isoformat(), as_date(born - 310).isoformat()
    two["cppl_cp_plan_id"] = "L9000002"

    for row in (one, two):
        row["cppl_icpc_id"] = ""
    tables["ssd_cp_plans"] = pd.concat([plans, pd.DataFrame([one, two])], ignore_index=True)
    return [
        PlantedError("two plans of a child at once", "ssd_cp_plans", "L9000001"),
        PlantedError("plan starts more than nine months before birth", "ssd_cp_plans", "L9000002"),
    ]
