from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.console import access
from kiosk.db import db
from kiosk.htmx import page_or_fragment, wants_fragment
from kiosk.screen import own_address
from kiosk.villages.models import here
from kiosk.welcome import calls
from kiosk.welcome.calls import HelpCall

bp = Blueprint("calls", __name__, url_prefix="/to/goi")
bp.before_request(access.require_member)


@bp.before_app_request
def _close_this_screen() -> Response | None:
    """Whatever asks by itself after the session is over is led to the door by the guard: then the
    whole screen goes there, for a page must not stand inside another."""
    if request.endpoint != access.OPEN_TO_ALL or not wants_fragment():
        return None
    shut = url_for(access.OPEN_TO_ALL, het=1)
    return Response(status=204, headers={"HX-Redirect": shut})


@bp.get("/")
def index() -> str | tuple[str, int]:
    """Who waits for the team; a poll that knows them already (`co`) is told nothing."""
    waiting = calls.open_in(here())
    ringing = [call for call in waiting if call.rings]
    known = "-".join(str(call.id) for call in ringing)
    if wants_fragment() and request.args.get("co") == known:
        return "", 204
    missed = [call for call in waiting if call.kind is calls.Kind.NOW and not call.rings]
    page, fragment = "console/calls.html", "console/_calls.html"
    return page_or_fragment(page, fragment, ringing=ringing, known=known, missed=missed)


@bp.post("/<int(max=2147483647):call_id>")
def answer(call_id: int) -> Response:
    """“Tôi đến”, or “Đã gọi”: this member has taken it, and the page stays where it was."""
    call = db.session.get(HelpCall, call_id)
    if call is None or call.village_id != here().id:
        abort(404)
    call.answer(access.the_member().name)
    db.session.commit()
    return redirect(own_address(request.form.get("o", url_for(".index"))), 303)


@bp.app_template_global()
def open_call_backs() -> list[HelpCall]:
    """Who asked to be called back, asked only where a template shows it."""
    return calls.call_backs(here())
