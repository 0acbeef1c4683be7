"""The store of the minutes, once on SQLite and once on PostgreSQL: nothing is lost, nothing is rewritten."""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

import run
from perfcore.__main__ import main
from perfcore.minutes import (
    comments,
    copies,
    corrections,
    expectations,
    follow_ups,
    migrations,
    store,
    tables,
)
from perfcore.minutes.comments import Words
from perfcore.minutes.errors import BadBackup, EditConflict, MinutesError, NewerStore, NotAllowed
from perfcore.minutes.levels import Level
from perfcore.minutes.published import Figure
from perfcore.minutes.store import Store, file_url, open_store
from tests.minutes_stores import ENGINES, cluster, new_database, python
from tests.small_records import catalogue

MARCH = date(2026, 3, 1)
NOON = datetime(2026, 4, 9, 12, 0, tzinfo=UTC)
FACTS = {"value": "59%", "previous": "69%", "target": "at least 85%", "n": "26", "N": "44"}
IN_TIME = "unit: enquiries\ntable: section47\nmonth: end_date\nshow: percent\nhits: nfa\nbetter: high"
FIGURE = Figure("icpc", MARCH, "59%", 59.1, 26, 44, "data 1")
Make = Callable[[], str]


@pytest.fixture(scope="session")
def socket() -> Iterator[str]:
    with cluster() as folder:
        yield folder


_NAMES = count()


@pytest.fixture(params=ENGINES)
def make_url(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Gives the address of a new empty store each time it is called."""
    if request.param == "sqlite":
        return lambda: file_url(tmp_path / f"minutes{next(_NAMES)}.sqlite")
    socket = request.getfixturevalue("socket")
    return lambda: new_database(socket, f"minutes{next(_NAMES)}")


@pytest.fixture
def opened(make_url: Make) -> Iterator[Store]:
    kept = open_store(make_url())
    yield kept
    kept.engine.dispose()


def fill(kept: Store) -> None:
    """Something in every table, with words that are easily spoilt."""
    text = (
        "{value} (was {previous}); \N{POUND SIGN}5 \N{EN DASH} \N{SNOWMAN}, 'quoted' \"twice\"\nnext, line \\"
    )
    comments.save(kept, "Ana", "icpc", MARCH, Words(text, "Head", "=look into it", date(2026, 5, 1)), 0, NOON)
    comments.check(kept, "Ana", "icpc", MARCH, 1, NOON)
    comments.approve(kept, "Ben", "icpc", MARCH, 1, FACTS, "data 1", NOON)
    comments.publish(kept, "Ben", "icpc", MARCH, 1, FIGURE, NOON)
    comments.save(kept, "Ben", "icpc", MARCH, Words("another"), 1, NOON)
    corrections.record(
        kept, "Ana", "figure", "icpc", MARCH, "69%", "59%", "late forms", ["Committee", "Ofsted"], NOON
    )
    asked = follow_ups.Question(
        "Chair", "Scrutiny", MARCH, "Split by age?", "Head", date(2026, 4, 30), "icpc"
    )
    made = follow_ups.ask(kept, "Ana", asked, NOON)
    follow_ups.answer(kept, "Ben", made.id, 1, "Here", "?measure=icpc&by=age_band", "Chair", NOON)
    follow_ups.close(kept, "Ben", made.id, NOON)
    first, last = date(2024, 1, 1), date(2025, 12, 1)
    start = Level("percent", first, last, 24, 600, 1000, 1000 / 3, 60.0, 0.1 + 1, 3.0, 58.0)
    said = expectations.Said(
        "Up by five", "Head", "Board", MARCH, "icpc", "up", 5, "A rota", MARCH, MARCH, date(2026, 5, 1), 70
    )
    measure = replace(catalogue(IN_TIME).measures["m"], id="icpc")
    expectations.enter(kept, "Ana", said, start, measure, "Testshire", date(2026, 2, 1), NOON)


# ---- layout --------------------------------------------------------------------------------------


def test_the_steps_lead_to_the_tables_that_are_used(opened: Store) -> None:
    with opened.reading() as connection:
        inspector = sa.inspect(connection)
        for table in tables.METADATA.sorted_tables:
            found = {c["name"]: c["nullable"] for c in inspector.get_columns(table.name)}
            found["id"] = False  # SQLite calls its integer keys nullable
            assert found == {c.name: c.nullable for c in table.columns}


def test_a_store_of_a_newer_perfcore_is_left_alone(make_url: Make) -> None:
    url = make_url()
    first = open_store(url)
    fill(first)
    with first.transaction() as connection:
        connection.exec_driver_sql(f"INSERT INTO minutes_layout VALUES ({migrations.newest() + 1})")
    before = copies.dump(first)
    with pytest.raises(NewerStore, match="newer perfcore"):
        open_store(url)
    assert copies.dump(first) == before
    first.engine.dispose()


def test_a_later_step_keeps_what_is_there(
    make_url: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = make_url()
    first = open_store(url)
    fill(first)
    before = copies.dump(first)
    copies.backup(first, tmp_path / "earlier.json")
    later = (*migrations.MIGRATIONS, lambda _dialect: ["ALTER TABLE corrections ADD COLUMN seen TEXT"])
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    second = open_store(url)
    columns, rows = copies.dump(second).tables["corrections"]
    assert columns == (*before.tables["corrections"][0], "seen")
    assert [row[:-1] for row in rows] == before.tables["corrections"][1]
    # and a backup of the earlier layout goes through the same step
    third = open_store(make_url())
    copies.restore(third, tmp_path / "earlier.json")
    assert copies.dump(third) == copies.dump(second)
    for each in (first, second, third):
        each.engine.dispose()


@pytest.mark.parametrize("address", ["mysql://a/b", "not an address"])
def test_other_stores_are_refused(address: str) -> None:
    with pytest.raises(MinutesError, match="PERFCORE_STORE"):
        open_store(address)


def test_a_store_that_cannot_be_reached_is_said_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(MinutesError, match="cannot be opened") as told:
        open_store(f"postgresql+psycopg://someone:secret@/minutes?host={tmp_path}")
    assert "secret" not in str(told.value)


def test_the_setting_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERFCORE_STORE", raising=False)
    own = store.store_in(tmp_path / "data")
    assert (tmp_path / "data" / "minutes.sqlite").is_file()
    assert store.store_in(tmp_path / "data") is own
    monkeypatch.setenv("PERFCORE_STORE", file_url(tmp_path / "elsewhere.sqlite"))
    assert store.store_in(tmp_path / "data") is not own
    assert (tmp_path / "elsewhere.sqlite").is_file()


def test_the_file_is_set_up_for_many_readers(tmp_path: Path) -> None:
    kept = open_store(file_url(tmp_path / "minutes.sqlite"))
    with kept.reading() as connection:
        asked = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert asked == ["wal", 1, 2, 60_000]
    kept.engine.dispose()


# ---- history -------------------------------------------------------------------------------------


def test_every_change_stands_in_the_history(opened: Store) -> None:
    fill(opened)
    assert copies.faults(opened) == []
    lines = opened.rows(sa.select(tables.HISTORY).order_by(tables.HISTORY.c.id))
    said = [(line["who"], line["what"], line["action"]) for line in lines]
    assert said[:4] == [
        ("Ana", "comments", "added"),
        ("Ana", "comments", "changed"),
        ("Ben", "comments", "changed"),
        ("Ben", "comments", "changed"),
    ]
    assert {line["at"] for line in lines} == {NOON}
    assert json.loads(lines[1]["old"])["state"] == "draft"
    assert json.loads(lines[1]["new"])["state"] == "checked"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET who = 'somebody else'",
        "DELETE FROM history",
        "DELETE FROM comments",
        "UPDATE comments SET text = 'never said'",
        "UPDATE comments SET author = 'somebody else'",
        "UPDATE comments SET rendered = '69%' WHERE state = 'published'",
        "UPDATE corrections SET why = ''",
        "DELETE FROM sendings",
        "UPDATE published_figures SET shown = '69%'",
        "DELETE FROM follow_ups",
        "DELETE FROM expectations",
        "UPDATE expectations SET goal = 1",
        "UPDATE expectations SET baseline_families = NULL",
        "INSERT INTO sendings VALUES (99, 99, 'Committee', 'Ana', '2026-04-09')",
        "UPDATE comments SET state = 'lost'",
    ],
)
def test_the_past_cannot_be_rewritten(opened: Store, statement: str) -> None:
    fill(opened)
    before = copies.dump(opened)
    with pytest.raises(sa.exc.DBAPIError), opened.transaction() as connection:
        connection.exec_driver_sql(statement)
    assert copies.dump(opened) == before


def test_the_past_cannot_be_replaced_or_emptied(opened: Store) -> None:
    fill(opened)
    line = "(1, '2026-04-09', 'nobody', 'comments', 1, 'added', NULL, NULL)"
    statement = f"INSERT OR REPLACE INTO history VALUES {line}" if opened.is_file else "TRUNCATE history"
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), opened.transaction() as connection:
        connection.exec_driver_sql(statement)


def test_what_goes_round_the_history_is_found(opened: Store) -> None:
    fill(opened)
    with opened.transaction() as connection:
        connection.exec_driver_sql("UPDATE follow_ups SET answer = 'never given'")
    assert copies.faults(opened) == ["Row 1 of follow_ups is not what its history says."]


def test_nobody_is_not_a_writer(opened: Store) -> None:
    with pytest.raises(NotAllowed, match="who you are"):
        comments.save(opened, "  ", "icpc", MARCH, Words("text"), 0)
    assert copies.dump(opened).tables["history"][1] == []


# ---- many at once --------------------------------------------------------------------------------

WORKERS, THREADS, EDITS = 4, 5, 10  # 200 edits of one and the same comment


def add_words(url: str, worker: int) -> int:
    """Add words to the end of the comment, each time on top of what stands; how often others were first."""
    kept = open_store(url)

    def one_after_another(thread: int) -> int:
        refused = 0
        for edit in range(EDITS):
            word = f"w{worker}.{thread}.{edit}"
            now = comments.latest(kept, "m", MARCH)
            text, number = (now.text, now.number) if now else ("", 0)
            while True:
                try:
                    comments.save(kept, f"author {worker}", "m", MARCH, Words(f"{text} {word}"), number)
                    break
                except EditConflict as conflict:
                    refused += 1
                    text, number = conflict.theirs, conflict.number
        return refused

    with ThreadPoolExecutor(THREADS) as threads:
        refused = sum(threads.map(one_after_another, range(THREADS)))
    kept.engine.dispose()
    return refused


def test_two_hundred_parallel_edits_lose_nothing(make_url: Make) -> None:
    url = make_url()
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        refused = sum(pool.map(add_words, [url] * WORKERS, range(WORKERS)))
    kept = open_store(url)
    every = comments.versions(kept, "m", MARCH)
    assert [c.number for c in every] == list(range(1, WORKERS * THREADS * EDITS + 1))
    expected = {f"w{w}.{t}.{e}" for w in range(WORKERS) for t in range(THREADS) for e in range(EDITS)}
    assert set(every[-1].text.split()) == expected
    assert len(every[-1].text.split()) == len(expected)
    # what was refused is in the history, to the last one
    lines = kept.rows(sa.select(tables.HISTORY).where(tables.HISTORY.c.action == "not saved"))
    assert len(lines) == refused > 0
    assert copies.faults(kept) == []
    kept.engine.dispose()


SAVE_UNTIL_KILLED = """
import os, signal, sys
from datetime import date
import sqlalchemy as sa
from perfcore.minutes import comments
from perfcore.minutes.store import open_store
kept, last = open_store(sys.argv[1]), int(sys.argv[2])
done = 0
def count(*_):
    global done
    done += 1
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)
sa.event.listen(kept.engine, "after_cursor_execute", count)
while True:
    now = comments.latest(kept, "m", date(2026, 3, 1))
    number = now.number if now else 0
    saved = comments.save(kept, "Ana", "m", date(2026, 3, 1), comments.Words(f"text {number + 1}"), number)
    print(saved.number, flush=True)
"""


@pytest.mark.skipif(not hasattr(__import__("signal"), "SIGKILL"), reason="kill -9 is a matter of POSIX")
def test_a_kill_in_the_middle_of_a_save_loses_nothing_committed(make_url: Make) -> None:
    url = make_url()
    dice = random.Random(20260301)
    promised, killed_within = 0, 0
    for _ in range(8):
        ended = python(SAVE_UNTIL_KILLED, url, str(dice.randint(3, 40)))
        assert ended.returncode == -9, ended.stderr
        told = [int(line) for line in ended.stdout.split()]
        promised = max([promised, *told])
        kept = open_store(url)
        every = comments.versions(kept, "m", MARCH)
        # whoever was told "saved" finds it; at most the one that was cut off after its commit is more
        assert [c.text for c in every] == [f"text {n}" for n in range(1, len(every) + 1)]
        assert promised <= len(every) <= promised + 1
        killed_within += len(every) == promised
        promised = len(every)
        assert copies.faults(kept) == []
        kept.engine.dispose()
    assert promised > 10
    assert killed_within > 0


# ---- copies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["minutes.backup", "minutes.json"])
def test_a_restored_backup_equals_the_original(make_url: Make, tmp_path: Path, name: str) -> None:
    original, other = open_store(make_url()), open_store(make_url())
    fill(original)
    comments.save(other, "Zoe", "icpc", MARCH, Words("to be replaced"), 0)
    copies.backup(original, tmp_path / name)
    copies.restore(other, tmp_path / name)
    assert copies.dump(other) == copies.dump(original)
    assert copies.faults(other) == []
    # and life goes on in it
    assert comments.save(other, "Zoe", "icpc", MARCH, Words("goes on"), 2).number == 3
    with pytest.raises(sa.exc.DBAPIError), other.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM history")
    for each in (original, other):
        each.engine.dispose()


def test_a_backup_of_a_file_moves_into_postgresql_and_back(socket: str, tmp_path: Path) -> None:
    file = open_store(file_url(tmp_path / "one.sqlite"))
    server = open_store(new_database(socket, f"minutes{next(_NAMES)}"))
    again = open_store(file_url(tmp_path / "two.sqlite"))
    fill(file)
    copies.backup(file, tmp_path / "a.sqlite")
    copies.restore(server, tmp_path / "a.sqlite")
    copies.backup(server, tmp_path / "b.json")
    copies.restore(again, tmp_path / "b.json")
    assert copies.dump(file) == copies.dump(server) == copies.dump(again)
    for each in (file, server, again):
        each.engine.dispose()


def test_a_backup_taken_while_others_write_is_whole(make_url: Make, tmp_path: Path) -> None:
    kept = open_store(make_url())
    fill(kept)
    with kept.writing("Ana") as entry:
        entry.add(tables.SENDINGS, correction=1, sent_to="not yet", sent_by="Ana", sent_at=NOON)
        before = copies.dump(kept)  # of another connection: what is committed
        copies.backup(kept, tmp_path / "backup")
    assert copies.read_backup(tmp_path / "backup") == before
    assert copies.dump(kept) != before
    kept.engine.dispose()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _whole: b"",
    "text": lambda _whole: b"what was said",
    "other json": lambda _whole: b'{"format": "something"}',
    "list": lambda _whole: b"[1, 2]",
    "cut off": lambda whole: whole[: len(whole) // 2],
    "wrong rows": lambda whole: whole.replace(b'"who"', b'"whom"'),
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_a_damaged_backup_changes_nothing(make_url: Make, tmp_path: Path, damage: str) -> None:
    kept = open_store(make_url())
    fill(kept)
    before = copies.dump(kept)
    copies.backup(kept, tmp_path / "a.json")
    (tmp_path / "b").write_bytes(DAMAGES[damage]((tmp_path / "a.json").read_bytes()))
    with pytest.raises(BadBackup):
        copies.restore(kept, tmp_path / "b")
    assert copies.dump(kept) == before
    kept.engine.dispose()


def test_a_cut_off_file_and_one_without_minutes_are_told(tmp_path: Path) -> None:
    kept = open_store(file_url(tmp_path / "one.sqlite"))
    fill(kept)
    copies.backup(kept, tmp_path / "whole")
    kept.engine.dispose()
    whole = (tmp_path / "whole").read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE something (id INTEGER)")
    for name in ("half", "other"):
        with pytest.raises(BadBackup):
            copies.read_backup(tmp_path / name)


def test_a_store_in_use_is_no_backup(tmp_path: Path) -> None:
    """Its last pages are beside it still: read on its own, it would bring an older state back."""
    kept = open_store(file_url(tmp_path / "minutes.sqlite"))
    fill(kept)
    with pytest.raises(BadBackup, match="in use"):
        copies.restore(kept, tmp_path / "minutes.sqlite")
    kept.engine.dispose()


def test_a_backup_of_a_newer_perfcore_is_refused(make_url: Make, tmp_path: Path) -> None:
    kept = open_store(make_url())
    copies.backup(kept, tmp_path / "a.json")
    whole = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    whole["layout"] += 1
    (tmp_path / "a.json").write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(NewerStore):
        copies.restore(kept, tmp_path / "a.json")
    kept.engine.dispose()


def test_everything_is_exported(opened: Store, tmp_path: Path) -> None:
    fill(opened)
    files = copies.export(opened, tmp_path / "out")
    assert {f.name for f in files} == {
        "minutes.json",
        *(f"{t.name}.csv" for t in tables.METADATA.sorted_tables),
    }
    assert copies.read_backup(tmp_path / "out" / "minutes.json") == copies.dump(opened)
    told = (tmp_path / "out" / "comments.csv").read_text(encoding="utf-8-sig")
    assert "'=look into it" in told  # no formula
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(f.name for f in files)


# ---- the command ---------------------------------------------------------------------------------


def test_the_command_takes_everything_out_and_in_again(
    make_url: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, data, file = make_url(), str(tmp_path / "data"), tmp_path / "kept" / "minutes.backup"
    monkeypatch.setenv("PERFCORE_STORE", url)
    kept = open_store(url)
    fill(kept)
    before = copies.dump(kept)
    assert main(["minutes", "backup", str(file), "--data", data]) == 0
    comments.save(kept, "Zoe", "icpc", MARCH, Words("not in the backup"), 2)
    later = copies.dump(kept)
    assert main(["minutes", "restore", str(file), "--data", data]) == 0
    assert copies.dump(kept) == before
    # nor is lost what the restore put away
    (aside,) = Path(data).glob("minutes-before-restore-*.json")
    assert copies.read_backup(aside) == later
    assert main(["minutes", "export", str(tmp_path / "out"), "--data", data]) == 0
    assert (tmp_path / "out" / "history.csv").is_file()
    assert main(["minutes", "verify", "--data", data]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Every row is what its history says."
    with kept.transaction() as connection:
        connection.exec_driver_sql("UPDATE follow_ups SET link = ''")
    assert main(["minutes", "verify", "--data", data]) == 1
    assert capsys.readouterr().out == "Row 1 of follow_ups is not what its history says.\n"
    kept.engine.dispose()


def test_the_command_refuses_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PERFCORE_STORE", raising=False)
    data = str(tmp_path / "data")
    assert main(["minutes", "restore", str(tmp_path / "nothing"), "--data", data]) == 2
    (tmp_path / "text").write_text("what was said", encoding="utf-8")
    assert main(["minutes", "restore", str(tmp_path / "text"), "--data", data]) == 2
    monkeypatch.setenv("PERFCORE_STORE", "mysql://a/b")
    assert main(["minutes", "verify", "--data", data]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.startswith("perfcore: ") for line in said] == [True] * 3
    assert "No such file" in said[0]
    assert "is no backup of minutes" in said[1]
    assert "kept in sqlite or postgresql" in said[2]
    assert not list((tmp_path / "data").glob("minutes-before-restore-*"))


# ---- where there is no PostgreSQL ------------------------------------------------------------------


@pytest.mark.parametrize(("ci", "raised"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_without_a_postgresql_it_is_said_and_in_ci_it_fails(
    monkeypatch: pytest.MonkeyPatch, ci: str, raised: type[Exception]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(run, "find_postgres", lambda: "")
    with pytest.raises(raised, match="there is no PostgreSQL here"), cluster():
        pass
