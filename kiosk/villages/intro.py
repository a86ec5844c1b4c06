"""What the village says of itself to visitors who read English."""

import re
from collections.abc import Mapping

from kiosk.errors import Refused
from kiosk.villages.models import Village

MOST, LONGEST = 6, 600  # paragraphs, letters of each: what a phone shows without tiring
A_LONG_NUMBER = re.compile(r"\d(?:[\s.,/-]*\d){8,}")
TOO_MANY = f"Nhiều nhất {MOST} đoạn. Chưa lưu gì; những gì đã ghi vẫn còn, bạn gộp bớt lại."
TOO_LONG = f"Có đoạn dài quá {LONGEST} chữ. Chưa lưu gì; những gì đã ghi vẫn còn, bạn ghi ngắn lại."
NUMBERED = (
    "Có dãy số giống số giấy tờ hoặc số điện thoại. Chưa lưu gì; những gì đã ghi vẫn còn. "
    "Trang này ai cũng đọc được, bạn bỏ dãy số đi."
)


def take_english(village: Village, form: Mapping[str, str]) -> None:
    """Keep the field `tieng-anh` of a form, a paragraph a line; empty again shows the Vietnamese.

    Raises Refused with what to do.
    """
    lines = (" ".join(line.split()) for line in form.get("tieng-anh", "").splitlines())
    paragraphs = [line for line in lines if line]
    if len(paragraphs) > MOST:
        raise Refused(TOO_MANY)
    if any(len(one) > LONGEST for one in paragraphs):
        raise Refused(TOO_LONG)
    if any(A_LONG_NUMBER.search(one) for one in paragraphs):
        raise Refused(NUMBERED)
    village.intro_en = paragraphs
