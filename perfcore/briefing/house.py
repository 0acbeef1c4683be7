"""The council's house style: `house_style.yaml` beside `measures.yaml`, every key with a default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from perfcore.safety.yaml_files import BadYaml, read_yaml

FILE = "house_style.yaml"
LARGEST_LOGO = 2_000_000  # bytes
KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_STARTS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".svg": (b"<svg", b"<?xml", b"\xef\xbb\xbf<", b"<!--"),
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DARK_ENOUGH = 4.5  # contrast of headings on white (WCAG 2.2, 1.4.3)


class UnreadableStyle(Exception):  # noqa: N818 - it reads as what is wrong
    """The house style file has a mistake. The message is one sentence and says which."""


@dataclass(frozen=True)
class House:
    """`council` in the place of the name in the data; `meetings` by audience; `logo` a picture's content."""

    council: str = ""
    colour: str = "#12436D"  # of headings and lines
    meetings: Mapping[str, str] = field(default_factory=dict)
    logo: bytes = b""
    logo_kind: str = ""  # .png, .jpg or .svg
    logo_alt: str = ""

    def meeting(self, audience: str) -> str:
        """The name of the meeting that an audience's briefing is for; "" where none is given."""
        return self.meetings.get(audience, "")


def read_house(file: Path) -> House:
    """The style in a file, the defaults where there is none. Raises `UnreadableStyle`."""
    if not file.is_file():
        return House()
    try:
        said = read_yaml(file)
    except BadYaml as error:
        raise UnreadableStyle(f"{file.name}: {error}") from error
    except OSError as error:
        raise UnreadableStyle(f"{file.name} cannot be read: {error.strerror or error}.") from error
    if said is None:
        return House()
    if not isinstance(said, dict):
        raise UnreadableStyle(f"{file.name} holds no keys: write, for example, council: Our County Council.")
    known = {one.name for one in fields(House)} - {"logo_kind"}
    for key in said:
        if key not in known:
            raise UnreadableStyle(f'{file.name} has no key "{key}"; there is: {", ".join(sorted(known))}.')
    meetings = said.get("meetings") or {}
    if not isinstance(meetings, dict):
        raise UnreadableStyle(
            f"{file.name}: meetings is a list of audience and name, such as member: Cabinet."
        )
    for audience in meetings:
        if audience not in ("member", "committee", "management"):
            raise UnreadableStyle(f'{file.name}: there is no audience "{audience}".')
    colour = str(said.get("colour") or House.colour)
    if not _COLOUR.fullmatch(colour):
        raise UnreadableStyle(f'{file.name}: "{colour}" is no colour; write one such as #12436D.')
    if contrast(colour) < _DARK_ENOUGH:
        raise UnreadableStyle(f"{file.name}: {colour} is too light for headings on white; take a darker one.")
    logo, kind = _logo(file, str(said.get("logo") or ""))
    council = str(said.get("council") or "")
    return House(
        council=council,
        colour=colour,
        meetings={str(a): str(name) for a, name in meetings.items()},
        logo=logo,
        logo_kind=kind,
        logo_alt=str(said.get("logo_alt") or f"Logo of {council or 'the council'}") if logo else "",
    )


def _logo(file: Path, name: str) -> tuple[bytes, str]:
    """The picture beside the style file; nothing outside of its folder is read."""
    if not name:
        return b"", ""
    path = (file.parent / name).resolve()
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise UnreadableStyle(f"{file.name}: the logo {name} is no PNG, JPEG or SVG.")
    if not path.is_relative_to(file.parent.resolve()) or not path.is_file():
        raise UnreadableStyle(f"{file.name}: there is no logo {name} beside it.")
    if path.stat().st_size > LARGEST_LOGO:
        raise UnreadableStyle(f"{file.name}: the logo {name} is larger than 2 MB.")
    content = path.read_bytes()
    if not any(content.startswith(start) for start in _STARTS[kind]):
        raise UnreadableStyle(f"{file.name}: what is in {name} is no picture of the kind that its name says.")
    if kind == ".svg" and b"<!ENTITY" in content:
        raise UnreadableStyle(f"{file.name}: the logo {name} declares entities: save it again without them.")
    return content, kind


def contrast(colour: str) -> float:
    """The contrast of a colour on white, from 1 to 21 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
