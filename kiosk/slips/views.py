"""Slips as PDF and for the browser's own printer, and how a print job is getting on."""

from collections.abc import Callable

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
from kiosk.screen import Back
from kiosk.slips import printing, slip
from kiosk.slips.answers import as_file, asked_size
from kiosk.slips.models import Kind, PrintJob, State
from kiosk.villages.models import current, here

bp = Blueprint("slips", __name__)

NO_PDF = Trouble(
    "Chưa làm được phiếu",
    "Máy chưa vẽ được phiếu này.",
    "Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được.",
    "Bà con chép mã theo dõi ra giấy, rồi thử lại sau ít phút hoặc gọi tổ công nghệ.",
)


@bp.get("/ho-so/<code>/bien-nhan.pdf")
def receipt_pdf(code: str) -> Response:
    """The receipt as a file, for the walkthrough that made it and for the team."""
    return _pdf(code, "bien-nhan", slip.receipt_html)


@bp.get("/ho-so/<code>/tinh-trang.pdf")
def status_pdf(code: str) -> Response:
    """The status slip as a file, for the same people."""
    return _pdf(code, "tinh-trang", slip.status_html)


@bp.get("/ho-so/<code>/in")
def receipt_page(code: str) -> str:
    """The receipt as a page, for a house that prints with its browser."""
    return slip.receipt_html(_own_dossier(code), asked_size(), for_browser=True)


@bp.post("/ho-so/<code>/in")
def print_status(code: str) -> BaseResponse:
    """Print the status slip of a dossier that this screen looks at; it carries no name."""
    village = here()
    dossier = Dossier.with_code(village.id, codes.clean(code))
    if dossier is None or sessions.has_ended() or not may_be_seen(dossier):
        abort(404)
    session = sessions.ensure()
    session.looked_up, session.is_personal = dossier.code, True
    return redirect(presses.once(request.form.get("lan", ""), lambda: _status_job(dossier)), 303)


def _status_job(dossier: Dossier) -> str:
    size = printing.house_size()
    html = slip.status_html(dossier, size)
    job = printing.ask(Kind.STATUS, html, size, dossier_id=dossier.id)
    return url_for(".job", job_id=job.id)


@bp.get("/in/<int(max=2147483647):job_id>")
def job(job_id: int) -> Response:
    """How a print job is getting on; where no paper comes, its own page shows the QR instead."""
    found = _own_job(job_id)
    answer = page_or_fragment("slips/job.html", "slips/_print.html", **_shown(found))
    response = make_response(answer)
    if wants_fragment() and found.dossier_id and found.state is State.FAILED:
        response.headers["HX-Redirect"] = url_for(".job", job_id=job_id)
    return response


@bp.post("/in/<int(max=2147483647):job_id>/lai")
def print_again(job_id: int) -> str | BaseResponse:
    """Queue a failed job once more."""
    found = _own_job(job_id)
    printing.ask_again(found)
    db.session.commit()
    if wants_fragment():
        return render_template("slips/_print.html", **_shown(found))
    return redirect(url_for(".job", job_id=job_id), 303)


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
    """To the end of the walkthrough that made the dossier, or to its five steps."""
    session = sessions.current()
    if dossier is None:
        return Back("/")
    if session and session.dossier_id == dossier.id:
        slug = dossier.procedure_slug
        return Back(url_for("walkthrough.show", procedure=slug, part="xong"))
    return Back(url_for("dossiers.show", code=dossier.code))
