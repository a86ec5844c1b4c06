"""Serving one house: one process under a lock, start-up checks, migrations, housekeeping.

The order of the start: lock, content, engine, open, quick check, migrate (a backup
first), serve. What fails is said in plain words, on the console and on the screen.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import flask_migrate
import sqlcipher3.dbapi2 as driver
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError
from waitress.server import create_server

from kiosk import backups, clock, keys, presses, security, sessions
from kiosk.console import handover, incoming
from kiosk.db import FILE, OLDEST_SQLITE, db, is_sqlite, migrate, reading
from kiosk.dossiers import silence
from kiosk.errors import DATABASE_SHUT, Trouble, bare_page, database_trouble
from kiosk.languages import keeping
from kiosk.procedures import catalogue
from kiosk.procedures.mistakes import BrokenContent
from kiosk.slips import press, printing
from kiosk.slips.workers import Printers
from kiosk.villages.models import current
from kiosk.walkthrough import models as walkthroughs
from kiosk.welcome import calls

THREADS = 4
HOUSEKEEPING = 600  # seconds between rounds
A_DAY = timedelta(hours=20)  # less than 24, for evenings are not always equally late


class CannotStart(Exception):
    """The house can't be served; the reason is in plain words."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble.title}. {detail or trouble.happened} {trouble.todo}")
        self.trouble = trouble


ALREADY_RUNNING = Trouble(
    "Chương trình đang chạy rồi",
    "Máy này đã mở chương trình của nhà văn hóa một lần.",
    "Chưa có gì thay đổi.",
    "Mở trình duyệt vào địa chỉ đang chạy, không cần mở chương trình thêm lần nữa.",
)
HALF_RESTORED = Trouble(
    "Chưa khôi phục xong",
    "Máy bị tắt giữa lúc khôi phục dữ liệu.",
    "Dữ liệu cũ còn nguyên trong thư mục quarantine, bản sao lưu còn nguyên ở chỗ của nó.",
    "Tổ công nghệ chạy lại `kiosk restore`.",
)
CONTENT_BROKEN = Trouble(
    "Nội dung thủ tục có lỗi",
    "Có tệp nội dung ghi sai nên máy chưa mở cửa.",
    "Dữ liệu của nhà văn hóa vẫn còn nguyên.",
    "Tổ công nghệ chạy `kiosk check-content` rồi sửa dòng máy chỉ ra.",
)
BOOK_GONE = Trouble(
    "Không thấy sổ hồ sơ",
    "Tệp dữ liệu của nhà văn hóa không còn ở chỗ của nó.",
    "Các bản sao lưu vẫn còn nguyên.",
    "Tổ công nghệ chạy `kiosk restore` để lấy lại bản mới nhất. Máy mới chưa ghi gì thì xóa "
    "thư mục dữ liệu rồi chạy lại.",
)
PORT_TAKEN = Trouble(
    "Chưa mở được cửa",
    "Địa chỉ này đang có chương trình khác dùng, hoặc không mở được.",
    "Dữ liệu vẫn còn nguyên.",
    "Đặt KIOSK_PORT sang số khác rồi chạy lại.",
)
MIXED = Trouble(
    "Thư mục này là của thôn thật",
    "Bản trình diễn không chạy trên dữ liệu của một thôn thật.",
    "Dữ liệu của thôn vẫn còn nguyên.",
    "Chạy `kiosk run`, hoặc đặt KIOSK_INSTANCE sang một thư mục khác cho bản trình diễn.",
)


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Hold the house's lock; raises CannotStart when another process has it.

    The lock is the kernel's, so a killed process leaves nothing behind.
    """
    path = instance / "kiosk.lock"
    if not path.exists():  # else it can be locked even where nothing can be written
        with in_plain_words():
            path.touch()
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(ALREADY_RUNNING) from None
        yield


def prepare(app: Flask) -> None:
    """Make the database ready to be used. Raises CannotStart with what is wrong."""
    _check_content()
    with app.app_context(), in_plain_words():
        if is_sqlite():
            _check_file(app)
        _migrate(app)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """What is wrong with the data or its disk, as CannotStart."""
    try:
        yield
    except (driver.Error, SQLAlchemyError, OSError, keys.KeyMissing, backups.BadCopy) as error:
        raise CannotStart(database_trouble(error), f"{error}.") from error


def _check_content() -> None:
    try:
        catalogue.shipped()
    except BrokenContent as error:
        raise CannotStart(CONTENT_BROKEN, f"{error}.") from error


def _check_file(app: Flask) -> None:
    found = tuple(map(int, driver.sqlite_version.split(".")))
    if found < OLDEST_SQLITE:
        raise CannotStart(DATABASE_SHUT, f"SQLite {driver.sqlite_version} quá cũ.")
    instance = Path(app.instance_path)
    if backups.is_half_restored(instance):
        raise CannotStart(HALF_RESTORED)
    if not (instance / FILE).exists() and keys.path_of(instance).exists():
        raise CannotStart(BOOK_GONE)
    with reading() as connection:
        answer = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    if answer != "ok":
        raise CannotStart(DATABASE_SHUT, f"quick_check: {answer}")


def _migrate(app: Flask) -> None:
    """Bring the tables up to date; before each change of a filled database, a verified copy."""
    newest = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
    with reading() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == newest:
        return
    if present and is_sqlite():
        instance = Path(app.instance_path)
        backups.make(instance, keys.read(instance, keys.HOUSE), f"before-{newest}")
    db.session.remove()
    flask_migrate.upgrade()


def house_keeping(app: Flask) -> None:
    """Forget what is over, copy the book once a day, and let silence about drafts be consent.

    Each is on disk before the next begins, so that what fails takes nothing else with it.
    """
    with app.app_context():
        _forget(app)
        _copy_by_the_day(app)
        silence.consent_by_silence()
        db.session.commit()


def _forget(app: Flask) -> None:
    """Sessions, walkthroughs, calls, presses, print jobs, signatures, voices: what is over."""
    sessions.forget_expired()
    walkthroughs.forget_old()
    calls.forget_old()
    presses.forget_old()
    security.forget_old()
    printing.forget_old(app)
    handover.forget_old_signatures()
    keeping.forget_sent_back()
    incoming.forget_old(app)
    db.session.commit()


def _copy_by_the_day(app: Flask) -> None:
    """A verified copy once a day, so that a dead disk never takes more than that."""
    instance = Path(app.instance_path)
    if not is_sqlite() or backups.is_newer_than(instance, A_DAY):
        return
    backups.make(instance, keys.read(instance, keys.HOUSE), "day")


def _keep_house(app: Flask, stop: threading.Event) -> None:
    while True:
        try:
            house_keeping(app)
        except Exception:
            app.logger.exception("housekeeping")  # a full disk must not end the thread
        if stop.wait(HOUSEKEEPING):
            return


def serve(app: Flask) -> None:
    """Serve until it is stopped: pages by waitress, slips by their own worker."""
    stop = threading.Event()
    printers = Printers(app)
    printers.start()
    threading.Thread(target=_keep_house, args=(app, stop), daemon=True).start()
    threading.Thread(target=clock.calendar, daemon=True).start()  # the first page asks for it
    threading.Thread(target=press.warm, args=(app,), daemon=True).start()
    try:
        _listen(app)
    finally:
        stop.set()
        printers.stop()


def _listen(app: Flask) -> None:
    try:
        listener = create_server(
            app,
            host=str(app.config["HOST"]),
            port=int(app.config["PORT"]),
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise CannotStart(PORT_TAKEN, f"{error}.") from error
    listener.run()


def serve_trouble(app: Flask, trouble: Trouble) -> None:
    """Answer every page with what is wrong, so that the screen never stays blank."""

    @app.before_request
    def _say() -> Response | None:
        return None if request.endpoint == "static" else bare_page(trouble)

    app.before_request_funcs[None].insert(0, app.before_request_funcs[None].pop())
    _listen(app)


def is_real_house() -> bool:
    """True where a village was set up that is not the sample."""
    village = current()
    return village is not None and not village.is_demo
