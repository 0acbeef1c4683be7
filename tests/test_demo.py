"""The invented council: the same every time, near the calibration, and with its plants where it says."""

from __future__ import annotations

import filecmp
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from perfcore.demo.compare import compare, months_since_previous, table, working_days
from perfcore.demo.council import invent
from perfcore.demo.days import add_working, as_date, bank_holidays, number
from perfcore.demo.days import working_days as working_days_between
from perfcore.demo.sheets import SHEETS
from perfcore.demo.write import write_one

SMALL = 0.12
TO = date(2026, 10, 31)

KEYS = {
    "ssd_contacts": "cont_contact_id",
    "ssd_cin_episodes": "cine_referral_id",
    "ssd_cin_assessments": "cina_assessment_id",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id",
    "ssd_initial_cp_conference": "icpc_icpc_id",
    "ssd_cp_plans": "cppl_cp_plan_id",
    "ssd_cp_visits": "cppv_cp_visit_id",
    "ssd_cp_reviews": "cppr_cp_review_id",
    "ssd_cla_episodes": "clae_cla_episode_id",
    "ssd_cla_placement": "clap_cla_placement_id",
    "ssd_cla_reviews": "clar_cla_review_id",
    "ssd_cla_visits": "clav_cla_visit_id",
    "ssd_legal_status": "lega_legal_status_id",
    "ssd_missing": "miss_table_id",
    "ssd_permanence": "perm_table_id",
    "ssd_involvements": "invo_involvements_id",
    "ssd_person": "pers_person_id",
    "ssd_professionals": "prof_professional_id",
    "ssd_department": "dept_team_id",
    "ssd_address": "addr_table_id",
    "ssd_mother": "moth_table_id",
    "ssd_family": "fami_table_id",
}
REFERENCES = (
    ("ssd_cin_assessments", "cina_referral_id", "ssd_cin_episodes"),
    ("ssd_s47_enquiry", "s47e_referral_id", "ssd_cin_episodes"),
    ("ssd_initial_cp_conference", "icpc_referral_id", "ssd_cin_episodes"),
    ("ssd_initial_cp_conference", "icpc_s47_enquiry_id", "ssd_s47_enquiry"),
    ("ssd_initial_cp_conference", "icpc_cp_plan_id", "ssd_cp_plans"),
    ("ssd_cp_plans", "cppl_referral_id", "ssd_cin_episodes"),
    ("ssd_cp_plans", "cppl_icpc_id", "ssd_initial_cp_conference"),
    ("ssd_cp_visits", "cppv_cp_plan_id", "ssd_cp_plans"),
    ("ssd_cp_reviews", "cppr_cp_plan_id", "ssd_cp_plans"),
    ("ssd_cla_episodes", "clae_cla_placement_id", "ssd_cla_placement"),
    ("ssd_cla_episodes", "clae_referral_id", "ssd_cin_episodes"),
    ("ssd_involvements", "invo_referral_id", "ssd_cin_episodes"),
    ("ssd_involvements", "invo_professional_id", "ssd_professionals"),
    ("ssd_involvements", "invo_professional_team", "ssd_department"),
    ("ssd_cin_episodes", "cine_referral_worker_id", "ssd_professionals"),
    ("ssd_cin_assessments", "cina_assessment_worker_id", "ssd_professionals"),
    ("ssd_initial_cp_conference", "icpc_icpc_worker_id", "ssd_professionals"),
    ("ssd_cp_reviews", "local_chair", "ssd_professionals"),
)


@dataclass(frozen=True)
class Extract:
    """A generated folder, read as text."""

    folder: Path

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._tables[name]

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {p.stem: pd.read_csv(p, dtype=str, keep_default_na=False) for p in self.folder.glob("*.csv")}

    @cached_property
    def truth(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        return found

    def plant(self, identity: str) -> dict[str, Any]:
        return next(p for p in self.truth["plants"] if p["id"] == identity)

    def months(self, identity: str) -> tuple[str, str]:
        first, last = self.plant(identity)["where"]["months"]
        return first, last

    @cached_property
    def teams(self) -> dict[str, str]:
        return dict(self["ssd_department"][["dept_team_id", "dept_team_name"]].itertuples(index=False))

    @cached_property
    def conferences(self) -> pd.DataFrame:
        """Initial conferences with their enquiry, the working days between, the month and the town."""
        rows = self["ssd_initial_cp_conference"].merge(
            self["ssd_s47_enquiry"], left_on="icpc_s47_enquiry_id", right_on="s47e_s47_enquiry_id"
        )
        held, start = pd.to_datetime(rows["icpc_icpc_date"]), pd.to_datetime(rows["s47e_s47_start_date"])
        return rows.assign(
            days=working_days(start, held),
            month=rows["icpc_icpc_date"].str[:7],
            team=rows["icpc_icpc_team"].map(self.teams),
        )


def make(folder: Path, seed: int) -> Path:
    rng = np.random.default_rng([seed, 1])
    write_one(folder, rng, invent(rng, SMALL, 1), seed, number(TO))
    return folder


@pytest.fixture(scope="session")
def extract(demo_council: Path) -> Extract:
    return Extract(demo_council)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("small"), 1)


# ---- the same every time -----------------------------------------------------------------------------------


def test_same_seed_same_bytes(small: Path, tmp_path: Path) -> None:
    again = make(tmp_path, 1)
    files = sorted(p.relative_to(small).as_posix() for p in small.rglob("*.*"))
    assert filecmp.cmpfiles(small, again, files, shallow=False) == (files, [], [])


def test_another_seed_moves_the_plants(small: Path, tmp_path: Path) -> None:
    one, two = Extract(small).truth["plants"], Extract(make(tmp_path, 2)).truth["plants"]
    moved = [a["id"] for a, b in zip(one, two, strict=True) if a["where"] != b["where"]]
    assert len(moved) >= len(one) - 1, f"only {moved} moved"


def test_working_days_know_the_holidays() -> None:
    assert date(2026, 12, 28) in bank_holidays(2026)  # Boxing Day on a Saturday
    assert bank_holidays(2022) >= {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}
    thursday = number(date(2026, 4, 2))
    assert as_date(add_working(thursday, 1)) == date(2026, 4, 7)
    assert working_days_between(thursday, number(date(2026, 4, 7))) == 1


# ---- near the calibration ----------------------------------------------------------------------------------


def test_calibration(demo_council: Path) -> None:
    figures = compare(demo_council)
    assert all(f.fits for f in figures), "\n" + table(figures)


def test_it_says_that_it_is_invented(extract: Extract) -> None:
    about = json.loads((extract.folder / "about.json").read_text(encoding="utf-8"))
    assert about["invented"] is True
    assert "invented" in about["council"]
    assert (about["history_from"], about["data_to"]) == ("2014-11-01", "2026-10-31")
    assert set(extract["ssd_professionals"]["prof_professional_name"]) == {""}


def test_families_share_their_days(extract: Extract) -> None:
    plans = extract["ssd_cp_plans"].merge(
        extract["ssd_initial_cp_conference"][["icpc_icpc_id", "icpc_icpc_meeting_id"]],
        left_on="cppl_icpc_id",
        right_on="icpc_icpc_id",
    )
    plans = plans[(plans["icpc_icpc_meeting_id"] != "") & (plans["cppl_cp_plan_end_date"] != "")]
    groups = plans.groupby("icpc_icpc_meeting_id")
    several = groups.filter(lambda g: len(g) > 1).groupby("icpc_icpc_meeting_id")
    assert several["cppl_cp_plan_start_date"].nunique().eq(1).mean() > 0.99
    assert several["cppl_cp_plan_end_date"].nunique().eq(1).mean() > 0.7
    assert 1.75 < groups.size().mean() < 2.1
    assert several.ngroups > 0.45 * groups.ngroups


def test_nine_in_ten_family_ids_are_sound(extract: Extract) -> None:
    family, persons = extract["ssd_family"], extract["ssd_person"]
    shared = family["fami_family_id"].map(family["fami_family_id"].value_counts())
    assert 0.88 < (shared <= 12).sum() / len(persons) < 0.95
    assert (shared >= 30).any()
    assert len(family) < len(persons)


def test_one_contact_carries_one_outcome(extract: Extract) -> None:
    outcomes = extract["ssd_contacts"]["cont_contact_outcome_json"].unique()
    chosen = [list(json.loads(text).values()).count("Y") for text in outcomes if text]
    assert chosen == [1] * len(chosen)


def test_nothing_is_known_before_it_happens(extract: Extract) -> None:
    for name, sheet in SHEETS.items():
        for column in sheet.days - sheet.planned:
            assert extract[name][column].max() <= "2026-10-31", f"{name}.{column}"


# ---- the keys hold, but for the planted errors -------------------------------------------------------------


def planted_errors(extract: Extract, rule: str, name: str) -> set[str]:
    errors = extract.truth["errors"]
    return {e["row"] for e in errors if e["rule"] == rule and e["file"] == f"{name}.csv"}


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_primary_keys(extract: Extract, name: str, key: str) -> None:
    keys = extract[name][key]
    assert (keys != "").all()
    assert set(keys[keys.duplicated()]) == planted_errors(extract, "primary key twice", name)


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references(extract: Extract, name: str, column: str, target: str) -> None:
    found = set(extract[name][column]) - {""}
    assert found <= set(extract[target][KEYS[target]])


@pytest.mark.parametrize("name", sorted(set(SHEETS) - {"ssd_cla_reviews"}))
def test_children_are_known(extract: Extract, name: str) -> None:
    rows = extract[name]
    person = next(c for c in rows.columns if c.endswith("person_id"))
    unknown = rows[~rows[person].isin(extract["ssd_person"]["pers_person_id"])]
    errors = planted_errors(extract, "unknown child", name)
    assert set(unknown.iloc[:, 0] if name in KEYS else []) == errors


def test_errors_are_few_and_there(extract: Extract) -> None:
    errors = extract.truth["errors"]
    assert 10 <= len(errors) <= 15
    for error in errors:
        name = error["file"].removesuffix(".csv")
        assert (extract[name][KEYS[name]] == error["row"]).any(), error


SPELLS = (
    ("ssd_cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    ("ssd_cin_episodes", "cine_referral_date", "cine_close_date"),
    ("ssd_cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
    ("ssd_s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date"),
    ("ssd_cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    ("ssd_cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date"),
    ("ssd_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"),
    ("ssd_missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
    ("ssd_involvements", "invo_involvement_start_date", "invo_involvement_end_date"),
    ("ssd_address", "addr_address_start_date", "addr_address_end_date"),
)


@pytest.mark.parametrize(("name", "start", "end"), SPELLS)
def test_spells_end_after_they_begin(extract: Extract, name: str, start: str, end: str) -> None:
    rows = extract[name]
    wrong = rows[(rows[end] != "") & (rows[end] < rows[start])]
    assert set(wrong[KEYS[name]]) == planted_errors(extract, "end before start", name)


def test_plans_of_a_child_do_not_overlap(extract: Extract) -> None:
    plans = extract["ssd_cp_plans"]
    wrong = {e["row"] for e in extract.truth["errors"] if e["file"] == "ssd_cp_plans.csv"}
    sound = plans[~plans["cppl_cp_plan_id"].isin(wrong)].sort_values("cppl_cp_plan_start_date")
    ended = sound["cppl_cp_plan_end_date"].replace("", "9999-12-31")
    previous = ended.groupby(sound["cppl_person_id"]).shift().fillna("")
    assert (previous <= sound["cppl_cp_plan_start_date"]).all()

    twice = planted_errors(extract, "two plans of a child at once", "ssd_cp_plans").pop()
    extra = plans[plans["cppl_cp_plan_id"] == twice].iloc[0]
    other = sound[sound["cppl_person_id"] == extra["cppl_person_id"]].iloc[0]
    assert (
        other["cppl_cp_plan_start_date"] < extra["cppl_cp_plan_start_date"] < other["cppl_cp_plan_end_date"]
    )


def test_plans_begin_at_most_nine_months_before_birth(extract: Extract) -> None:
    persons = extract["ssd_person"]
    born = persons["pers_dob"].where(persons["pers_dob"] != "", persons["pers_expected_dob"])
    plans = extract["ssd_cp_plans"]
    before = pd.to_datetime(
        plans["cppl_person_id"].map(dict(zip(persons["pers_person_id"], born, strict=True)))
    ) - pd.to_datetime(plans["cppl_cp_plan_start_date"])
    early = plans["cppl_cp_plan_id"][before > pd.Timedelta(days=275)]
    rule = "plan starts more than nine months before birth"
    assert set(early) == planted_errors(extract, rule, "ssd_cp_plans")
    assert (before > pd.Timedelta(0)).sum() > 20  # and some children are on a plan before they are born


def test_plants_name_measures_that_exist(extract: Extract) -> None:
    text = (Path(__file__).parent.parent / "measures.yaml").read_text(encoding="utf-8")
    for plant in extract.truth["plants"]:
        for measure in plant["measures"]:
            assert f"\n  {measure}:\n" in text, measure


# ---- every plant, from the files themselves ----------------------------------------------------------------


def test_two_sibling_groups_of_five(extract: Extract) -> None:
    plans = extract["ssd_cp_plans"]
    month, _ = extract.months("large_sibling_groups")
    ids = extract.plant("large_sibling_groups")["where"]["ids"]
    started = plans[plans["cppl_cp_plan_start_date"].str[:7] == month]
    assert len(ids) == 10
    assert set(ids) <= set(started["cppl_person_id"])

    family = dict(extract["ssd_family"][["fami_person_id", "fami_family_id"]].itertuples(index=False))
    months = plans["cppl_cp_plan_start_date"].str[:7]
    recent = plans[(months >= "2024-01") & (months <= "2026-10")]
    by_month = recent.groupby(recent["cppl_cp_plan_start_date"].str[:7])
    children = by_month.size()
    families = by_month["cppl_person_id"].agg(lambda p: len({family.get(c, c) for c in p}))
    assert children[month] > children.quantile(0.75)
    assert families[month] < families.mean() + 1.5 * families.std()


def test_two_workers_hold_the_late_conferences(extract: Extract) -> None:
    rows = extract.conferences
    first, last = extract.months("two_workers_late")
    two = rows["icpc_icpc_worker_id"].isin(extract.plant("two_workers_late")["where"]["workers"])
    window = rows["month"].between(first, last)
    late = rows["days"] > 15
    before = rows["month"].between(f"{int(first[:4]) - 3}{first[4:]}", first) & ~window
    assert late[window & two].sum() > 0.5 * late[window].sum()
    assert late[window].mean() > late[before].mean() + 0.1
    assert late[window & ~two].mean() < late[before].mean() + 0.07
    assert (pd.Period(last, "M") - pd.Period(first, "M")).n == 5


def test_court_is_the_reason_in_one_locality(extract: Extract) -> None:
    first, last = extract.months("court_delays")
    town = extract.plant("court_delays")["where"]["locality"]
    rows = extract.conferences
    late = rows[(rows["days"] > 15) & (rows["local_delay_reason"] != "")]
    here = late["month"].between(first, last) & late["team"].str.startswith(town)
    assert (late["local_delay_reason"][here] == "Court").mean() > 0.6
    assert (late["local_delay_reason"][~here] == "Court").mean() < 0.2

    reviews = extract["ssd_cp_reviews"]
    held = reviews[reviews["cppr_cp_review_date"] != ""]
    overdue = held["cppr_cp_review_date"] > held["cppr_cp_review_due"]
    assert (held["local_delay_reason"] != "").equals(overdue)
    in_window = held["cppr_cp_review_due"].str[:7].between(first, last)
    court = held["local_delay_reason"] == "Court"
    assert court[in_window].mean() > 4 * court[~in_window].mean()


def test_one_worker_from_the_start(extract: Extract) -> None:
    first, _ = extract.months("one_worker_from_the_start")
    town = extract.plant("one_worker_from_the_start")["where"]["locality"]
    rows = extract.conferences
    here = rows[rows["team"].str.startswith(town)].merge(
        extract["ssd_cin_episodes"][["cine_referral_id", "cine_referral_date"]],
        left_on="icpc_referral_id",
        right_on="cine_referral_id",
    )
    after = here["cine_referral_date"].str[:7] >= first
    assert here["days"][after].mean() < here["days"][~after].mean() - 2.5

    held = extract["ssd_involvements"].merge(
        here[["icpc_referral_id", "icpc_person_id", "icpc_icpc_date"]],
        left_on=["invo_referral_id", "invo_person_id"],
        right_on=["icpc_referral_id", "icpc_person_id"],
    )
    held = held[held["invo_involvement_start_date"] <= held["icpc_icpc_date"]]
    workers = held.groupby(["invo_referral_id", "invo_person_id"])["invo_professional_id"].nunique()
    workers = workers.reindex(list(zip(here["icpc_referral_id"], here["icpc_person_id"], strict=True)))
    assert workers[after.to_numpy()].mean() < 1.2
    assert workers[~after.to_numpy()].mean() > 1.9


def test_the_change_without_effect_is_noted_apart(extract: Extract) -> None:
    idle = extract.plant("change_without_effect")
    others = {p["where"]["months"][0] for p in extract.truth["plants"] if p is not idle and "note" in p}
    assert idle["measures"] == []
    assert idle["note"]["month"] not in others


def test_contacts_are_recorded_differently(extract: Extract) -> None:
    first, _ = extract.months("contacts_recorded_differently")
    contacts, referrals = extract["ssd_contacts"], extract["ssd_cin_episodes"]
    months = contacts["cont_contact_date"].str[:7].value_counts().sort_index()
    referred = referrals["cine_referral_date"].str[:7].value_counts().sort_index()
    later = months.index[months.index >= first]
    year_before = [f"{int(m[:4]) - 1}{m[4:]}" for m in later if f"{int(m[:4]) - 1}{m[4:]}" < first]
    same = [f"{int(m[:4]) + 1}{m[4:]}" for m in year_before]
    rise = months[same].sum() / months[year_before].sum()
    assert 1.2 < rise < 1.55
    assert 0.85 < referred[same].sum() / referred[year_before].sum() < 1.15
    police = contacts["cont_contact_source_code"] == "6"
    after = contacts["cont_contact_date"].str[:7] >= first
    assert police[after].mean() > police[~after].mean() + 0.1


def test_repeat_plans_rise(extract: Extract) -> None:
    plans = extract["ssd_cp_plans"].copy()
    for column in ("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"):
        plans[column] = pd.to_datetime(plans[column])
    first, last = extract.months("repeat_plans_rise")
    again = months_since_previous(plans, "cppl_person_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
    months = plans["cppl_cp_plan_start_date"].dt.strftime("%Y-%m")
    before = (again <= 24)[months.between("2017-01", first)].mean()
    lately = (again <= 24)[months.between("2025-11", last)].mean()
    assert lately > before + 0.05


def test_one_team_drifts(extract: Extract) -> None:
    where = extract.plant("team_drift")["where"]
    plans, held = extract["ssd_cp_plans"], extract["ssd_involvements"]

    def share(at: str, months: int, own: bool) -> float:
        since = (pd.Timestamp(at) - pd.DateOffset(months=months)).strftime("%Y-%m-%d")
        ends, left = plans["cppl_cp_plan_end_date"], held["invo_involvement_end_date"]
        open_plans = plans[(plans["cppl_cp_plan_start_date"] <= at) & ((ends == "") | (ends > at))]
        now = held[(held["invo_involvement_start_date"] <= at) & ((left == "") | (left > at))]
        team = open_plans["cppl_person_id"].map(
            dict(zip(now["invo_person_id"], now["invo_professional_team"], strict=True))
        )
        shown = open_plans[(team == where["team_id"]) == own]
        return float((shown["cppl_cp_plan_start_date"] < since).mean())

    years = ("2022-10-31", "2023-10-31", "2024-10-31")
    usual = float(np.mean([share(at, 18, own=True) for at in years]))
    assert share("2026-10-31", 18, own=True) > usual + 0.08
    assert share("2026-10-31", 18, own=True) > share("2026-10-31", 18, own=False) + 0.08


def test_one_month_was_uploaded_twice(extract: Extract) -> None:
    plant = extract.plant("month_uploaded_twice")
    missing = extract["ssd_missing"]
    columns = ["miss_person_id", "miss_missing_episode_start_date", "miss_missing_episode_end_date"]
    repeated = missing[missing["miss_table_id"].isin(plant["where"]["ids"])]
    others = missing[~missing["miss_table_id"].isin(plant["where"]["ids"])]
    assert len(repeated) == plant["size"]["rows"] > 5
    assert set(repeated["miss_missing_episode_start_date"].str[:7]) == {plant["where"]["months"][0]}
    matched = repeated.merge(others[columns].drop_duplicates(), on=columns)
    assert len(matched) >= len(repeated) - 2  # a planted error may sit in the month
