"""The compound distribution against Panjer's recursion, term by term."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from perfcore.signals import compound, sizes


def panjer(mean: float, index: float, f: np.ndarray, length: int) -> np.ndarray:
    """Panjer (1981): r = mu/(idx - 1), a = 1 - 1/idx, b = (r - 1)a, g_n = sum (a + b j/n) f_j g_(n-j)."""
    r = mean / (index - 1)
    a = 1 - 1 / index
    b = (r - 1) * a
    g = np.zeros(length)
    g[0] = index**-r
    for n in range(1, length):
        j = np.arange(1, min(n, len(f)) + 1)
        g[n] = ((a + b * j / n) * f[j - 1] * g[n - j]).sum()
    return g


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 50), st.floats(1.01, 4), st.lists(st.integers(0, 30), min_size=20, max_size=20))
def test_the_distribution_is_that_of_panjers_recursion(mean: float, index: float, seen: list[int]) -> None:
    f = sizes.distribution(np.array(seen, dtype=float))
    ours = compound.distributions(np.array([mean]), np.array([index]), f[None, :], 4096)[0]
    assert np.allclose(ours[:300], panjer(mean, index, f, 300), atol=1e-11)


def test_scores_above_the_exact_range_are_as_good() -> None:
    mean, index = np.full(400, 80.0), np.full(400, 1.4)
    n = np.arange(400.0)
    f = np.broadcast_to(sizes.NATIONAL, (400, sizes.LARGEST))
    z, _, _ = compound.children(n, mean, index, f)
    g = panjer(80.0, 1.4, sizes.NATIONAL, 1024)
    middle = np.cumsum(g) - g / 2
    exact = stats.norm.ppf(middle[:400])
    near = np.abs(exact) < 3.5
    assert np.abs(z - exact)[near].max() < 0.02


def test_families_are_negative_binomial() -> None:
    mean, index, n = np.array([5.0, 0.4, 300.0]), np.array([1.5, 1.05, 3.0]), np.array([9.0, 2.0, 250.0])
    below, above = compound.families_tails(n, mean, index)
    nb = stats.nbinom(mean / (index - 1), 1 / index)
    assert np.allclose(below, nb.cdf(n - 1) + nb.pmf(n) / 2)
    assert np.allclose(above[[0, 2]], (nb.sf(n) + nb.pmf(n) / 2)[[0, 2]])


def test_where_nothing_can_be_too_few_too_many_has_all_the_chance() -> None:
    _, above = compound.families_tails(np.array([4.0]), np.array([0.5]), np.array([1.03]))
    nb = stats.nbinom(0.5 / 0.03, 1 / 1.03)
    assert above[0] == pytest.approx((nb.sf(4) + nb.pmf(4) / 2) / 2)


def test_national_sizes() -> None:
    assert sizes.NATIONAL.sum() == pytest.approx(1.0)
    assert pytest.approx(2.6) == sizes.NATIONAL_D
    assert sizes.moments(sizes.NATIONAL)[0] == pytest.approx(1.9)


@pytest.mark.parametrize("d", [1.2, 2.6, 3.5])
def test_sizes_can_be_tilted_to_a_clumping(d: float) -> None:
    assert sizes.clumping(sizes.with_clumping(np.array([d])))[0] == pytest.approx(d, rel=0.02)


def test_losing_ids_at_random_can_be_undone() -> None:
    rng = np.random.default_rng(1)
    drawn = rng.choice(np.arange(1, 21), 200_000, p=sizes.NATIONAL)
    kept = rng.binomial(drawn, 0.6).astype(float)
    d = (kept**2).sum() / kept.sum()
    assert sizes.corrected_clumping(np.array(d), np.array(0.4)) == pytest.approx(2.6, rel=0.02)
