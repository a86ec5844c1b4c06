"""How a print job stands, as the screen tells it: never as printed before the printer said so."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import request

from kiosk.htmx import wants_fragment
from kiosk.printers.faults import WORDS, Words
from kiosk.printers.models import Kind
from kiosk.slips import printing
from kiosk.slips.models import PrintJob, State

ON_ITS_OWN_PAGE = "slips."
BY_ITSELF = "phiếu tự in"  # what to do says already that nobody has to press again


class Told(StrEnum):
    """What stands on the screen; each is drawn by templates/slips/_print.html."""

    MAKING = "making"
    PRINTING = "printing"
    HELD = "held"  # by a fault of the printer
    BY_MEMBER = "by_member"  # who prints it with a browser
    UNSURE = "unsure"
    PRINTED = "printed"
    MADE = "made"  # a file in a folder, which is no paper
    FAILED = "failed"


TROUBLE = (Told.HELD, Told.UNSURE, Told.FAILED)
ENDED = (Told.PRINTED, Told.MADE, Told.FAILED)
BY_STATE = {
    State.QUEUED: Told.MAKING,
    State.PRINTING: Told.PRINTING,
    State.SENT: Told.PRINTING,
    State.UNSURE: Told.UNSURE,
    State.FAILED: Told.FAILED,
}


@dataclass(frozen=True)
class Standing:
    """What is told of a job now."""

    told: Told
    words: Words | None  # of what is wrong with the printer, or was
    is_embedded: bool  # in another screen than its own
    came_from: str  # the screen that it is shown for, empty where nobody knows

    @property
    def mark(self) -> str:
        """What a poll knows already: nothing moves under a finger while this is the same."""
        return f"{self.told}-{self.words.picture}" if self.words else str(self.told)

    @property
    def tone(self) -> str:
        """How it looks as a whole."""
        if self.told in (Told.PRINTED, Told.MADE):
            return "done"
        return "trouble" if self.told in TROUBLE else "now"

    @property
    def may_change(self) -> bool:
        """Whether asking again can bring anything new."""
        return self.told not in ENDED

    @property
    def goes_on_unsaid(self) -> bool:
        """Whether it has still to be said that the slip prints by itself."""
        return self.told is Told.HELD and not (self.words and BY_ITSELF in self.words.todo)

    @property
    def asked(self) -> dict[str, Any]:
        """What every address of the job takes along: where it is shown."""
        place = {"nhung": "1"} if self.is_embedded else {}
        return place | ({"o": self.came_from} if self.came_from else {})


def standing(job: PrintJob) -> Standing:
    """How `job` stands, for the page that is drawn now."""
    told, words = _told(job)
    return Standing(told, words, is_embedded=_is_embedded(), came_from=_came_from())


def _told(job: PrintJob) -> tuple[Told, Words | None]:
    if job.state is State.DONE:
        return (Told.MADE if job.file else Told.PRINTED), None
    if not job.is_waiting:
        return BY_STATE[job.state], WORDS[job.fault] if job.fault else None
    printer = printing.printer_of(job)
    if printer.fault:
        return Told.HELD, WORDS[printer.fault]
    if printer.kind is Kind.BROWSER:
        return Told.BY_MEMBER, None
    if printer.kind is Kind.FOLDER:  # nothing of it ever becomes paper
        return Told.MAKING, None
    return BY_STATE[job.state], None


def _is_embedded() -> bool:
    """A fragment knows it from its address; a whole page is the job's own, or it is not."""
    if wants_fragment():
        return "nhung" in request.args
    return not (request.endpoint or "").startswith(ON_ITS_OWN_PAGE)


def _came_from() -> str:
    if wants_fragment() or not _is_embedded():
        return request.args.get("o", "")
    return request.full_path.rstrip("?") if request.method == "GET" else ""
