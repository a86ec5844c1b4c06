"""Every label of the product and of its content, in the order in which a village needs them.

Nobody keeps this list: it is read off the templates, the content and the code, so a new procedure
or a new screen brings its labels along. Texts with a date, a sum or a name in them are none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from kiosk.console import labelled
from kiosk.console.labelled import Labelled, Looks
from kiosk.console.screen_names import EVERY_SCREEN, FIRST, OTHER, SCREENS
from kiosk.languages.extraction import Extraction, extract
from kiosk.languages.first_words import first_words
from kiosk.paths import RESOURCES
from kiosk.procedures import published
from kiosk.procedures.reading import Content

__all__ = ["Entry", "Looks", "corpus", "find", "id_of"]

TEMPLATES = RESOURCES / "templates"
NO_ROOMS = ("console", "components")  # the team's pages; what others are made of
# The team's own sheets, and the set-up: before it there is no village and no second language.
THE_TEAMS = {
    "slips/checklist.html",
    "slips/practice.html",
    "slips/procedure.html",
    "slips/run_sheet.html",
    "slips/test.html",
    "slips/self_test.html",
    "welcome/setup.html",
}
THE_FIRST, ON_EVERY_SCREEN, OURS, OF_CONTENT = 1, 2, 3, 4  # priorities
LOOKS = {
    ("bar_face", "text"): Looks.BAR,
    ("tile", "text"): Looks.TILE,
    ("choice", "text"): Looks.CHOICE,
    ("tick", "text"): Looks.CHOICE,
    ("forward", "text"): Looks.FORWARD,
}


@dataclass(frozen=True)
class Entry:
    """One label: what the workshop asks a village to say."""

    key: str  # the Vietnamese text
    id: str  # the first 12 hex digits of its SHA-256, for addresses
    picture: str  # the name of an icon
    screen: str  # where it stands, as the team says it
    priority: int  # 1: the first twenty, 2: on every screen, 3: a screen of ours, 4: content
    looks: Looks


def corpus() -> tuple[Entry, ...]:
    """Every label, by priority and then as a resident meets them; read once for the content that
    is in force."""
    return _made_of(_in_force())


def _in_force() -> tuple[str, ...]:
    """Which words are in force here today: what a village publishes brings its labels along."""
    contents: list[Content] = [*published.procedures(), *published.guides()]
    return tuple(one.version for one in contents)


@lru_cache(maxsize=8)
def _made_of(versions: tuple[str, ...]) -> tuple[Entry, ...]:
    """The labels while these versions are in force."""
    found: dict[str, Entry] = {}
    for priority, label in _labels():
        found.setdefault(label.key, _entry(label, priority))
    for word in first_words():
        known = found.get(word.key) or _entry(Labelled(word.key, FIRST, word.icon), THE_FIRST)
        found[word.key] = replace(known, priority=THE_FIRST, picture=word.icon)
    first = {word.key: place for place, word in enumerate(first_words())}
    return tuple(sorted(found.values(), key=lambda one: (one.priority, first.get(one.key, 0))))


def find(id: str) -> Entry | None:
    """The label with that id, None if there is none."""
    return _by_id(_in_force()).get(id)


@lru_cache(maxsize=8)
def _by_id(versions: tuple[str, ...]) -> dict[str, Entry]:
    return {one.id: one for one in _made_of(versions)}


def id_of(key: str) -> str:
    """The id of a label's text."""
    return sha256(key.encode()).hexdigest()[:12]


def _entry(label: Labelled, priority: int) -> Entry:
    picture = label.icon or label.screen.picture
    return Entry(label.key, id_of(label.key), picture, label.screen.name, priority, label.looks)


def _labels() -> Iterator[tuple[int, Labelled]]:
    """All labels with their priorities, as a resident meets them; a text may come again."""
    yield from _of_the_house()
    yield from ((OF_CONTENT, label) for label in labelled.of_content())


@cache
def _of_the_house() -> tuple[tuple[int, Labelled], ...]:
    """What does not change with the content: of the templates and the program."""
    order = {screen: place for place, screen in enumerate(dict.fromkeys(SCREENS.values()))}
    ours = [*of_templates(), *labelled.of_the_program()]
    ours.sort(key=lambda one: order.get(one.screen, len(order)))
    return tuple((ON_EVERY_SCREEN if one.screen == EVERY_SCREEN else OURS, one) for one in ours)


def of_templates() -> list[Labelled]:
    """What residents' templates label."""
    texts = (one for one in read_templates().texts if one.key.strip())
    return [
        Labelled(
            one.key,
            SCREENS.get(one.template, OTHER),
            one.icon,
            next((LOOKS[step] for step in one.way if step in LOOKS), Looks.TEXT),
        )
        for one in texts
    ]


def read_templates(folder: Path = TEMPLATES) -> Extraction:
    """All that residents' screens, phone pages and slips label. Raises TemplateSyntaxError."""
    return extract(residents_templates(folder), lambda name: (folder / name).read_text("utf-8"))


def residents_templates(folder: Path = TEMPLATES) -> list[str]:
    """The pages that residents see, by name; the components they use are found by themselves."""
    paths = (*sorted(folder.glob("*.html")), *sorted(folder.glob("*/*.html")))
    pages = (path.relative_to(folder) for path in paths if path.parent.name not in NO_ROOMS)
    return [page.as_posix() for page in pages if page.as_posix() not in THE_TEAMS]
