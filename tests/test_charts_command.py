"""The chart command: what it prints, and what it refuses."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfcore.cli import chart

STEADY = [10, 12] * 7  # mean 11, ranges of 2: limits 5.68 and 16.32
POINT_KEYS = {"date", "value", "mean", "lower", "upper", "type", "why"}


class Ran:
    """The exit code and what stood on stdout and stderr."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def json(self) -> dict[str, Any]:
        assert (self.code, self.err) == (0, "")
        answer: dict[str, Any] = json.loads(self.out, parse_constant=lambda word: pytest.fail(word))
        return answer

    def refused(self) -> str:
        assert (self.code, self.out) == (2, "")
        return self.err.splitlines()[-1]


class Desk:
    """Files to chart, and the command."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def file(self, text: str, name: str = "figures.csv") -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def months(self, *values: object, header: str = "date,value") -> str:
        rows = [f"{2020 + i // 12}-{i % 12 + 1:02d}-01,{v}" for i, v in enumerate(values)]
        return self.file("\n".join([header, *rows]))

    def run(self, *arguments: str) -> Ran:
        parser = argparse.ArgumentParser()
        chart.add(parser.add_subparsers())
        try:
            args = parser.parse_args(["chart", *arguments])
            code = args.run(args)
        except SystemExit as stop:
            code = int(str(stop.code))
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def nhs(desk: Desk, file: str, *more: str) -> dict[str, Any]:
    return desk.run(file, "--method", "nhs-xmr", "--json", *more).json()


def test_json_has_every_point_in_date_order_and_null_for_the_missing(desk: Desk) -> None:
    file = desk.file("date,value\n2024-03-01,\n2024-01-01,10\n01/02/2024,12\n")
    answer = nhs(desk, file, "--improvement", "high")
    assert [p["date"] for p in answer["points"]] == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert [p["value"] for p in answer["points"]] == [10, 12, None]
    assert all(set(p) == POINT_KEYS for p in answer["points"])
    assert answer["points"][2]["mean"] == 11
    assert (answer["variation"], answer["assurance"]) == ("common_cause", None)
    assert answer["reading"].startswith("There is no figure for March 2024, and the latest")


def test_a_flagged_point_says_why(desk: Desk) -> None:
    answer = nhs(
        desk, desk.months(*STEADY, 40), "--improvement", "low", "--fix-after", "14", "--target", "20"
    )
    last = answer["points"][-1]
    assert last["type"] == answer["variation"] == "special_cause_concern"
    assert last["why"] == "Above the upper limit, further than chance explains."
    assert last["upper"] == pytest.approx(16.32)
    assert answer["assurance"] == "consistent_pass"
    assert answer["icons"] == {"variation": "concern_high", "assurance": "pass"}
    assert answer["points"][0]["why"] is None


def test_neither_direction_is_better_unless_said(desk: Desk) -> None:
    answer = nhs(desk, desk.months(*STEADY, 40), "--fix-after", "14", "--target", "20")
    assert answer["variation"] == "special_cause_neutral_high"
    assert answer["assurance"] is None
    assert any("which direction is better" in w for w in answer["warnings"])


def test_text_is_a_table_and_a_sentence(desk: Desk) -> None:
    ran = desk.run(desk.months(*STEADY, "", 40), "--fix-after", "14")
    lines = ran.out.splitlines()
    assert lines[0].split() == ["Date", "Figure", "Average", "Lower", "Upper"]
    assert lines[1].split() == ["2020-01-01", "10", "11", "5.68", "16.3"]
    assert lines[15].split() == ["2021-03-01", "-", "11", "5.68", "16.3"]
    assert "nan" not in ran.out.lower()
    assert "The latest figure (40 for April 2021) is higher than chance explains" in ran.out


def test_rebase_begins_new_limits(desk: Desk) -> None:
    file = desk.months(*STEADY, *[v + 40 for v in STEADY])
    points = nhs(desk, file, "--rebase", "2021-03-01")["points"]
    assert [points[13]["mean"], points[14]["mean"]] == [11, 51]
    assert points == nhs(desk, file, "--rebase", "March 2021")["points"]


def test_rebase_at_the_first_figure_changes_nothing(desk: Desk) -> None:
    file = desk.months(*STEADY)
    assert nhs(desk, file, "--rebase", "2020-01-01") == nhs(desk, file)


def test_rebase_between_figures_begins_with_the_next_and_says_so(desk: Desk) -> None:
    answer = nhs(desk, desk.months(*STEADY, *[51] * 14), "--rebase", "15/02/2021")
    assert answer["points"][14]["mean"] == 51
    assert answer["warnings"] == [
        "There is no figure for 2021-02-15; the new limits begin with the next, 2021-03-01."
    ]


def test_rebase_after_the_last_figure_says_so(desk: Desk) -> None:
    file = desk.months(*STEADY)
    answer = nhs(desk, file, "--rebase", "2030-01-01")
    assert answer["points"] == nhs(desk, file)["points"]
    assert "lies after the last figure" in answer["warnings"][0]


def test_several_rebases_in_any_order(desk: Desk) -> None:
    file = desk.months(1, 3, 11, 13, 21, 23)
    points = nhs(desk, file, "--rebase", "2020-05-01", "--rebase", "2020-03-01")["points"]
    assert [p["mean"] for p in points] == [2, 2, 12, 12, 22, 22]


def test_few_figures_are_warned_of(desk: Desk) -> None:
    answer = nhs(desk, desk.months(*STEADY, 5), "--rebase", "2021-03-01")
    assert answer["warnings"] == [
        "The limits from March 2021 rest on only 1 figure, fewer than 13, so they may still move."
    ]


@pytest.mark.parametrize("more", [[], ["--no-screen"]])
def test_figures_that_never_moved_get_no_limits_and_no_verdict(desk: Desk, more: list[str]) -> None:
    answer = nhs(desk, desk.months(*[0.1] * 20), "--target", "0", "--improvement", "high", *more)
    assert {p["upper"] for p in answer["points"]} == {None}
    assert {p["type"] for p in answer["points"]} == {"common_cause"}
    assert answer["assurance"] is None


def test_all_missing(desk: Desk) -> None:
    answer = nhs(desk, desk.months("", ""))
    assert {p["mean"] for p in answer["points"]} == {None}
    assert answer["reading"] == "There are no figures to judge."


@pytest.mark.parametrize("size", [1e-9, 1e12, 1e90])
def test_tiny_and_huge_figures(desk: Desk, size: float) -> None:
    answer = nhs(desk, desk.months(*[v * size for v in [*STEADY, 40]]), "--fix-after", "14")
    assert answer["points"][-1]["upper"] == pytest.approx(16.32 * size)
    assert answer["variation"] == "special_cause_neutral_high"
    assert desk.run(desk.months(*[v * size for v in STEADY])).code == 0


def test_groups_have_a_chart_each_and_options_may_name_one(desk: Desk) -> None:
    rows = "".join(
        f"{org},2020-{m:02d},{m % 2 + add}\n" for org, add in (("A", 0), ("B=b", 50)) for m in range(1, 7)
    )
    answer = nhs(
        desk, desk.file("org,date,value\n" + rows), "--improvement", "high", "--target", "A=-9",
        "--rebase", "B=b=2020-03",
    )  # fmt: skip
    assert list(answer["facets"]) == ["A", "B=b"]
    a, b = answer["facets"].values()
    assert (a["assurance"], b["assurance"]) == ("consistent_pass", None)
    assert (len(a["warnings"]), len(b["warnings"])) == (1, 2)
    text = desk.run(desk.file("org,date,value\n" + rows)).out
    assert text.startswith("A\nDate")


def test_points_may_be_numbered(desk: Desk) -> None:
    answer = nhs(
        desk, desk.file("x,y\n" + "".join(f"{i},{v}\n" for i, v in enumerate(STEADY))), "--rebase", "7"
    )
    assert answer["points"][7]["date"] == "7"
    assert "(12 for number 13)" in answer["reading"]


def test_rates_of_the_nhs_method_are_divided(desk: Desk) -> None:
    file = desk.file("date,numerator,denominator\n2024-01,1,4\n2024-02,3,4\n2024-03,0,0\n")
    points = nhs(desk, file, "--multiply", "100")["points"]
    assert [p["value"] for p in points] == [25, 75, None]


# ---- the other charts ----------------------------------------------------------------------------

OF = "date,numerator,denominator\n"
COUNTS = OF + "2024-01,2,10\n2024-02,4,10\n2024-03,3,10\n"


@pytest.mark.parametrize(
    ("method", "mean", "upper"),
    [
        ("p", 0.3, 0.3 + 3 * (0.021**0.5)),  # 9 of 30; sigma sqrt(.3 x .7 / 10)
        ("u", 0.3, 0.3 + 3 * (0.03**0.5)),  # sigma sqrt(.3 / 10)
        ("c", 3, 3 + 3 * 3**0.5),
        ("laney-p", 0.3, 0.3 + 3 * 0.15 / 1.128),  # steps of 2 and 1 of 10: mean .15 (sigma cancels)
        ("laney-u", 0.3, 0.3 + 3 * 0.15 / 1.128),
        ("g", 3, 3 + 3 * 12**0.5),  # median 3, mean 3
        ("nhs-xmr", 0.3, 0.3 + 2.66 * 0.15),
        ("i", 0.3, 0.3 + 3 * 0.15 / 1.128),
        ("mr", 0.15, 3.267 * 0.15),
        ("run", 0.3, None),
    ],
)
def test_methods(desk: Desk, method: str, mean: float, upper: float | None) -> None:
    answer = desk.run(desk.file(COUNTS), "--method", method, "--json").json()
    last = answer["points"][-1]
    assert last["mean"] == pytest.approx(mean)
    assert last["upper"] == (None if upper is None else pytest.approx(upper))


def test_t_chart(desk: Desk) -> None:
    # roots 1 and 2: mean 1.5, range 1
    answer = desk.run(desk.file(f"x,y\n1,1\n2,{2**3.6}\n"), "--method", "t", "--json").json()
    assert answer["points"][0]["upper"] == pytest.approx((1.5 + 3 / 1.128) ** 3.6)


def test_run_chart_tells_runs(desk: Desk) -> None:
    quiet = desk.run(desk.months(*STEADY), "--method", "run", "--json").json()
    assert "no sign of anything but chance" in quiet["warnings"][-1]
    moved = desk.run(desk.months(*range(16)), "--method", "run", "--json").json()
    assert "more than chance" in moved["warnings"][-1]
    assert moved["variation"] == "special_cause_neutral_high"


def test_excluded_figures_set_no_limits(desk: Desk) -> None:
    answer = nhs(desk, desk.months(*STEADY, 90), "--exclude", "2021-03")
    assert answer["points"][-1]["upper"] == pytest.approx(16.32)
    assert answer["variation"] == "special_cause_neutral_high"


def test_count_outside_is_heard(desk: Desk) -> None:
    file = desk.months(*STEADY, 20, 15.5, 11.5)  # frozen: 20 outside, 15.5 in the outer third, all above
    types = [
        [p["type"] != "common_cause" for p in nhs(desk, file, "--fix-after", "14", *more)["points"][14:]]
        for more in ([], ["--count-outside"])
    ]
    assert types == [[True, False, False], [True, True, False]]


# ---- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("date,value\n2024-01,5\n", ["--method", "p"], "--method p needs the columns date, numerator and"),
        (
            "date,numerator,denominator\n2024-01,5,4\n",
            ["--method", "p"],
            "row 2, column numerator: 5 is more than",
        ),
        (
            "date,numerator,denominator\n2024-01,-1,4\n",
            ["--method", "u"],
            "row 2, column numerator: -1 is below 0",
        ),
        (
            "date,numerator,denominator\n2024-01,1,-4\n",
            ["--method", "u"],
            "row 2, column denominator: -4 is below 0",
        ),
        (
            "date,numerator,denominator\n2024-01,1,0\n",
            ["--method", "laney-u"],
            "row 2, column numerator: 1 is counted",
        ),
        ("date,value\n2024-01,5\n2024-02,-5\n", ["--method", "c"], "row 3, column value: -5 is below 0"),
        ("date,value\n2024-02,5\n2024-01,0\n", ["--method", "t"], "row 3, column value: 0 is not above 0"),
        (COUNTS, ["--method", "p", "--target", "80"], "--target 80 is more than all of them"),
        (COUNTS, ["--target", "much"], '--target "much" is no number'),
        (COUNTS, ["--target", "1", "--target", "2"], "--target was given more than once"),
        (COUNTS, ["--target", "North=1"], "--target names North, which the file does not hold"),
        (COUNTS, ["--rebase", "soon"], '--rebase "soon" is no date; write it as'),
        (COUNTS, ["--rebase", "7"], "--rebase 7 does not fit the dates of figures.csv, such as 2024-01"),
        (COUNTS, ["--exclude", "2023-01"], "holds no figure for 2023-01"),
        (COUNTS, ["--fix-after", "1"], "too few: limits need at least 2 figures"),
        (COUNTS, ["--multiply", "0"], "no number above 0"),
        (COUNTS, ["--method", "magic"], "invalid choice: 'magic'"),
    ],
)
def test_refusals(desk: Desk, text: str, arguments: list[str], words: str) -> None:
    file = desk.file(text)
    for more in ([], ["--json"]):
        assert words in desk.run(file, *arguments, *more).refused()


def test_percentages_fit_a_target_on_their_scale(desk: Desk) -> None:
    more = ["--method", "p", "--target", "99", "--multiply", "100", "--improvement", "high", "--json"]
    assert desk.run(desk.file(COUNTS), *more).json()["assurance"] == "consistent_fail"


def test_a_file_that_is_not_there(desk: Desk) -> None:
    assert "cannot be read" in desk.run(str(desk.folder / "absent.csv")).refused()


def test_the_whole_program(desk: Desk) -> None:
    def program(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "perfcore", "chart", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    ran = program(desk.months(*STEADY), "--json")
    assert ran.returncode == 0, ran.stderr
    assert len(json.loads(ran.stdout)["points"]) == 14
    ran = program("absent.csv")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
