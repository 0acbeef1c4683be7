"""Which numbers are small, and what stands in their place: the council's rule set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["suppress", "round"]

HIDDEN = "c"
# Why a figure is hidden, by the code in which decisions are kept.
REASONS = ("", "small", "rest", "of", "linked", "before")
SMALL, REST, OF, LINKED, BEFORE = range(1, len(REASONS))


@dataclass(frozen=True)
class RuleSet:
    """`suppress` hides small numbers; `round` also rounds what is left to the nearest `base`.

    How small is small stands with each measure (`small_numbers` in measures.yaml), which may be stricter
    than `least`: numbers from 1 to `least` are hidden whatever the measure says. `secondary` off is for
    showing that the auditor finds what it should; it is not for use.
    """

    style: Style = "suppress"
    base: int = 5
    least: int = 5
    secondary: bool = True
