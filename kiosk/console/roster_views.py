from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.clock import WEEKDAYS
from kiosk.console import access, roster_changes
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.members.duty import changes, nights, shifts, team
from kiosk.welcome.setup import ENDS, STARTS

bp = Blueprint("roster", __name__, url_prefix="/to/lich-truc")
bp.before_request(access.require_member)


LATER = 8 * 7  # days of which a night can be picked for a change


@bp.get("/")
def index() -> str:
    return _page()


@bp.post("/")
def edit() -> Response | tuple[str, int]:
    """One change; what can't be done is said on the same page, with what was typed."""

    def done() -> str:
        roster_changes.change(request.form)
        return url_for(".index")

    try:
        return redirect(presses.once(request.form.get("lan", ""), done), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _page(refused.reason), 409


def _page(wrong: str | None = None) -> str:
    return render_template(
        "console/roster.html",
        week=[(one, [s for s in shifts() if one in s.people]) for one in team()],
        changes=[(one, roster_changes.holds(one)) for one in changes()],
        nights=nights(),
        later=nights(LATER),
        weekdays=WEEKDAYS,
        usual=(STARTS, ENDS),
        evening_key=roster_changes.evening_key,
        press_key=presses.new_key(),
        wrong=wrong,
        typed=request.form,
    )
