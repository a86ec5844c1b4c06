from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.console import access, listing
from kiosk.console.changes import change
from kiosk.db import db
from kiosk.dossiers import pages
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Source
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.members import pins
from kiosk.members.models import Member
from kiosk.members.pages import signed_in
from kiosk.screen import Back
from kiosk.villages.models import here
from kiosk.walkthrough import models as walkthroughs
from kiosk.walkthrough.pages import url_of

bp = Blueprint("console", __name__, url_prefix="/to")
bp.before_request(access.require_member)

MOST_PAGES = 10_000  # of the list; a larger number is somebody's joke


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
    return redirect(url_for(".index"), 303)


def _door(team: Sequence[Member], chosen: Member | None, wrong: str | None = None) -> str:
    back = Back(url_for(".sign_in") if chosen else "/")
    return render_template("console/door.html", team=team, chosen=chosen, wrong=wrong, back=back)


@bp.get("/")
def home() -> Response:
    return redirect(url_for(".index"), 303)


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
        member=signed_in(),
    )


@bp.get("/ho-so/<code>")
def show(code: str) -> str:
    return _whole(_find(code))


def _whole(dossier: Dossier, wrong: str | None = None) -> str:
    return render_template(
        "console/dossier.html",
        dossier=dossier,
        rows=pages.rows(dossier),
        sources=[source for source in Source if source is not Source.KIOSK],
        press_key=presses.new_key(),
        member=signed_in(),
        wrong=wrong,
        typed=request.form,
        back=Back(url_for(".index")),
    )


@bp.post("/ho-so/<code>")
def move(code: str) -> Response | tuple[str, int]:
    """One change; what can't be done is said on the same page, with what was typed."""
    dossier, member = _find(code), signed_in()
    if member is None:
        abort(404)

    def done() -> str:
        change(dossier, request.form, member.name)
        return url_for(".show", code=code)

    try:
        return redirect(presses.once(request.form.get("lan", ""), done), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _whole(_find(code), refused.reason), 409


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


@bp.post("/thoat")
def leave() -> Response:
    sessions.end()
    db.session.commit()
    return redirect("/", 303)


@bp.get("/thanh-phan")
def portfolio() -> str:
    return render_template("console/portfolio.html", back=Back(url_for(".index")))


def _find(code: str) -> Dossier:
    """A dossier of this village; any other code is a 404."""
    dossier = Dossier.with_code(here().id, code)
    if dossier is None:
        abort(404)
    return dossier
