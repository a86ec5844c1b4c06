"""The team before its printers: the queue of slips, the questions, the choice, the test print."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from kiosk import clock
from kiosk.console import print_jobs
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.printers import ipp, thermal
from kiosk.printers.faults import WORDS, Fault
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.slips.models import Kind as Slip
from kiosk.slips.models import PrintJob, State
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page
from tests.made_up import village_elsewhere
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")
PAGE, SLIPS, SHEETS = "/to/may-in", "/to/may-in/chon/slips", "/to/may-in/chon/sheets"
HTML = (
    '<!doctype html><html lang="vi" translate="no"><head><title>Phiếu</title></head>'
    '<body class="roll"><main><h1>Phiếu</h1></main></body></html>'
)
STATIC = Path(__file__).parents[2] / "static"
PRINTS = re.compile(r"\bprint\s*\(")


@pytest.fixture
def member(app: Flask) -> Browser:
    """One of the team who does not lead it."""
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin=PIN).press("Vào")
    return browser


@pytest.fixture
def job_of(app: Flask) -> Callable[..., int]:
    """A slip that somebody asked for."""

    def make(**facts: object) -> int:
        known = {
            "village_id": 1, "kind": Slip.RECEIPT, "size": Size.ROLL, "html": HTML, "digest": "-",
            "purpose": Purpose.SLIPS, "attempts": 1,
        } | facts  # fmt: skip
        with app.app_context():
            job = PrintJob(**known)
            db.session.add(job)
            db.session.commit()
            return job.id

    return make


@pytest.fixture
def printer(app: Flask) -> Callable[..., None]:
    """The village chooses a printer."""

    def choose(kind: Kind = Kind.QUEUE, purpose: Purpose = Purpose.SLIPS, **facts: object) -> None:
        known = {"address": "ipp://localhost/printers/HP", "size": Size.ROLL} | facts
        with app.app_context():
            db.session.add(Printer(village_id=1, purpose=purpose, kind=kind, **known))
            db.session.commit()

    return choose


def stored(app: Flask, purpose: Purpose = Purpose.SLIPS) -> tuple[str, str, str] | None:
    with app.app_context():
        found = Printer.chosen(1, purpose)
        return (found.kind, found.address, found.size) if found else None


def job(app: Flask, number: int) -> PrintJob:
    with app.app_context():
        return db.session.get_one(PrintJob, number)


def part(page: Page, heading: str) -> str:
    """What stands under a heading of the queue."""
    found = next(h for h in page.soup.select("h2") if heading in h.get_text())
    return " ".join(found.find_parent("section").get_text(" ").split())


def poll(page: Page) -> tuple[int, str]:
    url = str(page.soup.select_one("#print_queue")["hx-get"])
    answer = page.browser.client.get(url, headers={"HX-Request": "true"})
    return answer.status_code, answer.text


# The page.


def test_a_house_without_a_printer_says_so(helper):
    page = helper.open(PAGE)
    assert page.heading == "Máy in và hàng đợi in"
    assert "Chưa có máy in, phiếu thành tệp PDF" in part(page, "In phiếu cho bà con")
    assert "in chung máy in phiếu" in part(page, "In tờ lớn")
    assert "Không có phiếu nào chờ in." in page.text


@pytest.mark.parametrize("fault", Fault)
def test_a_printers_fault_is_drawn_and_says_since_when_and_what_to_do(helper, printer, fault):
    printer(fault=fault, looked_at=clock.now() - timedelta(minutes=10))
    page = helper.open(PAGE)
    told = part(page, "In phiếu cho bà con")
    for words in (WORDS[fault].happened, WORDS[fault].todo, "Từ 19:32", "cuộn 80 mm"):
        assert words in told
    assert page.soup.select_one(".printer.wrong svg.sketch")
    assert "Chưa thấy lỗi" not in told


def test_each_printer_is_told_in_words(helper, printer):
    printer(chosen_by="Hoàng Văn Mẫu")
    printer(
        Kind.THERMAL, Purpose.SHEETS, address="192.168.1.50:9100", size=Size.NARROW,
        looked_at=clock.now(),
    )  # fmt: skip
    page = helper.open(PAGE)
    assert "Đang hỏi máy in…" in part(page, "In phiếu cho bà con")
    assert "Máy in của máy tính: HP" in part(page, "In phiếu cho bà con")
    assert "Hoàng Văn Mẫu chọn lúc 19:42, 16/11" in part(page, "In phiếu cho bà con")
    assert "Máy in nhiệt qua mạng: 192.168.1.50:9100" in part(page, "In tờ lớn")
    assert "Chưa thấy lỗi nào." in part(page, "In tờ lớn")


def test_every_kind_of_slip_and_of_printer_has_a_name():
    assert set(print_jobs.SLIPS) == set(Slip)
    assert set(print_jobs.KINDS) == set(Kind)
    assert set(print_jobs.PURPOSES) == set(Purpose)


def test_the_slips_of_a_day_stand_under_what_becomes_of_them(
    app, helper, printer, job_of, given_dossier
):
    printer()
    code = given_dossier()
    with app.app_context():
        dossier_id = db.session.scalars(db.select(Dossier).filter_by(code=code)).one().id
    job_of(dossier_id=dossier_id, attempts=2, state=State.UNSURE)
    job_of(kind=Slip.RUN_SHEET, state=State.SENT, size=Size.A4)
    job_of(kind=Slip.PAPERS, state=State.FAILED, problem="Máy in không nhận phiếu này.")
    job_of(kind=Slip.TEST, state=State.DONE, done_at=clock.now())
    job_of(kind=Slip.PARKED, state=State.DONE, done_at=clock.now(), file="5.pdf")
    job_of(kind=Slip.HANDOVER, asked_at=clock.now() - timedelta(hours=25))
    page = helper.open(PAGE)
    shown = f"{code[:3]}-{code[3:6]}-{code[6:]}"
    assert f"Phiếu biên nhận {shown}" in part(page, "Giấy đã ra chưa?")
    assert "lần 2" in part(page, "Giấy đã ra chưa?")
    assert "Tờ chuyến lên xã" in part(page, "Đang chờ: 1")
    assert "A4" in part(page, "Đang chờ: 1")
    assert "Danh sách giấy tờ" in part(page, "Chưa in được: 1")
    assert "Máy in không nhận phiếu này." in part(page, "Chưa in được: 1")
    done = part(page, "Đã xong trong 24 giờ: 2")
    assert re.search(r"Phiếu in thử .* Đã in 19:42", done)
    assert re.search(r"Phiếu giữ chỗ .* Thành tệp PDF 19:42", done)
    assert "Phiếu trả kết quả" not in page.text
    headings = [h.get_text() for h in page.soup.select("section h2")]
    assert "Giấy đã ra chưa?" in headings[2], "the question comes first"


def test_who_asked_is_named_as_far_as_it_is_known(app, helper, resident, job_of):
    resident.open("/lam-duoc-gi").press("In tờ này")
    helper.follow("POST", "/to/may-in/thu/slips", {"lan": "k"})
    job_of(session_id="over")
    page = helper.open(PAGE)
    who = [note.get_text().split(" · ")[0] for note in page.soup.select(".jobs .note")]
    assert {"bà con", "Hoàng Văn Mẫu", "đã rời máy"} <= set(who)


def test_the_page_asks_by_itself_and_is_told_only_what_is_new(app, helper, printer, job_of):
    printer()
    number = job_of()
    page = helper.open(PAGE)
    assert page.soup.select_one("#print_queue")["hx-trigger"] == "every 2s"
    assert poll(page) == (204, "")
    with app.app_context():
        db.session.get_one(PrintJob, number).state = State.DONE
        db.session.commit()
    status, fragment = poll(page)
    assert status == 200
    assert "Đã xong trong 24 giờ: 1" in fragment
    assert "<main" not in fragment
    page = helper.open(PAGE)
    with app.app_context():
        Printer.of(1, Purpose.SLIPS).fault = Fault.JAM
        db.session.commit()
    assert WORDS[Fault.JAM].happened in poll(page)[1]


def test_the_page_asks_the_database_little_however_many_slips_there_are(app, helper, job_of):
    def questions() -> int:
        with written_down(app, warm=True) as visits:
            helper.open(PAGE)
        return len(visits[0].statements)

    before = questions()
    for _ in range(5):
        job_of()
    assert questions() == before <= 6


# Answers.


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [
        (State.UNSURE, "ra-roi", State.DONE),
        (State.UNSURE, "in-lai", State.QUEUED),
        (State.FAILED, "in-lai", State.QUEUED),
        (State.QUEUED, "bo", State.FAILED),
        (State.SENT, "bo", State.FAILED),
        (State.PRINTING, "bo", State.PRINTING),
        (State.DONE, "in-lai", State.DONE),
        (State.QUEUED, "ra-roi", State.QUEUED),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["visit", "swap"])
def test_any_member_answers_for_a_slip(app, member, printer, job_of, state, action, after, headers):
    printer()
    number = job_of(state=state)
    answer = member.client.post(f"{PAGE}/phieu/{number}/{action}", headers=headers)
    assert answer.status_code == (200 if headers else 303)
    assert job(app, number).state is after
    if headers:
        assert BeautifulSoup(answer.text, "html.parser").select_one("#print_queue")


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (State.UNSURE, ["Giấy đã ra", "Chưa có giấy, in lại"]),
        (State.QUEUED, ["Bỏ"]),
        (State.SENT, ["Bỏ"]),
        (State.PRINTING, []),
        (State.FAILED, ["In lại"]),
        (State.DONE, []),
    ],
)
def test_only_what_can_be_done_can_be_pressed(helper, printer, job_of, state, buttons):
    printer()
    job_of(state=state)
    page = helper.open(PAGE)
    pressed = [one.get_text(strip=True) for one in page.soup.select(".jobs button, .jobs a")]
    assert pressed == buttons


def test_what_is_forgotten_is_not_offered_again(helper, job_of):
    job_of(state=State.FAILED, html="")
    assert not helper.open(PAGE).soup.select(".jobs button")


def test_what_was_thrown_away_can_be_had_again(app, helper, job_of):
    number = job_of()
    page = helper.open(PAGE).press("Bỏ")
    assert "Tổ công nghệ đã bỏ phiếu này." in page.text
    page.press("In lại")
    assert job(app, number).state is State.QUEUED


ACTIONS = (("POST", "ra-roi"), ("POST", "in-lai"), ("POST", "bo"), ("GET", "trinh-duyet"))


@pytest.mark.parametrize(("method", "action"), ACTIONS)
def test_a_slip_of_another_village_is_not_there(app, helper, job_of, method, action):
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.commit()
    number = job_of(village_id=2, state=State.UNSURE)
    for which in (number, 999):
        helper.follow(method, f"{PAGE}/phieu/{which}/{action}", {}, expect=404)
    assert job(app, number).state is State.UNSURE
    assert "Phiếu biên nhận" not in helper.open(PAGE).text


# In the browser of a member.


def test_a_member_prints_with_the_own_browser_and_is_asked_whether_it_came_out(
    app, member, printer, job_of
):
    printer(Kind.BROWSER)
    number = job_of()
    page = member.open(PAGE)
    slip = page.press("In từ máy này")
    assert slip.heading == "Phiếu"
    sheets = [link["href"] for link in slip.soup.select("link[rel=stylesheet]")]
    assert [one.split("?")[0] for one in sheets] == ["/static/vendor/slip.css"]
    (script,) = slip.soup.select("script")
    assert str(script["src"]).startswith("/static/vendor/print.js")
    assert slip.soup.select_one("[data-after-print]")["href"] == PAGE
    assert PAGE in slip.soup.select_one("meta[http-equiv=refresh]")["content"]
    assert job(app, number).state is State.UNSURE
    page = member.open(PAGE)
    assert "Phiếu biên nhận" in part(page, "Giấy đã ra chưa?")
    assert page.press("Mở lại để in").heading == "Phiếu"
    member.open(PAGE).press("Giấy đã ra")
    assert job(app, number).state is State.DONE


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.BROWSER])
def test_what_another_printer_prints_is_opened_in_no_browser(app, helper, printer, job_of, kind):
    printer(kind)
    number = job_of()
    assert "In từ máy này" not in helper.open(PAGE).text
    page = helper.open(f"{PAGE}/phieu/{number}/trinh-duyet", expect=409)
    assert "không chờ in bằng trình duyệt" in page.text
    assert job(app, number).state is State.QUEUED


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_what_is_over_is_opened_no_more(app, helper, printer, job_of, state):
    printer(Kind.BROWSER)
    number = job_of(state=state)
    helper.open(f"{PAGE}/phieu/{number}/trinh-duyet", expect=409)
    assert job(app, number).state is state


def test_nobody_but_a_member_opens_it(app, resident, printer, job_of):
    printer(Kind.BROWSER)
    number = job_of()
    resident.open("/lam-duoc-gi").press("In tờ này")
    answer = resident.client.get(f"{PAGE}/phieu/{number}/trinh-duyet")
    assert (answer.status_code, answer.location) == (303, "/to/dang-nhap")
    assert job(app, number).state is State.QUEUED


def test_no_script_of_ours_prints_but_the_one_of_that_page():
    """A dialog must never be left on the public screen."""
    ours = sorted((STATIC / "js").glob("*.js"))
    assert [one.name for one in ours if PRINTS.search(one.read_text())] == ["print.js"]
    bundles = sorted((STATIC / "vendor").glob("*.js"))
    assert [one.name for one in bundles if PRINTS.search(one.read_text())] == ["print.js"]
    pages = sorted((STATIC.parent / "templates").rglob("*.html"))
    named = [one.name for one in pages if "print.js" in one.read_text()]
    assert named == ["by_browser.html"]


# Choosing.


FOUND = ipp.Queue("HP", "ipp://localhost:631/printers/HP", "HP ở nhà văn hóa")


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """One printer in the system, and one at a USB cable."""
    monkeypatch.setattr(ipp, "queues", lambda: [FOUND])
    monkeypatch.setattr(thermal, "devices", lambda: ["/dev/usb/lp0"])


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"may": "folder", "kho": "a5"}, ("folder", "", "a5")),
        ({"may": "browser", "kho": "a4"}, ("browser", "", "a4")),
        ({"may": f"queue {FOUND.uri}", "kho": "a5"}, ("queue", FOUND.uri, "a5")),
        (
            {"may": "queue", "dia-chi-queue": " ipp://192.168.1.40/ipp/print ", "kho": "80mm"},
            ("queue", "ipp://192.168.1.40/ipp/print", "80mm"),
        ),
        (
            {"may": "thermal", "dia-chi-thermal": "192.168.1.50", "kho": "58mm"},
            ("thermal", "192.168.1.50:9100", "58mm"),
        ),
        (
            {"may": "thermal_usb /dev/usb/lp0", "kho": "80mm"},
            ("thermal_usb", "/dev/usb/lp0", "80mm"),
        ),
    ],
)
@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.usefixtures("at_hand")
def test_the_lead_chooses_a_printer(app, helper, form, kept, purpose):
    address = f"/to/may-in/chon/{purpose}"
    page = helper.follow("POST", address, form)
    assert page.path == PAGE
    assert stored(app, purpose) == kept
    with app.app_context():
        assert Printer.chosen(1, purpose).chosen_by == "Hoàng Văn Mẫu"
    page = helper.open(address)
    (ticked,) = page.soup.select("[name=may][checked]")
    assert ticked["value"] == form["may"]
    assert page.soup.select_one("[name=kho] [selected]")["value"] == form["kho"]


@pytest.mark.usefixtures("at_hand")
def test_what_is_found_need_not_be_typed(helper):
    page = helper.open(SLIPS)
    assert "HP ở nhà văn hóa" in page.text
    assert "/dev/usb/lp0" in [label.get_text(strip=True) for label in page.soup.select("label")]
    assert len(page.soup.select(".printer-choice svg.sketch")) == len(Kind)


def test_where_nothing_is_found_the_page_says_so(helper, monkeypatch):
    monkeypatch.setattr(ipp, "queues", lambda: [])
    monkeypatch.setattr(thermal, "devices", lambda: [])
    page = helper.open(SLIPS)
    assert "Máy tính chưa cài máy in nào." in page.text
    assert "Máy chưa thấy máy in nào cắm dây USB." in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kho": "80mm"}, "chọn một loại máy in"),
        ({"may": "fax", "kho": "80mm"}, "chọn một loại máy in"),
        ({"may": "none", "kho": "80mm"}, "chọn một loại máy in"),
        ({"may": "folder"}, "chọn khổ giấy"),
        ({"may": "folder", "kho": "a0"}, "chọn khổ giấy"),
        ({"may": "folder", "kho": "a3"}, "chọn khổ giấy"),
        ({"may": "thermal", "dia-chi-thermal": "192.168.1.50", "kho": "a4"}, "chỉ in giấy cuộn"),
        ({"may": "thermal_usb /dev/usb/lp0", "kho": "a5"}, "chỉ in giấy cuộn"),
        ({"may": "thermal", "dia-chi-thermal": "nhà văn hóa", "kho": "80mm"}, "192.168.1.50:9100"),
        ({"may": "thermal", "dia-chi-thermal": "", "kho": "80mm"}, "192.168.1.50:9100"),
        ({"may": "queue", "dia-chi-queue": "192.168.1.40", "kho": "a4"}, "ipp://"),
        ({"may": "queue file:///etc/passwd", "kho": "a4"}, "ipp://"),
        ({"may": "thermal_usb", "dia-chi-thermal_usb": "/etc/passwd", "kho": "80mm"}, "/dev/usb/"),
    ],
)
@pytest.mark.usefixtures("at_hand")
def test_what_can_be_no_printer_is_explained_and_nothing_typed_is_lost(app, helper, form, said):
    page = helper.follow("POST", SLIPS, form, expect=422)
    assert said in page.error
    assert "Máy in cũ vẫn như trước." in page.error
    assert stored(app) is None
    for name, typed in form.items():
        if name.startswith("dia-chi"):
            assert page.value(name) == typed
    ticked = [one["value"] for one in page.soup.select("[name=may][checked]")]
    known = [one["value"] for one in page.soup.select("[name=may]")]
    assert ticked == [one for one in known if one == form.get("may")]


@pytest.mark.usefixtures("at_hand")
def test_sheets_may_go_where_the_slips_go(app, helper, printer):
    assert helper.open(SHEETS).soup.select_one("[name=may][checked]")["value"] == "none"
    printer(Kind.QUEUE, Purpose.SHEETS, size=Size.A4)
    assert stored(app, Purpose.SHEETS)
    page = helper.follow("POST", SHEETS, {"may": "none"})
    assert stored(app, Purpose.SHEETS) is None
    assert "in chung máy in phiếu" in part(page, "In tờ lớn")


@pytest.mark.usefixtures("at_hand")
def test_another_printer_is_seen_anew_and_gets_what_waits(app, helper, printer, job_of):
    printer(fault=Fault.GONE, looked_at=clock.now())
    number = job_of()
    page = helper.follow("POST", SLIPS, {"may": f"queue {FOUND.uri}", "kho": "a5"})
    assert WORDS[Fault.GONE].happened not in page.text
    waiting = job(app, number)
    assert (waiting.state, waiting.size) == (State.QUEUED, Size.ROLL)
    assert "cuộn 80 mm" in part(page, "Đang chờ: 1")


@pytest.mark.parametrize("address", [SLIPS, SHEETS])
@pytest.mark.usefixtures("at_hand")
def test_who_does_not_lead_chooses_nothing(app, member, address):
    assert "Chọn máy in" not in member.open(PAGE).text
    page = member.open(address)
    assert "Chỉ tổ trưởng chọn máy in." in page.text
    assert not page.soup.select("main form button")
    answer = member.client.post(address, data={"may": "browser", "kho": "a5"})
    assert answer.status_code == 409
    assert stored(app, Purpose(address.rsplit("/", 1)[-1])) is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_there_are_two_purposes_and_no_third(helper, method):
    helper.follow(method, "/to/may-in/chon/thu-ba", {}, expect=404)
    helper.follow("POST", "/to/may-in/thu/thu-ba", {"lan": "k"}, expect=404)


# The test print.


@pytest.mark.parametrize("who", ["helper", "member"])
def test_any_member_asks_for_a_test_print_once_a_press(app, request, printer, who):
    browser = request.getfixturevalue(who)
    printer(Kind.THERMAL, address="192.168.1.50:9100", size=Size.NARROW)
    page = browser.open(PAGE)
    assert "Phiếu in thử" in part(page.press("In thử"), "Đang chờ: 1")
    assert "Phiếu in thử" in part(page.press("In thử"), "Đang chờ: 1")
    with app.app_context():
        asked = db.session.scalars(db.select(PrintJob)).one()
        assert (asked.kind, asked.size, asked.purpose) == (Slip.TEST, Size.NARROW, Purpose.SLIPS)
        assert "192.168.1.50:9100" in asked.html


@pytest.mark.parametrize("is_chosen", [True, False])
def test_the_printer_for_sheets_is_tried_with_its_own_paper(app, helper, printer, is_chosen):
    if is_chosen:
        printer(Kind.QUEUE, Purpose.SHEETS, size=Size.A4)
    helper.follow("POST", "/to/may-in/thu/sheets", {"lan": "k"})
    with app.app_context():
        asked = db.session.scalars(db.select(PrintJob)).one()
        sheets, slips = (Purpose.SHEETS, Size.A4), (Purpose.SLIPS, Size.ROLL)
        assert (asked.purpose, asked.size) == (sheets if is_chosen else slips)


# On the list of dossiers.


@pytest.mark.parametrize(
    ("fault", "unsure", "said"),
    [
        (None, 0, ""),
        (Fault.PAPER, 0, "Máy in hết giấy."),
        (None, 2, "2 phiếu chưa biết giấy đã ra chưa."),
        (Fault.OFF, 1, "Máy in chưa bật, hoặc tuột dây. 1 phiếu chưa biết giấy đã ra chưa."),
    ],
)
def test_the_list_of_dossiers_says_what_is_wrong_and_else_nothing(
    app, helper, printer, job_of, fault, unsure, said
):
    printer(fault=fault)
    for _ in range(unsure):
        job_of(state=State.UNSURE)
    job_of(state=State.SENT)
    with app.app_context():
        db.session.add(village_elsewhere())
        db.session.commit()
    job_of(village_id=2, state=State.UNSURE)
    line = helper.open("/to/ho-so/").soup.select_one(".printer-state")
    assert bool(line) == bool(said)
    if said:
        assert line.span.get_text() == said
        assert line.a["href"] == PAGE


def test_that_line_costs_one_question(app, helper):
    with written_down(app, warm=True) as visits:
        helper.open("/to/ho-so/")
    asked = [sql for sql, _ in visits[0].statements if "printer" in sql]
    assert len(asked) == 1
