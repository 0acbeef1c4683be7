"""Every measure in the dialects that councils have; on PostgreSQL, run for real, the figures are numpy's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlglot
from sqlglot import exp

from perfcore.__main__ import main
from perfcore.catalogue.conditions import Column, Compare, Literal
from perfcore.catalogue.model import Catalogue, Dimension, Measure
from perfcore.catalogue.read import read_catalogue
from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS
from perfcore.values.sql import open_records
from perfcore.values.sql.dialects import DIALECTS, CannotSayError, Statement, one_statement
from perfcore.values.sql.frame import in_order
from perfcore.values.sql.told import heard
from perfcore.values.sql.warehouse import Warehouse, compute, open_warehouse
from perfcore.values.values import Values
from tests.invented_records import invented
from tests.minutes_stores import cluster, new_database
from tests.sql_records import CATALOGUE, frame, make_measure, make_records
from tests.test_values_crosscheck import _apart, _filtered, _invented_catalogue, _plain
from tests.thorough import THOROUGH
from tests.warehouse import fill

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = read_catalogue(ROOT / "measures.yaml")
DATA_TO = date(2024, 3, 17)
ELSEWHERE = [d for d in DIALECTS if d != "duckdb"]
# No word of DuckDB alone may be left in what another engine is given.
ONLY_DUCKDB = (exp.Qualify, exp.Placeholder, exp.Filter, exp.GenerateSeries, exp.Explode, exp.Bracket)
ONLY_DUCKDB_WORDS = re.compile(
    r"\b(asof|exclude|whole_months|months_between|to_months|list_position|rowid|group by all|bool_or)\b", re.I
)


def _records() -> Records:
    """Invented rows, with ready-made figures for every measure of the catalogue that has some."""
    figures: list[dict[str, Any]] = []
    for measure in SHIPPED.measures.values():
        if measure.figures is None:
            continue
        for number in range(26):
            month = date(2022 + number // 12, number % 12 + 1, 1)
            for group in ("", "North", "South", "East"):
                hidden = number % 11 == 3 and group == "South"
                figures.append(
                    {
                        "figures": measure.figures,
                        "month": month,
                        "dimension": measure.drill[0] if group else "",
                        "group": group,
                        "numerator": None if hidden else 40.0 + number * len(group),
                        "denominator": 7.0 + number % 5,
                        "status": "c" if hidden else ("u" if number % 7 == 5 else ""),
                    }
                )
    whole = invented(3, DATA_TO)
    return replace(whole, figures=frame(LOOKUPS["figures"], figures))


RECORDS = _records()


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    with cluster() as socket:
        url = new_database(socket, "council")
        fill(url, RECORDS)
        opened = open_warehouse(url)
        yield opened
        opened.engine.dispose()


def _some(catalogue: Catalogue) -> list[Measure]:
    """Every measure with PERFCORE_THOROUGH set, else every sixth: PostgreSQL takes half a second each."""
    return list(catalogue.measures.values())[:: 1 if THOROUGH else 6]


def _hold(warehouse: Warehouse, catalogue: Catalogue, *, filtered: bool) -> int:
    numpy, asked_for, differences = Values(RECORDS, catalogue), 0, []
    for measure in _some(catalogue):
        groupings: list[dict[str, Any]] = [{}, *({"by": by} for by in measure.drill)]
        for asked in (*groupings, *(_filtered(measure, numpy) if filtered else ())):
            asked_for += 1
            theirs = numpy.compute(measure.id, **asked)
            ours = compute(warehouse, catalogue, RECORDS, measure, **asked)
            if apart := _apart(_plain(theirs), _plain(ours)):
                differences.append(f"{measure.id} {asked}: {apart}")
    assert not differences, f"{len(differences)} of {asked_for} differ:\n" + "\n".join(differences[:20])
    return asked_for


def test_postgresql_and_numpy_agree_on_the_shipped_measures(warehouse: Warehouse) -> None:
    asked = _hold(warehouse, SHIPPED, filtered=False)
    assert asked == sum(1 + len(m.drill) for m in _some(SHIPPED))


def test_postgresql_and_numpy_agree_on_every_kind_of_measure_filtered_too(warehouse: Warehouse) -> None:
    catalogue = _invented_catalogue()
    assert _hold(warehouse, catalogue, filtered=True) > 3 * len(_some(catalogue))


def test_the_warehouse_is_only_read_and_gives_up_in_time(warehouse: Warehouse) -> None:
    with warehouse.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        connection.exec_driver_sql("DELETE FROM records.contacts")
    hasty = open_warehouse(warehouse.engine.url.render_as_string(hide_password=False), seconds=1)
    with hasty.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="statement timeout"):
        connection.exec_driver_sql("SELECT count(*) FROM generate_series(1, 10000000000)")
    hasty.engine.dispose()


@pytest.mark.parametrize(
    "said", ["O'Neil", "back\\slash", "100% $p0 :x --", "x'); DROP TABLE records.contacts; --"]
)
def test_what_somebody_wrote_stays_a_text(warehouse: Warehouse, said: str) -> None:
    is_it = Compare("=", Column("source"), Literal(said))
    measure = make_measure(table="contacts", month="contact_date", where=is_it)
    found = compute(warehouse, CATALOGUE, RECORDS, measure)
    assert found["n"].sum() == 0 < len(found)
    assert compute(warehouse, CATALOGUE, RECORDS, replace(measure, where=None))["n"].sum() > 0
    for dialect in DIALECTS:
        text = one_statement(heard(CATALOGUE, measure, RECORDS), dialect, "m")
        literals = {
            e.this for e in sqlglot.parse_one(text, read=dialect).find_all(exp.Literal) if e.is_string
        }
        assert said in literals, (dialect, literals)


# ---- written only -----------------------------------------------------------------------------------

SMALL = make_records(date(2024, 3, 31), date(2023, 1, 1))


@cache
def _asked(measure: str, *, shipped: bool) -> list[Statement]:
    """A measure by its last dimension, with the labels of all its dimensions among the rows."""
    catalogue = SHIPPED if shipped else _invented_catalogue()
    said = catalogue.measures[measure]
    return list(heard(catalogue, said, SMALL if shipped else RECORDS, said.drill[-1], whole=True))


@pytest.mark.parametrize("dialect", ELSEWHERE if THOROUGH else ELSEWHERE[:2])
def test_every_measure_is_said_or_names_itself(dialect: str) -> None:
    refused = []
    for measure in SHIPPED.measures.values():
        text, why = _said(_asked(measure.id, shipped=True), dialect, measure.id)
        if why:
            assert re.match(rf"{measure.id}: (Spark|Databricks|Snowflake) cannot .*placements_12m", why)
            refused.append(measure.id)
            continue
        if measure.figures is None:
            assert all(f"by_{dimension}" in text for dimension in measure.drill)
        left = [
            type(n).__name__
            for n in sqlglot.parse_one(text, read=dialect).walk()
            if isinstance(n, ONLY_DUCKDB)
        ]
        assert not left, (measure.id, left)
        assert not ONLY_DUCKDB_WORDS.search(text), measure.id
    counting = [m.id for m in SHIPPED.measures.values() if "placements_12m" in f"{m.where}{m.hits}{m.value}"]
    assert refused == (counting if dialect in ("spark", "databricks", "snowflake") else [])
    assert counting


def _said(asked: list[Statement], dialect: str, measure: str) -> tuple[str, str]:
    try:
        return one_statement(asked, dialect, measure), ""
    except CannotSayError as error:
        return "", str(error)


@pytest.mark.parametrize("dialect", ["tsql", "spark", "snowflake"] if THOROUGH else ["tsql"])
def test_what_is_written_for_another_engine_means_the_same(dialect: str) -> None:
    """Read back as that dialect and run on DuckDB: so the rewriting is right, if not what the engine does."""
    catalogue, connection = _invented_catalogue(), _duckdb_with_one_schema()
    numpy, differences, refused = Values(RECORDS, catalogue), [], []
    for measure in catalogue.measures.values():
        by = measure.drill[-1]
        text, why = _said(_asked(measure.id, shipped=False), dialect, measure.id)
        if why:
            refused.append(measure.id)
            continue
        # words of SQL Server that DuckDB has not, or means less by (a float of SQL Server has 8 bytes)
        plain = text.replace(" COLLATE Latin1_General_BIN2", "")
        for theirs, its in (("VARCHAR(MAX)", "VARCHAR"), ("AS FLOAT)", "AS DOUBLE)")):
            plain = plain.replace(theirs, its) if dialect == "tsql" else plain
        found = connection.execute(sqlglot.transpile(plain, read=dialect, write="duckdb")[0]).df()
        ours = in_order(
            found, catalogue.dimensions[by], measure.band_labels() if measure.show == "bands" else ()
        )
        if apart := _apart(_plain(numpy.compute(measure.id, by=by)), _plain(ours)):
            differences.append(f"{measure.id}: {apart}")
    assert not differences, "\n".join(differences[:20])
    assert refused == (["moves"] if dialect in ("spark", "databricks", "snowflake") else [])


def _duckdb_with_one_schema() -> Any:
    connection = open_records(RECORDS)
    connection.execute("CREATE TABLE records.calendar AS SELECT * FROM calendar")
    connection.execute("ALTER TABLE records.addresses ADD COLUMN file_order BIGINT")
    connection.execute("UPDATE records.addresses SET file_order = rowid")
    return connection


def test_a_number_to_drill_by_is_refused_for_sql_server_by_the_measures_name() -> None:
    number = Dimension("before", "Referrals before", "previous_referrals")
    catalogue = replace(CATALOGUE, dimensions={"before": number})
    measure = make_measure(id="mine", table="referrals", month="referral_date", drill=("before",))
    asked = heard(catalogue, measure, SMALL, "before")
    with pytest.raises(CannotSayError, match=r"^mine: SQL Server cannot .* number"):
        one_statement(asked, "tsql", measure.id)
    assert "REGEXP_REPLACE" in one_statement(asked, "postgres", measure.id)
    with pytest.raises(CannotSayError, match="choose one of duckdb, postgres"):
        one_statement(asked, "oracle", measure.id)


def test_only_postgresql_is_asked() -> None:
    with pytest.raises(CannotSayError, match="mssql: perfcore asks PostgreSQL only"):
        open_warehouse("mssql://somewhere/records")


def test_explain_prints_a_dialect(capsys: pytest.CaptureFixture[str]) -> None:
    measures = ["--measures", str(ROOT / "measures.yaml")]
    assert main(["explain", "assessment_45wd", "--by", "team", "--dialect", "tsql", *measures]) == 0
    text = capsys.readouterr().out
    assert {"DATEFROMPARTS", "by_team"} <= set(re.findall(r"\w+", text))
    assert text.startswith("WITH ")
    assert sqlglot.parse_one(text, read="tsql").find(exp.With)
    assert main(["explain", "assessment_45wd", "--by", "nothing", "--dialect", "tsql", *measures]) == 2
    assert "team" in capsys.readouterr().err
