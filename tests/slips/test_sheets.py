"""The team's own sheets on paper: every name, every box, one page where that can be."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from kiosk.printers.paper import Size
from kiosk.slips import press, sheets
from kiosk.slips.sheets import Desk, Errand, Receipt
from kiosk.villages.models import here
from tests.slips.paper import THERMAL, Paper

SIZES = pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL, Size.A5, Size.A4])
COPIES = Errand(
    key="1", code="5270491834", portal_code="000.00.00.H38-260105-0012",
    applicant="Nguyễn Thị Hoàng Phượng Quỳnh Hương Giang", work="Chứng thực bản sao",
    promised_on=date(2026, 11, 17), papers=("2 bản chính Giấy khai sinh", "1 bản sao Tờ khai"),
    to_bring_back=2, is_asked=True,
)  # fmt: skip
RESIDENCE = Errand(
    key="2", code="1337462080", portal_code=None, applicant="Vàng Seo Mẫu",
    work="Xác nhận cư trú", promised_on=None,
)  # fmt: skip
CENTRE = "Trung tâm Phục vụ hành chính công xã Gia Phú"
DESKS = [
    Desk(CENTRE, hand_in=(COPIES,), fetch=(COPIES,)),
    Desk("Công an xã Gia Phú", hand_in=(), fetch=(RESIDENCE,)),
]
RECEIPT = Receipt(
    code="5270491834", applicant="Lò Thị Mai", work="Chứng thực bản sao",
    receiver="Lò Văn Con", relation="con trai", proof="Tổ quen mặt",
    papers=("1 kết quả Bản sao được chứng thực", "2 bản chính Giấy khai sinh"),
    signature="M100 100L200 20L300 180L400 20L500 100", by="Hoàng Văn Mẫu",
    at=datetime(2026, 11, 18, 13, 5, tzinfo=UTC),
)  # fmt: skip


def run_sheet(size: Size, desks: list[Desk]) -> Paper:
    html = sheets.run_sheet_html(here(), date(2026, 11, 17), "Lò Thị Mẫu", desks, size)
    return Paper(press.draw(html, size))


def handover(size: Size, **facts: object) -> Paper:
    html = sheets.handover_html(here(), replace(RECEIPT, **facts), size)
    return Paper(press.draw(html, size))


@SIZES
def test_the_run_sheet_says_all_that_a_desk_may_ask(at_screen, size):
    paper = run_sheet(size, DESKS)
    text = paper.text.replace("H38- ", "H38-")  # a narrow roll has no room for the code in one line
    for words in (
        "Chuyến lên xã", "Thứ Ba, 17/11", "Người đi: Lò Thị Mẫu", CENTRE, "Công an xã Gia Phú",
        "Nộp vào", "Lấy về", COPIES.applicant, "527-049-1834", "000.00.00.H38-260105-0012",
        "2 bản chính Giấy khai sinh, 1 bản sao Tờ khai", "Hẹn Thứ Ba, 17/11",
        "Xã báo đã có kết quả",
        "Đến hẹn, hỏi xem có chưa", "Lấy cả 2 bản chính", "MẪU – THÔN TRÌNH DIỄN",
    ):  # fmt: skip
        assert words in text
    assert paper.pages == 1


@SIZES
def test_ten_errands_fit_on_one_page(at_screen, size):
    assert run_sheet(size, [Desk(CENTRE, (), (COPIES,) * 10)]).pages == 1


def test_more_than_a_page_goes_on_on_the_next(at_screen):
    paper = run_sheet(Size.A5, [Desk(CENTRE, (), (RESIDENCE,) * 60)])
    assert paper.pages > 1
    assert paper.text.count("Vàng Seo Mẫu") == 60


def test_a_run_without_errands_says_so(at_screen):
    assert "Không còn việc nào" in run_sheet(Size.ROLL, []).text


@SIZES
def test_the_slip_of_a_handover_says_who_what_and_when(at_screen, size):
    paper = handover(size)
    for words in (
        "Phiếu trả kết quả", "527-049-1834", "20:05, 18/11", "Lò Thị Mai", "Lò Văn Con (con trai)",
        "Tổ quen mặt", *RECEIPT.papers, "Hoàng Văn Mẫu, tổ công nghệ số", "Người nhận ký",
        "MẪU – THÔN TRÌNH DIỄN",
    ):  # fmt: skip
        assert words in paper.text
    assert paper.pages == 1


def ink(size: Size, signature: str) -> int:
    """How many dark dots a thermal printer burns for a handover that was signed so."""
    html = sheets.handover_html(here(), replace(RECEIPT, signature=signature), size)
    page = pypdfium2.PdfDocument(press.draw(html, size))[0]
    return sum(page.render(scale=THERMAL).to_pil().convert("L").histogram()[:128])


@SIZES
def test_a_signature_of_the_screen_is_drawn_on_the_paper(at_screen, size):
    assert ink(size, RECEIPT.signature) > ink(size, "M5 5L5 5") + 500


@SIZES
def test_who_signs_on_the_paper_has_a_line_to_sign_on(at_screen, size):
    assert handover(size, signature=None).pages == 1
    assert "Người nhận ký" in handover(size, signature=None).text


def test_a_signature_that_was_forgotten_is_not_asked_for_again(at_screen):
    assert "Chữ ký không còn lưu trong máy" in handover(Size.ROLL, signature="").text
