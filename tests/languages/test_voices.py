"""Who says a text: the second language's people, the Vietnamese ones, the machine, nobody."""

import shutil
import sys
from io import BytesIO

import pytest
import soundfile

from kiosk.db import db
from kiosk.languages import registry, speech, voices
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.languages.voices import By, joined, voice_of
from kiosk.villages.models import Village
from tests.house import make_app
from tests.languages.sounds import as_file, voice

TAY, MONG = "tyz-Latn", "hmn-Latn-VN"
TEXT = "Bà con cần làm việc gì?"


def give_clip(app, key: str, tag: str = TAY, status=Status.APPROVED, **facts) -> int:
    """A voice of half a second for a label; returns its id."""
    tone = voice(0.5, rate=24_000, around=0)
    with app.app_context():
        village = db.session.scalars(db.select(Village)).first()
        known = {"village_id": village.id, "tag": tag, "seconds": 0.5, "key": key} | facts
        clip = Contribution(kind=Kind.CLIP, status=status, **known)
        wav, mp3 = as_file(tone, 24_000), as_file(tone, 24_000, "MP3")
        clip.sound = Sound(master=wav, served=mp3, sha256="-")
        db.session.add(clip)
        db.session.commit()
        return clip.id


def who_says(app, text: str = TEXT, tag: str | None = TAY):
    with app.test_request_context("/"):
        village = db.session.scalars(db.select(Village)).first()
        found = voice_of(text, village, registry.find(tag) if tag else None)
        return (found.lang, found.by) if found else None


def sound_of(app, text: str = TEXT, tag: str = TAY) -> bytes | None:
    with app.test_request_context("/"):
        village = db.session.scalars(db.select(Village)).first()
        return voices.sound_of(text, village, registry.find(tag))


def without_machine(app) -> None:
    app.config["VOICE"] = ""


needs_a_voice = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="no espeak-ng here")


def test_the_second_language_comes_first_then_vietnamese_then_the_machine(app):
    app.config["VOICE"] = sys.executable
    assert who_says(app) == ("vi", By.MACHINE)
    give_clip(app, TEXT, "vi")
    assert who_says(app) == ("vi", By.PEOPLE)
    give_clip(app, TEXT)
    assert who_says(app) == (TAY, By.PEOPLE)
    without_machine(app)
    assert who_says(app, "Chữ không ai đọc") is None


def test_without_a_second_language_its_voice_is_not_heard(app):
    without_machine(app)
    give_clip(app, TEXT)
    assert who_says(app, tag=None) is None
    give_clip(app, TEXT, "vi")
    assert who_says(app, tag=None) == ("vi", By.PEOPLE)


def test_no_voice_of_one_language_speaks_for_another(app):
    without_machine(app)
    give_clip(app, TEXT, MONG)
    assert who_says(app) is None


def test_a_colon_behind_a_label_is_not_part_of_it(app):
    without_machine(app)
    give_clip(app, "Hẹn trả")
    assert who_says(app, "Hẹn trả:") == (TAY, By.PEOPLE)
    assert who_says(app, "Hẹn") is None


@pytest.mark.parametrize("status", set(Status) - {Status.APPROVED})
def test_what_is_not_approved_is_not_heard(app, status):
    without_machine(app)
    give_clip(app, TEXT, status=status)
    assert who_says(app) is None
    assert sound_of(app) is None


def test_a_withdrawn_voice_falls_back_to_vietnamese(app):
    clip = give_clip(app, TEXT)
    give_clip(app, TEXT, "vi")
    assert who_says(app) == (TAY, By.PEOPLE)
    with app.app_context():
        db.session.get(Contribution, clip).receive(Verdict.WITHDRAWN, None)
        db.session.commit()
    assert who_says(app) == ("vi", By.PEOPLE)


def test_the_sound_is_the_one_of_the_voice(app):
    without_machine(app)
    assert sound_of(app) is None
    give_clip(app, TEXT, "vi")
    vietnamese = sound_of(app)
    assert vietnamese
    assert soundfile.info(BytesIO(vietnamese)).format == "MP3"
    give_clip(app, TEXT, seconds=0.6)
    with app.app_context():
        newest = db.session.scalars(db.select(Sound).order_by(Sound.contribution_id.desc())).first()
        newest.served = b"the other"
        db.session.commit()
    assert sound_of(app) == b"the other"


@needs_a_voice
def test_the_machine_says_what_nobody_has_recorded(app):
    assert soundfile.info(BytesIO(sound_of(app))).duration > 0.5


def test_what_the_machine_says_is_put_together_and_people_speak_for_themselves(app):
    app.config["VOICE"] = sys.executable
    give_clip(app, "Tiền")
    with app.test_request_context("/"):
        village = db.session.scalars(db.select(Village)).first()
        clips = voices.clips_of(village, registry.find(TAY))
        texts = ["Thôn", "Giới thiệu, quét mã QR", "Tiền", "2.000 đ", "mỗi trang"]
        assert [(one.text, one.voice.by) for one in voices.said(texts, clips)] == [
            ("Thôn. Giới thiệu, quét mã QR", By.MACHINE),
            ("Tiền", By.PEOPLE),
            ("2.000 đ mỗi trang", By.MACHINE),
        ]


def test_the_machine_never_gets_more_than_it_can_say_in_one_go(app):
    app.config["VOICE"] = sys.executable
    with app.test_request_context("/"):
        texts = ["Chữ dài " * 40] * 5
        found = voices.said(texts, ())
        assert max(len(one.text) for one in found) <= speech.LONGEST
        assert "".join(one.text for one in found).count("dài") == 200


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("", "Thôn", "Thôn"),
        ("Thôn", "Giới thiệu", "Thôn. Giới thiệu"),
        ("Hẹn trả:", "Thứ Hai", "Hẹn trả: Thứ Hai"),
        ("Máy sẽ về đầu sau", "15", "Máy sẽ về đầu sau 15"),
        ("15", "giây.", "15 giây."),
    ],
)
def test_texts_are_joined_with_a_pause_before_a_new_sentence(before, text, whole):
    assert joined(before, text) == whole


def test_another_house_does_not_say_what_this_one_signed(app, tmp_path):
    app.config["VOICE"] = sys.executable
    other = make_app(tmp_path / "other", sample=False)
    with app.app_context():
        token = voices.machine_says(TEXT).url.split("/")[-1].removesuffix(".mp3")
        assert voices.text_in(token) == TEXT
    with other.app_context():
        assert voices.text_in(token) is None
        db.engine.dispose()


def test_every_process_of_a_house_reads_what_another_signed(app):
    app.config["VOICE"] = sys.executable
    with app.app_context():
        token = voices.machine_says(TEXT).url.split("/")[-1].removesuffix(".mp3")
    voices._signer_in.cache_clear()
    with app.app_context():
        assert voices.text_in(token) == TEXT
        assert voices.text_in(f"x{token}") is None
