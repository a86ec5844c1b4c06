from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import and_, select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.console import access, team_changes
from kiosk.console.access import the_member
from kiosk.console.team_changes import Deed, may
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages import registry
from kiosk.members import photos, pins
from kiosk.members.models import Member, PinTries, Role
from kiosk.members.waits import MOST_TRIES
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("team", __name__, url_prefix="/to/to-vien")
bp.before_request(access.require_member)

NOTHING: MultiDict[str, str] = MultiDict()


@dataclass
class Line:
    """A member with what a lead must know: at how many screens, and shut out of how many."""

    member: Member
    screens: int
    locks: int = 0


@bp.get("/")
def index() -> str:
    return _team()


@bp.post("/")
def add() -> Response | tuple[str, int]:
    """One member more; a second press finds the one that the first has made."""
    by = the_member()

    def do() -> str:
        new = team_changes.add(here(), by, request.form)
        return url_for(".show", member_id=new.id)

    try:
        return redirect(presses.once(request.form.get("lan", ""), do), 303)
    except Refused as refused:
        db.session.rollback()
        return _team(refused.reason, request.form), 409


@bp.get("/<int(max=2147483647):member_id>")
def show(member_id: int) -> str:
    return _page(member_id, done=request.args.get("xong", type=Deed))


@bp.post("/<int(max=2147483647):member_id>")
def change(member_id: int) -> Response | tuple[str, int]:
    one, by = _member_here(member_id), the_member()
    try:
        deed = team_changes.change(one, by, request.form, request.files.get("anh"))
    except RequestEntityTooLarge:
        return _page(member_id, photos.TOO_HEAVY), 413
    except Refused as refused:
        db.session.rollback()
        return _page(member_id, refused.reason, request.form), 409
    where = _after(deed, one, by)
    db.session.commit()
    return redirect(where, 303)


def _after(deed: Deed, one: Member, by: Member) -> str:
    """Whoever ended their own sessions stands at the door, under another cookie."""
    if not (deed.signs_out and one.id == by.id):
        return url_for(".show", member_id=one.id, xong=deed)
    sessions.end()
    return url_for("console.sign_in", ai=one.id if one.is_active else None)


def _member_here(member_id: int) -> Member:
    """A member of this village, also one who has left; any other number is a 404."""
    found = db.session.scalar(select(Member).filter_by(id=member_id, village_id=here().id))
    if found is None:
        abort(404)
    return found


def _lines(member_id: int | None = None) -> list[Line]:
    """This village's members in one query, or one of them; those who have left at the end."""
    used_up = and_(PinTries.member_id == Member.id, PinTries.count >= MOST_TRIES)
    asked = (
        select(Member, sessions.screens_of(Member.id), PinTries)
        .outerjoin(PinTries, used_up)
        .where(Member.village_id == here().id)
        .order_by(Member.is_active.desc(), Member.id)
    )
    if member_id is not None:
        asked = asked.where(Member.id == member_id)
    lines: dict[int, Line] = {}
    for member, screens, tries in db.session.execute(asked):
        line = lines.setdefault(member.id, Line(member, screens))
        line.locks += bool(tries and pins.is_locked(tries))
    return list(lines.values())


def _team(wrong: str | None = None, typed: MultiDict[str, str] = NOTHING) -> str:
    return render_template(
        "console/team.html",
        lines=_lines(),
        is_lead=the_member().role is Role.LEAD,
        languages=registry.all_languages(),
        press_key=presses.new_key(),
        wrong=wrong,
        typed=typed,
    )


def _page(
    member_id: int,
    wrong: str | None = None,
    typed: MultiDict[str, str] = NOTHING,
    done: Deed | None = None,
) -> str:
    line, by = next(iter(_lines(member_id)), None), the_member()
    if line is None:
        abort(404)
    return render_template(
        "console/member.html",
        line=line,
        one=line.member,
        is_own=by.id == member_id,
        is_lead=by.role is Role.LEAD,
        may_edit=may(Deed.EDIT, by, line.member) and line.member.is_active,
        languages=registry.all_languages(),
        wrong=wrong,
        typed=typed,
        done=done,
        back=Back(url_for(".index")),
    )
