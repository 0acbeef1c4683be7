"""How many are open at month end: tested by who starts, who ends, and the net change; never by its level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from perfcore.signals import compound, dispersion, rule, sizes
from perfcore.signals.counts import CountScores, score_counts
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.windows import PROVISIONAL, Grid, Mask, Settings, Whole, cumulate, judged_months, spans

TWO_QUESTIONS = 1.5
_SQUARES = np.arange(1, sizes.LARGEST + 1, dtype=np.float64) ** 2


@dataclass(frozen=True)
class StockScores:
    """The outcome for S series and J judged months."""

    judged: Whole
    starts: CountScores
    ends: CountScores
    net: rule.Verdict  # the net change of each window against what families' movements explain
    verdict: rule.Verdict  # of starts and ends, whichever is farther out
    by_starts: Mask  # the verdict is that of the starts


def score_stock(
    starts: FamilyCounts, ends: FamilyCounts, judged: Whole | None = None, settings: Settings | None = None
) -> StockScores:
    """Judge a stock. Its level holds nearly all of last month's and is never tested itself.

    Both must share one timeline. The net change speaks for itself: families that come and go without any
    change of rate move the level too, and how far is known from their squared movements.
    """
    settings = settings or Settings()
    judged = judged_months(starts.line, judged)
    came = score_counts(starts, judged, settings)
    went = score_counts(ends, judged, settings)
    a, b = (_of_two(s, settings, judged) for s in (came, went))
    rank = [np.where(v.code == rule.EARLY, -1, v.code) for v in (a, b)]
    size = [np.nan_to_num(np.abs(v.score)) for v in (a, b)]
    by_starts = (rank[0] > rank[1]) | ((rank[0] == rank[1]) & (size[0] >= size[1]))
    verdict = rule.Verdict(
        np.where(by_starts, a.score, b.score),
        np.where(by_starts, a.window, b.window),
        np.where(by_starts, a.code, b.code),
        np.where(by_starts, a.provisional, b.provisional),
        np.where(by_starts, a.confirmed, b.confirmed),
    )
    return StockScores(judged, came, went, _net(starts, ends, judged, settings), verdict, by_starts)


def _of_two(scored: CountScores, settings: Settings, judged: Whole) -> rule.Verdict:
    """The verdict when two questions are asked of one stock: p is taken `TWO_QUESTIONS` times.

    Less than Bonferroni's 2, since whatever changes a stock mostly shows in both its starts and its ends.
    """
    z = np.where(scored.by_families[..., None], scored.families.z, scored.children.z)
    tail = np.minimum(TWO_QUESTIONS * special.ndtr(-np.abs(z)), 0.5)
    early = scored.verdict.code == rule.EARLY
    return rule.decide(
        np.sign(z) * -special.ndtri(tail), settings.windows, early, scored.verdict.provisional, judged
    )


def _net(starts: FamilyCounts, ends: FamilyCounts, judged: Whole, settings: Settings) -> rule.Verdict:
    """Net change over k months against sqrt(k x the monthly sum of squared family movements).

    The sum of squared movements is the variance of a compound Poisson walk (Feller 1968, XII.2); where months
    swing more than that, the ratio is a dispersion like any other.
    """
    line = starts.line
    usable = line.usable
    moves = sum(
        np.where(d.known[:, None], d.sizes @ _SQUARES, sizes.NATIONAL_D * d.children) for d in (starts, ends)
    )
    step = np.where(usable, starts.children - ends.children, 0.0)
    change, swings, squared = cumulate(step), cumulate(np.where(usable, moves, 0.0)), cumulate(step**2)
    present = cumulate(usable)
    families = cumulate(np.where(usable, starts.families + ends.families, 0.0))
    scores, valid, before = [], None, None
    for span in spans(line, judged, settings):
        n = np.maximum(span.months_before, 1.0)
        a_month = (span.before(swings) + sizes.NATIONAL_D) / n
        chi2 = span.before(squared) / a_month
        spread = dispersion.dispersion(chi2, n, span.before(families) / n)
        z = span.during(change) / np.sqrt(a_month * spread.phi * span.during(present).clip(1.0))
        z = np.clip(z, -compound.FARTHEST, compound.FARTHEST)
        scores.append(np.where(span.valid, dispersion.refer_to_t(z, spread.phi, spread.df), np.nan))
        valid = span.valid if valid is None else valid
        before = span.months_before if before is None else before
    assert valid is not None
    assert before is not None
    return rule.decide(
        np.stack(scores, -1), settings.windows, usable[:, judged] & ~valid, before < PROVISIONAL, judged
    )


def fan(level: Grid, clumping: Grid | float = sizes.NATIONAL_D) -> tuple[Grid, Grid]:
    """Where the stock may wander from its level at the last rebase: level +- 3 sqrt(D x level).

    In balance the number open is compound Poisson with that variance (M/G/infinity queue; Takacs 1962).
    """
    reach = 3 * np.sqrt(clumping * np.asarray(level, dtype=np.float64))
    return np.maximum(level - reach, 0.0), level + reach
