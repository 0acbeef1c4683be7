"""Many people at once: websocket clients that think between two looks, and how long each look takes them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

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


@dataclass
class Tab:
    """One open page: what its last run drew, by the labels that people see.

    `fields` and `buttons` are ids by label, `files` what a download button would make, `errors` every
    exception that any run of it drew.
    """

    socket: ClientConnection
    session: str = ""
    at: Look = ("", "")
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def look(self, look: Look) -> None:
        """One run of a page, from the message that asks for it to the one that says it has finished."""
        self.at = look
        await self._run(BackMsg())

    async def press(self, button: str, fields: Mapping[str, str]) -> None:
        """Fill in fields and press a button, as one message."""
        message = BackMsg()
        for label, text in fields.items():
            message.rerun_script.widget_states.widgets.add(id=self.fields[label], string_value=text)
        message.rerun_script.widget_states.widgets.add(id=self.buttons[button], trigger_value=True)
        await self._run(message)

    async def export(self, label: str) -> str:
        """Have a download made; its address, or "" where none was."""
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = "1", self.session
        asked.deferred_file.file_id = self.files[label]
        await self.socket.send(message.SerializeToString())
        while True:
            answer = await self._hear()
            if answer.WhichOneof("type") == "backend_operation_response":
                return str(answer.backend_operation_response.deferred_file.url)

    async def _run(self, message: BackMsg) -> None:
        message.rerun_script.page_name, message.rerun_script.query_string = self.at
        for drawn in (self.fields, self.buttons, self.files, self.said):
            drawn.clear()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = await self._hear()
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
            elif kind == "delta":
                self._draw(answer)
            elif kind == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return

    async def _hear(self) -> ForwardMsg:
        return ForwardMsg.FromString(await self.socket.recv())  # type: ignore[arg-type]

    def _draw(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("text_area", "text_input"):
            one = getattr(element, kind)
            self.fields[one.label] = one.id
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "download_button":
            self.files[element.download_button.label] = element.download_button.deferred_file_id
        elif kind == "text":
            self.said.append(element.text.body)
        elif kind == "exception":
            self.errors.append(f"{self.at[0]}: {element.exception.type} {element.exception.message}")


@asynccontextmanager
async def tab(address: str) -> AsyncIterator[Tab]:
    """A page of the app that somebody has just opened."""
    async with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=LARGEST,
        origin=address,  # type: ignore[arg-type]
    ) as socket:
        opened = Tab(socket)
        await opened.look(("", ""))  # the first run of a session is its start
        yield opened


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
    await asyncio.sleep(dice.random() * think)
    async with tab(address) as opened:
        while time.monotonic() < until:
            await asyncio.sleep(think * (0.5 + dice.random()))
            name = dice.choice(list(asked))
            began = time.perf_counter()
            await opened.look(dice.choice(asked[name]))
            took[name].append(time.perf_counter() - began)
