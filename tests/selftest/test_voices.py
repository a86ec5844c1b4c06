"""What the house can say: the machine speaks now, and people's voices still have their sound."""

import shutil

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.review import Kind, Status
from kiosk.selftest.checks import voices

with_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="no espeak-ng here")


@with_espeak
def test_the_machine_speaks(find):
    found = find(voices.machine)
    assert (found.ok, found.said) == (True, "Máy đọc được tiếng Việt.")


@with_espeak
def test_a_voice_that_breaks_later_is_red_though_it_has_spoken(app, find):
    assert find(voices.machine).ok
    app.config["VOICE"] = "false"
    assert find(voices.machine).said == voices.BROKEN


@pytest.mark.parametrize(
    ("voice", "ok", "said"),
    [
        ("/khong/co/espeak-ng -v vi", False, voices.NOT_INSTALLED),
        ('"khong dong ngoac', False, voices.NOT_INSTALLED),
        ("cat", False, voices.BROKEN),
        ("  ", None, voices.SILENT),
    ],
)
def test_a_dead_voice_is_red_and_one_that_nobody_wants_is_grey(app, find, voice, ok, said):
    app.config["VOICE"] = voice
    found = find(voices.machine)
    assert (found.ok, found.said) == (ok, said)


def give_voice(app: Flask, tag: str, key: str, sound: bytes | None, **facts: Status) -> None:
    with app.app_context():
        given = Contribution(
            village_id=1, tag=tag, key=key, kind=Kind.CLIP, seconds=1.0,
            **{"status": Status.APPROVED, **facts},
        )  # fmt: skip
        if sound is not None:
            given.sound = Sound(master=b"RIFF", served=sound, sha256="-")
        db.session.add(given)
        db.session.commit()


def test_a_village_without_voices_is_grey(find):
    assert find(voices.people).ok is None


def test_voices_that_are_there_are_counted_by_language(app, find):
    give_voice(app, "tyz-Latn", "Nhà", b"ID3")
    give_voice(app, "tyz-Latn", "Nghe", b"ID3")
    give_voice(app, "vi", "Nghe", b"ID3")
    give_voice(app, "tyz-Latn", "Tiền", None, status=Status.DRAFT)
    found = find(voices.people)
    assert found.ok
    assert found.said == "Lời đọc của bà con còn đủ: tiếng Tày 2, tiếng Việt 1."


@pytest.mark.parametrize("sound", [None, b""])
def test_a_voice_that_lost_its_sound_is_red(app, find, sound):
    give_voice(app, "tyz-Latn", "Nhà", b"ID3")
    give_voice(app, "blt-Tavt", "Nhà", sound)
    found = find(voices.people)
    assert (found.ok, found.said) == (
        False,
        "Mất tiếng của 1 lời đọc (tiếng Thái Đen, chữ Thái).",
    )
    assert "bản sao lưu" in found.todo
