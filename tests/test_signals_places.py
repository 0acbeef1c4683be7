"""One place or everywhere, on counts, percentages and days with known truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from perfcore.catalogue.read import read_catalogue
from perfcore.records import store
from perfcore.signals.places import Places, _holm, places
from perfcore.values.values import Values

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def values(demo_data: Path) -> Values:
    records = store.current(demo_data)
    assert records is not None
    return Values(records, read_catalogue(ROOT / "measures.yaml"))


def where(values: Values, measure: str, by: str, month: date, window: int, direction: int) -> Places:
    found = places(values, values.measure(measure), by, month, window, direction)
    assert found is not None
    return found


def test_late_conferences_sit_in_one_team(values: Values) -> None:
    found = where(values, "icpc_15wd", "team", date(2024, 6, 1), 6, -1)
    assert (found.answer, found.moved) == ("one place", ("Dunnelsey Assessment",))
    assert not found.rest_moved


def test_the_two_late_workers_stand_apart_from_all_others(values: Values) -> None:
    frame = where(values, "icpc_15wd", "worker", date(2024, 6, 1), 6, -1).frame
    apart = frame[(frame["p_stands"] < 0.05) & (frame["stands"] < 0)]
    assert set(apart["group"]) == {"W436", "W457"}


def test_the_recording_change_sits_in_one_source(values: Values) -> None:
    assert where(values, "contacts", "source", date(2026, 3, 1), 3, 1).moved == ("6 Police",)


def test_reviews_were_late_in_one_locality(values: Values) -> None:
    found = where(values, "cp_reviews_on_time", "locality", date(2025, 11, 1), 6, -1)
    assert found.moved == ("Oxlarreach",)


def test_a_rise_of_all_is_everywhere(values: Values) -> None:
    found = where(values, "repeat_plan_24m", "locality", date(2026, 10, 1), 12, 1)
    assert (found.answer, found.moved, found.rest_moved) == ("everywhere", (), True)


def test_days_are_compared_too(values: Values) -> None:
    frame = where(values, "icpc_median", "locality", date(2026, 10, 1), 12, -1).frame
    told = frame[["moved", "stands"]].dropna()
    assert len(told) >= 3
    assert set(np.sign(told["moved"])) == {-1.0, 1.0}


def test_months_outside_the_history_say_nothing(values: Values) -> None:
    assert places(values, values.measure("contacts"), "source", date(2000, 1, 1), 3, 1) is None


def test_scores_of_chance_alone_are_as_far_out_as_chance_goes(values: Values) -> None:
    """In quiet months few groups stand out once the number looked at is paid for."""
    alarms = 0
    months = [date(year, month, 1) for year in (2019, 2020, 2021, 2022, 2023) for month in (3, 6, 9, 12)]
    for month in months:
        frame = where(values, "referrals", "locality", month, 3, 1).frame
        alarms += bool((frame["p_moved"] < 0.05).any())
    assert alarms <= 4


def test_holm_by_hand() -> None:
    # two-sided p of .01, .02 and .5: 3 x .01, 2 x .02, 1 x .5
    z = np.array([2.5758293035489004, -2.3263478740408408, 0.6744897501960817, np.nan])
    assert np.allclose(_holm(z)[:3], [0.03, 0.04, 0.5])
    assert np.isnan(_holm(z)[3])
