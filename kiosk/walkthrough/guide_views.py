import re
from functools import lru_cache

from flask import Blueprint, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.db import db
from kiosk.members.duty import duty
from kiosk.procedures import offers, published
from kiosk.procedures.guide import Guide
from kiosk.procedures.spelling import alphabetically
from kiosk.screen import Back
from kiosk.slips import qr
from kiosk.slips.content_sheets import Doable
from kiosk.villages.models import here
from kiosk.walkthrough.finding_views import PAUSED, Choice, came_from
from kiosk.walkthrough.guide_models import GuideEnd, Outcome
from kiosk.walkthrough.guide_route import Part, Stop, neighbours, progress, road, screenful

bp = Blueprint("guides", __name__, url_prefix="/huong-dan")

ENDPOINTS = {Part.ABOUT: ".about", Part.PAPERS: ".papers", Part.STEPS: ".steps", Part.END: ".end"}
SECURE = "https://"
OF_A_GUIDE = re.compile(r"/huong-dan/([\w-]+)/")


@bp.get("/")
def index() -> str:
    """All guides, at most six on a screen."""
    guides = sorted(published.guides(), key=lambda one: alphabetically(one.name_tile))
    screen = screenful(guides, request.args.get("trang", 1, type=int))
    return render_template(
        "walkthrough/guide_list.html",
        choices=[_choice(guide) for guide in screen.shown],
        next_url=None if screen.is_last else url_for(".index", trang=screen.number + 1),
        back=Back(_before_list(screen.number)),
    )


def _before_list(number: int) -> str:
    """The screen before: of the first, the second one of home, where the guides begin."""
    return url_for(".index", trang=number - 1) if number > 1 else url_for("welcome.home", trang=2)


def _choice(guide: Guide) -> Choice:
    note = PAUSED if _offer_of(guide).is_paused else guide.summary
    return Choice(guide, note, url_for(".about", guide=guide))


@bp.get("/<guide:guide>/")
def about(guide: Guide) -> str | Response:
    """What it is, who may, what it takes; it leads back to the list from which it was opened."""
    start = came_from()
    return _page(guide, Stop(Part.ABOUT), Back(url_for(".index") if start == "/" else start))


@bp.get("/<guide:guide>/giay-to")
def papers(guide: Guide) -> str | Response:
    return _page(guide, Stop(Part.PAPERS))


@bp.get("/<guide:guide>/cac-buoc")
def steps(guide: Guide) -> str | Response:
    """One step of the guide, or whom to ask where no source tells any."""
    return _page(guide, Stop(Part.STEPS, request.args.get("buoc", 1, type=int)))


@bp.get("/<guide:guide>/xong")
def end(guide: Guide) -> str | Response:
    """The question how it went, and the calm end of what is done."""
    if request.args.get("ket-qua") == Outcome.DONE:
        return render_template("walkthrough/guide_done.html", guide=guide)
    return _page(guide, Stop(Part.END))


@bp.post("/<guide:guide>/xong")
def say_how_it_ended(guide: Guide) -> Response:
    """Count one end, of nobody in particular. Who needs help calls the team by the same press."""
    if Stop(Part.END) not in road(guide):
        abort(404)
    try:
        outcome = Outcome(request.form.get("ket-qua", ""))
    except ValueError:
        abort(400)
    there = presses.once(request.form.get("lan", ""), lambda: _ended(guide, outcome))
    return redirect(there, 303 if outcome is Outcome.DONE else 307)


def _ended(guide: Guide, outcome: Outcome) -> str:
    db.session.add(GuideEnd.of(guide, here(), outcome))
    question = url_of(guide, Stop(Part.END))
    if outcome is Outcome.DONE:
        return f"{question}?ket-qua={outcome}"
    return url_for("call.ring", o=question)


@bp.app_template_global()
def guide_at(address: str) -> Guide | None:
    """The guide on whose screen that address is; None elsewhere."""
    found = OF_A_GUIDE.match(address)
    return published.find_guide(found[1]) if found else None


def url_of(guide: Guide, stop: Stop) -> str:
    """The address of one screen."""
    number = stop.number if stop.number > 1 else None
    return url_for(ENDPOINTS[stop.part], guide=guide, buoc=number)


def _page(guide: Guide, stop: Stop, start: Back | None = None) -> str | Response:
    if stop not in road(guide):
        return redirect(url_for(".about", guide=guide), 303)
    before, after = neighbours(guide, stop)
    number, total = progress(guide, stop)
    return render_template(
        f"walkthrough/{_template(guide, stop)}.html",
        guide=guide,
        stop=stop,
        part_number=number,
        part_count=total,
        onwards=url_of(guide, after) if after else None,
        back=Back(url_of(guide, before)) if before else start,
        offered=_offer_of(guide),
        fee=Doable(guide).fee,
        site=_site(guide),
        site_qr=_site_qr(guide.site) if guide.site and guide.site.startswith(SECURE) else None,
        tonight=duty(),
        press_key=presses.new_key(),
    )


def _template(guide: Guide, stop: Stop) -> str:
    if stop.part is Part.STEPS and guide.steps is None:
        return "guide_ask"
    names = {Part.ABOUT: "about", Part.PAPERS: "papers", Part.STEPS: "step", Part.END: "end"}
    return f"guide_{names[stop.part]}"


def _offer_of(guide: Guide) -> offers.Offered:
    return offers.offer_of(here(), guide.slug)


def _site(guide: Guide) -> str | None:
    """The official address as it is typed."""
    return guide.site.removeprefix(SECURE).rstrip("/") if guide.site else None


@lru_cache(maxsize=32)
def _site_qr(url: str) -> Markup:
    return qr.path_svg(url, "Mã QR mở trang chính thức")
