"""What is kept comes back the same, and nothing that stops a load harms the one before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfcore.__main__ import main
from perfcore.records import load as load_module
from perfcore.records import store
from perfcore.records.files import read_csv
from perfcore.records.load import LoadError, load, read
from perfcore.records.lock import NAME, only_one
from perfcore.records.records import Finding
from perfcore.records.sheets import DTYPES, conform
from perfcore.records.tables import LOOKUPS, TABLES, Kind
from tests.records_helpers import changed, tree, write_csv, write_ssd
from tests.small_records import records as small

CELLS: dict[Kind, st.SearchStrategy[Any]] = {
    "id": st.text(min_size=1, max_size=8),
    "text": st.none() | st.text(max_size=8),
    "date": st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    "bool": st.none() | st.booleans(),
    "number": st.none() | st.floats(allow_nan=False, allow_infinity=False),
}


@st.composite
def frames(draw: st.DrawFn, name: str) -> pd.DataFrame:
    kinds = TABLES[name].columns if name in TABLES else LOOKUPS[name]
    rows = draw(st.lists(st.tuples(*(CELLS[kind] for kind in kinds.values())), max_size=6))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    made = {
        column: pd.Series(list(values), dtype=DTYPES[kind])
        for (column, kind), values in zip(kinds.items(), columns, strict=True)
    }
    return conform(pd.DataFrame(made), kinds)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_every_frame_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("store")
    base = small("2024-03-31", history_from="2023-01-01")
    from dataclasses import replace

    kept = replace(
        base,
        tables={name: data.draw(frames(name)) for name in TABLES},
        **{name: data.draw(frames(name)) for name in LOOKUPS},
        findings=(
            Finding("a.csv", 3, "b", "c", "d", "E.", "warning"),
            Finding("a.csv", None, "", "", "d", "E.", "note"),
        ),
        absent={"contacts": "Why."},
        rows_read={"contacts": 3},
    )
    name = store.keep(folder, kept, "ssd")
    back = store.current(folder)
    assert back is not None
    assert store.current_name(folder) == name
    for table, frame in kept.tables.items():
        pd.testing.assert_frame_equal(back.tables[table], frame)
    for lookup in LOOKUPS:
        pd.testing.assert_frame_equal(getattr(back, lookup), getattr(kept, lookup))
    for field in ("data_to", "history_from", "council", "source", "loaded_at", "findings"):
        assert getattr(back, field) == getattr(kept, field)
    assert store.fingerprint(back) == store.fingerprint(kept)


def test_the_fingerprint_changes_with_one_cell(tmp_path: Path) -> None:
    one = read(write_ssd(tmp_path / "e"))
    other = read(write_ssd(tmp_path / "f", changed("ssd_contacts", 0, cont_contact_date="2024-03-03")))
    assert len({one.fingerprint, other.fingerprint, ""}) == 3
    assert read(tmp_path / "e").fingerprint == one.fingerprint.replace("", "")


def test_nothing_loaded_is_none(tmp_path: Path) -> None:
    assert store.current(tmp_path) is None
    assert store.loads(tmp_path) == []


def test_loads_are_listed_oldest_first(tmp_path: Path) -> None:
    for _ in range(3):
        load(write_ssd(tmp_path / "e"), tmp_path / "d")
    assert [kept.name[:4] for kept in store.loads(tmp_path / "d")] == ["0001", "0002", "0003"]
    assert {kept.kind for kept in store.loads(tmp_path / "d")} == {"ssd"}


# ---- what stops a load ---------------------------------------------------------------------------

STEPS: list[tuple[Any, str]] = [
    (Path, "mkdir"),
    (Path, "replace"),
    (os, "fsync"),
    (store.pyarrow.parquet, "write_table"),
    (store, "_write"),
    (store, "_replace"),
    (store, "fingerprint"),
    (store, "keep"),
]


@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_a_load_stopped_anywhere_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, stop: type[BaseException]
) -> None:
    data = tmp_path / "data"
    old = load(write_ssd(tmp_path / "old"), data)
    new = write_ssd(tmp_path / "new", changed("ssd_contacts", 0, cont_contact_date="2024-03-03"))
    before = tree(data)
    already_read = ("ssd", read(new))
    monkeypatch.setattr(load_module, "_read", lambda *_: already_read)
    real: Callable[..., Any] = getattr(owner, name)
    for nth in range(40):
        calls = 0

        def stopping(*args: Any, nth: int = nth, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == nth + 1:
                raise stop
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, stopping)
        try:
            load(new, data)
        except (stop, LoadError):
            pass
        else:
            assert nth > 0
            return
        finally:
            monkeypatch.setattr(owner, name, real)
        assert tree(data) == before
        now = store.current(data)
        assert now is not None
        assert now.fingerprint == old.fingerprint
    raise AssertionError("the load was never let through")


KILLED = """
import os, sys
from pathlib import Path
from perfcore.records import load, store
real = store._write_durably
def dying(path, content):
    real(path, content)
    if path.name == sys.argv[3]:
        os._exit(9)
store._write_durably = dying
load.load(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("after", ["findings.json", "about.json", ".part-current.json"])
def test_a_killed_load_leaves_the_old_one_and_no_lock(tmp_path: Path, after: str) -> None:
    data = tmp_path / "data"
    old = load(write_ssd(tmp_path / "old"), data)
    new = write_ssd(tmp_path / "new", changed("ssd_contacts", 0, cont_contact_date="2024-03-03"))
    command = [sys.executable, "-c", KILLED, str(new), str(data), after]
    killed = subprocess.run(command, cwd=Path(__file__).parent.parent, check=False)
    assert killed.returncode == 9
    now = store.current(data)
    assert now is not None
    assert now.fingerprint == old.fingerprint
    assert load(new, data).fingerprint != old.fingerprint
    assert not [name for name in tree(data) if ".part-" in name or NAME in name]


def test_two_loads_at_once_do_not_mix(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(write_ssd(tmp_path / "e"), data)
    before = tree(data)
    # the second one is refused before it reads anything
    for source in (tmp_path / "e", tmp_path / "gone"):
        with only_one(data), pytest.raises(LoadError, match=r"another load is running here: .*\.$"):
            load(source, data)
    assert tree(data) == before


def test_a_load_holds_the_lock_while_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tried = load_module._read, []

    def reading(*args: Any) -> Any:
        with pytest.raises(LoadError, match="another load is running"), only_one(tmp_path / "d"):
            pass
        tried.append(args)
        return real(*args)

    monkeypatch.setattr(load_module, "_read", reading)
    load(write_ssd(tmp_path / "e"), tmp_path / "d")
    assert len(tried) == 1


damaged = pytest.mark.parametrize(
    "spoil",
    [
        lambda data: (data / "current.json").write_text("{"),
        lambda data: (data / "current.json").write_text('{"load": "../../etc"}'),
        lambda data: (data / "current.json").write_text('{"load": "0009-20240101t000000"}'),
        lambda data: next((data / "loads").glob("*/contacts.parquet")).write_bytes(b"PAR1"),
        lambda data: next((data / "loads").glob("*/contacts.parquet")).unlink(),
        lambda data: next((data / "loads").glob("*/findings.json")).write_text("[{}]"),
        lambda data: next((data / "loads").glob("*/about.json")).write_text("{}"),
    ],
)


@damaged
def test_a_damaged_store_says_so(tmp_path: Path, spoil: Callable[[Path], Any]) -> None:
    load(write_ssd(tmp_path / "e"), tmp_path / "d")
    spoil(tmp_path / "d")
    with pytest.raises(LoadError, match=r"load the extract again\.$"):
        store.current(tmp_path / "d")


@damaged
@pytest.mark.parametrize("source", ["e", "figures.csv"])
def test_loading_again_repairs_a_damaged_store(
    tmp_path: Path, spoil: Callable[[Path], Any], source: str
) -> None:
    load(write_ssd(tmp_path / "e"), tmp_path / "d")
    (tmp_path / "figures.csv").write_text("month,group,numerator\n2024-03,All,1\n", encoding="utf-8")
    spoil(tmp_path / "d")
    made = load(tmp_path / source, tmp_path / "d")
    assert [f.severity for f in made.findings if f.rule == "damaged_load"] == ["warning"]
    now = store.current(tmp_path / "d")
    assert now is not None
    assert now.fingerprint == made.fingerprint
    assert store.current_kind(tmp_path / "d") == ("ssd" if source == "e" else "figures")
    again = load(tmp_path / source, tmp_path / "d")
    assert "damaged_load" not in {f.rule for f in again.findings}


def test_a_load_stopped_over_a_damaged_store_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "d"
    load(write_ssd(tmp_path / "e"), data)
    (data / "current.json").write_text("{")
    before = tree(data)

    def stopping(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path / "e", data)
    assert tree(data) == before


# ---- the command ---------------------------------------------------------------------------------


def test_the_command_loads_and_sums_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_ssd(tmp_path / "extract", changed("ssd_contacts", 1, cont_person_id="999"))
    assert main(["load", str(source), "--data", str(tmp_path / "d")]) == 0
    said = capsys.readouterr().out
    for words in (
        "The data goes to 02 April 2025.",
        "child unknown (set aside): 1",
        "ssd_contacts.csv, row 3, cont_person_id: The child 999 is not in the list of children.",
        "What this source cannot give:",
        "nothing (a child alone)",
    ):
        assert words in said
    assert (
        main(["load", str(source), "--data", str(tmp_path / "d"), "--json", "--data-to", "2025-03-31"]) == 0
    )
    summary = json.loads(capsys.readouterr().out)
    assert summary["data_to"] == "2025-03-31"
    assert summary["rows"]["contacts"] == 1
    assert summary["rows_set_aside"] == {"contacts": 1, "cp_plans": 1}
    assert summary["findings"][0]["severity"]


def test_the_command_refuses_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(tmp_path / "nothing"), "--data", str(tmp_path / "d")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("perfcore: nothing: there is no such file or folder")
    assert err.count("\n") == 1
    assert not (tmp_path / "d").exists()


# ---- whatever is in a file -----------------------------------------------------------------------


def or_refused(make: Callable[[], Any]) -> Any:
    """What is made, or the one sentence for which it was refused."""
    try:
        return make()
    except LoadError as refused:
        sentence = str(refused)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ("a,b\n" + text).encode("utf-16")))
def test_no_bytes_make_the_reader_stumble(raw: bytes) -> None:
    sheet = or_refused(lambda: read_csv(raw, "x.csv"))
    assert isinstance(sheet, str) or len(sheet.frame) == len(sheet.rows)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["007", "008", "999", "", "x,y", '"']),
            st.sampled_from(
                ["2024-03-01", "01/03/2024", "45352", "soon", "", "9999-12-31", "0001-01-01", "2024-13-40"]
            ),
            st.sampled_from(["6", "1A", "??", ""]),
        ),
        max_size=12,
    )
)
def test_no_rows_make_a_load_stumble(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = write_ssd(tmp_path_factory.mktemp("e"))
    named = [
        {
            "cont_contact_id": str(n),
            "cont_person_id": c,
            "cont_contact_date": d,
            "cont_contact_source_code": s,
        }
        for n, (c, d, s) in enumerate(rows)
    ]
    write_csv(
        folder / "ssd_contacts.csv",
        named or [{"cont_contact_id": "", "cont_person_id": "", "cont_contact_date": ""}],
    )
    made = or_refused(lambda: read(folder))
    if not isinstance(made, str):
        kept, aside = len(made.tables["contacts"]), made.rows_set_aside.get("contacts", 0)
        assert kept + aside == made.rows_read["contacts"]
