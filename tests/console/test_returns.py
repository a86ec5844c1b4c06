"""Why dossiers come back is counted, told by procedure, and teaches until it is stopped."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from kiosk.db import db
from kiosk.dossiers import returns
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.returns import ReturnLine
from kiosk.dossiers.steps import Step
from kiosk.printers.paper import Size
from kiosk.slips import slip
from kiosk.welcome.demo import PIN

pytestmark = pytest.mark.usefixtures("evening")
REPORT = "/to/bao-cao/ly-do-tra"


@pytest.fixture(autouse=True)
def nothing_came_back(app) -> None:
    """The sample village has had returns of its own."""
    with app.app_context():
        db.session.execute(delete(ReturnLine))
        db.session.commit()


def lines(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(ReturnLine.reason).order_by(ReturnLine.id)))


def come_back(app, code, *reasons):
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=code)).one()
        returns.count_return(dossier, reasons)
        db.session.commit()


def rows(page) -> list[str]:
    return [tr.get_text(" ", strip=True) for tr in page.soup.select("tbody tr")]


@pytest.mark.parametrize("verb", ["Cần bổ sung", "Không được tiếp nhận"])
def test_a_return_counts_every_reason_once_by_its_key_or_its_own_words(
    app, helper, given_dossier, verb
):
    code = given_dossier(step=Step.RECEIVED)
    page = helper.open(f"/to/ho-so/{code}").type(ly_do=["tay-xoa", "hu-hong"], ghi_chu="mất trang")
    page.press(verb)
    assert lines(app) == ["tay-xoa", "hu-hong", "mất trang"]


@pytest.mark.parametrize("verb", ["Cần nộp phí", "Xin rút hồ sơ", "Dừng giải quyết"])
def test_what_is_no_return_teaches_nothing(app, helper, given_dossier, verb):
    code = given_dossier(step=Step.RECEIVED)
    helper.open(f"/to/ho-so/{code}").type(ly_do=["tay-xoa"]).press(verb)
    assert lines(app) == []


def test_a_refused_press_counts_nothing(app, helper, given_dossier):
    code = given_dossier(step=Step.READY)
    form = {"lam": "needs_supplement", "lan": "x", "ly-do": "tay-xoa"}
    helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert lines(app) == []


def test_a_press_sent_twice_counts_once(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = helper.open(f"/to/ho-so/{code}").type(ly_do=["tay-xoa"])
    page.press("Cần bổ sung")
    page.press("Cần bổ sung")
    assert lines(app) == ["tay-xoa"]


def test_the_reasons_are_pictures_to_choose_from_and_all_are_sent_at_once(helper, given_dossier):
    page = helper.open(f"/to/ho-so/{given_dossier(step=Step.RECEIVED)}")
    ticks = page.soup.select("#change .tick")
    assert len(ticks) == 7
    assert all(tick.select_one("svg") and tick.label["for"] == tick.input["id"] for tick in ticks)


def test_the_report_counts_by_procedure_lately_and_ever(app, helper, given_dossier, evening):
    copies = given_dossier(step=Step.RECEIVED)
    home = given_dossier(step=Step.RECEIVED, procedure_slug="xac-nhan-cu-tru")
    come_back(app, copies, "tay-xoa", "mất trang")
    come_back(app, home, "anh-mo")
    evening.shift(timedelta(days=31))
    come_back(app, copies, "tay-xoa")
    helper.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    page = helper.open(REPORT)
    assert [h2.text for h2 in page.soup.select("h2")][:2] == [
        "Chứng thực bản sao từ bản chính", "Xác nhận thông tin cư trú (CT07)"]  # fmt: skip
    first, own, other = rows(page)
    assert first.startswith("Bản chính bị tẩy xóa")
    assert "1 lần trong 30 ngày qua 2 lần tất cả" in first
    assert "0 lần trong 30 ngày qua 1 lần tất cả" in own
    assert "“mất trang”" in own
    assert "Ảnh chụp mờ." in other


def test_what_warns_is_marked_and_can_be_stopped_and_counts_anew(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    for _ in range(3):
        come_back(app, code, "tay-xoa", "mất trang")
    page = helper.open(REPORT)
    assert len(page.soup.select(".warns")) == 1  # own words warn nobody
    page = page.press("Thôi nhắc")
    assert page.path == REPORT
    assert lines(app) == ["mất trang"] * 3
    come_back(app, code, "tay-xoa")
    assert not helper.open(REPORT).soup.select(".warns")


def test_the_empty_report_says_so(helper):
    assert "Chưa có hồ sơ nào bị trả." in helper.open(REPORT).text


def test_the_status_slip_lists_all_that_must_be_put_right_with_pictures_and_where(
    app, helper, given_dossier
):
    code = given_dossier(step=Step.RECEIVED)
    page = helper.open(f"/to/ho-so/{code}").type(ly_do=["tay-xoa", "dau-mat"], ghi_chu="mất trang")
    page.press("Cần bổ sung")
    with app.test_request_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=code)).one()
        html = slip.status_html(dossier, Size.ROLL)
    assert "1. Bản chính bị tẩy xóa" in html
    assert "Sửa ở: phần “Giấy tờ”" in html
    assert "Sửa ở: phần “Trường hợp của bà con”" in html
    assert "3. mất trang" in html
    assert html.count('class="reason"') == 3
    assert html.count('class="reason"><svg') == 3
