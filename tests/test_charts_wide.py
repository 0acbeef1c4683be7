"""Dates as people write them, and what the wide file may hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from perfcore.signals.charts.dates import When, monthly, parse, spoken
from perfcore.signals.charts.wide import BadInputError, Series, read, wide

MARCH = date(2024, 3, 1).toordinal()


def series(tmp_path: Path, text: str, facet: str | None = None) -> dict[str, Series]:
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return wide(read(path), facet)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024/3/1",
        "2024-03-01 00:00:00",
        "2024-03-01T00:00:00Z",
        "01/03/2024",
        "1/3/2024",
        "01.03.2024",
        "01-03-24",
        "1 March 2024",
        "01-Mar-2024",
    ],
)
def test_days(text: str) -> None:
    assert parse(text) == When(MARCH, "day")


@pytest.mark.parametrize("text", ["2024-03", "2024/3", "March 2024", "mar 24", "Mar-24", "MAR 2024"])
def test_months(text: str) -> None:
    assert parse(text) == When(MARCH, "month")


@pytest.mark.parametrize(
    "text", ["", "03/14/2024", "2024-13", "2024-02-30", "soon", "Ma 2024", "1.5", "2024-00"]
)
def test_no_dates(text: str) -> None:
    assert parse(text) is None


def test_numbers_give_an_order() -> None:
    found = parse("12")
    assert found == When(12, "number")
    assert found.label() == "12"
    assert spoken(found, in_months=False) == "number 12"


def test_labels_and_words() -> None:
    day, month = When(MARCH, "day"), When(MARCH, "month")
    assert (day.label(), month.label()) == ("2024-03-01", "2024-03")
    assert spoken(day, in_months=True) == spoken(month, in_months=True) == "March 2024"
    assert spoken(day, in_months=False) == "1 March 2024"
    assert month.covers(When(MARCH + 30, "day"))
    assert not month.covers(When(MARCH + 31, "day"))


@pytest.mark.parametrize(
    ("dates", "answer"),
    [
        (["2024-03", "2024-04"], True),
        (["2024-03-01", "2024-04-01"], True),
        (["2024-02-29", "2024-03-31"], True),
        (["2024-03-01", "2024-03-31"], False),
        (["2024-03-04", "2024-03-11"], False),
        (["1", "2"], False),
    ],
)
def test_monthly(dates: list[str], answer: bool) -> None:
    assert monthly([w for text in dates if (w := parse(text))]) is answer


def test_rows_are_put_in_date_order(tmp_path: Path) -> None:
    found = series(tmp_path, "date,value\n2024-03-01,3\n01/01/2024,1\n2024-02-01,2\n")[""]
    assert list(found.value) == [1, 2, 3]
    assert found.rows == (3, 4, 2)


def test_blank_and_suppressed_cells_are_missing(tmp_path: Path) -> None:
    found = series(
        tmp_path, 'Date , VALUE\n2024-01-01,\n\n2024-02-01,NA\n2024-03-01,c\n2024-04-01,"1,234.5"\n'
    )[""]
    np.testing.assert_array_equal(found.value, [np.nan, np.nan, np.nan, 1234.5])
    assert found.rows == (2, 4, 5, 6)


def test_numerators_go_with_denominators(tmp_path: Path) -> None:
    found = series(tmp_path, "date,numerator,denominator,value\n2024-01,3,4,75\n2024-02,0,0,\n")[""]
    np.testing.assert_array_equal(found.rates(), [0.75, np.nan])


def test_one_further_column_splits(tmp_path: Path) -> None:
    found = series(tmp_path, "team,x,y,n\nNorth,1,5,9\nSouth,1,6,9\nNorth,2,7,9\n")
    assert {k: list(v.value) for k, v in found.items()} == {"North": [5, 7], "South": [6]}


def test_facet_chooses_among_further_columns(tmp_path: Path) -> None:
    text = "team,note,date,value\nNorth,a,2024-01,5\nNorth,,2024-02,6\n"
    assert set(series(tmp_path, text, "TEAM")) == {"North"}
    with pytest.raises(BadInputError, match="further columns team, note; say with --facet"):
        series(tmp_path, text)
    with pytest.raises(BadInputError, match="row 3, column note: is empty"):
        series(tmp_path, text, "note")
    with pytest.raises(BadInputError, match="no column ward"):
        series(tmp_path, text, "ward")


def test_an_empty_further_column_is_passed_over(tmp_path: Path) -> None:
    assert set(series(tmp_path, "date,value,\n2024-01,5,\n")) == {""}


def test_files_of_excel_are_read(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes("\ufeffdate,value\r\n2024-01,5\r\n".encode())
    assert list(wide(read(path), None)[""].value) == [5]
    path.write_bytes("team,date,value\r\nCafé,2024-01,5\r\n".encode("cp1252"))
    assert list(wide(read(path), None)) == ["Café"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no figures"),
        ("date,value\n", "holds no figures"),
        ("when,much\n2024-01,5\n", "row 1: has the columns when, much; it needs date and value"),
        ("date,value,Value\n2024-01,5,6\n", "row 1: has two columns named value"),
        ("date,value\n2024-01,5,6\n", "row 2: has 3 cells under 2 headings"),
        ("date,value\n2024-01,5\n,6\n", "row 3, column date: has no date; write it as"),
        ("date,value\n2024-01,5\n31/31/2024,6\n", 'row 3, column date: "31/31/2024" is no date; write it as'),
        ("date,value\n2024-01,5\n7,6\n", "row 3, column date: mixes dates with plain numbers"),
        ("date,value\n2024-01,5\n2024-02,six\n", 'row 3, column value: "six" is no number; write a number'),
        ("date,value\n2024-01,5\n2024-02,inf\n", 'row 3, column value: "inf" is no number'),
        ("date,value\n2024-01,5\n2024-02,1e101\n", 'row 3, column value: "1e101" is no number'),
        ("date,value\n2024-01,5\n2024-02,1_0\n", 'row 3, column value: "1_0" is no number'),
        (
            "date,value\n2024-01,5\n2024-02,6\n2024-01-01,7\n",
            "row 4, column date: 2024-01-01 stands in row 2",
        ),
    ],
)
def test_bad_files_are_refused_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadInputError) as refused:
        series(tmp_path, text)
    assert words in str(refused.value)
    assert str(refused.value).startswith("figures.csv")
    assert "\n" not in str(refused.value)


def test_the_same_date_in_two_groups_is_no_duplicate(tmp_path: Path) -> None:
    assert len(series(tmp_path, "org,date,value\nA,2024-01,5\nB,2024-01,6\n")) == 2


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(BadInputError, match="cannot be read"):
            read(path)
