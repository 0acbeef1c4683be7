"""What stands behind a figure, on hand-made months with known answers, and in sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from perfcore.catalogue.read import read_catalogue
from perfcore.readings import behind as words
from perfcore.records import store
from perfcore.signals import behind
from perfcore.signals.behind import Part, Waiting, Year
from perfcore.signals.nhs import nhs_chart
from perfcore.values.values import Values

ROOT = Path(__file__).resolve().parent.parent
LATE = date(2024, 6, 1)


@pytest.fixture(scope="module")
def values(demo_data: Path) -> Values:
    records = store.current(demo_data)
    assert records is not None
    return Values(records, read_catalogue(ROOT / "measures.yaml"))


def test_the_bottom_of_the_fraction_stood_still_when_conferences_were_late(values: Values) -> None:
    spec = values.measure("icpc_15wd")
    by_name = {part.name: part for part in behind.parts(values, spec, LATE, 6)}
    assert by_name["missed"].signal == "real"
    assert by_name["missed"].direction == 1
    assert by_name["all"].signal == "none"
    said = words.parts_in_words(spec, list(by_name.values()))
    assert "that do not: more than usual; the total is as usual." in said


def test_parts_add_up_to_what_the_measure_shows(values: Values) -> None:
    for name in ("icpc_15wd", "assessment_45wd", "repeat_plan_24m"):
        line = values.compute(name).set_index("month").loc["2026-09-01"]
        hit, missed, every = behind.parts(values, values.measure(name), date(2026, 9, 1))
        assert (hit.n, hit.n + missed.n, every.n) == (line["n"], line["of"], line["of"])


def test_starts_and_ends_are_those_of_the_flow(values: Values) -> None:
    flow = values.compute("cp_flow").set_index("month").loc["2026-09-01"]
    started, ended = behind.parts(values, values.measure("cp_plans"), date(2026, 9, 1))
    assert (started.n, ended.n) == (flow["n"], flow["of"])
    assert started.lower <= started.upper
    said = words.parts_in_words(values.measure("cp_plans"), [started, ended])
    assert said.startswith(f"{started.n} started (usual is ")


def test_a_rare_event_is_waited_for(values: Values) -> None:
    spec = values.measure("sgo_ytd")
    found = behind.waiting(values, spec)
    assert found is not None
    rows = values.rowset(spec)
    assert found.days == rows.span.data_to - rows.day.max()
    assert 0 < found.chance <= 1
    assert behind.waiting(values, values.measure("contacts")) is None


def test_the_year_to_date_against_earlier_ones(values: Values) -> None:
    spec = values.measure("sgo_ytd")
    found = behind.year(values, spec, date(2026, 9, 1))
    assert found is not None
    shown = values.compute("sgo_ytd").set_index("month")["n"]
    assert found.so_far == shown["2026-09-01"]
    assert found.earlier == tuple(shown[f"{y}-09-01"] for y in (2025, 2024, 2023))
    assert found.so_far <= found.end[0] <= found.end[1]
    whole = behind.year(values, spec, date(2026, 3, 1))
    assert whole is not None
    assert whole.end == (whole.so_far, whole.so_far)


def test_two_months_are_compared_by_their_families(values: Values) -> None:
    spec = values.measure("contacts")
    jump = behind.against(values, spec, date(2026, 3, 1), date(2025, 3, 1))
    calm = behind.against(values, spec, date(2025, 3, 1), date(2024, 3, 1))
    assert jump is not None
    assert calm is not None
    assert jump.p < calm.p
    shown = values.compute("contacts").set_index("month")["n"]
    assert (jump.now, jump.before) == (shown["2026-03-01"], shown["2025-03-01"])
    assert behind.against(values, values.measure("cp_plans"), LATE, date(2024, 5, 1)) is None


def test_a_month_against_itself_is_no_difference(values: Values) -> None:
    for name in ("contacts", "icpc_15wd", "cp_starts"):
        same = behind.against(values, values.measure(name), LATE, LATE)
        assert same is not None
        assert same.p == pytest.approx(1.0, abs=0.05)


def test_the_stock_wanders_inside_its_fan_while_nothing_happens(values: Values) -> None:
    fan = behind.wandering(values, values.measure("cp_plans"))
    assert fan is not None
    shown = values.compute("cp_plans").merge(fan, on="month").dropna(subset=["lower"])
    quiet = shown[shown["month"] < "2025-04-01"]
    inside = (quiet["value"] >= quiet["lower"]) & (quiet["value"] <= quiet["upper"])
    assert inside.mean() > 0.95
    assert behind.wandering(values, values.measure("contacts")) is None


def test_the_nhs_chart_of_a_measure(values: Values) -> None:
    spec = values.measure("icpc_15wd")
    answer = nhs_chart(values, spec, values.compute("icpc_15wd"))
    assert answer is not None
    assert len(answer.points) == len(values.compute("icpc_15wd"))
    assert answer.points[-1].lower < answer.points[-1].mean < answer.points[-1].upper
    assert answer.assurance in ("consistent_pass", "consistent_fail", "inconsistent")


@pytest.mark.parametrize(
    ("wait", "says"),
    [
        (None, ""),
        (Waiting(0, 0.9), "Rare: the last one was today, which is no unusual wait."),
        (
            Waiting(200, 0.01),
            "Rare: the last one was 200 days before the data ends. So long without children comes by chance "
            "less than 1 time in 20.",
        ),
    ],
)
def test_waiting_in_words(values: Values, wait: Waiting | None, says: str) -> None:
    assert words.waited(values.measure("sgo_ytd"), wait) == says


def test_a_year_in_words(values: Values) -> None:
    said = words.year_in_words(values.measure("sgo_ytd"), Year(16, 12, (12, 18), -0.3, (19, 37), 5))
    assert said.startswith("16 children so far this year, in line with earlier years (12, 18).")
    assert said.endswith("By March it may well be anywhere from 19 to 37.")


def test_a_fraction_without_a_signal_says_nothing(values: Values) -> None:
    calm = [Part(name, 10, 5, 4.0, 20.0, "none", 0) for name in ("hit", "missed", "all")]
    assert words.parts_in_words(values.measure("icpc_15wd"), calm) == ""
