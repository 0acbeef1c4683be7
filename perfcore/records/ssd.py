"""A folder in the layout of the Standard Safeguarding Dataset, as our tables.

Reading comes first, then the checks, then `finish`, which makes what rests on checked rows only: periods of
care, the conference that an enquiry led to, earlier plans and referrals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from perfcore.records import labels
from perfcore.records.cells import each, latest_on_or_before, look_up, read_flags, spread
from perfcore.records.errors import LoadError
from perfcore.records.files import inside, read_table
from perfcore.records.labels import CodeSet, labelled
from perfcore.records.sheets import typed
from perfcore.records.ssd_columns import HELPERS, PARTS, Part
from perfcore.records.ssd_finish import CONFERENCE_PREFIX
from perfcore.records.staging import Staged, taken
from perfcore.records.tables import TABLES

_FILE = re.compile(r"(?:[A-Za-z0-9_-]+\.)?(ssd_[a-z0-9_]+)\.(csv|parquet)", re.IGNORECASE)
_NO_MILES = 999.0  # the return's 999.9 stands for "not known"
_CODES: tuple[tuple[str, str, CodeSet], ...] = (
    ("children", "ethnicity", labels.ETHNICITY),
    ("children", "sex", labels.SEX),
    ("contacts", "source", labels.SOURCE),
    ("referrals", "source", labels.SOURCE),
    ("referrals", "need", labels.NEED),
    ("cp_plans", "first_category", labels.CATEGORY),
    ("cp_plans", "category", labels.CATEGORY),
    ("care_episodes", "need", labels.NEED),
    ("missing_episodes", "kind", labels.MISSING_KIND),
    ("permanence_orders", "type", labels.ORDER),
)


def find_files(folder: Path) -> dict[str, Path]:
    """SSD table -> its file. Raises `LoadError` when a table has two files or one lies elsewhere."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name)
        if not match:
            continue
        name = match[1].lower()
        if name in found:
            raise LoadError(
                path.name, f"{found[name].name} holds the same table: leave only one of them in the folder."
            )
        found[name] = inside(folder, path)
    return found


def read_ssd(folder: Path, staged: Staged) -> None:
    """Read every table of the folder into `staged`. Raises `LoadError`."""
    files = find_files(folder)
    if "ssd_person" not in files:
        raise LoadError(
            folder.name, "there is no file ssd_person.csv: without it nobody's age or family is known."
        )
    lacking: dict[str, list[str]] = {}
    for part in PARTS:
        if part.ssd in files:
            _read_part(part, files[part.ssd], staged, lacking)
    _say_what_is_absent(files, lacking, staged)
    helpers = {name: _helper(part, files[name], staged) for name, part in HELPERS.items() if name in files}
    _use_helpers(helpers, staged)
    _label(staged)
    _join_children(staged)
    _family_links(helpers, staged)


def _read_part(part: Part, path: Path, staged: Staged, lacking: dict[str, list[str]]) -> None:
    sheet = read_table(path)
    read = typed(sheet, part.wanted)
    staged.findings += read.findings
    frame = taken(staged, sheet, read, part.names)
    for there in read.lacking:
        here = part.names[there]
        if not here.startswith("_"):
            lacking.setdefault(f"{part.table}.{here}", []).append(f"{part.ssd}:{there}")
    frame = _SHAPE[part.ssd](frame) if part.ssd in _SHAPE else frame
    if part.table in staged.tables:
        frame = pd.concat([staged.tables[part.table], frame], ignore_index=True)
    staged.tables[part.table] = frame
    staged.rows_read[part.table] = len(frame)


def _say_what_is_absent(files: Iterable[str], lacking: dict[str, list[str]], staged: Staged) -> None:
    have = set(files)
    for table in TABLES:
        parts = [p for p in PARTS if p.table == table]
        if parts and not any(p.ssd in have for p in parts):
            wanted = " and no ".join(p.ssd for p in parts)
            staged.absent[table] = f"The extract has no {wanted}."
    if "ssd_cla_episodes" not in have:
        staged.absent["care_periods"] = "The extract has no ssd_cla_episodes."
    if "ssd_initial_cp_conference" not in have:
        for column in ("icpc_date", "transfer_in", "to_plan"):
            staged.absent[f"section47.{column}"] = "The extract has no ssd_initial_cp_conference."
    if "ssd_address" not in have:
        staged.absent["addresses"] = "The extract has no ssd_address, so localities are not known."
    for ours, theirs in lacking.items():
        table, column = ours.split(".")
        parts = [p for p in PARTS if p.ssd in have and column in p.names.values() and p.table == table]
        if len(theirs) < len(parts):
            continue
        ssd, name = theirs[0].split(":")
        if name.startswith("local_"):
            what = name.removeprefix("local_").replace("_", " ")
            staged.absent[ours] = (
                f"The Standard Safeguarding Dataset has no {what} here; add a column {name} to {ssd}."
            )
        else:
            staged.absent[ours] = f"{ssd} has no column {name}."


def _contacts(frame: pd.DataFrame) -> pd.DataFrame:
    frame["to_referral"] = _json_flag(frame["to_referral"], "NEW_REFERRAL_FLAG")
    frame["source"] = frame["source"].fillna(frame["_source_words"])
    return frame


def _referrals(frame: pd.DataFrame) -> pd.DataFrame:
    frame["source"] = frame["source"].fillna(frame["_source_words"])
    return frame


def _people(frame: pd.DataFrame) -> pd.DataFrame:
    frame["dob"] = frame["dob"].fillna(frame["_expected"])
    frame["sex"] = frame["sex"].fillna(frame["_gender"])
    return frame


def _addresses(frame: pd.DataFrame) -> pd.DataFrame:
    frame["locality"] = frame["_locality"].fillna(_json_text(frame["_json"], "TOWN"))
    house = _json_text(frame["_json"], "UPRN").fillna(
        _json_text(frame["_json"], "HOUSE").fillna("") + " " + _json_text(frame["_json"], "STREET").fillna("")
    )
    postcode = frame["_postcode"].str.replace(" ", "").str.upper()
    frame["_home"] = (postcode + " " + house.str.casefold()).str.strip()
    return frame.drop(columns="_json")


def _initial(frame: pd.DataFrame) -> pd.DataFrame:
    frame["conference_id"] = CONFERENCE_PREFIX["initial"] + frame["conference_id"]
    return frame.assign(kind="initial", decision=_decision(frame["_outcome"], "plan", "no plan"))


def _reviews(frame: pd.DataFrame) -> pd.DataFrame:
    frame["conference_id"] = CONFERENCE_PREFIX["review"] + frame["conference_id"]
    return frame.assign(kind="review", decision=_decision(frame["_outcome"], "continue", "end"))


def _decision(outcome: pd.Series, yes: str, no: str) -> pd.Series:
    return outcome.astype("object").map({True: yes, False: no}).astype("str")


def _placements(frame: pd.DataFrame) -> pd.DataFrame:
    frame["miles"] = frame["miles"].where(frame["miles"] < _NO_MILES)
    frame["type"] = labels.where_known(frame["type"], labels.PLACEMENT)
    return frame


def _care_reviews(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame["_cancelled"].fillna(False).astype(bool)].reset_index(drop=True)


def _orders(frame: pd.DataFrame) -> pd.DataFrame:
    # the table holds a child's whole way to permanence: rows without an order are no mistakes
    return frame[frame["order_date"].notna() | frame["_unreadable"].notna()].reset_index(drop=True)


_SHAPE = {
    "ssd_person": _people,
    "ssd_address": _addresses,
    "ssd_contacts": _contacts,
    "ssd_cin_episodes": _referrals,
    "ssd_initial_cp_conference": _initial,
    "ssd_cp_reviews": _reviews,
    "ssd_cla_placement": _placements,
    "ssd_cla_reviews": _care_reviews,
    "ssd_permanence": _orders,
}


def _helper(part: Part, path: Path, staged: Staged) -> pd.DataFrame:
    sheet = read_table(path)
    read = typed(sheet, part.wanted)
    staged.findings += read.findings
    return taken(staged, sheet, read, part.names)


def _use_helpers(helpers: dict[str, pd.DataFrame], staged: Staged) -> None:
    children = staged.tables["children"]
    children["disabled"] = pd.Series(pd.NA, index=children.index, dtype="boolean")
    if "ssd_disability" in helpers:
        frame = helpers["ssd_disability"].dropna(subset=["child_id", "code"])
        has = frame["code"].str.upper().ne("NONE").groupby(frame["child_id"]).any()
        children["disabled"] = look_up(children["child_id"], has.astype("boolean"))
    if "ssd_department" in helpers:
        names = (
            helpers["ssd_department"]
            .dropna(subset=["team", "name"])
            .drop_duplicates("team")
            .set_index("team")["name"]
        )
        for frame in staged.tables.values():
            if "team" in frame:
                frame["team"] = look_up(frame["team"], names).fillna(frame["team"])
    if "ssd_legal_status" in helpers and "care_episodes" in staged.tables:
        frame = staged.tables["care_episodes"]
        in_force = _in_force(frame, helpers["ssd_legal_status"])
        frame["legal_status"] = labels.where_known(in_force, labels.LEGAL_STATUS)


def _in_force(episodes: pd.DataFrame, statuses: pd.DataFrame) -> pd.Series:
    """The legal status that began latest on or before each episode's start and had not ended by then."""
    spells = statuses[["child_id", "start_date", "end_date", "legal_status"]]
    found = latest_on_or_before(episodes, "start_date", spells)
    ended = found["end_date"].notna() & (found["end_date"] <= episodes["start_date"])
    return found["legal_status"].where(~ended).astype("str")


def _label(staged: Staged) -> None:
    for table, column, codes in _CODES:
        if table in staged.tables and column in staged.tables[table]:
            frame = staged.tables[table]
            if frame.empty:
                continue
            file = str(frame["_file"].iloc[0])
            frame[column], said = labelled(
                frame[column], codes, file, staged.column_name(file, column), frame["_row"]
            )
            staged.findings += said


def _join_children(staged: Staged) -> None:
    """Whose placement and review it is, where only the period of care says so."""
    if "care_episodes" not in staged.tables:
        return
    episodes = staged.tables["care_episodes"].dropna(subset=["care_id"]).drop_duplicates("care_id")
    child = episodes.set_index("care_id")["child_id"]
    for table in ("placements", "care_reviews"):
        if table in staged.tables:
            frame = staged.tables[table]
            found = look_up(frame["care_id"], child)
            frame["child_id"] = frame["child_id"].fillna(found) if "child_id" in frame else found


def _family_links(helpers: dict[str, pd.DataFrame], staged: Staged) -> None:
    if "ssd_family" in helpers:
        staged.links["family id"] = helpers["ssd_family"].rename(columns={"family_id": "key"})
    if "ssd_mother" in helpers:
        staged.links["mother"] = helpers["ssd_mother"].rename(columns={"mother": "key"})


def _json_flag(texts: pd.Series, key: str) -> pd.Series:
    return read_flags(_json_text(texts, key)).values


def _json_text(texts: pd.Series, key: str) -> pd.Series:
    """One value of a JSON cell as text; what is not JSON is searched for KEY: "..."."""
    loose = re.compile(rf'"?{key}"?\s*:\s*"?([^",}}]*)', re.IGNORECASE)

    def read(text: str) -> str | None:
        try:
            cell = json.loads(text)
            value = cell.get(key) if isinstance(cell, dict) else None
        except (ValueError, RecursionError):
            found = loose.search(text)
            value = found[1] if found else None
        return None if value is None or str(value).strip() == "" else str(value).strip()

    places, distinct = each(texts, read)
    return spread(distinct, places, texts.index)
