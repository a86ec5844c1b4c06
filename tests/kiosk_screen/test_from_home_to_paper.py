"""Certified copies from the home screen to the slip in the hand, in every way of pressing."""

import re

import pytest

from tests.house import House
from tests.kiosk_screen.conftest import PHONE_SCREEN, Screens
from tests.kiosk_screen.paper import (
    address_on,
    newest_slip,
    reload_until_printed,
    wait_for_the_printer,
)
from tests.walk import (
    NAME,
    PHONE,
    ByPointer,
    ByRemote,
    ByTouch,
    Resident,
    copies_to_the_check,
    finish,
)

pytestmark = pytest.mark.browser


def check_the_slip(house: House, screen: Screens, code: str) -> None:
    """The paper carries the code, its QR opens the steps without a name, the code finds it."""
    slip = newest_slip(house)
    assert code in slip.text
    assert NAME in slip.text
    phone = screen(**PHONE_SCREEN)
    phone.goto(address_on(slip, house))
    assert phone.locator("[aria-current=step] strong").inner_text() == "Đã nộp"
    assert not re.search("Thắng|T•••|Chứng thực|0912|678", phone.locator("body").inner_text())
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
