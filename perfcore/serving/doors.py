"""Who is let in: requests meant for this app; without sign-in, from this computer only."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from perfcore.serving.asgi import App, Message, Receive, Scope, Send, header, path_in, refuse

# The cookies of the connection that a message came by: a download is made outside any run of a page.
COOKIES: ContextVar[str] = ContextVar("COOKIES", default="")

HEALTH = "/_stcore/health"
CORE = "/_stcore/"
# Of Streamlit's own addresses, what a page needs: not its metrics, nor its interface for programs.
NEEDED = (HEALTH, "/_stcore/host-config", "/_stcore/stream", "/_stcore/upload_file/")
FILES = ("/media/", "/_stcore/upload_file/")
# Where these stand, somebody else's request was passed on.
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Doors:
    """`known_host` says whether a Host header is the app's. Without sign-in, `signed_in` is None: then only
    connections to this computer's own address are answered, which `is_this_computer` knows. `is_meant` says
    whether what a page sends by its websocket is something that pages send; the rest is not heard.
    """

    def __init__(
        self,
        app: App,
        known_host: Callable[[str], bool],
        is_this_computer: Callable[[str], bool],
        is_meant: Callable[[bytes], bool],
        signed_in: Callable[[str], bool] | None = None,
        base: str = "",
    ) -> None:
        self.app = app
        self.known_host = known_host
        self.is_this_computer = is_this_computer
        self.is_meant = is_meant
        self.signed_in = signed_in
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; answer the rest with one sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        why = self._refused(scope)
        if why is not None:
            await refuse(scope, receive, send, *why)
            return
        COOKIES.set(header(scope, "cookie"))
        await self.app(scope, self._hearing(receive) if scope["type"] == "websocket" else receive, send)

    def _hearing(self, receive: Receive) -> Receive:
        async def meant() -> Message:
            while True:
                message = await receive()
                if message.get("bytes") is None or self.is_meant(message["bytes"]):
                    return message

        return meant

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        path = path_in(scope, self.base)
        if self.signed_in is None and not self._is_local(scope):
            return 403, "Without sign-in perfcore is for this computer only."
        if path != HEALTH and not self.known_host(header(scope, "host")):
            return 403, "perfcore is not known by this name."
        if path.startswith(CORE) and not path.startswith(NEEDED):
            return 404, "Not found."
        if self.signed_in is not None and path.startswith(FILES):
            return None if self.signed_in(header(scope, "cookie")) else (403, "Sign in first.")
        return None

    def _is_local(self, scope: Scope) -> bool:
        server = scope.get("server") or ("", 0)
        here = self.is_this_computer(str(server[0]))
        return here and not any(header(scope, name) for name in PASSED_ON)
