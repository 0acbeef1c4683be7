"""A measure explained: its sentences, SQL that really gives its figures, and templates that are sound."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfcore.__main__ import main
from perfcore.access.examples import failing
from perfcore.access.explained import explained
from perfcore.catalogue.definition_words import in_words
from perfcore.catalogue.read import parse_catalogue, read_catalogue
from perfcore.catalogue.template import KINDS, template
from perfcore.values.examples import load_of
from perfcore.values.sql import open_records
from perfcore.values.sql.told import statements
from perfcore.values.values import Values
from tests.catalogue_texts import SOUND

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = read_catalogue(ROOT / "measures.yaml")
TOLD = [m.id for m in SHIPPED.measures.values() if m.examples]


@pytest.mark.parametrize("name", TOLD)
def test_the_sql_that_is_told_gives_the_figures(name: str) -> None:
    measure = SHIPPED.measures[name]
    for example in measure.examples:
        load = load_of(measure, example)
        connection = open_records(load)
        *before, last = statements(SHIPPED, measure, load)
        for statement in before:
            connection.execute(statement)
        found = connection.execute(last).df().sort_values(["month", "part"])
        wanted = Values(load, SHIPPED).compute(name)
        assert len(found) == len(wanted) > 0
        pd.testing.assert_series_equal(
            found["value"].reset_index(drop=True).astype("float64"),
            wanted["value"].astype("float64"),
            check_names=False,
        )


def test_a_measure_in_sentences() -> None:
    said = in_words(SHIPPED, SHIPPED.measures["rhi_72h"])
    assert said[:2] == [
        "Missing episodes in the month of their end date, of which only those where kind is "
        '"missing" and (interview date is filled or the days from end date to the month end is at least 3).',
        "Shown is the percentage of them where interview date is filled and the days from end date to "
        "interview date is at most 3.",
    ]


def test_every_shipped_measure_can_be_said() -> None:
    for measure in SHIPPED.measures.values():
        for sentence in in_words(SHIPPED, measure):
            assert sentence.endswith("."), measure.id
            assert "_" not in sentence.replace("referrals_by_month", ""), measure.id


def test_targets_by_year_and_what_looks_back() -> None:
    said = " ".join(in_words(SHIPPED, SHIPPED.measures["rereferral_12m"]))
    assert "looks back 12 months" in said
    assert "at most 22 from April 2024, at most 20 from April 2025 then at most 19 from April 2026" in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_sound_where_it_is_put(kind: str) -> None:
    before = parse_catalogue(SOUND)
    after = parse_catalogue(SOUND + template(before, "visits_on_time", kind))
    assert set(after.measures) - set(before.measures) == {"visits_on_time"}
    assert failing(after) == []


def test_an_id_that_will_not_do() -> None:
    sound = parse_catalogue(SOUND)
    with pytest.raises(ValueError, match='"Visits" is no id'):
        template(sound, "Visits", "count")
    with pytest.raises(ValueError, match='There is a measure "flow" already, in line 48'):
        template(sound, "flow", "count")


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(SOUND)
    assert main(["new", "mine", "--kind", "flow", "--measures", str(path)]) == 0
    path.write_text(SOUND + capsys.readouterr().out)
    assert main(["check", str(path)]) == 0
    assert main(["explain", "mine", "--measures", str(path)]) == 0
    out = capsys.readouterr().out
    assert "Child protection plans in the month of their start date" in out
    assert "CREATE TEMP TABLE counted_rows" in out
    assert main(["explain", "mien", "--measures", str(path)]) == 2
    assert 'Did you mean "mine"?' in capsys.readouterr().err
    assert main(["new", "mine", "--measures", str(path)]) == 2


def test_explaining_needs_no_data() -> None:
    said = explained(SHIPPED, SHIPPED.measures["cp_drift"], date(2026, 11, 25))
    assert "DATE '2026-10-31'" in said.sql[0]
