"""Characters that steer a terminal, write a further line into a log, or turn the direction of text round.

Nothing here decides what people may say: it keeps what they said from being taken for something else.
"""

from __future__ import annotations

import re
from typing import Final

# Control characters but tab and line ends; marks that turn the direction of text round; halves of characters.
_STEERING: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
STEERING: Final = f"[{_STEERING}]"
_STEERS = re.compile(f"[{_STEERING}\ud800-\udfff]")
_STEERS_A_LINE = re.compile(f"[{_STEERING}\t\n\r\ud800-\udfff]")


def odd_character(text: str) -> str:
    """The first character that no text of a person has, such as "U+001B"; "" where there is none."""
    found = _STEERS.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def printable(text: str) -> str:
    """Text for a terminal or a log, in which such characters stand as their codes; line ends stay."""
    return _STEERS.sub(_as_code, text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The same on one line, so that nobody can write a further line into a log."""
    return _STEERS_A_LINE.sub(_as_code, text)


def _as_code(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
