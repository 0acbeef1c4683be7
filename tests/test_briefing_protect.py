"""No hidden whole-council figure can be worked out, from one briefing nor two: an attacker tries every way.

Members' tables and briefings hide the same figures; these are the totals alone, without any group.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from perfcore.catalogue.model import Over
from perfcore.disclosure.decisions import Protected
from perfcore.disclosure.publish import protect_sheets
from perfcore.disclosure.rules import LINKED, OF, REST, SMALL, RuleSet
from perfcore.disclosure.tables import Key, Mask, Sheet, Sheets

MONTHS = 12
FIRST = 598  # months since 1970: a November, so that the sixth month is an April
APRIL = np.array([month % 12 == 5 for month in range(MONTHS)], dtype=bool)
Numbers = NDArray[np.float64]


class Attacker:
    """Knows every definition and every shown number; asks for each hidden one what it may still be."""

    def __init__(self, counts: dict[str, Numbers], equations: list[list[tuple[str, int, int]]]) -> None:
        self.counts = counts
        self.places = {name: i for i, name in enumerate(counts)}
        self.rows = [self._row(terms) for terms in equations]
        self.shown: dict[int, float] = {}
        self.between: dict[int, tuple[float, float]] = {}

    def _row(self, terms: list[tuple[str, int, int]]) -> Numbers:
        row = np.zeros(len(self.counts) * MONTHS)
        for name, month, times in terms:
            row[self.places[name] * MONTHS + month] += times
        return row

    def learns(self, name: str, month: int) -> None:
        self.shown[self.places[name] * MONTHS + month] = float(self.counts[name][month])

    def reads_the_report(self, name: str, month: int) -> None:
        """Why a figure is hidden is published: so the attacker knows which are small, and which are not."""
        x = self.counts[name][month]
        if x > 0:
            self.between[self.places[name] * MONTHS + month] = (1, 5) if is_small(x) else (6, 500)

    def knows(self, name: str, month: int) -> bool:
        """Whether only one number is left that a hidden one can be."""
        size = len(self.counts) * MONTHS
        low, high = np.zeros(size), np.full(size, 500.0)
        for at, (least, most) in self.between.items():
            low[at], high[at] = least, most
        for at, value in self.shown.items():
            low[at] = high[at] = value
        aim = np.zeros(size)
        aim[self.places[name] * MONTHS + month] = 1
        ends = []
        for side in (1, -1):
            found = milp(
                side * aim,
                constraints=LinearConstraint(np.array(self.rows), 0, 0),
                integrality=np.ones(size),
                bounds=Bounds(low, high),
            )
            assert found.success, "the world itself must be possible"
            ends.append(side * found.fun)
        return bool(ends[1] - ends[0] < 0.5)


# A small service: plans start and end, are reviewed in time or not, some starts are repeats, adoptions add up
# through the year, and referrals come from two doors.
World = dict[str, Numbers]
SHOWS = {
    "starts": ("count", ("starts",)),
    "ends": ("count", ("ends",)),
    "flow": ("flow", ("starts", "ends")),
    "open": ("count", ("open",)),
    "in_time": ("share", ("in_time", "open", "late")),
    "repeat": ("share", ("repeat", "starts", "first")),
    "door_a": ("count", ("door_a",)),
    "door_b": ("count", ("door_b",)),
    "doors": ("count", ("doors",)),
    "adopted": ("total", ("adopted",)),
    "adopted by month": ("growth", ("growth",)),
}


def world(seed: int, level: int) -> World:
    rng = np.random.default_rng(seed)

    def some(mean: float) -> Numbers:
        return rng.poisson(mean, MONTHS).astype(float)

    w = {"starts": some(level), "ends": some(level), "door_a": some(level), "door_b": some(3 * level)}
    w["open"] = 8 * level + 12 + np.cumsum(w["starts"] - w["ends"])
    w["open"] -= min(w["open"].min(), 0)
    w["in_time"] = np.floor(w["open"] * rng.uniform(0.7, 1, MONTHS))
    w["late"] = w["open"] - w["in_time"]
    w["repeat"] = np.floor(w["starts"] * rng.uniform(0, 1, MONTHS))
    w["first"] = w["starts"] - w["repeat"]
    w["doors"] = w["door_a"] + w["door_b"]
    w["growth"] = some(level / 2)
    total, adopted = 0.0, []
    for month in range(MONTHS):
        total = w["growth"][month] + (0 if APRIL[month] else total)
        adopted.append(total)
    w["adopted"] = np.array(adopted)
    return w


def equations() -> list[list[tuple[str, int, int]]]:
    made: list[list[tuple[str, int, int]]] = []
    for t in range(MONTHS):
        made += [
            [("open", t, 1), ("in_time", t, -1), ("late", t, -1)],
            [("starts", t, 1), ("repeat", t, -1), ("first", t, -1)],
            [("doors", t, 1), ("door_a", t, -1), ("door_b", t, -1)],
        ]
        total = [("adopted", t, 1), ("growth", t, -1)]
        if t and not APRIL[t]:
            total.append(("adopted", t - 1, -1))
        if t or APRIL[t]:
            made.append(total)
        if t:
            made.append([("open", t, 1), ("open", t - 1, -1), ("starts", t, -1), ("ends", t, 1)])
    return made


def sheet(
    measure: str, n: Numbers, of: Numbers | None = None, ends: bool = False, over: Over = "month"
) -> Sheet:
    whole = None if of is None else of[:, None]
    return Sheet(measure, "", ends, over, None, ("All",), n[:, None], whole, few=6)


def tables(w: World, months: int) -> Sheets:
    made = []
    for measure, (kind, names) in SHOWS.items():
        mine = [w[name][:months] for name in names]
        if kind == "share":
            made.append(sheet(measure, mine[0], mine[1]))
        elif kind == "total":
            made.append(sheet("adopted", mine[0], over="year_to_date"))
        elif kind == "growth":
            made.append(sheet("adopted", mine[0]))
        else:
            made += [sheet(measure, n, ends=at == 1) for at, n in enumerate(mine)]
    return Sheets(FIRST, months, tuple(made))


def keys(figure: str) -> list[Key]:
    kind = SHOWS[figure][0]
    if kind in ("total", "growth"):
        return [("adopted", "", False, "year_to_date" if kind == "total" else "month")]
    return [(figure, "", ends, "month") for ends in ((False, True) if kind == "flow" else (False,))]


def is_hidden(decided: Protected, figure: str, month: int) -> bool:
    """Whether a figure is hidden, as a briefing has it: with all that it is made of."""
    return any(decided.why[key, None][month, 0] for key in keys(figure))


def marked(figures: set[tuple[str, int]]) -> dict[Key, Mask]:
    out: dict[Key, Mask] = {}
    for figure, month in figures:
        for key in keys(figure):
            out.setdefault(key, np.zeros(MONTHS, dtype=bool))[month] = True
    return out


def is_small(x: float) -> bool:
    return 1 <= x <= 5


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), level=st.sampled_from([2, 4, 7, 12]))
def test_no_hidden_number_can_be_worked_out_from_two_briefings(seed: int, level: int) -> None:
    w = world(seed, level)
    attacker = Attacker(w, equations())
    first = protect_sheets(tables(w, MONTHS - 1), RuleSet())
    second = protect_sheets(tables(w, MONTHS), RuleSet(), [first])
    hidden = set()
    for figure, (_, names) in SHOWS.items():
        for t in range(MONTHS):
            out_in_one = t < MONTHS - 1 and not is_hidden(first, figure, t)
            if out_in_one or not is_hidden(second, figure, t):
                for name in names:
                    assert not is_small(w[name][t]), "a small number is never shown"
                    attacker.learns(name, t)
            else:
                hidden |= {(name, t) for name in names if is_small(w[name][t])}
                for name in names:
                    attacker.reads_the_report(name, t)
    hidden |= {("growth", t) for t in range(1, MONTHS) if is_small(w["growth"][t])}
    for name, t in sorted(hidden):
        assert not attacker.knows(name, t), (name, t)


def test_the_attacker_finds_what_is_only_hidden_by_itself() -> None:
    w = world(3, 7)
    w["door_a"][4], w["door_b"][4] = 2.0, 30.0
    w["doors"] = w["door_a"] + w["door_b"]
    attacker = Attacker(w, equations())
    for name in w:
        for t in range(MONTHS):
            if not is_small(w[name][t]):
                attacker.learns(name, t)
    assert attacker.knows("door_a", 4)


def why(decided: Protected, measure: str) -> dict[int, int]:
    codes = decided.why[(measure, "", False, "month"), None][:, 0]
    return {t: int(code) for t, code in enumerate(codes) if code}


def test_small_parts_hide_the_whole_figure_and_zero_is_shown() -> None:
    of = np.array([20.0, 20, 20, 4, 20, 20])
    n = np.array([0.0, 3, 17, 2, 10, 20])
    found = protect_sheets(Sheets(FIRST, 6, (sheet("share", n, of),)), RuleSet())
    assert why(found, "share") == {1: SMALL, 2: REST, 3: SMALL}
    only = sheet("share", np.array([0.0]), np.array([4.0]))
    assert why(protect_sheets(Sheets(FIRST, 1, (only,)), RuleSet()), "share") == {0: OF}


def test_what_was_hidden_once_stays_hidden_and_what_was_published_protects_nothing() -> None:
    w = world(11, 12)
    kept = protect_sheets(tables(w, MONTHS), RuleSet(), (), (marked({("doors", 3)}), {}))
    assert is_hidden(kept, "doors", 3)
    w["door_a"][:] = 3.0
    w["door_b"][:] = 40.0 + np.arange(MONTHS)
    w["doors"] = w["door_a"] + w["door_b"]
    given = marked({("door_b", t) for t in range(MONTHS)})
    found = protect_sheets(tables(w, MONTHS), RuleSet(), (), ({}, given))
    assert why(found, "doors") == dict.fromkeys(range(MONTHS), LINKED)
    assert why(found, "door_b") == {}


@pytest.mark.parametrize("level", [4, 12])
def test_earlier_months_are_hidden_alike_in_later_briefings(level: int) -> None:
    for seed in range(8):
        w = world(seed, level)
        early = protect_sheets(tables(w, 10), RuleSet())
        late = protect_sheets(tables(w, MONTHS), RuleSet())
        for place, codes in early.why.items():
            assert late.hidden(place)[:10][(codes > 0) & (codes != LINKED)].all()


def test_a_sum_over_twelve_months_does_not_give_away_the_month_that_enters_it() -> None:
    month = np.random.default_rng(5).poisson(30, 40).astype(float)
    month[30] = 4.0
    year = np.array([month[t - 11 : t + 1].sum() if t >= 11 else np.nan for t in range(40)])
    found = protect_sheets(Sheets(FIRST, 40, (sheet("month", month), sheet("year", year))), RuleSet())
    gone = why(found, "month")
    assert gone[30] == SMALL
    shown = [t for t in range(11, 40) if t not in why(found, "year")]
    assert len(shown) > 10
    for first in shown:
        assert {t for t in range(first - 11, first + 1) if t in gone} != {30}
        for last in shown:
            entered = {t for t in range(first + 1, last + 1) if t in gone}
            left = {t for t in range(first - 11, last - 11) if t in gone}
            assert first >= last or entered ^ left != {30}
