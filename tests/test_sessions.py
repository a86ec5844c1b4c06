"""One person at one screen: a session begins, goes quiet, ends, and leaves nothing behind."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import sessions
from kiosk.db import db
from kiosk.server import house_keeping
from kiosk.sessions import IDLE, LONGEST, Kind, Session
from kiosk.walkthrough.models import Walkthrough
from kiosk.welcome.demo import PIN
from tests.house import make_app

pytestmark = pytest.mark.usefixtures("evening")
START = "/thu-tuc/chung-thuc-ban-sao/"
FIRST_QUESTION = START + "truong-hop"
SLACK = timedelta(seconds=15)


def cookie(browser) -> str:
    return browser.client.get_cookie("sid").value


def begin(browser):
    return browser.open(START + "?buoc=2").press("Đồng ý")


def is_there(browser) -> bool:
    return browser.open(FIRST_QUESTION).path == FIRST_QUESTION


def rows(app) -> list[Session]:
    with app.app_context():
        return list(db.session.scalars(db.select(Session)))


def test_who_only_looks_gets_no_session_and_no_cookie(app, resident):
    for path in ("/", START, "/ho-so/", "/lich-truc", "/goi-to", "/thon/dong-cam/"):
        resident.open(path)
    assert resident.client.get_cookie("sid") is None
    assert rows(app) == []


def test_a_session_holds_a_hash_and_no_name(app, resident):
    begin(resident)
    (session,) = rows(app)
    assert cookie(resident) not in str(vars(session))
    assert len(session.id) == 64
    assert {column.name for column in Session.__table__.columns} == {
        "id", "kind", "member_id", "dossier_id", "looked_up", "is_personal", "language",
        "started_at", "seen_at",
    }  # fmt: skip


def test_a_cookie_has_128_bits_at_least(resident):
    begin(resident)
    assert len(cookie(resident)) >= 22  # 6 bits for each letter


def test_beginning_signing_in_and_ending_each_change_the_cookie(resident):
    seen = []
    begin(resident)
    seen.append(cookie(resident))
    begin(resident)
    seen.append(cookie(resident))
    resident.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    seen.append(cookie(resident))
    begin(resident)
    seen.append(cookie(resident))
    resident.open("/ket-thuc")
    seen.append(cookie(resident))
    assert len(set(seen)) == 5


def test_signing_in_leaves_nothing_at_the_cookie_that_somebody_may_have_planted(app, resident):
    """Whoever knew the cookie before the PIN was typed knows nothing after it."""
    begin(resident)
    planted = cookie(resident)
    resident.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    (session,) = rows(app)
    assert session.kind is Kind.TEAM
    thief = app.test_client()
    thief.set_cookie("sid", planted)
    assert thief.get("/to/to-vien/").status_code == 303


def test_an_ended_session_is_gone_and_its_cookie_opens_nothing(app, resident):
    begin(resident)
    old = cookie(resident)
    resident.open("/ket-thuc")
    assert rows(app) == []
    resident.client.set_cookie("sid", old)
    assert not is_there(resident)


def test_a_made_up_cookie_opens_nothing(app, resident):
    for made_up in ("x", "a" * 2000, "' OR 1=1 --", "é"):
        resident.client.set_cookie("sid", made_up)
        assert not is_there(resident)
    assert rows(app) == []


def test_a_quiet_resident_is_gone_after_75_seconds_and_a_little(resident, evening):
    begin(resident)
    evening.shift(timedelta(seconds=75))
    assert is_there(resident)
    evening.shift(timedelta(seconds=75) + SLACK + timedelta(seconds=1))
    assert not is_there(resident)


def test_what_the_screen_says_of_quiet_is_shorter_than_what_the_server_grants(resident):
    idle = begin(resident).soup.select_one("#idle")
    said = int(idle["data-seconds"]) + int(idle["data-warning"])
    assert timedelta(seconds=said) < IDLE[Kind.RESIDENT]
    assert said == 75


def test_without_script_answering_keeps_the_session(resident, evening):
    page = begin(resident)
    for _ in range(5):
        evening.shift(timedelta(seconds=60))
        page = page.type(tra_loi="2").press("Tiếp tục")
        page = page.press("Quay lại")
    assert page.path == FIRST_QUESTION


def test_saying_that_one_is_still_there_keeps_the_session(resident, evening):
    begin(resident)
    for _ in range(5):
        evening.shift(timedelta(seconds=60))
        assert resident.client.post("/con-o-day").status_code == 204
    assert is_there(resident)


def test_a_page_that_asks_by_itself_keeps_nobody(resident, evening):
    papers = begin(resident)
    for _ in range(2):
        papers = papers.type(tra_loi="2").press("Tiếp tục")
    poll = papers.press("In danh sách giấy").soup.select_one("#print")["hx-get"]
    for _ in range(8):
        evening.shift(timedelta(seconds=15))
        resident.client.get(poll, headers={"HX-Request": "true"})
        resident.client.get("/static/vendor/kiosk.css").close()
    assert not is_there(resident)


def test_nobody_stays_at_the_screen_for_longer_than_twenty_minutes(resident, evening):
    begin(resident)
    for _ in range(20):
        evening.shift(timedelta(seconds=60))
        resident.client.post("/con-o-day")
    assert is_there(resident)
    evening.shift(timedelta(seconds=1))
    assert not is_there(resident)
    assert LONGEST[Kind.RESIDENT] == timedelta(minutes=20)


def test_a_session_row_is_written_every_15_seconds_at_most(app, resident, evening):
    begin(resident)
    (before,) = rows(app)
    evening.shift(timedelta(seconds=14))
    resident.client.post("/con-o-day")
    assert rows(app)[0].seen_at == before.seen_at
    evening.shift(timedelta(seconds=1))
    resident.client.post("/con-o-day")
    assert rows(app)[0].seen_at > before.seen_at


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(days=400), timedelta(days=9000)])
def test_a_clock_that_is_set_back_ends_nothing(resident, evening, back):
    begin(resident)
    evening.shift(-back)
    assert is_there(resident)


def test_housekeeping_forgets_who_walked_away(app, resident, neighbour, evening):
    begin(resident)
    evening.shift(timedelta(seconds=91))
    begin(neighbour)
    house_keeping(app)
    assert len(rows(app)) == 1
    with app.app_context():
        assert len(db.session.scalars(db.select(Walkthrough)).all()) == 1


def test_a_power_cut_ends_nobodys_session(resident, tmp_path, app):
    begin(resident)
    again = make_app(Path(app.instance_path)).test_client()
    again.set_cookie("sid", cookie(resident))
    assert again.get(FIRST_QUESTION).status_code == 200


def test_two_screens_are_two_people(resident, neighbour):
    begin(resident)
    assert not is_there(neighbour)
    neighbour.open("/ket-thuc")
    assert is_there(resident)


def test_ending_what_never_began_leads_home(resident):
    assert resident.open("/ket-thuc").path == "/"
    assert resident.open("/ket-thuc?hoi=1").path == "/"


def test_asking_whether_to_stop_ends_nothing(resident):
    begin(resident)
    assert resident.open("/ket-thuc?hoi=1").heading == "Bà con muốn dừng ở đây?"
    assert is_there(resident)


def test_the_end_is_told_to_who_keeps_something_of_a_session(app, resident):
    told = []

    def note(session_id):
        told.append(session_id)

    begin(resident)
    (session,) = rows(app)
    sessions.ended.connect(note)
    resident.open("/ket-thuc")
    assert told == [session.id]
