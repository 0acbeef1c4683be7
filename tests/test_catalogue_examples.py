"""Examples in measures.yaml: counted as they stand, and what is told of those that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfcore.__main__ import main
from perfcore.access.examples import failing
from perfcore.catalogue.read import parse_catalogue, read_catalogue
from tests.catalogue_texts import SOUND, mistakes_in

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = """\
    tolerance: 3
    examples:
      - says: One of two in time
        month: 2025-03
        rows:
          - {child: a, start_date: 2025-03-03, end_date: 2025-03-04, need: N1 Abuse or neglect}
          - {child: b, start_date: 2024-03-03, end_date: 2025-03-04, need: N1 Abuse or neglect}
          - {child: c, start_date: 2025-03-03, end_date: 2025-03-04}
        gives: 50
"""
WITH = SOUND.replace("    tolerance: 3\n", EXAMPLE)


def test_an_example_that_comes_out_is_sound() -> None:
    catalogue = parse_catalogue(WITH)
    assert len(catalogue.measures["on_time"].examples) == 1
    assert failing(catalogue) == []


def test_an_example_that_does_not_come_out_is_told_with_what_comes() -> None:
    found = failing(parse_catalogue(WITH.replace("gives: 50", "gives: 66.7")))
    line = WITH[: WITH.index("gives: 50")].count("\n") + 1
    assert [str(m) for m in found] == [
        f"measures.yaml:{line}:16: measures.on_time.examples[1]: these rows give 50 (1 of 2), not 66.7. "
        "Correct the example, or what the measure counts."
    ]
    assert failing(parse_catalogue(WITH.replace("gives: 50", "gives: 66.7")), only="flow") == []


def test_a_definition_that_changes_breaks_its_example() -> None:
    assert failing(parse_catalogue(WITH.replace("<= 45", "<= 450"))) != []


def test_a_month_of_which_nothing_can_be_said() -> None:
    (found,) = failing(parse_catalogue(WITH.replace("month: 2025-03\n", "month: 2024-03\n")))
    assert found.says == "nothing can be said of 2024-03 with these rows, not 50."


WRONG = {
    "a misspelt column": (
        "start_date: 2025-03-03, end_date: 2025-03-04}",
        "§start: 2025-03-03, end_date: 2025-03-04}",
        'measures.on_time.examples[1].rows[3]: no column "start" for a row of assessments. '
        'Did you mean "start_date"?',
    ),
    "a day that is none": (
        "child: c, start_date: 2025-03-03",
        "child: c, start_date: §2025-02-30",
        'measures.on_time.examples[1].rows[3]: start_date is a date, not "2025-02-30". There is no such day.',
    ),
    "a date the other way round": (
        "child: c, start_date: 2025-03-03",
        "child: c, start_date: §03/03/2025",
        'measures.on_time.examples[1].rows[3]: start_date is a date, not "03/03/2025". '
        "Write it year first: 2025-03-31.",
    ),
    "a code that there is not": (
        "{child: a, start_date: 2025-03-03, end_date: 2025-03-04, need: N1 Abuse or neglect}",
        "{child: a, start_date: 2025-03-03, end_date: 2025-03-04, need: §N1 Abuse and neglect}",
        'measures.on_time.examples[1].rows[1]: need is never "N1 Abuse and neglect". '
        "Did you mean N1 Abuse or neglect?",
    ),
    "a row of nobody": (
        "- {child: c, start_date",
        "- §{start_date",
        'measures.on_time.examples[1].rows[3]: the column "child" is missing. Any letter will do: child: a.',
    ),
    "a row that is a text": (
        "- {child: c, start_date: 2025-03-03, end_date: 2025-03-04}",
        "- §child c",
        "measures.on_time.examples[1].rows[3]: a row is columns with values, such as {child: a}.",
    ),
    "no figure": (
        "      - says: One of two in time\n        month: 2025-03\n",
        "      - §says: One of two in time\n",
        'measures.on_time.examples[1]: the key "month" is missing: '
        "the month whose figure is worked out: YYYY-MM.",
    ),
    "people for no rate": (
        "        gives: 50",
        "        §population: 100\n        gives: 50",
        'measures.on_time.examples[1]: "population" is only for a measure with per.',
    ),
    "a band for no bands": (
        "        gives: 50",
        "        §band: under 15\n        gives: 50",
        'measures.on_time.examples[1]: "band" is only for show: bands.',
    ),
    "a table that there is not": (
        "        gives: 50",
        "        also:\n          §referals: [{child: a, referral_date: 2025-03-01}]\n        gives: 50",
        'measures.on_time.examples[1]: no table "referals". Did you mean "referrals"?',
    ),
    "the table itself beside its rows": (
        "        gives: 50",
        "        also:\n          §assessments: [{child: a, start_date: 2025-03-01}]\n        gives: 50",
        'measures.on_time.examples[1]: "assessments" is counted itself. Put its rows in rows.',
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), WRONG.values(), ids=WRONG)
def test_an_unsound_example_is_told_at_its_place(old: str, new: str, told: str) -> None:
    at = WITH.rindex(old, 0, WITH.index("gives: 50") + 9)
    marked = WITH[:at] + new + WITH[at + len(old) :]
    before = marked[: marked.index("§")]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    found = mistakes_in(marked.replace("§", ""))
    assert [str(m) for m in found] == [f"measures.yaml:{line}:{column}: {told}"]


def test_every_kind_of_measure_that_is_shipped_has_an_example_that_comes_out() -> None:
    catalogue = read_catalogue(ROOT / "measures.yaml")
    assert failing(catalogue) == []
    shown = [m for m in catalogue.measures.values() if m.examples]
    assert {m.show for m in shown} == {"count", "percent", "median", "bands", "ratio"}
    assert {m.count_of for m in shown} == {"rows", "children", "families"}
    assert {m.over for m in shown} == {"month", "last_12_months", "year_to_date"}
    assert all(any(getattr(m, key) for m in shown) for key in ("month", "open", "flow", "figures", "per"))
    assert any(m.looks_back() for m in shown)
    assert any(len(e.rows) > 1 for m in shown for e in m.examples)


def test_check_works_the_examples_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(WITH)
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out.endswith("1 notes, the example comes out.\n")
    path.write_text(WITH.replace("gives: 50", "gives: 49"))
    assert main(["check", str(path)]) == 1
    assert "these rows give 50 (1 of 2), not 49." in capsys.readouterr().out
