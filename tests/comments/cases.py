"""Comments that officers might write, invented: each with its figures and with what the check must say.

A faulty case names the kinds that must be raised and those that may be; a clean one must raise nothing.
Three voices: terse, verbose, defensive. No council, officer, child or family in it is real.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from perfcore.commentary import Comment, Context, Spc, make_context

CODES = {
    "CON01": "Contacts received",
    "ASM03": "Assessments completed within 45 working days",
    "ICP05": "Initial child protection conferences held within 15 working days",
    "CPP04": "Children with a child protection plan",
    "CPV08": "Child protection visits in timescale",
    "SGO02": "Special guardianship orders, year to date",
    "REF06": "Re-referrals within 12 months",
    "MIS09": "Missing episodes",
    "ADP11": "Average days from placement order to matching",
}
FEBRUARY = {"period": "February 2026", "all_codes": CODES}

ASSESSMENTS = make_context(
    "ASM03",
    CODES["ASM03"],
    value=78.4,
    previous=82.9,
    unit="percent",
    target=85.0,
    target_type="min",
    polarity="higher",
    parts=(196, 250),
    previous_parts=(213, 257),
    spc=Spc("common_cause", 81.0, 73.5, 88.5, None, 30),
    known={"open_over_45_days": 27, "families": 141},
    last_month_text="82.9% of assessments were finished in time (213 of 257), below the 85% target but "
    "within the usual range."
    " Owner: Head of Assessment; the open list is read every Monday to 28 February.",
    other_measures_text={
        "CPV08": "96.3% of visits were in time (312 of 324), above the 95% target, and every late visit "
        "was made within three"
        " days of its date. Owner: Head of Safeguarding."
    },
    **FEBRUARY,
)
VISITS = make_context(
    "CPV08",
    CODES["CPV08"],
    value=96.3,
    previous=94.1,
    unit="percent",
    target=95.0,
    target_type="min",
    polarity="higher",
    parts=(312, 324),
    previous_parts=(302, 321),
    spc=Spc("common_cause", 95.2, 92.0, 98.4, None, 34),
    known={"children": 288},
    last_month_text="94.1% of visits were in time (302 of 321), just under the target. Owner: Head of "
    "Safeguarding; reads the late list daily.",
    other_measures_text={"CPP04": "288 children had a plan at the end of February, 9 fewer than in January."},
    **FEBRUARY,
)
PLANS = make_context(
    "CPP04",
    CODES["CPP04"],
    value=288,
    previous=297,
    parts=(288, None),
    previous_parts=(297, None),
    spc=Spc("common_cause", 281.0, 251.0, 311.0, None, 36),
    known={"starts": 26, "ends": 35, "families_started": 14},
    last_month_text="297 children had a plan at the end of January, a little above the average of 281.",
    other_measures_text={"ASM03": "78.4% of assessments were finished in time (196 of 250)."},
    **FEBRUARY,
)
CONTACTS = make_context(
    "CON01",
    CODES["CON01"],
    value=1482,
    previous=1120,
    spc=Spc("special_cause_neutral_high", 1105.0, 905.0, 1305.0, "point above the upper limit", 36),
    known={"from_police": 611, "from_schools": 402},
    last_month_text="1,120 contacts in January, close to the average of 1,105.",
    **FEBRUARY,
)
CONFERENCES = make_context(
    "ICP05",
    CODES["ICP05"],
    value=64.7,
    previous=91.3,
    unit="percent",
    target=90.0,
    target_type="min",
    polarity="higher",
    parts=(11, 17),
    previous_parts=(21, 23),
    spc=Spc("special_cause_concern", 88.0, 70.2, 100.0, "point below the lower limit", 36),
    known={"late_more_than_5_days": 2},
    last_month_text="21 of 23 conferences were in time (91.3%), above the 90% target.",
    **FEBRUARY,
)
REFERRALS = make_context(
    "REF06",
    CODES["REF06"],
    value=17.4,
    previous=21.5,
    unit="percent",
    target=20.0,
    target_type="max",
    polarity="lower",
    parts=(48, 276),
    previous_parts=(58, 270),
    spc=Spc("special_cause_improvement", 23.0, 17.9, 28.1, "eight points below the mean", 36),
    last_month_text="21.5% were re-referrals (58 of 270), above the limit of 20%.",
    **FEBRUARY,
)
MISSING = make_context(
    "MIS09",
    CODES["MIS09"],
    value=57,
    previous=38,
    polarity="lower",
    spc=Spc("special_cause_concern", 36.0, 20.0, 52.0, "point above the upper limit", 36),
    known={"children_missing": 29},
    last_month_text="38 episodes in January, near the average of 36.",
    **FEBRUARY,
)
MATCHING = make_context(
    "ADP11",
    CODES["ADP11"],
    value=412,
    previous=398,
    unit="days",
    target=426,
    target_type="max",
    polarity="lower",
    spc=Spc("common_cause", 405.0, 360.0, 450.0, None, 24),
    last_month_text="398 days, inside the 426 days allowed.",
    **FEBRUARY,
)

DONE = {
    "owner_role": "Head of Assessment",
    "action": "Reads the list of open assessments every Monday",
    "action_due": "2026-04-30",
}
DONE_CP = {
    "owner_role": "Head of Safeguarding",
    "action": "Book two extra conference chairs for March and April",
    "action_due": "2026-04-17",
}


@dataclass(frozen=True)
class Case:
    name: str
    context: Context
    text: str
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    comment: dict[str, Any] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not self.must

    def as_comment(self) -> Comment:
        return Comment(self.text, **self.comment)


def clean(name: str, context: Context, text: str, **comment: Any) -> Case:
    return Case(name, context, text, comment=comment)


def faulty(name: str, context: Context, text: str, must: str, may: str = "", **comment: Any) -> Case:
    return Case(name, context, text, frozenset(must.split()), frozenset(may.split()), comment)


NEW_TARGET = replace(PLANS, target=300, target_type="max", polarity="lower")

FIRST = (
    # ---- clean, terse
    clean("t01", ASSESSMENTS, "78.4% in time (196/250). Under the 85% target, in usual range.", **DONE),
    clean("t02", ASSESSMENTS, "Down 4.5 points on January. 54 late. Not a trend.", **DONE),
    clean("t03", VISITS, "312 of 324. Target met. 12 late."),
    clean("t04", PLANS, "288, down 9. 26 on, 35 off. Usual range 251 to 311."),
    clean("t05", CONTACTS, "1,482, up from 1,120. Above the upper limit of 1,305. 611 came from police."),
    clean("t06", CONFERENCES, "11 of 17 in time, 6 late. Outside the usual range.", **DONE_CP),
    clean(
        "t07",
        REFERRALS,
        "17.4%, under the 20% limit. Better than January's 21.5%. Real improvement: "
        "eight points below the mean.",
    ),
    clean(
        "t08",
        MISSING,
        "57 episodes, 29 children. Above the limit of 52.",
        owner_role="Service Manager, Edge of Care",
        action="Return interview booked for each child within 72 hours",
        action_due="2026-03-31",
    ),
    clean("t09", MATCHING, "412 days, 14 more than January, inside the 426-day target."),
    clean("t10", VISITS, "96%. Up on last month, no conclusion from one month."),
    # ---- clean, verbose
    clean(
        "v01",
        ASSESSMENTS,
        "In February just over three quarters of assessments (196 of 250, or 78.4%) were completed within "
        "45 working days,"
        " compared with 82.9% in January (213 of 257). This is 6.6 percentage points short of the 85% "
        "target, but both months sit within"
        " the range of 73.5% to 88.5% that we would expect, so it would be wrong to describe the fall as "
        "significant.",
        **DONE,
    ),
    clean(
        "v02",
        PLANS,
        "At the end of February 288 children had a child protection plan, nine fewer than a month earlier. "
        "Twenty-six plans"
        " started, involving fourteen families, and thirty-five ended. The number remains close to the "
        "average of 281 and one month's"
        " movement does not tell us whether numbers are really coming down.",
    ),
    clean(
        "v03",
        CONTACTS,
        "We received almost 1,500 contacts in February, an increase of 362 (32%) on January. Police "
        "contacts accounted for"
        " 611 of them and schools for a further 402. The figure is above the upper limit, so this is "
        "unlikely to be chance; the new recording"
        " of domestic abuse notices, introduced this month, is the most likely reason.",
    ),
    clean(
        "v04",
        VISITS,
        "Visits in timescale rose from 94.1% to 96.3%, which takes us back above the 95% target. Although "
        "this is welcome,"
        " one month does not make a trend, and we would want to see several more before "
        "calling it sustained.",
    ),
    clean(
        "v05",
        CONFERENCES,
        "Only around two in three initial conferences (11 out of 17) were held within 15 working days in "
        "February, against"
        " a target of 90%. This is well outside what we normally see and we treat it as a real change. Six "
        "were late; reports from partner"
        " agencies arrived after the date for four of those.",
        **DONE_CP,
    ),
    clean(
        "v06",
        REFERRALS,
        "The proportion of referrals that were repeats within 12 months fell to 17.4% (48 of 276). It has "
        "now been below"
        " the average for eight months in a row, which the chart marks as a special cause: the "
        "improvement is real.",
    ),
    clean(
        "v07",
        MISSING,
        "There were 57 missing episodes involving 29 children, half as many again as in January (38). The "
        "chart signals a"
        " special cause. The Head of Service for Edge of Care will hold a weekly panel on every child "
        "with three or more episodes until 30 April 2026.",
    ),
    clean(
        "v08",
        ASSESSMENTS,
        "Performance was 78.4%, lower than last month. School holidays reduced the days on which families "
        "could be seen, as usual"
        " in the half-term week. 27 assessments remain open beyond 45 days. The Head of Assessment and the "
        "Service Manager have agreed to close"
        " the ten oldest by 20 March and will report to the Improvement Board in April.",
        **DONE,
    ),
    clean(
        "v09",
        MATCHING,
        "The average rose by 14 days to 412, which is still 14 days better than the target of 426. We "
        "cannot say that this is"
        " anything more than the usual month-to-month variation.",
    ),
    clean(
        "v10",
        PLANS,
        "Large sibling groups move this figure: two groups of five explain ten of the 35 plans that ended. "
        "Without them the"
        " count would have hardly moved.",
    ),
    # ---- clean, defensive
    clean(
        "d01",
        ASSESSMENTS,
        "It is not fair to call 78.4% a deterioration: the service completed 250 assessments with three "
        "vacancies, and the"
        " result is inside the expected range. We accept that it misses the 85% target.",
        **DONE,
    ),
    clean(
        "d02",
        VISITS,
        "This result should not be read as complacency. 12 of the 324 visits were late and each of them "
        "was made within three days.",
    ),
    clean(
        "d03",
        PLANS,
        "A drop of 9 is neither better nor worse. It does not show that thresholds have changed.",
    ),
    clean(
        "d04",
        CONTACTS,
        "The rise of about a third is not something the front door controls. Nothing suggests that it is a "
        "one-off, and we do not"
        " regard it as normal variation.",
    ),
    clean(
        "d05",
        CONFERENCES,
        "Numbers are small: six late conferences out of 17. Even so this cannot be put down to chance.",
        **DONE_CP,
    ),
    clean(
        "d06",
        ASSESSMENTS,
        "We do not claim an improving trend, nor do we see a decline that is real. 78.4% against 85%.",
        **DONE,
    ),
    clean("d07", VISITS, "See CPV08 together with CPP04: 288 children needed visits.", declared=("CPP04",)),
    clean(
        "d08",
        MISSING,
        "Episodes went up by half. Two thirds of all councils in the region saw a rise over the year.",
        owner_role="Head of Edge of Care",
        action="Daily call with police about every open episode",
        action_due="31 March 2026",
    ),
    clean(
        "d09",
        PLANS,
        "The number fell in February, as it did two years ago. Dunnelsey Assessment Team and Corvelstrand "
        "Locality each closed plans after"
        " reviews chaired by the Independent Reviewing Service.",
        audience="public",
    ),
    clean(
        "d10",
        PLANS,
        "One family of five came off after a review; Dana Fairwater's team led the work.",
        audience="internal",
    ),
    # ---- in the manner of the open examples
    faulty(
        "e01",
        ASSESSMENTS,
        "Performance improved to 82.9% (213 of 257), a sustained upward trend. We will continue to monitor.",
        "number_mismatch direction_contradiction spc_overclaim missing_action",
        "duplicate_last_month",
    ),
    faulty(
        "e02",
        PLANS,
        "Plans fell because one family of six in the mill ward moved away after their father was jailed;"
        " Rosa Tidewell's team holds the case.",
        "identifiable_person personal_name",
        owner_role="Head of Safeguarding",
    ),
    clean(
        "e03",
        PLANS,
        "288 children had a plan at the end of February, 9 fewer than in January: 26 started, from 14"
        " families, and 35 ended. That is within the usual range (251 to 311), so one month's fall is not yet"
        " a change.",
    ),
    # ---- faulty: numbers
    faulty("n01", ASSESSMENTS, "79.4% in time (196 of 250).", "number_mismatch", **DONE),
    faulty(
        "n02",
        ASSESSMENTS,
        "78.4% were completed in time (206 of 250), below target.",
        "number_mismatch",
        **DONE,
    ),
    faulty("n03", ASSESSMENTS, "78.4%, just below our target of 80%.", "number_mismatch", **DONE),
    faulty("n04", PLANS, "288 children had a plan, 19 fewer than in January.", "number_mismatch"),
    faulty("n05", PLANS, "35 plans started in the month and 26 ended.", "number_mismatch"),
    faulty("n06", PLANS, "At the end of January 288 children had a plan.", "number_mismatch"),
    faulty("n07", CONTACTS, "Contacts doubled in the month to 1,482.", "number_mismatch"),
    faulty("n08", VISITS, "In March 96.3% of visits were in time.", "number_mismatch"),
    faulty("n09", ASSESSMENTS, "One in three assessments was late.", "number_mismatch", **DONE),
    faulty("n10", VISITS, "We did 312 of 342 visits in time and met the target.", "number_mismatch"),
    faulty(
        "n11",
        ASSESSMENTS,
        "Performance reached 86.1% and so met the 85% target.",
        "number_mismatch",
        "direction_contradiction",
        **DONE,
    ),
    faulty(
        "n12", MATCHING, "Children waited 421 days on average, within the target of 426.", "number_mismatch"
    ),
    faulty("n13", PLANS, "The count stayed within its usual range (241 to 301).", "number_mismatch"),
    # ---- faulty: direction
    faulty("r01", ASSESSMENTS, "Timeliness improved this month.", "direction_contradiction", **DONE),
    faulty("r02", PLANS, "The number of plans rose again to 288.", "direction_contradiction"),
    faulty("r03", REFERRALS, "Re-referrals got worse in February.", "direction_contradiction"),
    faulty("r04", VISITS, "Performance fell short of the target.", "direction_contradiction"),
    faulty("r05", ASSESSMENTS, "We met our target for timeliness.", "direction_contradiction", **DONE),
    faulty("r06", PLANS, "Encouraging improvement: 288 plans.", "direction_contradiction"),
    faulty(
        "r07",
        CONTACTS,
        "Contacts were unchanged at 1,482; this is above the limit.",
        "direction_contradiction",
    ),
    faulty(
        "r08",
        MISSING,
        "A better month for missing episodes, with 57.",
        "direction_contradiction",
        owner_role="Head of Edge of Care",
        action="Daily call with police about every open episode",
        action_due="31 March 2026",
    ),
    # ---- faulty: the chart
    faulty("o01", VISITS, "A significant improvement to 96.3%.", "spc_overclaim"),
    faulty("o02", PLANS, "The downward trend in plans is now clear.", "spc_overclaim"),
    faulty("o03", ASSESSMENTS, "There is no doubt that this is a real decline.", "spc_overclaim", **DONE),
    faulty("o04", VISITS, "The rise has been sustained and is statistically significant.", "spc_overclaim"),
    faulty("u01", CONTACTS, "1,482 contacts, which is normal for a busy month.", "spc_underclaim"),
    faulty(
        "u02",
        CONFERENCES,
        "This is just normal variation with small numbers (11 of 17).",
        "spc_underclaim",
        **DONE_CP,
    ),
    faulty(
        "u03",
        MISSING,
        "Numbers remain broadly stable.",
        "spc_underclaim",
        "direction_contradiction",
        owner_role="Head of Edge of Care",
        action="Daily call with police about every open episode",
        action_due="31 March 2026",
    ),
    faulty("u04", REFERRALS, "No significant change this month: 17.4%.", "spc_underclaim"),
    # ---- faulty: actions
    faulty("a01", ASSESSMENTS, "78.4%, below the 85% target.", "missing_action"),
    faulty(
        "a02",
        ASSESSMENTS,
        "78.4%, below target. Performance continues to be closely monitored.",
        "missing_action",
        owner_role="Head of Assessment",
        action="Continue to monitor",
        action_due="2026-04-30",
    ),
    faulty(
        "a03",
        CONFERENCES,
        "11 of 17 in time.",
        "missing_action",
        owner_role="Head of Safeguarding",
        action="Book two extra chairs",
        action_due="2026-01-31",
    ),
    faulty("a04", MISSING, "57 episodes. We will work with partners to reduce this.", "missing_action"),
    faulty("a05", VISITS, "96.3%. The late list will be cleared by 31 January 2026.", "missing_action"),
    faulty(
        "a06",
        ASSESSMENTS,
        "78.4%.",
        "missing_action",
        owner_role="Head of Assessment",
        action="Improve performance",
        action_due="2026-05-31",
    ),
    # ---- faulty: copies and other measures
    faulty(
        "c01",
        ASSESSMENTS,
        "78.4% of assessments were finished in time (196 of 250), below the 85% target "
        "but within the usual range."
        " Owner: Head of Assessment; the open list is read every Monday to 31 March.",
        "duplicate_last_month",
    ),
    faulty(
        "c02",
        ASSESSMENTS,
        ASSESSMENTS.other_measures_text["CPV08"],
        "duplicate_other_measure",
        "number_mismatch cites_other_measure direction_contradiction missing_action",
        **DONE,
    ),
    faulty(
        "c03",
        PLANS,
        "CPV08 was 96.3%, above target.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
    ),
    faulty(
        "c04",
        ASSESSMENTS,
        "Child protection visits in timescale stood at 96.3%.",
        "cites_other_measure",
        "number_mismatch direction_contradiction",
        **DONE,
    ),
    faulty(
        "c05",
        PLANS,
        "297 children had a plan at the end of January, a little above the average of 281.",
        "duplicate_last_month",
        "number_mismatch",
    ),
    # ---- faulty: people
    faulty(
        "p01", PLANS, "Plans fell by 9. Thanks to Marguerite Oakhollow and her colleagues.", "personal_name"
    ),
    faulty(
        "p02", VISITS, "12 late, mostly in Mrs Tarrant's caseload.", "personal_name", "identifiable_person"
    ),
    faulty(
        "p03",
        VISITS,
        "Late visits were all held by social worker J. Pellow.",
        "personal_name",
        "identifiable_person",
    ),
    faulty(
        "p04",
        MISSING,
        "Most episodes are one 14-year-old girl from Marlow Quay.",
        "identifiable_person",
        owner_role="Head of Edge of Care",
        action="Daily call with police about every open episode",
        action_due="31 March 2026",
    ),
    faulty(
        "p05", PLANS, "Plans fell after the twins in Fennick village were adopted.", "identifiable_person"
    ),
    faulty(
        "p06", CONTACTS, "The rise follows the death of a child at Harrowgate Primary.", "identifiable_person"
    ),
    faulty(
        "p07", PLANS, "Plans fell as the Brackenby family moved away.", "personal_name", "identifiable_person"
    ),
)
