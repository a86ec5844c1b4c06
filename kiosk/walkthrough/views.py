from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.pages import reasons
from kiosk.dossiers.returns import lessons
from kiosk.errors import Refused
from kiosk.members.duty import duty
from kiosk.members.pages import signed_in
from kiosk.procedures import published
from kiosk.procedures.offers import offer_of
from kiosk.procedures.schema import Procedure
from kiosk.screen import Back
from kiosk.security import refuse_if_spent, spend
from kiosk.slips import printing, slip
from kiosk.slips.models import Kind, PrintJob
from kiosk.villages.models import here
from kiosk.walkthrough import mending, models
from kiosk.walkthrough.answers import Wrong, code_warning, take
from kiosk.walkthrough.finding_views import came_from
from kiosk.walkthrough.finish import expected_for, fee_of, finish, job_shown, print_receipt
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.pages import TRIES, Warned, fitting, template_of, url_of
from kiosk.walkthrough.route import Channel, Part, Stop, after, before, progress, road

bp = Blueprint("walkthrough", __name__, url_prefix="/thu-tuc")

NOT_ALL_THERE = (
    "Còn thiếu một câu trả lời, mã hồ sơ trên Cổng hoặc tên người nộp. "
    "Bà con bấm Quay lại để ghi cho đủ."
)
NOTHING_PARKED = "Không có việc làm dở nào với mã này. Bà con xem lại từng số trên phiếu giữ chỗ."


@bp.get("/<procedure:procedure>/")
def about(procedure: Procedure) -> str:
    offer = offer_of(here(), procedure.slug)
    consent = request.args.get("buoc") == "2" and not offer.is_paused
    page = "walkthrough/consent.html" if consent else "walkthrough/about.html"
    back = Back(url_for(".about", procedure=procedure) if consent else came_from())
    return render_template(
        page,
        procedure=procedure,
        offer=offer,
        before=published.find(procedure.do_first) if procedure.do_first else None,
        job=printing.job_here(request.args.get("lenh", type=int)),
        press_key=presses.new_key(),
        back=back,
    )


@bp.post("/<procedure:procedure>/")
def start(procedure: Procedure) -> Response:
    """Begin with a new session: whoever was here before, a member too, is gone from this screen."""
    if offer_of(here(), procedure.slug).is_paused:
        return redirect(url_for(".about", procedure=procedure), 303)
    agrees = request.form.get("dong-y") == "co"
    member = signed_in()
    draft = models.begin(procedure, agrees=agrees, helper=member.name if member else None)
    db.session.commit()
    return redirect(url_of(procedure, after(draft.case, Stop(Part.ABOUT, 2))), 303)


@bp.get("/<procedure:procedure>/<part:part>")
def show(procedure: Procedure, part: Part) -> str | Response:
    draft = models.mine(procedure)
    stop = Stop(part, request.args.get("buoc", 1, type=int))
    if draft is None:
        return redirect(url_for(".about", procedure=procedure), 303)
    if draft.dossier_id and part is not Part.DONE:
        return redirect(url_of(procedure, Stop(Part.DONE)), 303)
    if stop not in road(draft.case):
        return redirect(url_of(procedure, draft.onwards), 303)
    if _too_early(draft, stop):
        return redirect(url_of(procedure, draft.gap or Stop(Part.CHECK)), 303)
    return _page(draft, stop)


def _too_early(draft: Walkthrough, stop: Stop) -> bool:
    """The check needs all answers, the end a dossier; what is before may be seen at any time."""
    if not draft.agrees or draft.dossier_id or draft.procedure.end_of(draft.answers):
        return False
    return stop.part is Part.DONE or (stop.part is Part.CHECK and draft.gap is not None)


@bp.post("/<procedure:procedure>/<part:part>")
def save(procedure: Procedure, part: Part) -> str | Response | tuple[str, int]:
    draft = models.mine(procedure)
    if draft is None:
        return redirect(url_for(".about", procedure=procedure), 303)
    stop = Stop(part, request.args.get("buoc", 1, type=int))
    if part is Part.CHECK and request.form.get("di") != "lui":
        return redirect(presses.once(request.form.get("lan", ""), lambda: _finished(draft)), 303)
    if draft.dossier_id or stop not in road(draft.case):
        return redirect(url_of(procedure, draft.onwards), 303)
    if part is Part.DONE and request.form.get("gui"):
        return redirect(presses.once(request.form.get("lan", ""), lambda: _said(draft)), 303)
    forgotten = draft.asked_again
    wrong = _taken(draft, stop, forgotten)
    draft.leave_unfinished(stop, request.form if wrong else {})
    if request.form.get("di") == "in":
        return redirect(presses.once(request.form.get("lan", ""), lambda: _printed(draft)), 303)
    there = _onwards(draft, stop, forgotten)
    db.session.commit()
    if wrong and request.form.get("di") != "lui":
        return _page(draft, stop, wrong=wrong), 422
    return redirect(there, 303)


def _taken(draft: Walkthrough, stop: Stop, forgotten: Stop | None) -> Wrong | None:
    """Take the answer; one that was `forgotten` does not lead back to where it was first asked."""
    try:
        take(draft, stop, request.form)
    except Wrong as wrong:
        return wrong
    if stop != forgotten:
        draft.keep_place(stop)
    return None


def _onwards(draft: Walkthrough, stop: Stop, forgotten: Stop | None) -> str:
    """Back, forward, or where this screen was opened from to be changed."""
    if request.form.get("di") == "lui":
        return url_of(draft.procedure, before(draft.case, stop) or Stop(Part.ABOUT))
    if request.form.get("di") == "to-khai" and draft.procedure.worksheet:
        draft.keep_place(before(draft.case, stop) or stop)  # from there one comes back here
        return url_for("worksheet.show", procedure=draft.procedure)
    if stop == forgotten:
        return url_of(draft.procedure, draft.onwards)
    if request.args.get("ve") == Part.CHECK and Stop(Part.CHECK) in road(draft.case):
        return _to_the_check(draft, stop)
    return url_of(draft.procedure, after(draft.case, stop))


def _to_the_check(draft: Walkthrough, stop: Stop) -> str:
    """The check, once all is there; the new answer may ask for another one."""
    if draft.unsaid:
        return url_of(draft.procedure, draft.unsaid, back_to_check=True)
    return url_of(draft.procedure, after(draft.case, stop) if draft.gap else Stop(Part.CHECK))


def _finished(draft: Walkthrough) -> str:
    if draft.gap or Stop(Part.CHECK) not in road(draft.case):
        raise Refused(NOT_ALL_THERE)
    if draft.dossier_id is None:
        finish(draft)
    return url_of(draft.procedure, Stop(Part.DONE))


def _said(draft: Walkthrough) -> str:
    """Whether what was put right is on the portal again; until then the dossier waits."""
    is_sent = request.form["gui"] == "roi"
    if is_sent:
        mending.sent_again(draft)
    return url_of(draft.procedure, Stop(Part.DONE)) + ("" if is_sent else "?gui=chua")


@bp.post("/<procedure:procedure>/in")
def print_slip(procedure: Procedure) -> Response:
    """Ask the printer for what this screen may print, once for each time the button is shown."""
    draft, key = models.mine(procedure), request.form.get("lan", "")
    if draft:
        return redirect(presses.once(key, lambda: _printed(draft)), 303)
    if offer_of(here(), procedure.slug).is_paused:
        return redirect(presses.once(key, lambda: _printed_alone(procedure)), 303)
    return redirect(url_for(".about", procedure=procedure), 303)


def _printed_alone(procedure: Procedure) -> str:
    """The papers of every case: what is done at the commune needs no walkthrough here."""
    sessions.ensure()
    size = printing.size_for(Kind.PAPERS)
    html = slip.papers_html(here(), procedure, None, (), size, online=False)
    return url_for(".about", procedure=procedure, lenh=printing.ask(Kind.PAPERS, html, size).id)


def _printed(draft: Walkthrough) -> str:
    stop = Stop(Part.PAPERS)
    if request.form.get("gi") == Kind.PARKED and draft.code:
        return url_for(".park", procedure=draft.procedure, lenh=_parked_job(draft).id)
    dossier = _dossier_of(draft)
    job = print_receipt(dossier) if dossier else _papers_job(draft)
    if dossier or request.form.get("o") == Part.DONE:
        stop = Stop(Part.DONE)
    return f"{url_of(draft.procedure, stop)}?lenh={job.id}"


def _papers_job(draft: Walkthrough) -> PrintJob:
    size, online = printing.size_for(Kind.PAPERS), draft.channel is not Channel.DESK
    html = slip.papers_html(
        here(), draft.procedure, draft.answers, draft.ticked, size, online=online
    )
    return printing.ask(Kind.PAPERS, html, size)


def _parked_job(draft: Walkthrough) -> PrintJob:
    size = printing.size_for(Kind.PAPERS)
    html = slip.parked_html(here(), str(draft.code), draft.procedure, size)
    return printing.ask(Kind.PARKED, html, size)


@bp.get("/<procedure:procedure>/giu-cho")
def park(procedure: Procedure) -> str | Response:
    """The code to come back with, while the resident is busy on the phone."""
    draft = models.mine(procedure)
    if draft is None or not draft.code or draft.dossier_id:
        return redirect(url_for(".about", procedure=procedure), 303)
    there = draft.onwards
    back = Back(url_of(procedure, there if there.part is Part.PORTAL else Stop(Part.PORTAL)))
    return render_template("walkthrough/parked.html", **_context(draft), back=back)


@bp.route("/mo-lai", methods=["GET", "POST"])
def reopen() -> str | Response | tuple[str, int]:
    """Go on with a parked walkthrough by its code, at any screen of the house."""
    if request.method != "POST":
        return render_template("walkthrough/reopen.html", back=Back("/"), wrong=None, typed="")
    typed, scope = request.form.get("ma", ""), f"reopen:{here().id}"
    refuse_if_spent({scope: TRIES})
    draft = models.reopen(here(), codes.clean(typed))
    if draft is None:
        spend(scope, *TRIES)
        told = {"wrong": NOTHING_PARKED, "typed": typed}
        return render_template("walkthrough/reopen.html", back=Back("/"), **told), 404
    db.session.commit()
    return redirect(url_of(draft.procedure, draft.onwards), 303)


def _dossier_of(draft: Walkthrough) -> Dossier | None:
    return db.session.get(Dossier, draft.dossier_id) if draft.dossier_id else None


def _context(draft: Walkthrough) -> dict[str, Any]:
    return {
        "draft": draft,
        "procedure": draft.procedure,
        "case": draft.case,
        "job": job_shown(draft, request.args.get("lenh", type=int)),
        "press_key": presses.new_key(),
    }


def _warnings(draft: Walkthrough, part: Part) -> Sequence[Warned]:
    """Why dossiers came back for what this part asks: this one, or often those of others."""
    dossier = mending.mended(draft)
    if dossier is None:
        return lessons(draft.procedure, part)
    return [reason for reason in reasons(dossier) if reason.part == part]


def _page(draft: Walkthrough, stop: Stop, wrong: Wrong | None = None) -> str:
    number, total = progress(draft.case, stop)
    return render_template(
        template_of(draft, stop),
        **_context(draft),
        stop=stop,
        part_number=number,
        part_count=total,
        wrong=wrong.sentence if wrong else None,
        typed=request.form or draft.unfinished_at(stop),
        fee=fee_of,
        expected=expected_for,
        tonight=duty(),
        code_note=code_warning(draft) if stop.part is Part.CHECK and draft.portal_code else None,
        dossier=_dossier_of(draft) or mending.mended(draft),
        warnings=fitting(_warnings(draft, stop.part), stop.number),
        back=_back(draft, stop),
    )


def _back(draft: Walkthrough, stop: Stop) -> Back | None:
    """Where a part has a form, going back sends it first, so that what was typed stays."""
    earlier = before(draft.case, stop)
    mended = mending.mended(draft)
    if mended and earlier is None:
        return Back(url_for("dossiers.show", code=mended.code))
    if earlier is None or (stop.part is Part.DONE and not (mended and mended.hold)):
        return None
    if "cach-tinh" in request.args:  # the rule in full, opened from this very screen
        return Back(url_of(draft.procedure, stop))
    return Back(url_of(draft.procedure, earlier), "part")
