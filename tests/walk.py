"""A resident at the screen of a real browser: presses what is written on it, as a person would."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

PORTAL_CODE = "H38.12-260105-0007"
NAME = "Nguyễn Văn Thắng"


class Resident:
    """Someone who goes through a procedure; `touch` decides how a press is made."""

    def __init__(self, page: Page, url: str, *, touch: bool = False) -> None:
        self.page, self.url, self.touch = page, url, touch
        self.seen: list[str] = []

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    def find(self, words: str) -> Locator:
        pattern = re.compile(re.escape(words))
        pressable = self.page.locator("a:visible, button:visible, .tick:visible")
        return pressable.filter(has_text=pattern).first

    def press(self, words: str) -> None:
        """Press what says `words`, and wait until the next screen is there."""
        self.push(self.find(words))

    def push(self, found: Locator) -> None:
        """Press `found`; a tick stays on its screen, anything else brings another."""
        stays = "tick" in (found.get_attribute("class") or "").split()
        if not stays:
            self.page.locator("main").evaluate("main => main.setAttribute('data-old', '')")
        if self.touch:
            found.tap()
        else:
            found.click()
        if not stays:
            self.settle()

    def settle(self) -> None:
        """Wait for the next screen: a boosted swap or a whole page."""
        self.page.locator("main:not([data-old])").wait_for()
        self.page.wait_for_load_state("load")
        self.page.locator(".htmx-swapping, .htmx-settling").wait_for(state="detached")
        self.seen.append(self.heading)

    def type(self, text: str) -> None:
        """Type into the one field of this screen."""
        self.page.locator("main input:not([type=hidden])").first.fill(text)

    def keys(self, text: str) -> None:
        """Type on the on-screen keyboard, key by key."""
        for sign in text:
            key = self.page.locator(f'[data-keyboard] [data-key="{sign}"]')
            if self.touch:
                key.tap()
            else:
                key.click()


def copies_to_the_check(resident: Resident, *, look: Any = lambda name: None) -> None:
    """Certified copies from home to the check; `look(name)` is called on every screen."""
    resident.open()
    look("dau")
    resident.press("Chứng thực bản sao")
    look("gioi-thieu")
    resident.press("Bắt đầu")
    look("dong-y")
    resident.press("Đồng ý, ghi lại")
    look("so-trang")
    resident.type("5")
    resident.press("Tiếp tục")
    look("so-ban")
    resident.type("2")
    resident.press("Tiếp tục")
    look("giay-to")
    resident.press("Tiếp tục")
    look("con-thieu")
    resident.press("Quay lại")
    resident.press("Bản chính")
    resident.press("Tiếp tục")
    look("le-phi")
    resident.press("Tiếp tục")
    through_the_portal(resident, look)
    resident.type(PORTAL_CODE)
    look("ma-ho-so")
    resident.press("Tiếp tục")
    resident.type(NAME)
    look("ten")
    resident.press("Tiếp tục")
    resident.type("0912345678")
    look("dien-thoai")
    resident.press("Tiếp tục")
    look("nguoi-giup")
    resident.press("Không ai")
    look("gui-giay")
    resident.press("Không gửi")
    look("kiem-tra")


def through_the_portal(resident: Resident, look: Any = lambda name: None) -> None:
    """Every screen of the portal, saying that the online button is there."""
    number = 0
    while "/tren-cong" in resident.page.url:
        number += 1
        look(f"cong-{number:02}")
        fork = resident.page.locator("main .choice").first
        if fork.count():
            resident.push(fork)
        else:
            resident.press("Tiếp tục")
