"""Many people at once: websocket clients that think between two looks, and how long each look takes them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LARGEST = 64 * 1024 * 1024
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
Look = tuple[str, str]  # page, query


def looks(measures: Sequence[str]) -> dict[str, list[Look]]:
    """What people ask for, by page: home and Measure at any month."""
    return {
        "home": [("", f"month={month}") for month in MONTHS],
        "measure": [("measure", f"measure={m}&month={month}") for m in measures for month in MONTHS],
    }


def run(
    address: str, asked: dict[str, list[Look]], clients: int, think: float, seconds: float
) -> dict[str, list[float]]:
    """Seconds that each look took, by page."""
    return asyncio.run(_all(address, asked, clients, think, seconds))


async def _all(
    address: str, asked: dict[str, list[Look]], clients: int, think: float, seconds: float
) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in asked}
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(_one(address, asked, random.Random(i), think, until, took) for i in range(clients))
    )
    return took


async def _one(
    address: str,
    asked: dict[str, list[Look]],
    dice: random.Random,
    think: float,
    until: float,
    took: dict[str, list[float]],
) -> None:
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    await asyncio.sleep(dice.random() * think)
    async with connect(
        stream,
        subprotocols=[Subprotocol("streamlit")],
        max_size=LARGEST,
        origin=address,  # type: ignore[arg-type]
    ) as socket:
        await _look(socket, ("", ""))  # the first run of a session is its start
        while time.monotonic() < until:
            await asyncio.sleep(think * (0.5 + dice.random()))
            name = dice.choice(list(asked))
            began = time.perf_counter()
            await _look(socket, dice.choice(asked[name]))
            took[name].append(time.perf_counter() - began)


async def _look(socket: ClientConnection, look: Look) -> None:
    """One run of a page, from the message that asks for it to the one that says it has finished."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = look
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(await socket.recv())  # type: ignore[arg-type]
        if answer.WhichOneof("type") == "script_finished":
            return
