"""Which columns of Ofsted's Annex A become which of ours.

One line a column: its name there, its name here, what it holds. Marks and underscores are those of
`ssd_columns`. A name may have another spelling after "or".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from perfcore.records.sheets import Wanted
from perfcore.records.tables import Kind


def _list(lines: str) -> tuple[tuple[Wanted, ...], dict[str, str]]:
    wanted, names = [], {}
    for line in (_WHO + lines).split("\n"):
        if not line.strip():
            continue
        there, here, kind = (part.strip() for part in line.split("|"))
        mark = kind[-1] if kind[-1] in "!^" else ""
        name, *also = (part.strip() for part in there.split(" or "))
        wanted.append(
            Wanted(
                name, cast(Kind, kind.rstrip("!^")), required=mark == "!", hard=mark != "", also=tuple(also)
            )
        )
        names[name] = here
    return tuple(wanted), names


_WHO = """
Child Unique ID | child_id | id!
Gender or Sex | sex | text
Ethnicity | ethnicity | text
Date of Birth | dob | date
Does the Child have a Disability | disabled | bool
Allocated Team | team | text
Allocated Worker | worker | text
"""

LISTS: Mapping[str, tuple[tuple[Wanted, ...], dict[str, str]]] = {
    "List 1": _list(
        """
        Date of Contact | contact_date | date!
        Contact Source | source | text
        """
    ),
    "List 3": _list(
        """
        Date of Referral | referral_date | date!
        Referral Source | source | text
        Referral NFA? | nfa | bool
        Number of Referrals in Last 12 Months | previous_referrals | number
        """
    ),
    "List 4": _list(
        """
        Continuous Assessment Start Date | start_date | date!
        Continuous Assessment Date of Authorisation | end_date | date^
        Child Seen During Continuous Assessment | seen | bool
        Was the child assessed as requiring LA children's social care support? | _support | bool
        """
    ),
    "List 5": _list(
        """
        Strategy discussion initiating Section 47 Enquiry Start Date | start_date | date!
        Date of Initial Child Protection Conference | icpc_date | date^
        Did the Initial Child Protection Conference Result in a Child Protection Plan | to_plan | bool
        """
    ),
    "List 6": _list(
        """
        CIN Start Date | start_date | date
        Primary Need Code | need | text
        CIN Closure Date | end_date | date
        Reason for Closure | reason | text
        Date Child Was Last Seen | _seen | date
        """
    ),
    "List 7": _list(
        """
        Child Protection Plan Start Date | start_date | date!
        Child Protection Plan End Date | end_date | date^
        Initial Category of Abuse | first_category | text
        Latest Category of Abuse | category | text
        Date of the Last Statutory Visit | _visit | date
        Was the Child Seen Alone? | _alone | bool
        Date of latest review conference | _review | date
        Number of Previous Child Protection Plans | previous_plans | number
        """
    ),
    "List 8": _list(
        """
        Date Started to be Looked After | start_date | date!
        Date Ceased to be Looked After | end_date | date^
        Reason Ceased to be Looked After | end_reason | text
        Child's Category of Need | need | text
        Date of Latest Statutory Review | _review | date
        Date of Last Social Work Visit | _visit | date
        Start Date of Most Recent Placement | _placed | date
        Placement Type | _type | text
        Placement Provider | _provider | text
        """
    ),
}
HEADER = frozenset(name for wanted, _ in LISTS.values() for w in wanted for name in (w.name, *w.also))

_LATEST_VISIT = "A workbook has only the latest visit, so earlier months cannot be known from it."
_LATEST_REVIEW = "A workbook has only the latest review, so earlier months cannot be known from it."
_ONE_VISIT = "A workbook has only the latest visit to each child; monthly workbooks add to it."
_ONE_REVIEW = "A workbook has only the latest review of each child; monthly workbooks add to it."

ABSENT: Mapping[str, str] = {
    "addresses": "Annex A has no home addresses, so localities are not known.",
    "population": "Annex A has no population, so there are no rates.",
    "contacts.decision_date": "Annex A has no decision date for contacts.",
    "contacts.to_referral": "Annex A does not say which contacts became referrals.",
    "contacts.team": "Annex A names no team for contacts.",
    "referrals.decision_date": "Annex A has no decision date for referrals.",
    "referrals.close_date": "Annex A has no date on which a referral closed, so what is open cannot be "
    "counted.",
    "section47.nfa": "Annex A says whether a conference was held, not what else an enquiry led to.",
    "section47.end_date": "Annex A has no date on which an enquiry ended.",
    "section47.transfer_in": "Annex A does not mark transfers in.",
    "section47.referral_id": "Annex A does not link enquiries to contacts or referrals.",
    "assessments.referral_id": "Annex A does not link assessments to referrals.",
    "conferences.due_date": "Annex A has no date by which a conference was due.",
    "conferences.delay_reason": "Annex A has no reasons for delay.",
    "conferences.transfer_in": "Annex A does not mark transfers in.",
    "conferences.reason": "Annex A has no reasons why plans continue.",
    "conferences.quorate": "Annex A does not say which conferences were quorate.",
    "conferences.chair": "Annex A names no chairs.",
    "cp_plans.other_authority": "Annex A does not mark plans of other authorities.",
    "cp_plans.last_visit": _LATEST_VISIT,
    "cp_plans.last_seen": _LATEST_VISIT,
    "cp_plans.last_visit_alone": _LATEST_VISIT,
    "cp_plans.last_review": _LATEST_REVIEW,
    "cp_visits": _ONE_VISIT,
    "care_visits": _ONE_VISIT,
    "care_reviews": _ONE_REVIEW,
    "care_periods.last_visit": _LATEST_VISIT,
    "care_periods.placements_12m": "A workbook has only the latest placement of each child.",
    "care_periods.start_reason": "Annex A has no reason why care began.",
    "care_episodes": "Annex A has periods of care and the present legal status, no episodes.",
    "placements.miles": "Annex A has no distance from home.",
    "missing_episodes": "Annex A counts missing episodes and does not list them.",
    "involvements": "Annex A has only the worker who is allocated now, not when that began.",
    "workers.fte": "Annex A has no hours of work.",
}
IGNORED: Mapping[str, str] = {
    "List 2": "early help",
    "List 9": "care leavers",
    "List 10": "adoption",
    "List 11": "adopters",
}
