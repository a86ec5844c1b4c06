"""The house's data: its book, the copy of it, and the key that opens both."""

import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from flask import current_app
from sqlalchemy import select, text

from kiosk import backups, clock, keys
from kiosk.db import is_sqlite
from kiosk.errors import DATABASE_SHUT, database_trouble
from kiosk.selftest.book import SHUT, NoBook, open_book
from kiosk.selftest.findings import Found, bad, good, untried

OLDEST_COPY = timedelta(hours=48)
NO_BOOK = "Chưa có sổ hồ sơ nào ở máy này."
BEGIN = "Máy mới thì mở chương trình một lần. Máy đã dùng rồi thì chạy lệnh kiosk restore."
DAMAGED = "Sổ hồ sơ có chỗ bị hỏng."
ODD = "Sổ hồ sơ có {} chỗ ghi chưa khớp nhau."
ASK = "Sao lưu ngay bằng lệnh kiosk backup, rồi báo người chăm máy xem lại sổ."
COPY_NOW = (
    "Tắt chương trình rồi mở lại: mở lên là máy tự sao lưu. Vẫn vậy thì chạy lệnh kiosk backup."
)
BAD_COPY = "Bản sao lưu gần nhất không đọc được."
HAS_KEY = "Khóa của dữ liệu còn nguyên. Tờ khóa đã in thì cất ở xã, đừng để cạnh máy."
NO_KEY = "Không đọc được khóa của dữ liệu."
FIND_KEY = "Giữ nguyên thư mục dữ liệu. Tìm tờ khóa đã in, rồi chạy lệnh kiosk restore với khóa ấy."


def book() -> Found:
    """Every page of the book can be read, and every line in it points at one that is there."""
    try:
        with open_book() as book:
            if not is_sqlite():
                book.execute(select(1))
                return good("Mở được sổ hồ sơ trên máy chủ.")
            is_whole = book.execute(text("PRAGMA quick_check")).scalars().all() == ["ok"]
            astray = len(book.execute(text("PRAGMA foreign_key_check")).all())
    except NoBook:
        return bad(NO_BOOK, BEGIN)
    except SHUT as error:
        trouble = database_trouble(error)
        return bad(trouble.happened, trouble.todo)
    if not is_whole:
        return bad(DAMAGED, DATABASE_SHUT.todo)
    return bad(ODD.format(astray), ASK) if astray else good("Sổ hồ sơ nguyên vẹn.")


def copy() -> Found:
    """The newest copy: not too old, and it can be read. It is looked at without a touch."""
    if not is_sqlite():
        return untried("Dữ liệu ở máy chủ, nơi ấy tự sao lưu.")
    instance = Path(current_app.instance_path)
    newest = backups.newest(instance)
    if newest is None:
        return bad("Chưa có bản sao lưu nào.", COPY_NOW)
    if not _can_be_read(newest, instance):
        return bad(BAD_COPY, COPY_NOW)
    age = clock.now() - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    told = f"Bản sao lưu gần nhất {_ago(age)}"
    return bad(f"{told}, cũ quá.", COPY_NOW) if age > OLDEST_COPY else good(f"{told}, đọc được.")


def _ago(age: timedelta) -> str:
    hours = int(age / timedelta(hours=1))
    if hours < 1:
        return "mới làm"
    return f"cách đây {hours} giờ" if hours < 48 else f"cách đây {hours // 24} ngày"


def _can_be_read(copy: Path, instance: Path) -> bool:
    """Whether it opens with the house's key, is whole, and is the file that was once checked."""
    try:
        return _is_as_it_was(copy) and _is_whole(copy, keys.read(instance, keys.HOUSE))
    except (driver.Error, OSError, ValueError, keys.KeyMissing):
        return False


def _is_as_it_was(copy: Path) -> bool:
    manifest = copy.with_suffix(".json")
    if not manifest.exists():  # carried here by hand
        return True
    known = json.loads(manifest.read_text()).get("sha256")
    return bool(known == hashlib.sha256(copy.read_bytes()).hexdigest())


def _is_whole(copy: Path, key: bytes) -> bool:
    """`immutable`: nothing is written beside a copy, which nobody else writes either."""
    address = f"{copy.as_uri()}?mode=ro&immutable=1"
    with closing(driver.connect(address, uri=True, isolation_level=None)) as opened:
        opened.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        return bool(opened.execute("PRAGMA quick_check").fetchall() == [("ok",)])


def key() -> Found:
    """The file of the key is there and whole. Nobody knows whether its sheet was printed."""
    try:
        keys.read(Path(current_app.instance_path), keys.HOUSE)
    except (keys.KeyMissing, OSError):
        return bad(NO_KEY, FIND_KEY)
    return good(HAS_KEY)
