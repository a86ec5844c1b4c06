"""The sheets of the content on paper: every word whole, black, and nothing that looks official."""

from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
from PIL import ImageChops

from kiosk.members.duty import nights, team
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.slips import press, qr
from kiosk.slips.content_sheets import Doable, Elsewhere, Week, doable_html, worksheet_html
from kiosk.villages.models import here
from tests.slips.paper import THERMAL, Paper
from tests.walkthrough.made_up import copies

PAGE = "http://localhost/lam-duoc-gi"
ASKED = (
    ("Giấy gì", None), ("Giấy có mấy trang", "pages"), ("Số định danh", None),
    ("Lý do, không ghi ra giấy", None), ("Nhận ở đâu", None),
)  # fmt: skip
TO_TYPE = "Bà con tự gõ trên Cổng, không ghi ra giấy."
sizes = pytest.mark.parametrize("size", Size)


def the_form(size: Size) -> bytes:
    return press.draw(worksheet_html(here(), copies(*ASKED), {"pages": 5}, size), size)


def everything() -> list[Doable]:
    """All that the house can do; the last procedure is paused."""
    at_the_house = [Doable(one) for one in (*published.procedures(), *published.guides())]
    paused = Elsewhere("Công an xã Gia Phú, tầng một", "sáng thứ Bảy", "0214 000 113")
    last = len(published.procedures()) - 1
    at_the_house[last] = Doable(published.procedures()[last], paused)
    return at_the_house


def the_week(size: Size, doables: list[Doable] | None = None) -> bytes:
    week = Week(
        date(2026, 11, 16), date(2026, 11, 22), nights(7),
        everything() if doables is None else doables, team(), qr.path_svg(PAGE, "Mã QR"),
    )  # fmt: skip
    return press.draw(doable_html(here(), week, size), size)


@pytest.fixture(params=[the_form, the_week], ids=["form", "week"])
def sheet(request, at_screen, evening):
    """Either sheet of a size, as a file."""
    return request.param


@sizes
def test_the_paper_is_as_wide_as_the_printer(sheet, size):
    paper = Paper(sheet(size))
    widths = {Size.NARROW: 58, Size.ROLL: 80, Size.A5: 148, Size.A4: 210, Size.A3: 297}
    assert paper.width == pytest.approx(widths[size], abs=0.1)


@pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL, Size.A4, Size.A3])
def test_what_hangs_on_a_board_is_one_page(sheet, size):
    assert Paper(sheet(size)).pages == 1


@sizes
def test_the_file_carries_our_fonts_its_title_and_no_one(sheet, size):
    paper = Paper(sheet(size))
    assert paper.fonts == {"Be-Vietnam-Pro": True, "Be-Vietnam-Pro-Bold": True}
    assert set(paper.facts) == {"Title", "Producer"}
    assert paper.facts["Title"] in {"Tờ khai trước", "Làm được gì ở nhà văn hóa?"}


@pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL, Size.A4])
def test_it_is_black_on_white(sheet, size):
    document = pypdfium2.PdfDocument(sheet(size))
    picture = document[0].render(scale=THERMAL / 2).to_pil().convert("RGB")
    red, green, blue = picture.split()
    for one, other in ((red, green), (green, blue)):
        assert ImageChops.difference(one, other).getbbox() is None


@sizes
def test_nothing_runs_over_the_edge(sheet, size):
    """Every line of text lies within the paper's margins."""
    for page in pypdfium2.PdfDocument(sheet(size)):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            assert 8 < left < right < width - 8
            assert 0 < bottom < top < height


@sizes
def test_the_form_says_first_that_it_is_none(at_screen, size):
    text = Paper(the_form(size)).text
    for told in (
        "CHƯA NỘP", "Đây không phải tờ khai chính thức", "Tờ khai mẫu", "MẪU – THÔN TRÌNH DIỄN",
        "Không thay thế giấy tiếp nhận của cơ quan nhà nước",
    ):  # fmt: skip
        assert told in text


@sizes
def test_the_form_asks_in_order_with_what_was_said(at_screen, size):
    text = Paper(the_form(size)).text
    found = [text.index(asked) for asked, _ in ASKED]
    assert found == sorted(found)
    assert "Giấy có mấy trang 5 trang" in text


def test_a_citizen_number_is_typed_on_the_portal_and_nowhere_else(at_screen):
    text = Paper(the_form(Size.A5)).text
    assert f"Số định danh {TO_TYPE}" in text
    assert text.count(TO_TYPE) == 1  # what says so itself is not told twice


def test_there_is_room_for_the_pen_where_nothing_was_said(at_screen):
    """From a question to the next, in millimetres, on A5: at least one line to write on."""
    page = pypdfium2.PdfDocument(the_form(Size.A5))[0].get_textpage()
    tops = {}
    for asked, _ in ASKED:
        index, _ = page.search(asked).get_next()
        tops[asked] = page.get_charbox(index)[3] / 72 * 25.4
    heights = [upper - lower for upper, lower in pairwise(tops.values())]
    to_write, said, *_ = heights
    assert to_write > 14
    assert said < 12


@sizes
def test_the_week_names_all_there_is(at_screen, evening, size):
    text = Paper(the_week(size)).text
    for one in everything():
        assert one.content.name_tile in text
    for told in (
        "Thứ Hai, 16/11 – Chủ Nhật, 22/11", "Thứ Hai, 16/11 19:30–21:00", "Hoàng Văn Mẫu",
        "0900 000 004", "Tạm dừng, làm ở xã", "tầng một; sáng thứ Bảy; 0214 000 113",
        "Tổ công nghệ số không thu tiền", "Mang theo: hỏi tổ",
    ):  # fmt: skip
        assert told in text


@pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL, Size.A4, Size.A3])
def test_a_phone_reads_the_code_off_the_week(at_screen, evening, size):
    assert Paper(the_week(size)).codes == {PAGE}


def test_many_more_things_become_more_pages_and_none_is_lost(at_screen, evening):
    many = [
        Doable(one.content.model_copy(update={"name_tile": f"{one.content.name_tile} {number}"}))
        for number in range(3)
        for one in everything()
    ]
    paper = Paper(the_week(Size.A4, many))
    assert paper.pages > 1
    for one in many:
        assert one.content.name_tile in paper.text


@sizes
def test_a_second_language_is_whole_too(sheet, second_language, size):
    paper = Paper(sheet(size))
    assert second_language in paper.text
    assert paper.fonts.get("Noto-Sans-Tai-Viet")
