"""Who may enter the team's side: a member of this village, signed in at this screen."""

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk import clock, sessions
from kiosk.db import READING
from kiosk.dossiers.models import Dossier
from kiosk.languages import labels
from kiosk.members.models import Member
from kiosk.members.pages import signed_in
from kiosk.villages.models import here

OPEN_TO_ALL = "console.sign_in"
NAV = (  # address, words, picture
    ("queue.index", "Hồ sơ", "list-search"),
    ("trips.index", "Chuyến lên xã", "motorbike"),
    ("handover.index", "Trả kết quả", "heart-handshake"),
    ("roster.index", "Lịch trực", "calendar-event"),
    ("practice.index", "Luyện tập", "school"),
    ("workshop.index", "Nhãn", "microphone"),
    ("team.index", "Tổ", "users"),
)


def require_member() -> Response | None:
    """The guard of every page of the team's side but its door."""
    if request.endpoint == OPEN_TO_ALL:
        return None
    labels.vietnamese_alone()
    member = signed_in()
    if member is None:
        return redirect(_door(), 303)
    if member.village_id != here().id:
        abort(404)
    return None


def _door() -> str:
    """Where whoever is not signed in goes. A session that ended is said so, for what was typed
    is not kept: the next person at this screen would read it."""
    if not sessions.has_ended():
        return url_for(OPEN_TO_ALL)
    return url_for(OPEN_TO_ALL, het=1, ve=request.path if request.method in READING else None)


def the_member() -> Member:
    """The member who is signed in here, behind the guard."""
    member = signed_in()
    if member is None:
        abort(404)
    return member


def dossier_here(code: str) -> Dossier:
    """A dossier of this village; any other code is a 404."""
    dossier = Dossier.with_code(here().id, code)
    if dossier is None:
        abort(404)
    return dossier


def enter(member: Member) -> None:
    """Begin the member's session, under a new cookie. The view commits."""
    sessions.start(sessions.Kind.TEAM, member_id=member.id)
    g.member = member


def init_app(app: Flask) -> None:
    @app.context_processor
    def _console() -> dict[str, object]:
        return {"today": clock.today, "signed_in": signed_in, "console_nav": NAV}
