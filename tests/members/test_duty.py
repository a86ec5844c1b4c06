"""The roster as it is kept: who is in it, how it is read, and that a change is seen at once."""

from datetime import date, time

import pytest

from kiosk.db import db
from kiosk.members import duty
from kiosk.members.duty import DutyChange, DutyEvening
from kiosk.members.models import Member
from kiosk.members.roster import Kind
from tests.made_up import village_elsewhere
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")

TODAY = date(2026, 11, 16)
HOANG, LO = 1, 2


@pytest.fixture
def at_screen(app):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        yield app


def add(row) -> None:
    db.session.add(row)
    db.session.commit()


def change(kind: Kind, day: date = TODAY, **facts) -> DutyChange:
    return DutyChange(**({"village_id": 1, "day": day, "kind": kind, "note": ""} | facts))


def test_the_week_is_read_with_its_people(at_screen):
    monday, wednesday, friday = duty.shifts()
    assert (monday.weekday, monday.hours) == (0, "19:30–21:00")
    assert [person.name for person in monday.people] == ["Hoàng Văn Mẫu", "Giàng A Mẫu"]
    assert len(wednesday.people) == len(friday.people) == 4


def test_who_has_no_evening_is_of_the_team_all_the_same(at_screen):
    add(Member(village_id=1, name="Lý Văn Mẫu", phone="0900 000 005", role="member",
               languages=[], pin_hash="-"))  # fmt: skip
    assert [person.name for person in duty.team()][-1] == "Lý Văn Mẫu"
    assert len(duty.shifts()) == 3


def test_who_has_left_the_team_is_on_duty_no_more(at_screen):
    db.session.get_one(Member, HOANG).is_active = False
    db.session.commit()
    assert [person.name for person in duty.shifts()[0].people] == ["Giàng A Mẫu"]


def test_who_has_left_the_team_is_swapped_with_nobody(at_screen):
    add(change(Kind.SWAP, member_id=HOANG, instead_id=LO))
    db.session.get_one(Member, LO).is_active = False
    db.session.commit()
    assert [person.name for person in duty.duty().people] == ["Giàng A Mẫu"]


def test_a_swap_is_on_the_next_page_of_everybody(at_screen):
    add(change(Kind.SWAP, member_id=HOANG, instead_id=LO))
    assert [person.name for person in duty.duty().people] == ["Lò Thị Mẫu", "Giàng A Mẫu"]


def test_another_villages_roster_is_none_of_ours(at_screen):
    other = village_elsewhere()
    add(other)
    add(change(Kind.CANCELLED, village_id=other.id, note="hội"))
    evening = {"member_id": HOANG, "weekday": 6, "starts": time(8), "ends": time(9)}
    add(DutyEvening(village_id=other.id, **evening))
    assert duty.duty().is_on
    assert len(duty.shifts()) == 3


def test_what_is_over_is_not_read(at_screen):
    add(change(Kind.CANCELLED, date(2026, 11, 13), note="hội"))
    assert duty.changes() == ()


def test_the_coming_two_weeks_have_their_dates_and_holidays(at_screen):
    add(DutyEvening(village_id=1, member_id=LO, weekday=1, starts=time(19, 30), ends=time(21)))
    nights = duty.nights()
    assert [night.day.day for night in nights] == [16, 17, 18, 20, 23, 24, 25, 27]
    assert "Văn hóa" in nights[5].closed


def test_the_whole_roster_is_two_questions_to_the_database(app):
    with written_down(app) as visits:
        app.test_client().get("/lich-truc")
    (visit,) = visits
    asked = [sql for sql, _ in visit.statements if "duty_" in sql]
    assert len(asked) == 2
    assert len(visit.statements) <= 4
