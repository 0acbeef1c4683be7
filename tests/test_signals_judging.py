"""Many series judged at once, slow changes, and when a change began."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import simulate_worlds as worlds
from perfcore.catalogue.read import read_catalogue
from perfcore.records import store
from perfcore.signals.counts import score_counts
from perfcore.signals.judging import Question
from perfcore.signals.measures import began, judge, judge_all
from perfcore.signals.onset import onset
from perfcore.signals.slow import SLOW, SLOW_Z
from perfcore.values.values import Values

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def values(demo_data: Path) -> Values:
    records = store.current(demo_data)
    assert records is not None
    return Values(records, read_catalogue(ROOT / "measures.yaml"))


def test_judged_together_is_judged_apart(values: Values) -> None:
    measures = list(values.catalogue.measures.values())
    questions = [Question(m, by) for m in measures for by in (None, *m.drill[:2])]
    together = judge_all(values, questions, latest=2)
    assert sum(len(one.frame) for one in together) > 1000
    for question, one in list(zip(questions, together, strict=True))[::7]:
        apart = judge(values, question.measure, question.by, latest=2)
        assert one.why_not == apart.why_not
        pd.testing.assert_frame_equal(one.frame, apart.frame)


@pytest.mark.parametrize("measure", ["contacts", "icpc_15wd", "cp_plans", "assessment_median", "cp_drift"])
def test_the_latest_months_are_judged_as_in_the_whole_history(values: Values, measure: str) -> None:
    spec = values.measure(measure)
    # the first of the judged months has no month before it to confirm it
    whole, last = (judge(values, spec, latest=n).frame.drop(columns="confirmed") for n in (None, 3))
    key = ["month", "group", "score"]
    expected = whole[whole["month"].isin(last["month"])]
    pd.testing.assert_frame_equal(
        last.sort_values(key).reset_index(drop=True), expected.sort_values(key).reset_index(drop=True)
    )


def test_groups_without_rows_are_left_out(values: Values) -> None:
    judged = judge(values, values.measure("icpc_15wd"), by="team", latest=1).frame
    rows = values.rowset(values.measure("icpc_15wd"))
    codes, labels = rows.groups("team", ())
    recent = {labels[code] for code in np.unique(codes[rows.month >= len(rows.span) - 49])}
    assert set(judged["group"]) == recent


def test_the_slow_rise_is_found_and_its_month_named(values: Values) -> None:
    spec = values.measure("repeat_plan_24m")
    frame = judge(values, spec).frame
    last = frame.iloc[-1]
    assert last["signal"] in ("real", "slow")
    assert last["direction"] == 1
    found = began(values, spec, date(2026, 10, 1))
    assert found is not None
    assert found.earliest <= date(2024, 5, 1) <= found.latest  # as planted
    assert found.shape in ("slow", "either")


def test_the_recording_change_is_a_step_of_its_month(values: Values) -> None:
    spec = values.measure("contacts")
    frame = judge(values, spec).frame.set_index("month")
    assert frame.loc["2026-03-01", "signal"] == "real"
    found = began(values, spec, date(2026, 3, 1))
    assert found is not None
    assert (found.first, found.earliest, found.latest) == (date(2026, 1, 1),) * 3
    assert found.shape == "step"


def test_the_months_of_the_late_workers_begin_where_they_did(values: Values) -> None:
    found = began(values, values.measure("icpc_15wd"), date(2024, 6, 1))
    assert found is not None
    assert found.first == date(2024, 1, 1)


def test_the_stock_raises_no_alarm_in_quiet_years(values: Values) -> None:
    frame = judge(values, values.measure("cp_plans")).frame
    quiet = frame[frame["month"] < "2025-04-01"]  # before the drift of one team
    assert len(quiet) > 180
    assert set(quiet["signal"]) <= {"none", "watch", "too early"}


def test_slow_changes_cost_few_false_flags_and_find_one_percent_a_month() -> None:
    rng = np.random.default_rng(11)
    months = np.arange(84, 108)
    quiet = worlds.counts(rng, worlds.World(20, 108, 200))
    flagged = np.abs(np.nan_to_num(score_counts(quiet, months, SLOW).verdict.score)) > SLOW_Z
    assert flagged.mean() <= 0.004
    rise = np.concatenate([np.ones(72), 1.01 ** np.arange(1, 37)])
    risen = worlds.counts(rng, worlds.World(20, 108, 200, course=rise))
    found = np.nan_to_num(score_counts(risen, months, SLOW).verdict.score) > SLOW_Z
    assert found.any(axis=1).mean() >= 0.9


def test_a_plain_step_is_found_at_its_month() -> None:
    level = np.concatenate([np.full(30, 10.0), np.full(8, 20.0)]) + np.tile([0.5, -0.5], 19)
    found = onset(level, np.ones(38))
    assert found is not None
    assert (found.first, found.earliest, found.latest, found.shape) == (30, 30, 30, "step")


def test_a_plain_slope_is_found_at_its_month() -> None:
    level = np.concatenate([np.full(30, 10.0), 10 + np.arange(1.0, 25)]) + np.tile([0.5, -0.5], 27)
    found = onset(level, np.ones(54))
    assert found is not None
    assert found.shape == "slow"
    assert abs(found.first - 30) <= 1


def test_too_short_a_history_names_no_month() -> None:
    assert onset(np.arange(8.0), np.ones(8)) is None
    assert onset(np.arange(40.0), np.concatenate([np.zeros(35), np.ones(5)])) is None


def test_the_range_holds_the_true_month_most_of_the_time() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(150):
        mean = np.where(np.arange(60) < 48, 20.0, 30.0)
        found = onset(rng.poisson(mean).astype(float), np.ones(60))
        assert found is not None
        held += found.earliest <= 48 <= found.latest
    assert held / 150 >= 0.8


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 100), min_size=9, max_size=90),
    st.integers(0, 20),
    st.floats(0.1, 10),
)
def test_an_onset_lies_in_its_range_whatever_the_figures(
    level: list[float], start: int, scale: float
) -> None:
    y = np.array(level)
    found = onset(y, np.full(len(y), scale), start)
    if found is not None:
        assert start + 6 <= found.earliest <= found.first <= found.latest < len(y)
