"""How migrations run: each start's changes in one transaction, so that a power cut leaves the old
tables or the new ones, never something between.

Alembic takes SQLite's tables for non-transactional; ours are not, because `db.py` begins each
transaction itself. That is said here, and proven by kills in tests/faults/test_migrations.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum, MetaData

from kiosk.db import UtcTime, db, is_sqlite


def plain_type(kind: str, item: object, _: object) -> str | Literal[False]:
    """Plain database types, so that a migration stays what it was when the code changes."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcTime) else False


@contextmanager
def loose_foreign_keys(connection: Connection) -> Iterator[None]:
    """To change a table SQLite makes a new one and drops the old one, and with foreign keys on that
    deletes whatever hangs on its rows. The setting is heard outside of a transaction only."""
    if not is_sqlite():
        yield
        return
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(connection: Connection) -> None:
    """What a migration leaves hanging on nothing undoes it."""
    if is_sqlite():
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows without the row that they belong to: {broken[:5]}")


def run(metadata: MetaData) -> None:
    writing = db.engine.connect().execution_options(writes=True)
    with writing as connection, loose_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transactional_ddl=True,
            transaction_per_migration=False,
            render_item=plain_type,
            render_as_batch=db.engine.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()
            check_foreign_keys(connection)


run(current_app.extensions["migrate"].db.metadata)
