"""Which published figure stands beside which of our measures, and in which file and column it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["rate", "percent"]
PER = 10_000

PLACE = (
    "time_period",
    "geographic_level",
    "country_code",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)


@dataclass(frozen=True)
class Indicator:
    """One published figure. `parts` add up to its count; `of` is what a percentage is a share of.

    `value` is the published column, "" where the file has only the counts and the share is worked out.
    `close` says how the published figure differs from our measure, where it does.
    """

    measure: str
    unit: Unit
    parts: tuple[str, ...]
    of: str
    value: str
    noun: str
    says: str
    decimals: int = 1
    close: str = ""
    # Of what is counted on 31 March, how much ends in a year, in England: two such counts share children,
    # so their difference is less noisy than that of two years' events. 0 for events.
    turnover: float = 0.0


@dataclass(frozen=True)
class Kind:
    """One table of the official statistics. `only`: the one value of a column whose rows are meant."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]
    only: tuple[str, str] | None = None
    population: str = ""  # the column of a table of populations

    def columns(self) -> tuple[str, ...]:
        """The columns by which a file is known to be this table."""
        named = [c for i in self.indicators for c in (*i.parts, i.of, i.value) if c]
        named += [self.only[0]] if self.only else []
        named += [self.population] if self.population else []
        return tuple(dict.fromkeys(named))


def _rate(
    measure: str, count: str, noun: str, says: str, value: str = "", of: str = "", turnover: float = 0.0
) -> Indicator:
    value, decimals = value or f"{count}_rate", 0 if of else 1
    return Indicator(measure, "rate", (count,), of, value, noun, says, decimals, turnover=turnover)


def _share(
    measure: str, parts: tuple[str, ...], of: str, noun: str, says: str, value: str = "", close: str = ""
) -> Indicator:
    return Indicator(measure, "percent", parts, of, value, noun, says, close=close)


_IN_YEAR = "The official figure is for a whole year, ours for a month."
_WITHIN_45 = ("Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days")
_TWO_YEARS, _THREE_MONTHS = "2_years_or_more", "3_months_or_less"

KINDS: tuple[Kind, ...] = (
    Kind(
        "b1",
        "Children in need (table B1)",
        (
            _rate(
                "cin_rate",
                "At31_episodes",
                "children in need",
                "children in need on 31 March",
                turnover=0.89,  # 356,690 episodes ended in the year to March 2024, 399,460 were open
            ),
        ),
    ),
    Kind(
        "c1",
        "Referrals and re-referrals (table C1)",
        (
            _rate("referral_rate", "Referrals", "referrals", "referrals in the year"),
            _share(
                "rereferral_12m",
                ("Re_referrals",),
                "Referrals",
                "referrals",
                "referrals within 12 months of an earlier one",
                "Re_referrals_percent",
                _IN_YEAR,
            ),
            _share(
                "referral_nfa",
                ("No_Further_Action",),
                "Referrals",
                "referrals",
                "referrals with no further action",
                "No_Further_Action_percent",
                _IN_YEAR,
            ),
        ),
    ),
    Kind(
        "c2",
        "Length of assessments (table C2)",
        (
            _share(
                "assessment_45wd",
                _WITHIN_45,
                "Assessments_completed",
                "assessments",
                "assessments within 45 working days",
                close=_IN_YEAR,
            ),
        ),
    ),
    Kind(
        "c4",
        "Section 47 enquiries and initial conferences (table C4)",
        (
            _rate("section47_rate", "Section47", "enquiries", "section 47 enquiries in the year"),
            _rate("icpc_rate", "ICPC", "conferences", "initial conferences in the year"),
            _share(
                "icpc_15wd",
                ("Duration_0-10_days", "Duration_11-15_days"),
                "ICPC",
                "conferences",
                "initial conferences within 15 working days",
                close=_IN_YEAR,
            ),
        ),
    ),
    Kind(
        "d1",
        "Child protection plans (table D1)",
        (
            # 62,870 plans ended in the year to March 2024, 49,900 were open
            _rate("cp_plan_rate", "CPP_At31", "plans", "plans on 31 March", turnover=1.26),
        ),
    ),
    Kind(
        "d3",
        "Second or later plans (table D3)",
        (
            _share(
                "cp_repeat_ever",
                ("CPP_subsequent",),
                "CPP_start",
                "plans",
                "plans that began and were not the child's first",
                "CPP_subsequent_percent",
                _IN_YEAR,
            ),
        ),
    ),
    Kind(
        "d5",
        "Plans on 31 March by length (table D5)",
        (
            _share(
                "cp_open_24m",
                (_TWO_YEARS,),
                "CPP_At31",
                "plans",
                "plans on 31 March that had lasted two years",
                f"{_TWO_YEARS}_percent",
            ),
        ),
    ),
    Kind(
        "d7",
        "Plans that ended, by length (table D7)",
        (
            _share(
                "cp_ended_24m",
                (_TWO_YEARS,),
                "CPP_End",
                "plans",
                "plans that ended after two years or more",
                f"{_TWO_YEARS}_percent",
                _IN_YEAR,
            ),
            _share(
                "cp_ended_3m",
                (_THREE_MONTHS,),
                "CPP_End",
                "plans",
                "plans that ended within three months",
                f"{_THREE_MONTHS}_percent",
                _IN_YEAR,
            ),
        ),
    ),
    Kind(
        "care",
        "Children looked after, number and rate",
        (
            _rate(
                "cla_rate",
                "children_count",
                "children",
                "children in care on 31 March",
                value="rate_per_10000",
                of="population_estimate",
                turnover=0.42,  # 34,450 children left care in the year to March 2025, 81,770 were in it
            ),
        ),
        only=("population_type", "Children looked after on 31 March each year"),
    ),
    Kind(
        "population",
        "Children aged 0 to 17 (mid-year estimates)",
        (),
        only=("age_group", "Children aged 0 to 17 years"),
        population="population_estimate",
    ),
)

INDICATORS: Mapping[str, Indicator] = {i.measure: i for kind in KINDS for i in kind.indicators}
KIND_OF: Mapping[str, Kind] = {i.measure: kind for kind in KINDS for i in kind.indicators}
