"""What the check of commentary reads and gives: a comment, the figures beside it, and findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from perfcore.commentary.periods import Period, parse_period

Kind = Literal[
    "duplicate_other_measure",
    "duplicate_last_month",
    "cites_other_measure",
    "number_mismatch",
    "direction_contradiction",
    "spc_overclaim",
    "spc_underclaim",
    "missing_action",
    "personal_name",
    "identifiable_person",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

# Text that stays inside the service may name a worker or a family; anything else is treated as published.
_INSIDE = re.compile(
    r"\b(internal|inside|management|manager|managers|service|team|restricted|officers?|confidential|private"
    r"|leadership|supervision|staff|senior)\b",
    re.I,
)


@dataclass(frozen=True)
class Spc:
    """What the control chart says of the period: `variation` is `common_cause` or `special_cause_...`."""

    variation: str = ""
    mean: float | None = None
    lpl: float | None = None
    upl: float | None = None
    rule: str | None = None
    points: int | None = None

    @property
    def known(self) -> bool:
        return bool(self.variation)

    @property
    def special(self) -> bool:
        said = re.sub(r"[\W_]+", " ", self.variation.casefold())
        if re.search(r"\b(common|none|no|normal|insufficient|unknown|not)\b", said):
            return False
        return bool(re.search(r"special|concern|improve|signal|shift|trend|outlier|astronomical", said))

    @property
    def common(self) -> bool:
        said = re.sub(r"[\W_]+", " ", self.variation.casefold())
        return bool(re.search(r"\b(common|none|normal|no special|no signal)\b", said))


@dataclass(frozen=True)
class Context:
    """The figures of one measure in one period, and the words that stand elsewhere.

    `unit` is "percent", "count", or another word such as "days"; `polarity` is "higher", "lower" or
    "neither"; `target_type` is "min" or "max". Whatever is not known is None or empty.
    """

    code: str = ""
    name: str = ""
    unit: str = "count"
    period: Period | None = None
    previous_period: Period | None = None
    value: float | None = None
    previous: float | None = None
    target: float | None = None
    target_type: str | None = None
    polarity: str = "neither"
    numerator: float | None = None
    denominator: float | None = None
    previous_numerator: float | None = None
    previous_denominator: float | None = None
    spc: Spc = field(default_factory=Spc)
    other_known_numbers: Mapping[str, float] = field(default_factory=dict)
    last_month_text: str = ""
    other_measures_text: Mapping[str, str] = field(default_factory=dict)
    all_codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def percent(self) -> bool:
        return self.unit.casefold() in {"percent", "percentage", "%", "per cent", "pct"}

    @property
    def in_time(self) -> bool:
        """Whether the measure is a length of time."""
        return self.unit.casefold().rstrip("s") in {"day", "working day", "week", "month", "hour", "year"}

    @property
    def change(self) -> float | None:
        return None if self.value is None or self.previous is None else self.value - self.previous

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or no value."""
        if self.value is None or self.target is None or self.target_type not in {"min", "max"}:
            return None
        return self.value >= self.target if self.target_type == "min" else self.value <= self.target

    @property
    def good_side(self) -> int:
        """1 where higher is better, -1 where lower is better, 0 where neither is."""
        return {"higher": 1, "high": 1, "lower": -1, "low": -1}.get(self.polarity, 0)

    @property
    def concern(self) -> bool:
        """Whether the chart shows a special cause to the bad side."""
        if not self.spc.special:
            return False
        said = self.spc.variation.casefold()
        if "concern" in said or "deteriorat" in said:
            return True
        if "improve" in said or "neutral" in said or self.value is None or self.spc.mean is None:
            return False
        return (self.value - self.spc.mean) * self.good_side < 0


@dataclass(frozen=True)
class Comment:
    """What a manager wrote, with who does what by when where that was filled in. `action_due` as written."""

    text: str
    owner_role: str | None = None
    action: str | None = None
    action_due: str | None = None
    audience: str = "public"
    declared: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        return not _INSIDE.search(self.audience.replace("_", " "))


@dataclass(frozen=True)
class Finding:
    """One complaint: `text[start:end]` is what it is about, empty where it is about what is missing.

    `blocks` marks a decision error: a figure or word that turns on target into off, or a signal into none.
    """

    kind: Kind
    start: int
    end: int
    says: str
    satisfies: str
    blocks: bool = False


def make_context(
    code: str,
    name: str,
    period: str,
    value: float | None,
    previous: float | None = None,
    *,
    unit: str = "count",
    previous_period: str = "",
    target: float | None = None,
    target_type: str | None = None,
    polarity: str = "neither",
    parts: tuple[float | None, float | None] = (None, None),
    previous_parts: tuple[float | None, float | None] = (None, None),
    spc: Spc | None = None,
    known: Mapping[str, float] | None = None,
    last_month_text: str = "",
    other_measures_text: Mapping[str, str] | None = None,
    all_codes: Mapping[str, str] | None = None,
) -> Context:
    """A context from plain values: `period` as "February 2026" or "2026-02", `parts` as (n, of).

    Without `previous_period` it is the month before `period`.
    """
    now = parse_period(period)
    before = parse_period(previous_period) or (now.before() if now is not None else None)
    return Context(
        code=code,
        name=name,
        unit=unit,
        period=now,
        previous_period=before,
        value=value,
        previous=previous,
        target=target,
        target_type=target_type,
        polarity=polarity,
        numerator=parts[0],
        denominator=parts[1],
        previous_numerator=previous_parts[0],
        previous_denominator=previous_parts[1],
        spc=spc or Spc(),
        other_known_numbers=dict(known or {}),
        last_month_text=last_month_text,
        other_measures_text=dict(other_measures_text or {}),
        all_codes=dict(all_codes or {}),
    )
