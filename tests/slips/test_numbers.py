"""The numbers of slips: from 1 each year, no gap, none twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from kiosk.db import db
from kiosk.slips.models import Slip, take_number
from kiosk.villages.models import here


def test_eight_people_at_once_get_each_number_once(app):
    def take(_: int) -> int:
        with app.app_context():
            number = take_number(1, 2030)
            db.session.commit()
            return number

    with ThreadPoolExecutor(8) as people:
        taken = list(people.map(take, range(8 * 25)))
    assert sorted(taken) == list(range(1, 201))


def test_a_dossier_that_was_not_saved_gives_its_number_back(at_screen):
    assert take_number(here().id, 2030) == 1
    db.session.rollback()
    assert take_number(here().id, 2030) == 1


def test_an_erased_slips_number_is_not_given_again(dossier):
    first = db.session.scalars(Slip.of(dossier())).one()
    number = first.number
    db.session.delete(first)
    db.session.commit()
    assert db.session.scalars(Slip.of(dossier())).one().number == number + 1


def test_the_year_is_the_villages_own(dossier, evening):
    evening.move_to(datetime(2026, 12, 31, 17, 30, tzinfo=UTC))  # half past midnight there
    slip = db.session.scalars(Slip.of(dossier())).one()
    assert slip.shown == "1/2027"
