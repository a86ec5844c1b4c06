"""Vietnamese speech made by a program of this machine; nothing of it is kept on disk or logged.

The program is a setting (`VOICE`), so that a better voice on the disk can take the place of
espeak-ng: `piper --model vi_VN-vais1000-medium.onnx --output_file -`. It stays a program of its
own, which keeps its licence its own too.
"""

import os
import shlex
import shutil
import subprocess
from functools import lru_cache

from flask import current_app

from kiosk.errors import Refused
from kiosk.languages import audio
from kiosk.languages.spelled import spelled

LONGEST = 400  # letters said in one go: about half a minute
# The sound goes into a pipe; espeak-ng looks for a sound server all the same, and leaves folders.
NO_SERVER = {"PULSE_SERVER": "none"}
PATIENCE = 5  # seconds; espeak-ng takes a twentieth of one for the longest text
REMEMBERED = 128  # texts; a few MB, 30 at the very most


class Silent(Exception):
    """The voice gave no sound; says why, and never what it was to say."""


def is_there() -> bool:
    """True where the program of the voice is installed."""
    command = _command()
    return bool(command) and shutil.which(command[0]) is not None


def say(text: str) -> bytes | None:
    """`text` as Vietnamese speech (MP3), in the words in which it is said.

    None where nothing is to be said, it is too long, no voice is installed, or the voice fails;
    a failure is one line in the log.
    """
    command, words = _command(), spelled(text) if len(text) <= LONGEST else ""
    if not command or not words:
        return None
    try:
        return _made(command, words)
    except Silent as reason:
        current_app.logger.warning("voice: %s", reason)
        return None


def _command() -> tuple[str, ...]:
    """The program and its arguments; empty where the house wants no such voice."""
    written = str(current_app.config["VOICE"])
    try:
        return tuple(shlex.split(written))
    except ValueError:  # a quotation mark that is never closed: no program has that name
        return (written,)


@lru_cache(maxsize=REMEMBERED)
def _made(command: tuple[str, ...], words: str) -> bytes:
    """The MP3 of `words`; raises Silent, which is not remembered, so that it is tried again."""
    wav = _asked(command, words)
    try:
        return audio.mp3_of(wav)
    except Refused:
        raise Silent("its answer is no sound") from None


def _asked(command: tuple[str, ...], words: str) -> bytes:
    """What the program answers. Its own messages may repeat the text: nobody reads them."""
    try:
        done = subprocess.run(
            command, input=words.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | NO_SERVER, timeout=PATIENCE, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Silent(f"no answer within {PATIENCE} seconds") from None
    except subprocess.CalledProcessError as error:
        raise Silent(f"exit status {error.returncode}") from None
    except OSError as error:
        raise Silent(type(error).__name__) from None
    return done.stdout
