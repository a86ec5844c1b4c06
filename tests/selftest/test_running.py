"""One run: no check stops another, whatever it does, and nothing is changed by looking."""

import threading
from pathlib import Path

import pytest

from kiosk import backups, keys
from kiosk.assets import icon
from kiosk.db import db
from kiosk.selftest import running
from kiosk.selftest.findings import Found, good
from kiosk.selftest.registry import ALL, CHECKS, TRIALS, Check
from tests.selftest.test_data import written_in


def is_sentence(words: str) -> bool:
    return (words[0].isupper() or words[0].isdigit()) and words.endswith(".")


def fine() -> Found:
    return good("Tốt.")


def breaks() -> Found:
    raise RuntimeError("Traceback that nobody should see")


@pytest.fixture
def never() -> threading.Event:
    """What never happens until the test is over."""
    event = threading.Event()
    yield event
    event.set()


def put(monkeypatch: pytest.MonkeyPatch, *asks: object) -> None:
    checks = tuple(Check(f"k{place}", "Tên", "check", ask) for place, ask in enumerate(asks))
    monkeypatch.setattr(running, "CHECKS", checks)


def test_a_check_that_breaks_is_red_in_words_and_the_others_are_told(app, monkeypatch):
    put(monkeypatch, fine, breaks, fine)
    found = running.run(app)
    assert [one.ok for one in found] == [True, False, True]
    assert found[1].said == running.BROKEN
    assert "Traceback" not in repr(found)


def test_a_check_that_never_answers_is_red_and_the_others_are_told(app, monkeypatch, never):
    def hangs() -> Found:
        never.wait()
        return fine()

    put(monkeypatch, hangs, fine, hangs)
    found = running.run(app, seconds=0.5)
    assert [one.ok for one in found] == [False, True, False]
    assert "chưa có câu trả lời" in found[0].said


def test_every_check_at_once_in_the_order_of_the_list(app, portal):
    found = running.run(app, seconds=60)
    assert [one.key for one in found] == [check.key for check in CHECKS]
    assert [one.key for one in found if one.ok is False] == ["copy"], found
    for one in found:
        assert is_sentence(one.said), one
        assert not one.todo or is_sentence(one.todo), one


def test_looking_changes_nothing(app, portal):
    instance = Path(app.instance_path)
    with app.app_context():
        db.engine.dispose()
    backups.make(instance, keys.read(instance, keys.HOUSE), "hand")
    before = written_in(instance)
    assert not [one for one in running.run(app, seconds=60) if one.ok is False]
    with app.app_context():
        db.engine.dispose()
    assert written_in(instance) == before


def test_a_check_has_a_name_of_its_own_and_a_picture():
    for names in ([one.key for one in ALL], [one.name for one in ALL], [t.field for t in TRIALS]):
        assert len(names) == len(set(names))
    for one in ALL:
        assert icon(one.picture)
    for trial in TRIALS:
        assert trial.question.endswith("?")
        for words in (trial.good, trial.bad, trial.todo):
            assert is_sentence(words), words
