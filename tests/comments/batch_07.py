"""Further invented comments in the trade's own voices, of measures that no rule had met, clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    CARE,
    CARE_VISITS,
    CIN,
    CP,
    ESTAB,
    FOS,
    FOSTERING,
    ICPC,
    IN_45,
    PEPS,
    REPEAT,
    S47,
    VACANT,
    VSH,
)

SEVENTH: tuple[Case, ...] = (
    clean(
        "sz01",
        PEPS,
        "188/214 PEPs in date (87.9%). 26 overdue, 8 more than Sept. 96 of the 214 are secondary age.",
        **VSH,
    ),
    clean(
        "sz02",
        PEPS,
        "PEP completion dipped 4pp to 88%, 7pp adrift of target but only a point off England (89%). "
        "Start-of-term effect; "
        "not a pattern yet.",
        **VSH,
    ),
    clean(
        "sz03",
        PEPS,
        "Just under nine in ten PEPs were up to date. Autumn term is always the low point. Virtual "
        "School Head to hold "
        "surgeries with the three schools with most overdue on 4th, 11th & 18th December.",
    ),
    clean(
        "sz04",
        PEPS,
        "Not good enough. Almost one in eight PEPs is out of date. That said, it's within the range we "
        "normally see (84-96%).",
        **VSH,
    ),
    clean(
        "sz05",
        FOSTERING,
        "3 households approved v 5 in Sept; target is 4 a month. 12 in assessment, 41 enquiries.",
        **FOS,
    ),
    clean(
        "sz06",
        FOSTERING,
        "One short of target. Two of the three approvals were for sibling placements. Last October: 6. "
        "Numbers this small "
        "go up and down.",
        **FOS,
    ),
    clean(
        "sz07",
        FOSTERING,
        "Approvals down by two. The pipeline is healthier: 12 in assessment. Fostering Service Manager "
        "will take at least five "
        "to panel by 31 January 2027.",
    ),
    clean(
        "sz08",
        VACANT,
        "38 of 180 posts vacant = 21.1%, highest on the chart and outside limits. 9 left, 4 joined. 27 "
        "covered by agency.",
        **ESTAB,
    ),
    clean(
        "sz09",
        VACANT,
        "More than one in five SW posts is empty. Target: no more than 15%. England 17.3%. It's a "
        "genuine worsening: five more "
        "vacancies in a month.",
        **ESTAB,
    ),
    clean(
        "sz10",
        VACANT,
        "Vacancies have risen by 2.8 percentage points. Leavers (9) outnumbered starters (4). PSW leads "
        "the recruitment fair; 12 offers "
        "ready; report to SLT 14/01/2027.",
        owner_role="PSW",
        action="Recruitment fair",
        action_due="14/01/2027",
    ),
    clean(
        "sz11",
        CIN,
        "712 CIN, 36 fewer than Sept: 61 opened, 97 closed. Below the lower limit so this isn't just "
        "noise. 140 open > 12 months.",
    ),
    clean(
        "sz12",
        CIN,
        "CIN numbers have come down by about 5% after the September closure exercise. One in five (140) "
        "has been open for over a year.",
    ),
    clean(
        "sz13",
        CIN,
        "Lower than we'd expect. Is it real? The chart says yes. Is it good? Too early to say - "
        "re-referrals (REF06) will tell.",
        declared=("REF06",),
    ),
    clean("sz14", CIN, "Closures exceeded openings by 36 (97 v 61)."),
    clean(
        "sz15",
        CARE,
        "+12 CLA in month (22 started, 10 ceased) = 431. Highest we've had. If UASC (31) are taken out "
        "it is 400.",
    ),
    clean("sz16", CARE, "Our LAC population has grown. 431 now, 419 at end Sept. Upper limit is 420."),
    clean(
        "sz17",
        CARE_VISITS,
        "Compliance 93% - 3 pts above target. Up on last month's 89.6%. Improvement is outside the usual "
        "range, "
        "so we think the reminder has worked.",
    ),
    clean(
        "sz18",
        ICPC,
        "ICPCs: 76% in 15 wd. Q2 figure was 84%; YTD 82%. 7 out of time, 4 because of sickness in the "
        "business support team.",
        **CP,
    ),
    clean(
        "sz19",
        S47,
        "96 S47s. Police were lead in 40. Rate per 10,000 is similar to last year. No particular pattern "
        "by locality.",
    ),
    clean(
        "sz20",
        REPEAT,
        "The rate went up though the number hardly moved (33 to 34). We're 2.4pp over our ceiling and a "
        "shade over England.",
        owner_role="MASH Manager",
        action="Case audit",
        action_due="w/c 7 December 2026",
    ),
    faulty("sw01", PEPS, "PEPs: 188 of 224 in date.", "number_mismatch", **VSH),
    faulty(
        "sw02",
        PEPS,
        "87.9%, above the England average of 89% and heading the right way.",
        "direction_contradiction",
        "number_mismatch",
        **VSH,
    ),
    faulty(
        "sw03",
        PEPS,
        "PEP completion is holding up well at 87.9%. The team should be congratulated on a significant "
        "improvement.",
        "spc_overclaim",
        "direction_contradiction",
        **VSH,
    ),
    faulty(
        "sw04",
        PEPS,
        "87.9% (188 of 214). Virtual School Head continues to encourage schools to complete PEPs on time.",
        "missing_action",
    ),
    faulty("sw05", PEPS, "Four out of five PEPs in date.", "number_mismatch", **VSH),
    faulty("sw06", FOSTERING, "3 approvals - target exceeded.", "direction_contradiction", **FOS),
    faulty(
        "sw07",
        FOSTERING,
        "3 approvals, including the Hendersons, who'll take teenagers.",
        "personal_name",
        **FOS,
    ),
    faulty("sw08", FOSTERING, "3 approved, up from 5.", "direction_contradiction", **FOS),
    faulty("sw09", FOSTERING, "3 approved v a target of 6.", "number_mismatch", **FOS),
    faulty("sw10", VACANT, "21.1% vacant - in line with normal fluctuation.", "spc_underclaim", **ESTAB),
    faulty("sw11", VACANT, "The vacancy rate eased to 21.1%.", "direction_contradiction", **ESTAB),
    faulty(
        "sw12",
        VACANT,
        "38 of 180 posts vacant. Recruitment remains a priority for the directorate.",
        "missing_action",
    ),
    faulty("sw13", VACANT, "21.1%, 1.8 points more than September.", "number_mismatch", **ESTAB),
    faulty("sw14", CIN, "CIN increased by 36 to 712.", "direction_contradiction"),
    faulty("sw15", CIN, "712, steady.", "spc_underclaim", "direction_contradiction"),
    faulty("sw16", CIN, "712 CIN; 67 opened, 97 closed.", "number_mismatch"),
    faulty(
        "sw17",
        CARE,
        "431. Three of the 22 are siblings (4, 6 and 9) whose dad died in the M-way crash last month.",
        "identifiable_person",
    ),
    faulty(
        "sw18",
        S47,
        "CON01 was 2,105 this month, well up on September.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
    ),
    faulty(
        "sw19",
        IN_45,
        "2,105 contacts were received in October, 441 more than in September; the police sent 702 of "
        "them after the new notification "
        "form went live.",
        "duplicate_other_measure",
        "cites_other_measure number_mismatch",
        owner_role="Assessment Team Manager",
        action="Day-30 review of open cases",
        action_due="29 January 2027",
    ),
    faulty(
        "sw20",
        PEPS,
        "91.8% of PEPs were in date (201 of 219), below the 95% target.",
        "number_mismatch duplicate_last_month",
        **VSH,
    ),
)
