"""How dates, hours and money are written: by Babel, always Vietnamese but on the visitors' page."""

from datetime import date, datetime

from flask import Flask, g
from flask_babel import Babel, format_date, format_datetime, format_decimal

VIETNAMESE, ENGLISH = "vi", "en"
babel = Babel()


def locale() -> str:
    """Babel's locale. A label language is never one: most are unknown to it (languages.md §1)."""
    return str(g.get("visitors_locale", VIETNAMESE))


def money(amount: int | None) -> str:
    """ "15.000 đ"; what is not known is asked for."""
    return "hỏi xã" if amount is None else f"{format_decimal(amount)} đ"


def day(value: date | None) -> str:
    """ "Thứ Hai, 23/11"; what is not known is asked for."""
    return format_date(value, "EEEE, dd/MM") if value else "hỏi xã"


def hour(value: datetime) -> str:
    """ "19:30", in village time."""
    return str(format_datetime(value, "H:mm"))


def moment(value: datetime) -> str:
    """ "19:50, 23/11", in village time."""
    return str(format_datetime(value, "H:mm, dd/MM"))


def weekday(number: int) -> str:
    """ "Thứ Hai" for 0, in the page's language."""
    return str(format_date(date(2026, 11, 23 + number), "EEEE"))  # a Monday and on


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=locale)
    app.jinja_env.filters.update(money=money, day=day, hour=hour, moment=moment, weekday=weekday)
