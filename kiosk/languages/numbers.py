"""Numbers as they are said in Vietnamese: amounts, digits one by one, hours and days."""

import re

GROUPS = ((10**9, "tỷ"), (10**6, "triệu"), (1000, "nghìn"))
LONGEST = 7  # digits without dots that are an amount; what is longer is a code
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
THREES = re.compile(r"\d{3}(?!\d$)|\d+")  # the last three take a lonely fourth along


def cardinal(number: int, after: bool = False) -> str:
    """21 → "hai mươi mốt", 1005 → "một nghìn không trăm lẻ năm". Nothing below zero.

    `after`: something larger was said before it, so its hundreds are said even if there are none.
    num2words knows the irregular ones below a thousand; above, it leaves these hundreds out
    ("một nghìn lẻ năm"), and beyond a thousand billions it is wrong.
    """
    for size, name in GROUPS:
        if number >= size:
            head, rest = divmod(number, size)
            said = f"{cardinal(head, after)} {name}"
            return f"{said} {cardinal(rest, after=True)}" if rest else said
    if after and number < 100:
        return f"không trăm {'lẻ ' if number < 10 else ''}{_below_thousand(number)}"
    return _below_thousand(number)


def _below_thousand(number: int) -> str:
    # Here, for it brings a hundred languages along: a tenth of a second of every start.
    from num2words import num2words

    return str(num2words(number, lang="vi"))


def one_by_one(digits: str) -> str:
    """ "0912" → "không chín một hai"."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def in_threes(digits: str) -> str:
    """One by one, with a pause after every third: "260101" → "hai sáu không, một không một"."""
    return ", ".join(one_by_one(part) for part in THREES.findall(digits))


def number(digits: str) -> str:
    """An amount, or one by one what is none: "007", or what is too long to be one."""
    if len(digits) > LONGEST or (len(digits) > 1 and digits.startswith("0")):
        return in_threes(digits)
    return cardinal(int(digits))


def hour(hours: int, minutes: int) -> str:
    """19, 30 → "mười chín giờ ba mươi"; 8, 5 → "tám giờ năm phút", for "tám giờ năm" is no hour."""
    said = f"{cardinal(hours)} giờ"
    if not minutes:
        return said
    return f"{said} {cardinal(minutes)}" + (" phút" if minutes < 10 else "")


def day(day: int, month: int, year: int | None = None) -> str:
    """5, 4, 2026 → "mùng năm tháng tư năm hai nghìn không trăm hai mươi sáu"."""
    said = f"{'mùng ' if day <= 10 else ''}{cardinal(day)} {month_of(month)}"
    return f"{said} năm {cardinal(year)}" if year else said


def month_of(month: int) -> str:
    """4 → "tháng tư": the one month that is not simply counted."""
    return f"tháng {'tư' if month == 4 else cardinal(month)}"
