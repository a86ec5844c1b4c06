"""The database: its base class, its UTC time, and the settings that lose nothing in a power cut."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from flask import Flask, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    SmallInteger,
    TypeDecorator,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import QueuePool

from kiosk import keys

OLDEST_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL database (sqlite.org, WAL-reset bug)
FILE = "kiosk.db"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged commits in a power cut
    "foreign_keys=ON",
    "busy_timeout=10000",  # milliseconds
    "mmap_size=0",
    "trusted_schema=OFF",
    "secure_delete=ON",  # a deleted name leaves the file
    "temp_store=MEMORY",
)
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as UTC, so that no zone of a machine can bend it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class ByNumber(TypeDecorator[enum.IntEnum]):
    """An IntEnum as its number, so that an index keeps its order."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, kind: type[enum.IntEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: enum.IntEnum | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> enum.IntEnum | None:
        return None if value is None else self.kind(value)


BY_VALUE = Enum(
    enum.StrEnum, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e]
)


class Base(DeclarativeBase):
    """Stores an enum by its value, a time as UTC, and a list or dict as JSON."""

    metadata = MetaData(naming_convention=NAMES)
    registry = registry(
        type_annotation_map={
            datetime: UtcTime,
            enum.StrEnum: BY_VALUE,
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[dict[str, Any]]: JSON,
        }
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
if TYPE_CHECKING:
    Model = Base
else:  # at run time it is the base that Flask-SQLAlchemy makes, which names the tables
    Model = db.Model


def open_file(path: Path, key: bytes) -> driver.Connection:
    """Open the encrypted file at `path`; transactions are begun by us, never by the driver.

    Raises the driver's DatabaseError when the key is wrong or the file is no database.
    """
    connection = driver.connect(str(path), check_same_thread=False, isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except driver.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    """A request that may write takes the write lock at once, so that it never has to start over.

    One that only looks begins at the driver: that takes no lock, so nothing in it can fail, and
    each page does it.
    """
    if _may_write(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.cursor().execute("BEGIN")


def _may_write(connection: Connection) -> bool:
    said: bool | None = connection.get_execution_options().get("writes")
    if said is not None:
        return said
    return not has_request_context() or request.method not in READING


@contextmanager
def writing() -> Iterator[Connection]:
    """A short transaction of its own, for what must be on disk whatever the request does next.

    What the request has begun is rolled back first: it may hold the very lock that this waits for.
    """
    db.session.rollback()
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def reading() -> Connection:
    """A connection that only looks, so that a full or locked disk does not stop it."""
    return db.engine.connect().execution_options(writes=False)


@contextmanager
def looking() -> Iterator[Session]:
    """A session that only looks: it waits for no lock. What it gives is detached afterwards."""
    with reading() as connection, Session(connection) as session:
        yield session


def take_lock() -> None:
    """Let a GET write after all: it takes the write lock before it looks at what it changes.

    What it has read so far is read again, for another request may have changed it meanwhile.
    """
    if request.method in READING:
        db.session.rollback()
        db.session.connection(execution_options={"writes": True})


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def database_file(app: Flask) -> Path:
    return Path(app.instance_path) / FILE


def _use_file(app: Flask) -> None:
    path = database_file(app)

    @cache
    def key() -> bytes:
        """Read at the first use, so that a missing key is told on the screen."""
        return keys.read(Path(app.instance_path), keys.HOUSE, make=not path.exists())

    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "module": driver,
        "creator": lambda: open_file(path, key()),
        "poolclass": QueuePool,
        "pool_size": 8,
        "max_overflow": 8,
    }


def init_app(app: Flask) -> None:
    if app.config["DATABASE_URL"]:
        keys.read(Path(app.instance_path), keys.HOUSE, make=True)
        app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    else:
        _use_file(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"))
    with app.app_context():
        if is_sqlite():
            event.listen(db.engine, "begin", _begin)
