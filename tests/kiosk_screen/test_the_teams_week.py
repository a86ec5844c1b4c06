"""From Monday evening to Wednesday evening: the whole loop, in a real Chromium, as one story.

Submitted at the house on Monday, returned on Tuesday with two reasons, put right, accepted, done,
fetched on the run to the commune, and handed over on Wednesday at half past seven with a signature
(village-practice.md 3-13 to 3-16). Only the clock is moved by the test.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page

from kiosk.clock import VILLAGE_TIME
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.welcome.demo import PIN
from tests.house import House, served
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.paper import newest_slip, wait_for_the_printer
from tests.walk import NAME, ByTouch, Resident, copies_to_the_check, finish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(280)]
REASONS = ("Bản chính hư hỏng, cũ nát, không đọc được.", "Chỉ có ảnh chụp, không mang bản chính.")
STEPS = ["Đã nộp", "Đã tiếp nhận", "Đang giải quyết", "Có kết quả", "Đã trao"]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VILLAGE_TIME)


MONDAY_EVENING, WEDNESDAY_EVENING = at(16, 19, 42), at(18, 19, 30)


@pytest.fixture
def evening() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY_EVENING) as traveller:
        yield traveller


@pytest.fixture
def house(tmp_path: Path, evening: time_machine.Traveller) -> Iterator[House]:
    with served(tmp_path / "instance") as house:
        yield house


class Member(ByTouch):
    """One of the team at the house's touch screen."""

    def sign_in(self) -> None:
        """Anew each time: the last session ended long ago."""
        self.open("/to/dang-nhap")
        self.press("Hoàng Văn Mẫu")
        self.type(PIN)
        self.press("Vào")

    def look_for(self, code: str) -> None:
        self.open("/to/ho-so/?tim=" + code)
        self.press(code)

    def sign(self) -> None:
        """Draw with the finger, as the receiver does."""
        pad = self.page.locator("svg.pad").first
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        for step in range(1, 12):
            self.page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 20 + (step % 3) * 20)
        self.page.mouse.up()


@pytest.fixture
def touch(screen: Screens) -> Page:
    return screen(viewport={"width": 1366, "height": 768}, has_touch=True)


@pytest.fixture
def member(house: House, touch: Page) -> Member:
    return Member(touch, house.url)


@pytest.fixture
def resident(house: House, touch: Page) -> ByTouch:
    """The resident stands before the same screen."""
    return ByTouch(touch, house.url)


def stored(house: House, code: str) -> Dossier:
    with house.app.app_context():
        found = db.session.scalars(db.select(Dossier).filter_by(code=code.replace("-", ""))).one()
        _ = found.moves, [paper.lines for paper in found.papers]
        return found


def current_step(page: Page) -> str:
    return page.locator("[aria-current=step] strong").inner_text()


def submit(resident: ByTouch) -> str:
    """Monday evening: from home to the slip, and the screen wiped."""
    copies_to_the_check(resident)
    finish(resident)
    code = resident.code
    wait_for_the_printer(resident.page)
    resident.press("Xong, xóa màn hình")
    return code


def return_it(member: Member, code: str) -> None:
    """Tuesday morning: the portal says why, both reasons at once."""
    member.sign_in()
    member.look_for(code)
    member.page.get_by_label("Tra trên Cổng").check()
    member.page.locator("summary", has_text="Việc khác").tap()
    for reason in REASONS:
        member.press(reason)
    member.press("Cần bổ sung")
    for reason in REASONS:
        assert reason in member.page.locator("main").inner_text()
    member.press("Thoát")


def put_it_right(resident: ByTouch, code: str) -> None:
    """Tuesday afternoon: the resident looks, and mends what came back where it is mended."""
    resident.open("/ho-so/")
    resident.keys(code.replace("-", ""))
    resident.press("Xem hồ sơ")
    assert "Xã trả lại" in resident.page.locator("main").inner_text()
    resident.press(REASONS[1])
    assert "/giay-to" in resident.page.url
    resident.press("Bản chính")
    while "/xong" not in resident.page.url:
        fork = resident.page.locator("main .choice").first
        resident.push(fork) if fork.count() else resident.press("Tiếp tục")
    resident.press("Rồi, đã gửi lại")
    assert "hồ sơ đi tiếp" in resident.heading
    resident.press("Xong, xóa màn hình")


def follow(member: Member, code: str, step: str) -> None:
    member.sign_in()
    member.look_for(code)
    member.page.get_by_label("Tra trên Cổng").check()
    member.press(step)
    assert current_step(member.page) == step
    member.press("Thoát")


def fetch(member: Member, code: str) -> None:
    """Wednesday morning: the sheet, and on the way back the tick of what was got."""
    member.sign_in()
    member.open("/to/chuyen-xa/?ngay=2026-11-18")
    member.press("Lập chuyến Thứ Tư")
    assert code in member.page.locator("main").inner_text()
    member.press(code)
    member.press("Ghi và xong chuyến")
    member.press("Thoát")


def hand_over(member: Member, code: str) -> None:
    """Wednesday, half past seven: into the resident's hand, who signs on the screen."""
    member.sign_in()
    member.open("/to/tra-ket-qua/")
    member.press(code)
    member.page.get_by_label("Mang phiếu có mã").check()
    member.sign()
    member.press("Trao và in phiếu")
    wait_for_the_printer(member.page)


def test_a_dossier_goes_from_monday_evening_into_the_hand_on_wednesday_evening(
    house: House, member: Member, resident: ByTouch, evening: time_machine.Traveller
) -> None:
    code = submit(resident)
    evening.move_to(at(17, 9))
    return_it(member, code)
    evening.move_to(at(17, 15))
    put_it_right(resident, code)
    evening.move_to(at(17, 16))
    follow(member, code, "Đã tiếp nhận")
    evening.move_to(at(18, 8))
    follow(member, code, "Có kết quả")
    evening.move_to(at(18, 9))
    fetch(member, code)
    evening.move_to(at(18, 19, 0))
    the_resident_is_told_to_come(resident, code)
    evening.move_to(WEDNESDAY_EVENING)
    hand_over(member, code)
    everything_is_in_the_book(house, code)


def the_resident_is_told_to_come(resident: Resident, code: str) -> None:
    resident.open("/ho-so/")
    resident.keys(code.replace("-", ""))
    resident.press("Xem hồ sơ")
    assert "Kết quả đã về nhà văn hóa" in resident.page.locator("main").inner_text()
    resident.open("/ket-thuc")


def everything_is_in_the_book(house: House, code: str) -> None:
    dossier = stored(house, code)
    assert (dossier.step, dossier.hold, dossier.is_open) == (Step.HANDED_OVER, None, False)
    reached = [dossier.reached(step) for step in Step if step is not Step.PROCESSING]
    assert reached == sorted(filter(None, reached))
    handed_over = reached[-1]
    assert handed_over
    assert abs((handed_over - WEDNESDAY_EVENING).total_seconds()) < 600
    (result,) = [paper for paper in dossier.papers if paper.is_result]
    assert [line.receiver for line in result.lines] == ["Hoàng Văn Mẫu", NAME]
    slip = newest_slip(house).text
    assert code in slip
    assert NAME in slip
