"""What is known of a row at its date: the child, the address, the worker, earlier rows, visits, placements.

Every lookup is one join onto the standing rows `t`, made only where something reads it.
"""

from __future__ import annotations

from collections.abc import Callable

from perfcore.records.tables import AGE_BANDS, Table
from perfcore.values.sql.binding import quoted

# Visits and reviews are the child's, whichever spell they were recorded under.
_VISITS = {"cp_plans": "cp_visits", "care_periods": "care_visits"}
# From the eldest down: the age in years from which a child belongs to the band.
_AGE_FROM = tuple(zip((18, 16, 10, 5, 1, 0), reversed(AGE_BANDS[1:]), strict=True))


def row_column(name: str, table: Table) -> str:
    """SQL for the column `name` of a standing row of `table`."""
    if name in ("team", "worker"):
        allocated = f"CASE WHEN allocated.end_date < t.row_date THEN NULL ELSE allocated.{name} END"
        return f"coalesce(t.{name}, {allocated})" if name in table.columns else allocated
    if name in table.columns:
        return f"t.{quoted(name)}"
    return _AT_ROW_DATE[name](table)


def joins(table: Table, read: set[str], previous: bool) -> str:
    """The joins onto `t` that the columns in `read` need."""
    needed = ["LEFT JOIN records.children child ON child.child_id = t.child_id"]
    if previous:
        earlier = _last_of_day(table.name, table.date, _id(table))
        needed.append(
            f"ASOF LEFT JOIN {earlier} previous"
            f" ON previous.child_id = t.child_id AND t.{quoted(table.date)} > previous.{quoted(table.date)}"
        )
    if "locality" in read:
        # An address has no id: of two that began on one day the later in the file stands.
        needed.append(_as_of("addresses", "start_date", "rowid", "TRUE", "address"))
    if read & {"team", "worker"}:
        needed.append(_as_of("involvements", "start_date", "involvement_id", "TRUE", "allocated"))
    if read & {"last_visit", "last_visit_alone"}:
        needed.append(_as_of(_VISITS[table.name], "visit_date", "visit_id", "TRUE", "visit"))
    if "last_seen" in read:
        needed.append(_as_of(_VISITS[table.name], "visit_date", "visit_id", "seen", "sighting"))
    if "last_review" in read:
        needed.append(_as_of("conferences", "held_date", "conference_id", "kind = 'review'", "review"))
    return "\n".join(needed)


def _as_of(source: str, day: str, order: str, condition: str, alias: str) -> str:
    latest = _last_of_day(source, day, order, condition)
    return f"ASOF LEFT JOIN {latest} {alias} ON {alias}.child_id = t.child_id AND t.row_date >= {alias}.{day}"


def _last_of_day(source: str, day: str, order: str, condition: str = "TRUE") -> str:
    # An ASOF join picks any of several rows of one day; the rules want the greatest id.
    return f"""(
        SELECT * FROM records.{quoted(source)} WHERE {condition} AND {quoted(day)} IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY child_id, {quoted(day)} ORDER BY {quoted(order)} DESC) = 1
    )"""  # noqa: S608 names from tables.py


def _id(table: Table) -> str:
    return next(iter(table.columns))


def _age_band(_: Table) -> str:
    years = "whole_months(child.dob, t.row_date) // 12"
    bands = " ".join(f"WHEN {years} >= {edge} THEN '{label}'" for edge, label in _AGE_FROM)
    return f"CASE WHEN child.dob > t.row_date THEN '{AGE_BANDS[0]}' {bands} END"


def _placements(_: Table) -> str:
    return """(
        SELECT count(*) FROM records.placements p
        WHERE p.child_id = t.child_id AND p.start_date <= t.row_date
        AND (p.end_date IS NULL OR p.end_date > t.row_date - to_months(12))
    )"""


_AT_ROW_DATE: dict[str, Callable[[Table], str]] = {
    "age": lambda _: "floor(whole_months(child.dob, t.row_date) / 12)",
    "age_band": _age_band,
    "month_end": lambda _: "t.month_end",
    "sex": lambda _: "child.sex",
    "ethnicity": lambda _: "child.ethnicity",
    "disabled": lambda _: "child.disabled",
    "locality": lambda _: "address.locality",
    "days_open": lambda table: f"(t.row_date - t.{quoted(table.date)})",
    "months_open": lambda table: f"months_between(t.{quoted(table.date)}, t.row_date)",
    "last_visit": lambda _: "visit.visit_date",
    "last_visit_alone": lambda _: "visit.seen_alone",
    "last_seen": lambda _: "sighting.visit_date",
    "last_review": lambda _: "review.held_date",
    "placements_12m": _placements,
}
