"""The lead changes a fee: sees it beside the form, compares, publishes, takes it back; with script
and without. Every page of the content fits a laptop and a phone, and is read aloud well."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.house import House, served
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.survey import TEAM_SIZES, Survey, check
from tests.team_tour import sign_in
from tests.walk import Resident

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DESK = {"viewport": {"width": 1366, "height": 768}}
HOME = "/to/thu-tuc/"
RESIDENCE = f"{HOME}xac-nhan-cu-tru/"
ABOUT = "/thu-tuc/xac-nhan-cu-tru/"
PAGES = {
    "danh-sach": "", "thu-tuc": "tam-tru/", "nhap": "nhap", "chung": "tam-tru/sua/chung",
    "truong-hop": "tam-tru/sua/truong-hop", "giay-to": "tam-tru/sua/giay-to",
    "le-phi": "tam-tru/sua/le-phi", "theo-trang": "chung-thuc-ban-sao/sua/le-phi",
    "thoi-han": "tam-tru/sua/thoi-han", "man-hinh": "tam-tru/sua/man-hinh",
    "ly-do": "tam-tru/sua/ly-do", "nguon": "tam-tru/sua/nguon",
    "huong-dan": "vneid-muc-2/sua/cac-buoc", "mang-theo": "vneid-muc-2/sua/mang-theo",
}  # fmt: skip
at_both_sizes = pytest.mark.parametrize("size", TEAM_SIZES)
Press = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, whose content is changed."""
    with served(tmp_path_factory.mktemp("content") / "instance") as house:
        yield house


@pytest.fixture
def seen(house: House, screen: Screens) -> Callable[[], str]:
    """What a resident reads about the procedure now."""
    page = screen()

    def read() -> str:
        page.goto(house.url + ABOUT)
        return page.locator("main").inner_text()

    return read


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, whole or swapped, and wait until it is there."""
    page.evaluate("document.querySelector('main').dataset.old = 1")
    page.locator(selector).click()
    page.locator("main:not([data-old])").wait_for()
    page.wait_for_load_state("load")


def publish(page: Page) -> None:
    page.locator("[name=nguon]").fill("Công an xã trả lời ngày 20/11")
    press(page, ".publishing button.go")
    assert "Bà con thấy bản mới" in page.locator(".done-line").inner_text()


def undo(page: Page) -> None:
    page.locator("summary", has_text="Hoàn tác lần đăng cuối").click()
    press(page, "details[open] button.warn:has-text('Hoàn tác')")
    assert "Bản trước đó dùng lại" in page.locator(".done-line").inner_text()


def test_a_fee_is_seen_while_it_is_typed_published_and_taken_back(
    house: House, screen: Screens, seen: Callable[[], str]
) -> None:
    page = screen(**DESK)
    sign_in(Resident(page, house.url))
    page.goto(f"{house.url}{RESIDENCE}sua/le-phi")
    page.locator("[name='fee.total']").fill("")
    page.locator("[name='fee.total']").press_sequentially("7.000", delay=20)
    page.locator("#content_preview", has_text="7.000 đ").wait_for()
    assert page.locator("[name='fee.total']").input_value() == "7.000"  # as it is being typed
    press(page, "form#sua button[value=luu] >> nth=0")
    assert page.locator("[name='fee.total']").input_value() == "7000"
    assert "7.000 đ" not in seen()
    press(page, "a:has-text('So sánh và đăng') >> nth=0")
    assert "0 đ" in page.locator("table.differences .was").inner_text()
    assert "7.000 đ" in page.locator("table.differences .after").inner_text()
    publish(page)
    assert "7.000 đ" in seen()
    undo(page)
    assert "7.000 đ" not in seen()


def test_without_script_it_is_the_same(
    house: House, screen: Screens, seen: Callable[[], str]
) -> None:
    page = screen(**DESK, java_script_enabled=False)
    page.goto(f"{house.url}/to/dang-nhap?ai=1")
    page.locator("[name=pin]").fill("246810")
    page.get_by_role("button", name="Vào").click()
    page.goto(f"{house.url}{RESIDENCE}sua/le-phi")
    page.locator("[name='fee.kind']").select_option("by_channel")
    page.get_by_role("button", name="Đổi cách tính").click()
    page.locator("[name='fee.online']").fill("7.000 đ")
    page.locator("[name='fee.direct']").fill("mười nghìn")
    page.get_by_role("button", name="Xem thử").first.click()
    assert "Phải là số tiền, ví dụ 8000." in page.locator("form#sua").inner_text()
    page.locator("[name='fee.direct']").fill("10.000")
    page.get_by_role("button", name="Xem thử").first.click()
    assert "10.000 đ" in page.locator("#content_preview").inner_text()
    page.get_by_role("button", name="Lưu bản nháp").first.click()
    page.get_by_role("link", name="So sánh và đăng").first.click()
    page.locator("[name=nguon]").fill("Công an xã trả lời")
    page.get_by_role("button", name="Đăng", exact=True).click()
    assert "7.000 đ" in seen()
    page.locator("summary", has_text="Hoàn tác lần đăng cuối").click()
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    assert "7.000 đ" not in seen()


def test_a_row_is_added_where_it_is_looked_for(house: House, screen: Screens) -> None:
    page = screen(**DESK)
    sign_in(Resident(page, house.url))
    page.goto(f"{house.url}{HOME}khai-sinh/sua/giay-to")
    before = page.locator(".content-row").count()
    press(page, "[value='them:papers']")
    row = page.locator(".content-row[id^=papers-]").last
    assert page.locator(".content-row").count() == before + 1
    assert row.locator("input[name$='.name']").is_visible()
    box = row.bounding_box()
    assert box
    assert 60 <= box["y"] < 768  # it stands before the eyes, under no header
    row.locator("input[name$='.name']").fill("Sổ tiêm")
    press(page, "[value^='len:papers'] >> nth=-1")
    titles = page.locator(".content-row[id^=papers-] > summary").all_inner_texts()
    assert "Sổ tiêm" in titles[-2]


@pytest.fixture(scope="module")
def survey(house: House, chromium) -> Survey:  # type: ignore[no-untyped-def]
    """Every page of the content, measured once."""
    survey = Survey.of_the_team()
    context = chromium.new_context(**DESK, locale="vi-VN")
    page = context.new_page()
    member = Resident(page, house.url)
    sign_in(member)
    for name, path in PAGES.items():
        member.open(HOME + path)
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        survey.look(page, name, TEAM_SIZES)
    member.open(f"{HOME}tam-tru/sua/le-phi")
    page.locator("[name='fee.cases.0.fee.online']").fill("bảy nghìn")
    page.locator("[name='fee.cases.1.fee.online']").fill("6.000")
    press(page, "form#sua button[value=luu] >> nth=0")
    survey.look(page, "sai", TEAM_SIZES)
    for name, path in {"so-sanh": "so-sanh", "co-nhap": ""}.items():
        member.open(f"{HOME}tam-tru/{path}")
        survey.look(page, name, TEAM_SIZES)
    member.open("/to/thon")
    survey.look(page, "thon", TEAM_SIZES)
    context.close()
    return survey


@at_both_sizes
@pytest.mark.parametrize("kind", ["wide", "small", "close", "cut", "axe"])
def test_every_page_of_the_content_fits_and_can_be_used(
    survey: Survey, kind: str, size: str
) -> None:
    assert len(survey.screens) == len(PAGES) + 4
    check(survey, kind, size)
