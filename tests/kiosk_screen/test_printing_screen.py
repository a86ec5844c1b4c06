"""What a resident sees of printing, live: the fault's picture, what to do, and the end of it.

The house's printers sleep here, and each test says itself what becomes of a slip.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kiosk import clock
from kiosk.db import db, writing
from kiosk.printers.faults import WORDS, Fault
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.slips import workers
from kiosk.slips.models import PrintJob, State
from tests.house import House, served
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.survey import KIOSKS, TEAM_SIZES, Survey
from tests.team_tour import sign_in
from tests.walk import Resident, copies_to_the_check, copies_to_the_portal, finish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WITHIN = 5000  # milliseconds: RELIABILITY.md, A21
REFUSED = "Máy in không nhận phiếu này. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
STATES = {
    "dang-in": {"state": State.SENT},
    "cho-to": {"state": State.QUEUED, "kind": Kind.BROWSER},
    "chua-ro": {"state": State.UNSURE},
    "khong-duoc": {"state": State.FAILED, "problem": REFUSED, "of_the_slip": Fault.REFUSED},
    "xong": {"state": State.DONE},
    **{f"loi-{fault}": {"state": State.QUEUED, "fault": fault} for fault in Fault},
}
IN_SHORT = ("cho-to", "chua-ro", "khong-duoc", "loi-paper", "loi-paused")  # the longest words
COUNT_DIALOGS = """window.dialogs = 0;
window.print = () => {
  window.dialogs += 1;
  setTimeout(() => window.dispatchEvent(new Event('afterprint')), 100);
};"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(workers.Printers, "start", lambda _: None)
    monkeypatch.setattr(workers.Printers, "stop", lambda _: None)
    with served(tmp_path / "instance") as house:
        yield house


def becomes(
    house: House,
    state: State,
    *,
    fault: Fault | None = None,
    kind: Kind = Kind.QUEUE,
    problem: str | None = None,
    of_the_slip: Fault | None = None,
) -> None:
    """Every slip of the house is in that state now, and its printer like that."""
    known = {"village_id": 1, "purpose": Purpose.SLIPS, "address": "ipp://localhost/printers/P",
             "size": Size.ROLL, "chosen_at": clock.now()}  # fmt: skip
    with house.app.app_context(), writing() as connection:
        connection.execute(db.delete(Printer))
        connection.execute(db.insert(Printer).values(**known, kind=kind, fault=fault))
        told = {"state": state, "problem": problem, "fault": of_the_slip}
        connection.execute(db.update(PrintJob).values(**told))


def newest_job(house: House) -> int:
    with house.app.app_context():
        return db.session.scalars(db.select(PrintJob.id).order_by(PrintJob.id.desc())).first() or 0


def state_of_the_slip(house: House) -> State:
    with house.app.app_context():
        return db.session.scalars(db.select(PrintJob)).one().state


def copies(house: House, page: Page) -> Resident:
    """A resident on the last page of a walkthrough, whose receipt is asked for."""
    resident = Resident(page, house.url)
    copies_to_the_check(resident)
    finish(resident)
    return resident


def check_whole(survey: Survey) -> None:
    found = {what: lines for what, lines in survey.found.items() if lines}
    assert found == {}


def test_a_slip_is_followed_live_from_fault_to_paper(house: House, screen: Screens) -> None:
    becomes(house, State.QUEUED)
    page = screen()
    copies(house, page)
    told = page.locator("#print")
    page.evaluate("document.querySelector('main').setAttribute('data-here-all-along', '')")
    for fault in (Fault.PAPER, Fault.COVER):
        becomes(house, State.QUEUED, fault=fault)
        told.get_by_text(WORDS[fault].happened).locator("visible=true").wait_for(timeout=WITHIN)
        assert told.locator(".print-all svg.sketch").is_visible()
        assert page.locator(".code").is_visible()
    becomes(house, State.SENT)
    told.get_by_text("Máy in đang in phiếu…").wait_for(timeout=WITHIN)
    becomes(house, State.DONE)
    told.get_by_text("Phiếu đã in xong").wait_for(timeout=WITHIN)
    assert page.locator("main[data-here-all-along]").count(), "the page stayed where it was"
    assert not page.locator("[hx-get]#print").count(), "and asks no more"


def test_what_leads_away_from_a_slip_leads_to_a_whole_page(house: House, screen: Screens) -> None:
    """Not into the box that is asked for each second."""
    becomes(house, State.QUEUED)
    page = screen()
    copies(house, page)
    becomes(house, State.QUEUED, fault=Fault.OFF)
    page.get_by_text("Hiện mã QR").locator("visible=true").click()
    page.locator("figure.qr svg").wait_for(timeout=WITHIN)
    assert page.locator("h1, header.top").count() == 2


def test_a_fault_moves_nothing_under_a_finger(house: House, screen: Screens) -> None:
    becomes(house, State.QUEUED)
    page = screen()
    copies(house, page)
    becomes(house, State.UNSURE)
    out = page.get_by_text("Giấy đã ra", exact=True)
    out.wait_for(timeout=WITHIN)
    out.evaluate("one => one.setAttribute('data-held', '')")
    with page.expect_response(lambda answer: answer.status == 204):
        pass
    assert page.locator("[data-held]").count()
    out.click()
    page.get_by_text("Phiếu đã in xong").wait_for(timeout=WITHIN)
    assert state_of_the_slip(house) is State.DONE


def test_where_no_paper_comes_the_screen_itself_shows_code_and_qr(
    house: House, screen: Screens
) -> None:
    becomes(house, State.QUEUED)
    page = screen()
    resident = copies(house, page)
    becomes(house, State.FAILED, problem=REFUSED, of_the_slip=Fault.REFUSED)
    page.locator("figure.qr svg").wait_for(timeout=WITHIN)
    assert page.locator(".code").is_visible()
    assert page.locator("#print svg.sketch").is_visible()
    resident.press("Quay lại")
    assert resident.heading == "Xong rồi, hồ sơ đã được ghi"


def test_without_script_the_screen_is_looked_at_again(house: House, screen: Screens) -> None:
    becomes(house, State.QUEUED, fault=Fault.PAPER)
    page = screen(java_script_enabled=False)
    resident = copies(house, page)
    assert page.locator(".print-all svg.sketch").is_visible()
    resident.press("Hiện mã QR")
    assert page.locator("figure.qr svg").is_visible()
    becomes(house, State.UNSURE)
    resident.press("Xem lại")
    resident.press("Giấy đã ra")
    assert "Phiếu đã in xong" in page.locator("#print").inner_text()


def test_every_state_stands_whole_at_every_size(house: House, screen: Screens) -> None:
    """On the job's own page, on the last page, and in the bar of a screen without a dossier."""
    page, survey = screen(), Survey(axed=("1366x768",))
    resident = copies(house, page)
    last, own = page.url, f"{house.url}/in/{newest_job(house)}"
    for name, state in STATES.items():
        page.goto("about:blank")  # a page that asks would go to the job's own by itself
        becomes(house, **state)
        for address in (own, last) if name in IN_SHORT else (own,):
            page.goto(address)
            survey.look(page, f"{name} {address}", KIOSKS)
    resident.open("/ket-thuc")
    resident.open()
    in_the_bar: list[str] = []

    def look(name: str) -> None:
        if name == "giay-to":
            resident.press("In danh sách giấy")
            in_the_bar.append(page.url)

    copies_to_the_portal(resident, look)
    for name in IN_SHORT:
        becomes(house, **STATES[name])
        page.goto(in_the_bar[0])
        survey.look(page, f"thanh-{name}", KIOSKS)
    check_whole(survey)


def test_no_dialog_opens_on_the_public_screen_but_a_member_prints(
    house: House, screen: Screens
) -> None:
    becomes(house, State.QUEUED, kind=Kind.BROWSER)
    page, desk = screen(), screen()
    for one in (page, desk):
        one.add_init_script(COUNT_DIALOGS)
    resident, member = Resident(page, house.url), Resident(desk, house.url)
    resident.open("/lam-duoc-gi")
    resident.press("In tờ này")
    page.get_by_text("Phiếu đang chờ tổ công nghệ in").wait_for(timeout=WITHIN)
    sign_in(member)
    member.open("/to/may-in")
    opened: list[int] = []
    desk.expose_function("opened", lambda: opened.append(1))
    desk.add_init_script("window.addEventListener('afterprint', () => window.opened());")
    member.press("In từ máy này")
    desk.wait_for_url("**/to/may-in", timeout=WITHIN)
    desk.get_by_text("Giấy đã ra chưa?").wait_for(timeout=WITHIN)
    assert opened == [1]
    line = page.locator("a.print-line")
    line.wait_for(timeout=WITHIN)
    assert "Giấy đã ra chưa?" in line.inner_text()
    desk.get_by_text("Giấy đã ra", exact=True).click()
    page.get_by_text("Phiếu đã in xong").wait_for(timeout=WITHIN)
    assert page.evaluate("window.dialogs") == 0


def test_the_teams_queue_follows_and_fits(house: House, screen: Screens) -> None:
    becomes(house, State.QUEUED)
    page, desk = screen(), screen()
    copies(house, page)
    member, survey = Resident(desk, house.url), Survey.of_the_team()
    sign_in(member)
    member.open("/to/may-in")
    for name in IN_SHORT:
        becomes(house, **STATES[name])
        desk.reload()
        survey.look(desk, name, TEAM_SIZES)
    becomes(house, State.QUEUED, fault=Fault.JAM)
    desk.get_by_text(WORDS[Fault.JAM].happened).wait_for(timeout=WITHIN)
    becomes(house, State.UNSURE)
    desk.get_by_text("Máy chưa biết chắc.").wait_for(timeout=WITHIN)
    for address in ("/to/may-in/chon/slips", "/to/may-in/chon/sheets", "/to/ho-so/"):
        member.open(address)
        survey.look(desk, address, TEAM_SIZES)
    member.open("/to/may-in")
    desk.get_by_text("Chọn máy in", exact=True).first.click()
    desk.wait_for_url("**/chon/**", timeout=WITHIN)
    assert desk.locator("h1, header.top").count() == 2
    desk.locator('[name=may][value="thermal"]').check()
    member.press("Dùng máy in này")
    survey.look(desk, "sai", TEAM_SIZES)
    check_whole(survey)
