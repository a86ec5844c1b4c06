"""`kiosk doctor` as a program: what it says, how it ends, and that it changes nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import backups, keys
from kiosk.db import FILE, db
from kiosk.selftest.registry import CHECKS, TRIALS
from tests.house import House
from tests.selftest.stand_in import Portal
from tests.selftest.test_data import written_in

# The command as it is, but for where the portal stands.
COMMAND = """
from kiosk.cli import main
from kiosk.selftest import doctor, portal
from tests.selftest.stand_in import named
doctor.PATIENCE = 100  # a busy machine is no mistake
portal.addresses, portal.PORT = named, {port}
main(["doctor"])
"""
Doctor = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def instance(app) -> Path:
    """A house with a copy of its data, which nobody serves."""
    folder = Path(app.instance_path)
    with app.app_context():
        db.engine.dispose()
    backups.make(folder, keys.read(folder, keys.HOUSE), "hand")
    return folder


@pytest.fixture
def doctor(portal: Portal) -> Doctor:
    def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"KIOSK_INSTANCE": str(folder), **settings}
        command = [sys.executable, "-c", COMMAND.format(port=portal.port)]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return run


def marks(said: str) -> dict[str, str]:
    """Each check's mark by its name."""
    lines = said.splitlines()
    found = {}
    for check in CHECKS:
        (line,) = [one for one in lines if one[2:].startswith(f"{check.name}  ")]
        found[check.key] = line[0]
    return found


def test_a_house_that_is_well_ends_with_0_and_stays_as_it_is(doctor, instance):
    before = written_in(instance)
    done = doctor(instance)
    assert done.returncode == 0, done.stdout
    assert set(marks(done.stdout).values()) == {"✓", "–"}
    assert "Không có mục nào cần sửa." in done.stdout
    assert done.stderr == ""
    assert written_in(instance) == before


def test_what_needs_a_person_is_left_to_the_page(doctor, instance):
    said = doctor(instance).stdout
    assert "thử ở trang /to/tu-kiem-tra" in said
    assert not [trial for trial in TRIALS if trial.todo in said]


def test_something_red_ends_with_1_and_says_what_to_do(doctor, instance):
    done = doctor(instance, KIOSK_VOICE="/khong/co")
    assert done.returncode == 1
    assert marks(done.stdout)["voice"] == "✗"
    assert "→ Cài chương trình espeak-ng" in done.stdout
    assert "1 mục cần sửa." in done.stdout


def test_a_broken_book_does_not_stop_the_other_checks(doctor, instance):
    (instance / FILE).write_bytes(b"Day khong phai la mot so ho so." * 500)
    before = written_in(instance)
    done = doctor(instance)
    assert done.returncode == 1
    found = marks(done.stdout)
    assert [key for key, mark in found.items() if mark == "✗"] == ["book"]
    assert found["network"] == found["letters"] == found["clock"] == found["copy"] == "✓"
    assert "Traceback" not in done.stdout + done.stderr
    assert written_in(instance) == before


def test_a_house_without_its_book_gets_no_other(doctor, instance):
    (instance / FILE).unlink()
    before = written_in(instance)
    assert marks(doctor(instance).stdout)["book"] == "✗"
    assert written_in(instance) == before


def test_a_folder_that_is_not_there_is_said_and_not_made(doctor, tmp_path):
    done = doctor(tmp_path / "khong-co")
    assert done.returncode == 1
    assert "Chưa có thư mục dữ liệu" in done.stderr
    assert not (tmp_path / "khong-co").exists()


def test_no_key_is_made_for_a_house_on_another_database(doctor, tmp_path):
    done = doctor(tmp_path, KIOSK_DATABASE_URL="postgresql+psycopg://127.0.0.1/x")
    assert done.returncode == 1
    assert "Chưa có tệp khóa" in done.stderr
    assert list(tmp_path.glob("keys*")) == []


def test_it_works_while_the_house_is_served(doctor, house: House):
    backups.make(house.instance, keys.read(house.instance, keys.HOUSE), "hand")
    done = doctor(house.instance)
    assert done.returncode == 0, done.stdout
    assert marks(done.stdout)["book"] == "✓"
