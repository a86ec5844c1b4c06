"""The letters that let the team fetch results: number and date of each, both or neither.

The commune's centre and its police each write their own: one does not speak for the other.
"""

import re
from collections.abc import Mapping
from datetime import date

from kiosk import clock
from kiosk.errors import Refused
from kiosk.villages.models import Village

# The field of a form, whose letter it is, and the column; its date is in "ngay-<field>".
LETTERS = (("van-ban", "xã", "fetch_letter"), ("van-ban-ca", "Công an xã", "police_letter"))
LONGEST = 60
A_CITIZENS = re.compile(r"(?:\d\W*){9}")  # no letter has such a number; "12/CV-UBND" has letters
HALF = (
    "Văn bản của {whose} cần cả số và ngày. Những gì đã ghi vẫn còn. "
    "Chưa có văn bản thì để trống cả hai: kết quả ở {whose} bà con tự nhận."
)
WRONG_DAY = "Ngày của văn bản chưa đúng. Bạn chọn lại ngày ghi trên văn bản của {whose}."
NOT_A_LETTERS = (
    "Số văn bản có dãy số giống số giấy tờ. Những gì đã ghi vẫn còn. "
    "Bạn ghi số trên văn bản của {whose}, như 12/CV-UBND."
)
TOO_LONG = f"Số văn bản của {{whose}} dài quá {LONGEST} chữ. Bạn ghi ngắn lại."


def take_letters(village: Village, form: Mapping[str, str]) -> None:
    """Keep the letters that a form has fields for. Raises Refused with what to do."""
    for field, whose, column in LETTERS:
        if field not in form:
            continue
        number = " ".join(form[field].split())
        day = _day(form.get(f"ngay-{field}", "").strip(), whose)
        if bool(number) != bool(day):
            raise Refused(HALF.format(whose=whose))
        _check(number, whose)
        setattr(village, column, number or None)
        setattr(village, f"{column}_on", day)


def _check(number: str, whose: str) -> None:
    if len(number) > LONGEST:
        raise Refused(TOO_LONG.format(whose=whose))
    if A_CITIZENS.search(number):
        raise Refused(NOT_A_LETTERS.format(whose=whose))


def _day(typed: str, whose: str) -> date | None:
    """The day of a letter; None where none was typed."""
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused(WRONG_DAY.format(whose=whose)) from None
    if not date(2000, 1, 1) <= day <= clock.today():
        raise Refused(WRONG_DAY.format(whose=whose))
    return day
