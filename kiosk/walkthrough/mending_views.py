from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from kiosk import sessions
from kiosk.db import db
from kiosk.dossiers import codes, pages
from kiosk.dossiers.models import Dossier
from kiosk.members.pages import signed_in
from kiosk.walkthrough import mending
from kiosk.walkthrough.pages import url_of

bp = Blueprint("mending", __name__)


@bp.post("/ho-so/<code>/sua")
def begin(code: str) -> Response:
    """Open the walkthrough of a returned dossier where the reason `ly-do` is put right."""
    dossier = _seen(code)
    known = {one.key: one.part for one in pages.reasons(dossier) if one.key and one.part}
    part = known.get(request.form.get("ly-do", ""))
    if part is None:
        abort(404)
    member = signed_in()
    draft = mending.mend(dossier, helper=member.name if member else None)
    there = mending.open_at(draft, part)
    db.session.commit()
    return redirect(url_of(draft.procedure, there), 303)


def _seen(code: str) -> Dossier:
    """The dossier that this screen looks at; whatever is wrong, the answer is the same 404.

    Wrong codes are counted as on the dossier's own page, so that this is no way around it.
    """
    dossier = None if sessions.has_ended() else pages.find_here(codes.clean(code))
    if dossier is None or not pages.may_be_seen(dossier):
        abort(404)
    return dossier
