"""Small numbers cannot be worked out: random tables, the demo council, and an auditor who can fail."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from perfcore import access
from perfcore.__main__ import main
from perfcore.access import members
from perfcore.access.viewer import Viewer
from perfcore.disclosure import decisions
from perfcore.disclosure.audit_cells import Findings, audit
from perfcore.disclosure.decisions import Protected
from perfcore.disclosure.hide import Hidden, hide, numbers, settle
from perfcore.disclosure.publish import protect, protect_sheets, published
from perfcore.disclosure.relations import relations
from perfcore.disclosure.repair import repair, shown
from perfcore.disclosure.rules import LINKED, RuleSet
from perfcore.disclosure.solve import Equations, found
from perfcore.disclosure.system import System, system
from perfcore.disclosure.tables import Sheet, Sheets
from perfcore.records.load import load
from tests.records_helpers import write_ssd

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


@pytest.fixture(scope="module")
def decided(gate: access.Gate) -> Protected:
    """What members see and what they do not, of the whole council."""
    return protect(gate._values, RuleSet())


def look(gate: access.Gate, decided: Protected, thorough: bool = False) -> Findings:
    def fetch(measure: str, by: str | None, over: str) -> object:
        frame = gate._values.compute(measure, by=by, over=over)  # type: ignore[arg-type]
        spec = gate.catalogue.measures[measure]
        return published(decided, RuleSet(), spec, by, over, frame)  # type: ignore[arg-type]

    return audit(decided.made, relations(decided.made), gate.catalogue, fetch, thorough)  # type: ignore[arg-type]


def test_the_auditor_finds_nothing_in_what_members_get(gate: access.Gate, decided: Protected) -> None:
    told = look(gate, decided)
    assert told.hidden > 100_000
    assert told.recovered == ()


def test_a_total_is_hidden_only_where_it_is_small_or_another_total_is(decided: Protected) -> None:
    totals = replace(decided.made, every=tuple(s for s in decided.made.every if s.dim is None))
    alone = protect_sheets(totals, RuleSet())
    for sheet in totals.every:
        assert (decided.hidden(sheet.place) == alone.hidden(sheet.place)).all()
        if sheet.measure in ("cp_plans", "referrals", "contacts", "assessments", "cp_plan_rate"):
            assert decided.hidden(sheet.place).mean() < 0.01, "large totals are shown"
    groups = [s for s in decided.made.every if s.dim == "team" and s.measure == "cp_plans"]
    assert any(decided.hidden(sheet.place).any() for sheet in groups)


def test_the_auditor_finds_cells_when_only_small_ones_are_hidden(gate: access.Gate) -> None:
    told = look(gate, protect(gate._values, RuleSet(secondary=False), only=SAMPLE))
    assert len(told.recovered) > 100
    for one in told.recovered[:200]:
        measure = gate.catalogue.measures[one.measures[0]]
        if measure.show == "count" and measure.flow is None and one.measures[0] != "cp_flow":
            frame = gate._values.compute(measure.id, by=one.by, over=one.over)
            month = frame["month"].dt.year * 12 + frame["month"].dt.month - 1 - 1970 * 12
            true = frame[(month == one.month) & (frame["group"] == one.group)]["n"].iloc[0]
            assert one.number == true


def test_all_equations_together_find_nothing_either(gate: access.Gate) -> None:
    few = ("cp_starts", "repeat_plan_24m", "icpc_median", "adoptions_ytd")
    assert look(gate, protect(gate._values, RuleSet(), only=few), thorough=True).recovered == ()


def test_no_small_number_is_shown_in_any_window(gate: access.Gate, decided: Protected) -> None:
    for name in SAMPLE:
        measure = gate.catalogue.measures[name]
        for by in (None, "locality"):
            for over in ("month",) if measure.open else ("month", "last_12_months", "year_to_date"):
                frame = gate._values.compute(name, by=by, over=over)  # type: ignore[arg-type]
                out = published(decided, RuleSet(), measure, by, over, frame)  # type: ignore[arg-type]
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
    before = protect_sheets(shorter, RuleSet())
    for place in before.why:
        assert (whole.hidden(place)[:-12] == before.hidden(place)).all()


def test_rounding_says_less_than_hiding(gate: access.Gate, decided: Protected) -> None:
    measure, frame = gate.catalogue.measures["cp_starts"], gate._values.compute("cp_starts", by="team")
    first = published(decided, RuleSet(), measure, "team", "month", frame)
    second = published(decided, RuleSet(style="round"), measure, "team", "month", frame)
    assert (second["n"].isna() == first["n"].isna()).all()
    assert (second["n"].dropna() % 5 == 0).all()


# ---- kept for later loads ------------------------------------------------------------------------


def test_a_load_is_decided_once_and_the_command_audits_it(
    demo_data: Path, tmp_path: Path, decided: Protected, gate: access.Gate, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(demo_data, tmp_path / "data", ignore=shutil.ignore_patterns(decisions.FOLDER))
    where = ["--data", str(tmp_path / "data"), "--measures", "measures.yaml"]
    kept = members.kept_at(tmp_path / "data", gate._values)
    decisions.write(kept, replace(decided, council=gate.about(MEMBER).council))
    written = kept.stat().st_mtime_ns
    assert main(["audit", "cells", *where]) == 0
    assert "0 can be worked out" in capsys.readouterr().out
    assert kept.stat().st_mtime_ns == written
    assert main(["audit", "cells", *where, "--as", "member"]) == 2
    assert main(["audit", "cells", *where, "--thorough", "no_such"]) == 2
    forgetful = {p: np.where(codes == LINKED, 0, codes).astype(np.int8) for p, codes in decided.why.items()}
    decisions.write(kept, replace(decided, why=forgetful))
    capsys.readouterr()
    assert main(["audit", "cells", *where, "--thorough", "cp_starts"]) == 1
    assert re.search(r"^cp_starts: \d{4}-\d\d, (team|locality) \w+", capsys.readouterr().out, re.M)
    kept.write_bytes(b"")
    assert main(["values", "cp_starts", *where, "--as", "member"]) == 2
    assert "restore the file" in capsys.readouterr().err


# ---- random tables -------------------------------------------------------------------------------


Rows = dict[str, NDArray[np.int64]]


@st.composite
def small_rows(draw: st.DrawFn, months: int, groups: tuple[int, int], most: int = 40) -> Rows:
    rows = draw(st.integers(0, most))

    def column(top: int) -> NDArray[np.int64]:
        return np.array(draw(st.lists(st.integers(0, top), min_size=rows, max_size=rows)), dtype=np.int64)

    tops = {"month": months, "hit": 2, "a": groups[0], "b": groups[1]}
    return {name: column(top - 1) for name, top in tops.items()}


@st.composite
def small_sheets(draw: st.DrawFn) -> Sheets:
    """Counts and shares by one or two breakdowns, which add up to the same wholes."""
    months = draw(st.sampled_from([1, 2, 8]))
    groups = (draw(st.integers(1, 4)), draw(st.integers(2, 5)))
    return counted(draw(small_rows(months, groups)), months, groups)


def counted(place: Rows, months: int, groups: tuple[int, int]) -> Sheets:
    rows, hit = len(place["month"]), place["hit"] > 0
    dims = dict(zip("ab", groups, strict=True))
    made = []
    for dim, wide in ((None, 1), *dims.items()):
        group = np.zeros(rows, dtype=int) if dim is None else place[dim]
        n = np.zeros((months, wide))
        np.add.at(n, (place["month"], group), 1)
        hits = np.zeros((months, wide))
        np.add.at(hits, (place["month"][hit], group[hit]), 1)
        labels = tuple(str(i) for i in range(wide))
        made.append(Sheet("all", "", False, "month", dim, labels, n, None, 6, 10, True, True))
        made.append(Sheet("share", "", False, "month", dim, labels, hits, n, 6, 10, True, True))
    return Sheets(600, months, tuple(made))


def protected(made: Sheets) -> tuple[Hidden, System]:
    known = relations(made)
    every = system(made, known)
    hidden = hide(made, known, every)
    repair(hidden, every)
    return hidden, every


@settings(max_examples=100, deadline=None)
@given(made=small_sheets())
def test_no_hidden_cell_of_a_random_table_can_be_solved(made: Sheets) -> None:
    hidden, every = protected(made)
    truth = numbers(hidden.known)
    seen = shown(hidden, every, truth)
    small = (truth > 0) & (truth < 6)
    assert np.isnan(seen[small]).all()
    gone = np.flatnonzero(np.isnan(seen))
    rows = csr_array(every.rows[:, gone])
    right = -(every.rows @ np.nan_to_num(seen))
    used = np.flatnonzero(np.diff(rows.indptr))
    told = found(Equations(csr_array(rows[used]), right[used], np.zeros(len(gone))))
    for cell, number in zip(gone, told, strict=True):
        few = 0 < number < 6
        assert np.isnan(number) or not (every.named[cell] or few), (made, cell, number)


@settings(max_examples=40, deadline=None)
@given(made=small_sheets())
def test_hiding_again_hides_no_more(made: Sheets) -> None:
    hidden, _ = protected(made)
    before = {place: hidden.cells(place) for place in hidden.why}
    settle(hidden)
    assert all((hidden.cells(place) == mask).all() for place, mask in before.items())


def test_what_was_hidden_before_stays_hidden() -> None:
    n = np.array([[20.0, 30.0, 40.0]])
    whole = Sheet("all", "", False, "month", None, ("All",), n.sum(axis=1, keepdims=True), None)
    groups = Sheet("all", "", False, "month", "a", ("x", "y", "z"), n, None)
    made = Sheets(600, 1, (whole, groups))
    first = protect_sheets(made, RuleSet())
    assert not first.hidden(groups.place).any()
    why = {**first.why, groups.place: np.array([[1, 0, 4]], dtype=np.int8)}
    later = protect_sheets(made, RuleSet(), [Protected(made, why)])
    assert later.hidden(groups.place).tolist() == [[True, False, True]]


# ---- two loads -----------------------------------------------------------------------------------


@st.composite
def two_loads(draw: st.DrawFn) -> tuple[Sheets, Sheets]:
    """Tables of a load, and of the next one: rows came late, went, or moved to another group, and a month
    more is there."""
    months = draw(st.sampled_from([1, 2, 7]))
    groups = (draw(st.integers(2, 4)), draw(st.integers(2, 4)))
    old = draw(small_rows(months, groups))
    size = len(old["month"])
    new = {name: column.copy() for name, column in old.items()}
    for at in draw(st.lists(st.integers(0, size - 1), max_size=6)) if size else []:
        name = draw(st.sampled_from(["hit", "a", "b"]))
        top = {"hit": 2, "a": groups[0], "b": groups[1]}[name]
        new[name][at] = draw(st.integers(0, top - 1))
    stay = np.ones(size, dtype=bool)
    if size:
        stay[draw(st.lists(st.integers(0, size - 1), max_size=3))] = False
    late = draw(small_rows(months + 1, groups, most=12))
    new = {name: np.append(column[stay], late[name]) for name, column in new.items()}
    # a month before them with everybody, so that no group loses its line in a table
    sizes = (1, 2, groups[0], groups[1])
    every = dict(
        zip(("month", "hit", "a", "b"), np.indices(sizes).reshape(4, -1).repeat(6, axis=1), strict=True)
    )
    for rows in (old, new):
        rows["month"] = rows["month"] + 1
        rows.update({name: np.append(every[name], column) for name, column in rows.items()})
    return counted(old, months + 1, groups), counted(new, months + 2, groups)


class Reader:
    """Keeps the tables of two loads, knows what they count, and asks what each hidden number can be.

    It knows which figures that the first load hid are the same in the second, and takes one that it showed
    for the second's where nothing in its row has changed. That nobody was counted where the second shows
    nobody at all is no secret, and what a published number was corrected to may follow from the corrected
    total, since totals are not hidden for groups.
    """

    def __init__(self, made: tuple[Sheets, Sheets], decided: tuple[Protected, Protected]) -> None:
        self.place: dict[tuple[int, str, str | None, int, int], int] = {}
        self.true: list[float] = []
        self.shown: list[bool] = []
        self.equations: list[dict[int, int]] = []
        for nth in (0, 1):
            self._read(nth, made[nth], decided[nth])
        for sheet in made[0].every:
            whole = made[0].whole_of(sheet)
            for month in range(made[0].months):
                pairs = [(s, made[1].by_place[s.place]) for s in (sheet, whole)]
                as_it_was = all(
                    (a.n[month] == b.n[month]).all() and (a.of is None or (a.of[month] == b.of[month]).all())  # type: ignore[index]
                    for a, b in pairs
                )
                now = pairs[0][1]
                for group in range(len(sheet.labels)):
                    at = month, group
                    same = sheet.n[at] == now.n[at] and (sheet.of is None or sheet.of[at] == now.of[at])  # type: ignore[index]
                    kinds = ("all",) if sheet.of is None else ("all", "hits", "rest")
                    cells = [self.place[0, kind, sheet.dim, month, group] for kind in kinds]
                    if same and (as_it_was or not any(self.shown[cell] for cell in cells)):
                        after = [self.place[1, kind, sheet.dim, month, group] for kind in kinds]
                        self.equations += [{a: 1, b: -1} for a, b in zip(cells, after, strict=True)]

    def _read(self, load: int, made: Sheets, decided: Protected) -> None:
        for sheet in made.every:
            gone, whole = decided.hidden(sheet.place), made.whole_of(sheet)
            nobody = (whole.n == 0) & ~decided.hidden(whole.place)
            parts = [("all", sheet.n, ~gone | nobody)]
            if sheet.of is not None:
                parts = [
                    ("hits", sheet.n, ~gone | nobody),
                    ("rest", sheet.of - sheet.n, ~gone),
                    ("all", sheet.of, ~gone),
                ]
            for kind, number, open_ in parts:
                for month, group in np.ndindex(number.shape):
                    key = (load, kind, sheet.dim, month, group)
                    at = self.place.setdefault(key, len(self.true))
                    if at == len(self.true):
                        self.true.append(float(number[month, group]))
                        self.shown.append(False)
                    self.shown[at] |= bool(open_[month, group])
        for (of, kind, dim, month, group), at in list(self.place.items()):
            if of == load and kind == "all" and (load, "hits", dim, month, group) in self.place:
                parts_of = {self.place[load, k, dim, month, group]: 1 for k in ("hits", "rest")}
                self.equations.append({at: -1, **parts_of})
            if of == load and dim is None:
                for other in ("a", "b"):
                    groups = [
                        p
                        for (w, k, d, m, _), p in self.place.items()
                        if (w, k, d, m) == (load, kind, other, month)
                    ]
                    if groups:
                        self.equations.append({at: -1, **dict.fromkeys(groups, 1)})

    def knows(self) -> list[tuple[tuple[int, str, str | None, int, int], float]]:
        """Every hidden number that can only be one, and would tell something."""
        rows = np.zeros((len(self.equations), len(self.true)))
        for at, terms in enumerate(self.equations):
            for cell, sign in terms.items():
                rows[at, cell] = sign
        gone = np.flatnonzero(~np.array(self.shown, dtype=bool))
        right = -(rows @ np.where(self.shown, self.true, 0.0)) if len(self.true) else np.zeros(len(rows))
        left = csr_array(rows[:, gone])
        used = np.flatnonzero(np.diff(left.indptr))
        told = found(Equations(csr_array(left[used]), right[used], np.zeros(len(gone))))
        names = {at: key for key, at in self.place.items()}
        known = [(names[int(c)], float(x)) for c, x in zip(gone, told, strict=True) if not np.isnan(x)]
        none_now = {
            (k, month)
            for (load, k, dim, month, _), at in self.place.items()
            if load == 1 and dim is None and not self.true[at]
        }
        return [
            (key, x)
            for key, x in known
            if (key[1] != "rest" or 0 < x < 6)
            and (x or (key[1], key[3]) not in none_now)
            and not (key[0] == 1 and (0, *key[1:]) in self.place and self.shown[self.place[0, *key[1:]]])
        ]


@settings(max_examples=40, deadline=None)
@given(made=two_loads())
def test_two_loads_together_tell_no_hidden_cell(made: tuple[Sheets, Sheets]) -> None:
    first = protect_sheets(made[0], RuleSet())
    second = protect_sheets(made[1], RuleSet(), [first])
    assert Reader(made, (first, second)).knows() == []
    for place, codes in first.why.items():
        after = second.hidden(place)[: made[0].months]
        unchanged = made[0].by_place[place].n == made[1].by_place[place].n[: made[0].months]
        share = made[0].by_place[place].of
        if share is not None:
            unchanged &= share == made[1].by_place[place].of[: made[0].months]  # type: ignore[index]
        assert after[(codes > 0) & unchanged].all(), "what was hidden stays hidden"


def test_the_auditor_finds_cells_when_a_load_forgets_what_was_published_before() -> None:
    groups = np.array([[3.0, 4.0, 5.0, 90.0]])
    later = np.array([[3.0, 4.0, 50.0, 90.0]])

    def tables(n: NDArray[np.float64]) -> Sheets:
        whole = Sheet("all", "", False, "month", None, ("All",), n.sum(axis=1, keepdims=True), None)
        return Sheets(600, 1, (whole, Sheet("all", "", False, "month", "a", tuple("wxyz"), n, None)))

    made = tables(groups), tables(later)
    first = protect_sheets(made[0], RuleSet())
    forgetful = protect_sheets(made[1], RuleSet())
    assert Reader(made, (first, forgetful)).knows()
    assert not Reader(made, (first, protect_sheets(made[1], RuleSet(), [first]))).knows()


def test_decisions_are_kept_as_they_are(tmp_path: Path) -> None:
    n = np.array([[3.0, 20.0, np.nan], [0, 7, 2]])
    whole = Sheet(
        "all", "", False, "month", None, ("All",), np.array([[23.0], [9]]), np.array([[40.0], [60]])
    )
    groups = Sheet("all", "", False, "month", "a", ("x", "y", "\u00fc"), n, n + 20)
    decided = replace(protect_sheets(Sheets(600, 2, (whole, groups)), RuleSet()), council="Somewhere")
    decisions.write(tmp_path / "kept" / "one.npz", decided)
    read = decisions.read(tmp_path / "kept" / "one.npz")
    assert read.council == "Somewhere"
    assert [vars(s)["labels"] for s in read.made.every] == [("All",), ("x", "y", "\u00fc")]
    for before, after in zip(decided.made.every, read.made.every, strict=True):
        assert np.array_equal(before.n, after.n, equal_nan=True)
        assert before.place == after.place
        assert np.array_equal(decided.why[before.place], read.why[after.place])
    assert [p.name for p in (tmp_path / "kept").iterdir()] == ["one.npz"]
    (tmp_path / "kept" / "one.npz").write_bytes(b"PK broken")
    with pytest.raises((ValueError, OSError)):
        decisions.read(tmp_path / "kept" / "one.npz")


def test_the_solver_finds_what_one_equation_does_not() -> None:
    # x + y = 5, y + z = 4, x + z = 3: each alone leaves all three open
    rows = csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    assert found(Equations(rows, np.array([5.0, 4, 3]), np.zeros(3))).tolist() == [2, 3, 1]
    one = Equations(csr_array(np.array([[1.0, 1.0]])), np.array([5.0]), np.zeros(2))
    assert np.isnan(found(one)).all()
    with pytest.raises(ValueError, match="contradict"):
        found(Equations(csr_array(np.array([[1.0, 1.0]])), np.array([-1.0]), np.zeros(2)))


def test_a_load_of_a_few_children_is_decided_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There, cells stand on both sides of an equation."""
    load(write_ssd(tmp_path / "extract"), tmp_path / "data")
    for measure in ("contacts", "cp_plans"):
        asked = ["values", measure, "--as", "member", "--json", "--data", str(tmp_path / "data")]
        assert main(asked) == 0
        rows = json.loads(capsys.readouterr().out)
        assert rows
        assert not any(isinstance(row["n"], int) and 1 <= row["n"] <= 5 for row in rows)
