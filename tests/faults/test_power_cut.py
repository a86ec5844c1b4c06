"""A power cut loses nothing that was answered: kill -9 can't tell this, a simulated disk can."""

from pathlib import Path

import pytest
from flask import Flask

from kiosk.db import OLDEST_SQLITE, PRAGMAS, db

apsw = pytest.importorskip("apsw")
from tests.faults.power_cut import cut_power  # noqa: E402

CUTS = 60
SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "trusted_schema": 0,
    "secure_delete": 1,
}


@pytest.mark.slow
def test_sixty_power_cuts_lose_nothing_under_the_houses_settings(tmp_path: Path):
    assert "synchronous=FULL" in PRAGMAS
    tally = cut_power(tmp_path, "FULL", CUTS)
    print(tally)
    assert (tally.lost, tally.damaged) == (0, 0)


@pytest.mark.slow
def test_synchronous_normal_loses_some_so_the_cuts_are_real(tmp_path: Path):
    tally = cut_power(tmp_path, "NORMAL", CUTS)
    print(tally)
    assert tally.lost > 0


def test_every_connection_has_the_settings_that_lose_nothing(in_app: Flask):
    connections = [db.engine.connect() for _ in range(4)]
    for connection in connections:
        for name, value in SETTINGS.items():
            found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            assert found == value, name
        assert not connection.exec_driver_sql("PRAGMA mmap_size").scalar()
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
        assert tuple(map(int, version.split("."))) >= OLDEST_SQLITE
        connection.close()
