"""Scripts and styles of the page, which never change: compressed once, and kept."""

from __future__ import annotations

import asyncio
import gzip

from perfcore.serving.asgi import App, Message, Receive, Scope, Send, header, path_in, replaced

LEVEL = 6
SMALLEST = 1000
KINDS = (b"text/", b"application/javascript", b"application/json", b"image/svg+xml", b"application/wasm")


class Compressed:
    """Answers for /static/ as gzip where the browser takes it; Streamlit leaves that to a proxy."""

    def __init__(self, app: App, base: str = "") -> None:
        self.app = app
        self.base = base
        self.kept: dict[tuple[str, bytes], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; hold back what is compressed until all of it is there."""
        if not self._is_wanted(scope):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            if not _can_be(start):
                await send(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    body = await self._small(scope["path"], start, b"".join(parts))
                    await send(start)
                    await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, hold)

    def _is_wanted(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and path_in(scope, self.base).startswith("/static/")
            and "gzip" in header(scope, "accept-encoding")
            and not header(scope, "range")
        )

    async def _small(self, path: str, start: Message, body: bytes) -> bytes:
        headers = dict(start["headers"])
        if len(body) < SMALLEST:
            return body
        key = (path, headers.get(b"etag", b""))
        if key not in self.kept:
            self.kept[key] = await asyncio.to_thread(gzip.compress, body, LEVEL)
        small = self.kept[key]
        new = {b"content-encoding": b"gzip", b"vary": b"Accept-Encoding"}
        new[b"content-length"] = str(len(small)).encode()
        if b"etag" in headers:
            new[b"etag"] = b"W/" + headers[b"etag"].removeprefix(b"W/")
        start["headers"] = replaced(start["headers"], new)
        return small


def _can_be(start: Message) -> bool:
    headers = dict(start["headers"])
    kind = headers.get(b"content-type", b"")
    return start["status"] == 200 and b"content-encoding" not in headers and kind.startswith(KINDS)
