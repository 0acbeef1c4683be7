"""Hold a generated folder against the calibration: `python -m perfcore.demo.compare DIR`.

Figures are those of the years before anything is planted, so that the plants do not count as mistakes.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfcore.demo import calibration
from perfcore.demo.days import UPTO

_YEARS = 6


@dataclass(frozen=True)
class Figure:
    """One figure: what a median authority has, how far off is tolerated, what was generated."""

    name: str
    target: float
    tolerance: float
    found: float

    @property
    def fits(self) -> bool:
        return abs(self.found - self.target) <= self.tolerance


def compare(folder: Path) -> list[Figure]:
    """Every figure of the calibration, averaged over six years that end before the first plant."""
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    to = pd.Timestamp(about["data_to"]).to_period("M").to_timestamp() - pd.DateOffset(months=38)
    period = _Period(folder, to - pd.DateOffset(years=_YEARS), to)
    return [*_front_door(period), *_protection(period), *_durations(period), *_care(period)]


def table(figures: list[Figure]) -> str:
    """The figures as lines of text; a star marks what does not fit."""
    lines = [f"{'':50} {'target':>9} {'+/-':>7} {'found':>9}"]
    for f in figures:
        lines.append(f"{f.name:50} {f.target:9.1f} {f.tolerance:7.1f} {f.found:9.1f}{'' if f.fits else ' *'}")
    return "\n".join(lines)


class _Period:
    """The tables of a folder, and the years of them that are compared."""

    def __init__(self, folder: Path, start: pd.Timestamp, end: pd.Timestamp) -> None:
        self._folder, self.start, self.end = folder, start, end
        self.month_ends = pd.date_range(start, end, freq="ME")

    def read(self, name: str) -> pd.DataFrame:
        frame = pd.read_csv(self._folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for column in frame.columns:
            if column.endswith(("_date", "_dob", "_review_due")) or column == "pers_dob":
                frame[column] = pd.to_datetime(frame[column], errors="coerce")
        return frame

    def within(self, frame: pd.DataFrame, column: str) -> pd.DataFrame:
        return frame[(frame[column] >= self.start) & (frame[column] < self.end)]

    def a_year(self, frame: pd.DataFrame, column: str) -> float:
        return len(self.within(frame, column)) / _YEARS

    def open_at(self, frame: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
        """A row for every month end at which a spell is open, with the month end as `at`."""
        parts = [frame[(frame[start] <= at) & ~(frame[end] <= at)].assign(at=at) for at in self.month_ends]
        return pd.concat(parts)


def working_days(start: pd.Series, end: pd.Series) -> npt.NDArray[np.int64]:
    """Working days in (start, end], for columns of dates without gaps."""
    epoch = pd.Timestamp("1970-01-01")
    return np.asarray(UPTO[(end - epoch).dt.days.to_numpy()] - UPTO[(start - epoch).dt.days.to_numpy()])


def months_since_previous(rows: pd.DataFrame, person: str, date: str, column: str) -> pd.Series:
    """Months (days / 30.44) from `column` of the child's previous row to `date`, by the index of `rows`."""
    ordered = rows.sort_values([person, date], kind="stable")
    previous = ordered.groupby(person)[column].shift()
    return ((ordered[date] - previous).dt.days / 30.44).reindex(rows.index)


def _percent(hits: object) -> float:
    return 100 * float(np.mean(np.asarray(hits, dtype=float)))


def _front_door(p: _Period) -> list[Figure]:
    contacts, referrals = p.read("ssd_contacts"), p.read("ssd_cin_episodes")
    again = months_since_previous(referrals, "cine_person_id", "cine_referral_date", "cine_referral_date")
    shown = p.within(referrals, "cine_referral_date")
    monthly = shown.groupby(shown["cine_referral_date"].dt.to_period("M")).size()
    season = np.array(calibration.REFERRALS_BY_MONTH) / 100
    yearly = monthly.groupby(monthly.index.year).transform("sum")  # type: ignore[attr-defined]
    whole = monthly.groupby(monthly.index.year).transform("size") == 12  # type: ignore[attr-defined]
    expected = yearly * season[monthly.index.month - 1]  # type: ignore[attr-defined]
    chi = float((((monthly - expected) ** 2 / expected)[whole]).sum() / (whole.sum() * 11 / 12))
    assessments = p.read("ssd_cin_assessments")
    done = p.within(assessments, "cina_assessment_auth_date")
    days = working_days(done["cina_assessment_start_date"], done["cina_assessment_auth_date"])
    out = [
        Figure("Contacts a year", 17_000, 1_500, p.a_year(contacts, "cont_contact_date")),
        Figure("Referrals a year", 3_367, 250, p.a_year(referrals, "cine_referral_date")),
        Figure("Referrals again within 12 months, %", 20.0, 2.0, _percent(again[shown.index] <= 12)),
        Figure("Referrals without further action, %", 4.4, 1.0, _percent(shown["cine_referral_nfa"] == "Y")),
        Figure("Variance of monthly referrals against Poisson", 5.0, 2.0, chi),
        Figure("Assessed as not in need, %", 30.5, 2.0, _percent(done["cina_assessment_outcome_nfa"] == "Y")),
        Figure("Assessments within 45 working days, %", 85.3, 2.0, _percent(days <= 45)),
    ]
    bands = ((0, 0, 1.5), (1, 10, 11.4), (11, 20, 17.3), (21, 30, 16.0), (31, 40, 20.2), (41, 45, 18.1))
    for low, high, share in bands:
        out.append(
            Figure(
                f"  assessments of {low}-{high} working days, %",
                share,
                2.5,
                _percent((days >= low) & (days <= high)),
            )
        )
    return out


def _protection(p: _Period) -> list[Figure]:
    enquiries, held = p.read("ssd_s47_enquiry"), p.read("ssd_initial_cp_conference")
    plans, reviews, visits = p.read("ssd_cp_plans"), p.read("ssd_cp_reviews"), p.read("ssd_cp_visits")
    shown = p.within(held, "icpc_icpc_date")
    joined = shown.merge(enquiries, left_on="icpc_s47_enquiry_id", right_on="s47e_s47_enquiry_id")
    days = working_days(joined["s47e_s47_start_date"], joined["icpc_icpc_date"])
    starts = p.within(plans, "cppl_cp_plan_start_date")
    since = months_since_previous(plans, "cppl_person_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
    since = since[starts.index]
    reviewed = p.within(reviews, "cppr_cp_review_date")
    count_s47, count_icpc = p.a_year(enquiries, "s47e_s47_start_date"), p.a_year(held, "icpc_icpc_date")
    count_plans = p.a_year(plans, "cppl_cp_plan_start_date")
    seen = p.within(visits, "cppv_cp_visit_date")
    return [
        Figure("Section 47 enquiries a year", 1_240, 120, count_s47),
        Figure("Initial conferences a year", 395, 45, count_icpc),
        Figure("Section 47 enquiries to a conference, %", 31.3, 3.0, 100 * count_icpc / count_s47),
        Figure("Conferences to a plan, %", 85.8, 2.5, _percent(shown["icpc_icpc_outcome_cp_flag"] == "Y")),
        Figure("Conferences within 15 working days, %", 80.5, 3.0, _percent(days <= 15)),
        Figure("  conferences of 0-10 working days, %", 9.4, 2.5, _percent(days <= 10)),
        Figure("  conferences of 11-15 working days, %", 70.3, 4.0, _percent((days > 10) & (days <= 15))),
        Figure("  conferences of 16-20 working days, %", 8.7, 2.5, _percent((days > 15) & (days <= 20))),
        Figure("  conferences of 21 or more, %", 11.6, 3.0, _percent(days > 20)),
        Figure("Plans started a year", 344, 30, count_plans),
        Figure("Plans ended a year", 344, 30, p.a_year(plans, "cppl_cp_plan_end_date")),
        Figure("Second or later plans, %", 24.3, 3.5, _percent(since.notna())),
        Figure("Plans within 24 months of the last, %", 11.0, 2.5, _percent(since <= 24)),
        Figure(
            "Reviews on time, %",
            93.8,
            2.0,
            _percent(reviewed["cppr_cp_review_date"] <= reviewed["cppr_cp_review_due"]),
        ),
        Figure("Seen at a visit, %", 95.0, 1.5, _percent(seen["cppv_cp_visit_seen"] == "Y")),
        Figure("Visited within 10 working days at month end, %", 90.0, 3.0, _visited(p, plans, visits)),
    ]


def _visited(p: _Period, plans: pd.DataFrame, visits: pd.DataFrame) -> float:
    stock = p.open_at(plans, "cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
    last = pd.merge_asof(
        stock.sort_values("at"),
        visits.sort_values("cppv_cp_visit_date")[["cppv_person_id", "cppv_cp_visit_date"]],
        left_on="at",
        right_on="cppv_cp_visit_date",
        left_by="cppl_person_id",
        right_by="cppv_person_id",
    )
    last = last[last["at"] - last["cppl_cp_plan_start_date"] > pd.Timedelta(days=15)]
    since = last["cppv_cp_visit_date"].fillna(last["cppl_cp_plan_start_date"])
    return _percent(working_days(since, last["at"]) <= 10)


def _durations(p: _Period) -> list[Figure]:
    plans, persons = p.read("ssd_cp_plans"), p.read("ssd_person")
    stock = p.open_at(plans, "cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
    lasted = (stock["at"] - stock["cppl_cp_plan_start_date"]).dt.days / 30.4375
    ended = p.within(plans, "cppl_cp_plan_end_date")
    length = (ended["cppl_cp_plan_end_date"] - ended["cppl_cp_plan_start_date"]).dt.days / 30.4375
    out = [Figure("Children on a plan", 275, 35, len(stock) / len(p.month_ends))]
    edges = (-1.0, 3.05, 6.05, 12.0, 24.0, 999.0)
    names = ("3 months or less", "3 to 6 months", "6 to 12 months", "1 to 2 years", "2 years or more")
    for i, (name, share) in enumerate(zip(names, (29.7, 24.7, 27.1, 16.0, 2.7), strict=True)):
        found = _percent((lasted > edges[i]) & (lasted <= edges[i + 1]))
        out.append(Figure(f"  open {name}, %", share, 4.0 if i < 4 else 1.6, found))
    for i, (name, share) in enumerate(zip(names, (16.3, 11.7, 43.3, 24.9, 4.2), strict=True)):
        found = _percent((length > edges[i]) & (length <= edges[i + 1]))
        out.append(Figure(f"  ended after {name}, %", share, 4.0 if i < 4 else 1.6, found))
    dob = persons.set_index("pers_person_id")["pers_dob"]
    age = (stock["at"] - stock["cppl_person_id"].map(dob)).dt.days / 365.25
    bands = (
        ("Unborn", 2.5),
        ("Under 1", 8.0),
        ("1-4", 22.2),
        ("5-9", 28.2),
        ("10-15", 33.3),
        ("16 and over", 5.6),
    )
    lows = (-1.0, 0.0, 1.0, 5.0, 10.0, 16.0, 19.0)
    for i, (name, share) in enumerate(bands):
        found = _percent((age >= lows[i]) & (age < lows[i + 1]))
        out.append(Figure(f"  on a plan aged {name}, %", share, 3.0, found))
    starts = p.within(plans, "cppl_cp_plan_start_date")
    for name, share in (("Neglect", 49.8), ("Emotional abuse", 37.3), ("Physical abuse", 7.7)):
        found = _percent(starts["cppl_cp_plan_initial_category"] == name)
        out.append(Figure(f"  plans for {name.lower()}, %", share, 5.0, found))
    return out


def _care(p: _Period) -> list[Figure]:
    episodes, placements = p.read("ssd_cla_episodes"), p.read("ssd_cla_placement")
    missing, reviews = p.read("ssd_missing"), p.read("ssd_cla_reviews")
    final = episodes[episodes["clae_cla_episode_ceased_reason"] != "X1"]
    stock = p.open_at(final, "clae_entered_care_date", "clae_cla_episode_ceased_date")
    left = p.within(final, "clae_cla_episode_ceased_date")
    guardians = left["clae_cla_episode_ceased_reason"].isin(["E45", "E46", "E47", "E48"]).sum() / _YEARS
    adopted = left["clae_cla_episode_ceased_reason"].isin(["E11", "E12"])
    moved, away = [], []
    for at in p.month_ends[2::12]:
        now = stock[stock["at"] == at]["clae_cla_id"]
        year = at - pd.DateOffset(years=1)
        there = placements[
            (placements["clap_cla_placement_start_date"] <= at)
            & ~(placements["clap_cla_placement_end_date"] <= year)
        ]
        moved.append(_percent(now.map(there.groupby("clap_cla_id").size()) >= 3))
        during = final[
            (final["clae_entered_care_date"] <= at) & ~(final["clae_cla_episode_ceased_date"] <= year)
        ]
        gone = missing[missing["miss_missing_episode_start_date"].between(year, at)][
            "miss_person_id"
        ].unique()
        away.append(_percent(during["clae_person_id"].drop_duplicates().isin(gone)))
    held = p.within(reviews, "clar_cla_review_date")
    return [
        Figure("Children in care", 458, 45, len(stock) / len(p.month_ends)),
        Figure("Started in care a year", 170, 20, p.a_year(final, "clae_entered_care_date")),
        Figure("Left care a year", 175, 20, len(left) / _YEARS),
        Figure("Special guardianship a year", 24, 6, guardians),
        Figure("Left care by adoption, %", 9.0, 3.5, _percent(adopted)),
        Figure("Three or more placements in a year, %", 10.0, 2.5, float(np.mean(moved))),
        Figure("In care with a missing episode in a year, %", 11.0, 2.5, float(np.mean(away))),
        Figure(
            "Reviews in care on time, %",
            95.0,
            2.5,
            _percent(held["clar_cla_review_date"] <= held["clar_cla_review_due_date"]),
        ),
    ]


if __name__ == "__main__":
    print(table(compare(Path(sys.argv[1]))))
