"""What a member writes in own words: short lines, and never the number of a paper."""

import re

from werkzeug.datastructures import MultiDict

from kiosk.dossiers import codes
from kiosk.errors import Refused

Form = MultiDict[str, str]
LONGEST = 80
# Citizen numbers have 12 digits, older ones 9; people write them in groups, too.
A_NUMBER = re.compile(r"\d(?:[\s.,/\-–—]*\d){8,}")
CITIZEN_NUMBER = re.compile(r"\d(?:[\s.,/\-–—]*\d){11}")
ALONE, NO_MORE = r"(?<!\d)(?<!\d[.,/\-–—])", r"(?![.,/\-–—]?\d)"  # no piece of a longer number
DAY_MONTH = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])"
DATES = re.compile(
    rf"{ALONE}(?:{DAY_MONTH}(?:[./-]\d{{4}})?\s?[-–]\s?)?{DAY_MONTH}[./-](?:19|20)\d\d{NO_MORE}"
    rf"|{ALONE}(?:19|20)\d\d-\d\d-\d\d{NO_MORE}"
)
HOURS = re.compile(r"(?<!\d)\d{1,2}(?::\d\d|\s?(?:h|g|giờ)(?:\s?\d\d)?)(?!\w)", re.IGNORECASE)
PORTAL_CODES = re.compile(
    rf"(?<![\w.-])(?:{codes.OLD_CODE.pattern}|{codes.NEW_CODE.pattern})(?![\w-])",
    re.ASCII | re.IGNORECASE,
)
TEN_DIGITS = re.compile(
    rf"{ALONE}\d{{3}}-\d{{3}}-\d{{4}}{NO_MORE}"  # as the slip shows a tracking code
    rf"|{ALONE}(?<!\d\s)\d{{3}}([\s.]?)\d{{3}}\1\d{{4}}{NO_MORE}(?!\s\d)"
)
NO_NUMBERS = (
    "Ở đây có dãy số giống số giấy tờ hoặc số điện thoại. Máy chưa lưu gì. "
    "Bạn xóa dãy số đó rồi bấm lại: tổ chỉ ghi tên, không ghi số."
)


def line_in(form: Form, field: str, longest: int = LONGEST) -> str:
    """What stands in `field`, as one line without signs that can't be seen, cut to `longest`.

    Raises Refused where `has_number`.
    """
    seen = "".join(c if c.isprintable() else " " for c in form.get(field, ""))
    line = " ".join(seen.split())
    if has_number(line):
        raise Refused(NO_NUMBERS)
    return line[:longest].strip()


def has_number(text: str) -> bool:
    """Whether nine digits or more stand in a row, in groups or not, that are neither a dossier's
    code nor a date with its hour."""
    for known in (PORTAL_CODES, DATES, HOURS):
        text = known.sub("…", text)
    return bool(A_NUMBER.search(TEN_DIGITS.sub(_unless_a_code, text)))


def is_citizen_number(text: str) -> bool:
    """Whether somebody typed a citizen number (12 digits) where something else is asked for."""
    return bool(CITIZEN_NUMBER.fullmatch(text.strip()))


def _unless_a_code(found: re.Match[str]) -> str:
    return "…" if codes.is_tracking_code(codes.clean(found[0])) else found[0]
