"""The texts that a column with a closed list may hold, as the readers of extracts write them.

Care reasons, legal statuses and kinds of placement change with the returns from year to year, and teams are
the council's own: their columns have no closed list.
"""

from __future__ import annotations

from collections.abc import Mapping

AGE_BANDS = ("Unborn", "Under 1", "1-4", "5-9", "10-15", "16-17", "18 and over")
_CATEGORIES = ("Neglect", "Emotional abuse", "Physical abuse", "Sexual abuse", "Multiple")
_NEEDS = (
    "N1 Abuse or neglect",
    "N2 Child's disability",
    "N3 Parental illness or disability",
    "N4 Family in acute stress",
    "N5 Family dysfunction",
    "N6 Socially unacceptable behaviour",
    "N7 Low income",
    "N8 Absent parenting",
    "N9 Cases other than children in need",
    "N0 Not stated",
)
_ANY_TABLE: Mapping[str, tuple[str, ...]] = {
    "age_band": AGE_BANDS,
    "sex": ("Female", "Male", "Not known"),
    "ethnicity": (
        "White",
        "Mixed",
        "Asian or Asian British",
        "Black or Black British",
        "Other ethnic group",
        "Not known",
    ),
    "need": _NEEDS,
}
_OF_TABLE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "conferences": {"kind": ("initial", "review"), "decision": ("plan", "no plan", "continue", "end")},
    "cp_plans": {"first_category": _CATEGORIES, "category": _CATEGORIES},
    "missing_episodes": {"kind": ("missing", "away without authorisation")},
    "permanence_orders": {"type": ("Special guardianship", "Adoption", "Child arrangements")},
}


def closed(table: str) -> Mapping[str, tuple[str, ...]]:
    """Column -> every text that it may hold, for the columns of a table whose texts are a closed list."""
    return {**_ANY_TABLE, **_OF_TABLE.get(table, {})}
