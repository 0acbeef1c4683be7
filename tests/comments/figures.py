"""The figures that the later batches of invented comments stand beside: one council, October 2026."""

from __future__ import annotations

from typing import Any

from perfcore.commentary import Spc, make_context

NAMES = {
    "CON01": "Contacts received",
    "REF06": "Re-referrals within 12 months",
    "ASM03": "Assessments completed within 45 working days",
    "S4701": "Section 47 enquiries started",
    "ICP05": "Initial child protection conferences held within 15 working days",
    "CPP04": "Children with a child protection plan",
    "CPP07": "Child protection plans that are a second or later one",
    "CIC01": "Children in care",
    "CIC06": "Visits to children in care in timescale",
    "IHA02": "Initial health assessments within 20 working days",
    "RHI03": "Return home interviews within 72 hours",
    "CLV04": "Care leavers in education, employment or training",
    "ADP11": "Average days from placement order to matching",
    "WFC02": "Average caseload per social worker",
    "WFC05": "Social worker posts that are vacant",
    "PEP01": "Personal education plans in date",
    "FOS03": "Foster households approved",
    "CIN01": "Children in need",
    "CIC09": "Reviews of children in care held on time",
    "WFC11": "Average days lost to sickness absence",
    "PLO07": "Repeat care proceedings",
    "EDU04": "Short-break packages started",
    "CPP12": "Core groups held in timescale",
    "CPP15": "Children on a child protection plan for two years or more",
    "PLO04": "Average weeks of care proceedings",
    "CLV02": "Pathway plans of care leavers in date",
    "MSH02": "Contacts decided within one working day",
    "WFC08": "Social workers with supervision in the month",
    "YJS01": "First-time entrants to youth justice per 10,000",
    "MIS01": "Missing episodes",
    "ADP02": "Children placed for adoption",
    "EHC02": "Education, health and care plans issued within 20 weeks",
    "ASM09": "Assessments that end with no further action",
    "CIC11": "Children in care placed more than 20 miles from home",
    "EHA05": "Families open to early help",
    "CIC08": "Long-term placement stability of children in care",
}
OCTOBER: dict[str, Any] = {"period": "October 2026", "all_codes": NAMES}


def share(code: str, parts: tuple[int, int], before: tuple[int, int], spc: Spc, **more: Any) -> Any:
    value, previous = (round(100 * n / of, 1) for n, of in (parts, before))
    return make_context(
        code,
        NAMES[code],
        value=value,
        previous=previous,
        unit="percent",
        parts=parts,
        previous_parts=before,
        spc=spc,
        **OCTOBER,
        **more,
    )


def number(code: str, value: float, previous: float, spc: Spc, **more: Any) -> Any:
    whole = more.get("unit", "count") == "count"
    parts = {"parts": (value, None), "previous_parts": (previous, None)} if whole else {}
    return make_context(
        code, NAMES[code], value=value, previous=previous, spc=spc, **parts, **OCTOBER, **more
    )


AT_LEAST = {"target_type": "min", "polarity": "higher"}
AT_MOST = {"target_type": "max", "polarity": "lower"}

ICPC = share(
    "ICP05",
    (22, 29),
    (22, 25),
    Spc("common_cause", 83.0, 61.0, 100.0, None, 36),
    target=85.0,
    **AT_LEAST,
    known={"children": 47, "england": 78.3, "statistical_neighbours": 80.1},
    last_month_text="88.0% of ICPCs (22 of 25) were held within 15 working days, above the 85% target. "
    "The three late ones were all moved because a parent had not had the report in time.",
    other_measures_text={
        "S4701": "96 enquiries were started in October, 22 fewer than in September, and 29 of them went "
        "on to "
        "an initial conference; the fall follows the usual dip in the half-term week.",
    },
)
S47 = number(
    "S4701",
    96,
    118,
    Spc("common_cause", 104.0, 78.0, 130.0, None, 36),
    known={"led_to_conference": 29, "same_month_last_year": 101},
    last_month_text="118 enquiries were started in September, the most since March, but inside the limits.",
    other_measures_text={"ICP05": "75.9% of conferences (22 of 29) were held within 15 working days."},
)
RHI = share(
    "RHI03",
    (30, 51),
    (28, 42),
    Spc("special_cause_concern", 69.0, 52.0, 86.0, "eight points below the mean", 30),
    target=75.0,
    **AT_LEAST,
    known={"children": 33, "declined": 8},
    last_month_text="Two thirds of interviews (28 of 42) took place within 72 hours; the rest were late "
    "because "
    "the provider had one vacancy and no cover at weekends.",
)
CARE = number(
    "CIC01",
    431,
    419,
    Spc("special_cause_neutral_high", 402.0, 384.0, 420.0, "point above the upper limit", 40),
    known={"started": 22, "ceased": 10, "unaccompanied": 31, "rate_per_10000": 71.2, "england_rate": 70.0},
    last_month_text="419 children were in care at the end of September, up two.",
)
CARE_VISITS = share(
    "CIC06",
    (375, 403),
    (371, 414),
    Spc("special_cause_improvement", 88.2, 84.1, 92.3, "point above the upper limit", 40),
    target=90.0,
    **AT_LEAST,
    last_month_text="89.6% of visits were in time (371 of 414), a whisker under target.",
    other_measures_text={
        "CIC01": "431 children were in care at the end of October, twelve more than before."
    },
)
REPEAT = share(
    "REF06",
    (34, 152),
    (33, 167),
    Spc("common_cause", 20.9, 15.1, 26.7, None, 36),
    target=20.0,
    **AT_MOST,
    known={"england": 22.0, "same_month_last_year": 24.1, "families": 19},
    last_month_text="19.8% of referrals were repeat ones (33 of 167), just inside the 20% ceiling.",
)
CASELOAD = number(
    "WFC02",
    17.3,
    18.1,
    Spc("common_cause", 17.8, 16.2, 19.4, None, 30),
    unit="children",
    target=18.0,
    **AT_MOST,
    known={"workers": 84, "agency": 19},
    last_month_text="18.1 children per worker, slightly over the ceiling of 18.",
)
LEAVERS = share(
    "CLV04",
    (91, 161),
    (90, 164),
    Spc("common_cause", 54.5, 49.0, 60.0, None, 28),
    target=55.0,
    **AT_LEAST,
    known={"england": 56.0, "apprenticeships": 11},
    last_month_text="54.9% of care leavers (90 of 164) were in EET.",
)
IN_45 = share(
    "ASM03",
    (272, 323),
    (260, 310),
    Spc("common_cause", 83.0, 77.2, 88.8, None, 36),
    target=85.0,
    **AT_LEAST,
    known={"open_over_45_days": 24, "england": 83.6},
    last_month_text="83.9% (260 of 310) completed in 45 days. The Assessment Team Manager will review "
    "open cases "
    "at day 30 every Thursday until 30 November.",
    other_measures_text={
        "CON01": "2,105 contacts were received in October, 441 more than in September; the police sent "
        "702 of "
        "them after the new notification form went live.",
    },
)
HEALTH = share(
    "IHA02",
    (6, 15),
    (11, 18),
    Spc("special_cause_concern", 66.0, 44.0, 88.0, "point below the lower limit", 30),
    target=80.0,
    **AT_LEAST,
    last_month_text="11 of 18 health assessments (61.1%) were done in 20 working days.",
)
MATCHING_DAYS = number(
    "ADP11",
    168,
    191,
    Spc("common_cause", 180.0, 120.0, 240.0, None, 24),
    unit="days",
    target=121.0,
    **AT_MOST,
    known={"children": 9},
    last_month_text="It took 191 days on average.",
)
SECOND_PLANS = share(
    "CPP07",
    (9, 33),
    (5, 27),
    Spc("common_cause", 21.0, 3.0, 39.0, None, 36),
    polarity="lower",
    known={"families": 5, "england": 24.1},
    last_month_text="Five of 27 plans (18.5%) were a second or later one.",
)
FRONT_DOOR = number(
    "CON01",
    2105,
    1664,
    Spc("special_cause_neutral_high", 1700.0, 1400.0, 2000.0, "point above the upper limit", 36),
    known={"from_police": 702, "from_schools": 588, "same_month_last_year": 1980},
    last_month_text="1,664 contacts came in during September.",
    other_measures_text={"ASM03": "84.2% of assessments (272 of 323) were completed within 45 working days."},
)

CP_PLAN = {
    "owner_role": "Child Protection Service Manager",
    "action": "Reports go to parents three days before the conference; IROs check each Friday",
    "action_due": "31 December 2026",
}
RHI_PLAN = {
    "owner_role": "Contracts Manager",
    "action": "Weekend rota in the provider's contract",
    "action_due": "2026-12-14",
}
MASH = {"owner_role": "MASH Manager", "action": "Dip sample of ten referrals", "action_due": "18/12/2026"}
DAY_30 = {"owner_role": "Assessment Team Manager", "action": "Day-30 review", "action_due": "29 January 2027"}
CLINICS = {"owner_role": "Designated Nurse", "action": "Catch-up clinics", "action_due": "2026-12-11"}
FINDING = {
    "owner_role": "Adoption Team Manager",
    "action": "Family-finding meeting",
    "action_due": "15 January 2027",
}
PEPS = share(
    "PEP01",
    (188, 214),
    (201, 219),
    Spc("common_cause", 90.0, 84.0, 96.0, None, 24),
    target=95.0,
    **AT_LEAST,
    known={"england": 89.0, "secondary": 96},
    last_month_text="91.8% of PEPs were in date (201 of 219), below the 95% target.",
)
FOSTERING = number(
    "FOS03",
    3,
    5,
    Spc("common_cause", 4.0, 0.0, 9.0, None, 30),
    target=4.0,
    **AT_LEAST,
    known={"enquiries": 41, "in_assessment": 12, "same_month_last_year": 6},
    last_month_text="Five new households were approved, one more than planned.",
)
VACANT = share(
    "WFC05",
    (38, 180),
    (33, 180),
    Spc("special_cause_concern", 15.2, 10.5, 19.9, "point above the upper limit", 24),
    target=15.0,
    **AT_MOST,
    known={"agency": 27, "starters": 4, "leavers": 9, "england": 17.3},
    last_month_text="18.3% of posts were vacant (33 of 180).",
)
CIN = number(
    "CIN01",
    712,
    748,
    Spc("special_cause_neutral_low", 790.0, 735.0, 845.0, "point below the lower limit", 36),
    known={"opened": 61, "closed": 97, "over_a_year": 140},
    last_month_text="748 children were in need at the end of September, 12 fewer than the month before.",
)
ESTAB = {
    "owner_role": "Principal Social Worker",
    "action": "Recruitment fair with 12 offers ready",
    "action_due": "14 January 2027",
}
VSH = {
    "owner_role": "Virtual School Head",
    "action": "PEP surgeries in the three schools with most overdue",
    "action_due": "18 Dec 2026",
}
FOS = {"owner_role": "Fostering Service Manager", "action": "Two open evenings", "action_due": "30/01/27"}
CP = {"owner_role": "CP Service Manager", "action": "Earlier report deadline", "action_due": "11/12/26"}
SIX_WEEKS = share(
    "EHC02",
    (14, 41),
    (20, 44),
    Spc("special_cause_concern", 52.0, 36.0, 68.0, "point below the lower limit", 30),
    target=60.0,
    **AT_LEAST,
    known={"england": 46.4, "waiting_for_advice": 19, "same_month_last_year": 55.8},
    last_month_text="45.5% of plans (20 of 44) were issued within 20 weeks. The delay is the shortage of "
    "educational psychologists.",
)
NFA = share(
    "ASM09",
    (118, 323),
    (112, 310),
    Spc("common_cause", 35.0, 30.0, 40.0, None, 36),
    polarity="neither",
    known={"england": 33.0, "stepped_down": 64},
    last_month_text="36.1% of assessments (112 of 310) ended with no further action.",
    other_measures_text={"ASM03": "84.2% of assessments (272 of 323) were done in 45 working days."},
)
DISTANCE = share(
    "CIC11",
    (63, 431),
    (64, 419),
    Spc("common_cause", 15.5, 13.0, 18.0, None, 36),
    target=16.0,
    **AT_MOST,
    known={"unaccompanied": 12, "england": 17.0},
    last_month_text="15.3% of children (64 of 419) lived more than 20 miles from home.",
)
OPEN_30 = number(
    "EHA05",
    264,
    251,
    Spc("special_cause_neutral_high", 221.0, 196.0, 246.0, "two points above the upper limit", 30),
    known={"opened": 58, "closed": 45, "waiting_list": 37},
    last_month_text="251 families were open to early help, eight more than in August.",
)
STABLE = share(
    "CIC08",
    (141, 203),
    (139, 199),
    Spc("common_cause", 68.5, 63.0, 74.0, None, 36),
    target=68.0,
    **AT_LEAST,
    known={"england": 69.0},
    last_month_text="69.8% (139 of 199) had lived in one placement for two years or more.",
)
SEND = {
    "owner_role": "SEND Service Manager",
    "action": "Two locum psychologists for the 19 waiting",
    "action_due": "22 January 2027",
}
ONE_DAY = share(
    "MSH02",
    (1898, 2105),
    (1598, 1664),
    Spc("special_cause_concern", 95.1, 92.0, 98.2, "point below the lower limit", 30),
    target=95.0,
    **AT_LEAST,
    known={"over_three_days": 61},
    last_month_text="96.0% of contacts (1,598 of 1,664) were decided within one working day. Screening "
    "capacity was full all month.",
    other_measures_text={
        "CON01": "2,105 contacts came in, a quarter more than in September, mostly from schools and the "
        "police."
    },
)
SUPERVISED = share(
    "WFC08",
    (71, 84),
    (69, 86),
    Spc("common_cause", 82.0, 71.0, 93.0, None, 24),
    target=90.0,
    **AT_LEAST,
    last_month_text="80.2% (69 of 86) had supervision in the month.",
)
ENTRANTS = number(
    "YJS01",
    14.2,
    15.9,
    Spc("common_cause", 15.1, 11.0, 19.2, None, 20),
    unit="per 10,000",
    polarity="lower",
    known={"england": 16.4, "young_people": 29},
    last_month_text="15.9 per 10,000, a little above our average.",
)
MISSING = number(
    "MIS01",
    88,
    44,
    Spc("special_cause_concern", 51.0, 28.0, 74.0, "point above the upper limit", 36),
    polarity="lower",
    known={"children": 37, "from_care": 59, "same_month_last_year": 52},
    last_month_text="44 missing episodes, half of what it was in July.",
)
ADOPTED = number(
    "ADP02",
    4,
    2,
    Spc("common_cause", 2.6, 0.0, 7.0, None, 36),
    polarity="higher",
    known={"waiting": 13, "year_to_date": 19, "same_point_last_year": 22},
    last_month_text="Two children were placed for adoption in September.",
)
SCREENERS = {
    "owner_role": "MASH Service Manager",
    "action": "Two extra screeners on Mondays",
    "action_due": "30 Nov 2026",
}
MISS = {
    "owner_role": "Missing Co-ordinator",
    "action": "Weekly multi-agency meeting on the ten most missing",
    "action_due": "31/12/2026",
}
SUP = {
    "owner_role": "Principal Social Worker",
    "action": "List of overdue supervision to each Team Manager every Friday",
    "action_due": "26 February 2027",
}
DIP = {"owner_role": "MASH Manager", "action": "Dip sample of ten referrals", "action_due": "18/12/2026"}
PATHWAY = share(
    "CLV02",
    (247, 268),
    (241, 265),
    Spc("common_cause", 91.0, 86.5, 95.5, None, 30),
    target=92.0,
    **AT_LEAST,
    known={"over_21": 88, "overdue_by_three_months": 6},
    last_month_text="90.9% of pathway plans were in date (241 of 265).",
)
CORE_GROUPS = share(
    "CPP12",
    (231, 287),
    (212, 291),
    Spc("special_cause_improvement", 70.4, 63.6, 77.2, "point above the upper limit", 30),
    target=85.0,
    **AT_LEAST,
    known={"late_by_a_week": 22},
    last_month_text="72.9% of core groups (212 of 291) met on time.",
)
TWO_YEARS = number(
    "CPP15",
    7,
    6,
    Spc("common_cause", 6.4, 0.0, 14.0, None, 36),
    target=6.0,
    **AT_MOST,
    known={"families": 3, "plans": 287},
    last_month_text="Six children had been on a plan for two years or more.",
)
DAYS = number(
    "PLO04",
    21,
    26,
    Spc("special_cause_improvement", 28.0, 22.0, 34.0, "point below the lower limit", 30),
    unit="weeks",
    target=26.0,
    **AT_MOST,
    known={"cases_concluded": 8, "england": 36.0},
    last_month_text="Proceedings took 26 weeks on average, on the statutory limit.",
)
CORE = {
    "owner_role": "Child Protection Service Manager",
    "action": "Core group dates booked at the conference",
    "action_due": "31 Jan 2027",
}
LEGAL = {
    "owner_role": "Head of Safeguarding",
    "action": "Each of the three families goes to legal gateway panel",
    "action_due": "2026-12-16",
}
REVIEWS = share(
    "CIC09",
    (174, 178),
    (181, 190),
    Spc("common_cause", 96.0, 92.0, 100.0, None, 36),
    target=98.0,
    **AT_LEAST,
    known={"children_took_part": 151},
    last_month_text="95.3% of reviews were on time (181 of 190).",
)
SICKNESS = number(
    "WFC11",
    11.8,
    11.1,
    Spc("special_cause_concern", 9.9, 8.4, 11.4, "point above the upper limit", 30),
    unit="days",
    target=9.0,
    **AT_MOST,
    known={"staff": 412},
    last_month_text="11.1 days per person in the year to September.",
)
REPEAT_CARE = share(
    "PLO07",
    (5, 22),
    (8, 31),
    Spc("common_cause", 24.0, 0.0, 50.0, None, 20),
    polarity="lower",
    known={"mothers": 4},
    last_month_text="A quarter of the proceedings (8 of 31) were for parents who had been there before.",
)
OFFERS = number(
    "EDU04",
    57,
    63,
    Spc("common_cause", 60.0, 41.0, 79.0, None, 30),
    target=55.0,
    **AT_LEAST,
    known={"declined": 12, "same_month_last_year": 48},
    last_month_text="63 short-break packages began.",
)
IRO = {
    "owner_role": "IRO Service Manager",
    "action": "Review dates agreed six months ahead in the calendar",
    "action_due": "15/01/2027",
}
HR = {
    "owner_role": "Head of Workforce",
    "action": "Return-to-work interview within three days for everybody",
    "action_due": "31 March 2027",
}
