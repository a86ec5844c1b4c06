"""A power cut in the middle of an upgrade leaves the old tables or the new ones, whole."""

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from kiosk import backups, keys
from kiosk.db import db, migrate, reading
from tests.faults.served import book

MIGRATIONS = Path(__file__).parents[2] / "kiosk" / "migrations"
KILLS = 20
MANY = 20_000  # dossiers, each with its slip: more than a hundred villages write in a year
NEXT = """
import os
import sqlalchemy as sa
from alembic import op

revision, down_revision = "next", {head!r}


def upgrade():
    os.write(1, b"BEGUN\\n")
    op.add_column("village", sa.Column("motto", sa.String(), nullable=True))
    with op.batch_alter_table("dossier", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.String(), nullable=False, server_default="-"))
    op.execute("UPDATE dossier SET note = applicant")
    op.create_index("ix_dossier_note", "dossier", ["note"])
    op.drop_column("village", "motto")
"""
EACH_STEP_BY_ITSELF = """    from sqlalchemy import create_engine
    options = current_app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    alone = {name: options[name] for name in ("module", "creator")}
    writing = create_engine("sqlite://", **alone).connect()
"""


@pytest.fixture(scope="module")
def full_house(sample_house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with many dossiers, in one file."""
    instance = Path(shutil.copytree(sample_house, tmp_path_factory.mktemp("full") / "instance"))
    with book(instance) as connection:
        connection.execute("BEGIN")
        multiply(connection, "dossier", {"code": "printf('%010d', i)", "token_hash": "'t' || i"})
        last = connection.execute("SELECT max(id) FROM dossier").fetchone()[0]
        number = f"{last - MANY} + i"
        multiply(connection, "slip", {"dossier_id": number, "number": number})
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return instance


def multiply(connection, table: str, changed: dict[str, str]) -> None:
    """Copy the table's first row many times; `changed` says what is different in copy i."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]  # noqa: S608
    kept = [column for column in columns if column != "id"]
    values = ", ".join(changed.get(column, column) for column in kept)
    counted = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < {MANY})"  # noqa: S608
    first = f"(SELECT * FROM {table} LIMIT 1)"  # noqa: S608
    into = f"INSERT INTO {table} ({', '.join(kept)})"
    connection.execute(f"{into} {counted} SELECT {values} FROM n, {first}")  # noqa: S608


@pytest.fixture(scope="module")
def next_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our migrations, and one more that rebuilds the largest table."""
    folder = Path(shutil.copytree(MIGRATIONS, tmp_path_factory.mktemp("next") / "migrations"))
    head = ScriptDirectory(str(folder)).get_current_head()
    (folder / "versions" / "next.py").write_text(NEXT.format(head=head))
    return folder


@pytest.fixture
def release_without(next_release: Path, tmp_path: Path) -> Callable[[str, str], Path]:
    """The next release with something of ours taken out of its env.py, for the controls."""

    def changed(ours: str, theirs: str) -> Path:
        folder = Path(shutil.copytree(next_release, tmp_path / "without"))
        env = (folder / "env.py").read_text()
        assert ours in env
        (folder / "env.py").write_text(env.replace(ours, theirs))
        return folder

    return changed


def upgrade(instance: Path, migrations: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.upgrader", str(instance), str(migrations)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        cwd=MIGRATIONS.parents[1],
    )  # fmt: skip


def until(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return
    raise AssertionError(f"the upgrade ended before {word}")


def how_long(house: Path, migrations: Path, at: Path) -> float:
    """How many seconds the migration itself takes."""
    with upgrade(Path(shutil.copytree(house, at)), migrations) as process:
        until(process, "BEGUN")
        begun = time.monotonic()
        until(process, "READY")
        return time.monotonic() - begun


def state(instance: Path) -> str:
    """ "old", "new", or "half"; a damaged file raises."""
    with book(instance) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        tables = {n for (n,) in connection.execute("SELECT name FROM sqlite_master")}
        if "dossier" not in tables:
            return "half"
        columns = {row[1] for row in connection.execute("PRAGMA table_info(dossier)")}
        village = {row[1] for row in connection.execute("PRAGMA table_info(village)")}
        slips = connection.execute(
            "SELECT count(*) FROM slip JOIN dossier ON dossier.id = dossier_id"
        ).fetchone()[0]
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        whole = slips >= MANY and "_alembic_tmp_dossier" not in tables and "motto" not in village
        if whole and revision != "next" and not {"note"} & columns:
            return "old"
        if not whole or revision != "next" or "ix_dossier_note" not in tables:
            return "half"
        wrong = connection.execute("SELECT count(*) FROM dossier WHERE note != applicant")
        return "half" if wrong.fetchone()[0] else "new"


def killed_upgrades(house: Path, migrations: Path, at: Path, kills: int) -> list[str]:
    """The states that `kills` pulled plugs leave, spread over the whole migration."""
    chance, found = random.Random(2), []
    longest = how_long(house, migrations, at / "measured")
    for number in range(kills):
        instance = Path(shutil.copytree(house, at / str(number)))
        with upgrade(instance, migrations) as process:
            until(process, "BEGUN")
            time.sleep((number + chance.random()) / kills * longest)
            process.kill()
        found.append(state(instance))
        if found[-1] == "old":
            (copy,) = backups.folder(instance).glob(f"*before-next{backups.SUFFIX}")
            assert backups.verify(copy, keys.read(instance, keys.HOUSE)).rows["slip"] >= MANY
        shutil.rmtree(instance)
    return found


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_killed_upgrade_is_never_half_done(full_house, next_release, tmp_path):
    found = killed_upgrades(full_house, next_release, tmp_path, KILLS)
    print(f"upgrade: {KILLS} kills, {Counter(found)}")
    assert "half" not in found
    assert "old" in found, "every kill came too late: the test is blind"


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_without_the_one_transaction_a_killed_upgrade_is_half_done(
    full_house, release_without, tmp_path
):
    ours = "    writing = db.engine.connect().execution_options(writes=True)\n"
    careless = release_without(ours, EACH_STEP_BY_ITSELF)
    assert "half" in killed_upgrades(full_house, careless, tmp_path, 8)


@pytest.mark.slow
def test_an_upgrade_that_rebuilds_a_table_keeps_what_hangs_on_it(
    full_house, next_release, tmp_path
):
    instance = Path(shutil.copytree(full_house, tmp_path / "instance"))
    with upgrade(instance, next_release) as process:
        until(process, "READY")
    assert state(instance) == "new"


@pytest.mark.slow
def test_with_foreign_keys_on_the_same_upgrade_loses_the_slips(
    full_house, release_without, tmp_path
):
    careless = release_without("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON")
    instance = Path(shutil.copytree(full_house, tmp_path / "instance"))
    with upgrade(instance, careless) as process, pytest.raises(AssertionError):
        until(process, "READY")
    assert state(instance) == "old", "the transaction saves what the check refuses"


def test_models_and_migrations_say_the_same(in_app: Flask):
    with reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_migrations_are_one_line_without_a_fork(in_app: Flask):
    assert len(ScriptDirectory.from_config(migrate.get_config()).get_heads()) == 1
