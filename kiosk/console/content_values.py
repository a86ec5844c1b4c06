"""One value: as it is typed, as the tree keeps it, as a person reads it.

What can't be understood is kept as it was typed, so that it stands there to be put right.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kiosk.console.content_shape import Field, Kind, Tree, as_tree
from kiosk.procedures.fees import money

NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:[.,\s][0-9]{3})+|[0-9]+)")
CURRENCY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
HOUR = re.compile(r"([0-9]{1,2})\s*(?:giờ|h|:|g)\s*([0-9]{2})?(?:\s*phút)?", re.IGNORECASE)
LONGEST_NUMBER = 15  # digits
YES, NO = "co", "khong"
UNKNOWN, NOTHING = "chưa biết", "không ghi"


def kept(field: Field, typed: list[str]) -> Any:
    """What the tree keeps of the values that a form sends for a field."""
    if field.kind is Kind.MANY:
        return typed
    if field.kind is Kind.WHEN:
        return _conditions(typed)
    if field.kind is Kind.TICK:
        return YES in typed
    text = typed[0] if typed else ""
    if field.kind is Kind.LINES:
        return [line for line in map(_tidied, text.splitlines()) if line]
    tidied = _tidied(text)
    if not tidied and field.may_be_empty:
        return None
    return READERS.get(field.kind, str)(tidied)


def _tidied(text: str) -> str:
    return " ".join(text.split())


def _conditions(typed: list[str]) -> dict[str, list[str]]:
    """["for_whom:child", "for_whom:other"] → {"for_whom": ["child", "other"]}."""
    found: dict[str, list[str]] = {}
    for one in typed:
        question, _, answer = one.partition(":")
        found.setdefault(question, []).append(answer)
    return found


def _number(text: str) -> int | str:
    """ "7.000" is seven thousand: nothing here is counted in fractions."""
    if not NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
        return text
    return int(re.sub(r"[.,\s]", "", text))


def _money(text: str) -> int | str:
    found = _number(CURRENCY.sub("", text))
    return found if isinstance(found, int) else text


def _day(text: str) -> str:
    found = DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def _hour(text: str) -> str:
    found = HOUR.fullmatch(text)
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else text


def _maybe(text: str) -> bool | str:
    return {YES: True, NO: False}.get(text, text)


READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.HOUR: _hour,
    Kind.MAYBE: _maybe,
}


def in_a_form(field: Field, value: Any) -> Any:
    """What stands in a field, or is chosen there."""
    if field.kind is Kind.LINES:
        return "\n".join(map(str, value)) if isinstance(value, list) else _text(value)
    if field.kind is Kind.MANY:
        return set(map(str, value)) if isinstance(value, list) else set()
    if field.kind is Kind.WHEN:
        return {f"{key}:{answer}" for key, found in as_tree(value).items() for answer in found}
    if field.kind is Kind.TICK:
        return value is True
    return YES if value is True else NO if value is False else _text(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def is_day(value: Any) -> bool:
    """Whether a browser's own field for days can show it."""
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def in_words(field: Field, value: Any, tree: Tree) -> str:
    """A value as a person reads it, beside another one or on paper."""
    if field.kind is Kind.TICK and value is None:
        value = False
    if value is None or value in ("", [], {}):
        return NOTHING if field.kind in SILENT else UNKNOWN
    if field.kind in (Kind.TICK, Kind.MAYBE):
        return {True: "có", False: "không"}.get(value, str(value))
    if field.kind is Kind.MONEY and isinstance(value, int):
        return money(value)
    if field.kind is Kind.DATE and is_day(value):
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    if field.kind in (Kind.ONE, Kind.MANY, Kind.WHEN):
        return _chosen(field, value, tree)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


SILENT = (Kind.LINE, Kind.AREA, Kind.LINES, Kind.MANY, Kind.WHEN, Kind.ONE)


def _chosen(field: Field, value: Any, tree: Tree) -> str:
    names = field.choices_in(tree)
    found = {str(value)} if field.kind is Kind.ONE else in_a_form(field, value)
    known = [name for key, name in names.items() if key in found]
    return "; ".join([*known, *sorted(found - set(names))])
