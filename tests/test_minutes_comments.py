"""Comments, corrections, published figures and follow-ups: what may follow on what, in which words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from perfcore.minutes import comments, copies, corrections, follow_ups, published
from perfcore.minutes.comments import Comment, Words, render
from perfcore.minutes.corrections import difference, worded
from perfcore.minutes.errors import EditConflict, NotAllowed, UnknownReference
from perfcore.minutes.follow_ups import Question
from perfcore.minutes.published import Figure
from perfcore.minutes.store import Store, file_url, open_store
from tests.minutes_stores import ENGINES, cluster, new_database

MARCH = date(2026, 3, 1)
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
FACTS = {"value": "59%", "previous": "69%", "target": "85%", "n": "26", "N": "44"}
_NAMES = count()


@pytest.fixture(scope="module", params=ENGINES)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for the file: every test has a measure of its own in it."""
    if request.param == "sqlite":
        opened = open_store(file_url(tmp_path_factory.mktemp("minutes") / "minutes.sqlite"))
        yield opened
        opened.engine.dispose()
        return
    with cluster() as socket:
        opened = open_store(new_database(socket, "comments"))
        yield opened
        opened.engine.dispose()


@pytest.fixture
def measure() -> str:
    return f"measure {next(_NAMES)}"


def figure(measure: str, shown: str, value: float, n: float = 26, of_all: float = 44) -> Figure:
    return Figure(measure, MARCH, shown, value, n, of_all, "data")


def approved(kept: Store, measure: str, text: str, based_on: int = 0) -> Comment:
    saved = comments.save(kept, "Ana", measure, MARCH, Words(text), based_on, NOON)
    comments.check(kept, "Ana", measure, MARCH, saved.number, NOON)
    return comments.approve(kept, "Ben", measure, MARCH, saved.number, FACTS, "data", NOON)


# ---- live references -----------------------------------------------------------------------------


def test_references_are_replaced() -> None:
    text = "{value}, {n} of {N}, was { previous }; the target is {target}. {} stays out"
    with pytest.raises(UnknownReference):
        render(text, FACTS)
    said = render(text.removesuffix(" {} stays out"), FACTS)
    assert said == "59%, 26 of 44, was 69%; the target is 85%."


@pytest.mark.parametrize("name", ["valeu", "n of N", "target month", ""])
def test_an_unknown_reference_is_named_beside_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownReference) as told:
        render(f"It is {{{name}}} now", FACTS)
    assert f"{{{name}}} stands for nothing" in str(told.value)
    assert "{value}, {previous}, {target}, {n}, {N}" in str(told.value)


def test_a_figure_that_there_is_not_is_no_empty_place_in_a_sentence() -> None:
    with pytest.raises(UnknownReference, match=r"no figure for \{target\}"):
        render("against {target}", FACTS | {"target": ""})


@given(st.text(alphabet=st.characters(exclude_characters="{}", exclude_categories=["Cs"])))
def test_a_text_without_references_is_as_it_was_written(text: str) -> None:
    assert render(text, FACTS) == text


# ---- the states ----------------------------------------------------------------------------------


def test_from_draft_to_published(kept: Store, measure: str) -> None:
    words = Words("Down to {value} from {previous}", "Head of Service", "Weekly list", date(2026, 5, 1))
    draft = comments.save(kept, "Ana", measure, MARCH, words, 0, NOON)
    assert (draft.number, draft.state, draft.author, draft.rendered) == (1, "draft", "Ana", "")
    assert (draft.owner_role, draft.action, draft.due) == (words.owner_role, words.action, words.due)
    assert comments.shown(kept, measure, MARCH) is None
    comments.check(kept, "Ana", measure, MARCH, 1, NOON)
    done = comments.approve(kept, "Ben", measure, MARCH, 1, FACTS, "data 7", NOON)
    assert (done.rendered, done.fingerprint) == ("Down to 59% from 69%", "data 7")
    assert done.text == words.text
    out = comments.publish(kept, "Ben", measure, MARCH, 1, figure(measure, "59%", 59.1), NOON)
    assert (out.state, out.published_by, out.published_at) == ("published", "Ben", NOON)
    assert comments.shown(kept, measure, MARCH) == out
    assert comments.shown_in(kept, MARCH)[measure] == out


def test_a_change_leaves_what_was_approved_shown(kept: Store, measure: str) -> None:
    first = approved(kept, measure, "Down to {value}")
    second = comments.save(kept, "Ana", measure, MARCH, Words("Down to {value}, not up"), 1, NOON)
    assert (second.number, second.state) == (2, "draft")
    assert comments.shown(kept, measure, MARCH) == first
    assert comments.latest(kept, measure, MARCH) == second
    assert [c for c in comments.of_month(kept, MARCH) if c.measure == measure] == [second]


def test_nobody_approves_their_own_words(kept: Store, measure: str) -> None:
    comments.save(kept, "Ana", measure, MARCH, Words("mine"), 0, NOON)
    comments.save(kept, "Ben", measure, MARCH, Words("mine, and a comma"), 1, NOON)
    comments.check(kept, "Cem", measure, MARCH, 2, NOON)
    for name in ("Ana", "Ben", " ben ", "ANA"):
        with pytest.raises(NotAllowed, match="somebody else approves"):
            comments.approve(kept, name, measure, MARCH, 2, FACTS, "data", NOON)
    assert comments.approve(kept, "Cem", measure, MARCH, 2, FACTS, "data", NOON).state == "approved"
    # who wrote what was approved may approve what another wrote after it
    comments.save(kept, "Cem", measure, MARCH, Words("Cem's"), 2, NOON)
    comments.check(kept, "Ana", measure, MARCH, 3, NOON)
    assert comments.approve(kept, "Ana", measure, MARCH, 3, FACTS, "data", NOON).state == "approved"


def test_steps_cannot_be_left_out(kept: Store, measure: str) -> None:
    comments.save(kept, "Ana", measure, MARCH, Words("text"), 0, NOON)
    with pytest.raises(NotAllowed, match="is draft: only one that is checked"):
        comments.approve(kept, "Ben", measure, MARCH, 1, FACTS, "data", NOON)
    with pytest.raises(NotAllowed, match="is draft: only one that is approved"):
        comments.publish(kept, "Ben", measure, MARCH, 1, figure(measure, "59%", 59), NOON)
    comments.check(kept, "Ana", measure, MARCH, 1, NOON)
    with pytest.raises(NotAllowed, match="is checked"):
        comments.check(kept, "Ana", measure, MARCH, 1, NOON)
    for number in (0, 2):
        with pytest.raises(NotAllowed, match="no version"):
            comments.check(kept, "Ana", measure, MARCH, number, NOON)
    with pytest.raises(NotAllowed, match="empty"):
        comments.save(kept, "Ana", measure, MARCH, Words(" \n"), 1, NOON)


def test_what_cannot_be_rendered_is_not_approved(kept: Store, measure: str) -> None:
    comments.save(kept, "Ana", measure, MARCH, Words("{valeu}"), 0, NOON)
    comments.check(kept, "Ana", measure, MARCH, 1, NOON)
    with pytest.raises(UnknownReference):
        comments.approve(kept, "Ben", measure, MARCH, 1, FACTS, "data", NOON)
    now = comments.latest(kept, measure, MARCH)
    assert now is not None
    assert (now.state, now.rendered) == ("checked", "")


def test_two_who_edit_are_told_and_lose_nothing(kept: Store, measure: str) -> None:
    comments.save(kept, "Ana", measure, MARCH, Words("first"), 0, NOON)
    comments.save(kept, "Ben", measure, MARCH, Words("Ben's"), 1, NOON)
    with pytest.raises(EditConflict) as told:
        comments.save(kept, "Ana", measure, MARCH, Words("Ana's"), 1, NOON)
    assert (told.value.theirs, told.value.yours) == ("Ben's", "Ana's")
    assert (told.value.by, told.value.number) == ("Ben", 2)
    assert [(r.by, r.text) for r in comments.refused(kept, measure, MARCH)] == [("Ana", "Ana's")]
    # and whoever checks or approves what they no longer see is told, too
    with pytest.raises(EditConflict):
        comments.check(kept, "Cem", measure, MARCH, 1, NOON)
    with pytest.raises(NotAllowed, match="to build on"):
        comments.save(kept, "Ana", measure, date(2025, 1, 1), Words("text"), 3, NOON)


def test_an_older_approved_version_is_not_published_over_a_later_one(kept: Store, measure: str) -> None:
    approved(kept, measure, "first")
    approved(kept, measure, "second", 1)
    with pytest.raises(NotAllowed, match="later version"):
        comments.publish(kept, "Ben", measure, MARCH, 1, figure(measure, "59%", 59), NOON)


def test_an_approved_text_says_when_its_figures_have_moved(kept: Store, measure: str) -> None:
    done = approved(kept, measure, "Down to {value}")
    assert comments.moved(done, FACTS) is None
    assert comments.moved(done, FACTS | {"value": "61%"}) == "Down to 61%"


def test_actions_come_due(kept: Store, measure: str) -> None:
    for month, due in ((MARCH, date(2026, 5, 1)), (date(2026, 4, 1), date(2026, 6, 1))):
        comments.save(kept, "Ana", measure, month, Words("text", "Head", "list", due), 0, NOON)
        comments.check(kept, "Ana", measure, month, 1, NOON)
        comments.approve(kept, "Ben", measure, month, 1, FACTS, "data", NOON)
    found = comments.shown_due(kept, date(2026, 4, 2), date(2026, 5, 1))
    assert [(c.measure, c.month) for c in found if c.measure == measure] == [(measure, MARCH)]


PEOPLE = st.sampled_from(["Ana", "Ben", "Cem"])
STEPS = {"draft": "checked", "checked": "approved", "approved": "published"}


class Editing(RuleBasedStateMachine):
    """Three people at one comment, against a list in memory."""

    kept: Store

    def __init__(self) -> None:
        super().__init__()
        self.measure = f"measure {next(_NAMES)}"
        self.told: list[list[str]] = []  # text, author, state of every version
        self.refused: list[str] = []
        self.at = NOON

    def clock(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    @rule(who=PEOPLE, text=st.text("abc {}", min_size=1, max_size=8), behind=st.integers(0, 2))
    def save(self, who: str, text: str, behind: int) -> None:
        based_on = max(len(self.told) - behind, 0)
        try:
            made = comments.save(self.kept, who, self.measure, MARCH, Words(text), based_on, self.clock())
        except EditConflict:
            assert based_on < len(self.told)
            self.refused.append(text)
        except NotAllowed:
            assert not text.strip()
        else:
            assert based_on == len(self.told)
            self.told.append([text, who, "draft"])
            assert made.number == len(self.told)

    @precondition(lambda self: self.told)
    @rule(who=PEOPLE, step=st.sampled_from(list(STEPS)), behind=st.integers(0, 1))
    def go_on(self, who: str, step: str, behind: int) -> None:
        number = max(len(self.told) - behind, 1)
        text, _, state = self.told[number - 1]
        newest = number == len(self.told)
        shown = max((i for i, v in enumerate(self.told, 1) if v[2] in comments.SHOWN), default=0)
        mine = who in {v[1] for v in self.told[shown:]}
        legible = "{" not in text or not comments._REFERENCE.search(text)
        may = {
            "draft": newest,
            "checked": newest and not mine and legible,
            "approved": number == shown,
        }[step] and state == step
        asked = (self.kept, who, self.measure, MARCH, number)
        try:
            if step == "draft":
                comments.check(*asked, self.clock())
            elif step == "checked":
                comments.approve(*asked, FACTS, "data", self.clock())
            else:
                comments.publish(*asked, figure(self.measure, "59%", 59.1), self.clock())
        except (NotAllowed, EditConflict, UnknownReference):
            assert not may
        else:
            assert may
            self.told[number - 1][2] = STEPS[step]

    @invariant()
    def every_version_is_there(self) -> None:
        now = comments.versions(self.kept, self.measure, MARCH)
        assert [[c.text, c.author, c.state] for c in now] == self.told
        assert [c.rendered for c in now] == [v[0] if v[2] in comments.SHOWN else "" for v in self.told]

    @invariant()
    def the_newest_approved_is_shown(self) -> None:
        seen = comments.shown(self.kept, self.measure, MARCH)
        wanted = [i for i, v in enumerate(self.told, 1) if v[2] in comments.SHOWN]
        assert (seen.number if seen else None) == (wanted[-1] if wanted else None)

    def teardown(self) -> None:
        refused = comments.refused(self.kept, self.measure, MARCH)
        assert [r.text for r in reversed(refused)] == self.refused
        assert copies.faults(self.kept) == []


def test_any_order_of_steps_keeps_the_rules(kept: Store) -> None:
    machine = type("EditingHere", (Editing,), {"kept": kept})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=checks
        ),
    )


# ---- corrections and restated figures --------------------------------------------------------------


def test_a_corrected_figure_is_said(kept: Store, measure: str) -> None:
    made = corrections.record(
        kept, "Ana", "figure", measure, MARCH, "69%", "59%", "ten forms came late", ["Committee"], NOON
    )
    assert worded(made) == "Corrected on 3 March 2026: was 69%, is 59%"
    assert corrections.sent(kept, "Ben", made.id, ["Inspectorate"], NOON).sent_to == (
        "Committee",
        "Inspectorate",
    )
    assert [c.id for c in corrections.of(kept, measure, MARCH)] == [made.id]


def test_corrections_since_a_moment(kept: Store, measure: str) -> None:
    days = [NOON + timedelta(days=d) for d in range(3)]
    made = [
        corrections.record(kept, "Ana", "figure", measure, MARCH, str(i), "x", "why", (), day)
        for i, day in enumerate(days)
    ]
    found = [c for c in corrections.since(kept, days[1]) if c.measure == measure]
    assert found == [made[2], made[1]]


def test_what_is_no_correction_is_refused(kept: Store, measure: str) -> None:
    with pytest.raises(NotAllowed, match="Say why"):
        corrections.record(kept, "Ana", "figure", measure, MARCH, "69%", "59%", " ")
    with pytest.raises(NotAllowed, match="the same"):
        corrections.record(kept, "Ana", "figure", measure, MARCH, "59% ", "59%", "why")
    with pytest.raises(NotAllowed, match="no correction"):
        corrections.sent(kept, "Ana", 10_000, ["Committee"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("It fell to 69% in March.", "It fell to 59% in March.", 'was "69%", is "59%"'),
        ("It fell to 59%.", "It fell sharply to 59%.", 'added "sharply"'),
        ("It fell sharply to 59%.", "It fell to 59%.", 'left out "sharply"'),
        ("one one", "one", 'left out "one"'),
        ("all", "other", 'was "all", is "other"'),
    ],
)
def test_of_a_text_the_words_that_differ_are_said(
    kept: Store, measure: str, old: str, new: str, said: str
) -> None:
    made = corrections.record(kept, "Ana", "comment", measure, MARCH, old, new, "why", (), NOON)
    assert worded(made) == f"Corrected on 3 March 2026: {said}"


@given(*(st.lists(st.sampled_from("ab"), max_size=6).map(" ".join) for _ in range(2)))
def test_the_differing_words_make_one_text_of_the_other(old: str, new: str) -> None:
    was, now = (part.split() for part in difference(old, new))
    before, after = old.split(), new.split()
    assert bool(was or now) == (before != after)
    assert len(before) - len(was) == len(after) - len(now)
    places = range(len(before) - len(was) + 1)
    made = [before[:i] + now + before[i + len(was) :] for i in places if before[i : i + len(was)] == was]
    assert after in made


def test_late_data_restates_what_was_published(kept: Store, measure: str) -> None:
    approved(kept, measure, "text")
    comments.publish(kept, "Ben", measure, MARCH, 1, figure(measure, "69%", 69.4, 25, 36), NOON)
    same, other = figure(measure, "69%", 69.4, 25, 36), figure(measure, "59%", 59.1)
    assert published.restated(kept, [same]) == []
    assert published.restated(kept, [figure("never published", "1", 1)]) == []
    (found,) = published.restated(kept, [other])
    assert str(found) == "Published on 3 March 2026 as 69%, now 59%"
    (hidden,) = published.restated(kept, [figure(measure, "69%", 69.2, 27, 39)])
    assert str(hidden) == "Published on 3 March 2026 as 69% (25 of 36), now 69% (27 of 39)"
    assert (measure, MARCH) in published.months_published(kept)
    # once it went out again, that is what counts
    published.publish_figures(kept, "Ben", [other], "briefing", NOON)
    assert published.restated(kept, [other]) == []


# ---- follow-ups ----------------------------------------------------------------------------------

ASKED = Question("Chair", "Scrutiny", MARCH, "The split by age?", "Head of Service", date(2026, 4, 1), "icpc")


def test_from_asked_to_closed(kept: Store) -> None:
    made = follow_ups.ask(kept, "Ana", ASKED, NOON)
    assert made in follow_ups.open_ones(kept)
    assert made in follow_ups.overdue(follow_ups.open_ones(kept), date(2026, 4, 2))
    assert made not in follow_ups.overdue(follow_ups.open_ones(kept), date(2026, 4, 1))
    with pytest.raises(NotAllowed, match="no answer yet"):
        follow_ups.close(kept, "Ana", made.id)
    drafted = follow_ups.answer(kept, "Ben", made.id, 1, "See here", "?measure=icpc&by=age_band", "", NOON)
    with pytest.raises(NotAllowed, match="to whom"):
        follow_ups.close(kept, "Ana", made.id)
    assert drafted in follow_ups.overdue(follow_ups.open_ones(kept), date(2026, 4, 2))
    sent = follow_ups.answer(kept, "Ben", made.id, 2, "See here", drafted.link, "All members", NOON)
    assert sent not in follow_ups.overdue(follow_ups.open_ones(kept), date(2026, 4, 2))
    done = follow_ups.close(kept, "Ana", made.id, NOON)
    assert (done.closed_by, done.closed_at, done.answered_by) == ("Ana", NOON, "Ben")
    assert done not in follow_ups.open_ones(kept)
    assert done in follow_ups.all_of_them(kept)
    for again in (
        lambda: follow_ups.close(kept, "Ana", made.id),
        lambda: follow_ups.answer(kept, "Ben", made.id, 4, "more", "", ""),
    ):
        with pytest.raises(NotAllowed, match="closed"):
            again()


def test_two_who_answer_are_told_and_lose_nothing(kept: Store) -> None:
    made = follow_ups.ask(kept, "Ana", ASKED, NOON)
    follow_ups.answer(kept, "Ben", made.id, 1, "Ben's answer", "", "")
    with pytest.raises(EditConflict) as told:
        follow_ups.answer(kept, "Cem", made.id, 1, "Cem's answer", "", "")
    assert (told.value.theirs, told.value.yours, told.value.by) == ("Ben's answer", "Cem's answer", "Ben")
    assert any('"Cem\'s answer"' in str(row[-1]) for row in copies.dump(kept).tables["history"][1])


def test_questions_that_say_too_little_are_refused(kept: Store) -> None:
    for asked in (
        Question("", "Scrutiny", MARCH, "What?", "Head", MARCH),
        Question("Chair", "Scrutiny", MARCH, " ", "Head", MARCH),
        Question("Chair", "Scrutiny", MARCH, "What?", "", MARCH),
        Question("Chair", "Scrutiny", MARCH, "What?", "Head", date(2026, 2, 28)),
    ):
        with pytest.raises(NotAllowed):
            follow_ups.ask(kept, "Ana", asked)
    with pytest.raises(NotAllowed, match="no follow-up"):
        follow_ups.close(kept, "Ana", 10_000)
