"""Which columns of the Standard Safeguarding Dataset become which of ours.

One line a column: its name there, its name here, what it holds. `!` marks a column that the table is of no
use without; `^` one that must not be misread, so that a row in which it cannot be read is set aside. Names
here that begin with an underscore only help to make others. `local_` columns are a council's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from perfcore.records.sheets import Wanted
from perfcore.records.tables import Kind


@dataclass(frozen=True)
class Part:
    """One SSD table: the table of ours that its rows become, and its columns."""

    ssd: str
    table: str
    wanted: tuple[Wanted, ...]
    names: dict[str, str]  # there -> here


def _part(ssd: str, table: str, lines: str) -> Part:
    wanted, names = [], {}
    for line in lines.split("\n"):
        if not line.strip():
            continue
        there, here, kind = line.split()
        mark = kind[-1] if kind[-1] in "!^" else ""
        wanted.append(Wanted(there, cast(Kind, kind.rstrip("!^")), required=mark == "!", hard=mark != ""))
        names[there] = here
    return Part(ssd, table, tuple(wanted), names)


PARTS: tuple[Part, ...] = (
    _part(
        "ssd_person",
        "children",
        """
        pers_person_id child_id id!
        pers_dob dob date
        pers_expected_dob _expected date
        pers_sex sex text
        pers_gender _gender text
        pers_ethnicity ethnicity text
        """,
    ),
    _part(
        "ssd_address",
        "addresses",
        """
        addr_person_id child_id id!
        addr_address_start_date start_date date!
        addr_address_end_date end_date date
        addr_address_json _json text
        addr_address_postcode _postcode text
        local_locality _locality text
        """,
    ),
    _part(
        "ssd_professionals",
        "workers",
        """
        prof_professional_id worker id!
        prof_professional_name name text
        prof_professional_department team text
        prof_professional_job_title job text
        prof_full_time_equivalency fte number
        """,
    ),
    _part(
        "ssd_contacts",
        "contacts",
        """
        cont_contact_id contact_id id!
        cont_person_id child_id id!
        cont_contact_date contact_date date!
        cont_contact_source_code source text
        cont_contact_source_desc _source_words text
        cont_contact_outcome_json to_referral text
        local_decision_date decision_date date
        local_team team text
        """,
    ),
    _part(
        "ssd_cin_episodes",
        "referrals",
        """
        cine_referral_id referral_id id!
        cine_person_id child_id id!
        cine_referral_date referral_date date!
        cine_cin_primary_need_code need text
        cine_referral_source_code source text
        cine_referral_source_desc _source_words text
        cine_referral_nfa nfa bool
        cine_close_reason close_reason text
        cine_close_date close_date date^
        cine_referral_team team text
        cine_referral_worker_id worker id
        local_decision_date decision_date date
        """,
    ),
    _part(
        "ssd_cin_assessments",
        "assessments",
        """
        cina_assessment_id assessment_id id!
        cina_person_id child_id id!
        cina_referral_id referral_id id
        cina_assessment_start_date start_date date!
        cina_assessment_auth_date end_date date^
        cina_assessment_child_seen seen bool
        cina_assessment_outcome_nfa nfa bool
        cina_assessment_team team text
        cina_assessment_worker_id worker id
        """,
    ),
    _part(
        "ssd_s47_enquiry",
        "section47",
        """
        s47e_s47_enquiry_id section47_id id!
        s47e_person_id child_id id!
        s47e_referral_id referral_id id
        s47e_s47_start_date start_date date!
        s47e_s47_end_date end_date date^
        s47e_s47_nfa nfa bool
        s47e_s47_completed_by_team team text
        s47e_s47_completed_by_worker_id worker id
        """,
    ),
    _part(
        "ssd_initial_cp_conference",
        "conferences",
        """
        icpc_icpc_id conference_id id!
        icpc_person_id child_id id!
        icpc_icpc_meeting_id meeting_id id
        icpc_s47_enquiry_id _section47_id id
        icpc_cp_plan_id plan_id id
        icpc_referral_id _referral_id id
        icpc_icpc_target_date due_date date
        icpc_icpc_date held_date date^
        icpc_icpc_transfer_in transfer_in bool
        icpc_icpc_outcome_cp_flag _outcome bool
        icpc_icpc_team team text
        icpc_icpc_worker_id worker id
        local_delay_reason delay_reason text
        """,
    ),
    _part(
        "ssd_cp_reviews",
        "conferences",
        """
        cppr_cp_review_id conference_id id!
        cppr_person_id child_id id!
        cppr_cp_plan_id plan_id id
        cppr_cp_review_meeting_id meeting_id id
        cppr_cp_review_due due_date date
        cppr_cp_review_date held_date date^
        cppr_cp_review_outcome_continue_cp _outcome bool
        cppr_cp_review_quorate quorate bool
        local_continue_reason reason text
        local_delay_reason delay_reason text
        local_chair chair text
        """,
    ),
    _part(
        "ssd_cp_plans",
        "cp_plans",
        """
        cppl_cp_plan_id plan_id id!
        cppl_person_id child_id id!
        cppl_referral_id referral_id id
        cppl_cp_plan_start_date start_date date!
        cppl_cp_plan_end_date end_date date^
        cppl_cp_plan_initial_category first_category text
        cppl_cp_plan_latest_category category text
        cppl_cp_plan_ola other_authority bool
        """,
    ),
    _part(
        "ssd_cp_visits",
        "cp_visits",
        """
        cppv_cp_visit_id visit_id id!
        cppv_person_id child_id id!
        cppv_cp_plan_id plan_id id
        cppv_cp_visit_date visit_date date!
        cppv_cp_visit_seen seen bool
        cppv_cp_visit_seen_alone seen_alone bool
        """,
    ),
    _part(
        "ssd_cla_episodes",
        "care_episodes",
        """
        clae_cla_episode_id episode_id id!
        clae_person_id child_id id!
        clae_cla_id care_id id
        clae_cla_episode_start_date start_date date!
        clae_cla_episode_start_reason start_reason text
        clae_cla_episode_ceased_date end_date date^
        clae_cla_episode_ceased_reason end_reason text
        clae_cla_primary_need_code need text
        clae_entered_care_date _entered date
        """,
    ),
    _part(
        "ssd_cla_placement",
        "placements",
        """
        clap_cla_placement_id placement_id id!
        clap_cla_id care_id id
        clap_person_id child_id id
        clap_cla_placement_start_date start_date date!
        clap_cla_placement_end_date end_date date^
        clap_cla_placement_type type text
        clap_cla_placement_provider provider text
        clap_cla_placement_distance miles number
        """,
    ),
    _part(
        "ssd_cla_reviews",
        "care_reviews",
        """
        clar_cla_review_id review_id id!
        clar_cla_id care_id id!
        clar_cla_review_due_date due_date date
        clar_cla_review_date held_date date^
        clar_cla_review_cancelled _cancelled bool
        """,
    ),
    _part(
        "ssd_cla_visits",
        "care_visits",
        """
        clav_cla_visit_id visit_id id!
        clav_cla_id care_id id
        clav_person_id child_id id!
        clav_cla_visit_date visit_date date!
        clav_cla_visit_seen seen bool
        clav_cla_visit_seen_alone seen_alone bool
        """,
    ),
    _part(
        "ssd_missing",
        "missing_episodes",
        """
        miss_table_id missing_id id!
        miss_person_id child_id id!
        miss_missing_episode_start_date start_date date!
        miss_missing_episode_end_date end_date date^
        miss_missing_episode_type kind text
        miss_missing_rhi_offered interview_offered bool
        miss_missing_rhi_accepted interview_accepted bool
        local_interview_date interview_date date
        """,
    ),
    _part(
        "ssd_permanence",
        "permanence_orders",
        """
        perm_table_id order_id id!
        perm_person_id child_id id!
        perm_permanence_order_date order_date date!
        perm_permanence_order_type type text
        """,
    ),
    _part(
        "ssd_involvements",
        "involvements",
        """
        invo_involvements_id involvement_id id!
        invo_person_id child_id id!
        invo_professional_id worker id
        invo_professional_team team text
        invo_involvement_start_date start_date date!
        invo_involvement_end_date end_date date^
        invo_worker_change_reason change_reason text
        """,
    ),
)

# Tables that only help to make others, by the name of their file.
HELPERS: dict[str, Part] = {
    part.ssd: part
    for part in (
        _part("ssd_family", "families", "fami_family_id family_id id!\nfami_person_id child_id id!"),
        _part("ssd_mother", "mothers", "moth_person_id mother id!\nmoth_childs_person_id child_id id!"),
        _part(
            "ssd_disability",
            "disabilities",
            "disa_person_id child_id id!\ndisa_disability_code code text!",
        ),
        _part("ssd_department", "departments", "dept_team_id team id!\ndept_team_name name text!"),
        _part(
            "ssd_legal_status",
            "legal_statuses",
            "lega_person_id child_id id!\nlega_legal_status legal_status text!\n"
            "lega_legal_status_start_date start_date date!\nlega_legal_status_end_date end_date date",
        ),
    )
}
