"""Expectations: odds against simulation and by hand, verdicts by table, and one from its entry to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from perfcore.access import LOCAL_ADMINISTRATOR, UnknownQuestion
from perfcore.access import expectations as gate_expectations
from perfcore.access import follow_ups as gate_follow_ups
from perfcore.access import minutes as gate_minutes
from perfcore.access.about import about
from perfcore.access.gate import Gate
from perfcore.access.viewer import Refused, Viewer
from perfcore.catalogue.model import Catalogue
from perfcore.minutes import expectations, levels, odds
from perfcore.minutes.errors import NotAllowed
from perfcore.minutes.expectations import Evidence, Expectation, Said, may_rebase, verdict
from perfcore.minutes.levels import Level
from perfcore.minutes.store import Store, file_url, open_store
from perfcore.records.records import Records
from perfcore.signals import sizes
from perfcore.values.values import Values
from tests.small_records import catalogue, records

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
WHO = LOCAL_ADMINISTRATOR

COUNT = Level("count", date(2024, 1, 1), date(2025, 12, 1), 24, 960, None, 480, 40.0, 1.0, 2.6, 41.0)
PERCENT = Level("percent", date(2024, 1, 1), date(2025, 12, 1), 24, 600, 1000, 500, 60.0, 1.0, 2.0, 58.0)
MEDIAN = Level("level", date(2024, 1, 1), date(2025, 12, 1), 24, 900, None, None, 30.0, 4.0, 1.0, 31.0)
STOCK = Level("stock", date(2024, 1, 1), date(2025, 12, 1), 24, 7000, None, None, 300.0, 25.0, 1.0, 310.0)
EVERY = (COUNT, PERCENT, MEDIAN, STOCK)

SAID = Said(
    said="It will be down by ten a month by March",
    role="Head of Service",
    meeting="Scrutiny, January 2026",
    said_on=date(2026, 1, 14),
    measure="m",
    direction="down",
    size=10,
    change="A new front door",
    change_on=date(2026, 1, 5),
    first_month=date(2026, 2, 1),
    due_month=date(2026, 3, 1),
    sure=70,
)


# ---- odds ----------------------------------------------------------------------------------------


def test_luck_of_a_level_is_students_t() -> None:
    error = np.sqrt(4.0 * (1 / 3 + 1 / 24))
    for share in (0.4, 0.1, 0.01):
        away = float(stats.t.isf(share, 23) * error)
        assert odds.by_luck(MEDIAN, 30 + away, True, 3.0, 3, 3) == pytest.approx(share)
        assert odds.by_luck(MEDIAN, 30 - away, False, 3.0, 3, 3) == pytest.approx(share)


def test_luck_of_a_stock_is_a_walk_from_where_it_stands() -> None:
    away = float(stats.t.isf(0.05, 23) * 5.0 * np.sqrt(4))
    assert odds.by_luck(STOCK, 310 + away, True, 1.0, 1, 4) == pytest.approx(0.05)
    assert odds.by_luck(STOCK, 310.0, True, 1.0, 1, 4) == pytest.approx(0.5)


def test_a_level_that_never_moved() -> None:
    still = replace(MEDIAN, dispersion=0.0)
    assert odds.by_luck(still, 30.0, True, 3.0, 3, 3) == 1.0
    assert odds.by_luck(still, 30.1, True, 3.0, 3, 3) == 0.0
    assert odds.power(still, 31.0, True, 3.0, 3, 3) == 1.0
    assert odds.signal(still, replace(still, mean=31.0), 1) == 8.0
    assert odds.signal(still, still, 1) == 0.0


def worlds(change: float, months: int, times: int) -> Iterator[tuple[Level, Level]]:
    """24 months of families of national sizes, and `months` after them with `change` times as many."""
    dice = np.random.default_rng(63)
    rate, places = 12.0, np.arange(1, sizes.LARGEST + 1)
    shares = sizes.NATIONAL / sizes.NATIONAL.sum()
    d = float(sizes.NATIONAL_D)
    first, last = date(2026, 1, 1), (date(2026, 1 + months - 1, 1))
    e = (odds.exposure(date(2024, 1, 1), date(2025, 12, 1)), odds.exposure(first, last))
    for _ in range(times):
        families = (dice.poisson(rate * e[0]), dice.poisson(rate * change * e[1]))
        n = [float(dice.choice(places, size=f, p=shares).sum()) for f in families]
        yield (
            replace(COUNT, n=n[0], families=float(families[0]), mean=n[0] / 24, design=d),
            Level("count", first, last, months, n[1], None, float(families[1]), n[1] / months, 1.0, d, 0.0),
        )


@pytest.mark.parametrize(("aim", "up"), [(1.15, True), (0.9, False)])
def test_luck_of_a_count_is_how_often_nothing_does_it(aim: float, up: bool) -> None:
    """Expected and seen over 3000 worlds in which nothing changes: the error of the mean is under 0.01."""
    promised, came = [], []
    months, exposure = 3, odds.exposure(date(2026, 1, 1), date(2026, 3, 1))
    for start, now in worlds(1.0, months, 3000):
        goal = aim * start.mean
        promised.append(odds.by_luck(start, goal, up, exposure, months, months))
        came.append(now.mean >= goal if up else now.mean <= goal)
    assert 0.05 < np.mean(came) < 0.4
    assert np.mean(promised) == pytest.approx(np.mean(came), abs=0.025)


@pytest.mark.parametrize("change", [0.7, 1.4])
def test_power_of_a_count_is_how_often_the_signal_comes(change: float) -> None:
    months, exposure = 4, odds.exposure(date(2026, 1, 1), date(2026, 4, 1))
    promised, came = [], []
    for start, now in worlds(change, months, 2000):
        promised.append(odds.power(start, change * start.mean, change > 1, exposure, months, months))
        came.append(abs(odds.signal(start, now, months)) > expectations.BEYOND)
    assert 0.4 < np.mean(came) < 0.95
    assert np.mean(promised) == pytest.approx(np.mean(came), abs=0.04)


def test_odds_of_a_percentage_are_those_of_independent_outcomes() -> None:
    """Pairs of children with one outcome: 500 families, of whom 125 in six months."""
    dice = np.random.default_rng(64)
    promised, came, power, seen = [], [], [], []
    for _ in range(3000):
        before, nothing, better = dice.binomial(500, 0.6), dice.binomial(125, 0.6), dice.binomial(125, 0.75)
        start = replace(PERCENT, n=2.0 * before, mean=before / 5)
        goal = start.mean + 6
        promised.append(odds.by_luck(start, goal, True, 6.0, 6, 6))
        came.append(100 * nothing / 125 >= goal)
        power.append(odds.power(start, start.mean + 15, True, 6.0, 6, 6))
        now = replace(PERCENT, months=6, n=2.0 * better, of=250, mean=100 * better / 125)
        seen.append(odds.signal(start, now, 6) > expectations.BEYOND)
    assert np.mean(promised) == pytest.approx(np.mean(came), abs=0.02)
    assert np.mean(power) == pytest.approx(np.mean(seen), abs=0.04)


@given(st.sampled_from(EVERY), st.floats(0.01, 30), st.floats(0.01, 30), st.integers(1, 12))
def test_farther_goals_need_more_luck_and_show_better(
    start: Level, near: float, more: float, months: int
) -> None:
    origin = start.last_value if start.kind == "stock" else start.mean
    for sign in (1, -1):
        goals = [origin + sign * near, origin + sign * (near + more)]
        goals = [min(max(goal, 0.5), 99.5) if start.kind == "percent" else goal for goal in goals]
        luck = [odds.by_luck(start, goal, sign > 0, float(months), months, months) for goal in goals]
        power = [odds.power(start, goal, sign > 0, float(months), months, months) for goal in goals]
        assert 0 <= luck[1] <= luck[0] <= 1
        assert 0 <= power[0] <= power[1] + 1e-9 <= 1 + 2e-9
        assert odds.power(start, origin - sign * near, sign > 0, float(months), months, months) == 0


# ---- verdicts ------------------------------------------------------------------------------------


def expected(start: Level, **changes: object) -> Expectation:
    said = replace(SAID, **{k: v for k, v in changes.items() if k in Said.__dataclass_fields__})
    goal, towards = expectations.goal_of(said, start, "low")
    own = {k: v for k, v in changes.items() if k in Expectation.__dataclass_fields__ and k != "said"}
    kept = Expectation(
        1, said, towards, goal, start, 0.1, 0.5, "definition", "Testshire", "Ana", NOON, "", None, ""
    )
    return replace(kept, **own)


def seen(now: Level) -> Evidence:
    return Evidence("definition", "Testshire", date(2026, 3, 1), now, None)


def after(start: Level, n: float, of: float | None = None, families: float | None = None) -> Level:
    """February and March 2026."""
    mean = 100 * n / of if of else n / 2
    two = {"first": date(2026, 2, 1), "last": date(2026, 3, 1), "months": 2}
    return replace(start, n=n, of=of, families=families, mean=mean, **two)


TABLE = [
    # 40 a month from 20 families; the goal is 30
    (COUNT, {}, after(COUNT, 50, families=20), "met with signal"),
    (COUNT, {}, after(COUNT, 60, families=30), "met within normal variation"),
    (COUNT, {}, after(COUNT, 61, families=30), "not met"),
    (COUNT, {}, after(COUNT, 20, families=39), "met within normal variation"),  # as many families, smaller
    (COUNT, {"direction": "reach", "size": 35}, after(COUNT, 70, families=36), "met within normal variation"),
    # 60%, of 500 independent outcomes in 24 months
    (PERCENT, {"direction": "up", "size": 20}, after(PERCENT, 90, 100), "met with signal"),
    (PERCENT, {"direction": "up", "size": 5}, after(PERCENT, 66, 100), "met within normal variation"),
    (PERCENT, {"direction": "up", "size": 5}, after(PERCENT, 64, 100), "not met"),
    (PERCENT, {"direction": "down", "size": 5}, after(PERCENT, 66, 100), "not met"),
    # a median of 30 days, give or take two
    (MEDIAN, {"size": 5}, replace(after(MEDIAN, 0), mean=24.0), "met with signal"),
    (MEDIAN, {"size": 1}, replace(after(MEDIAN, 0), mean=29.0), "met within normal variation"),
    (MEDIAN, {"size": 1}, replace(after(MEDIAN, 0), mean=29.1), "not met"),
    # 310 open at the end of December, five more or fewer a month: it is March that counts
    (STOCK, {"size": 20}, replace(after(STOCK, 0), mean=305, last_value=280), "met with signal"),
    (STOCK, {"size": 10}, replace(after(STOCK, 0), mean=305, last_value=300), "met within normal variation"),
    (STOCK, {"size": 10}, replace(after(STOCK, 0), mean=295, last_value=301), "not met"),
]


@pytest.mark.parametrize(("start", "said", "now", "outcome"), TABLE)
def test_verdicts(start: Level, said: dict[str, object], now: Level, outcome: str) -> None:
    found = verdict(expected(start, **said), seen(now))
    assert found.outcome == outcome
    assert found.figure == (now.last_value if now.kind == "stock" else now.mean)


MET = after(COUNT, 50, families=20)


@pytest.mark.parametrize(
    ("own", "evidence", "outcome", "why"),
    [
        ({}, {"last_month": date(2026, 2, 1)}, "too early", ""),
        ({}, {"last_month": None}, "too early", ""),
        ({}, {"definition": "another"}, "cannot tell", "What the measure counts was changed since."),
        ({}, {"council": "Otherton"}, "cannot tell", "The data is now that of Otherton."),
        ({}, {"start_again": replace(COUNT, mean=45)}, "cannot tell", "counted otherwise"),
        ({}, {"start_again": replace(COUNT, mean=43)}, "met with signal", ""),  # late data
        ({}, {"start_again": replace(COUNT, mean=90, months=3)}, "met with signal", ""),  # no longer there
        ({}, {"now": None}, "cannot tell", "no figure"),
        ({"withdrawn_at": NOON, "withdrawn_why": "the money was cut"}, {}, "withdrawn", "the money was cut"),
        (
            {"withdrawn_at": NOON, "withdrawn_why": "cut"},
            {"definition": "another", "last_month": None},
            "withdrawn",
            "cut",
        ),
    ],
)
def test_verdicts_without_a_figure(
    own: dict[str, object], evidence: dict[str, object], outcome: str, why: str
) -> None:
    found = verdict(expected(COUNT, **own), replace(seen(MET), **evidence))
    assert found.outcome == outcome
    assert why in found.why


@pytest.mark.parametrize(
    ("better", "direction", "size", "goal", "towards"),
    [
        ("low", "up", 5.0, 45.0, "up"),
        ("high", "down", 5.0, 35.0, "down"),
        ("high", "reach", 30.0, 30.0, "up"),
        ("low", "reach", 50.0, 50.0, "down"),
        ("neither", "reach", 50.0, 50.0, "up"),
        ("neither", "reach", 30.0, 30.0, "down"),
    ],
)
def test_where_it_is_to_go(better: str, direction: str, size: float, goal: float, towards: str) -> None:
    said = replace(SAID, direction=direction, size=size)
    assert expectations.goal_of(said, COUNT, better) == (goal, towards)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"noted_on": date(2026, 2, 1)}, "noted only once"),
        ({"values": [30.0] * 6}, "It takes 7 months on the expected side, and there are 6"),
        ({"values": [30.0] * 6 + [40.0]}, "not all below"),
        ({"values": [50.0] * 7}, "not all below"),
        ({"values": [50.0] * 7, "towards": "up"}, None),
        ({"values": [30.0, 30.0, float("nan"), *[30.0] * 5]}, "not all below"),
        ({"signed_by": " "}, "Nobody has signed"),
    ],
)
def test_when_limits_may_begin_anew(changes: dict[str, object], why: str | None) -> None:
    asked = {
        "noted_on": date(2026, 1, 31),
        "first_month": date(2026, 2, 1),
        "towards": "down",
        "values": [30.0] * 8,
        "centre": 40.0,
        "signed_by": "Director",
    }
    found = may_rebase(**(asked | changes))  # type: ignore[arg-type]
    assert found is None if why is None else why in str(found)


# ---- levels --------------------------------------------------------------------------------------

ROWS = "unit: children\ntable: section47\nmonth: start_date\nshow: count\nbetter: low"
COUNTED = catalogue(f"{ROWS}\ncount_of: children")
IN_TIME = catalogue(
    "unit: enquiries\ntable: section47\nmonth: end_date\nwhere: nfa is not null\nshow: percent\nhits: nfa\n"
    "better: high\ntarget: {at_least: 60}"
)


def enquiries(data_to: str, by_month: dict[str, int], size: int = 2) -> Records:
    """So many families in each month, each of `size` children; every second family without further action."""
    rows, children = [], []
    for month, families in by_month.items():
        for family in range(families):
            day = f"{month}-{family % 28 + 1:02d}"
            for place in range(size):
                child = f"{month} {family} {place}"
                children.append({"child_id": child, "family_id": f"{month} {family}", "family_key": "none"})
                row = {"child_id": child, "start_date": day, "end_date": day, "nfa": family % 2 == 0}
                rows.append(row)
    return records(data_to, children=children, history_from="2023-01-01", section47=rows)


def gate_to(loaded: Records, measures: Catalogue) -> Gate:
    return Gate(measures, loaded, Values(loaded, measures), about(loaded))


PAST = {f"{year}-{month:02d}": 20 for year in (2024, 2025) for month in range(1, 13)}


def test_a_level_of_a_count_by_hand() -> None:
    values = Values(enquiries("2025-12-31", PAST), COUNTED)
    found = levels.baseline(values, COUNTED.measures["m"], date(2026, 1, 1))
    assert found is not None
    assert (found.kind, found.months, found.n, found.families) == ("count", 24, 960, 480)
    assert (found.mean, found.last_value, found.design) == (40, 40, 2)
    assert (found.first, found.last) == (date(2024, 1, 1), date(2025, 12, 1))
    # as many in every month: no more than chance, and less
    assert found.dispersion == 1


def test_a_level_of_a_percentage_by_hand() -> None:
    values = Values(enquiries("2025-12-31", PAST | {"2025-12": 41}), IN_TIME)
    found = levels.observed(values, IN_TIME.measures["m"], date(2025, 11, 1), date(2025, 12, 1))
    assert found is not None
    assert (found.kind, found.n, found.of, found.families) == ("percent", 62, 122, 61)
    assert found.mean == pytest.approx(100 * 62 / 122)
    assert found.design == 2


def test_a_part_month_is_no_month() -> None:
    values = Values(enquiries("2026-01-15", PAST | {"2026-01": 3}), COUNTED)
    measure = COUNTED.measures["m"]
    assert levels.finished_to(values, measure) == date(2025, 12, 1)
    assert levels.observed(values, measure, date(2026, 1, 1), date(2026, 2, 1)) is None
    assert levels.values_from(values, measure, date(2025, 11, 1)) == [40, 40]


def test_two_months_are_no_start() -> None:
    values = Values(enquiries("2025-12-31", PAST), COUNTED)
    assert levels.baseline(values, COUNTED.measures["m"], date(2023, 3, 1)) is None


def test_a_definition_is_what_is_counted() -> None:
    measure = COUNTED.measures["m"]
    same = levels.definition(measure)
    assert levels.definition(replace(measure, name="Another", owner="x", tolerance=3.0)) == same
    for other in (
        replace(measure, count_of="rows"),
        replace(measure, month="end_date"),
        replace(measure, texts={"where": "nfa"}),
    ):
        assert levels.definition(other) != same


# ---- from its entry to its end -------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(file_url(tmp_path / "minutes.sqlite"))
    yield opened
    opened.engine.dispose()


JANUARY = enquiries("2026-01-31", PAST | {"2026-01": 20})


@pytest.mark.parametrize(
    ("march", "outcome"), [(4, "met with signal"), (14, "met within normal variation"), (17, "not met")]
)
def test_said_in_january_judged_when_march_loads(kept: Store, march: int, outcome: str) -> None:
    january = gate_to(JANUARY, COUNTED)
    told = gate_expectations.odds(january, WHO, SAID)
    assert (told.goal, told.towards, told.start.last) == (30, "down", date(2025, 12, 1))
    assert 0 < told.by_luck < 0.5
    assert 0 < told.power < 1
    made = gate_expectations.enter(january, WHO, kept, SAID)
    assert (made.start, made.by_luck, made.power) == (told.start, told.by_luck, told.power)
    assert made.entered_by == WHO.name
    assert gate_expectations.every(january, WHO, kept, "m")[0][1].outcome == "too early"

    # February and half of March: still too early
    months = PAST | {"2026-01": 20, "2026-02": 16, "2026-03": march}
    part = gate_to(enquiries("2026-03-15", months), COUNTED)
    ((_, said),) = gate_expectations.verdicts_due(part, WHO, kept, SAID.due_month)
    assert said.outcome == "too early"

    whole = gate_to(enquiries("2026-03-31", months), COUNTED)
    ((found, said),) = gate_expectations.verdicts_due(whole, WHO, kept, date(2026, 3, 31))
    assert found == made
    assert said.outcome == outcome
    assert said.figure == 16 + march
    assert gate_expectations.verdicts_due(whole, WHO, kept, date(2026, 2, 1)) == []


def test_the_start_is_frozen(kept: Store) -> None:
    made = gate_expectations.enter(gate_to(JANUARY, COUNTED), WHO, kept, SAID)
    months = dict.fromkeys(PAST, 22) | {"2026-01": 20, "2026-02": 10, "2026-03": 10}
    ((found, said),) = gate_expectations.every(gate_to(enquiries("2026-03-31", months), COUNTED), WHO, kept)
    assert found.start == made.start
    assert said.outcome == "met with signal"
    # a source that counts half as many again is another one
    other = gate_to(enquiries("2026-03-31", months, size=3), COUNTED)
    assert gate_expectations.every(other, WHO, kept)[0][1].outcome == "cannot tell"


def test_a_changed_definition_cannot_tell(kept: Store) -> None:
    gate_expectations.enter(gate_to(JANUARY, COUNTED), WHO, kept, SAID)
    later = enquiries("2026-03-31", PAST | {"2026-01": 20, "2026-02": 10, "2026-03": 10})
    for measures in (catalogue(ROWS), IN_TIME):
        ((_, said),) = gate_expectations.every(gate_to(later, measures), WHO, kept)
        assert (said.outcome, said.why) == ("cannot tell", "What the measure counts was changed since.")
    gone = replace(COUNTED, measures={})
    assert gate_expectations.every(gate_to(later, gone), WHO, kept)[0][1].outcome == "cannot tell"


def test_withdrawing_is_for_before_it_is_known(kept: Store) -> None:
    january = gate_to(JANUARY, COUNTED)
    made = gate_expectations.enter(january, WHO, kept, SAID)
    again = gate_expectations.enter(january, WHO, kept, SAID)
    with pytest.raises(NotAllowed, match="Say why"):
        gate_expectations.withdraw(january, WHO, kept, made.id, " ")
    gate_expectations.withdraw(january, WHO, kept, made.id, "The money was cut")
    with pytest.raises(NotAllowed, match="already"):
        gate_expectations.withdraw(january, WHO, kept, made.id, "Twice")
    with pytest.raises(NotAllowed, match="no expectation"):
        gate_expectations.withdraw(january, WHO, kept, 99, "None")
    march = gate_to(enquiries("2026-03-31", PAST | {"2026-01": 20, "2026-02": 25, "2026-03": 25}), COUNTED)
    with pytest.raises(NotAllowed, match="cannot be withdrawn"):
        gate_expectations.withdraw(march, WHO, kept, again.id, "It did not work")
    found = [v.outcome for _, v in gate_expectations.every(march, WHO, kept)]
    assert found == ["withdrawn", "not met"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"said": ""}, "what was said"),
        ({"role": " "}, "which role"),
        ({"meeting": ""}, "which meeting"),
        ({"change": ""}, "which change"),
        ({"sure": 101}, "0 to 100"),
        ({"size": 0}, "above 0"),
        ({"size": float("nan")}, "above 0"),
        ({"size": 50}, "below nothing"),
        ({"first_month": date(2025, 12, 1)}, "before the change"),
        ({"due_month": date(2026, 1, 1)}, "due before"),
        ({"change_on": date(2023, 1, 1), "first_month": date(2023, 2, 1)}, "too few months"),
        (
            {"change_on": date(2025, 6, 1), "first_month": date(2025, 6, 1), "due_month": date(2026, 1, 1)},
            "is known",
        ),
    ],
)
def test_what_makes_no_sense_is_not_entered(kept: Store, changes: dict[str, object], why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        gate_expectations.enter(gate_to(JANUARY, COUNTED), WHO, kept, replace(SAID, **changes))
    assert expectations.every(kept) == []


def test_more_than_all_is_not_expected() -> None:
    said = replace(SAID, direction="up", size=60)
    with pytest.raises(NotAllowed, match="above 100%"):
        gate_expectations.odds(gate_to(JANUARY, IN_TIME), WHO, said)


def test_limits_begin_anew_only_with_a_run_and_a_name(kept: Store) -> None:
    made = expectations.enter(
        kept, "Ana", SAID, COUNT, COUNTED.measures["m"], "Testshire (invented)", date(2025, 12, 1), NOON
    )
    fewer = {f"2026-{month:02d}": 10 for month in range(2, 9)}
    march = gate_to(enquiries("2026-03-31", PAST | {"2026-01": 20, **fewer}), COUNTED)
    august = gate_to(enquiries("2026-08-31", PAST | {"2026-01": 20, **fewer}), COUNTED)
    assert "there are 2 months" in str(gate_expectations.may_rebase(march, WHO, kept, made.id, "Director"))
    assert "signed" in str(gate_expectations.may_rebase(august, WHO, kept, made.id, ""))
    assert gate_expectations.may_rebase(august, WHO, kept, made.id, "Director") is None


# ---- the gate to the words -----------------------------------------------------------------------

ANA, BEN = (Viewer(role="administrator", name=name) for name in ("Ana", "Ben"))
JAN = date(2026, 1, 1)


def test_facts_are_as_pages_show_them() -> None:
    counted = gate_to(JANUARY, COUNTED)
    assert gate_minutes.facts(counted, WHO, "m", JAN) == {
        "value": "40",
        "previous": "40",
        "target": "",
        "n": "40",
        "N": "",
    }
    shares = gate_to(enquiries("2026-01-31", PAST | {"2026-01": 41}), IN_TIME)
    assert gate_minutes.facts(shares, WHO, "m", JAN) == {
        "value": "51.2%",
        "previous": "50.0%",
        "target": "60%",
        "n": "42",
        "N": "82",
    }
    assert gate_minutes.preview(shares, WHO, "{n} of {N}", "m", JAN) == "42 of 82"
    with pytest.raises(UnknownQuestion):
        gate_minutes.facts(shares, WHO, "other", JAN)


def test_a_comment_goes_out_is_overtaken_and_corrected(kept: Store) -> None:
    first = gate_to(enquiries("2026-01-31", PAST | {"2026-01": 41}), IN_TIME)
    words = gate_minutes.Words("It is {value}, {n} of {N}.", "Head", "Weekly list", date(2026, 3, 1))
    gate_minutes.save_comment(first, ANA, kept, "m", JAN, words, 0)
    gate_minutes.check_comment(kept, ANA, "m", JAN, 1)
    gate_minutes.approve_comment(first, BEN, kept, "m", JAN, 1)
    late = gate_to(enquiries("2026-01-31", PAST | {"2026-01": 43}), IN_TIME)
    with pytest.raises(NotAllowed, match="have changed since"):
        gate_minutes.publish_comment(late, BEN, kept, "m", JAN, 1)
    out = gate_minutes.publish_comment(first, BEN, kept, "m", JAN, 1)
    assert out.rendered == "It is 51.2%, 42 of 82."
    assert out.fingerprint == "small"
    assert gate_minutes.restated_figures(first, WHO, kept) == []
    (restated,) = gate_minutes.restated_figures(late, WHO, kept)
    assert str(restated).endswith("as 51.2% (42 of 82), now 51.2% (44 of 86)")
    assert gate_minutes.moved_since(late, WHO, out) == "It is 51.2%, 44 of 86."
    assert [p.what for p in gate_follow_ups.promises_due(kept, WHO, JAN, date(2026, 3, 1))] == ["Weekly list"]

    with pytest.raises(NotAllowed, match="Publish the corrected text first"):
        gate_minutes.correct_comment(kept, ANA, "m", JAN, "late enquiries")
    gate_minutes.save_comment(late, BEN, kept, "m", JAN, words, 1)
    gate_minutes.check_comment(kept, BEN, "m", JAN, 2)
    gate_minutes.approve_comment(late, ANA, kept, "m", JAN, 2)
    gate_minutes.publish_comment(late, ANA, kept, "m", JAN, 2)
    made = gate_minutes.correct_comment(kept, ANA, "m", JAN, "late enquiries", ["Committee"])
    assert gate_minutes.worded(made).endswith('was "42 of 82.", is "44 of 86."')
    assert gate_minutes.corrections_since(kept, WHO, made.made_at) == [made]
    assert gate_minutes.comments_shown(kept, WHO, JAN)["m"].rendered == "It is 51.2%, 44 of 86."


def test_a_figure_is_corrected_against_what_was_published(kept: Store) -> None:
    first = gate_to(JANUARY, COUNTED)
    late = gate_to(enquiries("2026-01-31", PAST | {"2026-01": 25}), COUNTED)
    with pytest.raises(NotAllowed, match="never was"):
        gate_minutes.correct_figure(late, ANA, kept, "m", JAN, "late enquiries")
    gate_minutes.publish_briefing(first, ANA, kept, ["m"], JAN, "briefing January")
    made = gate_minutes.correct_figure(late, ANA, kept, "m", JAN, "late enquiries", ["Committee"])
    assert gate_minutes.worded(made).endswith("was 40, is 50")
    # what the data no longer says is not restated
    empty = gate_to(enquiries("2025-12-31", PAST), COUNTED)
    assert gate_minutes.restated_figures(empty, WHO, kept) == []
    assert gate_minutes.restated_figures(gate_to(records("2026-01-31"), COUNTED), WHO, kept) == []
    assert gate_minutes.figure(empty, WHO, "m", JAN).shown == "x"
    assert made.sent_to == ("Committee",)
    assert gate_minutes.restated_figures(late, WHO, kept) == []


def test_a_comment_is_about_a_measure_that_there_is(kept: Store) -> None:
    with pytest.raises(UnknownQuestion, match="no measure"):
        gate_minutes.save_comment(
            gate_to(JANUARY, COUNTED), ANA, kept, "other", JAN, gate_minutes.Words("text"), 0
        )


def test_what_falls_due_is_found_with_what_is_waited_for(kept: Store) -> None:
    asked = gate_follow_ups.Question("Chair", "Scrutiny", JAN, "By age?", "Analyst", date(2026, 2, 10), "m")
    made = gate_follow_ups.ask(kept, ANA, asked)
    days = (date(2026, 2, 1), date(2026, 2, 28))
    assert [p.follow_up for p in gate_follow_ups.promises_due(kept, WHO, *days)] == [made]
    assert gate_follow_ups.promises_due(kept, WHO, JAN, date(2026, 2, 9)) == []
    assert gate_follow_ups.overdue(kept, WHO, date(2026, 2, 11)) == [made]
    gate_follow_ups.answer(kept, BEN, made.id, 1, "Here", "?measure=m&by=age_band", "All members")
    assert gate_follow_ups.promises_due(kept, WHO, *days) == []
    assert gate_follow_ups.overdue(kept, WHO, date(2026, 2, 11)) == []
    assert gate_follow_ups.close(kept, ANA, made.id).closed_by == "Ana"
    assert gate_follow_ups.open_ones(kept, WHO) == []
    assert [f.id for f in gate_follow_ups.every(kept, WHO)] == [made.id]


def test_only_who_may_write_writes(kept: Store, tmp_path: Path) -> None:
    january, stranger = gate_to(JANUARY, COUNTED), Viewer(role="stranger", name="Zoe")  # type: ignore[arg-type]
    words = gate_minutes.Words("text")
    asked = gate_follow_ups.Question("Chair", "Scrutiny", JAN, "By age?", "Analyst", JAN)
    for attempt in (
        lambda: gate_minutes.save_comment(january, stranger, kept, "m", JAN, words, 0),
        lambda: gate_minutes.check_comment(kept, stranger, "m", JAN, 1),
        lambda: gate_minutes.approve_comment(january, stranger, kept, "m", JAN, 1),
        lambda: gate_minutes.publish_comment(january, stranger, kept, "m", JAN, 1),
        lambda: gate_minutes.publish_briefing(january, stranger, kept, ["m"], JAN, "briefing"),
        lambda: gate_minutes.correct_figure(january, stranger, kept, "m", JAN, "why"),
        lambda: gate_minutes.export(kept, stranger, tmp_path / "out"),
        lambda: gate_minutes.facts(january, stranger, "m", JAN),
        lambda: gate_minutes.comment_shown(kept, stranger, "m", JAN),
        lambda: gate_expectations.enter(january, stranger, kept, SAID),
        lambda: gate_expectations.every(january, stranger, kept),
        lambda: gate_follow_ups.ask(kept, stranger, asked),
        lambda: gate_follow_ups.open_ones(kept, stranger),
    ):
        with pytest.raises(Refused):
            attempt()
    assert not (tmp_path / "out").exists()
    assert expectations.every(kept) == []
