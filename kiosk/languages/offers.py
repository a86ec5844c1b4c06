"""The languages that a resident may choose from, screen by screen, and what there is of each."""

from dataclasses import dataclass
from functools import partial

from kiosk.languages import starter
from kiosk.languages.labels import offered_in, published
from kiosk.languages.registry import Language
from kiosk.villages.models import Village

ON_A_SCREEN = 5  # with “Chỉ tiếng Việt” six, as many as a screen of choices has


@dataclass(frozen=True)
class Offer:
    """A language, and whether residents get words and voices in it."""

    language: Language
    has_words: bool
    has_voices: bool
    has_drafts: bool  # of a sample village, which shows them marked as such


@dataclass(frozen=True)
class Screenful:
    """As many languages as a screen has room for."""

    offers: tuple[Offer, ...]
    number: int  # from 1
    is_last: bool


def screenful(village: Village, number: int) -> Screenful:
    """The languages of the screen with that number; the first or last where there is none."""
    languages = offered_in(village)
    last = max(-(-len(languages) // ON_A_SCREEN), 1)
    number = min(max(number, 1), last)
    shown = languages[(number - 1) * ON_A_SCREEN : number * ON_A_SCREEN]
    return Screenful(tuple(map(partial(_offer, village), shown)), number, number == last)


def _offer(village: Village, language: Language) -> Offer:
    found = published(village.id, language.tag)
    drafts = village.is_demo and starter.suggestions(language.tag)
    return Offer(language, bool(found.words), bool(found.clips), bool(drafts))
