"""The slip of papers entrusted to the team: for members alone, offered where there are papers."""

import pytest

from kiosk.db import db
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.printers.paper import Size
from kiosk.slips.models import Kind, PrintJob
from kiosk.walkthrough.models import Walkthrough
from tests.console.another_village import move_there
from tests.slips.paper import Paper
from tests.walkthrough.way import to_the_end

BUTTON = "In phiếu giữ giấy tờ"


def held() -> HeldPaper:
    paper = HeldPaper.new("Giấy khai sinh", 2, Place.HOME, is_original=True)
    by = {"giver": "Lò Thị Mai", "receiver": "Lò Thị Mẫu", "by": "Lò Thị Mẫu"}
    paper.hand_on(2, Place.HOME, Place.TEAM, **by)
    return paper


@pytest.fixture
def code(given_dossier) -> str:
    """A dossier whose originals the team holds."""
    return given_dossier(step=Step.SUBMITTED, papers=[held()], phone="0912345678")


def jobs(app) -> list[PrintJob]:
    with app.app_context():
        return list(db.session.scalars(db.select(PrintJob)))


def pdf(code: str) -> str:
    return f"/to/ho-so/{code}/giu-giay.pdf"


@pytest.mark.parametrize(("query", "width"), [("", 80), ("?kho=58mm", 58), ("?kho=a5", 148)])
def test_a_member_saves_the_slip_on_any_paper(helper, code, query, width):
    answer = helper.client.get(pdf(code) + query)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    paper = Paper(answer.data)
    assert paper.width == width
    assert "Giấy khai sinh" in paper.text
    assert "0912345678" not in paper.text


def test_a_member_prints_it_from_the_dossiers_page(app, helper, code):
    page = helper.open(f"/to/ho-so/{code}").press(BUTTON)
    assert page.path == f"/to/ho-so/{code}"
    (job,) = jobs(app)
    assert (job.kind, job.size) == (Kind.CUSTODY, Size.ROLL)
    assert "Giữ phiếu này để nhận lại giấy" in job.html


def test_one_press_makes_one_slip(app, helper, code):
    page = helper.open(f"/to/ho-so/{code}")
    page.press(BUTTON)
    page.press(BUTTON)
    assert len(jobs(app)) == 1


def test_where_the_team_holds_nothing_no_slip_is_offered_or_made(app, helper, given_dossier):
    code = given_dossier()
    assert BUTTON not in helper.open(f"/to/ho-so/{code}").text
    page = helper.follow("POST", f"/to/ho-so/{code}/giu-giay/in", {"lan": "eins"}, expect=409)
    assert "Tổ không giữ giấy nào của hồ sơ này" in page.text
    helper.open(pdf(code), expect=409)
    assert not jobs(app)


def test_nobody_else_gets_a_slip_of_held_papers(app, resident, code):
    resident.follow("POST", "/ho-so/", {"ma": code})
    for method, address in (("GET", pdf(code)), ("POST", f"/to/ho-so/{code}/giu-giay/in")):
        answer = resident.client.open(address, method=method, data={"lan": "eins"})
        assert (answer.status_code, answer.location) == (303, "/to/dang-nhap")
    assert not jobs(app)


def test_a_dossier_of_another_village_has_no_slip(app, helper, code):
    move_there(app, code)
    helper.open(pdf(code), expect=404)
    helper.follow("POST", f"/to/ho-so/{code}/giu-giay/in", {"lan": "eins"}, expect=404)
    assert not jobs(app)


def with_held_papers(app) -> str:
    """The dossier that a walkthrough has just made, with papers left to its helper: its code."""
    with app.app_context():
        draft = db.session.scalars(db.select(Walkthrough)).one()
        dossier = db.session.get_one(Dossier, draft.dossier_id)
        dossier.helper, dossier.papers = "Hoàng Văn Mẫu", [held()]
        db.session.commit()
        return dossier.code


def test_at_the_end_of_a_walkthrough_the_door_of_the_team_leads_to_the_slip(app, resident):
    done = to_the_end(resident)
    assert "phiếu giữ giấy tờ" not in done.text
    code = with_held_papers(app)
    door = resident.open(done.path).press("Tổ in phiếu giữ giấy tờ")
    assert door.path == "/to/dang-nhap"
    assert f"/to/ho-so/{code}" in str(door.soup)


def test_a_member_prints_what_is_to_be_mended_of_a_dossier_that_came_back(app, helper, code):
    assert "việc cần sửa" not in helper.open(f"/to/ho-so/{code}").text
    with app.test_request_context("/"):
        returned = Dossier.with_code(1, code)
        why = ["Ảnh chụp thiếu trang 2."]
        returned.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=why)
        db.session.commit()
    page = helper.open(f"/to/ho-so/{code}").press("In phiếu việc cần sửa")
    assert page.path == f"/to/ho-so/{code}"
    assert [one.kind for one in jobs(app)] == [Kind.FIX_LIST]
