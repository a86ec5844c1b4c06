"""The page of what hangs or lies in the house on paper: PDFs for all, print where sheets are."""

import pytest

from kiosk.db import db
from kiosk.printers.models import Kind as PrinterKind
from kiosk.printers.models import Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.slips.models import Kind, PrintJob
from tests.slips.paper import Paper

PAGE = "/to/to-giay"
KINDS = {"ap-phich": Kind.ROSTER, "qr-thon": Kind.VILLAGE_QR, "lam-duoc-gi": Kind.DOABLE}
EACH = pytest.mark.parametrize("what", KINDS)


@pytest.fixture
def sheets_printer(app) -> None:
    """The house has a printer for A4."""
    printer(app, Size.A4)


def printer(app, size: Size) -> None:
    with app.app_context():
        of = {"village_id": 1, "purpose": Purpose.SHEETS, "kind": PrinterKind.FOLDER}
        db.session.add(Printer(size=size, address="", **of))
        db.session.commit()


def jobs(app) -> list[PrintJob]:
    with app.app_context():
        return list(db.session.scalars(db.select(PrintJob)))


def test_the_teams_page_leads_here(helper):
    assert helper.open("/to/to-vien/").press("Tờ dán và phiếu trắng").path == PAGE


def test_every_pdf_of_the_page_is_one_sheet_of_its_paper(helper):
    links = [a["href"] for a in helper.open(PAGE).soup.select("a[download]")]
    assert len(links) == 6
    for link in links:
        paper = Paper(helper.client.get(link).data)
        wide = {"a5": 148, "a3": 297}.get(link[-2:], 210)
        assert paper.width == pytest.approx(wide, abs=0.1), link
        assert paper.pages == 1 or "lam-duoc-gi" in link


def test_the_book_and_the_self_test_are_a_press_away(helper):
    links = {a["href"] for a in helper.open(PAGE).soup.select(".verbs a")}
    assert {"/to/so-mat-dien", "/to/tu-kiem-tra"} <= links


@EACH
def test_a_sheet_is_printed_once_and_the_page_follows_it(app, helper, sheets_printer, what):
    page = helper.open(PAGE)
    form = page.soup.select_one(f"form[action='{PAGE}/{what}/in']")
    sent = {"lan": form.select_one("[name=lan]")["value"]}
    after = helper.follow("POST", form["action"], sent)
    helper.follow("POST", form["action"], sent)
    (job,) = jobs(app)
    assert (job.kind, job.size) == (KINDS[what], Size.A4)
    assert after.path == PAGE
    assert after.soup.select_one("#print")


def test_a_house_with_a_roll_says_so_and_offers_the_pdf(app, helper):
    page = helper.open(PAGE)
    assert "in giấy cuộn" in page.text
    assert not page.soup.select("main form")
    assert page.soup.select("a[download]")


@EACH
def test_a_roll_prints_no_sheet_however_it_is_asked(app, helper, what):
    page = helper.follow("POST", f"{PAGE}/{what}/in", {"lan": "eins"}, expect=409)
    assert "in giấy cuộn" in page.error
    assert not jobs(app)


def test_a_printer_for_a5_is_asked_for_a5(app, helper):
    printer(app, Size.A5)
    page = helper.open(PAGE)
    assert "In A5" in page.text
    page.press("In A5")
    assert jobs(app)[0].size is Size.A5


def test_what_is_no_sheet_is_not_found(app, helper, sheets_printer):
    helper.follow("POST", f"{PAGE}/ho-so/in", {"lan": "eins"}, expect=404)
    assert not jobs(app)


def test_without_a_public_address_the_page_says_that_there_is_nothing_to_scan(app, helper):
    assert "chưa có mã để quét" not in helper.open(PAGE).text
    app.config["PUBLIC_URL"] = ""
    assert "chưa có mã để quét" in helper.open(PAGE).text


@pytest.mark.parametrize(("method", "path"), [("GET", PAGE), ("POST", f"{PAGE}/ap-phich/in")])
def test_nobody_but_a_member_comes_here(app, resident, sheets_printer, method, path):
    answer = resident.client.open(path, method=method, data={"lan": "eins"})
    assert (answer.status_code, answer.location) == (303, "/to/dang-nhap")
    assert not jobs(app)
