"""The village's screens among many villages, one look-up, one commit, and the plans."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, insert

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers.models import BY_CODE, Dossier
from kiosk.villages.models import current
from tests.bench import village
from tests.bench.table import Row, at_least, at_most, compared, counted, in_turn
from tests.house import make_app
from tests.test_plans import scans

SMALL, LARGE, OWN = 1_000, 100_000, 70  # dossiers: of the house, among many villages, of one
BARE = "SELECT * FROM dossier WHERE village_id = ? AND code = ?"
PRESSES = db.metadata.tables["press"]  # a plain row of three texts and a time
COMMITS = 20  # of one turn


def rows(quick: bool) -> Iterator[Row]:
    """Every row that one house has."""
    times = 100 if quick else 400
    with tempfile.TemporaryDirectory() as folder:
        small = village.fill(Path(folder) / "small", SMALL, own=OWN)
        large = village.fill(Path(folder) / "large", LARGE, own=OWN)
        apps = village.open_house(large.folder), village.open_house(small.folder)
        yield _screen("home", "/", "/", apps, village.RESIDENT, times)
        paths = f"/ho-so/{large.code}", f"/ho-so/{small.code}"
        yield _screen("status by code", *paths, apps, village.RESIDENT, times)
        yield _screen("team's list", "/to/ho-so/", "/to/ho-so/", apps, village.TEAM, times)
        yield from _look_up(apps[0], large.code, times)
        for app in apps:
            _close(app)
    with tempfile.TemporaryDirectory() as folder:
        yield _commits(Path(folder), times // 10)
        app = make_app(Path(folder) / "plans")
        name = "database: full scans in the plans of all pages"
        yield counted(name, len(scans(app)), at_most(0), "scans")
        _close(app)


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _screen(
    name: str, many: str, few: str, apps: tuple[Flask, Flask], cookie: str, times: int
) -> Row:
    pairs = in_turn(_visit(apps[0], many, cookie), _visit(apps[1], few, cookie), times)
    title = f"database: {name}, {LARGE:,} ÷ {SMALL:,} dossiers"
    return compared(title, pairs[times // 10 :], at_most(1.2), "ms")


def _visit(app: Flask, path: str, cookie: str) -> Callable[[], float]:
    client = app.test_client()
    client.set_cookie("sid", cookie)

    def ask() -> None:
        status = client.get(path).status_code
        assert status == 200, f"{path} answered {status}"

    return _milliseconds(ask)


def _milliseconds(do: Callable[[], Any]) -> Callable[[], float]:
    def measured() -> float:
        begun = time.perf_counter()
        do()
        return (time.perf_counter() - begun) * 1000

    return measured


def _look_up(app: Flask, code: str, times: int) -> Iterator[Row]:
    """A dossier and its moves as the pages find them, beside one row read at the driver."""
    with app.test_request_context():
        here = current()
        assert here is not None
        compiled = BY_CODE.params(village=here.id, code=code).compile(db.engine)
        sql, parameters = (
            str(compiled),
            tuple(compiled.params[n] for n in compiled.positiontup or ()),
        )
        driver = db.engine.raw_connection()

        def ours() -> None:
            assert Dossier.with_code(here.id, code)
            db.session.expunge_all()

        limit = _milliseconds(lambda: driver.execute(BARE, parameters).fetchall())
        at_driver = _milliseconds(lambda: driver.execute(sql, parameters).fetchall())
        for name, figure in (("at the driver", at_driver), ("with the ORM", _milliseconds(ours))):
            title = f"database: look-up by code {name} ÷ bare SELECT"
            yield compared(title, in_turn(figure, limit, times), at_most(1.5), "ms")
        driver.close()
        db.session.rollback()


def _commits(folder: Path, rounds: int) -> Row:
    """Single rows a second: our encrypted file, WAL and FULL, beside SQLite as it comes."""
    app = make_app(folder / "house")
    stock = create_engine("sqlite://", creator=lambda: sqlite3.connect(folder / "stock.db"))
    PRESSES.create(stock)
    with app.app_context():
        ours = db.engine.execution_options(writes=True)
        pairs = in_turn(lambda: _per_second(ours), lambda: _per_second(stock), rounds)
        db.engine.dispose()
    return compared("database: commits ÷ stock SQLite", pairs, at_least(1.5), "/s")


def _per_second(engine: Engine) -> float:
    begun = time.perf_counter()
    for _ in range(COMMITS):
        with engine.begin() as connection:
            row = {"key": os.urandom(16).hex(), "content": "-", "answer": "/", "at": clock.now()}
            connection.execute(insert(PRESSES).values(row))
    return COMMITS / (time.perf_counter() - begun)
