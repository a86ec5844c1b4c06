"""Who waits for the team stands on every member's screen until somebody goes."""

from datetime import timedelta

import pytest

from kiosk import clock
from kiosk.db import db
from kiosk.members.models import Member
from kiosk.sessions import Session
from kiosk.villages.models import Village
from kiosk.welcome.calls import HelpCall, Kind
from kiosk.welcome.demo import PIN
from tests.browser import Browser, Page
from tests.made_up import village_elsewhere
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")
SWAP = {"HX-Request": "true"}
LIST = "/to/goi/"
BOARD = "/to/ho-so/"


@pytest.fixture
def other_member(app) -> Browser:
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin=PIN).press("Vào")
    return browser


@pytest.fixture
def given_call(app):
    """Put a call into the house: `given_call(name="Mai", phone="09…")` is a call-back."""

    def make(**facts) -> int:
        with app.app_context():
            village = db.session.scalars(db.select(Village.id).order_by(Village.id)).first()
            kind = Kind.CALL_BACK if "phone" in facts else Kind.NOW
            known = {"village_id": village, "kind": kind, "screen": "127.0.0.1"}
            call = HelpCall(**(known | facts))
            db.session.add(call)
            db.session.commit()
            return call.id

    return make


def stored(app, call_id: int) -> HelpCall:
    with app.app_context():
        return db.session.get(HelpCall, call_id)


def poll(browser: Browser, page: Page) -> Page:
    """The page after its next poll, which starts on every page of the team."""
    return browser.swap(page, page.soup.select_one("#calls"), {})


def test_every_page_of_the_team_asks_whether_somebody_needs_help(helper):
    for path in (BOARD, LIST):
        calls = helper.open(path).soup.select_one("#calls")
        assert calls["hx-get"].startswith(LIST)
        assert "every 4s" in calls["hx-trigger"]


def test_a_call_from_a_screen_stands_on_the_members_screen_with_a_chime(resident, helper, evening):
    page = helper.open(BOARD)
    resident.open("/thu-tuc/").press("Gọi tổ công nghệ")
    page = poll(helper, page)
    assert "Bà con cần giúp máy ở nhà văn hóa, từ 19:42 Tôi đến" in page.text
    assert page.soup.select_one("#calls [data-chime]")["data-chime"] == "1"


def test_what_a_screen_shows_already_is_not_sent_again(helper, given_call):
    page = poll(helper, helper.open(BOARD))
    known = page.soup.select_one("#calls")["hx-get"]
    assert helper.client.get(known, headers=SWAP).status_code == 204
    given_call()
    page = poll(helper, page)
    assert "Tôi đến" in page.text
    known = page.soup.select_one("#calls")["hx-get"]
    assert helper.client.get(known, headers=SWAP).status_code == 204


def test_who_goes_is_remembered_and_the_call_leaves_every_screen(
    app, helper, other_member, given_call
):
    call = given_call()
    mine, theirs = (poll(b, b.open(BOARD)) for b in (helper, other_member))
    mine = mine.press("Tôi đến")
    assert "Bà con cần giúp" not in mine.soup.select_one("#calls").get_text()
    assert mine.path == BOARD, "the page that the member was at stays"
    assert "Bà con cần giúp" not in poll(other_member, theirs).soup.select_one("#calls").get_text()
    assert stored(app, call).answered_by == "Hoàng Văn Mẫu"


def test_who_comes_second_is_told_who_was_first(app, helper, other_member, given_call):
    call = given_call()
    theirs = poll(other_member, other_member.open(BOARD))
    helper.follow("POST", f"/to/goi/{call}", {})
    assert "Hoàng Văn Mẫu đã nhận việc này rồi" in theirs.press("Tôi đến").text
    assert stored(app, call).answered_by == "Hoàng Văn Mẫu"


def test_pressing_twice_is_going_once(app, helper, given_call, evening):
    call = given_call()
    helper.follow("POST", f"/to/goi/{call}", {})
    first = stored(app, call).answered_at
    evening.shift(timedelta(minutes=1))
    helper.follow("POST", f"/to/goi/{call}", {})
    assert stored(app, call).answered_at == first


def test_without_script_the_list_shows_and_takes_calls(app, helper, given_call):
    call = given_call()
    page = helper.open(BOARD)
    assert page.soup.select_one(f"noscript a[href='{LIST}']")
    page = helper.open(LIST)
    assert "Bà con cần giúp" in page.text
    answer = helper.client.post(f"/to/goi/{call}")
    assert (answer.status_code, answer.location) == (303, LIST)
    assert "Không có ai đang chờ." in helper.open(LIST).text


def test_after_half_an_hour_a_call_stands_in_the_list_only(app, helper, given_call, evening):
    call = given_call()
    evening.shift(timedelta(minutes=30))
    helper.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    assert "Tôi đến" in poll(helper, helper.open(BOARD)).text
    evening.shift(timedelta(seconds=1))
    assert "Tôi đến" not in poll(helper, helper.open(BOARD)).text
    page = helper.open(LIST)
    assert "Đã gọi mà chưa gặp ai máy ở nhà văn hóa từ 19:42, 16/11" in page.text
    page.press("Đã biết")
    assert not stored(app, call).is_waiting


def test_who_left_a_number_stands_in_the_list_with_it(app, helper, given_call):
    call = given_call(name="Lò Thị Mẫu", phone="0912345678")
    assert "Tôi đến" not in poll(helper, helper.open(BOARD)).text
    page = helper.open(LIST)
    assert "Gọi lại cho bà con Lò Thị Mẫu 0912345678 từ 19:42, 16/11" in page.text
    assert page.soup.select_one("a[href='tel:0912345678']")
    page = page.press("Đã gọi")
    assert page.path == LIST
    assert "0912345678" not in page.text
    assert stored(app, call).answered_by == "Hoàng Văn Mẫu"


def test_whoever_calls_back_stays_on_the_page(helper, given_call):
    call = given_call(name="Lò Thị Mẫu", phone="0912345678")
    answer = helper.client.post(f"/to/goi/{call}", data={"o": BOARD})
    assert answer.location == BOARD
    answer = helper.client.post(f"/to/goi/{call}", data={"o": "//evil.test/"})
    assert answer.location == "/"


def test_a_call_of_another_village_is_seen_and_taken_nowhere_else(app, helper, given_call):
    with app.app_context():
        other = village_elsewhere()
        db.session.add(other)
        db.session.commit()
        elsewhere = other.id
    now = given_call(village_id=elsewhere)
    given_call(village_id=elsewhere, name="Mai", phone="0912345678")
    assert "Tôi đến" not in poll(helper, helper.open(BOARD)).text
    assert "Không có ai đang chờ." in helper.open(LIST).text
    assert helper.client.post(f"/to/goi/{now}").status_code == 404
    assert stored(app, now).is_waiting


@pytest.mark.parametrize("call", ["99", "0", "x", "99999999999999"])
def test_a_call_that_is_none_is_not_there(helper, call):
    assert helper.client.post(f"/to/goi/{call}").status_code == 404


def test_a_poll_asks_the_calls_once_and_writes_nothing(app, helper, given_call):
    for _ in range(3):
        given_call()
    with written_down(app) as visits:
        helper.client.get(LIST, headers=SWAP)
    about_calls = [sql for sql, _ in visits[0].statements if "help_call" in sql]
    assert len(about_calls) == 1
    assert all(sql.startswith("SELECT") for sql, _ in visits[0].statements)


def test_what_a_poll_asks_is_answered_from_the_index(app, helper, resident, given_call):
    given_call()
    with written_down(app) as visits:
        for path, browser in ((LIST, helper), ("/goi-to", resident)):
            browser.client.get(path, headers=SWAP)
    asked = [one for v in visits for one in v.statements if "help_call" in one[0]]
    with app.app_context(), db.engine.connect() as connection:
        for sql, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
            assert "ix_help_call_open" in str(plan)
            assert "SCAN" not in str(plan)


def test_polls_keep_no_member_at_the_screen(app, helper, evening):
    page = helper.open(BOARD)
    for _ in range(21):
        evening.shift(timedelta(seconds=15))
        helper.client.get(page.soup.select_one("#calls")["hx-get"], headers=SWAP)
    assert helper.client.get(BOARD).location.startswith("/to/dang-nhap?het=1")


def test_a_screen_whose_session_is_over_goes_to_the_door_at_its_next_poll(app, helper):
    page = helper.open(BOARD)
    with app.app_context():
        db.session.execute(db.delete(Session))
        db.session.commit()
    ask = page.soup.select_one("#calls")["hx-get"]
    answer = helper.client.get(ask, headers=SWAP, follow_redirects=True)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/to/dang-nhap?het=1")
    assert answer.text == ""


def test_the_door_itself_is_a_page_for_everyone_else(resident):
    boosted = {**SWAP, "HX-Boosted": "true"}
    for headers in ({}, boosted):
        assert "Bạn là ai trong tổ?" in resident.client.get("/to/dang-nhap", headers=headers).text


def test_a_resident_never_sees_who_left_a_number(resident, given_call):
    given_call(name="Lò Thị Mẫu", phone="0912345678", at=clock.now())
    for path in ("/", "/goi-to", "/lich-truc"):
        assert "0912345678" not in resident.open(path).text


def test_who_left_the_team_takes_no_call(app, helper, given_call):
    call = given_call()
    with app.app_context():
        db.session.execute(db.update(Member).values(is_active=False))
        db.session.commit()
    assert helper.client.post(f"/to/goi/{call}").location.startswith("/to/dang-nhap")
    assert stored(app, call).is_waiting


def test_the_page_of_calls_asks_once_who_waits(app, helper, given_call):
    given_call()
    given_call(name="Lò Thị Mai", phone="0912345678")
    with written_down(app) as visits:
        page = helper.open(LIST)
    assert "Lò Thị Mai" in page.text
    asked = [sql for sql, _ in visits[0].statements if "FROM help_call" in sql]
    assert len(asked) == 1
