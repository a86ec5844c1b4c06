"""The book, its copy and its key: looked at without a touch, red for every kind of damage."""

import random
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from kiosk import backups, clock, create_app, keys
from kiosk.db import FILE, db, open_file
from kiosk.selftest.checks import data


@pytest.fixture
def instance(app: Flask) -> Path:
    """The house's folder, which nobody has open."""
    with app.app_context():
        db.engine.dispose()
    return Path(app.instance_path)


@pytest.fixture
def copy(instance: Path) -> Path:
    """A copy that was just made."""
    return backups.make(instance, keys.read(instance, keys.HOUSE), "hand")


def written_in(folder: Path) -> dict[str, tuple[str, int]]:
    """Each file below a folder: what it holds, and when it was written."""
    return {
        str(file.relative_to(folder)): (
            sha256(file.read_bytes()).hexdigest(),
            file.stat().st_mtime_ns,
        )
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_whole_book_is_green(find):
    assert find(data.book).ok
    assert find(data.book).said == "Sổ hồ sơ nguyên vẹn."


def a_wrong_page(whole: bytes) -> bytes:
    place = random.Random(4).randrange(1, len(whole) // 4096) * 4096
    return whole[:place] + b"\0" * 4096 + whole[place + 4096 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda _: b"Day khong phai la mot so ho so." * 500,
    "another beginning": lambda whole: b"\xff" * 100 + whole[100:],
    "a page of zeros": a_wrong_page,
    "cut short": lambda whole: whole[: len(whole) // 2],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_book_is_red_and_left_as_it_is(find, instance, damage):
    damaged = DAMAGES[damage]((instance / FILE).read_bytes())
    (instance / FILE).write_bytes(damaged)
    found = find(data.book)
    assert found.ok is False
    assert "bản sao lưu mới nhất" in found.todo
    assert (instance / FILE).read_bytes() == damaged


def test_a_book_that_is_gone_is_red_and_no_other_is_made(find, instance):
    (instance / FILE).unlink()
    before = written_in(instance)
    found = find(data.book)
    assert (found.ok, found.said) == (False, "Chưa có sổ hồ sơ nào ở máy này.")
    assert written_in(instance) == before


def test_lines_that_point_nowhere_are_counted(find, instance):
    with closing(open_file(instance / FILE, keys.read(instance, keys.HOUSE))) as book:
        book.execute("PRAGMA foreign_keys=OFF")
        book.execute("UPDATE member SET village_id = 77 WHERE id IN (1, 2)")
    found = find(data.book)
    assert (found.ok, found.said) == (False, "Sổ hồ sơ có 2 chỗ ghi chưa khớp nhau.")


def test_a_missing_key_is_red_for_the_key_and_for_a_book_that_is_opened_now(find, instance):
    keys.path_of(instance).unlink()
    assert find(data.key).ok is False
    assert "tờ khóa" in find(data.key).todo
    with create_app(INSTANCE=str(instance), TESTING=True).app_context():
        assert data.book().ok is False
    assert not keys.path_of(instance).exists()


def test_a_torn_key_is_red(find, instance):
    keys.path_of(instance).write_text("12ab")
    assert find(data.key).ok is False


def test_the_key_is_green_and_reminds_of_its_sheet(find, instance):
    found = find(data.key)
    assert found.ok
    assert "Tờ khóa đã in thì cất ở xã" in found.said


def test_a_house_without_a_copy_is_red(find):
    assert (find(data.copy).ok, find(data.copy).said) == (False, "Chưa có bản sao lưu nào.")


def test_a_fresh_copy_is_green_and_stays_as_it_is(find, instance, copy):
    before = written_in(instance)
    found = find(data.copy)
    assert (found.ok, found.said) == (True, "Bản sao lưu gần nhất mới làm, đọc được.")
    assert written_in(instance) == before


@pytest.mark.parametrize(
    ("hours", "ok", "said"), [(47, True, "47 giờ"), (49, False, "2 ngày"), (100, False, "4 ngày")]
)
def test_a_copy_grows_old_after_two_days(find, copy, hours, ok, said):
    with time_machine.travel(clock.now() + timedelta(hours=hours)):
        found = find(data.copy)
    assert found.ok is ok
    assert f"cách đây {said}" in found.said


def one_letter_else(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)


def under_another_key(copy: Path) -> None:
    copy.with_suffix(".json").unlink()
    instance = copy.parent.parent
    keys.write(instance, b"k" * keys.SIZE)


def without_its_manifest_and_cut(copy: Path) -> None:
    copy.with_suffix(".json").unlink()
    copy.write_bytes(copy.read_bytes()[:9000])


def with_a_manifest_that_is_torn(copy: Path) -> None:
    copy.with_suffix(".json").write_text("{")


@pytest.mark.parametrize(
    "spoil",
    [
        one_letter_else,
        under_another_key,
        without_its_manifest_and_cut,
        with_a_manifest_that_is_torn,
    ],
)
def test_a_copy_that_would_not_bring_the_house_back_is_red(find, copy, spoil):
    spoil(copy)
    found = find(data.copy)
    assert (found.ok, found.said) == (False, "Bản sao lưu gần nhất không đọc được.")


def test_a_copy_that_was_carried_here_is_read_without_its_manifest(find, copy):
    copy.with_suffix(".json").unlink()
    assert find(data.copy).ok


def test_a_whole_house_is_looked_at_without_a_touch(app, find, instance, copy):
    before = written_in(instance)
    for check in (data.book, data.copy, data.key):
        assert find(check).ok
    with app.app_context():
        db.engine.dispose()
    assert written_in(instance) == before
