from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access
from kiosk.console.access import dossier_here, the_member
from kiosk.console.changes import FILE_ANEW, change
from kiosk.db import db
from kiosk.dossiers import pages
from kiosk.dossiers.history import mistaken, standing
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Source, Step
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.members.models import Member
from kiosk.screen import Back
from kiosk.slips.answers import job_shown
from kiosk.walkthrough import mending
from kiosk.walkthrough.pages import url_of

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
        mistaken=mistaken(dossier.moves),
        last=next(reversed(standing(dossier.moves)), None),
        forward=[step for step in dossier.next_steps if not _is_back(dossier, step)],
        back_steps=[step for step in dossier.next_steps if _is_back(dossier, step)],
        message=pages.message(dossier),
        sources=[source for source in Source if source is not Source.KIOSK],
        press_key=presses.new_key(),
        job=job_shown(),
        wrong=wrong,
        typed=request.form,
        back=Back(url_for("queue.index")),
    )


def _is_back(dossier: Dossier, step: Step) -> bool:
    return dossier.step is not None and step.number < dossier.step.number


@bp.post("/<code>")
def move(code: str) -> Response | tuple[str, int]:
    """One change; what can't be done is said on the same page, with what was typed."""
    dossier, member = dossier_here(code), the_member()
    try:
        return redirect(_done(dossier, member), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _whole(dossier_here(code), refused.reason), 409


def _done(dossier: Dossier, member: Member) -> str:
    if request.form.get("lam") == FILE_ANEW:
        return _filed_anew(dossier, member)

    def once() -> str:
        change(dossier, request.form, member.name)
        return url_for(".show", code=dossier.code)

    return presses.once(request.form.get("lan", ""), once)


def _filed_anew(dossier: Dossier, member: Member) -> str:
    """The resident's own screens begin here; the member's rights end on this one."""
    draft = mending.file_anew(dossier, helper=member.name)
    db.session.commit()
    return url_of(draft.procedure, draft.onwards)
