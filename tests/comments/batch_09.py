"""A fourth batch in the trade's own voices, of yet other measures, clean and faulty."""

from __future__ import annotations

from tests.comments.cases import Case, clean, faulty
from tests.comments.figures import (
    ADOPTED,
    CARE,
    CP,
    DIP,
    ENTRANTS,
    FRONT_DOOR,
    ICPC,
    IN_45,
    MISS,
    MISSING,
    ONE_DAY,
    REPEAT,
    S47,
    SCREENERS,
    SECOND_PLANS,
    SUP,
    SUPERVISED,
)

NINTH: tuple[Case, ...] = (
    clean(
        "ua01",
        ONE_DAY,
        "90.2% of decisions in 1 WD (1,898/2,105) against 95%. Sept was 96%. 207 late, of which 61 took "
        "3+ days. Signal: below LCL.",
        **SCREENERS,
    ),
    clean(
        "ua02",
        ONE_DAY,
        "We missed the target. Volume is the reason: over 400 more contacts than in Sept (see CON01). "
        "Two extra screeners Mondays from 30/11.",
        declared=("CON01",),
        owner_role="MASH Service Manager",
        action="Extra screeners",
        action_due="30/11/26",
    ),
    clean(
        "ua03",
        ONE_DAY,
        "One in ten decisions is now late; a month ago it was one in 25. Head of MASH: extra screeners "
        "to start Mon 30 November, "
        "weekly report to DMT until Christmas.",
    ),
    clean(
        "ua04",
        SUPERVISED,
        "71 of 84 SWs had supervision in month (84.5%). 13 did not - 6 on leave or sick. Up 4pp, but "
        "normal variation.",
        **SUP,
    ),
    clean(
        "ua05",
        SUPERVISED,
        "Improved from 80% to 85%. Still 5 points off. If the 6 on leave were taken out we would be at 91%.",
        **SUP,
    ),
    clean(
        "ua06",
        ENTRANTS,
        "FTE rate 14.2 per 10,000, lower than England's 16.4. 29 young people in the rolling year.",
    ),
    clean("ua07", ENTRANTS, "Down from 15.9. It would need to fall under 11 before we'd call it a change."),
    clean(
        "ua08",
        MISSING,
        "Missing episodes doubled from 44 to 88. 37 children; 59 of the episodes were from care. Way "
        "above the UCL.",
        **MISS,
    ),
    clean(
        "ua09",
        MISSING,
        "Worst month on record: 88. October half-term had 52 last year, so season explains only some of "
        "it. Special cause.",
        **MISS,
    ),
    clean(
        "ua10",
        MISSING,
        "88 episodes by 37 children, i.e. just over two each. Two thirds were from care (59). Missing "
        "Co-ordinator chairs "
        "a weekly meeting on the most missing children to 31 December.",
    ),
    clean("ua11", ADOPTED, "4 placed (2 in Sept). 19 YTD v 22 at this point last year. 13 waiting."),
    clean("ua12", ADOPTED, "Twice as many as in September but these are tiny numbers."),
    clean("ua13", ADOPTED, "Good month. Four children now live with their adoptive families; 13 still wait."),
    clean(
        "ua14",
        S47,
        '"Too many S47s," said the peer review in 2024. 96 this month against an average of 104; '
        "nobody can yet say thresholds have moved.",
    ),
    clean("ua15", S47, "Between 78 and 130 is usual. We had 96."),
    clean(
        "ua16",
        REPEAT,
        "Last month's comment said we'd be back under 20% by October. We aren't (22.4%).",
        **DIP,
    ),
    clean(
        "ua17",
        IN_45,
        "84.2 v 85. Near miss! 3 more in time would have done it. October always suffers from the summer "
        "leave backlog.",
        owner_role="Asst Team Mgr",
        action="All open cases read at day 30",
        action_due="end of January 2027",
    ),
    clean("ua18", SECOND_PLANS, "Up. 9 (27%) cf 5 (19%). Five families."),
    clean("ua19", FRONT_DOOR, "27% up on Sept, 6% up on Oct 25. Police +, schools +."),
    clean(
        "ua20",
        CARE,
        "Rate now 71.2/10k; England 70. 431 children. The increase is statistically unusual and SLT has "
        "asked for a deep dive by 15 Jan.",
    ),
    faulty(
        "ub01", ONE_DAY, "1,898 of 2,105 contacts decided in a day (92%).", "number_mismatch", **SCREENERS
    ),
    faulty(
        "ub02",
        ONE_DAY,
        "90.2%. Decision times have been steady this month.",
        "spc_underclaim",
        "direction_contradiction",
        **SCREENERS,
    ),
    faulty(
        "ub03",
        ONE_DAY,
        "2,105 contacts came in, a quarter more than in September, mostly from schools and the police.",
        "duplicate_other_measure",
        "cites_other_measure number_mismatch direction_contradiction",
        **SCREENERS,
    ),
    faulty(
        "ub04",
        ONE_DAY,
        "90.2%. MASH is under pressure; partners have been asked to think about quality of contacts.",
        "missing_action",
    ),
    faulty("ub05", SUPERVISED, "Slipped to 84.5%.", "direction_contradiction", **SUP),
    faulty("ub06", SUPERVISED, "71 of 84. A step change in supervision.", "spc_overclaim", **SUP),
    faulty(
        "ub07",
        SUPERVISED,
        "71 of 84, target (85%) all but met.",
        "number_mismatch",
        "direction_contradiction",
        **SUP,
    ),
    faulty(
        "ub08", SUPERVISED, "71 of 84. Team Manager Kwame Boateng's team had none.", "personal_name", **SUP
    ),
    faulty("ub09", ENTRANTS, "14.2 per 10,000, above the England rate.", "direction_contradiction"),
    faulty("ub10", ENTRANTS, "FTE rate is 12.4 per 10,000.", "number_mismatch"),
    faulty("ub11", MISSING, "88 episodes, a third up on September.", "number_mismatch", **MISS),
    faulty("ub12", MISSING, "88 episodes; missing is within its usual range.", "spc_underclaim", **MISS),
    faulty("ub13", MISSING, "Things are getting better: 88 episodes.", "direction_contradiction", **MISS),
    faulty(
        "ub14",
        MISSING,
        "88 episodes. 19 are one boy, 14, placed at the Fernbank home in Tolverton since his mother's death.",
        "identifiable_person",
        **MISS,
    ),
    faulty(
        "ub15", ADOPTED, "4 placed, half of September's number.", "number_mismatch", "direction_contradiction"
    ),
    faulty("ub16", ADOPTED, "4 placed. Sustained growth in adoption.", "spc_overclaim"),
    faulty("ub17", ADOPTED, "4 children placed, with 11 waiting.", "number_mismatch"),
    faulty(
        "ub18",
        REPEAT,
        "22.4%, worse than England (22.0%) but better than September.",
        "direction_contradiction",
        **DIP,
    ),
    faulty(
        "ub19",
        ICPC,
        "Conferences: 22 of 29. England does better than this, and we are now above target.",
        "direction_contradiction",
        **CP,
    ),
    faulty(
        "ub20", FRONT_DOOR, "Contacts have plateaued at 2,105.", "spc_underclaim", "direction_contradiction"
    ),
)
