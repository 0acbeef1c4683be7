"""An eighth batch in the trade's own voices: cross-references, copies, people, seasons; clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    ADOPTED,
    CARE,
    CASELOAD,
    CIN,
    CLINICS,
    CORE,
    CORE_GROUPS,
    CP,
    DAY_30,
    DAYS,
    ENTRANTS,
    ESTAB,
    FINDING,
    FOS,
    FOSTERING,
    HEALTH,
    ICPC,
    IN_45,
    LEAVERS,
    LEGAL,
    MATCHING_DAYS,
    MISS,
    MISSING,
    NFA,
    OPEN_30,
    PEPS,
    RHI,
    RHI_PLAN,
    S47,
    SECOND_PLANS,
    SEND,
    SIX_WEEKS,
    STABLE,
    SUP,
    SUPERVISED,
    TWO_YEARS,
    VACANT,
    VSH,
)

THIRTEENTH: tuple[Case, ...] = (
    clean(
        "ya01",
        S47,
        "Fewer S47s (96) on more contacts (CON01): conversion is falling, which fits the new threshold "
        "guidance. One to discuss at the safeguarding "
        "partnership.",
        declared=("CON01",),
    ),
    clean("ya02", ICPC, "22 of 29. The fall in S47s has not eased the pressure on chairs yet.", **CP),
    clean(
        "ya03",
        CASELOAD,
        "17.3. The rise in contacts will push this up by Christmas unless the two vacant posts are filled.",
    ),
    clean(
        "ya04",
        VACANT,
        "21.1% of posts vacant, up from 18.3%. Average caseloads have nevertheless come down thanks to "
        "agency staff (27).",
        **ESTAB,
    ),
    clean(
        "ya05",
        CIN,
        "The number of children in need fell to 712. Children who step up to a protection plan leave "
        "this count, but that explains only a few of the 36.",
    ),
    clean("ya06", IN_45, "No improvement to report. 84.2% and 83.9% are the same thing.", **DAY_30),
    clean("ya07", LEAVERS, "We'd hoped for 60% by now and are at 56.5%; above target all the same."),
    clean(
        "ya08",
        RHI,
        "Two thirds in September, under 60% now. The provider, Safe Return CIC, accepts this and will "
        "have weekend cover in place by 14 Dec.",
        **RHI_PLAN,
    ),
    clean(
        "ya09",
        CARE,
        "431. Placements are found mostly in Westbrook and Eastcliff; the UASC (31) come through the "
        "National Transfer Scheme.",
    ),
    clean(
        "ya10",
        CORE_GROUPS,
        "A clear improvement: 80.5% against 72.9%. Thanks to the CP co-ordinators. 85% by March is "
        "within reach.",
        **CORE,
    ),
    clean(
        "ya11",
        HEALTH,
        "IHAs usually dip in August; this is October so we can't blame the holidays. 40% is the lowest "
        "on the chart.",
        **CLINICS,
    ),
    clean(
        "ya12",
        MISSING,
        "44 last time, so this is a doubling. The longest episode lasted 6 days. Five children are being "
        "looked at under contextual safeguarding.",
        **MISS,
    ),
    clean("ya13", ADOPTED, "Four. Matches made at panel in the spring come through about now."),
    clean("ya14", DAYS, "The 21 weeks doesn't include two long cases still in court."),
    clean(
        "ya15",
        TWO_YEARS,
        "Up by 1 to 7. Three families. All have had a Child in Need alternative considered; legal "
        "gateway panel on 16 December.",
        **LEGAL,
    ),
    clean(
        "ya16",
        PEPS,
        "188 of 214 (87.9%). If the 11 PEPs held but not yet typed up are counted, 199 (93%).",
        **VSH,
    ),
    clean("ya17", NFA, "36.5% NFA vs 36.1%. Dip sample (n=20) by the QA team found 17 right, 3 arguable."),
    clean("ya18", FOSTERING, "Approvals 3, resignations 2, net +1. Target is 4 approvals.", **FOS),
    clean(
        "ya19",
        SUPERVISED,
        "Of the 13 without supervision, 6 were off. Rate excluding them: 71/78 = 91%.",
        **SUP,
    ),
    clean(
        "ya20",
        MATCHING_DAYS,
        "168 days vs threshold 121 (Sept 191). Improving but not yet proven: one child can move it 20 days.",
        **FINDING,
    ),
    clean("ya21", STABLE, "Little changed, 69.5%. England 69%. Comfortably on target."),
    faulty(
        "yb01",
        S47,
        "Contacts received rose to 2,105.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
    ),
    faulty(
        "yb02",
        CASELOAD,
        "Social worker posts that are vacant: 21.1%, so caseloads will rise.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
    ),
    faulty(
        "yb03",
        RHI,
        "Two thirds of interviews (30 of 51) took place within 72 hours; the rest were late because the "
        "provider had one vacancy and no cover at weekends.",
        "number_mismatch duplicate_last_month",
        **RHI_PLAN,
    ),
    faulty(
        "yb04",
        SIX_WEEKS,
        "34.1% of plans (14 of 41) were issued within 20 weeks. The delay is the shortage of educational "
        "psychologists.",
        "duplicate_last_month",
        **SEND,
    ),
    faulty(
        "yb05",
        IN_45,
        "As on the front door page: the police sent 702 of them after the new notification form went "
        "live. 84.2% in time.",
        "duplicate_other_measure",
        "number_mismatch",
        **DAY_30,
    ),
    faulty(
        "yb06", CORE_GROUPS, "Steady progress: 80.5%, no real change on the chart.", "spc_underclaim", **CORE
    ),
    faulty(
        "yb07",
        CARE,
        "431. The twins and their four siblings from Harbour Street came in on one night after the fire.",
        "identifiable_person",
    ),
    faulty(
        "yb08", HEALTH, "6 of 15 in time; Nurse Adeyemi's clinics were cancelled.", "personal_name", **CLINICS
    ),
    faulty("yb09", MISSING, "88 episodes. The usual spike.", "spc_underclaim", **MISS),
    faulty("yb10", CIN, "712 children in need, 26 fewer than September.", "number_mismatch"),
    faulty("yb11", CIN, "712, up on September as schools return.", "direction_contradiction"),
    faulty(
        "yb12",
        PEPS,
        "188 of 214. Virtual School Head will have all overdue PEPs completed by 23 October.",
        "missing_action",
    ),
    faulty("yb13", PEPS, "188 of 214 in date; this meets our target.", "direction_contradiction", **VSH),
    faulty(
        "yb14",
        OPEN_30,
        "264, the same as in September.",
        "direction_contradiction",
        "spc_underclaim number_mismatch",
    ),
    faulty("yb15", LEAVERS, "91 of 161, i.e. two thirds, in EET.", "number_mismatch"),
    faulty("yb16", FOSTERING, "3 approvals. We hope to do better.", "missing_action"),
    faulty(
        "yb17", ENTRANTS, "14.2 per 10,000. Youth crime is on a sustained downward path.", "spc_overclaim"
    ),
    faulty("yb18", DAYS, "21 weeks on average, against 24 in September.", "number_mismatch"),
    faulty("yb19", TWO_YEARS, "7 children from 4 families.", "number_mismatch", **LEGAL),
    faulty("yb20", SECOND_PLANS, "27.3%: better than September's 18.5%.", "direction_contradiction"),
)
