"""The village's own page, its QR and its poster, for visitors and phones; in English too."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from kiosk import clock
from kiosk.db import db
from kiosk.errors import Trouble
from kiosk.languages.formats import ENGLISH
from kiosk.members.duty import duty, nights, shifts, team
from kiosk.printers.paper import Size
from kiosk.screen import Back
from kiosk.security import is_own_screen
from kiosk.slips import qr, slip
from kiosk.slips.answers import as_file
from kiosk.villages.models import Village, here
from kiosk.welcome.doable import usual_evenings
from kiosk.welcome.visitors import named

bp = Blueprint("village", __name__, url_prefix="/thon")

PAPERS = {str(size): size for size in (Size.A4, Size.A3)}
NO_POSTER = Trouble(
    "Chưa làm được áp phích",
    "Máy chưa vẽ được áp phích lịch trực.",
    "Lịch trực vẫn còn nguyên.",
    "Thử lại sau ít phút, hoặc chép lịch ra giấy từ trang Lịch trực.",
)
NO_QR_POSTER = Trouble(
    "Chưa làm được tờ mã QR",
    "Máy chưa vẽ được tờ mã QR của thôn.",
    "Trang của thôn vẫn mở được như cũ.",
    "Thử lại sau ít phút, hoặc mở trang của thôn trên máy ở nhà văn hóa.",
)


def page_url(village: Village) -> str:
    """What the village's QR carries: the public address, or this machine's own without one."""
    public = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return (public or request.host_url.rstrip("/")) + url_for("village.show", slug=village.slug)


def kiosk_qr(village: Village) -> Markup | None:
    """The village's QR for the house's own screen; None where no phone could reach its address."""
    if not current_app.config["PUBLIC_URL"]:
        return None
    return qr.path_svg(page_url(village), "Mã QR của trang giới thiệu thôn")


def _own_qr(village: Village) -> Markup:
    return qr.path_svg(page_url(village), _("Mã QR của trang này"))


@bp.get("/")
def index() -> BaseResponse:
    return redirect(url_for(".show", slug=here().slug), 303)


@bp.get("/<slug>/")
def show(slug: str) -> str:
    """Intro, figures, duty: on the kiosk with the way back, on a phone alone."""
    village = _find(slug)
    at_kiosk = is_own_screen() and "may" in request.args
    if request.args.get("ngon_ngu") == ENGLISH and not at_kiosk:
        g.visitors_locale = ENGLISH
    page = "welcome/village_kiosk.html" if at_kiosk else "welcome/village.html"
    return render_template(
        page,
        shown=village,
        named=named,
        qr=kiosk_qr(village) if at_kiosk else _own_qr(village),
        host=urlsplit(page_url(village)).netloc,
        tonight=duty(),
        shifts=shifts(),
        nights=nights(),
        back=Back("/"),
    )


@bp.get("/<slug>/qr.svg")
def qr_svg(slug: str) -> Response:
    drawn = qr.path_svg(page_url(_find(slug)), "Mã QR của thôn")
    return Response(str(drawn), mimetype="image/svg+xml")


@bp.get("/<slug>/qr.png")
def qr_png(slug: str) -> Response:
    return Response(qr.png(page_url(_find(slug)), 12), mimetype="image/png")


@bp.get("/<slug>/ap-phich.pdf")
def poster(slug: str) -> Response:
    """The roster as a poster, A4 unless A3 is asked for."""
    village, size = _find(slug), PAPERS.get(request.args.get("kho", Size.A4))
    if size is None:
        abort(404)
    name = f"lich-truc-{village.slug}-{size}"
    return as_file(poster_html(village, size), size, name, NO_POSTER)


def poster_html(village: Village, size: Size) -> str:
    """What stands on the poster: the week, what is different soon, and all phones."""
    about = {
        "village": village, "shifts": shifts(), "nights": nights(), "team": team(),
        "qr": kiosk_qr(village), "printed": clock.today(),
    }  # fmt: skip
    return slip.draw("poster", size, about)


@bp.get("/<slug>/qr.pdf")
def qr_poster(slug: str) -> Response:
    """The village's QR as a poster, A4 unless A3 is asked for."""
    village, size = _find(slug), PAPERS.get(request.args.get("kho", Size.A4))
    if size is None:
        abort(404)
    name = f"ma-qr-{village.slug}-{size}"
    return as_file(qr_poster_html(village, size), size, name, NO_QR_POSTER)


def qr_poster_html(village: Village, size: Size) -> str:
    """The large QR, what it opens, and on which evenings somebody is there."""
    about = {
        "village": village, "qr": kiosk_qr(village), "evenings": usual_evenings(),
        "site": page_url(village).split("://", 1)[-1],
    }  # fmt: skip
    return slip.draw("village_qr", size, about)


def _find(slug: str) -> Village:
    village = db.session.scalars(Village.with_slug(slug)).first()
    if village is None:
        abort(404)
    return village
