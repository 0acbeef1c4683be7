"""The official files themselves: published figures to the decimal, and changes that are known."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from perfcore.neighbours import words
from perfcore.neighbours.comparison import Comparison, compare, measures
from perfcore.neighbours.indicators import INDICATORS, KINDS, PER
from perfcore.neighbours.reading import read_statistics
from perfcore.neighbours.store import Official, find_area, import_files, open_official
from perfcore.records.errors import LoadError

USED = ("b1_", "c1_", "c2_", "c4_", "d1_", "d3_", "d5_", "d7_", "cla_", "ons_", "sn_")

# As the tables of the year to March 2024 print them.
PUBLISHED_2024 = {
    "E06000001": {
        "referral_rate": "1072.6",
        "rereferral_12m": "24.9",
        "section47_rate": "447.2",
        "icpc_rate": "130.8",
        "cp_plan_rate": "77.4",
        "cp_repeat_ever": "20.9",
        "cin_rate": "728.3",
        "cla_rate": "164",
    },
    "E09000002": {
        "referral_rate": "721.2",
        "rereferral_12m": "21.2",
        "section47_rate": "180.3",
        "icpc_rate": "57.2",
        "cp_plan_rate": "38.9",
        "cp_repeat_ever": "18.7",
        "cin_rate": "376.7",
        "cla_rate": "67",
    },
    "E08000012": {
        "referral_rate": "839.0",
        "rereferral_12m": "23.9",
        "section47_rate": "201.2",
        "icpc_rate": "82.2",
        "cp_plan_rate": "63.3",
        "cp_repeat_ever": "25.6",
        "cin_rate": "533.6",
        "cla_rate": "155",
    },
}


@pytest.fixture(scope="module")
def official(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Official:
    data = tmp_path_factory.mktemp("official")
    folder = shared / "data" / "dfe"
    files = [path for path in sorted(folder.iterdir()) if path.name.startswith(USED)]
    kept = import_files(data, files)
    assert {k.title for k in kept} == {*(kind.title for kind in KINDS), "Statistical neighbours"}
    opened = open_official(data)
    assert opened is not None
    return opened


def at(official: Official, code: str, measure: str, **asked: int) -> Comparison:
    return compare(official, measure, find_area(official.figures, code), **asked)


def rounded(n: float, of: float, scale: int, decimals: int) -> str:
    exact = Decimal(int(n)) * scale / Decimal(int(of))
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


@pytest.mark.parametrize("code", PUBLISHED_2024)
def test_three_authorities_to_the_decimal(official: Official, code: str) -> None:
    for measure, printed in PUBLISHED_2024[code].items():
        own = at(official, code, measure, year=2024).own
        i = INDICATORS[measure]
        assert words.shown(i, float(own["value"])).replace(",", "").removesuffix("%") == printed
        scale = PER if i.unit == "rate" else 100
        assert rounded(own["n"], own["of"], scale, i.decimals) == printed


def test_every_published_figure_follows_from_its_counts(official: Official) -> None:
    """Of authorities: the counts of regions and England are rounded to ten."""
    figures = official.figures
    told = figures[(figures["level"] == "authority") & figures[["n", "of", "value"]].notna().all(axis=1)]
    scale = told["measure"].map({m: PER if i.unit == "rate" else 100 for m, i in INDICATORS.items()})
    half = told["measure"].map({m: 0.5 * 10.0**-i.decimals for m, i in INDICATORS.items()})
    off = (scale * told["n"] / told["of"] - told["value"]).abs()
    assert len(told) > 19_000
    assert (off <= half + 1e-9).all()


def test_within_15_days_and_45_days_against_the_benchmarking_tool(official: Official, shared: Path) -> None:
    """The tables print no such percentages; another official publication has them, rounded."""
    names = {"icpc_15wd": "CP_conf_15days"}
    assert set(names) <= set(INDICATORS)
    printed = _benchmarks(shared / "data" / "dfe" / "lait_csc_2016_2025.csv", "CP_conf_15days")
    figures = official.figures[(official.figures["measure"] == "icpc_15wd")]
    ours = figures[(figures["level"] == "authority") & (figures["year"] == 2024)].set_index("area")["value"]
    both = [(ours[a], v) for (a, year), v in printed.items() if year == "2024" and a in ours.index]
    both = [(x, y) for x, y in both if np.isfinite(x) and np.isfinite(y)]
    assert len(both) > 120
    agree = [abs(x - y) <= 0.051 for x, y in both]
    assert np.mean(agree) > 0.97


@lru_cache(maxsize=1)
def _benchmarks(path: Path, measure: str) -> dict[tuple[str, str], float]:
    out = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["measure_short"] == measure:
                number = row["value"].replace(".", "", 1)
                out[row["la_number"].removesuffix(".0"), row["period"]] = (
                    float(row["value"]) if number.isdigit() else float("nan")
                )
    return out


def test_england_and_the_region_are_those_printed(official: Official) -> None:
    told = at(official, "E06000001", "referral_rate", year=2024)
    assert (told.england, told.region) == (518.3, 598.8)
    assert told.spread.known == 10


def test_a_known_rise_is_out_of_line_and_a_small_one_is_not(official: Official) -> None:
    risen = at(official, "E08000012", "referral_rate", year=2024)
    assert risen.change is not None
    assert risen.change.verdict == "above"
    assert risen.change.own == pytest.approx(90, abs=1)
    usual = at(official, "E06000001", "referral_rate", year=2024)
    assert usual.change is not None
    assert usual.change.verdict == "in line"
    assert 0 < usual.change.own < 3


def test_what_is_hidden_or_gone_is_said(official: Official) -> None:
    hidden = at(official, "E06000001", "assessment_45wd", year=2024)
    assert "hidden to protect people" in words.level(hidden)
    unsure = at(official, "E10000014", "referral_rate", year=2024)
    assert "low reliability" in words.level(unsure)
    assert unsure.change is None
    gone = official.figures[official.figures["code"] == "E10000021"]["area"].iloc[0]  # abolished in 2021
    with pytest.raises(LoadError, match="has no neighbours in this list"):
        compare(official, "referral_rate", gone)


def test_a_new_code_is_the_same_authority(official: Official) -> None:
    for old, new in (("E10000027", "E06000066"), ("E08000020", "E08000037")):
        assert find_area(official.figures, old) == find_area(official.figures, new)
        assert official.names[find_area(official.figures, old)][0] == new
    trend = at(official, "E06000066", "referral_rate").trend
    assert trend["own"].notna().sum() == 12


@pytest.mark.parametrize("measure", INDICATORS)
def test_few_of_all_authorities_are_out_of_line(official: Official, measure: str) -> None:
    """Of a test at 5 in 100 on authorities that do differ: some, and not many."""
    assert measure in measures(official)
    model = next(iter(official.models.values()))
    told = [compare(official, measure, area) for area in model["area"].unique()[::8]]
    judged = [one.change for one in told if one.change is not None]
    assert len(judged) >= 5
    assert sum(one.verdict != "in line" for one in judged) <= 0.2 * len(judged)
    for one in told:
        assert len(words.title(one).split()) <= 10
        said = words.missing(one)
        assert bool(said) == (one.spread.known < one.spread.asked)


def test_other_official_files_are_refused_by_name(shared: Path) -> None:
    folder = shared / "data" / "dfe"
    others = [p for p in sorted(folder.glob("*.csv")) if not p.name.startswith(USED)]
    assert len(others) == 7
    for path in others:
        with pytest.raises(LoadError, match="of no table that we use") as raised:
            read_statistics(path)
        assert str(raised.value).startswith(path.name)
