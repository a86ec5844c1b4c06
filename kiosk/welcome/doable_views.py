from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses, sessions
from kiosk.errors import Trouble
from kiosk.members.duty import duty, team
from kiosk.procedures.guide import Guide
from kiosk.screen import Back
from kiosk.security import is_own_screen
from kiosk.slips import printing
from kiosk.slips.answers import as_file, asked_size, job_shown
from kiosk.slips.content_sheets import Doable, doable_html
from kiosk.slips.models import Kind
from kiosk.villages.models import here
from kiosk.walkthrough.finding_views import Choice
from kiosk.walkthrough.guide_route import screenful
from kiosk.welcome.doable import doables, usual_evenings, week

bp = Blueprint("doable", __name__, url_prefix="/lam-duoc-gi")

NO_SHEET = Trouble(
    "Chưa làm được tờ này",
    "Máy chưa vẽ được tờ “Làm được gì ở nhà văn hóa”.",
    "Danh sách vẫn còn nguyên trên màn hình và trên điện thoại.",
    "Thử lại sau ít phút, hoặc đọc trên màn hình.",
)


@bp.get("")
def show() -> str:
    """What the house can do: whole on a phone, six at a time on the kiosk."""
    known = {"tonight": duty(), "evenings": usual_evenings()}
    found = doables(here())
    if not is_own_screen():
        return render_template("welcome/doable_phone.html", doables=found, team=team(), **known)
    screen = screenful(found, request.args.get("trang", 1, type=int))
    return render_template(
        "welcome/doable.html",
        choices=[_choice(one) for one in screen.shown],
        next_url=None if screen.is_last else url_for(".show", trang=screen.number + 1),
        back=Back(_before(screen.number)),
        job=job_shown(),
        press_key=presses.new_key(),
        **known,
    )


def _before(number: int) -> str:
    """The screen before: of the first, the second one of home, where this is opened."""
    return url_for(".show", trang=number - 1) if number > 1 else url_for("welcome.home", trang=2)


def _choice(one: Doable) -> Choice:
    """A row, and the screen where it begins."""
    if isinstance(one.content, Guide):
        url = url_for("guides.about", guide=one.content)
    else:
        url = url_for("walkthrough.about", procedure=one.content)
    return Choice(one.content, one.said, url)


@bp.post("/in")
def print_sheet() -> BaseResponse:
    """The sheet of this week on the house's printer, for who stands before the house's screen."""
    if not is_own_screen():
        abort(404)
    return redirect(presses.once(request.form.get("lan", ""), _printed), 303)


def _printed() -> str:
    sessions.ensure()  # the screen follows its own print jobs
    size = printing.size_for(Kind.DOABLE)
    job = printing.ask(Kind.DOABLE, doable_html(here(), week(here()), size), size)
    return url_for(".show", phieu=job.id)


@bp.get("/to.pdf")
def sheet() -> Response:
    """The same sheet as a file. Everybody may take it, as the poster: it names the team alone."""
    village, size = here(), asked_size()
    name = f"lam-duoc-gi-{village.slug}-{size}"
    return as_file(doable_html(village, week(village), size), size, name, NO_SHEET)
