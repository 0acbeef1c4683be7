"""One Annex A workbook as our tables.

A workbook is a snapshot: six months of events, and the latest plan and period of care of each child. Its rows
have no ids, so ids are made of what tells them apart; a later workbook then finds the same row again.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from perfcore.records import labels
from perfcore.records.annex_a_columns import ABSENT, HEADER, IGNORED, LISTS
from perfcore.records.cells import day_texts, look_up, spread
from perfcore.records.errors import LoadError
from perfcore.records.families import same_dates
from perfcore.records.labels import CodeSet, code_only, labelled, where_known
from perfcore.records.records import Finding
from perfcore.records.sheets import PLACE, Sheet, typed
from perfcore.records.ssd_finish import CONFERENCE_PREFIX
from perfcore.records.staging import Staged, taken
from perfcore.records.tables import TABLES
from perfcore.records.workbooks import read_workbook

_WITHOUT = {
    "List 1": ("contacts",),
    "List 3": ("referrals",),
    "List 4": ("assessments",),
    "List 5": ("section47", "conferences"),
    "List 7": ("cp_plans",),
    "List 8": ("care_periods", "placements", "permanence_orders"),
}
_CODES: tuple[tuple[str, str, CodeSet], ...] = (
    ("List 1", "source", labels.SOURCE),
    ("List 3", "source", labels.SOURCE),
    ("List 6", "need", labels.NEED),
    ("List 7", "first_category", labels.CATEGORY),
    ("List 7", "category", labels.CATEGORY),
    ("List 8", "need", labels.NEED),
)


def read_annex_a(path: Path, staged: Staged, today: pd.Timestamp) -> None:
    """Read Lists 1 and 3 to 8 of a workbook into `staged`. Raises `LoadError`."""
    sheets = read_workbook(path, list(LISTS), HEADER)
    if not sheets:
        raise LoadError(path.name, 'it has no sheet "List 1" to "List 8": name the sheets as Annex A does.')
    lists = {name: _read_list(name, sheets[name], staged) for name in sheets}
    staged.absent.update(ABSENT)
    for name, tables in _WITHOUT.items():
        if name not in lists:
            staged.absent.update(dict.fromkeys(tables, f"The workbook has no {name}."))
    left = ", ".join(f"{name} ({what})" for name, what in IGNORED.items())
    staged.findings.append(Finding(path.name, None, "", "", "not_used", f"{left} are not used.", "note"))
    staged.data_to = _latest(lists, today)
    _children(lists, staged)
    _give_codes(lists, staged)
    needs = lists.get("List 6")
    for name, make in _MAKE.items():
        if name in lists:
            make(lists[name], staged)
    for name in ("referrals", "assessments", "section47", "conferences", "cp_plans"):
        if name in staged.tables:
            _need_at(staged.tables[name], needs, name)
    _involvements(lists, staged)
    # a plan with a wrong date is set aside later, and its sibling is a sibling all the same
    staged.links["same dates"] = same_dates(staged)
    for name, frame in staged.tables.items():
        staged.rows_read[name] = len(frame)


def _read_list(name: str, sheet: Sheet, staged: Staged) -> pd.DataFrame:
    wanted, names = LISTS[name]
    read = typed(sheet, wanted)
    staged.findings += read.findings
    frame = taken(staged, sheet, read, names)
    for listed, column, codes in _CODES:
        if listed == name and len(frame):
            own = staged.column_name(sheet.file, column)
            frame[column], said = labelled(frame[column], codes, sheet.file, own, frame["_row"])
            staged.findings += said
    return frame


def _latest(lists: dict[str, pd.DataFrame], today: pd.Timestamp) -> date:
    """The greatest date of the workbook that does not lie in the future."""
    found = [
        frame[column][frame[column] <= today].max()
        for frame in lists.values()
        for column in frame.columns
        if column != "dob" and pd.api.types.is_datetime64_any_dtype(frame[column])
    ]
    known = [day for day in found if pd.notna(day)]
    return date.fromisoformat(f"{max(known, default=today):%Y-%m-%d}")


def _children(lists: dict[str, pd.DataFrame], staged: Staged) -> None:
    """Every child of any list, with the first value that some list has for each column."""
    columns = ["child_id", "dob", "sex", "ethnicity", "disabled", *PLACE]
    rows = pd.concat([frame[columns] for frame in lists.values()], ignore_index=True)
    rows = rows.dropna(subset=["child_id"])
    children = rows.groupby("child_id", sort=True)[columns[1:]].first().reset_index()
    children["_unreadable"] = pd.Series(None, index=children.index, dtype="str")
    for column, codes in (("ethnicity", labels.ETHNICITY), ("sex", labels.SEX)):
        file = str(children["_file"].iloc[0]) if len(children) else ""
        own = staged.column_name(file, column)
        children[column], said = labelled(children[column], codes, file, own, children["_row"])
        staged.findings += said
    staged.tables["children"] = children


def _give_codes(lists: dict[str, pd.DataFrame], staged: Staged) -> None:
    """Codes in place of workers' names; the names stay in the table of workers alone."""
    rows = pd.concat([frame[["worker", "team", *PLACE]] for frame in lists.values()], ignore_index=True)
    rows["name"] = rows["worker"].str.replace(r"\s+", " ", regex=True)
    rows = rows.dropna(subset=["name"])
    rows["key"] = rows["name"].str.casefold()
    first = rows.drop_duplicates("key").reset_index(drop=True)
    code = pd.Series([f"W{n:03d}" for n in range(1, len(first) + 1)], index=first["key"], dtype="str")
    team = rows.dropna(subset=["team"]).groupby("key")["team"].agg(lambda t: t.value_counts().index[0])
    workers = first[["name", *PLACE]].assign(worker=code.to_numpy(), team=look_up(first["key"], team))
    staged.tables["workers"] = workers
    for frame in lists.values():
        key = frame["worker"].str.replace(r"\s+", " ", regex=True).str.casefold()
        frame["worker"] = look_up(key, code)


def _contacts(frame: pd.DataFrame, staged: Staged) -> None:
    frame["contact_id"] = _id(frame, "contact_date", "source")
    staged.tables["contacts"] = frame.drop(columns=["team", "worker"])


def _referrals(frame: pd.DataFrame, staged: Staged) -> None:
    frame["referral_id"] = _id(frame, "referral_date")
    staged.tables["referrals"] = frame


def _assessments(frame: pd.DataFrame, staged: Staged) -> None:
    frame["assessment_id"] = _id(frame, "start_date")
    frame["nfa"] = ~frame["_support"]
    staged.tables["assessments"] = frame


def _section47(frame: pd.DataFrame, staged: Staged) -> None:
    frame["section47_id"] = _id(frame, "start_date")
    staged.tables["section47"] = frame
    held = frame[frame["icpc_date"].notna()].reset_index(drop=True)
    decision = held["to_plan"].astype("object").map({True: "plan", False: "no plan"}).astype("str")
    _remember(staged, held, "conferences", {"held_date": "icpc_date"})
    initial = held.assign(
        conference_id=CONFERENCE_PREFIX["initial"] + held["section47_id"],
        kind="initial",
        section47_start=held["start_date"],
        held_date=held["icpc_date"],
        decision=decision,
    )
    # enquiries of a child on nearby days may name the same conference
    _add(staged, "conferences", initial[~initial.duplicated(["child_id", "held_date"])])


def _plans(frame: pd.DataFrame, staged: Staged) -> None:
    frame["plan_id"] = _id(frame, "start_date")
    staged.tables["cp_plans"] = frame
    visits = _latest_event(frame, "_visit", "cp_visits", staged)
    visits["visit_id"] = _id(visits, "visit_date")
    # who was seen alone was seen; whether the others were seen the list does not say
    staged.tables["cp_visits"] = visits.assign(
        seen_alone=visits["_alone"], seen=visits["_alone"].where(visits["_alone"].fillna(False))
    )
    reviews = _latest_event(frame, "_review", "conferences", staged)
    ended = (reviews["end_date"] == reviews["held_date"]).to_numpy()
    goes_on = (reviews["end_date"].isna() | (reviews["end_date"] > reviews["held_date"])).to_numpy()
    decision = np.select([ended, goes_on], [1, 0], default=-1)
    reviews["conference_id"] = CONFERENCE_PREFIX["review"] + _id(reviews, "held_date")
    reviews["decision"] = spread(["continue", "end"], decision, reviews.index)
    _add(staged, "conferences", reviews.assign(kind="review"))


def _care(frame: pd.DataFrame, staged: Staged) -> None:
    frame["care_id"] = _id(frame, "start_date")
    frame["end_reason"] = code_only(frame["end_reason"])
    staged.tables["care_periods"] = frame
    placed = _latest_event(frame, "_placed", "placements", staged)
    staged.tables["placements"] = placed.assign(
        placement_id=_id(placed, "start_date"),
        type=where_known(code_only(placed["_type"]), labels.PLACEMENT),
        provider=code_only(placed["_provider"]),
    )
    visits = _latest_event(frame, "_visit", "care_visits", staged)
    staged.tables["care_visits"] = visits.assign(visit_id=_id(visits, "visit_date"))
    reviews = _latest_event(frame, "_review", "care_reviews", staged)
    staged.tables["care_reviews"] = reviews.assign(review_id=_id(reviews, "held_date"))
    order_type = pd.Series(dict(labels.ORDER_BY_REASON), dtype="str")
    orders = frame.assign(type=look_up(frame["end_reason"], order_type))
    orders = orders[orders["type"].notna() & orders["end_date"].notna()].reset_index(drop=True)
    _remember(staged, orders, "permanence_orders", {"order_date": "end_date"})
    staged.tables["permanence_orders"] = orders.assign(
        order_date=orders["end_date"], order_id=_id(orders, "end_date")
    )


_MAKE = {
    "List 1": _contacts,
    "List 3": _referrals,
    "List 4": _assessments,
    "List 5": _section47,
    "List 7": _plans,
    "List 8": _care,
}


def _id(frame: pd.DataFrame, date: str, *more: str) -> pd.Series:
    """An id of the child, the day and the how-manieth such row it is."""
    key = frame["child_id"].fillna("?") + " " + day_texts(frame[date], "%Y-%m-%d").fillna("?")
    for column in more:
        key = key + " " + frame[column].fillna("?")
    return key + " " + (frame.groupby(key).cumcount() + 1).astype("str")


def _latest_event(frame: pd.DataFrame, column: str, table: str, staged: Staged) -> pd.DataFrame:
    """The rows that have a latest visit, review or placement, under the name that its date has with us."""
    rows = frame[frame[column].notna()].reset_index(drop=True)
    day = TABLES[table].date
    _remember(staged, rows, table, {day: column})
    return rows.assign(**{day: rows[column], "_unreadable": pd.Series(None, index=rows.index, dtype="str")})


def _remember(staged: Staged, rows: pd.DataFrame, table: str, names: dict[str, str]) -> None:
    """Events that come out of a column of another list keep that column's name in findings."""
    if len(rows):
        file = str(rows["_file"].iloc[0])
        for ours, theirs in names.items():
            staged.own_names[(file, f"{table}.{ours}")] = staged.column_name(file, theirs)


def _add(staged: Staged, table: str, frame: pd.DataFrame) -> None:
    have = staged.tables.get(table)
    staged.tables[table] = frame if have is None else pd.concat([have, frame], ignore_index=True)


def _need_at(frame: pd.DataFrame, needs: pd.DataFrame | None, name: str) -> None:
    """The primary need of the child's latest episode of need, where the row lies within that episode."""
    date = {"referrals": "referral_date", "conferences": "held_date"}.get(name, "start_date")
    frame["need"] = pd.Series(None, index=frame.index, dtype="str")
    if name == "referrals":
        frame["close_date"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        frame["close_reason"] = pd.Series(None, index=frame.index, dtype="str")
    if needs is None:
        return
    one = needs.dropna(subset=["child_id", "start_date"]).drop_duplicates("child_id").set_index("child_id")
    start, end = look_up(frame["child_id"], one["start_date"]), look_up(frame["child_id"], one["end_date"])
    within = (start <= frame[date]) & (end.isna() | (frame[date] <= end))
    frame["need"] = look_up(frame["child_id"], one["need"]).where(within)
    if name == "referrals":
        opened = start == frame[date]
        frame["close_date"] = pd.to_datetime(end.where(opened))
        frame["close_reason"] = code_only(look_up(frame["child_id"], one["reason"]).where(opened))


def _involvements(lists: dict[str, pd.DataFrame], staged: Staged) -> None:
    """The worker allocated now, taken as allocated since the listed plan, care or need began."""
    columns = ["child_id", "start_date", "end_date", "worker", "team", *PLACE]
    parts = [lists[name][columns] for name in ("List 7", "List 8", "List 6") if name in lists]
    if not parts:
        return
    rows = pd.concat(parts, ignore_index=True).dropna(subset=["child_id", "start_date"])
    rows = rows[rows["worker"].notna() | rows["team"].notna()]
    rows = rows.drop_duplicates(["child_id", "worker", "team", "start_date"]).reset_index(drop=True)
    rows["_unreadable"] = pd.Series(None, index=rows.index, dtype="str")
    rows["end_date"] = rows["end_date"].mask(rows["end_date"] < rows["start_date"])
    rows["involvement_id"] = _id(rows, "start_date")
    staged.tables["involvements"] = rows
