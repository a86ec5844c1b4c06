"""The other roads through a procedure: residence, no record, parked, and the line is down."""

import pytest

from tests.house import House
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.paper import newest_slip, wait_for_the_printer
from tests.kiosk_screen.rows import dossiers_of
from tests.walk import (
    ByPointer,
    Resident,
    copies_to_the_portal,
    finish,
    from_the_code_to_the_check,
    through_the_portal,
    who_to_the_check,
)

pytestmark = pytest.mark.browser


def test_the_residence_of_a_child_is_confirmed_without_a_fee(house: House, screen: Screens) -> None:
    resident = ByPointer(screen(), house.url)
    resident.open()
    resident.press("Xác nhận cư trú")
    for answer in ("Bắt đầu", "Đồng ý, ghi lại", "Cho con chưa đủ 18 tuổi", "Nơi thường trú"):
        resident.press(answer)
    resident.press("Điện thoại có VNeID")
    resident.press("Số định danh của người được khai hộ")
    resident.press("Tiếp tục")
    assert "Không mất tiền" in resident.page.locator("main").inner_text()
    resident.press("Tiếp tục")
    through_the_portal(resident)
    from_the_code_to_the_check(resident)
    assert not any("gửi giấy gốc" in heading for heading in resident.seen)
    code = finish(resident)
    wait_for_the_printer(resident.page)
    slip = newest_slip(house)
    assert code in slip.text
    assert resident.portal_code in slip.text


def test_who_is_not_recorded_is_guided_and_leaves_nothing(house: House, screen: Screens) -> None:
    before = dossiers_of(house)
    resident = ByPointer(screen(), house.url)
    resident.open()
    for answer in ("Chứng thực bản sao", "Bắt đầu", "Không ghi, chỉ xem hướng dẫn"):
        resident.press(answer)
    resident.press("Tiếp tục")
    resident.press("Tiếp tục")
    resident.press("Bản chính")
    resident.press("Tiếp tục")
    resident.press("Tiếp tục")
    through_the_portal(resident)
    assert resident.heading.startswith("Hết phần hướng dẫn")
    resident.press("In danh sách giấy")
    wait_for_the_printer(resident.page)
    assert "Bản chính" in newest_slip(house).text
    resident.press("Xong, xóa màn hình")
    assert resident.heading.startswith("Bà con cần làm việc gì?")
    assert dossiers_of(house) == before


def test_who_is_busy_on_the_phone_parks_and_comes_back_by_code(
    house: House, screen: Screens
) -> None:
    resident = ByPointer(screen(), house.url)
    resident.open()
    copies_to_the_portal(resident)
    resident.press("Tiếp tục")
    resident.press("Giữ chỗ")
    code = resident.code
    assert "CHƯA NỘP" in resident.page.locator("main").inner_text()
    resident.press("In mã này")
    wait_for_the_printer(resident.page)
    assert code in newest_slip(house).text
    resident.press("Nhớ mã rồi, xóa màn hình")

    later = ByPointer(screen(), house.url)
    later.open()
    later.press("Xem thêm")
    later.press("Làm tiếp việc đang dở")
    later.type(code.replace("-", ""))
    later.press("Làm tiếp")
    through_the_portal(later)
    from_the_code_to_the_check(later)
    assert "5" in later.page.locator("main dd").first.inner_text()
    assert finish(later) == code


def test_when_the_line_is_down_the_slip_says_not_submitted(house: House, screen: Screens) -> None:
    resident = ByPointer(screen(), house.url)
    resident.open()
    copies_to_the_portal(resident)
    resident.press("Mạng hỏng")
    who_to_the_check(resident)
    assert "CHƯA NỘP" in resident.page.locator("main").inner_text()
    code = finish(resident, "Đã chuẩn bị xong, hồ sơ CHƯA NỘP")
    wait_for_the_printer(resident.page)
    slip = newest_slip(house)
    assert code in slip.text
    assert "CHƯA NỘP" in slip.text


def test_a_code_that_nobody_parked_is_explained_and_stays_in_its_field(
    house: House, screen: Screens
) -> None:
    resident = Resident(screen(), house.url)
    resident.open("/thu-tuc/mo-lai")
    resident.keys("1234567890")
    resident.press("Làm tiếp")
    assert "Không có việc làm dở nào" in resident.page.locator("[role=alert]").inner_text()
    assert resident.field.input_value() == "1234567890"
