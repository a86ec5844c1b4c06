"""What the content and the program itself give to `label()`; templates are read elsewhere.

Each text comes with its picture, its screen, and how it looks there.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from kiosk.console import screen_names as names
from kiosk.console.screen_names import Screen
from kiosk.dossiers import codes, pages
from kiosk.dossiers import views as look_up
from kiosk.dossiers.steps import Ending, Hold, Step
from kiosk.errors import PAGES
from kiosk.languages.sentences import raised
from kiosk.members import roster
from kiosk.paths import PACKAGE
from kiosk.printers.faults import WORDS
from kiosk.procedures import deadlines, fees, published, shield
from kiosk.procedures.addresses import addresses
from kiosk.procedures.guide import Guide
from kiosk.procedures.kinds import LifeEvent
from kiosk.procedures.schema import UNKNOWN, Paper, Procedure, Question
from kiosk.procedures.tricks import TODO, Kind, Trick
from kiosk.slips import content_sheets, printing
from kiosk.slips import views as slips
from kiosk.walkthrough import answers, finding_views
from kiosk.walkthrough import views as walkthrough
from kiosk.walkthrough.finish import INSTEAD
from kiosk.welcome import shield_views


class Looks(StrEnum):
    """As what a label is drawn."""

    BAR = "bar"
    TILE = "tile"
    CHOICE = "choice"
    FORWARD = "forward"
    TEXT = "text"


class Labelled(NamedTuple):
    """One text that is labelled."""

    key: str
    screen: Screen
    icon: str | None = None
    looks: Looks = Looks.TEXT


Piece = tuple[str | None, str | None, Looks]  # text, icon, looks
TO_RESIDENTS = "bà con"  # whom a sentence speaks to; the team is "bạn"
ROOMS = ("walkthrough/*.py", "welcome/*.py", "presses.py")
NOT_RESIDENTS = {"setup.py"}  # a house without a village has no second language


def of_content() -> Iterator[Labelled]:
    """Every procedure and every guide, each as one goes through it."""
    for procedure in published.procedures():
        yield Labelled(procedure.name_tile, names.HOME, procedure.icon, Looks.TILE)
        for part, pieces in PARTS.items():
            screen = Screen(f"{procedure.name_tile} · {part}", procedure.icon)
            yield from _named(pieces(procedure), screen)
    for guide in published.guides():
        yield Labelled(guide.name_tile, names.GUIDES, guide.icon, Looks.TILE)
        for part, told in GUIDE_PARTS.items():
            yield from _named(told(guide), Screen(f"{guide.name_tile} · {part}", guide.icon))


def _named(pieces: Iterable[Piece], screen: Screen) -> Iterator[Labelled]:
    for text, icon, looks in pieces:
        if text:
            yield Labelled(text, screen, icon, looks)


def _text(text: str | None, icon: str | None = None) -> Piece:
    return text, icon, Looks.TEXT


def _about(procedure: Procedure) -> Iterator[Piece]:
    yield _text(procedure.summary, procedure.icon)
    yield _text(procedure.applicants, "users")
    yield _text(procedure.benefit, "coins")
    yield _text(procedure.apply_within, "calendar-event")
    yield _text(fees.in_words(procedure.fee), "cash")
    yield _text(procedure.time_limit.text, "clock")
    yield _text(procedure.receiver.name, "building-community")


def _questions(procedure: Procedure) -> Iterator[Piece]:
    for question in procedure.questions:
        yield from _question(question)


def _question(question: Question) -> Iterator[Piece]:
    yield _text(question.ask, "help")
    yield _text(question.help, "help")
    yield _text(question.unit)
    if question.kind == "number":
        yield _text(answers.bounds_told(question), "alert-triangle")
    for option in question.options:
        yield option.text, option.icon or "circle", Looks.CHOICE
        yield _text(option.note, option.icon)
        yield _text(option.ends, "info-circle")


def _papers(procedure: Procedure) -> Iterator[Piece]:
    for paper in procedure.papers:
        yield from _paper(paper)


def _paper(paper: Paper) -> Iterator[Piece]:
    yield paper.name, paper.icon, Looks.CHOICE
    yield _text(paper.told, paper.icon)
    yield _text(paper.if_missing, paper.icon)


def _fee(procedure: Procedure) -> Iterator[Piece]:
    """The lines of the rule that are the same for every resident of a case."""
    for line in fees.shown_lines(procedure.fee):
        yield _text(line, "cash")
    yield _text(procedure.time_limit.extension, "clock")


def _portal(procedure: Procedure) -> Iterator[Piece]:
    for screen in procedure.screens:
        yield _text(screen.title, "device-mobile")
        yield _text(screen.do, "hand-finger")
        yield _text(screen.warning, "shield-lock")
        if screen.fork:
            yield _text(screen.fork.ask, "help")
            yield screen.fork.yes, "check", Looks.CHOICE
            yield screen.fork.no, "x", Looks.CHOICE


def _worksheet(procedure: Procedure) -> Iterator[Piece]:
    """What the form asks; what was answered is the text of an option."""
    if procedure.worksheet:
        yield _text(procedure.worksheet.form, "list-details")
        for asked in procedure.worksheet.asked:
            yield _text(asked.text, "writing")


def _returns(procedure: Procedure) -> Iterator[Piece]:
    for reason in procedure.return_reasons:
        yield reason.text, reason.icon, Looks.CHOICE


def _slip(procedure: Procedure) -> Iterator[Piece]:
    yield _text(procedure.name_short, procedure.icon)
    yield _text(procedure.receiver.hours, "clock")


PARTS: dict[str, Callable[[Procedure], Iterable[Piece]]] = {
    names.ABOUT: _about,
    names.CASE: _questions,
    names.PAPERS: _papers,
    names.FEE: _fee,
    names.WORKSHEET: _worksheet,
    names.PORTAL: _portal,
    names.RETURNS: _returns,
    names.SLIP: _slip,
}


def _guide_about(guide: Guide) -> Iterator[Piece]:
    yield _text(guide.summary, guide.icon)
    yield _text(guide.who, "users")
    for line in fees.shown_lines(guide.fee):
        yield _text(line, "cash")
    yield _text(guide.app, "device-mobile")
    yield _text(guide.go_to, "building-community")
    yield _text(guide.ask_whom, "help")


def _guide_papers(guide: Guide) -> Iterator[Piece]:
    for paper in guide.bring or ():
        yield from _paper(paper)


def _guide_steps(guide: Guide) -> Iterator[Piece]:
    for step in guide.steps or ():
        yield _text(step.title, "device-mobile")
        yield _text(step.do, "hand-finger")
        yield _text(step.warning, "shield-lock")


GUIDE_PARTS: dict[str, Callable[[Guide], Iterable[Piece]]] = {
    names.ABOUT: _guide_about,
    names.PAPERS: _guide_papers,
    names.STEPS: _guide_steps,
}


def of_the_program() -> Iterator[Labelled]:
    """The closed sets of the code, and the sentences with which it says no to residents."""
    yield from (Labelled(step.words, names.DOSSIER, step.icon) for step in Step)
    yield from (Labelled(ending.words, names.DOSSIER, "file-x") for ending in Ending)
    yield from (Labelled(hold.words, names.STATUS_SLIP, "file-alert") for hold in Hold)
    yield Labelled(pages.ON_THE_PHONE, names.DOSSIER, "device-mobile")
    yield from (Labelled(one.label, names.EVENTS, one.icon, Looks.TILE) for one in LifeEvent)
    yield from (Labelled(text, names.SHIELD, "shield-check") for text in _of_the_shield())
    for screen, texts in CONSTANTS.items():
        yield from (Labelled(text, screen) for text in texts)
    yield from (Labelled(text, names.TYPED_WRONG) for text in _mistyped())
    yield from _said_no()
    for page in (*PAGES.values(), slips.NO_PDF):
        for text in (page.title, page.happened, page.kept, page.todo):
            yield Labelled(text, names.TROUBLE)


CONSTANTS = {
    names.DUTY: (roster.ON_DUTY, roster.UNPLANNED, roster.ALL_OFF),
    names.MONEY: (
        deadlines.NO_LIMIT,
        deadlines.NO_EVENING,
        *filter(None, INSTEAD.values()),
        deadlines.ROUND_THE_CLOCK,
        deadlines.COMMUNE_DATE_COUNTS,
        *fees.NOT_KNOWN,
    ),
    names.FINDING: (
        finding_views.EVERYTHING,
        finding_views.PAUSED,
        *(one.summary for one in finding_views.PLACES.values()),
    ),
    names.DOABLE: (
        *content_sheets.EVERY_PLACE,
        content_sheets.IF_ANY,
        content_sheets.SOMETIMES,
    ),
    names.CHECK: (UNKNOWN, answers.KNOWN_ALREADY, codes.NOT_LIKE_ONE, codes.NO_SUCH_DAY),
    names.PRINTING: (
        printing.NOT_DRAWN,
        printing.NO_ROOM,
        printing.TOO_OFTEN,
        printing.TOO_OLD,
        printing.NOT_ACCEPTED,
        printing.THROWN_AWAY,
        *(told for words in WORDS.values() for told in (words.happened, words.todo)),
    ),
}


def _of_the_shield() -> Iterator[str]:
    """What is thought of an address, and what to do then."""
    yield from (shield.OUR_OWN, shield_views.NOTHING_TYPED)
    for closed in (Kind, Trick):
        yield from (one.words for one in closed)
    for told in TODO.values():
        yield from told
    yield from (one.name for one in addresses().official)


def _mistyped() -> Iterator[str]:
    yield from (look_up.MISTYPED, look_up.NOBODY_HAS, walkthrough.NOTHING_PARKED)
    yield from (answers.HOW_MANY_PAPERS, answers.NAME_TOO_LONG)
    yield from (answers.WHICH_CODE, answers.CODE_IF_ANY)
    for warning in (answers.KNOWN_ALREADY, codes.NOT_LIKE_ONE, codes.NO_SUCH_DAY):
        yield f"{warning} {answers.AGAIN}"


def _said_no() -> Iterator[Labelled]:
    """What the rules say: of an answer always to residents, of all else to whom they address."""
    for source in _sources():
        for exception, text in raised(source, {"Wrong", "Refused"}):
            if exception == "Wrong":
                yield Labelled(text, names.TYPED_WRONG)
            elif TO_RESIDENTS in text.lower():
                yield Labelled(text, names.TROUBLE)


def _sources() -> Iterator[str]:
    """The modules behind residents' screens."""
    for room in ROOMS:
        for path in sorted(PACKAGE.glob(room)):
            if path.name not in NOT_RESIDENTS:
                yield path.read_text(encoding="utf-8")
