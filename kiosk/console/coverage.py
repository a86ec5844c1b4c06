"""How much of the screens a village can read and hear in one of its languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.console.corpus import THE_FIRST, Entry, corpus
from kiosk.console.screen_names import FIRST
from kiosk.languages.labels import Published, published
from kiosk.villages.models import Village


@dataclass(frozen=True)
class ScreenCoverage:
    """Of one screen: how many labels it has, how many have an approved word, and a voice."""

    name: str
    total: int
    words: int
    voices: int


@dataclass(frozen=True)
class Coverage:
    """Of a language in a village: all labels, each screen, and the first twenty words."""

    total: int
    words: int
    voices: int
    screens: tuple[ScreenCoverage, ...]
    first: ScreenCoverage


def coverage(village: Village, tag: str) -> Coverage:
    """What is approved in `tag`, counted over every label; for "vi" the voices alone matter."""
    return covered(published(village.id, tag))


def covered(found: Published) -> Coverage:
    """The same of what is known to be approved."""
    entries = corpus()
    by_screen: dict[str, list[Entry]] = {}
    for one in entries:
        by_screen.setdefault(one.screen, []).append(one)
    whole = _count("", entries, found)
    first = _count(FIRST.name, (one for one in entries if one.priority == THE_FIRST), found)
    screens = tuple(_count(name, ones, found) for name, ones in by_screen.items())
    return Coverage(whole.total, whole.words, whole.voices, screens, first)


def _count(name: str, entries: Iterable[Entry], found: Published) -> ScreenCoverage:
    keys = [one.key for one in entries]
    words = sum(key in found.words for key in keys)
    return ScreenCoverage(name, len(keys), words, sum(key in found.clips for key in keys))
