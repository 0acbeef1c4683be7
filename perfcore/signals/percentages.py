"""Percentages against their own past: a family's outcome is one vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfcore.signals import beta_binomial, compound, dispersion, rule, sizes
from perfcore.signals.limits import limits
from perfcore.signals.votes import Votes
from perfcore.signals.windows import (
    PROVISIONAL,
    Grid,
    Mask,
    Settings,
    Span,
    Whole,
    cumulate,
    judged_months,
    spans,
)

SHARED = 0.5  # intraclass correlation from which siblings' outcomes are one outcome
_PRIOR_PAIRS, _PRIOR_ICC = 20.0, 0.8  # what is believed of siblings before any are seen
_UNKNOWN_ICC = 0.9  # figures without families: cautious


@dataclass(frozen=True)
class PercentScores:
    """The outcome for S series and J judged months; shares are of 1."""

    judged: Whole
    expected: Grid  # share that hits, of what decides (families or children)
    lower: Grid  # least and greatest share that would not be a real change on its own
    upper: Grid
    z: Grid  # [S, J, W]; above 0 when more hit than expected
    by_families: Mask  # families' votes decide; else children with the design effect
    design_effect: Grid
    verdict: rule.Verdict
    phi: Grid


@dataclass(frozen=True)
class _Sums:
    n: Grid
    hit: Grid
    squares_by_n: Grid
    months: Grid  # with anyone at all in them


@dataclass(frozen=True)
class _Units:
    """What is counted: families' votes or children, and how many children make one independent unit."""

    by_families: Mask
    design: Grid


def score_percentages(
    votes: Votes, judged: Whole | None = None, settings: Settings | None = None
) -> PercentScores:
    """Judge percentages at the months `judged` (places in the timeline; all where none are named).

    Families vote where siblings share outcomes (intraclass correlation of .5 and more); where they hardly
    do, children count with the design effect D = 1 + rho (sum s^2/n - 1) (Kish 1965).
    """
    settings = settings or Settings()
    line = votes.line
    judged = judged_months(line, judged)
    usable = line.usable
    families = _sums(usable, votes.families, votes.families_hit)
    children = _sums(usable, votes.children, votes.children_hit)
    siblings = [cumulate(np.where(usable, x, 0.0)) for x in (votes.squares, votes.pairs, votes.alike)]
    one = None
    scores = []
    for span in spans(line, judged, settings):
        units = _units(span, families, children, siblings, votes.known)
        window = _window(span, families, children, units, one is None)
        one = one or (span, units, window)
        scores.append(window.z)
    assert one is not None
    span, units, first = one
    n_now = np.where(units.by_families, votes.families[:, judged], votes.children[:, judged])
    z = np.where(n_now[..., None] > 0, np.stack(scores, axis=-1), np.nan)
    verdict = rule.decide(
        z,
        settings.windows,
        usable[:, judged] & ~span.valid,
        span.months_before < PROVISIONAL,
        judged,
    )
    return PercentScores(
        judged,
        first.expected,
        first.lower,
        first.upper,
        z,
        units.by_families,
        units.design,
        verdict,
        first.phi,
    )


def _sums(usable: Mask, n: Grid, hit: Grid) -> _Sums:
    n, hit = np.where(usable, n, 0.0), np.where(usable, hit, 0.0)
    by_n = np.divide(hit**2, n, out=np.zeros_like(hit), where=n > 0)
    return _Sums(cumulate(n), cumulate(hit), cumulate(by_n), cumulate(n > 0))


def _units(span: Span, families: _Sums, children: _Sums, siblings: list[Grid], known: Mask) -> _Units:
    """Votes or children, by what the baseline shows of siblings."""
    squares, pairs, alike = (span.before(s) for s in siblings)
    n = span.before(children.n)
    share = (span.before(children.hit) + 0.5) / (n + 1)
    by_chance = share**2 + (1 - share) ** 2
    agree = (alike + _PRIOR_PAIRS * (by_chance + _PRIOR_ICC * (1 - by_chance))) / (pairs + _PRIOR_PAIRS)
    # pairwise estimator of the intraclass correlation (Fleiss & Cuzick 1979)
    icc = np.clip((agree - by_chance) / (1 - by_chance), 0.0, 1.0)
    clump = (squares + sizes.PRIOR_FAMILIES * 4.94) / (n + sizes.PRIOR_FAMILIES * 1.9)
    believed = known[:, None] & (clump <= sizes.UNSOUND * sizes.NATIONAL_D)
    icc = np.where(believed, icc, _UNKNOWN_ICC)
    clump = np.where(believed, clump, sizes.NATIONAL_D)
    by_families = believed & (icc >= SHARED)
    return _Units(by_families, np.where(by_families, 1.0, 1 + icc * (clump - 1)))


@dataclass(frozen=True)
class _Window:
    z: Grid
    expected: Grid
    lower: Grid
    upper: Grid
    phi: Grid


def _window(span: Span, families: _Sums, children: _Sums, units: _Units, single: bool) -> _Window:
    def before(name: str) -> Grid:
        return np.where(
            units.by_families, span.before(getattr(families, name)), span.before(getattr(children, name))
        )

    def during(name: str) -> Grid:
        return np.where(
            units.by_families, span.during(getattr(families, name)), span.during(getattr(children, name))
        )

    n_w, x_w = during("n"), during("hit")
    at = span.valid & (n_w > 0) & (before("n") > 0)
    design = units.design[at]
    n, x, by_n = before("n")[at], before("hit")[at], before("squares_by_n")[at]
    # Jeffreys' prior (1946), in units that are independent of each other
    a, b = x / design + 0.5, (n - x) / design + 0.5
    mean = a / (a + b)
    binomial = mean * (1 - mean)
    months = before("months")[at]
    chi2 = np.maximum(by_n - 2 * mean * x + mean**2 * n, 0.0) / binomial / design
    level = n / design / np.maximum(months, 1.0) * np.minimum(mean, 1 - mean)
    spread = dispersion.dispersion(chi2, np.maximum(months - 1.0, 0.0), level)
    n_w, x_w = n_w[at], x_w[at]
    variance = spread.phi * binomial / (a + b + 1) + (spread.phi * design - 1) * binomial / n_w
    shape = beta_binomial.shape(mean, variance)
    seen = compound.score(*beta_binomial.tails(x_w, n_w, *shape))
    z = dispersion.refer_to_t(seen, spread.phi, spread.df)
    low = high = np.full(len(mean), np.nan)
    if single:
        reached = dispersion.reached_by(rule.REAL_P / 2, spread.phi, spread.df)
        sd = n_w * np.sqrt(variance + binomial / n_w)

        def tails(count: Grid, some: Mask) -> tuple[Grid, Grid]:
            return beta_binomial.tails(count, n_w[some], shape[0][some], shape[1][some])

        low, high = (k / n_w for k in limits(tails, n_w * mean, sd, reached, n_w))
    return _Window(*(_spread(at, v) for v in (z, mean, low, high, spread.phi)))


def _spread(at: Mask, values: Grid) -> Grid:
    full = np.full(at.shape, np.nan)
    full[at] = values
    return full
