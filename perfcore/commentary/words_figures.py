"""Words of the check: figures, hedges and periods."""

from __future__ import annotations

from perfcore.commentary.words import any_of as _any

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTHS += "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"

UNITS = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * n
    for n, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}

NEAR = (
    r"(?:about|around|approximately|roughly|some|circa|approx\.?|c\.|broadly|close to|in the region of|or "
    r"so|near to|very nearly equal to)"
)
UNDER = (
    r"(?:nearly|almost|just under|just below|just short of|slightly under|a little under|not quite"
    r"|approaching|a shade under|slightly below|close on|marginally under)"
)
ABOVE = (
    r"(?:just over|just above|slightly over|a little over|slightly more than|a little more than|just more "
    r"than|a shade over|slightly above|marginally over|a bit over|just shy above)"
)
MORE = r"(?:more than|over|above|at least|in excess of|upwards of|exceeding|greater than|higher than)"
LESS = r"(?:less than|fewer than|under|below|at most|no more than|up to|lower than|short of|beneath)"

FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5,
    "fifths": 1 / 5,
    "sixth": 1 / 6, "sixths": 1 / 6, "eighth": 1 / 8, "eighths": 1 / 8, "tenth": 1 / 10, "tenths": 1 / 10,
    "seventh": 1 / 7,
}  # fmt: skip

# figures of somewhere or something else, which the data beside the comment cannot confirm
ELSEWHERE = _any(
    r"longest", r"shortest", r"oldest", r"slowest", r"fastest", r"quickest", r"youngest", r"worst", r"best",
    r"national(?:ly)?", r"england", r"region(?:al|ally)?", r"statistical neighbours?", r"neighbours?['’]?",
    r"neighbouring", r"benchmark\w*", r"other councils",
    r"vacanc(?:y|ies)", r"turnover", r"sickness", r"caseloads?", r"agency", r"staff(?:ing)?", r"capacity",
    r"budget", r"population", r"survey",
    r"forecast\w*", r"expect\w*", r"project(?:ed|ion)", r"trajectory", r"milestone", r"audit\w*",
    r"sampled?", r"attendance", r"locality", r"localities",
    r"of those", r"of these", r"of them", r"of which", r"of the (?:late|overdue|missed|remaining|rest"
    r"|cases|families|delays?|rise|increase|fall)", r"teams?", r"area", r"areas",
    r"by (?=(?:the end of )?(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|next|summer|autumn|spring))", r"will", r"aim\w*", r"would",
    r"neglect", r"emotional abuse", r"sexual abuse", r"physical abuse", r"aged", r"under (?:one|five|1|5)s?",
    r"boys", r"girls", r"unborn",
)  # fmt: skip
UNKNOWN_PERIOD = _any(
    r"(?:first|last|second|third|final|half-term) (?:week|fortnight|half|day|few days)",
    r"last year", r"years? ago", r"year earlier", r"the year before", r"previous year",
    r"same (?:month|period|time|point)", r"this time last", r"last (?:spring|summer|autumn|winter|quarter)",
    r"previous quarter", r"(?:two|three|four|five|six) months (?:ago|earlier|before)",
    r"since (?:april|the start)", r"over the (?:last |past )?(?:year|quarter)", r"(?:last|past|previous"
    r"|preceding) (?:two|three|four|six|nine|twelve|\d+) months",
    r"year to date", r"so far this year", r"rolling", r"pre-pandemic", r"record", r"peak", r"lowest",
    r"highest", r"low of", r"high of", r"earlier in the year", r"in the autumn", r"in the summer",
    r"mid-month", r"to date",
    r"at its", r"whole year", r"full year", r"each month", r"a month", r"per month", r"monthly", r"weekly",
    r"a week",
    r"a day", r"per day", r"each day", r"each week", r"each worker", r"per week", r"quarter(?:ly)?",
    r"per worker", r"per 10,000",
)  # fmt: skip
LAST_MONTH = _any(
    r"last month(?:['’]s)?",
    r"the previous month(?:['’]s)?",
    r"the month before",
    r"(?:the )?prior month(?:['’]s)?",
    r"previously",
    r"a month (?:ago|earlier|before)",
    r"one month (?:ago|earlier)",
    r"the preceding month",
    r"last(?=\s*(?:[.;,)]|$))",
    r"then(?=\s*(?:[.;,)]|$))",
)
THIS_MONTH = _any(
    r"this month",
    r"now",
    r"currently",
    r"today",
    r"in the month",
    r"the latest month",
    r"at month end",
    r"at the month's end",
    r"at the end of the month",
)
SUBSET_BEFORE = _any(
    r"account(?:s|ed|ing)? for",
    r"explain(?:s|ed)?",
    r"made up",
    r"contribut(?:e|es|ed)(?: to)?",
    r"of whom",
    r"of which",
    r"including",
    r"another",
    r"a further",
    r"other",
)
