"""Guides, what the house can do, and the sheet of a form, before a real browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from kiosk.db import db
from kiosk.procedures import catalogue
from kiosk.procedures.editions import Offer
from kiosk.walkthrough.guide_models import GuideEnd, Outcome
from tests.house import House, served
from tests.kiosk_screen.conftest import KIOSK, PHONE_SCREEN, TV, Screens
from tests.kiosk_screen.paper import newest_slip, wait_for_the_printer
from tests.kiosk_screen.survey import KIOSKS, PHONE, WITH_AXE, Survey, check
from tests.made_up import teach
from tests.walk import ByRemote, ByTouch, Resident
from tests.walkthrough.made_up import PAPER, STEP, borrowing

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
# As long as a text that says one thing can well be, and longer than any that is shipped.
LONG = (
    "Bà con tự gõ mật khẩu trên điện thoại của mình, người giúp quay mặt đi chỗ khác; gõ xong thì "
    "xem lại trên màn hình đã đúng tên mình, đúng số điện thoại của mình rồi mới bấm Tiếp tục."
)
WARNED = (
    "Không đọc mật khẩu, mã OTP cho ai, kể cả người trong tổ, người nhà hay người xưng là Công an, "
    "ngân hàng, bưu điện gọi điện đến nhà."
)
VNEID = "/huong-dan/vneid-muc-2/"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with a guide of its own, whose texts are long, and with something paused."""
    with served(tmp_path_factory.mktemp("guides") / "instance") as house:
        steps = [STEP | {"sketch": "otp", "do": LONG, "warning": WARNED}]
        papers = [
            PAPER | {"key": f"giay-{number}", "note": LONG[:60], "if_missing": LONG[:90]}
            for number in range(4)
        ]
        teach(
            house.app, borrowing(bring=papers, steps=steps, go_to=LONG[:140], ask_whom=WARNED[:70])
        )
        with house.app.app_context():
            db.session.add(Offer(village_id=1, slug="postmart", is_paused=True))
            db.session.commit()
        yield house


def ends(app: Flask) -> list[Outcome]:
    with app.app_context():
        return list(db.session.scalars(db.select(GuideEnd.outcome).order_by(GuideEnd.id)))


def go_through(resident: Resident) -> None:
    """VNeID from the list of guides to the question how it went."""
    resident.open("/huong-dan/")
    resident.press("Làm VNeID mức 2")
    resident.press("Bắt đầu")
    while resident.heading != "Bà con làm xong chưa?":
        resident.press("Tiếp tục")


def test_a_finger_goes_through_a_guide_to_its_end(house: House, screen: Screens) -> None:
    before = ends(house.app)
    resident = ByTouch(screen(has_touch=True), house.url)
    go_through(resident)
    resident.press("Đã xong")
    assert resident.heading == "Xong rồi, bà con làm được rồi"
    resident.press("Xong, xóa màn hình")
    assert resident.page.url == house.url + "/"
    assert ends(house.app) == [*before, Outcome.DONE]
    assert resident.seen.count("Nhập mã OTP") == 1


def test_a_remote_control_presses_ok_from_step_to_step(house: House, screen: Screens) -> None:
    """Each step begins at its way on, not at what stands beside it."""
    resident = ByRemote(screen(), house.url)
    resident.open(VNEID)
    for _ in range(9):
        focused = resident.page.evaluate("document.activeElement.className")
        assert "forward" in focused, resident.heading
        resident.push(resident.page.locator(".bar .forward"))
    assert resident.heading == "Bà con làm xong chưa?"


def test_without_script_a_guide_leads_to_its_end_too(house: House, screen: Screens) -> None:
    before = ends(house.app)
    resident = Resident(screen(java_script_enabled=False), house.url)
    go_through(resident)
    resident.press("Đã xong")
    assert resident.heading == "Xong rồi, bà con làm được rồi"
    assert ends(house.app) == [*before, Outcome.DONE]


@pytest.mark.parametrize("with_script", [True, False])
def test_who_needs_help_has_called_the_team(
    house: House, screen: Screens, with_script: bool
) -> None:
    resident = Resident(screen(java_script_enabled=with_script), house.url)
    go_through(resident)
    resident.press("Chưa xong, cần giúp")
    assert "/goi-to" in resident.page.url
    resident.press("Quay lại")
    assert resident.heading == "Bà con làm xong chưa?"


def test_the_sheet_of_a_form_comes_out_of_the_printer(house: House, screen: Screens) -> None:
    resident = ByTouch(screen(has_touch=True), house.url)
    resident.open("/thu-tuc/tam-tru/to-khai")
    resident.press("In tờ này")
    wait_for_the_printer(resident.page)
    assert "Đây không phải tờ khai chính thức" in newest_slip(house).text


def test_a_phone_opens_what_it_wants_to_know_without_script(house: House, screen: Screens) -> None:
    page = screen(**PHONE_SCREEN, java_script_enabled=False)
    # Whoever asks the served house from here is its own screen, so the phone's page is brought.
    with house.app.test_client() as phone:
        answer = phone.get("/lam-duoc-gi", environ_base={"REMOTE_ADDR": "192.168.1.7"})
    page.route("**/lam-duoc-gi", lambda route: route.fulfill(body=answer.text))
    page.goto(house.url + "/lam-duoc-gi")
    wanted = page.locator("details", has_text="Đăng ký tạm trú")
    assert not wanted.locator("dl").is_visible()
    wanted.locator("summary").tap()
    assert "7.000 đ" in wanted.locator("dl").inner_text()


SCREENS = {
    "danh-sach": "/huong-dan/", "gioi-thieu": VNEID, "giay-to": VNEID + "giay-to",
    "buoc": VNEID + "cac-buoc?buoc=4", "xong-chua": VNEID + "xong",
    "xong": VNEID + "xong?ket-qua=xong", "ba-giay": "/huong-dan/tai-khoan-thanh-toan/giay-to",
    "hoi-ai": "/huong-dan/postmart/cac-buoc", "tam-dung": "/huong-dan/postmart/",
    "dai-gioi-thieu": "/huong-dan/muon-loa/", "dai-giay-to": "/huong-dan/muon-loa/giay-to",
    "dai-buoc": "/huong-dan/muon-loa/cac-buoc",
    "lam-duoc": "/lam-duoc-gi", "lam-duoc-4": "/lam-duoc-gi?trang=4",
    "to-khai": "/thu-tuc/tam-tru/to-khai", "to-khai-2": "/thu-tuc/tam-tru/to-khai?trang=2",
}  # fmt: skip


@pytest.fixture(scope="module")
def survey(house: House, chromium: Browser) -> Survey:
    """Each kind of screen, looked at once at every size."""
    survey = Survey()
    context = chromium.new_context(**(KIOSK | {"viewport": TV}))
    page = context.new_page()
    for name, path in SCREENS.items():
        page.goto(house.url + path)
        survey.look(page, name, KIOSKS | PHONE)
    context.close()
    return survey


@pytest.mark.parametrize("size", WITH_AXE)
def test_nothing_is_in_the_way_of_who_does_not_see_well(survey: Survey, size: str) -> None:
    check(survey, "axe", size)


@pytest.mark.parametrize("kind", ["small", "close", "cut"])
@pytest.mark.parametrize("size", KIOSKS)
def test_everything_is_big_enough_apart_and_whole(survey: Survey, kind: str, size: str) -> None:
    check(survey, kind, size)


SCROLLS = "(main => main.scrollHeight > main.clientHeight + 1)(document.querySelector('main'))"


@pytest.mark.parametrize("size", KIOSKS)
def test_every_step_of_every_guide_stands_on_one_screen(
    house: House, screen: Screens, size: str
) -> None:
    width, height = KIOSKS[size]
    page, found = screen(viewport={"width": width, "height": height}), []
    for guide in catalogue.shipped().guides:
        for number, step in enumerate(guide.steps or (), 1):
            page.goto(f"{house.url}/huong-dan/{guide.slug}/cac-buoc?buoc={number}")
            assert page.locator("h1").inner_text().strip() == step.title
            found += [page.url] if page.evaluate(SCROLLS) else []
    assert found == []
