"""A new measure to begin with: every line with what it is for, sound as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import indent

from perfcore.catalogue.model import Catalogue

# kind -> what it is for, its lines
KINDS: Mapping[str, tuple[str, str]] = {
    "count": (
        "events in a month",
        """\
unit: referrals                # the noun that is counted
table: referrals               # docs/measures.md and perfcore/records/tables.py list tables and columns
month: referral_date           # a row counts in the month of this date
show: count                    # count | percent | median | bands
count_of: rows                 # rows | children | families: what counts once
better: neither                # high | low | neither
""",
    ),
    "percent": (
        "the share of rows for which a condition is true",
        """\
unit: assessments              # the noun that is counted
table: assessments             # docs/measures.md and perfcore/records/tables.py list tables and columns
month: end_date                # a row counts in the month of this date
# where: nfa is not null       # which rows count at all
show: percent
hits: working_days(start_date, end_date) <= 45     # which of them are the top of the fraction
better: high                   # high | low | neither
target: 85                     # for good, or by year: {2025-26: 85, 2026-27: 88}
tolerance: 3                   # how far short of the target still counts as close
""",
    ),
    "median": (
        "the middle one of a number of each row",
        """\
unit: working days
table: assessments             # docs/measures.md and perfcore/records/tables.py list tables and columns
month: end_date                # a row counts in the month of this date
show: median
value: working_days(start_date, end_date)          # a number of each row
better: low                    # high | low | neither
target: 35                     # for good, or by year: {2025-26: 35, 2026-27: 32}
""",
    ),
    "bands": (
        "how rows spread over bands of a number",
        """\
unit: plans
table: cp_plans                # docs/measures.md and perfcore/records/tables.py list tables and columns
open: [start_date, end_date]   # a row counts at every month end on which it is open
show: bands
value: months_open             # a number of each row
bands: [15, 18, 24]            # lower edges, rising
watch: 24 and over             # the band that target and signal are about
better: low                    # high | low | neither
chart: stacked_bar
""",
    ),
    "open": (
        "what is open at the month end",
        """\
unit: children
table: cp_plans                # docs/measures.md and perfcore/records/tables.py list tables and columns
open: [start_date, end_date]   # a row counts at every month end on which it is open
show: count                    # count | percent | median | bands
better: neither                # high | low | neither
""",
    ),
    "flow": (
        "what starts against what ends",
        """\
unit: children
table: cp_plans                # docs/measures.md and perfcore/records/tables.py list tables and columns
flow: {in: start_date, out: end_date}
show: count
better: neither                # high | low | neither
chart: in_out_bar
""",
    ),
    "figures": (
        "monthly numbers that somebody else counted",
        """\
unit: cases
figures: caseload              # the name under which the file of figures is loaded
show: ratio                    # count | percent | ratio
better: low                    # high | low | neither
families: none
""",
    ),
}


def template(catalogue: Catalogue, id_: str, kind: str) -> str:
    """The lines of a new measure, indented to stand under `measures:`, with an owner and a group that exist.

    Raises `ValueError` where the id is none, or is taken.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", id_):
        raise ValueError(
            f'"{id_}" is no id: small letters, digits and _, beginning with a letter, such as visits_on_time.'
        )
    if id_ in catalogue.measures:
        raise ValueError(f'There is a measure "{id_}" already, in line {catalogue.measures[id_].line}.')
    purpose, lines = KINDS[kind]
    name = id_.replace("_", " ").capitalize()
    taken = {m.name for m in catalogue.measures.values()}
    if name in taken:
        name = f"{name} (new)"
    group, owner = next(iter(catalogue.groups)), next(iter(catalogue.owners))
    head = f"""\
name: {name:<25}# what readers see; no other measure may have it
group: {group:<24}# one of: {", ".join(catalogue.groups)}
owner: {owner:<24}# one of: {", ".join(catalogue.owners)}
definition: Say what counts, in words that a councillor understands.
source: Local                  # who defines it so: a statutory return, guidance, or local
"""
    body = indent(head + lines, "    ")
    return f"\n  # {purpose[0].upper()}{purpose[1:]}.\n  {id_}:\n{body}"
