"""Control charts against the answers of the tools that others use (shared/data/spc_cases, beside the project).

Every case is either tested, or stands in one of the two tables below with the reason; docs/deviations.md
gives the figures. A folder that is added later is tested without being named here.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from perfcore.cli import chart as command
from perfcore.signals.charts import laney
from perfcore.signals.charts.c import c
from perfcore.signals.charts.g import g
from perfcore.signals.charts.judge import Chart, LimitsOf, Options, judge
from perfcore.signals.charts.mr import moving_range
from perfcore.signals.charts.p import p
from perfcore.signals.charts.points import side
from perfcore.signals.charts.rules import outside, shift, trend, two_of_three
from perfcore.signals.charts.run import run, runs
from perfcore.signals.charts.t import t
from perfcore.signals.charts.u import u
from perfcore.signals.charts.xmr import EXACT, xmr
from tests.conftest import SHARED

CASES = SHARED / "data" / "spc_cases"
CLOSE = 1e-9
PUBLISHED_CHARTS = {"xmr", "c", "p", "u", "pprime", "uprime"}

# The reference is at fault or is disputed; perfcore decides otherwise, and a test below holds it to that.
DECIDED_OTHERWISE = {
    "ptd_14_one_outside_one_near": "a point beyond the limit counts towards two of three only when asked",
    "ptd_20_rebase_not_in_data": "a rebase date that no figure has starts with the next figure, and says so",
    "ptd_31": "a missing figure breaks a rise; the package stops with an error",
    "ptd_32_constant": "figures that never moved get no verdict on the target",
    "ptd_33": "figures that never moved get no limits, screened or not",
    "ptd_38_facets": "a group without a target gets no verdict",
    "pbi_05": "two of three needs all three on one side, as NHS England says",
    "pbi_23": "figures that never moved are not flagged",
}
# Charts that perfcore does not draw.
OUT_OF_SCOPE = {
    "pbi_10_i_m": "a median centre with limits about a mean range is not a Making Data Count chart",
    "qcc_02_np_orangejuice": "np is the p chart times n; perfcore shows shares",
    "qic_14_s": "several measurements a month: perfcore has one figure a month",
    "qic_26_ip_ae": "I prime is a second answer to what Laney's p' answers",
    "rch_01_both": "automatic rebasing: perfcore rebases only at a change that somebody noted",
    "rch_02_above": "automatic rebasing",
    "rch_03_below": "automatic rebasing",
    "nist_ewma": "an average weighted towards the latest figures is no part of any perfcore method",
}
# The visual lets the third of three lie on the other side; perfcore leaves out these flags (points from 1).
THIRD_ON_OTHER_SIDE = {"pbi_12_mr": {13, 14}}
OUT_OF_SCOPE_CHARTS = {"i_m", "i_mm", "np", "s", "xbar", "ip", "S", "R", "sr", "pp_median", "ewma"}


def named(table: dict[str, str], case: str) -> bool:
    return any(case == key or case.startswith(key + "_") for key in table)


def ids(*prefixes: str) -> list[str]:
    """Cases to test; without the folder one that `shared` then skips aloud."""
    if not CASES.is_dir():
        return ["absent"]
    return [
        f.name
        for f in sorted(CASES.iterdir())
        if f.name.startswith(prefixes)
        and not named(DECIDED_OTHERWISE, f.name)
        and not named(OUT_OF_SCOPE, f.name)
    ]


def expected(case: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((CASES / case / "expected.json").read_text())
    return answer


def rows(case: str, name: str) -> list[dict[str, str]]:
    with (CASES / case / name).open(newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str | None) -> float:
    return math.nan if cell in (None, "", "NA") else float(cell)


def column(table: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([number(row.get(name)) for row in table])


def agrees(found: object, wanted: np.ndarray, what: str, close: float = CLOSE) -> None:
    np.testing.assert_allclose(np.asarray(found, dtype=float), wanted, rtol=close, atol=1e-12, err_msg=what)


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What the command answers as JSON."""
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["chart", *arguments, "--json"])
    assert args.run(args) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "NaN" not in said
    answer: dict[str, Any] = json.loads(said)
    return answer


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


# ---- NHS Making Data Count ----------------------------------------------------------------------


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


# ---- qicharts2, PowerBI-SPC and qcc -------------------------------------------------------------


def draw(kind: str, y: np.ndarray, n: np.ndarray, options: Options) -> Chart:
    """The chart that the other tools call by these names."""
    s = options.screen
    charts: dict[str, LimitsOf] = {
        "nhs": lambda q, b: xmr(y[q], b, s),
        "i": lambda q, b: xmr(y[q] / n[q], b, s, EXACT),
        "xbar.one": lambda q, b: xmr(y[q], b, False, EXACT),
        "xmr": lambda q, b: xmr(y[q] / n[q], b, s, EXACT),
        "mr": lambda q, b: moving_range(y[q], b),
        "run": lambda q, b: run(y[q] / n[q], b),
        "p": lambda q, b: p(y[q], n[q], b),
        "pp": lambda q, b: laney.laney_p(y[q], n[q], b, s),
        "pprime": lambda q, b: laney.laney_p(y[q], n[q], b, s),
        "u": lambda q, b: u(y[q], n[q], b),
        "up": lambda q, b: laney.laney_u(y[q], n[q], b, s),
        "uprime": lambda q, b: laney.laney_u(y[q], n[q], b, s),
        "c": lambda q, b: c(y[q], b),
        "g": lambda q, b: g(y[q], b),
        "t": lambda q, b: t(y[q], b, s),
    }
    return judge(charts[kind], len(y), options)


def inputs(case: str) -> tuple[np.ndarray, np.ndarray]:
    table = rows(case, "input.csv")
    y = column(table, "y" if "y" in table[0] else "value")
    return y, column(table, "n") if "n" in table[0] else np.ones(len(y))


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
    assert {e["chart"] for e in json.loads((CASES / "published.json").read_text())} <= PUBLISHED_CHARTS | {
        "ewma"
    }
