"""Who may open a slip, and what the screen says while one is printed."""

from collections.abc import Callable
from itertools import product
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jinja2 import UndefinedError
from PIL import ImageChops
from werkzeug.test import TestResponse

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.languages import labels, review
from kiosk.languages.models import Contribution
from kiosk.printers.faults import WORDS, Fault
from kiosk.printers.models import Kind as PrinterKind
from kiosk.printers.models import Printer, Purpose
from kiosk.printers.paper import DOTS, Size
from kiosk.sessions import Session
from kiosk.slips import press, printing, test_print
from kiosk.slips.models import Kind, PrintJob, State
from kiosk.villages.models import here
from tests.browser import Browser, Page
from tests.drawings import draw, drawn, is_allowed_by_the_policy, markup, strokes
from tests.slips.paper import Paper

FILES = ("bien-nhan.pdf", "tinh-trang.pdf", "in")
LARGEST_PICTURE = 2000  # bytes; packed it is a third


@pytest.fixture
def code(given_dossier):
    return given_dossier(applicant="Lò Thị Mai")


@pytest.fixture
def mine(app: Flask, resident: Browser, code: str) -> Browser:
    """The resident whose walkthrough has just made the dossier."""
    resident.open("/ho-so/").type(ma=code).browser.follow("POST", "/ho-so/", {"ma": code})
    with app.app_context():
        dossier = db.session.scalars(db.select(Dossier)).all()[-1]
        db.session.scalars(db.select(Session)).one().dossier_id = dossier.id
        db.session.commit()
    return resident


@pytest.fixture
def job_of(app: Flask) -> Callable[..., int]:
    """A print job that the one session asked for."""

    def make(**facts: object) -> int:
        with app.app_context():
            session = db.session.scalars(db.select(Session)).one()
            job = printing.ask(Kind.RECEIPT, "-", Size.ROLL, dossier_id=session.dossier_id)
            job.session_id = session.id
            for name, value in facts.items():
                setattr(job, name, value)
            db.session.commit()
            return job.id

    return make


def test_the_walkthrough_that_made_a_dossier_may_save_its_slips(mine, code):
    for file in FILES[:2]:
        answer = mine.client.get(f"/ho-so/{code}/{file}")
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={file}"
        assert answer.headers["Cache-Control"] == "no-store"
        assert Paper(answer.data).width == 80


def test_a_slip_may_be_saved_on_a5(mine, code):
    assert Paper(mine.client.get(f"/ho-so/{code}/bien-nhan.pdf?kho=a5").data).width == 148


def test_the_team_may_save_every_slip_of_its_village(helper, code):
    assert Paper(helper.client.get(f"/ho-so/{code}/bien-nhan.pdf").data).pages == 1


@pytest.mark.parametrize("file", FILES)
def test_a_tracking_code_alone_opens_no_slip(neighbour, resident, code, file):
    neighbour.open(f"/ho-so/{code}/{file}", expect=404)
    resident.follow("POST", "/ho-so/", {"ma": code})  # looking the dossier up is not making it
    resident.open(f"/ho-so/{code}/{file}", expect=404)


@pytest.mark.parametrize("file", FILES)
def test_wrong_codes_and_sizes_get_the_same_answer(mine, code, file):
    mine.open(f"/ho-so/1234567890/{file}", expect=404)
    mine.open(f"/ho-so/{code}/{file}?kho=a0", expect=404)


def test_a_press_that_fails_says_what_to_do(mine, code, monkeypatch):
    def fail(html, size):
        raise press.NotDrawn("-")

    monkeypatch.setattr(press, "draw", fail)
    page = mine.open(f"/ho-so/{code}/bien-nhan.pdf", expect=503)
    assert "Hồ sơ vẫn còn nguyên" in page.text


def test_the_browsers_own_printer_gets_a_page_with_the_same_words(mine, code):
    page = mine.open(f"/ho-so/{code}/in")
    assert page.heading == "Phiếu theo dõi hỗ trợ nộp hồ sơ"
    assert "Lò Thị Mai" in page.text
    assert page.soup.select_one("link[rel=stylesheet]")
    assert not page.soup.select("style, script, [style]")


@pytest.fixture
def printer(app: Flask) -> Callable[..., None]:
    """The village chooses a printer, or the one that it has changes."""

    def choose(**facts: object) -> None:
        known = {"kind": PrinterKind.QUEUE, "address": "ipp://localhost/printers/P"}
        with app.app_context():
            found = Printer.chosen(1, Purpose.SLIPS) or Printer(
                village_id=1, purpose=Purpose.SLIPS, size=Size.ROLL, **known
            )
            for name, value in facts.items():
                setattr(found, name, value)
            db.session.add(found)
            db.session.commit()

    return choose


def change(app: Flask, number: int, **facts: object) -> None:
    with app.app_context():
        job = db.session.get_one(PrintJob, number)
        for name, value in facts.items():
            setattr(job, name, value)
        db.session.commit()


def state_of(app: Flask, number: int) -> State:
    with app.app_context():
        return db.session.get_one(PrintJob, number).state


def poll(page: Page) -> TestResponse:
    """What a screen's own question gets."""
    url = str(page.soup.select_one("#print")["hx-get"])
    return page.browser.client.get(url, headers={"HX-Request": "true"})


def drawn_in(page: Page) -> list[str]:
    """The pictures of printers on a page, as they are drawn."""
    return ["".join(str(svg).split()) for svg in page.soup.select("#print svg.sketch")]


def picture(name: str) -> str:
    return "".join(str(BeautifulSoup(markup("printer_fault", name), "html.parser").svg).split())


def test_a_job_on_its_way_asks_again_by_itself_and_is_told_only_what_is_new(app, mine, job_of):
    number = job_of()
    page = mine.open(f"/in/{number}")
    assert "Đang làm phiếu…" in page.text
    element = page.soup.select_one("#print")
    assert element["hx-trigger"] == "every 1s"
    assert poll(page).status_code == 204
    change(app, number, state=State.DONE)
    assert "Phiếu đã in xong" in mine.swap(page, element, {}).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.QUEUED, "Đang làm phiếu…"),
        (State.PRINTING, "Máy in đang in phiếu…"),
        (State.SENT, "Máy in đang in phiếu…"),
        (State.UNSURE, "Giấy đã ra chưa?"),
        (State.FAILED, "Chưa làm được phiếu"),
        (State.DONE, "Phiếu đã in xong"),
    ],
)
def test_each_state_is_told_with_the_code_and_the_qr(mine, job_of, code, printer, state, said):
    printer()
    page = mine.open(f"/in/{job_of(state=state, problem='Máy in không nhận phiếu này.')}")
    assert said in page.text
    assert ("in xong" in page.text) == (state is State.DONE), "never before the printer said so"
    assert page.soup.select_one(".code").get_text() == f"{code[:3]}-{code[3:6]}-{code[6:]}"
    assert page.soup.select_one("figure.qr svg")
    may_change = state not in (State.DONE, State.FAILED)
    assert bool(page.soup.select("[hx-get]#print")) == may_change
    assert bool(page.soup.select("noscript a.more")) == may_change


def test_no_state_but_the_last_says_that_it_is_printed(app, mine, job_of, printer):
    number = job_of(problem="-")
    waits = [state for state in State if state is not State.DONE]
    for kind, fault, state in product(PrinterKind, (None, Fault.PAPER), waits):
        printer(kind=kind, fault=fault)
        change(app, number, state=state, fault=fault)
        told = mine.open(f"/in/{number}").soup.select_one("#print")
        assert "xong" not in told.get_text(), (kind, fault, state)
        assert "done" not in told["class"]


def test_a_file_in_a_folder_is_no_paper(mine, job_of):
    page = mine.open(f"/in/{job_of(state=State.DONE, file='000001-receipt.pdf')}")
    assert "Phiếu đã làm xong" in page.text
    assert "Phiếu đã in" not in page.text
    assert page.soup.select_one(".qr svg")


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_drawn_and_says_what_to_do(mine, job_of, printer, fault):
    printer(fault=fault)
    page = mine.open(f"/in/{job_of()}")
    assert WORDS[fault].happened in page.text
    assert WORDS[fault].todo in page.text
    assert "phiếu tự in" in page.text.lower(), "nobody has to press again"
    assert drawn_in(page) == [picture(WORDS[fault].picture)]
    assert page.soup.select_one("figure.qr svg")
    assert page.soup.select_one(".code")


def test_no_two_faults_look_the_same():
    drawings = {strokes("printer_fault", WORDS[fault].picture) for fault in Fault}
    assert len(drawings) == len(Fault)


@pytest.mark.parametrize("component", ["printer_fault", "printer_kind"])
def test_the_printers_pictures_may_stand_twice_on_a_page_and_cost_a_slow_line_little(component):
    for name in drawn(component):
        assert is_allowed_by_the_policy(draw(component, name))
        assert len(markup(component, name).encode()) <= LARGEST_PICTURE


def test_there_is_a_picture_of_every_kind_of_printer():
    assert drawn("printer_kind") == {*PrinterKind, "none"}


def test_an_unknown_picture_is_refused_by_its_name():
    with pytest.raises(UndefinedError, match="no printer is drawn for moon"):
        draw("printer_fault", "moon")


def test_a_screen_that_waits_learns_of_a_fault_and_of_its_end(mine, job_of, printer, app):
    printer()
    number = job_of()
    page = mine.open(f"/in/{number}")
    printer(fault=Fault.JAM)
    page = mine.swap(page, page.soup.select_one("#print"), {})
    assert "Máy in bị kẹt giấy." in page.text
    assert poll(page).status_code == 204
    printer(fault=Fault.COVER)
    assert "Nắp máy in đang mở." in mine.swap(page, page.soup.select_one("#print"), {}).text
    printer(fault=None)
    change(app, number, state=State.DONE)
    assert "Phiếu đã in xong" in mine.swap(page, page.soup.select_one("#print"), {}).text
    assert not page.soup.select("[hx-get]#print")


def test_where_a_member_prints_the_screen_says_so(mine, job_of, printer):
    printer(kind=PrinterKind.BROWSER)
    page = mine.open(f"/in/{job_of()}")
    assert "Phiếu đang chờ tổ công nghệ in" in page.text
    assert page.soup.select("[hx-get]#print")


@pytest.mark.parametrize(
    ("pressed", "state", "said"),
    [
        ("Giấy đã ra", State.DONE, "Phiếu đã in xong"),
        ("Chưa, in lại", State.QUEUED, "Đang làm phiếu…"),
    ],
)
def test_who_stands_there_says_whether_the_paper_is_out(
    app, mine, job_of, printer, pressed, state, said
):
    printer()
    number = job_of(state=State.UNSURE)
    assert said in mine.open(f"/in/{number}").press(pressed).text
    assert state_of(app, number) is state


@pytest.mark.parametrize(
    ("action", "state"), [("ra-roi", State.DONE), ("lai", State.QUEUED)], ids=["out", "again"]
)
def test_without_script_the_answer_leads_to_the_jobs_own_page(
    app, mine, job_of, printer, action, state
):
    printer()
    number = job_of(state=State.UNSURE)
    answer = mine.client.post(f"/in/{number}/{action}?o=/lich-truc")
    assert (answer.status_code, answer.location) == (303, f"/in/{number}?o=/lich-truc")
    assert state_of(app, number) is state


@pytest.mark.parametrize("state", [State.QUEUED, State.PRINTING, State.SENT, State.DONE])
@pytest.mark.parametrize("action", ["ra-roi", "lai"])
def test_nobody_answers_what_was_not_asked(app, mine, job_of, state, action):
    number = job_of(state=state)
    mine.client.post(f"/in/{number}/{action}")
    assert state_of(app, number) is state


def test_a_job_that_failed_says_why_and_can_be_asked_for_again(app, mine, job_of):
    number = job_of(state=State.FAILED, problem="Máy in hết giấy.")
    page = mine.open(f"/in/{number}")
    assert "Chưa làm được phiếu" in page.text
    assert "Máy in hết giấy." in page.text
    assert "Đang làm phiếu…" in page.press("In lại").text
    assert state_of(app, number) is State.QUEUED


@pytest.mark.parametrize(
    ("asked_on", "back"),
    [
        ("/lam-duoc-gi?trang=2", "/lam-duoc-gi?trang=2"),
        ("https://xa.example/", "/thu-tuc/chung-thuc-ban-sao/xong"),
        ("//xa.example/", "/thu-tuc/chung-thuc-ban-sao/xong"),
        ("/\\t/xa.example/", "/thu-tuc/chung-thuc-ban-sao/xong"),
    ],
)
def test_back_leads_to_the_screen_that_asked_and_never_away(mine, job_of, asked_on, back):
    page = mine.open(f"/in/{job_of()}?{urlencode({'o': asked_on})}")
    assert page.soup.select_one("[data-back]")["href"] == back


def test_in_another_screen_a_fault_is_one_line_that_leads_to_the_rest(resident, printer):
    printer(fault=Fault.PAPER)
    page = resident.open("/lam-duoc-gi").press("In tờ này")
    line = page.soup.select_one("#print a.print-line")
    assert "Máy in hết giấy." in line.get_text()
    assert line.svg
    own = resident.open(str(line["href"]))
    assert "Lắp giấy mới" in own.text
    assert not own.soup.select("a.print-line")
    assert own.soup.select_one("[data-back]")["href"].startswith("/lam-duoc-gi?phieu=")
    assert poll(page).status_code == 204
    printer(fault=Fault.JAM)
    again = resident.swap(page, page.soup.select_one("#print"), {})
    assert "Máy in bị kẹt giấy." in again.soup.select_one("#print a.print-line").get_text()


def test_the_last_page_shows_a_fault_beside_the_code_and_leads_to_the_qr(mine, job_of, printer):
    printer(fault=Fault.INK)
    number = job_of()
    embedded = mine.client.get(f"/in/{number}?nhung=1&o=/thu-tuc/", headers={"HX-Request": "true"})
    soup = BeautifulSoup(embedded.text, "html.parser")
    assert soup.select_one(".print-all svg")
    qr = next(a for a in soup.select("a") if "Hiện mã QR" in a.get_text())
    assert mine.open(str(qr["href"])).soup.select_one("figure.qr svg")


def test_only_the_screen_that_asked_and_the_team_see_a_job(mine, neighbour, helper, job_of, app):
    with app.app_context():
        db.session.execute(db.delete(Session).where(Session.member_id.is_not(None)))
        db.session.commit()
    number = job_of()
    neighbour.open(f"/in/{number}", expect=404)
    neighbour.follow("POST", f"/in/{number}/lai", {}, expect=404)
    neighbour.follow("POST", f"/in/{number}/ra-roi", {}, expect=404)
    mine.open("/in/999", expect=404)
    mine.open(f"/in/{number}")


def test_the_team_sees_any_job_of_its_village(app, helper):
    with app.app_context():
        number = printing.ask(Kind.PAPERS, "-", Size.ROLL).id
        db.session.commit()
    assert "Đang làm phiếu…" in helper.open(f"/in/{number}").text


def test_where_no_paper_comes_the_screen_shows_the_qr_instead(mine, job_of, code):
    number = job_of(state=State.FAILED, problem="Máy in hết giấy.")
    answer = mine.client.get(f"/in/{number}?nhung=1", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/in/{number}"
    own = mine.client.get(f"/in/{number}", headers={"HX-Request": "true"})
    assert "HX-Redirect" not in own.headers, "there it is already"
    page = mine.open(f"/in/{number}")
    assert page.soup.select_one("figure.qr svg")
    assert page.soup.select_one("[data-back]")["href"] == "/thu-tuc/chung-thuc-ban-sao/xong"


# The test print.


@pytest.fixture
def tried(app: Flask) -> Callable[[Size], Paper]:
    """A test print on that paper, in a village with approved words of two languages."""

    def draw(size: Size) -> Paper:
        with app.app_context():
            for tag, word in {"tyz-Latn": "rườn", "blt-Tavt": "ꪁꪫꪱꪣ"}.items():
                known = {"key": "Nhà", "kind": review.Kind.TEXT, "status": review.Status.APPROVED}
                db.session.add(Contribution(village_id=1, tag=tag, text=word, **known))
            db.session.commit()
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            labels.vietnamese_alone()
            html = test_print.test_html(here(), "Máy in nhiệt qua mạng: 192.168.1.50:9100", size)
            return Paper(press.draw(html, size))

    return draw


@pytest.mark.parametrize("size", Size)
def test_the_test_print_tells_whether_a_printer_is_good(tried, size):
    paper = tried(size)
    assert paper.pages == 1
    assert paper.codes == {test_print.IN_THE_CODE}
    printed = "".join(paper.text.split())
    for words in (
        "thôn Đông Căm", "192.168.1.50:9100", size.shown, "mép trái", "mép phải", "rườn", "ꪁꪫꪱꪣ",
        "Nếu thấy đủ hai mép và quét được mã là máy in tốt.", "ĐEN", "TRẮNG", *test_print.letters(),
    ):  # fmt: skip
        assert "".join(words.split()) in printed, words


@pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL])
def test_its_ruler_goes_from_edge_to_edge_of_what_a_head_prints(tried, size):
    paper = tried(size)
    left, _, right, _ = ImageChops.invert(paper.on_the_roll(size)).getbbox()
    assert left <= 4
    assert right >= DOTS[size] - 4
    assert paper.torn() == []


def test_every_vietnamese_letter_with_a_mark_is_on_it():
    shown = "".join(test_print.letters())
    alphabet = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
    assert set(alphabet) | set(alphabet.upper()) <= set(shown)


def test_a_language_without_approved_words_stands_on_no_test_print(app):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        html = test_print.test_html(here(), "-", Size.ROLL)
    assert "Tày" not in html
