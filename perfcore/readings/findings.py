"""What a signal means, in one or two plain sentences built only from computed values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Measure
from perfcore.readings import figures
from perfcore.signals.assurance import of_share
from perfcore.signals.before_after import LEVEL, BeforeAfter
from perfcore.signals.explain import Explanation
from perfcore.signals.measures import Began
from perfcore.signals.rule import benjamini_hochberg, chance_flags
from perfcore.values.overview import Line

Kind = Literal["concern", "improvement", "change", "watch", "normal", "too early", "not judged"]

# shape and word: colour alone never says it
MARKS: Mapping[Kind, str] = {
    "concern": "\N{BLACK UP-POINTING TRIANGLE} real concern",
    "improvement": "\N{BLACK STAR} real improvement",
    "change": "\N{BLACK DIAMOND} real change",
    "watch": "\N{WHITE DIAMOND} watch",
    "normal": "\N{MIDDLE DOT} as usual",
    "too early": "\N{HORIZONTAL ELLIPSIS} too early",
    "not judged": "",
}


REAL: tuple[Kind, ...] = ("concern", "improvement", "change")
TOLD = ("real", "slow", "watch")  # signals that something is said of
MOVES = ("started", "ended", "net")  # parts of a stock or a flow, whose limits are not of the figure
WIDEST_WORTH_SAYING = 60  # points: a wider range tells a reader nothing
SURELY_SEEN = 0.95
JUMP_CHILDREN, JUMP_SHARE = 10, 0.04  # of what is open, from which people ask why it jumped
LARGE_SHARE = 0.2  # of a month's rows in its largest families, from which they are worth a word


@dataclass(frozen=True)
class Finding:
    """What one month of one measure says. `title` has at most ten words, `sentence` at most 35.

    `looks_big` marks a figure as usual that a chart which does not know families would have flagged;
    `confirmed` a real change that was one the month before too. `sure` is false where so many measures were
    looked at that chance may well have made one like it.
    """

    kind: Kind
    title: str
    sentence: str
    looks_big: bool = False
    strength: float = 0.0  # how far out: the size of the score
    confirmed: bool = False
    sure: bool = True


def finding(
    measure: Measure,
    month: date,
    values: Mapping[Any, Any],
    judged: pd.DataFrame,
    why_not: str | None = None,
) -> Finding:
    """The finding for one month and group.

    `values` is that line of the values (n, of, families, value, status); `judged` the lines of the
    signals for the same month and group: one, or two for what is open and for flows.
    """
    said = _figure(measure, month, values)
    status = str(values["status"])
    if math.isnan(float(values["value"])):
        return Finding("not judged", "No rows", said)
    if status in figures.UNFINISHED:
        return Finding("not judged", "Not finished yet", f"{said} The figure is not finished: {status}.")
    if why_not is not None or judged.empty:
        return Finding("not judged", "Not judged", f"{said} {why_not or ''}".strip())
    strongest = strongest_line(judged)
    signal, part = str(strongest["signal"]), str(strongest["part"])
    if (judged["signal"] == "too early").all():
        text = f"{said} Too early to say: too few months come before it."
        return Finding("too early", "Too early to say", text)
    usual = _usual(measure, strongest) if int(strongest["window"]) <= 1 else ""
    if signal == "none":
        # without a signal the month itself can always be held against its range
        usual = _usual(measure, strongest)
        title = "No sudden change" if measure.open is not None else "As usual"
        text = f"{said} {usual}{'Within' if usual else 'This is within'} what is usual."
        return Finding("normal", title, text, _looks_big(measure, values, strongest))
    strength = abs(float(strongest["score"]))
    up = int(strongest["direction"]) > 0
    if bool(strongest["larger_families"]):
        more = "more" if up else "fewer"
        text = f"{said} {usual}As many families as usual, but {more} {measure.unit or 'rows'} for each."
        return Finding("watch", f"{more.capitalize()} for each family than usual", text, strength=strength)
    more = _more(measure, up, part)
    if signal == "slow":
        text = f"{said} {more} over the last 12 months than in the years before: a slow change."
        return Finding(_kind(measure, up, part), f"{more} than in earlier years", text, strength=strength)
    confirmed = bool(strongest["confirmed"])
    span = _span(int(strongest["window"]))
    if signal == "watch":
        text = f"{said} {usual}{more}{span} than usual: worth watching, perhaps chance."
        return Finding("watch", f"{more} than usual, perhaps by chance", text, strength=strength)
    young = " Judged on under a year of figures." if bool(strongest["provisional"]) else ""
    text = f"{said} {usual}{more}{span} than chance explains.{young}"
    title = f"{more} than usual{_for(strongest)}"
    return Finding(_kind(measure, up, part), title, text, strength=strength, confirmed=confirmed)


def those_to_be_sure_of(found: Mapping[str, Finding]) -> dict[str, Finding]:
    """The same findings of one month, `sure` only where at most one real change in ten is chance.

    Benjamini & Hochberg (1995) at q = .10 over every measure that was judged.
    """
    judged = [name for name, one in found.items() if one.kind not in ("not judged", "too early")]
    score = np.array([found[name].strength for name in judged])
    kept = dict(zip(judged, benjamini_hochberg(score).tolist(), strict=True))
    return {
        name: replace(one, sure=kept.get(name, True)) if one.kind in REAL else one
        for name, one in found.items()
    }


def same_change(lines: Sequence[Line], found: Mapping[str, Finding]) -> list[list[Line]]:
    """Lines that say the same change in other units (a number, its rate, its families) in one entry.

    The strongest entry comes first, and in each the measure that the catalogue has first.
    """
    entries: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        m, one = line.measure, found[line.measure.id]
        share = m.show if m.show in ("percent", "bands", "median") else "count"
        texts = (m.texts or {}).get("where", "")
        moves = m.open or m.flow or m.month
        key = (m.table, moves, texts, share, m.hits, m.value, one.kind, m.id if m.table is None else "")
        entries.setdefault(key, []).append(line)
    return sorted(entries.values(), key=lambda entry: -max(found[ln.measure.id].strength for ln in entry))


def by_chance(found: Mapping[str, Finding]) -> str:
    """How many real changes chance alone would give among so many measures."""
    judged = sum(one.kind not in ("not judged", "too early") for one in found.values())
    if not judged:
        return ""
    flags = figures.number(chance_flags(judged), 1)
    return f"Among {judged} measures chance alone would flag about {flags} in a month."


def because(measure: Measure, why: Explanation | None) -> str:
    """Why a count stands where it does, in a sentence; "" where there is nothing worth saying."""
    if why is None:
        return ""
    unit = measure.unit or "rows"
    together = sum(why.largest)
    n = round(together / why.largest_share) if why.largest_share else 0
    if why.change > 0 and why.reason in ("usual", "sizes") and together >= max(6, LARGE_SHARE * n):
        families = {1: "one family", 2: "two families"}.get(len(why.largest), f"{len(why.largest)} families")
        return f"{figures.number(together)} of the {figures.number(n)} {unit} come from {families}."
    if why.reason in ("families", "both"):
        more = "More" if why.from_families > 0 else "Fewer"
        return f"{more} families, not larger or smaller ones, are the reason."
    return ""


def since(began: Began | None) -> str:
    """When a change began, in a sentence; "" where that cannot be told."""
    if began is None:
        return ""
    first, earliest, latest = (f"{day:%B %Y}" for day in (began.first, began.earliest, began.latest))
    if earliest == latest:
        return f"It began in {first}."
    slowly = "little by little, " if began.shape == "slow" else ""
    return f"It began {slowly}most likely in {first}: between {earliest} and {latest}."


def assured(measure: Measure, month: date, judged: pd.DataFrame) -> str:
    """Whether a percentage's target will be met as things are, and what it would take; "" where unknown."""
    aim = measure.aim(month)
    if aim is None or measure.show != "percent" or measure.over != "month" or judged.empty:
        return ""
    if judged["signal"].isin(["real", "slow"]).any():
        return ""  # the past that the outlook rests on is no longer how things are
    target = aim.at_least if aim.at_least is not None else aim.at_most
    expected, lower, upper = (float(judged.iloc[0][k]) for k in ("expected", "lower", "upper"))
    if target is None or math.isnan(lower) or math.isnan(upper):
        return ""
    found = of_share(expected, lower, upper, target, aim.at_least is not None)
    words = {
        "keeps meeting": "As things are, this target will keep being met.",
        "keeps missing": "As things are, this target will keep being missed.",
        "hit and miss": "As things are, this target is hit and missed by chance.",
    }[found.outlook]
    if found.outlook == "keeps meeting" or found.needed is None:
        return words
    takes = figures.number(found.needed, 0)
    return f"{words} A usual figure of {takes}% would meet it in 19 months of 20."


def after_note(measure: Measure, change: BeforeAfter | None) -> str:
    """Whether the figures followed a noted change, and whether they could have shown it yet."""
    if change is None:
        return ""
    unit = measure.unit or "rows"
    if change.comparison is None:
        return "Too early to say whether the figures followed: it takes three months on either side."
    after = f"{change.months_after} months"
    if float(change.comparison.p[0]) < LEVEL:
        more = "More" if float(change.comparison.z[0]) > 0 else "Fewer"
        return f"{more} {unit} in the {after} since than chance explains."
    size, could = figures.number(100 * change.change, 0), change.chance_to_show
    chance = "" if could >= SURELY_SEEN else f" with a chance of {figures.number(100 * could, 0)}%"
    return f"No change since that can be told from noise; one of {size}% would have shown by now{chance}."


def heading(found: Finding) -> str:
    """The title with its shape and word: "▲ Real concern: lower than chance explains"."""
    if found.kind not in (*REAL, "watch"):
        return found.title
    shape, word = MARKS[found.kind].split(" ", 1)
    return f"{shape} {word.capitalize()}: {found.title[0].lower()}{found.title[1:]}"


def strongest_line(judged: pd.DataFrame) -> pd.Series:
    """Of the signals for one month and group, the one that is farthest from what was expected."""
    far: pd.Series = judged.iloc[int(judged["score"].abs().fillna(-1).to_numpy().argmax())]
    return far


def _figure(measure: Measure, month: date, values: Mapping[Any, Any]) -> str:
    n, of, value = (float(values[k]) for k in ("n", "of", "value"))
    families = float(values["families"])
    when = f"{month:%B %Y}"
    behind = "" if math.isnan(families) or not families else f", from {figures.counted(families, 'families')}"
    if measure.count_of == "families":
        behind = ""
    covers = figures.window(measure)
    over = f" ({covers})" if covers else ""
    if math.isnan(value):
        return f"No rows in {when}."
    if measure.flow is not None:
        return f"{figures.number(n)} started and {figures.number(of)} ended in {when}{behind}."
    if measure.show in ("percent", "bands"):
        parts = figures.parts(measure, n, of)
        return f"{figures.value(measure, value)} ({parts}) in {when}{over}."
    if measure.per is not None:
        return f"{figures.value(measure, value)} per {measure.per.number:,.0f} in {when}{over}."
    unit = measure.unit or "rows"
    if measure.show == "count":
        return f"{figures.counted(value, unit)} in {when}{over}{behind}."
    return f"{figures.value(measure, value)} {unit} in {when}{over}{behind}."


def _looks_big(measure: Measure, values: Mapping[Any, Any], judged: pd.Series) -> bool:
    """Would somebody ask why? Yes where a chart that takes every child for an event of its own would flag it.

    Beyond three sigma of a c chart (Shewhart 1931), or as far from the month before as two Poisson counts
    seldom are; what is open looks as if it jumped when it moved by 4% and ten children.
    """
    if measure.per is not None:
        return False
    now, before = float(values["n"]), float(values.get("previous", math.nan))
    if measure.open is not None and measure.show == "count":
        return abs(now - before) >= max(JUMP_CHILDREN, JUMP_SHARE * before)
    expected = float(judged["expected"])
    if measure.show != "count" or measure.over != "month" or measure.flow or math.isnan(expected):
        return False
    far = abs(now - expected) > 3 * math.sqrt(max(expected, 1.0))
    return far or abs(now - before) > 2 * math.sqrt(max(now + before, 1.0))


def _usual(measure: Measure, judged: pd.Series) -> str:
    """The range of one month, and what is held against it where that is not the figure itself."""
    low, high = float(judged["lower"]), float(judged["upper"])
    if math.isnan(low) or math.isnan(high) or measure.over != "month" or measure.per is not None:
        return ""
    if str(judged["part"]) in MOVES:
        return ""
    if measure.show not in ("percent", "bands"):
        return f"Usual is {figures.number(low)} to {figures.number(high)}. "
    if high - low > WIDEST_WORTH_SAYING:
        return ""
    usual = f"{figures.number(low)}% to {figures.number(high)}%"
    by_family = float(judged["by_family"])
    if math.isnan(by_family):
        return f"Usual is {usual}. "
    return f"By family it is {figures.number(by_family)}%; usual is {usual}. "


def _more(measure: Measure, up: bool, part: str) -> str:
    if part == "started":
        return "More started" if up else "Fewer started"
    if part == "net":
        return "The number rose more" if up else "The number fell more"
    if part == "ended":
        return "More ended" if up else "Fewer ended"
    if measure.show in ("percent", "bands"):
        return "Higher" if up else "Lower"
    if measure.show == "median":
        return "Longer" if up else "Shorter"
    return "More" if up else "Fewer"


def _for(judged: pd.Series) -> str:
    window = int(judged["window"])
    return "" if window <= 1 else f" for {window} months"


def _span(window: int) -> str:
    return "" if window <= 1 else f" over the last {window} months"


def _kind(measure: Measure, up: bool, part: str) -> Kind:
    if measure.better == "neither" or part in MOVES:
        return "change"
    return "improvement" if up == (measure.better == "high") else "concern"
