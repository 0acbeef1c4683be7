"""Signing in and out, and what stands there instead of a page for who may see nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import cookie_parser
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from perfcore.access import sign_in as source
from perfcore.access.viewer import Viewer
from perfcore.serving.doors import COOKIES

# Once set, by launch.py or by who deploys, nothing in this process can fall back to local mode.
REQUIRED = "PERFCORE_SIGN_IN"


def is_required() -> bool:
    """Whether people sign in, as against one person at this computer."""
    return bool(os.environ.get(REQUIRED))


def viewer(data: Path) -> Viewer:
    """Who has signed in. Raises `source.SignedOut` or `source.NoRole`, each time it is asked."""
    return source.viewer(data, _must_have_claims())


def claims_in(cookies: str) -> dict[str, Any]:
    """What the provider said of the person whose cookies these are; nothing where they are not ours."""
    signed = _get_signed_cookie_with_chunks(cookie_parser(cookies), USER_COOKIE_NAME)
    try:
        told = json.loads(signed) if signed else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def is_going_on(cookies: str, data: Path) -> bool:
    """Whether whoever sends these cookies has signed in and has a role: for files, outside any page."""
    claims = claims_in(cookies)
    try:
        source.viewer(data, claims, step=False)
    except (source.SignedOut, source.NoRole):
        return False
    return bool(claims.get("is_logged_in"))


def ask(why: str) -> None:
    """The page for who has not signed in, or no longer."""
    st.title("Sign in to perfcore")
    st.text(why or "perfcore shows figures about children to people who have a role in it.")
    if st.button("Sign in", type="primary"):
        st.login()


def turn_away(why: str) -> None:
    """The page for who has signed in and has no role."""
    st.title("You have no role here")
    st.text(why)


def leave(data: Path) -> None:
    """A button that signs a person out, here and in every other tab at its next step."""
    st.button("Sign out", on_click=_sign_out, args=(data,))


def _sign_out(data: Path) -> None:
    try:
        source.end(data, _must_have_claims())
    except source.SignedOut as why:
        st.toast(str(why))
    st.logout()


def _must_have_claims() -> Mapping[str, Any]:
    # A download is made outside any run of a page: then the cookies of the connection it is asked by tell.
    told = claims_in(COOKIES.get()) if get_script_run_ctx() is None else st.user.to_dict()
    if not told.get("is_logged_in"):
        raise source.SignedOut("")
    return told
