"""What must hold for any series."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.cli import chart
from perfcore.signals.charts.judge import Chart, Options, judge
from perfcore.signals.charts.p import p
from perfcore.signals.charts.rules import Improvement, shift, trend
from perfcore.signals.charts.xmr import xmr

# Whole figures are exact in binary, so that moving or turning them over moves no point across a limit.
Figures = st.lists(st.one_of(st.integers(-200, 200), st.none()), min_size=1, max_size=40)
Starts = st.lists(st.integers(0, 40), max_size=2)


def judged(y: list[int | None], starts: list[int], improvement: Improvement = "high") -> Chart:
    values = np.array([np.nan if v is None else v for v in y], dtype=float)
    options = Options(improvement=improvement, starts=tuple(starts))
    return judge(lambda part, base: xmr(values[part], base), len(y), options)


@given(Figures, Starts, st.integers(-1000, 1000))
def test_adding_a_constant_moves_the_limits(y: list[int | None], starts: list[int], by: int) -> None:
    before = judged(y, starts)
    after = judged([None if v is None else v + by for v in y], starts)
    np.testing.assert_allclose(after.limits.upper, before.limits.upper + by, atol=1e-8)
    np.testing.assert_allclose(after.limits.centre, before.limits.centre + by, atol=1e-8)


@given(Figures, Starts, st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaling_scales_the_limits_alone(y: list[int | None], starts: list[int], by: float) -> None:
    values = np.array([np.nan if v is None else v for v in y], dtype=float)
    options = Options(starts=tuple(starts))
    before = judge(lambda q, b: xmr(values[q], b), len(y), options)
    after = judge(lambda q, b: xmr(values[q] * by, b), len(y), options)
    np.testing.assert_array_equal(after.limits.lower, before.limits.lower * by)
    assert after.types == before.types


@given(Figures, Starts)
def test_a_mirrored_series_has_mirrored_types(y: list[int | None], starts: list[int]) -> None:
    upright = judged(y, starts, "high")
    turned = judged([None if v is None else -v for v in y], starts, "low")
    assert turned.types == upright.types
    assert turned.direction == tuple(-d for d in upright.direction)
    np.testing.assert_array_equal(turned.limits.lower, -upright.limits.upper)


@given(Figures)
def test_missing_figures_are_never_flagged(y: list[int | None]) -> None:
    found = judged(y, [])
    assert all(t == "common_cause" for v, t in zip(y, found.types, strict=True) if v is None)


@given(Figures)
def test_a_run_is_flagged_whole(y: list[int | None]) -> None:
    values = np.array([0 if v is None else v for v in y], dtype=float)
    for found, shortest in ((shift(np.sign(values).astype(np.int8)), 7), (trend(values), 6)):
        lengths = np.diff(np.flatnonzero(np.concatenate([[True], np.diff(found) != 0, [True]])))
        flagged = found[np.cumsum(np.concatenate([[0], lengths[:-1]]))] != 0
        assert all(length >= shortest for length in lengths[flagged])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30))
def test_p_limits_stay_between_none_and_all(pairs: list[tuple[int, int]]) -> None:
    hits, of = np.array([(min(a, b), b) for a, b in pairs], dtype=float).T
    limits = p(hits, of)
    drawn = np.isfinite(limits.upper)
    assert (drawn == (of > 0)).all()
    assert ((limits.lower >= 0) & (limits.upper <= 1) & (limits.lower <= limits.centre))[drawn].all()


@pytest.mark.parametrize("method", sorted(chart.METHODS))
@settings(max_examples=15)
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(method: str, data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(st.integers(1, 30), st.integers(30, 60)), min_size=2, max_size=20))
    rows = [f"2024-01-{i + 1:02d},{a},{b}" for i, (a, b) in enumerate(pairs)]
    assert answer(method, rows) == answer(method, data.draw(st.permutations(rows)))


def answer(method: str, rows: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    chart.add(parser.add_subparsers())
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        path = Path(folder) / "figures.csv"
        path.write_text("\n".join(["date,numerator,denominator", *rows]))
        args = parser.parse_args(["chart", str(path), "--method", method, "--json"])
        assert args.run(args) == 0
    found: dict[str, Any] = json.loads(out.getvalue())
    return found
