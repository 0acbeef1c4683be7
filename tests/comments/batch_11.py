"""A sixth batch in the trade's own voices: names of systems, laws and plans; clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    ADOPTED,
    CARE,
    CARE_VISITS,
    CASELOAD,
    CORE,
    CORE_GROUPS,
    CP,
    DAYS,
    DIP,
    DISTANCE,
    ENTRANTS,
    ICPC,
    IN_45,
    LEAVERS,
    LEGAL,
    MISS,
    MISSING,
    OPEN_30,
    PATHWAY,
    REPEAT,
    RHI,
    RHI_PLAN,
    S47,
    STABLE,
    SUPERVISED,
    TWO_YEARS,
)

ELEVENTH: tuple[Case, ...] = (
    clean(
        "wa01",
        CORE_GROUPS,
        "Core groups on time: 80.5% (231/287), up 7.6pp. Above UCL 77.2, so the new booking rule is "
        "working. Not at 85% yet; 56 late, 22 of them "
        "by a week+.",
        **CORE,
    ),
    clean(
        "wa02",
        CORE_GROUPS,
        "Four in five core groups now meet within the statutory timescale, a step up from 73%. Working "
        "Together 2023 asks for all.",
        **CORE,
    ),
    clean(
        "wa03",
        CORE_GROUPS,
        "Real improvement, and about time. 4.5 points to go. Liquidlogic now nags the chair at day 8.",
        **CORE,
    ),
    clean(
        "wa04",
        CORE_GROUPS,
        "Still short of target though much improved. CP Service Manager will have all core group dates "
        "booked at the ICPC by 31 January 2027.",
    ),
    clean(
        "wa05",
        TWO_YEARS,
        "7 children (3 families) over 2 yrs on a plan. 1 above our limit of 6. 2.4% of the 287.",
        **LEGAL,
    ),
    clean(
        "wa06",
        TWO_YEARS,
        "One more than last month, no pattern. Each goes to legal gateway panel by 16 Dec; Head of "
        "Safeguarding chairs.",
    ),
    clean(
        "wa07",
        DAYS,
        "Care proceedings: 21 weeks average on the 8 cases that concluded, five fewer than Sept and well "
        "within 26 weeks. England is at 36.",
    ),
    clean(
        "wa08",
        DAYS,
        "Faster - and the chart agrees that this is no fluke. Pre-proceedings work under Family First is "
        "the likely reason.",
    ),
    clean(
        "wa09",
        S47,
        "96 S.47 enquiries. The Multi-Agency Child Protection Team pilot in Hartsmere Locality starts in "
        "January, so expect the count to move then.",
    ),
    clean(
        "wa10",
        S47,
        "We've checked whether the reduction (118 to 96) is real; at present it's within the control "
        "limits so we treat it as noise.",
    ),
    clean(
        "wa11",
        CARE,
        "Net +12. 22 entered, of which 9 via EPO or police protection. Section 20: 6. This is unusual: "
        "upper control limit breached.",
    ),
    clean(
        "wa12",
        CARE_VISITS,
        "93.1% seen in timescale. Thank you to the Children in Care teams North and South, and to the "
        "Personal Advisers.",
    ),
    clean(
        "wa13",
        IN_45,
        "84.2%; Ofsted's monitoring visit looked at the same cohort and had no concerns about timeliness.",
        owner_role="Service Manager, Assessment",
        action="Day 30 check of every open case",
        action_due="28.02.2027",
    ),
    clean(
        "wa14",
        REPEAT,
        "22.4% v 20% ceiling. Family Hubs opened on 5 October, too soon for any effect.",
        **DIP,
    ),
    clean(
        "wa15",
        RHI,
        "30/51. Provider's figures say 68%; ours count declined interviews as missed, theirs do not. A "
        "difference of definition, but ours has been below "
        "average for eight months either way.",
        **RHI_PLAN,
    ),
    clean(
        "wa16",
        SUPERVISED,
        "84.5%, 2.5 points over our average and 5.5 short of target.",
        owner_role="Principal Social Worker",
        action="Overdue list to Team Managers each Friday",
        action_due="Feb 2027",
    ),
    clean("wa17", ENTRANTS, "14.2. Lower is better here. Down 1.7 on Sept; lower than England (16.4)."),
    clean("wa18", MISSING, "Doubled. 44 to 88. Philomena Protocol being rolled out to all homes.", **MISS),
    clean("wa19", ADOPTED, "4 placed via Adopt Northshire. Year to date 19, three behind last year."),
    clean("wa20", PATHWAY, "92.2% v 92.0% target. Rounding says green, common sense says keep going."),
    faulty(
        "wb01",
        CORE_GROUPS,
        "80.5% on time. This is the usual variation and not a real change.",
        "spc_underclaim",
        **CORE,
    ),
    faulty("wb02", CORE_GROUPS, "231 of 287: now on target.", "direction_contradiction", **CORE),
    faulty("wb03", CORE_GROUPS, "80.5%, up 9 points on September.", "number_mismatch", **CORE),
    faulty("wb04", CORE_GROUPS, "80.5%. Really pleasing. Keep up the good work everyone!", "missing_action"),
    faulty("wb05", CORE_GROUPS, "Core groups have declined to 80.5%.", "direction_contradiction", **CORE),
    faulty("wb06", TWO_YEARS, "7 children. Within our limit.", "direction_contradiction", **LEGAL),
    faulty("wb07", TWO_YEARS, "7 children; upward trend since spring.", "spc_overclaim", **LEGAL),
    faulty(
        "wb08",
        TWO_YEARS,
        "7 children. Four are the Ashdown brothers, known to all agencies since 2019.",
        "personal_name",
        "identifiable_person",
        **LEGAL,
    ),
    faulty(
        "wb09", TWO_YEARS, "8 children have been on a plan for over two years.", "number_mismatch", **LEGAL
    ),
    faulty("wb10", TWO_YEARS, "7 children, to be looked at in due course by legal.", "missing_action"),
    faulty("wb11", DAYS, "21 weeks. Proceedings are taking longer.", "direction_contradiction"),
    faulty("wb12", DAYS, "Proceedings now take 24 weeks on average.", "number_mismatch"),
    faulty("wb13", DAYS, "21 weeks; longer than England.", "direction_contradiction"),
    faulty("wb14", DAYS, "21 weeks. HHJ Pemberton has been robust about timetables.", "personal_name"),
    faulty("wb15", DISTANCE, "14.6%, up slightly.", "direction_contradiction"),
    faulty("wb16", OPEN_30, "264 open, usual for the time of year and well within limits.", "spc_underclaim"),
    faulty("wb17", LEAVERS, "EET: 56.5%. A real breakthrough for the team.", "spc_overclaim"),
    faulty("wb18", CASELOAD, "17.3, which is over our ceiling.", "direction_contradiction"),
    faulty("wb19", STABLE, "141 of 213 (69.5%) stable.", "number_mismatch"),
    faulty("wb20", ICPC, "24 of 29 in time, just below target.", "number_mismatch", **CP),
)
