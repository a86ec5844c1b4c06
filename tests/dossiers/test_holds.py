"""A hold stops the commune's clock, and silence about a draft ends one."""

from datetime import date, datetime, timedelta

import pytest

from kiosk import clock, presses, server
from kiosk.db import db
from kiosk.dossiers import silence
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.silence import WHY, consent_by_silence
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.errors import Refused

pytestmark = pytest.mark.usefixtures("evening")
BY = {"by": "Hoàng Văn Mẫu", "source": Source.PORTAL}


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=clock.VILLAGE_TIME)


def change(app, code, do):
    """Do something to the stored dossier, and return it as it is then."""
    with app.app_context():
        dossier = db.session.scalars(db.select(Dossier).filter_by(code=code)).one()
        do(dossier)
        db.session.commit()
        assert dossier.moves is not None
        db.session.refresh(dossier)
        return dossier.due_on, dossier.pick_up_on, dossier.hold, dossier.step


@pytest.fixture
def held(app, given_dossier, evening):
    """Put on hold on a day, and what it was due; returns its code."""

    def make(day: int, due: date | None, hold: Hold = Hold.NEEDS_SUPPLEMENT, **facts) -> str:
        code = given_dossier(step=Step.RECEIVED, due_on=due, **facts)
        evening.move_to(at(day))
        change(app, code, lambda d: d.put_on_hold(hold, **BY, reasons=["mờ"]))
        return code

    return make


def resume(dossier):
    dossier.resume(**BY)


@pytest.mark.parametrize(
    ("from_", "to", "due", "after"),
    [
        (17, 19, 20, 24 + 1),  # Tue–Thu: two days lost; Fri 20 + 2, and Tue 24 is a holiday
        (17, 17, 20, 20),  # the same day: nothing is lost
        (20, 22, 25, 25),  # Fri–Sun: no working day passed
        (23, 25, 26, 27),  # Mon–Wed over Ngày Văn hóa Việt Nam, 24/11: one day lost
        (20, 25, 26, 30),  # Fri–Wed: Mon and Wed
    ],
)
def test_the_working_days_of_a_hold_do_not_count_for_the_commune(
    app, held, evening, from_, to, due, after
):
    code = held(from_, date(2026, 11, due))
    evening.move_to(at(to))
    assert change(app, code, resume)[0] == date(2026, 11, after)


def test_the_evening_to_fetch_it_moves_along(app, held, evening):
    code = held(17, date(2026, 11, 19), pick_up_on=date(2026, 11, 20))
    evening.move_to(at(19))
    assert change(app, code, resume)[:2] == (date(2026, 11, 23), date(2026, 11, 25))


def test_a_step_that_ends_the_hold_moves_the_date_too(app, held, evening):
    code = held(23, date(2026, 11, 26))
    evening.move_to(at(25))
    due, _, hold, _ = change(app, code, lambda d: d.move_to(Step.PROCESSING, **BY))
    assert (due, hold) == (date(2026, 11, 27), None)


@pytest.mark.parametrize(
    "go_on", [resume, lambda d: d.move_to(Step.PROCESSING, **BY)], ids=["resumed", "moved"]
)
def test_a_correction_brings_the_date_back(app, held, evening, go_on):
    code = held(23, date(2026, 11, 26), pick_up_on=date(2026, 11, 27))
    evening.move_to(at(25))
    change(app, code, go_on)
    back = change(app, code, lambda d: d.take_back(by="-", reason="nhầm"))
    assert back == (date(2026, 11, 26), date(2026, 11, 27), Hold.NEEDS_SUPPLEMENT, Step.RECEIVED)


def test_an_unknown_date_stays_unknown(app, held, evening):
    code = held(17, None)
    evening.move_to(at(25))
    assert change(app, code, resume)[:2] == (None, None)


def test_the_communes_own_date_keeps_the_evening(app, held, evening):
    code = held(17, date(2026, 11, 18), appointment_on=date(2026, 11, 30))
    evening.move_to(at(19))
    assert change(app, code, resume)[1] == date(2026, 12, 2)


def house_keeping(app):
    with app.app_context():
        consent_by_silence()
        db.session.commit()


def test_a_draft_that_nobody_objects_to_for_a_day_is_agreed_to(app, held, evening):
    code = held(17, date(2026, 11, 20), Hold.NEEDS_CONFIRMATION)
    evening.shift(timedelta(hours=24))
    house_keeping(app)
    assert change(app, code, lambda d: None)[2] is Hold.NEEDS_CONFIRMATION
    evening.shift(timedelta(minutes=1))
    server.house_keeping(app)
    assert change(app, code, lambda d: None)[2] is None
    with app.app_context():
        line = db.session.scalars(db.select(Dossier).filter_by(code=code)).one().moves[-1]
        assert (line.by, line.source, line.reasons) == ("Máy", Source.KIOSK, [WHY])


@pytest.mark.parametrize("hold", [Hold.NEEDS_SUPPLEMENT, Hold.NEEDS_PAYMENT])
def test_silence_ends_no_other_hold(app, held, evening, hold):
    code = held(17, date(2026, 11, 20), hold)
    evening.shift(timedelta(days=9))
    house_keeping(app)
    assert change(app, code, lambda d: None)[2] is hold


def test_a_consent_that_a_member_took_back_is_not_given_again_by_silence(app, held, evening):
    code = held(17, date(2026, 11, 20), Hold.NEEDS_CONFIRMATION)
    evening.shift(timedelta(hours=25))
    house_keeping(app)
    change(app, code, lambda d: d.take_back(by="Hoàng Văn Mẫu", reason="bà con báo sai"))
    evening.shift(timedelta(days=2))
    house_keeping(app)
    assert change(app, code, lambda d: None)[2] is Hold.NEEDS_CONFIRMATION


def test_what_fails_over_one_draft_does_not_bring_back_what_was_forgotten(app, monkeypatch):
    def fail():
        raise Refused("hồ sơ này")

    with app.app_context():
        long_ago = clock.now() - timedelta(days=2)
        db.session.add(presses.Press(key="x", content="-", answer="-", at=long_ago))
        db.session.commit()
    monkeypatch.setattr(silence, "consent_by_silence", fail)
    with pytest.raises(Refused):
        server.house_keeping(app)
    with app.app_context():
        assert db.session.get(presses.Press, "x") is None
