"""The machine itself: its way to the portal, its clock, its disk."""

import shutil
import ssl
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.dossiers.models import Dossier
from kiosk.presses import Press
from kiosk.procedures.addresses import addresses
from kiosk.selftest import portal
from kiosk.selftest.book import SHUT, open_book
from kiosk.selftest.findings import Found, bad, good
from kiosk.selftest.models import SelfTest
from kiosk.slips.models import PrintJob

NOT_SUBMITTED = "Bà con vẫn chuẩn bị được, phiếu ghi CHƯA NỘP."
NO_NETWORK = "Xem dây mạng, wifi và bộ phát. Có mạng lại thì tổ nộp tiếp."
NOT_THE_PORTAL = (
    "Wifi đòi đăng nhập thì đăng nhập. Xem giờ của máy đúng chưa. Vẫn vậy thì đừng nộp gì qua "
    "mạng này."
)
MOST_OFF = timedelta(minutes=5)
SET_IT = "Chỉnh lại ngày giờ của máy, vì ngày hẹn trên phiếu tính theo giờ này."
WRITTEN = (Dossier.created_at, Press.at, PrintJob.asked_at, SelfTest.at)
MB = 1_000_000
TOO_FULL = 500 * MB
RATHER_FULL = 2_000 * MB
MAKE_ROOM = "Xóa bớt tệp không cần ở máy này. Đừng xóa gì trong thư mục dữ liệu của nhà văn hóa."


def network() -> Found:
    """A secure line to the portal; nothing is asked there."""
    name = portal.portal().name
    try:
        seconds = portal.reach()
    except ssl.SSLCertVerificationError:
        said = f"Có mạng, nhưng nơi trả lời không đúng là {name}."
        return bad(f"{said} {NOT_SUBMITTED}", NOT_THE_PORTAL)
    except OSError:
        return bad(f"Chưa vào được {name}. {NOT_SUBMITTED}", NO_NETWORK)
    return good(f"Vào được {name} trong {_decimal(seconds)} giây.")


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def time_of_day() -> Found:
    """Later than all that was written, and as on the network where there is one."""
    now = clock.now()
    shows = f"Máy đang chỉ {_moment(now)}"
    if clock.today() < _released():
        return bad(f"{shows}, trước cả khi có bản chương trình này.", SET_IT)
    last = _last_written()
    if last and last - now > MOST_OFF:
        return bad(f"{shows}, trước lần ghi cuối vào sổ ({_moment(last)}).", SET_IT)
    off = _off()
    if off is None:
        return good(f"{shows}. Chưa có mạng để so giờ.")
    if off > MOST_OFF:
        return bad(f"{shows}, lệch {_how_long(off)} so với giờ trên mạng.", SET_IT)
    return good(f"{shows}, đúng giờ trên mạng.")


def _released() -> date:
    """The day on which the official addresses were last looked up for this release."""
    return max(one.checked_on for one in addresses().official)


def _last_written() -> datetime | None:
    """The latest moment in the book; None where it is empty or shut."""
    try:
        with open_book() as book:
            return max(filter(None, _latest(book)), default=None)
    except SHUT:
        return None


def _latest(book: Session) -> list[datetime | None]:
    return [book.scalar(select(func.max(column))) for column in WRITTEN]


def _off() -> timedelta | None:
    """How far this clock is from the portal's; None without a network."""
    try:
        there = portal.time_there()
    except (OSError, ValueError):
        return None
    return abs(clock.now() - there)


def _moment(at: datetime) -> str:
    here = clock.local(at)
    return f"{here:%H:%M}, {clock.day_text(here.date())}/{here.year}"


def _how_long(off: timedelta) -> str:
    """ "12 phút", "3 giờ", "400 ngày"."""
    minutes = round(off / timedelta(minutes=1))
    if minutes < 120:
        return f"{minutes} phút"
    hours = round(minutes / 60)
    return f"{hours} giờ" if hours < 48 else f"{round(hours / 24)} ngày"


def disk() -> Found:
    """Room on the disk that holds the house's data."""
    free = shutil.disk_usage(current_app.instance_path).free
    left = f"{_decimal(free / 1000 / MB)} GB" if free >= 1000 * MB else f"{free // MB} MB"
    if free < TOO_FULL:
        return bad(f"Ổ đĩa chỉ còn trống {left}, sắp không lưu được nữa.", MAKE_ROOM)
    if free < RATHER_FULL:
        return good(f"Ổ đĩa còn trống {left}, nên dọn bớt.", MAKE_ROOM)
    return good(f"Ổ đĩa còn trống {left}.")
