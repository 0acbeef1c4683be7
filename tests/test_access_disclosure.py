"""Small numbers cannot be worked out: random tables, the demo council, and an auditor who can fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from perfcore import access
from perfcore.access.viewer import Viewer
from perfcore.disclosure.audit_cells import Findings, audit
from perfcore.disclosure.hide import Hidden, hide, settle
from perfcore.disclosure.publish import Protected, protect, published
from perfcore.disclosure.relations import relations
from perfcore.disclosure.repair import repair, shown
from perfcore.disclosure.rules import RuleSet
from perfcore.disclosure.solve import Equations, found
from perfcore.disclosure.system import system
from perfcore.disclosure.tables import Sheet, Sheets

MEMBER = Viewer("member", "a member")
# one family of measures with every kind of relation: stock, starts, ends, shares of them, bands, a year's sum
SAMPLE = (
    "cp_plans",
    "cp_starts",
    "cp_ends",
    "cp_flow",
    "cp_drift",
    "cp_open_15m",
    "cp_open_18m",
    "repeat_plan_24m",
    "cp_ended_3m",
    "adoptions_ytd",
    "sgo_ytd",
    "sgo_share",
    "icpc_median",
)


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, Path("measures.yaml"))


def look(gate: access.Gate, decided: Protected, thorough: bool = False) -> Findings:
    def fetch(measure: str, by: str | None, over: str) -> object:
        frame = gate._values.compute(measure, by=by, over=over)  # type: ignore[arg-type]
        return published(decided, gate.catalogue.measures[measure], by, over, frame)  # type: ignore[arg-type]

    return audit(decided.made, decided.known, gate.catalogue, fetch, thorough)  # type: ignore[arg-type]


def test_the_auditor_finds_nothing_in_what_members_get(gate: access.Gate) -> None:
    told = look(gate, protect(gate._values, RuleSet(), only=SAMPLE))
    assert told.hidden > 10_000
    assert told.recovered == ()


def test_the_auditor_finds_cells_when_only_small_ones_are_hidden(gate: access.Gate) -> None:
    told = look(gate, protect(gate._values, RuleSet(secondary=False), only=SAMPLE))
    assert len(told.recovered) > 100
    for one in told.recovered[:200]:
        measure = gate.catalogue.measures[one.measures[0]]
        if measure.show == "count" and measure.flow is None and one.measures[0] != "cp_flow":
            frame = gate._values.compute(measure.id, by=one.by, over="month")
            month = frame["month"].dt.year * 12 + frame["month"].dt.month - 1 - 1970 * 12
            true = frame[(month == one.month) & (frame["group"] == one.group)]["n"].iloc[0]
            assert one.number == true


def test_all_equations_together_find_nothing_either(gate: access.Gate) -> None:
    few = ("cp_starts", "repeat_plan_24m", "icpc_median", "adoptions_ytd")
    assert look(gate, protect(gate._values, RuleSet(), only=few), thorough=True).recovered == ()


def test_no_small_number_is_shown_in_any_window(gate: access.Gate) -> None:
    decided = protect(gate._values, RuleSet(), only=SAMPLE)
    for name in SAMPLE:
        measure = gate.catalogue.measures[name]
        for by in (None, "locality"):
            for over in ("month",) if measure.open else ("month", "last_12_months", "year_to_date"):
                frame = gate._values.compute(name, by=by, over=over)  # type: ignore[arg-type]
                out = published(decided, measure, by, over, frame)  # type: ignore[arg-type]
                assert not out["n"].between(1, 5).any(), (name, by, over)
                assert not out["families"].between(1, 5).any()
                if measure.show == "percent":
                    assert not (out["of"] - out["n"]).between(1, 5).any()
                    few = out[out["of"].between(1, 9)]  # only where the whole says what each share is
                    assert not few["of"].between(1, 5).any()
                    assert few["value"].isin([0, 100]).all()


def test_hidden_cells_are_the_same_whatever_month_is_last(gate: access.Gate) -> None:
    whole = protect(gate._values, RuleSet(), only=("cp_starts",))
    cut = tuple(
        Sheet(**{**vars(s), "n": s.n[:-12], "of": None if s.of is None else s.of[:-12]})
        for s in whole.made.every
    )
    shorter = Sheets(whole.made.first, whole.made.months - 12, cut)
    before = hide(shorter, relations(shorter))
    after = hide(whole.made, whole.known)
    for key, mask in before.cells.items():
        assert (after.cells[key][:-12] == mask).all()


def test_rounding_says_less_than_hiding(gate: access.Gate) -> None:
    plain = protect(gate._values, RuleSet(), only=("cp_starts",))
    rounded = protect(gate._values, RuleSet(style="round"), only=("cp_starts",))
    measure, frame = gate.catalogue.measures["cp_starts"], gate._values.compute("cp_starts", by="team")
    first = published(plain, measure, "team", "month", frame)
    second = published(rounded, measure, "team", "month", frame)
    assert (second["n"].isna() == first["n"].isna()).all()
    assert (second["n"].dropna() % 5 == 0).all()


# ---- random tables -------------------------------------------------------------------------------


@st.composite
def small_sheets(draw: st.DrawFn) -> Sheets:
    """Counts and shares by one or two breakdowns, which add up to the same wholes."""
    months, rows = draw(st.sampled_from([1, 2, 8])), draw(st.integers(0, 40))
    dims = {"a": draw(st.integers(1, 4)), "b": draw(st.integers(2, 5))}
    place = {
        "month": np.array(
            draw(st.lists(st.integers(0, months - 1), min_size=rows, max_size=rows)), dtype=int
        ),
        "hit": np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), dtype=bool),
        **{
            dim: np.array(draw(st.lists(st.integers(0, k - 1), min_size=rows, max_size=rows)), dtype=int)
            for dim, k in dims.items()
        },
    }
    made = []
    for dim, wide in ((None, 1), *dims.items()):
        group = np.zeros(rows, dtype=int) if dim is None else place[dim]
        n = np.zeros((months, wide))
        np.add.at(n, (place["month"], group), 1)
        hits = np.zeros((months, wide))
        np.add.at(hits, (place["month"][place["hit"]], group[place["hit"]]), 1)
        labels = tuple(str(i) for i in range(wide))
        made.append(Sheet("all", "", False, dim, labels, n, None, 6, 10, True, True))
        made.append(Sheet("share", "", False, dim, labels, hits, n, 6, 10, True, True))
    return Sheets(600, months, tuple(made))


def protected(made: Sheets) -> tuple[Hidden, object]:
    known = relations(made)
    hidden = hide(made, known)
    every = system(made, known, _CATALOGUE)  # type: ignore[arg-type]
    repair(hidden, every)
    return hidden, every


class _Measure:
    open, count_of, show = "open", "rows", "count"


class _CATALOGUE:
    measures = {"all": _Measure, "share": _Measure}  # noqa: RUF012


@settings(max_examples=150, deadline=None)
@given(made=small_sheets())
def test_no_hidden_cell_of_a_random_table_can_be_solved(made: Sheets) -> None:
    hidden, every = protected(made)
    truth = np.concatenate([c.grids.ravel() for c in hidden.known.counts.values()])
    numbers = shown(hidden, every, truth)  # type: ignore[arg-type]
    small = (truth > 0) & (truth < 6) & every.named  # type: ignore[attr-defined]
    assert np.isnan(numbers[small]).all()
    gone = np.flatnonzero(np.isnan(numbers))
    rows = csr_array(every.rows[:, gone])  # type: ignore[attr-defined]
    right = -(every.rows @ np.nan_to_num(numbers))  # type: ignore[attr-defined]
    used = np.flatnonzero(np.diff(rows.indptr))
    told = found(Equations(csr_array(rows[used]), right[used], np.zeros(len(gone))))  # type: ignore[attr-defined]
    for cell, number in zip(gone, told, strict=True):
        few = 0 < number < 6
        assert np.isnan(number) or not (every.named[cell] or few), (made, cell, number)  # type: ignore[attr-defined]


@settings(max_examples=60, deadline=None)
@given(made=small_sheets())
def test_hiding_again_hides_no_more(made: Sheets) -> None:
    hidden, _ = protected(made)
    before = {key: mask.copy() for key, mask in hidden.cells.items()}
    settle(hidden)
    assert all((hidden.cells[key] == mask).all() for key, mask in before.items())


def test_what_was_hidden_before_stays_hidden() -> None:
    n = np.array([[20.0, 30.0, 40.0]])
    whole = Sheet("all", "", False, None, ("All",), n.sum(axis=1, keepdims=True), None, 6, 10, True, True)
    groups = Sheet("all", "", False, "a", ("x", "y", "z"), n, None, 6, 10, True, True)
    made = Sheets(600, 1, (whole, groups))
    earlier = {(groups.key, "a"): np.array([[True, False, False]])}
    assert not hide(made, relations(made)).cells[groups.key, "a"].any()
    assert hide(made, relations(made), earlier).cells[groups.key, "a"].tolist() == [[True, True, False]]


def test_the_solver_finds_what_one_equation_does_not() -> None:
    # x + y = 5, y + z = 4, x + z = 3: each alone leaves all three open
    rows = csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    assert found(Equations(rows, np.array([5.0, 4, 3]), np.zeros(3))).tolist() == [2, 3, 1]
    one = Equations(csr_array(np.array([[1.0, 1.0]])), np.array([5.0]), np.zeros(2))
    assert np.isnan(found(one)).all()
    with pytest.raises(ValueError, match="contradict"):
        found(Equations(csr_array(np.array([[1.0, 1.0]])), np.array([-1.0]), np.zeros(2)))
