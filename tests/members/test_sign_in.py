"""How long a member stays signed in, and who may not come in."""

from datetime import timedelta

import pytest

from kiosk import sessions
from kiosk.db import db
from kiosk.members.models import Member
from kiosk.sessions import Session
from kiosk.welcome.demo import PIN
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("evening")
FIVE_MINUTES = timedelta(minutes=5)


def is_inside(browser: Browser) -> bool:
    return browser.open("/to/ho-so/").path == "/to/ho-so/"


def test_a_member_is_out_after_five_quiet_minutes(helper, evening):
    evening.shift(FIVE_MINUTES)
    assert is_inside(helper)
    evening.shift(FIVE_MINUTES + timedelta(seconds=1))
    assert not is_inside(helper)


def test_what_a_member_does_keeps_the_door_open(helper, evening):
    for _ in range(10):
        evening.shift(timedelta(minutes=4))
        assert is_inside(helper)


def test_saying_that_one_is_still_there_keeps_the_door_open(helper, evening):
    for _ in range(10):
        evening.shift(timedelta(minutes=4))
        assert helper.client.post("/con-o-day").status_code == 204
    assert is_inside(helper)


def test_after_four_hours_the_pin_is_asked_again(helper, evening):
    for _ in range(60):
        evening.shift(timedelta(minutes=4))
        helper.client.post("/con-o-day")
    assert is_inside(helper)
    evening.shift(timedelta(seconds=1))
    assert not is_inside(helper)


def test_who_leaves_is_out(helper):
    page = helper.open("/to/ho-so/").press("Thoát")
    assert page.path == "/"
    assert not is_inside(helper)


def test_an_old_cookie_opens_nothing(app, helper):
    old = helper.client.get_cookie("sid").value
    helper.open("/to/ho-so/").press("Thoát")
    thief = app.test_client()
    thief.set_cookie("sid", old)
    assert not is_inside(Browser(thief))


def test_who_left_the_team_is_out_at_once(app, helper):
    with app.app_context():
        db.session.scalars(
            db.select(Member).filter_by(name="Hoàng Văn Mẫu")
        ).one().is_active = False
        db.session.commit()
    assert not is_inside(helper)


def test_who_left_the_team_is_not_offered_at_the_door(app, resident):
    with app.app_context():
        db.session.scalars(db.select(Member).filter_by(name="Lò Thị Mẫu")).one().is_active = False
        db.session.commit()
    assert "Lò Thị Mẫu" not in resident.open("/to/dang-nhap").text


def test_all_sessions_of_one_member_can_be_ended(app, helper):
    other = Browser(app.test_client())
    other.open("/to/dang-nhap").press("Giàng A Mẫu").type(pin=PIN).press("Vào")
    with app.app_context():
        lead = db.session.scalars(db.select(Member.id).filter_by(name="Hoàng Văn Mẫu")).one()
        sessions.end_all_of(lead)
        db.session.commit()
    assert not is_inside(helper)
    assert is_inside(other)


def test_a_signed_in_member_is_at_no_other_screen(app, helper, neighbour):
    assert is_inside(helper)
    assert not is_inside(neighbour)


def test_a_resident_who_begins_ends_the_members_session(helper):
    helper.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Không ghi")
    assert not is_inside(helper)


@pytest.mark.parametrize("tries", [1, 3])
def test_pressing_enter_twice_signs_in_once(app, tries):
    browser = Browser(app.test_client())
    page = browser.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin=PIN)
    for _ in range(tries):
        page.press("Vào")
    assert is_inside(browser)


def test_who_was_signed_out_in_the_middle_is_told_and_comes_back_to_the_page(app, helper):
    with app.app_context():
        db.session.execute(db.delete(Session))
        db.session.commit()
    door = helper.open("/to/lich-truc/")
    assert "Phiên của bạn đã hết" in door.text
    page = door.press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    assert page.path == "/to/lich-truc/"


def test_what_was_typed_when_the_session_was_over_is_said_to_be_lost(app, helper):
    with app.app_context():
        db.session.execute(db.delete(Session))
        db.session.commit()
    answer = helper.client.post("/to/lich-truc/", data={"ly-do": "bão"})
    door = helper.open(answer.location)
    assert "Điều gõ dở chưa lưu" in door.text
    assert "bão" not in door.text, "the next person at this screen would read it"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "/ket-thuc", "to"])
def test_the_door_leads_to_no_page_but_the_teams(app, away):
    door = Browser(app.test_client()).open(f"/to/dang-nhap?ve={away}")
    page = door.press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
    assert page.path == "/to/ho-so/"
