"""measures.yaml as a file that several people change: saved whole or not at all, with who, when and why.

    <data>/catalogue/0001.yaml   a version, byte for byte
    <data>/catalogue/0001.json   who saved it, when and why

The file itself is the truth and may be changed with any editor; a text that the history does not know yet
is kept in it before it is replaced, so that nothing is ever lost.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from perfcore.access.examples import failing
from perfcore.access.gate import UnreadableMeasures
from perfcore.access.viewer import Viewer, must
from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.read import parse_catalogue, read_catalogue
from perfcore.records.errors import LoadError
from perfcore.records.lock import only_one

FOLDER = "catalogue"
_FOUND = "not saved here"


class NotSaved(Exception):  # noqa: N818 - it reads as what happened
    """Nothing was saved; the message says why and what to do."""


class ChangedMeanwhile(NotSaved):
    """Somebody else saved since the text was opened. `theirs` is the file as it is now."""

    def __init__(self, theirs: str, who: str) -> None:
        super().__init__(
            f"{who} has changed measures.yaml since you opened it: put both changes together first."
        )
        self.theirs = theirs


@dataclass(frozen=True)
class Version:
    """One text that measures.yaml had. `at` is in UTC; who "not saved here" is an editor outside the app."""

    number: int
    who: str
    at: datetime
    why: str
    fingerprint: str


def read(viewer: Viewer, measures: Path) -> str:
    """The text of the file, byte for byte. Raises `OSError`, `Refused`, or `NotSaved` where it is no text."""
    must(viewer, "measures")
    return _text(measures)


def must_be_sound(measures: Path) -> None:
    """Raises `CatalogueError` with every mistake in the file, or `UnreadableMeasures`, which is one."""
    try:
        read_catalogue(measures)
    except OSError as error:
        raise UnreadableMeasures(measures, error) from error


def fingerprint(text: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def save(viewer: Viewer, data: Path, measures: Path, text: str, based_on: str, why: str) -> Version:
    """Put a text in the place of the file in one step; `based_on` is the text that it was made from.

    Raises `NotSaved` without a reason or a change, `ChangedMeanwhile`, `CatalogueError` with every mistake,
    `Refused`, or `OSError`; then the file is as it was.
    """
    must(viewer, "measures")
    if not why.strip():
        raise NotSaved("Say why it is changed: readers will ask, and so will you in a year.")
    catalogue = parse_catalogue(text, measures.name)
    if wrong := failing(catalogue):
        raise CatalogueError(wrong)
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with only_one(folder):
            return _replace(viewer, folder, measures, text, based_on, why.strip())
    except LoadError:
        raise NotSaved("Somebody else is saving at this moment: try again.") from None


def versions(viewer: Viewer, data: Path) -> list[Version]:
    """Every version that was kept, latest first."""
    must(viewer, "measures")
    return list(reversed(_versions(data / FOLDER)))


def text_of(viewer: Viewer, data: Path, version: Version) -> str:
    """The text of a version. Raises `OSError`."""
    must(viewer, "measures")
    return _text(data / FOLDER / f"{version.number:04d}.yaml")


def before(viewer: Viewer, data: Path, measures: Path) -> Version | None:
    """The version that undoing would bring back: the one before the file as it is; None without any."""
    now = fingerprint(read(viewer, measures))
    known = versions(viewer, data)
    place = next((i for i, v in enumerate(known) if v.fingerprint == now), None)
    earlier = known if place is None else known[place + 1 :]
    return next((v for v in earlier if v.fingerprint != now), None)


def _replace(viewer: Viewer, folder: Path, measures: Path, text: str, based_on: str, why: str) -> Version:
    target = measures.resolve()  # a link stays one
    now = _text(target)
    kept = _versions(folder)
    # a field of a page gives plain line ends; the file keeps its own
    if "\r\n" in now:
        text = _plain(text).replace("\n", "\r\n")
    if _plain(now) != _plain(based_on):
        saved = next((v.who for v in reversed(kept) if v.fingerprint == fingerprint(now)), "Somebody")
        raise ChangedMeanwhile(now, saved)
    if text == now:
        raise NotSaved("Nothing is changed.")
    if not kept or kept[-1].fingerprint != fingerprint(now):
        _keep(folder, now, _FOUND, "as it was found")
    part = target.with_name(f".{target.name}.part")
    try:
        _write(part, text.encode("utf-8"))
        shutil.copymode(target, part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return _keep(folder, text, viewer.name, why)


def _keep(folder: Path, text: str, who: str, why: str) -> Version:
    """Keep a version; its .json comes last, and without it a version is not there."""
    number = max((v.number for v in _versions(folder)), default=0) + 1
    version = Version(number, who, datetime.now(UTC), why, fingerprint(text))
    _write(folder / f"{number:04d}.yaml", text.encode("utf-8"))
    part = folder / f".{number:04d}.part"
    _write(part, json.dumps({**asdict(version), "at": version.at.isoformat()}, ensure_ascii=False).encode())
    part.replace(folder / f"{number:04d}.json")
    return version


def _versions(folder: Path) -> list[Version]:
    found = []
    for path in folder.glob("[0-9]*.json"):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            found.append(Version(**{**said, "at": datetime.fromisoformat(said["at"])}))
        except (ValueError, TypeError, KeyError):
            continue  # a record that somebody damaged hides its own version and no other
    return sorted(found, key=lambda v: v.number)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotSaved(f"{path} is not in UTF-8: save it again so, with any editor.") from None


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
