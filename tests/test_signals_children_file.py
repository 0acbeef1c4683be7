"""A file with one row a child, as a frame and on the command line."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perfcore.__main__ import main
from perfcore.signals import sizes
from perfcore.signals.charts.wide import BadInputError
from perfcore.signals.children_file import COLUMNS, score_children


def children(seed: int, series: int = 40, months: int = 36, families: float = 20) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    k = rng.poisson(families, (series, months))
    n = int(k.sum())
    cell = np.repeat(np.arange(k.size), k.ravel())
    size = rng.choice(np.arange(1, 7), n, p=sizes.NATIONAL[:6])
    family = np.repeat(np.arange(n), size)
    cell = np.repeat(cell, size)
    day = rng.integers(0, 28, n)[family]
    start = (600 + cell % months).astype("datetime64[M]").astype("datetime64[D]")
    return pd.DataFrame(
        {
            "start": start + day,
            "fam": family.astype(str),
            "area": [f"a{c:03d}" for c in cell // months],
            "team": rng.choice(["n", "s"], n)[family],
            "ontime": (rng.random(n) < 0.85)[family],
        }
    )


def flags(frame: pd.DataFrame) -> float:
    judged = frame[frame["signal"] != "too early"]
    return 1000 * float((judged["signal"] == "real").mean())


def test_every_month_of_every_group_has_a_row() -> None:
    frame = children(51, 3)
    gone = frame[~((frame["area"] == "a001") & (frame["start"] < "2022-06-01"))]
    out = score_children(gone, "start", "fam", by="area")
    assert list(out.columns) == COLUMNS
    assert len(out) == 3 * 36
    assert (out["month"].dt.day == 1).all()
    late = out[out["by"] == "a001"]
    assert (late["children"].iloc[:29] == 0).all()
    assert (out.groupby("by")["signal"].apply(lambda s: (s == "too early").sum()) == 24).all()


@pytest.mark.parametrize(
    ("lost", "with_team"), [(0.0, False), (0.05, True), (0.3, True), (0.7, True), (1.0, True), (1.0, False)]
)
def test_missing_ids_hold_the_false_flags(lost: float, with_team: bool) -> None:
    frame = children(52, 150)
    frame.loc[np.random.default_rng(1).random(len(frame)) < lost, "fam"] = None
    out = score_children(frame, "start", "fam", team="team" if with_team else None, by="area")
    assert flags(out) <= 14


def test_without_a_column_of_families() -> None:
    out = score_children(children(53, 100), "start", None, by="area")
    assert out["families"].isna().all()
    assert flags(out) <= 12


def test_percentages_have_limits_in_percent() -> None:
    out = score_children(children(54, 60), "start", "fam", by="area", hit="ontime")
    judged = out[out["signal"] != "too early"]
    assert judged["expected"].between(75, 95).all()
    assert (judged["lower"] < judged["expected"]).all()
    assert judged["upper"].le(100).all()
    assert (out["children_hit"] <= out["children"]).all()
    assert flags(out) <= 10


def test_the_order_of_rows_plays_no_part() -> None:
    frame = children(55, 4)
    frame.loc[::7, "fam"] = ""
    mixed = frame.sample(frac=1, random_state=3)
    a, b = (score_children(f, "start", "fam", team="team", by="area") for f in (frame, mixed))
    pd.testing.assert_frame_equal(a, b)


def test_a_month_that_the_data_cuts_short_is_not_judged() -> None:
    out = score_children(children(56, 1), "start", "fam", data_to=date(2022, 12, 10))
    assert out["signal"].iloc[-1] == "none"
    assert np.isnan(out["score"].iloc[-1])


def test_unknown_outcomes_are_neither_hit_nor_miss() -> None:
    frame = children(57, 1)
    frame["ontime"] = np.where(frame["ontime"], "Yes", "no")
    frame.loc[:9, "ontime"] = ""
    out = score_children(frame, "start", "fam", hit="ontime")
    assert out["children"].sum() == len(frame) - 10


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("start", "soon", '"soon" is no date'),
        ("start", "12", '"12" is no date'),
        ("ontime", "maybe", "neither yes nor no"),
    ],
)
def test_what_cannot_be_read_is_named(column: str, value: str, says: str) -> None:
    frame = children(58, 1).astype(str)
    frame.loc[5, column] = value
    with pytest.raises(BadInputError, match=says):
        score_children(frame, "start", "fam", hit="ontime")


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(BadInputError, match="no column when"):
        score_children(children(59, 1), "when", "fam")


def test_the_command_writes_a_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "starts.csv"
    children(60, 2).to_csv(path, index=False)
    asked = ["chart", str(path), "--date", "start", "--family", "fam", "--by", "area", "--csv"]
    assert main([*asked, "--baseline", "12"]) == 0
    out = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert list(out.columns) == COLUMNS
    assert out["month"].iloc[0] == "2020-01"
    assert (out["signal"] == "too early").sum() == 24
    assert main(["chart", str(path), "--date", "start", "--family", "famly", "--csv"]) == 2
    assert "no column famly" in capsys.readouterr().err
