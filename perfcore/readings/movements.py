"""What families have to do with a movement, in plain sentences built only from computed values."""

from __future__ import annotations

import math
from collections.abc import Mapping

from perfcore.catalogue.model import Measure
from perfcore.children.movement import Movement, Reason
from perfcore.children.sides import FEW, Side, Split
from perfcore.readings.figures import counted, number

LARGE_SHARE = 0.2  # of the children, from which the few largest families are worth a word
LARGE = 3  # children, from which a family is worth naming as a large one
WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
# What differs most although nothing is out of the ordinary: no more than that may a title say.
INSIDE: Mapping[Reason, str] = {
    "number": "the number of families differs most",
    "both": "number and size of families differ",
    "size": "the size of families differs most",
    "largest": "the largest families make the difference",
}
SIDES: Mapping[str, str] = {"month": "In the month", "joined": "Came", "left": "Went"}


def unit_of(measure: Measure) -> str:
    """What the movement counts: children wherever a child counts once."""
    return measure.unit or "rows" if measure.open is None and measure.count_of == "rows" else "children"


def title(found: Movement, unit: str) -> str:
    """The finding in at most ten words."""
    change = found.from_usual.change if found.from_usual else 0.0
    more = change > 0
    titles: Mapping[Reason, str] = {
        "not finished": "This month is not finished",
        "too early": "What is usual for families cannot be said",
        "none": "Families are not the reason",
        "number": "The number of families is the reason, not their size",
        "both": f"{_more(more)} families and {_larger(more)} ones are the reason",
        "size": f"{_larger(more).capitalize()} families are the reason, not {_more(more).lower()} of them",
        "largest": "The largest families are the reason",
    }
    if found.reason in ("largest", "size") and more and not found.stock:
        said = _from_the_largest(found.main, unit)
        if said:
            return said[0].upper() + said[1:]
    inside = _inside(found)
    if inside:
        return f"Within the usual range; {inside}"
    return titles[found.reason]


def figure(found: Movement, unit: str) -> str:
    """What was counted, in children and in families, and how it moved."""
    if not found.stock:
        side = found.sides[0]
        return (
            f"{counted(side.now.children, unit)} from {counted(side.now.families, 'families')} in "
            f"{found.month:%B %Y}; {number(side.before.children)} from "
            f"{number(side.before.families)} the month before."
        )
    came, went = found.sides
    return (
        f"{counted(found.now.children, unit)} in {counted(found.now.families, 'families')} at the end of "
        f"{found.month:%B %Y}, {signed(found.from_before.change)} in the month: "
        f"{number(came.now.children)} from {number(came.now.families)} came, "
        f"{number(went.now.children)} from {number(went.now.families)} went."
    )


def why(found: Movement, unit: str) -> str:
    """Whether families are the reason, and which part of them."""
    if found.reason == "not finished":
        return "It is not held against whole months."
    if found.from_usual is None:
        return "Too few months come before it, or too few children have a family, to say what is usual."
    by_number, by_size, by_largest = in_whole(found.from_usual)
    change = signed(by_number + by_size + by_largest)
    if found.reason == "none":
        return (
            "Families are not the reason: there are about as many as usual, and about as large "
            f"({change} in all against what was to be expected)."
        )
    return (
        f"{change} {unit} against what was to be expected: {signed(by_number)} by the number of families, "
        f"{signed(by_size)} by their size, {signed(by_largest)} by the {_word(FEW)} largest."
    )


def within(found: Movement) -> str:
    """Whether what happened is out of the ordinary at all: a reason alone says nothing of that."""
    outside = _outside(found)
    if found.reason == "not finished" or outside is None:
        return ""
    if outside:
        return (
            f"Out of the ordinary: what {' and '.join(outside)}." if found.stock else "Out of the ordinary."
        )
    if found.stock:
        return "Both what came and what went are within their usual ranges."
    usual = found.sides[0].usual
    assert usual is not None
    _, lower, upper = usual.children
    return f"All in all within the usual range of {number(lower)} to {number(upper)}."


def _outside(found: Movement) -> list[str] | None:
    """The sides that are out of the ordinary; None where that cannot be said of each."""
    if any(side.usual is None for side in found.sides):
        return None
    return [
        SIDES[side.name].lower()
        for side in found.sides
        if side.usual and not side.usual.children[1] <= side.now.children <= side.usual.children[2]
    ]


def _inside(found: Movement) -> str:
    """What differs most where nothing is out of the ordinary; "" elsewhere."""
    return INSIDE.get(found.reason, "") if _outside(found) == [] else ""


def without(side: Side, unit: str) -> str:
    """The figure with and without the few largest families, each against its own usual range."""
    said = _from_the_largest(side, unit)
    if not said or side.usual is None:
        return ""
    moved = {"joined": " that came", "left": " that went"}.get(side.name, "")
    _, lower, upper = side.usual.without_largest
    inside = lower <= side.without_largest <= upper
    usual = "as usual" if inside else "still out of the ordinary"
    return (
        f"{said}{moved}; without them {number(side.without_largest)}, which is {usual} (months without their "
        f"{_word(FEW)} largest have {number(lower)} to {number(upper)})."
    )


def briefly(found: Movement, unit: str) -> str:
    """One short sentence on what families have to do with it: the few largest where they bring a fifth."""
    side = found.main
    said = _from_the_largest(side, unit)
    if not said or side.usual is None or sum(side.largest[:FEW]) < LARGE_SHARE * side.now.children:
        told = _inside(found) or title(found, unit)
        return f"{told[0].upper()}{told[1:]}."
    moved = {"joined": " that came", "left": " that went"}.get(side.name, "")
    _, lower, upper = side.usual.without_largest
    usual = "as usual" if lower <= side.without_largest <= upper else "still out of the ordinary"
    return f"{said}{moved}; without them {number(side.without_largest)}, {usual}."


def came_and_went(found: Movement) -> str:
    """Whole families and parts of them, for what is open at a month end."""
    if not found.stock:
        return ""
    moves = found.moves
    whole = (
        f"{counted(moves['new'].families, 'families')} came that had nobody here the month before, "
        f"{number(moves['gone'].families)} left altogether"
    )
    parts = moves["grown"].families + moves["shrunk"].families
    return f"{whole}; {counted(parts, 'families')} only grew or shrank." if parts else f"{whole}."


def in_whole(parts: Split) -> tuple[int, int, int]:
    """The parts as whole numbers that add up to the rounded change (largest remainders, Hamilton 1792)."""
    exact = (parts.by_number, parts.by_size, parts.by_largest)
    floors = [math.floor(part) for part in exact]
    left = math.floor(parts.change + 0.5) - sum(floors)
    order = sorted(range(3), key=lambda i: floors[i] - exact[i])
    for i in order[: max(left, 0)]:
        floors[i] += 1
    return floors[0], floors[1], floors[2]


def signed(x: float) -> str:
    """ "+3", "0" or a minus sign with its number."""
    text = number(x)
    return f"+{text}" if x > 0 and text != "0" else text


def _from_the_largest(side: Side, unit: str) -> str:
    """ "10 of 42 children came from two families of five"; "" where the largest are small."""
    sizes = side.largest
    if len(sizes) < FEW or sizes[-1] < LARGE or side.now.children <= sum(sizes):
        return ""
    together = f"{number(sum(sizes))} of {number(side.now.children)} {unit}"
    if sizes[0] == sizes[1]:
        return f"{together} are two families of {_word(sizes[0])}"
    return f"{together} are families of {_word(sizes[0])} and {_word(sizes[1])}"


def _word(n: int) -> str:
    return WORDS.get(n, str(n))


def _more(more: bool) -> str:
    return "More" if more else "Fewer"


def _larger(more: bool) -> str:
    return "larger" if more else "smaller"
