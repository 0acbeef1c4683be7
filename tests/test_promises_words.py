"""What was promised, in words; and links to views, whatever was pasted."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.asking import view
from pages.what_was_promised import _title
from perfcore.readings import promises
from tests.small_records import catalogue

COUNT = catalogue("table: cp_plans\nmonth: start_date\nshow: count\nbetter: low\nunit: children").measures[
    "m"
]
SHARE = catalogue(
    "table: cp_plans\nmonth: start_date\nshow: percent\nbetter: high\nunit: plans\nhits: end_date is null"
).measures["m"]


@pytest.mark.parametrize(
    ("measure", "direction", "size", "says"),
    [
        (COUNT, "down", 12.0, "down by 12 children"),
        (SHARE, "up", 2.5, "up by 2.5 points"),
        (SHARE, "reach", 85.0, "to reach 85.0%"),
    ],
)
def test_a_size_is_said_in_the_measures_own_unit(measure, direction, size, says) -> None:  # type: ignore[no-untyped-def]
    assert promises.sized(measure, direction, size) == says


def test_the_odds_say_what_they_mean() -> None:
    luck, seen = promises.odds(0.39, 0.03)
    assert luck.endswith("a chance of 39%. Meeting it will prove little.")
    assert seen.endswith("a chance of 3%. They would more likely not show it: give it longer.")
    luck, seen = promises.odds(0.0001, 0.9999)
    assert luck.endswith("a chance of under 1%.")
    assert seen.endswith("a chance of over 99%.")


@given(st.floats(0, 1), st.floats(0, 1))
def test_no_chance_is_said_to_be_none_or_certain(by_luck: float, power: float) -> None:
    said = " ".join(promises.odds(by_luck, power))
    assert " 0%" not in said
    assert "100%" not in said
    assert all(len(sentence.split()) <= 35 for sentence in promises.odds(by_luck, power))


def test_a_verdict_has_its_figure_or_its_reason() -> None:
    assert promises.verdict("met with signal", "", 8.2, COUNT) == "Met with signal: 8"
    assert promises.verdict("too early", "", None, COUNT) == "Too early"
    assert (
        promises.verdict("withdrawn", "It was never begun.", None, COUNT) == "Withdrawn: it was never begun."
    )
    assert (
        promises.verdict("cannot tell", "The data is of X.", None, None) == "Cannot tell: The data is of X."
    )


def test_lateness_and_promises_name_who_and_when() -> None:
    late = promises.late("the split by age", "Head of Quality", date(2026, 11, 8), date(2026, 11, 9))
    assert late == "1 day late, Head of Quality: the split by age"
    assert promises.promised("Read it", "", date(2026, 3, 2), "") == "By 2 March 2026: Read it"


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_the_title_has_at_most_ten_words(late: int, more: int, known: int) -> None:
    assert len(_title(late, late + more, known).split()) <= 10


@pytest.mark.parametrize(
    ("pasted", "href"),
    [
        ("http://127.0.0.1:8501/measure?measure=cp_plans&by=sex", "/measure?measure=cp_plans&amp;by=sex"),
        ("/flow", "/flow"),
        ("?month=2026-09", "/?month=2026-09"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://elsewhere.example/a/b.html", None),
        ("", None),
    ],
)
def test_only_views_of_this_app_become_links(pasted: str, href: str | None) -> None:
    assert view(pasted) == (
        "" if href is None else f'<a href="{href}" target="_self">The view that answers it</a>.'
    )


@given(st.text() | st.text(alphabet='/?#:<>"&abc=[]').map(lambda tail: "http://x/" + tail))
def test_whatever_is_pasted_leads_nowhere_else(pasted: str) -> None:
    made = view(pasted)
    found = re.fullmatch(
        r'<a href="/([a-z_]*)(\?[^"<>]*)?" target="_self">The view that answers it</a>\.', made
    )
    assert made == "" or found is not None
