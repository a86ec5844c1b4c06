"""A dossier as pages and slips show it: its five steps, what to put right, where the result is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask

from kiosk import clock, sessions
from kiosk.dossiers import codes
from kiosk.dossiers.messages import COMMUNE, State, Way, event, text
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.results import way_for
from kiosk.dossiers.steps import Step
from kiosk.languages.formats import day, moment
from kiosk.members.duty import duty
from kiosk.procedures.asking import Desk, asked_at
from kiosk.procedures.kinds import Online
from kiosk.procedures.schema import Procedure
from kiosk.security import Limit, refuse_if_spent, source, spend
from kiosk.villages.models import Village, here

FROM_ONE_PLACE = (20, timedelta(minutes=10))  # wrong codes, from one screen or phone
ON_THE_PHONE = "Có trên điện thoại"  # where a result without paper ends
IN_ONE_VILLAGE = (200, timedelta(days=1))  # at this rate a first hit takes about 1,000 days


def find_here(code: str) -> Dossier | None:
    """The dossier with this code in this village; each miss is counted on disk.

    Once a screen's misses are used up, nothing is looked up for it until they run out: 429.
    """
    village = here()
    limits = _limits(village)
    refuse_if_spent(limits)
    dossier = Dossier.with_code(village.id, code)
    if dossier is None:
        for scope, limit in limits.items():
            spend(scope, *limit)
    return dossier


def _limits(village: Village) -> dict[str, Limit]:
    both = f"look-up:{village.id}"
    return {f"{both}:{source()}": FROM_ONE_PLACE, both: IN_ONE_VILLAGE}


@dataclass(frozen=True)
class Row:
    """One of the five steps: its name, its picture, where it stands, and when it was reached."""

    name: str
    icon: str
    state: str  # "done", "now" or "next"
    at: datetime | None

    @property
    def when(self) -> str | None:
        """ "19:50, 23/11", or since when it stands there."""
        if self.at is None or self.state == "next":
            return None
        return moment(self.at) if self.state == "done" else f"từ {moment(self.at)}"


def rows(dossier: Dossier) -> list[Row]:
    """The five steps of `dossier` in their order; a result without paper needs no handing over, so
    that its last two are one."""
    steps = [Row(s.words, s.icon, _state(dossier, s), dossier.reached(s)) for s in Step]
    if way_of(dossier.procedure) is not Way.ONLINE:
        return steps
    state = "done" if steps[3].state in {"now", "done"} else "next"
    return [*steps[:3], Row(ON_THE_PHONE, "device-mobile", state, steps[3].at)]


def _state(dossier: Dossier, step: Step) -> str:
    present = dossier.step.number if dossier.step else 0
    if step.number < present or dossier.step is Step.HANDED_OVER:
        return "done"
    return "now" if step.number == present else "next"


def may_be_seen(dossier: Dossier) -> bool:
    """At a screen where nobody was yet, or in the session that typed its code or made it."""
    session = sessions.current()
    if session is None or session.kind is sessions.Kind.TEAM:
        return True
    return session.looked_up == dossier.code or session.dossier_id == dossier.id


@dataclass(frozen=True)
class Reason:
    """Why a dossier came back; a known one has a picture and a place to mend it."""

    text: str
    icon: str = "alert-triangle"
    key: str | None = None
    part: str | None = None  # of the walkthrough
    at_desk: bool = False  # it is mended there, not on the portal

    @property
    def where(self) -> str | None:
        """The part that mends it, in words."""
        if self.part == "tren-cong" and self.at_desk:
            return AT_DESK
        return PARTS[self.part] if self.part else None


PARTS = {
    "truong-hop": "phần “Trường hợp của bà con”",
    "giay-to": "phần “Giấy tờ”",
    "le-phi": "phần “Tiền và ngày”",
    "tren-cong": "phần “Nộp trên Cổng”",
}
AT_DESK = "phần “Nộp hồ sơ”"


def reasons(dossier: Dossier) -> list[Reason]:
    """All that was said when it came back, each with what its procedure knows of it."""
    return told(dossier, dossier.reasons)


def told(dossier: Dossier, said: Iterable[str]) -> list[Reason]:
    """What a line of the history says: known reasons by their keys or words, and own words."""
    procedure = dossier.procedure
    listed = procedure.return_reasons if procedure else ()
    there = {"at_desk": bool(dossier.at_desk)}
    known = {one.key: Reason(one.text, one.icon, one.key, one.part, **there) for one in listed}
    known |= {reason.text: reason for reason in known.values()}
    return [known.get(one, Reason(one)) for one in said]


def way_of(procedure: Procedure | None) -> Way:
    """How a result that is ready gets from the commune into the resident's hand."""
    return way_for(here(), procedure)


def way(dossier: Dossier) -> Way:
    """Where the resident gets this result: what the house holds already, at the house."""
    return Way.HOUSE if dossier.at_house else way_of(dossier.procedure)


def left_with_team(dossier: Dossier) -> bool:
    """Whether the resident gave an original away for this: the team takes it to the commune."""
    ours = (one for one in dossier.papers if one.is_original and not one.is_result)
    return any(one.with_team or one.at_commune for one in ours)


def whom_to_ask(procedure: Procedure) -> Desk:
    """The desk of this screen's commune that knows what no source tells."""
    return asked_at(here(), procedure.receiver)


def desk_of(dossier: Dossier) -> str:
    """The name of the desk that takes what the portal does not; empty where the portal takes it."""
    procedure = dossier.procedure
    only_there = procedure is not None and procedure.online is Online.DIRECT
    if not (dossier.at_desk or (only_there and not dossier.step)):
        return ""
    return procedure.receiver.name if procedure else COMMUNE


def next_evening() -> str:
    """ "tối Thứ Tư, 18/11, từ 19:30": when the team is there now or next; empty if unknown.

    With its date, for what is read or sent today may be heard tomorrow.
    """
    found = duty()
    if found.day is None or found.shift is None:
        return ""
    return f"tối {day(found.day)}, từ {found.shift.starts:%-H:%M}"


def message(dossier: Dossier) -> str:
    """What to read out to its resident, or to send, as it stands now."""
    state = dossier.step, dossier.hold, dossier.ending
    desk = desk_of(dossier)
    turn = event(State(*state, way(dossier), dossier.is_late(clock.today()), bool(desk)))
    return text(
        turn, name=dossier.applicant, code=codes.shown(dossier.code), house=here().full_name,
        evening=next_evening(), count=len(dossier.reasons), desk=desk,
    )  # fmt: skip


def init_app(app: Flask) -> None:
    app.jinja_env.filters["code"] = codes.shown
    app.jinja_env.globals.update(
        mending=reasons, told=told, way_of=way_of, way_of_result=way, desk_of=desk_of,
        next_evening=next_evening, whom_to_ask=whom_to_ask, left_with_team=left_with_team,
    )  # fmt: skip
