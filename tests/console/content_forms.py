"""A form of the content as a person fills it: everything that stands in it is sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import time_machine
from bs4 import Tag

from kiosk import clock
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page

Sent = dict[str, list[str]]
HOME = "/to/thu-tuc/"
RESIDENCE = HOME + "xac-nhan-cu-tru/"  # costs nothing: fee.total
LODGING = HOME + "tam-tru/"  # its fee depends on a question
COPIES = HOME + "chung-thuc-ban-sao/"  # its fee is by page
DECEMBER = datetime(2026, 12, 1, 19, 42, tzinfo=clock.VILLAGE_TIME)  # after our sources were read
READ_AT = "Công an xã trả lời ngày 30/11"


@contextmanager
def december() -> Iterator[time_machine.Traveller]:
    """It is Tuesday 1/12/2026, and the clock stands until it is moved."""
    with time_machine.travel(DECEMBER, tick=False) as traveller:
        yield traveller


def signed_in(app: Any, name: str) -> Browser:
    """A member of the team at a screen of their own."""
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press(name).type(pin=PIN).press("Vào")
    return browser


def standing_in(page: Page, selector: str = "form#sua") -> Sent:
    """Every field of a form with its value, as a browser sends it."""
    found: Sent = {}
    for tag in page.soup.select_one(selector).select("input[name], select[name], textarea[name]"):
        for value in _values(tag):
            found.setdefault(str(tag["name"]), []).append(value)
    return found


def _values(tag: Tag) -> list[str]:
    if tag.name == "select":
        chosen = tag.select_one("option[selected]") or tag.select_one("option")
        return [str(chosen["value"])] if chosen else []
    if tag.name == "textarea":
        return [tag.get_text().removeprefix("\n")]
    if tag.get("type") in {"checkbox", "radio"} and "checked" not in tag.attrs:
        return []
    return [str(tag.get("value", ""))]


def sent(page: Page, deed: str = "luu", expect: int = 200, **changes: Any) -> Page:
    """Fill fields (`fee__total="8000"`: two underlines are a dot) and press a button."""
    form = standing_in(page)
    for name, value in changes.items():
        form[name.replace("__", ".")] = value if isinstance(value, list) else [value]
    address = str(page.soup.select_one("form#sua")["action"])
    return page.browser.follow("POST", address, {**form, "viec": deed}, expect)


def edited(browser: Browser, address: str, section: str, **changes: Any) -> Page:
    """Open a form, fill fields, and save the draft."""
    return sent(browser.open(f"{address}sua/{section}"), **changes)


def publish(browser: Browser, address: str, expect: int = 200, **changes: str) -> Page:
    """Compare, write where it was read, and publish."""
    form = standing_in(browser.open(address + "so-sanh"), "form.publishing")
    typed = {**form, "nguon": READ_AT, **changes}
    return browser.follow("POST", address + "dang", typed, expect)


def value(page: Page, name: str) -> str:
    """What stands in a field of the form."""
    return standing_in(page)[name][0]
