"""The slip of papers entrusted to the team, in two parts."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses
from kiosk.console import access
from kiosk.console.access import dossier_here
from kiosk.dossiers.models import Dossier
from kiosk.slips import printing
from kiosk.slips.answers import as_file, asked_size
from kiosk.slips.custody_slip import custody_html, entrusted
from kiosk.slips.models import Kind

bp = Blueprint("custody_slips", __name__, url_prefix="/to/ho-so")
bp.before_request(access.require_member)
bp.add_app_template_global(entrusted)  # the slip is offered only where there is something on it


@bp.get("/<code>/giu-giay.pdf")
def slip_pdf(code: str) -> Response:
    """The slip as a file. Raises Refused where the team holds nothing."""
    dossier, size = dossier_here(code), asked_size()
    return as_file(custody_html(dossier, size), size, "giu-giay")


@bp.post("/<code>/giu-giay/in")
def print_slip(code: str) -> BaseResponse:
    """Print it, once for each time the button is shown. Raises Refused as above."""
    dossier = dossier_here(code)
    return redirect(presses.once(request.form.get("lan", ""), lambda: _printed(dossier)), 303)


def _printed(dossier: Dossier) -> str:
    size = printing.size_for(Kind.CUSTODY)
    job = printing.ask(Kind.CUSTODY, custody_html(dossier, size), size, dossier_id=dossier.id)
    return url_for("dossier.show", code=dossier.code, phieu=job.id)
