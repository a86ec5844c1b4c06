from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access, batches, lines, listing
from kiosk.console.asked import Asked
from kiosk.console.work import Work
from kiosk.db import db
from kiosk.dossiers.free_text import is_citizen_number
from kiosk.dossiers.steps import Source
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.members.pages import signed_in
from kiosk.villages.models import here
from kiosk.walkthrough import models as walkthroughs
from kiosk.walkthrough.pages import url_of

bp = Blueprint("queue", __name__, url_prefix="/to")
bp.before_request(access.require_member)

LOOKED_UP = "tra"  # the value of the button that only says: asked, nothing new
NOT_BY_NUMBER = (
    "Máy không giữ và không tìm theo số căn cước. "
    "Bạn gõ mã trên phiếu, tên, hoặc mấy số cuối điện thoại."
)
SOURCES = (Source.PORTAL, Source.COMMUNE, Source.TEAM)


@bp.get("/ho-so/")
def index() -> str | Response:
    if is_citizen_number(request.args.get("tim", "")):  # it must stay in no address
        return redirect(url_for(".index") + "?so-giay-to=1", 303)
    return _queue(NOT_BY_NUMBER if "so-giay-to" in request.args else None)


def _queue(wrong: str | None = None, ticked: Sequence[str] = ()) -> str:
    said, village = request.args.to_dict(), here()
    asked = Asked.of(said)
    found, has_more = listing.page_of(village, asked)
    counts, parked = listing.counts(village)
    return render_template(
        "console/index.html",
        asked=asked,
        tabs=_tabs(counts),
        total=sum(counts.values()),
        lines=found,
        has_more=has_more,
        parked=walkthroughs.parked(village) if parked and asked.is_plain else [],
        outcome=_outcome(said.get("lo", "")),
        looked_up=said.get("da-tra", ""),
        wrong=wrong,
        ticked=ticked,
        steps=batches.STEPS,
        sources=SOURCES,
        press_key=presses.new_key(),
    )


def _tabs(counts: Mapping[Work, int]) -> list[tuple[Work, str, int | None]]:
    """Each tab's value, words and count; what is over is not counted: there is ever more of it."""
    return [
        (tab, lines.tab_words(tab, counts[tab]), None if tab is Work.CLOSED else counts[tab])
        for tab in Work
    ]


def _outcome(batch_id: str) -> batches.Outcome | None:
    known = batch_id.isdecimal() and len(batch_id) < 10
    return batches.outcome(here(), int(batch_id)) if known else None


@bp.post("/ho-so/")
def move() -> Response | tuple[str, int]:
    """One step for all that are ticked; what can't be done is said, and the ticks are kept."""
    ticked = request.form.getlist("chon")
    try:
        answer = presses.once(request.form.get("lan", ""), lambda: _move(ticked))
        return redirect(answer, 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _queue(refused.reason, ticked), 409


def _move(ticked: Sequence[str]) -> str:
    village, by = here(), access.the_member().name
    source = request.form.get("nguon", Source.TEAM, type=Source)
    asked = request.form.get("lam", "")
    if asked == LOOKED_UP:
        return _back(**{"da-tra": batches.look_up(village, ticked)})
    step = next((step for step in batches.STEPS if step == asked), None)
    if step is None:
        raise Refused("Bạn chọn một bước cho các hồ sơ đã tích.")
    batch = batches.move(village, ticked, step, by=by, source=source)
    db.session.flush()
    return _back(lo=batch.id)


def _back(**more: object) -> str:
    """The part of the queue from which the form was sent."""
    return url_for(".index") + Asked.of(request.args).query(**more)


@bp.post("/lo/<int(max=2147483647):batch_id>/hoan-tac")
def undo(batch_id: int) -> Response:
    batch = batches.find(here(), batch_id)
    if batch is None:
        abort(404)
    batches.undo(batch, by=access.the_member().name)
    db.session.commit()
    return redirect(_back(lo=batch_id), 303)


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
