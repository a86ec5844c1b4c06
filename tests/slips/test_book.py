"""The power-cut book: numbers without a gap, a form for each, and none that gets lost unseen."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from kiosk import clock
from kiosk.console.corpus import TEMPLATES
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.errors import Refused
from kiosk.printers.paper import Size
from kiosk.procedures import offers
from kiosk.slips import book, press
from kiosk.slips.book import BlankForm, Book, FormState, Line
from kiosk.slips.book_sheet import book_html, numbered, size_on_paper
from kiosk.villages.models import here
from tests.slips.paper import Paper

BY = "Hoàng Văn Mẫu"
NO_FIELD = re.compile(r"(số|ghi) (căn cước|định danh|CCCD|CMND|mật khẩu|OTP)", re.IGNORECASE)


@pytest.fixture
def twenty(at_screen) -> Book:
    """A book of twenty forms."""
    return Book.make(here().id, 20, BY)


@pytest.fixture
def keyed(twenty: Book, dossier: Callable[..., Dossier]) -> Callable[[int], BlankForm]:
    """Key a number in."""

    def key_in(number: int) -> BlankForm:
        form = form_of(number)
        form.key_in(dossier(), BY)
        db.session.commit()
        return form

    return key_in


def form_of(number: int) -> BlankForm:
    form = BlankForm.with_number(here().id, number)
    assert form is not None
    return form


def says(number: int) -> str:
    return f"https://nha-van-hoa.example/to/so-mat-dien/phieu/{number}"


def drawn(made: Book, size: Size = Size.A4, **how: bool) -> bytes:
    return press.draw(book_html(here(), made, size, says, **how), size)


def codes_on(pdf: bytes) -> Iterator[str]:
    """What the QR codes say, page by page and from top to bottom."""
    for page in pypdfium2.PdfDocument(pdf):
        found = zxingcpp.read_barcodes(page.render(scale=203 / 72).to_pil())
        yield from (one.text for one in sorted(found, key=lambda one: one.position.top_left.y))


# The numbers.


def test_books_go_on_where_the_last_one_ended(at_screen):
    first, second = Book.make(here().id, 20, BY), Book.make(here().id, 5, BY)
    assert (first.first, first.last, second.first, second.last) == (1, 20, 21, 25)
    assert [line.number for line in book.lines(here().id)] == list(range(1, 26))


def test_members_who_print_at_the_same_moment_get_no_number_twice_and_leave_no_gap(app):
    everyone_is_ready = Barrier(4)

    def make(_: int) -> tuple[int, int]:
        everyone_is_ready.wait()
        with app.app_context():
            made = Book.make(1, 5, BY)
            taken = made.first, made.last
            db.session.commit()
            return taken

    with ThreadPoolExecutor(4) as members:
        taken = sorted(members.map(make, range(12)))
    assert taken == [(first, first + 4) for first in range(1, 61, 5)]
    with app.app_context():
        assert [line.number for line in book.lines(1)] == list(range(1, 61))


def test_what_was_not_saved_gives_its_numbers_back(at_screen):
    assert Book.make(here().id, 20, BY).last == 20
    db.session.rollback()
    assert book.lines(here().id) == []
    assert Book.make(here().id, 5, BY).first == 1


def test_the_database_itself_refuses_a_number_twice(twenty):
    again = BlankForm(village_id=here().id, number=7, book_id=twenty.id, state=FormState.BLANK)
    db.session.expunge_all()
    db.session.add(again)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_village_is_locked_where_the_database_does_not_lock_all():
    """PostgreSQL: the second member waits until the first one has committed."""
    assert "FOR NO KEY UPDATE" in str(book.LOCKED.compile(dialect=postgresql.dialect()))


# What becomes of a form.


def test_a_number_is_keyed_in_once(keyed):
    form = keyed(7)
    with pytest.raises(Refused, match="Phiếu số 7 đã nhập vào máy rồi"):
        form.key_in(db.session.get_one(Dossier, form.dossier_id), BY)
    with pytest.raises(Refused, match="đã nhập"):
        form.spoil("rách", BY)


def test_a_spoiled_form_is_not_keyed_in_until_that_is_taken_back(twenty, dossier):
    form = form_of(3)
    form.spoil("trẻ vẽ lên", BY)
    with pytest.raises(Refused, match="đã ghi là hỏng"):
        form.key_in(dossier(), BY)
    form.unspoil(BY)
    assert (form.state, form.why) == (FormState.BLANK, None)
    form.key_in(dossier(), BY)
    assert form.state is FormState.KEYED


def test_spoiling_needs_a_reason(twenty):
    with pytest.raises(Refused, match="vì sao"):
        form_of(3).spoil("", BY)


def test_what_is_not_spoiled_is_not_taken_back(keyed):
    with pytest.raises(Refused, match="không ghi là hỏng"):
        keyed(7).unspoil(BY)


def test_a_dossier_that_is_gone_leaves_its_number_used(keyed):
    form = keyed(7)
    made = db.session.get_one(Dossier, form.dossier_id)
    db.session.delete(made)
    db.session.commit()
    assert (form.state, form.dossier_id) == (FormState.KEYED, None)
    with pytest.raises(Refused, match="đã nhập"):
        form.check_blank()


def test_a_dossier_that_is_forgotten_leaves_its_number_used(keyed):
    form = keyed(7)
    book.forget(db.session.get_one(Dossier, form.dossier_id))
    db.session.refresh(form)
    assert (form.state, form.dossier_id) == (FormState.KEYED, None)


# What is missing.

MONDAY = datetime(2026, 11, 16, 20, 0, tzinfo=clock.VILLAGE_TIME)


def line(number: int, days: int | None = None, *, spoiled: bool = False) -> Line:
    """A number that was keyed in so many days after Monday, or not yet."""
    if days is None:
        state = FormState.SPOILED if spoiled else FormState.BLANK
        return Line(1, number, state, is_missing=not spoiled)
    return Line(1, number, FormState.KEYED, MONDAY + timedelta(days=days))


def told(*lines: Line) -> list[tuple[int, str]]:
    """Since how many days after Monday, and which numbers."""
    return [((one.since - MONDAY.date()).days, one.words) for one in book.missing(lines)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(1, 0), line(2, 0)], []),
        ([line(1), line(2), line(3, 0)], [(0, "1–2")]),
        ([line(1, 0), line(2), line(3, spoiled=True), line(4), line(5, 2)], [(2, "2, 4")]),
        # Number 3 was out by Wednesday, whenever number 2 was keyed in at last.
        ([line(1), line(2, 4), line(3), line(4, 2)], [(2, "1, 3")]),
        # What has been missing longest comes first.
        ([line(1), line(2, 0), line(3), line(4, 3), line(5)], [(0, "1"), (3, "3")]),
    ],
)
def test_what_is_blank_before_a_later_one_that_was_keyed_in_is_missing(lines, expected):
    assert told(*lines) == expected


def test_what_is_still_in_the_book_is_not_missing(keyed):
    keyed(3)
    keyed(7)
    form_of(5).spoil("rách", BY)
    lines = book.lines(here().id)
    assert [one.number for one in lines if one.is_missing] == [1, 2, 4, 6]
    assert [one.words for one in book.missing(lines)] == ["1–2, 4, 6"]


def test_a_number_is_overdue_after_a_week(keyed, evening):
    keyed(3)
    evening.shift(timedelta(days=7))
    assert book.overdue(here().id) == []
    keyed(5)
    evening.shift(timedelta(seconds=1))
    assert book.overdue(here().id) == [1, 2]
    late = {one.words: one.is_late(clock.today()) for one in book.missing(book.lines(here().id))}
    assert late == {"1–2": False, "4": False}
    evening.shift(timedelta(days=1))
    late = {one.words: one.is_late(clock.today()) for one in book.missing(book.lines(here().id))}
    assert late == {"1–2": True, "4": False}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], ""), ([7], "7"), ([1, 2], "1–2"), ([1, 3], "1, 3"), ([1, 2, 3, 5, 7, 8], "1–3, 5, 7–8")],
)
def test_numbers_are_said_in_ranges(numbers, expected):
    assert book.in_ranges(numbers) == expected


# On paper.


def test_twenty_forms_have_their_numbers_in_order(twenty):
    pdf = drawn(twenty)
    assert list(codes_on(pdf)) == [says(number) for number in range(1, 21)]
    assert Paper(pdf).pages == 10


def test_a_small_printer_gets_a_sheet_for_each_form(twenty):
    pdf = drawn(twenty, Size.A5)
    paper = Paper(pdf)
    assert (paper.pages, paper.width, paper.height) == (20, 210.0, 148.0)
    assert list(codes_on(pdf)) == [says(number) for number in range(1, 21)]


def test_a_form_asks_what_keying_in_asks_and_no_number_of_a_person(at_screen):
    text = Paper(drawn(Book.make(here().id, 5, BY))).text
    for words in (
        "Phiếu viết tay khi mất điện", "Nhà văn hóa số thôn Đông Căm", "Ngày", "Giờ",
        "Việc khác", "Tên người nộp", "Số điện thoại (nếu muốn)", "Mấy bản", "Mấy trang",
        "Giấy tổ giữ", "bản chính", "bản sao", "Đã nộp, mã hồ sơ trên Cổng:", "Đã nộp, không mã",
        "Chưa nộp", "Bà con mang lên xã", "Người giúp ký, ghi tên",
        "Đồng ý, ghi lại giúp tôi", "Bà con ký", "Giữ mẩu giấy này", "Thứ Hai 19:30–21:00",
        "0900 000 001", "Tổ công nghệ số không thu tiền",
        "Không thay thế giấy tiếp nhận của cơ quan nhà nước.", "MẪU – THÔN TRÌNH DIỄN",
    ):  # fmt: skip
        assert words in text, words
    for one in numbered():
        assert f"{one.number} {one.procedure.name_tile}" in text
    assert "IN LẠI" not in text
    asked = text.replace("Không bao giờ ghi: Số căn cước, mật khẩu, mã OTP", "")
    assert not NO_FIELD.search(asked)


def test_what_the_house_has_paused_is_no_box_to_tick_and_the_others_keep_their_numbers(at_screen):
    offers.pause(here(), "khai-sinh", "Ủy ban xã", "", BY)
    db.session.commit()
    text = Paper(drawn(Book.make(here().id, 5, BY))).text
    names = {one.procedure.slug: f"{one.number} {one.procedure.name_tile}" for one in numbered()}
    assert names["khai-sinh"] not in text
    assert names["khai-tu"] in text


def test_a_reprint_says_so_on_the_form_and_on_the_stub(at_screen):
    paper = Paper(drawn(Book.make(here().id, 5, BY), again=True))
    assert paper.text.count("IN LẠI") == 10


def test_the_consent_is_the_one_of_the_screen(at_screen):
    """Word for word: what is agreed to on paper is what the machine then records."""
    on_screen = (TEMPLATES / "walkthrough" / "consent.html").read_text(encoding="utf-8")
    on_paper = (TEMPLATES / "slips" / "book.html").read_text(encoding="utf-8")
    asked = re.findall(r'\("([^"]+)", "([^"]+)"\)', on_screen)
    assert len(asked) == 5
    assert re.findall(r'told\("([^"]+)", "([^"]+)"\)', on_paper) == asked


def test_there_is_room_for_a_pen(at_screen):
    """Lines of 8 mm and more, as the style says and the paper has."""
    css = (TEMPLATES.parent / "static" / "css" / "slip.css").read_text(encoding="utf-8")
    heights = re.findall(r"\.book \.pen {[^}]*height: ([\d.]+)mm", css)
    assert [float(height) >= 8 for height in heights] == [True]


@pytest.mark.parametrize("size", [Size.A4, Size.A5])
def test_with_a_second_language_no_form_is_cut(at_screen, second_language, size):
    """What can't stand on half a sheet takes a whole one; each number is read all the same."""
    pdf = drawn(Book.make(here().id, 5, BY), size)
    assert list(codes_on(pdf)) == [says(number) for number in range(1, 6)]
    text = Paper(pdf).text
    assert second_language in text
    assert text.count("Không thay thế giấy tiếp nhận") == text.count("Giữ mẩu giấy này") == 5


@pytest.mark.parametrize(
    ("printer", "paper"),
    [(Size.NARROW, None), (Size.ROLL, None), (Size.A5, Size.A5), (Size.A4, Size.A4),
     (Size.A3, Size.A4)],
)  # fmt: skip
def test_no_roll_prints_a_book(printer, paper):
    assert size_on_paper(printer) is paper
