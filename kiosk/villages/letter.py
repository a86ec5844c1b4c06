"""The commune's letter that lets the team fetch results: its number and date, both or neither."""

import re
from collections.abc import Mapping
from datetime import date

from kiosk import clock
from kiosk.errors import Refused
from kiosk.villages.models import Village

LONGEST = 60
A_CITIZENS = re.compile(r"(?:\d\W*){9}")  # no letter has such a number; "12/CV-UBND" has letters
HALF = (
    "Văn bản của xã cần cả số và ngày. Những gì đã ghi vẫn còn. "
    "Chưa có văn bản thì để trống cả hai: tổ chưa lấy kết quả thay ai."
)
WRONG_DAY = "Ngày của văn bản chưa đúng. Bạn chọn lại ngày ghi trên văn bản của xã."
NOT_A_LETTERS = (
    "Số văn bản có dãy số giống số giấy tờ. Những gì đã ghi vẫn còn. "
    "Bạn ghi số trên văn bản của xã, như 12/CV-UBND."
)
TOO_LONG = f"Số văn bản dài quá {LONGEST} chữ. Bạn ghi ngắn lại."


def take_letter(village: Village, form: Mapping[str, str]) -> None:
    """Keep the fields `van-ban` and `ngay-van-ban` of a form. Raises Refused with what to do."""
    number = " ".join(form.get("van-ban", "").split())
    typed = form.get("ngay-van-ban", "").strip()
    if bool(number) != bool(typed):
        raise Refused(HALF)
    if len(number) > LONGEST:
        raise Refused(TOO_LONG)
    if A_CITIZENS.search(number):
        raise Refused(NOT_A_LETTERS)
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
