"""The road through a procedure: its parts, one thing per screen, and what comes next.

Pure: from the content and what was answered so far follows the list of stops. Back and forward
are neighbours in it, so nothing can be lost and nothing can be skipped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.procedures.kinds import Online, Sketch
from kiosk.procedures.schema import Paper, PortalScreen, Procedure
from kiosk.procedures.shapes import Answers


class Part(StrEnum):
    """The parts of a walkthrough; the values stand in addresses."""

    ABOUT = ""
    CASE = "truong-hop"
    PAPERS = "giay-to"
    FEE = "le-phi"
    PORTAL = "tren-cong"
    CODE = "ma-ho-so"
    PERSON = "nguoi-nop"
    CHECK = "kiem-tra"
    DONE = "xong"


class Channel(StrEnum):
    """How the dossier gets to the commune."""

    PORTAL = "portal"  # submitted on the portal, tonight
    NO_CODE = "no_code"  # submitted there, too, but the portal gave no code
    LATER = "later"  # the line is down: prepared, CHƯA NỘP
    DESK = "desk"  # the portal takes it not: bring the papers and the slip to the desk

    @property
    def is_sent(self) -> bool:
        """The dossier has gone to the commune."""
        return self in {Channel.PORTAL, Channel.NO_CODE}


def usual_channel(procedure: Procedure) -> Channel:
    """How it begins: on the portal, unless nothing of it can be done there.

    Where a screen asks whether the portal takes it, the resident will see and say.
    """
    asks = any(screen.fork for screen in procedure.screens)
    return Channel.DESK if procedure.online is Online.DIRECT and not asks else Channel.PORTAL


@dataclass(frozen=True)
class Stop:
    """One screen: a part, and which of its screens (from 1)."""

    part: Part
    number: int = 1


@dataclass(frozen=True)
class Case:
    """What the road depends on."""

    procedure: Procedure
    answers: Answers
    ticked: Sequence[str]  # keys of the papers at hand
    channel: Channel
    agrees: bool  # to being recorded; without it there is guidance, and no dossier
    mends: bool = False  # a returned dossier is put right: nothing is asked that is known

    @property
    def missing(self) -> tuple[Paper, ...]:
        """The papers that are needed and were not ticked."""
        needed = self.procedure.papers_for(self.answers)
        return tuple(p for p in needed if p.required and p.key not in self.ticked)

    @property
    def to_leave(self) -> Paper | None:
        """The original that the team could hold; None where its owner brings it, or has none."""
        procedure = self.procedure
        goes = procedure.both_appear or procedure.online is Online.BOOKING
        if not procedure.needs_original or goes or self.channel is Channel.DESK:
            return None
        papers = procedure.papers_for(self.answers)
        return next((paper for paper in papers if paper.form == "original"), None)


MISSING = 2  # the second screen of PAPERS: what is missing, and what to do about it
HELD = 3  # the third: whether originals stay with the team
NAME, PHONE, HELPER = 1, 2, 3  # the screens of PERSON


def road(case: Case) -> tuple[Stop, ...]:
    """All stops of this case in their order."""
    return tuple(_stops(case))


def _stops(case: Case) -> Iterator[Stop]:
    if not case.mends:
        yield Stop(Part.ABOUT)
        yield Stop(Part.ABOUT, 2)
    for number, _ in enumerate(case.procedure.questions_for(case.answers), 1):
        yield Stop(Part.CASE, number)
    if case.procedure.end_of(case.answers):
        yield Stop(Part.DONE)
        return
    yield Stop(Part.PAPERS)
    if case.missing:
        yield Stop(Part.PAPERS, MISSING)
    yield Stop(Part.FEE)
    yield from (Stop(Part.PORTAL, number) for number in _portal_screens(case))
    if case.agrees:
        yield from _recorded(case)
    yield Stop(Part.DONE)


def _recorded(case: Case) -> Iterator[Stop]:
    """What is asked only of who agrees to be recorded."""
    if case.channel.is_sent:
        yield Stop(Part.CODE)
    for number in (NAME, PHONE, HELPER):
        yield Stop(Part.PERSON, number)
    if case.to_leave:
        yield Stop(Part.PAPERS, HELD)
    yield Stop(Part.CHECK)


def _portal_screens(case: Case) -> list[int]:
    """All screens of the portal; without an online button, those up to the question about it and
    the one that sends the resident to the desk; with the line down, only the first."""
    if case.mends:
        return [1]  # the dossier is on the portal already: it is opened again, not filed anew
    screens = list(enumerate(case.procedure.screens, 1))
    if case.channel.is_sent:
        return [
            n for n, screen in screens if case.procedure.needs_original or not _to_the_desk(screen)
        ]
    if case.channel is Channel.LATER:
        return [1]
    fork = next((number for number, screen in screens if screen.fork), len(screens))
    return [n for n, screen in screens if n <= fork or _to_the_desk(screen)]


def _to_the_desk(screen: PortalScreen) -> bool:
    """It sends the resident to the commune with what is to be shown there."""
    return screen.sketch is Sketch.BRING_ORIGINAL


def after(case: Case, stop: Stop) -> Stop:
    """The stop after `stop`; of a stop that is no longer on the road, the first open one."""
    stops = road(case)
    if stop in stops:
        return stops[min(stops.index(stop) + 1, len(stops) - 1)]
    return next((s for s in stops if how_far(s) > how_far(stop)), stops[-1])


def before(case: Case, stop: Stop) -> Stop | None:
    """The stop before `stop`, or None at the beginning."""
    stops = road(case)
    if stop in stops:
        earlier = stops[: stops.index(stop)]
    else:
        earlier = tuple(s for s in stops if how_far(s) < how_far(stop))
    return earlier[-1] if earlier else None


def how_far(stop: Stop) -> tuple[int, int]:
    """Where it lies on every road; what is further on is greater."""
    return PLACES[stop.part], stop.number


PLACES = {part: place for place, part in enumerate(Part)}
SHOWN_PARTS = (
    Part.ABOUT, Part.CASE, Part.PAPERS, Part.FEE,
    Part.PORTAL, Part.CODE, Part.PERSON, Part.CHECK,
)  # fmt: skip


def progress(case: Case, stop: Stop) -> tuple[int, int]:
    """Which part this is, and of how many; parts that this case skips do not count."""
    present = {s.part for s in road(case)}
    parts = [part for part in SHOWN_PARTS if part in present]
    place = Part.CHECK if stop.part is Part.DONE else stop.part
    if place is Part.PAPERS and stop.number == HELD:
        place = Part.PERSON
    return (parts.index(place) + 1 if place in parts else len(parts)), len(parts)
