"""The catalogue that is shipped, the page that explains it, and what the parser makes of every key."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from perfcore.catalogue import schema
from perfcore.catalogue.conditions import columns
from perfcore.catalogue.model import Aim, Catalogue, Compare, Dimension, Note, Per, SmallNumbers
from perfcore.catalogue.read import parse_catalogue, read_catalogue
from perfcore.records.tables import TABLES
from tests.catalogue_texts import SOUND

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
DRAFT = {
    "cp_plans", "icpc_15wd", "assessment_45wd", "rereferral_12m", "sgo_ytd", "contacts", "referral_rate",
    "repeat_plan_24m", "assessment_median", "cp_flow", "cp_drift", "cp_seen_10wd",
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return read_catalogue(ROOT / "measures.yaml")


# ---- the shipped catalogue ---------------------------------------------------------------------------


def test_the_shipped_catalogue_is_sound_and_complete(shipped: Catalogue) -> None:
    assert len(shipped.measures) >= 48
    assert set(shipped.measures) >= DRAFT
    for measure in shipped.measures.values():
        assert len(measure.definition) > 30, measure.id
        assert measure.source, measure.id
        assert measure.unit, measure.id
        assert measure.owner in shipped.owners, measure.id
        assert measure.drill, measure.id


def test_what_has_no_good_direction_has_no_target(shipped: Catalogue) -> None:
    for measure in shipped.measures.values():
        if measure.better == "neither":
            assert all(aim.between for aim in (measure.targets or {}).values()), measure.id
    for known in ("cp_plans", "cp_plan_rate", "cp_starts", "cla", "cla_rate", "cla_starts"):
        assert shipped.measures[known].better == "neither"


def test_workers_are_only_for_those_who_manage_them(shipped: Catalogue) -> None:
    assert [d.id for d in shipped.dimensions.values() if d.restricted] == ["worker"]


def test_every_comparison_names_its_source(shipped: Catalogue) -> None:
    compared = [m.compare for m in shipped.measures.values() if m.compare]
    assert len(compared) >= 20
    assert all(c.source for c in compared)


def test_every_column_that_a_measure_reads_is_in_its_table(shipped: Catalogue) -> None:
    for measure in shipped.measures.values():
        if measure.table is None:
            continue
        kinds = TABLES[measure.table].kinds()
        for expr in (measure.where, measure.hits, measure.value):
            assert expr is None or columns(expr) <= set(kinds), measure.id
        for dimension in measure.drill:
            assert shipped.dimensions[dimension].column in kinds, measure.id


def test_every_kind_of_measure_has_its_example(shipped: Catalogue) -> None:
    measures = shipped.measures.values()
    assert {m.show for m in measures} == {"count", "percent", "median", "bands", "ratio"}
    assert {m.over for m in measures} == {"month", "last_12_months", "year_to_date"}
    assert {m.count_of for m in measures} == {"rows", "children", "families"}
    assert {m.better for m in measures} == {"high", "low", "neither"}


# ---- the page ----------------------------------------------------------------------------------------


def _records(spec: schema.Spec) -> list[schema.Record]:
    match spec:
        case schema.Record(keys=keys):
            return [spec, *(r for key in keys for r in _records(key.holds))]
        case schema.MapOf(item=item) | schema.ListOf(item=item):
            return _records(item)
        case schema.Target(aim=aim):
            return [aim]
    return []


@pytest.mark.parametrize(
    "record", {r.name: r for r in _records(schema.CATALOGUE)}.values(), ids=lambda r: r.name
)
def test_every_key_is_in_the_table_of_its_section(record: schema.Record) -> None:
    section = re.search(rf"^### {record.name}\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    assert section is not None
    for key in record.keys:
        row = re.search(rf"^\| `{key.name}`( \*)? \|.*\| {re.escape(key.help)} \|$", section[1], re.MULTILINE)
        assert row is not None, f"{record.name}: {key.name}"
        assert bool(row[1]) == key.required, f"{record.name}: {key.name}"
        for option in getattr(key.holds, "options", ()):
            assert f"`{option}`" in row[0], f"{record.name}: {key.name}"


EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_first_example_is_a_whole_catalogue() -> None:
    assert list(parse_catalogue(EXAMPLES[0]).measures) == ["referrals"]


@pytest.mark.parametrize("example", EXAMPLES[1:])
def test_every_example_fits_into_a_catalogue(example: str) -> None:
    shipped = (ROOT / "measures.yaml").read_text(encoding="utf-8")
    given = yaml.safe_load(example)
    if "notes" in given:
        parse_catalogue(re.sub(r"^notes:\n(  .*\n)+", lambda _: example, shipped, flags=re.MULTILINE))
        return
    if "per" in given or "between" in str(given):
        fitting = "show: count\n    better: neither"
    elif "year_total" in str(given):
        fitting = "show: count\n    over: year_to_date\n    better: high"
    elif "percent" in str(given):
        fitting = "show: bands\n    value: age\n    bands: [5]\n    watch: under 5\n    better: low"
    else:
        fitting = "show: percent\n    hits: nfa\n    better: high"
    assert "show: count\n    better: neither\n" in EXAMPLES[0]
    body = "\n".join("    " + line for line in example.splitlines())
    parse_catalogue(EXAMPLES[0].replace("show: count\n    better: neither", f"{fitting}\n{body}"))


# ---- what comes out ----------------------------------------------------------------------------------


def test_every_key_reaches_the_model() -> None:
    catalogue = parse_catalogue(SOUND)
    on_time, drift, flow, rate, ytd, ready = catalogue.measures.values()
    assert (on_time.id, on_time.line, on_time.month) == ("on_time", 18, "end_date")
    assert on_time.targets == {"2024-25": Aim(at_least=85), "2025-26": Aim(at_least=88)}
    assert on_time.aim(date(2027, 5, 1)) == Aim(at_least=88)
    assert on_time.aim(date(2024, 3, 31)) is None
    assert on_time.compare == Compare(england=85.7, source="LAIT 2025")
    assert (on_time.tolerance, on_time.drill) == (3.0, ("team", "age_band"))
    assert on_time.texts == {
        "where": "need is not null",
        "hits": "working_days(start_date, end_date) <= 45",
    }
    assert drift.open == ("start_date", "end_date")
    assert drift.band_labels() == ("under 15", "15-17", "18-23", "24 and over")
    assert drift.targets == {"2025-26": Aim(at_most=3, percent=True)}
    assert drift.drill == ("team", "category")
    assert flow.flow == ("start_date", "end_date")
    assert rate.per == Per(10000, "children_0_17")
    assert rate.targets == {"": Aim(between=(40, 50))}
    assert (ytd.over, ytd.targets) == ("year_to_date", {"2025-26": Aim(year_total=24)})
    assert (ready.figures, ready.table, ready.drill) == ("caseload", None, ())
    assert catalogue.notes == (Note(date(2024, 12, 1), "New thresholds", True, ("on_time",)),)
    assert catalogue.dimensions["age_band"] == Dimension("age_band", "Age", "age_band", ("Under 1", "1-4"))


def test_a_plain_target_follows_the_polarity() -> None:
    low = SOUND.replace(
        "    better: high\n    target: {2024-25: 85, 2025-26: 88}", "    better: low\n    target: 9"
    )
    assert parse_catalogue(low).measures["on_time"].targets == {"": Aim(at_most=9)}


def test_a_measure_keeps_what_it_does_not_override() -> None:
    own = "    tolerance: 3\n    small_numbers: {hide_below: 10}\n    families: none\n    months: 24"
    measures = parse_catalogue(SOUND.replace("    tolerance: 3", own)).measures
    assert measures["on_time"].small_numbers == SmallNumbers(10, 10, True)
    assert (measures["on_time"].families, measures["on_time"].months) == (False, 24)
    assert (measures["drift"].families, measures["drift"].months) == (True, 120)
