"""The NHS method against NHS England's R package, case by case, through the command itself."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from perfcore.signals.charts.judge import Options
from tests.spc_cases import CASES, agrees, ask, column, draw, expected, ids, rows


def ptd_arguments(case: str) -> list[str]:
    params = expected(case)["params"]
    better = {"increase": "high", "decrease": "low", "neutral": "neither"}[params["improvement_direction"]]
    given = [str(CASES / case / "input.csv"), "--method", "nhs-xmr", "--improvement", better]
    for option, value in (("--target", params["target"]), ("--rebase", params["rebase_dates"])):
        if isinstance(value, dict):
            given += [x for group, v in value.items() for x in (option, f"{group}={v}")]
        elif value is not None:
            given += [x for v in np.atleast_1d(value) for x in (option, str(v))]
    if params["fix_after_n_points"]:
        given += ["--fix-after", str(params["fix_after_n_points"])]
    if params["screen_outliers"] is False:
        given += ["--no-screen"]
    return given


def by_facet(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    facets: dict[str, dict[str, Any]] = answer.get("facets", {"no facet": answer})
    return facets


def assert_ptd_figures(case: str, facets: dict[str, dict[str, Any]], types: bool = True) -> None:
    wanted = rows(case, "expected_points.csv")
    assert set(facets) == {row["facet"] for row in wanted}
    for facet, answer in facets.items():
        points = [row for row in wanted if row["facet"] == facet]
        assert [q["date"] for q in answer["points"]] == [row["date"] for row in points]
        for ours, theirs in (("value", "value"), ("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
            found = [math.nan if q[ours] is None else q[ours] for q in answer["points"]]
            agrees(found, column(points, theirs), f"{case} {facet} {ours}")
        if types:
            assert [q["type"] for q in answer["points"]] == [row["point_type"] for row in points]


# ---- cases ----------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("case", ids("ptd_"))
def test_nhs_xmr_agrees(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    facets = by_facet(ask(capsys, *ptd_arguments(case)))
    assert_ptd_figures(case, facets)
    answer = expected(case)
    for summary in answer["summary"]:
        last_group = max(s["rebase_group"] for s in answer["summary"] if s["facet"] == summary["facet"])
        if summary["rebase_group"] == last_group:
            assert facets[summary["facet"]]["variation"] == summary["variation_type"]
            assert facets[summary["facet"]]["assurance"] == summary["assurance_type"]
    for facet, found in facets.items():
        icons = {i["type"]: i["icon"].removesuffix(".svg") for i in answer["icons"] if i["facet"] == facet}
        assert found["icons"] == {"assurance": None, **icons}
        short = any(
            r["short_group_warning"] == "TRUE"
            for r in rows(case, "expected_points.csv")
            if r["facet"] == facet
        )
        assert any("may still move" in w for w in found["warnings"]) == short


LABELS = {
    ("outside", 1): "Above UCL",
    ("outside", -1): "Below LCL",
    ("trend", 1): "7 Point Trend (Increasing)",
    ("trend", -1): "7 Point Trend (Decreasing)",
    ("two_of_three", 1): "2 in 3 Above CL",
    ("two_of_three", -1): "2 in 3 Below CL",
    ("shift", 1): "7 Points Above CL",
    ("shift", -1): "7 Points Below CL",
    ("", 0): "Common Cause",
}


@pytest.mark.shared
@pytest.mark.parametrize("case", ids("ptd_"))
def test_nhs_rule_that_speaks_agrees(case: str) -> None:
    params = expected(case)["params"]
    points = rows(case, "expected_points.csv")
    for facet in dict.fromkeys(row["facet"] for row in points):
        mine = [row for row in points if row["facet"] == facet]
        groups = [int(row["rebase_group"]) for row in mine]
        y = column(mine, "value")
        starts = tuple(i for i in range(1, len(y)) if groups[i] != groups[i - 1])
        options = Options(starts=starts, fix_after=params["fix_after_n_points"])
        screen = params["screen_outliers"] is not False
        chart = draw("nhs", y, np.ones(len(y)), replace(options, screen=screen))
        agrees(chart.limits.near_lower, column(mine, "near_lpl"), f"{case} near lower")
        agrees(chart.limits.near_upper, column(mine, "near_upl"), f"{case} near upper")
        wanted = {i: row["special_cause_type"] for i, row in enumerate(mine)}
        found = {i: LABELS[str(chart.rule[i]), chart.direction[i]] for i in range(len(y))}
        assert found == wanted


@pytest.mark.shared
def test_nhs_beyond_the_limit_counts_towards_two_of_three_only_when_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = "ptd_14_one_outside_one_near"
    assert_ptd_figures(case, by_facet(ask(capsys, *ptd_arguments(case))))
    answer = ask(capsys, *ptd_arguments(case), "--count-outside")
    assert_ptd_figures(case, {"no facet": answer}, types=False)
    flagged = {i: q["type"] for i, q in enumerate(answer["points"], start=1) if q["why"]}
    assert flagged == {12: "special_cause_improvement", 13: "special_cause_improvement"}


@pytest.mark.shared
def test_nhs_rebase_date_without_a_figure_starts_with_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, *ptd_arguments("ptd_20_rebase_not_in_data"))
    before, after = answer["points"][15], answer["points"][16]
    assert (before["date"], after["date"]) == ("2023-07-01", "2023-08-01")
    assert before["mean"] != after["mean"]
    assert "no figure for 2023-07-15" in answer["warnings"][0]


@pytest.mark.shared
def test_nhs_constant_series_gets_neither_limits_nor_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    case = "ptd_32_constant"
    for more in ([], ["--no-screen"]):
        answer = ask(capsys, *ptd_arguments(case), *more)
        assert_ptd_figures(case, {"no facet": answer})
        assert answer["assurance"] is None


@pytest.mark.shared
def test_nhs_group_without_target_gets_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    case = "ptd_38_facets"
    facets = by_facet(ask(capsys, *ptd_arguments(case)))
    assert_ptd_figures(case, facets)
    verdicts = {facet: answer["assurance"] for facet, answer in facets.items()}
    assert verdicts == {"North": "consistent_pass", "South": "inconsistent", "West": None}
