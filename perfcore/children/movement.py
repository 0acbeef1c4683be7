"""What moved a count: how many families, how large they are, or the few largest of them.

A count of events is one side, "in the month". What is open at a month end moves by two sides: who came since
the month before, and who went. Every side is held against the month before and against what its own past
leads one to expect, and every difference is split into parts that add up to it exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Measure
from perfcore.children.sides import FEW, Codes, Group, Name, Side, Split, side_of, split
from perfcore.signals import evidence as rows_of
from perfcore.values import calendar
from perfcore.values.values import Evidence, Values

Reason = Literal["number", "size", "largest", "both", "none", "too early", "not finished"]


@dataclass(frozen=True)
class Moved:
    """Families and children of one kind of move in what is open at a month end."""

    families: int
    children: int


@dataclass(frozen=True)
class Movement:
    """One measure in one month. `moves` is there for what is open at a month end, else empty."""

    measure: str
    month: date
    now: Group
    before: Group
    sides: tuple[Side, ...]
    moves: dict[str, Moved]  # new, grown, shrunk, gone
    from_before: Split
    from_usual: Split | None
    reason: Reason

    @property
    def stock(self) -> bool:
        return bool(self.moves)

    @property
    def main(self) -> Side:
        """The side that says most: of a stock the one that is farther from what is usual."""
        if not self.stock:
            return self.sides[0]
        return max(self.sides, key=lambda side: abs(side.from_usual.change) if side.from_usual else 0.0)


def why_not(values: Values, measure: Measure) -> str | None:
    """Why a measure's movement cannot be read by families; None where it can."""
    missing = values.missing_for(measure.id)
    if missing is not None:
        return missing
    return None if is_a_number(measure) else "Only numbers of children, families or events are split here."


def is_a_number(measure: Measure) -> bool:
    """Whether a measure counts rows with families behind them: no percentage, rate or ready-made figure."""
    plain = measure.show == "count" and measure.flow is None and measure.per is None
    return plain and measure.figures is None and measure.families


def movement(values: Values, measure: Measure, month: date) -> Movement | None:
    """The movement of a measure to `month`; None where the history does not have it and the month before."""
    evidence = values.evidence(measure)
    place = calendar.month_of(month) - evidence.span.first
    if not 1 <= place < len(evidence.span):
        return None
    line = rows_of.of_months(values, measure)
    if measure.open is not None:
        first = np.arange(line.shape[1]) == 0  # nobody knows who came in the first month
        line = replace(line, present=line.present & ~first)
    sides = tuple(side_of(name, line, at, family, place) for name, at, family, _ in _sides(measure, evidence))
    moves: dict[str, Moved] = {}
    if measure.open is None:
        now, before = sides[0].now, sides[0].before
        from_before, from_usual = sides[0].from_before, sides[0].from_usual
    else:
        now, before, moves = _levels(evidence, place)
        from_before = split(now, before)
        came, went = (side.from_usual for side in sides)
        from_usual = came.less(went) if came and went else None
    reason: Reason = "not finished" if line.part[place] else _reason(sides, from_usual)
    return Movement(measure.id, month, now, before, sides, moves, from_before, from_usual, reason)


def largest(values: Values, measure: Measure, month: date, most: int = 5) -> pd.DataFrame:
    """The largest families of each side: columns side, family, children (how many), ids (of the children).

    These are rows of children: who may see them is decided in `access`.
    """
    evidence = values.evidence(measure)
    place = calendar.month_of(month) - evidence.span.first
    people = values.records.children
    ids, families = people["child_id"].to_numpy(), people["family_id"].to_numpy()
    frames = []
    for name, at, _, child in _sides(measure, evidence):
        chosen = child[at == place]
        frame = pd.DataFrame({"family": families[chosen], "child": ids[chosen]})
        grouped = frame.groupby("family", sort=True)["child"]
        told = pd.DataFrame({"children": grouped.size(), "ids": grouped.agg(_listed)}).reset_index()
        told = told.sort_values("children", ascending=False, kind="stable").head(most)
        frames.append(told.assign(side=name))
    columns = ["side", "family", "children", "ids"]
    return pd.concat(frames, ignore_index=True)[columns]


def as_frame(found: Movement) -> pd.DataFrame:
    """A movement as rows (side, figure, now, month_before, usual, usual_from, usual_to)."""
    rows: list[tuple[object, ...]] = []
    nothing = (np.nan, np.nan, np.nan)

    def add(side: str, figure: str, now: float, before: float, usual: tuple[float, ...] = nothing) -> None:
        rows.append((side, figure, now, before, *usual))

    if found.stock:
        add("open", "children", found.now.children, found.before.children)
        add("open", "families", found.now.families, found.before.families)
        for kind, moved in found.moves.items():
            add(f"families {kind}", "children", moved.children, np.nan)
            add(f"families {kind}", "families", moved.families, np.nan)
    for side in found.sides:
        usual = side.usual
        add(
            side.name,
            "children",
            side.now.children,
            side.before.children,
            usual.children if usual else nothing,
        )
        add(
            side.name,
            "families",
            side.now.families,
            side.before.families,
            usual.families if usual else nothing,
        )
        add(
            side.name,
            f"children without the {FEW} largest families",
            side.without_largest,
            side.before.children - side.before.largest,
            usual.without_largest if usual else nothing,
        )
    for against, parts in (("month before", found.from_before), ("usual", found.from_usual)):
        if parts is not None:
            name = f"change from {against}"
            add(name, "by number of families", parts.by_number, np.nan)
            add(name, "by size of families", parts.by_size, np.nan)
            add(name, f"by the {FEW} largest", parts.by_largest, np.nan)
            add(name, "in all", parts.change, np.nan)
    columns = ["side", "figure", "now", "month_before", "usual", "usual_from", "usual_to"]
    return pd.DataFrame(rows, columns=columns)


def _listed(ids: pd.Series) -> str:
    return ", ".join(sorted({str(one) for one in ids}))


def _sides(measure: Measure, evidence: Evidence) -> Iterator[tuple[Name, Codes, Codes, Codes]]:
    """Of each side: month, family and child of every row."""
    month, family, child = evidence.month, evidence.family, evidence.child
    if measure.open is None and measure.count_of == "rows":
        yield "month", month, family, child
        return
    keep = rows_of.one_row_a_child(evidence)
    month, family, child = month[keep], family[keep], child[keep]
    if measure.open is None:
        yield "month", month, family, child
        return
    key = child * len(evidence.span) + month
    came = ~np.isin(key - 1, key) & (month > 0)
    went = ~np.isin(key + 1, key) & (month + 1 < len(evidence.span))
    yield "joined", month[came], family[came], child[came]
    yield "left", month[went] + 1, family[went], child[went]


def _levels(evidence: Evidence, place: int) -> tuple[Group, Group, dict[str, Moved]]:
    """What is open at two month ends; the few are the families that moved most."""
    keep = rows_of.one_row_a_child(evidence)
    month, family = evidence.month[keep], evidence.family[keep]
    family = np.where(family < 0, int(family.max(initial=0)) + 1 + evidence.child[keep], family)
    codes, inverse = np.unique(family, return_inverse=True)
    now, before = (
        np.bincount(inverse[month == at], minlength=len(codes)).astype(np.int64) for at in (place, place - 1)
    )
    change = now - before
    few = np.argsort(-np.abs(change), kind="stable")[:FEW]
    few = few[change[few] != 0]
    groups = [
        Group(float(n.sum()), float((n > 0).sum()), float(n[few].sum()), float((n[few] > 0).sum()))
        for n in (now, before)
    ]
    kinds = {
        "new": (before == 0) & (now > 0),
        "grown": (before > 0) & (change > 0),
        "shrunk": (now > 0) & (change < 0),
        "gone": (before > 0) & (now == 0),
    }
    moves = {kind: Moved(int(which.sum()), int(np.abs(change[which]).sum())) for kind, which in kinds.items()}
    return groups[0], groups[1], moves


def _reason(sides: tuple[Side, ...], found: Split | None) -> Reason:
    """Which part makes most of the difference from what is usual, where there is a difference to speak of.

    A month that lies less than about one standard deviation off, with its families inside their limits, has
    nothing to explain, unless its siblings lie one of their own off and make most of half of that.
    """
    if found is None:
        return "too early"
    decided = {side.usual.explanation.reason for side in sides if side.usual}
    spread = float(np.hypot.reduce([side.spread for side in sides]))
    siblings = found.by_size + found.by_largest
    apart = float(np.hypot.reduce([side.spread_by_size for side in sides]))
    by_siblings = siblings * found.change > 0 and abs(siblings) >= max(apart, abs(found.by_number))
    enough = spread / 2 if by_siblings else spread
    if abs(found.change) < enough and not decided & {"families", "sizes", "both"}:
        return "none"
    less, more = sorted((abs(siblings), abs(found.by_number)))
    if siblings * found.by_number > 0 and less > more / 2:
        return "both"
    if abs(found.by_number) >= abs(siblings):
        return "number"
    return "largest" if abs(found.by_largest) >= abs(found.by_size) else "size"
