"""What is said of many measures at once: contradictions, one change said once, what one can be sure of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfcore.catalogue.model import Measure, Per
from perfcore.readings.findings import Finding, by_chance, same_change, those_to_be_sure_of
from perfcore.readings.together import together
from perfcore.signals.year_on_year import YearOnYear
from perfcore.values.overview import Line

NAN = float("nan")
CALM = YearOnYear(100, 100, 0.1)


def test_all_lower_at_every_stage_is_said_once() -> None:
    years = {name: YearOnYear(80, 100, -2.5) for name in ("contacts", "referrals", "cp_plans", "cla")}
    assert together(years) == [
        "Contacts, referrals, plans and care are all lower than a year before. "
        "Ask whether need has fallen or the door has narrowed."
    ]


def test_plans_up_while_care_falls() -> None:
    years = {"cp_plans": YearOnYear(129, 100, 3.0), "cla": YearOnYear(96, 100, -0.8)}
    assert together(years) == [
        "Against a year before, plans rose by 29% while children in care fell by 4%. "
        "Read the two together: who is kept on a plan, and who comes into care."
    ]


def test_contacts_that_rise_alone_stand_beside_referrals_that_do_not() -> None:
    (said,) = together({"contacts": YearOnYear(127, 100, 2.0), "referrals": YearOnYear(101, 100, 0.1)})
    assert said.startswith("Against a year before, contacts rose by 27% while referrals stayed as they were.")


@pytest.mark.parametrize(
    "years",
    [
        {},
        {"cp_plans": CALM, "cla": CALM},
        # opposite ways, and chance explains both
        {"cp_plans": YearOnYear(110, 100, 1.0), "cla": YearOnYear(90, 100, -1.0)},
        # both the same way
        {"cp_plans": YearOnYear(130, 100, 3.0), "cla": YearOnYear(120, 100, 2.5)},
        {"contacts": YearOnYear(80, 100, -1.0), "referrals": YearOnYear(80, 100, -1.0)},
    ],
)
def test_nothing_is_said_where_nothing_contradicts(years: dict[str, YearOnYear]) -> None:
    assert together(years) == []


def measure(name: str, **more: object) -> Measure:
    base: dict[str, object] = {
        "id": name,
        "name": name,
        "group": "g",
        "owner": "o",
        "definition": "d",
        "source": "local",
        "show": "count",
        "better": "neither",
        "table": "cp_plans",
        "open": ("start_date", "end_date"),
    }
    return Measure(**{**base, **more})  # type: ignore[arg-type]


def line(spec: Measure) -> Line:
    return Line(spec, 1, NAN, 1, 1, "", NAN, NAN, ())


REAL = Finding("change", "More than usual", "Said.", strength=3.5)


def test_one_change_in_other_units_is_one_entry() -> None:
    plans, rate = measure("plans"), measure("rate", per=Per(1e4, "c"))
    other = measure("other", open=None, month="start_date")
    found = {"plans": REAL, "rate": REAL, "other": replace(REAL, strength=5.0)}
    entries = same_change([line(plans), line(rate), line(other)], found)
    assert [[ln.measure.id for ln in entry] for entry in entries] == [["other"], ["plans", "rate"]]


def test_opposite_verdicts_of_one_table_stay_apart() -> None:
    plans, rate = measure("plans"), measure("rate", per=Per(1e4, "c"))
    found = {"plans": REAL, "rate": replace(REAL, kind="watch")}
    assert len(same_change([line(plans), line(rate)], found)) == 2


def test_one_faint_flag_among_many_is_not_sure_and_a_strong_one_is() -> None:
    calm = {f"m{i}": Finding("normal", "As usual", "Said.") for i in range(60)}
    faint = those_to_be_sure_of({**calm, "flag": replace(REAL, strength=2.9)})
    assert not faint["flag"].sure
    strong = those_to_be_sure_of({**calm, "flag": replace(REAL, strength=4.5)})
    assert strong["flag"].sure
    assert all(one.sure for name, one in faint.items() if name != "flag")


def test_what_chance_alone_would_flag() -> None:
    calm = {f"m{i}": Finding("normal", "As usual", "Said.") for i in range(60)}
    calm["x"] = Finding("not judged", "Not judged", "Said.")
    assert by_chance(calm) == "Among 60 measures chance alone would flag about 0.5 in a month."
    assert by_chance({}) == ""
