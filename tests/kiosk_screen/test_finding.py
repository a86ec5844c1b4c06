"""Finding a procedure at a real screen: by touch, on the on-screen keys, by a remote's digits."""

import pytest
from playwright.sync_api import Browser

from tests.house import House
from tests.kiosk_screen.conftest import KIOSK, TV, Screens
from tests.kiosk_screen.survey import KIOSKS, PHONE, WITH_AXE, Survey, check
from tests.walk import ByPointer, ByRemote, ByTouch, Resident, with_new_screen

pytestmark = pytest.mark.browser

SCREENS = {
    "nha": "/", "nha-2": "/?trang=2", "viec": "/thu-tuc/", "sinh-con": "/thu-tuc/?viec=sinh-con",
    "chuyen-nha": "/thu-tuc/?viec=chuyen-nha", "vay-von": "/thu-tuc/?viec=vay-von-di-lam",
    "tat-ca": "/thu-tuc/?trang=1", "tat-ca-2": "/thu-tuc/?trang=2", "tat-ca-3": "/thu-tuc/?trang=3",
    "tim": "/thu-tuc/tim", "tim-lai": "/thu-tuc/tim?sua=khai+sinh",
    "tim-thay": "/thu-tuc/tim?tu=khai+sinh", "tim-mot": "/thu-tuc/tim?tu=ct07",
    "khong-thay": "/thu-tuc/tim?tu=asdfgh",
}  # fmt: skip
NUMBERS = """() => [getComputedStyle(document.querySelector('main')).counterReset].concat(
  Array.from(document.querySelectorAll('.tile')).map(one => {
    const number = getComputedStyle(one, '::after');
    return `${number.content} ${number.counterIncrement} ${number.display}`;
  }))"""


@pytest.fixture(scope="module")
def survey(house: House, chromium: Browser) -> Survey:
    """Every screen of this way, measured once."""
    survey = Survey()
    context = chromium.new_context(**(KIOSK | {"viewport": TV}))
    resident = Resident(context.new_page(), house.url)
    for name, path in SCREENS.items():
        resident.open(path)
        survey.look(resident.page, name, KIOSKS | PHONE)
    context.close()
    return survey


@pytest.mark.parametrize("size", KIOSKS)
@pytest.mark.parametrize("kind", ["small", "close", "cut"])
def test_every_screen_of_it_is_whole_and_easy_to_press(
    survey: Survey, kind: str, size: str
) -> None:
    check(survey, kind, size)


@pytest.mark.parametrize("size", WITH_AXE)
def test_nothing_of_it_is_in_the_way_of_who_does_not_see_well(survey: Survey, size: str) -> None:
    check(survey, "axe", size)


def test_by_life_event_with_a_finger(house: House, screen: Screens) -> None:
    resident = ByTouch(screen(has_touch=True), house.url)
    resident.open()
    for words in ("Thủ tục khác, hướng dẫn", "Sinh con", "Đăng ký khai sinh"):
        resident.press(words)
    assert resident.heading.startswith("Đăng ký khai sinh")


def test_by_search_on_the_keys_of_the_screen(house: House, screen: Screens) -> None:
    resident = ByPointer(screen(), house.url)
    resident.open("/thu-tuc/")
    resident.press("Tìm theo tên")
    resident.type("giấy độc thân")
    resident.press("Tìm")
    assert resident.heading.startswith("Bà con cần việc nào?")
    assert resident.page.locator(".tile").first.inner_text().startswith("Xác nhận hôn nhân")
    resident.press("Quay lại")
    assert resident.field.input_value().lower() == "giấy độc thân"


def test_by_search_with_a_remote_control_alone(house: House, screen: Screens) -> None:
    resident = ByRemote(screen(), house.url)
    resident.open("/thu-tuc/")
    resident.press("Tìm theo tên")
    resident.type("tam tru")
    resident.press("Tìm")
    assert resident.page.locator(".tile").first.inner_text().startswith("Đăng ký tạm trú")
    resident.back()
    assert resident.field.input_value().lower() == "tam tru"


def digit(resident: Resident, key: str) -> None:
    with_new_screen(resident, lambda: resident.page.keyboard.press(key))


def test_by_the_digits_of_a_remote(house: House, screen: Screens) -> None:
    resident = Resident(screen(), house.url)
    resident.open()
    digit(resident, "3")
    assert resident.heading.startswith("Nhà bà con có việc gì?")
    digit(resident, "2")
    assert resident.heading.startswith("Cưới")
    digit(resident, "1")
    assert resident.heading.startswith("Đăng ký kết hôn")


def test_each_tile_wears_the_number_of_its_digit(house: House, screen: Screens) -> None:
    resident = Resident(screen(), house.url)
    for path in ("/", "/?trang=2", "/thu-tuc/", "/thu-tuc/?trang=1", "/thu-tuc/tim?tu=khai+sinh"):
        resident.open(path)
        begins, *worn = resident.page.evaluate(NUMBERS)
        assert begins == "tile 0"
        assert set(worn) == {'counter(tile) / "" tile 1 block'}
        tiles = resident.page.locator(".tile")
        for number in range(tiles.count()):
            resident.open(path)
            href = str(tiles.nth(number).get_attribute("href"))
            digit(resident, str(number + 1))
            assert resident.page.url == house.url + href


def test_a_digit_without_a_tile_does_nothing(house: House, screen: Screens) -> None:
    resident = Resident(screen(), house.url)
    resident.open("/?trang=2")
    for key in ("6", "9", "0", "Control+1", "Alt+2"):
        resident.page.keyboard.press(key)
    resident.page.wait_for_timeout(300)
    assert resident.page.url == house.url + "/?trang=2"


def test_a_digit_in_a_text_is_a_digit(house: House, screen: Screens) -> None:
    resident = Resident(screen(), house.url)
    resident.open("/thu-tuc/tim")
    resident.page.keyboard.type("ct07")
    assert resident.field.input_value().lower() == "ct07"
    digit(resident, "Enter")
    assert resident.page.locator(".tile").first.inner_text().startswith("Xác nhận cư trú")


def test_a_scanned_code_presses_no_tile(house: House, screen: Screens) -> None:
    page = screen()
    page.goto(house.url + "/")
    page.keyboard.type("1234561111")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url == house.url + "/"


def test_digits_do_nothing_behind_the_question_whether_anybody_is_there(
    house: House, screen: Screens
) -> None:
    page = screen()
    page.goto(house.url + "/?trang=2")
    page.evaluate("""() => {
      const box = document.createElement('div');
      box.setAttribute('role', 'alertdialog');
      box.innerHTML = '<button>Tôi vẫn ở đây</button>';
      document.querySelector('.shell').append(box);
    }""")
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    assert page.url == house.url + "/?trang=2"


def test_it_all_works_without_script(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    resident.open()
    resident.press("Thủ tục khác, hướng dẫn")
    resident.press("Tìm theo tên")
    resident.type("so ho khau")
    resident.press("Tìm")
    resident.press("Xác nhận cư trú")
    assert resident.heading.startswith("Xác nhận cư trú")
    resident.open("/thu-tuc/")
    resident.press("Tất cả thủ tục")
    resident.press("Xem thêm")
    assert resident.page.locator(".tile").count() == 6
