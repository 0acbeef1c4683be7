"""Spread, ranks with what chance leaves open, and whether our change is out of line."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcore.access import neighbours as gate_to
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, Refused, Viewer
from perfcore.charts.neighbours import beside
from perfcore.neighbours import words
from perfcore.neighbours.change import LEAST_NEIGHBOURS, Change, Two, change, random_effects
from perfcore.neighbours.comparison import Comparison, compare
from perfcore.neighbours.ranks import ranks, spread
from perfcore.neighbours.store import import_files, open_official
from perfcore.records.errors import LoadError
from tests import official_files as invented

PEOPLE = 40_000.0
counts = st.integers(0, 5000)


def two(before: list[float], after: list[float], of: float = PEOPLE) -> Two:
    base = np.full(len(before), of)
    return Two(np.array(before, dtype=float), base, np.array(after, dtype=float), base)


def found(folder: Path, rows: list[list[str]] | None = None, **asked: Any) -> Comparison:
    import_files(folder / "data", [invented.write_c1(folder, rows), invented.write_model(folder)])
    official = open_official(folder / "data")
    assert official is not None
    return compare(official, asked.pop("measure", "referral_rate"), "901", **asked)


# ---- spread and ranks ----------------------------------------------------------------------------


def test_the_spread_by_hand() -> None:
    told = spread([10, 20, math.nan, 40, 90])
    assert (told.known, told.asked) == (4, 5)
    assert (told.lowest, told.highest, told.median, told.mean) == (10, 90, 30, 40)
    assert (told.lower, told.upper) == (17.5, 52.5)
    nothing = spread([math.nan])
    assert nothing.known == 0
    assert math.isnan(nothing.mean)


@given(st.lists(st.one_of(st.floats(0, 1e4), st.just(math.nan)), min_size=1, max_size=20))
def test_the_spread_is_in_order(values: list[float]) -> None:
    told = spread(values)
    if told.known:
        order = [told.lowest, told.lower, told.median, told.upper, told.highest]
        assert order == sorted(order)
        assert told.lowest - 1e-9 <= told.mean <= told.highest + 1e-9


@given(st.lists(st.one_of(counts, st.none()), min_size=1, max_size=12))
def test_a_rank_lies_in_its_interval(given_counts: list[int | None]) -> None:
    n = np.array([math.nan if c is None else c for c in given_counts], dtype=float)
    of = np.full(len(n), PEOPLE)
    for unit, scale in (("rate", 1e4), ("percent", 100)):
        placed = ranks(scale * n / of, n, of, unit)  # type: ignore[arg-type]
        known = np.isfinite(n)
        assert placed[~known].isna().all(axis=None)
        ours = placed[known]
        assert (ours["low"] <= ours["rank"]).all()
        assert (ours["rank"] <= ours["high"]).all()
        assert ours["low"].ge(1).all()
        assert ours["high"].le(known.sum()).all()
        for i in np.flatnonzero(known):
            assert placed["rank"][i] == 1 + (n[known] > n[i]).sum()


def test_ranks_of_large_counts_are_sure_and_those_of_small_ones_are_not() -> None:
    many = np.array([1000.0, 2000, 4000, 8000])
    of = np.full(4, PEOPLE)
    sure = ranks(1e4 * many / of, many, of, "rate")
    assert sure.to_numpy().tolist() == [[4, 4, 4], [3, 3, 3], [2, 2, 2], [1, 1, 1]]
    few = np.array([10.0, 11, 12, 13])
    unsure = ranks(1e4 * few / of, few, of, "rate")
    assert (unsure["low"] == 1).all()
    assert (unsure["high"] == 4).all()


def test_families_widen_the_interval() -> None:
    n = np.array([100.0, 120, 140, 160, 180, 200])
    of = np.full(6, PEOPLE)
    alone, together = (ranks(1e4 * n / of, n, of, "rate", families=f) for f in (1.0, 2.6))
    assert ((together["high"] - together["low"]) >= (alone["high"] - alone["low"])).all()
    assert (together["high"] - together["low"]).sum() > (alone["high"] - alone["low"]).sum()


def test_a_value_without_counts_has_a_rank_and_does_not_move() -> None:
    value = np.array([10.0, 20, 30])
    none = np.full(3, math.nan)
    assert ranks(value, none, none, "rate").to_numpy().tolist() == [[3, 3, 3], [2, 2, 2], [1, 1, 1]]


# ---- the change ----------------------------------------------------------------------------------

LEVEL_NEIGHBOURS = [1900.0, 2000, 2100, 2200, 2300, 2400, 2500, 2600, 2700, 2800]


def test_a_rise_that_neighbours_do_not_have_is_out_of_line() -> None:
    told = change(two([2000], [3000]), two(LEVEL_NEIGHBOURS, LEVEL_NEIGHBOURS), "rate")
    assert told is not None
    assert told.verdict == "above"
    assert told.own == pytest.approx(50)
    assert told.typical == pytest.approx(0, abs=0.2)
    assert told.own > told.upper
    assert told.p < 0.001


def test_a_rise_that_neighbours_have_too_is_in_line() -> None:
    risen = [1.5 * n for n in LEVEL_NEIGHBOURS]
    told = change(two([2000], [3000]), two(LEVEL_NEIGHBOURS, risen), "rate")
    assert told is not None
    assert told.verdict == "in line"
    assert told.p > 0.9
    assert told.lower < 50 < told.upper


def test_a_fall_and_a_share() -> None:
    near = two([400.0] * 10, [400.0 + i for i in range(10)], 1000)
    told = change(two([400], [250], 1000), near, "percent")
    assert told is not None
    assert (told.verdict, told.own) == ("below", pytest.approx(-15))
    assert told.own < told.lower < 0 < told.upper


def test_the_same_rise_in_few_children_is_no_evidence() -> None:
    told = change(two([20], [30]), two(LEVEL_NEIGHBOURS, LEVEL_NEIGHBOURS), "rate")
    assert told is not None
    assert told.verdict == "in line"


def test_counts_that_share_children_are_less_noisy() -> None:
    near = two([300.0] * 10, [300.0] * 10)
    events, stock = (change(two([300], [360]), near, "rate", shared) for shared in (0.0, 0.66))
    assert events is not None
    assert stock is not None
    assert stock.p < events.p


@given(
    st.integers(0, 10),
    st.tuples(st.one_of(st.none(), counts), st.one_of(st.none(), counts)),
    st.data(),
)
def test_the_verdict_the_interval_and_p_agree(
    known: int, ours: tuple[int | None, int | None], data: st.DataObject
) -> None:
    pairs = data.draw(st.lists(st.tuples(counts, counts), min_size=10, max_size=10))
    before = [math.nan if i >= known else float(a) for i, (a, _) in enumerate(pairs)]
    after = [float(b) for _, b in pairs]
    own = [math.nan if c is None else float(c) for c in ours]
    unit = data.draw(st.sampled_from(["rate", "percent"]))
    told = change(two(own[:1], own[1:]), two(before, after), unit)
    if None in ours or known < LEAST_NEIGHBOURS:
        assert told is None
        return
    assert told is not None
    assert 0 <= told.p <= 1
    assert (told.p >= 0.05) == (told.verdict == "in line")
    inside = told.lower - 1e-6 <= told.own <= told.upper + 1e-6
    assert inside or told.verdict != "in line"
    if told.verdict == "above":
        assert told.own >= told.upper - 1e-6
    if told.verdict == "below":
        assert told.own <= told.lower + 1e-6


def test_random_effects_against_equal_noise_by_hand() -> None:
    """With one variance v for all, the spread is the sample variance less v, and the mean the plain one."""
    d = np.array([-0.3, -0.1, 0.0, 0.2, 0.5])
    centre, tau2 = random_effects(d, np.full(5, 0.01))
    assert centre == pytest.approx(d.mean())
    assert tau2 == pytest.approx(d.var(ddof=1) - 0.01)
    assert random_effects(d, np.full(5, 1.0))[1] == 0


@pytest.mark.parametrize(("tau", "size"), [(0.0, 60), (0.05, 400), (0.15, 2000), (0.3, 400)])
def test_authorities_alike_are_seldom_called_out_of_line(tau: float, size: int) -> None:
    """At most 7 of 100 for a test at 5, with families of siblings and true changes that differ by tau."""
    dice = np.random.default_rng(20)
    called = 0
    for _ in range(600):
        moved = dice.normal(-0.03, tau, 11)
        mean = size * dice.uniform(0.5, 2, 11)
        n0 = 2.6 * dice.poisson(mean / 2.6)
        n1 = 2.6 * dice.poisson(mean * np.exp(moved) / 2.6)
        of = np.full(11, PEOPLE)
        told = change(Two(n0[:1], of[:1], n1[:1], of[:1]), Two(n0[1:], of[1:], n1[1:], of[1:]), "rate")
        assert told is not None
        called += told.verdict != "in line"
    assert called <= 0.07 * 600


# ---- the comparison and its words ----------------------------------------------------------------


def test_a_planted_rise_is_found_and_said(tmp_path: Path) -> None:
    told = found(tmp_path, invented.referral_rows(ours={2023: 2000, 2024: 3200}))
    assert words.title(told) == "Our rise is out of line with our neighbours"
    assert "we rose 60%, our neighbours typically stayed level" in words.change(told)
    assert told.own["rank"] == 1
    assert told.in_england == (1, 1, 1, 12)
    assert told.spread.known == 10
    assert told.spread.mean == pytest.approx(np.mean([1e4 * (2000 + 40 * i) / 4e4 for i in range(1, 11)]))
    assert words.short(told) == f"median 555.0, England {words.shown(told.indicator, told.england)} (2024)"
    assert told.region == told.england


def test_hidden_and_missing_rows_are_said(tmp_path: Path) -> None:
    rows = invented.referral_rows()
    of_2024 = {row[8]: row for row in rows if row[0] == "2024"}
    of_2024["E06000901"][11:13] = ["c", "c"]
    of_2024["E06000902"][11:13] = ["u", "u"]
    rows.remove(of_2024["E06000903"])
    told = found(tmp_path, rows)
    said = words.missing(told)
    assert said.startswith("7 of 10 neighbours have a figure.")
    assert "Brackenfold (hidden to protect people)" in said
    assert "Cinderby (low reliability)" in said
    assert "Dunholme Vale (not in the file)" in said
    assert told.change is not None
    assert told.change.neighbours == 7


def test_no_figure_of_our_own(tmp_path: Path) -> None:
    rows = invented.referral_rows()
    next(r for r in rows if r[0] == "2024" and r[8] == "E06000900")[11:13] = ["x", "x"]
    told = found(tmp_path, rows)
    assert words.title(told) == "No figure for us in 2024"
    assert "not available" in words.level(told)
    assert words.rank(told) == ""
    assert told.change is None
    assert told.in_england is None


@given(st.integers(0, 4000), st.integers(0, 4000), st.sampled_from(["rate", "percent"]))
def test_sentences_are_short(before: int, after: int, unit: str) -> None:
    told = change(two([before], [after]), two(LEVEL_NEIGHBOURS, LEVEL_NEIGHBOURS[::-1]), unit)  # type: ignore[arg-type]
    assert told is not None
    comparison = _saying(told, unit)
    assert len(words.title(comparison).split()) <= 10
    for sentence in words.change(comparison).split(". "):
        assert len(sentence.split()) <= 35
        assert "nan" not in sentence


def _saying(told: Change, unit: str) -> Comparison:
    from perfcore.neighbours.indicators import INDICATORS

    indicator = INDICATORS["referral_rate" if unit == "rate" else "rereferral_12m"]
    own = pd.DataFrame({"position": [0], "value": [5.0], "status": [""], "rank": [1.0]})
    near = spread([1.0, 2.0, 3.0])
    return Comparison(
        indicator, "901", "Aldermoor", "", 2024, 2023, "m", own, own, near, 2.0, 2.0, None, told, ("a", "b")
    )


def test_what_was_not_imported_is_said_with_a_remedy(tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_files(data, [invented.write_c1(tmp_path)])
    official = open_official(data)
    assert official is not None
    with pytest.raises(LoadError, match="import the official list"):
        compare(official, "referral_rate", "901")
    import_files(data, [invented.write_model(tmp_path)])
    official = open_official(data)
    assert official is not None
    for asked, says in (
        ({"model": "2019"}, "the models are sn_model_one"),
        ({"year": 2019}, "the years are 2023, 2024"),
        ({"since": 2024}, "is not before 2024"),
    ):
        with pytest.raises(LoadError, match=says):
            compare(official, "referral_rate", "901", **asked)  # type: ignore[arg-type]
    with pytest.raises(LoadError, match="table D1"):
        compare(official, "cp_plan_rate", "901")
    with pytest.raises(LoadError, match="has no neighbours"):
        compare(official, "referral_rate", "999")


def test_the_chart_leaves_gaps_and_marks_the_year(tmp_path: Path) -> None:
    rows = invented.referral_rows((2022, 2023, 2024))
    next(r for r in rows if r[0] == "2023" and r[8] == "E06000900")[11:13] = ["c", "c"]
    told = found(tmp_path, rows)
    names = {"own": "Aldermoor", "band": "neighbours", "median": "median", "england": "England", "region": ""}
    figure = beside(told.trend, names, "per 10,000 children", ["a", "b", "c"], 2024)
    drawn = {line.get("name"): line for line in figure["data"]}
    assert drawn["Aldermoor"]["y"] == [500.0, None, 500.0]
    assert set(drawn) == {None, "neighbours", "median", "England", "Aldermoor"}
    assert figure["layout"]["shapes"][0]["x0"] == 2024
    assert drawn["neighbours"]["y"] == [600.0, 600.0, 600.0]


def test_only_a_known_role_is_answered(tmp_path: Path) -> None:
    stranger = Viewer(role="stranger", name="x")  # type: ignore[arg-type]
    with pytest.raises(Refused):
        gate_to.official(stranger, tmp_path)
    assert gate_to.official(LOCAL_ADMINISTRATOR, tmp_path) is None


def test_the_download_has_everybody_and_no_formula(tmp_path: Path) -> None:
    rows = invented.referral_rows()
    for row in rows:
        if row[8] == "E06000901":
            row[9] = "=1+1"
    told = found(tmp_path, rows)
    text = gate_to.download(LOCAL_ADMINISTRATOR, told, "Referrals").decode("utf-8-sig")
    lines = text.splitlines()
    assert sum(line.startswith("E060009") for line in lines) == 11
    assert ",'=1+1," in text
    assert any(",England,,,555" in line for line in lines)
    assert ",Neighbours' median,,,555" in text
