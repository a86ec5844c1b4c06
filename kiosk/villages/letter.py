"""The commune's letter that lets the team fetch results: its number and date, both or neither."""

from collections.abc import Mapping
from datetime import date

from kiosk import clock
from kiosk.errors import Refused
from kiosk.villages.models import Village

LONGEST = 60
HALF = (
    "Văn bản của xã cần cả số và ngày. Những gì đã ghi vẫn còn. "
    "Chưa có văn bản thì để trống cả hai: tổ chưa lấy kết quả thay ai."
)
WRONG_DAY = "Ngày của văn bản chưa đúng. Bạn chọn lại ngày ghi trên văn bản của xã."
TOO_LONG = f"Số văn bản dài quá {LONGEST} chữ. Bạn ghi ngắn lại."


def take_letter(village: Village, form: Mapping[str, str]) -> None:
    """Keep the fields `van-ban` and `ngay-van-ban` of a form. Raises Refused with what to do."""
    number = " ".join(form.get("van-ban", "").split())
    typed = form.get("ngay-van-ban", "").strip()
    if bool(number) != bool(typed):
        raise Refused(HALF)
    if len(number) > LONGEST:
        raise Refused(TOO_LONG)
    village.fetch_letter = number or None
    village.fetch_letter_on = _day(typed) if typed else None


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused(WRONG_DAY) from None
    if not date(2000, 1, 1) <= day <= clock.today():
        raise Refused(WRONG_DAY)
    return day
