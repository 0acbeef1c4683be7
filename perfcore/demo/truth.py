"""What was planted where, in words and numbers, for `truth.json`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcore.demo.days import month_start, month_text
from perfcore.demo.world import World


def describe(world: World, tables: dict[str, pd.DataFrame], repeated: list[str]) -> dict[str, Any]:
    """Every plant: id, what, where (tables, ids, months, places), size, and the measures it shows in."""
    plants, council = world.plants, world.council
    late_team = council.team("assessment", plants.late_town)
    middle = month_start(plants.late_months[0] + 3)
    late_workers = [post.holder(middle) for post in world.posts[late_team.id][:2]]
    siblings = [c.id for family in world.sibling_groups for c in family.children]
    return {
        "plants": [
            _plant(
                "large_sibling_groups",
                "Two sibling groups of five start plans; the number of families is ordinary.",
                tables=["ssd_cp_plans"],
                months=[world.siblings_month, world.siblings_month],
                ids=siblings,
                size={"families": len(world.sibling_groups), "children": len(siblings)},
                measures=["cp_starts", "cp_flow", "cp_plans"],
            ),
            _plant(
                "two_workers_late",
                "Two workers of one assessment team hold most late initial conferences of two quarters.",
                tables=["ssd_initial_cp_conference"],
                months=list(plants.late_months),
                places={
                    "team": late_team.name,
                    "workers": late_workers,
                    "locality": council.towns[plants.late_town],
                },
                size={"percent_on_time_before": 81, "percent_on_time_in_window": 60},
                measures=["icpc_15wd", "icpc_median"],
            ),
            _plant(
                "court_delays",
                "Late conferences and reviews in one locality give Court as their reason.",
                tables=["ssd_initial_cp_conference", "ssd_cp_reviews"],
                months=list(plants.court_months),
                places={"locality": council.towns[plants.court_town]},
                size={"percent_of_late_with_reason_court": 85, "percent_of_reviews_late": 38},
                measures=["cp_reviews_on_time", "icpc_15wd"],
            ),
            _plant(
                "one_worker_from_the_start",
                "One worker holds a case from the referral on; conferences come sooner.",
                tables=["ssd_involvements", "ssd_s47_enquiry", "ssd_initial_cp_conference"],
                months=[plants.one_worker_month, plants.last_month],
                places={"locality": council.towns[plants.one_worker_town]},
                size={"working_days_saved": 4, "workers_before": 2, "workers_after": 1},
                measures=["icpc_median", "icpc_15wd", "worker_changes"],
                note={"month": month_text(plants.one_worker_month), "text": "One worker from the start"},
            ),
            _plant(
                "change_without_effect",
                "A noted change of practice that moves nothing.",
                tables=[],
                months=[plants.idle_note_month, plants.last_month],
                size={},
                measures=[],
                note={"month": month_text(plants.idle_note_month), "text": "New supervision template"},
            ),
            _plant(
                "contacts_recorded_differently",
                "Repeat police notifications are recorded as contacts of their own.",
                tables=["ssd_contacts"],
                months=[plants.recording_month, plants.last_month],
                size={"percent_more_contacts": 35, "source": "6"},
                measures=["contacts", "contact_to_referral"],
                note={
                    "month": month_text(plants.recording_month),
                    "text": "Repeat police notifications recorded as contacts",
                },
            ),
            _plant(
                "repeat_plans_rise",
                "Plans within 24 months of the child's previous one rise slowly.",
                tables=["ssd_cp_plans"],
                months=[plants.repeat_month, plants.last_month],
                size={"percent_before": 11, "percent_at_the_end": 20},
                measures=["repeat_plan_24m", "cp_repeat_ever"],
            ),
            _plant(
                "team_drift",
                "Plans of one safeguarding team end much more rarely at their reviews.",
                tables=["ssd_cp_plans", "ssd_cp_reviews"],
                months=[plants.drift_month, plants.last_month],
                places={"team": plants.drift_team.name, "team_id": plants.drift_team.id},
                size={"ends_at_reviews_times": 0.4},
                measures=["cp_drift", "cp_open_15m", "cp_open_18m", "cp_ends", "cp_plans"],
            ),
            _plant(
                "month_uploaded_twice",
                "Missing episodes of one month occur twice, under different ids.",
                tables=["ssd_missing"],
                months=[world.month_repeated, world.month_repeated],
                ids=repeated,
                size={"rows": len(repeated)},
                measures=["missing_episodes"],
            ),
        ]
    }


def _plant(
    identity: str,
    what: str,
    tables: list[str],
    months: list[int],
    size: dict[str, Any],
    measures: list[str],
    ids: list[str] | None = None,
    places: dict[str, Any] | None = None,
    note: dict[str, str] | None = None,
) -> dict[str, Any]:
    """`months` are the first and the last month, as indices."""
    where = {"tables": tables, "months": [month_text(m) for m in months], "ids": ids or [], **(places or {})}
    plant = {"id": identity, "what": what, "where": where, "size": size, "measures": measures}
    return plant | ({"note": note} if note else {})
