"""Who the children are and where they live: persons, family ids, mothers, home addresses, disabilities."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.demo import calibration
from perfcore.demo.contacts import Unreferred
from perfcore.demo.days import NEVER, Days, iso
from perfcore.demo.world import World

_STREETS = (
    "Mill", "Alder", "Chapel", "Quarry", "Orchard", "Ferry", "Beacon", "Tanner", "Granary", "Weir",
    "Osier", "Lantern",
)  # fmt: skip
_DISABILITIES = ["LD", "BEH", "AUT", "COMM", "MOB", "HEAR", "VIS", "PC"]
_MOVE = 0.09  # of families, within the years shown; three in four of them within their town
_SHARED_FAMILY_ID = 40  # children for each family id that is really a default of the case system


@dataclass(frozen=True)
class Children:
    """One row a child that occurs in the extract, sorted by number."""

    number: Days
    family: Days
    town: Days
    dob: Days
    first_day: Days
    disabled: np.ndarray


def all_children(world: World, others: Unreferred, ids: set[str]) -> Children:
    """The children whose ids occur in a table that is written."""
    referred = np.array(world.children, dtype=np.int64)
    family_town = np.array([f.town for f in world.families])
    family_day = np.array([f.first_day for f in world.families])
    disabled = {c.number for f in world.families for c in f.children if c.disabled}
    number = np.concatenate([referred[:, 0], others.number])
    kept = np.isin(number, np.array(sorted(int(i[1:]) for i in ids)))
    family = np.concatenate([referred[:, 1], others.family])[kept]
    return Children(
        number[kept],
        family,
        np.concatenate([family_town[referred[:, 1] - 1], others.town])[kept],
        np.concatenate([referred[:, 2], others.dob])[kept],
        np.concatenate([family_day[referred[:, 1] - 1], others.first_day])[kept],
        np.isin(number[kept], np.array(sorted(disabled))),
    )


def tables(world: World, rng: np.random.Generator, children: Children) -> dict[str, pd.DataFrame]:
    """The SSD tables about persons, families and addresses."""
    ids = pd.Series([f"C{n:06d}" for n in children.number])
    families = int(children.family.max()) + 1
    return {
        "ssd_person": _persons(world, rng, children, ids, families),
        "ssd_family": _families(rng, children, ids, families),
        "ssd_mother": _mothers(rng, children, ids, families),
        "ssd_address": _addresses(world, rng, children, ids, families),
        "ssd_disability": _disabilities(rng, children, ids),
    }


def _persons(
    world: World, rng: np.random.Generator, children: Children, ids: pd.Series[str], families: int
) -> pd.DataFrame:
    codes = list(calibration.ETHNICITY)
    weights = np.array(list(calibration.ETHNICITY.values()))
    weights /= weights.sum()
    count = len(ids)
    of_family = rng.choice(codes, families, p=weights)[children.family]
    ethnicity = np.where(rng.random(count) < 0.04, rng.choice(codes, count, p=weights), of_family)
    born = children.dob <= world.to
    sex = np.where(rng.random(count) < 0.515, "M", "F")
    return pd.DataFrame(
        {
            "pers_person_id": ids,
            "pers_sex": np.where(born, sex, "U"),
            "pers_ethnicity": np.where(born, ethnicity, "NOBT"),
            "pers_dob": iso(np.where(born, children.dob, NEVER)),
            "pers_expected_dob": iso(np.where(born, NEVER, children.dob)),
        }
    )


def _families(
    rng: np.random.Generator, children: Children, ids: pd.Series[str], families: int
) -> pd.DataFrame:
    """Nine in ten children with a family id of their own family; the rest share a default or have none."""
    u = rng.random(families)[children.family]
    family = np.array([f"F{n:06d}" for n in children.family], dtype=object)
    unsound = np.flatnonzero((u >= 0.92) & (u < 0.965))
    rng.shuffle(unsound)
    for nth, at in enumerate(range(0, len(unsound), _SHARED_FAMILY_ID)):
        family[unsound[at : at + _SHARED_FAMILY_ID]] = f"F9{nth:05d}"
    kept = u < 0.965
    return pd.DataFrame(
        {
            "fami_table_id": [f"FT{n:06d}" for n in range(1, int(kept.sum()) + 1)],
            "fami_family_id": family[kept],
            "fami_person_id": ids[kept],
        }
    )


def _mothers(
    rng: np.random.Generator, children: Children, ids: pd.Series[str], families: int
) -> pd.DataFrame:
    """The mother of seven in ten families; not a child, so not in ssd_person."""
    kept = (rng.random(families) < 0.7)[children.family]
    return pd.DataFrame(
        {
            "moth_table_id": [f"MT{n:06d}" for n in range(1, int(kept.sum()) + 1)],
            "moth_person_id": [f"M{n:06d}" for n in children.family[kept]],
            "moth_childs_person_id": ids[kept],
            "moth_childs_dob": iso(children.dob[kept]),
        }
    )


def _addresses(
    world: World, rng: np.random.Generator, children: Children, ids: pd.Series[str], families: int
) -> pd.DataFrame:
    town_of = np.zeros(families, dtype=np.int64)
    town_of[children.family] = children.town
    since = np.zeros(families, dtype=np.int64)
    since[children.family] = children.first_day - 900
    moves = rng.random(families) < _MOVE
    moved = np.where(moves, since + 900 + rng.integers(60, 2400, families), NEVER)
    moved = np.where(moved > world.to, NEVER, moved)
    elsewhere = (town_of + rng.integers(1, len(world.council.towns), families)) % len(world.council.towns)
    later = np.where(rng.random(families) < 0.75, town_of, elsewhere)
    first = _address_frame(world, rng, children, ids, town_of, since, moved)
    second = _address_frame(world, rng, children, ids, later, moved, np.full(families, NEVER))
    rows = pd.concat([first, second[second["addr_address_start_date"] != ""]])
    rows = rows.sort_values(["addr_person_id", "addr_address_start_date"], kind="stable")
    rows.insert(0, "addr_table_id", [f"AD{n:07d}" for n in range(1, len(rows) + 1)])
    return rows


def _address_frame(
    world: World,
    rng: np.random.Generator,
    children: Children,
    ids: pd.Series[str],
    town: Days,
    start: Days,
    end: Days,
) -> pd.DataFrame:
    """One address a family, repeated for each of its children; postcode area ZZ is in use nowhere."""
    families = len(town)
    streets, houses = rng.integers(0, len(_STREETS), families), rng.integers(1, 200, families)
    places = list(zip(streets.tolist(), houses.tolist(), town.tolist(), strict=True))
    texts = np.array(
        [
            json.dumps(
                {"HOUSE": str(house), "STREET": f"{_STREETS[street]} Row", "TOWN": world.council.towns[at]}
            )
            for street, house, at in places
        ],
        dtype=object,
    )
    postcodes = np.array(
        [f"ZZ{at + 1}{house % 10}{chr(65 + street)}{chr(65 + house % 26)}" for street, house, at in places]
    )
    begins, ends, family = iso(start), iso(end), children.family
    return pd.DataFrame(
        {
            "addr_person_id": ids,
            "addr_address_type": "Home",
            "addr_address_json": texts[family],
            "addr_address_start_date": begins[family],
            "addr_address_end_date": ends[family],
            "addr_address_postcode": postcodes[family],
        }
    )


def _disabilities(rng: np.random.Generator, children: Children, ids: pd.Series[str]) -> pd.DataFrame:
    coded = np.where(children.disabled, rng.choice(_DISABILITIES, len(ids)), "NONE")
    kept = children.disabled
    return pd.DataFrame(
        {
            "disa_table_id": [f"DI{n:06d}" for n in range(1, int(kept.sum()) + 1)],
            "disa_person_id": ids[kept],
            "disa_disability_code": coded[kept],
        }
    )
