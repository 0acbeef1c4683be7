"""The commands over one load: what they print, and the one sentence of what they refuse."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from perfcore.__main__ import main
from perfcore.cli import demo
from perfcore.records import store
from perfcore.records.load import load
from tests.records_helpers import write_ssd, write_workbook
from tests.small_records import records
from tests.test_records_annex_a import day as on
from tests.test_records_annex_a import referral

ROOT = Path(__file__).resolve().parent.parent
HEADER = "month,group,numerator,denominator\n"


class Shell:
    """The commands as somebody types them, over a data folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data, self.capsys = folder, folder / "data", capsys
        self.measures = ROOT / "measures.yaml"

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code and what stood on stdout and stderr."""
        where = ["--data", str(self.data), "--measures", str(self.measures)]
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            code = main([*arguments, *(where if arguments[0] in ("values", "signals") else ())])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def refused(self, *arguments: str) -> str:
        """The one sentence of a refusal."""
        code, out, err = self.run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("perfcore: ")
        assert err.count("\n") == 1
        return err.removeprefix("perfcore: ").strip()

    def json(self, *arguments: str) -> Any:
        code, out, err = self.run(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out, parse_constant=pytest.fail)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """Over a small extract with monthly figures beside it."""
    source = write_ssd(empty.folder / "extract")
    (source / "figures").mkdir()
    text = HEADER.replace("group", "group,dimension") + "2025-03,All,,10,0\n2025-03,=2+3,team,0,0\n"
    (source / "figures" / "caseload.csv").write_text(text, encoding="utf-8")
    load(source, empty.data)
    return empty


# ---- a damaged store -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("values", "referrals"), ("signals",), ("signals", "referrals")])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: (data / "current.json").write_bytes(b"\xff{"),
        lambda data: next((data / "loads").glob("*/contacts.parquet")).unlink(),
    ],
)
def test_a_damaged_load_is_a_sentence(
    shell: Shell, command: tuple[str, ...], spoil: Callable[[Path], Any]
) -> None:
    spoil(shell.data)
    assert shell.refused(*command).endswith("load the extract again.")
    assert shell.run("load", str(shell.folder / "extract"), "--data", str(shell.data))[0] == 0
    assert shell.run(*command)[0] == 0


def test_nothing_loaded_is_a_sentence(empty: Shell) -> None:
    assert "holds no data yet" in empty.refused("values", "referrals")


# ---- what is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["values", "signals"])
def test_a_misspelt_measure_gets_the_nearest_name(shell: Shell, command: str) -> None:
    assert shell.refused(command, "cp_plan").endswith('Did you mean "cp_plans"?')
    assert "Did you mean" not in shell.refused(command, "zzz")


@pytest.mark.parametrize("dimension", ["", "nope", "authority"])
def test_values_and_signals_refuse_a_dimension_alike(shell: Shell, dimension: str) -> None:
    said = shell.refused("values", "referrals", "--by", dimension)
    assert f'"{dimension}"' in said
    assert shell.refused("signals", "referrals", "--by", dimension) == said


def test_signals_of_all_measures_refuse_what_none_can_be_drilled_by(shell: Shell) -> None:
    for dimension in ("", "nope"):
        assert shell.refused("signals", "--by", dimension).startswith(
            f'No measure can be drilled by "{dimension}".'
        )
    assert shell.run("signals", "--by", "source")[0] == 0


@pytest.mark.parametrize("command", ["values", "signals"])
def test_months_in_the_wrong_order_are_refused(shell: Shell, command: str) -> None:
    said = shell.refused(command, "referrals", "--from", "2025-02", "--to", "2025-01")
    assert said == "--from 2025-02 is after --to 2025-01: swap them, or leave one out."


@pytest.mark.parametrize(
    ("months", "says"),
    [
        (("--from", "1990-01", "--to", "1990-03"), "between January 1990 and March 1990."),
        (("--to", "1990-03"), "up to March 1990."),
        (("--from", "2090-03"), "from March 2090 on."),
    ],
)
@pytest.mark.parametrize("command", ["values", "signals"])
def test_a_range_without_months_is_said(
    shell: Shell, command: str, months: tuple[str, ...], says: str
) -> None:
    expected = f"perfcore: There are no months {says}\n"
    assert shell.run(command, "referrals", *months, "--json") == (0, "[]\n", expected)
    assert shell.run(command, "referrals", *months) == (0, "", expected)


@pytest.mark.parametrize("command", [("values", "referrals"), ("signals",), ("check",)])
def test_a_measures_file_that_cannot_be_read(shell: Shell, command: tuple[str, ...]) -> None:
    for path in (shell.folder / "none.yaml", shell.folder):
        shell.measures = path
        asked = (*command, str(path)) if command == ("check",) else command
        said = shell.refused(*asked)
        assert said.startswith(f"{path} cannot be read: ")
        assert "Errno" not in said


def test_a_measures_file_that_is_no_text(shell: Shell) -> None:
    shell.measures = shell.folder / "measures.yaml"
    shell.measures.write_bytes(b"version: \xff\x00")
    for command in (("values", "referrals"), ("signals",)):
        assert "the file is not in UTF-8" in shell.refused(*command)


# ---- what is printed -----------------------------------------------------------------------------


def test_what_is_divided_by_nothing_is_empty(shell: Shell) -> None:
    for row in shell.json("values", "caseload"):
        assert row["value"] is None
    for form in ((), ("--csv",)):
        code, out, err = shell.run("values", "caseload", *form)
        assert (code, err) == (0, "")
        assert "inf" not in out
    shell.json("signals", "caseload")


def test_a_rate_of_nobody_is_empty(empty: Shell) -> None:
    made = records(
        "2025-03-31",
        population=[{"year": 2025, "population": "children_0_17", "dimension": "", "group": "", "number": 0}],
        referrals=[{"referral_id": "1", "child_id": "1", "referral_date": "2025-03-01"}],
    )
    empty.data.mkdir()
    store.keep(empty.data, replace(made, absent={}), "ssd")
    rows = empty.json("values", "cin_rate")
    assert rows
    assert {row["value"] for row in rows} == {None}
    empty.json("signals", "cin_rate")


def test_no_cell_of_a_csv_is_a_formula(shell: Shell) -> None:
    code, out, err = shell.run("values", "caseload", "--by", "team", "--csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["month"], row["group"]) for row in rows] == [("2025-03", "'=2+3")]


def test_what_a_workbook_leaves_open_is_not_counted(empty: Shell) -> None:
    book = write_workbook(empty.folder / "a.xlsx", {"List 3": [referral(1, on(2024, 3, 1))]})
    made = load(book, empty.data)
    assert empty.refused("values", "cin_rate").startswith("cin_rate cannot be computed from what is loaded.")
    # nor is it where a population is known
    absent = {name: why for name, why in made.absent.items() if name != "population"}
    store.keep(empty.data, replace(made, absent=absent), "annex_a")
    empty.measures = empty.folder / "measures.yaml"
    text = (ROOT / "measures.yaml").read_text(encoding="utf-8")
    # only of this measure: the examples of others are worked out with their rates
    before, mine = text.split("\n  cin_rate:\n")
    mine = mine.replace("per: {number: 10000, population: children_0_17}", "", 1)
    text = f"{before}\n  cin_rate:\n{mine}"
    empty.measures.write_text(text, encoding="utf-8")
    said = empty.refused("values", "cin_rate")
    assert said.endswith("Annex A has no date on which a referral closed, so what is open cannot be counted.")


# ---- the invented council ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--to", "1990-01"), "must lie between"),
        (("--to", "2099-01"), "must lie between"),
        (("--seed", "-1"), "a seed is a whole number from 0 on"),
    ],
)
def test_what_cannot_be_invented_is_refused(empty: Shell, arguments: tuple[str, ...], says: str) -> None:
    assert says in empty.refused("demo", "--out", str(empty.folder / "out"), *arguments)
    assert not (empty.folder / "out").exists()


def test_a_file_is_no_folder_to_write_to(empty: Shell) -> None:
    file = empty.folder / "file"
    file.write_text("kept")
    assert "this is a file" in empty.refused("demo", "--out", str(file))
    assert empty.refused("demo", "--out", str(file / "below")).startswith("--out ")
    assert file.read_text() == "kept"


def test_a_folder_that_cannot_be_written_to(empty: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_kept: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(demo, "write", full)
    said = empty.refused("demo", "--out", str(empty.folder / "out"))
    assert said.endswith("it cannot be written to (No space left on device), name another folder.")


# ---- loading -------------------------------------------------------------------------------------


def test_a_folder_is_called_by_its_name(empty: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = empty.folder / "extracts"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert empty.refused("load", ".", "--data", str(empty.data)).startswith("extracts: ")
    assert empty.refused("load", "..", "--data", str(empty.data)).startswith(f"{empty.folder.name}: ")
    top = inside.anchor
    assert empty.refused("load", top, "--data", str(empty.data)).startswith(f"{top}: ")
    assert not empty.data.exists()
