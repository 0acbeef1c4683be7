"""Figures of one's own: the same judgement as the chart command, in words, whatever shape they come in."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfcore.__main__ import main
from perfcore.access.own_figures import NoFigures, judged
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, Refused, Viewer

MONTHS = [f"{2022 + i // 12}-{i % 12 + 1:02d}" for i in range(36)]
COUNTS = "month,value\n" + "".join(f"{m},{60 if m == MONTHS[-1] else 20}\n" for m in MONTHS)
SHARES = "month,numerator,denominator\n" + "".join(
    f"{m},{10 if m == MONTHS[-1] else 90},100\n" for m in MONTHS
)


def one(text: str) -> tuple[str, list[str], str]:
    (own,) = judged(LOCAL_ADMINISTRATOR, text.encode(), "x.csv", "neither", None)
    return own.reading, [f"{m:%Y-%m} {sure}" for m, _, sure, _ in own.signals], own.unit


def test_a_count_is_judged_as_the_chart_command_judges_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_text(COUNTS)
    assert main(["chart", str(file), "--method", "families", "--json"]) == 0
    wanted = json.loads(capsys.readouterr().out)
    (own,) = judged(LOCAL_ADMINISTRATOR, COUNTS.encode(), "x.csv", "neither", None)
    assert own.reading == wanted["reading"]
    assert own.line["value"].tolist() == [p["value"] for p in wanted["points"]]
    assert own.usual is not None
    assert own.usual["lower"].tolist() == [p["lower"] for p in wanted["points"] if p["lower"] is not None]
    assert [(f"{m:%Y-%m}", sure) for m, _, sure, _ in own.signals] == [("2024-12", True)]


def test_a_percentage_a_paste_of_a_spreadsheet_and_figures_that_are_not_whole() -> None:
    reading, seen, unit = one(SHARES)
    assert reading.startswith("10 in December 2024; usual is")
    assert (seen, unit) == (["2024-12 True"], "%")
    assert one(SHARES.replace(",", "\t")) == (reading, seen, unit)
    (own,) = judged(LOCAL_ADMINISTRATOR, COUNTS.replace(",20", ",20.5").encode(), "x", "high", None)
    assert own.notes[0].startswith("These are not whole numbers")


def children(groups: int) -> str:
    chance = random.Random(5)
    rows = ["date,family,hit,team"]
    for m in MONTHS:
        for family in range(30 if m == MONTHS[-1] else 10):
            for _ in range(chance.choice([1, 1, 2, 3])):
                rows.append(f"{m}-10,{m}-{family},{chance.choice(['yes', 'no'])},T{family % groups}")
    return "\n".join(rows)


def test_one_row_a_child_is_judged_by_families() -> None:
    text = children(1).replace(",hit", ",seen")
    (own,) = judged(LOCAL_ADMINISTRATOR, text.encode(), "x", "neither", None)
    assert own.unit == "children"
    assert "from 30 families in December 2024. More than chance explains." in own.reading
    assert [m for m, _, sure, _ in own.signals if sure][-1].isoformat() == "2024-12-01"
    shares = judged(LOCAL_ADMINISTRATOR, children(2).encode(), "x", "high", None)
    assert [own.group for own in shares] == ["T0", "T1"]
    assert all(own.unit == "%" and "% of " in own.reading for own in shares)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("month,value\n2026-13,4\n", '"2026-13" is no date'),
        ("month,value\n2026-01,four\n", '"four" is no number'),
        ("month,value\n", "holds no figures"),
        ("a,b\n1,2\n", "needs date and value"),
        ("month,value\n1,2\n2,3\n", "write months in it, such as 2026-03"),
        ("month,value,a,b\n2026-01,2,x,y\n", "keep the one that splits them"),
        ("family,value\n1,2\n", "has no column date"),
        ("date,family\nyesterday,2\n", "is no date"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_its_place(text: str, told: str) -> None:
    with pytest.raises(NoFigures) as why:
        judged(LOCAL_ADMINISTRATOR, text.encode(), "x.csv", "neither", None)
    assert told in str(why.value)
    assert "--" not in str(why.value)


def test_members_do_not_judge_rows_of_children() -> None:
    with pytest.raises(Refused):
        judged(Viewer("member", "x"), COUNTS.encode(), "x", "neither", None)


def test_the_page(demo_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFCORE_DATA", str(demo_data))
    script = (
        "from pages import own_figures\nfrom pages.parts import address\n"
        "address.begin('chart')\nown_figures.render()\n"
    )
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception
    page.text_area[0].set_value(COUNTS).run()
    assert not page.exception
    assert page.title[0].value == "Your figures: real change in them"
    assert any("60 in December 2024" in t.value for t in page.text)
    page.text_area[0].set_value("month,value\n2026-01,four\n").run()
    assert page.title[0].value == "These figures cannot be drawn yet"
