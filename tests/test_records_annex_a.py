"""Annex A workbooks: one alone, several put together, and two samples from outside the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from perfcore.records import store
from perfcore.records.load import LoadError, load, read
from perfcore.records.records import Records
from tests.records_helpers import HEADERS, day, tree, who, write_ssd, write_workbook

Lists = Mapping[str, Sequence[Sequence[Any]]]
NORTH = ("North", "Ann\u00a0Example")
SOUTH = ("South", "Bob Sample")


def contact(child: int, when: Any, source: str = "q) 6: Police") -> tuple[Any, ...]:
    return (*who(child), when, source)


def referral(child: int, when: Any, by: tuple[str, str] = NORTH) -> tuple[Any, ...]:
    return (*who(child), when, "q) 6: Police", "b) No", *by)


def plan(
    child: int,
    start: Any,
    end: Any = None,
    visit: Any = None,
    review: Any = None,
    previous: int = 0,
    by: tuple[str, str] = NORTH,
) -> tuple[Any, ...]:
    return (*who(child), "b) No", start, "Neglect", "a) Neglect", visit, "a) Yes", review, end, previous, *by)


def book(tmp: Path, name: str, **lists: Sequence[Sequence[Any]]) -> Path:
    return write_workbook(tmp / f"{name}.xlsx", {key.replace("_", " "): rows for key, rows in lists.items()})


def dates(records: Records, table: str, column: str) -> list[str]:
    return sorted(records.tables[table][column].dropna().dt.strftime("%Y-%m-%d"))


def test_a_workbook_becomes_tables(tmp_path: Path) -> None:
    made = read(
        book(
            tmp_path,
            "march",
            List_1=[
                contact(9212044, day(2024, 3, 1)),
                contact(9212044, day(2024, 3, 1), "b) 1B: Individual"),
            ],
            List_3=[referral(9212044, day(2024, 3, 4))],
            List_7=[
                plan(9212044, day(2024, 1, 10), visit=day(2024, 3, 2), review=day(2024, 2, 1), previous=1)
            ],
        )
    )
    assert made.tables["contacts"]["child_id"].tolist() == ["9212044", "9212044"]
    assert made.tables["contacts"]["source"].tolist() == ["6 Police", "1B Acquaintance of the family"]
    assert made.tables["contacts"]["contact_id"].is_unique
    assert made.tables["referrals"][["nfa", "team", "worker"]].values.tolist() == [[False, "North", "W001"]]
    assert made.tables["cp_plans"][["category", "previous_plans"]].values.tolist() == [["Neglect", 1.0]]
    assert dates(made, "cp_visits", "visit_date") == ["2024-03-02"]
    assert made.tables["conferences"][["kind", "decision"]].values.tolist() == [["review", "continue"]]
    assert made.children[["sex", "ethnicity"]].values.tolist() == [["Female", "White"]]
    assert made.data_to == date(2024, 3, 4)
    assert made.history_from == date(2023, 9, 5)


def test_names_are_kept_with_the_workers_and_nowhere_else(tmp_path: Path) -> None:
    made = read(
        book(tmp_path, "a", List_3=[referral(1, day(2024, 3, 4)), referral(2, day(2024, 3, 5), SOUTH)])
    )
    assert made.workers[["worker", "name", "team"]].values.tolist() == [
        ["W001", "Ann Example", "North"],
        ["W002", "Bob Sample", "South"],
    ]
    texts = " ".join(frame.to_csv() for frame in made.tables.values()) + made.children.to_csv()
    assert "Example" not in texts
    assert "Sample" not in texts


def test_what_one_workbook_cannot_give_is_said(tmp_path: Path) -> None:
    absent = read(book(tmp_path, "a", List_1=[contact(1, day(2024, 3, 1))])).absent
    for name in ("cp_visits", "cp_plans.last_visit", "missing_episodes", "contacts.to_referral", "addresses"):
        assert name in absent
    assert absent["referrals.close_date"].endswith("so what is open cannot be counted.")
    assert absent["referrals"] == "The workbook has no List 3."
    assert "contacts" not in absent


def test_columns_are_known_however_they_are_written(tmp_path: Path) -> None:
    odd = tuple(
        {"Child Unique ID": "child unique id ", "Date of Contact": "Date  of\nContact"}.get(name, name)
        for name in HEADERS["List 1"]
    )
    path = write_workbook(tmp_path / "a.xlsx", {"List 1": [contact(1, "01/03/2024")]}, {"List 1": odd})
    assert dates(read(path), "contacts", "contact_date") == ["2024-03-01"]


def test_a_title_above_the_header_is_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    opened = openpyxl.Workbook()
    sheet = opened.active
    sheet.title = "List 1"
    sheet.append(["List 1: Contacts"])
    sheet.append([])
    sheet.append(list(HEADERS["List 1"]))
    sheet.append(list(contact(1, day(2024, 3, 1))))
    sheet.append([])
    sheet.append(list(contact(2, "31/02/2024")))
    opened.save(tmp_path / "a.xlsx")
    made = read(tmp_path / "a.xlsx")
    assert len(made.tables["contacts"]) == 1
    assert [(f.file, f.row) for f in made.findings if f.severity == "set aside"] == [("a.xlsx, List 1", 6)]


# ---- several workbooks ---------------------------------------------------------------------------


def test_events_of_later_workbooks_add_up(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_1=[contact(1, day(2023, 8, 1)), contact(1, day(2024, 1, 31))]), data)
    made = load(
        book(tmp_path, "mar", List_1=[contact(1, day(2024, 1, 31)), contact(2, day(2024, 3, 31))]), data
    )
    assert dates(made, "contacts", "contact_date") == ["2023-08-01", "2024-01-31", "2024-03-31"]
    assert made.history_from == date(2023, 8, 1)
    assert set(made.children["child_id"]) == {"1", "2"}


def test_what_the_overlapping_months_no_longer_list_is_removed_and_counted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_1=[contact(1, day(2024, 1, 30)), contact(2, day(2024, 1, 31))]), data)
    made = load(
        book(tmp_path, "feb", List_1=[contact(1, day(2024, 1, 30)), contact(3, day(2024, 2, 29))]), data
    )
    assert dates(made, "contacts", "contact_date") == ["2024-01-30", "2024-02-29"]
    gone = [f for f in made.findings if f.rule == "no_longer_listed"]
    assert [f.says[:17] for f in gone] == ["1 rows of Contact"]


def test_the_same_workbook_twice_changes_nothing(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        "jan",
        List_1=[contact(1, day(2024, 1, 30))] * 2,
        List_3=[referral(1, day(2024, 1, 30))],
        List_7=[
            plan(1, day(2023, 11, 1), visit=day(2024, 1, 20), review=day(2024, 1, 10)),
            plan(2, day(2023, 5, 1), end=day(2023, 12, 1), by=SOUTH),
        ],
    )
    one = load(path, tmp_path / "data")
    two = load(path, tmp_path / "data")
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, two.tables[name], check_like=True)
    pd.testing.assert_frame_equal(one.children, two.children)
    pd.testing.assert_frame_equal(one.workers, two.workers)


def test_a_plan_is_updated_and_an_earlier_one_is_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_7=[plan(1, day(2023, 11, 1), visit=day(2024, 1, 31))]), data)
    ended = plan(1, day(2023, 11, 1), end=day(2024, 2, 20), visit=day(2024, 2, 15))
    load(book(tmp_path, "feb", List_7=[ended, plan(2, day(2024, 2, 29))]), data)
    made = load(
        book(tmp_path, "apr", List_7=[plan(1, day(2024, 4, 10), previous=1), plan(2, day(2024, 2, 29))]), data
    )
    plans = made.tables["cp_plans"].sort_values("plan_id")
    assert dates(made, "cp_plans", "start_date") == ["2023-11-01", "2024-02-29", "2024-04-10"]
    assert dates(made, "cp_plans", "end_date") == ["2024-02-20"]
    assert len(plans) == 3
    assert dates(made, "cp_visits", "visit_date") == ["2024-01-31", "2024-02-15"]


def test_a_plan_that_another_one_followed_unseen_ends_then(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_7=[plan(1, day(2023, 11, 1)), plan(2, day(2024, 1, 31))]), data)
    later = [plan(1, day(2024, 8, 1), previous=1), plan(2, day(2024, 1, 31))]
    made = load(book(tmp_path, "aug", List_7=later), data)
    first = made.tables["cp_plans"].set_index("plan_id").loc["1 2023-11-01 1"]
    assert first["end_date"] == pd.Timestamp(2024, 8, 1)
    assert [f.severity for f in made.findings if f.rule == "ended_unseen"] == ["warning"]


def test_a_corrected_start_is_no_second_plan(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_7=[plan(1, day(2024, 1, 10)), plan(2, day(2024, 1, 31))]), data)
    made = load(book(tmp_path, "feb", List_7=[plan(1, day(2024, 1, 12)), plan(2, day(2024, 1, 31))]), data)
    assert dates(made, "cp_plans", "start_date") == ["2024-01-12", "2024-01-31"]


def test_workers_keep_their_codes_and_changes_show(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_7=[plan(1, day(2024, 1, 10)), plan(2, day(2024, 1, 31), by=SOUTH)]), data)
    third = ("South", "Aaron New")
    rows = [
        plan(1, day(2024, 1, 10), by=third),
        plan(2, day(2024, 1, 31), by=SOUTH),
        plan(3, day(2024, 2, 29)),
    ]
    made = load(book(tmp_path, "feb", List_7=rows), data)
    codes = dict(zip(made.workers["name"], made.workers["worker"], strict=True))
    assert codes == {"Ann Example": "W001", "Bob Sample": "W002", "Aaron New": "W003"}
    of_one = made.tables["involvements"].query("child_id == '1'").sort_values("start_date")
    assert of_one[["worker", "start_date", "end_date"]].values.tolist() == [
        ["W001", pd.Timestamp(2024, 1, 10), pd.Timestamp(2024, 1, 31)],
        ["W003", pd.Timestamp(2024, 1, 31), pd.NaT],
    ]


def test_an_earlier_workbook_after_a_later_one_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "feb", List_1=[contact(1, day(2024, 2, 28))]), data)
    before = tree(data)
    with pytest.raises(LoadError, match=r"order of their dates\.$"):
        load(book(tmp_path, "jan", List_1=[contact(1, day(2024, 1, 31))]), data)
    assert tree(data) == before


def test_history_goes_on_after_something_else_was_loaded(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(book(tmp_path, "jan", List_1=[contact(1, day(2023, 7, 1)), contact(1, day(2024, 1, 31))]), data)
    load(write_ssd(tmp_path / "extract"), data)
    made = load(book(tmp_path, "feb", List_1=[contact(1, day(2024, 2, 28))]), data)
    assert "2023-07-01" in dates(made, "contacts", "contact_date")
    assert [kept.kind for kept in store.loads(data)] == ["annex_a", "ssd", "annex_a"]


def beside(folder: Path) -> Path:
    """An SSD extract with figures and a population beside it."""
    write_ssd(folder)
    (folder / "figures").mkdir()
    (folder / "figures" / "caseload.csv").write_text("month,group,numerator\n2024-03,All,10\n")
    (folder / "population.csv").write_text("year,population,number\n2024,children_0_17,64500\n")
    return folder


def test_a_workbook_takes_nothing_over_from_an_extract(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(beside(tmp_path / "extract"), data)
    made = load(book(tmp_path, "jan", List_1=[contact(1, day(2024, 1, 31))]), data)
    assert made.figures.empty
    assert made.population.empty
    assert made.absent["population"] == "Annex A has no population, so there are no rates."
    said = [f for f in made.findings if f.rule == "not_kept"]
    assert [f.severity for f in said] == ["note"]
    assert said[0].says.startswith("The figures and the population loaded with extract may be of another")


def test_a_workbook_keeps_the_figures_of_workbooks_and_of_figures_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in ("one", "two"):
        figures = tmp_path / f"{name}.csv"
        figures.write_text("month,group,numerator\n2024-03,All,10\n")
        load(figures, data)
        made = load(book(tmp_path, name, List_1=[contact(1, day(2024, 1, 31))]), data)
        assert "not_kept" not in {f.rule for f in made.findings}
    assert set(made.figures["figures"]) == {"one", "two"}


@pytest.mark.parametrize("damaged", ["contacts.parquet", "about.json"])
def test_a_damaged_earlier_workbook_does_not_stop_the_next(tmp_path: Path, damaged: str) -> None:
    data = tmp_path / "data"
    for month in (1, 2):
        load(book(tmp_path, str(month), List_1=[contact(1, day(2023, month, 28))]), data)
    (data / "loads" / store.loads(data)[-1].name / damaged).write_text("{}")
    made = load(book(tmp_path, "3", List_1=[contact(1, day(2023, 9, 28))]), data)
    assert dates(made, "contacts", "contact_date") == ["2023-01-28", "2023-09-28"]
    assert "damaged_load" in {f.rule for f in made.findings}


def test_siblings_found_once_stay_siblings(tmp_path: Path) -> None:
    data = tmp_path / "data"

    def pair(last: Any, third: Any) -> list[tuple[Any, ...]]:
        return [plan(1, day(2024, 1, 10), visit=last), plan(2, day(2024, 1, 10), visit=third)]

    load(book(tmp_path, "jan", List_7=pair(day(2024, 1, 31), day(2024, 1, 31))), data)
    made = load(book(tmp_path, "feb", List_7=pair(day(2024, 2, 28), day(2024, 2, 27))), data)
    assert made.children["family_key"].tolist() == ["same dates", "same dates"]
    assert made.children["family_id"].nunique() == 1


# ---- the samples ---------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("name", ["Annex_A.xlsx", "Annex_A_2024_Jan.xlsx"])
def test_the_samples_load_with_what_is_wrong_in_them(shared: Path, tmp_path: Path, name: str) -> None:
    made = load(shared / "data" / "annex_a" / name, tmp_path / "data")
    assert made.rows_read["cp_plans"] == 7
    assert len(made.tables["cp_plans"]) == 6
    aside = [f for f in made.findings if f.severity == "set aside"]
    assert [(f.file, f.row, f.column, f.value, f.rule) for f in aside] == [
        (f"{name}, List 7", 8, "Child Protection Plan Start Date", "25/06/2019", "plan_before_birth")
    ]
    children = made.children.set_index("child_id")
    for one, other in (("5358472", "14953858"), ("16036763", "9396243"), ("11811692", "6913085")):
        assert children.loc[one, "family_id"] == children.loc[other, "family_id"]
        assert children.loc[one, "family_key"] == children.loc[other, "family_key"] == "same dates"
    assert children.loc["10721552", "family_key"] == "none"
    assert "9212044" in children.index
    assert made.data_to == date(2021, 3, 15)
    assert made.tables["care_periods"]["end_reason"].dropna().tolist() == ["E47"]
    assert made.tables["permanence_orders"]["type"].tolist() == ["Special guardianship"]


@pytest.mark.shared
def test_both_samples_make_one_history(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "annex_a"
    first = load(folder / "Annex_A.xlsx", tmp_path / "data")
    second = load(folder / "Annex_A_2024_Jan.xlsx", tmp_path / "data")
    for name, frame in first.tables.items():
        assert len(second.tables[name]) == len(frame), name
