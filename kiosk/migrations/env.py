"""How migrations run: each start's changes in one transaction, so that a power cut leaves the old
tables or the new ones, never something between.

Alembic takes SQLite's tables for non-transactional; ours are not, because `db.py` begins each
transaction itself. That is said here, and proven by kills in tests/test_migrations.py.
"""

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Enum, MetaData

from kiosk.db import UtcTime, db


def plain_type(kind: str, item: object, _: object) -> str | Literal[False]:
    """Plain database types, so that a migration stays what it was when the code changes."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcTime) else False


def run(metadata: MetaData) -> None:
    writing = db.engine.connect().execution_options(writes=True)
    with writing as connection:
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


run(current_app.extensions["migrate"].db.metadata)
