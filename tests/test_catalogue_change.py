"""What another catalogue changes, worked out on a few rows; what a load changes against the one before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from perfcore import access
from perfcore.__main__ import main
from perfcore.access import loads
from perfcore.access.catalogue_change import difference, in_words, trial
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, Refused, Viewer
from perfcore.catalogue.read import parse_catalogue
from perfcore.records import small, store
from perfcore.records.records import Finding, Records
from tests.catalogue_texts import SOUND

NEED = "N1 Abuse or neglect"


def load(days: int, late: int = 0, source: str = "first") -> Records:
    """Four assessments a month for two years, each of which takes so many days; `late` are left out."""
    rows = [
        {
            "assessment_id": f"a{year}{month:02d}{i}",
            "child_id": f"c{month}{i}",
            "start_date": f"{year}-{month:02d}-01",
            "end_date": f"{year}-{month:02d}-{days:02d}",
            "need": NEED,
        }
        for year in (2024, 2025)
        for month in range(1, 13)
        for i in range(4)
    ]
    made = small.records("2025-12-31", history_from="2024-01-01", assessments=rows[: len(rows) - late])
    finding = Finding(
        "ssd_cin_assessments.csv", 7, "end", "=1+1", "end_before_start", "It ends early.", "set aside"
    )
    return replace(made, source=source, findings=(finding, finding))


@pytest.fixture
def gate(tmp_path: Path) -> access.Gate:
    (tmp_path / "measures.yaml").write_text(SOUND)
    store.keep(tmp_path, load(20), "ssd")
    return access.open_gate(tmp_path, tmp_path / "measures.yaml")


def test_nothing_changes(gate: access.Gate) -> None:
    same = difference(gate, LOCAL_ADMINISTRATOR, parse_catalogue("# a comment\n" + SOUND))
    assert (same.changes, same.elsewhere, same.restated) == ((), (), ())
    assert in_words(same) == ["Nothing that readers see changes."]


def test_a_definition_that_changes_figures_and_verdicts(gate: access.Gate) -> None:
    new = parse_catalogue(SOUND.replace("<= 45", "<= 3"))
    (change,) = difference(gate, LOCAL_ADMINISTRATOR, new).changes
    assert (change.measure, change.what, change.keys) == ("on_time", "changed", ("hits",))
    assert len(change.months) == 24
    assert (change.months[-1].was, change.months[-1].now) == ("100.0% (4 of 4)", "0.0% (0 of 4)")
    assert (change.months[-1].aim_was, change.months[-1].aim_now) == ("met", "missed")
    assert change.verdicts >= 20


def test_a_target_changes_only_what_is_held_against_it(gate: access.Gate) -> None:
    new = parse_catalogue(SOUND.replace("2025-26: 88}\n    tol", "2025-26: 88, 2026-27: 99}\n    tol"))
    (change,) = difference(gate, LOCAL_ADMINISTRATOR, new).changes
    assert (change.keys, change.months) == (("target",), ())


def test_words_added_removed_and_elsewhere(gate: access.Gate) -> None:
    text = SOUND.replace("name: Ready-made", "name: Cases").replace("label: Team", "label: Teams")
    text = text[: text.index("  flow:\n")] + text[text.index("  rate:\n") :]
    text += "  more:\n" + SOUND[SOUND.index("    name: Plans per 10,000") : SOUND.index("  ytd:\n")].replace(
        "Plans per 10,000", "More"
    )
    found = difference(gate, LOCAL_ADMINISTRATOR, parse_catalogue(text))
    assert {(c.measure, c.what) for c in found.changes} == {
        ("flow", "removed"), ("more", "added"), ("ready", "changed"),
    }  # fmt: skip
    assert found.elsewhere == ("dimensions",)
    assert in_words(found) == [
        "Removed: Plans on and off.",
        "Added: More.",
        "Only words or looks: Cases.",
        "Also changed: dimensions.",
    ]


def test_a_rebase_counts_as_a_change_of_what_it_is_about(gate: access.Gate) -> None:
    text = SOUND.replace(
        "notes:\n", "notes:\n  - {month: 2025-01, text: New, rebase: true, measures: [drift]}\n"
    )
    (change,) = difference(gate, LOCAL_ADMINISTRATOR, parse_catalogue(text)).changes
    assert (change.measure, change.keys) == ("drift", ("rebase",))


def test_a_trial_keeps_its_answers_apart(gate: access.Gate) -> None:
    before = gate.signals(LOCAL_ADMINISTRATOR, "on_time").frame.copy()
    tried = trial(gate, LOCAL_ADMINISTRATOR, parse_catalogue(SOUND.replace("<= 45", "<= 3")))
    assert (tried.values(LOCAL_ADMINISTRATOR, "on_time")["value"] == 0).all()
    assert (gate.values(LOCAL_ADMINISTRATOR, "on_time")["value"] == 100).all()
    tried.signals(LOCAL_ADMINISTRATOR, "on_time")
    assert gate.signals(LOCAL_ADMINISTRATOR, "on_time").frame.equals(before)
    with pytest.raises(Refused):
        trial(gate, Viewer("head", "x"), parse_catalogue(SOUND))


def test_the_command(gate: access.Gate, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "measures.yaml", tmp_path / "new.yaml"
    new.write_text(SOUND.replace("<= 45", "<= 3"))
    assert main(["diff", str(old), str(old), "--data", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["diff", str(old), str(new), "--data", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("1 measure in 24 months; ")
    assert "The latest 12 of 24 months that differ:" in out
    assert main(["diff", str(old), str(new), "--data", str(tmp_path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["changes"][0]["months"][0]["month"] == "2024-01"
    new.write_text("version: 1\n")
    assert main(["diff", str(old), str(new), "--data", str(tmp_path)]) == 2


# ---- loads -------------------------------------------------------------------------------------------


def test_the_first_load_has_nothing_before_it(gate: access.Gate, tmp_path: Path) -> None:
    assert loads.compared(gate, LOCAL_ADMINISTRATOR, tmp_path) is None
    assert loads.before(LOCAL_ADMINISTRATOR, tmp_path) is None


def test_rows_gone_and_figures_restated(gate: access.Gate, tmp_path: Path) -> None:
    second = replace(load(20, late=2, source="second"), loaded_at=datetime(2026, 2, 1))
    store.keep(tmp_path, second, "ssd")
    later = access.open_gate(tmp_path, tmp_path / "measures.yaml")
    found = loads.compared(later, LOCAL_ADMINISTRATOR, tmp_path)
    assert found is not None
    assert found.before.source == "first"
    tables = {t.label: (t.before, t.now, t.gone, t.come) for t in found.tables}
    assert tables["Assessments"] == (96, 94, 2, 0)
    assert [(r.measure, f"{r.month:%Y-%m}", r.before, r.now) for r in found.restated] == [
        ("Assessments on time", "2025-12", "100.0% (4 of 4)", "100.0% (2 of 2)")
    ]
    assert (found.figures, found.measures) == (1, 1)
    assert [one.source for one in loads.kept(LOCAL_ADMINISTRATOR, tmp_path)] == ["second", "first"]


def test_findings_name_the_measures_that_they_may_touch(gate: access.Gate) -> None:
    (problem,) = loads.problems(gate, LOCAL_ADMINISTRATOR)
    assert (problem.rule, problem.n, problem.done) == ("end before start", 2, "left out")
    assert problem.measures == ("Assessments on time",)
    text = loads.problems_csv(gate, LOCAL_ADMINISTRATOR, problem).decode("utf-8-sig").splitlines()
    assert text[1:] == ["ssd_cin_assessments.csv,7,end,'=1+1,end_before_start,It ends early.,set aside"] * 2
    for role in ("member", "analyst"):
        with pytest.raises(Refused):
            loads.problems_csv(gate, Viewer(role, "x"))
    with pytest.raises(Refused):
        loads.problems(gate, Viewer("member", "x"))
