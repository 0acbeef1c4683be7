"""c, g and t charts on figures small enough to work out by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from perfcore.signals.charts.c import c
from perfcore.signals.charts.g import g
from perfcore.signals.charts.t import t

NONE = np.nan


def test_c_limits_are_poisson_about_the_mean() -> None:
    # mean 16, sigma 4
    limits = c([10, 22, 16, NONE])
    assert (limits.centre[3], limits.lower[3], limits.upper[3]) == pytest.approx((16, 4, 28))
    assert (limits.near_lower[0], limits.near_upper[0]) == pytest.approx((8, 24))


def test_c_is_never_below_zero() -> None:
    # mean 4, sigma 2: 4 - 6 and 4 - 4
    limits = c([1, 7])
    assert (limits.lower[0], limits.near_lower[0], limits.upper[0]) == pytest.approx((0, 0, 10))


def test_c_limits_may_rest_on_the_first_months_only() -> None:
    assert c([9, 9, 100], np.array([True, True, False])).upper[2] == pytest.approx(18)


def test_g_draws_the_median_and_limits_about_the_mean() -> None:
    # 0, 1, 2, 13: median 1.5, mean 4, sigma sqrt(4 x 5)
    limits = g([1, 13, 0, 2])
    assert limits.centre[0] == pytest.approx(1.5)
    assert limits.upper[0] == pytest.approx(4 + 3 * sqrt(20))
    assert limits.near_upper[0] == pytest.approx(4 + 2 * sqrt(20))
    assert limits.lower[0] == 0


def test_t_is_an_xmr_chart_of_the_roots() -> None:
    # roots 4, 5, 4, 5: mean 4.5, ranges 1, 1, 1; limits 4.5 -+ 3 / 1.128 = 1.840426 and 7.159574
    y = np.power([4.0, 5.0, 4.0, 5.0], 3.6)
    limits = t(y)
    assert limits.value == pytest.approx(y)
    assert limits.centre[0] == pytest.approx(4.5**3.6)
    assert limits.upper[0] == pytest.approx((4.5 + 3 / 1.128) ** 3.6)
    assert limits.lower[0] == pytest.approx((4.5 - 3 / 1.128) ** 3.6)


def test_t_has_no_lower_limit_where_the_root_would_be_negative() -> None:
    # roots 1, 3: mean 2, range 2; 2 - 5.3 < 0 and 2 - 3.5 < 0
    limits = t(np.power([1.0, 3.0], 3.6))
    assert (limits.lower[0], limits.near_lower[0]) == (0, 0)
