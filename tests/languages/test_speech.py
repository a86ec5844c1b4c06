"""Vietnamese speech comes from a program of the machine, whichever it is, or not at all."""

import shlex
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
import soundfile
from flask import Flask

from kiosk.config import Config
from kiosk.languages import speech

GREETING = "Xin chào bà con."

# A voice as a better one would be plugged in: a tone for each word, and a note of what it was told.
FAKE = """
import sys, wave, math, struct
words = sys.stdin.buffer.read().decode()
open(sys.argv[1], "a").write(words + "\\n")
loud = float(sys.argv[2])
tone = [int(loud * 32767 * math.sin(n / 20)) for n in range(4000 * len(words.split()))]
with wave.open(sys.stdout.buffer, "wb") as file:
    file.setparams((1, 2, 16000, 0, "NONE", ""))
    file.writeframes(struct.pack(f"<{len(tone)}h", *tone))
"""
ANSWER = "import sys; sys.stdin.read(); sys.stdout.write({!r})"
FAULTS = {  # what the program does; whole, or after a good answer ("…")
    "ends with an error": "… raise SystemExit(3)",
    "is killed": "… sys.stdout.flush(); import os; os.kill(os.getpid(), 9)",
    "hangs": "… sys.stdout.flush(); import time; time.sleep(60)",
    "answers something else": ANSWER.format("no sound at all" * 300),
    "answers nothing": ANSWER.format(""),
    "stops after the head": ANSWER.format("RIFF$   WAVEfmt "),
    "does not listen": "raise SystemExit(3)",
}


@pytest.fixture
def voice() -> Iterator[Callable[[str], None]]:
    """Choose the program of the voice: `voice("espeak-ng …")`."""
    app = Flask("a house")
    app.config["VOICE"] = Config.VOICE

    def choose(command: str) -> None:
        app.config["VOICE"] = command

    speech._made.cache_clear()
    with app.app_context():
        yield choose
    speech._made.cache_clear()


def program(folder: Path, name: str, code: str) -> str:
    path = folder / f"{name}.py"
    path.write_text(dedent(code))
    return shlex.join([sys.executable, str(path)])


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """What the fake voice was told, a line each time."""
    return tmp_path / "told"


@pytest.fixture
def fake(tmp_path: Path, told: Path, voice: Callable[[str], None]) -> Callable[..., str]:
    """The command of the fake voice; `more` is done after it answered."""

    def command(loud: float = 0.5, more: str = "") -> str:
        made = program(tmp_path, "fake voice", f"{FAKE}\n{more}")
        chosen = f"{made} {shlex.quote(str(told))} {loud}"
        voice(chosen)
        return chosen

    return command


def seconds(mp3: bytes | None) -> float:
    assert mp3
    return soundfile.info(BytesIO(mp3)).duration


def loudness(mp3: bytes | None) -> float:
    assert mp3
    samples, _ = soundfile.read(BytesIO(mp3))
    return float(np.sqrt(np.mean(samples**2)))


def test_the_voice_of_the_house_is_installed(voice):
    assert speech.is_there()


def test_a_text_is_said_as_one_small_mp3(voice):
    said = speech.say(GREETING)
    heard = soundfile.info(BytesIO(said))
    assert (heard.format, heard.channels, heard.samplerate) == ("MP3", 1, 24_000)
    assert loudness(said) > 0.01
    assert len(said) < 10_000 * heard.duration


def test_a_longer_text_takes_longer(voice):
    text = [f"{GREETING} {'Mời vào. ' * more}" for more in range(5)]
    assert all(long > short for short, long in pairwise(map(seconds, map(speech.say, text))))


def test_what_is_written_short_is_said_in_words(voice):
    assert speech.say("19h") == speech.say("mười chín giờ")
    assert speech.say("19h") != speech.say("mười chín hát")


def test_the_six_tones_are_six(voice):
    assert len({speech.say(f"con {word}") for word in ["ma", "má", "mà", "mả", "mã", "mạ"]}) == 6


def test_nothing_is_said_for_nothing(voice):
    assert [speech.say(text) for text in ("", "  ", "•", "–")] == [None] * 4


def test_a_text_that_is_too_long_is_not_said(voice):
    text = ("Mời bà con vào. " * 50)[: speech.LONGEST]
    assert speech.say(text)
    assert speech.say(text + "a") is None


def test_another_voice_is_told_the_words_in_utf_8(fake, told):
    fake()
    assert speech.is_there()
    assert seconds(speech.say("Tối 16/11, từ 19:30")) > seconds(speech.say("Tối nay"))
    assert told.read_text("utf-8").splitlines() == [
        "Tối ngày mười sáu tháng mười một, từ mười chín giờ ba mươi",
        "Tối nay",
    ]


def test_a_quiet_voice_and_a_loud_one_are_as_loud(fake):
    said = []
    for loud in (0.05, 0.9):
        fake(loud)
        said.append(loudness(speech.say(GREETING)))
    assert said[0] == pytest.approx(said[1], rel=0.05)


def test_what_was_said_is_remembered_and_another_voice_is_asked_anew(fake, told):
    fake()
    assert speech.say(GREETING) == speech.say(GREETING)
    assert len(told.read_text().splitlines()) == 1
    fake(0.4)
    speech.say(GREETING)
    assert len(told.read_text().splitlines()) == 2


def test_no_more_is_remembered_than_there_is_room_for(fake, told, monkeypatch):
    fake()
    kept = speech._made.cache_parameters()["maxsize"]
    assert kept is not None
    assert kept * 60 * 6_000 < 50_000_000  # bytes, were each text a minute long


def test_two_residents_at_once_each_hear_their_own(voice):
    texts = [f"Mời bà con số {number}" for number in range(6)]
    alone = [speech.say(text) for text in texts]
    speech._made.cache_clear()
    app = speech.current_app._get_current_object()

    def say(text: str) -> bytes | None:
        with app.app_context():
            return speech.say(text)

    with ThreadPoolExecutor(4) as people:
        assert list(people.map(say, texts * 2)) == alone * 2


def test_nothing_is_left_on_the_disk(voice, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert speech.say(GREETING)
    assert not list(tmp_path.iterdir())


def test_no_shell_reads_what_is_said(voice, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert speech.say("Mời `touch a` $(touch b) ; touch c")
    assert not list(tmp_path.iterdir())


def silent_with_one_line(caplog) -> bool:
    """Nothing is heard, and one line of the log says why without the text."""
    assert speech.say(GREETING) is None
    [line] = caplog.records
    return line.getMessage().startswith("voice: ") and "chào" not in repr(vars(line))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_voice_that_fails_is_silent_and_says_why_once(
    fault, fake, voice, tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr(speech, "PATIENCE", 1.5)
    if fault.startswith("…"):
        fake(more=fault.removeprefix("… "))
    else:
        voice(program(tmp_path, "other", fault))
    assert silent_with_one_line(caplog)
