from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from kiosk.console import access, listing
from kiosk.db import db
from kiosk.members.pages import signed_in
from kiosk.villages.models import here
from kiosk.walkthrough import models as walkthroughs
from kiosk.walkthrough.pages import url_of

bp = Blueprint("queue", __name__, url_prefix="/to")
bp.before_request(access.require_member)

MOST_PAGES = 10_000  # of the list; a larger number is somebody's joke


@bp.get("/ho-so/")
def index() -> str:
    page = min(max(request.args.get("trang", 1, type=int), 1), MOST_PAGES)
    lines, has_more = listing.page_of(here().id, page)
    return render_template(
        "console/index.html",
        lines=lines,
        page=page,
        has_more=has_more,
        parked=walkthroughs.parked(here()) if page == 1 else [],
    )


@bp.post("/lam-do/<code>")
def reopen(code: str) -> Response:
    """Continue a parked walkthrough for its resident; the member's rights end on this screen."""
    draft = walkthroughs.reopen(here(), code)
    if draft is None:
        abort(404)
    member = signed_in()
    draft.helper = draft.helper or (member.name if member else None)
    db.session.commit()
    return redirect(url_of(draft.procedure, draft.onwards), 303)
