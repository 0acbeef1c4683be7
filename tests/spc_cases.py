"""The cases of shared/data/spc_cases, beside the project: which are tested, which are not and why.

docs/deviations.md gives the figures. A folder that is added later is tested without being named here.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
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
from perfcore.signals.charts.run import run
from perfcore.signals.charts.t import t
from perfcore.signals.charts.u import u
from perfcore.signals.charts.xmr import EXACT, xmr
from tests.conftest import SHARED

CASES = SHARED / "data" / "spc_cases"
CLOSE = 1e-9

# The reference is at fault or is disputed; perfcore decides otherwise, and a test holds it to that.
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
