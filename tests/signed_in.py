"""The app with sign-in on, people of every role, and clients that speak its websocket by themselves."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

Result = TypeVar("Result")
COOKIE_SECRET = "Zk3vPq8wXb1nYt6rLm0cHd5fGs7aJe2u"
TEAM, OTHER = "Tarvellmoor Safeguarding", "Oxlarreach Safeguarding"
LARGEST = 64 * 1024 * 1024
SPLIT = b"\n--perfcore-next-frame--\n"  # between the messages of one run
SETTINGS = f"""
roles:
  map: {{admins: administrator, heads: head, analysts: analyst, managers: manager, members: member}}
  teams: {{tarvellmoor: [{TEAM}]}}
sign_in: {{idle_minutes: 30, longest_hours: 10}}
"""
GROUPS: dict[str, list[str]] = {
    "member": ["members"],
    "manager": ["managers", "tarvellmoor"],
    "manager without a team": ["managers"],
    "head": ["heads"],
    "analyst": ["analysts"],
    "administrator": ["admins"],
    "nobody": ["strangers"],
}


def claims(who: str, **other: Any) -> dict[str, Any]:
    """What a provider says of somebody of that role who has just signed in."""
    told = {
        "iss": "http://127.0.0.1/",
        "sub": who,
        "iat": int(time.time()),
        "nonce": who,
        "groups": GROUPS[who],
    }
    return told | {"email": f"{who.replace(' ', '.')}@council.test"} | other


def environment(folder: Path, provider: str = "http://127.0.0.1:1") -> dict[str, str]:
    """What switches sign-in on, with the settings in `folder`."""
    settings = folder / "perfcore.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    return {"PERFCORE_SETTINGS": str(settings)} | keys(provider)


def keys(provider: str = "http://127.0.0.1:1") -> dict[str, str]:
    """The keys of signing in; "{port}" is the app's."""
    return {
        "PERFCORE_SIGN_IN_REDIRECT_URI": "http://127.0.0.1:{port}/oauth2callback",
        "PERFCORE_SIGN_IN_COOKIE_SECRET": COOKIE_SECRET,
        "PERFCORE_SIGN_IN_CLIENT_ID": "perfcore",
        "PERFCORE_SIGN_IN_CLIENT_SECRET": COOKIE_SECRET[::-1],
        "PERFCORE_SIGN_IN_SERVER_METADATA_URL": f"{provider}/.well-known/openid-configuration",
    }


def cookie(address: str, told: Mapping[str, Any]) -> str:
    """The cookie that signing in leaves, as the server signs it."""
    kept = json.dumps({**told, "origin": address, "is_logged_in": True, "provider": "default"})
    return f"_streamlit_user={create_signed_value(COOKIE_SECRET, '_streamlit_user', kept).decode()}"


@dataclass
class Client:
    """One tab without a browser: what it is sent, run by run."""

    socket: ClientConnection
    pages: dict[str, str] = field(default_factory=dict)  # script hash of each page's address
    session: str = ""

    async def look(self, page: str, query: str = "", script: str = "") -> bytes:
        """One run of a page; all bytes that came. `script` asks for a page by its hash."""
        message = BackMsg()
        run = message.rerun_script
        run.page_name, run.query_string, run.page_script_hash = page, query, script
        return await self.send(message, "script_finished")

    async def send(self, message: BackMsg, until: str) -> bytes:
        """Send anything; all bytes that came up to a message of the kind `until`."""
        await self.socket.send(message.SerializeToString())
        came = []
        while True:
            frame = await self.socket.recv()
            assert isinstance(frame, bytes)
            came.append(frame)
            answer = ForwardMsg.FromString(frame)
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.pages |= {p.url_pathname: p.page_script_hash for p in answer.navigation.app_pages}
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
            if kind == until:
                return SPLIT.join(came)


async def tab(address: str, told: Mapping[str, Any] | None, session: str = "", cookies: str = "") -> Client:
    """A new tab of somebody (None: signed out); close its socket at the end."""
    token = generate_xsrf_token_string()
    cookies = cookies if told is None else cookie(address, told)
    protocols = ["streamlit", token, *([session] if session else [])]
    socket = await connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=[Subprotocol(one) for one in protocols],
        additional_headers={"Cookie": f"_streamlit_xsrf={token}; {cookies}"},
        origin=Origin(address),
        max_size=LARGEST,
    )
    return Client(socket)


def run_alone(asked: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end in a thread of its own: where a browser is open, this one has a loop that goes on."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


def look(address: str, told: Mapping[str, Any] | None, *pages: tuple[str, str]) -> list[bytes]:
    """What somebody is sent who asks for pages (address, query) one after the other in one tab."""

    async def all_of_them() -> list[bytes]:
        client = await tab(address, told)
        try:
            return [await client.look(page, query) for page, query in pages]
        finally:
            await client.socket.close()

    return run_alone(all_of_them())
