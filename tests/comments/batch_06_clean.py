"""A batch of invented comments in the trade's own voices, before any rule was read: the clean ones."""

from __future__ import annotations

from tests.comments.cases import Case, clean
from tests.comments.figures import (
    CARE,
    CARE_VISITS,
    CASELOAD,
    CP_PLAN,
    FRONT_DOOR,
    HEALTH,
    ICPC,
    IN_45,
    LEAVERS,
    MATCHING_DAYS,
    REPEAT,
    RHI,
    RHI_PLAN,
    S47,
    SECOND_PLANS,
)

CLEAN_SIXTH: tuple[Case, ...] = (
    clean(
        "sx01",
        ICPC,
        "- 22 of 29 ICPCs in time (75.9%)\n- 7 late, was 3 in Sept\n- tgt 85%\n- w/in limits",
        **CP_PLAN,
    ),
    clean(
        "sx02",
        ICPC,
        "c. 76% in time this month, down 12pp on Sept (88%). Small numbers: seven late out of 29.",
        **CP_PLAN,
    ),
    clean(
        "sx03",
        ICPC,
        "Just over three quarters of conferences were on time. That is 9pp short of the 85% target and "
        "a bit below England (78.3%), but not outside what we'd expect month to month.",
        **CP_PLAN,
    ),
    clean(
        "sx04",
        ICPC,
        "Disappointing. Four more late ICPCs than in September; 47 children were the subject of the 29 "
        "conferences. One month on its own tells us little.",
        **CP_PLAN,
    ),
    clean(
        "sx05",
        ICPC,
        "Below target. Child Protection Service Manager to move the report deadline forward by three "
        "working "
        "days by 11/12/26 and report to the performance board on 18 December 2026.",
    ),
    clean(
        "sx06",
        S47,
        "96 S47s started, 22 down on Sept (118). Half-term always dips. Within limits (78-130). "
        "29 went to ICPC, i.e. three in ten.",
    ),
    clean(
        "sx07",
        S47,
        "S47 enquiries fell by just under a fifth, to 96. Last October it was 101, so nothing unusual "
        "for the time of year.",
    ),
    clean(
        "sx08",
        S47,
        "Fewer enquiries this month. We do not read this as less need: the chart shows no change, and "
        "numbers "
        "this size bounce around by 20 or more from month to month.",
    ),
    clean("sx09", S47, "Not significant. 96 v 104 average."),
    clean(
        "sx10",
        S47,
        "If numbers keep dropping we would look again at strategy discussion thresholds; they have not "
        "so far: "
        "96 this month and 118 last.",
    ),
    clean(
        "sx11",
        RHI,
        "58.8% (30/51) seen in 72 hrs, down from two thirds. Eight months under the average: this is a real "
        "deterioration and we own it. 21 interviews were late or not done, 14 in September.",
        **RHI_PLAN,
    ),
    clean(
        "sx12",
        RHI,
        "Poor. Six in ten. Well off the 75% target - 16pp. Provider has no weekend cover. Contracts Manager "
        "to agree a rota by Mon 14 Dec 2026.",
    ),
    clean(
        "sx13",
        RHI,
        "RHIs: 30 out of 51 (59%) in timescale, 8 declined. Thirty-three children account for the 51 "
        "episodes. Concern: below the mean for eight months running.",
        **RHI_PLAN,
    ),
    clean(
        "sx14",
        RHI,
        "Timeliness has got worse and it isn't chance. What we said last month - 'the provider will fill "
        "the vacancy' - "
        "has not happened. The Contracts Manager will issue an improvement notice by 30 November and "
        "bring the "
        "result to DMT on 10 December.",
    ),
    clean(
        "sx15",
        CARE,
        "431 CiC at month end, +12. 22 in, 10 out. Above the upper limit of 420 for the first time.",
    ),
    clean(
        "sx16",
        CARE,
        "The number of children in care went up again, to 431 from 419. 31 of them are unaccompanied "
        "(about 7%). Our rate is 71 per 10,000, against 70 for England.",
    ),
    clean(
        "sx17",
        CARE,
        "We now look after 431 children. More came in (22) than left (10). This is higher than we would "
        "expect by chance; "
        "we don't yet know why, and are looking at whether discharges slowed over the summer.",
    ),
    clean(
        "sx18",
        CARE,
        "Increase of 2.9% in the month. Whether this is good or bad can't be said from the number: "
        "neither direction is better for this measure.",
    ),
    clean(
        "sx19",
        CARE_VISITS,
        "93.1% (375/403), up 3.4pp & over the 90% tgt. Above the upper limit of 92.3% - a genuine "
        "improvement. "
        "28 late, 15 fewer than Sept.",
    ),
    clean(
        "sx20",
        CARE_VISITS,
        "Back above target! More than nine in ten visits in time; the 28 late visits are spread across "
        "teams. "
        "Well done to all the teams.",
    ),
    clean(
        "sx21",
        CARE_VISITS,
        "Best month on the chart. Rise from 89.6 to 93.1 follows the new visit reminder in the case "
        "system (live 1 Oct).",
    ),
    clean(
        "sx22",
        CARE_VISITS,
        "Target hit. The denominator is smaller than the number in care (CIC01) because children placed "
        "within the last week have no visit due yet.",
        declared=("CIC01",),
    ),
    clean(
        "sx23",
        REPEAT,
        "Re-refs 22.4% (34 of 152), up from 19.8%. Marginally over the 20% ceiling, but lower than the "
        "24.1% "
        "of Oct last year and about the same as England (22.0%). Usual variation.",
        owner_role="MASH Manager",
        action="Dip sample of ten repeat referrals",
        action_due="18/12/2026",
    ),
    clean(
        "sx24",
        REPEAT,
        "One more repeat referral than last month (34 v 33) on 15 fewer referrals - hence the higher "
        "rate. MASH Manager "
        "to dip-sample ten of the 34 by 18 Dec 2026.",
    ),
    clean(
        "sx25",
        REPEAT,
        "Over a fifth of referrals had been with us in the previous 12 months. They come from 19 "
        "families. Slightly "
        "worse than Sept, no trend.",
        owner_role="MASH Manager",
        action="Dip sample of ten repeat referrals",
        action_due="December 18th, 2026",
    ),
    clean(
        "sx26",
        CASELOAD,
        "Caseloads down a tad to 17.3 (18.1). Under our ceiling of 18. 84 workers incl. 19 agency.",
    ),
    clean(
        "sx27",
        CASELOAD,
        "17.3 per worker, 0.8 better than last month and back inside the limit of 18. Normal range 16.2 "
        "to 19.4, "
        "so no claim of lasting change.",
    ),
    clean(
        "sx28",
        CASELOAD,
        "Average is fine; it hides differences between teams. Agency staff are 19 of 84, nearly a quarter.",
    ),
    clean(
        "sx29",
        LEAVERS,
        "91 of 161 care leavers in EET (56.5%). Over target (55%), 0.5pp above England (56%). 70 are NEET.",
    ),
    clean(
        "sx30",
        LEAVERS,
        "Slightly up on September's 54.9% - one more young person in EET and three fewer in the cohort. "
        "Don't read much into it.",
    ),
    clean(
        "sx31",
        LEAVERS,
        "More than half are in education, work or training. 11 are on apprenticeships. We're pleased to "
        "be over the line "
        "but the position is fragile: two young people the other way and we'd be at the target again.",
    ),
    clean(
        "sx32",
        IN_45,
        "84% in 45 days - 51 late, 50 in Sept. Flat. A shade (0.8pp) under target.",
        owner_role="Assessment Team Manager",
        action="Day-30 review of open cases",
        action_due="29 January 2027",
    ),
    clean(
        "sx33",
        IN_45,
        "Almost unchanged at 84.2%. 24 open assessments are already past 45 days so November will look "
        "no better. The "
        "Assessment Team Manager is closing or escalating all 24 by the end of January 2027.",
    ),
    clean(
        "sx34",
        IN_45,
        "Sits with the England average (83.6%). Had three more been finished in time we would have hit 85%.",
        owner_role="Assessment Team Manager",
        action="Day-30 review of open cases",
        action_due="Fri 29 Jan 2027",
    ),
    clean(
        "sx35",
        IN_45,
        "Demand at the front door rose sharply (see CON01), which will feed through to assessments from "
        "December. "
        "For now 272 of 323 were in time.",
        declared=("CON01",),
        owner_role="Assessment Team Manager",
        action="Two agency assessors start",
        action_due="1 December 2026",
    ),
    clean(
        "sx36",
        HEALTH,
        "6 of 15 IHAs in time. Nine late: paediatric clinic closed for two weeks. Below the lower limit, "
        "so this is more than bad "
        "luck. Designated Nurse: catch-up clinics on 4 and 11 December; all nine booked.",
    ),
    clean(
        "sx37",
        HEALTH,
        "Two in five. Was 61% in Sept. Half the target of 80%. Numbers are tiny but it is outside the "
        "limits.",
        owner_role="Designated Nurse",
        action="Catch-up clinics",
        action_due="2026-12-11",
    ),
    clean(
        "sx38",
        MATCHING_DAYS,
        "168 days, 23 fewer than Sept, still 47 over the 121-day threshold. Nine children in the cohort: "
        "one long wait moves "
        "the mean a lot.",
        owner_role="Adoption Team Manager",
        action="Fortnightly family-finding meeting",
        action_due="15 January 2027",
    ),
    clean(
        "sx39",
        MATCHING_DAYS,
        "Quicker than last month (5.5 months v 6.3) but off target; no evidence of lasting change. "
        "Adoption Team Manager "
        "tracks all nine children fortnightly to 15.01.2027.",
    ),
    clean(
        "sx40",
        SECOND_PLANS,
        "9 of 33 (27%) were second+ plans, up from 5 of 27 (19%). Nine children, 5 families: sibling "
        "groups swing this. Within limits 3-39%.",
    ),
    clean(
        "sx41",
        SECOND_PLANS,
        "Just over a quarter. Higher than England (24.1%) this month, lower than it in September; the "
        "year to date will be a better guide.",
    ),
    clean(
        "sx42",
        FRONT_DOOR,
        "2,105 contacts - up 441 (26.5%) on Sept and the highest in three years. 702 police (a third), "
        "588 schools. "
        "Oct last year 1,980, so part of it is the season, not all: we're above the upper limit of 2,000.",
    ),
    clean(
        "sx43",
        FRONT_DOOR,
        "Contacts jumped by over a quarter. Exceeds limits. Schools are back and the police form changed "
        "on 5/10; "
        "MASH Manager to split the rise by source for the 9 December meeting.",
    ),
    clean("sx44", FRONT_DOOR, "Around 2.1k contacts. Up 6% on Oct 2025."),
)
