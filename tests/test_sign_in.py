"""Signing in, piece by piece: whose sign-in counts, until when, and with which secrets nothing starts."""

from __future__ import annotations

import gzip
import sqlite3
import threading
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcore.access import provider, sign_in, sign_ins
from perfcore.access.settings import Settings, parse
from perfcore.access.sign_ins import HOUR, MINUTE, SignedOut
from perfcore.serving import asgi
from perfcore.serving.compressed import Compressed
from perfcore.serving.doors import Doors
from perfcore.serving.headers import Headers
from perfcore.serving.way_back import WayBack, is_page
from tests.signed_in import run_alone

ROOT = Path(__file__).resolve().parent.parent
NOW = 1_800_000_000.0
ANNA = {"iss": "https://id.test", "sub": "anna", "iat": NOW, "nonce": "n1", "email": "anna@council.test"}
SECRET = "Zk3vPq8wXb1nYt6rLm0cHd5fGs7aJe2u"
GOOD = {
    "redirect_uri": "https://perfcore.council.test/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
    "client_secret": SECRET[::-1],
    "server_metadata_url": "https://id.test/tenant/v2.0/.well-known/openid-configuration",
}


# ---- how long a sign-in lasts --------------------------------------------------------------------


def goes_on(data: Path, claims: Mapping[str, Any], now: float, step: bool = True) -> str:
    """Why it does not, or ""."""
    try:
        sign_ins.must_be_going_on(data, claims, idle_minutes=30, longest_hours=10, step=step, now=now)
    except SignedOut as why:
        return str(why)
    return ""


def test_steps_keep_a_sign_in_going_until_its_longest(tmp_path: Path) -> None:
    step = NOW
    while step <= NOW + 10 * HOUR:
        assert goes_on(tmp_path, ANNA, step) == ""
        step += 29 * MINUTE
    assert goes_on(tmp_path, ANNA, step) == (
        "You were signed out after 10 hours, the longest that a sign-in lasts."
    )


def test_without_a_step_it_ends_and_does_not_begin_again(tmp_path: Path) -> None:
    idle = "You were signed out after 30 minutes without a step."
    assert goes_on(tmp_path, ANNA, NOW) == ""
    assert goes_on(tmp_path, ANNA, NOW + 31 * MINUTE) == idle
    assert goes_on(tmp_path, ANNA, NOW + 32 * MINUTE) == idle
    again = ANNA | {"iat": NOW + 33 * MINUTE, "nonce": "n2"}
    assert goes_on(tmp_path, again, NOW + 33 * MINUTE) == ""


def test_a_look_that_is_no_step_keeps_nothing_going(tmp_path: Path) -> None:
    assert goes_on(tmp_path, ANNA, NOW) == ""
    assert goes_on(tmp_path, ANNA, NOW + 29 * MINUTE, step=False) == ""
    assert goes_on(tmp_path, ANNA, NOW + 31 * MINUTE) != ""


def test_signing_out_ends_every_sign_in_of_a_person_and_nobody_elses(tmp_path: Path) -> None:
    elsewhere = ANNA | {"nonce": "another browser", "iat": NOW + 5}
    other = ANNA | {"sub": "ben"}
    for claims in (ANNA, elsewhere, other):
        assert goes_on(tmp_path, claims, NOW + 10) == ""
    sign_ins.end(tmp_path, ANNA, now=NOW + 20)
    assert goes_on(tmp_path, ANNA, NOW + 30) == "You signed out."
    assert goes_on(tmp_path, elsewhere, NOW + 30) == "You signed out."
    assert goes_on(tmp_path, other, NOW + 30) == ""
    assert goes_on(tmp_path, ANNA | {"nonce": "n2", "iat": NOW + 40}, NOW + 41) == ""


def test_the_record_outlasts_a_restart_and_names_nobody(tmp_path: Path) -> None:
    assert goes_on(tmp_path, ANNA, NOW) == ""
    sign_ins.end(tmp_path, ANNA, now=NOW + 20)
    sign_ins._store.cache_clear()
    assert goes_on(tmp_path, ANNA, NOW + 30) == "You signed out."
    kept = (tmp_path / "sign_ins.sqlite").read_bytes()
    assert b"anna" not in kept


def test_a_cookie_of_another_day_that_nobody_knows_counts_for_nothing(tmp_path: Path) -> None:
    assert goes_on(tmp_path, ANNA, NOW + 5 * HOUR) == "Your last sign-in has ended."


def test_a_provider_whose_clock_is_a_few_minutes_off_is_no_trouble(tmp_path: Path) -> None:
    assert goes_on(tmp_path, ANNA | {"iat": NOW - 5 * MINUTE}, NOW) == ""
    assert goes_on(tmp_path, ANNA | {"iat": NOW + 5 * MINUTE}, NOW) == ""


@pytest.mark.parametrize("without", ["sub", "iat"])
@pytest.mark.parametrize("value", [None, "", True])
def test_a_sign_in_without_a_person_or_a_time_shows_nothing(tmp_path: Path, without: str, value: Any) -> None:
    assert "did not say who" in goes_on(tmp_path, ANNA | {without: value}, NOW)


def test_what_cannot_be_recorded_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "sign_ins.sqlite").write_bytes(b"not a database at all, and longer than a header" * 40)
    assert "cannot be recorded" in goes_on(tmp_path, ANNA, NOW)


def test_old_sign_ins_are_forgotten_and_still_do_not_count(tmp_path: Path) -> None:
    assert goes_on(tmp_path, ANNA, NOW) == ""
    later = NOW + 3 * 24 * HOUR
    assert goes_on(tmp_path, ANNA | {"sub": "ben", "iat": later}, later) == ""
    with sqlite3.connect(tmp_path / "sign_ins.sqlite") as kept:
        assert kept.execute("SELECT count(*) FROM sign_ins").fetchone() == (1,)
    assert goes_on(tmp_path, ANNA, later) == "Your last sign-in has ended."


def test_many_at_once_leave_one_sign_in(tmp_path: Path) -> None:
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda: said.append(goes_on(tmp_path, ANNA, NOW + 1))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [""] * 16


# ---- roles ---------------------------------------------------------------------------------------

MAPPED = Settings(
    roles={"heads": "head", "managers": "manager", "members": "member"},
    teams={"north": ("North A", "North B"), "south": ("South", "North A")},
)


@pytest.mark.parametrize(
    ("groups", "role", "teams"),
    [
        (["members"], "member", ()),
        ("members", "member", ()),
        (["members", "heads"], "head", ()),
        (["managers", "north"], "manager", ("North A", "North B")),
        (["south", "north", "managers"], "manager", ("North A", "North B", "South")),
        (["managers"], "manager", ()),
    ],
)
def test_groups_give_a_role_and_teams(groups: Any, role: str, teams: tuple[str, ...]) -> None:
    found = sign_in.person(ANNA | {"groups": groups}, MAPPED)
    assert (found.role, found.name, found.teams) == (role, "anna@council.test", teams)


@pytest.mark.parametrize("groups", [[], None, "", ["strangers"], "memberS", [["members"]], {"members": 1}, 5])
def test_no_group_is_no_role_in_one_sentence(groups: Any) -> None:
    with pytest.raises(sign_in.NoRole, match=r"^You are signed in as anna@council\.test, and no role .*\.$"):
        sign_in.person(ANNA | {"groups": groups}, MAPPED)


def test_a_claim_may_lie_within_another() -> None:
    told = {"realm_access": {"roles": ["a", "b", 3]}, "https://id.test/roles": ["c"]}
    assert sign_in.values(told, "realm_access.roles") == {"a", "b"}
    assert sign_in.values(told, "https://id.test/roles") == {"c"}
    assert sign_in.values(told, "realm_access.roles.deeper") == frozenset()


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({}, "anna@council.test"),
        ({"email_verified": True}, "anna@council.test"),
        ({"email_verified": False}, "anna"),
        ({"email": None}, "anna"),
        ({"email": "a\nb\x1b[31m@c.test"}, "ab[31m@c.test"),
        ({"email": "x" * 500}, "x" * 120),
    ],
)
def test_the_name_for_records_is_plain_and_the_providers(claims: Mapping[str, Any], name: str) -> None:
    assert sign_in.person(ANNA | {"groups": "members"} | claims, MAPPED).name == name


def test_the_claim_of_the_name_is_a_setting() -> None:
    now = parse("sign_in: {name: preferred_username}\nroles: {map: {members: member}}")
    found = sign_in.person(ANNA | {"groups": "members", "preferred_username": "aq1"}, now)
    assert found.name == "aq1"


# ---- what signing in is configured with ----------------------------------------------------------


def unusable(**other: Any) -> str:
    """Why it is, or ""."""
    try:
        provider.must_be_usable(GOOD | other)
    except provider.Unusable as why:
        return str(why)
    return ""


def test_a_sound_configuration_is_taken() -> None:
    assert unusable() == ""
    assert unusable(redirect_uri="http://127.0.0.1:8501/oauth2callback") == ""
    assert unusable(redirect_uri="http://localhost:8501/oauth2callback") == ""


def test_the_sample_that_ships_is_refused() -> None:
    sample = tomllib.loads((ROOT / ".streamlit" / "secrets.example.toml").read_text(encoding="utf-8"))
    assert set(sample["auth"]) == set(provider.KEYS)
    with pytest.raises(provider.Unusable, match="cookie_secret is a sample"):
        provider.must_be_usable(sample["auth"])
    for key in provider.KEYS[1:4]:
        assert key in unusable(**{key: sample["auth"][key]})


@pytest.mark.parametrize("key", ["cookie_secret", "client_secret"])
@pytest.mark.parametrize(
    "weak",
    ["xxx", "secret", "changeme", "your-client-secret-goes-in-here", "a" * 64, "0123456789", "ab" * 40],
)
def test_a_weak_secret_is_refused_and_never_repeated(key: str, weak: str) -> None:
    said = unusable(**{key: weak})
    assert said.startswith(f"{key} is ")
    assert ".streamlit/secrets.toml" in said
    assert f"PERFCORE_SIGN_IN_{key.upper()}" in said
    assert weak == "secret" or weak not in said


@pytest.mark.parametrize("key", provider.KEYS)
@pytest.mark.parametrize("value", [None, "", "  ", 7])
def test_what_is_missing_is_named(key: str, value: Any) -> None:
    assert f"lacks {key}:" in unusable(**{key: value})


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"redirect_uri": "http://perfcore.council.test/oauth2callback"}, "begins with https://"),
        ({"redirect_uri": "https://perfcore.council.test/"}, "ends with /oauth2callback"),
        ({"redirect_uri": "perfcore/oauth2callback"}, "no address yet"),
        ({"redirect_uri": "https://a:b@perfcore.council.test/oauth2callback"}, "without anything"),
        ({"server_metadata_url": "http://id.test/.well-known/openid-configuration"}, "begins with https://"),
        ({"server_metadata_url": "https://id.test/"}, "ends with /.well-known"),
        (
            {"server_metadata_url": "https://id.test/common/v2.0/.well-known/openid-configuration"},
            "any organisation",
        ),
        ({"server_metadata_url": "https://id.test/<tenant>/.well-known/openid-configuration"}, "no address"),
        ({"client_id": "<your id>"}, "client_id is still the sample"),
    ],
)
def test_an_unsafe_address_is_refused(other: dict[str, str], words: str) -> None:
    assert words in unusable(**other)


def test_the_environment_holds_the_same_keys() -> None:
    env = {f"PERFCORE_SIGN_IN_{key.upper()}": value for key, value in GOOD.items()}
    assert provider.from_environment(env | {"PERFCORE_SIGN_IN": "required", "HOME": "/"}) == GOOD


@pytest.mark.parametrize("name", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "::ffff:127.0.0.1"])
def test_this_computer_is_known(name: str) -> None:
    assert provider.is_this_computer(name)


@pytest.mark.parametrize("name", ["0.0.0.0", "::", "10.0.0.1", "council.test", "127.0.0.1.council.test", ""])
def test_anything_else_is_not_this_computer(name: str) -> None:
    assert not provider.is_this_computer(name)


# ---- the middleware ------------------------------------------------------------------------------

Sent = tuple[int, dict[str, str], bytes]


def ask(app: asgi.App, path: str, kind: str = "http", server: str = "127.0.0.1", **headers: str) -> Sent:
    """Status, headers (the cookies joined) and body that an app answers with; 1008 for a closed websocket."""
    sent: list[asgi.Message] = []
    raw = [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in headers.items()]
    scope = {"type": kind, "method": "GET", "path": path, "headers": raw, "server": (server, 8501)}

    async def receive() -> asgi.Message:
        return {"type": f"{kind}.connect"}

    async def send(message: asgi.Message) -> None:
        sent.append(message)

    run_alone(app(scope, receive, send))
    if sent[0]["type"] == "websocket.close":
        return sent[0]["code"], {}, b""
    got: dict[str, str] = {}
    for key, value in sent[0]["headers"]:
        name = key.decode().lower()
        got[name] = "; ".join(filter(None, [got.get(name, ""), value.decode("latin-1")]))
    return sent[0]["status"], got, b"".join(m.get("body", b"") for m in sent[1:])


def answering(status: int = 200, body: bytes = b"ok", **headers: str) -> asgi.App:
    """An app that always answers the same, in two pieces."""

    async def app(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        raw = [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    return app


def local() -> Doors:
    known = {"localhost", "127.0.0.1"}.__contains__
    return Doors(answering(), known, provider.is_this_computer, b"clear".__ne__)


def signing_in(base: str = "") -> Doors:
    known = {"perfcore.council.test"}.__contains__
    return Doors(answering(), known, provider.is_this_computer, bool, "good".__eq__, base)


def test_without_sign_in_only_this_computer_is_answered() -> None:
    assert ask(local(), "/", host="localhost")[0] == 200
    assert ask(local(), "/", server="10.0.0.7", host="localhost")[0] == 403
    assert ask(local(), "/_stcore/health", server="10.0.0.7")[0] == 403
    assert ask(local(), "/_stcore/stream", "websocket", server="10.0.0.7", host="localhost")[0] == 1008
    assert ask(local(), "/", host="evil.test")[0] == 403
    for name in ("x_forwarded_for", "forwarded", "via", "x_real_ip"):
        said = ask(local(), "/", host="localhost", **{name: "10.0.0.9"})
        assert (said[0], said[2]) == (403, b"Without sign-in perfcore is for this computer only.")


def test_with_sign_in_a_proxy_may_pass_requests_on_for_the_known_name() -> None:
    assert ask(signing_in(), "/", server="10.0.0.7", host="perfcore.council.test", via="nginx")[0] == 200
    assert ask(signing_in(), "/", host="10.0.0.7")[0] == 403
    assert ask(signing_in(), "/_stcore/stream", "websocket", host="evil.test")[0] == 1008
    assert ask(signing_in(), "/_stcore/health", host="10.0.0.7")[0] == 200


@pytest.mark.parametrize("base", ["", "/perfcore"])
@pytest.mark.parametrize("path", ["/media/abc.csv", "/_stcore/upload_file/a/b"])
def test_files_are_for_the_signed_in(base: str, path: str) -> None:
    door = signing_in(base)
    assert ask(door, base + path, host="perfcore.council.test")[0] == 403
    assert ask(door, base + path, host="perfcore.council.test", cookie="bad")[0] == 403
    assert ask(door, base + path, host="perfcore.council.test", cookie="good")[0] == 200


@pytest.mark.parametrize("path", ["metrics", "agent/interact", "agent/mcp", "script-health-check", "message"])
def test_addresses_for_programs_are_not_there(path: str) -> None:
    assert ask(local(), f"/_stcore/{path}", host="localhost")[0] == 404


def test_what_no_page_sends_is_not_heard() -> None:
    heard: list[bytes] = []
    said = iter([b"clear", b"run", b"clear", b"stop"])

    async def app(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        heard.extend([(await receive())["bytes"], (await receive())["bytes"]])

    async def receive() -> asgi.Message:
        return {"type": "websocket.receive", "bytes": next(said)}

    async def send(message: asgi.Message) -> None:
        raise AssertionError(message)

    door = local()
    door.app = app
    scope = {"type": "websocket", "path": "/_stcore/stream", "server": ("127.0.0.1", 1)}
    scope["headers"] = [(b"host", b"localhost")]
    run_alone(door(scope, receive, send))
    assert heard == [b"run", b"stop"]


def test_headers_stand_on_every_answer() -> None:
    app = Headers(answering(403, set_cookie="a=b; HttpOnly", x_frame_options="ALLOWALL"), ["sha256-abc="])
    _, got, _ = ask(app, "/media/x.csv")
    assert got["x-frame-options"] == "DENY"
    assert got["x-content-type-options"] == "nosniff"
    assert got["referrer-policy"] == "same-origin"
    assert "camera=()" in got["permissions-policy"]
    assert "frame-ancestors 'none'" in got["content-security-policy"]
    assert "script-src 'self' 'sha256-abc='" in got["content-security-policy"]
    assert "unsafe-eval" not in got["content-security-policy"]
    assert got["cache-control"] == "no-store"
    assert got["set-cookie"] == "a=b; HttpOnly"
    assert "strict-transport-security" not in got


def test_over_https_cookies_go_over_nothing_else() -> None:
    _, got, _ = ask(Headers(answering(set_cookie="a=b; HttpOnly"), encrypted=True), "/")
    assert got["set-cookie"] == "a=b; HttpOnly; Secure"
    assert "max-age=31536000" in got["strict-transport-security"]
    assert "cache-control" not in got


def test_what_never_changes_is_compressed_once() -> None:
    body = b"function () { return 'perfcore' }\n" * 200
    app = Compressed(answering(body=body, content_type="text/javascript; charset=utf-8", etag='"1"'))
    for _ in range(2):
        status, got, small = ask(app, "/static/js/a.js", accept_encoding="gzip, br")
        assert (status, got["content-encoding"], got["content-length"]) == (200, "gzip", str(len(small)))
        assert gzip.decompress(small) == body
    assert len(app.kept) == 1
    for path, headers in [
        ("/static/js/a.js", {}),
        ("/static/js/a.js", {"accept_encoding": "gzip", "range": "bytes=0-4"}),
        ("/media/a.js", {"accept_encoding": "gzip"}),
    ]:
        assert ask(app, path, **headers)[2] == body
    font = Compressed(answering(body=body, content_type="font/woff2"))
    assert ask(font, "/static/a.woff2", accept_encoding="gzip")[2] == body


# ---- the way back --------------------------------------------------------------------------------


def round_trip(came_from: str, base: str = "", host: str = "perfcore.council.test") -> str:
    """Where somebody lands who signed in from there."""
    app = WayBack(answering(302, location=f"{base}/"), base)
    _, got, _ = ask(app, f"{base}/auth/login", host=host, referer=came_from)
    cookie = got.get("set-cookie", "").partition(";")[0]
    _, got, _ = ask(app, f"{base}/oauth2callback", host=host, cookie=f"other=1; {cookie}")
    assert "perfcore_way_back=; Path=" in got["set-cookie"]
    return got["location"]


@pytest.mark.parametrize(
    "page",
    ["/measure?measure=cp_plans&month=2026-09&team=North%20E", "/drift", "/", "/a/b?x=%2F%2Fevil.test"],
)
@pytest.mark.parametrize("base", ["", "/perfcore"])
def test_who_signs_in_comes_back_to_their_page(page: str, base: str) -> None:
    assert round_trip(f"https://perfcore.council.test{base}{page}", base) == base + page


@pytest.mark.parametrize(
    "came_from",
    [
        "",
        "https://evil.test/measure",
        "https://perfcore.council.test.evil.test/measure",
        "https://perfcore.council.test//evil.test",
        "https://perfcore.council.test/\\evil.test",
        "https://perfcore.council.test/auth/logout",
        "https://perfcore.council.test/oauth2callback?code=1",
        "https://perfcore.council.test/a?" + "x" * 3000,
        "javascript:alert(1)",
    ],
)
def test_anything_else_leads_home(came_from: str) -> None:
    assert round_trip(came_from) == "/"


@given(st.text(max_size=60) | st.from_regex(r"[/\\]{0,3}[a-z.:@\\/?#%]{0,20}", fullmatch=True))
def test_no_text_at_all_leads_to_another_site(target: str) -> None:
    if is_page(target):
        assert target.startswith("/")
        assert not target.startswith(("//", "/\\"))
        assert ":" not in target.partition("?")[0]
        assert all(" " < character <= "~" for character in target)


@pytest.mark.parametrize(
    "planted", ["//evil.test", "https%3A//evil.test", "%2F%2Fevil.test", "/x%0d%0aSet-Cookie:a"]
)
def test_a_planted_cookie_leads_home(planted: str) -> None:
    app = WayBack(answering(302, location="/"))
    got = ask(app, "/oauth2callback", host="h", cookie=f"perfcore_way_back={planted}")[1]
    assert got["location"] == "/"
