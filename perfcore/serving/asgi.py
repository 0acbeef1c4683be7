"""The words of ASGI, and what every module here needs of a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(scope: Scope, name: str) -> str:
    """A header of the request, "" without it."""
    wanted = name.lower().encode("latin-1")
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == wanted), "")


def path_in(scope: Scope, base: str) -> str:
    """The path within the app, which may be served under the path `base` ("" or "/perfcore")."""
    path = str(scope["path"])
    if base and (path == base or path.startswith(base + "/")):
        return path[len(base) :] or "/"
    return path


def replaced(headers: Iterable[tuple[bytes, bytes]], new: dict[bytes, bytes]) -> Headers:
    """Headers of a response with some of them put in the place of what was there."""
    return [(key, value) for key, value in headers if key.lower() not in new] + list(new.items())


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, sentence: str) -> None:
    """Answer with one sentence; a websocket is closed before it has begun."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": sentence[:120]})
        return
    body = sentence.encode()
    kinds = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": kinds})
    await send({"type": "http.response.body", "body": body})
