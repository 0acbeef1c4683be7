"""What each method flags when nothing has changed, and how soon it sees a change: `python -m bench.simulate`.

Writes the tables between the markers of docs/signals.md and the picture docs/signals.svg.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import simulate_dfe
from bench import simulate_rivals as rivals
from bench import simulate_worlds as worlds
from bench.simulate_picture import picture
from perfcore.signals import rule
from perfcore.signals.counts import CountScores, score_counts
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.percentages import score_percentages
from perfcore.signals.slow import SLOW, SLOW_Z
from perfcore.signals.stock import score_stock
from perfcore.signals.votes import Votes
from perfcore.signals.windows import Settings, Timeline

DOCS = Path(__file__).resolve().parent.parent / "docs"
BASELINE, AFTER = 24, 12
SIZES = (8, 20, 60)
MEASURES = 45
Mask = rivals.Mask


@dataclass(frozen=True)
class Row:
    """One method (or one world) and its figures by service size."""

    name: str
    cells: tuple[str, ...]


def per_thousand(flags: Mask) -> float:
    return 1000 * float(flags.mean())


def ever(flags: Mask) -> float:
    return float(flags.any(axis=1).mean())


def own_flags(data: FamilyCounts, baseline: int = BASELINE, prior: float = 1.0) -> tuple[Mask, CountScores]:
    settings = Settings(baseline=baseline, working_days=prior)
    scored = score_counts(data, np.arange(baseline, data.line.shape[1]), settings)
    return np.asarray(scored.verdict.code == rule.REAL), scored


def upward(scored: CountScores) -> Mask:
    return np.asarray((scored.verdict.code == rule.REAL) & (scored.verdict.direction > 0))


def course(change: worlds.Grid) -> worlds.Grid:
    return np.concatenate([np.ones(BASELINE), change])


def starts(rng: np.random.Generator, n: int) -> tuple[list[Row], dict[str, list[tuple[float, float]]]]:
    """Counts: every method on the same children; flags with nothing changed, then +50% and a slow trend."""
    found: dict[str, list[list[float]]] = {}
    for families in SIZES:
        quiet, risen, trend = (
            worlds.counts(rng, worlds.World(families, BASELINE + AFTER, n, course=change))
            for change in (
                None,
                course(np.full(AFTER, 1.5)),
                course(np.asarray(1.02 ** np.arange(1.0, AFTER + 1))),
            )
        )
        methods: dict[str, Callable[[FamilyCounts], Mask]] = {
            "c-chart, 3 sigma": lambda d: rivals.c_chart(d.children, BASELINE),
            "NHS XmR, four rules, limits frozen": lambda d: rivals.nhs_xmr(d.children, BASELINE, True),
            "NHS XmR, four rules, limits on all points": lambda d: rivals.nhs_xmr(
                d.children, BASELINE, False
            ),
            "Laney u', one point": lambda d: rivals.laney_u(d.children, d.line.exposure, BASELINE),
            "**family method**": lambda d: own_flags(d)[0],
            "family method, no family ids at all": lambda d: own_flags(worlds.without_ids(d))[0],
        }
        for name, method in methods.items():
            none, up, slow = method(quiet), method(risen), method(trend)
            found.setdefault(name, []).append([per_thousand(none), ever(none), ever(up[:, :6]), ever(slow)])
    rows = [
        Row(name, tuple(_slashed([f[i] for f in by_size], i) for i in range(4)))
        for name, by_size in found.items()
    ]
    return rows, {name: [(f[0], f[2]) for f in by_size] for name, by_size in found.items()}


def _slashed(values: list[float], place: int) -> str:
    return " / ".join(f"{v:.0f}" if place == 0 else f"{100 * v:.0f}%" for v in values)


def percentages(rng: np.random.Generator, n: int) -> list[Row]:
    """Timeliness of 85%, and a drop of 10 points."""
    found: dict[str, list[list[float]]] = {}
    change = np.concatenate([np.full(BASELINE, 0.85), np.full(AFTER, 0.75)])
    for families in SIZES:
        world = worlds.World(families, BASELINE + AFTER, n)
        quiet, dropped = worlds.timeliness(rng, world, 0.85), worlds.timeliness(rng, world, change)
        methods: dict[str, Callable[[Votes], Mask]] = {
            "p-chart, 3 sigma": lambda v: rivals.p_chart(v.children_hit, v.children, BASELINE),
            "NHS XmR, four rules, limits frozen": lambda v: rivals.nhs_xmr(_share(v), BASELINE, True),
            "Laney p', one point": lambda v: rivals.laney_p(v.children_hit, v.children, BASELINE),
            "**family method**": _votes_flags,
        }
        for name, method in methods.items():
            none, down = method(quiet), method(dropped)
            found.setdefault(name, []).append([per_thousand(none), ever(none), ever(down[:, :6]), ever(down)])
    return [
        Row(name, tuple(_slashed([f[i] for f in by_size], i) for i in range(4)))
        for name, by_size in found.items()
    ]


def _share(v: Votes) -> worlds.Grid:
    empty = np.full(v.children.shape, np.nan)
    return np.asarray(np.divide(v.children_hit, v.children, out=empty, where=v.children > 0))


def _votes_flags(v: Votes) -> Mask:
    months = np.arange(BASELINE, v.line.shape[1])
    scored = score_percentages(v, months, Settings(baseline=BASELINE))
    return np.asarray(scored.verdict.code == rule.REAL)


def stocks(rng: np.random.Generator, n: int) -> list[Row]:
    """A stock in balance, and one whose starts rise by 30%."""
    quiet: list[list[float]] = []
    for families in SIZES:
        came, went = worlds.stock(rng, worlds.World(families, BASELINE + AFTER, n))
        level = 10 * families * 1.9 + np.cumsum(came.children - went.children, axis=1)
        up = worlds.stock(
            rng, worlds.World(families, BASELINE + AFTER, n, course=course(np.full(AFTER, 1.3)))
        )
        months = np.arange(BASELINE, BASELINE + AFTER)
        scored, risen = (
            score_stock(a, b, months, Settings(baseline=BASELINE)) for a, b in ((came, went), up)
        )
        quiet.append(
            [
                per_thousand(rivals.nhs_xmr(level, BASELINE, True)),
                per_thousand(scored.verdict.code == rule.REAL),
                per_thousand(scored.net.code == rule.REAL),
                ever(upward(risen.starts)[:, :6]),
                ever(((risen.net.code == rule.REAL) & (risen.net.direction > 0))[:, :6]),
            ]
        )
    names = (
        "NHS XmR on the stock itself: flags per 1,000",
        "family method, starts or ends: flags per 1,000",
        "family method, net change: flags per 1,000",
        "starts +30%: starts flagged within 6 months",
        "starts +30%: net change flagged within 6 months",
    )
    return [Row(name, (_slashed([q[i] for q in quiet], 0 if i < 3 else 1),)) for i, name in enumerate(names)]


def hardships(rng: np.random.Generator, n: int) -> list[Row]:
    """Quiet worlds that are less tidy than the plain one: flags per 1,000 months of the family method."""
    months = BASELINE + AFTER
    days = working_day_exposure(np.arange(worlds.FIRST_MONTH, worlds.FIRST_MONTH + months))
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(months) / 12)
    kinds: dict[str, dict[str, object]] = {
        "plain": {},
        "extra month-to-month variation of 20%": {"between_months": 0.2},
        "the same, each month half like the last (autocorrelated)": {
            "between_months": 0.2,
            "autocorrelation": 0.5,
        },
        "half of chance's variance (fixed slots)": {"under": True},
        "time of year +-20%": {"course": season},
        "follows working days, and is told so": {"exposure": days},
    }
    rows = []
    for name, kind in kinds.items():
        each = [worlds.counts(rng, worlds.World(f, months, n, **kind)) for f in SIZES]  # type: ignore[arg-type]
        rows.append(Row(name, (_slashed([per_thousand(own_flags(d)[0]) for d in each], 0),)))
    plain = [worlds.counts(rng, worlds.World(f, months, n)) for f in SIZES]
    level = [FamilyCounts(_with(d.line, days), *_rest(d)) for d in plain]
    rows.append(
        Row(
            "level from month to month, working days given, not known which",
            (_slashed([per_thousand(own_flags(d, prior=0.5)[0]) for d in level], 0),),
        )
    )
    mixed = [worlds.shuffled(rng, d) for d in plain]
    rows.append(
        Row("families shuffled over months", (_slashed([per_thousand(own_flags(d)[0]) for d in mixed], 0),))
    )
    doubled = [worlds.counts(rng, worlds.World(f, months, n), double_from=BASELINE) for f in SIZES]
    scored = [own_flags(d) for d in doubled]
    rows.append(
        Row("every family twice as large: real", (_slashed([per_thousand(s[0]) for s in scored], 0),))
    )
    rows.append(
        Row(
            "the same: watch", (_slashed([per_thousand(s[1].verdict.code == rule.WATCH) for s in scored], 0),)
        )
    )
    for few in (3, 6):
        short = [worlds.counts(rng, worlds.World(f, few + 18, n)) for f in SIZES]
        flags = [per_thousand(own_flags(d, few)[0]) for d in short]
        rows.append(Row(f"only {few} months before the first judged", (_slashed(flags, 0),)))
    return rows


def _with(line: Timeline, exposure: worlds.Grid) -> Timeline:
    return Timeline(line.month, exposure, line.present, line.part, line.segment)


def _rest(d: FamilyCounts) -> tuple[worlds.Grid, worlds.Grid, worlds.Grid, Mask]:
    return d.children, d.sizes, d.unknown, d.known


def slow_changes(rng: np.random.Generator, n: int) -> list[Row]:
    """Nine years of history: what the windows and what the longer view flag, quiet and with slow change."""
    months, first, rise = 108, 72, 36
    judged = np.arange(60, months)
    growth = np.concatenate([np.ones(first), np.asarray(1.01 ** np.arange(1.0, rise + 1))])
    fall = np.concatenate([np.full(first, 0.85), 0.85 - 0.10 * np.arange(1.0, rise + 1) / rise])
    found: dict[str, list[list[float]]] = {"windows": [], "longer view": []}
    for families in SIZES:
        quiet, swinging, risen = (
            worlds.counts(rng, worlds.World(families, months, n, between_months=extra, course=course_))
            for extra, course_ in ((0.0, None), (0.2, None), (0.0, growth))
        )
        dropped = worlds.timeliness(rng, worlds.World(families, months, n), fall)
        for name, settings, least in (
            ("windows", Settings(baseline=BASELINE), rule.REAL_Z),
            ("longer view", SLOW, SLOW_Z),
        ):
            z = [
                np.nan_to_num(score_counts(d, judged, settings).verdict.score)
                for d in (quiet, swinging, risen)
            ]
            down = np.nan_to_num(score_percentages(dropped, judged, settings).verdict.score)
            late = judged >= first
            found[name].append(
                [
                    per_thousand(np.abs(z[0]) > least),
                    per_thousand(np.abs(z[1]) > least),
                    ever((z[2] > least)[:, late][:, :24]),
                    ever((z[2] > least)[:, late]),
                    ever((-down > least)[:, late]),
                ]
            )
    return [
        Row(name, tuple(_slashed([f[i] for f in by_size], 0 if i < 2 else 1) for i in range(5)))
        for name, by_size in found.items()
    ]


def year_of_many(rng: np.random.Generator, years: int) -> list[Row]:
    """45 measures for a year with nothing changed: all flags, and those left by Benjamini-Hochberg."""
    data = worlds.counts(rng, worlds.World(20, BASELINE + AFTER, MEASURES * years))
    flags, scored = own_flags(data)
    score = scored.verdict.score.reshape(years, MEASURES, AFTER)
    kept = [rule.benjamini_hochberg(score[y, :, t]).sum() for y in range(years) for t in range(AFTER)]
    c, nhs = rivals.c_chart(data.children, BASELINE), rivals.nhs_xmr(data.children, BASELINE, True)
    return [
        Row("c-chart", (f"{c.sum() / years:.0f}",)),
        Row("NHS XmR, limits frozen", (f"{nhs.sum() / years:.0f}",)),
        Row("family method", (f"{flags.sum() / years:.1f}",)),
        Row("family method, headline list (Benjamini-Hochberg, q = .10)", (f"{sum(kept) / years:.1f}",)),
    ]


def best_possible(rng: np.random.Generator, n: int) -> str:
    """Seen by a test at the same p that is told level, month and shape of the change beforehand."""
    shares = []
    for families in SIZES:
        k = worlds.families(rng, worlds.World(families * 1.5, 6, 40 * n)).sum(axis=1)
        plain = families * 6.0
        shares.append(float(((k - plain) / np.sqrt(plain * 1.25) > rule.REAL_Z).mean()))
    return " / ".join(f"{100 * s:.0f}%" for s in shares)


def table(head: tuple[str, ...], rows: list[Row]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + [f"| {r.name} | " + " | ".join(r.cells) + " |" for r in rows])


def between(text: str, marker: str, new: str) -> str:
    start, end = f"<!-- {marker}:begin -->", f"<!-- {marker}:end -->"
    before, rest = text.split(start)
    return f"{before}{start}\n{new}\n{end}{rest.split(end)[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the series; writes nothing")
    parser.add_argument("--seed", type=int, default=20260301)
    parser.add_argument("--dfe", type=Path, help="official referrals by month (CSV), judged instead")
    args = parser.parse_args()
    page = DOCS / "signals.md"
    if args.dfe:
        found = simulate_dfe.report(args.dfe)
        page.write_text(between(page.read_text(), "dfe", found))
        print(found)
        return
    began = time.monotonic()
    rng = np.random.default_rng(args.seed)
    n = 240 if args.quick else 1200
    head = ("nothing changed: flags per 1,000 months", "any flag in 12 months")
    counted, drawn = starts(rng, n)
    parts = [
        f"{n} series a cell, 24 months of history and 12 judged, seed {args.seed}; "
        "8 / 20 / 60 families a month.",
        table(("starts", *head, "+50% seen within 6 months", "+2% a month seen within 12"), counted),
        "A test that is told the old level, the month and the shape of the change would see +50% after six "
        f"months in {best_possible(rng, n)}: no method can do much better in a small service.",
        table(("85% on time", *head, "75% seen within 6 months", "within 12"), percentages(rng, n)),
        table(("a stock", "8 / 20 / 60"), stocks(rng, n)),
        table(("family method, starts", "flags per 1,000 months"), hardships(rng, n)),
        table(
            (
                "nine years of history",
                "flags per 1,000 months",
                "with 20% extra variation",
                "+1% a month within 24 months",
                "within 36",
                "85% to 75% over 36 months",
            ),
            slow_changes(rng, n // 3),
        ),
        table(("45 measures of 20 families, a quiet year", "flags"), year_of_many(rng, max(n // 45, 5))),
    ]
    text = "\n\n".join(parts)
    print(text)
    print(f"\n{time.monotonic() - began:.0f} seconds")
    if not args.quick:
        page.write_text(between(page.read_text(), "simulate", text))
        (DOCS / "signals.svg").write_text(picture(drawn))


if __name__ == "__main__":
    main()
