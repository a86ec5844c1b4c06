"""Who stands at this screen now: a row in a table, a cookie that points at it, and an end to both.

Ending a session gives the browser a new cookie value. That is what makes Chromium drop its
back/forward cache, so that the next person's back button shows nothing of the last one.
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from blinker import Signal
from flask import Flask, Response, current_app, g, request
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ScalarSelect,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from kiosk import clock
from kiosk.db import READING, Model, db, take_lock, writing

TOUCH_EVERY = timedelta(seconds=15)  # a session row is written at most this often
COOKIE_BITS = 128


class Kind(StrEnum):
    RESIDENT = "resident"
    TEAM = "team"


IDLE = {Kind.RESIDENT: timedelta(seconds=75) + TOUCH_EVERY, Kind.TEAM: timedelta(minutes=5)}
LONGEST = {Kind.RESIDENT: timedelta(minutes=20), Kind.TEAM: timedelta(hours=4)}

ended = Signal("a session ended")  # sender: the session's id


class Session(Model):
    """One resident or one member at one screen. It holds no name."""

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of the cookie
    kind: Mapped[Kind]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))  # made here just now
    looked_up: Mapped[str | None]  # the tracking code that was typed here
    is_personal: Mapped[bool] = mapped_column(default=False)  # something of one person was shown
    language: Mapped[str | None]  # tag of the second language; gone with the session
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_alive(self) -> bool:
        """False once it was quiet or open for too long. A clock set back ends nothing."""
        now = clock.now()
        return now - self.seen_at <= IDLE[self.kind] and now - self.started_at <= LONGEST[self.kind]


BY_ID = select(Session).where(Session.id == bindparam("id"))
BARE = select(*Session.__table__.columns).where(Session.id == bindparam("id"))


def _cookie_name() -> str:
    """Old browsers drop Secure cookies on plain HTTP, so only HTTPS asks for them."""
    return "__Host-sid" if request.is_secure else "sid"


def _id_of(cookie: str) -> str:
    return sha256(cookie.encode()).hexdigest()


def current() -> Session | None:
    """The living session of this request, or None."""
    if "kiosk_session" not in g:
        g.kiosk_session = _find()
    found: Session | None = g.kiosk_session
    return found


def _find() -> Session | None:
    cookie = request.cookies.get(_cookie_name())
    if not cookie:
        return None
    session_id = _id_of(cookie)
    if request.method in READING:
        found = _read(session_id)
    else:
        found = db.session.scalars(BY_ID, {"id": session_id}).first()
    return found if found and found.is_alive else None


def _read(session_id: str) -> Session | None:
    """A session to look at, known to no unit of work: each page asks, and so it asks for less."""
    row = db.session.connection().execute(BARE, {"id": session_id}).first()
    return Session(**row._mapping) if row else None


def has_ended() -> bool:
    """True where someone's session was here and is over: an old address must show nothing now."""
    return bool(request.cookies.get(_cookie_name())) and current() is None


def start(kind: Kind, *, member_id: int | None = None, language: str | None = None) -> Session:
    """Begin a new session under a new cookie; whatever session was here ends. The view commits."""
    end()
    cookie = _give_new_cookie()
    session = Session(id=_id_of(cookie), kind=kind, member_id=member_id, language=language)
    db.session.add(session)
    db.session.flush()
    g.kiosk_session = session
    return session


def ensure() -> Session:
    """The session of this screen, begun now if there is none."""
    return current() or start(Kind.RESIDENT)


def end() -> None:
    """End this screen's session, living or expired, and change the cookie. The view commits.

    The cookie goes first: even where a full disk keeps the row, this browser has lost it.
    """
    over = request.cookies.get(_cookie_name()), g.get("kiosk_cookie")
    _give_new_cookie()
    g.kiosk_session = None
    take_lock()
    for cookie in filter(None, over):
        _forget(_id_of(cookie))


def _forget(session_id: str) -> None:
    ended.send(session_id)
    db.session.execute(delete(Session).where(Session.id == session_id))


def end_all_of(member_id: int) -> None:
    """End every session of one member, at every screen. The caller commits."""
    for session_id in db.session.scalars(select(Session.id).filter_by(member_id=member_id)):
        _forget(session_id)


def screens_of(member_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """At how many screens a member is signed in now: a column for a query on members."""
    now = clock.now()
    return (
        select(func.count())
        .where(
            Session.member_id == member_id,
            Session.seen_at >= now - IDLE[Kind.TEAM],
            Session.started_at >= now - LONGEST[Kind.TEAM],
        )
        .scalar_subquery()
    )


def forget_expired() -> None:
    """Drop the rows of sessions that nobody ended: the screen lost power or its browser."""
    for session in db.session.scalars(select(Session)).all():
        if not session.is_alive:
            _forget(session.id)


def touch() -> None:
    """Note that the person is still here. Only what a person does comes here, never a poller.

    A request that may write holds the write lock already, so there the view commits it.
    """
    session = current()
    if session is None or clock.now() - session.seen_at < TOUCH_EVERY:
        return
    if request.method not in READING:
        session.seen_at = clock.now()
        return
    seen = update(Session).where(Session.id == session.id).values(seen_at=clock.now())
    try:
        with writing() as connection:
            connection.execute(seen)
    except OperationalError as error:  # a full disk: what is kept can still be read
        current_app.logger.warning("touch: %s", error.orig)


def _give_new_cookie() -> str:
    g.kiosk_cookie = secrets.token_urlsafe(COOKIE_BITS // 8)
    return str(g.kiosk_cookie)


def _set_cookie(response: Response) -> Response:
    if "kiosk_cookie" in g:
        response.set_cookie(
            _cookie_name(),
            g.kiosk_cookie,
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
            path="/",
        )
    return response


def init_app(app: Flask) -> None:
    app.after_request(_set_cookie)
