"""The months that each figure looks back over."""

from __future__ import annotations

from perfcore.catalogue.model import Over
from perfcore.values.sql.binding import Bindings

# `m` counts months from January of year 0, so April is 3 of every 12.
_FIRST_MONTH: dict[Over, str] = {
    "month": "m",
    "last_12_months": "m - 11",
    "year_to_date": "m - (m + 9) % 12",
}


def windows(over: Over, months: tuple[int, int], bindings: Bindings) -> str:
    """A query for `month` and `first_month` of every window that lies wholly within the history."""
    first, last = (bindings.add(m) for m in months)
    return f"""
        SELECT m AS month, {_FIRST_MONTH[over]} AS first_month
        FROM (SELECT CAST(range AS INTEGER) AS m FROM range({first}, {last} + 1))
        WHERE first_month >= {first}
    """  # noqa: S608 nothing but our own words and parameters
