"""The labels of a language as the workshop sees them: what each has, what waits, what is missing.

What was given is read in one question, so that the list and its figures agree.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from kiosk.console import corpus
from kiosk.console.corpus import Entry
from kiosk.console.coverage import Coverage, coverage
from kiosk.console.labelled import Looks
from kiosk.console.screen_names import FIRST
from kiosk.db import db
from kiosk.languages import registry
from kiosk.languages.formats import VIETNAMESE
from kiosk.languages.labels import offered_in
from kiosk.languages.models import Contribution
from kiosk.languages.registry import Language
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village

NOWHERE = "Không còn trên màn hình nào"
GIVEN = (
    select(
        Contribution.tag,
        Contribution.key,
        Contribution.kind,
        Contribution.status,
        Contribution.text,
        Contribution.id,
    )
    .where(
        Contribution.village_id == bindparam("village"),
        Contribution.status != Status.WITHDRAWN,
    )
    .order_by(Contribution.id)
)
GIVEN_IN = GIVEN.where(Contribution.tag.in_(bindparam("tags", expanding=True)))


class Part(StrEnum):
    """What the list may be asked for: the value in its address."""

    NO_WORD = "thieu-chu"
    NO_VOICE = "thieu-loi"
    TO_CHECK = "can-kiem"
    TO_APPROVE = "can-duyet"
    REJECTED = "tra-lai"
    OUTDATED = "cu"

    @property
    def words(self) -> str:
        return PART_WORDS[self]


PART_WORDS = {
    Part.NO_WORD: "Chưa có chữ",
    Part.NO_VOICE: "Chưa có lời đọc",
    Part.TO_CHECK: "Cần kiểm",
    Part.TO_APPROVE: "Cần duyệt",
    Part.REJECTED: "Bị trả lại",
    Part.OUTDATED: "Cũ",
}
WAITS = {Status.DRAFT: Part.TO_CHECK, Status.CHECKED: Part.TO_APPROVE}
SHORT = {  # a state as a line of the list says it
    Status.APPROVED: "Đã duyệt",
    Status.CHECKED: "Cần duyệt",
    Status.DRAFT: "Cần kiểm",
    Status.REJECTED: "Bị trả lại",
    Status.WITHDRAWN: "Đã rút",
}
RANK = {status: place for place, status in enumerate(SHORT)}  # the furthest on its way first


@dataclass(frozen=True)
class Tongue:
    """A language of the workshop. Vietnamese is one too: it needs no words, but voices."""

    tag: str
    name: str  # "tiếng Tày"
    language: Language | None = None  # None for Vietnamese

    @property
    def has_words(self) -> bool:
        return self.language is not None

    @property
    def writes(self) -> bool:
        """False where voices come first: Vietnamese, and what is hardly ever written."""
        return self.language is not None and self.language.writes

    @cached_property
    def tags(self) -> list[str]:
        """Under which tags its voices may have been given: a voice is for every script."""
        return registry.spoken_alike(self.tag)

    def owns(self, tag: str, kind: Kind) -> bool:
        """Whether a word or a voice given under `tag` is one of this language."""
        return tag == self.tag or (kind is Kind.CLIP and tag in self.tags)

    @property
    def parts(self) -> list[Part]:
        """What may be asked for: a word is missing only where words are written."""
        return [part for part in Part if self.writes or part is not Part.NO_WORD]


def tongues(village: Village) -> list[Tongue]:
    """The languages that a village works on, Vietnamese at the end."""
    offered = offered_in(village)
    theirs = [Tongue(one.tag, f"tiếng {one.name_vi}", one) for one in offered]
    return [*theirs, Tongue(VIETNAMESE, "tiếng Việt")]


class Given(NamedTuple):
    """A word or a voice that was given, as a line of the list needs it."""

    tag: str
    key: str
    kind: Kind
    status: Status
    text: str | None
    id: int


@dataclass(frozen=True)
class Standing:
    """Where the word, or the voice, of one label stands."""

    best: Given | None = None  # the furthest on its way to the residents, the newest of such
    statuses: frozenset[Status] = frozenset()  # of all that was given

    @property
    def is_there(self) -> bool:
        return self.best is not None and self.best.status is not Status.REJECTED

    @property
    def is_approved(self) -> bool:
        return Status.APPROVED in self.statuses

    @property
    def words(self) -> str:
        return SHORT[self.best.status] if self.best else "Chưa có"


@dataclass(frozen=True)
class Line:
    """A label with its word and its voice in one language."""

    entry: Entry
    word: Standing
    voice: Standing
    is_outdated: bool = False  # its Vietnamese stands on no screen any more

    @cached_property
    def parts(self) -> frozenset[Part]:
        """Under which parts of the list it stands."""
        return frozenset({Part.OUTDATED} if self.is_outdated else self._waits_in())

    def stands_on(self, screen: str) -> bool:
        """Whether it is listed under that screen: the first twenty are under theirs."""
        if screen == FIRST.name:
            return self.entry.priority == corpus.THE_FIRST
        return self.entry.screen == screen

    def _waits_in(self) -> Iterator[Part]:
        if not self.word.is_there:
            yield Part.NO_WORD
        if not self.voice.is_there:
            yield Part.NO_VOICE
        for one in (self.word, self.voice):
            yield from (part for status, part in WAITS.items() if status in one.statuses)
            if one.best and not one.is_there:
                yield Part.REJECTED


@dataclass(frozen=True)
class Board:
    """All labels of one language."""

    tongue: Tongue
    lines: list[Line]
    counts: Mapping[Part, int]  # how many labels the list shows under each part
    coverage: Coverage


def boards(village: Village) -> list[Board]:
    """Every language of the village, in one question."""
    given = _ask(GIVEN, village=village.id)
    return [_board(village, tongue, given) for tongue in tongues(village)]


def board(village: Village, tongue: Tongue) -> Board:
    """One language of the village, in one question."""
    return _board(village, tongue, _ask(GIVEN_IN, village=village.id, tags=tongue.tags))


def outdated_entry(key: str) -> Entry:
    """A label that is on no screen: what was given for it can still be looked at and withdrawn."""
    return Entry(
        key=key, id=corpus.id_of(key), picture="history", screen=NOWHERE, priority=4,
        looks=Looks.TEXT,
    )  # fmt: skip


def _ask(question: Any, **facts: object) -> list[Given]:
    return [Given(*row) for row in db.session.connection().execute(question, facts)]


def _board(village: Village, tongue: Tongue, given: Iterable[Given]) -> Board:
    lines = _lines([one for one in given if tongue.owns(one.tag, one.kind)])
    counts = Counter(part for line in lines for part in line.parts)
    return Board(tongue, lines, counts, coverage(village, tongue.tag))


def _lines(given: Iterable[Given]) -> list[Line]:
    """The labels of our screens in the order of their priority, then what is outdated."""
    of: dict[tuple[str, Kind], list[Given]] = {}
    for one in given:
        of.setdefault((one.key, one.kind), []).append(one)
    entries = corpus.corpus()
    known = {entry.key for entry in entries}
    gone = [outdated_entry(key) for key in dict.fromkeys(key for key, _ in of) if key not in known]
    return [
        Line(
            entry,
            _standing(of.get((entry.key, Kind.TEXT), ())),
            _standing(of.get((entry.key, Kind.CLIP), ())),
            is_outdated=entry.key not in known,
        )
        for entry in (*entries, *gone)
    ]


def _standing(given: Sequence[Given]) -> Standing:
    """What was given for one label, the oldest first, in one glance."""
    if not given:
        return NOTHING
    best = min(reversed(given), key=lambda one: RANK[one.status])
    return Standing(best, frozenset(one.status for one in given))


NOTHING = Standing()
