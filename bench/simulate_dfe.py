"""Official referrals by month: what each method flags in about 150 authorities over twelve years.

Source: Department for Education, Children in need, referrals by month (c6), published.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import simulate_rivals as rivals
from perfcore.signals import rule
from perfcore.signals.counts import CountScores, score_counts
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import FamilyCounts, without_families
from perfcore.signals.windows import Settings, timeline

MONTHS = [
    *("April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "January", "February", "March"),
]
BASELINE = 24


@dataclass(frozen=True)
class Referrals:
    names: list[str]
    children: rivals.Grid  # [S, T]; nan where suppressed, missing or before the authority existed
    month: np.ndarray[tuple[int], np.dtype[np.int64]]


def read(path: Path) -> Referrals:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["geographic_level"] == "Local authority"]
    years = sorted({int(r["time_period"]) for r in rows})
    names = {r["new_la_code"]: r["la_name"] for r in sorted(rows, key=lambda r: r["time_period"])}
    codes = sorted(names)
    children = np.full((len(codes), 12 * len(years)), np.nan)
    for r in rows:
        # the year is the one that ends in March
        start = 12 * years.index(int(r["time_period"]))
        for place, month in enumerate(MONTHS):
            if r[month].replace(".", "", 1).isdigit():
                children[codes.index(r["new_la_code"]), start + place] = float(r[month])
    first = (years[0] - 1 - 1970) * 12 + 3
    return Referrals([names[c] for c in codes], children, np.arange(first, first + children.shape[1]))


def score(data: Referrals, longest: int = 36) -> tuple[FamilyCounts, CountScores]:
    present = ~np.isnan(data.children)
    line = timeline(data.month, len(data.names), working_day_exposure(data.month), present)
    counted = without_families(line, np.nan_to_num(data.children))
    return counted, score_counts(counted, None, Settings(baseline=BASELINE, longest=longest))


def report(path: Path) -> str:
    data = read(path)
    whole = np.asarray(~np.isnan(data.children).any(axis=1))
    counted, scored = score(data)
    confirmed = scored.verdict.confirmed
    real = scored.verdict.code == rule.REAL
    shorter = score(data, 24)[1].verdict.code == rule.REAL
    judged = ~np.isnan(scored.verdict.score)
    y = data.children[whole]
    e = counted.line.exposure
    lines = [
        "| method | share of months flagged |",
        "|---|---|",
        f"| c-chart, 3 sigma, limits frozen | {_share(rivals.c_chart(y, BASELINE))} |",
        f"| NHS XmR, four rules, limits frozen | {_share(rivals.nhs_xmr(y, BASELINE, True))} |",
        f"| NHS XmR, four rules, limits on all points | {_share(rivals.nhs_xmr(y, BASELINE, False))} |",
        f"| Laney u', one point, limits frozen | {_share(rivals.laney_u(y, e, BASELINE))} |",
        f"| family method, children's totals (no families here) | {_share(real[whole][:, BASELINE:])} |",
        f"| the same, confirmed (two months running) | {_share(confirmed[whole][:, BASELINE:])} |",
        f"| the same, judged by at most 24 months instead of 36 | {_share(shorter[whole][:, BASELINE:])} |",
        "",
        f"{int(whole.sum())} authorities with all {y.shape[1]} months; the family method judged "
        f"{int(judged.sum())} months of {len(data.names)} authorities. Its dispersion beyond family sizes: "
        f"median {np.median(scored.phi[:, -1][judged[:, -1]]):.1f}; a time of year was used in "
        f"{100 * scored.seasonal[judged].mean():.0f}% of months.",
        "",
        *_looks(data, scored, whole),
    ]
    return "\n".join(lines)


def _share(flags: rivals.Mask) -> str:
    return f"{100 * flags.mean():.0f}%"


def _looks(data: Referrals, scored: CountScores, whole: rivals.Mask) -> list[str]:
    """Ten flagged in the last month, farthest first, and ten whose last two years hold no flag."""
    v = scored.verdict
    last = v.score[:, -1]
    flagged = [
        s for s in np.argsort(-np.nan_to_num(np.abs(last))) if v.code[s, -1] == rule.REAL and whole[s]
    ][:10]
    quiet = np.flatnonzero(whole & ~(v.code[:, -24:] == rule.REAL).any(axis=1))
    size = data.children[:, -12:].mean(axis=1)
    order = quiet[np.argsort(-size[quiet])]
    calm = order[np.linspace(0, len(order) - 1, min(10, len(order))).astype(int)]
    head = [
        "| authority | last month | expected | range | last 12, mean | 36 before, mean | window | score |",
        "|---|---|---|---|---|---|---|---|",
    ]

    def line(s: int) -> str:
        y, c = data.children[s], scored.children
        return (
            f"| {data.names[s]} | {y[-1]:.0f} | {c.mean[s, -1]:.0f} | {c.lower[s, -1]:.0f} to "
            f"{c.upper[s, -1]:.0f} | {y[-12:].mean():.0f} | {y[-48:-12].mean():.0f} | "
            f"{v.window[s, -1]} | {last[s]:+.1f} |"
        )

    return [
        "Flagged in the last month:",
        "",
        *head,
        *map(line, flagged),
        "",
        f"No flag in the last 24 months ({len(quiet)} authorities; ten of them, by size):",
        "",
        *head,
        *map(line, calm),
    ]
