"""Control charts against qicharts2, PowerBI-SPC, qcc and published examples; and no case is forgotten."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from perfcore.signals.charts.judge import Options
from perfcore.signals.charts.points import side
from perfcore.signals.charts.rules import outside, shift, trend, two_of_three
from perfcore.signals.charts.run import runs
from tests.spc_cases import (
    CASES,
    DECIDED_OTHERWISE,
    OUT_OF_SCOPE,
    OUT_OF_SCOPE_CHARTS,
    agrees,
    ask,
    column,
    draw,
    expected,
    ids,
    inputs,
    named,
    rows,
)

# The visual lets the third of three lie on the other side; perfcore leaves out these flags (points from 1).
THIRD_ON_OTHER_SIDE = {"pbi_12_mr": {13, 14}}


# ---- qicharts2, PowerBI-SPC and qcc -------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize("case", ids("qic_"))
def test_qic_agrees(case: str) -> None:
    answer, points = expected(case), rows(case, "expected_points.csv")
    if answer["chart"] in OUT_OF_SCOPE_CHARTS:
        pytest.skip(f"{case}: perfcore draws no {answer['chart']} chart")
    params = answer["params"]
    y, n = inputs(case)
    left_out = tuple(int(i) - 1 for i in np.atleast_1d(params.get("exclude", [])))
    options = Options(
        starts=tuple(int(i) for i in np.atleast_1d(params.get("part", []))),
        fix_after=params.get("freeze"),
        left_out=left_out,
        screen=params["screened_mr"],
        multiply=params.get("multiply", 1),
    )
    chart = draw(answer["chart"], y, n, options)
    assert len(points) == len(y)
    for ours, theirs in (
        ("value", "y"),
        ("centre", "cl"),
        ("lower", "lcl"),
        ("upper", "ucl"),
        ("near_lower", "lcl_2sigma"),
        ("near_upper", "ucl_2sigma"),
    ):
        agrees(getattr(chart.limits, ours), column(points, theirs), f"{case} {ours}")
    assert list(outside(chart.limits) != 0) == [row["sigma_signal"] == "TRUE" for row in points]
    counted = np.setdiff1d(np.arange(len(y)), left_out)
    for part, wanted in zip(chart.segment, answer["summary"], strict=True):
        places = counted[(counted >= part.start) & (counted < part.stop)]
        found = runs(side(chart.limits.value, chart.limits.centre)[places])
        assert found is not None
        assert (
            found.useful,
            found.longest,
            found.longest_allowed,
            found.crossings,
            found.fewest_crossings,
        ) == (
            wanted["n_useful"],
            wanted["longest_run"],
            wanted["longest_run_max"],
            wanted["n_crossings"],
            wanted["n_crossings_min"],
        )


@pytest.mark.shared
@pytest.mark.parametrize("case", ids("pbi_"))
def test_pbi_agrees(case: str) -> None:
    answer, points = expected(case), rows(case, "expected_points.csv")
    if answer["chart"] in OUT_OF_SCOPE_CHARTS:
        pytest.skip(f"{case}: perfcore draws no {answer['chart']} chart")
    params = answer["params"]
    y, n = inputs(case)
    there = np.isfinite(y)  # the visual drops blank months before it begins
    y, n = y[there], n[there]
    used = params["subset"]
    options = Options(
        starts=tuple(start for start, _ in params["groups"] or []),
        left_out=() if used is None else tuple(i for i in range(len(y)) if i not in used),
        screen=not params["outliers_in_limits"],
    )
    chart = draw(answer["chart"], y, n, options)
    from_first = len(y) - len(points)  # a chart of ranges has none for the first month
    for ours, theirs in (
        ("value", "value"),
        ("centre", "centre"),
        ("lower", "ll99"),
        ("upper", "ul99"),
        ("near_lower", "ll95"),
        ("near_upper", "ul95"),
    ):
        agrees(getattr(chart.limits, ours)[from_first:], column(points, theirs), f"{case} {ours}")
    better = {"increase": 1, "decrease": -1, "neutral": 0}[params["improvement_direction"]]
    rules: dict[str, list[int]] = {"astpoint": [], "shift": [], "trend": [], "two_in_three": []}
    for part in chart.segment:
        limits = type(chart.limits)(**{k: v[part] for k, v in vars(chart.limits).items()})
        rules["astpoint"] += list(outside(limits))
        rules["shift"] += list(shift(side(limits.value, limits.centre), params["shift_n"]))
        rules["trend"] += list(trend(limits.value, params["trend_n"]))
        rules["two_in_three"] += list(two_of_three(limits, count_outside=True))
    words = {
        1: ("deterioration", "none", "improvement"),
        -1: ("improvement", "none", "deterioration"),
        0: ("neutral_low", "none", "neutral_high"),
    }[better]
    for name, found in rules.items():
        said = [words[int(d) + 1] for d in found]
        wanted = ["none"] * from_first + [row[name] for row in points]
        if name == "two_in_three":
            for place in THIRD_ON_OTHER_SIDE.get(case, set()):
                assert wanted[place - 1] != "none"
                wanted[place - 1] = "none"
        assert said == wanted, name


@pytest.mark.shared
@pytest.mark.parametrize("case", ids("qcc_"))
def test_qcc_agrees(case: str) -> None:
    answer, points = expected(case), rows(case, "expected_points.csv")
    if answer["chart"] in OUT_OF_SCOPE_CHARTS:
        pytest.skip(f"{case}: perfcore draws no {answer['chart']} chart")
    y, n = inputs(case)
    chart = draw(answer["chart"], y, n, Options())
    for ours, theirs in (("value", "stat"), ("centre", "centre"), ("lower", "lcl"), ("upper", "ucl")):
        agrees(getattr(chart.limits, ours), column(points, theirs), f"{case} {ours}")
    assert list(outside(chart.limits) != 0) == [row["we1"] == "TRUE" for row in points]


@pytest.mark.shared
def test_np_chart_is_the_p_chart_times_n() -> None:
    points = rows("qcc_02_np_orangejuice", "expected_points.csv")
    y, n = inputs("qcc_02_np_orangejuice")
    limits = draw("p", y, n, Options(multiply=n[0])).limits
    for ours, theirs in (("value", "stat"), ("centre", "centre"), ("lower", "lcl"), ("upper", "ucl")):
        agrees(getattr(limits, ours), column(points, theirs), ours)


METHODS = {
    "i": "i",
    "xbar.one": "i",
    "mr": "mr",
    "run": "run",
    "p": "p",
    "pp": "laney-p",
    "pprime": "laney-p",
    "u": "u",
    "up": "laney-u",
    "uprime": "laney-u",
    "c": "c",
    "g": "g",
    "t": "t",
}


@pytest.mark.shared
@pytest.mark.parametrize("case", ids("qic_"))
def test_command_agrees_with_qic(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer, points = expected(case), rows(case, "expected_points.csv")
    params, x = answer["params"], [row["x"] for row in points]
    given = [str(CASES / case / "input.csv"), "--method", METHODS[answer["chart"]]]
    given += [] if params["screened_mr"] else ["--no-screen"]
    given += ["--fix-after", str(params["freeze"])] if "freeze" in params else []
    given += ["--multiply", str(params["multiply"])] if "multiply" in params else []
    given += [a for i in np.atleast_1d(params.get("part", [])) for a in ("--rebase", x[int(i)])]
    given += [a for i in np.atleast_1d(params.get("exclude", [])) for a in ("--exclude", x[int(i) - 1])]
    found = ask(capsys, *given)["points"]
    assert [q["date"] for q in found] == x
    for ours, theirs in (("value", "y"), ("mean", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        numbers = [math.nan if q[ours] is None else q[ours] for q in found]
        agrees(numbers, column(points, theirs), f"{case} {ours}")


# ---- books and handbooks ------------------------------------------------------------------------


def published() -> list[Any]:
    if not CASES.is_dir():
        return [pytest.param({}, id="absent")]
    entries = json.loads((CASES / "published.json").read_text())
    return [pytest.param(e, id=e["id"]) for e in entries if not named(OUT_OF_SCOPE, e["id"])]


@pytest.mark.shared
@pytest.mark.parametrize("entry", published())
def test_published_limits_agree(entry: dict[str, Any]) -> None:
    data, wanted = entry["data"], entry["published"]
    y = np.array(data["y"], dtype=float)
    n = np.array(data.get("n", np.ones(len(y))), dtype=float)
    options = Options(
        fix_after=data.get("baseline"), screen=data.get("screen", False), multiply=data.get("multiply", 1)
    )
    limits = draw(entry["chart"], y, n, options).limits
    ranges = draw("mr", y, n, options).limits
    found = {
        "centre": limits.centre[0],
        "ucl": limits.upper[0],
        "lcl": limits.lower[0],
        "ucl_first": limits.upper[0],
        "ucl_last": limits.upper[-1],
        "lcl_first": limits.lower[0],
        "mr_bar": ranges.centre[0],
        "mr_ucl": ranges.upper[0],
    }
    for name, value in wanted.items():
        assert found[name] == pytest.approx(value, abs=entry["tolerance"]), name


# ---- no case is forgotten -----------------------------------------------------------------------


@pytest.mark.shared
def test_no_case_is_forgotten() -> None:
    folders = {f.name for f in CASES.iterdir() if f.is_dir()}
    tested = set(ids("ptd_", "qic_", "pbi_", "qcc_"))
    forgotten = {
        f for f in folders - tested if not named(DECIDED_OTHERWISE, f) and not named(OUT_OF_SCOPE, f)
    }
    assert not forgotten
    published_charts = {e["chart"] for e in json.loads((CASES / "published.json").read_text())}
    assert published_charts <= {"xmr", "c", "p", "u", "pprime", "uprime", "ewma"}
