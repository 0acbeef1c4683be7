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
