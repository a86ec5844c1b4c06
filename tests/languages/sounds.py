"""Sounds for tests: a voice of chosen length and loudness, in any kind of file."""

from io import BytesIO

import numpy as np
import soundfile
from numpy.typing import NDArray


def voice(
    seconds: float = 1.5, *, rate: int = 48_000, level: float = 0.1, around: float = 0.5
) -> NDArray[np.float64]:
    """A tone that swells four times a second, with `around` seconds of silence at both ends."""
    at = np.arange(round(seconds * rate)) / rate
    tone = level * np.sin(2 * np.pi * 180 * at) * (1 + 0.5 * np.sin(2 * np.pi * 4 * at))
    silence = np.zeros(round(around * rate))
    return np.concatenate([silence, tone, silence])


def as_file(
    samples: NDArray[np.float64], rate: int = 48_000, kind: str = "WAV", subtype: str | None = None
) -> bytes:
    """Those samples as a file; a second axis is channels."""
    file = BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    return file.getvalue()


def samples_of(data: bytes) -> tuple[NDArray[np.float64], int]:
    """The samples of a file and its rate."""
    return soundfile.read(BytesIO(data))


def loudness(samples: NDArray[np.float64]) -> float:
    """The level of the whole, in decibels below full scale."""
    return float(10 * np.log10(np.mean(samples**2)))
