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


def test_percentages_without_ids_raise_no_more_false_flags() -> None:
    """Siblings share outcomes, and nobody says who they are: children are no independent votes."""
    rng = np.random.default_rng(8)
    flags, judged = 0, 0
    for _ in range(40):
        families = rng.poisson(20, 36)
        sizes = rng.choice([1, 2, 3, 4, 5], families.sum(), p=[0.5, 0.26, 0.13, 0.07, 0.04])
        month = np.repeat(np.repeat(np.arange(36), families), sizes)
        hit = np.repeat(rng.random(len(sizes)) < 0.85, sizes)
        days = pd.to_datetime("2020-01-01") + pd.to_timedelta(month * 30.5 + 1, unit="D")
        frame = pd.DataFrame({"date": days.astype("datetime64[s]"), "hit": np.where(hit, "yes", "no")})
        scored = score_children(frame, family=None, hit="hit")
        flags += int((scored["signal"] == "real").sum())
        judged += int(scored["signal"].isin(["real", "watch", "none"]).sum())
    assert flags / judged <= 0.015


def test_dates_long_ago_are_questioned_and_old_ones_judged() -> None:
    days = pd.to_datetime([f"{year}-{month:02d}-05" for year in range(1984, 1990) for month in range(1, 13)])
    frame = pd.DataFrame({"date": days.astype("datetime64[s]"), "family": range(len(days))})
    assert len(score_children(frame)) == 72
    late = pd.concat([frame, pd.DataFrame({"date": [pd.Timestamp("2999-01-01")], "family": [1]})])
    with pytest.raises(BadInputError, match="check its first"):
        score_children(late)


def test_months_whose_outcomes_are_not_known_yet_are_kept() -> None:
    days = pd.to_datetime([f"2020-{month:02d}-05" for month in range(1, 13)]).astype("datetime64[s]")
    frame = pd.DataFrame({"date": days, "family": range(12), "hit": ["yes"] * 10 + [None] * 2})
    scored = score_children(frame, hit="hit")
    assert len(scored) == 12
    assert scored["children"].tolist()[-2:] == [0, 0]


@pytest.mark.parametrize("option", [["--target", "3"], ["--rebase", "2020-03"], ["--method", "p"]])
def test_options_for_monthly_figures_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("date,family\n2020-01-03,a\n2020-02-03,b\n", encoding="utf-8")
    assert main(["chart", str(path), "--family", "family", *option]) == 2
    assert "is for monthly figures" in capsys.readouterr().err


def test_a_month_that_the_file_cuts_short_is_not_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"20{20 + i // 12}-{i % 12 + 1:02d}-{d:02d},f{i}-{d}" for i in range(36) for d in range(1, 21)]
    path = tmp_path / "c.csv"
    path.write_text("\n".join(["date,family", *rows, "2023-01-02,x"]) + "\n", encoding="utf-8")
    assert main(["chart", str(path), "--family", "family", "--csv"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("real")
    assert main(["chart", str(path), "--family", "family", "--csv", "--data-to", "2023-01-08"]) == 0
    assert not capsys.readouterr().out.rstrip().endswith("real")
