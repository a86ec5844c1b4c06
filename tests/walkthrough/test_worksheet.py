"""What a form will ask, to take along: what was said here stands in it, what is private never."""

from datetime import timedelta

import pytest

from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.schema import Procedure
from kiosk.server import house_keeping
from kiosk.slips.content_sheets import lines
from kiosk.slips.models import Kind, PrintJob
from kiosk.walkthrough.models import Walkthrough
from tests.made_up import teach
from tests.walkthrough.made_up import copies
from tests.walkthrough.way import COPIES, begin, say_the_case

pytestmark = pytest.mark.usefixtures("evening")
SHEET = COPIES + "to-khai"
ANSWERED = "5 trang"
ASKED = (
    ("Giấy gì", None), ("Giấy có mấy trang", "pages"), ("Lấy mấy bản", "copies"),
    ("Số định danh của người nộp", None), ("Lý do: không ghi ra giấy", None),
    ("Nhận ở đâu", None), ("Nhận bằng cách nào", None),
)  # fmt: skip


@pytest.fixture(autouse=True)
def form(app, evening) -> Procedure:
    """Certified copies with a form of seven lines."""
    return teach(app, copies(*ASKED))


def to_the_papers(browser):
    """Five pages and two copies, until the papers are asked for."""
    return say_the_case(begin(browser))


def jobs(app) -> list[PrintJob]:
    with app.app_context():
        return list(db.session.scalars(db.select(PrintJob)))


def test_all_that_the_form_asks_stands_there_in_its_order(resident):
    first = resident.open(SHEET)
    pages = first.text + first.press("Xem thêm").text
    found = [pages.index(text) for text, _ in ASKED]
    assert found == sorted(found)
    assert "Tờ khai mẫu" in first.text


def test_it_says_that_it_is_no_form(resident):
    assert "Đây không phải tờ khai chính thức." in resident.open(SHEET).text


def test_what_was_answered_here_stands_in_it_and_nobody_elses(resident, neighbour):
    to_the_papers(resident)
    assert ANSWERED in resident.open(SHEET).text
    assert ANSWERED not in neighbour.open(SHEET).text


def test_nothing_is_asked_and_nothing_changes_by_looking(app, resident, count):
    page = resident.open(SHEET)
    assert not page.soup.select("main input, main select, main textarea")
    assert (count(Walkthrough), count(PrintJob)) == (0, 0)


def test_a_procedure_without_one_has_none(app, resident):
    teach(app, copies())
    resident.open(SHEET, expect=404)
    assert resident.client.post(SHEET, data={"lan": "x"}).status_code == 404


def test_it_leads_back_to_where_the_walkthrough_goes_on(resident):
    to_the_papers(resident)
    assert resident.open(SHEET).press("Quay lại").path == COPIES + "giay-to"
    assert resident.open(SHEET + "?trang=2").press("Quay lại").path == SHEET


def test_whoever_has_not_begun_is_led_to_the_beginning(resident):
    assert resident.open(SHEET).press("Quay lại").path == COPIES


def test_it_is_printed_once_with_what_was_said(app, resident):
    to_the_papers(resident)
    page = resident.open(SHEET)
    printed = page.press("In tờ này")
    assert page.press("In tờ này").path == SHEET
    (job,) = jobs(app)
    assert (job.kind, job.dossier_id) == (Kind.WORKSHEET, None)
    assert ANSWERED in job.html
    assert "Đang làm phiếu…" in printed.text


def test_who_only_reads_may_print_it_too_and_follows_the_print(app, resident):
    assert "Đang làm phiếu…" in resident.open(SHEET).press("In tờ này").text
    assert ANSWERED not in jobs(app)[0].html


def test_nothing_of_it_outlives_the_print_job(app, resident, evening):
    to_the_papers(resident)
    with app.app_context():
        before = db.session.scalars(db.select(Walkthrough)).one().answers
    resident.open(SHEET).press("In tờ này")
    with app.app_context():
        assert db.session.scalars(db.select(Walkthrough)).one().answers == before
    evening.shift(timedelta(hours=24, minutes=1))
    house_keeping(app)
    assert jobs(app) == []


def test_a_citizen_number_gets_no_line_to_write_on(form):
    written = {one.text: one.to_write for one in lines(form, {})}
    assert [text for text, to_write in written.items() if not to_write] == [
        "Số định danh của người nộp", "Lý do: không ghi ra giấy",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Số CCCD của cha", "Số Căn cước", "Đừng: không ghi ra giấy"])
def test_what_is_not_for_paper_never_gets_one(text):
    (line,) = lines(copies((text, "pages")), {"pages": 3})
    assert (line.to_write, line.answer) == (False, "")


def test_what_is_answered_privately_stands_on_no_sheet():
    known = copies(("Giấy có mấy trang", "pages"))
    pages = known.questions[0].model_copy(update={"is_private": True})
    (line,) = lines(known.model_copy(update={"questions": (pages,)}), {"pages": 3})
    assert (line.to_write, line.answer) == (True, "")


def test_what_somebody_does_not_know_is_left_to_be_written():
    (line,) = lines(copies(("Giấy có mấy trang", "pages")), {"pages": None})
    assert (line.to_write, line.answer) == (True, "")


def test_every_form_of_the_content_gives_a_sheet(resident, in_app):
    with_forms = [one for one in published.procedures() if one.worksheet]
    assert len(with_forms) > 3
    for procedure in with_forms:
        assert lines(procedure, {})
        assert resident.open(f"/thu-tuc/{procedure.slug}/to-khai").text
