"""Calling the team: the key raises a call, the screen says who is coming, a number can be left."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from kiosk.db import db
from kiosk.server import house_keeping
from kiosk.sessions import Session
from kiosk.walkthrough.models import Walkthrough
from kiosk.welcome.calls import HelpCall, Kind
from tests.browser import Browser
from tests.house import make_app

pytestmark = pytest.mark.usefixtures("evening")
COPIES = "/thu-tuc/chung-thuc-ban-sao/"
KEY = "Gọi tổ công nghệ"
SWAP = {"HX-Request": "true"}
NAME, PHONE = "Bàn Thị Mơ", "0912345678"
AFTER_DUTY = timedelta(hours=2)


def all_calls(app) -> list[HelpCall]:
    with app.app_context():
        return list(db.session.scalars(db.select(HelpCall).order_by(HelpCall.id)))


def change(model, app, **facts) -> None:
    with app.app_context():
        db.session.execute(db.update(model).values(**facts))
        db.session.commit()


def begin(browser):
    return browser.open(COPIES + "?buoc=2").press("Đồng ý")


def leave_number(browser, number: str = PHONE, name: str = NAME):
    page = browser.open("/goi-to").press("Nhờ tổ gọi lại").type(so=number).press("Tiếp tục")
    return page.type(ten=name).press("Đồng ý, nhờ tổ gọi lại")


def test_the_key_raises_a_call_from_this_screen(app, resident):
    page = resident.open("/thu-tuc/").press(KEY)
    assert "Đang gọi tổ…" in page.text
    (call,) = all_calls(app)
    assert (call.kind, call.screen, call.is_waiting) == (Kind.NOW, "127.0.0.1", True)
    assert (call.name, call.phone) == (None, None)


def test_the_key_leads_back_to_the_screen_where_it_was_pressed(resident):
    call = resident.open("/thu-tuc/").press(KEY)
    assert call.press("Quay lại").path == "/thu-tuc/"


def test_pressing_twice_raises_one_call_and_still_leads_back(app, resident):
    page = resident.open("/thu-tuc/").press(KEY).press(KEY)
    assert len(all_calls(app)) == 1
    assert page.press("Quay lại").path == "/thu-tuc/"


def test_another_screen_has_a_call_of_its_own(tmp_path):
    app = make_app(tmp_path / "tv", SCREENS="192.168.1.7")
    app.test_client().post("/goi-to")
    app.test_client().post("/goi-to", environ_base={"REMOTE_ADDR": "192.168.1.7"})
    assert [call.place for call in all_calls(app)] == ["máy ở nhà văn hóa", "màn hình 192.168.1.7"]


def test_a_call_that_went_quiet_rings_anew(app, resident, evening):
    resident.open("/").press(KEY)
    evening.shift(timedelta(minutes=31))
    assert not all_calls(app)[0].rings
    resident.open("/").press(KEY)
    (call,) = all_calls(app)
    assert call.rings


def test_after_an_answer_the_next_press_is_a_new_call(app, resident, helper):
    page = resident.open("/").press(KEY)
    helper.client.post("/to/goi/1")
    page.press(KEY)
    assert [call.is_waiting for call in all_calls(app)] == [False, True]


def test_looking_at_the_page_calls_nobody(app, resident):
    page = resident.open("/goi-to")
    assert "Đang gọi tổ" not in page.text
    assert not page.soup.select("#answer[hx-get]")
    assert all_calls(app) == []


def test_the_screen_hears_who_is_coming_and_then_asks_no_more(resident, helper):
    page = resident.open("/thu-tuc/").press(KEY)
    answer = page.soup.select_one("#answer[hx-get]")
    assert resident.client.get(answer["hx-get"], headers=SWAP).status_code == 204
    helper.client.post("/to/goi/1")
    page = resident.swap(page, answer, {})
    assert "Hoàng Văn Mẫu đang đến" in page.text
    assert not page.soup.select("#answer[hx-get]")


def test_the_next_resident_does_not_read_who_came_to_the_last(resident, helper, evening):
    resident.open("/").press(KEY)
    helper.client.post("/to/goi/1")
    evening.shift(timedelta(minutes=6))
    assert "đang đến" not in resident.open("/goi-to").text


def test_asking_whether_somebody_comes_keeps_nobodys_session(resident, evening):
    begin(resident)
    poll = resident.open(COPIES).press(KEY).soup.select_one("#answer")["hx-get"]
    for _ in range(8):
        evening.shift(timedelta(seconds=15))
        resident.client.get(poll, headers=SWAP)
    assert resident.open(COPIES + "truong-hop").path == COPIES


def test_calling_needs_no_session(app, resident):
    resident.open("/").press(KEY)
    assert resident.client.get_cookie("sid") is None


def test_on_a_locked_disk_the_key_still_leads_to_the_phones_of_the_team(app, resident):
    home = resident.open("/thu-tuc/")
    with app.app_context():
        event.listen(db.engine, "checkout", lambda c, *_: c.execute("PRAGMA query_only=ON"))
    page = home.press(KEY)
    assert "0900 000 001" in page.text
    assert "Đang gọi tổ" not in page.text
    answer = resident.client.post("/goi-to/loi-nhan", data={"so": PHONE})
    assert answer.status_code == 503
    assert "chưa ghi được" in answer.text


def test_what_was_half_typed_is_there_again_after_calling(resident):
    page = begin(resident).type(tra_loi="37").press(KEY).press("Quay lại")
    assert page.value("tra-loi") == "37"
    resident.open(COPIES + "nguoi-nop").type(ten="Nguyễn Vă").press(KEY)
    assert resident.open(COPIES + "nguoi-nop").value("ten") == "Nguyễn Vă"


def test_what_was_ticked_is_there_again_after_calling(resident):
    begin(resident)
    page = resident.open(COPIES + "giay-to").type(giay=["ban-chinh"]).press(KEY)
    ticked = page.press("Quay lại").soup.select("input[checked]")
    assert [tick["value"] for tick in ticked] == ["ban-chinh"]


def test_calling_answers_nothing_in_the_residents_place(app, resident):
    begin(resident)
    resident.open(COPIES + "nguoi-nop").type(ten="038123456789").press(KEY)
    with app.app_context():
        draft = db.session.scalars(db.select(Walkthrough)).one()
        assert (draft.name, draft.code) == (None, None)
        assert "038123456789" not in str(draft.unfinished)


@pytest.mark.parametrize("way", ["/", "/khong-co", COPIES, COPIES + "xong", "/thu-tuc/x/nguoi-nop"])
def test_a_form_from_elsewhere_is_kept_nowhere(app, resident, way):
    begin(resident)
    resident.client.post("/goi-to", data={"o": way, "ten": "Mai"})
    with app.app_context():
        assert db.session.scalars(db.select(Walkthrough)).one().unfinished == {}


def test_outside_duty_the_page_promises_no_one(resident, evening):
    evening.shift(AFTER_DUTY)
    page = resident.open("/").press(KEY)
    assert page.heading == "Hiện chưa có người trực"
    assert "Đang gọi tổ" not in page.text
    assert not page.soup.select("[data-chime]")


def test_outside_duty_a_member_who_is_there_all_the_same_can_come(resident, helper, evening):
    evening.shift(AFTER_DUTY)
    helper.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin="246810").press("Vào")
    resident.open("/").press(KEY)
    helper.client.post("/to/goi/1")
    page = resident.open("/goi-to")
    assert page.heading == "Tổ công nghệ đến giúp bà con"
    assert "Hoàng Văn Mẫu đang đến" in page.text


def test_in_duty_hours_nobody_is_asked_for_a_number(resident):
    assert "Nhờ tổ gọi lại" not in resident.open("/goi-to").text


def test_who_leaves_a_number_is_told_first_what_is_kept_and_how_long(resident, evening):
    evening.shift(AFTER_DUTY)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại")
    for words in ("tên và số", "7 ngày", "30 ngày", "Chỉ tổ công nghệ", "không dùng vào việc khác"):
        assert words in page.text
    assert page.soup.select_one("[data-keyboard=digits]")
    page = page.type(so=PHONE).press("Tiếp tục")
    assert page.soup.select_one("[data-keyboard=name]")
    assert "Đồng ý, nhờ tổ gọi lại" in page.buttons


def test_a_number_is_kept_by_the_press_that_agrees_and_not_before(app, resident, evening):
    evening.shift(AFTER_DUTY)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại").type(so="0912 345 678")
    page = page.press("Tiếp tục")
    assert all_calls(app) == []
    page = page.type(ten=NAME).press("Đồng ý, nhờ tổ gọi lại")
    assert page.heading == "Tổ sẽ gọi lại cho bà con"
    assert "Tổ công nghệ trực thứ Tư 18/11, 19:30" in page.text
    (call,) = all_calls(app)
    assert (call.kind, call.name, call.phone) == (Kind.CALL_BACK, NAME, PHONE)
    assert call.is_waiting
    assert not call.rings


def test_the_same_press_twice_leaves_one_number(app, resident, evening):
    evening.shift(AFTER_DUTY)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại").type(so=PHONE).press("Tiếp tục")
    page.type(ten=NAME)
    first, second = (page.press("Đồng ý, nhờ tổ gọi lại") for _ in range(2))
    assert first.text == second.text
    assert len(all_calls(app)) == 1


@pytest.mark.parametrize("number", ["", "abc", "12", "0912", "912345678", "09123456789012"])
def test_a_number_that_is_none_is_explained_on_its_screen(app, resident, evening, number):
    evening.shift(AFTER_DUTY)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại").type(so=number)
    page = page.press("Tiếp tục", expect=422)
    assert "10 số, bắt đầu bằng số 0" in page.error
    assert page.value("so") == number
    assert all_calls(app) == []


@pytest.mark.parametrize("name", ["", "   ", "038 Mai"])
def test_a_name_that_is_none_is_explained_on_its_screen(app, resident, evening, name):
    evening.shift(AFTER_DUTY)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại").type(so=PHONE).press("Tiếp tục")
    page = page.type(ten=name).press("Đồng ý, nhờ tổ gọi lại", expect=422)
    assert page.error
    page = page.type(ten=NAME).press("Đồng ý, nhờ tổ gọi lại")
    assert page.heading == "Tổ sẽ gọi lại cho bà con"
    assert len(all_calls(app)) == 1


def test_going_back_from_the_name_keeps_the_number(resident, evening):
    evening.shift(AFTER_DUTY)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại").type(so=PHONE).press("Tiếp tục")
    assert page.press("Quay lại").value("so") == PHONE


def test_every_key_of_the_second_screen_leads_to_an_address_that_opens(resident, evening):
    evening.shift(AFTER_DUTY)
    page = resident.open("/thu-tuc/").press(KEY).press("Nhờ tổ gọi lại").type(so=PHONE)
    page = page.press("Tiếp tục")
    assert page.press("Ngôn ngữ").press("Quay lại").heading == "Tổ gọi lại cho bà con số nào?"
    assert page.press(KEY).press("Quay lại").path == "/thu-tuc/"


def test_without_a_swap_or_with_one_the_address_of_the_second_screen_can_be_opened(resident):
    answer = resident.client.post("/goi-to/loi-nhan", data={"so": PHONE, "o": "/thu-tuc/"})
    assert answer.status_code == 200
    pushed = answer.headers["HX-Push-Url"]
    assert PHONE not in pushed
    assert resident.client.get(pushed).status_code == 200


def test_the_sixth_number_from_one_screen_in_an_hour_is_refused(app, resident, evening):
    evening.shift(AFTER_DUTY)
    for _ in range(5):
        leave_number(resident)
    page = resident.open("/goi-to").press("Nhờ tổ gọi lại").type(so=PHONE).press("Tiếp tục")
    page.type(ten=NAME).press("Đồng ý, nhờ tổ gọi lại", expect=429)
    assert len(all_calls(app)) == 5
    evening.shift(timedelta(hours=1, seconds=1))
    leave_number(resident)
    assert len(all_calls(app)) == 6


def test_the_next_resident_finds_nothing_of_a_number_that_was_left(resident, evening):
    evening.shift(AFTER_DUTY)
    page = leave_number(resident)
    before = resident.client.get_cookie("sid").value
    assert NAME not in page.text
    assert PHONE not in str(page.soup)
    page = page.press("Về đầu")
    assert page.path == "/"
    assert resident.client.get_cookie("sid").value != before, "or Back would find the screen"
    for path in ("/", "/goi-to", "/goi-to?viec=goi-lai", "/goi-to?viec=da-ghi"):
        shown = str(resident.open(path).soup)
        assert NAME not in shown
        assert PHONE not in shown


def test_a_number_that_was_left_is_no_call_from_this_screen(resident, evening):
    evening.shift(AFTER_DUTY)
    leave_number(resident)
    assert "hx-get" not in str(resident.open("/goi-to").soup.select_one("#answer"))


def test_a_number_is_forgotten_a_week_after_the_call(app, resident, helper, evening):
    evening.shift(AFTER_DUTY)
    leave_number(resident)
    change(HelpCall, app, answered_by="Hoàng Văn Mẫu", answered_at=all_calls(app)[0].at)
    evening.shift(timedelta(days=7))
    house_keeping(app)
    assert len(all_calls(app)) == 1
    evening.shift(timedelta(seconds=1))
    house_keeping(app)
    assert all_calls(app) == []


def test_a_number_that_nobody_called_is_forgotten_after_a_month(app, resident, evening):
    evening.shift(AFTER_DUTY)
    leave_number(resident)
    evening.shift(timedelta(days=30))
    house_keeping(app)
    assert len(all_calls(app)) == 1
    evening.shift(timedelta(seconds=1))
    house_keeping(app)
    assert all_calls(app) == []


def test_leaving_a_number_in_the_middle_of_a_walkthrough_loses_nothing(app, resident, evening):
    evening.shift(AFTER_DUTY)
    page = begin(resident).type(tra_loi="12").press(KEY).press("Nhờ tổ gọi lại")
    page.type(so=PHONE).press("Tiếp tục").type(ten=NAME).press("Đồng ý, nhờ tổ gọi lại")
    assert resident.open(COPIES + "truong-hop").value("tra-loi") == "12"
    with app.app_context():
        assert len(db.session.scalars(db.select(Session)).all()) == 1


def test_a_helped_walkthrough_says_who_helps_and_masks_whom(helper):
    page = begin(helper)
    assert "Hoàng Văn Mẫu đang giúp bà con" in page.text
    page = helper.open(COPIES + "nguoi-nop").type(ten="Nguyễn Văn Thắng").press("Tiếp tục")
    assert "Hoàng Văn Mẫu đang giúp N••• V•• T•••" in page.text
    assert "Nguyễn Văn Thắng" not in page.soup.select_one("header").get_text()


def test_who_is_not_helped_reads_who_is_on_duty(resident):
    header = begin(resident).soup.select_one("header").get_text()
    assert "đang giúp" not in header
    assert "Đang có tổ công nghệ trực" in header


def test_a_phone_of_the_village_calls_nobody(app):
    phone = Browser(app.test_client())
    answer = phone.client.post("/goi-to", environ_base={"REMOTE_ADDR": "192.168.1.50"})
    assert answer.location == "/thon/"
    assert all_calls(app) == []
