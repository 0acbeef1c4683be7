"""Counts of families and of children against what their own past leads one to expect."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from perfcore.signals import compound, dispersion, rates, rule, sizes
from perfcore.signals.family_counts import MOST_UNKNOWN, FamilyCounts
from perfcore.signals.windows import (
    PROVISIONAL,
    Grid,
    Mask,
    Settings,
    Span,
    Whole,
    cumulate,
    first_needed,
    from_month,
    judged_months,
    spans,
)

MOST_LOST = 0.8  # share, above which the ids that remain say nothing about family sizes
_SIZE_PRIOR = 2.0  # families' worth of the national mean size


@dataclass(frozen=True)
class Expected:
    """What one month was expected to be, and how far each window is from it."""

    mean: Grid  # [S, J]
    lower: Grid  # least and greatest number that would not be a real change on its own
    upper: Grid
    z: Grid  # [S, J, W]; nan for windows that do not count


@dataclass(frozen=True)
class CountScores:
    """The outcome for S series and J judged months (`judged` holds their places in the timeline)."""

    judged: Whole
    families: Expected
    children: Expected
    by_families: Mask  # [S, J]: decided on families; else on children's totals with national family sizes
    verdict: rule.Verdict
    unusual_sizes: Mask  # a watch only because families were larger (or smaller) than usual
    phi: Grid  # dispersion left in the one-month baseline
    seasonal: Mask  # whether a seasonal index was used


@dataclass(frozen=True)
class _Make:
    """Of which families a baseline is made."""

    sizes: Grid  # [S, J, 20]
    by_families: Mask
    ratio: Grid  # children a family in the baseline


@dataclass(frozen=True)
class _Window:
    """One window's scores, and for the one-month window its limits."""

    families: tuple[Grid, Grid, Grid]  # mean, lower, upper
    children: tuple[Grid, Grid, Grid]
    z_families: Grid
    z_children: Grid
    rate: rates.Rate  # the one that decides
    make: _Make
    span: Span


def score_counts(
    data: FamilyCounts, judged: Whole | None = None, settings: Settings | None = None
) -> CountScores:
    """Judge counts at the months `judged` (places in the timeline; all where none are named).

    Each month is judged by the months before it alone. The flag is decided on families; children raise a
    watch where families are larger than usual. Where family ids are absent or unsound, children's totals
    are judged with the national family sizes and their own dispersion.
    """
    settings = settings or Settings()
    asked = judged_months(data.line, judged)
    first = first_needed(asked, settings)
    data = _from_month(data, first)
    line, judged = data.line, asked - first
    usable = line.usable
    families = rates.sums(line, np.where(usable, data.families, 0.0), settings)
    children = rates.sums(line, np.where(usable, data.children, 0.0), settings)
    histogram = cumulate(np.where(usable[..., None], data.sizes, 0.0))
    unknown = cumulate(np.where(usable, data.unknown, 0.0))

    every = []
    for span in spans(line, judged, settings):
        make = _make(span, histogram, families, children, unknown, data.known)
        every.append(_window(span, families, children, make, settings))
    z_families = np.stack(
        [np.where(w.span.valid & w.make.by_families, w.z_families, np.nan) for w in every], -1
    )
    z_children = np.stack([np.where(w.span.valid, w.z_children, np.nan) for w in every], -1)
    by_families = np.stack([w.make.by_families for w in every], -1)

    one = every[0]
    verdict = rule.decide(
        np.where(by_families, z_families, z_children),
        settings.windows,
        usable[:, judged] & ~one.span.valid,
        one.span.months_before < PROVISIONAL,
        judged,
    )
    decided = one.make.by_families
    verdict, unusual = _watch_sizes(verdict, np.where(by_families, z_children, np.nan))
    f_mean, f_low, f_high = (np.where(one.span.valid & decided, x, np.nan) for x in one.families)
    c_mean, c_low, c_high = (np.where(one.span.valid, x, np.nan) for x in one.children)
    return CountScores(
        asked,
        Expected(f_mean, f_low, f_high, z_families),
        Expected(c_mean, c_low, c_high, z_children),
        decided,
        verdict,
        unusual,
        one.rate.phi,
        one.rate.seasonal,
    )


def _from_month(data: FamilyCounts, first: int) -> FamilyCounts:
    return FamilyCounts(
        from_month(data.line, first),
        data.children[:, first:],
        data.sizes[:, first:],
        data.unknown[:, first:],
        data.known,
    )


def _make(
    span: Span, histogram: Grid, families: rates.Sums, children: rates.Sums, unknown: Grid, known: Mask
) -> _Make:
    """Family sizes of the baseline, and whether its families can be believed."""
    own = sizes.distribution(span.before(histogram))
    n_families, n_children = span.before(families.count), span.before(children.count)
    share = span.before(unknown) / np.maximum(n_children, 1.0)
    # families that have become larger lately are news; ids that merge families do so all along
    sound = sizes.sound(own)
    for half in span.halves(histogram):
        sound |= sizes.sound(sizes.distribution(half))
    sound &= known[:, None]
    believed = sound & (share <= MOST_UNKNOWN)
    lost = sound & (share > MOST_UNKNOWN) & (share < MOST_LOST)
    instead = np.broadcast_to(sizes.NATIONAL, own.shape).copy()
    if lost.any():
        instead[lost] = sizes.with_clumping(sizes.corrected_clumping(sizes.clumping(own[lost]), share[lost]))
    prior = float(sizes.moments(sizes.NATIONAL)[0])
    ratio = (n_children + _SIZE_PRIOR * prior) / (n_families + _SIZE_PRIOR)
    return _Make(np.where(believed[..., None], own, instead), believed, ratio)


def _window(
    span: Span, families: rates.Sums, children: rates.Sums, make: _Make, settings: Settings
) -> _Window:
    """Scores of one window; only cells that count are worked out, the others are nan."""
    single = span.months == settings.windows[0]
    at = span.valid
    own = rates.rate(span, families, settings)
    index = own.phi * (1 + own.share) + own.season_variance
    seen = compound.families_score(span.during(families.count)[at], own.mean[at], index[at])
    z_families = dispersion.refer_to_t(seen, own.phi[at], own.df[at])
    limits = (_spread(at, np.nan), _spread(at, np.nan))
    if single:
        low_f, high_f = compound.families_limits(own.mean[at], index[at], _tail(own, at))
        limits = _spread(at, low_f), _spread(at, high_f)

    mean_size, _, _ = sizes.moments(make.sizes)
    spread = sizes.cv2(make.sizes)
    use, mean = own, own.mean * make.ratio
    if not make.by_families.all():
        totals = rates.rate(span, children, settings, mean_size, spread)
        mean = np.where(make.by_families, mean, totals.mean * mean_size)
        use = _choose(make.by_families, own, totals)
    index = use.phi + use.share * (use.phi + spread) + use.season_variance
    z, low_c, high_c = compound.children(
        span.during(children.count)[at],
        (mean / mean_size)[at],
        index[at],
        make.sizes[at],
        _tail(use, at) if single else None,
    )
    z_children = dispersion.refer_to_t(z, use.phi[at], use.df[at])
    return _Window(
        (own.mean, *limits),
        (mean, _spread(at, low_c), _spread(at, high_c)),
        _spread(at, z_families),
        _spread(at, z_children),
        use,
        make,
        span,
    )


def _spread(at: Mask, values: Grid | float) -> Grid:
    """Values of the cells `at`, back in their places."""
    full = np.full(at.shape, np.nan)
    full[at] = values
    return full


def _tail(use: rates.Rate, at: Mask) -> Grid:
    return dispersion.reached_by(rule.REAL_P / 2, use.phi[at], use.df[at])


def _choose(first: Mask, a: rates.Rate, b: rates.Rate) -> rates.Rate:
    return rates.Rate(
        np.where(first, a.mean, b.mean),
        np.where(first, a.share, b.share),
        np.where(first, a.phi, b.phi),
        np.where(first, a.df, b.df),
        np.where(first, a.season_variance, b.season_variance),
        np.where(first, a.seasonal, b.seasonal),
    )


def _watch_sizes(verdict: rule.Verdict, z_children: Grid) -> tuple[rule.Verdict, Mask]:
    """Families as usual but children far out: the test of families is blind to a change in family size."""
    far = (np.nan_to_num(np.abs(z_children)) > rule.REAL_Z).any(axis=-1)
    unusual = far & (verdict.code == rule.NONE)
    code = np.where(unusual, rule.WATCH, verdict.code).astype(np.int8)
    return replace(verdict, code=code), unusual
