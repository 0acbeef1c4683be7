"""The nouns that perfcore knows: every table, its columns and what each column holds.

Readers of extracts produce these tables, `measures.yaml` speaks of these columns, and both
implementations of the values (numpy and DuckDB) are built on them. Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from perfcore.records.codes import AGE_BANDS as AGE_BANDS
from perfcore.records.codes import closed

Kind = Literal["id", "text", "date", "bool", "number"]

# Known for a row only once it stands at a date (its own, or a month end), so no extract holds them.
AT_DATE: Mapping[str, Kind] = {
    "age_band": "text",
    "age": "number",
    "month_end": "date",
}
# Looked up from the child, or from what was in force at the row's date.
FROM_CHILD: Mapping[str, Kind] = {"ethnicity": "text", "sex": "text", "disabled": "bool"}
FROM_SPELL: Mapping[str, Kind] = {"locality": "text", "team": "text", "worker": "text"}

# The table that a looked-up column is read from; a measure that needs it cannot do without.
LOOKED_UP_IN: Mapping[str, str] = {
    "locality": "addresses",
    "team": "involvements",
    "worker": "involvements",
    "last_review": "conferences",
    "placements_12m": "placements",
}
VISITS: Mapping[str, str] = {"cp_plans": "cp_visits", "care_periods": "care_visits"}
LAST_VISIT = ("last_visit", "last_seen", "last_visit_alone")

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Table:
    """One kind of event or spell, one row a child.

    `date` is the column that orders a child's rows (the start of a spell); `end` closes a spell.
    `columns` are stored; `derived` exist only while values are computed.
    """

    name: str
    label: str
    date: str
    columns: Mapping[str, Kind]
    end: str | None = None
    derived: Mapping[str, Kind] = field(default_factory=dict)

    def kinds(self) -> dict[str, Kind]:
        """Every column that a condition in `measures.yaml` may name, with its kind."""
        return {**self.columns, **FROM_CHILD, **FROM_SPELL, **AT_DATE, **self.derived}

    def codes(self) -> dict[str, tuple[str, ...]]:
        """The texts that a column may hold, for each column that has a closed list of them."""
        kinds = self.kinds()
        return {column: codes for column, codes in closed(self.name).items() if column in kinds}


_OPEN: Mapping[str, Kind] = {"days_open": "number", "months_open": "number"}
_OWN_TEAM: Mapping[str, Kind] = {"team": "text", "worker": "text"}

TABLES: Mapping[str, Table] = {
    t.name: t
    for t in (
        Table(
            "contacts",
            "Contacts",
            "contact_date",
            {
                "contact_id": "id",
                "child_id": "id",
                "contact_date": "date",
                "decision_date": "date",
                "source": "text",
                "to_referral": "bool",
                "team": "text",
            },
        ),
        Table(
            "referrals",
            "Referrals",
            "referral_date",
            {
                "referral_id": "id",
                "child_id": "id",
                "referral_date": "date",
                "decision_date": "date",
                "close_date": "date",
                "close_reason": "text",
                "source": "text",
                "nfa": "bool",
                "need": "text",
                "previous_referrals": "number",
                **_OWN_TEAM,
            },
            end="close_date",
            derived=_OPEN,
        ),
        Table(
            "assessments",
            "Assessments",
            "start_date",
            {
                "assessment_id": "id",
                "child_id": "id",
                "referral_id": "id",
                "start_date": "date",
                "end_date": "date",
                "seen": "bool",
                "nfa": "bool",
                "need": "text",
                **_OWN_TEAM,
            },
            end="end_date",
            derived=_OPEN,
        ),
        Table(
            "section47",
            "Section 47 enquiries",
            "start_date",
            {
                "section47_id": "id",
                "child_id": "id",
                "referral_id": "id",
                "start_date": "date",
                "end_date": "date",
                "nfa": "bool",
                "need": "text",
                # the initial conference that the enquiry led to, when there was one
                "icpc_date": "date",
                "transfer_in": "bool",
                "to_plan": "bool",
                **_OWN_TEAM,
            },
            end="end_date",
            derived=_OPEN,
        ),
        Table(
            "conferences",
            "Child protection conferences",
            "held_date",
            {
                "conference_id": "id",
                "child_id": "id",
                "kind": "text",  # initial | review
                "plan_id": "id",
                "meeting_id": "id",
                "section47_start": "date",
                "due_date": "date",
                "held_date": "date",
                "decision": "text",  # plan | no plan | continue | end
                "reason": "text",  # why a plan continued
                "delay_reason": "text",
                "transfer_in": "bool",
                "quorate": "bool",
                "chair": "text",  # a code, as for workers
                "need": "text",
                **_OWN_TEAM,
            },
        ),
        Table(
            "cp_plans",
            "Child protection plans",
            "start_date",
            {
                "plan_id": "id",
                "child_id": "id",
                "referral_id": "id",
                "start_date": "date",
                "end_date": "date",
                "first_category": "text",
                "category": "text",
                "other_authority": "bool",
                "previous_plans": "number",  # earlier plans of the child, ever, in this authority
                "need": "text",
            },
            end="end_date",
            derived={
                **_OPEN,
                # the latest row of cp_visits, and of held review conferences, on or before the row's date
                "last_visit": "date",
                "last_seen": "date",
                "last_visit_alone": "bool",
                "last_review": "date",
            },
        ),
        Table(
            "cp_visits",
            "Visits to children on a plan",
            "visit_date",
            {
                "visit_id": "id",
                "child_id": "id",
                "plan_id": "id",
                "visit_date": "date",
                "seen": "bool",
                "seen_alone": "bool",
            },
        ),
        Table(
            "care_periods",
            "Periods of care",
            "start_date",
            {
                "care_id": "id",
                "child_id": "id",
                "start_date": "date",
                "end_date": "date",
                "start_reason": "text",
                "end_reason": "text",
                "need": "text",
            },
            end="end_date",
            derived={
                **_OPEN,
                # the latest row of care_visits on or before the row's date
                "last_visit": "date",
                # placements of the child that began in the 12 months up to the row's date or were open then
                "placements_12m": "number",
            },
        ),
        Table(
            "care_episodes",
            "Care episodes",
            "start_date",
            {
                "episode_id": "id",
                "care_id": "id",
                "child_id": "id",
                "start_date": "date",
                "end_date": "date",
                "start_reason": "text",
                "end_reason": "text",
                "legal_status": "text",
                "need": "text",
            },
            end="end_date",
            derived=_OPEN,
        ),
        Table(
            "placements",
            "Placements",
            "start_date",
            {
                "placement_id": "id",
                "care_id": "id",
                "child_id": "id",
                "start_date": "date",
                "end_date": "date",
                "type": "text",
                "provider": "text",
                "miles": "number",
            },
            end="end_date",
            derived=_OPEN,
        ),
        Table(
            "care_reviews",
            "Reviews of children in care",
            "held_date",
            {
                "review_id": "id",
                "care_id": "id",
                "child_id": "id",
                "due_date": "date",
                "held_date": "date",
            },
        ),
        Table(
            "care_visits",
            "Visits to children in care",
            "visit_date",
            {
                "visit_id": "id",
                "care_id": "id",
                "child_id": "id",
                "visit_date": "date",
                "seen": "bool",
                "seen_alone": "bool",
            },
        ),
        Table(
            "missing_episodes",
            "Missing episodes",
            "start_date",
            {
                "missing_id": "id",
                "child_id": "id",
                "start_date": "date",
                "end_date": "date",
                "kind": "text",  # missing | away without authorisation
                "interview_offered": "bool",
                "interview_accepted": "bool",
                "interview_date": "date",
                "in_care": "bool",
            },
            end="end_date",
            derived=_OPEN,
        ),
        Table(
            "permanence_orders",
            "Permanence orders",
            "order_date",
            {
                "order_id": "id",
                "child_id": "id",
                "order_date": "date",
                "type": "text",  # Special guardianship | Adoption | Child arrangements
            },
        ),
        Table(
            "involvements",
            "Allocated workers",
            "start_date",
            {
                "involvement_id": "id",
                "child_id": "id",
                "start_date": "date",
                "end_date": "date",
                "change_reason": "text",
                **_OWN_TEAM,
            },
            end="end_date",
            derived=_OPEN,
        ),
    )
}

# Tables that no measure counts but that every other one looks things up in.
CHILDREN: Mapping[str, Kind] = {
    "child_id": "id",
    "family_id": "id",  # never empty: a child without any key is a family of its own
    "family_key": "text",  # family id | mother | conference | address | same dates | none
    "dob": "date",  # the expected date where the child is not born yet
    "sex": "text",
    "ethnicity": "text",
    "disabled": "bool",
}
ADDRESSES: Mapping[str, Kind] = {
    "child_id": "id",
    "start_date": "date",
    "end_date": "date",
    "locality": "text",
}
WORKERS: Mapping[str, Kind] = {
    "worker": "id",  # a code; the name stays behind the roles that may see it
    "name": "text",
    "team": "text",
    "job": "text",
    "fte": "number",
}
POPULATION: Mapping[str, Kind] = {
    "year": "number",
    "population": "text",  # children_0_17
    "dimension": "text",  # "" for the whole authority, else the dimension that `group` belongs to
    "group": "text",
    "number": "number",
}
FIGURES: Mapping[str, Kind] = {
    "figures": "text",  # the name that a measure gives in `figures:`
    "month": "date",  # first day of the month
    "dimension": "text",  # "" for the total
    "group": "text",
    "numerator": "number",
    "denominator": "number",
    "status": "text",  # "" | c | x | z | k | u, as the official statistics use them
}
LOOKUPS: Mapping[str, Mapping[str, Kind]] = {
    "children": CHILDREN,
    "addresses": ADDRESSES,
    "workers": WORKERS,
    "population": POPULATION,
    "figures": FIGURES,
}
