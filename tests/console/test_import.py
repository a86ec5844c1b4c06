"""The commune's list is shown first, then recorded once, and taken back by one press."""

import io
from datetime import date

import pytest
from sqlalchemy.orm import selectinload

from kiosk.clock import today
from kiosk.console import spreadsheet
from kiosk.console.spreadsheet import MOST_ROWS
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Hold, Source, Step
from tests.console.another_village import move_there
from tests.console.test_spreadsheet import DAY, PORTAL, workbook

pytestmark = pytest.mark.usefixtures("evening")


def stored(app, code: str) -> Dossier:
    with app.app_context():
        asked = db.select(Dossier).filter_by(code=code).options(selectinload(Dossier.moves))
        return db.session.scalars(asked).one()


def preview(helper, text: str, expect: int = 200):
    page = helper.open("/to/ho-so/").press("Nhập bảng của xã")
    return page.type(bang=text).press("Xem trước", expect=expect)


def test_what_would_change_is_shown_first_and_nothing_is_recorded(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, portal_code=PORTAL)
    page = preview(helper, f"{PORTAL};4;20/11/2026")
    assert "1 hồ sơ sẽ đổi, 0 hồ sơ không đổi, 0 dòng chưa ghi được." in page.text
    row = page.soup.select_one(".diff tbody tr").get_text(" ", strip=True)
    assert row == (
        f"{codes.shown(code)} {PORTAL} Lò Thị Mai Đã tiếp nhận Đang giải quyết Thứ Sáu, 20/11"
    )
    assert stored(app, code).moves == []


def test_what_was_shown_is_recorded_by_one_press(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, portal_code=PORTAL)
    page = preview(helper, f"{PORTAL};4;20/11/2026").press("Ghi 1 thay đổi")
    assert "Đã ghi 1 hồ sơ theo bảng của xã." in page.text
    dossier = stored(app, code)
    assert (dossier.step, dossier.appointment_on) == (Step.PROCESSING, DAY)
    assert dossier.looked_up_on == today()
    assert {(m.by, m.source) for m in dossier.moves} == {("Hoàng Văn Mẫu", Source.COMMUNE)}
    assert dossier.moves[-1].reasons == ["Xã hẹn ngày 20/11/2026"]


def test_a_second_press_records_nothing_more(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = preview(helper, f"{code};4;")
    assert page.press("Ghi 1 thay đổi").text == page.press("Ghi 1 thay đổi").text
    assert len(stored(app, code).moves) == 1


def test_it_is_taken_back_by_one_press_with_its_dates(app, helper, given_dossier):
    code = given_dossier(step=None, appointment_on=DAY)
    page = preview(helper, f"{code};Yêu cầu bổ sung giấy tờ;27/11/2026")
    page = page.press("Ghi 1 thay đổi")
    dossier = stored(app, code)
    assert (dossier.step, dossier.hold) == (Step.RECEIVED, Hold.NEEDS_SUPPLEMENT)
    assert dossier.moves[1].reasons == ["Xã yêu cầu bổ sung (theo bảng của xã)"]
    assert "Đã hoàn tác 1 hồ sơ." in page.press("Hoàn tác").text
    dossier = stored(app, code)
    assert (dossier.step, dossier.hold, dossier.appointment_on) == (None, None, DAY)


def test_a_date_that_was_written_anew_since_stays(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    recorded = preview(helper, f"{code};2;27/11/2026").press("Ghi 1 thay đổi")
    helper.open(f"/to/ho-so/{code}").type(ngay_hen="2026-11-30").press("Chỉ lưu ngày hẹn")
    recorded.press("Hoàn tác")
    assert stored(app, code).appointment_on == date(2026, 11, 30)


def test_what_may_not_be_is_listed_with_its_row(app, helper, given_dossier):
    good = given_dossier(step=Step.RECEIVED)
    paper = HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)
    held = given_dossier(step=Step.READY, papers=[paper])
    over = given_dossier(step=Step.HANDED_OVER)
    text = f"{good};4;\n{held};4;\n{over};2;\nH38-x;4;\n{good};9;\nx;zz\n{good[:9]}x;4;1/1/2020"
    page = preview(helper, text)
    rows = [li.get_text(" ", strip=True) for li in page.soup.select(".problems li")]
    assert [row.split(" · ")[0] for row in rows] == [f"Dòng {n}" for n in range(2, 8)]
    assert "đang ở “Có kết quả” nên không chuyển sang “Đang xử lý”" in rows[0]
    assert "đã có ở một dòng trên" in rows[3]
    page.press("Ghi 1 thay đổi")
    assert stored(app, good).step is Step.PROCESSING
    assert stored(app, over).step is Step.HANDED_OVER


def test_an_appointment_that_cannot_be_is_listed(helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    for day in ("01/01/2020", "01/01/2099"):
        page = preview(helper, f"{code};4;{day}")
        assert "Ngày hẹn phải từ ngày ghi hồ sơ đến một năm sau." in page.text


def test_a_code_that_two_dossiers_carry_is_listed(helper, given_dossier):
    for _ in range(2):
        given_dossier(step=Step.RECEIVED, portal_code=PORTAL)
    assert "Thôn có hơn một hồ sơ mang mã này." in preview(helper, f"{PORTAL};4").text


def test_a_tracking_code_whose_zeros_excel_dropped_is_known(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    with app.app_context():
        digits = "000316760"
        new = digits + codes.check_digit(digits)
        db.session.execute(db.update(Dossier).where(Dossier.code == code).values(code=new))
        db.session.commit()
    assert codes.shown(new) in preview(helper, f"{int(new)};4;").text


def test_a_list_without_news_says_that_all_were_asked_for_today(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = preview(helper, f"{code};2;")
    assert "0 hồ sơ sẽ đổi, 1 hồ sơ không đổi" in page.text
    page = page.press("Ghi là hôm nay đã tra")
    assert "hôm nay đã tra 1 hồ sơ" in page.text
    assert (stored(app, code).looked_up_on, stored(app, code).moves) == (today(), [])


@pytest.mark.parametrize("verb", ["Đang giải quyết", "Có kết quả", "Xin rút hồ sơ"])
def test_where_a_dossier_changed_since_the_look_nothing_is_recorded(
    app, helper, given_dossier, verb
):
    one, two = given_dossier(step=Step.RECEIVED), given_dossier(step=Step.RECEIVED)
    page = preview(helper, f"{one};4;\n{two};10;")
    helper.open(f"/to/ho-so/{two}").press(verb)
    page = page.press("Ghi 2 thay đổi", expect=409)
    assert f"Hồ sơ {codes.shown(two)} vừa đổi, xem lại." in page.error
    assert stored(app, one).step is Step.RECEIVED
    again = page.type(bang=page.soup.textarea.text.strip()).press("Xem trước")
    assert codes.shown(one) in again.soup.select_one(".diff").text


def test_a_date_that_was_written_since_the_look_is_not_written_over(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = preview(helper, f"{code};2;27/11/2026")
    helper.open(f"/to/ho-so/{code}").type(ngay_hen="2026-11-30").press("Chỉ lưu ngày hẹn")
    assert "vừa đổi, xem lại" in page.press("Ghi 1 thay đổi", expect=409).error
    assert stored(app, code).appointment_on == date(2026, 11, 30)


def test_not_more_than_five_changed_dossiers_are_named(helper, given_dossier):
    changed = [given_dossier(step=Step.SUBMITTED) for _ in range(7)]
    page = preview(helper, "\n".join(f"{code};2" for code in changed))
    for code in changed:
        helper.open(f"/to/ho-so/{code}").press("Đang giải quyết")
    error = page.press("Ghi 7 thay đổi", expect=409).error
    assert f"{codes.shown(changed[4])} và 2 hồ sơ nữa vừa đổi" in error


def test_a_stale_list_takes_no_result_back(app, helper, given_dossier):
    code = given_dossier(step=Step.READY)
    page = preview(helper, f"{code};4;")
    assert "đang ở “Có kết quả” nên không chuyển sang “Đang xử lý”" in page.text
    assert stored(app, code).step is Step.READY


def test_the_evening_to_pick_it_up_moves_with_the_communes_date(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    preview(helper, f"{code};2;27/11/2026").press("Ghi 1 thay đổi")
    assert stored(app, code).pick_up_on == date(2026, 11, 30)


@pytest.mark.parametrize("verb", ["", "ghi"])
def test_nobody_waits_while_a_list_is_read(app, helper, monkeypatch, verb):
    waiting = []

    def read(_):
        waiting.append(db.session().in_transaction())
        raise spreadsheet.Unreadable(spreadsheet.BROKEN)

    monkeypatch.setattr(spreadsheet, "from_text", read)
    form = {"bang": "x;4", "lam": verb, "lan": "x"}
    helper.follow("POST", "/to/ho-so/bang", form, expect=409)
    assert waiting == [False]


def test_another_villages_dossier_is_unknown(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, portal_code=PORTAL)
    move_there(app, code)
    page = preview(helper, f"{code};4;\n{PORTAL};4;")
    assert page.text.count("Thôn không có hồ sơ mang mã này.") == 2


def test_a_file_is_sent_without_script(helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    form = helper.open("/to/ho-so/bang").soup.select_one("form[enctype]")
    assert form["enctype"] == "multipart/form-data"
    file = (io.BytesIO(workbook([code, 4, None])), "bang.xlsx")
    page = helper.follow("POST", "/to/ho-so/bang", {"bang": "", "tep": file})
    assert "1 hồ sơ sẽ đổi" in page.text


def test_a_file_that_cannot_be_read_is_explained_on_the_form(helper):
    file = (io.BytesIO(b"PK\x03\x04"), "bang.xlsx")
    page = helper.follow("POST", "/to/ho-so/bang", {"bang": "", "tep": file}, expect=409)
    assert "Máy không đọc được tệp này." in page.error
    assert page.heading == "Nhập bảng của xã"


def test_what_was_pasted_stays_when_it_cannot_be_read(helper):
    page = preview(helper, " ", expect=409)
    assert "Bảng này chưa có dòng nào." in page.error
    text = "\n".join(["x;4"] * (MOST_ROWS + 1))
    page = preview(helper, text, expect=409)
    assert page.soup.textarea.text.strip() == text


def test_more_than_a_megabyte_is_refused(helper):
    helper.follow("POST", "/to/ho-so/bang", {"bang": "x" * 1_000_001}, expect=413)


def test_a_list_as_long_as_it_may_be_is_shown(helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    text = "\n".join([f"{code};4", *(f"H38.12-{n};4" for n in range(MOST_ROWS - 1))])
    page = preview(helper, text)
    assert f"1 hồ sơ sẽ đổi, 0 hồ sơ không đổi, {MOST_ROWS - 1} dòng chưa ghi được" in page.text


def test_nothing_is_recorded_of_a_hidden_field_that_somebody_broke(app, helper):
    form = {"lam": "ghi", "lan": "x", "bang": "nothing"}
    page = helper.follow("POST", "/to/ho-so/bang", form, expect=409)
    assert "Máy chưa ghi dòng nào" in page.error


@pytest.mark.parametrize("number", ["001085001234", "001 085 001 234"])
@pytest.mark.parametrize("rest", ["; Đang xử lý; 20/11/2026", "; hôm nào"])
def test_a_citizen_number_in_a_list_is_shown_to_nobody(helper, number, rest):
    page = helper.open("/to/ho-so/bang").type(bang=number + rest).press("Xem trước")
    assert "Dòng 1" in page.text
    assert number not in str(page.soup)
