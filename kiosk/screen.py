"""The shared screen: one resident at a time, wiped when nobody is there, names masked."""

import re
from dataclasses import dataclass

from flask import Flask, current_app, g, request

from kiosk import clock, sessions
from kiosk.drawing import once
from kiosk.htmx import wants_fragment

DOT = "•"
OUR_OWN = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")  # no other host, no control characters
SHOWN = 3  # dots at most, so that the length of a name tells nothing


# What a page asks for by itself: files, and what is to be heard.
NO_PERSON = {
    "static", "welcome.photo", "listening.answer", "listening.machine", "listening.clip",
    "shield.look", None,
}  # fmt: skip


@dataclass(frozen=True)
class Idle:
    """When a quiet screen is wiped: seconds of quiet, seconds of warning, and where it goes."""

    seconds: int
    warning: int
    url: str

    @property
    def total(self) -> int:
        return self.seconds + self.warning


@dataclass(frozen=True)
class Back:
    """Where “Quay lại” leads; with `form`, it sends that form first, so that nothing is lost."""

    url: str
    form: str | None = None


def own_address(path: str, otherwise: str = "/") -> str:
    """An address of our own to go back to; anything else is `otherwise`, the home page."""
    return path if OUR_OWN.fullmatch(path) else otherwise


def mask_name(name: str) -> str:
    """ "Nguyễn Văn Thắng" → "N••• V•• T•••": initials only, for a screen that a whole room sees."""
    return " ".join(word[0] + DOT * min(len(word) - 1, SHOWN) for word in name.split())


def mask_phone(phone: str) -> str:
    """ "0912345678" → "••• ••• 678"."""
    return f"{DOT * 3} {DOT * 3} {phone[-3:]}" if phone else ""


def idle() -> Idle:
    """How long this screen may be quiet; a team member's screen closes after five minutes."""
    session = sessions.current()
    if session and session.kind is sessions.Kind.TEAM:
        return Idle(int(sessions.IDLE[sessions.Kind.TEAM].total_seconds()) - 15, 15, "/ket-thuc")
    config = current_app.config
    return Idle(int(config["IDLE_SECONDS"]), int(config["IDLE_WARNING"]), "/ket-thuc")


def home_url() -> str:
    """Where “Về đầu” leads: where something personal was shown, to the end of the session."""
    session = sessions.current()
    return "/ket-thuc?hoi=1" if session and session.is_personal else "/"


def _note_the_person() -> None:
    """Opening a page keeps the session; a poller's fragment and a static file do not."""
    if request.endpoint not in NO_PERSON and not wants_fragment():
        sessions.touch()


def init_app(app: Flask) -> None:
    app.before_request(_note_the_person)
    app.jinja_env.filters["mask_name"] = mask_name
    app.jinja_env.filters["mask_phone"] = mask_phone

    @app.context_processor
    def _screen() -> dict[str, object]:
        known = "kiosk_session" in g
        return {
            "idle": once(idle, known=known),  # asked only by pages that show it
            "now_local": clock.local(clock.now()),
            "back": None,
            "at_home": False,
            "home_url": once(home_url, known=known),
        }
