"""The printers of the house, and the queue of its slips."""

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    abort,
    get_template_attribute,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access, print_jobs, printer_choice
from kiosk.console.printer_choice import Form
from kiosk.db import db, take_lock
from kiosk.errors import Refused
from kiosk.htmx import page_or_fragment, wants_fragment
from kiosk.members.models import Role
from kiosk.printers import ipp, thermal
from kiosk.printers.faults import WORDS, Words
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.screen import Back
from kiosk.slips import printing, test_print
from kiosk.slips.models import Kind as Slip
from kiosk.slips.models import PrintJob, State
from kiosk.villages.models import here

bp = Blueprint("printers", __name__, url_prefix="/to/may-in")
bp.before_request(access.require_member)

JOB = "/phieu/<int(max=2147483647):job_id>"
ONLY_THE_LEAD = "Chỉ tổ trưởng chọn máy in. Máy in vẫn như trước. Bạn nhờ tổ trưởng chọn."
NOT_BY_BROWSER = (
    "Phiếu này không chờ in bằng trình duyệt, nên máy không mở. Bạn xem lại hàng đợi in."
)
AROUND = "console/by_browser.html"  # what a slip gets around it


@bp.get("")
def index() -> str | tuple[str, int]:
    """The printers and the last day's slips; a poll that knows them already is told nothing."""
    shown = print_jobs.shown(here())
    if wants_fragment() and request.args.get("da") == shown.mark:
        return "", 204
    page, fragment = "console/printers.html", "console/_print_queue.html"
    return page_or_fragment(page, fragment, **_about(shown))


def _about(shown: print_jobs.Shown) -> dict[str, Any]:
    return {
        "shown": shown,
        "is_lead": access.the_member().role is Role.LEAD,
        "press_key": presses.new_key(),
        "back": Back(url_for("queue.index")),
    }


@bp.post(f"{JOB}/ra-roi")
def came_out(job_id: int) -> str | Response:
    """“Giấy đã ra”, of a slip that nobody was sure of."""
    return _answered(job_id, printing.came_out)


@bp.post(f"{JOB}/in-lai")
def again(job_id: int) -> str | Response:
    """Print a slip once more that failed, or of which somebody saw no paper."""
    return _answered(job_id, printing.print_anew, printing.ask_again)


@bp.post(f"{JOB}/bo")
def drop(job_id: int) -> str | Response:
    """Throw away a slip that waits."""
    return _answered(job_id, printing.drop)


def _answered(job_id: int, *deeds: Callable[[PrintJob], None]) -> str | Response:
    job = _job_here(job_id)
    for deed in deeds:
        deed(job)
    db.session.commit()
    if wants_fragment():
        return render_template("console/_print_queue.html", **_about(print_jobs.shown(here())))
    return redirect(url_for(".index"), 303)


def _job_here(job_id: int) -> PrintJob:
    """A job of this village; any other number is a 404."""
    job = db.session.get(PrintJob, job_id)
    if job is None or job.village_id != here().id:
        abort(404)
    return job


@bp.get(f"{JOB}/trinh-duyet")
def by_browser(job_id: int) -> str:
    """The slip for the browser of the member who prints it; from now on nobody is sure of it."""
    take_lock()
    job = _job_here(job_id)
    is_waiting = job.state in (State.QUEUED, State.UNSURE)
    if not (is_waiting and job.html and printing.printer_of(job).kind is Kind.BROWSER):
        raise Refused(NOT_BY_BROWSER)
    html = _for_browser(job.html)
    if request.method == "GET":
        job.settle(State.UNSURE)
        job.attempts += 1
        db.session.commit()
    return html


def _for_browser(html: str) -> str:
    """A slip with its style, the script that opens the dialog, and a way back."""
    head, way_back = (get_template_attribute(AROUND, part) for part in ("head", "way_back"))
    whole = html.replace("</head>", f"{head()}</head>", 1)
    return whole.replace("<main>", f"{way_back()}<main>", 1)


@bp.post("/thu/<purpose>")
def test(purpose: str) -> Response:
    """Ask for a test print."""
    printer = _chosen(_purpose(purpose)) or _for_slips()
    return redirect(presses.once(request.form.get("lan", ""), lambda: _test(printer)), 303)


def _test(printer: Printer) -> str:
    words = print_jobs.named(printer.kind, printer.address)
    html = test_print.test_html(here(), words, printer.size)
    printing.ask(Slip.TEST, html, printer.size).purpose = printer.purpose
    return url_for(".index")


@bp.get("/chon/<purpose>")
def choice(purpose: str) -> str:
    """What could print, and what is chosen."""
    return _choice(_purpose(purpose))


@bp.post("/chon/<purpose>")
def choose(purpose: str) -> Response | tuple[str, int]:
    """Choose a printer, by the lead; what was typed wrong stays on the page."""
    wanted = _purpose(purpose)
    member = access.the_member()
    if member.role is not Role.LEAD:
        raise Refused(ONLY_THE_LEAD)
    try:
        chosen = printer_choice.choice_in(request.form, wanted)
    except Refused as refused:
        return _choice(wanted, request.form, refused.reason), 422
    printer_choice.choose(here(), wanted, chosen, member.name)
    printing.wake_after_commit()
    db.session.commit()
    return redirect(url_for(".index"), 303)


def _purpose(word: str) -> Purpose:
    found = next((one for one in Purpose if one == word), None)
    if found is None:
        abort(404)
    return found


def _chosen(purpose: Purpose) -> Printer | None:
    """The printer of that purpose; slips always have one."""
    if purpose is Purpose.SLIPS:
        return _for_slips()
    return Printer.chosen(here().id, purpose)


def _for_slips() -> Printer:
    return Printer.of(here().id, Purpose.SLIPS)


def _choice(purpose: Purpose, sent: Form | None = None, wrong: str | None = None) -> str:
    queues, devices = ipp.queues(), thermal.devices()
    found = [*(one.uri for one in queues), *devices]
    return render_template(
        "console/printer_choose.html",
        purpose=purpose,
        title=print_jobs.PURPOSES[purpose],
        sizes=printer_choice.SIZES[purpose],
        queues=queues,
        devices=devices,
        typed=sent or printer_choice.form_of(_chosen(purpose), found),
        wrong=wrong,
        is_lead=access.the_member().role is Role.LEAD,
        back=Back(url_for(".index")),
    )


@bp.app_template_global()
def printer_trouble() -> tuple[Words | None, int]:
    """What is wrong with a printer, and how many slips nobody is sure of: asked only where a
    template shows it."""
    fault, unsure = print_jobs.trouble(here())
    return WORDS[fault] if fault else None, unsure
