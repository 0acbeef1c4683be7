"""The ranking of keys: each case is a handful of children and the families that they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from perfcore.records.families import family_shares
from perfcore.records.load import read
from perfcore.records.records import Records
from tests.records_helpers import Row, write_ssd


def council(tmp: Path, children: int, **tables: Sequence[Row]) -> Records:
    """A council of children "1" to "N" with only these tables."""
    people = [{"pers_person_id": str(n), "pers_dob": "2015-01-01"} for n in range(1, children + 1)]
    return read(write_ssd(tmp / "extract", {"ssd_person": people, **tables}))


def families(records: Records) -> list[set[str]]:
    """The families of more than one child, by their first child."""
    grouped = records.children.groupby("family_id")["child_id"].agg(set)
    return sorted((g for g in grouped if len(g) > 1), key=min)


def keys(records: Records) -> dict[str, str]:
    return dict(zip(records.children["child_id"], records.children["family_key"], strict=True))


def ids(**child_of: str) -> list[Row]:
    return [
        {"fami_person_id": child, "fami_family_id": family}
        for family, children in child_of.items()
        for child in children.split()
    ]


def mothers(**children_of: str) -> list[Row]:
    return [
        {"moth_person_id": mother, "moth_childs_person_id": child}
        for mother, children in children_of.items()
        for child in children.split()
    ]


def reviews(**children_at: str) -> list[Row]:
    return [
        {
            "cppr_cp_review_id": f"{meeting}-{child}",
            "cppr_person_id": child,
            "cppr_cp_plan_id": "",
            "cppr_cp_review_meeting_id": meeting,
            "cppr_cp_review_date": "2024-06-01",
        }
        for meeting, children in children_at.items()
        for child in children.split()
    ]


def plan(child: str, start: str, **more: str) -> Row:
    return {"cppl_cp_plan_id": f"P{child}", "cppl_person_id": child, "cppl_cp_plan_start_date": start, **more}


def visit(child: str, day: str) -> Row:
    return {"cppv_cp_visit_id": f"V{child}", "cppv_person_id": child, "cppv_cp_visit_date": day}


def works(child: str, worker: str) -> Row:
    return {
        "invo_involvements_id": f"I{child}",
        "invo_person_id": child,
        "invo_professional_id": worker,
        "invo_involvement_start_date": "2023-01-01",
    }


def lives(child: str, house: str, postcode: str = "AB1 2CD") -> Row:
    return {
        "addr_person_id": child,
        "addr_address_start_date": "2020-01-01",
        "addr_address_json": f'{{"HOUSE": "{house}", "STREET": "High Street"}}',
        "addr_address_postcode": postcode,
    }


def test_a_sound_family_id_comes_first(tmp_path: Path) -> None:
    records = council(tmp_path, 4, ssd_family=ids(F1="1 2", F2="3"), ssd_mother=mothers(M="1 2 4"))
    assert families(records) == [{"1", "2", "4"}]
    assert keys(records) == {"1": "family id", "2": "family id", "3": "family id", "4": "mother"}
    assert set(records.children.set_index("child_id").loc[["1", "4"], "family_id"]) == {"F1"}


def test_two_sound_ids_are_never_one_family(tmp_path: Path) -> None:
    records = council(
        tmp_path,
        5,
        ssd_family=ids(F1="1 2", F2="3"),
        ssd_mother=mothers(M="1 3 4 5"),
        ssd_cp_reviews=reviews(A="2 3"),
    )
    assert families(records) == [{"1", "2"}, {"4", "5"}]


def test_an_id_shared_by_more_than_twelve_is_no_family(tmp_path: Path) -> None:
    twelve, thirteen = " ".join(map(str, range(1, 13))), " ".join(map(str, range(13, 26)))
    records = council(
        tmp_path, 25, ssd_family=ids(DO_NOT_USE=thirteen, F1=twelve), ssd_mother=mothers(M="13 14")
    )
    assert families(records) == [set(twelve.split()), {"13", "14"}]
    found = [f for f in records.findings if f.rule == "family_id_crowded"]
    assert [(f.file, f.column, f.value, f.row) for f in found] == [
        ("ssd_family.csv", "fami_family_id", "DO_NOT_USE", 2)
    ]


def test_a_child_with_two_ids_goes_by_the_one_that_more_children_share(tmp_path: Path) -> None:
    records = council(tmp_path, 3, ssd_family=ids(F1="1", F2="1 2 3"))
    assert families(records) == [{"1", "2", "3"}]


def test_then_the_mother_then_the_conference(tmp_path: Path) -> None:
    records = council(tmp_path, 5, ssd_mother=mothers(M="1 2"), ssd_cp_reviews=reviews(A="2 3", B="4 5"))
    assert families(records) == [{"1", "2", "3"}, {"4", "5"}]
    assert keys(records) == {
        "1": "mother",
        "2": "mother",
        "3": "conference",
        "4": "conference",
        "5": "conference",
    }


def test_then_one_home_on_the_day_that_plans_begin(tmp_path: Path) -> None:
    plans = [plan(child, "2024-03-01") for child in "123"] + [plan("4", "2024-03-02")]
    homes = [lives("1", "1"), lives("2", "1", "ab12cd"), lives("3", "2"), lives("4", "1")]
    records = council(tmp_path, 4, ssd_cp_plans=plans, ssd_address=homes)
    assert families(records) == [{"1", "2"}]
    assert keys(records)["1"] == "address"


def test_last_the_same_dates_and_worker(tmp_path: Path) -> None:
    plans = [plan(child, "2024-03-01") for child in "1234"]
    visits = [
        visit("1", "2024-05-01"),
        visit("2", "2024-05-01"),
        visit("3", "2024-05-01"),
        visit("4", "2024-05-02"),
    ]
    workers = [works("1", "W1"), works("2", "W1"), works("3", "W2"), works("4", "W1")]
    records = council(tmp_path, 4, ssd_cp_plans=plans, ssd_cp_visits=visits, ssd_involvements=workers)
    assert families(records) == [{"1", "2"}]
    assert keys(records) == {"1": "same dates", "2": "same dates", "3": "none", "4": "none"}


def test_referrals_of_one_day_source_and_worker(tmp_path: Path) -> None:
    def referral(child: str, source: str, worker: str) -> Row:
        return {
            "cine_referral_id": f"R{child}",
            "cine_person_id": child,
            "cine_referral_date": "2024-03-01",
            "cine_referral_source_code": source,
            "cine_referral_worker_id": worker,
        }

    rows = [
        referral("1", "6", "W1"),
        referral("2", "6", "W1"),
        referral("3", "8", "W1"),
        referral("4", "6", ""),
    ]
    assert families(council(tmp_path, 4, ssd_cin_episodes=rows)) == [{"1", "2"}]


def test_a_guess_adds_to_a_family_and_never_merges_two(tmp_path: Path) -> None:
    plans = [plan(child, "2024-03-01") for child in "12345"]
    both: dict[str, Any] = {
        "ssd_cp_plans": plans,
        "ssd_cp_visits": [visit(child, "2024-05-01") for child in "12345"],
        "ssd_involvements": [works(child, "W1") for child in "12345"],
    }
    one = council(tmp_path / "one", 5, ssd_mother=mothers(M="1 2"), **both)
    assert families(one) == [{"1", "2", "3", "4", "5"}]
    two = council(tmp_path / "two", 5, ssd_mother=mothers(M="1 2", N="3 4"), **both)
    assert families(two) == [{"1", "2"}, {"3", "4"}]
    assert keys(two)["5"] == "none"


def test_chance_meetings_do_not_chain_into_a_crowd(tmp_path: Path) -> None:
    meetings = {f"A{n}": f"{n} {n + 1}" for n in range(1, 30)}
    records = council(tmp_path, 30, ssd_cp_reviews=reviews(**meetings))
    assert max(map(len, families(records))) <= 12


def test_every_child_has_a_family_and_shares_add_up(tmp_path: Path) -> None:
    records = council(tmp_path, 4, ssd_mother=mothers(M="1 2"))
    assert records.children["family_id"].notna().all()
    assert records.children["family_id"].nunique() == 3
    shares = family_shares(records.children)
    assert shares.to_dict("list") == {"key": ["mother", "none"], "children": [2, 2], "share": [0.5, 0.5]}


def test_families_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    tables = {
        "ssd_family": ids(F1="1 2", F2="3"),
        "ssd_mother": mothers(M="1 4 5", N="3 6"),
        "ssd_cp_reviews": reviews(A="4 6", B="7 5"),
    }
    there = council(tmp_path / "a", 8, **tables)
    back = council(tmp_path / "b", 8, **{name: rows[::-1] for name, rows in tables.items()})
    assert families(there) == families(back)
    assert keys(there) == keys(back)
