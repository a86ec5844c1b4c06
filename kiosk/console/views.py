from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import sessions
from kiosk.console import access
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.members import pins
from kiosk.members.duty import team
from kiosk.members.models import Member
from kiosk.members.roster import Person
from kiosk.screen import Back, own_address

bp = Blueprint("console", __name__, url_prefix="/to")
bp.before_request(access.require_member)

FACES = 6  # of one page


@bp.route("/dang-nhap", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    asked = request.values.get("ai")
    chosen = next((one for one in team() if str(one.id) == asked), None)
    if request.method != "POST" or chosen is None:
        return _door(chosen)
    member = db.session.get_one(Member, chosen.id)
    try:
        pins.check(member, request.form.get("pin", ""))
    except Refused as refused:
        return _door(chosen, refused.reason), 403
    access.enter(member)
    db.session.commit()
    return redirect(_asked_for() or url_for("queue.index"), 303)


def _asked_for() -> str | None:
    """The team's page that was asked for while nobody was signed in."""
    path = own_address(request.args.get("ve", ""))
    return path if path.startswith(bp.url_prefix or "/") else None


def _door(chosen: Person | None, wrong: str | None = None) -> str:
    """Six faces a page; `trang` beyond the last is the first one again."""
    page, everyone = request.args.get("trang", 1, type=int), team()
    pages = [everyone[at : at + FACES] for at in range(0, len(everyone), FACES)] or [everyone]
    page = page if 1 <= page <= len(pages) else 1
    before = url_for(".sign_in", trang=page - 1) if page > 1 else "/"
    return render_template(
        "console/door.html",
        shown=pages[page - 1],
        page=page,
        has_more=page < len(pages),
        chosen=chosen,
        wrong=wrong,
        back=Back(_faces(chosen) if chosen else before),
    )


def _faces(chosen: Person) -> str:
    """The page of faces on which `chosen` stands."""
    return url_for(".sign_in", trang=team().index(chosen) // FACES + 1)


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
