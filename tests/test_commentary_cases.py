"""The check of commentary over invented comments: what must be raised is, and the clean ones stay clean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perfcore.commentary import KINDS, Comment, Context, check
from perfcore.commentary.layout import read_cases
from tests.comments.batch_06_clean import CLEAN_SIXTH
from tests.comments.batch_06_faulty import FAULTY_SIXTH
from tests.comments.batch_07 import SEVENTH
from tests.comments.batch_08 import EIGHTH
from tests.comments.batch_09 import NINTH
from tests.comments.batch_10 import TENTH
from tests.comments.batch_11 import ELEVENTH
from tests.comments.batch_12 import TWELFTH
from tests.comments.batch_13 import THIRTEENTH
from tests.comments.batch_14 import FOURTEENTH
from tests.comments.batch_15 import FIFTEENTH
from tests.comments.batches_02_to_05 import FIFTH, FOURTH, FRESH, THIRD
from tests.comments.cases import FIRST, Case
from tests.comments.figures import ICPC
from tests.comments.sentences import CLEAN as CLEAN_LINES
from tests.comments.sentences import FAULTY as FAULTY_LINES
from tests.comments.sentences import PANEL, lines

CASES = (*FIRST, *FRESH, *THIRD, *FOURTH, *FIFTH)
CASES += (*CLEAN_SIXTH, *FAULTY_SIXTH, *SEVENTH, *EIGHTH, *NINTH)
CASES += (*TENTH, *ELEVENTH, *TWELFTH, *THIRTEENTH, *FOURTEENTH, *FIFTEENTH)
CLEAN = [case for case in CASES if case.clean]
FAULTY = [case for case in CASES if not case.clean]


def kinds(case: Case) -> set[str]:
    return {str(finding.kind) for finding in check(case.as_comment(), case.context)}


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case.name)
def test_a_faulty_comment_raises_what_it_must_and_nothing_else(case: Case) -> None:
    raised = kinds(case)
    assert case.must <= raised, f"missed: {case.must - raised}"
    assert raised <= case.must | case.may, f"false alarm: {raised - case.must - case.may}"


def test_clean_comments_raise_nothing(record_property: Any) -> None:
    alarms = {case.name: kinds(case) for case in CLEAN}
    alarms = {name: raised for name, raised in alarms.items() if raised}
    record_property("false_alarms", f"{len(alarms)} of {len(CLEAN)} clean comments")
    print(f"\nfalse alarms: {len(alarms)} of {len(CLEAN)} clean comments")
    assert alarms == {}


def test_the_cases_cover_every_kind_several_times_and_half_are_clean() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 90
    assert len(CLEAN) >= 0.4 * len(CASES)
    for kind in KINDS:
        assert sum(kind in case.must for case in CASES) >= 3, kind


def test_the_open_examples(shared: Path) -> None:
    text = (shared / "reference" / "commentary_examples.json").read_text(encoding="utf-8")
    expected = {case["id"]: case["expected"] for case in json.loads(text)["cases"]}
    for name, (comment, context) in read_cases(text).items():
        raised = {finding.kind for finding in check(comment, context)}
        must, may = set(expected[name]["must_flag"]), set(expected[name]["may_also_flag"])
        assert must <= raised <= must | may, name


SAID = [(context, line) for context, block in CLEAN_LINES for line in lines(block)]


def test_clean_sentences_raise_nothing() -> None:
    alarms = {
        line: [finding.says for finding in found]
        for context, line in SAID
        if (found := check(Comment(line, **PANEL), context))
    }
    print(f"\nfalse alarms: {len(alarms)} of {len(SAID)} clean sentences")
    assert alarms == {}
    assert len(SAID) > 250


@pytest.mark.parametrize(("kind", "may", "context", "block"), FAULTY_LINES)
def test_faulty_sentences_raise_their_kind(kind: str, may: str, context: Context, block: str) -> None:
    told = {} if kind == "missing_action" else PANEL
    for line in lines(block):
        raised = {finding.kind for finding in check(Comment(line, **told), context)}
        assert kind in raised, line
        assert raised <= {kind, *may.split()}, line


NO_ACTIONS = """
    Continue to monitor
    Monitor weekly
    Weekly monitoring by managers
    Keep under review
    Team meeting discussions
    Improve timeliness
    Improvement work continues
    Staff reminded of timescales
    All social workers reminded of the need to visit on time
    Working with partners to improve
    Performance to be discussed at weekly team meetings with all managers
    Raise awareness
    Ongoing
    Business as usual
    Team managers to consider what can be done
    Support social workers to improve timeliness of visits
    Ensure visits are completed on time
    We are committed to improving this
    Focus on timeliness
    Managers have been asked to focus on timeliness
    Explore options
    Continue current approach
    Strive for excellence
    Good practice shared across the service
    Look at reasons
    No action required
    Greater emphasis on planning
    More robust oversight
    Review performance
    To be reviewed at management meetings
    Review
"""
ACTIONS = """
    Catch-up clinics
    Weekend rota
    Review dates agreed six months ahead in the calendar
    Earlier report deadline
    Recruitment fair
    Two open evenings
    Case audit
    Locum psychologists for the 19 waiting
    Dip sample of ten referrals
    Overdue list to Team Managers each Friday
    Day-30 review of open cases
    Booking system live in all teams
    Letter to all 14 schools
    New consent form at placement
    Second screener on Mondays
    Exit interviews with every leaver
    Contract variation with provider
    PEP surgeries in three schools
    Panel every fortnight
    Extra minute-taker
    Family-finding meeting
"""


def test_an_action_says_what_will_be_done() -> None:
    def missing(action: str) -> bool:
        comment = Comment("22 of 29 in time.", "Head of Safeguarding", action, "18 December 2026")
        return "missing_action" in {finding.kind for finding in check(comment, ICPC)}

    assert [line for line in NO_ACTIONS.strip().splitlines() if not missing(line.strip())] == []
    assert [line for line in ACTIONS.strip().splitlines() if missing(line.strip())] == []
