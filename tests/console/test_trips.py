"""The run to the commune: what is due is on it, and only what was ticked has happened."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from kiosk import clock
from kiosk.console import trip_proposal
from kiosk.console.trips import Trip, TripLine
from kiosk.db import db
from kiosk.dossiers.codes import shown
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.procedures import published
from kiosk.procedures.kinds import ReceiverType
from kiosk.slips.models import Kind, PrintJob
from kiosk.villages.models import Village
from tests.browser import Browser, Page
from tests.slips.paper import Paper
from tests.statements import walk_through, written_down

pytestmark = pytest.mark.usefixtures("evening", "empty_book")
TUESDAY = date(2026, 11, 17)
OF_THE_TEAM = {"village", "member", "duty_evening", "duty_change"}
COPIES, RESIDENCE = "chung-thuc-ban-sao", "xac-nhan-cu-tru"


@pytest.fixture
def empty_book(app):
    """The sample village with its team, and nothing else of the sample."""
    with app.app_context():
        for table in reversed(db.metadata.sorted_tables):
            if table.name not in OF_THE_TEAM:
                db.session.execute(db.delete(table))
        db.session.commit()


@pytest.fixture
def book(app) -> Callable[..., list]:
    """Ask the house: `book(Trip)`."""

    def ask(model):
        with app.app_context():
            found = db.session.scalars(db.select(model)).unique().all()
            for one in found:
                _ = getattr(one, "papers", None), getattr(one, "moves", None)
            return found

    return ask


@pytest.fixture
def letter(app) -> Callable[[str | None], None]:
    def write(text):
        with app.app_context():
            here = db.session.scalars(db.select(Village)).one()
            here.fetch_letter = here.police_letter = text
            db.session.commit()

    return write


def held(count: int = 1, name: str = "Giấy khai sinh", place: Place = Place.TEAM) -> HeldPaper:
    return HeldPaper.new(name, count, place, is_original=True)


def proposal(helper: Browser, day: str = "") -> Page:
    return helper.open(f"/to/chuyen-xa/{'?ngay=' + day if day else ''}")


def offered(page: Page) -> list[str]:
    """The keys of the ticks, all of which must be set already."""
    ticks = page.soup.select("[name=viec]")
    assert all("checked" in tick.attrs for tick in ticks)
    return [str(tick["value"]).rsplit("-", 1)[0] for tick in ticks]


def names(page: Page) -> list[str]:
    return [tag.get_text(strip=True) for tag in page.soup.select(".tick strong")]


def ready(given_dossier, count: int) -> list[str]:
    known = {"step": Step.READY, "due_on": date(2026, 11, 16)}
    return [given_dossier(applicant=f"Người {n}", **known) for n in range(count)]


def lines_of(sheet: Page) -> list[str]:
    return [str(tick["value"]) for tick in sheet.soup.select("[name=xong]")]


def test_the_next_working_day_is_proposed(helper, evening):
    assert proposal(helper).value("ngay") == "2026-11-17"
    evening.move_to(datetime(2026, 11, 20, 19, 42, tzinfo=clock.VILLAGE_TIME))  # a Friday
    helper.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin="246810").press("Vào")
    assert proposal(helper).value("ngay") == "2026-11-23"


@pytest.mark.parametrize("day", ["hôm nay", "2026-11-15", "2030-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_explained(helper, day):
    page = helper.open(f"/to/chuyen-xa/?ngay={day}", expect=409)
    assert "Ngày đi chưa đúng" in page.error


def test_a_day_on_which_the_commune_rests_is_said(helper):
    assert "Ngày này xã nghỉ" in proposal(helper, "2026-11-22").text
    assert "chỉ công an xã" in proposal(helper, "2026-11-21").text
    assert "Ngày Văn hóa" in proposal(helper, "2026-11-24").text


def test_what_was_sent_on_monday_evening_is_on_tuesdays_sheet(app, helper):
    walk_through(Browser(app.test_client()))  # certified copies, Monday 19:42: a same-day procedure
    page = proposal(helper)
    assert offered(page) == ["fetch"]
    assert "Nguyễn Văn Thắng" in page.text
    assert "đến hẹn, hỏi xem có chưa" in page.text


def test_a_result_that_is_ready_is_fetched_whatever_its_date(helper, given_dossier):
    given_dossier(step=Step.READY)
    page = proposal(helper)
    assert offered(page) == ["fetch"]
    assert "Xã báo đã có kết quả" in page.text


@pytest.mark.parametrize(
    "facts",
    [
        {"step": Step.PROCESSING, "due_on": TUESDAY + timedelta(days=1)},
        {"step": Step.PROCESSING},
        {"step": Step.PROCESSING, "due_on": TUESDAY, "hold": Hold.NEEDS_SUPPLEMENT},
        {"step": Step.PROCESSING, "due_on": TUESDAY, "ending": Ending.REFUSED},
        {"step": Step.PROCESSING, "due_on": TUESDAY, "appointment_on": date(2026, 12, 1)},
        {"step": None, "due_on": TUESDAY},
        {"step": Step.HANDED_OVER, "due_on": TUESDAY},
    ],
)
def test_what_is_not_due_is_not_fetched(helper, given_dossier, facts):
    given_dossier(**facts)
    assert offered(proposal(helper)) == []


def test_a_later_day_brings_more(helper, given_dossier):
    given_dossier(step=Step.RECEIVED, due_on=date(2026, 11, 20))
    assert offered(proposal(helper)) == []
    assert offered(proposal(helper, "2026-11-20")) == ["fetch"]


def test_without_the_communes_letter_nothing_is_fetched(helper, given_dossier, letter):
    ready(given_dossier, 2)
    letter(None)
    page = proposal(helper)
    assert offered(page) == []
    assert "Xã, Công an xã chưa có văn bản cho tổ lấy thay" in page.text
    letter("01/CV-UBND")
    page = proposal(helper)
    assert offered(page) == ["fetch", "fetch"]
    assert "chưa có văn bản" not in page.text


@pytest.mark.parametrize(
    ("facts", "with_letter", "without"),
    [
        ({"team_can_collect": False}, 0, 0),  # a marriage: the couple signs at the commune
        ({"team_can_collect": None}, 1, 0),
        ({"team_can_collect": True}, 1, 1),
        ({"team_can_collect": True, "paper": False}, 0, 0),
    ],
)
def test_a_result_that_may_not_be_fetched_is_on_no_sheet(
    helper, given_dossier, letter, monkeypatch, facts, with_letter, without
):
    model = published.find(COPIES)
    result = model.result.model_copy(update={"paper": facts.get("paper", True)})
    changes = {"team_can_collect": facts["team_can_collect"], "result": result}
    made_up = model.model_copy(update=changes)
    monkeypatch.setattr(published, "find", lambda slug: made_up)
    given_dossier(step=Step.READY)
    given_dossier(step=Step.PROCESSING, due_on=TUESDAY, procedure_slug="ket-hon")
    assert len(offered(proposal(helper))) == 2 * with_letter
    letter(None)
    assert len(offered(proposal(helper))) == 2 * without


def test_a_procedure_that_is_taught_no_more_is_not_fetched(helper, given_dossier):
    given_dossier(step=Step.READY, procedure_slug="da-bo")
    assert offered(proposal(helper)) == []


def test_papers_with_the_team_go_to_their_desks(helper, given_dossier):
    given_dossier(step=None, papers=[held(2)])
    given_dossier(step=Step.SUBMITTED, procedure_slug=RESIDENCE, papers=[held(name="Sổ đỏ")])
    given_dossier(step=Step.SUBMITTED, papers=[held(place=Place.COMMUNE)])
    given_dossier(step=Step.READY, procedure_slug="da-bo", papers=[held()])
    given_dossier(step=Step.SUBMITTED, ending=Ending.REFUSED, papers=[held()])
    page = proposal(helper)
    assert offered(page) == ["hand_in", "hand_in"]
    desks = [h.get_text(strip=True) for h in page.soup.select(".desk h3")]
    assert desks == ["Trung tâm Phục vụ hành chính công xã Gia Phú", "Công an xã Gia Phú"]
    assert "Mang: 2 bản chính Giấy khai sinh" in page.text
    assert "Mang: 1 bản chính Sổ đỏ" in page.text


def test_a_run_is_made_of_what_stays_ticked(helper, given_dossier, book):
    ready(given_dossier, 3)
    page = proposal(helper)
    keep = [str(tick["value"]) for tick in page.soup.select("[name=viec]")][:2]
    sheet = page.type(viec=keep, nguoi_di="Lò Thị Mẫu").press("Lập chuyến")
    assert sheet.heading == "Chuyến Thứ Ba, 17/11"
    assert "Lò Thị Mẫu đi" in sheet.text
    assert names(sheet) == ["Người 0", "Người 1"]
    assert names(proposal(helper)) == ["Người 2"]
    trip = book(Trip)[0]
    assert (trip.by, trip.day) == ("Lò Thị Mẫu", TUESDAY)


def test_a_run_without_anything_is_not_made(helper, given_dossier, book):
    ready(given_dossier, 1)
    page = proposal(helper).type(viec=[]).press("Lập chuyến", expect=409)
    assert "Chưa chọn việc nào" in page.error
    assert book(Trip) == []


def test_a_run_is_made_once_however_often_it_is_pressed(helper, given_dossier, book):
    ready(given_dossier, 1)
    page = proposal(helper)
    assert page.press("Lập chuyến").path == page.press("Lập chuyến").path
    assert len(book(Trip)) == 1


def test_what_another_member_took_meanwhile_is_not_on_two_sheets(helper, given_dossier, book):
    ready(given_dossier, 2)
    mine, theirs = proposal(helper), proposal(helper)
    theirs.press("Lập chuyến")
    page = mine.press("Lập chuyến", expect=409)
    assert "Chuyến chưa được lập" in page.error
    assert len(book(Trip)) == 1


def test_three_of_five_are_ticked_and_exactly_those_three_are_handed_over_tonight(
    helper, given_dossier, book
):
    codes = ready(given_dossier, 5)
    sheet = proposal(helper).press("Lập chuyến")
    after = sheet.type(xong=lines_of(sheet)[:3]).press("Ghi việc đã xong")
    assert len(lines_of(after)) == 2
    tonight = helper.open("/to/tra-ket-qua/")
    given = tonight.soup.select("section[aria-labelledby=tonight] a strong")
    assert [name.get_text() for name in given] == ["Người 0", "Người 1", "Người 2"]
    after.press("Ghi và xong chuyến")
    assert names(proposal(helper)) == ["Người 3", "Người 4"]
    moved = [d.code for d in book(Dossier) if d.at_house]
    assert moved == codes[:3]


def test_a_tick_counts_once_however_often_it_is_sent(helper, given_dossier, book):
    ready(given_dossier, 1)
    sheet = proposal(helper).press("Lập chuyến")
    sheet.type(xong=lines_of(sheet)).press("Ghi việc đã xong")
    sheet.press("Ghi việc đã xong")  # the same press again
    again = helper.open(sheet.path)  # a new page, another key, the same line
    data = {"lan": again.value("lan"), "lam": "ghi", "xong": lines_of(sheet)}
    helper.follow("POST", sheet.path, data)
    dossier = book(Dossier)[0]
    assert [(p.count, p.with_team, len(p.lines)) for p in dossier.papers] == [(1, 1, 1)]


def test_the_book_says_who_brought_the_result(helper, given_dossier, book):
    given_dossier(step=Step.RECEIVED, due_on=TUESDAY)
    sheet = proposal(helper).type(nguoi_di="Giàng A Mẫu").press("Lập chuyến")
    sheet.type(xong=lines_of(sheet)).press("Ghi việc đã xong")
    dossier = book(Dossier)[0]
    line, move = dossier.papers[0].lines[0], dossier.moves[-1]
    assert (line.giver, line.receiver, line.by) == ("Xã", "Giàng A Mẫu", "Hoàng Văn Mẫu")
    assert (dossier.step, move.source) == (Step.READY, Source.COMMUNE)


def test_what_is_handed_in_lies_at_the_desk_and_what_was_not_submitted_now_is(
    helper, given_dossier, book, evening
):
    given_dossier(step=None, papers=[held(2), held(1, "Tờ khai")])
    sheet = proposal(helper).press("Lập chuyến")
    evening.move_to(datetime(2026, 11, 17, 9, 0, tzinfo=clock.VILLAGE_TIME))
    helper.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin="246810").press("Vào")
    sheet = helper.open(sheet.path)
    sheet.type(xong=lines_of(sheet)).press("Ghi việc đã xong")
    dossier = book(Dossier)[0]
    desk = "Trung tâm Phục vụ hành chính công xã Gia Phú"
    assert {(p.at_commune, p.with_team, p.last_holder) for p in dossier.papers} == {
        (2, 0, desk), (1, 0, desk)}  # fmt: skip
    assert (dossier.step, dossier.due_on) == (Step.RECEIVED, TUESDAY)  # same day, before 15:00


def test_what_was_submitted_keeps_its_step_when_its_paper_is_shown(helper, given_dossier, book):
    given_dossier(step=Step.SUBMITTED, papers=[held()])
    sheet = proposal(helper).press("Lập chuyến")
    sheet.type(xong=lines_of(sheet)).press("Ghi việc đã xong")
    assert book(Dossier)[0].step is Step.SUBMITTED


def test_the_original_comes_back_with_the_result_on_the_same_run(helper, given_dossier, book):
    given_dossier(step=Step.SUBMITTED, due_on=TUESDAY, papers=[held(2)])
    sheet = proposal(helper).press("Lập chuyến")
    hand_in, fetch = lines_of(sheet)
    assert "Xã trả lại cả 2 bản chính" in sheet.text
    sheet.type(xong=[hand_in, fetch], ban_chinh=[fetch]).press("Ghi việc đã xong")
    original, result = book(Dossier)[0].papers
    assert (original.with_team, len(original.lines), result.with_team) == (2, 2, 1)


def test_what_can_be_done_no_more_stops_the_whole_press_and_is_named(
    app, helper, given_dossier, book
):
    codes = ready(given_dossier, 2)
    sheet = proposal(helper).press("Lập chuyến")
    with app.app_context():
        ended = db.session.scalars(db.select(Dossier).filter_by(code=codes[1])).unique().one()
        ended.end_with(Ending.WITHDRAWN, by="-", source=Source.TEAM, reasons=[])
        db.session.commit()
    page = sheet.type(xong=lines_of(sheet)).press("Ghi việc đã xong", expect=409)
    assert f"Hồ sơ {shown(codes[1])} của Người 1:" in page.error
    assert "Cả chuyến chưa ghi gì" in page.error
    assert not any(d.at_house for d in book(Dossier))
    assert "Không còn phải làm nữa" in page.text
    assert len(lines_of(page)) == 1  # the one that ended has no tick any more
    assert "checked" in page.soup.select_one("[name=xong]").attrs
    page.press("Ghi việc đã xong")
    assert [d.at_house for d in book(Dossier)] == [True, False]


def test_a_run_that_is_closed_takes_no_more_ticks(helper, given_dossier, book):
    ready(given_dossier, 2)
    sheet = proposal(helper).press("Lập chuyến")
    over = sheet.type(xong=lines_of(sheet)[:1]).press("Ghi và xong chuyến")
    assert over.path == "/to/chuyen-xa/"
    assert book(Trip)[0].closed_at
    late = {"lan": "khác", "lam": "ghi", "xong": lines_of(sheet)}
    page = helper.follow("POST", sheet.path, late, expect=409)
    assert "Chuyến này đã đóng" in page.error
    assert [d.at_house for d in book(Dossier)] == [True, False]


def test_a_mistake_goes_back_on_the_next_run(helper, given_dossier):
    result = HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)
    code = given_dossier(step=Step.READY, due_on=TUESDAY, papers=[result])
    page = helper.open(f"/to/tra-ket-qua/{code}").type(cach_biet="known").press("Trao và in")
    page.type(ly_do="Sai ngày sinh").press("Ghi sai")
    assert offered(proposal(helper)) == ["hand_in"]
    sheet = proposal(helper).press("Lập chuyến")
    sheet.type(xong=lines_of(sheet)).press("Ghi và xong chuyến")
    assert offered(proposal(helper)) == ["fetch"]


def test_the_sheet_is_printed_and_saved_with_names_and_boxes(app, helper, given_dossier, book):
    code = given_dossier(
        step=Step.READY, due_on=TUESDAY, portal_code="H38.12-261116-0007", papers=[]
    )
    given_dossier(step=None, applicant="Vàng Seo Mẫu", papers=[held(2)])
    sheet = proposal(helper).press("Lập chuyến")
    answer = helper.client.get(f"{sheet.path}/phieu.pdf?kho=a5")
    assert answer.mimetype == "application/pdf"
    for words in (
        shown(code), "H38.12-261116-0007", "Lò Thị Mai", "Vàng Seo Mẫu", "Xã báo đã có kết quả",
        "2 bản chính Giấy khai sinh", "Trung tâm Phục vụ hành chính công xã Gia Phú",
    ):  # fmt: skip
        assert words in Paper(answer.data).text
    assert "Đang làm phiếu…" in sheet.press("In chuyến này").text
    assert [job.kind for job in book(PrintJob)] == [Kind.RUN_SHEET]
    helper.open(f"{sheet.path}/phieu.pdf?kho=a0", expect=404)


def test_runs_of_nowhere_are_pages_that_are_not_there(helper):
    for path in ("/to/chuyen-xa/9", "/to/chuyen-xa/9/phieu.pdf", "/to/chuyen-xa/x"):
        helper.open(path, expect=404)
    helper.follow("POST", "/to/chuyen-xa/9", {"lan": "x", "lam": "ghi"}, expect=404)


@pytest.mark.parametrize("path", ["/to/chuyen-xa/", "/to/chuyen-xa/1", "/to/tra-ket-qua/"])
def test_only_the_team_sees_a_run(resident, path):
    assert resident.open(path).path == "/to/dang-nhap"


def test_a_long_sheet_asks_no_more_than_a_short_one(app, helper, given_dossier):
    def asked() -> tuple[int, int]:
        with written_down(app) as visits:
            proposal(helper)
            helper.open("/to/chuyen-xa/1")
        return len(visits[0].statements), len(visits[1].statements)

    ready(given_dossier, 1)
    proposal(helper).press("Lập chuyến")
    few = asked()
    for _ in range(6):
        given_dossier(step=Step.PROCESSING, due_on=TUESDAY, papers=[held(), held()])
    with app.app_context():
        for one in db.session.scalars(db.select(Dossier)).unique():
            line = {"desk": ReceiverType.UBND_XA, "task": "fetch", "trip_id": 1}
            db.session.add(TripLine(dossier_id=one.id, **line))
        db.session.commit()
    assert asked() == few
    assert few[1] <= 5


def test_no_run_is_planned_for_a_day_that_is_over(in_app):
    assert trip_proposal.next_day() == TUESDAY
