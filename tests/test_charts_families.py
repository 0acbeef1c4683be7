"""The family method on ready-made figures: the worked examples, and what the other methods cannot say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perfcore.__main__ import main


def chart(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> dict[str, Any]:
    assert main(["chart", str(path), "--method", "families", "--json", *options]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def monthly(path: Path, figures: list[str], header: str = "date,value") -> Path:
    rows = [f"{2022 + i // 12}-{i % 12 + 1:02d},{figure}" for i, figure in enumerate(figures)]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_worked_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quiet = ["18", "22", "20", "19", "21", "20"] * 4
    risen = chart(capsys, monthly(tmp_path / "a.csv", [*quiet, "60"]), "--improvement", "low")
    last = risen["points"][-1]
    assert (last["type"], risen["variation"]) == ("special_cause_concern",) * 2
    assert last["value"] > last["upper"] > last["mean"] > last["lower"] >= 0
    assert "more than chance explains" in risen["reading"].lower()
    calm = chart(capsys, monthly(tmp_path / "b.csv", [*quiet, "30"]))
    assert calm["points"][-1]["type"] == "common_cause"
    assert calm["points"][-1]["why"] is None


def test_percentages_and_their_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = [f"{n},30" for n in [25, 27, 26, 28] * 6] + ["12,30"]
    path = monthly(tmp_path / "p.csv", figures, "date,numerator,denominator")
    options = ("--improvement", "high", "--multiply", "100", "--target", "40")
    answer = chart(capsys, path, *options)
    last = answer["points"][-1]
    assert last["type"] == "special_cause_concern"
    assert last["value"] == pytest.approx(40)
    assert last["mean"] == pytest.approx(88, abs=2)
    assert answer["assurance"] == "consistent_pass"


def test_counts_out_of_what_is_at_risk_are_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = [f"{n},10" for n in [20, 22, 19, 21] * 6] + ["42,20"]
    path = monthly(tmp_path / "u.csv", figures, "date,numerator,denominator")
    last = chart(capsys, path)["points"][-1]
    assert last["value"] == pytest.approx(2.1)
    assert last["type"] == "common_cause"
    assert last["mean"] == pytest.approx(2.05, abs=0.1)


def test_missing_rebased_and_left_out_months(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = ["20", "21", "", "19", "22", "20"] * 3 + ["80", "82", "79", "81", "80", "78"]
    path = monthly(tmp_path / "m.csv", figures)
    plain = chart(capsys, path)
    assert plain["points"][2]["value"] is None
    assert plain["points"][-1]["type"] == "special_cause_neutral_high"
    rebased = chart(capsys, path, "--rebase", "2023-07")
    assert [p["type"] for p in rebased["points"]] == ["common_cause"] * 24
    assert rebased["points"][18]["why"] == "too early to say"
    left_out = chart(capsys, path, "--exclude", "2023-07")
    assert left_out["points"][18]["mean"] is None


def test_months_are_judged_by_those_before_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = [str(n) for n in np.random.default_rng(2).poisson(25, 40)]
    whole = chart(capsys, monthly(tmp_path / "w.csv", figures))["points"]
    upto = chart(capsys, monthly(tmp_path / "v.csv", figures[:30]))["points"]
    assert whole[:30] == upto


@pytest.mark.parametrize(
    ("figures", "header", "says"),
    [
        (["20", "-3", "20"], "date,value", "row 3, column value: -3 is below 0"),
        (["20", "2.5", "20"], "date,value", "row 3, column value: 2.5 is not a whole number"),
        (["20,30", "2,0"], "date,numerator,denominator", "row 3, column numerator: 2 is counted among 0"),
    ],
)
def test_what_cannot_be_counted_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: list[str], header: str, says: str
) -> None:
    path = monthly(tmp_path / "bad.csv", figures, header)
    assert main(["chart", str(path), "--method", "families"]) == 2
    assert says in capsys.readouterr().err


def test_dates_far_apart_are_questioned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "far.csv"
    path.write_text("date,value\n1024-01,3\n2024-01,4\n", encoding="utf-8")
    assert main(["chart", str(path), "--method", "families"]) == 2
    assert "check its first and last date" in capsys.readouterr().err


def test_numbered_figures_need_no_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "n.csv"
    rows = [f"{i + 1},{n}" for i, n in enumerate([20, 22, 19, 21] * 5 + [70])]
    path.write_text("\n".join(["x,y", *rows]) + "\n", encoding="utf-8")
    assert chart(capsys, path)["points"][-1]["type"] == "special_cause_neutral_high"
