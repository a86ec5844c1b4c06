"""Certified copies from the home screen to the slip in the hand, in every way of pressing."""

import re

import pytest
from playwright.sync_api import Page

from tests.house import House
from tests.kiosk_screen import paper
from tests.kiosk_screen.conftest import Screens
from tests.walk import NAME, PHONE, ByPointer, ByRemote, ByTouch, Resident, copies_to_the_check

pytestmark = pytest.mark.browser

TRACKING_CODE = re.compile(r"\d{3}-\d{3}-\d{4}")


def finish(resident: Resident) -> str:
    """Press the last button, and return the tracking code that the screen shows."""
    resident.press("Đúng rồi, in phiếu")
    assert resident.heading.startswith("Xong rồi, hồ sơ đã được ghi")
    code = resident.page.locator("main .code").inner_text().replace("\n", "")
    assert TRACKING_CODE.fullmatch(code)
    return code


def wait_for_the_printer(page: Page) -> None:
    page.locator("#print.done").wait_for(timeout=60_000)
    assert "Đã in xong" in page.locator("#print").inner_text()


def reload_until_printed(page: Page) -> None:
    """Without script nothing comes by itself."""
    for _ in range(60):
        page.reload()
        if page.locator("#print.done").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the slip was never printed")


def check_the_slip(house: House, screen: Screens, code: str) -> None:
    """The paper carries the code, its QR opens the steps without a name, the code finds it."""
    slip = paper.slip_with(house, code)
    assert NAME in paper.words(slip)
    phone = screen(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    phone.goto(paper.address_on(slip, house))
    assert phone.locator("[aria-current=step] strong").inner_text() == "Đã nộp"
    assert not re.search("Thắng|T•••|Chứng thực", phone.content())
    assert phone.context.cookies() == []
    check_the_look_up(house, screen, code)


def check_the_look_up(house: House, screen: Screens, code: str) -> None:
    resident = Resident(screen(), house.url)
    resident.open("/ho-so/")
    resident.keys(code.replace("-", ""))
    resident.press("Xem hồ sơ")
    assert resident.heading == f"Hồ sơ {code}"
    assert "N••• V•• T•••" in resident.page.locator("main").inner_text()
    assert NAME not in resident.page.content()


def test_a_finger_is_enough(house: House, screen: Screens) -> None:
    resident = ByTouch(screen(has_touch=True), house.url)
    copies_to_the_check(resident)
    code = finish(resident)
    wait_for_the_printer(resident.page)
    check_the_slip(house, screen, code)


def test_a_mouse_is_enough(house: House, screen: Screens) -> None:
    resident = ByPointer(screen(), house.url)
    copies_to_the_check(resident)
    code = finish(resident)
    wait_for_the_printer(resident.page)
    check_the_slip(house, screen, code)


def test_a_remote_control_is_enough_and_back_loses_nothing(house: House, screen: Screens) -> None:
    resident = ByRemote(screen(), house.url)

    def look(name: str) -> None:
        if name == "so-ban":
            resident.back("Escape")
            assert resident.field.input_value() == "5"
            resident.press("Tiếp tục")
        elif name == "dien-thoai":
            resident.back("Backspace")
            assert resident.field.input_value() == NAME
            resident.press("Tiếp tục")
            assert resident.field.input_value() == PHONE

    copies_to_the_check(resident, look=look)
    code = finish(resident)
    wait_for_the_printer(resident.page)
    check_the_slip(house, screen, code)


def test_it_works_without_script(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    copies_to_the_check(resident)
    code = finish(resident)
    reload_until_printed(resident.page)
    check_the_slip(house, screen, code)
