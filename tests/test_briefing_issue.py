"""Briefings that go out: frozen, held against the month before, issued again; texts that must not go out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from perfcore import access
from perfcore.__main__ import main
from perfcore.access import briefing, briefing_issue, minutes
from perfcore.access.briefing_issue import NotIssued
from perfcore.access.minutes import Store, Words
from perfcore.briefing import issued
from perfcore.briefing.house import House, UnreadableStyle, read_house
from perfcore.minutes.store import file_url, open_store

ROOT = Path(__file__).resolve().parent.parent
WHO = access.LOCAL_ADMINISTRATOR
OTHER = access.Viewer("administrator", "a second person")
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(file_url(tmp_path / "minutes.sqlite"))


def test_what_goes_out_is_kept_and_a_correction_is_a_new_edition(
    gate: access.Gate, store: Store, tmp_path: Path
) -> None:
    def issue(month: date, why: str = "") -> briefing_issue.Issued:
        return briefing_issue.issue(gate, WHO, store, month, "member", tmp_path, House(), why)

    with pytest.raises(NotIssued, match="no earlier edition"):
        issue(SEPTEMBER, "A number was wrong")
    first = issue(SEPTEMBER)
    assert (first.edition, first.fingerprint) == (1, gate.about(WHO).fingerprint)
    assert briefing_issue.faults(WHO, first) == []
    with pytest.raises(NotIssued, match="out already"):
        issue(SEPTEMBER)
    again = issue(SEPTEMBER, "The chart of contacts was upside down")
    assert again.edition == 2
    page = (again.folder / "briefing-2026-09-member.html").read_text()
    assert "Corrected edition: it takes the place of the one of" in page
    assert "The chart of contacts was upside down. No figure of the month has changed." in page
    assert [one.name for one in briefing_issue.every(WHO, tmp_path)] == [again.name, first.name]

    later = briefing.make(gate, WHO, OCTOBER, "member", tmp_path, store)
    earlier = briefing_issue.before(WHO, tmp_path, OCTOBER, "member")
    assert earlier == again
    changed = briefing_issue.differences(WHO, again, later)
    row = next(r for r in later.grid if r.measure == "contacts")
    contacts = [d for d in changed if (d.measure, d.what) == (row.name, "this month")]
    assert [(d.before, d.now) for d in contacts] == [(row.before, row.value)]
    published = {(m, at) for m, at in _published(store)}
    assert ("contacts", SEPTEMBER) in published

    # hidden then is hidden now: the month before of this one is the month of that one
    hidden, shown = issued.cells(tmp_path)
    for past in later.history:
        if (past.measure, past.month) in hidden:
            assert past.value == "c"
    assert hidden
    assert shown

    (first.folder / "briefing-2026-09-member.html").write_text("another")
    assert briefing_issue.faults(WHO, first) == [
        f"{first.name}/briefing-2026-09-member.html is not what went out."
    ]


def _published(store: Store) -> list[tuple[str, date]]:
    from perfcore.minutes.published import months_published

    return months_published(store)


def _approved(gate: access.Gate, store: Store, measure: str, text: str, action: str = "") -> None:
    words = Words(text, "Head of Safeguarding", action, date(2026, 12, 18))
    minutes.save_comment(gate, WHO, store, measure, OCTOBER, words, 0)
    minutes.check_comment(store, WHO, measure, OCTOBER, 1)
    minutes.approve_comment(gate, OTHER, store, measure, OCTOBER, 1)


def test_a_comment_that_names_somebody_is_left_out_and_listed(
    gate: access.Gate, store: Store, tmp_path: Path
) -> None:
    measure = "rhi_72h"
    _approved(gate, store, measure, "Jane Fairweather held every interview late because she was ill.")
    _approved(gate, store, "repeat_plan_24m", "More plans are repeats.", "Read ten of the closed plans")
    public = briefing.make(gate, WHO, OCTOBER, "member", tmp_path, store)
    inside = briefing.make(gate, WHO, OCTOBER, "management", tmp_path, store)
    page = briefing_issue.as_page(WHO, public, House())
    assert "Fairweather" not in page
    assert "Read ten of the closed plans, by 18 December 2026" in page
    assert "Fairweather" in briefing_issue.as_page(WHO, inside, House())
    left = [one for one in public.left_out if one.kind == "comment"]
    assert [(one.measure, one.why, one.exempt) for one in left] == [(measure, "it names a person", True)]
    assert any("Fairweather" in one.text for one in public.exempt)
    report = briefing_issue.files(WHO, public, House())["briefing-2026-10-member-publication.txt"].decode()
    assert "Fairweather" not in report
    assert "it names a person (exempt part)" in report


def test_markup_in_what_people_write_stays_text(gate: access.Gate, store: Store, tmp_path: Path) -> None:
    _approved(gate, store, "repeat_plan_24m", "More <script>alert(1)</script> #import *x* = =1+1 @here")
    brief = briefing.make(gate, WHO, OCTOBER, "management", tmp_path, store)
    page = briefing_issue.as_page(WHO, brief, House())
    assert "<script" not in page
    assert "More &lt;script&gt;" in page
    assert briefing_issue.files(WHO, brief, House())["briefing-2026-10-management.pdf"].startswith(b"%PDF")


def test_who_may_see_what(gate: access.Gate, store: Store, tmp_path: Path) -> None:
    member = access.Viewer("member", "a member")
    with pytest.raises(access.Refused):
        briefing.make(gate, member, OCTOBER, "management", tmp_path, store)
    theirs = briefing.make(gate, member, OCTOBER, "member", tmp_path, store)
    ours = briefing.make(gate, WHO, OCTOBER, "member", tmp_path, store)
    assert theirs.exempt == ()
    assert (theirs.grid, theirs.headlines) == (ours.grid, ours.headlines)
    with pytest.raises(access.Refused):
        briefing_issue.issue(gate, member, store, OCTOBER, "member", tmp_path, House())
    assert not (tmp_path / "briefings").exists()


# ---- the command ---------------------------------------------------------------------------------


def test_the_command_writes_all_files(
    demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERFCORE_STORE", file_url(tmp_path / "minutes.sqlite"))
    where = [
        "--data",
        str(demo_data),
        "--measures",
        str(ROOT / "measures.yaml"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(["briefing", "--audience", "committee", *where]) == 0
    said = capsys.readouterr().out.split()
    assert sorted(Path(one).name for one in said) == sorted(f.name for f in (tmp_path / "out").iterdir())
    endings = {
        ".pdf",
        ".docx",
        ".html",
        "-figures.xlsx",
        "-figures.csv",
        "-publication.json",
        "-publication.txt",
    }
    names = {Path(one).name.removeprefix("briefing-2026-10-committee") for one in said}
    assert names == endings | {"-EXEMPT.pdf", "-EXEMPT.docx"}
    report = json.loads((tmp_path / "out" / "briefing-2026-10-committee-publication.json").read_text())
    assert report["published"] is True
    assert "figure" in {one["kind"] for one in report["left_out"]} <= {"figure", "sentence"}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--month", "1999-01"], "There is no data for January 1999"),
        (["--why", "A number was wrong"], "it goes with --issue"),
    ],
)
def test_the_command_refuses_in_one_sentence(
    demo_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], says: str
) -> None:
    where = [
        "--data",
        str(demo_data),
        "--measures",
        str(ROOT / "measures.yaml"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(["briefing", "--audience", "member", *where, *more]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# ---- the house style -----------------------------------------------------------------------------


def test_the_house_style_has_defaults_and_says_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "house_style.yaml"
    assert read_house(file) == House()
    picture = b"\x89PNG\r\n\x1a\nand so on"
    (tmp_path / "logo.png").write_bytes(picture)
    file.write_text("council: Our Council\ncolour: '#801650'\nlogo: logo.png\nmeetings: {member: Cabinet}\n")
    style = read_house(file)
    assert (style.council, style.meeting("member"), style.logo) == ("Our Council", "Cabinet", picture)
    assert style.logo_alt == "Logo of Our Council"
    wrong: list[tuple[str, str]] = [
        ("color: '#801650'", 'no key "color"'),
        ("colour: purple", "no colour"),
        ("colour: '#EEEEEE'", "too light"),
        ("logo: ../secret.png", "no logo"),
        ("logo: notes.txt", "no PNG"),
        ("meetings: {mayor: x}", 'no audience "mayor"'),
        ("- a", "holds no keys"),
        ("a: [", "it is no YAML"),
    ]
    for text, says in wrong:
        file.write_text(text)
        with pytest.raises(UnreadableStyle, match=says):
            read_house(file)
