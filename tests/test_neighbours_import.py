"""What is kept of official files, and what is refused: one sentence, and nothing kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from perfcore.__main__ import main
from perfcore.neighbours.indicators import INDICATORS, KINDS
from perfcore.neighbours.models import read_model
from perfcore.neighbours.reading import read_statistics
from perfcore.neighbours.store import find_area, import_files, open_official, plain_name
from perfcore.records.errors import LoadError
from tests import official_files as invented

SYMBOLS = {"c": "c", "x": "x", "z": "z", "k": "k", "u": "u", "low": "k", "Low": "k", ":": "x", "": "x"}


@pytest.mark.parametrize(("written", "kept"), SYMBOLS.items())
def test_a_symbol_is_no_number_and_is_kept(tmp_path: Path, written: str, kept: str) -> None:
    rows = invented.referral_rows()
    rows[2][11:13] = [written, written]
    read = read_statistics(invented.write_c1(tmp_path, rows)).figures
    first = read[(read["measure"] == "referral_rate") & (read["area"] == invented.AREAS[0])].iloc[0]
    assert first["status"] == kept
    assert first[["n", "value"]].isna().all()
    assert (read["status"] == "").sum() == len(read) - 1  # the share of re-referrals is still published


def test_the_levels_and_the_financial_year(tmp_path: Path) -> None:
    rows = invented.referral_rows((2024,))
    for row in rows:
        row[0] = "202324"
    read = read_statistics(invented.write_c1(tmp_path, rows)).figures
    assert set(read["year"]) == {2024}
    levels = read[read["measure"] == "referral_rate"].groupby("level").size().to_dict()
    assert levels == {"England": 1, "authority": 12, "region": 1}
    assert set(read.loc[read["level"] == "region", "area"]) == {"E12000099"}


def spoil(row: int, column: str, text: str) -> Callable[[list[list[str]]], None]:
    def change(table: list[list[str]]) -> None:
        table[row][table[0].index(column)] = text

    return change


def repeat(table: list[list[str]]) -> None:
    table.append(list(table[4]))


def rename(table: list[list[str]]) -> None:
    table[0][table[0].index("Referrals_rate")] = "Rate"


def forget_all(table: list[list[str]]) -> None:
    table[0][10:] = ["a", "b", "c", "d", "e", "f", "g"]


def only_header(table: list[list[str]]) -> None:
    del table[1:]


BAD: list[tuple[Callable[[list[list[str]]], None], int | None, str, str]] = [
    (spoil(4, "Referrals", "many"), 5, "Referrals", '"many" is neither a number nor one of the symbols'),
    (spoil(4, "Referrals", "-3"), 5, "Referrals", "must be 0 or more"),
    (spoil(4, "Referrals", "inf"), 5, "Referrals", "neither a number"),
    (spoil(4, "Referrals", "~"), 5, "Referrals", "neither a number"),
    (spoil(4, "Re_referrals_percent", "180"), 5, "Re_referrals_percent", "more than there can be"),
    (spoil(4, "Re_referrals", "99999"), 5, "Re_referrals", "more than the number that it is a share of"),
    (spoil(3, "time_period", "last"), 4, "time_period", "is no year"),
    (spoil(3, "geographic_level", "Ward"), 4, "geographic_level", "is no level"),
    (spoil(3, "new_la_code", "W06000001"), 4, "new_la_code", "is no official area code"),
    (spoil(3, "old_la_code", ""), 4, "old_la_code", "is no three-digit authority number"),
    (repeat, 30, "", "has a second row for 2023"),
    (rename, 1, "Referrals_rate", "this looks like Referrals and re-referrals (table C1)"),
    (forget_all, 1, "", "those of no table that we use"),
    (only_header, None, "", "no rows"),
]


@pytest.mark.parametrize(("mistake", "row", "column", "says"), BAD)
def test_a_bad_file_is_one_sentence_and_nothing_is_kept(
    tmp_path: Path,
    mistake: Callable[[list[list[str]]], None],
    row: int | None,
    column: str,
    says: str,
) -> None:
    table = [[*invented.PLACE, *invented.C1], *invented.referral_rows()]
    mistake(table)
    bad = invented.write_csv(tmp_path / "bad.csv", table[0], table[1:])
    good = invented.write_model(tmp_path)
    with pytest.raises(LoadError) as raised:
        import_files(tmp_path / "data", [good, bad])
    error = raised.value
    assert (error.row, error.column) == (row, column)
    assert says in str(error)
    assert str(error).startswith("bad.csv")
    assert str(error).count(". ") == 0
    assert open_official(tmp_path / "data") is None


def test_broken_letters_and_other_formats(tmp_path: Path) -> None:
    path = invented.write_c1(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"Cinderby", b"Cinder\x81\x8d"))
    with pytest.raises(LoadError, match="neither UTF-8 nor Windows-1252"):
        read_statistics(path)
    path.write_bytes(b"<html>not found</html>")
    with pytest.raises(LoadError, match="web page"):
        read_statistics(path)
    path.write_bytes(b"")
    with pytest.raises(LoadError, match="empty"):
        import_files(tmp_path / "data", [path])
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(LoadError, match=r"x\.xlsx"):
        import_files(tmp_path / "data", [tmp_path / "x.xlsx"])
    with pytest.raises(LoadError, match="no such file"):
        import_files(tmp_path / "data", [tmp_path / "gone.csv"])


def test_a_list_of_neighbours_as_csv_and_as_workbook_is_the_same(tmp_path: Path) -> None:
    path = invented.write_model(tmp_path)
    listed = read_model(path)
    first = listed.pairs[listed.pairs["area"] == "901"]
    assert list(first["neighbour"]) == invented.AREAS[1:11]
    assert set(first["closeness"]) == {"Close"}
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["A", "B"])
    header = ["LA num", "LA Name", "LA number", *[n for i in range(1, 11) for n in (f"SN{i}", "SNP")]]
    sheet.append(header)
    for area, pairs in listed.pairs.groupby("area"):
        cells = [c for n in pairs["neighbour"] for c in (int(n), "Close")]
        sheet.append([int(str(area)), pairs["name"].iloc[0], int(str(area)), *cells])
    sheet.append([])
    sheet.append([None, "Old SNs:"])
    sheet.append([835, "Gone", 835, 901, "Close"])
    book.save(tmp_path / "list.xlsx")
    again = read_model(tmp_path / "list.xlsx")
    assert again.pairs.equals(listed.pairs)
    import_files(tmp_path / "data", [path])
    (kept,) = import_files(tmp_path / "data", [tmp_path / "list.xlsx"])
    assert kept.state == "already here"


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        (0, "9x1", "no three-digit authority number"),
        (4, "abc", "no three-digit authority number"),
        (4, "901", "twice or of itself"),
        (6, "902", "twice or of itself"),
        (0, "912", "stands here and in row"),
    ],
)
def test_a_bad_list_of_neighbours(tmp_path: Path, column: int, text: str, says: str) -> None:
    path = invented.write_model(tmp_path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    cells = lines[1].split(",")
    cells[column] = text
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8")
    with pytest.raises(LoadError, match=says) as raised:
        read_model(path)
    assert raised.value.row in (2, 13)


def test_versions_of_the_neighbours_stand_side_by_side(tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_files(data, [invented.write_c1(tmp_path), invented.write_model(tmp_path)])
    other = invented.write_model(tmp_path, shift=1)  # the same name, other neighbours
    with pytest.raises(LoadError, match=r"sn_model_one.*--model-name"):
        import_files(data, [other])
    import_files(data, [other], model_name="newer")
    official = open_official(data)
    assert official is not None
    assert list(official.models) == ["sn_model_one", "newer"]
    first = [m[m["area"] == "901"]["neighbour"].iloc[0] for m in official.models.values()]
    assert first == ["902", "903"]


def test_a_later_release_gives_the_years_that_it_has(tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_files(data, [invented.write_c1(tmp_path, invented.referral_rows((2023, 2024)))])
    newer = invented.referral_rows((2024, 2025), {2024: 2222, 2025: 2300})
    import_files(data, [invented.write_c1(tmp_path, newer, "c1_2025.csv")])
    official = open_official(data)
    assert official is not None
    mine = official.figures[(official.figures["measure"] == "referral_rate")]
    mine = mine[mine["area"] == "901"].set_index("year")
    assert mine["n"].to_dict() == {2023: 2000, 2024: 2222, 2025: 2300}
    assert mine["file"].to_dict() == {2023: "c1_2024.csv", 2024: "c1_2025.csv", 2025: "c1_2025.csv"}


def test_damage_is_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_files(data, [invented.write_c1(tmp_path)])
    table = next((data / "official").glob("c1-*.parquet"))
    whole = table.read_bytes()
    table.write_bytes(whole[:100])
    with pytest.raises(LoadError, match="gone or damaged"):
        open_official(data)
    table.write_bytes(whole)
    manifest = data / "official" / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["files"][0]["path"] = "../../elsewhere.parquet"
    manifest.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(LoadError, match="damaged"):
        open_official(data)


def test_a_council_by_name_code_or_number(tmp_path: Path) -> None:
    figures = read_statistics(invented.write_c1(tmp_path)).figures
    for asked in ("Aldermoor", "aldermoor borough council", "City of Aldermoor", "E06000900", "901"):
        assert find_area(figures, asked) == "901"
    with pytest.raises(LoadError, match="did you mean Dunholme Vale"):
        find_area(figures, "Dunholme")
    with pytest.raises(LoadError, match="no authority"):
        find_area(figures, "Atlantis")
    assert plain_name("Kelderby & Lowmarsh City Council") == "kelderby lowmarsh"
    assert plain_name("City of") == "city of"


def test_every_indicator_is_a_measure_of_the_catalogue() -> None:
    from perfcore.catalogue.read import read_catalogue

    catalogue = read_catalogue(Path(__file__).resolve().parent.parent / "measures.yaml")
    for measure, indicator in INDICATORS.items():
        assert catalogue.measures[measure].show == ("percent" if indicator.unit == "percent" else "count")
        assert (catalogue.measures[measure].per is not None) == (indicator.unit == "rate")
    assert len(INDICATORS) == sum(len(kind.indicators) for kind in KINDS)


def test_the_command_imports_and_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(tmp_path / "data")
    assert main(["neighbours", "show", "referral_rate", "--data", data]) == 2
    assert "neighbours import FILE" in capsys.readouterr().err
    files = [str(invented.write_c1(tmp_path)), str(invented.write_model(tmp_path))]
    assert main(["neighbours", "import", *files, "--data", data]) == 0
    capsys.readouterr()
    assert main(["neighbours", "show", "referral_rate", "--data", data]) == 2
    assert "--council NAME" in capsys.readouterr().err
    assert main(["neighbours", "import", files[0], "--data", data, "--council", "Cinderby"]) == 0
    assert "already here" in capsys.readouterr().out
    assert main(["neighbours", "show", "referral_rate", "--data", data, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["council"] == "Cinderby"
    assert shown["neighbours"]["known"] == 10
    assert shown["change"]["verdict"] == "in line"
    assert main(["neighbours", "show", "referral_rate", "--data", data, "--council", "Atlantis"]) == 2
    assert "no authority" in capsys.readouterr().err
    assert main(["neighbours", "show", "referral_rate", "--data", data, "--year", "1999"]) == 2
    assert "the years are 2023, 2024" in capsys.readouterr().err
    assert main(["neighbours", "show", "cla_rate", "--data", data]) == 2
    assert "Children looked after" in capsys.readouterr().err
    assert main(["neighbours", "show", "referral_rate", "--data", data]) == 0
    assert "Cinderby (us)" in capsys.readouterr().out
