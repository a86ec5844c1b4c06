"""Who may enter the team's side: a member of this village, signed in at this screen."""

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk import clock, sessions
from kiosk.members.models import Member
from kiosk.members.pages import signed_in
from kiosk.villages.models import here

OPEN_TO_ALL = "console.sign_in"


def require_member() -> Response | None:
    """The guard of every page of the team's side but its door."""
    if request.endpoint == OPEN_TO_ALL:
        return None
    member = signed_in()
    if member is None:
        return redirect(url_for(OPEN_TO_ALL), 303)
    if member.village_id != here().id:
        abort(404)
    return None


def enter(member: Member) -> None:
    """Begin the member's session, under a new cookie. The view commits."""
    sessions.start(sessions.Kind.TEAM, member_id=member.id)
    g.member = member


def init_app(app: Flask) -> None:
    @app.context_processor
    def _console() -> dict[str, object]:
        return {"today": clock.today}
