"""What figures stand on: where they come from, what was wrong in it, and how far it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from perfcore.records import families
from perfcore.records.records import Finding as RecordFinding
from perfcore.records.records import Records


@dataclass(frozen=True)
class About:
    """What figures stand on: shown beside every one of them."""

    council: str
    source: str
    data_to: date
    loaded_at: datetime
    fingerprint: str
    part_month: bool
    findings: tuple[RecordFinding, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    rows_read: Mapping[str, int] = field(default_factory=dict)
    rows_set_aside: Mapping[str, int] = field(default_factory=dict)
    families: pd.DataFrame | None = None  # key, children, share


def about(records: Records) -> About:
    """What a load's figures stand on."""
    return About(
        council=records.council,
        source=records.source,
        data_to=records.data_to,
        loaded_at=records.loaded_at,
        fingerprint=records.fingerprint,
        part_month=(pd.Timestamp(records.data_to) + pd.Timedelta(days=1)).day != 1,
        findings=records.findings,
        absent=records.absent,
        rows_read=records.rows_read,
        rows_set_aside=records.rows_set_aside,
        families=families.family_shares(records.children),
    )


def version_of(data: Path, measures: Path) -> str:
    """A text that changes whenever the current load or the catalogue's file does."""
    stamps = []
    for path in (data / "current.json", measures):
        try:
            stat = path.stat()
            stamps.append(f"{stat.st_mtime_ns}-{stat.st_size}")
        except OSError:
            stamps.append("none")
    return "/".join(stamps)
