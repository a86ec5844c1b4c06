"""The letters: the commune's is asked at set-up, both are typed by the lead; without one nothing
is fetched at that desk."""

from datetime import date

import pytest

from kiosk.db import db
from kiosk.dossiers import results
from kiosk.procedures import published
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.house import make_app
from tests.welcome.test_setup import FORM

pytestmark = pytest.mark.usefixtures("evening")
PAGE = "/to/thon"


def village(app) -> Village:
    with app.app_context():
        return db.session.scalars(db.select(Village)).one()


def may_fetch(app) -> list[str]:
    with app.app_context():
        here = db.session.scalars(db.select(Village)).one()
        return [one.slug for one in published.procedures() if results.may_fetch(here, one)]


@pytest.fixture
def member(app) -> Browser:
    """One of the team who does not lead it."""
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin=PIN).press("Vào")
    return browser


@pytest.mark.parametrize(
    ("letter", "day", "kept"),
    [("12/CV-UBND", "2026-11-10", ("12/CV-UBND", date(2026, 11, 10))), ("", "", (None, None))],
)
def test_the_set_up_asks_for_it(tmp_path, letter, day, kept):
    house = make_app(tmp_path / "new", sample=False)
    page = Browser(house.test_client()).open("/")
    page.type(**(FORM | {"van_ban": letter, "ngay_van_ban": day})).press("Xong, mở cửa")
    made = village(house)
    assert (made.fetch_letter, made.fetch_letter_on) == kept


def test_the_set_up_keeps_what_was_typed_when_half_of_it_is_missing(tmp_path):
    house = make_app(tmp_path / "new", sample=False)
    page = Browser(house.test_client()).open("/")
    again = page.type(**(FORM | {"van_ban": "12/CV-UBND"})).press("Xong, mở cửa", expect=422)
    assert "cần cả số và ngày" in again.error
    assert (again.value("van-ban"), again.value("ten")) == ("12/CV-UBND", "Nậm Trì")


def test_the_lead_types_it_and_the_team_may_fetch(app, helper):
    none = {"van_ban": "", "ngay_van_ban": "", "van_ban_ca": "", "ngay_van_ban_ca": ""}
    helper.open(PAGE).type(**none).press("Lưu văn bản")
    assert may_fetch(app) == []
    page = helper.open(PAGE).type(van_ban="12/CV-UBND", ngay_van_ban="2026-11-10")
    page = page.press("Lưu văn bản")
    assert page.value("van-ban") == "12/CV-UBND"
    assert "tổ lấy thay được" in page.text
    assert "chung-thuc-ban-sao" in may_fetch(app)


def test_each_letter_speaks_for_its_own_desk_and_the_page_says_so(app, helper):
    page = helper.open(PAGE).type(van_ban_ca="", ngay_van_ban_ca="").press("Lưu văn bản")
    assert "chung-thuc-ban-sao" in may_fetch(app)
    assert "xac-nhan-cu-tru" not in may_fetch(app)
    said = {row.span.text: row.strong.text for row in page.soup.select(".card > .list > li")}
    assert said["Xác nhận thông tin cư trú (CT07)"] == "bà con tự nhận"
    page = page.type(van_ban="", ngay_van_ban="", van_ban_ca="3/CA", ngay_van_ban_ca="2026-11-10")
    page.press("Lưu văn bản")
    assert "xac-nhan-cu-tru" in may_fetch(app)
    assert "chung-thuc-ban-sao" not in may_fetch(app)
    assert village(app).police_letter_on == date(2026, 11, 10)


def test_half_of_the_polices_letter_is_explained_and_neither_is_changed(app, helper):
    page = helper.open(PAGE).type(van_ban="9/CV", ngay_van_ban_ca="")
    assert "Văn bản của Công an xã cần cả số và ngày" in page.press("Lưu văn bản", expect=422).error
    kept = village(app)
    assert (kept.fetch_letter, kept.police_letter) == ("01/CV-UBND (mẫu)", "02/CV-CAX (mẫu)")


def test_a_page_that_was_opened_before_there_were_two_letters_keeps_the_other(app, helper):
    old = {"viec": "van-ban", "van-ban": "9/CV", "ngay-van-ban": "2026-11-10"}
    helper.follow("POST", PAGE, old)
    kept = village(app)
    assert (kept.fetch_letter, kept.police_letter) == ("9/CV", "02/CV-CAX (mẫu)")


@pytest.mark.parametrize("day", ["2026-13-40", "2027-01-01", "1890-01-01", "hôm qua"])
def test_a_day_that_cannot_be_is_explained_and_kept(app, helper, day):
    page = (
        helper.open(PAGE).type(van_ban="12/CV", ngay_van_ban=day).press("Lưu văn bản", expect=422)
    )
    assert "chưa đúng" in page.error
    assert page.value("ngay-van-ban") == day
    assert village(app).fetch_letter == "01/CV-UBND (mẫu)"


@pytest.mark.parametrize("number", ["038123456789", "034/095/001234", "038 123 456 789/CV"])
def test_a_citizens_number_is_no_number_of_a_letter(app, helper, number):
    page = helper.open(PAGE).type(van_ban=number, ngay_van_ban="2026-11-10")
    assert "giống số giấy tờ" in page.press("Lưu văn bản", expect=422).error
    assert village(app).fetch_letter == "01/CV-UBND (mẫu)"


def test_who_does_not_lead_the_team_reads_it_and_changes_nothing(app, member):
    page = member.open(PAGE)
    assert "Văn bản của xã: 01/CV-UBND (mẫu)" in page.text
    assert "Văn bản của Công an xã: 02/CV-CAX (mẫu)" in page.text
    assert not page.soup.select("[name=van-ban]")
    answer = member.client.post(PAGE, data={"van-ban": "9", "ngay-van-ban": "2026-11-10"})
    assert answer.status_code == 409
    assert "Chỉ tổ trưởng" in answer.text
    assert village(app).fetch_letter == "01/CV-UBND (mẫu)"
