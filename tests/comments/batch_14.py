"""A ninth batch in the trade's own voices, written last; clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    CARE,
    CORE,
    CORE_GROUPS,
    CP,
    DAY_30,
    DIP,
    FRONT_DOOR,
    HR,
    ICPC,
    IN_45,
    IRO,
    LEAVERS,
    MISS,
    MISSING,
    OFFERS,
    REPEAT,
    REPEAT_CARE,
    REVIEWS,
    S47,
    SICKNESS,
)

FOURTEENTH: tuple[Case, ...] = (
    clean(
        "za01",
        REVIEWS,
        "97.8% (174/178) - rounding up to the 98% target but not there. 4 late, 9 in Sept. 151 children "
        "took part in their review.",
        **IRO,
    ),
    clean(
        "za02",
        REVIEWS,
        "So close: 0.2 points off. Better than Sept by 2.5 points. Within limits, mind.",
        **IRO,
    ),
    clean(
        "za03",
        REVIEWS,
        "Four late reviews, all rearranged so that a young person could attend. We'd do the same again, "
        "target or no target.",
        **IRO,
    ),
    clean(
        "za04",
        REVIEWS,
        "Up from 95% to 98% (rounded). IRO Service Manager: all dates in calendar six months ahead by "
        "15/1/27.",
    ),
    clean(
        "za05",
        SICKNESS,
        "11.8 days per FTE, 2.8 above the 9-day target & outside limits. Stress is the top reason.",
        **HR,
    ),
    clean(
        "za06",
        SICKNESS,
        "Sickness has gone up by 0.7 days to 11.8. That is a genuine deterioration. 412 staff in scope.",
        **HR,
    ),
    clean(
        "za07",
        SICKNESS,
        "Almost 12 days each. In an average year we lose about 10. Head of Workforce leads; "
        "return-to-work interviews in 3 days from now on, "
        "report to JCC in March 2027.",
    ),
    clean(
        "za08",
        REPEAT_CARE,
        "5/22 = 23%, a bit lower than Sept (8/31, 26%). Four mothers. Numbers far too small to say anything.",
    ),
    clean(
        "za09",
        REPEAT_CARE,
        "Under a quarter. Pause works with these mothers; whether it makes a difference will take years "
        "to show.",
    ),
    clean(
        "za10",
        OFFERS,
        "57 packages, six fewer than Sept, nine more than Oct last year. Target 55: met. 12 families "
        "declined.",
    ),
    clean("za11", OFFERS, "Down a bit from the September peak but still above target."),
    clean("za12", IN_45, "Stuck at 84%. Neither better nor worse.", **DAY_30),
    clean(
        "za13", CARE, "431, up 12. Special cause. We had said 'no more than 425 by October'; we missed that."
    ),
    clean("za14", S47, "Down about a fifth on last month. Does it matter? Not on this evidence. (Mean 104.)"),
    clean("za15", ICPC, "Poor month, 76%. Sept was good, 88%. Neither is a trend.", **CP),
    clean("za16", LEAVERS, "56.5% (Eng 56.0). Slight rise; common cause variation."),
    clean("za17", FRONT_DOOR, "2,105. More from schools (588) and the police (702); health flat."),
    clean(
        "za18",
        REPEAT,
        "Back over 20%. Is practice slipping? The dip sample will tell us. 34 repeat referrals, 152 in all.",
        **DIP,
    ),
    clean("za19", MISSING, "88; was 44. A small number of children (8) go missing a lot.", **MISS),
    clean(
        "za20",
        CORE_GROUPS,
        "Up, and really up: 80.5%, outside the limits. 73% in September. Work to do to reach 85%.",
        **CORE,
    ),
    faulty("zb01", REVIEWS, "97.8%, target met.", "direction_contradiction", **IRO),
    faulty("zb02", REVIEWS, "174 of 178, a worse result than September.", "direction_contradiction", **IRO),
    faulty(
        "zb03", REVIEWS, "97.8% (174 of 178), a sustained improvement over September.", "spc_overclaim", **IRO
    ),
    faulty(
        "zb04",
        REVIEWS,
        "174 of 178 held on time, 4 late. IROs have been asked to plan better.",
        "missing_action",
    ),
    faulty("zb05", REVIEWS, "97.8%. 141 children took part.", "number_mismatch", **IRO),
    faulty("zb06", SICKNESS, "11.8 days, a normal month.", "spc_underclaim", **HR),
    faulty("zb07", SICKNESS, "Sickness absence fell to 11.8 days.", "direction_contradiction", **HR),
    faulty("zb08", SICKNESS, "11.8 days against a target of 10 days.", "number_mismatch", **HR),
    faulty("zb09", SICKNESS, "18.1 days per person.", "number_mismatch", **HR),
    faulty(
        "zb10",
        SICKNESS,
        "11.8 days. Mostly down to one team manager in the Eastcliff team who has been off with stress "
        "since May.",
        "identifiable_person",
        **HR,
    ),
    faulty("zb11", REPEAT_CARE, "5 of 22, one in three.", "number_mismatch"),
    faulty("zb12", REPEAT_CARE, "Encouragingly, the trend is down: 23%.", "spc_overclaim"),
    faulty("zb13", REPEAT_CARE, "5 of 22 (22.7%), up on last month.", "direction_contradiction"),
    faulty("zb14", OFFERS, "57 packages, which is short of the target.", "direction_contradiction"),
    faulty("zb15", OFFERS, "57 packages, up 6.", "direction_contradiction", "number_mismatch"),
    faulty(
        "zb16",
        OFFERS,
        "57 packages, well up on the 61 of September.",
        "number_mismatch direction_contradiction",
    ),
    faulty("zb17", OFFERS, "57 packages thanks to Tracey in commissioning.", "personal_name"),
    faulty("zb18", CARE, "431 in care: numbers have settled.", "spc_underclaim", "direction_contradiction"),
    faulty("zb19", FRONT_DOOR, "2,105 contacts, in line with the last few months.", "spc_underclaim"),
    faulty("zb20", S47, "S4701: 96. ICP05: 22 of 29 in time.", "cites_other_measure", "number_mismatch"),
)
