"""A resident goes through a procedure, from the home screen to the slip."""

from datetime import date

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.dossiers.codes import TrackingCode, is_tracking_code
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.slips.models import Kind, PrintJob, Slip, SlipNumber
from kiosk.walkthrough.models import CONSENT_VERSION, Walkthrough
from tests.walkthrough.way import (
    COPIES,
    NAME,
    PORTAL_CODE,
    begin,
    have_the_original,
    say_the_case,
    say_who,
    through_the_portal,
    to_the_check,
    to_the_code,
    to_the_end,
    to_the_name,
    to_the_portal,
)

pytestmark = pytest.mark.usefixtures("evening")  # Monday 16/11/2026, 19:42


def last_number(app):
    with app.app_context():
        return db.session.scalar(select(SlipNumber.last).filter_by(year=2026)) or 0


def test_the_first_question_comes_after_the_consent(resident):
    assert begin(resident).heading == "Giấy gốc có bao nhiêu trang?"


def test_certified_copies_end_with_one_dossier_that_says_what_was_said(resident, new_dossiers):
    done = to_the_end(resident)
    (dossier,) = new_dossiers()
    assert done.heading == "Xong rồi, hồ sơ đã được ghi"
    assert dossier.answers == {"pages": 5, "copies": 2}
    assert (dossier.applicant, dossier.phone, dossier.helper) == (NAME, "0912345678", None)
    assert (dossier.portal_code, dossier.step) == (PORTAL_CODE, Step.SUBMITTED)
    assert dossier.papers == []


def test_certified_copies_cost_what_the_circular_says(resident, new_dossiers):
    fee = have_the_original(say_the_case(begin(resident)))
    assert "14.000 đ" in fee.text  # (2 × 2.000 + 3 × 1.000) × 2
    through = through_the_portal(fee.press("Tiếp tục"))
    say_who(through.type(ma=PORTAL_CODE).press("Tiếp tục")).press("Không gửi").press("Đúng rồi")
    assert new_dossiers()[0].fee == 14_000


def test_what_is_sent_on_a_monday_evening_is_due_on_tuesday_and_handed_out_on_wednesday(
    resident, new_dossiers
):
    done = to_the_end(resident)
    (dossier,) = new_dossiers()
    assert (dossier.due_on, dossier.pick_up_on) == (date(2026, 11, 17), date(2026, 11, 18))
    assert "Thứ Ba, 17/11" in done.text
    assert "tối Thứ Tư, 18/11" in done.text


def test_the_slip_has_the_next_number_and_goes_to_the_printer(app, resident, new_dossiers):
    before = last_number(app)
    to_the_end(resident)
    (dossier,) = new_dossiers()
    with app.app_context():
        slip = db.session.scalars(Slip.of(dossier)).one()
        assert (slip.year, slip.number) == (2026, before + 1)
        job = db.session.scalars(select(PrintJob).filter_by(dossier_id=dossier.id)).one()
        assert job.kind is Kind.RECEIPT
        assert f"Số {slip.number}/2026" in job.html


def test_the_last_page_shows_the_code_to_come_back_with(resident, new_dossiers):
    done = to_the_end(resident)
    (dossier,) = new_dossiers()
    shown = done.soup.select_one(".code").get_text()
    assert is_tracking_code(dossier.code)
    assert shown.replace("-", "").replace("\n", "").replace(" ", "") == dossier.code


def test_the_resident_hears_that_nothing_is_paid_to_the_team(resident):
    fee = have_the_original(say_the_case(begin(resident)))
    assert "Tổ công nghệ số không thu tiền" in fee.text


def test_a_confirmation_of_residence_is_free_and_takes_one_working_day(resident, new_dossiers):
    page = begin(resident, "Xác nhận cư trú").press("Cho mình").press("Nơi thường trú")
    fee = page.type(giay=["dien-thoai-vneid"]).press("Tiếp tục")
    assert "Không mất tiền" in fee.text
    code = through_the_portal(fee.press("Tiếp tục"))
    say_who(code.type(ma="G01.899.909-261116-890028").press("Tiếp tục")).press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert dossier.answers == {"for_whom": "self", "what": "permanent"}
    assert (dossier.fee, dossier.due_on) == (0, date(2026, 11, 18))
    assert dossier.pick_up_on == date(2026, 11, 20)


def test_a_child_needs_the_number_of_the_child_which_is_typed_on_the_portal_only(resident):
    page = begin(resident, "Xác nhận cư trú").press("Cho con").press("Nơi thường trú")
    assert "Số định danh của người được khai hộ" in page.text
    assert "Máy này không hỏi và không giữ số ấy" in page.text


def test_who_does_not_know_the_pages_is_told_to_ask_the_commune(resident, new_dossiers):
    page = begin(resident).press("Chưa biết").type(tra_loi="2").press("Tiếp tục")
    fee = have_the_original(page)
    assert "Hỏi xã" in fee.text
    name = through_the_portal(fee.press("Tiếp tục")).type(ma=PORTAL_CODE).press("Tiếp tục")
    check = say_who(name).press("Không gửi")
    assert "chưa biết" in check.text
    check.press("Đúng rồi")
    assert new_dossiers()[0].fee is None


def test_who_refuses_is_guided_to_the_end_and_nothing_is_recorded(resident, new_dossiers, count):
    codes = count(TrackingCode)
    end = through_the_portal(to_the_portal(resident, agrees=False))
    assert end.heading == "Hết phần hướng dẫn"
    assert "Máy không ghi lại gì của bà con" in end.text
    end.press("Xong, xóa màn hình")
    assert new_dossiers() == []
    assert (count(TrackingCode), count(Walkthrough)) == (codes, 0)


def test_who_refuses_can_print_the_list_of_papers(app, resident, new_dossiers):
    end = through_the_portal(to_the_portal(resident, agrees=False))
    assert "Đang làm phiếu" in end.press("In danh sách giấy").text
    with app.app_context():
        job = db.session.scalars(select(PrintJob).order_by(PrintJob.id.desc())).first()
        assert (job.kind, job.dossier_id) == (Kind.PAPERS, None)
        assert "Bản chính (giấy gốc)" in job.html
    assert new_dossiers() == []


@pytest.mark.parametrize("part", ["ma-ho-so", "nguoi-nop", "kiem-tra"])
def test_who_refuses_finds_no_page_that_asks_who_they_are(resident, part):
    to_the_portal(resident, agrees=False)
    assert not resident.open(COPIES + part).path.endswith(part)


def test_a_missing_paper_is_named_with_what_to_do_and_stops_nobody(resident):
    missing = say_the_case(begin(resident)).press("Tiếp tục")
    assert missing.heading == "Còn thiếu giấy cần phải có"
    assert "Bản chính (giấy gốc)" in missing.text
    assert "Bà con tìm giấy gốc trước" in missing.text
    assert missing.press("Vẫn xem tiếp").heading == "Hết bao nhiêu tiền, bao giờ xong?"


def test_the_list_of_papers_is_printed_where_something_is_missing(resident):
    missing = say_the_case(begin(resident)).press("Tiếp tục")
    assert "Đang làm phiếu" in missing.press("In danh sách giấy").text


def to_the_desk(resident):
    page = to_the_portal(resident)
    while not page.soup.select("[name=nut]"):
        page = page.press("Tiếp tục")
    return page.press("Không có nút")


def test_without_the_online_button_the_dossier_goes_to_the_desk_and_is_not_submitted(
    resident, new_dossiers
):
    name = to_the_desk(resident).press("Tiếp tục")
    check = say_who(name)
    assert "CHƯA NỘP" in check.text
    done = check.press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert done.heading == "Đã chuẩn bị xong, hồ sơ CHƯA NỘP"
    assert (dossier.step, dossier.portal_code, dossier.moves) == (None, None, [])


def test_with_the_line_down_nothing_is_submitted_and_no_date_is_promised(
    app, resident, new_dossiers
):
    name = to_the_portal(resident).press("Tiếp tục").press("Mạng hỏng, chưa nộp được")
    assert name.heading == "Tên người nộp hồ sơ"
    done = say_who(name).press("Không gửi").press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert "CHƯA NỘP" in done.text
    assert (dossier.step, dossier.due_on, dossier.pick_up_on) == (None, None, None)
    with app.app_context():
        job = db.session.scalars(select(PrintJob).filter_by(dossier_id=dossier.id)).one()
        assert "CHƯA NỘP" in job.html
        assert "Dự kiến" not in job.html


def test_who_has_no_code_yet_says_so_and_the_dossier_is_not_submitted(resident, new_dossiers):
    name = to_the_code(resident).press("Chưa nộp được")
    say_who(name).press("Không gửi").press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert (dossier.step, dossier.portal_code) == (None, None)


def test_nothing_is_called_submitted_without_the_portals_code(resident, new_dossiers):
    check = say_who(to_the_code(resident).press("Chưa nộp được")).press("Không gửi")
    portal = next(
        a["href"] for a in check.soup.select("main a") if "tren-cong" in a.get("href", "")
    )
    page = resident.open(portal).press("Tiếp tục")  # the line is back
    assert page.heading != "Bà con xem lại đã đúng chưa?"
    assert through_the_portal(page).heading == "Mã hồ sơ hiện trên Cổng là gì?"
    assert resident.open(COPIES + "kiem-tra").heading == "Mã hồ sơ hiện trên Cổng là gì?"
    resident.follow("POST", COPIES + "kiem-tra", {"lan": "một khóa"}, expect=409)
    assert new_dossiers() == []


def test_jumping_to_the_check_leads_to_what_is_still_to_be_said(resident):
    to_the_portal(resident)
    assert resident.open(COPIES + "kiem-tra").path == COPIES + "ma-ho-so"
    assert resident.open(COPIES + "xong").path == COPIES + "ma-ho-so"


def test_back_keeps_what_was_typed_before_it_was_sent(resident):
    second = begin(resident).type(tra_loi="5").press("Tiếp tục")
    first = second.type(tra_loi="7").press("Quay lại")
    assert first.value("tra-loi") == "5"
    assert first.press("Tiếp tục").value("tra-loi") == "7"


def test_back_from_the_name_keeps_it(resident):
    to_the_name(resident).type(ten=NAME).press("Quay lại")
    assert resident.open(COPIES + "nguoi-nop").value("ten") == NAME


def test_back_keeps_a_portal_code_that_looks_wrong(resident):
    to_the_code(resident).type(ma="abc").press("Quay lại")
    assert resident.open(COPIES + "ma-ho-so").value("ma") == "abc"


def test_back_keeps_a_phone_number_that_is_not_finished(resident):
    phone = to_the_name(resident).type(ten=NAME).press("Tiếp tục")
    phone.type(so="0912").press("Quay lại")
    assert resident.open(COPIES + "nguoi-nop?buoc=2").value("so") == "0912"


def test_back_is_never_refused_for_what_was_typed(resident):
    phone = to_the_name(resident).type(ten=NAME).press("Tiếp tục")
    assert phone.type(so="0912").press("Quay lại").heading == "Tên người nộp hồ sơ"


def test_back_leads_through_every_screen_to_the_beginning(resident):
    page, seen = to_the_check(resident), []
    while "Bắt đầu" not in page.buttons:
        seen.append(page.heading)
        page = page.press("Quay lại")
    assert len(seen) == len(set(seen))
    assert len(seen) == 23  # the check, 6 about the person and papers, 12 of the portal, 4 before


def test_one_answer_is_changed_from_the_check_and_the_check_comes_back(resident, new_dossiers):
    check = to_the_check(resident)
    copies = next(
        a["href"] for a in check.soup.select("main a") if "truong-hop?buoc=2" in a["href"]
    )
    again = resident.open(copies).type(tra_loi="3").press("Tiếp tục")
    assert again.heading == "Bà con xem lại đã đúng chưa?"
    assert "3 bản" in again.text
    again.press("Đúng rồi")
    assert new_dossiers()[0].fee == 21_000


def test_the_check_shows_the_name_masked(resident):
    check = to_the_check(resident)
    assert "N••• V•• T•••" in check.text
    assert NAME not in check.text
    assert "678" in check.text
    assert "0912345678" not in check.text


def test_papers_left_with_the_team_stand_in_the_book(resident, new_dossiers):
    held = say_who(to_the_name(resident))
    held.type(so_to="3").press("Gửi tổ giữ số tờ này").press("Đúng rồi")
    (paper,) = new_dossiers()[0].papers
    assert (paper.name, paper.count, paper.is_original) == ("Bản chính (giấy gốc)", 3, True)


def test_who_helped_is_chosen_from_tonights_duty(resident, new_dossiers):
    page = to_the_name(resident).type(ten=NAME).press("Tiếp tục").press("Tiếp tục")
    page.press("Giàng A Mẫu").press("Không gửi").press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert dossier.helper == "Giàng A Mẫu"
    assert dossier.moves[0].by == "Giàng A Mẫu"


def test_a_phone_number_may_be_left_out(resident, new_dossiers):
    page = to_the_name(resident).type(ten=NAME).press("Tiếp tục").press("Tiếp tục")
    check = page.press("Không ai").press("Không gửi")
    assert "không ghi" in check.text
    check.press("Đúng rồi")
    assert new_dossiers()[0].phone is None


def test_a_page_of_the_walkthrough_without_a_walkthrough_leads_to_its_beginning(resident):
    assert resident.open(COPIES + "le-phi").path == COPIES


def test_a_walkthrough_of_another_procedure_is_not_this_one(resident):
    begin(resident)
    assert resident.open("/thu-tuc/xac-nhan-cu-tru/le-phi").path == "/thu-tuc/xac-nhan-cu-tru/"


def test_a_procedure_or_part_that_nobody_knows_is_a_page_that_is_not_there(resident):
    resident.open("/thu-tuc/xin-trang/", expect=404)
    resident.open(COPIES + "khong-co", expect=404)


def test_a_screen_that_is_not_on_the_road_leads_back_to_it(resident):
    begin(resident)
    for number in ("99", "0", "-1", "abc"):
        assert resident.open(f"{COPIES}truong-hop?buoc={number}").path == COPIES + "truong-hop"


def test_the_consent_says_what_is_recorded_and_is_kept_with_its_version(resident, new_dossiers):
    consent = resident.open(COPIES).press("Bắt đầu")
    assert "Số căn cước, mật khẩu, mã OTP, ảnh giấy tờ" in consent.text
    to_the_end(resident)
    (dossier,) = new_dossiers()
    assert dossier.consent_version == CONSENT_VERSION == "2026-11-22"
    assert dossier.consent_at == dossier.created_at


def test_nothing_is_ticked_or_chosen_beforehand(resident):
    consent = resident.open(COPIES).press("Bắt đầu")
    assert not consent.soup.select("[checked], [aria-current], .chosen")
    assert not say_the_case(begin(resident)).soup.select("[checked]")


def test_a_dossier_knows_which_content_was_shown(resident, new_dossiers):
    to_the_end(resident)
    (dossier,) = new_dossiers()
    assert dossier.procedure is not None
    assert dossier.procedure_version == dossier.procedure.version != ""
    assert isinstance(dossier, Dossier)


def test_stopping_erases_even_what_has_a_code(app, resident):
    to_the_name(resident).type(ten=NAME).press("Tiếp tục")
    resident.open("/ket-thuc?hoi=1").press("Dừng và xóa")
    with app.app_context():
        assert db.session.scalars(select(Walkthrough)).all() == []
