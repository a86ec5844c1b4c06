"""How dates, hours and money are written: always Vietnamese but on the visitors' page."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from babel.dates import get_day_names
from flask import Flask, g
from flask_babel import Babel, format_decimal

from kiosk import clock

VIETNAMESE, ENGLISH = "vi", "en"
babel = Babel()


def locale() -> str:
    """Babel's locale. A label language is never one: most are unknown to it."""
    return str(g.get("visitors_locale", VIETNAMESE))


def money(amount: int | None) -> str:
    """ "15.000 đ"; what is not known is asked for."""
    return "hỏi xã" if amount is None else f"{format_decimal(amount)} đ"


def day(value: date | None) -> str:
    """ "Thứ Hai, 23/11"; what is not known is asked for."""
    return f"{weekday(value.weekday())}, {_numbers(value)}" if value else "hỏi xã"


def hour(value: datetime) -> str:
    """ "19:30", in village time."""
    at = clock.local(value)
    return f"{at.hour}:{at.minute:02}"


def moment(value: datetime) -> str:
    """ "19:50, 23/11", in village time."""
    return f"{hour(value)}, {_numbers(clock.local(value))}"


def weekday(number: int) -> str:
    """ "Thứ Hai" for 0, in the page's language."""
    return _weekdays(locale())[number]


def _numbers(day: date) -> str:
    """Day and month, the same in both languages; Babel takes ten times as long for it."""
    return f"{day.day:02}/{day.month:02}"


@cache
def _weekdays(language: str) -> Mapping[int, str]:
    return dict(get_day_names("wide", locale=language))


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=locale)
    app.jinja_env.filters.update(money=money, day=day, hour=hour, moment=moment, weekday=weekday)
