"""A tenth batch in the trade's own voices: plans with owners and dates in many wordings; clean and faulty."""

from __future__ import annotations

from tests.commentary_cases import Case, clean, faulty
from tests.commentary_eighth import DISTANCE, NFA, OPEN_30, SIX_WEEKS, STABLE
from tests.commentary_eleventh import DAYS, TWO_YEARS
from tests.commentary_figures import (
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
)
from tests.commentary_fourteenth import OFFERS, REPEAT_CARE, SICKNESS
from tests.commentary_ninth import ADOPTED, ENTRANTS, ONE_DAY, SUPERVISED
from tests.commentary_seventh import CIN, PEPS, VACANT
from tests.commentary_tenth import PATHWAY

FIFTEENTH: tuple[Case, ...] = (
    clean(
        "ca01",
        ICPC,
        "76% in time, 9pp under target. The Head of Quality Assurance will have a fourth chair in post "
        "by 4 January 2027.",
    ),
    clean(
        "ca02",
        IN_45,
        "A shade under. Every case still open at day 35 goes to the Service Manager for Assessment for a "
        "decision (from 1 December).",
    ),
    clean(
        "ca03",
        RHI,
        "Real and sustained drop: 58.8%. HoS to renegotiate the contract; paper to DMT w/c 7 December.",
        owner_role="Head of Service",
    ),
    clean(
        "ca04",
        HEALTH,
        "40%, well below the limits. ACTION: consent form completed before placement. WHO: Fostering "
        "Service Manager. WHEN: 14/12/2026.",
    ),
    clean(
        "ca05",
        REPEAT,
        "22.4%.",
        owner_role="Head of Early Help",
        action="Step-down plan required before closure",
        action_due="Q4 2026/27",
    ),
    clean(
        "ca06",
        VACANT,
        "21.1% of posts vacant.",
        owner_role="AD Children's Services",
        action="International recruitment: ten offers made, visas in hand",
        action_due="Spring 2027",
    ),
    clean(
        "ca07",
        PEPS,
        "88% in date.",
        owner_role="Virtual School Head",
        action="Three schools get a named adviser",
        action_due="early Jan 2027",
    ),
    clean(
        "ca08",
        SUPERVISED,
        "84.5%, 71 of 84.",
        owner_role="PSW",
        action="Supervision slots protected on Wednesdays",
        action_due="by end Feb 2027",
    ),
    clean(
        "ca09",
        SICKNESS,
        "11.8 days.",
        owner_role="Head of HR",
        action="Occupational health referral at day 15",
        action_due="1.3.27",
    ),
    clean(
        "ca10",
        ONE_DAY,
        "90.2%.",
        owner_role="MASH Manager",
        action="Overtime on Saturdays",
        action_due="19th December 2026",
    ),
    clean(
        "ca11",
        MATCHING_DAYS,
        "168 days.",
        owner_role="Adoption Team Manager",
        action="Early permanence: all babies to carers who can adopt",
        action_due="June 2027",
    ),
    clean(
        "ca12",
        SIX_WEEKS,
        "A third on time.",
        owner_role="SEND Service Manager",
        action="EP agency contract",
        action_due="4 Jan 2027",
    ),
    clean(
        "ca13",
        TWO_YEARS,
        "7.",
        owner_role="Head of Safeguarding",
        action="Legal planning meetings",
        action_due="16 December",
    ),
    clean("ca14", CARE_VISITS, "28 late out of 403, down from 43 out of 414."),
    clean(
        "ca15",
        FRONT_DOOR,
        "The half-term effect usually takes contacts down in October; this time they went up, to 2,105.",
    ),
    clean(
        "ca16",
        CIN,
        "712 - lowest since 2023. The run-up to the closure of 97 cases was tidy; there were 140 "
        "long-open cases left.",
    ),
    clean("ca17", LEAVERS, "Staying put at a bit over 56%, a point and a half up, no real change."),
    clean("ca18", STABLE, "Target just about met - 1.5 points to spare."),
    clean("ca19", DISTANCE, "14.6%, slightly better than the 15.3% we had and than our average of 15.5%."),
    clean("ca20", ADOPTED, "Four, and two last month."),
    clean("ca21", CASELOAD, "Falls to 17.3. Last time it fell below 17.5 it bounced straight back."),
    clean("ca22", PATHWAY, "6 plans are more than three months overdue; 21 in all."),
    faulty(
        "cb01",
        ICPC,
        "75.9%. Action: timeliness of reports to be improved by 31 December 2026. Owner: CP Service Manager.",
        "missing_action",
    ),
    faulty(
        "cb02",
        REPEAT,
        "22.4%.",
        "missing_action",
        owner_role="MASH Manager",
        action="Watch the trend closely",
        action_due="18 December 2026",
    ),
    faulty(
        "cb03",
        VACANT,
        "21.1%.",
        "missing_action",
        owner_role="TBC",
        action="Recruitment fair",
        action_due="14 January 2027",
    ),
    faulty(
        "cb04",
        PEPS,
        "188 of 214.",
        "missing_action",
        owner_role="Virtual School Head",
        action="PEP surgeries",
        action_due="when staffing allows",
    ),
    faulty(
        "cb05",
        SUPERVISED,
        "84.5%.",
        "missing_action",
        owner_role="PSW",
        action="Supervision slots protected",
        action_due="1 October 2026",
    ),
    faulty("cb06", CARE_VISITS, "28 late out of 403, up from 43 out of 414.", "direction_contradiction"),
    faulty("cb07", CASELOAD, "17.3, over the limit of 18.", "direction_contradiction", "number_mismatch"),
    faulty("cb08", FRONT_DOOR, "Contacts eased to 2,105.", "direction_contradiction"),
    faulty("cb09", STABLE, "69.5% against a 70% target.", "number_mismatch", "direction_contradiction"),
    faulty("cb10", DISTANCE, "14.6%, a real fall.", "spc_overclaim"),
    faulty("cb11", CIN, "712. We consider this to be within the normal range.", "spc_underclaim"),
    faulty("cb12", OFFERS, "57 packages; 22 families declined.", "number_mismatch"),
    faulty("cb13", DAYS, "21 weeks, 5 more than in September.", "direction_contradiction", "number_mismatch"),
    faulty("cb14", NFA, "118 of 332 ended with NFA.", "number_mismatch"),
    faulty("cb16", ENTRANTS, "14.2, worse than September.", "direction_contradiction"),
    faulty(
        "cb17",
        REPEAT_CARE,
        "5 of 22; one mother, aged 19, from the Marram estate, accounts for two.",
        "identifiable_person",
    ),
    faulty("cb18", OPEN_30, "264 families. Thanks to Dave for the figures.", "personal_name"),
)
