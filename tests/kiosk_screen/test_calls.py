"""A resident presses the key; a member at another screen sees it, comes, and the resident reads it.

Two real browsers before one house, which is this test's own: its calls are nobody else's.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk.db import db, writing
from kiosk.members.duty import DutyEvening
from kiosk.welcome.calls import HelpCall
from kiosk.welcome.demo import PIN
from tests.house import House, served
from tests.kiosk_screen.conftest import TV, Screens
from tests.kiosk_screen.rows import everybody_left_an_hour_ago
from tests.kiosk_screen.survey import KIOSKS, Survey
from tests.walk import ByRemote, ByTouch, Resident

pytestmark = pytest.mark.browser

WITHIN = 5000  # milliseconds
KEY = "Gọi tổ công nghệ"
COPIES = "/thu-tuc/chung-thuc-ban-sao/"
HELPED = ("truong-hop", "giay-to", "le-phi", "tren-cong", "tren-cong?buoc=2", "ma-ho-so",
          "nguoi-nop", "nguoi-nop?buoc=2")  # fmt: skip
COUNT_TONES = """window.tones = 0;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  window.tones += 1;
  return make.call(this);
};"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with served(tmp_path / "instance") as house:
        yield house


@pytest.fixture
def resident(house: House, screen: Screens) -> Resident:
    return Resident(screen(), house.url)


@pytest.fixture
def member(house: House, screen: Screens) -> Page:
    """Hoàng Văn Mẫu before the list of dossiers."""
    page = screen()
    page.add_init_script(COUNT_TONES)
    sign_in(Resident(page, house.url))
    return page


def sign_in(member: Resident) -> None:
    member.open("/to/dang-nhap")
    member.press("Hoàng Văn Mẫu")
    member.type(PIN)
    member.press("Vào")


def calls_of(house: House) -> list[HelpCall]:
    with house.app.app_context():
        return list(db.session.scalars(db.select(HelpCall).order_by(HelpCall.id)))


def nobody_is_on_duty(house: House) -> None:
    with house.app.app_context(), writing() as connection:
        connection.execute(db.delete(DutyEvening))
    house.app.extensions["remembered"].clear()


def check_whole(survey: Survey) -> None:
    found = {what: lines for what, lines in survey.found.items() if lines}
    assert found == {}


def test_a_call_is_on_a_members_screen_within_five_seconds_and_the_answer_on_the_residents(
    house: House, resident: Resident, member: Page
) -> None:
    member.locator("main").evaluate("main => main.setAttribute('data-here-all-along', '')")
    resident.open("/thu-tuc/")
    resident.press(KEY)
    member.get_by_text("Bà con cần giúp").wait_for(timeout=WITHIN)
    assert "máy ở nhà văn hóa" in member.locator("#calls").inner_text()
    member.get_by_text("Tôi đến").click()
    resident.page.get_by_text("Hoàng Văn Mẫu đang đến").wait_for(timeout=WITHIN)
    member.locator("#calls .call").wait_for(state="detached", timeout=WITHIN)
    assert member.locator("main[data-here-all-along]").count(), "nothing half typed may be lost"
    (call,) = calls_of(house)
    assert call.answered_by == "Hoàng Văn Mẫu"


def test_each_call_is_heard_once_however_often_it_is_drawn(
    house: House, resident: Resident, member: Page
) -> None:
    resident.open()
    resident.press(KEY)
    member.locator("#calls .call").wait_for(timeout=WITHIN)
    assert member.evaluate("window.tones") == 2
    with house.app.app_context(), writing() as connection:
        connection.execute(db.update(HelpCall).values(screen="192.168.1.20"))
    resident.press(KEY)
    member.get_by_text("màn hình 192.168.1.20").wait_for(timeout=WITHIN)
    member.locator("#calls .call").nth(1).wait_for(timeout=WITHIN)
    assert member.evaluate("window.tones") == 4


def test_a_screen_of_the_team_whose_session_is_over_goes_to_the_door(
    house: House, member: Page
) -> None:
    everybody_left_an_hour_ago(house)
    member.wait_for_url("**/to/dang-nhap?het=1", timeout=WITHIN)
    assert "Bạn là ai trong tổ?" in member.locator("h1").inner_text()


@pytest.mark.parametrize("kind", [ByTouch, ByRemote])
def test_the_key_is_pressed_by_finger_and_by_remote_control(
    kind: type[Resident], house: House, screen: Screens
) -> None:
    resident = kind(screen(has_touch=kind is ByTouch), house.url)
    resident.open("/ho-so/")
    resident.press(KEY)
    resident.press("Quay lại")
    assert resident.page.url == house.url + "/ho-so/"
    assert len(calls_of(house)) == 1


def test_without_script_the_key_calls_and_the_list_answers(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    member = Resident(screen(java_script_enabled=False), house.url)
    sign_in(member)
    resident.open("/thu-tuc/")
    resident.press(KEY)
    member.open("/to/goi/")
    member.press("Tôi đến")
    resident.open("/goi-to?o=/thu-tuc/")
    assert "Hoàng Văn Mẫu đang đến" in resident.page.locator("main").inner_text()
    resident.press("Quay lại")
    assert resident.page.url == house.url + "/thu-tuc/"


def test_half_a_name_is_there_again_after_calling(resident: Resident) -> None:
    resident.open(COPIES + "?buoc=2")
    resident.press("Đồng ý, ghi lại")
    resident.open(COPIES + "nguoi-nop")
    resident.type("Nguyễn Vă")
    resident.press(KEY)
    resident.press("Quay lại")
    assert resident.field.input_value() == "Nguyễn Vă"


@pytest.mark.timeout(180)
def test_the_screens_of_a_call_stand_whole_at_every_size(house: House, screen: Screens) -> None:
    nobody_is_on_duty(house)
    page, survey = screen(has_touch=True), Survey()
    resident = ByTouch(page, house.url)

    def look(name: str) -> None:
        survey.look(page, name, KIOSKS)

    resident.open("/thu-tuc/")
    resident.press(KEY)
    look("chua-co-ai")
    resident.press("Nhờ tổ gọi lại")
    look("so")
    resident.press("Tiếp tục")
    look("so-thieu")
    resident.type("0912345678")
    resident.press("Tiếp tục")
    look("ten")
    resident.press("Đồng ý")
    look("ten-thieu")
    resident.type("Bàn Thị Mơ")
    resident.press("Đồng ý")
    look("da-ghi")
    assert [(one.name, one.phone) for one in calls_of(house)][-1] == ("Bàn Thị Mơ", "0912345678")
    check_whole(survey)


@pytest.mark.timeout(180)
def test_who_helps_whom_takes_no_room_from_any_screen(house: House, screen: Screens) -> None:
    page, survey = screen(viewport=TV), Survey()
    resident = Resident(page, house.url)
    sign_in(resident)
    resident.open(COPIES + "?buoc=2")
    resident.press("Đồng ý, ghi lại")
    assert "Hoàng Văn Mẫu đang giúp bà con" in page.locator("header").inner_text()
    resident.open(COPIES + "nguoi-nop")
    resident.type("Nguyễn Thị Phương Thảo")
    resident.press("Tiếp tục")
    assert "Hoàng Văn Mẫu đang giúp N••• T•• P••• T•••" in page.locator("header").inner_text()
    for part in HELPED:
        resident.open(COPIES + part)
        survey.look(page, part, KIOSKS)
    check_whole(survey)
