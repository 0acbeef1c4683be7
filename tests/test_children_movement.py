"""Families behind a movement: the parts add up, the planted sibling groups are found, and quiet months are
said to be quiet."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from perfcore import access
from perfcore.access import LOCAL_ADMINISTRATOR, Viewer, families
from perfcore.children import movement as movements
from perfcore.children.movement import Movement
from perfcore.children.sides import Group, few_largest, split, without_few
from perfcore.readings import movements as words
from perfcore.records.load import load
from perfcore.records.records import Records
from perfcore.signals.family_counts import from_rows
from perfcore.signals.measures import explain_month
from perfcore.signals.windows import timeline
from perfcore.values.values import Values
from tests.app_pages import run_page
from tests.app_pages import words as on_page
from tests.records_helpers import day, write_workbook
from tests.small_records import catalogue, records
from tests.test_records_annex_a import referral

ROOT = Path(__file__).resolve().parent.parent
NOVEMBER = date(2025, 11, 1)

STARTS = """
    table: cp_plans
    month: start_date
    show: count
    better: neither
"""
OPEN = """
    table: cp_plans
    open: [start_date, end_date]
    show: count
    better: neither
"""


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


def found(gate: access.Gate, measure: str, month: date) -> Movement:
    told = families.movement(gate, LOCAL_ADMINISTRATOR, measure, month)
    assert told is not None
    return told


def in_words(measure: str, gate: access.Gate, told: Movement) -> str:
    unit = words.unit_of(gate.catalogue.measures[measure])
    said = [
        words.title(told, unit),
        words.figure(told, unit),
        words.why(told, unit),
        words.came_and_went(told),
    ]
    return "\n".join([*said, *(words.without(side, unit) for side in told.sides)])


# ---- the split -----------------------------------------------------------------------------------

sizes = st.lists(st.integers(1, 9), max_size=12)


def group_of(sizes: list[int], few: int = 2) -> Group:
    largest = sorted(sizes, reverse=True)[:few]
    return Group(sum(sizes), len(sizes), sum(largest), len(largest))


@given(sizes, sizes)
def test_the_parts_add_up_to_the_change(now: list[int], before: list[int]) -> None:
    parts = split(group_of(now), group_of(before))
    assert parts.change == pytest.approx(sum(now) - sum(before), abs=1e-9)
    assert sum(words.in_whole(parts)) == sum(now) - sum(before)


@given(sizes, sizes)
def test_the_way_back_is_the_same_split_with_other_signs(now: list[int], before: list[int]) -> None:
    there, back = split(group_of(now), group_of(before)), split(group_of(before), group_of(now))
    assert there.by_largest == -back.by_largest
    if len(now) > 2 and len(before) > 2:
        assert there.by_number == pytest.approx(-back.by_number)
        assert there.by_size == pytest.approx(-back.by_size)


def test_the_split_of_a_worked_example() -> None:
    # 12 families of 24 children against 10 of 15: (12 - 10)(2 + 1.5)/2 and (2 - 1.5)(12 + 10)/2
    parts = split(Group(24, 12), Group(15, 10))
    assert (parts.by_number, parts.by_size, parts.by_largest) == pytest.approx((3.5, 5.5, 0.0))


def test_only_more_families_of_the_same_size_is_all_number() -> None:
    parts = split(group_of([2, 2, 2, 2, 2, 2]), group_of([2, 2, 2, 2]))
    assert (parts.by_number, parts.by_size, parts.by_largest) == pytest.approx((4, 0, 0))


def test_one_huge_family_is_neither_number_nor_size() -> None:
    parts = split(group_of([9, 2, 2, 2]), group_of([2, 2, 2, 2]))
    assert (parts.by_number, parts.by_size, parts.by_largest) == pytest.approx((0, 0, 7))


# ---- who came and who went -----------------------------------------------------------------------


def small(*plans: tuple[str, str, str, str | None]) -> Records:
    """Plans as (child, family, start, end)."""
    people = {child: {"child_id": child, "family_id": family} for child, family, _, _ in plans}
    rows = [{"child_id": c, "start_date": s, "end_date": e} for c, _, s, e in plans]
    return records("2025-12-31", people.values(), history_from="2024-01-01", cp_plans=rows)


def test_children_and_families_that_came_and_went() -> None:
    loaded = small(
        ("a1", "A", "2025-01-10", None),
        ("a2", "A", "2025-11-05", None),  # a family that grows
        ("b1", "B", "2025-11-06", None),  # two of a new one
        ("b2", "B", "2025-11-06", None),
        ("c1", "C", "2025-02-01", "2025-11-20"),  # a family that goes
        ("d1", "D", "2025-03-01", "2025-11-21"),  # one that shrinks
        ("d2", "D", "2025-03-01", None),
        ("e1", "E", "2025-11-03", "2025-11-25"),  # came and went between two month ends
    )
    values = Values(loaded, catalogue(OPEN))
    told = movements.movement(values, values.measure("m"), NOVEMBER)
    assert told is not None
    assert told.stock
    moves = {kind: (m.families, m.children) for kind, m in told.moves.items()}
    assert moves == {"new": (1, 2), "grown": (1, 1), "shrunk": (1, 1), "gone": (1, 1)}
    came, went = told.sides
    assert (came.now.children, came.now.families) == (3, 2)
    assert (went.now.children, went.now.families) == (2, 2)
    assert told.now.children - told.before.children == 3 - 2
    assert words.came_and_went(told).startswith("1 family came that had nobody here")


spells = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 11), st.integers(0, 12)), min_size=1, max_size=25
)


@settings(max_examples=50, deadline=None)
@given(spells, st.integers(1, 11))
def test_what_came_less_what_went_is_the_change_of_the_stock(
    spells: list[tuple[int, int, int]], month: int
) -> None:
    plans = []
    for child, start, months in spells:
        first = date(2025, start + 1, 3)
        end = None if months == 12 or start + months > 11 else date(2025, start + months + 1, 9).isoformat()
        plans.append((f"c{child}", f"f{child // 3}", first.isoformat(), end))
    values = Values(small(*plans), catalogue(OPEN))
    told = movements.movement(values, values.measure("m"), date(2025, month + 1, 1))
    assert told is not None
    change = told.now.children - told.before.children
    assert told.from_before.change == pytest.approx(change)
    came, went = (m for m in told.sides)
    assert came.now.children - went.now.children == change
    kinds = {k: m.children for k, m in told.moves.items()}
    assert kinds["new"] + kinds["grown"] - kinds["shrunk"] - kinds["gone"] == change
    families_change = told.now.families - told.before.families
    assert told.moves["new"].families - told.moves["gone"].families == families_change


def test_too_few_months_say_so() -> None:
    values = Values(small(("a", "A", "2025-11-05", None), ("b", "B", "2025-10-05", None)), catalogue(STARTS))
    values = Values(replace(values.records, history_from=date(2025, 9, 1)), values.catalogue)
    told = movements.movement(values, values.measure("m"), NOVEMBER)
    assert told is not None
    assert told.reason == "too early"
    assert "Too few months" in words.why(told, "children")
    assert movements.movement(values, values.measure("m"), date(2019, 1, 1)) is None


# ---- known worlds --------------------------------------------------------------------------------


def world(last: list[int], usual: list[int]) -> Values:
    """Plans started: 30 months of families of the sizes `usual`, then November 2025 with those of `last`."""
    plans = []
    months = [date(2023 + (n + 4) // 12, (n + 4) % 12 + 1, 10) for n in range(31)]
    for place, month in enumerate(months):
        for family, size in enumerate(last if month.strftime("%Y-%m") == "2025-11" else usual):
            name = f"{place}-{family}"
            plans += [(f"{name}-{n}", name, month.isoformat(), month.isoformat()) for n in range(size)]
    loaded = replace(small(*plans), history_from=date(2023, 5, 1), data_to=date(2025, 11, 30))
    return Values(loaded, catalogue(STARTS))


USUAL = [1, 1, 1, 2, 2, 3, 1, 2, 4, 3, 1, 1]


@pytest.mark.parametrize(
    ("last", "reason", "title"),
    [
        (USUAL * 4, "number", "The number of families is the reason, not their size"),
        ([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], "size", "8 of 48 children are two families of four"),
        ([*USUAL[:10], 9, 9], "largest", "18 of 38 children are two families of nine"),
        (USUAL, "none", "Families are not the reason"),
        ([3] * 24, "both", "More families and larger ones are the reason"),
        ([*USUAL, *[1] * 10], "number", "Within the usual range; the number of families differs most"),
        ([1] * 5, "both", "Within the usual range; number and size of families differ"),
        ([1] * 8, "largest", "Within the usual range; the largest families make the difference"),
    ],
)
def test_the_reason_in_a_world_where_it_is_known(last: list[int], reason: str, title: str) -> None:
    values = world(last, USUAL)
    told = movements.movement(values, values.measure("m"), NOVEMBER)
    assert told is not None
    assert told.reason == reason
    assert words.title(told, "children") == title


def test_what_is_expected_of_the_largest_is_what_they_usually_have() -> None:
    values = world(USUAL, USUAL)  # 22 children in 12 families, 7 of them in the two largest
    told = movements.movement(values, values.measure("m"), NOVEMBER)
    assert told is not None
    assert told.from_usual is not None
    side = told.sides[0]
    assert side.usual is not None
    assert side.largest == (4, 3)
    assert told.from_usual.by_largest == pytest.approx(0, abs=1.0)
    assert side.usual.children[0] == pytest.approx(22, abs=2)
    assert side.usual.without_largest[0] == pytest.approx(15, abs=2)
    lower, upper = side.usual.without_largest[1:]
    assert upper - lower < side.usual.children[2] - side.usual.children[1]


def test_a_month_without_its_few_largest_families_has_no_others_than_its_own() -> None:
    month = np.array([0] * 8 + [1] * 3)
    family = np.array([1, 1, 1, 1, 2, 2, 3, 4, 7, 7, 8])
    data = from_rows(timeline(np.arange(660, 662), 1), np.zeros_like(month), month, family)
    top = few_largest(month, family, 2)
    assert top.tolist() == [[4, 2], [2, 1]]
    left = without_few(data, top)
    assert left.children.tolist() == [[2.0, 0.0]]
    assert (left.sizes @ np.arange(1, 21)).tolist() == left.children.tolist()


def test_out_of_the_ordinary_and_as_usual_are_told_apart_from_the_reason() -> None:
    many = world(USUAL * 4, USUAL)
    told = movements.movement(many, many.measure("m"), NOVEMBER)
    assert told is not None
    assert words.within(told) == "Out of the ordinary."
    quiet = world(USUAL, USUAL)
    told = movements.movement(quiet, quiet.measure("m"), NOVEMBER)
    assert told is not None
    assert words.within(told).startswith("All in all within the usual range")


# ---- the demo council ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plant(demo_council: Path) -> dict[str, Any]:
    """The planted sibling groups: their month and their children."""
    plants = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))["plants"]
    where = next(p for p in plants if p["id"] == "large_sibling_groups")["where"]
    return {"month": date.fromisoformat(f"{where['months'][0]}-01"), "ids": where["ids"]}


def test_the_planted_sibling_groups_are_found_and_stated(gate: access.Gate, plant: dict[str, Any]) -> None:
    told = found(gate, "cp_starts", plant["month"])
    side = told.sides[0]
    assert told.reason in ("size", "largest")
    assert words.title(told, "children") == f"10 of {side.now.children:.0f} children are two families of five"
    said = in_words("cp_starts", gate, told)
    assert f"without them {side.now.children - 10:.0f}, which is as usual" in said
    assert told.from_usual is not None
    assert side.usual is not None
    assert told.from_usual.by_size + told.from_usual.by_largest > told.from_usual.by_number
    assert side.usual.explanation.reason == "usual"  # no signal: the families are as many as usual


def test_the_planted_groups_move_the_stock_too(gate: access.Gate, plant: dict[str, Any]) -> None:
    told = found(gate, "cp_plans", plant["month"])
    came = told.sides[0]
    assert told.main is came
    assert came.largest == (5, 5)
    said = in_words("cp_plans", gate, told)
    assert f"10 of {came.now.children:.0f} children are two families of five that came" in said


def test_months_without_a_family_effect_say_that_families_are_not_the_reason(
    gate: access.Gate, plant: dict[str, Any]
) -> None:
    quiet = 0
    for month in (date(2025 + n // 12, n % 12 + 1, 1) for n in range(20)):
        told = found(gate, "cp_starts", month)
        if told.reason != "none":
            continue
        quiet += 1
        assert month != plant["month"]
        assert words.title(told, "children") == "Families are not the reason"
        assert words.why(told, "children").startswith("Families are not the reason")
        assert told.from_usual is not None
        assert abs(told.from_usual.change) < told.sides[0].spread
        assert words.within(told).startswith("All in all within")
    assert quiet >= 3


def test_named_are_the_planted_children_and_only_to_roles_that_may(
    gate: access.Gate, plant: dict[str, Any]
) -> None:
    named = families.largest(gate, LOCAL_ADMINISTRATOR, "cp_starts", plant["month"])
    together = " ".join(named["ids"])
    assert all(child in together for child in plant["ids"])
    assert list(named["children"].head(2)) == [5, 5]
    stranger = Viewer(role="member", name="x")  # type: ignore[arg-type]
    with pytest.raises(access.Refused):
        families.largest(gate, stranger, "cp_starts", NOVEMBER)
    with pytest.raises(access.Refused):
        families.movement(gate, stranger, "cp_starts", NOVEMBER)


def test_every_number_of_the_catalogue_is_split_and_said_shortly(gate: access.Gate) -> None:
    for measure in families.measures(gate, LOCAL_ADMINISTRATOR):
        for month in (NOVEMBER, date(2026, 3, 1)):
            told = found(gate, measure, month)
            assert told.from_before.change == pytest.approx(told.now.children - told.before.children)
            unit = words.unit_of(gate.catalogue.measures[measure])
            assert len(words.title(told, unit).split()) <= 10
            for sentence in in_words(measure, gate, told).splitlines():
                assert max(len(part.split()) for part in sentence.split(". ")) <= 35, sentence


def test_the_explanation_is_the_one_of_the_measure_page(gate: access.Gate) -> None:
    for measure in ("cp_starts", "contacts", "missing_episodes", "icpcs"):
        usual = found(gate, measure, NOVEMBER).sides[0].usual
        assert usual is not None
        assert usual.explanation == explain_month(gate._values, gate.catalogue.measures[measure], NOVEMBER)


def test_sizes_of_the_month_and_the_usual_ones_are_of_as_many_families(gate: access.Gate) -> None:
    side = found(gate, "cp_starts", NOVEMBER).sides[0]
    now, usual = families.by_size(side, in_children=False)
    assert sum(now) == side.now.families == pytest.approx(sum(usual))
    children, _ = families.by_size(side, in_children=True)
    assert sum(children) == side.now.children == np.dot(now[:5], range(1, 6)) + children[5]


def test_the_download_says_what_it_is(gate: access.Gate) -> None:
    text = families.download(gate, LOCAL_ADMINISTRATOR, "cp_plans", found(gate, "cp_plans", NOVEMBER))
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Measure: ') or lines[0].startswith("Measure: ")
    assert any(line.startswith(("Council:", '"Council:')) for line in lines)
    header = lines.index("side,figure,now,month_before,usual,usual_from,usual_to")
    assert len(lines) - header - 1 == int(next(x for x in lines if x.startswith("Rows:")).split()[1])


def test_a_measure_that_is_no_number_says_why(gate: access.Gate) -> None:
    assert families.why_not(gate, LOCAL_ADMINISTRATOR, "icpc_15wd") is not None
    assert families.movement(gate, LOCAL_ADMINISTRATOR, "icpc_15wd", NOVEMBER) is None


def test_what_the_source_lacks_is_said() -> None:
    loaded = small(("a", "A", "2025-11-05", None))
    loaded = replace(loaded, absent={"cp_plans": "The workbook has no List 7."})
    values = Values(loaded, catalogue(STARTS))
    assert movements.why_not(values, values.measure("m")) == "The workbook has no List 7."


# ---- the page ------------------------------------------------------------------------------------


def script() -> None:
    import streamlit as st

    from pages import family_movements
    from pages.parts.frame import frame_page

    frame_page(st.navigation([st.Page(family_movements.render, title="Families", url_path="families")]))


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    """The page as Streamlit runs it."""
    return run_page(monkeypatch, data, script, address)


def test_the_page_states_the_plant_and_names_it_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, plant: dict[str, Any]
) -> None:
    month = f"{plant['month']:%Y-%m}"
    test = shown(monkeypatch, demo_data, measure="cp_starts", month=month, unit="children")
    assert not test.exception
    assert "are two families of five" in test.title[0].value
    assert "which is as usual" in on_page(test)
    page = "".join(str(html.value) for html in test.get("html"))
    assert not any(child in page for child in plant["ids"])
    named = test.toggle(key="largest").set_value(True).run()
    page = "".join(str(html.value) for html in named.get("html"))
    assert all(child in page for child in plant["ids"])
    address = " ".join(str(value) for value in named.query_params.values())
    assert not any(child in address for child in plant["ids"])


def test_annex_a_alone_splits_what_it_can_and_says_what_it_cannot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = [referral(1, day(2025, 6, 4)), referral(2, day(2025, 7, 4)), referral(3, day(2025, 7, 4))]
    load(write_workbook(tmp_path / "annex.xlsx", {"List 3": rows}), tmp_path / "data")
    test = shown(monkeypatch, tmp_path / "data", measure="referrals", month="2025-07")
    assert not test.exception
    assert "2 referrals from" in on_page(test)
    assert test.title[0].value in (
        "What is usual for families cannot be said",
        "This month is not finished",
    )
    none = shown(monkeypatch, tmp_path / "data", measure="cp_plans", month="2025-07")
    assert not none.exception
    assert "The workbook has no List 7." in on_page(none)
