"""The SSD tables that the demo writes: columns, which of them are days, and what is not known yet.

Names are those of the Standard Safeguarding Dataset; columns called `local_` are a council's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from perfcore.demo.days import NEVER, iso

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Sheet:
    """One SSD table. `days` are written as ISO dates, and are empty while they lie in the future.

    `planned` days stay although they lie in the future; `hidden` columns are empty until a day has come.
    """

    columns: tuple[str, ...]
    days: frozenset[str]
    planned: frozenset[str] = frozenset()
    hidden: Mapping[str, str] = field(default_factory=dict)


def _sheet(columns: str, planned: str = "", hidden: Mapping[str, str] | None = None) -> Sheet:
    """Columns in one string; those that hold days end in `:d`."""
    named = columns.split()
    return Sheet(
        tuple(c.removesuffix(":d") for c in named),
        frozenset(c.removesuffix(":d") for c in named if c.endswith(":d")),
        frozenset(planned.split()),
        hidden or {},
    )


SHEETS: Mapping[str, Sheet] = {
    "ssd_contacts": _sheet(
        "cont_contact_id cont_person_id cont_contact_date:d cont_contact_source_code "
        "cont_contact_source_desc cont_contact_outcome_json local_decision_date:d local_team",
        hidden={"cont_contact_outcome_json": "local_decision_date"},
    ),
    "ssd_cin_episodes": _sheet(
        "cine_referral_id cine_person_id cine_referral_date:d cine_cin_primary_need_code "
        "cine_referral_source_code cine_referral_source_desc cine_referral_outcome_json cine_referral_nfa "
        "cine_close_reason cine_close_date:d cine_referral_team cine_referral_worker_id "
        "local_decision_date:d",
        hidden={"cine_close_reason": "cine_close_date"},
    ),
    "ssd_cin_assessments": _sheet(
        "cina_assessment_id cina_person_id cina_referral_id cina_assessment_start_date:d "
        "cina_assessment_child_seen cina_assessment_auth_date:d cina_assessment_outcome_json "
        "cina_assessment_outcome_nfa cina_assessment_team cina_assessment_worker_id",
        hidden={
            "cina_assessment_child_seen": "cina_assessment_auth_date",
            "cina_assessment_outcome_json": "cina_assessment_auth_date",
            "cina_assessment_outcome_nfa": "cina_assessment_auth_date",
        },
    ),
    "ssd_s47_enquiry": _sheet(
        "s47e_s47_enquiry_id s47e_referral_id s47e_person_id s47e_s47_start_date:d s47e_s47_end_date:d "
        "s47e_s47_nfa s47e_s47_outcome_json s47e_s47_completed_by_worker_id s47e_s47_completed_by_team",
        hidden={"s47e_s47_nfa": "s47e_s47_end_date", "s47e_s47_outcome_json": "s47e_s47_end_date"},
    ),
    "ssd_initial_cp_conference": _sheet(
        "icpc_icpc_id icpc_icpc_meeting_id icpc_s47_enquiry_id icpc_person_id icpc_cp_plan_id "
        "icpc_referral_id icpc_icpc_transfer_in icpc_icpc_target_date:d icpc_icpc_date:d "
        "icpc_icpc_outcome_cp_flag icpc_icpc_outcome_json icpc_icpc_team icpc_icpc_worker_id "
        "local_delay_reason",
    ),
    "ssd_cp_plans": _sheet(
        "cppl_cp_plan_id cppl_referral_id cppl_icpc_id cppl_person_id cppl_cp_plan_start_date:d "
        "cppl_cp_plan_end_date:d cppl_cp_plan_ola cppl_cp_plan_initial_category cppl_cp_plan_latest_category",
    ),
    "ssd_cp_visits": _sheet(
        "cppv_cp_visit_id cppv_person_id cppv_cp_plan_id cppv_cp_visit_date:d cppv_cp_visit_seen "
        "cppv_cp_visit_seen_alone cppv_cp_visit_bedroom",
    ),
    "ssd_cp_reviews": _sheet(
        "cppr_cp_review_id cppr_person_id cppr_cp_plan_id cppr_cp_review_due:d cppr_cp_review_date:d "
        "cppr_cp_review_meeting_id cppr_cp_review_outcome_continue_cp cppr_cp_review_quorate "
        "local_continue_reason local_chair local_delay_reason",
        planned="cppr_cp_review_due",
        hidden={
            "cppr_cp_review_outcome_continue_cp": "cppr_cp_review_date",
            "cppr_cp_review_quorate": "cppr_cp_review_date",
            "local_continue_reason": "cppr_cp_review_date",
            "local_delay_reason": "cppr_cp_review_date",
        },
    ),
    "ssd_cla_episodes": _sheet(
        "clae_cla_episode_id clae_person_id clae_cla_placement_id clae_cla_episode_start_date:d "
        "clae_cla_episode_start_reason clae_cla_primary_need_code clae_cla_episode_ceased_date:d "
        "clae_cla_episode_ceased_reason clae_cla_id clae_referral_id clae_entered_care_date:d",
        hidden={"clae_cla_episode_ceased_reason": "clae_cla_episode_ceased_date"},
    ),
    "ssd_cla_placement": _sheet(
        "clap_cla_placement_id clap_cla_id clap_person_id clap_cla_placement_start_date:d "
        "clap_cla_placement_type clap_cla_placement_distance clap_cla_placement_provider "
        "clap_cla_placement_end_date:d clap_cla_placement_change_reason",
        hidden={"clap_cla_placement_change_reason": "clap_cla_placement_end_date"},
    ),
    "ssd_cla_reviews": _sheet(
        "clar_cla_review_id clar_cla_id clar_cla_review_due_date:d clar_cla_review_date:d "
        "clar_cla_review_cancelled clar_cla_review_participation",
        planned="clar_cla_review_due_date",
        hidden={"clar_cla_review_participation": "clar_cla_review_date"},
    ),
    "ssd_cla_visits": _sheet(
        "clav_cla_visit_id clav_cla_id clav_person_id clav_cla_visit_date:d clav_cla_visit_seen "
        "clav_cla_visit_seen_alone",
    ),
    "ssd_legal_status": _sheet(
        "lega_legal_status_id lega_person_id lega_legal_status lega_legal_status_start_date:d "
        "lega_legal_status_end_date:d",
    ),
    "ssd_missing": _sheet(
        "miss_table_id miss_person_id miss_missing_episode_start_date:d miss_missing_episode_type "
        "miss_missing_episode_end_date:d miss_missing_rhi_offered miss_missing_rhi_accepted "
        "local_interview_date:d",
        hidden={
            "miss_missing_rhi_offered": "miss_missing_episode_end_date",
            "miss_missing_rhi_accepted": "miss_missing_episode_end_date",
        },
    ),
    "ssd_permanence": _sheet(
        "perm_table_id perm_person_id perm_cla_id perm_adm_decision_date:d perm_placement_order_date:d "
        "perm_placed_for_adoption_date:d perm_matched_date:d perm_permanence_order_date:d "
        "perm_permanence_order_type",
        hidden={"perm_permanence_order_type": "perm_permanence_order_date"},
    ),
    "ssd_involvements": _sheet(
        "invo_involvements_id invo_professional_id invo_professional_role_id invo_professional_team "
        "invo_person_id invo_involvement_start_date:d invo_involvement_end_date:d invo_worker_change_reason "
        "invo_referral_id",
    ),
    "ssd_disability": _sheet("disa_table_id disa_person_id disa_disability_code"),
}


def cut(name: str, rows: list[Row], start: int, to: int) -> pd.DataFrame:
    """Rows as the extract holds them: nothing that ended before `start`, nothing known after `to`.

    A row begins with two day numbers, when it came to exist and when it ended; the sheet's columns follow.
    """
    sheet = SHEETS[name]
    kept = [row for row in rows if row[0] <= to and row[1] >= start]
    columns = list(zip(*kept, strict=True))[2:] if kept else [()] * len(sheet.columns)
    raw = {
        c: np.array(v, dtype=np.int64 if c in sheet.days else object)
        for c, v in zip(sheet.columns, columns, strict=True)
    }
    out: dict[str, Any] = dict(raw)
    for column in sheet.days:
        days = raw[column]
        unknown = days < 0 if column in sheet.planned else days > to
        out[column] = iso(np.where(unknown, NEVER, days))
    for column, day in sheet.hidden.items():
        out[column] = np.where(raw[day] > to, "", raw[column])
    return pd.DataFrame(out)
