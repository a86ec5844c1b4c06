"""The keys that stand on every screen: Nghe, Gọi tổ công nghệ, Ngôn ngữ."""

import re

import pytest

from tests.house import House
from tests.kiosk_screen.conftest import Screens
from tests.walk import Resident

pytestmark = pytest.mark.browser

TAI_VIET = re.compile(r"[\uaa80-\uaadf]")
FONT_STATES = """async () => {
  await document.fonts.ready;
  return Array.from(document.fonts).filter(one => /Tai Viet/.test(one.family))
    .map(one => one.status);
}"""


@pytest.fixture
def resident(house: House, screen: Screens) -> Resident:
    resident = Resident(screen(), house.url)
    resident.open("/thu-tuc/chung-thuc-ban-sao/")
    return resident


def test_nghe_stays_on_its_screen_and_goes_again(resident: Resident) -> None:
    """What is heard, and that a silent house says so, is for test_listening.py."""
    heading = resident.heading
    resident.find("Nghe").click()
    told = resident.page.locator("#player, #notice").filter(has_text="chưa có lời đọc")
    told.wait_for()
    assert resident.heading == heading
    assert resident.page.url.endswith("/thu-tuc/chung-thuc-ban-sao/")
    resident.page.keyboard.press("Escape")
    told.wait_for(state="detached")
    assert resident.page.url.endswith("/thu-tuc/chung-thuc-ban-sao/")


def test_nghe_without_script_is_a_page_with_a_way_back(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    resident.open("/ho-so/")
    resident.press("Nghe")
    assert "chưa có lời đọc" in resident.page.locator("main").inner_text()
    resident.press("Quay lại")
    assert resident.page.url == house.url + "/ho-so/"


def test_calling_the_team_shows_who_is_there_and_leads_back(resident: Resident) -> None:
    resident.press("Gọi tổ công nghệ")
    said = resident.page.locator("main").inner_text()
    assert re.search(r"Hoàng Văn Mẫu|Lò Thị Mẫu|Giàng A Mẫu|Triệu Thị Mẫu", said)
    assert re.search(r"0900 000 00\d", said)
    assert "Những gì đã ghi vẫn còn nguyên" in said
    resident.press("Quay lại")
    assert resident.page.url.endswith("/thu-tuc/chung-thuc-ban-sao/")


def test_calling_the_team_in_the_middle_loses_nothing(resident: Resident) -> None:
    resident.press("Bắt đầu")
    resident.press("Đồng ý, ghi lại")
    resident.type("12")
    resident.press("Tiếp tục")
    resident.press("Gọi tổ công nghệ")
    resident.press("Quay lại")
    resident.press("Quay lại")
    assert resident.field.input_value() == "12"


def test_the_chosen_language_stands_under_the_vietnamese_as_a_draft(resident: Resident) -> None:
    resident.press("Ngôn ngữ")
    resident.press("Thái Đen")
    assert resident.page.url.endswith("/thu-tuc/chung-thuc-ban-sao/"), "back where it was asked"
    second = resident.page.locator(".second")
    assert set(second.evaluate_all("all => all.map(one => one.lang)")) == {"blt-Tavt"}
    for words in second.all_inner_texts():
        assert TAI_VIET.search(words)
        assert words.strip().endswith("nháp")
    assert "Ngôn ngữ" in resident.page.locator(".bar").inner_text()


def test_the_letters_of_tai_viet_come_with_the_page(resident: Resident) -> None:
    """A machine of the house has no such font: it is fetched where its letters stand."""
    resident.open("/ngon-ngu/")
    resident.press("Thái Đen")
    assert resident.page.evaluate(FONT_STATES) == ["loaded"]
    assert resident.page.evaluate("document.fonts.check('24px \"Noto Sans Tai Viet\"', 'ꪼ')")


def test_no_second_language_is_a_choice_too(resident: Resident) -> None:
    assert resident.page.locator(".second").count() > 0
    resident.press("Ngôn ngữ")
    resident.press("Chỉ tiếng Việt")
    assert resident.page.locator(".second").count() == 0
    assert resident.page.locator("html").get_attribute("lang") == "vi"
