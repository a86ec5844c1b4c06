"""A line of the queue in words: what is to be done with a dossier, and by when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

from kiosk import clock
from kiosk.console.work import TONIGHT, WORDS, Work, work
from kiosk.dossiers import codes
from kiosk.dossiers.messages import Way
from kiosk.dossiers.results import way_for
from kiosk.dossiers.steps import Ending, Step
from kiosk.languages.formats import day
from kiosk.members.duty import duty
from kiosk.procedures import published
from kiosk.villages.models import Village

UNSENT = "CHƯA NỘP", "", None  # state, day and mark: nothing is promised yet
LONG_UNSENT = "CHƯA NỘP, đã quá một ngày", "", "stale"
THEIR_OWN_WAY = {  # how a result is got that the team does not fetch
    Way.SELF: "Có kết quả, bà con tự lên xã lấy",
    Way.BOTH: "Có kết quả, hai người lên xã ký",
    Way.ONLINE: "Có kết quả, xem trên điện thoại",
}
SAID = {  # which say all that there is; under the other tabs the step stands too
    Work.HAND_OVER: "Tổ đang giữ kết quả",
    Work.FETCH: "Có kết quả, đi lấy",
}


class Line(NamedTuple):
    """What the queue says of one dossier."""

    code: str
    shown: str  # the code as people read it
    applicant: str
    procedure: str  # its short name, or its slug when it is taught here no more
    state: str  # what is to be done, and at which step it stands
    day: str
    mark: str | None = None  # the class of the line: "late", "stale"
    may_move: bool = True  # several may be ticked and moved together


def lines(rows: Iterable[Any], village: Village) -> list[Line]:
    """Rows of the queue (listing.LINES) as lines; what many share is put into words once."""
    today = clock.today()
    names = {one.slug: one.name_tile for one in published.procedures()}
    ways = {one.slug: way_for(village, one) for one in published.procedures()}
    state, promise = cache(partial(_state, ways)), cache(day)
    drawn = []
    for code, applicant, slug, step, todo, promised, asked_on, is_stale, *over in rows:
        who = (code, codes.shown(code), applicant, names.get(slug, slug))
        tab = work(todo, promised, asked_on, today)
        if tab is Work.SUBMIT:
            drawn.append(Line(*who, *(LONG_UNSENT if is_stale else UNSENT)))
        elif tab is Work.CLOSED:
            drawn.append(Line(*who, *_closed(*over)))
        else:
            mark = "late" if tab is Work.LATE else None
            drawn.append(Line(*who, state(tab, step, slug), promise(promised), mark))
    return drawn


def _state(ways: Mapping[str, Way], tab: Work, step: Step | None, slug: str) -> str:
    if tab is Work.FETCH:
        return THEIR_OWN_WAY.get(ways.get(slug, Way.SELF)) or SAID[tab]
    if tab is Work.HAND_OVER and has_duty_today():
        return TONIGHT
    return SAID.get(tab) or " · ".join([WORDS[tab], *([step.words] if step else [])])


def _closed(ending: Ending | None, at: datetime | None) -> tuple[str, str, None, bool]:
    """How it ended and when; only a list that holds closed ones knows."""
    words = (ending or Step.HANDED_OVER).words
    return words, day(clock.local(at).date() if at else None), None, False


def tab_words(tab: Work, count: int) -> str:
    """What the tab is called today; the roster is looked up only where something waits for it."""
    return TONIGHT if count and tab is Work.HAND_OVER and has_duty_today() else WORDS[tab]


def has_duty_today() -> bool:
    """Whether the team is at the house today, now or later."""
    return duty().day == clock.today()
