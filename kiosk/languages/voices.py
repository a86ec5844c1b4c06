"""Whose voice says a text: the village's own people first, the machine last, and only Vietnamese.

In this order: a voice in the second language, a voice in Vietnamese, the machine, nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, select

from kiosk import keys
from kiosk.db import db
from kiosk.languages import speech, starter
from kiosk.languages.labels import published
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.registry import Language
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village

VIETNAMESE = "vi"
CLIP_URL = "/loi/{}.mp3"
MACHINE_URL = "/nghe/may/{}.mp3"
PAUSE = ". "
ENDS = (".", "!", "?", "…", ":", ",", ";")


class By(StrEnum):
    PEOPLE = "people"
    MACHINE = "machine"


@dataclass(frozen=True)
class Voice:
    """Where a text can be heard, in which language, and who says it."""

    url: str
    lang: str
    by: By

    @property
    def as_json(self) -> dict[str, str]:
        return {"url": self.url, "lang": self.lang, "by": self.by}


class Said(NamedTuple):
    """A text of a screen, or several that are said as one, and whose voice that is."""

    text: str
    voice: Voice


Clips = tuple[tuple[str, Mapping[str, int]], ...]  # language and its voices, the wanted one first


def clips_of(village: Village, language: Language | None) -> Clips:
    """The approved voices of a village for `language`, then those in Vietnamese."""
    tags = [language.tag, VIETNAMESE] if language else [VIETNAMESE]
    return tuple((tag, published(village.id, tag).clips) for tag in tags)


def name_of(language: Language) -> str:
    """What stands behind "tiếng": "Thái Đen", but "Dao" for a branch, and no other name of it."""
    group = language.group.split(" (")[0]
    return group if group.startswith(language.people) else language.people


def has_begun(village: Village, language: Language) -> bool:
    """Whether residents of this village see or hear anything of the language yet."""
    found = published(village.id, language.tag)
    drafts = starter.suggestions(language.tag) if village.is_demo else {}
    return bool(found.words or found.clips or drafts)


def people_say(text: str, clips: Clips) -> Voice | None:
    """The voice of somebody of the village that says exactly `text`."""
    found = ((tag, _clip(text, known)) for tag, known in clips)
    return next((Voice(CLIP_URL.format(clip), tag, By.PEOPLE) for tag, clip in found if clip), None)


def _clip(text: str, known: Mapping[str, int]) -> int | None:
    """The number of its clip; a colon behind a label is not the label's own."""
    return known.get(text) or known.get(text.removesuffix(":"))


def machine_says(text: str) -> Voice | None:
    """Vietnamese speech made by this machine, where it can; never for a text in another language.

    The address carries the text, signed, so that any process can say it, and nothing but what the
    house itself has shown is said.
    """
    if not speech.is_there():
        return None
    return Voice(MACHINE_URL.format(_signer().dumps(text)), VIETNAMESE, By.MACHINE)


def voice_of(text: str, village: Village, language: Language | None) -> Voice | None:
    """Where `text`, a Vietnamese text of the screens, can be heard; None where nobody says it."""
    return people_say(text, clips_of(village, language)) or machine_says(text)


def sound_of(text: str, village: Village, language: Language | None) -> bytes | None:
    """The MP3 of what `voice_of` gives."""
    found = (_clip(text, known) for _, known in clips_of(village, language))
    number = next(filter(None, found), None)
    people = db.session.scalar(approved_clip(number, village)) if number else None
    return people or speech.say(text)


def said(texts: Iterable[str], clips: Clips) -> list[Said]:
    """Who says these texts one after the other, without those that nobody says.

    What only the machine says is put together: that is quicker, and sounds like a sentence.
    """
    found: list[Said] = []
    waiting = ""
    for text in texts:
        people = people_say(text, clips)
        if people or len(waiting) + len(text) + len(PAUSE) > speech.LONGEST:
            found += _by_machine(waiting)
            waiting = ""
        if people:
            found.append(Said(text, people))
        else:
            waiting = joined(waiting, text)
    return found + _by_machine(waiting)


def _by_machine(text: str) -> list[Said]:
    voice = machine_says(text) if text else None
    return [Said(text, voice)] if voice else []


def joined(before: str, text: str) -> str:
    """Two texts as one to be said: with a pause where the second begins a sentence of its own."""
    if not before:
        return text
    is_new = text[:1].isupper() and not before.endswith(ENDS)
    return f"{before}{PAUSE if is_new else ' '}{text}"


def text_in(token: str) -> str | None:
    """The text that the machine was asked to say; None for a token that this house did not make."""
    try:
        return str(_signer().loads(token))
    except BadData:
        return None


def approved_clip(clip_id: int, village: Village) -> Select[bytes]:
    """The MP3 of a voice, while it is approved, and in its own village only."""
    mine: tuple[ColumnElement[bool], ...] = (
        Contribution.id == clip_id,
        Contribution.village_id == village.id,
        Contribution.kind == Kind.CLIP,
        Contribution.status == Status.APPROVED,
    )
    return select(Sound.served).join(Sound.contribution).where(*mine)


def _signer() -> URLSafeSerializer:
    return _signer_in(current_app.instance_path)


@cache
def _signer_in(instance: str) -> URLSafeSerializer:
    return URLSafeSerializer(keys.read(Path(instance), "speech"), salt="nghe")
