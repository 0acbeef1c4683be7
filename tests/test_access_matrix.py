"""Every page x every role, over the wire: nothing out of scope leaves the server, whatever is asked.

One fresh server, asked by clients without a browser, so that what is held against each role is all that was
sent to it. The first requests of all are those of a signed-out visitor, then each page is opened first by
another role, and last everything is asked again by the restricted roles when all of it has been computed.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from perfcore.access import sign_in
from perfcore.access.viewer import ALLOWED
from perfcore.records import store
from perfcore.records.records import Records
from tests.browser import RESULTS, serve
from tests.signed_in import (
    OTHER,
    SETTINGS,
    SPLIT,
    TEAM,
    Client,
    claims,
    cookie,
    environment,
    look,
    run_alone,
    tab,
)

ROOT = Path(__file__).resolve().parent.parent
MONTH, MONTH_IN_WORDS = "2026-09", "September 2026"
# What a member is sent is held against what a head is sent.
DRILLED = tuple(
    f"measure={measure}&by={by}&month={MONTH}"
    for measure, by in [
        ("cp_ends", "team"), ("cp_starts", "age_band"), ("cp_starts", "team"), ("referrals", "ethnicity"),
        ("assessment_45wd", "team"), ("icpc_15wd", "locality"),
    ]
)  # fmt: skip
WORKER, CHILD = "W436", "C038334"
# What somebody might write into an address who knows how it is made.
FORGED = urlencode(
    [
        ("measure", "cp_plans"), ("month", MONTH), ("by", "worker"), ("worker", WORKER), ("team", OTHER),
        ("child", CHILD), ("child_id", CHILD), ("for", "management"), ("list", "all"),
        ("standard", "icpc_15wd"),
        ("role", "administrator"), ("as", "administrator"),
    ],
    quote_via=quote,
)  # fmt: skip
ROLES = ("member", "manager", "manager without a team", "analyst", "head", "administrator")
SIGN_IN = b"Sign in to perfcore"
# Title of each page -> the right that it needs, or "".
APP = (ROOT / "app.py").read_text(encoding="utf-8")
NEEDS = dict(re.findall(r'\(\w+\.render, "([^"]+)", [\w."]+, (?:None|"(\w+)")\)', APP))
HOME = ""


@dataclass(frozen=True)
class Sent:
    """All bytes that each role was sent, by page and by time of asking."""

    address: str
    data: Path
    settings: Path
    frames: Mapping[tuple[str, str, str], bytes]
    scripts: Mapping[str, str]

    def of(self, who: str) -> list[tuple[str, bytes]]:
        return [(f"{page} ({when})", came) for (w, page, when), came in self.frames.items() if w == who]


@pytest.fixture(scope="module")
def sent(demo_data: Path, tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Iterator[Sent]:
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copytree(demo_data, folder / "data")
    # what lets one person try a role out counts for nothing where people sign in
    env = environment(folder) | {"PERFCORE_LOCAL_ROLE": "administrator"}
    with serve(folder / "data", RESULTS / f"matrix-{worker_name}.log", **env) as address:
        frames, scripts = run_alone(_ask(address))
        yield Sent(address, folder / "data", folder / "perfcore.yaml", frames, scripts)


@asynccontextmanager
async def opened(address: str, told: Mapping[str, Any] | None) -> Any:
    client = await tab(address, told)
    try:
        yield client
    finally:
        await client.socket.close()


async def _ask(address: str) -> tuple[dict[tuple[str, str, str], bytes], dict[str, str]]:
    frames: dict[tuple[str, str, str], bytes] = {}
    async with opened(address, None) as client:
        first = await client.look("drift", FORGED)
        pages = sorted(client.pages)
    for page in pages:
        async with opened(address, None) as client:
            frames["signed out", page, "cold"] = await client.look(page, FORGED)
    frames["signed out", "drift", "cold"] = first
    tabs: dict[str, Client] = {}
    try:
        for who in (*ROLES, "nobody"):
            tabs[who] = await tab(address, claims(who))
        for i, page in enumerate(pages):
            for who in ROLES[i % len(ROLES) :] + ROLES[: i % len(ROLES)]:
                frames[who, page, "cold"] = await tabs[who].look(page, FORGED)
        for query in DRILLED:
            for who in ("member", "head"):
                frames[who, "measure", query] = await tabs[who].look("measure", query)
        scripts = dict(tabs["head"].pages)
        tabs["signed out"] = await tab(address, None)
        for page, script in scripts.items():
            for who in ("signed out", "nobody", "member", "analyst", "manager without a team"):
                frames[who, page, "warm, by hash"] = await tabs[who].look("", f"month={MONTH}", script)
    finally:
        for client in tabs.values():
            await client.socket.close()
    return frames, scripts


# ---- what nobody without a right to it may be sent -----------------------------------------------


@pytest.fixture(scope="module")
def records(demo_data: Path) -> Records:
    found = store.current(demo_data)
    assert found is not None
    return found


def ids(records: Records, column: str, team: str = "") -> set[str]:
    """Every value of a column in any table; of rows of one team only, where one is named."""
    found: set[str] = set()
    for frame in records.tables.values():
        if column in frame and (not team or "team" in frame):
            rows = frame[frame["team"] == team] if team else frame
            found |= set(rows[column].dropna().astype(str))
    return found - {"", "None", "nan"}


def named(came: bytes, known: set[str]) -> set[str]:
    """Which of the codes stand in what was sent, as words of their own."""
    words = set(re.findall(rb"(?<![A-Za-z0-9])[A-Z]\d{2,7}(?![A-Za-z0-9])", came))
    return {word.decode() for word in words} & known


def test_a_code_in_what_is_sent_is_found() -> None:
    known = {"C038334", "W436"}
    assert named(b'\x0a\x07C038334<td>W436</td> "C0383345" xC038334', known) == known
    assert named(b"#C03833 aC038334 W4360", known) == set()


def test_every_page_was_asked_by_everybody(sent: Sent) -> None:
    assert len(sent.scripts) == len(NEEDS)
    for who in (*ROLES, "nobody", "signed out"):
        assert {page for w, page, _ in sent.frames if w == who} == set(sent.scripts)
        assert all(b"pc-footer" in came for _, came in sent.of(who))


@pytest.mark.parametrize("who", ROLES)
def test_the_menu_offers_what_would_not_be_refused(sent: Sent, who: str) -> None:
    rights = ALLOWED[who.split(" ")[0]]
    for page in menu_of(sent.frames[who, HOME, "cold"]):
        refused = b"This is not for your role" in sent.frames[who, page.url_pathname, "cold"]
        needs = NEEDS[page.page_name]
        assert page.is_hidden == (needs != "" and needs not in rights), page.page_name
        # the forged address asks for the management team's briefing, which a member is refused
        assert refused == page.is_hidden or (who, page.page_name) == ("member", "Briefing"), page.page_name


def menu_of(came: bytes) -> list[AppPage]:
    """The pages that the menu was last told of, hidden ones included."""
    messages = [ForwardMsg.FromString(frame) for frame in came.split(SPLIT)]
    told = [m.navigation for m in messages if m.WhichOneof("type") == "navigation"]
    return list(told[-1].app_pages)


@pytest.mark.parametrize("who", ["signed out", "nobody"])
def test_who_may_see_nothing_is_sent_nothing(sent: Sent, records: Records, who: str) -> None:
    codes = ids(records, "child_id") | ids(records, "worker") | ids(records, "family_id")
    teams = {team.encode() for team in ids(records, "team")} - {OTHER.encode()}
    assert len(teams) > 5
    for where, came in sent.of(who):
        assert (SIGN_IN if who == "signed out" else b"no role in perfcore is yours") in came, where
        assert len(came) < 40_000, where
        assert named(came, codes) == set(), where
        assert not any(team in came for team in teams), where
        for word in (b"deferred_file", b"<table", b"<svg", b"data to ", b"Source: "):
            assert word not in came, (where, word)


@pytest.mark.parametrize("who", ["member", "analyst", "manager without a team"])
def test_no_child_family_or_worker_is_sent_to_roles_that_see_none(
    sent: Sent, records: Records, who: str
) -> None:
    children, workers = ids(records, "child_id"), ids(records, "worker")
    assert len(children) > 10_000
    assert len(workers) > 100
    for where, came in sent.of(who):
        # what the address asks for is said back, once, and nothing about it
        assert named(came, children) - {CHILD} == set(), where
        assert named(came, workers) - {WORKER} == set(), where


def test_a_manager_is_sent_own_teams_only(sent: Sent, records: Records) -> None:
    children, workers = ids(records, "child_id"), ids(records, "worker")
    own, own_workers = ids(records, "child_id", TEAM), ids(records, "worker", TEAM)
    shown: set[str] = set()
    for where, came in sent.of("manager"):
        found = named(came, children) - {CHILD}
        shown |= found
        assert found <= own, (where, found - own)
        assert named(came, workers) - {WORKER} <= own_workers, where
    assert shown, "a manager's lists are empty, so nothing was tried"


def test_whoever_may_see_children_is_sent_some(sent: Sent, records: Records) -> None:
    """The checks above could find something: the same pages show it to who may see it."""
    children, workers = ids(records, "child_id"), ids(records, "worker")
    for who in ("head", "administrator"):
        came = [came for _, came in sent.of(who)]
        assert sum(len(named(one, children) - {CHILD}) for one in came) > 10
        assert sum(len(named(one, workers) - {WORKER}) for one in came) > 5


def test_teams_outside_a_managers_own_are_not_there(sent: Sent, records: Records) -> None:
    others = {team for team in ids(records, "team") if team not in (TEAM, OTHER)}
    for who in ("manager", "manager without a team"):
        for where, came in sent.of(who):
            assert [team for team in others if team.encode() in came] == [], where


def test_small_numbers_are_not_sent_to_members(sent: Sent) -> None:
    """Row by row against what a head is sent: where a count is from 1 to 5, a member gets no number."""
    tried = 0
    for (who, page, when), came in sent.frames.items():
        if who == "head" and when in DRILLED:
            member = rows(sent.frames["member", page, when])
            for group, cells in rows(came).items():
                if re.fullmatch("[1-5]", cells[1]):
                    tried += 1
                    beside = " ".join(member.get(group, []))  # a group that is not there is not sent
                    assert not re.search(r"\d", beside), (when, group, beside)
    assert tried > 5, "no small number was found, so nothing was tried"


def test_a_small_share_is_not_sent_to_members(sent: Sent) -> None:
    """The table of all measures on the first page: hits, or misses, from 1 to 5."""
    head, member = (rows(sent.frames[who, "", "cold"], "measure=") for who in ("head", "member"))
    small = set()
    for measure, cells in head.items():
        found = re.match(r"([\d,]+) of ([\d,]+)", cells[1])
        if found:
            hits, base = (int(text.replace(",", "")) for text in found.groups())
            if 0 < hits < 6 or 0 < base - hits < 6:
                small.add(measure)
    assert small, "no small share was found, so nothing was tried"
    for measure in small:
        assert member[measure][:2] == ["c", ""], measure
        assert "would meet" not in " ".join(member[measure])


def rows(came: bytes, link: str = "") -> dict[str, list[str]]:
    """The cells of tables, tags off, under what names a row: the link in it, or month and group."""
    found: dict[str, list[str]] = {}
    for row in re.findall(rb"<tr.*?</tr>", came, re.DOTALL):
        text = row.decode("utf-8", "replace")
        cells = [_plain(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", text, re.DOTALL)]
        linked = re.search(link + r"(\w+)", text) if link else None
        if linked:
            found[linked[1]] = cells[1:]
        elif not link and len(cells) > 3 and cells[0] == MONTH_IN_WORDS:
            found[f"{cells[0]}, {cells[1]}"] = cells[2:]
    return found


def _plain(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split())


# ---- what is fetched beside pages ----------------------------------------------------------------


def status(address: str, path: str, cookies: str = "") -> int:
    """What a file's address answers with."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("GET", path, headers={"Cookie": cookies} if cookies else {})
        return connection.getresponse().status
    finally:
        connection.close()


def file_of(came: bytes, label: str) -> str:
    """The id of the file that a button would have made."""
    for frame in came.split(SPLIT):
        button = ForwardMsg.FromString(frame).delta.new_element.download_button
        if label in button.label:
            return button.deferred_file_id
    raise AssertionError(f"no button says {label}")


async def made(client: Client, file: str) -> tuple[str, str]:
    """The address of a file that is made on demand, and what is said where it is not made."""
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    message.backend_operation_request.session_id = client.session
    message.backend_operation_request.deferred_file.file_id = file
    came = await client.send(message, "backend_operation_response")
    answer = ForwardMsg.FromString(came.split(SPLIT)[-1]).backend_operation_response
    return answer.deferred_file.url, answer.error_msg


def test_a_file_of_children_is_made_for_who_may_see_them_and_fetched_by_the_signed_in(sent: Sent) -> None:
    told = claims("head", sub="somebody who leaves")

    async def ask() -> tuple[tuple[str, str], ...]:
        head, analyst = await tab(sent.address, told), await tab(sent.address, claims("analyst"))
        nobody = await tab(sent.address, None)
        for client in (analyst, nobody):
            await client.look("drift")
        file = file_of(await head.look("drift"), "Download")
        answers = [await made(client, file) for client in (head, analyst, nobody)]
        sign_in.end(sent.data, told)
        answers.append(await made(head, file))
        for client in (head, analyst, nobody):
            await client.socket.close()
        return tuple(answers)

    (url, said), *others = run_alone(ask())
    assert said == ""
    assert url.startswith("/media/")
    assert others == [("", "Failed to generate file for download")] * 3
    assert status(sent.address, url) == 403
    assert status(sent.address, url, "_streamlit_user=forged") == 403
    assert status(sent.address, url, cookie(sent.address, claims("nobody"))) == 403


def test_it_is_written_down_who_looked_and_nobody_they_saw(sent: Sent, records: Records) -> None:
    kept = (sent.data / "audit" / "looked.jsonl").read_text(encoding="utf-8")
    looked = {(one["who"], one["role"]) for one in map(json.loads, kept.splitlines())}
    assert {("head@council.test", "head"), ("manager@council.test", "manager")} <= looked
    assert {role for _, role in looked} <= {"head", "manager", "administrator"}
    assert named(kept.encode(), ids(records, "child_id")) == set()


# ---- what ends, ends at the next step ------------------------------------------------------------


def test_a_role_that_is_taken_away_ends_at_the_next_step(sent: Sent) -> None:
    async def ask() -> list[bytes]:
        async with opened(sent.address, claims("member", sub="leaver")) as client:
            before = await client.look("drift")
            sent.settings.write_text(SETTINGS.replace(", members: member", ""), encoding="utf-8")
            try:
                return [before, await client.look("measure", FORGED)]
            finally:
                sent.settings.write_text(SETTINGS, encoding="utf-8")

    before, after = run_alone(ask())
    assert b"no role in perfcore is yours" not in before
    assert b"no role in perfcore is yours" in after
    assert b"<table" not in after


def test_signing_out_ends_every_tab_wherever_it_was_done(sent: Sent) -> None:
    """Recorded by another process, as another server of the same data folder would."""
    told = claims("head", sub="ending")

    async def ask() -> list[bytes]:
        async with opened(sent.address, told) as one, opened(sent.address, told) as other:
            before = [await one.look("promises"), await other.look("promises")]
            sign_in.end(sent.data, told)
            return [*before, await one.look("drift", FORGED), await other.look("drift", FORGED)]

    *before, one, other = run_alone(ask())
    assert not any(SIGN_IN in came for came in before)
    for came in (one, other):
        assert SIGN_IN in came
        assert b"You signed out." in came
        assert b"<table" not in came
    assert SIGN_IN in look(sent.address, told, ("drift", FORGED))[0]


@pytest.mark.parametrize(
    "told",
    [
        {"iat": 1_700_000_000},
        {"sub": None},
        {"groups": "administrators"},
        {"role": "administrator", "groups": []},
    ],
)
def test_a_sign_in_that_is_old_or_says_too_little_is_none(sent: Sent, told: dict[str, Any]) -> None:
    came = look(sent.address, claims("head") | told, ("drift", FORGED))[0]
    assert SIGN_IN in came or b"no role in perfcore is yours" in came
    assert b"<table" not in came


def test_another_servers_cookie_is_none(sent: Sent) -> None:
    """Signed with another secret, or made for another address."""

    async def ask(cookies: str) -> bytes:
        client = await tab(sent.address, None, cookies=cookies)
        try:
            return await client.look("drift", FORGED)
        finally:
            await client.socket.close()

    right = cookie(sent.address, claims("head"))
    for wrong in (right[:-2] + "xx", cookie("https://elsewhere.test", claims("head"))):
        assert SIGN_IN in run_alone(ask(wrong))
    assert SIGN_IN not in run_alone(ask(right))


def test_a_session_is_not_taken_over_by_its_id(sent: Sent) -> None:
    """Who knows the id of a head's session and asks to go on with it is still who they are."""

    async def ask() -> list[bytes]:
        async with opened(sent.address, claims("head")) as head:
            came = await head.look("drift")
            assert SIGN_IN not in came
            taken = []
            for told in (None, claims("member")):
                client = await tab(sent.address, told, head.session)
                taken.append(await client.look("drift", FORGED))
                await client.socket.close()
            assert head.session
            return taken

    nobody, member = run_alone(ask())
    assert SIGN_IN in nobody
    assert b"member@council.test: member" in member


def test_what_goes_wrong_says_nothing_of_the_inside(sent: Sent) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"):
        assert status(sent.address, path) == 404
    inside = (b"Traceback", b"site-packages", str(sent.data).encode(), str(ROOT).encode())
    for (who, page, _), came in sent.frames.items():
        for frame in came.split(SPLIT):
            # Streamlit itself begins every session with the path of its script, which names where app.py lies
            if ForwardMsg.FromString(frame).WhichOneof("type") != "new_session":
                assert not any(word in frame for word in inside), (who, page)
