"""A batch of invented comments in the trade's own voices, before any rule was read: the faulty ones."""

from __future__ import annotations

from tests.commentary_cases import Case, faulty
from tests.commentary_figures import (
    CARE,
    CARE_VISITS,
    CASELOAD,
    FRONT_DOOR,
    HEALTH,
    ICPC,
    IN_45,
    LEAVERS,
    MATCHING_DAYS,
    REPEAT,
    RHI,
    S47,
    SECOND_PLANS,
)
from tests.commentary_sixth import CP_PLAN, RHI_PLAN

MASH = {"owner_role": "MASH Manager", "action": "Dip sample of ten referrals", "action_due": "18/12/2026"}
DAY_30 = {"owner_role": "Assessment Team Manager", "action": "Day-30 review", "action_due": "29 January 2027"}
CLINICS = {"owner_role": "Designated Nurse", "action": "Catch-up clinics", "action_due": "2026-12-11"}
FINDING = {
    "owner_role": "Adoption Team Manager",
    "action": "Family-finding meeting",
    "action_due": "15 January 2027",
}

FAULTY_SIXTH: tuple[Case, ...] = (
    faulty("sy01", ICPC, "69% of ICPCs in time, 7 late.", "number_mismatch", **CP_PLAN),
    faulty("sy02", ICPC, "22 of 27 conferences on time (75.9%).", "number_mismatch", **CP_PLAN),
    faulty("sy03", ICPC, "75.9% in timescale against a target of 80%.", "number_mismatch", **CP_PLAN),
    faulty("sy04", ICPC, "Just over two thirds of conferences were in time.", "number_mismatch", **CP_PLAN),
    faulty(
        "sy05", ICPC, "ICPC timeliness picked up this month to 75.9%.", "direction_contradiction", **CP_PLAN
    ),
    faulty(
        "sy06",
        ICPC,
        "75.9%: on target.",
        "direction_contradiction",
        "number_mismatch missing_action",
        **CP_PLAN,
    ),
    faulty("sy07", ICPC, "A significant drop to 75.9% (22 of 29).", "spc_overclaim", **CP_PLAN),
    faulty(
        "sy08",
        ICPC,
        "75.9% (22/29), below target. Staff have been reminded of timescales and we'll keep an eye on it.",
        "missing_action",
    ),
    faulty(
        "sy09",
        ICPC,
        "96 enquiries were started in October, 22 fewer than in September, and 29 of them went on to an "
        "initial conference; "
        "the fall follows the usual dip in the half-term week.",
        "duplicate_other_measure",
        "number_mismatch cites_other_measure",
        **CP_PLAN,
    ),
    faulty(
        "sy10",
        HEALTH,
        "6 of 15 health assessments (40.0%) were done in 20 working days.",
        "duplicate_last_month",
        **CLINICS,
    ),
    faulty(
        "sy11",
        ICPC,
        "22 of 29 in time. Two of the late ones were Shanice Okafor's conferences, as she was off sick.",
        "personal_name",
        **CP_PLAN,
    ),
    faulty("sy12", S47, "S47s up to 96.", "direction_contradiction"),
    faulty("sy13", S47, "96 enquiries, down 31 on September.", "number_mismatch"),
    faulty("sy14", S47, "96 in November, 118 in September.", "number_mismatch"),
    faulty(
        "sy15", S47, "Enquiries have nearly doubled since Sept.", "number_mismatch", "direction_contradiction"
    ),
    faulty("sy16", S47, "96. We are seeing a clear downward trend in S47s.", "spc_overclaim"),
    faulty("sy17", S47, "96, of which 29 (over half) went to ICPC.", "number_mismatch"),
    faulty("sy18", RHI, "58.8% - normal variation, nothing to see.", "spc_underclaim", **RHI_PLAN),
    faulty(
        "sy19",
        RHI,
        "30 of 51 RHIs in 72 hours. We recognise this isn't good enough and will discuss with the provider.",
        "missing_action",
    ),
    faulty(
        "sy20",
        RHI,
        "30 of 51. Contracts Manager to put in a weekend rota by 30 September 2026.",
        "missing_action",
        "number_mismatch",
    ),
    faulty("sy21", RHI, "Encouraging month: 58.8% seen in 72 hours.", "direction_contradiction", **RHI_PLAN),
    faulty(
        "sy22",
        RHI,
        "Half of the late ones are one 15-year-old girl from the Mill Lane home who goes missing most "
        "weekends.",
        "identifiable_person",
        "number_mismatch",
        **RHI_PLAN,
    ),
    faulty("sy23", CARE, "431, stable.", "spc_underclaim", "direction_contradiction"),
    faulty("sy24", CARE, "Down to 431 CiC.", "direction_contradiction"),
    faulty("sy25", CARE, "431 CiC, up by 22.", "number_mismatch"),
    faulty(
        "sy26",
        CARE,
        "431 in care. The rise is a sibling group of six from Eritrea who arrived by lorry on 9 October.",
        "identifiable_person",
    ),
    faulty("sy27", CARE, "431 CiC. Per Cllr Hargreaves' question, 31 are UASC.", "personal_name"),
    faulty(
        "sy28",
        CARE,
        "CIC06: 93.1% of visits done in time.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
    ),
    faulty(
        "sy29",
        CARE_VISITS,
        "93.1% in time, under the 90% target.",
        "direction_contradiction",
        "number_mismatch",
    ),
    faulty(
        "sy30",
        CARE_VISITS,
        "A small dip to 93.1%, and within usual limits.",
        "direction_contradiction spc_underclaim",
    ),
    faulty("sy31", CARE_VISITS, "93.1% (375/403) in time, with 18 late.", "number_mismatch"),
    faulty(
        "sy32",
        CARE_VISITS,
        "431 children were in care at the end of October, twelve more than before.",
        "duplicate_other_measure",
        "number_mismatch cites_other_measure",
    ),
    faulty(
        "sy33",
        REPEAT,
        "22.4%, comfortably inside the 20% ceiling.",
        "direction_contradiction",
        "number_mismatch",
        **MASH,
    ),
    faulty("sy34", REPEAT, "Improved to 22.4% (34 of 152).", "direction_contradiction", **MASH),
    faulty("sy35", REPEAT, "One in three referrals is a repeat.", "number_mismatch", **MASH),
    faulty(
        "sy36",
        REPEAT,
        "22.4%. The average caseload per social worker fell to 17.3, which helps.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
        **MASH,
    ),
    faulty("sy37", CASELOAD, "17.1 children per worker.", "number_mismatch"),
    faulty("sy38", CASELOAD, "Caseloads worsened to 17.3 from 18.1.", "direction_contradiction"),
    faulty(
        "sy39", CASELOAD, "17.3: a sustained reduction thanks to the recruitment campaign.", "spc_overclaim"
    ),
    faulty(
        "sy40",
        LEAVERS,
        "91 of 161 in EET. Jordan T. started at the shipyard in October - fantastic.",
        "personal_name",
        "identifiable_person",
    ),
    faulty("sy41", LEAVERS, "56.5% in EET (91 of 161), with 60 NEET.", "number_mismatch"),
    faulty(
        "sy42",
        IN_45,
        "84.2% (272 of 323) completed in 45 days. The Assessment Team Manager will review open cases at "
        "day 30 every Thursday "
        "until 31 December.",
        "duplicate_last_month",
    ),
    faulty("sy43", IN_45, "84.2%, a genuine step up since the restructure.", "spc_overclaim", **DAY_30),
    faulty(
        "sy44",
        IN_45,
        "84.2% in 45 days, meeting the 85% target.",
        "direction_contradiction",
        "number_mismatch",
        **DAY_30,
    ),
    faulty(
        "sy45",
        HEALTH,
        "6 of 15 in time, no change of note in the chart.",
        "spc_underclaim",
        "direction_contradiction",
        **CLINICS,
    ),
    faulty(
        "sy46",
        HEALTH,
        "6 of 15. One of the late ones is the baby removed at birth in Saltmarsh, whose mum is in prison.",
        "identifiable_person",
        **CLINICS,
    ),
    faulty(
        "sy47", MATCHING_DAYS, "Waiting times lengthened to 168 days.", "direction_contradiction", **FINDING
    ),
    faulty(
        "sy48",
        MATCHING_DAYS,
        "168 days, well inside the 121-day threshold.",
        "direction_contradiction",
        "number_mismatch",
        **FINDING,
    ),
    faulty("sy49", SECOND_PLANS, "9 of 33 (37%) second plans.", "number_mismatch"),
    faulty("sy50", SECOND_PLANS, "27.3%, down from 18.5%.", "direction_contradiction"),
    faulty("sy51", FRONT_DOOR, "2,105 contacts; business as usual for October.", "spc_underclaim"),
    faulty("sy52", FRONT_DOOR, "2,015 contacts in October.", "number_mismatch"),
    faulty(
        "sy53",
        FRONT_DOOR,
        "84.2% of assessments (272 of 323) were completed within 45 working days.",
        "duplicate_other_measure",
        "cites_other_measure number_mismatch",
    ),
    faulty("sy54", FRONT_DOOR, "2,105 contacts, of which 702 police and 658 schools.", "number_mismatch"),
)
