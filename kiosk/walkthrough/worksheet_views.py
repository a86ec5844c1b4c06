from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.procedures.schema import Procedure
from kiosk.procedures.shapes import Answers
from kiosk.screen import Back
from kiosk.slips import printing
from kiosk.slips.answers import job_shown
from kiosk.slips.content_sheets import lines, worksheet_html
from kiosk.slips.models import Kind
from kiosk.villages.models import here
from kiosk.walkthrough import models
from kiosk.walkthrough.guide_route import screenful
from kiosk.walkthrough.pages import url_of

bp = Blueprint("worksheet", __name__, url_prefix="/thu-tuc")


@bp.get("/<procedure:procedure>/to-khai")
def show(procedure: Procedure) -> str:
    """What the portal's form will ask, with what was answered in this very walkthrough."""
    asked = lines(procedure, _answers(procedure))
    if not asked:
        abort(404)
    screen = screenful(asked, request.args.get("trang", 1, type=int))
    return render_template(
        "walkthrough/worksheet.html",
        procedure=procedure,
        screen=screen,
        job=job_shown(),
        press_key=presses.new_key(),
        back=_back(procedure, screen.number),
    )


@bp.post("/<procedure:procedure>/to-khai")
def print_sheet(procedure: Procedure) -> Response:
    """Print it, once for each time the button is shown. Nothing of it is kept but the print job."""
    if procedure.worksheet is None:
        abort(404)
    return redirect(presses.once(request.form.get("lan", ""), lambda: _printed(procedure)), 303)


def _printed(procedure: Procedure) -> str:
    sessions.ensure()  # the screen follows its own print jobs
    size = printing.size_for(Kind.WORKSHEET)
    html = worksheet_html(here(), procedure, _answers(procedure), size)
    job = printing.ask(Kind.WORKSHEET, html, size)
    return url_for(".show", procedure=procedure, phieu=job.id)


def _answers(procedure: Procedure) -> Answers:
    draft = models.mine(procedure)
    return draft.answers if draft else {}


def _back(procedure: Procedure, number: int) -> Back:
    """The screen before, or to where the walkthrough goes on."""
    if number > 1:
        return Back(url_for(".show", procedure=procedure, trang=number - 1))
    draft = models.mine(procedure)
    if draft is None:
        return Back(url_for("walkthrough.about", procedure=procedure))
    return Back(url_of(procedure, draft.onwards))
