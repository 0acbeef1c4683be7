"""A third batch in the trade's own voices, of yet other measures, clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    CASELOAD,
    DISTANCE,
    HEALTH,
    LEAVERS,
    MATCHING_DAYS,
    NFA,
    OPEN_30,
    RHI,
    SEND,
    SIX_WEEKS,
    STABLE,
)

EIGHTH: tuple[Case, ...] = (
    clean(
        "ta01",
        SIX_WEEKS,
        "EHCPs: 14 of 41 in 20 wks (34%), Sept 20 of 44 (45%). Below LCL. 19 waiting on EP advice.",
        **SEND,
    ),
    clean(
        "ta02",
        SIX_WEEKS,
        "Only about a third of new EHCPs went out on time - a real drop, and way under our 60% target "
        "and England (46%).",
        **SEND,
    ),
    clean(
        "ta03",
        SIX_WEEKS,
        "27 late. Main cause: EP vacancies (3 of 8 posts). This will get worse before it gets better: we "
        "expect "
        "around 30% in November. Service Manager SEND has two locums starting 4 Jan 2027.",
    ),
    clean(
        "ta04",
        SIX_WEEKS,
        "As members asked in Sept: we're 22 points down on Oct last year (55.8%) and 26 off target.",
        **SEND,
    ),
    clean(
        "ta05",
        NFA,
        "NFA rate 36.5% (118 of 323), pretty much the same as Sept (36.1%). 64 of the 118 were stepped "
        "down to early help.",
    ),
    clean(
        "ta06",
        NFA,
        "Over a third of assessments end in NFA. High? England is 33%, we're 3.5pp above. More than half "
        "of them (64) step down.",
    ),
    clean("ta07", NFA, "Steady. 35% average, 36.5% now."),
    clean(
        "ta08",
        DISTANCE,
        "63 of 431 (14.6%) are 20+ miles away, 12 of whom are UASC. Inside the 16% limit; England 17%.",
    ),
    clean(
        "ta09",
        DISTANCE,
        "One child fewer at distance, and twelve more in care, so the rate has dropped from 15.3% to "
        "14.6%. Not a trend.",
    ),
    clean(
        "ta10",
        DISTANCE,
        "Better than target and better than England. We remain worried about sufficiency: there were no "
        "local beds on 9 nights.",
    ),
    clean(
        "ta11",
        OPEN_30,
        "264 open to EH, +13 (58 opened, 45 closed). Above UCL (246) for a second month. 37 on the "
        "waiting list.",
    ),
    clean(
        "ta12",
        OPEN_30,
        "Caseload in early help keeps growing. 264 now. Outside limits, so more than the usual autumn bump.",
    ),
    clean(
        "ta13",
        OPEN_30,
        "If closures don't pick up, the waiting list (37) will get longer. Nothing normal about these "
        "numbers.",
    ),
    clean(
        "ta14",
        STABLE,
        "69.5% - on target (68%), 141/203. In line with England (69%). Little change from Sept's 69.8.",
    ),
    clean(
        "ta15",
        STABLE,
        "Seven in ten CiC of 2.5 yrs+ have been in the same home for two years. Above target for what "
        "it's worth; no signal either way.",
    ),
    clean("ta16", CASELOAD, "17.3, under 18. Newly qualified workers hold 12 on average, as they should."),
    clean(
        "ta17",
        LEAVERS,
        "EET 56.5%. Target 55. Up 1.6pp but that is three fewer in the cohort as much as anything.",
    ),
    clean(
        "ta18",
        HEALTH,
        "IHAs: 6 in time, 9 not. We said in Sept it would recover by Oct; it did not. New clinic slots "
        "(12) from 7 Dec; Designated "
        "Doctor to confirm all nine are seen by 18 Dec.",
    ),
    clean(
        "ta19",
        MATCHING_DAYS,
        "Down 23 days to 168 but nowhere near 121.",
        owner_role="Adoption Team Manager",
        action="Fortnightly tracking of all nine",
        action_due="Jan 2027",
    ),
    clean(
        "ta20",
        RHI,
        "21 of the 51 RHIs were late/not done. Been under the average since March. Contracts Manager + "
        "provider: weekend rota by 14/12/26, "
        "reported to CP board 17/12/26.",
    ),
    faulty("tb01", SIX_WEEKS, "EHCPs in 20 weeks: 41%.", "number_mismatch", **SEND),
    faulty("tb02", SIX_WEEKS, "14 of 41 in time. Just above England.", "direction_contradiction", **SEND),
    faulty("tb03", SIX_WEEKS, "34.1%. A one-off, no cause for concern.", "spc_underclaim", **SEND),
    faulty(
        "tb04",
        SIX_WEEKS,
        "14 of 41 on time. The SEND team is working hard with EPs to reduce delays.",
        "missing_action",
    ),
    faulty(
        "tb05",
        SIX_WEEKS,
        "14 of 41 issued on time. EP lead Priyanka Deol has left and two locums are coming.",
        "personal_name",
        **SEND,
    ),
    faulty("tb06", NFA, "NFA 36.5%: a worsening position.", "direction_contradiction"),
    faulty("tb07", NFA, "118 of 323, down slightly.", "direction_contradiction"),
    faulty("tb08", NFA, "Nearly half of assessments end in NFA.", "number_mismatch"),
    faulty(
        "tb09",
        NFA,
        "ASM03 84.2% this month.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
    ),
    faulty(
        "tb10", DISTANCE, "14.6%, which breaches our 16% limit.", "direction_contradiction", "number_mismatch"
    ),
    faulty("tb11", DISTANCE, "63 of 431 (14.6%), an improving trend.", "spc_overclaim"),
    faulty("tb12", DISTANCE, "Better than target (18%) at 14.6%.", "number_mismatch"),
    faulty("tb13", OPEN_30, "264 open, 6 more than in September.", "number_mismatch"),
    faulty("tb14", OPEN_30, "264. No significant change.", "spc_underclaim", "direction_contradiction"),
    faulty("tb15", OPEN_30, "251 families were open to early help at the end of October.", "number_mismatch"),
    faulty(
        "tb16", OPEN_30, "264 families open; numbers have come down since Sept.", "direction_contradiction"
    ),
    faulty("tb17", STABLE, "69.5%, just missing target.", "direction_contradiction"),
    faulty(
        "tb18",
        STABLE,
        "69.5%. Both moves were the Turkish brothers aged 9 and 11 from Coral Bay, after their foster "
        "carer was arrested.",
        "identifiable_person",
    ),
    faulty(
        "tb19",
        HEALTH,
        "6 of 15. Clinics to be arranged by end of October 2026 by the Designated Nurse.",
        "missing_action",
    ),
    faulty("tb20", CASELOAD, "17.3. Significantly lower caseloads than last month.", "spc_overclaim"),
)
