"""The labels of a language for pen and paper: what to ask the elders where no screen is at hand."""

from collections.abc import Callable

from kiosk.console.corpus import THE_FIRST
from kiosk.console.screen_names import FIRST as FIRST_WORDS
from kiosk.console.workshop import SHORT, Board, Line, Tongue, board, tongues
from kiosk.languages import starter
from kiosk.languages.review import Status
from kiosk.slips.sheets import Asked, Checklist
from kiosk.villages.models import Village

FIRST, MISSING = "nhat", "thieu"  # of the address; anything else is the name of a screen
ONE_SHEET = 120  # labels of one PDF
WRITING_LINES = 2
MAYBE = "Ghi chữ, nếu có người biết viết"


def checklist(village: Village, tongue: Tongue, which: str, sheet: int = 1) -> Checklist | None:
    """The first twenty labels, all that miss something, or those of one screen; None for none.

    What is longer than ONE_SHEET goes on on the next `sheet`, so that no resident's slip waits
    long behind it.
    """
    lines = [line for line in board(village, tongue).lines if not line.is_outdated]
    name, belongs = _part(which, tongue)
    found = [line for line in lines if belongs(line)]
    shown = found[(sheet - 1) * ONE_SHEET : sheet * ONE_SHEET] if sheet > 0 else []
    if not shown and (sheet != 1 or which not in (FIRST, MISSING)):
        return None
    sheets = -(-len(found) // ONE_SHEET)
    part = f"{name}, tờ {sheet} trong {sheets} tờ" if sheets > 1 else name
    asked = tuple(_asked(line, tongue) for line in shown)
    first = (sheet - 1) * ONE_SHEET + 1
    return Checklist(tongue.name, tongue.tag, part, first, _scripts(village, tongue), asked)


def missing_sheets(board: Board) -> int:
    """On how many sheets all stands that a language still misses."""
    lines = [line for line in board.lines if not line.is_outdated]
    return -(-sum(map(_missing(board.tongue), lines)) // ONE_SHEET)


def _part(which: str, tongue: Tongue) -> tuple[str, Callable[[Line], bool]]:
    """The name of a part of the labels, and whether a label belongs to it."""
    if which == FIRST:
        return FIRST_WORDS.name, _is_first
    if which == MISSING:
        return "Những nhãn còn thiếu", _missing(tongue)
    return which, _stands_on(which)


def _is_first(line: Line) -> bool:
    return line.entry.priority == THE_FIRST


def _missing(tongue: Tongue) -> Callable[[Line], bool]:
    """What has no approved voice, or no approved word in a language that is written."""
    return lambda line: (
        not (line.voice.is_approved and (line.word.is_approved or not tongue.writes))
    )


def _stands_on(screen: str) -> Callable[[Line], bool]:
    return lambda line: line.stands_on(screen)


def _asked(line: Line, tongue: Tongue) -> Asked:
    """A label with the word that is known, and how sure it is."""
    best = line.word.best if line.word.is_there else None
    hint = starter.suggestions(tongue.tag).get(line.entry.key)
    word, state = (best.text or "", line.word.words) if best else ("", "")
    if not word and hint:
        word, state = hint.text, SHORT[Status.DRAFT]
    is_collected = line.voice.is_there
    return Asked(line.entry.picture, line.entry.key, word, state, is_collected=is_collected)


def _scripts(village: Village, tongue: Tongue) -> tuple[str, ...]:
    """What stands at each line for writing: each script in which the village writes it."""
    if tongue.language is None:
        return ()
    if not tongue.writes:
        return (MAYBE,)
    alike = [one.language for one in tongues(village) if one.tag in tongue.tags and one.language]
    scripts = [one.script for one in alike]
    return tuple(scripts if len(scripts) > 1 else scripts + [""] * (WRITING_LINES - 1))
