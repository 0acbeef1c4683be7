"""Back to the page that was asked for, once its reader has signed in: the provider knows the way home."""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, urlsplit

from perfcore.serving.asgi import App, Message, Receive, Scope, Send, header, path_in, replaced

COOKIE = "perfcore_way_back"
MINUTES = 10
LONGEST = 2000
SIGN_IN, SIGNED_IN = "/auth/login", "/oauth2callback"
_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+|/")
_QUERY = re.compile(r"[!-~]*")
# No pages: going back to one of them would be going round in a circle, or nowhere.
_NO_PAGES = ("/auth", "/oauth2callback", "/_stcore", "/media", "/component", "/static")


def is_page(target: str) -> bool:
    """Whether a path with its query leads to a page of this app and to nowhere else."""
    path, _, query = target.partition("?")
    return (
        len(target) <= LONGEST
        and _PATH.fullmatch(path) is not None
        and _QUERY.fullmatch(query) is not None
        and "\\" not in query
        and not any(path == one or path.startswith(one + "/") for one in _NO_PAGES)
    )


class WayBack:
    """Remembers, in a cookie of ten minutes, from which page somebody went to sign in."""

    def __init__(self, app: App, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; change what the provider's and the app's redirects say of the way."""
        path = path_in(scope, self.base) if scope["type"] == "http" else ""
        if path == SIGN_IN:
            target = self._came_from(scope)
            kept = _set(self.base, quote(target, safe=""), MINUTES * 60) if target else ""
            await self.app(scope, receive, self._with(send, kept))
        elif path == SIGNED_IN:
            await self.app(scope, receive, self._with(send, _set(self.base, "", 0), self._kept(scope)))
        else:
            await self.app(scope, receive, send)

    def _came_from(self, scope: Scope) -> str:
        """The page that asks, "" for another site's and for what is no page."""
        came = urlsplit(header(scope, "referer"))
        if not came.netloc or came.netloc != header(scope, "host"):
            return ""
        path = path_in({"path": came.path or "/"}, self.base)
        target = path + (f"?{came.query}" if came.query else "")
        return target if is_page(target) else ""

    def _kept(self, scope: Scope) -> str:
        try:
            kept = SimpleCookie(header(scope, "cookie")).get(COOKIE)
        except CookieError:
            return ""
        target = unquote(kept.value) if kept else ""
        return target if is_page(target) else ""

    def _with(self, send: Send, cookie: str, target: str = "") -> Send:
        home = (self.base or "") + "/"

        async def changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if target and dict(headers).get(b"location", b"").decode("latin-1") == home:
                    headers = replaced(headers, {b"location": (self.base + target).encode("ascii")})
                if cookie:
                    headers.append((b"set-cookie", cookie.encode("ascii")))
                message["headers"] = headers
            await send(message)

        return changed


def _set(base: str, value: str, seconds: int) -> str:
    return f"{COOKIE}={value}; Path={base or '/'}; Max-Age={seconds}; HttpOnly; SameSite=lax"
