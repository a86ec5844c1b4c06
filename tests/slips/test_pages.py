"""Who may open a slip, and what the screen says while one is printed."""

from collections.abc import Callable

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.printers.paper import Size
from kiosk.sessions import Session
from kiosk.slips import press, printing
from kiosk.slips.models import Kind, PrintJob, State
from tests.browser import Browser
from tests.slips.paper import Paper

FILES = ("bien-nhan.pdf", "tinh-trang.pdf", "in")


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


def test_a_job_on_its_way_asks_again_by_itself(mine, job_of):
    page = mine.open(f"/in/{job_of()}")
    assert "Đang làm phiếu…" in page.text
    element = page.soup.select_one("#print")
    assert element["hx-trigger"] == "every 1s"
    mine.swap(page, element, {})


def test_a_job_that_is_done_stops_asking_and_shows_the_code(mine, job_of, code):
    page = mine.open(f"/in/{job_of(state=State.DONE)}")
    assert "Phiếu đã làm xong" in page.text
    assert not page.soup.select("[hx-get]#print")
    assert page.soup.select_one(".qr svg")


def test_a_job_that_failed_says_why_and_can_be_asked_for_again(app, mine, job_of):
    number = job_of(state=State.FAILED, problem="Máy in hết giấy.")
    page = mine.open(f"/in/{number}")
    assert "Chưa làm được phiếu" in page.text
    assert "Máy in hết giấy." in page.text
    assert "Đang làm phiếu…" in page.press("In lại").text
    with app.app_context():
        assert db.session.get_one(PrintJob, number).state is State.QUEUED


def test_only_the_screen_that_asked_and_the_team_see_a_job(mine, neighbour, helper, job_of, app):
    with app.app_context():
        db.session.execute(db.delete(Session).where(Session.member_id.is_not(None)))
        db.session.commit()
    number = job_of()
    neighbour.open(f"/in/{number}", expect=404)
    neighbour.follow("POST", f"/in/{number}/lai", {}, expect=404)
    mine.open("/in/999", expect=404)
    mine.open(f"/in/{number}")


def test_the_team_sees_any_job_of_its_village(app, helper):
    with app.app_context():
        number = printing.ask(Kind.PAPERS, "-", Size.ROLL).id
        db.session.commit()
    assert "Đang làm phiếu…" in helper.open(f"/in/{number}").text


def test_where_no_paper_comes_the_screen_shows_the_qr_instead(mine, job_of, code):
    number = job_of(state=State.FAILED, problem="Máy in hết giấy.")
    answer = mine.client.get(f"/in/{number}", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/in/{number}"
    page = mine.open(f"/in/{number}")
    assert page.soup.select_one("figure.qr svg")
    assert page.soup.select_one("[data-back]")["href"] == "/thu-tuc/chung-thuc-ban-sao/xong"
