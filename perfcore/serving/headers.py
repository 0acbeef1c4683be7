"""Headers that tell a browser what the pages may do, and which of its answers nobody may keep."""

from __future__ import annotations

from collections.abc import Sequence

from perfcore.serving.asgi import App, Message, Receive, Scope, Send, path_in, replaced

YEAR = 31_536_000
# Streamlit sets styles from its scripts, and a page of the briefing is shown in a frame of its own.
POLICY = (
    "default-src 'self'",
    "script-src 'self' {scripts}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
NOT_USED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
    "midi", "payment", "usb",
)  # fmt: skip


class Headers:
    """`scripts` are the hashes of the scripts inside the page itself, as 'sha256-...'; `encrypted` says that
    people come over https, so that cookies go over nothing else.
    """

    def __init__(
        self, app: App, scripts: Sequence[str] = (), encrypted: bool = False, base: str = ""
    ) -> None:
        self.app = app
        self.encrypted = encrypted
        self.base = base
        policy = "; ".join(POLICY).format(scripts=" ".join(f"'{one}'" for one in scripts))
        said = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "same-origin",
            "permissions-policy": ", ".join(f"{name}=()" for name in NOT_USED),
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }
        if encrypted:
            said["strict-transport-security"] = f"max-age={YEAR}"
        self.said = {name.encode(): value.encode() for name, value in said.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and put the headers on every answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = dict(self.said)
        if path_in(scope, self.base).startswith("/media/"):
            said[b"cache-control"] = b"no-store"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = replaced(map(self._cookie, message.get("headers", ())), said)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _cookie(self, one: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        name, value = one
        if self.encrypted and name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; "):
            return name, value + b"; Secure"
        return name, value
