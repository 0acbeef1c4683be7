"""An SSD folder becomes our tables: every mapping once, on rows small enough to check by eye."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfcore.records.load import load, read
from perfcore.records.records import Records
from perfcore.records.ssd_columns import HELPERS, PARTS
from perfcore.records.tables import TABLES
from tests.records_helpers import changed, extract, write_about, write_csv, write_ssd

PERSON = extract()["ssd_person"]


def made(tmp: Path, **changes: Any) -> Records:
    return read(write_ssd(tmp / "extract", extract(**changes)))


def cells(records: Records, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Rows as tuples: dates as ISO text, empty cells as None."""
    frame = records.tables[table] if table in TABLES else getattr(records, table)

    def plain(cell: Any) -> Any:
        if pd.isna(cell):
            return None
        return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else cell

    return [tuple(plain(c) for c in row) for row in frame[list(columns)].itertuples(index=False, name=None)]


def rules(records: Records) -> list[tuple[str, str, int | None]]:
    return [(f.rule, f.file, f.row) for f in records.findings]


def test_ids_keep_their_zeros_and_codes_become_labels(tmp_path: Path) -> None:
    records = made(tmp_path)
    assert cells(records, "children", "child_id", "sex", "ethnicity", "dob") == [
        ("007", "Female", "White", "2015-05-04"),
        ("008", "Male", "Asian or Asian British", "2017-06-01"),
        ("009", "Not known", "Not known", "2025-03-01"),
    ]
    assert cells(records, "contacts", "child_id", "contact_date", "source", "to_referral") == [
        ("007", "2024-03-01", "6 Police", True),
        ("008", "2024-03-02", "1A Family member, relative or carer", False),
    ]
    assert cells(records, "referrals", "need", "source", "nfa", "close_date", "close_reason") == [
        ("N1 Abuse or neglect", "6 Police", False, None, None),
        ("N5 Family dysfunction", None, True, "2025-03-10", "RC8"),
    ]
    assert cells(records, "cp_plans", "plan_id", "first_category", "category", "need") == [
        ("P1", "Neglect", "Neglect", "N1 Abuse or neglect"),
        ("P2", "Emotional abuse", None, None),
    ]


def test_earlier_plans_and_referrals_are_counted(tmp_path: Path) -> None:
    records = made(tmp_path)
    assert cells(records, "cp_plans", "plan_id", "previous_plans") == [("P1", 0.0), ("P2", 1.0)]
    # the anniversary still lies within twelve months
    assert cells(records, "referrals", "referral_id", "previous_referrals") == [("R1", 0.0), ("R2", 1.0)]


@pytest.mark.parametrize(
    ("second", "counted"), [("2025-03-05", 0.0), ("2024-03-04", 0.0), ("2024-03-05", 1.0)]
)
def test_only_referrals_of_the_year_before_count(tmp_path: Path, second: str, counted: float) -> None:
    tables = changed("ssd_cin_episodes", 1, cine_referral_date=second, cine_close_date="2025-04-01")
    records = read(write_ssd(tmp_path / "e", tables))
    assert cells(records, "referrals", "previous_referrals")[1] == (counted,)


def test_plans_of_another_authority_are_no_earlier_plans_here(tmp_path: Path) -> None:
    tables = changed("ssd_cp_plans", 0, cppl_cp_plan_ola="Y")
    records = read(write_ssd(tmp_path / "e", tables))
    assert cells(records, "cp_plans", "other_authority", "previous_plans") == [(True, 0.0), (None, 0.0)]


def test_an_enquiry_is_joined_to_the_conference_that_it_led_to(tmp_path: Path) -> None:
    enquiry = {
        "s47e_s47_enquiry_id": "S1",
        "s47e_person_id": "007",
        "s47e_referral_id": "R1",
        "s47e_s47_start_date": "2024-03-10",
        "s47e_s47_end_date": "2024-03-20",
        "s47e_s47_nfa": "0",
    }
    conference = {
        "icpc_icpc_id": "1",
        "icpc_person_id": "007",
        "icpc_s47_enquiry_id": "S1",
        "icpc_icpc_meeting_id": "M1",
        "icpc_cp_plan_id": "P1",
        "icpc_referral_id": "R1",
        "icpc_icpc_target_date": "2024-04-02",
        "icpc_icpc_date": "2024-04-02",
        "icpc_icpc_transfer_in": "N",
        "icpc_icpc_outcome_cp_flag": "Y",
        "local_delay_reason": "Family asked",
    }
    review = {
        "cppr_cp_review_id": "1",
        "cppr_person_id": "007",
        "cppr_cp_plan_id": "P1",
        "cppr_cp_review_meeting_id": "M2",
        "cppr_cp_review_due": "2024-07-02",
        "cppr_cp_review_date": "2024-06-28",
        "cppr_cp_review_outcome_continue_cp": "Y",
        "cppr_cp_review_quorate": "Y",
        "local_continue_reason": "Risk remains",
        "local_chair": "W9",
    }
    due = {
        "cppr_cp_review_id": "2",
        "cppr_person_id": "007",
        "cppr_cp_plan_id": "P2",
        "cppr_cp_review_due": "2025-07-02",
    }
    records = made(
        tmp_path,
        ssd_s47_enquiry=[enquiry],
        ssd_initial_cp_conference=[conference],
        ssd_cp_reviews=[review, due],
    )
    assert cells(
        records, "section47", "start_date", "nfa", "icpc_date", "transfer_in", "to_plan", "need"
    ) == [("2024-03-10", False, "2024-04-02", False, True, "N1 Abuse or neglect")]
    columns = (
        "conference_id",
        "kind",
        "section47_start",
        "due_date",
        "held_date",
        "decision",
        "reason",
        "chair",
    )
    assert cells(records, "conferences", *columns) == [
        ("ic-1", "initial", "2024-03-10", "2024-04-02", "2024-04-02", "plan", None, None),
        ("rv-1", "review", None, "2024-07-02", "2024-06-28", "continue", "Risk remains", "W9"),
        ("rv-2", "review", None, "2025-07-02", None, None, None, None),
    ]
    assert cells(records, "conferences", "need")[1] == ("N1 Abuse or neglect",)
    assert "conferences.delay_reason" not in records.absent


EPISODES: Sequence[Mapping[str, Any]] = [
    {
        "clae_cla_episode_id": "E1",
        "clae_person_id": "008",
        "clae_cla_id": "C1",
        "clae_cla_episode_start_date": "2024-02-01",
        "clae_cla_episode_start_reason": "S",
        "clae_cla_primary_need_code": "N1",
        "clae_cla_episode_ceased_date": "2024-05-01",
        "clae_cla_episode_ceased_reason": "X1",
        "clae_entered_care_date": "2024-02-01",
    },
    {
        "clae_cla_episode_id": "E2",
        "clae_person_id": "008",
        "clae_cla_id": "C1",
        "clae_cla_episode_start_date": "2024-05-01",
        "clae_cla_episode_start_reason": "P",
        "clae_cla_primary_need_code": "N1",
        "clae_cla_episode_ceased_date": "2024-09-01",
        "clae_cla_episode_ceased_reason": "E4A",
        "clae_entered_care_date": "2024-02-01",
    },
    {
        "clae_cla_episode_id": "E3",
        "clae_person_id": "008",
        "clae_cla_id": "C2",
        "clae_cla_episode_start_date": "2025-01-10",
        "clae_cla_episode_start_reason": "S",
        "clae_cla_episode_ceased_date": "2025-02-10",
        "clae_cla_episode_ceased_reason": "X1",
        "clae_entered_care_date": "2025-01-10",
    },
]


def test_periods_of_care_come_from_their_episodes(tmp_path: Path) -> None:
    records = made(tmp_path, ssd_cla_episodes=EPISODES)
    columns = ("care_id", "child_id", "start_date", "end_date", "start_reason", "end_reason", "need")
    assert cells(records, "care_periods", *columns) == [
        ("C1", "008", "2024-02-01", "2024-09-01", "S", "E4A", "N1 Abuse or neglect"),
        ("C2", "008", "2025-01-10", None, "S", None, None),
    ]


def test_care_tables_find_their_child_and_leave_out_what_is_no_event(tmp_path: Path) -> None:
    records = made(
        tmp_path,
        ssd_cla_episodes=EPISODES,
        ssd_cla_placement=[
            {
                "clap_cla_placement_id": "L1",
                "clap_cla_id": "C1",
                "clap_cla_placement_start_date": "2024-02-01",
                "clap_cla_placement_end_date": "2024-09-01",
                "clap_cla_placement_type": "U6",
                "clap_cla_placement_distance": "999.9",
            }
        ],
        ssd_cla_reviews=[
            {
                "clar_cla_review_id": "V1",
                "clar_cla_id": "C1",
                "clar_cla_review_date": "2024-03-01",
                "clar_cla_review_cancelled": "N",
            },
            {
                "clar_cla_review_id": "V2",
                "clar_cla_id": "C1",
                "clar_cla_review_date": "2024-04-01",
                "clar_cla_review_cancelled": "Y",
            },
        ],
        ssd_legal_status=[
            {
                "lega_person_id": "008",
                "lega_legal_status": "V2",
                "lega_legal_status_start_date": "2024-02-01",
                "lega_legal_status_end_date": "2024-05-01",
            },
            {
                "lega_person_id": "008",
                "lega_legal_status": "C2",
                "lega_legal_status_start_date": "2024-05-01",
            },
        ],
        ssd_missing=[
            {
                "miss_table_id": "1",
                "miss_person_id": "008",
                "miss_missing_episode_start_date": "2024-08-31 23:10:00",
                "miss_missing_episode_type": "Missing",
            },
            {
                "miss_table_id": "2",
                "miss_person_id": "008",
                "miss_missing_episode_start_date": "2024-09-01",
                "miss_missing_episode_type": "Away",
            },
        ],
        ssd_permanence=[
            {
                "perm_table_id": "1",
                "perm_person_id": "008",
                "perm_permanence_order_date": "2024-09-01",
                "perm_permanence_order_type": "Special Guardianship",
            },
            {"perm_table_id": "2", "perm_person_id": "008"},
        ],
    )
    told = cells(records, "placements", "child_id", "type", "miles")
    assert told == [("008", "U6 Foster care by others, other", None)]
    assert cells(records, "care_reviews", "review_id", "child_id") == [("V1", "008")]
    assert cells(records, "care_episodes", "episode_id", "legal_status") == [
        ("E1", "V2 Accommodated under section 20"),
        ("E2", "C2 Full care order"),
        ("E3", "C2 Full care order"),
    ]
    assert cells(records, "missing_episodes", "start_date", "kind", "in_care") == [
        ("2024-08-31", "missing", True),
        ("2024-09-01", "away without authorisation", False),
    ]
    assert cells(records, "permanence_orders", "order_id", "type") == [("1", "Special guardianship")]


def test_teams_workers_addresses_and_disability(tmp_path: Path) -> None:
    records = made(
        tmp_path,
        ssd_department=[{"dept_team_id": "T1", "dept_team_name": "MASH"}],
        ssd_professionals=[
            {
                "prof_professional_id": "W1",
                "prof_professional_name": "Ann",
                "prof_professional_department": "T1",
                "prof_full_time_equivalency": "0.8",
            }
        ],
        ssd_address=[
            {
                "addr_person_id": "007",
                "addr_address_start_date": "2020-01-01",
                "addr_address_json": '{"HOUSE": "1", "STREET": "High Street", "TOWN": "Norton"}',
                "addr_address_postcode": "ab1 2cd",
            },
            {
                "addr_person_id": "008",
                "addr_address_start_date": "2020-01-01",
                "addr_address_json": '{TOWN: "Sutton"}',
            },
        ],
        ssd_disability=[
            {"disa_person_id": "007", "disa_disability_code": "NONE"},
            {"disa_person_id": "008", "disa_disability_code": "AUT"},
        ],
    )
    assert cells(records, "referrals", "team", "worker")[0] == ("MASH", "W1")
    assert cells(records, "workers", "worker", "name", "team", "fte") == [("W1", "Ann", "MASH", 0.8)]
    assert cells(records, "addresses", "child_id", "locality") == [("007", "Norton"), ("008", "Sutton")]
    assert cells(records, "children", "disabled") == [(False,), (True,), (None,)]


def test_what_the_extract_lacks_is_said(tmp_path: Path) -> None:
    absent = made(tmp_path).absent
    assert absent["missing_episodes"] == "The extract has no ssd_missing."
    assert absent["conferences"] == "The extract has no ssd_initial_cp_conference and no ssd_cp_reviews."
    assert absent["section47"] == "The extract has no ssd_s47_enquiry."
    assert "add a column local_decision_date to ssd_contacts" in absent["contacts.decision_date"]
    assert "population" in absent
    assert "contacts" not in absent
    assert "contacts.source" not in absent


def test_local_columns_are_taken(tmp_path: Path) -> None:
    tables = changed("ssd_contacts", 0, local_decision_date="2024-03-04", local_team="MASH")
    records = read(write_ssd(tmp_path / "e", tables))
    assert cells(records, "contacts", "decision_date", "team")[0] == ("2024-03-04", "MASH")
    assert "contacts.decision_date" not in records.absent


@pytest.mark.parametrize(
    "name", ["SSD_CONTACTS.CSV", "ssd_development.ssd_contacts.csv", "ssd_contacts.parquet"]
)
def test_files_are_known_by_their_table(tmp_path: Path, name: str) -> None:
    folder = write_ssd(tmp_path / "e", extract(ssd_contacts=None))
    if name.endswith(".parquet"):
        frame = pd.DataFrame(extract()["ssd_contacts"])
        frame["cont_contact_date"] = pd.to_datetime(frame["cont_contact_date"])
        frame.to_parquet(folder / name)
    else:
        write_csv(folder / name, extract()["ssd_contacts"])
    assert cells(read(folder), "contacts", "contact_id", "contact_date") == [
        ("1", "2024-03-01"),
        ("2", "2024-03-02"),
    ]


@pytest.mark.parametrize(
    ("written", "is_read"),
    [
        ("2024-03-01T10:11:12.000", "2024-03-01"),
        ("2024-03-01 00:00:00", "2024-03-01"),
        ("01/03/2024", "2024-03-01"),
        ("1 March 2024", "2024-03-01"),
        ("01-Mar-2024", "2024-03-01"),
        ("20240301", "2024-03-01"),
    ],
)
def test_dates_are_read_as_councils_write_them(tmp_path: Path, written: str, is_read: str) -> None:
    records = read(write_ssd(tmp_path / "e", changed("ssd_contacts", 0, cont_contact_date=written)))
    assert cells(records, "contacts", "contact_date")[0] == (is_read,)


def test_excel_serials_are_read_where_the_whole_column_has_them(tmp_path: Path) -> None:
    rows = [
        {**row, "cont_contact_date": n}
        for row, n in zip(extract()["ssd_contacts"], (45352, "45353.5"), strict=True)
    ]
    records = made(tmp_path, ssd_contacts=rows)
    assert cells(records, "contacts", "contact_date") == [("2024-03-01",), ("2024-03-02",)]
    assert ("date_serials", "ssd_contacts.csv", None) in rules(records)
    mixed = read(write_ssd(tmp_path / "m", changed("ssd_contacts", 1, cont_contact_date="45353")))
    assert len(mixed.tables["contacts"]) == 1
    assert ("unreadable_date", "ssd_contacts.csv", 3) in rules(mixed)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";"), ("utf-8", "|")]
)
def test_encodings_and_separators(tmp_path: Path, encoding: str, delimiter: str) -> None:
    folder = write_ssd(tmp_path / "e")
    workers = [{"prof_professional_id": "1", "prof_professional_name": "Zoë; Ó, 'Néill'"}]
    write_csv(folder / "ssd_professionals.csv", workers, delimiter, encoding)
    records = read(folder)
    assert cells(records, "workers", "name") == [("Zoë; Ó, 'Néill'",)]
    assert [f.rule for f in records.findings if f.file == "ssd_professionals.csv"] == (
        ["encoding"] if encoding == "cp1252" else []
    )


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    folder = write_ssd(tmp_path / "e")
    header = "cont_contact_id,cont_person_id,cont_contact_date,note\n"
    text = header + '1,007,2024-03-01,"two\nlines"\n\n,,,\n2,999,2024-03-02,\n'
    (folder / "ssd_contacts.csv").write_text(text, encoding="utf-8")
    assert [f.row for f in read(folder).findings if f.rule == "child_unknown"] == [5]


def test_about_json_says_who_when_and_how_far(tmp_path: Path) -> None:
    folder = write_ssd(tmp_path / "e")
    write_about(folder, council="Testshire", data_to="2025-06-30", history_from="2024-01-01")
    records = read(folder)
    assert (records.council, records.data_to, records.history_from) == (
        "Testshire",
        date(2025, 6, 30),
        date(2024, 1, 1),
    )
    assert read(folder, data_to=date(2025, 5, 31)).data_to == date(2025, 5, 31)


def test_without_it_the_data_goes_to_the_latest_date_that_is_not_in_the_future(tmp_path: Path) -> None:
    tables = changed("ssd_contacts", 1, cont_contact_date="2999-01-01")
    records = read(write_ssd(tmp_path / "e", tables))
    assert records.data_to == date(2025, 4, 2)
    assert ("date_future", "ssd_contacts.csv", 3) in rules(records)


# table, row, cells, rule, row in the file
HARD = [
    ("ssd_contacts", 1, {"cont_contact_id": "1"}, "duplicate_id", 3),
    ("ssd_contacts", 1, {"cont_person_id": "999"}, "child_unknown", 3),
    ("ssd_contacts", 1, {"cont_person_id": ""}, "child_unknown", 3),
    ("ssd_contacts", 1, {"cont_contact_date": ""}, "date_missing", 3),
    ("ssd_contacts", 1, {"cont_contact_date": "1900-01-01"}, "date_early", 3),
    ("ssd_contacts", 1, {"cont_contact_date": "30/02/2024"}, "unreadable_date", 3),
    ("ssd_cin_episodes", 1, {"cine_close_date": "2025-03-03"}, "end_before_start", 3),
    ("ssd_cp_plans", 0, {"cppl_cp_plan_start_date": "2014-08-03"}, "plan_before_birth", 2),
    ("ssd_cp_plans", 1, {"cppl_cp_plan_start_date": "2024-12-01"}, "overlapping_plans", 3),
    ("ssd_person", 1, {"pers_person_id": "007"}, "duplicate_id", 3),
]


@pytest.mark.parametrize(("table", "at", "cells_", "rule", "row"), HARD)
def test_a_row_that_breaks_a_hard_rule_is_set_aside(
    tmp_path: Path, table: str, at: int, cells_: dict[str, Any], rule: str, row: int
) -> None:
    records = read(write_ssd(tmp_path / "e", changed(table, at, **cells_)))
    aside = [f for f in records.findings if f.severity == "set aside"]
    assert (rule, f"{table}.csv", row) in [(f.rule, f.file, f.row) for f in aside]
    assert aside[0].column == next(iter(cells_)) or rule == "end_before_start"
    assert all(f.says.endswith(".") for f in aside)
    assert sum(records.rows_set_aside.values()) == len(aside)


def test_what_is_only_just_right_stays(tmp_path: Path) -> None:
    tables = changed("ssd_cp_plans", 0, cppl_cp_plan_start_date="2014-08-04")  # nine months before birth
    tables["ssd_cp_plans"][1] = {**tables["ssd_cp_plans"][1], "cppl_cp_plan_start_date": "2024-12-02"}
    records = read(write_ssd(tmp_path / "e", tables))
    assert records.rows_set_aside == {}


def test_warnings_leave_the_row_in(tmp_path: Path) -> None:
    tables = changed(
        "ssd_cin_episodes", 1, cine_close_date="", cine_referral_source_code="77", cine_referral_nfa="maybe"
    )
    tables["ssd_contacts"].append({**tables["ssd_contacts"][0], "cont_contact_id": "3"})
    tables["ssd_cp_visits"] = [
        {
            "cppv_cp_visit_id": "1",
            "cppv_person_id": "007",
            "cppv_cp_plan_id": "P1",
            "cppv_cp_visit_date": "2024-04-01",
        },
        {"cppv_cp_visit_id": "2", "cppv_person_id": "008", "cppv_cp_visit_date": "2015-04-01"},
    ]
    tables["ssd_involvements"] = [
        {
            "invo_involvements_id": "1",
            "invo_person_id": "007",
            "invo_professional_id": "W1",
            "invo_involvement_start_date": "2024-04-01",
        }
    ]
    tables["ssd_professionals"] = [{"prof_professional_id": "W1"}]
    records = read(write_ssd(tmp_path / "e", tables))
    assert records.rows_set_aside == {}
    found = {f.rule for f in records.findings}
    assert {
        "reason_without_end",
        "unknown_code",
        "repeated_event",
        "visit_before_plan",
        "before_birth",
        "worker_without_team",
    } <= found
    assert cells(records, "referrals", "source", "nfa")[1] == ("77", None)


def test_a_month_loaded_twice_is_one_finding(tmp_path: Path) -> None:
    tables = extract()
    days = [f"2024-05-{n:02d}" for n in range(1, 9)]
    tables["ssd_contacts"] = [
        {"cont_contact_id": f"{turn}{n}", "cont_person_id": "007", "cont_contact_date": day}
        for turn in "ab"
        for n, day in enumerate(days)
    ]
    records = read(write_ssd(tmp_path / "e", tables))
    found = [f for f in records.findings if f.rule.startswith("repeated")]
    assert [(f.rule, f.row, f.value) for f in found] == [("repeated_month", 10, "2024-05")]
    assert "8 of the 16 rows of May 2024" in found[0].says


def test_many_findings_of_a_rule_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    rows = [
        {"cont_contact_id": str(n), "cont_person_id": "999", "cont_contact_date": "2024-05-01"}
        for n in range(260)
    ]
    records = made(tmp_path, ssd_contacts=rows)
    found = [f for f in records.findings if f.rule == "child_unknown"]
    assert len(found) == 201
    assert "60 more rows" in found[-1].says
    assert records.rows_set_aside == {"contacts": 260}


def test_the_demo_councils_planted_errors_are_all_found(demo_council: Path) -> None:
    import json

    planted = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))["errors"]
    rule_of = {
        "end before start": "end_before_start",
        "primary key twice": "duplicate_id",
        "unknown child": "child_unknown",
        "two plans of a child at once": "overlapping_plans",
        "plan starts more than nine months before birth": "plan_before_birth",
    }
    records = read(demo_council)
    found = {(f.rule, f.file, f.row) for f in records.findings if f.severity == "set aside"}
    wanted = set()
    for error in planted:
        rows = pd.read_csv(demo_council / error["file"], dtype="str", keep_default_na=False)
        # the second of two rows with one key is the one too many
        at = rows.index[(rows == error["row"]).any(axis=1)][-1]
        wanted.add((rule_of[error["rule"]], error["file"], int(at) + 2))
    assert found == wanted
    assert any(f.rule == "repeated_month" for f in records.findings)


def test_loading_keeps_what_reading_gave(tmp_path: Path) -> None:
    source = write_ssd(tmp_path / "e")
    assert load(source, tmp_path / "d").fingerprint == read(source).fingerprint


def test_tables_without_rows_are_no_trouble(tmp_path: Path) -> None:
    folder = write_ssd(tmp_path / "e", extract(ssd_contacts=None, ssd_cin_episodes=None, ssd_cp_plans=None))
    for part in (*PARTS, *HELPERS.values()):
        if part.ssd != "ssd_person":
            header = ",".join(want.name for want in part.wanted)
            (folder / f"{part.ssd}.csv").write_text(header + "\n", encoding="utf-8")
    records = read(folder)
    assert len(records.children) == 3
    assert all(frame.empty for frame in records.tables.values())
    assert set(records.absent) == {"population"}


def test_only_the_columns_that_a_table_cannot_do_without_are_needed(tmp_path: Path) -> None:
    values = {"id": "007", "text": "x", "date": "2024-03-01", "bool": "Y", "number": "1"}
    tables = {
        part.ssd: [{want.name: values[want.kind] for want in part.wanted if want.required}]
        for part in (*PARTS, *HELPERS.values())
    }
    records = read(write_ssd(tmp_path / "e", tables))
    assert len(records.tables["contacts"]) == 1
    assert records.absent["contacts.source"] == "ssd_contacts has no column cont_contact_source_code."
