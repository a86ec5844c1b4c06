"""What stands first on the home screen, and what the house can't do just now."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.console import access, content_drafts
from kiosk.console.access import the_member
from kiosk.db import READING, db
from kiosk.procedures import offers, published
from kiosk.villages.models import here

bp = Blueprint("offer", __name__, url_prefix="/to/thu-tuc")
bp.before_request(access.require_member)


@bp.before_request
def _only_the_lead_changes() -> None:
    if request.method not in READING:
        content_drafts.require_lead(the_member())


@bp.post("/<slug>/phuc-vu")
def change(slug: str) -> Response:
    """Put it first, second, or among the others (`dat`); pause it, or offer it again (`viec`)."""
    if published.in_force(slug) is None:
        abort(404)
    village, form, by = here(), request.form, the_member().name
    if form.get("viec") == "tam-dung":
        offers.pause(village, slug, form.get("o-dau", ""), form.get("khi-nao", ""), by)
    elif form.get("viec") == "mo-lai":
        offers.resume(village, slug, by)
    elif published.find(slug):
        place = form.get("dat", 0, type=int)
        offers.put_first(village, slug, min(max(place, 0), offers.MOST_CHOSEN), by)
    db.session.commit()
    return redirect(url_for("content.show", slug=slug, xong="phuc-vu"), 303)
