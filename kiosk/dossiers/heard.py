"""The phone page as it can be heard: in which languages, and as one sound.

What is said is what stands on the page: no resident's name, no procedure, no code is on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kiosk.languages import audio, reading, speech, voices
from kiosk.languages.labels import offered_in
from kiosk.languages.registry import Language
from kiosk.languages.voices import VIETNAMESE
from kiosk.villages.models import Village

GAP = 0.35  # seconds between two texts
REMEMBERED = 8  # whole pages: a phone asks for the same one in several parts


@dataclass(frozen=True)
class Track:
    """One way to hear the page: the language's tag, its name, and what is to be said of it."""

    tag: str
    name: str  # "tiếng Tày"
    told: str


@dataclass(frozen=True)
class Heard:
    """How the page can be heard: the tracks, and what is to be said where one is missing."""

    tracks: list[Track]
    told: str


def texts(html: str) -> list[str]:
    """The texts that are read of a page, in order."""
    return [one.text for one in reading.utterances(html)]


def sound(said: Iterable[str], village: Village, language: Language | None) -> bytes | None:
    """`said` as one MP3, each text by the voice that comes first; None where nobody says any."""
    parts = [voices.sound_of(text, village, language) for text in said]
    found = tuple(part for part in parts if part)
    return _joined(found) if found else None


@lru_cache(maxsize=REMEMBERED)
def _joined(parts: tuple[bytes, ...]) -> bytes:
    return audio.joined(parts, GAP)


def heard(title: str, content: str, village: Village) -> Heard:
    """How a page can be heard, and what is to be said where it can't. `content`: its HTML."""
    said = texts(f'<h1>{title}</h1><div class="content">{content}</div>')
    tongues = {one.group: one for one in offered_in(village)}.values()
    spoken = {one.tag: _spoken(said, village, one) for one in tongues}
    ours = [one for one in tongues if spoken[one.tag]]
    tracks = [_track(one, len(said) - spoken[one.tag]) for one in ours]
    if first := _vietnamese(said, village):
        tracks.insert(0, first)
    return Heard(tracks, _missing([one for one in tongues if one not in ours], bool(first)))


def _spoken(said: Iterable[str], village: Village, language: Language) -> int:
    """How many of the texts somebody of the village says in `language`."""
    clips = voices.clips_of(village, language)
    found = (voices.people_say(text, clips) for text in said)
    return sum(voice is not None and voice.lang == language.tag for voice in found)


def _vietnamese(said: list[str], village: Village) -> Track | None:
    """The page in Vietnamese, unless nobody says any of it."""
    clips = voices.clips_of(village, None)
    people = sum(voices.people_say(text, clips) is not None for text in said)
    if not people and not speech.is_there():
        return None
    gaps = people < len(said) and not speech.is_there()
    told = GAPS if gaps else "" if people else "Giọng máy đọc."
    return Track(VIETNAMESE, "tiếng Việt", told)


def _track(language: Language, missing: int) -> Track:
    name = f"tiếng {voices.name_of(language)}"
    return Track(language.tag, name, PARTLY.format(name=name) if missing else "")


def _missing(languages: list[Language], in_vietnamese: bool) -> str:
    """What to say of the languages in which nobody says any of it."""
    if not languages:
        return "" if in_vietnamese else SILENT
    names = ", ".join(dict.fromkeys(f"tiếng {voices.name_of(one)}" for one in languages))
    return f"Chưa có lời đọc {names}. " + (INSTEAD if in_vietnamese else ASK)


PARTLY = "Câu nào chưa có lời đọc {name} thì đọc tiếng Việt."
INSTEAD = "Bà con nghe tiếng Việt."
ASK = "Bà con nhờ người bên cạnh đọc giúp, hoặc gọi tổ công nghệ."
GAPS = f"Còn câu chưa có lời đọc. {ASK}"
SILENT = f"Trang này chưa có lời đọc. {ASK}"
