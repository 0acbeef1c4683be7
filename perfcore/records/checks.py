"""The rules that every row must pass, whatever extract it came from.

A hard rule takes the rows that break it out of the load; a soft one lets them stay and warns. Each rule is a
function from a table's name and frame to the offending rows, in the form of `staging.offences`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from perfcore.records import soft_checks
from perfcore.records.cells import day_texts, is_one_of, look_up
from perfcore.records.staging import Staged, offences
from perfcore.records.tables import LOOKUPS, TABLES

_EARLIEST = pd.Timestamp(1990, 1, 1)
_EARLIEST_BIRTH = pd.Timestamp(1900, 1, 1)
_MONTHS_UNBORN = 9

# The column that names a row, and must therefore occur once.
IDS = {name: next(iter(table.columns)) for name, table in TABLES.items()}
# Where a due date alone makes a row: a conference or review that is yet to be held.
_DUE_IS_ENOUGH = ("conferences", "care_reviews")
_NONE = pd.DataFrame({"column": [], "value": [], "says": []}, dtype="str")

Rule = Callable[[str, pd.DataFrame, "Known"], pd.DataFrame]


class Known:
    """What rules look up: births of the children, and the date that the data goes to."""

    def __init__(self, staged: Staged, data_to: date) -> None:
        children = staged.table("children")
        self.children = children["child_id"]
        self.births = children.drop_duplicates("child_id").set_index("child_id")["dob"]
        self.data_to = pd.Timestamp(data_to)

    def born(self, frame: pd.DataFrame) -> pd.Series:
        """The date of birth of every row's child."""
        return look_up(frame["child_id"], self.births)


def check(staged: Staged, today: date, data_to: date | None = None) -> date:
    """Take out of `staged` what breaks a hard rule, warn of the rest; gives the date the data goes to.

    That is `data_to`, else what the extract says, else its latest date that does not lie after `today`.
    """
    staged.complete()
    _check_children(staged)
    for name in (*TABLES, "addresses"):
        if name in staged.tables:
            _apply("unreadable_date", unreadable, name, staged, None)
    reached = data_to or staged.data_to or latest_date(staged, today)
    known = Known(staged, reached)
    _due_dates_alone(staged)
    for name in (*TABLES, "addresses"):
        if name not in staged.tables:
            continue
        for rule_id, rule in HARD.items():
            _apply(rule_id, rule, name, staged, known)
    for name in TABLES:
        if name in staged.tables:
            soft_checks.warn(staged, name, known.born(staged.tables[name]), known.data_to)
    soft_checks.warn_of_workers(staged)
    return reached


def latest_date(staged: Staged, today: date) -> date:
    """The greatest date of any event, start or end that is not after `today`; `today` when there is none."""
    latest = []
    for name, table in TABLES.items():
        if name not in staged.tables:
            continue
        frame = staged.tables[name]
        for column, kind in table.columns.items():
            if kind == "date" and column != "due_date" and column in frame:
                dates = frame[column]
                latest.append(dates[dates <= pd.Timestamp(today)].max())
    known = [d for d in latest if pd.notna(d)]
    return max(known).date() if known else today


def _apply(rule_id: str, rule: Rule, name: str, staged: Staged, known: Known | None) -> None:
    frame = staged.tables[name]
    if not frame.empty:
        staged.set_aside(name, rule(name, frame, known), rule_id)  # type: ignore[arg-type]


def _check_children(staged: Staged) -> None:
    children = staged.table("children")
    blank = children[children["child_id"].isna()]
    staged.set_aside("children", offences(blank, "child_id", "The row names no child."), "child_unknown")
    children = staged.tables["children"]
    twice = children[children["child_id"].duplicated()]
    says = "The child is listed already: " + twice["child_id"] + "."
    staged.set_aside("children", offences(twice, "child_id", says), "duplicate_id")
    children = staged.tables["children"]
    early = children[children["dob"] < _EARLIEST_BIRTH]
    if len(early):
        says = "Nobody was born on " + day_texts(early["dob"]) + "; the date of birth was left empty."
        staged.report("children", offences(early, "dob", says), "born_early")
        children.loc[early.index, "dob"] = pd.NaT


def _due_dates_alone(staged: Staged) -> None:
    """A conference that says neither when it was due nor when it was held says nothing."""
    for name in _DUE_IS_ENOUGH:
        if name in staged.tables:
            frame = staged.tables[name]
            neither = frame[frame["held_date"].isna() & frame["due_date"].isna()]
            says = "There is neither a date held nor a date due."
            staged.set_aside(name, offences(neither, "held_date", says), "date_missing")


# ---- hard rules ----------------------------------------------------------------------------------


def unreadable(name: str, frame: pd.DataFrame, known: Known | None) -> pd.DataFrame:
    """A date that the row needs is written so that nobody can read it."""
    at = frame.index[frame["_unreadable"].notna()]
    if at.empty:
        return _NONE
    parts = frame.loc[at, "_unreadable"].str.split("\t", n=1)
    value = parts.str[1]
    says = '"' + value.str[:80] + '" does not read as a date: write it as YYYY-MM-DD or DD/MM/YYYY.'
    return pd.DataFrame({"column": parts.str[0], "value": value, "says": says}, index=at)


def child_unknown(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The row is about a child whom the list of children lacks."""
    hits = frame[~is_one_of(frame["child_id"], known.children)]
    says = "The child " + hits["child_id"] + " is not in the list of children."
    return offences(hits, "child_id", says.fillna("The row names no child."))


def duplicate_id(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """An identifier that must occur once occurs again; the first row stays."""
    if name not in IDS:
        return _NONE
    ids = frame[IDS[name]]
    hits = frame[ids.duplicated() & ids.notna()]
    return offences(hits, IDS[name], "This id has occurred already: " + hits[IDS[name]] + ".")


def date_missing(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The date that places the row in time is empty."""
    if name in _DUE_IS_ENOUGH:
        return _NONE
    column = _date_of(name)
    return offences(frame[frame[column].isna()], column, "The date is missing: the row has no month.")


def date_early(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """A date from before there were such records: a default that a system filled in."""
    column = _date_of(name)
    hits = frame[frame[column] < _EARLIEST]
    return offences(hits, column, day_texts(hits[column]) + " is too early to be true.")


def date_future(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """An event after the date that the data goes to, or something due more than a year after it."""
    column = _date_of(name)
    to = known.data_to.strftime("%d/%m/%Y")
    late = frame[column] > known.data_to
    hits = frame[late]
    says = day_texts(hits[column]) + f" lies after {to}, the date that the data goes to."
    found = offences(hits, column, says)
    if "due_date" in frame:
        hits = frame[~late & (frame["due_date"] > known.data_to + pd.DateOffset(years=1))]
        says = day_texts(hits["due_date"]) + f" lies more than a year after {to}."
        found = pd.concat([found, offences(hits, "due_date", says)])
    return found


def end_before_start(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """A spell that ended before it began."""
    end = "end_date" if name == "addresses" else TABLES[name].end
    if end is None:
        return _NONE
    start = _date_of(name)
    hits = frame[frame[end] < frame[start]]
    says = "The end " + day_texts(hits[end]) + " lies before the start " + day_texts(hits[start]) + "."
    return offences(hits, end, says)


def plan_before_birth(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """A plan that began longer before birth than a pregnancy lasts."""
    if name != "cp_plans":
        return _NONE
    born = known.born(frame)
    hits = frame[frame["start_date"] < born - pd.DateOffset(months=_MONTHS_UNBORN)]
    says = (
        "The plan starts on "
        + day_texts(hits["start_date"])
        + f", more than {_MONTHS_UNBORN} months before the child's birth on "
        + day_texts(born[hits.index])
        + "."
    )
    return offences(hits, "start_date", says)


def overlapping_plans(name: str, frame: pd.DataFrame, known: Known) -> pd.DataFrame:
    """A child has one plan at a time: of two that overlap the one that began later is set aside."""
    if name != "cp_plans":
        return _NONE
    several = frame[frame["child_id"].duplicated(keep=False)]
    several = several.sort_values(["child_id", "start_date", "plan_id"], kind="stable")
    children, plans = several["child_id"].tolist(), several["plan_id"].tolist()
    starts, ends = several["start_date"].tolist(), several["end_date"].tolist()
    at: list[int] = []
    before: list[str] = []
    last = -1
    for i, child in enumerate(children):
        if last >= 0 and child == children[last] and not starts[i] >= ends[last]:
            at.append(i)
            before.append(f"The child's plan {plans[last]} was still open when this one started.")
            continue
        last = i
    hits = several.iloc[at]
    return offences(hits, "start_date", pd.Series(before, index=hits.index, dtype="str"))


HARD: dict[str, Rule] = {
    "child_unknown": child_unknown,
    "duplicate_id": duplicate_id,
    "date_missing": date_missing,
    "date_early": date_early,
    "date_future": date_future,
    "end_before_start": end_before_start,
    "plan_before_birth": plan_before_birth,
    "overlapping_plans": overlapping_plans,
}


def _date_of(name: str) -> str:
    return TABLES[name].date if name in TABLES else next(n for n, k in LOOKUPS[name].items() if k == "date")
