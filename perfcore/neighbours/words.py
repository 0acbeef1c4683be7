"""What a comparison says, in plain words, built only from its figures."""

from __future__ import annotations

import math

from perfcore.neighbours.comparison import Comparison
from perfcore.neighbours.indicators import Indicator
from perfcore.readings.figures import SYMBOLS, number

ABOUT_RANKS = (
    "Rank 1 is the highest figure. In brackets stands the range of ranks that chance leaves open in 95 of "
    "100 cases, since brothers and sisters move together."
)
MISSING = {**SYMBOLS, "no row": "not in the file"}


def shown(indicator: Indicator, value: float, status: str = "") -> str:
    """ "518.3", "22.4%", or the symbol that stands in its place."""
    if math.isnan(value):
        return status if status in SYMBOLS else "no row" if status else ""
    return number(value, indicator.decimals) + ("%" if indicator.unit == "percent" else "")


def made_of(indicator: Indicator, n: float, of: float) -> str:
    """ "1,949 of 20,541"; empty where either is not published."""
    if math.isnan(n) or math.isnan(of):
        return ""
    return f"{number(n)} of {number(of)}"


def unit(indicator: Indicator) -> str:
    """The axis: at most 50 characters."""
    return "per cent" if indicator.unit == "percent" else "per 10,000 children"


def title(found: Comparison) -> str:
    """The finding in at most ten words."""
    said, own = found.change, float(found.own["value"])
    if math.isnan(own):
        return f"No figure for us in {found.year}"
    if said is None:
        return f"{_where(found)}; the change cannot be told"
    moved = "rise" if said.own > 0 else "fall" if said.own < 0 else "change"
    if said.verdict == "in line":
        return f"{_where(found)}, our {moved} is in line"
    if said.verdict == "above" and said.own < 0:
        return "We fell less than our neighbours did"
    if said.verdict == "below" and said.own > 0:
        return "We rose less than our neighbours did"
    return f"Our {moved} is out of line with our neighbours"


def _where(found: Comparison) -> str:
    own, among = float(found.own["value"]), found.spread
    if not among.known:
        return "No neighbour has a figure"
    if own > among.highest:
        return "Above all neighbours"
    if own < among.lowest:
        return "Below all neighbours"
    if own > among.upper:
        return "High among neighbours"
    if own < among.lower:
        return "Low among neighbours"
    return "In the middle of neighbours"


def level(found: Comparison) -> str:
    """Where we stand: our figure, the neighbours' middle, and how sure the rank is."""
    own, i = found.own, found.indicator
    if math.isnan(float(own["value"])):
        why = MISSING.get(str(own["status"]), "not available")
        return f"{found.name} has no figure for {found.year}: {why}."
    per = " per 10,000 children" if i.unit == "rate" else ""
    first = f"{found.name}: {shown(i, float(own['value']))}{per}, {i.says}, {found.year}."
    if not found.spread.known:
        return first
    return (
        f"{first} Neighbours: median {shown(i, found.spread.median)}, mean {shown(i, found.spread.mean)}, "
        f"from {shown(i, found.spread.lowest)} to {shown(i, found.spread.highest)}."
    )


def rank(found: Comparison) -> str:
    """Our rank among the neighbours and in England, each with the range that chance leaves open."""
    own = found.own
    if math.isnan(float(own["rank"])):
        return ""
    among = int(found.table["rank"].notna().sum())
    said = [f"Rank among us and our neighbours: {_interval(own['rank'], own['low'], own['high'], among)}"]
    if found.in_england is not None:
        said.append(f"in England: {_interval(*found.in_england)}")
    return "; ".join(said) + "."


def _interval(place: float, low: float, high: float, count: int) -> str:
    chance = f" (chance leaves {low:.0f} to {high:.0f} open)" if low < high else ""
    return f"{place:.0f} of {count}{chance}"


def place(rank: float, low: float, high: float) -> str:
    """ "2 (1 to 4)" for a table; empty without a rank."""
    if math.isnan(rank):
        return ""
    return f"{rank:.0f}" if low == high else f"{rank:.0f} ({low:.0f} to {high:.0f})"


def change(found: Comparison) -> str:
    """Is our change in line with theirs, in one or two sentences."""
    said, i = found.change, found.indicator
    if said is None:
        return (
            f"Whether our change from {found.since} to {found.year} is in line cannot be told: counts of "
            "both years are needed, ours and those of five neighbours."
        )
    outcome = {"in line": "ours is", "above": "ours is higher", "below": "ours is lower"}[said.verdict]
    return (
        f"From {found.since} to {found.year} we {_moved(i, said.own)}, our neighbours typically "
        f"{_moved(i, said.typical)}. Anything between {_move(i, said.lower)} and {_move(i, said.upper)} "
        f"would be in line with them; {outcome}. {_share(said.p)} authorities like these would differ from "
        "the others by as much."
    )


def _size(i: Indicator, x: float) -> str:
    """Empty for what rounds to no change."""
    size = number(abs(x), 1 if i.unit == "percent" else 0)
    if float(size.replace(",", "")) == 0:
        return ""
    return f"{size} points" if i.unit == "percent" else f"{size}%"


def _moved(i: Indicator, x: float) -> str:
    size = _size(i, x)
    return f"{'rose' if x > 0 else 'fell'} {size}" if size else "stayed level"


def _move(i: Indicator, x: float) -> str:
    size = _size(i, x)
    return f"a {'rise' if x > 0 else 'fall'} of {size}" if size else "no change"


def _share(p: float) -> str:
    return "Fewer than 1 in 100" if p < 0.01 else f"About {100 * p:.0f} in 100"


def missing(found: Comparison) -> str:
    """The neighbours without a figure, and why; empty where all have one."""
    rows = found.table[(found.table["position"] > 0) & found.table["value"].isna()]
    if rows.empty:
        return ""
    each = [f"{n} ({MISSING.get(s, s)})" for n, s in zip(rows["name"], rows["status"], strict=True)]
    return (
        f"{found.spread.known} of {found.spread.asked} neighbours have a figure. Without: {', '.join(each)}."
    )


def source(found: Comparison) -> str:
    """Where the figures come from, their year, and the version of the neighbours."""
    when = "at 31 March" if "31 March" in found.indicator.says else "year to 31 March"
    *files, model = found.sources
    return f"Official statistics, {when} {found.year}, from {', '.join(files)}. Neighbours: {model}."


def short(found: Comparison) -> str | None:
    """For a cell of a table: "median 580.0, England 518.3 (2024)"; None where no neighbour has a figure."""
    if not found.spread.known:
        return None
    i = found.indicator
    england = f", England {shown(i, found.england)}" if not math.isnan(found.england) else ""
    return f"median {shown(i, found.spread.median)}{england} ({found.year})"
