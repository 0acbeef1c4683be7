"""What must hold before the app is served, and what is put round it: `app.py` asks here when it is started.

Without sign-in the app is for one person at this computer, so it starts on no other address. With sign-in it
starts with no secret that is a sample, and with nothing that would let somebody in beside it.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.middleware import Middleware
from streamlit import config, file_util
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.parts import frame, sign_in
from perfcore.access import BadSettings, provider
from perfcore.access.settings import settings
from perfcore.serving.compressed import Compressed
from perfcore.serving.doors import Doors
from perfcore.serving.headers import Headers
from perfcore.serving.way_back import WayBack

ONLY_ADDRESS = "127.0.0.1"
THIS_COMPUTER = [ONLY_ADDRESS, "localhost"]
MEANT = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}


@dataclass(frozen=True)
class Ready:
    """What `st.App` is made with: secrets (None without sign-in), and middleware with the outermost first."""

    secrets: dict[str, Any] | None
    middleware: list[Middleware]


def prepared() -> Ready:
    """Check that the app may start as it is configured; end the process with one sentence where not."""
    # Until the first run of a fresh server Streamlit takes each file in a pages/ folder for a page of its
    # own: a deep link that comes first would get "Page not found" above the right page, or the bare file.
    PagesManager.uses_pages_directory = False
    auth = _configured()
    if auth is None:
        _must_be_local()
    else:
        _must_be_sound(auth)
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{base}" if base else ""
    signed_in = None if auth is None else partial(sign_in.is_going_on, data=frame.data_folder())
    encrypted = auth is not None and provider.is_encrypted(auth)
    return Ready(
        secrets=None if auth is None else {"auth": auth},
        middleware=[
            Middleware(Headers, scripts=_scripts_inside(), encrypted=encrypted, base=base),
            Middleware(Doors, is_host_allowed, provider.is_this_computer, _is_meant, signed_in, base),
            Middleware(WayBack, base),
            Middleware(Compressed, base),
        ],
    )


def _configured() -> dict[str, Any] | None:
    """The keys of signing in, from the secrets file and over it from the environment; None without any."""
    try:
        told: Any = st.secrets.to_dict().get("auth", {})
    except StreamlitSecretNotFoundError as why:
        if why.error_id != "no-secrets-found":
            _end("the secrets file cannot be read, and nothing is started without knowing what it says.")
        told = {}
    auth = {**(told if isinstance(told, Mapping) else {}), **provider.from_environment(os.environ)}
    if auth or sign_in.is_required():
        return auth
    return None


def _must_be_local() -> None:
    address = config.get_option("server.address")
    if address != ONLY_ADDRESS:
        _end(
            f"without sign-in the app starts on {ONLY_ADDRESS} only, and it was told "
            f"{address or 'every address'}: leave the address as it is, or set up sign-in (docs/sign-in.md)."
        )
    config.set_option("server.allowedHosts", THIS_COMPUTER)


def _must_be_sound(auth: dict[str, Any]) -> None:
    try:
        provider.must_be_usable(auth)
        roles = settings().roles
    except (provider.Unusable, BadSettings) as why:
        _end(str(why))
    if not roles:
        _end("perfcore.yaml maps no group to a role (roles.map), so nobody who signs in could see anything.")
    if config.get_option("server.trustedUserHeaders"):
        _end("server.trustedUserHeaders is set: a header would count for more than a sign-in. Take it out.")
    if importlib.util.find_spec("authlib") is None:
        _end("signing in needs the package Authlib: install requirements.txt.")
    os.environ[sign_in.REQUIRED] = "required"
    known = [*THIS_COMPUTER, *config.get_option("server.allowedHosts"), provider.host(auth)]
    config.set_option("server.allowedHosts", list(dict.fromkeys(known)))
    # Where it stands in the environment only, Streamlit would sign a sign-in under way with another one.
    config.set_option("server.cookieSecret", auth["cookie_secret"])


def _is_meant(said: bytes) -> bool:
    """Whether a message is one that pages send: not, say, one that empties everybody's caches."""
    try:
        return BackMsg.FromString(said).WhichOneof("type") in MEANT
    except DecodeError:
        return True  # Streamlit closes the connection


def _scripts_inside() -> list[str]:
    """The hashes of the scripts that stand in Streamlit's page itself, for the policy of what may run."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    inside = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return ["sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inside]


def _end(sentence: str) -> NoReturn:
    sys.exit(f"perfcore: {sentence}")
