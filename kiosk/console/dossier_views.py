from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access
from kiosk.console.access import dossier_here, the_member
from kiosk.console.changes import change
from kiosk.db import db
from kiosk.dossiers import pages
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Source
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.screen import Back

bp = Blueprint("dossier", __name__, url_prefix="/to/ho-so")
bp.before_request(access.require_member)


@bp.get("/<code>")
def show(code: str) -> str:
    return _whole(dossier_here(code))


def _whole(dossier: Dossier, wrong: str | None = None) -> str:
    return render_template(
        "console/dossier.html",
        dossier=dossier,
        rows=pages.rows(dossier),
        sources=[source for source in Source if source is not Source.KIOSK],
        press_key=presses.new_key(),
        wrong=wrong,
        typed=request.form,
        back=Back(url_for("queue.index")),
    )


@bp.post("/<code>")
def move(code: str) -> Response | tuple[str, int]:
    """One change; what can't be done is said on the same page, with what was typed."""
    dossier, member = dossier_here(code), the_member()

    def done() -> str:
        change(dossier, request.form, member.name)
        return url_for(".show", code=code)

    try:
        return redirect(presses.once(request.form.get("lan", ""), done), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _whole(dossier_here(code), refused.reason), 409
