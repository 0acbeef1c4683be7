"""Ready-made monthly figures: one a row, a year across, and beside what is loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfcore.records.load import LoadError, load, read
from perfcore.records.records import Records
from perfcore.records.tables import TABLES
from tests.records_helpers import write_ssd

MONTHS = "April,May,June,July,August,September,October,November,December,January,February,March"
HEADER = f"time_period,geographic_level,region_name,la_name,category,Referrals,{MONTHS}\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(records: Records) -> list[tuple[Any, ...]]:
    columns = ["figures", "month", "dimension", "group", "numerator", "denominator", "status"]
    frame = records.figures.assign(month=records.figures["month"].dt.strftime("%Y-%m-%d"))
    return [
        tuple(None if pd.isna(c) else c for c in row)
        for row in frame[columns].itertuples(index=False, name=None)
    ]


def test_one_figure_a_row(tmp_path: Path) -> None:
    text = (
        'month,group,numerator,denominator\n2024-03,All,"1,200",20\nApril 2024,North,c,\n2024-05-31,North,,\n'
    )
    records = read(write(tmp_path / "caseload.csv", text))
    assert rows(records) == [
        ("caseload", "2024-03-01", "", "", 1200.0, 20.0, ""),
        ("caseload", "2024-04-01", "group", "North", None, None, "c"),
        ("caseload", "2024-05-01", "group", "North", None, None, "x"),
    ]
    assert records.data_to == date(2024, 5, 31)
    assert set(records.absent) == set(TABLES)
    assert all(frame.empty for frame in records.tables.values())


def test_names_dimensions_and_status_may_be_given(tmp_path: Path) -> None:
    text = "figures,month,dimension,group,numerator,denominator,status\nsickness,2024-03,team,MASH,3,100,u\n"
    assert rows(read(write(tmp_path / "f.csv", text))) == [
        ("sickness", "2024-03-01", "team", "MASH", 3.0, 100.0, "u")
    ]


@pytest.mark.parametrize("cells", ["-1,20", "1,-20", "1e13,", "1,2000000000001"])
def test_numbers_that_cannot_be_are_refused_with_their_row(tmp_path: Path, cells: str) -> None:
    text = f"month,group,numerator,denominator\n2024-03,All,0,1e12\n2024-04,All,{cells}\n"
    with pytest.raises(LoadError, match=r"^f\.csv, row 3, (numerator|denominator): .* is no figure: .*\.$"):
        read(write(tmp_path / "f.csv", text))


def test_a_year_across_runs_from_april_to_march(tmp_path: Path) -> None:
    text = HEADER
    text += "2024,National,,,Month of referral,78,1,2,3,4,5,6,7,8,9,10,11,12\n"
    text += "2024,Regional,North,,Month of referral,c,c,x,u,z,k,0,1,1,1,1,1,1\n"
    text += "2024,Local authority,North,Testshire,Month of referral,12,1,1,1,1,1,1,1,1,1,1,1,1\n"
    found = rows(read(write(tmp_path / "c6.csv", text)))
    assert len(found) == 36
    assert ("referrals_by_month", "2023-04-01", "", "", 1.0, None, "") in found
    assert ("referrals_by_month", "2023-12-01", "", "", 9.0, None, "") in found
    assert ("referrals_by_month", "2024-01-01", "", "", 10.0, None, "") in found
    assert ("referrals_by_month", "2024-03-01", "", "", 12.0, None, "") in found
    assert ("referrals_by_month", "2023-04-01", "region", "North", None, None, "c") in found
    assert ("referrals_by_month", "2023-06-01", "region", "North", None, None, "u") in found
    assert ("referrals_by_month", "2023-09-01", "region", "North", 0.0, None, "") in found
    assert ("referrals_by_month", "2024-03-01", "authority", "Testshire", 1.0, None, "") in found


def test_figures_are_added_to_the_children_that_are_loaded(tmp_path: Path) -> None:
    data = tmp_path / "data"
    extract = write_ssd(tmp_path / "extract")
    (extract / "figures").mkdir()
    write(extract / "figures" / "caseload.csv", "month,group,numerator,denominator\n2024-03,All,10,20\n")
    load(extract, data)
    one = write(
        tmp_path / "agency.csv", "month,group,numerator,denominator\n2024-03,All,1,2\n2024-04,All,1,2\n"
    )
    both = load(one, data)
    assert set(both.figures["figures"]) == {"caseload", "agency"}
    assert len(both.tables["contacts"]) == 2
    assert both.data_to == date(2025, 4, 2)
    write(tmp_path / "agency.csv", "month,group,numerator,denominator\n2024-05,All,7,9\n")
    again = load(one, data)
    assert [r[4] for r in rows(again) if r[0] == "agency"] == [7.0]
    assert sum(f.rule == "figures_added" for f in again.findings) == 1
    # a new extract of children keeps the figures that were added by hand
    fresh = load(extract, data)
    assert set(fresh.figures["figures"]) == {"caseload", "agency"}


def test_a_population_stays_until_another_one_comes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    extract = write_ssd(tmp_path / "extract")
    write(extract / "population.csv", "year,population,dimension,group,number\n2024,children_0_17,,,64500\n")
    assert "population" not in load(extract, data).absent
    (extract / "population.csv").unlink()
    kept = load(extract, data)
    assert kept.population["number"].tolist() == [64500.0]
    assert "population" not in kept.absent


def test_children_replace_a_load_of_figures_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(write(tmp_path / "agency.csv", "month,group,numerator\n2024-03,All,1\n"), data)
    both = load(write_ssd(tmp_path / "extract"), data)
    assert len(both.children) == 3
    assert set(both.figures["figures"]) == {"agency"}


@pytest.mark.shared
def test_the_official_statistics_of_referrals_by_month(shared: Path) -> None:
    records = read(next((shared / "data" / "dfe").glob("c6_*.csv")))
    found = records.figures.set_index(["dimension", "group", "month"])
    assert set(records.figures["figures"]) == {"referrals_by_month"}
    assert found.loc[("", "", "2023-04-01"), "numerator"] == 43340
    assert found.loc[("", "", "2024-03-01"), "numerator"] == 51940
    assert found.loc[("region", "North East", "2023-04-01"), "numerator"] == 2340
    assert found.loc[("authority", "Hampshire", "2023-04-01"), "status"] == "u"
    assert found.loc[("authority", "Isles of Scilly", "2023-04-01"), "status"] == "c"
    assert records.figures["month"].min() == pd.Timestamp(2012, 4, 1)
    assert (records.figures["numerator"].isna() == (records.figures["status"] != "")).all()
