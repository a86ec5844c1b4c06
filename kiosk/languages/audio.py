"""Voices: any recording becomes one plain WAV to keep and one small MP3 to serve.

Both are written anew from the samples, so nothing else that was in a file is kept or served.
"""

import shutil
import wave
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from kiosk.errors import Refused

RATE = 24_000  # samples a second of everything that we write
STEPS = 2**15  # of a sample of 16 bits, between silence and full scale
SHORTEST, LONGEST = 1, 8  # seconds of what is kept
AROUND = 12  # seconds of silence that may be sent with it
LONGEST_PART = 120  # seconds of one of our own sounds
SLOWEST, FASTEST = 8_000, 96_000  # samples a second of what is sent: a phone line, a studio
MOST_CHANNELS = 2
BEGINNINGS = (b"RIFF", b"fLaC", b"OggS", b"ID3")  # and an MP3 without a tag, see _may_be_sound
KINDS = {"WAV", "WAVEX", "FLAC", "OGG", "MP3"}

HUM, LOWEST = 40, 80  # hertz: below the one nothing is kept, from the other on everything
FRAME = RATE // 100  # a hundredth of a second: what the loudness is measured in
SMOOTH = 5  # frames, so that a click of a switch is no voice
KEPT = 15  # frames of silence that stay before and after the voice
FEWEST = 15  # frames of voice
QUIETEST = 10 ** (-50 / 20)  # of full scale, in the loudest moment; below it is silence
SILENT = 10 ** (-30 / 20)  # of the loudest moment; below it the voice is over
LEVEL = 10 ** (-18 / 20)  # of full scale: the voice as it is kept
PEAK = 10 ** (-2 / 20)  # an MP3 rises above its samples a little, and must not clip
MP3_48K = 0.75  # how libsndfile says 48 kbit/s at this rate
ROOM = 300_000_000  # bytes that must be free for a new voice

FORMATS = "tệp WAV, FLAC, OGG hoặc MP3"
NO_FILE = (
    "Bạn chưa thu và chưa chọn tệp nào. Những gì đã có vẫn giữ nguyên; "
    f"bạn thu, hoặc chọn {FORMATS} rồi bấm lại."
)
NO_SOUND = (
    "Máy không đọc được tệp này như một bản ghi âm. Những gì đã có vẫn giữ nguyên; "
    f"bạn chọn {FORMATS} khác, hoặc thu lại."
)
NOTHING_INSIDE = (
    "Tệp này bị đứt, bên trong không còn tiếng nào. Những gì đã có vẫn giữ nguyên; "
    "bạn chép lại tệp rồi gửi, hoặc thu lại."
)
TOO_SHORT = (
    f"Bản ghi ngắn quá, chưa đủ {SHORTEST} giây. Những gì đã có vẫn giữ nguyên; "
    "bạn thu lại, đợi một nhịp rồi hãy nói và đừng dừng máy vội."
)
TOO_LONG = "Bản ghi dài quá {longest} giây. Những gì đã có vẫn giữ nguyên; bạn thu lại ngắn hơn."
TOO_QUIET = (
    "Máy không nghe thấy tiếng nói trong bản ghi. Những gì đã có vẫn giữ nguyên; "
    "bạn thu lại, nói to hơn và gần micro hơn."
)
TOO_FINE = (
    "Tệp này ghi ở mức máy không nhận: trên 96 kHz, dưới 8 kHz, hoặc nhiều hơn 2 kênh. "
    f"Những gì đã có vẫn giữ nguyên; bạn chọn {FORMATS} ghi bằng điện thoại, hoặc thu lại."
)
NO_ROOM = (
    "Ổ đĩa của máy còn dưới 300 MB nên máy tạm không nhận lời đọc mới. Những gì đã có vẫn giữ "
    "nguyên và vẫn nghe được; bạn dọn bớt ổ đĩa rồi gửi lại."
)

Samples = NDArray[np.float64]  # one channel; full scale is 1


@dataclass(frozen=True)
class Recording:
    """One voice: the WAV to keep (16 bit, one channel, 24 kHz), the MP3 to serve, its length."""

    master: bytes
    served: bytes
    seconds: float


def intake(data: bytes, *, longest: int = LONGEST) -> Recording:
    """A stranger's file as a voice: one channel, the silence around it cut, its level evened.

    What is short is cut less, so that a word of one syllable still fills its second. Raises
    Refused for what is no sound, silent, shorter than 1 s, longer than `longest` seconds, or too
    costly to read.
    """
    samples, rate = _read(data, longest, AROUND)
    if len(samples) < SHORTEST * rate:
        raise Refused(TOO_SHORT)
    voice = _trimmed(_resampled(samples, rate))
    if len(voice) > longest * RATE:
        raise _too_long(longest)
    return _recording(_evened(voice))


def reencode(master: bytes) -> Recording:
    """A master of ours again, byte for byte, with its MP3 made anew; other sounds as by intake."""
    samples = _ours(master)
    return intake(master) if samples is None else _recording(samples)


def mp3_of(wav: bytes) -> bytes:
    """A sound of our own machine, at the level of the voices, as MP3."""
    return _mp3(_evened(_part(wav)))


def joined(parts: Sequence[bytes], gap_seconds: float) -> bytes:
    """One MP3 of several sounds of ours (MP3 or WAV), with silence between them.

    Raises ValueError when there is none.
    """
    gap = np.zeros(round(gap_seconds * RATE))
    pieces = [piece for part in parts for piece in (gap, _part(part))]
    return _mp3(np.concatenate(pieces[1:]))


def room_for_audio(folder: Path) -> None:
    """Raises Refused when so little is free there that dossiers come before voices."""
    if shutil.disk_usage(folder).free < ROOM:
        raise Refused(NO_ROOM)


def _read(data: bytes, longest: int, around: int = 0) -> tuple[Samples, int]:
    """The samples of a file and how many there are a second.

    No more is decoded than may be sent (seconds of voice, and around it), whatever the file says
    of itself.
    """
    if not data:
        raise Refused(NO_FILE)
    if not _may_be_sound(data):
        raise Refused(NO_SOUND)
    try:
        return _decoded(data, longest, around)
    except Refused:
        raise
    except Exception:  # a stranger's bytes may trip the decoder in any way
        raise Refused(NO_SOUND) from None


def _may_be_sound(data: bytes) -> bool:
    """By its first bytes: the decoder knows many more kinds, most of them never needed here."""
    is_mp3_frame = data[0] == 0xFF and data[1:2] >= b"\xe0"
    return is_mp3_frame or data.startswith(BEGINNINGS)


def _too_long(longest: int) -> Refused:
    return Refused(TOO_LONG.format(longest=longest))


def _decoded(data: bytes, longest: int, around: int) -> tuple[Samples, int]:
    with soundfile.SoundFile(BytesIO(data)) as file:  # reads the head only
        rate: int = file.samplerate
        if file.format not in KINDS:
            raise Refused(NO_SOUND)
        if file.channels > MOST_CHANNELS or not SLOWEST <= rate <= FASTEST:
            raise Refused(TOO_FINE)
        most = (longest + around) * rate
        found = file.read(most + 1, dtype="float32", always_2d=True)
    if len(found) > most:
        raise _too_long(longest)
    if not len(found):
        raise Refused(NOTHING_INSIDE)
    if not np.isfinite(found).all():
        raise Refused(NO_SOUND)
    return found.mean(axis=1, dtype=np.float64), rate


def _part(data: bytes) -> Samples:
    return _resampled(*_read(data, LONGEST_PART))


def _resampled(samples: Samples, rate: int) -> Samples:
    """The same at our rate; what that can't carry is left out, so nothing folds back as noise.

    Whole seconds have a whole number of samples at both rates, and the silence at their end keeps
    the end from ringing into the beginning. The hum of the mains and the offset of a cheap card
    are left out too: no voice is that low.
    """
    seconds = len(samples) // rate + 1
    spectrum = np.fft.rfft(samples - samples.mean(), seconds * rate)
    hertz = np.arange(len(spectrum)) / seconds
    spectrum *= np.sin(np.clip((hertz - HUM) / (LOWEST - HUM), 0, 1) * np.pi / 2) ** 2
    whole = np.fft.irfft(spectrum, seconds * RATE) * (RATE / rate)
    return whole[: round(len(samples) * RATE / rate)]


def _loudness(samples: Samples) -> Samples:
    """How loud each frame is, with its neighbours."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power: Samples = np.mean(frames**2, axis=1)
    return np.sqrt(np.convolve(power, np.full(SMOOTH, 1 / SMOOTH), "same"))


def _trimmed(samples: Samples) -> Samples:
    """The voice with a little silence around it; raises Refused when there is no voice."""
    loud = _loudness(samples)
    if loud.max() < QUIETEST:
        raise Refused(TOO_QUIET)
    heard = np.flatnonzero(loud >= SILENT * loud.max())
    first, last = int(heard[0]), int(heard[-1]) + 1
    if last - first < FEWEST:
        raise Refused(TOO_SHORT)
    return samples[_kept(first, last, len(samples))]


def _kept(first: int, last: int, length: int) -> slice:
    """What is kept around the frames of a voice, never less than the shortest there may be."""
    missing = max(0, SHORTEST * RATE // FRAME - (last - first + 2 * KEPT))
    before = KEPT + missing // 2
    begin = max(0, min((first - before) * FRAME, length - SHORTEST * RATE))
    end = max((last + KEPT) * FRAME, begin + SHORTEST * RATE)
    return slice(begin, end)


def _evened(samples: Samples) -> Samples:
    """The voice at our level, as far as its peaks allow; what is silent stays so."""
    loud = _loudness(samples)
    if loud.max() < QUIETEST:
        return samples
    voice = loud[loud >= SILENT * loud.max()]
    gain: float = min(LEVEL / np.sqrt(np.mean(voice**2)), PEAK / np.abs(samples).max())
    return samples * gain


def _recording(voice: Samples) -> Recording:
    whole = np.round(voice * STEPS) / STEPS  # as the master has it: both sound the same
    return Recording(_wav(whole), _mp3(whole), len(whole) / RATE)


def _wav(samples: Samples) -> bytes:
    """The plainest WAV: 44 bytes of head, then the samples."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes((samples * STEPS).astype("<i2").tobytes())
    return file.getvalue()


def _mp3(samples: Samples) -> bytes:
    file = BytesIO()
    soundfile.write(
        file, samples, RATE, format="MP3", bitrate_mode="CONSTANT", compression_level=MP3_48K
    )
    return file.getvalue()


def _ours(master: bytes) -> Samples | None:
    """The samples of a WAV that is what we would write ourselves, of a length that may be kept."""
    with suppress(Refused):
        samples, rate = _read(master, LONGEST)
        if rate == RATE and len(samples) >= SHORTEST * RATE and _wav(samples) == master:
            return samples
    return None
