"""What comes out of the printer: every word whole, every code readable, nothing that misleads."""

from datetime import date

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.dossiers.codes import shown
from kiosk.dossiers.models import HeldPaper
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.slips import press, slip
from kiosk.slips.models import Slip
from kiosk.villages.models import here
from tests.slips.paper import Paper

LONG_NAME = "Nguyễn Thị Hoàng Phượng Quỳnh Hương Giang"
OUR_FONTS = {"Be-Vietnam-Pro", "Be-Vietnam-Pro-Bold", "Noto-Sans-Tai-Viet"}
SIZES = pytest.mark.parametrize("size", Size)


def full(dossier):
    """A dossier with all that can stand on a slip."""
    made = dossier(
        applicant=LONG_NAME, step=Step.PROCESSING, fee=12000, helper="Hoàng Văn Mẫu",
        portal_code="000.00.00.H38-260105-0012", portal_code_typed="000.00.00.h38 – 260105 – 0012",
        due_on=date(2026, 11, 27), pick_up_on=date(2026, 11, 30),
    )  # fmt: skip
    made.papers = [
        HeldPaper(name="Giấy khai sinh", count=2, is_original=True),
        HeldPaper(name="Quyết định của tòa án", count=1, is_original=False),
    ]
    db.session.commit()
    return made


def every_slip(made, size):
    procedure = made.procedure
    yield slip.receipt_html(made, size)
    yield slip.status_html(made, size)
    yield slip.papers_html(here(), procedure, {"pages": 3, "copies": 2}, {"ban-chinh"}, size)
    yield slip.parked_html(here(), made.code, procedure, size)


@SIZES
def test_each_slip_is_one_page_whatever_stands_on_it(dossier, second_language, size):
    for html in every_slip(full(dossier), size):
        assert Paper(press.draw(html, size)).pages == 1


def test_a_roll_is_as_long_as_its_text_and_a5_stays_a5(receipt):
    short, long = receipt(), receipt(applicant=LONG_NAME * 3)
    assert short.width == long.width == 80
    assert long.height > short.height + 10
    a5 = receipt(Size.A5)
    assert (a5.width, a5.height) == (148, 210)


@SIZES
def test_the_file_carries_our_fonts_and_no_others(dossier, second_language, size):
    fonts = Paper(press.draw(slip.receipt_html(full(dossier), size), size)).fonts
    assert fonts == dict.fromkeys(OUR_FONTS, True)


@SIZES
def test_every_vietnamese_word_can_be_read_out_of_the_file(dossier, size):
    made = full(dossier)
    text = Paper(press.draw(slip.receipt_html(made, size), size)).text
    for words in (
        "Phiếu theo dõi hỗ trợ nộp hồ sơ", "Nhà văn hóa số thôn Đông Căm", LONG_NAME,
        shown(made.code), "Đang giải quyết", "2 bản chính Giấy khai sinh", "12.000 đ",
        "Dự kiến Thứ Sáu, 27/11", "Chưa có giấy hẹn của xã", "Dự kiến Thứ Hai, 30/11",
        "Tổ công nghệ số không thu tiền", "Hoàng Văn Mẫu",
        "Không thay thế giấy tiếp nhận của cơ quan nhà nước",
    ):  # fmt: skip
        assert words in text


@SIZES
def test_a_phone_reads_both_codes_off_the_print(dossier, size):
    made = full(dossier)
    codes = Paper(press.draw(slip.receipt_html(made, size), size)).codes
    assert codes == {f"http://localhost/s/{made.token}", made.portal_code}


def test_a_house_that_no_phone_can_reach_prints_no_dead_code(app, receipt):
    app.config["PUBLIC_URL"] = ""
    paper = receipt()
    assert not paper.codes
    assert "Xem tại nhà văn hóa, bấm mã này" in paper.text


@SIZES
def test_what_is_not_submitted_says_so_and_what_to_do(receipt, size):
    paper = receipt(size, step=None)
    assert "CHƯA NỘP" in paper.text
    assert "Hồ sơ này chưa được gửi đi." in paper.text
    assert "Chưa nộp nên chưa có hẹn" in paper.text


def test_what_is_submitted_does_not_say_so(receipt):
    assert "CHƯA NỘP" not in receipt(step=Step.SUBMITTED).text


def test_a_fee_that_nobody_knows_is_asked_for(receipt):
    assert "hỏi xã" in receipt(fee=None).text


def test_the_communes_own_date_needs_no_warning(receipt):
    text = receipt(step=Step.RECEIVED, appointment_on=date(2026, 12, 1)).text
    assert "Thứ Ba, 01/12 (giấy hẹn của xã)" in text
    assert "Chưa có giấy hẹn" not in text


def test_papers_that_the_team_does_not_hold_are_not_forgotten(receipt):
    assert "Tổ không giữ giấy nào" in receipt().text


def test_the_duty_is_named_by_its_day(receipt, evening):
    assert "Tổ trực Thứ Hai, 16/11, 19:30–21:00" in receipt().text


def test_a_print_after_the_first_is_marked(dossier):
    made = dossier()
    db.session.scalars(Slip.of(made)).one().printed = 1
    assert "IN LẠI lần 2" in Paper(press.draw(slip.receipt_html(made, Size.ROLL), Size.ROLL)).text


def test_nothing_private_stands_in_the_files_own_description(receipt):
    paper = receipt(applicant=LONG_NAME, phone="0912345678")
    assert paper.facts == {
        "Title": "Phiếu theo dõi hỗ trợ nộp hồ sơ", "Producer": paper.facts["Producer"]
    }  # fmt: skip
    assert "0912345678" not in paper.text


def test_a_sample_village_says_that_it_is_one(receipt):
    assert "MẪU – THÔN TRÌNH DIỄN" in receipt().text


def test_a_real_village_does_not(at_screen, receipt):
    here().is_demo = False
    db.session.commit()
    assert "MẪU" not in receipt().text


def test_a_returned_dossier_lists_everything_to_put_right(dossier):
    made = dossier(step=Step.RECEIVED)
    known = made.procedure.return_reasons[0]
    reasons = [known.key, "Ảnh chụp thiếu trang 2."]
    made.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=reasons)
    html = slip.status_html(made, Size.ROLL)
    assert f"1. {known.text}" in html
    text = Paper(press.draw(html, Size.ROLL)).text
    assert "Cần bổ sung" in text
    assert "2. Ảnh chụp thiếu trang 2." in text


def test_the_papers_to_bring_tell_what_to_do_without_them(at_screen: Flask):
    procedure = published.find("chung-thuc-ban-sao")
    ticked = {procedure.papers[0].key}
    html = slip.papers_html(here(), procedure, {"pages": 5, "copies": 2}, ticked, Size.ROLL)
    text = Paper(press.draw(html, Size.ROLL)).text
    assert "14.000 đ" in text
    assert procedure.papers[0].if_missing not in text
    assert procedure.papers[1].if_missing in text
