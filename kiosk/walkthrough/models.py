"""A walkthrough as it is kept: what was answered so far, so that a power cut loses nothing."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock, presses, sessions
from kiosk.db import Model, db
from kiosk.dossiers import codes
from kiosk.procedures import private, published
from kiosk.procedures.schema import Procedure, Question
from kiosk.villages.models import Village, here
from kiosk.walkthrough.route import (
    NAME,
    Case,
    Channel,
    Part,
    Stop,
    after,
    how_far,
    usual_channel,
)

CONSENT_VERSION = "2026-11-22"  # of the words on consent.html
LONGEST_TEXT = 80
LONG_NUMBER = re.compile(r"(?:\d\D?){12}")
KEPT = timedelta(hours=24)  # then an unfinished walkthrough is forgotten


class Walkthrough(Model):
    """One resident on the way through one procedure; at the end it has made one dossier."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    session_id: Mapped[str | None] = mapped_column(index=True)  # None: parked
    procedure_slug: Mapped[str]
    procedure_version: Mapped[str] = mapped_column(default="", server_default="")
    agrees: Mapped[bool]  # to being recorded
    agreed_at: Mapped[datetime]
    answers: Mapped[dict[str, Any]]
    ticked: Mapped[list[str]]
    channel: Mapped[Channel] = mapped_column(default=Channel.PORTAL)
    code: Mapped[str | None]  # the tracking code, taken when the portal's part begins
    portal_code: Mapped[str | None]  # as typed
    portal_code_seen: Mapped[bool] = mapped_column(default=False)  # its warning was shown once
    name: Mapped[str | None]
    phone: Mapped[str | None]
    helper: Mapped[str | None]
    held: Mapped[list[dict[str, Any]]]  # papers left with the team
    # What was typed and left by “Quay lại” before it could be taken, per screen.
    unfinished: Mapped[dict[str, Any]] = mapped_column(default=dict)
    place: Mapped[str]  # the last screen that was answered: "giay-to:1"
    key: Mapped[str] = mapped_column(default=presses.new_key)  # of the press that finishes it
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    # Without `agrees` the returned dossier that is put right, with it the refused one filed anew.
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def procedure(self) -> Procedure:
        found = published.of_version(self.procedure_slug, self.procedure_version)
        if found is None:
            raise LookupError(f"no content for {self.procedure_slug}")
        return found

    @property
    def case(self) -> Case:
        known = self.procedure, self.answers, self.ticked, self.channel, self.agrees
        return Case(*known, mends=self.is_mending)

    @property
    def is_mending(self) -> bool:
        """It puts a returned dossier right, and makes none itself."""
        return self.mends_id is not None and not self.agrees

    @property
    def answered(self) -> Stop:
        """The last screen that was answered."""
        part, number = self.place.rsplit(":", 1)
        return Stop(Part(part), int(number))

    @property
    def onwards(self) -> Stop:
        """Where it goes on when it is opened again: after the last screen that was answered."""
        return self.asked_again or after(self.case, self.answered)

    @property
    def asked_again(self) -> Stop | None:
        """The private question whose answer was forgotten while this waited; None if none was."""
        done = how_far(self.answered)
        for stop, question in self._unsaid():
            if how_far(stop) <= done and private.is_private(self.procedure, question):
                return stop
        return None

    @property
    def unsaid(self) -> Stop | None:
        """The first question without an answer; None when all have one."""
        return next((stop for stop, _ in self._unsaid()), None)

    def _unsaid(self) -> Iterator[tuple[Stop, Question]]:
        for number, question in enumerate(self.procedure.questions_for(self.answers), 1):
            if question.key not in self.answers:
                yield Stop(Part.CASE, number), question

    @property
    def gap(self) -> Stop | None:
        """The first screen without whose answer nothing can be recorded; None when all is there."""
        if unsaid := self.unsaid:
            return unsaid
        if self.channel is Channel.PORTAL and not self.portal_code:
            return Stop(Part.CODE)
        return None if self.name else Stop(Part.PERSON, NAME)

    def keep_place(self, stop: Stop) -> None:
        self.place = _key(stop)

    def leave_unfinished(self, stop: Stop, typed: Mapping[str, str]) -> None:
        """Keep what could not be taken yet, so that going back loses nothing; a long number never,
        for it may be a citizen's."""
        short = {k: v[:LONGEST_TEXT] for k, v in typed.items() if not LONG_NUMBER.search(v)}
        others = {k: v for k, v in self.unfinished.items() if k != _key(stop)}
        self.unfinished = {**others, _key(stop): short} if short else others

    def unfinished_at(self, stop: Stop) -> Mapping[str, str]:
        """What was typed at `stop` and could not be taken."""
        found: Mapping[str, str] = self.unfinished.get(_key(stop), {})
        return found

    def forget_private(self) -> None:
        """What only led the way is forgotten, and so is all that would tell it."""
        procedure = published.of_version(self.procedure_slug, self.procedure_version)
        if procedure is None:  # taught no more: nobody can tell what is private
            self.answers, self.ticked, self.unfinished = {}, [], {}
            return
        self.answers = private.kept(procedure, self.answers)
        telling = {one.key for one in procedure.papers if private.tells(procedure, one)}
        self.ticked = [key for key in self.ticked if key not in telling]
        begun = self.unfinished.items()
        self.unfinished = {key: typed for key, typed in begun if not key.startswith(Part.CASE)}

    def take_code(self) -> None:
        """Reserve the tracking code, once; only for who agreed to be recorded."""
        if self.agrees and self.code is None:
            self.code = codes.reserve(self.village_id)


# Made once: building a query anew takes as long as asking it.
AT_SCREEN = select(Walkthrough).where(Walkthrough.session_id == bindparam("session"))
PARKED = (
    select(Walkthrough)
    .where(Walkthrough.village_id == bindparam("village"))
    .where(Walkthrough.session_id.is_(None), Walkthrough.dossier_id.is_(None))
    .order_by(Walkthrough.started_at)
)


def _key(stop: Stop) -> str:
    return f"{stop.part}:{stop.number}"


def begin(procedure: Procedure, *, agrees: bool, helper: str | None) -> Walkthrough:
    """A new resident at this screen: a new session, and a walkthrough with nothing in it."""
    before = sessions.current()
    session = sessions.start(sessions.Kind.RESIDENT, language=before.language if before else None)
    session.is_personal = True
    draft = Walkthrough(
        village_id=here().id, session_id=session.id, procedure_slug=procedure.slug,
        procedure_version=procedure.version,
        agrees=agrees, agreed_at=clock.now(), answers={}, ticked=[], held=[], unfinished={},
        channel=usual_channel(procedure), helper=helper, place=f"{Part.ABOUT}:2",
    )  # fmt: skip
    db.session.add(draft)
    return draft


def mine(procedure: Procedure) -> Walkthrough | None:
    """The walkthrough of `procedure` at this screen, or None."""
    draft = at_this_screen()
    return draft if draft and draft.procedure_slug == procedure.slug else None


def at_this_screen() -> Walkthrough | None:
    session = sessions.current()
    if session is None:
        return None
    return db.session.scalars(AT_SCREEN, {"session": session.id}).first()


def parked(village: Village) -> list[Walkthrough]:
    """What waits to be continued in this village, the oldest first."""
    return list(db.session.scalars(PARKED, {"village": village.id}))


def reopen(village: Village, code: str) -> Walkthrough | None:
    """Continue a walkthrough at this screen by its tracking code, or None. The view commits."""
    found = select(Walkthrough).filter_by(village_id=village.id, code=code, dossier_id=None)
    draft = db.session.scalars(found).first()
    if draft:
        session = sessions.start(sessions.Kind.RESIDENT)
        session.is_personal = True
        draft.session_id = session.id
    return draft


def forget_old() -> None:
    """Forget walkthroughs that nobody finished within a day. The caller commits."""
    too_old = clock.now() - KEPT
    db.session.execute(delete(Walkthrough).where(Walkthrough.started_at < too_old))


def park_or_forget(session_id: str) -> None:
    """The screen is wiped: what has a code waits for its owner; all else is gone."""
    for draft in db.session.scalars(select(Walkthrough).filter_by(session_id=session_id)):
        if draft.code and draft.dossier_id is None:
            draft.session_id = None
            draft.forget_private()
        else:
            db.session.delete(draft)


sessions.ended.connect(park_or_forget)
