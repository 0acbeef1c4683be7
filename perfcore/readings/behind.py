"""What stands behind a figure, in sentences: starts and ends, parts, rarity, another month, places."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfcore.catalogue.model import Measure
from perfcore.readings import figures
from perfcore.signals.behind import Against, Part, Repeats, Waiting, Year
from perfcore.signals.places import SURE, Places

MOST_NAMED = 3
OFTEN, SELDOM = 0.2, 0.05  # chances under which a difference is "now and then", and "seldom"


def parts_in_words(measure: Measure, parts: Sequence[Part]) -> str:
    """Which of the movements, or which part of the fraction, is out of the ordinary."""
    by_name = {part.name: part for part in parts}
    if "started" in by_name:
        started, ended = by_name["started"], by_name["ended"]
        # What began and ended is counted in children even where the measure itself counts families.
        of_whom = "Counted in children: " if measure.count_of == "families" else ""
        return f"{of_whom}{_moved('started', started)}; {_moved('ended', ended)}."
    if "hit" not in by_name:
        return ""
    unit = measure.unit or "rows"
    names = {"hit": f"{unit} that meet it", "missed": f"{unit} that do not"}
    moved = [_direction(by_name[key], name) for key, name in names.items() if _out(by_name[key])]
    whole = _out(by_name["all"])
    if not moved:
        return (
            f"{_direction(by_name['all'], 'All together')}: the whole moved, not one part." if whole else ""
        )
    text = " and ".join(moved)
    return f"{text[0].upper()}{text[1:]}{'' if whole else '; the total is as usual'}."


def _moved(what: str, part: Part) -> str:
    usual = ""
    if part.lower == part.lower:
        usual = f" (usual is {figures.number(part.lower)} to {figures.number(part.upper)})"
    return f"{figures.number(part.n)} {what}{usual}"


def _out(part: Part) -> bool:
    return part.signal in ("real", "watch")


def _direction(part: Part, name: str) -> str:
    return f"{name}: {'more' if part.direction > 0 else 'fewer'} than usual"


def repeats_in_words(measure: Measure, found: Repeats | None) -> str:
    """People and episodes: whether many had one, or few had several."""
    if found is None or found.repeating == 0 or measure.unit == "children":
        return ""
    rows = figures.counted(found.rows, measure.unit or "rows")
    children = figures.counted(found.children, "children")
    return (
        f"{rows} of {children}: {figures.number(found.repeating)} of them had more than one, "
        f"{figures.number(found.their_rows)} together."
    )


def waited(measure: Measure, wait: Waiting | None) -> str:
    """How long since the last one, and how unusual that is."""
    if wait is None:
        return ""
    unit = measure.unit or "rows"
    ago = "today" if wait.days == 0 else f"{figures.counted(wait.days, 'days')} before the data ends"
    if wait.chance < SELDOM:
        return f"Rare: the last one was {ago}. So long without {unit} comes by chance less than 1 time in 20."
    return f"Rare: the last one was {ago}, which is no unusual wait."


def year_in_words(measure: Measure, year: Year | None) -> str:
    """The year so far against earlier ones, and where it may end."""
    if year is None:
        return ""
    before = ", ".join(figures.number(n) for n in year.earlier)
    told = "in line with" if abs(year.score) < 1.96 else ("above" if year.score > 0 else "below")
    so_far = figures.counted(year.so_far, measure.unit or "rows")
    text = f"{so_far} so far this year, {told} earlier years ({before})."
    if not year.months_left:
        return text
    low, high = (figures.number(edge) for edge in year.end)
    return f"{text} By March it may well be anywhere from {low} to {high}."


def against_in_words(measure: Measure, other: Against | None) -> str:
    """This month against another one, with how often chance makes such a difference."""
    if other is None:
        return ""
    now, before = (
        f"{figures.number(v, measure.decimals)}%" if measure.show == "percent" else figures.number(v)
        for v in (other.now, other.before)
    )
    if other.p >= OFTEN:
        chance = "chance alone makes such a difference often"
    elif other.p >= SELDOM:
        chance = "chance alone makes such a difference now and then"
    else:
        chance = "chance alone seldom makes such a difference"
    return f"One month alone: {now} against {before} in {other.other:%B %Y}; {chance}."


def sibling_rule(measure: Measure) -> str:
    """How siblings are counted, and how they are judged."""
    if measure.figures is not None:
        return "Ready-made figures: nothing is known of families."
    if not measure.families:
        return "Each is shown as it stands; the measure is not judged."
    if measure.count_of == "families":
        return "A family counts once, however many children it has."
    if measure.show in ("percent", "bands"):
        return "Each child counts in the figure; siblings with the same outcome are one piece of evidence."
    return "Each child counts in the figure; siblings who move together are one piece of evidence."


def placed(places: Places | None, label: str) -> str:
    """Whether a change sits in one place or everywhere."""
    if places is None:
        return ""
    others = len(places.frame["moved"].dropna()) - len(places.moved)
    apart = _apart_in_level(places.frame)
    if places.answer == "everywhere" and not apart:
        return f"Everywhere: it is seen across all, and none by {label.lower()} moved more than the others."
    if places.answer == "everywhere":
        return f"It is seen across all together, and none by {label.lower()} alone moved more. {apart}"
    if places.answer == "cannot be told":
        said = (
            f"Where it sits cannot be told: none by {label.lower()} moved more than the others beyond chance."
        )
        return f"{said} {apart}".strip()
    names = _listed(places.moved) if len(places.moved) <= MOST_NAMED else f"{len(places.moved)} groups"
    more = "moved more than" if places.rest_moved else "moved, and not"
    return f"{places.answer.capitalize()}: {names} {more} the other {others} taken together."


def _apart_in_level(frame: pd.DataFrame) -> str:
    """Who stands lower or higher than all others this year, though nobody can be said to have moved."""
    sure = frame[frame["p_stands"] < SURE]
    said = []
    for word, sign in (("Lower", -1), ("Higher", 1)):
        names = sure.loc[sure["stands"] * sign > 0, "group"].tolist()
        if names:
            listed = _listed(names) if len(names) <= MOST_NAMED else f"{len(names)} groups"
            said.append(f"{word} this year than the others: {listed}.")
    return " ".join(said)


def stands_apart(group: pd.Series, direction: int) -> tuple[float, str]:
    """How far a group's level or change is from that of all others, and the words where it is no luck.

    Where the whole moved, only a group that moved with it, and more, is worth a word: beside it all
    others look as if they had gone the other way.
    """
    said, far = [], 0.0
    for score, p, high, low in (
        ("stands", "p_stands", "higher this year", "lower this year"),
        ("moved", "p_moved", "rose more", "fell more"),
    ):
        with_it = score == "stands" or direction == 0 or group[score] * direction > 0
        if group[p] < SURE and with_it:
            said.append(high if group[score] > 0 else low)
            far = max(far, abs(float(group[score])))
    return far, ", ".join(said)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
