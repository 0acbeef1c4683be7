"""The people that a rate divides by, in the year of its month or the nearest that is known."""

from __future__ import annotations

from collections.abc import Mapping

from perfcore.values.sql.binding import Bindings

JOIN = "LEFT JOIN people ON people.month = spine.month AND people.label = spine.label"


def ctes(population: str, by: str | None, where: Mapping[str, tuple[str, ...]], bindings: Bindings) -> str:
    """Common table expressions that end in `people` (month, label, number), where the number can be known.

    It can be known for everyone, for the groups of `by`, and for the sum of chosen groups of one
    dimension; nothing says how many people belong to two groups of two dimensions at once.
    """
    dimension = by or next(iter(where), "")
    if set(where) - {dimension}:
        return "people AS (SELECT 0 AS month, '' AS label, 0.0 AS number WHERE FALSE)"
    if by is not None:
        wanted = "SELECT label AS person, label FROM labels"
    else:
        persons = where.get(dimension, ()) if dimension else ("",)
        listed = ", ".join(f"({bindings.add(p)})" for p in dict.fromkeys(persons)) or "(NULL)"
        wanted = f"SELECT person, 'All' AS label FROM (VALUES {listed}) v(person)"  # noqa: S608 bound
    # The latest year up to the month's own comes first, then the earliest after it.
    return f"""
        wanted AS ({wanted}),
        nearest AS (
            SELECT windows.month, wanted.label, wanted.person, p.number
            FROM windows CROSS JOIN wanted LEFT JOIN records.population p
                ON p.population = {bindings.add(population)} AND p.number IS NOT NULL
                AND coalesce(p.dimension, '') = {bindings.add(dimension)}
                AND ({bindings.add(dimension)} = '' OR p."group" = wanted.person)
            QUALIFY row_number() OVER (
                PARTITION BY windows.month, wanted.label, wanted.person
                ORDER BY p.year <= windows.month // 12 DESC, abs(p.year - windows.month // 12)
            ) = 1
        ),
        people AS (
            SELECT month, label, CASE WHEN bool_and(number IS NOT NULL) THEN sum(number) END AS number
            FROM nearest GROUP BY ALL
        )
    """  # noqa: S608 everything is bound
