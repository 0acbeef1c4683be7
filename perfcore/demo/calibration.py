"""What a median English authority looks like, year ended 31 March 2024 or 2025.

Counts a year and shares come from the official statistics (children in need D and C tables, looked after
children, local authority interactive tool); family sizes are an assumption, since none are published.
"""

from __future__ import annotations

from perfcore.demo.dice import Choice

REFERRALS_A_YEAR = 3370.0
CONTACTS_A_YEAR = 17_000.0

# Share of the year's referrals that falls into each month, January first; sums to 100.
REFERRALS_BY_MONTH = (8.66, 7.99, 8.83, 7.34, 9.1, 9.19, 8.59, 7.0, 8.31, 8.74, 9.05, 7.2)
# Families alone give 2.6 times the variance of a Poisson count; this makes it 5.
MONTH_LEVEL_CV = 0.092

FAMILY_SIZES = Choice({1: 0.48, 2: 0.27, 3: 0.14, 4: 0.07, 5: 0.03, 6: 0.01})
MEAN_FAMILY = 1.93

# Age in years of one child of a family that is referred for the first time, as from and to.
AGES = Choice(
    {
        (-0.45, 0.0): 0.07,
        (0.0, 1.0): 0.085,
        (1.0, 5.0): 0.24,
        (5.0, 10.0): 0.28,
        (10.0, 16.0): 0.285,
        (16.0, 17.9): 0.04,
    }
)
# The same where a conference follows. Children on a plan are older than this by the time that they are
# counted, and many are of families that return, so that the mix of those on a plan comes out as published.
CONFERENCE_AGES = Choice(
    {
        (-0.42, -0.05): 0.25,
        (0.0, 1.0): 0.15,
        (1.0, 5.0): 0.12,
        (5.0, 10.0): 0.13,
        (10.0, 16.0): 0.33,
        (16.0, 17.9): 0.02,
    }
)
SCHOOL_AGES = Choice({(6.0, 9.0): 1.0})
CONFERRED_AT_16 = 0.4  # share of a family's children of 16 and over for whom a conference is held

ETHNICITY = {
    "WBRI": 0.69, "WIRI": 0.004, "WOTH": 0.045, "WIRT": 0.003, "WROM": 0.008, "MWBC": 0.03, "MWBA": 0.014,
    "MWAS": 0.018, "MOTH": 0.028, "AIND": 0.012, "APKN": 0.03, "ABAN": 0.012, "CNHE": 0.003, "AOTH": 0.02,
    "BCRB": 0.01, "BAFR": 0.034, "BOTH": 0.01, "OOTH": 0.02, "REFU": 0.004, "NOBT": 0.005,
}  # fmt: skip

SOURCES = {
    "1A": "Individual - family member/relative/carer", "1B": "Individual - acquaintance",
    "1C": "Individual - self", "1D": "Individual - other", "2A": "Schools", "2B": "Education services",
    "3A": "Health services - GP", "3B": "Health services - health visitor",
    "3C": "Health services - school nurse", "3D": "Health services - other primary health services",
    "3E": "Health services - A&E", "3F": "Health services - other", "4": "Housing",
    "5A": "LA services - social care", "5B": "LA services - other internal",
    "5C": "LA services - external", "6": "Police", "7": "Other legal agency", "8": "Other",
    "9": "Anonymous", "10": "Unknown",
}  # fmt: skip
REFERRAL_SOURCES = Choice(
    {
        "1A": 0.045, "1B": 0.012, "1C": 0.013, "1D": 0.01, "2A": 0.203, "2B": 0.017, "3A": 0.013, "3B": 0.024,
        "3C": 0.012, "3D": 0.026, "3E": 0.032, "3F": 0.04, "4": 0.012, "5A": 0.062, "5B": 0.042, "5C": 0.037,
        "6": 0.286, "7": 0.044, "8": 0.042, "9": 0.016, "10": 0.012,
    }
)  # fmt: skip
CONTACT_SOURCES = {
    "1A": 0.05, "1B": 0.015, "1C": 0.015, "1D": 0.015, "2A": 0.16, "2B": 0.015, "3A": 0.015, "3B": 0.02,
    "3C": 0.01, "3D": 0.03, "3E": 0.05, "3F": 0.045, "4": 0.02, "5A": 0.03, "5B": 0.03, "5C": 0.03,
    "6": 0.34, "7": 0.03, "8": 0.04, "9": 0.02, "10": 0.02,
}  # fmt: skip

NEEDS = Choice(
    {
        "N1": 0.575, "N2": 0.055, "N3": 0.035, "N4": 0.085, "N5": 0.13, "N6": 0.025, "N7": 0.005, "N8": 0.015,
        "N0": 0.075,
    }
)  # fmt: skip
# A plan is nearly always for abuse or neglect.
PLAN_NEEDS = Choice({"N1": 0.86, "N3": 0.02, "N4": 0.03, "N5": 0.09})

# What becomes of a referral. Section 47: 37 in 100 referrals; conference: 12; plan: 10.
FATES = Choice(
    {"nfa": 0.047, "no need": 0.295, "in need": 0.284, "enquiry": 0.255, "no plan": 0.0165, "plan": 0.103}
)

# Working days, lowest and highest of each band of the official histogram.
ASSESSMENT_DAYS = Choice(
    {
        (0, 0): 1.5, (1, 10): 11.4, (11, 20): 17.3, (21, 30): 16.0, (31, 40): 20.2, (41, 45): 18.8,
        (46, 50): 6.0, (51, 60): 4.6, (61, 90): 5.0,
    }
)  # fmt: skip
CONFERENCE_DAYS = Choice({(5, 10): 9.4, (11, 15): 71.8, (16, 20): 8.2, (21, 34): 10.6})

CATEGORIES = Choice(
    {
        "Neglect": 0.498,
        "Physical abuse": 0.077,
        "Sexual abuse": 0.035,
        "Emotional abuse": 0.373,
        "Multiple: Neglect, Emotional abuse": 0.017,
    }
)

# Chance that a plan ends at its first, second, ... review, and that it ends between two of them.
END_AT_REVIEW = (0.15, 0.52, 0.53, 0.57, 0.62, 0.62)
END_BETWEEN = (0.012, 0.21, 0.06, 0.06, 0.06, 0.06)

REVIEWS_LATE = 0.065
DELAY_REASONS = Choice(
    {"Court": 0.1, "Capacity": 0.3, "Family unavailable": 0.22, "Reports not ready": 0.28, "Transfer": 0.1}
)
CONTINUE_REASONS = Choice(
    {
        "Risk continues": 0.38,
        "Progress too slow": 0.24,
        "New concern": 0.16,
        "Plan not carried out": 0.1,
        "Court proceedings": 0.12,
    }
)

REREFERRAL_12M = 0.212
RETURN_LATER = 0.13
REPEAT_PLAN_24M = 0.127
REPEAT_PLAN_LATER = 0.235
