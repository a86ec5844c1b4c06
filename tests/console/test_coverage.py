"""How much can be read and heard: counted from what is approved, not remembered as a figure."""

import pytest
from flask import Flask

from kiosk.console.corpus import corpus
from kiosk.console.coverage import Coverage, coverage
from kiosk.db import db
from kiosk.languages.first_words import first_words
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village

TAY = "tyz-Latn"
BAR, HOME = "Thanh dưới mọi màn hình", "Màn hình đầu"


@pytest.fixture
def village(in_app: Flask) -> Village:
    """The sample village, with nothing approved yet."""
    db.session.execute(db.delete(Contribution))
    db.session.commit()
    return db.session.scalars(db.select(Village)).one()


def approve(village: Village, key: str, kind: Kind, tag: str = TAY) -> Contribution:
    text = "mừa cốc" if kind is Kind.TEXT else None
    made = Contribution(
        village_id=village.id, tag=tag, key=key, kind=kind, text=text, status=Status.APPROVED
    )
    db.session.add(made)
    db.session.commit()
    return made


def on(screen: str, found: Coverage) -> tuple[int, int]:
    return next((one.words, one.voices) for one in found.screens if one.name == screen)


def test_nothing_approved_is_nothing_covered(village):
    found = coverage(village, TAY)
    assert (found.total, found.words, found.voices) == (len(corpus()), 0, 0)
    assert all(not one.words and not one.voices for one in found.screens)
    assert (found.first.total, found.first.words) == (20, 0)


def test_one_approved_word_is_one_more_on_its_screen(village):
    approve(village, "Ngôn ngữ", Kind.TEXT)
    found = coverage(village, TAY)
    assert (found.words, found.voices) == (1, 0)
    assert (on(BAR, found), on(HOME, found)) == ((1, 0), (0, 0))


def test_a_voice_counts_for_itself(village):
    approve(village, "Ngôn ngữ", Kind.CLIP)
    found = coverage(village, TAY)
    assert (found.words, found.voices) == (0, 1)
    assert on(BAR, found) == (0, 1)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.APPROVED])
def test_what_is_approved_no_more_counts_no_more(village, status):
    word = approve(village, "Ngôn ngữ", Kind.TEXT)
    assert coverage(village, TAY).words == 1
    word.status = status
    db.session.commit()
    assert coverage(village, TAY).words == 0


def test_two_voices_of_one_label_count_once(village):
    for _ in range(2):
        approve(village, "Ngôn ngữ", Kind.CLIP)
    assert coverage(village, TAY).voices == 1


def test_the_first_twenty_are_counted_for_themselves(village):
    approve(village, first_words()[0].key, Kind.TEXT)
    approve(village, "Ngôn ngữ", Kind.TEXT)
    found = coverage(village, TAY)
    assert (found.first.words, found.words) == (1, 2)


def test_another_language_and_a_text_on_no_screen_change_nothing(village):
    approve(village, "Ngôn ngữ", Kind.TEXT, tag="blt-Tavt")
    approve(village, "Chữ đã đổi từ lâu", Kind.TEXT)
    assert coverage(village, TAY).words == 0


def test_vietnamese_has_voices_alone(village):
    approve(village, "Ngôn ngữ", Kind.CLIP, tag="vi")
    found = coverage(village, "vi")
    assert (found.words, found.voices) == (0, 1)


def test_the_screens_together_are_the_whole(village):
    approve(village, "Ngôn ngữ", Kind.TEXT)
    approve(village, "Đã tiếp nhận", Kind.CLIP)
    found = coverage(village, TAY)
    for name in ("total", "words", "voices"):
        assert sum(getattr(one, name) for one in found.screens) == getattr(found, name)
    assert len({one.name for one in found.screens}) == len(found.screens)
