from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from kiosk.console import access

bp = Blueprint("roster", __name__, url_prefix="/to/lich-truc")
bp.before_request(access.require_member)


@bp.get("/")
def index() -> Response:
    return redirect(url_for("queue.index"), 303)
