"""What a member writes about people: names and short lines, and never the number of a paper."""

import re

from werkzeug.datastructures import MultiDict

from kiosk.errors import Refused

Form = MultiDict[str, str]
LONGEST = 80
# Citizen numbers have 12 digits, older ones 9; people write them in groups, too.
A_NUMBER = re.compile(r"\d(?:[\s.\-–]*\d){8,}")
NO_NUMBERS = (
    "Ở đây có dãy số giống số giấy tờ hoặc số điện thoại. Máy chưa lưu gì. "
    "Bạn xóa dãy số đó rồi bấm lại: tổ chỉ ghi tên, không ghi số."
)


def line_in(form: Form, field: str, longest: int = LONGEST) -> str:
    """What stands in `field`, as one line without signs that can't be seen, cut to `longest`.

    Raises Refused where it holds a number of nine digits or more.
    """
    seen = "".join(c if c.isprintable() else " " for c in form.get(field, ""))
    line = " ".join(seen.split())
    if A_NUMBER.search(line):
        raise Refused(NO_NUMBERS)
    return line[:longest].strip()
