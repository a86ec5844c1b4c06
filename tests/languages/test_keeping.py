"""A voice that was sent back waits ninety days for who mends it; then its sound is deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk import clock
from kiosk.db import db
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.members.models import Member
from kiosk.server import house_keeping

JUST_BEFORE, AFTER = timedelta(days=89, hours=23), timedelta(days=90, minutes=1)
MASTER = b"the master of a voice"


@pytest.fixture
def voice(app: Flask, evening: Any) -> Callable[..., int]:
    """A voice, sent back now unless told otherwise: `voice(Verdict.CHECKED)` gives its number."""

    def make(*verdicts: Verdict) -> int:
        with app.test_request_context(method="POST"):
            by = db.session.scalars(db.select(Member)).first()
            one = Contribution(
                village_id=by.village_id, tag="tyz-Latn", key="Về đầu", kind=Kind.CLIP, seconds=1.0,
                status=Status.DRAFT, sound=Sound(master=MASTER, served=b"mp3", sha256="-"),
            )  # fmt: skip
            db.session.add(one)
            for verdict in verdicts or (Verdict.REJECTED,):
                one.receive(verdict, by, reason="nghe chưa rõ")
            db.session.commit()
            return one.id

    return make


def sounds(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(db.select(Sound.contribution_id)))


def test_a_voice_sent_back_is_kept_for_ninety_days_and_no_longer(app, voice, evening):
    number, sent_back = voice(), clock.now()
    evening.move_to(sent_back + JUST_BEFORE)
    house_keeping(app)
    assert sounds(app) == [number]
    evening.move_to(sent_back + AFTER)
    house_keeping(app)
    assert sounds(app) == []


def test_what_was_said_of_it_stays(app, voice, evening):
    number = voice()
    evening.move_to(clock.now() + AFTER)
    house_keeping(app)
    with app.app_context():
        one = db.session.get_one(Contribution, number)
        assert one.status is Status.REJECTED
        assert [line.reason for line in one.reviews] == ["nghe chưa rõ"]


@pytest.mark.parametrize("status", set(Status) - {Status.REJECTED})
def test_any_other_voice_is_kept_until_it_is_withdrawn(app, voice, evening, status):
    number = voice()
    with app.app_context():
        db.session.get_one(Contribution, number).status = status
        db.session.commit()
    evening.move_to(clock.now() + timedelta(days=3650))
    house_keeping(app)
    assert sounds(app) == [number]


def test_who_takes_the_sending_back_back_saves_the_sound(app, voice, evening):
    number = voice()
    with app.test_request_context(method="POST"):
        by = db.session.scalars(db.select(Member)).first()
        db.session.get_one(Contribution, number).undo(by)
        db.session.commit()
    evening.move_to(clock.now() + AFTER)
    house_keeping(app)
    assert sounds(app) == [number]


def test_the_ninety_days_begin_with_the_last_line_of_its_history(app, voice, evening):
    number = voice()
    made = clock.now()
    evening.move_to(made + timedelta(days=80))
    again = reject_anew(app, number)
    evening.move_to(made + AFTER)
    house_keeping(app)
    assert sounds(app) == [number]
    evening.move_to(again + AFTER)
    house_keeping(app)
    assert sounds(app) == []


def reject_anew(app: Flask, number: int) -> datetime:
    with app.test_request_context(method="POST"):
        by = db.session.scalars(db.select(Member)).first()
        one = db.session.get_one(Contribution, number)
        one.undo(by)
        one.receive(Verdict.REJECTED, by, reason="vẫn chưa rõ")
        db.session.commit()
        return clock.now()
