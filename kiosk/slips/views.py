"""Slips as PDF and for the browser's own printer, and how a print job is getting on."""

from collections.abc import Callable
from functools import partial

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses, sessions
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.pages import may_be_seen
from kiosk.errors import Trouble
from kiosk.htmx import page_or_fragment, wants_fragment
from kiosk.printers.paper import Size
from kiosk.screen import Back, own_address
from kiosk.slips import fix_list, printing, slip
from kiosk.slips.answers import as_file, asked_size
from kiosk.slips.models import Kind, PrintJob, State
from kiosk.slips.standing import standing
from kiosk.villages.models import current, here

bp = Blueprint("slips", __name__)
bp.add_app_template_global(standing)

FIX_LIST = "can-sua"

NO_PDF = Trouble(
    "Chưa làm được phiếu",
    "Máy chưa vẽ được phiếu này.",
    "Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được.",
    "Bà con chép mã theo dõi ra giấy, rồi thử lại sau ít phút hoặc gọi tổ công nghệ.",
)


@bp.get("/ho-so/<code>/bien-nhan.pdf")
def receipt_pdf(code: str) -> Response:
    """The receipt as a file, for the walkthrough that made it and for the team."""
    return _pdf(code, "bien-nhan", partial(slip.receipt_html, is_new=False))


@bp.get("/ho-so/<code>/tinh-trang.pdf")
def status_pdf(code: str) -> Response:
    """The status slip as a file, for the same people."""
    return _pdf(code, "tinh-trang", slip.status_html)


@bp.get("/ho-so/<code>/can-sua.pdf")
def fix_list_pdf(code: str) -> Response:
    """What a returned dossier needs, as a file, for the same people; any other has none: 404."""
    dossier, size = _own_dossier(code), asked_size()
    if not fix_list.is_wanted(dossier):
        abort(404)
    return as_file(fix_list.fix_list_html(dossier, size), size, FIX_LIST, NO_PDF)


@bp.get("/ho-so/<code>/in")
def receipt_page(code: str) -> str:
    """The receipt as a page, for a house that prints with its browser."""
    return slip.receipt_html(_own_dossier(code), asked_size(), for_browser=True)


@bp.post("/ho-so/<code>/in")
def print_status(code: str) -> BaseResponse:
    """Print the status slip of a dossier that this screen looks at, or with `gi=can-sua` what is to
    be put right of one that came back; neither carries a name."""
    village = here()
    dossier = Dossier.with_code(village.id, codes.clean(code))
    if dossier is None or sessions.has_ended() or not may_be_seen(dossier):
        abort(404)
    do = _fix_list_job if request.form.get("gi") == FIX_LIST else _status_job
    if do is _fix_list_job and not fix_list.is_wanted(dossier):
        abort(404)
    session = sessions.ensure()
    session.looked_up, session.is_personal = dossier.code, True
    return redirect(presses.once(request.form.get("lan", ""), lambda: do(dossier)), 303)


def _status_job(dossier: Dossier) -> str:
    size = printing.size_for(Kind.STATUS)
    return _asked_for(Kind.STATUS, slip.status_html(dossier, size), size, dossier)


def _fix_list_job(dossier: Dossier) -> str:
    size = printing.size_for(Kind.FIX_LIST)
    return _asked_for(Kind.FIX_LIST, fix_list.fix_list_html(dossier, size), size, dossier)


def _asked_for(kind: Kind, html: str, size: Size, dossier: Dossier) -> str:
    """Ask the printer for it; where this screen follows it: a member's on the team's own page."""
    job = printing.ask(kind, html, size, dossier_id=dossier.id)
    if _is_team(sessions.ensure()):
        return url_for("dossier.show", code=dossier.code, phieu=job.id)
    return url_for(".job", job_id=job.id)


@bp.get("/in/<int(max=2147483647):job_id>")
def job(job_id: int) -> Response:
    """How a print job is getting on; a poll that knows it already (`da`) is told nothing.

    Where no paper comes of a dossier, the job's own page shows the QR instead.
    """
    found = _own_job(job_id)
    told = standing(found)
    if wants_fragment() and request.args.get("da") == told.mark:
        return make_response("", 204)
    answer = page_or_fragment("slips/job.html", "slips/_print.html", **_shown(found))
    response = make_response(answer)
    if told.is_embedded and found.dossier_id and found.state is State.FAILED:
        response.headers["HX-Redirect"] = url_for(".job", job_id=job_id, o=told.came_from or None)
    return response


@bp.post("/in/<int(max=2147483647):job_id>/lai")
def print_again(job_id: int) -> str | BaseResponse:
    """Queue a job once more: it failed, or somebody saw that no paper came."""
    return _answered(job_id, printing.print_anew, printing.ask_again)


@bp.post("/in/<int(max=2147483647):job_id>/ra-roi")
def came_out(job_id: int) -> str | BaseResponse:
    """“Giấy đã ra”: somebody saw the paper of a job that nobody was sure of."""
    return _answered(job_id, printing.came_out)


def _answered(job_id: int, *deeds: Callable[[PrintJob], None]) -> str | BaseResponse:
    found = _own_job(job_id)
    for deed in deeds:
        deed(found)
    db.session.commit()
    if wants_fragment():
        return render_template("slips/_print.html", **_shown(found))
    return redirect(url_for(".job", job_id=job_id, **standing(found).asked), 303)


def _pdf(code: str, name: str, html_of: Callable[[Dossier, Size], str]) -> Response:
    dossier, size = _own_dossier(code), asked_size()
    return as_file(html_of(dossier, size), size, name, NO_PDF)


def _own_dossier(code: str) -> Dossier:
    """The dossier that this screen may print; whatever is wrong, the answer is the same 404."""
    session, village = sessions.current(), current()
    if session is None or village is None:
        abort(404)
    found = Dossier.with_code(village.id, codes.clean(code))
    if found is None or not (_is_team(session) or session.dossier_id == found.id):
        abort(404)
    return found


def _own_job(job_id: int) -> PrintJob:
    found = printing.job_here(job_id)
    if found is None:
        abort(404)
    return found


def _is_team(session: sessions.Session) -> bool:
    return session.kind is sessions.Kind.TEAM


def _shown(found: PrintJob) -> dict[str, object]:
    dossier = db.session.get(Dossier, found.dossier_id) if found.dossier_id else None
    return {
        "job": found,
        "code": dossier.code if dossier else None,
        "status_qr": slip.status_qr(dossier) if dossier else None,
        "back": _back(dossier),
    }


def _back(dossier: Dossier | None) -> Back:
    """To the screen that it was asked for on, else to the end of the walkthrough that made the
    dossier, or to its five steps."""
    session, came_from = sessions.current(), own_address(request.args.get("o", ""), "")
    if came_from:
        return Back(came_from)
    if dossier is None:
        return Back("/")
    if session and session.dossier_id == dossier.id:
        slug = dossier.procedure_slug
        return Back(url_for("walkthrough.show", procedure=slug, part="xong"))
    return Back(url_for("dossiers.show", code=dossier.code))
