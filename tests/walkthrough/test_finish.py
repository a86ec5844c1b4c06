"""The last button: one dossier, whatever is pressed, and nothing of it for the next person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.dossiers.codes import TrackingCode
from kiosk.presses import OTHER_CONTENT, Press
from kiosk.server import house_keeping
from kiosk.slips.models import Kind, PrintJob, Slip
from kiosk.walkthrough import finish
from kiosk.walkthrough.models import Walkthrough
from tests.browser import Browser
from tests.walkthrough.way import (
    COPIES,
    NAME,
    PARTS,
    PORTAL_CODE,
    begin,
    say_the_case,
    to_the_check,
    to_the_code,
    to_the_end,
    to_the_portal,
)

pytestmark = pytest.mark.usefixtures("evening")


def last_form(check):
    return {"lan": check.value("lan")}


def test_pressing_the_last_button_twice_makes_one_dossier_and_gives_the_same_answer(
    resident, new_dossiers, count
):
    check = to_the_check(resident)
    first, second = check.press("Đúng rồi"), check.press("Đúng rồi")
    assert len(new_dossiers()) == 1
    assert (first.path, first.text) == (second.path, second.text)
    assert len({s.id for s in new_dossiers()}) == 1


def test_twenty_presses_at_once_make_one_dossier_one_slip_and_one_print(
    app, resident, new_dossiers
):
    form = last_form(to_the_check(resident))
    cookie = resident.client.get_cookie("sid").value

    def press(_):
        client = app.test_client()
        client.set_cookie("sid", cookie)
        answer = client.post(COPIES + "kiem-tra", data=form)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(20) as hands:
        answers = set(hands.map(press, range(20)))
    (dossier,) = new_dossiers()
    assert answers == {(303, COPIES + "xong")}
    with app.app_context():
        assert db.session.scalars(Slip.of(dossier)).one()
        assert db.session.scalars(select(PrintJob).filter_by(dossier_id=dossier.id)).one()


def test_the_same_key_with_other_content_is_explained(resident, new_dossiers):
    form = last_form(to_the_check(resident))
    resident.follow("POST", COPIES + "kiem-tra", form)
    page = resident.follow("POST", COPIES + "kiem-tra", {**form, "ten": "Khác"}, expect=409)
    assert OTHER_CONTENT in page.text
    assert len(new_dossiers()) == 1


def test_another_key_makes_no_second_dossier(resident, new_dossiers):
    to_the_check(resident).press("Đúng rồi")
    resident.follow("POST", COPIES + "kiem-tra", {"lan": "một khóa khác"})
    assert len(new_dossiers()) == 1


def test_a_press_without_a_key_is_explained_and_does_nothing(resident, new_dossiers):
    to_the_check(resident)
    page = resident.follow("POST", COPIES + "kiem-tra", {}, expect=409)
    assert "Trang này đã cũ" in page.text
    assert new_dossiers() == []


def test_the_press_is_kept_with_what_it_made(resident, count, new_dossiers):
    before = count(Press)
    to_the_end(resident)
    assert (count(Press) - before, len(new_dossiers())) == (1, 1)


def test_when_the_dossier_can_not_be_made_nothing_of_it_is_left(
    resident, count, new_dossiers, monkeypatch
):
    check = to_the_check(resident)
    kinds = (Press, TrackingCode, PrintJob, Slip)
    before = [count(kind) for kind in kinds]

    def broken(*_):
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(finish, "print_receipt", broken)
        with pytest.raises(RuntimeError, match="the power is gone"):
            check.press("Đúng rồi")
    assert (new_dossiers(), [count(kind) for kind in kinds]) == ([], before)
    check.press("Đúng rồi")
    assert len(new_dossiers()) == 1


def test_after_the_end_going_back_shows_the_end(resident):
    to_the_end(resident)
    for part in PARTS:
        assert resident.open(COPIES + part).path == COPIES + "xong"


def test_after_the_end_an_answer_changes_nothing(resident, new_dossiers):
    to_the_end(resident)
    resident.follow("POST", COPIES + "nguoi-nop", {"ten": "Người khác"})
    assert [d.applicant for d in new_dossiers()] == [NAME]


def test_the_slip_can_be_printed_again(app, resident, new_dossiers):
    done = to_the_end(resident)
    again = done.press("In lại phiếu")
    assert "Đang làm phiếu" in again.text
    with app.app_context():
        jobs = select(PrintJob).filter_by(dossier_id=new_dossiers()[0].id, kind=Kind.RECEIPT)
        assert len(db.session.scalars(jobs).all()) == 2


def test_the_next_resident_finds_no_page_of_the_last_one(resident):
    to_the_end(resident).press("Xong, xóa màn hình")
    for part in PARTS:
        page = resident.open(COPIES + part)
        assert page.path == COPIES, part
        assert NAME not in str(page.soup), part


def test_who_walks_away_in_the_middle_leaves_no_page(resident):
    to_the_check(resident)
    resident.open("/ket-thuc")
    for part in PARTS:
        assert resident.open(COPIES + part).path == COPIES, part


def test_the_next_resident_begins_with_nothing(resident, new_dossiers):
    to_the_check(resident)
    resident.open("/ket-thuc")
    first = begin(resident)
    assert first.value("tra-loi") == "1"
    assert not say_the_case(first).soup.select("[checked]")
    for part in ("ma-ho-so", "nguoi-nop", "nguoi-nop?buoc=2"):
        page = resident.open(COPIES + part)
        assert not [i["value"] for i in page.soup.select("main input[type=text], [type=tel]")][0]


def test_beginning_again_forgets_what_was_answered_before(resident):
    begin(resident).type(tra_loi="77").press("Tiếp tục")
    assert begin(resident).value("tra-loi") == "1"


def test_stopping_is_asked_first_and_says_what_is_lost(resident):
    stop = begin(resident).press("Về đầu")
    assert stop.heading == "Bà con muốn dừng ở đây?"
    assert "máy xóa hết những gì vừa ghi" in stop.text
    assert stop.press("Làm tiếp").heading == "Giấy gốc có bao nhiêu trang?"


def test_stopping_forgets_the_walkthrough(resident, count):
    begin(resident).press("Về đầu").press("Dừng và xóa")
    assert count(Walkthrough) == 0


def park(resident: Browser) -> str:
    """Busy on the phone: the code is remembered, the screen is wiped."""
    parked = to_the_portal(resident).press("Giữ chỗ")
    assert parked.heading == "Giữ chỗ cho bà con bằng mã này"
    code = parked.soup.select_one(".code").get_text().strip()
    assert parked.press("Nhớ mã rồi, xóa màn hình").path == "/"
    return code


def test_the_code_is_taken_when_the_portal_begins(app, resident, count):
    before = count(TrackingCode)
    page = to_the_portal(resident)
    assert count(TrackingCode) == before + 1
    page.press("Tiếp tục").press("Quay lại").press("Quay lại").press("Tiếp tục")
    assert count(TrackingCode) == before + 1


def test_what_is_parked_is_gone_from_the_screen(resident):
    park(resident)
    assert resident.open(COPIES + "tren-cong").path == COPIES


def test_what_is_parked_opens_at_another_screen_by_its_code(resident, neighbour, new_dossiers):
    code = park(resident)
    page = neighbour.open("/").press("Xem thêm").press("Làm tiếp việc đang dở")
    page = page.type(ma=code).press("Làm tiếp")
    assert page.path.startswith(COPIES)
    assert neighbour.open(COPIES + "truong-hop").value("tra-loi") == "5"
    code_page = neighbour.open(COPIES + "ma-ho-so").type(ma=PORTAL_CODE).press("Tiếp tục")
    code_page.type(ten=NAME).press("Tiếp tục").press("Tiếp tục").press("Không ai").press(
        "Không gửi"
    ).press("Đúng rồi")
    assert new_dossiers()[0].code == code.replace("-", "").replace("\n", "")


def test_what_is_parked_can_be_printed_and_says_that_it_is_not_submitted(app, resident):
    parked = to_the_portal(resident).press("Giữ chỗ")
    assert "CHƯA NỘP" in parked.text
    assert "Đang làm phiếu" in parked.press("In mã này").text
    with app.app_context():
        job = db.session.scalars(select(PrintJob).filter_by(kind=Kind.PARKED)).one()
        assert "CHƯA NỘP" in job.html


def test_what_is_parked_goes_on_where_it_was(resident, neighbour):
    to_the_code(resident)
    code = resident.open(COPIES + "giu-cho").soup.select_one(".code").get_text().strip()
    resident.open("/ket-thuc")
    page = neighbour.open("/thu-tuc/mo-lai").type(ma=code).press("Làm tiếp")
    assert page.heading == "Mã hồ sơ hiện trên Cổng là gì?"


def test_an_idle_screen_parks_what_has_a_code(resident, neighbour, evening):
    code = to_the_portal(resident).press("Giữ chỗ").soup.select_one(".code").get_text().strip()
    evening.shift(timedelta(minutes=15))
    assert resident.open(COPIES + "tren-cong").path == COPIES
    assert neighbour.open("/thu-tuc/mo-lai").type(ma=code).press("Làm tiếp").path.startswith(COPIES)


def test_a_member_opens_what_is_parked_where_it_was(resident, helper):
    to_the_code(resident)
    resident.open("/ket-thuc")
    page = helper.open("/to/ho-so/").press("Làm tiếp")
    assert page.heading == "Mã hồ sơ hiện trên Cổng là gì?"


def test_a_member_who_opens_what_is_parked_is_its_helper_and_is_signed_out(
    resident, helper, new_dossiers
):
    park(resident)
    helper.open("/to/ho-so/").press("Làm tiếp")
    assert helper.open("/to/ho-so/").path == "/to/dang-nhap"
    page = helper.open(COPIES + "ma-ho-so").type(ma=PORTAL_CODE).press("Tiếp tục")
    page = page.type(ten=NAME).press("Tiếp tục").press("Tiếp tục")
    assert (
        page.soup.select_one("[aria-current=true]")
        .get_text(" ", strip=True)
        .startswith("Hoàng Văn Mẫu")
    )


NOTHING_HERE = "Không có việc làm dở nào với mã này."


def test_a_code_that_opens_nothing_gets_the_same_answer(resident):
    for typed in ("", "0000000000", "1234567890", "abc", "' OR 1=1 --"):
        page = resident.open("/thu-tuc/mo-lai").type(ma=typed).press("Làm tiếp", expect=404)
        assert page.error.startswith(NOTHING_HERE)
        assert page.value("ma") == typed


def test_a_finished_walkthrough_opens_no_more(resident, neighbour, new_dossiers):
    to_the_end(resident)
    code = new_dossiers()[0].code
    page = neighbour.open("/thu-tuc/mo-lai").type(ma=code).press("Làm tiếp", expect=404)
    assert page.error.startswith(NOTHING_HERE)


def test_guessing_codes_ends_after_twenty_tries_in_ten_minutes(resident, evening):
    page = resident.open("/thu-tuc/mo-lai").type(ma="0000000000")
    for _ in range(20):
        page.press("Làm tiếp", expect=404)
    said = page.press("Làm tiếp", expect=429)
    assert said.heading == "Đã thử quá nhiều lần"
    evening.shift(timedelta(minutes=10, seconds=1))
    page.press("Làm tiếp", expect=404)


def test_a_walkthrough_is_forgotten_after_a_day(app, resident, neighbour, evening, count):
    code = park(resident)
    evening.shift(timedelta(hours=23))
    house_keeping(app)
    assert count(Walkthrough) == 1
    evening.shift(timedelta(hours=1, seconds=1))
    house_keeping(app)
    assert count(Walkthrough) == 0
    neighbour.open("/thu-tuc/mo-lai").type(ma=code).press("Làm tiếp", expect=404)


def test_a_dossier_is_not_forgotten_with_its_walkthrough(app, resident, evening, new_dossiers):
    to_the_end(resident)
    evening.shift(timedelta(days=3))
    house_keeping(app)
    assert len(new_dossiers()) == 1


def test_a_member_who_starts_a_walkthrough_is_signed_out_and_stays_the_helper(helper, new_dossiers):
    name = to_the_check(helper)
    assert "Hoàng Văn Mẫu" in helper.open(COPIES + "nguoi-nop?buoc=3").text
    assert helper.open("/to/ho-so/").path == "/to/dang-nhap"
    assert "tự làm" in name.text  # the resident said that nobody helped
