"""The power-cut book at the team's side: printed, keyed in once, and nothing lost on the way."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from kiosk.console import erasure
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import ERASED
from kiosk.dossiers.history import What
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.languages.formats import moment
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.procedures.schema import Option, Procedure
from kiosk.slips import printing
from kiosk.slips.book import BlankForm, Book, FormState
from kiosk.slips.models import Kind, PrintJob, Slip
from kiosk.villages.models import Village
from kiosk.walkthrough.models import CONSENT_VERSION, Walkthrough
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page
from tests.console.another_village import move_there
from tests.house import make_app
from tests.slips.paper import Paper
from tests.slips.test_book import codes_on

pytestmark = pytest.mark.usefixtures("evening")
BOOK, SEVEN = "/to/so-mat-dien", "/to/so-mat-dien/phieu/7"
COPIES, BIRTH = "chung-thuc-ban-sao", "khai-sinh"
PORTAL_CODE = "000.00.00.H38-261116-0012"
WRITTEN: dict[str, Any] = {
    "ngay": "2026-11-16", "gio": "19:35", "ten": "Lò Thị Giấy", "dong_y": "co",
    "da_nop": "chua-nop",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def app(tmp_path) -> Flask:
    """A house whose printer prints A4."""
    return make_app(tmp_path / "instance", PUBLIC_URL="http://localhost", SLIP_SIZE="a4")


@pytest.fixture
def twenty(app: Flask) -> None:
    """A book of twenty forms, printed on this evening."""
    with app.app_context():
        Book.make(1, 20, "Hoàng Văn Mẫu")
        db.session.commit()


@pytest.fixture
def key_in(helper: Browser, twenty: None) -> Callable[..., Page]:
    """Key a number in as the paper says."""

    def press(number: int = 7, procedure: str = COPIES, expect: int = 200, **more: Any) -> Page:
        page = helper.open(f"{BOOK}/phieu/{number}?thu-tuc={procedure}")
        return page.type(**WRITTEN | more).press("Nhập phiếu", expect)

    return press


def state(app: Flask, number: int = 7) -> FormState:
    with app.app_context():
        return db.session.get_one(BlankForm, (1, number)).state


def made(app: Flask, number: int = 7) -> Dossier:
    """The dossier of a number, in a session of the caller's app context."""
    form = db.session.get_one(BlankForm, (1, number))
    return db.session.get_one(Dossier, form.dossier_id)


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0


# Printing.


def test_twenty_forms_are_printed_by_one_press(app, helper):
    page = helper.open(BOOK).press("In tập mới")
    assert "Đã lập tập mới: phiếu số 1 đến 20" in page.text
    with app.app_context():
        job = db.session.scalars(db.select(PrintJob)).one()
        assert (job.kind, job.size) == (Kind.BOOK, Size.A4)
        assert job.html.count('class="blank"') == 20
        assert "IN LẠI" not in job.html
    assert count(app, BlankForm) == 20


def test_the_same_numbers_come_again_as_a_file_that_says_so(app, helper):
    helper.open(BOOK).type(may="5").press("In tập mới")
    answer = helper.client.get(f"{BOOK}/1/to.pdf")
    assert answer.mimetype == "application/pdf"
    expected = [f"http://localhost{BOOK}/phieu/{number}" for number in range(1, 6)]
    assert list(codes_on(answer.data)) == expected
    assert Paper(answer.data).text.count("IN LẠI") == 10
    assert "IN LẠI" not in Paper(helper.client.get(f"{BOOK}/1/to.pdf?ban=dau").data).text
    assert Paper(helper.client.get(f"{BOOK}/1/to.pdf?kho=a5").data).pages == 5
    assert helper.client.get(f"{BOOK}/1/to.pdf?kho=a0").status_code == 404


def test_a_house_that_no_phone_can_reach_has_the_number_itself_in_the_code(tmp_path):
    app = make_app(tmp_path / "elsewhere", SLIP_SIZE="a4", PUBLIC_URL="")
    helper = signed_in(app)
    helper.open(BOOK).type(may="5").press("In tập mới")
    pdf = helper.client.get(f"{BOOK}/1/to.pdf").data
    assert list(codes_on(pdf)) == [f"SO-MAT-DIEN {number}" for number in range(1, 6)]


def test_where_the_printer_is_a_roll_only_the_file_is_offered_and_that_is_said(tmp_path):
    app = make_app(tmp_path / "roll", SLIP_SIZE="80mm", PUBLIC_URL="http://localhost")
    helper = signed_in(app)
    page = helper.open(BOOK)
    assert "Máy in của nhà văn hóa dùng giấy cuộn 80 mm, hẹp quá để viết tay" in page.text
    page = page.type(may="5").press("Lập tập mới")
    assert count(app, PrintJob) == 0
    link = page.soup.select_one(".outcome a")["href"]
    assert "IN LẠI" not in Paper(helper.client.get(link).data).text


def signed_in(app: Flask) -> Browser:
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    return browser


def test_one_press_prints_one_book(app, helper):
    page = helper.open(BOOK)
    page.press("In tập mới")
    page.press("In tập mới")
    assert (count(app, Book), count(app, PrintJob)) == (1, 1)


def test_two_members_who_press_at_once_get_no_number_twice_and_no_gap(app):
    members = [signed_in(app) for _ in range(3)]
    pages = [member.open(BOOK) for member in members]
    everyone_is_ready = Barrier(3)

    def press(page: Page) -> None:
        everyone_is_ready.wait()
        page.press("In tập mới")

    threads = [Thread(target=press, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        books = db.session.scalars(db.select(Book).order_by(Book.first)).all()
        assert [(one.first, one.last) for one in books] == [(1, 20), (21, 40), (41, 60)]
        numbers = db.session.scalars(db.select(BlankForm.number).order_by(BlankForm.number))
        assert list(numbers) == list(range(1, 61))
    assert count(app, PrintJob) == 3


def test_a_book_whose_job_could_not_be_kept_gives_its_numbers_back(app, helper, monkeypatch):
    def no_room(*_: object, **__: object) -> None:
        raise OSError("disk full")

    page = helper.open(BOOK)
    with monkeypatch.context() as patched:
        patched.setattr(printing, "ask", no_room)
        helper.client.application.config["PROPAGATE_EXCEPTIONS"] = False
        page.press("In tập mới", expect=500)
    assert (count(app, Book), count(app, BlankForm)) == (0, 0)
    assert "phiếu số 1 đến 20" in helper.open(BOOK).press("In tập mới").text


@pytest.mark.parametrize("may", ["0", "7", "-20", "1000000", "hai mươi", HOSTILE])
def test_a_book_of_another_size_is_refused(app, helper, may):
    page = helper.open(BOOK).type(may=may).press("In tập mới", expect=422)
    assert "Bạn chọn in mấy phiếu" in page.error
    assert count(app, Book) == 0


# Keying in.


def test_a_form_becomes_a_dossier_like_any_other(app, helper, key_in):
    page = key_in(so="0912 345 678", giay_1="Bằng tốt nghiệp", chinh_1="1", sao_1="2",
                  nguoi_giup="Giàng A Mẫu")  # fmt: skip
    assert "Đã nhập phiếu số 7: hồ sơ" in page.text
    with app.app_context():
        dossier = made(app)
        assert codes.is_tracking_code(dossier.code)
        assert (dossier.applicant, dossier.phone) == ("Lò Thị Giấy", "0912345678")
        assert (dossier.step, dossier.helper, dossier.fee) == (None, "Giàng A Mẫu", None)
        assert dossier.consent_version == CONSENT_VERSION
        assert moment(dossier.consent_at) == "19:35, 16/11"
        slip = db.session.scalars(Slip.of(dossier)).one()
        job = db.session.scalars(db.select(PrintJob).filter_by(kind=Kind.RECEIPT)).one()
        assert (job.dossier_id, slip.copy) == (dossier.id, 2)
        for words in ("CHƯA NỘP", "Lò Thị Giấy", codes.shown(dossier.code), "Bằng tốt nghiệp"):
            assert words in job.html
        assert [(p.name, p.kind, p.with_team) for p in dossier.papers] == [
            ("Bằng tốt nghiệp", "bản chính", 1), ("Bằng tốt nghiệp", "bản sao", 2),
        ]  # fmt: skip
        line = dossier.papers[0].lines[0]
        assert (line.giver, line.receiver, line.by) == (
            "Lò Thị Giấy",
            "Giàng A Mẫu",
            "Hoàng Văn Mẫu",
        )
        assert f"{line.at.astimezone(tz=None):%H:%M}"
        note = dossier.moves[-1]
        assert (note.what, note.by) == (What.NOTED, "Hoàng Văn Mẫu")
        assert note.reasons == [
            "Viết trên phiếu giấy số 7 lúc 19:35, ngày 16/11/2026, nhập vào máy sau"
        ]
        code = dossier.code
    assert count(app, Walkthrough) == 0
    shown = helper.open(f"/to/ho-so/{code}")
    assert len(shown.soup.select(".steps li")) == 5


def test_what_went_to_the_portal_is_submitted_with_its_code(app, key_in):
    key_in(da_nop="co-ma", ma=PORTAL_CODE, **{"tra-loi-pages": "3", "tra-loi-copies": "2"})
    with app.app_context():
        dossier = made(app)
        assert (dossier.step, dossier.portal_code) == (Step.SUBMITTED, PORTAL_CODE)
        assert dossier.answers == {"pages": 3, "copies": 2}
        assert dossier.fee is not None
        assert dossier.due_on is not None


def test_what_is_brought_to_the_commune_is_at_its_desk(app, key_in):
    key_in(da_nop="len-xa")
    with app.app_context():
        assert (made(app).at_desk, made(app).step) == (True, None)


def test_the_member_who_keys_in_helped_where_the_paper_names_nobody(app, key_in):
    key_in()
    with app.app_context():
        assert made(app).helper == "Hoàng Văn Mẫu"


def test_a_number_keyed_in_twice_is_refused_and_nothing_typed_is_lost(app, helper, key_in):
    page = helper.open(f"{SEVEN}?thu-tuc={BIRTH}")
    key_in()
    before = count(app, Dossier)
    typed = {**WRITTEN, "ten": "Vàng Thị Hai", "so": "0987654321", "giay_1": "Giấy chứng sinh",
             "chinh_1": "1", "da_nop": "len-xa"}  # fmt: skip
    page = page.type(**typed).press("Nhập phiếu", expect=409)
    with app.app_context():
        code = made(app).code
    assert "Phiếu số 7 đã nhập vào máy rồi. Máy chưa lưu gì thêm." in page.error
    link = page.soup.select_one("[role=alert] a")
    assert link["href"] == f"/to/ho-so/{code}"
    for name, value in typed.items():
        field = page.soup.select(f"[name={name.replace('_', '-')}]")
        is_choice = field[0].get("type") in {"radio", "checkbox"}
        kept = [f["value"] for f in field if not is_choice or f.has_attr("checked")]
        assert kept == [value], name
    assert (count(app, Dossier), count(app, Slip)) == (before, before)
    # It was another paper: the member puts the number right, and all is taken.
    page = page.type(so_phieu="8").press("Nhập phiếu")
    assert "Đã nhập phiếu số 8" in page.text
    with app.app_context():
        assert made(app, 8).applicant == "Vàng Thị Hai"


def test_the_same_press_twice_is_one_dossier(app, key_in, helper):
    before = count(app, Dossier)
    page = helper.open(f"{SEVEN}?thu-tuc={COPIES}").type(**WRITTEN)
    assert page.press("Nhập phiếu").text == page.press("Nhập phiếu").text
    assert count(app, Dossier) == before + 1


def test_two_members_who_key_the_same_number_in_at_once_make_one_dossier(app, twenty):
    before = count(app, Dossier)
    pages = [signed_in(app).open(f"{SEVEN}?thu-tuc={COPIES}") for _ in range(2)]
    ready, answers = Barrier(2), []
    typed = {name.replace("_", "-"): value for name, value in WRITTEN.items()}

    def press(page: Page) -> None:
        sent = {"lan": page.value("lan"), "thu-tuc": COPIES, **typed}
        ready.wait()
        answers.append(page.browser.client.post(SEVEN, data=sent).status_code)

    threads = [Thread(target=press, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert count(app, Dossier) == before + 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"ten": ""}, "Bạn ghi tên người nộp"),
        ({"ten": "012345678901"}, "đừng ghi số giấy tờ"),
        ({"ten": "Lò " * 40}, "Tên dài quá"),
        ({"so": "12"}, "Số điện thoại có 10 số"),
        ({"ngay": ""}, "Bạn ghi ngày giờ trên phiếu"),
        ({"gio": ""}, "Bạn ghi ngày giờ trên phiếu"),
        ({"ngay": "2026-11-17"}, "Ngày giờ này chưa đúng: phiếu in ngày 16/11/2026"),
        ({"ngay": "2026-11-15"}, "Ngày giờ này chưa đúng"),
        ({"gio": "19:43"}, "Ngày giờ này chưa đúng"),
        ({"ngay": "16/11/2026"}, "Bạn ghi ngày giờ"),
        ({"gio": "19:35+00:00"}, "Bạn ghi ngày giờ"),
        ({"dong_y": ""}, "Phiếu phải có dấu và chữ ký đồng ý"),
        ({"da_nop": ""}, "Bạn chọn hồ sơ đã nộp hay chưa"),
        ({"da_nop": "khac"}, "Bạn chọn hồ sơ đã nộp hay chưa"),
        ({"da_nop": "co-ma"}, "Bạn ghi mã hồ sơ trên phiếu"),
        ({"ma": PORTAL_CODE}, "bạn chọn “Đã nộp, có mã”"),
        ({"da_nop": "co-ma", "ma": "0" * 200}, "Mã này dài quá"),
        ({"tra-loi-pages": "0"}, "Giấy gốc có bao nhiêu trang? Bạn ghi một số từ 1"),
        ({"tra-loi-pages": "-3"}, "Bạn ghi một số"),
        ({"tra-loi-pages": HOSTILE}, "Bạn ghi một số"),
        ({"giay_1": "Bằng"}, "Dòng giấy 1"),
        ({"chinh_5": "1"}, "Dòng giấy 5"),
        ({"giay_2": "Bằng", "sao_2": "-1"}, "Dòng giấy 2"),
        ({"giay_2": "Bằng", "sao_2": "²"}, "Dòng giấy 2"),
        ({"giay_2": "Bằng", "sao_2": "100"}, "Dòng giấy 2"),
        ({"giay_1": "Thẻ 012345678901", "chinh_1": "1"}, "dãy số giống số giấy tờ"),
        ({"nguoi_giup": "012345678901"}, "dãy số giống số giấy tờ"),
        ({"so_phieu": "99"}, "Số 99 chưa in trong sổ nào của thôn"),
        ({"so_phieu": "-"}, "Bạn gõ số lớn trên phiếu"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_said_on_the_page_and_nothing_is_kept(app, key_in, typed, told):
    before = count(app, Dossier)
    page = key_in(expect=422, **typed)
    assert told in page.error
    assert page.value("thu-tuc") == COPIES
    assert (count(app, Dossier), state(app)) == (before, FormState.BLANK)
    assert count(app, PrintJob) == 0


def test_a_citizen_number_is_not_shown_again(key_in):
    page = key_in(expect=422, da_nop="co-ma", ma="012345678901")
    assert "giống số căn cước" in page.error
    assert "012345678901" not in str(page.soup)


def test_a_code_that_looks_wrong_is_said_once_and_then_taken(app, key_in):
    page = key_in(expect=422, da_nop="co-ma", ma="H38-???")
    assert "Đúng rồi thì bấm “Nhập phiếu” lần nữa." in page.error
    page.press("Nhập phiếu")
    with app.app_context():
        assert made(app).portal_code_typed == "H38-???"


def test_a_code_is_not_taken_unseen_because_something_else_was_wrong(key_in):
    page = key_in(expect=422, ten="", da_nop="co-ma", ma="H38-???")
    page = page.type(ten="Lò Thị Giấy").press("Nhập phiếu", expect=422)
    assert "lần nữa" in page.error


def test_words_are_never_markup(app, helper, key_in):
    key_in(ten=f"Lò {HOSTILE.replace('1', '')}", giay_1="<b>Bằng</b>", chinh_1="1")
    with app.app_context():
        code = made(app).code
        html = db.session.scalars(db.select(PrintJob.html)).one()
    assert "<script>alert" not in html
    assert not helper.open(f"/to/ho-so/{code}").soup.select("dd script, .papers b b")


def test_a_megabyte_is_not_read(app, helper, twenty):
    answer = helper.client.post(SEVEN, data={"ten": "a" * 1_000_001})
    assert answer.status_code == 413
    assert state(app) is FormState.BLANK


def test_an_answer_after_which_nothing_is_filed_makes_no_dossier(app, key_in, monkeypatch):
    end = Option(value="khac", text="Khác", ends="Đi vắng không phải khai.")
    monkeypatch.setattr(Procedure, "end_of", lambda *_: end)
    page = key_in(expect=422)
    assert "không phải nộp hồ sơ: Đi vắng không phải khai. Bạn xem lại phiếu." in page.error
    assert state(app) is FormState.BLANK


def test_every_procedure_can_be_keyed_in_with_nothing_answered(app, helper, key_in):
    with app.test_request_context("/"):
        slugs = [procedure.slug for procedure in published.procedures()]
    for number, slug in enumerate(slugs, 1):
        assert f"Đã nhập phiếu số {number}" in key_in(number, slug).text


# Spoiled, and what is missing.


def test_a_form_is_said_to_be_spoiled_and_that_is_taken_back(app, helper, twenty):
    page = helper.open(SEVEN).type(ly_do="trẻ vẽ lên").press("Ghi là hỏng")
    assert "Đã ghi phiếu số 7 là hỏng: trẻ vẽ lên" in page.text
    page = helper.open(SEVEN)
    assert "Phiếu hỏng: trẻ vẽ lên · Hoàng Văn Mẫu" in page.text
    page.press("Không hỏng")
    assert state(app) is FormState.BLANK


def test_spoiling_without_a_reason_or_what_is_keyed_in_is_refused(app, helper, key_in):
    page = helper.open("/to/so-mat-dien/phieu/3")
    assert "Bạn ghi vì sao" in page.press("Ghi là hỏng", expect=422).error
    page = helper.open(SEVEN)
    key_in()
    page = page.type(ly_do="rách").press("Ghi là hỏng", expect=409)
    assert "đã nhập" in page.error
    assert state(app) is FormState.KEYED


def test_the_list_says_which_numbers_are_missing_and_since_when(app, helper, key_in, evening):
    key_in(3)
    key_in(7)
    helper.open("/to/so-mat-dien/phieu/5").type(ly_do="rách").press("Ghi là hỏng")
    page = helper.open(BOOK)
    assert "Thiếu số 1–2, 4, 6, từ Thứ Hai, 16/11." in page.text
    assert "Còn trắng trong sổ: 8–20." in page.text
    cells = {a.b.text: a["class"][0] for a in page.soup.select(".strip a")}
    kinds = {"keyed": "3 7", "spoiled": "5", "gone": "1 2 4 6"}
    for kind, numbers in kinds.items():
        assert [number for number, found in cells.items() if found == kind] == numbers.split()
    assert not page.soup.select(".missing-forms .error")
    assert "Sổ mất điện" not in helper.open("/to/ho-so/").text
    evening.shift(timedelta(days=8))
    later = signed_in(app)
    assert "đã quá 7 ngày" in later.open(BOOK).soup.select_one(".missing-forms .error").text
    told = "Sổ mất điện thiếu phiếu số 1–2, 4, 6 đã quá 7 ngày."
    assert told in later.open("/to/ho-so/").text


def test_a_house_without_a_book_says_what_it_is_for(helper):
    assert "Chưa in tập nào." in helper.open(BOOK).text


# Who it belongs to.


def test_erasing_a_person_leaves_the_number_used(app, helper, key_in):
    key_in()
    with app.test_request_context("/", method="POST"):
        erasure.erase(made(app), {}, "Hoàng Văn Mẫu")
        db.session.commit()
        form = db.session.get_one(BlankForm, (1, 7))
        assert form.state is FormState.KEYED
    page = helper.open(SEVEN)
    assert "bạn hủy luôn tờ phiếu giấy" in page.text
    assert "Lò Thị Giấy" not in page.text
    assert ERASED not in page.text


def test_another_villages_numbers_and_books_are_not_here(app, helper, given_dossier):
    move_there(app, given_dossier())
    with app.app_context():
        elsewhere = db.session.scalars(db.select(Village.id).where(Village.id != 1)).one()
        theirs = Book.make(elsewhere, 20, "Người Thôn Khác").id
        db.session.commit()
    helper.open(SEVEN, expect=404)
    helper.open(f"{BOOK}/{theirs}/to.pdf", expect=404)
    for address in (SEVEN, f"{SEVEN}/hong"):
        sent = {"lan": "x", "ly-do": "rách", "thu-tuc": COPIES}
        assert helper.client.post(address, data=sent).status_code == 404
    assert "Số 7 chưa in trong sổ nào" in helper.open(f"{BOOK}?so=7", expect=422).error
    assert "Chưa in tập nào" in helper.open(BOOK).text
    with app.app_context():
        assert db.session.get_one(BlankForm, (elsewhere, 7)).state is FormState.BLANK


@pytest.mark.parametrize(
    "scanned",
    ["7", " 007 ", "SO-MAT-DIEN 7", f"http://localhost{SEVEN}", f"https://ten-cu.vn{SEVEN}"],
)
def test_a_number_typed_or_scanned_opens_its_form(helper, twenty, scanned):
    assert helper.follow("GET", BOOK, {"so": scanned}).path == SEVEN


@pytest.mark.parametrize("typed", ["", "bảy", "0", "21", "9" * 300, "٧", HOSTILE[:10], "-"])
def test_what_is_no_number_of_a_form_stays_on_the_page(helper, twenty, typed):
    page = helper.follow("GET", BOOK, {"so": typed}, expect=422)
    assert page.error
    assert page.value("so") == typed[:200]


@pytest.mark.parametrize("number", ["0", "21", "2147483647", "2147483648", "-7", "7a"])
def test_an_address_of_no_form_is_no_page(helper, twenty, number):
    helper.open(f"{BOOK}/phieu/{number}", expect=404)
