from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import sessions
from kiosk.console import access
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.members import pins
from kiosk.members.models import Member
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("console", __name__, url_prefix="/to")
bp.before_request(access.require_member)


@bp.route("/dang-nhap", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    team = db.session.scalars(Member.of(here())).all()
    chosen = next((m for m in team if str(m.id) == request.values.get("ai")), None)
    if request.method != "POST" or chosen is None:
        return _door(team, chosen)
    try:
        pins.check(chosen, request.form.get("pin", ""))
    except Refused as refused:
        return _door(team, chosen, refused.reason), 403
    access.enter(chosen)
    db.session.commit()
    return redirect(url_for("queue.index"), 303)


def _door(team: Sequence[Member], chosen: Member | None, wrong: str | None = None) -> str:
    back = Back(url_for(".sign_in") if chosen else "/")
    return render_template("console/door.html", team=team, chosen=chosen, wrong=wrong, back=back)


@bp.get("/")
def home() -> Response:
    return redirect(url_for("queue.index"), 303)


@bp.post("/thoat")
def leave() -> Response:
    sessions.end()
    db.session.commit()
    return redirect("/", 303)


@bp.get("/thanh-phan")
def portfolio() -> str:
    return render_template("console/portfolio.html", back=Back(url_for("queue.index")))
