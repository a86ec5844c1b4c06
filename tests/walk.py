"""A resident at the screen of a real browser: presses what is written on it, as a person would."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, Page

PORTAL_NUMBERS = itertools.count(7)
NAME = "Nguyễn Văn Thắng"
PHONE = "0912345678"
TONE_KEYS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
TRACKING_CODE = re.compile(r"\d{3}-\d{3}-\d{4}")
Look = Callable[[str], None]


class Resident:
    """Someone who goes through a procedure with a mouse, and types on a keyboard of their own."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.seen: list[str] = []
        # Everyone has a code of their own: one that the house knows already is asked about again.
        self.portal_code = f"H38.12-260105-{next(PORTAL_NUMBERS):04}"

    @property
    def code(self) -> str:
        """The tracking code on the screen, as 3-3-4."""
        found = self.page.locator("main .code").inner_text().replace("\n", "")
        assert TRACKING_CODE.fullmatch(found)
        return found

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
        if "tick" in (found.get_attribute("class") or "").split():
            self.hit(found)
            return
        with_new_screen(self, lambda: self.hit(found))

    def hit(self, found: Locator) -> None:
        """The one way in which this person presses anything."""
        found.click()

    def settle(self) -> None:
        """Wait for the next screen: a boosted swap or a whole page."""
        self.page.locator("main:not([data-old])").wait_for()
        self.page.wait_for_load_state("load")
        self.page.locator(".htmx-swapping, .htmx-settling").wait_for(state="detached")
        self.seen.append(self.heading)

    def type(self, text: str) -> None:
        """Type into the one field of this screen."""
        self.field.fill(text)

    @property
    def field(self) -> Locator:
        return self.page.locator("main input:not([type=hidden])").first

    def keys(self, text: str) -> None:
        """Type digits or a code on the on-screen keyboard, key by key."""
        for sign in text:
            self.hit(self.page.locator(f'[data-keyboard] [data-key="{sign}"]'))


class ByPointer(Resident):
    """Has nothing but a mouse: types on the screen."""

    def type(self, text: str) -> None:
        kind = self.page.locator("[data-keyboard]").first
        if not kind.count():
            self._count_up_to(int(text))
        elif kind.get_attribute("data-keyboard") == "name":
            self._spell(text)
        else:
            self.keys(text)

    def _count_up_to(self, wanted: int) -> None:
        more = self.page.locator('[data-step="1"]')
        for _ in range(wanted - int(self.field.input_value())):
            self.hit(more)

    def _spell(self, name: str) -> None:
        """As the named tone keys are meant: the letters of a word, then its tone."""
        for selector in spelled(name):
            self.hit(self.page.locator(f"[data-keyboard] {selector}"))


class ByTouch(ByPointer):
    """Has nothing but a finger."""

    def hit(self, found: Locator) -> None:
        found.tap()


class ByRemote(ByPointer):
    """Sits before a TV with its remote control: four arrows, OK and Back."""

    def hit(self, found: Locator) -> None:
        self.go_to(found)
        self.page.keyboard.press("Enter")

    def back(self, key: str = "Backspace") -> None:
        with_new_screen(self, lambda: self.page.keyboard.press(key))

    def go_to(self, found: Locator, at_most: int = 60) -> None:
        """Press arrows towards `found` until it has the focus; the same arrow at the same place
        is never tried twice, so that whoever is stuck looks for a way round."""
        tried: set[tuple[str, str]] = set()
        for _ in range(at_most):
            here, wishes = found.evaluate(WHERE)
            if not wishes:
                return
            arrow = next((a for a in wishes if (here, a) not in tried), None)
            assert arrow, f"no arrow leads from {here} to “{found.inner_text()}”"
            tried.add((here, arrow))
            self.page.keyboard.press(arrow)
        raise AssertionError(f"“{found.inner_text()}” is not reached by {at_most} arrows")


# What has the focus, and the arrows that lead to the wanted element, the best first; none at it.
WHERE = """wanted => {
  const at = document.activeElement;
  if (wanted === at || wanted.contains(at)) return ['', []];
  const from = at.getBoundingClientRect();
  const to = wanted.getBoundingClientRect();
  const right = (to.left + to.right - from.left - from.right) / 2;
  const down = (to.top + to.bottom - from.top - from.bottom) / 2;
  const sideways = right > 0 ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  const upright = down > 0 ? ['ArrowDown', 'ArrowUp'] : ['ArrowUp', 'ArrowDown'];
  const apart = to.top >= from.bottom || to.bottom <= from.top;
  const [first, second] = apart ? [upright, sideways] : [sideways, upright];
  const all = Array.from(document.querySelectorAll('*'));
  return [at.tagName + all.indexOf(at), [first[0], second[0], second[1], first[1]]];
}"""


def with_new_screen(resident: Resident, do: Callable[[], None]) -> None:
    """Do what brings another screen, and wait for it."""
    resident.page.locator("main").evaluate("main => main.setAttribute('data-old', '')")
    do()
    resident.settle()


def spelled(name: str) -> Iterator[str]:
    """The keys of a name: "Thắng" is t h ă n g and sắc. Capitals come by themselves."""
    for number, word in enumerate(name.lower().split()):
        if number:
            yield '[data-do="space"]'
        parts = unicodedata.normalize("NFD", word)
        tones = [TONE_KEYS[part] for part in parts if part in TONE_KEYS]
        plain = "".join(part for part in parts if part not in TONE_KEYS)
        yield from (f'[data-key="{one}"]' for one in unicodedata.normalize("NFC", plain))
        yield from (f'[data-tone="{tone}"]' for tone in tones)


def nothing(name: str) -> None:
    """A look that looks at nothing."""


def copies_to_the_check(resident: Resident, *, look: Look = nothing) -> None:
    """Certified copies from home to the check; `look(name)` is called on every screen."""
    resident.open()
    look("dau")
    copies_to_the_portal(resident, look)
    through_the_portal(resident, look)
    from_the_code_to_the_check(resident, look)


def copies_to_the_portal(resident: Resident, look: Look = nothing, pages: str = "5") -> None:
    """From home to the first screen of the portal, with the original at hand."""
    resident.press("Chứng thực bản sao")
    look("gioi-thieu")
    resident.press("Bắt đầu")
    look("dong-y")
    resident.press("Đồng ý, ghi lại")
    look("so-trang")
    resident.type(pages)
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


def through_the_portal(resident: Resident, look: Look = nothing) -> None:
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


def from_the_code_to_the_check(resident: Resident, look: Look = nothing) -> None:
    """What is asked after the portal: its code, and who."""
    resident.type(resident.portal_code)
    look("ma-ho-so")
    resident.press("Tiếp tục")
    who_to_the_check(resident, look)


def who_to_the_check(resident: Resident, look: Look = nothing) -> None:
    """Name, phone, helper, originals."""
    resident.type(NAME)
    look("ten")
    resident.press("Tiếp tục")
    resident.type(PHONE)
    look("dien-thoai")
    resident.press("Tiếp tục")
    look("nguoi-giup")
    resident.press("Không ai")
    if "giay-to" in resident.page.url:
        look("gui-giay")
        resident.press("Không gửi")
    look("kiem-tra")


def finish(resident: Resident, heading: str = "Xong rồi, hồ sơ đã được ghi") -> str:
    """Press the last button, and return the tracking code that the screen shows."""
    resident.press("Đúng rồi, in phiếu")
    assert resident.heading.startswith(heading)
    return resident.code
