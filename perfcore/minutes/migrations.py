"""How a store came to look as it does: numbered steps, each written once and never changed afterwards.

A later layout is a further step at the end. The type of a column never changes: backups of every earlier
layout are read by building that layout and then going on from there.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from perfcore.minutes.errors import NewerStore

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_ONLY_ADDED_TO = "is only added to"


def _first(dialect: str) -> list[str]:
    state = "CHECK (state IN ('draft', 'checked', 'approved', 'published'))"
    statements = [
        f"""CREATE TABLE comments (id INTEGER PRIMARY KEY, measure TEXT NOT NULL, month TEXT NOT NULL,
            number INTEGER NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL {state}, author TEXT NOT NULL,
            written_at TEXT NOT NULL, owner_role TEXT NOT NULL, action TEXT NOT NULL, due TEXT,
            checked_by TEXT NOT NULL, checked_at TEXT, approved_by TEXT NOT NULL, approved_at TEXT,
            rendered TEXT NOT NULL, fingerprint TEXT NOT NULL, published_by TEXT NOT NULL, published_at TEXT,
            UNIQUE (measure, month, number))""",
        """CREATE TABLE corrections (id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('comment', 'figure')), measure TEXT NOT NULL,
            month TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, why TEXT NOT NULL,
            made_by TEXT NOT NULL, made_at TEXT NOT NULL)""",
        """CREATE TABLE sendings (id INTEGER PRIMARY KEY,
            correction INTEGER NOT NULL REFERENCES corrections (id), sent_to TEXT NOT NULL,
            sent_by TEXT NOT NULL, sent_at TEXT NOT NULL)""",
        """CREATE TABLE published_figures (id INTEGER PRIMARY KEY, measure TEXT NOT NULL,
            month TEXT NOT NULL, shown TEXT NOT NULL, value DOUBLE PRECISION, n DOUBLE PRECISION,
            of_all DOUBLE PRECISION, fingerprint TEXT NOT NULL, published_with TEXT NOT NULL,
            published_by TEXT NOT NULL, published_at TEXT NOT NULL)""",
        """CREATE TABLE expectations (id INTEGER PRIMARY KEY, said TEXT NOT NULL, role TEXT NOT NULL,
            meeting TEXT NOT NULL, said_on TEXT NOT NULL, measure TEXT NOT NULL, direction TEXT NOT NULL,
            towards TEXT NOT NULL CHECK (towards IN ('up', 'down')), size DOUBLE PRECISION NOT NULL,
            goal DOUBLE PRECISION NOT NULL, change TEXT NOT NULL, change_on TEXT NOT NULL,
            first_month TEXT NOT NULL, due_month TEXT NOT NULL, sure DOUBLE PRECISION NOT NULL,
            kind TEXT NOT NULL, baseline_from TEXT NOT NULL, baseline_to TEXT NOT NULL,
            baseline_months INTEGER NOT NULL, baseline_n DOUBLE PRECISION NOT NULL,
            baseline_of DOUBLE PRECISION, baseline_families DOUBLE PRECISION,
            baseline_mean DOUBLE PRECISION NOT NULL, baseline_dispersion DOUBLE PRECISION NOT NULL,
            baseline_design DOUBLE PRECISION NOT NULL, baseline_last DOUBLE PRECISION NOT NULL,
            by_luck DOUBLE PRECISION NOT NULL, power DOUBLE PRECISION NOT NULL, definition TEXT NOT NULL,
            council TEXT NOT NULL, entered_by TEXT NOT NULL, entered_at TEXT NOT NULL,
            withdrawn_by TEXT NOT NULL, withdrawn_at TEXT, withdrawn_why TEXT NOT NULL)""",
        """CREATE TABLE follow_ups (id INTEGER PRIMARY KEY, asked_by TEXT NOT NULL, meeting TEXT NOT NULL,
            asked_on TEXT NOT NULL, question TEXT NOT NULL, measure TEXT NOT NULL, owner_role TEXT NOT NULL,
            due TEXT NOT NULL, edition INTEGER NOT NULL, answer TEXT NOT NULL, link TEXT NOT NULL,
            sent_to TEXT NOT NULL, answered_by TEXT NOT NULL, answered_at TEXT, closed_by TEXT NOT NULL,
            closed_at TEXT, entered_by TEXT NOT NULL, entered_at TEXT NOT NULL)""",
        """CREATE TABLE history (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL,
            what TEXT NOT NULL, "row" INTEGER NOT NULL, action TEXT NOT NULL, old TEXT, new TEXT)""",
        'CREATE INDEX history_row ON history (what, "row")',
        "CREATE INDEX published_figures_month ON published_figures (measure, month)",
    ]
    if dialect == POSTGRESQL:
        statements.append(
            """CREATE OR REPLACE FUNCTION perfcore_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' ' || TG_ARGV[0]; END $$"""
        )
    for table in ("history", "corrections", "sendings", "published_figures"):
        statements += _refuse(dialect, table, "UPDATE", _ONLY_ADDED_TO)
    for table in ("comments", "corrections", "sendings", "published_figures"):
        statements += _refuse(dialect, table, "DELETE", _ONLY_ADDED_TO)
    for table in ("expectations", "follow_ups", "history"):
        statements += _refuse(dialect, table, "DELETE", _ONLY_ADDED_TO)
    written = ("measure", "month", "number", "text", "author", "written_at", "owner_role", "action", "due")
    statements += _refuse(
        dialect, "comments", "UPDATE", "keeps every text that was written", _changed(dialect, written), "text"
    )
    approved = ("rendered", "fingerprint", "approved_by", "approved_at")
    already = f"OLD.state IN ('approved', 'published') AND ({_changed(dialect, approved)})"
    statements += _refuse(
        dialect, "comments", "UPDATE", "keeps what was approved as it is", already, "approved"
    )
    said = ("measure", "goal", "towards", "first_month", "due_month", "definition", "entered_at")
    baseline = tuple(f"baseline_{x}" for x in ("months", "n", "of", "families", "mean", "dispersion"))
    statements += _refuse(
        dialect, "expectations", "UPDATE", "keeps what was said", _changed(dialect, said + baseline), "said"
    )
    return statements


def _changed(dialect: str, columns: tuple[str, ...]) -> str:
    differs = "IS DISTINCT FROM" if dialect == POSTGRESQL else "IS NOT"
    return " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns)


def _refuse(dialect: str, table: str, event: str, why: str, when: str = "", name: str = "kept") -> list[str]:
    """A trigger that ends any `event` on rows of `table`, only those for which `when` holds where given."""
    head = f"CREATE TRIGGER {table}_{event.lower()}_{name} BEFORE {event} ON {table} FOR EACH ROW"
    condition = f" WHEN ({when})" if when else ""
    if dialect == SQLITE:
        return [f"{head}{condition} BEGIN SELECT RAISE(ABORT, '{table} {why}'); END"]
    statements = [f"{head}{condition} EXECUTE FUNCTION perfcore_refuse('{why}')"]
    if event == "DELETE":
        statements.append(
            f"CREATE TRIGGER {table}_truncate_{name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION perfcore_refuse('{why}')"
        )
    return statements


MIGRATIONS: tuple[Callable[[str], list[str]], ...] = (_first,)
_VERSION = sa.table("minutes_layout", sa.column("number"))


def newest() -> int:
    """The number of the last step that this perfcore knows."""
    return len(MIGRATIONS)


def layout(connection: sa.Connection) -> int:
    """The number of the last step that was taken in this store; 0 in an empty one."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return 0
    return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(_VERSION.c.number), 0))) or 0)


def migrate(connection: sa.Connection, to: int | None = None) -> None:
    """Take every step (up to `to`) that this store has not taken. Call it inside a transaction that writes.

    Raises `NewerStore` where the store is ahead of this perfcore.
    """
    found = layout(connection)
    if found > newest():
        raise NewerStore(found, newest())
    if found == 0:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS minutes_layout (number INTEGER PRIMARY KEY)")
    for number in range(found + 1, (newest() if to is None else to) + 1):
        for statement in MIGRATIONS[number - 1](connection.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(sa.insert(_VERSION).values(number=number))


def clear(connection: sa.Connection, tables: list[str]) -> None:
    """Leave no table of the minutes behind; for a restore, inside its transaction."""
    for name in [*tables, _VERSION.name]:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
