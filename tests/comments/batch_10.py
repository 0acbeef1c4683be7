"""A fifth batch in the trade's own voices: paragraphs as a head of service writes them, clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    ADOPTED,
    CARE,
    CARE_VISITS,
    CASELOAD,
    CLINICS,
    DAY_30,
    DIP,
    DISTANCE,
    FINDING,
    FRONT_DOOR,
    HEALTH,
    ICPC,
    IN_45,
    LEAVERS,
    MATCHING_DAYS,
    MISS,
    MISSING,
    NFA,
    ONE_DAY,
    OPEN_30,
    PATHWAY,
    REPEAT,
    RHI,
    RHI_PLAN,
    S47,
    SECOND_PLANS,
    SEND,
    SIX_WEEKS,
    STABLE,
)

TENTH: tuple[Case, ...] = (
    clean(
        "va01",
        PATHWAY,
        "92.2% of pathway plans are in date (247 of 268), which just tips us over the 92% target. 21 are "
        "overdue, six of them by three "
        "months or more. 88 of the young people are over 21, and many of them do not want a plan; we "
        "respect that but the indicator doesn't.",
    ),
    clean(
        "va02",
        PATHWAY,
        "Target met by the skin of our teeth. One plan fewer and it would have been 91.8%. Nothing has "
        "changed statistically since Sept.",
    ),
    clean("va03", PATHWAY, "PPs: 247/268. Overdue 21 (Sept 24)."),
    clean(
        "va04",
        ICPC,
        "A word on the seven: four were moved at the parents' request, two for want of a chair, one "
        "because of the Bank Holiday. None was "
        "more than five days late. At 25-30 conferences a month each late one costs us over 3 points, so "
        "I would not read much into a "
        "drop from 88% to 76%. The CP Service Manager will bring forward the deadline for reports from "
        "11 December 2026.",
    ),
    clean(
        "va05",
        IN_45,
        "We remain a fraction below the 85% target. I am not going to dress this up: 51 families waited "
        "longer than they should. "
        "Assessment Team Manager: each of the 24 assessments open past day 45 has a finish date in the "
        "next 3 weeks.",
    ),
    clean(
        "va06",
        IN_45,
        "84.2%. Compare Sept 83.9%, Aug 82.5%, July 81.0%. Four small rises in a row are not yet eight, "
        "so the chart says 'no change'.",
        **DAY_30,
    ),
    clean(
        "va07",
        RHI,
        "What happened: provider's vacancy unfilled, two workers off, half-term. What we did: stepped in "
        "with our own staff at weekends from "
        "24 October. What's next: rota in the contract by 14 December (Contracts Manager). It has been "
        "below average for 8 months "
        "so it's not a blip.",
    ),
    clean(
        "va08",
        RHI,
        "Under 60% for the first time. If November is no better we will re-tender. 8 of the 51 "
        "interviews were declined and still count as "
        "missed under the statutory definition.",
        **RHI_PLAN,
    ),
    clean(
        "va09",
        CARE,
        "The growth is in teenagers. We can't put it down to UASC: they're 31 of the 431, as in "
        "September. Twelve net is a lot for one month; the "
        "usual movement is 3 or 4.",
    ),
    clean("va10", CARE, "431 children, 12 up. Budget forecast assumes 410 by March. SLT to consider."),
    clean(
        "va11",
        CARE_VISITS,
        "Above the 90% target for the first time since the spring, and outside the range that chance "
        "would explain. The reminder went live on 1 "
        "October; before calling it permanent we want to see the winter.",
    ),
    clean(
        "va12",
        CASELOAD,
        "Average 17.3, 4% lower than September. Range across teams is 14 to 22. Six workers hold more "
        "than 20.",
    ),
    clean(
        "va13",
        FRONT_DOOR,
        "Contacts: 2,105. September is always low because schools are only just back, so compare with "
        "last October (1,980): 6% up. "
        "But even allowing for that it's over the upper limit (2,000).",
    ),
    clean("va14", FRONT_DOOR, "We expected a rise of around 10% from the new police form. We got 27%."),
    clean(
        "va15",
        SIX_WEEKS,
        "Members will be rightly concerned. Only 14 of 41 plans were issued within 20 weeks, 34%, "
        "against 46% in England and 60% that we set "
        "ourselves. In September it was 45%, so the gap is growing. The whole service depends on advice "
        "from EPs; 19 children wait for it.",
        **SEND,
    ),
    clean(
        "va16",
        HEALTH,
        "Nine of fifteen late. In six of these consent was not signed at placement; in three the clinic "
        "cancelled. From 30 November duty managers "
        "will not close a placement without the consent form. Owner: Head of Children in Care.",
    ),
    clean(
        "va17",
        MISSING,
        "Not a normal month. 88 episodes against an average of 51; 59 from care. Ten children account "
        "for 48 of them.",
        **MISS,
    ),
    clean(
        "va18",
        SECOND_PLANS,
        "27% looks alarming next to 19%. It is four more children on slightly more plans (33 v 27), and "
        "they come from five families. The usual range "
        "is 3% to 39%, i.e. almost anything can happen in a month.",
    ),
    clean(
        "va19",
        LEAVERS,
        "56.5%: better than last month's 54.9%, better than our 55% target, about England's 56%. It is "
        "all within the normal range.",
    ),
    clean(
        "va20",
        STABLE,
        "Slightly lower than Sept (69.8%) and slightly higher than target (68%). Stability is stable!",
    ),
    clean(
        "va21",
        REPEAT,
        "We were just inside the ceiling in September and are just outside it now: 19.8% then, 22.4% "
        "today. One extra re-referral and fewer referrals "
        "overall produce that. I wouldn't call it a deterioration.",
        **DIP,
    ),
    clean(
        "va22",
        MATCHING_DAYS,
        "Improved by 23 days but it's an average of nine children, so one child who waited two years is "
        "worth more than all our efforts. Still "
        "six weeks over the threshold of 121 days.",
        **FINDING,
    ),
    clean(
        "va23",
        ONE_DAY,
        "Until September 95% or better was routine. October's volumes broke that: 207 decisions took "
        "longer than a day and 61 longer than three. "
        "MASH Service Manager will have two extra screeners on Mondays from 30 November 2026 and review "
        "the effect on 11 January 2027.",
    ),
    clean("va24", DISTANCE, "63, one fewer than September. 12 UASC among them. Below the ceiling of 16%."),
    faulty(
        "vb01",
        PATHWAY,
        "92.2% of pathway plans are in date, an improvement on September's 90.9% which shows that the "
        "new tracker has brought about lasting change. "
        "21 plans are overdue.",
        "spc_overclaim",
    ),
    faulty(
        "vb02",
        PATHWAY,
        "247 of 268 plans in date. We narrowly missed the 92% target.",
        "direction_contradiction",
    ),
    faulty("vb03", PATHWAY, "247 of 268 plans in date; 31 are overdue.", "number_mismatch"),
    faulty(
        "vb04",
        IN_45,
        "Performance has dipped slightly to 84.2% but is comparable with England.",
        "direction_contradiction",
        **DAY_30,
    ),
    faulty(
        "vb05",
        IN_45,
        "84.2% (272 of 323), just under target. Pressure at the front door is beginning to ease and we "
        "are confident that performance will recover in "
        "the new year as the new staff settle in.",
        "missing_action",
    ),
    faulty(
        "vb06",
        RHI,
        "58.8% is disappointing but such ups and downs are to be expected with numbers of this size.",
        "spc_underclaim",
        **RHI_PLAN,
    ),
    faulty(
        "vb07",
        CARE,
        "There are 431 children in care. While this is twelve more than in September, numbers remain "
        "broadly stable.",
        "spc_underclaim",
        "direction_contradiction",
    ),
    faulty(
        "vb08",
        CARE_VISITS,
        "The 93.1% is welcome but we're still short of our target.",
        "direction_contradiction",
    ),
    faulty("vb09", FRONT_DOOR, "2,105 contacts, compared with 1,764 in September.", "number_mismatch"),
    faulty("vb10", FRONT_DOOR, "2,105 contacts, 441 fewer than in September.", "direction_contradiction"),
    faulty("vb11", MISSING, "88 episodes by 47 children.", "number_mismatch", **MISS),
    faulty(
        "vb12",
        LEAVERS,
        "91 of 161 were in EET. We are behind England and below our own target.",
        "direction_contradiction",
    ),
    faulty(
        "vb13",
        HEALTH,
        "6 of 15. The designated doctor, Dr Mbeki-Lowe, is on leave until January.",
        "personal_name",
        **CLINICS,
    ),
    faulty(
        "vb14",
        MATCHING_DAYS,
        "168 days. The increase since September is down to one child.",
        "direction_contradiction",
        "identifiable_person",
        **FINDING,
    ),
    faulty("vb15", NFA, "36.5% (118 of 323), significantly above our average.", "spc_overclaim"),
    faulty(
        "vb16",
        ONE_DAY,
        "1,898 of 2,105 in one working day. Performance is holding steady despite the volumes.",
        "spc_underclaim",
        "direction_contradiction",
        owner_role="MASH Service Manager",
        action="Two extra screeners",
        action_due="30 Nov 2026",
    ),
    faulty("vb17", OPEN_30, "264 open. 58 opened and 54 closed.", "number_mismatch"),
    faulty(
        "vb18",
        STABLE,
        "The indicator (141 of 203) is now one of the best in the country and has exceeded the 72% target.",
        "number_mismatch",
        "direction_contradiction",
    ),
    faulty("vb19", ADOPTED, "4 placed. In November we also placed 3.", "number_mismatch"),
    faulty(
        "vb20",
        S47,
        "96 enquiries, one in three of which came from the 118 in September. The average is 114.",
        "number_mismatch",
    ),
)
