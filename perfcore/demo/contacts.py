"""Contacts that lead to no referral: about four in five, many of them about the same families again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.demo import calibration
from perfcore.demo.days import Days, add_working_days, iso, month_start
from perfcore.demo.flags import flags
from perfcore.demo.world import World

_KEYS = "NEW_REFERRAL_FLAG EXISTING_REFERRAL_FLAG NFA_FLAG ADVICE_FLAG OTHER_OUTCOMES_EXIST_FLAG"
OUTCOMES = {
    "referral": flags(_KEYS, "NEW_REFERRAL_FLAG"),
    "open": flags(_KEYS, "EXISTING_REFERRAL_FLAG"),
    "nfa": flags(_KEYS, "NFA_FLAG"),
    "advice": flags(_KEYS, "ADVICE_FLAG"),
    "other": flags(_KEYS, "OTHER_OUTCOMES_EXIST_FLAG"),
}
_SHARES = {"open": 0.16, "nfa": 0.5, "advice": 0.28, "other": 0.06}
_KNOWN = 0.3  # share of these contacts about families who have been referred
_REMEMBERED = 5 * 365  # days for which a family that was never referred may be heard of again
_FAMILIES_A_YEAR = 1500
_RECORDING_CHANGE = 0.35


@dataclass(frozen=True)
class Unreferred:
    """Children of families with contacts only, one row a child: number, family, town, dob, first day."""

    number: Days
    family: Days
    town: Days
    dob: Days
    first_day: Days
    founded: Days  # one number a family: its first day, in the order of family numbers


def unreferred(world: World, rng: np.random.Generator) -> Unreferred:
    """Families that will be heard of but never referred, evenly over the years."""
    first = world.lead_in - _REMEMBERED
    families = round(_FAMILIES_A_YEAR * world.council.scale * (world.to - first) / 365)
    days = np.sort(rng.integers(first, world.to, families))
    sizes = rng.choice(
        [1, 2, 3, 4, 5, 6], families, p=np.diff(calibration.FAMILY_SIZES.cumulative, prepend=0.0)
    )
    family = np.repeat(np.arange(families), sizes)
    bands = rng.choice(
        len(calibration.AGES.values), families, p=np.diff(calibration.AGES.cumulative, prepend=0.0)
    )
    low, high = np.array(calibration.AGES.values).T[:, bands]
    age = low + (high - low) * rng.random(families)
    nth = np.arange(len(family)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    step = nth * (1.2 + 2.5 * rng.random(len(family))) * np.where(age[family] > 9, -1.0, 1.0)
    ages = np.clip(age[family] + step, 0.02, 17.8)
    towns = rng.choice(len(world.council.towns), families, p=world.council.town_shares)
    start = days[family]
    return Unreferred(
        np.arange(len(family)) + len(world.children) + 1,
        family + len(world.families) + 1,
        towns[family],
        (start - np.round(ages * 365.25)).astype(np.int64),
        start,
        days,
    )


def other_contacts(
    world: World, rng: np.random.Generator, others: Unreferred, levels: dict[int, float]
) -> pd.DataFrame:
    """One row a child and contact. `levels` is how busy each month was, by month index (1 is usual)."""
    referred = np.array(world.children, dtype=np.int64)
    referred = referred[np.argsort(referred[:, 1], kind="stable")]
    known_first = np.array([f.first_day for f in world.families])
    order = np.argsort(known_first, kind="stable")
    a_year = (calibration.CONTACTS_A_YEAR - calibration.REFERRALS_A_YEAR) * world.council.scale
    parts = []
    for month, level in levels.items():
        events = rng.poisson(a_year / 12 * level / 1.78)
        days = _days(rng, month, events)
        known = rng.random(events) < _KNOWN
        source = rng.choice(
            list(calibration.CONTACT_SOURCES), events, p=_weights(calibration.CONTACT_SOURCES)
        )
        outcome = rng.choice(list(_SHARES), events, p=list(_SHARES.values()))
        family = np.zeros(events, dtype=np.int64)
        first = np.searchsorted(known_first[order], days[known] - 3 * 365)
        last = np.searchsorted(known_first[order], days[known])
        family[known] = order[first + (rng.random(known.sum()) * (last - first)).astype(np.int64)] + 1
        starts = others.founded
        low = np.searchsorted(starts, days[~known] - _REMEMBERED)
        high = np.maximum(np.searchsorted(starts, days[~known]), low + 1)
        chosen = low + (rng.random((~known).sum()) * (high - low)).astype(np.int64)
        family[~known] = chosen + len(world.families) + 1
        decided = add_working_days(
            days, rng.choice([0, 1, 2, 3, 5], events, p=[0.55, 0.34, 0.06, 0.03, 0.02])
        )
        frame = pd.DataFrame(
            {"day": days, "family": family, "source": source, "outcome": outcome, "decided": decided}
        )
        if month >= world.plants.recording_month:
            again = frame.sample(frac=_RECORDING_CHANGE * 1.33, random_state=rng)
            again = again.assign(
                day=np.minimum(again["day"] + rng.integers(1, 6, len(again)), month_start(month + 1) - 1),
                source="6",
                outcome="nfa",
            )
            again["decided"] = add_working_days(again["day"].to_numpy(), np.zeros(len(again), dtype=np.int64))
            frame = pd.concat([frame, again])
        parts.append(frame)
    events_frame = pd.concat(parts)
    children = pd.DataFrame(
        {
            "child": np.concatenate([referred[:, 0], others.number]),
            "family": np.concatenate([referred[:, 1], others.family]),
            "dob": np.concatenate([referred[:, 2], others.dob]),
        }
    )
    rows = events_frame.merge(children, on="family")
    rows = rows[(rows["dob"] - rows["day"] <= 170) & (rows["day"] < rows["dob"] + 6574)]
    rows = rows[(rows["day"] >= world.lead_in) & (rows["day"] <= world.to)]
    rows = rows.sort_values(["day", "family", "child"], kind="stable")
    out = pd.DataFrame(
        {
            "cont_contact_id": [f"KN{n:07d}" for n in range(1, len(rows) + 1)],
            "cont_person_id": [f"C{n:06d}" for n in rows["child"]],
            "cont_contact_date": iso(rows["day"]),
            "cont_contact_source_code": rows["source"].to_numpy(),
            "cont_contact_source_desc": rows["source"].map(calibration.SOURCES).to_numpy(),
            "cont_contact_outcome_json": rows["outcome"].map(OUTCOMES).to_numpy(),
            "local_decision_date": iso(np.where(rows["decided"] > world.to, 10**6, rows["decided"])),
            "local_team": world.council.team("front door").id,
        }
    )
    out.loc[out["local_decision_date"] == "", "cont_contact_outcome_json"] = ""
    return out


def _days(rng: np.random.Generator, month: int, events: int) -> Days:
    """Days of contacts within a month: mostly working days, weekends a little."""
    first, after = month_start(month), month_start(month + 1)
    days = np.arange(first, after)
    working = add_working_days(days, np.zeros(len(days), dtype=np.int64)) == days
    weights = np.where(working, 1.0, 0.22)
    return np.asarray(rng.choice(days, events, p=weights / weights.sum()))


def _weights(shares: dict[str, float]) -> list[float]:
    total = sum(shares.values())
    return [w / total for w in shares.values()]
